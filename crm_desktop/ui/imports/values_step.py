"""The wizard's third step: what the values of lists mean, each different one once for all rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.business.imports.model import ImportPlan, ValueList
from crm_desktop.business.imports.value_lists import OurWords
from crm_desktop.core.rights import Right
from crm_desktop.ui.imports.choosing import (
    ChoicePopup,
    ChoiceTable,
    has_keyboard,
    paint_choice,
)
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.imports.values_model import LINE_ROLE, Heading, Line, Part, ValuesModel
from crm_desktop.ui.kit.direction import elide, mirrored, text_flags
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_hairline
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

Index = QModelIndex | QPersistentModelIndex


class ValuesStep(QWidget):
    """`planned(ImportPlan)` when a value was given another meaning."""

    planned = Signal(object)

    def __init__(self, services: ImportServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lists: tuple[ValueList, ...] = ()
        self.words = OurWords()
        self.model = ValuesModel(services, self)
        self.model.may_make = Right.SETTINGS_EDIT in services.actor.rights
        self.model.plan_changed.connect(self._on_changed)
        self.facts = PlainLabel(size="small", tone="muted", elides=True)
        self.view = ChoiceTable(Part.MEANING)
        self.view.setModel(self.model)
        self.view.setItemDelegate(_ValuesDelegate(self.model, self.view))
        self.view.setAccessibleName(self.tr("Values of the file"))
        self.view.choice_wanted.connect(self.ask_meaning)
        look = theme()
        words = QVBoxLayout()
        words.setSpacing(look.space("xs"))
        words.addWidget(PlainLabel(self.tr("Match the values"), size="h1", weight="strong"))
        words.addWidget(self.facts)
        column = QVBoxLayout(self)
        margin = look.space("l") + look.space("xs")
        column.setContentsMargins(margin, look.space("l"), margin, 0)
        column.setSpacing(look.space("m"))
        column.addLayout(words)
        column.addWidget(self.view, 1)
        self._fit()
        theme().changed.connect(self._fit)

    @property
    def plan(self) -> ImportPlan | None:
        """The plan with what the values mean."""
        return self.model.plan

    @property
    def has_work(self) -> bool:
        """Whether something was decided by hand of the values."""
        return self.model.has_work

    def show_lists(self, plan: ImportPlan, lists: Sequence[ValueList], words: OurWords) -> None:
        """Show the lists of a plan."""
        self.lists, self.words = tuple(lists), words
        self.model.show_lists(plan, lists, words)
        for row, line in enumerate(map(self.model.line, range(self.model.rowCount()))):
            if isinstance(line, Heading):
                self.view.setSpan(row, 0, 1, len(Part))
        first = next((n for n in range(self.model.rowCount()) if self._is_open(n)), 1)
        self.view.selectRow(min(first, max(0, self.model.rowCount() - 1)))
        self._tell()

    def clear(self) -> None:
        """Let go of the values."""
        self.lists = ()
        self.model.clear()

    def take_over(self, other: ValuesStep) -> None:
        """Go on with what another step shows."""
        if other.plan is not None:
            self.show_lists(other.plan, other.lists, other.words)
            self.model.take_over(other.model)

    def ask_meaning(self, row: int, typed: str = "") -> None:
        """Open the list of meanings under a value's box."""
        line = self.model.line(row)
        if not isinstance(line, Line):
            return
        self.view.selectRow(row)
        popup = ChoicePopup(
            self.model.choices(line),
            self.view,
            line.value.text,
            current=self.model.chosen_key(line),
        )
        popup.chosen.connect(partial(self._choose, row))
        popup.open_below(self.view.viewport(), self.view.choice_box(row), typed)

    def _choose(self, row: int, key: str) -> None:
        self.model.choose(row, key)
        self.view.setFocus()

    def _is_open(self, row: int) -> bool:
        line = self.model.line(row)
        return isinstance(line, Line) and not self.model.is_settled(line)

    def _on_changed(self, plan: ImportPlan) -> None:
        self._tell()
        self.planned.emit(plan)

    def _tell(self) -> None:
        values = sum(len(one.values) for one in self.lists)
        facts = [self.tr("%Ln different value(s)", "", values)]
        unknown = sum(self.model.unknown(one) for one in self.lists)
        if unknown:
            facts.append(self.tr("%Ln not one of ours", "", unknown))
        else:
            facts.append(self.tr("all have a meaning"))
        self.facts.setText(" · ".join(facts))

    def _fit(self) -> None:
        look = theme()
        unit = look.size("avatar_large")
        widths = ((Part.VALUE, 6), (Part.COUNT, 2), (Part.MEANING, 7))
        self.view.set_widths({part: width * unit for part, width in widths}, 4 * unit)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(Part.REMARK, QHeaderView.ResizeMode.Stretch)
        self.view.verticalHeader().setDefaultSectionSize(look.size("row_agenda"))


