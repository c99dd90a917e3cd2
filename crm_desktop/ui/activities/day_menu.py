"""To which day something is moved: a menu of the next days, and any day from a calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QPoint, Qt
from PySide6.QtWidgets import QWidget

from crm_desktop.ui.activities.quick_words import day_words
from crm_desktop.ui.activities.words import long_weekday
from crm_desktop.ui.kit.menu import Menu

_NEXT_DAYS = 6
_SATURDAY = 5


def offered_days(today: date) -> tuple[date, ...]:
    """Today, the next days, and the first working day of the week after."""
    days = [today + timedelta(days=ahead) for ahead in range(_NEXT_DAYS)]
    monday = today + timedelta(days=7 - today.weekday())
    days = [day for day in days if day.weekday() < _SATURDAY or day == today]
    return tuple(dict.fromkeys([*days, monday]))


def open_day_menu(
    parent: QWidget, place: QPoint, today: date, choose: Callable[[date], object]
) -> Menu:
    """Ask for a day; a letter goes to the weekday that begins so."""
    menu = Menu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for day in offered_days(today):
        menu.add(_day_entry(day, today), lambda day=day: choose(day), "calendar-event")
    menu.addSeparator()
    words = QCoreApplication.translate("Today", "Another day…")
    menu.add(words, lambda: _open_calendar(parent, place, today, choose), "calendar")
    menu.popup(place)
    return menu


def _day_entry(day: date, today: date) -> str:
    words = day_words(day, today)
    if (day - today).days < 2:
        words = words[:1].upper() + words[1:]
        return f"{words}, {long_weekday(day)}"
    return words


def _open_calendar(
    parent: QWidget, place: QPoint, today: date, choose: Callable[[date], object]
) -> None:
    from crm_desktop.ui.kit.calendar_popup import CalendarPopup

    popup = CalendarPopup(parent)
    popup.select(QDate(today.year, today.month, today.day))

    def pick(day: QDate) -> None:
        choose(date(day.year(), day.month(), day.day()))

    popup.picked.connect(pick)
    popup.move(place)
    popup.show()
