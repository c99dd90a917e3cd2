"""Rows into verdicts: every cell read by the field of its column, problems named, twins found.

Rows are worked through in slices, column by column, because a converter that stays with one
column remembers what repeats there. Nothing is written anywhere but into the staging.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice, zip_longest

from crm_desktop.business.imports import values as convert
from crm_desktop.business.imports.groups import GroupFinder, takes_groups
from crm_desktop.business.imports.intervals import interval, unit_of
from crm_desktop.business.imports.model import (
    DATE_FIELDS,
    INTERVAL_FIELDS,
    LIST_FIELDS,
    NUMBER_FIELDS,
    OTHER_FIELDS,
    PERSON_NAME_FIELDS,
    Cell,
    CheckedRow,
    Field,
    ImportPlan,
    NameOrder,
    Problem,
    ProblemCode,
    RowRemark,
    Verdict,
)
from crm_desktop.business.imports.name_order import name_order, parts_of_turned
from crm_desktop.business.imports.number_writing import NumberFacts
from crm_desktop.business.imports.other_people import OtherPeopleReader
from crm_desktop.business.imports.own_fields import OwnReader
from crm_desktop.business.imports.own_links import LinkFinder
from crm_desktop.business.imports.source import Row
from crm_desktop.business.imports.staged_slice import StagedRow, StagedSlice
from crm_desktop.business.imports.titles import IDENTIFYING, any_of, title_of
from crm_desktop.business.imports.whereabouts import TELLING_FIELDS, country_told
from crm_desktop.business.imports.words import bare, country_code, party_words
from crm_desktop.core.dates import DateOrder
from crm_desktop.core.phone import parse_phone
from crm_desktop.core.text import fold

SLICE = 500
"""Rows worked on at once; also how often progress is told and cancelling is asked."""

_REMEMBERED = 5_000
"""Different texts a column keeps in mind, for what repeats."""

_NAMES = PERSON_NAME_FIELDS | {Field.ORGANIZATION}
_PARTS_OF_NAMES = tuple(map(str, (Field.FAMILY_NAME, Field.GIVEN_NAME, Field.ADDITIONAL_NAME)))
_JOINED_BY = {Field.NOTES: "\n"}
_TEXT_FIELDS = frozenset(
    set(Field)
    - NUMBER_FIELDS
    - DATE_FIELDS
    - INTERVAL_FIELDS
    - OTHER_FIELDS
    - {Field.EMAIL, Field.MESSENGER, Field.TAGS, Field.PARTY_KINDS, Field.WEBSITE, Field.IGNORE}
)


class RowReader:
    """Reads the rows of one plan into staged rows; call `learn_dates` first."""

    def __init__(self, plan: ImportPlan, today: date, links: LinkFinder | None = None) -> None:
        self._plan = plan
        self._columns = [
            (column.index, column.field)
            for column in plan.columns
            if column.field is not Field.IGNORE and column.field not in OTHER_FIELDS
        ]
        self._others = OtherPeopleReader(plan)
        fields = {field for _index, field in self._columns}
        self._own = OwnReader(plan, today, links) if plan.own else None
        self._turned = frozenset(
            index
            for index, field in self._columns
            if field is Field.FULL_NAME and name_order(plan, index) is NameOrder.FAMILY_FIRST
        )
        found_beside = ("phone", "email", "region", "postal_code", "full_name", "job_title")
        parts = _PARTS_OF_NAMES if self._turned else ()
        self._names = tuple(
            dict.fromkeys([*(str(field) for _i, field in self._columns), *found_beside, *parts])
        )
        if self._own is not None:
            self._names += self._own.names
        self._groups = GroupFinder(plan) if takes_groups(plan) else None
        if self._groups is not None:
            self._names = tuple(dict.fromkeys((*self._names, str(plan.section_field))))
            matches = plan.matches.get(str(plan.section_field))
            self._group_texts = _Texts(plan.section_field, matches)
        self._has_codes_in_towns = Field.POSTAL_CODE not in fields
        self._country_columns = [index for index, field in self._columns if field is Field.COUNTRY]
        self._telling_columns = [each for each in self._columns if each[1] in TELLING_FIELDS]
        self._slice: list[tuple[Cell, ...]] = []
        self._texts: dict[int, _Texts] = {}
        self._units = {
            column.index: unit_of(column.heading)
            for column in plan.columns
            if column.field in INTERVAL_FIELDS
        }
        self._kinds = _Kinds(plan.matches.get(str(Field.PARTY_KINDS), {}))
        orders = dict(plan.day_orders)
        self._dates = {
            index: convert.DateReader(field, plan.country, today, orders.get(index))
            for index, field in self._columns
            if field in DATE_FIELDS
        }

    @property
    def needs_all_rows(self) -> bool:
        """Whether `learn_dates` has anything to learn."""
        known = self._plan.textless if not self._plan.reshapes else frozenset[int]()
        return not known.issuperset(self._dates) or (
            self._own is not None and self._own.needs_all_rows
        )

    def learn_dates(self, rows: Iterable[Row]) -> None:
        """Decide how days are written, and numbers of own fields, by all texts of each column."""
        own = self._own if self._own is not None and self._own.needs_all_rows else None
        if not self._dates and own is None:
            return
        seen: dict[int, set[str]] = {index: set() for index in self._dates}
        stream = iter(rows)
        while part := list(islice(stream, SLICE)):
            by_column: list[tuple[Cell, ...]] = list(zip_longest(*part))
            for index, texts in seen.items():
                if index < len(by_column):
                    texts.update(cell for cell in by_column[index] if type(cell) is str)
            if own is not None:
                own.learn(by_column)
        if own is not None:
            own.end_learning()
        for index, texts in seen.items():
            self._dates[index].learn(convert.date_texts(text for text in texts if len(text) < 40))
        convert.same_calendar(self._dates.values())

    def day_orders(self) -> dict[int, DateOrder]:
        """Which part of a day comes first, by column, where the texts do not say it themselves."""
        orders = ((index, reader.order) for index, reader in self._dates.items())
        return {index: order for index, order in orders if order is not None}

    @property
    def reads_numbers(self) -> bool:
        """Whether any column holds texts that are numbers of an own field."""
        return self._own is not None and self._own.reads_numbers

    def number_facts(self) -> dict[int, NumberFacts]:
        """Columns with numbers that may be read in two ways, and what is to be known of them."""
        return {} if self._own is None else self._own.numbers

    def read(self, numbered: Sequence[tuple[int, Row]]) -> StagedSlice:
        """One slice of rows; rows without any value come back as `empty`."""
        staged = StagedSlice([number for number, _row in numbered])
        by_column: list[tuple[Cell, ...]] = list(zip_longest(*(row for _number, row in numbered)))
        countries = self._countries(len(numbered), by_column)
        self._slice = by_column
        self._others.begin(by_column)
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
            elif field in INTERVAL_FIELDS:
                self._read_intervals(staged, cells, index, field)
            elif field in _TEXT_FIELDS:
                cells = self._texts_alone(staged, cells, field, countries)
                self._read_texts(staged, cells, index, field, countries)
                if index in self._turned:
                    _split_names(staged)
            else:
                self._read_lists(staged, cells, field, countries)
        if self._own is not None:
            self._own.read(staged, [row for _number, row in numbered])
        self._read_groups(staged)
        self._others.read(staged, countries)
        staged.columns = {
            name: staged.columns[name] for name in self._names if name in staged.columns
        }
        _conclude(staged)
        if self._plan.constants:
            self._fill_constants(staged)
        return staged

    def _texts_alone(
        self, staged: StagedSlice, cells: tuple[Cell, ...], field: Field, countries: list[str]
    ) -> tuple[Cell, ...]:
        """Cells without what stands in them beside what their column is about."""
        if field is Field.FULL_NAME:
            cells = self._others.first_names(staged, cells, countries)
        if field in _NAMES:
            return _names_alone(staged, cells, countries)
        if field is Field.LOCALITY and self._has_codes_in_towns:
            return _towns(staged, cells)
        return cells

    def _read_groups(self, staged: StagedSlice) -> None:
        """Give each record the name of the group it stands in, where it has no such value."""
        groups = self._groups
        if groups is None:
            return
        field = self._plan.section_field
        name = str(field)
        for position, has_value in enumerate(any_of(staged.columns.values(), len(staged))):
            text = groups.name_at(staged.numbers[position]) if has_value else ""
            if not text:
                continue
            if field is Field.TAGS:
                staged.extend(position, name, convert.tags(text))
            elif field is Field.PARTY_KINDS:
                if kinds := self._kinds[text]:
                    staged.extend(position, name, [*kinds])
            elif (column := staged.column(name))[position] is None:
                column[position] = self._group_texts[text]

    def _countries(self, count: int, by_column: Sequence[tuple[Cell, ...]]) -> list[str]:
        """The country each row's numbers belong to: its own, else the one given."""
        found = [""] * count
        for index in self._country_columns:
            if index < len(by_column):
                found = [
                    before or country_code(cell) if type(cell) is str else before
                    for before, cell in zip(found, by_column[index], strict=True)
                ]
        default = self._plan.country
        return [code or default for code in found]

    def _fill_constants(self, staged: StagedSlice) -> None:
        """Give every row that holds something what its columns do not say."""
        for field, text in self._plan.constants:
            column = staged.column(str(field))
            is_list = field in LIST_FIELDS
            for position, verdict in enumerate(staged.verdicts):
                if verdict is Verdict.EMPTY:
                    continue
                if is_list:
                    staged.extend(position, str(field), [text])
                elif column[position] is None:
                    column[position] = text

    def _abroad(self, cell: Cell, position: int, at_home: str) -> list[convert.Number]:
        """Numbers of another country that the row tells; none if they are none there."""
        for index, field in self._telling_columns:
            if index >= len(self._slice):
                continue
            country = country_told(self._slice[index][position], field)
            if country and country != at_home:
                found, problem = convert.numbers(cell, country)
                if not problem and all(number[1] for number in found):
                    return found
        return []

    def _with_area(self, found: list[convert.Number], country: str) -> list[convert.Number]:
        """Numbers that are only understood with the area code before them."""
        better: list[convert.Number] = []
        for number in found:
            raw, e164, extension = number
            phone = None if e164 else parse_phone(f"{self._plan.area_code}{raw.strip()}", country)
            is_better = phone is not None and phone.is_valid
            better.append((raw, phone.e164, extension) if phone and is_better else number)
        return better

    def _read_texts(
        self,
        staged: StagedSlice,
        cells: Sequence[Cell],
        index: int,
        field: Field,
        countries: list[str],
    ) -> None:
        known = self._texts.get(index)
        if known is None:
            known = self._texts[index] = _Texts(field, self._plan.matches.get(str(field)))
        known.forget_many()
        if set(map(type, cells)) <= _TEXT_OR_NOTHING:
            texts = known.read_all(cells)
        else:
            texts = [
                known[cell] if cell is None or type(cell) is str else known.read(cell, country)
                for cell, country in zip(cells, countries, strict=True)
            ]
        if any(texts):
            staged.take(str(field), texts, _JOINED_BY.get(field, ", "))
        if known.remarks:
            for position, cell in enumerate(cells):
                for remark in known.remarks.get(cell, ()):
                    staged.remark(position, remark)

    def _read_numbers(
        self,
        staged: StagedSlice,
        cells: Sequence[Cell],
        index: int,
        field: Field,
        countries: list[str],
    ) -> None:
        name = str(field)
        area = self._plan.area_code
        add = staged.add_number
        for position, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            country = countries[position]
            is_text = type(cell) is str
            if is_text and (number := convert.plain_number(cell, country)):  # type: ignore[arg-type]
                add(position, name, number)
                continue
            if type(cell) is str and "@" in cell:
                reach = convert.reach(cell, country)
                if not _add_reach(staged, position, name, *reach):
                    staged.problem(position, ProblemCode.EMAIL_INVALID, index, cell.strip())
                continue
            if type(cell) is str and _HAS_LETTER.search(cell):
                self._others.note_labelled(position)
            found, problem = convert.numbers(cell, country, is_not_plain=is_text)
            if area and not all(number[1] for number in found):
                found = self._with_area(found, country)
                problem = "" if any(number[1] for number in found) else problem
            if problem and (abroad := self._abroad(cell, position, country)):
                found, problem = abroad, ""
            for number in found:
                add(position, name, number)
            if problem:
                staged.problem(position, ProblemCode.PHONE_INVALID, index, problem)

    def _read_emails(
        self, staged: StagedSlice, cells: Sequence[Cell], index: int, countries: list[str]
    ) -> None:
        for position, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            found, problem = convert.emails(cell)
            if found:
                staged.extend(position, "email", found)
                if type(cell) is not str or len(cell) - len(found[0]) < _SHORTEST_NUMBER:
                    continue
                if convert.lacks_address(cell, found):
                    staged.remark(position, RowRemark.EMAIL_LEFT_OUT)
            reach = convert.reach(convert.text_of(cell), countries[position])
            is_reached = _add_reach(staged, position, "phone", *reach)
            if problem and not is_reached:
                staged.problem(position, ProblemCode.EMAIL_INVALID, index, problem)

    def _read_dates(
        self, staged: StagedSlice, cells: Sequence[Cell], index: int, field: Field
    ) -> None:
        read = self._dates[index].read
        column = staged.column(str(field))
        for position, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            found, problem = read(cell)
            if found and column[position] is None:
                column[position] = found
            if problem:
                staged.problem(position, ProblemCode.DATE_INVALID, index, problem)

    def _read_intervals(
        self, staged: StagedSlice, cells: Sequence[Cell], index: int, field: Field
    ) -> None:
        column, unit = staged.column(str(field)), self._units[index]
        for position, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            found, problem = interval(cell, unit)
            column[position] = column[position] or found or None
            if problem:
                staged.problem(position, ProblemCode.VALUE_INVALID, index, problem)

    def _read_lists(
        self, staged: StagedSlice, cells: Sequence[Cell], field: Field, countries: list[str]
    ) -> None:
        name = str(field)
        for position, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            if field is Field.TAGS:
                found = convert.tags(cell)
            elif field is Field.PARTY_KINDS:
                found = [*self._kinds[convert.text_of(cell)]]
            elif field is Field.WEBSITE:
                found = convert.websites(cell)
            else:
                found = convert.messengers(cell, countries[position])
            if found:
                staged.extend(position, name, found)


