"""A card that is not stored yet says in its middle what to fill first and what will stand there."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.model import ContactKind, PointKind
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.channel_editors import PointEditor
from crm_desktop.ui.contacts.first_steps import EMAIL, NAME, OCCUPATION, PHONE, TAX_ID
from tests.ui.contacts.desk import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def _new_card(desk: Desk, qtbot: QtBot, kind: ContactKind) -> ContactCard:
    card = ContactCard(desk.context, kind=kind)
    card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(card, before_close_func=_let_go)
    card.resize(1300, 850)
    card.show()
    card.activateWindow()
    desk.settle()
    return card


def _let_go(card: ContactCard) -> None:
    card._may_close = True


def test_steps_are_ticked_and_give_way_to_the_line(desk: Desk, qtbot: QtBot) -> None:
    card = _new_card(desk, qtbot, ContactKind.PERSON)
    assert card.new is not None
    steps, line = card.new.steps, card.body.line
    assert steps.isVisible()
    assert not line.isVisible()
    assert list(steps.steps) == [NAME, PHONE, EMAIL, OCCUPATION]
    steps.steps[EMAIL].clicked.emit()
    editor = card.body.channels.editor
    assert isinstance(editor, PointEditor)
    assert editor.edited_point().kind is PointKind.EMAIL
    assert QApplication.focusWidget() is editor.value
    editor.value.setText("ona@example.com")
    editor.accept()
    desk.settle()
    assert steps.is_done(EMAIL)
    assert not steps.is_done(NAME)
    QTest.keyClick(steps.steps[NAME], Qt.Key.Key_Return)
    title: Any = card.contact_header.title
    assert QApplication.focusWidget() is title.edit
    QTest.keyClicks(title.edit, "Ona")
    assert steps.is_done(NAME), "while it is typed"
    title.commit()
    desk.settle()
    assert card.ref is not None
    assert line.isVisible()
    assert not steps.isVisible()


def test_an_organization_is_asked_for_its_code_and_no_label_breaks(
    desk: Desk, qtbot: QtBot
) -> None:
    card = _new_card(desk, qtbot, ContactKind.ORGANIZATION)
    assert card.new is not None
    card.new.steps.steps[TAX_ID].clicked.emit()
    code: Any = card.body.bindings.field("tax_id")
    assert QApplication.focusWidget() is code.edit
    form = card.body.details.form
    assert not [name for name in form.fields() if form.label(name).wordWrap()]
