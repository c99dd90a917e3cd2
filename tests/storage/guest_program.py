"""A program on another computer (`station_guest.py`), started and told what to do by a test."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Program:
    """A program on another computer, which does what it is told."""

    def __init__(self, file: Path, name: str, folder: Path, machine: str = "") -> None:
        words = [str(file), name, str(folder), machine]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.storage.station_guest", *words],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._answer() == "open"

    def tell(self, command: str) -> Any:
        """Its answer to a command."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{command}\n")
        self._process.stdin.flush()
        return self._answer()

    def freeze(self) -> None:
        """Its computer does nothing any more."""
        self._process.send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        """Kill it, as the task manager does."""
        self._process.kill()
        with suppress(subprocess.TimeoutExpired):  # a drive that is away may hold it
            self._process.wait(10)

    def close(self) -> None:
        self.kill()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the program ended"
        return json.loads(line)