_HAS_LETTER = re.compile(r"[^\W\d_]")
_TEXT_OR_NOTHING = {str, type(None)}


class _Texts(dict[Cell, str | None]):
    """What the texts of one column are read as, `None` where they say nothing.

    It remembers what it was asked, and `remarks` by text where something was taken out or cut.
    """

    def __init__(self, field: Field, matches: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._field = field
        self._matches = matches
        self._is_varied = False
        self.remarks: dict[Cell, list[RowRemark]] = {}
        self.update({None: None, "": None})

    def __missing__(self, cell: str) -> str | None:
        field = self._field
        text = convert.plain_text(cell, field) or self._noted(cell, convert.text_value(cell, field))
        if self._matches and text:
            text = self._matches.get(fold(text), text) or None
        self[cell] = text
        return text

    def read_all(self, cells: Sequence[Cell]) -> list[str | None]:
        """What texts, some of them `None`, are read as.

        Where hardly any repeats they are looked at together and not remembered.
        """
        before = len(self)
        if self._is_varied:
            texts: list[str] = [cell or "" for cell in cells]  # type: ignore[misc] - texts
            if convert.are_plain(texts, self._field):
                may_say_nothing = convert.first_signs().__getitem__
                return [
                    (self[text] if may_say_nothing(text[0]) else text) if text else None
                    for text in texts
                ]
        found = list(map(self.__getitem__, cells))
        self._is_varied = len(self) - before > len(cells) // 2
        return found

    def read(self, cell: Cell, country: str) -> str | None:
        """The same for a number, a day or a truth, which are not remembered."""
        if self._field is Field.POSTAL_CODE:
            return self._noted(cell, convert.postal_code(cell, country))
        return self._noted(cell, convert.text_value(cell, self._field))

    def _noted(self, cell: Cell, found: convert.TextValue) -> str | None:
        text, removed, cut = found
        if text and (removed or cut):
            remarks = self.remarks[cell] = []
            if removed:
                remarks.append(RowRemark.CHARACTERS_REMOVED)
            if cut:
                remarks.append(RowRemark.TEXT_SHORTENED)
        return text or None

    def forget_many(self) -> None:
        """Forget what was read if it has become much; to be called between slices."""
        if len(self) > _REMEMBERED:
            self.clear()
            self.remarks.clear()
            self.update({None: None, "": None})


class _Kinds(dict[str, tuple[str, ...]]):
    """What cells say that contacts are to us: codes, and texts that mean none of ours."""

    def __init__(self, matches: Mapping[str, str]) -> None:
        super().__init__()
        self._matches = matches

    def __missing__(self, text: str) -> tuple[str, ...]:
        if len(self) > _REMEMBERED:
            self.clear()
        meant = (self._matches.get(fold(one), one) for one in convert.party_kinds(text))
        codes = (party_words().get(bare(one), one) for one in meant if one)
        found = self[text] = tuple(dict.fromkeys(codes))
        return found


_SHORTEST_NUMBER = 7


def _add_reach(
    staged: StagedSlice,
    position: int,
    name: str,
    numbers: list[convert.Number],
    mails: list[str],
) -> bool:
    """Add what else a cell holds to reach somebody by; gives whether there is any."""
    for number in numbers:
        staged.add_number(position, name, number)
    if mails:
        staged.extend(position, "email", list(mails))
    return bool(numbers or mails)


def _names_alone(
    staged: StagedSlice, cells: tuple[Cell, ...], countries: list[str]
) -> tuple[Cell, ...]:
    """Names without the numbers and addresses that stand with them, which go to their rows."""
    texts = [cell for cell in cells if type(cell) is str]
    if not convert.may_reach("\n".join(texts)):
        return cells
    names: list[Cell] = []
    for position, cell in enumerate(cells):
        name = cell
        if type(cell) is str:
            name, numbers, mails = convert.beside_name(cell, countries[position])
            _add_reach(staged, position, "phone", numbers, mails)
        names.append(name)
    return tuple(names)


def _split_names(staged: StagedSlice) -> None:
    """Give rows the parts of their names, of which the family name stands first, where plain."""
    for position, text in enumerate(staged.columns.get(str(Field.FULL_NAME), ())):
        parts = parts_of_turned(text) if isinstance(text, str) else None
        if parts is not None:
            for name, part in zip(_PARTS_OF_NAMES, parts, strict=True):
                if part:
                    staged.column(name)[position] = part


def _towns(staged: StagedSlice, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Towns without the region and postal code that stand with them, which go to their rows."""
    towns: list[Cell] = []
    for position, cell in enumerate(cells):
        town = cell
        if type(cell) is str and cell and not cell.isalpha():
            town, region, code = convert.place(cell.strip())
            for name, text in (("region", region), ("postal_code", code)):
                if text and (column := staged.column(name))[position] is None:
                    column[position] = text
        towns.append(town)
    return tuple(towns)


_LONGEST_CELL = 2000
"""More than any list of numbers or addresses in one cell; looking for them takes longer by the
square of the length."""


def _within_limit(staged: StagedSlice, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells of a column, with a remark where one was cut."""
    if not any(isinstance(cell, str) and len(cell) > _LONGEST_CELL for cell in cells):
        return cells
    short: list[Cell] = []
    for position, cell in enumerate(cells):
        if isinstance(cell, str) and len(cell) > _LONGEST_CELL:
            staged.remark(position, RowRemark.TEXT_SHORTENED)
            short.append(cell[:_LONGEST_CELL])
        else:
            short.append(cell)
    return tuple(short)


_VALUE_PROBLEMS = (ProblemCode.DATE_INVALID, ProblemCode.VALUE_INVALID)


def _conclude(staged: StagedSlice) -> None:
    """The verdicts by the rows alone: empty, error, or new until a twin is found."""
    columns, verdicts, problems = staged.columns, staged.verdicts, staged.problems
    has_values = any_of(columns.values(), len(staged))
    identified = any_of((columns[name] for name in IDENTIFYING if name in columns), len(staged))
    for position, is_identified in enumerate(identified):
        if is_identified:
            continue
        own = problems.get(position, ())
        if not own and not has_values[position]:
            verdicts[position] = Verdict.EMPTY
        # A number or address that could not be understood is a problem of its own.
        elif all(code in _VALUE_PROBLEMS for code, _column, _raw in own):
            staged.problem(position, ProblemCode.NOTHING_TO_IDENTIFY, None, "")
    for position in problems:
        verdicts[position] = Verdict.ERROR


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
        points=tuple(row.points),
        others=tuple(row.others),
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
