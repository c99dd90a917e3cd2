"""Which day a phrase of a quick activity means. Pure; days far outside the calendar are none."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from crm_desktop.business.planner.quick_add_words import Meaning, Unit
from crm_desktop.core.records import record

_FRIDAY = 4
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.|\.(\d{2}|\d{4})\.?)?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{2}|\d{4}))?")
_Slots = Mapping[str, tuple[object, ...]]


@record
class DayRules:
    """What a day depends on: today, the first weekday (Monday is 0), the order of 6/18."""

    today: date
    week_start: int = 0
    month_first: bool = False


class DayWords:
    """Says which day is meant."""

    def __init__(self, rules: DayRules) -> None:
        self._rules = rules
        self._today = rules.today

    def day(self, meaning: Meaning, value: float, slots: _Slots) -> date | None:
        """The day of a phrase; `None` if there is no such day."""
        try:
            return self._day(meaning, value, slots)
        except (OverflowError, ValueError):
            return None

    def moment(self, now: datetime, minutes: int) -> tuple[date, int]:
        """Day and minute `minutes` after `now`, on the wall clock; the last of the calendar."""
        try:
            then = now + timedelta(minutes=minutes)
        except OverflowError:
            then = now
        return then.date(), then.hour * 60 + then.minute

    def written(self, key: str) -> date | None:
        """A date in digits; without a year the next one that comes."""
        try:
            return self._written(key)
        except ValueError:
            return None

    def _day(self, meaning: Meaning, value: float, slots: _Slots) -> date | None:
        today = self._today
        match meaning:
            case Meaning.DAYS_FROM_TODAY:
                return today + timedelta(days=int(value))
            case Meaning.IN_A_WHILE:
                return self._in_a_while(slots, value)
            case Meaning.COMING_WEEKDAY:
                return today + timedelta(
                    days=(_int(slots, "weekday") - today.weekday() - 1) % 7 + 1
                )
            case Meaning.WEEKDAY_THIS_WEEK:
                return self._in_week(0, _int(slots, "weekday"))
            case Meaning.WEEKDAY_NEXT_WEEK:
                return self._in_week(1, _int(slots, "weekday"))
            case Meaning.NEXT_UNIT | Meaning.END_OF_UNIT:
                return self._unit_edge(meaning, slots["unit"][0])
            case _:
                return self._named_date(slots)

    def _in_a_while(self, slots: _Slots, value: float) -> date | None:
        number = slots.get("number", (value,))[0]
        if not isinstance(number, int | float) or number != int(number):
            return None
        match slots["unit"][0]:
            case Unit.DAY:
                return self._today + timedelta(days=int(number))
            case Unit.WEEK:
                return self._today + timedelta(weeks=int(number))
            case Unit.MONTH:
                return months_after(self._today, int(number))
            case _:
                return None

    def _in_week(self, weeks: int, weekday: int) -> date:
        first = self._first_of_week(weeks)
        return first + timedelta(days=(weekday - first.weekday()) % 7)

    def _first_of_week(self, weeks: int) -> date:
        back = (self._today.weekday() - self._rules.week_start) % 7
        return self._today - timedelta(days=back) + timedelta(weeks=weeks)

    def _unit_edge(self, meaning: Meaning, unit: object) -> date | None:
        if unit is Unit.WEEK:
            if meaning is Meaning.NEXT_UNIT:
                return self._in_week(1, 0)
            friday = self._in_week(0, _FRIDAY)
            return friday if friday >= self._today else friday + timedelta(weeks=1)
        if unit is Unit.MONTH:
            first = months_after(self._today.replace(day=1), 1)
            if meaning is Meaning.NEXT_UNIT:
                return first
            last = first - timedelta(days=1)
            working = last - timedelta(days=max(0, last.weekday() - _FRIDAY))
            return working if working >= self._today else last
        return None

    def _named_date(self, slots: _Slots) -> date | None:
        if "date" in slots:
            found = slots["date"][0]
            return found if isinstance(found, date) else None
        day = _int(slots, "dom")
        if "month" in slots:
            year = _int(slots, "year") if "year" in slots else None
            return self._dated(day, _int(slots, "month"), year)
        for months in range(13):
            first = months_after(self._today.replace(day=1), months)
            if (
                day <= monthrange(first.year, first.month)[1]
                and first.replace(day=day) >= self._today
            ):
                return first.replace(day=day)
        return None

    def _written(self, key: str) -> date | None:
        iso = _ISO.fullmatch(key)
        if iso is not None:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        dotted, slashed = _DOTTED.fullmatch(key), _SLASHED.fullmatch(key)
        found = dotted or slashed
        if found is None:
            return None
        first, second = int(found[1]), int(found[2])
        is_month_first = slashed is not None and (self._rules.month_first or second > 12)
        if slashed is not None and first > 12:
            is_month_first = False
        day, month = (second, first) if is_month_first else (first, second)
        year = int(found[3]) if found[3] else None
        if year is not None and year < 100:
            year += 2000
        return self._dated(day, month, year)

    def _dated(self, day: int, month: int, year: int | None) -> date:
        """Raises `ValueError` for a day that does not exist; 29 February waits for its year."""
        if year is not None:
            return date(year, month, day)
        if not 1 <= month <= 12 or day > (29 if month == 2 else monthrange(2000, month)[1]):
            raise ValueError(day)
        for ahead in range(9):
            try:
                found = date(self._today.year + ahead, month, day)
            except ValueError:
                continue
            if found >= self._today:
                return found
        raise ValueError(day)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last one of a month that is shorter."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _int(slots: _Slots, name: str) -> int:
    value = slots[name][0]
    assert isinstance(value, int)
    return value
