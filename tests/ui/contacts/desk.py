"""A contact window's surroundings: a real file, real services, everything in one thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.storage.change_log import head_seq
from crm_desktop.ui.contacts.context import ContactContext, ContactServices
from crm_desktop.ui.contacts.page import ContactsPage
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.view_state import ViewState
from crm_desktop.ui.settings.context import SettingsContext
from tests.builders import Office, open_office
from tests.ui.pauses import pass_time, settle_layouts


@dataclass
class Desk:
    """One open file and what its windows work with."""

    office: Office
    context: ContactContext
    operations: Operations

    def settle(self) -> None:
        """Let queued events, changes and short pauses be over."""
        pass_time(150, self.operations)

    def close(self) -> None:
        """Close the file after everything that was asked."""
        self.settle()
        self.context.bridge.close()
        self.office.close()


_made: list[Operations] = []


def end_desks() -> None:
    """After each test: end what belongs to its desks.

    Left to the collector, a tree of objects of Qt may be freed twice: CONTRIBUTING.md says why.
    """
    for operations in _made:
        operations.deleteLater()
    if _made:
        _made.clear()
        settle_layouts()


def services_of(office: Office, **given: Any) -> ContactServices:
    """The services behind contact windows, as the wiring makes them; `given` adds others."""
    return ContactServices(
        office.contacts,
        office.segments,
        office.history,
        office.staff,
        office.search,
        office.actor,
        office.clock,
        **given,
    )


def settings_of(desk: Desk) -> SettingsContext:
    """What the pages of the settings work with."""
    office = desk.office
    return SettingsContext(
        office.custom_fields,
        office.dictionaries,
        office.history,
        office.company,
        office.actor,
        desk.operations,
        desk.context.bridge,
    )


def show_page(desk: Desk, qtbot: QtBot) -> ContactsPage:
    """The list of contacts with what belongs to it, as it comes to the front."""
    page = ContactsPage(desk.context)
    qtbot.addWidget(page)
    page.resize(1300, 800)
    page.show()
    page.activateWindow()
    page.activate()
    desk.settle()
    return page


def make_desk(path: Path, *, is_read_only: bool = False, view_state: Path | None = None) -> Desk:
    """Open (or make) a file with its services and a contact context."""
    office = open_office(path)
    operations = Operations(InlineWorker())
    _made.append(operations)
    bridge = EventBridge(office.events, parent=operations, seen_seq=head_seq(office.database))
    services = services_of(
        office,
        is_read_only=is_read_only,
        make_exports=lambda: office.exports,
        make_export_log=lambda: office.export_log,
    )
    context = ContactContext(services, operations, bridge, ViewState(view_state), operations)
    return Desk(office, context, operations)
