"""Values of the log that name records which were removed for good: no undo can bring them back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.bulk_values import GIVEN_IDS

if TYPE_CHECKING:
    from crm_desktop.storage.unit_of_work import UnitOfWork


def without_lost(work: UnitOfWork, table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of these values that name nothing which was removed for good."""
    kept = dict(values)
    for column, target in _references(work, table, tuple(values)):
        key = values[column]
        if key is not None and not _there(work, target, [key]):
            del kept[column]
    return kept


def naming_lost(
    work: UnitOfWork, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> set[int]:
    """The places in `rows` (values of `columns`) of those that name what was removed for good."""
    found: set[int] = set()
    for column, target in _references(work, table, columns):
        at = list(columns).index(column)
        there = _there(work, target, {row[at] for row in rows if row[at] is not None})
        found.update(
            place for place, row in enumerate(rows) if row[at] is not None and row[at] not in there
        )
    return found


def gone_roots(work: UnitOfWork, roots: Iterable[tuple[str, int]]) -> set[RecordRef]:
    """Which of these cards are not there anymore."""
    wanted: dict[str, set[int]] = {}
    for kind, key in roots:
        if kind in work.highest_removed:
            wanted.setdefault(kind, set()).add(key)
    return {
        RecordRef(kind, key)
        for kind, ids in wanted.items()
        for key in ids - _there(work, kind, ids)
    }


def without_links(work: UnitOfWork, refs: Iterable[RecordRef]) -> list[RecordRef]:
    """These without links that went for good with one of the records that they tied together."""
    by_kind: dict[str, set[int]] = {}
    for ref in refs:
        by_kind.setdefault(ref.kind, set()).add(ref.id)
    found: list[RecordRef] = []
    for kind, ids in by_kind.items():
        if kind in work.highest_removed and _is_link(work, kind):
            found += [RecordRef(kind, key) for key in ids & _there(work, kind, ids)]
        else:
            found += [RecordRef(kind, key) for key in ids]
    return found


def _is_link(work: UnitOfWork, table: str) -> bool:
    """Whether a record of this kind cannot be without another one."""
    row = work.raw.execute(
        "SELECT 1 FROM pragma_foreign_key_list(?1) AS link JOIN pragma_table_info(?1) AS own"
        ' ON own.name = link."from" WHERE own."notnull" AND link."table" <> \'user\' LIMIT 1',
        (table,),
    ).fetchone()
    return row is not None


def _references(work: UnitOfWork, table: str, columns: Sequence[str]) -> list[tuple[str, str]]:
    """Which of these columns name records of a kind of which any were removed, and the kind."""
    if not work.highest_removed:
        return []
    rows = work.raw.execute(
        'SELECT "from", "table" FROM pragma_foreign_key_list(?)', (table,)
    ).fetchall()
    return [
        (column, target)
        for column, target in rows
        if column in columns and target in work.highest_removed
    ]


def _there(work: UnitOfWork, table: str, ids: Iterable[int]) -> set[int]:
    rows = work.raw.execute(
        f'SELECT id FROM "{table}" WHERE id {GIVEN_IDS}', (json.dumps(sorted(ids)),)
    ).fetchall()
    return {key for (key,) in rows}
