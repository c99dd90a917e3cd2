"""A file on a drive in the program: the mode it opens in, and the turn that changes hands."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from crm_desktop.app import sharing
from crm_desktop.app.wiring import OpenRequest
from crm_desktop.business.audit.lost_changes import LostChanges
from crm_desktop.business.backups.looking import MarkSheet
from crm_desktop.core.sharing import Mode, Reason, Sharing, Visitor
from crm_desktop.storage.database import Database
from crm_desktop.storage.leaving import EmptyRoom
from crm_desktop.storage.presence import Me, Presence
from crm_desktop.storage.turn import Turn
from tests.journeys.conftest import Journey, StallWatch
from tests.netdrive.fixtures import share
from tests.netdrive.netdrive import Mount, Share
from tests.storage.guest_program import Program as Colleague

__all__ = ["share"]

ME = Me("laptop-c", "Cleo", "1.0")
MOST_STALL_MS = 100
"""A drive that hangs for seconds must not be felt (reliability.md, P8)."""


def test_a_local_file_says_so_and_leaves_nothing_behind(launch: Callable[..., Journey], demo: Path):
    folder = demo.parent / "alone"
    folder.mkdir()
    path = Path(shutil.copyfile(demo, folder / "office.crm"))
    journey = launch(database=path)
    assert journey.window.status._sharing.text() == "local file · only this computer"
    journey.program.begin_background_work()
    journey.wait(lambda: journey.program.sharing is not None)
    assert journey.window.status._sharing.text() == "local file · only this computer"
    assert any(entry.name.endswith(".presence") for entry in folder.iterdir())
    desk, messages = journey.program.sharing, journey.window.messages
    assert desk is not None
    desk._show(replace(desk.sharing, minutes_ahead=7))
    assert "clock" in messages.sentence()
    messages.dismiss()
    desk._show(replace(desk.sharing, minutes_ahead=8))
    assert messages.isHidden(), "a wrong clock is told once"
    there = Visitor("ben", "laptop-b", "Ben", mode=Mode.TURN)
    for silent, words in ((False, "Ask for my turn"), (True, "Who is in the file")):
        holder = replace(there, is_silent=silent)
        desk._say_mode(Sharing(Mode.READ_ONLY, Reason.TURN_TAKEN, "nas", (there,), holder))
        assert messages._button.text() == words
    journey.end()
    assert {entry.name.rpartition(".")[2] for entry in folder.iterdir()} <= {"crm", "crm-journal"}


@pytest.mark.parametrize("by_hand", [True, False], ids=["by hand", "by itself"])
def test_p19_who_is_asked_to_leave_closes_the_file_and_keeps_what_is_typed(
    launch: Callable[..., Journey], demo: Path, monkeypatch: pytest.MonkeyPatch, by_hand: bool
):
    if not by_hand:
        monkeypatch.setattr(sharing, "LEAVES_AFTER_MS", 300)
    journey = launch(database=demo)
    program, window = journey.program, journey.window
    program.begin_background_work()
    journey.wait(lambda: program.sharing is not None)
    services, desk = program.services, program.sharing
    assert services is not None
    assert desk is not None
    presence = Presence(demo, services.database.file_id, Me("laptop-b", "Ben", "9.0"))
    room = EmptyRoom(presence, Turn(demo, services.database.file_id, presence), "9.0", seconds=60)
    inside: list[bool] = []

    def change_the_form() -> None:
        with room:
            inside.append(program.services is None)

    newer = threading.Thread(target=change_the_form)
    newer.start()
    try:

        def asked() -> bool:
            desk.keeper.look()
            return program.services is None or "version" in window.messages.sentence()

        journey.wait(asked)
        if by_hand:
            assert "Ben" in window.messages.sentence()
            window.messages._button.click()
        journey.wait(lambda: program.services is None)
    finally:
        newer.join()
    assert inside == [True]
    assert window.start_page.error is not None
    assert window.start_page.error.code == "file_left"
    assert "Ben" in window.start_page.sentence
    window.start_page._retry.click()
    journey.wait(lambda: program.services is not None)
    journey.end()
    assert journey.crashes == []


@pytest.mark.parametrize("names", [["office.crm"], ["office.crm", "branch.crm"]])
def test_a_program_that_ends_while_it_opens_a_file_leaves_no_turn(
    launch: Callable[..., Journey], demo: Path, share: Share, tmp_path: Path, names: list[str]
):
    drive = share.mount(tmp_path / "drive", locks="local")
    journey = launch(database=demo)
    for name in names:  # the second one was asked for before the first was there
        with Database.create(share.backing / name):
            pass
        journey.program.open(OpenRequest(drive.path / name))
    journey.program.finish()
    journey.has_ended = True
    for one in (journey.window, journey.program):
        one.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not list(share.backing.glob(".*.presence/*"))
    for name in names:
        with Database.open(share.backing / name) as database:
            presence = Presence(database.path, database.file_id, ME)
            assert not Turn(database.path, database.file_id, presence).is_taken()


@dataclass
class Turns:
    """A colleague who has the turn on a drive without locks, and the program, which may read."""

    anna: Colleague
    drive: Mount
    """Where the program has the file."""
    journey: Journey


@pytest.fixture
def anna_writes(
    launch: Callable[..., Journey],
    demo: Path,
    share: Share,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Generator[Turns]:
    monkeypatch.setenv("CRM_DESKTOP_MACHINE", "laptop-b")
    shutil.copyfile(demo, share.backing / "office.crm")
    a, b = (share.mount(tmp_path / name, locks="local") for name in "ab")
    anna = Colleague(a.path / "office.crm", "anna", tmp_path / "state-anna")
    try:
        journey = launch(database=b.path / "office.crm")
        journey.program.begin_background_work()
        yield Turns(anna, b, journey)
    finally:
        anna.close()


@pytest.mark.slow
def test_who_gets_the_turn_later_backs_up_and_looks_for_damage_until_it_is_given_back(
    anna_writes: Turns, monkeypatch: pytest.MonkeyPatch
):
    journey = anna_writes.journey
    program = journey.program
    journey.wait(lambda: program.checking is not None and program.sharing is not None)
    services, desk, beside = program.services, program.sharing, program._beside
    assert services is not None
    assert desk is not None
    assert beside is not None
    journey.settle()
    sheet = MarkSheet(program.places.checks, services.database.file_id)
    looked: list[int] = []
    find = LostChanges.find

    def note(*given: Any) -> Any:
        looked.append(1)
        return find(*given)

    monkeypatch.setattr(LostChanges, "find", note)

    def runs() -> tuple[bool, ...]:
        backing, checking = beside._backing_up, program.checking
        lost_saves = program.lost_saves
        return (
            backing is not None and backing._timer.isActive(),
            checking is not None and checking._timer.isActive(),
            lost_saves is not None and lost_saves._timer.isActive(),
            sheet.read().is_open,
        )

    assert services.is_read_only
    assert runs() == (False,) * 4
    desk._ask_and_show()
    anna_writes.anna.tell("give")

    def is_all(*, begun: bool) -> bool:
        anna_writes.anna.tell("mode")
        return services.is_read_only is not begun and runs() == (begun,) * 4

    journey.wait(lambda: is_all(begun=True))
    assert beside._backing_up is not None
    beside._backing_up.look()
    journey.wait(services.backups.backups)
    journey.wait(lambda: looked)
    journey.wait(program.window.status._backups.text)

    anna_writes.anna.tell("ask")
    journey.wait(lambda: "asks to write" in program.window.messages.sentence())
    desk._hand_over()
    journey.wait(lambda: is_all(begun=False))
    journey.wait(lambda: not program.window.status._backups.text())
    journey.end()
    assert journey.crashes == []


@pytest.mark.slow
def test_the_turn_changes_hands_and_a_hanging_drive_is_not_felt(anna_writes: Turns, share: Share):
    journey = anna_writes.journey
    status = journey.window.status
    journey.wait(lambda: journey.program.sharing is not None)
    assert "read only" in status._sharing.text()
    assert "anna" in status._sharing.text()
    assert not journey.window.top_bar.new.isEnabled()
    desk = journey.program.sharing
    assert desk is not None
    dialog = desk.open_window()
    dialog._ask.click()
    dialog.accept()
    anna_writes.anna.tell("give")

    def has_turn() -> bool:
        anna_writes.anna.tell("mode")
        return journey.window.top_bar.new.isEnabled()

    journey.wait(has_turn)
    assert "you write" in status._sharing.text()
    journey.settle()
    stalls = StallWatch()
    anna_writes.drive.disconnect(hang=True)
    journey.qtbot.wait(2500)
    assert stalls.longest_own_ms < MOST_STALL_MS
    anna_writes.drive.reconnect()
    journey.settle()
    journey.end()
    assert journey.crashes == []
    anna_writes.anna.close()
    with Database.open(share.backing / "office.crm") as db:
        assert db.execute("PRAGMA quick_check").fetchone() == ("ok",)


def test_typing_counts_as_work_at_the_file(launch: Callable[..., Journey], demo: Path):
    """Who writes a long note is not idle: the turn would pass in the middle of it."""
    journey = launch(database=demo)
    journey.program.begin_background_work()
    journey.wait(lambda: journey.program.sharing is not None)
    journey.wait(lambda: journey.program.unsaved is not None)
    desk = journey.program.sharing
    assert desk is not None
    unsaved = journey.program.unsaved
    assert unsaved is not None
    desk._station._last_use = 0.0
    unsaved.keeper.typed.emit()
    assert desk._station._last_use > 0.0
    journey.end()
