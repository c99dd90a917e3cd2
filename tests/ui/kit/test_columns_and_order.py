"""Columns chosen and put in order, several of them sorted by: header, popups, what is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.core.sorting import SortKey
from crm_desktop.ui.kit.column_chooser import ColumnChooser
from crm_desktop.ui.kit.columns import Appearance, Column, ColumnPlace
from crm_desktop.ui.kit.list_page import ListPage
from crm_desktop.ui.kit.sort_popup import SortPopup
from crm_desktop.ui.kit.theme import theme
from tests.ui.kit.sample_list import Query, SampleService, sample_columns, sample_model

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication) -> ListPage:
    theme().apply("light", "compact")
    made = ListPage(sample_model(SampleService(300)), "sample")
    qtbot.addWidget(made)
    made.resize(1000, 500)
    made.show_query(Query())
    made.show()
    made.activateWindow()
    return made


def _click(page: ListPage, number: int, modifier: Qt.KeyboardModifier) -> None:
    x = page.view.columnViewportPosition(number) + 20
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(page.view.header.viewport(), left, modifier, QPoint(x, 10))


def _asked(page: ListPage) -> tuple[tuple[str, bool], ...]:
    return tuple((key.by, key.descending) for key in page.model.sort_keys)


def test_shift_click_adds_turns_and_replaces_keys(page: ListPage) -> None:
    _click(page, 3, Qt.KeyboardModifier.NoModifier)
    assert _asked(page) == (("phone", False),)
    _click(page, 1, SHIFT)
    assert _asked(page) == (("phone", False), ("name", False))
    _click(page, 3, SHIFT)
    assert _asked(page) == (("phone", True), ("name", False)), "its place stays, it is turned"
    _click(page, 1, Qt.KeyboardModifier.NoModifier)
    assert _asked(page) == (("name", False),)
    _click(page, 1, Qt.KeyboardModifier.NoModifier)
    assert _asked(page) == (("name", True),)
    _click(page, 2, SHIFT)
    assert _asked(page) == (("name", True),), "nothing sorts by this column"


def test_a_key_too_many_takes_the_place_of_the_last(page: ListPage) -> None:
    header = page.view.header
    columns = tuple(
        column if column.key not in {"mail", "text"} else _sortable(column)
        for column in sample_columns()
    )
    page.view.set_columns(columns)
    for number in (1, 3, 4, 7):
        header.sort_by_column(number, adds=number != 1)
    assert [key.by for key in page.model.sort_keys] == ["name", "phone", "text"]
    header.drop_key(3)
    assert [key.by for key in page.model.sort_keys] == ["name", "text"]


def _sortable(column: Column) -> Column:
    return replace(column, sort=column.key)


def test_numbers_beside_the_arrows_tell_the_order(page: ListPage, qtbot: QtBot) -> None:
    header = page.view.header
    header.sort_by_column(1)
    one = header.viewport().grab().toImage()
    header.sort_by_column(3, adds=True)
    header.viewport().update()
    two = header.viewport().grab().toImage()
    x, width = page.view.columnViewportPosition(1), page.view.columnWidth(1)
    assert one.copy(x, 0, width, 24) != two.copy(x, 0, width, 24), "the first key has its number"


def test_the_menu_of_a_title_sorts_adds_and_hides(page: ListPage, qtbot: QtBot) -> None:
    menu = page.view.header.menu_of(3)
    qtbot.addWidget(menu)
    words = [action.text().split("\t")[0] for action in menu.actions() if action.text()]
    assert words == ["Sort ascending", "Sort descending", "Then sort by this", "Hide this column"]
    menu.actions()[2].trigger()
    assert _asked(page) == (("name", False), ("phone", False))
    menu.actions()[-1].trigger()
    assert page.view.isColumnHidden(3)


def test_the_chooser_shows_hides_moves_and_goes_back(page: ListPage, qtbot: QtBot) -> None:
    chooser = ColumnChooser(page.view.header, page)
    chooser.show_below(page.columns_button)
    titles = [item.title for item in chooser.list.items]
    assert titles == ["Name", "Owner", "Phone", "E-mail", "Tags", "Status", "Text"]
    chooser.list.set_current("owner")
    QTest.keyClick(chooser.list, Qt.Key.Key_Space)
    assert page.view.isColumnHidden(2)
    chooser.list.set_current("name")
    QTest.keyClick(chooser.list, Qt.Key.Key_Space)
    assert not page.view.isColumnHidden(1), "the name always stands there"
    chooser.list.set_current("status")
    QTest.keyClick(chooser.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(chooser.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [place.key for place in page.view.header.places()][:6] == [
        "check", "name", "owner", "phone", "status", "mail"
    ]  # fmt: skip
    assert chooser.list.current_key == "status"
    chooser.reset_button.click()
    assert not page.view.isColumnHidden(2)
    assert [place.key for place in page.view.header.places()][3:5] == ["phone", "mail"]
    QTest.keyClick(chooser, Qt.Key.Key_Escape)
    assert not chooser.isVisible()


def test_a_click_on_a_line_of_the_chooser_ticks_it(page: ListPage, qtbot: QtBot) -> None:
    chooser = ColumnChooser(page.view.header, page)
    chooser.show_below(page.columns_button)
    rect = chooser.list.visualRect(chooser.list.model().index(3, 0))
    QTest.mouseClick(chooser.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert page.view.isColumnHidden(4)
    chooser.close()


def test_a_hidden_column_keeps_its_width(page: ListPage) -> None:
    header = page.view.header
    header.resizeSection(3, 201)
    header.show_column(3, is_shown=False)
    kept = Appearance.from_json(page.appearance.to_json())
    header.reset_columns()
    header.take_places(kept.columns)
    header.show_column(3, is_shown=True)
    assert page.view.columnWidth(3) == 201


def test_the_order_popup_needs_no_mouse(page: ListPage, qtbot: QtBot) -> None:
    popup = SortPopup(page.view.header, page)
    popup.show_below(page.sort_button)
    assert [choice.isEnabled() for choice in popup.choices] == [True, True, False]
    popup.choices[0].setCurrentIndex(popup.choices[0].findData("phone"))
    popup.choices[0].activated.emit(0)
    popup.ways[0].setFocus()
    QTest.keyClick(popup.ways[0], Qt.Key.Key_Right)
    assert _asked(page) == (("phone", True),)
    popup.choices[1].setCurrentIndex(popup.choices[1].findData("name"))
    popup.choices[1].activated.emit(0)
    assert _asked(page) == (("phone", True), ("name", False))
    assert popup.choices[2].isEnabled()
    popup.choices[1].setCurrentIndex(0)
    popup.choices[1].activated.emit(0)
    assert _asked(page) == (("phone", True),)
    popup.close()


def test_the_keys_of_columns_and_order_open_their_popups(page: ListPage, qtbot: QtBot) -> None:
    QTest.qWaitForWindowActive(page)
    page.view.setFocus()
    for key, kind in ((Qt.Key.Key_O, SortPopup), (Qt.Key.Key_L, ColumnChooser)):
        QTest.keyClick(page.view, key, CTRL | SHIFT)
        QTest.qWait(20)
        (popup,) = page.findChildren(kind)
        assert popup.isVisible()
        popup.close()
        QTest.qWait(20)


def test_other_columns_keep_the_record_and_the_look(page: ListPage) -> None:
    page.view.jump_to_id(5)
    page.view.header.resizeSection(3, 190)
    places = page.view.header.places()
    page.view.set_columns(sample_columns()[:5])
    page.view.header.take_places(places)
    assert page.view.current_id == 5
    assert page.model.columnCount() == 5
    assert page.view.columnWidth(3) == 190


@pytest.mark.parametrize(
    "text",
    ["", "x", "[]", '{"columns": 3}', '{"columns": [["a"]]}', "[" * 100_000, '{"sort":[[1]]}'],
)
def test_a_look_that_cannot_be_read_is_none(text: str) -> None:
    assert Appearance.from_json(text) == Appearance()


def test_a_look_is_read_back_with_sane_widths_and_three_keys() -> None:
    keys = tuple(SortKey(f"k{n}", bool(n % 2)) for n in range(5))
    columns = (ColumnPlace("a", 0), ColumnPlace("b", 99_999, is_shown=False))
    read = Appearance.from_json(Appearance(columns, keys).to_json())
    assert read.sort == keys[:3]
    assert read.columns == (ColumnPlace("a", 20), ColumnPlace("b", 2000, is_shown=False))


def test_a_column_is_found_and_shown_by_keys_alone(page: ListPage, qtbot: QtBot) -> None:
    chooser = ColumnChooser(page.view.header, page)
    chooser.show_below(page.columns_button)
    chooser.search.show()
    chooser.search.setFocus()
    QTest.keyClicks(chooser.search, "mail")
    QTest.keyClick(chooser.search, Qt.Key.Key_Return)
    assert page.view.isColumnHidden(4)
    assert chooser.search.selectedText() == "mail", "the next name is typed over this one"
    chooser.search.clear()
    QTest.keyClick(chooser.search, Qt.Key.Key_Return)
    QTest.keyClick(chooser.search, Qt.Key.Key_Down)
    assert chooser.list.hasFocus()
    chooser.close()
