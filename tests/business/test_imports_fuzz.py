"""Whatever a list holds, its dry run ends in a verdict for every row or in one refusal."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.business.imports.model import Verdict
from crm_desktop.business.imports.service import ImportService
from crm_desktop.core.errors import UserError
from crm_desktop.formats.delimited_text import PastedText
from tests.builders import Office
from tests.business.import_scoring import sample_files

KNOWN_CODES = {
    "file_empty", "import_no_rows", "import_nothing_mapped", "too_many_rows", "too_many_columns",
    "import_no_results", "file_too_large",
}  # fmt: skip
_NASTY = (
    "Name", "Phone", "E-mail", "Birthday", "Город", "Tel.", "Company", "Notes", "Tags", "Country",
    "=1+1", "+370 612 34567", "8 612 34567", "3.70612E+10", "1) 2) 3)", "a@b", "a@b.example.com",
    "31.02.2024", "1402/05/12", "45123", "0/0/00", "N/A", "—", "?", "", " ", "\u200f", "\u202e",
    "É" * 300, "9" * 400, "@" * 50, "((((((((", "00000000000000", "+" * 30, "𐍈𝟙𝟚𝟛", "İ", "ß",
    "NULL", "\ud800".encode("utf-8", "replace").decode(), "1e308", "-1", "٠١٢٣٤٥٦٧٨٩", "x" * 3000,
    "Иван; Пётр / Анна", "Tel: 1; Mob: 2", "12-05-", "Итого: 5", "Total", "Name:", "Phone:",
)  # fmt: skip
CELLS = st.one_of(st.sampled_from(_NASTY), st.text(max_size=12))
_UNCHECKED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
GRIDS = st.lists(st.lists(CELLS, max_size=6), max_size=14)


def dry_run(imports: ImportService, pasted: PastedText) -> None:
    """What the wizard does before the last step."""
    begun = time.process_time()
    try:
        choice = imports.inspect(pasted)
        plan = imports.plan(pasted, choice.chosen, country="LT")
        imports.preview(plan)
        checked = imports.check(plan)
        counts = checked.counts
        assert counts.records + counts.empty == len(checked.page(None, 0, 10_000))
        assert all(row.verdict in Verdict for row in checked.page(None, 0, 10_000))
    except UserError as error:
        if error.code not in KNOWN_CODES:
            raise
    finally:
        imports.release()
    assert time.process_time() - begun < 10


def as_text(grid: list[list[str]]) -> PastedText:
    """Cells as a spreadsheet copies them."""
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in grid]
    return PastedText("\n".join("\t".join(row) for row in quoted))


@settings(max_examples=25, deadline=None, suppress_health_check=_UNCHECKED, database=None)
@given(grid=GRIDS)
def test_any_cells_are_checked(office: Office, grid: list[list[str]]) -> None:
    imports = ImportService(office.database, office.journal, office.staff, office.clock)
    dry_run(imports, as_text(grid))


@settings(max_examples=25, deadline=None, suppress_health_check=_UNCHECKED, database=None)
@given(text=st.text(max_size=300))
def test_any_text_is_checked(office: Office, text: str) -> None:
    imports = ImportService(office.database, office.journal, office.staff, office.clock)
    dry_run(imports, PastedText(text))


def mutated(rng: random.Random, text: str) -> str:
    """A list in which things were exchanged, cut and doubled."""
    lines = text.splitlines()
    for _change in range(rng.randrange(1, 12)):
        at = rng.randrange(len(lines))
        line = lines[at]
        cut = rng.randrange(len(line) + 1)
        lines[at] = rng.choice(
            (line[:cut], line[cut:], line[:cut] + rng.choice(_NASTY) + line[cut:], "", line * 2,
             line.replace(",", ";"), line.replace('"', ""), line[::-1])
        )  # fmt: skip
    return "\n".join(lines)


def check_mutated(office: Office, seeds: range) -> None:
    """Dry runs of changed samples."""
    imports = ImportService(office.database, office.journal, office.staff, office.clock)
    paths = sample_files(".csv")
    texts = [path.read_bytes().decode("utf-8", "replace") for path in paths]
    for seed in seeds:
        rng = random.Random(seed)
        text = rng.choice(texts)
        lines = text.splitlines()
        start = rng.randrange(max(1, len(lines) - 25))
        dry_run(
            imports, PastedText(mutated(rng, "\n".join([lines[0], *lines[start : start + 20]])))
        )


def test_changed_samples_are_checked(office: Office) -> None:
    check_mutated(office, range(8))


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_many_lists_are_checked(office: Office, tmp_path: Path) -> None:
    del tmp_path
    check_mutated(office, range(1000, 2000))
    imports = ImportService(office.database, office.journal, office.staff, office.clock)

    @settings(max_examples=1500, deadline=None, database=None)
    @given(grid=GRIDS)
    def check(grid: list[list[str]]) -> None:
        dry_run(imports, as_text(grid))

    check()
