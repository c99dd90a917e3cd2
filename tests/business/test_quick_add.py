"""Activities written in one line: what is understood of them, and that nothing breaks it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_desktop.business.planner.quick_add import QuickActivity, understand
from crm_desktop.business.planner.quick_add_days import months_after
from crm_desktop.business.planner.quick_add_words import ENGLISH, grammar_of

NOW = datetime(2026, 6, 17, 10, 42)  # noqa: DTZ001 - local time, a Wednesday
TODAY = NOW.date()


def read(text: str, now: datetime = NOW, week_start: int = 0) -> QuickActivity:
    return understand(text, now, ENGLISH, week_start=week_start)


def test_the_example_of_the_page():
    found = read("call Žalgirio tomorrow 10:00 30m")
    assert (found.kind, found.has_kind) == ("call", True)
    assert found.contact_tries() == ("Žalgirio",)
    assert found.subject_after("Žalgirio") == ""
    assert (found.day, found.start, found.minutes) == (date(2026, 6, 18), 600, 30)
    assert not found.is_whole_day
    assert found.priority == 2


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "2026-06-17"),
        ("Tomorrow", "2026-06-18"),
        ("the day after tomorrow", "2026-06-19"),
        ("friday", "2026-06-19"),
        ("on Wed", "2026-06-24"),
        ("monday", "2026-06-22"),
        ("this monday", "2026-06-15"),
        ("next monday", "2026-06-22"),
        ("next friday", "2026-06-26"),
        ("friday next week", "2026-06-26"),
        ("in 3 days", "2026-06-20"),
        ("in a week", "2026-06-24"),
        ("in two weeks", "2026-07-01"),
        ("in 1 month", "2026-07-17"),
        ("next week", "2026-06-22"),
        ("next month", "2026-07-01"),
        ("end of week", "2026-06-19"),
        ("end of the month", "2026-06-30"),
        ("18.6.", "2026-06-18"),
        ("18.6", "2026-06-18"),
        ("1.2.", "2027-02-01"),
        ("31.12.26", "2026-12-31"),
        ("3/7", "2026-07-03"),
        ("6/18", "2026-06-18"),
        ("2026-07-01", "2026-07-01"),
        ("18 june", "2026-06-18"),
        ("18th June", "2026-06-18"),
        ("June 1st", "2027-06-01"),
        ("june 18 2028", "2028-06-18"),
        ("on the 20th", "2026-06-20"),
        ("on the 16th", "2026-07-16"),
        ("29 february", "2028-02-29"),
        ("٣١.١٢.", "2026-12-31"),
    ],
)
def test_days(words: str, day: str):
    for text in (f"call Agnė {words}", f"{words} call Agnė", f"call {words} Agnė"):
        found = read(text)
        assert found.day == date.fromisoformat(day), text
        assert (found.kind, found.contact_tries()) == ("call", ("Agnė",)), text
        assert found.start is None


@pytest.mark.parametrize(
    ("words", "start", "minutes"),
    [
        ("10:00", 600, None),
        ("at 10", 600, None),
        ("at 2", 840, None),
        ("2pm", 840, None),
        ("2:30 pm", 870, None),
        ("12am", 0, None),
        ("12 pm", 720, None),
        ("at noon", 720, None),
        ("10.30", 630, None),
        ("10:00-11:30", 600, 90),
        ("10\u201311:30", 600, 90),
        ("from 10 to 12", 600, 120),
        ("from 11 to 2", 660, 180),
        ("from 9:30 to 10:15", 570, 45),
        ("30m", None, 30),
        ("90 minutes", None, 90),
        ("for 2 hours", None, 120),
        ("1h30", None, 90),
        ("1h30m", None, 90),
        ("1 h 15 min", None, 75),
        ("1.5h", None, 90),
        ("half an hour", None, 30),
        ("an hour", None, 60),
        ("16:00 45 min", 960, 45),
    ],
)
def test_times_and_lengths(words: str, start: int | None, minutes: int | None):
    found = read(f"meeting Kaunas office {words}")
    assert (found.start, found.minutes) == (start, minutes)
    assert (found.kind, found.subject) == ("meeting", "Kaunas office")


def test_in_a_while_counts_from_now():
    found = read("call Agnė in 20 min")
    assert (found.day, found.start, found.minutes) == (TODAY, 11 * 60 + 2, None)
    late = read("call Agnė in 2 hours", datetime(2026, 12, 31, 23, 15))  # noqa: DTZ001
    assert (late.day, late.start) == (date(2027, 1, 1), 75)


def test_whole_days_have_no_time():
    found = read("visit Žalgirio all day friday 10:00")
    assert found.is_whole_day
    assert (found.day, found.start, found.minutes) == (date(2026, 6, 19), None, None)


@pytest.mark.parametrize(
    ("mark", "priority"), [("!", 3), ("!!", 3), ("urgent", 3), ("ASAP", 3), ("!low", 1), ("", 2)]
)
def test_priorities(mark: str, priority: int):
    found = read(f"Sign the framework contract {mark}")
    assert found.priority == priority
    assert (found.kind, found.has_kind, found.subject) == (
        "task",
        False,
        "Sign the framework contract",
    )
    assert found.contact_tries() == ()


def test_whom_and_what_are_told_apart():
    found = read("email to Agnė Žukauskaitė about the summer order friday")
    assert found.contact_tries() == ("Agnė Žukauskaitė",)
    assert (found.kind, found.subject) == ("email", "the summer order")
    task = read("Send price list @Müller & Söhne 15:00")
    assert task.contact_tries() == ("Müller & Söhne",)
    assert (task.kind, task.subject, task.start) == ("task", "Send price list", 900)


def test_without_a_word_between_the_longest_name_that_is_found_counts():
    found = read("call Nemuno Logistika delivery window")
    assert found.contact_tries()[0] == "Nemuno Logistika delivery window"
    assert found.contact_tries()[2] == "Nemuno Logistika"
    assert found.subject_after("Nemuno Logistika") == "delivery window"


def test_what_is_in_quotes_is_kept():
    found = read('task "Monday 10:00 report" tomorrow')
    assert found.subject == "Monday 10:00 report"
    assert (found.day, found.start) == (date(2026, 6, 18), None)


def test_of_two_days_the_later_one_in_the_line_counts():
    found = read("Prepare Monday meeting tomorrow")
    assert (found.day, found.subject) == (date(2026, 6, 18), "Prepare Monday meeting")


@pytest.mark.parametrize(
    "text",
    ["A4 panels", "3d model", "31.2.", "25:00", "at 77", "version 1.2.3.4", "in 9999 days x"],
)
def test_what_only_looks_like_a_time_stays_text(text: str):
    assert read(text).start is None
    if "days" not in text:
        assert (read(text).day, read(text).subject) == (None, text)


def test_weeks_begin_where_the_locale_says():
    sunday = datetime(2026, 6, 21, 9, 0)  # noqa: DTZ001
    assert read("next monday", sunday).day == date(2026, 6, 22)
    assert read("next monday", sunday, week_start=6).day == date(2026, 6, 29)
    assert read("this monday", sunday, week_start=6).day == date(2026, 6, 22)


def test_months_first_where_dates_are_written_so():
    assert understand("x 7/3", NOW, ENGLISH, month_first=True).day == date(2026, 7, 3)
    assert understand("x 18/7", NOW, ENGLISH, month_first=True).day == date(2026, 7, 18)


def test_months_end_where_they_end():
    assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_after(date(2026, 12, 31), 2) == date(2027, 2, 28)


def test_a_language_without_a_grammar_of_its_own_is_read_as_english():
    assert grammar_of("lt_LT") is grammar_of("") is ENGLISH


@given(
    st.one_of(st.text(max_size=60), st.lists(st.sampled_from(
        ["call", "next", "monday", "in", "3", "days", "10:00", "-", "11:30", "30m", "1h30", "2pm",
         "18.6.", "31.2.", "at", "99", "!", "@", '"', "about", "with", "half", "an", "hour", "the",
         "20th", "999999", "months", "end", "of", "Žalgirio", "نور", "10-12", "from", "to"]
    ), max_size=9).map(" ".join)),
    st.datetimes(),
    st.integers(0, 6),
)  # fmt: skip
@example("in 999999 months", datetime(9999, 12, 31, 23, 59), 0)  # noqa: DTZ001
@example("next month", datetime(9999, 12, 31, 23, 59), 0)  # noqa: DTZ001
@example("this monday", datetime(1, 1, 1), 6)  # noqa: DTZ001
def test_no_line_breaks_it(text: str, now: datetime, week_start: int):
    found = read(text, now, week_start)
    assert found.start is None or 0 <= found.start < 1440
    assert found.minutes is None or 0 < found.minutes <= 1440
    for contact in found.contact_tries():
        assert found.subject_after(contact) in found.subject


@given(
    st.sampled_from(["call", "meeting", "visit", "email", "message"]),
    st.integers(0, 23 * 60 + 59),
    st.integers(1, 600),
    st.dates(min_value=TODAY, max_value=TODAY + timedelta(days=9000)),
    st.permutations(["kind", "time", "length", "day"]),
)
def test_the_order_of_the_parts_does_not_matter(
    kind: str, start: int, minutes: int, day: date, order: list[str]
):
    words = {
        "kind": f"{kind} Žalgirio",
        "time": f"{start // 60}:{start % 60:02}",
        "length": f"for {minutes} min",
        "day": day.isoformat(),
    }
    found = read(" ".join(words[name] for name in order))
    assert (found.kind, found.contact_tries()) == (kind, ("Žalgirio",))
    assert (found.start, found.minutes, found.day) == (start, minutes, day)
