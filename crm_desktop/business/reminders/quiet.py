"""Quiet hours: when nothing appears on the screen, and when it does again."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo

from crm_desktop.business.reminders.rules import local_moment


def quiet_until(now: datetime, zone: tzinfo, begins: str, ends: str) -> datetime | None:
    """Until which moment it is quiet; `None` while it is not.

    `begins` is a time of day (`HH:MM`) in the evening, `ends` one in the morning after; an empty
    or senseless one means no quiet hours. Times of day run over clock changes.
    """
    first, last = _time(begins), _time(ends)
    if first is None or last is None or first == last:
        return None
    local = now.astimezone(zone)
    at = local.time()
    if first < last:
        is_quiet, day = first <= at < last, local.date()
    else:
        is_quiet = at >= first or at < last
        day = local.date() + timedelta(1) if at >= first else local.date()
    if not is_quiet:
        return None
    end = local_moment(day, last, zone)
    return end if end > now else None


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None
