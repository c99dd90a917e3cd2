"""P3 in the card: what another program did to the contact while it was open here.

Every pair with an edit: over an edit (more of them in `test_conflicts.py`), over a move to the bin,
over a merge, over a bulk change. What was typed is in the card, or was shown in a question.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from crm_desktop.business.contacts.model import Address, Affiliation, Contact
from crm_desktop.business.contacts.personal import ImportantDate
from crm_desktop.business.contacts.relations import Relationship
from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.text import isolate
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.date_edits import add_date, change_date
from crm_desktop.ui.contacts.merge_window import open_merge_window
from crm_desktop.ui.contacts.personal_edits import change_reach
from crm_desktop.ui.contacts.points import (
    add_point,
    change_address,
    change_point,
    order_points,
)
from crm_desktop.ui.kit.conflict_dialog import Answer, ConflictDialog
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from tests.builders import Office, a_person, a_point, an_organization
from tests.ui.contacts.desk import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def agne(desk: Desk) -> int:
    card = a_person(
        points=(a_point("8 612 11111"), a_point("8 612 22222")),
        addresses=(Address(street_address="Savanorių pr. 174", locality="Vilnius"),),
        tags=("vip",),
        notes="old",
    )
    return desk.office.contacts.create(card, desk.office.actor).contact.id


@pytest.fixture
def card(desk: Desk, agne: int) -> Iterator[ContactCard]:
    made = ContactCard(desk.context, RecordRef("contact", agne))
    made.show()
    desk.settle()
    yield made
    if isValid(made):  # it ends itself when it leads on to another card
        made._may_close = True
        made.close()
        desk.settle()


def _told(card: ContactCard) -> str:
    """What the buttons of a question are called for a reader of the screen."""
    return " ".join(one.accessibleName() for one in card.body.conflict.findChildren(QPushButton))


def _type(card: ContactCard, name: str, text: str) -> None:
    field: Any = card.body.bindings.field(name)
    field.edit.setPlainText(text) if name == "notes" else field.edit.setText(text)


def _press(card: ContactCard, answer: str) -> None:
    button = card.body.conflict.button(answer)
    assert button is not None, answer
    button.click()


def _save(office: Office, contact_id: int, **values: object) -> None:
    base = office.contacts.get(contact_id)
    office.contacts.save(base, replace(base, **values), office.actor)  # type: ignore[arg-type]


def _all(desk: Desk) -> list[Contact]:
    rows = desk.office.database.execute("SELECT id FROM contact WHERE deleted_at IS NULL")
    return [desk.office.contacts.get(key) for (key,) in rows.fetchall()]


def _merged_by(ben: Office, agne: int, other: Contact) -> None:
    ben.contacts.uniting.merge(other, [ben.contacts.get(agne)], {}, ben.actor)


# -- (edit, edit) ---------------------------------------------------------------------------


def test_p03_all_of_several_fields_are_decided_at_once(
    desk: Desk, ben: Office, agne: int, card: ContactCard
) -> None:
    for answer, wanted in (("all-mine", "mine"), ("all-theirs", "theirs")):
        names = ("occupation", "nickname", "residence")
        for name in names:
            _type(card, name, f"mine {answer}")
        _save(ben, agne, **dict.fromkeys(names, f"theirs {answer}"))
        card.body.bindings.commit()
        desk.settle()
        assert len(card.body.conflict.fields) == 3
        button = card.body.conflict.findChild(QPushButton, answer)
        assert button is not None
        button.click()
        desk.settle()
        contact = desk.office.contacts.get(agne)
        assert {getattr(contact, name) for name in names} == {f"{wanted} {answer}"}
        assert not card.body.conflict.isVisible()
        assert card.saved_label.text() == "All changes saved"


# -- (edit, delete) -------------------------------------------------------------------------


def test_p03_typed_while_another_program_binned_it_and_saved_as_new(
    desk: Desk, ben: Office, agne: int, card: ContactCard
) -> None:
    _type(card, "occupation", "Buyer")
    ben.contacts.bin([agne], ben.actor)
    refs = frozenset({RecordRef("contact", agne)})
    desk.office.events.publish(Changes(refs, origin=Origin.FOREIGN, user_id=ben.user.id))
    desk.settle()
    assert card.body.bindings.field("occupation").value() == "Buyer", "typed text stays"
    card.body.bindings.commit()
    desk.settle()
    assert "moved this contact to the bin" in card.body.conflict.sentence.text()
    assert ben.user.display_name in card.body.conflict.sentence.text()
    _press(card, "new")
    desk.settle()
    (contact,) = _all(desk)
    assert contact.id != agne
    assert contact.occupation == "Buyer"
    assert [point.raw_value for point in contact.points] == ["8 612 11111", "8 612 22222"]
    assert len(contact.addresses) == 1
    assert (contact.tags, contact.notes) == (("vip",), "old")
    assert card.ref == RecordRef("contact", contact.id)
    assert not card.body.conflict.isVisible()


def test_p03_a_changed_channel_of_a_binned_contact_comes_along_as_new(
    desk: Desk, ben: Office, agne: int, card: ContactCard
) -> None:
    contacts = desk.office.contacts
    firm = contacts.create(an_organization(), desk.office.actor).contact.id
    contacts.add_affiliation(Affiliation(agne, firm, "buyer"), desk.office.actor)
    desk.settle()
    contact = card.contact
    assert contact is not None
    ben.contacts.bin([agne], ben.actor)
    first = contact.points[0]
    changed = contacts.normalize_point(first.kind, "8 699 99999")
    card.saving.submit(change_point(first, replace(changed, id=first.id)))
    card.saving.submit(add_point(a_point("8 600 00001")))
    card.saving.submit(add_date(ImportantDate("Anniversary", "2020-05-04")))
    desk.settle()
    _press(card, "new")
    desk.settle()
    new = next(one for one in _all(desk) if one.id != firm)
    assert [one.raw_value for one in new.points] == ["8 699 99999", "8 612 22222", "8 600 00001"]
    assert [day.name for day in new.dates] == ["Anniversary"]
    assert [one.role for one in contacts.affiliations_of(new.id)] == ["buyer"]
    assert card.saved_label.text() == "All changes saved"


def test_p03_what_was_typed_on_a_binned_contact_can_be_dropped(
    desk: Desk, ben: Office, agne: int, card: ContactCard
) -> None:
    _type(card, "occupation", "Buyer")
    ben.contacts.bin([agne], ben.actor)
    card.body.bindings.commit()
    desk.settle()
    _press(card, "drop")
    desk.settle()
    assert _all(desk) == []
    assert card.body.bindings.field("occupation").value() == ""
    assert not card.saving.has_unsaved


# -- (edit, merge) --------------------------------------------------------------------------


def test_p03_an_edit_of_a_contact_merged_meanwhile_is_carried_over(
    desk: Desk, ben: Office, agne: int, card: ContactCard
) -> None:
    other = ben.contacts.create(a_person("Agne K.", points=(a_point("8 612 22222"),)), ben.actor)
    contact = card.contact
    assert contact is not None
    _type(card, "occupation", "Buyer")
    _merged_by(ben, agne, other.contact)
    card.body.bindings.commit()
    second = contact.points[1]
    card.saving.submit(change_point(second, replace(second, label="home")))
    card.saving.submit(add_point(a_point("8 600 00001")))
    desk.settle()
    assert "merged with" in card.body.conflict.sentence.text()
    assert "Agne K." in card.body.conflict.sentence.text()
    led: list[object] = []
    offered: list[int] = []
    card.open_requested.connect(led.append)
    card.undo_offered.connect(lambda _sentence, seq: offered.append(seq))
    _press(card, "onto")
    desk.settle()
    survivor = desk.office.contacts.get(other.contact.id)
    assert survivor.occupation == "Buyer"
    numbers = {point.raw_value: point.label for point in survivor.points}
    assert numbers == {"8 612 22222": "home", "8 612 11111": "", "8 600 00001": ""}
    assert led == [RecordRef("contact", survivor.id)]
    assert len(offered) == 1
    assert not isValid(card), "it has given way to the other card"


def test_p03_carrying_over_asks_where_the_other_one_says_otherwise(
    desk: Desk, ben: Office, agne: int, card: ContactCard
) -> None:
    other = ben.contacts.create(a_person("Agne K.", occupation="Driver"), ben.actor)
    _type(card, "occupation", "Buyer")
    _type(card, "notes", "old\nmine")
    _merged_by(ben, agne, other.contact)
    _save(ben, other.contact.id, notes="old\ntheirs")
    card.body.bindings.commit()
    desk.settle()
    _press(card, "onto")
    desk.settle()
    (dialog,) = card.findChildren(ConflictDialog)
    blocks = {block.question.title: block for block in dialog.blocks}
    assert set(blocks) == {"Occupation", "Notes"}
    assert blocks["Occupation"].tiles[Answer.THEIRS].words() == "Driver"
    blocks["Occupation"].choose(Answer.MINE)
    assert blocks["Notes"].answer() is Answer.BOTH
    dialog.act_button.click()
    desk.settle()
    survivor = desk.office.contacts.get(other.contact.id)
    assert (survivor.occupation, survivor.notes) == ("Buyer", "old\ntheirs\nmine")


def test_p03_a_merge_over_an_edit_is_refused_and_shows_what_is_there(
    desk: Desk, ben: Office, agne: int, qtbot: QtBot
) -> None:
    other = ben.contacts.create(a_person("Agne K."), ben.actor).contact
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    window = open_merge_window(desk.context, (other.id, agne), host)
    desk.settle()
    _save(ben, agne, notes="hers, just now")
    window.merge()
    desk.settle()
    assert desk.office.contacts.get(agne).deleted_at is None
    assert window.isVisible()
    window.merge()
    desk.settle()
    assert "hers, just now" in desk.office.contacts.get(window.survivor_id).notes


# -- (bulk, edit) ---------------------------------------------------------------------------


def test_p03_an_edit_over_a_bulk_change_asks(
    desk: Desk, ben: Office, agne: int, card: ContactCard
) -> None:
    _type(card, "occupation", "Buyer")
    ben.contacts.set_text([agne], "occupation", "Driver", ben.actor)
    card.body.bindings.commit()
    desk.settle()
    assert card.body.conflict.fields == ("occupation",)
    _press(card, "theirs")
    desk.settle()
    assert desk.office.contacts.get(agne).occupation == "Driver"
    assert card.body.bindings.field("occupation").value() == "Driver"


# -- the bin and undo -----------------------------------------------------------------------


def test_p03_a_contact_somebody_works_with_is_not_binned_unasked(
    desk: Desk, ben: Office, agne: int, card: ContactCard
) -> None:
    _save(ben, agne, notes="called back")
    card.contact_header.bin_requested.emit()
    desk.settle()
    assert desk.office.contacts.get(agne).deleted_at is None
    (dialog,) = card.findChildren(ConflictDialog)
    dialog.blocks[0].choose(Answer.MINE)
    dialog.act_button.click()
    desk.settle()
    assert desk.office.contacts.get(agne).deleted_at is not None


def test_p03_an_undo_over_others_says_so_and_can_be_done_all_the_same(
    desk: Desk, ben: Office, agne: int, card: ContactCard
) -> None:
    _type(card, "occupation", "Buyer")
    card.body.bindings.commit()
    desk.settle()
    _save(ben, agne, occupation="Driver")
    assert card.saving.undo()
    desk.settle()
    assert desk.office.contacts.get(agne).occupation == "Driver"
    assert "somebody changed it since" in card.message_bar.sentence()
    card.message_bar.act()
    desk.settle()
    (dialog,) = card.findChildren(ConflictDialog)
    dialog.blocks[0].choose(Answer.MINE)
    dialog.act_button.click()
    desk.settle()
    assert desk.office.contacts.get(agne).occupation == ""


# -- places of work and relations -----------------------------------------------------------


def _offered(card: ContactCard) -> ConfirmDialog:
    (dialog,) = card.findChildren(ConfirmDialog)
    return dialog


def test_p03_a_place_of_work_removed_meanwhile_is_offered_anew(
    desk: Desk, ben: Office, agne: int, card: ContactCard, qtbot: QtBot
) -> None:
    contacts = desk.office.contacts
    firm = contacts.create(an_organization(), desk.office.actor).contact.id
    place = contacts.add_affiliation(Affiliation(agne, firm, "buyer"), desk.office.actor)
    card.saving.load()
    desk.settle()
    ben.contacts.remove_affiliation(place.id, ben.actor)
    card.body.people._save(replace(place, role="head buyer"), place)
    desk.settle()
    assert contacts.affiliations_of(agne) == ()
    assert "Place of work: " in _offered(card).windowTitle(), "not the firm was removed"
    qtbot.keyClick(_offered(card), Qt.Key.Key_Return)  # Enter gives nothing up that was typed
    desk.settle()
    assert [one.role for one in contacts.affiliations_of(agne)] == ["head buyer"]


def test_p03_a_place_of_work_changed_meanwhile_is_not_removed_unasked(
    desk: Desk, ben: Office, agne: int, card: ContactCard
) -> None:
    contacts = desk.office.contacts
    firm = contacts.create(an_organization(), desk.office.actor).contact.id
    place = contacts.add_affiliation(Affiliation(agne, firm, "buyer"), desk.office.actor)
    card.saving.load()
    desk.settle()
    ben.contacts.update_affiliation(replace(place, role="head buyer"), ben.actor, place)
    card.body.people._remove(place)
    desk.settle()
    assert len(contacts.affiliations_of(agne)) == 1
    _press(card, "mine")
    desk.settle()
    assert contacts.affiliations_of(agne) == ()


def test_p03_a_relation_removed_meanwhile_is_offered_anew(
    desk: Desk, ben: Office, agne: int, card: ContactCard
) -> None:
    contacts, actor = desk.office.contacts, desk.office.actor
    other = contacts.create(a_person("Vida"), actor).contact.id
    base = contacts.relations.add(Relationship(agne, other, "friend"), actor).relationship
    card.saving.load()
    desk.settle()
    ben.contacts.relations.remove(base.id, ben.actor)
    card.body.relations._save(replace(base, note="from school"), base)
    desk.settle()
    assert contacts.relations.of(agne).relationships == ()
    words = f"Relation: {isolate('Vida')}"
    assert words in _offered(card).windowTitle(), "not the contact was removed"
    _offered(card).act_button.click()
    desk.settle()
    assert [one.note for one in contacts.relations.of(agne).relationships] == ["from school"]


def test_p03_channels_moved_by_two_are_asked_about(
    desk: Desk, ben: Office, agne: int, card: ContactCard
) -> None:
    contact = desk.office.contacts.get(agne)
    third = desk.office.contacts.normalize_point(contact.points[0].kind, "8 612 33333")
    _save(desk.office, agne, points=(*contact.points, third))
    desk.settle()
    contact = desk.office.contacts.get(agne)
    a, b, c = contact.points
    _save(ben, agne, points=(c, a, b))
    card.saving.submit(order_points(contact.points, (a, c, b)))
    desk.settle()
    assert card.body.conflict.fields == ("points.order",)
    assert [point.id for point in desk.office.contacts.get(agne).points] == [c.id, a.id, b.id]
    assert card.body.conflict.button("both") is None
    _press(card, "mine")
    desk.settle()
    assert [point.id for point in desk.office.contacts.get(agne).points] == [a.id, c.id, b.id]


def test_p03_a_place_of_work_that_waits_for_an_answer_is_not_closed_away(
    desk: Desk, ben: Office, agne: int, card: ContactCard
) -> None:
    contacts = desk.office.contacts
    firm = contacts.create(an_organization("Medis"), desk.office.actor).contact.id
    place = contacts.add_affiliation(Affiliation(agne, firm, "buyer"), desk.office.actor)
    card.saving.load()
    desk.settle()
    shown = contacts.affiliations_of(agne)[0]
    ben.contacts.update_affiliation(replace(place, role="head buyer"), ben.actor, place)
    card.body.people._save(replace(shown, role="director"), shown)
    desk.settle()
    assert "Medis" in _told(card)  # whose role it is: a person may work in several places
    assert card.holds_unsaved
    card.close()
    assert card.isVisible()
    _offered(card).keep_button.click()
    _press(card, "theirs")
    desk.settle()
    assert not card.holds_unsaved
    assert card.settle_edits()
    assert contacts.affiliations_of(agne)[0].role == "head buyer"


def test_p03_a_relation_that_waits_for_an_answer_is_not_closed_away(
    desk: Desk, ben: Office, agne: int, card: ContactCard
) -> None:
    contacts, actor = desk.office.contacts, desk.office.actor
    vida = contacts.create(a_person("Vida"), actor).contact.id
    contacts.relations.add(Relationship(agne, vida, "friend"), actor)
    card.saving.load()
    desk.settle()
    (shown,) = contacts.relations.of(agne).relationships
    ben.contacts.relations.update(
        replace(shown, note="from work"), ben.actor, seen_from=agne, base=shown
    )
    card.body.relations._save(replace(shown, note="from school"), shown)
    desk.settle()
    assert "Vida" in _told(card)
    assert not card.settle_edits()
    _press(card, "mine")
    desk.settle()
    assert card.settle_edits()
    assert [one.note for one in contacts.relations.of(agne).relationships] == ["from school"]


def test_p03_a_question_counts_its_fields_not_the_saves_behind_them(
    desk: Desk, ben: Office, agne: int, card: ContactCard
) -> None:
    contacts = desk.office.contacts
    shown = contacts.get(agne)
    theirs = replace(shown, good_from="09:00", good_to="12:00")
    ben.contacts.save(shown, theirs, ben.actor)
    edit = change_reach(shown, {"good_from": "10:00", "good_to": "17:00"}, ())
    assert edit is not None
    card.saving.submit(edit)
    desk.settle()
    assert card.body.conflict.fields == (edit.key,)
    assert "2 field" in card.body.conflict.sentence.text()


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize("kind", ["points", "addresses", "dates"])
def test_p03_a_row_removed_meanwhile_is_asked_about_where_it_was_changed(
    desk: Desk, ben: Office, agne: int, card: ContactCard, kind: str, is_known: bool
) -> None:
    contacts = desk.office.contacts
    if kind == "dates":
        card.saving.submit(add_date(ImportantDate("Founding", "1990-05-12")))
        desk.settle()
    shown = contacts.get(agne)
    edits = {
        "points": lambda one: change_point(one, replace(one, label="home")),
        "addresses": lambda one: change_address(one, replace(one, locality="Kaunas")),
        "dates": lambda one: change_date(one, replace(one, day="1995-03-03")),
    }
    rows = getattr(shown, kind)
    edit = edits[kind](rows[0])
    ben.contacts.save(shown, replace(shown, **{kind: rows[1:]}), ben.actor)
    if is_known:  # the card was told, while the row was open
        card.saving.load()
        desk.settle()
    card.saving.submit(edit)
    desk.settle()
    assert card.body.conflict.fields == (edit.key,)
    _press(card, "mine")
    desk.settle()
    stored = getattr(contacts.get(agne), kind)
    assert [replace(one, id=0) for one in stored[-1:]] == [
        replace(one, id=0) for one in getattr(edit.make(shown), kind)[:1]
    ]
    assert len(stored) == len(rows)
    assert card.saved_label.text() == "All changes saved"


def test_p03_what_is_offered_anew_has_the_keyboard_before_it_is_seen(qtbot: QtBot) -> None:
    """Put there after it was shown, the ring of the other button stayed painted."""
    dialog = ConfirmDialog(None, "Gone", "Keep it?", "Drop", "Save", acts_on_enter=True)
    qtbot.addWidget(dialog)
    assert dialog.focusWidget() is dialog.act_button
    assert dialog.act_button.isDefault()
    careful = ConfirmDialog(None, "Gone", "Keep it?", "Drop", "Save")
    qtbot.addWidget(careful)
    assert careful.focusWidget() is careful.keep_button
