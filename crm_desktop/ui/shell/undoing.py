"""Undo and redo of whole units of work, for the keys and the undo bar of one window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.audit.service import HistoryService
from crm_desktop.core.actor import Actor
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.kit.operations import Operations

if TYPE_CHECKING:
    from crm_desktop.business.audit.model import KeptRecord
    from crm_desktop.ui.kit.long_work import LongWork, Progress


class Outcome(Protocol):
    """What the history says about a batch it took back; `kept` stayed as they are."""

    @property
    def seq(self) -> int: ...
    @property
    def undone(self) -> int: ...
    @property
    def kept(self) -> tuple[RecordRef, ...]: ...


class Undoing(QObject):
    """Takes back this user's last batch, or the one that was offered; redo takes that back.

    `undone(Outcome)`, `redone(Outcome)`, `nothing_left()`, `nothing_to_redo()` or `cancelled()`
    follows.
    """

    undone = Signal(object)
    redone = Signal(object)
    nothing_left = Signal()
    nothing_to_redo = Signal()
    cancelled = Signal()
    overwritten = Signal(int, int)

    def __init__(
        self,
        operations: Operations,
        history: HistoryService,
        actor: Actor,
        parent: QObject | None = None,
    ) -> None:
        """If `parent` is a window, long work shows in front of it how far it is."""
        super().__init__(parent)
        self._operations = operations
        self._history = history
        self._actor = actor
        self.work: LongWork[Outcome | None] | None = None
        self._of = 0

    def undo(self, seq: int) -> None:
        """Take back one batch."""
        self._run(
            lambda _actor: seq, self.undone.emit, self.nothing_left.emit, self.tr("Taking back")
        )

    def undo_latest(self) -> None:
        """Take back the newest batch of this session that still stands."""
        find = self._history.latest_undoable
        self._run(find, self.undone.emit, self.nothing_left.emit, self.tr("Taking back"))

    def redo_latest(self) -> None:
        """Take the last undo back."""
        find = self._history.latest_redoable
        self._run(find, self.redone.emit, self.nothing_to_redo.emit, self.tr("Doing it again"))

    def ask_about_kept(self, window: QWidget, refs: Sequence[RecordRef]) -> None:
        """Ask about what the last undo left alone, because others changed it since, in one window.

        `overwritten(count, seq)` follows if anything was taken back all the same.
        """
        history, of = self._history, self._of
        self._operations.run(
            self,
            lambda: history.kept(refs),
            lambda found: self._ask(window, of, found),
            reads=True,
        )

    def _ask(self, window: QWidget, of: int, found: Sequence[KeptRecord]) -> None:
        from crm_desktop.ui.kit.asking_kept import AskingKept

        def take_back(refs: list[RecordRef]) -> None:
            self._operations.run(
                self,
                lambda: self._history.take_back_over(self._actor, of, refs),
                lambda seq: self.overwritten.emit(len(refs), seq),
            )

        AskingKept(self).ask(window, found, take_back)

    def _run(
        self,
        find: Callable[[Actor], int | None],
        tell: Callable[[Outcome], object],
        say_nothing_left: Callable[[], object],
        title: str,
    ) -> None:
        def call(progress: Progress) -> Outcome | None:
            seq = find(self._actor)
            taken.append(seq or 0)
            return None if seq is None else self._history.undo(self._actor, seq, progress)

        taken: list[int] = []

        def on_done(outcome: Outcome | None) -> None:
            self._of = taken[0] if taken else 0
            if outcome is None:
                say_nothing_left()
            else:
                tell(outcome)

        from crm_desktop.ui.kit.long_work import LongWork

        self.work = LongWork(
            self.parent() or self, self._operations, title, call, on_done, self.cancelled.emit
        )
