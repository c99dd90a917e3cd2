"""What becomes of due reminders on the screen: toasts, the list under the bell, sound, the tray.

Few at once are toasts, many a window with all of them. Whatever is on the screen is noted as shown;
what is done with it here, in the planner or on another computer takes it away again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.business.planner.model import ACTIVITY
from crm_desktop.business.reminders.model import (
    MOST_WAITING,
    NOTIFICATION,
    REMINDER,
    DueNotification,
    DueReminder,
    Reminder,
    RemindersDue,
    State,
    Waiting,
)
from crm_desktop.business.reminders.snoozing import SnoozeChoice, snooze_choices
from crm_desktop.business.settings.model import REMINDER_SOUND
from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import ChangedMeanwhile, StorageUnavailable, UserError
from crm_desktop.core.text import isolate
from crm_desktop.ui.activities.completing import ASKS_RESULT, understand_line
from crm_desktop.ui.activities.reminder_words import about_of, headline, moment_words, title_of
from crm_desktop.ui.reminders.snooze_menu import MomentPopup, fill_snooze_menu, first_choice
from crm_desktop.ui.reminders.toast import Toast
from crm_desktop.ui.reminders.toast_stack import ToastStack, places_windows

if TYPE_CHECKING:
    from datetime import datetime

    from crm_desktop.business.planner.model import Result
    from crm_desktop.ui.activities.heeding import HeedingActs
    from crm_desktop.ui.activities.result_popup import Outcome
    from crm_desktop.ui.kit.menu import Menu
    from crm_desktop.ui.reminders.context import ReminderContext
    from crm_desktop.ui.reminders.waiting_view import WaitingView
    from crm_desktop.ui.reminders.waiting_windows import MissedWindow, WaitingPopup

Write = Callable[[Sequence[int], Sequence[Reminder]], int]
"""Stores an answer to these reminders, as they were seen; gives the batch."""
_log = logging.getLogger("crm_desktop.reminders")

MOST_AT_ONCE = 3
"""More that come together are listed in a window."""
_TIME_MS = 20_000
_MOST_LOGGED = 100
_ACTIONS = ("reminder.", "notification.")


class ReminderDesk(QObject):
    """`counted(count)` is what waits at the bell; `appeared(title, words)` that something came.

    `host` is the main window.
    """

    counted = Signal(int)
    appeared = Signal(str, str)

    def __init__(self, context: ReminderContext, host: QWidget) -> None:
        super().__init__(host)
        self._context = context
        self._host = host
        self.stack = ToastStack(host, self._make_toast, is_overlay=not places_windows())
        self.stack.hide_requested.connect(self.hide_all)
        self.stack.all_requested.connect(self.show_missed)
        self.stack.snooze_all_menu_requested.connect(self._fill_all)
        self.waiting = Waiting((), (), 0, 0)
        self._limit = MOST_WAITING
        self.popup: WaitingPopup | None = None
        self.missed: MissedWindow | None = None
        self._results: tuple[Result, ...] = ()
        self._acts: HeedingActs | None = None
        self._ticking = QTimer(self)
        self._ticking.setInterval(_TIME_MS)
        self._ticking.timeout.connect(self._tell_time)
        self.refresh()

    # -- what comes ------------------------------------------------------------------------

    def show_due(self, due: RemindersDue) -> None:
        """Show what was claimed, and let it be noted; what lay too long is looked at again."""
        watch = self._context.watch
        if not watch.is_fresh(due):
            watch.look_again(due)
            return
        known = {one.reminder.id for one in self.stack.due}
        new = [one for one in due.claimed.due if one.reminder.id not in known]
        if len(new) > MOST_AT_ONCE:
            self._list_missed(new, len(due.claimed.ids))
        else:
            for one in new:
                self.stack.add(one, due.claimed.problem)
                self._ticking.start()
            self._tell_time()
        watch.note_shown(due)
        self._log(new)
        if new:
            self._sound()
            words, _late = headline(new[0], self._now, self._context.clock.zone)
            self.appeared.emit(title_of(new[0]), " · ".join((words, about_of(new[0]))))

    def on_changes(self, changes: Changes) -> None:
        """Something was saved: what is done or deleted needs no reminder anymore."""
        kinds = (ACTIVITY, REMINDER, NOTIFICATION, "contact")
        is_told = changes.action.startswith(_ACTIONS)
        if is_told or any(changes.touches_kind(kind) for kind in kinds):
            self.refresh()

    def refresh(self) -> None:
        """Ask what waits."""
        context = self._context
        shown = [one.reminder.id for one in self.stack.due]
        limit = self._limit

        def ask() -> tuple[Waiting, frozenset[int], tuple[Result, ...]]:
            service = context.service()
            still = frozenset(one.reminder.id for one in service.describe(shown))
            waiting = service.waiting(context.actor.user_id, limit)
            return waiting, still, context.planner().results.offered()

        context.operations.run(self, ask, self._take, _quietly, kind="waiting")

    def _take(self, got: tuple[Waiting, frozenset[int], tuple[Result, ...]]) -> None:
        self.waiting, still, self._results = got
        asked = {one.reminder.id for one in self.waiting.reminders} | still
        self.stack.take_away(
            [
                one.reminder.id
                for one in self.stack.due
                if one.reminder.id not in asked and not one.problem
            ]
        )
        self.counted.emit(self.waiting.reminder_count + self.waiting.unread)
        self._show_lists()

    # -- the corner of the screen ----------------------------------------------------------

    def _make_toast(self, due: DueReminder, problem: str) -> Toast:
        toast = Toast(due, problem)
        toast.call_requested.connect(partial(self._call, due))
        toast.greet_requested.connect(partial(self._greet, due))
        toast.open_requested.connect(partial(self.open, due))
        toast.done_requested.connect(partial(self.ask_done, due))
        toast.dismissed.connect(partial(self.dismiss, (due,)))
        toast.snooze_requested.connect(partial(self._snooze_first, due))
        toast.menu_requested.connect(partial(self._fill, toast.menu, (due,)))
        can_edit = self._context.can_edit()
        for button in (toast.done, toast.snooze, toast.close_button):
            button.setEnabled(can_edit)
        toast.show_time(self._now, self._context.clock.zone)
        return toast

    def hide_all(self) -> None:
        """They go from the corner and stay at the bell."""
        self.stack.clear()
        self._ticking.stop()

    def take_keyboard(self) -> None:
        """To the reminders by keyboard; without any in the corner, to the list under the bell."""
        if self.stack.toasts:
            self.stack.take_keyboard()

    @property
    def has_toasts(self) -> bool:
        """Whether any are in the corner."""
        return bool(self.stack.toasts)

    def _forget(self, ids: Collection[int]) -> None:
        self.stack.take_away(ids)
        if not self.stack.toasts:
            self._ticking.stop()

    def _tell_time(self) -> None:
        self.stack.show_time(self._now, self._context.clock.zone)

    # -- lists -----------------------------------------------------------------------------

    def open_popup(self, anchor: QWidget) -> None:
        """What waits, under the bell; what is listed there of colleagues counts as read."""
        from crm_desktop.ui.reminders.waiting_windows import WaitingPopup

        popup = WaitingPopup(anchor, self._view())
        self.popup = popup
        popup.destroyed.connect(self._forget_popup)
        self._show_lists()
        popup.show_below(anchor)
        popup.view.take_keyboard()
        context = self._context
        unread = [one.id for one in self.waiting.notifications if one.read_at is None]
        if unread and context.can_edit():
            context.operations.run(
                self, lambda: context.service().mark_read(unread, context.actor), None, _quietly
            )

    def show_missed(self) -> None:
        """All that wait, in a window."""
        self._list_missed(self.waiting.reminders, self.waiting.reminder_count)

    def _list_missed(self, due: Sequence[DueReminder], count: int) -> None:
        from crm_desktop.ui.reminders.waiting_windows import MissedWindow

        if self.missed is None:
            self.missed = MissedWindow(self._host, self._view())
            self.missed.destroyed.connect(self._forget_missed)
        self.hide_all()
        self.missed.show_count(count)
        self.missed.view.show_items(due, (), self._now, self._context.clock.zone, count - len(due))
        self.missed.show()

    def _view(self) -> WaitingView:
        from crm_desktop.ui.reminders.waiting_view import WaitingView

        view = WaitingView(can_edit=self._context.can_edit())
        view.opened.connect(self.open)
        view.done_requested.connect(self.ask_done)
        view.snooze_wished.connect(partial(self._fill, view.menu))
        view.dismissed.connect(self.dismiss)
        view.all_dismissed.connect(self.dismiss_all)
        view.more_requested.connect(self._show_more)
        return view

    def _show_lists(self) -> None:
        now, zone = self._now, self._context.clock.zone
        reminders, notifications = self.waiting.reminders, self.waiting.notifications
        if self.popup is not None:
            self.popup.view.show_items(reminders, notifications, now, zone, self.waiting.left)
        if self.missed is not None:
            self.missed.show_count(self.waiting.reminder_count)
            self.missed.view.show_items(
                reminders, (), now, zone, self.waiting.reminder_count - len(reminders)
            )

    def _show_more(self) -> None:
        """More of them are listed, as long as a list is open."""
        self._limit += MOST_WAITING
        self.refresh()

    def _forget_popup(self) -> None:
        self.popup = None
        self._list_less()

    def _list_less(self) -> None:
        if self.popup is None and self.missed is None:
            self._limit = MOST_WAITING

    def _forget_missed(self) -> None:
        self.missed = None
        self._list_less()

    # -- what is done ----------------------------------------------------------------------

    def open(self, item: DueReminder | DueNotification) -> None:
        """Show the record in its window."""
        if self.popup is not None:
            self.popup.close()
        self._context.open(item.reminder.record if isinstance(item, DueReminder) else item.record)
        if isinstance(item, DueReminder):
            self._forget((item.reminder.id,))

    def _call(self, due: DueReminder) -> None:
        if due.subject is not None and due.subject.contact_id is not None:
            self._context.call(due.subject.contact_id)

    def _greet(self, due: DueReminder) -> None:
        """The dates of the next days, at the prepared greeting; of a colleague at the first."""
        self._context.greet(0 if due.subject is None else due.subject.contact_id or 0)

    def ask_done(self, due: DueReminder, place: QPoint) -> None:
        """It is done; of a talk with a client it is asked what came of it."""
        subject = due.subject
        kind = "" if subject is None else subject.kind
        if due.reminder.record.kind != ACTIVITY or subject is None:
            self._write(due)
        elif kind in ASKS_RESULT and subject.contact_id is not None:
            self._ask_result(due, place)
        else:
            self._complete(due, None)

    def _ask_result(self, due: DueReminder, place: QPoint) -> None:
        from PySide6.QtCore import QLocale

        from crm_desktop.ui.activities.result_popup import ResultPopup

        clock = self._context.clock
        title = " · ".join(part for part in (title_of(due), about_of(due)) if part)
        popup = ResultPopup(
            self._host,
            title,
            self._results,
            lambda text: understand_line(text, clock, QLocale().bcp47Name()),
            clock.today(),
        )
        seen = self._context.bridge.seen_seq  # what is typed is begun over this
        popup.done.connect(partial(self._complete, due, seen=seen))
        popup.show_at(place)

    def _complete(self, due: DueReminder, outcome: Outcome | None, seen: int | None = None) -> None:
        words = self.tr("“{name}” is done").replace("{name}", isolate(title_of(due)))
        told = partial(self._context.tell, words)
        key, name = due.reminder.record.id, title_of(due)
        self._heeding().complete(key, name, outcome, self._results, told, seen)

    def _heeding(self) -> HeedingActs:
        if self._acts is None:
            from crm_desktop.ui.activities.heeding import HeedingActs

            one = self._context
            self._acts = HeedingActs(
                one.planner, one.actor, one.clock, one.operations, one.bridge, self._host
            )
        return self._acts

    def _write(self, due: DueReminder) -> None:
        service, actor = self._context.service, self._context.actor
        words = self.tr("“{name}” is done").replace("{name}", isolate(title_of(due)))
        self._answer(
            (due.reminder,),
            lambda ids, seen: service().done(ids, actor, seen),
            self.tr("Done"),
            words,
        )

    def dismiss(self, due: Sequence[DueReminder]) -> None:
        """Seen, not to be shown again."""
        service, actor = self._context.service, self._context.actor
        self._answer(
            [one.reminder for one in due],
            lambda ids, seen: service().dismiss(ids, actor, seen),
            self.tr("Will not come again"),
            self.tr("%Ln reminder(s) will not come again", "", len(due)),
        )

    def dismiss_all(self) -> None:
        """All that wait are seen, the ones that are not listed, too."""
        context = self._context
        words = self.tr("None of these reminders will come again")
        context.operations.run(
            self,
            lambda: context.service().dismiss_all(context.actor),
            lambda seq: context.tell(words, seq),
        )

    def snooze(self, due: Sequence[DueReminder], until: datetime) -> None:
        """Put off until a moment."""
        service, actor = self._context.service, self._context.actor
        when = moment_words(until, self._now, self._context.clock.zone)
        words = self.tr("%Ln reminder(s) put off: {moment}", "", len(due))
        self._answer(
            [one.reminder for one in due],
            lambda ids, seen: service().snooze(ids, until, actor, seen),
            self.tr("Put off: {moment}").replace("{moment}", isolate(when)),
            words.replace("{moment}", isolate(when)),
        )

    def _answer(self, seen: Sequence[Reminder], write: Write, mine: str, words: str) -> None:
        """What the same user said of it on another computer since it was shown is asked about."""
        context = self._context

        def refuse(error: UserError | StorageUnavailable) -> None:
            if isinstance(error, ChangedMeanwhile):
                self._ask_about(seen, write, mine, words, error)
            else:
                context.operations.show(self, error)

        def told(seq: int) -> None:
            context.tell(words, seq)
            if not seq:
                self.refresh()  # nothing was written: they are gone

        ids = [one.id for one in seen]
        context.operations.run(self, lambda: write(ids, seen), told, refuse)

    def _ask_about(
        self,
        seen: Sequence[Reminder],
        write: Write,
        mine: str,
        words: str,
        error: ChangedMeanwhile,
    ) -> None:
        from crm_desktop.ui.kit.conflict_dialog import Answer, Answers, Question, ask_about

        def decide(answers: Answers) -> None:
            known = {one.id: one for one in seen}
            known.update({row.record_id: cast("Reminder", row.theirs) for row in error.rows})
            rest = [
                one for key, one in known.items() if answers.get(key, Answer.MINE) is Answer.MINE
            ]
            if rest:
                self._answer(rest, write, mine, words)
            self.refresh()

        questions = [
            Question(row.record_id, row.name, mine, self._answer_words(row.theirs))
            for row in error.rows
        ]
        ask_about(
            self._host,
            self.tr("You answered this on another computer"),
            self.tr("Nothing was overwritten. Choose what shall stand."),
            questions,
            decide,
            act=self.tr("Go on"),
            later=self.tr("Cancel"),
        )

    def _answer_words(self, value: object) -> str:
        one = cast("Reminder", value)
        if one.state is State.SNOOZED and one.snoozed_until is not None:
            when = moment_words(one.snoozed_until, self._now, self._context.clock.zone)
            return self.tr("Put off: {moment}").replace("{moment}", isolate(when))
        is_done = one.state is State.DONE
        return self.tr("Done") if is_done else self.tr("Will not come again")

    def _snooze_first(self, due: DueReminder) -> None:
        wanted = first_choice(due, self._now)
        for one in self._choices():
            if one.snooze is wanted:
                self.snooze((due,), one.until)

    def _choices(self) -> tuple[SnoozeChoice, ...]:
        context = self._context
        return snooze_choices(self._now, context.clock.zone, context.starts_work)

    def _fill(self, menu: Menu, due: Sequence[DueReminder]) -> None:
        context = self._context

        def ask() -> None:
            popup = MomentPopup(
                self._host, self._now, context.clock.zone, lambda until: self.snooze(due, until)
            )
            popup.show_below(menu.parentWidget() or self._host)

        fill_snooze_menu(
            menu,
            self._choices(),
            self._now,
            context.clock.zone,
            lambda until: self.snooze(due, until),
            ask,
        )

    def _fill_all(self) -> None:
        self._fill(self.stack.menu, self.stack.due)

    # -- the rest --------------------------------------------------------------------------

    @property
    def _now(self) -> datetime:
        return self._context.clock.now()

    def _log(self, due: Sequence[DueReminder]) -> None:
        """Which was shown how late, by numbers: nobody has to believe that it was."""
        for one in due[:_MOST_LOGGED]:
            moment = one.reminder.due_at or self._now
            late = round((self._now - moment).total_seconds() * 1000)
            _log.info("reminder %d on the screen, %d ms after its time", one.reminder.id, late)
        if len(due) > _MOST_LOGGED:
            _log.info("%d reminders on the screen", len(due))

    def _sound(self) -> None:
        if self._context.settings()[REMINDER_SOUND] == "on":
            QApplication.beep()


def _quietly(_error: object) -> None:
    """It is asked again with the next change."""
