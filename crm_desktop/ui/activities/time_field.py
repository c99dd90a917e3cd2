"""A field for a time of day: typed as people write it, shown as the language does."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.composing import parse_time
from crm_desktop.ui.activities.words import clock_time
from crm_desktop.ui.kit.fields import LineField

_LONGEST = 20


class TimeField(LineField):
    """The value is minutes since midnight, or `None` while empty or not understood."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, "clock", parent, max_length=_LONGEST)

    def minute(self) -> int | None:
        """Minutes since midnight."""
        return parse_time(self.text())

    def is_valid(self) -> bool:
        """Whether it is empty or holds a time."""
        return not self.text().strip() or self.minute() is not None

    def set_minute(self, minute: int | None) -> None:
        """Show a time."""
        self.set_value("" if minute is None else clock_time(minute))

    def commit(self) -> None:
        """Show what was understood, or say how to write it."""
        if not self.is_valid():
            example = clock_time(14 * 60 + 30)
            self.set_error(self.tr("Write the time like this: {example}").format(example=example))
            return
        self.clear_error()
        minute = self.minute()
        if minute is not None:
            self.set_minute(minute)
        super().commit()
