"""Lists as hotels, schools, clinics, clubs and dealers keep them, each with its truth.

They were written down before anything was repaired for them; the goals are those of all lists.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from crm_desktop.business.imports.service import ImportService
from tests.builders import Office
from tests.business.import_scoring import score_lists
from tests.business.test_import_wild_lists import GOALS, LEAST_PRECISION, LEAST_RECALL

LISTS = Path(__file__).parents[1] / "data" / "everyday"


def _with_truth(path: Path) -> tuple[Path, dict[str, Any]]:
    truth: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return LISTS / truth["file"], truth


def test_lists_of_every_day_are_read(office: Office, tmp_path: Path):
    imports = ImportService(office.database, office.journal, office.staff, office.clock)
    lists = [_with_truth(path) for path in sorted(LISTS.glob("*.truth.json"))]
    assert len(lists) == 12
    scores = score_lists(imports, lists, tmp_path)
    for subject, goal in GOALS.items():
        assert scores[subject].score >= goal, (subject, scores.table(), scores.remarks)
    assert scores["duplicates"].precision >= LEAST_PRECISION, scores.remarks
    assert scores["duplicates"].recall >= LEAST_RECALL, scores.remarks
