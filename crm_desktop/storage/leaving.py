"""Before a file is brought to a newer form everybody else is asked to leave it (P19).

The wish goes with the sign of life. Programs that hear it say so to their user and close the file
by themselves where nothing is left unsaved; then the turn is taken, so that nobody comes in while
the form is changed. Whoever stays is named, and nothing is changed. A program that is not heard of
for a minute is not waited for: whatever it does later, it finds a newer file and writes nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.errors import UserError
from crm_desktop.core.sharing import Visitor
from crm_desktop.storage.presence import Presence
from crm_desktop.storage.turn import Held, TakeResult, Turn

PATIENCE_SECONDS = 75.0
"""A sign is given every ten seconds, and a user has half a minute to say no."""
_LOOK_SECONDS = 0.5


def _pause(seconds: float) -> None:
    threading.Event().wait(seconds)


class EmptyRoom:
    """Inside of it nobody else has the file open, and nobody can begin to write in it.

    Entering raises `UserError` `others_in_file` with their `names`, or `OSError`.
    """

    def __init__(
        self,
        presence: Presence,
        turn: Turn,
        version: str,
        is_needed: Callable[[], bool] = lambda: True,
        *,
        seconds: float = PATIENCE_SECONDS,
        pause: Callable[[float], None] = _pause,
    ) -> None:
        """`version` is that of the program that changes the form.

        Once it is not `is_needed` any more, another one has changed it, and nobody has to leave.
        """
        self._is_needed = is_needed
        self._presence = presence
        self._turn = turn
        self._version = version
        self._seconds = seconds
        self._pause = pause
        self._joined = self._took = False

    def __enter__(self) -> Self:
        try:
            self._joined = not self._presence.is_joined
            self._presence.join()
            self._presence.sweep(self._turn.clear_dead)
            self._presence.tell(leave_for=self._version)
            self._wait()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self,
        error_class: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._end()

    def _wait(self) -> None:
        deadline = monotonic_seconds() + self._seconds
        while True:
            self._presence.beat()
            self._presence.look_afresh()
            if not self._is_needed():
                return
            others = self._others()
            if not others and self._take_turn():
                return
            if monotonic_seconds() >= deadline:
                raise UserError("others_in_file", names=self._named(others))
            self._pause(_LOOK_SECONDS)

    def _others(self) -> list[Visitor]:
        return [
            one
            for one in self._presence.visitors()
            if not one.is_me and not one.is_silent and not one.leave_for
        ]

    def _named(self, others: Sequence[Visitor]) -> str:
        """Those who stay, or who has the turn and gives no sign any more."""
        holder = self._turn.holder()
        stay = others or ([] if holder is None else [holder])
        return ", ".join(filter(None, map(_name, stay))) or "?"

    def _take_turn(self) -> bool:
        if self._turn.token:
            return True
        self._took = self._turn.take() is TakeResult.TAKEN
        return self._took

    def _end(self) -> None:
        with suppress(OSError):
            if self._took:
                self._turn.release()
        with suppress(OSError):
            self._presence.tell(leave_for="")
            if self._joined:
                self._presence.leave()


def _name(one: Visitor | Held) -> str:
    return f"{one.user} ({one.machine})" if one.user else one.machine
