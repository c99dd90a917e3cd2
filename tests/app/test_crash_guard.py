"""An error nobody expected: caught wherever it happens, told once, logged without personal data."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from crm_desktop.app.crash_guard import CrashGuard, CrashReport
from crm_desktop.app.logging_setup import (
    LOG_NAME,
    LogWord,
    describe_error,
    redact,
    set_up_logging,
    without_personal_data,
)
from crm_desktop.core.errors import Outcome, StorageUnavailable, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.jobs.worker import Worker
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.shell.crash_dialog import CrashDialog

pytestmark = pytest.mark.expects_logged_error

CANARY = "Canary Žirgelis canary@secret.example +370 600 12045 الكناري"


@pytest.fixture
def guard(qapp):
    crash_guard = CrashGuard()
    crash_guard.install()
    reports: list[CrashReport] = []
    crash_guard.crashed.connect(reports.append)
    yield crash_guard, reports
    crash_guard.uninstall()


@pytest.fixture
def log(tmp_path: Path):
    root = logging.getLogger()
    before = list(root.handlers)
    folder = tmp_path / "logs"
    set_up_logging(folder)
    yield lambda: (folder / LOG_NAME).read_text(encoding="utf-8")
    for handler in [handler for handler in root.handlers if handler not in before]:
        handler.close()
        root.removeHandler(handler)


def fail() -> None:
    raise ValueError(CANARY)


def test_a_slot_that_fails_is_reported_and_the_program_goes_on(guard, qtbot):
    _, reports = guard
    button = QPushButton()
    qtbot.addWidget(button)
    clicks: list[int] = []
    button.clicked.connect(fail)
    button.clicked.connect(lambda: clicks.append(1))
    button.click()
    qtbot.waitUntil(lambda: bool(reports))
    assert clicks == [1]
    assert "ValueError" in reports[0].details
    assert "test_crash_guard.py" in reports[0].details


def test_a_painting_fault_is_shown_once_and_counted(guard, qtbot, log):
    class Broken(QWidget):
        def paintEvent(self, event):
            fail()

    _, reports = guard
    widget = Broken()
    qtbot.addWidget(widget)
    widget.show()
    for _ in range(20):
        widget.repaint()
    qtbot.waitUntil(lambda: bool(reports))
    qtbot.wait(20)
    assert len(reports) == 1
    assert log().count("unexpected error") <= 6


def test_a_thread_that_dies_is_reported(guard, qtbot):
    _, reports = guard
    thread = threading.Thread(target=fail, name="somewhere")
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(reports))
    assert reports[0].thread == "somewhere"


def test_a_failing_request_and_a_failing_callback_are_reported(guard, qtbot):
    _, reports = guard
    worker = Worker("database")
    operations = Operations(worker)
    owner = QWidget()
    qtbot.addWidget(owner)
    done: list[int] = []
    operations.run(owner, fail)
    operations.run(owner, lambda: 1, lambda _one: fail())
    operations.run(owner, lambda: 2, done.append)
    qtbot.waitUntil(lambda: done == [2])
    qtbot.waitUntil(lambda: len(reports) == 2)
    worker.stop()


def test_a_timer_and_a_finalizer_are_reported(guard, qtbot):
    class Dying:
        def __del__(self):
            fail()

    _, reports = guard
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: len(reports) == 1)
    Dying()
    qtbot.waitUntil(lambda: len(reports) == 2)


def test_nothing_personal_reaches_the_log(guard, qtbot, log):
    crash_guard, reports = guard
    own = logging.getLogger("crm_desktop.test")
    other = logging.getLogger("somebody.else")
    try:
        raise RuntimeError(CANARY) from UserError("name_missing", field=CANARY, value=CANARY)
    except RuntimeError as error:
        crash_guard.report(error)
        own.error("saving failed for %s", CANARY, exc_info=error)
    own.warning("%s %s %d %s", CANARY, RecordRef("contact", 7), 12, {"name": CANARY})
    own.warning(CANARY.split(maxsplit=1)[0].lower() and "plain message")
    other.warning("their message %s", CANARY)
    other.error(f"their message {CANARY}")
    other.error((CANARY, "select"))
    qtbot.waitUntil(lambda: bool(reports))
    written = log() + reports[0].details
    for word in CANARY.split():
        assert word not in written
    assert "Canary" not in written
    assert "RuntimeError" in written
    assert "UserError: name_missing" in written
    assert "plain message" in written
    assert "message of somebody.else" in written


def test_codes_and_places_are_kept():
    try:
        raise StorageUnavailable("io_error", outcome=Outcome.UNKNOWN, detail="SQLITE_IOERR")
    except StorageUnavailable as error:
        text = describe_error(type(error), error, error.__traceback__)
    assert "io_error (unknown) SQLITE_IOERR" in text
    assert "tests/app/test_crash_guard.py" in text
    assert str(Path.home()) not in text


def test_messages_of_qt_lose_what_they_quote():
    text = redact('cannot read "/home/jonas/UAB Ąžuolas.crm" of سامي 37060012045 at line 12')
    assert "jonas" not in text
    assert "سامي" not in text
    assert "37060012045" not in text
    assert "at line 12" in text


def test_an_unwritable_log_stops_nothing(tmp_path: Path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    root = logging.getLogger()
    before = list(root.handlers)
    set_up_logging(tmp_path / "file" / "logs")
    logging.getLogger("crm_desktop.test").error("nobody reads this")
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)


def test_words_of_the_program_are_kept():
    record = logging.LogRecord("crm_desktop.x", 20, __file__, 1, "%s %s", (LogWord("a"), "b"), None)
    assert without_personal_data(record).getMessage() == "a <1 characters>"
    assert record.getMessage() == "a b"


def test_the_dialog_offers_details_and_lets_go_on(qtbot, tmp_path: Path):
    dialog = CrashDialog("ValueError\n  somewhere.py:3", tmp_path)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.isModal()
    dialog._copy.click()
    assert QGuiApplication.clipboard().text().startswith("ValueError")
    dialog._toggle.click()
    assert dialog._text.isVisible()
    with qtbot.waitSignal(dialog.accepted):
        dialog.accept()
