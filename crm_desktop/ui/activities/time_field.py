"""A field for a time of day: typed as people write it, shown as the language does."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.composing import parse_time
from crm_desktop.ui.activities.words import clock_time
from crm_desktop.ui.kit.fields import LineField

_LONGEST = 20
_SHOWN = 9 * 60 + 30
"""The time that shows how to write one."""


class TimeField(LineField):
    """A time of day, perhaps empty; it is written out as the language has it when it is left."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder or clock_time(_SHOWN), "clock", parent, max_length=_LONGEST)

    def minutes(self) -> int | None:
        """Minutes since midnight; `None` if empty or not understood."""
        return _read(self.edit.text())

    def set_minutes(self, minutes: int | None) -> None:
        """Show a time."""
        self.set_value("" if minutes is None else clock_time(minutes))

    def is_valid(self) -> bool:
        """Whether it is empty or a time."""
        return not self.edit.text().strip() or self.minutes() is not None

    def commit(self) -> None:
        """Report the time in its written form, or say how to write it."""
        if not self.is_valid():
            example = clock_time(_SHOWN)
            self.set_error(self.tr("Write the time like this: {example}").format(example=example))
            return
        self.clear_error()
        minutes = self.minutes()
        if minutes is not None:
            self.edit.setText(clock_time(minutes))
        super().commit()


def _read(text: str) -> int | None:
    """A time as people type it, also with the words that the language has for am and pm."""
    found = parse_time(text)
    if found is not None:
        return found
    language = QLocale()
    written = language.toTime(text.strip(), QLocale.FormatType.ShortFormat)
    if written.isValid():
        return written.hour() * 60 + written.minute()
    for words, half in ((language.amText(), "am"), (language.pmText(), "pm")):
        if words and words in text:
            return parse_time(f"{text.replace(words, ' ').strip()} {half}")
    return None
