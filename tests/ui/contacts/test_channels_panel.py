"""Channels and addresses on the card: order, validity, copying, the map, labels."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit, QToolTip

from crm_desktop.business.contacts.model import Address, PointKind
from crm_desktop.ui.contacts import channels_panel
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.channel_editors import AddressEditor, PointEditor
from crm_desktop.ui.contacts.fold import Fold
from crm_desktop.ui.contacts.reaching import map_url, unopened_sentence
from crm_desktop.ui.contacts.thing_row import ThingRow
from crm_desktop.ui.kit.focus_ring import FocusRing
from crm_desktop.ui.kit.plain_label import PlainLabel
from tests.builders import a_person, a_point
from tests.ui.contacts.cards import OpenCard, desk, open_card, stored
from tests.ui.contacts.desk import Desk
from tests.ui.pauses import settle_layouts

__all__ = ["desk", "open_card"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

OFFICE = Address("office", "Savanorių pr. 174", "Vilnius", "", "03153", "LT")
STORE = Address("warehouse", "Pramonės g. 1", "Kaunas", "", "51327", "LT")


def _rows(card: ContactCard) -> list[ThingRow]:
    rows = card.body.channels.findChildren(ThingRow)
    column = {row: row.mapTo(card.body.channels, QPoint(0, 0)).y() for row in rows}
    return sorted((row for row in rows if not row.isHidden()), key=lambda row: column[row])


def _texts(card: ContactCard) -> list[str]:
    return [row.copied_text for row in _rows(card)]


def _three(desk: Desk, open_card: OpenCard) -> ContactCard:
    points = tuple(a_point(f"www.{name}.example", PointKind.URL) for name in "abc")
    return open_card(a_person(points=points))


def test_channels_are_moved_by_key_and_keep_the_keyboard(desk: Desk, open_card: OpenCard) -> None:
    card = _three(desk, open_card)
    first = _rows(card)[0]
    first.words.setFocus(Qt.FocusReason.TabFocusReason)  # with its ring
    QTest.keyClick(first.words, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    settle_layouts()
    assert _texts(card) == ["www.b.example", "www.a.example", "www.c.example"]
    moved = _rows(card)[1]
    assert QApplication.focusWidget() is moved.words
    assert [ring for ring in card.findChildren(FocusRing) if ring.isVisible()], "and shows it"
    QTest.keyClick(moved.words, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    settle_layouts()
    last = _rows(card)[2]
    QTest.keyClick(last.words, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    settle_layouts()
    expected = ["www.b.example", "www.c.example", "www.a.example"]
    assert [point.raw_value for point in stored(desk, card).points] == expected
    card._undo()
    settle_layouts()
    assert _texts(card) == ["www.b.example", "www.a.example", "www.c.example"]
    assert QApplication.focusWidget() is _rows(card)[1].words, "the same channel"
    QTest.keyClick(_rows(card)[1].words, Qt.Key.Key_Delete)
    settle_layouts()
    assert QApplication.focusWidget() is _rows(card)[1].words, "the channel in its place"


def test_channels_are_moved_by_drag(desk: Desk, open_card: OpenCard) -> None:
    card = _three(desk, open_card)
    first, _second, third = _rows(card)
    icon = first.icon
    QTest.mousePress(icon, Qt.MouseButton.LeftButton)
    goal = icon.mapFromGlobal(third.mapToGlobal(QPoint(5, third.height() - 2)))
    QTest.mouseMove(icon, goal)
    settle_layouts()
    assert [row.copied_text for row in _rows(card)][-1] == "www.a.example"
    QTest.mouseRelease(icon, Qt.MouseButton.LeftButton)
    settle_layouts()
    assert [point.raw_value for point in stored(desk, card).points][-1] == "www.a.example"


def test_another_desk_changes_a_channel_while_it_is_moved(desk: Desk, open_card: OpenCard) -> None:
    card = _three(desk, open_card)
    before = stored(desk, card)
    labelled = replace(before.points[1], label="shop")
    points = (before.points[0], labelled, before.points[2])
    card._context.bridge.blockSignals(True)
    desk.office.contacts.save(before, replace(before, points=points), desk.office.actor)
    card._context.bridge.blockSignals(False)
    _rows(card)[0].move_by(1)
    settle_layouts()
    found = [(point.raw_value[4], point.label) for point in stored(desk, card).points]
    assert found == [("b", "shop"), ("a", ""), ("c", "")]


def test_what_is_no_longer_valid_is_folded_away(desk: Desk, open_card: OpenCard) -> None:
    card = open_card(a_person(points=(a_point("8 612 11111"), a_point("8 612 22222"))))
    assert not card.body.channels.findChildren(Fold)
    card.body.channels._end(stored(desk, card).points[0], "2026-06-15")
    settle_layouts()
    assert _texts(card) == ["+370 612 22222"]
    (fold,) = card.body.channels.findChildren(Fold)
    assert fold.label.text() == "1 no longer valid"
    QTest.keyClick(fold.label, Qt.Key.Key_Space)
    settle_layouts()
    assert _texts(card) == ["+370 612 22222", "+370 612 11111"]
    old = _rows(card)[1]
    notes = [label.text() for label in old.findChildren(PlainLabel)]
    assert any(text.startswith("until ") for text in notes)
    again = next(act for text, act, _icon in old._extras if text == "Valid again")
    again()
    settle_layouts()
    assert not card.body.channels.findChildren(Fold)
    assert stored(desk, card).points[0].valid_until == ""


def test_validity_is_edited_and_a_wrong_day_keeps_the_editor(
    desk: Desk, open_card: OpenCard
) -> None:
    card = open_card(a_person(points=(a_point("8 612 11111"),)))
    _rows(card)[0].edit()
    editor = card.body.channels.editor
    assert isinstance(editor, PointEditor)
    assert not editor.valid_until.isVisible()
    editor.say_validity.click()
    assert editor.valid_until.isVisible()
    editor.valid_until.edit.setText("31.12.2O26")
    editor.accept()
    assert card.body.channels.editor is editor
    assert editor.valid_until.error_text()
    card.body.channels.add(PointKind.EMAIL)
    assert card.body.channels.editor is editor
    editor.valid_until.edit.setText("2026-12-31")
    editor.accept()
    settle_layouts()
    assert stored(desk, card).points[0].valid_until == "2026-12-31"
    assert not card.body.channels.findChildren(Fold)


def test_labels_are_offered_from_cards_and_the_list_of_words(
    desk: Desk, open_card: OpenCard
) -> None:
    office = desk.office
    office.contacts.create(
        a_person(points=(a_point("8 612 11111", label="Sandėlis"),)), office.actor
    )
    card = open_card(a_person())
    card.body.channels.add(PointKind.PHONE)
    editor = card.body.channels.editor
    assert isinstance(editor, PointEditor)
    assert "Sandėlis" in _offered(editor.label)
    assert "office" in _offered(editor.label)


def _offered(edit: QLineEdit) -> list[str]:
    completer = cast(QCompleter, edit.completer())
    model = completer.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_an_address_is_copied_as_a_block_and_shown_on_a_map(
    desk: Desk, open_card: OpenCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl | None] = []

    monkeypatch.setattr(channels_panel, "reach", lambda url, _tell: opened.append(url))
    card = open_card(a_person("Ona", addresses=(OFFICE,), points=()))
    (row,) = _rows(card)
    QTest.keyClick(row.words, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    block = "Ona\nSavanorių pr. 174\n03153 Vilnius\nLithuania"
    assert QGuiApplication.clipboard().text() == block
    assert "Copied" in QToolTip.text()
    QTest.keyClick(row.words, Qt.Key.Key_Return)
    assert opened == [map_url("Savanorių pr. 174, 03153 Vilnius, Lithuania")]
    monkeypatch.setattr(channels_panel, "reach", lambda url, tell: tell(unopened_sentence(url)))
    QTest.keyClick(row.words, Qt.Key.Key_Return)
    assert card.message_bar.sentence() == "No program on this computer opens web pages."
    assert map_url(" ") is None
    url = opened[0]
    assert url is not None
    assert url.scheme() == "https"
    assert "Savanori%C5%B3" in url.toString(QUrl.ComponentFormattingOption.FullyEncoded)


def test_a_row_of_two_lines_does_not_grow_when_it_is_pointed_at(
    desk: Desk, open_card: OpenCard
) -> None:
    card = open_card(a_person(addresses=(OFFICE,), points=()))
    (row,) = _rows(card)
    before = row.height()
    row.words.setFocus()
    settle_layouts()
    assert row.is_revealed()
    assert row.height() == before


def test_only_one_address_is_the_main_one(desk: Desk, open_card: OpenCard) -> None:
    card = open_card(a_person(addresses=(replace(OFFICE, is_primary=True), STORE), points=()))
    store = _rows(card)[1]
    store.edit()
    editor = card.body.channels.editor
    assert isinstance(editor, AddressEditor)
    editor.main.setChecked(True)
    editor.accept()
    settle_layouts()
    assert [one.is_primary for one in stored(desk, card).addresses] == [False, True]
    assert desk.office.contacts.rows([stored(desk, card).id])[0].locality == "Kaunas"
    _rows(card)[1].move_by(-1)
    settle_layouts()
    assert [one.locality for one in stored(desk, card).addresses] == ["Kaunas", "Vilnius"]
