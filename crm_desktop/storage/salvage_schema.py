"""Opens a copy of a damaged file so that its tables can be read, even where its head is lost.

Where the list of tables itself is damaged it is borrowed from a new file: ours are all made by the
same steps, so that tables begin on the same pages. Only a copy is ever changed.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playhouse.sqlcipher_ext import sqlcipher

from crm_desktop.core.clock import SystemClock
from crm_desktop.core.errors import UserError
from crm_desktop.core.ids import new_uid
from crm_desktop.core.records import record
from crm_desktop.storage.backends.sqlite_file import OLD_PAGE_BYTES, PAGE_BYTES
from crm_desktop.storage.error_codes import UNREADABLE
from crm_desktop.storage.migrations.runner import SCHEMA_VERSION
from crm_desktop.storage.opening import fill_new_file, remove_unfinished

_KINDS: dict[str, tuple[tuple[type, ...], object]] = {
    "INTEGER": ((int,), 0),
    "TEXT": ((str,), ""),
    "BLOB": ((bytes,), b""),
    "REAL": ((float, int), 0.0),
}
_HEAD = 100
_INTERIOR, _LEAF = 5, 13


@record
class Column:
    """A column as the new file has it; `empty` is what it holds where nothing is known."""

    name: str
    kind: tuple[type, ...]
    empty: object
    may_be_empty: bool
    has_default: bool


def columns_of(connection: Any, table: str) -> list[Column]:
    """The columns of a table; none if it is not there or cannot be told."""
    try:
        rows = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    except UNREADABLE:
        return []
    found: list[Column] = []
    for _number, name, declared, not_null, default, key in rows:
        kind, empty = _KINDS.get(declared.upper(), ((object,), None))
        found.append(
            Column(name, kind, empty if not_null or key else None, not (not_null or key),
                   default is not None)
        )  # fmt: skip
    return found


def full_indexes(connection: Any, table: str) -> list[str]:
    """Indexes that know every row of a table."""
    try:
        rows = connection.execute(f'PRAGMA index_list("{table}")').fetchall()
    except UNREADABLE:
        return []
    return [name for _number, name, _unique, _origin, is_partial in rows if not is_partial]


@contextmanager
def readable_schema(damaged: Path) -> Iterator[tuple[Any, int]]:
    """A connection to the copy `damaged`, and the schema it has.

    Raises `UserError` `nothing_readable` where not even a borrowed list of tables helps.
    """
    borrowed = damaged.with_name(f".{new_uid().hex()[-12:]}.grafted")
    connection = None
    try:
        version = 0
        with suppress(*UNREADABLE):
            connection = _connect(damaged)
            version = _version_of(connection)
        if connection is None or not version:
            if connection is not None:
                connection.close()
            _graft(damaged, borrowed)
            version = SCHEMA_VERSION
            try:
                connection = _connect(borrowed)
                _version_of(connection)
            except UNREADABLE as error:
                raise UserError("nothing_readable", path=str(damaged)) from error
        yield connection, version
    finally:
        if connection is not None:
            connection.close()
        remove_unfinished(borrowed)


def _connect(path: Path) -> Any:
    """Reads leniently: texts with wrong letters, cells that claim too much."""
    connection = sqlcipher.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    for name, value in (
        ("cipher_log_level", "NONE"),
        ("trusted_schema", "OFF"),
        ("cell_size_check", "OFF"),
        ("mmap_size", "0"),
        ("query_only", "ON"),
    ):
        connection.execute(f"PRAGMA {name} = {value}")
    return connection


def _version_of(connection: Any) -> int:
    """The schema's number, if the tables of that schema can be told; else 0."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    tables = connection.execute(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN"
        " ('contact', 'contact_point', 'change_batch', 'change_entry')"
    ).fetchone()[0]
    return version if tables == 4 and 1 <= version <= SCHEMA_VERSION else 0


def _graft(damaged: Path, borrowed: Path) -> None:
    """A copy of the file with the head and the list of tables of a new one."""
    model = borrowed.with_name(f".{new_uid().hex()[-12:]}.model")
    try:
        page_bytes = _page_bytes_of(damaged)
        fill_new_file(model, SystemClock(), page_bytes)
        pages = model.read_bytes()
        shutil.copyfile(damaged, borrowed)
        with borrowed.open("r+b") as file:
            size = max(borrowed.stat().st_size // page_bytes, 1)
            for number in _schema_pages(pages, page_bytes):
                file.seek((number - 1) * page_bytes)
                file.write(pages[(number - 1) * page_bytes : number * page_bytes])
            file.seek(28)  # how many pages there are; no list of free ones
            file.write(size.to_bytes(4))
            file.seek(32)
            file.write(bytes(8))
    finally:
        remove_unfinished(model)


def _page_bytes_of(damaged: Path) -> int:
    """How large its pages are, by its head if that says one of our sizes, else by its length."""
    with damaged.open("rb") as file:
        said = int.from_bytes(file.read(18)[16:])
    if said in {PAGE_BYTES, OLD_PAGE_BYTES}:
        return said
    return OLD_PAGE_BYTES if damaged.stat().st_size % PAGE_BYTES else PAGE_BYTES


def _schema_pages(pages: bytes, page_bytes: int) -> list[int]:
    """The pages of the tree of tables, which begins on the first one."""
    found, waiting = [], [1]
    while waiting:
        number = waiting.pop()
        found.append(number)
        page = pages[(number - 1) * page_bytes : number * page_bytes]
        head = _HEAD if number == 1 else 0
        if page[head] != _INTERIOR:
            continue
        cells = int.from_bytes(page[head + 3 : head + 5])
        waiting.append(int.from_bytes(page[head + 8 : head + 12]))
        for cell in range(cells):
            place = head + 12 + 2 * cell
            start = int.from_bytes(page[place : place + 2])
            waiting.append(int.from_bytes(page[start : start + 4]))
    return found
