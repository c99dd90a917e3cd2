"""Locks on single bytes of files beside the data file, as each system keeps them.

Never used on the data file: its locks are SQLite's. On POSIX systems closing any handle of a file
drops all of a process's locks on it, so whoever holds a lock opens the file once and keeps it.
"""

from __future__ import annotations

import errno
import os
import sys

WITNESS_OFFSET = 1 << 30
"""Far beyond the end of a presence file: on Windows a locked byte cannot be read."""

_TAKEN = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int, offset: int, *, shared: bool) -> None:  # noqa: ARG001 - has no shared
        os.lseek(handle, offset, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _unlock(handle: int, offset: int) -> None:
        os.lseek(handle, offset, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: int, offset: int, *, shared: bool) -> None:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.lockf(handle, kind | fcntl.LOCK_NB, 1, offset)

    def _unlock(handle: int, offset: int) -> None:
        fcntl.lockf(handle, fcntl.LOCK_UN, 1, offset)


def try_lock(handle: int, offset: int = WITNESS_OFFSET, *, shared: bool = False) -> bool:
    """Lock one byte of an open file without waiting; False if somebody else has it.

    Raises `OSError` where the drive has no locks. Locking again changes the kind of the lock.
    """
    try:
        _lock(handle, offset, shared=shared)
    except OSError as error:
        if error.errno in _TAKEN:
            return False
        raise
    return True


def unlock(handle: int, offset: int = WITNESS_OFFSET) -> None:
    """Give the byte back."""
    _unlock(handle, offset)