class _ValuesDelegate(QStyledItemDelegate):
    """Headings over values, each with the list of its meanings."""

    def __init__(self, model: ValuesModel, view: QWidget) -> None:
        super().__init__(view)
        self._model = model
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme().size("row_agenda"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = cast("QRect", option.rect)  # type: ignore[attr-defined]
        state = cast("QStyle.StateFlag", option.state)  # type: ignore[attr-defined]
        line = index.data(LINE_ROLE)
        look = theme()
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.color("selection"))
        bottom = rect.bottomLeft().toPointF(), rect.bottomRight().toPointF()
        draw_hairline(painter, *bottom, look.color("gridline"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        if isinstance(line, Heading):
            self._paint_heading(painter, rect, line)
        elif isinstance(line, Line):
            has_focus = has_keyboard(self._view, index)
            self._paint_line(painter, rect, line, Part(index.column()), has_focus=has_focus)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, heading: Heading) -> None:
        look = theme()
        pad = look.space("s")
        name = self._model.list_name(heading.list)
        metrics = look.metrics("small", "strong")
        area = QRect(rect.x() + pad, rect.y(), metrics.horizontalAdvance(name) + 1, rect.height())
        painter.setFont(look.font("small", "strong"))
        painter.setPen(look.color("text"))
        painter.drawText(mirrored(self._view, area, rect), self._start(), name)
        unknown = self._model.unknown(heading.list)
        words = format_number(len(heading.list.values))
        if unknown:
            words = self.tr("%Ln to match", "", unknown)
        rest = QRect(area.right() + pad, rect.y(), rect.right() - area.right() - pad, rect.height())
        painter.setFont(look.font("small"))
        painter.setPen(look.color("warning" if unknown else "text_muted"))
        painter.drawText(mirrored(self._view, rest, rect), self._start(), words)

    def _paint_line(
        self, painter: QPainter, rect: QRect, line: Line, part: Part, *, has_focus: bool
    ) -> None:
        look = theme()
        pad = look.space("s")
        if part is Part.MEANING:
            is_settled = self._model.is_settled(line)
            is_wrong = not is_settled and line.list.own is not None
            paint_choice(
                painter,
                self._view,
                rect.adjusted(0, 0, 0, -1),
                self._model.meaning(line),
                has_focus=has_focus,
                is_muted=not is_settled,
                is_wrong=is_wrong,
            )
            return
        inner = rect.adjusted(pad, 0, -pad, 0)
        tone = "text"
        if part is Part.REMARK:
            icon_name, tone, _text = self._model.remark(line)
            side = look.size("icon_button")
            icon = QRect(inner.x(), inner.y(), side, inner.height())
            draw_icon(painter, icon_name, look.color(tone), mirrored(self._view, icon, rect), side)
            inner.setLeft(icon.right() + pad)
            tone = "text_muted"
        elif part is Part.COUNT:
            tone = "text_muted"
        weight = "medium" if part is Part.VALUE else "normal"
        painter.setFont(look.font("small", weight))
        painter.setPen(look.color(tone))
        shown = elide(self._words(line, part), look.metrics("small", weight), inner.width())
        flags = self._end() if part is Part.COUNT else self._start()
        painter.drawText(mirrored(self._view, inner, rect), flags, shown)

    def _words(self, line: Line, part: Part) -> str:
        if part is Part.VALUE:
            return line.value.text
        if part is Part.COUNT:
            return format_number(line.value.count)
        return self._model.remark(line)[2]

    def _start(self) -> int:
        return text_flags(Qt.AlignmentFlag.AlignVCenter, self._view.layoutDirection())

    def _end(self) -> int:
        alignment = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing
        return text_flags(alignment, self._view.layoutDirection())
