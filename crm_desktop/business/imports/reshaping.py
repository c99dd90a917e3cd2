"""Columns made of columns: several joined into one, one split into several.

A made column stands behind those of the file and is read like them. Rows grow only where a plan
asks for it, so that plain lists cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from crm_desktop.business.imports.evidence import text_of
from crm_desktop.business.imports.mapping import ColumnValues, guess_columns
from crm_desktop.business.imports.model import (
    REPEATABLE_FIELDS,
    Cell,
    ColumnGuess,
    Field,
    ImportPlan,
    Reshape,
)
from crm_desktop.business.imports.source import Row
from crm_desktop.business.imports.structure import is_blank

MOST_PARTS = 6
"""Most columns that one column is split into."""
SEPARATORS = (" ", ", ", "; ", " / ", " - ", "\n")
"""What columns are joined with, and split at (without its blanks), as they are offered."""


def reshaped(rows: Iterable[Row], plan: ImportPlan) -> Iterator[Row]:
    """The rows of a sheet with the made columns behind; the same rows if the plan makes none."""
    if not plan.reshapes:
        return iter(rows)
    width = 1 + max(index for each in plan.reshapes for index in each.targets)
    return map(partial(_longer, width=width, reshapes=plan.reshapes), rows)


def _longer(row: Row, *, width: int, reshapes: Sequence[Reshape]) -> Row:
    cells: list[Cell] = list(row[:width])
    cells += [None] * (width - len(cells))
    for each in reshapes:
        for index, cell in zip(each.targets, _made(cells, each), strict=True):
            cells[index] = cell
    return cells


def _made(cells: Sequence[Cell], reshape: Reshape) -> list[Cell]:
    if reshape.is_join:
        parts = [cells[index] for index in reshape.sources]
        texts = [text_of(cell).strip() for cell in parts if not is_blank(cell)]
        return [reshape.separator.join(texts) or None]
    cell = cells[reshape.sources[0]]
    count = len(reshape.targets)
    if is_blank(cell):
        return [None] * count
    found = split_text(text_of(cell), reshape.separator, count)
    return [*found, *[None] * (count - len(found))]


def split_text(text: str, separator: str, count: int) -> list[Cell]:
    """At most `count` parts of a text; the last one keeps what is left."""
    sign = separator.strip(" ")
    pieces = text.split(sign, count - 1) if sign else text.split(None, count - 1)
    return [piece.strip() or None for piece in pieces]


def with_joined(plan: ImportPlan, indexes: Sequence[int], separator: str) -> ImportPlan:
    """The plan with a column that holds what stands in several, in this order.

    The columns themselves are not read anymore. The new one means what the first of them meant.
    """
    sources = tuple(dict.fromkeys(indexes))
    columns = [column for index in sources for column in plan.columns if column.index == index]
    if len(columns) < 2:
        return plan
    reshape = Reshape(sources, separator, (_next_index(plan),))
    heading = " + ".join(column.heading or "—" for column in columns)
    field = next((one.field for one in columns if one.field is not Field.IGNORE), Field.IGNORE)
    return _with(plan, reshape, [heading], [_whole_name(columns, field)])


def with_split(plan: ImportPlan, index: int, separator: str, parts: int) -> ImportPlan:
    """The plan with a column's texts parted into columns of their own, guessed by their values."""
    column = next((one for one in plan.columns if one.index == index), None)
    if column is None:
        return plan
    first, count = _next_index(plan), max(2, min(parts, MOST_PARTS))
    reshape = Reshape((index,), separator, tuple(range(first, first + count)))
    headings = [f"{column.heading or '—'} ({number})" for number in range(1, count + 1)]
    return _with(plan, reshape, headings, None)


def parts_of(plan: ImportPlan, index: int, separator: str) -> int:
    """How many columns a column's first rows would be split into."""
    place = _place(plan, index)
    if place is None:
        return 0
    texts = [row[place] for row in plan.first_rows if row[place].strip()]
    return max((len(split_text(text, separator, MOST_PARTS)) for text in texts), default=0)


