"""The timeline of a card: what happened to the contact, newest first."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.history_model import ENTRY_ROLE, TimelineItem, TimelineModel
from crm_desktop.ui.contacts.history_words import entry_icon
from crm_desktop.ui.kit.avatar import draw_avatar
from crm_desktop.ui.kit.direction import elide, mirrored, text_flags
from crm_desktop.ui.kit.focus_ring import is_keyboard_focus
from crm_desktop.ui.kit.formatting import format_moment
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box
from crm_desktop.ui.kit.theme import theme

Index = QModelIndex | QPersistentModelIndex


class TimelineView(QListView):
    """Shows a `TimelineModel`; nothing in it can be edited."""

    def __init__(
        self, context: ContactContext, model: TimelineModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._timeline = model
        self.setModel(model)
        self.setItemDelegate(_TimelineDelegate(context, self))
        self.setFrameShape(self.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(False)
        self.setAccessibleName(self.tr("Timeline"))
        self.verticalScrollBar().valueChanged.connect(self._read_on)
        theme().changed.connect(self.doItemsLayout)
        context.dictionaries_changed.connect(self.viewport().update)

    def _read_on(self, value: int) -> None:
        """Near its end the history goes on."""
        bar = self.verticalScrollBar()
        if value and value > bar.maximum() - bar.pageStep():
            self._timeline.read_on()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard stands on a change, not on the name of a month."""
        super().focusInEvent(event)
        if is_keyboard_focus(event) and not self.currentIndex().isValid():
            model = self.model()
            rows = (model.index(row, 0) for row in range(model.rowCount()))
            first = next((one for one in rows if one.data(ENTRY_ROLE).entry is not None), None)
            if first is not None:
                self.setCurrentIndex(first)


class _TimelineDelegate(QStyledItemDelegate):
    """Months as headings; changes with an icon on a line, words, who and when."""

    def __init__(self, context: ContactContext, parent: TimelineView) -> None:
        super().__init__(parent)
        self._context = context
        self._view = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        look = theme()
        item = cast("TimelineItem", index.data(ENTRY_ROLE))
        line = look.metrics("small").height()
        if item.entry is None:
            return QSize(0, max(look.size("row_group_header"), line + look.space("s")))
        height = look.size("avatar") + look.space("s")
        if item.detail:
            height = look.metrics("base").height() + line + look.space("l")
        return QSize(0, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = cast("QRect", option.rect)  # type: ignore[attr-defined]
        item = cast("TimelineItem", index.data(ENTRY_ROLE))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Each text runs as its own first letter says; its place is always given in full.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        if item.entry is None:
            self._paint_month(painter, rect, item.month)
        else:
            self._paint_change(painter, rect, item, index)
            if self._view.hasFocus() and self._view.currentIndex() == index:
                look = theme()
                draw_box(
                    painter,
                    rect,
                    look.radius("control"),
                    border=look.color("focus"),
                    width=look.border("focus"),
                )
        painter.restore()

    def _text_start(self) -> int:
        look = theme()
        return look.size("avatar") + look.space("m")

    def _paint_month(self, painter: QPainter, rect: QRect, month: str) -> None:
        look = theme()
        painter.setFont(look.font("small", "strong"))
        painter.setPen(look.color("text_muted"))
        area = self._mirrored(rect, QRect(self._text_start(), 0, rect.width(), rect.height()))
        flags = text_flags(Qt.AlignmentFlag.AlignVCenter, self._view.layoutDirection())
        painter.drawText(area, flags, month)

    def _paint_change(
        self, painter: QPainter, rect: QRect, item: TimelineItem, index: Index
    ) -> None:
        look = theme()
        entry = item.entry
        if entry is None:
            return
        side, gap = look.size("avatar"), look.space("xs")
        circle = QRect(0, gap, side, side)
        self._paint_rail(painter, rect, circle, index)
        place = self._mirrored(rect, circle)
        draw_box(painter, place, side / 2, look.color("surface"), look.color("border"))
        icon_side = look.size("icon_small")
        draw_icon(painter, entry_icon(entry), look.color("text_muted"), place, icon_side)
        start = self._text_start()
        line = QRect(start, gap, rect.width() - start - gap, side)
        used = self._paint_who(painter, rect, line, item)
        flags = text_flags(Qt.AlignmentFlag.AlignVCenter, self._view.layoutDirection())
        title = QRect(start, gap, line.width() - used, side)
        metrics = look.metrics("small", "medium")
        painter.setFont(look.font("small", "medium"))
        painter.setPen(look.color("text"))
        words = elide(item.title, metrics, title.width())
        painter.drawText(self._mirrored(rect, title), flags, words)
        if item.detail:
            height = look.metrics("small").height()
            detail = QRect(start, gap + side, line.width(), height)
            painter.setFont(look.font("small"))
            painter.setPen(look.color("text_muted"))
            words = elide(item.detail, look.metrics("small"), detail.width())
            painter.drawText(self._mirrored(rect, detail), flags, words)

    def _paint_rail(self, painter: QPainter, rect: QRect, circle: QRect, index: Index) -> None:
        """The line that joins this change to the next one below."""
        following = index.sibling(index.row() + 1, 0)
        item = following.data(ENTRY_ROLE) if following.isValid() else None
        if not isinstance(item, TimelineItem) or item.entry is None:
            return
        look = theme()
        top = circle.bottom() + 2
        rail = QRect(
            circle.center().x(), top, look.border(), rect.height() - top + look.space("xs")
        )
        painter.fillRect(self._mirrored(rect, rail), look.color("border"))

    def _paint_who(self, painter: QPainter, rect: QRect, line: QRect, item: TimelineItem) -> int:
        """Avatar and moment at the end of the line; returns the room they take."""
        look = theme()
        entry = item.entry
        if entry is None:
            return 0
        when = format_moment(entry.at)
        metrics = look.metrics("small")
        width = metrics.horizontalAdvance(when) + 1
        painter.setFont(look.font("small"))
        painter.setPen(look.color("text_muted"))
        end = line.right() - look.space("xs")
        place = QRect(end - width, line.y(), width, line.height())
        painter.drawText(self._mirrored(rect, place), Qt.AlignmentFlag.AlignCenter, when)
        side = look.size("avatar_small")
        used = width + look.space("s")
        if entry.user_name:
            person = self._context.person(entry.user_id)
            x = place.left() - look.space("s") - side
            circle = QRect(x, line.y() + (line.height() - side) // 2, side, side)
            color = None if person is None else person.color
            draw_avatar(painter, self._mirrored(rect, circle), entry.user_name, color)
            used += side + look.space("s")
        return used + look.space("s")

    def _mirrored(self, rect: QRect, inside: QRect) -> QRect:
        """A rectangle within the item, thought left-to-right, where it is painted."""
        whole = QRect(0, 0, rect.width(), rect.height())
        return mirrored(self._view, inside, whole).translated(rect.topLeft())
