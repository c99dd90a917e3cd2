"""Everything that can still be read of a damaged data file, in a new one, and what could not.

Tables are read row by row around damaged pages and every index is made anew, so that a file of
which only indexes are damaged comes out whole (`is_whole`). Of a row that is lost its indexes and
the log may still know the essential: it is put together from them. What leads to nothing is let
go, and the log is sealed anew, so that the new file is sound in itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.ids import new_uid
from crm_desktop.core.records import record
from crm_desktop.storage.backends.sqlite_file import APPLICATION_ID, SqliteFile
from crm_desktop.storage.change_log import Operation
from crm_desktop.storage.check import SALVAGED_AT
from crm_desktop.storage.error_codes import UNREADABLE, DriverError, IntegrityError, reraise
from crm_desktop.storage.migrations.runner import MIGRATIONS
from crm_desktop.storage.opening import publish, remove_unfinished
from crm_desktop.storage.salvage_rows import Gap, Row, SurvivingRows, numbers_by_an_index
from crm_desktop.storage.salvage_schema import Column, columns_of, full_indexes, readable_schema
from crm_desktop.storage.salvage_traces import Traces
from crm_desktop.storage.sealing import Sealed, seal_anew
from crm_desktop.storage.syncing import sync_path
from crm_desktop.storage.transaction import HIGHEST_REMOVED

Progress = Callable[[int, int], None]

_SLICE = 500
_MOST_NAMED = 500
_META = "meta"
_HEADS = ("file_id", "lineage", "epoch", "min_reader", "min_writer", "written_by", "created_at")


@dataclass(slots=True)
class TableFate:
    """What became of one table. `rebuilt` rows hold only what their indexes and the log knew.

    `lost` rows are known to have been there; `gaps` are numbers at which nothing could be read;
    `refused` rows were read but hold what no row may hold; `altered` ones hold a text or number
    that could be read in part only.
    """

    table: str
    kept: int = 0
    rebuilt: int = 0
    lost: int = 0
    refused: int = 0
    altered: int = 0
    gaps: list[Gap] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    """Of contacts that are lost or were put together anew, as far as they are known."""

    @property
    def is_whole(self) -> bool:
        """Whether every row came over as it was."""
        return not (self.gaps or self.rebuilt or self.lost or self.refused or self.altered)


@record
class Salvaged:
    """What was done: `path` is the new file, `tables` say what became of each.

    `loose_ends` are links that led to a row that is lost: the link is gone, or what hung on it.
    """

    path: Path
    tables: tuple[TableFate, ...]
    loose_ends: int
    sealed: Sealed
    contacts: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing is lost: only what can be made anew was damaged."""
        is_log_whole = not (self.sealed.lost_batches or self.sealed.lost_entries)
        return not self.loose_ends and is_log_whole and all(one.is_whole for one in self.tables)


def salvage(
    damaged: Path,
    target: Path,
    *,
    keeps_identity: bool = False,
    progress: Progress | None = None,
) -> Salvaged:
    """Write what can be read of `damaged`, a copy that nobody writes, into a new file.

    With `keeps_identity` the new file passes for the same one (to take its place), else it is
    another file. Raises `UserError` `file_exists`, `nothing_readable`, `Cancelled`, or
    `StorageUnavailable` of the target's disk; then there is no new file.
    """
    if target.exists():
        raise UserError("file_exists", path=str(target))
    fresh = target.with_name(f".{target.name}.{new_uid().hex()[-12:]}.new")
    with readable_schema(damaged) as (source, version):
        try:
            done = _Salvage(source, version, fresh, progress or _silent).run(
                target, keeps_identity=keeps_identity
            )
            sync_path(fresh)
            publish(fresh, target)
        except DriverError as error:
            reraise(error)
        except OSError as error:
            raise StorageUnavailable("io_error", detail=type(error).__name__) from error
        finally:
            remove_unfinished(fresh)
    return done


def rename_file(path: Path) -> None:
    """Make a salvaged file, which nobody has open, another one than that it was read of."""
    orm = SqliteFile(path).connect()
    try:
        connection = orm.connection()
        connection.execute("BEGIN IMMEDIATE")
        for key in ("file_id", "lineage"):
            connection.execute("UPDATE meta SET value = ? WHERE key = ?", (new_uid().hex(), key))
        connection.execute("COMMIT")
    except DriverError as error:
        reraise(error)
    finally:
        orm.close()


def _silent(_done: int, _total: int) -> None:
    """Nobody watches."""


