"""The row in which the next step is booked, together with what is being logged (D6)."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.composing import NextStep
from crm_desktop.business.planner.model import ActivityKind
from crm_desktop.ui.activities.pick_button import PickButton
from crm_desktop.ui.activities.time_field import TimeField
from crm_desktop.ui.activities.words import kind_icon, kind_word
from crm_desktop.ui.kit.date_field import DateField
from crm_desktop.ui.kit.fields import LineField
from crm_desktop.ui.kit.flow_layout import FlowLayout
from crm_desktop.ui.kit.theme import theme

KINDS = (
    ActivityKind.CALL,
    ActivityKind.MEETING,
    ActivityKind.VISIT,
    ActivityKind.EMAIL,
    ActivityKind.TASK,
)
_USUAL_MINUTES = {
    ActivityKind.CALL: 15,
    ActivityKind.MEETING: 60,
    ActivityKind.VISIT: 60,
    ActivityKind.EMAIL: 15,
    ActivityKind.TASK: 30,
}
_USUAL_WAIT = timedelta(days=7)


class NextStepRow(QWidget):
    """What, on which day, at which time; `accepted()` with Ctrl+Enter or Enter in a field."""

    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = PickButton(self.tr("What comes next"), kind_icon(ActivityKind.CALL), self)
        self.kind.set_choices([(kind_word(kind), kind) for kind in KINDS], ActivityKind.CALL)
        self.kind.picked.connect(self._show_kind)
        self.subject = LineField(self.tr("What about"), parent=self)
        self.subject.set_name(self.tr("What the next step is about"))
        self.day = DateField(parent=self)
        self.day.set_name(self.tr("Day of the next step"))
        self.time = TimeField(self.tr("Any time"), self)
        self.time.set_name(self.tr("Time of the next step"))
        look = theme()
        line = FlowLayout(self, look.space("xs"))
        self.subject.setMinimumWidth(look.size("card_left_panel"))
        line.addWidget(self.kind)
        line.addWidget(self.subject)
        metrics = look.metrics("small")
        wide = metrics.horizontalAdvance("00.00.0000") + 3 * look.control_height()
        self.day.setFixedWidth(wide)
        self.time.setFixedWidth(metrics.horizontalAdvance("00:00 PM") + 2 * look.control_height())
        line.addWidget(self.day)
        line.addWidget(self.time)
        for field in (self.subject, self.day, self.time):
            field.edit.returnPressed.connect(self.accepted)

    def begin(self, today: date) -> None:
        """Empty, a week from now, on a working day."""
        day = today + _USUAL_WAIT
        while day.isoweekday() > 5:
            day += timedelta(days=1)
        self.kind.set_value(ActivityKind.CALL)
        self._show_kind(ActivityKind.CALL)
        self.subject.set_value("")
        self.day.set_value(day.isoformat())
        self.time.set_minutes(None)

    def problem(self) -> QWidget | None:
        """The field that cannot be understood, which then says so."""
        for field in (self.day, self.time):
            if not field.is_valid():
                field.commit()
                return field
        return None

    def value(self) -> NextStep:
        """What is typed."""
        kind = self.kind.value()
        kind = kind if isinstance(kind, ActivityKind) else ActivityKind.CALL
        return NextStep(
            kind,
            self.subject.text(),
            self.day.date_value(),
            self.time.minutes(),
            _USUAL_MINUTES[kind],
        )

    def _show_kind(self, kind: object) -> None:
        if isinstance(kind, ActivityKind):
            self.kind.set_icon_name(kind_icon(kind))
