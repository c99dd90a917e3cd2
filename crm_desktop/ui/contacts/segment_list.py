"""The list of segments in the side column: its entries, keys, order by drag, and its painting."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from crm_desktop.business.contacts.segments import SavedSegment
from crm_desktop.ui.contacts.segments import Segment
from crm_desktop.ui.kit.direction import elide, mirrored, text_flags
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.hover_list import HoverList
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box
from crm_desktop.ui.kit.plain_label import plain_tooltip
from crm_desktop.ui.kit.theme import theme

Index = QModelIndex | QPersistentModelIndex
_SEGMENT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The segment of a line; a heading has none."""
_COUNT_ROLE = int(Qt.ItemDataRole.UserRole) + 2
"""How many contacts are in it; None where that is not known."""
_NOWHERE = QModelIndex()


def width_of(segment: Segment, count: int | None) -> int:
    """How wide a segment is with its whole name and its count, in logical pixels."""
    look = theme()
    pad, metrics = look.space("s"), look.metrics("small", "strong")
    width = pad + look.size("icon_button") + pad + metrics.horizontalAdvance(segment.title) + 1
    if count is not None:
        width += pad + metrics.horizontalAdvance(format_number(count)) + 1
    return width + pad


def _row_height() -> int:
    return theme().row_height()


