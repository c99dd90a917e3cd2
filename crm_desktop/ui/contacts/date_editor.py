"""The editor of one important date, in place of its row."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from crm_desktop.business.contacts.model import NAME_LIMIT
from crm_desktop.business.contacts.personal import NEVER, ImportantDate
from crm_desktop.core.anniversaries import calendar_of, next_anniversary
from crm_desktop.core.calendars import CalendarName
from crm_desktop.core.text import fold
from crm_desktop.ui.contacts.date_words import birthday_word, next_words, remind_words, usual_names
from crm_desktop.ui.contacts.in_place import InPlaceEditor
from crm_desktop.ui.kit.buttons import IconButton
from crm_desktop.ui.kit.calendar_days import CalendarDateField, calendar_word, typed_hint
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.suggestions import Suggestions
from crm_desktop.ui.kit.tab_order import KEEPS_ORDER
from crm_desktop.ui.kit.theme import theme

_REMIND = (0, 1, 2, 3, 7, 14, 30)
"""Days before a date that are offered for its reminder."""


class DateEditor(InPlaceEditor):
    """Name, day, calendar and reminder; says at once when the day comes next.

    The birthday of a person has no other name. A day that does not exist keeps the editor open.
    """

    def __init__(
        self, origin: ImportantDate, today: date, *, is_person: bool, is_birthday: bool
    ) -> None:
        super().__init__()
        self.origin = origin
        self.is_birthday = is_birthday
        self._today = today
        self.name = Line()
        self.name.setPlaceholderText(self.tr("Such as Wedding day"))
        self.name.setAccessibleName(self.tr("Name of the date"))
        self.name.setMaxLength(NAME_LIMIT)
        self.name.setText(birthday_word() if is_birthday else origin.name)
        self.name.setReadOnly(is_birthday)
        self.name.setCompleter(Suggestions(usual_names(is_person=is_person), self.name))
        self.day = CalendarDateField(today)
        self.day.set_name(self.tr("Day"))
        self.calendar = ComboBox()
        self.calendar.setAccessibleName(self.tr("Calendar"))
        for one in CalendarName:
            self.calendar.add_choice(calendar_word(one), one.value)
        stored = calendar_of(origin.calendar)
        self.calendar.setCurrentIndex(list(CalendarName).index(stored))
        self.day.set_calendar(stored)
        self.day.set_value(origin.day)
        self.remind = ComboBox()
        self.remind.setAccessibleName(self.tr("Reminder"))
        self.remind.add_choice(self.tr("Reminder as in the settings"), None, "bell")
        for days in (*_REMIND, NEVER):
            self.remind.add_choice(remind_words(days), days, "bell")
        if origin.remind_days is not None and origin.remind_days not in (*_REMIND, NEVER):
            self.remind.add_choice(remind_words(origin.remind_days), origin.remind_days, "bell")
        at = next(
            n for n in range(self.remind.count()) if self.remind.itemData(n) == origin.remind_days
        )
        self.remind.setCurrentIndex(at)
        self.hint = PlainLabel(size="small", tone="muted", wraps=True)
        self.take_away = IconButton("trash", self.tr("Remove this date"), small=True)
        self.take_away.clicked.connect(self.remove)
        self._arrange()
        self.watch(self.name, self.day.edit, self.calendar, self.remind)
        self.calendar.currentIndexChanged.connect(self._on_calendar)
        self.day.typed.connect(self._say_next)
        self._say_next()

    def begin(self) -> None:
        first = self.day.edit if self.is_birthday or self.origin.name else self.name
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def type_again(self, typed: ImportantDate) -> None:
        """Show what was typed elsewhere, whatever it is, and say what is wrong with it."""
        if not self.is_birthday:
            self.name.setText(typed.name)
        self.calendar.setCurrentIndex(list(CalendarName).index(calendar_of(typed.calendar)))
        self.day.type_again(typed.day)
        self.is_ready()

    def is_ready(self) -> bool:
        if not self.day.is_valid():
            self.day.commit()  # says how to write it
            return False
        if not self.day.value() and not self.is_empty and not self.is_birthday:
            self.day.set_error(self.tr("Write the day, or press Esc to give up."))
            return False
        return True

    @property
    def is_empty(self) -> bool:
        """Whether neither a name nor a day stands here."""
        return not self.name.text().strip() and not self.day.value()

    @property
    def names_birthday(self) -> bool:
        """Whether the name says that it is a birthday of the contact."""
        return fold(self.name.text()) == fold(birthday_word())

    def edited_date(self) -> ImportantDate:
        """The date as it stands here."""
        name = "" if self.is_birthday else self.name.text().strip()
        calendar = self.day.calendar.value
        remind_days = self.remind.currentData()
        return ImportantDate(name, self.day.value(), calendar, self.origin.id, remind_days)

    def _arrange(self) -> None:
        look = theme()
        first = QHBoxLayout()
        first.setSpacing(look.space("xs"))
        first.addWidget(self.name, 1)
        first.addWidget(self.take_away)
        self.column.addLayout(first)
        self.column.addWidget(self.day)
        self.column.addWidget(self.calendar)
        self.column.addWidget(self.remind)
        self.column.addWidget(self.hint)
        self.setProperty(KEEPS_ORDER, True)
        self.setTabOrder(self.name, self.day.edit)
        self.setTabOrder(self.day.edit, self.calendar)
        self.setTabOrder(self.calendar, self.remind)
        self.setTabOrder(self.remind, self.take_away)

    def _on_calendar(self) -> None:
        self.day.set_calendar(CalendarName(self.calendar.currentData()))
        self._say_next()

    def _say_next(self) -> None:
        """When the day comes next, and which day it is in our calendar."""
        iso = self.day.value() if self.day.is_valid() else ""
        calendar = self.day.calendar.value
        found = next_anniversary(iso, calendar, self._today)
        if found is None:
            self.hint.setText("")
        else:
            words = next_words(found, is_birthday=self.is_birthday or self.names_birthday)
            here = typed_hint(calendar, iso)
            self.hint.setText(" · ".join(part for part in (here, words) if part))
        self.hint.setVisible(bool(self.hint.text()))
