"""The table that says what each column of the file means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import IntEnum, StrEnum
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from crm_desktop.business.custom_fields.model import CustomField
from crm_desktop.business.imports.first_look import NOTHING_COUNTED, ColumnFacts, ListFacts
from crm_desktop.business.imports.model import (
    NUMBER_FIELDS,
    ColumnGuess,
    Field,
    ImportPlan,
    NameOrder,
)
from crm_desktop.business.imports.name_order import name_order
from crm_desktop.business.imports.number_writing import NumberFacts
from crm_desktop.business.imports.own_fields import (
    own_field_at,
    with_guessed_own_fields,
    with_own_field,
)
from crm_desktop.business.imports.planning import with_field
from crm_desktop.business.imports.reshaping import reshape_of
from crm_desktop.core.dates import DateOrder
from crm_desktop.core.text import isolate_ltr
from crm_desktop.ui.imports.choosing import Choice
from crm_desktop.ui.imports.decimal_popup import readings
from crm_desktop.ui.imports.words import (
    FIELD_ORDER,
    LIKELY,
    OWN_ICON,
    column_remark,
    field_group,
    field_icon,
    field_word,
    match_word,
)
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.formatting import format_share
from crm_desktop.ui.kit.plain_label import plain_tooltip

Index = QModelIndex | QPersistentModelIndex
_MOST_OPEN = LIKELY - 0.01
"""How sure a column can be at most while a question is open."""
_WARNING = ("alert-triangle", "warning")
NEW_FIELD = "new"
"""What the list of fields gives for "make an own field of this column"."""
COLUMN_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_NOWHERE = QModelIndex()


class Part(IntEnum):
    """The columns of the mapping table."""

    HEADING = 0
    FIELD = 1
    MATCH = 2
    REMARK = 3


class Act(StrEnum):
    """What the link of a remark leads to."""

    COUNTRY = "country"
    SHOW = "show"
    MATCH = "match"
    TURN_DAYS = "turn_days"
    TURN_NAMES = "turn_names"
    DECIDE_NUMBERS = "decide_numbers"


class Remark(NamedTuple):
    """Icon, color token and sentence about a column; the words of a link and where it leads."""

    icon: str
    tone: str
    text: str
    link: str = ""
    act: Act | None = None


class MappingModel(QAbstractTableModel):
    """`plan_changed(ImportPlan)` when the user gave a column another meaning.

    `new_field_wanted(row)` asks to make an own field of a column; `reshaped()` follows columns that
    were joined or split.
    """

    plan_changed = Signal(object)
    new_field_wanted = Signal(int)
    reshaped = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plan: ImportPlan | None = None
        self._chosen: set[int] = set()
        self._problems: dict[int, tuple[int, str]] = {}
        self._facts: Mapping[int, ColumnFacts] = {}
        self._counts = NOTHING_COUNTED
        self._numbers: Mapping[int, NumberFacts] | None = None
        self.own_fields: tuple[CustomField, ...] = ()
        """The own fields that columns can be read into."""
        self.can_make_fields = False
        """Whether own fields can be made of columns."""

    @property
    def plan(self) -> ImportPlan | None:
        """The plan as it is mapped now."""
        return self._plan

    def set_plan(self, plan: ImportPlan) -> None:
        """Show the guesses of a plan."""
        self.beginResetModel()
        self._plan = plan
        self._chosen.clear()
        self._problems.clear()
        self._facts = {}
        self._counts = NOTHING_COUNTED
        self._numbers = None
        self.endResetModel()

    def reshape(self, plan: ImportPlan) -> None:
        """Show a plan with more or fewer columns; what was chosen stays chosen."""
        self.beginResetModel()
        self._plan = plan
        self.endResetModel()
        self.plan_changed.emit(plan)
        self.reshaped.emit()

    def keep(self, plan: ImportPlan) -> None:
        """Take over what was decided of the same columns elsewhere, e.g. how values are meant."""
        self._plan = plan

    def decide(self, plan: ImportPlan) -> None:
        """Take over the same columns with something else decided for all rows."""
        self._plan = plan
        self.plan_changed.emit(plan)

    def show_problems(
        self, problems: dict[int, tuple[int, str]], facts: Mapping[int, ColumnFacts]
    ) -> None:
        """How many of the first rows have something wrong in a column, with one of them; facts."""
        self._problems = problems
        self._facts = facts
        self._counts = NOTHING_COUNTED
        self._tell_remarks()

    def show_counts(self, counts: ListFacts) -> None:
        """Take over what all rows tell in place of what the first ones did."""
        self._counts = counts
        self._tell_remarks()

    def show_numbers(self, numbers: Mapping[int, NumberFacts] | None) -> None:
        """Numbers that may be read in two ways, as all rows tell; `None`: not yet known."""
        self._numbers = numbers
        if numbers is not None:
            self._tell_remarks()

    def number_facts(self, column: ColumnGuess) -> NumberFacts | None:
        """What is to be known of a column's numbers: of all rows, else of the first ones."""
        if self._numbers is not None:
            return self._numbers.get(column.index)
        facts = self._facts.get(column.index)
        return None if facts is None else facts.numbers

    def is_open(self, column: ColumnGuess) -> bool:
        """Whether somebody has to be asked what the values of a column mean."""
        numbers = self.number_facts(column)
        return numbers is not None and numbers.is_open and self.own_field(column) is not None

    def _tell_remarks(self) -> None:
        last = self.index(self.rowCount() - 1, Part.REMARK)
        self.dataChanged.emit(self.index(0, Part.FIELD), last)

    def remark(self, column: ColumnGuess) -> Remark:
        """What is worth knowing of a column, and what can be done about it."""
        plan = self._plan
        reshape = None if plan is None else reshape_of(plan, column.index)
        if reshape is not None and column.index in reshape.sources and column.field is Field.IGNORE:
            words = self.tr("goes into a joined column")
            if not reshape.is_join:
                words = self.tr("is split into columns")
            return Remark("arrow-merge" if reshape.is_join else "columns", "text_muted", words)
        numbers = self.number_facts(column) if self.own_field(column) is not None else None
        if numbers is not None and numbers.is_open:
            return self._asked(numbers)
        if (wrong := self._wrong(column)) is not None:
            return wrong
        found = self._told(column.index)
        if found is not None:
            return found
        if numbers is not None and numbers.is_told:
            return self._answered(numbers)
        if plan is not None and (order := name_order(plan, column.index)) is not None:
            words = self.tr("Given name stands first")
            if order is NameOrder.FAMILY_FIRST:
                words = self.tr("Surname stands first")
            return Remark("info-circle", "text_muted", words, self.tr("Change"), Act.TURN_NAMES)
        is_read = self.own_field(column) is not None
        values = self.tr("%Ln value(s)", "", column.filled)
        return Remark(*column_remark(column, values, is_read=is_read))

    def _asked(self, numbers: NumberFacts) -> Remark:
        """The question which of two numbers a text is."""
        sentence = self.tr("Is {value} {whole} or {part}?")
        whole, part = readings(numbers)
        words = sentence.replace("{value}", isolate_ltr(numbers.example))
        words = words.replace("{whole}", whole).replace("{part}", part)
        link = self.tr("Decide")
        return Remark("alert-circle", "danger", words, link, Act.DECIDE_NUMBERS)

    def _answered(self, numbers: NumberFacts) -> Remark:
        """What was decided of such texts."""
        whole, part = readings(numbers)
        sentence = self.tr("{value} is {number}")
        words = sentence.replace("{value}", isolate_ltr(numbers.example))
        words = words.replace("{number}", part if numbers.sign is numbers.example_sign else whole)
        link = self.tr("Change")
        return Remark("info-circle", "text_muted", words, link, Act.DECIDE_NUMBERS)

    def _wrong(self, column: ColumnGuess) -> Remark | None:
        """How many values are not valid, of all rows once they are counted, with one of them."""
        counts, first = self._counts, self._problems.get(column.index)
        if counts.is_whole:
            count, raw = counts.wrong.get(column.index, (0, ""))
            sentence = self.tr("%Ln not valid: {value}", "", count)
        else:
            count, raw = first or (0, "")
            sentence = self.tr("%Ln of the first rows not valid: {value}", "", count)
        if not count:
            return None
        words = sentence.replace("{value}", isolate(raw if first is None else first[1]))
        if column.field in NUMBER_FIELDS:
            return Remark(*_WARNING, words, self.tr("Country…"), Act.COUNTRY)
        if first is None:  # none of the rows that can be shown
            return Remark(*_WARNING, words)
        return Remark(*_WARNING, words, self.tr("Show"), Act.SHOW)

    def _told(self, index: int) -> Remark | None:
        facts, counts = self._facts.get(index, ColumnFacts()), self._counts
        unmatched, without_code = facts.unmatched, facts.without_code
        calling_code = facts.calling_code
        if counts.is_whole:
            unmatched = counts.unmatched.get(index, 0)
            without_code = counts.without_code.get(index, 0)
            calling_code = counts.calling_code
        if unmatched:
            words = self.tr("%Ln value(s) to match", "", unmatched)
            return Remark(*_WARNING, words, self.tr("Match…"), Act.MATCH)
        if without_code:
            sentence = self.tr("%Ln without country code, using {code}", "", without_code)
            words = sentence.replace("{code}", isolate_ltr(f"+{calling_code}"))
            return Remark("info-circle", "text_muted", words, self.tr("Country…"), Act.COUNTRY)
        if facts.order is None:
            return None
        words = self.tr("The month stands first")
        if facts.order is DateOrder.DAY_FIRST:
            words = self.tr("The day stands first")
        return Remark("info-circle", "text_muted", words, self.tr("Change"), Act.TURN_DAYS)

    def with_days_turned(self, column: ColumnGuess) -> ImportPlan | None:
        """The plan that reads the days of a column the other way around."""
        facts, plan = self._facts.get(column.index), self._plan
        if facts is None or facts.order is None or plan is None:
            return None
        is_day = facts.order is DateOrder.DAY_FIRST
        turned = DateOrder.MONTH_FIRST if is_day else DateOrder.DAY_FIRST
        kept = tuple(each for each in plan.day_orders if each[0] != column.index)
        return replace(plan, day_orders=(*kept, (column.index, turned)))

    def column_at(self, row: int) -> ColumnGuess | None:
        """The column of the file that stands in a row."""
        columns = self._plan.columns if self._plan is not None else ()
        return columns[row] if 0 <= row < len(columns) else None

    def is_chosen(self, column: ColumnGuess) -> bool:
        """Whether the user has chosen the field."""
        return column.index in self._chosen

    def own_field(self, column: ColumnGuess) -> CustomField | None:
        """The own field that a column is read into."""
        return None if self._plan is None else own_field_at(self._plan, column.index)

    def choose(self, row: int, field: Field) -> None:
        """Give a column a meaning, as `with_field` says."""
        column = self.column_at(row)
        if column is None or self._plan is None:
            return
        if column.field is field and self.own_field(column) is None:
            return
        before = self._plan.columns
        self._chosen.add(column.index)
        self._take(with_field(self._plan, column.index, field), before)

    def choose_own(self, row: int, field: CustomField) -> None:
        """Read a column into an own field."""
        column = self.column_at(row)
        if column is not None and self._plan is not None:
            self._chosen.add(column.index)
            self._take(with_own_field(self._plan, column.index, field), self._plan.columns)

    def guess_own(self, fields: tuple[CustomField, ...]) -> None:
        """Offer these own fields, and take those that columns are called like."""
        self.own_fields = fields
        if self._plan is not None:
            plan = with_guessed_own_fields(self._plan, fields)
            if plan != self._plan:
                self._take(plan, self._plan.columns)

    def _take(self, plan: ImportPlan, before: Sequence[ColumnGuess]) -> None:
        self._plan = plan
        pairs = zip(before, plan.columns, strict=True)
        self._chosen.update(
            new.index
            for old, new in pairs
            if new.field is not old.field and self.own_field(new) is None
        )
        self.dataChanged.emit(self.index(0, 0), self.index(len(before) - 1, len(Part) - 1))
        self.plan_changed.emit(plan)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self._plan is None else len(self._plan.columns)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Part)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column = self.column_at(index.row())
        if column is None:
            return None
        if role == COLUMN_ROLE:
            return column
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(column, Part(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(self._text(column, Part(index.column())))
        return None

    def choose_key(self, row: int, key: str) -> None:
        """Give a column the meaning of a choice of `choices`."""
        own = next((field for field in self.own_fields if field.key == key), None)
        if own is not None:
            self.choose_own(row, own)
        elif key == NEW_FIELD:
            self.new_field_wanted.emit(row)
        else:
            self.choose(row, Field(key))

    def chosen_key(self, row: int) -> str:
        """The key of the choice that a column has now."""
        column = self.column_at(row)
        if column is None:
            return ""
        own = self.own_field(column)
        return column.field.value if own is None else own.key

    def choices(self) -> tuple[Choice, ...]:
        """All meanings that a column can have."""
        found = [Choice(Field.IGNORE.value, field_word(Field.IGNORE), field_icon(Field.IGNORE))]
        for field in FIELD_ORDER:
            group = field_group(field)
            found.append(Choice(field.value, field_word(field), field_icon(field), group))
        own = self.tr("Own fields")
        found += [Choice(field.key, field.name, OWN_ICON, own) for field in self.own_fields]
        if self.can_make_fields:
            words = self.tr("Make an own field of this column")
            found.append(Choice(NEW_FIELD, words, "plus", own))
        return tuple(found)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Part.HEADING: self.tr("Column in the file"),
            Part.FIELD: self.tr("Field in the CRM"),
            Part.MATCH: self.tr("Match"),
            Part.REMARK: self.tr("Remarks"),
        }[Part(section)]

    def confidence(self, column: ColumnGuess) -> float | None:
        """How sure the reading of a column is; `None` where nothing was guessed."""
        numbers = self.number_facts(column) if self.is_open(column) else None
        if numbers is not None:
            return min(numbers.sure, _MOST_OPEN)
        if column.field is Field.IGNORE or self.is_chosen(column):
            return None
        return column.confidence

    def match_text(self, column: ColumnGuess) -> str:
        """How sure the guess is, or that it is none."""
        confidence = self.confidence(column)
        if confidence is not None:
            return f"{match_word(confidence)} {format_share(confidence)}"
        if self.is_chosen(column):
            return self.tr("chosen by you")
        if self.own_field(column) is not None:
            return self.tr("own field")
        return "—"

    def _text(self, column: ColumnGuess, part: Part) -> str:
        if part is Part.HEADING:
            return " · ".join((column.heading or "—", *column.samples))
        if part is Part.FIELD:
            own = self.own_field(column)
            return field_word(column.field) if own is None else own.name
        if part is Part.MATCH:
            return self.match_text(column)
        remark = self.remark(column)
        return f"{remark.text} {remark.link}".strip()
