"""What the program may load before its first rows are painted: the start must stay quick."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from crm_desktop.app.main import main
from tests.architecture.source_tree import ROOT

HEAVY = {
    "apscheduler", "calamine", "holidays", "hijridate", "icalendar", "jdatetime", "lxml", "numpy",
    "openpyxl", "phonenumbers", "python_calamine", "rapidfuzz", "reportlab", "xlsxwriter",
}  # fmt: skip


LATER = {
    "app.commands", "app.demo_company", "business.contacts.duplicates",
    "business.contacts.rhythm", "business.exports",
    "business.imports", "core.calendars", "core.dates", "formats", "storage.backup",
    "storage.check", "storage.migrations.m0001_first", "ui.contacts.card",
    "ui.contacts.card_body", "ui.contacts.custom_editors",
    "ui.contacts.filter_editor", "ui.contacts.history_panel", "ui.contacts.people_panel",
    "ui.contacts.quick_window", "ui.imports", "ui.kit.calendar_popup", "ui.kit.card_window",
    "ui.kit.combo", "ui.kit.dialogs", "ui.kit.empty_state", "ui.kit.form", "ui.kit.message_bar",
    "ui.kit.result_list", "ui.kit.selection_bar", "ui.kit.undo_bar", "ui.settings",
    "ui.shell.settings_window", "ui.shell.start_page",
}  # fmt: skip
"""Packages and modules of ours that nothing in the first picture needs."""
MOST_MODULES_BEHIND = 30
"""What the windows' thread loads itself between the first rows and the first card made ahead."""
MOST_MODULES = 192
"""Each module of ours costs a start half a millisecond, with nothing in it."""


@pytest.fixture(scope="module")
def at_first_rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What a process that starts the program has loaded when its first rows are painted."""
    told: dict[str, list[str]] = _told_by("start_probe", tmp_path_factory)
    return told


def _told_by(probe: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a process that starts the program with a small file tells."""
    database = tmp_path_factory.mktemp("start") / "demo.crm"
    assert main(["demo", "--database", str(database), "--contacts", "50"]) == 0
    result = subprocess.run(
        [sys.executable, "-m", f"tests.architecture.{probe}", str(database)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return json.loads(result.stdout.splitlines()[-1])


def test_nothing_heavy_is_imported_before_the_first_rows(at_first_rows: dict[str, list[str]]):
    loaded = {name.partition(".")[0] for name in at_first_rows["modules"]}
    assert "peewee" in loaded, "the probe saw the program"
    assert not loaded & HEAVY


def test_what_the_first_picture_does_not_show_is_imported_later(
    at_first_rows: dict[str, list[str]],
):
    ours = {name for name in at_first_rows["modules"] if name.startswith("crm_desktop.")}
    assert "crm_desktop.ui.contacts.list" in ours, "the probe saw the program"
    too_early = {
        name for name in ours for late in LATER if f"{name}.".startswith(f"crm_desktop.{late}.")
    }
    assert not too_early
    assert len(ours) <= MOST_MODULES, "import inside functions what the first rows do not need"


def test_no_source_is_read_to_start(at_first_rows: dict[str, list[str]]):
    """PySide reads the text of all modules if it is let: see `app/main.py`."""
    assert not [name for name in at_first_rows["sources"] if "crm_desktop" in name]


def test_what_is_made_ahead_is_loaded_beside_the_window(
    tmp_path_factory: pytest.TempPathFactory,
):
    """A card and what it needs are a fifth of a second of loading."""
    loaded = _told_by("ahead_probe", tmp_path_factory)
    assert "crm_desktop.app.beside_file" in loaded, "the probe saw the program"
    assert not {"crm_desktop.ui.contacts.card", "crm_desktop.ui.activities.composer"} & set(loaded)
    assert len(loaded) <= MOST_MODULES_BEHIND, loaded
