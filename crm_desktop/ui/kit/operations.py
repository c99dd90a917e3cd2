"""How windows ask: a service call goes to the worker, its result comes back as a callback.

```python
self._operations.run(self, lambda: service.get(42), self._show)
```

The callbacks run in the GUI thread. They are dropped when `owner` is gone, so a closed window is
never called; an error that such a window would have shown goes to `error_shown`, because a change
that could not be saved must not vanish with its window. A newer request of the same owner and
`kind` replaces one that has not started; one with the same `once` as a request on its way is left
out: a button that is pressed twice on a slow drive makes one record.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager, suppress
from functools import partial
from typing import Protocol, TypeVar, cast
from weakref import ref

import shiboken6
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal, Slot

from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.errors import Cancelled, Outcome, StorageUnavailable, UserError
from crm_desktop.core.records import record
from crm_desktop.jobs.worker import CancelToken, Request, RequestRunner

T = TypeVar("T")
_Callback = Callable[[object], object]

_PROGRESS_INTERVAL_SECONDS = 0.05
_PASSING_MS = 20
_GIVES_WAY = 24
"""So often a patient call is stopped and begun again before it runs to its end."""


class Task:
    """Given to calls of `run_task`: reports progress, and stops when nobody waits anymore."""

    def __init__(self, token: CancelToken, report: Callable[[int, int], None]) -> None:
        self._token = token
        self._report = report
        self._last_report = float("-inf")

    def progress(self, done: int, total: int) -> None:
        """Tell how far the work is; at most 20 reports a second reach the window."""
        now = monotonic_seconds()
        if done >= total or now - self._last_report >= _PROGRESS_INTERVAL_SECONDS:
            self._last_report = now
            self._report(done, total)

    def check_cancelled(self) -> None:
        """Raise `Cancelled` if the user gave up; call it wherever stopping is harmless."""
        self._token.check()

    @property
    def is_cancelled(self) -> bool:
        """Whether the user gave up, for code that takes a function instead of an exception."""
        return self._token.is_cancelled


class Running:
    """A request on its way."""

    def __init__(self, token: CancelToken) -> None:
        self._token = token
        self._is_finished = False

    def cancel(self) -> None:
        """Not wanted anymore: no callback but `on_finished` follows."""
        self._token.cancel()

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._token.is_cancelled

    @property
    def is_finished(self) -> bool:
        """Whether the callbacks have run, or the request was dropped."""
        return self._is_finished

    def finish(self) -> None:
        """The callbacks have run; only `Operations` calls this."""
        self._is_finished = True


class Patience(Protocol):
    """What lets long reading give way: the data file."""

    def giving_way(self) -> AbstractContextManager[None]:
        """Reading inside ends with `interrupted` once `give_way` is called."""
        ...

    def give_way(self) -> None:
        """Stop that reading; for any thread."""
        ...


class ShowsErrors(Protocol):
    """A window that shows expected errors in a message bar of its own."""

    def show_error(self, error: UserError | StorageUnavailable) -> None:
        """Show the sentence that belongs to the error."""
        ...


class Operations(QObject):
    """Sends calls to the database worker (or the one for long work) and brings results back.

    Expected errors without an `on_error` go to the nearest parent of `owner` that has
    `show_error`, else out through `error_shown(owner, error)`. Everything unexpected goes to
    `sys.excepthook`, where the crash guard waits.
    """

    error_shown = Signal(object, object)
    storage_failed = Signal(object)
    asked_failed = Signal(object, object)
    """As `storage_failed`, with its owner, for what is not asked again by itself."""
    busy_changed = Signal(bool)
    waiting_changed = Signal(bool)
    """As `busy_changed`, without long work: whether somebody may sit and wait."""
    _arrived = Signal(object)

    def __init__(
        self,
        worker: RequestRunner,
        long_worker: RequestRunner | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._worker = worker
        self._long_worker = long_worker or worker
        self.patience: Patience | None = None
        self.reworded: Callable[[StorageUnavailable], StorageUnavailable] | None = None
        """Who knows more of the file's troubles says what windows are told of one."""
        self._under_way = self._awaited = self._impatient = 0
        self._asked_once: dict[tuple[int, Hashable], tuple[ref[QObject], Running]] = {}
        # Auto connection: queued from a worker thread, direct from an inline worker in tests.
        self._arrived.connect(self._deliver, Qt.ConnectionType.AutoConnection)

    def run(
        self,
        owner: QObject,
        call: Callable[[], T],
        on_done: Callable[[T], object] | None = None,
        on_error: Callable[[UserError | StorageUnavailable], object] | None = None,
        *,
        on_finished: Callable[[], object] | None = None,
        kind: str | None = None,
        once: Hashable = None,
        long: bool = False,
        patient: bool = False,
        reads: bool = False,
    ) -> Running:
        """Run `call()` in the worker; `on_done(result)` or `on_error(error)` follows here.

        `on_finished()` is called last in every case in which `owner` still lives, also after a
        cancellation or a bug: the place to hide a loading bar. A `patient` call only reads, and
        gives way to others: it is begun again behind them. Who only `reads` is told of a failure
        without a word on changes; so is what is patient or may be replaced (`kind`), for no save
        may be. While a request of the same owner with the same `once` is on its way, nothing is
        asked and that one is given back.
        """
        return self.run_task(
            owner,
            lambda _task: call(),
            on_done,
            on_error,
            on_finished=on_finished,
            kind=kind,
            once=once,
            long=long,
            patient=patient,
            reads=reads,
        )

    def run_task(
        self,
        owner: QObject,
        call: Callable[[Task], T],
        on_done: Callable[[T], object] | None = None,
        on_error: Callable[[UserError | StorageUnavailable], object] | None = None,
        *,
        on_progress: Callable[[int, int], object] | None = None,
        on_finished: Callable[[], object] | None = None,
        kind: str | None = None,
        once: Hashable = None,
        long: bool = False,
        patient: bool = False,
        reads: bool = False,
    ) -> Running:
        """As `run`, for work that reports progress and can be cancelled half-way."""
        pressed = None if once is None else (id(owner), once)
        alive = ref(owner)
        asked = None if pressed is None else self._asked_once.get(pressed)
        if asked is not None and asked[0]() is owner:  # else the number is a newer owner's
            return asked[1]
        token = CancelToken()
        running = Running(token)
        if pressed is not None:
            self._asked_once[pressed] = alive, running
        kept = _Kept(is_long=long, is_patient=patient, pressed=pressed)
        arrive = self._hand_over

        def report(done: int, total: int) -> None:
            if on_progress is not None:
                arrive(_Delivery(alive, token, partial(on_progress, done, total)))

        def done(result: object) -> None:
            callback = None if on_done is None else partial(cast("_Callback", on_done), result)
            arrive(_Delivery(alive, token, callback, on_finished, running, kept=kept))

        is_reading = reads or patient or kind is not None

        def failed(error: BaseException) -> None:
            is_storage = isinstance(error, StorageUnavailable)
            if is_storage and is_reading and error.outcome is Outcome.NOT_SAVED:
                error.outcome = Outcome.NOT_ASKED
            arrive(
                _Delivery(
                    alive,
                    token,
                    lambda: self._show_error(_living(alive), error, on_error),
                    on_finished,
                    running,
                    needs_owner=False,
                    kept=kept,
                )
            )

        def dropped() -> None:
            arrive(_Delivery(alive, token, None, on_finished, running, kept=kept))

        task = Task(token, report)
        patience = self.patience if patient else None

        def run() -> T:
            if patience is None:
                return call(task)
            with patience.giving_way():
                return call(task)

        self._count(1, kept)
        (self._long_worker if long else self._worker).submit(
            Request(
                call=run,
                on_done=done,
                on_error=failed,
                on_dropped=dropped,
                kind=None if kind is None else (id(owner), kind),
                token=token,
                give_way=None if patience is None else patience.give_way,
                patience=_GIVES_WAY,
            )
        )
        return running

    @property
    def is_busy(self) -> bool:
        """Whether something was asked and not answered yet."""
        return self._under_way > 0

    @property
    def is_awaited(self) -> bool:
        """As `is_busy`, without long work."""
        return self._awaited > 0

    @property
    def is_pressing(self) -> bool:
        """As `is_awaited`, without what is patient: what nobody waits for had better not begin."""
        return self._impatient > 0

    def _hand_over(self, delivery: _Delivery) -> None:
        """From any thread; who asked may have ended with all its windows meanwhile."""
        with suppress(RuntimeError):
            self._arrived.emit(delivery)

    def _count(self, step: int, kept: _Kept) -> None:
        was_busy, was_awaited = self._under_way > 0, self._awaited > 0
        self._under_way += step
        self._awaited += 0 if kept.is_long else step
        self._impatient += 0 if kept.is_long or kept.is_patient else step
        if (self._under_way > 0) != was_busy:
            self.busy_changed.emit(self._under_way > 0)
        if (self._awaited > 0) != was_awaited:
            self.waiting_changed.emit(self._awaited > 0)

    @Slot(object)
    def _deliver(self, delivery: _Delivery) -> None:
        pressed = delivery.kept.pressed
        if delivery.is_last and pressed is not None:
            self._asked_once.pop(pressed, None)  # the answer may ask the same again
        try:
            delivery.run()
        except Exception as error:  # noqa: BLE001 - a bug in a callback must not stop the others
            sys.excepthook(type(error), error, error.__traceback__)
        finally:
            if delivery.is_last:
                self._count(-1, delivery.kept)

    def _show_error(
        self,
        owner: QObject | None,
        error: BaseException,
        on_error: Callable[[UserError | StorageUnavailable], object] | None,
    ) -> None:
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, UserError | StorageUnavailable):
            sys.excepthook(type(error), error, error.__traceback__)
            return
        if isinstance(error, StorageUnavailable):
            self.storage_failed.emit(error)
            if self.reworded is not None:
                error = self.reworded(error)
            if on_error is not tries_again:
                self.asked_failed.emit(owner, error)
        if on_error is not None and owner is not None:
            on_error(error)
            return
        self.show(owner, error)

    def show(self, owner: QObject | None, error: UserError | StorageUnavailable) -> None:
        """Show an error where one without `on_error` is shown."""
        window = _nearest_with_show_error(owner)
        if window is not None:
            window.show_error(error)
        else:
            self.error_shown.emit(owner, error)