def likely_separator(plan: ImportPlan, index: int) -> str:
    """The separator that parts most of a column's first rows; a blank if none does."""
    place = _place(plan, index)
    texts = [] if place is None else [row[place] for row in plan.first_rows]
    counted = [
        (sum(separator.strip(" ") in text for text in texts), separator)
        for separator in SEPARATORS
        if separator.strip(" ")
    ]
    count, found = max(counted, key=lambda pair: pair[0])
    return found if count * 2 > len(list(filter(None, texts))) else " "


def reshape_of(plan: ImportPlan, index: int) -> Reshape | None:
    """What a column is made by, or goes into."""
    return next(
        (one for one in plan.reshapes if index in one.targets or index in one.sources), None
    )


def without_reshape(plan: ImportPlan, reshape: Reshape) -> ImportPlan:
    """The plan without the columns that `reshape` makes; its sources mean what they meant."""
    if any(index in one.sources for one in plan.reshapes for index in reshape.targets):
        return plan
    gone = set(reshape.targets)
    before = dict(zip(reshape.sources, reshape.fields, strict=False))
    kept = [place for place, column in enumerate(plan.columns) if column.index not in gone]
    columns = tuple(
        replace(column, field=before.get(column.index, column.field))
        for column in plan.columns
        if column.index not in gone
    )
    return replace(
        plan,
        columns=columns,
        first_rows=tuple(tuple(row[place] for place in kept) for row in plan.first_rows),
        own=tuple(pair for pair in plan.own if pair[0] not in gone),
        reshapes=tuple(one for one in plan.reshapes if one != reshape),
    )


def _next_index(plan: ImportPlan) -> int:
    """The first index behind all columns, those that have neither heading nor value included."""
    return max((column.index for column in plan.columns), default=-1) + 1


def _place(plan: ImportPlan, index: int) -> int | None:
    return next((n for n, one in enumerate(plan.columns) if one.index == index), None)


def _whole_name(columns: Sequence[ColumnGuess], field: Field) -> Field:
    """Parts of a name joined are a whole name."""
    parts = {Field.GIVEN_NAME, Field.ADDITIONAL_NAME, Field.FAMILY_NAME}
    return Field.FULL_NAME if len(parts & {one.field for one in columns}) > 1 else field


def _with(
    plan: ImportPlan, reshape: Reshape, headings: Sequence[str], fields: Sequence[Field] | None
) -> ImportPlan:
    places = {column.index: place for place, column in enumerate(plan.columns)}
    sources = [plan.columns[places[index]] for index in reshape.sources]
    reshape = replace(reshape, fields=tuple(column.field for column in sources))
    made: list[list[str]] = []
    for row in plan.first_rows:
        cells: list[Cell] = [None] * reshape.targets[0]
        for index in reshape.sources:
            cells[index] = row[places[index]]
        made.append([str(cell or "") for cell in _made(cells, reshape)])
    by_column = list(zip(*made, strict=True)) or [()] * len(headings)
    filled = max((column.filled for column in sources), default=0)
    values = [
        ColumnValues(index, heading, [text for text in texts if text], filled)
        for index, heading, texts in zip(reshape.targets, headings, by_column, strict=True)
    ]
    guesses = guess_columns(values, has_headings=True)
    others = {one.field for one in plan.columns if one.index not in reshape.sources}
    once_only = others - REPEATABLE_FIELDS
    if fields is None:  # a guess takes nothing from the columns of the file
        fields = [Field.IGNORE if guess.field in once_only else guess.field for guess in guesses]
    guesses = tuple(
        guess if guess.field is field else replace(guess, field=field, confidence=1.0)
        for guess, field in zip(guesses, fields, strict=True)
    )
    read = set(fields) - REPEATABLE_FIELDS
    columns = tuple(
        replace(column, field=Field.IGNORE, confidence=1.0)
        if column.index in reshape.sources or column.field in read
        else column
        for column in plan.columns
    )
    return replace(
        plan,
        columns=(*columns, *guesses),
        first_rows=tuple((*row, *cells) for row, cells in zip(plan.first_rows, made, strict=True)),
        own=tuple(pair for pair in plan.own if pair[0] not in reshape.sources),
        reshapes=(*plan.reshapes, reshape),
    )
