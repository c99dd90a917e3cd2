"""A timeline: entries with an icon on a line, words, who and when; headings between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import (
    QLocale,
    QModelIndex,
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
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from crm_desktop.ui.kit.avatar import draw_avatar
from crm_desktop.ui.kit.columns import Person
from crm_desktop.ui.kit.delegates import draw_tag
from crm_desktop.ui.kit.direction import elide, mirrored, text_flags
from crm_desktop.ui.kit.focus_ring import is_keyboard_focus
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.line_entries import LINE_ROLE, LineEntry, LineModel
from crm_desktop.ui.kit.paint import draw_box
from crm_desktop.ui.kit.theme import theme

Index = QModelIndex | QPersistentModelIndex


class LineView(QListView):
    """Shows a `LineModel`; `end_neared()` asks for more, `opened(key)` for one entry.

    `menu_requested(key, QPoint)` is a right click, or the menu key, in global coordinates. The key
    End means the very last entry: `end_requested()`, and `seeks_end` until the hand goes elsewhere.
    """

    end_neared = Signal()
    end_requested = Signal()
    opened = Signal(int)
    menu_requested = Signal(int, object)

    def __init__(
        self,
        model: LineModel,
        person: Callable[[int | None], Person | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.seeks_end = False
        self.lines = model
        self.setModel(model)
        self._delegate = _LineDelegate(person, self)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(self.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(False)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Timeline"))
        self.verticalScrollBar().valueChanged.connect(self._look_ahead)
        theme().changed.connect(self._restyle)

    def _restyle(self) -> None:
        self._delegate.restyle()
        self.doItemsLayout()

    def current(self) -> LineEntry | None:
        """The entry the keyboard stands on."""
        index = self.currentIndex()
        return cast("LineEntry", index.data(LINE_ROLE)) if index.isValid() else None

    def _look_ahead(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if value and value > bar.maximum() - bar.pageStep():
            self.end_neared.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard stands on an entry, not on a heading."""
        super().focusInEvent(event)
        if is_keyboard_focus(event) and not self.currentIndex().isValid():
            lines = self.lines.lines
            row = next((row for row, line in enumerate(lines) if not line.heading), None)
            if row is not None:
                self.setCurrentIndex(self.lines.index(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.current()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and line is not None and line.key:
            self.opened.emit(line.key)
            return
        super().keyPressEvent(event)
        self.seeks_end = event.key() == Qt.Key.Key_End
        if self.seeks_end:
            self.end_requested.emit()

    def go_to_end(self) -> None:
        """Stand on the last entry; there are no more behind it."""
        self.seeks_end = False
        self.setCurrentIndex(self.lines.index(self.lines.rowCount() - 1))
        self.scrollToBottom()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.seeks_end = False
        super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.seeks_end = False
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        line = self._line_at(event.position().toPoint())
        if line is not None and line.key and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(line.key)
            return
        super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A right click means the entry under it, the menu key the current one."""
        place = event.pos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.visualRect(self.currentIndex()).center()
        line = self._line_at(place)
        if line is not None and line.key:
            self.setCurrentIndex(self.indexAt(place))
            where: QPoint = self.viewport().mapToGlobal(place)
            self.menu_requested.emit(line.key, where)

    def _line_at(self, place: QPoint) -> LineEntry | None:
        index = self.indexAt(place)
        return cast("LineEntry", index.data(LINE_ROLE)) if index.isValid() else None


class _LineDelegate(QStyledItemDelegate):
    """Headings; entries with their circle on the line, title, chip, detail, avatar and moment."""

    def __init__(self, person: Callable[[int | None], Person | None], parent: LineView) -> None:
        super().__init__(parent)
        self._person = person
        self._view = parent
        self._sizes: tuple[QSize, QSize, QSize] | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        # Asked for each of ten thousand rows whenever some are added.
        line = self._view.lines.lines[index.row()]
        heading, plain, detailed = self._sizes or self._measure()
        return heading if line.heading else detailed if line.detail else plain

    def _measure(self) -> tuple[QSize, QSize, QSize]:
        """The sizes of a heading, of an entry, and of one with a second line."""
        look = theme()
        small = look.metrics("small").height()
        self._sizes = (
            QSize(0, max(look.size("row_group_header"), small + look.space("s"))),
            QSize(0, look.size("avatar") + look.space("s")),
            QSize(0, look.metrics("base").height() + small + look.space("l")),
        )
        return self._sizes

    def restyle(self) -> None:
        """The look is another one."""
        self._sizes = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = cast("QRect", option.rect)  # type: ignore[attr-defined]
        line = cast("LineEntry", index.data(LINE_ROLE))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Each text runs as its own first letter says; its place is always given in full.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        if line.heading:
            self._paint_heading(painter, rect, line.heading)
        else:
            self._paint_entry(painter, rect, line, index)
            if self._view.hasFocus() and self._view.currentIndex() == index:
                look = theme()
                ring, width = look.color("focus"), look.border("focus")
                draw_box(painter, rect, look.radius("control"), border=ring, width=width)
        painter.restore()

    def _text_start(self) -> int:
        look = theme()
        return look.size("avatar") + look.space("m")

    def _paint_heading(self, painter: QPainter, rect: QRect, words: str) -> None:
        look = theme()
        painter.setFont(look.font("small", "strong"))
        painter.setPen(look.color("text_muted"))
        area = self._mirrored(rect, QRect(self._text_start(), 0, rect.width(), rect.height()))
        flags = text_flags(Qt.AlignmentFlag.AlignVCenter, self._view.layoutDirection())
        painter.drawText(area, flags, words)

    def _paint_entry(self, painter: QPainter, rect: QRect, line: LineEntry, index: Index) -> None:
        look = theme()
        side, gap = look.size("avatar"), look.space("xs")
        circle = QRect(0, gap, side, side)
        self._paint_rail(painter, rect, circle, index)
        self._paint_circle(painter, self._mirrored(rect, circle), line)
        start = self._text_start()
        top = QRect(start, gap, rect.width() - start - gap, side)
        used = self._paint_end(painter, rect, top, line)
        self._paint_title(painter, rect, QRect(start, gap, top.width() - used, side), line)
        if not line.detail:
            return
        metrics = look.metrics("small")
        detail = QRect(start, gap + side, top.width(), metrics.height())
        painter.setFont(look.font("small"))
        painter.setPen(look.color("text_muted" if not line.color else "text"))
        flags = text_flags(Qt.AlignmentFlag.AlignVCenter, self._view.layoutDirection())
        words = elide(line.detail, metrics, detail.width())
        painter.drawText(self._mirrored(rect, detail), flags, words)

    def _paint_circle(self, painter: QPainter, place: QRect, line: LineEntry) -> None:
        look = theme()
        radius, icon_side = place.width() / 2, look.size("icon_small")
        if line.color:
            draw_box(painter, place, radius, look.color(f"{line.color}.tint"))
            color = look.color(f"{line.color}.solid")
        else:
            draw_box(painter, place, radius, look.color("surface"), look.color("border"))
            color = look.color("text_muted")
        draw_icon(painter, line.icon_name, color, place, icon_side)

    def _paint_title(self, painter: QPainter, rect: QRect, area: QRect, line: LineEntry) -> None:
        """The title, and after it the chip, the pin and how many files there are."""
        look = theme()
        metrics, small = look.metrics("small", "medium"), look.metrics("caption")
        chip = small.horizontalAdvance(line.chip) + 2 * look.space("s") if line.chip else 0
        pin = look.size("icon_small") if line.is_pinned else 0
        count = QLocale().toString(line.file_count) if line.file_count else ""
        clip = look.size("icon_small") + small.horizontalAdvance(count) + 1 if count else 0
        room = area.width() - sum(part + look.space("s") for part in (chip, pin, clip) if part)
        words = elide(line.title, metrics, room)
        painter.setFont(look.font("small", "medium"))
        painter.setPen(look.color("text"))
        flags = text_flags(Qt.AlignmentFlag.AlignVCenter, self._view.layoutDirection())
        title = QRect(area.x(), area.y(), room, area.height())
        painter.drawText(self._mirrored(rect, title), flags, words)
        x = area.x() + metrics.horizontalAdvance(words) + look.space("s")
        if chip:
            height = look.size("filter_chip") * 3 // 4
            place = QRect(x, area.y() + (area.height() - height) // 2, chip, height)
            tone = "danger" if line.is_late else "accent"
            draw_tag(painter, self._mirrored(rect, place), line.chip, tone)
            x += chip + look.space("s")
        if pin:
            place = QRect(x, area.y(), pin, area.height())
            draw_icon(painter, "pin", look.color("text_muted"), self._mirrored(rect, place), pin)
            x += pin + look.space("s")
        if clip:
            color, side = look.color("text_muted"), look.size("icon_small")
            mark = self._mirrored(rect, QRect(x, area.y(), side, area.height()))
            draw_icon(painter, "paperclip", color, mark, side)
            number = QRect(x + side, area.y(), clip - side, area.height())
            painter.setFont(look.font("caption"))
            painter.setPen(color)
            painter.drawText(self._mirrored(rect, number), Qt.AlignmentFlag.AlignCenter, count)

    def _paint_rail(self, painter: QPainter, rect: QRect, circle: QRect, index: Index) -> None:
        """The line that joins this entry to the next one below."""
        following = index.sibling(index.row() + 1, 0)
        line = following.data(LINE_ROLE) if following.isValid() else None
        if not isinstance(line, LineEntry) or line.heading:
            return
        look = theme()
        top = circle.bottom() + 2
        rail = QRect(
            circle.center().x(), top, look.border(), rect.height() - top + look.space("xs")
        )
        painter.fillRect(self._mirrored(rect, rail), look.color("border"))

    def _paint_end(self, painter: QPainter, rect: QRect, area: QRect, line: LineEntry) -> int:
        """Avatar and moment at the end of the line; returns the room they take."""
        look = theme()
        metrics = look.metrics("small")
        width = metrics.horizontalAdvance(line.when) + 1
        painter.setFont(look.font("small"))
        painter.setPen(look.color("text_muted"))
        end = area.right() - look.space("xs")
        place = QRect(end - width, area.y(), width, area.height())
        painter.drawText(self._mirrored(rect, place), Qt.AlignmentFlag.AlignCenter, line.when)
        side = look.size("avatar_small")
        used = width + look.space("s")
        if line.user_name:
            person = self._person(line.user_id)
            x = place.left() - look.space("s") - side
            circle = QRect(x, area.y() + (area.height() - side) // 2, side, side)
            color = None if person is None else person.color
            draw_avatar(painter, self._mirrored(rect, circle), line.user_name, color)
            used += side + look.space("s")
        return used + look.space("s")

    def _mirrored(self, rect: QRect, inside: QRect) -> QRect:
        """A rectangle within the item, thought left-to-right, where it is painted."""
        whole = QRect(0, 0, rect.width(), rect.height())
        return mirrored(self._view, inside, whole).translated(rect.topLeft())
