"""What takes long to load is loaded beside the window, and comes though others are before it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from crm_desktop.app import windows as windows_module


def test_an_import_is_loaded_beside_the_window(launch, demo: Path, monkeypatch: pytest.MonkeyPatch):
    journey = launch(database=demo)
    windows = journey.program.windows
    assert windows is not None
    threads: list[threading.Thread] = []
    load = windows_module._load

    def note(modules: tuple[str, ...]) -> None:
        threads.append(threading.current_thread())
        load(modules)

    monkeypatch.setattr(windows_module, "_load", note)
    opened: list[object] = []
    windows.ask_imports(opened.append)
    windows.ask_imports(opened.append)
    assert opened == []
    journey.wait(lambda: opened)
    journey.settle()
    assert opened == [windows.imports], "pressed twice, opened once"
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()
    windows.ask_imports(opened.append)
    assert len(opened) == 2, "the second one waits for nothing"


def test_an_import_does_not_wait_for_long_work(launch, demo: Path):
    journey = launch(database=demo)
    windows = journey.program.windows
    assert windows is not None
    goes_on = threading.Event()
    ended: list[bool] = []
    operations = journey.program.operations
    operations.run(windows, lambda: goes_on.wait(60), ended.append, long=True)
    journey.window.import_requested.emit()
    try:
        journey.wait(lambda: windows.imports.wizard is not None if windows._imports else False)
        assert not ended
    finally:
        goes_on.set()
    journey.wait(lambda: ended)
    journey.settle()
    wizard = windows.imports.wizard
    assert wizard is not None
    wizard.close()
