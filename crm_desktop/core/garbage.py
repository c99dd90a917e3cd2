"""The collector of reference cycles: letting it rest while very many objects are made."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def collections_resting() -> Generator[None]:
    """No collection, by Python itself or by `app/collector.py`, until the end of the block.

    For work that makes hundreds of thousands of objects and no reference cycles: looking for them
    would cost a third of its time. May be entered by two threads at once; the block of the one
    that came first is the one that counts.
    """
    before = gc.get_threshold()
    gc.set_threshold(0)
    try:
        yield
    finally:
        if before[0]:
            gc.set_threshold(*before)
