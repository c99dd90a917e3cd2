"""Lists and words: one list at a time, every change saved, merges taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.dictionary_model import Dictionary
from crm_desktop.business.contacts.model import LifecycleStage
from crm_desktop.ui.contact_words import stage_look
from crm_desktop.ui.settings.word_dialogs import MergeDialog, WordDialog
from crm_desktop.ui.settings.words_page import WordsPage
from tests.builders import a_person
from tests.ui.settings.conftest import Room

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def show(room: Room, qtbot: QtBot, dictionary: Dictionary = Dictionary.STAGE) -> WordsPage:
    page = WordsPage(room.context)
    qtbot.addWidget(page)
    page.resize(560, 440)
    page.choice.set_value(dictionary)
    page.load()
    page.show()
    room.settle()
    return page


def titles(page: WordsPage) -> list[str]:
    return [item.title for item in page.list.items]


def dialog(page: WordsPage, kind: type[QDialog]) -> Any:
    found = [one for one in page.window().findChildren(kind) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def test_stages_stand_translated_and_take_a_new_name_and_color(room: Room, qtbot: QtBot) -> None:
    room.context = replace(room.context, stage_look=stage_look)
    page = show(room, qtbot)
    assert titles(page)[:2] == ["Cold", "Lead"]
    marks = [(item.status.color, item.status.shape) for item in page.list.items if item.status]
    assert marks[:2] == [stage_look("cold", None), stage_look("lead", None)]
    assert not page.remove_button.isEnabled()
    page.edit_button.click()
    window = dialog(page, WordDialog)
    window.name.edit.setText("Unknown")
    window.colors.choose(2)
    window.act_button.click()
    room.settle()
    first = room.office.dictionaries.stages()[0]
    assert (first.key, first.name, first.color) == ("cold", "Unknown", 2)
    assert titles(page)[0] == "Unknown"
    status = page.list.items[0].status
    assert status is not None
    assert (status.word, status.color, status.shape) == ("Unknown", "series.2", "ring")


def test_a_stage_is_added_moved_and_retired(room: Room, qtbot: QtBot) -> None:
    page = show(room, qtbot)
    page.add_button.click()
    window = dialog(page, WordDialog)
    window.act_button.click()
    assert window.form.field("name").error_text().startswith("Write a name")
    window.name.edit.setText("In talks")
    window.act_button.click()
    room.settle()
    assert titles(page)[-1] == "In talks"
    current = page.current
    assert current is not None
    assert current.name == "In talks", "what was added is moved, edited or recolored next"
    QTest.keyClick(page.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    room.settle()
    assert titles(page)[-2:] == ["In talks", "Lost"]
    page.retire_button.click()
    room.settle()
    assert titles(page)[-2:] == ["Lost", "In talks"]  # retired ones stand below
    assert page.list.items[-1].note == "retired"
    assert page.retire_button.text() == "Restore"
    assert page.remove_button.isEnabled()
    page.remove_button.click()
    room.settle()
    assert len(titles(page)) == len(LifecycleStage)


def test_a_merge_is_chosen_by_key_and_never_goes_into_a_retired_word(
    room: Room, qtbot: QtBot
) -> None:
    room.office.dictionaries.set_retired(Dictionary.STAGE, "lead", True, room.office.actor)
    page = show(room, qtbot)
    assert titles(page)[-1] == "Lead"
    page.list.set_current("cold")
    page.window().activateWindow()
    page.merge_button.click()
    window = dialog(page, MergeDialog)
    combo = window.heir.combo
    assert [combo.itemText(n) for n in range(2)] == ["Prospect", "Customer"]
    assert window.focusWidget() is combo
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert window.heir.value() == "customer"
    window.reject()


def test_after_a_merge_the_word_that_took_over_is_the_current_one(room: Room, qtbot: QtBot) -> None:
    for name in ("Alpha", "Beta", "Gamma"):
        room.office.dictionaries.add(Dictionary.TAG, name, room.office.actor)
    page = show(room, qtbot, Dictionary.TAG)
    page.list.set_current(page.list.items[1].key)
    page.merge_button.click()
    window = dialog(page, MergeDialog)
    window.heir.combo.setCurrentText("Gamma")
    window.act_button.click()
    room.settle()
    assert titles(page) == ["Alpha", "Gamma"]
    current = page.current
    assert current is not None
    assert current.name == "Gamma"


def test_tags_merge_and_come_back(room: Room, qtbot: QtBot) -> None:
    office = room.office
    key = office.contacts.create(a_person(tags=("fair",)), office.actor).contact.id
    office.dictionaries.add(Dictionary.TAG, "Trade fair", office.actor)
    page = show(room, qtbot, Dictionary.TAG)
    assert [(item.title, item.end) for item in page.list.items] == [
        ("fair", "1"),
        ("Trade fair", ""),
    ]
    assert page.retire_button.isHidden()
    assert page.up_button.isHidden()
    page.merge_button.click()
    window = dialog(page, MergeDialog)
    assert window.windowTitle() == "Merge “fair”"
    window.act_button.click()
    room.settle()
    assert titles(page) == ["Trade fair"]
    assert office.contacts.get(key).tags == ("Trade fair",)
    assert page.message_bar.isVisible()
    page.activateWindow()
    page.list.setFocus()
    room.settle()
    QTest.keyClick(page.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    room.settle()
    assert office.contacts.get(key).tags == ("fair",)
    assert titles(page) == ["fair", "Trade fair"]


def test_an_empty_list_says_so(room: Room, qtbot: QtBot) -> None:
    page = show(room, qtbot, Dictionary.ROLE)
    assert page.empty.isVisible()
    assert page.list.isHidden()


def test_a_kind_of_contacts_is_added(room: Room, qtbot: QtBot) -> None:
    page = show(room, qtbot, Dictionary.PARTY_KIND)
    assert titles(page) == ["Customer", "Prospect", "Supplier", "Partner", "Competitor"]
    page.add_button.click()
    window = dialog(page, WordDialog)
    assert not window.other.isVisible()
    window.name.edit.setText("Donor")
    window.act_button.click()
    room.settle()
    assert titles(page)[-1] == "Donor"


def test_a_relation_has_a_name_for_each_end(room: Room, qtbot: QtBot) -> None:
    page = show(room, qtbot, Dictionary.RELATION)
    assert titles(page)[:2] == ["spouse", "parent / child"]
    page.add_button.click()
    window = dialog(page, WordDialog)
    window.name.edit.setText("guardian")
    window.other.edit.setText("ward")
    window.act_button.click()
    room.settle()
    assert titles(page)[-1] == "guardian / ward"
    page.list.setCurrentIndex(page.list.model().index(1, 0))
    page.edit_button.click()
    window = dialog(page, WordDialog)
    assert (window.name.text(), window.other.text()) == ("parent", "child")
    window.other.edit.setText("")
    window.act_button.click()
    room.settle()
    assert window.isVisible(), "one name alone is refused, and the window stays"
    window.other.edit.setText("son or daughter")
    window.act_button.click()
    room.settle()
    assert titles(page)[1] == "parent / son or daughter"
    page.list.setCurrentIndex(page.list.model().index(0, 0))
    page.edit_button.click()
    window = dialog(page, WordDialog)
    assert not window.other.isVisible(), "spouses are called alike"
