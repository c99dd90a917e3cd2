"""Each library has one door; ruff holds the doors (TID251), and these tests hold ruff to it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source_tree import PACKAGE, ROOT, imported_names, name_of, tree_of

# Library -> the modules that may import it.
DOORS = {
    "openpyxl": set(),
    "python_calamine": {"formats/spreadsheet.py"},
    "reportlab": {"formats/pdf.py"},
    "apscheduler": {"jobs/scheduler.py"},
    "phonenumbers": {"core/phone.py"},
    "jdatetime": set(),
    "hijridate": {"core/calendars.py"},
    "rapidfuzz": {"core/likeness.py"},
    "holidays": {"core/holidays.py"},
    "dateutil": set(),
    "icalendar": {"formats/icalendar.py"},
    "platformdirs": {"core/paths.py"},
    "tzlocal": {"core/clock.py"},
    "sqlite3": set(),
    "socket": set(),
    "urllib.request": set(),
    "http.client": set(),
    "PySide6.QtNetwork": {"app/single_instance.py"},
    "PySide6.QtCharts": set(),
    "PySide6.QtDataVisualization": set(),
    "PySide6.QtGraphs": set(),
    "PySide6.QtSql": set(),
    "PySide6.QtVirtualKeyboard": set(),
    "PySide6.QtWebEngineWidgets": set(),
}
CLOCKS = (
    "from datetime import datetime\n\nMOMENT = datetime.now()\n",
    "from datetime import date\n\nDAY = date.today()\n",
    "import time\n\nMOMENT = time.time()\n",
    "from time import time_ns\n\nMOMENT = time_ns()\n",
)


def _ruff_messages(path: Path, text: str) -> str:
    command = [str(Path(sys.executable).with_name("ruff")), "check", "--select", "TID251"]
    command += ["--output-format", "concise", "--stdin-filename", str(path), "-"]
    return subprocess.run(
        command, cwd=ROOT, input=text, capture_output=True, text=True, check=False
    ).stdout


@pytest.mark.parametrize("library", sorted(DOORS))
def test_a_library_is_imported_through_its_door_only(library: str):
    guests = {
        name_of(path)
        for path in PACKAGE.rglob("*.py")
        for name, _ in imported_names(tree_of(path))
        if name == library or name.startswith(f"{library}.")
    }
    assert guests <= DOORS[library]


@pytest.mark.parametrize("library", sorted(DOORS))
def test_ruff_bans_the_library_elsewhere(library: str):
    stranger = PACKAGE / "business" / "contacts" / "stranger.py"
    assert "TID251" in _ruff_messages(stranger, f"import {library}\n\nprint({library})\n")
    for door in DOORS[library]:
        assert "TID251" not in _ruff_messages(PACKAGE / door, f"import {library}\n")


@pytest.mark.parametrize("text", CLOCKS)
def test_ruff_bans_the_wall_clock_elsewhere(text: str):
    assert "TID251" in _ruff_messages(PACKAGE / "business" / "contacts" / "service.py", text)
    assert "TID251" not in _ruff_messages(PACKAGE / "core" / "clock.py", text)


def test_only_storage_and_repositories_leave_strict_typing():
    for path in PACKAGE.rglob("*.py"):
        if "# pyright: basic" in path.read_text(encoding="utf-8"):
            assert path.name.endswith("repository.py"), (
                f"{name_of(path)} must pass pyright's strict rules"
            )
