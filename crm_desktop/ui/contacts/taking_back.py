"""Taking back one change out of a card's history, and what to do where a later one stands on it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.audit.model import HistoryEntry
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.history_words import field_word, old_value
from crm_desktop.ui.kit.dialogs import confirm
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.formatting import EMPTY

_MOST_SHOWN = 80


class TakingBack(QObject):
    """`done(sentence, seq)` follows when a change was taken back, so that undo can be offered."""

    done = Signal(str, int)

    def __init__(
        self,
        context: ContactContext,
        window: QWidget,
        show_error: Callable[[UserError | StorageUnavailable], object],
    ) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._show_error = show_error

    def take_back(self, entry: object, *, over_later: bool = False) -> None:
        """Set back what a `HistoryEntry` replaced; a later change is asked about first."""
        if not isinstance(entry, HistoryEntry) or entry.place is None:
            return
        services, place = self._context.services, entry.place

        def call() -> int:
            return services.history.take_back(services.actor, place, over_later=over_later)

        def fail(error: UserError | StorageUnavailable) -> None:
            if isinstance(error, UserError) and error.code == "changed_since":
                self._ask(entry)
            else:
                self._show_error(error)

        sentence = self.tr("{field} is as it was before")
        sentence = sentence.replace("{field}", field_word(entry.field) or self.tr("The contact"))
        self._context.operations.run(self, call, lambda seq: self.done.emit(sentence, seq), fail)

    def _ask(self, entry: HistoryEntry) -> None:
        old = " ".join(old_value(entry).split()) or EMPTY
        old = old if len(old) <= _MOST_SHOWN else f"{old[:_MOST_SHOWN]}…"
        sentence = self.tr(
            "{field} was changed again later, so this change is not simply taken back. It can be"
            " set to “{value}” as a new change; the later value stays in the history."
        )
        confirm(
            self._window,
            self.tr("Set the old value all the same?"),
            sentence.replace("{field}", field_word(entry.field)).replace("{value}", isolate(old)),
            keep=self.tr("Leave it as it is"),
            act=self.tr("Set the old value"),
            on_confirmed=lambda: self.take_back(entry, over_later=True),
            is_danger=False,
        )
