"""How a card looks: what must not be cut."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.model import Contact, ContactKind
from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.card_header import TitleField
from crm_desktop.ui.kit.plain_label import PlainLabel
from tests.builders import a_person
from tests.ui.contacts.desk import Desk, make_desk
from tests.ui.pauses import settle_layouts

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.mark.parametrize("kind", list(ContactKind))
def test_a_new_card_shows_all_of_what_its_name_field_asks_for(
    desk: Desk, qtbot: QtBot, kind: ContactKind
) -> None:
    card = ContactCard(desk.context, None, kind)
    card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(card)
    card.show()
    desk.settle()
    title = card.findChild(TitleField)
    assert isinstance(title, TitleField)
    edit = title.edit
    words = QFontMetrics(edit.font()).horizontalAdvance(edit.placeholderText())
    assert edit.placeholderText()
    assert edit.width() > words


def test_a_fact_in_another_script_stands_on_the_line_of_its_name(desk: Desk, qtbot: QtBot) -> None:
    card = ContactCard(desk.context, None, ContactKind.PERSON)
    card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(card)
    facts = card.body.facts
    name = facts._names["created"]
    facts._say("created", "٢٠٢٦/١١/٢٢")
    assert name.contentsMargins().top() > 0
    facts._say("created", "22 November")
    assert name.contentsMargins().top() == 0


def _open(desk: Desk, qtbot: QtBot, contact: Contact) -> ContactCard:
    made = desk.office.contacts.create(contact, desk.office.actor).contact
    card = ContactCard(desk.context, RecordRef("contact", made.id))
    card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(card)
    card.show()
    desk.settle()
    return card


def test_details_show_what_is_filled_and_the_pencil_the_rest(desk: Desk, qtbot: QtBot) -> None:
    card = _open(desk, qtbot, a_person(occupation="Buyer"))
    details = card.body.details

    def shown() -> set[str]:
        return {name for name, field in details.form.fields().items() if not field.isHidden()}

    assert shown() == {"occupation"}
    details.all_button.click()
    assert "nickname" in shown()
    assert "legal_name" not in shown()  # of organizations
    assert not details.form.field("honorific_prefix").isHidden()
    details.all_button.click()
    assert shown() == {"occupation"}
    occupation = details.form.field("occupation")
    occupation.edited.emit("")
    desk.settle()
    assert "occupation" in shown()  # emptied under the eyes of the user: stays


def test_a_card_without_details_offers_to_add_some(desk: Desk, qtbot: QtBot) -> None:
    details = _open(desk, qtbot, a_person()).body.details
    assert not details.offer.isHidden()
    assert details.form.isHidden()
    details.offer.clicked.emit()
    assert details.offer.isHidden()
    assert not details.form.isHidden()


def test_the_values_of_all_sections_begin_on_one_line(desk: Desk, qtbot: QtBot) -> None:
    office = desk.office
    long_name = CustomField("Certificates asked for by them", FieldKind.TEXT)
    office.custom_fields.create(long_name, office.actor)
    desk.context.load()
    desk.settle()
    card = _open(desk, qtbot, a_person(occupation="Buyer", language="lt"))
    body = card.body
    settle_layouts()
    occupation = body.details.form.field("occupation")
    own = body.custom.forms()[0].fields().values()
    starts = {one.mapTo(body, QPoint(0, 0)).x() for one in (occupation, *own)}
    assert len(starts) == 1
    label = body.custom.forms()[0].findChildren(PlainLabel)[0]
    assert label.wordWrap()


def test_details_have_no_pencil_where_nothing_may_be_changed(tmp_path: Path, qtbot: QtBot) -> None:
    desk = make_desk(tmp_path / "read.crm", is_read_only=True)
    person = replace(a_person(), legal_name="Agnė Žukauskaitė")
    stored = desk.office.contacts.create(person, desk.office.actor).contact
    card = ContactCard(desk.context, RecordRef("contact", stored.id))
    card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(card)
    card.show()
    desk.settle()
    details = card.body.details
    assert details.all_button.isHidden()
    assert details.offer.isHidden()
    assert not details.form.field("legal_name").isHidden()
    assert details.form.field("tax_id").isHidden()


def test_the_pencil_of_details_comes_back_with_the_contact(desk: Desk, qtbot: QtBot) -> None:
    office = desk.office
    stored = office.contacts.create(a_person(), office.actor).contact
    office.contacts.bin([stored.id], office.actor)
    card = ContactCard(desk.context, RecordRef("contact", stored.id))
    card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(card)
    card.show()
    desk.settle()
    assert card.body.details.all_button.isHidden()
    office.contacts.restore([stored.id], office.actor)
    desk.settle()
    assert not card.body.details.all_button.isHidden()
