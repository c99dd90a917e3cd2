"""Long work in a second program of ours: the window has the interpreter to itself meanwhile.

The work is a function of a module, named as "package.module:function"; it is called with a
function that tells its progress, and with what was given. Both ways go what Python packs; errors
that are expected come out as they were. The second program has the lowest claim to the processor,
and ends soon after whoever started it: its standard input closes then.
"""

from __future__ import annotations

import importlib
import io
import os
import pickle
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from crm_desktop.core import second_program
from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.errors import Cancelled, NotAllowed, Outcome, StorageUnavailable, UserError

FROZEN_ARGUMENT = "--aside"
"""What a frozen program is started with to become the second one; its `main` calls `serve`."""
Progress = Callable[[int, int], None]

_TELLS_EVERY_SECONDS = 0.1
_TIDIES_UP_SECONDS = 10.0
"""Whoever is told to stop removes what it was writing; it is not waited for any longer."""


class AsideEnded(OSError):
    """The second program ended without an answer: killed, or brought down by what it read."""


def run_aside(work: str, *given: object, progress: Progress | None = None) -> Any:
    """What `work(progress, *given)` gives, done by a second program.

    `progress` may stop it by raising. Raises what `work` raises of `UserError`,
    `StorageUnavailable` and `Cancelled`, `OSError` if there can be no second program or it ended
    without an answer; another error of it is a bug, `RuntimeError`.
    """
    process = second_program.start(__name__, FROZEN_ARGUMENT, is_patient=True)
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        pickle.dump((work, given), process.stdin)
        process.stdin.flush()
        while True:
            kind, *told = _next_of(process.stdout)
            if kind == "progress":
                if progress is not None:
                    progress(*told)
            elif kind == "done":
                return told[0]
            else:
                raise _error(kind, told)
    finally:
        _end(process)


def _next_of(answers: Any) -> tuple[Any, ...]:
    try:
        answer: tuple[Any, ...] = pickle.load(answers)  # noqa: S301 - our own program wrote it
    except (EOFError, pickle.UnpicklingError) as error:
        raise AsideEnded("the second program gave no answer") from error
    return answer


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let it tidy up: it sees that nobody waits for it any more."""
    with suppress(OSError):
        assert process.stdin is not None
        process.stdin.close()
    try:
        process.wait(_TIDIES_UP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    finally:
        if process.stdout is not None:
            process.stdout.close()


def _error(kind: str, told: list[Any]) -> BaseException:
    if kind == "cancelled":
        return Cancelled()
    if kind == "not_allowed":
        return NotAllowed(*told)
    if kind == "user":
        code, field, params = told
        return UserError(code, field=field, **params)
    if kind == "storage":
        code, outcome, detail, params = told
        return StorageUnavailable(code, outcome=Outcome(outcome), detail=detail, **params)
    return RuntimeError(*told)


def _packed(error: BaseException) -> tuple[object, ...]:
    if isinstance(error, Cancelled):
        return ("cancelled",)
    if isinstance(error, NotAllowed):
        return "not_allowed", error.params["right"]
    if isinstance(error, UserError):
        return "user", error.code, error.field, _texts(error.params)
    if isinstance(error, StorageUnavailable):
        return "storage", error.code, str(error.outcome), error.detail, _texts(error.params)
    return "bug", "".join(traceback.format_exception(error))


def _texts(params: dict[str, object]) -> dict[str, object]:
    return {
        name: value if isinstance(value, int | float) else str(value)
        for name, value in params.items()
    }


# -- in the second program --------------------------------------------------------------------


def serve() -> None:
    """Do the one work that is named on the standard input, and answer on the standard output."""
    # Whatever prints, even a library, must not get between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    asked = sys.stdin.buffer
    work, given = pickle.load(asked)  # noqa: S301 - our own program wrote it
    teller = _Teller(answers)
    threading.Thread(target=_watch, args=(asked.fileno(), teller), daemon=True).start()
    module, _, name = work.partition(":")
    try:
        answer: tuple[object, ...] = (
            "done",
            getattr(importlib.import_module(module), name)(teller.progress, *given),
        )
    except BaseException as error:  # noqa: BLE001 - whoever asked must hear of it
        answer = _packed(error)
    with suppress(OSError):
        teller.tell(answer)


class _Teller:
    """Tells how far the work is, and stops it once nobody waits for it."""

    def __init__(self, answers: io.BufferedWriter) -> None:
        self._answers = answers
        self._last = float("-inf")
        self.is_alone = False

    def tell(self, answer: tuple[object, ...]) -> None:
        pickle.dump(answer, self._answers)
        self._answers.flush()

    def progress(self, done: int, total: int) -> None:
        if self.is_alone:
            raise Cancelled
        now = monotonic_seconds()
        if now - self._last >= _TELLS_EVERY_SECONDS or done >= total:
            self._last = now
            try:
                self.tell(("progress", done, total))
            except OSError as error:
                raise Cancelled from error


def _watch(asked: int, teller: _Teller) -> None:
    """Whoever asked has gone, or wants no more: stop, and if that does not help, end.

    Read without Python's buffer: a thread that waits inside of it lets the program abort at its
    end.
    """
    with suppress(OSError):
        while os.read(asked, 1):
            pass
    teller.is_alone = True
    threading.Event().wait(_TIDIES_UP_SECONDS)
    os._exit(1)
