"""The rotation on Today: whom to contact again, who may leave, who has no next step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.business.contacts.rhythm import AT_RISK, ROTATION
from crm_desktop.business.rotation.model import QueueLine, QueuePage, ReasonKind
from crm_desktop.core.records import record
from crm_desktop.ui.activities.reason_words import reasons_of, rotation_tip, short_reason
from crm_desktop.ui.kit.buttons import LinkButton
from crm_desktop.ui.kit.direction import elide, mirrored, text_flags
from crm_desktop.ui.kit.enter_key import press_by_enter
from crm_desktop.ui.kit.focus_ring import ShowsFocusRing
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.frames import Card
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel, plain_tooltip
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.today.side_cards import trim_link

if TYPE_CHECKING:
    from crm_desktop.business.rotation.service import RotationService

QUEUE_SHOWN, RISK_SHOWN = 5, 3


@record
class RotationToday:
    """What the cards show, read together."""

    queue: QueuePage
    at_risk: QueuePage
    without_next_step: int


def rotation_today(service: RotationService, owner_id: int | None) -> RotationToday:
    """Read it; for the worker."""

    def counted(page: QueuePage, field: str) -> QueuePage:
        return (
            page if page.total is not None else replace(page, total=service.count(field, owner_id))
        )

    return RotationToday(
        counted(service.queue(owner_id, QUEUE_SHOWN), ROTATION),
        counted(service.at_risk(owner_id, RISK_SHOWN), AT_RISK),
        service.without_next_step(owner_id),
    )


class _CountedCard(Card):
    """A heading with a count and a link, lines, and links below them."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = PlainLabel(title, size="base", weight="strong")
        self.count = PlainLabel(size="small", tone="muted")
        self.all_link = LinkButton(QCoreApplication.translate("Today", "Show all"))
        head = QHBoxLayout()
        head.setSpacing(theme().space("s"))
        head.addWidget(self.title)
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.all_link)
        self.body.addLayout(head)
        self.body.setSpacing(theme().space("xs"))
        self._rows: QWidget | None = None
        self.lines: tuple[RotationLine, ...] = ()
        self.hide()

    def show_lines(self, page: QueuePage, make: Callable[[QueueLine], RotationLine]) -> None:
        """Replace the lines; the keyboard stays on the one it was on."""
        focused = next((n for n, line in enumerate(self.lines) if line.hasFocus()), None)
        if self._rows is not None:
            self.body.removeWidget(self._rows)
            self._rows.deleteLater()
        self._rows = QWidget()
        column = QVBoxLayout(self._rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.lines = tuple(make(line) for line in page.lines)
        for line in self.lines:
            column.addWidget(line)
        self.body.insertWidget(1, self._rows)
        self.count.setText(format_number(page.total or 0))
        self.setVisible(bool(page.lines))
        if focused is not None and self.lines:
            line = self.lines[min(focused, len(self.lines) - 1)]
            line.setFocus(Qt.FocusReason.OtherFocusReason)


class RotationCards(QWidget):
    """All three; hidden where there is nothing to say.

    `opened(id)`, `call_requested(QueueLine)`, `plan_requested(QueueLine)`, `all_requested(key)`
    with the key of a segment of the contacts, and `calls_requested()` are wishes.
    """

    opened = Signal(int)
    call_requested = Signal(object)
    plan_requested = Signal(object)
    list_requested = Signal()
    all_requested = Signal(str)
    calls_requested = Signal()

    def __init__(self, *, can_edit: bool, can_call: bool = True) -> None:
        super().__init__()
        translate = QCoreApplication.translate
        self._can_edit = can_edit
        self.queue = _CountedCard(translate("Today", "To contact again"))
        self.risk = _CountedCard(translate("Today", "At risk"))
        self.without = LinkButton("")
        self.without_card = Card()
        line = QHBoxLayout()
        line.addWidget(self.without)
        line.addStretch(1)
        self.without_card.body.addLayout(line)
        space = theme().space("m")
        self.without_card.body.setContentsMargins(space, 0, space, 0)
        self.without_card.hide()
        self.calls_link = LinkButton(translate("Today", "Call one after another"))
        self.list_link = LinkButton(translate("Today", "Make call list"))
        self.list_link.setToolTip(
            translate("Today", "Plans a call today with each of the contacts shown here")
        )
        foot = QHBoxLayout()
        foot.addWidget(self.calls_link)
        foot.addStretch(1)
        foot.addWidget(self.list_link)
        self.queue.body.addLayout(foot)
        for link in (self.queue.all_link, self.risk.all_link, self.calls_link, self.list_link):
            trim_link(link)
        self.calls_link.setVisible(can_edit and can_call)
        self.list_link.setVisible(can_edit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().space("m"))
        for card in (self.queue, self.without_card, self.risk):
            column.addWidget(card)
        self.queue.all_link.clicked.connect(partial(self.all_requested.emit, "rotation"))
        self.risk.all_link.clicked.connect(partial(self.all_requested.emit, "at_risk"))
        self.without.clicked.connect(partial(self.all_requested.emit, "no_next_step"))
        self.calls_link.clicked.connect(self.calls_requested)
        self.list_link.clicked.connect(self.list_requested)

    def show_found(self, found: RotationToday) -> None:
        """Show this."""
        self.queue.show_lines(found.queue, self._line)
        self.risk.show_lines(found.at_risk, self._line)
        words = self.tr("No next step: %Ln contact(s)", "", found.without_next_step)
        self.without.setText(words)
        trim_link(self.without)
        self.without_card.setVisible(found.without_next_step > 0)

    def _line(self, line: QueueLine) -> RotationLine:
        made = RotationLine(line, can_plan=self._can_edit)
        made.clicked.connect(partial(self.opened.emit, line.contact_id))
        made.call_requested.connect(partial(self.call_requested.emit, line))
        made.plan_requested.connect(partial(self.plan_requested.emit, line))
        return made


class RotationLine(ShowsFocusRing, QAbstractButton):
    """One contact: the name and how long, the reasons below them, and a phone at the end.

    Enter opens the card, C calls, P plans a call for today.
    """

    call_requested = Signal()
    plan_requested = Signal()

    def __init__(self, line: QueueLine, *, can_plan: bool) -> None:
        super().__init__()
        self.line = line
        self._can_plan = can_plan
        self._reasons = reasons_of(line)
        self._short = short_reason(line)
        self.setAccessibleName(rotation_tip(line).replace("\n", ", "))
        self.setToolTip(plain_tooltip(rotation_tip(line)))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        look = theme()
        needed = look.metrics("small").height() + look.metrics("caption").height()
        return QSize(look.size("today_side_column") // 2, needed + look.space("s") + 2)

    def phone_area(self) -> QRect:
        """Where a click calls."""
        side = theme().size("hit_target_min")
        area = QRect(self.width() - side, 0, side, self.height())
        return mirrored(self, area)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_C and not event.modifiers():
            self.call_requested.emit()
        elif event.key() == Qt.Key.Key_P and not event.modifiers() and self._can_plan:
            self.plan_requested.emit()
        elif not press_by_enter(self, event):
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        is_leading = event.button() == Qt.MouseButton.LeftButton
        if is_leading and self.isDown() and self.phone_area().contains(event.position().toPoint()):
            self.setDown(False)
            self.call_requested.emit()
            return
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        translate = QCoreApplication.translate
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.add(translate("Today", "Open"), self.click, "external-link", shortcut="Return")
        menu.add(translate("Today", "Call"), self.call_requested.emit, "phone", shortcut="C")
        if self._can_plan:
            words = translate("Today", "Plan a call for today")
            menu.add(words, self.plan_requested.emit, "calendar-plus", shortcut="P")
        menu.popup(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            is_hovered = self.underMouse()
            if is_hovered:
                draw_box(painter, self.rect(), look.radius("control"), look.color("hover"))
            side, gap = look.size("hit_target_min"), look.space("s")
            air = look.space("xs") // 2
            over_phone = is_hovered and self.phone_area().contains(
                self.mapFromGlobal(self.cursor().pos())
            )
            color = look.color("accent_text" if over_phone else "text_muted")
            draw_icon(painter, "phone", color, self.phone_area(), look.size("icon_button"))
            upper = look.metrics("small").height()
            lower = look.metrics("caption").height()
            top = (self.height() - upper - lower) // 2
            end = self.width() - side - air
            width = look.metrics("small").horizontalAdvance(self._short) + 1
            place = QRect(end - width, top, width, upper)
            self._write(painter, place, self._short, ("small", "normal"), self._tone())
            name = QRect(air, top, end - width - gap - air, upper)
            self._write(painter, name, self.line.name, ("small", "medium"), look.color("text"))
            below = QRect(air, top + upper, end - air, lower)
            muted = look.color("text_muted")
            self._write(painter, below, self._reasons, ("caption", "normal"), muted)

    def _tone(self) -> QColor:
        reasons = self.line.urgency.reasons
        is_promise = bool(reasons) and reasons[0].kind is ReasonKind.PROMISED
        return theme().color("danger" if is_promise else "text_muted")

    def _write(
        self, painter: QPainter, area: QRect, words: str, font: tuple[str, str], color: QColor
    ) -> None:
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.setFont(theme().font(*font))
        painter.setPen(color)
        flags = text_flags(Qt.AlignmentFlag.AlignVCenter, self.layoutDirection())
        shown = elide(words, theme().metrics(*font), area.width())
        painter.drawText(mirrored(self, area), flags, shown)
