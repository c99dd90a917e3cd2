"""Until when a reminder is put off: the menu of choices, and any other moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QTime
from PySide6.QtWidgets import QDateTimeEdit, QWidget

from crm_desktop.business.reminders.model import DueReminder
from crm_desktop.business.reminders.rules import local_moment
from crm_desktop.business.reminders.snoozing import Snooze, SnoozeChoice
from crm_desktop.ui.activities.reminder_words import moment_words, snooze_words
from crm_desktop.ui.activities.words import clock_time
from crm_desktop.ui.kit.buttons import PrimaryButton
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.popup import Popup

Choose = Callable[[datetime], object]


def first_choice(due: DueReminder, now: datetime) -> Snooze:
    """What the button itself does: briefly before something begins, an hour when it is late."""
    occasion = None if due.subject is None else due.subject.occasion
    start = None if occasion is None else occasion.start_at
    return Snooze.MINUTES_10 if start is not None and start > now else Snooze.HOUR


def fill_snooze_menu(
    menu: Menu,
    choices: tuple[SnoozeChoice, ...],
    now: datetime,
    zone: tzinfo,
    choose: Choose,
    ask: Callable[[], object],
) -> None:
    """The choices with their moments, and at the end the question for another one."""
    menu.clear()
    for one in choices:
        words = QCoreApplication.translate("Reminders", "{choice} ({moment})")
        words = words.replace("{choice}", snooze_words(one.snooze))
        words = words.replace("{moment}", _moment(one, now, zone))
        menu.add(words, lambda until=one.until: choose(until), "clock")
    menu.addSeparator()
    other = QCoreApplication.translate("Reminders", "Another time…")
    menu.add(other, ask, "calendar-event")


def _moment(choice: SnoozeChoice, now: datetime, zone: tzinfo) -> str:
    """When that is, without what the choice says itself."""
    if choice.snooze is Snooze.TOMORROW:
        local = choice.until.astimezone(zone)
        return clock_time(local.hour * 60 + local.minute)
    return moment_words(choice.until, now, zone)


class MomentPopup(Popup):
    """Asks for any day and time; `choose(moment)` follows Enter or the button."""

    def __init__(self, parent: QWidget, now: datetime, zone: tzinfo, choose: Choose) -> None:
        super().__init__(parent, QCoreApplication.translate("Reminders", "Remind again"))
        self._zone, self._choose = zone, choose
        local = (now + timedelta(hours=1)).astimezone(zone)
        self.field = QDateTimeEdit(self)
        self.field.setCalendarPopup(True)
        self.field.setAccessibleName(QCoreApplication.translate("Reminders", "Day and time"))
        self.field.setDateTime(
            QDateTime(QDate(local.year, local.month, local.day), QTime(local.hour, local.minute))
        )
        self.button = PrimaryButton(QCoreApplication.translate("Reminders", "Put off"), "clock")
        self.button.clicked.connect(self.finish)
        self.body.addWidget(self.field)
        self.body.addWidget(self.button)
        self.field.setFocus()

    def finish(self) -> None:
        """Take what is in the field."""
        chosen = self.field.dateTime()
        day = chosen.date().toPython()
        at = chosen.time().toPython()
        self.close()
        self._choose(local_moment(day, at, self._zone))  # type: ignore[arg-type]
