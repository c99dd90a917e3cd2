"""P17 where one computer writes at a time: readers can note nothing in the file.

Programs of one user at one file; one of them may write, the others look at copies of it. What
comes to a screen is told with the sign of life and kept on the computer that showed it.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.business.reminders.model import Claimed
from crm_desktop.business.reminders.repository import ReminderRepository
from crm_desktop.business.reminders.service import ReminderService
from crm_desktop.business.reminders.showing import LISTENING_SECONDS, NEXT_SECONDS, Showing
from crm_desktop.business.staff.repository import StaffRepository
from crm_desktop.business.staff.service import StaffService
from crm_desktop.core.clock import ManualClock
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.core.events import EventBus
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.sharing import Mode, Reason, Sharing, Visitor
from crm_desktop.storage.backends.sqlite_file import SqliteFile
from crm_desktop.storage.database import Database
from crm_desktop.storage.local_state import LocalState
from crm_desktop.storage.shown_notes import ShownNotes
from crm_desktop.storage.unit_of_work import Journal
from tests.builders import NOON, REMINDABLES, Office, a_person, open_office

_TELLS_SECONDS = 20
"""Two signs of life: until others have read what was told."""


class Room:
    """Who is at the file, as far as each has read what the others told."""

    def __init__(self) -> None:
        self.said: dict[str, Visitor] = {}
        self.read: dict[str, Visitor] = {}

    def pass_on(self) -> None:
        """Everybody gives a sign and looks around."""
        self.read = dict(self.said)


class Place:
    """One program's place in the room."""

    def __init__(self, room: Room, token: str, mode: Mode) -> None:
        self._room = room
        self._me = Visitor(token, token, "Rasa", mode=mode, is_me=True)
        room.said[token] = replace(self._me, is_me=False)

    def become(self, mode: Mode) -> None:
        self._me = replace(self._me, mode=mode)

    @property
    def sharing(self) -> Sharing:
        others = [one for one in self._room.read.values() if one.token != self._me.token]
        return Sharing(self._me.mode, Reason.TURN_TAKEN, visitors=(self._me, *others))

    def show_reminders(self, shown: str) -> None:
        self._room.said[self._me.token] = replace(self._me, is_me=False, shown=shown)


class Program:
    """A program of the user on a computer of its own, which may be killed and started anew."""

    def __init__(self, desk: Desk, name: str) -> None:
        self.desk = desk
        self.name = name
        self.starts = self.copies = 0
        self.start(Mode.READ_ONLY)

    def start(self, mode: Mode) -> None:
        """Start, or start anew after a kill, which takes what was remembered in memory."""
        self.starts += 1
        self.desk.room.said.pop(f"{self.name}-{self.starts - 1}", None)
        self.mode = mode
        desk = self.desk
        path = desk.office.path
        if mode is Mode.READ_ONLY:
            path = desk.office.path.with_name(f"{self.name}-{self.starts}.copy")
            shutil.copyfile(desk.office.path, path)
        self.database = Database.open(path, clock=desk.clock, read_only=mode is Mode.READ_ONLY)
        events = EventBus()
        journal = Journal(self.database, events, desk.clock, self.name)
        staff = StaffService(StaffRepository(self.database), journal, events)
        self.place = place = Place(desk.room, f"{self.name}-{self.starts}", mode)
        notes = desk.office.path.with_name(f"{self.name}.shown")
        showing = Showing(lambda: ShownNotes(notes, desk.clock), lambda: place)
        rows = ReminderRepository(self.database)
        self.service = ReminderService(self.database, journal, rows, staff, REMINDABLES, showing)
        self.service.monotonic = lambda: desk.steady

    def become(self, mode: Mode) -> None:
        """It gets the turn, or gives it."""
        self.mode = mode
        self.place.become(mode)
        if mode is Mode.TURN:
            self.database.change_backend(SqliteFile(self.desk.office.path))
        self.renew_copy()

    def renew_copy(self) -> None:
        """Look at a newer copy, as every reader does now and then."""
        if self.mode is Mode.READ_ONLY:
            self.copies += 1
            path = self.desk.office.path.with_name(f"{self.name}-{self.copies}.newer")
            shutil.copyfile(self.desk.office.path, path)
            self.database.change_backend(SqliteFile(path, read_only=True))

    def look(self, *, dies: bool = False) -> Claimed:
        """As the watch does: note what is left, claim, show, note; `dies` before noting."""
        actor = self.desk.office.actor
        self._try(lambda: self.service.note_left(actor))
        claimed = self.service.claim_due(actor)
        self.desk.shown.update(claimed.ids)
        if claimed.ids and not dies:
            self._try(lambda: self.service.note_shown(claimed.ids, actor))
        return claimed

    def _try(self, note: Callable[[], None]) -> None:
        try:
            note()
        except StorageUnavailable as error:
            assert error.code == "read_only"  # noqa: PT017 - whether it is raised is by mode

    def end(self) -> None:
        self.service.close()
        self.database.close()


