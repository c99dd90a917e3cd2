"""Reads a data file as the next program would find it, for `checker.py`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from playhouse.sqlcipher_ext import sqlcipher

from crm_desktop.storage.change_log import decode_values
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from crm_desktop.storage.full_text import SearchIndex
from crm_desktop.storage.migrations.runner import MIGRATIONS, Migration
from tests.promises.checker import Seen

Rows = dict[tuple[str, int], dict[str, Any] | None]
Known = dict[bytes, Seen]
"""What was seen in files that were looked at, by their bytes."""
_NO_QUESTION: tuple[str, tuple[object, ...]] = ("SELECT NULL WHERE 0", ())


def look(
    path: Path,
    marks: tuple[str, tuple[object, ...]] = _NO_QUESTION,
    *,
    index: SearchIndex | None = None,
    migrations: tuple[Migration, ...] = MIGRATIONS,
    known: Known | None = None,
) -> Seen:
    """What stands in the file at `path`, read through a connection of its own.

    `marks` is a query and its values; each row's first column is a mark. A file that cannot be
    opened, or read to its end, is one problem. With `known` the same bytes are checked once only.
    """
    state = b"" if known is None else _state_of(path, index)
    if known is not None and state in known:
        return replace(known[state], marks=_marks_of(path, marks))
    try:
        with Database.open(path, migrations=migrations, before_migration=lambda _db: None) as db:
            found = tuple(str(row[0]) for row in db.execute(*marks).fetchall())
            ids = tuple(
                bytes(row[0]).hex()
                for row in db.execute("SELECT op_id FROM change_batch").fetchall()
            )
            problems = [f"{one.code} {one.where}" for one in check_file(db, index=index).problems]
            problems += rows_apart_from_the_log(db)
    except Exception as error:  # noqa: BLE001 - whatever it is, the next program cannot go on
        return Seen(problems=(repr(error),))
    seen = Seen(found, ids, tuple(problems))
    # Looking may have taken a half save back: what is known is what was left then.
    if known is not None and state == _state_of(path, index):
        known[state] = seen
    return seen


def _state_of(path: Path, index: SearchIndex | None) -> bytes:
    """Everything a look reads, as a hash."""
    hasher = sha256(usedforsecurity=False)  # of two megabytes, for each fault twice or more
    journal = path.with_name(f"{path.name}-journal")
    for one in (path, journal, None if index is None else index._path):
        content = one.read_bytes() if one is not None and one.is_file() else b""
        if one == journal and not any(content[:8]):
            content = b""  # of a save that has ended
        hasher.update(len(content).to_bytes(8))
        hasher.update(content)
    return hasher.digest()


def _marks_of(path: Path, marks: tuple[str, tuple[object, ...]]) -> tuple[str, ...]:
    """What was checked already is only asked for the marks."""
    connection = sqlcipher.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    try:
        return tuple(str(row[0]) for row in connection.execute(*marks).fetchall())
    finally:
        connection.close()


def rows_apart_from_the_log(db: Database) -> list[str]:
    """Half a save: rows that are not as the log says they were left.

    Only what was logged with its values can be compared; bulk work names records without.
    """
    problems: list[str] = []
    for (kind, record_id), values in _left_by_the_log(db).items():
        if values is not None and not values:
            continue
        names = ", ".join(f'"{name}"' for name in values) if values else "id"
        row = db.execute(f'SELECT {names} FROM "{kind}" WHERE id = ?', (record_id,)).fetchone()
        if values is None:
            problems += [f"half a save: {kind} {record_id} was deleted"] if row else []
        elif row is None:
            problems.append(f"half a save: {kind} {record_id} is missing")
        else:
            problems += [
                f"half a save: {kind} {record_id} {name} is {stored!r}, not {value!r}"
                for (name, value), stored in zip(values.items(), row, strict=True)
                if stored != value
            ]
    return problems


def _left_by_the_log(db: Database) -> Rows:
    """The last logged value of every column; `None` where the row was deleted."""
    left: Rows = {}
    for kind, record_id, operation, old, new in _entries(db):
        key = (kind, record_id)
        if operation == "delete":
            left[key] = None
        elif new is None and old is None:  # named without values: what is known may have changed
            left[key] = {}
        else:
            left[key] = {**(left.get(key) or {}), **(decode_values(new) or {})}
    return left


def _entries(db: Database) -> Iterator[tuple[Any, ...]]:
    yield from db.execute(
        "SELECT kind, record_id, operation, old_values, new_values FROM change_entry ORDER BY id"
    ).fetchall()
