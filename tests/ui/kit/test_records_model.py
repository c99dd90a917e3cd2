"""A table of records: chosen rows stay what they are in both directions."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm_desktop.ui.kit.columns import Column
from crm_desktop.ui.kit.records_model import RecordsModel, dress
from crm_desktop.ui.kit.row_table import RowTable


def _table(qtbot: QtBot) -> tuple[RowTable, RecordsModel[str]]:
    view = RowTable()
    qtbot.addWidget(view)
    model = RecordsModel[str]((Column("a", "A", str, width=90),), QObject(view))
    dress(view, model, "Letters")
    view.resize(300, 200)
    view.show()
    return view, model


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
def test_a_row_is_chosen_in_both_directions(qtbot: QtBot, direction: Qt.LayoutDirection):
    view, model = _table(qtbot)
    view.setLayoutDirection(direction)
    model.show_rows("abc")
    view.selectRow(1)
    assert [index.row() for index in view.selectionModel().selectedRows()] == [1]
    assert model.at(view.currentIndex().row()) == "b"


def test_rows_added_below_leave_the_choice(qtbot: QtBot):
    view, model = _table(qtbot)
    model.show_rows("abc")
    view.selectRow(2)
    model.append_rows("de")
    assert (model.rowCount(), view.currentIndex().row()) == (5, 2)
    model.append_rows("")
    assert model.rowCount() == 5


def test_home_and_end_go_to_the_first_and_the_last_row(qtbot: QtBot):
    view, model = _table(qtbot)
    QTest.keyClick(view, Qt.Key.Key_End)
    model.show_rows("abcdef")
    view.selectRow(2)
    QTest.keyClick(view, Qt.Key.Key_End)
    assert [index.row() for index in view.selectionModel().selectedRows()] == [5]
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert [index.row() for index in view.selectionModel().selectedRows()] == [0]
