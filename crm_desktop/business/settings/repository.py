"""Company settings in the data file's `setting` table, values as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from crm_desktop.core.records import record

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

_TABLE = "setting"


@record
class StoredSetting:
    """One row: its id and version, and the value as it was written."""

    id: int
    version: int
    value: Any


class SettingRepository:
    """Reads and writes rows by key; what they mean is the service's affair."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> Mapping[str, StoredSetting]:
        """Every stored setting by its key; a value that is not JSON is left out."""
        stored: dict[str, StoredSetting] = {}
        rows = self._database.execute("SELECT key, id, version, value FROM setting").fetchall()
        for key, row_id, version, text in rows:
            try:
                stored[key] = StoredSetting(row_id, version, json.loads(text))
            except ValueError:
                continue
        return stored

    def write(self, work: UnitOfWork, key: str, value: object) -> None:
        """Store one value; the last one to save wins, and the history keeps the others."""
        text = json.dumps(value, ensure_ascii=False)
        row = work.execute("SELECT id, version FROM setting WHERE key = ?", (key,)).fetchone()
        if row is None:
            work.insert(_TABLE, {"key": key, "value": text})
        else:
            work.update(_TABLE, row[0], {"value": text}, row[1])
