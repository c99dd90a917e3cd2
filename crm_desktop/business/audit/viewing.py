"""Who looked through very many cards in a short time: a note in the change log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

MANY = 100
"""Nobody who talks with those whose cards he opens gets to so many within `WITHIN`."""
WITHIN = timedelta(hours=1)


class SeenCards:
    """The cards that this program's user opened of late; `now` tells the moment.

    A card that is opened again counts once. Kept in memory only: who closes the program begins
    anew, as whoever looks through a whole base does not.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._seen: dict[int, datetime] = {}
        self._owed = 0

    def see(self, contact_id: int) -> int:
        """A card was opened; how many are to be noted in the log now, nearly always 0."""
        now = self._now()
        self._seen = {key: at for key, at in self._seen.items() if now - at < WITHIN}
        self._seen[contact_id] = now
        if len(self._seen) < MANY and not self._owed:
            return 0
        count = self._owed
        if len(self._seen) >= MANY:
            count += len(self._seen)
            self._seen.clear()
        self._owed = 0
        return count

    def owe(self, count: int) -> None:
        """So many could not be noted; they are with the next card."""
        self._owed += count
