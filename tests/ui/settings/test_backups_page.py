"""The page of backups: made, told, compared, put back and removed, over a real file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm_desktop.business.backups.service import BackupService
from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import Outcome, StorageUnavailable
from crm_desktop.storage.change_watch import ChangeWatch
from crm_desktop.storage.restoring import Prepared
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from crm_desktop.ui.kit.formatting import format_moment
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.settings.backups_context import BackupsContext
from crm_desktop.ui.settings.backups_page import BackupsPage
from crm_desktop.ui.settings.restore_dialog import RestoreDialog
from tests.builders import Office, a_person
from tests.ui.settings.conftest import Room


@pytest.fixture
def shown() -> list[str]:
    """Paths that were shown in their folder."""
    return []


@pytest.fixture
def page(room: Room, qtbot: QtBot, tmp_path: Path, shown: list[str]) -> BackupsPage:
    office = room.office
    service = BackupService(office.database, office.journal, office.clock, tmp_path / "kept")
    context = BackupsContext(
        lambda: service,
        office.database.open_second_reader,
        ChangeWatch(office.database, office.events),
        office.actor,
        room.context.operations,
        shown.append,
        office.staff.name_of,
        lambda: None,
        told_of=lambda batches: {one.seq: f"done by {one.action}" for one in batches},
    )
    made = BackupsPage(room.context, context)
    qtbot.addWidget(made)
    made.resize(760, 560)
    made.show()
    return made


def add_person(office: Office, name: str) -> None:
    office.contacts.create(a_person(name), office.actor)


def _dialog(page: BackupsPage, room: Room) -> RestoreDialog:
    page.view.selectRow(0)
    QTest.mouseClick(page.restore_button, Qt.MouseButton.LeftButton)
    room.settle()
    (dialog,) = page.window().findChildren(RestoreDialog)
    return dialog


def test_an_empty_page_says_what_comes(page: BackupsPage, room: Room):
    assert page.empty.isVisible()
    assert not page.restore_button.isEnabled()
    assert page.standing.words.text()
    room.settle()
    words = page.standing.words
    assert words.height() < 2 * words.fontMetrics().height(), "what is said stands together, above"
    assert page.empty.geometry().bottom() < page.height() // 2


def test_back_up_now_makes_a_checked_copy_and_says_so(page: BackupsPage, room: Room, shown):
    add_person(room.office, "Anna")
    QTest.mouseClick(page.make_button, Qt.MouseButton.LeftButton)
    room.settle()
    assert page.model.rowCount() == 1
    assert page.message_bar.level() == "success"
    assert "Everything is backed up" in page.standing.words.text()
    assert page.make_button.isEnabled()
    QTest.mouseClick(page.folder_button, Qt.MouseButton.LeftButton)
    assert page.current is not None
    assert shown == [str(page.current.path)]


def test_the_keyboard_is_at_the_button_again_when_the_backup_is_made(page: BackupsPage, room: Room):
    page.window().show()
    page.window().activateWindow()
    page.make_button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.make_button, Qt.Key.Key_Space)
    room.settle()
    assert page.message_bar.level() == "success"
    assert page.window().focusWidget() is page.make_button


def test_where_nothing_would_be_lost_the_window_is_no_higher_than_its_words(
    page: BackupsPage, room: Room
):
    page.make()
    room.settle()
    page.load()
    room.settle()
    dialog = _dialog(page, room)
    assert dialog.view.isHidden()
    assert dialog.height() <= dialog.sizeHint().height() + 10
    assert dialog.height() < dialog.width()


def test_what_would_be_lost_is_told_before_a_backup_comes_back(page: BackupsPage, room: Room):
    add_person(room.office, "Anna")
    page.make()
    room.settle()
    add_person(room.office, "Ben")
    dialog = _dialog(page, room)
    assert "2" in dialog.now_and_then.text()
    assert dialog.model.rowCount() == 1
    what = dialog.model.index(0, 2)
    assert what.data() == "done by contact.create", "what is lost is said, not only how much"
    QTest.mouseClick(dialog.act_button, Qt.MouseButton.LeftButton)
    room.settle()
    rows = room.office.database.execute("SELECT display_name FROM contact").fetchall()
    assert rows == [("Anna",)]
    assert [one.reason.value for one in (page.model.at(0), page.model.at(1)) if one] == [
        "before-restore",
        "by-hand",
    ]
    assert not list((page.model.at(0) or pytest.fail("no row")).path.parent.glob(".*"))


def test_the_chosen_backup_stays_chosen_when_newer_ones_come(page: BackupsPage, room: Room):
    add_person(room.office, "Anna")
    page.make()
    room.settle()
    page.view.selectRow(0)
    chosen = page.current
    assert chosen is not None
    room.office.clock.advance(minutes=1)
    add_person(room.office, "Ben")
    page.make()
    room.settle()
    assert page.model.rowCount() == 2
    assert page.current is not None
    assert page.current.path == chosen.path


def test_cancel_changes_nothing_and_leaves_no_copy(page: BackupsPage, room: Room):
    add_person(room.office, "Anna")
    page.make()
    room.settle()
    dialog = _dialog(page, room)
    dialog.reject()
    room.settle()
    (backup,) = [page.model.at(0)]
    assert backup is not None
    assert sorted(path.suffix for path in backup.path.parent.iterdir()) == [".crm", ".json"]


def test_escape_ends_no_restore_that_is_under_way(
    page: BackupsPage, room: Room, monkeypatch: pytest.MonkeyPatch
):
    add_person(room.office, "Anna")
    page.make()
    room.settle()
    add_person(room.office, "Ben")
    dialog = _dialog(page, room)
    told: list[object] = []
    dialog.restored.connect(told.append)
    service = page._backups.service()
    restore = service.restore

    def restore_while_somebody_closes(prepared: Prepared, actor: Actor, watch: ChangeWatch) -> None:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        dialog.close()
        assert dialog.isVisible(), "nobody would hear how it ended"
        restore(prepared, actor, watch)

    monkeypatch.setattr(service, "restore", restore_while_somebody_closes)
    QTest.mouseClick(dialog.act_button, Qt.MouseButton.LeftButton)
    room.settle()
    assert len(told) == 1
    rows = room.office.database.execute("SELECT display_name FROM contact").fetchall()
    assert rows == [("Anna",)]


_AIR = 8
"""Figures that are as wide as each other, and another system's font, take some more."""


