# pyright: basic
"""Imports by their files, as filters offer them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from crm_desktop.core.clock import from_milliseconds
from crm_desktop.core.records import record

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

MOST_IMPORTS = 200
"""So many are offered."""


@record
class NamedImport:
    """An import that stands: its batch of the change log, its file, its moment."""

    seq: int
    file_name: str
    at: datetime


def named_imports(database: Database) -> tuple[NamedImport, ...]:
    """The newest imports that were not taken back."""
    rows = database.execute(
        """SELECT seq, file_name, created_at FROM import_batch WHERE deleted_at IS NULL
        ORDER BY seq DESC LIMIT ?""",
        (MOST_IMPORTS,),
    )
    return tuple(NamedImport(seq, name, from_milliseconds(at)) for seq, name, at in rows.fetchall())
