"""Keeps the status line's word on saving true."""

from __future__ import annotations

from weakref import ref

import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.errors import Outcome, StorageUnavailable
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.shell.record_router import RecordRouter
from crm_desktop.ui.shell.status_bar import SaveState, StatusBar

_SHOWN_AFTER_MS = 300
"""A save that takes less is not worth a word."""


class SaveWatch(QObject):
    """Hears when a save begins, when all work is done, and when storage fails.

    A card says itself whether it holds something that could not be saved; another window does for
    as long as it is open after a save from it failed, or until the next one succeeds.
    """

    def __init__(
        self,
        operations: Operations,
        status: StatusBar,
        router: RecordRouter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._status = status
        self._router = router
        self._has_failed = False
        self._has_begun = False
        self._is_in_doubt = False
        self._holders: list[ref[QWidget]] = []
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SHOWN_AFTER_MS)
        self._pause.timeout.connect(lambda: status.show_saving(SaveState.SAVING))
        operations.busy_changed.connect(self._on_busy)
        operations.error_shown.connect(self._on_error)
        operations.asked_failed.connect(self._on_failure)
        router.unsaved_changed.connect(self._look_at_windows)
        router.windows_changed.connect(self._look_at_windows)

    def begin_anew(self) -> None:
        """Another file is shown: what could not be saved in the one before is not its matter."""
        self._is_in_doubt = False
        self._forget_failures()

    def note_beginning(self) -> None:
        """A unit of work has begun."""
        self._has_begun = True
        self._pause.start()

    def note_changes(self, changes: Changes) -> None:
        """A unit of work was committed."""
        if changes.origin is Origin.OWN:
            self._forget_failures()

    def show_doubt(self, is_in_doubt: bool) -> None:
        """The drive is away and something that was typed is not saved, or that is over."""
        if is_in_doubt is not self._is_in_doubt:
            self._is_in_doubt = is_in_doubt
            self._rest()

    def _forget_failures(self) -> None:
        self._has_failed = self._has_begun = False
        self._holders.clear()
        self._rest()

    def _on_busy(self, is_busy: bool) -> None:
        if not is_busy:
            self._has_begun = False
            self._rest()

    def _on_error(self, _owner: QObject | None, error: object) -> None:
        if isinstance(error, StorageUnavailable) and error.outcome is not Outcome.NOT_ASKED:
            self._has_failed = True
            self._rest()

    def _on_failure(self, owner: QObject | None, error: object) -> None:
        """Windows that show errors themselves: what only could not be read is no matter here."""
        outcome = getattr(error, "outcome", None)
        if outcome is Outcome.NOT_ASKED:
            return  # a reading beside a save, which may end well
        is_save = self._has_begun or outcome is Outcome.UNKNOWN
        window = _window_of(owner)
        cards = (*self._router.unstored, *self._router.windows)
        if not is_save or window is None or window in cards:
            return
        if all(one() is not window for one in self._holders):
            self._holders.append(ref(window))
            window.destroyed.connect(self._look_at_windows)
        self._rest()

    def _look_at_windows(self) -> None:
        """A window came or went: that says nothing of the save that is on its way."""
        if not shiboken6.isValid(self._status):
            return  # the program ends, and windows outlive its foot
        is_saving = self._has_begun and self._operations.is_busy
        if not is_saving or self._is_failed():
            self._rest()

    def _rest(self) -> None:
        self._pause.stop()
        is_failed = self._is_failed()
        self._status.show_saving(SaveState.FAILED if is_failed else SaveState.SAVED)

    def _is_failed(self) -> bool:
        self._holders = [one for one in self._holders if _is_open(one())]
        holds = bool(self._holders) or self._is_in_doubt or self._router.holds_unsaved
        return self._has_failed or holds


def _window_of(owner: QObject | None) -> QWidget | None:
    while owner is not None and not isinstance(owner, QWidget):
        owner = owner.parent()
    return None if owner is None else owner.window()


def _is_open(window: QWidget | None) -> bool:
    return window is not None and shiboken6.isValid(window) and window.isVisible()
