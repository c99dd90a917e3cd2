"""What the plan reads, in the worker, and the picture made from it under the chosen filters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication, QLocale

from crm_desktop.business.planner.agenda_repository import ItemFilter
from crm_desktop.business.planner.grid import PlanGrid
from crm_desktop.business.planner.items import Agenda, PlannedItem
from crm_desktop.business.planner.model import ActivityKind
from crm_desktop.business.planner.workdays import StaffDays
from crm_desktop.business.staff.employee import Employee
from crm_desktop.business.staff.working_time import Absence, AbsenceKind, DayMarks, WorkingTime
from crm_desktop.core.clock import Clock, to_milliseconds
from crm_desktop.core.records import record
from crm_desktop.ui.planner.context import PlannerContext
from crm_desktop.ui.planner.scene import AwaySpan, PlanPerson, Scene
from crm_desktop.ui.planner.words import span_words

_NAMES_PER_DAY = 12
"""Names of so many activities per day and employee are read at once; more do not fit."""


@record
class PlanQuery:
    """Which days are shown, and of which contact only."""

    first: date
    count: int
    contact_id: int | None = None

    @property
    def last(self) -> date:
        """The last day, included."""
        return self.first + timedelta(days=self.count - 1)


@record
class PlanFilter:
    """What of it is shown; nobody chosen means everybody, `kinds` are those left out."""

    hidden_kinds: frozenset[ActivityKind] = frozenset()
    user_ids: frozenset[int] = frozenset()
    hides_done: bool = False

    @property
    def is_set(self) -> bool:
        """Whether anything is left out."""
        return self != PlanFilter()


@record
class PlanData:
    """What was read for a query; `others` are not with its contact, but take time all the same."""

    query: PlanQuery
    agenda: Agenda
    tray: Agenda
    employees: tuple[Employee, ...]
    working: tuple[WorkingTime, ...]
    marks: DayMarks
    others: tuple[PlannedItem, ...] = ()


def read_plan(context: PlannerContext, query: PlanQuery) -> PlanData:
    """Everything for a picture of these days; for the worker."""
    planner, staff = context.planner(), context.employees()
    employees = staff.employees()
    ids = [one.id for one in employees]
    only = ItemFilter(contact_id=query.contact_id, hide_cancelled=False)
    agenda = planner.agenda(query.first, query.last, ids, only, names_per_day=_NAMES_PER_DAY)
    others: tuple[PlannedItem, ...] = ()
    if query.contact_id is not None:
        known = {(item.user_id, item.activity_id) for item in agenda.items}
        whole = planner.agenda(query.first, query.last, ids, names_per_day=0)
        others = tuple(
            item for item in whole.items if (item.user_id, item.activity_id) not in known
        )
    tray = planner.unscheduled(ids, only=ItemFilter(contact_id=query.contact_id))
    language = QLocale().name().split("_")[0]
    return PlanData(
        query,
        agenda,
        tray,
        employees,
        staff.working_times(ids, query.first, query.last),
        staff.day_marks(query.first, query.last, language),
        others,
    )


def make_scene(data: PlanData, chosen: PlanFilter, clock: Clock) -> Scene:
    """The picture of what was read, as the filters have it."""
    people = people_of(data, chosen)
    ids = [person.id for person in people]
    shown = passing(data.agenda.items, chosen)
    grid = PlanGrid(
        data.query.first,
        data.query.count,
        ids,
        shown,
        StaffDays(data.working, data.marks.holidays),
        clock.zone,
        _left_out(data, shown),
    )
    return Scene(
        grid,
        people,
        data.agenda.names,
        to_milliseconds(clock.now()),
        clock.today(),
        clock.zone,
        data.marks.holidays,
        _away(data.marks.absences),
    )


def people_of(data: PlanData, chosen: PlanFilter) -> tuple[PlanPerson, ...]:
    """Whose rows are shown: all who are active, and others as long as they have work there."""
    busy = {item.user_id for item in data.agenda.items if item.is_open}
    return tuple(
        PlanPerson(one.id, one.display_name, one.color)
        for one in data.employees
        if (one.is_active or one.id in busy) and (not chosen.user_ids or one.id in chosen.user_ids)
    )


def passing(items: Iterable[PlannedItem], chosen: PlanFilter) -> list[PlannedItem]:
    """What the filters let through, without regard to people."""
    if chosen.hides_done:
        items = (item for item in items if item.is_open)
    if chosen.hidden_kinds:
        items = (item for item in items if item.kind not in chosen.hidden_kinds)
    return list(items)


def _left_out(data: PlanData, shown: list[PlannedItem]) -> list[PlannedItem]:
    """What the filters hide; nobody has more time by that."""
    left = list(data.others)
    if len(shown) < len(data.agenda.items):
        kept = set(map(id, shown))
        left += (item for item in data.agenda.items if id(item) not in kept)
    return left


def _away(absences: Iterable[Absence]) -> dict[int, tuple[AwaySpan, ...]]:
    found: dict[int, list[AwaySpan]] = {}
    for absence in absences:
        words = f"{absence_word(absence.kind)}, {span_words(absence.first_day, absence.last_day)}"
        span = AwaySpan(absence.first_day, absence.last_day, words)
        found.setdefault(absence.user_id, []).append(span)
    return {user_id: tuple(spans) for user_id, spans in found.items()}


def absence_word(kind: AbsenceKind) -> str:
    """Why somebody is not there, in a word or two."""
    return {
        AbsenceKind.VACATION: QCoreApplication.translate("Planner", "Annual leave"),
        AbsenceKind.SICK: QCoreApplication.translate("Planner", "Sick leave"),
        AbsenceKind.TRIP: QCoreApplication.translate("Planner", "Business trip"),
        AbsenceKind.OTHER: QCoreApplication.translate("Planner", "Absent"),
    }[kind]
