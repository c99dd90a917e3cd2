"""Long work: a window with progress appears, cancelling takes back, what is stored counts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.jobs.worker import Worker
from crm_desktop.ui.kit.long_work import SHOWN_AFTER_MS, LongWork, Progress
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.progress_dialog import ProgressDialog
from crm_desktop.ui.kit.theme import theme


class Steps:
    """Work that waits at each step until the test lets it go on."""

    def __init__(self, count: int, error: Exception | None = None) -> None:
        self._count = count
        self._error = error
        self._go = threading.Semaphore(0)
        self.done: list[str] = []
        self.cancelled = 0

    def let_go(self, steps: int = 1) -> None:
        for _ in range(steps):
            self._go.release()

    def run(self, progress: Progress) -> str:
        for number in range(self._count):
            assert self._go.acquire(timeout=10)
            if self._error is not None:
                raise self._error
            progress(number + 1, self._count + 1)
        assert self._go.acquire(timeout=10)  # the commit, which nobody stops
        return "stored"

    def cancel(self) -> None:
        self.cancelled += 1


@pytest.fixture
def operations() -> Iterator[Operations]:
    theme().apply("light", "compact")
    worker = Worker("test")
    yield Operations(worker)
    worker.stop(5)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


Start = Callable[[Steps], LongWork[str]]


@pytest.fixture
def start(window: QWidget, operations: Operations) -> Start:
    def begin(steps: Steps) -> LongWork[str]:
        return LongWork(window, operations, "Changing", steps.run, steps.done.append, steps.cancel)

    return begin


def _shown(work: LongWork[str], qtbot: QtBot) -> ProgressDialog:
    qtbot.waitUntil(lambda: work.window is not None, timeout=SHOWN_AFTER_MS + 2000)
    assert work.window is not None
    return work.window


def test_what_is_quick_shows_no_window(start: Start, qtbot: QtBot, window: QWidget) -> None:
    steps = Steps(2)
    steps.let_go(3)
    start(steps)
    qtbot.waitUntil(lambda: steps.done == ["stored"])
    QTest.qWait(SHOWN_AFTER_MS + 50)
    assert window.findChild(ProgressDialog) is None


def test_the_window_says_how_far_it_is(start: Start, qtbot: QtBot, window: QWidget) -> None:
    steps = Steps(3)
    work = start(steps)
    dialog = _shown(work, qtbot)
    assert dialog.windowTitle() == "Changing"
    steps.let_go()
    qtbot.waitUntil(lambda: dialog.share.text() == "25 %")
    steps.let_go(3)
    qtbot.waitUntil(lambda: steps.done == ["stored"])
    qtbot.waitUntil(lambda: window.findChild(ProgressDialog) is None)
    assert steps.cancelled == 0


@pytest.mark.parametrize("way", ["button", "escape", "cross"])
def test_cancelling_stops_at_the_next_step(start: Start, qtbot: QtBot, way: str) -> None:
    steps = Steps(3)
    dialog = _shown(start(steps), qtbot)
    if way == "button":
        dialog.cancel_button.click()
    elif way == "escape":
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    else:
        dialog.close()
    assert dialog.isVisible(), "it stays until everything is taken back"
    assert not dialog.cancel_button.isEnabled()
    steps.let_go()
    qtbot.waitUntil(lambda: steps.cancelled == 1)
    assert steps.done == []


def test_what_was_stored_before_the_button_took_effect_is_done(start: Start, qtbot: QtBot) -> None:
    steps = Steps(0)
    dialog = _shown(start(steps), qtbot)
    dialog.cancel_button.click()
    steps.let_go()
    qtbot.waitUntil(lambda: steps.done == ["stored"])
    assert steps.cancelled == 0


def test_trouble_after_cancelling_is_told(
    start: Start, operations: Operations, qtbot: QtBot
) -> None:
    steps = Steps(1, StorageUnavailable("io_error"))
    dialog = _shown(start(steps), qtbot)
    told: list[object] = []
    operations.error_shown.connect(lambda _owner, error: told.append(error))
    dialog.cancel_button.click()
    steps.let_go()
    qtbot.waitUntil(lambda: len(told) == 1)
    assert steps.done == []
    assert steps.cancelled == 0


def test_trouble_after_cancelling_is_told_by_the_window_that_asked(
    operations: Operations, qtbot: QtBot
) -> None:
    class Asking(QWidget):
        def __init__(self) -> None:
            super().__init__()
            self.told: list[object] = []

        def show_error(self, error: object) -> None:
            self.told.append(error)

    window, steps = Asking(), Steps(1, StorageUnavailable("io_error"))
    qtbot.addWidget(window)
    work = LongWork(window, operations, "Changing", steps.run, steps.done.append, steps.cancel)
    _shown(work, qtbot).cancel_button.click()
    steps.let_go()
    qtbot.waitUntil(lambda: len(window.told) == 1)
