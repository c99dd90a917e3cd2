"""Rules of what recurs (RFC 5545 RRULE): which days they name.

Our own, because dateutil looks for the next day of a rule that names none (30 February, Tuesdays
every seven days from a Monday) until the year 9999, some ten seconds; tests ask it as an oracle.
Rules run over local times without a zone: a meeting at 9:00 is at 9:00 in summer and winter. What
the change to summer time leaves out is for the reader to place. As the RFC has it, days that a
month or year lacks (the 31st, 29 February) are left out there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice

from crm_desktop.core.errors import UserError
from crm_desktop.core.records import record

RULE_LIMIT = 500
"""Longest text of a rule."""
MOST_OCCURRENCES = 1000
"""More are not made at once."""
_HORIZON_YEARS = 12
"""How far ahead a first occurrence is sought: 29 February is eight years away at most."""
_OFTEN = frozenset({"HOURLY", "MINUTELY", "SECONDLY"})
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_VALUES = {
    "FREQ": re.compile("DAILY|WEEKLY|MONTHLY|YEARLY"),
    "INTERVAL": re.compile("[1-9][0-9]{0,2}"),
    "COUNT": re.compile("[1-9][0-9]{0,4}"),
    "UNTIL": re.compile("[0-9]{8}(T[0-9]{6}Z?)?"),
    "BYDAY": re.compile(r"([+-]?[0-9]{0,2}(MO|TU|WE|TH|FR|SA|SU),?)+(?<!,)"),
    "BYMONTHDAY": re.compile(r"([+-]?[0-9]{1,2},?)+(?<!,)"),
    "BYYEARDAY": re.compile(r"([+-]?[0-9]{1,3},?)+(?<!,)"),
    "BYWEEKNO": re.compile(r"([+-]?[0-9]{1,2},?)+(?<!,)"),
    "BYMONTH": re.compile(r"([0-9]{1,2},?)+(?<!,)"),
    "BYSETPOS": re.compile(r"([+-]?[0-9]{1,3},?)+(?<!,)"),
    "WKST": re.compile("MO|TU|WE|TH|FR|SA|SU"),
}
_MOST = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}


@record
class Rule:
    """A rule that was understood: its parts without COUNT and UNTIL, and where it ends.

    `until` is a local time, the last that may be; `count` how many there are. Neither: endless.
    """

    parts: tuple[tuple[str, str], ...]
    count: int | None = None
    until: datetime | None = None

    @property
    def is_endless(self) -> bool:
        """Whether it never ends by itself."""
        return self.count is None and self.until is None

    def part(self, name: str) -> str:
        """One part, empty if it is not there."""
        return dict(self.parts).get(name, "")

    def text(self) -> str:
        """As RFC 5545 writes it, UNTIL as a local time."""
        ends: list[tuple[str, str]] = []
        if self.count is not None:
            ends.append(("COUNT", str(self.count)))
        if self.until is not None:
            ends.append(("UNTIL", f"{self.until:%Y%m%dT%H%M%S}"))
        return ";".join(f"{name}={value}" for name, value in (*self.parts, *ends))


def read_rule(text: str, zone: tzinfo = UTC) -> Rule:
    """Understand a rule; `zone` is where a UNTIL in UTC is told.

    Raises `UserError`: `rule_unreadable` for what is none, `rule_too_often` for more than once a
    day.
    """
    plain = text.strip().upper().removeprefix("RRULE:").rstrip(";")
    parts: dict[str, str] = {}
    if not 0 < len(plain) <= RULE_LIMIT:
        raise UserError("rule_unreadable", field="rule")
    for piece in plain.split(";"):
        name, _equals, value = (one.strip() for one in piece.partition("="))
        if name in {"BYHOUR", "BYMINUTE", "BYSECOND"} or value in _OFTEN:
            raise UserError("rule_too_often", field="rule")
        pattern = _VALUES.get(name)
        if pattern is None or name in parts or not pattern.fullmatch(value):
            raise UserError("rule_unreadable", field="rule")
        parts[name] = value
    count, until = parts.pop("COUNT", None), parts.pop("UNTIL", None)
    if "FREQ" not in parts or (count is not None and until is not None):
        raise UserError("rule_unreadable", field="rule")
    for name, most in _MOST.items():
        if any(not 0 < abs(number) <= most for number in _numbers(parts.get(name, ""))):
            raise UserError("rule_unreadable", field="rule")
    return Rule(
        tuple(parts.items()),
        None if count is None else int(count),
        None if until is None else _until(until, zone),
    )


def _until(text: str, zone: tzinfo) -> datetime:
    try:
        day = datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 - a local day
        if len(text) == 8:
            return datetime.combine(day, time(23, 59, 59))
        hour = datetime.strptime(text[9:15], "%H%M%S").time()  # noqa: DTZ007
    except ValueError:
        raise UserError("rule_unreadable", field="rule") from None
    moment = datetime.combine(day, hour)
    if text.endswith("Z"):
        moment = moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    return moment


def occurrences(
    rule: Rule,
    start: datetime,
    *,
    until: datetime,
    after: datetime | None = None,
    most: int = MOST_OCCURRENCES,
    without: Collection[datetime] = (),
) -> list[datetime]:
    """The local times from `start` on, up to and with `until`; at most `most` behind `after`.

    All times are local, without a zone. `start` is the first one only if it fits the rule, as
    the COUNT counts.
    """
    last = until if rule.until is None else min(until, rule.until)
    found: list[datetime] = []
    for moment in islice(_moments(rule, start, last), rule.count):
        if len(found) >= most:
            break
        if (after is None or moment > after) and moment not in without:
            found.append(moment)
    return found


def _moments(rule: Rule, start: datetime, last: datetime) -> Iterator[datetime]:
    """All from `start` to `last`, whatever their number."""
    wanted = _Days(rule, start.date())
    for period in _periods(rule, start.date(), last.date()):
        for day in wanted.of(period):
            moment = datetime.combine(day, start.time())
            if start <= moment <= last:
                yield moment


def _periods(rule: Rule, start: date, last: date) -> Iterator[list[date]]:
    """The days of each day, week, month or year that the rule looks at, in order."""
    freq, step = rule.part("FREQ"), int(rule.part("INTERVAL") or 1)
    if freq in {"DAILY", "WEEKLY"}:
        length = 7 if freq == "WEEKLY" else 1
        first = start - timedelta((start.weekday() - _first_weekday(rule)) % 7 if length > 1 else 0)
        while first <= last:
            yield [first + timedelta(n) for n in range(length)]
            first += timedelta(length * step)
        return
    months = 1 if freq == "MONTHLY" else 12
    number = start.year * 12 + (start.month - 1 if months == 1 else 0)
    while date(number // 12, number % 12 + 1, 1) <= last:
        first = date(number // 12, number % 12 + 1, 1)
        behind = number + months
        count = (date(behind // 12, behind % 12 + 1, 1) - first).days
        yield [first + timedelta(n) for n in range(count)]
        number += months * step


def _first_weekday(rule: Rule) -> int:
    return _DAYS.index(rule.part("WKST") or "MO")


def _numbers(text: str) -> frozenset[int]:
    return frozenset(int(one) for one in text.split(",") if one)


class _Days:
    """Which days of a period a rule names."""

    def __init__(self, rule: Rule, start: date) -> None:
        self._freq = rule.part("FREQ")
        self._first_weekday = _first_weekday(rule)
        self._months = _numbers(rule.part("BYMONTH"))
        self._month_days = _numbers(rule.part("BYMONTHDAY"))
        self._year_days = _numbers(rule.part("BYYEARDAY"))
        self._weeks = _numbers(rule.part("BYWEEKNO"))
        self._places = _numbers(rule.part("BYSETPOS"))
        self._weekdays: set[int] = set()
        self._nth: set[tuple[int, int]] = set()
        for one in filter(None, rule.part("BYDAY").split(",")):
            place, weekday = int(one[:-2] or 0), _DAYS.index(one[-2:])
            if place and self._freq in {"MONTHLY", "YEARLY"}:
                self._nth.add((place, weekday))
            else:
                self._weekdays.add(weekday)
        self._has_months = bool(self._months)
        if not (self._month_days or self._year_days or self._weeks or rule.part("BYDAY")):
            self._take_from(start)

    def _take_from(self, start: date) -> None:
        """What the rule leaves open its first day says."""
        if self._freq == "WEEKLY":
            self._weekdays = {start.weekday()}
        elif self._freq in {"MONTHLY", "YEARLY"}:
            self._month_days = frozenset({start.day})
            if self._freq == "YEARLY" and not self._months:
                self._months = frozenset({start.month})

    def of(self, period: list[date]) -> list[date]:
        """The days in order."""
        found = [day for day in period if self._names(day)]
        if self._places:
            count = len(found)
            places = {place - 1 if place > 0 else count + place for place in self._places}
            found = [found[place] for place in sorted(places) if 0 <= place < count]
        return found

    def _names(self, day: date) -> bool:
        if self._months and day.month not in self._months:
            return False
        if self._month_days:
            length = (date(day.year + day.month // 12, day.month % 12 + 1, 1)
                - day.replace(day=1)).days  # fmt: skip
            if self._month_days.isdisjoint({day.day, day.day - length - 1}):
                return False
        if self._year_days:
            number, length = day.timetuple().tm_yday, date(day.year, 12, 31).timetuple().tm_yday
            if self._year_days.isdisjoint({number, number - length - 1}):
                return False
        if self._weeks and self._weeks.isdisjoint(_week_numbers(day, self._first_weekday)):
            return False
        if not (self._weekdays or self._nth):
            return True
        return day.weekday() in self._weekdays or self._is_nth(day)

    def _is_nth(self, day: date) -> bool:
        """Whether it is the wanted Tuesday of its month, or year, from either end."""
        if not self._nth:
            return False
        if self._freq == "YEARLY" and not self._has_months:
            first, last = date(day.year, 1, 1), date(day.year, 12, 31)
        else:
            first = day.replace(day=1)
            last = date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(1)
        ahead, behind = (day - first).days // 7 + 1, -((last - day).days // 7) - 1
        weekday = day.weekday()
        return (ahead, weekday) in self._nth or (behind, weekday) in self._nth


def _week_numbers(day: date, first_weekday: int) -> set[int]:
    """The number of a day's week from the start and from the end of its year (ISO 8601)."""
    middle = day - timedelta((day.weekday() - first_weekday) % 7 - 3)
    number = (middle.timetuple().tm_yday - 1) // 7 + 1
    end = date(middle.year, 12, 31)
    weeks = (end.timetuple().tm_yday - 1 - (end - middle).days % 7) // 7 + 1
    return {number, number - weeks - 1}


