"""A second program of ours beside this one, for work that must not be able to harm this one.

It does what is asked on its standard input, line by line, and answers on its standard output.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def start(module: str, frozen_argument: str) -> subprocess.Popen[bytes]:
    """Start `serve` of a module; a frozen program starts itself with `frozen_argument` instead.

    Raises `OSError`.
    """
    command = [sys.executable, frozen_argument]
    if not getattr(sys, "frozen", False):
        command = [sys.executable, "-P", "-c", f"from {module} import serve; serve()"]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and words
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def ask(program: subprocess.Popen[bytes], request: tuple[object, ...]) -> Any:
    """What it answers; `None` if it ended without an answer. Raises `OSError`, `ValueError`."""
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(json.dumps(request).encode() + b"\n")
    program.stdin.flush()
    line = program.stdout.readline()
    return json.loads(line) if line else None
