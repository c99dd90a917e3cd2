"""The real program without a screen, on a computer of its own, which does what it is told.

    python -m tests.machines.begin tests.machines.client FILE HOME NAME

`HOME` holds its settings, cache and state, `NAME` is the computer's and the person's. Commands
come as JSON, one a line, on standard input: `{"id": 7, "do": "create", "word": "x"}`; each is
answered on standard output by a line with the same id. What was begun and what became of it is also
written to `HOME/history.jsonl`, which outlives a kill. `{"do": "play", …}` lets the program act by
itself.

It is built as `app/startup.py` builds it; what it is told goes through the program's own
operations, as if a window had asked. A beat every 20 ms in the thread of the windows tells how long
that thread was ever kept.
"""

from __future__ import annotations

import gc
import json
import os
import random
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from crm_desktop.app.appearance import Appearance
from crm_desktop.app.arguments import StartArguments
from crm_desktop.app.crash_guard import CrashGuard
from crm_desktop.app.logging_setup import set_up_logging
from crm_desktop.app.program import Places, Program
from crm_desktop.app.program_dialogs import ProgramDialogs
from crm_desktop.app.single_instance import SingleInstance
from crm_desktop.app.startup import FirstPaint, make_application
from crm_desktop.app.wiring import OpenRequest, Services
from crm_desktop.business.contacts.model import Contact
from crm_desktop.business.reminders.model import RemindersDue
from crm_desktop.business.settings.personal_file import PersonalFile
from crm_desktop.core.clock import SystemClock, monotonic_seconds
from crm_desktop.core.errors import ConflictError, StorageUnavailable, UserError
from crm_desktop.jobs.worker import Worker
from crm_desktop.ui.kit.view_state import ViewState
from tests.machines.acts import ACTS, FIELDS, SHARED_CARDS, random_act, save
from tests.machines.heartbeat import Heartbeat
from tests.machines.memory import figures, resident_bytes
from tests.machines.notes import Notes

MEMORY_EVERY_SECONDS = 5.0
_OPEN_AGAIN_MS = 3000


