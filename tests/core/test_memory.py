"""Memory is given back to the system where the C library would keep it."""

from __future__ import annotations

import subprocess
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


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do it by themselves")
def test_large_blocks_leave_no_holes() -> None:
    """In a process of its own: what others left in the heap would be used first."""
    script = """
from pathlib import Path
from crm_desktop.core.memory import keep_large_blocks_apart

def resident_kb():
    return 4 * int(Path("/proc/self/statm").read_text("ascii").split()[1])

keep_large_blocks_apart()
first = bytearray(20_000_000)
del first  # which makes glibc take the next ones from the heap
large, small = [], []
for _ in range(8):
    large.append(bytearray(b"x" * 8_000_000))
    small.append(bytearray(100_000))  # above it in the heap
before = resident_kb()
large.clear()
print(before - resident_kb())
"""
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert int(told.stdout) > 55_000


def test_it_may_be_asked_anywhere() -> None:
    give_back()
