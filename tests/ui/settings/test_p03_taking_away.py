"""P3 in the lists of the company: what somebody renamed meanwhile is not taken away unasked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.dictionary_model import Dictionary
from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from crm_desktop.business.planner.model import Sign
from crm_desktop.ui.kit.conflict_dialog import Answer
from crm_desktop.ui.settings.fields_page import FieldsPage
from crm_desktop.ui.settings.results_page import ResultsPage
from crm_desktop.ui.settings.word_dialogs import MergeDialog
from crm_desktop.ui.settings.words_page import WordsPage
from tests.builders import Office
from tests.ui.second_program import answer_all
from tests.ui.settings.conftest import Room

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.mark.parametrize(("choice", "left"), [(Answer.MINE, []), (Answer.THEIRS, ["Trade fair"])])
def test_p03_a_word(room: Room, ben: Office, qtbot: QtBot, choice: Answer, left: list[str]) -> None:
    words, actor = room.office.dictionaries, room.office.actor
    page = WordsPage(room.context)
    qtbot.addWidget(page)
    page.show()
    words.add(page.dictionary, "Fair", actor)
    page.load()
    room.settle()
    word = next(one for one in page.things if one.name == "Fair")
    ben.dictionaries.rename(page.dictionary, word.key, "Trade fair", ben.actor)
    page.take_away(word)
    assert answer_all(room, page, choice) == ["Fair: Removed / Now: Trade fair"]
    names = [one.name for one in words.words(page.dictionary) if one.name in ("Fair", *left)]
    assert names == left


def test_p03_a_word_that_is_merged(room: Room, ben: Office, host: QWidget) -> None:
    words, actor = room.office.dictionaries, room.office.actor
    for name in ("Fair", "Expo"):
        words.add(Dictionary.TAG, name, actor)
    found = words.words(Dictionary.TAG)
    one, other = (next(word for word in found if word.name == name) for name in ("Fair", "Expo"))
    dialog = MergeDialog(room.context, Dictionary.TAG, one, found, host)
    dialog.open()
    room.settle()
    dialog.heir.set_value(other.key)
    ben.dictionaries.rename(Dictionary.TAG, other.key, "Exhibition", ben.actor)
    dialog.act()
    assert answer_all(room, dialog, Answer.MINE) == ["Fair: Removed / Name: Exhibition"]
    assert [word.name for word in words.words(Dictionary.TAG)] == ["Exhibition"]


@pytest.mark.parametrize("choice", [Answer.MINE, Answer.THEIRS])
def test_p03_an_own_field(room: Room, ben: Office, qtbot: QtBot, choice: Answer) -> None:
    fields, actor = room.office.custom_fields, room.office.actor
    base = fields.create(CustomField("Size", FieldKind.TEXT), actor).field
    page = FieldsPage(room.context)
    qtbot.addWidget(page)
    page.show()
    room.settle()
    ben.custom_fields.save(replace(base, name="Fit"), ben.actor)
    page.take_away(base)
    assert answer_all(room, page, choice) == ["Size: Removed / Now: Fit"]
    assert bool(fields.fields()) == (choice is Answer.THEIRS)


@pytest.mark.parametrize("choice", [Answer.MINE, Answer.THEIRS])
def test_p03_a_result(room: Room, ben: Office, qtbot: QtBot, choice: Answer) -> None:
    results = room.office.planner.results
    base = results.add("Card left", Sign.NEUTRAL, room.office.actor)
    page = ResultsPage(room.context, lambda: room.office.planner)
    qtbot.addWidget(page)
    page.show()
    room.settle()
    ben.planner.results.change(replace(base, sign=Sign.FAILURE), ben.actor)
    page.take_away(base)
    assert answer_all(room, page, choice) == ["Card left: Removed / Now: Failure"]
    assert any(one.id == base.id for one in results.known()) == (choice is Answer.THEIRS)
