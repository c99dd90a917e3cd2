"""When reminders are looked for, with the clock and the wake-ups moved by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm_desktop.business.planner.model import Activity, ActivityKind, Move, When
from crm_desktop.business.reminders.model import RemindersDue
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.jobs.reminding import TRY_AGAIN_SECONDS, ReminderWatch
from crm_desktop.jobs.worker import InlineWorker
from tests.builders import NOON, Office, a_person, open_office

MIDNIGHT = datetime(2026, 6, 16, tzinfo=UTC)


class HandWakes:
    """Says when it would wake."""

    def __init__(self) -> None:
        self.moment: datetime | None = None
        self.is_running = False

    def start(self) -> None:
        self.is_running = True

    def wake_at(self, moment: datetime | None) -> None:
        self.moment = moment

    def stop(self) -> None:
        self.is_running = False


class Desk:
    """A program of one user: its watch, and what it was told to show."""

    def __init__(self, office: Office, *, shows: bool = True) -> None:
        self.office = office
        self.wakes = HandWakes()
        self.shown: list[RemindersDue] = []
        self.shows = shows
        self.usual: dict[str, int | None] = {}
        self.watch = ReminderWatch(
            lambda: office.reminders,
            office.actor,
            office.events,
            InlineWorker(),
            office.clock,
            usual_days=lambda: self.usual,
        )
        office.events.subscribe(RemindersDue, self._show)

    def _show(self, due: object) -> None:
        assert isinstance(due, RemindersDue)
        self.shown.append(due)
        if self.shows:
            self.watch.note_shown(due)

    @property
    def ids(self) -> list[int]:
        return [one.reminder.id for due in self.shown for one in due.claimed.due]

    def wake(self) -> None:
        """The moment has come."""
        assert self.wakes.moment is not None
        self.office.clock.advance(
            seconds=max(0.0, (self.wakes.moment - self.office.clock.now()).total_seconds())
        )
        self.watch.look()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path / "company.crm")
    yield opened
    opened.close()


def _plan(office: Office, minutes: int) -> Activity:
    start = NOON + timedelta(minutes=minutes)
    call = Activity(ActivityKind.CALL, When.timed(start), "Call", reminder="-10m")
    return office.planner.create(call, office.actor).activity


def test_it_sleeps_until_the_next_one(office: Office):
    _plan(office, 60)
    desk = Desk(office)
    desk.watch.start(desk.wakes)
    assert desk.wakes.moment == NOON + timedelta(minutes=50)
    assert not desk.shown
    desk.wake()
    assert len(desk.ids) == 1
    desk.wake()  # whether it was shown indeed
    assert desk.wakes.moment == MIDNIGHT
    assert len(desk.ids) == 1


def test_what_is_planned_moved_or_deleted_meanwhile_moves_the_moment(office: Office):
    desk = Desk(office)
    desk.watch.start(desk.wakes)
    assert desk.wakes.moment == MIDNIGHT
    call = _plan(office, 60)
    assert desk.wakes.moment == NOON + timedelta(minutes=50)
    office.planner.move([Move(call.id, by_days=1)], office.actor)
    assert desk.wakes.moment == MIDNIGHT, "the new day comes first"
    office.planner.delete([call.id], office.actor)
    assert desk.wakes.moment == MIDNIGHT


def test_missed_ones_come_at_the_start_together_and_once(office: Office):
    for minutes in (60, 30, 90):
        _plan(office, minutes)
    office.clock.advance(days=2)
    desk = Desk(office)
    desk.watch.start(desk.wakes)
    [due] = desk.shown
    moments = [one.reminder.due_at or NOON for one in due.claimed.due]
    assert moments == [NOON + timedelta(minutes=each) for each in (20, 50, 80)]
    desk.watch.stop()
    again = Desk(office)
    again.watch.start(again.wakes)
    assert not again.shown


def test_an_unshown_claim_comes_back_to_the_same_program(office: Office):
    _plan(office, 60)
    desk = Desk(office, shows=False)
    desk.watch.start(desk.wakes)
    steady = [0.0]
    office.reminders.monotonic = lambda: steady[0]
    desk.wake()
    desk.shows = True
    desk.watch.look()
    assert len(desk.shown) == 1, "a second look follows close: it is being shown"
    steady[0] = 61.0
    desk.wake()
    assert len(desk.shown) == 2
    assert len(set(desk.ids)) == 1


def test_a_stale_claim_is_looked_at_again(office: Office, tmp_path: Path):
    _plan(office, 60)
    desk = Desk(office, shows=False)
    desk.watch.start(desk.wakes)
    desk.wake()
    [due] = desk.shown
    assert desk.watch.is_fresh(due)
    office.clock.advance(minutes=3)  # stopped, or asleep
    assert not desk.watch.is_fresh(due)
    assert not desk.watch.is_fresh(replace(due, at=office.clock.now() + timedelta(hours=1)))
    desk.watch.look_again(due)
    assert len(desk.shown) == 2
    assert desk.watch.is_fresh(desk.shown[1])
    other = open_office(tmp_path / "company.crm")
    other.clock.advance(minutes=53)
    steady = [0.0]
    other.reminders.monotonic = lambda: steady[0]
    assert not other.reminders.claim_due(other.actor).due
    steady[0] = 100.0
    assert other.reminders.claim_due(other.actor).due
    desk.watch.look_again(due)
    assert len(desk.shown) == 2, "somebody else shows it"
    other.close()


def test_trouble_with_the_file_is_tried_again(office: Office, monkeypatch: pytest.MonkeyPatch):
    _plan(office, 60)
    desk = Desk(office)
    desk.watch.start(desk.wakes)

    def gone(*_args: object, **_more: object) -> None:
        raise StorageUnavailable("io_error")

    with monkeypatch.context() as broken:
        broken.setattr(office.database, "read", gone)
        desk.wake()
        assert not desk.shown
        assert desk.wakes.moment == office.clock.now() + timedelta(seconds=TRY_AGAIN_SECONDS)
    desk.wake()
    assert len(desk.ids) == 1


def test_shown_on_a_full_disk_once_and_noted_when_there_is_room(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    call = _plan(office, 60)
    desk = Desk(office)
    desk.watch.start(desk.wakes)

    def full(*_args: object, **_more: object) -> None:
        raise StorageUnavailable("disk_full")

    with monkeypatch.context() as broken:
        broken.setattr(office.journal, "begin", full)
        desk.wake()
        desk.wake()
        desk.wake()
        assert len(desk.ids) == 1
        assert desk.shown[0].claimed.problem == "disk_full"
    desk.wake()
    assert len(desk.ids) == 1
    assert office.reminders.of_record(call.ref)[0].shown_at is not None


def test_stopped_it_shows_nothing(office: Office):
    _plan(office, 60)
    desk = Desk(office)
    desk.watch.start(desk.wakes)
    desk.watch.stop()
    office.clock.advance(days=1)
    desk.watch.look()
    _plan(office, 24 * 60 + 61)
    assert not desk.shown
    assert not desk.wakes.is_running


def test_in_quiet_hours_nothing_comes_and_after_them_everything_together(office: Office):
    for minutes in (60, 70, 80):
        _plan(office, minutes)
    desk = Desk(office)
    end = NOON + timedelta(hours=8)
    desk.watch._quiet_until = lambda: end if office.clock.now() < end else None
    desk.watch.start(desk.wakes)
    assert desk.wakes.moment == end
    office.clock.advance(hours=2)
    desk.watch.look()
    assert not desk.shown
    assert office.reminders.waiting(office.user.id).reminder_count == 3, "at the bell"
    desk.wake()
    assert len(desk.ids) == 3
    assert len(desk.shown) == 1


def test_days_that_come_round_are_planned_with_each_new_day_and_each_change(office: Office):
    desk = Desk(office)
    desk.watch.start(desk.wakes)
    made = a_person("Agnė", birth_date="1990-06-16", birth_remind_days=0)
    agne = office.contacts.create(made, office.actor).contact
    assert desk.wakes.moment == MIDNIGHT
    desk.wake()
    assert desk.wakes.moment == MIDNIGHT + timedelta(hours=9)
    desk.wake()
    assert len(desk.ids) == 1
    office.contacts.create(replace(made, birth_remind_days=None), office.actor)
    assert desk.wakes.moment == MIDNIGHT + timedelta(days=1)
    desk.usual = {"contact": 0}
    desk.watch.look()
    assert len(desk.ids) == 2, "another rule for all is followed at once"
    office.contacts.save(agne, replace(agne, birth_date="1990-08-10"), office.actor)
    assert len(desk.ids) == 2
    office.clock.advance(days=50)
    desk.watch.look()
    office.clock.advance(days=6)
    desk.watch.look()
    assert len(desk.ids) == 3


def _cut(office: Office, monkeypatch: pytest.MonkeyPatch, *, reads: str) -> None:
    """The drive goes away: nothing can be written, and this reading is not answered."""

    def gone(*_arguments: object, **_named: object) -> None:
        raise StorageUnavailable("io_error")

    office.database.permit = gone
    monkeypatch.setattr(office.reminders, reads, gone)


def test_p17_what_was_claimed_and_could_not_be_read_is_not_taken_for_shown(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    _plan(office, 60)
    desk = Desk(office)
    desk.watch.start(desk.wakes)
    with monkeypatch.context() as away:
        _cut(office, away, reads="_described")
        desk.wake()
        assert desk.ids == []
    office.database.permit = None
    desk.wake()
    assert len(desk.ids) == 1


def test_p17_what_lay_too_long_and_could_not_be_looked_at_is_given_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    _plan(office, 60)
    desk = Desk(office, shows=False)
    desk.watch.start(desk.wakes)
    with monkeypatch.context() as away:
        _cut(office, away, reads="still_mine")
        desk.wake()
        (due,) = desk.shown
        desk.shown.clear()
        desk.watch.look_again(due)
        assert desk.ids == []
    office.database.permit = None
    desk.shows = True
    desk.wake()
    assert len(desk.ids) == 1
