"""When something goes wrong: each file that cannot be opened, and errors nobody expected."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.app.wiring import OpenRequest, open_services
from crm_desktop.business.backups.model import Reason
from crm_desktop.business.planner.model import Activity, ActivityKind, Colleague, When
from crm_desktop.business.settings.model import COMPANY_NAME, THEME, Section
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.storage.backends.sqlite_file import PAGE_BYTES
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from crm_desktop.ui.shell.status_bar import SaveState
from tests.journeys.conftest import StallWatch

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def truncated(path: Path, demo: Path) -> None:
    content = demo.read_bytes()
    path.write_bytes(content[: len(content) // 2 + 100])


def damaged(path: Path, demo: Path) -> None:
    content = bytearray(demo.read_bytes())
    for start in range(PAGE_BYTES, len(content), PAGE_BYTES):
        content[start : start + 512] = b"\xa5" * 512
    path.write_bytes(content)


def newer(path: Path, demo: Path) -> None:
    import sqlcipher3

    shutil.copyfile(demo, path)
    connection = sqlcipher3.connect(str(path))
    connection.execute("PRAGMA user_version = 9999")
    connection.commit()
    connection.close()


def missing(path: Path, _demo: Path) -> None:
    assert not path.exists()


def empty(path: Path, _demo: Path) -> None:
    path.write_bytes(b"")


def text(path: Path, _demo: Path) -> None:
    path.write_text("Name;Phone\nJonas;8 600 12345\n" * 200)


def folder(path: Path, _demo: Path) -> None:
    path.mkdir()


FILES = {make.__name__: make for make in (missing, empty, text, truncated, damaged, newer, folder)}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_cannot_be_opened_is_named_and_left_alone(
    launch, tmp_path: Path, demo: Path, kind: str
):
    path = tmp_path / "company.crm"
    FILES[kind](path, demo)
    before = path.read_bytes() if path.is_file() else None
    journey = launch(database=demo)
    journey.window.show_no_file()
    journey.program._drop_services()
    journey.open_file(path)
    page = journey.window.start_page
    assert page.isVisible()
    assert page.error is not None
    sentence = page.sentence
    assert sentence
    assert page.error.code not in sentence
    assert "went wrong" not in sentence
    assert (path.read_bytes() if path.is_file() else None) == before
    assert sorted(tmp_path.glob("company.crm*")) in ([], [path])
    journey.open_file(demo)
    assert journey.window.current_page is not None, "another file opens"


def test_a_damaged_file_gets_its_backup_back_with_two_clicks(launch, tmp_path: Path, demo: Path):
    journey = launch(database=demo)
    total = journey.page.list.model.total
    services, program = journey.program.services, journey.program
    service = services.backups
    with services.database.open_second_reader() as reader:
        service.make(reader, Reason.BY_HAND)
    journey.window.show_no_file()
    program._drop_services()
    journey.settle()
    demo.write_bytes(b"nonsense" * 500)
    journey.open_file(demo)
    page = journey.window.start_page
    journey.wait(page._backup.isVisible)
    QTest.mouseClick(page._backup, Qt.MouseButton.LeftButton)
    (question,) = journey.window.findChildren(ConfirmDialog)
    QTest.mouseClick(question.act_button, Qt.MouseButton.LeftButton)
    journey.wait(lambda: journey.program.services not in (None, services))
    journey.settle()
    assert journey.page.list.model.total == total
    assert len(list(tmp_path.glob("gintaras.damaged-*.crm"))) == 1


def test_what_can_be_read_of_a_file_that_cannot_be_opened_is_saved(
    launch, tmp_path: Path, demo: Path, monkeypatch: pytest.MonkeyPatch
):
    from PySide6.QtWidgets import QFileDialog

    journey = launch(database=demo)
    total = journey.page.list.model.total
    journey.window.show_no_file()
    journey.program._drop_services()
    journey.settle()
    path = tmp_path / "spoiled.crm"
    content = demo.read_bytes()
    path.write_bytes(bytes(4096) + content[4096:])  # the list of tables is lost
    before = path.read_bytes()
    journey.open_file(path)
    page = journey.window.start_page
    journey.wait(page._salvage.isVisible)
    journey.program.operations.error_shown.emit(None, StorageUnavailable("file_damaged"))
    assert journey.window.status.save_state is SaveState.FAILED
    target = tmp_path / "spoiled saved.crm"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    QTest.mouseClick(page._salvage, Qt.MouseButton.LeftButton)
    journey.wait(lambda: journey.program.services is not None)
    journey.settle()
    assert journey.window.file.path == target
    assert journey.page.list.model.total == total
    assert "spoiled saved.txt" in journey.window.messages.sentence()
    assert target.with_suffix(".txt").read_text(encoding="utf-8")
    assert journey.window.status.save_state is SaveState.SAVED, "of this file all is"
    assert path.read_bytes() == before, "it stays as it is"
    assert journey.crashes == []


def test_a_picture_that_is_no_data_file_says_that_nothing_can_be_read(
    launch, tmp_path: Path, demo: Path
):
    journey = launch(database=demo)
    journey.window.show_no_file()
    journey.program._drop_services()
    journey.settle()
    path = tmp_path / "picture.crm"
    path.write_bytes(b"\x89PNG" + b"nonsense" * 4000)
    journey.open_file(path)
    journey.wait(journey.window.start_page._salvage.isVisible)
    rescue = journey.program._rescue
    assert rescue is not None
    rescue.salvage_as(tmp_path / "saved.crm")
    journey.wait(journey.window.messages.isVisible)
    assert journey.window.messages.level() in {"danger", "warning"}
    assert not (tmp_path / "saved.crm").exists()
    assert journey.crashes == []


def test_a_refused_file_leaves_the_open_one_open(launch, tmp_path: Path, demo: Path):
    path = tmp_path / "text.crm"
    path.write_text("not a data file " * 300)
    journey = launch(database=demo)
    total = journey.page.list.model.total
    journey.open_file(path)
    assert journey.window.file.path == demo
    assert journey.page.list.model.total == total
    assert journey.window.messages.isVisible()
    assert path.name in journey.window.messages.sentence()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_file_can_be_read(launch, demo: Path):
    demo.chmod(0o444)
    journey = launch(database=demo)
    assert journey.window.start_page.isVisible()
    journey.window.read_only_requested.emit()
    journey.settle()
    assert journey.window.file.is_read_only
    assert not journey.window.top_bar.new.isEnabled()
    assert "read only" in journey.window.messages.sentence()


def test_nothing_pretends_to_change_a_file_that_is_open_to_read_only(launch, demo: Path):
    journey = launch(database=demo)
    window = journey.window
    window.show_no_file()
    journey.program._drop_services()
    journey.settle()
    journey.program.open(OpenRequest(demo, read_only=True))
    journey.settle()
    assert "nothing in it can be changed" in window.messages.sentence()
    for key, held in (
        (Qt.Key.Key_N, CONTROL),
        (Qt.Key.Key_N, CONTROL | SHIFT),
        (Qt.Key.Key_I, CONTROL),
    ):
        window.messages.dismiss()
        journey.press(key, held)
        journey.wait(lambda: "may only be read" in window.messages.sentence())
    assert not window.router.windows
    assert not window.router.unstored
    card = journey.open_first()
    assert card.contact_header.title.edit.isReadOnly()
    assert card.body.notes.edit.isReadOnly()
    stages = card.contact_header._stage_menu()
    assert not any(action.isEnabled() for action in stages.actions())
    stages.deleteLater()
    assert card.saved_label.text() == "Nothing can be changed"
    card.close()
    settings = journey.dialogs.open_settings(Section.COMPANY)
    assert not settings.field(COMPANY_NAME).isEnabled()
    assert settings.field(THEME).isEnabled()
    settings.close()


def test_another_file_replaces_everything_that_is_shown(launch, tmp_path: Path, demo: Path):
    journey = launch(database=demo)
    card = journey.open_first()
    assert card.isVisible()
    journey.open_file(tmp_path / "other.crm", create=True)
    assert journey.page.list.model.total == 0
    assert not journey.window.router.windows
    assert journey.window.router.recent == ()
    journey.open_file(demo)
    assert journey.page.list.model.total > 0


def _plan_for_today(path: Path, cache: Path) -> None:
    """Something waits whatever the hour: by the evening a demo company has done its day's work."""
    services = open_services(OpenRequest(path), SystemClock(), cache)
    users = (Colleague(services.actor.user_id),)
    when = When.any_time(services.clock.today())
    services.planner.create(
        Activity(ActivityKind.TASK, when, "Call back", users=users), services.actor
    )
    services.close()


