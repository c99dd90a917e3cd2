"""Paints one activity: its kind by color and icon, its time, whom it is about, how it went."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from crm_desktop.business.planner.grid import Bar
from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.business.planner.model import ActivityKind, Priority, Status
from crm_desktop.ui.activities.words import clock_time, kind_color, kind_icon
from crm_desktop.ui.kit.direction import elide, text_flags
from crm_desktop.ui.kit.icons import pixmap
from crm_desktop.ui.kit.paint import draw_box
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.planner.scene import Scene
from crm_desktop.ui.planner.words import local_time, sign_of

ICON = 12
_SMALL_ICON = 10
_ROOMY = 52
"""Logical pixels under which a chip saves on margins and icons, so that its time is whole."""
NARROW = 40
"""Logical pixels under which a chip is an icon alone."""
_CLOCK_GAP = 4
_WIDE = 104
"""From this width on a chip says the subject too."""
_REPEATS_FROM = 44
"""From this room on a line says that an activity is one of a series."""
_CENTER = Qt.AlignmentFlag.AlignVCenter
_MEETINGS = frozenset({ActivityKind.MEETING, ActivityKind.VISIT})


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
        times = (clock_time(12 * 60 + 30), clock_time(20 * 60))
        self.clock_width = max(map(self.strong_metrics.horizontalAdvance, times))
        self._strong_widths: dict[str, int] = {}
        self.struck = QFont(self.font)
        self.struck.setStrikeOut(True)
        self.radius = max(2, look.radius("tag") - 1)
        self.type_bar = look.border("type_bar")

    def strong_width(self, words: str) -> int:
        """How wide strong words are; the same few are asked for in hundreds of cells."""
        width = self._strong_widths.get(words)
        if width is None:
            width = self._strong_widths[words] = self.strong_metrics.horizontalAdvance(words)
        return width

    @staticmethod
    def color(name: str) -> QColor:
        """A color of the look in force."""
        return theme().color(name)


class Shade:
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
        if sign is not None and item.kind in _MEETINGS:
            self.fill, self._border = sign.fill, ""

    def border_color(self) -> QColor | None:
        """What is not to be done anymore has a border instead of a fill."""
        return theme().color(self._border) if self._border else None


class ChipPainter:
    """Paints chips and bars of one scene in one direction; made for each picture."""

    def __init__(self, painter: QPainter, scene: Scene, look: ChipLook, *, is_rtl: bool) -> None:
        self._painter = painter
        self._scene = scene
        self._look = look
        self._is_rtl = is_rtl

    def paint_chip(
        self, rect: QRect, item: PlannedItem, *, in_conflict: bool = False, is_bare: bool = False
    ) -> None:
        """An activity of one day: kind and time above, whom it is about below, or all in a line.

        A bare one has its words beside it (`paint_label`).
        """
        look, painter = self._look, self._painter
        shade = Shade(self._scene, item)
        inner = self._paint_box(rect, item, shade)
        solid = look.color(f"activity.{kind_color(item.kind)}.solid")
        if is_bare or rect.width() < NARROW:
            x = rect.center().x() - ICON // 2 + 1
            paint_icon(painter, kind_icon(item.kind), solid, x, rect.y() + 3)
            return
        if rect.height() < 2 * look.metrics.height() - 4:
            self._paint_line(
                self._put_icon(inner, kind_icon(item.kind), solid),
                item,
                shade,
                in_conflict=in_conflict,
            )
            return
        half = rect.height() // 2
        first = QRect(inner.x(), inner.y(), inner.width(), half + 1)
        second = QRect(inner.x(), inner.y() + half - 1, inner.width(), rect.height() - half)
        if first.width() < look.clock_width + _SMALL_ICON + 1:  # the time needs the whole line
            rest, second = first, self._put_icon(second, kind_icon(item.kind), solid)
        else:
            rest = self._put_icon(first, kind_icon(item.kind), solid)
        second = self._put_signs(second, item, in_conflict=in_conflict)
        self._put_clock(rest, item, shade)
        self._put_title(second, item, shade, is_wide=rect.width() >= _WIDE)

    def paint_label(self, rect: QRect, item: PlannedItem, *, in_conflict: bool = False) -> None:
        """The words of a block that is too short for them, behind it: when above, whom below."""
        shade = Shade(self._scene, item)
        half = rect.height() // 2
        first = QRect(rect.x(), rect.y(), rect.width(), half + 1)
        second = QRect(rect.x(), rect.y() + half - 1, rect.width(), rect.height() - half)
        self._put_clock(first, item, shade, at_end=False)
        second = self._put_signs(second, item, in_conflict=in_conflict)
        self._put_title(second, item, shade, is_wide=rect.width() >= _WIDE)

    def _paint_line(
        self, line: QRect, item: PlannedItem, shade: Shade, *, in_conflict: bool
    ) -> None:
        """When and whom in one line."""
        line = self._put_signs(line, item, in_conflict=in_conflict)
        if item.is_timed:
            used = self._put_clock(line, item, shade, at_end=False) + _CLOCK_GAP
            before, after = (0, -used) if self._is_rtl else (used, 0)
            line = line.adjusted(before, 0, after, 0)
        self._put_title(line, item, shade, is_wide=True)

    def _put_signs(self, line: QRect, item: PlannedItem, *, in_conflict: bool) -> QRect:
        """How it went, or what to look out for, at a line's end; gives what is left of it."""
        look = self._look
        sign = sign_of(item)
        if sign is not None:
            line = self._put_icon(line, sign.icon_name, look.color(sign.role), at_end=True)
        if in_conflict:
            color = look.color("warning_solid")
            return self._put_icon(line, "alert-triangle", color, at_end=True)
        if item.is_open and (item.is_important or item.priority is Priority.HIGH):
            return self._put_icon(line, "flag", look.color("danger_solid"), at_end=True)
        if item.is_recurring and line.width() >= _REPEATS_FROM:
            return self._put_icon(line, "refresh", look.color("text_muted"), at_end=True)
        return line

    def paint_bar(self, rect: QRect, bar: Bar) -> None:
        """An activity of several days, in one line."""
        item, look = bar.item, self._look
        shade = Shade(self._scene, item)
        inner = self._paint_box(rect, item, shade, has_edge=not bar.is_cut_before)
        inner = inner.adjusted(1, 0, -1, 0)
        solid = look.color(f"activity.{kind_color(item.kind)}.solid")
        rest = self._put_icon(inner, kind_icon(item.kind), solid)
        sign = sign_of(item)
        if sign is not None:
            rest = self._put_icon(rest, sign.icon_name, look.color(sign.role))
        elif item.is_recurring and rest.width() >= _REPEATS_FROM:
            rest = self._put_icon(rest, "refresh", look.color("text_muted"), at_end=True)
        self._put_title(rest, item, shade, is_wide=True)

    def _paint_box(
        self, rect: QRect, item: PlannedItem, shade: Shade, *, has_edge: bool = True
    ) -> QRect:
        """Fill, border and the colored edge; gives the room inside."""
        look, painter = self._look, self._painter
        draw_box(painter, rect, look.radius, look.color(shade.fill), shade.border_color())
        edge = look.type_bar
        if has_edge:
            x = rect.right() - edge + 1 if self._is_rtl else rect.x()
            painter.save()
            clip = QRect(x, rect.y(), edge, rect.height())
            painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
            solid = look.color(f"activity.{kind_color(item.kind)}.solid")
            draw_box(painter, rect, look.radius, solid)
            painter.restore()
        pad = 3 if rect.width() >= _ROOMY else 0
        if self._is_rtl:
            return rect.adjusted(pad, 0, -edge - pad, 0)
        return rect.adjusted(edge + pad, 0, -pad, 0)

    def _put_icon(self, line: QRect, name: str, color: QColor, *, at_end: bool = False) -> QRect:
        """An icon at the beginning or end of a line; gives what is left of the line."""
        side = ICON if line.width() >= self._look.clock_width + ICON + 2 else _SMALL_ICON
        if line.width() < side:
            return line
        is_left = self._is_rtl == at_end
        x = line.x() if is_left else line.right() - side + 1
        y = line.y() + (line.height() - side) // 2
        paint_icon(self._painter, name, color, x, y, side)
        used = side + (2 if side == ICON else 1)
        return line.adjusted(used, 0, 0, 0) if is_left else line.adjusted(0, 0, -used, 0)

    def _put_clock(
        self, rest: QRect, item: PlannedItem, shade: Shade, *, at_end: bool = True
    ) -> int:
        """When it begins; gives how much room that took."""
        look = self._look
        if not item.is_timed:
            return 0
        words = local_time(item, self._scene.zone)
        is_late = shade.is_overdue
        metrics = look.strong_metrics if is_late else look.metrics
        if metrics.horizontalAdvance(words) > rest.width():
            words = words.split()[0]
        self._painter.setFont(look.strong if is_late else look.font)
        self._painter.setPen(look.color(shade.clock))
        self._painter.drawText(rest, line_flags(is_rtl=self._is_rtl, at_end=at_end), words)
        return metrics.horizontalAdvance(words)

    def _put_title(self, line: QRect, item: PlannedItem, shade: Shade, *, is_wide: bool) -> None:
        look = self._look
        font = look.medium if item.is_open else look.font
        self._painter.setFont(look.struck if item.status is Status.CANCELLED else font)
        self._painter.setPen(look.color(shade.text))
        title = self._scene.title_of(item, is_wide=is_wide)
        words = elide(title, look.medium_metrics, line.width())
        self._painter.drawText(line, line_flags(is_rtl=self._is_rtl), words)


def line_flags(*, is_rtl: bool, at_end: bool = False) -> int:
    """Flags of a line that begins at the reading direction's start."""
    side = Qt.AlignmentFlag.AlignTrailing if at_end else Qt.AlignmentFlag.AlignLeading
    direction = Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight
    return text_flags(side | _CENTER, direction)


def paint_icon(
    painter: QPainter, name: str, color: QColor, x: int, y: int, side: int = ICON
) -> None:
    """A small icon with its corner at a point."""
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(x, y, pixmap(name, color, side, ratio))
