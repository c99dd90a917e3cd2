"""What a card or preview shows of a contact, read in one go by the worker."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

from crm_desktop.business.audit.model import HistoryEntry
from crm_desktop.business.contacts.model import Affiliation, Contact, ContactPoint, PointKind
from crm_desktop.business.contacts.personal import zone_of
from crm_desktop.business.contacts.relations import NO_RELATIONS, Relations
from crm_desktop.core.records import record
from crm_desktop.core.text import isolate_ltr
from crm_desktop.ui.contacts.context import ContactServices

if TYPE_CHECKING:
    from crm_desktop.business.contacts.removing_service import Remover


@record
class LoadedContact:
    """A contact with its people and relations, and numbers ready to show.

    `numbers` maps E.164 to the international form: formatting may have to read tables, which is
    the worker's business. `day` is the ISO day it was read, `newest` the beginning of its history
    if that was read, too. `survivor_id` is the contact that one in the bin was merged with, or 0;
    `binner` is who moved it there.
    """

    contact: Contact
    affiliations: tuple[Affiliation, ...] = ()
    numbers: dict[str, str] = field(default_factory=dict[str, str])
    relations: Relations = NO_RELATIONS
    day: str = ""
    newest: tuple[HistoryEntry, ...] | None = None
    survivor_id: int = 0
    binner: Remover | None = None

    def points_of(self, *kinds: PointKind) -> tuple[ContactPoint, ...]:
        """The contact points of these kinds (or of all) that are still used."""
        return self.contact.points_of(*(kinds or PointKind), on=self.day)

    def shown(self, point: ContactPoint) -> str:
        """A contact point as it is read: numbers in international form, isolated if need be."""
        if not point.kind.is_number:
            return isolate_ltr(point.raw_value)
        text = self.numbers.get(point.normalized_value, "") or point.raw_value
        if point.extension:
            text = f"{text} ext. {point.extension}"
        return isolate_ltr(text)


def load_contact(services: ContactServices, contact_id: int) -> LoadedContact:
    """Read a contact; raises `UserError` `record_gone`. For the worker only."""
    contact = services.contacts.get(contact_id)
    relations = services.contacts.relations.of(contact_id)
    day = services.clock.today().isoformat()
    affiliations = services.contacts.affiliations_of(contact_id)
    loaded = with_numbers(contact, affiliations, relations, day)
    if contact.deleted_at is None:
        return loaded
    survivor_id = services.contacts.uniting.survivor_of(contact_id)
    return replace(
        loaded,
        survivor_id=0 if survivor_id == contact_id else survivor_id,
        binner=services.contacts.removing.binner_of(contact_id),
    )


def with_numbers(
    contact: Contact,
    affiliations: tuple[Affiliation, ...],
    relations: Relations = NO_RELATIONS,
    day: str = "",
) -> LoadedContact:
    """A contact with its numbers formatted. For the worker only."""
    from crm_desktop.core.phone import format_international

    zone_of(contact.time_zone)  # read here, so that the window finds it at hand
    numbers = {
        point.normalized_value: format_international(point.normalized_value)
        for point in contact.points
        if point.kind.is_number and point.normalized_value
    }
    return LoadedContact(contact, affiliations, numbers, relations, day)
