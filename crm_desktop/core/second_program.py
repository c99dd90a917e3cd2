"""A second program of ours beside this one, for work that must not be able to harm this one.

It does what is asked on its standard input, line by line, and answers on its standard output.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

_NICE = 10


def start(
    module: str, frozen_argument: str, *, is_patient: bool = False
) -> subprocess.Popen[bytes]:
    """Start `serve` of a module; a frozen program starts itself with `frozen_argument` instead.

    `is_patient`: everything else on the computer comes first. Raises `OSError`.
    """
    command = [sys.executable, frozen_argument]
    if not getattr(sys, "frozen", False):
        command = [sys.executable, "-P", "-c", f"from {module} import serve; serve()"]
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    if is_patient:
        flags |= getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
    program = subprocess.Popen(  # noqa: S603 - our own interpreter and words
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        creationflags=flags,
    )
    if is_patient and sys.platform != "win32":
        with suppress(OSError):  # it may have ended already
            os.setpriority(os.PRIO_PROCESS, program.pid, _NICE)
    return program


def ask(program: subprocess.Popen[bytes], request: tuple[object, ...]) -> Any:
    """What it answers; `None` if it ended without an answer. Raises `OSError`, `ValueError`."""
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(json.dumps(request).encode() + b"\n")
    program.stdin.flush()
    line = program.stdout.readline()
    return json.loads(line) if line else None
