"""Operations: results arrive in the GUI thread, and never at a window that is gone."""

from __future__ import annotations

import sys
import threading
import weakref
from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import Outcome, StorageUnavailable, UserError
from crm_desktop.core.events import EventBus
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.jobs.worker import InlineWorker, Worker
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.operations import Operations, Running, Task
from tests.ui.held_worker import HeldWorker

WAIT_SECONDS = 5.0


@pytest.fixture
def worker():
    made = Worker("operations")
    yield made
    assert made.stop(WAIT_SECONDS)


@pytest.fixture
def operations(worker: Worker, qtbot: QtBot) -> Operations:
    return Operations(worker)


def test_the_call_runs_outside_and_the_result_arrives_inside_the_gui_thread(
    operations: Operations, qtbot: QtBot
) -> None:
    owner, threads = QObject(), []
    gui = QThread.currentThread()

    def call() -> int:
        threads.append(threading.current_thread().name)
        return 42

    seen: list[object] = []
    operations.run(owner, call, lambda n: seen.append((n, QThread.currentThread() == gui)))
    qtbot.waitUntil(lambda: bool(seen))
    assert threads == ["operations"]
    assert seen == [(42, True)]


def test_the_result_for_a_destroyed_window_is_dropped(operations: Operations, qtbot: QtBot) -> None:
    gate, seen, other = threading.Event(), [], QObject()
    owner = QWidget()
    operations.run(
        owner,
        lambda: gate.wait(WAIT_SECONDS),
        seen.append,
        on_finished=lambda: seen.append("finished"),
    )
    shiboken6.delete(owner)
    gate.set()
    operations.run(other, lambda: None, lambda _r: seen.append("next"))
    qtbot.waitUntil(lambda: "next" in seen)
    assert seen == ["next"]


def test_the_owner_is_not_kept_alive(operations: Operations, qtbot: QtBot) -> None:
    gate, seen = threading.Event(), []
    owner = QObject()
    watch = weakref.ref(owner)
    operations.run(owner, lambda: gate.wait(WAIT_SECONDS), seen.append)
    del owner
    assert watch() is None
    gate.set()
    other = QObject()
    operations.run(other, lambda: None, lambda _r: seen.append("next"))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["next"]


def test_an_error_of_a_vanished_window_is_still_shown(operations: Operations, qtbot: QtBot) -> None:
    gate, shown = threading.Event(), []
    operations.error_shown.connect(lambda owner, error: shown.append((owner, error.code)))
    owner = QObject()

    def save() -> None:
        gate.wait(WAIT_SECONDS)
        raise StorageUnavailable("disk_full")

    operations.run(owner, save, on_error=lambda _e: shown.append("never"))
    del owner
    gate.set()
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == [(None, "disk_full")]


def test_a_newer_request_of_the_same_owner_and_kind_replaces_the_older(
    operations: Operations, qtbot: QtBot
) -> None:
    gate, seen = threading.Event(), []
    one, two = QObject(), QObject()
    operations.run(one, lambda: gate.wait(WAIT_SECONDS))
    for number in range(5):
        operations.run(one, lambda n=number: ("one", n), seen.append, kind="search")
    operations.run(two, lambda: ("two", 0), seen.append, kind="search")
    gate.set()
    qtbot.waitUntil(lambda: ("two", 0) in seen)
    assert seen == [("one", 4), ("two", 0)]


def test_expected_errors_go_to_the_nearest_window_that_shows_errors(qtbot: QtBot) -> None:
    class Window(QWidget):
        shown: UserError | StorageUnavailable | None = None

        def show_error(self, error: UserError | StorageUnavailable) -> None:
            self.shown = error

    window = Window()
    qtbot.addWidget(window)
    child = QWidget(QWidget(window))
    Operations(InlineWorker()).run(child, _raising(UserError("name_missing")))
    assert window.shown is not None
    assert window.shown.code == "name_missing"


@pytest.mark.parametrize(
    ("asked", "is_change"),
    [({}, True), ({"reads": True}, False), ({"kind": "list"}, False), ({"patient": True}, False)],
    ids=["save", "read", "replaceable", "patient"],
)
def test_what_could_not_be_read_is_not_told_as_a_change_that_was_not_saved(
    qtbot: QtBot, asked: dict[str, object], is_change: bool
) -> None:
    operations, bar = Operations(InlineWorker()), MessageBar()
    qtbot.addWidget(bar)
    cause = StorageUnavailable("file_damaged", path="office.crm")
    operations.run(bar, _raise(cause), **asked)  # type: ignore[arg-type]
    assert bar.sentence().startswith(error_sentence(cause))
    assert ("The change was not saved" in bar.sentence()) is is_change
    unknown = StorageUnavailable("unknown_outcome", outcome=Outcome.UNKNOWN)
    operations.run(bar, _raise(unknown), **asked)  # type: ignore[arg-type]
    assert "not known whether the change was saved" in bar.sentence()


