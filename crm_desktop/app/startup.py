"""Starting the window: the order in which things happen until the first rows are painted.

1. personal settings, and the place of the one program for this file;
2. the application, its look and its language;
3. the window is built and shown, the file is opened in the worker;
4. pages and their first rows; what can wait (listening for later starts, the search index)
   follows when the event loop is idle.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from crm_desktop.app.appearance import Appearance
from crm_desktop.app.arguments import StartArguments
from crm_desktop.app.crash_guard import CrashGuard
from crm_desktop.app.display import EXIT_NO_DISPLAY, choose_platform, missing_display
from crm_desktop.app.logging_setup import set_up_logging
from crm_desktop.app.program import Places, Program
from crm_desktop.app.program_dialogs import ProgramDialogs
from crm_desktop.app.single_instance import SingleInstance, hand_over, instance_key
from crm_desktop.app.wiring import OpenRequest
from crm_desktop.business.settings.model import LAST_FILE, RECENT_FILES, SettingValues
from crm_desktop.business.settings.personal_file import LoadedSettings, PersonalFile
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.errors import UserError
from crm_desktop.core.ids import new_uid
from crm_desktop.core.paths import cache_folder, config_folder, documents_folder, log_folder
from crm_desktop.jobs.worker import Worker
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.view_state import ViewState
from crm_desktop.ui.shell.main_window import FIRST_SIZE

EXIT_NO_ANSWER = 4
_KNOCKS = 24
_KNOCK_SECONDS = 2.5
"""A minute in all: a busy computer takes so long until a window stands."""
_SWITCH_INTERVAL_SECONDS = 0.0005
"""A thread at work may hold the interpreter this long: the window stays quick beside it."""
_PATIENCE_MS = 150
_PAINTING_MS = 50
"""After the window is shown, before a list that was named is looked at in front of it."""
_BREATH_MS = 400
"""After the first paint, before what nobody waits for begins."""
_FOLDER_NAME = "CRM Desktop"
_FILE_NAME = "My company.crm"


def start(arguments: StartArguments, words: Sequence[str]) -> int:
    """Open the window, or raise the one that is open; returns the exit code."""
    choose_platform(offscreen=arguments.offscreen, scale=arguments.scale)
    trouble = missing_display()
    if trouble:
        sys.stderr.write(f"{trouble}\n")
        return EXIT_NO_DISPLAY
    profile = arguments.profile or "default"
    places = Places(
        config_folder(profile), cache_folder(profile), log_folder(profile), documents_folder()
    )
    personal_file = PersonalFile(places.config)
    loaded = personal_file.load()
    request = choose_file(arguments, loaded.values, places.documents)
    instance = SingleInstance(places.config)
    key = instance_key(str(request.path), profile)
    if not instance.claim(key):
        handed = words if arguments.file is None else (str(arguments.file),)
        exit_code = _raise_other(instance, key, handed)
        if exit_code is not None:
            return exit_code
    app = make_application()
    guard = CrashGuard()
    guard.install()
    guard.watch_hard_faults(places.logs)
    set_up_logging(places.logs)
    appearance = Appearance(app, arguments)
    appearance.apply(loaded.values)
    program = Program(
        places,
        personal_file,
        loaded.values,
        SystemClock(),
        Worker("database"),
        Worker("long work"),
        instance,
        profile,
        # Pictures without a screen are always of the same size and leave no trace.
        ViewState(None if arguments.offscreen else places.config / "windows.ini"),
    )
    program.settings_changed.connect(appearance.apply)
    ProgramDialogs(program, guard)  # lives as the program's child
    return _run(app, program, guard, request, arguments, loaded)


def _run(
    app: QApplication,
    program: Program,
    guard: CrashGuard,
    request: OpenRequest,
    arguments: StartArguments,
    loaded: LoadedSettings,
) -> int:
    window = program.window
    window.closing.connect(app.quit)
    if arguments.offscreen:
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.resize(*FIRST_SIZE)
    program.open(request)
    FirstPaint(program, arguments.file)
    if arguments.screenshot is not None:
        from crm_desktop.app.screenshot import save_screenshot_when_ready

        save_screenshot_when_ready(app, program, guard, arguments.screenshot)
    if loaded.problem:
        window.show_message("warning", error_sentence(UserError(loaded.problem)))
    exit_code = app.exec()
    program.finish()
    return exit_code


class FirstPaint(QObject):
    """Shows the window with its rows in one go, or without them when they let wait.

    A window that is painted empty and again with rows costs a fifth of the whole start. So it
    waits for the rows, but never longer than `_PATIENCE_MS`: on a slow drive the frame comes
    first.
    """

    def __init__(self, program: Program, file: Path | None) -> None:
        """`file` is brought in when the window stands and the data file is open."""
        super().__init__(program)
        self._program = program
        self._file = file
        self._is_shown = False
        self._has_file = False
        program.file_shown.connect(self._on_file)
        program.file_refused.connect(self._show)
        program.operations.busy_changed.connect(self._on_busy)
        QTimer.singleShot(_PATIENCE_MS, self, self._show)

    def _on_file(self) -> None:
        self._has_file = True
        if self._is_shown:
            QTimer.singleShot(_PAINTING_MS, self, self._bring_in)

    def _on_busy(self, is_busy: bool) -> None:
        if self._has_file and not is_busy:
            self._show()

    def _show(self) -> None:
        if self._is_shown:
            return
        self._is_shown = True
        self._program.window.show()
        if self._has_file and self._file is not None:
            QTimer.singleShot(_PAINTING_MS, self, self._bring_in)
        QTimer.singleShot(_BREATH_MS, self._program, self._begin_background_work)

    def _begin_background_work(self) -> None:
        from crm_desktop.app.collector import Collector  # not for the first paint
        from crm_desktop.app.ending import Ending
        from crm_desktop.core.giving_way import note_busy
        from crm_desktop.core.memory import keep_large_blocks_apart

        collector = Collector(self._program)
        self._program.operations.busy_changed.connect(collector.note_busy)
        self._program.operations.waiting_changed.connect(collector.note_waiting)
        self._program.operations.waiting_changed.connect(note_busy)
        keep_large_blocks_apart()
        sys.setswitchinterval(_SWITCH_INTERVAL_SECONDS)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            Ending(app, self._program)  # lives as the program's child
        self._program.begin_background_work()
        if self._has_file:
            self._bring_in()

    def _bring_in(self) -> None:
        """On a slow drive the window stands before there is anything to bring a list into."""
        file, self._file = self._file, None
        if file is not None:
            self._program.bring_in(file)


def choose_file(arguments: StartArguments, values: SettingValues, documents: Path) -> OpenRequest:
    """Which file to open, and whether it may be made: the named one, the last one, a first one.

    A file that was open before and has gone is never replaced by an empty one: its drive may only
    not be there yet, and the window says so.
    """
    if arguments.database is not None:
        path = arguments.database.expanduser().absolute()
        return OpenRequest(path, create=str(path) not in values[RECENT_FILES])
    if values[LAST_FILE]:
        return OpenRequest(Path(values[LAST_FILE]))
    path = documents / _FOLDER_NAME / _FILE_NAME
    return OpenRequest(path, create=True, create_folder=True)


def make_application() -> QApplication:
    """The one application object, named for the platform."""
    QCoreApplication.setApplicationName("CRM Desktop")
    QCoreApplication.setOrganizationName("CRM Desktop")
    app = QApplication(["crm-desktop", "-style", "Fusion"])
    app.setQuitOnLastWindowClosed(False)
    return app


def _raise_other(instance: SingleInstance, key: str, words: Sequence[str]) -> int | None:
    """Hand over to the program that has the file; the exit code, `None` to start after all.

    That one may be at its own start, on a computer that is busy, and it may die of it.
    """
    name = new_uid().hex()
    for _knock in range(_KNOCKS):
        if hand_over(key, words, _KNOCK_SECONDS, name=name):
            return 0
        if instance.claim(key):
            return None
    sys.stderr.write(
        "CRM Desktop is already running with this file, but it does not answer. "
        "Close it first, or wait until it has finished.\n"
    )
    return EXIT_NO_ANSWER
