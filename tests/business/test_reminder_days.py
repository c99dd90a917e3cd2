"""Days that come round: reminded of once each year, where somebody wants it, nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crm_desktop.business.contacts.model import CONTACT, Contact
from crm_desktop.business.contacts.personal import NEVER, ImportantDate
from crm_desktop.business.reminders.model import DueReminder, State
from crm_desktop.business.reminders.yearly import KeptDay, coming, rules_now
from crm_desktop.core.calendars import CalendarName, to_gregorian
from crm_desktop.core.record_ref import RecordRef
from tests.builders import NOON, Office, a_person, open_office

TODAY = NOON.date()
CARDS: dict[str, int | None] = {CONTACT: None, "user": None}
"""Only where cards say so."""


def _plan(office: Office, usual: dict[str, int | None] = CARDS, **touched: tuple[int, ...]) -> bool:
    return office.reminders.days.plan(office.actor, usual, touched or None)


def _person(office: Office, name: str = "Agnė", **more: Any) -> Contact:
    return office.contacts.create(a_person(name, **more), office.actor).contact


def _ref(person: Contact) -> RecordRef:
    return RecordRef(CONTACT, person.id)


def _show(office: Office) -> list[DueReminder]:
    claimed = office.reminders.claim_due(office.actor)
    office.reminders.note_shown(claimed.ids, office.actor)
    return list(claimed.due)


def _go_to(office: Office, moment: datetime) -> None:
    office.clock.advance(seconds=(moment - office.clock.now()).total_seconds())


def _born(day: date, year: int = 1980) -> str:
    return f"{year}-{day:%m-%d}"


# -- which days, pure ---------------------------------------------------------------------


def _kept(stored: str, before: int = 0, calendar: str = "gregorian", word: str = "birthday"):
    return KeptDay(1, word, stored, calendar, before)


@pytest.mark.parametrize(
    ("stored", "today", "day"),
    [
        ("1980-02-29", date(2027, 2, 1), "2027-02-28"),
        ("1980-02-29", date(2028, 2, 1), "2028-02-29"),
        ("--06-20", date(2026, 6, 17), "2026-06-20"),
        ("1980-01-02", date(2026, 12, 30), "2027-01-02"),
    ],
)
def test_each_time_a_day_comes_is_a_reminder_of_its_own(stored: str, today: date, day: str):
    assert coming([_kept(stored, 1)], today, today + timedelta(35)) == {
        (1, f"birthday:{day}"): "-1d 09:00"
    }


def test_days_of_other_calendars_come_on_their_own_days():
    hijri = coming([_kept("1990-03-10", calendar="hijri")], date(2026, 1, 15), date(2026, 2, 15))
    [(_key, origin)] = hijri
    assert not origin.endswith("-03-10")
    jalali = coming([_kept("1990-03-21", calendar="jalali")], date(2026, 3, 1), date(2026, 4, 1))
    assert list(jalali) == [(1, "birthday:2026-03-21")]


def test_what_falls_together_is_one_reminder_and_what_is_not_wished_none():
    both = [_kept("2001-06-20", 1, word="date"), _kept("2015-06-20", 7, word="date")]
    assert coming(both, TODAY, TODAY + timedelta(35)) == {(1, "date:2026-06-20"): "-7d 09:00"}
    assert coming([_kept("2001-06-20", NEVER)], TODAY, TODAY + timedelta(35)) == {}
    assert coming([_kept("nonsense", 1)], TODAY, TODAY + timedelta(35)) == {}


def test_a_seen_day_holds_until_its_card_says_another():
    assert rules_now([_kept("1980-06-10", 3)], ["birthday:2026-06-10", "birthday:2026-06-11"]) == {
        "birthday:2026-06-10": "-3d 09:00"
    }
    assert rules_now([_kept("1980-06-10", 3)], ["birthday:nonsense", "record"]) == {}


# -- planned, shown, once -----------------------------------------------------------------


def test_it_comes_so_many_days_before_once_and_again_next_year(office: Office):
    day = TODAY + timedelta(10)
    person = _person(office, birth_date=_born(day), birth_remind_days=7)
    assert _plan(office)
    assert not _plan(office), "it stands already"
    assert _show(office) == []
    _go_to(office, datetime(day.year, day.month, day.day - 7, 9, tzinfo=UTC))
    [due] = _show(office)
    assert due.subject is not None
    assert (due.subject.who, due.subject.years, due.subject.contact_id) == ("Agnė", 46, person.id)
    assert due.subject.occasion.day == day
    for _again in range(3):
        _plan(office)
        assert _show(office) == []
        office.clock.advance(days=5)
    office.reminders.done([due.reminder.id], office.actor)
    _go_to(office, datetime(day.year + 1, 6, 1, tzinfo=UTC))
    _plan(office)
    assert len(office.reminders.of_record(_ref(person))) == 2


def test_who_was_away_for_weeks_finds_what_was_planned(office: Office):
    _person(office, birth_date=_born(TODAY + timedelta(20)), birth_remind_days=1)
    _plan(office)
    office.clock.advance(days=30)
    [due] = _show(office)
    assert due.subject is not None
    assert due.subject.occasion.day == TODAY + timedelta(20)


def test_a_day_that_is_near_when_it_is_written_is_told_at_once(office: Office):
    _person(office, birth_date=_born(TODAY + timedelta(2)), birth_remind_days=7)
    _plan(office)
    assert len(_show(office)) == 1


def test_it_follows_the_card(office: Office):
    named = ImportantDate("Wedding day", _born(TODAY + timedelta(12), 2015), remind_days=3)
    person = _person(office, dates=(named,))
    _plan(office)
    [first] = office.reminders.of_record(_ref(person))
    stored = office.contacts.get(person.id)
    later = replace(stored.dates[0], day=_born(TODAY + timedelta(14), 2015))
    moved = office.contacts.save(stored, replace(stored, dates=(later,)), office.actor).contact
    _plan(office, contact=(person.id,))
    [second] = office.reminders.of_record(_ref(person))
    assert second.origin != first.origin
    assert second.due_at == datetime.combine(TODAY + timedelta(11), first.due_at.timetz())  # type: ignore[union-attr]
    earlier = replace(moved.dates[0], remind_days=5)
    moved = office.contacts.save(moved, replace(moved, dates=(earlier,)), office.actor).contact
    _plan(office, contact=(person.id,))
    [third] = office.reminders.of_record(_ref(person))
    assert (third.id, third.rule) == (second.id, "-5d 09:00")
    never = replace(moved, dates=(replace(moved.dates[0], remind_days=NEVER),))
    office.contacts.save(moved, never, office.actor)
    _plan(office, contact=(person.id,))
    assert office.reminders.of_record(_ref(person)) == []


def test_a_moved_day_that_was_seen_goes_from_the_bell_and_its_return_is_not_told_again(
    office: Office,
):
    person = _person(office, birth_date=_born(TODAY + timedelta(1)), birth_remind_days=1)
    _plan(office)
    assert len(_show(office)) == 1
    stored = office.contacts.get(person.id)
    wrong = replace(stored, birth_date=_born(TODAY + timedelta(200)))
    moved = office.contacts.save(stored, wrong, office.actor).contact
    _plan(office, contact=(person.id,))
    assert office.reminders.waiting(office.user.id).reminder_count == 0
    office.contacts.save(moved, replace(moved, birth_date=stored.birth_date), office.actor)
    _plan(office, contact=(person.id,))
    assert _show(office) == []
    assert office.reminders.waiting(office.user.id).reminder_count == 1


def test_the_bin_takes_them_along_and_brings_them_back(office: Office):
    person = _person(office, birth_date=_born(TODAY + timedelta(3)), birth_remind_days=1)
    _plan(office)
    office.contacts.bin([person.id], office.actor)
    office.clock.advance(days=2)
    _plan(office)
    assert _show(office) == []
    office.contacts.restore([person.id], office.actor)
    _plan(office)
    assert len(_show(office)) == 1


def test_who_looks_after_a_contact_is_reminded(office: Office):
    tomas = office.staff.create_user("Tomas", actor=office.actor)
    day = _born(TODAY + timedelta(3))
    _person(office, birth_date=day, birth_remind_days=1, owner_id=tomas.id)
    assert not _plan(office)
    theirs = replace(office.actor, user_id=tomas.id)
    assert office.reminders.days.plan(theirs, CARDS)


def test_the_usual_days_count_where_a_card_says_nothing(office: Office):
    quiet = _person(office, birth_date=_born(TODAY + timedelta(5)), birth_remind_days=NEVER)
    usual = _person(office, "Jonas", birth_date=_born(TODAY + timedelta(5)))
    named = ImportantDate("Name day", f"--{TODAY + timedelta(6):%m-%d}")
    with_date = _person(office, "Ona", dates=(named,))
    persian = _person(office, "Omid", birth_date="1990-06-22", birth_calendar="jalali")
    born = to_gregorian(CalendarName.HIJRI, 1400, 1, 10)
    islamic = _person(office, "Amina", birth_date=born.isoformat(), birth_calendar="hijri")
    assert not _plan(office)
    assert _plan(office, {CONTACT: 2})
    for one, count in ((quiet, 0), (usual, 1), (with_date, 1), (persian, 1), (islamic, 1)):
        assert len(office.reminders.of_record(_ref(one))) == count, one.display_name
    assert _plan(office, CARDS), "switched off again"
    assert office.reminders.of_record(_ref(usual)) == []


def test_colleagues_birthdays(office: Office):
    tomas = office.staff.create_user("Tomas", actor=office.actor)
    with office.journal.begin(office.actor, "test") as work:
        for user_id in (tomas.id, office.user.id):
            row = work.raw.execute("SELECT version FROM user WHERE id = ?", (user_id,)).fetchone()
            work.update("user", user_id, {"birth_date": _born(TODAY + timedelta(1))}, row[0])
    assert _plan(office, {"user": 1})
    [due] = _show(office)
    assert due.subject is not None
    assert (due.subject.who, due.reminder.record) == ("Tomas", RecordRef("user", tomas.id))
    office.reminders.done([due.reminder.id], office.actor)
    [row] = office.reminders.of_record(RecordRef("user", tomas.id))
    assert row.state is State.DONE


def test_nine_in_the_morning_is_where_the_user_sits(office: Office):
    person = _person(office, birth_date=_born(TODAY + timedelta(3)), birth_remind_days=1)
    office.clock.zone = ZoneInfo("Asia/Tehran")
    _plan(office)
    [row] = office.reminders.of_record(_ref(person))
    assert row.due_at is not None
    assert row.due_at.astimezone(office.clock.zone).hour == 9
    office.clock.zone = ZoneInfo("Europe/Vilnius")
    office.reminders.follow_zone(office.actor)
    [row] = office.reminders.of_record(_ref(person))
    assert row.due_at is not None
    assert row.due_at.astimezone(office.clock.zone).hour == 9


def test_two_programs_of_one_user_plan_a_day_once(office: Office):
    person = _person(office, birth_date=_born(TODAY + timedelta(3)), birth_remind_days=1)
    other = open_office(office.database.path)
    try:
        assert _plan(office)
        assert not other.reminders.days.plan(office.actor, CARDS)
        assert len(office.reminders.of_record(_ref(person))) == 1
    finally:
        other.close()


def test_a_merge_is_no_second_reminder_of_a_day(office: Office):
    day = _born(TODAY + timedelta(3))
    first = _person(office, birth_date=day, birth_remind_days=1)
    second = _person(office, "Agne", birth_date=day, birth_remind_days=1)
    _plan(office)
    office.contacts.uniting.merge(first, [second], {}, office.actor)
    _plan(office, contact=(first.id, second.id))
    office.clock.advance(days=3)
    assert len(_show(office)) == 1
