"""Asks about contacts of a bulk change that others changed meanwhile; what stays is left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crm_desktop.business.contacts.heeding import BIN
from crm_desktop.core.errors import ChangedMeanwhile
from crm_desktop.ui.contacts.conflict_words import conflict_title, value_in_words
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.kit.conflict_dialog import Answer, Answers, ConflictDialog, Question, ask_about


class BulkAsking(QObject):
    """One question for all rows, each decided by itself or all at once."""

    def __init__(self, context: ContactContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._window = parent

    def ask(
        self,
        ids: Sequence[int],
        error: ChangedMeanwhile,
        go_on: Callable[[Sequence[int], int], object],
        give_up: Callable[[], object],
        on_later: Callable[[], object] | None = None,
    ) -> ConflictDialog:
        """`go_on(ids, seq)` with those that shall be changed all the same, or `give_up()`.

        `on_later()` follows where nothing is decided, `give_up()` without it.
        """

        def decide(answers: Answers) -> None:
            theirs = {key for key, answer in answers.items() if answer is not Answer.MINE}
            rest = [key for key in ids if key not in theirs]
            if rest:
                go_on(rest, error.seq)
            else:
                give_up()

        if error.of == BIN:
            title = self.tr("Others work with these contacts")
            sentence = self.tr(
                "They were changed since you saw them. Nothing was put into the bin yet."
            )
            act = self.tr("Go on")
        else:
            title = self.tr("{field}: changed by others meanwhile").replace(
                "{field}", conflict_title(self._context, error.of)
            )
            sentence = self.tr("Nothing was overwritten. Choose what shall stand.")
            act = self.tr("Set it so")
        return ask_about(
            self._window,
            title,
            sentence,
            self._questions(error),
            decide,
            act=act,
            later=self.tr("Cancel"),
            on_later=on_later or give_up,
        )

    def _questions(self, error: ChangedMeanwhile) -> list[Question]:
        if error.of == BIN:
            mine = self.tr("Into the bin")
            theirs = [self.tr("Stays") for _row in error.rows]
        else:
            mine = value_in_words(self._context, error.of, error.mine)
            theirs = [value_in_words(self._context, error.of, row.theirs) for row in error.rows]
        return [
            Question(
                row.record_id,
                row.name,
                mine,
                words,
                who=row.changed_by_name,
                when=row.changed_at,
            )
            for row, words in zip(error.rows, theirs, strict=True)
        ]
