"""The real program in a test: real workers, a real file, one window, and a watched event loop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.app.appearance import Appearance
from crm_desktop.app.arguments import StartArguments
from crm_desktop.app.crash_guard import CrashGuard
from crm_desktop.app.program import Places, Program
from crm_desktop.app.program_dialogs import ProgramDialogs
from crm_desktop.app.single_instance import SingleInstance
from crm_desktop.app.startup import choose_file
from crm_desktop.app.wiring import OpenRequest, open_services
from crm_desktop.business.settings.personal_file import PersonalFile
from crm_desktop.core.clock import SystemClock, monotonic_seconds
from crm_desktop.jobs.worker import Worker
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.page import ContactsPage
from crm_desktop.ui.kit.view_state import ViewState
from crm_desktop.ui.shell.main_window import MainWindow
from tests import gui_thread
from tests.ui.pauses import pass_time

DEMO_CONTACTS = 300
WAIT_MS = 15_000


class StallWatch(QObject):
    """Notes how long the event loop kept a timer waiting: what the user feels as hanging.

    `longest_own_ms` leaves out the time for which the machine had no processor for this thread,
    where the system tells it: a busy machine of tests makes every program wait.
    """

    BEAT_MS = 5

    def __init__(self) -> None:
        super().__init__()
        self.longest_ms = self.longest_own_ms = 0.0
        self._last = monotonic_seconds()
        self._kept_ready = _seconds_kept_ready()
        timer = QTimer(self)
        timer.setInterval(self.BEAT_MS)
        timer.timeout.connect(self._beat)
        timer.start()

    def reset(self) -> None:
        """Forget what was seen so far."""
        self.longest_ms = self.longest_own_ms = 0.0
        self._last = monotonic_seconds()
        self._kept_ready = _seconds_kept_ready()

    def _beat(self) -> None:
        now, kept_ready = monotonic_seconds(), _seconds_kept_ready()
        stall = (now - self._last) * 1000 - self.BEAT_MS
        self.longest_ms = max(self.longest_ms, stall)
        own = stall - (kept_ready - self._kept_ready) * 1000
        self.longest_own_ms = max(self.longest_own_ms, own)
        self._last, self._kept_ready = now, kept_ready


def _seconds_kept_ready() -> float:
    """For how long this thread was ready to run and others ran; 0 where nobody tells."""
    try:
        words = Path("/proc/thread-self/schedstat").read_text(encoding="ascii").split()
    except OSError:
        return 0.0
    return int(words[1]) / 1e9


@dataclass
class Journey:
    """A running program and the ways of a user through it."""

    program: Program
    dialogs: ProgramDialogs
    guard: CrashGuard
    qtbot: QtBot
    appearance: Appearance
    """Signals hold it weakly, so it has to be kept."""
    crashes: list[object] = field(default_factory=list)
    has_ended: bool = False

    @property
    def window(self) -> MainWindow:
        return self.program.window

    @property
    def page(self) -> ContactsPage:
        page = self.window.current_page
        assert isinstance(page, ContactsPage)
        return page

    def wait(self, condition: Callable[[], object]) -> None:
        """Let the program work until `condition()` holds."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT_MS)

    def settle(self) -> None:
        """Let everything that was asked be answered."""
        for _ in range(3):
            done: list[int] = []
            self.program.operations.run(self.program, lambda: 1, done.append)
            self.wait(lambda answers=done: answers)
            self.qtbot.wait(10)  # the thread for long work, too, gets a turn
            pass_time(50, self.program)

    def open_file(self, path: Path, *, create: bool = False) -> None:
        """Open a file and wait until it is shown or refused."""
        self.program.open(OpenRequest(path, create=create))
        self.settle()

    def open_first(self) -> ContactCard:
        """The card of the list's first contact."""
        row = self.page.list.model.row(0)
        assert row is not None
        return self.open_card(row.id)

    def open_card(self, contact_id: int) -> ContactCard:
        """A contact's card, loaded."""
        from crm_desktop.business.contacts.model import CONTACT
        from crm_desktop.core.record_ref import RecordRef

        card = self.window.router.open(RecordRef(CONTACT, contact_id))
        assert isinstance(card, ContactCard)
        self.wait(lambda: card.contact is not None and card.isEnabled())
        self.settle()
        return card

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Press a key in the main window, which comes to the front for it."""
        self.window.bring_to_front()
        self.wait(self.window.isActiveWindow)
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)

    def end(self) -> None:
        """Close the program as the user does."""
        if self.has_ended:
            return
        self.has_ended = True
        self.window.close()
        self.settle()
        self.end_at_once()

    def end_at_once(self) -> None:
        """End without waiting for what is on its way."""
        self.has_ended = True
        self.program.finish()
        router = self.window.router
        for card in (*router.windows, *router.unstored):  # that did not close by themselves
            card.deleteLater()
        self.window.deleteLater()
        self.program.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def windows_ask_no_disk() -> Iterator[None]:
    """No journey is through if the windows' thread asked for a file or the data file."""
    gui_thread.watch()
    gui_thread.found.clear()
    yield
    assert gui_thread.found == []


@pytest.fixture
def launch(qapp: QApplication, qtbot: QtBot, own_folders: Path) -> Iterator[Callable[..., Journey]]:
    """Start the program as `startup` does, in this process: `launch()`, `launch(database=…)`."""
    running: list[Journey] = []

    def start(**arguments: object) -> Journey:
        given = StartArguments(theme="light", **arguments)  # type: ignore[arg-type]
        config = own_folders / "config"
        places = Places(
            config, own_folders / "cache", own_folders / "logs", own_folders / "documents"
        )
        personal_file = PersonalFile(config)
        loaded = personal_file.load()
        appearance = Appearance(qapp, given)
        appearance.apply(loaded.values)
        program = Program(
            places,
            personal_file,
            loaded.values,
            SystemClock(),
            Worker("database"),
            Worker("long work"),
            SingleInstance(config),
            "test",
            ViewState(config / "windows.ini"),
        )
        program.settings_changed.connect(appearance.apply)
        guard = CrashGuard()
        journey = Journey(program, ProgramDialogs(program, guard), guard, qtbot, appearance)
        guard.crashed.connect(journey.crashes.append)
        program.window.show()
        program.open(choose_file(given, loaded.values, places.documents))
        journey.settle()
        running.append(journey)
        return journey

    yield start
    for journey in running:
        journey.end()


@pytest.fixture(scope="session")
def demo_original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demo company, made once."""
    from crm_desktop.app import demo_company

    folder = tmp_path_factory.mktemp("demo")
    path = folder / "gintaras.crm"
    services = open_services(OpenRequest(path, create=True), SystemClock(), folder)
    demo_company.build(services, DEMO_CONTACTS)
    services.close()
    return path


@pytest.fixture
def demo(demo_original: Path, tmp_path: Path) -> Path:
    """A demo company of one's own."""
    from crm_desktop.storage.backup import backup_to
    from crm_desktop.storage.database import Database

    path = tmp_path / "gintaras.crm"
    with Database.open(demo_original, read_only=True) as database:
        backup_to(database, path)
    return path
