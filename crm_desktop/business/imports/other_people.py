"""The further people of a row: a second contact person, a name beside a telephone number.

They stand in columns of their own (`OTHER_FIELDS`), as several names in one cell, or before a
number ("Rasa 8 612 34567"). Each becomes a person who works for the organization of the row. Where
a row names none they are contacts of their own, if their names are whole or a channel is theirs;
other names beside the numbers of somebody stay labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from operator import itemgetter

from crm_desktop.business.contacts.derived import PlainPoint
from crm_desktop.business.imports import values as convert
from crm_desktop.business.imports.headings import numeral_of
from crm_desktop.business.imports.model import (
    OTHER_FIELDS,
    PERSON_NAME_FIELDS,
    Cell,
    ColumnGuess,
    Field,
    ImportPlan,
    OtherPerson,
    ProblemCode,
    RowRemark,
)
from crm_desktop.business.imports.number_labels import label_of, number_in
from crm_desktop.business.imports.person_names import (
    may_hold_job,
    may_name_several,
    name_and_job,
    named_person,
    several_names,
)
from crm_desktop.business.imports.staged_slice import StagedSlice
from crm_desktop.business.imports.words import bare, word_set
from crm_desktop.core.text import fold

_EMAIL, _PHONE = "email", "phone"


@dataclass(slots=True)
class _Block:
    """The columns of one further person; `title` is what the heading of the name says of them."""

    name: int
    title: str = ""
    titles: list[int] = dataclass_field(default_factory=list[int])
    phones: list[int] = dataclass_field(default_factory=list[int])
    emails: list[int] = dataclass_field(default_factory=list[int])


def _blocks(columns: Sequence[ColumnGuess]) -> list[_Block]:
    """Every further person of a sheet with the columns that belong to them.

    A column belongs to the person of the same number ("Phone 2"), else to the nearest before it.
    """
    named = [column for column in columns if column.field is Field.OTHER_PERSON]
    blocks = {column.index: _Block(column.index, job_in(column.heading)) for column in named}
    for column in columns:
        if column.field not in OTHER_FIELDS or column.field is Field.OTHER_PERSON or not named:
            continue
        number = numeral_of(column.heading)
        alike = [each for each in named if number and numeral_of(each.heading) == number]
        before = [each for each in named if each.index < column.index]
        block = blocks[(alike or before[-1:] or named)[0].index]
        kept = {Field.OTHER_PERSON_TITLE: block.titles, Field.OTHER_PERSON_EMAIL: block.emails}
        kept.get(column.field, block.phones).append(column.index)
    return list(blocks.values())


def job_in(heading: str) -> str:
    """A heading that is the job of whom the column names ("Director"); else nothing."""
    words = bare(heading).split()
    return heading.strip() if words and all(word in word_set("job") for word in words) else ""


class OtherPeopleReader:
    """Reads the further people of one plan's rows into staged rows."""

    def __init__(self, plan: ImportPlan) -> None:
        self._blocks = _blocks(plan.columns)
        self._organizations = [c.index for c in plan.columns if c.field is Field.ORGANIZATION]
        self._towns = [c.index for c in plan.columns if c.field is Field.LOCALITY]
        self._jobs = [c.index for c in plan.columns if c.field is Field.JOB_TITLE]
        self._labelled: list[int] = []
        self._by_column: Sequence[tuple[Cell, ...]] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Fields that cells of further people may be read into where nobody is named in them."""
        return (_PHONE, _EMAIL) if self._blocks else ()

    def begin(self, by_column: Sequence[tuple[Cell, ...]]) -> None:
        """A new slice of rows, column by column."""
        self._by_column = by_column
        self._labelled.clear()

    def note_labelled(self, position: int) -> None:
        """A number of a row has letters beside it."""
        self._labelled.append(position)

    def first_names(
        self, staged: StagedSlice, cells: tuple[Cell, ...], countries: Sequence[str]
    ) -> tuple[Cell, ...]:
        """Cells of whole names with the first name of each; the others are further people."""
        texts = [cell for cell in cells if type(cell) is str]
        whole = "\0".join(texts)
        if may_hold_job(whole):
            cells = self._jobs_apart(staged, cells)
        if not may_name_several(whole):
            return cells
        firsts: list[Cell] = []
        for position, cell in enumerate(cells):
            first = cell
            if type(cell) is str and may_name_several(cell):
                must_be_whole = not self._has_organization(position)
                first, *others = several_names(cell.strip(), must_be_whole=must_be_whole)
                for other in others:
                    self._add_named(staged, position, other, countries[position])
            firsts.append(first)
        return tuple(firsts)

    def _jobs_apart(self, staged: StagedSlice, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        """Names without the jobs behind them, which go to rows that name no other."""
        names: list[Cell] = []
        for position, cell in enumerate(cells):
            name, job = name_and_job(cell.strip()) if type(cell) is str else (cell, "")
            names.append(name)
            if job and not any(self._job_columns(position)):
                staged.column(str(Field.JOB_TITLE))[position] = job
        return tuple(names)

    def _job_columns(self, position: int) -> Iterator[bool]:
        row = _RowCells(self._by_column, position)
        for at in self._jobs:
            yield not convert.says_nothing(convert.text_of(row[at]).strip())

    def _has_organization(self, position: int) -> bool:
        row = _RowCells(self._by_column, position)
        texts = (convert.text_of(row[at]).strip() for at in self._organizations)
        return any(not convert.says_nothing(text) for text in texts)

    def read(self, staged: StagedSlice, countries: Sequence[str]) -> None:
        """Read the columns of further people, then the names beside numbers."""
        for block in self._blocks:
            if block.name < len(self._by_column):
                self._read_block(staged, block, countries)
        if self._labelled:
            self._read_labels(staged)

    # -- columns ---------------------------------------------------------------------------

    def _read_block(self, staged: StagedSlice, block: _Block, countries: Sequence[str]) -> None:
        organizations = staged.columns.get(str(Field.ORGANIZATION))
        for position in range(len(staged)):
            row = _RowCells(self._by_column, position)
            name = convert.text_of(row[block.name]).strip()
            points = self._points(staged, position, row, block, countries[position])
            is_alone = organizations is None or organizations[position] is None
            if not name or convert.says_nothing(name):
                _give_to_row(staged, position, points)
            elif is_alone and not (points or _is_whole(name) or convert.may_reach(name)):
                staged.remark(position, RowRemark.PERSON_LEFT_OUT)
            else:
                first, *more = several_names(name, must_be_whole=is_alone)
                titles = (convert.text_of(row[at]).strip() for at in block.titles)
                title = ", ".join(filter(None, titles)) or block.title
                self._add_named(staged, position, first, countries[position], title, points)
                for other in more:
                    self._add_named(staged, position, other, countries[position])

    @staticmethod
    def _points(
        staged: StagedSlice, position: int, row: _RowCells, block: _Block, country: str
    ) -> list[PlainPoint]:
        """Numbers and addresses of one further person; those named after another are theirs."""
        organizations = staged.columns.get(str(Field.ORGANIZATION))
        found: list[PlainPoint] = []
        for index in block.phones:
            if "@" in (text := convert.text_of(row[index])):
                both, mails = convert.reach(text, country)
                found += [*map(_number_point, both), *map(_mail_point, mails)]
                continue
            numbers, problem = convert.numbers(row[index], country)
            for number in filter(itemgetter(1), numbers):
                other = _person_beside((_PHONE, *number, True), frozenset())
                if other is not None and organizations is not None and organizations[position]:
                    _add(staged, position, other)
                else:
                    found.append(_number_point(number))
            if problem:
                staged.problem(position, ProblemCode.PHONE_INVALID, index, problem)
        for index in block.emails:
            mails, problem = convert.emails(row[index])
            found += [_mail_point(each) for each in mails]
            if problem:
                staged.problem(position, ProblemCode.EMAIL_INVALID, index, problem)
        return found

    def _add_named(
        self,
        staged: StagedSlice,
        position: int,
        text: str,
        country: str,
        title: str = "",
        points: Sequence[PlainPoint] = (),
    ) -> None:
        """A further person as a cell names them, with the numbers and addresses in it."""
        written, numbers, mails = convert.beside_name(text, country)
        name, job = named_person(written)
        own = [*points, *map(_number_point, numbers), *map(_mail_point, mails)]
        name = name or convert.text_value(written, Field.FULL_NAME).text
        if name:
            _add(staged, position, OtherPerson(name, title or job, tuple(own)))
        else:
            _give_to_row(staged, position, own)

    # -- names beside numbers --------------------------------------------------------------

    def _read_labels(self, staged: StagedSlice) -> None:
        towns = self._known_towns()
        organizations = staged.columns.get(str(Field.ORGANIZATION))
        for position in dict.fromkeys(self._labelled):
            if organizations is not None and organizations[position] is not None:
                own = _own_names(staged, position)
                for point in staged.points[position] or ():
                    person = _person_beside(point, towns)
                    if person is not None and not own.issuperset(fold(person.name).split()):
                        _add(staged, position, person)
            else:
                _name_row(staged, position, towns)

    def _known_towns(self) -> frozenset[str]:
        """Towns of the slice: before numbers they are branches."""
        columns = (self._by_column[at] for at in self._towns if at < len(self._by_column))
        return frozenset(bare(cell) for column in columns for cell in column if type(cell) is str)


class _RowCells:
    """The cells of one row of a slice that is kept by column; what is not there is empty."""

    def __init__(self, by_column: Sequence[tuple[Cell, ...]], position: int) -> None:
        self._by_column = by_column
        self._position = position

    def __getitem__(self, index: int) -> Cell:
        cell = self._by_column[index][self._position] if index < len(self._by_column) else None
        return "" if cell is None else cell


def _number_point(number: convert.Number) -> PlainPoint:
    raw, e164, extension = number
    return (_PHONE, number_in(raw), e164, extension, bool(e164))


def _mail_point(mail: str) -> PlainPoint:
    return (_EMAIL, mail, mail, "", True)


def _person_beside(point: PlainPoint, towns: frozenset[str]) -> OtherPerson | None:
    """Who is named beside a number that was understood."""
    kind, raw, e164, extension, is_valid = point
    label = label_of(raw) if e164 else ""
    name, title = named_person(label) if label else ("", "")
    if not name or bare(name) in towns:
        return None
    return OtherPerson(name, title, ((kind, number_in(raw), e164, extension, is_valid),))


def _is_whole(name: str) -> bool:
    """Whether a name says enough to know somebody by who has no number and no organization."""
    return len(name.split()) > 1


def _own_names(staged: StagedSlice, position: int) -> set[str]:
    """The words of the name of the row's own person."""
    found: set[str] = set()
    for name in PERSON_NAME_FIELDS:
        column = staged.columns.get(str(name))
        if column is not None and column[position]:
            found.update(fold(str(column[position])).split())
    return found


