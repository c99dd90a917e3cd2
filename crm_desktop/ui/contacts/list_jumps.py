"""Going from the list of contacts to a name that is typed, and to several cards at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.kit.dialogs import confirm
from crm_desktop.ui.kit.table_view import TableView
from crm_desktop.ui.kit.typed_bubble import TypedBubble
from crm_desktop.ui.kit.window_model import WindowModel

OPENED_AT_ONCE = 10
"""Up to so many cards open without a question, …"""
MOST_OPENED = 30
"""… and never more than so many at once."""


class ManyCards(QObject):
    """Opens the cards of several contacts with `open_card(id)`; many only after a question."""

    def __init__(self, open_card: Callable[[int], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._open_card = open_card
        self._parent = parent

    def open(self, ids: Sequence[int]) -> None:
        """Open the first of them, at most `MOST_OPENED`."""
        chosen = ids[:MOST_OPENED]
        if len(ids) <= OPENED_AT_ONCE:
            self._open_all(chosen)
            return
        sentence = self.tr("Each card opens in a window of its own.")
        if len(ids) > MOST_OPENED:
            sentence = self.tr("At most %Ln card(s) open at once.", "", MOST_OPENED)
        confirm(
            self._parent,
            self.tr("Open the cards of %Ln contact(s)?", "", len(ids)),
            sentence,
            keep=self.tr("Cancel"),
            act=self.tr("Open %Ln card(s)", "", len(chosen)),
            on_confirmed=partial(self._open_all, chosen),
            is_danger=False,
        )

    def _open_all(self, ids: Sequence[int]) -> None:
        for contact_id in ids:
            self._open_card(contact_id)


class NameJumps(QObject):
    """Jumps to the first name that begins with what is typed; a bubble shows it."""

    def __init__(
        self, context: ContactContext, view: TableView, model: WindowModel, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._view = view
        self._model = model
        self.bubble = TypedBubble(view)

    def find(self, text: str) -> None:
        """Jump in a list that is sorted by name; empty text ends it."""
        bubble, model = self.bubble, self._model
        bubble.show_typed(text)
        if not text:
            return
        contacts, order = self._context.services.contacts, model.order
        is_down = model.sort_keys[0].descending

        def take(place: int | None) -> None:
            if bubble.text == text:
                bubble.show_typed(text, is_found=place is not None)
            if place is not None and place < model.total:
                self._view.go_to_row(place)

        self._context.operations.run(
            self,
            lambda: contacts.place_of_name(order, text, descending=is_down),
            take,
            kind="jump",
        )
