"""The disk of a pretend file server that can lose its power.

Every change to the files is done at once, so that all clients see it, and also written into a log.  ``fsync`` of a
file or a folder marks what is safe.  ``Disk.power_cut`` takes back all that is not, or lets a random part of it
survive, some writes torn at a sector: what a program may find after a real power cut on a usual file system.

The rules are those of a careful reading of POSIX, as Linux file systems keep them:

* data of a file is safe after fsync of that file; so is its name, if it was created or renamed just before;
* other changes of names (remove, rename) are safe after fsync of the folder;
* mkdir and rmdir are safe at once (a simplification).
"""

from __future__ import annotations

import fcntl
import os
import pickle
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SECTOR = 512


class Disk:
    """Books of what is not synced yet; several processes may keep them together.

    Records: ("data", inode, offset, old, new, old size, new size or None), ("move", source, target, inode), where
    creating is a move from the bin and removing a move into it, ("sync", inode), ("syncdir", folder).
    """

    def __init__(self, backing: Path) -> None:
        self.backing = backing
        self.bin = backing.with_name(backing.name + ".bin")
        self.log = backing.with_name(backing.name + ".log")
        self.bin.mkdir(exist_ok=True)
        self.log.touch()

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Hold the disk against other processes and threads: each call has a descriptor, so a lock, of its own."""
        fd = os.open(self.log, os.O_RDWR)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            yield
        finally:
            os.close(fd)

    def note(self, *record: Any) -> None:
        with open(self.log, "ab") as log:
            pickle.dump(record, log)

    def data(self, fd: int, offset: int, new: bytes, new_size: int | None = None) -> None:
        """Note a write (or, with ``new_size``, a change of length) that is about to be done."""
        size = os.fstat(fd).st_size
        old = os.pread(fd, len(new) if new_size is None else max(0, size - new_size), offset)
        self.note("data", os.fstat(fd).st_ino, offset, old, new, size, new_size)

    def move(self, source: Path | None, target: Path | None) -> None:
        """Rename; or note a new file (no source: it is there already); or remove (no target)."""
        inode = os.lstat(source or target).st_ino  # type: ignore[arg-type]
        bin_path = self.bin / str(inode)
        if source is not None:
            if target is not None and target.exists():
                self.move(target, None)
            os.rename(source, target or bin_path)
        self.note("move", str(source or bin_path), str(target or bin_path), inode)

    def power_cut(self, survive: float = 0.0, seed: int = 0) -> dict[str, int]:
        """Take back what was not synced; each such change survives with probability ``survive``, perhaps torn."""
        dice = random.Random(seed)
        with self.guard():
            pending = self._unsynced()
            for record in reversed(pending):
                self._undo(record)
            kept = [self._redo(record, dice) for record in pending if dice.random() < survive]
            self.log.write_bytes(b"")
        return {"unsynced": len(pending), "survived": sum(kept)}

    def _unsynced(self) -> list[tuple[Any, ...]]:
        pending: list[tuple[Any, ...]] = []
        with open(self.log, "rb") as log:
            while log.peek(1):
                record = pickle.load(log)
                if record[0] == "sync":  # the file's data, and the names that led to it
                    names = {
                        name
                        for r in pending
                        if r[0] == "move" and r[3] == record[1]
                        for name in r[1:3]
                    }
                    pending = [
                        r
                        for r in pending
                        if not (r[1] == record[1] if r[0] == "data" else names & {r[1], r[2]})
                    ]
                elif record[0] == "syncdir":
                    pending = [
                        r
                        for r in pending
                        if not (
                            r[0] == "move"
                            and record[1] in (os.path.dirname(r[1]), os.path.dirname(r[2]))
                        )
                    ]
                else:
                    pending.append(record)
        return pending

    def _find(self, inode: int) -> Path | None:
        paths = (
            Path(folder, name)
            for top in (self.backing, self.bin)
            for folder, _, names in os.walk(top)
            for name in names
        )
        return next((path for path in paths if os.lstat(path).st_ino == inode), None)

    def _undo(self, record: tuple[Any, ...]) -> None:
        if record[0] == "move":
            _, source, target, inode = record
            if os.path.lexists(target) and os.lstat(target).st_ino == inode:
                os.rename(target, source)
        elif path := self._find(record[1]):
            _, _, offset, old, _, size, _ = record
            with open(path, "r+b") as file:
                file.truncate(size)
                file.seek(offset)
                file.write(old)

    def _redo(self, record: tuple[Any, ...], dice: random.Random) -> bool:
        if record[0] == "move":
            if not os.path.lexists(record[1]):
                return False
            os.rename(record[1], record[2])
        elif path := self._find(record[1]):
            _, _, offset, _, new, _, new_size = record
            if dice.random() < 0.25:  # torn: only the first sectors made it
                new = new[: dice.randrange(len(new) // SECTOR + 1) * SECTOR]
            with open(path, "r+b") as file:
                file.seek(offset)
                file.write(new)
                if new_size is not None:
                    file.truncate(new_size)
        return True
