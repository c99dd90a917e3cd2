"""One reminder on the screen: how soon, what, with whom, and what can be done about it."""

from __future__ import annotations

from datetime import datetime, tzinfo

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.business.planner.model import ActivityKind
from crm_desktop.business.reminders.model import DueReminder
from crm_desktop.business.reminders.yearly import BIRTHDAY, DATE
from crm_desktop.ui.activities.reminder_words import (
    about_of,
    headline,
    problem_words,
    snooze_words,
    title_of,
)
from crm_desktop.ui.activities.words import kind_color, kind_icon
from crm_desktop.ui.kit.buttons import Button, IconButton, SplitButton
from crm_desktop.ui.kit.direction import mirrored
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.reminders.snooze_menu import first_choice

_BAR = 3
DAY_ICONS = {BIRTHDAY: "cake", DATE: "calendar-event"}
"""Days that come round, by the kind of what is shown."""


def icon_of(due: DueReminder) -> tuple[str, str]:
    """The icon and the color token's beginning of what it is about."""
    if due.subject is not None and due.subject.kind in DAY_ICONS:
        return DAY_ICONS[due.subject.kind], "activity.other"
    try:
        kind = ActivityKind("" if due.subject is None else due.subject.kind)
    except ValueError:
        return "bell", "activity.other"
    return kind_icon(kind), f"activity.{kind_color(kind)}"


class Toast(QFrame):
    """`call_requested`, `open_requested`, `done_requested(place)`, `closed` are what is wished.

    `snooze_requested` is the button itself, `menu_requested` its arrow: fill `menu` then.
    """

    call_requested = Signal()
    greet_requested = Signal()
    open_requested = Signal()
    done_requested = Signal(QPoint)
    snooze_requested = Signal()
    menu_requested = Signal()
    dismissed = Signal()

    def __init__(self, due: DueReminder, problem: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.due = due
        self._icon, self._color = icon_of(due)
        look = theme()
        self.setFixedWidth(look.size("toast_width"))
        self.headline = PlainLabel(size="small", weight="strong", elides=True)
        self.title = PlainLabel(title_of(due), size="base", weight="strong", elides=True)
        self.about = PlainLabel(about_of(due), size="small", tone="muted", elides=True)
        self.problem = PlainLabel(
            problem_words(problem or due.problem), size="caption", tone="warning", wraps=True
        )
        self.close_button = IconButton("x", self.tr("Seen, not again"), small=True)
        self.close_button.clicked.connect(self.dismissed)
        self.menu = Menu(self)
        self._make_buttons()
        self._arrange()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_time(self, now: datetime, zone: tzinfo) -> None:
        """Say how soon it is now."""
        words, is_late = headline(self.due, now, zone)
        self.headline.setText(words)
        self.headline.set_tone("danger" if is_late else "accent")
        self.snooze.setText(snooze_words(first_choice(self.due, now)))
        self.setAccessibleName(f"{words}: {self.title.text()}. {self.about.text()}")

    def take_keyboard(self) -> None:
        """The keyboard stands on what is mainly done."""
        self.main.clearFocus()  # a window that comes to the front would have given it silently
        self.main.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.dismissed.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        radius = look.radius("card")
        with painting(self) as painter:
            draw_box(painter, self.rect(), radius, look.color("raised"), look.color("border"))
            bar = mirrored(self, QRect(0, 0, _BAR, self.height()))
            whole = QPainterPath()
            whole.addRoundedRect(QRectF(self.rect()), radius, radius)
            painter.setClipPath(whole)
            color = look.color(f"{self._color}.solid")
            painter.fillRect(bar, color)
            painter.setClipping(False)
            side = look.size("icon_button")
            top = look.space("m")
            line = QRect(look.space("l"), top, side, look.size("hit_target_min"))
            draw_icon(painter, self._icon, color, mirrored(self, line), side)

    def _make_buttons(self) -> None:
        subject = self.due.subject
        can_call = subject is not None and bool(subject.phone) and subject.kind != "email"
        is_day = subject is not None and subject.kind in DAY_ICONS
        is_call = can_call and subject is not None and subject.kind == ActivityKind.CALL
        self.call = Button(self.tr("Call"), "primary" if is_call else "secondary", "phone")
        is_main = not is_call and not is_day
        self.open = Button(self.tr("Open"), "primary" if is_main else "secondary")
        if is_main:
            self.open.set_icon_name("external-link")
        self.greet = Button(self.tr("Greeting"), "primary", "mail")
        self.greet.set_hint(self.tr("The prepared greeting"))
        self.greet.setVisible(is_day)
        self.greet.clicked.connect(self.greet_requested)
        self.call.setVisible(is_call)
        self.open.setVisible(subject is not None and self.due.reminder.record.kind != "user")
        self.done = Button(self.tr("Done"), "secondary", "check")
        self.snooze = SplitButton("", self.menu, "clock", "secondary")
        self.snooze.set_hint(self.tr("Remind again later; the arrow has more choices"))
        self.main = self.call if is_call else self.open if subject is not None else self.done
        if is_day:
            self.main = self.greet
        self.call.clicked.connect(self.call_requested)
        self.open.clicked.connect(self.open_requested)
        self.done.clicked.connect(self._tell_done)
        self.snooze.clicked.connect(self.snooze_requested)
        self.snooze.menu_shown.connect(self.menu_requested)

    def _tell_done(self) -> None:
        self.done_requested.emit(self.done.mapToGlobal(QPoint(0, self.done.height())))

    def _arrange(self) -> None:
        look = theme()
        head = QHBoxLayout()
        # Space and not a margin: that would stay on its side from right to left.
        head.addSpacing(look.size("icon_button") + look.space("s") - head.spacing())
        head.addWidget(self.headline, 1)
        head.addWidget(self.close_button)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.space("s") - 2)
        order = (self.open, self.done)
        if self.main in (self.call, self.greet):
            order = (self.main, self.done, self.open)
        for button in order:
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.snooze)
        column = QVBoxLayout(self)
        space = look.space("m")
        column.setContentsMargins(look.space("l"), space, look.space("l"), space)
        column.setSpacing(look.space("xs"))
        column.addLayout(head)
        column.addWidget(self.title)
        column.addWidget(self.about)
        column.addWidget(self.problem)
        column.addSpacing(look.space("xs"))
        column.addLayout(buttons)
        self.about.setVisible(bool(self.about.text()))
        self.problem.setVisible(bool(self.problem.text()))
