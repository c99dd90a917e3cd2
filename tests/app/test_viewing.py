"""Which cards are open here and elsewhere: told to others, shown on the cards."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.app.viewing import ViewingDesk
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.sharing import Mode, Reason, Sharing, Visitor
from crm_desktop.ui.kit.card_window import CardWindow
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.viewers_line import ViewersLine
from crm_desktop.ui.shell.record_router import RecordRouter

ME = Visitor("me", "laptop-a", "Anna", mode=Mode.TEAM, is_me=True)
BEN = Visitor("ben", "laptop-b", "Ben", record="contact:1")
ANNA_TOO = Visitor("anna", "laptop-c", "Anna", record="contact:1+")

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class _Card(CardWindow):
    """A window of a record with one field."""

    def __init__(self, _ref: RecordRef) -> None:
        super().__init__("contact_card")
        content = QWidget()
        self.line = QLineEdit(content)
        QVBoxLayout(content).addWidget(self.line)
        self.add_tab("Overview", content)


def _sharing(*others: Visitor) -> Sharing:
    return Sharing(Mode.TEAM, Reason.PROVEN, "nas", (ME, *others))


class _Office:
    """A router with its desk, and what the desk told."""

    def __init__(self, qtbot: QtBot) -> None:
        theme().apply("light", "compact")
        self.owner = QWidget()
        qtbot.addWidget(self.owner)
        self.router = RecordRouter(self.owner)
        self.router.register("contact", _Card)
        self.told: list[str] = []
        self.looks: list[None] = []
        self.desk = ViewingDesk(
            self.router, self.told.append, lambda: self.looks.append(None), self.owner
        )

    def open(self, number: int) -> _Card:
        card = self.router.open(RecordRef("contact", number))
        assert isinstance(card, _Card)
        return card

    def viewers(self, card: _Card) -> ViewersLine:
        (found,) = card.findChildren(ViewersLine)
        return found


def test_open_cards_are_told_the_one_in_front_first_and_closed_ones_not(qtbot: QtBot) -> None:
    office = _Office(qtbot)
    office.desk.refresh()
    assert office.told == []
    first, second = office.open(1), office.open(2)
    qtbot.waitUntil(second.isActiveWindow)
    office.desk.refresh()
    assert office.told == ["contact:2 contact:1"]
    assert not office.looks, "nobody else is there who would want to know at once"
    office.desk.show_sharing(_sharing(BEN))
    second.line.setFocus()
    office.desk.refresh()
    assert office.told[-1] == "contact:2+ contact:1"
    assert len(office.looks) == 1
    office.desk.refresh()
    assert len(office.looks) == 1, "nothing new is not told"
    second.close()
    qtbot.waitUntil(lambda: len(office.router.windows) == 1)
    office.desk.refresh()
    assert office.told[-1].rstrip("+") == "contact:1"
    first.close()
    qtbot.waitUntil(lambda: not office.router.windows)


def test_a_card_says_who_else_has_it_open(qtbot: QtBot) -> None:
    office = _Office(qtbot)
    office.desk.show_sharing(_sharing(BEN))
    card, other = office.open(1), office.open(2)
    line = office.viewers(card)
    plain = {ord("\u2068"): None, ord("\u2069"): None}
    assert line.words.text().translate(plain) == "Ben is looking at this card"
    assert line.isVisibleTo(card)
    assert not other.findChildren(ViewersLine)
    office.desk.show_sharing(_sharing(BEN, ANNA_TOO))
    said = line.words.text().translate(plain)
    assert said == "Anna on laptop-c is editing this card · 1 more here"
    assert [one.accessibleName().translate(plain) for one in line.avatars if one.isVisible()] == [
        "Anna",
        "Ben",
    ]
    assert "is looking at this card" in line.toolTip()
    office.desk.show_sharing(_sharing())
    assert not line.isVisibleTo(card)
    for window in (card, other):
        window.close()
    qtbot.waitUntil(lambda: not office.router.windows)
