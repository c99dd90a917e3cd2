"""A layout that puts widgets in lines, as words in a paragraph, in the reading direction."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from crm_desktop.ui.kit.direction import visual_rect


class FlowLayout(QLayout):
    """Chips and tags: breaks into a new line where there is no more room."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 4) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._at_end: QWidget | None = None
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        # Else a widget that is visible already would stay where it was.
        self.invalidate()

    def insert_widget(self, position: int, widget: QWidget) -> None:
        """Add a widget before the one at `position`."""
        self.addWidget(widget)
        self._items.insert(position, self._items.pop())
        self.invalidate()

    def add_at_end(self, widget: QWidget) -> None:
        """Add a last widget that stands at the end of its line."""
        self.addWidget(widget)
        self._at_end = widget

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), is_trial=True)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, is_trial=False)

    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(hint.width() for hint in hints) + self.spacing() * max(0, len(hints) - 1)
        height = max((hint.height() for hint in hints), default=0)
        return QSize(width, height).grownBy(self.contentsMargins())

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def _arrange(self, rect: QRect, *, is_trial: bool) -> int:
        """Place the items, or only measure; returns the height used."""
        margins = self.contentsMargins()
        inside = rect.marginsRemoved(margins)
        y = inside.y()
        for line in self._lines(inside.width()):
            height = max(item.sizeHint().height() for item in line)
            if not is_trial:
                self._place_line(line, inside, y, height)
            y += height + self.spacing()
        used = max(0, y - self.spacing() - inside.y())
        return used + margins.top() + margins.bottom()

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        room = -1
        for item in self._items:
            if item.isEmpty():
                continue
            needed = item.sizeHint().width()
            if needed > room:
                lines.append([])
                room = width
            lines[-1].append(item)
            room -= needed + self.spacing()
        return lines

    def _place_line(self, line: list[QLayoutItem], inside: QRect, y: int, height: int) -> None:
        """Put the items side by side, each in the middle of the line's height."""
        parent = self.parentWidget()
        x = inside.x()
        for number, item in enumerate(line):
            hint = item.sizeHint()
            is_growing = item.expandingDirections() & Qt.Orientation.Horizontal
            is_last = number == len(line) - 1
            room = inside.right() + 1 - x
            width = room if is_last and is_growing else min(hint.width(), room)
            if self._at_end is not None and item.widget() is self._at_end:
                x = inside.right() + 1 - width
            place = QRect(QPoint(x, y + (height - hint.height()) // 2), hint)
            place.setWidth(width)
            if parent is not None:
                place = visual_rect(parent.layoutDirection(), inside, place)
            item.setGeometry(place)
            x += width + self.spacing()
