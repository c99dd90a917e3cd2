"""Days that come round each year, and when to remind of them: pure.

Each time such a day comes has an origin of its own, which names that day: what was seen once is not
shown again, and the next year is another reminder.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from crm_desktop.business.reminders.rules import DAY_STARTS, Occasion, OnDay, rule_text
from crm_desktop.core.anniversaries import next_anniversary
from crm_desktop.core.records import record

BIRTHDAY, DATE = "birthday", "date"
"""What a reminder of a day begins its origin with: `birthday:2027-05-05`."""
HORIZON_DAYS = 35
"""Reminders are made so long before they come: who is away for less misses none."""
_YEARLY = (f"{BIRTHDAY}:", f"{DATE}:")


@record
class KeptDay:
    """A day as it stands on a card, `stored` as `core/dates.py` writes it.

    `days_before`: so long before it comes somebody wants to be reminded; below 0 never.
    """

    record_id: int
    word: str
    stored: str
    calendar: str
    days_before: int
    name: str = ""


@record
class Wish:
    """Whose days are asked for: `usual_days` where a card says nothing (`None`: none of these).

    Without `ids` at least those of which one has to be reminded until `last`, the next `limit` of
    each kind; with `ids` all days of these records.
    """

    user_id: int
    today: date
    last: date
    usual_days: int | None = None
    limit: int = 2000
    ids: tuple[int, ...] | None = None


def origin_of(word: str, day: date) -> str:
    """The origin of the reminder of a day."""
    return f"{word}:{day.isoformat()}"


def is_yearly(origin: str) -> bool:
    """Whether a reminder is of a day that comes round."""
    return origin.startswith(_YEARLY)


def word_and_day(origin: str) -> tuple[str, date] | None:
    """What an origin says; `None` for one of something else."""
    if not is_yearly(origin):
        return None
    word, _, text = origin.partition(":")
    try:
        return word, date.fromisoformat(text)
    except ValueError:
        return None


def occasion_of(origin: str) -> Occasion | None:
    """The day that an origin names; `None` for one of something else."""
    found = word_and_day(origin)
    return None if found is None else Occasion(day=found[1])


def falls_on(kept: KeptDay, day: date) -> bool:
    """Whether a kept day comes round on `day`."""
    found = next_anniversary(kept.stored, kept.calendar, day)
    return found is not None and found.day == day


def rule_before(days: int) -> str:
    """The rule for so many days before, when the day begins for reminders."""
    return rule_text(OnDay(days, DAY_STARTS))


def coming(kept: Iterable[KeptDay], today: date, last: date) -> dict[tuple[int, str], str]:
    """What to remind of from `today` until `last`: the rules by record and origin, soonest first.

    Days of one record that fall together are one reminder, at the earlier moment.
    """
    days: dict[tuple[int, str], int] = {}
    when: dict[tuple[int, str], date] = {}
    for one in kept:
        found = next_anniversary(one.stored, one.calendar, today)
        if found is None or one.days_before < 0:
            continue
        if (found.day - today).days > (last - today).days + one.days_before:
            continue
        key = one.record_id, origin_of(one.word, found.day)
        days[key] = max(one.days_before, days.get(key, 0))
        when[key] = found.day
    order = sorted(days, key=lambda key: (when[key] - timedelta(days[key]), key))
    return {key: rule_before(days[key]) for key in order}


def rules_now(kept: Iterable[KeptDay], origins: Iterable[str]) -> dict[str, str]:
    """The rules of those of one record's origins that its days still fall on."""
    days: list[KeptDay] = list(kept)
    found: dict[str, str] = {}
    for origin in origins:
        said = word_and_day(origin)
        if said is None:
            continue
        word, day = said
        before = [one.days_before for one in days if one.word == word and falls_on(one, day)]
        if max(before, default=-1) >= 0:
            found[origin] = rule_before(max(before))
    return found
