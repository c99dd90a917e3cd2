"""Scores over lists as hotels, garages, schools, wholesalers and other programs write them.

Each set was written, and scored, before anything was repaired for it.
`python -m tests.business.trades.lists [SET]` tells what goes wrong.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.business.imports.service import ImportService
from tests.builders import Office
from tests.business.test_import_wild_lists import GOALS, LEAST_PRECISION, LEAST_RECALL
from tests.business.trades.lists import SETS, score_set


@pytest.mark.parametrize("letter", SETS)
def test_lists_of_trades_are_read(
    letter: str, office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    imports = ImportService(office.database, office.journal, office.staff, office.clock)
    scores = score_set(imports, letter, tmp_path)
    for subject, goal in GOALS.items():
        assert scores[subject].score >= goal, (subject, scores.table(), scores.remarks)
    assert scores["duplicates"].precision >= LEAST_PRECISION, scores.remarks
    assert scores["duplicates"].recall >= LEAST_RECALL, scores.remarks
    with capsys.disabled():
        print(f"\ntrades {letter}\n{scores.table()}")
