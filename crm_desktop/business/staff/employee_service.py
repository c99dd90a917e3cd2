"""What can be done with employees: cards, working hours, absences, and how much time they have."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from crm_desktop.business.staff.employee import (
    Employee,
    EmployeeCard,
    StaffDone,
    checked_employee,
)
from crm_desktop.business.staff.model import USER
from crm_desktop.business.staff.working_time import (
    ABSENCE,
    NOTE_LIMIT,
    Absence,
    DayMarks,
    WorkingTime,
    capacity_minutes,
)
from crm_desktop.core.errors import FieldConflict, UserError
from crm_desktop.core.holidays import holidays_between, regions
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.core.rights import Right
from crm_desktop.core.text import clean_name
from crm_desktop.core.three_way import merge_fields
from crm_desktop.storage.change_log import batch_of_operation, made_by

if TYPE_CHECKING:
    from crm_desktop.business.staff.employee_repository import EmployeeRepository
    from crm_desktop.core.actor import Actor
    from crm_desktop.core.clock import Clock
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

_EDITED = (
    "display_name", "position", "team", "phone", "email", "birth_date", "hired_on", "left_on",
    "hours", "color",
)  # fmt: skip
_COLORS = 8
_LONGEST_ABSENCE_DAYS = 3660
_YEAR_DAYS = 366


@record
class HolidayPlace:
    """A country (ISO 3166), the part of it that is chosen, and all parts with own holidays.

    `next_one` is the day and the name of the next holiday; `None` where none are known.
    """

    country: str
    region: str = ""
    regions: tuple[str, ...] = ()
    next_one: tuple[date, str] | None = None


class EmployeeService:
    """All methods run in the thread that owns the database.

    `place` tells the country and region whose holidays are kept, as they are set now.
    """

    def __init__(
        self,
        repository: EmployeeRepository,
        journal: Journal,
        clock: Clock,
        place: Callable[[], tuple[str, str]],
    ) -> None:
        self._rows = repository
        self._journal = journal
        self._clock = clock
        self._place = place

    # -- reading -------------------------------------------------------------------------

    def employees(self) -> tuple[Employee, ...]:
        """All employees by name, former ones too."""
        return self._rows.employees()

    def card(self, user_id: int) -> EmployeeCard | None:
        """An employee with all absences."""
        employee = self._rows.employee(user_id)
        return None if employee is None else EmployeeCard(employee, self._rows.absences(user_id))

    def working_times(
        self, user_ids: Iterable[int] | None, first_day: date, last_day: date
    ) -> tuple[WorkingTime, ...]:
        """Hours and absences in the period: of these users in their order, or of all active."""
        away: dict[int, list[Absence]] = {}
        for absence in self._rows.absences_between(first_day, last_day):
            away.setdefault(absence.user_id, []).append(absence)
        people = {one.id: one for one in self._rows.employees()}
        if user_ids is None:
            chosen = [one for one in people.values() if one.is_active]
        else:
            chosen = [people[user_id] for user_id in user_ids if user_id in people]
        return tuple(one.working_time(tuple(away.get(one.id, ()))) for one in chosen)

    def capacity(
        self, user_ids: Iterable[int] | None, first_day: date, last_day: date
    ) -> dict[int, tuple[int, ...]]:
        """Per user the working minutes of each day of the period: hours less absences, holidays.

        `None` asks for all active employees.
        """
        people = self.working_times(user_ids, first_day, last_day)
        return capacity_minutes(people, first_day, last_day, self.holidays(first_day, last_day))

    def holidays(self, first_day: date, last_day: date, language: str = "") -> Mapping[date, str]:
        """The public holidays of the period in the company's country, named in `language`."""
        country, region = self._place()
        return holidays_between(country, first_day, last_day, region=region, language=language)

    def holiday_place(self, language: str = "") -> HolidayPlace:
        """Whose holidays are kept, the regions to choose from, and the next holiday."""
        country, region = self._place()
        today = self._clock.today()
        coming = self.holidays(today, today + timedelta(days=_YEAR_DAYS), language)
        return HolidayPlace(country, region, regions(country), next(iter(coming.items()), None))

    def absences_between(self, first_day: date, last_day: date) -> tuple[Absence, ...]:
        """Everybody's absences that touch the period, by first day."""
        return self._rows.absences_between(first_day, last_day)

    def day_marks(self, first_day: date, last_day: date, language: str = "") -> DayMarks:
        """Holidays, named in `language`, and everybody's absences that touch the period."""
        absences = self._rows.absences_between(first_day, last_day)
        return DayMarks(self.holidays(first_day, last_day, language), absences)

    # -- employees -----------------------------------------------------------------------

    def add(self, employee: Employee, actor: Actor) -> StaffDone:
        """Add an employee; raises what `checked_employee` raises."""
        actor.require(Right.STAFF_EDIT)
        checked = checked_employee(employee, self._clock.today())
        color = len(self._rows.employees()) % _COLORS
        with self._journal.begin(actor, "employee.add") as work:
            user_id = self._rows.insert(work, replace(checked, color=color))
        return StaffDone(work.seq, user_id)

    def added_by(self, op_id: bytes) -> StaffDone | None:
        """What `add` stored in an operation; None if it is not in the file (P5)."""
        found = batch_of_operation(self._journal.db, op_id)
        made = [] if found is None else made_by(self._journal.db, found, USER)
        return StaffDone(found.seq, made[0]) if found and made else None

    def save(self, employee: Employee, actor: Actor, base: Employee | None = None) -> StaffDone:
        """Store a changed card.

        With `base`, as it was read, changes of different fields are merged; the same field raises
        `ConflictError` with both values. Without it any save in between does.
        """
        actor.require(Right.STAFF_EDIT)
        checked = checked_employee(employee, self._clock.today())
        with self._journal.begin(actor, "employee.save") as work:
            if base is not None:
                checked = self._merged(work, base, checked)
            self._rows.update(work, checked)
        return StaffDone(work.seq, employee.id)

    def _merged(self, work: UnitOfWork, base: Employee, mine: Employee) -> Employee:
        theirs = self._rows.employee(base.id)
        if theirs is None or theirs.version == base.version:
            return mine
        merged, conflicts = merge_fields(base, mine, theirs, _EDITED)
        if conflicts:
            raise work.conflict_over(RecordRef("user", base.id), base.version, conflicts)
        return merged

    def end(
        self, user_id: int, last_day: date, actor: Actor, base: Employee | None = None
    ) -> StaffDone:
        """An employee leaves: the card stays, new work is not offered to them anymore.

        Raises what `require_can_end` raises; with `base`, as it was read, `ConflictError` over
        another last day that somebody else noted meanwhile.
        """
        with self._journal.begin(actor, "employee.end") as work:
            employee = self.require_can_end(user_id, last_day, actor)
            if base is not None and employee.left_on not in (base.left_on, last_day):
                conflict = FieldConflict("left_on", base.left_on, last_day, employee.left_on)
                raise work.conflict_over(RecordRef("user", user_id), base.version, (conflict,))
            self._rows.update(work, replace(employee, is_active=False, left_on=last_day))
        return StaffDone(work.seq, user_id)

    def require_can_end(self, user_id: int, last_day: date, actor: Actor) -> Employee:
        """The employee who leaves; to be asked before the planned work is given to others.

        Raises `UserError` `last_employee` if nobody else would be left, `own_account` for oneself,
        `dates_reversed`, `record_gone`.
        """
        actor.require(Right.STAFF_EDIT)
        employee = self._known(user_id)
        if user_id == actor.user_id:
            raise UserError("own_account")
        if not any(one.is_active and one.id != user_id for one in self._rows.employees()):
            raise UserError("last_employee")
        if employee.hired_on is not None and last_day < employee.hired_on:
            raise UserError("dates_reversed", field="left_on")
        return employee

    def bring_back(self, user_id: int, actor: Actor) -> StaffDone:
        """A former employee works here again."""
        actor.require(Right.STAFF_EDIT)
        with self._journal.begin(actor, "employee.bring_back") as work:
            employee = self._known(user_id)
            self._rows.update(work, replace(employee, is_active=True, left_on=None))
        return StaffDone(work.seq, user_id)

    # -- absences ------------------------------------------------------------------------

    def add_absence(
        self, absence: Absence, actor: Actor, seen: Collection[int] | None = None
    ) -> StaffDone:
        """Note when somebody is not there.

        Raises `UserError` `dates_reversed`, `absence_too_long`, `absences_overlap`,
        `text_too_long`. With `seen`, the ids of the absences that are known, one that others noted
        on these days meanwhile raises `ConflictError` with both.
        """
        actor.require(Right.STAFF_EDIT)
        self._known(absence.user_id)
        checked = self._checked_absence(absence, may_overlap=seen is not None)
        with self._journal.begin(actor, "absence.add") as work:
            if seen is not None:
                self._require_free(work, checked, seen)
            absence_id = self._rows.insert_absence(work, checked)
        return StaffDone(work.seq, absence_id)

    def _require_free(self, work: UnitOfWork, absence: Absence, seen: Collection[int]) -> None:
        """Raise for an absence on the same days; one that was not seen is somebody else's."""
        over = [
            one
            for one in self._rows.absences(absence.user_id)
            if one.first_day <= absence.last_day and absence.first_day <= one.last_day
        ]
        if not over:
            return
        if len(over) > 1 or over[0].id in seen:
            raise UserError("absences_overlap", field="first_day")
        conflict = FieldConflict(ABSENCE, None, absence, over[0])
        raise work.conflict_over(RecordRef(ABSENCE, over[0].id), 0, (conflict,))

    def replace_absence(self, theirs: Absence, absence: Absence, actor: Actor) -> StaffDone:
        """Note an absence instead of another one, as one batch; raises as `add_absence`."""
        actor.require(Right.STAFF_EDIT)
        with self._journal.begin(actor, "absence.save") as work:
            self._rows.bin_absences(work, (theirs,))
            absence_id = self._rows.insert_absence(work, self._checked_absence(absence))
        return StaffDone(work.seq, absence_id)

    def save_absence(self, absence: Absence, actor: Actor) -> StaffDone:
        """Store a changed absence; raises as `add_absence`, or `ConflictError`."""
        actor.require(Right.STAFF_EDIT)
        checked = self._checked_absence(absence)
        with self._journal.begin(actor, "absence.save") as work:
            self._rows.update_absence(work, checked)
        return StaffDone(work.seq, absence.id)

    def remove_absence(self, absence_id: int, actor: Actor) -> StaffDone:
        """Take an absence away; raises `record_gone`."""
        actor.require(Right.STAFF_EDIT)
        with self._journal.begin(actor, "absence.remove") as work:
            absence = self._rows.absence(absence_id)
            if absence is None:
                raise UserError("record_gone")
            self._rows.bin_absences(work, (absence,))
        return StaffDone(work.seq, absence_id)

    # Inside -----------------------------------------------------------------------------

    def _known(self, user_id: int) -> Employee:
        employee = self._rows.employee(user_id)
        if employee is None:
            raise UserError("record_gone")
        return employee

    def _checked_absence(self, absence: Absence, *, may_overlap: bool = False) -> Absence:
        if absence.last_day < absence.first_day:
            raise UserError("dates_reversed", field="last_day")
        if absence.day_count > _LONGEST_ABSENCE_DAYS:
            raise UserError("absence_too_long", field="last_day")
        note = clean_name(absence.note).text
        if len(note) > NOTE_LIMIT:
            raise UserError("text_too_long", field="note", limit=NOTE_LIMIT)
        if not may_overlap and self._rows.has_overlap(absence):
            raise UserError("absences_overlap", field="first_day")
        return replace(absence, note=note)
