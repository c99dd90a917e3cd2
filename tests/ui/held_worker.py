"""A worker that waits to be told, for tests of what windows do before an answer comes."""

from __future__ import annotations

from crm_desktop.jobs.worker import InlineWorker, Request
from crm_desktop.ui.kit.operations import Operations


class HeldWorker(InlineWorker):
    """Keeps requests while it `is_held`; they run in the thread of the test."""

    def __init__(self, *, is_held: bool = True) -> None:
        super().__init__()
        self.is_held = is_held
        self.waiting: list[Request] = []

    def submit(self, request: Request) -> None:
        """Keep a request, or run it."""
        if self.is_held:
            self.waiting.append(request)
        else:
            super().submit(request)

    def run_next(self) -> None:
        """Run the one that waits longest."""
        super().submit(self.waiting.pop(0))

    def run_all(self) -> None:
        """Run what waits now; what comes of that waits again."""
        for _request in tuple(self.waiting):
            self.run_next()

    def release(self) -> None:
        """Run everything, and keep nothing from now on."""
        self.is_held = False
        self.run_all()

    def stop(self, _timeout_seconds: float | None = None, /) -> None:
        """Drop what waits."""
        self.waiting.clear()


def held(operations: Operations) -> HeldWorker:
    """Let what windows ask of these operations wait from now on."""
    worker = HeldWorker()
    operations._worker = worker
    return worker
