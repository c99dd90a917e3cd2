"""The first records that are shown before columns are mapped stand as they do in the file."""

from __future__ import annotations

from pathlib import Path

from crm_desktop.business.imports.planning import plan_sheet
from crm_desktop.business.imports.source import open_table

SAMPLES = Path(__file__).parents[1] / "data" / "samples"


def test_values_of_a_row_stay_in_their_row() -> None:
    table = open_table(SAMPLES / "03-klientai-suvestine.xlsx")
    try:
        plan = plan_sheet(table, "Klientai", country="LT")
    finally:
        table.close()
    headings = [column.heading for column in plan.columns]
    first = dict(zip(headings, plan.first_rows[0], strict=True))
    # The first record has neither a VAT code nor a landline, though later ones do.
    assert first["Kontaktinis asmuo"] == "Laima Čiurlytė"
    assert first["PVM kodas"] == ""
    assert first["Tel."] == "-"
    # The second lies under a company merged over two rows.
    second = dict(zip(headings, plan.first_rows[1], strict=True))
    assert second["Kontaktinis asmuo"] == "Eimantas Rudaminas"
    assert second["Įmonė"] == first["Įmonė"]
