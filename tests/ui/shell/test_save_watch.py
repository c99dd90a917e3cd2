"""The status line tells the truth about saving."""

from __future__ import annotations

import threading

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import Outcome, StorageUnavailable
from crm_desktop.jobs.worker import Worker
from crm_desktop.ui.kit.card_window import CardWindow
from crm_desktop.ui.kit.operations import Operations, tries_again
from crm_desktop.ui.shell.record_router import RecordRouter
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
    yield SaveWatch(operations, status, RecordRouter(owner), owner), operations, status, owner
    worker.stop()


def test_a_slow_save_is_told_and_ends(watched, qtbot):
    watch, operations, status, owner = watched
    release = threading.Event()
    operations.run(owner, lambda: release.wait(5))
    watch.note_beginning()
    qtbot.waitUntil(lambda: status.save_state is SaveState.SAVING)
    release.set()
    qtbot.waitUntil(lambda: status.save_state is SaveState.SAVED)


def test_a_window_that_opens_or_closes_meanwhile_does_not_say_that_all_is_saved(watched, qtbot):
    watch, operations, status, owner = watched
    release = threading.Event()
    operations.run(owner, lambda: release.wait(5))
    watch.note_beginning()
    watch._router.windows_changed.emit()
    qtbot.waitUntil(lambda: status.save_state is SaveState.SAVING)
    watch._router.windows_changed.emit()
    assert status.save_state is SaveState.SAVING
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


def test_what_could_not_be_read_is_no_save_that_failed(watched, qtbot):
    _watch, operations, status, owner = watched
    told: list[object] = []
    operations.error_shown.connect(lambda _owner, error: told.append(error))

    def fail() -> None:
        raise StorageUnavailable("io_error")

    operations.run(owner, fail, reads=True)
    qtbot.waitUntil(lambda: bool(told))
    assert status.save_state is SaveState.SAVED


def test_a_reading_that_fails_beside_a_save_is_no_save_that_failed(watched, qtbot):
    watch, operations, status, owner = watched
    owner.show()
    told: list[object] = []

    def fail() -> None:
        raise StorageUnavailable("io_error")

    watch.note_beginning()
    operations.run(owner, fail, on_error=told.append, kind="rows")
    qtbot.waitUntil(lambda: bool(told) and not operations.is_busy)
    assert status.save_state is SaveState.SAVED


def test_a_window_that_shows_its_refused_save_itself_counts_until_it_is_closed(watched, qtbot):
    watch, operations, status, _owner = watched
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    told: list[object] = []

    def fail() -> None:
        raise StorageUnavailable("disk_full")

    operations.run(window, fail, on_error=told.append)
    qtbot.waitUntil(lambda: len(told) == 1 and not operations.is_busy)
    assert status.save_state is SaveState.SAVED, "nothing was to be saved"
    watch.note_beginning()
    operations.run(window, fail, on_error=told.append)
    qtbot.waitUntil(lambda: len(told) == 2 and not operations.is_busy)
    assert status.save_state is SaveState.FAILED
    window.close()
    operations.run(window, fail, on_error=told.append)
    qtbot.waitUntil(lambda: len(told) == 3 and not operations.is_busy)
    assert status.save_state is SaveState.SAVED


def test_a_window_that_has_gone_holds_nothing_though_nobody_asks_for_anything(watched, qtbot):
    watch, operations, status, owner = watched
    dialog = QDialog(owner)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    told: list[object] = []

    def fail() -> None:
        raise StorageUnavailable("disk_full")

    watch.note_beginning()
    operations.run(dialog, fail, on_error=told.append)
    qtbot.waitUntil(lambda: len(told) == 1 and not operations.is_busy)
    assert status.save_state is SaveState.FAILED
    dialog.close()
    qtbot.waitUntil(lambda: status.save_state is SaveState.SAVED)


def test_a_new_card_may_outlive_the_main_window(qtbot):
    main = QWidget()
    router, card = RecordRouter(main), CardWindow("card")
    router.show_new(card)
    shiboken6.delete(main)
    shiboken6.delete(card)  # at the end of the program; an error here would be told


def test_what_is_asked_again_by_itself_is_nobodys_save(watched, qtbot):
    watch, operations, status, owner = watched
    owner.show()
    ended: list[int] = []

    def fail() -> None:
        raise StorageUnavailable("unknown_outcome", outcome=Outcome.UNKNOWN)

    watch.note_beginning()
    operations.run(owner, fail, on_error=tries_again, on_finished=lambda: ended.append(1))
    qtbot.waitUntil(lambda: bool(ended) and not operations.is_busy)
    assert status.save_state is SaveState.SAVED
    operations.run(owner, fail, on_error=lambda _error: ended.append(2))
    qtbot.waitUntil(lambda: ended[-1] == 2 and not operations.is_busy)
    assert status.save_state is SaveState.FAILED


def test_a_card_that_holds_a_refused_save_is_told_although_others_save(qtbot, watched):
    watch, _operations, status, _owner = watched
    card = CardWindow("card")
    watch._router.show_new(card)
    card.show_not_saved()
    assert status.save_state is SaveState.FAILED
    watch.note_changes(Changes(frozenset(), seq=1))
    assert status.save_state is SaveState.FAILED
    card.close()
    qtbot.waitUntil(lambda: status.save_state is SaveState.SAVED)
