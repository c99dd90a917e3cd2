"""Important dates, preferences, good hours and the personal profile (A9, A10, A11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crm_desktop.business.contacts.merging import merge
from crm_desktop.business.contacts.model import CONTACT, Contact
from crm_desktop.business.contacts.personal import (
    NEVER,
    REMIND_LIMIT,
    ChannelPreference,
    ImportantDate,
    good_time,
    is_time,
    zone_of,
)
from crm_desktop.core.errors import ConflictError, UserError
from crm_desktop.core.record_ref import RecordRef
from tests.builders import Office, a_person

WEDDING = ImportantDate("Wedding day", "--06-21")
FOUNDED = ImportantDate("Founded", "1994-03-01", "jalali")
ASKED = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
NO_SMS = ChannelPreference(
    "sms", is_opted_out=True, opted_out_at=ASKED, basis="asked on the telephone"
)
LIKES_CALLS = ChannelPreference("call", is_preferred=True)
TUESDAY_9_UTC = datetime(2026, 6, 9, 9, 0, tzinfo=UTC)
TUE_TO_THU = 2 | 4 | 8


def _full() -> Contact:
    return a_person(
        dates=(WEDDING, FOUNDED),
        preferences=(NO_SMS, LIKES_CALLS),
        time_zone="Europe/Vilnius",
        good_days=TUE_TO_THU,
        good_from="10:00",
        good_to="17:00",
        residence="Kretinga",
        how_we_met="At the furniture fair",
    )


def _without_ids(contact: Contact) -> Contact:
    return replace(
        contact,
        dates=tuple(replace(day, id=0) for day in contact.dates),
        preferences=tuple(replace(one, id=0) for one in contact.preferences),
    )


def test_a_card_keeps_dates_preferences_and_profile(office: Office) -> None:
    wanted = _full()
    stored = office.contacts.create(wanted, office.actor).contact
    read = _without_ids(office.contacts.get(stored.id))
    for name in (
        "dates", "preferences", "time_zone", "good_days", "good_from", "good_to", "residence",
        "how_we_met",
    ):  # fmt: skip
        assert getattr(read, name) == getattr(wanted, name), name


def test_many_cards_at_once_keep_them_too(office: Office) -> None:
    done = office.contacts.create_many([_full(), a_person("Jonas")], office.actor)
    first, second = (office.contacts.get(key) for key in done.ids)
    assert _without_ids(first).dates == (WEDDING, FOUNDED)
    assert _without_ids(first).preferences == (NO_SMS, LIKES_CALLS)
    assert first.residence == "Kretinga"
    assert (second.dates, second.preferences) == ((), ())


def test_changes_are_saved_row_by_row_and_undone(office: Office) -> None:
    base = office.contacts.create(_full(), office.actor).contact
    moved = replace(base.dates[1], day="1994-03-02")
    edited = replace(base, dates=(moved, ImportantDate("Name day", "--07-26")), preferences=())
    saved = office.contacts.save(base, edited, office.actor)
    after = office.contacts.get(base.id)
    assert after.dates == saved.contact.dates
    assert [day.day for day in after.dates] == ["1994-03-02", "--07-26"]
    assert after.dates[0].id == base.dates[1].id
    assert after.preferences == ()
    fields = {entry.field for entry in office.history.of_record(RecordRef(CONTACT, base.id))}
    assert {"date", "day", "is_opted_out", "is_preferred"} <= fields
    office.history.undo(office.actor, saved.seq)
    back = office.contacts.get(base.id)
    assert (back.dates, set(back.preferences)) == (base.dates, set(base.preferences))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone_unknown"),
        ({"time_zone": "../../etc/passwd"}, "time_zone_unknown"),
        ({"good_from": "25:00"}, "time_invalid"),
        ({"good_to": "9"}, "time_invalid"),
        ({"dates": (ImportantDate("Never", "2026-02-30"),)}, "birth_date_invalid"),
        ({"dates": (ImportantDate("No day", ""),)}, "birth_date_invalid"),
        ({"dates": (WEDDING,) * 101}, "too_many_dates"),
        ({"preferences": (replace(NO_SMS, basis="x" * 401),)}, "text_too_long"),
    ],
)
def test_what_makes_no_sense_is_refused(
    office: Office, change: dict[str, object], code: str
) -> None:
    base = office.contacts.create(a_person(), office.actor).contact
    with pytest.raises(UserError) as refused:
        office.contacts.save(base, replace(base, **change), office.actor)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert office.contacts.get(base.id) == base


def test_the_profile_is_found(office: Office) -> None:
    stored = office.contacts.create(_full(), office.actor).contact
    assert stored.id in [hit.ref.id for hit in office.search.find("kretin")]


def test_two_people_edit_different_dates_and_channels(office: Office) -> None:
    base = office.contacts.create(_full(), office.actor).contact
    theirs = replace(
        base,
        dates=(replace(base.dates[0], day="--06-22"), base.dates[1]),
        preferences=(*base.preferences, ChannelPreference("fax", is_opted_out=True)),
    )
    office.contacts.save(base, theirs, office.actor)
    mine = replace(
        base,
        dates=(*base.dates, ImportantDate("Name day", "--07-26")),
        preferences=(replace(base.preferences[0], basis="by e-mail"), base.preferences[1]),
    )
    merged = office.contacts.save(base, mine, office.actor).contact
    assert [day.day for day in merged.dates] == ["--06-22", "1994-03-01", "--07-26"]
    said = {one.channel: one for one in merged.preferences}
    assert said["sms"].basis == "by e-mail"
    assert said["fax"].is_opted_out
    assert merged.dates == office.contacts.get(base.id).dates


def test_the_same_channel_twice_is_a_conflict_with_both(office: Office) -> None:
    base = office.contacts.create(_full(), office.actor).contact
    office.contacts.save(base, replace(base, preferences=(base.preferences[1],)), office.actor)
    mine = replace(base, preferences=(replace(base.preferences[0], basis="by e-mail"),))
    with pytest.raises(ConflictError) as clash:
        office.contacts.save(base, mine, office.actor)
    (conflict,) = clash.value.conflicts
    assert conflict.field == "preferences.sms"
    assert conflict.theirs is None


def test_both_adding_the_same_channel_makes_one_row() -> None:
    base = replace(a_person(), id=7, version=3)
    both = replace(base, preferences=(replace(NO_SMS, id=5),))
    merged = merge(base, replace(base, preferences=(NO_SMS,)), both)
    assert merged.contact.preferences == both.preferences
    assert merged.conflicts == ()


def test_now_is_judged_where_the_contact_is() -> None:
    def judge(now: datetime, zone: str = "Europe/Vilnius", days: int = TUE_TO_THU) -> object:
        found = good_time(now, time_zone=zone, good_days=days, good_from="10:00", good_to="17:00")
        return found and (f"{found.local:%H:%M}", found.is_good, found.until)

    assert judge(TUESDAY_9_UTC) == ("12:00", True, "17:00")
    assert judge(TUESDAY_9_UTC.replace(hour=14)) == ("17:00", False, "")
    assert judge(TUESDAY_9_UTC, "America/New_York") == ("05:00", False, "")
    assert judge(TUESDAY_9_UTC.replace(day=12)) == ("12:00", False, "")
    assert judge(TUESDAY_9_UTC, "", 0) == ("09:00", False, "")


def test_good_hours_over_midnight_belong_to_their_first_day() -> None:
    def is_good(day: int, hour: int) -> bool:
        now = datetime(2026, 6, day, hour, tzinfo=UTC)
        found = good_time(now, time_zone="UTC", good_days=2, good_from="22:00", good_to="02:00")
        return found is not None and found.is_good

    assert [is_good(9, 23), is_good(10, 1), is_good(9, 1), is_good(10, 23)] == [
        True, True, False, False,
    ]  # fmt: skip


def test_nothing_known_gives_no_sign() -> None:
    assert good_time(TUESDAY_9_UTC, time_zone="", good_days=0, good_from="", good_to="") is None
    open_end = good_time(TUESDAY_9_UTC, time_zone="UTC", good_days=0, good_from="", good_to="")
    assert open_end is not None
    assert (open_end.is_good, open_end.until) == (True, "")


def test_times_and_zones() -> None:
    assert [is_time(text) for text in ("", "00:00", "23:59", "24:00", "9:30")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert zone_of("Asia/Tehran") is not None
    assert [zone_of(text) for text in ("", "Europe", "x\0y", "/etc/localtime")] == [None] * 4


def test_how_often_a_contact_is_to_be_contacted_is_kept_told_and_bounded(office: Office):
    made = office.contacts.create(a_person(), office.actor).contact
    saved = office.contacts.save(made, replace(made, rhythm_days=45), office.actor).contact
    assert office.contacts.get(made.id).rhythm_days == saved.rhythm_days == 45
    newest = office.history.of_record(RecordRef(CONTACT, made.id))[0]
    assert (newest.field, newest.new) == ("rhythm_days", "45")
    for days in (0, -1, 3651):
        with pytest.raises(UserError) as refused:
            office.contacts.save(saved, replace(saved, rhythm_days=days), office.actor)
        assert refused.value.code == "rhythm_invalid"
    emptied = office.contacts.save(saved, replace(saved, rhythm_days=None), office.actor)
    assert emptied.contact.rhythm_days is None


def test_how_long_before_a_date_one_is_reminded_stands_on_the_card(office: Office):
    named = ImportantDate("Wedding", "2019-07-20", remind_days=7)
    made = office.contacts.create(
        a_person("Anna", birth_date="1990-05-05", birth_remind_days=0, dates=(named,)), office.actor
    ).contact
    stored = office.contacts.get(made.id)
    assert (stored.birth_remind_days, stored.dates[0].remind_days) == (0, 7)
    never = replace(
        stored, birth_remind_days=NEVER, dates=(replace(stored.dates[0], remind_days=None),)
    )
    office.contacts.save(stored, never, office.actor)
    stored = office.contacts.get(made.id)
    assert (stored.birth_remind_days, stored.dates[0].remind_days) == (NEVER, None)
    for wrong in (-2, REMIND_LIMIT + 1):
        with pytest.raises(UserError, match="remind_days_invalid"):
            office.contacts.save(stored, replace(stored, birth_remind_days=wrong), office.actor)
