"""Last contact and next activity follow from activities, whatever wrote them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.contacts.model import Affiliation, ContactQuery, ContactSort
from crm_desktop.business.planner.model import (
    BUILT_IN_RESULTS,
    CONTACT_KINDS,
    Activity,
    ActivityKind,
    Participant,
    Status,
    Timing,
    When,
)
from crm_desktop.core.clock import from_milliseconds, moment_of_day
from crm_desktop.core.errors import UserError
from tests.builders import NOON, Office, a_person, an_organization, open_office

TODAY = NOON.date()
_SAID = NOON - timedelta(days=100)


def _call(contact: int, days: int = 0, **values: object) -> Activity:
    start = NOON + timedelta(days=days)
    when = When.timed(start, start + timedelta(minutes=15))
    activity = Activity(ActivityKind.CALL, when, "Call", contacts=(Participant(contact),))
    return replace(activity, **values)  # type: ignore[arg-type]


def _days(office: Office, contact: int) -> tuple[datetime | None, datetime | None]:
    last, following = office.database.execute(
        "SELECT last_contact_at, next_activity_at FROM contact WHERE id = ?", (contact,)
    ).fetchone() or (None, None)
    return (
        None if last is None else from_milliseconds(last),
        None if following is None else from_milliseconds(following),
    )


def _new(office: Office, **values: Any) -> int:
    return office.contacts.create(a_person(**values), office.actor).contact.id


def test_a_planned_meeting_is_never_a_contact_made(office: Office):
    contact = _new(office)
    office.planner.create(_call(contact, 3, kind=ActivityKind.MEETING), office.actor)
    assert _days(office, contact) == (None, NOON + timedelta(days=3))


def test_a_call_nobody_answered_is_none_either(office: Office):
    contact = _new(office)
    call = office.planner.create(_call(contact, -1), office.actor).activity
    office.planner.complete(call.id, office.actor, result="no_answer")
    assert _days(office, contact) == (None, None)
    office.planner.complete(call.id, office.actor, result="successful")
    assert _days(office, contact) == (NOON - timedelta(days=1), None)


@pytest.mark.parametrize("kind", [ActivityKind.TASK, ActivityKind.NOTE])
def test_our_own_tasks_and_notes_are_none(office: Office, kind: ActivityKind):
    contact = _new(office)
    office.planner.log(_call(contact, 0, kind=kind), office.actor)
    assert _days(office, contact) == (None, None)


def test_what_was_done_early_counts_when_it_was_done(office: Office):
    contact = _new(office)
    call = office.planner.create(_call(contact, 5), office.actor).activity
    office.planner.complete(call.id, office.actor)
    assert _days(office, contact) == (NOON, None)


def test_what_a_list_said_stays_until_something_later_was_done(office: Office):
    contact = _new(office, last_contact_at=_SAID)
    old = office.planner.log(_call(contact, -300), office.actor)
    assert _days(office, contact) == (_SAID, None)
    new = office.planner.log(_call(contact, -2), office.actor)
    assert _days(office, contact) == (NOON - timedelta(days=2), None)
    office.history.undo(office.actor, new.seq)
    assert _days(office, contact) == (_SAID, None)
    office.planner.delete([old.activity.id], office.actor)
    assert _days(office, contact) == (_SAID, None)


def test_overdue_is_what_comes_next(office: Office):
    contact = _new(office)
    office.planner.create(_call(contact, 2), office.actor)
    task = Activity(
        ActivityKind.TASK,
        When.unscheduled(TODAY - timedelta(3)),
        contacts=(Participant(contact),),
    )
    office.planner.create(task, office.actor)
    day = moment_of_day(date(2026, 6, 12))
    assert _days(office, contact) == (None, day)


def test_the_firm_of_a_person_was_spoken_to_and_stays_so(office: Office):
    person = _new(office)
    firm = office.contacts.create(an_organization(), office.actor).contact.id
    place = office.contacts.add_affiliation(Affiliation(person, firm), office.actor)
    office.planner.log(_call(person, -1), office.actor)
    office.contacts.remove_affiliation(place.id, office.actor)
    assert _days(office, firm) == (NOON - timedelta(days=1), None)


def test_an_undo_names_nobody_as_kept(office: Office):
    contact = _new(office)
    first = office.planner.log(_call(contact, -2), office.actor)
    office.planner.log(_call(contact, -1), office.actor)
    outcome = office.history.undo(office.actor, first.seq)
    assert outcome.kept == ()
    assert _days(office, contact) == (NOON - timedelta(days=1), None)


def test_a_merge_moves_what_was_done_and_an_undo_brings_it_back(office: Office):
    one, two = _new(office), _new(office, name="Agnė Žukauskaite", last_contact_at=_SAID)
    office.planner.log(_call(two, -5), office.actor, _call(two, 5))
    both = replace(_call(one, 1), contacts=(Participant(one), Participant(two)))
    shared = office.planner.create(both, office.actor).activity
    before = _days(office, one), _days(office, two)
    cards = [office.contacts.get(key) for key in (one, two)]
    done = office.contacts.uniting.merge(cards[0], cards[1:], {}, office.actor)
    later = NOON + timedelta(days=1)
    assert _days(office, one) == (NOON - timedelta(days=5), later)
    assert [each.contact_id for each in office.planner.get(shared.id).contacts] == [one]
    office.history.undo(office.actor, done.seq)
    assert (_days(office, one), _days(office, two)) == before
    involved = [each.contact_id for each in office.planner.get(shared.id).contacts]
    assert sorted(involved) == [one, two]


def test_the_list_tells_of_it_at_once(office: Office):
    contact = _new(office)
    office.contacts.order(ContactQuery())
    office.planner.log(_call(contact, -1), office.actor)
    (row,) = office.contacts.rows([contact])
    assert row.last_contact_at == NOON - timedelta(days=1)
    assert contact in {ref.id for ref in office.published[-1].refs if ref.kind == "contact"}


def test_a_save_reads_no_more_of_the_log_than_it_wrote(office: Office):
    """By its index all entries of a kind would be read: 30 ms of each save after a million."""
    seen: list[str] = []
    execute = office.database.execute

    def listening(sql: str, params: Any = ()) -> Any:
        if "FROM change_entry" in sql:
            seen.append(sql)
        return execute(sql, params)

    office.database.execute = listening  # type: ignore[method-assign]
    office.planner.create(_call(_new(office)), office.actor)
    assert seen
    for sql in seen:
        marks = ("1",) * sql.count("?")
        plan = " ".join(str(row) for row in execute(f"EXPLAIN QUERY PLAN {sql}", marks).fetchall())
        assert "USING INTEGER PRIMARY KEY" in plan


# -- against recomputation -------------------------------------------------------------------

_REACHED = {one.code for one in BUILT_IN_RESULTS if one.is_contact} | {""}


def _told_anew(
    office: Office, contact: int, said: datetime | None
) -> tuple[datetime | None, datetime | None]:
    """The same facts from whole activities, in other words than the program's."""
    ids = [key for (key,) in office.database.execute("SELECT id FROM activity")]
    met = [said] if said else []
    coming: list[datetime] = []
    for one in office.planner.get_many(ids):
        if one.deleted_at or contact not in {each.contact_id for each in one.contacts}:
            continue
        when = one.when
        day = when.start_date or (when.due_date if when.timing is Timing.UNSCHEDULED else None)
        mark = None if day is None else moment_of_day(day)
        start = when.start_at or mark
        if one.status is Status.PLANNED and start:
            coming.append(start)
        if one.status is Status.DONE and one.kind in CONTACT_KINDS and one.result in _REACHED:
            began = when.start_at or (mark if when.start_date else None)
            met.append(min(filter(None, (began, one.done_at))))
    return max(met, default=None), min(coming, default=None)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory):
    opened = open_office(Path(tmp_path_factory.mktemp("derived")) / "company.crm")
    for number in range(3):
        said = _SAID if number == 1 else None
        opened.contacts.create(a_person(f"Person {number}", last_contact_at=said), opened.actor)
    yield opened
    opened.close()


