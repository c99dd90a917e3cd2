"""Activities: planned, logged, completed, moved, and what stands in whose plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from crm_desktop.business.contacts.model import Affiliation
from crm_desktop.business.planner.items import without_doubles
from crm_desktop.business.planner.model import (
    Activity,
    ActivityKind,
    Colleague,
    Direction,
    Move,
    Participant,
    Priority,
    Sign,
    Status,
    Timing,
    UserRole,
    When,
)
from crm_desktop.business.planner.service import EVERYTHING, ItemFilter
from crm_desktop.business.staff.model import User
from crm_desktop.core.errors import ConflictError, NotAllowed, UserError
from tests.builders import NOON, Office, a_person, an_organization

TODAY = NOON.date()


def a_call(day: int = 0, hour: int = 10, minutes: int = 30, **values: object) -> Activity:
    start = datetime(2026, 6, 15, hour, tzinfo=UTC) + timedelta(days=day)
    when = When.timed(start, start + timedelta(minutes=minutes))
    return Activity(ActivityKind.CALL, when, "Ask about the order", **values)  # type: ignore[arg-type]


def with_contact(activity: Activity, *ids: int) -> Activity:
    return replace(activity, contacts=tuple(Participant(key) for key in ids))


@pytest.fixture
def second(office: Office) -> User:
    return office.staff.create_user("Tomas Kazlauskas", actor=office.actor)


def _contact(office: Office, name: str = "Agnė Žukauskaitė") -> int:
    return office.contacts.create(a_person(name), office.actor).contact.id


def _titles(office: Office, first: date, last: date, **more: object) -> list[str]:
    agenda = office.planner.agenda(first, last, **more)  # type: ignore[arg-type]
    return [item.title for item in agenda.items]


def test_a_new_activity_comes_back_as_it_was_given(office: Office, second: User):
    contact = _contact(office)
    given = Activity(
        ActivityKind.MEETING,
        When.timed(datetime(2026, 6, 16, 9, tzinfo=UTC), datetime(2026, 6, 16, 10, tzinfo=UTC)),
        "  Oak   panels ",
        users=(Colleague(office.user.id, UserRole.ORGANIZER), Colleague(second.id)),
        contacts=(Participant(contact, "buyer"),),
        estimate_minutes=90,
        priority=Priority.HIGH,
        direction=Direction.INCOMING,
        reason="Prices",
        offered="48 m²",
        location="Savanorių pr. 174",
        body="Bring samples\r\n",
        is_important=True,
        mentions=(second.id,),
        related=an_ref(),
    )
    saved = office.planner.create(given, office.actor).activity
    stored = office.planner.get(saved.id)
    assert stored == saved
    assert stored.subject == "Oak panels"
    assert stored.body == "Bring samples\n"
    assert stored.contacts == (Participant(contact, "buyer", "Agnė Žukauskaitė"),)
    assert (stored.created_by, stored.created_at) == (office.user.id, NOON)
    kept = ("when", "users", "estimate_minutes", "priority", "direction", "mentions", "related")
    assert all(getattr(stored, name) == getattr(given, name) for name in kept)


def an_ref():
    from crm_desktop.core.record_ref import RecordRef

    return RecordRef("deal", 7)


def test_without_our_people_it_is_the_actors_own(office: Office):
    saved = office.planner.create(a_call(), office.actor).activity
    assert saved.users == (Colleague(office.user.id),)


@pytest.mark.parametrize(
    ("when", "code"),
    [
        (When.timed(NOON, NOON - timedelta(minutes=1)), "end_before_start"),
        (When.whole_day(TODAY, TODAY - timedelta(1)), "end_before_start"),
        (When.whole_day(TODAY, TODAY + timedelta(400)), "activity_too_long"),
        (When.timed(NOON, NOON + timedelta(400)), "activity_too_long"),
        (When(Timing.TIMED), "activity_needs_start"),
        (When(Timing.WHOLE_DAY), "activity_needs_start"),
        (When.any_time(date(1066, 10, 14)), "day_out_of_range"),
        (When.unscheduled(date(9999, 12, 31)), "day_out_of_range"),
    ],
)
def test_a_time_that_cannot_be_is_refused(office: Office, when: When, code: str):
    with pytest.raises(UserError) as refused:
        office.planner.create(Activity(ActivityKind.TASK, when, "x"), office.actor)
    assert refused.value.code == code
    assert office.planner.agenda(TODAY, TODAY).items == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"users": (Colleague(999),)}, "user_gone"),
        ({"contacts": (Participant(999),)}, "contact_gone"),
        ({"status": Status.DONE, "result": "splendid"}, "result_unknown"),
        ({"estimate_minutes": -5}, "estimate_out_of_range"),
        ({"subject": "x" * 401}, "text_too_long"),
    ],
)
def test_what_is_not_there_is_refused(office: Office, change: dict[str, object], code: str):
    with pytest.raises(UserError) as refused:
        office.planner.create(replace(a_call(), **change), office.actor)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_what_is_noted_of_who_was_merged_meanwhile_goes_to_the_one_that_stayed(office: Office):
    first, second, third, other = (
        office.contacts.create(a_person(name), office.actor).contact.id
        for name in ("Ona", "Ona P.", "Ona Petraitė", "Ben")
    )
    merge = office.contacts.uniting.merge
    merge(office.contacts.get(second), [office.contacts.get(first)], {}, office.actor)
    merge(office.contacts.get(third), [office.contacts.get(second)], {}, office.actor)
    draft = replace(a_call(), contacts=(Participant(first), Participant(third), Participant(other)))
    made = office.planner.create(draft, office.actor).activity
    assert [(one.contact_id, one.name) for one in made.contacts] == [
        (third, "Ona Petraitė"),
        (other, "Ben"),
    ]
    noted = office.planner.create(replace(a_call(), contacts=()), office.actor).activity
    saved = office.planner.save(
        noted, replace(noted, contacts=(Participant(second),)), office.actor
    )
    assert [one.contact_id for one in saved.activity.contacts] == [third]
    logged = office.planner.log(replace(a_call(), contacts=(Participant(first),)), office.actor)
    assert [one.contact_id for one in logged.activity.contacts] == [third]
    office.contacts.bin([other], office.actor)
    with pytest.raises(UserError, match="contact_gone"):
        office.planner.create(draft, office.actor)


def test_who_may_not_edit_changes_nothing(office: Office):
    reader = replace(office.actor, rights=frozenset())
    with pytest.raises(NotAllowed):
        office.planner.create(a_call(), reader)


# -- the plan ------------------------------------------------------------------------------


def test_the_agenda_has_each_persons_days_in_order(office: Office, second: User):
    contact = _contact(office)
    both = (Colleague(office.user.id, UserRole.ORGANIZER), Colleague(second.id))
    late = office.planner.create(
        with_contact(a_call(0, 15, users=both), contact), office.actor
    ).activity
    office.planner.create(replace(a_call(0, 9), subject="First"), office.actor)
    office.planner.create(replace(a_call(7), subject="Next week"), office.actor)
    office.planner.create(
        Activity(ActivityKind.TASK, When.unscheduled(TODAY), "No place"), office.actor
    )
    agenda = office.planner.agenda(TODAY, TODAY)
    assert [(item.user_id, item.title) for item in agenda.items] == [
        (office.user.id, "First"),
        (office.user.id, "Ask about the order"),
        (second.id, "Ask about the order"),
    ]
    item = agenda.items[1]
    assert (item.kind, item.timing, item.status) == (
        ActivityKind.CALL,
        Timing.TIMED,
        Status.PLANNED,
    )
    assert (item.activity_id, item.minutes, item.start_at()) == (late.id, 30, late.when.start_at)
    assert agenda.name_of(item) == "Agnė Žukauskaitė"
    assert [item.is_lead for item in agenda.items] == [True, True, False]
    assert len(without_doubles(agenda.items)) == 2
    mine = office.planner.agenda(TODAY, TODAY + timedelta(9), [second.id])
    assert [item.user_id for item in mine.items] == [second.id]


def test_what_began_before_the_days_asked_for_is_there(office: Office):
    trip = Activity(
        ActivityKind.VISIT, When.whole_day(TODAY - timedelta(30), TODAY), "Tour of the shops"
    )
    office.planner.create(trip, office.actor)
    office.planner.create(replace(a_call(-1, 23, 120), subject="Over midnight"), office.actor)
    assert _titles(office, TODAY, TODAY) == ["Tour of the shops", "Over midnight"]
    assert _titles(office, TODAY + timedelta(1), TODAY + timedelta(1)) == []


def test_filters_by_kind_state_and_contact(office: Office):
    contact = _contact(office)
    done = office.planner.create(replace(a_call(), subject="Done"), office.actor).activity
    office.planner.complete(done.id, office.actor, result="successful")
    off = office.planner.create(replace(a_call(), subject="Off"), office.actor).activity
    office.planner.cancel([off.id], office.actor)
    task = replace(a_call(), kind=ActivityKind.TASK, subject="Task")
    office.planner.create(with_contact(task, contact), office.actor)

    def titles(only: ItemFilter) -> list[str]:
        return sorted(_titles(office, TODAY, TODAY, only=only))

    assert titles(EVERYTHING) == ["Done", "Task"]
    assert titles(ItemFilter(hide_cancelled=False)) == ["Done", "Off", "Task"]
    assert titles(ItemFilter(hide_done=True)) == ["Task"]
    assert titles(ItemFilter(frozenset({ActivityKind.CALL}))) == ["Done"]
    assert titles(ItemFilter(contact_id=contact)) == ["Task"]


def test_open_items_are_what_is_overdue_and_due(office: Office):
    for activity in (
        replace(a_call(-3), subject="Three days late"),
        replace(a_call(0, 9), subject="This morning"),
        replace(a_call(0, 18), subject="This evening"),
        replace(a_call(1), subject="Tomorrow"),
        Activity(ActivityKind.TASK, When.any_time(TODAY), "Some time today"),
        Activity(ActivityKind.TASK, When.unscheduled(TODAY - timedelta(9)), "Long due"),
        Activity(ActivityKind.TASK, When.unscheduled(), "Whenever"),
    ):
        office.planner.create(activity, office.actor)
    found = office.planner.open_items(TODAY)
    assert [item.title for item in found.items] == [
        "Long due",
        "Three days late",
        "Some time today",
        "This morning",
        "This evening",
    ]
    assert found.items[0].due_day(UTC) == TODAY - timedelta(9)
    assert [item.title for item in office.planner.unscheduled().items] == ["Long due", "Whenever"]


def test_the_tray_is_searched_in_any_script(office: Office):
    contact = _contact(office, "ТОВ Дніпро-Меблі")
    task = Activity(ActivityKind.TASK, When.unscheduled(), "Sužinoti kainą")
    office.planner.create(task, office.actor)
    office.planner.create(with_contact(replace(task, subject="Demo"), contact), office.actor)
    found = office.planner.unscheduled(find="suzinoti")
    assert [item.title for item in found.items] == ["Sužinoti kainą"]
    found = office.planner.unscheduled(find="дніпро")
    assert [item.title for item in found.items] == ["Demo"]


def test_a_renamed_contact_is_called_so_in_the_plan(office: Office):
    contact = _contact(office)
    office.planner.create(with_contact(a_call(), contact), office.actor)
    card = office.contacts.get(contact)
    assert office.planner.agenda(TODAY, TODAY).names == {contact: "Agnė Žukauskaitė"}
    office.contacts.save(card, replace(card, display_name="Agnė Žuk"), office.actor)
    assert office.planner.agenda(TODAY, TODAY).names == {contact: "Agnė Žuk"}


# -- done ----------------------------------------------------------------------------------


def test_logging_a_call_books_the_next_step_in_the_same_batch(office: Office):
    contact = _contact(office)
    call = replace(with_contact(a_call(0, 9), contact), result="successful", next_step="Samples")
    follow = Activity(ActivityKind.VISIT, When.whole_day(TODAY + timedelta(3)), "Bring samples")
    saved = office.planner.log(call, office.actor, follow)
    booked = office.planner.get(saved.next_id or 0)
    assert saved.activity.status is Status.DONE
    assert saved.activity.done_at == NOON
    assert saved.activity.next_activity_id == booked.id
    assert [one.contact_id for one in booked.contacts] == [contact]
    assert booked.status is Status.PLANNED
    assert office.planner.agenda(TODAY, TODAY).items[0].sign is Sign.SUCCESS
    office.history.undo(office.actor, saved.seq)
    assert office.planner.agenda(TODAY, TODAY + timedelta(9)).items == ()
    office.history.undo(office.actor, saved.seq + 1)
    assert len(office.planner.agenda(TODAY, TODAY + timedelta(9)).items) == 2


def test_completing_and_opening_again(office: Office):
    saved = office.planner.create(a_call(), office.actor)
    done = office.planner.complete(
        saved.activity.id, office.actor, result="no_answer", outcome_text="Rang twice"
    ).activity
    assert (done.status, done.result, done.done_at) == (Status.DONE, "no_answer", NOON)
    many = office.planner.complete_many([done.id, 999], office.actor)
    assert (many.ids, many.skipped, many.seq) == ((), 2, 0)
    office.planner.reopen([done.id], office.actor)
    opened = office.planner.get(done.id)
    assert (opened.status, opened.result, opened.done_at) == (Status.PLANNED, "", None)
    assert opened.outcome_text == "Rang twice"


def test_a_note_is_done_when_it_is_written(office: Office):
    note = Activity(ActivityKind.NOTE, body="Accounting closes on the 5th\nSend before")
    stored = office.planner.create(note, office.actor).activity
    assert (stored.status, stored.done_at) == (Status.DONE, NOON)
    assert office.planner.unscheduled().items == ()
    assert office.planner.items([stored.id]).items[0].title == (
        "Accounting closes on the 5th Send before"
    )


def test_own_results_color_what_has_them(office: Office):
    results = office.planner.results
    own = results.add("Contract signed", Sign.SUCCESS, office.actor)
    with pytest.raises(UserError):
        results.add("contract SIGNED", Sign.FAILURE, office.actor)
    call = office.planner.create(a_call(), office.actor).activity
    office.planner.complete(call.id, office.actor, result=own.code)
    assert office.planner.agenda(TODAY, TODAY).items[0].sign is Sign.SUCCESS
    results.change(replace(own, sign=Sign.FAILURE, is_retired=True), office.actor)
    assert office.planner.agenda(TODAY, TODAY).items[0].sign is Sign.FAILURE
    assert own.code not in {one.code for one in results.offered()}


# -- changed by two ------------------------------------------------------------------------


def test_changes_to_different_fields_are_merged(office: Office, second: User):
    base = office.planner.create(a_call(), office.actor).activity
    theirs = replace(base, location="Online")
    office.planner.save(base, theirs, office.actor_of(second))
    saved = office.planner.save(base, replace(base, subject="Ask again"), office.actor)
    assert (saved.activity.subject, saved.activity.location) == ("Ask again", "Online")
    assert saved.merged == ("location",)


def test_the_same_field_changed_by_two_is_a_conflict(office: Office, second: User):
    base = office.planner.create(a_call(), office.actor).activity
    office.planner.save(base, replace(base, subject="Theirs"), office.actor_of(second))
    with pytest.raises(ConflictError) as conflict:
        office.planner.save(base, replace(base, subject="Mine"), office.actor)
    (field,) = conflict.value.conflicts
    assert (field.field, field.mine, field.theirs) == ("subject", "Mine", "Theirs")
    assert conflict.value.changed_by_name == "Tomas Kazlauskas"
    assert office.planner.get(base.id).subject == "Theirs"


def test_saving_what_lies_in_the_bin_is_refused(office: Office):
    base = office.planner.create(a_call(), office.actor).activity
    office.planner.delete([base.id], office.actor)
    assert office.planner.agenda(TODAY, TODAY).items == ()
    with pytest.raises(ConflictError):
        office.planner.save(base, replace(base, subject="Mine"), office.actor)
    office.planner.restore([base.id], office.actor)
    assert len(office.planner.agenda(TODAY, TODAY).items) == 1


# -- moving --------------------------------------------------------------------------------


def test_moving_several_is_one_batch(office: Office, second: User):
    first = office.planner.create(a_call(), office.actor).activity
    task = office.planner.create(
        Activity(ActivityKind.TASK, When.unscheduled(TODAY), "From the tray"), office.actor
    ).activity
    tomorrow = TODAY + timedelta(1)
    done = office.planner.move(
        [
            Move(first.id, to_day=tomorrow, from_user=office.user.id, to_user=second.id),
            Move(task.id, to_day=tomorrow),
            Move(999, to_day=tomorrow),
        ],
        office.actor,
    )
    assert (done.ids, done.skipped) == ((first.id, task.id), 1)
    assert office.planner.get(first.id).users == (Colleague(second.id),)
    assert office.planner.get(first.id).when.start_at == datetime(2026, 6, 16, 10, tzinfo=UTC)
    assert office.planner.get(task.id).when == When.any_time(tomorrow)
    office.history.undo(office.actor, done.seq)
    assert office.planner.get(first.id).users == (Colleague(office.user.id),)
    assert office.planner.get(task.id).when == When.unscheduled(TODAY)
    assert [item.user_id for item in office.planner.agenda(TODAY, TODAY).items] == [office.user.id]


def test_a_time_a_length_and_the_tray(office: Office):
    call = office.planner.create(a_call(), office.actor).activity

    def moved(**to: object) -> When:
        office.planner.move([Move(call.id, **to)], office.actor)  # type: ignore[arg-type]
        return office.planner.get(call.id).when

    at_three = datetime(2026, 6, 15, 15, tzinfo=UTC)
    assert moved(to_time=900) == When.timed(at_three, at_three + timedelta(minutes=30))
    assert moved(minutes=60) == When.timed(at_three, at_three + timedelta(hours=1))
    assert moved(by_days=-1).start_at == at_three - timedelta(1)
    assert moved(is_unscheduled=True) == When.unscheduled(TODAY - timedelta(1))
    assert moved(to_day=TODAY) == When.any_time(TODAY)
    assert moved(last_day=TODAY + timedelta(2)) == When.whole_day(TODAY, TODAY + timedelta(2))
    assert moved(by_days=1) == When.whole_day(TODAY + timedelta(1), TODAY + timedelta(3))


def test_copies_are_open_and_on_their_own(office: Office):
    contact = _contact(office)
    call = office.planner.create(with_contact(a_call(), contact), office.actor).activity
    office.planner.complete(call.id, office.actor, result="successful")
    copied = office.planner.copy([Move(call.id, to_day=TODAY + timedelta(2))], office.actor)
    copy = office.planner.get(copied.ids[0])
    assert (copy.status, copy.result, copy.done_at) == (Status.PLANNED, "", None)
    assert [one.contact_id for one in copy.contacts] == [contact]
    assert office.planner.get(call.id).status is Status.DONE


def test_everything_overdue_goes_to_a_day(office: Office):
    late = office.planner.create(a_call(-3), office.actor).activity
    morning = office.planner.create(a_call(0, 9), office.actor).activity
    due = office.planner.create(
        Activity(ActivityKind.TASK, When.unscheduled(TODAY - timedelta(2)), "Due"), office.actor
    ).activity
    evening = office.planner.create(a_call(0, 18), office.actor).activity
    tomorrow = TODAY + timedelta(1)
    done = office.planner.move_overdue(tomorrow, office.actor)
    assert set(done.ids) == {late.id, morning.id, due.id}
    assert office.planner.get(late.id).when.start_at == datetime(2026, 6, 16, 10, tzinfo=UTC)
    assert office.planner.get(due.id).when == When.unscheduled(tomorrow)
    assert office.planner.get(evening.id).when == evening.when
    office.history.undo(office.actor, done.seq)
    assert office.planner.get(late.id).when == late.when


def test_open_work_of_somebody_who_leaves_is_given_away(office: Office, second: User):
    alone = office.planner.create(a_call(users=(Colleague(second.id),)), office.actor).activity
    both = (Colleague(second.id, UserRole.ORGANIZER), Colleague(office.user.id))
    shared = office.planner.create(a_call(users=both), office.actor).activity
    assert office.planner.open_count_of(second.id) == 2
    with pytest.raises(UserError) as refused:
        office.planner.reassign(second.id, None, office.actor)
    assert refused.value.code == "activity_without_people"
    assert office.planner.open_count_of(second.id) == 2
    office.planner.reassign(second.id, office.user.id, office.actor)
    assert office.planner.get(alone.id).users == (Colleague(office.user.id),)
    assert office.planner.get(shared.id).users == (Colleague(office.user.id, UserRole.ORGANIZER),)
    assert office.planner.open_count_of(second.id) == 0


# -- who is involved -----------------------------------------------------------------------


def test_the_organization_of_a_person_is_involved(office: Office):
    person = _contact(office)
    firm = office.contacts.create(an_organization(), office.actor).contact.id
    office.contacts.add_affiliation(Affiliation(person, firm), office.actor)
    call = office.planner.create(with_contact(a_call(), person), office.actor).activity
    assert [(one.contact_id, one.via_id) for one in call.contacts] == [
        (person, None),
        (firm, person),
    ]
    without = replace(call, contacts=call.contacts[:1])
    kept = office.planner.save(call, without, office.actor).activity
    assert [one.contact_id for one in kept.contacts] == [person]
    nobody = office.planner.save(call := kept, replace(call, contacts=()), office.actor).activity
    assert nobody.contacts == ()
