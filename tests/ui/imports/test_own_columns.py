"""Own fields in the step of the columns: guessed, chosen, made of a column, shown beside."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from crm_desktop.business.imports.flow import Step
from crm_desktop.business.imports.model import Field
from crm_desktop.ui.imports.mapping_model import NEW_FIELD, Part
from crm_desktop.ui.imports.wizard import ImportWizard
from crm_desktop.ui.imports.words import OWN_ICON
from crm_desktop.ui.kit.icons import has_icon
from tests.ui.imports.bench import Bench, at_columns

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def wizard(bench: Bench, tmp_path: Path, qtbot: QtBot) -> ImportWizard:
    office = bench.office
    office.custom_fields.create(CustomField("Budget", FieldKind.NUMBER, decimals=2), office.actor)
    office.custom_fields.create(CustomField("Friend", FieldKind.LINK), office.actor)
    path = tmp_path / "people.csv"
    path.write_text(
        "Name,E-mail,budget,Zone X\nOna Onaite,ona@a.example,12.5,7\nJonas,j@a.example,much,8\n",
        encoding="utf-8",
    )
    return at_columns(bench, path, qtbot)


def _shown(wizard: ImportWizard, row: int, part: Part) -> str:
    model = wizard.columns_step.model
    return str(model.index(row, part).data())


def _choices(wizard: ImportWizard) -> list[str]:
    return [choice.key for choice in wizard.columns_step.model.choices()]


def test_a_column_called_like_an_own_field_is_read_into_it(
    bench: Bench, wizard: ImportWizard
) -> None:
    assert _shown(wizard, 2, Part.FIELD) == "Budget"
    assert _shown(wizard, 2, Part.MATCH) == "own field"
    assert "not valid" in _shown(wizard, 2, Part.REMARK)
    shown = wizard.columns_step.preview.shown
    assert shown is not None
    assert shown.own == (("Budget", "12.50"),)
    assert has_icon(OWN_ICON)
    wizard.next_button.click()
    bench.settle()
    assert wizard.step is Step.CHECK
    result = wizard.check_step.result
    assert result is not None
    assert result.counts.error == 1


def test_the_list_offers_own_fields_and_making_one(bench: Bench, wizard: ImportWizard) -> None:
    offered = _choices(wizard)
    keys = [field.key for field in bench.office.custom_fields.fields()]
    assert set(keys) <= set(offered), "a link to a contact too"
    assert _shown(wizard, 0, Part.REMARK).endswith(("value", "values"))
    assert offered[-1] == NEW_FIELD
    model = wizard.columns_step.model
    model.choose_key(3, keys[0])
    assert _shown(wizard, 3, Part.FIELD) == "Budget"
    assert _shown(wizard, 2, Part.FIELD) == "Do not import"
    model.choose_key(3, Field.IGNORE.value)
    assert _shown(wizard, 3, Part.FIELD) == "Do not import"


def test_an_own_field_is_made_of_a_column(bench: Bench, wizard: ImportWizard) -> None:
    model = wizard.columns_step.model
    model.choose_key(3, NEW_FIELD)
    bench.settle()
    assert _shown(wizard, 3, Part.FIELD) == "Zone X"
    assert _shown(wizard, 3, Part.MATCH) == "chosen by you"
    assert "Zone X" in wizard.columns_step.messages.sentence()
    assert len(bench.office.custom_fields.fields()) == 2, "nothing is written before the last step"
    model.choose_key(2, NEW_FIELD)
    assert _shown(wizard, 2, Part.FIELD) == "Budget", "the field of that name is there already"
    while wizard.run is None:
        wizard.go_on()
    made = bench.office.custom_fields.fields()[-1]
    assert (made.name, made.kind) == ("Zone X", FieldKind.NUMBER)
    wizard.result_step.undo_button.click()
    bench.settle()
    assert len(bench.office.custom_fields.fields()) == 2