@record
class _Kept:
    """As what a request is counted while it is under way."""

    is_long: bool = False
    is_patient: bool = False
    pressed: tuple[int, Hashable] | None = None
    """Whose press is not to be asked again, and which."""


class _Delivery:
    """One callback on its way to the GUI thread."""

    def __init__(
        self,
        owner: ref[QObject],
        token: CancelToken,
        callback: Callable[[], object] | None,
        on_finished: Callable[[], object] | None = None,
        running: Running | None = None,
        *,
        needs_owner: bool = True,
        kept: _Kept | None = None,
    ) -> None:
        self._owner = owner
        self._needs_owner = needs_owner
        self.kept = kept or _Kept()
        self._token = token
        self._callback = callback
        self._on_finished = on_finished
        self._running = running

    @property
    def is_last(self) -> bool:
        """Whether nothing more follows of the same request."""
        return self._running is not None

    def run(self) -> None:
        """Call back, unless the owner is gone; `on_finished` also after a cancellation."""
        try:
            is_wanted = not self._needs_owner or _living(self._owner) is not None
            if self._callback is not None and is_wanted and not self._token.is_cancelled:
                self._callback()
        finally:
            if self._running is not None:
                self._running.finish()
            if self._on_finished is not None and _living(self._owner) is not None:
                self._on_finished()


def tries_again(_error: UserError | StorageUnavailable) -> None:
    """As `on_error` of what is asked again by itself: nobody needs a message."""


def pass_time(until: Callable[[], bool], longest_ms: int) -> None:
    """Let the event loop run until something is so, for a moment at most; nobody can type."""
    if until():
        return
    loop, look = QEventLoop(), QTimer()
    look.timeout.connect(lambda: loop.quit() if until() else None)
    look.start(_PASSING_MS)
    QTimer.singleShot(longest_ms, loop, loop.quit)
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    look.stop()


def _living(owner: ref[QObject]) -> QObject | None:
    """The owner, unless it or its Qt half has been destroyed."""
    found = owner()
    return found if found is not None and shiboken6.isValid(found) else None


def _nearest_with_show_error(owner: QObject | None) -> ShowsErrors | None:
    while owner is not None:
        if callable(getattr(owner, "show_error", None)):
            return owner  # type: ignore[return-value]
        owner = owner.parent()
    return None
