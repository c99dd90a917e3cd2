"""Which numbers and addresses a base has: many thousands of them in a few megabytes."""

from __future__ import annotations

from collections.abc import Iterable


class KnownPoints:
    """Tells of values nobody has that nobody has them, without asking the base.

    Kept are their hashes only: the texts would take three times the memory. Another value may
    have the same hash (hardly one in a billion does): the base is asked for what may be known.
    """

    def __init__(self, pieces: Iterable[Iterable[str]]) -> None:
        """Take in normalized values, piece by piece."""
        self._hashes: set[int] = set()
        for values in pieces:
            self._hashes.update(map(hash, values))

    def __len__(self) -> int:
        return len(self._hashes)

    def __contains__(self, value: str) -> bool:
        """Whether somebody may have a value."""
        return hash(value) in self._hashes
