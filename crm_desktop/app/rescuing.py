"""A data file that cannot be opened: a backup takes its place, or what can be read is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from crm_desktop.core.clock import Clock
from crm_desktop.storage.rescue import LOST_FILES, Rescued, copies_of, put_in_place
from crm_desktop.ui.kit.dialogs import confirm
from crm_desktop.ui.kit.direction import isolate, isolate_ltr
from crm_desktop.ui.kit.formatting import format_moment, format_number

if TYPE_CHECKING:
    from crm_desktop.app.program import Program
    from crm_desktop.app.wiring import OpenRequest
    from crm_desktop.core.errors import StorageUnavailable, UserError
    from crm_desktop.storage.backup_folder import KeptCopy
    from crm_desktop.storage.salvage import Salvaged
    from crm_desktop.ui.kit.operations import Operations
    from crm_desktop.ui.shell.main_window import MainWindow

_SALVAGEABLE = frozenset({"file_damaged", "not_a_database", "schema_unexpected"})
"""Codes of files of which something may still be read."""


def begin_rescue(
    program: Program, request: OpenRequest, error: UserError | StorageUnavailable
) -> Rescue | None:
    """What can be done for a file that was refused for `error`; None where it is not lost."""
    if error.code not in LOST_FILES:
        return None
    rescue = Rescue(
        request.path.absolute(),
        program.backups_folder,
        program.clock,
        program.operations,
        program.window,
        lambda: program.open(replace(request, create=False)),
    )
    rescue.salvaged.connect(program.open_salvaged)
    if error.code in _SALVAGEABLE:
        program.window.start_page.offer_salvage()
    return rescue


class Rescue(QObject):
    """Looks for backups of `path`; `reopen()` follows when one has taken its place.

    `backups` says in a worker where they lie. `salvaged(OpenRequest)` follows when what could be
    read has become another file.
    """

    salvaged = Signal(object)

    def __init__(
        self,
        path: Path,
        backups: Callable[[], Path],
        clock: Clock,
        operations: Operations,
        window: MainWindow,
        reopen: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._path = path
        self._clock = clock
        self._operations = operations
        self._window = window
        self._reopen = reopen
        self._backups = backups
        self._copy: KeptCopy | None = None
        window.start_page.backup_requested.connect(self.ask)
        window.start_page.salvage_requested.connect(self.choose_target)
        operations.run(self, lambda: copies_of(backups(), path), self._offer, long=True)

    def close(self) -> None:
        """Another file is opened."""
        self._window.start_page.backup_requested.disconnect(self.ask)
        self._window.start_page.salvage_requested.disconnect(self.choose_target)
        self.deleteLater()

    def ask(self) -> None:
        """Say what will be, then do it."""
        copy = self._copy
        if copy is None:
            return
        sentence = self.tr(
            "“{name}” gets the state of {when} with {count} contacts. The file that is there now is"
            " kept beside it. What was changed after that moment is in no backup."
        )
        sentence = sentence.replace("{name}", isolate(self._path.name))
        sentence = sentence.replace("{when}", format_moment(copy.taken_at))
        confirm(
            self._window,
            self.tr("Put the backup back?"),
            sentence.replace("{count}", format_number(copy.facts.contacts)),
            keep=self.tr("Cancel"),
            act=self.tr("Put it back"),
            on_confirmed=self._act,
        )

    def choose_target(self) -> None:
        """Ask where what can be read shall go."""
        from PySide6.QtWidgets import QFileDialog

        path = self._path
        name = self.tr("{name} saved").replace("{name}", path.stem)
        target, _filter = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Save what can be read as"),
            str(path.with_name(f"{name}{path.suffix}")),
            self.tr("CRM data files (*.crm)"),
        )
        if target:
            self.salvage_as(Path(target))

    def salvage_as(self, target: Path) -> None:
        """Save what can be read as `target`, with a report beside it, and open that."""
        from crm_desktop.app.wiring import OpenRequest
        from crm_desktop.business.backups.mending import save_readable
        from crm_desktop.ui.kit.long_work import LongWork
        from crm_desktop.ui.settings.damage_words import salvage_report

        path, now, backups = self._path, self._clock.now(), self._backups
        if target.suffix != path.suffix:
            target = target.with_name(target.name + path.suffix)
        moment = format_moment(now)

        def tell(done: Salvaged) -> str:
            return salvage_report(done, str(path), moment)

        def call(progress: Callable[[int, int], None]) -> OpenRequest:
            done = save_readable(path, backups(), target, now, tell, progress)
            return OpenRequest(done.path)

        title = self.tr("Reading what can be read")
        LongWork(self._window, self._operations, title, call, self.salvaged.emit, is_long=True)

    def _act(self) -> None:
        copy, path, clock = self._copy, self._path, self._clock
        if copy is not None:
            self._window.show_opening()
            self._operations.run(
                self,
                lambda: put_in_place(path, copy, clock.now()),
                self._tell,
                lambda error: self._window.show_refusal(error, str(path)),
                long=True,
            )

    def _offer(self, copies: tuple[KeptCopy, ...]) -> None:
        if copies:
            self._copy = copies[0]
            self._window.start_page.offer_backup(format_moment(copies[0].taken_at))

    def _tell(self, rescued: Rescued) -> None:
        if rescued.kept_as is not None:
            sentence = self.tr("The damaged file is kept as {path}")
            path = isolate_ltr(str(rescued.kept_as))
            self._window.show_message("info", sentence.replace("{path}", path))
        self._reopen()