class Client(QObject):
    """Carries out commands in one running program."""

    _told = Signal(str)

    def __init__(self, program: Program, home: Path, name: str, request: OpenRequest) -> None:
        super().__init__(program)
        self.program = program
        self.history = Notes(home / "history.jsonl")
        self._home = home
        self._name = name
        self._request = request
        self._dice = random.Random(name)
        self._number = 0
        self._until = 0.0
        self._pause_ms = 500.0
        self._plays = ""
        self._under_way = 0
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._play)
        self.heart = Heartbeat(
            lambda gap: self.history.note(
                "gap", ms=round(gap.ms), cpu=round(gap.cpu_ms), where=gap.where
            ),
            self,
        )
        self._told.connect(self._obey)
        program.file_shown.connect(self._on_file)
        program.file_refused.connect(self._on_refused)
        program.operations.error_shown.connect(
            lambda _owner, error: self.history.note("error_shown", code=error.code)
        )
        threading.Thread(target=self._note_memory, daemon=True).start()
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def services(self) -> Services:
        """Of the open file."""
        services = self.program.services
        if services is None:
            raise UserError("file_closed")
        return services

    def _note_memory(self) -> None:
        """Beside the windows: three of four gaps that a soak told were this measuring."""
        while True:
            time.sleep(MEMORY_EVERY_SECONDS)
            self.history.note("memory", **figures())

    # -- the file ----------------------------------------------------------------------------

    def _on_file(self) -> None:
        self.history.note("open", mode=str(self._mode()))
        self._answer({"event": "open"})
        bridge = self.program.bridge
        assert bridge is not None
        bridge.changed.connect(
            lambda changes: self.history.note(
                "heard", seq=changes.seq, action=changes.action, origin=str(changes.origin)
            )
        )
        self._watch_reminders()
        self._watch_waiting()

    def _watch_waiting(self) -> None:
        desk = self.program.sharing
        if desk is None:
            QTimer.singleShot(100, self, self._watch_waiting)
            return
        desk.waited.connect(lambda seconds: self.history.note("waited", seconds=seconds))

    def _watch_reminders(self) -> None:
        reminding = self.program.reminding
        if reminding is None:
            QTimer.singleShot(100, self, self._watch_reminders)
            return
        note_shown = reminding.watch.note_shown

        def note(due: RemindersDue) -> None:
            self.history.note("shown", reminders=list(due.claimed.ids))
            note_shown(due)

        reminding.watch.note_shown = note  # type: ignore[method-assign]

    def _on_refused(self, error: UserError | StorageUnavailable) -> None:
        self.history.note("refused", code=error.code)
        self._answer({"event": "refused", "code": error.code})
        QTimer.singleShot(_OPEN_AGAIN_MS, self, self._open_again)

    def _open_again(self) -> None:
        if self.program.services is None:
            self.program.open(self._request)

    def _mode(self) -> object:
        sharing = self.program.sharing
        if sharing is not None:
            return sharing.sharing.mode
        return "?"

    # -- commands ----------------------------------------------------------------------------

    def _listen(self) -> None:
        for line in sys.stdin:
            self._told.emit(line)
        self._told.emit('{"id": 0, "do": "quit"}')

    def _obey(self, line: str) -> None:
        given: dict[str, Any] = json.loads(line)
        what, key = given["do"], given["id"]
        if what in ACTS or what == "form":
            self.act(what, given, partial(self._answer_to, key))
            return
        if what == "type":
            self._type(given, partial(self._answer_to, key))
            return
        self._answer_to(key, getattr(self, f"_do_{what}")(given))

    def _do_quit(self, _given: dict[str, Any]) -> dict[str, Any]:
        QTimer.singleShot(0, self.program.window, self.program.window.quit)
        return {}

    def _do_state(self, _given: dict[str, Any]) -> dict[str, Any]:
        sharing = None if self.program.sharing is None else self.program.sharing.sharing
        return {
            "mode": None if sharing is None else sharing.mode.value,
            "reason": None if sharing is None else sharing.reason.value,
            "others": 0 if sharing is None else len(sharing.others),
            "longest_gap_ms": self.heart.longest_ms,
            "beats": self.heart.beats,
            "message": self._message(),
            "under_way": self._under_way,
            "memory": resident_bytes(),
        }

    def _message(self) -> str:
        """What stands above the page, if anything does."""
        bar = self.program.window.messages
        return "" if bar.isHidden() else bar.sentence()

    def _do_reset(self, _given: dict[str, Any]) -> dict[str, Any]:
        self.heart.reset()
        return {}

    def _do_turn(self, given: dict[str, Any]) -> dict[str, Any]:
        """Ask for the turn, give it, refuse it: what the window of sharing offers."""
        desk = self.program.sharing
        if desk is None:
            return {"error": "no desk"}
        dialog = desk.open_window()
        getattr(dialog, str(given["signal"])).emit()
        dialog.accept()
        return {}

    def _do_refuse(self, _given: dict[str, Any]) -> dict[str, Any]:
        """Say no to whoever asks for the turn."""
        desk = self.program.sharing
        if desk is not None:
            dialog = desk.open_window()
            for one in desk.sharing.others:
                if one.wants_turn:
                    dialog.refused.emit(one)
            dialog.accept()
        return {}

    def _type(self, given: dict[str, Any], then: Callable[[dict[str, Any]], None]) -> None:
        """Open a card and type into one of its fields, without leaving the field."""
        from crm_desktop.business.contacts.model import CONTACT
        from crm_desktop.core.record_ref import RecordRef
        from crm_desktop.ui.contacts.card import ContactCard

        window = self.program.window.router.open(RecordRef(CONTACT, int(given["contact"])))
        assert isinstance(window, ContactCard)

        def type_it() -> None:
            if window.contact is None or not window.isEnabled():
                QTimer.singleShot(50, self, type_it)
                return
            window.body.notes.edit.setFocus()
            window.body.notes.edit.setPlainText(str(given["word"]))
            then({})

        type_it()

    def _do_break(self, _given: dict[str, Any]) -> dict[str, Any]:
        """Take the turn of a computer that failed, as the person decides who was asked."""
        desk = self.program.sharing
        if desk is not None:
            desk.break_turn()
        return {}

    def _do_play(self, given: dict[str, Any]) -> dict[str, Any]:
        """Act by itself for `seconds`, about every `pause_ms`."""
        self._dice = random.Random(str(given["seed"]))
        self._until = monotonic_seconds() + float(given["seconds"])
        self._pause_ms = float(given["pause_ms"])
        self._plays = str(given.get("only", ""))
        self._play()
        return {}

    def _do_stop(self, _given: dict[str, Any]) -> dict[str, Any]:
        self._until = 0.0
        return {}

    # -- acting ------------------------------------------------------------------------------

    def _play(self) -> None:
        if monotonic_seconds() >= self._until:
            return
        # One timer for all: `singleShot` with a method leaves a reference behind each time.
        self._next.start(round(self._pause_ms * self._dice.uniform(0.3, 1.7)))
        if self._under_way >= 3 or self.program.services is None:
            return  # a user, too, waits when nothing answers
        self._number += 1
        word = f"{self._name}-{os.getpid()}-{self._number}"
        what, given = random_act(self._dice, word, self._home)
        if self._plays == "saves":
            field = self._dice.choice(FIELDS)
            contact = self._dice.randint(1, SHARED_CARDS)
            what, given = "edit", {"contact": contact, "field": field, "word": word}
        self.act(what, given, lambda _answer: None)

    def act(self, what: str, given: dict[str, Any], then: Callable[[dict[str, Any]], None]) -> None:
        """Carry out one act in the worker and note what became of it."""
        try:
            services = self.services
        except UserError as error:
            then({"error": error.code})
            return
        self._number += 1
        key = f"{os.getpid()}-{self._number}"
        if what == "form":
            self._fill_form(services, key, given, then)
            return
        about = {name: given[name] for name in given if name not in {"do", "id", "folder"}}
        self._begin(key, what, about, lambda: ACTS[what](services, given), then)

    def _begin(
        self,
        key: str,
        what: str,
        about: dict[str, Any],
        call: Callable[[], dict[str, Any]],
        then: Callable[[dict[str, Any]], None],
    ) -> None:
        self.history.note("invoke", key=key, act=what, **about)
        self._under_way += 1
        began = monotonic_seconds()

        def done(answer: dict[str, Any]) -> None:
            self._under_way -= 1
            ms = round((monotonic_seconds() - began) * 1000, 1)
            self.history.note("ok", key=key, act=what, ms=ms, **answer)
            then(answer | {"ms": ms})

        def failed(error: UserError | StorageUnavailable) -> None:
            self._under_way -= 1
            answer: dict[str, Any] = {"error": error.code}
            if isinstance(error, ConflictError):
                answer["conflicts"] = [[one.field, one.mine, one.theirs] for one in error.conflicts]
            if isinstance(error, StorageUnavailable):
                answer |= {"outcome": error.outcome.value, "detail": error.detail}
            ms = round((monotonic_seconds() - began) * 1000, 1)
            kind = "info" if answer.get("outcome") == "unknown" else "fail"
            self.history.note(kind, key=key, act=what, ms=ms, **answer)
            then(answer | {"ms": ms})

        self.program.operations.run(self, call, done, failed)

    def _fill_form(
        self,
        services: Services,
        key: str,
        given: dict[str, Any],
        then: Callable[[dict[str, Any]], None],
    ) -> None:
        """Open a card, think for some seconds, and save one field of it."""
        contact, seconds = int(given["contact"]), float(given["seconds"])
        field, word = str(given["field"]), str(given["word"])

        def opened(card: Contact) -> None:
            about = {"contact": contact, "field": field, "word": word}
            call = partial(save, services, card, field, word)
            QTimer.singleShot(
                round(seconds * 1000), self, lambda: self._begin(key, "save", about, call, then)
            )

        self.program.operations.run(
            self,
            lambda: services.contacts.get(contact),
            opened,
            lambda error: then({"error": error.code}),
        )

    # -- answering ---------------------------------------------------------------------------

    def _answer_to(self, key: int, answer: dict[str, Any]) -> None:
        self._answer({"id": key, **answer})

    def _answer(self, answer: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(answer, default=str) + "\n")
        sys.stdout.flush()


