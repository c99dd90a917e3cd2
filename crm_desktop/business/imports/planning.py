"""From an open file to a plan: the sheet, the headings, the columns, the rows that do not count."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from itertools import islice, zip_longest

from crm_desktop.business.imports.arrangement import CardTable, arranged, find_arrangement
from crm_desktop.business.imports.card_source import CardFileTable
from crm_desktop.business.imports.evidence import text_of
from crm_desktop.business.imports.groups import likely_field
from crm_desktop.business.imports.mapping import ColumnValues, guess_columns
from crm_desktop.business.imports.model import (
    REPEATABLE_FIELDS,
    Arrangement,
    Cell,
    ColumnGuess,
    ColumnRemark,
    Field,
    ImportPlan,
    SheetChoice,
    SheetSummary,
)
from crm_desktop.business.imports.name_order import family_stands_first
from crm_desktop.business.imports.source import Row, Table
from crm_desktop.business.imports.structure import (
    GROUPING_FIELDS,
    HEAD_ROWS,
    TAIL_ROWS,
    Layout,
    Merge,
    filled_columns,
    filled_count,
    find_layout,
    footer_rows,
    is_blank,
    is_data_cell,
    is_repeated_header,
    is_total,
    list_likeness,
    lone_captions,
    section_rows,
    spread_merged,
)
from crm_desktop.business.imports.words import bare
from crm_desktop.core.errors import UserError

_SAMPLE = 400
"""Values a column is judged by."""

_SHOWN_ROWS = 12
_LOOKED_AT = 300
"""Rows a sheet is judged by when it is chosen."""

_SPREAD = 3_000
"""From this many rows on only some are taken for the sample, so that it reaches further down."""

_SLICE = 500
REMARK_SIGN = "\N{WARNING SIGN}"
"""Before the heading of the column in which an export of refused rows says what is wrong."""


@dataclass(slots=True)
class _Survey:
    """What one pass over a sheet gathers."""

    row_count: int = 0
    filled: dict[int, int] = dataclass_field(default_factory=dict[int, int])
    samples: dict[int, list[Cell]] = dataclass_field(default_factory=dict[int, list[Cell]])
    skipped: set[int] = dataclass_field(default_factory=set[int])
    lone: list[tuple[int, Row]] = dataclass_field(default_factory=list[tuple[int, Row]])
    tail: deque[tuple[int, Row]] = dataclass_field(default_factory=lambda: deque(maxlen=TAIL_ROWS))
    first_record: int = 0
    with_texts: set[int] = dataclass_field(default_factory=set[int])
    widths: int = 0
    rows_with_values: int = 0
    blank: int = 0
    """Rows without anything, above the last one that holds something."""

    @property
    def usual_width(self) -> float:
        """How many cells a row has filled."""
        return self.widths / self.rows_with_values if self.rows_with_values else 0.0

    @property
    def record_width(self) -> float:
        """How many cells a row has filled that has more than one."""
        alone = len(self.lone)
        return (self.widths - alone) / max(1, self.rows_with_values - alone)


def survey_sheets(table: Table) -> SheetChoice:
    """Look into every sheet and choose the one that is most like a list of contacts."""
    summaries: list[SheetSummary] = []
    opened = table
    refused: UserError | None = None
    for sheet in opened.sheet_names:
        is_hidden = opened.is_hidden(sheet)
        try:
            table = arranged(opened, find_arrangement(opened, sheet))
            rows = list(islice(table.rows(sheet), _LOOKED_AT))
        except UserError as error:  # another sheet may hold the list
            refused = error.with_traceback(None)  # which would hold this frame, and it the file
            summaries.append(SheetSummary(sheet, 0, 0, 0.0, is_hidden))
            continue
        if not any(map(filled_columns, rows)):
            summaries.append(SheetSummary(sheet, 0, 0, 0.0, is_hidden))
            continue
        row_count = len(rows)
        if row_count == _LOOKED_AT:
            row_count = table.row_count(sheet)
        merges = table.merges(sheet)
        layout = _found_layout(table, sheet, rows, merges)
        survey = _survey(spread_merged(rows, merges, layout.first_row), layout)
        columns = _columns(layout, survey)
        if isinstance(table, CardFileTable):
            columns = _of_cards(columns, table.fields())
        if row_count == len(rows):
            row_count = survey.row_count
        records = max(0, row_count - layout.first_row + 1 - len(survey.skipped) - survey.blank)
        likeness = list_likeness(columns, records) * (0.6 if is_hidden else 1.0)
        summaries.append(SheetSummary(sheet, records, len(columns), round(likeness, 3), is_hidden))
    if refused is not None and not any(each.row_count for each in summaries):
        try:
            raise refused
        finally:
            del refused
    best = max(summaries, key=lambda each: (each.likeness, each.row_count))
    return SheetChoice(table.path, tuple(summaries), best.name, table.text_format)


def plan_sheet(
    table: Table, sheet: str, *, country: str = "", header_row: int | bool | None = True
) -> ImportPlan:
    """Plan one sheet. `header_row`: `True` finds it, `None` says there is none, else its number.

    Where it is not to be found the records stand in rows.
    """
    arrangement = find_arrangement(table, sheet) if header_row is True else Arrangement.ROWS
    table = arranged(table, arrangement)
    head = list(islice(table.rows(sheet), HEAD_ROWS + 40))
    merges = table.merges(sheet)
    if header_row is True:
        layout = _found_layout(table, sheet, head, merges)
    elif header_row is None or header_row is False:
        layout = Layout(None, 1)
    else:
        layout = _given_layout(head, header_row)
    survey = _survey(spread_merged(table.rows(sheet), merges, layout.first_row), layout)
    if not survey.rows_with_values:
        code = "import_no_results" if table.lost_cells(sheet) else "import_no_rows"
        raise UserError(code, name=table.path.name)
    columns = _columns(layout, survey)
    if isinstance(table, CardFileTable):
        columns = _of_cards(columns, table.fields())
    sections = _sections(table, sheet, layout, survey, columns)
    survey.skipped |= sections.keys()
    return ImportPlan(
        path=table.path,
        sheet=sheet,
        header_row=layout.header_row,
        first_row=layout.first_row,
        row_count=survey.row_count,
        columns=columns,
        country=country.upper(),
        text=table.text_options,
        arrangement=arrangement,
        skipped_rows=frozenset(survey.skipped),
        sections=tuple(sorted(sections.items())),
        section_field=likely_field(tuple(sections.values())),
        first_rows=_first_rows(
            spread_merged(iter(head), merges, layout.first_row), layout, survey.skipped, columns
        ),
        textless=frozenset(survey.filled.keys() - survey.with_texts),
        blank_rows=survey.blank,
        stray_cells=table.stray_cells(sheet),
        turned_names=_turned_names(survey, columns),
    )


_MAY_BE_NAMES = frozenset(
    {Field.FULL_NAME, Field.GIVEN_NAME, Field.FAMILY_NAME, Field.NICKNAME, Field.IGNORE}
)
"""Columns guessed so may be whole names, if not now then once somebody says so."""


def _turned_names(survey: _Survey, columns: Sequence[ColumnGuess]) -> frozenset[int]:
    """Columns of names in whose samples the family name stands first."""
    return frozenset(
        column.index
        for column in columns
        if column.field in _MAY_BE_NAMES
        and family_stands_first(survey.samples.get(column.index, ()))
    )


def _found_layout(table: Table, sheet: str, head: Sequence[Row], merges: Sequence[Merge]) -> Layout:
    if isinstance(table, CardFileTable):
        return Layout(None, 1)
    if isinstance(table, CardTable):
        return Layout(None, 1, table.headings(sheet))
    return find_layout(head, merges)


def _sections(
    table: Table, sheet: str, layout: Layout, survey: _Survey, columns: Sequence[ColumnGuess]
) -> dict[int, str]:
    """Rows between the records that name a group of them, with their texts."""
    numbered = islice(enumerate(table.rows(sheet), 1), layout.first_row - 1, None)
    found = section_rows(numbered, table.merges(sheet))
    lone = [(number, row) for number, row in survey.lone if number not in survey.skipped]
    leads = bool(lone) and lone[0][0] == survey.first_record and lone[0][0] not in found
    groups = _group_values(survey, columns)
    return found | lone_captions(lone, columns, groups, survey.record_width, leads=leads)


def _first_rows(
    rows: Iterable[Row], layout: Layout, skipped: set[int], columns: Sequence[ColumnGuess]
) -> tuple[tuple[str, ...], ...]:
    """The first records as a person reads them, so that a wrong heading row is seen at once."""
    found: list[tuple[str, ...]] = []
    for number, row in enumerate(rows, 1):
        if number < layout.first_row or number in skipped or not filled_columns(row):
            continue
        cells = [row[each.index] if each.index < len(row) else None for each in columns]
        found.append(tuple("" if is_blank(cell) else text_of(cell) for cell in cells))
        if len(found) == _SHOWN_ROWS:
            break
    return tuple(found)


def with_field(plan: ImportPlan, index: int, field: Field) -> ImportPlan:
    """The plan with another meaning for the column `index`.

    A field that can stand once only is taken from the column that had it.
    """

    def meaning(column: ColumnGuess) -> ColumnGuess:
        if column.index == index:
            remarks = tuple(r for r in column.remarks if r is ColumnRemark.EMPTY_COLUMN)
            return replace(column, field=field, confidence=1.0, remarks=remarks)
        if column.field is field and field not in REPEATABLE_FIELDS:
            return replace(column, field=Field.IGNORE, confidence=1.0)
        return column

    own = tuple((column, one) for column, one in plan.own if column != index)
    return replace(plan, columns=tuple(map(meaning, plan.columns)), own=own)


def _given_layout(head: Sequence[Row], header_row: int) -> Layout:
    if not 1 <= header_row <= len(head):
        raise UserError("import_header_missing", row=header_row)
    headings = {
        column: " ".join(str(cell).split())
        for column, cell in enumerate(head[header_row - 1])
        if not is_blank(cell)
    }
    return Layout(header_row, header_row + 1, headings)


def _survey(rows: Iterable[Row], layout: Layout) -> _Survey:
    """One pass: which columns hold values, samples of them, and rows that are no records."""
    survey = _Survey()
    few = max(3, len(layout.headings) // 2)
    headings = {text.casefold() for text in layout.headings.values()}
    stream = islice(enumerate(rows, 1), layout.first_row - 1, None)
    while part := list(islice(stream, _SLICE)):
        kept: list[tuple[int, Row]] = []
        for number, row in part:
            width = filled_count(row)
            if not width:
                continue
            survey.blank += number - max(survey.row_count, layout.first_row - 1) - 1
            survey.row_count = number
            if (width <= few and _is_total_row(row)) or _repeats(row, headings, layout):
                survey.skipped.add(number)
                continue
            if width == 1:
                survey.lone.append((number, row))
            survey.first_record = survey.first_record or number
            survey.widths += width
            kept.append((number, row))
        survey.rows_with_values += len(kept)
        survey.tail.extend(part[-TAIL_ROWS:])
        if kept:
            _count_columns(survey, kept)
    survey.skipped |= footer_rows(list(survey.tail), survey.usual_width)
    return survey


def _group_values(survey: _Survey, columns: Sequence[ColumnGuess]) -> frozenset[str]:
    """What lists are grouped by, out of the samples; asked only where rows have one text."""
    if not survey.lone:
        return frozenset()
    return frozenset(
        bare(cell)
        for column in columns
        if column.field in GROUPING_FIELDS
        for cell in survey.samples.get(column.index, ())
        if isinstance(cell, str)
    )


def _is_total_row(row: Row) -> bool:
    return is_total(text for cell in row if isinstance(cell, str) and (text := cell.strip()))


def _repeats(row: Row, headings: set[str], layout: Layout) -> bool:
    """Whether a row repeats the headings; only rows that begin with one are looked at closely."""
    for cell in row:
        if isinstance(cell, str) and cell:
            is_likely = cell.casefold() in headings or "\n" in cell
            return is_likely and is_repeated_header(row, layout.headings)
    return False


def _count_columns(survey: _Survey, numbered: Sequence[tuple[int, Row]]) -> None:
    """Count filled cells by column, and take samples: all of the first rows, then a few."""
    is_late = numbered[0][0] > _SPREAD
    for column, cells in enumerate(zip_longest(*(row for _number, row in numbered))):
        filled = len(cells) - cells.count("") - cells.count(None)
        if not filled:
            continue
        survey.filled[column] = survey.filled.get(column, 0) + filled
        if column not in survey.with_texts and any(type(cell) is str and cell for cell in cells):
            survey.with_texts.add(column)
        sample = survey.samples.setdefault(column, [])
        if len(sample) >= _SAMPLE:
            continue
        taken = cells[::97] if is_late else cells
        sample.extend(cell for cell in taken if cell != "" and is_data_cell(cell))
        del sample[_SAMPLE:]


def _of_cards(
    columns: Sequence[ColumnGuess], fields: Mapping[int, Field]
) -> tuple[ColumnGuess, ...]:
    """Columns of vCards, which say themselves what they are."""
    return tuple(
        replace(each, field=fields[each.index], confidence=1.0, remarks=()) for each in columns
    )


def _columns(layout: Layout, survey: _Survey) -> tuple[ColumnGuess, ...]:
    columns = sorted(layout.headings.keys() | survey.filled.keys())
    guesses = guess_columns(
        [
            ColumnValues(
                column,
                layout.headings.get(column, ""),
                survey.samples.get(column, ()),
                survey.filled.get(column, 0),
            )
            for column in columns
        ],
        has_headings=bool(layout.headings),
    )
    return tuple(map(_without_remarks, guesses))


def _without_remarks(guess: ColumnGuess) -> ColumnGuess:
    """The column that says why rows were refused is not read back as something of the contact."""
    if not guess.heading.startswith(REMARK_SIGN):
        return guess
    return replace(guess, field=Field.IGNORE, confidence=1.0, remarks=())
