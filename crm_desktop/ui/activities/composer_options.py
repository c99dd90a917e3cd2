"""What is chosen beside the text of the composer: result, people, length, moment and the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.composing import Entry, NextStep
from crm_desktop.business.planner.model import USUAL_REMINDER, ActivityKind, Direction, Result
from crm_desktop.business.planner.rules import at_local
from crm_desktop.ui.activities.context import ActivityContext
from crm_desktop.ui.activities.pick_button import PickButton, PickManyButton
from crm_desktop.ui.activities.reminder_field import reminder_choices
from crm_desktop.ui.activities.time_field import TimeField
from crm_desktop.ui.activities.words import kind_icon, kind_word, length, result_word
from crm_desktop.ui.kit.buttons import IconButton
from crm_desktop.ui.kit.date_field import DateField
from crm_desktop.ui.kit.fields import LineField
from crm_desktop.ui.kit.flow_layout import FlowLayout
from crm_desktop.ui.kit.theme import theme

_LENGTHS = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 480)
_USUAL_LENGTH = {ActivityKind.CALL: 5, ActivityKind.MEETING: 60, ActivityKind.TASK: 30}
_USUAL_RESULT = {ActivityKind.CALL: "reached", ActivityKind.MEETING: "successful"}
_FORMS = {
    ActivityKind.MEETING: (ActivityKind.MEETING, ActivityKind.VISIT),
    ActivityKind.EMAIL: (ActivityKind.EMAIL, ActivityKind.MESSAGE),
}
"""Tabs that stand for two kinds."""
_NOW, _AT = "now", "at"


class ComposerOptions(QWidget):
    """`changed()` when the words of the button may have to change."""

    changed = Signal()

    def __init__(self, context: ActivityContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._lengths: dict[ActivityKind, int] = {}
        self._chosen_results: dict[ActivityKind, str] = {}
        self._kind = ActivityKind.NOTE
        self._results: tuple[Result, ...] = ()
        self.form = PickButton(self.tr("Kind"), "", self)
        self.result = PickButton(self.tr("Result"), "circle-check", self)
        self.direction = PickButton(self.tr("Who called or wrote"), "arrows-sort", self)
        self.people = PickManyButton(self.tr("With whom"), "user", self)
        self.when = PickButton(self.tr("When"), "calendar", self)
        self.day = DateField(parent=self)
        self.time = TimeField(self.tr("Time"), self)
        self.length = PickButton(self.tr("How long"), "clock", self)
        self.due = DateField(self.tr("Due"), self)
        self.assignee = PickButton(self.tr("Who does it"), "user-circle", self)
        self.reminder = PickButton(self.tr("Reminder"), "bell", self)
        self.priority = IconButton("flag", self.tr("Important"), self)
        self.pin = IconButton("pin", self.tr("Pin to the top"), self)
        self.mentions = PickManyButton(self.tr("Tell a colleague"), "at", self)
        self.attach = IconButton("paperclip", self.tr("Attach files"), self)
        self.more = IconButton("list", self.tr("Why they came and what was offered"), self)
        for button in (self.priority, self.pin, self.more):
            button.setCheckable(True)
        self.direction.quiet, self.when.quiet = Direction.OUTGOING, _NOW
        self.reminder.quiet = USUAL_REMINDER
        self.reason = LineField(self.tr("Why they came or called"), parent=self)
        self.offered = LineField(self.tr("What was offered"), parent=self)
        self._arrange()
        self._wire()

    def begin(self, now: datetime) -> None:
        """As for a new entry; `now` is local."""
        self._lengths, self._chosen_results = dict(_USUAL_LENGTH), dict(_USUAL_RESULT)
        self.people.clear()
        self.mentions.clear()
        for button in (self.priority, self.pin, self.more):
            button.setChecked(False)
        for field in (self.reason, self.offered):
            field.set_value("")
        users = [one for one in self._context.users() if one.is_active]
        names: list[tuple[str, object]] = [(one.display_name, one.id) for one in users]
        self.assignee.set_choices(names, self._context.actor.user_id)
        mine = self._context.actor.user_id
        self.mentions.set_choices([(one.display_name, one.id) for one in users if one.id != mine])
        self.when.set_choices([(self.tr("Now"), _NOW), (self.tr("Another time…"), _AT)], _NOW)
        self.direction.set_choices(
            [
                (self.tr("Outgoing"), Direction.OUTGOING),
                (self.tr("Incoming"), Direction.INCOMING),
            ],
            Direction.OUTGOING,
        )
        self.reminder.set_choices(reminder_choices(), USUAL_REMINDER)
        self.day.set_value(now.date().isoformat())
        self.time.set_minutes(None)
        self.due.set_value((now.date() + timedelta(days=1)).isoformat())
        self._fill_form()
        self.show_kind(self._kind)

    def set_results(self, results: tuple[Result, ...]) -> None:
        """Offer these results."""
        self._results = results
        self.show_kind(self._kind)

    def show_kind(self, kind: ActivityKind) -> None:
        """Show what belongs to a tab."""
        if kind is not self._kind:
            self._kind = kind
            self._fill_form()
        is_spoken = kind in (ActivityKind.CALL, ActivityKind.MEETING)
        is_note, is_task = kind is ActivityKind.NOTE, kind is ActivityKind.TASK
        is_later = self.when.value() == _AT and not (is_note or is_task)
        plans = self._at() is not None and self._is_later()
        self.form.setVisible(kind in _FORMS)
        self.result.setVisible(is_spoken and not plans and bool(self._results))
        self.direction.setVisible(kind in (ActivityKind.CALL, ActivityKind.EMAIL) and not plans)
        self.people.setVisible(not is_note and bool(self.people.has_choices))
        self.when.setVisible(not is_note and not is_task)
        self.day.setVisible(is_later)
        self.time.setVisible(is_later)
        self.length.setVisible(is_spoken or is_task)
        self.due.setVisible(is_task)
        self.assignee.setVisible(is_task and len(self._context.users()) > 1)
        self.reminder.setVisible(is_task or plans)
        self.priority.setVisible(is_task or is_later)
        self.pin.setVisible(is_note)
        self.mentions.setVisible(is_note and self.mentions.has_choices)
        self.more.setVisible(is_spoken)
        shows_more = is_spoken and self.more.isChecked()
        self.reason.setVisible(shows_more)
        self.offered.setVisible(shows_more)
        self._fill_result()
        self._fill_length()

    def kind_of(self, tab: ActivityKind) -> ActivityKind:
        """The kind that is meant by a tab."""
        value = self.form.value()
        return value if tab in _FORMS and isinstance(value, ActivityKind) else tab

    def problem(self) -> QWidget | None:
        """The field that cannot be understood, which then says so."""
        fields = {
            ActivityKind.TASK: (self.due,),
            ActivityKind.NOTE: (),
        }.get(self._kind, (self.day, self.time) if self.when.value() == _AT else ())
        for field in fields:
            if not field.is_valid():
                field.commit()
                return field
        return None

    @property
    def holds_text(self) -> bool:
        """Whether a line was typed in."""
        return bool(self.reason.text().strip() or self.offered.text().strip())

    def fill(self, entry: Entry, step: NextStep | None = None) -> Entry:
        """The entry with what is chosen here."""
        tab = entry.kind
        if tab is ActivityKind.NOTE:
            return replace(entry, is_pinned=self.pin.isChecked(), mentions=self.mentions.values())
        minutes = self._lengths.get(tab, 0)
        if tab is ActivityKind.TASK:
            assignee = self.assignee.value()
            return replace(
                entry,
                people=self.people.values(),
                due=self.due.date_value(),
                assignee=assignee if isinstance(assignee, int) and assignee else None,
                is_high=self.priority.isChecked(),
                minutes=minutes,
                reminder=str(self.reminder.value()),
            )
        direction = self.direction.value()
        is_spoken = tab in (ActivityKind.CALL, ActivityKind.MEETING)
        known = {one.code for one in self._results if one.suits(self.kind_of(tab))}
        result = self._chosen_results.get(tab, "") if is_spoken else ""
        return replace(
            entry,
            kind=self.kind_of(tab),
            people=self.people.values(),
            result=result if result in known else "",
            direction=direction if isinstance(direction, Direction) else Direction.NONE,
            at=self._at(),
            minutes=minutes,
            is_high=self.priority.isVisibleTo(self) and self.priority.isChecked(),
            reason=self.reason.text() if is_spoken else "",
            offered=self.offered.text() if is_spoken else "",
            next_step=step,
            reminder=str(self.reminder.value()),
        )

    def _at(self) -> datetime | None:
        """The moment typed, aware; `None` for now. Without a time the working day's begin."""
        day = self.day.date_value()
        if self.when.value() != _AT or day is None:
            return None
        minute = self.time.minutes()
        return at_local(day, 9 * 60 if minute is None else minute, self._context.clock.zone)

    def _is_later(self) -> bool:
        at = self._at()
        return at is not None and at > self._context.clock.now()

    def _fill_form(self) -> None:
        forms = _FORMS.get(self._kind)
        if forms:
            self.form.quiet = forms[0]
            self.form.set_choices([(kind_word(one), one) for one in forms], forms[0])
            self.form.set_icon_name(kind_icon(forms[0]))

    def _fill_result(self) -> None:
        chosen = self._chosen_results.get(self._kind, "")
        kind = self.kind_of(self._kind)
        fitting = [one for one in self._results if one.suits(kind)]
        if all(one.code != chosen for one in fitting):
            chosen = ""
        self.result.set_choices([(result_word(one), one.code) for one in fitting], chosen)

    def _fill_length(self) -> None:
        minutes = self._lengths.get(self._kind, 30)
        offered = sorted({*_LENGTHS, minutes})
        self.length.set_choices([(length(one), one) for one in offered], minutes)

    def _keep_length(self, minutes: object) -> None:
        if isinstance(minutes, int):
            self._lengths[self._kind] = minutes

    def _keep_result(self, code: object) -> None:
        self._chosen_results[self._kind] = str(code)

    def _keep_form(self, kind: object) -> None:
        if isinstance(kind, ActivityKind):
            self.form.set_icon_name(kind_icon(kind))
        self.changed.emit()

    def add_at_end(self, widget: QWidget) -> None:
        """Put a widget at the end of the last line."""
        self._flow.add_at_end(widget)

    def _arrange(self) -> None:
        look = theme()
        flow = self._flow = FlowLayout(self, look.space("xs"))
        metrics = look.metrics("small")
        for field, sample in ((self.day, "00.00.0000"), (self.due, "00.00.0000"),
                              (self.time, "00:00 PM")):  # fmt: skip
            field.setFixedWidth(metrics.horizontalAdvance(sample) + 3 * look.control_height())
        for line in (self.reason, self.offered):
            line.setMinimumWidth(look.size("preview_panel") // 2)
        for widget in (
            self.form, self.result, self.people, self.direction, self.when, self.day, self.time,
            self.due, self.assignee, self.length, self.reminder, self.priority, self.pin,
            self.mentions, self.attach, self.more, self.reason, self.offered,
        ):  # fmt: skip
            flow.addWidget(widget)
        names = {
            self.day: self.tr("Day"), self.time: self.tr("Time"), self.due: self.tr("Due"),
            self.reason: self.tr("Why they came or called"),
            self.offered: self.tr("What was offered"),
        }  # fmt: skip
        for field, name in names.items():
            field.set_name(name)

    def _wire(self) -> None:
        self.length.picked.connect(self._keep_length)
        self.result.picked.connect(self._keep_result)
        self.form.picked.connect(self._keep_form)
        for button in (self.when, self.direction):
            button.picked.connect(self._tell)
        self.when.picked.connect(self._put_keyboard)
        self.more.toggled.connect(self._tell)
        for field in (self.day, self.time):
            field.edit.textChanged.connect(self._tell)

    def _tell(self, _value: object) -> None:
        self.changed.emit()

    def _put_keyboard(self, value: object) -> None:
        if value == _AT:
            self.day.edit.setFocus()
            self.day.edit.selectAll()
