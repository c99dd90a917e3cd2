"""The real program, set up to be pictured: it runs offscreen on a data file, in one look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.app.appearance import Appearance
from crm_desktop.app.arguments import StartArguments
from crm_desktop.app.crash_guard import CrashGuard
from crm_desktop.app.program import Places, Program
from crm_desktop.app.program_dialogs import ProgramDialogs
from crm_desktop.app.single_instance import SingleInstance
from crm_desktop.app.wiring import OpenRequest, Services
from crm_desktop.business.contacts.model import CONTACT, ContactKind
from crm_desktop.business.settings.model import DEFAULTS
from crm_desktop.business.settings.personal_file import PersonalFile
from crm_desktop.core.clock import SystemClock, monotonic_seconds
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.jobs.worker import Worker
from crm_desktop.ui.contacts.page import ContactsPage
from crm_desktop.ui.kit.progress_dialog import ProgressDialog
from crm_desktop.ui.kit.view_state import ViewState
from crm_desktop.ui.shell.main_window import MainWindow

MAIN = (1440, 900)
"""Size of the main window and of cards, in logical pixels."""
NARROW = (1024, 640)
_QUIET_MS = 250
_PATIENCE_SECONDS = 30.0


class Stage:
    """One run of the program in one look, with the means to bring a window up and to wait."""

    def __init__(
        self,
        app: QApplication,
        folder: Path,
        database: Path,
        scheme: str,
        direction: str,
        language: str,
    ) -> None:
        self.app = app
        self.folder = folder
        look = StartArguments(
            theme=scheme, direction=direction, language=language, density="compact"
        )
        Appearance(app, look).apply(DEFAULTS)
        places = Places(folder, folder / "cache", folder / "logs", folder)
        self.program = Program(
            places,
            PersonalFile(folder),
            DEFAULTS,
            SystemClock(),
            Worker("database"),
            Worker("long work"),
            SingleInstance(folder),
            "shots",
            ViewState(),
        )
        self.dialogs = ProgramDialogs(self.program, CrashGuard())
        self._busy = False
        self.program.operations.busy_changed.connect(self._note_busy)
        window = self.window
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.resize(*MAIN)
        # Offscreen the pointer rests on the first button, which would look pointed at.
        QCursor.setPos(*MAIN)
        window.show()
        self.program.open(OpenRequest(database))
        self.settle()
        self.program.catch_up_search()
        self.settle()

    @property
    def window(self) -> MainWindow:
        """The main window."""
        return self.program.window

    @property
    def services(self) -> Services:
        """Those of the open file.

        Raises:
            TypeError: no file is open.
        """
        services = self.program.services
        if services is None:
            raise TypeError("no data file is open")
        return services

    def close(self) -> None:
        """End the program and wait for its threads."""
        self.window.close()
        self.program.finish()
        self.window.deleteLater()
        self.program.deleteLater()
        self.settle()

    def opened(self, act: Callable[[], object]) -> QWidget:
        """The window, dialog or popup that `act` brings up.

        Raises:
            LookupError: none came up.
        """
        before = set(self.app.topLevelWidgets())
        act()
        end = monotonic_seconds() + _PATIENCE_SECONDS
        while monotonic_seconds() < end:
            self.settle()
            for widget in self.app.topLevelWidgets():
                is_fresh = widget not in before and widget.isVisible()
                if is_fresh and not isinstance(widget, ProgressDialog):
                    return widget
        raise LookupError("no window came up")

    def put_away(self, widget: QWidget) -> None:
        """Close a window that `opened` gave."""
        widget.close()
        self.settle()

    def first_of(self, kind: ContactKind) -> RecordRef | None:
        """The first person or organization of the contact list, if that is in view."""
        page = self.window.current_page
        if not isinstance(page, ContactsPage):
            return None
        rows = (page.list.model.row(number) for number in range(60))
        found = [row.id for row in rows if row is not None and row.kind == kind]
        return RecordRef(CONTACT, found[0]) if found else None

    def settle(self) -> None:
        """Let the program work until it has been idle for a moment."""
        end = monotonic_seconds() + _PATIENCE_SECONDS
        quiet_since = monotonic_seconds()
        while monotonic_seconds() < end:
            loop = QEventLoop()
            QTimer.singleShot(20, loop.quit)
            loop.exec()
            if self._busy:
                quiet_since = monotonic_seconds()
            elif (monotonic_seconds() - quiet_since) * 1000 >= _QUIET_MS:
                return

    def _note_busy(self, is_busy: bool) -> None:
        self._busy = is_busy
