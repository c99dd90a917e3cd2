"""Files on a card and in the window of an activity: chosen, dropped, stored, opened, taken off."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.business.planner.model import Activity, ActivityKind, When
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.ui.activities.files import FileChips
from crm_desktop.ui.kit.chips import FilterChip
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.planner.activity_window import ActivityWindow
from tests.builders import NOON
from tests.ui.activities.test_composer import Desk, desk
from tests.ui.held_worker import HeldWorker
from tests.ui.planner.plan_desk import make_plan_desk

__all__ = ["desk"]

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def _file(folder: Path, name: str = "offer.pdf") -> Path:
    path = folder / name
    path.write_bytes(f"content of {name}".encode())
    return path


def _names(activity: Activity) -> list[str]:
    return [one.file_name for one in activity.attachments]


def _choose(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    chosen = ([str(path) for path in paths], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: chosen)


def _drop(target: QWidget, *paths: Path) -> bool:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPoint(9, 9), copy, mime, left, none)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(target, QDropEvent(QPointF(9, 9), copy, mime, left, none))
    return True


def test_files_are_stored_with_the_entry_and_counted_in_the_timeline(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    composer = desk.panel.composer
    desk.panel.choose_tab(0)
    assert composer.options is not None
    _choose(monkeypatch, _file(tmp_path), _file(tmp_path, "plan.png"))
    QTest.mouseClick(composer.options.attach, Qt.MouseButton.LeftButton)
    assert composer.holds_text
    QTest.keyClicks(composer.text, "The offer")
    composer.submit()
    (note,) = desk.done()
    assert _names(note) == ["offer.pdf", "plan.png"]
    assert composer.files.files == ()
    qtbot.waitUntil(lambda: any(one.file_count == 2 for one in desk.panel.model.lines))
    (line,) = [one for one in desk.panel.model.lines if one.file_count]
    assert "2 file" in line.words
    desk.office.journal.inverse(desk.undone[-1][1], desk.office.actor)
    assert desk.done() == []


@pytest.mark.parametrize("is_on_text", [True, False])
def test_files_are_dropped_on_the_composer_and_a_file_alone_is_a_note(
    desk: Desk, tmp_path: Path, is_on_text: bool
) -> None:
    composer = desk.panel.composer
    path = _file(tmp_path)
    assert _drop(composer.text.viewport() if is_on_text else composer, path)
    assert path.exists()
    assert composer.text.toPlainText() == ""
    composer.submit()
    (note,) = desk.done()
    assert (note.kind, _names(note)) == (ActivityKind.NOTE, ["offer.pdf"])


def test_what_cannot_be_taken_is_said_under_the_text(desk: Desk, tmp_path: Path) -> None:
    composer = desk.panel.composer
    empty = tmp_path / "empty.pdf"
    empty.touch()
    _drop(composer, empty)
    assert "empty.pdf" in composer.problem_label.text()
    assert composer.files.files == ()
    _drop(composer, _file(tmp_path))
    assert composer.problem_label.text() == ""
    composer.clear()
    assert composer.files.files == ()


def test_what_is_still_being_copied_is_waited_for_and_never_comes_to_another_card(
    desk: Desk, tmp_path: Path
) -> None:
    worker = HeldWorker()
    composer = desk.panel.composer
    desk.panel.choose_tab(0)
    composer.files = FileChips(lambda: desk.office.planner, Operations(InlineWorker(), worker))
    composer.files.take([_file(tmp_path)])
    QTest.keyClicks(composer.text, "The offer")
    composer.submit()
    assert "copied" in composer.problem_label.text()
    assert desk.done() == []
    composer.text.clear()  # text would go along: it is that of a contact who has gone
    desk.panel.show_record(desk.person, ())
    worker.run_all()
    assert not composer.files.is_taking
    assert composer.files.files == ()


def test_a_chip_goes_with_delete_and_opens_with_a_click(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True
    )
    operations = Operations(InlineWorker())
    chips = FileChips(lambda: desk.office.planner, operations)
    qtbot.addWidget(chips)
    chips.take([_file(tmp_path), _file(tmp_path, "run.exe")])
    chips.take([_file(tmp_path)])
    offer, program = chips.findChildren(FilterChip)
    assert offer.accessibleName() == "offer.pdf"
    QTest.mouseClick(offer, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert [Path(path).name for path in opened] == ["offer.pdf"]
    assert Path(opened[0]).read_text() == "content of offer.pdf"
    with qtbot.waitSignal(operations.error_shown) as told:
        QTest.mouseClick(program, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert told.args is not None
    assert told.args[1].code == "attachment_is_program"
    assert len(opened) == 1
    QTest.keyClick(program, Qt.Key.Key_Delete)
    assert [one.file_name for one in chips.files] == ["offer.pdf"]


def test_nobody_opens_it_is_said(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    operations = Operations(InlineWorker())
    chips = FileChips(lambda: desk.office.planner, operations)
    qtbot.addWidget(chips)
    chips.take([_file(tmp_path, "drawing.xyz")])
    with qtbot.waitSignal(operations.error_shown) as told:
        chips.opener.open(chips.files[0])
    assert told.args is not None
    assert told.args[1].code == "attachment_unopened"


def test_the_menu_of_a_line_saves_a_copy(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    composer = desk.panel.composer
    _drop(composer, _file(tmp_path))
    composer.submit()
    page = desk.panel
    qtbot.waitUntil(lambda: any(one.file_count for one in page.model.lines))
    key = next(one.key for one in page.model.lines if one.file_count)
    page._show_menu(key, QPoint(5, 5))
    first = QApplication.activePopupWidget()
    assert isinstance(first, Menu)
    (files,) = [one for one in first.actions() if one.text() == "Files…"]
    first.close()
    files.trigger()
    second = QApplication.activePopupWidget()
    assert isinstance(second, Menu)
    target = tmp_path / "kept.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    _open, save = second.actions()
    save.trigger()
    second.close()
    assert target.read_text() == "content of offer.pdf"


def test_the_window_of_an_activity_takes_files_on_and_off(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme().apply("light", "compact")
    plan = make_plan_desk(tmp_path / "company.crm")
    qtbot.addWidget(plan.page)
    office = plan.desk.office
    stored = office.planner.create(Activity(ActivityKind.NOTE, When.timed(NOON)), office.actor)
    window = ActivityWindow(plan.context, RecordRef("activity", stored.activity.id))
    qtbot.addWidget(window)
    window.show()
    form = window.form
    assert form is not None
    _choose(monkeypatch, _file(tmp_path), _file(tmp_path, "plan.png"))
    QTest.mouseClick(form.files.button, Qt.MouseButton.LeftButton)
    key = stored.activity.id
    assert _names(office.planner.get(key)) == ["offer.pdf", "plan.png"]
    assert not window.is_changed()
    QTest.keyClick(form.files.chips.findChildren(FilterChip)[0], Qt.Key.Key_Delete)
    assert _names(office.planner.get(key)) == ["plan.png"]
    assert not window.is_changed()
    office.close()
