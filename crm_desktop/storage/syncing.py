"""Pushing what was written to the disk."""

from __future__ import annotations

import os
from pathlib import Path


def sync_path(path: Path) -> None:
    """Push a file, or the names in a folder, to the disk.

    Windows does so with names by itself and lets no folder be opened.
    """
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
