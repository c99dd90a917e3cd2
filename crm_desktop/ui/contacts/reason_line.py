"""Why a contact is to be contacted again, in one line of the preview."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_desktop.business.rotation.model import QueueLine
from crm_desktop.ui.activities.reason_words import reasons_of
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.kit.plain_label import PlainLabel


class ReasonLine(PlainLabel):
    """Asks for the reasons of a contact; hidden where there are none."""

    def __init__(self, context: ContactContext, parent: QWidget | None = None) -> None:
        super().__init__("", parent, size="small", tone="info", wraps=True)
        self._context = context
        self.hide()

    def show_for(self, contact_id: int) -> None:
        """Say why this contact is to be contacted."""
        services = self._context.services
        if services.make_rotation is None:
            return
        self._context.operations.run(
            self, lambda: services.rotation.lines_of([contact_id]), self._take, kind="reasons"
        )

    def _take(self, lines: tuple[QueueLine, ...]) -> None:
        words = reasons_of(lines[0]) if lines else ""
        self.setText(self.tr("To contact: {reasons}").replace("{reasons}", words))
        self.setVisible(bool(words))
