"""After a bad end: unsaved text comes back into its form, lost saves are offered again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crm_desktop.app.ending import Ending
from crm_desktop.app.wiring import OpenRequest, open_services
from crm_desktop.business.settings.model import COMPANY_NAME, Section
from crm_desktop.core.clock import SystemClock
from crm_desktop.storage.database import Database
from crm_desktop.ui.audit.lost_window import LostWindow
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.quick_window import QuickWindow
from crm_desktop.ui.kit.dialogs import open_questions
from crm_desktop.ui.kit.fields import LineField
from crm_desktop.ui.kit.typed_text import typed_in
from crm_desktop.ui.settings.rhythms_page import RhythmsPage
from crm_desktop.ui.shell.unsaved_window import UnsavedWindow
from tests.journeys.conftest import Journey


def _type_into(journey: Journey, edit: object, text: str) -> None:
    edit.window().activateWindow()  # type: ignore[attr-defined]
    edit.setFocus()  # type: ignore[attr-defined]
    journey.wait(edit.hasFocus)  # type: ignore[attr-defined]
    journey.qtbot.wait(20)  # whoever watches where is typed looks a moment later
    QTest.keyClicks(edit, text)  # type: ignore[arg-type]


def _watched(launch: Callable[..., Journey], demo: Path) -> Journey:
    """A program that keeps what is typed."""
    journey = launch(database=demo)
    journey.program.begin_background_work()
    journey.wait(lambda: journey.program.unsaved is not None)
    return journey


def _type_somebody_new(journey: Journey) -> QuickWindow:
    """The window of a new contact with a name in it that is not saved."""
    journey.program.windows.quick_contact()  # type: ignore[union-attr]
    (quick,) = journey.window.findChildren(QuickWindow)
    _type_into(journey, quick.line, "Petras Petraitis")
    journey.wait(lambda: not quick._pause.isActive())
    return quick


def _kill(journey: Journey, drafts: Path, file: Path) -> None:
    """End in good order, and leave on the disk what a killed program leaves."""
    unsaved = journey.program.unsaved
    assert unsaved is not None
    unsaved.keeper.keep_all()
    journey.wait(lambda: not unsaved._own.is_busy)
    shutil.copytree(drafts, drafts.with_name("aside"))
    shutil.copyfile(file, file.with_suffix(".aside"))
    journey.end()
    shutil.rmtree(drafts)
    drafts.with_name("aside").rename(drafts)
    file.with_suffix(".aside").replace(file)


def _offered(journey: Journey) -> UnsavedWindow:
    journey.program.begin_background_work()
    journey.wait(lambda: journey.program.unsaved is not None and journey.program.unsaved.dialog)
    dialog = journey.program.unsaved.dialog  # type: ignore[union-attr]
    assert dialog is not None
    return dialog


def test_p08_unsaved_text_of_a_killed_program_comes_back_into_its_forms(
    launch: Callable[..., Journey], demo: Path, own_folders: Path
):
    journey = _watched(launch, demo)
    _type_somebody_new(journey)
    card = journey.open_first()
    name = card.windowTitle()
    _type_into(journey, card.body.notes.edit, "typed before the power went")
    _kill(journey, own_folders / "drafts", demo)
    again = launch(database=demo)
    dialog = _offered(again)
    assert {draft.window for draft in dialog.drafts} == {"ContactCard", "QuickWindow"}
    assert any(draft.title == name for draft in dialog.drafts)
    while dialog.drafts:
        count = len(dialog.drafts)
        QTest.mouseClick(dialog.buttons[0], Qt.MouseButton.LeftButton)
        again.wait(lambda n=count: len(dialog.drafts) < n)
    (card,) = (one for one in again.window.router.windows if isinstance(one, ContactCard))
    assert "typed before the power went" in card.body.notes.edit.toPlainText()
    (quick,) = again.window.findChildren(QuickWindow)
    assert quick.line.toPlainText() == "Petras Petraitis"
    for box in QApplication.topLevelWidgets():
        if isinstance(box, QuickWindow):
            box.close()
    again.end()
    assert again.crashes == []


def test_p08_what_the_settings_saved_is_no_unsaved_text(
    launch: Callable[..., Journey], demo: Path, own_folders: Path
):
    journey = _watched(launch, demo)
    window = journey.dialogs.open_settings(Section.COMPANY)
    name = window.field(COMPANY_NAME)
    assert isinstance(name, LineField)
    _type_into(journey, name.edit, " and sons")
    typed = name.value()
    name.commit()
    journey.wait(lambda: name.given == typed)
    rhythms = _rhythms(journey)
    script = rhythms.script
    _type_into(journey, script.edit, "Greets first. ")
    script.commit()
    journey.wait(lambda: script.given == script.value())
    assert typed_in(window) == ()
    field = next(iter(rhythms.fields.values()))
    field.edit.clear()
    _type_into(journey, field.edit, "x")
    field.commit()
    _kill(journey, own_folders / "drafts", demo)
    again = launch(database=demo)
    (draft,) = _offered(again).drafts
    assert [one.text for one in draft.texts] == ["x"], "what was refused, and nothing else"
    assert again.program.services is not None
    assert again.program.services.company_name() == typed
    again.end()
    assert again.crashes == []


def test_what_is_typed_into_the_settings_is_saved_when_the_main_window_closes(
    launch: Callable[..., Journey], demo: Path
):
    """The settings stand beside the main window: it can be closed while they have the keyboard."""
    journey = _watched(launch, demo)
    name = journey.dialogs.open_settings(Section.COMPANY).field(COMPANY_NAME)
    assert isinstance(name, LineField)
    _type_into(journey, name.edit, " and sons")
    typed = name.value()
    journey.end()
    again = launch(database=demo)
    assert again.program.services is not None
    assert again.program.services.company_name() == typed
    again.end()
    assert journey.crashes == again.crashes == []


def _rhythms(journey: Journey) -> RhythmsPage:
    """The page of agreed rhythms in the settings, filled."""
    window = journey.dialogs.open_settings("rhythms")
    (page,) = window.findChildren(RhythmsPage)
    journey.settle()
    return page


def test_p08_a_session_that_ends_asks_nothing_and_keeps_what_cannot_be_saved(
    launch: Callable[..., Journey], demo: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
):
    ended: list[int] = []
    monkeypatch.setattr(qapp, "exit", ended.append, raising=False)
    monkeypatch.setattr(Ending, "_listen", lambda _self: None)  # the signals are those of the tests
    journey = _watched(launch, demo)
    quick = _type_somebody_new(journey)
    card = journey.open_first()
    contact = card.ref
    assert contact is not None
    _type_into(journey, card.body.notes.edit, "typed as the session ended")
    ending = Ending(qapp, journey.program)
    ending.keep()
    assert "typed as the session ended" in _notes_of(demo, contact.id)
    assert journey.program.services is not None, "the end may be called off"
    assert quick.isVisible()
    QCoreApplication.sendEvent(qapp, QEvent(QEvent.Type.Quit))
    assert ended == [0]
    assert journey.program.services is None
    assert open_questions() == []
    qapp.removeEventFilter(ending)
    journey.has_ended = True
    for one in (quick, card, journey.window, journey.program):
        one.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    again = launch(database=demo)
    dialog = _offered(again)
    assert [draft.window for draft in dialog.drafts] == ["QuickWindow"]
    dialog.close()
    again.end()
    assert journey.crashes == again.crashes == []


def test_an_end_of_the_session_that_is_called_off_leaves_no_haste_behind(
    launch: Callable[..., Journey],
    demo: Path,
    own_folders: Path,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
):
    """Who works on and ends the program hours later gets the backup of that day."""
    monkeypatch.setattr(Ending, "_listen", lambda _self: None)  # the signals are those of the tests
    journey = _watched(launch, demo)
    Ending(qapp, journey.program).keep()
    card = journey.open_first()
    _type_into(journey, card.body.notes.edit, "works on")
    card.close()
    journey.end()
    assert list((own_folders / "backups").rglob("*.crm"))


def _notes_of(path: Path, contact_id: int) -> str:
    with Database.open(path, read_only=True) as database:
        row = database.execute("SELECT notes FROM contact WHERE id = ?", (contact_id,)).fetchone()
        assert row is not None
        return row[0]


def test_p06_an_old_copy_over_the_file_is_told_and_one_click_saves_again(
    launch: Callable[..., Journey], demo: Path
):
    old = Path(shutil.copyfile(demo, demo.with_suffix(".old")))
    journey = launch(database=demo)
    card = journey.open_first()
    contact = card.ref
    assert contact is not None
    name = card.windowTitle()
    card.body.notes.edit.setPlainText("agreed on the telephone")
    card.body.notes.commit()
    journey.wait(lambda: card.contact is not None and "agreed" in card.contact.notes)
    card.close()
    journey.end()
    shutil.copyfile(old, demo)
    again = launch(database=demo)
    again.program.begin_background_work()
    again.wait(lambda: again.program.lost_saves is not None)
    desk = again.program.lost_saves
    assert desk is not None
    desk.look()
    again.wait(lambda: name in again.window.messages.sentence())
    assert again.window.messages.level() == "danger"
    again.window.messages.act()
    (window,) = again.window.findChildren(LostWindow)
    assert len(window.lost.saves) == 1
    QTest.mouseClick(window.again_button, Qt.MouseButton.LeftButton)
    again.wait(lambda: not window.lost.saves)
    card = again.open_card(contact.id)
    assert card.contact is not None
    assert card.contact.notes == "agreed on the telephone"
    assert again.crashes == []


def test_p08_text_typed_on_a_contact_that_was_removed_for_good_is_not_offered(
    launch: Callable[..., Journey], demo: Path, own_folders: Path, tmp_path: Path
):
    journey = _watched(launch, demo)
    _type_somebody_new(journey)
    card = journey.open_first()
    assert card.ref is not None
    contact_id = card.ref.id
    _type_into(journey, card.body.notes.edit, "of somebody to be forgotten")
    _kill(journey, own_folders / "drafts", demo)
    colleague = open_services(
        OpenRequest(demo), SystemClock(), tmp_path / "home", tmp_path / "kept"
    )
    contacts, actor = colleague.contacts, colleague.actor
    contacts.bin([contact_id], actor)
    assert contacts.removing.remove(contacts.removing.look([contact_id]).seen, actor).count == 1
    colleague.close()
    again = launch(database=demo)
    dialog = _offered(again)
    assert [draft.window for draft in dialog.drafts] == ["QuickWindow"]
    unsaved = again.program.unsaved
    assert unsaved is not None
    again.wait(lambda: not unsaved._own.is_busy)
    assert {draft.window for draft in unsaved._store.found()} == {"QuickWindow"}
    for box in QApplication.topLevelWidgets():
        if isinstance(box, QuickWindow):
            box.close()
    again.end()
    assert again.crashes == []
