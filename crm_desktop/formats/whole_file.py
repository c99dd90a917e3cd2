"""A file that appears under its name only when it is complete.

It is written beside its place under another name and renamed at the end, so that a full disk, a
cancel or a crash leaves what was there before.
"""

from __future__ import annotations

import errno
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from crm_desktop.core.errors import UserError

_FULL = {errno.ENOSPC, errno.EDQUOT}
_SHARING_VIOLATION = 32
"""Windows' code for a file that another program holds open."""


@contextmanager
def whole_file(path: Path) -> Generator[Path]:
    """The path to write to; it takes the name `path` if the block ends well.

    Raises `UserError` as `write_error` makes them; nothing is left then.
    """
    unfinished = path.with_name(f".{path.name}.part")
    try:
        yield unfinished
        unfinished.replace(path)
    except OSError as error:
        raise write_error(error, path) from error
    finally:
        discard(unfinished)


def write_error(error: OSError, path: Path) -> UserError:
    """What to tell the user of a failed write to `path`.

    It is `disk_full`, `file_in_use`, `folder_missing` or `file_unwritable`.
    """
    if error.errno in _FULL:
        return UserError("disk_full", name=path.name)
    is_held = getattr(error, "winerror", None) == _SHARING_VIOLATION
    if is_held or (isinstance(error, PermissionError) and path.is_file()):
        return UserError("file_in_use", name=path.name)
    if isinstance(error, FileNotFoundError) and not path.parent.is_dir():
        return UserError("folder_missing", path=str(path.parent))
    return UserError("file_unwritable", name=path.name)


def discard(path: Path) -> None:
    """Remove an unfinished file; a drive that refuses even that changes nothing."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
