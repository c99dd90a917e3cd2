"""Orders of a list as arrays of ids: read in one go, marked, picked, put into groups.

Ids come out of SQLite as one text per statement (the interpreter lock is free meanwhile) and
become an array in short slices: a million ids never exist as Python objects at once.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate, compress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

_SLICE_CHARACTERS = 65_536


def append_ids(database: Database, ids: array[int], sql: str, params: Sequence[object]) -> None:
    """Append what `sql` selects as `id`, in its order.

    SQLite keeps the order of a subquery for `group_concat`.
    """
    row = database.execute(f"SELECT group_concat(id) FROM ({sql})", params).fetchone()
    if row is not None and row[0] is not None:
        for part in text_slices(str(row[0])):
            ids.fromlist(json.loads(f"[{part}]"))


def text_slices(text: str) -> Iterator[str]:
    """A comma-separated text in parts of whole numbers, short enough not to hold anybody up."""
    start = 0
    while len(text) - start > _SLICE_CHARACTERS:
        end = text.index(",", start + _SLICE_CHARACTERS - 32)
        yield text[start:end]
        start = end + 1
    yield text[start:]


def marks_of(ids: Sequence[int]) -> bytearray:
    """A byte per id up to the highest, 1 for those in `ids`."""
    marks = bytearray(max(ids) + 1)
    for key in ids:
        marks[key] = 1
    return marks


def picked(order: array[int], matches: array[int]) -> array[int]:
    """Those of `order` that are among `matches`, in the order of `order`."""
    if not order or not matches:
        return array("q")
    marks = marks_of(matches)
    marks.extend(bytes(max(0, max(order) + 1 - len(marks))))
    return array("q", compress(order, map(marks.__getitem__, order)))


def in_groups(
    order: array[int], grouped: array[int], sizes: Sequence[int], arrangement: Sequence[int]
) -> array[int]:
    """`order`, cut into groups that follow each other as `arrangement` says.

    `grouped` holds the same ids group by group, `sizes` how many each group has. Inside a group
    the order stays: one pass over the ids, no comparison.
    """
    if len(sizes) < 2:
        return order
    group_of = array("i", bytes(4 * (max(grouped) + 1)))
    start = 0
    for group, size in enumerate(sizes):
        for key in grouped[start : start + size]:
            group_of[key] = group
        start += size
    ends = accumulate(sizes[group] for group in arrangement)
    places = [0] * len(sizes)
    for group, end in zip(arrangement, ends, strict=True):
        places[group] = end - sizes[group]
    arranged = array("q", bytes(8 * len(order)))
    for key in order:
        group = group_of[key]
        arranged[places[group]] = key
        places[group] += 1
    return arranged
