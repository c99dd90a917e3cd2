"""Scores of the import over lists with a known truth, pooled over all files.

Run alone it prints the table: `python -m tests.business.import_scoring`.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crm_desktop.business.imports.report import write_report
from crm_desktop.business.imports.service import ImportService

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
NUMBERS = ("phone", "mobile", "fax", "messenger")
DATES = ("birth_date", "last_contact_date")


def sample_files(*suffixes: str) -> list[Path]:
    """The sample lists with one of these suffixes."""
    return [path for path in sorted(SAMPLES.iterdir()) if path.suffix in suffixes]


def truth_of(path: Path) -> dict[str, Any]:
    """What a right import makes of a list."""
    text = path.with_suffix(".truth.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@dataclass
class Tally:
    """Right, missed and wrongly claimed."""

    right: int = 0
    missed: int = 0
    wrong: int = 0

    def add(self, expected: Iterable[object], got: Iterable[object]) -> None:
        wanted, found = Counter(expected), Counter(got)
        self.right += (wanted & found).total()
        self.missed += (wanted - found).total()
        self.wrong += (found - wanted).total()

    @property
    def precision(self) -> float:
        claimed = self.right + self.wrong
        return self.right / claimed if claimed else 1.0

    @property
    def recall(self) -> float:
        wanted = self.right + self.missed
        return self.right / wanted if wanted else 1.0

    @property
    def score(self) -> float:
        """Right ones among everything wanted or claimed."""
        total = self.right + self.missed + self.wrong
        return self.right / total if total else 1.0


@dataclass
class Scores:
    """Tallies by subject, and what went wrong, for reading."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def __getitem__(self, subject: str) -> Tally:
        return self.tallies.setdefault(subject, Tally())

    def table(self) -> str:
        lines = [f"{'':12} {'right':>6} {'missed':>6} {'wrong':>6}  score  precision recall"]
        lines += [
            f"{name:12} {t.right:6} {t.missed:6} {t.wrong:6}  {t.score:.3f}  {t.precision:.3f}"
            f"     {t.recall:.3f}"
            for name, t in self.tallies.items()
        ]
        return "\n".join(lines)


def score(report: dict[str, Any], truth: dict[str, Any], scores: Scores) -> None:
    """Compare one report with its truth."""
    name = str(truth["file"])
    _score_columns(report, truth, scores, name)
    got_rows = {row["row"]: row for row in report["rows"] if row["verdict"] != "empty"}
    truth_rows = {row["row"]: row for row in truth["rows"] if row["verdict"] != "empty"}
    scores["rows"].add(list(truth_rows), list(got_rows))
    for number in sorted(truth_rows.keys() | got_rows.keys()):
        blank: dict[str, Any] = {"values": {}, "problems": [], "verdict": "", "duplicate_of": None}
        want, got = truth_rows.get(number, blank), got_rows.get(number, blank)
        for subject, fields in (("phones", NUMBERS), ("e-mails", ("email",))):
            expected, found = _listed(want, fields), _listed(got, fields)
            _add(scores, subject, expected, found, f"{name}:{number}")
        expected, found = _texts(want, DATES), _texts(got, DATES)
        _add(scores, "dates", expected, found, f"{name}:{number}")
        others = [
            each
            for each in {*want["values"], *got["values"]}
            if each not in (*NUMBERS, *DATES, "email")
        ]
        expected, found = _any(want, others), _any(got, others)
        _add(scores, "other values", expected, found, f"{name}:{number}")
        _add(scores, "duplicates", _twin(want), _twin(got), f"{name}:{number}")
        _add(scores, "errors", _problems(want), _problems(got), f"{name}:{number}")


def _score_columns(
    report: dict[str, Any], truth: dict[str, Any], scores: Scores, name: str
) -> None:
    if (report["sheet"], report["header_row"]) != (truth["sheet"], truth["header_row"]):
        scores.remarks.append(f"{name}: sheet {report['sheet']}, headings {report['header_row']}")
    guessed = {column["index"]: column["field"] for column in report["columns"]}
    for column in truth["columns"]:
        accepted = {column["field"], *(column.get("also") or ())}
        found = guessed.get(column["index"], "ignore")
        expected = [column["field"]]
        got = expected if found in accepted else [found]
        _add(scores, "mapping", expected, got, f"{name}: {column['heading']}")


def _add(scores: Scores, subject: str, expected: list[Any], got: list[Any], where: str) -> None:
    scores[subject].add(expected, got)
    if sorted(map(str, expected)) != sorted(map(str, got)):
        scores.remarks.append(f"{where} {subject}: {got}, not {expected}")


def _listed(row: dict[str, Any], fields: Iterable[str]) -> list[Any]:
    return [(name, value) for name in fields for value in row["values"].get(name, ())]


def _texts(row: dict[str, Any], fields: Iterable[str]) -> list[Any]:
    return [(name, row["values"][name]) for name in fields if name in row["values"]]


def _any(row: dict[str, Any], fields: Iterable[str]) -> list[Any]:
    values = row["values"]
    return [(n, json.dumps(values[n], ensure_ascii=False)) for n in fields if n in values]


def _twin(row: dict[str, Any]) -> list[Any]:
    return [row["duplicate_of"]] if row["verdict"] == "duplicate" else []


def _problems(row: dict[str, Any]) -> list[Any]:
    return [(each["code"], each["column"], each["raw"]) for each in row["problems"]]


def report_of(imports: ImportService, path: Path, country: str, folder: Path) -> dict[str, Any]:
    """A dry run's JSON, read back."""
    choice = imports.inspect(path)
    plan = imports.plan(path, choice.chosen, country=country)
    checked = imports.check(plan)
    target = folder / "report.json"
    write_report(target, plan, checked.staging, checked.counts)
    found: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return found


def score_lists(
    imports: ImportService, lists: Iterable[tuple[Path, dict[str, Any]]], folder: Path
) -> Scores:
    """Scores pooled over lists with their truths."""
    scores = Scores()
    for path, truth in lists:
        score(report_of(imports, path, truth["country"], folder), truth, scores)
    return scores


def main() -> int:
    """Print the scores of the samples and of the generated lists."""
    from tests.builders import open_office
    from tests.business.import_lists import write_lists

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office = open_office(folder / "empty.crm")
        imports = ImportService(office.database, office.journal, office.staff, office.clock)
        samples = [(p, truth_of(p)) for p in sample_files(".xlsx", ".csv", ".xls", ".ods")]
        for title, lists in (("samples", samples), ("other lists", write_lists(folder))):
            scores = score_lists(imports, lists, folder)
            print(f"{title} ({len(lists)} files)\n{scores.table()}")
            print("\n".join(scores.remarks), file=sys.stderr)
        office.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
