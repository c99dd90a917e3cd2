"""What can be done with activities: plan, log, complete, move; what stands in whose plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from crm_desktop.business.planner import rules
from crm_desktop.business.planner.agenda_repository import EVERYTHING, AgendaRepository, ItemFilter
from crm_desktop.business.planner.items import DAY_MS, Agenda, PlannedItem, day_ms, local_midnight
from crm_desktop.business.planner.links import LinkService
from crm_desktop.business.planner.many import ManyActivities
from crm_desktop.business.planner.merging import SAID, SeriesSeen, require_same_outcome, settled
from crm_desktop.business.planner.model import (
    ACTIVITY,
    STATE,
    USUAL_REMINDER,
    Activity,
    ActivityKind,
    Colleague,
    ManySaved,
    Participant,
    Result,
    SavedActivity,
    Scope,
    Status,
    Timing,
)
from crm_desktop.business.planner.results import ResultService
from crm_desktop.business.planner.timeline_repository import TimelineReader
from crm_desktop.core.changes import Changes
from crm_desktop.core.clock import to_milliseconds
from crm_desktop.core.errors import ConflictError, StorageUnavailable, UserError
from crm_desktop.core.rights import Right
from crm_desktop.core.text import fold
from crm_desktop.storage.change_log import batch_of_operation, changed_by, made_by

if TYPE_CHECKING:
    from crm_desktop.business.attachments.service import AttachmentService
    from crm_desktop.business.planner.repository import ActivityRepository
    from crm_desktop.business.staff.service import StaffService
    from crm_desktop.core.actor import Actor
    from crm_desktop.core.events import EventBus
    from crm_desktop.storage.change_log import ChangeBatch
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

_CONTACT = "contact"
_MOST_OPEN = 2000
_MOST_IN_TRAY = 500


class PlannerService(ManyActivities):
    """One method is one action; all run in the thread that owns the database.

    Days are those of the clock's zone. Without `users` those of everybody are meant.
    """

    def __init__(
        self,
        database: Database,
        journal: Journal,
        repository: ActivityRepository,
        staff: StaffService,
        events: EventBus,
        attachments: AttachmentService,
    ) -> None:
        self._database = database
        self._journal = journal
        self._rows = repository
        self._staff = staff
        self._agenda = AgendaRepository(database)
        self.usual_reminder = ""
        """The rule of new activities with a time of day, of which nothing else was said."""
        self.timelines = TimelineReader(database)
        self.links = LinkService(database, repository, self.timelines)
        self.results = ResultService(repository, journal, events)
        self.attachments = attachments
        events.subscribe(Changes, self._on_changes)

    def _on_changes(self, changes: object) -> None:
        if not isinstance(changes, Changes):
            return
        if _CONTACT in changes.bulk_kinds:
            self._agenda.forget_names(None)
        else:
            self._agenda.forget_names(ref.id for ref in changes.refs if ref.kind == _CONTACT)

    # -- reading -------------------------------------------------------------------------

    def get(self, activity_id: int) -> Activity:
        """The whole activity, also from the bin (`deleted_at` tells); `UserError` `record_gone`."""
        with self._database.read():
            activity = self._rows.activity(activity_id)
        if activity is None:
            raise UserError("record_gone")
        return activity

    def get_many(self, activity_ids: Collection[int]) -> list[Activity]:
        """Whole activities in the order of their ids; those that are gone are left out."""
        with self._database.read():
            return self._rows.activities(activity_ids)

    def agenda(
        self,
        first: date,
        last: date,
        users: Sequence[int] | None = None,
        only: ItemFilter = EVERYTHING,
        *,
        names_per_day: int | None = None,
    ) -> Agenda:
        """What stands in the calendar from day to day, both included, by user and beginning.

        `names_per_day`: of how many contacts per user and day the names are wanted; all without.
        """
        zone = self._journal.clock.zone
        with self._database.read():
            users = self._agenda.users() if users is None else users
            items = self._agenda.scheduled(first, last, zone, users, only)
            wanted = _first_contacts(items, names_per_day)
            return Agenda(tuple(items), self._agenda.names(wanted))

    def open_items(
        self,
        until: date,
        users: Sequence[int] | None = None,
        only: ItemFilter = EVERYTHING,
        limit: int = _MOST_OPEN,
    ) -> Agenda:
        """What is still to be done and due up to and including a day, the longest overdue first.

        What stands at a later hour of that day is there, too, and what has no place in the
        calendar but is due.
        """
        end = until + timedelta(1)
        moment = to_milliseconds(local_midnight(end, self._journal.clock.zone))
        with self._database.read():
            users = self._agenda.users() if users is None else users
            found = self._agenda.open_items(users, moment, day_ms(end), only, limit)
            return self._with_names(found)

    def unscheduled(
        self,
        users: Sequence[int] | None = None,
        *,
        find: str = "",
        only: ItemFilter = EVERYTHING,
        limit: int = _MOST_IN_TRAY,
    ) -> Agenda:
        """What is to be done without a place in the calendar, by due day, those without one last.

        `find` is looked for in titles and names of contacts, in any script's digits and case.
        """
        with self._database.read():
            users = self._agenda.users() if users is None else users
            found = self._agenda.unscheduled(users, only, _MOST_OPEN if find else limit)
            agenda = self._with_names(found)
        wanted = fold(find)
        if not wanted:
            return agenda
        kept = (
            item
            for item in agenda.items
            if wanted in fold(item.title) or wanted in fold(agenda.name_of(item))
        )
        return Agenda(tuple(kept)[:limit], agenda.names)

    def items(self, activity_ids: Collection[int]) -> Agenda:
        """The light rows of some activities as they are now; those in the bin are left out."""
        with self._database.read():
            return self._with_names(self._agenda.items(activity_ids))

    def names(self, contact_ids: Iterable[int]) -> dict[int, str]:
        """Display names of contacts."""
        with self._database.read():
            return self._agenda.names(contact_ids)

    def open_count_of(self, user_id: int) -> int:
        """How much open work one of our people has: what to reassign before they leave."""
        with self._database.read():
            return self._agenda.open_count(user_id)

    def _with_names(self, items: Sequence[PlannedItem]) -> Agenda:
        return Agenda(tuple(items), self._agenda.names(_first_contacts(items, None)))

    # -- one activity --------------------------------------------------------------------

    def create(self, activity: Activity, actor: Actor, rule: str = "") -> SavedActivity:
        """Store a new activity; without our people it is the actor's own.

        With a `rule` (RRULE) it is the first of a series, in the same batch. Raises `UserError`
        for what `rules.require_sound` refuses and for people who are gone.
        """
        actor.require(Right.ACTIVITIES_EDIT)
        with self._journal.begin(actor, "activity.create") as work:
            activity_id = self._insert(work, activity, actor)
            if rule:
                self.series.begin(work, self._stored(activity_id), rule, actor)
            stored = self._stored(activity_id)
        return SavedActivity(self._read_again(stored), work.seq)

    def saved_by(self, op_id: bytes) -> SavedActivity | None:
        """What `create`, `log` or `complete` stored in an operation; None if nothing (P5)."""
        found = batch_of_operation(self._database, op_id)
        if found is None:
            return None
        made = made_by(self._database, found, ACTIVITY)
        if found.action == "activity.complete":
            done = changed_by(self._database, found, ACTIVITY)
            return None if not done else self._found_again(done[0], found, made)
        if not made:
            return None
        # What comes next is booked first, a series begins with its first activity.
        is_logged = found.action == "activity.log"
        return self._found_again(
            made[-1] if is_logged else made[0], found, made[:-1] if is_logged else ()
        )

    def changed_in(self, op_id: bytes, activity_id: int) -> SavedActivity | None:
        """An activity that `save` stored in an operation, as it is now; None if it did not (P5)."""
        found = batch_of_operation(self._database, op_id)
        return None if found is None else self._found_again(activity_id, found, ())

    def _found_again(
        self, activity_id: int, batch: ChangeBatch, following: Sequence[int]
    ) -> SavedActivity:
        return SavedActivity(self.get(activity_id), batch.seq, following[0] if following else None)

    def create_many(
        self, activities: Sequence[Activity], actor: Actor, action: str = "activity.create_many"
    ) -> ManySaved:
        """Store many new activities as one batch; raises the `UserError` of the first problem.

        For what comes from other programs, and for invented companies.
        """
        actor.require(Right.ACTIVITIES_EDIT)
        with self._journal.begin(actor, action) as work:
            ids = self._rows.insert_many(work, self._all_ready(activities, work, actor))
        return ManySaved(work.seq, tuple(ids))

    def insert_all(self, work: UnitOfWork, activities: Sequence[Activity], actor: Actor) -> int:
        """Store many new activities inside another action; gives how many."""
        if not activities:
            return 0
        return len(self._rows.insert_many(work, self._all_ready(activities, work, actor)))

    def with_external_ids(self, external_ids: Collection[str]) -> dict[str, int]:
        """Living activities by the ids that other programs gave them."""
        return self._rows.with_external_ids(external_ids)

    def with_uids(self, uids: Collection[bytes]) -> set[bytes]:
        """Those of these ids of our own that living activities have."""
        return self._rows.with_uids(uids)

    def contacts_by_email(self, emails: Collection[str]) -> dict[str, int]:
        """Living contacts by their e-mail addresses, the first of each."""
        return self._rows.contacts_by_email(emails)

    def _all_ready(
        self, activities: Sequence[Activity], work: UnitOfWork, actor: Actor
    ) -> list[Activity]:
        """As `make_ready` makes each, with few questions to the file."""
        own = (Colleague(actor.user_id),)
        clean = [
            self._reminding(rules.cleaned(one if one.users else replace(one, users=own)))
            for one in activities
        ]
        for one in clean:
            rules.require_sound(one)
            self.attachments.require_sound(one.attachments)
        everybody = replace(
            Activity(ActivityKind.TASK),
            users=tuple({user.user_id: user for one in clean for user in one.users}.values()),
            contacts=tuple({who.contact_id: who for one in clean for who in one.contacts}.values()),
            mentions=tuple({user_id for one in clean for user_id in one.mentions}),
        )
        self._require_known(everybody, None)
        for code in {one.result for one in clean if one.result}:
            self.results.require_known(code)
        today = self._journal.clock.today().isoformat()
        employers = self._rows.employers([who.contact_id for who in everybody.contacts], today)
        return [
            replace(
                one,
                done_at=(one.done_at or work.now) if one.status is Status.DONE else None,
                contacts=_with_employers(one.contacts, employers),
            )
            for one in clean
        ]

    def log(
        self,
        done: Activity,
        actor: Actor,
        next_activity: Activity | None = None,
        *,
        restoring: Collection[int] = (),
    ) -> SavedActivity:
        """Store what was done, and book what comes next in the same batch (D6).

        The next one is with the same contacts and about the same record, unless it says otherwise.
        The batch takes the contacts `restoring` out of the bin, too.
        """
        actor.require(Right.ACTIVITIES_EDIT)
        done = replace(done, status=Status.DONE)
        with self._journal.begin(actor, "activity.log") as work:
            _restore_contacts(work, restoring, actor)
            next_id = None
            if next_activity is not None:
                next_id = self._insert(work, _following(done, next_activity), actor)
            activity_id = self._insert(work, replace(done, next_activity_id=next_id), actor)
            stored = self._stored(activity_id)
        return SavedActivity(self._read_again(stored), work.seq, next_id)

    def save(
        self,
        base: Activity,
        edited: Activity,
        actor: Actor,
        scope: Scope = Scope.THIS,
        seen: SeriesSeen | None = None,
    ) -> SavedActivity:
        """Store what differs between `base` (as loaded) and `edited`.

        Of a series `scope` says how far the change goes, and `seen` what the others of it were
        like. Changes of others to other fields stay and are named in `merged`; the same field
        changed raises `ConflictError`, with code `record_gone` if it lies in the bin. Raises
        `UserError` as `create`.
        """
        actor.require(Right.ACTIVITIES_EDIT)
        if scope is not Scope.THIS and base.recurrence_id is not None:
            return self.series.save(base, edited, actor, scope, seen)
        with self._journal.begin(actor, "activity.save") as work:
            stored, clean, merged = self._merged(base, edited, work, actor)
            self._rows.write(work, stored, clean)
            after = self._stored(base.id)
        by = stored.updated_by if merged else None
        return SavedActivity(self._read_again(after), work.seq, merged=merged, merged_by=by)

    def complete(
        self,
        activity_id: int,
        actor: Actor,
        *,
        result: str = "",
        outcome_text: str | None = None,
        next_step: str | None = None,
        done_at: datetime | None = None,
        next_activity: Activity | None = None,
        base: Activity | None = None,
        since: int | None = None,
        is_restored: bool = False,
        restoring: Collection[int] = (),
    ) -> SavedActivity:
        """Say that it was done and what came of it; book what comes next in the same batch.

        `is_restored` takes it out of the bin in that batch, `restoring` these contacts. Done
        already, its result is changed: with `base`, as it was read, `ConflictError` is raised if
        somebody else said another one meanwhile, and with `since`, the newest batch that was seen,
        `ChangedMeanwhile`. Raises `UserError` `result_unknown`, `record_gone`.
        """
        actor.require(Right.ACTIVITIES_EDIT)
        with self._journal.begin(actor, "activity.complete") as work:
            _restore_contacts(work, restoring, actor)
            if is_restored:
                work.restore_many(ACTIVITY, (activity_id,))
            stored = self._living(activity_id)
            next_id = stored.next_activity_id
            if next_activity is not None:
                next_id = self._insert(work, _following(stored, next_activity), actor)
            done = replace(
                stored,
                status=Status.DONE,
                result=result,
                outcome_text=stored.outcome_text if outcome_text is None else outcome_text,
                next_step=stored.next_step if next_step is None else next_step,
                done_at=done_at or stored.done_at or work.now,
                next_activity_id=next_id,
            )
            if base is not None:
                require_same_outcome(base, done, stored, self._staff.name_of)
            if since is not None:
                is_so = all(getattr(stored, name) == getattr(done, name) for name in SAID)
                self._heed(work, {STATE: (activity_id,)}, since, lambda _of, _one: is_so)
            self._rows.write(work, stored, self.make_ready(done, work, actor, stored))
            after = self._stored(activity_id)
        return SavedActivity(self._read_again(after), work.seq, next_id)

    def _merged(
        self, base: Activity, edited: Activity, work: UnitOfWork, actor: Actor
    ) -> tuple[Activity, Activity, tuple[str, ...]]:
        """What is stored, what it shall become, and what was taken over from others."""
        stored = self._rows.activity(base.id)
        if stored is None or stored.deleted_at is not None:
            raise ConflictError(base.ref, expected_version=base.version, actual_version=None)
        edited, taken = settled(base, edited, stored, self._staff.name_of)
        edited = replace(
            edited,
            id=stored.id,
            version=stored.version,
            recurrence_id=stored.recurrence_id,
            recurrence_date=stored.recurrence_date,
        )
        return stored, self.make_ready(edited, work, actor, stored), taken

    def _read_again(self, stored: Activity) -> Activity:
        """With the version that the commit gave it, if only its people changed.

        It is saved by now: where the drive does not answer, what was written is told.
        """
        try:
            with self._database.read():
                return self._rows.activity(stored.id) or stored
        except StorageUnavailable:
            return stored

    # -- shared with the actions on many ---------------------------------------------------

    def _insert(self, work: UnitOfWork, activity: Activity, actor: Actor) -> int:
        return self._rows.insert(work, self.make_ready(activity, work, actor, None))

    def _stored(self, activity_id: int) -> Activity:
        stored = self._rows.activity(activity_id)
        if stored is None:
            raise RuntimeError("an activity just written cannot be read")
        return stored

    def _living(self, activity_id: int) -> Activity:
        stored = self._rows.activity(activity_id)
        if stored is None or stored.deleted_at is not None:
            raise UserError("record_gone")
        return stored

    def make_ready(
        self, activity: Activity, work: UnitOfWork, actor: Actor, stored: Activity | None
    ) -> Activity:
        """As it may be stored: clean, sound, with the organizations of new people."""
        if not activity.users and actor.user_id:
            activity = replace(activity, users=(Colleague(actor.user_id),))
        activity = self._reminding(rules.cleaned(activity))
        rules.require_sound(activity)
        self.attachments.require_sound(activity.attachments)
        activity = self._followed(activity, stored)
        self._require_known(activity, stored)
        if activity.status is Status.DONE:
            activity = replace(activity, done_at=activity.done_at or work.now)
        elif activity.done_at is not None:
            activity = replace(activity, done_at=None)
        return replace(activity, contacts=self._with_organizations(activity, stored))

    def _reminding(self, activity: Activity) -> Activity:
        """With the usual reminder, if it has a time and nobody has said anything."""
        if activity.reminder != USUAL_REMINDER:
            return activity
        is_asked = activity.status is Status.PLANNED and activity.when.timing is Timing.TIMED
        return replace(activity, reminder=self.usual_reminder if is_asked else "")

    def _followed(self, activity: Activity, stored: Activity | None) -> Activity:
        """With those whom contacts that were merged meanwhile live on in."""
        new = {one.contact_id for one in activity.contacts}
        if stored is not None:
            new -= {one.contact_id for one in stored.contacts}
        gone = new - self._rows.living_contacts(new).keys() if new else new
        survivors = self._rows.survivors(gone) if gone else {}
        if not survivors:
            return activity

        def follow(one: Participant) -> Participant:
            key, name = survivors.get(one.contact_id, (one.contact_id, one.name))
            via_id, _name = survivors.get(one.via_id or 0, (one.via_id, ""))
            return replace(one, contact_id=key, name=name, via_id=via_id)

        return replace(activity, contacts=tuple(follow(one) for one in activity.contacts))

    def _require_known(self, activity: Activity, stored: Activity | None) -> None:
        """Raise `UserError` for people or a result that were not there before and are not now."""
        users = {one.user_id for one in activity.users} | set(activity.mentions)
        if stored is not None:
            users -= {one.user_id for one in stored.users} | set(stored.mentions)
        if any(self._staff.user(user_id) is None for user_id in users):
            raise UserError("user_gone", field="users")
        contacts = {one.contact_id for one in activity.contacts}
        if stored is not None:
            contacts -= {one.contact_id for one in stored.contacts}
        if contacts and contacts - self._rows.living_contacts(contacts).keys():
            raise UserError("contact_gone", field="contacts")
        if activity.result and (stored is None or stored.result != activity.result):
            self.results.require_known(activity.result)

    def _with_organizations(
        self, activity: Activity, stored: Activity | None
    ) -> tuple[Participant, ...]:
        """The contacts, each once, with the organizations that new people work for that day.

        So it is in the history of the firm, too, and stays there when the person leaves.
        """
        before = {one.contact_id for one in stored.contacts} if stored is not None else set[int]()
        people: dict[int, Participant] = {}
        for one in activity.contacts:
            people.setdefault(one.contact_id, one)
        for one in list(people.values()):
            if one.via_id is not None and one.via_id not in people:
                del people[one.contact_id]
        new = [key for key, one in people.items() if key not in before and one.via_id is None]
        day = rules.first_day(activity.when, self._journal.clock.zone)
        on = (day or self._journal.clock.today()).isoformat()
        return _with_employers(tuple(people.values()), self._rows.employers(new, on))

    def all_results(self) -> tuple[Result, ...]:
        """Results to choose from: built in, then the company's own in use."""
        return self.results.offered()


