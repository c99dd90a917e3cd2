"""Memory is given back to the system where the C library would keep it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from crm_desktop.core.memory import give_back


def _resident_kb() -> int:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems give it back by themselves")
def test_free_memory_is_given_back() -> None:
    blocks = [bytearray(10_000) for _ in range(8000)]
    last = bytearray(10_000)  # above them all: what lies below is kept
    before = _resident_kb()
    blocks.clear()
    give_back()
    assert before - _resident_kb() > 40_000
    assert last


def test_it_may_be_asked_anywhere() -> None:
    give_back()
