"""What is done with an activity from a card: complete, move, reopen, to the bin; with undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.model import ACTIVITY, ActivityKind, Result, Status
from crm_desktop.business.planner.timeline import TimelineEntry
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.text import isolate
from crm_desktop.ui.activities.completing import ASKS_RESULT, understand_line
from crm_desktop.ui.activities.context import ActivityContext
from crm_desktop.ui.activities.day_menu import open_day_menu
from crm_desktop.ui.activities.quick_words import day_words
from crm_desktop.ui.activities.words import kind_word
from crm_desktop.ui.kit.menu import Menu

if TYPE_CHECKING:
    from crm_desktop.business.planner.model import Activity
    from crm_desktop.business.planner.quick_add import QuickActivity
    from crm_desktop.ui.activities.heeding import HeedingActs
    from crm_desktop.ui.activities.result_popup import Outcome


class ActivityActions(QObject):
    """`undo_offered(sentence, seq)` after each; `open_requested(RecordRef)` opens the window."""

    undo_offered = Signal(str, int)
    open_requested = Signal(object)

    def __init__(self, context: ActivityContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._window = parent
        self.results: tuple[Result, ...] = ()
        self._acts: HeedingActs | None = None

    def open(self, activity_id: int) -> None:
        """The whole activity, in a window of its own."""
        self.open_requested.emit(RecordRef(ACTIVITY, activity_id))

    def show_menu(self, entry: TimelineEntry, place: QPoint) -> None:
        """Everything that can be done with an entry."""
        menu = Menu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.add(self.tr("Open"), partial(self.open, entry.activity_id), "external-link")
        if entry.file_count:
            menu.add(self.tr("Files…"), partial(self.show_files, entry, place), "paperclip")
        if self._context.can_edit:
            if entry.status is Status.PLANNED:
                menu.add(self.tr("Done…"), partial(self.complete, entry, place), "check")
                menu.add(self.tr("Move to…"), partial(self.move, entry, place), "calendar-event")
            elif entry.kind is not ActivityKind.NOTE:
                menu.add(self.tr("Not done yet"), partial(self.reopen, entry), "arrow-back-up")
            menu.addSeparator()
            menu.add(self.tr("Move to bin"), partial(self.delete, entry), "trash", is_danger=True)
        menu.popup(place)

    def show_files(self, entry: TimelineEntry, place: QPoint) -> None:
        """Offer to open each of its files, or to save a copy."""
        service = self._context.service

        def show(activity: Activity) -> None:
            from crm_desktop.ui.attachments.opener import FileOpener

            menu = Menu(self._window)
            opener = FileOpener(
                lambda: service().attachments, self._context.operations, self._window
            )
            menu.aboutToHide.connect(menu.deleteLater)
            opener.fill_menu(menu, activity.attachments)
            menu.popup(place)

        self._context.operations.run(
            self._window, lambda: service().get(entry.activity_id), show, kind="files"
        )

    def complete(self, entry: TimelineEntry, place: QPoint) -> None:
        """It was done; a talk asks what came of it and what comes next."""
        if entry.kind not in ASKS_RESULT:
            self._complete(entry, None)
            return
        from crm_desktop.ui.activities.result_popup import ResultPopup

        popup = ResultPopup(
            self._window,
            _name(entry),
            [one for one in self.results if one.suits(entry.kind) and not one.is_retired],
            self._understand,
            self._context.clock.today(),
        )
        seen = self._context.bridge.seen_seq  # what is typed was begun over this
        popup.done.connect(partial(self._complete, entry, seen=seen))
        popup.show_at(place)

    def move(self, entry: TimelineEntry, place: QPoint) -> None:
        """Ask to which day, and move it there; its time of day stays."""
        today = self._context.clock.today()
        open_day_menu(self._window, place, today, partial(self._move, entry))

    def reopen(self, entry: TimelineEntry) -> None:
        """It was not done after all."""
        told = self._told(entry, self.tr("“{name}” is open again"))
        self._heeding().reopen(entry.activity_id, _name(entry), told)

    def delete(self, entry: TimelineEntry) -> None:
        """Into the bin, with everybody's share in it."""
        told = self._told(entry, self.tr("“{name}” moved to the bin"))
        self._heeding().delete(entry.activity_id, told)

    def _complete(
        self, entry: TimelineEntry, outcome: Outcome | None, seen: int | None = None
    ) -> None:
        told = self._told(entry, self.tr("“{name}” is done"))
        acts, key = self._heeding(), entry.activity_id
        acts.complete(key, _name(entry), outcome, self.results, told, seen)

    def _move(self, entry: TimelineEntry, day: date) -> None:
        words = self.tr("“{name}” moved to {day}")
        words = words.replace("{day}", day_words(day, self._context.clock.today()))
        self._heeding().move(entry.activity_id, _name(entry), day, self._told(entry, words))

    def _told(self, entry: TimelineEntry, words: str) -> Callable[[int], object]:
        sentence = words.replace("{name}", isolate(_name(entry)))
        return partial(self.undo_offered.emit, sentence)

    def _heeding(self) -> HeedingActs:
        if self._acts is None:
            from crm_desktop.ui.activities.heeding import HeedingActs

            one = self._context
            self._acts = HeedingActs(
                one.service, one.actor, one.clock, one.operations, one.bridge, self._window
            )
        return self._acts

    def _understand(self, text: str) -> QuickActivity:
        return understand_line(text, self._context.clock, self._window.locale().name())


def _name(entry: TimelineEntry) -> str:
    return entry.subject or kind_word(entry.kind)
