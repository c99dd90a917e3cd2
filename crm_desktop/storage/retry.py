"""Waiting for other programs: random short waits instead of SQLite's starving busy handler."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.storage.error_codes import DriverError, is_busy

_Result = TypeVar("_Result")

TELL_AFTER_SECONDS = 5.0
"""Whoever waits longer is told for whom (P15)."""


@dataclass(slots=True)
class Retry:
    """How long and how often to try again while another program holds the file.

    SQLite's own handler backs off to 100 ms and starves a waiting program for seconds; equal
    random waits of 0.2-4 ms let ten programs take their turns (performance.md, section 10).
    """

    limit_seconds: float = 10.0
    tell: Callable[[float], None] | None = None
    """Told for how long it has been waited, once a second from `TELL_AFTER_SECONDS` on."""
    shortest_seconds: float = 0.0002
    longest_seconds: float = 0.004
    sleep: Callable[[float], None] = time.sleep
    dice: random.Random = field(default_factory=random.Random)

    def call(self, attempt: Callable[[], _Result]) -> _Result:
        """Run `attempt` until it does not meet a busy file; the last driver error at the limit."""
        started = 0.0
        tell_at = TELL_AFTER_SECONDS
        while True:
            try:
                return attempt()
            except DriverError as error:
                if not is_busy(error):
                    raise
                now = monotonic_seconds()
                started = started or now
                if now - started >= self.limit_seconds:
                    raise
                if self.tell is not None and now - started >= tell_at:
                    tell_at = now - started + 1.0
                    self.tell(now - started)
            self.sleep(self.dice.uniform(self.shortest_seconds, self.longest_seconds))
