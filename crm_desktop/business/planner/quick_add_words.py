"""The words with which activities are written in one line, as data: one grammar per language.

A pattern is a text of words and slots; the first pattern that fits at a place is tried longest
first. Words are folded (small letters, no accents). Slots:

`{number}` a number or a number word, `{unit}` a word of `units`, `{weekday}` and `{month}` their
names, `{dom}` a day of the month (with or without an ending such as th), `{year}` four digits,
`{clock}` a time with minutes, `{hour}` a bare hour, `{half}` am or pm, `{date}` a date in digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from crm_desktop.core.records import record


class Meaning(StrEnum):
    """What a pattern says."""

    DAYS_FROM_TODAY = "days_from_today"
    IN_A_WHILE = "in_a_while"
    """A number of days, weeks or months, or of minutes and hours from now."""
    COMING_WEEKDAY = "coming_weekday"
    """The first one after today."""
    WEEKDAY_THIS_WEEK = "weekday_this_week"
    WEEKDAY_NEXT_WEEK = "weekday_next_week"
    NEXT_UNIT = "next_unit"
    """The first day of the next week or month."""
    END_OF_UNIT = "end_of_unit"
    """The last working day of this week or month."""
    DATE = "date"
    TIME = "time"
    TIME_RANGE = "time_range"
    LENGTH = "length"
    WHOLE_DAY = "whole_day"
    PRIORITY = "priority"


class Unit(StrEnum):
    """Units of time."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@record
class Pattern:
    """Words and slots, what they say, and a number that belongs to it (days, or a priority)."""

    text: str
    meaning: Meaning
    value: float = 0


@record
class Grammar:
    """How activities are written in one language.

    `kinds` are words that an activity begins with. Between `with_words` and `about_words` stands
    whom it is with; after `about_words` what it is about. `hours_after_noon` are bare hours that
    mean the afternoon ("at 2").
    """

    kinds: Mapping[str, str]
    with_words: frozenset[str]
    about_words: frozenset[str]
    units: Mapping[str, Unit]
    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    numbers: Mapping[str, float]
    halves: Mapping[str, int]
    """Words after an hour, with the hours they add (`pm` 12)."""
    day_endings: frozenset[str]
    hours_after_noon: frozenset[int]
    patterns: tuple[Pattern, ...]


def _names(words: str, first: int = 0) -> dict[str, int]:
    """Numbers of the words in lines; several words of one line have the same number."""
    return {
        word: first + number
        for number, line in enumerate(words.strip().splitlines())
        for word in line.split()
    }


_ENGLISH_UNITS = {
    Unit.MINUTE: "m min mins minute minutes",
    Unit.HOUR: "h hr hrs hour hours",
    Unit.DAY: "d day days",
    Unit.WEEK: "w wk week weeks",
    Unit.MONTH: "mo month months",
}

