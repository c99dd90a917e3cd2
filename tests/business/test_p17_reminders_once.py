"""P17: a reminder fires exactly once per user, on whichever machine that user is.

Four programs of one user on one file, their clocks up to ten minutes apart, in a random order that
a seed names. Without kills each is shown once; with kills between showing and noting, once or
twice, never not at all.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crm_desktop.business.reminders.repository import ReminderRepository
from crm_desktop.business.reminders.service import ReminderService
from crm_desktop.core.clock import to_milliseconds
from crm_desktop.core.record_ref import RecordRef
from tests.builders import NOON, REMINDABLES, Office, a_person, open_office

_COUNT = 120
_SPAN = timedelta(hours=9)
_SKEWS = (timedelta(0), timedelta(minutes=10), timedelta(minutes=-10), timedelta(minutes=3))


class Desk:
    """One program; its monotonic clock runs with the test's time, its wall clock is wrong."""

    def __init__(self, path: Path, skew: timedelta, zone: ZoneInfo) -> None:
        self.office: Office = open_office(path)
        self.office.clock.zone = zone
        self.skew = skew
        self.service = self._program()

    def _program(self) -> ReminderService:
        office = self.office
        rows = ReminderRepository(office.database)
        made = ReminderService(office.database, office.journal, rows, office.staff, REMINDABLES)
        made.monotonic = lambda: self.steady
        return made

    steady = 0.0

    def at(self, passed: timedelta) -> None:
        """So much of the test's time is over."""
        self.steady = passed.total_seconds()
        clock = self.office.clock
        clock.advance(seconds=(NOON + passed + self.skew - clock.now()).total_seconds())

    def kill(self) -> None:
        """It ends without a word, and is started anew."""
        self.service = self._program()


def _fill(office: Office, seed: int) -> set[int]:
    rng = random.Random(seed)
    contact = office.contacts.create(a_person(), office.actor).contact
    ref = RecordRef("contact", contact.id)
    moments = [NOON + _SPAN * rng.uniform(0.02, 0.95) for _number in range(_COUNT)]
    with office.journal.begin(office.actor, "reminder.create") as work:
        for number, moment in enumerate(moments):
            values = {
                "user_id": office.user.id,
                "record_kind": ref.kind,
                "record_id": ref.id,
                "origin": f"hand:{number}",
                "rule": f"@{moment.astimezone(UTC).isoformat()}",
            }
            work.insert("reminder", values)
    last = to_milliseconds(NOON + _SPAN)
    found = office.database.execute("SELECT id FROM reminder WHERE due_at < ?", (last,)).fetchall()
    return {key for (key,) in found}


@pytest.mark.parametrize("kills", [0.0, 0.3], ids=["no kills", "kills"])
def test_each_is_shown_and_only_kills_show_one_twice(tmp_path: Path, kills: float):
    zone = ZoneInfo("Europe/Vilnius")
    desks = [Desk(tmp_path / "company.crm", skew, zone) for skew in _SKEWS]
    wanted = _fill(desks[0].office, 5)
    assert len(wanted) == _COUNT
    rng = random.Random(11)
    shown: Counter[int] = Counter()
    killed: set[int] = set()
    passed = timedelta(0)
    while passed < _SPAN + timedelta(minutes=25):
        passed += timedelta(seconds=rng.choice((20, 70, 900, 1800)))
        desk = rng.choice(desks)
        desk.at(passed)
        ids = desk.service.claim_due(desk.office.actor).ids
        if ids and rng.random() < kills:
            if rng.random() < 0.5:  # after showing, before noting
                shown.update(ids)
                killed.update(ids)
            desk.kill()
            continue
        shown.update(ids)
        if ids:
            desk.service.note_shown(ids, desk.office.actor)
    for desk in desks:  # what the last kill left is free a minute later
        for later in (timedelta(minutes=1), timedelta(minutes=3)):
            desk.at(passed + later)
            ids = desk.service.claim_due(desk.office.actor).ids
            shown.update(ids)
            if ids:
                desk.service.note_shown(ids, desk.office.actor)
    assert shown.keys() == wanted, "none is lost"
    doubled = {key for key, times in shown.items() if times > 1}
    assert doubled <= killed
    assert not kills or doubled, "the kills were felt"
    for desk in desks:
        desk.office.close()
