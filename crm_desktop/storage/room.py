"""Free space, looked at before something large is begun: import, backup, migration (P7)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.core.errors import UserError

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

SPARE_BYTES = 64 * 1024 * 1024
SPARE_FILES = 2
"""Free space that is wanted: so many times the file, and `SPARE_BYTES`."""


def require_room(place: Path, file_bytes: int, code: str = "no_room") -> None:
    """Raise `UserError(code)` if a disk has surely not enough space for work on such a file.

    `place` is a folder, which need not exist yet. A drive that does not say what is free (sizes
    of nought are usual on some) is believed to have enough: running out of it is harmless, too.
    Where nothing may be written at all, that is told by whoever tries.
    """
    wanted = file_bytes * SPARE_FILES + SPARE_BYTES
    folder, free = _look(place)
    if 0 <= free < wanted and os.access(folder, os.W_OK):
        raise UserError(code, path=str(folder), megabytes=-(-wanted >> 20))


def free_bytes(place: Path) -> int:
    """What is free where `place` is or would be; below 0 where that disk does not say."""
    return _look(place)[1]


def _look(place: Path) -> tuple[Path, int]:
    try:
        folder = next(one for one in (place, *place.parents) if one.is_dir())
        usage = shutil.disk_usage(folder)
    except (OSError, StopIteration):
        return place, -1
    return folder, usage.free if usage.total else -1


def require_room_beside(db: Database) -> None:
    """Raise `UserError("no_room")` if a large change of the open file might not find room."""
    row = db.execute(
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    ).fetchone()
    require_room(db.path.parent, int(row[0]) if row else 0)
