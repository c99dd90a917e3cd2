"""What `test_aside.py` has a second program do."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from crm_desktop.core.aside import run_aside
from crm_desktop.core.errors import NotAllowed, StorageUnavailable, UserError

Progress = Callable[[int, int], None]


def double(progress: Progress, numbers: dict[str, int]) -> dict[str, int]:
    """Every number twice."""
    print("what a library prints is no answer")
    for done in range(len(numbers)):
        progress(done + 1, len(numbers))
    return {name: 2 * number for name, number in numbers.items()}


def fail(_progress: Progress, kind: str) -> None:
    """End in an error of this kind."""
    if kind == "user":
        raise UserError("file_exists", field="path", name="a.zip", rows=7)
    if kind == "right":
        raise NotAllowed("contacts.export")
    if kind == "storage":
        raise StorageUnavailable("disk_full", path=Path("/x"))
    if kind == "death":
        os._exit(3)
    raise KeyError(kind)


def work_on(progress: Progress, marks: Path) -> None:
    """Go on until somebody stops it; what it was writing is removed then."""
    marks.joinpath("pid").write_text(str(os.getpid()))
    part = marks / "part"
    part.write_text("half")
    try:
        while True:
            progress(0, 1)
            time.sleep(0.01)
    finally:
        part.unlink()


def priority(_progress: Progress) -> int:
    """Of this process."""
    return os.getpriority(os.PRIO_PROCESS, 0)


if __name__ == "__main__":
    run_aside("tests.core.aside_work:work_on", Path(sys.argv[1]))
