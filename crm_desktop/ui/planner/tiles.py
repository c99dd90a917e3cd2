"""Paints one day of one employee; `Tiles` keeps the pictures until what is in them changes."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from crm_desktop.business.planner.grid import Bar
from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.business.planner.load import Load, heat_of, load_of
from crm_desktop.business.planner.model import ActivityKind, Priority, Status
from crm_desktop.ui.kit.direction import elide, text_flags
from crm_desktop.ui.kit.icons import pixmap
from crm_desktop.ui.kit.paint import draw_box
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.planner.layout import PlanLayout, Slot
from crm_desktop.ui.planner.scene import AwaySpan, Scene
from crm_desktop.ui.planner.words import (
    count_activities,
    count_more,
    hours,
    kind_color,
    kind_icon,
    local_time,
    short_count,
    sign_of,
)

_ICON = 12
_NARROW = 40
"""Logical pixels under which a chip is an icon alone."""
_WIDE = 104
"""From this width on the name stands beside the time."""
_MARK = 5
_HATCH = 8
_CENTER = Qt.AlignmentFlag.AlignVCenter
_MEETINGS = frozenset({ActivityKind.MEETING, ActivityKind.VISIT})


class Picture(StrEnum):
    """What the cells show."""

    CHIPS = "chips"
    LOAD = "load"


class ChipLook:
    """Fonts, metrics and colors of chips, looked up once per look."""

    def __init__(self) -> None:
        look = theme()
        self.font = look.font("planner_chip")
        self.medium = look.font("planner_chip", "medium")
        self.strong = look.font("planner_chip", "strong")
        self.metrics = QFontMetrics(self.font)
        self.medium_metrics = QFontMetrics(self.medium)
        self.strong_metrics = QFontMetrics(self.strong)
        self.struck = QFont(self.font)
        self.struck.setStrikeOut(True)
        self.radius = max(2, look.radius("tag") - 1)
        self.type_bar = look.border("type_bar")

    @staticmethod
    def color(name: str) -> QColor:
        """A color of the look in force."""
        return theme().color(name)


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
        self._paint_lines(painter, scene, layout, column)

    def paint_chip(
        self,
        painter: QPainter,
        scene: Scene,
        slot_rect: QRect,
        item: PlannedItem,
        *,
        is_rtl: bool,
        in_conflict: bool = False,
    ) -> None:
        """One activity in `slot_rect`; also what is dragged."""
        look = self.look
        shade = _Shade(scene, item)
        draw_box(painter, slot_rect, look.radius, look.color(shade.fill), shade.border_color())
        solid = look.color(f"activity.{kind_color(item.kind)}.solid")
        _paint_type_bar(painter, slot_rect, solid, look, is_rtl=is_rtl)
        width = slot_rect.width()
        side = _ICON
        inner = slot_rect.adjusted(look.type_bar + 3, 0, -3, 0)
        if is_rtl:
            inner = slot_rect.adjusted(3, 0, -look.type_bar - 3, 0)
        if width < _NARROW:
            _icon(
                painter,
                kind_icon(item.kind),
                solid,
                slot_rect.center().x() - side // 2,
                slot_rect.y() + 2,
                side,
            )
            return
        is_tall = slot_rect.height() >= 2 * look.metrics.height() - 4
        line = slot_rect.height() // 2 if is_tall else slot_rect.height()
        first = QRect(inner.x(), inner.y(), inner.width(), line + (1 if is_tall else 0))
        used = self._paint_icons(
            painter, first, item, solid, is_rtl=is_rtl, in_conflict=in_conflict
        )
        rest = first.adjusted(used, 0, 0, 0) if not is_rtl else first.adjusted(0, 0, -used, 0)
        self._paint_clock(painter, scene, rest, item, shade, is_rtl=is_rtl)
        if is_tall:
            second = QRect(
                inner.x(), inner.y() + line - 1, inner.width(), slot_rect.height() - line
            )
            self._paint_title(painter, scene, second, item, shade, is_rtl=is_rtl)

    # Chips --------------------------------------------------------------------------------

    def _paint_icons(
        self,
        painter: QPainter,
        line: QRect,
        item: PlannedItem,
        solid: QColor,
        *,
        is_rtl: bool,
        in_conflict: bool,
    ) -> int:
        """The kind's icon, the result's sign, a flag; gives the width they took."""
        look = self.look
        names = [(kind_icon(item.kind), solid)]
        sign = sign_of(item)
        if sign is not None:
            names.append((sign.icon_name, look.color(sign.role)))
        if in_conflict:
            names.append(("alert-triangle", look.color("warning_solid")))
        elif item.is_open and (item.is_important or item.priority is Priority.HIGH):
            names.append(("flag", look.color("danger_solid")))
        used = 0
        y = line.y() + (line.height() - _ICON) // 2
        for name, color in names:
            if used + _ICON > line.width():
                break
            x = line.right() - used - _ICON + 1 if is_rtl else line.x() + used
            _icon(painter, name, color, x, y, _ICON)
            used += _ICON + 1
        return used

    def _paint_clock(
        self,
        painter: QPainter,
        scene: Scene,
        rest: QRect,
        item: PlannedItem,
        shade: _Shade,
        *,
        is_rtl: bool,
    ) -> None:
        look = self.look
        if not item.is_timed:
            return
        words = local_time(item, scene.zone)
        font, metrics = (
            (look.strong, look.strong_metrics) if shade.is_overdue else (look.font, look.metrics)
        )
        if metrics.horizontalAdvance(words) > rest.width():
            words = words.split()[0]
        painter.setFont(font)
        painter.setPen(look.color(shade.clock))
        painter.drawText(rest, _flags(is_rtl, trailing=True), words)

    def _paint_title(
        self,
        painter: QPainter,
        scene: Scene,
        line: QRect,
        item: PlannedItem,
        shade: _Shade,
        *,
        is_rtl: bool,
    ) -> None:
        look = self.look
        font = look.struck if item.status is Status.CANCELLED else look.font
        if shade.text == "text":
            font = look.medium
        painter.setFont(font)
        painter.setPen(look.color(shade.text))
        words = elide(
            scene.title_of(item, is_wide=line.width() >= _WIDE), look.medium_metrics, line.width()
        )
        painter.drawText(line, _flags(is_rtl), words)

    def _paint_parts(
        self, painter: QPainter, scene: Scene, layout: PlanLayout, row: int, column: int
    ) -> None:
        look = self.look
        width = layout.column_width(column)
        parts = layout.parts(scene.grid, row, column)
        conflicts = scene.grid.conflicts(row)
        for slot in parts.slots:
            if slot.bar is not None:
                rect = _turned(bar_rect(layout, slot, column), width, is_rtl=layout.is_rtl)
                self.paint_bar(painter, scene, rect, slot.bar, is_rtl=layout.is_rtl)
            else:
                rect = _turned(slot.rect, width, is_rtl=layout.is_rtl)
                in_conflict = slot.item.activity_id in conflicts
                self.paint_chip(
                    painter, scene, rect, slot.item, is_rtl=layout.is_rtl, in_conflict=in_conflict
                )
        if parts.hidden:
            painter.setFont(look.strong)
            painter.setPen(look.color("accent_text"))
            rect = _turned(parts.more, width, is_rtl=layout.is_rtl)
            words = count_more(parts.hidden)
            if look.strong_metrics.horizontalAdvance(words) > rect.width():
                words = short_count(parts.hidden)
            painter.drawText(rect, _flags(layout.is_rtl), words)
        self._paint_overfull(painter, scene, layout, row, column)

    def paint_bar(
        self, painter: QPainter, scene: Scene, rect: QRect, bar: Bar, *, is_rtl: bool
    ) -> None:
        """An activity of several days."""
        look, item = self.look, bar.item
        shade = _Shade(scene, item)
        draw_box(painter, rect, look.radius, look.color(shade.fill), shade.border_color())
        solid = look.color(f"activity.{kind_color(item.kind)}.solid")
        if not bar.is_cut_before:
            _paint_type_bar(painter, rect, solid, look, is_rtl=is_rtl)
        inner = rect.adjusted(look.type_bar + 4, 0, -look.type_bar - 4, 0)
        used = self._paint_icons(painter, inner, item, solid, is_rtl=is_rtl, in_conflict=False) + 3
        rest = inner.adjusted(0, 0, -used, 0) if is_rtl else inner.adjusted(used, 0, 0, 0)
        painter.setFont(look.struck if item.status is Status.CANCELLED else look.medium)
        painter.setPen(look.color(shade.text))
        words = elide(scene.title_of(item, is_wide=True), look.medium_metrics, rest.width())
        painter.drawText(rest, _flags(is_rtl), words)

    # Days ---------------------------------------------------------------------------------

    def _paint_overfull(
        self, painter: QPainter, scene: Scene, layout: PlanLayout, row: int, column: int
    ) -> None:
        grid = scene.grid
        minutes, capacity = grid.cell(row, column).minutes, grid.capacity(row, column)
        if capacity <= 0 or load_of(minutes, capacity) is not Load.OVER:
            return
        look = self.look
        width, height = layout.column_width(column), layout.row_height
        frame = QRect(0, 0, width - 1, height - 1)
        red = look.color("danger_solid")
        draw_box(painter, frame, look.radius + 1, None, red, theme().border("focus"))
        words = hours(minutes)
        badge_width = min(width - 6, look.strong_metrics.horizontalAdvance(words) + 8)
        rect = QRect(
            width - badge_width - 4,
            height - layout.more_height - 4,
            badge_width,
            layout.more_height,
        )
        rect = _turned(rect, width, is_rtl=layout.is_rtl)
        draw_box(painter, rect, look.radius, red)
        painter.setFont(look.strong)
        painter.setPen(look.color("text_on_danger"))
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
        if not cell.count or height < look.strong_metrics.height() + 4:
            return
        strong, small = theme().font("small", "strong"), theme().font("planner_chip")
        painter.setPen(look.color("text"))
        painter.setFont(strong)
        line = theme().metrics("small", "strong").height()
        has_count = height >= 2 * line + 6 and width >= _NARROW
        middle = rect.center().y()
        top = QRect(rect.x(), middle - line, rect.width(), line) if has_count else rect
        words = hours(cell.minutes)
        if theme().metrics("small", "strong").horizontalAdvance(words) > rect.width():
            painter.setFont(small)
        painter.drawText(top, Qt.AlignmentFlag.AlignCenter, words)
        if has_count:
            painter.setFont(small)
            bottom = QRect(rect.x(), middle, rect.width(), line)
            painter.drawText(bottom, Qt.AlignmentFlag.AlignCenter, count_activities(cell.count))

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
        if room >= 40 and not grid.cell(row, column).count:
            box = QRect(rect.x() + (rect.width() - width) // 2, rect.center().y() - 10, width, 20)
            draw_box(painter, box, look.radius, look.color("surface"))
            icon_left = box.right() - 17 if layout.is_rtl else box.x() + 5
            _icon(painter, "sun", look.color("text_muted"), icon_left, box.y() + 4, _ICON)
            painter.setFont(theme().font("caption"))
            painter.setPen(look.color("text_muted"))
            inner = box.adjusted(4, 0, -21, 0) if layout.is_rtl else box.adjusted(21, 0, -4, 0)
            painter.drawText(inner, _flags(layout.is_rtl), words)
        painter.restore()

    def _paint_lines(
        self, painter: QPainter, scene: Scene, layout: PlanLayout, column: int
    ) -> None:
        look = self.look
        width, height = layout.column_width(column), layout.row_height
        painter.fillRect(0, height - 1, width, 1, look.color("border"))
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


class _Shade:
    """The color names of an activity: planned, overdue, held, with success or not, cancelled."""

    __slots__ = ("_border", "clock", "fill", "is_overdue", "text")

    def __init__(self, scene: Scene, item: PlannedItem) -> None:
        self.is_overdue = scene.is_overdue(item)
        self._border = ""
        if item.is_open:
            self.fill = f"activity.{kind_color(item.kind)}.tint"
            self.text = "text"
            self.clock = "danger" if self.is_overdue else "text_muted"
            return
        self.text = self.clock = "text_muted"
        self.fill, self._border = "surface", "border"
        sign = sign_of(item)
        if sign is not None and item.kind in _MEETINGS and sign.fill:
            self.fill, self._border = sign.fill, ""

    def border_color(self) -> QColor | None:
        """What is not to be done anymore has a border instead of a fill."""
        return theme().color(self._border) if self._border else None


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


def _turned(rect: QRect, width: int, *, is_rtl: bool) -> QRect:
    """A rectangle of a cell of that width, where it belongs in this direction."""
    if not is_rtl:
        return rect
    return QRect(width - rect.x() - rect.width(), rect.y(), rect.width(), rect.height())


def _flags(is_rtl: bool, *, trailing: bool = False) -> int:
    side = Qt.AlignmentFlag.AlignTrailing if trailing else Qt.AlignmentFlag.AlignLeading
    direction = Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight
    return text_flags(side | _CENTER, direction)


def _icon(painter: QPainter, name: str, color: QColor, x: int, y: int, side: int) -> None:
    painter.drawPixmap(x, y, pixmap(name, color, side, painter.device().devicePixelRatioF()))


def _paint_type_bar(
    painter: QPainter, rect: QRect, color: QColor, look: ChipLook, *, is_rtl: bool
) -> None:
    """The colored edge, rounded where the chip is."""
    x = rect.right() - look.type_bar + 1 if is_rtl else rect.x()
    painter.save()
    painter.setClipRect(
        QRect(x, rect.y(), look.type_bar, rect.height()), Qt.ClipOperation.IntersectClip
    )
    draw_box(painter, rect, look.radius, color)
    painter.restore()


def _hatch(painter: QPainter, rect: QRect, look: ChipLook) -> None:
    """Slanted stripes; their places do not depend on the cell, so that they go on in the next."""
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.fillRect(rect, look.color("surface"))
    painter.setPen(QPen(QBrush(look.color("weekend")), _HATCH / 2))
    for x in range(rect.left() - rect.height(), rect.right() + _HATCH, _HATCH + _HATCH // 2):
        painter.drawLine(QPointF(x, rect.bottom() + 1), QPointF(x + rect.height(), rect.top()))
    painter.restore()
