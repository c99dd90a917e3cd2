"""Plans as calendar files, there and back, and files from elsewhere, whole or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.business.planner.exchange import CalendarExchange, CalendarImported
from crm_desktop.business.planner.model import (
    Activity,
    ActivityKind,
    Move,
    Participant,
    Status,
    When,
)
from crm_desktop.core.errors import UserError
from crm_desktop.formats import icalendar
from tests.builders import Office, a_person, open_office

VILNIUS = ZoneInfo("Europe/Vilnius")
MONDAY = date(2026, 6, 15)
_HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//elsewhere//\r\n"


@pytest.fixture
def office(office: Office) -> Office:
    office.clock.zone = VILNIUS
    return office


@pytest.fixture
def exchange(office: Office) -> CalendarExchange:
    return CalendarExchange(office.database, office.journal, office.planner)


def _bring_in(exchange: CalendarExchange, path: Path, office: Office) -> CalendarImported:
    return exchange.add(exchange.look(path, office.actor), office.actor)


def _file(folder: Path, *blocks: str) -> Path:
    path = folder / "plan.ics"
    text = _HEAD + "".join(block.replace("\n", "\r\n") for block in blocks) + "END:VCALENDAR\r\n"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def _event(lines: str, uid: str = "one@elsewhere") -> str:
    return f"BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20260101T000000Z\n{lines}\nEND:VEVENT\n"


def _all(office: Office) -> list[Activity]:
    rows = office.database.execute("SELECT id FROM activity WHERE deleted_at IS NULL ORDER BY id")
    return office.planner.get_many([key for (key,) in rows])


def test_a_plan_goes_there_and_back(office: Office, exchange: CalendarExchange, tmp_path: Path):
    contact = office.contacts.create(a_person(), office.actor).contact.id
    start = datetime(2026, 6, 16, 6, tzinfo=UTC)
    people = (Participant(contact),)
    given_ones = [
        Activity(ActivityKind.CALL, When.timed(start, start + timedelta(minutes=30)),
            "Kvietimas, „ąčę“; 50 %", contacts=people, location="Vilnius"),
        Activity(ActivityKind.VISIT, When.whole_day(MONDAY, MONDAY + timedelta(2)), "Trip"),
        Activity(ActivityKind.TASK, When.any_time(MONDAY), "Report"),
    ]  # fmt: skip
    for one in given_ones:
        office.planner.create(one, office.actor)
    first = office.planner.create(
        replace(given_ones[0], subject="Weekly"), office.actor, "FREQ=WEEKLY"
    ).activity
    row = office.database.execute("SELECT id FROM activity WHERE recurrence_id > 0 ORDER BY id")
    ids = [key for (key,) in row]
    office.planner.move([Move(ids[1], by_days=1)], office.actor)
    office.planner.delete([ids[2]], office.actor)
    path = tmp_path / "plan.ics"
    last = MONDAY + timedelta(60)
    count = exchange.export_plan(path, "Rasa", [office.user.id], MONDAY, last, office.actor)
    assert count == 5
    before = _shown(office, last)
    at_home = _bring_in(exchange, path, office)
    assert (at_home.created, at_home.known, at_home.refused) == (0, count, 0)
    other = open_office(tmp_path / "other.crm")
    other.clock.zone = VILNIUS
    back = CalendarExchange(other.database, other.journal, other.planner)
    done = _bring_in(back, path, other)
    assert (done.known, done.refused) == (0, 0)
    assert _shown(other, last) == before
    assert first.subject == "Weekly"
    again = _bring_in(back, path, other)
    assert (again.created, again.refused) == (0, 0)
    other.history.undo(other.actor, done.seq)
    assert _shown(other, last) == []
    other.close()


def _shown(office: Office, last: date) -> list[tuple[object, ...]]:
    agenda = office.planner.agenda(MONDAY, last)
    return sorted((one.starts, one.ends, one.title, str(one.kind)) for one in agenda.items)


def test_zones_of_the_other_program(office: Office, exchange: CalendarExchange, tmp_path: Path):
    zone = """BEGIN:VTIMEZONE
