"""What a test of network drives asks for: a pretend drive, or real clients, where they can be.

`conftest.py` of a folder imports `share`; a test without a drive is skipped and says why.
"""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.netdrive.netdrive import Share

_FOR_REAL = ("linux.uml", "smbd", "mount.cifs", "rpc.nfsd", "mkfs.ext4")
_SYSTEM_TOOLS = "/usr/sbin:/sbin:/usr/local/sbin"


def _pretend_drive_lacks() -> str:
    if sys.platform != "linux":
        return "the pretend drive needs Linux"
    if importlib.util.find_spec("mfusepy") is None:
        return "the pretend drive needs mfusepy"
    if ctypes.util.find_library("fuse3") is None:
        return "the pretend drive needs libfuse3"
    if not os.access("/dev/fuse", os.R_OK | os.W_OK):
        return "the pretend drive needs /dev/fuse"
    if os.getuid() != 0 and shutil.which("fusermount3") is None:
        return "the pretend drive needs fusermount3"
    return ""


def _real_drive_lacks() -> str:
    path = f"{os.environ.get('PATH', '')}:{_SYSTEM_TOOLS}"
    missing = [name for name in _FOR_REAL if shutil.which(name, path=path) is None]
    if sys.platform != "linux" or missing:
        return f"real clients need {', '.join(missing) or 'Linux'}: see tests/netdrive/README.md"
    return ""


@cache
def _mounting_is_refused() -> bool:
    """Whether a container has the device but not the right to mount; tried once."""
    folder = Path(tempfile.mkdtemp(prefix="netdrive-"))
    try:
        with Share(folder / "server") as trial:
            trial.mount(folder / "mount")
    except RuntimeError:
        return True
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return False


needs_pretend_drive = pytest.mark.skipif(
    bool(_pretend_drive_lacks()), reason=_pretend_drive_lacks() or "the pretend drive is there"
)
needs_real_drive = pytest.mark.skipif(
    bool(_real_drive_lacks()), reason=_real_drive_lacks() or "the real clients are there"
)


def skip_without_pretend_drive() -> None:
    """Skip the test, saying why, where no pretend drive can be."""
    lacks = _pretend_drive_lacks()
    if lacks:
        pytest.skip(lacks)
    if _mounting_is_refused():
        pytest.skip("the pretend drive cannot be mounted here")


def missing_for_pretending() -> str:
    """Why there can be no pretend drive here; empty if there can."""
    lacks = _pretend_drive_lacks()
    if not lacks and _mounting_is_refused():
        lacks = "the pretend drive cannot be mounted here"
    return lacks


@pytest.fixture
def share(tmp_path: Path) -> Iterator[Share]:
    """A pretend file server; `share.mount(tmp_path / "a")` is a machine that has it mounted."""
    skip_without_pretend_drive()
    with Share(tmp_path / "server", volatile=True) as share:
        yield share
