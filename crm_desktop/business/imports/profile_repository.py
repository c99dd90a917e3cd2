# pyright: basic
"""Profiles of imports as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_desktop.business.imports.model import ImportProfile
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.core.text import fold

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

IMPORT_PROFILE = "import_profile"
"""The `RecordRef.kind` of a profile."""
_KEPT = 200
"""Remembered headings without a name; the oldest make room for new ones."""
_SELECT = """SELECT name, signature, file_name, mapping, options, used_at, id, version
    FROM import_profile WHERE deleted_at IS NULL AND kind = 'contact'"""


class ImportProfileRepository:
    """Reads profiles and writes them through a unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def named(self) -> tuple[ImportProfile, ...]:
        """The profiles with a name, by name."""
        rows = self._database.execute(f"{_SELECT} AND name <> '' ORDER BY name_key, id")
        return tuple(map(_profile_of, rows.fetchall()))

    def called(self, name: str) -> ImportProfile | None:
        """The profile of this name, however it is written."""
        rows = self._database.execute(
            f"{_SELECT} AND name_key = ? AND name <> '' ORDER BY id LIMIT 1", (fold(name),)
        ).fetchall()
        return _profile_of(rows[0]) if rows else None

    def latest(self, signature: str) -> ImportProfile | None:
        """The profile last used for a set of headings, with a name or without."""
        rows = self._database.execute(
            f"{_SELECT} AND signature = ? ORDER BY used_at DESC, id DESC LIMIT 1", (signature,)
        ).fetchall()
        return _profile_of(rows[0]) if rows else None

    def remembered(self, signature: str) -> ImportProfile | None:
        """The one without a name of a set of headings."""
        rows = self._database.execute(
            f"{_SELECT} AND signature = ? AND name = '' ORDER BY id LIMIT 1", (signature,)
        ).fetchall()
        return _profile_of(rows[0]) if rows else None

    def get(self, profile_id: int) -> ImportProfile | None:
        """One profile that is not in the bin."""
        rows = self._database.execute(f"{_SELECT} AND id = ?", (profile_id,)).fetchall()
        return _profile_of(rows[0]) if rows else None

    def write(self, work: UnitOfWork, profile: ImportProfile) -> int:
        """Store a new profile or a changed one; gives its id."""
        values: dict[str, object] = {
            "name": profile.name,
            "name_key": fold(profile.name),
            "signature": profile.signature,
            "file_name": profile.file_name[:400],
            "mapping": profile.mapping,
            "options": profile.options,
            "used_at": work.now_ms,
        }
        if not profile.id:
            return work.insert(IMPORT_PROFILE, values)
        work.update(IMPORT_PROFILE, profile.id, values, profile.version)
        return profile.id

    def make_room(self, work: UnitOfWork) -> None:
        """Put the oldest profiles without a name into the bin, if there are too many."""
        rows = work.execute(
            """SELECT id, version FROM import_profile WHERE deleted_at IS NULL AND name = ''
            ORDER BY used_at DESC, id DESC LIMIT -1 OFFSET ?""",
            (_KEPT,),
        ).fetchall()
        for key, version in rows:
            work.bin(IMPORT_PROFILE, key, version)


def _profile_of(row: tuple[Any, ...]) -> ImportProfile:
    name, signature, file_name, mapping, options, used_at, key, version = row
    moment = from_milliseconds(used_at)
    return ImportProfile(name, signature, file_name, mapping, options, moment, key, version)
