"""P8: the drive goes away while the program is used; the window never waits for it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest
from PySide6.QtTest import QTest

from crm_desktop.business.settings.model import COMPANY_NAME, Section
from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.storage.database import Database
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.kit.fields import LineField
from crm_desktop.ui.shell.status_bar import SaveState
from tests.journeys.conftest import Journey, StallWatch
from tests.netdrive.fixtures import share
from tests.netdrive.netdrive import Mount, Share

__all__ = ["share"]

MOST_STALL_MS = 100
"""Nobody feels less (reliability.md, P8)."""
TEXT = "agreed on the telephone"


@pytest.fixture
def mount(share: Share, tmp_path: Path, demo: Path, monkeypatch: pytest.MonkeyPatch) -> Mount:
    monkeypatch.setattr("crm_desktop.app.drive_desk.SILENT_SECONDS", 0.3)
    monkeypatch.setattr("crm_desktop.app.drive_desk.BUSY_SECONDS", 0.2)
    monkeypatch.setattr("crm_desktop.app.drive_desk.LOOK_MS", 100)
    shutil.copyfile(demo, share.backing / "office.crm")
    return share.mount(tmp_path / "drive")


def _at_work(launch: Callable[..., Journey], mount: Mount) -> tuple[Journey, ContactCard]:
    journey = launch(database=mount.path / "office.crm")
    journey.program.begin_background_work()
    journey.wait(lambda: journey.program.drive is not None and journey.program.sharing is not None)
    journey.settle()
    card = journey.open_first()
    return journey, card


def _note_of(share: Share, contact_id: int) -> str:
    with Database.open(share.backing / "office.crm", read_only=True) as database:
        assert database.execute("PRAGMA quick_check").fetchone() == ("ok",)
        row = database.execute("SELECT notes FROM contact WHERE id = ?", (contact_id,)).fetchone()
        assert row is not None
        return row[0]


_ENOUGH_SECONDS = 5.0


def _reconnect_later(mount: Mount, is_over: Event) -> None:
    if not is_over.wait(2 * _ENOUGH_SECONDS):
        mount.reconnect()


def _type_and_leave(journey: Journey, card: ContactCard) -> None:
    card.body.notes.edit.setFocus()
    journey.qtbot.wait(20)
    card.body.notes.edit.selectAll()
    QTest.keyClicks(card.body.notes.edit, TEXT)
    card.body.notes.commit()


@pytest.mark.parametrize(
    "how", [{"hang": True}, {}, {"stale": True}], ids=["hangs", "cable out", "handles stale"]
)
def test_p08_typed_text_is_saved_when_the_drive_is_back(
    launch: Callable[..., Journey], mount: Mount, share: Share, how: dict[str, bool]
):
    journey, card = _at_work(launch, mount)
    contact = card.ref
    assert contact is not None
    drive = journey.program.drive
    assert drive is not None
    watch = StallWatch()
    mount.disconnect(**how)
    _type_and_leave(journey, card)
    journey.wait(lambda: drive.is_away)
    journey.wait(lambda: "kept on this computer" in journey.window.messages.sentence())
    met = StorageUnavailable("read_only")  # what a reading is told of a drive that went stale
    journey.window.messages.show_error(met)
    journey.program.operations.storage_failed.emit(met)
    journey.wait(lambda: "kept on this computer" in journey.window.messages.sentence())
    assert card.body.notes.edit.toPlainText() == TEXT
    assert card.isEnabled()
    foot = journey.window.status
    journey.wait(lambda: foot.save_state is SaveState.FAILED)
    journey.qtbot.wait(300)
    assert foot.save_state is SaveState.FAILED
    unsaved = journey.program.unsaved
    assert unsaved is not None
    unsaved.keeper.keep_all()
    journey.qtbot.wait(100)
    assert watch.longest_own_ms < MOST_STALL_MS
    watch.reset()
    mount.reconnect()
    journey.wait(lambda: not drive.is_away)
    assert "back" in journey.window.messages.sentence()
    journey.wait(lambda: card.contact is not None and card.contact.notes == TEXT)
    journey.settle()
    assert not card.saving.has_unsaved
    assert card.saved_label.text() == "All changes saved"
    assert foot.save_state is SaveState.SAVED
    assert watch.longest_own_ms < 2 * MOST_STALL_MS, "all is read anew"
    card.close()
    journey.end()
    assert journey.crashes == []
    assert _note_of(share, contact.id) == TEXT


def test_p08_the_program_ends_while_the_drive_hangs(
    launch: Callable[..., Journey], mount: Mount, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("crm_desktop.app.program._HASTE_SECONDS", 0.5)
    journey, card = _at_work(launch, mount)
    drive = journey.program.drive
    assert drive is not None
    mount.disconnect(hang=True)
    _type_and_leave(journey, card)
    journey.wait(lambda: drive.is_away)
    is_over = Event()  # a program that waits for the drive must not hold the tests for ever
    Thread(target=_reconnect_later, args=(mount, is_over), daemon=True).start()
    began = monotonic_seconds()
    journey.end_at_once()
    assert monotonic_seconds() - began < _ENOUGH_SECONDS
    is_over.set()
    mount.reconnect()


def test_p08_the_foot_does_not_say_that_all_is_saved_while_somebody_types_without_the_drive(
    launch: Callable[..., Journey], mount: Mount
):
    journey, card = _at_work(launch, mount)
    drive, foot = journey.program.drive, journey.window.status
    assert drive is not None
    mount.disconnect()
    drive.try_again()
    journey.wait(lambda: drive.is_away)
    journey.qtbot.wait(300)
    assert foot.save_state is SaveState.SAVED, "nothing was typed"
    card.body.notes.edit.setFocus()
    journey.qtbot.wait(20)
    QTest.keyClicks(card.body.notes.edit, TEXT)
    journey.wait(lambda: foot.save_state is SaveState.FAILED)
    mount.reconnect()
    journey.wait(lambda: not drive.is_away)
    card.body.notes.commit()
    journey.settle()
    journey.wait(lambda: foot.save_state is SaveState.SAVED)
    card.close()
    journey.end()
    assert journey.crashes == []


def test_p08_a_setting_that_could_not_be_saved_says_so_and_is_saved_when_the_drive_is_back(
    launch: Callable[..., Journey], mount: Mount, share: Share
):
    journey, _card = _at_work(launch, mount)
    window = journey.dialogs.open_settings(Section.COMPANY)
    name = window.field(COMPANY_NAME)
    assert isinstance(name, LineField)
    mount.disconnect()
    name.edit.setText("Renamed Ltd")
    name.commit()
    journey.wait(name.error_text)
    assert "was not saved" in name.error_text()
    assert name.value() == "Renamed Ltd"
    drive = journey.program.drive
    assert drive is not None
    journey.wait(lambda: drive.is_away)
    mount.reconnect()
    journey.wait(lambda: not drive.is_away)
    journey.wait(lambda: name.given == "Renamed Ltd")
    assert name.error_text() == ""
    assert journey.window.navigation.company.accessibleName().endswith("Renamed Ltd")


def test_p08_a_file_whose_drive_is_away_at_the_start_opens_by_itself_when_it_is_back(
    launch: Callable[..., Journey], mount: Mount, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("crm_desktop.app.waiting_for_drive.LOOK_MS", 100)
    mount.disconnect()
    journey = launch(database=mount.path / "office.crm")
    journey.wait(lambda: journey.window.start_page.error is not None)
    page = journey.window.start_page
    journey.wait(page.is_waiting)
    mount.reconnect()
    journey.wait(lambda: journey.program.services is not None)
    journey.settle()
    assert journey.page.list.model.row(0) is not None


def test_a_file_that_is_refused_by_a_drive_that_answers_is_not_asked_for_again(
    launch: Callable[..., Journey], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("crm_desktop.app.waiting_for_drive.LOOK_MS", 20)
    path = tmp_path / "office.crm"
    path.write_bytes(b"no data file at all" * 400)
    refused: list[object] = []
    journey = launch(database=path)
    journey.program.file_refused.connect(refused.append)
    journey.qtbot.wait(300)
    assert refused == []
    assert not journey.window.start_page.is_waiting()
