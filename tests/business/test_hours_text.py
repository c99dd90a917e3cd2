"""Working hours of a day as they are typed."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.business.staff.hours_text import hours_of_day, text_of_day
from crm_desktop.business.staff.working_time import WorkSpan
from crm_desktop.core.errors import UserError

MORNING, AFTERNOON = WorkSpan(540, 780), WorkSpan(840, 1080)


@pytest.mark.parametrize(
    "text",
    [
        "9:00–13:00, 14:00–18:00",
        "9-13, 14-18",
        " 14.00 - 18.00 ; 9.00 — 13.00 ",
        "9-13  14-18",
        "٩-١٣، ١٤-١٨",
    ],
)
def test_hours_are_read_however_they_are_typed(text: str):
    assert hours_of_day(text) == (MORNING, AFTERNOON)


@pytest.mark.parametrize("text", ["", "  ", "-", "–"])
def test_a_free_day_is_empty(text: str):
    assert hours_of_day(text) == ()


def test_midnight_ends_a_day():
    assert hours_of_day("16-24") == hours_of_day("16:00-0:00") == (WorkSpan(960, 1440),)


@pytest.mark.parametrize("text", ["nine to five", "9", "9-25", "9:70-10", "9-13 14-18", "24:30-25"])
def test_what_is_no_span_is_refused(text: str):
    with pytest.raises(UserError, match="hours_not_understood"):
        hours_of_day(text)


@given(st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 1440)), max_size=5))
def test_what_is_shown_can_be_typed(edges: list[tuple[int, int]]):
    spans = tuple(sorted((WorkSpan(a, b) for a, b in edges), key=lambda s: (s.start, s.end)))
    assert hours_of_day(text_of_day(spans)) == spans


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str):
    with suppress(UserError):
        hours_of_day(text)
