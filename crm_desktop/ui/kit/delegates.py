"""Cells of tables: painted by column from cached pieces, so that a full screen costs milliseconds.

`CellPainter` does the work for `TableView`; `TableDelegate` uses the same painter in other views.
All text is plain, elided at its own end, aligned to the column's start or end; phones are never
cut. Nothing here asks a model for more than the row it was given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPixmap,
    QStaticText,
    QTransform,
)
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from crm_desktop.core.records import record
from crm_desktop.ui.kit.avatar import draw_avatar
from crm_desktop.ui.kit.columns import Cell, Column, Person, Status
from crm_desktop.ui.kit.direction import elide, isolate_ltr
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.icons import pixmap
from crm_desktop.ui.kit.paint import draw_box, draw_check_box
from crm_desktop.ui.kit.status_mark import draw_shape
from crm_desktop.ui.kit.theme import theme

_MOST_TEXTS = 6000
_MOST_PIXMAPS = 1500
_NEVER_CUT = frozenset({Cell.PHONE, Cell.NUMBER})

K = TypeVar("K")
V = TypeVar("V")
Index = QModelIndex | QPersistentModelIndex

__all__ = ["CellPainter", "Person", "Place", "Status", "TableDelegate", "draw_shape", "draw_tag"]


@record
class Place:
    """Where a cell is painted: its rectangle, the direction and the screen's ratio."""

    rect: QRect
    is_rtl: bool
    ratio: float


