"""A list named at the start is brought in, however long its data file takes to open."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from crm_desktop.app import startup
from crm_desktop.app.startup import FirstPaint


class _Work(QObject):
    busy_changed = Signal(bool)
    waiting_changed = Signal(bool)


class _Window:
    def __init__(self) -> None:
        self.is_shown = False

    def show(self) -> None:
        self.is_shown = True


class _Program(QObject):
    """What a start looks at, without a file and its services."""

    file_shown = Signal()
    file_refused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.operations = _Work(self)
        self.window = _Window()
        self.has_begun = False
        self.brought: list[Path] = []

    def begin_background_work(self) -> None:
        self.has_begun = True

    def bring_in(self, path: Path) -> None:
        self.brought.append(path)


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> _Program:
    monkeypatch.setattr(startup, "_BREATH_MS", 0)
    monkeypatch.setattr(sys, "setswitchinterval", lambda _seconds: None)
    return _Program()


def _start(program: _Program) -> None:
    FirstPaint(cast(Any, program), Path("list.xlsx"))


def test_a_list_waits_for_a_data_file_that_opens_after_the_window(
    program: _Program, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(startup, "_PATIENCE_MS", 0)
    _start(program)
    qtbot.waitUntil(lambda: program.has_begun)
    assert program.window.is_shown
    assert program.brought == []
    program.file_shown.emit()
    qtbot.waitUntil(lambda: bool(program.brought))
    program.file_shown.emit()
    qtbot.wait(5)
    assert program.brought == [Path("list.xlsx")]


def test_a_list_is_brought_in_once_when_the_rows_are_there_first(
    program: _Program, qtbot: QtBot
) -> None:
    _start(program)
    program.file_shown.emit()
    program.operations.busy_changed.emit(False)
    qtbot.waitUntil(lambda: bool(program.brought))
    qtbot.wait(5)
    assert program.brought == [Path("list.xlsx")]


def test_a_named_list_does_not_wait_for_work_in_the_background(
    program: _Program, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(startup, "_BREATH_MS", 60_000)
    monkeypatch.setattr(startup, "_PAINTING_MS", 0)
    _start(program)
    program.file_shown.emit()
    program.operations.busy_changed.emit(False)
    qtbot.waitUntil(lambda: bool(program.brought))
    assert not program.has_begun
