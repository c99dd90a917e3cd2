"""Somebody who is made first, then linked to a card: two saves, and neither is done twice (P5)."""

from __future__ import annotations

from collections.abc import Callable
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

    def note(self, error: UserError | StorageUnavailable) -> None:
        """Why it could not be saved this time, whichever of both it was."""
        self._made.note(error)
        self._linked.note(error)

    def make(self, services: ContactServices, contact: Contact) -> int:
        """In the worker: the contact's id, made now unless it was."""
        if not self._id:
            saved = self._made.call(
                services.contacts.saved_by,
                lambda: services.contacts.create(contact, services.actor),
                contact,
            )()
            self._id = saved.contact.id
        return self._id

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
