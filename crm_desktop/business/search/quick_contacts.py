"""A new contact out of one line: what is understood, what the base knows of it, and storing it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crm_desktop.business.contacts import validation
from crm_desktop.business.contacts.duplicates import LikelyDuplicate
from crm_desktop.business.contacts.matching import same_organization
from crm_desktop.business.contacts.model import Affiliation, Contact, ContactKind, NewLink
from crm_desktop.business.contacts.quick_entry import QuickEntry, candidate_pieces, read_entry
from crm_desktop.business.search.model import SearchHit
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.core.text import fold

if TYPE_CHECKING:
    from crm_desktop.business.contacts.service import ContactService
    from crm_desktop.business.search.service import SearchService
    from crm_desktop.core.actor import Actor


@record
class Understood:
    """What a text says; the organization that is there already, and who may be the same."""

    entry: QuickEntry
    organization: SearchHit | None = None
    duplicates: tuple[LikelyDuplicate, ...] = ()


@record
class QuickSaved:
    """The new card and the batch that undo takes back."""

    ref: RecordRef
    name: str
    seq: int


class QuickContacts:
    """Runs in the thread that owns the database, like the services it asks."""

    def __init__(self, contacts: ContactService, search: SearchService) -> None:
        self._contacts = contacts
        self._search = search

    def understand(self, text: str) -> Understood:
        """Read a line or signature with what the base knows."""
        known = {fold(piece) for piece in candidate_pieces(text) if self._organization(piece)}
        entry = read_entry(text, self._contacts.default_country, known)
        return self.compare(entry)

    def compare(self, entry: QuickEntry) -> Understood:
        """The organization of an entry, and contacts with the same number, address or name."""
        organization = self._organization(entry.organization) if entry.organization else None
        return Understood(entry, organization, self._contacts.likely_duplicates(entry.contact()))

    def save(self, entry: QuickEntry, actor: Actor) -> QuickSaved:
        """Store the contact; an organization of that name is joined, else made in one batch.

        Raises the `UserError` of the first problem.
        """
        there = self._organization(entry.organization) if entry.organization else None
        if entry.is_person and (there is not None or not entry.organization):
            entry = entry.with_codes_noted()
        card = self._clean(entry.contact(), actor)
        if not entry.is_person or not entry.organization:
            saved = self._contacts.create(card, actor)
            return QuickSaved(_ref(saved.contact.id), saved.contact.display_name, saved.seq)
        if there is None:
            firm = Contact(
                ContactKind.ORGANIZATION,
                entry.organization,
                registration_no=entry.registration_no,
                tax_id=entry.tax_id,
            )
            link = NewLink(0, 1, job_title=entry.job_title)
            cards = (card, self._clean(firm, actor))
            done = self._contacts.create_many(cards, actor, links=(link,), action="contact.create")
            return QuickSaved(_ref(done.ids.start), card.display_name, done.seq)
        place = Affiliation(0, there.ref.id, job_title=entry.job_title)
        saved = self._contacts.create(card, actor, place)
        return QuickSaved(_ref(saved.contact.id), saved.contact.display_name, saved.seq)

    def saved_by(self, op_id: bytes) -> QuickSaved | None:
        """What `save` stored, though nobody answered; None if it is not in the file."""
        saved = self._contacts.saved_by(op_id)
        if saved is None:
            return None
        return QuickSaved(_ref(saved.contact.id), saved.contact.display_name, saved.seq)

    def _clean(self, contact: Contact, actor: Actor) -> Contact:
        clean, _remarks = validation.cleaned(contact, None, self._contacts.default_country)
        return replace(clean, owner_id=actor.user_id or None)

    def _organization(self, name: str) -> SearchHit | None:
        """The organization of the base that a name means."""
        key = fold(name)
        hits = [
            hit
            for hit in self._search.find(name)
            if hit.kind == ContactKind.ORGANIZATION.value and same_organization(hit.title, name)
        ]
        return min(hits, key=lambda hit: fold(hit.title) != key, default=None)


def _ref(contact_id: int) -> RecordRef:
    return RecordRef("contact", contact_id)
