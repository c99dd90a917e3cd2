"""Asks about activities that somebody else moved, did or changed since they were seen here.

Shared by the plan, Today, the cards of contacts and the window of an activity.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner import rules
from crm_desktop.business.planner.model import (
    BIN,
    GIVEN,
    STATE,
    Move,
    Result,
    StateNow,
    Status,
    Timing,
    When,
)
from crm_desktop.core.errors import ChangedMeanwhile, ChangedRow
from crm_desktop.ui.activities.words import clock_time, result_word, weekday_and_day
from crm_desktop.ui.kit.conflict_dialog import Answer, Answers, ConflictDialog, Question, ask_about
from crm_desktop.ui.kit.dialogs import ConfirmDialog, confirm
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.formatting import EMPTY

GoOn = Callable[[Sequence[int], int], object]
"""Called with the ids of those that go my way and the newest change that was looked at."""


class AskingActivities(QObject):
    """One question for all of them; what goes my way is handed on if any is left."""

    def __init__(self, zone: tzinfo, window: QWidget) -> None:
        super().__init__(window)
        self._zone = zone

    @property
    def _window(self) -> QWidget:
        return cast("QWidget", self.parent())  # kept by nobody: it may end itself when closed

    def ask_moved(
        self,
        moves: Sequence[Move],
        error: ChangedMeanwhile,
        go_on: Callable[[Sequence[Move], int], object],
        name_of_user: Callable[[int], str] | None = None,
        *,
        is_always: bool = False,
    ) -> ConflictDialog:
        """Somebody else moved some of them, too, or gave them to somebody else.

        With `is_always` it goes on though none of them shall go my way: others do.
        """
        by_id = {move.activity_id: move for move in moves}
        is_given = error.of == GIVEN

        def mine(row: ChangedRow) -> str:
            move = by_id[row.record_id]
            if is_given:
                known = "" if name_of_user is None else name_of_user(move.to_user or 0)
                return known or self.tr("To the person you chose")
            when = row.theirs
            if not isinstance(when, When):
                return ""
            return when_words(rules.moved(when, move, self._zone), self._zone)

        def go(ids: Sequence[int], seq: int) -> None:
            go_on([by_id[key] for key in ids], seq)

        title = self.tr("Somebody else moved this meanwhile")
        if is_given:
            title = self.tr("Somebody else gave this to others meanwhile")
        sentence = self.tr("Nothing was moved yet. Choose what shall stand.")
        return self._ask(title, sentence, list(by_id), error, go, mine, is_always=is_always)

    def ask_bin(self, ids: Sequence[int], error: ChangedMeanwhile, go_on: GoOn) -> ConflictDialog:
        """Somebody else works on some that were to go into the bin."""
        words = self.tr("Into the bin")
        return self._ask(
            self.tr("Somebody else works on this"),
            self.tr("It was changed since you saw it. Nothing was put into the bin yet."),
            ids,
            error,
            go_on,
            lambda _row: words,
        )

    def ask_state(
        self, ids: Sequence[int], error: ChangedMeanwhile, mine: str, go_on: GoOn
    ) -> ConflictDialog:
        """Somebody else did some, called them off or said what came of them."""
        return self._ask(
            self.tr("Somebody else was faster"),
            self.tr("Nothing was overwritten. Choose what shall stand."),
            ids,
            error,
            go_on,
            lambda _row: mine,
        )

    def ask_handed_over(self, error: ChangedMeanwhile, mine: str, go_on: GoOn) -> ConflictDialog:
        """Somebody else gave some of what is handed over to others; the rest goes on anyway."""
        return self._ask(
            self.tr("Somebody else gave this to others meanwhile"),
            self.tr("Nothing was handed over yet. Choose what shall stand."),
            [row.record_id for row in error.rows],
            error,
            go_on,
            lambda _row: mine,
            is_always=True,
        )

    def ask_talk(
        self, error: ChangedMeanwhile, mine: str, decide: Callable[[Answer, int], object]
    ) -> ConflictDialog:
        """Somebody else said what came of a planned talk: one of them, or two talks there were."""
        (row,) = error.rows
        question = self._question(error.of, row, mine)
        both = self.tr("Two talks: theirs, and yours beside it")
        return ask_about(
            self._window,
            self.tr("Somebody else was faster"),
            self.tr("Nothing was overwritten. Choose what shall stand."),
            [replace(question, both=both)],
            lambda answers: decide(answers[row.record_id], error.seq),
            act=self.tr("Go on"),
            later=self.tr("Cancel"),
        )

    def offer_restored(self, name: str, act: Callable[[], object]) -> ConfirmDialog:
        """It lies in the bin by now: what was said of it can be kept by taking it out."""
        title = self.tr("“{name}” was put into the bin meanwhile").replace("{name}", isolate(name))
        return confirm(
            self._window,
            title,
            self.tr("Your change is still here. It can be restored with it."),
            keep=self.tr("Drop my change"),
            act=self.tr("Restore it and save"),
            on_confirmed=act,
            is_danger=False,
        )

    def _ask(
        self,
        title: str,
        sentence: str,
        ids: Sequence[int],
        error: ChangedMeanwhile,
        go_on: GoOn,
        mine: Callable[[ChangedRow], str],
        *,
        is_always: bool = False,
    ) -> ConflictDialog:
        def decide(answers: Answers) -> None:
            rest = [key for key in ids if answers.get(key, Answer.MINE) is Answer.MINE]
            if rest or is_always:  # those nobody else changed go my way, too
                go_on(rest, error.seq)

        return ask_about(
            self._window,
            title,
            sentence,
            [self._question(error.of, row, mine(row)) for row in error.rows],
            decide,
            act=self.tr("Go on"),
            later=self.tr("Cancel"),
        )

    def _question(self, of: str, row: ChangedRow, mine: str) -> Question:
        theirs = self.tr("Stays") if of == BIN else self._words_of(of, row.theirs)
        title = row.name or self.tr("Without subject")
        return Question(
            row.record_id, title, mine, theirs, who=row.changed_by_name, when=row.changed_at
        )

    def _words_of(self, of: str, theirs: object) -> str:
        if isinstance(theirs, When):
            return when_words(theirs, self._zone)
        if of == STATE and isinstance(theirs, StateNow):
            return self.state_words(theirs.status, theirs.result, theirs.outcome_text)
        return ", ".join(one for one in cast("tuple[str, ...]", theirs) if one) or EMPTY

    def state_words(self, status: Status, result: Result | None = None, text: str = "") -> str:
        """How far something is and what came of it: "Done · Successful · will order"."""
        words = {
            Status.PLANNED: self.tr("Planned"),
            Status.DONE: self.tr("Done"),
            Status.CANCELLED: self.tr("Cancelled"),
        }[status]
        said = "" if result is None else result_word(result)
        return " · ".join(part for part in (words, said, " ".join(text.split())) if part)


def when_words(when: When, zone: tzinfo) -> str:
    """When an activity is: "Thursday, 18 June, 09:00 - 10:00", whole days by day, or none."""
    if when.start_at is not None and when.end_at is not None:
        start, end = when.start_at.astimezone(zone), when.end_at.astimezone(zone)
        parts = [weekday_and_day(start.date()), clock_time(start.hour * 60 + start.minute)]
        if end > start:
            parts.append(clock_time(end.hour * 60 + end.minute))
        return " · ".join(parts)
    days = [when.due_date] if when.timing is Timing.UNSCHEDULED else [when.start_date]
    if when.end_date is not None and when.end_date != when.start_date:
        days.append(when.end_date)
    return " - ".join(weekday_and_day(day) for day in days if day is not None) or EMPTY
