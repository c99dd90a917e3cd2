"""The field for a day: typed in the language's form, or picked."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from crm_desktop.core.text import to_ascii_digits
from crm_desktop.ui.kit.calendar_popup import CalendarPopup
from crm_desktop.ui.kit.fields import LineField
from crm_desktop.ui.kit.formatting import (
    format_iso_day,
    typed_day_format,
    typed_day_month_format,
)
from crm_desktop.ui.kit.theme import theme

_MARKS = dict.fromkeys(map(ord, "\u061c\u200e\u200f"))

_LONGEST_DAY = 80
"""More than any writing of a day with its weekday in any language."""


class DateField(LineField):
    """A day, typed or picked; the value is ISO text, `--MM-DD` without a year, or empty.

    Accepts the language's short form, ISO, and day-month without a year if that is allowed.
    """

    def __init__(
        self, placeholder: str = "", parent: QWidget | None = None, *, allows_no_year: bool = False
    ) -> None:
        self._allows_no_year = allows_no_year
        hint = placeholder or typed_day_format().lower()
        super().__init__(hint, "calendar", parent, max_length=_LONGEST_DAY)
        action = self.add_trailing_icon("chevron-down", self.tr("Choose a day (Alt+Down)"))
        action.triggered.connect(self.show_calendar)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt+Down and F4 open the month, as in every drop-down field."""
        # The class first: an event's type is dear.
        if isinstance(event, QKeyEvent) and watched is self.edit and _opens_month(event):
            if event.type() == QEvent.Type.KeyPress and not self.edit.isReadOnly():
                self.show_calendar()
            return True
        return super().eventFilter(watched, event)

    def value(self) -> str:
        """ISO text; what cannot be understood is returned as typed."""
        text = self.edit.text().strip()
        found = self._parse(text)
        return text if found is None else found

    def is_valid(self) -> bool:
        """Whether the field is empty or holds a day."""
        return self._parse(self.edit.text().strip()) is not None

    def date_value(self) -> date | None:
        """The day, None if empty, without a year or not understood."""
        try:
            return date.fromisoformat(self.value())
        except ValueError:
            return None

    def commit(self) -> None:
        """Report the day, or say how to write it."""
        if not self.is_valid():
            example = self._text_of("2026-06-17")
            self.set_error(self.tr("Write the date like this: {example}").format(example=example))
            return
        self.clear_error()
        super().commit()
        self._show(self._stored)

    def show_calendar(self) -> None:
        """Open a month to pick from, under the field."""
        popup = CalendarPopup(self)
        chosen = self.date_value()
        if chosen is not None:
            popup.select(QDate(chosen.year, chosen.month, chosen.day))
        popup.picked.connect(self._pick)
        corner = QPoint(0, self.edit.height() + theme().space("xs") // 2)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            corner.setX(self.edit.width() - popup.sizeHint().width())
        popup.move(self.mapToGlobal(corner))
        popup.show()

    def _pick(self, day: QDate) -> None:
        self.edit.setText(self._text_of(day.toString(Qt.DateFormat.ISODate)))
        self.edit.textEdited.emit(self.edit.text())
        self.commit()

    def _parse(self, text: str) -> str | None:
        """ISO text of what was typed; None if it is no day."""
        return typed_day(text, allows_no_year=self._allows_no_year)

    def _text_of(self, iso: str) -> str:
        """A day as it is typed."""
        return format_iso_day(iso)

    def _show(self, value: object) -> None:
        super()._show(self._text_of("" if value is None else str(value)))


def _opens_month(event: QKeyEvent) -> bool:
    is_down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
    return bool(is_down) or event.key() == Qt.Key.Key_F4


def typed_day(text: str, *, allows_no_year: bool = False) -> str | None:
    """ISO text of what was typed; None if it is no day."""
    if not text:
        return ""
    text = _without_marks(to_ascii_digits(text))
    for shape in (typed_day_format(), "yyyy-MM-dd", "d.M.yyyy", "yyyy.MM.dd", "yyyy/M/d"):
        day = QDate.fromString(text, _without_marks(shape))
        if day.isValid():
            return day.toString(Qt.DateFormat.ISODate)
    if allows_no_year:
        for shape in (typed_day_month_format(), "d.M", "--MM-dd"):
            # A leap year, so that 29 February is a day.
            day = QDate.fromString(f"{text} 2000", f"{_without_marks(shape)} yyyy")
            if day.isValid():
                return f"--{day.toString('MM-dd')}"
    return None


def _without_marks(text: str) -> str:
    """Arabic and Hebrew forms hold invisible direction marks that nobody types."""
    return text.translate(_MARKS)
