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

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication

from crm_desktop.app.appearance import Appearance
from crm_desktop.app.arguments import StartArguments
from crm_desktop.app.crash_guard import CrashGuard
from crm_desktop.app.display import EXIT_NO_DISPLAY, choose_platform, missing_display
from crm_desktop.app.logging_setup import set_up_logging
from crm_desktop.app.program import Places, Program
from crm_desktop.app.program_dialogs import ProgramDialogs
from crm_desktop.app.screenshot import save_screenshot_when_ready
from crm_desktop.app.single_instance import SingleInstance, hand_over, instance_key
from crm_desktop.app.wiring import OpenRequest
from crm_desktop.business.settings.model import LAST_FILE, SettingValues
from crm_desktop.business.settings.personal_file import LoadedSettings, PersonalFile
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.errors import UserError
from crm_desktop.core.paths import cache_folder, config_folder, documents_folder, log_folder
from crm_desktop.jobs.worker import Worker
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.view_state import ViewState

EXIT_NO_ANSWER = 4
_SWITCH_INTERVAL_SECONDS = 0.0005
"""A thread at work may hold the interpreter this long: the window stays quick beside it."""
_FOLDER_NAME = "CRM Desktop"
_FILE_NAME = "My company.crm"


def start(arguments: StartArguments, words: Sequence[str]) -> int:
    """Open the window, or raise the one that is open; returns the exit code."""
    choose_platform(offscreen=arguments.offscreen, scale=arguments.scale)
    trouble = missing_display()
    if trouble:
        sys.stderr.write(f"{trouble}\n")
        return EXIT_NO_DISPLAY
    sys.setswitchinterval(_SWITCH_INTERVAL_SECONDS)
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
        return _raise_other(key, words)
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
    return _run(app, program, request, arguments, loaded)


def _run(
    app: QApplication,
    program: Program,
    request: OpenRequest,
    arguments: StartArguments,
    loaded: LoadedSettings,
) -> int:
    window = program.window
    window.closing.connect(app.quit)
    window.show()
    program.open(request)
    if arguments.screenshot is not None:
        save_screenshot_when_ready(app, program, arguments.screenshot)
    # The first idle moment after the rows: nobody waits for this.
    program.file_shown.connect(lambda: QTimer.singleShot(0, program.begin_background_work))
    if loaded.problem:
        window.show_message("warning", error_sentence(UserError(loaded.problem)))
    exit_code = app.exec()
    program.finish()
    return exit_code


def choose_file(arguments: StartArguments, values: SettingValues, documents: Path) -> OpenRequest:
    """Which file to open, and whether it may be made: the named one, the last one, a first one.

    A last file that has gone is never replaced by an empty one: the window says so.
    """
    if arguments.database is not None:
        return OpenRequest(arguments.database.expanduser().absolute(), create=True)
    if values[LAST_FILE]:
        return OpenRequest(Path(values[LAST_FILE]))
    path = documents / _FOLDER_NAME / _FILE_NAME
    return OpenRequest(path, create=True, create_folder=True)


def make_application() -> QApplication:
    """The one application object, named for the platform."""
    QCoreApplication.setApplicationName("CRM Desktop")
    QCoreApplication.setOrganizationName("CRM Desktop")
    app = QApplication(["crm-desktop"])
    app.setQuitOnLastWindowClosed(False)
    return app


def _raise_other(key: str, words: Sequence[str]) -> int:
    if hand_over(key, words):
        return 0
    sys.stderr.write(
        "CRM Desktop is already running with this file, but it does not answer. "
        "Close it first, or wait until it has finished.\n"
    )
    return EXIT_NO_ANSWER
