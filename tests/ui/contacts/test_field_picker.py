"""Any field can be found by name and filtered, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.filters import FIELDS, Condition, Filter, Operator
from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from crm_desktop.ui.contacts.filter_editor import FilterEditor
from crm_desktop.ui.contacts.filter_words import choices_of, field_of, value_words
from crm_desktop.ui.contacts.page import ContactsPage
from tests.builders import a_person, an_organization
from tests.ui.contacts.desk import Desk, show_page

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> Iterator[ContactsPage]:
    office = desk.office
    office.custom_fields.create(CustomField("Kaina", FieldKind.TEXT), office.actor)
    office.contacts.create(replace(an_organization("Baltija"), industry="Baldų"), office.actor)
    office.contacts.create(a_person("Agnė"), office.actor)
    made = show_page(desk, qtbot)
    yield made
    desk.settle()


def test_typing_finds_a_field_and_enter_opens_its_editor(page: ContactsPage, desk: Desk) -> None:
    picker = page.list.filters.pick_field()
    assert len(picker.results.lines) == len(FIELDS) + 1
    QTest.keyClicks(picker.line, "indu")
    assert [line.title for line in picker.results.lines] == ["Industry"]
    QTest.keyClick(picker.line, Qt.Key.Key_Return)
    (editor,) = page.list.findChildren(FilterEditor)
    typed = QApplication.focusWidget()
    assert typed is not None
    QTest.keyClicks(typed, "baldu")
    QTest.keyClick(typed, Qt.Key.Key_Return)
    desk.settle()
    assert page.list.filters.filter == Filter(
        (Condition("industry", Operator.CONTAINS, ("baldu",)),)
    )
    assert page.list.model.total == 1
    del editor


def test_own_fields_stand_in_a_group_and_an_unknown_name_says_so(page: ContactsPage) -> None:
    picker = page.list.filters.pick_field()
    QTest.keyClicks(picker.line, "kain")
    assert [line.title for line in picker.results.lines] == ["Kaina"]
    QTest.keyClicks(picker.line, "zzz")
    assert picker.results.lines == ()
    assert not picker.results.isVisible()
    picker.close()


def test_channels_that_were_refused_and_days_ago_are_said_in_words(
    page: ContactsPage, desk: Desk
) -> None:
    context = desk.context
    refused = field_of("opted_out", context)
    assert refused is not None
    assert ("SMS", "sms") in choices_of(refused, context)
    assert value_words(Condition("opted_out", Operator.IS, ("sms",)), context) == "SMS"
    silent = Condition("last_contact", Operator.BEFORE_DAYS, ("60",))
    assert value_words(silent, context).startswith("more than 60 day")
    assert page.list.filters.filter == Filter()
