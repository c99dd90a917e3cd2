"""Sixty hostile texts as headings, cells and names of files: the wizard opens nothing else."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crm_desktop.business.imports.model import ImportDone, Verdict
from crm_desktop.ui.imports.wizard import ImportWizard
from tests.ui.imports.bench import Bench
from tests.ui.kit.file_watch import FileWatch
from tests.ui.kit.hostile_html import hostile_texts

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="sees file openings by inotify"),
    pytest.mark.qt_log_ignore("This plugin does not support"),
]


def test_a_hostile_list_loads_nothing(
    bench: Bench, qtbot: QtBot, tmp_path: Path, picture: Path, watch: FileWatch
):
    texts = hostile_texts(picture)
    path = tmp_path / "<img src=spy.png>.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Name", "Phone", "Notes", *texts[:30]])
        for number, text in enumerate(texts):
            writer.writerow([f"{text[:60]} {number}", text[:40], text, *texts[30:]])
    wizard = ImportWizard(bench.services)
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.open_file(str(path))
    assert wizard.file_step.plan is not None, wizard.file_step.messages.sentence()
    wizard.grab()
    wizard.go_on()
    preview = wizard.columns_step.preview
    for _row in range(20):
        wizard.grab()
        preview.forward.click()
    wizard.go_on()
    step = wizard.check_step
    for verdict in Verdict:
        if verdict in step.cards:
            step.cards[verdict].setChecked(True)
    for row in range(0, step.model.rowCount(), 10):
        step.view.scrollTo(step.model.index(row, 0))
        wizard.grab()
    wizard.go_on()
    wizard.grab()
    for text in texts:
        wizard.result_step.show_done(ImportDone(1, 2, 3, 4, 5, (text, text)))
        wizard.grab()
    assert watch.opened() == []
    assert not path.with_name("spy.png").exists()
