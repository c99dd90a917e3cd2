"""What happens to drives and computers while people work: one trouble after the other, by dice."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from crm_desktop.core.clock import monotonic_seconds
from tests.machines.driver import RealProgram
from tests.netdrive.netdrive import Mount, Share


class Office:
    """Programs at one file on the two computers of a share."""

    def __init__(
        self, share: Share, folder: Path, programs: int, seed: int, **rules: object
    ) -> None:
        """The first two programs are never killed; all others may be."""
        self.share = share
        self.folder = folder
        self.dice = random.Random(seed)
        self.rules = rules
        self.mounts: list[Mount] = [share.mount(folder / name, **rules) for name in "ab"]
        self.happened: Counter[str] = Counter()
        self.slept: list[tuple[str, float, float]] = []
        """Whose program stood still, from when to when."""
        names = ("anna", "ben", "cleo", "dan", "eva", "finn", "greta", "hugo")[:programs]
        self.programs: list[RealProgram] = []
        for number, name in enumerate(names):
            mount = self.mounts[number % 2]
            machine = f"laptop-{mount.path.name}"
            file = mount.path / "office.crm"
            self.programs.append(RealProgram(file, folder / "homes", name, machine=machine))
            self.programs[-1].event("open")

    @property
    def mortals(self) -> list[RealProgram]:
        """Who may be killed."""
        return self.programs[2:]

    def play(self, seconds: float, pause_ms: float) -> None:
        """Let everybody act by itself."""
        for program in self.programs:
            self._let_play(program, seconds, pause_ms)

    def _let_play(self, program: RealProgram, seconds: float, pause_ms: float) -> None:
        self._until = monotonic_seconds() + seconds
        self._pause_ms = pause_ms
        seed = f"{self.dice.random()}"
        program.begin("play", seconds=seconds, pause_ms=pause_ms, seed=seed)

    # -- troubles ----------------------------------------------------------------------------

    def trouble(self, kinds: dict[str, int]) -> str:
        """Let one trouble happen, by weight, and pass; gives its name."""
        name = self.dice.choices(list(kinds), list(kinds.values()))[0]
        acts: dict[str, Callable[[], None]] = {
            "latency": self._latency,
            "kill": self._kill,
            "disconnect": self._disconnect,
            "forgotten": self._forgotten,
            "hang": self._hang,
            "power cut": self._power_cut,
            "error": self._error,
            "sleep": self._sleep,
            "calm": lambda: time.sleep(self.dice.uniform(2, 8)),
        }
        acts[name]()
        self.happened[name] += 1
        return name

    def _mount(self) -> Mount:
        return self.dice.choice(self.mounts)

    def _latency(self) -> None:
        for mount in self.mounts:
            mount.set(latency_ms=self.dice.choice((0, 0, 1, 2, 5)))

    def _kill(self) -> None:
        if not self.mortals:
            return
        program = self.dice.choice(self.mortals)
        program.kill()
        time.sleep(self.dice.uniform(0, 4))
        self._revive(program)

    def _revive(self, program: RealProgram) -> None:
        program.start()
        self._let_play(program, max(0.0, self._until - monotonic_seconds()), self._pause_ms)

    def _disconnect(self) -> None:
        mount = self._mount()
        mount.disconnect()
        time.sleep(self.dice.uniform(0.5, 6))
        mount.reconnect()

    def _forgotten(self) -> None:
        """The server forgets a computer: its locks are gone, its handles are stale."""
        mount = self._mount()
        mount.disconnect(stale=True)
        time.sleep(self.dice.uniform(0.5, 6))
        mount.reconnect()

    def _hang(self) -> None:
        mount = self._mount()
        mount.disconnect(hang=True)
        time.sleep(self.dice.uniform(2, 12))
        mount.reconnect()

    def _power_cut(self) -> None:
        self.share.power_cut(self.dice.choice((0.0, 0.3, 0.7)), self.dice.randrange(1 << 30))
        time.sleep(self.dice.uniform(0.5, 3))
        for mount in self.mounts:
            mount.reconnect()

    def _error(self) -> None:
        op = self.dice.choice(("read", "write", "fsync", "open", "lock", "*"))
        number = self.dice.choice(("EIO", "ENOSPC", "ESTALE", "EHOSTDOWN", "ENOLCK"))
        partial = self.dice.choice((0.0, 0.5, 1.0))
        self._mount().fault(op, number, after=self.dice.randint(0, 60), partial=partial)
        time.sleep(self.dice.uniform(0.5, 3))
        for mount in self.mounts:
            mount.clear()

    def _sleep(self) -> None:
        """A computer is closed and opened again: its program stands still."""
        program = self.dice.choice(self.programs)
        began = monotonic_seconds()
        program.pause(on=True)
        time.sleep(self.dice.uniform(1, 8))
        program.pause(on=False)
        self.slept.append((program.name, began, monotonic_seconds()))

    def heal(self) -> None:
        """All is well again."""
        for mount in self.mounts:
            mount.set(connected=True, hang=False, faults=[], latency_ms=0)

    def close(self) -> None:
        """End everybody."""
        for program in self.programs:
            program.close()
