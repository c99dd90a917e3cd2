"""When an employee leaves: the last day, and who takes over what is planned and the contacts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.staff.employee import Employee
from crm_desktop.core.text import isolate
from crm_desktop.ui.kit.choice_field import ChoiceField
from crm_desktop.ui.kit.choices import CheckBox
from crm_desktop.ui.kit.date_field import DateField
from crm_desktop.ui.kit.form_dialog import FormDialog
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.settings.staff_context import StaffContext


class LeavingDialog(FormDialog):
    """`left(tuple of batches)` when it was done; undone in reverse they bring everything back."""

    left = Signal(object)

    def __init__(
        self,
        staff: StaffContext,
        operations: Operations,
        employee: Employee,
        others: Sequence[Employee],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", "", parent)
        self._staff, self._operations, self._employee = staff, operations, employee
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
        planner, user_id = staff.planner, employee.id
        operations.run(self, lambda: planner().open_count_of(user_id), self._take_count)
        self.last_day.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def act(self) -> None:
        """Give the planned work to whoever was chosen and note the last day."""
        self.last_day.commit()
        day = self.last_day.date_value()
        if day is None:
            self.last_day.set_error(self.tr("Write the last day of work."))
            return
        staff, user_id, heir = self._staff, self._employee.id, self._heir()

        def call() -> tuple[int, ...]:
            batches: list[int] = []
            staff.employees().require_can_end(user_id, day, staff.actor)
            if self.open_count and heir:
                batches.append(staff.planner().reassign(user_id, heir, staff.actor).seq)
            batches.append(staff.employees().end(user_id, day, staff.actor).seq)
            return tuple(batches)

        self._operations.run(self, call, self._finish, self.show_error)

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
