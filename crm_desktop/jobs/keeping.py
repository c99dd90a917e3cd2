"""Keeps a program's place at a shared file: a sign of life every few seconds, in its own thread.

The worker may be busy for minutes with an import, and a drive may hang: neither must make others
take this program for dead, or keep the window from saying what is known.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.sharing import Sharing
from crm_desktop.jobs.worker import Request, RequestRunner

_log = logging.getLogger(__name__)


class Place(Protocol):
    """What is kept: `storage.station.Station`."""

    @property
    def pause_seconds(self) -> float:
        """How long to wait until the next `step`."""
        ...

    @property
    def wants_move(self) -> bool:
        """Whether the mode is to be changed."""
        ...

    def step(self) -> Sharing:
        """Look again."""
        ...


class Keeper:
    """Lets a place step again and again until it is stopped; may be told to look at once."""

    def __init__(
        self,
        place: Place,
        runner: RequestRunner,
        move: Callable[[], Sharing],
        publish: Callable[[Sharing], None],
    ) -> None:
        """`move` changes the mode, in the worker; `publish` is called from any thread."""
        self._place = place
        self._runner = runner
        self._move = move
        self._publish = publish
        self._wake = threading.Event()
        self._is_stopped = False
        self._told: Sharing | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to keep the place."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="presence", daemon=True)
            self._thread.start()

    def look(self) -> None:
        """Step now instead of after the pause."""
        self._wake.set()

    def stop(self) -> None:
        """Step no more; a step that hangs on its drive is not waited for."""
        self._is_stopped = True
        self._wake.set()

    def step(self) -> None:
        """One look, and what follows from it."""
        try:
            self._tell(self._place.step())
        except (OSError, StorageUnavailable, UserError) as error:
            _log.info("the drive did not answer as it should: %s", type(error).__name__)
        except Exception:  # noqa: BLE001 - told in the log
            # Whatever it is, the next look may go well; without looks others take us for dead.
            _log.exception("looking at the shared file failed")
        if self._place.wants_move and not self._is_stopped:
            request = Request(self._move, self._moved, self._failed, kind="mode")
            self._runner.submit(request)

    def _run(self) -> None:
        while not self._is_stopped:
            self.step()
            self._wake.wait(self._place.pause_seconds)
            self._wake.clear()

    def _moved(self, sharing: object) -> None:
        if isinstance(sharing, Sharing):
            self._tell(sharing)

    def _failed(self, error: BaseException) -> None:
        """The next step tries again."""
        if isinstance(error, StorageUnavailable | UserError | OSError):
            _log.warning("the mode could not be changed: %s", getattr(error, "code", "io_error"))
        else:
            _log.error("changing the mode failed", exc_info=error)

    def _tell(self, sharing: Sharing) -> None:
        seen = _without_seconds(sharing)
        if seen != self._told and not self._is_stopped:
            self._told = seen
            self._publish(sharing)


def _without_seconds(sharing: Sharing) -> Sharing:
    """What is worth telling: not that everybody was silent for some seconds more."""
    holder = sharing.holder
    return replace(
        sharing,
        visitors=tuple(replace(one, silent_seconds=0.0) for one in sharing.visitors),
        holder=None if holder is None else replace(holder, silent_seconds=0.0),
    )
