"""The company's own results: added, renamed, put in order, retired, for some kinds only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_desktop.business.planner.model import (
    Activity,
    ActivityKind,
    Participant,
    Result,
    Sign,
    When,
)
from crm_desktop.core.errors import UserError
from tests.builders import Office, a_person


def _own(office: Office) -> list[Result]:
    return [one for one in office.planner.results.known() if one.id]


def test_an_own_result_is_offered_for_its_kinds_only(office: Office):
    results = office.planner.results
    made = results.add("Left a card", Sign.SUCCESS, office.actor, kinds={ActivityKind.VISIT})
    (stored,) = _own(office)
    assert stored == made
    assert [one.name for one in results.offered() if one.suits(ActivityKind.VISIT)][-1]
    assert not stored.suits(ActivityKind.CALL)
    results.change(replace(stored, name="Card left", kinds=frozenset()), office.actor)
    assert _own(office)[0].suits(ActivityKind.CALL)
    with pytest.raises(UserError, match="word_exists"):
        results.add("card LEFT", Sign.NEUTRAL, office.actor)


def test_another_sign_reaches_what_has_it(office: Office):
    contact = office.contacts.create(a_person(), office.actor).contact.id
    made = office.planner.results.add("Thinks about it", Sign.NEUTRAL, office.actor)
    today = office.clock.today()
    new = Activity(ActivityKind.CALL, When.any_time(today), "Ask", contacts=(Participant(contact),))
    call = office.planner.create(new, office.actor).activity
    office.planner.complete(call.id, office.actor, result=made.code)
    assert office.planner.agenda(today, today).items[0].sign is Sign.NEUTRAL
    office.planner.results.change(replace(made, sign=Sign.SUCCESS), office.actor)
    assert office.planner.agenda(today, today).items[0].sign is Sign.SUCCESS
    assert office.contacts.get(contact).last_contact_at is not None
    office.planner.results.change(replace(made, sign=Sign.FAILURE, is_contact=False), office.actor)
    assert office.contacts.get(contact).last_contact_at is None
    office.history.undo(office.actor, office.published[-1].seq)
    assert office.planner.agenda(today, today).items[0].sign is Sign.SUCCESS


def test_they_keep_their_order_and_retire_but_are_still_known(office: Office):
    results = office.planner.results
    first, second, third = (results.add(name, Sign.NEUTRAL, office.actor) for name in "ABC")
    results.arrange([third.id, first.id, second.id], office.actor)
    assert [one.name for one in _own(office)] == ["C", "A", "B"]
    office.history.undo(office.actor, office.published[-1].seq)
    assert [one.name for one in _own(office)] == ["A", "B", "C"]
    results.change(replace(first, is_retired=True), office.actor)
    assert [one.name for one in results.offered() if one.id] == ["B", "C"]
    results.require_known(first.code)


def test_only_a_result_that_nothing_has_is_removed(office: Office):
    results = office.planner.results
    made = results.add("Left a card", Sign.SUCCESS, office.actor)
    call = office.planner.create(Activity(ActivityKind.CALL, subject="x"), office.actor).activity
    office.planner.complete(call.id, office.actor, result=made.code)
    assert results.uses() == {made.code: 1}
    with pytest.raises(UserError, match="word_in_use"):
        results.remove(made, office.actor)
    office.planner.complete(call.id, office.actor)
    results.remove(made, office.actor)
    assert _own(office) == []
