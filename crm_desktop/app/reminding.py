"""Reminders of one open file in the running program: the watch, the scheduler, what is shown.

Made after the first paint; ends with the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.business.reminders.model import RemindersDue
from crm_desktop.business.reminders.quiet import quiet_until
from crm_desktop.business.settings.model import (
    CLOSING,
    COLLEAGUE_REMINDERS,
    DATE_REMINDERS,
    QUIET_FROM,
    QUIET_UNTIL,
    REMINDER_RULE,
    SettingValues,
)
from crm_desktop.core.changes import Changes
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.jobs.reminding import ReminderWatch
from crm_desktop.jobs.scheduler import Scheduler
from crm_desktop.ui.activities.reminder_words import moment_words
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.reminders.context import ReminderContext
from crm_desktop.ui.reminders.desk import ReminderDesk
from crm_desktop.ui.shell.tray import Tray

if TYPE_CHECKING:
    from crm_desktop.app.wiring import Services
    from crm_desktop.jobs.worker import RequestRunner
    from crm_desktop.ui.kit.operations import Operations
    from crm_desktop.ui.shell.main_window import MainWindow

_DAYS_AHEAD = 30
_STATUS_MS = 60_000


class Reminding(QObject):
    """Runs the reminders of `services` in `window`.

    `call(contact)` rings up, `greet(contact)` shows the prepared greeting.
    """

    def __init__(
        self,
        services: Services,
        operations: Operations,
        runner: RequestRunner,
        window: MainWindow,
        settings: Callable[[], SettingValues],
        call: Callable[[int], object],
        greet: Callable[[int], object],
        bridge: EventBridge,
    ) -> None:
        """`bridge` is the windows', which knows what of others they were told."""
        super().__init__(window)
        self._services = services
        self._window = window
        self._settings = settings
        self._starts: Mapping[date, time] = {}
        self._bridge = EventBridge(services.events, (RemindersDue,), parent=self)
        self.watch = ReminderWatch(
            lambda: services.reminders,
            services.actor,
            services.events,
            runner,
            services.clock,
            self._quiet_until,
            self._usual_days,
        )
        context = ReminderContext(
            service=lambda: services.reminders,
            planner=lambda: services.planner,
            watch=self.watch,
            call=call,
            open=self._open,
            greet=greet,
            tell=window.offer_undo,
            starts_work=self._starts_work,
            settings=settings,
            actor=services.actor,
            clock=services.clock,
            operations=operations,
            bridge=bridge,
            can_edit=lambda: not services.is_read_only,
        )
        self.desk = ReminderDesk(context, window)
        self.tray = Tray(window)
        self._bridge.event_published.connect(self._on_event)
        self._bridge.changed.connect(self._on_changes)
        self.desk.counted.connect(self._show_count)
        self.desk.appeared.connect(self._on_appeared)
        self.tray.shown_requested.connect(window.bring_to_front)
        self.tray.bell_requested.connect(self._open_bell)
        self.tray.quit_requested.connect(window.quit)
        window.top_bar.bell.clicked.connect(self._open_bell)
        window.reminders_requested.connect(self._take_keyboard)
        window.stays_in_background = self._stays_in_background
        self._operations = operations
        self._tell_usual()
        self._tell_status()
        self._status = QTimer(self)
        self._status.setInterval(_STATUS_MS)
        self._status.timeout.connect(self._tell_status)
        self._status.start()
        operations.run(self, self._work_starts, self._take_starts, kind="hours")
        self.watch.start(Scheduler(self.watch.look, services.clock))

    def look(self) -> None:
        """Settings have changed, or somebody is back."""
        self._tell_usual()
        self._tell_status()
        self.watch.look()

    def _tell_status(self) -> None:
        """At the foot of the window: whether reminders come, or until when it is quiet."""
        quiet, clock = self._quiet_until(), self._services.clock
        words = self.tr("Reminders on")
        if quiet is not None:
            words = self.tr("Quiet until {time}")
            words = words.replace("{time}", moment_words(quiet, clock.now(), clock.zone))
        self._window.status.show_reminders(words)

    def _tell_usual(self) -> None:
        """What new activities are reminded of by; for the worker, where they are made."""
        services, rule = self._services, self._settings()[REMINDER_RULE]

        def tell() -> None:
            services.planner.usual_reminder = rule

        self._operations.run(self, tell, kind="usual")

    def close(self) -> None:
        """End with the file."""
        self.watch.stop()
        self._bridge.close()
        self.desk.hide_all()
        if self.desk.missed is not None:
            self.desk.missed.close()
        self.tray.close()
        self._status.stop()
        self._window.status.show_reminders("")
        self._window.stays_in_background = None
        self._window.top_bar.bell.show_count(0, "")
        self._window.top_bar.bell.clicked.disconnect(self._open_bell)
        self._window.reminders_requested.disconnect(self._take_keyboard)
        self.deleteLater()

    # -- what the parts say ----------------------------------------------------------------

    def _on_event(self, event: object) -> None:
        if isinstance(event, RemindersDue):
            self.desk.show_due(event)

    def _on_changes(self, changes: Changes) -> None:
        self.desk.on_changes(changes)

    def _show_count(self, count: int) -> None:
        words = self.tr("Reminders and notifications: {count} waiting") if count else ""
        words = words.replace("{count}", format_number(count))
        self._window.top_bar.bell.show_count(count, words)
        self.tray.show_count(count)

    def _on_appeared(self, title: str, words: str) -> None:
        """The desktop tells it where our own windows cannot be seen."""
        if self.desk.stack.is_overlay and not self._window.isActiveWindow():
            self.tray.say(title, words)

    def _open_bell(self) -> None:
        self._window.bring_to_front()
        self.desk.open_popup(self._window.top_bar.bell)

    def _take_keyboard(self) -> None:
        if self.desk.has_toasts:
            self.desk.take_keyboard()
        else:
            self.desk.open_popup(self._window.top_bar.bell)

    def _open(self, ref: RecordRef) -> None:
        if self._window.isMinimized() or not self._window.isVisible():
            self._window.bring_to_front()
        self._window.open_record(ref)

    def _stays_in_background(self) -> bool:
        """Whether closing the window leaves the program running: only where one finds it again."""
        stays = self._settings()[CLOSING] == "background" and self.tray.has_place
        if stays:
            say = partial(
                self.tray.say,
                self.tr("CRM Desktop goes on"),
                self.tr("It reminds you in the background. Quit it from its menu here."),
            )
            QTimer.singleShot(0, self, say)
        return stays

    def _usual_days(self) -> dict[str, int | None]:
        """So many days before birthdays and dates, where cards say nothing."""
        values = self._settings()
        wanted = {CONTACT: values[DATE_REMINDERS], "user": values[COLLEAGUE_REMINDERS]}
        return {kind: int(days) if days else None for kind, days in wanted.items()}

    # -- when ------------------------------------------------------------------------------

    def _quiet_until(self) -> datetime | None:
        clock, values = self._services.clock, self._settings()
        return quiet_until(clock.now(), clock.zone, values[QUIET_FROM], values[QUIET_UNTIL])

    def _work_starts(self) -> dict[date, time]:
        """When the user's work begins on each of the next days; for the worker."""
        services = self._services
        today = services.clock.today()
        last = today + timedelta(_DAYS_AHEAD)
        employees = services.employees
        people = employees.working_times((services.actor.user_id,), today, last)
        holidays = employees.holidays(today, last)
        found: dict[date, time] = {}
        for ahead in range(_DAYS_AHEAD):
            day = today + timedelta(ahead)
            for person in people:
                if spans := person.spans_on(day, holidays):
                    found[day] = time(*divmod(spans[0].start, 60))
        return found

    def _take_starts(self, starts: dict[date, time]) -> None:
        self._starts = starts

    def _starts_work(self, day: date) -> time | None:
        return self._starts.get(day)
