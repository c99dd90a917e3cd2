"""What a card lacks of the fields that are agreed, in one line (A12)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.kit.plain_label import PlainLabel


class LackingLine(PlainLabel):
    """Asks for what a contact lacks; hidden where nothing is."""

    def __init__(self, context: ContactContext, parent: QWidget | None = None) -> None:
        super().__init__("", parent, size="small", tone="warning", wraps=True)
        self._context = context
        self._contact_id = 0
        self.hide()

    def show_for(self, contact_id: int) -> None:
        """Say what a stored contact lacks; 0 for a new one, of which nothing is said."""
        self._contact_id = contact_id
        if not contact_id:
            self.hide()
            return
        contacts = self._context.services.contacts
        self._context.operations.run(
            self,
            lambda: contacts.lacking([contact_id]).get(contact_id, ()),
            self._take,
            kind="lacking",
        )

    def _take(self, keys: tuple[str, ...]) -> None:
        from crm_desktop.ui.contacts.filter_words import field_word

        words = ", ".join(field_word(key, self._context) for key in keys)
        self.setText(self.tr("Lacking: {fields}").replace("{fields}", words))
        self.setVisible(bool(keys) and bool(self._contact_id))
