"""Draws the lines of the Today page, and knows what lies where on them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from crm_desktop.business.planner.model import Priority
from crm_desktop.business.planner.today import Part, TodayRow
from crm_desktop.ui.activities.words import kind_color, kind_icon, weekday_and_day
from crm_desktop.ui.kit.avatar import draw_avatar
from crm_desktop.ui.kit.direction import elide, mirrored, text_flags
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box, draw_check_box, draw_hairline
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.today.words import (
    contact_of,
    done_words,
    now_words,
    part_word,
    subject_of,
    tail_words,
    time_words,
)

if TYPE_CHECKING:
    from crm_desktop.ui.today.plan_model import Line
    from crm_desktop.ui.today.plan_view import PlanView

Index = QModelIndex | QPersistentModelIndex
_CONTACT_AT = 0.57
"""Where the contact begins, as a share of the line's width."""
_DONE_ICON_OPACITY = 0.5


class Spot(StrEnum):
    """A place on a line that does something by itself."""

    FOLD = "fold"
    CHECK = "check"
    CALL = "call"
    MOVE = "move"
    MENU = "menu"
    MOVE_ALL = "move_all"


_ACTIONS = ((Spot.CALL, "phone"), (Spot.MOVE, "clock"), (Spot.MENU, "dots"))


