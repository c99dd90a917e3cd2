"""The pretend drive within the process: a folder whose calls are counted and fail on demand.

`netdrive.py` is a file system of its own, asked through the kernel: each call costs two changes of
process. Where only errors are wanted, not caches, locks of other computers or cables, a preloaded
library (`nearby.c`) refuses the calls before they reach the folder: a tenth of the time.

    with preloaded_environment(folder) as environment:          # compiles it
        subprocess.run([sys.executable, "-m", …], env=environment)

    drive = Nearby.here()                                       # in that process
    drive.fault("write", "ENOSPC", after=20, times=-1)          # as of `netdrive.Mount`
    drive.state()["counts"]
"""

from __future__ import annotations

import ctypes
import errno as errnos
import mmap
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

OPS = (
    "getattr", "open", "create", "read", "write", "truncate", "fsync", "lock", "unlink", "rename",
    "mkdir", "rmdir", "readdir", "statfs",
)  # fmt: skip
"""What can fail, as `netdrive` calls it; the order is that of `nearby.c`."""
SOURCE = Path(__file__).with_name("nearby.c")
_TRACE_BYTES = 1 << 20


class _Rules(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_int64) for name in (
            "armed", "error", "for_ever", "hits", "ops", "after", "seen", "traced", "length"
        )),
        ("partial", ctypes.c_double),
        ("match", ctypes.c_char * 256),
        ("counts", ctypes.c_int64 * 16),
        ("trace", ctypes.c_char * _TRACE_BYTES),
    )  # fmt: skip


def missing_for_preloading() -> str:
    """Why there can be no such drive here; empty if there can."""
    if sys.platform != "linux":
        return "needs Linux"
    return "" if shutil.which("gcc") or shutil.which("cc") else "needs a C compiler"


def preloaded_environment(folder: Path) -> dict[str, str]:
    """What a process is started with so that `folder`/drive is its drive; makes what it needs."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    assert compiler is not None
    folder = folder.resolve()
    drive, library, state = folder / "drive", folder / "nearby.so", folder / "rules"
    drive.mkdir(parents=True)
    # Wherever the headers turn one name into another, both would be the same.
    command = [compiler, "-O2", "-shared", "-fPIC", "-U_FORTIFY_SOURCE", "-o", str(library)]
    subprocess.run([*command, str(SOURCE), "-ldl"], check=True)
    state.write_bytes(bytes(ctypes.sizeof(_Rules)))
    return {
        **os.environ,
        "LD_PRELOAD": str(library),
        "NEARBY_ROOT": str(drive),
        "NEARBY_STATE": str(state),
    }


class Nearby:
    """The drive of this process and of its children; what `netdrive.Mount` can, as far as it goes.

    One fault at a time. There is no way past it: who looks at what lies there takes it away first.
    A sync costs nothing and keeps nothing: for power cuts there is `netdrive.Share.power_cut`.
    """

    def __init__(self, path: Path, state: Path) -> None:
        self.path = path
        with state.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), ctypes.sizeof(_Rules))
        self._rules = _Rules.from_buffer(self._memory)
        self._times = 0

    @classmethod
    def here(cls) -> Nearby:
        """Of a process that was started with a `preloaded_environment`."""
        drive = cls(Path(os.environ["NEARBY_ROOT"]), Path(os.environ["NEARBY_STATE"]))
        before = drive.state()["counts"].get("getattr", 0)
        drive.path.exists()
        assert drive.state()["counts"].get("getattr", 0) == before + 1, "it was not preloaded"
        return drive

    def fault(
        self,
        op: str,
        errno: str = "EIO",
        *,
        after: int = 0,
        times: int = 1,
        match: str = "*",
        partial: float = 0.0,
    ) -> None:
        """Let calls fail: after `after` good ones, once or (`times` -1) for ever."""
        assert times in {1, -1}
        rules = self._rules
        assert not rules.armed, "one fault at a time"
        rules.ops = sum(1 << number for number, name in enumerate(OPS) if op in {"*", name})
        assert rules.ops, op
        rules.error, rules.for_ever = getattr(errnos, errno), times < 0
        rules.after, rules.partial, rules.match = after, partial, match.encode()
        rules.seen = rules.hits = 0
        self._times = times
        rules.armed = 1

    def clear(self) -> None:
        """No call fails any more."""
        self._rules.armed = 0

    def set(self, *, faults: list[object] | None = None, traced: bool | None = None) -> None:
        """As of a mount: no faults (others come by `fault`), or keep which calls came."""
        assert not faults
        if faults is not None:
            self.clear()
        if traced is not None:
            self._rules.length = 0
            self._rules.traced = traced

    def state(self) -> dict[str, Any]:
        """The fault (a changed number of `times` says that it was reached), `counts`, `calls`."""
        rules = self._rules
        length = min(rules.length, _TRACE_BYTES)
        start = _Rules.trace.offset
        lines = self._memory[start : start + length].decode().splitlines()
        return {
            "faults": [{"times": self._times - rules.hits}] if rules.armed else [],
            "counts": {name: n for name, n in zip(OPS, rules.counts, strict=False) if n},
            "calls": [tuple(line.split(" ", 1)) for line in lines],
        }
