"""Starts real programs on pretend computers and tells them what to do."""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from crm_desktop.core.clock import SystemClock, monotonic_seconds
from crm_desktop.storage.drive import fingerprint, look_at_drive
from crm_desktop.storage.proof import ProofBook

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90.0
Answer = dict[str, Any]


class RealProgram:
    """One program at a file: a process of its own, killed or told by lines of JSON."""

    def __init__(
        self,
        file: Path,
        folder: Path,
        name: str,
        *,
        machine: str = "",
        is_proven: bool = False,
        is_light: bool = False,
    ) -> None:
        """`folder` keeps its settings, state and history, also over a restart.

        `is_proven`: the drive was found fit for sharing before. `is_light`: without windows.
        """
        self._module = "tests.machines.light" if is_light else "tests.machines.client"
        self.name = name
        self.home = folder / name
        self._file = file
        self._machine = machine or f"laptop-{name}"
        self._number = 0
        self._answers: dict[int, Answer] = {}
        self._events: queue.Queue[Answer] = queue.Queue()
        self._arrived = threading.Condition()
        self._process: subprocess.Popen[str] | None = None
        self.starts = 0
        if is_proven:
            state = self.home / "state" / "default"
            state.mkdir(parents=True)
            ProofBook(state, SystemClock()).keep(fingerprint(look_at_drive(file)))
        self.start()

    def start(self) -> None:
        """Start it, or start it again after a kill."""
        self.home.mkdir(parents=True, exist_ok=True)
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "CRM_DESKTOP_MACHINE": self._machine,
            "LOGNAME": self.name,
            "LC_ALL": "C.UTF-8",
            "XDG_CONFIG_HOME": str(self.home / "config"),
            # Compiled once, as an installed program is; else each start compiles every module.
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(self.home.parent / "bytecode"),
        }
        for kind in ("CONFIG", "CACHE", "STATE", "DOCUMENTS"):
            environment[f"CRM_DESKTOP_{kind}"] = str(self.home / kind.lower())
        with (self.home / "errors.txt").open("a", encoding="utf-8") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.machines.begin", self._module, str(self._file),
                 str(self.home), self.name],
                cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=errors, text=True,
            )  # fmt: skip
        self.starts += 1
        assert self._process.stdout is not None
        threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()

    def _listen(self, lines: IO[str]) -> None:
        for line in lines:
            answer = json.loads(line)
            if "event" in answer:
                self._events.put(answer)
                continue
            with self._arrived:
                self._answers[answer["id"]] = answer
                self._arrived.notify_all()

    # -- telling -----------------------------------------------------------------------------

    def event(self, name: str, seconds: float = START_SECONDS) -> Answer:
        """Wait until it says that something happened: `open`, `refused`."""
        deadline = monotonic_seconds() + seconds
        while True:
            left = deadline - monotonic_seconds()
            answer = self._events.get(timeout=max(0.01, left))
            if answer["event"] == name:
                return answer

    def begin(self, what: str, **given: Any) -> int:
        """Tell it something without waiting; gives the number of the answer."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._number += 1
        line = json.dumps({"id": self._number, "do": what, **given})
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._number

    def answer(self, number: int, seconds: float = 30.0) -> Answer:
        """Its answer; `TimeoutError` if none came."""
        deadline = monotonic_seconds() + seconds
        with self._arrived:
            while number not in self._answers:
                left = deadline - monotonic_seconds()
                if left <= 0 or not self._arrived.wait(left):
                    raise TimeoutError(f"{self.name} did not answer in {seconds} s")
            return self._answers.pop(number)

    def tell(self, what: str, *, patience: float = 30.0, **given: Any) -> Answer:
        """Tell it something and wait for the answer."""
        return self.answer(self.begin(what, **given), patience)

    def wait_for_mode(self, mode: str, seconds: float = 60.0) -> None:
        """Wait until the program's own place at the file is kept in a mode."""
        deadline = monotonic_seconds() + seconds
        while (state := self.tell("state"))["mode"] != mode:
            if monotonic_seconds() > deadline:
                raise TimeoutError(f"{self.name} is in {state['mode']}: {state['reason']}")
            time.sleep(0.1)

    # -- ending ------------------------------------------------------------------------------

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """As the task manager does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self._close_pipes()

    def pause(self, *, on: bool) -> None:
        """The computer sleeps, or wakes up."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP if on else signal.SIGCONT)

    def quit(self, seconds: float = 60.0) -> int:
        """Close it as the user does; gives the exit code."""
        assert self._process is not None
        if self.is_running:
            self.begin("quit")
        try:
            return self._process.wait(seconds)
        finally:
            self.close()

    def close(self) -> None:
        """End it, however."""
        if self.is_running:
            self.kill()
        self._close_pipes()

    def _close_pipes(self) -> None:
        assert self._process is not None
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    def history(self) -> list[Answer]:
        """What it noted so far; a line that a kill cut short is left out."""
        found: list[Answer] = []
        path = self.home / "history.jsonl"
        if not path.exists():
            return found
        for line in path.read_bytes().splitlines():
            try:
                found.append({"program": self.name, **json.loads(line)})
            except ValueError:
                continue
        return found


def copy_of(original: Path, target: Path) -> Path:
    """A closed data file of one's own."""
    return Path(shutil.copyfile(original, target))
