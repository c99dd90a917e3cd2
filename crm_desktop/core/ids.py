"""Identifiers: UUIDv7 (RFC 9562), time-ordered so that indexes grow at their end."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from functools import cache

_VERSION = 0x7 << 12
_VARIANT = 0x2 << 62


@cache
def _low_parts() -> bytes:
    """The variant with each value of the counter's lowest 14 bits."""
    return b"".join((0x8000 | low).to_bytes(2, "big") for low in range(0x4000))


def new_uid() -> bytes:
    """One UUIDv7 as 16 bytes."""
    milliseconds = time.time_ns() // 1_000_000
    random_bits = int.from_bytes(os.urandom(10), "big")
    high = (milliseconds << 16) | _VERSION | (random_bits >> 68)
    low = _VARIANT | (random_bits & 0x3FFF_FFFF_FFFF_FFFF)
    return ((high << 64) | low).to_bytes(16, "big")


def new_uids(count: int) -> Iterator[bytes]:
    """`count` UUIDv7 in ascending order, cheap enough for bulk imports.

    The 12 bits of `rand_a` and the top of `rand_b` serve as a counter (RFC 9562, 6.2 method 1).
    """
    start = (time.time_ns() // 1_000_000) << 26
    random_bytes = os.urandom(6 * count)
    front, at = b"", 0
    low_parts = _low_parts()
    for number in range(start, start + count):
        low = number & 0x3FFF
        if not low or not front:
            high = ((number >> 26) << 16) | _VERSION | ((number >> 14) & 0xFFF)
            front = high.to_bytes(8, "big")
        yield front + low_parts[2 * low : 2 * low + 2] + random_bytes[at : at + 6]
        at += 6
