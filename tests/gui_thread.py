"""Notices when the thread of the windows asks for a file or the data file: workers do that.

A drive may take a minute to say whether a folder is there, and the window hangs as long.
"""

from __future__ import annotations

import builtins
import io
import os
import sys
import threading
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import coverage

import crm_desktop
from crm_desktop.jobs import worker
from crm_desktop.storage.database import Database
from crm_desktop.ui.kit import operations

_PROGRAM = Path(crm_desktop.__file__).parent
_WINDOWS = (f"{_PROGRAM / 'ui'}{os.sep}", f"{_PROGRAM / 'app'}{os.sep}")
_NO_WINDOWS = tuple(
    str(_PROGRAM / name)
    for name in (
        "app/wiring.py",  # what is asked in the worker
        "app/later_wiring.py",
        "app/place_at_file.py",
        "app/commands",  # they have no windows,
        "app/main.py",  # nor has what comes before the first one
        "app/arguments.py",
        "app/logging_setup.py",  # the log lies with the user's own data
        "app/crash_guard.py",
        "app/single_instance.py",  # whose lock decides before there is a window
        "ui/kit/pictures.py",  # for workers only, as they say
        "ui/contacts/loaded.py",
    )
)
_OUR_OWN = (
    str(_PROGRAM),
    str(_PROGRAM.parent / "resources"),
    sys.base_prefix,
    sys.prefix,
    "/dev/",
    "/etc/",
    "/proc/",
    "/usr/",
)
"""What came with the program or the system lies on its own disk: themes, icons, time zones."""
_MEASURES = str(Path(coverage.__file__).parent) + os.sep
"""What counts the lines that ran looks at a file when it meets it first, amid a window's call."""
_CALLS: tuple[tuple[Any, str], ...] = (
    (os, "stat"), (os, "lstat"), (os, "listdir"), (os, "scandir"), (os, "open"), (os, "mkdir"),
    (os, "unlink"), (os, "remove"), (os, "rmdir"), (os, "rename"), (os, "replace"),
    (os, "access"), (io, "open"), (builtins, "open"),
)  # fmt: skip
_IN_WORKER: CodeType = worker.execute.__code__
_IN_WINDOW: CodeType = operations._Delivery.run.__code__


def is_asked_by_window(frame: FrameType | None) -> bool:
    """Whether a call comes from a window and not from what a window has handed to a worker.

    Tests run the worker in the same thread: what its requests call is the worker's, and what is
    called back the window's.
    """
    comes_from_window = False
    while frame is not None:
        code = frame.f_code
        if code is _IN_WORKER:
            return False
        if code is _IN_WINDOW:
            return True
        name = code.co_filename
        if name.startswith("<frozen importlib"):
            return False  # what a module needs to be loaded comes with the program
        if name.startswith(_MEASURES):
            return False
        if name.startswith(_WINDOWS):
            if name.startswith(_NO_WINDOWS):
                return False
            comes_from_window = True
        frame = frame.f_back
    return comes_from_window


found: list[str] = []
"""What was asked since the list was emptied last."""


def watch() -> None:
    """From here on, for good: tests put other calls in place of these, and take them away."""
    if not hasattr(os.stat, "__wrapped__"):
        for place, name in (*_CALLS, (Database, "execute")):
            setattr(place, name, _watched(name, getattr(place, name)))


def _watched(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    main = threading.main_thread().ident

    @wraps(call)
    def watched(*arguments: Any, **options: Any) -> Any:
        if threading.get_ident() == main:
            frame = sys._getframe(1)
            if is_asked_by_window(frame) and not _is_ours(arguments):
                found.append(f"{name}{_first(arguments)} by {_asker(frame)}")
        return call(*arguments, **options)

    return watched


def _is_ours(arguments: tuple[Any, ...]) -> bool:
    first = arguments[0] if arguments else ""
    if isinstance(first, Database):
        return False
    if not isinstance(first, str | os.PathLike):
        return True  # a handle that is open already
    path = Path(first).absolute()
    return str(path).startswith(_OUR_OWN) or path in _PROGRAM.parents


def _first(arguments: tuple[Any, ...]) -> str:
    named = arguments[1] if isinstance(arguments[0], Database) else arguments[0]
    return f"({str(named)[:80]!r})"


def _asker(frame: FrameType | None) -> str:
    """The innermost lines of the program's windows."""
    lines: list[str] = []
    while frame is not None and len(lines) < 3:
        if frame.f_code.co_filename.startswith(_WINDOWS):
            name = os.path.relpath(frame.f_code.co_filename, _PROGRAM)
            lines.append(f"{name}:{frame.f_lineno}")
        frame = frame.f_back
    return " < ".join(lines)
