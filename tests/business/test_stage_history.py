"""The dated history of a contact's status (A6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from crm_desktop.business.contacts.dictionary_model import Dictionary
from crm_desktop.business.contacts.stage_history import StageChange, StageStep, stage_steps
from tests.builders import NOON, Office, a_person

DAY = datetime(2026, 6, 1, 12, tzinfo=UTC)


def _change(seq: int, old: str, new: str, undone_by: int | None = None) -> StageChange:
    return StageChange(seq, undone_by, DAY + timedelta(days=seq), "Rasa", old, new)


def test_a_contact_never_changed_has_one_step() -> None:
    assert stage_steps("cold", DAY, "Rasa", ()) == (StageStep("cold", DAY, "Rasa"),)


def test_each_change_ends_the_step_before_and_days_are_counted() -> None:
    steps = stage_steps(
        "loyal", DAY, "", (_change(2, "lead", "customer"), _change(9, "x", "loyal"))
    )
    assert [(step.stage, step.days(date(2026, 6, 20))) for step in steps] == [
        ("loyal", 10),
        ("customer", 7),
        ("lead", 2),
    ]
    assert [step.until is None for step in steps] == [True, False, False]


def test_what_was_taken_back_at_once_is_no_step() -> None:
    changes = (
        _change(2, "cold", "lead", 3),
        _change(3, "lead", "cold"),
        _change(4, "cold", "lost"),
    )
    assert [step.stage for step in stage_steps("lost", DAY, "", changes)] == ["lost", "cold"]


def test_the_log_tells_who_and_when(office: Office) -> None:
    contacts = office.contacts
    card = contacts.create(a_person(), office.actor).contact
    office.clock.advance(days=3)
    agne = office.actor_of(office.staff.create_user("Agnė", actor=office.actor))
    saved = contacts.save(card, replace(card, lifecycle_stage="lead"), agne)
    office.clock.advance(days=5)
    contacts.set_stage([card.id], "customer", office.actor)
    first, second, third = contacts.stage_history(card.id)
    assert (first.stage, first.since, first.user_name) == (
        "customer",
        NOON + timedelta(days=8),
        office.user.display_name,
    )
    assert (second.stage, second.user_name, second.days(office.clock.today())) == (
        "lead",
        "Agnė",
        5,
    )
    assert (third.stage, third.since) == ("cold", NOON)
    office.history.undo(office.actor, saved.seq)  # kept: changed again since
    assert len(contacts.stage_history(card.id)) == 3


def test_an_imported_contact_and_a_merged_status(office: Office) -> None:
    (key,) = office.contacts.create_many([a_person(lifecycle_stage="lead")], office.actor).ids
    assert [step.stage for step in office.contacts.stage_history(key)] == ["lead"]
    office.dictionaries.merge(Dictionary.STAGE, "lead", "prospect", office.actor)
    assert [step.stage for step in office.contacts.stage_history(key)] == ["prospect", "lead"]
