"""What recurs: made ahead, changed by one, from one on or all, ended, extended, undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crm_desktop.business.planner.merging import SeriesSeen
from crm_desktop.business.planner.model import (
    Activity,
    ActivityKind,
    Move,
    Participant,
    Scope,
    When,
)
from crm_desktop.core.errors import ConflictError, UserError
from tests.builders import Office, a_person

VILNIUS = ZoneInfo("Europe/Vilnius")
MONDAY = date(2026, 6, 15)


@pytest.fixture
def office(office: Office) -> Office:
    office.clock.zone = VILNIUS
    return office


def _weekly(office: Office, rule: str = "FREQ=WEEKLY", **values: object) -> Activity:
    start = datetime(2026, 6, 15, 6, tzinfo=UTC)  # nine o'clock in Vilnius
    when = When.timed(start, start + timedelta(minutes=45))
    new = replace(Activity(ActivityKind.MEETING, when, "Team"), **values)  # type: ignore[arg-type]
    return office.planner.create(new, office.actor, rule).activity


def _series(office: Office, series_id: int | None) -> list[Activity]:
    rows = office.database.execute(
        "SELECT id FROM activity WHERE recurrence_id = ? AND deleted_at IS NULL"
        " ORDER BY recurrence_date",
        (series_id,),
    )
    return office.planner.get_many([key for (key,) in rows])


def _local(activity: Activity) -> str:
    assert activity.when.start_at is not None
    return f"{activity.when.start_at.astimezone(VILNIUS):%m-%d %H:%M}"


def test_a_series_stands_for_more_than_a_year_at_the_same_local_hour(office: Office):
    first = _weekly(office)
    members = _series(office, first.recurrence_id)
    assert len(members) == 58
    assert first.recurrence_date == "2026-06-15T09:00"
    assert {_local(one)[-5:] for one in members} == {"09:00"}
    hours = {one.when.start_at.hour for one in members if one.when.start_at}
    assert hours == {6, 7}
    plan = office.planner.agenda(MONDAY, MONDAY + timedelta(20))
    assert [item.is_recurring for item in plan.items] == [True] * 3


def test_all_of_it_is_one_batch(office: Office):
    first = _weekly(office, "FREQ=DAILY;COUNT=30")
    assert len(_series(office, first.recurrence_id)) == 30
    seq = office.published[-1].seq
    office.history.undo(office.actor, seq)
    assert _series(office, first.recurrence_id) == []
    assert office.planner.extend_series(office.actor) == 0


def test_one_is_changed_by_itself(office: Office):
    first = _weekly(office)
    second = _series(office, first.recurrence_id)[1]
    office.planner.move([Move(second.id, by_days=1)], office.actor)
    office.planner.save(second := office.planner.get(second.id), replace(second, subject="Moved"),
        office.actor)  # fmt: skip
    members = _series(office, first.recurrence_id)
    assert [one.subject for one in members[:3]] == ["Team", "Moved", "Team"]
    assert [_local(one) for one in members[:3]] == ["06-15 09:00", "06-23 09:00", "06-29 09:00"]
    assert members[1].recurrence_date == "2026-06-22T09:00"


def test_this_and_the_following_become_a_series_of_their_own(office: Office):
    first = _weekly(office, "FREQ=WEEKLY;BYDAY=MO")
    third = _series(office, first.recurrence_id)[2]
    assert third.when.start_at is not None
    later = When.timed(third.when.start_at + timedelta(days=1, hours=2))
    office.planner.save(
        third, replace(third, when=later, location="Hall"), office.actor, Scope.FOLLOWING
    )
    before = _series(office, first.recurrence_id)
    after = _series(office, office.planner.get(third.id).recurrence_id)
    assert [_local(one) for one in before] == ["06-15 09:00", "06-22 09:00"]
    assert [_local(one) for one in after[:2]] == ["06-30 11:00", "07-07 11:00"]
    assert {one.location for one in after} == {"Hall"}
    assert len(before) + len(after) == 58
    rules = office.planner.series
    assert rules.rule_of(after[0].recurrence_id or 0) == "FREQ=WEEKLY;BYDAY=TU"
    office.history.undo(office.actor, office.published[-1].seq)
    assert [_local(one) for one in _series(office, first.recurrence_id)[2:4]] == [
        "06-29 09:00",
        "07-06 09:00",
    ]


def test_all_that_are_open_change_and_what_was_done_stays(office: Office):
    first = _weekly(office)
    office.planner.complete(first.id, office.actor, result="successful")
    second = _series(office, first.recurrence_id)[1]
    office.planner.save(second, replace(second, subject="Sales team"), office.actor, Scope.ALL)
    members = _series(office, first.recurrence_id)
    assert members[0].subject == "Team"
    assert {one.subject for one in members[1:]} == {"Sales team"}


def test_deleting_one_some_or_all(office: Office):
    first = _weekly(office)
    members = _series(office, first.recurrence_id)
    office.planner.delete([members[1].id], office.actor)
    assert len(_series(office, first.recurrence_id)) == 57
    office.planner.delete([members[3].id], office.actor, Scope.FOLLOWING)
    assert [_local(one) for one in _series(office, first.recurrence_id)] == [
        "06-15 09:00",
        "06-29 09:00",
    ]
    office.clock.advance(days=200)
    assert office.planner.extend_series(office.actor) == 0
    office.planner.delete([first.id], office.actor, Scope.ALL)
    assert _series(office, first.recurrence_id) == []


def test_passing_days_bring_more(office: Office):
    first = _weekly(office)
    assert office.planner.extend_series(office.actor) == 0
    office.clock.advance(days=70)
    assert office.planner.extend_series(office.actor) == 10
    members = _series(office, first.recurrence_id)
    assert len(members) == len({one.recurrence_date for one in members}) == 68
    assert office.planner.extend_series(office.actor) == 0


def test_another_rule_from_here_on_and_none(office: Office):
    first = _weekly(office)
    second = _series(office, first.recurrence_id)[1]
    office.planner.series.set_rule(second.id, "FREQ=MONTHLY;COUNT=3", office.actor)
    assert len(_series(office, first.recurrence_id)) == 1
    now = office.planner.get(second.id)
    assert [_local(one) for one in _series(office, now.recurrence_id)] == [
        "06-22 09:00",
        "07-22 09:00",
        "08-22 09:00",
    ]
    office.planner.series.set_rule(second.id, "", office.actor)
    assert office.planner.get(second.id).recurrence_id is None
    assert _series(office, now.recurrence_id) == []


def test_contacts_are_in_all_of_it(office: Office):
    contact = office.contacts.create(a_person(), office.actor).contact.id
    first = _weekly(office, "FREQ=DAILY;COUNT=3", contacts=(Participant(contact),))
    assert all(one.contacts == first.contacts for one in _series(office, first.recurrence_id))


def test_a_birthday_on_the_29th_of_february(office: Office):
    day = date(2028, 2, 29)
    new = Activity(ActivityKind.TASK, When.whole_day(day), "Congratulate")
    first = office.planner.create(new, office.actor, "FREQ=YEARLY").activity
    dates = [one.recurrence_date for one in _series(office, first.recurrence_id)]
    assert dates == ["2028-02-29", "2032-02-29", "2036-02-29"]


@pytest.mark.parametrize(
    ("rule", "when", "code"),
    [
        ("whenever", When.whole_day(MONDAY), "rule_unreadable"),
        ("FREQ=HOURLY", When.whole_day(MONDAY), "rule_too_often"),
        ("FREQ=DAILY", When.unscheduled(), "rule_needs_day"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", When.any_time(MONDAY), "rule_never"),
    ],
)
def test_bad_rules_store_nothing(office: Office, rule: str, when: When, code: str):
    with pytest.raises(UserError) as refused:
        office.planner.create(Activity(ActivityKind.TASK, when, "x"), office.actor, rule)
    assert refused.value.code == code
    assert office.database.execute("SELECT count(*) FROM activity").fetchone() == (0,)


def _seen(office: Office, activity: Activity) -> SeriesSeen | None:
    return office.planner.series.seen(activity.recurrence_id or 0)


def test_what_a_colleague_changed_meanwhile_is_asked_and_not_overwritten(office: Office):
    first = _weekly(office)
    third = _series(office, first.recurrence_id)[2]
    seen = _seen(office, first)
    office.planner.save(third, replace(third, subject="With the bank"), office.actor)
    mine = replace(first, subject="Sales", location="Hall")
    with pytest.raises(ConflictError) as refused:
        office.planner.save(first, mine, office.actor, Scope.ALL, seen)
    (conflict,) = refused.value.conflicts
    assert conflict.field == "subject.2026-06-29T09:00"
    assert (conflict.base, conflict.mine, conflict.theirs) == ("Team", "Sales", "With the bank")
    assert conflict.changed_by_name
    subjects = [one.subject for one in _series(office, first.recurrence_id)]
    assert subjects == ["Team", "Team", "With the bank", *["Team"] * 55], "nothing was stored"
    # Seen by now, it is what is meant.
    office.planner.save(first, mine, office.actor, Scope.ALL, _seen(office, first))
    assert {one.subject for one in _series(office, first.recurrence_id)} == {"Sales"}


def test_other_fields_of_a_series_merge(office: Office):
    first = _weekly(office)
    third = _series(office, first.recurrence_id)[2]
    seen = _seen(office, first)
    office.planner.save(third, replace(third, subject="With the bank"), office.actor)
    office.planner.save(first, replace(first, body="Bring figures"), office.actor)
    saved = office.planner.save(
        first, replace(first, location="Hall"), office.actor, Scope.ALL, seen
    )
    members = _series(office, first.recurrence_id)
    assert {one.location for one in members} == {"Hall"}
    assert [one.subject for one in members[:3]] == ["Team", "Team", "With the bank"]
    assert [one.body for one in members[:2]] == ["Bring figures", ""]
    assert saved.merged == ("body",)


def test_the_same_field_of_the_one_that_is_open_is_asked(office: Office):
    first = _weekly(office)
    office.planner.save(first, replace(first, subject="Board"), office.actor)
    with pytest.raises(ConflictError) as refused:
        office.planner.save(first, replace(first, subject="Sales"), office.actor, Scope.FOLLOWING)
    assert [one.field for one in refused.value.conflicts] == ["subject"]
    assert office.planner.get(first.id).subject == "Board"


def test_a_series_that_was_moved_meanwhile_is_not_moved_again(office: Office):
    first = _weekly(office)
    second = _series(office, first.recurrence_id)[1]
    seen = _seen(office, second)
    later = When.timed((first.when.start_at or datetime.now(UTC)) + timedelta(hours=1))
    office.planner.save(first, replace(first, when=later), office.actor, Scope.ALL)
    assert second.when.start_at is not None
    sooner = When.timed(second.when.start_at - timedelta(hours=2))
    with pytest.raises(ConflictError):
        office.planner.save(second, replace(second, when=sooner), office.actor, Scope.ALL, seen)
    assert {_local(one)[-5:] for one in _series(office, first.recurrence_id)} == {"10:00"}


def test_another_rule_does_not_sweep_away_what_a_colleague_changed(office: Office):
    first = _weekly(office)
    third = _series(office, first.recurrence_id)[2]
    seen = _seen(office, first)
    office.planner.save(third, replace(third, subject="With the bank"), office.actor)
    with pytest.raises(ConflictError) as refused:
        office.planner.series.set_rule(first.id, "FREQ=MONTHLY", office.actor, seen)
    assert [one.field for one in refused.value.conflicts] == ["rule.2026-06-29T09:00"]
    office.planner.series.set_rule(first.id, "FREQ=MONTHLY", office.actor, _seen(office, first))
    seen = _seen(office, first)
    office.planner.series.set_rule(first.id, "FREQ=YEARLY", office.actor)
    with pytest.raises(ConflictError):
        office.planner.series.set_rule(first.id, "FREQ=DAILY;COUNT=3", office.actor, seen)


def test_p03_a_first_rule_over_a_first_rule_is_asked(office: Office):
    weekly = _weekly(office)
    single = office.planner.get(weekly.id)
    office.planner.series.set_rule(single.id, "", office.actor)
    nothing = SeriesSeen("", "")
    office.planner.series.set_rule(single.id, "FREQ=WEEKLY;COUNT=3", office.actor)
    with pytest.raises(ConflictError) as refused:
        office.planner.series.set_rule(single.id, "FREQ=DAILY;COUNT=2", office.actor, nothing)
    (conflict,) = refused.value.conflicts
    assert (conflict.field, conflict.base, conflict.mine) == ("rule", "", "FREQ=DAILY;COUNT=2")
    assert "WEEKLY" in str(conflict.theirs)
    seen = _seen(office, office.planner.get(single.id))
    office.planner.series.set_rule(single.id, "", office.actor)
    with pytest.raises(ConflictError) as refused:
        office.planner.series.set_rule(single.id, "FREQ=DAILY;COUNT=2", office.actor, seen)
    assert [one.theirs for one in refused.value.conflicts] == [""], "somebody ended it"


def test_a_series_that_a_colleague_ended_changes_this_one_only(office: Office):
    first = _weekly(office)
    seen = _seen(office, first)
    office.planner.series.set_rule(first.id, "", office.actor)
    saved = office.planner.save(
        first, replace(first, subject="Sales"), office.actor, Scope.ALL, seen
    )
    assert saved.activity.subject == "Sales"
    assert saved.activity.recurrence_id is None


def test_one_without_a_day_carries_its_subject_to_the_others(office: Office):
    first = _weekly(office)
    second = _series(office, first.recurrence_id)[1]
    office.planner.move([Move(second.id, is_unscheduled=True)], office.actor)
    second = office.planner.get(second.id)
    office.planner.save(second, replace(second, subject="Sales"), office.actor, Scope.FOLLOWING)
    after = _series(office, office.planner.get(second.id).recurrence_id)
    assert {one.subject for one in after} == {"Sales"}
    assert [_local(one) for one in after[1:3]] == ["06-29 09:00", "07-06 09:00"]


def test_moving_one_in_the_middle_takes_the_following_along(office: Office):
    first = _weekly(office, "FREQ=WEEKLY;COUNT=6")
    members = _series(office, first.recurrence_id)
    moved = office.planner.move(
        [Move(members[2].id, by_days=1), Move(members[4].id, by_days=3)],
        office.actor,
        Scope.FOLLOWING,
    )
    assert len(moved.ids) == 4
    assert moved.skipped == 0
    after = office.planner.get_many([one.id for one in members])
    days = [_local(one)[:5] for one in after]
    assert days == ["06-15", "06-22", "06-30", "07-07", "07-14", "07-21"], "the earliest says"
    assert len({one.recurrence_id for one in after}) == 2
    office.history.undo(office.actor, moved.seq)
    assert [one.when for one in office.planner.get_many([one.id for one in members])] == [
        one.when for one in members
    ]


def test_a_whole_series_and_what_is_none_move_in_one_batch(office: Office):
    first = _weekly(office, "FREQ=WEEKLY;COUNT=3")
    single = office.planner.create(
        Activity(ActivityKind.TASK, When.any_time(MONDAY), "Report"), office.actor
    ).activity
    ids = [one.id for one in _series(office, first.recurrence_id)]
    moves = [Move(ids[1], by_days=-1), Move(single.id, by_days=-1)]
    moved = office.planner.move(moves, office.actor, Scope.ALL)
    assert sorted(moved.ids) == sorted([*ids, single.id])
    assert [_local(one)[:5] for one in office.planner.get_many(ids)] == ["06-14", "06-21", "06-28"]
    assert office.planner.get(single.id).when.start_date == MONDAY - timedelta(1)


def test_longer_days_go_on_through_a_series(office: Office):
    whole = Activity(ActivityKind.VISIT, When.whole_day(MONDAY), "Fair")
    first = office.planner.create(whole, office.actor, "FREQ=MONTHLY;COUNT=3").activity
    ids = [one.id for one in _series(office, first.recurrence_id)]
    office.planner.move([Move(ids[0], last_day=MONDAY + timedelta(2))], office.actor, Scope.ALL)
    for one in office.planner.get_many(ids):
        assert one.when.start_date is not None
        assert one.when.end_date == one.when.start_date + timedelta(2)
