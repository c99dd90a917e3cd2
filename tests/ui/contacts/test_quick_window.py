"""A new contact from one line: the preview, saving, joining what is there, undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.duplicates import Reason
from crm_desktop.business.contacts.quick_entry import ENTRY_LIMIT
from crm_desktop.business.search.quick_contacts import QuickContacts
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts import quick_window
from crm_desktop.ui.contacts.quick_window import QuickWindow
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from crm_desktop.ui.kit.fields import LineField
from tests.builders import a_person, an_organization
from tests.storage.office import without_answer
from tests.ui.contacts.desk import Desk

LINE = "Jonas Petraitis, UAB Baltija, 8 612 34567, jonas@baltija.lt, buyer"


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> QuickWindow:
    desk.office.contacts.default_country = "LT"
    made = QuickWindow(desk.context)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    return made


def people(desk: Desk, text: str) -> list[str]:
    return [hit.title for hit in desk.office.search.find(text)]


def test_a_line_is_shown_and_saved_by_enter(desk: Desk, window: QuickWindow, qtbot: QtBot):
    window.line.setPlainText(LINE)
    window.read()
    desk.settle()
    assert window.form.field("name").value() == "Jonas Petraitis"
    assert window.form.field("job_title").value() == "buyer"
    assert "UAB Baltija" in window.hint.text()
    with qtbot.waitSignal(window.saved) as heard:
        QTest.keyClick(window.line, Qt.Key.Key_Return)
    assert heard.args is not None
    hits = desk.office.search.find("jonas petraitis")
    assert [hit.subtitle for hit in hits] == ["UAB Baltija · +370 612 34567"]
    desk.office.history.undo(desk.office.actor, heard.args[1])
    assert people(desk, "baltija") == [], "one undo takes back the person and the organization"


@pytest.mark.parametrize("is_done", [True, False], ids=["was saved", "was not saved"])
@pytest.mark.parametrize("line", [LINE, "Ona Onaitė, ona@onai.lt"], ids=["two cards", "one card"])
def test_p05_enter_once_more_after_no_answer_saves_once(
    desk: Desk,
    window: QuickWindow,
    monkeypatch: pytest.MonkeyPatch,
    line: str,
    is_done: bool,
):
    heard: list[tuple[str, int]] = []
    opened: list[RecordRef] = []
    window.saved.connect(lambda words, seq: heard.append((words, seq)))
    window.opened.connect(opened.append)
    window.line.setPlainText(line)
    window.read()
    desk.settle()
    without_answer(desk.office.journal, monkeypatch, is_done=is_done)
    QTest.keyClick(window.line, Qt.Key.Key_Return)
    desk.settle()
    assert heard == []
    assert "lost while saving" in window.hint.text()
    assert window.line.toPlainText() == line
    desk.office.database.reconnect()
    QTest.keyClick(window.line, Qt.Key.Key_Return)
    desk.settle()
    ((words, seq),) = heard
    name = line.partition(",")[0]
    assert name in words
    row = desk.office.database.execute(
        "SELECT count(*) FROM contact WHERE display_name = ?", (name,)
    ).fetchone()
    assert row == (1,)
    assert opened == []
    desk.office.history.undo(desk.office.actor, seq)
    assert people(desk, name) == [], "and one undo takes it back"


def test_p05_what_was_typed_after_no_answer_is_seen_beside_what_was_saved(
    desk: Desk, window: QuickWindow, monkeypatch: pytest.MonkeyPatch
):
    opened: list[RecordRef] = []
    window.opened.connect(opened.append)
    window.line.setPlainText("Ona Onaitė")
    without_answer(desk.office.journal, monkeypatch, is_done=True)
    window.save()
    desk.settle()
    desk.office.database.reconnect()
    window.line.setPlainText("Ona Onaitė, ona@onai.lt")
    window.save()
    desk.settle()
    assert [desk.office.contacts.get(ref.id).display_name for ref in opened] == ["Ona Onaitė"]
    row = desk.office.database.execute("SELECT count(*) FROM contact").fetchone()
    assert row == (1,)


def test_numbers_of_the_company_stand_on_its_card_or_in_the_note(
    desk: Desk, window: QuickWindow, qtbot: QtBot
):
    row = window.form.label("registration_no")
    assert row.isHidden()
    text = "Jonas Petraitis\nUAB Baltija\nĮmonės kodas 300000142"
    window.line.setPlainText(text)
    window.read()
    desk.settle()
    assert not row.isHidden()
    assert window.form.field("registration_no").value() == "300000142"
    with qtbot.waitSignal(window.saved):
        QTest.keyClick(window.line, Qt.Key.Key_Return)
    (firm,) = [hit for hit in desk.office.search.find("baltija") if hit.kind == "organization"]
    assert desk.office.contacts.get(firm.ref.id).registration_no == "300000142"
    quick = QuickContacts(desk.office.contacts, desk.office.search)
    known = quick.understand(text.replace("Jonas", "Ona")).entry
    saved = quick.save(known, desk.office.actor)
    assert desk.office.contacts.get(saved.ref.id).notes == "Įmonės kodas 300000142"


def test_an_organization_that_is_there_is_joined(desk: Desk, window: QuickWindow, qtbot: QtBot):
    firm = desk.office.contacts.create(an_organization("UAB „Baltija“"), desk.office.actor).contact
    window.line.setPlainText("Jonas Petraitis, Baltija")
    with qtbot.waitSignal(window.opened) as heard:
        QTest.keyClick(window.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard.args is not None
    places = desk.office.contacts.affiliations_of(heard.args[0].id)
    assert [place.organization_id for place in places] == [firm.id]


def test_a_correction_by_hand_is_kept(desk: Desk, window: QuickWindow, qtbot: QtBot):
    window.line.setPlainText(LINE)
    window.read()
    desk.settle()
    field = window.form.field("organization")
    assert isinstance(field, LineField)
    field.edit.setFocus()
    field.edit.setCursorPosition(len(field.edit.text()))
    QTest.keyClicks(field.edit, " X")
    field.commit()
    window.read()
    desk.settle()
    with qtbot.waitSignal(window.saved):
        window.save()
    assert "UAB Baltija X" in people(desk, "baltija x")


def test_somebody_with_the_same_number_is_shown(desk: Desk, window: QuickWindow, qtbot: QtBot):
    window.line.setPlainText(LINE)
    with qtbot.waitSignal(window.saved):
        window.save()
    again = QuickWindow(desk.context)
    qtbot.addWidget(again)
    again.line.setPlainText("Petras, 8 (612) 34567")
    again.read()
    desk.settle()
    (found,) = again.duplicates.found
    assert (found.row.display_name, found.reasons) == ("Jonas Petraitis", (Reason.PHONE,))
    again.form.field("numbers").edit.setText("8 600 00000")  # type: ignore[attr-defined]
    again.form.field("numbers").commit()
    desk.settle()
    assert again.duplicates.isHidden()


def test_the_one_who_is_there_opens_and_what_else_was_typed_is_asked_about(
    desk: Desk, window: QuickWindow, qtbot: QtBot
):
    contacts, actor = desk.office.contacts, desk.office.actor
    jonas = contacts.create(a_person("Jonas Petraitis"), actor).contact.id
    window.line.setPlainText("Jonas Petraitis, #vip")
    window.read()
    desk.settle()
    link = window.duplicates.links()[0]
    link.clicked.emit()
    desk.settle()
    dialog = window.findChild(ConfirmDialog)
    assert dialog is not None
    dialog.keep_button.click()
    assert window.isVisible()
    window.line.setPlainText("Petraitis Jonas")
    window.read()
    desk.settle()
    with qtbot.waitSignal(window.opened) as heard:
        window.duplicates.links()[0].clicked.emit()
    assert heard.args == [RecordRef("contact", jonas)]
    assert not window.isVisible()


def test_one_undo_takes_back_the_person_and_the_place_in_an_organization_that_stays(
    desk: Desk, window: QuickWindow, qtbot: QtBot
):
    desk.office.contacts.create(an_organization("UAB „Baltija“"), desk.office.actor)
    window.line.setPlainText("Jonas Petraitis, Baltija")
    with qtbot.waitSignal(window.saved) as heard:
        window.save()
    assert heard.args is not None
    assert [hit.subtitle for hit in desk.office.search.find("jonas")] == ["UAB „Baltija“"]
    desk.office.history.undo(desk.office.actor, heard.args[1])
    assert people(desk, "jonas") == []
    assert people(desk, "baltija") == ["UAB „Baltija“"]
    (firm,) = desk.office.search.find("baltija")
    assert desk.office.contacts.affiliations_of(firm.ref.id) == ()


def test_nothing_typed_is_refused_with_a_sentence(desk: Desk, window: QuickWindow):
    window.save()
    desk.settle()
    assert window.hint.text()
    assert window.isVisible()


def test_a_huge_paste_is_cut_with_a_sentence(desk: Desk, window: QuickWindow):
    pasted = QMimeData()
    pasted.setText("Jonas Petraitis, " + "😀\u202e\u200b" * 1_000_000)
    window.line.insertFromMimeData(pasted)
    desk.settle()
    assert len(window.line.toPlainText()) <= ENTRY_LIMIT
    assert window.form.field("name").value() == "Jonas Petraitis"
    assert "4,000" in window.hint.text() or "4000" in window.hint.text()


def test_on_a_small_screen_the_fields_scroll_and_the_buttons_stay_in_sight(
    desk: Desk, window: QuickWindow, monkeypatch: pytest.MonkeyPatch
):
    room = QSize(800, window.height() - 60)
    monkeypatch.setattr(quick_window, "room_for", lambda _window: room)
    for number in range(3):
        desk.office.contacts.create(a_person(f"Jonas Petraitis {number}"), desk.office.actor)
    desk.office.contacts.create(a_person("Jonas Petraitis"), desk.office.actor)
    window.resize(window.width(), room.height())
    window.line.setPlainText(LINE)
    window.read()
    desk.settle()
    assert not window.duplicates.isHidden()
    assert window.height() == room.height()
    button = window.save_button
    bottom = button.mapTo(window, button.rect().bottomLeft()).y()
    assert bottom < window.height()
    notice = window.duplicates
    inside = notice.mapTo(window._area.viewport(), notice.rect().bottomLeft()).y()
    assert inside <= window._area.viewport().height(), "who is there already is in sight"


def test_the_window_grows_with_what_it_shows(desk: Desk, window: QuickWindow):
    before = window.height()
    desk.office.contacts.create(a_person("Jonas Petraitis"), desk.office.actor)
    window.line.setPlainText(LINE)
    window.read()
    desk.settle()
    assert window.height() > before
    duplicates = window.duplicates
    top = duplicates.mapTo(window, duplicates.rect().topLeft()).y()
    assert top + duplicates.height() <= window.save_button.mapTo(window, QPoint()).y()


def test_without_a_word_the_second_button_goes_on_to_the_full_card(
    window: QuickWindow, qtbot: QtBot
):
    assert window.open_button.text() == "Full card"
    window.line.setPlainText("J")
    assert window.open_button.text() == "Save and open"
    window.line.setPlainText("")
    with qtbot.waitSignal(window.card_requested):
        window.open_button.click()
    assert not window.isVisible()
