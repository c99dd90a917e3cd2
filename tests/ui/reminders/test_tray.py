"""The mark beside the clock, and the desktop's notifications where there is no place for it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.ui.shell.tray import Tray

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has a place for the mark")


def test_without_a_mark_the_desktop_tells_it(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    said = tmp_path / "said"
    sender = tmp_path / "notify-send"
    sender.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" > {said}.new && mv {said}.new {said}\n")
    sender.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    window = QWidget()
    qtbot.addWidget(window)
    tray = Tray(window)
    assert not tray.has_place
    tray.show_count(3)
    tray.say("-- Agnė <b>", "Call in 10 min · <Agnė>")
    qtbot.waitUntil(said.exists)
    lines = said.read_text(encoding="utf-8").splitlines()
    assert lines[-2:] == ["-- Agnė <b>", "Call in 10 min · &lt;Agnė&gt;"]
    tray.close()
