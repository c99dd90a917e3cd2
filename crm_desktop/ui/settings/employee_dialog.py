"""The card of an employee: who they are, their working hours, when they are away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.staff.employee import Employee, StaffDone
from crm_desktop.business.staff.model import NAME_LIMIT
from crm_desktop.business.staff.working_time import WeekHours
from crm_desktop.core.errors import ConflictError, FieldConflict, StorageUnavailable, UserError
from crm_desktop.core.three_way import answered
from crm_desktop.ui.kit.asked_again import AskedAgain
from crm_desktop.ui.kit.date_field import DateField
from crm_desktop.ui.kit.fields import EmailField, LineField, PhoneField
from crm_desktop.ui.kit.form_dialog import FormDialog
from crm_desktop.ui.kit.formatting import EMPTY, format_day
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.others_news import OthersNews, Part
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.settings.absences_editor import AbsencesEditor
from crm_desktop.ui.settings.context import SettingsContext
from crm_desktop.ui.settings.employee_words import hours_words
from crm_desktop.ui.settings.hours_editor import HoursEditor
from crm_desktop.ui.settings.staff_context import StaffContext

_TEXTS = ("display_name", "position", "team", "phone", "email")
_DATES = ("birth_date", "hired_on", "left_on")


class EmployeeDialog(FormDialog):
    """`saved(StaffDone)` when the card was stored; absences are stored as they are noted."""

    saved = Signal(object)

    def __init__(
        self,
        staff: StaffContext,
        operations: Operations,
        employee: Employee | None = None,
        parent: QWidget | None = None,
        *,
        context: SettingsContext | None = None,
    ) -> None:
        """`context` brings the news of what others change meanwhile."""
        super().__init__("", "", parent)
        self._staff, self._operations = staff, operations
        self._stored = employee or Employee("")
        self._again = AskedAgain[Employee]()
        is_new = employee is None
        title = self.tr("New employee") if is_new else self._stored.display_name
        self.set_words(title, self.tr("Add") if is_new else self.tr("Save"))
        self._add_fields()
        self.hours = HoursEditor()
        self.hours.set_hours(self._stored.hours)
        bridge = None if context is None else context.bridge
        self.absences = (
            None if is_new else AbsencesEditor(staff, operations, self._stored.id, bridge=bridge)
        )
        self._arrange()
        self._fill()
        self.news = None if is_new or context is None else self._listen(context)
        self.act_requested.connect(self.act)
        self.form.field("display_name").setFocus(Qt.FocusReason.OtherFocusReason)

    def _listen(self, context: SettingsContext) -> OthersNews[Employee]:
        """What others change of this employee comes in, and is said at its field."""
        key, employees = self._stored.id, self._staff.employees
        form = self.form

        def read() -> Employee | None:
            card = employees().card(key)
            return None if card is None else card.employee

        def text_part(name: str) -> Part:
            field = form.field(name)
            title = field.accessibleName()
            return Part(name, title, lambda: str(field.value()), field.set_value, field)

        def date_part(name: str) -> Part:
            field = form.field(name)

            def show(day: object) -> None:
                field.set_value(day.isoformat() if isinstance(day, date) else "")

            return Part(name, field.accessibleName(), lambda: self._date(name), show, field)

        def show_hours(hours: object) -> None:
            if isinstance(hours, WeekHours):
                self.hours.set_hours(hours)

        hours = Part("hours", self.tr("Working hours"), self.hours.hours, show_hours)
        parts = (*map(text_part, _TEXTS), *map(date_part, _DATES), hours)
        base = self._stored
        news = OthersNews(self, context, ("user",), read, base, parts, _words_of, self._rebase)
        self.body.insertWidget(0, news.line)
        return news

    def _rebase(self, base: Employee) -> None:
        self._stored = base

    def act(self) -> None:
        """Store the card."""
        hours = self.hours.hours()
        dates = {name: self._date(name) for name in _DATES}
        if hours is None or not all(field.is_valid() for field in self._date_fields()):
            return
        texts = {name: str(self.form.field(name).value()) for name in _TEXTS}
        self._save(self._stored, replace(self._stored, hours=hours, **texts, **dates))

    def _save(self, base: Employee, employee: Employee) -> None:
        employees, actor = self._staff.employees, self._staff.actor

        def add() -> StaffDone:
            done = self._again.call(
                lambda op_id: employees().added_by(op_id),
                lambda: employees().add(employee, actor),
                employee,
            )()
            card = None if self._again.older is None else employees().card(done.id)
            if card is None:
                return done
            now = card.employee  # what was typed since goes on top
            mine = replace(employee, id=now.id, version=now.version, color=now.color)
            return employees().save(mine, actor, now)

        def call() -> StaffDone:
            return employees().save(employee, actor, base) if employee.id else add()

        def refuse(error: UserError | StorageUnavailable) -> None:
            self._again.note(error)
            if isinstance(error, ConflictError) and error.conflicts:
                self._ask(error, base, employee)
            else:
                self._refuse(error)

        self.wait_for(self._operations.run(self, call, self._finish, refuse))

    def _ask(self, error: ConflictError, base: Employee, mine: Employee) -> None:
        """Somebody else changed the same field meanwhile; ask which one stands."""
        from crm_desktop.ui.kit.asking_fields import AskingFields

        def title_of(name: str) -> str:
            hours = self.tr("Working hours")
            return hours if name == "hours" else self.form.field(name).accessibleName()

        def save(conflicts: tuple[FieldConflict, ...], kept: frozenset[str]) -> None:
            self._save(*answered(base, mine, conflicts, kept))

        AskingFields(self).ask(self, mine.display_name, error, title_of, _words_of, save)

    def _finish(self, done: StaffDone) -> None:
        self.saved.emit(done)
        self.accept()

    def _refuse(self, error: UserError | StorageUnavailable) -> None:
        if isinstance(error, UserError) and error.field == "working_hours":
            self.hours.show_error(error)
        else:
            self.show_error(error)

    def _date(self, name: str) -> object:
        field = self.form.field(name)
        field.commit()
        return field.date_value() if isinstance(field, DateField) else None

    def _date_fields(self) -> list[DateField]:
        fields = [self.form.field(name) for name in _DATES]
        return [field for field in fields if isinstance(field, DateField)]

    def _add_fields(self) -> None:
        form = self.form
        form.add_field("display_name", self.tr("Name"), LineField(max_length=NAME_LIMIT))
        form.add_field("position", self.tr("Position"), LineField(max_length=NAME_LIMIT))
        form.add_field("team", self.tr("Team"), LineField(max_length=NAME_LIMIT))
        form.add_field("phone", self.tr("Phone"), PhoneField())
        form.add_field("email", self.tr("E-mail"), EmailField())
        form.add_field("birth_date", self.tr("Birthday"), DateField())
        form.add_field("hired_on", self.tr("First day of work"), DateField())
        form.add_field("left_on", self.tr("Last day of work"), DateField())

    def _fill(self) -> None:
        stored, can_edit = self._stored, self._staff.can_edit
        for name in _TEXTS:
            self.form.field(name).set_value(getattr(stored, name))
        for name in _DATES:
            day = getattr(stored, name)
            self.form.field(name).set_value("" if day is None else day.isoformat())
        for field in self.form.fields().values():
            field.set_editable(is_editable=can_edit)
        self.hours.set_editable(is_editable=can_edit)
        self.act_button.setEnabled(can_edit)
        has_left = not stored.is_active or stored.left_on is not None
        self.form.set_row_visible("left_on", is_visible=has_left)

    def _arrange(self) -> None:
        """The form at the start, hours and absences beside it."""
        look = theme()
        self.body.removeWidget(self.form)
        times = QVBoxLayout()
        times.setSpacing(look.space("s"))
        times.addWidget(PlainLabel(self.tr("Working hours"), size="small", weight="strong"))
        times.addWidget(self.hours)
        if self.absences is not None:
            times.addSpacing(look.space("s"))
            times.addWidget(PlainLabel(self.tr("Absences"), size="small", weight="strong"))
            times.addWidget(self.absences, 1)
        else:
            times.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(look.space("xl"))
        column = QVBoxLayout()
        column.addWidget(self.form)
        column.addStretch(1)
        columns.addLayout(column, 1)
        columns.addLayout(times, 1)
        self.body.addLayout(columns, 1)
        self.setMinimumWidth(look.size("dialog_width.2"))


def _words_of(name: str, value: object) -> str:
    """A field of the card as it is read."""
    del name
    if isinstance(value, WeekHours):
        return hours_words(value)
    return format_day(value) if isinstance(value, date) else str(value or "") or EMPTY
