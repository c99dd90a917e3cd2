"""The wizard's surroundings: a real file, real services, everything in one thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crm_desktop.business.imports.applying import CompanyLists
from crm_desktop.business.imports.flow import Step
from crm_desktop.business.imports.service import ImportService
from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.imports.wizard import ImportWizard
from crm_desktop.ui.kit.operations import Operations
from tests.builders import Office, open_office
from tests.ui.pauses import settle_layouts

SAMPLES = Path(__file__).parents[2] / "data" / "samples"


@dataclass
class Bench:
    """One open file and what the wizard works with."""

    office: Office
    services: ImportServices

    def settle(self) -> None:
        """Let queued calls and deferred deletions be done."""
        settle_layouts()


def at_columns(bench: Bench, path: Path, qtbot: QtBot) -> ImportWizard:
    """A wizard with a file, and the own fields of contacts, in the step of the columns."""
    services = replace(bench.services, custom_fields=bench.office.custom_fields)
    made = ImportWizard(services)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    made.open_file(str(path))
    bench.settle()
    made.next_button.click()
    bench.settle()
    assert made.step is Step.COLUMNS
    return made


def make_bench(path: Path) -> Bench:
    """Open (or make) a file with its services."""
    office = open_office(path)
    lists = CompanyLists(office.custom_fields, office.dictionaries)
    imports = ImportService(
        office.database, office.journal, office.staff, office.clock, lists=lists
    )
    services = ImportServices(
        imports, office.history, office.actor, Operations(InlineWorker()), "LT"
    )
    return Bench(office, services)
