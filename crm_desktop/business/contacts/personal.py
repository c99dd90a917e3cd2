"""What is known of a contact beyond channels: important dates, preferences, good hours.

Pure rules; moments come in as parameters. Days are ISO, or `--MM-DD` where the year is not known
(RFC 6350); times of day are `HH:MM` in the contact's own time zone.
"""

from __future__ import annotations

import re
from datetime import datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from crm_desktop.core.records import record

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DATES_LIMIT = 100
"""Most important dates of one contact."""
REMIND_LIMIT = 60
"""Most days before a date that one is reminded of it."""
NEVER = -1
"""Days before a date for those who want no reminder of it."""
RHYTHM_LIMIT = 3650
"""Most days after which somebody can be wished to be contacted again."""
BASIS_LIMIT = 400
"""Most characters of the words on where a permission or refusal comes from."""
PROFILE_LIMIT = 1000
"""Most characters of the residence and of how we met."""
ZONE_LIMIT = 64
"""Most characters of a time zone's name."""
EVERY_DAY = 0b1111111

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class PreferenceChannel(StrEnum):
    """Ways to reach somebody of which they may say what they want (A11)."""

    CALL = "call"
    EMAIL = "email"
    SMS = "sms"
    MESSENGER = "messenger"
    FAX = "fax"
    POST = "post"
    CAMPAIGN = "campaign"


@record
class ImportantDate:
    """A day worth remembering. `day` is kept Gregorian, `calendar` names the one it is shown in.

    Whoever looks after the contact is reminded `remind_days` before it comes: `NEVER` says not at
    all, `None` as they have set it for all.
    """

    name: str
    day: str
    calendar: str = "gregorian"
    id: int = 0
    remind_days: int | None = None


@record
class ChannelPreference:
    """What a contact said of one channel.

    `opted_out_at` (aware UTC) and `basis` say since when and why it must not be used.
    """

    channel: str
    is_preferred: bool = False
    is_opted_out: bool = False
    opted_out_at: datetime | None = None
    basis: str = ""
    id: int = 0

    @property
    def says_something(self) -> bool:
        """Whether there is anything to keep."""
        return self.is_preferred or self.is_opted_out or bool(self.basis)


@record
class GoodTime:
    """Whether now is a good moment; times are local where the contact is.

    `until` is the end of the good hours that run now, empty if none run or they know no end.
    """

    local: time
    is_good: bool
    until: str = ""


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo | None:
    """The time zone of an IANA name; `None` if there is none."""
    from zoneinfo import ZoneInfo  # not for the start: no list shows a time zone

    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, LookupError):
        return None  # a folder's or no zone's name


def is_time(text: str) -> bool:
    """Whether `text` is empty or a time of day as `HH:MM`."""
    return not text or _TIME.fullmatch(text) is not None


def good_time(
    now: datetime, *, time_zone: str, good_days: int, good_from: str, good_to: str
) -> GoodTime | None:
    """How `now` (aware) stands to the good days (Mon=1 … Sun=64; 0 is any) and hours.

    Hours may run over midnight; they belong to the day they begin on. Without a zone the hours
    are those of `now`. `None` if neither days, hours nor a zone are known.
    """
    zone = zone_of(time_zone)
    if not (good_days or good_from or good_to or zone):
        return None
    local = now if zone is None else now.astimezone(zone)
    clock = f"{local:%H:%M}"
    start, end = good_from or "00:00", good_to or "24:00"
    today, yesterday = 1 << local.weekday(), 1 << (local.weekday() - 1) % 7
    days = good_days or EVERY_DAY
    if start <= end:
        is_good = bool(days & today) and start <= clock < end
    else:
        is_good = (bool(days & today) and clock >= start) or (
            bool(days & yesterday) and clock < end
        )
    return GoodTime(
        local.time().replace(second=0, microsecond=0), is_good, good_to if is_good else ""
    )


def zone_names() -> tuple[str, ...]:
    """All time zones by name; reads the system's list, so for the worker only."""
    from zoneinfo import available_timezones

    return tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))
