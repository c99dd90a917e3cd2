"""The side column of the contact list: segments, tags, and the bin at its foot."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from heapq import nlargest
from operator import itemgetter
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
    QHBoxLayout,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.business.contacts.model import Tag
from crm_desktop.business.contacts.segments import SavedSegment
from crm_desktop.core.actor import Actor
from crm_desktop.ui.contacts.segments import (
    TAG_PREFIX,
    Segment,
    SegmentCounts,
    bin_segment,
    saved_segment,
    standard_segments,
    tag_segment,
)
from crm_desktop.ui.kit.buttons import IconButton
from crm_desktop.ui.kit.direction import elide, mirrored, text_flags
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.frames import Panel
from crm_desktop.ui.kit.hover_list import HoverList
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box
from crm_desktop.ui.kit.plain_label import PlainLabel, plain_tooltip
from crm_desktop.ui.kit.theme import theme

Index = QModelIndex | QPersistentModelIndex
_SEGMENT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_COUNT_ROLE = int(Qt.ItemDataRole.UserRole) + 2
_NOWHERE = QModelIndex()
MOST_TAGS = 100
"""So many tags are listed, those that most contacts have."""


class SegmentsPanel(Panel):
    """Shows one segment as chosen; `chosen(Segment)` when the user takes another."""

    chosen = Signal(object)
    menu_requested = Signal(object, QPoint)
    rename_requested = Signal(object, QPoint)
    remove_requested = Signal(object)
    move_requested = Signal(object, int)

    page_requested = Signal(str)
    new_requested = Signal()

    def __init__(
        self, actor: Actor, parent: QWidget | None = None, pages: tuple[Segment, ...] = ()
    ) -> None:
        super().__init__("window", parent)
        self._actor = actor
        self._page_counts: dict[str, int | None] = {}
        self.wanted_width = 0
        """Where no name that the program gives is cut, within reason; in logical pixels."""
        self._tags: tuple[Tag, ...] = ()
        self._more_tags = 0
        self._saved: tuple[SavedSegment, ...] = ()
        self._current = standard_segments(actor)[0]
        self.list = _SegmentList(self.tr("Segments"))
        self.foot = _SegmentList(self.tr("More lists"))
        self.foot.set_entries((*pages, bin_segment()))
        self.foot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for view in (self.list, self.foot):
            view.segment_chosen.connect(self._choose)
        self.foot.page_requested.connect(self._open_page)
        self.list.verticalScrollBar().rangeChanged.connect(self._align_foot)
        self.list.menu_requested.connect(self.menu_requested)
        self.list.rename_requested.connect(self.rename_requested)
        self.list.remove_requested.connect(self.remove_requested)
        self.list.move_requested.connect(self.move_requested)
        look = theme()
        column = QVBoxLayout(self)
        # The scroll bar stands in the margin: names keep the room.
        column.setContentsMargins(look.space("s"), look.space("s"), 0, 0)
        column.setSpacing(look.space("xs"))
        column.addLayout(self._make_head())
        column.addWidget(self.list, 1)
        column.addWidget(self.foot)
        look.changed.connect(self._fit)
        self._fit()
        self._fill()

    @property
    def current(self) -> Segment:
        """The segment shown now."""
        return self._current

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The tags that are listed."""
        return self._tags

    def show_saved(self, saved: tuple[SavedSegment, ...]) -> None:
        """List the segments that people made; the one shown keeps its newest name and filter."""
        if saved == self._saved:
            return
        self._saved = saved
        self._fill()
        same = (one for one in self.list.segments() if one.key == self._current.key)
        self._current = next(same, self._current)

    def show_tags(self, tags: tuple[Tag, ...]) -> None:
        """List tags before anything is counted."""
        self._tags = tags
        self._fill()

    def set_current(self, key: str) -> None:
        """Mark a segment as shown without telling anyone; an unknown key changes nothing."""
        for segment in (*self.list.segments(), *self.foot.segments()):
            if segment.key == key:
                self._current = segment
                self._mark()
                return

    def show_counts(self, counts: SegmentCounts) -> None:
        """Show live counts; tags appear and go with them."""
        by_tag = counts.lists.by_tag
        most_used = nlargest(MOST_TAGS, by_tag, key=itemgetter(1))
        least = most_used[-1][1] if len(by_tag) > MOST_TAGS else 0
        listed = [tag for tag, count in by_tag if count >= least][:MOST_TAGS]
        more = len(by_tag) - len(listed)
        if (tuple(listed), more) != (self._tags, self._more_tags):
            self._more_tags = more
            self.show_tags(tuple(listed))
        of_tags = {f"{TAG_PREFIX}{tag.name}": count for tag, count in by_tag}

        def count_of(key: str) -> int | None:
            return of_tags.get(key, 0) if key.startswith(TAG_PREFIX) else counts.of(key)

        self.list.set_counts(count_of)
        self.foot.set_counts(lambda key: self._page_counts.get(key, counts.of(key)))
        self._fit()

    def show_page_count(self, page_id: str, count: int | None) -> None:
        """Show how much there is on a page that the column leads to."""
        self._page_counts[page_id] = count
        self.foot.recount()

    def _make_head(self) -> QHBoxLayout:
        """The column's name, and the way to one more segment."""
        look = theme()
        self.new_button = IconButton("plus", self.tr("New segment"))
        self.new_button.clicked.connect(self.new_requested)
        head = QHBoxLayout()
        head.setContentsMargins(look.space("s"), 0, look.space("s"), 0)
        title = PlainLabel(self.tr("Segments"), size="small", weight="strong", tone="muted")
        head.addWidget(title, 1)
        head.addWidget(self.new_button)
        return head

    def _fill(self) -> None:
        entries: list[Segment | str] = [*standard_segments(self._actor)]
        entries += [saved_segment(one) for one in self._saved if not one.is_shared]
        shared = [saved_segment(one) for one in self._saved if one.is_shared]
        if shared:
            entries += [self.tr("Shared by the team"), *shared]
        if self._tags:
            entries += [self.tr("Tags"), *map(tag_segment, self._tags)]
        if self._more_tags:
            entries.append(self.tr("%Ln more: filter by “Tag”", "", self._more_tags))
        self.list.set_entries(entries)
        self._mark()
        self._fit()

    def _choose(self, segment: Segment) -> None:
        if segment.key != self._current.key:
            self._current = segment
            self._mark()
            self.chosen.emit(segment)

    def _open_page(self, page_id: str) -> None:
        """Whoever comes back finds the list marked that is shown."""
        self._mark()
        self.page_requested.emit(page_id)

    def _mark(self) -> None:
        self.list.mark(self._current.key)
        self.foot.mark(self._current.key)

    def _align_foot(self, _least: int, most: int) -> None:
        """Its counts stand under the others, which make room for their scroll bar."""
        bar = self.list.verticalScrollBar().sizeHint().width() if most else 0
        self.list.leave_at_end(max(0, self._margin() - bar))
        self.foot.leave_at_end(max(self._margin(), bar))

    def _margin(self) -> int:
        return theme().space("s")

    def _fit(self) -> None:
        look = theme()
        lines = len(self.foot.segments())
        self.foot.setFixedHeight(lines * _row_height() + look.space("s"))
        standard = look.size("segments_panel")
        scroll_bar = self.list.verticalScrollBar().sizeHint().width()
        needed = self.list.content_width() + look.space("s") + max(self._margin(), scroll_bar)
        self.setMinimumWidth(standard * 4 // 5)
        self.wanted_width = max(standard, min(needed, standard * 6 // 5))
        self._align_foot(0, self.list.verticalScrollBar().maximum())


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


class _SegmentList(HoverList):
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
        view = cast("_SegmentList", option.widget)  # type: ignore[attr-defined]
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

    def _paint_heading(self, painter: QPainter, rect: QRect, view: _SegmentList, text: str) -> None:
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
        view: _SegmentList,
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
