"""Rows into verdicts: every cell read by the field of its column, problems named, twins found.

Rows are worked through in slices, column by column, because a converter that stays with one
column remembers what repeats there. Nothing is written anywhere but into the staging.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice, zip_longest

from crm_desktop.business.imports import values as convert
from crm_desktop.business.imports.model import (
    DATE_FIELDS,
    NUMBER_FIELDS,
    PERSON_NAME_FIELDS,
    Cell,
    CheckedRow,
    Field,
    FieldValue,
    ImportPlan,
    Problem,
    ProblemCode,
    RowRemark,
    Verdict,
)
from crm_desktop.business.imports.parties import Identity, code_key
from crm_desktop.business.imports.source import Row
from crm_desktop.business.imports.staging import StagedRow
from crm_desktop.business.imports.words import country_code

SLICE = 500
"""Rows worked on at once; also how often progress is told and cancelling is asked."""

_REMEMBERED = 5_000
"""Different texts a column keeps in mind, for what repeats."""

_NAMES = PERSON_NAME_FIELDS | {Field.ORGANIZATION}
_JOINED_BY = {Field.NOTES: "\n"}
_TEXT_FIELDS = frozenset(
    set(Field)
    - NUMBER_FIELDS
    - DATE_FIELDS
    - {Field.EMAIL, Field.MESSENGER, Field.TAGS, Field.WEBSITE, Field.IGNORE}
)


class RowReader:
    """Reads the rows of one plan into staged rows; call `learn_dates` first."""

    def __init__(self, plan: ImportPlan, today: date) -> None:
        self._plan = plan
        self._columns = [
            (column.index, column.field)
            for column in plan.columns
            if column.field is not Field.IGNORE
        ]
        fields = {field for _index, field in self._columns}
        self._has_codes_in_towns = Field.POSTAL_CODE not in fields
        self._country_columns = [index for index, field in self._columns if field is Field.COUNTRY]
        self._texts: dict[int, dict[str, convert.TextValue]] = {}
        self._dates = {
            index: convert.DateReader(field, plan.country, today)
            for index, field in self._columns
            if field in DATE_FIELDS
        }

    @property
    def date_columns(self) -> tuple[int, ...]:
        """Columns of which all values have to be seen before the first is read."""
        return tuple(self._dates)

    def learn_dates(self, rows: Iterable[Row]) -> None:
        """Decide the order and calendar of each date column by all its texts."""
        if not self._dates:
            return
        seen: dict[int, set[str]] = {index: set() for index in self._dates}
        stream = iter(rows)
        while part := list(islice(stream, SLICE)):
            by_column: list[tuple[Cell, ...]] = list(zip_longest(*part))
            for index, texts in seen.items():
                if index < len(by_column):
                    texts.update(cell for cell in by_column[index] if type(cell) is str)
        for index, texts in seen.items():
            self._dates[index].learn(convert.date_texts(text for text in texts if len(text) < 40))

    def read(self, numbered: Sequence[tuple[int, Row]]) -> list[StagedRow]:
        """One slice of rows; rows without any value come back as `empty`."""
        staged = [StagedRow(number) for number, _row in numbered]
        rows = [row for _number, row in numbered]
        countries = self._countries(rows)
        by_column: list[tuple[Cell, ...]] = list(zip_longest(*rows))
        for index, field in self._columns:
            if index >= len(by_column):
                continue
            cells = by_column[index]
            if field not in _TEXT_FIELDS:
                cells = _within_limit(staged, cells)
            if field in NUMBER_FIELDS:
                self._read_numbers(staged, cells, index, field, countries)
            elif field is Field.EMAIL:
                self._read_emails(staged, cells, index, countries)
            elif field in DATE_FIELDS:
                self._read_dates(staged, cells, index, field)
            elif field in _TEXT_FIELDS:
                if field in _NAMES:
                    cells = _names_alone(staged, cells, countries)
                elif field is Field.LOCALITY and self._has_codes_in_towns:
                    cells = _towns(staged, cells)
                self._read_texts(staged, cells, index, field, countries)
            else:
                self._read_lists(staged, cells, field, countries)
        for row in staged:
            _conclude(row)
        return staged

    def _countries(self, rows: Sequence[Row]) -> list[str]:
        """The country each row's numbers belong to: its own, else the one given."""
        default = self._plan.country
        if not self._country_columns:
            return [default] * len(rows)
        found: list[str] = []
        for row in rows:
            code = ""
            for index in self._country_columns:
                cell = row[index] if index < len(row) else None
                if cell and isinstance(cell, str) and (code := country_code(cell)):
                    break
            found.append(code or default)
        return found

    def _read_texts(
        self,
        staged: list[StagedRow],
        cells: Sequence[Cell],
        index: int,
        field: Field,
        countries: list[str],
    ) -> None:
        name = str(field)
        glue = _JOINED_BY.get(field, ", ")
        known = self._texts.setdefault(index, {})
        if len(known) > _REMEMBERED:
            known.clear()
        is_postal = field is Field.POSTAL_CODE
        for position, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            if type(cell) is str:
                found = known.get(cell)
                if found is None:
                    found = known[cell] = convert.text_value(cell, field)
            elif is_postal:
                found = convert.postal_code(cell, countries[position])
            else:
                found = convert.text_value(cell, field)
            text, removed, cut = found
            if text:
                row = staged[position]
                if name in row.values:
                    row.join(name, text, glue)
                else:
                    row.values[name] = text
                if removed:
                    row.remark(RowRemark.CHARACTERS_REMOVED)
                if cut:
                    row.remark(RowRemark.TEXT_SHORTENED)

    def _read_numbers(
        self,
        staged: list[StagedRow],
        cells: Sequence[Cell],
        index: int,
        field: Field,
        countries: list[str],
    ) -> None:
        name = str(field)
        for row, cell, country in zip(staged, cells, countries, strict=True):
            if cell is None or cell == "":
                continue
            if type(cell) is str and "@" in cell:
                reach = convert.reach(cell, country)
                if not _add_reach(row, name, *reach):
                    row.problems.append((ProblemCode.EMAIL_INVALID, index, cell.strip()))
                continue
            found, problem = convert.numbers(cell, country)
            for number in found:
                row.add_number(name, number)
            if problem:
                row.problems.append((ProblemCode.PHONE_INVALID, index, problem))

    def _read_emails(
        self, staged: list[StagedRow], cells: Sequence[Cell], index: int, countries: list[str]
    ) -> None:
        for row, cell, country in zip(staged, cells, countries, strict=True):
            if cell is None or cell == "":
                continue
            found, problem = convert.emails(cell)
            if found:
                row.extend("email", found)
                if type(cell) is not str or len(cell) - len(found[0]) < _SHORTEST_NUMBER:
                    continue
            is_reached = _add_reach(row, "phone", *convert.reach(convert.text_of(cell), country))
            if problem and not is_reached:
                row.problems.append((ProblemCode.EMAIL_INVALID, index, problem))

    def _read_dates(
        self, staged: list[StagedRow], cells: Sequence[Cell], index: int, field: Field
    ) -> None:
        read = self._dates[index].read
        name = str(field)
        for row, cell in zip(staged, cells, strict=True):
            if cell is None or cell == "":
                continue
            found, problem = read(cell)
            if found:
                row.values.setdefault(name, found)
            if problem:
                row.problems.append((ProblemCode.DATE_INVALID, index, problem))

    def _read_lists(
        self, staged: list[StagedRow], cells: Sequence[Cell], field: Field, countries: list[str]
    ) -> None:
        name = str(field)
        for row, cell, country in zip(staged, cells, countries, strict=True):
            if cell is None or cell == "":
                continue
            if field is Field.TAGS:
                found = convert.tags(cell)
            elif field is Field.WEBSITE:
                found = convert.websites(cell)
            else:
                found = convert.messengers(cell, country)
            if found:
                row.extend(name, found)


