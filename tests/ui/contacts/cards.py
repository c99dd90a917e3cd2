"""Cards under test: made from a contact, shown, and closed without asking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.model import Contact
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.kit.line_view import LineView
from tests.ui.contacts.desk import Desk, make_desk
from tests.ui.pauses import settle_layouts

OpenCard = Callable[[Contact], ContactCard]


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    """A file with its services."""
    made = make_desk(tmp_path / "company.crm")
    yield made
    made.office.close()


@pytest.fixture
def open_card(desk: Desk, qtbot: QtBot) -> OpenCard:
    """Opens the card of a contact, which is stored first if it is new."""

    def build(contact: Contact) -> ContactCard:
        if not contact.id:
            contact = desk.office.contacts.create(contact, desk.office.actor).contact
        card = ContactCard(desk.context, RecordRef("contact", contact.id))
        card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(card, before_close_func=_let_go)
        card.show()
        settle_layouts()
        return card

    return build


def _let_go(card: ContactCard) -> None:
    card._may_close = True


def stored(desk: Desk, card: ContactCard) -> Contact:
    """The contact of a card as it is stored."""
    assert card.ref is not None
    return desk.office.contacts.get(card.ref.id)


def line_of(card: ContactCard) -> LineView:
    """The view of what happened, in the middle of a card."""
    found = card.body.line.findChild(LineView)
    assert isinstance(found, LineView)
    return found