class _Entries(QAbstractListModel):
    """Headings (texts) and segments, with counts."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: tuple[Segment | str, ...] = ()
        self.count_of: Callable[[str], int | None] = lambda _key: None

    def set_entries(self, entries: Iterable[Segment | str]) -> None:
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def set_counts(self, count_of: Callable[[str], int | None]) -> None:
        self.count_of = count_of
        if self.entries:
            self.dataChanged.emit(self.index(0), self.index(len(self.entries) - 1))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.entries[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entries[index.row()]
        if isinstance(entry, str):
            return entry if role == Qt.ItemDataRole.DisplayRole else None
        count = self.count_of(entry.key)
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.title if count is None else f"{entry.title}, {format_number(count)}"
        if role == _SEGMENT_ROLE:
            return entry
        return count if role == _COUNT_ROLE else None


class SegmentList(HoverList):
    """A list of segments; arrows move, and what the keyboard stands on is shown at once."""

    segment_chosen = Signal(object)
    page_requested = Signal(str)
    menu_requested = Signal(object, QPoint)
    rename_requested = Signal(object, QPoint)
    remove_requested = Signal(object)
    move_requested = Signal(object, int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._entries = _Entries(self)
        self.setModel(self._entries)
        self.setItemDelegate(_SegmentDelegate(self))
        self.setAccessibleName(name)
        self.setProperty("surface", "window")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._lead)
        self._marked = ""
        self._pressed: tuple[int, QPoint] | None = None
        self._drop_before = -1
        theme().changed.connect(self.doItemsLayout)

    def leave_at_end(self, width: int) -> None:
        """Keep so many pixels free at the end of the lines."""
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.setViewportMargins(*((width, 0, 0, 0) if is_mirrored else (0, 0, width, 0)))

    @property
    def marked(self) -> str:
        """The key of the segment that is shown."""
        return self._marked

    def segments(self) -> tuple[Segment, ...]:
        """All segments in their order."""
        return tuple(entry for entry in self._entries.entries if isinstance(entry, Segment))

    def content_width(self) -> int:
        """The width at which no name of the standard segments is cut, in logical pixels."""
        names = (one for one in self._entries.entries if isinstance(one, Segment) and one.icon_name)
        return max((width_of(one, self._entries.count_of(one.key)) for one in names), default=0)

    def viewportEvent(self, event: QEvent) -> bool:
        """A name that is cut stands in its tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            segment = self.indexAt(event.pos()).data(_SEGMENT_ROLE)
            text = ""
            if isinstance(segment, Segment):
                needed = width_of(segment, self._entries.count_of(segment.key))
                text = segment.title if needed > self.viewport().width() else ""
            QToolTip.showText(event.globalPos(), plain_tooltip(text), self.viewport())
            return True
        return super().viewportEvent(event)

    def set_entries(self, entries: Iterable[Segment | str]) -> None:
        """Show these headings and segments."""
        self._entries.set_entries(entries)

    def set_counts(self, count_of: Callable[[str], int | None]) -> None:
        """Show counts by key."""
        self._entries.set_counts(count_of)

    def recount(self) -> None:
        """Counts have changed."""
        self._entries.set_counts(self._entries.count_of)

    def mark(self, key: str) -> None:
        """Show which segment is shown; none of them if the key is another list's."""
        self._marked = key
        model = self.selectionModel()
        blocked = model.blockSignals(True)
        for row, entry in enumerate(self._entries.entries):
            if isinstance(entry, Segment) and entry.key == key:
                flags = model.SelectionFlag
                model.setCurrentIndex(self._entries.index(row), flags.ClearAndSelect)
                break
        else:
            model.clear()
        model.blockSignals(blocked)
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        segment = current.data(_SEGMENT_ROLE) if current.isValid() else None
        if isinstance(segment, Segment) and not segment.leads_elsewhere:
            self.segment_chosen.emit(segment)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def _lead(self, index: Index) -> None:
        """To the page that a line stands for; arrow keys alone do not leave this one."""
        segment = index.data(_SEGMENT_ROLE) if index.isValid() else None
        if isinstance(segment, Segment) and segment.leads_elsewhere:
            self.page_requested.emit(segment.key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if is_key else self.indexAt(event.pos())
        segment = index.data(_SEGMENT_ROLE) if index.isValid() else None
        if isinstance(segment, Segment) and segment.saved is not None:
            self.menu_requested.emit(segment.saved, self._below(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 renames, Delete deletes, Alt with an arrow moves a segment that somebody made."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._lead(index)
            return
        segment = index.data(_SEGMENT_ROLE) if index.isValid() else None
        saved = segment.saved if isinstance(segment, Segment) else None
        has_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if saved is None:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_F2:
            self.rename_requested.emit(saved, self._below(index))
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_requested.emit(saved)
        elif has_alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_requested.emit(saved, -1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    # Order by drag -----------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_left = event.button() == Qt.MouseButton.LeftButton
        is_made = is_left and self._saved_at(index.row()) is not None
        self._pressed = (index.row(), event.position().toPoint()) if is_made else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        place = event.position().toPoint()
        row, pressed = self._pressed
        far = (place - pressed).manhattanLength() >= QApplication.startDragDistance()
        if far or self._drop_before >= 0:
            self._drop_before = self._drop_place(row, place)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        drop, self._drop_before = self._drop_before, -1
        pressed, self._pressed = self._pressed, None
        self.viewport().unsetCursor()
        self.viewport().update()
        if pressed is not None and drop >= 0:
            step = drop - pressed[0] - (drop > pressed[0])
            if step:
                self.move_requested.emit(self._saved_at(pressed[0]), step)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._drop_before < 0:
            return
        look = theme()
        above = self.visualRect(self._entries.index(self._drop_before - 1))
        width = look.border("focus")
        painter = QPainter(self.viewport())
        line = QRect(above.x(), above.bottom() - width // 2, above.width(), width)
        painter.fillRect(line, look.color("accent"))
        painter.end()

    def _saved_at(self, row: int) -> SavedSegment | None:
        entries = self._entries.entries
        entry = entries[row] if 0 <= row < len(entries) else None
        return entry.saved if isinstance(entry, Segment) else None

    def _drop_place(self, row: int, place: QPoint) -> int:
        """Before which row a segment let go here would stand: among those of its group."""
        moved = self._saved_at(row)
        group = [
            number
            for number in range(len(self._entries.entries))
            if (one := self._saved_at(number)) is not None
            and moved is not None
            and one.is_shared == moved.is_shared
        ]
        for number in group:
            if place.y() < self.visualRect(self._entries.index(number)).center().y():
                return number
        return group[-1] + 1

    def _below(self, index: Index) -> QPoint:
        return self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())


class _SegmentDelegate(QStyledItemDelegate):
    """Icon or colored square, name, count; the shown one on the accent tint."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = _row_height()
        if index.row() and not isinstance(index.data(_SEGMENT_ROLE), Segment):
            height += theme().space("s")
        return QSize(0, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = cast("QRect", option.rect)  # type: ignore[attr-defined]
        view = cast("SegmentList", option.widget)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Each text runs as its own first letter says; its place is always given in full.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        segment = index.data(_SEGMENT_ROLE)
        if isinstance(segment, Segment):
            is_hovered = index.row() == view.hovered_row
            self._paint_segment(painter, rect, view, segment, index, is_hovered=is_hovered)
        else:
            self._paint_heading(painter, rect, view, str(index.data()))
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, view: SegmentList, text: str) -> None:
        look = theme()
        painter.setFont(look.font("small", "strong"))
        painter.setPen(look.color("text_muted"))
        line = rect.adjusted(look.space("s"), rect.height() - _row_height(), -look.space("s"), 0)
        flags = text_flags(Qt.AlignmentFlag.AlignVCenter, view.layoutDirection())
        painter.drawText(line, flags, text)

    def _paint_segment(
        self,
        painter: QPainter,
        rect: QRect,
        view: SegmentList,
        segment: Segment,
        index: Index,
        *,
        is_hovered: bool,
    ) -> None:
        look = theme()
        is_shown = segment.key == view.marked
        is_current = index.row() == view.currentIndex().row()
        has_ring = view.hasFocus() and (is_shown or is_current)
        if is_shown or is_hovered or has_ring:
            fill = look.color("accent_bg" if is_shown else "hover")
            border = look.color("focus") if has_ring else None
            box = rect.adjusted(0, 1, 0, -1)
            draw_box(painter, box, look.radius("control"), fill, border, look.border("focus"))
        color = look.color("accent_text" if is_shown else "text")
        pad, side = look.space("s"), look.size("icon_button")
        mark = QRect(pad, rect.y(), side, rect.height())
        mark = mirrored(view, mark, QRect(0, rect.y(), rect.width(), rect.height()))
        if segment.icon_name:
            muted = look.color("accent_text" if is_shown else "text_muted")
            draw_icon(painter, segment.icon_name, muted, mark, side)
        else:
            dot = QRect(0, 0, look.size("status_dot"), look.size("status_dot"))
            dot.moveCenter(mark.center())
            painter.fillRect(dot, look.series_color(segment.color or 0))
        font = "strong" if is_shown else "normal"
        count = index.data(_COUNT_ROLE)
        shown = "" if count is None else format_number(count)
        count_width = look.metrics("small", font).horizontalAdvance(shown) + 1
        area = QRect(0, rect.y(), rect.width() - pad - count_width, rect.height())
        area.setLeft(pad + side + pad)
        inside = QRect(0, rect.y(), rect.width(), rect.height())
        flags = text_flags(Qt.AlignmentFlag.AlignVCenter, view.layoutDirection())
        painter.setFont(look.font("small", font))
        painter.setPen(color)
        text = elide(segment.title, look.metrics("small", font), area.width() - pad)
        painter.drawText(mirrored(view, area, inside), flags, text)
        painter.setPen(color if is_shown else look.color("text_muted"))
        tail = QRect(rect.width() - pad - count_width, rect.y(), count_width, rect.height())
        painter.drawText(mirrored(view, tail, inside), Qt.AlignmentFlag.AlignCenter, shown)
