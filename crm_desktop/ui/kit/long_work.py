"""Work that may take seconds: a window with a bar and "Cancel" appears if it does.

Cancelling takes everything back; once the work is stored it counts as done, however late the
button was pressed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.kit.operations import Operations, Running, Task

if TYPE_CHECKING:
    from crm_desktop.ui.kit.progress_dialog import ProgressDialog

T = TypeVar("T")
Progress = Callable[[int, int], None]

SHOWN_AFTER_MS = 400
"""What takes less is not worth a window."""


class LongWork(QObject, Generic[T]):
    """One call in the worker, with `progress(done, total)` to tell how far it is.

    With `is_long` it is the worker for long work, beside which the program stays usable.

    `on_done(result)` or `on_cancelled()` follows in the GUI thread; errors as with `operations`.
    """

    def __init__(
        self,
        parent: QObject,
        operations: Operations,
        title: str,
        call: Callable[[Progress], T],
        on_done: Callable[[T], object],
        on_cancelled: Callable[[], object] | None = None,
        *,
        is_long: bool = False,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._title = title
        self._on_done = on_done
        self._on_cancelled = on_cancelled
        self._results: list[T] = []
        self._errors: list[UserError | StorageUnavailable] = []
        self._progress = (0, 0)
        self._window: ProgressDialog | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SHOWN_AFTER_MS)
        self._pause.timeout.connect(self._show)
        self._pause.start()
        self._running: Running | None = None
        self._running = operations.run_task(
            self,
            lambda task: self._run(task, call),
            on_progress=self._take_progress,
            on_finished=self._finish,
            long=is_long,
        )

    @property
    def window(self) -> ProgressDialog | None:
        """The window with the bar, while it is shown."""
        return self._window

    @property
    def is_finished(self) -> bool:
        """Whether it has ended, however it did."""
        return self._running is not None and self._running.is_finished

    def cancel(self) -> None:
        """Stop at the next step and take everything back."""
        if self._running is not None:
            self._running.cancel()

    def _run(self, task: Task, call: Callable[[Progress], T]) -> None:
        """In the worker: what came of it is kept, for a cancelled task delivers nothing."""

        def progress(done: int, total: int) -> None:
            task.check_cancelled()
            task.progress(done, total)

        try:
            self._results.append(call(progress))
        except (UserError, StorageUnavailable) as error:
            self._errors.append(error)
            raise

    def _take_progress(self, done: int, total: int) -> None:
        self._progress = (done, total)
        if self._window is not None:
            self._window.show_progress(done, total)

    def _show(self) -> None:
        from crm_desktop.ui.kit.progress_dialog import ProgressDialog

        parent = self.parent()
        window = ProgressDialog(self._title, parent if isinstance(parent, QWidget) else None)
        window.cancel_requested.connect(self.cancel)
        window.show_progress(*self._progress)
        self._window = window
        window.open()

    def _finish(self) -> None:
        self._pause.stop()
        if self._window is not None:
            self._window.end()
            self._window = None
        was_cancelled = self._running is not None and self._running.is_cancelled
        if self._results:
            self._on_done(self._results[0])
        elif was_cancelled and self._errors:
            self._operations.show(self.parent(), self._errors[0])
        elif was_cancelled and self._on_cancelled is not None:
            self._on_cancelled()
        self.deleteLater()
