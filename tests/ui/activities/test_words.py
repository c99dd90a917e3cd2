"""Words, days and times of activities in several languages; weeks as each locale counts them."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QLocale

from crm_desktop.business.planner.model import BUILT_IN_RESULTS, ActivityKind, Result, Sign
from crm_desktop.ui.activities.words import (
    day_month,
    kind_icon,
    kind_word,
    length,
    result_icon,
    result_word,
    week_number,
    week_start,
    weekday_and_day,
    whole_day,
)
from crm_desktop.ui.kit.icons import has_icon

SUNDAY = date(2026, 6, 14)


def test_every_kind_and_result_has_a_word_and_an_icon():
    assert len({kind_word(kind) for kind in ActivityKind}) == len(ActivityKind)
    assert all(has_icon(kind_icon(kind)) for kind in ActivityKind)
    assert len({result_word(result) for result in BUILT_IN_RESULTS}) == len(BUILT_IN_RESULTS)
    assert all(has_icon(result_icon(sign)) for sign in Sign)
    assert result_word(Result("x1", Sign.NEUTRAL, "Left a message")) == "Left a message"
    assert result_word(Result("of_a_newer_program", Sign.NEUTRAL)) == "of_a_newer_program"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(15, "15 min"), (60, "1 h"), (90, "1 h 30"), (65, "1 h 05"), (480, "8 h")],
)
def test_lengths(minutes: int, words: str):
    assert length(minutes) == words


def test_days_are_written_as_the_language_has_them():
    QLocale.setDefault(QLocale("en_GB"))
    assert whole_day(date(2026, 6, 17)) == "Wednesday, 17 June 2026"
    assert weekday_and_day(date(2024, 2, 29)) == "Thursday, 29 February"
    QLocale.setDefault(QLocale("en_US"))
    assert day_month(date(2026, 6, 17)) == "June 17"


@pytest.mark.parametrize(
    ("locale", "day", "number", "first"),
    [
        ("lt_LT", date(2026, 12, 31), 53, date(2026, 12, 28)),
        ("lt_LT", date(2027, 1, 3), 53, date(2026, 12, 28)),
        ("lt_LT", date(2027, 1, 4), 1, date(2027, 1, 4)),
        ("lt_LT", SUNDAY, 24, date(2026, 6, 8)),
        ("en_US", SUNDAY, 25, SUNDAY),
        ("en_US", date(2026, 12, 31), 1, date(2026, 12, 27)),
        ("ar_EG", SUNDAY, 25, date(2026, 6, 13)),
        ("lt_LT", date(2024, 2, 29), 9, date(2024, 2, 26)),
    ],
)
def test_weeks_are_counted_as_the_locale_counts_them(
    locale: str, day: date, number: int, first: date
):
    QLocale.setDefault(QLocale(locale))
    assert week_start(day) == first
    assert week_number(day) == number
