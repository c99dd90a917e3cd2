"""A short run with kills; `python -m tests.endurance.reminders_hour` is the long one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.endurance.reminders_hour import run


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be stopped there")
def test_two_real_programs_lose_none_and_double_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert run(tmp_path, 60.0, kills=True) == 0
