"""The page of own fields: made, edited, put in order by keys and mouse, retired, restored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm_desktop.business.custom_fields.model import (
    CustomField,
    FieldKind,
    Option,
    value_in,
    with_value,
)
from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.ui.kit.arranged_list import ArrangedItem
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.settings.field_editor import FieldEditor
from crm_desktop.ui.settings.fields_page import FieldsPage, order_after
from tests.builders import a_person
from tests.ui.settings.conftest import Room

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

OPTIONS = (Option("a1", "Gold"), Option("b2", "Silver"))


def make(room: Room, name: str, kind: FieldKind = FieldKind.TEXT, group: str = "") -> CustomField:
    options = OPTIONS if kind.has_options else ()
    field = CustomField(name, kind, group=group, options=options)
    return room.office.custom_fields.create(field, room.office.actor).field


def show(room: Room, qtbot: QtBot) -> FieldsPage:
    page = FieldsPage(room.context)
    qtbot.addWidget(page)
    page.resize(560, 440)
    page.show()
    room.settle()
    return page


def titles(page: FieldsPage) -> list[str]:
    return [item.title for item in page.list.items]


def editor_of(page: FieldsPage) -> FieldEditor:
    editors = page.window().findChildren(FieldEditor)
    assert len(editors) == 1
    return editors[0]


def test_an_empty_page_says_how_to_begin(room: Room, qtbot: QtBot) -> None:
    page = show(room, qtbot)
    assert page.empty.isVisible()
    assert page.list.isHidden()
    assert not page.edit_button.isVisible()


def test_the_kinds_are_passed_through_by_key(room: Room, qtbot: QtBot) -> None:
    page = show(room, qtbot)
    page.add_button.click()
    editor = editor_of(page)
    editor.activateWindow()
    combo = editor.kind.combo
    combo.setFocus()
    for _step in FieldKind:
        QTest.keyClick(editor.focusWidget(), Qt.Key.Key_Down)
    assert editor.focusWidget() is combo  # lists of options do not hold the keyboard
    assert editor.kind.value() == list(FieldKind)[-1]
    room.settle()
    assert editor.height() == editor.sizeHint().height(), "rows of other kinds leave no gap"


def test_a_field_is_made_in_the_editor(room: Room, qtbot: QtBot) -> None:
    page = show(room, qtbot)
    page.add_button.click()
    editor = editor_of(page)
    editor.save_button.click()
    assert editor.form.field("name").error_text().startswith("Write a name")
    editor.name.edit.setText("Level")
    editor.kind.combo.setCurrentIndex(list(FieldKind).index(FieldKind.CHOICE))
    assert editor.options.isVisible()
    first = editor.options._rows[0].line
    QTest.keyClicks(first, "Gold")
    QTest.keyClick(first, Qt.Key.Key_Return)
    QTest.keyClicks(editor.options._rows[1].line, "Silver")
    QTest.keyClick(editor.options._rows[1].line, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    editor.default.edit.setText("gold")
    editor.save_button.click()
    room.settle()
    (made,) = room.office.custom_fields.fields()
    assert [option.name for option in made.options] == ["Silver", "Gold"]
    assert made.default == made.options[1].code
    assert titles(page) == ["Without a group", "Level"]
    assert page.current == made


class _Late(Operations):
    """Answers when it is told to, as a worker on a slow drive does."""

    def __init__(self) -> None:
        super().__init__(InlineWorker())
        self.held: list[Callable[[], object]] = []

    def run(self, *arguments: Any, **options: Any) -> Any:
        self.held.append(lambda: super(_Late, self).run(*arguments, **options))

    def answer(self) -> None:
        held, self.held = self.held, []
        for one in held:
            one()


def test_a_field_just_made_is_the_current_one_when_it_has_been_read(
    room: Room, qtbot: QtBot
) -> None:
    make(room, "Old")
    late = _Late()
    room.context = replace(room.context, operations=late)
    page = show(room, qtbot)
    late.answer()
    page.add()
    made = make(room, "New")
    page.load()
    late.answer()
    room.settle()
    assert page.current == made


def test_money_asks_for_its_currency(room: Room, qtbot: QtBot) -> None:
    page = show(room, qtbot)
    page.add_button.click()
    editor = editor_of(page)
    editor.name.edit.setText("Budget")
    editor.kind.combo.setCurrentIndex(list(FieldKind).index(FieldKind.MONEY))
    assert editor.currency.isVisible()
    assert editor.decimals.isHidden()
    editor.save_button.click()
    assert editor.form.field("currency").error_text().startswith("This is no currency")
    editor.currency.edit.setText("eur")
    editor.default.edit.setText("a lot")
    editor.save_button.click()
    assert editor.form.field("default").error_text().startswith("Write a number")
    editor.default.edit.setText("100")
    editor.save_button.click()
    (made,) = room.office.custom_fields.fields()
    assert (made.currency, made.default) == ("EUR", "10000")


def test_an_option_in_use_asks_who_takes_over(room: Room, qtbot: QtBot) -> None:
    field = make(room, "Level", FieldKind.CHOICE)
    office = room.office
    contact = office.contacts.create(a_person(), office.actor).contact
    custom = with_value((), field.id, office.custom_fields.value(field.id, "a1"))
    office.contacts.save(contact, replace(contact, custom=custom), office.actor)
    page = show(room, qtbot)
    page.list.set_current(str(field.id))
    page.edit()
    editor = editor_of(page)
    assert not editor.kind.isEnabled()
    gold = editor.options._rows[0]
    gold.remove_button.click()
    # With the English words loaded it is "1 contact".
    sentence = gold.sentence.text().replace("contact(s)", "contact")
    assert sentence == "“Gold” is set for 1 contact. They get:"
    editor.save_button.click()
    assert editor.error.text().startswith("1 contacts have “Gold”")
    gold.heir.setCurrentIndex(1)
    editor.save_button.click()
    room.settle()
    value = value_in(office.contacts.get(contact.id).custom, field.id)
    assert value is not None
    assert value.text == "b2"


def test_alt_arrows_move_a_field_into_the_next_group(room: Room, qtbot: QtBot) -> None:
    one, two = make(room, "One"), make(room, "Two", group="Sales")
    page = show(room, qtbot)
    assert titles(page) == ["Without a group", "One", "Sales", "Two"]
    page.list.set_current(str(one.id))
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    room.settle()
    fields = [(field.name, field.group) for field in room.office.custom_fields.fields()]
    assert fields == [("One", "Sales"), ("Two", "Sales")]
    assert page.current is not None
    assert page.current.id == one.id
    QTest.keyClick(page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    room.settle()
    assert [field.id for field in room.office.custom_fields.fields()] == [two.id, one.id]


def test_the_mouse_drags_a_field(room: Room, qtbot: QtBot) -> None:
    names = ("One", "Two", "Three")
    for name in names:
        make(room, name)
    page = show(room, qtbot)
    view, port = page.list, page.list.viewport()

    def middle(row: int) -> QPoint:
        return view.visualRect(view.model().index(row, 0)).center()

    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=middle(1))
    for step in (12, 40):
        moved = middle(1) + QPoint(0, step)
        qtbot.mouseMove(port, moved)
        _drag(view, moved)
    end = view.visualRect(view.model().index(3, 0)).bottomLeft() + QPoint(20, -2)
    _drag(view, end)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)
    room.settle()
    found = [field.name for field in room.office.custom_fields.fields()]
    assert found == ["Two", "Three", "One"]
    assert view.hovered_row == 3, "what lies under the mouse now, not where the drag began"


def _drag(view: object, position: QPoint) -> None:
    """A move with the button held, which QTest does not send on every platform."""
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent

    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(position),
        QPointF(position),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    view.mouseMoveEvent(event)  # type: ignore[attr-defined]


def test_retire_and_restore_from_the_list(room: Room, qtbot: QtBot) -> None:
    field = make(room, "One")
    page = show(room, qtbot)
    page.retire_button.click()
    room.settle()
    assert titles(page) == ["Retired", "One"]
    assert page.retire_button.text() == "Restore"
    page.retire_button.click()
    room.settle()
    assert titles(page) == ["Without a group", "One"]
    page.remove_button.click()
    room.settle()
    assert page.empty.isVisible()
    assert field not in room.office.custom_fields.fields(with_retired=True)


def test_nothing_can_be_changed_in_a_file_open_to_read_only(room: Room, qtbot: QtBot) -> None:
    make(room, "One")
    page = FieldsPage(replace(room.context, is_read_only=True))
    qtbot.addWidget(page)
    page.show()
    room.settle()
    assert not page.add_button.isEnabled()
    assert not page.retire_button.isEnabled()
    page.list.move_current(1)
    page.edit()
    assert not page.window().findChildren(FieldEditor)


def test_an_order_knows_groups_and_leaves_retired_ones_apart() -> None:
    items = [
        ArrangedItem("group:", "Own fields", is_heading=True),
        ArrangedItem("1", "One"),
        ArrangedItem("group:B", "B", is_heading=True),
        ArrangedItem("2", "Two"),
        ArrangedItem("retired", "Retired", is_heading=True),
        ArrangedItem("3", "Three"),
    ]
    assert order_after(items, 1, 4) == [(2, "B"), (1, "B")]
    assert order_after(items, 3, 1) == [(2, ""), (1, "")]
    assert order_after(items, 1, 0) is None
    assert order_after(items, 1, 6) is None
    assert order_after(items, 0, 3) is None