TZID:Their Office Time
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0330
TZOFFSETTO:+0330
TZNAME:IRST
END:STANDARD
END:VTIMEZONE
"""
    path = _file(
        tmp_path,
        _event("SUMMARY:Theirs\nDTSTART;TZID=Their Office Time:20260620T100000", "a"),
        _event("SUMMARY:Windows\nDTSTART;TZID=FLE Standard Time:20260620T100000", "b"),
        _event("SUMMARY:Floating\nDTSTART:20260620T100000\nDURATION:PT45M", "c"),
        _event("SUMMARY:Day\nDTSTART;VALUE=DATE:20260620\nDTEND;VALUE=DATE:20260622", "d"),
        zone,
    )
    _bring_in(exchange, path, office)
    by_subject = {one.subject: one.when for one in _all(office)}
    assert by_subject["Theirs"].start_at == datetime(2026, 6, 20, 6, 30, tzinfo=UTC)
    assert by_subject["Windows"].start_at == datetime(2026, 6, 20, 7, 0, tzinfo=UTC)
    assert by_subject["Floating"].start_at == datetime(2026, 6, 20, 7, 0, tzinfo=UTC)
    assert by_subject["Floating"].duration == timedelta(minutes=45)
    assert by_subject["Day"] == When.whole_day(date(2026, 6, 20), date(2026, 6, 21))


def test_series_with_left_out_and_moved_times(
    office: Office, exchange: CalendarExchange, tmp_path: Path
):
    start = "DTSTART;TZID=Europe/Vilnius:20260615T090000\nDTEND;TZID=Europe/Vilnius:20260615T093000"
    path = _file(
        tmp_path,
        _event(f"SUMMARY:Daily\n{start}\nRRULE:FREQ=DAILY;COUNT=5"
            "\nEXDATE;TZID=Europe/Vilnius:20260617T090000"),
        _event("SUMMARY:Later\nDTSTART;TZID=Europe/Vilnius:20260618T150000"
            "\nRECURRENCE-ID;TZID=Europe/Vilnius:20260618T090000"),
    )  # fmt: skip
    done = _bring_in(exchange, path, office)
    assert done.created == 4
    starts = sorted(
        (f"{one.when.start_at.astimezone(VILNIUS):%d %H:%M}", one.subject)
        for one in _all(office)
        if one.when.start_at
    )
    assert starts == [
        ("15 09:00", "Daily"),
        ("16 09:00", "Daily"),
        ("18 15:00", "Later"),
        ("19 09:00", "Daily"),
    ]


def test_people_are_known_by_their_addresses(
    office: Office, exchange: CalendarExchange, tmp_path: Path
):
    contact = office.contacts.create(a_person(), office.actor).contact.id
    path = _file(
        tmp_path,
        _event("DTSTART:20260620T100000Z\nSUMMARY:x\nATTENDEE;CN=A:MAILTO:Agne@Zalgirio.example"
            "\nATTENDEE:mailto:nobody@elsewhere.example"),
    )  # fmt: skip
    _bring_in(exchange, path, office)
    (one,) = _all(office)
    assert [each.contact_id for each in one.contacts] == [contact]


def test_what_is_over_was_held_and_what_was_called_off_stays_so(
    office: Office, exchange: CalendarExchange, tmp_path: Path
):
    path = _file(
        tmp_path,
        _event("DTSTART:20260601T100000Z\nSUMMARY:Past", "a"),
        _event("DTSTART:20260701T100000Z\nSUMMARY:Off\nSTATUS:CANCELLED", "b"),
        "BEGIN:VTODO\nUID:c\nSUMMARY:Todo\nDUE;VALUE=DATE:20260601\nEND:VTODO\n",
    )
    _bring_in(exchange, path, office)
    states = {one.subject: one.status for one in _all(office)}
    assert states == {"Past": Status.DONE, "Off": Status.CANCELLED, "Todo": Status.PLANNED}


def test_damaged_entries_cost_only_themselves(
    office: Office, exchange: CalendarExchange, tmp_path: Path
):
    path = _file(
        tmp_path,
        _event("DTSTART:gestern\nSUMMARY:bad", "a"),
        _event("SUMMARY:no start", "b"),
        _event("DTSTART:20260620T100000Z\nDTEND:20280620T100000Z\nSUMMARY:two years", "c"),
        _event("DTSTART:20260620T100000Z\nSUMMARY:good", "d"),
        _event("DTSTART:20260621T100000Z\nSUMMARY:odd rule\nRRULE:FREQ=SECONDLY", "e"),
        "BEGIN:VEVENT\nUID:cut off",
    )
    plan = exchange.look(path, office.actor)
    assert (plan.count, len(plan.recurring), plan.once, plan.refused) == (2, 0, 1, 4)
    done = _bring_in(exchange, path, office)
    assert (done.created, done.refused) == (2, 4)
    assert [one.subject for one in _all(office)] == ["good", "odd rule"]


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 500, b"BEGIN:VCARD\r\nEND:VCARD\r\n"])
def test_what_is_no_calendar_is_refused(
    office: Office, exchange: CalendarExchange, tmp_path: Path, content: bytes
):
    path = tmp_path / "x.ics"
    path.write_bytes(content)
    with pytest.raises(UserError) as refused:
        _bring_in(exchange, path, office)
    assert refused.value.code == "calendar_unreadable"
    with pytest.raises(UserError) as missing:
        _bring_in(exchange, tmp_path / "none.ics", office)
    assert missing.value.code == "file_missing"


def test_a_file_of_a_hundred_megabytes_is_refused_unread(
    office: Office, exchange: CalendarExchange, tmp_path: Path
):
    path = tmp_path / "huge.ics"
    with path.open("wb") as file:
        file.truncate(icalendar.MOST_BYTES + 1)
    with pytest.raises(UserError) as refused:
        _bring_in(exchange, path, office)
    assert refused.value.code == "calendar_too_large"


@given(st.text('BEGINVEVENT:;=\n\rDTSTARTRRULE20260615T1Z,-"\\ ü', max_size=300))
def test_noise_inside_entries_is_counted(noise: str):
    text = f"{_HEAD}BEGIN:VEVENT\r\nUID:x\r\n{noise}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    found = icalendar.read_text(text)
    assert len(found.entries) + found.unreadable >= 1


def test_all_to_come_leaves_an_endless_series_endless(
    office: Office, exchange: CalendarExchange, tmp_path: Path
):
    start = datetime(2026, 6, 16, 6, tzinfo=UTC)
    when = When.timed(start, start + timedelta(minutes=30))
    office.planner.create(Activity(ActivityKind.TASK, when, "Weekly"), office.actor, "FREQ=WEEKLY")
    path = tmp_path / "plan.ics"
    last = MONDAY + timedelta(365 * 50)
    exchange.export_plan(path, "Rasa", [office.user.id], MONDAY, last, office.actor)
    [entry] = icalendar.read_calendar(path).entries
    assert (entry.rule, entry.without) == ("FREQ=WEEKLY", ())


def test_an_addition_that_is_stopped_leaves_nothing(
    office: Office, exchange: CalendarExchange, tmp_path: Path
):
    path = _file(
        tmp_path,
        *(_event("SUMMARY:One\nDTSTART:20260620T100000", f"{number}") for number in range(201)),
    )

    def stop(done: int, _total: int) -> None:
        if done:
            raise UserError("stopped")

    plan = exchange.look(path, office.actor)
    assert plan.count == 201
    with pytest.raises(UserError):
        exchange.add(plan, office.actor, stop)
    assert _all(office) == []
