"""Run as a program on a computer of its own: opens the file as its drive allows, and obeys.

Commands on standard input, one a line: `mode`, `add NAME`, `hold NAME`, `insist NAME`, `names`,
`ask`, `give`, `break`, `holder`, `leave`. Each is answered by a line of JSON; an error by its code.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

from crm_desktop.core.clock import SystemClock, monotonic_seconds
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.storage.database import Database
from crm_desktop.storage.opening import file_id_of
from crm_desktop.storage.presence import Me
from crm_desktop.storage.station import Station
from tests.storage.office import Office, make_office

INSISTS_SECONDS = 250.0


class Guest:
    """One program at the file."""

    def __init__(self, file: Path, name: str, folder: Path, machine: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        clock = SystemClock()
        self.station = Station(
            file,
            file_id_of(file),
            Me(machine or f"laptop-{name}", name, "1.0"),
            clock=clock,
            state_folder=folder,
            copy_folder=folder / "copies",
        )
        self.station.enter()
        self.db = Database.open(file, clock=clock, backend=self.station.backend())
        self.station.settle(self.db)
        self.office: Office = make_office(self.db, clock, 1)  # type: ignore[arg-type]
        self.mutex = threading.Lock()

    def keep(self) -> None:
        """Give signs of life and follow, as the program's keeper does."""
        while True:
            try:
                self.station.step()
            except OSError as error:
                print(type(error).__name__, file=sys.stderr)
            threading.Event().wait(0.3)

    def insist(self, name: str) -> dict[str, object]:
        """Save, again and again as a person does, until it is saved; what was told meanwhile."""
        began = monotonic_seconds()
        told: list[float] = []
        self.db.retry.tell = lambda _seconds: told.append(monotonic_seconds() - began)
        refused: list[str] = []
        computers: set[str] = set()
        while monotonic_seconds() - began < INSISTS_SECONDS:
            try:
                self.office.add(name)
                break
            except StorageUnavailable as error:
                refused.append(error.code)
                computers.add(str(error.params.get("computer", "")))
        else:
            return {"error": refused[-1]}
        return {
            "told": min(told, default=None),
            "refused": refused,
            "computers": sorted(computers),
            "seconds": monotonic_seconds() - began,
        }

    def obey(self, words: list[str]) -> object:
        """Carry out one command."""
        if self.station.wants_move:
            self.station.carry_out(self.db)
        match words:
            case ["mode"]:
                return [self.station.sharing.mode, self.station.sharing.reason]
            case ["add", name]:
                return self.office.add(name)
            case ["hold", name]:
                self.held = self.office.journal.begin(self.office.actor, "contact.create")
                values = {"kind": "person", "display_name": name}
                return self.held.__enter__().insert("contact", values)
            case ["insist", name]:
                return self.insist(name)
            case ["names"]:
                rows = self.db.execute("SELECT display_name FROM contact ORDER BY id").fetchall()
                return [name for (name,) in rows]
            case ["ask"]:
                return self.station.ask_for_turn()
            case ["give"]:
                return self.station.hand_over()
            case ["break"]:
                return self.station.break_turn()
            case ["holder"]:
                holder = self.station.sharing.holder
                return None if holder is None else [holder.user, holder.is_silent]
            case ["leave"]:
                return self.station.leave(self.db)
        raise ValueError(words)


def main(file: str, name: str, folder: str, machine: str = "") -> None:
    """Open, and obey until the input ends."""
    guest = Guest(Path(file), name, Path(folder), machine)
    threading.Thread(target=guest.keep, daemon=True).start()
    print(json.dumps("open"), flush=True)
    for line in sys.stdin:
        try:
            answer = guest.obey(line.split())
        except (StorageUnavailable, UserError) as error:
            answer = {"error": error.code}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:5])
