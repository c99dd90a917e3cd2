"""The contacts to be called, in their order: who, why, and who is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import cast

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from crm_desktop.business.rotation.model import QueueLine
from crm_desktop.core.records import record
from crm_desktop.ui.activities.reason_words import reasons_of, rotation_tip
from crm_desktop.ui.kit.direction import elide, mirrored, text_flags
from crm_desktop.ui.kit.hover_list import HoverList
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box
from crm_desktop.ui.kit.plain_label import plain_tooltip
from crm_desktop.ui.kit.theme import theme

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class CallState(StrEnum):
    """How far a contact of the queue is."""

    WAITING = "waiting"
    SKIPPED = "skipped"
    DONE = "done"


@record
class Call:
    """One contact of the queue; `seq` is the batch that its call was stored in."""

    line: QueueLine
    state: CallState = CallState.WAITING
    seq: int = 0
    activity_id: int = 0


class CallQueue(QAbstractListModel):
    """The calls of one sitting."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.calls: list[Call] = []

    def show_lines(self, lines: Sequence[QueueLine]) -> None:
        """Begin anew with these."""
        self.beginResetModel()
        self.calls = [Call(line) for line in lines]
        self.endResetModel()

    def go_on_with(self, calls: Sequence[Call]) -> None:
        """Show what another queue held."""
        self.beginResetModel()
        self.calls = list(calls)
        self.endResetModel()

    def mark(self, row: int, state: CallState, seq: int = 0, activity_id: int = 0) -> None:
        """Say how far one is."""
        self.calls[row] = replace(self.calls[row], state=state, seq=seq, activity_id=activity_id)
        self.dataChanged.emit(self.index(row), self.index(row))

    def next_waiting(self, after: int) -> int | None:
        """The next one that waits behind a row, else the first that waits, skipped ones last."""
        for state in (CallState.WAITING, CallState.SKIPPED):
            rows = [n for n, call in enumerate(self.calls) if call.state is state and n != after]
            behind = [row for row in rows if row > after]
            if rows:
                return (behind or rows)[0]
        return None

    @property
    def done_count(self) -> int:
        """How many are done."""
        return sum(call.state is CallState.DONE for call in self.calls)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.calls)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self.calls):
            return None
        call = self.calls[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return call.line.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            done = self.tr("done") if call.state is CallState.DONE else ""
            skipped = self.tr("skipped") if call.state is CallState.SKIPPED else ""
            words = rotation_tip(call.line).replace("\n", ", ")
            return ", ".join(part for part in (words, done, skipped) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(rotation_tip(call.line))
        return None


class CallQueueView(HoverList):
    """`row_chosen(int)` when another contact is chosen by mouse or keyboard."""

    row_chosen = Signal(int)

    def __init__(self, queue: CallQueue) -> None:
        super().__init__()
        self.queue = queue
        self.setProperty("surface", "window")
        self.setModel(queue)
        self.setItemDelegate(_CallDelegate(self))
        self.setUniformItemSizes(True)
        self.setAccessibleName(self.tr("Contacts to call"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)
        theme().changed.connect(self.viewport().update)

    def stand_on(self, row: int) -> None:
        """Mark a row as the one in hand."""
        index = self.queue.index(row)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def _choose(self, index: QModelIndex) -> None:
        self.row_chosen.emit(index.row())


class _CallDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        look = theme()
        lines = look.metrics("small").height() + look.metrics("caption").height()
        return QSize(0, lines + look.space("m"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = theme()
        view = cast("CallQueueView", option.widget)  # type: ignore[attr-defined]
        rect = cast("QRect", option.rect)  # type: ignore[attr-defined]
        call = view.queue.calls[index.row()]
        is_current = index.row() == view.currentIndex().row()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        if is_current or index.row() == view.hovered_row:
            fill = look.color("accent_bg" if is_current else "hover")
            border = look.color("focus") if is_current and view.hasFocus() else None
            box = rect.adjusted(0, 1, 0, -1)
            draw_box(painter, box, look.radius("control"), fill, border, look.border("focus"))
        pad, side = look.space("s"), look.size("icon_button")
        area = QRect(rect.left(), rect.y(), rect.width(), rect.height())
        mark = QRect(rect.left() + pad, rect.y(), side, rect.height())
        name, tone = _mark(call)
        draw_icon(painter, name, look.color(tone), mirrored(view, mark, area), side)
        upper, lower = look.metrics("small").height(), look.metrics("caption").height()
        top = rect.y() + (rect.height() - upper - lower) // 2
        start = rect.left() + 2 * pad + side
        room = rect.width() - 3 * pad - side
        is_over = call.state is not CallState.WAITING and not is_current
        text = look.color("text_muted" if is_over else "text")
        weight = "strong" if is_current else "medium"
        self._write(
            painter, view, QRect(start, top, room, upper), area, call.line.name,
            ("small", weight), text,
        )  # fmt: skip
        self._write(
            painter, view, QRect(start, top + upper, room, lower), area, reasons_of(call.line),
            ("caption", "normal"), look.color("text_muted"),
        )  # fmt: skip
        painter.restore()

    def _write(
        self,
        painter: QPainter,
        view: CallQueueView,
        place: QRect,
        area: QRect,
        words: str,
        font: tuple[str, str],
        color: QColor,
    ) -> None:
        painter.setFont(theme().font(*font))
        painter.setPen(color)
        flags = text_flags(Qt.AlignmentFlag.AlignVCenter, view.layoutDirection())
        shown = elide(words, theme().metrics(*font), place.width())
        painter.drawText(mirrored(view, place, area), flags, shown)


def _mark(call: Call) -> tuple[str, str]:
    """Icon and color of how far it is."""
    return {
        CallState.WAITING: ("phone", "text_muted"),
        CallState.SKIPPED: ("chevrons-right", "text_muted"),
        CallState.DONE: ("circle-check", "success"),
    }[call.state]