@pytest.mark.parametrize("language", ["en_US", "ar_EG", "de_DE"])
def test_no_moment_is_cut_in_the_tables(page: BackupsPage, room: Room, language: str):
    add_person(room.office, "Anna")
    page.make()
    room.settle()
    add_person(room.office, "Ben")
    dialog = _dialog(page, room)
    QLocale.setDefault(QLocale(language))
    longest = format_moment(datetime(2028, 12, 28, 12, 58, tzinfo=UTC))
    needed = theme().metrics("small").horizontalAdvance(longest) + 2 * theme().space("s")
    for view in (page.view, dialog.view):
        assert view.columnWidth(0) > needed + _AIR, longest


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.NOT_SAVED, "as it was"),
        (Outcome.KEPT, "put back all the same"),
        (Outcome.UNKNOWN, "not known yet"),
    ],
)
def test_after_trouble_it_says_what_lies_in_the_file(
    page: BackupsPage, room: Room, outcome: Outcome, words: str
):
    add_person(room.office, "Anna")
    page.make()
    room.settle()
    dialog = _dialog(page, room)
    dialog._show_error(StorageUnavailable("io_error", outcome=outcome))
    assert words in dialog.now_and_then.text()


def test_a_damaged_backup_is_refused_in_the_window(page: BackupsPage, room: Room):
    add_person(room.office, "Anna")
    page.make()
    room.settle()
    backup = page.current
    assert backup is not None
    backup.path.write_bytes(bytes(backup.size))
    dialog = _dialog(page, room)
    assert dialog.messages.isVisible()
    assert not dialog.act_button.isEnabled()


def test_removing_asks_first(page: BackupsPage, room: Room):
    add_person(room.office, "Anna")
    page.make()
    room.settle()
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_Delete)
    (question,) = page.findChildren(ConfirmDialog)
    QTest.mouseClick(question.act_button, Qt.MouseButton.LeftButton)
    room.settle()
    assert page.model.rowCount() == 0