ENGLISH = Grammar(
    kinds={
        word: kind
        for kind, words in {
            "call": "call phone ring telephone",
            "meeting": "meeting meet",
            "visit": "visit",
            "email": "email e-mail mail",
            "message": "message text sms whatsapp",
            "task": "task todo",
            "note": "note",
        }.items()
        for word in words.split()
    },
    with_words=frozenset({"with", "to", "at"}),
    about_words=frozenset({"about", "re", "regarding", "re:", "about:"}),
    units={word: unit for unit, words in _ENGLISH_UNITS.items() for word in words.split()},
    weekdays=_names(
        """mon monday
        tue tues tuesday
        wed weds wednesday
        thu thur thurs thursday
        fri friday
        sat saturday
        sun sunday"""
    ),
    months=_names(
        """jan january
        feb february
        mar march
        apr april
        may
        jun june
        jul july
        aug august
        sep sept september
        oct october
        nov november
        dec december""",
        1,
    ),
    numbers={
        "a": 1,
        "an": 1,
        "one": 1,
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "seven": 7,
        "eight": 8,
        "nine": 9,
        "ten": 10,
        "half": 0.5,
    },
    halves={"am": 0, "a.m": 0, "pm": 12, "p.m": 12},
    day_endings=frozenset({"st", "nd", "rd", "th"}),
    hours_after_noon=frozenset(range(1, 7)),
    patterns=(
        Pattern("today", Meaning.DAYS_FROM_TODAY, 0),
        Pattern("tod", Meaning.DAYS_FROM_TODAY, 0),
        Pattern("tomorrow", Meaning.DAYS_FROM_TODAY, 1),
        Pattern("tmr", Meaning.DAYS_FROM_TODAY, 1),
        Pattern("tmrw", Meaning.DAYS_FROM_TODAY, 1),
        Pattern("day after tomorrow", Meaning.DAYS_FROM_TODAY, 2),
        Pattern("the day after tomorrow", Meaning.DAYS_FROM_TODAY, 2),
        Pattern("in {number} {unit}", Meaning.IN_A_WHILE),
        Pattern("in half an {unit}", Meaning.IN_A_WHILE, 0.5),
        Pattern("{weekday}", Meaning.COMING_WEEKDAY),
        Pattern("on {weekday}", Meaning.COMING_WEEKDAY),
        Pattern("this {weekday}", Meaning.WEEKDAY_THIS_WEEK),
        Pattern("next {weekday}", Meaning.WEEKDAY_NEXT_WEEK),
        Pattern("{weekday} next week", Meaning.WEEKDAY_NEXT_WEEK),
        Pattern("next {unit}", Meaning.NEXT_UNIT),
        Pattern("end of {unit}", Meaning.END_OF_UNIT),
        Pattern("end of the {unit}", Meaning.END_OF_UNIT),
        Pattern("{date}", Meaning.DATE),
        Pattern("on {date}", Meaning.DATE),
        Pattern("{dom} {month}", Meaning.DATE),
        Pattern("{dom} {month} {year}", Meaning.DATE),
        Pattern("on {dom} {month}", Meaning.DATE),
        Pattern("on {dom} {month} {year}", Meaning.DATE),
        Pattern("on the {dom}", Meaning.DATE),
        Pattern("on the {dom} of {month}", Meaning.DATE),
        Pattern("{month} {dom}", Meaning.DATE),
        Pattern("{month} {dom} {year}", Meaning.DATE),
        Pattern("on {month} {dom}", Meaning.DATE),
        Pattern("on {month} {dom} {year}", Meaning.DATE),
        Pattern("{clock}", Meaning.TIME),
        Pattern("at {clock}", Meaning.TIME),
        Pattern("{clock} {half}", Meaning.TIME),
        Pattern("at {clock} {half}", Meaning.TIME),
        Pattern("{hour} {half}", Meaning.TIME),
        Pattern("at {hour} {half}", Meaning.TIME),
        Pattern("at {hour}", Meaning.TIME),
        Pattern("noon", Meaning.TIME, 720),
        Pattern("at noon", Meaning.TIME, 720),
        Pattern("{clock} - {clock}", Meaning.TIME_RANGE),
        Pattern("from {clock} to {clock}", Meaning.TIME_RANGE),
        Pattern("{clock} to {clock}", Meaning.TIME_RANGE),
        Pattern("{hour} - {clock}", Meaning.TIME_RANGE),
        Pattern("from {hour} to {hour}", Meaning.TIME_RANGE),
        Pattern("from {hour} to {clock}", Meaning.TIME_RANGE),
        Pattern("from {clock} to {hour}", Meaning.TIME_RANGE),
        Pattern("{number} {unit}", Meaning.LENGTH),
        Pattern("{number} {unit} {number}", Meaning.LENGTH),
        Pattern("{number} {unit} {number} {unit}", Meaning.LENGTH),
        Pattern("for {number} {unit}", Meaning.LENGTH),
        Pattern("for {number} {unit} {number}", Meaning.LENGTH),
        Pattern("for {number} {unit} {number} {unit}", Meaning.LENGTH),
        Pattern("half an {unit}", Meaning.LENGTH, 0.5),
        Pattern("for half an {unit}", Meaning.LENGTH, 0.5),
        Pattern("all day", Meaning.WHOLE_DAY),
        Pattern("whole day", Meaning.WHOLE_DAY),
        Pattern("!", Meaning.PRIORITY, 3),
        Pattern("!!", Meaning.PRIORITY, 3),
        Pattern("!!!", Meaning.PRIORITY, 3),
        Pattern("!high", Meaning.PRIORITY, 3),
        Pattern("!low", Meaning.PRIORITY, 1),
        Pattern("urgent", Meaning.PRIORITY, 3),
        Pattern("asap", Meaning.PRIORITY, 3),
    ),
)

GRAMMARS: Mapping[str, Grammar] = {"en": ENGLISH}
"""By language code."""


def grammar_of(language: str) -> Grammar:
    """The grammar of a language such as `lt_LT`; English where there is none yet."""
    return GRAMMARS.get(language.partition("_")[0], ENGLISH)
