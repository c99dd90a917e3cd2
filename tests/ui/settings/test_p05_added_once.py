"""P5 in the settings: what is added once more after no answer is there once, as typed last."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from crm_desktop.business.contacts.dictionary_model import Dictionary
from crm_desktop.business.custom_fields.model import Option
from crm_desktop.business.planner.model import Sign
from crm_desktop.ui.settings.field_editor import FieldEditor
from crm_desktop.ui.settings.result_dialog import ResultDialog
from crm_desktop.ui.settings.word_dialogs import WordDialog
from tests.storage.office import without_answer
from tests.ui.settings.conftest import Room

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
both_ways = pytest.mark.parametrize("is_done", [True, False], ids=["was saved", "was not saved"])
both_names = pytest.mark.parametrize("name", ["Fair", "Fair in May"], ids=["same", "typed on"])


@both_ways
@both_names
@pytest.mark.parametrize("dictionary", list(Dictionary))
def test_p05_a_word(
    room: Room,
    host: QWidget,
    monkeypatch: pytest.MonkeyPatch,
    dictionary: Dictionary,
    name: str,
    is_done: bool,
) -> None:
    office = room.office
    before = {word.key for word in office.dictionaries.words(dictionary)}
    dialog = WordDialog(room.context, dictionary, None, host)
    told: list[str] = []
    dialog.found_there.connect(told.append)
    dialog.open()
    dialog.name.edit.setText("Fair")
    without_answer(office.journal, monkeypatch, is_done=is_done)
    dialog.act()
    room.settle()
    assert "not known" in dialog.error.text()
    office.database.reconnect()
    dialog.name.edit.setText(name)
    dialog.act()
    room.settle()
    assert not isValid(dialog)
    words = office.dictionaries.words(dictionary)
    assert [word.name for word in words if word.key not in before] == [name]
    assert bool(told) is is_done


@both_ways
@both_names
def test_p05_a_result(
    room: Room, host: QWidget, monkeypatch: pytest.MonkeyPatch, name: str, is_done: bool
) -> None:
    office = room.office
    dialog = ResultDialog(room.context, lambda: office.planner, None, host)
    told: list[str] = []
    dialog.found_there.connect(told.append)
    dialog.open()
    dialog.name.edit.setText("Fair")
    without_answer(office.journal, monkeypatch, is_done=is_done)
    dialog.act()
    room.settle()
    office.database.reconnect()
    dialog.name.edit.setText(name)
    dialog.sign.set_value(Sign.SUCCESS)
    dialog.act()
    room.settle()
    assert not isValid(dialog)
    own = [one for one in office.planner.results.known() if one.id]
    assert [(one.name, one.sign) for one in own] == [(name, Sign.SUCCESS)]
    assert bool(told) is is_done


@both_ways
@both_names
def test_p05_an_own_field(
    room: Room, host: QWidget, monkeypatch: pytest.MonkeyPatch, name: str, is_done: bool
) -> None:
    office = room.office
    editor = FieldEditor(room.context, None, (), host)
    told: list[str] = []
    editor.found_there.connect(told.append)
    editor.open()
    editor.name.edit.setText("Fair")
    editor.kind.set_value("choice")
    editor.options.show_options((Option("stand", "Stand"), Option("visit", "Visit")), {})
    without_answer(office.journal, monkeypatch, is_done=is_done)
    editor.save()
    room.settle()
    assert "not known" in editor.error.text()
    office.database.reconnect()
    editor.name.edit.setText(name)
    editor.save()
    room.settle()
    assert not isValid(editor)
    (field,) = office.custom_fields.fields()
    assert field.name == name
    assert [option.name for option in field.options] == ["Stand", "Visit"]
    assert bool(told) is is_done
