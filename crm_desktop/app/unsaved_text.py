"""Text typed into the open file's windows: kept while it is unsaved, offered after a bad end (P8).

Made after the first paint; ends with the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from crm_desktop.app.form_windows import can_open_form, open_form
from crm_desktop.core.drafts import Draft, DraftText
from crm_desktop.core.ids import new_uid
from crm_desktop.jobs.worker import Worker
from crm_desktop.storage.drafts import FOLDER, Drafts
from crm_desktop.ui.kit.draft_keeper import DraftKeeper
from crm_desktop.ui.kit.operations import Operations, pass_time
from crm_desktop.ui.kit.typed_text import put_back

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from crm_desktop.app.windows import Windows
    from crm_desktop.app.wiring import Services
    from crm_desktop.core.record_ref import RecordRef
    from crm_desktop.jobs.worker import RequestRunner
    from crm_desktop.ui.shell.main_window import MainWindow
    from crm_desktop.ui.shell.unsaved_window import UnsavedWindow

_LOADED_MS = 100
_LOADED_TRIES = 100
"""A form is filled when it has loaded, for ten seconds at most."""


class UnsavedText(QObject):
    """The keeper of drafts with its own worker, and the window that offers them again."""

    def __init__(
        self,
        services: Services,
        windows: Windows,
        operations: Operations,
        window: MainWindow,
        state_folder: Path,
        runner: RequestRunner | None = None,
    ) -> None:
        super().__init__(window)
        self._services = services
        self._windows = windows
        self._operations = operations
        self._main = window
        self._runner = runner or Worker("drafts")
        self._own = Operations(self._runner, self._runner, self)
        path = state_folder / FOLDER / f"{services.database.file_id}.drafts"
        self._store = Drafts(path, services.clock, new_uid().hex())
        self._dialog: UnsavedWindow | None = None
        self.keeper = DraftKeeper(
            self._store, operations, self._own, services.clock, window.router.ref_of, self
        )
        self._own.run(self, self._store.found, self._look_at)

    @property
    def dialog(self) -> UnsavedWindow | None:
        """The window that offers what was found, while it is open."""
        return self._dialog

    def keep_now(self, longest_ms: int) -> None:
        """Keep all that is typed, and let the event loop run until it is on the disk."""
        self.keeper.keep_all()
        pass_time(lambda: not self._own.is_busy, longest_ms)

    def close(self, *, keeps: bool) -> None:
        """End with the file; with `keeps` all that is kept now is offered the next time."""
        self.keeper.close(keeps=keeps)
        if self._dialog is not None:
            self._dialog.close()
        store, runner = self._store, self._runner

        def end() -> None:
            store.close()
            runner.stop()

        self._own.run(self, end)
        self.deleteLater()

    # -------------------------------------------------------------------------------------

    def _look_at(self, drafts: tuple[Draft, ...]) -> None:
        """Of whom was removed for good meanwhile nothing is offered, nor kept."""
        refs = {draft.ref for draft in drafts if draft.ref is not None}
        if not refs:
            self._offer(drafts)
            return

        def take(gone: set[RecordRef]) -> None:
            lost = tuple(draft.key for draft in drafts if draft.ref in gone)
            if lost:
                self._forget(lost)
            self._offer(tuple(draft for draft in drafts if draft.key not in lost))

        self._operations.run(
            self,
            lambda: self._services.history.removed(refs),
            take,
            on_error=lambda _error: self._offer(drafts),
        )

    def _offer(self, drafts: tuple[Draft, ...]) -> None:
        if not drafts:
            return
        from crm_desktop.ui.shell.unsaved_window import UnsavedWindow

        openable = [draft.key for draft in drafts if can_open_form(draft)]
        dialog = UnsavedWindow(drafts, openable, self._main)
        dialog.opened.connect(self._open)
        dialog.discarded.connect(self._forget)
        dialog.destroyed.connect(self._forget_dialog)
        self._dialog = dialog
        dialog.show()

    def _open(self, draft: object) -> None:
        if self._services.is_read_only and self._dialog is not None:
            sentence = self.tr("The file can only be read at the moment. The text stays here.")
            self._dialog.messages.show_message("info", sentence)
        elif isinstance(draft, Draft):
            form = open_form(self._windows, draft)
            if form is not None:
                self._fill_when_loaded(form, draft, _LOADED_TRIES)

    def _fill_when_loaded(self, form: QWidget, draft: Draft, tries: int) -> None:
        if tries and (self._operations.is_busy or not form.isEnabled()):
            again = tries - 1
            QTimer.singleShot(_LOADED_MS, form, lambda: self._fill_when_loaded(form, draft, again))
            return
        left = put_back(form, draft.texts)
        self.keeper.watch_window(form)
        self.keeper.keep_all()
        self._settle(draft, left)

    def _settle(self, draft: Draft, left: tuple[DraftText, ...]) -> None:
        """What is in its form again is kept under the form's own key from now on."""
        if not left:
            self._forget((draft.key,))
        if self._dialog is not None:
            self._dialog.take_out(draft.key, left)

    def _forget(self, keys: tuple[str, ...]) -> None:
        self._own.run(self, lambda: self._store.remove(keys))

    def _forget_dialog(self) -> None:
        self._dialog = None