_WHENS = st.one_of(
    st.integers(-9, 9).map(lambda days: When.timed(NOON + timedelta(days=days))),
    st.integers(-9, 9).map(lambda days: When.any_time(TODAY + timedelta(days=days))),
    st.integers(-9, 9).map(lambda days: When.unscheduled(TODAY + timedelta(days=days))),
    st.just(When.unscheduled()),
)
_DEEDS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "create",
                "log",
                "complete",
                "reopen",
                "cancel",
                "delete",
                "restore",
                "undo",
                "leave",
                "away",
            ]
        ),
        st.integers(0, 40),
        _WHENS,
        st.sampled_from(sorted(_REACHED | {"no_answer", "postponed"})),
        st.sampled_from(list(ActivityKind)),
        st.sets(st.integers(1, 3), max_size=3),
    ),
    min_size=1,
    max_size=5,
)


@given(_DEEDS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_done_both_agree_with_recomputation(
    shared: Office, deeds: list[tuple[str, int, When, str, ActivityKind, set[int]]]
):
    office, planner, actor = shared, shared.planner, shared.actor
    for deed, number, when, result, kind, contacts in deeds:
        ids = [key for (key,) in office.database.execute("SELECT id FROM activity ORDER BY id")]
        chosen = ids[number % len(ids)] if ids else 0
        people = tuple(Participant(key) for key in sorted(contacts))
        new = Activity(kind, when, deed, contacts=people)
        try:
            if deed == "create":
                planner.create(new, actor)
            elif deed == "log":
                planner.log(replace(new, result=result), actor, new)
            elif deed == "complete":
                planner.complete(chosen, actor, result=result)
            elif deed == "leave":
                stored = planner.get(chosen)
                planner.save(stored, replace(stored, contacts=people, when=when), actor)
            elif deed == "away":
                office.contacts.bin(sorted(contacts), actor)
            elif deed == "undo":
                row = office.database.execute("SELECT max(seq) FROM change_batch").fetchone()
                office.history.undo(actor, (row or (0,))[0] - number % 4)
            else:
                getattr(planner, deed)([chosen], actor)
        except UserError:
            continue  # it is gone, undone, or does not suit: nothing was written
    for contact in (1, 2, 3):
        said = _SAID if contact == 2 else None
        row = office.database.execute("SELECT met_before_at FROM contact WHERE id = ?", (contact,))
        (stored_said,) = row.fetchone() or (None,)
        if stored_said is None:
            said = None  # its making was undone
        assert _days(office, contact) == _told_anew(office, contact, said)


def test_lists_are_sorted_and_filtered_by_what_comes_next(office: Office):
    one, two, three = (_new(office, name=f"Person {number}") for number in range(3))
    office.planner.create(_call(one, 5), office.actor)
    due = Activity(ActivityKind.TASK, When.unscheduled(TODAY + timedelta(1)))
    office.planner.create(replace(due, contacts=(Participant(two),)), office.actor)

    def order(*conditions: Condition, descending: bool = False) -> list[int]:
        query = ContactQuery(
            sort=ContactSort.NEXT_ACTIVITY, descending=descending, filter=Filter(conditions)
        )
        return list(office.contacts.order(query))

    assert order() == [two, one, three]
    assert order(descending=True) == [one, two, three]
    assert order(Condition("next_activity", Operator.EMPTY)) == [three]
    assert order(Condition("next_activity", Operator.FILLED)) == [two, one]
    assert order(Condition("next_activity", Operator.NEXT_DAYS, ("3",))) == [two]
    (row,) = office.contacts.rows([one])
    assert row.next_activity_at == NOON + timedelta(days=5)
