"""Settings pages under test: a file in a temporary folder, its services and a theme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.storage.change_log import head_seq
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.settings.context import SettingsContext
from tests.builders import Office, open_office
from tests.ui.pauses import pass_time, settle_layouts


@dataclass
class Room:
    """One open file and what its settings pages work with."""

    office: Office
    context: SettingsContext

    def settle(self) -> None:
        """Let queued events and changes run."""
        pass_time(60, self.context.operations)


@pytest.fixture
def room(tmp_path: Path, qapp: QApplication) -> Iterator[Room]:
    theme().apply("light", "compact")
    office = open_office(tmp_path / "company.crm")
    operations = Operations(InlineWorker())
    bridge = EventBridge(office.events, parent=operations, seen_seq=head_seq(office.database))
    yield Room(
        office,
        SettingsContext(
            office.custom_fields,
            office.dictionaries,
            office.history,
            office.company,
            office.actor,
            operations,
            bridge,
            name_of=office.staff.name_of,
        ),
    )
    settle_layouts()
    bridge.close()
    office.close()
    operations.deleteLater()
    settle_layouts()


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    """A window below which dialogs open."""
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made
