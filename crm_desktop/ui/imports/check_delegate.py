"""Paints the check table: group headings, problems, struck-out values and what they become."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crm_desktop.business.imports.model import (
    CheckedRow,
    Decisions,
    DuplicateAction,
    ErrorAction,
    ProblemCode,
    Verdict,
)
from crm_desktop.ui.imports.check_model import ITEM_ROLE, CheckModel, GroupItem, Part
from crm_desktop.ui.imports.words import verdict_word
from crm_desktop.ui.kit.direction import elide, isolate_ltr, mirrored, text_flags
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_check_box, draw_hairline
from crm_desktop.ui.kit.theme import theme

Index = QModelIndex | QPersistentModelIndex
_TONES = {
    Verdict.ERROR: ("danger", "alert-circle"),
    Verdict.DUPLICATE: ("warning", "arrow-merge"),
    Verdict.UPDATE: ("info", "refresh"),
    Verdict.NEW: ("success", "plus"),
}


class CheckDelegate(QStyledItemDelegate):
    """`decisions` are what the user chose for all rows of a kind."""

    def __init__(self, model: CheckModel, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._model = model
        self._view = view
        self.decisions = Decisions()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = cast("QRect", option.rect)  # type: ignore[attr-defined]
        state = cast("QStyle.StateFlag", option.state)  # type: ignore[attr-defined]
        item = index.data(ITEM_ROLE)
        look = theme()
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.color("selection"))
        line = rect.bottomLeft().toPointF(), rect.bottomRight().toPointF()
        draw_hairline(painter, *line, look.color("gridline"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Each text runs as its own first letter says; its place is always given in full.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        if isinstance(item, GroupItem):
            self._paint_group(painter, rect, item, Part(index.column()))
        elif isinstance(item, CheckedRow):
            self._paint_row(painter, rect, item, Part(index.column()))
        painter.restore()

    def _paint_group(self, painter: QPainter, rect: QRect, item: GroupItem, part: Part) -> None:
        """The heading runs over the first columns; only the first one paints it."""
        if part is not Part.ROW:
            return
        look = theme()
        tone, icon_name = _TONES[item.verdict]
        side, pad = look.size("icon_button"), look.space("s")
        whole = QRect(rect)
        width = sum(self._view.columnWidth(column) for column in range(Part.VALUES))  # type: ignore[attr-defined]
        if self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            whole.setLeft(whole.right() - width)
        else:
            whole.setWidth(width)
        painter.setClipRect(whole)
        icon = QRect(whole.x() + pad, whole.y(), side, whole.height())
        draw_icon(painter, icon_name, look.color(tone), mirrored(self._view, icon, whole), side)
        start = icon.right() + pad
        word = verdict_word(item.verdict)
        metrics = look.metrics("small", "strong")
        area = QRect(start, whole.y(), metrics.horizontalAdvance(word) + 1, whole.height())
        painter.setFont(look.font("small", "strong"))
        painter.setPen(look.color(tone))
        painter.drawText(mirrored(self._view, area, whole), self._start(), word)
        rest = QRect(area.right() + pad, whole.y(), width, whole.height())
        painter.setFont(look.font("small"))
        painter.setPen(look.color("text_muted"))
        count = format_number(item.count)
        painter.drawText(mirrored(self._view, rest, whole), self._start(), count)

    def _paint_row(self, painter: QPainter, rect: QRect, row: CheckedRow, part: Part) -> None:
        look = theme()
        pad = look.space("s")
        inner = rect.adjusted(pad, 0, -pad, 0)
        is_out = row.row in self._model.skipped
        if part is Part.VALUES:
            self._paint_values(painter, inner, row)
            return
        if part is Part.ACTION:
            self._paint_action(painter, inner, row)
            return
        if part is Part.PROBLEM and self._model.text(row, part):
            tone, icon_name = _TONES[row.verdict]
            side = look.size("icon_button")
            icon = QRect(inner.x(), inner.y(), side, inner.height())
            draw_icon(painter, icon_name, look.color(tone), mirrored(self._view, icon, rect), side)
            inner.setLeft(icon.right() + pad)
        weight = "medium" if part is Part.CONTACT else "normal"
        painter.setFont(look.font("small", weight))
        is_muted = is_out or part is Part.ROW
        painter.setPen(look.color("text_muted" if is_muted else "text"))
        flags = self._end() if part is Part.ROW else self._start()
        text = elide(self._model.text(row, part), look.metrics("small", weight), inner.width())
        painter.drawText(mirrored(self._view, inner, rect), flags, text)

    def _paint_values(self, painter: QPainter, rect: QRect, row: CheckedRow) -> None:
        """What stood in the file, struck out, and what is kept of it."""
        look = theme()
        wrong = [problem.raw for problem in row.problems if problem.raw]
        metrics = look.metrics("small")
        painter.setFont(look.font("small"))
        if not wrong:
            painter.setPen(look.color("text_muted"))
            text = elide(_channels(row), metrics, rect.width())
            painter.drawText(mirrored(self._view, rect, rect), self._start(), text)
            return
        text = elide(isolate_ltr(" · ".join(wrong)), metrics, rect.width() // 2)
        width = metrics.horizontalAdvance(text) + 1
        area = QRect(rect.x(), rect.y(), width, rect.height())
        font = look.font("small")
        font = type(font)(font)
        font.setStrikeOut(True)
        painter.setFont(font)
        painter.setPen(look.color("text_muted"))
        painter.drawText(mirrored(self._view, area, rect), self._start(), text)
        side, gap = look.size("icon_small"), look.space("s")
        arrow = QRect(area.right() + gap, rect.y(), side, rect.height())
        color = look.color("text_muted")
        draw_icon(painter, "arrow-right", color, mirrored(self._view, arrow, rect), side)
        rest = QRect(arrow.right() + gap, rect.y(), rect.right() - arrow.right(), rect.height())
        painter.setFont(look.font("small"))
        painter.setPen(look.color("text"))
        words = elide(self._becomes(row), metrics, rest.width())
        painter.drawText(mirrored(self._view, rest, rect), self._start(), words)

    def _becomes(self, row: CheckedRow) -> str:
        """What the file's wrong values turn into."""
        if row.row in self._model.skipped or self.decisions.errors is ErrorAction.SKIP:
            return self.tr("the row stays out")
        codes = {problem.code for problem in row.problems}
        if ProblemCode.PHONE_INVALID in codes:
            return self.tr("kept as written, marked as not valid")
        return self.tr("left empty")

    def _paint_action(self, painter: QPainter, rect: QRect, row: CheckedRow) -> None:
        """A tick whether the row is imported, and how."""
        look = theme()
        side = look.size("check_box")
        words, is_in = self._action(row)
        box = QRect(rect.x(), rect.y() + (rect.height() - side) // 2, side, side)
        is_fixed = not is_in and row.row not in self._model.skipped
        state = Qt.CheckState.Checked if is_in else Qt.CheckState.Unchecked
        place = mirrored(self._view, box, rect)
        draw_check_box(painter, place, state, is_enabled=not is_fixed)
        rest = rect.adjusted(side + look.space("s"), 0, 0, 0)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("text" if is_in else "text_muted"))
        text = elide(words, look.metrics("small"), rest.width())
        painter.drawText(mirrored(self._view, rest, rect), self._start(), text)

    def _action(self, row: CheckedRow) -> tuple[str, bool]:
        """What becomes of a row, in words, and whether it is imported at all."""
        if row.row in self._model.skipped:
            return self.tr("Leave out"), False
        if row.verdict is Verdict.ERROR:
            if self.decisions.errors is ErrorAction.SKIP:
                return self.tr("Leave out"), False
            return self.tr("Import without it"), True
        if row.verdict in (Verdict.DUPLICATE, Verdict.UPDATE):
            if self.decisions.duplicates is DuplicateAction.SKIP:
                return self.tr("Leave out"), False
            if self.decisions.duplicates is DuplicateAction.CREATE:
                return self.tr("Add as new"), True
            return self.tr("Fill empty fields"), True
        return self.tr("Add"), True

    def _start(self) -> int:
        return text_flags(Qt.AlignmentFlag.AlignVCenter, self._view.layoutDirection())

    def _end(self) -> int:
        alignment = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing
        return text_flags(alignment, self._view.layoutDirection())


def _channels(row: CheckedRow) -> str:
    """A few values by which a person recognizes the row."""
    found: list[str] = []
    for name in ("organization", "mobile", "phone", "email", "locality"):
        value = row.values.get(name)
        text = value[0] if isinstance(value, list) and value else value
        if isinstance(text, str) and text and text != row.title:
            found.append(isolate_ltr(text) if name in ("mobile", "phone", "email") else text)
    return " · ".join(found[:3])
