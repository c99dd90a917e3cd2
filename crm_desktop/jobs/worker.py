"""One thread that runs requests in order: the database worker, and a second one for long work.

A request that has not started can be replaced by a newer one of the same kind (typing in a search
box) or cancelled; a patient one that runs gives way to a newer one and begins again behind it. No
Qt here: results are handed back in the worker's own thread, and
`ui/kit/operations.py` carries them over to the windows.
"""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import field, replace
from typing import Protocol

from crm_desktop.core.errors import Cancelled, StorageUnavailable, let_go_of_calls
from crm_desktop.core.records import record

Call = Callable[[], object]


class CancelToken:
    """Says, from any thread, that a result is no longer wanted."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next check; what has not started never starts."""
        self._event.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise `Cancelled` once the work is not wanted anymore."""
        if self._event.is_set():
            raise Cancelled


@record
class Request:
    """One call for the worker.

    Exactly one of `on_done(result)`, `on_error(error)` and `on_dropped()` is called, in the
    worker's thread (`on_dropped` in the thread that replaced or cancelled the request).
    A newer request with an equal `kind` replaces this one unless it has started. `give_way` stops
    the call from another thread with `StorageUnavailable` `interrupted`, where a newer request
    wants its turn; so often, as `patience` says, the call is begun again.
    """

    call: Call
    on_done: Callable[[object], None]
    on_error: Callable[[BaseException], None]
    on_dropped: Callable[[], None] = lambda: None
    kind: Hashable | None = None
    token: CancelToken = field(default_factory=CancelToken)
    give_way: Callable[[], None] | None = None
    patience: int = 0

    @property
    def is_patient(self) -> bool:
        """Whether it may be stopped and begun again."""
        return self.give_way is not None and self.patience > 0


class RequestRunner(Protocol):
    """What operations need of a worker: `Worker`, or `InlineWorker` in tests.

    `when_idle` is called in the worker's thread after a request behind which none waits.
    """

    when_idle: Callable[[], None] | None

    def submit(self, request: Request) -> None:
        """Take a request; may be called from any thread."""
        ...

    def stop(self, timeout_seconds: float | None = None, /) -> object:
        """Finish the running request, drop the waiting ones and end."""
        ...


class Worker:
    """Runs requests one after the other in a daemon thread of its own.

    The thread starts with the first request. `stop` waits for the request that is running.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._waiting: deque[Request] = deque()
        self._condition = threading.Condition()
        self._thread: threading.Thread | None = None
        self._running: Request | None = None
        self._stopped = False
        self.when_idle: Callable[[], None] | None = None

    def submit(self, request: Request) -> None:
        """Queue `request`; waiting ones of the same kind are dropped, a patient one gives way."""
        with self._condition:
            refused = self._stopped
            replaced = [] if refused else self._take_out(request.kind)
            if not refused:
                self._waiting.append(request)
                self._start_thread()
                self._condition.notify()
                # Under the lock: the next call has not begun, and is not stopped instead.
                running = self._running
                asks = running is not None and running.is_patient and not request.is_patient
                if asks and running is not None and running.give_way is not None:
                    running.give_way()
        if refused:
            request.on_dropped()
        for old in replaced:
            old.on_dropped()

    def stop(self, timeout_seconds: float | None = None) -> bool:
        """Drop what waits, let the running request end; whether the thread has ended."""
        with self._condition:
            self._stopped = True
            dropped = list(self._waiting)
            self._waiting.clear()
            self._condition.notify_all()
            thread = self._thread
        for request in dropped:
            request.on_dropped()
        if thread is None or thread is threading.current_thread():
            return True
        thread.join(timeout_seconds)
        return not thread.is_alive()

    def _take_out(self, kind: Hashable | None) -> list[Request]:
        if kind is None:
            return []
        replaced = [request for request in self._waiting if request.kind == kind]
        if replaced:
            self._waiting = deque(r for r in self._waiting if r.kind != kind)
        return replaced

    def _start_thread(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            with self._condition:
                while not self._waiting and not self._stopped:
                    self._condition.wait()
                if self._stopped:
                    return
                request = self._running = self._take_next()
            is_finished = execute(request)
            with self._condition:
                self._running = None
            if not is_finished:
                self._begin_again(request)
            if not self._waiting:
                self._rest()
            # The next wait may be long: nothing of the last request may live on through it.
            del request

    def _take_next(self) -> Request:
        """What waits longest; patient ones only where no other waits, as if it had come later."""
        for place, request in enumerate(self._waiting):
            if not request.is_patient:
                del self._waiting[place]
                return request
        return self._waiting.popleft()

    def _rest(self) -> None:
        if self.when_idle is None:
            return
        try:
            self.when_idle()
        except Exception as error:  # noqa: BLE001 - a bug there must not end the thread
            sys.excepthook(type(error), error, error.__traceback__)

    def _begin_again(self, request: Request) -> None:
        """Put a request that gave way behind the waiting ones, unless it is replaced by now."""
        with self._condition:
            is_replaced = self._stopped or any(
                request.kind is not None and one.kind == request.kind for one in self._waiting
            )
            if not is_replaced:
                self._waiting.append(replace(request, patience=request.patience - 1))
        if is_replaced:
            request.on_dropped()


class InlineWorker:
    """Runs each request at once in the caller's thread, for tests without waiting.

    A request submitted from within a running one waits for its end, as with the real worker.
    """

    def __init__(self) -> None:
        self._waiting: deque[Request] = deque()
        self._running = False
        self.when_idle: Callable[[], None] | None = None

    def submit(self, request: Request) -> None:
        """Run `request` now, or right after the one that is running."""
        self._waiting.append(request)
        if self._running:
            return
        self._running = True
        try:
            while self._waiting:
                execute(self._waiting.popleft())
            if self.when_idle is not None:
                self.when_idle()
        finally:
            self._running = False

    def stop(self, _timeout_seconds: float | None = None, /) -> None:
        """Drop what waits."""
        while self._waiting:
            self._waiting.popleft().on_dropped()


def execute(request: Request) -> bool:
    """Run one request and report its end; an error never leaves this function.

    False if it gave way to another one: it has not ended then.
    """
    if request.token.is_cancelled:
        request.on_dropped()
        return True
    try:
        result = request.call()
    except BaseException as error:  # noqa: BLE001 - whatever it is, the asking window must hear of it
        let_go_of_calls(error)  # in this thread, not in that of the windows
        is_stopped = isinstance(error, StorageUnavailable) and error.code == "interrupted"
        if is_stopped and request.is_patient:
            return False
        request.on_error(error)
    else:
        request.on_done(result)
    return True
