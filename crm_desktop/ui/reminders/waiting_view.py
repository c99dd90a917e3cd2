"""All reminders that were shown or missed, and notifications, in one list with what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.reminders.model import DueNotification, DueReminder
from crm_desktop.ui.activities.reminder_words import (
    about_of,
    headline,
    moment_words,
    title_of,
)
from crm_desktop.ui.kit.buttons import Button, LinkButton, MenuButton
from crm_desktop.ui.kit.columns import Person
from crm_desktop.ui.kit.empty_state import EmptyState
from crm_desktop.ui.kit.line_entries import LineEntry, LineModel
from crm_desktop.ui.kit.line_view import LineView
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.reminders.toast import icon_of


class WaitingView(QWidget):
    """Tells what is wished of an item, which is a `DueReminder` or a `DueNotification`.

    `menu` is filled by whoever listens to `snooze_wished`.
    """

    opened = Signal(object)
    done_requested = Signal(object, QPoint)
    snooze_wished = Signal(object)
    dismissed = Signal(object)
    all_dismissed = Signal()
    more_requested = Signal()

    def __init__(self, *, can_edit: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self._can_edit = can_edit
        self._items: dict[int, DueReminder | DueNotification] = {}
        self.model = LineModel(self)
        self.list = LineView(self.model, _nobody, self)
        self.list.setAccessibleName(self.tr("Reminders and notifications"))
        self.list.opened.connect(self._open)
        self.list.selectionModel().currentChanged.connect(self._follow)
        self.empty = EmptyState(
            "bell",
            self.tr("Nothing waits for you"),
            self.tr("Reminders that were shown, and notes in which colleagues name you."),
        )
        self.menu = Menu(self)
        self.open_button = Button(self.tr("Open"), "primary", "external-link")
        self.done_button = Button(self.tr("Done"), "secondary", "check")
        self.snooze_button = MenuButton(self.tr("Snooze"), self.menu, "clock")
        self.seen_button = Button(self.tr("Seen"), "flat", "x")
        self.all_link = LinkButton(self.tr("All seen"))
        self.all_link.set_hint(self.tr("None of these reminders comes again"))
        self.more_link = LinkButton("")
        self.more_link.clicked.connect(self.more_requested)
        self.more_link.hide()
        self.list.end_neared.connect(self._ask_more)
        self.open_button.clicked.connect(self._open_current)
        self.done_button.clicked.connect(self._done_current)
        self.menu.aboutToShow.connect(self._wish_snooze)
        self.seen_button.clicked.connect(self._dismiss_current)
        self.all_link.clicked.connect(self.all_dismissed)
        row = QHBoxLayout()
        row.setSpacing(look.space("s") - 2)
        for button in (self.open_button, self.done_button, self.snooze_button, self.seen_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.all_link)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.space("s"))
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.more_link, 0, Qt.AlignmentFlag.AlignLeading)
        column.addLayout(row)

    def show_items(
        self,
        reminders: Sequence[DueReminder],
        notifications: Sequence[DueNotification],
        now: datetime,
        zone: tzinfo,
        left: int = 0,
    ) -> None:
        """Show these; `left` more wait. The keyboard stays where it was, or goes to the first."""
        row = self.list.currentIndex().row()
        self._items = {}
        lines: list[LineEntry] = []
        if reminders and notifications:
            lines.append(LineEntry(heading=self.tr("Reminders")))
        lines += [self._reminder_line(one, now, zone) for one in reminders]
        if notifications:
            lines.append(LineEntry(heading=self.tr("Colleagues named you")))
        lines += [self._notification_line(one, now, zone) for one in notifications]
        self.model.set_lines(lines)
        self.list.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self.more_link.setText(self.tr("Show more (%Ln left)", "", left))
        self.more_link.setVisible(left > 0)
        self.all_link.setVisible(len(reminders) > 1 and self._can_edit)
        first = next((n for n, line in enumerate(lines) if line.key), 0)
        self.list.setCurrentIndex(self.model.index(min(max(row, first), len(lines) - 1)))
        self._follow()

    def current(self) -> DueReminder | DueNotification | None:
        """What the keyboard stands on."""
        line = self.list.current()
        return None if line is None else self._items.get(line.key)

    def _reminder_line(self, due: DueReminder, now: datetime, zone: tzinfo) -> LineEntry:
        words, is_late = headline(due, now, zone)
        icon, color = icon_of(due)
        key = len(self._items) + 1
        self._items[key] = due
        return LineEntry(
            title=title_of(due),
            detail=about_of(due),
            icon_name=icon,
            color=color,
            when=words,
            is_late=is_late,
            key=key,
        )

    def _notification_line(self, told: DueNotification, now: datetime, zone: tzinfo) -> LineEntry:
        key = len(self._items) + 1
        self._items[key] = told
        subject = told.subject
        who = "" if subject is None else subject.who
        return LineEntry(
            title="" if subject is None else subject.title,
            detail=" · ".join(part for part in (told.author, who) if part),
            icon_name="at",
            color="activity.other",
            chip="" if told.read_at is not None else self.tr("new"),
            when=moment_words(told.created_at, now, zone),
            key=key,
        )

    def _ask_more(self) -> None:
        if not self.more_link.isHidden():
            self.more_requested.emit()

    def _follow(self) -> None:
        """What can be done depends on what the keyboard stands on."""
        item = self.current()
        is_reminder = isinstance(item, DueReminder)
        has_subject = item is not None and item.subject is not None
        for button in (self.open_button, self.done_button, self.snooze_button, self.seen_button):
            button.setVisible(bool(self._items))
        self.open_button.setEnabled(has_subject)
        for button in (self.done_button, self.snooze_button, self.seen_button):
            button.setEnabled(is_reminder and self._can_edit)

    def _open(self, key: int) -> None:
        self.opened.emit(self._items[key])

    def _open_current(self) -> None:
        if (item := self.current()) is not None:
            self.opened.emit(item)

    def _done_current(self) -> None:
        item = self.current()
        if isinstance(item, DueReminder):
            place = self.done_button.mapToGlobal(QPoint(0, self.done_button.height()))
            self.done_requested.emit(item, place)

    def _wish_snooze(self) -> None:
        item = self.current()
        if isinstance(item, DueReminder):
            self.snooze_wished.emit((item,))

    def _dismiss_current(self) -> None:
        item = self.current()
        if isinstance(item, DueReminder):
            self.dismissed.emit((item,))

    def take_keyboard(self) -> None:
        """The keyboard stands in the list."""
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)


def _nobody(_user_id: int | None) -> Person | None:
    """Who wrote is said in words."""
    return None
