"""Finds a contact of the base for a row of the list."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.search.model import SearchHit
from crm_desktop.ui.imports.choosing import Choice, ChoicePopup
from crm_desktop.ui.imports.context import ImportServices


class ContactPopup(ChoicePopup):
    """`chosen_contact(id)`; contacts are searched while one types."""

    chosen_contact = Signal(int)

    def __init__(self, services: ImportServices, parent: QWidget, *, is_organization: bool) -> None:
        name = self.tr("Organization") if is_organization else self.tr("Contact")
        self._services = services
        self._is_organization = is_organization
        super().__init__((), parent, name)
        self.chosen.connect(self._take)

    def _find(self, typed: str) -> None:
        find = self._services.find
        text = typed.strip()
        if not text or find is None:
            self._show(())
            return
        self._services.operations.run(
            self, lambda: find(text), lambda hits: self._take_hits(text, hits), kind="find"
        )

    def _take_hits(self, text: str, hits: tuple[SearchHit, ...]) -> None:
        if text == self.line.text().strip():  # else something else is looked for by now
            self._show(hits)

    def _show(self, hits: tuple[SearchHit, ...]) -> None:
        wanted = [hit for hit in hits if hit.kind == "organization" or not self._is_organization]
        self._choices = tuple(
            Choice(
                str(hit.ref.id),
                f"{hit.title} · {hit.subtitle}" if hit.subtitle else hit.title,
                "building" if hit.kind == "organization" else "user",
            )
            for hit in wanted
        )
        super()._find("")

    def _take(self, key: str) -> None:
        self.chosen_contact.emit(int(key))
