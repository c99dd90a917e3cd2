"""Menus: icons, words, muted shortcuts at the end; and popups with round corners."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QAction,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from crm_desktop.ui.kit.columns import Status
from crm_desktop.ui.kit.direction import isolate_ltr, mirrored, text_flags
from crm_desktop.ui.kit.focus_ring import note_press
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box, draw_check_box, draw_hairline, painting
from crm_desktop.ui.kit.status_mark import draw_shape_in
from crm_desktop.ui.kit.theme import theme

_ICON_PROPERTY = "icon_name"
_ROLE_PROPERTY = "icon_role"
_STATUS_PROPERTY = "status"
_PLACE_OF_TICK = "\u2003"  # an em space: the menu keeps a column at the end of its entries
_TYPING_PAUSE_MS = 1000
_TRANSLUCENT_PLATFORMS = ("windows", "cocoa", "wayland")


def menu_text(text: str) -> str:
    """A text from data as an entry of a menu, where & would mark a key."""
    return text.replace("&", "&&").replace("\t", " ")


def round_popup(popup: QWidget) -> None:
    """Give a popup round corners: by transparency, or by a mask where nothing is composited."""
    if _can_be_translucent():
        popup.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        popup.setWindowFlag(Qt.WindowType.FramelessWindowHint)


def shape_popup(popup: QWidget) -> None:
    """Cut the corners; to be called from `resizeEvent` of what `round_popup` was called for."""
    if _can_be_translucent():
        return
    path = QPainterPath()
    radius = theme().radius("card")
    path.addRoundedRect(QRectF(popup.rect()), radius, radius)
    popup.setMask(QRegion(path.toFillPolygon().toPolygon()))


def _can_be_translucent() -> bool:
    return QGuiApplication.platformName().startswith(_TRANSLUCENT_PLATFORMS)


class Menu(QMenu):
    """A menu painted from the tokens; `add` takes an icon's name and a shortcut to show."""

    def __init__(self, parent: QWidget | None = None, title: str = "") -> None:
        super().__init__(title, parent)
        self.stays_open = False
        """Whether ticking an entry leaves the menu open, for several choices; they have boxes."""
        self._typed, self._typed_at = "", 0
        self.setFont(theme().font("small"))
        round_popup(self)

    def add(
        self,
        text: str,
        on_triggered: Callable[[], object] | None = None,
        icon_name: str = "",
        *,
        shortcut: str = "",
        is_danger: bool = False,
        status: Status | None = None,
    ) -> QAction:
        """Add an entry; the shortcut is shown, and acts only while the menu is open.

        The key itself belongs to the page or window, so that it works without the menu. The mark
        of a `status` stands where icons do; the tick of such an entry stands at its end.
        """
        keys = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        end = isolate_ltr(keys) if keys else _PLACE_OF_TICK if status is not None else ""
        action = QAction(f"{text}\t{end}" if end else text, self)
        action.setProperty(_STATUS_PROPERTY, status)
        action.setProperty(_ICON_PROPERTY, icon_name)
        action.setProperty(_ROLE_PROPERTY, "danger" if is_danger else "")
        if on_triggered is not None:
            action.triggered.connect(lambda _checked=False: on_triggered())
        self.addAction(action)
        return action

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        note_press(by_key=False)
        if not self._tick(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_choice = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if is_choice:
            note_press(by_key=True)
        if is_choice and self._tick(self.activeAction()):
            return
        if not self._find(event):
            super().keyPressEvent(event)

    def _find(self, event: QKeyEvent) -> bool:
        """Go to the entry that begins with what is typed."""
        text = event.text()
        blocked = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        is_blank = text.isspace() and not self._typed
        if not text or not text.isprintable() or is_blank or event.modifiers() & blocked:
            return False
        is_going_on = event.timestamp() - self._typed_at < _TYPING_PAUSE_MS
        self._typed = (self._typed if is_going_on else "") + text.casefold()
        self._typed_at = event.timestamp()
        for action in self.actions():
            words = action.text().replace("&", "").casefold()
            if action.isEnabled() and action.isVisible() and words.startswith(self._typed):
                self.setActiveAction(action)
                return True
        return False

    def _tick(self, action: QAction | None) -> bool:
        """Tick an entry without closing; false if that is not how the menu works."""
        is_tick = self.stays_open and action is not None and action.isCheckable()
        if is_tick and action is not None and action.isEnabled():
            action.trigger()
        return is_tick

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shape_popup(self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setFont(theme().font("small"))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            fill, border = look.color("raised"), look.color("border")
            draw_box(painter, self.rect(), look.radius("card"), fill, border)
            for action in self.actions():
                if action.isVisible():
                    self._paint_action(painter, action, self.actionGeometry(action))

    def _paint_action(self, painter: QPainter, action: QAction, rect: QRect) -> None:
        look = theme()
        if action.isSeparator():
            middle = rect.center().y() + 0.5
            start, end = QPointF(rect.left(), middle), QPointF(rect.right() + 1, middle)
            draw_hairline(painter, start, end, look.color("border"))
            return
        if action is self.activeAction() and action.isEnabled():
            draw_box(painter, rect, look.radius("tag"), look.color("hover"))
        role = str(action.property(_ROLE_PROPERTY) or "")
        tone = role or "text"
        if not action.isEnabled():
            tone = "text_disabled"
        pad, side = look.space("s"), look.size("icon_button")
        inner = rect.adjusted(pad, 0, -pad, 0)
        at_start = QRect(inner.left(), inner.top(), side, inner.height())
        at_end = QRect(inner.right() - side, inner.top(), side, inner.height())
        self._paint_mark(painter, action, at_start, at_end)
        text_area = inner.adjusted(side + look.space("s") + 2, 0, 0, 0)
        start = text_flags(Qt.AlignmentFlag.AlignVCenter, self.layoutDirection())
        painter.setFont(look.font("small"))
        painter.setPen(look.color(tone))
        words = action.text().split("\t")[0].replace("&", "")
        painter.drawText(mirrored(self, text_area), start, words)
        painter.setPen(look.color("text_muted"))
        end = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing
        if action.menu():
            color, small = look.color("text_muted"), look.size("icon_small")
            draw_icon(painter, "chevron-right", color, mirrored(self, at_end), small)
            return
        painter.setFont(look.font("caption"))
        flags = text_flags(end, self.layoutDirection())
        painter.drawText(mirrored(self, inner), flags, _keys(action))

    def _paint_mark(self, painter: QPainter, action: QAction, place: QRect, end: QRect) -> None:
        look = theme()
        side = look.size("icon_button")
        rect = mirrored(self, place)
        status = action.property(_STATUS_PROPERTY)
        if isinstance(status, Status):
            draw_shape_in(painter, rect, status)
            rect = mirrored(self, end)
        name = str(action.property(_ICON_PROPERTY) or "")
        role = str(action.property(_ROLE_PROPERTY) or "") or "text_muted"
        if action.isCheckable() and self.stays_open:
            box = look.size("check_box")
            place = QRect(0, 0, box, box)
            place.moveCenter(rect.center())
            is_on = Qt.CheckState.Checked if action.isChecked() else Qt.CheckState.Unchecked
            draw_check_box(painter, place, is_on, is_enabled=action.isEnabled())
        elif action.isCheckable():
            if action.isChecked():
                draw_icon(painter, "check", look.color("accent_text"), rect, side)
        elif name:
            color = look.color(role if action.isEnabled() else "text_disabled")
            draw_icon(painter, name, color, rect, side)


def _keys(action: QAction) -> str:
    written = action.text().partition("\t")[2]
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return written or isolate_ltr(keys)
