"""What a process has of the computer's memory, and how much of it is in use.

What the C library keeps free between blocks in use counts as the program's: growth of that is no
leak. Only glibc tells it.
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from pathlib import Path

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class _MallInfo(ctypes.Structure):
    """`struct mallinfo2` of <malloc.h>."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks",
            "fordblks", "keepcost",
        )
    ]  # fmt: skip


def resident_bytes() -> int:
    """What the process has of the computer's memory."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE_BYTES


def heap_bytes() -> tuple[int, int]:
    """What of the C library's memory is in use, and what it keeps free; zeros where unknown."""
    tell = getattr(ctypes.CDLL(None), "mallinfo2", None) if sys.platform == "linux" else None
    if tell is None:
        return 0, 0
    tell.restype = _MallInfo
    told = tell()
    return int(told.uordblks + told.hblkhd), int(told.fordblks)


def figures() -> dict[str, int]:
    """Everything that can be told quickly, and in any thread.

    No count of objects: `gc.get_objects` holds all of them for a moment, and whose last holder the
    list then is dies in this thread. A widget must not; a tuple that is being made breaks.
    """
    used, free = heap_bytes()
    return {
        "bytes": resident_bytes(),
        "used": used,
        "free": free,
        "blocks": sys.getallocatedblocks(),
        "threads": threading.active_count(),
    }
