"""A contact window's surroundings: a real file, real services, everything in one thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest

from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.ui.contacts.context import ContactContext, ContactServices
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.view_state import ViewState
from tests.builders import Office, open_office


@dataclass
class Desk:
    """One open file and what its windows work with."""

    office: Office
    context: ContactContext
    operations: Operations

    def settle(self) -> None:
        """Let queued events, changes and short timers run."""
        for _round in range(3):
            QTest.qWait(50)
        settle_layouts()


def make_desk(path: Path, *, is_read_only: bool = False, view_state: Path | None = None) -> Desk:
    """Open (or make) a file with its services and a contact context."""
    office = open_office(path)
    operations = Operations(InlineWorker())
    bridge = EventBridge(office.events, parent=operations)
    services = ContactServices(
        office.contacts,
        office.segments,
        office.history,
        office.staff,
        office.search,
        office.actor,
        office.clock,
        is_read_only,
        lambda: office.exports,
        lambda: office.export_log,
    )
    context = ContactContext(services, operations, bridge, ViewState(view_state), operations)
    return Desk(office, context, operations)


def settle_layouts() -> None:
    """Let queued calls, new rows and deferred deletions be done."""
    for _round in range(6):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
