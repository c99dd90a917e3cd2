"""The log of the whole file: read by everybody, changed by nobody (J3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from crm_desktop.business.audit.log_model import LogChange, LogFilter, LogLine
from crm_desktop.business.audit.whole_log_repository import LogRepository
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.core.record_ref import RecordRef

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_desktop.storage.change_log import ChangeBatch, ChangeEntry
    from crm_desktop.storage.database import Database

PAGE = 200
_NAMED = 3
MOST_ROWS = 500
"""So many logged rows of one unit of work are shown."""
_HIDDEN = frozenset({"id", "uid", "version", "updated_at", "updated_by", "sort_key"})
_HIDDEN_OF = {"import_profile": frozenset({"signature", "mapping", "options"})}
"""Columns in which a kind of record keeps what only the program reads."""
_FOLDED = ("_key", "_fold", "_order")


class KnowsNames(Protocol):
    """Tells what our people are called."""

    def name_of(self, user_id: int | None) -> str:
        """The display name, empty if there is no such user."""
        ...


class LogService:
    """Runs in the thread that owns the database."""

    def __init__(self, database: Database, staff: KnowsNames) -> None:
        self._database = database
        self._log = LogRepository(database)
        self._staff = staff

    def page(
        self, wanted: LogFilter, before: int | None = None, limit: int = PAGE
    ) -> tuple[LogLine, ...]:
        """Units of work that fit, newest first; `before` is the `seq` of the last one shown."""
        with self._database.read():
            return self.lines(self._log.page(wanted, before, limit))

    def lines(self, batches: Sequence[ChangeBatch]) -> tuple[LogLine, ...]:
        """The same of units of work that are known already."""
        with self._database.read():
            touched = self._log.touched(batches, _NAMED)
            names = self._log.names({ref for refs in touched.values() for ref in refs})
        return tuple(self._line(batch, touched[batch.seq], names) for batch in batches)

    def kinds(self) -> tuple[str, ...]:
        """Kinds of records that the log speaks of."""
        return tuple(self._log.kinds())

    def changes(self, seq: int, most: int = MOST_ROWS) -> tuple[LogChange, ...]:
        """What one unit of work did, row by row, at most `most`."""
        with self._database.read():
            rows = self._log.rows_of(seq, most)
            names = self._log.names({row.root for row in rows})
        return tuple(logged_values(row, names.get(row.root, "")) for row in rows)

    def _line(
        self, batch: ChangeBatch, touched: list[RecordRef], names: dict[RecordRef, str]
    ) -> LogLine:
        kind, _, verb = batch.action.partition(".")
        return LogLine(
            seq=batch.seq,
            at=from_milliseconds(batch.at),
            user_id=batch.user_id,
            user_name=self._staff.name_of(batch.user_id),
            machine=batch.machine,
            kind=kind if verb else (touched[0].kind if touched else ""),
            verb=verb or kind,
            entries=batch.entry_count,
            names=tuple((ref, names[ref]) for ref in touched if names.get(ref)),
            undoes=batch.undoes,
            undone_by=batch.undone_by,
            details=batch.details,
        )


def logged_values(row: ChangeEntry, name: str = "") -> LogChange:
    """What one row says, column by column, without what only the program needs."""
    old, new = row.old_values or {}, row.new_values or {}
    hidden = _HIDDEN | _HIDDEN_OF.get(row.kind, frozenset())
    columns = [one for one in {**old, **new} if one not in hidden and not one.endswith(_FOLDED)]
    values = tuple((one, old.get(one), new.get(one)) for one in columns)
    return LogChange(row.root, name, row.operation, values, row.kind, row.is_erased)
