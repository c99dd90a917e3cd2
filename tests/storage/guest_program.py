"""A program on another computer (`station_guest.py`), started and told what to do by a test."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

_STOPS_SECONDS = 60.0
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
        """Its computer does nothing any more, nor is it in the middle of a call on the drive."""
        self._process.send_signal(signal.SIGSTOP)
        began = time.monotonic()
        while not self._stands_still():
            assert time.monotonic() - began < _STOPS_SECONDS
            time.sleep(0.01)

    def _stands_still(self) -> bool:
        tasks = Path(f"/proc/{self._process.pid}/task").glob("*/stat")
        return all(task.read_text().rpartition(")")[2].split()[0] in "Tt" for task in tasks)

    def wake(self) -> None:
        """It goes on as if nothing had been."""
        self._process.send_signal(signal.SIGCONT)

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
