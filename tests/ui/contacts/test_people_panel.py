"""People of an organization: former ones folded, roles offered, long lists cut."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCompleter, QWidget

from crm_desktop.business.contacts.model import Affiliation, Contact
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.fold import Fold
from crm_desktop.ui.contacts.parts import ClickableLabel
from crm_desktop.ui.contacts.thing_row import ThingRow
from crm_desktop.ui.kit.buttons import IconButton
from tests.builders import a_person, an_organization
from tests.storage.office import without_answer
from tests.ui.contacts.cards import OpenCard, desk, open_card
from tests.ui.contacts.desk import Desk
from tests.ui.held_worker import held
from tests.ui.pauses import settle_layouts

__all__ = ["desk", "open_card"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def _names(card: ContactCard) -> list[str]:
    rows = card.body.people.findChildren(ThingRow)
    return [row.copied_text for row in rows if not row.isHidden()]


def _firm_with(desk: Desk, *places: tuple[str, dict[str, Any]]) -> Contact:
    office = desk.office
    firm = office.contacts.create(an_organization("UAB Baltija"), office.actor).contact
    for name, values in places:
        person = office.contacts.create(a_person(name), office.actor).contact
        office.contacts.add_affiliation(Affiliation(person.id, firm.id, **values), office.actor)
    return firm


def test_former_people_are_folded_and_kept(desk: Desk, open_card: OpenCard) -> None:
    ended = {"role": "director", "end_date": date(2020, 1, 31)}
    firm = _firm_with(desk, ("Agnė", {"role": "sales"}), ("Rasa", ended), ("Jonas", ended))
    card = open_card(firm)
    assert _names(card) == ["Agnė"]
    assert card.body.people.header.title_label.text() == "People · 1"
    (fold,) = card.body.people.findChildren(Fold)
    assert fold.label.text() == "2 former"
    QTest.keyClick(fold.label, Qt.Key.Key_Return)
    settle_layouts()
    assert _names(card) == ["Agnė", "Jonas", "Rasa"]
    rasa = next(one.person_id for one in desk.office.contacts.affiliations_of(firm.id)
                if one.person_name == "Rasa")  # fmt: skip
    hers = open_card(desk.office.contacts.get(rasa))
    assert _names(hers) == []
    (employers,) = hers.body.people.findChildren(Fold)
    assert employers.label.text() == "1 former"


def test_an_opened_fold_stays_open_when_something_changes(desk: Desk, open_card: OpenCard) -> None:
    ended = {"end_date": date(2020, 1, 31)}
    firm = _firm_with(desk, ("Agnė", {}), ("Rasa", ended))
    card = open_card(firm)
    (fold,) = card.body.people.findChildren(Fold)
    fold.toggle()
    settle_layouts()
    agne = desk.office.contacts.affiliations_of(firm.id)[0]
    desk.office.contacts.end_affiliation(agne.id, date(2026, 6, 1), desk.office.actor)
    settle_layouts()
    assert sorted(_names(card)) == ["Agnė", "Rasa"]


def test_of_many_people_the_first_ones_are_shown(desk: Desk, open_card: OpenCard) -> None:
    firm = _firm_with(desk, *((f"Person {number:03}", {}) for number in range(40)))
    card = open_card(firm)
    assert len(_names(card)) == 12
    assert card.body.people.header.title_label.text() == "People · 40"
    more = next(
        label
        for label in card.body.people.findChildren(ClickableLabel)
        if label.text() == "28 more"
    )
    more.clicked.emit()
    settle_layouts()
    assert len(_names(card)) == 40


def test_roles_are_offered_from_the_company(desk: Desk, open_card: OpenCard) -> None:
    firm = _firm_with(desk, ("Agnė", {"role": "Sandėlininkė"}))
    card = open_card(firm)
    (row,) = card.body.people.findChildren(ThingRow)
    row.edit()
    editor = card.body.people.editor
    assert editor is not None
    completer = cast(QCompleter, editor.role.completer())
    model = completer.model()
    words = [str(model.index(number, 0).data()) for number in range(model.rowCount())]
    assert words[0] == "Sandėlininkė"
    assert "accountant" in words


def test_a_wrong_day_keeps_the_editor_open(desk: Desk, open_card: OpenCard) -> None:
    firm = _firm_with(desk, ("Agnė", {"start_date": date(2019, 1, 1)}))
    card = open_card(firm)
    (row,) = card.body.people.findChildren(ThingRow)
    row.edit()
    editor = card.body.people.editor
    assert editor is not None
    editor.start_date.edit.setText("soon")
    editor.accept()
    assert card.body.people.editor is editor
    assert editor.start_date.error_text()
    QTest.keyClick(editor.role, Qt.Key.Key_Escape)
    assert desk.office.contacts.affiliations_of(firm.id)[0].start_date == date(2019, 1, 1)


def test_long_words_on_how_we_met_are_kept_whole(desk: Desk, open_card: OpenCard) -> None:
    card = open_card(a_person())
    for name, limit in (("how_we_met", 1000), ("residence", 1000), ("interests", 4000)):
        field: Any = card.body.bindings.field(name)
        field.edit.setText("x" * limit)
        field.commit()
        settle_layouts()
        assert card.contact is not None
        assert len(getattr(desk.office.contacts.get(card.contact.id), name)) == limit


def test_nothing_moves_when_a_row_is_pointed_at(desk: Desk, open_card: OpenCard) -> None:
    firm = _firm_with(desk, ("Agnė", {"role": "sales"}), ("Rasa", {}))
    card = open_card(firm)
    rows = card.body.people.findChildren(ThingRow)
    before = [row.geometry() for row in rows]
    rows[0]._reveal(is_on=True)
    settle_layouts()
    assert [row.geometry() for row in rows] == before


def test_a_row_that_comes_up_below_the_mouse_has_each_button_once(
    desk: Desk, open_card: OpenCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = open_card(_firm_with(desk, ("Agnė", {"role": "sales"})))
    (row,) = card.body.people.findChildren(ThingRow)
    reveal = row.reveal_on_hover

    def entered(widget: QWidget) -> None:
        reveal(widget)
        row._reveal(is_on=True)  # as the mouse does that lies where the button appears

    monkeypatch.setattr(row, "reveal_on_hover", entered)
    row._reveal(is_on=True)
    assert len(row.findChildren(IconButton)) == 1


def test_the_keyboard_returns_from_an_editor_to_where_it_was_opened(
    desk: Desk, open_card: OpenCard
) -> None:
    firm = _firm_with(desk, ("Agnė", {"role": "sales"}), ("Rasa", {}))
    card = open_card(firm)
    card.activateWindow()
    people = card.body.people
    rasa = people.findChildren(ThingRow)[1]
    rasa.words.setFocus()
    QTest.keyClick(rasa.words, Qt.Key.Key_F2)
    assert people.editor is not None
    QTest.keyClicks(people.editor.job_title, "driver")
    QTest.keyClick(people.editor.job_title, Qt.Key.Key_Return)
    settle_layouts()
    rasa = next(row for row in people.findChildren(ThingRow) if row.copied_text == "Rasa")

    assert rasa.words.hasFocus()
    people.add_button.setFocus()
    people.add()
    assert people.editor is not None
    assert people.editor.picker is not None
    QTest.keyClick(people.editor.picker.line, Qt.Key.Key_Escape)
    settle_layouts()
    assert people.editor is None
    assert people.add_button.hasFocus()


def test_a_role_that_could_not_be_saved_stands_in_its_editor_again(
    desk: Desk, open_card: OpenCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = desk.office
    firm = _firm_with(desk, ("Agnė", {"role": "sales"}), ("Rasa", {}))
    card = open_card(firm)
    people = card.body.people
    agne = next(row for row in people.findChildren(ThingRow) if row.copied_text == "Agnė")
    agne.edit()
    assert people.editor is not None
    people.editor.role.setText("buyer")
    without_answer(office.journal, monkeypatch, is_done=False)
    people.editor.accept()
    desk.settle()
    office.database.reconnect()
    assert people.editor is not None, "what was typed is gone"
    assert people.editor.role.text() == "buyer"
    assert card.body.holds_unready, "the card would close without a word"
    people.editor.accept()
    desk.settle()
    assert people.editor is None
    roles = [one.role for one in office.contacts.affiliations_of(firm.id)]
    assert sorted(roles) == ["", "buyer"]


def test_a_refused_role_waits_for_the_editor_that_was_opened_meanwhile(
    desk: Desk, open_card: OpenCard
) -> None:
    office = desk.office
    firm = _firm_with(desk, ("Agnė", {"role": "sales"}), ("Rasa", {}))
    card = open_card(firm)
    people = card.body.people

    def edit(name: str, role: str) -> None:
        next(row for row in people.findChildren(ThingRow) if row.copied_text == name).edit()
        assert people.editor is not None
        people.editor.role.setText(role)

    edit("Agnė", "buyer")
    assert people.editor is not None
    people.editor.start_date.set_value("2026-05-01")
    people.editor.end_date.set_value("2026-04-01")  # refused: they left before they came
    worker = held(desk.operations)
    people.editor.accept()
    edit("Rasa", "driver")
    worker.run_all()
    settle_layouts()
    assert people.editor is not None
    assert people.editor.role.text() == "driver"
    people.editor.accept()
    worker.release()
    desk.settle()
    assert people.editor is not None
    assert people.editor.role.text() == "buyer"
    assert people.error.text()
    people.editor.end_date.set_value("")
    people.editor.accept()
    desk.settle()
    roles = sorted(one.role for one in office.contacts.affiliations_of(firm.id))
    assert roles == ["buyer", "driver"]
