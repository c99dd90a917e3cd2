"""Who works where: persons joined to organizations, with role and dates."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.model import (
    CONTACT,
    NAME_LIMIT,
    Affiliation,
    BatchDone,
    ContactKind,
)
from crm_desktop.business.contacts.rows import affiliation_values
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.core.errors import ConflictError, FieldConflict, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.rights import Right
from crm_desktop.core.text import clean_name
from crm_desktop.storage.change_log import batch_of_operation, made_by

if TYPE_CHECKING:
    from crm_desktop.business.contacts.log_repository import ContactLogRepository
    from crm_desktop.business.contacts.repository import ContactRepository
    from crm_desktop.business.staff.service import StaffService
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

AFFILIATION = "affiliation"


class PlacesOfWork(ABC):
    """The part of `ContactService` that joins persons to organizations."""

    _database: Database
    _journal: Journal
    _contacts: ContactRepository
    _staff: StaffService

    @abstractmethod
    def _standing(self, contact_id: int) -> int:
        """Who stands for a contact: itself, or the one that it was merged with."""

    @abstractmethod
    def _log(self) -> ContactLogRepository:
        """What the log says of contacts."""

    def affiliations_of(self, contact_id: int) -> tuple[Affiliation, ...]:
        """The persons of an organization, or the organizations of a person."""
        with self._database.read():
            kind = self._contacts.kind_of(contact_id)
            return () if kind is None else self._contacts.affiliations.of(contact_id, kind)

    def add_affiliation(self, affiliation: Affiliation, actor: Actor) -> Affiliation:
        """Join a person to an organization; the first one becomes the primary one.

        Where one was merged with another meanwhile, that other one is joined. Raises `UserError`:
        `not_a_person`, `not_an_organization`, `affiliation_exists`, `dates_reversed`,
        `record_gone` for one in the bin.
        """
        actor.require(Right.CONTACTS_EDIT)
        with self._journal.begin(actor, "affiliation.create") as work:
            return self._join(work, self._of_standing(affiliation))

    def _of_standing(self, affiliation: Affiliation) -> Affiliation:
        both = (affiliation.person_id, affiliation.organization_id)
        if len(self._contacts.living(both)) == len(both):
            return affiliation
        both = self._standing(both[0]), self._standing(both[1])
        living = self._contacts.living(both)
        if any(key not in living and self._contacts.kind_of(key) is not None for key in both):
            raise UserError("record_gone")
        return replace(affiliation, person_id=both[0], organization_id=both[1])

    def joined_by(self, op_id: bytes) -> Affiliation | None:
        """What `add_affiliation` stored in an operation; None if it is not in the file (P5)."""
        found = batch_of_operation(self._database, op_id)
        made = [] if found is None else made_by(self._database, found, AFFILIATION)
        return self._contacts.affiliations.get(made[0]) if made else None

    def _join(self, work: UnitOfWork, affiliation: Affiliation) -> Affiliation:
        clean = _cleaned_affiliation(affiliation)
        self._require_kind(clean.person_id, ContactKind.PERSON, "not_a_person")
        self._require_kind(clean.organization_id, ContactKind.ORGANIZATION, "not_an_organization")
        others = self._contacts.affiliations.of(clean.person_id, ContactKind.PERSON)
        current = [other for other in others if other.end_date is None]
        if any(other.organization_id == clean.organization_id for other in current):
            raise UserError("affiliation_exists", field="organization_id")
        clean = replace(clean, is_primary=clean.is_primary or not current)
        key = work.insert(
            AFFILIATION, affiliation_values(clean), root=RecordRef(CONTACT, clean.person_id)
        )
        return self._finish_affiliation(work, key)

    def update_affiliation(
        self, affiliation: Affiliation, actor: Actor, base: Affiliation | None = None
    ) -> Affiliation:
        """Change role, title, dates or primacy.

        With `base`, the place as it was loaded, changes of different columns are merged; the same
        column raises `ConflictError` with both values. Without it any save in between does.
        """
        actor.require(Right.CONTACTS_EDIT)
        clean = _cleaned_affiliation(affiliation)
        root = RecordRef(CONTACT, clean.person_id)
        with self._journal.begin(actor, "affiliation.save") as work:
            if base is not None:
                clean = self._merged_affiliation(base, clean)
            values = affiliation_values(clean)
            work.update(AFFILIATION, clean.id, values, clean.version, root=root)
            return self._finish_affiliation(work, clean.id)

    def _merged_affiliation(self, base: Affiliation, mine: Affiliation) -> Affiliation:
        theirs = self._contacts.affiliations.get(base.id)
        if theirs is None or theirs.version == base.version:
            return mine
        from crm_desktop.business.contacts.merging import PLACE_FIELDS
        from crm_desktop.core.three_way import merge_fields

        merged, conflicts = merge_fields(base, mine, theirs, PLACE_FIELDS)
        if conflicts:
            raise self._conflict_over_place(base, theirs, conflicts)
        return merged

    def _conflict_over_place(
        self, base: Affiliation, theirs: Affiliation, conflicts: tuple[FieldConflict, ...]
    ) -> ConflictError:
        told = self._log().last_change_of(base.person_id, AFFILIATION, base.id)
        return ConflictError(
            RecordRef(AFFILIATION, base.id),
            expected_version=base.version,
            actual_version=theirs.version,
            conflicts=conflicts,
            changed_by=None if told is None else told.user_id,
            changed_by_name="" if told is None else self._staff.name_of(told.user_id),
            changed_at=None if told is None else from_milliseconds(told.at),
        )

    def end_affiliation(self, affiliation_id: int, end_date: date, actor: Actor) -> Affiliation:
        """Let a person have left an organization; the former place stays visible."""
        affiliation = self._contacts.affiliations.get(affiliation_id)
        if affiliation is None:
            raise UserError("record_gone")
        return self.update_affiliation(replace(affiliation, end_date=end_date), actor)

    def remove_affiliation(
        self, affiliation_id: int, actor: Actor, base: Affiliation | None = None
    ) -> BatchDone:
        """Take away a place that never was; undo brings it back.

        With `base`, as it was loaded, what others changed of it since raises `ConflictError`.
        """
        actor.require(Right.CONTACTS_EDIT)
        with self._journal.begin(actor, "affiliation.remove") as work:
            affiliation = self._contacts.affiliations.get(affiliation_id)
            if affiliation is None:
                raise UserError("record_gone")
            if base is not None and base.version != affiliation.version:
                from crm_desktop.business.contacts.merging import PLACE_FIELDS
                from crm_desktop.core.three_way import changed_fields

                conflicts = changed_fields(base, affiliation, PLACE_FIELDS)
                if conflicts:
                    raise self._conflict_over_place(base, affiliation, conflicts)
            root = RecordRef(CONTACT, affiliation.person_id)
            work.bin(AFFILIATION, affiliation_id, affiliation.version, root=root)
            self._contacts.affiliations.refresh_main_organization(work, affiliation.person_id)
            work.touch(RecordRef(CONTACT, affiliation.organization_id))
        return BatchDone(work.seq, 1)

    def _finish_affiliation(self, work: UnitOfWork, affiliation_id: int) -> Affiliation:
        """Keep one primary place, refresh the person's list row, tell both cards."""
        stored = self._contacts.affiliations.get(affiliation_id)
        if stored is None:
            raise UserError("record_gone")
        if stored.is_primary:
            root = RecordRef(CONTACT, stored.person_id)
            for other in self._contacts.affiliations.of(stored.person_id, ContactKind.PERSON):
                if other.is_primary and other.id != stored.id:
                    work.update(AFFILIATION, other.id, {"is_primary": 0}, other.version, root=root)
        self._contacts.affiliations.refresh_main_organization(work, stored.person_id)
        work.touch(RecordRef(CONTACT, stored.person_id))
        work.touch(RecordRef(CONTACT, stored.organization_id))
        return stored

    def _require_kind(self, contact_id: int, kind: ContactKind, code: str) -> None:
        if self._contacts.kind_of(contact_id) is not kind:
            raise UserError(code)


def _cleaned_affiliation(affiliation: Affiliation) -> Affiliation:
    role, title = clean_name(affiliation.role).text, clean_name(affiliation.job_title).text
    for name, text in (("role", role), ("job_title", title)):
        if len(text) > NAME_LIMIT:
            raise UserError("text_too_long", field=name, limit=NAME_LIMIT)
    start, end = affiliation.start_date, affiliation.end_date
    if start is not None and end is not None and end < start:
        raise UserError("dates_reversed", field="end_date")
    return replace(affiliation, role=role, job_title=title)