class _Salvage:
    def __init__(self, source: Any, version: int, fresh: Path, progress: Progress) -> None:
        self._source = source
        self._version = version
        self._fresh = fresh
        self._progress = progress
        self._done = self._total = 0

    def run(self, target: Path, *, keeps_identity: bool) -> Salvaged:
        orm = SqliteFile(self._fresh).connect(create=True)
        connection = orm.connection()
        try:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("PRAGMA synchronous = OFF")  # synced as a whole afterwards
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            for migration in MIGRATIONS[: self._version]:
                migration.apply(connection)
            done = self._fill(connection, target, keeps_identity=keeps_identity)
            connection.execute("COMMIT")
            answer = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if answer != "ok":  # pragma: no cover - a new file on a disk that fails, too
                raise StorageUnavailable("io_error", detail=answer)
            return done
        finally:
            orm.close()

    def _fill(self, new: Any, target: Path, *, keeps_identity: bool) -> Salvaged:
        indexes = _take_indexes_away(new)
        tables = [
            name
            for (name,) in new.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                f" AND name <> '{_META}' ORDER BY rowid"
            ).fetchall()
        ]
        self._total = sum(map(self._highest, tables)) or 1
        fates = [self._carry(new, table) for table in tables]
        if not any(one.kept for one in fates):
            raise UserError("nothing_readable", path=str(target))
        loose_ends = _tie_up(new)
        sealed = seal_anew(new)
        is_whole = not loose_ends and all(one.is_whole for one in fates)
        self._write_meta(new, keeps_identity=keeps_identity, is_whole=is_whole)
        for sql in indexes:
            new.execute(sql)
        contacts = new.execute("SELECT count(*) FROM contact WHERE deleted_at IS NULL").fetchone()
        self._progress(self._total, self._total)
        return Salvaged(target, tuple(fates), loose_ends, sealed, contacts[0])

    def _highest(self, table: str) -> int:
        try:
            row = self._source.execute(f'SELECT max(rowid) FROM "{table}" NOT INDEXED').fetchone()
        except UNREADABLE:
            return 0
        return min(int(row[0] or 0), 1 << 31)

    # -- one table ------------------------------------------------------------------------

    def _carry(self, new: Any, table: str) -> TableFate:
        fate = TableFate(table)
        columns = columns_of(new, table)
        there = {one.name for one in columns_of(self._source, table)}
        shared = [one for one in columns if one.name in there]
        if not shared:
            fate.gaps.append((1, 1))
            return fate
        surviving = SurvivingRows(self._source, table, tuple(one.name for one in shared))
        writer = _Writer(new, table, shared, fate)
        for row in surviving:
            writer.add(row)
            self._done += 1
            if self._done % _SLICE == 0:
                self._progress(min(self._done, self._total - 1), self._total)
        writer.flush()
        fate.gaps += surviving.gaps
        self._complete(new, fate, columns, surviving, writer)
        return fate

    def _complete(
        self,
        new: Any,
        fate: TableFate,
        columns: list[Column],
        surviving: SurvivingRows,
        writer: _Writer,
    ) -> None:
        """Rows that indexes speak of and the table has not any more: what is known of them."""
        told = [
            numbers_by_an_index(self._source, fate.table, index)
            for index in full_indexes(self._source, fate.table)
        ]
        known = [one for one in told if one is not None]
        if not known:
            return
        kept = {row[0] for row in new.execute(f'SELECT rowid FROM "{fate.table}"')}
        lost = set[int]().union(*known) - kept
        for key in sorted(lost):
            row = surviving.at(key)
            if row is not None:
                writer.add(row)
                lost.discard(key)
        writer.flush()
        if not lost:
            fate.gaps.clear()  # nothing lay there: every number that there was came over
            return
        traces = Traces(self._source, new, fate.table, lost)
        for key, values in traces.rows(columns):
            names = ", ".join(f'"{name}"' for name in values)
            marks = ", ".join("?" * len(values))
            try:
                new.execute(
                    f'INSERT INTO "{fate.table}" ({names}) VALUES ({marks})',
                    tuple(values.values()),
                )
            except IntegrityError:
                continue
            fate.rebuilt += 1
            lost.discard(key)
            if fate.table == "contact" and len(fate.names) < _MOST_NAMED:
                fate.names.append(str(values["display_name"]))
        fate.lost = len(lost)
        fate.gaps.clear()

    # -- who the new file is -----------------------------------------------------------------

    def _write_meta(self, new: Any, *, keeps_identity: bool, is_whole: bool) -> None:
        facts = self._meta()
        if not keeps_identity or not facts.get("file_id"):
            facts["file_id"] = new_uid().hex()
        if not keeps_identity or not is_whole or not facts.get("lineage"):
            facts["lineage"] = new_uid().hex()
            epoch = facts.get("epoch", "1")
            facts["epoch"] = str(int(epoch) + 1 if epoch.isdecimal() else 2)
        for name in ("min_reader", "min_writer"):
            facts[name] = str(self._version)
        highest = _highest_removed(new, facts.get(HIGHEST_REMOVED, ""))
        if highest:
            facts[HIGHEST_REMOVED] = json.dumps(highest)
        if not is_whole:
            head = new.execute("SELECT coalesce(max(seq), 0) FROM change_batch").fetchone()[0]
            facts[SALVAGED_AT] = str(head)
        new.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", list(facts.items()))

    def _meta(self) -> dict[str, str]:
        """What can be read of the file's own facts."""
        facts: dict[str, str] = dict.fromkeys(_HEADS, "")
        for order in ("", " ORDER BY key DESC"):
            try:
                for key, value in self._source.execute(f"SELECT key, value FROM {_META}{order}"):
                    facts[str(key)] = str(value)
                break
            except UNREADABLE:
                continue
        return {key: value for key, value in facts.items() if value or key in _HEADS}


