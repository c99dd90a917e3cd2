"""P3 in the plan: what others moved or changed since it was seen is not moved or binned unasked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crm_desktop.business.planner.model import (
    Activity,
    ActivityKind,
    Move,
    StateNow,
    Status,
    When,
)
from crm_desktop.core.errors import ChangedMeanwhile
from crm_desktop.storage.change_log import head_seq
from tests.builders import Office

START = datetime(2026, 6, 15, 9, tzinfo=UTC)


@pytest.fixture
def call(office: Office) -> Activity:
    when = When.timed(START, START + timedelta(minutes=30))
    return office.planner.create(Activity(ActivityKind.CALL, when, "Offer"), office.actor).activity


def test_p03_a_move_over_a_move_is_told(office: Office, ben: Office, call: Activity) -> None:
    seen = head_seq(office.database)
    ben.planner.move([Move(call.id, by_days=1)], ben.actor)
    with pytest.raises(ChangedMeanwhile) as caught:
        office.planner.move([Move(call.id, by_days=3)], office.actor, since=seen)
    (row,) = caught.value.rows
    assert (row.name, row.changed_by_name) == ("Offer", ben.user.display_name)
    assert isinstance(row.theirs, When)
    assert row.theirs.start_at == START + timedelta(days=1)
    assert office.planner.get(call.id).when == row.theirs
    office.planner.move([Move(call.id, by_days=3)], office.actor, since=caught.value.seq)
    assert office.planner.get(call.id).when.start_at == START + timedelta(days=4)


def test_p03_other_fields_do_not_hinder_a_move(office: Office, ben: Office, call: Activity) -> None:
    seen = head_seq(office.database)
    ben.planner.save(call, replace(call, subject="Offer by letter"), ben.actor)
    office.planner.move([Move(call.id, by_days=1)], office.actor, since=seen)
    stored = office.planner.get(call.id)
    assert stored.subject == "Offer by letter"
    assert stored.when.start_at == START + timedelta(days=1)


def test_p03_what_somebody_works_on_does_not_go_into_the_bin_unasked(
    office: Office, ben: Office, call: Activity
) -> None:
    seen = head_seq(office.database)
    ben.planner.save(call, replace(call, body="He called back"), ben.actor)
    with pytest.raises(ChangedMeanwhile) as caught:
        office.planner.delete([call.id], office.actor, since=seen)
    assert office.planner.get(call.id).deleted_at is None
    office.planner.delete([call.id], office.actor, since=caught.value.seq)
    assert office.planner.get(call.id).deleted_at is not None


def _state(office: Office, key: int) -> tuple[Status, str]:
    stored = office.planner.get(key)
    return stored.status, stored.result


def test_p03_done_here_and_called_off_there_is_told(
    office: Office, ben: Office, call: Activity
) -> None:
    seen = head_seq(office.database)
    ben.planner.cancel([call.id], ben.actor)
    planner, ids = office.planner, [call.id]
    with pytest.raises(ChangedMeanwhile) as caught:
        planner.complete_many(ids, office.actor, "successful", since=seen)
    (row,) = caught.value.rows
    assert isinstance(row.theirs, StateNow)
    assert (row.theirs.status, row.changed_by_name) == (Status.CANCELLED, ben.user.display_name)
    assert _state(office, call.id) == (Status.CANCELLED, "")
    planner.complete_many(ids, office.actor, "successful", since=caught.value.seq, over=ids)
    assert _state(office, call.id) == (Status.DONE, "successful")


def test_p03_two_results_of_one_call_are_told_and_the_same_one_is_not(
    office: Office, ben: Office, call: Activity
) -> None:
    planner, ids = office.planner, [call.id]
    seen = head_seq(office.database)
    ben.planner.complete(call.id, ben.actor, result="unsuccessful", outcome_text="too dear")
    planner.complete_many(ids, office.actor, "unsuccessful", since=seen)
    with pytest.raises(ChangedMeanwhile) as caught:
        planner.complete(call.id, office.actor, result="successful", since=seen)
    (row,) = caught.value.rows
    assert isinstance(row.theirs, StateNow)
    assert row.theirs.result is not None
    assert (row.theirs.result.code, row.theirs.outcome_text) == ("unsuccessful", "too dear")
    with pytest.raises(ChangedMeanwhile):
        planner.complete_many(ids, office.actor, "successful", since=seen)
    planner.complete_many(ids, office.actor, "successful", since=caught.value.seq, over=ids)
    assert _state(office, call.id) == (Status.DONE, "successful")


def test_p03_planned_again_or_called_off_over_a_result_is_told(
    office: Office, ben: Office, call: Activity
) -> None:
    planner, ids = office.planner, [call.id]
    planner.complete(call.id, office.actor)
    seen = head_seq(office.database)
    ben.planner.complete(call.id, ben.actor, result="successful")
    with pytest.raises(ChangedMeanwhile):
        planner.reopen(ids, office.actor, since=seen)
    with pytest.raises(ChangedMeanwhile) as caught:
        planner.cancel(ids, office.actor, since=seen)
    assert _state(office, call.id) == (Status.DONE, "successful")
    planner.cancel(ids, office.actor, since=caught.value.seq, over=ids)
    assert _state(office, call.id) == (Status.CANCELLED, "")
    planner.reopen(ids, office.actor, since=caught.value.seq)  # what I did myself I have seen
    assert _state(office, call.id) == (Status.PLANNED, "")


def test_p03_moved_there_and_done_here_go_together(
    office: Office, ben: Office, call: Activity
) -> None:
    seen = head_seq(office.database)
    ben.planner.move([Move(call.id, by_days=1)], ben.actor)
    office.planner.complete_many([call.id], office.actor, since=seen)
    stored = office.planner.get(call.id)
    assert (stored.status, stored.when.start_at) == (Status.DONE, START + timedelta(days=1))


@pytest.fixture
def colleagues(office: Office) -> list[int]:
    """Known before the other program begins."""
    return [office.staff.create_user(name, actor=office.actor).id for name in ("V", "T")]


def test_p03_given_away_by_two_is_told_and_a_new_time_is_not(
    office: Office, call: Activity, colleagues: list[int], ben: Office
) -> None:
    vida, tomas = colleagues
    me = office.actor.user_id
    seen = head_seq(office.database)
    ben.planner.move([Move(call.id, by_days=1)], ben.actor)
    office.planner.move([Move(call.id, from_user=me, to_user=vida)], office.actor, since=seen)
    seen = head_seq(office.database)
    ben.planner.move([Move(call.id, from_user=vida, to_user=tomas)], ben.actor)
    with pytest.raises(ChangedMeanwhile) as caught:
        office.planner.move([Move(call.id, from_user=vida, to_user=me)], office.actor, since=seen)
    (row,) = caught.value.rows
    assert (caught.value.of, row.theirs) == ("users", ("T",))
    assert [one.user_id for one in office.planner.get(call.id).users] == [tomas]
