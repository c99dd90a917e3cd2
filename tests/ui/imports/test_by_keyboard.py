"""The wizard without a mouse: one sees where keys go, and a reader of screens is told names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QComboBox, QTableView, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.business.imports.flow import Step
from crm_desktop.ui.imports.check_model import Part as CheckPart
from crm_desktop.ui.imports.choosing import choice_box
from crm_desktop.ui.imports.mapping_model import Part
from crm_desktop.ui.imports.values_model import Part as ValuesPart
from crm_desktop.ui.imports.wizard import ImportWizard
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import ViewState
from tests.ui.imports.bench import Bench

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LIST = (
    "Name,Phone,E-mail,Status\n"
    "Agne Zukauskaite,8 612 34567,agne@example.com,passive ones\n"
    "Rasa Kazlauskaite,12,rasa@example.com,gold\n"
    "Petras Jonaitis,13,petras@example.com,gold\n"
)


@pytest.fixture
def wizard(bench: Bench, qtbot: QtBot, tmp_path: Path) -> ImportWizard:
    """A wizard in its first step, with a file that was opened before."""
    path = tmp_path / "people.csv"
    path.write_text(LIST, encoding="utf-8")
    state = ViewState(tmp_path / "windows.ini")
    state.keep_text("imports/recent", str(path))
    services = replace(bench.services, custom_fields=bench.office.custom_fields)
    made = ImportWizard(services, state)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made, before_close_func=lambda one: one.give_up())
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def lead_to(wizard: ImportWizard, step: Step) -> None:
    if wizard.file_step.plan is None:
        wizard.open_file(wizard.file_step.recent()[0])
    while wizard.step is not step:
        wizard.go_on()


def border(view: QTableView, row: int, part: int) -> QColor:
    """The color in the middle of the upper border of a row's box."""
    box = choice_box(view.visualRect(view.model().index(row, part)))
    picture = view.viewport().grab().toImage()
    top = box.top() if part != ValuesPart.MEANING else box.top() - 1
    middle = box.center().x()
    return max(
        (picture.pixelColor(QPoint(middle, y)) for y in range(top, top + 4)),
        key=lambda color: color.saturation(),
    )


@pytest.mark.parametrize(
    ("step", "part", "row"),
    [
        (Step.COLUMNS, Part.FIELD, 1),
        (Step.VALUES, ValuesPart.MEANING, 1),
        (Step.CHECK, CheckPart.ACTION, 1),
    ],
)
def test_one_sees_in_which_row_the_keyboard_is(
    wizard: ImportWizard, step: Step, part: int, row: int
):
    lead_to(wizard, step)
    pages = {
        Step.COLUMNS: wizard.columns_step.view,
        Step.VALUES: wizard.values_step.view,
        Step.CHECK: wizard.check_step.view,
    }
    view = pages[step]
    view.selectRow(row)
    focus = theme().color("focus")
    wizard.next_button.setFocus()
    assert border(view, row, part) != focus
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert border(view, row, part) == focus
    assert border(view, row + 1, part) != focus


def test_who_comes_to_the_rows_by_keyboard_stands_on_one(wizard: ImportWizard):
    lead_to(wizard, Step.CHECK)
    view = wizard.check_step.view
    assert not view.selectionModel().hasSelection()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.currentIndex().row() == 1, "the first row is a heading"
    assert view.selectionModel().hasSelection()
    view.selectRow(2)
    wizard.next_button.setFocus()
    view.setFocus(Qt.FocusReason.BacktabFocusReason)
    assert view.currentIndex().row() == 2, "where one was"


def test_enter_chooses_a_file_though_others_were_opened_before(wizard: ImportWizard):
    assert wizard.file_step.drop_zone.recent.isVisible()
    assert wizard.focusWidget() is wizard.file_step.drop_zone.first


def _name(widget: QWidget) -> str:
    """What is read out; of a list of choices its label, for its text is what is chosen."""
    found = QAccessible.queryAccessibleInterface(widget)
    if isinstance(widget, QComboBox):
        labels = [one for one, _how in found.relations() if one is not None]
        return " ".join(one.text(QAccessible.Text.Name) for one in labels)
    return found.text(QAccessible.Text.Name)


@pytest.mark.parametrize("step", list(Step))
def test_whatever_takes_the_keyboard_has_a_name(wizard: ImportWizard, step: Step):
    if step is not Step.FILE:
        lead_to(wizard, step)
    else:
        wizard.open_file(wizard.file_step.recent()[0])
    taking = [
        widget
        for widget in wizard.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    assert len(taking) > 3
    assert [type(widget).__name__ for widget in taking if not _name(widget)] == []
