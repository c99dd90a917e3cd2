"""The program's log: a few rotating files without personal data.

What may stand in it: our own literal messages, numbers, enumerations, `LogWord`s, and where in
the code something happened. A text argument is replaced by its length, the message of an
exception is left out unless it can only name code, and other libraries' messages are reduced to
their place: a log can be sent to anyone without sending a customer's name along.
"""

from __future__ import annotations

import logging
import re
import traceback
from copy import copy
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any

from crm_desktop.core.errors import StorageUnavailable, UserError

LOG_NAME = "crm-desktop.log"
OWN_LOGGERS = ("crm_desktop", "qt")
_MAX_BYTES = 512 * 1024
_KEPT_FILES = 4

# Messages of these name identifiers of the program, never values.
_NAMING_ERRORS = (AttributeError, NameError, ImportError, NotImplementedError, RecursionError)
_OUR_FOLDER = str(Path(__file__).resolve().parents[2])

_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|“[^”]*”")
_UNUSUAL = re.compile(r"[^\x20-\x7e]+")
_LONG_NUMBER = re.compile(r"\d{5,}")


class LogWord(str):
    """A text known to come from the program itself: an action, a code, a version."""

    __slots__ = ()


def set_up_logging(folder: Path) -> None:
    """Send our own messages from INFO and everyone else's warnings to files in `folder`."""
    handler = _LazyRotatingHandler(folder / LOG_NAME)
    handler.setFormatter(_PlainFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in OWN_LOGGERS:
        logging.getLogger(name).setLevel(logging.INFO)


def describe_error(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> str:
    """The error with its causes as text: classes, codes and places, no values."""
    lines = _frames(trace)
    lines.append(_headline(kind, error))
    cause = None if error is None else error.__cause__ or error.__context__
    if cause is not None and cause is not error:
        lines = [describe_error(type(cause), cause, cause.__traceback__), "", "then:", *lines]
    return "\n".join(lines)


def redact(text: str) -> str:
    """`text` without what could be data: quoted parts, other scripts, long numbers."""
    shortened = _QUOTED.sub("“…”", text)
    kept_quotes = shortened.replace("“…”", "\0")
    cleaned = _UNUSUAL.sub("?", kept_quotes.replace("\0", '"..."'))
    return _LONG_NUMBER.sub("#", cleaned)


def _headline(kind: type[BaseException], error: BaseException | None) -> str:
    name = kind.__name__
    if isinstance(error, UserError):
        return f"{name}: {error.code}"
    if isinstance(error, StorageUnavailable):
        return f"{name}: {error.code} ({error.outcome.value}) {redact(error.detail)}".rstrip()
    if isinstance(error, OSError) and error.errno is not None:
        return f"{name}: errno {error.errno}"
    if isinstance(error, _NAMING_ERRORS):
        return f"{name}: {_UNUSUAL.sub('?', str(error))[:200]}"
    return name


def _frames(trace: TracebackType | None) -> list[str]:
    return [
        f"  {_short_path(frame.filename)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]


def _short_path(path: str) -> str:
    """The path from our own folder or the library's name on: no user name stands in it."""
    if path.startswith(_OUR_FOLDER):
        inside = path[len(_OUR_FOLDER) :].replace("\\", "/").lstrip("/")
        return inside.split("site-packages/")[-1]
    return "/".join(Path(path).parts[-2:])


def without_personal_data(record: logging.LogRecord) -> logging.LogRecord:
    """A copy of `record` that may be written; the original belongs to other handlers too."""
    record = copy(record)
    record.exc_text = None
    record.stack_info = None
    ours = record.name.split(".", 1)[0] in OWN_LOGGERS
    if not ours or not isinstance(record.msg, str):
        record.msg = "message of %s at %s:%s"
        place = (LogWord(record.name), LogWord(_short_path(record.pathname)), record.lineno)
        record.args = place
    elif isinstance(record.args, tuple):
        record.args = tuple(_safe_argument(argument) for argument in record.args)
    else:
        record.args = None
    return record


def _safe_argument(value: Any) -> object:
    if value is None or isinstance(value, bool | int | float | LogWord | Enum):
        return value
    if isinstance(value, type):
        return value.__name__
    if isinstance(value, str):
        return f"<{len(value)} characters>"
    return f"<{type(value).__name__}>"


class _PlainFormatter(logging.Formatter):
    """One line per message; an attached exception as `describe_error` writes it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        """The moment in UTC."""
        return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%d %H:%M:%S")

    def formatException(self, ei: Any) -> str:
        """Classes and places only."""
        kind, error, trace = ei
        return describe_error(kind, error, trace)


class _LazyRotatingHandler(logging.Handler):
    """Opens the file with the first message: a start without one imports and writes nothing."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write to the file; a log that cannot be written never stops the program."""
        try:
            if self._file is None:
                self._file = self._open()
            self._file.handle(without_personal_data(record))
        except OSError:
            self._file = None

    def flush(self) -> None:
        """Hand what was written to the system."""
        if self._file is not None:
            self._file.flush()

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
        super().close()

    def _open(self) -> logging.Handler:
        from logging.handlers import RotatingFileHandler

        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(
            self._path, maxBytes=_MAX_BYTES, backupCount=_KEPT_FILES, encoding="utf-8"
        )
        file.setFormatter(self.formatter)
        return file
