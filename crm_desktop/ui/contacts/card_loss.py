"""What a card offers when its contact went while it was edited: into the bin, or into another one.

Nothing typed is lost: it is restored with the change, kept as a new contact, or carried over to the
contact that took this one over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from crm_desktop.business.contacts.carrying import Kept
from crm_desktop.business.contacts.model import Contact
from crm_desktop.core.errors import ConflictError, StorageUnavailable, UserError, is_gone
from crm_desktop.core.records import record
from crm_desktop.ui.contacts.card_body import CardBody
from crm_desktop.ui.contacts.conflict_words import (
    both_in_words,
    conflict_title,
    root_of,
    value_in_words,
)
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.history_words import removed_words
from crm_desktop.ui.contacts.saving import Answer, CardSaving, Edit
from crm_desktop.ui.kit.conflict_card import Loss, WayOut
from crm_desktop.ui.kit.direction import isolate

if TYPE_CHECKING:
    from crm_desktop.business.contacts.removing_service import Remover


@record
class Gone:
    """What became of a contact; `survivor` is the one that took it over, if one did.

    `remover` is who removed it for good: nothing brings it back then.
    """

    survivor: Contact | None = None
    remover: Remover | None = None


class CardLoss(QObject):
    """Shows the ways out in the body's panel and goes the one that is chosen.

    `led_on(id of the survivor, batch)` follows a change that was carried over.
    """

    led_on = Signal(int, int)
    error_shown = Signal(object)

    def __init__(
        self,
        context: ContactContext,
        saving: CardSaving,
        body: CardBody,
        contact: Callable[[], Contact | None],
    ) -> None:
        super().__init__(body)
        self._context = context
        self._saving = saving
        self._body = body
        self._contact = contact

    def note(self, edit: Edit, error: ConflictError | UserError) -> None:
        """An edit could not be saved because the contact is gone: ask what became of it."""
        self._body.bindings.refuse(edit.field, StorageUnavailable("record_gone"))
        contact, services = self._contact(), self._context.services
        if contact is None:
            return
        who = error.changed_by_name if isinstance(error, ConflictError) else ""

        def look() -> Gone:
            remover = services.contacts.removing.remover_of(contact.id)
            if remover is not None:
                return Gone(remover=remover)
            survivor_id = services.contacts.uniting.survivor_of(contact.id)
            if survivor_id in (0, contact.id):
                return Gone()
            return Gone(services.contacts.get(survivor_id))

        self._context.operations.run(
            self._body, look, lambda gone: self._offer(gone, who), kind="gone"
        )

    def _waiting(self) -> list[Edit]:
        return [one.edit for one in self._saving.failures if is_gone(one.error)]

    def _offer(self, gone: Gone, who: str) -> None:
        edits = self._waiting()
        if not edits:
            return
        drop = WayOut("drop", self.tr("Drop my change"), self._drop)
        new = WayOut("new", self.tr("Save as new contact"), self._save_as_new)
        if gone.remover is not None:
            ways = (drop, new)
            removed, still = removed_words(gone.remover.name), self.tr("Your change is still here.")
            sentence = f"{removed} {still}"
        elif gone.survivor is None:
            back = WayOut("restore", self.tr("Restore it and save"), self._restore)
            ways = (drop, new, back)
            sentence = self.tr("{name} moved this contact to the bin. Your change is still here.")
            if not who:
                sentence = self.tr(
                    "Somebody moved this contact to the bin. Your change is still here."
                )
        else:
            survivor = gone.survivor
            words = self.tr("Save it there")
            onto = WayOut("onto", words, lambda: self._save_onto(survivor, edits))
            ways = (drop, new, onto)
            sentence = self.tr(
                "This contact was merged with {contact}. Your change is still here."
            ).replace("{contact}", isolate(survivor.display_name))
        fields = dict.fromkeys(conflict_title(self._context, edit.field) for edit in edits)
        told = sentence.replace("{name}", isolate(who))
        self._body.conflict.show_loss(Loss(told, ways, ", ".join(fields)))

    # The ways out ------------------------------------------------------------------------

    def _drop(self) -> None:
        contact = self._contact()
        for edit in self._waiting():
            self._saving.drop(edit)
            if contact is not None:
                self._body.bindings.take_stored(edit.field, contact)
        self._saving.load()

    def _save_as_new(self) -> None:
        first, *others = self._waiting()
        self._saving.submit_as_new(first)
        for edit in others:
            self._saving.submit(edit.over_theirs())

    def _restore(self) -> None:
        contact, services, edits = self._contact(), self._context.services, self._waiting()
        if contact is None:
            return

        def call() -> bool:
            return services.contacts.restore([contact.id], services.actor).count > 0

        def then(is_back: bool) -> None:
            if not is_back and not self._is_there(contact.id):
                self._save_as_new()
                return
            self._saving.load()
            for edit in edits:
                self._saving.submit(edit)

        self._context.operations.run(self._body, call, then, self.error_shown.emit)

    def _is_there(self, contact_id: int) -> bool:
        """Somebody else may have restored it by now."""
        contact = self._contact()
        return contact is not None and contact.id == contact_id and contact.deleted_at is None

    def _save_onto(self, survivor: Contact, edits: Sequence[Edit]) -> None:
        self._carry(survivor, edits, {})

    def _carry(self, survivor: Contact, edits: Sequence[Edit], answers: dict[str, Kept]) -> None:
        find = self._context.custom_field

        def then(answer: Answer) -> None:
            for edit in edits:
                self._saving.drop(edit)
            self.led_on.emit(survivor.id, answer.seq)

        def fail(error: UserError | StorageUnavailable) -> None:
            if isinstance(error, ConflictError) and error.conflicts:
                self._ask(survivor, edits, error)
            else:
                self.error_shown.emit(error)

        store = self._saving.store
        self._context.operations.run(
            self._body, lambda: store.save_onto(survivor.id, edits, answers, find), then, fail
        )

    def _ask(self, survivor: Contact, edits: Sequence[Edit], error: ConflictError) -> None:
        """The other contact has something else there: mine, theirs, or both."""
        from crm_desktop.ui.kit.conflict_dialog import Answers, Question, ask_about

        def decide(answers: Answers) -> None:
            self._carry(survivor, edits, {str(key): Kept(one) for key, one in answers.items()})

        questions = [
            Question(
                one.field,
                conflict_title(self._context, root_of(one.field)),
                value_in_words(self._context, root_of(one.field), one.mine),
                value_in_words(self._context, root_of(one.field), one.theirs),
                both_in_words(self._context, one),
            )
            for one in error.conflicts
        ]
        title = self.tr("{contact} has something else there").replace(
            "{contact}", isolate(survivor.display_name)
        )
        sentence = self.tr("Nothing was overwritten. Choose what shall stand.")
        offer_again = self._offer
        ask_about(
            self._body.window(),
            title,
            sentence,
            questions,
            decide,
            on_later=lambda: offer_again(Gone(survivor), ""),
        )
