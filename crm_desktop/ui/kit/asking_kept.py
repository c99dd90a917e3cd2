"""Asks about what an undo left alone because others changed it since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.kit.conflict_dialog import Answer, Answers, ConflictDialog, Question, ask_about


class Kept(Protocol):
    """A record that stayed as it is, with who changed it last."""

    @property
    def ref(self) -> RecordRef: ...
    @property
    def name(self) -> str: ...
    @property
    def changed_by_name(self) -> str: ...
    @property
    def changed_at(self) -> datetime | None: ...


class AskingKept(QObject):
    """`take_back(refs)` follows for those that shall be as they were all the same."""

    def ask(
        self,
        window: QWidget,
        found: Sequence[Kept],
        take_back: Callable[[list[RecordRef]], object],
    ) -> ConflictDialog:
        """One question for all of them."""

        def decide(answers: Answers) -> None:
            mine = [one.ref for one in found if answers[one.ref] is Answer.MINE]
            if mine:
                take_back(mine)

        before, now = self.tr("As it was before"), self.tr("As it is now")
        questions = [
            Question(
                one.ref,
                one.name or self.tr("A record without a name"),
                before,
                now,
                who=one.changed_by_name,
                when=one.changed_at,
            )
            for one in found
        ]
        return ask_about(
            window,
            self.tr("Changed since, so not taken back"),
            self.tr("These were changed after what you take back. Choose what shall stand."),
            questions,
            decide,
            act=self.tr("Go on"),
            later=self.tr("Cancel"),
        )
