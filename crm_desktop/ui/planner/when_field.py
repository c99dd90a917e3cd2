"""When an activity is: at a time, a whole day or several, any time of a day, or without a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.planner.model import Move, Timing, When
from crm_desktop.business.planner.rules import at_local, moved
from crm_desktop.core.errors import UserError
from crm_desktop.ui.activities.time_field import TimeField
from crm_desktop.ui.kit.date_field import DateField
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.fields import Field
from crm_desktop.ui.kit.segmented import SegmentedControl
from crm_desktop.ui.kit.theme import theme

_FIRST_HOUR = 9
_USUAL = timedelta(hours=1)


class WhenField(Field):
    """The value is a `When`; what was left out is taken from what is usual.

    When the beginning goes elsewhere the end goes along, so that it lasts as long as before.
    `today()` tells the day that a new time begins with.
    """

    def __init__(
        self, zone: tzinfo, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._zone = zone
        self._today = today
        self._known = When()  # as it was shown or last reported
        self.timing = SegmentedControl(self.tr("When"))
        for words, timing in (
            (self.tr("At a time"), Timing.TIMED),
            (self.tr("Whole day"), Timing.WHOLE_DAY),
            (self.tr("Any time"), Timing.ANY_TIME),
            (self.tr("No day yet"), Timing.UNSCHEDULED),
        ):
            self.timing.add_choice(words, timing)
        self.day, self.until = DateField(), DateField()
        self.start, self.end = TimeField(), TimeField()
        self.day.set_name(self.tr("Day"))
        self.until.set_name(self.tr("Last day"))
        self.start.set_name(self.tr("From"))
        self.end.set_name(self.tr("To"))
        self._build(self._arranged())
        self.setFocusProxy(self.day)
        self.timing.chosen.connect(self._choose)
        for field in (self.day, self.start):
            field.edited.connect(self._beginning_edited)
        for field in (self.until, self.end):
            field.edited.connect(self._part_edited)

    def _arranged(self) -> QWidget:
        look = theme()
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.space("s"))
        column.addWidget(self.timing)
        for parts in ((self.day, self.until), (self.start, self.end)):
            line = QHBoxLayout()
            line.setSpacing(look.space("s"))
            for part in parts:
                line.addWidget(part, 1)
            column.addLayout(line)
        return box

    def value(self) -> When:
        parts = (self.day, self.until, self.start, self.end)
        if any(part.isVisibleTo(self) and not part.is_valid() for part in parts):
            return self._known  # what is not understood changes nothing
        timing = self._chosen()
        day = self.day.date_value()
        if timing is Timing.UNSCHEDULED:
            return When.unscheduled(day)
        day = day or self._today()
        if timing is Timing.ANY_TIME:
            return When.any_time(day)
        last = self.until.date_value() or day
        if timing is Timing.WHOLE_DAY:
            return When.whole_day(day, last)
        start = at_local(day, self._minutes(self.start, _FIRST_HOUR * 60), self._zone)
        end_minutes = self.end.minutes()
        if end_minutes is None:
            return When.timed(start, start + _USUAL)
        return When.timed(start, at_local(last, end_minutes, self._zone))

    def _show(self, value: object) -> None:
        when = self._known = value if isinstance(value, When) else When()
        self.timing.set_value(when.timing)
        first = when.start_date or when.due_date
        if when.start_at is not None:
            start = self._local(when.start_at)
            first = start.date()
            self.start.set_minutes(start.hour * 60 + start.minute)
        self.day.set_value(first.isoformat() if first else "")
        self._show_end(when, first)
        self._show_parts()

    def _show_end(self, when: When, first: date | None) -> None:
        last = when.end_date
        if when.end_at is not None:
            end = self._local(when.end_at)
            last = end.date()
            self.end.set_minutes(end.hour * 60 + end.minute)
        self.until.set_value(last.isoformat() if last and last != first else "")

    def commit(self) -> None:
        """Report the time, or say what is wrong with it."""
        fields = (self.day, self.until, self.start, self.end)
        if any(not field.is_valid() for field in fields):
            return
        when = self.value()
        first = when.start_at or when.start_date
        last = when.end_at or when.end_date
        if first is not None and last is not None and last < first:  # type: ignore[operator]
            self.set_error(error_sentence(UserError("end_before_start")))
            return
        self.clear_error()
        self._known = when
        super().commit()
        self._show_parts()

    def _part_edited(self, _value: object) -> None:
        self.commit()

    def _beginning_edited(self, _value: object) -> None:
        timing, known = self._chosen(), self._known
        has_end = timing in (Timing.TIMED, Timing.WHOLE_DAY) and known.timing is timing
        if has_end and self.day.is_valid() and self.start.is_valid():
            day = self.day.date_value() or self._today()
            is_timed = timing is Timing.TIMED
            minutes = self._minutes(self.start, _FIRST_HOUR * 60) if is_timed else None
            self._show_end(moved(known, Move(0, to_day=day, to_time=minutes), self._zone), day)
        self.commit()

    def _choose(self, _timing: object) -> None:
        """Another kind of time: what it needs beyond what is there is filled in."""
        if self._chosen() is not Timing.UNSCHEDULED and self.day.date_value() is None:
            self.day.set_value(self._today().isoformat())
        if self._chosen() is Timing.TIMED and self.start.minutes() is None:
            self.start.set_minutes(_FIRST_HOUR * 60)
            self.end.set_minutes((_FIRST_HOUR + 1) * 60)
        self._show_parts()
        self.commit()

    def _show_parts(self) -> None:
        timing = self._chosen()
        for part in (self.start, self.end):
            part.setVisible(timing is Timing.TIMED)
        self.until.setVisible(timing in (Timing.WHOLE_DAY, Timing.TIMED))
        hint = self.tr("due day") if timing is Timing.UNSCHEDULED else self.tr("day")
        self.day.edit.setPlaceholderText(hint)
        self.until.edit.setPlaceholderText(self.tr("until day"))

    def _chosen(self) -> Timing:
        return Timing(str(self.timing.value()))

    @staticmethod
    def _minutes(field: TimeField, usual: int) -> int:
        minutes = field.minutes()
        return usual if minutes is None else minutes

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._zone)
