"""Looks for damage in the open file, by itself and when asked, and leads to the ways back (P11).

Made after the first paint; ends with the file. What reads much has a thread of its own, so that
neither a save nor a report waits for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from crm_desktop.app.logging_setup import LogWord
from crm_desktop.business.backups.looking import (
    Depth,
    Marks,
    MarkSheet,
    after_look,
    depth_due,
)
from crm_desktop.core.errors import Cancelled, StorageUnavailable, UserError
from crm_desktop.core.sharing import Reason
from crm_desktop.jobs.worker import Worker
from crm_desktop.storage.check import Problem
from crm_desktop.storage.mending import is_damage
from crm_desktop.storage.opening import lies_plainly_here
from crm_desktop.ui.kit.long_work import LongWork
from crm_desktop.ui.kit.operations import Operations, tries_again

if TYPE_CHECKING:
    from crm_desktop.app.wiring import OpenRequest, Services
    from crm_desktop.storage.check import Report
    from crm_desktop.ui.kit.long_work import Progress
    from crm_desktop.ui.settings.backups_context import BackupsContext
    from crm_desktop.ui.settings.damage_dialog import DamageDialog
    from crm_desktop.ui.shell.main_window import MainWindow

_log = logging.getLogger("crm_desktop.check")

FIRST_LOOK_MS = 30_000
_LATER_MS = 600_000
"""After a look that others' saves did not let through."""
_MET_AGAIN_MS = 60_000
"""After a look at what somebody met, where the drive did not let it through."""
_DAMAGE_CODES = frozenset({"file_damaged", "not_a_database"})
_EVERY_MS = 6 * 3_600_000
"""Programs stay open for weeks: the week's whole look must come all the same."""


