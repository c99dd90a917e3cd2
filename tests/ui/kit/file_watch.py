"""Sees every file that is opened in a folder, by whatever code: Linux' inotify."""

from __future__ import annotations

import ctypes
import os
import struct
from pathlib import Path

_OPENED = 0x20
_ACCESSED = 0x01
_IS_FOLDER = 0x40000000
_HEADER = struct.Struct("iIII")
_CAN_FAIL = -1


class FileWatch:
    """Counts openings below a folder since the last look."""

    def __init__(self, folder: Path) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._descriptor = int(libc.inotify_init1(os.O_NONBLOCK))
        watched = libc.inotify_add_watch(self._descriptor, bytes(folder), _OPENED | _ACCESSED)
        if _CAN_FAIL in (self._descriptor, watched):
            raise OSError(ctypes.get_errno(), "inotify")

    def opened(self) -> list[str]:
        """Names of files touched since the last call.

        A folder that is listed does not count: any program may look through the temporary files.
        """
        try:
            events = os.read(self._descriptor, 65536)
        except BlockingIOError:
            return []
        names: list[str] = []
        while events:
            _watch, mask, _cookie, length = _HEADER.unpack_from(events)
            name = events[_HEADER.size : _HEADER.size + length]
            if not mask & _IS_FOLDER:
                names.append(name.rstrip(b"\0").decode())
            events = events[_HEADER.size + length :]
        return names

    def close(self) -> None:
        """Stop watching."""
        os.close(self._descriptor)