class _Writer:
    """Writes rows slice by slice; one that the table refuses is left out and counted."""

    def __init__(self, new: Any, table: str, columns: list[Column], fate: TableFate) -> None:
        self._new = new
        self._columns = columns
        self._fate = fate
        names = ", ".join(f'"{one.name}"' for one in columns)
        marks = ", ".join("?" * len(columns))
        self._sql = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'
        self._rows: list[tuple[Any, ...]] = []

    def add(self, row: Row) -> None:
        values, is_altered = _fitting(row[1:], self._columns)
        self._fate.altered += is_altered
        self._rows.append(values)
        if len(self._rows) >= _SLICE:
            self.flush()

    def flush(self) -> None:
        rows, self._rows = self._rows, []
        self._new.execute("SAVEPOINT slice")
        try:
            self._new.executemany(self._sql, rows)
            self._fate.kept += len(rows)
        except IntegrityError:
            self._new.execute("ROLLBACK TO slice")
            for row in rows:
                self._write_one(row)
        self._new.execute("RELEASE slice")

    def _write_one(self, row: tuple[Any, ...]) -> None:
        try:
            self._new.execute(self._sql, row)
            self._fate.kept += 1
        except IntegrityError:
            self._fate.refused += 1


def _fitting(row: Row, columns: list[Column]) -> tuple[tuple[Any, ...], bool]:
    """The values as the columns can hold them, and whether one had to be changed for it."""
    is_altered = False
    values = list(row)
    for place, (value, column) in enumerate(zip(row, columns, strict=True)):
        if value is None or isinstance(value, column.kind):
            if isinstance(value, str) and "\ufffd" in value:
                is_altered = True
            continue
        is_altered = True
        values[place] = column.empty
    return tuple(values), is_altered


def _take_indexes_away(new: Any) -> list[str]:
    """Indexes are made at the end; what keeps rows apart stays."""
    rows = new.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    plain = [(name, sql) for name, sql in rows if not sql.upper().startswith("CREATE UNIQUE")]
    for name, _sql in plain:
        new.execute(f'DROP INDEX "{name}"')
    return [sql for _name, sql in plain]


def _tie_up(new: Any) -> int:
    """Let go of links to rows that are lost, and of what cannot be without them."""
    count = 0
    letting_go: dict[tuple[str, int], str] = {}
    while True:
        broken = new.execute("PRAGMA foreign_key_check").fetchall()
        if not broken:
            return count
        count += len(broken)
        for table, key, _parent, number in broken:
            if (table, number) not in letting_go:
                letting_go[table, number] = _letting_go(new, table, number)
            new.execute(letting_go[table, number], (key,))


def _highest_removed(new: Any, told: str) -> dict[str, int]:
    """By table the highest number that was removed for good, also where only the log says so."""
    highest: dict[str, int] = {}
    with suppress(ValueError, TypeError, AttributeError):
        highest.update((kind, key) for kind, key in json.loads(told).items() if key > 0)
    for kind, key in new.execute(
        "SELECT kind, max(record_id) FROM change_entry WHERE operation = ? GROUP BY kind",
        (str(Operation.REMOVE),),
    ):
        highest[kind] = max(key, highest.get(kind, 0))
    return highest


def _letting_go(new: Any, table: str, number: int) -> str:
    """What takes a row's foreign key of that number away, or the row where there must be one."""
    links = new.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
    column = next(row[3] for row in links if row[0] == number)
    if any(one.name == column and one.may_be_empty for one in columns_of(new, table)):
        return f'UPDATE "{table}" SET "{column}" = NULL WHERE rowid = ?'
    return f'DELETE FROM "{table}" WHERE rowid = ?'
