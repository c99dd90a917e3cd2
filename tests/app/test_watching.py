"""Others' saves are asked for often enough to be seen in five seconds, and no more often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.app import watching as module
from crm_desktop.app.watching import DRIVE_MS, HERE_MS, SLOW_MS, Watching
from crm_desktop.core.sharing import Mode, Reason, Sharing
from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.ui.kit.operations import Operations


@dataclass
class File:
    """An open file of which only the watch is asked; `found` is what the next looks find."""

    found: list[int] = field(default_factory=list[int])
    takes_seconds: float = 0.0
    now: float = 0.0
    looks: int = 0

    @property
    def watch(self) -> File:
        return self

    def poll(self) -> int:
        self.looks += 1
        self.now += self.takes_seconds
        return self.found.pop(0) if self.found else 0


@dataclass
class Desk:
    file: File
    watching: Watching
    sharing: Sharing | None = None

    def beat(self) -> None:
        self.watching._beat()


@pytest.fixture
def desk(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    parent, file = QObject(), File()
    operations = Operations(InlineWorker(), None, parent)
    services = cast("Any", lambda: file)
    made = Desk(file, Watching(operations, services, lambda: made.sharing, parent))
    monkeypatch.setattr(module, "monotonic_seconds", lambda: file.now)
    yield made
    made.watching.stop()


def test_a_drive_is_asked_fewer_than_twenty_calls_in_five_seconds(desk: Desk):
    assert desk.watching.interval_ms == HERE_MS
    desk.sharing = Sharing(Mode.TEAM, Reason.PROVEN)
    desk.beat()
    assert desk.watching.interval_ms == DRIVE_MS
    assert 17 * 5000 / DRIVE_MS <= 20
    assert DRIVE_MS + 17 * 5 + 54 * 5 < 5000, "a look and the reading, at 5 ms a call"


def test_a_slow_drive_is_asked_more_seldom_until_it_is_quick_again(desk: Desk, qtbot: QtBot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    desk.file.takes_seconds = 0.3
    desk.file.found = [2]
    desk.beat()
    assert desk.watching.interval_ms == HERE_MS, "what found something had more to do"
    desk.beat()
    assert desk.watching.interval_ms == SLOW_MS
    desk.file.takes_seconds = 0.1
    desk.beat()
    assert desk.watching.interval_ms == HERE_MS


def test_it_is_asked_at_every_beat_while_a_window_can_be_seen(desk: Desk, qtbot: QtBot):
    """Also a card's window, and also while another program has the keyboard."""
    for _ in range(10):
        desk.beat()
    assert desk.file.looks == 2, "nobody sees it"
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    for _ in range(10):
        desk.beat()
    assert desk.file.looks == 12
    window.showMinimized()
    for _ in range(10):
        desk.beat()
    assert desk.file.looks == 14
