"""What can be done with duplicates: look through what was found, say no, merge."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.model import CONTACT, BatchDone, ContactRow
from crm_desktop.business.duplicates.blocks import Facts
from crm_desktop.business.duplicates.comparing import facts_of
from crm_desktop.business.duplicates.finding import Finding, FindingState
from crm_desktop.business.duplicates.grouping import groups_of, heeded, needs_facts, rank
from crm_desktop.business.duplicates.model import (
    CERTAIN,
    Certainty,
    DuplicateCounts,
    DuplicateQuery,
    Group,
    GroupPage,
    GroupRow,
    pair_key,
)
from crm_desktop.business.duplicates.repository import NOT_DUPLICATE, DuplicateSearchRepository
from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.rights import Right
from crm_desktop.core.text import fold

if TYPE_CHECKING:
    from crm_desktop.business.contacts.service import ContactService
    from crm_desktop.core.actor import Actor
    from crm_desktop.core.events import EventBus
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.pair_file import PairFile
    from crm_desktop.storage.unit_of_work import Journal

Progress = Callable[[int, int], None]
_FIRST_ROWS = 60


class DuplicateService:
    """The groups of one data file.

    `run` belongs to the thread for long work, everything else to the one that owns the database.
    """

    def __init__(
        self,
        database: Database,
        journal: Journal,
        contacts: ContactService,
        file: PairFile,
        events: EventBus,
    ) -> None:
        self._database = database
        self._journal = journal
        self._contacts = contacts
        self._rows = DuplicateSearchRepository(database)
        self._file = file
        self._finding = Finding(file)
        self._lock = threading.Lock()
        self._joined: list[Group] = []
        self._groups: dict[int, Group] = {}
        self._gone: set[int] = set()
        self._facts: dict[int, Facts] = {}
        """Of whoever is in a group that is sure over a third."""
        self._numbers: dict[int, int] = {}
        self._generation = -1
        self._are_apart_known = False
        self._touched: set[int] = set()
        self._is_anything_gone = False
        self._kept_count: tuple[int, int] | None = None
        events.subscribe(Changes, self._on_changes)

    # -- the search ------------------------------------------------------------------------------

    def run(self, reader: Database) -> bool:
        """Work for a moment; whether everything that was saved is looked through now.

        `reader` is a connection of the calling thread.
        """
        with self._lock:
            return self._finding.run(reader)

    def stop(self) -> None:
        """Give up a search that is under way; what was found before stays."""
        with self._lock:
            self._finding.cancel()

    def search_again(self) -> None:
        """Let the next `run` look through everything."""
        with self._lock:
            self._finding.forget()

    def state(self) -> FindingState:
        """How far the search is."""
        self._load()
        return self._finding.state(self._database)

    def close(self) -> None:
        """Let go of the cache."""
        self._file.close()

    def _load(self) -> None:
        """What was kept is read by whoever asks first."""
        if not self._finding.is_loaded:
            with self._lock:
                self._finding.load(self._database)

    def _on_changes(self, event: object) -> None:
        if not isinstance(event, Changes):
            return
        if event.touches_kind(NOT_DUPLICATE):
            self._are_apart_known = False
        if event.touches_kind(CONTACT):
            if CONTACT in event.bulk_kinds:
                self._is_anything_gone = True
            self._touched |= event.ids_of(CONTACT)

    # -- lists -----------------------------------------------------------------------------------

    def first_page(self, query: DuplicateQuery) -> GroupPage:
        """The number of groups of a query and the rows of its beginning."""
        with self._database.read():
            groups = self._matching(query)
            return GroupPage(len(groups), self._group_rows(groups[:_FIRST_ROWS]))

    def order(self, query: DuplicateQuery) -> array[int]:
        """The ids of all groups of a query, the surest first."""
        with self._database.read():
            return array("q", [group.id for group in self._matching(query)])

    def rows(self, ids: Sequence[int]) -> tuple[GroupRow, ...]:
        """These groups as a list shows them; those that are gone are left out."""
        with self._database.read():
            found = self._all()
            return self._group_rows([found[key] for key in ids if key in found])

    def counts(self) -> DuplicateCounts:
        """How many groups there are of each certainty."""
        with self._database.read():
            numbers = dict.fromkeys(Certainty, 0)
            contacts: set[int] = set()  # one card may stand in several groups
            for group in self._all().values():
                numbers[group.certainty] += 1
                if group.certainty is Certainty.SURE:
                    contacts.update(group.ids)
        self._keep_count(sum(numbers[each] for each in CERTAIN))
        return DuplicateCounts(numbers, len(contacts))

    def _keep_count(self, certain: int) -> None:
        """The next start tells it before anything is read."""
        kept = (self._finding.generation, certain)
        if self._finding.has_results and kept != self._kept_count:
            self._kept_count = kept
            self._file.note(counted=certain)

    def certain(self) -> int | None:
        """How many groups are sure or likely; None before the first search."""
        self._load()
        if not self._finding.has_results:
            return None
        return sum(self.counts().by_certainty[each] for each in CERTAIN)

    def _matching(self, query: DuplicateQuery) -> list[Group]:
        found = [group for group in self._all().values() if _suits(group, query)]
        if query.owner_id is not None:
            owned = self._rows.owned_by(_members(found), query.owner_id)
            found = [group for group in found if not owned.isdisjoint(group.ids)]
        words = fold(query.text).split()
        if words:
            named = self._rows.named(_members(found), words)
            found = [group for group in found if not named.isdisjoint(group.ids)]
        return found if query.descending else found[::-1]

    def _group_rows(self, groups: Sequence[Group]) -> tuple[GroupRow, ...]:
        rows: dict[int, ContactRow] = {
            row.id: row for row in self._contacts.rows(list(_members(groups)))
        }
        return tuple(
            GroupRow(group, tuple(rows[key] for key in group.ids if key in rows))
            for group in groups
        )

    def _all(self) -> dict[int, Group]:
        """All groups by id, the surest first, without contacts that are gone by now."""
        self._load()
        generation = self._finding.generation
        if generation != self._generation or not self._are_apart_known:
            apart = {pair_key(*pair) for pair in self._rows.not_duplicates()}
            self._joined = groups_of(dict(self._finding.signs), apart)
            self._generation, self._are_apart_known = generation, True
            self._is_anything_gone = True
        if self._is_anything_gone or self._touched:
            asked = set(_members(self._joined))
            if not self._is_anything_gone:
                asked &= self._touched
            self._touched, self._is_anything_gone = set(), False
            self._gone = self._gone - asked | (asked - self._rows.living(asked))
            self._learn(asked)
            left = (_without(self._heeded(group), self._gone) for group in self._joined)
            found = sorted(filter(None, left), key=rank)
            numbered = (self._numbered(group) for group in found)
            self._groups = {group.id: group for group in numbered}
        return self._groups

    def _learn(self, asked: set[int]) -> None:
        """Read what may contradict a third one, of those `asked` about."""
        wanted = asked.intersection(_members(filter(needs_facts, self._joined)))
        if wanted:
            rows = self._rows.facts_of(sorted(wanted))
            self._facts.update((row[0], facts_of(row)) for row in rows)

    def _heeded(self, group: Group) -> Group:
        if not needs_facts(group):
            return group
        living = (key for key in group.ids if key not in self._gone and key in self._facts)
        return heeded(group, [self._facts[key] for key in living])

    def _numbered(self, group: Group) -> Group:
        """With its number: the same as long as its first two contacts are."""
        key = pair_key(group.ids[0], group.ids[1])
        return replace(group, id=self._numbers.setdefault(key, len(self._numbers) + 1))

    # -- decisions ---------------------------------------------------------------------------------

    def say_not_duplicates(self, ids: Sequence[int], actor: Actor) -> BatchDone:
        """Remember that nobody in these groups is anybody else of theirs; can be undone."""
        actor.require(Right.CONTACTS_EDIT)
        with self._journal.begin(actor, "duplicate.reject") as work:
            groups = [self._all()[key] for key in ids if key in self._all()]
            count = sum(
                self._rows.say_not_duplicate(work, low, high)
                for group in groups
                for low, high in combinations(group.ids, 2)
            )
            for group in groups:
                for contact_id in group.ids:
                    work.touch(RecordRef(CONTACT, contact_id))
        if not count:
            raise UserError("record_gone")
        return BatchDone(work.seq, len(groups))

    def merge(
        self, ids: Sequence[int], actor: Actor, progress: Progress | None = None
    ) -> BatchDone:
        """Merge each of these groups into its fullest card, as one batch; see `merge_groups`."""
        found = self._all()
        groups = [found[key].ids for key in ids if key in found]
        return self._contacts.uniting.merge_groups(groups, actor, progress)

    def sure_ids(self) -> tuple[int, ...]:
        """The groups that can be merged without a look."""
        with self._database.read():
            groups = self._all().values()
            return tuple(group.id for group in groups if group.certainty is Certainty.SURE)


def _suits(group: Group, query: DuplicateQuery) -> bool:
    return (
        (not query.certainties or group.certainty in query.certainties)
        and (query.sign is None or bool(group.signs & query.sign))
        and (query.kind is None or group.kind is query.kind)
    )


def _members(groups: Iterable[Group]) -> Iterable[int]:
    return (contact_id for group in groups for contact_id in group.ids)


def _without(group: Group, gone: set[int]) -> Group | None:
    if gone.isdisjoint(group.ids):
        return group
    left = tuple(key for key in group.ids if key not in gone)
    return Group(left, group.points, group.signs) if len(left) > 1 else None
