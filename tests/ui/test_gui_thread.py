"""The watch over the thread of the windows sees what it is there for, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject

import crm_desktop
from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.ui.kit.operations import Operations
from tests import gui_thread

_PROGRAM = Path(crm_desktop.__file__).parent


def _window_of(name: str, source: str) -> dict[str, Any]:
    """Code that passes for a file of the program."""
    made: dict[str, Any] = {}
    exec(compile(source, str(_PROGRAM / name), "exec"), made)
    return made


_WINDOW = """
def here(path):
    return path.is_dir()

def through_worker(operations, owner, path, back):
    operations.run(owner, path.is_dir, back)
"""


@pytest.fixture
def window() -> dict[str, Any]:
    return _window_of("ui/kit/some_window.py", _WINDOW)


def _found() -> list[str]:
    found, gui_thread.found[:] = list(gui_thread.found), []
    return found


def test_a_window_that_looks_for_a_folder_is_found(window: dict[str, Any], tmp_path: Path):
    assert window["here"](tmp_path)
    (line,) = _found()
    assert line.startswith("stat(")
    assert line.endswith("by ui/kit/some_window.py:3".replace("/", os.sep))


def test_what_a_worker_does_for_a_window_is_not(window: dict[str, Any], tmp_path: Path):
    owner = QObject()
    window["through_worker"](Operations(InlineWorker(), None, owner), owner, tmp_path, None)
    assert _found() == []


def test_what_is_called_back_is_found(window: dict[str, Any], tmp_path: Path):
    owner = QObject()
    back: Callable[[object], object] = lambda _is_there: window["here"](tmp_path)  # noqa: E731
    window["through_worker"](Operations(InlineWorker(), None, owner), owner, tmp_path, back)
    assert len(_found()) == 1


def test_what_came_with_the_program_may_be_read(window: dict[str, Any]):
    window["here"](_PROGRAM / "ui")
    assert _found() == []


def test_what_tests_do_themselves_may_be_done(tmp_path: Path):
    assert tmp_path.is_dir()
    storage = _window_of("storage/some_module.py", _WINDOW)
    assert storage["here"](tmp_path)
    assert _found() == []
