"""The only door to the wall clock; tests move `ManualClock` by hand."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the moment in aware UTC and the local calendar day."""

    def now(self) -> datetime:
        """The current moment, aware UTC."""
        ...

    def today(self) -> date:
        """The calendar day where the user sits."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current moment, aware UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The calendar day in the machine's time zone."""
        return datetime.now().astimezone().date()


class ManualClock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The moment it was set to."""
        return self._now

    def today(self) -> date:
        """The UTC day it was set to."""
        return self._now.date()

    def advance(self, **duration: float) -> None:
        """Move forward by `timedelta(**duration)`."""
        self._now += timedelta(**duration)


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
