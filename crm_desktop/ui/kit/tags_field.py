"""Tags: small labels, a field to edit them, and chips that filter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from crm_desktop.ui.kit.direction import mirrored
from crm_desktop.ui.kit.fields import Field, Line
from crm_desktop.ui.kit.flow_layout import FlowLayout
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.suggestions import Suggestions
from crm_desktop.ui.kit.theme import theme

_LONGEST_TAG = 60


class TagLabel(QWidget):
    """A tag as shown: small text on a tint. `tone` is neutral, accent, success, warning, danger."""

    removed = Signal()

    def __init__(
        self,
        text: str,
        tone: str = "neutral",
        parent: QWidget | None = None,
        *,
        removable: bool = False,
        icon_name: str = "",
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._tone = tone
        self._icon_name = icon_name
        self._is_removable = removable
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().follow(self)

    def text(self) -> str:
        """The tag."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show another word."""
        self._text = text
        self.setAccessibleName(text)
        self.restyle()

    def sizeHint(self) -> QSize:
        look = theme()
        metrics = look.metrics("caption")
        width = metrics.horizontalAdvance(self._text) + 2 * (look.space("xs") + 2)
        if self._is_removable:
            width += look.size("icon_small")
        width += self._icon_room()
        return QSize(width, max(look.size("tag"), metrics.height() + 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        fills = {"neutral": "sunken", "accent": "accent_bg"}
        texts = {"neutral": "text", "accent": "accent_text"}
        fill = look.color(fills.get(self._tone, f"{self._tone}_bg"))
        if self._tone == "neutral" and look.is_dark:
            fill = look.color("raised")
        color = look.color(texts.get(self._tone, self._tone))
        with painting(self) as painter:
            draw_box(painter, self.rect(), look.radius("tag"), fill)
            painter.setFont(look.font("caption"))
            painter.setPen(color)
            side = look.size("icon_small") if self._is_removable else 0
            inset = look.space("xs") + 2
            icon = self._icon_room()
            if icon:
                place = QRect(inset, 0, icon - look.space("xs"), self.height())
                draw_icon(painter, self._icon_name, color, mirrored(self, place), place.width())
            start = inset + icon
            area = QRect(start, 0, self.width() - start - inset - side, self.height())
            metrics = painter.fontMetrics()
            text = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, area.width() + 1)
            painter.drawText(mirrored(self, area), Qt.AlignmentFlag.AlignCenter, text)
            if side:
                draw_icon(painter, "x", look.color("text_muted"), self._cross(), side - 2)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_removable and self._cross().contains(event.position().toPoint()):
            self.removed.emit()

    def _icon_room(self) -> int:
        """Width of the icon before the text with the gap behind it."""
        look = theme()
        return look.size("icon_small") - 2 + look.space("xs") if self._icon_name else 0

    def _cross(self) -> QRect:
        side = theme().size("icon_small") + 2
        return mirrored(self, QRect(self.width() - side - 2, 0, side, self.height()))

    def restyle(self) -> None:
        """Take over the sizes of another look."""
        self.updateGeometry()
        self.update()


class TagsField(Field):
    """Edits a list of tags: type and press Enter or comma; Backspace in the empty line removes.

    `edited` gives a tuple of texts after each addition or removal.
    """

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tags: tuple[str, ...] = ()
        self._stored = ()
        self._frame = _TagsFrame()
        self.edit = self._frame.edit
        self.edit.setPlaceholderText(placeholder)
        self._build(self._frame)
        self.setFocusProxy(self.edit)
        self.edit.returnPressed.connect(self._add_typed)
        self.edit.textEdited.connect(self._split_typed)
        self.edit.installEventFilter(self)

    def set_suggestions(self, tags: Sequence[str]) -> None:
        """Offer existing tags while typing."""
        completer = Suggestions(sorted(tags, key=str.casefold), self)
        # Queued: the completer writes its choice into the line after this signal.
        completer.activated.connect(lambda: QTimer.singleShot(0, self, self._add_typed))
        completer.box = self._frame
        self.edit.setCompleter(completer)

    def set_name(self, name: str) -> None:
        super().set_name(name)
        self.edit.setAccessibleName(name)

    def value(self) -> tuple[str, ...]:
        return self._tags

    def _show(self, value: object) -> None:
        self._tags = cast("tuple[str, ...]", value) if isinstance(value, tuple) else ()
        self._frame.show_tags(self._tags, self._remove)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and isinstance(event, QKeyEvent):
            is_press = event.type() == QEvent.Type.KeyPress
            is_backspace = event.key() == Qt.Key.Key_Backspace
            if is_press and is_backspace and not self.edit.text() and self._tags:
                self._remove(self._tags[-1])
                return True
        if watched is self.edit and isinstance(event, QFocusEvent):
            is_left = event.type() == QEvent.Type.FocusOut
            if is_left and event.reason() != Qt.FocusReason.PopupFocusReason:
                self._add_typed()
            self._frame.update()
        return super().eventFilter(watched, event)

    def _split_typed(self, text: str) -> None:
        if text.endswith((",", ";", "،")):
            self.edit.setText(text[:-1])
            self._add_typed()

    def _add_typed(self) -> None:
        text = " ".join(self.edit.text().split())
        self.edit.clear()
        known = {tag.casefold() for tag in self._tags}
        if text and text.casefold() not in known:
            self._show((*self._tags, text))
            self.commit()

    def _remove(self, tag: str) -> None:
        self._show(tuple(other for other in self._tags if other != tag))
        self.commit()


class _TagsFrame(QFrame):
    """Looks like a field and holds tags and a line."""

    def __init__(self) -> None:
        super().__init__()
        self.edit = Line(is_bare=True)
        self.edit.setMaxLength(_LONGEST_TAG)
        self.edit.setMinimumWidth(theme().size("control") * 3)
        self._labels: list[TagLabel] = []
        self._flow = FlowLayout(self, theme().space("xs"))
        look = theme()
        air = (look.control_height() - self.edit.sizeHint().height()) // 2
        self._flow.setContentsMargins(look.space("s"), air, look.space("s"), air)
        self._flow.addWidget(self.edit)

    def show_tags(self, tags: Sequence[str], remove: Callable[[str], None]) -> None:
        """Show these, each with a cross."""
        for label in self._labels:
            self._flow.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels = []
        for number, tag in enumerate(tags):
            label = TagLabel(tag, removable=True)
            label.removed.connect(partial(remove, tag))
            self._flow.insert_widget(number, label)
            label.show()
            self._labels.append(label)
        self.updateGeometry()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.edit.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        has_focus = self.edit.hasFocus()
        name = "focus" if has_focus else "border_input"
        if self.property("error"):
            name = "danger_solid"
        width = look.border("focus" if has_focus else "hairline")
        with painting(self) as painter:
            fill, border = look.color("surface"), look.color(name)
            draw_box(painter, self.rect(), look.radius("control"), fill, border, width)
