"""P3 in the plan: what others moved or changed since it was seen is not moved or binned unasked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm_desktop.business.planner.model import Activity, ActivityKind, Move, When
from crm_desktop.core.errors import ChangedMeanwhile
from crm_desktop.storage.change_log import head_seq
from tests.builders import Office, open_office

START = datetime(2026, 6, 15, 9, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = open_office(tmp_path / "company.crm")
    yield made
    made.close()


@pytest.fixture
def ben(office: Office) -> Iterator[Office]:
    """The same file in another program."""
    made = open_office(office.path)
    yield made
    made.close()


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
