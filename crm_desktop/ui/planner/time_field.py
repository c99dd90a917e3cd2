"""A field for a time of day: "9", "930", "9:30" and "9.30 pm" are all understood."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QWidget

from crm_desktop.core.text import to_ascii_digits
from crm_desktop.ui.activities.words import clock_time
from crm_desktop.ui.kit.fields import LineField

_TIME = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_LONGEST = 20
_HALF_DAY = 12


def minutes_of(text: str) -> int | None:
    """Minutes after midnight of what was typed; `None` if it is no time of day."""
    found = _TIME.fullmatch(to_ascii_digits(text).strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    half = (found[3] or "").lower()
    if half and not 1 <= hour <= _HALF_DAY:
        return None
    if half:
        hour = hour % _HALF_DAY + (_HALF_DAY if half == "p" else 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else None


class TimeField(LineField):
    """A time of day, perhaps empty; it is written out as the language has it when it is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(clock_time(_HALF_DAY * 60 - 150), "clock", parent, max_length=_LONGEST)

    def minutes(self) -> int | None:
        """Minutes after midnight; `None` if empty or not understood."""
        return minutes_of(self.edit.text())

    def set_minutes(self, minutes: int | None) -> None:
        """Show a time."""
        self.set_value("" if minutes is None else clock_time(minutes))

    def is_valid(self) -> bool:
        """Whether it is empty or a time."""
        return not self.edit.text().strip() or self.minutes() is not None

    def commit(self) -> None:
        """Report the time in its written form, or say what is wrong."""
        minutes = self.minutes()
        if not self.is_valid():
            self.set_error(self.tr("Write the time like 9:30."))
            return
        self.clear_error()
        if minutes is not None:
            self.edit.setText(clock_time(minutes))
        super().commit()
