"""Calendars of other programs (.ics, RFC 5545), the one door to the icalendar package.

A file is read entry by entry, so that one that is damaged costs only itself; time zones that the
file describes itself are read first. Nothing in a file is fetched or run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import icalendar

from crm_desktop.core.errors import UserError
from crm_desktop.core.records import record
from crm_desktop.formats.whole_file import whole_file

_package: Any = icalendar  # its methods take and give anything

MOST_BYTES = 100 * 1024 * 1024
"""Larger files are refused: no calendar of a person is."""
MOST_ENTRIES = 100_000
_TEXT_LIMIT = 20_000
_ENTRY_BYTES = 1024 * 1024
"""A longer entry holds a picture; it is left out."""
_BEGIN = re.compile(r"BEGIN:(VEVENT|VTODO|VTIMEZONE)\s*", re.IGNORECASE)


@record
class CalendarEntry:
    """An appointment or task of a calendar.

    `start` and `end` are both days, the end not included, or both moments with a zone; a moment
    without one is local (naive). `recurrence_at` says which time of a series it replaces.
    """

    uid: str
    summary: str = ""
    description: str = ""
    location: str = ""
    start: datetime | date | None = None
    end: datetime | date | None = None
    is_task: bool = False
    due: date | None = None
    status: str = ""
    priority: int = 0
    rule: str = ""
    without: tuple[datetime | date, ...] = ()
    recurrence_at: datetime | date | None = None
    attendees: tuple[str, ...] = ()
    kind: str = ""


@record
class CalendarFile:
    """What a file held, and how many entries could not be read."""

    entries: tuple[CalendarEntry, ...]
    unreadable: int = 0


# -- reading -----------------------------------------------------------------------------------


def read_calendar(path: Path) -> CalendarFile:
    """Read a file.

    Raises `UserError`: `calendar_too_large`, `calendar_unreadable` for what is no calendar,
    `file_missing`, `file_unreadable`.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UserError("calendar_too_large", limit=MOST_BYTES // 1024**2, path=str(path))
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise UserError("file_missing", path=str(path)) from error
    except OSError as error:
        raise UserError("file_unreadable", path=str(path)) from error
    return read_text(_decoded(content), path.name)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16"):
        if encoding == "utf-16" and content[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
            continue
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def read_text(text: str, name: str = "") -> CalendarFile:
    """Read a calendar's text; raises `UserError` as `read_calendar`."""
    if "BEGIN:VCALENDAR" not in text[:100_000].upper():
        raise UserError("calendar_unreadable", name=name)
    entries: list[CalendarEntry] = []
    unreadable = 0
    for kind, block in _blocks(text):
        if len(entries) + unreadable >= MOST_ENTRIES:
            raise UserError("calendar_too_many", limit=MOST_ENTRIES, name=name)
        try:
            if len(block) > _ENTRY_BYTES:
                raise ValueError("too long")
            component = _package.Component.from_ical(block)
            if kind == "VTIMEZONE":
                continue  # known to the package from now on
            entries.append(_entry(component, is_task=kind == "VTODO"))
        except Exception:  # noqa: BLE001 - the package raises whatever noise leads it to
            unreadable += kind != "VTIMEZONE"
    return CalendarFile(tuple(entries), unreadable)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Time zones, then entries, each with its own lines; alarms inside stay there."""
    found: list[tuple[str, str]] = []
    lines: list[str] = []
    kind = ""
    for line in text.splitlines():
        if not kind:
            begins = _BEGIN.fullmatch(line)
            if begins:
                kind, lines = begins[1].upper(), [line]
            continue
        lines.append(line)
        if line.strip().upper() == f"END:{kind}":
            found.append((kind, "\r\n".join(lines) + "\r\n"))
            kind = ""
    if kind:
        found.append((kind, ""))  # cut off in the middle
    yield from sorted(found, key=lambda one: one[0] != "VTIMEZONE")


def _entry(component: Any, *, is_task: bool) -> CalendarEntry:
    start, end = _time(component, "DTSTART"), _time(component, "DTEND")
    length = component.get("DURATION")
    if start is not None and end is None and length is not None:
        end = start + cast("timedelta", length.dt)
    if start is None and not is_task:
        raise ValueError("no start")
    due = _time(component, "DUE")
    return CalendarEntry(
        uid=_text(component, "UID")[:400],
        summary=_text(component, "SUMMARY"),
        description=_text(component, "DESCRIPTION"),
        location=_text(component, "LOCATION"),
        start=start,
        end=end,
        is_task=is_task,
        due=due.date() if isinstance(due, datetime) else due,
        status=_text(component, "STATUS").upper(),
        priority=int(component.get("PRIORITY", 0)),
        rule=_rule(component),
        without=tuple(_times(component, "EXDATE")),
        recurrence_at=_time(component, "RECURRENCE-ID"),
        attendees=tuple(_addresses(component)),
        kind=_text(component, "X-CRM-KIND").lower(),
    )


def _text(component: Any, name: str) -> str:
    return str(_first(component.get(name, "")))[:_TEXT_LIMIT]


def _time(component: Any, name: str) -> datetime | date | None:
    value = _first(component.get(name))
    found: object = None if value is None else value.dt
    if found is not None and not isinstance(found, date):
        raise ValueError("no time")
    return found


def _times(component: Any, name: str) -> Iterator[datetime | date]:
    value: Any = component.get(name, [])
    for one in _several(value):
        for each in one.dts:
            yield each.dt


def _rule(component: Any) -> str:
    value = _first(component.get("RRULE"))
    return "" if value is None else value.to_ical().decode()


def _first(value: Any) -> Any:
    """The value, the first of several."""
    return _several(value)[0]


def _several(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def _addresses(component: Any) -> Iterator[str]:
    value: Any = component.get("ATTENDEE", [])
    for one in _several(value)[:500]:
        text = str(one)
        if text.lower().startswith("mailto:"):
            yield text[7:].strip().lower()


# -- writing -----------------------------------------------------------------------------------


def write_calendar(path: Path, name: str, entries: Iterable[CalendarEntry], stamp: datetime) -> int:
    """Write a file that other programs read; gives the number of entries.

    Time zones that entries name are described in it. `stamp` is when it was made. Raises
    `UserError` as `write_error` makes them.
    """
    calendar = _package.Calendar()
    calendar.add("prodid", "-//CRM Desktop//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    count = 0
    for entry in entries:
        calendar.add_component(_component(entry, stamp))
        count += 1
    calendar.add_missing_timezones()
    with whole_file(path) as unfinished:
        unfinished.write_bytes(calendar.to_ical())
    return count


def _component(entry: CalendarEntry, stamp: datetime) -> Any:
    component = _package.Todo() if entry.is_task else _package.Event()
    component.add("uid", entry.uid)
    component.add("dtstamp", stamp.astimezone(UTC))
    for name in ("summary", "description", "location", "status"):
        if value := getattr(entry, name):
            component.add(name, value)
    if entry.start is not None:
        component.add("dtstart", entry.start)
    if entry.end is not None and not entry.is_task:
        component.add("dtend", entry.end)
    if entry.due is not None:
        component.add("due", entry.due)
    if entry.priority:
        component.add("priority", entry.priority)
    if entry.rule:
        component.add("rrule", _package.vRecur.from_ical(entry.rule))
    for moment in entry.without:
        component.add("exdate", moment)
    if entry.recurrence_at is not None:
        component.add("recurrence-id", entry.recurrence_at)
    for address in entry.attendees:
        component.add("attendee", f"mailto:{address}")
    if entry.kind:
        component.add("x-crm-kind", entry.kind)
    return component
