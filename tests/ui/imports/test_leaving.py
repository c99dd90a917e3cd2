"""What was decided in the wizard is not lost unasked: by leaving it, nor by going back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm_desktop.business.imports.flow import Step
from crm_desktop.business.imports.model import (
    CheckedRow,
    DuplicateAction,
    ErrorAction,
    Field,
    RowAction,
    RowDecision,
    Verdict,
)
from crm_desktop.business.imports.review import CheckResult
from crm_desktop.ui.imports.choosing import ChoicePopup
from crm_desktop.ui.imports.values_model import MAKE_NEW, Line
from crm_desktop.ui.imports.wizard import ImportWizard
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from tests.ui.imports.bench import Bench

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LIST = (
    "Name,Phone,E-mail,City,Status\n"
    "Agne Zukauskaite,8 612 34567,agne@example.com,Vilnius,passive ones\n"
    "Rasa Kazlauskaite,12,rasa@example.com,Kaunas,passive ones\n"
    "Petras Jonaitis,8 655 55555,petras@example.com,Kaunas,gold\n"
    "Petras Jonaitis,8 655 55555,petras@example.com,Kaunas,gold\n"
)
PHONE, CITY = 1, 3
Begin = Callable[..., ImportWizard]


@pytest.fixture
def begin(bench: Bench, qtbot: QtBot, tmp_path: Path) -> Begin:
    """A wizard in which a list was opened; it stands at a step."""

    def make(step: Step = Step.COLUMNS) -> ImportWizard:
        path = tmp_path / "people.csv"
        path.write_text(LIST, encoding="utf-8")
        services = replace(bench.services, custom_fields=bench.office.custom_fields)
        wizard = ImportWizard(services)
        wizard.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(wizard, before_close_func=lambda one: one.give_up())
        wizard.show()
        wizard.open_file(str(path))
        while wizard.step is not step:
            wizard.go_on()
        return wizard

    return make


def question(wizard: ImportWizard) -> ConfirmDialog | None:
    found = [one for one in wizard.findChildren(ConfirmDialog) if one.isVisible()]
    assert len(found) < 2, "asked once at a time"
    return found[0] if found else None


def answer(wizard: ImportWizard, *, keeps: bool) -> None:
    dialog = question(wizard)
    assert dialog is not None
    (dialog.keep_button if keeps else dialog.act_button).click()


def value_row(wizard: ImportWizard, text: str) -> int:
    model = wizard.values_step.model
    return next(
        row
        for row in range(model.rowCount())
        if isinstance(line := model.line(row), Line) and line.value.text == text
    )


def decide_column(wizard: ImportWizard) -> None:
    wizard.columns_step.model.choose(CITY, Field.REGION)


def decide_value(wizard: ImportWizard) -> None:
    wizard.values_step.model.choose(value_row(wizard, "gold"), "customer")


def decide_row(wizard: ImportWizard) -> None:
    wizard.check_step.model.decide([5], RowDecision(RowAction.NEW))


def decide_all(wizard: ImportWizard) -> None:
    box = wizard.check_step.errors
    box.setCurrentIndex(box.findData(ErrorAction.WITHOUT))
    box.activated.emit(box.currentIndex())


# Leaving ----------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [Step.FILE, Step.COLUMNS, Step.VALUES, Step.CHECK])
def test_who_decided_nothing_is_asked_nothing(begin: Begin, step: Step):
    wizard = begin(step)
    wizard.leave()
    assert question(wizard) is None
    assert not wizard.isVisible()


@pytest.mark.parametrize("way", ["cancel", "escape", "window"])
@pytest.mark.parametrize(
    ("step", "decide"),
    [
        (Step.COLUMNS, decide_column),
        (Step.VALUES, decide_value),
        (Step.CHECK, decide_row),
        (Step.CHECK, decide_all),
    ],
)
def test_what_was_decided_is_asked_about(
    begin: Begin, step: Step, decide: Callable[[ImportWizard], None], way: str
):
    wizard = begin(step)
    decide(wizard)

    def leave() -> None:
        if way == "window":
            wizard.close()
        elif way == "cancel":
            wizard.cancel_button.click()
        else:
            wizard.leave()

    leave()
    wizard.close()  # pressed twice
    answer(wizard, keeps=True)
    assert wizard.isVisible()
    assert wizard.step is step
    assert wizard.has_work
    leave()
    answer(wizard, keeps=False)
    assert not wizard.isVisible()


def test_what_was_decided_before_is_asked_about_in_later_steps(begin: Begin):
    wizard = begin()
    decide_column(wizard)
    wizard.go_on()
    wizard.go_on()
    assert wizard.step is Step.CHECK
    wizard.leave()
    answer(wizard, keeps=False)
    assert not wizard.isVisible()


def test_what_was_imported_is_not_asked_about(begin: Begin):
    wizard = begin()
    decide_column(wizard)
    while not wizard.is_finished:
        wizard.go_on()
    wizard.leave()
    assert not wizard.isVisible()


# Going back -------------------------------------------------------------------------------


def test_values_keep_their_meaning_when_a_column_changes(begin: Begin):
    wizard = begin(Step.VALUES)
    decide_value(wizard)
    wizard.values_step.model.choose(value_row(wizard, "passive ones"), MAKE_NEW)
    wizard.go_on()
    wizard.go_back()
    wizard.go_back()
    assert wizard.step is Step.COLUMNS
    decide_column(wizard)
    wizard.go_on()
    model = wizard.values_step.model
    plan = wizard.values_step.plan
    assert plan is not None
    assert plan.matches["status"]["gold"] == "customer"
    line = model.line(value_row(wizard, "passive ones"))
    assert isinstance(line, Line)
    assert "New: " in model.meaning(line)
    assert [name for _code, name in plan.new_stages] == ["passive ones"]


def test_going_back_and_on_checks_nothing_anew(begin: Begin):
    wizard = begin(Step.VALUES)
    decide_value(wizard)
    wizard.go_on()
    result = wizard.check_step.result
    wizard.go_back()
    wizard.go_back()
    assert wizard.step is Step.COLUMNS
    wizard.go_on()
    wizard.go_on()
    assert wizard.step is Step.CHECK
    assert wizard.check_step.result is result


@pytest.mark.parametrize("way", ["column", "country"])
def test_corrections_and_decisions_stand_when_it_is_checked_anew(begin: Begin, way: str):
    wizard = begin(Step.CHECK)
    step = wizard.check_step
    step.fix(3, PHONE, "8 612 00000")
    step.model.decide([2], RowDecision(RowAction.SKIP))
    decide_row(wizard)
    decide_all(wizard)
    before = step.result
    assert before is not None
    assert not before.counts.error
    if way == "country":
        step.recheck_requested.emit(replace(before.plan, area_code="5"))
    else:
        wizard.go_back()
        wizard.go_back()
        decide_column(wizard)
        while wizard.step is not Step.CHECK:
            wizard.go_on()
    assert step.result is not None
    assert step.result is not before
    assert not step.result.counts.error
    [row] = step.result.rows([3])
    assert row.values["phone"] == ["+37061200000"]
    assert step.model.skipped == {2}
    assert step.model.decided == {5: RowDecision(RowAction.NEW)}
    assert step.decisions.errors is ErrorAction.WITHOUT


def test_a_decision_that_does_not_fit_anymore_is_not_kept(begin: Begin):
    wizard = begin(Step.CHECK)
    step = wizard.check_step
    step.model.decide([3], RowDecision(RowAction.WITHOUT))
    wizard.go_back()
    wizard.go_back()
    wizard.columns_step.model.choose(PHONE, Field.IGNORE)
    while wizard.step is not Step.CHECK:
        wizard.go_on()
    assert step.result is not None
    [row] = step.result.rows([3])
    assert row.verdict is Verdict.NEW
    assert not step.model.decided


def test_rows_that_were_decided_are_read_before_the_window_has_the_result(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
):
    """There may be a hundred thousand of them."""
    wizard = begin(Step.CHECK)
    step = wizard.check_step
    decide_row(wizard)
    asked: list[CheckResult | None] = []
    read = CheckResult.rows

    def rows(result: CheckResult, numbers: Iterable[int]) -> tuple[CheckedRow, ...]:
        asked.append(step.result)
        return read(result, numbers)

    monkeypatch.setattr(CheckResult, "rows", rows)
    before = step.result
    assert before is not None
    step.recheck_requested.emit(replace(before.plan, area_code="5"))
    assert step.result is not before
    assert asked == [before], "read once, while the window still shows what was before"
    assert step.model.decided == {5: RowDecision(RowAction.NEW)}


def test_rows_of_another_list_are_decided_anew(begin: Begin, tmp_path: Path):
    wizard = begin(Step.CHECK)
    step = wizard.check_step
    step.fix(3, PHONE, "8 612 00000")
    decide_row(wizard)
    other = tmp_path / "others.csv"
    other.write_text(LIST.replace("Rasa", "Ona"), encoding="utf-8")
    for _step in range(3):
        wizard.go_back()
    wizard.open_file(str(other))
    wizard.go_on()
    answer(wizard, keeps=False)
    assert wizard.step is Step.COLUMNS
    assert not wizard.has_work
    while wizard.step is not Step.CHECK:
        wizard.go_on()
    assert step.result is not None
    assert step.result.counts.error == 1
    assert not step.has_work


# Beginning anew ---------------------------------------------------------------------------


def test_a_list_that_is_read_otherwise_is_asked_about(begin: Begin):
    wizard = begin()
    decide_column(wizard)
    wizard.go_back()
    step = wizard.file_step
    step.header_row.setCurrentIndex(step.header_row.findData(0))
    step.header_row.activated.emit(step.header_row.currentIndex())
    wizard.go_on()
    answer(wizard, keeps=True)
    assert wizard.step is Step.COLUMNS
    plan = wizard.columns_step.plan
    assert plan is not None
    assert plan.columns[CITY].field is Field.REGION
    assert plan.header_row == 1
    wizard.go_back()
    assert step.header_row.currentData() == 1
    wizard.go_on()
    assert question(wizard) is None, "nothing was changed since"
    assert wizard.step is Step.COLUMNS


def test_who_decided_nothing_opens_another_list_at_once(begin: Begin, tmp_path: Path):
    wizard = begin()
    wizard.go_back()
    other = tmp_path / "others.csv"
    other.write_text(LIST.replace("City", "Town"), encoding="utf-8")
    wizard.open_file(str(other))
    wizard.go_on()
    assert question(wizard) is None
    plan = wizard.columns_step.plan
    assert plan is not None
    assert plan.path == other


# Lists of choices -------------------------------------------------------------------------


def test_enter_alone_leaves_a_column_as_it_is(bench: Bench, begin: Begin):
    wizard = begin()
    step = wizard.columns_step
    step.view.setFocus()
    step.view.selectRow(PHONE)
    for _key in range(2):
        popup = next(iter(step.view.findChildren(ChoicePopup)), None)
        QTest.keyClick(popup.line if popup is not None else step.view, Qt.Key.Key_Return)
    assert step.plan is not None
    assert step.plan.columns[PHONE].field is Field.PHONE
    assert not step.has_work


def test_enter_alone_leaves_a_value_as_it_is(bench: Bench, begin: Begin):
    wizard = begin(Step.VALUES)
    step = wizard.values_step
    decide_value(wizard)
    step.view.setFocus()
    step.view.selectRow(value_row(wizard, "gold"))
    for _key in range(2):
        popup = next(iter(step.view.findChildren(ChoicePopup)), None)
        QTest.keyClick(popup.line if popup is not None else step.view, Qt.Key.Key_Return)
    assert step.plan is not None
    assert step.plan.matches["status"]["gold"] == "customer"


def test_a_single_correction_can_be_taken_back(begin: Begin):
    wizard = begin(Step.CHECK)
    step = wizard.check_step
    step.fix(3, PHONE, "8 612 00000")
    assert step.result is not None
    assert not step.result.counts.error
    step.messages.act()
    assert step.result.counts.error == 1
    [row] = step.result.rows([3])
    assert isinstance(row, CheckedRow)
    assert row.problems[0].raw == "12"


def test_what_becomes_of_known_contacts_is_a_decision_in_the_columns_too(begin: Begin):
    wizard = begin()
    wizard.check_step.choose_duplicates(DuplicateAction.SKIP)
    wizard.leave()
    answer(wizard, keeps=True)
    assert wizard.isVisible()
