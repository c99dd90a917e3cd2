"""A data file into which a workbook has been imported.

python -m tests.benchmarks.imported_base TARGET WORKBOOK COUNTRY
"""

from __future__ import annotations

import sys
from pathlib import Path

from crm_desktop.app.wiring import OpenRequest, open_services
from crm_desktop.business.imports.model import Decisions, ErrorAction
from crm_desktop.business.imports.service import ImportService
from crm_desktop.core.clock import SystemClock


def build(target: Path, workbook: Path, country: str) -> None:
    """Write the data file."""
    request = OpenRequest(target, create=True)
    services = open_services(request, SystemClock(), target.parent / "index")
    imports = ImportService(services.database, services.journal, services.staff, services.clock)
    choice = imports.inspect(workbook)
    checked = imports.check(imports.plan(workbook, choice.chosen, country=country))
    imports.apply(checked, services.actor, Decisions(errors=ErrorAction.WITHOUT))
    services.close()


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