class CellPainter:
    """Paints the content of cells; backgrounds and lines are the view's business."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, int, str, bool], tuple[QStaticText, float, float]] = {}
        self._pixmaps: dict[tuple[object, ...], QPixmap] = {}
        self._fonts: dict[str, tuple[QFont, QFontMetrics]] = {}
        self._colors: dict[str, QColor] = {}
        self.forget()

    def forget(self) -> None:
        """Drop everything cached; its owner calls this after a change of theme or font."""
        self._texts.clear()
        self._pixmaps.clear()
        self._fonts.clear()
        self._colors.clear()
        look = theme()
        self._pad = look.space("s")
        self._gap = look.space("s") - 2
        self._icon_side = look.size("icon_button")
        self._kinds: dict[Cell, Callable[[QPainter, Column, object, Place], None]] = {
            Cell.NAME: self._paint_name,
            Cell.ICON: self._paint_icon,
            Cell.AVATAR: self._paint_avatar,
            Cell.STATUS: self._paint_status,
            Cell.TAGS: self._paint_tags,
        }

    def prepare(self, painter: QPainter, column: Column) -> None:
        """Set what all cells of a column share; to be called before its cells."""
        painter.setFont(self._font(column.weight)[0])

    def paint(self, painter: QPainter, column: Column, row: object, place: Place) -> None:
        """Paint one cell of any kind but CHECK."""
        paint = self._kinds.get(column.cell)
        if paint is not None:
            paint(painter, column, row, place)
            return
        text = column.text_of(row)
        tone = column.tone(row) if column.tone is not None else _default_tone(column, text)
        is_end = bool(column.align & Qt.AlignmentFlag.AlignTrailing)
        left = place.rect.x() + self._pad
        width = place.rect.width() - 2 * self._pad
        can_cut = column.cell not in _NEVER_CUT
        self._text(painter, text, (left, width), place, tone, column.weight, is_end, can_cut)

    def paint_check(self, painter: QPainter, state: Qt.CheckState, place: Place) -> None:
        """Paint the tick of a row in the middle of its cell."""
        side = theme().size("check_box")
        box = self._pixmap(
            ("check", state, place.ratio),
            lambda: _drawn(side + 2, side + 2, place.ratio, lambda p: _tick(p, side, state)),
        )
        x = place.rect.x() + (place.rect.width() - side) // 2 - 1
        y = place.rect.y() + (place.rect.height() - side) // 2 - 1
        painter.drawPixmap(x, y, box)

    def is_cut(self, column: Column, row: object, width: int) -> bool:
        """Whether the cell's text does not fit into `width` logical pixels."""
        metrics = self._font(column.weight)[1]
        room = width - 2 * self._pad
        if column.cell is Cell.TAGS:
            value = column.value(row)
            texts = [str(tag) for tag in cast("tuple[object, ...]", value or ())]
            return tags_width(texts) > room
        if column.cell in (Cell.NAME, Cell.STATUS):
            room -= self._icon_side + self._gap
        return metrics.horizontalAdvance(column.text_of(row)) > room

    # Kinds of cells ----------------------------------------------------------------------

    def _paint_name(self, painter: QPainter, column: Column, row: object, place: Place) -> None:
        left = place.rect.x() + self._pad
        width = place.rect.width() - 2 * self._pad
        icon_name = column.value(row)
        if icon_name:
            self._icon(painter, str(icon_name), "text_muted", place, self._pad)
            step = self._icon_side + self._gap
            width -= step
            if not place.is_rtl:
                left += step
        tone = column.tone(row) if column.tone is not None else "text"
        text = column.text_of(row)
        self._text(painter, text, (left, width), place, tone, column.weight, False, True)

    def _paint_icon(self, painter: QPainter, column: Column, row: object, place: Place) -> None:
        icon_name = column.value(row)
        if icon_name:
            tone = column.tone(row) if column.tone is not None else "text_muted"
            offset = (place.rect.width() - self._icon_side) // 2
            self._icon(painter, str(icon_name), tone, place, offset)

    def _paint_avatar(self, painter: QPainter, column: Column, row: object, place: Place) -> None:
        person = column.value(row)
        if not isinstance(person, Person):
            self._paint_empty(painter, column, place)
            return
        side = theme().size("avatar_small") + 2
        image = self._pixmap(
            ("avatar", person, place.ratio),
            lambda: _drawn(
                side,
                side,
                place.ratio,
                lambda p: draw_avatar(p, QRect(0, 0, side, side), person.name, person.color),
            ),
        )
        x = place.rect.x() + self._pad
        if place.is_rtl:
            x = place.rect.right() + 1 - self._pad - side
        painter.drawPixmap(x, place.rect.y() + (place.rect.height() - side) // 2, image)

    def _paint_status(self, painter: QPainter, column: Column, row: object, place: Place) -> None:
        status = column.value(row)
        if not isinstance(status, Status):
            self._paint_empty(painter, column, place)
            return
        side = theme().size("status_dot")
        mark = self._pixmap(
            ("status", status.shape, status.color, place.ratio),
            lambda: _drawn(side + 2, side + 2, place.ratio, lambda p: draw_shape(p, side, status)),
        )
        step = side + self._gap
        x = place.rect.x() + self._pad
        left, width = x + step, place.rect.width() - 2 * self._pad - step
        if place.is_rtl:
            x = place.rect.right() + 1 - self._pad - side
            left = place.rect.x() + self._pad
        painter.drawPixmap(x - 1, place.rect.y() + (place.rect.height() - side) // 2 - 1, mark)
        text = status.word
        self._text(painter, text, (left, width), place, "text", column.weight, False, True)

    def _paint_tags(self, painter: QPainter, column: Column, row: object, place: Place) -> None:
        value = column.value(row)
        if not isinstance(value, tuple) or not value:
            self._paint_empty(painter, column, place)
            return
        texts = tuple(map(str, cast("tuple[object, ...]", value)))
        width = place.rect.width() - 2 * self._pad
        if width <= 0:
            return
        look = theme()
        height = max(look.size("tag"), look.metrics("caption").height() + 2)
        image = self._pixmap(
            ("tags", texts, width, place.is_rtl, place.ratio),
            lambda: _drawn(
                width,
                height,
                place.ratio,
                lambda p: _draw_tags(p, texts, QRect(0, 0, width, height), is_rtl=place.is_rtl),
            ),
        )
        y = place.rect.y() + (place.rect.height() - height) // 2
        painter.drawPixmap(place.rect.x() + self._pad, y, image)

    def _paint_empty(self, painter: QPainter, column: Column, place: Place) -> None:
        span = (place.rect.x() + self._pad, place.rect.width() - 2 * self._pad)
        self._text(painter, "—", span, place, "text_muted", column.weight, False, True)

    # Pieces ------------------------------------------------------------------------------

    def _text(
        self,
        painter: QPainter,
        text: str,
        span: tuple[int, int],
        place: Place,
        tone: str,
        weight: str,
        is_end: bool,
        can_cut: bool,
    ) -> None:
        if not text:
            return
        left, width = span
        key = (text, width, weight, can_cut)
        found = self._texts.get(key)
        if found is None:
            found = self._make_text(key)
        static, text_width, height = found
        x = float(left)
        if is_end != place.is_rtl:
            x = left + width - text_width
        color = self._colors.get(tone)
        if color is None:
            color = self._colors[tone] = theme().color(tone)
        painter.setPen(color)
        y = place.rect.y() + (place.rect.height() - height) / 2
        painter.drawStaticText(QPointF(x, y), static)

    def _make_text(self, key: tuple[str, int, str, bool]) -> tuple[QStaticText, float, float]:
        text, width, weight, can_cut = key
        font, metrics = self._font(weight)
        static = QStaticText(elide(text, metrics, width) if can_cut else text)
        static.setTextFormat(Qt.TextFormat.PlainText)
        static.prepare(QTransform(), font)
        size = static.size()
        if len(self._texts) >= _MOST_TEXTS:
            self._texts.clear()
        found = (static, size.width(), size.height())
        self._texts[key] = found
        return found

    def _icon(self, painter: QPainter, name: str, tone: str, place: Place, offset: int) -> None:
        color = self._colors.get(tone)
        if color is None:
            color = self._colors[tone] = theme().color(tone)
        side = self._icon_side
        x = place.rect.x() + offset
        if place.is_rtl:
            x = place.rect.right() + 1 - offset - side
        y = place.rect.y() + (place.rect.height() - side) // 2
        painter.drawPixmap(x, y, pixmap(name, color, side, place.ratio))

    def _pixmap(self, key: tuple[object, ...], make: Callable[[], QPixmap]) -> QPixmap:
        found = self._pixmaps.get(key)
        if found is None:
            if len(self._pixmaps) >= _MOST_PIXMAPS:
                self._pixmaps.clear()
            found = self._pixmaps[key] = make()
        return found

    def _font(self, weight: str) -> tuple[QFont, QFontMetrics]:
        found = self._fonts.get(weight)
        if found is None:
            font = theme().font("small", weight)
            found = self._fonts[weight] = (font, QFontMetrics(font))
        return found


class TableDelegate(QStyledItemDelegate):
    """The same cells in an ordinary Qt view, e.g. one with editors.

    `columns` describe the model's columns, `row_of(index)` gives the row's record or None;
    without `rings_cells` the view shows where the keyboard stands.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        row_of: Callable[[Index], object | None],
        parent: QObject | None = None,
        *,
        rings_cells: bool = True,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._row_of = row_of
        self._rings_cells = rings_cells
        self._painter = CellPainter()
        theme().changed.connect(self._restyle)

    def _restyle(self) -> None:
        self._painter.forget()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        from PySide6.QtWidgets import QStyle

        look = theme()
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        if state & QStyle.StateFlag.State_Selected:
            is_active = state & QStyle.StateFlag.State_Active
            painter.fillRect(rect, look.color("selection" if is_active else "selection_inactive"))
        row = self._row_of(index)
        if row is None:
            return
        is_rtl = option.direction == Qt.LayoutDirection.RightToLeft  # type: ignore[attr-defined]
        place = Place(rect, is_rtl, painter.device().devicePixelRatioF())
        column = self._columns[index.column()]
        painter.save()
        painter.setClipRect(rect)
        self._painter.prepare(painter, column)
        if column.cell is Cell.CHECK:
            checked = bool(column.value(row))
            tick = Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked
            self._painter.paint_check(painter, tick, place)
        else:
            self._painter.paint(painter, column, row, place)
        if self._rings_cells and state & QStyle.StateFlag.State_HasFocus:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            width = look.border("focus")
            draw_box(painter, rect, look.radius("tag"), None, look.color("focus"), width)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._columns[index.column()].width, theme().row_height())


def tags_width(texts: Sequence[str], left_over: int = 0) -> int:
    """How wide these tags are side by side, and a count of others, in logical pixels."""
    look = theme()
    metrics = look.metrics("caption")
    pad, gap = look.space("xs") + 2, look.space("xs")
    widths = [metrics.horizontalAdvance(text) + 2 * pad for text in texts]
    if left_over:
        widths.append(_count_width(left_over))
    return sum(widths) + gap * max(0, len(widths) - 1)


def _count_text(count: int) -> str:
    return isolate_ltr(f"+{format_number(count)}")


def _count_width(count: int) -> int:
    return theme().metrics("caption").horizontalAdvance(_count_text(count)) + 2


def _draw_tags(painter: QPainter, texts: tuple[str, ...], area: QRect, *, is_rtl: bool) -> None:
    """As many tags as fit, from the column's start, and "+n" for the others."""
    look = theme()
    metrics = look.metrics("caption")
    pad, gap = look.space("xs") + 2, look.space("xs")

    def width_of(text: str) -> int:
        return metrics.horizontalAdvance(text) + 2 * pad

    def place_of(start: int, width: int) -> QRect:
        left = area.width() - start - width if is_rtl else start
        return QRect(left, 0, width, area.height())

    start = 0
    for number, text in enumerate(texts):
        left_over = len(texts) - number - 1
        room = area.width() - start - (gap + _count_width(left_over) if left_over else 0)
        width = width_of(text)
        if width > room and number:
            # The count stands without a frame, so that the first tag keeps its name.
            painter.setFont(look.font("caption"))
            painter.setPen(look.color("text_muted"))
            box = place_of(start, _count_width(left_over + 1))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _count_text(left_over + 1))
            break
        shown = text
        if width > room:
            width = max(room, 2 * pad)
            shown = elide(text, metrics, width - 2 * pad)
        draw_tag(painter, place_of(start, width), shown)
        start += width + gap


def draw_tag(painter: QPainter, rect: QRect, text: str, tone: str = "neutral") -> None:
    """A tag with its text."""
    look = theme()
    if tone == "neutral":
        fill, color = look.color("hover" if look.is_dark else "sunken"), look.color("text")
    else:
        text_color = "accent_text" if tone == "accent" else tone
        fill, color = look.color(f"{tone}_bg"), look.color(text_color)
    draw_box(painter, rect, look.radius("tag"), fill)
    painter.setFont(look.font("caption"))
    painter.setPen(color)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def _tick(painter: QPainter, side: int, state: Qt.CheckState) -> None:
    draw_check_box(painter, QRect(1, 1, side, side), state)


def _drawn(width: int, height: int, ratio: float, draw: Callable[[QPainter], None]) -> QPixmap:
    """A pixmap painted once, sharp on a screen of this ratio."""
    image = QPixmap(round(width * ratio), round(height * ratio))
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter)
    painter.end()
    return image


def _default_tone(column: Column, text: str) -> str:
    if text == "—" or column.cell is Cell.EMAIL:
        return "text_muted"
    return "text"
