"""Backups of one open file in the running program: made when due, told at the window's foot.

Made after the first paint; ends with the file.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from crm_desktop.app.logging_setup import LogWord
from crm_desktop.business.backups.model import Backup, Health, Standing
from crm_desktop.core.errors import Cancelled, StorageUnavailable, UserError
from crm_desktop.core.text import isolate
from crm_desktop.jobs.worker import Worker
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations, tries_again
from crm_desktop.ui.settings.backups_context import (
    BackupsContext,
    standing_short,
    standing_words,
)

if TYPE_CHECKING:
    from crm_desktop.app.program import Program
    from crm_desktop.app.wiring import Services
    from crm_desktop.business.backups.portable import PortableCopy
    from crm_desktop.storage.change_log import ChangeBatch
    from crm_desktop.ui.shell.main_window import MainWindow

_log = logging.getLogger("crm_desktop.backups")

LOOK_MS = 300_000
"""How often it is looked whether today's backup is due."""
_FIRST_LOOK_MS = 15_000
_AFTER_CHANGE_MS = 60_000
"""So long after a change: the first ones of a day come together."""


def backups_context(program: Program) -> BackupsContext:
    """What windows about backups work with, of the open file."""
    from crm_desktop.ui.contacts.export_words import export_words

    services, words = program.services, export_words()
    assert services is not None
    return BackupsContext(
        lambda: services.backups,
        services.database.open_second_reader,
        services.watch,
        services.actor,
        program.operations,
        program.show_in_folder,
        services.staff.name_of,
        program.look_at_backups,
        make_portable=lambda progress, folder: services.make_portable_copy(
            words, progress, elsewhere=folder
        ),
        note_portable=partial(_note_portable, program),
        told_of=partial(_told_of, services),
        choose_folder=program.keep_backups_in,
        check=program.check_file,
    )


def _told_of(services: Services, batches: Sequence[ChangeBatch]) -> dict[int, str]:
    """What units of work did, as the log says it, with the first names of what they touched."""
    from crm_desktop.ui.audit.log_words import kind_word, verb_word

    told: dict[int, str] = {}
    for line in services.log.lines(batches):
        names = ", ".join(isolate(name) for _ref, name in line.names)
        parts = (kind_word(line.kind), verb_word(line.verb), names)
        told[line.seq] = " · ".join(part for part in parts if part)
    return told


def _note_portable(program: Program, made: PortableCopy) -> None:
    """The log of exports says who took everything along."""
    from crm_desktop.business.exports.model import ExportDone, ExportFormat, ExportScope

    services = program.services
    if services is None:
        return
    done = ExportDone(made.path, made.contacts, lacking=made.lacking)

    def note() -> None:
        services.export_log.note(done, ExportScope.COMPANY, ExportFormat.XLSX, services.actor)

    program.operations.run(program, note)


class BackingUp(QObject):
    """Looks every few minutes, and a minute after the first change."""

    def __init__(
        self,
        services: Services,
        operations: Operations,
        window: MainWindow,
        first_look_ms: int = _FIRST_LOOK_MS,
    ) -> None:
        super().__init__(window)
        self._services = services
        self._operations = operations
        self._window = window
        self._bridge = EventBridge(services.events, (), parent=self)
        self._bridge.changed.connect(self._note_change)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.look)
        # Packing everything takes minutes where there is much: neither saves nor reports wait.
        self._is_closed = False
        self._packer = Worker("portable")
        self._packing = Operations(self._packer, parent=self)
        self._packing.error_shown.connect(operations.error_shown)
        self._first_look_ms = first_look_ms
        window.status.backups_clicked.connect(window.backups_requested)
        self.follow_mode()

    def follow_mode(self) -> None:
        """One may write now, or no more: whoever only looks leaves backups to those who write."""
        if self._is_closed or self._services.is_read_only is not self._timer.isActive():
            return
        if self._timer.isActive():
            self._timer.stop()
            self._soon.stop()
            self._show_nothing()  # nobody looks any more, and what was said grows old
        else:
            self._timer.start()
            self._soon.start(self._first_look_ms)

    def look(self) -> None:
        """Make today's backup if it is due, then say how it stands."""
        services = self._services

        def call() -> tuple[Standing, Backup | None]:
            with services.database.open_second_reader() as reader:
                made = services.backups.make_if_due(reader)
                return services.backups.standing(reader), made

        self._operations.run(self, call, self._tell, self._tell_failed, long=True, kind="backup")

    def close(self) -> None:
        """End with the file."""
        self._timer.stop()
        self._soon.stop()
        self._is_closed = True
        self._packer.stop(0.0)
        self._bridge.close()
        self._window.status.backups_clicked.disconnect(self._window.backups_requested)
        self._show_nothing()
        self.deleteLater()

    def _show_nothing(self) -> None:
        self._window.status.show_backups("", "", is_late=False, is_missing=False)

    def _note_change(self, _changes: object) -> None:
        if self._timer.isActive() and not self._soon.isActive():
            self._soon.start(_AFTER_CHANGE_MS)

    def _tell_failed(self, _error: UserError | StorageUnavailable) -> None:
        """The service remembers why; the next look tries again."""
        services = self._services

        def call() -> tuple[Standing, Backup | None]:
            with services.database.open_second_reader() as reader:
                return services.backups.standing(reader), None

        self._operations.run(self, call, self._tell, tries_again, long=True, kind="backup-standing")

    def _go_on(self, _done: int, _total: int) -> None:
        """Nobody waits for it once the file is closed."""
        if self._is_closed:
            raise Cancelled

    def _pack(self) -> None:
        """The weekly portable copy, if a week is over."""
        from crm_desktop.ui.contacts.export_words import export_words

        services, words = self._services, export_words()
        self._packing.run(
            self,
            lambda: services.make_portable_copy(words, self._go_on, is_by_hand=False),
            on_error=_note_no_copy,
            kind="portable",
        )

    def _tell(self, found: tuple[Standing, Backup | None]) -> None:
        standing, _made = found
        if not standing.failure and not self._services.is_read_only:
            self._pack()
        self._window.status.show_backups(
            standing_short(standing),
            standing_words(standing),
            is_late=standing.health is Health.LATE,
            is_missing=standing.health is Health.MISSING,
        )


def _note_no_copy(error: UserError | StorageUnavailable) -> None:
    """The next look tries again; a backup of the same state is there all the same."""
    _log.warning("no portable copy: %s", LogWord(error.code))
