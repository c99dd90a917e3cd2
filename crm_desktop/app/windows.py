"""Makes the windows of one open file and hands each what it may ask."""

from __future__ import annotations

from PySide6.QtCore import QObject

from crm_desktop.app.wiring import Services
from crm_desktop.core.changes import Changes
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.page import Page
from crm_desktop.ui.kit.view_state import ViewState
from crm_desktop.ui.shell.main_window import MainWindow
from crm_desktop.ui.shell.undoing import Undoing


class Windows(QObject):
    """Pages, cards and wizards of one open file; ends with it."""

    def __init__(
        self,
        services: Services,
        operations: Operations,
        bridge: EventBridge,
        view_state: ViewState,
        window: MainWindow,
        undoing: Undoing,
    ) -> None:
        super().__init__(window)
        self._services = services
        self._operations = operations
        self._bridge = bridge
        self._view_state = view_state
        self._window = window
        self._undoing = undoing

    def pages(self) -> tuple[Page, ...]:
        """The pages that exist, in the rail's order."""
        return ()

    def on_changes(self, changes: Changes) -> None:
        """Keep what the frame shows up to date."""

    def new_person(self) -> None:
        """A new person's card."""

    def new_organization(self) -> None:
        """A new organization's card."""

    def open_import(self) -> None:
        """The import wizard."""
