"""Scores of the import over lists from a seed.

Run alone it prints the tables: `python -m tests.business.wild.scoring [WAVE] [SEEDS] [-v]`.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from crm_desktop.business.imports.service import ImportService
from crm_desktop.core.errors import UserError
from tests.business.import_scoring import Scores, report_of
from tests.business.wild import (
    wording_a,
    wording_b,
    wording_c,
    wording_d,
    wording_e,
    wording_f,
    wording_g,
)
from tests.business.wild.lists import ListMaker, WildList

WAVES: dict[str, tuple[ModuleType, bool]] = {
    "a": (wording_a, False),
    "b": (wording_b, True),
    "c": (wording_c, True),
    "d": (wording_d, True),
    "e": (wording_e, True),
    "f": (wording_f, True),
    "g": (wording_g, True),
}
"""Words by wave, and whether its cells are dirty in more ways."""

_NUMBERS = ("phone", "mobile", "fax", "messenger")
_DATES = ("birth_date", "last_contact_date")
_EMPTY: dict[str, Any] = {"phones": [], "emails": [], "dates": [], "problems": []}


def score_wild(report: dict[str, Any], wild: WildList, scores: Scores) -> None:
    """Compare a dry run with the truth of the list."""
    where = f"{wild.path.name} [{wild.layout}]"
    guessed = {column["index"]: column["field"] for column in report["columns"]}
    for column in wild.columns:
        found = guessed.get(column["index"], "ignore")
        is_right = found in {column["field"], *column["also"]}
        got = [column["field"]] if is_right else [found]
        _add(scores, "mapping", [column["field"]], got, f"{where} {column['heading']!r}")
    got_rows = {row["row"]: row for row in report["rows"] if row["verdict"] != "empty"}
    want_rows = {row["row"]: row for row in wild.rows}
    _add(scores, "rows", sorted(want_rows), sorted(got_rows), where)
    for number in sorted(want_rows.keys() | got_rows.keys()):
        want, got = want_rows.get(number, _EMPTY), got_rows.get(number)
        values = got["values"] if got else {}
        numbers = sorted({each for name in _NUMBERS for each in values.get(name, ())})
        at = f"{where} row {number}"
        _add(scores, "phones", want["phones"], numbers, at)
        _add(scores, "e-mails", want["emails"], sorted(values.get("email", ())), at)
        days = [(name, values[name]) for name in _DATES if name in values]
        _add(scores, "dates", want["dates"], days, at)
        twin = [got["duplicate_of"]] if got and got["duplicate_of"] else []
        wanted_twin = [want["duplicate_of"]] if want.get("duplicate_of") else []
        if not want["problems"]:
            _add(scores, "duplicates", wanted_twin, twin, at)
        problems = [(p["code"], p["column"]) for p in got["problems"]] if got else []
        problems = [each for each in problems if each[0] != "nothing_to_identify"]
        _add(scores, "errors", want["problems"], sorted(problems), at)


def _add(scores: Scores, subject: str, expected: list[Any], got: list[Any], where: str) -> None:
    scores[subject].add(expected, got)
    if sorted(map(str, expected)) != sorted(map(str, got)):
        scores.remarks.append(f"{where} {subject}: {got}, not {expected}")


def score_wave(
    imports: ImportService, wave: str, seeds: Iterable[int], folder: Path
) -> tuple[Scores, dict[str, Scores]]:
    """Scores of the lists of these seeds, pooled and by layout."""
    scores = Scores()
    by_layout: dict[str, Scores] = defaultdict(Scores)
    words, is_wilder = WAVES[wave]
    for seed in seeds:
        wild = ListMaker(seed, words, is_wilder=is_wilder).make(folder)
        try:
            report = report_of(imports, wild.path, wild.country, folder)
        except UserError as error:
            report = {"columns": [], "rows": []}
            scores.remarks.append(f"{wild.path.name} [{wild.layout}] refused: {error.code}")
        imports.release()
        score_wild(report, wild, scores)
        score_wild(report, wild, by_layout[wild.layout])
    return scores, by_layout


def main() -> int:
    """Print the scores of a wave, pooled and by layout; with -v what went wrong."""
    from tests.builders import open_office

    wave = sys.argv[1] if len(sys.argv) > 1 else "a"
    first, _sign, last = (sys.argv[2] if len(sys.argv) > 2 else "0-168").partition("-")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office = open_office(folder / "empty.crm")
        imports = ImportService(office.database, office.journal, office.staff, office.clock)
        seeds = range(int(first), int(last))
        scores, by_layout = score_wave(imports, wave, seeds, folder)
        office.close()
    print(f"wave {wave}, {len(seeds)} lists\n{scores.table()}")
    for layout, each in sorted(by_layout.items()):
        line = "  ".join(f"{name} {tally.score:.2f}" for name, tally in each.tallies.items())
        print(f"{layout:14} {line}")
    if "-v" in sys.argv:
        print("\n".join(scores.remarks))
    return 0


if __name__ == "__main__":
    sys.exit(main())