def main(file: str, home: str, name: str) -> int:
    """Run the program until its window is closed."""
    base = Path(home)
    for folder in ("config", "cache", "state", "documents", "logs"):
        (base / folder).mkdir(parents=True, exist_ok=True)
    gc.disable()
    app = make_application()
    guard = CrashGuard()
    guard.install()
    places = Places(base / "config", base / "cache", base / "logs", base / "documents")
    guard.watch_hard_faults(places.logs)
    set_up_logging(places.logs)
    personal_file = PersonalFile(places.config)
    loaded = personal_file.load()
    appearance = Appearance(app, StartArguments(theme="light"))
    appearance.apply(loaded.values)
    program = Program(
        places,
        personal_file,
        loaded.values,
        SystemClock(),
        Worker("database"),
        Worker("long work"),
        SingleInstance(places.config),
        "default",
        ViewState(None),
    )
    program.settings_changed.connect(appearance.apply)
    dialogs = ProgramDialogs(program, guard)
    program.window.closing.connect(app.quit)
    request = OpenRequest(Path(file))
    client = Client(program, base, name, request)
    guard.crashed.connect(lambda report: client.history.note("crash", report=str(report)))
    program.open(request)
    FirstPaint(program, None)
    code = app.exec()
    program.finish()
    client.history.note("closed")
    del dialogs
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
