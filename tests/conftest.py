"""What every test gets: an offscreen Qt, folders of its own, no network, a clock set by hand.

A Qt warning fails its test (`qt_log_level_fail` in pyproject.toml), and so does a logged error,
unless the test is marked `expects_logged_error`.
"""

from __future__ import annotations

import gc
import logging
import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# Before any Qt import: no screen is needed, and nothing of the developer's settings is read.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="crm-desktop-tests-")
os.environ["CRM_DESKTOP_STATE"] = os.environ["XDG_CONFIG_HOME"]  # receipts of every saved file
os.environ.pop("LANGUAGE", None)
os.environ["LC_ALL"] = "C.UTF-8"

from crm_desktop.core.clock import ManualClock

_NETWORK_EVENTS = frozenset(
    {"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}
)


_attempts: list[str] = []


def _refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: a connection to anything but a local socket is a bug of this offline program."""
    if event not in _NETWORK_EVENTS:
        return
    if arguments and getattr(arguments[0], "family", None) == getattr(socket, "AF_UNIX", object()):
        return
    _attempts.append(f"{event} {arguments[1:]!r}")  # whoever catches the error is still found out
    raise AssertionError(f"the program must not use the network: {event} {arguments[1:]!r}")


sys.addaudithook(_refuse_network)


# How long an example takes says more about what else the machine does than about the program.
settings.register_profile(
    "busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("busy machine")

_YOUNG_OBJECTS = 10_000
_MIDDLE_COLLECTIONS = 10


def pytest_collection_finish() -> None:
    """From here on cycles are looked for between tests, in the main thread: as the program does.

    A thread of a test, or of the time limit, would free what belongs to Qt while windows are at
    work with it. Modules and the tests themselves are never looked through.
    """
    gc.collect()
    gc.freeze()
    gc.disable()


def pytest_runtest_logfinish() -> None:
    """Look for cycles where a test left many objects."""
    young, middle, _old = gc.get_count()
    if young <= _YOUNG_OBJECTS:
        return
    if middle <= _MIDDLE_COLLECTIONS:
        gc.collect(0)
        return
    gc.collect()
    gc.freeze()  # what outlives tests, such as syntax trees, is not looked through again


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders for settings, cache and documents that nobody else uses; returns their parent."""
    home = tmp_path / "home"
    for name in ("CONFIG", "CACHE", "STATE", "DOCUMENTS"):
        folder = home / name.lower()
        folder.mkdir(parents=True)
        monkeypatch.setenv(f"CRM_DESKTOP_{name}", str(folder))
    return home


@pytest.fixture(autouse=True)
def network_attempts() -> Iterator[list[str]]:
    """What tried to reach the network, in any thread; a test fails unless it empties the list."""
    _attempts.clear()
    yield _attempts
    found, _attempts[:] = list(_attempts), []
    assert not found, f"the network was tried: {found}"


@pytest.fixture(autouse=True)
def no_logged_errors(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture):
    """Fail a test during which an error was logged that it did not announce."""
    yield
    if request.node.get_closest_marker("expects_logged_error"):
        return
    errors = [
        record.getMessage()
        for when in ("setup", "call")
        for record in caplog.get_records(when)
        if record.levelno >= logging.ERROR
    ]
    assert not errors, f"errors were logged: {errors}"


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands at noon UTC on a Wednesday until it is moved by hand."""
    return ManualClock(datetime(2026, 3, 4, 12, 0, tzinfo=UTC))
