"""The real program in a measuring process, as soon as it shows its file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crm_desktop.app.program import Program

_POLL_MS = 20


def when_shown(then: Callable[[Program], object]) -> None:
    """Have `then(program)` called when the program that is made next shows a file."""
    from crm_desktop.app.program import Program

    make = Program.__init__

    def init(program: Program, *arguments: Any, **named: Any) -> None:
        make(program, *arguments, **named)
        program.file_shown.connect(lambda: then(program))

    Program.__init__ = init  # type: ignore[method-assign]


def when_at_rest(rest_ms: int, then: Callable[[Program], object]) -> None:
    """As `when_shown`, so many milliseconds after its search index is there."""
    from PySide6.QtCore import QTimer

    def wait(program: Program) -> None:
        if program.services is None or not program.services.search.is_current:
            QTimer.singleShot(_POLL_MS, lambda: wait(program))
        else:
            QTimer.singleShot(rest_ms, lambda: then(program))

    when_shown(wait)
