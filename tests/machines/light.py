"""A program without windows, on a computer of its own: what it asks the drive, and little else.

    python -m tests.machines.begin tests.machines.light FILE HOME NAME

Takes the commands `state`, `play` and `quit` of `tests.machines.client`, and answers as that does.
Its services, worker, place at the file and looks at others' saves are the program's; what follows a
save or a look is what the page of contacts asks then. Eight real programs need more of a processor
than two cores have: their waits tell of the computer, those of eight of these tell of the drive.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from crm_desktop.app.wiring import OpenRequest, Services, open_services
from crm_desktop.business.contacts.model import CONTACT, ContactKind, ContactQuery
from crm_desktop.core.changes import Changes
from crm_desktop.core.clock import SystemClock, monotonic_seconds
from crm_desktop.core.errors import ConflictError, StorageUnavailable, UserError
from crm_desktop.jobs.keeping import Keeper
from crm_desktop.jobs.worker import Request, Worker
from tests.machines.acts import FIELDS, SHARED_CARDS, edit
from tests.machines.notes import Notes

LOOK_SECONDS = 4.5
"""As `app/watching.py` looks at a file on a drive."""
_GIVES_WAY = 24


class LightStation:
    """One of them."""

    def __init__(self, file: Path, home: Path, name: str) -> None:
        self._name = name
        self._notes = Notes(home / "history.jsonl")
        self._worker = Worker("database")
        self._ended = threading.Event()
        self._under_way = 0
        self._number = 0
        self._changes = list[Changes]()
        self._services = open_services(OpenRequest(file), SystemClock(), home / "cache")
        self._begin(self._services)

    def _begin(self, services: Services) -> None:
        station = services.sharing.get()
        assert station is not None
        self._station = station
        database = services.database
        database.move_to_current_thread()
        self._worker.when_idle = database.end_lingering
        database.lingers = database.is_far
        database.retry.tell = lambda seconds: self._notes.note("waited", seconds=seconds)
        services.events.subscribe(Changes, self._note_changes)
        self._run(database.move_to_current_thread)
        move = services.sharing.move
        self._keeper = Keeper(station, self._worker, move, lambda _sharing: None)
        self._keeper.start()
        self._show_list()
        threading.Thread(target=self._look, daemon=True).start()

    # -- what the page of contacts asks -----------------------------------------------------------

    def _note_changes(self, event: object) -> None:
        if isinstance(event, Changes):
            self._changes.append(event)

    def _show_list(self) -> None:
        contacts = self._services.contacts
        self._run(lambda: contacts.first_page(ContactQuery()))
        self._run_patiently("order", lambda: contacts.order(ContactQuery()))
        self._count()

    def _count(self) -> None:
        contacts, actor = self._services.contacts, self._services.actor
        organizations = ContactQuery(kind=ContactKind.ORGANIZATION)
        self._run_patiently("counts", lambda: contacts.counts(actor))
        self._run_patiently("organizations", lambda: contacts.count(organizations))

    def _follow(self, _answer: object = None) -> None:
        """Rows that were changed are read again, and all is counted again."""
        changes, self._changes = self._changes, []
        ids = {key for one in changes for key in one.ids_of(CONTACT)}
        if ids:
            self._run(partial(self._services.contacts.rows, tuple(ids)))
            self._count()

    def _look(self) -> None:
        dice = random.Random(self._name)
        while not self._ended.wait(LOOK_SECONDS * dice.uniform(0.95, 1.05)):
            self._run(self._services.watch.poll, self._follow, kind="watch")

    # -- asking ---------------------------------------------------------------------------------

    def _run(
        self,
        call: Callable[[], object],
        done: Callable[[object], None] = lambda _answer: None,
        failed: Callable[[BaseException], None] = lambda _error: None,
        kind: str | None = None,
    ) -> None:
        self._worker.submit(Request(call, done, failed, kind=kind))

    def _run_patiently(self, kind: str, call: Callable[[], object]) -> None:
        database = self._services.database

        def read() -> object:
            with database.giving_way():
                return call()

        ignored = lambda _answer: None  # noqa: E731
        request = Request(
            read, ignored, ignored, kind=kind, give_way=database.give_way, patience=_GIVES_WAY
        )
        self._worker.submit(request)

    # -- saving ---------------------------------------------------------------------------------

    def _play(self, seconds: float, pause_ms: float, seed: str) -> None:
        dice = random.Random(seed)
        until = monotonic_seconds() + seconds
        while monotonic_seconds() < until:
            if self._ended.wait(pause_ms / 1000 * dice.uniform(0.3, 1.7)):
                return
            if self._under_way < 3:  # a user, too, waits when nothing answers
                self._number += 1
                word = f"{self._name}-{os.getpid()}-{self._number}"
                contact = dice.randint(1, SHARED_CARDS)
                self._save({"contact": contact, "field": dice.choice(FIELDS), "word": word})

    def _save(self, about: dict[str, Any]) -> None:
        key = f"{os.getpid()}-{self._number}"
        self._notes.note("invoke", key=key, act="edit", **about)
        self._under_way += 1
        began = monotonic_seconds()

        def ms() -> float:
            self._under_way -= 1
            return round((monotonic_seconds() - began) * 1000, 1)

        def done(answer: object) -> None:
            assert isinstance(answer, dict)
            self._notes.note("ok", key=key, act="edit", ms=ms(), **answer)
            self._follow()

        def failed(error: BaseException) -> None:
            answer: dict[str, Any] = {"error": getattr(error, "code", repr(error))}
            if isinstance(error, ConflictError):
                answer["conflicts"] = [[one.field, one.mine, one.theirs] for one in error.conflicts]
            if isinstance(error, StorageUnavailable):
                answer |= {"outcome": error.outcome.value, "detail": error.detail}
            elif not isinstance(error, UserError):
                self._notes.note("crash", report=repr(error))
            kind = "info" if answer.get("outcome") == "unknown" else "fail"
            self._notes.note(kind, key=key, act="edit", ms=ms(), **answer)

        self._run(lambda: edit(self._services, about), done, failed)

    # -- commands -------------------------------------------------------------------------------

    def obey(self, given: dict[str, Any]) -> dict[str, Any]:
        """Carry out one command."""
        if given["do"] == "play":
            play = (float(given["seconds"]), float(given["pause_ms"]), str(given["seed"]))
            threading.Thread(target=self._play, args=play, daemon=True).start()
            return {}
        sharing = self._station.sharing
        return {
            "mode": sharing.mode.value,
            "reason": sharing.reason.value,
            "under_way": self._under_way,
        }

    def end(self) -> None:
        """Close the file."""
        self._ended.set()
        self._keeper.stop()
        closed = threading.Event()

        def close() -> None:
            self._services.close()
            closed.set()

        self._run(close)
        closed.wait(30)
        self._worker.stop(5)
        self._notes.note("closed")


def main(file: str, home: str, name: str) -> int:
    """Do what is told until it is told to end."""
    (Path(home) / "cache").mkdir(parents=True, exist_ok=True)
    station = LightStation(Path(file), Path(home), name)
    _answer({"event": "open"})
    for line in sys.stdin:
        given = json.loads(line)
        if given["do"] == "quit":
            _answer({"id": given["id"]})
            break
        _answer({"id": given["id"], **station.obey(given)})
    station.end()
    return 0


def _answer(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer, default=str) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