def test_a_file_that_opens_later_is_shown_as_fully_as_one_of_the_start(
    launch, tmp_path: Path, demo: Path
):
    """So it is on every drive: the first rows of the window are painted before the file is open."""
    journey = launch(database=demo)
    journey.program.begin_background_work()
    other = Path(shutil.copyfile(demo, tmp_path / "other.crm"))
    _plan_for_today(other, tmp_path / "elsewhere")
    journey.open_file(other)
    rail = journey.window.navigation.pages.rail_model

    def badge() -> int:
        return next(one.badge for one in rail.items if one.key == "today")

    windows = journey.program._windows
    assert windows is not None
    journey.wait(lambda: windows.contacts.glimpse is not None)
    journey.wait(lambda: badge() > 0)
    windows.rebuild()
    journey.wait(lambda: badge() > 0)


def test_changes_of_another_program_appear(launch, demo: Path):
    from crm_desktop.business.contacts.model import Contact, ContactKind

    journey = launch(database=demo)
    total = journey.page.list.model.total
    other = open_services(OpenRequest(demo), SystemClock(), demo.parent / "elsewhere")
    other.contacts.create(Contact(ContactKind.PERSON, "Somebody Else"), other.actor)
    other.close()
    services = journey.program.services
    journey.program.operations.run(journey.program, services.watch.poll)
    journey.wait(lambda: journey.page.list.model.total == total + 1)


@pytest.mark.expects_logged_error
def test_the_program_goes_on_after_an_error_nobody_expected(launch, demo: Path, qtbot):
    from crm_desktop.ui.shell.crash_dialog import CrashDialog

    journey = launch(database=demo)
    journey.guard.install()
    try:
        journey.program.operations.run(journey.window, lambda: 1 / 0)
        journey.wait(lambda: journey.window.findChildren(CrashDialog))
    finally:
        journey.guard.uninstall()
    dialog = journey.window.findChildren(CrashDialog)[0]
    assert dialog.isVisible()
    dialog.accept()
    card = journey.open_first()
    assert card.contact is not None


def test_the_window_answers_while_the_worker_is_busy(launch, demo: Path):
    """A worker that holds no lock of the interpreter never holds up the window."""
    import threading

    journey = launch(database=demo)
    released = threading.Event()
    journey.program.operations.run(journey.program, lambda: released.wait(2.0))
    watch = StallWatch()
    for row in range(10):
        journey.page.list.view.setCurrentIndex(journey.page.list.model.index(row, 0))
        journey.qtbot.wait(20)
    released.set()
    journey.settle()
    assert watch.longest_own_ms < 100
