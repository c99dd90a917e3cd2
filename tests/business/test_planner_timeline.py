"""The timeline of a contact: pages, kinds, words, what is planned."""

from __future__ import annotations

from datetime import date, timedelta

from crm_desktop.business.planner.model import (
    Activity,
    ActivityKind,
    Participant,
    Sign,
    When,
)
from crm_desktop.business.planner.timeline import TimelineQuery
from tests.builders import Office, an_organization


def _contact(office: Office, name: str = "UAB Baltija") -> int:
    return office.contacts.create(an_organization(name), office.actor).contact.id


def _log(
    office: Office,
    contact_id: int,
    days_ago: int,
    kind: ActivityKind = ActivityKind.CALL,
    **values: object,
) -> int:
    now = office.clock.now() - timedelta(days=days_ago)
    people = (Participant(contact_id),)
    draft = Activity(kind, When.timed(now), contacts=people, done_at=now, **values)  # type: ignore[arg-type]
    return office.planner.log(draft, office.actor).activity.id


def test_pages_follow_each_other_without_gap_or_double(office: Office) -> None:
    contact_id = _contact(office)
    made = [_log(office, contact_id, number // 2, subject=f"Call {number}") for number in range(7)]
    seen: list[int] = []
    query = TimelineQuery(limit=3)
    while True:
        page = office.planner.timelines.read(contact_id, query)
        seen += [one.activity_id for one in page.entries]
        if page.next is None:
            break
        query = TimelineQuery(limit=3, after=page.next)
    assert sorted(seen) == sorted(made)
    moments = [office.planner.get(key).done_at for key in seen]
    assert moments == sorted(moments, reverse=True)  # type: ignore[type-var]


def test_what_an_entry_says(office: Office) -> None:
    contact_id = _contact(office)
    _log(office, contact_id, 1, result="successful", outcome_text="Agreed", reason="Price")
    page = office.planner.timelines.read(contact_id, TimelineQuery())
    (entry,) = page.entries
    assert (entry.kind, entry.sign, entry.text) == (ActivityKind.CALL, Sign.SUCCESS, "Agreed")
    assert entry.reason == "Price"
    assert entry.user_id == office.actor.user_id
    assert page.counts == {ActivityKind.CALL: 1}


def test_kinds_and_words_narrow_it_down(office: Office) -> None:
    contact_id = _contact(office)
    call = _log(office, contact_id, 3, outcome_text="Ёлкин is back")
    note = _log(office, contact_id, 2, kind=ActivityKind.NOTE, body="Closes on the 5th")
    read = office.planner.timelines.read
    only_notes = read(contact_id, TimelineQuery(kinds=(ActivityKind.NOTE,)))
    assert [one.activity_id for one in only_notes.entries] == [note]
    assert only_notes.counts == {ActivityKind.CALL: 1, ActivityKind.NOTE: 1}
    found = read(contact_id, TimelineQuery(find="елкин"))
    assert [one.activity_id for one in found.entries] == [call]
    assert read(contact_id, TimelineQuery(find="nothing")).entries == ()


def test_a_word_behind_the_shown_part_is_found(office: Office) -> None:
    contact_id = _contact(office)
    _log(office, contact_id, 1, outcome_text="x " * 900 + "certificate")
    (entry,) = office.planner.timelines.read(contact_id, TimelineQuery(find="certificate")).entries
    assert len(entry.text) <= 400


def test_what_is_planned_stands_apart_the_next_first(office: Office) -> None:
    contact_id = _contact(office)
    today = office.clock.today()
    people = (Participant(contact_id),)

    def plan(when: When) -> int:
        draft = Activity(ActivityKind.TASK, when, "Plan", contacts=people)
        return office.planner.create(draft, office.actor).activity.id

    someday = plan(When.unscheduled())
    later = plan(When.any_time(today + timedelta(days=9)))
    overdue = plan(When.unscheduled(date(2020, 1, 1)))
    page = office.planner.timelines.read(contact_id, TimelineQuery())
    assert [one.activity_id for one in page.planned] == [overdue, later, someday]
    assert [one.has_due for one in page.planned] == [True, True, False]
    assert page.entries == ()


def test_what_lies_in_the_bin_is_not_shown(office: Office) -> None:
    contact_id = _contact(office)
    key = _log(office, contact_id, 1)
    office.planner.delete([key], office.actor)
    assert office.planner.timelines.read(contact_id, TimelineQuery()).entries == ()
