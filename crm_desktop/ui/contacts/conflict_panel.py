"""Conflicts of a contact's card in words, field by field: mine, theirs, or both."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.contacts.both import both_of
from crm_desktop.core.errors import ConflictError
from crm_desktop.ui.contacts.conflict_words import (
    both_in_words,
    conflict_title,
    root_of,
    value_in_words,
)
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.saving import Edit
from crm_desktop.ui.kit.conflict_card import Clash, ConflictCard, around_difference


class ConflictPanel(ConflictCard):
    """The conflicts of a card; others bring their own in a `Clash`.

    `keep_mine(Edit)`, `take_theirs(Edit)` and `keep_both(Edit)` are the ways out of the card's.
    """

    keep_mine = Signal(object)
    take_theirs = Signal(object)
    keep_both = Signal(object)

    def __init__(self, context: ContactContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def title_of(self, field: str) -> str:
        return conflict_title(self._context, root_of(field))

    def words_of(self, field: str, value: object) -> str:
        return value_in_words(self._context, root_of(field), value)

    def name_of_user(self, user_id: int | None) -> str:
        return self._context.user_name(user_id)

    def show_conflict(self, edit: Edit, error: ConflictError) -> None:
        """Say whose change stands against which of mine."""
        find = self._context.custom_field
        can_both = bool(error.conflicts) and all(
            both_of(one, find(one.field)) is not None for one in error.conflicts
        )
        beside = partial(edit.beside_theirs, error.conflicts, find)
        self.show_clash(
            Clash(
                edit.key,
                error,
                lambda: self.keep_mine.emit(edit),
                lambda: self.take_theirs.emit(edit),
                (lambda: self.keep_both.emit(beside())) if can_both else None,
            )
        )

    def words_of_both(self, error: ConflictError) -> str:
        parts = [both_in_words(self._context, conflict) for conflict in error.conflicts]
        return around_difference("\n".join(parts), "")
