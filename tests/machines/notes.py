"""What a program was asked and what it answered; each line is written at once."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

from crm_desktop.core.clock import monotonic_seconds


class Notes:
    """A file of lines that outlives a kill."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o666)
        self._lock = threading.Lock()

    def note(self, kind: str, **values: Any) -> None:
        """One line: `invoke`, `ok`, `fail`, `info`, `gap`, `memory`, `shown`, `heard`."""
        line = json.dumps({"t": monotonic_seconds(), "type": kind, **values}, default=str)
        with self._lock:
            os.write(self._handle, line.encode() + b"\n")
