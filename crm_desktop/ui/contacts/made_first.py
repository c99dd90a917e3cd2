"""Somebody who is made first, then linked to a card: two saves, and neither is done twice (P5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Generic, TypeVar

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.contacts.model import Contact
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.text import fold
from crm_desktop.ui.contacts.context import ContactServices
from crm_desktop.ui.kit.asked_again import AskedAgain, found_words
from crm_desktop.ui.kit.direction import isolate

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
        self._is_left_told = False

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

    def find_left(self, services: ContactServices) -> Contact | None:
        """In the worker: who was made without an answer and is linked to nobody yet; told once."""
        if self._is_left_told:
            return None
        made = self._made.look(services.contacts.saved_by)
        there = services.contacts.get(self._id) if self._id else made and made.contact
        self._is_left_told = there is not None
        return there

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


class Makings(Generic[Link]):
    """Who was added to one card, or was to be, until it is known that they are in the file.

    The same name, be it written otherwise, is the same person once more. Another name is somebody
    else: nobody who is in the file by now is renamed to that one.
    """

    def __init__(self) -> None:
        self._by_name: dict[tuple[object, str], MadeFirst[Link]] = {}
        self._left: list[str] = []

    def of(self, wanted: object, name: str) -> MadeFirst[Link]:
        """What is known of somebody of this name, asked for from `wanted`; in the GUI thread."""
        self._left = []
        return self._by_name.setdefault((wanted, fold(name)), MadeFirst[Link]())

    def look_for_left(
        self, services: ContactServices, wanted: object, again: MadeFirst[Link]
    ) -> None:
        """In the worker: whom the tries before made after all, though they got no answer."""
        for (where, _name), one in list(self._by_name.items()):
            if where == wanted and one is not again and (left := one.find_left(services)):
                self._left.append(left.display_name)

    def settle(self, wanted: object, name: str) -> str:
        """They are in the file; what is to be told beside, which may be nothing."""
        again = self._by_name.pop((wanted, fold(name)), None)
        if self._left:
            sentence = QCoreApplication.translate(
                "MadeFirst",
                "“{name}” is among the contacts, too: the first try had been saved after all.",
            )
            return sentence.replace("{name}", isolate(self._left[-1]))
        return found_words() if again is not None and again.was_found else ""
