"""Paints the mapping table: headings over samples, lists that open on a click, match bars."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from crm_desktop.business.imports.model import ColumnGuess, Field
from crm_desktop.core.text import number_in_order
from crm_desktop.ui.imports.choosing import has_keyboard, paint_choice, two_line_hint
from crm_desktop.ui.imports.mapping_model import COLUMN_ROLE, MappingModel, Part
from crm_desktop.ui.imports.words import (
    LIKELY,
    OWN_ICON,
    SURE,
    field_icon,
    field_word,
)
from crm_desktop.ui.kit.direction import elide, mirrored, text_flags
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box, draw_hairline
from crm_desktop.ui.kit.theme import theme

Index = QModelIndex | QPersistentModelIndex
_BARS = 3


class MappingDelegate(QStyledItemDelegate):
    """One row per column of the file, two lines high."""

    def __init__(self, model: MappingModel, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._model = model
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return two_line_hint()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = cast("QRect", option.rect)  # type: ignore[attr-defined]
        state = cast("QStyle.StateFlag", option.state)  # type: ignore[attr-defined]
        column = index.data(COLUMN_ROLE)
        if not isinstance(column, ColumnGuess):
            return
        look = theme()
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.color("selection"))
        bottom = rect.bottomLeft().toPointF(), rect.bottomRight().toPointF()
        draw_hairline(painter, *bottom, look.color("gridline"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Each text runs as its own first letter says; its place is always given in full.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        part = Part(index.column())
        if part is Part.HEADING:
            self._paint_heading(painter, rect, column)
        elif part is Part.FIELD:
            has_focus = has_keyboard(self._view, index)
            self._paint_field(painter, rect, column, has_focus=has_focus)
        elif part is Part.MATCH:
            self._paint_match(painter, rect, column)
        else:
            self._paint_remark(painter, rect, column)
        painter.restore()

    # Painting ----------------------------------------------------------------------------

    def _paint_heading(self, painter: QPainter, rect: QRect, column: ColumnGuess) -> None:
        look = theme()
        pad, line = look.space("s"), look.metrics("small").height()
        arrow = look.size("icon_button")
        width = rect.width() - 2 * pad - arrow - pad
        top = rect.y() + (rect.height() - 2 * line) // 2
        samples = " · ".join(map(number_in_order, column.samples)) or self.tr("(empty)")
        for number, (text, weight, tone) in enumerate(
            ((column.heading or "—", "strong", "text"), (samples, "normal", "text_muted"))
        ):
            font = look.font("small" if number == 0 else "caption", weight)
            metrics = look.metrics("small" if number == 0 else "caption", weight)
            area = QRect(rect.x() + pad, top + number * line, width, line)
            painter.setFont(font)
            painter.setPen(look.color(tone))
            painter.drawText(self._mirror(area, rect), self._start(), elide(text, metrics, width))
        place = QRect(rect.right() - pad - arrow, rect.y(), arrow, rect.height())
        draw_icon(
            painter, "arrow-right", look.color("text_muted"), self._mirror(place, rect), arrow
        )

    def _paint_field(
        self, painter: QPainter, rect: QRect, column: ColumnGuess, *, has_focus: bool
    ) -> None:
        own = self._model.own_field(column)
        paint_choice(
            painter,
            self._view,
            rect,
            field_word(column.field) if own is None else own.name,
            icon_name=field_icon(column.field) if own is None else OWN_ICON,
            has_focus=has_focus,
            is_muted=column.field is Field.IGNORE and own is None,
            is_wrong=self._model.is_open(column),
        )

    def _paint_match(self, painter: QPainter, rect: QRect, column: ColumnGuess) -> None:
        look = theme()
        pad, height, width = look.space("s"), look.size("pace_marker.1"), look.space("xs") + 1
        x = rect.x() + pad
        confidence = self._model.confidence(column)
        if confidence is not None:
            count, tone = _bars(confidence)
            for number in range(_BARS):
                bar = QRect(x, rect.y() + (rect.height() - height) // 2, width, height)
                color = look.color(tone if number < count else "border")
                draw_box(painter, self._mirror(bar, rect), 1, color)
                x += width + look.border("focus")
            x += pad - look.border("focus")
        area = QRect(x, rect.y(), rect.right() - x, rect.height())
        painter.setFont(look.font("small"))
        painter.setPen(look.color("text_muted" if confidence is None else "text"))
        words = elide(self._model.match_text(column), look.metrics("small"), area.width())
        painter.drawText(self._mirror(area, rect), self._start(), words)

    def _paint_remark(self, painter: QPainter, rect: QRect, column: ColumnGuess) -> None:
        look = theme()
        icon_name, tone, text, link, _act = self._model.remark(column)
        pad, side = look.space("s"), look.size("icon_button")
        icon = QRect(rect.x() + pad, rect.y(), side, rect.height())
        draw_icon(painter, icon_name, look.color(tone), self._mirror(icon, rect), side)
        painter.setFont(look.font("small"))
        is_calm = tone in ("success", "text_muted")
        lines, link_place = self._laid_out(rect, text, link)
        painter.setPen(look.color("text_muted" if is_calm else "text"))
        for line, place in lines:
            painter.drawText(self._mirror(place, rect), self._start(), line)
        if link:
            painter.setPen(look.color("link"))
            painter.drawText(self._mirror(link_place, rect), self._start(), link)

    def _laid_out(self, rect: QRect, text: str, link: str) -> tuple[list[tuple[str, QRect]], QRect]:
        """The lines of a remark with their places, and that of its link: behind them or below."""
        look = theme()
        metrics = look.metrics("small")
        pad, side = look.space("s"), look.size("icon_button")
        start = rect.x() + pad + side - 1 + pad
        width = rect.right() - start - pad
        words = two_lines(text, metrics, width)
        link_width = metrics.horizontalAdvance(link)
        blank = metrics.horizontalAdvance(" ")
        room = width - link_width - blank
        is_below = bool(link) and len(words) == 1 and metrics.horizontalAdvance(words[0]) > room
        if link and not is_below:
            words = (*words[:-1], elide(words[-1], metrics, room))
        # Digits of another font are higher: lines of a fixed height stay inside the row.
        height = metrics.lineSpacing()
        count = len(words) + is_below
        top = rect.y() + (rect.height() - height * count) // 2
        lines = [
            (line, QRect(start, top + number * height, width, height))
            for number, line in enumerate(words)
        ]
        behind = 0 if is_below else metrics.horizontalAdvance(words[-1]) + blank
        place = QRect(start + behind, top + (count - 1) * height, link_width, height)
        return lines, place

    def link_at(self, rect: QRect, column: ColumnGuess, point: QPoint) -> bool:
        """Whether the link of a column's remark, painted in `rect`, lies at a point."""
        remark = self._model.remark(column)
        if not remark.link:
            return False
        _lines, place = self._laid_out(rect, remark.text, remark.link)
        return self._mirror(place, rect).contains(point)

    def _start(self) -> int:
        return text_flags(Qt.AlignmentFlag.AlignVCenter, self._view.layoutDirection())

    def _mirror(self, inside: QRect, rect: QRect) -> QRect:
        return mirrored(self._view, inside, rect)


def two_lines(text: str, metrics: QFontMetrics, width: int) -> tuple[str, ...]:
    """A text in as many lines as it needs, two at most; the second is cut where it is too long."""
    first, *words = text.split(" ")
    while words and metrics.horizontalAdvance(f"{first} {words[0]}") <= width:
        first = f"{first} {words.pop(0)}"
    lines = (first, " ".join(words)) if words else (first,)
    return tuple(elide(line, metrics, width) for line in lines)


def _bars(confidence: float) -> tuple[int, str]:
    """How many of the bars are filled, and their color."""
    if confidence >= SURE:
        return _BARS, "success_solid"
    return (2, "warning_solid") if confidence >= LIKELY else (1, "danger_solid")
