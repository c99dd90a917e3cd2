"""Reminders of days that come round each year: made for the coming weeks, and kept true.

Who looks after a contact gets them, planned by their own program: at the start, with each new day,
and for the records that a commit has touched. What was planned and no longer holds goes into the
bin; what was seen stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from crm_desktop.business.reminders.yearly import HORIZON_DAYS, KeptDay, Wish, coming, rules_now
from crm_desktop.core.actor import Actor
from crm_desktop.core.records import record

if TYPE_CHECKING:
    from crm_desktop.business.reminders.model import Remindable
    from crm_desktop.business.reminders.repository import DayRow, ReminderRepository
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

_COLUMNS = ("user_id", "record_kind", "record_id", "origin", "rule")
_NOBODY = 0


@record
class _Steps:
    """What has to be written."""

    new: tuple[tuple[str, int, str, str], ...] = ()
    changed: tuple[tuple[DayRow, str], ...] = ()
    gone: tuple[DayRow, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


class DayPlan:
    """For the thread that owns the database."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        repository: ReminderRepository,
        remindables: Iterable[Remindable],
    ) -> None:
        self._database = database
        self._journal = journal
        self._rows = repository
        self._remindables = {one.kind: one for one in remindables if one.days is not None}

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of records that have such days."""
        return frozenset(self._remindables)

    def plan(
        self,
        actor: Actor,
        usual: Mapping[str, int | None],
        touched: Mapping[str, Collection[int]] | None = None,
    ) -> bool:
        """Plan what comes and take back what does not; says whether anything was written.

        `usual` are the days before by kind where cards say nothing, `None` for no reminder. With
        `touched` (ids by kind) only those records are looked at.
        """
        with self._database.read():
            steps = self._steps(actor, usual, touched)
        if not steps or self._database.is_read_only:
            return False
        nobody = Actor(_NOBODY, machine=actor.machine)
        with self._journal.begin(nobody, "reminder.days") as work:
            # Again, now that nobody else can write: another program of this user plans the same.
            self._write(work, actor.user_id, self._steps(actor, usual, touched))
            work.keep_as_note()
        return True

    def _steps(
        self,
        actor: Actor,
        usual: Mapping[str, int | None],
        touched: Mapping[str, Collection[int]] | None,
    ) -> _Steps:
        today = self._journal.clock.today()
        whole = Wish(actor.user_id, today, today + timedelta(HORIZON_DAYS))
        opened = self._rows.open_days(actor.user_id)
        new: list[tuple[str, int, str, str]] = []
        changed: list[tuple[DayRow, str]] = []
        gone: list[DayRow] = []
        for kind in self._remindables if touched is None else touched:
            wish = replace(whole, usual_days=usual.get(kind))
            rows = [one for one in opened if one.record.kind == kind]
            if touched is not None:
                ids = set(touched[kind])
                rows = [one for one in rows if one.record.id in ids]
                wish = replace(wish, ids=tuple(sorted(ids)))
            wanted = self._wanted(kind, wish)
            for row, rule in self._standing(kind, wish, rows):
                wanted.pop((row.record.id, row.origin), None)
                if rule is None:
                    gone.append(row)
                elif rule != row.rule:
                    changed.append((row, rule))
            for row in self._rows.known_days(actor.user_id, kind, list(wanted)):
                rule = wanted.pop((row.record.id, row.origin))
                if not row.is_living or row.rule != rule:
                    changed.append((row, rule))
            new += [(kind, key, origin, rule) for (key, origin), rule in wanted.items()]
        return _Steps(tuple(new), tuple(changed), tuple(gone))

    def _wanted(self, kind: str, wish: Wish) -> dict[tuple[int, str], str]:
        read = self._remindables[kind].days
        assert read is not None
        found = coming(read(self._database.execute, wish), wish.today, wish.last)
        if wish.ids is not None:
            return found
        return dict(list(found.items())[: wish.limit])

    def _standing(
        self, kind: str, wish: Wish, rows: Collection[DayRow]
    ) -> list[tuple[DayRow, str | None]]:
        """Rows that wait to be seen, each with the rule that holds now, `None` for none."""
        read = self._remindables[kind].days
        assert read is not None
        if not rows:
            return []
        ids = tuple(sorted({one.record.id for one in rows}))
        kept: dict[int, list[KeptDay]] = defaultdict(list)
        for one in read(self._database.execute, replace(wish, ids=ids)):
            kept[one.record_id].append(one)
        origins: dict[int, list[str]] = defaultdict(list)
        for row in rows:
            origins[row.record.id].append(row.origin)
        rules = {key: rules_now(kept[key], each) for key, each in origins.items()}
        return [(row, rules[row.record.id].get(row.origin)) for row in rows]

    def _write(self, work: UnitOfWork, user_id: int, steps: _Steps) -> None:
        if steps.new:
            self._rows.insert_many(work, _COLUMNS, [(user_id, *one) for one in steps.new])
        for row, rule in steps.changed:
            self._rows.follow_day(work, row, rule)
        for row in steps.gone:
            self._rows.remove_day(work, row)
