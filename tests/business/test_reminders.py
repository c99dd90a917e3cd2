"""Reminders follow their record, are claimed once, and come back rather than get lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crm_desktop.business.planner.model import (
    Activity,
    ActivityKind,
    Colleague,
    Move,
    Participant,
    When,
)
from crm_desktop.business.reminders.model import Claimed, Reminder, State
from crm_desktop.core.clock import monotonic_seconds, to_milliseconds
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.record_ref import RecordRef
from tests.builders import NOON, Office, a_person, open_office

TEN = timedelta(minutes=10)


def a_call(
    start: datetime = NOON + timedelta(hours=2), rule: str = "-10m", **more: object
) -> Activity:
    when = When.timed(start, start + timedelta(minutes=30))
    return Activity(ActivityKind.CALL, when, "Agree payment terms", reminder=rule, **more)  # type: ignore[arg-type]


def _create(office: Office, activity: Activity | None = None) -> Activity:
    return office.planner.create(activity or a_call(), office.actor).activity


def _one(office: Office, activity: Activity) -> Reminder:
    [found] = office.reminders.of_record(activity.ref)
    return found


def _claim(office: Office) -> Claimed:
    return office.reminders.claim_due(office.actor)


def _batches(office: Office) -> int:
    return office.history.latest_undoable(office.actor) or 0


def _show(office: Office) -> list[int]:
    """Claim, put on the screen, note."""
    ids = list(_claim(office).ids)
    office.reminders.note_shown(ids, office.actor)
    return ids


# -- it follows its record ----------------------------------------------------------------


def test_a_rule_makes_one_row_for_each_of_its_people(office: Office):
    tomas = office.staff.create_user("Tomas", actor=office.actor)
    both = (Colleague(office.user.id), Colleague(tomas.id))
    call = _create(office, a_call(users=both))
    found = office.reminders.of_record(call.ref)
    assert {one.user_id for one in found} == {office.user.id, tomas.id}
    assert all(one.due_at == NOON + timedelta(hours=1, minutes=50) for one in found)
    only_tomas = office.planner.save(call, replace(call, users=both[1:]), office.actor).activity
    assert _one(office, only_tomas).user_id == tomas.id
    office.planner.save(only_tomas, replace(only_tomas, users=both), office.actor)
    assert len(office.reminders.of_record(call.ref)) == 2


def test_a_call_that_moves_takes_its_reminder_along_in_the_same_batch(office: Office):
    call = _create(office)
    batches = _batches(office)
    office.planner.move([Move(call.id, by_days=1)], office.actor)
    assert _one(office, call).due_at == NOON + timedelta(days=1, hours=1, minutes=50)
    assert _batches(office) == batches + 1


def test_what_was_shown_is_shown_again_at_a_new_time(office: Office):
    call = _create(office)
    office.clock.advance(hours=2)
    assert _show(office)
    assert _one(office, call).state is State.SHOWN
    office.planner.move([Move(call.id, by_days=1)], office.actor)
    again = _one(office, call)
    assert again.state is State.PENDING
    assert again.due_at is not None


def test_gone_with_it_and_back_with_it(office: Office):
    call = _create(office)
    seq = office.planner.delete([call.id], office.actor).seq
    assert _one(office, call).due_at is None
    office.clock.advance(hours=2)
    assert not _claim(office).due
    office.history.undo(office.actor, seq)
    assert _one(office, call).due_at == NOON + timedelta(hours=1, minutes=50)
    assert len(_claim(office).due) == 1, "late, but not lost"


def test_done_with_it_and_open_with_it(office: Office):
    call = _create(office)
    office.planner.complete(call.id, office.actor)
    assert _one(office, call).due_at is None
    assert not _one(office, call).is_open
    seq = office.history.latest_undoable(office.actor)
    assert seq is not None
    office.history.undo(office.actor, seq)
    assert _one(office, call).due_at is not None


def test_undo_and_redo_of_the_making(office: Office):
    call = _create(office)
    made = office.history.latest_undoable(office.actor)
    assert made is not None
    undone = office.history.undo(office.actor, made)
    assert not undone.kept
    office.clock.advance(hours=2)
    assert not _claim(office).due
    office.history.undo(office.actor, undone.seq)
    assert _one(office, call).due_at is not None


def test_a_rule_taken_away_and_brought_back(office: Office):
    call = _create(office)
    without = office.planner.save(call, replace(call, reminder=""), office.actor).activity
    assert not office.reminders.of_record(call.ref)
    office.planner.save(without, replace(without, reminder="-30m"), office.actor)
    assert _one(office, call).due_at == NOON + timedelta(hours=1, minutes=30)


def test_what_is_written_down_of_the_past_reminds_of_nothing(office: Office):
    call = _create(office, a_call(NOON - timedelta(days=1)))
    assert _one(office, call).due_at is None


def test_a_meeting_in_five_minutes_reminds_at_once(office: Office):
    _create(office, a_call(NOON + timedelta(minutes=5)))
    assert len(_claim(office).due) == 1


def test_many_made_at_once_have_theirs(office: Office):
    many = [a_call(NOON + timedelta(hours=1 + each)) for each in range(30)]
    saved = office.planner.create_many(many, office.actor)
    office.clock.advance(days=3)
    due = _claim(office).due
    assert len(due) == 30
    moments = [one.reminder.due_at or NOON for one in due]
    assert moments == sorted(moments)
    office.history.undo(office.actor, saved.seq)
    assert not office.reminders.describe([one.reminder.id for one in due])


def test_of_a_series_each_has_its_own(office: Office):
    start = datetime(2026, 6, 16, 9, tzinfo=UTC)
    office.planner.create(a_call(start), office.actor, rule="FREQ=DAILY;COUNT=3")
    rows = office.database.execute(
        "SELECT remind_at FROM reminder WHERE deleted_at IS NULL ORDER BY remind_at"
    ).fetchall()
    assert [at for (at,) in rows] == [
        to_milliseconds(start - TEN + timedelta(days=each)) for each in range(3)
    ]


# -- claiming -----------------------------------------------------------------------------


@pytest.fixture
def second_desk(office: Office) -> Iterator[Office]:
    """Another program of the same user on the same file."""
    other = open_office(office.path)
    yield other
    other.close()


def test_shown_once_and_noted(office: Office):
    call = _create(office)
    assert office.reminders.next_due(office.user.id) == NOON + timedelta(hours=1, minutes=50)
    office.clock.advance(hours=1, minutes=50)
    [due] = _claim(office).due
    assert due.subject is not None
    assert due.subject.title == "Agree payment terms"
    assert not _claim(office).due, "it is about to be shown, and looked for twice"
    office.reminders.note_shown([due.reminder.id], office.actor)
    assert not _claim(office).due
    shown = _one(office, call)
    assert (shown.state, shown.shown_at) == (State.SHOWN, office.clock.now())
    office.clock.advance(hours=-3)
    assert not _claim(office).due, "the clock was set back"
    office.clock.advance(days=900)
    assert not _claim(office).due


def test_of_two_programs_one_shows_it(office: Office, second_desk: Office):
    _create(office)
    office.clock.advance(hours=2)
    second_desk.clock.advance(hours=2, minutes=10)  # and its clock goes wrong
    assert len(_claim(office).due) == 1
    refused = second_desk.reminders.claim_due(second_desk.actor)
    assert not refused.due
    assert refused.again_in_seconds == pytest.approx(60, abs=1)
    office.reminders.note_shown([1], office.actor)
    assert not second_desk.reminders.claim_due(second_desk.actor).due


def test_a_claim_of_a_dead_program_is_taken_over_by_ones_own_clock(
    office: Office, second_desk: Office
):
    _create(office)
    office.clock.advance(hours=2)
    second_desk.clock.advance(hours=2)
    now = [100.0]
    second_desk.reminders.monotonic = lambda: now[0]
    [mine] = _claim(office).due
    assert not second_desk.reminders.claim_due(second_desk.actor).due
    now[0] += 59
    assert not second_desk.reminders.claim_due(second_desk.actor).due
    now[0] += 2
    assert len(second_desk.reminders.claim_due(second_desk.actor).due) == 1
    assert not office.reminders.still_mine([mine.reminder.id]), "who slept looks again"
    office.reminders.note_shown([mine.reminder.id], office.actor)
    assert _one(office, _activity_of(office, mine.reminder)).state is State.PENDING


def _activity_of(office: Office, reminder: Reminder) -> Activity:
    return office.planner.get(reminder.record.id)


def test_claiming_is_nobodys_step_to_take_back(office: Office):
    _create(office)
    made = office.history.latest_undoable(office.actor)
    office.clock.advance(hours=2)
    _show(office)
    assert office.history.latest_undoable(office.actor) == made


# -- what becomes of it ----------------------------------------------------------------------


def test_put_off_and_shown_again(office: Office):
    _create(office)
    office.clock.advance(hours=2)
    ids = _show(office)
    office.reminders.snooze(ids, office.clock.now() + TEN, office.actor)
    assert not _claim(office).due
    assert not office.reminders.waiting(office.user.id).reminders
    assert office.reminders.next_due(office.user.id) == office.clock.now() + TEN
    office.clock.advance(minutes=10)
    assert _show(office) == ids


def test_a_snooze_into_the_past_is_refused(office: Office):
    _create(office)
    office.clock.advance(hours=2)
    ids = _show(office)
    with pytest.raises(UserError, match="snooze_past"):
        office.reminders.snooze(ids, office.clock.now() - TEN, office.actor)
    assert office.reminders.waiting(office.user.id).reminder_count == 1


def test_dismissing_can_be_taken_back(office: Office):
    _create(office)
    office.clock.advance(hours=2)
    ids = _show(office)
    seq = office.reminders.dismiss(ids, office.actor)
    assert not office.reminders.waiting(office.user.id).reminders
    office.history.undo(office.actor, seq)
    assert office.reminders.waiting(office.user.id).reminder_count == 1
    assert not _claim(office).due, "back in the list, and not on the screen a second time"


def test_a_snooze_can_be_taken_back(office: Office):
    _create(office)
    office.clock.advance(hours=2)
    ids = _show(office)
    seq = office.reminders.snooze(ids, office.clock.now() + TEN, office.actor)
    office.history.undo(office.actor, seq)
    office.clock.advance(hours=1)
    assert not _claim(office).due
    assert office.reminders.waiting(office.user.id).reminder_count == 1


def test_by_hand_on_a_contact(office: Office):
    contact = office.contacts.create(a_person(), office.actor).contact
    ref = RecordRef("contact", contact.id)
    office.reminders.remind_at(ref, NOON + TEN, office.actor, note="the oak sample")
    with pytest.raises(UserError, match="snooze_past"):
        office.reminders.remind_at(ref, NOON - TEN, office.actor)
    office.clock.advance(minutes=10)
    [due] = _claim(office).due
    assert due.subject is not None
    assert (due.subject.who, due.reminder.note) == (contact.display_name, "the oak sample")
    done = office.contacts.bin([contact.id], office.actor)
    assert not office.reminders.describe([due.reminder.id])
    office.history.undo(office.actor, done.seq)
    assert office.reminders.describe([due.reminder.id])


# -- trouble ------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["nonsense", "-9999999m", "@yesterday"])
def test_a_corrupt_rule_reminds_at_the_time_itself_and_says_so(office: Office, rule: str):
    _create(office, a_call(rule=rule))
    office.clock.advance(hours=1, minutes=59)
    assert not _claim(office).due
    office.clock.advance(minutes=1)
    [due] = _claim(office).due
    assert due.problem == "rule_corrupt"


def test_a_record_that_is_gone_without_a_trace_is_still_told(office: Office):
    call = _create(office)
    office.clock.advance(hours=2)
    office.database.raw.execute("PRAGMA foreign_keys = OFF")
    office.database.raw.execute("DELETE FROM activity WHERE id = ?", (call.id,))
    [due] = _claim(office).due
    assert due.subject is None


def test_a_full_disk_at_claiming_shows_it_once_and_notes_it_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    call = _create(office)
    office.clock.advance(hours=2)

    def full(*_args: object, **_more: object) -> None:
        raise StorageUnavailable("disk_full")

    with monkeypatch.context() as broken:
        broken.setattr(office.journal, "begin", full)
        claimed = _claim(office)
        assert (len(claimed.due), claimed.problem) == (1, "disk_full")
        assert not _claim(office).due, "on the screen already"
        with pytest.raises(StorageUnavailable):
            office.reminders.note_shown(claimed.ids, office.actor)
        office.reminders.monotonic = lambda: monotonic_seconds() + 3600
        assert not _claim(office).due, "nor an hour later"
    assert office.reminders.unnoted
    office.reminders.note_left(office.actor)
    assert _one(office, call).state is State.SHOWN
    assert not office.reminders.unnoted


def test_ten_thousand_at_once(office: Office):
    office.planner.create_many(
        [a_call(NOON + timedelta(hours=1, seconds=each)) for each in range(300)], office.actor
    )
    half = to_milliseconds(NOON + timedelta(minutes=30))
    office.database.raw.execute(
        """INSERT INTO reminder (uid, created_at, updated_at, user_id, record_kind, record_id,
            origin, rule, remind_at, due_at)
        SELECT randomblob(16), 0, 0, ?, 'activity', 1 + value % 300, 'hand:' || value,
            '@2026-06-15T12:30:00Z', ?, ? FROM json_each(?)""",
        (office.user.id, half, half, json.dumps(list(range(9700)))),
    )
    office.clock.advance(days=1)
    assert len(_show(office)) == 10_000
    assert not _claim(office).due
    waiting = office.reminders.waiting(office.user.id)
    assert waiting.reminder_count == 10_000
    assert len(waiting.reminders) == 200


# -- where the user sits --------------------------------------------------------------------


def test_another_zone_moves_times_of_day_and_nothing_else(office: Office):
    office.clock.zone = ZoneInfo("Europe/Vilnius")
    day = When.any_time(date(2026, 6, 17))
    task = Activity(ActivityKind.TASK, day, "Sign", reminder="-1d 09:00")
    task = _create(office, task)
    call = _create(office)
    assert _one(office, task).due_at == datetime(2026, 6, 16, 6, tzinfo=UTC)
    before = _one(office, call).due_at
    office.clock.zone = ZoneInfo("America/New_York")
    assert office.reminders.follow_zone(office.actor) == 1
    assert _one(office, task).due_at == datetime(2026, 6, 16, 13, tzinfo=UTC)
    assert _one(office, call).due_at == before
    assert office.reminders.follow_zone(office.actor) == 0


def test_one_put_off_stays_put_off_in_another_zone(office: Office):
    office.clock.zone = ZoneInfo("Europe/Vilnius")
    task = _create(
        office, Activity(ActivityKind.TASK, When.any_time(NOON.date()), "x", reminder="-0d 14:00")
    )
    office.clock.advance(hours=1)
    ids = _show(office)
    until = office.clock.now() + timedelta(days=1)
    office.reminders.snooze(ids, until, office.actor)
    office.clock.zone = ZoneInfo("Asia/Tehran")
    office.reminders.follow_zone(office.actor)
    assert _one(office, task).due_at == until


# -- notifications ------------------------------------------------------------------------


def _note(office: Office, *mentions: int) -> Activity:
    contact = office.contacts.create(a_person(), office.actor).contact
    people = (Participant(contact.id),)
    note = Activity(ActivityKind.NOTE, subject="Ask for the price", contacts=people)
    return _create(office, replace(note, mentions=mentions))


def test_who_is_named_in_a_note_is_told_once(office: Office):
    tomas = office.staff.create_user("Tomas", actor=office.actor)
    note = _note(office, tomas.id, office.user.id)
    waiting = office.reminders.waiting(tomas.id)
    [told] = waiting.notifications
    assert (told.author, told.record, waiting.unread) == (office.user.display_name, note.ref, 1)
    assert told.subject is not None
    assert told.subject.title == "Ask for the price"
    assert not office.reminders.waiting(office.user.id).notifications, "nobody tells themselves"
    tomas_acts = office.actor_of(tomas)
    office.reminders.mark_all_read(tomas_acts)
    waiting = office.reminders.waiting(tomas.id)
    assert (waiting.unread, len(waiting.notifications)) == (0, 1)
    office.reminders.mark_read([told.id], tomas_acts, is_read=False)
    assert office.reminders.waiting(tomas.id).unread == 1


def test_a_mention_goes_and_comes_with_its_note(office: Office):
    tomas = office.staff.create_user("Tomas", actor=office.actor)
    note = _note(office, tomas.id)
    seq = office.planner.delete([note.id], office.actor).seq
    assert office.reminders.waiting(tomas.id) == replace(
        office.reminders.waiting(tomas.id), notifications=(), unread=0
    )
    office.history.undo(office.actor, seq)
    assert office.reminders.waiting(tomas.id).unread == 1
    note = office.planner.get(note.id)
    without = office.planner.save(note, replace(note, mentions=()), office.actor).activity
    assert office.reminders.waiting(tomas.id).unread == 0
    office.planner.save(without, replace(without, mentions=(tomas.id,)), office.actor)
    assert office.reminders.waiting(tomas.id).unread == 1
