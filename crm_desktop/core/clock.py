"""The only door to the wall clock; tests move `ManualClock` by hand."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Protocol

_LINK = Path("/etc/localtime")
DAY_MARK_MS = 10 * 3_600_000 + 1
"""From the midnight of a whole day in UTC to the moment that stands for it."""


_ZONE_SECONDS = 30.0
"""So long the machine is taken to be where it was."""


class Clock(Protocol):
    """Tells the moment in aware UTC and the local calendar day."""

    def now(self) -> datetime:
        """The current moment, aware UTC."""
        ...

    def today(self) -> date:
        """The calendar day where the user sits."""
        ...

    @property
    def zone(self) -> tzinfo:
        """The time zone where the user sits."""
        ...


class SystemClock:
    """The machine's clock."""

    def __init__(self) -> None:
        self._zone: tzinfo | None = None
        self._looked_at = 0.0

    def now(self) -> datetime:
        """The current moment, aware UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The calendar day in the machine's time zone."""
        return datetime.now().astimezone().date()

    @property
    def zone(self) -> tzinfo:
        """The machine's time zone, by its IANA name where the system says it.

        Who travels sets another one while the program runs.
        """
        now = time.monotonic()
        if self._zone is None or now - self._looked_at > _ZONE_SECONDS:
            self._zone, self._looked_at = _machine_zone(), now
        return self._zone


class ManualClock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime, zone: tzinfo = UTC) -> None:
        if start.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        self._now = start.astimezone(UTC)
        self.zone = zone

    def now(self) -> datetime:
        """The moment it was set to."""
        return self._now

    def today(self) -> date:
        """The day it was set to, in its zone."""
        return self._now.astimezone(self.zone).date()

    def advance(self, **duration: float) -> None:
        """Move forward by `timedelta(**duration)`."""
        self._now += timedelta(**duration)


class MachineZone(tzinfo):
    """The machine's zone by the rules of its C library: where no IANA name is known."""

    def utcoffset(self, dt: datetime | None) -> timedelta:
        """What local time is ahead of UTC at a local time."""
        return timedelta(seconds=self._local(dt).tm_gmtoff)

    def dst(self, dt: datetime | None) -> timedelta:
        """An hour in summer time, where there is one."""
        return timedelta(hours=max(0, self._local(dt).tm_isdst))

    def tzname(self, dt: datetime | None) -> str:
        """What the system calls it."""
        return self._local(dt).tm_zone

    def fromutc(self, dt: datetime) -> datetime:
        """The local time of a moment."""
        local = time.localtime(dt.replace(tzinfo=UTC).timestamp())
        return (dt + timedelta(seconds=local.tm_gmtoff)).replace(tzinfo=self)

    @staticmethod
    def _local(dt: datetime | None) -> time.struct_time:
        if dt is None:
            return time.localtime()
        return time.localtime(dt.replace(tzinfo=None).timestamp())


def zone_named(name: str) -> tzinfo | None:
    """The time zone of an IANA name, `None` if there is no such."""
    from zoneinfo import ZoneInfo  # not for the start

    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None


def zone_name(zone: tzinfo) -> str:
    """The IANA name of a zone; empty where it is not known."""
    return "UTC" if zone is UTC else getattr(zone, "key", None) or ""


def _machine_zone() -> tzinfo:
    named = os.environ.get("TZ", "").removeprefix(":")
    if not named and _LINK.is_symlink():
        named = str(_LINK.readlink()).partition("zoneinfo/")[2]
    return zone_named(named or _told_by_the_system()) or MachineZone()


def _told_by_the_system() -> str:
    """The IANA name behind Windows' own ("FLE Standard Time"), or what a Linux file says."""
    from tzlocal import get_localzone_name  # asked only where no link tells

    try:
        return get_localzone_name() or ""
    except (LookupError, OSError, ValueError):
        return ""


def moment_of_day(day: date) -> datetime:
    """The moment that stands for a whole day: 10:00 UTC of that day and a millisecond.

    By the millisecond it is told from others, so that its day is read back the same in every zone;
    at 10:00 UTC most of the world, from Hawaii to Tonga, has that very day on its clocks, so that
    filters by moments find it, too.
    """
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return midnight + timedelta(milliseconds=DAY_MARK_MS)


def day_of_moment(moment: datetime, zone: tzinfo | None = None) -> date:
    """The day for which a moment stands, else its day in a zone or on this machine's clock."""
    in_utc = moment.astimezone(UTC)
    since_midnight = in_utc - in_utc.replace(hour=0, minute=0, second=0, microsecond=0)
    if since_midnight == timedelta(milliseconds=DAY_MARK_MS):
        return in_utc.date()
    return moment.astimezone(zone).date()


def to_milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970-01-01 UTC, the form in which tables keep moments."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return int(moment.timestamp() * 1000)


def from_milliseconds(value: int) -> datetime:
    """The aware UTC moment kept in a table."""
    return datetime.fromtimestamp(value / 1000, UTC)


def monotonic_seconds() -> float:
    """Seconds of a clock that never jumps, for measuring durations."""
    return time.monotonic()
