"""Rows of a bulk insert, turned into columns, and those that are the same in every row.

Three out of four columns of an imported contact are empty or the same for all. Written into the
statement as literals they cost half of what binding them row by row costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

Column = Sequence[object]

_WORTH_ROWS = 100
"""Fewer rows are bound as they are: their statement stays the same and is prepared once."""
_LONGEST_LITERAL = 40
_FEWEST_TOGETHER = 4
_BOUND_AT_ONCE = 400
"""Values of one statement for several rows: beginning and ending a statement costs as much as a
row of a few columns, compiling a longer one takes longer than it saves."""


def literal(value: object) -> str:
    """`value` as SQL, or an empty text where it has to be bound."""
    if value is None:
        return "NULL"
    if type(value) is int:
        return str(value)
    if type(value) is str and len(value) <= _LONGEST_LITERAL and "\0" not in value:
        return "'" + value.replace("'", "''") + "'"
    return ""


def _is_same(column: Column) -> bool:
    first = column[0]
    if column[-1] != first or column.count(first) != len(column):
        return False
    return type(first) is not int or set(map(type, column)) == {int}  # 1.0 and True are equal to 1


def split(columns: Sequence[Column]) -> tuple[list[str], list[Column]]:
    """What stands for each column in `VALUES (…)`, and the columns that are still to be bound."""
    marks: list[str] = []
    bound: list[Column] = []
    for column in columns:
        text = ""
        if len(column) >= _WORTH_ROWS and _is_same(column):
            text = literal(column[0])
        marks.append(text or "?")
        if not text:
            bound.append(column)
    return marks, bound


def insert_rows(raw: Any, head: str, values: str, bound: Sequence[Column], count: int) -> None:
    """Insert `count` rows: `head` is the statement up to `VALUES`, `values` one row behind it.

    `bound` are the columns that stand in `values` as question marks.
    """
    width = len(bound)
    together = _BOUND_AT_ONCE // width if width else 1
    rows = zip(*bound, strict=True) if bound else [()] * count
    if count < _WORTH_ROWS or together < _FEWEST_TOGETHER:
        raw.executemany(head + values, rows)
        return
    flat: list[object] = list(chain.from_iterable(rows))
    text = head + ", ".join([values] * together)
    step = together * width
    last = len(flat) - len(flat) % step
    for start in range(0, last, step):
        raw.execute(text, flat[start : start + step])
    rest = range(last, len(flat), width)
    raw.executemany(head + values, [flat[start : start + width] for start in rest])
