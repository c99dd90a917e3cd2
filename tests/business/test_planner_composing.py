"""What is typed in the composer of a card becomes activities."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.business.planner.composing import (
    HEADING_LENGTH,
    Entry,
    NextStep,
    activity_of,
    next_of,
    parse_time,
    split_text,
)
from crm_desktop.business.planner.model import ActivityKind, Priority, Status, Timing, When

_NOW = datetime(2026, 6, 17, 9, 30, tzinfo=UTC)
_VILNIUS = ZoneInfo("Europe/Vilnius")


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("9", 540), ("9:30", 570), ("0930", 570), ("930", 570), ("9.30", 570), ("14h30", 870),
        ("9:30 pm", 1290), ("9p", 1260), ("13 pm", None), ("soon", None),

        ("2pm", 840), ("12 am", 0), ("12 p.m.", 720), ("٩:٣٠", 570), ("0:00", 0), ("23:59", 1439),
        ("24:00", None), ("9:60", None), ("13pm", None), ("0am", None), ("", None), ("noon", None),
        ("9:30:00", None),
    ],
)  # fmt: skip
def test_times_as_people_write_them(text: str, minute: int | None) -> None:
    assert parse_time(text) == minute


@given(st.integers(0, 1439))
def test_every_time_is_read_back(minute: int) -> None:
    assert parse_time(f"{minute // 60}:{minute % 60:02}") == minute


@given(st.text(max_size=400))
def test_no_word_is_lost(text: str) -> None:
    heading, rest = split_text(text)
    assert len(heading) <= HEADING_LENGTH
    assert "".join((heading + rest).split()) == "".join(text.split())


def test_a_call_that_was_made() -> None:
    entry = Entry(ActivityKind.CALL, "Agreed on the price", 7, (8, 7), result="reached", minutes=12)
    made = activity_of(entry, _NOW)
    assert made.status is Status.DONE
    assert made.when == When.timed(_NOW - timedelta(minutes=12), _NOW)
    assert made.done_at == _NOW
    assert (made.subject, made.outcome_text) == ("", "Agreed on the price")
    assert [one.contact_id for one in made.contacts] == [7, 8]
    assert next_of(entry, _NOW, _VILNIUS) is None


def test_an_email_takes_no_time() -> None:
    made = activity_of(Entry(ActivityKind.EMAIL, "Offer\nIt is attached", 7, minutes=30), _NOW)
    assert made.when == When.timed(_NOW)
    assert (made.subject, made.outcome_text) == ("Offer", "It is attached")


def test_what_begins_later_is_planned() -> None:
    at = _NOW + timedelta(days=1)
    entry = Entry(ActivityKind.MEETING, "Measure the space", 7, at=at, minutes=90, is_high=True)
    assert entry.is_plan(_NOW)
    made = activity_of(entry, _NOW)
    assert made.status is Status.PLANNED
    assert made.when == When.timed(at, at + timedelta(minutes=90))
    assert (made.subject, made.priority, made.estimate_minutes) == (
        "Measure the space", Priority.HIGH, 90,
    )  # fmt: skip


def test_what_began_earlier_was_done_then() -> None:
    at = _NOW - timedelta(days=2)
    made = activity_of(Entry(ActivityKind.MEETING, "x", 7, at=at, minutes=60), _NOW)
    assert made.status is Status.DONE
    assert made.done_at == at + timedelta(minutes=60)


def test_a_task_has_a_day_and_somebody_who_does_it() -> None:
    entry = Entry(ActivityKind.TASK, "Renew the contract\nby post", 7, due=date(2026, 6, 30),
                  assignee=3, minutes=30)  # fmt: skip
    made = activity_of(entry, _NOW)
    assert made.when == When.unscheduled(date(2026, 6, 30))
    assert (made.subject, made.body) == ("Renew the contract", "by post")
    assert [one.user_id for one in made.users] == [3]


def test_a_long_task_keeps_all_its_words() -> None:
    text = "word " * 60
    made = activity_of(Entry(ActivityKind.TASK, text, 7), _NOW)
    assert 0 < len(made.subject) <= HEADING_LENGTH
    assert made.body == text.strip()


def test_a_note_is_pinned_and_names_colleagues() -> None:
    made = activity_of(Entry(ActivityKind.NOTE, " x ", 7, is_pinned=True, mentions=(2,)), _NOW)
    assert (made.body, made.is_pinned, made.mentions) == ("x", True, (2,))
    assert not Entry(ActivityKind.NOTE, at=_NOW + timedelta(1)).is_plan(_NOW)


def test_the_next_step_at_a_local_time() -> None:
    step = NextStep(ActivityKind.VISIT, " Measure ", date(2026, 6, 20), 14 * 60, 60)
    following = next_of(Entry(ActivityKind.CALL, next_step=step), _NOW, _VILNIUS)
    assert following is not None
    start = datetime(2026, 6, 20, 11, tzinfo=UTC)
    assert following.when == When.timed(start, start + timedelta(hours=1))
    assert (following.kind, following.subject) == (ActivityKind.VISIT, "Measure")


def test_the_next_step_without_a_day_is_for_tomorrow() -> None:
    late = datetime(2026, 6, 17, 22, 30, tzinfo=UTC)  # the 18th in Vilnius
    following = next_of(Entry(ActivityKind.CALL, next_step=NextStep()), late, _VILNIUS)
    assert following is not None
    assert following.when.timing is Timing.ANY_TIME
    assert following.when.start_date == date(2026, 6, 19)
