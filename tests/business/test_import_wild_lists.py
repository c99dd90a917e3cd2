"""Scores over lists from seeds: headings, layouts and dirt that no one looked at beforehand.

`python -m tests.business.wild.scoring WAVE SEEDS -v` tells what goes wrong in each.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.business.imports.service import ImportService
from tests.builders import Office
from tests.business.wild.lists import LAYOUTS
from tests.business.wild.scoring import WAVES, score_wave

GOALS = {
    "mapping": 0.97, "phones": 0.99, "e-mails": 0.99, "dates": 0.97, "rows": 0.99, "errors": 0.95,
}  # fmt: skip
LEAST_PRECISION, LEAST_RECALL = 0.97, 0.95
"""Of duplicates."""


def check_wave(office: Office, wave: str, seeds: range, folder: Path) -> str:
    """Score a wave; gives its table."""
    imports = ImportService(office.database, office.journal, office.staff, office.clock)
    scores, _by_layout = score_wave(imports, wave, seeds, folder)
    for subject, goal in GOALS.items():
        assert scores[subject].score >= goal, (subject, scores.table(), scores.remarks)
    assert scores["duplicates"].precision >= LEAST_PRECISION, scores.remarks
    assert scores["duplicates"].recall >= LEAST_RECALL, scores.remarks
    return f"\nwave {wave}, {len(seeds)} lists\n{scores.table()}"


@pytest.mark.parametrize("wave", WAVES)
def test_each_layout_is_read(
    wave: str, office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    table = check_wave(office, wave, range(500, 500 + len(LAYOUTS)), tmp_path)
    with capsys.disabled():
        print(table)


@pytest.mark.slow
@pytest.mark.parametrize("wave", WAVES)
def test_many_lists_are_read(
    wave: str, office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    table = check_wave(office, wave, range(840), tmp_path)
    with capsys.disabled():
        print(table)
