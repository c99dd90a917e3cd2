"""Giving memory back to the system, and asking for it so that it can be given back.

Only glibc has to be told; the libraries of other systems do both by themselves.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_MMAP_THRESHOLD = -3
"""`M_MMAP_THRESHOLD` of <malloc.h>."""
_LARGE_BYTES = 256 * 1024


def keep_large_blocks_apart() -> None:
    """Let blocks from 256 KB on go straight back to the system when they are freed.

    glibc raises that size with the first large block it frees, up to 32 MB, and takes later ones
    from the heap, where pages of SQLite's cache then stand between the holes they leave: the order
    of a million contacts, read as one text, left 15 MB of them.
    """
    set_option = _of_glibc("mallopt")
    if set_option is not None:
        set_option(_MMAP_THRESHOLD, _LARGE_BYTES)


def give_back() -> None:
    """Let the C library return free memory to the system, where it keeps it otherwise.

    glibc keeps what lies below the last used block: 150 MB after reading a large workbook.
    """
    trim = _of_glibc("malloc_trim")
    if trim is not None:
        trim(0)


@cache
def _of_glibc(name: str) -> Callable[..., int] | None:
    if sys.platform != "linux":
        return None
    import ctypes

    function: Callable[..., int] | None = getattr(ctypes.CDLL(None), name, None)
    return function
