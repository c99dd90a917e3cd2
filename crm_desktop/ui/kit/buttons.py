"""Buttons: primary, secondary, flat, danger, icon-only and split.

One primary button per window. Every button without words has an accessible name and a tooltip
that names its shortcut.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from crm_desktop.ui.kit.direction import is_rtl, isolate_ltr, mirrored
from crm_desktop.ui.kit.enter_key import press_by_enter
from crm_desktop.ui.kit.focus_ring import ShowsFocusRing, note_press
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box, draw_hairline, painting
from crm_desktop.ui.kit.plain_label import plain_tooltip
from crm_desktop.ui.kit.theme import theme

_PADDING = 11
_GAP = 6


class ButtonKind(StrEnum):
    """How much a button calls for attention."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    FLAT = "flat"
    LINK = "link"
    DANGER = "danger"
    DANGER_SOLID = "danger_solid"


_FILLS: dict[ButtonKind, tuple[str | None, str | None, str | None]] = {
    ButtonKind.PRIMARY: ("accent", "accent_hover", "accent_pressed"),
    ButtonKind.SECONDARY: ("raised", "hover", "sunken"),
    ButtonKind.FLAT: (None, "hover", "sunken"),
    ButtonKind.LINK: (None, "accent_bg", "accent_bg"),
    ButtonKind.DANGER: ("raised", "danger_bg", "danger_bg"),
    ButtonKind.DANGER_SOLID: ("danger_solid", "danger_solid", "danger"),
}
_TEXTS = {
    ButtonKind.PRIMARY: "text_on_accent",
    ButtonKind.SECONDARY: "text",
    ButtonKind.FLAT: "text",
    ButtonKind.LINK: "link",
    ButtonKind.DANGER: "danger",
    ButtonKind.DANGER_SOLID: "text_on_danger",
}
_FRAMED = frozenset({ButtonKind.SECONDARY, ButtonKind.DANGER})
_SOLID = frozenset({ButtonKind.PRIMARY, ButtonKind.DANGER_SOLID})


class Button(ShowsFocusRing, QPushButton):
    """A push button painted from the tokens; the focus ring shows after keyboard focus only.

    A checked one has the accent's tint; with `tells_on` false it looks pressed.
    """

    tells_on = True

    def __init__(
        self,
        text: str = "",
        kind: ButtonKind | str = ButtonKind.SECONDARY,
        icon_name: str = "",
        parent: QWidget | None = None,
        *,
        large: bool = False,
    ) -> None:
        super().__init__(parent)
        self._kind = ButtonKind(kind)
        self._icon_name = icon_name
        self._icon_role = ""
        self._is_large = large
        self._shortcut_hint = ""
        self.setText(text)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().follow(self)

    def set_kind(self, kind: ButtonKind | str) -> None:
        """Change the look, e.g. when a step becomes the main one."""
        self._kind = ButtonKind(kind)
        self.update()

    def set_icon_name(self, name: str, role: str = "") -> None:
        """Change the icon; `role` is a color token, empty for the text's color."""
        self._icon_name = name
        self._icon_role = role
        self.updateGeometry()
        self.update()

    def set_hint(self, sentence: str, shortcut: str = "") -> None:
        """Tooltip with an optional shortcut in portable form, e.g. `Ctrl+N`."""
        self._shortcut_hint = shortcut
        keys = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(plain_tooltip(f"{sentence} · {isolate_ltr(keys)}" if keys else sentence))

    def button_font(self) -> QFont:
        """The font for its kind."""
        return theme().font("small", "strong" if self._kind in _SOLID else "medium")

    def sizeHint(self) -> QSize:
        look = theme()
        width = 2 * _PADDING
        if self._icon_name:
            width += look.size("icon_button")
        if self.text():
            metrics = look.metrics("small", "strong" if self._kind in _SOLID else "medium")
            width += metrics.horizontalAdvance(_without_mnemonic(self.text()))
            width += _GAP if self._icon_name else 0
        return QSize(width, look.control_height("control_large" if self._is_large else "control"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            self.paint_frame(painter)
            self.paint_content(painter, self.rect())

    def paint_frame(self, painter: QPainter) -> None:
        """Fill and border for the present state."""
        look = theme()
        radius = look.radius("control")
        if not self.isEnabled():
            if self._kind in _FRAMED or self._kind in _SOLID:
                draw_box(painter, self.rect(), radius, None, look.color("border"))
            return
        rest, hover, pressed = _FILLS[self._kind]
        name, edge = rest, "border"
        if self.isDown() or (self.isChecked() and not self.tells_on):
            name = pressed
        elif self._is_on():
            name, edge = "accent_bg", "accent_border"
        elif self.underMouse():
            name = hover
        fill = look.color(name) if name else None
        border = look.color(edge) if self._kind in _FRAMED else None
        draw_box(painter, self.rect(), radius, fill, border)

    def content_color(self) -> QColor:
        """The text's color for the present state."""
        if not self.isEnabled():
            return theme().color("text_disabled")
        return theme().color("accent_text" if self._is_on() else _TEXTS[self._kind])

    def _is_on(self) -> bool:
        """Whether it is checked and says so in the accent's color."""
        return self.isChecked() and self.tells_on

    def paint_content(self, painter: QPainter, area: QRect) -> None:
        """Icon and words in the middle of `area`."""
        look = theme()
        color = self.content_color()
        text = _without_mnemonic(self.text())
        font = self.button_font()
        painter.setFont(font)
        metrics = painter.fontMetrics()
        icon_side = look.size("icon_button") if self._icon_name else 0
        gap = _GAP if icon_side and text else 0
        room = area.width() - icon_side - gap - 2
        text_width = min(metrics.horizontalAdvance(text), room) if text else 0
        start = area.x() + (area.width() - icon_side - gap - text_width) // 2
        if icon_side:
            rect = mirrored(self, QRect(start, area.y(), icon_side, area.height()), self.rect())
            icon_color = (
                look.color(self._icon_role) if self._icon_role and self.isEnabled() else color
            )
            if not text and not self._icon_role and self.isEnabled() and self._kind not in _SOLID:
                icon_color = look.color("text_muted") if color == look.color("text") else color
            draw_icon(painter, self._icon_name, icon_color, rect, icon_side)
        if text:
            rect = QRect(start + icon_side + gap, area.y(), text_width + 1, area.height())
            rect = mirrored(self, rect, self.rect())
            painter.setPen(color)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, text_width + 1)
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, shown)

    def restyle(self) -> None:
        """Take over the sizes of another look."""
        self.updateGeometry()
        self.update()


