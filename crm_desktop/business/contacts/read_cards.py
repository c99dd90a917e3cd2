"""Cards of many contacts read together while one unit of work writes them one by one."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.model import CONTACT, Contact
from crm_desktop.core.record_ref import RecordRef

if TYPE_CHECKING:
    from crm_desktop.business.contacts.repository import ContactRepository
    from crm_desktop.storage.unit_of_work import UnitOfWork


class ReadCards:
    """Cards as they stand now: those that were written since are read again, one by one."""

    def __init__(self, work: UnitOfWork, contacts: ContactRepository, ids: Collection[int]) -> None:
        self._work = work
        self._contacts = contacts
        self._cards = contacts.cards([key for key in ids if not self._is_written(key)])

    def _is_written(self, contact_id: int) -> bool:
        return self._work.has_touched(RecordRef(CONTACT, contact_id))

    def card(self, contact_id: int) -> Contact | None:
        """A card, also of a binned contact; `None` if there is no such row."""
        if self._is_written(contact_id):
            return self._contacts.card(contact_id)
        return self._cards.get(contact_id)

    def living(self, contact_id: int) -> Contact | None:
        """A card, unless it lies in the bin."""
        card = self.card(contact_id)
        return None if card is None or card.deleted_at is not None else card
