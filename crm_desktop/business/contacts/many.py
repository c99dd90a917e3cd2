"""What can be done with many contacts at once: each action is one batch, with progress and undo.

`progress(done, total)` may raise `Cancelled`: nothing is changed then. Contacts in the bin are
left out and counted as skipped: somebody else may have put them there since they were ticked.

`since` is the newest batch that the user had seen: where others wrote the same after it,
`ChangedMeanwhile` is raised and nothing is changed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.business.contacts.bulk_model import (
    BULK_TEXTS,
    OWNER_FIELD,
    SOURCE_FIELD,
    LeaverCounts,
    Progress,
    Reassignment,
    checked_text,
    shares,
)
from crm_desktop.business.contacts.derived import name_key
from crm_desktop.business.contacts.model import (
    CONTACT,
    NAME_LIMIT,
    TAG_LIMIT,
    BatchDone,
    ContactKind,
)
from crm_desktop.business.contacts.party_kinds import party_kinds_mask
from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import UserError
from crm_desktop.core.rights import Right

if TYPE_CHECKING:
    from crm_desktop.business.contacts.repository import ContactRepository
    from crm_desktop.business.custom_fields.model import Content
    from crm_desktop.business.custom_fields.service import CustomFieldService
    from crm_desktop.business.staff.service import StaffService
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

_Ids = Sequence[int]


class ManyContacts(ABC):
    """The part of `ContactService` that changes many contacts."""

    _journal: Journal
    _contacts: ContactRepository
    _staff: StaffService
    custom_fields: CustomFieldService | None

    @abstractmethod
    def _checked_name(self, name: str, limit: int) -> str:
        """A name in good order; `UserError` for an empty or too long one."""

    def _heed(
        self, work: UnitOfWork, ids: _Ids, since: int | None, of: str, mine: object = None
    ) -> None:
        """Raise `ChangedMeanwhile` if others wrote there after `since`; see `heeding`."""
        if since is None:
            return
        from crm_desktop.business.contacts.heeding import Heeding, Wanted

        heeding = Heeding(self._journal, self._staff, self.custom_fields)
        heeding.require_unchanged(work, ids, since, Wanted(of, mine))

    def _heed_member(
        self,
        work: UnitOfWork,
        ids: _Ids,
        since: int | None,
        of: str,
        key: int,
        name: str,
        *,
        is_there: bool,
    ) -> None:
        """Raise `ChangedMeanwhile` if others gave or took just this tag or kind after `since`."""
        if since is None:
            return
        from crm_desktop.business.contacts.heeding import Heeding, Member
        from crm_desktop.business.contacts.meanwhile_repository import Among

        heeding = Heeding(self._journal, self._staff)
        member = Member(name, is_there)
        heeding.require_same_member(work, ids, since, Among(of, key), member)

    # -- the bin -------------------------------------------------------------------------

    def bin(
        self,
        ids: _Ids,
        actor: Actor,
        progress: Progress | None = None,
        *,
        since: int | None = None,
    ) -> BatchDone:
        """Put contacts into the bin; their links, tags and people stay as they are (J7)."""
        actor.require(Right.CONTACTS_BIN)
        with self._journal.begin(actor, "contact.bin") as work:
            self._heed(work, ids, since, "bin")
            work.report_to(progress, len(ids))
            count = work.bin_many(CONTACT, ids)
        return BatchDone(work.seq, count, len(ids) - count)

    def restore(self, ids: _Ids, actor: Actor, progress: Progress | None = None) -> BatchDone:
        """Take contacts out of the bin, with all their links."""
        actor.require(Right.CONTACTS_BIN)
        with self._journal.begin(actor, "contact.restore") as work:
            work.report_to(progress, len(ids))
            count = work.restore_many(CONTACT, ids)
        return BatchDone(work.seq, count, len(ids) - count)

    # -- values --------------------------------------------------------------------------

    def assign_owner(
        self,
        ids: _Ids,
        owner_id: int | None,
        actor: Actor,
        progress: Progress | None = None,
        *,
        since: int | None = None,
    ) -> BatchDone:
        """Give contacts to an employee, or to nobody."""
        values = {OWNER_FIELD: owner_id}
        return self._set_values("contact.assign_owner", ids, values, actor, progress, since=since)

    def set_starred(
        self,
        ids: _Ids,
        starred: bool,
        actor: Actor,
        progress: Progress | None = None,
        *,
        since: int | None = None,
    ) -> BatchDone:
        """Mark contacts with a star, or take it off."""
        values = {"is_starred": int(starred)}
        return self._set_values("contact.star", ids, values, actor, progress, since=since)

    def set_source(
        self,
        ids: _Ids,
        source: str,
        actor: Actor,
        progress: Progress | None = None,
        *,
        since: int | None = None,
    ) -> BatchDone:
        """Say where contacts heard of us; a new source is made, an empty name empties the field."""
        actor.require(Right.CONTACTS_EDIT)
        text = self._checked_name(source, NAME_LIMIT) if source else ""
        living = self._contacts.living(ids)
        with self._journal.begin(actor, "contact.set_field") as work:
            work.report_to(progress, len(living))
            new = (self._contacts.ensure_source(work, text) if text else None,)
            self._heed(work, living, since, SOURCE_FIELD, new[0])
            count = work.update_by(CONTACT, (SOURCE_FIELD,), living, lambda _old: new)
        return BatchDone(work.seq, count, len(ids) - len(living))

    def set_text(
        self,
        ids: _Ids,
        name: str,
        text: str,
        actor: Actor,
        progress: Progress | None = None,
        *,
        since: int | None = None,
    ) -> BatchDone:
        """Fill in or empty one of `BULK_TEXTS` on the cards where it stands.

        `UserError` for a text that a card would refuse.
        """
        actor.require(Right.CONTACTS_EDIT)
        values = {name: checked_text(name, text)}
        kinds = BULK_TEXTS[name]
        action = "contact.set_field"
        return self._set_values(action, ids, values, actor, progress, kinds, since=since)

    def set_custom(
        self,
        ids: _Ids,
        field_id: int,
        content: Content,
        actor: Actor,
        progress: Progress | None = None,
        *,
        since: int | None = None,
    ) -> BatchDone:
        """Give contacts one value of an own field (`None` empties it) where the field stands."""
        if self.custom_fields is None:
            raise UserError("field_not_bulk")
        field = self.custom_fields.field(field_id)
        kinds = tuple(kind for kind in ContactKind if field.suits(kind))
        living = self._contacts.living(ids, kinds)
        value = self.custom_fields.value(field_id, content)

        def heed(work: UnitOfWork) -> None:
            self._heed(work, living, since, field.key, value)

        done = self.custom_fields.set_many(living, field_id, content, actor, progress, heed)
        return BatchDone(done.seq, done.count, len(ids) - len(living))

    def set_stage(
        self,
        ids: _Ids,
        stage: str,
        actor: Actor,
        progress: Progress | None = None,
        *,
        since: int | None = None,
    ) -> BatchDone:
        """Set the status; those that have it already keep its date."""
        actor.require(Right.CONTACTS_EDIT)
        living = self._contacts.living(ids)
        with self._journal.begin(actor, "contact.set_stage") as work:
            self._heed(work, living, since, "lifecycle_stage", stage)
            work.report_to(progress, len(living))
            moved = (stage, work.now_ms)

            def change(old: tuple[Any, ...]) -> tuple[Any, ...]:
                return old if old[0] == stage else moved

            columns = ("lifecycle_stage", "stage_changed_at")
            count = work.update_by(CONTACT, columns, living, change)
        return BatchDone(work.seq, count, len(ids) - len(living))

    def change_party_kinds(
        self,
        ids: _Ids,
        added: frozenset[str],
        removed: frozenset[str],
        actor: Actor,
        progress: Progress | None = None,
        *,
        since: int | None = None,
    ) -> BatchDone:
        """Say that contacts are something to us, or are it no more; their other kinds stay."""
        actor.require(Right.CONTACTS_EDIT)
        living = self._contacts.living(ids)
        plus, minus = party_kinds_mask(added), party_kinds_mask(removed)
        with self._journal.begin(actor, "contact.set_kinds") as work:
            for code in (*added, *removed):
                self._heed_member(
                    work,
                    living,
                    since,
                    "party_kinds",
                    party_kinds_mask((code,)),
                    code,
                    is_there=code in added,
                )
            work.report_to(progress, len(living))
            count = work.update_by(
                CONTACT, ("party_kinds",), living, lambda old: ((old[0] & ~minus) | plus,)
            )
        return BatchDone(work.seq, count, len(ids) - len(living))

    def _set_values(
        self,
        action: str,
        ids: _Ids,
        values: Mapping[str, object],
        actor: Actor,
        progress: Progress | None,
        kinds: tuple[ContactKind, ...] = (),
        *,
        since: int | None = None,
    ) -> BatchDone:
        actor.require(Right.CONTACTS_EDIT)
        living = self._contacts.living(ids, kinds)
        new = tuple(values.values())
        with self._journal.begin(actor, action) as work:
            for name, value in values.items():
                self._heed(work, living, since, name, value)
            work.report_to(progress, len(living))
            count = work.update_by(CONTACT, tuple(values), living, lambda _old: new)
        return BatchDone(work.seq, count, len(ids) - len(living))

    # -- tags ----------------------------------------------------------------------------

    def add_tag(
        self,
        ids: _Ids,
        tag: str,
        actor: Actor,
        progress: Progress | None = None,
        *,
        since: int | None = None,
    ) -> BatchDone:
        """Put a tag on contacts; it is made if there is none of that name.

        A contact that has as many tags as a card can hold is skipped.
        """
        actor.require(Right.CONTACTS_EDIT)
        text = self._checked_name(tag, TAG_LIMIT)
        with self._journal.begin(actor, "contact.add_tag") as work:
            # Made here, so that it goes when this is cancelled or taken back.
            key = self._contacts.ensure_tag(work, text)
            wanted = next(one for one in self._contacts.tags() if one.id == key)
            self._heed_member(work, ids, since, "tags", key, wanted.name, is_there=True)
            work.report_to(progress, 2 * len(ids))
            count, skipped = self._contacts.add_tagging(work, ids, wanted)
        return BatchDone(work.seq, count, skipped)

    def remove_tag(
        self,
        ids: _Ids,
        tag: str,
        actor: Actor,
        progress: Progress | None = None,
        *,
        since: int | None = None,
    ) -> BatchDone:
        """Take a tag off contacts."""
        actor.require(Right.CONTACTS_EDIT)
        key = name_key(tag)
        known = next((one for one in self._contacts.tags() if name_key(one.name) == key), None)
        if known is None:
            return BatchDone(0, 0)
        with self._journal.begin(actor, "contact.remove_tag") as work:
            self._heed_member(work, ids, since, "tags", known.id, known.name, is_there=False)
            work.report_to(progress, 2 * len(ids))
            count = self._contacts.remove_tagging(work, ids, known)
        return BatchDone(work.seq, count)

    # -- an employee leaves --------------------------------------------------------------

    def leaver_counts(self, owner_id: int) -> LeaverCounts:
        """What an employee owns, for the preview of `reassign`."""
        return self._contacts.counts_of_owner(owner_id)

    def reassign_count(self, wanted: Reassignment) -> int:
        """How many contacts `reassign` would hand over."""
        return len(self._contacts.owned_by(wanted))

    def reassign(
        self,
        wanted: Reassignment,
        actor: Actor,
        progress: Progress | None = None,
        *,
        since: int | None = None,
        also: _Ids = (),
    ) -> BatchDone:
        """Hand an employee's contacts over to one or several others, as one batch (A13).

        Raises `UserError`: `no_heir`, `heir_is_leaver`. Here `since` asks about those that others
        gave from the employee to somebody else; `also` are those that go over all the same.
        """
        actor.require(Right.CONTACTS_EDIT)
        if not wanted.heirs:
            raise UserError("no_heir", field="heirs")
        if wanted.leaver_id in wanted.heirs:
            raise UserError("heir_is_leaver", field="heirs")
        with self._journal.begin(actor, "contact.reassign") as work:
            self._heed_taken(work, wanted, since)
            ids = self._contacts.owned_by(wanted) + self._contacts.owned_by(wanted, also)
            work.report_to(progress, len(ids))
            count = 0
            for heir, part in shares(ids, wanted.heirs).items():
                count += work.update_by(
                    CONTACT, (OWNER_FIELD,), part, lambda _old, heir=heir: (heir,)
                )
        return BatchDone(work.seq, count)

    def _heed_taken(self, work: UnitOfWork, wanted: Reassignment, since: int | None) -> None:
        if since is None:
            return
        from crm_desktop.storage.meanwhile import LaterEntry, others_touched

        def is_taken(entry: LaterEntry) -> bool:
            return entry.kind == CONTACT and entry.takes_from(OWNER_FIELD, wanted.leaver_id)

        taken = others_touched(work, self._journal.own_seqs, CONTACT, since, is_taken)
        ids = self._contacts.owned_by(wanted, taken)
        mine = wanted.heirs[0] if len(wanted.heirs) == 1 else wanted.heirs
        self._heed(work, ids, since, OWNER_FIELD, mine)
