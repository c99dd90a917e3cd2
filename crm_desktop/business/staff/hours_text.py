"""Working hours of a day as they are typed: "9–13, 14:00–18:00". Pure.

Languages differ in the word for nothing, not in how hours are written, so that one reading serves
all: digits of any script, a colon or a point, any dash between beginning and end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_desktop.business.staff.working_time import MINUTES_OF_DAY, WorkSpan
from crm_desktop.core.errors import UserError
from crm_desktop.core.text import to_ascii_digits

HOURS_LIMIT = 200
"""Most characters of a day's hours."""
_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-\u2010-\u2015]\s*(\d{1,2})(?:[:.](\d{2}))?")
_BETWEEN = re.compile(r"[,;،؛+]|\s{2,}|\n")
_NOTHING = frozenset({"", "-", "\u2013", "\u2014"})


def hours_of_day(text: str) -> tuple[WorkSpan, ...]:
    """The spans that are typed, in order; none for an empty text or a dash.

    Raises `UserError` `hours_not_understood` for anything else that is no span.
    """
    typed = to_ascii_digits(text).strip()
    if typed in _NOTHING:
        return ()
    spans: list[WorkSpan] = []
    for part in _BETWEEN.split(typed):
        if not part.strip():
            continue
        found = _SPAN.fullmatch(part.strip())
        if found is None:
            raise UserError("hours_not_understood", field="working_hours")
        start, end = _minutes(found[1], found[2]), _minutes(found[3], found[4])
        spans.append(WorkSpan(start, end or MINUTES_OF_DAY))
    return tuple(sorted(spans, key=lambda span: (span.start, span.end)))


def text_of_day(spans: Sequence[WorkSpan]) -> str:
    """How spans are shown where they are typed: "9:00–13:00, 14:00–18:00"."""
    return ", ".join(f"{_clock(span.start)}\u2013{_clock(span.end)}" for span in spans)


def _minutes(hour: str, minute: str | None) -> int:
    minutes = int(hour) * 60 + int(minute or 0)
    if minutes > MINUTES_OF_DAY or int(minute or 0) > 59:
        raise UserError("hours_not_understood", field="working_hours")
    return minutes


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
