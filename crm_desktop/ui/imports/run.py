"""One import on its way: it goes on when its window closes, and another window may join in."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from crm_desktop.business.imports.model import Decisions, ImportDone
from crm_desktop.business.imports.review import CheckResult
from crm_desktop.business.imports.service import Meanwhile
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.kit.operations import Running, Task


class ImportRun(QObject):
    """`progressed(done, total)`, then `finished()`: `done`, `error` or neither says what became.

    Neither means that it was stopped: the base is as it was.
    """

    progressed = Signal(int, int)
    finished = Signal()

    def __init__(
        self,
        services: ImportServices,
        result: CheckResult,
        decisions: Decisions,
        template: str = "",
        meanwhile: Meanwhile | None = None,
    ) -> None:
        """`template` is the name under which the columns are kept; empty remembers them only.

        `meanwhile` is what was answered about contacts that others changed since the check.
        """
        super().__init__()
        self.result = result
        self.decisions = decisions
        self.template = template
        self.meanwhile = meanwhile
        self.done: ImportDone | None = None
        self.error: UserError | StorageUnavailable | None = None
        self.place = (0, 0)
        """How many rows of how many are written; of none before that is known."""
        self._services = services
        self._running: Running | None = None

    @property
    def is_running(self) -> bool:
        """Whether rows are being written."""
        return self._running is not None and not self._running.is_finished

    def start(self) -> None:
        """Begin to write."""
        services, result, decisions = self._services, self.result, self.decisions
        meanwhile = self.meanwhile

        def call(task: Task) -> ImportDone:
            imports, actor = services.imports, services.actor
            services.before_writing()
            done = imports.apply(
                result, actor, decisions, task.progress, lambda: task.is_cancelled, meanwhile
            )
            if done.seq:
                imports.profiles.keep(result.plan, actor, self.template, result.seen_seq)
            return done

        self._running = services.operations.run_task(
            self,
            call,
            self._take,
            self._fail,
            on_progress=self._progress,
            on_finished=self.finished.emit,
        )

    def stop(self) -> None:
        """Ask it to stop: everything that was written is taken back."""
        if self._running is not None:
            self._running.cancel()

    def _progress(self, done: int, total: int) -> None:
        self.place = (done, total)
        self.progressed.emit(done, total)

    def _take(self, done: ImportDone) -> None:
        self.done = done

    def _fail(self, error: UserError | StorageUnavailable) -> None:
        self.error = error