class PlanDelegate(QStyledItemDelegate):
    """Rectangles are thought from left to right and mirrored when they are used."""

    def __init__(self, view: PlanView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        look = theme()
        air = look.metrics("base").height() + look.space("l")
        return QSize(0, max(look.size("row_agenda"), air))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = self._view.plan_model.line(index)
        if line is None:
            return
        rect = cast("QRect", option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Each text runs as its own first letter says; its place is always given in full.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        is_current = self._view.currentIndex() == index and self._view.hasFocus()
        is_hovered = self._view.hovered_row == index.row()
        if line.row is None:
            self._paint_heading(painter, rect, line)
        else:
            self._paint_row(painter, rect, line, is_active=is_hovered or is_current)
        bottom = rect.bottom() + 0.5
        edge = theme().color("border")
        draw_hairline(
            painter, QPointF(rect.left(), bottom), QPointF(rect.right() + 1, bottom), edge
        )
        if is_current and self._view.shows_focus:
            look = theme()
            draw_box(
                painter,
                rect,
                look.radius("control"),
                border=look.color("focus"),
                width=look.border("focus"),
            )
        painter.restore()

    # Where things lie --------------------------------------------------------------------

    def spot_at(self, line: Line, rect: QRect, place: QPoint) -> Spot | None:
        """What does something at a place of a line, `None` for the line as a whole."""
        if line.row is None:
            link = self._link(line, rect)
            if link is not None and self._mirrored(rect, link).contains(place):
                return Spot.MOVE_ALL
            return Spot.FOLD
        reach = self._check(rect).adjusted(-8, -rect.height(), 4, rect.height())
        if self._mirrored(rect, reach).contains(place):
            return Spot.CHECK
        for spot, area in self._actions(line.row, rect):
            if self._mirrored(rect, area).contains(place):
                return spot
        return None

    def cut_text(self, line: Line, rect: QRect, place: QPoint) -> str:
        """The whole subject or contact at a place, if the line has no room for it."""
        row = line.row
        if row is None:
            return ""
        parts = (
            (
                self._subject(row, rect, line.part),
                subject_of(row),
                theme().metrics("base", "medium"),
            ),
            (self._contact(rect), contact_of(row), theme().metrics("small")),
        )
        for area, text, metrics in parts:
            is_cut = metrics.horizontalAdvance(text) > area.width()
            if is_cut and self._mirrored(rect, area).contains(place):
                return text
        return ""

    def _check(self, rect: QRect) -> QRect:
        side = theme().size("check_box")
        return QRect(theme().space("s"), (rect.height() - side) // 2, side, side)

    def _time_width(self) -> int:
        metrics = theme().metrics("small")
        return max(theme().size("row_two_line") + 8, metrics.horizontalAdvance("00:00 mm"))

    def _icon(self, rect: QRect) -> QRect:
        look = theme()
        x = self._check(rect).right() + look.space("m") + self._time_width() + look.space("s")
        return QRect(x, 0, look.size("icon"), rect.height())

    def _contact(self, rect: QRect) -> QRect:
        x = round(rect.width() * _CONTACT_AT)
        return QRect(x, 0, self._tail(rect).left() - self._people() - x, rect.height())

    def _people(self) -> int:
        """The room for the avatar of whoever does it."""
        look = theme()
        return look.size("avatar") + look.space("m") if self._view.shows_people else look.space("s")

    def _tail(self, rect: QRect) -> QRect:
        look = theme()
        width = max(
            3 * look.control_height(), look.metrics("small").horizontalAdvance("99 days late")
        )
        return QRect(rect.width() - width - look.space("s"), 0, width, rect.height())

    def _subject(self, row: TodayRow, rect: QRect, _part: Part) -> QRect:
        look = theme()
        x = self._icon(rect).right() + look.space("m")
        flag = look.size("icon_button") + look.space("s") if _is_urgent(row) else 0
        return QRect(x, 0, self._contact(rect).left() - look.space("m") - x - flag, rect.height())

    def _actions(self, row: TodayRow, rect: QRect) -> list[tuple[Spot, QRect]]:
        side, found = theme().control_height(), list[tuple[Spot, QRect]]()
        x = rect.width() - theme().space("xs")
        for spot, _icon_name in reversed(_ACTIONS):
            if spot is Spot.CALL and not row.item.contact_count:
                continue
            x -= side
            found.append((spot, QRect(x, (rect.height() - side) // 2, side, side)))
        return found

    def _link(self, line: Line, rect: QRect) -> QRect | None:
        if line.part is not Part.OVERDUE:
            return None
        look = theme()
        width = look.metrics("small", "medium").horizontalAdvance(self._link_words())
        return QRect(rect.width() - width - look.space("s"), 0, width, rect.height())

    def _link_words(self) -> str:
        return self.tr("Move all to today…")

    # Painting ----------------------------------------------------------------------------

    def _paint_heading(self, painter: QPainter, rect: QRect, line: Line) -> None:
        look = theme()
        rtl_closed = "chevron-right"
        name = "chevron-down" if line.is_open else rtl_closed
        top = look.space("s") // 2
        chevron = QRect(0, top, look.size("icon_button"), rect.height() - top)
        draw_icon(
            painter,
            name,
            look.color("text_muted"),
            self._mirrored(rect, chevron),
            look.size("icon_small"),
        )
        tone = "danger" if line.part is Part.OVERDUE else "text"
        x = chevron.right() + look.space("xs") + 2
        title = part_word(line.part)
        x = self._text(painter, rect, x, top, title, "base", "strong", look.color(tone))
        muted = look.color("text_muted")
        count = format_number(len(line.group.rows))
        x = self._text(painter, rect, x + look.space("s"), top, count, "small", "normal", muted)
        more = self._more_words(line)
        if more:
            x = self._text(painter, rect, x + look.space("s"), top, "·", "small", "normal", muted)
            self._text(painter, rect, x + look.space("xs"), top, more, "small", "normal", muted)
        link = self._link(line, rect)
        if link is not None:
            font = look.font("small", "medium")
            font.setUnderline(self._view.hovered_spot is Spot.MOVE_ALL)
            painter.setFont(font)
            painter.setPen(look.color("link"))
            area = self._mirrored(rect, link.adjusted(0, top, 0, 0))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._link_words())

    def _more_words(self, line: Line) -> str:
        if line.part is Part.TODAY:
            count = len(line.group.rows)
            return done_words(line.group.done, count) if count else self.tr("nothing planned")
        if line.part is Part.TOMORROW:
            return weekday_and_day(line.group.rows[0].day)
        return ""

    def _text(
        self,
        painter: QPainter,
        rect: QRect,
        x: int,
        top: int,
        words: str,
        size: str,
        weight: str,
        color: QColor,
    ) -> int:
        """Draw words in one line; gives where they end."""
        width = theme().metrics(size, weight).horizontalAdvance(words) + 1
        painter.setFont(theme().font(size, weight))
        painter.setPen(color)
        area = QRect(x, top, width, rect.height() - top)
        painter.drawText(self._mirrored(rect, area), Qt.AlignmentFlag.AlignCenter, words)
        return x + width

    def _paint_row(self, painter: QPainter, rect: QRect, line: Line, *, is_active: bool) -> None:
        row = line.row
        assert row is not None
        look, item = theme(), row.item
        if is_active:
            draw_box(painter, rect, look.radius("control"), look.color("hover"))
        is_done = not item.is_open
        state = Qt.CheckState.Checked if is_done else Qt.CheckState.Unchecked
        is_hovered = is_active and self._view.hovered_spot is Spot.CHECK
        draw_check_box(
            painter, self._mirrored(rect, self._check(rect)), state, is_hovered=is_hovered
        )
        self._paint_time(painter, rect, row, line.part)
        icon_area = self._mirrored(rect, self._icon(rect))
        painter.setOpacity(_DONE_ICON_OPACITY if is_done else 1)
        color = look.color(f"activity.{kind_color(item.kind)}.solid")
        draw_icon(painter, kind_icon(item.kind), color, icon_area)
        painter.setOpacity(1)
        self._paint_subject(painter, rect, row, line.part, is_done=is_done)
        has_contact = bool(item.contact_count)
        tone = look.color("text" if has_contact and not is_done else "text_muted")
        self._paint_cut(painter, rect, self._contact(rect), contact_of(row), "small", tone)
        if self._view.shows_people:
            self._paint_person(painter, rect, row)
        if is_active:
            self._paint_actions(painter, rect, row)
        else:
            self._paint_tail(painter, rect, row)

    def _paint_time(self, painter: QPainter, rect: QRect, row: TodayRow, part: Part) -> None:
        look = theme()
        x = self._check(rect).right() + look.space("m")
        area = QRect(x, 0, self._time_width(), rect.height())
        is_quiet = row.start is None or not row.item.is_open
        tone = "danger" if part is Part.OVERDUE else ("text_muted" if is_quiet else "text")
        words = time_words(row, part)
        self._paint_cut(painter, rect, area, words, "small", look.color(tone))

    def _paint_subject(
        self, painter: QPainter, rect: QRect, row: TodayRow, part: Part, *, is_done: bool
    ) -> None:
        look = theme()
        area = self._subject(row, rect, part)
        metrics = look.metrics("base", "medium")
        words = elide(subject_of(row), metrics, area.width())
        font = look.font("base", "medium")
        font.setStrikeOut(is_done)
        painter.setFont(font)
        painter.setPen(look.color("text_muted" if is_done else "text"))
        flags = text_flags(Qt.AlignmentFlag.AlignVCenter, self._view.layoutDirection())
        painter.drawText(self._mirrored(rect, area), flags, words)
        if _is_urgent(row):
            side = look.size("icon_button")
            x = area.x() + metrics.horizontalAdvance(words) + look.space("s")
            flag = QRect(x, 0, side, rect.height())
            draw_icon(painter, "flag", look.color("danger"), self._mirrored(rect, flag), side)

    def _paint_cut(
        self, painter: QPainter, rect: QRect, area: QRect, words: str, size: str, color: QColor
    ) -> None:
        metrics: QFontMetrics = theme().metrics(size)
        painter.setFont(theme().font(size))
        painter.setPen(color)
        flags = text_flags(Qt.AlignmentFlag.AlignVCenter, self._view.layoutDirection())
        painter.drawText(
            self._mirrored(rect, area), flags, elide(words, metrics, max(0, area.width()))
        )

    def _paint_person(self, painter: QPainter, rect: QRect, row: TodayRow) -> None:
        person = self._view.person(row.item.user_id)
        if person is None:
            return
        look = theme()
        side = look.size("avatar")
        x = self._tail(rect).left() - look.space("s") - side
        area = QRect(x, (rect.height() - side) // 2, side, side)
        draw_avatar(painter, self._mirrored(rect, area), person.display_name, person.color)

    def _paint_tail(self, painter: QPainter, rect: QRect, row: TodayRow) -> None:
        look = theme()
        words = tail_words(row)
        if not words:
            return
        painter.setFont(look.font("small", "medium" if row.late_days else "normal"))
        painter.setPen(look.color("danger" if row.late_days else "text_muted"))
        trailing = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        flags = text_flags(trailing, self._view.layoutDirection())
        painter.drawText(self._mirrored(rect, self._tail(rect)), flags, words)

    def _paint_actions(self, painter: QPainter, rect: QRect, row: TodayRow) -> None:
        look = theme()
        icons = dict(_ACTIONS)
        for spot, area in self._actions(row, rect):
            place = self._mirrored(rect, area)
            if self._view.hovered_spot is spot:
                draw_box(painter, place, look.radius("control"), look.color("sunken"))
            draw_icon(painter, icons[spot], look.color("text_muted"), place, look.size("icon"))

    def paint_now(self, painter: QPainter, rect: QRect, y: int) -> None:
        """The line of now across the list at height `y`; `rect` is any line's."""
        look = theme()
        words = now_words(self._view.now_minute)
        metrics = look.metrics("caption", "strong")
        width = metrics.horizontalAdvance(words) + look.space("m")
        height = max(look.size("badge"), metrics.height() + 2)
        dot = look.size("status_dot")
        start = self._check(rect).right() - dot // 2
        accent = look.color("accent")
        line = QRect(start, y, rect.width() - start, look.border("focus"))
        painter.fillRect(self._at(rect, line), accent)
        circle = QRect(start, y + 1 - dot // 2, dot, dot)
        draw_box(painter, self._at(rect, circle), dot / 2, accent)
        tag = QRect(rect.width() - width, y + 1 - height // 2, width, height)
        place = self._at(rect, tag)
        draw_box(painter, place, look.radius("tag"), accent)
        painter.setFont(look.font("caption", "strong"))
        painter.setPen(look.color("text_on_accent"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _mirrored(self, rect: QRect, inside: QRect) -> QRect:
        """A rectangle within the line, thought left-to-right, where it is painted."""
        whole = QRect(0, 0, rect.width(), rect.height())
        return mirrored(self._view, inside, whole).translated(rect.topLeft())

    def _at(self, rect: QRect, area: QRect) -> QRect:
        """The same for something whose height is that of the list."""
        whole = QRect(0, 0, rect.width(), rect.height())
        return mirrored(self._view, area, whole).translated(rect.x(), 0)


def _is_urgent(row: TodayRow) -> bool:
    return row.item.priority is Priority.HIGH and row.item.is_open