def next_occurrences(
    rule: Rule,
    start: datetime,
    *,
    horizon: datetime,
    after: datetime | None = None,
    least: int = 2,
    without: Collection[datetime] = (),
) -> list[datetime]:
    """Those up to `horizon`, but at least so many, where the rule has them within twelve years."""
    found = occurrences(rule, start, until=horizon, after=after, without=without)
    if len(found) < least:
        far = horizon + timedelta(days=_HORIZON_YEARS * 366)
        found = occurrences(rule, start, until=far, after=after, most=least, without=without)
    return found


def ended_before(rule: Rule, moment: datetime) -> Rule:
    """The rule up to a local time, which is not in it anymore."""
    return Rule(rule.parts, None, moment - timedelta(seconds=1))


def shifted_days(rule: Rule, start: date, days: int) -> Rule:
    """The rule for a series that begins `days` later: its weekdays and day of the month follow.

    Raises `UserError` `rule_other_day` where that cannot be said of it.
    """
    if not days:
        return rule
    parts = dict(rule.parts)
    by_day, month_day = parts.get("BYDAY", ""), parts.get("BYMONTHDAY", "")
    if by_day and all(one in _DAYS for one in by_day.split(",")) and parts["FREQ"] == "WEEKLY":
        moved = [_DAYS[(_DAYS.index(one) + days) % 7] for one in by_day.split(",")]
        parts["BYDAY"] = ",".join(sorted(moved, key=_DAYS.index))
    elif by_day:
        raise UserError("rule_other_day", field="when")
    if month_day == str(start.day):
        parts["BYMONTHDAY"] = str((start + timedelta(days)).day)
    elif month_day or {"BYYEARDAY", "BYWEEKNO", "BYSETPOS"} & parts.keys():
        raise UserError("rule_other_day", field="when")
    if "BYMONTH" in parts and (start + timedelta(days)).month != start.month:
        raise UserError("rule_other_day", field="when")
    until = None if rule.until is None else rule.until + timedelta(days)
    return Rule(tuple(parts.items()), rule.count, until)
