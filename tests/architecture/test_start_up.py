"""What the program may load before its first rows are painted: the start must stay quick."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from crm_desktop.app.main import main
from tests.architecture.source_tree import ROOT

HEAVY = {
    "apscheduler", "calamine", "holidays", "hijridate", "icalendar", "jdatetime", "lxml", "numpy",
    "openpyxl", "phonenumbers", "python_calamine", "rapidfuzz", "reportlab", "xlsxwriter",
}  # fmt: skip


def test_nothing_heavy_is_imported_before_the_first_rows(tmp_path: Path):
    database = tmp_path / "demo.crm"
    assert main(["demo", "--database", str(database), "--contacts", "50"]) == 0
    result = subprocess.run(
        [sys.executable, "-m", "tests.architecture.start_probe", str(database)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    loaded = {name.partition(".")[0] for name in json.loads(result.stdout.splitlines()[-1])}
    assert "peewee" in loaded, "the probe saw the program"
    assert not loaded & HEAVY