class PrimaryButton(Button):
    """The one button a window mainly wants pressed."""

    def __init__(self, text: str, icon_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, ButtonKind.PRIMARY, icon_name, parent)


class SecondaryButton(Button):
    """An ordinary button."""

    def __init__(self, text: str, icon_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, ButtonKind.SECONDARY, icon_name, parent)


class FlatButton(Button):
    """A button without a frame."""

    def __init__(self, text: str, icon_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, ButtonKind.FLAT, icon_name, parent)


class DangerButton(Button):
    """Takes something away; `solid` for what Undo cannot bring back."""

    def __init__(
        self, text: str, icon_name: str = "", parent: QWidget | None = None, *, solid: bool = False
    ) -> None:
        kind = ButtonKind.DANGER_SOLID if solid else ButtonKind.DANGER
        super().__init__(text, kind, icon_name, parent)


class LinkButton(Button):
    """Words that act, without a frame, in the link color."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, ButtonKind.LINK, "", parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)


class IconButton(Button):
    """A square button with an icon only; `name` is said by screen readers and the tooltip."""

    def __init__(
        self,
        icon_name: str,
        name: str,
        parent: QWidget | None = None,
        *,
        shortcut: str = "",
        framed: bool = False,
        small: bool = False,
    ) -> None:
        kind = ButtonKind.SECONDARY if framed else ButtonKind.FLAT
        super().__init__("", kind, icon_name, parent)
        self._is_small = small
        self.set_name(name, shortcut)

    def set_name(self, name: str, shortcut: str = "") -> None:
        """What the button does, in words."""
        self.setAccessibleName(name)
        self.set_hint(name, shortcut)

    def sizeHint(self) -> QSize:
        look = theme()
        side = look.size("hit_target_min") if self._is_small else look.control_height()
        return QSize(side, side)


class SplitButton(Button):
    """A button with a menu of its rarer forms: "+ New" and its arrow.

    Click and Enter act; the arrow, Down and Alt+Down open the menu.
    """

    menu_shown = Signal()

    def __init__(
        self,
        text: str,
        menu: QMenu,
        icon_name: str = "",
        kind: ButtonKind | str = ButtonKind.PRIMARY,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, kind, icon_name, parent)
        self._menu = menu

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + self._arrow_width(), hint.height())

    def menu_rect(self) -> QRect:
        """The arrow's part."""
        width = self._arrow_width()
        return mirrored(self, QRect(self.width() - width, 0, width, self.height()))

    def show_menu(self) -> None:
        """Open the menu under the button."""
        corner = self.rect().bottomRight() if is_rtl() else self.rect().bottomLeft()
        position = self.mapToGlobal(corner)
        if is_rtl():
            position.setX(position.x() - self._menu.sizeHint().width())
        position.setY(position.y() + theme().space("xs"))
        self.menu_shown.emit()
        self._menu.popup(position)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and self.menu_rect().contains(event.position().toPoint()):
            self.show_menu()
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.show_menu()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        arrow = self.menu_rect()
        with painting(self) as painter:
            self.paint_frame(painter)
            body = QRect(0, 0, self.width() - arrow.width(), self.height())
            self.paint_content(painter, body)
            color = self.content_color()
            draw_icon(painter, "chevron-down", color, arrow, theme().size("icon_small"))
            line = QColor(color)
            line.setAlphaF(0.35)
            x = arrow.left() if not is_rtl() else arrow.right()
            top, bottom = QPointF(x, 1), QPointF(x, self.height() - 2)
            draw_hairline(painter, top, bottom, line)

    def _arrow_width(self) -> int:
        return theme().control_height()


class MenuButton(Button):
    """A secondary or flat button that opens a menu, with Down too; a small arrow says so."""

    def __init__(
        self,
        text: str,
        menu: QMenu | None = None,
        icon_name: str = "",
        kind: ButtonKind | str = ButtonKind.SECONDARY,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, kind, icon_name, parent)
        self._kept: QMenu | None = None
        if menu is not None:
            self.setMenu(menu)

    def setMenu(self, menu: QMenu) -> None:
        """Open this menu; it is kept, for Qt does not own it."""
        super().setMenu(menu)
        self._kept = menu

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + theme().size("icon_small") + _GAP, hint.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            note_press(by_key=True)
            self.showMenu()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        side = theme().size("icon_small") + _GAP
        with painting(self) as painter:
            self.paint_frame(painter)
            self.paint_content(painter, QRect(0, 0, self.width() - side, self.height()))
            arrow = QRect(self.width() - side - _GAP, 0, side, self.height())
            color = theme().color("text_muted" if self.isEnabled() else "text_disabled")
            draw_icon(
                painter,
                "chevron-down",
                color,
                mirrored(self, arrow),
                theme().size("icon_small"),
            )


def _without_mnemonic(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&") if "&" in text else text
