"""The status line tells the truth about saving."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QWidget

from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.jobs.worker import Worker
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.shell.save_watch import SaveWatch
from crm_desktop.ui.shell.status_bar import SaveState, StatusBar


@pytest.fixture
def watched(qtbot):
    worker = Worker("database")
    operations = Operations(worker)
    status = StatusBar()
    qtbot.addWidget(status)
    owner = QWidget()
    qtbot.addWidget(owner)
    yield SaveWatch(operations, status, owner), operations, status, owner
    worker.stop()


def test_a_slow_save_is_told_and_ends(watched, qtbot):
    watch, operations, status, owner = watched
    release = threading.Event()
    operations.run(owner, lambda: release.wait(5))
    watch.note_beginning()
    qtbot.waitUntil(lambda: status.save_state is SaveState.SAVING)
    release.set()
    qtbot.waitUntil(lambda: status.save_state is SaveState.SAVED)


def test_a_quick_save_is_not_worth_a_word(watched, qtbot):
    watch, operations, status, owner = watched
    watch.note_beginning()
    done: list[int] = []
    operations.run(owner, lambda: 1, done.append)
    qtbot.waitUntil(lambda: bool(done))
    qtbot.wait(350)
    assert status.save_state is SaveState.SAVED


def test_a_failed_save_is_told_until_the_next_one(watched, qtbot):
    watch, operations, status, owner = watched

    def fail() -> None:
        raise StorageUnavailable("disk_full")

    operations.run(owner, fail)
    qtbot.waitUntil(lambda: status.save_state is SaveState.FAILED)
    watch.note_changes(Changes(frozenset(), seq=1))
    assert status.save_state is SaveState.SAVED
