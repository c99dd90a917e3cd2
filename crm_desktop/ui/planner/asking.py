"""Asks about activities that somebody else moved or changed since they were seen in the plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner import rules
from crm_desktop.business.planner.model import Move, When
from crm_desktop.core.errors import ChangedMeanwhile, ChangedRow
from crm_desktop.ui.kit.conflict_dialog import Answer, Answers, ConflictDialog, Question, ask_about
from crm_desktop.ui.planner.activity_conflicts import when_words


class AskingMoved(QObject):
    """One question for all of them; `go_on(those that I move, seq)` follows if any is left."""

    def __init__(self, zone: tzinfo, window: QWidget) -> None:
        super().__init__(window)
        self._zone = zone
        self._window = window

    def ask(
        self,
        moves: Sequence[Move],
        error: ChangedMeanwhile,
        go_on: Callable[[Sequence[Move], int], object],
    ) -> ConflictDialog:
        """Somebody else moved some of them, too."""
        by_id = {move.activity_id: move for move in moves}

        def mine(row: ChangedRow) -> str:
            when = row.theirs
            if not isinstance(when, When):
                return ""
            return when_words(rules.moved(when, by_id[row.record_id], self._zone), self._zone)

        def decide(answers: Answers) -> None:
            rest = [move for move in moves if _is_mine(answers, move.activity_id)]
            if rest:
                go_on(rest, error.seq)

        return ask_about(
            self._window,
            self.tr("Somebody else moved this meanwhile"),
            self.tr("Nothing was moved yet. Choose what shall stand."),
            [self._question(row, mine(row)) for row in error.rows],
            decide,
            act=self.tr("Go on"),
            later=self.tr("Cancel"),
        )

    def ask_bin(
        self,
        ids: Sequence[int],
        error: ChangedMeanwhile,
        go_on: Callable[[Sequence[int], int], object],
    ) -> ConflictDialog:
        """Somebody else works on some that were to go into the bin."""

        def decide(answers: Answers) -> None:
            rest = [key for key in ids if _is_mine(answers, key)]
            if rest:
                go_on(rest, error.seq)

        words = self.tr("Into the bin")
        return ask_about(
            self._window,
            self.tr("Somebody else works on this"),
            self.tr("It was changed since you saw it. Nothing was put into the bin yet."),
            [self._question(row, words, self.tr("Stays")) for row in error.rows],
            decide,
            act=self.tr("Go on"),
            later=self.tr("Cancel"),
        )

    def _question(self, row: ChangedRow, mine: str, theirs: str = "") -> Question:
        if not theirs and isinstance(row.theirs, When):
            theirs = when_words(row.theirs, self._zone)
        title = row.name or self.tr("Without subject")
        return Question(
            row.record_id, title, mine, theirs, who=row.changed_by_name, when=row.changed_at
        )


def _is_mine(answers: Answers, key: int) -> bool:
    """Whether this one goes my way: those nobody else changed do."""
    return answers.get(key, Answer.MINE) is Answer.MINE
