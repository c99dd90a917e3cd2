"""Step 3: what every row becomes, before anything is written."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.business.imports.model import (
    LIST_FIELDS,
    CheckCounts,
    CheckedRow,
    Decisions,
    DuplicateAction,
    ErrorAction,
    Field,
    Verdict,
)
from crm_desktop.ui.imports.engine import CheckResult
from crm_desktop.ui.imports.field_names import problem_sentence, row_remark_sentence
from crm_desktop.ui.kit.columns import Cell, Column, Status
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.direction import mirrored, text_flags
from crm_desktop.ui.kit.focus_ring import ShowsFocusRing
from crm_desktop.ui.kit.formatting import format_number, format_phone
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.table_view import TableView
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.window_model import WindowModel

_FIRST_ROWS = 60
_VERDICTS = (None, Verdict.NEW, Verdict.UPDATE, Verdict.DUPLICATE, Verdict.ERROR)
_VERDICT_SHIFT = 40
_NUMBERS = (Field.PHONE, Field.MOBILE, Field.FAX)


@dataclass(frozen=True, slots=True)
class CheckQuery:
    """Which rows the check shows: those of one verdict, or all."""

    verdict: Verdict | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A checked row with the id the list keeps it under."""

    id: int
    row: CheckedRow


@dataclass(frozen=True, slots=True)
class RowsPage:
    """The total of a query and its first rows."""

    total: int
    rows: tuple[ShownRow, ...]


class CheckedPages:
    """Pages of a check for the windowed list; called in the worker. An id is verdict + place."""

    def __init__(self, checked: CheckResult) -> None:
        self._checked = checked

    def first(self, query: CheckQuery) -> RowsPage:
        """The total and the first rows of a query."""
        total = self._total(query.verdict)
        return RowsPage(total, self._rows(query.verdict, 0, min(total, _FIRST_ROWS)))

    def order(self, query: CheckQuery) -> array[int]:
        """The ids of a query."""
        base = _VERDICTS.index(query.verdict) << _VERDICT_SHIFT
        return array("q", range(base, base + self._total(query.verdict)))

    def rows(self, ids: Sequence[int]) -> tuple[ShownRow, ...]:
        """The rows of neighboring ids."""
        if not ids:
            return ()
        number, start = divmod(ids[0], 1 << _VERDICT_SHIFT)
        return self._rows(_VERDICTS[number], start, ids[-1] - ids[0] + 1)

    def _rows(self, verdict: Verdict | None, start: int, count: int) -> tuple[ShownRow, ...]:
        base = (_VERDICTS.index(verdict) << _VERDICT_SHIFT) + start
        found = self._checked.page(verdict, start, count)
        return tuple(ShownRow(base + place, row) for place, row in enumerate(found))

    def _total(self, verdict: Verdict | None) -> int:
        counts = self._checked.counts
        if verdict is None:
            return counts.records + counts.empty
        return int(getattr(counts, verdict.value))


