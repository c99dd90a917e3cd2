"""The window of a portable copy: it says how large it gets, asks where to, and can be stopped."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crm_desktop.business.backups.portable import PortableCopy
from crm_desktop.business.backups.service import BackupService
from crm_desktop.business.exports.portable_copy import place_elsewhere
from crm_desktop.core.errors import UserError
from crm_desktop.storage.change_watch import ChangeWatch
from crm_desktop.ui.kit.long_work import Progress
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.settings.backups_context import BackupsContext
from crm_desktop.ui.settings.backups_page import BackupsPage
from crm_desktop.ui.settings.portable_dialog import PortableDialog
from tests.builders import a_person, a_portable_copy
from tests.ui.held_worker import HeldWorker
from tests.ui.settings.conftest import Room


@pytest.fixture
def noted() -> list[PortableCopy]:
    """Copies that the log of exports heard of."""
    return []


@pytest.fixture
def shown() -> list[str]:
    """Paths that were shown in their folder."""
    return []


@pytest.fixture
def page(
    room: Room, qtbot: QtBot, tmp_path: Path, noted: list[PortableCopy], shown: list[str]
) -> BackupsPage:
    office = room.office
    for name in ("Anna", "Ben"):
        office.contacts.create(a_person(name), office.actor)
    service = BackupService(office.database, office.journal, office.clock, tmp_path / "kept")

    def make(progress: Progress, folder: Path | None) -> PortableCopy:
        target = None
        if folder is not None:
            target = place_elsewhere(folder, "company", office.clock.today())
        return a_portable_copy(
            office, service, progress, target=target, elsewhere=folder, is_by_hand=True
        )

    context = BackupsContext(
        lambda: service,
        office.database.open_second_reader,
        ChangeWatch(office.database, office.events),
        office.actor,
        room.context.operations,
        shown.append,
        office.staff.name_of,
        lambda: None,
        make_portable=make,
        note_portable=noted.append,
    )
    made = BackupsPage(room.context, context)
    qtbot.addWidget(made)
    made.resize(760, 560)
    made.show()
    room.settle()
    return made


def _opened(page: BackupsPage, room: Room) -> PortableDialog:
    page.portable_button.click()
    room.settle()
    (dialog,) = page.window().findChildren(PortableDialog)
    return dialog


def _texts(dialog: PortableDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(PlainLabel) if label.isVisible())


def test_it_says_what_it_holds_and_how_large_it_gets(page: BackupsPage, room: Room):
    dialog = _opened(page, room)
    assert dialog.holds.text() == "2 contacts"
    assert dialog.size_words.text().startswith("about ")
    assert dialog.size_words.text().endswith("are free there")
    assert dialog.folder == page._backups.service().portable.folder
    dialog.reject()


def test_beside_the_backups_it_is_listed_and_noted(
    page: BackupsPage, room: Room, noted: list[PortableCopy], shown: list[str]
):
    dialog = _opened(page, room)
    dialog.act_button.click()
    room.settle()
    [copy] = noted
    assert copy.contacts == 2
    assert str(copy.path) in _texts(dialog)
    assert "2 contacts, read again and found whole" in _texts(dialog)
    dialog.act_button.click()
    assert shown == [str(copy.path)]
    dialog.reject()
    room.settle()
    listed = [page.model.at(row) for row in range(page.model.rowCount())]
    assert copy.path in [one.path for one in listed if one is not None]


def test_elsewhere_it_is_the_users_own(
    page: BackupsPage, room: Room, tmp_path: Path, noted: list[PortableCopy]
):
    stick = tmp_path / "stick"
    stick.mkdir()
    dialog = _opened(page, room)
    dialog.path.setText(str(stick))
    dialog.act_button.click()
    room.settle()
    [file] = stick.iterdir()
    assert zipfile.is_zipfile(file)
    assert [one.path for one in noted] == [file]
    assert page._backups.service().portable.copies() == ()
    dialog.reject()


@pytest.mark.parametrize("place", ["", "relative", "gone"])
def test_a_folder_that_is_not_there_is_said_and_asked_again(
    page: BackupsPage, room: Room, tmp_path: Path, place: str, noted: list[PortableCopy]
):
    dialog = _opened(page, room)
    dialog.path.setText(str(tmp_path / place) if place == "gone" else place)
    dialog.act_button.click()
    room.settle()
    assert dialog.error.isVisible()
    assert "not there" in dialog.error.text()
    assert dialog.act_button.isEnabled()
    assert noted == []
    dialog.reject()


def test_escape_gives_a_copy_up_instead_of_letting_it_leave_unnoted(
    page: BackupsPage, room: Room, noted: list[PortableCopy], monkeypatch: pytest.MonkeyPatch
):
    dialog = _opened(page, room)
    worker = HeldWorker()
    monkeypatch.setattr(room.context.operations, "_long_worker", worker)
    dialog.act_button.click()
    dialog.reject()  # before a bar is worth showing
    room.settle()
    worker.release()
    room.settle()
    assert page._backups.service().portable.copies() == ()
    assert noted == []
    assert dialog.act_button.isEnabled()
    dialog.reject()
    assert not dialog.isVisible()


def test_too_little_room_is_said_before_anything_is_begun(
    page: BackupsPage, room: Room, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("crm_desktop.business.backups.service.free_bytes", lambda _place: 1000)
    dialog = _opened(page, room)
    assert "but only" in dialog.size_words.text()
    assert dialog.size_words.tone() == "warning"
    dialog.reject()


def test_what_goes_wrong_is_said_in_the_window(
    page: BackupsPage, room: Room, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_given: object, **_named: object) -> None:
        raise UserError("disk_full", name="company.zip")

    monkeypatch.setattr("crm_desktop.business.exports.portable_copy._pack", fail)
    dialog = _opened(page, room)
    dialog.act_button.click()
    room.settle()
    assert dialog.error.isVisible()
    assert dialog.act_button.isEnabled()
    assert page._backups.service().portable.copies() == ()
    dialog.reject()
