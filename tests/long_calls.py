"""Which single calls of a thread hold the interpreter for long, by the processor's time.

Python hands the interpreter on between two steps of a program, twenty times in ten milliseconds;
within one call of a library it cannot, unless that library lets go of it. So nothing but such a
call can keep a window from beating. Processor time is the same on a busy computer.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

_LETS_GO = (
    "sqlcipher3", "sqlite3", "zlib", "io", "posix", "nt", "time", "_thread", "select",
    "_bz2", "_lzma", "_hashlib",
)  # fmt: skip
"""Modules whose long calls let go of the interpreter."""
_LETTING_GO = frozenset(
    {"execute", "executemany", "fetchall", "fetchone", "fetchmany", "backup", "compress", "flush",
     "write", "read", "readline", "close", "commit", "acquire", "wait", "fsync", "join"}
)  # fmt: skip


@dataclass
class LongCalls:
    """What was seen; `longest` is in milliseconds."""

    found: list[tuple[float, str]] = field(default_factory=list[tuple[float, str]])

    @property
    def longest(self) -> tuple[float, str]:
        """The longest call and where it was made."""
        return max(self.found, default=(0.0, ""))


def _name(function: object) -> str:
    owner = getattr(function, "__self__", None)
    module = getattr(function, "__module__", None) or type(owner).__module__
    return f"{module}.{getattr(function, '__qualname__', function)}"


def _is_letting_go(name: str) -> bool:
    return name.split(".", maxsplit=1)[0] in _LETS_GO or name.rpartition(".")[2] in _LETTING_GO


@contextmanager
def long_calls(from_ms: float = 2.0) -> Generator[LongCalls]:
    """Watch the calls of this thread within the block."""
    seen = LongCalls()
    began: list[list[float]] = []
    clock: Callable[[], float] = time.thread_time

    def watch(frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and began:
            began[-1][1] = 1.0  # it runs steps of the program, between which others come
        elif event == "c_call":
            began.append([clock(), 0.0])
        elif event in {"c_return", "c_exception"} and began:
            since, has_steps = began.pop()
            took = (clock() - since) * 1000
            if has_steps and began:
                began[-1][1] = 1.0
            if took >= from_ms and not has_steps:
                name = _name(argument)
                if not _is_letting_go(name):
                    where = f"{frame.f_code.co_filename.rpartition('/')[2]}:{frame.f_lineno}"
                    seen.found.append((took, f"{name} in {where}"))

    sys.setprofile(watch)
    try:
        yield seen
    finally:
        sys.setprofile(None)
