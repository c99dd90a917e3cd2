"""Reads the rows of a table around damaged pages: by number, from both ends, indexes ignored.

A page that cannot be read ends a walk through a table; the walk goes on behind it. Whatever a
damaged page makes SQLite say, nothing here fails: what cannot be read is a gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crm_desktop.storage.error_codes import UNREADABLE

Row = tuple[Any, ...]
Gap = tuple[int, int]
"""The first and last number that could not be read; rows need not have been there."""

_LOWEST, _HIGHEST = -(1 << 62), 1 << 62
_FURTHEST = 1 << 40
"""No table of ours has had so many rows."""


class SurvivingRows:
    """The rows of one table, each as `(rowid, *columns)`; `gaps` grows while they are read."""

    def __init__(self, connection: Any, table: str, columns: tuple[str, ...]) -> None:
        self._connection = connection
        self._table = f'"{table}"'
        self._columns = ", ".join(f'"{name}"' for name in columns)
        self.gaps: list[Gap] = []
        self._seen: set[int] = set()

    def __iter__(self) -> Iterator[Row]:
        start = _LOWEST
        while True:
            last = start
            try:
                for row in self._select("rowid > ? ORDER BY rowid", start):
                    last = row[0]  # a page in a wrong place goes on with lower numbers
                    if self._is_new(last):
                        yield row
            except UNREADABLE:
                # The driver reads ahead: the row before the damage is asked for by itself.
                last = max(last, start)
                found = self._one("rowid > ? ORDER BY rowid LIMIT 1", last)
            else:
                return
            if found is None:
                found = self._beyond(last)
                if found is None:
                    yield from self._from_the_end(last)
                    return
                self.gaps.append((self._first_after(last), found[0] - 1))
            start = found[0]
            if self._is_new(start):
                yield found

    def at(self, number: int) -> Row | None:
        """The row of one number, if it can be read and was not yet."""
        row = self._one("rowid = ?", number)
        return row if row is not None and row[0] == number and self._is_new(number) else None

    def _is_new(self, number: int) -> bool:
        if number in self._seen:
            return False
        self._seen.add(number)
        return True

    def _select(self, where: str, *values: int) -> Any:
        return self._connection.execute(
            f"SELECT rowid, {self._columns} FROM {self._table} NOT INDEXED WHERE {where}", values
        )

    def _first_after(self, last: int) -> int:
        return 1 if last == _LOWEST else last + 1

    def _one(self, where: str, *values: int) -> Row | None:
        """One row, if it can be read."""
        try:
            row: Row | None = self._select(where, *values).fetchone()
        except UNREADABLE:
            return None
        return row

    def _from(self, start: int) -> Row | None:
        """The first row from `start` on, if it can be read."""
        row = self._one("rowid >= ? ORDER BY rowid LIMIT 1", start)
        return None if row is None or row[0] < start else row

    def _beyond(self, last: int) -> Row | None:
        """The first readable row behind the damage after `last`."""
        failed, step = self._first_after(last), 1
        found = self._from(failed)
        while found is None and failed + step <= _FURTHEST:
            found = self._from(failed + step)
            if found is None:
                failed, step = failed + step, step * 2
            else:
                good = failed + step
                while good - failed > 1:
                    middle = (good + failed) // 2
                    nearer = self._from(middle)
                    if nearer is None:
                        failed = middle
                    else:
                        good, found = middle, nearer
        return found

    def _from_the_end(self, last: int) -> Iterator[Row]:
        """What can be read backwards, until the damage is met from behind."""
        lowest: int | None = _HIGHEST
        met = _HIGHEST
        while lowest is not None:
            row = self._one("rowid > ? AND rowid < ? ORDER BY rowid DESC LIMIT 1", last, lowest)
            lowest = None if row is None or row[0] >= met else row[0]
            if row is not None and lowest is not None:
                met = lowest
                if self._is_new(lowest):
                    yield row
        self.gaps.append((self._first_after(last), min(met - 1, _FURTHEST)))


def numbers_by_an_index(connection: Any, table: str, index: str) -> set[int] | None:
    """The numbers of all rows as an index knows them; `None` if it cannot be read."""
    try:
        rows = connection.execute(f'SELECT rowid FROM "{table}" INDEXED BY "{index}"').fetchall()
    except UNREADABLE:
        return None
    return {row[0] for row in rows}
