"""Where activities go, without a mouse: the day, the employee, the time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.core.records import record
from crm_desktop.ui.activities.time_field import TimeField
from crm_desktop.ui.kit.choice_field import ChoiceField
from crm_desktop.ui.kit.date_field import DateField
from crm_desktop.ui.kit.form_dialog import FormDialog
from crm_desktop.ui.planner.scene import PlanPerson


@record
class Destination:
    """A day, perhaps an employee, perhaps a time in minutes after midnight."""

    day: date
    user_id: int | None = None
    time: int | None = None


class MoveDialog(FormDialog):
    """`decided` carries the `Destination`; the window closes then."""

    decided = Signal(object)

    def __init__(
        self,
        title: str,
        act: str,
        people: Sequence[PlanPerson],
        day: date,
        user_id: int | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, act, parent)
        self.day = DateField()
        self.form.add_field("day", self.tr("Day"), self.day)
        self.day.set_value(day.isoformat())
        self.time = TimeField(self.tr("as it is"))
        self.form.add_field("time", self.tr("Time"), self.time)
        self.person = ChoiceField()
        self.person.add_choice(self.tr("Stays with everybody's own"), None)
        for one in people:
            self.person.add_choice(one.name, one.id)
        self.form.add_field("person", self.tr("Employee"), self.person)
        self.person.set_value(user_id)
        self.act_requested.connect(self._decide)
        self.day.setFocus()
        self.day.edit.selectAll()

    def _decide(self) -> None:
        day = self.day.date_value()
        if day is None:
            self.day.set_error(self.tr("Write the day, for instance as the calendar shows it."))
            return
        if not self.time.is_valid():
            self.time.set_error(self.tr("Write the time like 9:30, or leave it empty."))
            return
        user_id = self.person.value()
        chosen = user_id if isinstance(user_id, int) else None
        self.decided.emit(Destination(day, chosen, self.time.minutes()))
        self.accept()
