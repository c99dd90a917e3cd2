"""Paints one day of one employee; `Tiles` keeps the pictures until what is in them changes."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPixmap

from crm_desktop.business.planner.load import Load, heat_of, load_of
from crm_desktop.ui.activities.words import about_hours, hours, kind_color
from crm_desktop.ui.kit.direction import elide
from crm_desktop.ui.kit.paint import draw_box
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.planner.chips import NARROW, ChipLook, ChipPainter, line_flags, paint_icon
from crm_desktop.ui.planner.layout import PlanLayout, Slot
from crm_desktop.ui.planner.scene import AwaySpan, Scene
from crm_desktop.ui.planner.words import (
    count_activities,
    count_more,
    short_count,
)

_MARK = 5
_HATCH = 8


class Picture(StrEnum):
    """What the cells show."""

    CHIPS = "chips"
    LOAD = "load"


class CellPainter:
    """Paints a cell with its upper left corner at the painter's origin."""

    def __init__(self) -> None:
        self.look = ChipLook()

    def restyle(self) -> None:
        """The look is another one."""
        self.look = ChipLook()

    def paint(
        self,
        painter: QPainter,
        scene: Scene,
        layout: PlanLayout,
        row: int,
        column: int,
        kind: Picture,
    ) -> None:
        """Background, what stands in the cell, and its lines."""
        width, height = layout.column_width(column), layout.row_height
        away = scene.away_on(row, column)
        painter.fillRect(0, 0, width, height, self.look.color(day_fill(scene, column)))
        self._paint_lines(painter, scene, layout, column)
        if away is not None and not layout.is_low:
            self._paint_away(painter, scene, layout, row, column, away)
        elif away is not None:
            _hatch(painter, QRect(1, 1, width - 2, height - 2), self.look)
        if kind is Picture.LOAD:
            self._paint_load(painter, scene, layout, row, column)
        elif layout.is_low:
            self._paint_marks(painter, scene, layout, row, column)
        else:
            self._paint_parts(painter, scene, layout, row, column)

    def _paint_parts(
        self, painter: QPainter, scene: Scene, layout: PlanLayout, row: int, column: int
    ) -> None:
        look = self.look
        width = layout.column_width(column)
        parts = layout.parts(scene.grid, row, column)
        conflicts = scene.grid.conflicts(row)
        minutes, capacity = scene.grid.cell(row, column).minutes, scene.grid.capacity(row, column)
        is_overfull = 0 < capacity < minutes
        if is_overfull:
            self._paint_overfull(painter, layout, column)
        chips = ChipPainter(painter, scene, look, is_rtl=layout.is_rtl)
        for slot in parts.slots:
            rect = _turned(bar_rect(layout, slot, column), width, is_rtl=layout.is_rtl)
            if slot.bar is not None:
                chips.paint_bar(rect, slot.bar)
            else:
                in_conflict = slot.item.activity_id in conflicts
                bare = slot.label > 0
                chips.paint_chip(rect, slot.item, in_conflict=in_conflict, is_bare=bare)
                if bare:
                    words = _turned(label_rect(slot), width, is_rtl=layout.is_rtl)
                    chips.paint_label(words, slot.item, in_conflict=in_conflict)
        if parts.hidden:
            painter.setFont(look.strong)
            painter.setPen(look.color("accent_text"))
            rect = _turned(parts.more, width, is_rtl=layout.is_rtl)
            words = count_more(parts.hidden)
            if look.strong_width(words) > rect.width():
                words = short_count(parts.hidden)
            if look.strong_width(words) > rect.width():
                words = "…"  # half a number would be another one
            painter.drawText(rect, line_flags(is_rtl=layout.is_rtl), words)
        if is_overfull:
            self._paint_sum(painter, layout, column, minutes)

    # Days ---------------------------------------------------------------------------------

    def _paint_overfull(self, painter: QPainter, layout: PlanLayout, column: int) -> None:
        """A red frame; what lasts several days is painted over it."""
        frame = QRect(0, 0, layout.column_width(column) - 1, layout.row_height - 1)
        red = self.look.color("danger_solid")
        draw_box(painter, frame, self.look.radius + 1, None, red, theme().border("focus"))

    def _paint_sum(self, painter: QPainter, layout: PlanLayout, column: int, minutes: int) -> None:
        """The hours of an overfull day, in its lower corner."""
        look = self.look
        rect = layout.sum_rect(column, minutes)
        rect = _turned(rect, layout.column_width(column), is_rtl=layout.is_rtl)
        draw_box(painter, rect, look.radius, look.color("danger_solid"))
        painter.setFont(look.strong)
        painter.setPen(look.color("text_on_danger"))
        words = layout.sum_words(column, minutes)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_load(
        self, painter: QPainter, scene: Scene, layout: PlanLayout, row: int, column: int
    ) -> None:
        look, grid = self.look, scene.grid
        cell, capacity = grid.cell(row, column), grid.capacity(row, column)
        is_off = capacity <= 0 and not cell.minutes
        if is_off:
            return
        width, height = layout.column_width(column), layout.row_height
        inset = 1 if layout.is_low else 2
        rect = QRect(inset, inset, width - 2 * inset - 1, height - 2 * inset - 1)
        fill = look.color(f"load.{heat_of(cell.minutes, capacity)}")
        draw_box(painter, rect, look.radius, fill)
        if not cell.total or height < look.strong_metrics.height() + 4:
            return
        strong, small = theme().font("small", "strong"), theme().font("planner_chip")
        painter.setPen(look.color("text"))
        painter.setFont(strong)
        line = theme().metrics("small", "strong").height()
        has_count = height >= 2 * line + 6 and width >= NARROW
        middle = rect.center().y()
        top = QRect(rect.x(), middle - line, rect.width(), line) if has_count else rect
        words = hours(cell.minutes)
        if theme().metrics("small", "strong").horizontalAdvance(words) > rect.width():
            painter.setFont(small)
            if self.look.metrics.horizontalAdvance(words) > rect.width():
                words = about_hours(cell.minutes)
        painter.drawText(top, Qt.AlignmentFlag.AlignCenter, words)
        if has_count:
            painter.setFont(small)
            bottom = QRect(rect.x(), middle, rect.width(), line)
            painter.drawText(bottom, Qt.AlignmentFlag.AlignCenter, count_activities(cell.total))

    def _paint_marks(
        self, painter: QPainter, scene: Scene, layout: PlanLayout, row: int, column: int
    ) -> None:
        """Rows too low for words: a square per activity, bars as lines."""
        look, grid = self.look, scene.grid
        width, height = layout.column_width(column), layout.row_height
        cell = grid.cell(row, column)
        if load_of(cell.minutes, grid.capacity(row, column)) is Load.OVER:
            painter.fillRect(0, 0, width - 1, height - 1, look.color("load.over"))
        y = 2
        for bar in grid.bars_on(row, column):
            if y + 3 < height:
                color = look.color(f"activity.{kind_color(bar.item.kind)}.solid")
                painter.fillRect(0, y, width, 3, color)
                y += 4
        x = 3
        for item in cell.chips():
            if x + _MARK > width - 3:
                x, y = 3, y + _MARK + 1
            if y + _MARK > height - 1:
                break
            part = "solid" if item.is_open else "tint"
            color = look.color(f"activity.{kind_color(item.kind)}.{part}")
            left = width - x - _MARK if layout.is_rtl else x
            painter.fillRect(left, y, _MARK, _MARK, color)
            x += _MARK + 1

    def _paint_away(
        self,
        painter: QPainter,
        scene: Scene,
        layout: PlanLayout,
        row: int,
        column: int,
        away: AwaySpan,
    ) -> None:
        """A hatched box over all days somebody is not there, with the reason in its middle."""
        look, grid = self.look, scene.grid
        first = max(0, (away.first - grid.first_day).days)
        last = min(grid.day_count - 1, (away.last - grid.first_day).days)
        start = layout.edges[first] - layout.edges[column]
        whole = QRect(
            start + 2, 3, layout.edges[last + 1] - layout.edges[first] - 5, layout.row_height - 7
        )
        rect = _turned(whole, layout.column_width(column), is_rtl=layout.is_rtl)
        painter.save()
        _hatch(painter, rect, look)
        draw_box(painter, rect, look.radius + 1, None, look.color("border"))
        room = rect.width() - 16
        words = elide(away.words, theme().metrics("caption"), room - 20)
        width = theme().metrics("caption").horizontalAdvance(words) + 28
        is_empty = not any(grid.cell(row, day).count for day in range(first, last + 1))
        if room >= 40 and is_empty:
            box = QRect(rect.x() + (rect.width() - width) // 2, rect.center().y() - 10, width, 20)
            draw_box(painter, box, look.radius, look.color("surface"))
            icon_left = box.right() - 17 if layout.is_rtl else box.x() + 5
            paint_icon(painter, "coffee", look.color("text_muted"), icon_left, box.y() + 4)
            painter.setFont(theme().font("caption"))
            painter.setPen(look.color("text_muted"))
            inner = box.adjusted(4, 0, -21, 0) if layout.is_rtl else box.adjusted(21, 0, -4, 0)
            painter.drawText(inner, line_flags(is_rtl=layout.is_rtl), words)
        painter.restore()

    def _paint_lines(
        self, painter: QPainter, scene: Scene, layout: PlanLayout, column: int
    ) -> None:
        look = self.look
        width, height = layout.column_width(column), layout.row_height
        painter.fillRect(0, height - 1, width, 1, look.color("border"))
        if layout.hours is not None:
            first, last = layout.hours
            for minutes in range(first, last + 1, 60):
                x = layout.hour_x(minutes, column) - 1
                x = width - 1 - x if layout.is_rtl else x
                painter.fillRect(x, 0, 1, height - 1, look.color("gridline"))
        is_week_end = (column + 1) % 7 == 0 and column + 1 < scene.grid.day_count
        color = look.color("border_strong" if is_week_end else "gridline")
        painter.fillRect(0 if layout.is_rtl else width - 1, 0, 1, height, color)


class Tiles:
    """The pictures of cells; `picture` paints what is missing."""

    def __init__(self, painter: CellPainter) -> None:
        self._painter = painter
        self._kept: dict[tuple[int, int], QPixmap] = {}

    def forget(self) -> None:
        """All pictures are out of date."""
        self._kept.clear()

    def forget_cells(self, cells: set[tuple[int, int]]) -> None:
        """These cells, as row and column, are out of date."""
        for cell in cells:
            self._kept.pop(cell, None)

    def known(self) -> frozenset[tuple[int, int]]:
        """The cells that need not be painted."""
        return frozenset(self._kept)

    def picture(
        self, scene: Scene, layout: PlanLayout, row: int, column: int, kind: Picture, ratio: float
    ) -> QPixmap:
        """A cell as a picture for a screen of this ratio."""
        tile = self._kept.get((row, column))
        if tile is None:
            width, height = layout.column_width(column), layout.row_height
            tile = QPixmap(max(1, round(width * ratio)), max(1, round(height * ratio)))
            tile.setDevicePixelRatio(ratio)
            painter = QPainter(tile)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
            self._painter.paint(painter, scene, layout, row, column, kind)
            painter.end()
            self._kept[row, column] = tile
        return tile


def day_fill(scene: Scene, column: int) -> str:
    """The color name of a day's background."""
    day = scene.grid.day(column)
    if day == scene.today:
        return "today_column"
    if day in scene.holidays:
        return "holiday"
    return "weekend" if day.isoweekday() > 5 else "surface"


def bar_rect(layout: PlanLayout, slot: Slot, column: int) -> QRect:
    """A whole bar, in reading direction from the corner of one of its cells."""
    bar = slot.bar
    if bar is None:
        return slot.rect
    start = layout.edges[bar.first] - layout.edges[column]
    width = layout.edges[bar.last + 1] - layout.edges[bar.first]
    before, after = (0 if bar.is_cut_before else 2), (0 if bar.is_cut_after else 3)
    return QRect(start + before, slot.rect.y(), width - before - after, slot.rect.height())


def label_rect(slot: Slot) -> QRect:
    """Where the words of a short block of hours stand, in reading direction from its cell."""
    return QRect(slot.rect.right() + 3, slot.rect.y(), slot.label - 2, slot.rect.height())


def _turned(rect: QRect, width: int, *, is_rtl: bool) -> QRect:
    """A rectangle of a cell of that width, where it belongs in this direction."""
    if not is_rtl:
        return rect
    return QRect(width - rect.x() - rect.width(), rect.y(), rect.width(), rect.height())


def _hatch(painter: QPainter, rect: QRect, look: ChipLook) -> None:
    """Slanted stripes; their places do not depend on the cell, so that they go on in the next."""
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.fillRect(rect, look.color("surface"))
    painter.setPen(QPen(QBrush(look.color("weekend")), _HATCH / 2))
    for x in range(rect.left() - rect.height(), rect.right() + _HATCH, _HATCH + _HATCH // 2):
        painter.drawLine(QPointF(x, rect.bottom() + 1), QPointF(x + rect.height(), rect.top()))
    painter.restore()