class CountCard(ShowsFocusRing, QAbstractButton):
    """A big number with its word; pressing it filters the rows below."""

    def __init__(
        self, icon_name: str, tone: str, word: str, detail: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._tone = tone
        self._word = word
        self._detail = detail
        self._count = 0
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(word)

    def set_count(self, count: int) -> None:
        """Show how many rows there are."""
        self._count = count
        self.setAccessibleName(f"{format_number(count)} {self._word}")
        self.setAccessibleDescription(self._detail)
        self.update()

    def sizeHint(self) -> QSize:
        look = theme()
        height = look.metrics("h1", "strong").height() + look.metrics("small").height()
        return QSize(look.size("segments_panel"), height + 2 * look.space("m"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.show_ring_for(self, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            on = self.isChecked()
            fill = look.color("accent_bg" if on else "hover" if self.underMouse() else "surface")
            border = look.color("focus" if on else "border")
            width = look.border("focus") if on else look.border()
            draw_box(painter, self.rect(), look.radius("card"), fill, border, width)
            side = look.size("icon_large") + look.space("m")
            top = (self.height() - side) // 2
            box = mirrored(self, QRect(look.space("m"), top, side, side))
            draw_box(painter, box, look.radius("control"), look.color(f"{self._tone}_bg"))
            draw_icon(painter, self._icon_name, look.color(self._tone), box, look.size("icon"))
            start = look.space("m") * 2 + side
            self._paint_words(painter, start)

    def _paint_words(self, painter: Any, start: int) -> None:
        look = theme()
        number = format_number(self._count)
        big, strong = look.metrics("h1", "strong"), look.metrics("base", "strong")
        top = look.space("m") - 2
        align = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        flags = text_flags(align, self.layoutDirection())
        width = self.width() - start - look.space("s")
        painter.setPen(look.color("text"))
        painter.setFont(look.font("h1", "strong"))
        area = QRect(start, top, width, big.height())
        painter.drawText(mirrored(self, area), flags, number)
        offset = big.horizontalAdvance(number) + look.space("xs")
        painter.setFont(look.font("base", "strong"))
        shift = big.ascent() - strong.ascent()
        word = QRect(start + offset, top + shift // 2 + 1, width - offset, big.height())
        painter.drawText(mirrored(self, word), flags, self._word)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("text_muted"))
        below = QRect(start, top + big.height(), width, look.metrics("small").height())
        painter.drawText(mirrored(self, below), flags, self._detail)


class CheckStep(QWidget):
    """Counts, decisions for all rows of a kind, and the rows themselves."""

    decisions_changed = Signal()

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self.checked: CheckResult | None = None
        self._subtitle = PlainLabel(size="small", tone="muted", elides=True)
        self.new_card = CountCard("plus", "success", self.tr("new"), self.tr("will be added"))
        self.update_card = CountCard(
            "refresh", "info", self.tr("updates"), self.tr("fill empty fields")
        )
        self.duplicate_card = CountCard(
            "arrow-merge", "warning", self.tr("duplicates"), self.tr("in this file")
        )
        self.error_card = CountCard(
            "alert-circle", "danger", self.tr("with problems"), self.tr("see what to do below")
        )
        self._cards = {
            Verdict.NEW: self.new_card,
            Verdict.UPDATE: self.update_card,
            Verdict.DUPLICATE: self.duplicate_card,
            Verdict.ERROR: self.error_card,
        }
        self.error_box = ComboBox()
        self.error_box.add_choice(self.tr("Import without the bad value"), ErrorAction.WITHOUT)
        self.error_box.add_choice(self.tr("Leave these rows out"), ErrorAction.SKIP)
        self.duplicate_box = ComboBox()
        for text, action in (
            (self.tr("Fill empty fields"), DuplicateAction.FILL_EMPTY),
            (self.tr("Leave these rows out"), DuplicateAction.SKIP),
            (self.tr("Add them all the same"), DuplicateAction.CREATE),
        ):
            self.duplicate_box.add_choice(text, action)
        for box in (self.error_box, self.duplicate_box):
            box.activated.connect(self._decided)
        self._pages: CheckedPages | None = None
        self.model = WindowModel(operations, self._first, self._order, self._rows, _columns(), self)
        self.view = TableView(self.model, self)
        self._build()

    @property
    def decisions(self) -> Decisions:
        """What the user decided."""
        return Decisions(self.error_box.currentData(), self.duplicate_box.currentData())

    def show_checked(self, checked: CheckResult, subtitle: str) -> None:
        """Show a finished check."""
        self.checked = checked
        self._pages = CheckedPages(checked)
        self._subtitle.setText(subtitle)
        counts = checked.counts
        for verdict, card in self._cards.items():
            card.set_count(int(getattr(counts, verdict.value)))
            card.setChecked(False)
        first = next((v for v in (Verdict.ERROR, Verdict.DUPLICATE) if _count(counts, v)), None)
        self._filter(first)

    def import_count(self) -> int:
        """How many rows the import would use."""
        if self.checked is None:
            return 0
        counts, decisions = self.checked.counts, self.decisions
        count = counts.new
        if decisions.errors is ErrorAction.WITHOUT:
            count += counts.error
        if decisions.duplicates is not DuplicateAction.SKIP:
            count += counts.update + counts.duplicate
        return count

    def _filter(self, verdict: Verdict | None) -> None:
        for each, card in self._cards.items():
            card.setChecked(each is verdict)
        self.model.set_query(CheckQuery(verdict))

    def _decided(self, _number: int) -> None:
        self.decisions_changed.emit()

    def _card_clicked(self, verdict: Verdict, _is_checked: bool = False) -> None:
        self._filter(verdict if self._cards[verdict].isChecked() else None)

    def _first(self, query: CheckQuery) -> RowsPage:
        return self._pages.first(query) if self._pages else RowsPage(0, ())

    def _order(self, query: CheckQuery) -> array[int]:
        return self._pages.order(query) if self._pages else array("q")

    def _rows(self, ids: Sequence[int]) -> tuple[ShownRow, ...]:
        return self._pages.rows(ids) if self._pages else ()

    def _build(self) -> None:
        look = theme()
        cards = QHBoxLayout()
        cards.setSpacing(look.space("m"))
        for verdict, card in self._cards.items():
            card.clicked.connect(partial(self._card_clicked, verdict))
            cards.addWidget(card)
        choices = QHBoxLayout()
        choices.setSpacing(look.space("s"))
        for label, box in (
            (self.tr("Rows with problems"), self.error_box),
            (self.tr("Updates and duplicates"), self.duplicate_box),
        ):
            words = PlainLabel(label, size="small", tone="muted")
            words.setBuddy(box)
            box.setAccessibleName(label)
            choices.addWidget(words)
            choices.addWidget(box)
            choices.addSpacing(look.space("m"))
        choices.addStretch(1)
        column = QVBoxLayout(self)
        margin = look.space("l")
        column.setContentsMargins(margin, margin, margin, 0)
        column.setSpacing(look.space("m"))
        head = QVBoxLayout()
        head.setSpacing(look.space("xs"))
        head.addWidget(PlainLabel(self.tr("Check before importing"), size="h1", weight="strong"))
        head.addWidget(self._subtitle)
        column.addLayout(head)
        column.addLayout(cards)
        column.addLayout(choices)
        column.addWidget(self.view, 1)


def _count(counts: CheckCounts, verdict: Verdict) -> int:
    return int(getattr(counts, verdict.value))


def _columns() -> tuple[Column, ...]:
    tr = QCoreApplication.translate
    return (
        Column(
            "row",
            tr("ImportCheck", "Row"),
            lambda shown: shown.row.row,
            lambda shown: format_number(shown.row.row),
            width=52,
            align=Qt.AlignmentFlag.AlignTrailing,
            cell=Cell.NUMBER,
        ),
        Column(
            "contact",
            tr("ImportCheck", "Contact"),
            lambda shown: shown.row.title,
            width=190,
            weight="medium",
        ),
        Column("state", tr("ImportCheck", "Becomes"), _status, width=110, cell=Cell.STATUS),
        Column("remark", tr("ImportCheck", "Problem or remark"), _remark, width=230),
        Column("values", tr("ImportCheck", "In the file → will be"), _values, stretch=True),
    )


def _status(shown: ShownRow) -> Status:
    tr = QCoreApplication.translate
    known = {
        Verdict.NEW: Status(tr("ImportCheck", "new"), "success_solid"),
        Verdict.UPDATE: Status(tr("ImportCheck", "update"), "activity.call.solid"),
        Verdict.DUPLICATE: Status(tr("ImportCheck", "duplicate"), "warning_solid", "diamond"),
        Verdict.ERROR: Status(tr("ImportCheck", "problem"), "danger_solid", "square"),
        Verdict.EMPTY: Status(tr("ImportCheck", "left out"), "border_strong", "ring"),
    }
    return known[shown.row.verdict]


def _remark(shown: ShownRow) -> str:
    tr = QCoreApplication.translate
    row = shown.row
    parts = [problem_sentence(problem.code) for problem in row.problems]
    if row.duplicate_of is not None:
        sentence = tr("ImportCheck", "Same as row {row}")
        parts.append(sentence.format(row=format_number(row.duplicate_of)))
    if row.verdict is Verdict.UPDATE:
        parts.append(tr("ImportCheck", "Already in your contacts"))
    parts.extend(row_remark_sentence(remark) for remark in row.remarks)
    return " · ".join(parts)


def _values(shown: ShownRow) -> str:
    row = shown.row
    bad = [f"“{problem.raw}” → —" for problem in row.problems if problem.raw]
    good: list[str] = []
    for name, value in row.values.items():
        field = Field(name)
        if field in _NUMBERS and isinstance(value, list):
            good.extend(format_phone(number) for number in value)
        elif field in LIST_FIELDS and isinstance(value, list):
            good.extend(value)
    return " · ".join(bad + good)