class Checking(QObject):
    """The looks at one open file."""

    def __init__(
        self,
        services: Services,
        operations: Operations,
        window: MainWindow,
        marks: Path,
        context: Callable[[], BackupsContext],
        told: Callable[[], object],
        open_file: Callable[[OpenRequest], object],
    ) -> None:
        """`told` follows when the file's mode has changed."""
        super().__init__(window)
        self._services = services
        self._operations = operations
        self._window = window
        self._sheet = MarkSheet(marks, services.database.file_id)
        self._context = context
        self._told = told
        self._open_file = open_file
        self._runner = Worker("check")
        self._looking = Operations(self._runner, parent=self)
        self._looking.error_shown.connect(operations.error_shown)
        self._before = Marks()
        self._marks = Marks()
        self._dialog: DamageDialog | None = None
        self._is_closed = False
        self._is_asked = False
        self._is_begun = False
        self._is_met = self._owes_answer = self._is_damaged = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        operations.storage_failed.connect(self._meet_trouble)
        operations.asked_failed.connect(self._owe_answer)
        operations.reworded = self._reworded
        self.follow_mode()

    @property
    def dialog(self) -> DamageDialog | None:
        """The ways back, while they are offered."""
        return self._dialog

    def follow_mode(self) -> None:
        """One may write now, or no more: whoever only looks at the file leaves the looks alone."""
        is_writing = not self._services.is_read_only
        if self._is_closed or is_writing is self._is_begun:
            return
        self._is_begun = is_writing
        if is_writing:
            self._looking.run(self, self._begin, self._wait_for_look)
            return
        self._timer.stop()
        place = self._services.sharing.place
        if place is None or place.sharing.reason is not Reason.DAMAGED:
            # Given back cleanly: with damage the next opening is to look at it.
            self._looking.run(self, self._end_marks, on_error=tries_again)

    def _wait_for_look(self, _done: None) -> None:
        if self._is_begun:
            self._timer.start(FIRST_LOOK_MS)

    def close(self) -> None:
        """The file closes, cleanly."""
        self._timer.stop()
        self._is_closed = True
        self._operations.storage_failed.disconnect(self._meet_trouble)
        self._operations.asked_failed.disconnect(self._owe_answer)
        self._operations.reworded = None
        if self._dialog is not None:
            self._dialog.close()
        sheet, marks = self._sheet, replace(self._marks, is_open=False)
        if not self._services.is_read_only:
            self._operations.run(self, lambda: sheet.write(marks))  # before the file is let go
        self._runner.stop(0.0)  # what it reads ends with its next step
        self.deleteLater()

    # -- by itself ------------------------------------------------------------------------

    def _begin(self) -> None:
        self._before = self._sheet.read()
        self._marks = replace(self._before, is_open=True)
        self._sheet.write(self._marks)

    def _end_marks(self) -> None:
        self._marks = replace(self._marks, is_open=False)
        self._sheet.write(self._marks)

    def look(self) -> None:
        """Look as deep as is due; where the file lies is asked aside, for a drive may hang."""
        if not self._is_begun:
            return
        path = self._services.path
        self._timer.start(_EVERY_MS)
        self._looking.run(self, lambda: _is_plainly_here(path), self._look_on, self._retry)

    def _look_on(self, is_plainly_here: bool) -> None:
        now = self._services.clock.now()
        depth = depth_due(self._before, now, is_on_drive=not is_plainly_here)
        if depth is Depth.NONE:
            return
        self._looking.run(
            self, lambda: self._read(depth), lambda report: self._take(depth, report), self._retry
        )

    def _read(
        self, depth: Depth, progress: Progress | None = None, *, insists: bool = False
    ) -> Report:
        services = self._services
        from crm_desktop.app.later_wiring import check_copy

        is_full = depth is Depth.FULL
        anchors = services.backups.anchors() if is_full else None
        with services.database.open_second_reader() as reader:
            report = services.mending.look(
                reader,
                is_full=is_full,
                anchors=anchors,
                progress=progress or self._go_on,
                insists=insists or progress is not None,  # somebody waits for it
                check=check_copy,
            )
        if is_full and services.search.is_current:
            report.problems += [Problem("search_index", one) for one in services.index.check()]
        return report

    def _go_on(self, _done: int, _total: int) -> None:
        """Nobody waits for it once the file is closed."""
        if self._is_closed:
            raise Cancelled

    def _take(self, depth: Depth, report: Report) -> None:
        if self._is_asked or self._dialog is not None:
            return
        if is_damage(report):
            self.stop(report)
            return
        if not report.is_sound:
            self._show_result(report)
        self._mark_look(depth)
        if depth is Depth.FULL:
            self._answer()

    def _mark_look(self, depth: Depth) -> None:
        marks = self._marks = after_look(self._marks, depth, self._services.clock.now())
        self._before = replace(marks, is_open=False)
        self._looking.run(self, lambda: self._sheet.write(marks), on_error=tries_again)

    def _retry(self, error: UserError | StorageUnavailable) -> None:
        _log.info("the file could not be looked at now: %s", LogWord(error.code))
        if error.code in _DAMAGE_CODES:
            self._meet_damage()
        else:
            self._timer.start(_LATER_MS)

    def _meet_trouble(self, error: object) -> None:
        if isinstance(error, StorageUnavailable) and _may_be_damage(error):
            self._meet_damage()

    def _meet_damage(self) -> None:
        """Something met a damaged page: look at once, unless the ways back are offered already."""
        if self._is_met or self._dialog is not None or self._is_closed or self._is_asked:
            return
        self._is_met = True
        self._looking.run(self, self._read_met, self._take_met, self._retry_met, kind="met")

    def _read_met(self) -> Report:
        return self._read(Depth.FULL, insists=True)  # whoever was told of it waits for the answer

    def _take_met(self, report: Report) -> None:
        self._is_met = False
        self._take(Depth.FULL, report)

    def _retry_met(self, error: UserError | StorageUnavailable) -> None:
        """The drive is away, or answers badly again: what was promised is done later."""
        _log.info("what was met could not be looked at now: %s", LogWord(error.code))
        QTimer.singleShot(_MET_AGAIN_MS, self, self._look_at_met_again)

    def _look_at_met_again(self) -> None:
        self._is_met = False
        self._meet_damage()

    # -- what is told meanwhile -----------------------------------------------------------

    def _reworded(self, error: StorageUnavailable) -> StorageUnavailable:
        """SQLite takes one bad answer of a drive for damage: nobody is told so before a look."""
        if self._is_damaged or not _may_be_damage(error):
            return error
        return StorageUnavailable(
            "bad_answer", outcome=error.outcome, detail=error.detail, **error.params
        )

    def _owe_answer(self, _owner: object, error: object) -> None:
        if isinstance(error, StorageUnavailable) and error.code == "bad_answer":
            self._owes_answer = True

    def _answer(self) -> None:
        """Nothing is damaged: whoever was told of a look hears it."""
        if self._owes_answer:
            self._owes_answer = False
            self._window.show_message(
                "success",
                self.tr(
                    "The file was looked at and is all right: only the drive had answered badly."
                    " What was not saved can be saved again now."
                ),
            )

    # -- when asked -----------------------------------------------------------------------

    def check(self) -> None:
        """*Check file*: everything, with progress and a way to stop it."""
        if self._dialog is not None:
            self._dialog.raise_()
            return
        self._is_asked = True
        work = LongWork(
            self._window,
            self._looking,
            self.tr("Checking the file"),
            lambda progress: self._read(Depth.FULL, progress),
            self._show_result,
        )
        work.destroyed.connect(self._end_asked)

    def _end_asked(self) -> None:
        self._is_asked = False

    def _show_result(self, report: Report) -> None:
        from crm_desktop.ui.settings.check_dialog import CheckDialog

        services = self._services
        if self._dialog is not None:
            return
        if is_damage(report):
            self._stop_writing()
        dialog = CheckDialog(
            report,
            services.path.name,
            self._window,
            is_damaged=is_damage(report),
        )
        dialog.mend_requested.connect(self.offer)
        dialog.open()
        if any(one.code == "search_index" for one in report.problems):
            self._looking.run(self, self._rebuild_search, on_error=tries_again)
        if report.is_sound:
            self._mark_look(Depth.FULL)
            self._owes_answer = False  # the window says it

    def _rebuild_search(self) -> None:
        """The search is a cache of this computer: it is made anew without asking."""
        services = self._services
        with services.database.open_second_reader() as reader:
            services.search.rebuild(reader)

    # -- damage ---------------------------------------------------------------------------

    def stop(self, report: Report) -> None:
        """Damage was found: nobody writes any more, and the ways back are offered."""
        _log.warning("the file is damaged: %d findings", len(report.problems))
        self._stop_writing()
        self.offer()

    def _stop_writing(self) -> None:
        self._is_damaged, self._owes_answer = True, False
        self._operations.run(
            self,
            self._services.sharing.stop_for_damage,
            lambda _: self._told(),
            lambda _: self._told(),
        )

    def offer(self) -> None:
        """Show the three ways back."""
        from crm_desktop.app.wiring import OpenRequest
        from crm_desktop.ui.settings.damage_dialog import DamageContext, DamageDialog

        if self._dialog is not None:
            self._dialog.raise_()
            return
        services = self._services
        context = DamageContext(
            self._context(),
            lambda: services.mending,
            services.path,
            services.sharing.mend if services.sharing.is_taken else None,
            self._tell_mended,
            lambda path: self._open_file(OpenRequest(path)),
            services.clock.now,
        )
        dialog = DamageDialog(context, self._window)
        dialog.destroyed.connect(self._forget_dialog)
        self._dialog = dialog
        dialog.open()

    def _tell_mended(self, sentence: str) -> None:
        self._is_damaged = False
        self._window.show_message("success", sentence)
        self._context().told()
        self._told()

    def _forget_dialog(self) -> None:
        self._dialog = None


def _may_be_damage(error: StorageUnavailable) -> bool:
    """Whether SQLite itself said so (`detail` is its code): it was met, not looked for."""
    return error.code in _DAMAGE_CODES and bool(error.detail)


def _is_plainly_here(path: Path) -> bool:
    try:
        return lies_plainly_here(path)
    except OSError:  # a disk of this computer does not go away
        return False