def _name_row(staged: StagedSlice, position: int, towns: frozenset[str]) -> None:
    """A row that names nobody is about the first person who is named beside its numbers."""
    points = staged.points[position] or []
    people = [_person_beside(point, towns) for point in points]
    named = dict.fromkeys(person.name for person in people if person is not None)
    if not named or _own_names(staged, position):
        return
    first = staged.column(str(Field.FULL_NAME))[position] = next(iter(named))
    staged.points[position] = [
        person.points[0] if person is not None and person.name == first else point
        for point, person in zip(points, people, strict=True)
    ]
    for person in people:
        if person is not None and person.name != first:
            _add(staged, position, person)


def _give_to_row(staged: StagedSlice, position: int, points: Sequence[PlainPoint]) -> None:
    """Channels of somebody who is not named belong to whom the row is about."""
    for _kind, raw, normalized, extension, _is_valid in points:
        if _kind == _EMAIL:
            staged.extend(position, _EMAIL, [normalized])
        else:
            staged.add_number(position, _PHONE, (raw, normalized, extension))


def _add(staged: StagedSlice, position: int, person: OtherPerson) -> None:
    """Note a further person once, with all channels that the row has for them."""
    people = staged.others.setdefault(position, [])
    for at, known in enumerate(people):
        if fold(known.name) == fold(person.name):
            more = [point for point in person.points if point not in known.points]
            title = known.job_title or person.job_title
            people[at] = OtherPerson(known.name, title, (*known.points, *more))
            return
    people.append(person)
