"""Calling one contact after another: each call is one batch, with what is booked next."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm_desktop.business.contacts.personal import ChannelPreference
from crm_desktop.business.planner.composing import NextStep
from crm_desktop.business.planner.model import Activity, ActivityKind, Participant, Status, When
from crm_desktop.business.rotation.calling import CallCounts, CallDesk, CallOutcome, days_ahead
from crm_desktop.ui.activities.completing import complete
from tests.builders import NOON, Office, a_person

TODAY = NOON.date()


def _desk(office: Office) -> CallDesk:
    return CallDesk(office.contacts, office.planner, office.clock)


def test_a_call_and_its_next_step_are_one_batch_that_can_be_taken_back(office: Office):
    desk = _desk(office)
    person = a_person(preferences=(ChannelPreference("call", is_opted_out=True),))
    key = office.contacts.create(person, office.actor).contact.id
    step = NextStep(ActivityKind.MEETING, "show samples", TODAY + timedelta(days=7), 600, 60)
    saved = desk.save(CallOutcome(key, "reached", "wants samples", step, 4), office.actor)
    facts = desk.facts(key)
    assert facts.refuses
    assert [(one.result, one.text, one.minutes) for one in facts.talks] == [
        ("reached", "wants samples", 4)
    ]
    assert saved.next_id is not None
    assert office.planner.get(saved.next_id).subject == "show samples"
    assert desk.counts(office.actor.user_id) == CallCounts(1, 1, 1)
    office.history.undo(office.actor, saved.seq)
    assert desk.facts(key).talks == ()
    assert office.planner.get(saved.next_id).deleted_at is not None
    assert desk.counts(office.actor.user_id) == CallCounts()


def test_a_planned_call_is_done_by_it_and_another_promise_stays(office: Office):
    desk = _desk(office)
    key = office.contacts.create(a_person(), office.actor).contact.id

    def promise(kind: ActivityKind) -> int:
        when = When.any_time(TODAY - timedelta(days=3))
        draft = Activity(kind, when, "promised", contacts=(Participant(key),))
        return office.planner.create(draft, office.actor).activity.id

    call, letter = promise(ActivityKind.CALL), promise(ActivityKind.EMAIL)
    done = desk.save(CallOutcome(key, "no_answer", activity_id=call), office.actor)
    assert done.activity.id == call
    other = desk.save(CallOutcome(key, "reached", activity_id=letter), office.actor)
    assert other.activity.id not in (call, letter)
    assert office.planner.get(letter).status is Status.PLANNED
    # The planned one stands on another day: it counts because this window made it.
    assert desk.counts(office.actor.user_id) == CallCounts(1, 1, 1)
    assert desk.counts(office.actor.user_id, (call,)) == CallCounts(2, 2, 1)


@pytest.mark.parametrize("is_planned", [False, True])
def test_a_call_with_somebody_who_was_binned_brings_both_back_in_one_batch(
    office: Office, is_planned: bool
):
    desk = _desk(office)
    key = office.contacts.create(a_person(), office.actor).contact.id
    call: int | None = None
    if is_planned:
        draft = Activity(ActivityKind.CALL, When.any_time(TODAY), contacts=(Participant(key),))
        call = office.planner.create(draft, office.actor).activity.id
    before = office.contacts.bin([key], office.actor).seq
    outcome = CallOutcome(key, "reached", "wants samples", activity_id=call)
    saved = desk.save(outcome, office.actor, is_restored=True)
    assert saved.seq == before + 1, "never one without the other"
    assert office.contacts.get(key).deleted_at is None
    assert [one.text for one in desk.facts(key).talks] == ["wants samples"]
    office.history.undo(office.actor, saved.seq)
    assert office.contacts.get(key).deleted_at is not None


def test_what_was_done_and_binned_meanwhile_comes_back_done_in_one_batch(office: Office):
    key = office.contacts.create(a_person(), office.actor).contact.id
    draft = Activity(ActivityKind.CALL, When.any_time(TODAY), "offer", contacts=(Participant(key),))
    call = office.planner.create(draft, office.actor).activity.id
    before = office.planner.delete([call], office.actor).seq
    saved = complete(
        office.planner, call, None, office.actor, office.clock, since=before, is_restored=True
    )
    assert saved.seq == before + 1
    assert (saved.activity.status, saved.activity.deleted_at) == (Status.DONE, None)
    office.history.undo(office.actor, saved.seq)
    undone = office.planner.get(call)
    assert (undone.status, undone.deleted_at is None) == (Status.PLANNED, False)


def test_offered_days_are_never_on_a_weekend():
    days = dict(days_ahead(date(2026, 6, 19)))  # a Friday
    assert days["tomorrow"] == date(2026, 6, 22)
    assert days["week"] == date(2026, 6, 26)
    assert all(
        day.weekday() < 5
        for start in range(30)
        for _name, day in days_ahead(TODAY + timedelta(days=start))
    )
