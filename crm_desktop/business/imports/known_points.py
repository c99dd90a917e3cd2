"""Which contacts have a number or address: many thousands of them in a few megabytes."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable

_ID_BITS = 24
LARGEST_ID = (1 << _ID_BITS) - 1
"""Contacts with larger ids cannot be kept."""
_HASH_MASK = (1 << 63 - _ID_BITS) - 1
_PARTS = 64
"""Sorted one by one: sorting all at once would hold up the window for a tenth of a second."""
_SEEN_MASK = (1 << 21) - 1
"""Two megabytes tell of nearly all unknown values that they are unknown, without a search."""
_SHARED_BY = 40
"""So many contacts with one number or address are looked at."""


class KnownPoints:
    """Contacts by the hash of their numbers and addresses.

    A dictionary of 400,000 addresses takes 60 MB, this takes 3. Another address may have the same
    hash (one in a million does): who asks compares the contacts anyway.
    """

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        """Take in (normalized value, contact id); ids up to `LARGEST_ID`."""
        parts = [array("q") for _ in range(_PARTS)]
        self._seen = seen = bytearray(_SEEN_MASK + 1)
        for value, contact_id in pairs:
            hashed = hash(value) & _HASH_MASK
            seen[hashed & _SEEN_MASK] = 1
            parts[hashed & _PARTS - 1].append(hashed << _ID_BITS | contact_id)
        self._parts = [array("q", sorted(part)) for part in parts]

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def ids_of(self, value: str) -> tuple[int, ...]:
        """The contacts that have `value`, ascending; the newest if very many have it."""
        hashed = hash(value) & _HASH_MASK
        if not self._seen[hashed & _SEEN_MASK]:
            return ()
        lowest = hashed << _ID_BITS
        packed = self._parts[lowest >> _ID_BITS & _PARTS - 1]
        start = end = bisect_left(packed, lowest)
        if start == len(packed) or packed[start] > lowest | LARGEST_ID:
            return ()
        while end < len(packed) and packed[end] <= lowest | LARGEST_ID:
            end += 1
        found = (each & LARGEST_ID for each in packed[max(start, end - _SHARED_BY) : end])
        return tuple(dict.fromkeys(found))
