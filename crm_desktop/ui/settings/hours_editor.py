"""The working hours of a week: one line per weekday, read as they are typed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from crm_desktop.business.staff.hours_text import HOURS_LIMIT, hours_of_day, text_of_day
from crm_desktop.business.staff.working_time import STANDARD_WEEK, WeekHours, checked_hours
from crm_desktop.core.errors import UserError
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.fields import LineField
from crm_desktop.ui.kit.formatting import EMPTY, format_decimal, format_number
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.settings.employee_words import weekdays


class HoursEditor(QWidget):
    """`hours()` gives the week, or shows under a day what is wrong with it and gives `None`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: dict[int, LineField] = {}
        self._sums: dict[int, PlainLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().space("s"))
        grid.setVerticalSpacing(theme().space("xs"))
        for row, (number, name) in enumerate(weekdays()):
            label = PlainLabel(name, size="small", tone="muted")
            label.setMinimumHeight(theme().control_height())
            line = LineField(self.tr("day off"), max_length=HOURS_LIMIT)
            line.set_name(name)
            line.edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            line.edit.textChanged.connect(partial(self._sum, number))
            total = PlainLabel(EMPTY, size="small", tone="muted")
            total.setMinimumWidth(theme().metrics("small").horizontalAdvance("00.0 h"))
            self.lines[number], self._sums[number] = line, total
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(label, row, 0, top)
            grid.addWidget(line, row, 1, top)
            grid.addWidget(total, row, 2, Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(1, 1)
        self.set_hours(STANDARD_WEEK)

    def set_hours(self, hours: WeekHours) -> None:
        """Show a week."""
        for number, line in self.lines.items():
            line.set_value(text_of_day(hours.days[number]))
            self._sum(number)

    def hours(self) -> WeekHours | None:
        """The week as it is typed."""
        week, is_right = STANDARD_WEEK, True
        for number, line in self.lines.items():
            line.clear_error()
            try:
                week = week.with_day(number, hours_of_day(line.text()))
            except UserError as error:
                line.set_error(error_sentence(error))
                is_right = False
        if not is_right:
            return None
        try:
            return checked_hours(week)
        except UserError as error:
            self.show_error(error)
            return None

    def show_error(self, error: UserError) -> None:
        """Say what is wrong under the weekday that it names."""
        number = error.params.get("weekday")
        line = self.lines.get(number) if isinstance(number, int) else None
        (line or next(iter(self.lines.values()))).set_error(error_sentence(error))

    def set_editable(self, *, is_editable: bool) -> None:
        """Whether the hours may be changed."""
        for line in self.lines.values():
            line.set_editable(is_editable=is_editable)

    def _sum(self, number: int, _text: str = "") -> None:
        try:
            minutes = sum(span.minutes for span in hours_of_day(self.lines[number].edit.text()))
        except UserError:
            minutes = 0
        text = EMPTY
        if minutes > 0:
            whole = minutes % 60 == 0
            shown = format_number(minutes // 60) if whole else format_decimal(minutes / 60, 1)
            text = self.tr("{hours} h").replace("{hours}", shown)
        self._sums[number].setText(text)
