"""Whether the drive answers at all: asked in a thread of its own, which may hang.

The worker cannot tell: a thread that waits for a drive says nothing.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.ids import new_uid


class DriveProbe:
    """Asks for a name beside the data file that nobody knows: no cache has an answer to that.

    A drive that was taken away may leave the empty folder where it was mounted.
    """

    def __init__(self, path: Path, tell: Callable[[bool], None]) -> None:
        """`tell(answers)` is called from any thread after each question."""
        self._path = path
        self._tell = tell
        self._lock = threading.Lock()
        self._asked_at: float | None = None
        self._is_stopped = False

    @property
    def waiting_seconds(self) -> float:
        """For how long a question has been without an answer; 0 without one."""
        asked_at = self._asked_at
        return 0.0 if asked_at is None else monotonic_seconds() - asked_at

    def ask(self) -> None:
        """Ask, unless a question is waiting for its answer."""
        with self._lock:
            if self._asked_at is not None or self._is_stopped:
                return
            self._asked_at = monotonic_seconds()
        threading.Thread(target=self._run, name="drive", daemon=True).start()

    def stop(self) -> None:
        """Ask and tell no more; a thread that hangs is not waited for."""
        self._is_stopped = True

    def _is_there(self) -> bool:
        try:
            return self._path.is_file()
        except OSError:  # it has gone since it answered
            return False

    def _run(self) -> None:
        try:
            os.stat(self._path.parent / f".{new_uid().hex()}.probe")  # noqa: PTH116 - no Path of it
            answers = True
        except FileNotFoundError:
            answers = self._is_there()
        except OSError:
            answers = False
        self._asked_at = None
        if not self._is_stopped:
            self._tell(answers)
