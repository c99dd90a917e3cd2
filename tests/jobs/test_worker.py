"""The worker: order, replacing, cancelling, stopping."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from dataclasses import replace
from weakref import finalize

import pytest

from crm_desktop.core.errors import Cancelled, StorageUnavailable
from crm_desktop.jobs.worker import CancelToken, InlineWorker, Request, RequestRunner, Worker

WAIT_SECONDS = 5.0


class Seen:
    """Collects what requests reported, and waits for so many."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.errors: list[BaseException] = []
        self.dropped: list[str] = []
        self.threads: set[str] = set()
        self._changed = threading.Condition()

    def request(
        self, name: str, call: Callable[[], object] | None = None, kind: str | None = None
    ) -> Request:
        return Request(
            call=call or (lambda: name),
            on_done=lambda result: self._add(self.done, result),
            on_error=lambda error: self._add(self.errors, error),
            on_dropped=lambda: self._add(self.dropped, name),
            kind=kind,
        )

    def _add(self, where: list[object] | list[BaseException] | list[str], what: object) -> None:
        with self._changed:
            where.append(what)  # type: ignore[arg-type]
            self.threads.add(threading.current_thread().name)
            self._changed.notify_all()

    def wait_for(self, count: int) -> None:
        with self._changed:
            total = lambda: len(self.done) + len(self.errors) + len(self.dropped) >= count  # noqa: E731
            assert self._changed.wait_for(total, WAIT_SECONDS)


@pytest.fixture
def worker():
    made = Worker("test-worker")
    yield made
    assert made.stop(WAIT_SECONDS)


def test_requests_run_in_order_in_one_thread(worker: Worker) -> None:
    seen = Seen()
    for number in range(50):
        worker.submit(seen.request(str(number)))
    seen.wait_for(50)
    assert seen.done == [str(number) for number in range(50)]
    assert seen.threads == {"test-worker"}


def test_somebody_is_told_when_nothing_waits(worker: Worker) -> None:
    seen, gate, idle = Seen(), threading.Event(), threading.Event()
    rests: list[int] = []

    def rest() -> None:
        rests.append(len(seen.done))
        idle.set()

    worker.when_idle = rest
    worker.submit(seen.request("first", lambda: gate.wait(WAIT_SECONDS)))
    worker.submit(seen.request("second"))
    gate.set()
    assert idle.wait(WAIT_SECONDS)
    assert rests == [2], "not between the two"


def test_a_newer_request_of_a_kind_replaces_one_that_has_not_started(worker: Worker) -> None:
    seen, gate = Seen(), threading.Event()
    worker.submit(seen.request("first", lambda: gate.wait(WAIT_SECONDS)))
    for name in ("a", "b", "c"):
        worker.submit(seen.request(name, kind="search"))
    worker.submit(seen.request("other", kind="list"))
    gate.set()
    seen.wait_for(5)
    assert seen.dropped == ["a", "b"]
    assert seen.done == [True, "c", "other"]


def test_a_running_request_is_not_replaced(worker: Worker) -> None:
    seen, started, gate = Seen(), threading.Event(), threading.Event()

    def slow() -> str:
        started.set()
        gate.wait(WAIT_SECONDS)
        return "slow"

    worker.submit(seen.request("slow", slow, kind="search"))
    assert started.wait(WAIT_SECONDS)
    worker.submit(seen.request("new", kind="search"))
    gate.set()
    seen.wait_for(2)
    assert seen.done == ["slow", "new"]


