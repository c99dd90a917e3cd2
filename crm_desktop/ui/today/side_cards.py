"""The cards beside the activities of today: who has how much to do, and who is away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.business.contacts.birthdays import Birthday
from crm_desktop.business.planner.today_reader import WorkToday
from crm_desktop.business.staff.model import User
from crm_desktop.business.staff.working_time import Absence
from crm_desktop.ui.activities.absence_words import absence_word
from crm_desktop.ui.activities.quick_words import day_words
from crm_desktop.ui.kit.avatar import Avatar
from crm_desktop.ui.kit.buttons import LinkButton
from crm_desktop.ui.kit.direction import elide, mirrored, text_flags
from crm_desktop.ui.kit.enter_key import press_by_enter
from crm_desktop.ui.kit.focus_ring import ShowsFocusRing
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.frames import Card
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel, plain_tooltip
from crm_desktop.ui.kit.progress import ProgressBar
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.today.words import planned_words

_MOST_PEOPLE = 12


class _TitledCard(Card):
    """A card with a heading and rows that are made anew each time."""

    def __init__(self, title: str, link: LinkButton | None = None) -> None:
        super().__init__()
        heading = PlainLabel(title, size="base", weight="strong")
        if link is None:
            self.body.addWidget(heading)
        else:
            head = QHBoxLayout()
            trim_link(link)
            head.addWidget(heading, 1)
            head.addWidget(link)
            self.body.addLayout(head)
        self._rows: QWidget | None = None

    def show_rows(self, rows: QWidget | None) -> None:
        """Replace what stands below the heading; without rows the card goes."""
        if self._rows is not None:
            self.body.removeWidget(self._rows)
            self._rows.deleteLater()
        self._rows = rows
        if rows is not None:
            self.body.addWidget(rows)
        self.setVisible(rows is not None)


def trim_link(link: LinkButton) -> None:
    """Let the words of a link stand at the edge of a card, without air around them."""
    words = theme().metrics("small", "medium").horizontalAdvance(link.text())
    link.setFixedWidth(words + theme().space("xs"))


class LoadCard(_TitledCard):
    """Planned against working time of each employee, the fullest first."""

    def __init__(self) -> None:
        super().__init__(QCoreApplication.translate("Today", "Team today"))

    def show_work(self, users: Sequence[User], work: WorkToday) -> None:
        """Show who of these works today."""
        people = [user for user in users if user.id in work.capacity]
        people = [one for one in people if work.capacity[one.id] or work.planned.get(one.id)]
        people.sort(key=lambda one: -_share(work, one.id))
        if len(people) < 2:
            self.show_rows(None)
            return
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().space("s"))
        grid.setVerticalSpacing(theme().space("s"))
        for number, user in enumerate(people[:_MOST_PEOPLE]):
            self._add_row(grid, number, user, work)
        grid.setColumnStretch(1, 1)
        self.show_rows(rows)

    def _add_row(self, grid: QGridLayout, number: int, user: User, work: WorkToday) -> None:
        capacity, planned = work.capacity[user.id], work.planned.get(user.id, 0)
        avatar = Avatar(user.display_name, color=user.color)
        is_over = planned > capacity
        tone = (
            "danger_solid" if is_over and capacity else ("warning_solid" if is_over else "accent")
        )
        words = planned_words(planned, capacity)
        bar = ProgressBar(tone)
        bar.set_progress(planned, capacity or planned)
        bar.setAccessibleName(user.display_name)
        line = QHBoxLayout()
        line.setSpacing(theme().space("s"))
        line.addWidget(PlainLabel(user.display_name, size="small", weight="medium", elides=True), 1)
        words_tone = "danger" if is_over and capacity else "muted"
        line.addWidget(PlainLabel(words, size="small", tone=words_tone))
        column = QVBoxLayout()
        column.setSpacing(theme().space("xs") // 2)
        column.addLayout(line)
        column.addWidget(bar)
        grid.addWidget(avatar, number, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addLayout(column, number, 1)


class AwayCard(_TitledCard):
    """Who is not there today, why and until when."""

    def __init__(self) -> None:
        super().__init__(QCoreApplication.translate("Today", "Away today"))

    def show_absences(
        self, users: Mapping[int, User], absences: Sequence[Absence], today: date
    ) -> None:
        """Show these absences."""
        known = [(users[one.user_id], one) for one in absences if one.user_id in users]
        if not known:
            self.show_rows(None)
            return
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().space("s"))
        grid.setVerticalSpacing(theme().space("xs"))
        until = QCoreApplication.translate("Today", "until {day}")
        for number, (user, absence) in enumerate(known):
            grid.addWidget(Avatar(user.display_name, color=user.color), number, 0)
            words = absence_word(absence.kind)
            if absence.last_day > today:
                words = f"{words} {until.replace('{day}', day_words(absence.last_day, today))}"
            column = QVBoxLayout()
            column.setSpacing(0)
            name = PlainLabel(user.display_name, size="small", weight="medium", elides=True)
            column.addWidget(name)
            column.addWidget(PlainLabel(words, size="small", tone="muted", elides=True))
            grid.addLayout(column, number, 1)
        grid.setColumnStretch(1, 1)
        self.show_rows(rows)


def _share(work: WorkToday, user_id: int) -> float:
    planned, capacity = work.planned.get(user_id, 0), work.capacity[user_id]
    return planned / capacity if capacity else float(planned > 0)


class BirthdayCard(_TitledCard):
    """The next birthdays of contacts; `opened(contact_id)` follows a click or Enter on one."""

    opened = Signal(int)
    all_requested = Signal()

    def __init__(self) -> None:
        self.all_link = LinkButton(QCoreApplication.translate("Today", "Show all"))
        super().__init__(QCoreApplication.translate("Today", "Birthdays"), self.all_link)
        self.all_link.clicked.connect(self.all_requested)

    def show_birthdays(self, birthdays: Sequence[Birthday], today: date) -> None:
        """Show these, the nearest first."""
        if not birthdays:
            self.show_rows(None)
            return
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().space("xs"))
        for birthday in birthdays:
            line = BirthdayLine(birthday, today)
            line.clicked.connect(partial(self.opened.emit, birthday.contact_id))
            column.addWidget(line)
        self.show_rows(rows)


class BirthdayLine(ShowsFocusRing, QAbstractButton):
    """One birthday: who, where they work, and when."""

    def __init__(self, birthday: Birthday, today: date) -> None:
        super().__init__()
        self._birthday = birthday
        self._is_today = birthday.day == today
        self._when = day_words(birthday.day, today)
        years = "" if birthday.years is None else format_number(birthday.years)
        parts = (birthday.name, birthday.organization, self._when, years)
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.setToolTip(plain_tooltip(" · ".join(part for part in parts[:3] if part)))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme().size("today_side_column") // 2, theme().control_height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            if self.underMouse():
                draw_box(painter, self.rect(), look.radius("control"), look.color("hover"))
            side, gap = look.size("icon_button"), look.space("s")
            color = look.color("accent_text" if self._is_today else "text_muted")
            icon = QRect(gap // 2, 0, side, self.height())
            draw_icon(painter, "cake", color, mirrored(self, icon), side)
            weight = "medium" if self._is_today else "normal"
            width = look.metrics("small", weight).horizontalAdvance(self._when) + 1
            end = QRect(self.width() - width - gap // 2, 0, width, self.height())
            self._write(painter, end, self._when, weight, color)
            room = end.left() - gap - (icon.right() + gap)
            name_width = look.metrics("small", "medium").horizontalAdvance(self._birthday.name) + 1
            name = QRect(icon.right() + gap, 0, min(name_width, room), self.height())
            self._write(painter, name, self._birthday.name, "medium", look.color("text"))
            rest = QRect(
                name.right() + gap, 0, end.left() - gap - name.right() - gap, self.height()
            )
            if rest.width() > side:
                muted = look.color("text_muted")
                self._write(painter, rest, self._birthday.organization, "normal", muted)

    def _write(
        self, painter: QPainter, area: QRect, words: str, weight: str, color: QColor
    ) -> None:
        painter.setFont(theme().font("small", weight))
        painter.setPen(color)
        flags = text_flags(Qt.AlignmentFlag.AlignVCenter, self.layoutDirection())
        shown = elide(words, theme().metrics("small", weight), area.width())
        painter.drawText(mirrored(self, area), flags, shown)
