"""Undo and redo of whole units of work, for the keys and the undo bar of one window."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Signal

from crm_desktop.business.audit.service import HistoryService
from crm_desktop.core.actor import Actor
from crm_desktop.core.changes import Changes, Origin
from crm_desktop.ui.kit.operations import Operations


class Outcome(Protocol):
    """What the history says about a batch it took back."""

    seq: int
    undone: int
    kept: tuple[object, ...]


class Undoing(QObject):
    """Takes back this user's last batch, or the one that was offered; redo takes that back.

    `undone(Outcome)`, `redone(Outcome)` and `nothing_to_undo()` follow.
    """

    undone = Signal(object)
    redone = Signal(object)
    nothing_to_undo = Signal()

    def __init__(
        self,
        operations: Operations,
        history: HistoryService,
        actor: Actor,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._history = history
        self._actor = actor
        self._redo: list[int] = []
        self._own_seqs: set[int] = set()

    def undo_latest(self) -> None:
        """Take back the newest batch of this user that still can be."""
        self._operations.run(self, self._undo_latest, self._on_latest_undone)

    def undo(self, seq: int) -> None:
        """Take back one batch."""
        self._operations.run(
            self, lambda: self._history.undo(self._actor, seq), self._on_undone
        )

    def redo(self) -> None:
        """Take the last undo back."""
        if not self._redo:
            self.nothing_to_undo.emit()
            return
        seq = self._redo.pop()
        self._operations.run(
            self, lambda: self._history.undo(self._actor, seq), self._on_redone
        )

    def on_changes(self, changes: Changes) -> None:
        """A new change of the user's own ends what could be redone."""
        if changes.origin is Origin.OWN and changes.action not in ("undo", "redo"):
            self._redo.clear()

    def _undo_latest(self) -> Outcome | None:
        seq = self._history.latest_undoable(self._actor)
        return None if seq is None else self._history.undo(self._actor, seq)

    def _on_latest_undone(self, outcome: Outcome | None) -> None:
        if outcome is None:
            self.nothing_to_undo.emit()
        else:
            self._on_undone(outcome)

    def _on_undone(self, outcome: Outcome) -> None:
        if outcome.seq:
            self._redo.append(outcome.seq)
        self.undone.emit(outcome)

    def _on_redone(self, outcome: Outcome) -> None:
        self.redone.emit(outcome)
