"""What a card does when somebody else works on the same contact: conflicts and quiet merges."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject

from crm_desktop.business.contacts.merging import differing_fields
from crm_desktop.business.contacts.model import Contact
from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.errors import ConflictError, StorageUnavailable
from crm_desktop.ui.contacts.card_body import CardBody
from crm_desktop.ui.contacts.conflict_words import conflict_title
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.saving import Answer, CardSaving, Edit
from crm_desktop.ui.kit.message_bar import MessageBar

_MOST_NAMED = 4


class CardConflicts(QObject):
    """Shows conflicts in the body's panel and carries out what was chosen."""

    def __init__(
        self,
        context: ContactContext,
        saving: CardSaving,
        body: CardBody,
        message_bar: MessageBar,
        contact: Callable[[], Contact | None],
    ) -> None:
        super().__init__(body)
        self._context = context
        self._saving = saving
        self._body = body
        self._message_bar = message_bar
        self._contact = contact
        self._others: int | None = None
        panel = body.conflict
        panel.keep_mine.connect(self._keep_mine)
        panel.take_theirs.connect(self._take_theirs)
        panel.keep_both.connect(self._keep_both)
        panel.decided.connect(body.bindings.give_keyboard)
        saving.settled.connect(self._settle)

    def show(self, edit: Edit, error: ConflictError) -> None:
        """Keep what was typed where it stands, and ask."""
        self._body.bindings.refuse(edit.field, StorageUnavailable("conflict"))
        self._body.conflict.show_conflict(edit, error)
        self._saving.load()

    def note_changes(self, changes: Changes) -> None:
        """Somebody has changed this contact; who it was is told when it was read again."""
        if changes.origin is Origin.FOREIGN or changes.user_id != self._context.actor.user_id:
            self._others = changes.user_id

    def tell(self, before: Contact | None, answer: Answer) -> None:
        """Say what somebody else has changed while this card was open; everything was kept."""
        others, self._others = self._others, None
        after = answer.loaded.contact
        if before is None or before.id != after.id:
            return
        if answer.merged:
            self._say(self._fields(answer.merged), after.updated_by, is_merged=True)
        elif others is not None:
            fields = self._fields(differing_fields(before, after))
            self._say(fields, others, is_merged=False)

    def _say(self, fields: str, user_id: int | None, *, is_merged: bool) -> None:
        bar = self._message_bar
        if not fields or (not bar.isHidden() and bar.level() != "info"):
            return
        name = self._context.user_name(user_id)
        if is_merged:
            sentence = self.tr("Somebody else changed {fields} meanwhile. Both changes are kept.")
        elif name:
            sentence = self.tr("{name} has just changed: {fields}")
        else:
            sentence = self.tr("Somebody else has just changed: {fields}")
        bar.show_message("info", sentence.replace("{name}", name).replace("{fields}", fields))

    def _fields(self, names: Iterable[str]) -> str:
        words = list(dict.fromkeys(conflict_title(self._context, name) for name in names))
        more = "…" if len(words) > _MOST_NAMED else ""
        return ", ".join(words[:_MOST_NAMED]) + more

    def _settle(self, edit: Edit) -> None:
        self._body.bindings.settle(edit.field)
        self._body.conflict.forget(edit.key)

    def _keep_mine(self, edit: object) -> None:
        if isinstance(edit, Edit):
            self._saving.submit(edit.over_theirs())

    def _keep_both(self, edit: object) -> None:
        if isinstance(edit, Edit):
            self._show_theirs(edit)  # what comes back from saving is neither theirs nor mine
            self._saving.submit(edit)

    def _take_theirs(self, edit: object) -> None:
        if isinstance(edit, Edit):
            self._saving.drop(edit)
            self._show_theirs(edit)
            self._saving.load()

    def _show_theirs(self, edit: Edit) -> None:
        contact = self._contact()
        if contact is not None:
            self._body.bindings.take_stored(edit.field, contact)
