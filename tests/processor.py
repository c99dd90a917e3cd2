"""How long the computer kept programs waiting: what a figure of seconds must not be blamed for."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def seconds_kept_waiting(*processes: int) -> float:
    """For how long all threads of these processes, and of this one, were ready and not let run.

    The difference of two answers is what a busy computer added in between: next to nothing where
    nothing else runs. 0 where the system does not tell.
    """
    waited = 0
    for process in {os.getpid(), *processes}:
        for thread in Path(f"/proc/{process}/task").glob("*/schedstat"):
            with suppress(OSError, IndexError, ValueError):
                waited += int(thread.read_text().split()[1])
    return waited / 1e9
