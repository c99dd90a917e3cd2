"""How a segment is painted in the side column: icon or colored square, name, count."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from crm_desktop.ui.contacts.segments import Segment
from crm_desktop.ui.kit.direction import elide, mirrored, text_flags
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box
from crm_desktop.ui.kit.theme import theme

if TYPE_CHECKING:
    from crm_desktop.ui.contacts.segment_list import SegmentList

Index = QModelIndex | QPersistentModelIndex
SEGMENT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The segment of a line; a heading has none."""
COUNT_ROLE = int(Qt.ItemDataRole.UserRole) + 2
"""How many contacts are in it; None where that is not known."""


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


class SegmentDelegate(QStyledItemDelegate):
    """Icon or colored square, name, count; the shown one on the accent tint."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = _row_height()
        if index.row() and not isinstance(index.data(SEGMENT_ROLE), Segment):
            height += theme().space("s")
        return QSize(0, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = cast("QRect", option.rect)  # type: ignore[attr-defined]
        view = cast("SegmentList", option.widget)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Each text runs as its own first letter says; its place is always given in full.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        segment = index.data(SEGMENT_ROLE)
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
        count = index.data(COUNT_ROLE)
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
