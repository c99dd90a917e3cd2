"""A second program on the drive: tries locks from outside, and copies a file another one writes.

Locks of one process never refuse anything to itself, so whether a drive keeps locks at all is
asked of a child process. It is also the one that reads a data file while another computer has the
turn: closing a handle in this process would drop SQLite's locks.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any, Self

from crm_desktop.core import second_program
from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.storage.byte_locks import try_lock

FROZEN_ARGUMENT = "--drive-work"
"""What a frozen program is started with to become the child; its `main` calls `serve`."""
ANSWER_SECONDS = 10.0
SILENT_SECONDS = 60.0
"""So long a copy may stand still: a disk in trouble tries for half a minute to read a place."""
_SIGN_SECONDS = 0.5
_END_SECONDS = 2.0
_BINARY = getattr(os, "O_BINARY", 0)
_COUNTER = slice(24, 28)
_JOURNAL_HEAD_BYTES = 8
_CHUNK_BYTES = 1 << 18
_GOES_ON = "goes on"


Watch = Callable[[], object]
"""Called now and then while it is copied; what it raises ends the child."""


class DriveProcess:
    """The child; each call answers within a time limit or raises `OSError`.

    A copy may take as long as it gets on: its limit is for standing still. A drive can hold a child
    so that not even killing ends it; nobody waits for that.
    """

    def __init__(self, seconds: float = ANSWER_SECONDS) -> None:
        self._seconds = seconds
        self._process = second_program.start(__name__, FROZEN_ARGUMENT)
        self._answers: list[Any] = []
        self._arrived = threading.Condition()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def lock(self, path: Path, offset: int) -> bool:
        """Try to lock a byte; it is held until the child ends."""
        return bool(self._ask("lock", str(path), offset))

    def copy(self, source: Path, target: Path, watch: Watch | None = None) -> str:
        """Copy a data file that another program may be writing; see `copy_unlocked`."""
        return str(self._ask_to_copy("copy", source, target, watch))

    def copy_bytes(self, source: Path, target: Path) -> None:
        """Copy a file as it lies there, whoever writes it meanwhile; `renew` follows."""
        self._ask_to_copy("copy_bytes", source, target)

    def renew(self, source: Path, target: Path) -> int:
        """Write what differs in a copy anew; gives how many pieces did."""
        return int(self._ask_to_copy("renew", source, target))

    def end(self) -> None:
        """End the child, at once, as a program that dies."""
        with suppress(OSError):
            self._process.kill()
        with suppress(OSError, TimeoutExpired):
            self._process.wait(_END_SECONDS)
        self._listener.join(_END_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def _ask_to_copy(
        self, action: str, source: Path, target: Path, watch: Watch | None = None
    ) -> Any:
        return self._ask(action, str(source), str(target), seconds=SILENT_SECONDS, watch=watch)

    def _ask(self, *request: object, seconds: float = 0.0, watch: Watch | None = None) -> Any:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except ValueError as error:  # closed: the child has ended
            raise BrokenPipeError(errno.EPIPE, "the second program has ended") from error
        try:
            while (answer := self._next(seconds or self._seconds, watch)) == _GOES_ON:
                if watch is not None:
                    watch()
        except BaseException:
            self._process.kill()
            raise
        if answer is None:
            raise TimeoutError("the second program gave no answer")
        number, value = answer
        if number:
            raise OSError(number, os.strerror(number))
        return value

    def _next(self, seconds: float, watch: Watch | None) -> Any:
        """What the child says next; `None` if it ended. Raises `TimeoutError`."""
        deadline = monotonic_seconds() + seconds
        while True:
            with self._arrived:
                left = deadline - monotonic_seconds()
                if self._arrived.wait_for(
                    lambda: self._answers, max(0.0, min(left, _SIGN_SECONDS))
                ):
                    return self._answers.pop(0)
            if left <= 0:
                raise TimeoutError("the drive does not answer the second program")
            if watch is not None:
                watch()

    def _listen(self) -> None:
        """Runs in a thread of its own: where the drive hangs, reading the child hangs with it."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        with suppress(OSError, ValueError), stdout:
            for line in stdout:
                self._tell(json.loads(line))
        self._tell(None)
        self._process.wait()
        with suppress(OSError):
            stdin.close()

    def _tell(self, answer: Any) -> None:
        with self._arrived:
            self._answers.append(answer)
            self._arrived.notify_all()


