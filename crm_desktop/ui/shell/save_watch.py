"""Keeps the status line's word on saving true."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.shell.status_bar import SaveState, StatusBar

_SHOWN_AFTER_MS = 300
"""A save that takes less is not worth a word."""


class SaveWatch(QObject):
    """Hears when a save begins, when all work is done, and when storage fails."""

    def __init__(
        self, operations: Operations, status: StatusBar, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._status = status
        self._has_failed = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SHOWN_AFTER_MS)
        self._pause.timeout.connect(lambda: status.show_saving(SaveState.SAVING))
        operations.busy_changed.connect(self._on_busy)
        operations.error_shown.connect(self._on_error)

    def begin_anew(self) -> None:
        """Another file is shown: what could not be saved in the one before is not its matter."""
        self._has_failed = False
        self._rest()

    def note_beginning(self) -> None:
        """A unit of work has begun."""
        self._pause.start()

    def note_changes(self, changes: Changes) -> None:
        """A unit of work was committed."""
        if changes.origin is Origin.OWN:
            self._has_failed = False
            self._rest()

    def _on_busy(self, is_busy: bool) -> None:
        if not is_busy:
            self._rest()

    def _on_error(self, _owner: QObject | None, error: object) -> None:
        if isinstance(error, StorageUnavailable):
            self._has_failed = True
            self._rest()

    def _rest(self) -> None:
        self._pause.stop()
        self._status.show_saving(SaveState.FAILED if self._has_failed else SaveState.SAVED)
