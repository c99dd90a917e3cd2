"""How a card opens: what is seen comes first, everything else without being asked for."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QShortcut
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.model import (
    Affiliation,
    Contact,
    ContactKind,
    ContactPoint,
    PointKind,
)
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.saving import HISTORY_SEEN
from crm_desktop.ui.contacts.thing_row import ThingRow
from crm_desktop.ui.kit.buttons import IconButton
from tests.builders import a_person, an_organization
from tests.ui.contacts.cards import OpenCard, desk, line_of, open_card
from tests.ui.contacts.desk import Desk
from tests.ui.pauses import settle_layouts

__all__ = ["desk", "open_card"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

_PHONES = tuple(ContactPoint(PointKind.MOBILE, f"+370 612 0000{n}") for n in range(9))


MOST_OBJECTS_OF_A_PIECE = 110
"""The form of the details has as many; all of a card would keep a busy computer's window."""


def make_whole(card: ContactCard) -> list[int]:
    """Make a spare card to its end; how many objects of Qt each piece made."""
    counts = [len(card.findChildren(QObject))]
    is_more = True
    while is_more:
        is_more = card.make_piece()
        counts.append(len(card.findChildren(QObject)))
    return [after - before for before, after in pairwise(counts)]


def _long_history(desk: Desk) -> Contact:
    office = desk.office
    contact = office.contacts.create(a_person(), office.actor).contact
    for number in range(HISTORY_SEEN + 5):
        changed = replace(contact, nickname=f"nick {number}")
        contact = office.contacts.save(contact, changed, office.actor).contact
    return contact


def test_a_long_history_is_read_on_when_the_timeline_is_scrolled(
    desk: Desk, open_card: OpenCard
) -> None:
    card = open_card(_long_history(desk))
    assert len(card.history.entries) == HISTORY_SEEN
    bar = line_of(card).verticalScrollBar()
    bar.setValue(bar.maximum())
    settle_layouts()
    assert len(card.history.entries) == HISTORY_SEEN + 6, "the creation, too"
    assert not card.history.has_more


def test_the_table_of_changes_is_full_when_it_is_opened(desk: Desk, open_card: OpenCard) -> None:
    card = open_card(_long_history(desk))
    card.tabs.setCurrentIndex(1)
    settle_layouts()
    assert card.changes.model.rowCount() == HISTORY_SEEN + 6


def test_what_stands_below_the_window_is_filled_after_the_rest(
    desk: Desk, qtbot: QtBot, open_card: OpenCard
) -> None:

    office = desk.office
    firm = office.contacts.create(replace(an_organization(), points=_PHONES), office.actor).contact
    agne = office.contacts.create(a_person("Agnė"), office.actor).contact
    office.contacts.add_affiliation(Affiliation(agne.id, firm.id), office.actor)
    card = ContactCard(desk.context, RecordRef("contact", firm.id))
    card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(card)
    assert card.body.channels.findChildren(ThingRow)
    assert not card.body.people.findChildren(ThingRow)
    qtbot.waitUntil(lambda: bool(card.body.people.findChildren(ThingRow)))
    (row,) = card.body.people.findChildren(ThingRow)
    assert row.copied_text == "Agnė"


def test_the_first_painting_shows_everything_in_its_place(desk: Desk, qtbot: QtBot) -> None:
    """Rows of a window that is there already lay one upon the other for one frame."""
    office = desk.office
    firm = office.contacts.create(replace(an_organization(), points=_PHONES), office.actor).contact
    card = ContactCard(desk.context, is_spare=True)
    card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(card)
    make_whole(card)
    card.show()
    settle_layouts()
    card.show_record(RecordRef("contact", firm.id))
    tops = [row.mapTo(card, QPoint()).y() for row in card.body.channels.findChildren(ThingRow)]
    settle_layouts()
    rows = card.body.channels.findChildren(ThingRow)
    assert tops == [row.mapTo(card, QPoint()).y() for row in rows]
    assert len(set(tops)) == len(rows)


def test_the_buttons_of_a_row_come_with_the_keyboard_and_go_with_it(
    desk: Desk, open_card: OpenCard
) -> None:
    card = open_card(a_person(points=_PHONES[:2]))
    card.activateWindow()
    first, second = card.body.channels.findChildren(ThingRow)
    assert not first.findChildren(IconButton)
    first.words.setFocus()
    (button,) = first.findChildren(IconButton)
    assert button.isVisible()
    assert first.words.nextInFocusChain() is button
    second.words.setFocus()
    assert not button.isVisible()
    assert second.findChildren(IconButton)


def test_a_card_is_made_ahead_in_small_pieces(desk: Desk, qtbot: QtBot) -> None:
    card = ContactCard(desk.context, is_spare=True)
    qtbot.addWidget(card)
    made = make_whole(card)
    assert not card.make_piece(), "there is nothing left to make"
    assert len(made) >= 7
    assert max(made) <= MOST_OBJECTS_OF_A_PIECE, made


def test_no_piece_of_a_card_takes_as_long_as_all_others(desk: Desk, qtbot: QtBot) -> None:
    """In the processor's time, which a busy computer does not change; the quickest of three."""
    spent: list[list[float]] = []
    for _again in range(4):  # the first loads what the others need
        began = time.thread_time()
        card = ContactCard(desk.context, is_spare=True)
        qtbot.addWidget(card)
        pieces = [time.thread_time() - began]
        is_more = True
        while is_more:
            began = time.thread_time()
            is_more = card.make_piece()
            pieces.append(time.thread_time() - began)
        spent.append(pieces)
    quickest = [min(times) for times in zip(*spent[1:], strict=True)]
    assert max(quickest) < sum(quickest) / 2


@pytest.mark.parametrize("pieces", [0, 1, 4])
def test_a_card_that_is_wanted_half_made_is_made_once(
    desk: Desk, qtbot: QtBot, open_card: OpenCard, pieces: int
) -> None:
    whole = open_card(a_person("Agnė", points=_PHONES[:2]))
    assert whole.ref is not None
    card = ContactCard(desk.context, is_spare=True)
    card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(card)
    for _piece in range(pieces):
        assert card.make_piece()
    card.show_record(whole.ref)
    settle_layouts()
    assert not card.make_piece()
    assert card.contact_header.title.edit.text() == "Agnė"
    assert len(card.body.channels.findChildren(ThingRow)) == 2
    assert card.tabs.count() == card.stack.count() == whole.tabs.count()
    assert len(card.findChildren(QShortcut)) == len(whole.findChildren(QShortcut))


@pytest.mark.parametrize("pieces", [0, 3, 20])
def test_a_card_made_ahead_becomes_that_of_somebody_new(
    desk: Desk, qtbot: QtBot, pieces: int
) -> None:
    card = ContactCard(desk.context, is_spare=True)
    card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(card)
    for _piece in range(pieces):
        card.make_piece()
    card.show_new(ContactKind.ORGANIZATION)
    card.show()
    settle_layouts()
    assert card.ref is None
    assert card.isEnabled()
    assert card.windowTitle() == "New organization"
    assert card.new is not None
    card.contact_header.title.edit.setText("Baltic Timber")
    card.save_now()
    settle_layouts()
    assert card.contact is not None
    assert card.contact.kind is ContactKind.ORGANIZATION
    assert card.contact.display_name == "Baltic Timber"
