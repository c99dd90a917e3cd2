"""Where the change log stands, as backups need it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from crm_desktop.business.backups.portable import PortablePlan
from crm_desktop.core.clock import from_milliseconds

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database


class BackupRepository:
    """Reads the change log over the connection it is given."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def head(self) -> tuple[int, str]:
        """The newest batch and its link of the chain in hexadecimal; (0, "") in a new file."""
        row = self._database.execute(
            "SELECT seq, lower(hex(hash)) FROM change_batch ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        return (0, "") if row is None else (row[0], row[1])

    def link(self, seq: int) -> str:
        """The link of one batch; empty if there is none of that number."""
        row = self._database.execute(
            "SELECT lower(hex(hash)) FROM change_batch WHERE seq = ?", (seq,)
        ).fetchone()
        return "" if row is None else str(row[0])

    def first_after(self, seq: int) -> datetime | None:
        """When the first batch after `seq` was written."""
        row = self._database.execute(
            "SELECT at FROM change_batch WHERE seq > ? ORDER BY seq LIMIT 1", (seq,)
        ).fetchone()
        return None if row is None else from_milliseconds(row[0])

    def byte_count(self) -> int:
        """How large the file is."""
        row = self._database.execute(
            "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        ).fetchone()
        return 0 if row is None else int(row[0])


def plan_of(database: Database) -> PortablePlan:
    """What there is for a portable copy; nothing is said of any disk."""
    row = database.execute(
        """SELECT (SELECT (page_count - freelist_count) * page_size
                   FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()),
                  (SELECT count(*) FROM contact WHERE deleted_at IS NULL), count(*),
                  coalesce(sum(size), 0)
           FROM (SELECT max(size) AS size FROM attachment WHERE deleted_at IS NULL
                 GROUP BY sha256)"""
    ).fetchone()
    assert row is not None
    return PortablePlan(int(row[1]), int(row[2]), int(row[3]), int(row[0]))
