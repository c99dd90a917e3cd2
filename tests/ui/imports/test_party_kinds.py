"""What contacts are to us and what changes, as the wizard offers and shows it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from crm_desktop.business.imports.insights import ValueChange
from crm_desktop.business.imports.model import Field
from crm_desktop.ui.contact_words import PARTY_WORDS
from crm_desktop.ui.imports.check_words import change_text
from crm_desktop.ui.imports.row_preview import preview_row
from crm_desktop.ui.imports.value_words import shown_change
from crm_desktop.ui.imports.values_model import AS_IT_IS, EMPTY, MAKE_NEW, Line, ValuesModel
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.formatting import format_iso_day
from tests.ui.imports.bench import Bench


def test_unknown_types_are_made_kept_as_tags_or_left_out(bench: Bench, tmp_path: Path):
    path = tmp_path / "types.csv"
    path.write_text(
        "Name,Phone,Type\nAgne Zukauskaite,8 612 34567,supplier/Donor\n"
        "Petras Jonaitis,8 655 55555,customer\n",
        encoding="utf-8",
    )
    services = replace(bench.services, party_name=PARTY_WORDS.word)
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
    assert model.meaning(lines[0]) == f"New: {isolate('Donor')}"
    made = model.plan
    assert made is not None
    row = imports.preview(made)[0]
    shown = [text for field, text in preview_row(row, made, services).lines]
    assert shown[-2:] == ["Supplier", "Donor"]
    code = made.new_party_kinds[0][0]
    change = ValueChange(Field.PARTY_KINDS, "customer", f"customer, {code}")
    assert shown_change(change, made, services).new == "Customer, Donor"


def test_values_of_a_change_are_shown_as_people_read_them(bench: Bench, tmp_path: Path):
    path = tmp_path / "list.csv"
    path.write_text("Name,Status,Contact every\nOna Onaitė,customer,30\n", encoding="utf-8")
    services = bench.services
    plan = services.imports.plan(path, "", country="LT")
    changes = (
        ValueChange(Field.STATUS, "cold", "customer"),
        ValueChange(Field.LAST_CONTACT_DATE, "", "2026-05-01"),
        ValueChange(Field.RHYTHM, "30", "1"),
    )
    shown = [change_text(shown_change(each, plan, services)) for each in changes]
    status = [services.stage_name(code) for code in ("cold", "customer")]
    assert shown[0] == f"Status: {isolate(status[0])} → {isolate(status[1])}"
    assert shown[1] == f"+ Last contact: {isolate(format_iso_day('2026-05-01'))}"
    assert shown[2] == "Contact every (days): every 30 days → every 1 day"
    row = services.imports.preview(plan)[0]
    assert (Field.RHYTHM, "every 30 days") in preview_row(row, plan, services).lines