_SHORTEST_NUMBER = 7


def _add_reach(row: StagedRow, name: str, numbers: list[convert.Number], mails: list[str]) -> bool:
    """Add what else a cell holds to reach somebody by; gives whether there is any."""
    for number in numbers:
        row.add_number(name, number)
    if mails:
        row.extend("email", list(mails))
    return bool(numbers or mails)


def _names_alone(
    staged: list[StagedRow], cells: tuple[Cell, ...], countries: list[str]
) -> tuple[Cell, ...]:
    """Names without the numbers and addresses that stand with them, which go to their rows."""
    texts = [cell for cell in cells if type(cell) is str]
    if not convert.may_reach("\n".join(texts)):
        return cells
    names: list[Cell] = []
    for row, cell, country in zip(staged, cells, countries, strict=True):
        name = cell
        if type(cell) is str:
            name, numbers, mails = convert.beside_name(cell, country)
            _add_reach(row, "phone", numbers, mails)
        names.append(name)
    return tuple(names)


def _towns(staged: list[StagedRow], cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Towns without the region and postal code that stand with them, which go to their rows."""
    towns: list[Cell] = []
    for row, cell in zip(staged, cells, strict=True):
        town = cell
        if type(cell) is str and cell and not cell.isalpha():
            town, region, code = convert.place(cell.strip())
            if region:
                row.values.setdefault("region", region)
            if code:
                row.values.setdefault("postal_code", code)
        towns.append(town)
    return tuple(towns)


_LONGEST_CELL = 2000
"""More than any list of numbers or addresses in one cell; looking for them takes longer by the
square of the length."""


def _within_limit(staged: list[StagedRow], cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells of a column, with a remark where one was cut."""
    if not any(isinstance(cell, str) and len(cell) > _LONGEST_CELL for cell in cells):
        return cells
    short: list[Cell] = []
    for row, cell in zip(staged, cells, strict=True):
        if isinstance(cell, str) and len(cell) > _LONGEST_CELL:
            row.remark(RowRemark.TEXT_SHORTENED)
            short.append(cell[:_LONGEST_CELL])
        else:
            short.append(cell)
    return tuple(short)


_REACHING = ("phone", "mobile", "fax", "email", "messenger")
_IDENTIFYING = frozenset(
    {"full_name", "given_name", "family_name", "organization", "nickname", *_REACHING}
)


def _conclude(row: StagedRow) -> None:
    """The verdict by the row alone: empty, error, or new until a twin is found."""
    values, problems = row.values, row.problems
    if not values and not problems:
        row.verdict = Verdict.EMPTY
        return
    if _IDENTIFYING.isdisjoint(values):
        # A number or address that could not be understood is a problem of its own.
        has_reason = any(code is not ProblemCode.DATE_INVALID for code, _column, _raw in problems)
        if not has_reason:
            problems.append((ProblemCode.NOTHING_TO_IDENTIFY, None, ""))
    if problems:
        row.verdict = Verdict.ERROR


def person_of(values: Mapping[str, FieldValue]) -> str:
    """The person a row names, as one text; empty if it names none."""
    family = values.get("family_name")
    full = values.get("full_name")
    if full and not family:
        return str(full)
    parts = [str(values[name]) for name in _PERSON_PARTS if name in values]
    return " ".join(parts) or str(values.get("nickname", ""))


_PERSON_PARTS = ("given_name", "additional_name", "family_name")


def identity_of(values: Mapping[str, FieldValue]) -> Identity:
    """What tells the party of a row from others."""
    keys: list[str] = []
    for name in _KEY_FIELDS:
        found = values.get(name)
        if found:
            keys.extend(found)
    for name in ("tax_id", "registration_no"):
        if name in values:
            key = code_key(str(values[name]))
            if key:
                keys.append(key)
    return Identity(
        person_of(values),
        str(values.get("organization", "")),
        tuple(keys),
        str(values.get("birth_date", "")),
        str(values.get("locality", "")),
    )


_KEY_FIELDS = ("phone", "mobile", "email", "messenger", "fax")


def title_of(values: Mapping[str, FieldValue]) -> str:
    """What a person would call the row: who, else where, else how to reach them."""
    title = person_of(values) or str(values.get("organization", ""))
    if title:
        return title
    for name in _REACHING:
        found = values.get(name)
        if found:
            return found[0]
    return ""


def checked_row(row: StagedRow) -> CheckedRow:
    """A staged row as windows and the report see it."""
    return CheckedRow(
        row=row.number,
        verdict=row.verdict,
        values=row.values,
        problems=tuple(Problem(code, column, raw) for code, column, raw in row.problems),
        remarks=tuple(row.remarks),
        duplicate_of=row.duplicate_of or None,
        contact_id=row.contact_id,
        title=title_of(row.values),
    )


def sliced(
    rows: Iterable[Row], plan: ImportPlan, progress: Callable[[int], None]
) -> Iterator[list[tuple[int, Row]]]:
    """The records of a sheet with their numbers, in slices; `progress` hears the last number."""
    first, last = plan.first_row, plan.row_count
    numbered = zip(range(first, last + 1), islice(rows, first - 1, last), strict=False)
    while part := list(islice(numbered, SLICE)):
        progress(part[-1][0])
        yield part