def _raise(error: Exception) -> Callable[[], object]:
    def call() -> object:
        raise error

    return call


def test_an_expected_error_goes_to_on_error_and_nowhere_else(qtbot: QtBot) -> None:
    operations, seen = Operations(InlineWorker()), []
    operations.error_shown.connect(lambda *_args: seen.append("shown"))
    owner = QObject()
    operations.run(owner, _raising(UserError("x")), on_error=lambda e: seen.append(e.code))
    assert seen == ["x"]


def test_a_bug_goes_to_the_crash_guard(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    caught: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _error, _trace: caught.append(kind))
    operations, owner, seen = Operations(InlineWorker()), QObject(), []
    operations.run(
        owner,
        _raising(ZeroDivisionError()),
        on_error=seen.append,
        on_finished=lambda: seen.append("finished"),
    )
    operations.run(owner, lambda: 1, _raising_callback)
    assert caught == [ZeroDivisionError, KeyError]
    assert seen == ["finished"]


def test_progress_is_throttled_but_the_end_always_arrives(qtbot: QtBot) -> None:
    operations, owner, seen = Operations(InlineWorker()), QObject(), []

    def work(task: Task) -> str:
        for number in range(10_001):
            task.progress(number, 10_000)
        return "done"

    operations.run_task(
        owner, work, seen.append, on_progress=lambda done, total: seen.append((done, total))
    )
    assert seen[0] == (0, 10_000)
    assert seen[-2:] == [(10_000, 10_000), "done"]
    assert len(seen) < 20


def test_a_cancelled_task_stops_and_only_finishes(operations: Operations, qtbot: QtBot) -> None:
    started, seen, owner = threading.Event(), [], QObject()

    def work(task: Task) -> str:
        started.set()
        while True:
            task.check_cancelled()

    running = operations.run_task(
        owner, work, seen.append, seen.append, on_finished=lambda: seen.append("finished")
    )
    assert started.wait(WAIT_SECONDS)
    running.cancel()
    qtbot.waitUntil(lambda: running.is_finished)
    assert seen == ["finished"]


def test_long_work_does_not_hold_up_short_work(worker: Worker, qtbot: QtBot) -> None:
    long_worker, gate, seen = Worker("long"), threading.Event(), []
    operations, owner = Operations(worker, long_worker), QObject()
    operations.run(
        owner, lambda: gate.wait(WAIT_SECONDS), lambda _r: seen.append("long"), long=True
    )
    operations.run(owner, lambda: None, lambda _r: seen.append("short"))
    qtbot.waitUntil(lambda: seen == ["short"])
    gate.set()
    qtbot.waitUntil(lambda: seen == ["short", "long"])
    assert long_worker.stop(WAIT_SECONDS)


def test_busy_is_told_once_for_overlapping_work(operations: Operations, qtbot: QtBot) -> None:
    owner, seen = QObject(), []
    operations.busy_changed.connect(seen.append)
    for _number in range(3):
        operations.run(owner, lambda: None)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == [True, False]


def test_changes_published_in_a_thread_arrive_in_the_gui_thread(qtbot: QtBot) -> None:
    bus = EventBus()
    bridge = EventBridge(bus)
    gui, seen = QThread.currentThread(), []
    bridge.changed.connect(lambda c: seen.append((c.seq, QThread.currentThread() == gui)))
    changes = Changes(frozenset({RecordRef("contact", 1)}), seq=7)
    thread = threading.Thread(target=bus.publish, args=(changes,))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(7, True)]
    bridge.close()
    bus.publish(changes)
    assert len(seen) == 1


def _raising(error: Exception) -> Callable[[], object]:
    def call() -> object:
        raise error

    return call


def _raising_callback(_result: object) -> None:
    raise KeyError


def test_what_is_asked_once_is_left_out_until_it_was_answered(qtbot: QtBot) -> None:
    worker = HeldWorker()
    operations, window, other = Operations(worker), QObject(), QObject()
    made: list[str] = []

    def press(owner: QObject, once: str | None, word: str) -> Running:
        return operations.run(owner, lambda: made.append(word), once=once)

    first = press(window, "save", "first")
    assert press(window, "save", "second") is first
    press(window, "print", "print")
    press(window, None, "free")
    press(window, None, "free")
    press(other, "save", "other")
    worker.release()
    assert made == ["first", "print", "free", "free", "other"]
    press(window, "save", "third")
    assert made[-1] == "third"
    assert not operations.is_busy


def test_an_answer_may_ask_the_same_again(qtbot: QtBot) -> None:
    operations, window = Operations(InlineWorker()), QObject()
    tries: list[int] = []

    def fail() -> None:
        tries.append(len(tries))
        if len(tries) < 3:
            raise UserError("record_gone")

    def ask() -> None:
        operations.run(window, fail, None, lambda _error: ask(), once="save")

    ask()
    assert tries == [0, 1, 2]
