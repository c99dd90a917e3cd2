# pyright: basic
"""The first rows of a filtered list before all its matches are known.

Where a filter lets one in some hundred through, its first rows stand near the beginning of the
order: the rows are walked along the order's index and tested one by one, until a page is full. How
many match, and the rest of the order, follow in the background.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.filter_repository import with_agreed
from crm_desktop.business.contacts.filter_sql import FilterContext, leaf_of
from crm_desktop.business.contacts.filters import Filter
from crm_desktop.business.contacts.list_query import Groups, Segment
from crm_desktop.core.records import record

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

SAMPLES = (400, 4000)
"""So many rows tell how dense the matches are; the second where the first has hardly any."""
MOST_WALKED = 44_000
"""So many rows are looked at in all; a page of rarer matches is found from the matches."""
_ENOUGH = 3
"""So many matches in a sample say how many there will be."""
_MARGIN = 1.3
"""Matches do not stand evenly: so much farther is walked than the sample says."""


@record
class Test:
    """A filter as a condition on a row of `contact`."""

    sql: str
    params: tuple[object, ...]


def test_of(wanted: Filter, context: FilterContext) -> Test:
    """A whole filter, groups included, as one condition."""
    return _test(with_agreed(wanted, context), context)


def _test(wanted: Filter, context: FilterContext) -> Test:
    if not wanted.parts:
        return Test("0" if wanted.is_any else "1", ())
    sqls: list[str] = []
    params: list[object] = []
    for part in wanted.parts:
        if isinstance(part, Filter):
            inner = _test(part, context)
            sqls.append(inner.sql)
            params += inner.params
        else:
            leaf = leaf_of(part, context)
            sqls.append(f"({leaf.row})")
            params += leaf.row_params
    joint = " OR " if wanted.is_any else " AND "
    return Test(f"({joint.join(sqls)})", tuple(params))


class Glimpse:
    """Walks orders; the caller holds the read transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def first_ids(
        self,
        segments: Sequence[Segment],
        groups: Groups | None,
        values: Iterator[object],
        test: Test,
        limit: int,
    ) -> list[int] | None:
        """The first ids that pass the test, `None` if they are too rare to be found so.

        `segments` are the runs of the order; with `groups` its `values` in order instead.
        """
        walk = _Walk(self._database, test, limit)
        if groups is None:
            for one in segments:
                source = f"FROM contact INDEXED BY {one.index} WHERE deleted_at IS NULL{one.where}"
                if not walk.run(source, one.params, one.order_by, is_sorted=one.is_sorted):
                    return None
                if walk.is_full:
                    break
            return walk.found
        # Most values are shared by many: their contacts are met along the names.
        source = "FROM contact INDEXED BY contact_by_name WHERE deleted_at IS NULL"
        for value in values:
            also = Test(f"{groups.column} IS ?", (value,))
            if not walk.run(source, (), groups.by_name, also=also):
                return None
            if walk.is_full:
                break
        return walk.found


class _Walk:
    """One page being filled, with what may still be spent on it."""

    def __init__(self, database: Database, test: Test, limit: int) -> None:
        self._database = database
        self._test = test
        self._limit = limit
        self._left = MOST_WALKED
        self.found: list[int] = []

    @property
    def is_full(self) -> bool:
        return len(self.found) >= self._limit

    def run(
        self,
        source: str,
        params: tuple[object, ...],
        order_by: str,
        *,
        also: Test | None = None,
        is_sorted: bool = True,
    ) -> bool:
        """Fill the page from one run; false if the run may hold more than was looked at."""
        missing = self._limit - len(self.found)
        if not is_sorted:
            return self._step(source, params, order_by, also, self._left, missing)
        kept = len(self.found)
        steps = SAMPLES[0]
        while self._left >= steps:
            if self._step(source, params, order_by, also, steps, missing):
                return True
            seen = len(self.found) - kept
            del self.found[kept:]
            if seen < _ENOUGH and steps < SAMPLES[1]:
                steps = SAMPLES[1]
            elif seen:
                steps = int(_MARGIN * steps * max(missing / seen, 1))
            else:
                break
        return False

    def _step(
        self,
        source: str,
        params: tuple[object, ...],
        order_by: str,
        also: Test | None,
        steps: int,
        missing: int,
    ) -> bool:
        """Look at so many rows; whether the page is full now, or the run at its end."""
        self._left -= steps
        test, given = self._test.sql, self._test.params
        if also is not None:
            test, given = f"{also.sql} AND {test}", (*also.params, *given)
        rows = self._database.execute(
            f"""SELECT contact.id FROM (SELECT id {source} ORDER BY {order_by} LIMIT ?) AS walked
            CROSS JOIN contact ON contact.id = walked.id WHERE {test} LIMIT ?""",
            (*params, steps, *given, missing),
        ).fetchall()
        self.found += [key for (key,) in rows]
        if len(rows) >= missing:
            return True
        return len(rows) < missing and self._is_whole(source, params, steps)

    def _is_whole(self, source: str, params: tuple[object, ...], steps: int) -> bool:
        """Whether the run has no more rows than were looked at."""
        row = self._database.execute(
            f"SELECT count(*) FROM (SELECT 1 {source} LIMIT ?)", (*params, steps + 1)
        ).fetchone()
        return row is not None and row[0] <= steps
