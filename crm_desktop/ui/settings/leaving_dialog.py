"""When an employee leaves: the last day, and who takes over what is planned and the contacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.model import ACTIVITY
from crm_desktop.business.staff.employee import Employee
from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import (
    ChangedMeanwhile,
    ConflictError,
    FieldConflict,
    StorageUnavailable,
    UserError,
)
from crm_desktop.core.text import isolate
from crm_desktop.ui.kit.choice_field import ChoiceField
from crm_desktop.ui.kit.choices import CheckBox
from crm_desktop.ui.kit.date_field import DateField
from crm_desktop.ui.kit.form_dialog import FormDialog
from crm_desktop.ui.kit.formatting import EMPTY, format_day
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.others_news import OthersNews, Part
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.settings.context import SettingsContext
from crm_desktop.ui.settings.staff_context import StaffContext


class LeavingDialog(FormDialog):
    """`left(tuple of batches)` when it was done; undone in reverse they bring everything back.

    `handed_over(tuple of batches)` where it is given up after the work was given to others.
    """

    left = Signal(object)
    handed_over = Signal(object)

    def __init__(
        self,
        staff: StaffContext,
        operations: Operations,
        employee: Employee,
        others: Sequence[Employee],
        parent: QWidget | None = None,
        *,
        context: SettingsContext | None = None,
    ) -> None:
        """`context` brings the news of what others change meanwhile."""
        super().__init__("", "", parent)
        self._staff, self._operations, self._employee = staff, operations, employee
        self._seen = None if context is None else context.bridge.seen_seq
        self._batches: list[int] = []
        self.open_count = 0
        title = self.tr("{name} leaves").replace("{name}", isolate(employee.display_name))
        self.set_words(title, self.tr("Make a former employee"))
        self.last_day = DateField()
        self.last_day.set_value((employee.left_on or staff.clock.today()).isoformat())
        self.form.add_field("left_on", self.tr("Last day of work"), self.last_day)
        self.heir = ChoiceField()
        self.heir.add_choice(self.tr("Choose who takes over"), 0)
        for other in others:
            self.heir.add_choice(other.display_name, other.id, "user")
        self.form.add_field("heir", self.tr("Planned work goes to"), self.heir)
        self.heir.combo.activated.connect(self._show_preview)
        self.preview = PlainLabel(size="small", tone="muted", wraps=True)
        self.body.addWidget(self.preview)
        self.contacts = CheckBox(self.tr("Then choose who takes over the contacts"))
        self.contacts.setChecked(True)
        self.body.addWidget(self.contacts)
        hint = self.tr("The card, the history and everything that was done stay.")
        self.body.addWidget(PlainLabel(hint, size="caption", tone="muted", wraps=True))
        self.act_requested.connect(self.act)
        self.act_button.setEnabled(False)
        self._count()
        self.news = None if context is None else self._listen(context)
        self.last_day.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def act(self) -> None:
        """Give the planned work to whoever was chosen and note the last day."""
        self.last_day.commit()
        day = self.last_day.date_value()
        if day is None:
            self.last_day.set_error(self.tr("Write the last day of work."))
            return
        self._leave(day, self._employee, self._seen, ())

    def reject(self) -> None:
        """Say what was done before it was given up: nobody would look for it."""
        given, self._batches = tuple(seq for seq in self._batches if seq), []
        super().reject()
        if given:
            self.handed_over.emit(given)

    def _leave(self, day: date, base: Employee, since: int | None, also: Sequence[int]) -> None:
        """What others gave away or noted since it was seen is asked about first."""
        staff, user_id, heir = self._staff, self._employee.id, self._heir()
        has_work = bool(self.open_count and heir)

        def call() -> tuple[int, ...]:
            employees = staff.employees()
            stored = employees.require_can_end(user_id, day, staff.actor)
            # Another day that somebody noted is asked about before anything is given away.
            is_clear = stored.left_on in (base.left_on, day)
            if has_work and is_clear:
                given = staff.planner().reassign(user_id, heir, staff.actor, since, also)
                self._batches += [given.seq] if given.ids else []
            self._batches.append(employees.end(user_id, day, staff.actor, base).seq)
            return tuple(seq for seq in self._batches if seq)

        def refuse(error: UserError | StorageUnavailable) -> None:
            if isinstance(error, ChangedMeanwhile):
                self._ask_work(day, base, error, also)
            elif isinstance(error, ConflictError) and error.conflicts:
                self._ask_day(day, base, error)
            else:
                self.show_error(error)

        self.wait_for(self._operations.run(self, call, self._finish, refuse))

    def _ask_work(
        self, day: date, base: Employee, error: ChangedMeanwhile, also: Sequence[int]
    ) -> None:
        """What was answered of other work before (`also`) stands."""
        from crm_desktop.ui.activities.asking import AskingActivities

        asked = {row.record_id for row in error.rows}
        before = [key for key in also if key not in asked]
        heir = self.heir.combo.currentText()
        AskingActivities(self._staff.clock.zone, self).ask_handed_over(
            error, heir, lambda ids, seq: self._leave(day, base, seq, [*before, *ids])
        )

    def _ask_day(self, day: date, base: Employee, error: ConflictError) -> None:
        from crm_desktop.ui.kit.asking_fields import AskingFields

        title = self.tr("Last day of work")

        def settle(conflicts: tuple[FieldConflict, ...], kept: frozenset[str]) -> None:
            theirs = cast("date | None", conflicts[0].theirs)
            over = replace(base, left_on=theirs)
            wanted = day if kept else theirs
            if wanted is not None:
                self.last_day.set_value(wanted.isoformat())
                self._leave(wanted, over, self._seen, ())

        asking = AskingFields(self)
        name = self._employee.display_name
        asking.ask(self, name, error, lambda _field: title, _day_words, settle)

    def _listen(self, context: SettingsContext) -> OthersNews[Employee]:
        """The last day that others note, and what they plan or do, shows here."""
        employees, user_id = self._staff.employees, self._employee.id

        def read() -> Employee | None:
            card = employees().card(user_id)
            return None if card is None else card.employee

        def show(value: object) -> None:
            if isinstance(value, date):
                self.last_day.set_value(value.isoformat())

        part = Part(
            "left_on",
            self.tr("Last day of work"),
            self.last_day.date_value,
            show,
            self.last_day,
        )
        news = OthersNews(
            self, context, ("user",), read, self._employee, (part,), _day_words, self._rebase
        )
        self.body.insertWidget(0, news.line)
        context.bridge.changed.connect(self._on_changes)
        return news

    def _rebase(self, base: Employee) -> None:
        self._employee = base

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches_kind(ACTIVITY):
            self._count()

    def _count(self) -> None:
        planner, user_id = self._staff.planner, self._employee.id
        self._operations.run(
            self, lambda: planner().open_count_of(user_id), self._take_count, reads=True
        )

    def _finish(self, batches: tuple[int, ...]) -> None:
        wants_contacts = self.contacts.isChecked()
        self.left.emit(batches)
        self.accept()
        if wants_contacts:
            self._staff.hand_over(self._employee.id)

    def _heir(self) -> int:
        value = self.heir.value()
        return value if isinstance(value, int) else 0

    def _take_count(self, count: int) -> None:
        self.open_count = count
        self.form.set_row_visible("heir", is_visible=bool(count))
        self._show_preview()

    def _show_preview(self) -> None:
        count, heir = self.open_count, self._heir()
        if not count:
            text = self.tr("Nothing is planned that somebody would have to take over.")
        elif not heir:
            text = self.tr("%Ln planned item(s): choose who takes over.", "", count)
        else:
            text = self.tr("%Ln planned item(s) go to {name}.", "", count)
            text = text.replace("{name}", isolate(self.heir.combo.currentText()))
        self.preview.setText(text)
        self.act_button.setEnabled(self._staff.can_edit and bool(heir or not count))


def _day_words(_field: str, value: object) -> str:
    return format_day(value) if isinstance(value, date) else EMPTY
