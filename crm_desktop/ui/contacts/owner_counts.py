"""How many contacts of a list each employee has, as a line of buttons that filter by one (A12)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.contacts.model import ContactQuery
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.kit.buttons import Button
from crm_desktop.ui.kit.flow_layout import FlowLayout
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme


class OwnerCounts(QWidget):
    """Asks for the counts of a query; `chosen(owner id or None)` when one is clicked."""

    chosen = Signal(object)

    def __init__(self, context: ContactContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._query: ContactQuery | None = None
        self._line = FlowLayout(spacing=theme().space("xs") + 2)
        self.setLayout(self._line)
        self.label = PlainLabel(self.tr("By employee:"), size="small", tone="muted")
        self._line.addWidget(self.label)
        self.buttons: list[Button] = []
        self.hide()

    def show_for(self, query: ContactQuery | None) -> None:
        """Show the counts of a query, or nothing."""
        self._query = query
        if query is None:
            self.hide()
        else:
            self.recount()

    def recount(self) -> None:
        """Count again."""
        query = self._query
        if query is not None:
            contacts = self._context.services.contacts
            self._context.operations.run(
                self, lambda: contacts.count_by_owner(query), self._take, kind="owners"
            )

    def _take(self, counts: dict[int | None, int]) -> None:
        if self._query is None:
            return
        for button in self.buttons:
            self._line.removeWidget(button)
            button.deleteLater()
        self.buttons = []
        for owner, count in sorted(counts.items(), key=lambda item: (item[0] is None, -item[1])):
            name = self._context.user_name(owner) or self.tr("Nobody")
            button = Button(f"{name}  {format_number(count)}")
            button.clicked.connect(partial(self.chosen.emit, owner))
            self.buttons.append(button)
            self._line.addWidget(button)
        self.setVisible(bool(self.buttons))
