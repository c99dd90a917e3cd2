"""A column of numbers that may be read in two ways: the question, the answer, the way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from crm_desktop.business.imports.flow import Step
from crm_desktop.business.imports.model import DecimalSign
from crm_desktop.ui.imports.decimal_popup import DecimalPopup
from crm_desktop.ui.imports.mapping_model import Act, Part, Remark
from crm_desktop.ui.imports.wizard import ImportWizard
from crm_desktop.ui.kit.theme import theme
from tests.ui.imports.bench import Bench, at_columns

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def wizard(bench: Bench, tmp_path: Path, qtbot: QtBot) -> ImportWizard:
    office = bench.office
    field = CustomField("Turnover", FieldKind.MONEY, currency="EUR")
    office.custom_fields.create(field, office.actor)
    path = tmp_path / "people.csv"
    path.write_text(
        "Name;E-mail;Turnover\nOna Onaite;ona@a.example;3.900\nJonas Jonaitis;j@a.example;7200\n",
        encoding="utf-8",
    )
    return at_columns(bench, path, qtbot)


def _remark(wizard: ImportWizard) -> Remark:
    model = wizard.columns_step.model
    column = model.column_at(2)
    assert column is not None
    return model.remark(column)


def _has_red_frame(wizard: ImportWizard) -> bool:
    view, model = wizard.columns_step.view, wizard.columns_step.model
    view.selectRow(0)
    picture = view.viewport().grab(view.visualRect(model.index(2, Part.FIELD))).toImage()
    red = theme().color("danger_solid")
    points = ((x, y) for x in range(picture.width()) for y in range(picture.height()))
    return any(picture.pixelColor(x, y) == red for x, y in points)


def _own(wizard: ImportWizard) -> str:
    shown = wizard.columns_step.preview.shown
    assert shown is not None
    return shown.own[0][1]


def _answer(bench: Bench, wizard: ImportWizard, number: int) -> None:
    step = wizard.columns_step
    step.view.selectRow(2)
    step.remark_button.click()
    popup = step.remark_button.findChild(DecimalPopup)
    assert popup is not None
    assert "3.900" in popup.accessibleName()
    assert popup.choices[0].hasFocus() or popup.choices[1].hasFocus(), "arrows choose at once"
    popup.choices[number].setChecked(True)
    popup.act_button.click()
    popup.deleteLater()
    bench.settle()


def test_the_question_is_asked_and_answered(bench: Bench, wizard: ImportWizard) -> None:
    step = wizard.columns_step
    remark = _remark(wizard)
    assert (remark.tone, remark.link, remark.act) == ("danger", "Decide", Act.DECIDE_NUMBERS)
    plain = "".join(sign for sign in remark.text if sign.isprintable())
    assert plain == "Is 3.900 3900 or 3.9?"
    column = step.model.column_at(2)
    assert column is not None
    assert step.model.is_open(column)
    assert str(step.model.index(2, Part.MATCH).data()).startswith("guess 59")
    assert _has_red_frame(wizard)
    _answer(bench, wizard, 1)
    assert not _has_red_frame(wizard)
    assert step.plan is not None
    assert step.plan.decimal_signs == ((2, DecimalSign.POINT),)
    assert _own(wizard) == "3.90"
    assert not step.model.is_open(column)
    assert str(step.model.index(2, Part.MATCH).data()) == "own field"
    assert (_remark(wizard).tone, _remark(wizard).link) == ("text_muted", "Change")
    _answer(bench, wizard, 0)
    assert step.plan.decimal_signs == ((2, DecimalSign.COMMA),)
    assert _own(wizard) == "3900.00"


def test_the_answer_stands_in_the_next_steps_and_back(bench: Bench, wizard: ImportWizard) -> None:
    _answer(bench, wizard, 1)
    wizard.go_on()
    bench.settle()
    assert wizard.step is Step.CHECK
    assert wizard.check_step.result is not None
    assert wizard.check_step.result.plan.decimal_signs == ((2, DecimalSign.POINT),)
    wizard.go_back()
    bench.settle()
    assert _own(wizard) == "3.90"
    while wizard.run is None:
        wizard.go_on()
    bench.settle()
    office = bench.office
    hit = next(one for one in office.search.find("ona") if "Ona" in one.title)
    assert [value.number for value in office.contacts.get(hit.ref.id).custom] == [390]


def test_it_is_no_question_once_the_column_is_read_otherwise(
    bench: Bench, wizard: ImportWizard
) -> None:
    wizard.columns_step.model.choose_key(2, "ignore")
    bench.settle()
    assert _remark(wizard).act is None
