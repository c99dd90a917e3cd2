"""The settings page of what a complete card holds, and the list of incomplete cards (A12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.agreed import Agreed, agreed_of
from crm_desktop.business.contacts.model import ContactPoint, ContactRow, PointKind, RowPart
from crm_desktop.business.custom_fields.model import CustomField, FieldKind, FieldTarget
from crm_desktop.business.settings.model import AGREED_ORGANIZATION, AGREED_PERSON
from crm_desktop.ui.contacts.facts_panel import FactsPanel
from crm_desktop.ui.contacts.lacking_line import LackingLine
from crm_desktop.ui.contacts.loaded import load_contact
from crm_desktop.ui.contacts.page import ContactsPage
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.settings.agreed_page import AgreedPage
from tests.builders import a_person, an_organization
from tests.ui.contacts.desk import Desk, make_desk, settings_of, show_page
from tests.ui.pauses import pass_time

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
PERSON, ORGANIZATION = FieldTarget.PERSON, FieldTarget.ORGANIZATION


@pytest.fixture
def desk(tmp_path: Path, qapp: QApplication) -> Iterator[Desk]:
    theme().apply("light", "compact")
    made = make_desk(tmp_path / "company.crm")
    office = made.office

    def agreed() -> tuple[Agreed, ...]:
        values = office.company.values()
        return agreed_of(values[AGREED_PERSON], values[AGREED_ORGANIZATION])

    office.contacts.agreed_fields = agreed
    yield made
    made.settle()
    made.context.bridge.close()
    office.close()


def _settings(desk: Desk, qtbot: QtBot) -> AgreedPage:
    page = AgreedPage(settings_of(desk))
    qtbot.addWidget(page)
    page.resize(600, 500)
    page.show()
    return page


def _page(desk: Desk, qtbot: QtBot) -> ContactsPage:
    page = show_page(desk, qtbot)
    page.segments.set_current("incomplete")
    page.segments.chosen.emit(page.segments.current)
    desk.settle()
    return page


def _shown(page: ContactsPage) -> dict[str, str]:
    """Name and what is said to lack, of all rows."""
    model = page.list.model
    column = next(one for one in model.columns if one.key == "lacking")
    rows: list[ContactRow] = [model.row(number) for number in range(model.total)]  # type: ignore[misc]
    return {row.display_name: column.text_of(row) for row in rows}


def test_fields_are_agreed_per_kind() -> None:
    assert agreed_of(("phone", "city", "birthday"), ("city", "birthday", "nonsense")) == (
        Agreed("phone", "person"),
        Agreed("city"),
        Agreed("birthday", "person"),
    )


def test_ticks_are_saved_at_once(desk: Desk, qtbot: QtBot) -> None:
    office = desk.office
    made = office.custom_fields.create(
        CustomField("Size", FieldKind.TEXT, FieldTarget.ORGANIZATION), office.actor
    ).field
    page = _settings(desk, qtbot)
    assert page.boxes["phone", PERSON].isChecked()
    assert not page.boxes["city", PERSON].isChecked()
    assert ("birthday", ORGANIZATION) not in page.boxes
    assert (made.key, PERSON) not in page.boxes
    page.boxes["city", PERSON].click()
    page.boxes["phone", ORGANIZATION].click()
    QTest.keyClick(page.boxes[made.key, ORGANIZATION], Qt.Key.Key_Space)
    desk.settle()
    values = office.company.values()
    assert values[AGREED_PERSON] == ("phone", "email", "city")
    assert values[AGREED_ORGANIZATION] == ("email",)
    (stored,) = office.custom_fields.fields()
    assert stored.is_agreed
    again = _settings(desk, qtbot)
    assert again.boxes["city", PERSON].isChecked()
    assert again.boxes[made.key, ORGANIZATION].isChecked()


def test_the_list_says_what_each_card_lacks_and_counts_by_employee(
    desk: Desk, qtbot: QtBot
) -> None:
    office = desk.office
    tomas = office.staff.create_user("Tomas", actor=office.actor)
    size = office.custom_fields.create(
        CustomField("Size", FieldKind.TEXT, FieldTarget.PERSON, is_agreed=True), office.actor
    ).field
    full = office.contacts.create(a_person("Full"), office.actor).contact.id
    office.custom_fields.set_many([full], size.id, "L", office.actor)
    office.contacts.create(a_person("Poor", points=(), owner_id=tomas.id), office.actor)
    office.contacts.create(an_organization("Firm", points=()), office.actor)
    points = (
        ContactPoint(PointKind.PHONE, "+370 5 200 0142"),
        ContactPoint(PointKind.EMAIL, "info@good.example"),
    )
    office.contacts.create(an_organization("Good", points=points), office.actor)
    page = _page(desk, qtbot)
    assert _shown(page) == {"Firm": "Phone, E-mail", "Poor": "Phone, E-mail, Size"}
    (segment,) = [one for one in page.segments.list.segments() if one.key == "incomplete"]
    assert page._counts is not None
    assert page._counts.of(segment.key) == 2
    assert page.list.save_link.isHidden(), "nothing has to be saved: it is there for everyone"
    counts = page.list._owner_counts
    assert counts is not None
    assert counts.isVisible()
    words = [button.text() for button in counts.buttons]
    assert sorted(words) == ["Rasa Petrauskienė  1", "Tomas  1"]
    counts.buttons[words.index("Tomas  1")].click()
    desk.settle()
    assert list(_shown(page)) == ["Poor"]
    counts.buttons[1 - words.index("Tomas  1")].click()
    desk.settle()
    assert list(_shown(page)) == ["Firm"], "one employee takes the place of the other"
    page.segments.set_current("all")
    page.segments.chosen.emit(page.segments.current)
    desk.settle()
    assert not counts.isVisible()
    assert page.list.model.total == 4


def test_what_is_lacking_is_the_filters_rule(desk: Desk) -> None:
    office = desk.office
    keys = ("phone", "email", "city", "country", "owner", "source", "type", "tag", "organization",
            "birthday", "occupation", "website", "industry", "tax_id", "registration_no",
            "legal_name")  # fmt: skip
    office.contacts.agreed_fields = lambda: agreed_of(keys, keys)
    person = office.contacts.create(a_person("P"), office.actor).contact.id
    firm = office.contacts.create(an_organization("F"), office.actor).contact.id
    rows = office.contacts.rows([person, firm], {RowPart.LACKING})
    lacking = [set(row.more.lacking if row.more else ()) for row in rows]
    assert {"birthday", "occupation", "organization", "source"} <= lacking[0]
    assert not {"tax_id", "legal_name", "phone", "owner"} & lacking[0]
    assert "birthday" not in lacking[1]
    assert "source" in lacking[1]


def test_preview_and_card_say_what_is_lacking(desk: Desk, qtbot: QtBot) -> None:
    office = desk.office
    poor = office.contacts.create(a_person("Poor", points=()), office.actor).contact
    page = _page(desk, qtbot)
    page.list.view.jump_to_id(poor.id)
    pass_time(250)  # the preview waits until the keyboard rests
    (line,) = page.preview.findChildren(LackingLine)
    assert line.isVisible()
    assert line.text() == "Lacking: Phone, E-mail"
    facts = FactsPanel(desk.context)
    qtbot.addWidget(facts)
    facts.show_loaded(load_contact(desk.context.services, poor.id))
    assert facts.lacking.text() == "Lacking: Phone, E-mail"
    assert not facts.lacking.isHidden()
    phone = ContactPoint(PointKind.PHONE, "+370 5 200 0142")
    email = ContactPoint(PointKind.EMAIL, "poor@firm.example")
    office.contacts.save(poor, replace(poor, points=(phone, email)), office.actor)
    facts.show_loaded(load_contact(desk.context.services, poor.id))
    assert facts.lacking.isHidden()


def test_a_menu_of_several_choices_stays_open_while_one_ticks(qtbot: QtBot) -> None:
    menu = Menu()
    qtbot.addWidget(menu)
    menu.stays_open = True
    for name in ("Oak", "Ash"):
        menu.add(name).setCheckable(True)
    menu.add("Other")
    menu.popup(QPoint(20, 20))
    first, second, other = menu.actions()
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(menu, left, pos=menu.actionGeometry(second).center())
    assert second.isChecked()
    assert menu.isVisible()
    menu.setActiveAction(first)
    QTest.keyClick(menu, Qt.Key.Key_Space)
    assert first.isChecked()
    assert menu.isVisible()
    QTest.mouseClick(menu, left, pos=menu.actionGeometry(other).center())
    assert not menu.isVisible()