# -- in the child -------------------------------------------------------------------------------


def serve() -> None:
    """Answer requests on standard input until it ends: [errno, value], errno 0 if all is well."""
    kept: dict[str, int] = {}
    for line in sys.stdin:
        action, *arguments = json.loads(line)
        try:
            if action == "lock":
                answer = [0, _lock(kept, *arguments)]
            elif action == "copy_bytes":
                answer = [0, _copy_file(Path(arguments[0]), Path(arguments[1]))]
            elif action == "renew":
                answer = [0, renew_file(Path(arguments[0]), Path(arguments[1]))]
            else:
                answer = [0, copy_unlocked(Path(arguments[0]), Path(arguments[1]))]
        except OSError as error:
            answer = [error.errno or 5, None]
        print(json.dumps(answer), flush=True)  # noqa: T201 - the answer of the child


class _Sign:
    """Tells now and then that it goes on."""

    def __init__(self) -> None:
        self._given = monotonic_seconds()

    def give(self) -> None:
        """After each piece."""
        if monotonic_seconds() - self._given >= _SIGN_SECONDS:
            self._given = monotonic_seconds()
            print(json.dumps(_GOES_ON), flush=True)  # noqa: T201 - to who waits for the child


def _lock(kept: dict[str, int], path: str, offset: int) -> bool:
    if path not in kept:
        kept[path] = os.open(path, os.O_RDWR | _BINARY)
    return try_lock(kept[path], offset)


def copy_unlocked(source: Path, target: Path) -> str:
    """Copy a data file without any lock, and tell whether it stood still meanwhile.

    Empty: it did, and nobody was in the middle of a save: the journal begins with zeros, or there
    is none (reliability.md, 4.6). `half_saved`: it did, with a save half done; then the journal
    came along, with which SQLite takes that save back in the copy. `changed`: it did not.
    """
    before = _state(source)
    is_hot = _journal_is_hot(source)
    _copy_file(source, target)
    if is_hot:
        _copy_file(_journal(source), _journal(target))
    if _state(source) != before or _journal_is_hot(source) != is_hot:
        return "changed"
    return "half_saved" if is_hot else ""


def _state(source: Path) -> tuple[int, ...]:
    status = source.stat()
    journal = _journal(source)
    changed = journal.stat().st_mtime_ns if journal.exists() else 0
    return change_counter(source), status.st_size, status.st_mtime_ns, changed


def _copy_file(source: Path, target: Path) -> None:
    sign = _Sign()
    handle = os.open(source, os.O_RDONLY | _BINARY)
    try:
        with target.open("wb") as copy:
            while chunk := os.read(handle, _CHUNK_BYTES):
                copy.write(chunk)
                sign.give()
    finally:
        os.close(handle)


def renew_file(source: Path, target: Path) -> int:
    """Write the pieces of `target` anew that differ from `source`; gives how many."""
    sign = _Sign()
    handle, renewed = os.open(source, os.O_RDONLY | _BINARY), 0
    try:
        with target.open("r+b") as copy:
            while piece := os.read(handle, _CHUNK_BYTES):
                sign.give()
                place = copy.tell()
                if copy.read(len(piece)) != piece:
                    copy.seek(place)
                    copy.write(piece)
                    renewed += 1
                copy.seek(place + len(piece))
            copy.truncate()
    finally:
        os.close(handle)
    return renewed


def change_counter(path: Path) -> int:
    """How often the file was saved, as its header says; never while our SQLite has it open."""
    handle = os.open(path, os.O_RDONLY | _BINARY)
    try:
        return int.from_bytes(os.read(handle, 100)[_COUNTER])
    finally:
        os.close(handle)


def _journal(path: Path) -> Path:
    return path.with_name(path.name + "-journal")


def _journal_is_hot(source: Path) -> bool:
    try:
        handle = os.open(_journal(source), os.O_RDONLY | _BINARY)
    except FileNotFoundError:
        return False
    try:
        return any(os.read(handle, _JOURNAL_HEAD_BYTES))
    finally:
        os.close(handle)
