"""Compare the coverage of each ring with its floor in pyproject.toml.

    python installer/coverage_floors.py coverage.json

Lines and branches count alike. Exit code 1 if a ring lies below its floor.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def shares(report: dict) -> dict[str, float]:
    """Covered share of lines and branches per ring, in percent, from coverage's JSON report."""
    covered: dict[str, int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    for name, entry in report["files"].items():
        parts = Path(name).parts
        if len(parts) < 3 or parts[0] != "crm_desktop":
            continue
        summary = entry["summary"]
        covered[parts[1]] += summary["covered_lines"] + summary["covered_branches"]
        total[parts[1]] += summary["num_statements"] + summary["num_branches"]
    return {ring: 100 * covered[ring] / total[ring] for ring in total if total[ring]}


def main(path: str) -> int:
    """Print one line per ring; 1 if one lies below its floor."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    floors: dict[str, float] = project["tool"]["crm_desktop"]["coverage_floors"]
    found = shares(json.loads(Path(path).read_text(encoding="utf-8")))
    low = False
    for ring, floor in floors.items():
        share = found.get(ring, 0.0)
        low = low or share < floor
        verdict = "ok" if share >= floor else "BELOW ITS FLOOR"
        print(f"  {ring:10} {share:5.1f} %   floor {floor} %   {verdict}")
    return int(low)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
