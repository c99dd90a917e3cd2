"""Birthdays and important dates of the next days, each with a prepared greeting (A10)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crm_desktop.business.contacts.coming_dates import ComingDate, greeting
from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.core.clock import Clock
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.core.text import isolate
from crm_desktop.ui.activities.quick_words import day_words
from crm_desktop.ui.kit.buttons import IconButton, LinkButton, SecondaryButton
from crm_desktop.ui.kit.empty_state import EmptyState
from crm_desktop.ui.kit.frames import Panel
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.segmented import SegmentedControl
from crm_desktop.ui.kit.tab_order import step_in_reading_order
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import ViewState, room_for

_NAME = "dates"
_SPANS = (7, 14, 30, 90, 365)
_FAR = 90
"""So far ahead a reminder may be of."""
_ROW = "greeting-"
PAGE = 100
"""So many dates at once; more when they are asked for."""
_ROWS_AT_ONCE = 20
"""Their lines are made in pieces, other events in between: a page takes a tenth of a second."""


@record
class DatesContext:
    """`find(days, limit)` and `template()` (of greetings, empty for ours) are asked in the worker.

    `write(address, subject, text, tell)` begins an e-mail in the user's program.
    """

    find: Callable[[int, int], Sequence[ComingDate]]
    template: Callable[[], str]
    write: Callable[[str, str, str, Callable[[str], object]], object]
    clock: Clock
    operations: Operations
    view_state: ViewState


class DatesWindow(QWidget):
    """`open_requested(RecordRef)` for a contact's card; `template_requested()` for the greeting."""

    open_requested = Signal(object)
    template_requested = Signal()

    def __init__(self, context: DatesContext, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", "surface")
        self.setWindowTitle(self.tr("Birthdays and dates"))
        self._context = context
        self.template = ""
        self._wanted = 0
        self.dates: tuple[ComingDate, ...] = ()
        self._limit = PAGE
        self._made = 0
        """So many of the dates have their line."""
        self._made_on: date | None = None
        self._stays = 0
        self._next_rows = QTimer(self)
        self._next_rows.setSingleShot(True)
        self._next_rows.setInterval(0)
        self._next_rows.timeout.connect(self._make_rows)
        self.more = LinkButton(self.tr("Show more"))
        self.more.clicked.connect(self.show_more)
        self.more.hide()
        self.span = SegmentedControl(self.tr("How far ahead"))
        for days in _SPANS:
            self.span.add_choice(self.tr("%Ln day(s)", "", days), days)
        kept = context.view_state.text("dates/span")
        self.span.set_value(int(kept) if kept.isdecimal() else 30)
        self.span.chosen.connect(self._choose_span)
        self.messages = MessageBar()
        self.empty = EmptyState(
            "cake",
            self.tr("No birthdays and dates"),
            self.tr("Birthdays and important dates stand on the cards of contacts and employees."),
        )
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName(self.windowTitle())
        self._content, self._lines = self._begin()
        self._arrange()
        for keys in ("Esc", "Ctrl+W"):
            QShortcut(QKeySequence(keys), self, self.close)
        self.reload()

    def reload(self) -> None:
        """Read the dates anew."""
        days = self.span.value()
        context, wanted = self._context, days if isinstance(days, int) else 30
        limit = self._limit

        def call() -> tuple[Sequence[ComingDate], str]:
            return context.find(wanted, limit + 1), context.template()

        context.operations.run(self, call, self._take, kind="dates", patient=True)

    def point_at(self, contact_id: int) -> None:
        """Bring the greeting of a contact under the keyboard, further ahead if need be."""
        self._wanted = contact_id
        self.reload()

    def show_more(self) -> None:
        """List more of them; the keyboard stays at the end."""
        self._limit += PAGE
        self.reload()

    def greeting_of(self, one: ComingDate) -> str:
        """The prepared text."""
        template = self.template or self.tr("Dear {name},\n\nall the best on your {event}!")
        return greeting(template, one.who, one.event or self.tr("birthday"), one.years)

    def write(self, one: ComingDate) -> None:
        """Begin the e-mail."""
        subject = self.tr("Happy birthday!") if not one.event else one.event
        tell = partial(self.messages.show_message, "warning")
        self._context.write(one.email, subject, self.greeting_of(one), tell)

    def copy(self, one: ComingDate) -> None:
        """Put the greeting into the clipboard."""
        QGuiApplication.clipboard().setText(self.greeting_of(one))
        words = self.tr("The greeting for {name} was copied.").replace("{name}", isolate(one.who))
        self.messages.show_message("success", words)

    def leave(self) -> None:
        """Close; its file is being closed."""
        self.close()

    # Showing -----------------------------------------------------------------------------

    def _choose_span(self, days: object) -> None:
        self._context.view_state.keep_text("dates/span", str(days))
        self._limit = PAGE
        self.reload()

    def _take(self, found: tuple[Sequence[ComingDate], str]) -> None:
        dates, self.template = found
        made, today = self.dates[: self._made], self._context.clock.today()
        self.dates = tuple(dates[: self._limit])
        self.more.setVisible(len(dates) > self._limit)
        self.empty.setVisible(not dates)
        self._area.setVisible(bool(dates))
        if today != self._made_on or self.dates[: len(made)] != made:
            bar = self._area.verticalScrollBar()
            self._stays = bar.value() if len(self.dates) > PAGE else 0
            self._content, self._lines = self._begin()
            self._made_on = today
        self._make_rows()

    def _begin(self) -> tuple[QWidget, QVBoxLayout]:
        """Nothing but what holds the lines."""
        look = theme()
        self._made = 0
        content = Panel("surface")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, look.space("m"), 0)
        column.setSpacing(look.space("xs"))
        column.addStretch(1)
        self._area.setWidget(content)
        return content, column

    def _make_rows(self) -> None:
        """The next lines; below those that are there already, which stay."""
        first, today = self._made, self._context.clock.today()
        self._made = min(first + _ROWS_AT_ONCE, len(self.dates))
        for place in range(first, self._made):
            one = self.dates[place]
            if not place or self.dates[place - 1].day != one.day:
                self._add(self._day_line(one.day, today))
            self._add(self._line(one))
        if self._made < len(self.dates):
            self._next_rows.start()
            return
        if self._stays:
            self._content.adjustSize()
            self._area.verticalScrollBar().setValue(self._stays)
            self._stays = 0
        self._go_to_wanted(self._content)

    def _add(self, line: QWidget) -> None:
        self._lines.insertWidget(self._lines.count() - 1, line)

    def _go_to_wanted(self, content: QWidget) -> None:
        if not self._wanted:
            return
        name = f"{_ROW}{self._wanted}"
        button = content.findChild(QWidget, name)
        if button is None and self.span.value() != _FAR:
            self.span.set_value(_FAR)
            self.reload()
            return
        self._wanted = 0
        if button is not None:
            content.adjustSize()
            self._area.ensureWidgetVisible(button)
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _day_line(self, day: date, today: date) -> PlainLabel:
        tone = "accent" if day == today else "muted"
        words = day_words(day, today)
        label = PlainLabel(words[:1].upper() + words[1:], size="small", weight="strong", tone=tone)
        label.setContentsMargins(0, theme().space("s"), 0, 0)
        return label

    def _line(self, one: ComingDate) -> QWidget:
        look = theme()
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.space("s"))
        line.addWidget(IconLabel("calendar-event" if one.event else "cake"))
        if one.contact_id:
            name = LinkButton(one.who)
            name.clicked.connect(partial(self._open, one.contact_id))
            line.addWidget(name)
        else:
            line.addWidget(PlainLabel(one.who, weight="medium"))
            line.addWidget(PlainLabel(self.tr("colleague"), size="small", tone="muted"))
        words = PlainLabel(self._about(one), size="small", tone="muted", elides=True)
        line.addWidget(words, 1)
        mail: SecondaryButton | None = None
        if one.email:
            mail = SecondaryButton(self.tr("Write greeting"), "mail")
            mail.setAccessibleName(f"{self.tr('Write greeting')}: {one.who}")
            mail.clicked.connect(partial(self.write, one))
            line.addWidget(mail)
        copy = IconButton("copy", self.tr("Copy the greeting"), framed=True)
        copy.clicked.connect(partial(self.copy, one))
        if one.contact_id:
            (mail or copy).setObjectName(f"{_ROW}{one.contact_id}")
        line.addWidget(copy)
        return row

    def _about(self, one: ComingDate) -> str:
        event = one.event or self.tr("Birthday")
        years = "" if not one.years else self.tr("%Ln year(s)", "", one.years)
        return " · ".join(part for part in (event, years, one.organization) if part)

    def _open(self, contact_id: int) -> None:
        self.open_requested.emit(RecordRef(CONTACT, contact_id))

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        return step_in_reading_order(self, forward=next) or super().focusNextPrevChild(next)

    def _arrange(self) -> None:
        look = theme()
        head = QHBoxLayout()
        head.setSpacing(look.space("m"))
        head.addWidget(PlainLabel(self.windowTitle(), size="h1", weight="strong"), 1)
        head.addWidget(self.span)
        foot = QHBoxLayout()
        words = LinkButton(self.tr("Change the words of greetings…"))
        words.clicked.connect(self.template_requested)
        close = SecondaryButton(self.tr("Close"))
        close.clicked.connect(self.close)
        foot.addWidget(words)
        foot.addStretch(1)
        foot.addWidget(self.more)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        margin = look.space("l")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(look.space("m"))
        column.addLayout(head)
        column.addWidget(self.messages)
        column.addWidget(self._area, 1)
        column.addWidget(self.empty, 1)
        column.addLayout(foot)
        self.empty.hide()
        room = room_for(self)
        wanted = look.size("wizard.0") * 2 // 3, look.size("wizard.1") * 3 // 4
        self.resize(min(wanted[0], room.width()), min(wanted[1], room.height()))
