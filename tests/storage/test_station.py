"""In which mode a file opens and goes on: this computer, a drive alone, a drive with others."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crm_desktop.core.clock import ManualClock
from crm_desktop.core.errors import Outcome, StorageUnavailable
from crm_desktop.core.ids import new_uid
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.sharing import (
    Mode,
    Reason,
    Sharing,
    ShownReminder,
    Viewing,
    shown_of,
    shown_text,
)
from crm_desktop.storage import station as station_module
from crm_desktop.storage.backends import sqlite_copy
from crm_desktop.storage.backends.sqlite_copy import SqliteCopy
from crm_desktop.storage.backends.sqlite_file import probe
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from crm_desktop.storage.drive import Drive, fingerprint
from crm_desktop.storage.presence import Me, Presence
from crm_desktop.storage.proof import ProofBook
from crm_desktop.storage.station import Station
from crm_desktop.storage.turn import Held, Turn, turn_file
from tests.storage.office import Office, make_office


@dataclass
class Desk:
    """One program at the file: what it decided, and its office while it is open."""

    station: Station
    sharing: Sharing
    office: Office

    def step(self) -> Sharing:
        """Look again, and follow."""
        self.station.step()
        if self.station.wants_move:
            self.station.carry_out(self.office.db)
        return self.station.sharing

    def names(self) -> list[str]:
        rows = self.office.db.execute("SELECT display_name FROM contact ORDER BY id").fetchall()
        return [name for (name,) in rows]

    def close(self) -> None:
        self.station.leave(self.office.db)


Sit = Callable[..., Desk]


@pytest.fixture
def drive(monkeypatch: pytest.MonkeyPatch) -> list[Drive]:
    """The drive that is seen under the file; the last one of the list."""
    seen = [Drive("cifs", "//nas/office", ("vers=3.1.1",))]
    monkeypatch.setattr(station_module, "look_at_drive", lambda _path: seen[-1])
    # Locks of one process prove nothing; real programs prove drives in test_p13 and test_p15.
    monkeypatch.setattr(station_module, "prove_with", lambda *_, **__: Reason.ALONE)
    monkeypatch.setattr(Station, "_locks_reach_others", lambda _station: True)
    return seen


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    folder.mkdir()
    Database.create(folder / "office.crm").close()
    return folder / "office.crm"


@pytest.fixture
def sit(file: Path, tmp_path: Path, drive: list[Drive], clock: ManualClock) -> Iterator[Sit]:
    """Somebody sits down at the file."""
    desks: list[Desk] = []

    def come(name: str, *, read_only: bool = False) -> Desk:
        header = probe(file)
        assert header is not None
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        station = Station(
            file,
            header.file_id,
            Me(f"laptop-{name}", name, "1.0"),
            clock=clock,
            state_folder=folder,
            copy_folder=folder / "copies",
            read_only=read_only,
            patience_seconds=0.1,
        )
        sharing = station.enter()
        db = Database.open(file, clock=clock, backend=station.backend())
        station.settle(db)
        desks.append(Desk(station, sharing, make_office(db, clock, len(desks) + 1)))
        return desks[-1]

    yield come
    for desk in desks:
        desk.close()


def _names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _prove(tmp_path: Path, name: str, drive: Drive, clock: ManualClock) -> None:
    (tmp_path / name).mkdir(exist_ok=True)
    ProofBook(tmp_path / name, clock).keep(fingerprint(drive))


def test_damage_of_a_copy_beside_it_stops_nobody_at_the_file(
    sit: Sit, file: Path, drive: list[Drive]
):
    drive.append(Drive("ext4", "/dev/sda1", is_local=True))
    anna, ben = sit("anna"), sit("ben")
    header = probe(file)
    assert header is not None
    beside = Presence(
        file.with_name("office copy.crm"), header.file_id, Me("laptop-c", "cleo", "1")
    )
    beside.join()
    beside.tell(found_damage=True)
    assert anna.step().mode is Mode.LOCAL
    assert [one.user for one in anna.station.sharing.others] == ["ben"]
    ben.station._presence.tell(found_damage=True)
    assert anna.step().mode is Mode.READ_ONLY, "at the same file it does"
    beside.leave()


def test_a_file_of_this_computer_is_local_and_leaves_nothing_behind(
    sit: Sit, file: Path, drive: list[Drive]
):
    drive.append(Drive("ext4", "/dev/sda1", is_local=True))
    anna, ben = sit("anna"), sit("ben")
    assert (anna.sharing.mode, anna.sharing.reason) == (Mode.LOCAL, Reason.HERE)
    assert ben.sharing.mode is Mode.LOCAL
    anna.office.add("One")
    ben.office.add("Two")
    assert anna.names() == ["One", "Two"]
    for desk in (anna, ben):
        assert desk.step().mode is Mode.LOCAL
        desk.close()
    assert _names_in(file.parent) == ["office.crm", "office.crm-journal"]


@pytest.mark.parametrize(("alone", "seen"), [(False, Mode.LOCAL), (True, Mode.READ_ONLY)])
def test_who_comes_to_a_file_of_this_computer_waits_for_who_comes_at_the_same_time(
    sit: Sit, file: Path, drive: list[Drive], monkeypatch: pytest.MonkeyPatch, alone: bool,
    seen: Mode,
):  # fmt: skip
    drive.append(Drive("ext4", "/dev/sda1", is_local=True))
    header = probe(file)
    assert header is not None
    presence = Presence(file, header.file_id, Me("laptop-c", "cleo", "1"))
    presence.join()
    cleo, waited = Turn(file, header.file_id, presence), list[float]()
    cleo.take(alone=alone)

    def wait(_station: Station, seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            cleo.release()

    monkeypatch.setattr(Station, "_pause", wait)
    assert sit("anna").sharing.mode is seen
    assert len(waited) == (0 if alone else 3), "who writes alone may do so for long"
    assert cleo.release() is alone
    presence.leave()


def test_alone_on_a_drive_one_writes_with_the_turn(sit: Sit, file: Path):
    anna = sit("anna")
    assert (anna.sharing.mode, anna.sharing.reason) == (Mode.TURN, Reason.ALONE)
    assert anna.sharing.drive == "nas"
    anna.office.add("One")
    with anna.office.db.open_second_reader() as reader:
        assert reader.execute("SELECT count(*) FROM contact").fetchone() == (1,)
    anna.office.add("Two")
    assert anna.step().mode is Mode.TURN
    anna.close()
    left = [name for name in _names_in(file.parent) if not name.startswith("office")]
    assert [name.rpartition(".")[2] for name in left] == ["left"]


def test_who_comes_second_reads_a_copy_and_sees_who_writes(sit: Sit):
    anna = sit("anna")
    anna.office.add("One")
    ben = sit("ben")
    assert (ben.sharing.mode, ben.sharing.reason) == (Mode.READ_ONLY, Reason.TURN_TAKEN)
    assert ben.sharing.holder is not None
    assert ben.sharing.holder.user == "anna"
    assert ben.names() == ["One"]
    assert ben.office.db.is_read_only
    with pytest.raises(StorageUnavailable) as refused:
        ben.office.add("Two")
    assert refused.value.code == "read_only"
    anna.office.add("Two")
    assert anna.names() == ["One", "Two"]
    assert [one.user for one in anna.step().others] == ["ben"]


def test_a_holder_that_died_keeps_the_name_it_was_known_by(sit: Sit):
    """The turn names its holder by the login, for it is taken before the file is open."""
    anna, ben = sit("anna"), sit("ben")
    anna.station.introduce("Anna Petraitė")
    holder = ben.step().holder
    assert holder is not None
    assert (holder.user, holder.is_silent) == ("Anna Petraitė", False)
    presence = anna.station._presence
    (presence.folder / f"{presence.token}.json").unlink()  # swept by somebody, as of the dead
    holder = ben.step().holder
    assert holder is not None
    assert (holder.user, holder.is_silent) == ("Anna Petraitė", True)
    carl = sit("carl").sharing.holder
    assert carl is not None
    assert carl.user == "anna", "who never met them has the login only"


def test_the_turn_is_asked_for_and_handed_over(sit: Sit):
    anna, ben = sit("anna"), sit("ben")
    anna.office.add("One")
    ben.station.ask_for_turn()
    ben.step()
    assert [one.user for one in anna.step().others if one.wants_turn] == ["ben"]
    assert anna.station.sharing.mode is Mode.TURN, "nobody takes it from who needs it"
    anna.station.hand_over()
    assert anna.step().mode is Mode.READ_ONLY
    assert anna.names() == ["One"]
    with pytest.raises(StorageUnavailable):
        anna.office.add("Too late")
    assert ben.step().mode is Mode.TURN
    assert ben.names() == ["One"]
    ben.office.add("Two")
    assert ben.names() == ["One", "Two"]
    anna.step()
    assert anna.station.sharing.holder is not None
    assert anna.station.sharing.holder.user == "ben"


def test_what_came_to_a_screen_is_told_with_the_sign_of_life(sit: Sit):
    anna, ben = sit("anna"), sit("ben")
    told = [
        ShownReminder(7, 1_700_000_000_000),
        ShownReminder(8, 1_700_000_060_000, is_noted=False),
    ]
    ben.station.show_reminders(shown_text(3, told))
    ben.step()
    [seen] = [one for one in anna.step().others if one.user == "ben"]
    assert shown_of(seen.shown) == (3, tuple(told))
    assert anna.station.sharing.others[0].record == ""


def test_after_five_idle_minutes_a_wish_is_granted(sit: Sit):
    anna, ben = sit("anna"), sit("ben")
    ben.station.ask_for_turn()
    ben.step()
    assert anna.step().mode is Mode.TURN
    anna.station._last_use -= 301
    assert anna.step().mode is Mode.READ_ONLY
    assert ben.step().mode is Mode.TURN


def test_open_edits_are_saved_before_the_turn_passes_by_itself(sit: Sit):
    anna, ben = sit("anna"), sit("ben")
    asked: list[int] = []
    anna.station.on_idle = lambda: asked.append(1)
    ben.station.ask_for_turn()
    ben.step()
    anna.station._last_use -= 301
    assert anna.step().mode is Mode.TURN
    assert asked == [1]
    anna.office.add("What was still open")
    anna.station.hand_over()
    assert anna.step().mode is Mode.READ_ONLY
    assert ben.step().mode is Mode.TURN
    assert ben.names() == ["What was still open"]


def test_a_window_that_does_not_answer_keeps_the_turn_for_a_minute_only(sit: Sit):
    anna, ben = sit("anna"), sit("ben")
    anna.station.on_idle = lambda: None
    ben.station.ask_for_turn()
    ben.step()
    anna.station._last_use -= 301
    assert anna.step().mode is Mode.TURN
    assert anna.station._idle_told_at is not None
    anna.station._idle_told_at -= 61
    assert anna.step().mode is Mode.READ_ONLY


def test_windows_are_told_first_also_after_hours(sit: Sit):
    anna, ben = sit("anna"), sit("ben")
    asked: list[int] = []
    anna.station.on_idle = lambda: asked.append(1)
    anna.station._last_use -= 7200
    ben.station.ask_for_turn()
    ben.step()
    assert anna.step().mode is Mode.TURN
    assert asked == [1]


def test_who_was_just_given_the_turn_does_not_lose_it_by_itself(sit: Sit):
    anna, ben = sit("anna"), sit("ben")
    for one in (anna, ben):
        one.station._last_use -= 301
    ben.station.ask_for_turn()
    ben.step()
    assert anna.step().mode is Mode.READ_ONLY
    assert ben.step().mode is Mode.TURN
    anna.station.ask_for_turn()
    anna.step()
    assert ben.step().mode is Mode.TURN, "nothing was saved here yet, but five minutes are not over"


def test_who_types_is_not_idle(sit: Sit):
    anna, ben = sit("anna"), sit("ben")
    anna.station._last_use -= 301
    anna.station.note_use()
    ben.station.ask_for_turn()
    ben.step()
    assert anna.step().mode is Mode.TURN


def test_who_asks_is_told_no_and_may_ask_again(sit: Sit):
    anna, ben = sit("anna"), sit("ben")
    ben.station.ask_for_turn()
    ben.step()
    (wish,) = [one for one in anna.step().others if one.wants_turn]
    anna.station.refuse(wish)
    assert not any(one.wants_turn for one in anna.step().others), "it was answered"
    sharing = ben.step()
    assert sharing.was_refused
    assert not any(one.wants_turn for one in sharing.visitors), "it does not ask any longer"
    ben.station.ask_for_turn()
    assert not ben.step().was_refused
    assert [one.user for one in anna.step().others if one.wants_turn] == ["ben"]


def test_a_reader_takes_a_turn_that_nobody_has(sit: Sit):
    anna, ben = sit("anna"), sit("ben")
    anna.office.add("One")
    anna.close()
    assert ben.step().mode is Mode.TURN
    ben.office.add("Two")
    assert ben.names() == ["One", "Two"]


def test_the_copy_is_renewed_when_somebody_saved(sit: Sit, clock: ManualClock):
    anna, ben = sit("anna"), sit("ben")
    first = ben.station.sharing.copied_at
    assert first == clock.now()
    ben.station._copied_at -= 60
    ben.step()
    assert ben.station.sharing.copied_at == first, "nothing was saved"
    clock.advance(minutes=1)
    anna.office.add("One")
    ben.step()
    assert ben.names() == ["One"]
    assert ben.station.sharing.copied_at == clock.now()
    copies = list(ben.station._copy_folder.iterdir())
    assert len([path for path in copies if path.suffix == ".copy"]) == 1


def test_p04_what_is_saved_while_a_copy_is_looked_at_comes_with_the_next_one(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
):
    anna, ben = sit("anna"), sit("ben")
    anna.office.add("One")
    is_sound = sqlite_copy._is_sound

    def slowly(copy: Path) -> bool:
        anna.office.add("Two")
        return is_sound(copy)

    with monkeypatch.context() as large_file:
        large_file.setattr(sqlite_copy, "_is_sound", slowly)
        ben.station._copied_at -= 60
        ben.step()
    assert ben.names() == ["One"]
    ben.station._copied_at -= 60
    ben.step()
    assert ben.names() == ["One", "Two"]


def test_a_proven_drive_is_shared(
    sit: Sit, tmp_path: Path, drive: list[Drive], clock: ManualClock, file: Path
):
    for name in ("anna", "ben"):
        _prove(tmp_path, name, drive[-1], clock)
    anna, ben = sit("anna"), sit("ben")
    assert {anna.sharing.mode, ben.sharing.mode} == {Mode.TEAM}
    assert (file.parent / "office.crm-journal").exists(), "a journal that others find"
    anna.office.add("One")
    ben.office.add("Two")
    assert anna.names() == ["One", "Two"]
    assert (anna.step().mode, anna.station.sharing.reason) == (Mode.TEAM, Reason.PROVEN)


def test_an_unproven_one_only_reads_while_others_share(
    sit: Sit, tmp_path: Path, drive: list[Drive], clock: ManualClock
):
    _prove(tmp_path, "anna", drive[-1], clock)
    anna = sit("anna")
    drive.append(Drive("cifs", "//nas/office", ("nobrl",)))
    ben = sit("ben")
    assert (ben.sharing.mode, ben.sharing.reason) == (Mode.READ_ONLY, Reason.TEAM_AT_WORK)
    assert ben.step().mode is Mode.READ_ONLY
    anna.close()
    assert ben.step().mode is Mode.TURN
    assert ben.station.sharing.reason is Reason.LOCKS_STAY_HERE


def test_a_served_file_is_no_longer_local_while_somebody_has_the_turn(sit: Sit, drive: list[Drive]):
    anna = sit("anna")
    drive.append(Drive("ext4", "/dev/sda1", is_local=True))
    ben = sit("ben")
    assert (ben.sharing.mode, ben.sharing.reason) == (Mode.READ_ONLY, Reason.TURN_TAKEN)
    anna.close()


def test_nobody_takes_the_turn_while_the_server_itself_works(sit: Sit, drive: list[Drive]):
    drive.append(Drive("ext4", "/dev/sda1", is_local=True))
    sit("anna")
    drive.append(Drive("cifs", "//nas/office", ("nobrl",)))
    assert sit("ben").sharing.reason is Reason.TEAM_AT_WORK


def test_a_sync_folder_is_written_by_one(sit: Sit, drive: list[Drive]):
    drive.append(Drive("ext4", "/dev/sda1", is_local=True, sync="Dropbox"))
    anna = sit("anna")
    assert (anna.sharing.mode, anna.sharing.reason) == (Mode.TURN, Reason.SYNC_FOLDER)
    assert anna.sharing.drive == "Dropbox"


def test_who_slept_and_lost_the_turn_writes_nothing(sit: Sit, clock: ManualClock, file: Path):
    anna = sit("anna")
    anna.office.add("One")
    clock.advance(hours=1)  # the laptop slept
    anna.office.add("Two")  # it looked, and still had the turn
    ben = sit("ben")
    _lose_turn(anna, ben, clock)
    with pytest.raises(StorageUnavailable) as refused:
        anna.office.add("Three")
    assert refused.value.code == "turn_lost"
    ben.office.add("Mine")
    assert ben.names() == ["One", "Two", "Mine"]
    assert anna.step().mode is Mode.READ_ONLY
    assert anna.names() == ["One", "Two", "Mine"]


def _take_for_dead(desk: Desk) -> None:
    """Three minutes without a sign, and the lock is free: as of a computer that sleeps."""
    presence = desk.station._presence
    handle = os.open(presence.path, os.O_RDWR)
    os.close(presence._handle)  # closing any handle drops the lock
    presence._handle = handle
    then = presence.path.stat().st_mtime - 200
    os.utime(presence.path, (then, then))


def _lose_turn(slept: Desk, taker: Desk, clock: ManualClock) -> None:
    """Another computer takes the turn while this one sleeps; then an hour goes by."""
    _take_for_dead(slept)
    assert taker.station.break_turn()
    assert taker.step().mode is Mode.TURN
    clock.advance(hours=1)


def _no_copy(*_: object) -> SqliteCopy:
    raise StorageUnavailable("copy_failed")


def test_p14_a_look_that_failed_after_sleep_is_made_again_before_anything_is_written(
    sit: Sit, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
):
    anna, ben = sit("anna"), sit("ben")
    _lose_turn(anna, ben, clock)
    holder, troubles = anna.station._turn.holder, [OSError(5, "not quite back")] * 2

    def sometimes() -> Held | None:
        if troubles:
            raise troubles.pop()
        return holder()

    monkeypatch.setattr(anna.station._turn, "holder", sometimes)
    with pytest.raises(StorageUnavailable, match="drive_silent"):
        anna.office.add("One")
    with pytest.raises(OSError, match="not quite back"):
        anna.step()
    with pytest.raises(StorageUnavailable, match="turn_lost"):
        anna.office.add("Two")
    assert anna.step().mode is Mode.READ_ONLY
    assert ben.names() == []


def test_p14_who_lost_the_turn_does_not_write_because_no_copy_can_be_taken(
    sit: Sit, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
):
    anna, ben = sit("anna"), sit("ben")
    _lose_turn(anna, ben, clock)
    with monkeypatch.context() as trouble:
        trouble.setattr(station_module, "take_copy", _no_copy)
        for _ in range(2):
            with pytest.raises(StorageUnavailable, match="copy_failed"):
                anna.step()
            with pytest.raises(StorageUnavailable, match="read_only"):
                anna.office.add("Mine")
            with pytest.raises(StorageUnavailable, match="turn_lost"):
                anna.names()
    ben.office.add("Ben")
    assert anna.step().mode is Mode.READ_ONLY
    assert anna.names() == ["Ben"]


def test_p14_who_slept_and_lost_the_turn_does_not_even_read_before_it_has_looked(
    sit: Sit, clock: ManualClock
):
    anna, ben = sit("anna"), sit("ben")
    anna.office.add("One")
    clock.advance(hours=1)
    assert anna.names() == ["One"], "it looked, and still had the turn"
    reader = anna.office.db.open_second_reader()
    _lose_turn(anna, ben, clock)
    # A save of Ben's that is half done: who takes it for that of a dead program takes it back.
    ben.office.db.raw.execute("PRAGMA cache_size = 2")
    with ben.office.journal.begin(ben.office.actor, "contact.create") as work:
        for _number in range(30):
            work.insert("contact", {"kind": "person", "display_name": "B", "notes": "x" * 9000})
        for read in (anna.names, lambda: reader.execute("SELECT 1 FROM contact").fetchone()):
            with pytest.raises(StorageUnavailable, match="turn_lost"):
                read()
        with pytest.raises(StorageUnavailable, match="turn_lost"):
            anna.office.db.reconnect()
    reader.close()
    assert len(ben.names()) == 31
    assert anna.step().mode is Mode.READ_ONLY
    assert len(anna.names()) == 31


def test_p14_who_gives_the_turn_and_cannot_goes_on_with_it(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
):
    anna, ben = sit("anna"), sit("ben")
    ben.station.ask_for_turn()
    ben.step()
    anna.station.hand_over()
    with monkeypatch.context() as trouble:
        trouble.setattr(station_module, "take_copy", _no_copy)
        with pytest.raises(StorageUnavailable, match="copy_failed"):
            anna.step()
    anna.office.add("Anna")
    seen = ben.station._presence.visitor(anna.station._presence.token)
    assert seen is not None
    assert seen.mode is Mode.TURN
    assert anna.step().mode is Mode.READ_ONLY
    assert ben.step().mode is Mode.TURN


@pytest.mark.parametrize("saves", [True, False])
def test_p14_who_shared_and_slept_sees_that_somebody_writes_alone_now(
    sit: Sit, tmp_path: Path, drive: list[Drive], clock: ManualClock, saves: bool
):
    _prove(tmp_path, "anna", drive[-1], clock)
    anna = sit("anna")
    assert anna.sharing.mode is Mode.TEAM
    _take_for_dead(anna)
    drive.append(Drive("cifs", "//nas/office", ("nobrl",)))
    ben = sit("ben")
    assert ben.sharing.mode is Mode.TURN
    clock.advance(minutes=5)
    if saves:
        with pytest.raises(StorageUnavailable, match="turn_lost"):
            anna.office.add("Anna")
    ben.office.add("Ben")
    assert (anna.step().mode, anna.station.sharing.reason) == (Mode.READ_ONLY, Reason.TURN_TAKEN)
    assert anna.names() == ["Ben"]
    ben.close()
    assert anna.step().mode is Mode.TEAM
    anna.office.add("Anna")


def test_p14_who_shares_stops_for_a_turn_that_lasts(
    sit: Sit, tmp_path: Path, drive: list[Drive], clock: ManualClock
):
    _prove(tmp_path, "anna", drive[-1], clock)
    anna, ben = sit("anna"), sit("ben", read_only=True).station
    ben._presence.join()
    turns = [Turn(ben._path, ben._file_id, ben._presence) for _ in range(3)]
    for turn in turns:  # each for a moment: they see that the file is shared
        assert turn._make(new_uid().hex(), is_passing=False)
        assert anna.step().mode is Mode.TEAM
        turn_file(ben._path, ben._file_id).unlink()
    assert turns[0]._make(new_uid().hex(), is_passing=False)
    for _look in range(3):  # as far as somebody comes who dies at the look who shares the file
        assert anna.step().mode is Mode.TEAM
    ben._presence.tell(mode=Mode.TURN)
    assert [anna.step().mode, anna.step().mode] == [Mode.TEAM, Mode.READ_ONLY]


def test_p14_who_slept_between_taking_the_turn_and_using_it_looks_first(
    sit: Sit, clock: ManualClock
):
    anna, ben, cleo = sit("anna"), sit("ben"), sit("cleo")
    anna.close()
    ben.station.step()
    assert ben.station.wants_move
    _take_for_dead(ben)
    assert cleo.station.break_turn()
    assert cleo.step().mode is Mode.TURN
    clock.advance(minutes=10)
    with pytest.raises(StorageUnavailable, match="turn_lost"):
        ben.station.carry_out(ben.office.db)
    assert ben.station.sharing.mode is Mode.READ_ONLY
    cleo.office.add("Cleo")
    assert ben.step().mode is Mode.READ_ONLY
    assert cleo.office.add("More") > 0


@pytest.mark.parametrize(
    ("unfit", "is_granted"),
    [
        (Reason.LOCKS_REFUSED, False),
        (Reason.LOCKS_REFUSED, True),
        (Reason.LOCKS_IGNORED, True),
        (Reason.LOCKS_STAY_HERE, True),
    ],
)
def test_p13_whatever_the_locks_long_work_beside_saves_reads_whole_ones_and_breaks_nothing(
    sit: Sit, file: Path, monkeypatch: pytest.MonkeyPatch, unfit: Reason, is_granted: bool
):
    """Search, backups and duplicates read by a connection of their own while others are saved."""
    monkeypatch.setattr(station_module, "prove_alone", lambda *_: unfit)
    monkeypatch.setattr(station_module, "grants_a_lock_at_once", lambda *_: is_granted)
    file.with_name(f"{file.name}.lock").mkdir()  # a program left it that died
    anna = sit("anna")
    assert (anna.sharing.mode, anna.sharing.reason) == (Mode.TURN, unfit)
    db, count = anna.office.db, 40
    for number in range(count):
        anna.office.add(f"N{number}", notes="0" * 9000)
    db.raw.execute("PRAGMA cache_size = 4")  # pages are written before the COMMIT
    ended, seen = threading.Event(), list[object]()

    def read() -> None:
        try:
            while not ended.is_set():
                with db.open_second_reader() as reader, reader.read():
                    rows = reader.execute("SELECT notes FROM contact").fetchall()
                    seen.append((len(rows), len(set(rows))))
        except Exception as error:  # noqa: BLE001 - the test tells
            seen.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        for save in range(1, 7):
            with anna.office.journal.begin(anna.office.actor, "contact.save") as work:
                rows = work.execute("SELECT id, version FROM contact").fetchall()
                for contact, version in rows:
                    work.update("contact", contact, {"notes": f"{save}" * 9000}, version)
    finally:
        ended.set()
        thread.join()
    assert set(seen) == {(count, 1)}
    anna.close()
    with Database.open(file) as here:
        assert check_file(here).problems == []


def test_p14_who_slept_while_it_took_the_turn_opens_nothing_with_it(
    sit: Sit, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
):
    def sleep(station: Station) -> None:
        turn = station._turn
        turn._end(turn.token)
        turn._path.unlink()
        clock.advance(hours=1)

    with monkeypatch.context() as night:
        night.setattr(Station, "_wait_until_settled", sleep)
        anna = sit("anna")
    assert (anna.sharing.mode, anna.sharing.reason) == (Mode.READ_ONLY, Reason.TURN_TAKEN)
    assert anna.step().mode is Mode.TURN


def test_p14_who_came_back_only_half_way_comes_back_again(
    sit: Sit,
    tmp_path: Path,
    drive: list[Drive],
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
):
    _prove(tmp_path, "anna", drive[-1], clock)
    anna = sit("anna")
    anna.station._presence.path.unlink()  # others took it for dead

    def away(*_: object) -> bool:
        raise OSError(5, "away again")

    with monkeypatch.context() as trouble:
        trouble.setattr(anna.station._turn, "pass_through", away)
        with pytest.raises(OSError, match="away again"):
            anna.step()
    assert anna.step().mode is Mode.TEAM
    drive.append(Drive("cifs", "//nas/office", ("nobrl",)))
    assert sit("ben").sharing.reason is Reason.TEAM_AT_WORK, "it says that it shares the file"


def test_p11_who_cannot_follow_damage_that_others_found_writes_nothing(
    sit: Sit, drive: list[Drive], monkeypatch: pytest.MonkeyPatch
):
    drive.append(Drive("ext4", "", (), is_local=True))
    anna, ben = sit("anna"), sit("ben")
    anna.station.stop_for_damage()
    anna.step()

    def fail(_database: Database) -> None:
        raise StorageUnavailable("cannot_open")

    with monkeypatch.context() as trouble:
        trouble.setattr(ben.station, "_use_unwritable", fail)
        for _ in range(2):
            with pytest.raises(StorageUnavailable, match="cannot_open"):
                ben.step()
            with pytest.raises(StorageUnavailable, match="file_damaged"):
                ben.office.add("Ben")
    assert ben.step().reason is Reason.DAMAGED


def test_who_only_wants_to_look_leaves_no_trace(sit: Sit, file: Path):
    before = _names_in(file.parent)
    anna = sit("anna", read_only=True)
    assert (anna.sharing.mode, anna.sharing.reason) == (Mode.READ_ONLY, Reason.ASKED_FOR)
    anna.step()
    assert _names_in(file.parent) == before


def test_p15_who_waits_in_vain_is_told_of_the_computer_that_is_silent(
    sit: Sit, drive: list[Drive], tmp_path: Path, clock: ManualClock, file: Path
):
    for name in ("anna", "ben"):
        (tmp_path / name).mkdir(exist_ok=True)
        ProofBook(tmp_path / name, clock).keep(fingerprint(drive[-1]))
    anna, ben = sit("anna"), sit("ben")
    ben.office.db.retry.limit_seconds = 0.05
    with anna.office.journal.begin(anna.office.actor, "contact.create"):
        ben.step()
        with pytest.raises(StorageUnavailable) as caught:
            ben.office.add("Two")
        assert caught.value.code == "busy", "everybody gave a sign a moment ago"
        sign = anna.station._presence.path
        then = sign.stat().st_mtime - 40
        os.utime(sign, (then, then))
        ben.step()
        for act in (lambda: ben.office.add("Two"), lambda: ben.office.save(1, 1, notes="x")):
            with pytest.raises(StorageUnavailable) as caught:
                act()
            assert caught.value.code == "busy_silent"
            assert caught.value.outcome is Outcome.NOT_SAVED
            about = caught.value.params
            assert (about["computer"], about["person"]) == ("laptop-anna", "anna")
            assert about["seconds"] in range(39, 46)
    assert ben.office.add("Two") > 0


def test_damage_stops_everybody_and_mending_lets_them_go_on(
    sit: Sit, drive: list[Drive], monkeypatch: pytest.MonkeyPatch
):
    drive.append(Drive("ext4", "", (), is_local=True))
    anna, ben = sit("anna"), sit("ben")
    anna.office.add("Anna")
    anna.station.stop_for_damage()
    with pytest.raises(StorageUnavailable, match="file_damaged"):
        anna.station.may_write()
    assert (anna.step().mode, anna.step().reason) == (Mode.READ_ONLY, Reason.DAMAGED)
    assert (ben.step().mode, ben.step().reason) == (Mode.READ_ONLY, Reason.DAMAGED)
    assert any(one.found_damage for one in ben.sharing.others) or any(
        one.found_damage for one in ben.station.sharing.others
    )
    with pytest.raises(StorageUnavailable, match="file_damaged"):
        ben.station.may_write()
    assert ben.names() == ["Anna"], "what can be read is shown"

    def fail(_database: Database) -> None:
        raise StorageUnavailable("busy")

    with pytest.raises(StorageUnavailable, match="busy"):
        anna.station.mend(anna.office.db, fail)
    assert anna.office.db.is_read_only
    written: list[bool] = []
    mode = anna.station.mend(anna.office.db, lambda db: written.append(db.is_read_only)).mode
    assert (mode, written) == (Mode.LOCAL, [False])
    anna.office.add("after")
    assert ben.step().mode is Mode.LOCAL
    ben.office.add("Ben")
    assert anna.names() == ["Anna", "after", "Ben"]


def test_open_cards_are_told_with_the_next_sign(sit: Sit):
    anna, ben = sit("anna"), sit("ben")
    ben.station.show_records("contact:42+")
    before = [one.viewings for one in anna.step().others]
    ben.step()
    (after,) = (one.viewings for one in anna.step().others)
    assert before == [()]
    assert after == (Viewing(RecordRef("contact", 42), is_editing=True),)
    ben.station.show_records("")
    ben.step()
    assert [one.viewings for one in anna.step().others] == [()]
