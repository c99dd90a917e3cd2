"""Own fields as targets of columns: guessed by their names, read cell by cell, made of a column.

Their columns stand beside the plan's others, so that a list without own fields is read as fast as
ever. A link is kept where the cell means exactly one contact of the base; else it is remarked on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import zip_longest

from crm_desktop.business.custom_fields.model import (
    MOST_DECIMALS,
    NAME_LIMIT,
    CustomField,
    CustomValue,
    FieldKind,
    FieldTarget,
)
from crm_desktop.business.custom_fields.values import (
    decimals_of,
    number_text,
    parse,
    parse_number,
    stored_value,
)
from crm_desktop.business.imports import values as convert
from crm_desktop.business.imports.model import (
    PERSON_NAME_FIELDS,
    Cell,
    ColumnGuess,
    Field,
    ImportPlan,
    ProblemCode,
    RowRemark,
)
from crm_desktop.business.imports.number_writing import NumberFacts, NumberWriting
from crm_desktop.business.imports.own_links import LinkFinder
from crm_desktop.business.imports.source import Row
from crm_desktop.business.imports.staged_slice import StagedSlice
from crm_desktop.business.imports.titles import any_of
from crm_desktop.core.errors import UserError
from crm_desktop.core.text import clean_name, fold

_REMEMBERED = 5_000
_CHOICE_SEPARATORS = "|/;،؛\n"
_MOST_RAW = 200


def can_import(field: CustomField) -> bool:
    """Whether a column can be read into this field."""
    return not field.is_retired


def own_field_at(plan: ImportPlan, index: int) -> CustomField | None:
    """The own field that a column is read into."""
    return next((field for column, field in plan.own if column == index), None)


def with_own_field(plan: ImportPlan, index: int, field: CustomField | None) -> ImportPlan:
    """The plan with a column read into an own field, which is taken from any other column.

    `None` frees the column for another meaning.
    """
    kept = tuple(
        (column, own)
        for column, own in plan.own
        if column != index and (field is None or own.id != field.id)
    )
    if field is None:
        return replace(plan, own=kept)
    columns = tuple(
        replace(column, field=Field.IGNORE, confidence=1.0, remarks=())
        if column.index == index
        else column
        for column in plan.columns
    )
    return replace(plan, columns=columns, own=(*kept, (index, field)))


def with_guessed_own_fields(plan: ImportPlan, fields: Iterable[CustomField]) -> ImportPlan:
    """The plan with each column that is called like an own field read into that field."""
    by_name = {fold(field.name): field for field in fields if can_import(field)}
    for column in plan.columns:
        field = by_name.pop(fold(column.heading), None) if column.heading else None
        if field is not None and column.filled and own_field_at(plan, column.index) is None:
            plan = with_own_field(plan, column.index, field)
    return plan


def field_of_column(plan: ImportPlan, column: ColumnGuess) -> CustomField:
    """An own field made after a column: called like it, of the kind that its values have."""
    place = next(n for n, one in enumerate(plan.columns) if one.index == column.index)
    texts = [row[place] for row in plan.first_rows if place < len(row) and row[place].strip()]
    texts = texts or [text for text in column.samples if text.strip()]
    name = clean_name(column.heading).text[:NAME_LIMIT]
    kind, decimals = _kind_of(texts)
    return CustomField(name, kind, decimals=decimals)


def _kind_of(texts: Sequence[str]) -> tuple[FieldKind, int]:
    """The narrowest kind that all texts fit, and the decimals that a number needs."""
    if not texts:
        return FieldKind.TEXT, 0
    if all(_fits(CustomField("", FieldKind.YES_NO), text) for text in texts):
        return FieldKind.YES_NO, 0
    for decimals in (0, 2, MOST_DECIMALS):
        number = CustomField("", FieldKind.NUMBER, decimals=decimals)
        is_code = any(len(text) > 1 and text.lstrip("+-")[:1] == "0" for text in texts)
        if not is_code and all(_fits(number, text) for text in texts):
            return FieldKind.NUMBER, decimals
    if all(_fits(CustomField("", FieldKind.DATE), text) for text in texts):
        return FieldKind.DATE, 0
    return FieldKind.TEXT, 0


def _fits(field: CustomField, text: str) -> bool:
    try:
        return stored_value(field, parse(field, text)) is not None
    except UserError:
        return False


def option_texts(text: str) -> list[str]:
    """The options of a cell that may hold several."""
    for sign in _CHOICE_SEPARATORS:
        text = text.replace(sign, ",")
    return [part for piece in text.split(",") if (part := piece.strip())]


class OwnColumn:
    """Reads the cells of one column into one own field."""

    def __init__(
        self,
        field: CustomField,
        country: str,
        today: date,
        matches: Mapping[str, str] | None = None,
        writing: NumberWriting | None = None,
    ) -> None:
        self.field = field
        self._writing = writing or NumberWriting()
        self._matches = matches or {}
        self._dates = convert.DateReader(Field.LAST_CONTACT_DATE, country, today)
        self._known: dict[str, str | None] = {}

    @property
    def is_date(self) -> bool:
        """Whether all different texts of the column should be known before the first is read."""
        return self.field.kind is FieldKind.DATE

    @property
    def is_number(self) -> bool:
        """Whether all texts of the column should be seen before the first is read."""
        return self.field.kind.is_number

    @property
    def numbers(self) -> NumberFacts | None:
        """What is to be known of numbers that may be read in two ways."""
        return self._writing.facts if self.is_number else None

    def learn(self, texts: Iterable[str]) -> None:
        """Decide the order and calendar of days by all texts."""
        self._dates.learn(convert.date_texts(text for text in texts if len(text) < 40))

    def learn_numbers(self, texts: Iterable[str]) -> None:
        """Look at how some more numbers are written."""
        self._writing.learn(texts)
        self._known.clear()

    def read(self, cell: Cell) -> tuple[str, str]:
        """The value as `parse` reads it back, empty for nothing; second what is no value."""
        if self.field.kind is FieldKind.DATE:
            found, problem = self._dates.read(cell)
            return found, problem
        text = self._text(cell)
        if not text:
            return "", ""
        if text not in self._known:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            self._known[text] = self._checked(text)
        known = self._known[text]
        return ("", text[:_MOST_RAW]) if known is None else (known, "")

    def _matched(self, text: str) -> str:
        """Options under the names that were matched with ours; nothing where that was chosen."""
        if self.field.kind is FieldKind.CHOICE:
            return self._matches.get(fold(text), text)
        parts = (self._matches.get(fold(part), part) for part in option_texts(text))
        return ", ".join(filter(None, parts))

    def _text(self, cell: Cell) -> str:
        if isinstance(cell, bool):
            return "yes" if cell else "no"
        if isinstance(cell, float) and self.field.kind.is_number:
            return f"{cell:.{decimals_of(self.field)}f}"
        if isinstance(cell, datetime | date):
            return cell.isoformat()[:10]
        return clean_name(convert.text_of(cell)).text

    def _checked(self, text: str) -> str | None:
        if self.field.kind.has_options and self._matches:
            text = self._matched(text)
            if not text:
                return ""
        if self.field.kind is FieldKind.CHOICES:
            text = ", ".join(option_texts(text))
        try:
            if self.is_number:
                return self._number(text)
            stored_value(self.field, parse(self.field, text))
        except UserError:
            return None
        return text

    def _number(self, text: str) -> str:
        decimals, sign = decimals_of(self.field), self._writing.sign
        number = parse_number(text, decimals, self.field.currency, str(sign or ""))
        stored_value(self.field, number)
        return number_text(number, decimals)


class OwnReader:
    """Reads all columns of own fields of a plan, a slice at a time.

    Without `links`, as in a preview, cells of link fields are left as they are.
    """

    def __init__(self, plan: ImportPlan, today: date, links: LinkFinder | None = None) -> None:
        self._links = links
        signs = dict(plan.decimal_signs)
        known = plan.textless if not plan.reshapes else frozenset[int]()
        self._columns = [
            (
                index,
                OwnColumn(
                    field,
                    plan.country,
                    today,
                    plan.matches.get(field.key),
                    NumberWriting(None if field.id < 0 else decimals_of(field), signs.get(index)),
                ),
            )
            for index, field in plan.own
        ]
        self._days = {index: set[str]() for index, column in self._columns if column.is_date}
        self._numbers = [
            (index, column)
            for index, column in self._columns
            if column.is_number and index not in known
        ]

    @property
    def names(self) -> tuple[str, ...]:
        """Under which names the values stand in a slice."""
        return tuple(column.field.key for _index, column in self._columns)

    @property
    def needs_all_rows(self) -> bool:
        """Whether `learn` has to see all rows first."""
        return bool(self._days or self._numbers)

    @property
    def reads_numbers(self) -> bool:
        """Whether any column holds texts that are numbers."""
        return bool(self._numbers)

    def learn(self, by_column: Sequence[tuple[Cell, ...]]) -> None:
        """Look at some more rows, given column by column; `end_learning` follows the last ones."""
        for index, texts in self._days.items():
            if index < len(by_column):
                texts.update(cell for cell in by_column[index] if type(cell) is str)
        for index, column in self._numbers:
            if index < len(by_column):
                column.learn_numbers(cell for cell in by_column[index] if type(cell) is str)

    def end_learning(self) -> None:
        """All rows were seen."""
        for index, column in self._columns:
            if index in self._days:
                column.learn(self._days[index])

    @property
    def numbers(self) -> dict[int, NumberFacts]:
        """Columns with numbers that may be read in two ways, and what is to be known of them."""
        found = ((index, column.numbers) for index, column in self._numbers)
        return {index: facts for index, facts in found if facts is not None}

    def read(self, staged: StagedSlice, rows: Sequence[Row]) -> None:
        """Put the values of a slice into `staged`, and what does not fit among its problems."""
        by_column: list[tuple[Cell, ...]] = list(zip_longest(*rows))
        for index, column in self._columns:
            if index >= len(by_column):
                continue
            name = column.field.key
            if column.field.kind is FieldKind.LINK:
                self._read_links(staged, name, by_column[index])
                continue
            for position, cell in enumerate(by_column[index]):
                if cell is None or cell == "":
                    continue
                found, problem = column.read(cell)
                if found:
                    staged.column(name)[position] = found
                if problem:
                    staged.problem(position, ProblemCode.VALUE_INVALID, index, problem)
        for _index, column in self._columns:
            if column.field.target is not FieldTarget.BOTH:
                _tell_without_card(staged, column.field)

    def _read_links(self, staged: StagedSlice, name: str, cells: Sequence[Cell]) -> None:
        texts = {
            position: text
            for position, cell in enumerate(cells)
            if cell is not None and (text := clean_name(convert.text_of(cell)).text)
        }
        found = {} if self._links is None else self._links.find(texts.values())
        for position, text in texts.items():
            ids = found.get(text, ())
            if len(ids) == 1:
                staged.column(name)[position] = str(ids[0])
            elif self._links is not None:
                remark = RowRemark.LINK_UNCLEAR if ids else RowRemark.LINK_UNKNOWN
                staged.remark(position, remark)


def _tell_without_card(staged: StagedSlice, field: CustomField) -> None:
    """Remark on rows with a value that goes to no card, because the row makes none of its kind."""
    values = staged.columns.get(field.key)
    if values is None:
        return
    count = len(staged)
    organizations = staged.columns.get(str(Field.ORGANIZATION)) or [None] * count
    named = (staged.columns[name] for name in PERSON_NAME_FIELDS if name in staged.columns)
    for position, is_named in enumerate(any_of(named, count)):
        has_company = bool(organizations[position])
        is_of_company = field.target is FieldTarget.ORGANIZATION
        has_card = has_company if is_of_company else is_named or not has_company
        if values[position] is not None and not has_card:
            staged.remark(position, RowRemark.FIELD_WITHOUT_CARD)


def value_of(field: CustomField, text: str) -> CustomValue | None:
    """What is stored for a text that `OwnColumn.read` gave."""
    return stored_value(field, parse(field, text))
