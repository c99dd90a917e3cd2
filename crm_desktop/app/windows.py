"""Makes the windows of one open file and hands each what it may ask."""

from __future__ import annotations

from PySide6.QtCore import QObject

from crm_desktop.app.wiring import Services
from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.ui.contacts.context import ContactContext, ContactServices
from crm_desktop.ui.contacts.page import ContactsPage
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
        self._window = window
        self._undoing = undoing
        contact_services = ContactServices(
            services.contacts,
            services.history,
            services.staff,
            services.search,
            services.actor,
            services.clock,
            services.is_read_only,
        )
        self._contacts = ContactContext(contact_services, operations, bridge, view_state, self)

    def pages(self) -> tuple[Page, ...]:
        """The pages that exist, in the rail's order; made anew with each call."""
        contacts = ContactsPage(self._contacts)
        contacts.new_requested.connect(self.new_contact)
        contacts.import_requested.connect(self.open_import)
        return (contacts,)

    def new_contact(self, kind: object) -> None:
        """A new contact's card."""

    def new_person(self) -> None:
        """A new person's card."""
        self.new_contact(ContactKind.PERSON)

    def new_organization(self) -> None:
        """A new organization's card."""
        self.new_contact(ContactKind.ORGANIZATION)

    def open_import(self) -> None:
        """The import wizard."""
