"""The queue of contacts to be contacted again, those who may leave, those without a next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.contacts.model import (
    ContactKind,
    ContactQuery,
    ContactRow,
    ContactSort,
)
from crm_desktop.business.contacts.rhythm import (
    AT_RISK,
    NO_NEXT_STEP,
    REFUSED_CHANNEL,
    ROTATION,
    never_contacted,
    promised_to,
)
from crm_desktop.business.planner.model import Activity, ActivityKind, Participant, When
from crm_desktop.business.rotation.model import Facts, QueueLine, QueuePage
from crm_desktop.business.rotation.scoring import urgency
from crm_desktop.core.clock import day_of_moment, from_milliseconds

if TYPE_CHECKING:
    from crm_desktop.business.contacts.service import ContactService
    from crm_desktop.business.planner.model import ManySaved
    from crm_desktop.business.planner.service import PlannerService
    from crm_desktop.business.rotation.calling import CallDesk
    from crm_desktop.business.rotation.repository import Known, RotationRepository
    from crm_desktop.core.actor import Actor
    from crm_desktop.core.clock import Clock
    from crm_desktop.storage.database import Database

LOOKED_AT = 200
"""So many of each kind are weighed: those who wait longest for a promised step, who are quiet
longest, who were never contacted."""
TASKS_LIMIT = 2000
"""Most call tasks that are made at once."""


def only(field: str) -> Filter:
    """The filter of a list of one of the rotation's three kinds."""
    return Filter((Condition(field, Operator.IS, ("yes",)),))


class RotationService:
    """All methods run in the thread that owns the database.

    `owner_id` narrows to the contacts of one employee; `None` asks for everybody's.
    """

    def __init__(
        self,
        database: Database,
        contacts: ContactService,
        planner: PlannerService,
        repository: RotationRepository,
        clock: Clock,
    ) -> None:
        self._database = database
        self._contacts = contacts
        self._planner = planner
        self._rows = repository
        self._clock = clock

    @property
    def desk(self) -> CallDesk:
        """What calls one contact after another."""
        from crm_desktop.business.rotation.calling import CallDesk

        return CallDesk(self._contacts, self._planner, self._clock)

    def queue(self, owner_id: int | None = None, limit: int = 200) -> QueuePage:
        """Whom to contact today, the most urgent first.

        Weighed are the first `LOOKED_AT` of those who were promised something, of those who are
        quiet longest and of those who were never contacted, the first by name.
        """
        wanted = (
            (only(ROTATION), ContactSort.LAST_CONTACT),
            (promised_to(self._clock.today()), ContactSort.NEXT_ACTIVITY),
            (never_contacted(self._contacts.rhythms()), ContactSort.NAME),
        )
        return self._page([_of(owner_id, who, sort) for who, sort in wanted], limit)

    def at_risk(self, owner_id: int | None = None, limit: int = 200) -> QueuePage:
        """Who may leave: a promise is long overdue, or the usual rhythm is broken (B6)."""
        query = _of(owner_id, only(AT_RISK), ContactSort.LAST_CONTACT)
        return self._page((query,), limit)

    def lines_of(self, contact_ids: Sequence[int]) -> tuple[QueueLine, ...]:
        """These contacts in their order, in the queue or not; those that are gone are left out."""
        with self._database.read():
            rows = self._contacts.rows(list(dict.fromkeys(contact_ids)))
            return tuple(self._lines(rows))

    def count(self, field: str, owner_id: int | None = None) -> int:
        """How many are in rotation, at risk or without a next step, by the filter's field."""
        return self._contacts.count(ContactQuery(owner_id=owner_id, filter=only(field)))

    def without_next_step(self, owner_id: int | None = None) -> int:
        """How many contacts in active stages have nothing planned (E8)."""
        return self.count(NO_NEXT_STEP, owner_id)

    def call_tasks(
        self, contact_ids: Sequence[int], day: date, subject: str, actor: Actor
    ) -> ManySaved:
        """Plan a call with each of these contacts for any time of a day, as one batch.

        `UserError` as `PlannerService.create_many`. Whoever is contacted leaves the queue; who has
        a planned step is not in it.
        """
        chosen = list(dict.fromkeys(contact_ids))[:TASKS_LIMIT]
        calls = [
            Activity(
                ActivityKind.CALL,
                When.any_time(day),
                subject,
                contacts=(Participant(contact_id),),
            )
            for contact_id in chosen
        ]
        return self._planner.create_many(calls, actor, "rotation.calls")

    def calls_planned_by(self, op_id: bytes) -> ManySaved | None:
        """What `call_tasks` stored in an operation; None if it is not in the file (P5)."""
        return self._planner.many_made_by(op_id)

    def _page(self, queries: Sequence[ContactQuery], limit: int) -> QueuePage:
        with self._database.read():
            found: dict[int, ContactRow] = {}
            pages = [self._contacts.first_page(query, LOOKED_AT) for query in queries]
            for row in (row for page in pages for row in page.rows):
                found.setdefault(row.id, row)
            lines = self._lines(list(found.values()))
        lines.sort(key=lambda line: (-line.urgency.score, line.last or date.min, line.name))
        total = pages[0].total if pages[0].is_counted else None
        return QueuePage(tuple(lines[:limit]), total)

    def _lines(self, rows: Sequence[ContactRow]) -> list[QueueLine]:
        known = self._rows.known([row.id for row in rows], REFUSED_CHANNEL)
        named = {key for one in known.values() for key in (one.next_activity, one.last_talk) if key}
        said = self._rows.said(named)
        rhythms = self._contacts.rhythms()
        return [self._line(row, known[row.id], said, rhythms) for row in rows if row.id in known]

    def _line(
        self,
        row: ContactRow,
        known: Known,
        said: Mapping[int, tuple[str, str]],
        rhythms: Mapping[str, int],
    ) -> QueueLine:
        today = self._clock.today()
        zone, moment = self._clock.zone, known.next_activity_at
        due = None if moment is None else day_of_moment(from_milliseconds(moment), zone)
        is_late = due is not None and due < today
        facts = Facts(
            day_of_moment(from_milliseconds(known.created_at), zone),
            None if row.last_contact_at is None else day_of_moment(row.last_contact_at, zone),
            known.rhythm_days or rhythms.get(row.lifecycle_stage, 0),
            known.usual_gap_days or 0,
            due if is_late else None,
            is_starred=row.is_starred,
            is_refusing=bool(known.is_refusing),
        )
        talk = said.get(known.last_talk or 0, ("", ""))
        return QueueLine(
            row.id,
            row.display_name,
            row.organization,
            row.main_phone,
            row.owner_id,
            row.lifecycle_stage,
            row.kind is ContactKind.ORGANIZATION,
            urgency(facts, today),
            facts.last,
            known.next_activity if is_late else None,
            said.get(known.next_activity or 0, ("", ""))[0] if is_late else "",
            *talk,
        )


def _of(owner_id: int | None, who: Filter, sort: ContactSort) -> ContactQuery:
    """One owner's are asked for by a condition: a first page then reads no more than it shows."""
    if owner_id is not None:
        who = who.with_part(Condition("owner", Operator.IS, (str(owner_id),)))
    return ContactQuery(filter=who, sort=sort)