class Desk:
    """The user's reminders, and the time."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.clock: ManualClock = office.clock
        self.steady = 0.0
        self.room = Room()
        self.shown: Counter[int] = Counter()

    def pass_time(self, seconds: float) -> None:
        self.steady += seconds
        self.clock.advance(seconds=seconds)

    def remind(self, *minutes: float) -> list[int]:
        """Set reminders for so many minutes from now; gives them."""
        office = self.office
        contact = office.contacts.create(a_person(), office.actor).contact
        made: list[int] = []
        with office.journal.begin(office.actor, "reminder.create") as work:
            for number, minute in enumerate(minutes):
                moment = (NOON + timedelta(minutes=minute)).astimezone(UTC)
                values = {
                    "user_id": office.user.id,
                    "record_kind": "contact",
                    "record_id": contact.id,
                    "origin": f"hand:{self.steady}-{number}",
                    "rule": f"@{moment.isoformat()}",
                }
                made.append(work.insert("reminder", values))
        return made


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    office = open_office(tmp_path / "company.crm")
    yield Desk(office)
    office.close()


def test_who_may_only_read_shows_it_once_also_after_a_kill(desk: Desk):
    [key] = desk.remind(1)
    ben = Program(desk, "ben")
    desk.pass_time(61)
    assert ben.look().ids == (key,)
    for _ in range(3):
        ben.start(Mode.READ_ONLY)  # killed, and started again
        desk.pass_time(300)
        assert ben.look().ids == ()
    ben.start(Mode.TURN)
    ben.look()
    assert desk.shown == {key: 1}
    assert desk.office.reminders.of_record(_record(desk, key))[0].shown_at is not None
    assert not ben.service.unnoted


def test_killed_before_it_was_noted_anywhere_it_comes_a_second_time(desk: Desk):
    [key] = desk.remind(1)
    ben = Program(desk, "ben")
    desk.pass_time(61)
    ben.look(dies=True)
    ben.start(Mode.READ_ONLY)
    ben.look()
    ben.start(Mode.READ_ONLY)
    ben.look()
    assert desk.shown == {key: 2}


@pytest.mark.parametrize("mode", [Mode.READ_ONLY, Mode.TURN])
def test_killed_again_and_again_it_comes_twice_and_then_waits_in_the_bell(desk: Desk, mode: Mode):
    keys = desk.remind(1, 1.01)
    ben = Program(desk, "ben")
    desk.pass_time(120)
    for _ in range(5):
        ben.start(mode)
        if not ben.look(dies=True).ids:
            desk.pass_time(61)  # what a dead program had claimed stands for a minute
            ben.look(dies=True)
    assert desk.shown == dict.fromkeys(keys, 2)
    ben.start(Mode.TURN)
    ben.look()
    ben.look()
    assert desk.shown == dict.fromkeys(keys, 2)
    waiting = ben.service.waiting(desk.office.user.id)
    assert {one.reminder.id for one in waiting.reminders} == set(keys)
    assert all(one.reminder.shown_at is not None for one in waiting.reminders)


def test_what_came_to_no_screen_counts_for_nothing(desk: Desk):
    [key] = desk.remind(1)
    ben = Program(desk, "ben")
    desk.pass_time(61)
    for _ in range(4):  # the window was told too late each time, and gave it back
        claimed = ben.service.claim_due(desk.office.actor)
        assert claimed.ids == (key,)
        ben.service.give_back(claimed.ids)
        ben.start(Mode.READ_ONLY)
    assert ben.look().ids == (key,)


def test_however_many_come_at_once_are_noted_by_one_write(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    written: list[str] = []
    write = LocalState.write

    def count(state: LocalState, sql: str, *given: Any, **named: Any) -> int:
        written.append(sql)
        return write(state, sql, *given, **named)

    desk.remind(*(1 + number / 100 for number in range(40)))
    ben = Program(desk, "ben")
    desk.pass_time(120)
    monkeypatch.setattr(LocalState, "write", count)
    assert len(ben.look().ids) == 40
    assert len(written) == 2, "that they are about to be shown, and that they were"
    ben.start(Mode.TURN)
    ben.look()
    assert len(written) == 4, "what is old goes, and what stands in the file by now"


def test_of_readers_of_one_user_one_shows_it_and_the_next_if_that_one_dies(desk: Desk):
    first, second = desk.remind(1, 2.5)
    ben, cleo = Program(desk, "ben"), Program(desk, "cleo")
    ben.look()
    cleo.look()
    desk.room.pass_on()
    desk.pass_time(61)
    waits = cleo.look()
    assert waits.ids == ()
    assert waits.again_in_seconds == NEXT_SECONDS
    assert ben.look().ids == (first,)
    desk.room.pass_on()
    desk.pass_time(NEXT_SECONDS + 1)
    assert cleo.look().ids == (), "it was told that it was shown"
    desk.pass_time(60)
    ben.database.close()  # dies without a word, and is taken for living for a while
    assert cleo.look().ids == ()
    desk.pass_time(NEXT_SECONDS + 1)
    assert cleo.look().ids == (second,)


def test_who_may_write_comes_before_those_who_read_and_notes_what_they_showed(desk: Desk):
    first, second = desk.remind(1, 3)
    ben, cleo = Program(desk, "ben"), Program(desk, "cleo")
    ben.look()
    desk.pass_time(61)
    assert ben.look().ids == (first,)
    cleo.start(Mode.TURN)
    desk.room.pass_on()
    assert cleo.look().ids == ()
    assert desk.office.reminders.of_record(_record(desk, first))[0].shown_at is not None
    desk.room.pass_on()
    desk.pass_time(120)
    assert ben.look().ids == ()
    assert cleo.look().ids == (second,)


def test_who_gets_the_turn_hears_first_what_was_just_shown(desk: Desk):
    first, second = desk.remind(1, 2)
    ben, cleo = Program(desk, "ben"), Program(desk, "cleo")
    ben.look()
    cleo.look()
    desk.room.pass_on()
    desk.pass_time(61)
    assert ben.look().ids == (first,)
    cleo.become(Mode.TURN)  # before Ben's sign was read
    listens = cleo.look()
    assert listens.ids == ()
    assert listens.again_in_seconds == LISTENING_SECONDS
    desk.pass_time(_TELLS_SECONDS)
    desk.room.pass_on()
    cleo.look()
    assert desk.office.reminders.of_record(_record(desk, first))[0].shown_at is not None
    desk.pass_time(60 - _TELLS_SECONDS)
    assert cleo.look().ids == (second,), "who has the turn for a while shows at once"
    assert desk.shown == {first: 1, second: 1}


def test_who_begins_with_the_turn_shows_at_once_where_nobody_else_reads(desk: Desk):
    [key] = desk.remind(1)
    ben = Program(desk, "ben")
    ben.start(Mode.TURN)
    desk.room.pass_on()
    desk.pass_time(61)
    assert ben.look().ids == (key,)


def test_what_was_put_off_meanwhile_is_shown_again(desk: Desk):
    [key] = desk.remind(1)
    ben = Program(desk, "ben")
    desk.pass_time(61)
    assert ben.look().ids == (key,)
    until = desk.clock.now() + timedelta(minutes=5)
    desk.office.reminders.snooze([key], until, desk.office.actor)
    ben.start(Mode.READ_ONLY)
    assert ben.look().ids == ()
    desk.pass_time(301)
    ben.start(Mode.TURN)
    assert ben.look().ids == (key,)


@pytest.mark.parametrize(
    ("seed", "kills"), [(1, 0.0), (4, 0.0), (2, 0.2), (3, 0.2), (5, 0.6), (6, 0.6)]
)
def test_in_turns_none_is_lost_and_only_kills_show_one_twice(desk: Desk, seed: int, kills: float):
    dice = random.Random(seed)
    wanted = desk.remind(*(dice.uniform(1, 38) for _ in range(50)))
    programs = [Program(desk, name) for name in ("ben", "cleo", "dan")]
    for one in programs:
        one.look()
    while desk.clock.now() < NOON + timedelta(minutes=45):
        desk.pass_time(dice.uniform(5, _TELLS_SECONDS))
        desk.room.pass_on()
        program = dice.choice(programs)
        fate = dice.random()
        if fate < kills:
            program.look(dies=fate < 0.4 * kills)
            program.start(Mode.READ_ONLY)
        elif fate < kills + 0.2:
            for one in programs:
                if one.mode is Mode.TURN:
                    one.become(Mode.READ_ONLY)
            program.become(Mode.TURN)
        for one in programs:
            if dice.random() < 0.5:
                one.renew_copy()
            one.look()
    assert set(desk.shown) == set(wanted)
    assert max(desk.shown.values()) <= 2
    # Without kills only where the turn changes hands again and again before anybody is heard.
    doubled = sum(times > 1 for times in desk.shown.values())
    assert kills or doubled <= 1
    for one in programs:
        one.end()


def _record(desk: Desk, reminder: int) -> RecordRef:
    rows = desk.office.database.execute(
        "SELECT record_kind, record_id FROM reminder WHERE id = ?", (reminder,)
    ).fetchall()
    return RecordRef(*rows[0])
