"""Paints the check table: group headings, problems, struck-out values and what they become."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from crm_desktop.business.imports.insights import Likeness
from crm_desktop.business.imports.model import (
    CheckedRow,
    Field,
    Problem,
    ProblemCode,
    RowAction,
    Verdict,
)
from crm_desktop.core.phone import is_international
from crm_desktop.ui.imports.check_model import (
    ITEM_ROLE,
    OTHERS,
    TIDIED,
    CheckModel,
    GroupItem,
    Part,
)
from crm_desktop.ui.imports.check_words import (
    certainty_word,
    changes_text,
    channels_text,
    match_text,
    others_text,
    shown_value,
)
from crm_desktop.ui.imports.choosing import has_keyboard, paint_choice
from crm_desktop.ui.kit.direction import elide, isolate_ltr, mirrored, text_flags
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box, draw_hairline
from crm_desktop.ui.kit.theme import theme

Index = QModelIndex | QPersistentModelIndex
_OF_OTHERS = (Part.PROBLEM, Part.VALUES, Part.ACTION)
_TONES = {
    Verdict.ERROR: ("danger", "alert-circle"),
    Verdict.DUPLICATE: ("warning", "arrow-merge"),
    Verdict.UPDATE: ("info", "refresh"),
    Verdict.NEW: ("success", "plus"),
    None: ("success", "check"),
}


class CheckDelegate(QStyledItemDelegate):
    """`fixed(row, column, text)` when a wrong value was corrected in its cell."""

    fixed = Signal(int, int, str)

    def __init__(self, model: CheckModel, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._model = model
        self._view = view

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
            group = self._model.group_of(index.row())
            is_tidied = group is not None and group.key == TIDIED
            if group is not None and group.key == OTHERS and Part(index.column()) in _OF_OTHERS:
                part = Part(index.column())
                has_focus = has_keyboard(self._view, index)
                self._paint_others(painter, rect, item, part, has_focus=has_focus)
                painter.restore()
                return
            has_focus = has_keyboard(self._view, index)
            self._paint_row(
                painter,
                rect,
                item,
                Part(index.column()),
                is_tidied=is_tidied,
                has_focus=has_focus,
            )
        painter.restore()

    def _paint_group(self, painter: QPainter, rect: QRect, item: GroupItem, part: Part) -> None:
        """The heading runs over all columns; each paints its part of it."""
        look = theme()
        tone, icon_name = ("info", "users") if item.key == OTHERS else _TONES[item.verdict]
        side, pad = look.size("icon_button"), look.space("s")
        widths = [cast("QTableView", self._view).columnWidth(one) for one in Part]
        before, width = sum(widths[:part]), sum(widths)
        whole = QRect(rect.x() - before, rect.y(), width, rect.height())
        if self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            whole.moveRight(rect.right() + before)
        painter.setClipRect(rect)
        icon = QRect(whole.x() + pad, whole.y(), side, whole.height())
        draw_icon(painter, icon_name, look.color(tone), mirrored(self._view, icon, whole), side)
        start = icon.right() + pad
        word = self._model.group_word(item)
        metrics = look.metrics("small", "strong")
        area = QRect(start, whole.y(), metrics.horizontalAdvance(word) + 1, whole.height())
        painter.setFont(look.font("small", "strong"))
        painter.setPen(look.color(tone))
        painter.drawText(mirrored(self._view, area, whole), self._start(), word)
        start = area.right() + pad
        rest = QRect(start, whole.y(), whole.right() - start, whole.height())
        painter.setFont(look.font("small"))
        painter.setPen(look.color("text_muted"))
        words = format_number(item.total)
        if item.key == TIDIED:
            words = self.tr("%Ln changed · no action needed", "", item.total)
            if item.count < item.total:
                words = f"{words} · {self.tr('Enter shows all')}"
        words = elide(words, look.metrics("small"), rest.width())
        painter.drawText(mirrored(self._view, rest, whole), self._start(), words)

    # Editing -----------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = Line(parent=parent)
        line.setAccessibleName(self.tr("Correct value"))
        line.setPlaceholderText(self.tr("Correct value, or empty"))
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        row = index.data(ITEM_ROLE)
        if isinstance(editor, Line) and isinstance(row, CheckedRow):
            problem, better = self.first_problem(row)
            editor.setText(better or (problem.raw if problem is not None else ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        row = index.data(ITEM_ROLE)
        if not isinstance(editor, Line) or not isinstance(row, CheckedRow):
            return
        problem, _better = self.first_problem(row)
        if problem is None or problem.column is None:
            return
        text = editor.text().strip()
        if text != problem.raw:
            self.fixed.emit(row.row, problem.column, text)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        rect = cast("QRect", option.rect)  # type: ignore[attr-defined]
        row = index.data(ITEM_ROLE)
        if isinstance(row, CheckedRow):
            problem, _better = self.first_problem(row)
            box = self._fix_box(rect.adjusted(theme().space("s"), 0, 0, 0), problem)
            editor.setGeometry(mirrored(self._view, box, rect))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes a correction and closes the editor, Tab goes on."""
        is_enter = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        )
        if is_enter and isinstance(watched, Line):
            self.commitData.emit(watched)
            self.closeEditor.emit(watched)
            return True
        return super().eventFilter(watched, event)

    def first_problem(self, row: CheckedRow) -> tuple[Problem | None, str]:
        """The first wrong value of a row, and a better one if there is any."""
        suggestions = self._model.insight(row.row).suggestions
        for number, problem in enumerate(row.problems):
            if problem.column is not None:
                better = suggestions[number] if number < len(suggestions) else ""
                return problem, better
        return None, ""

    # Rows --------------------------------------------------------------------------------

    def _paint_row(
        self,
        painter: QPainter,
        rect: QRect,
        row: CheckedRow,
        part: Part,
        *,
        is_tidied: bool,
        has_focus: bool,
    ) -> None:
        look = theme()
        pad = look.space("s")
        inner = rect.adjusted(pad, 0, -pad, 0)
        is_out = self._model.action_of(row) is RowAction.SKIP
        if part is Part.VALUES:
            self._paint_values(painter, inner, rect, row, is_tidied=is_tidied)
            return
        if part is Part.ACTION:
            if not is_tidied:
                text = self._model.action_text(row)
                box = rect.adjusted(0, 0, 0, -1)
                paint_choice(painter, self._view, box, text, has_focus=has_focus, is_muted=is_out)
                return
            painter.setFont(look.font("small"))
            painter.setPen(look.color("text_muted"))
            words = elide(self.tr("by the country"), look.metrics("small"), inner.width())
            painter.drawText(mirrored(self._view, inner, rect), self._start(), words)
            return
        text = self.tr("Local form") if is_tidied else self._model.text(row, part)
        if part is not Part.PROBLEM:
            text = self._model.text(row, part)
        if part is Part.PROBLEM and text:
            tone, icon_name = _TONES[None] if is_tidied else _TONES[row.verdict]
            side = look.size("icon_button")
            icon = QRect(inner.x(), inner.y(), side, inner.height())
            draw_icon(painter, icon_name, look.color(tone), mirrored(self._view, icon, rect), side)
            inner.setLeft(icon.right() + pad)
        weight = "medium" if part is Part.CONTACT else "normal"
        painter.setFont(look.font("small", weight))
        is_muted = is_out or part is Part.ROW
        painter.setPen(look.color("text_muted" if is_muted else "text"))
        flags = self._end() if part is Part.ROW else self._start()
        shown = elide(text, look.metrics("small", weight), inner.width())
        painter.drawText(mirrored(self._view, inner, rect), flags, shown)

    def _paint_others(
        self, painter: QPainter, rect: QRect, row: CheckedRow, part: Part, *, has_focus: bool
    ) -> None:
        """A row in the group of those that name further people: who they are, what is done."""
        look = theme()
        pad = look.space("s")
        inner = rect.adjusted(pad, 0, -pad, 0)
        word = self._model.others_word(row)
        is_out = self._model.action_of(row) is RowAction.SKIP
        if part is Part.ACTION:
            box = rect.adjusted(0, 0, 0, -1)
            paint_choice(painter, self._view, box, word, has_focus=has_focus, is_muted=is_out)
        elif part is Part.VALUES:
            tone = "text_muted" if is_out else "text"
            self._paint_text(painter, inner, rect, others_text(row), tone)
        else:
            side = look.size("icon_button")
            icon = QRect(inner.x(), inner.y(), side, inner.height())
            color = look.color("info")
            draw_icon(painter, "users", color, mirrored(self._view, icon, rect), side)
            rest = QRect(icon.right() + pad, inner.y(), inner.width() - side - pad, inner.height())
            self._paint_text(painter, rest, rect, self._model.others_count(row), "text")

    def _paint_values(
        self, painter: QPainter, inner: QRect, rect: QRect, row: CheckedRow, *, is_tidied: bool
    ) -> None:
        """What stood in the file, struck out, and what is made of it."""
        insight = self._model.insight(row.row)
        if is_tidied:
            self._paint_tidied(painter, inner, rect, row)
        elif row.problems:
            self._paint_fix(painter, inner, rect, row)
        elif insight.likeness is not None:
            self._paint_match(painter, inner, rect, insight.likeness, changes_text(insight))
        else:
            self._paint_text(painter, inner, rect, self._model.new_text(row), "text_muted")

    def _paint_text(self, painter: QPainter, area: QRect, rect: QRect, text: str, tone: str) -> int:
        """Paint a text at the start of `area`; gives how wide it was."""
        look = theme()
        metrics = look.metrics("small")
        shown = elide(text, metrics, area.width())
        width = min(metrics.horizontalAdvance(shown) + 1, area.width())
        place = QRect(area.x(), area.y(), width, area.height())
        painter.setFont(look.font("small"))
        painter.setPen(look.color(tone))
        painter.drawText(mirrored(self._view, place, rect), self._start(), shown)
        return width

    def _paint_struck(self, painter: QPainter, area: QRect, rect: QRect, text: str) -> int:
        """Paint what stands in the file, struck out; gives where what it becomes may begin."""
        look = theme()
        font = look.font("small")
        font = type(font)(font)
        font.setStrikeOut(True)
        metrics = look.metrics("small")
        shown = elide(isolate_ltr(text), metrics, area.width() * 2 // 5)
        width = metrics.horizontalAdvance(shown) + 1
        place = QRect(area.x(), area.y(), width, area.height())
        painter.setFont(font)
        painter.setPen(look.color("text_muted"))
        painter.drawText(mirrored(self._view, place, rect), self._start(), shown)
        side, gap = look.size("icon_small"), look.space("s")
        arrow = QRect(place.right() + gap, area.y(), side, area.height())
        color = look.color("text_muted")
        draw_icon(painter, "arrow-right", color, mirrored(self._view, arrow, rect), side)
        return arrow.right() + gap

    def _paint_tidied(self, painter: QPainter, inner: QRect, rect: QRect, row: CheckedRow) -> None:
        for _kind, raw, e164, *_rest in row.points:
            if e164 and not is_international(raw, e164):
                start = self._paint_struck(painter, inner, rect, raw)
                rest = QRect(start, inner.y(), inner.right() - start, inner.height())
                shown = isolate_ltr(format_phone(e164))
                self._paint_text(painter, rest, rect, shown, "text")
                return

    def _paint_fix(self, painter: QPainter, inner: QRect, rect: QRect, row: CheckedRow) -> None:
        """The wrong value and a box to correct it in, with a better one if there is any."""
        look = theme()
        problem, better = self.first_problem(row)
        if problem is None:
            self._paint_text(painter, inner, rect, channels_text(row), "text_muted")
            return
        self._paint_struck(painter, inner, rect, problem.raw)
        box = self._fix_box(inner, problem)
        place = mirrored(self._view, box, rect)
        border = look.color("border_input" if better else "danger_solid")
        draw_box(painter, place, look.radius("control"), look.color("surface"), border)
        pad = look.space("s")
        words = box.adjusted(pad, 0, -pad, 0)
        shown = _shown_fix(problem, better)
        text = shown or self.tr("correct it here")
        self._paint_text(painter, words, rect, text, "text" if better else "text_muted")
        start = box.right() + pad
        rest = QRect(start, inner.y(), inner.right() - start, inner.height())
        others = len(row.problems) - 1
        hint = self.tr("perhaps?") if better else ""
        if others > 0:
            hint = self.tr("and %Ln more", "", others)
        if hint and look.metrics("small").horizontalAdvance(hint) <= rest.width():
            self._paint_text(painter, rest, rect, hint, "danger" if others > 0 else "success")

    def _fix_box(self, inner: QRect, problem: Problem | None) -> QRect:
        """Where a value is corrected."""
        look = theme()
        metrics, gap = look.metrics("small"), look.space("s")
        raw = isolate_ltr(problem.raw) if problem is not None else ""
        shown = elide(raw, metrics, inner.width() * 2 // 5)
        start = inner.x() + metrics.horizontalAdvance(shown) + 1 + 2 * gap + look.size("icon_small")
        width = min(look.size("segments_panel"), max(inner.right() - start, 2 * gap))
        height = look.control_height()
        top = inner.y() + (inner.height() - height) // 2
        return QRect(start, top, width, height)

    def _paint_match(
        self, painter: QPainter, inner: QRect, rect: QRect, likeness: Likeness, changes: str
    ) -> None:
        """Whom the row belongs to, how sure that is, and what it would change."""
        look = theme()
        gap = look.space("s")
        room = QRect(inner)
        if changes:
            room.setWidth(inner.width() // 2)
        used = self._paint_text(painter, room, rect, match_text(likeness), "text")
        word, tone = certainty_word(likeness.certainty)
        metrics = look.metrics("caption")
        width = metrics.horizontalAdvance(word) + 2 * gap
        height = metrics.height() + look.space("xs")
        top = inner.y() + (inner.height() - height) // 2
        chip = QRect(inner.x() + used + gap, top, width, height)
        fill = look.color("sunken" if tone == "neutral" else f"{tone}_bg")
        draw_box(painter, mirrored(self._view, chip, rect), look.radius("tag"), fill)
        painter.setFont(look.font("caption"))
        painter.setPen(look.color("text_muted" if tone == "neutral" else tone))
        center = Qt.AlignmentFlag.AlignCenter
        painter.drawText(mirrored(self._view, chip, rect), center, word)
        start = chip.right() + gap
        rest = QRect(start, inner.y(), inner.right() - start, inner.height())
        if rest.width() > 0:
            self._paint_text(painter, rest, rect, changes, "text_muted")

    def _start(self) -> int:
        return text_flags(Qt.AlignmentFlag.AlignVCenter, self._view.layoutDirection())

    def _end(self) -> int:
        alignment = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing
        return text_flags(alignment, self._view.layoutDirection())


def _shown_fix(problem: Problem, better: str) -> str:
    """A better value as it is read."""
    if problem.code is ProblemCode.PHONE_INVALID and better.startswith("+"):
        return format_phone(better)
    return better


def format_phone(e164: str) -> str:
    """A number in groups."""
    return shown_value(Field.PHONE, e164)
