"""The search in the background: slice after slice, with progress and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.business.duplicates.finding import FindingState
from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.duplicates.context import DuplicateContext
from crm_desktop.ui.kit.buttons import LinkButton
from crm_desktop.ui.kit.formatting import format_share
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.progress import ProgressBar
from crm_desktop.ui.kit.theme import theme

_CHANGED_PAUSE_MS = 700
"""After a save, before it is looked at: often another one follows."""


class DuplicateSearch(QObject):
    """Runs slices one after the other; between two of them other long work gets its turn.

    `advanced(FindingState)` follows each slice, `finished()` when everything is looked through.
    """

    advanced = Signal(object)
    finished = Signal()
    failed = Signal(object)

    def __init__(self, context: DuplicateContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._is_running = False
        self._is_stopped = False
        self._is_wanted = False
        self._is_asked_again = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_CHANGED_PAUSE_MS)
        self._pause.timeout.connect(self.start)
        context.bridge.changed.connect(self._on_changes)

    @property
    def is_running(self) -> bool:
        """Whether it is under way."""
        return self._is_running

    def start(self) -> None:
        """Bring what was found up to what was saved."""
        self._is_wanted = True
        self._is_stopped = False
        if self._is_running:
            # What runs may have read the file before the change that asks now.
            self._is_asked_again = True
        else:
            self._is_running = True
            self._step()

    def start_again(self) -> None:
        """Look through everything anew."""
        service = self._context.service
        self._context.operations.run(self, lambda: service().search_again(), self._begin)

    def stop(self) -> None:
        """Give up; what was found before stays."""
        self._is_stopped = True
        self._is_asked_again = False

    def _begin(self, _nothing: None) -> None:
        self.start()

    def _step(self) -> None:
        run_slice, service = self._context.run_slice, self._context.service

        def call() -> bool:
            if self._is_stopped:
                service().stop()
                return True
            return run_slice()

        self._context.operations.run(self, call, self._take, self._fail, long=True)

    def _take(self, is_done: bool) -> None:
        service = self._context.service
        if is_done and self._is_asked_again and not self._is_stopped:
            is_done = False
        self._is_asked_again = False
        if is_done:
            self._is_running = False
        self._context.operations.run(
            self, lambda: service().state(), self.advanced.emit, reads=True
        )
        if is_done:
            self.finished.emit()
        else:
            self._step()

    def _fail(self, error: UserError | StorageUnavailable) -> None:
        self._is_running = False
        self.failed.emit(error)

    def _on_changes(self, changes: Changes) -> None:
        if self._is_wanted and not self._is_stopped and changes.touches_kind(CONTACT):
            self._pause.start()


class SearchLine(QWidget):
    """How far the search is, with a way to stop it; hidden while there is nothing to tell."""

    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.words = PlainLabel(size="small", tone="muted")
        self.bar = ProgressBar()
        self.bar.setMaximumWidth(look.size("segments_panel"))
        self.stop = LinkButton(self.tr("Stop"))
        self.stop.clicked.connect(self.stop_requested)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.space("m"))
        line.addWidget(self.words)
        line.addWidget(self.bar, 1)
        line.addWidget(self.stop)
        line.addStretch(1)
        self.hide()

    def show_state(self, state: FindingState, *, is_running: bool) -> None:
        """Tell how far it is."""
        is_whole = is_running and 0 < state.share < 1
        self.setVisible(is_whole or bool(state.left_out))
        self.bar.setVisible(is_whole)
        self.stop.setVisible(is_whole)
        if is_whole:
            self.bar.set_progress(state.share, 1.0)
            sentence = self.tr("Looking through all contacts … {share}")
            self.words.setText(sentence.replace("{share}", format_share(state.share)))
        elif state.left_out:
            self.words.setText(
                self.tr("%Ln pair(s) that are least certain were left out.", "", state.left_out)
            )
