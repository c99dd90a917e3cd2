"""Paints what stays in place while the plan is scrolled: weeks and days above, employees beside."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter

from crm_desktop.business.planner.grid import WEEK
from crm_desktop.business.planner.load import Heat, Load, heat_steps, load_of
from crm_desktop.ui.activities.words import about_hours, clock_time, short_weekday
from crm_desktop.ui.kit.avatar import draw_avatar
from crm_desktop.ui.kit.direction import elide, text_flags
from crm_desktop.ui.kit.formatting import format_number, format_share
from crm_desktop.ui.kit.paint import draw_box
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.planner.layout import PlanLayout
from crm_desktop.ui.planner.scene import Scene
from crm_desktop.ui.planner.tiles import day_fill
from crm_desktop.ui.planner.words import (
    day_name,
    day_off_words,
    employees_words,
    heat_words,
    hours_of,
    legend_words,
    load_word,
    span_words,
    week_name,
)

_BAR = 4
_DAY_GAP, _DAY_INSET = 4, 4
_LEAST_WORDS = 36
_LOAD_COLORS = {
    Load.PARTLY: "accent",
    Load.FULL: "warning_solid",
    Load.OVER: "danger_solid",
}
_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_TRAILING = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


class HeadPainter:
    """Paints the frozen parts of a plan into its viewport."""

    def __init__(self, scene: Scene, layout: PlanLayout, *, shows_load: bool) -> None:
        self._scene = scene
        self._layout = layout
        self._shows_load = shows_load
        self.has_short_names = not self._have_room_for_names()
        self._direction = (
            Qt.LayoutDirection.RightToLeft if layout.is_rtl else Qt.LayoutDirection.LeftToRight
        )

    def _have_room_for_names(self) -> bool:
        """Whether every weekday fits into its column; else all of them are short."""
        look, layout, grid = theme(), self._layout, self._scene.grid
        muted, strong = look.metrics("small"), look.metrics("small", "strong")
        room = min(
            (
                layout.column_width(column)
                for column in range(grid.day_count)
                if layout.column_width(column) >= _LEAST_WORDS
            ),
            default=0,
        )
        return all(
            muted.horizontalAdvance(short_weekday(day))
            + strong.horizontalAdvance(format_number(day.day))
            + _DAY_GAP
            + _DAY_INSET
            + 4
            <= room
            for column, day in enumerate(grid.days)
            if layout.column_width(column) >= _LEAST_WORDS
        )

    # Above --------------------------------------------------------------------------------

    def paint_head(self, painter: QPainter, scroll: QPoint) -> None:
        """Weeks with their load, then days."""
        layout, look = self._layout, theme()
        whole = QRect(0, 0, layout.width, layout.head_height)
        painter.fillRect(whole, look.color("surface"))
        painter.save()
        strip = layout.turned(
            QRect(layout.person_width, 0, layout.width - layout.person_width, layout.head_height)
        )
        painter.setClipRect(strip)
        for column in layout.visible_columns(strip, scroll):
            self._paint_day(painter, column, scroll)
        for first, last in self._scene.grid.weeks():
            self._paint_week(painter, first, last, scroll)
        painter.restore()
        self._paint_corner(painter)
        line = QRect(0, layout.head_height - 1, layout.width, 1)
        painter.fillRect(line, look.color("border_strong"))

    def _paint_week(self, painter: QPainter, first: int, last: int, scroll: QPoint) -> None:
        layout, look, grid = self._layout, theme(), self._scene.grid
        rect = layout.column_rect(first, last, 0, layout.week_height, scroll)
        painter.fillRect(rect, look.color("surface"))
        inner = rect.adjusted(look.space("s"), 0, -look.space("s"), 0)
        planned, capacity = grid.span_sum(first, last)
        share = format_share(planned / capacity) if capacity else ""
        strong = look.metrics("small", "strong")
        used = strong.horizontalAdvance(share) + 4
        painter.setFont(look.font("small", "strong"))
        painter.setPen(look.color(_share_color(planned, capacity)))
        painter.drawText(inner, text_flags(_TRAILING, self._direction), share)
        painter.setPen(look.color("text_muted"))
        painter.setFont(look.font("small"))
        load = load_word() if share else ""
        load_width = look.metrics("small").horizontalAdvance(load) + 6
        rest = self._without_end(inner, used)
        name, span = week_name(grid.day(first)), span_words(grid.day(first), grid.day(last))
        name_width = strong.horizontalAdvance(name) + 10
        if rest.width() > load_width + name_width:
            painter.drawText(rest, text_flags(_TRAILING, self._direction), load)
            rest = self._without_end(rest, load_width)
        room = max(0, rest.width() - name_width)
        if look.metrics("small").horizontalAdvance(span) > room:
            span = span_words(grid.day(first), grid.day(last), is_short=True)
        shown = elide(span, look.metrics("small"), room)
        after = rest.adjusted(name_width, 0, 0, 0)
        if layout.is_rtl:
            after = rest.adjusted(0, 0, -name_width, 0)
        if len(shown) == len(span):
            painter.drawText(after, text_flags(_LEADING, self._direction), shown)
        painter.setFont(look.font("small", "strong"))
        painter.setPen(look.color("text"))
        painter.drawText(rest, text_flags(_LEADING, self._direction), name)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, look.color("gridline"))
        if last + 1 < grid.day_count:
            x = rect.left() if layout.is_rtl else rect.right()
            painter.fillRect(x, 0, 1, layout.head_height, look.color("border_strong"))

    def _paint_day(self, painter: QPainter, column: int, scroll: QPoint) -> None:
        layout, look, scene = self._layout, theme(), self._scene
        top, height = layout.week_height, layout.day_height
        rect = layout.column_rect(column, column, top, height, scroll)
        painter.fillRect(rect, look.color(day_fill(scene, column)))
        x = rect.left() if layout.is_rtl else rect.right()
        painter.fillRect(x, top, 1, height, look.color("gridline"))
        day = scene.grid.day(column)
        line = look.metrics("small", "strong").height()
        if rect.width() < _LEAST_WORDS:
            self._paint_narrow_day(painter, rect, column)
            return
        words = QRect(rect.x() + 2, rect.y() + 4, rect.width() - 4, line + 4)
        holiday = scene.holidays.get(day, "")
        self._paint_day_name(painter, words, column, is_holiday=bool(holiday))
        if layout.hours is not None:
            self._paint_hours(painter, rect, column)
            return
        below = QRect(rect.x() + 6, words.bottom() + 1, rect.width() - 12, line)
        if holiday:
            painter.setFont(look.font("planner_chip"))
            painter.setPen(look.color("warning"))
            shown = elide(holiday, look.metrics("planner_chip"), below.width() + 4)
            painter.drawText(below, text_flags(_LEADING, self._direction), shown)
            return
        planned, capacity = scene.grid.day_sum(column)
        if planned or capacity:
            x, y = below.x(), below.y() + 3
            self._paint_gauge(painter, x, y, below.width(), planned, capacity)

    def _paint_hours(self, painter: QPainter, rect: QRect, column: int) -> None:
        """The hours of a day over its axis, as many as find room."""
        look, layout = theme(), self._layout
        first, last = layout.hours or (0, 0)
        metrics = look.metrics("caption")
        width = metrics.horizontalAdvance(clock_time(22 * 60)) + look.space("s")
        an_hour = max(1, layout.hour_x(first + 60, column) - layout.hour_x(first, column))
        every = -(-width // an_hour)
        painter.setFont(look.font("caption"))
        painter.setPen(look.color("text_muted"))
        for hour in range(first, last, 60 * every):
            x = layout.hour_x(hour, column)
            left = rect.right() - x - width + 4 if layout.is_rtl else rect.x() + x - 1
            line = QRect(left, rect.bottom() - metrics.height() - 5, width, metrics.height() + 4)
            painter.drawText(line, text_flags(_LEADING, self._direction), clock_time(hour))

    def _paint_day_name(
        self, painter: QPainter, rect: QRect, column: int, *, is_holiday: bool
    ) -> None:
        """Weekday and number, today in the accent color."""
        look, layout = theme(), self._layout
        day = self._scene.grid.day(column)
        name, number = short_weekday(day), format_number(day.day)
        muted, strong = look.metrics("small"), look.metrics("small", "strong")
        is_today = day == self._scene.today
        gap, inset = _DAY_GAP, _DAY_INSET
        if self.has_short_names:
            name, inset = day_name(day), 1
        width = muted.horizontalAdvance(name) + gap + strong.horizontalAdvance(number)
        if width > rect.width():
            name, width = "", strong.horizontalAdvance(number)
        start = rect.x() + inset
        if layout.is_rtl:
            start = rect.right() - inset + 1 - width
        if is_today:
            pill = QRect(start - 4, rect.y(), width + 8, rect.height() - 2)
            draw_box(painter, pill, look.radius("tag"), look.color("accent"))
        name_color = "text_on_accent" if is_today else "warning" if is_holiday else "text_muted"
        number_color = "text_on_accent" if is_today else "warning" if is_holiday else "text"
        name_width = width - strong.horizontalAdvance(number)
        name_left, number_left = start, start + name_width
        if layout.is_rtl:
            number_left = start
            name_left = start + strong.horizontalAdvance(number) + (gap if name else 0)
        flags = text_flags(_LEADING, Qt.LayoutDirection.LeftToRight)
        painter.setFont(look.font("small", "strong" if is_today else "normal"))
        painter.setPen(look.color(name_color))
        painter.drawText(QRect(name_left, rect.y() - 1, name_width + 8, rect.height()), flags, name)
        painter.setFont(look.font("small", "strong"))
        painter.setPen(look.color(number_color))
        painter.drawText(QRect(number_left, rect.y() - 1, width, rect.height()), flags, number)

    def _paint_narrow_day(self, painter: QPainter, rect: QRect, column: int) -> None:
        """A day of a weekend: two letters above, the number below."""
        look = theme()
        day = self._scene.grid.day(column)
        is_today = day == self._scene.today
        painter.setFont(look.font("small", "strong" if is_today else "normal"))
        painter.setPen(look.color("accent_text" if is_today else "text_muted"))
        half = (rect.height() - 6) // 2
        name = day_name(day)
        center = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRect(rect.x(), rect.y() + 3, rect.width(), half), center, name)
        below = QRect(rect.x(), rect.y() + 3 + half, rect.width(), half)
        painter.drawText(below, center, format_number(day.day))

    def _paint_corner(self, painter: QPainter) -> None:
        layout, look = self._layout, theme()
        rect = layout.turned(QRect(0, 0, layout.person_width, layout.head_height))
        painter.fillRect(rect, look.color("surface"))
        x = rect.left() if layout.is_rtl else rect.right()
        painter.fillRect(x, rect.y(), 1, rect.height(), look.color("border"))
        inner = rect.adjusted(look.space("m"), 0, -look.space("m"), 0)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("text_muted"))
        line = look.metrics("small").height() + 6
        if not self._shows_load:
            words = employees_words(len(self._scene.people))
            foot = QRect(inner.x(), inner.bottom() - line, inner.width(), line)
            painter.drawText(foot, text_flags(_LEADING, self._direction), words)
            return
        top = QRect(inner.x(), inner.y() + 3, inner.width(), line)
        painter.drawText(top, text_flags(_LEADING, self._direction), legend_words())
        self._paint_legend(painter, rect.adjusted(6, 0, -6, 0))

    def _paint_legend(self, painter: QPainter, rect: QRect) -> None:
        """What the colors of the load view mean, on a day of eight hours or the usual one."""
        look, layout = theme(), self._layout
        steps = heat_steps(self._usual_day())
        words = heat_words(*steps)
        heats = (Heat.LOW, Heat.NORMAL, Heat.HIGH, Heat.OVER)
        width = (rect.width() - 3 * 3) // len(heats)
        height = look.metrics("planner_chip").height() + 4
        painter.setFont(look.font("planner_chip"))
        for number, (heat, word) in enumerate(zip(heats, words, strict=True)):
            x = rect.x() + number * (width + 3)
            if layout.is_rtl:
                x = rect.right() + 1 - number * (width + 3) - width
            box = QRect(x, rect.bottom() - height - 6, width, height)
            draw_box(painter, box, look.radius("tag"), look.color(f"load.{heat}"))
            painter.setPen(look.color("text"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)

    def _usual_day(self) -> int:
        grid = self._scene.grid
        found = [
            minutes
            for row in range(len(grid.user_ids))
            for column in range(min(WEEK, grid.day_count))
            if (minutes := grid.capacity(row, column)) > 0
        ]
        return max(set(found), key=found.count) if found else 480

    # Beside -------------------------------------------------------------------------------

    def paint_person(self, painter: QPainter, row: int, scroll: QPoint) -> None:
        """An employee: avatar, name, hours of the week, a gauge for each week."""
        layout, look, scene = self._layout, theme(), self._scene
        rect = layout.person_rect(row, scroll)
        painter.fillRect(rect, look.color("surface"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, look.color("border"))
        x = rect.left() if layout.is_rtl else rect.right()
        painter.fillRect(x, rect.y(), 1, rect.height(), look.color("border"))
        person = scene.people[row]
        side = look.size("avatar") + 2
        pad = look.space("m")
        if layout.is_low:
            side = min(side, rect.height() - 2)
            box = layout.turned(QRect(pad, rect.y() + (rect.height() - side) // 2, side, side))
            if side >= _BAR * 3:
                draw_avatar(painter, box, person.name, person.color)
            self._paint_low_name(painter, rect, person.name, pad + side)
            return
        avatar = layout.turned(QRect(pad, rect.y() + 7, side, side))
        draw_avatar(painter, avatar, person.name, person.color)
        left = pad + side + look.space("s")
        inner = layout.turned(
            QRect(
                left, rect.y() + 5, layout.person_width - left - look.space("s"), rect.height() - 8
            )
        )
        y = self._paint_name(painter, inner, person.name)
        self._paint_week_hours(painter, inner, y, row)

    def _paint_low_name(self, painter: QPainter, rect: QRect, name: str, used: int) -> None:
        look, layout = theme(), self._layout
        left = used + look.space("s")
        inner = layout.turned(QRect(left, rect.y(), layout.person_width - left - 4, rect.height()))
        metrics = look.metrics("caption")
        painter.setFont(look.font("caption"))
        painter.setPen(look.color("text"))
        if rect.height() >= metrics.height() - 3:
            words = elide(name, metrics, inner.width())
            painter.drawText(inner, text_flags(_LEADING, self._direction), words)

    def _paint_name(self, painter: QPainter, inner: QRect, name: str) -> int:
        """The name in one line or two; gives where the next line begins."""
        look = theme()
        metrics = look.metrics("small", "strong")
        painter.setFont(look.font("small", "strong"))
        painter.setPen(look.color("text"))
        lines = [name]
        line_height = metrics.height()
        has_room = inner.height() >= 2 * line_height + look.metrics("caption").height() + 8
        if metrics.horizontalAdvance(name) > inner.width() and has_room and " " in name:
            lines = list(name.rsplit(" ", 1))
        y = inner.y()
        for line in lines:
            rect = QRect(inner.x(), y, inner.width(), line_height)
            shown = elide(line, metrics, inner.width())
            painter.drawText(rect, text_flags(_LEADING, self._direction), shown)
            y += line_height - 1
        return y + 1

    def _paint_week_hours(self, painter: QPainter, inner: QRect, y: int, row: int) -> None:
        look, grid, layout = theme(), self._scene.grid, self._layout
        metrics = look.metrics("caption")
        if y + metrics.height() > inner.bottom() + 4:
            return
        first, last = self.week_in_focus()
        planned, capacity = grid.row_sum(row, first, last)
        words = hours_of(about_hours(planned), about_hours(capacity))
        if capacity:
            words = f"{words} · {format_share(planned / capacity)}"
        elif not planned:
            words = day_off_words()
        painter.setFont(look.font("caption"))
        painter.setPen(look.color("text_muted"))
        line = QRect(inner.x(), y, inner.width(), metrics.height())
        shown = elide(words, metrics, inner.width())
        painter.drawText(line, text_flags(_LEADING, self._direction), shown)
        y += metrics.height() + 5
        weeks = grid.weeks()
        if y + _BAR > inner.bottom() or len(weeks) < 1:
            return
        gap = 6
        width = (inner.width() - gap * (len(weeks) - 1)) // len(weeks)
        for number, (start, stop) in enumerate(weeks):
            offset = number * (width + gap)
            x = inner.right() + 1 - offset - width if layout.is_rtl else inner.x() + offset
            self._paint_gauge(painter, x, y, width, *grid.row_sum(row, start, stop))

    def week_in_focus(self) -> tuple[int, int]:
        """The columns of the week with today in it, else of the first one."""
        grid = self._scene.grid
        today = grid.column(self._scene.today)
        for first, last in grid.weeks():
            if today is not None and first <= today <= last:
                return first, last
        return grid.weeks()[0] if grid.weeks() else (0, -1)

    # Pieces -------------------------------------------------------------------------------

    def _paint_gauge(
        self, painter: QPainter, x: int, y: int, width: int, planned: int, capacity: int
    ) -> None:
        """How full: a bar over its track, amber when full and red above that."""
        look = theme()
        draw_box(painter, QRect(x, y, width, _BAR), _BAR / 2, look.color("sunken"))
        name = _LOAD_COLORS.get(load_of(planned, capacity))
        if name is None:
            return
        share = min(1.0, planned / capacity) if capacity else 1.0
        filled = max(_BAR, round(width * share))
        start = x + width - filled if self._layout.is_rtl else x
        draw_box(painter, QRect(start, y, filled, _BAR), _BAR / 2, look.color(name))

    def _without_end(self, rect: QRect, width: int) -> QRect:
        """A rectangle without so much at its trailing end."""
        if self._layout.is_rtl:
            return rect.adjusted(width, 0, 0, 0)
        return rect.adjusted(0, 0, -width, 0)


def _share_color(planned: int, capacity: int) -> str:
    return "danger" if load_of(planned, capacity) is Load.OVER else "text"
