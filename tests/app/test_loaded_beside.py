"""The first windows of imports and activities are made of modules loaded beside the others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_IMPORTS = """
from types import SimpleNamespace

from crm_desktop.app.wiring import OpenRequest, open_services
from crm_desktop.core.clock import SystemClock

folder = Path(sys.argv[1])
services = open_services(OpenRequest(folder / "a.crm", create=True), SystemClock(), folder)
services.search, services.custom_fields, services.dictionaries  # pages have asked for these
windows._load(windows._IMPORT_MODULES)
from crm_desktop.app.import_windows import ImportWindows

before = set(sys.modules)
around = SimpleNamespace(services=services, operations=None, contacts=SimpleNamespace(bridge=None))
ImportWindows._make_services(SimpleNamespace(_windows=around))
from crm_desktop.ui.imports.wizard import ImportWizard
"""
_ACTIVITIES = """
import crm_desktop.ui.contacts.page

windows._load(windows._CARD_MODULES)
before = set(sys.modules)
from crm_desktop.ui.planner.activity_draft import draft_of
from crm_desktop.ui.planner.activity_window import ActivityWindow
from crm_desktop.ui.planner.context import PlannerContext
"""
_PROBE = """
import sys
from pathlib import Path

from crm_desktop.app import windows
{}
print(*sorted(set(sys.modules) - before))
"""


@pytest.mark.parametrize("steps", [_IMPORTS, _ACTIVITIES], ids=["imports", "activities"])
def test_nothing_is_loaded_in_the_thread_of_the_windows(tmp_path: Path, steps: str) -> None:
    """Two to three dozen modules each were: half of the time that such a window took to come."""
    done = subprocess.run(
        [sys.executable, "-c", _PROBE.format(steps), str(tmp_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
