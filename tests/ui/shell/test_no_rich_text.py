"""Hostile texts as names, paths, hits and messages of the frame: nothing opens a file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.business.search.model import SearchHit
from crm_desktop.business.settings.model import COMPANY_NAME, DEFAULTS
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.result_lines import lines_of
from crm_desktop.ui.kit.result_list import ResultGroup
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import ViewState
from crm_desktop.ui.shell.crash_dialog import CrashDialog
from crm_desktop.ui.shell.main_window import MainWindow, OpenFile
from crm_desktop.ui.shell.settings_window import SettingsWindow
from crm_desktop.ui.shell.undoing import Undoing
from tests.builders import Office, open_office
from tests.ui.kit.file_watch import FileWatch
from tests.ui.kit.hostile_html import hostile_texts

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="sees file openings by inotify"),
    pytest.mark.qt_log_ignore("This plugin does not support"),
]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    theme().apply("light")
    made = open_office(tmp_path / "company.crm")
    yield made
    made.close()


def look_at(window: QWidget) -> None:
    """Paint a window and ask every widget in it for its tooltip."""
    window.grab()
    for widget in (window, *window.findChildren(QWidget)):
        if widget.isVisible():
            event = QHelpEvent(QEvent.Type.ToolTip, QPoint(4, 4), widget.mapToGlobal(QPoint(4, 4)))
            QApplication.sendEvent(widget, event)
    for top in QApplication.topLevelWidgets():
        if top.isVisible():
            top.grab()
    QToolTip.hideText()


def hits_of(text: str) -> tuple[SearchHit, ...]:
    kinds = ("person", "organization")
    return tuple(
        SearchHit(ref=RecordRef(CONTACT, number), title=text, subtitle=text, kind=kind,
                  matched=text)
        for number, kind in enumerate(kinds, 1)
    )  # fmt: skip


def test_the_frame_loads_nothing(
    office: Office, qtbot: QtBot, picture: Path, watch: FileWatch, tmp_path: Path
):
    operations = Operations(InlineWorker())
    user = office.staff.users()[0]
    for text in hostile_texts(picture):
        window = MainWindow(operations, ViewState(None))
        undoing = Undoing(operations, office.history, office.actor, window)
        hits = hits_of(text)
        path = tmp_path / text
        window.show_file(
            OpenFile(
                path, text, replace(user, display_name=text), (), lambda *_, h=hits, **__: h,
                lambda h=hits: h, undoing, (str(path), text),
            )
        )  # fmt: skip
        window.show()
        window.show_message("info", text)
        window.offer_undo(text, 1)
        groups = (ResultGroup(text, lines_of(hits)),)
        window.top_bar.search.hits.show_results(text, groups, QPoint(0, 0), 400, text)
        look_at(window)
        window.top_bar.search.close_hits()
        window.show_error(StorageUnavailable("disk_full", path=str(path)))
        look_at(window)
        window.show_refusal(UserError("file_missing", path=str(path)), str(path))
        look_at(window)
        touched = watch.opened()
        assert not touched, f"opened {touched} for {text!r}"
        window.close()
        shiboken6.delete(window)


def test_the_windows_of_the_program_load_nothing(
    qtbot: QtBot, picture: Path, watch: FileWatch, tmp_path: Path
):
    theme().apply("light")
    for text in hostile_texts(picture):
        settings = SettingsWindow(("en",), None)
        settings.show_values(DEFAULTS, DEFAULTS.with_value(COMPANY_NAME, text))
        settings.show_file(tmp_path / text)
        crash = CrashDialog(text, tmp_path / text)
        for window in (settings, crash):
            window.show()
            look_at(window)
            window.hide()
            shiboken6.delete(window)
        touched = watch.opened()
        assert not touched, f"opened {touched} for {text!r}"