def test_an_error_is_reported_and_the_worker_goes_on(worker: Worker) -> None:
    seen = Seen()
    worker.submit(seen.request("bad", lambda: 1 // 0))
    worker.submit(seen.request("good"))
    seen.wait_for(2)
    assert isinstance(seen.errors[0], ZeroDivisionError)
    assert seen.done == ["good"]


def test_a_cancelled_request_never_starts(worker: Worker) -> None:
    seen, gate = Seen(), threading.Event()
    worker.submit(seen.request("first", lambda: gate.wait(WAIT_SECONDS)))
    request = seen.request("second")
    worker.submit(request)
    request.token.cancel()
    gate.set()
    seen.wait_for(2)
    assert seen.dropped == ["second"]


def test_stopping_drops_what_waits_and_ends_the_thread() -> None:
    worker, seen, started, gate = Worker("stopping"), Seen(), threading.Event(), threading.Event()

    def slow() -> str:
        started.set()
        gate.wait(WAIT_SECONDS)
        return "slow"

    worker.submit(seen.request("slow", slow))
    assert started.wait(WAIT_SECONDS)
    worker.submit(seen.request("waiting"))
    threading.Timer(0.01, gate.set).start()
    assert worker.stop(WAIT_SECONDS)
    assert seen.done == ["slow"]
    assert seen.dropped == ["waiting"]
    worker.submit(seen.request("late"))
    assert seen.dropped == ["waiting", "late"]


def test_a_worker_without_work_has_no_thread_and_stops_at_once() -> None:
    assert Worker("idle").stop(0.0)


@pytest.mark.parametrize("make", [InlineWorker, lambda: Worker("x")])
def test_a_request_made_within_a_request_waits_for_its_end(
    make: Callable[[], RequestRunner],
) -> None:
    runner, seen = make(), Seen()

    def outer() -> str:
        runner.submit(seen.request("inner"))
        return "outer"

    runner.submit(seen.request("outer", outer))
    seen.wait_for(2)
    runner.stop()
    assert seen.done == ["outer", "inner"]


def test_the_token_raises_once_cancelled() -> None:
    token = CancelToken()
    token.check()
    token.cancel()
    with pytest.raises(Cancelled):
        token.check()


class LongRead:
    """A call that waits until it is asked to give way, or may end."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.may_end = threading.Event()
        self.asked = threading.Event()

    def __call__(self) -> str:
        self.asked.clear()
        self.begun.release()
        while not self.may_end.is_set():
            if self.asked.wait(0.005):
                raise StorageUnavailable("interrupted")
        return "long"


def test_a_patient_request_gives_way_and_begins_again_behind_the_others(worker: Worker) -> None:
    seen, read = Seen(), LongRead()
    long = replace(seen.request("long", read, "order"), give_way=read.asked.set, patience=2)
    worker.submit(long)
    assert read.begun.acquire(timeout=WAIT_SECONDS)
    worker.submit(seen.request("search"))
    seen.wait_for(1)
    assert seen.done == ["search"]
    assert read.begun.acquire(timeout=WAIT_SECONDS), "it begins again"
    worker.submit(replace(seen.request("count"), give_way=lambda: None, patience=2))
    assert not read.asked.is_set(), "patient ones wait for each other"
    read.may_end.set()
    seen.wait_for(3)
    assert seen.done == ["search", "long", "count"]
    assert not seen.errors


def test_patient_requests_wait_for_all_others_that_wait(worker: Worker) -> None:
    seen, gate = Seen(), threading.Event()
    worker.submit(seen.request("running", lambda: gate.wait(WAIT_SECONDS)))
    for name in ("order", "count"):
        worker.submit(replace(seen.request(name), give_way=lambda: None, patience=2))
    worker.submit(seen.request("rows"))
    worker.submit(replace(seen.request("often stopped"), give_way=lambda: None, patience=0))
    gate.set()
    seen.wait_for(5)
    assert seen.done[1:] == ["rows", "often stopped", "order", "count"]


def test_patience_ends_and_a_replaced_request_does_not_begin_again(worker: Worker) -> None:
    seen, read = Seen(), LongRead()
    worker.submit(replace(seen.request("old", read, "order"), give_way=read.asked.set, patience=1))
    assert read.begun.acquire(timeout=WAIT_SECONDS)
    worker.submit(seen.request("first"))
    assert read.begun.acquire(timeout=WAIT_SECONDS)
    worker.submit(seen.request("search"))
    assert not read.asked.wait(0.05), "it has given way often enough"
    read.may_end.set()
    seen.wait_for(3)
    assert seen.done == ["first", "long", "search"]
    read.may_end.clear()
    worker.submit(replace(seen.request("old", read, "order"), give_way=read.asked.set, patience=9))
    assert read.begun.acquire(timeout=WAIT_SECONDS)
    gate = threading.Event()
    worker.submit(seen.request("first again", gate.wait))
    worker.submit(seen.request("new order", kind="order"))
    gate.set()
    seen.wait_for(6)
    assert seen.dropped == ["old"]
    assert seen.done[-1] == "new order"


def test_what_a_failed_call_held_ends_in_the_worker(worker: Worker) -> None:
    """In the windows' thread the end of a cursor would wait for a drive that hangs."""
    seen, ended = Seen(), list[str]()

    def call() -> None:
        cursor = Seen()
        finalize(cursor, lambda: ended.append(threading.current_thread().name))

        def read() -> None:
            raise OSError(f"a reading of {cursor.done}")

        try:
            read()
        except OSError as error:
            raise StorageUnavailable("io_error") from error

    worker.submit(seen.request("failing", call))
    seen.wait_for(1)
    assert ended == ["test-worker"], "while the error is still there"


def test_what_a_bug_held_ends_in_the_worker_and_where_it_was_stays_known(worker: Worker) -> None:
    seen, ended = Seen(), list[str]()

    def call() -> None:
        cursor = Seen()
        finalize(cursor, lambda: ended.append(threading.current_thread().name))
        raise ValueError

    worker.submit(seen.request("failing", call))
    seen.wait_for(1)
    assert ended == ["test-worker"]
    assert "in call" in "".join(traceback.format_exception(seen.errors[0]))
