"""A base with ten thousand tags: every place that lists them stays quick and says what is left."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.filters import FIELDS, Condition, Operator
from crm_desktop.business.contacts.model import ListCounts, Tag
from crm_desktop.core.actor import Actor
from crm_desktop.ui.contacts.filter_editor import FilterEditor
from crm_desktop.ui.contacts.segments import SegmentCounts
from crm_desktop.ui.contacts.segments_panel import MOST_TAGS, SegmentsPanel
from crm_desktop.ui.contacts.tag_menu import TagMenu
from crm_desktop.ui.kit.choices import CheckBox
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.plain_label import PlainLabel

COUNT = 10_000
TAGS = tuple(Tag(f"Tag {number:05d}", 0, number + 1) for number in range(COUNT))
CONTEXT = cast("Any", SimpleNamespace(tags=TAGS, own_fields=()))


def test_the_side_column_lists_the_most_used_and_counts_the_others(qtbot: QtBot) -> None:
    panel = SegmentsPanel(Actor(1, "Ona"))
    qtbot.addWidget(panel)
    by_tag = tuple((tag, 500 if tag.id % 100 == 7 else 1) for tag in TAGS)
    lists = ListCounts(1, 1, 0, 0, 0, by_tag)
    panel.show_counts(SegmentCounts(lists, 0, 1))
    listed = [one for one in panel.list.segments() if one.key.startswith("tag:")]
    assert len(listed) == MOST_TAGS == len(panel.tags)
    assert all(tag.id % 100 == 7 for tag in panel.tags)
    model = panel.list.model()
    assert "9900 more" in str(model.index(model.rowCount() - 1, 0).data())
    few = tuple((tag, 0) for tag in TAGS[:3])
    panel.show_counts(SegmentCounts(ListCounts(1, 1, 0, 0, 0, few), 0, 1))
    assert panel.tags == TAGS[:3]
    assert model.index(model.rowCount() - 1, 0).data() == TAGS[2].name


def _boxes(editor: FilterEditor) -> list[CheckBox]:
    return [box for box in editor.findChildren(CheckBox) if not box.isHidden()]


def test_the_filter_finds_a_tag_while_one_types_and_keeps_what_is_ticked(qtbot: QtBot) -> None:
    field = next(one for one in FIELDS if one.key == "tag")
    chosen = Condition("tag", Operator.IS, ("9000",))
    parent = QWidget()
    qtbot.addWidget(parent)
    editor = FilterEditor(field, chosen, CONTEXT, parent)
    qtbot.addWidget(editor)
    assert len(_boxes(editor)) == 100
    assert _boxes(editor)[0].text() == "Tag 08999", "what is ticked stands first"
    told = [label.text() for label in editor.findChildren(PlainLabel)]
    assert any("9900 more" in text for text in told)
    search = next(line for line in editor.findChildren(Line) if line.placeholderText())
    search.setText("tag 01234")
    (found,) = _boxes(editor)
    found.setChecked(True)
    search.setText("")
    condition = editor.condition()
    assert condition is not None
    assert set(condition.values) == {"9000", "1235"}
    _boxes(editor)[0].setChecked(False)
    condition = editor.condition()
    assert condition is not None
    assert condition.values == ("1235",)


def test_the_menu_says_how_many_more_there_are_and_typing_narrows(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    menu = TagMenu(CONTEXT, parent)
    menu.set_own_tags(("Tag 00001",))
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions()]
    assert "Tag 00001" not in texts
    more = next(action for action in menu.actions() if "9975 more" in action.text())
    assert not more.isEnabled()
    line = menu.findChild(Line)
    assert line is not None
    line.setText("tag 0123")
    line.textEdited.emit("tag 0123")
    names = [action.text() for action in menu.actions() if action.text().startswith("Tag")]
    assert names == [f"Tag 0123{number}" for number in range(10)]
    menu.deleteLater()


def test_a_menu_that_opens_upwards_keeps_its_foot_and_leaves_no_gap(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    menu = TagMenu(CONTEXT, parent)
    menu.stand_above()
    menu.aboutToShow.emit()
    menu.popup(QPoint(20, 20))
    foot, line = menu.geometry().bottom(), menu.findChild(Line)
    assert line is not None
    assert menu.actionGeometry(menu.actions()[-1]).contains(line.geometry().center())
    qtbot.keyClicks(line, "tag 01234")
    assert menu.geometry().bottom() == foot
    assert menu.height() == menu.sizeHint().height()
    assert menu.actions()[-1].text() == "", "the line stays last"
    menu.close()
    menu.deleteLater()


def test_the_filter_is_set_by_keys_alone(qtbot: QtBot) -> None:
    field = next(one for one in FIELDS if one.key == "tag")
    parent = QWidget()
    qtbot.addWidget(parent)
    editor = FilterEditor(field, None, CONTEXT, parent)
    editor.show()
    editor.focus_values()
    search = next(line for line in editor.findChildren(Line) if line.placeholderText())
    for typed, tag_id in (("tag 01234", "1235"), ("tag 00077", "78")):
        qtbot.keyClicks(search, typed)
        qtbot.keyClick(search, Qt.Key.Key_Return)
        assert search.selectedText() == typed, "the next name is typed over this one"
        condition = editor.condition()
        assert condition is not None
        assert tag_id in condition.values
    qtbot.keyClick(search, Qt.Key.Key_Down)
    assert _boxes(editor)[0].hasFocus()
    for expected in (search, editor.operator):
        QTest.keyClick(editor.focusWidget(), Qt.Key.Key_Backtab)
        assert editor.focusWidget() is expected
    search.setFocus()
    with qtbot.waitSignal(editor.destroyed):
        qtbot.keyClick(search, Qt.Key.Key_Return)
