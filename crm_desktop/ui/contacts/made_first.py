"""Somebody who is made first, then linked to a card: two saves, and neither is done twice (P5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Generic, TypeVar

from crm_desktop.business.contacts.model import Contact
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.contacts.context import ContactServices
from crm_desktop.ui.kit.asked_again import AskedAgain

Link = TypeVar("Link")
Done = TypeVar("Done")


class MadeFirst(Generic[Link]):
    """Kept until the link is in the file: after a save without an answer it is asked for again."""

    def __init__(self) -> None:
        self._made = AskedAgain[Contact]()
        self._linked = AskedAgain[Link]()
        self._id = 0
        self._sent: Contact | None = None
        """What the contact was called when it was made, or renamed."""

    def note(self, error: UserError | StorageUnavailable) -> None:
        """Why it could not be saved this time, whichever of both it was."""
        self._made.note(error)
        self._linked.note(error)

    def make(self, services: ContactServices, contact: Contact) -> int:
        """In the worker: the contact's id, made now unless it was.

        One that was made under another name gets the one that is typed now.
        """
        if self._id and contact == self._sent:
            return self._id
        if self._id:
            there = services.contacts.get(self._id)
        else:
            there = self._made.call(
                services.contacts.saved_by,
                lambda: services.contacts.create(contact, services.actor),
                contact,
            )().contact
            self._id = there.id
            if self._made.older is None:
                self._sent = contact
                return self._id
        mine = replace(there, display_name=contact.display_name, kind=contact.kind)
        services.contacts.save(there, mine, services.actor)
        self._sent = contact
        return self._id

    @property
    def was_found(self) -> bool:
        """Whether either had been saved by a first try that got no answer."""
        return self._made.was_found or self._linked.was_found

    def link(
        self,
        find: Callable[[bytes], Done | None],
        save: Callable[[], Done],
        sent: Link,
        change: Callable[[Done], Done],
    ) -> Done:
        """In the worker: `save` the link `sent`, unless it is there.

        `change` gives one that is there what was typed of it since.
        """
        done = self._linked.call(find, save, sent)()
        return done if self._linked.older is None else change(done)
