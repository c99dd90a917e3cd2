"""What contacts are to us, as the wizard offers and shows it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from crm_desktop.business.imports.insights import ValueChange
from crm_desktop.business.imports.model import Field
from crm_desktop.ui.contact_words import party_word
from crm_desktop.ui.imports.row_preview import preview_row
from crm_desktop.ui.imports.value_words import shown_change
from crm_desktop.ui.imports.values_model import AS_IT_IS, EMPTY, MAKE_NEW, Line, ValuesModel
from tests.ui.imports.bench import Bench


def test_unknown_types_are_made_kept_as_tags_or_left_out(bench: Bench, tmp_path: Path):
    path = tmp_path / "types.csv"
    path.write_text(
        "Name,Phone,Type\nAgne Zukauskaite,8 612 34567,supplier/Donor\n"
        "Petras Jonaitis,8 655 55555,customer\n",
        encoding="utf-8",
    )
    services = replace(bench.services, party_name=party_word)
    imports = services.imports
    plan, words = imports.plan(path, "", country="LT"), imports.our_words()
    model = ValuesModel(services)
    model.may_make = True
    model.show_lists(plan, imports.value_lists(plan, words), words)
    lines = [line for row in range(model.rowCount()) if isinstance(line := model.line(row), Line)]
    assert [model.meaning(line) for line in lines] == ["Keep as a tag", "Supplier", "Customer"]
    keys = [choice.key for choice in model.choices(lines[0])]
    assert keys[:4] == [MAKE_NEW, AS_IT_IS, EMPTY, "customer"]
    assert AS_IT_IS not in [choice.key for choice in model.choices(lines[1])]
    model.choose(1, MAKE_NEW)
    assert model.meaning(lines[0]) == "New: Donor"
    made = model.plan
    assert made is not None
    row = imports.preview(made)[0]
    shown = [text for field, text in preview_row(row, made, services).lines]
    assert shown[-2:] == ["Supplier", "Donor"]
    code = made.new_party_kinds[0][0]
    change = ValueChange(Field.PARTY_KINDS, "customer", f"customer, {code}")
    assert shown_change(change, made, services).new == "Customer, Donor"
