"""Merging contacts that are one: into one batch that can be undone at any time.

The others go into the bin as they are, with a pointer to the survivor, so that old links lead on;
what they say is copied, what leads to them is moved. An undo takes the copies and the pointers
back, and the others out of the bin.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.model import CONTACT, BatchDone, Contact, ContactKind
from crm_desktop.business.contacts.read_cards import ReadCards
from crm_desktop.business.contacts.relations import IsMutual, is_mutual
from crm_desktop.business.contacts.uniting import MOST_AT_ONCE, Chosen, best_survivor, united
from crm_desktop.business.contacts.uniting_repository import (
    LinkCounts,
    Links,
    UnitingRepository,
)
from crm_desktop.core.clock import from_milliseconds, to_milliseconds
from crm_desktop.core.errors import ConflictError, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.core.rights import Right

if TYPE_CHECKING:
    from crm_desktop.business.contacts.repository import ContactRepository
    from crm_desktop.core.actor import Actor
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

Progress = Callable[[int, int], None]

MERGE = "contact.merge"
PICTURE = "picture"
"""The key of a picture among what is chosen."""
_PAST_BATCHES = 100
_READ_AT_ONCE = 200
"""Groups of which the cards are read together."""
_NAMED = 5
"""So many merges of one batch are named; the others are counted."""


@record
class Side:
    """One contact that may be merged: its card, what leads to it, whether it has a photo.

    `names` are those of the contacts that it points at itself, by id.
    """

    contact: Contact
    links: LinkCounts
    has_picture: bool
    names: tuple[tuple[int, str], ...] = ()


@record
class PastMerge:
    """A merge that stands: who was merged with whom."""

    merged_id: int
    merged_name: str
    survivor_id: int
    survivor_name: str
    kind: ContactKind


@record
class PastMerges:
    """A batch of merges that stands, with its first merges; `count` contacts were in it."""

    seq: int
    at: datetime
    user_id: int
    count: int
    first: tuple[PastMerge, ...]


class UnitingService:
    """One method is one action; all run in the thread that owns the database."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        contacts: ContactRepository,
        is_mutual: IsMutual = is_mutual,
    ) -> None:
        self._database = database
        self._journal = journal
        self._contacts = contacts
        self._rows = UnitingRepository(database, contacts, is_mutual)

    # -- looking -------------------------------------------------------------------------------

    def sides(self, ids: Sequence[int]) -> tuple[Side, ...]:
        """The contacts side by side, without those that lie in the bin by now.

        Raises `UserError` `too_many_to_merge`, `contacts_of_two_kinds`, `nothing_to_merge`.
        """
        if len(ids) > MOST_AT_ONCE:
            raise UserError("too_many_to_merge", limit=MOST_AT_ONCE)
        with self._database.read():
            cards = (self._contacts.card(contact_id) for contact_id in dict.fromkeys(ids))
            found = tuple(
                Side(
                    card,
                    self._rows.link_counts(card.id),
                    self._rows.has_picture(card.id),
                    self._names_beside(card),
                )
                for card in cards
                if card is not None and card.deleted_at is None
            )
        if len({side.contact.kind for side in found}) > 1:
            raise UserError("contacts_of_two_kinds")
        if len(found) < 2:
            raise UserError("nothing_to_merge")
        return found

    def _names_beside(self, card: Contact) -> tuple[tuple[int, str], ...]:
        wanted = {value.number for value in card.custom if value.number} | {card.referred_by_id}
        named = ((key, self._contacts.name_of(key)) for key in wanted if key)
        return tuple((key, name) for key, name in named if name)

    def survivor_of(self, contact_id: int) -> int:
        """Where a merged contact leads to; itself if it was never merged or is back."""
        with self._database.read():
            return self._rows.survivor_of(contact_id)

    def merged_into(self, ref: RecordRef) -> tuple[RecordRef, ...]:
        """The cards in the bin that lead to this one: their history is its history."""
        if ref.kind != CONTACT:
            return ()
        return tuple(RecordRef(CONTACT, key) for key in self._rows.merged_into(ref.id))

    def past(self) -> tuple[PastMerges, ...]:
        """The merges that stand, the newest first."""
        return tuple(
            PastMerges(
                seq,
                from_milliseconds(at),
                user_id,
                count,
                tuple(PastMerge(*one[:4], ContactKind(one[4])) for one in merges),
            )
            for seq, at, user_id, count, merges in self._rows.past(MERGE, _PAST_BATCHES, _NAMED)
        )

    # -- merging -------------------------------------------------------------------------------

    def merge(
        self, survivor: Contact, others: Sequence[Contact], chosen: Chosen, actor: Actor
    ) -> BatchDone:
        """Make several contacts one, as they were looked at.

        `chosen` names by field whose value is taken; see `uniting.united`. Raises `ConflictError`
        if somebody has changed one since, `UserError` `contacts_of_two_kinds`, `record_gone`,
        `nothing_to_merge`.
        """
        actor.require(Right.CONTACTS_EDIT)
        actor.require(Right.CONTACTS_BIN)
        if not others:
            raise UserError("nothing_to_merge")
        with self._journal.begin(actor, MERGE) as work:
            for seen in (survivor, *others):
                self._require_unchanged(seen)
            self._unite(work, survivor, others, chosen)
        return BatchDone(work.seq, 1 + len(others))

    def merge_groups(
        self, groups: Sequence[Sequence[int]], actor: Actor, progress: Progress | None = None
    ) -> BatchDone:
        """Merge each group of ids into its fullest card, all of them as one batch.

        `progress(done, total)` may raise `Cancelled`: nothing is changed then. Groups of which
        fewer than two are left, or whose card would be refused, are skipped; one that lost a card
        to a group before it waits: who merged it was never compared with what is left of it.
        """
        actor.require(Right.CONTACTS_EDIT)
        actor.require(Right.CONTACTS_BIN)
        skipped = waiting = 0
        united_ids: set[int] = set()
        merged: dict[int, int] = {}
        with self._journal.begin(actor, MERGE) as work:
            work.expect(sum(map(len, groups)))
            links = self._rows.linked({key for ids in groups for key in ids})
            for start in range(0, len(groups), _READ_AT_ONCE):
                several = groups[start : start + _READ_AT_ONCE]
                cards = ReadCards(work, self._contacts, {key for ids in several for key in ids})
                for number, ids in enumerate(several, start):
                    if progress is not None:
                        progress(number, len(groups))
                    group = [
                        card
                        for key in dict.fromkeys(ids)
                        if key not in merged and (card := cards.living(key)) is not None
                    ]
                    others = self._unite_group(work, group, links)
                    if not others:
                        shares = not merged.keys().isdisjoint(ids)
                        skipped += not shares
                        waiting += shares
                        continue
                    survivor_id = next(one.id for one in group if one.id not in others)
                    merged.update(dict.fromkeys(others, survivor_id))
                    united_ids.update(card.id for card in group)
            self._rows.put_away(work, merged)
        return BatchDone(work.seq, len(united_ids), skipped, waiting)

    def _unite_group(
        self, work: UnitOfWork, group: Sequence[Contact], links: Links
    ) -> frozenset[int]:
        """Copy and move to the fullest card; gives the others, which are yet to be put away.

        Nothing happens to fewer than two, nor where the card would be refused.
        """
        if len(group) < 2:
            return frozenset()
        survivor_id = best_survivor(group)
        survivor = next(one for one in group if one.id == survivor_id)
        others = [one for one in group if one is not survivor]
        try:
            result = united(survivor, others, {})
        except UserError:
            return frozenset()
        self._give(work, survivor, others, result)
        self._take_picture(work, survivor, others, {}, links.pictures)
        for other in others:
            self._rows.move_links(work, survivor, other.id, links)
        work.touch(RecordRef(CONTACT, survivor.id))
        return frozenset(one.id for one in others)

    def _require_unchanged(self, seen: Contact) -> None:
        stored = self._contacts.stamp(seen.id)
        if stored is None or stored.is_binned:
            raise UserError("record_gone")
        if stored.version != seen.version:
            raise ConflictError(
                RecordRef(CONTACT, seen.id),
                expected_version=seen.version,
                actual_version=stored.version,
                changed_by=stored.updated_by,
                changed_at=from_milliseconds(stored.updated_at),
            )

    def _unite(
        self, work: UnitOfWork, survivor: Contact, others: Sequence[Contact], chosen: Chosen
    ) -> None:
        self._give(work, survivor, others, united(survivor, others, chosen))
        self._take_picture(work, survivor, others, chosen)
        root = RecordRef(CONTACT, survivor.id)
        for other in others:
            pointer = {"merged_into_id": survivor.id}
            work.update(CONTACT, other.id, pointer, self._version_of(other), root=root)
            self._rows.move_links(work, survivor, other.id)
            work.bin(CONTACT, other.id, self._version_of(other))
        work.touch(root)

    def _give(
        self, work: UnitOfWork, survivor: Contact, others: Sequence[Contact], result: Contact
    ) -> None:
        """Make the survivor's card what the cards say together."""
        version = self._contacts.write_changes(work, survivor, result)
        if result.last_contact_at != survivor.last_contact_at and result.last_contact_at:
            moment = to_milliseconds(result.last_contact_at)
            said = self._rows.last_contact_said([survivor.id, *(one.id for one in others)])
            values = {"last_contact_at": moment, "met_before_at": said}
            work.update(CONTACT, survivor.id, values, version)

    def _version_of(self, contact: Contact) -> int:
        """Its version by now: what was moved before may have raised it."""
        stamp = self._contacts.stamp(contact.id)
        return contact.version if stamp is None else stamp.version

    def _take_picture(
        self,
        work: UnitOfWork,
        survivor: Contact,
        others: Sequence[Contact],
        chosen: Chosen,
        having: set[int] | None = None,
    ) -> None:
        """Give the survivor a picture; `having` are those that have one, where many were asked."""
        has_picture = self._rows.has_picture if having is None else having.__contains__
        wanted = chosen.get(PICTURE, 0)
        if not wanted and not has_picture(survivor.id):
            wanted = next((one.id for one in others if has_picture(one.id)), 0)
        if wanted and wanted != survivor.id:
            self._rows.take_picture(work, survivor.id, wanted)
            if having is not None:
                having.add(survivor.id)
