"""Data files for tests: made once by the program itself, then copied with an identity of their own.

Making one takes all migrations, twenty milliseconds; a copy takes less than one. Tests of the
making, the migrating and the safety of files use `Database.create` itself.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from crm_desktop.core.clock import Clock, ManualClock
from crm_desktop.core.ids import new_uid
from crm_desktop.storage.database import Database


@dataclass(frozen=True)
class Original:
    """The bytes of a closed data file, and what its copies must not share with it."""

    content: bytes
    file_id: str
    lineage: str

    def copy_to(self, path: Path) -> tuple[str, str]:
        """Write a file of its own; returns its id and its lineage."""
        file_id, lineage = new_uid().hex(), new_uid().hex()
        content = self.content.replace(self.file_id.encode(), file_id.encode(), 1)
        path.write_bytes(content.replace(self.lineage.encode(), lineage.encode(), 1))
        return file_id, lineage


def original_of(path: Path) -> Original:
    """The closed data file at `path` as something to copy."""
    content = path.read_bytes()
    with Database.open(path, read_only=True) as database:
        original = Original(content, database.file_id, database.lineage)
    for text in (original.file_id, original.lineage):
        assert content.count(text.encode()) == 1, "a copy would keep a part of the other identity"
    return original


@cache
def _empty_file(moment: datetime) -> Original:
    with tempfile.TemporaryDirectory(prefix="crm-desktop-tests-") as folder:
        path = Path(folder) / "made.crm"
        Database.create(path, clock=ManualClock(moment)).close()
        return original_of(path)


def new_file(path: Path, clock: Clock) -> Database:
    """What `Database.create(path, clock=clock)` makes, opened."""
    assert not path.exists()
    _empty_file(clock.now()).copy_to(path)
    return Database.open(path, clock=clock)
