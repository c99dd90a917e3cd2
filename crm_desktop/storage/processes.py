"""Whether a program of this computer has ended: its number alone is given again, so more is kept.

A sign of another program names the computer, the number of its process and when that began. On the
same computer this tells at once what silence tells after minutes; anywhere else it tells nothing.
Known on Linux and Windows; elsewhere nothing is told.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path

from crm_desktop.core.records import record

_ID_BYTES = 8
_START_FIELD = 19
"""Of /proc/PID/stat, counted from what follows the name in brackets (proc(5): field 22)."""
_RANDOM_NODE = 1 << 40
"""`uuid.getnode` sets this bit in a number that it had to invent."""
_MOST_PROCESSES = 1 << 31
"""No system gives a process a number so large; `kill` refuses one."""


@record
class ProcessSign:
    """`computer` is a fingerprint, `began` a word that only the same process has."""

    computer: str
    pid: int
    began: str

    def packed(self) -> list[str | int]:
        """As it stands in files of JSON."""
        return [self.computer, self.pid, self.began]


def unpacked(value: object) -> ProcessSign | None:
    """What `packed` gave, read by whatever program; `None` for anything else."""
    match value:
        case [str(computer), int(pid), str(began)] if 0 < pid < _MOST_PROCESSES:
            return ProcessSign(computer, pid, began)
        case _:
            return None


def this_process() -> ProcessSign | None:
    """The program itself; `None` where the system does not tell enough to be sure."""
    computer, began = _computer(), _began(os.getpid())
    return ProcessSign(computer, os.getpid(), began) if computer and began else None


def has_ended(sign: ProcessSign) -> bool:
    """Whether this is a process of this computer that is not there anymore.

    False also where nothing can be said: another computer, or a system that does not tell.
    """
    if not sign.computer or sign.computer != _computer():
        return False
    began = _began(sign.pid)
    return began is not None and began != sign.began


@cache
def _computer() -> str:
    """One running system with its own numbers of processes; empty where that is not known."""
    if sys.platform == "linux":
        # Since the last start of the system; a container counts its processes for itself.
        with suppress(OSError):
            boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
            return _digest(f"{boot.strip()} {os.readlink('/proc/self/ns/pid')}")  # noqa: PTH115
        return ""
    if sys.platform == "win32":
        import uuid

        node = uuid.getnode()
        return "" if node & _RANDOM_NODE else _digest(f"{node:012x}")
    return ""


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=_ID_BYTES).hexdigest()


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _QUERY_LIMITED_INFORMATION = 0x1000
    _NO_SUCH_PROCESS = 87

    def _began(pid: int) -> str | None:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        handle = kernel.OpenProcess(_QUERY_LIMITED_INFORMATION, False, pid)
        if not handle:
            return "" if ctypes.get_last_error() == _NO_SUCH_PROCESS else None
        try:
            times = [wintypes.FILETIME() for _ in range(4)]
            pointers = [ctypes.byref(one) for one in times]
            if not kernel.GetProcessTimes(wintypes.HANDLE(handle), *pointers):
                return None
            began, ended = times[0], times[1]
            if ended.dwHighDateTime or ended.dwLowDateTime:
                return ""  # it has ended; somebody still holds a handle of it
            return f"{began.dwHighDateTime:x}{began.dwLowDateTime:08x}"
        finally:
            kernel.CloseHandle(wintypes.HANDLE(handle))

else:

    def _began(pid: int) -> str | None:
        """When a process began, in ticks since the start of the system; empty if there is none."""
        try:
            text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return _absent(pid)
        except OSError:
            return None
        # The name in brackets may hold blanks and brackets.
        fields = text.rpartition(")")[2].split()
        if len(fields) <= _START_FIELD:
            return None
        return "" if fields[0] in {"Z", "X"} else fields[_START_FIELD]

    def _absent(pid: int) -> str | None:
        """What is not in /proc may be hidden there, as another user's."""
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return ""
        except OSError:
            return None
        return None
