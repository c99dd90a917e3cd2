"""Asks about what an undo left alone because others changed it since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.kit.conflict_dialog import Answer, Answers, ConflictDialog, Question, ask_about
from crm_desktop.ui.kit.dialogs import inform
from crm_desktop.ui.kit.direction import isolate


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
    @property
    def is_removed(self) -> bool: ...


class AskingKept(QObject):
    """`take_back(refs)` follows for those that shall be as they were all the same."""

    def ask(
        self,
        window: QWidget,
        found: Sequence[Kept],
        take_back: Callable[[list[RecordRef]], object],
    ) -> ConflictDialog | None:
        """One question for all of them; who was removed for good is told of, nothing more."""
        removed = [one for one in found if one.is_removed]
        there = [one for one in found if not one.is_removed]
        told = self._removed_words(removed)
        if not there:
            inform(window, self.tr("Removed for good"), told, close=self.tr("Close"))
            return None

        def decide(answers: Answers) -> None:
            mine = [one.ref for one in there if answers[one.ref] is Answer.MINE]
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
            for one in there
        ]
        sentence = self.tr("These were changed after what you take back. Choose what shall stand.")
        return ask_about(
            window,
            self.tr("Changed since, so not taken back"),
            f"{sentence} {told}".strip(),
            questions,
            decide,
            act=self.tr("Go on"),
            later=self.tr("Cancel"),
        )

    def _removed_words(self, removed: Sequence[Kept]) -> str:
        if not removed:
            return ""
        count = len(removed)
        names = {one.changed_by_name for one in removed if one.changed_by_name}
        if len(names) != 1:
            return self.tr("%Ln record(s) were removed for good and stay so.", "", count)
        words = self.tr("%Ln record(s) were removed for good by {name} and stay so.", "", count)
        return words.replace("{name}", isolate(names.pop()))
