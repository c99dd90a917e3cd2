"""Disks so small that they are soon full."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def a_disk_of(size: str, folder: Path) -> Iterator[Path]:
    """A file system of its own, of a size such as `80m`; the test is skipped where none can be."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting needs root on Linux")
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path, leaving: int) -> Path:
    """A file that leaves so many bytes free."""
    status = os.statvfs(disk)
    filler = disk / f"filler {leaving}"
    filler.write_bytes(bytes(max(0, status.f_bavail * status.f_frsize - leaving)))
    return filler