def _with_employers(
    contacts: Sequence[Participant], employers: Mapping[int, int]
) -> tuple[Participant, ...]:
    """The contacts, each once, and behind them the organizations of those that have one."""
    people = {one.contact_id: one for one in reversed(contacts)}
    people = {one.contact_id: people[one.contact_id] for one in contacts}
    for one in contacts:
        organization_id = employers.get(one.contact_id)
        if organization_id is not None:
            via = Participant(organization_id, via_id=one.contact_id)
            people.setdefault(organization_id, via)
    return tuple(people.values())


def _restore_contacts(work: UnitOfWork, contact_ids: Collection[int], actor: Actor) -> None:
    """In the batch of what was said of them: half of it must not be stored."""
    if contact_ids:
        actor.require(Right.CONTACTS_BIN)
        work.restore_many(_CONTACT, contact_ids)


def _following(done: Activity, next_activity: Activity) -> Activity:
    """What comes next, with the contacts and the record of what was done unless it says so."""
    contacts = next_activity.contacts or tuple(one for one in done.contacts if one.via_id is None)
    return replace(
        next_activity,
        contacts=contacts,
        related=next_activity.related or done.related,
        users=next_activity.users or done.users,
    )


def _first_contacts(items: Sequence[PlannedItem], per_day: int | None) -> set[int]:
    """The contacts whose names are wanted: of the first rows of each user and day, or of all."""
    if per_day == 0:
        return set()
    if per_day is None:
        return {item.contact_id for item in items if item.contact_id is not None}
    found: set[int] = set()
    place, count = (0, 0), 0
    for item in items:
        here = (item[0], item[1] // DAY_MS)
        if here != place:
            place, count = here, 0
        contact_id = item[6]
        if count < per_day and contact_id is not None:
            count += 1
            found.add(contact_id)
    return found
