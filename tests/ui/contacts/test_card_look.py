"""How a card looks: what must not be cut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.card_header import TitleField
from tests.ui.contacts.desk import Desk

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
