"""Pairs that were found in a data file, and under which numbers its records stand: a local cache.

It lies beside the workstation's search index, is safe to throw away, and knows no more of pairs
than two ids and a number. Blocks are kept as they are found: sorted runs of `number << 31 | id`
in pieces of some thousand, so that writing millions takes little and one is found by one read.
"""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from crm_desktop.storage.error_codes import DriverError, reraise
from crm_desktop.storage.search_file import connect, read_meta, write_meta

FORMAT = 1
"""Raised with every change of these tables: older files are thrown away."""

_TABLES = (
    "CREATE TABLE IF NOT EXISTS pair (low INTEGER, high INTEGER, signs INTEGER NOT NULL,"
    " PRIMARY KEY (low, high)) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS pair_by_high ON pair (high)",
    "CREATE TABLE IF NOT EXISTS block (bucket INTEGER, first INTEGER, data BLOB NOT NULL,"
    " PRIMARY KEY (bucket, first)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS later_block (bucket INTEGER, packed INTEGER,"
    " PRIMARY KEY (bucket, packed)) WITHOUT ROWID",
)
_PIECE = 4096
_PIECES_AT_ONCE = 8
_SHIFT = 31
_ID = (1 << _SHIFT) - 1
_PAIRS_AT_ONCE = 5000
_FIND = """SELECT data FROM block WHERE bucket = ?1 AND first < ?3 AND first >= coalesce(
    (SELECT max(first) FROM block WHERE bucket = ?1 AND first <= ?2), ?2)"""
_FIND_LATER = "SELECT packed FROM later_block WHERE bucket = ? AND packed >= ? AND packed < ?"

Pair = tuple[int, int, int]
"""Two ids, the lower one first, and the bits of their signs."""


class PairFile:
    """The cache of one data file; may be used by several threads, one at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: Any = None

    # -- what it is about --------------------------------------------------------------------

    def meta(self) -> dict[str, str]:
        """What was kept beside the pairs; empty for a new file, and one that was unreadable."""
        with self._lock:
            return read_meta(self._open())

    def pairs(self) -> list[Pair]:
        """All pairs."""
        with self._lock:
            return list(self._open().execute("SELECT low, high, signs FROM pair"))

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    # -- the whole -----------------------------------------------------------------------------

    def replace(
        self,
        pairs: Iterable[Pair],
        blocks: Iterable[tuple[int, array[int]]],
        meta: Mapping[str, object],
    ) -> Iterator[None]:
        """Write everything anew, in steps to be gone through to the end.

        Left half-way the file is empty: `meta` comes last.
        """
        with self._lock:
            connection = self._open()
            for table in ("meta", "pair", "block", "later_block"):
                connection.execute(f"DELETE FROM {table}")
        yield
        rest = iter(pairs)
        while piece := list(islice(rest, _PAIRS_AT_ONCE)):
            with self._lock:
                self._write_many("INSERT INTO pair (low, high, signs) VALUES (?, ?, ?)", piece)
            yield
        pieces = (
            (bucket, packed[start], packed[start : start + _PIECE].tobytes())
            for bucket, packed in blocks
            for start in range(0, len(packed), _PIECE)
        )
        while rows := list(islice(pieces, _PIECES_AT_ONCE)):
            with self._lock:
                self._write_many("INSERT INTO block (bucket, first, data) VALUES (?, ?, ?)", rows)
            yield
        with self._lock:
            write_meta(self._open(), format=FORMAT, **meta)

    # -- one record ------------------------------------------------------------------------------

    def replace_of(
        self, record_id: int, pairs: Iterable[Pair], blocks: Iterable[tuple[int, int]]
    ) -> None:
        """The pairs of one record, and the numbers it stands under now: bucket and block."""
        with self._lock:
            connection = self._open()
            connection.execute("BEGIN")
            try:
                connection.execute("DELETE FROM pair WHERE low = ?1 OR high = ?1", (record_id,))
                connection.executemany("INSERT INTO pair VALUES (?, ?, ?)", pairs)
                connection.executemany(
                    "INSERT OR IGNORE INTO later_block VALUES (?, ?)",
                    [(bucket, block << _SHIFT | record_id) for bucket, block in blocks],
                )
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise

    def note(self, **facts: object) -> None:
        """Keep facts beside the pairs."""
        with self._lock:
            write_meta(self._open(), **facts)

    def counted(self) -> int | None:
        """The number of groups that was shown last; None if none was."""
        told = self.meta().get("counted", "")
        return int(told) if told.isdecimal() else None

    def under(self, bucket: int, block: int) -> set[int]:
        """The records that stand, or stood, under a number."""
        low, end = block << _SHIFT, (block + 1) << _SHIFT
        with self._lock:
            connection = self._open()
            pieces = connection.execute(_FIND, (bucket, low, end)).fetchall()
            found = {
                packed & _ID
                for (packed,) in connection.execute(_FIND_LATER, (bucket, low, end)).fetchall()
            }
        for (data,) in pieces:
            packed = array("q")
            packed.frombytes(data)
            start, stop = bisect_left(packed, low), bisect_left(packed, end)
            found.update(one & _ID for one in packed[start:stop])
        return found

    # -- the file --------------------------------------------------------------------------------

    def _write_many(self, sql: str, rows: list[Any]) -> None:
        connection = self._open()
        connection.execute("BEGIN")
        try:
            connection.executemany(sql, rows)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    def _open(self) -> Any:
        if self._connection is None:
            try:
                self._connection = self._made()
            except DriverError:
                self._path.unlink(missing_ok=True)  # whatever it was, it is made anew
                try:
                    self._connection = self._made()
                except DriverError as error:
                    reraise(error)
        return self._connection

    def _made(self) -> Any:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = connect(self._path)
        try:
            if read_meta(connection).get("format", str(FORMAT)) != str(FORMAT):
                for table in ("meta", "pair", "block", "later_block"):
                    connection.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in _TABLES:
                connection.execute(statement)
            connection.execute("PRAGMA quick_check(1)").fetchall()
        except BaseException:
            connection.close()
            raise
        return connection
