"""Byte-range locks of one client, held at the server, that is on the files of the shared folder.

Each lock owner (a process of the client) gets a descriptor of its own on the file and takes "open file description"
locks with it, so that owners on one mount, other mounts, and programs on the server itself all exclude each other.
"""

from __future__ import annotations

import fcntl
import os
import struct
import threading
from typing import Any

FLOCK = "hhqqi4x"  # struct flock on 64-bit Linux: type, whence, start, length, pid
Key = tuple[
    int, int, tuple[int, int] | None
]  # inode, owner, and the range where every lock stands on its own


class ServerLocks:
    """``alone``: as a Linux cifs client does, a lock also conflicts with the owner's own other locks."""

    def __init__(self) -> None:
        self.held: dict[Key, int] = {}
        self.mutex = threading.Lock()

    def drop_all(self) -> None:
        """The server forgets this client."""
        with self.mutex:
            for fd in self.held.values():
                os.close(fd)
            self.held.clear()

    def unlock(self, handle: int, owner: int, want: Any) -> None:
        inode, span = os.fstat(handle).st_ino, (want.l_start, want.l_len)
        with self.mutex:
            for key in [k for k in self.held if k[:2] == (inode, owner)]:
                if span == (0, 0) or key[2] == span:
                    os.close(self.held.pop(key))
                elif key[2] is None:
                    fcntl.fcntl(
                        self.held[key],
                        fcntl.F_OFD_SETLK,
                        struct.pack(FLOCK, fcntl.F_UNLCK, 0, *span, 0),
                    )

    def try_lock(self, handle: int, owner: int, cmd: int, want: Any, alone: bool) -> bool:
        """Take the lock, or for F_GETLK tell in ``want`` who holds it; False if somebody else has it."""
        key: Key = (os.fstat(handle).st_ino, owner, (want.l_start, want.l_len) if alone else None)
        request = struct.pack(FLOCK, want.l_type, os.SEEK_SET, want.l_start, want.l_len, 0)
        with self.mutex:
            old = self.held.get(key, -1)
            fresh = old < 0 or (alone and cmd != fcntl.F_GETLK)
            fd = os.open(f"/proc/self/fd/{handle}", os.O_RDWR) if fresh else old
            try:
                if cmd == fcntl.F_GETLK:
                    answer = struct.unpack(FLOCK, fcntl.fcntl(fd, fcntl.F_OFD_GETLK, request))
                    want.l_type, want.l_start, want.l_len, want.l_pid = (
                        answer[0],
                        answer[2],
                        answer[3],
                        0,
                    )
                else:
                    fcntl.fcntl(fd, fcntl.F_OFD_SETLK, request)
                    self.held[key], fd = (
                        fd,
                        old,
                    )  # what is closed below is the one it replaces, if any
                return True
            except BlockingIOError:
                return False
            finally:
                if fresh and fd >= 0:
                    os.close(fd)
