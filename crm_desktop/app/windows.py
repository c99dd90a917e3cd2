"""Makes the windows of one open file and hands each what it may ask.

Cards and the import wizard are imported when the first is opened: the start does not wait for them.
"""

from __future__ import annotations

import importlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from crm_desktop.app.wiring import Services
from crm_desktop.business.contacts.model import CONTACT, ContactKind
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.context import ContactContext, ContactServices
from crm_desktop.ui.contacts.page import ContactsPage
from crm_desktop.ui.contacts.segments import LinkedPage, page_segment
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.formatting import country_name
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.page import LaterPage, Page
from crm_desktop.ui.kit.preparation import Preparation
from crm_desktop.ui.kit.view_state import ViewState
from crm_desktop.ui.shell.main_window import MainWindow
from crm_desktop.ui.shell.undoing import Undoing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crm_desktop.app.import_windows import ImportWindows
    from crm_desktop.app.rotation_windows import RotationWindows
    from crm_desktop.business.attachments.model import FiledFile
    from crm_desktop.business.contacts.model import ContactRow
    from crm_desktop.ui.activities.context import ActivityContext
    from crm_desktop.ui.contacts.card import ContactCard
    from crm_desktop.ui.contacts.new_card import Begun
    from crm_desktop.ui.contacts.quick_window import QuickWindow
    from crm_desktop.ui.duplicates.context import DuplicateContext
    from crm_desktop.ui.duplicates.page import DuplicatesPage
    from crm_desktop.ui.kit.card_panel import LinePanel, LineSource, SidePart
    from crm_desktop.ui.kit.card_window import CardWindow
    from crm_desktop.ui.planner.activity_window import ActivityWindow
    from crm_desktop.ui.planner.context import NewActivity, PlannerContext
    from crm_desktop.ui.planner.page import PlannerPage
    from crm_desktop.ui.today.context import TodayContext
    from crm_desktop.ui.today.page import TodayPage


_ACTIVITY = "activity"
_CALENDAR = ".ics"
_SPARE_PAUSE_MS = 800
"""After a card was opened, before the next one is made ready."""
_PIECE_PAUSE_MS = 10
"""Between two pieces of it, for what the user does meanwhile: all at once take a tenth of a second
on a busy computer."""
_LOADING_PATIENCE_MS = 700
"""So long an import waits for its windows to be loaded beside this one: others may be before it."""
_IMPORT_MODULES = (
    "crm_desktop.app.import_windows",
    "crm_desktop.business.contacts.exchange",
    "crm_desktop.business.exports.bringing_back",
    "crm_desktop.business.exports.company_back",
    "crm_desktop.business.exports.repository",
    "crm_desktop.business.imports.applying",
    "crm_desktop.ui.contacts.export_words",
    "crm_desktop.ui.kit.pictures",
    "crm_desktop.ui.imports.wizard",
)
_CARD_MODULES = (
    "crm_desktop.ui.contacts.card",
    "crm_desktop.ui.activities.glimpse",
    "crm_desktop.ui.activities.next_card",
    "crm_desktop.ui.activities.timeline_panel",
    "crm_desktop.ui.attachments.contact_files",
    "crm_desktop.ui.planner.activity_window",
)


class Windows(QObject):
    """Pages and cards of one open file, and what makes its other windows; ends with it."""

    def __init__(
        self,
        services: Services,
        operations: Operations,
        bridge: EventBridge,
        view_state: ViewState,
        window: MainWindow,
        undoing: Undoing,
        search_index: Preparation,
    ) -> None:
        super().__init__(window)
        self.services = services
        self.operations = operations
        self.window = window
        self.undoing = undoing
        self.contacts = ContactContext(
            self._contact_services(), operations, bridge, view_state, self, search_index
        )
        self.contacts.make_line = self._make_line
        self.contacts.make_files = self._make_files
        self.view_state = view_state
        self._today: LaterPage | None = None
        self._planner: LaterPage | None = None
        self._imports: ImportWindows | None = None
        self._rotation: RotationWindows | None = None
        self._spare_card: ContactCard | None = None
        self._is_closed = self._loads_imports = False
        self._spare_pause = QTimer(self)
        self._spare_pause.setSingleShot(True)
        self._spare_pause.timeout.connect(self._make_spare_card)
        self._pages_ahead: tuple[Page, ...] = ()
        self._change = QTimer(self)
        self._change.setSingleShot(True)
        self._change.setInterval(0)
        self._change.timeout.connect(self._change_pages)
        window.router.register(CONTACT, self._make_card)
        window.router.register(_ACTIVITY, self._make_activity)

    def _contact_services(self) -> ContactServices:
        services = self.services
        return ContactServices(
            services.contacts,
            services.segments,
            services.history,
            services.staff,
            services.search,
            services.actor,
            services.clock,
            services.is_read_only,
            lambda: services.exports,
            lambda: services.export_log,
            lambda: services.rotation,
        )

    @property
    def imports(self) -> ImportWindows:
        """What brings contacts in."""
        if self._imports is None:
            from crm_desktop.app.import_windows import ImportWindows

            self._imports = ImportWindows(self)
        return self._imports

    @property
    def rotation(self) -> RotationWindows:
        """Calls and dates."""
        if self._rotation is None:
            from crm_desktop.app.rotation_windows import RotationWindows

            self._rotation = RotationWindows(self)
        return self._rotation

    def pages(self) -> tuple[Page, ...]:
        """The pages that exist, in the rail's order; made anew with each call."""
        self.contacts.services.contacts.name_countries(country_name)
        link = page_segment("duplicates", self.tr("Duplicates"), "git-merge")
        contacts = ContactsPage(
            self.contacts, pages=(LinkedPage(link, self.services.duplicates.count),)
        )
        contacts.new_requested.connect(self.new_contact)
        contacts.import_requested.connect(self._open_import)
        contacts.page_requested.connect(self.window.show_page)
        contacts.calls_requested.connect(self._call_these)
        duplicates = LaterPage(
            link.key,
            link.icon_name,
            lambda: self.tr("Duplicates"),
            self._make_duplicates,
            stands_under=contacts.page_id,
        )
        duplicates.badge_changed.connect(contacts.count_pages)
        today = LaterPage("today", "calendar-check", lambda: self.tr("Today"), self._make_today)
        self._today = today
        planner = LaterPage(
            "planner", "calendar-week", lambda: self.tr("Planner"), self._make_planner
        )
        self._planner = planner
        return (today, contacts, planner, duplicates)

    def _count_today(self) -> None:
        """How much waits today, beside the page's name, before the page is opened."""
        services = self.services

        def count() -> int:
            from crm_desktop.business.planner.today import plan_of

            today, clock = services.clock.today(), services.clock
            agenda = services.planner.open_items(today, (services.actor.user_id,))
            return plan_of(agenda.items, {}, clock.now(), clock.zone).waiting

        def show(waiting: int) -> None:
            if self._today is not None and self._today.page is None:
                self._today.badge_changed.emit(waiting)

        self.operations.run(self, count, show, on_error=_needs_no_message, kind="today")

    def _make_today(self) -> TodayPage:
        from crm_desktop.ui.today.page import TodayPage

        if not self.contacts.users:
            self.contacts.load()  # cards are opened from here, too
        return TodayPage(self._today_context())

    def _activity_context(self) -> ActivityContext:
        from crm_desktop.ui.activities.context import ActivityContext

        services, contacts = self.services, self.contacts
        return ActivityContext(
            service=lambda: services.planner,
            users=lambda: contacts.users,
            person=contacts.person,
            actor=services.actor,
            clock=services.clock,
            operations=self.operations,
            bridge=contacts.bridge,
            view_state=self.view_state,
            can_edit=not services.is_read_only,
        )

    def _make_line(self, changes: LineSource, parent: QWidget) -> tuple[LinePanel, QWidget]:
        """What activities put on the card of a contact: the timeline, and what comes next."""
        from crm_desktop.ui.activities.next_card import NextCard
        from crm_desktop.ui.activities.timeline_panel import TimelinePanel

        context = self._activity_context()
        panel = TimelinePanel(context, changes, parent)
        card = NextCard(context, panel.acting)
        panel.next_found.connect(card.show_next)
        card.plan_requested.connect(panel.plan_next)
        panel.editable_changed.connect(card.set_editable)
        return panel, card

    def _make_files(self, window: QWidget) -> SidePart:
        """What is attached to a contact, and to the activities with it."""
        from crm_desktop.business.planner.model import ActivityKind
        from crm_desktop.ui.activities.words import kind_word
        from crm_desktop.ui.attachments.contact_files import ContactFiles
        from crm_desktop.ui.attachments.context import FilesContext

        services, contacts = self.services, self.contacts

        def place_of(filed: FiledFile) -> str:
            if not filed.on_kind:
                return ""
            return filed.on_title or kind_word(ActivityKind(filed.on_kind))

        context = FilesContext(
            service=lambda: services.attachments,
            operations=self.operations,
            bridge=contacts.bridge,
            person=contacts.person,
            place_of=place_of,
            actor=services.actor,
            clock=services.clock,
            can_edit=contacts.services.can_edit,
        )
        return ContactFiles(context, window)

    def _today_context(self) -> TodayContext:
        from crm_desktop.business.planner.today_reader import TodayReader
        from crm_desktop.business.search.quick_activities import contact_of
        from crm_desktop.ui.today.context import RotationWays, TodayContext

        services = self.services
        return TodayContext(
            planner=lambda: services.planner,
            reader=lambda: TodayReader(services.planner, services.employees, services.clock),
            find_contact=lambda quick: contact_of(quick, services.search),
            users=services.staff.users,
            birthdays=services.next_birthdays,
            call=self.call,
            actor=services.actor,
            clock=services.clock,
            operations=self.operations,
            bridge=self.contacts.bridge,
            view_state=self.view_state,
            can_edit=not services.is_read_only,
            rotation=RotationWays(
                lambda: services.rotation, self.show_part, self.rotation.call_one_after_another
            ),
            show_dates=self.rotation.open_dates,
        )

    def show_part(self, key: str, is_team: bool) -> None:
        """Those to contact again, at risk or without a next step, in the list of contacts."""
        self.window.show_page(ContactsPage.page_id)
        page = self.window.current_page
        if isinstance(page, ContactsPage):
            page.show_part(key, None if is_team else self.services.actor.user_id)

    def call(self, contact_id: int) -> None:
        """Hand the number of a contact to the system; without one, show the card."""
        contacts = self.services.contacts

        def dial(rows: Sequence[ContactRow]) -> None:
            from crm_desktop.ui.contacts.reaching import call_url, reach

            phone = rows[0].main_phone if rows else ""
            if phone:
                reach(call_url(phone), partial(self.window.show_message, "warning"))
            else:
                self.window.open_record(RecordRef(CONTACT, contact_id))

        self.operations.run(self, lambda: contacts.rows([contact_id]), dial, reads=True)

    def _make_planner(self) -> PlannerPage:
        from crm_desktop.ui.planner.page import PlannerPage

        page = PlannerPage(self._planner_context())
        page.new_requested.connect(self.new_activity)
        page.employees_requested.connect(self.window.employees_requested)
        return page

    def _make_activity(self, ref: RecordRef) -> ActivityWindow:
        from crm_desktop.ui.planner.activity_window import ActivityWindow

        window = ActivityWindow(self._planner_context(), ref)
        self._join_undo(window)
        return window

    def _join_undo(self, window: ActivityWindow) -> None:
        """What closes the window is offered by the main one; one history takes back all."""
        window.undo_requested.connect(self.undoing.undo)
        self.undoing.undone.connect(window.show_undone)
        window.undo_offered.connect(self.window.offer_undo)
        window.undo_wished.connect(self.window.undo)
        window.redo_wished.connect(self.window.redo)

    def new_activity(self, wish: NewActivity) -> ActivityWindow | None:
        """The window of an activity that is not saved yet."""
        from crm_desktop.ui.planner.activity_draft import draft_of
        from crm_desktop.ui.planner.activity_window import ActivityWindow

        if not self.may_write():
            return None
        draft = draft_of(wish, self.services.clock.zone)
        window = ActivityWindow(
            self._planner_context(), draft=draft, finds_time=wish.minutes is None
        )
        self._join_undo(window)
        self.window.router.show_new(window)
        return window

    def _planner_context(self) -> PlannerContext:
        from crm_desktop.ui.activities.record_links import activity_source
        from crm_desktop.ui.planner.context import PlannerContext

        services, contacts = self.services, self.contacts
        return PlannerContext(
            planner=lambda: services.planner,
            employees=lambda: services.employees,
            calendars=lambda: services.calendars,
            find=services.search.find,
            actor=services.actor,
            clock=services.clock,
            operations=self.operations,
            bridge=contacts.bridge,
            view_state=self.view_state,
            can_edit=contacts.services.can_edit,
            link_sources=(activity_source(lambda: services.planner, services.clock),),
        )

    def _make_duplicates(self) -> DuplicatesPage:
        from crm_desktop.ui.duplicates.page import DuplicatesPage

        page = DuplicatesPage(self._duplicate_context())
        page.compare_requested.connect(partial(self._compare, page))
        page.past_requested.connect(self._show_past_merges)
        self.contacts.dictionaries_changed.connect(page.take_users)
        return page

    def _duplicate_context(self) -> DuplicateContext:
        from crm_desktop.ui.duplicates.context import DuplicateContext

        services, contacts = self.services, self.contacts
        if not contacts.users:
            contacts.load()

        def run_slice() -> bool:
            with services.database.open_second_reader() as reader:
                return services.duplicates.get().run(reader)

        return DuplicateContext(
            service=services.duplicates.get,
            uniting=lambda: services.contacts.uniting,
            run_slice=run_slice,
            users=lambda: contacts.users,
            person=contacts.person,
            actor=services.actor,
            operations=self.operations,
            bridge=contacts.bridge,
            view_state=self.view_state,
            can_edit=contacts.services.can_edit,
        )

    def _compare(self, page: DuplicatesPage, ids: tuple[int, ...], group_id: int) -> None:
        """The contacts of a group side by side."""
        from crm_desktop.ui.contacts.merge_window import open_merge_window

        window = open_merge_window(
            self.contacts, ids, self.window, can_reject=True, reasons=page.reasons(group_id)
        )
        window.merged.connect(self.window.offer_undo)
        window.not_duplicates.connect(partial(page.say_not_duplicates, (group_id,)))

    def _show_past_merges(self) -> None:
        from crm_desktop.ui.duplicates.past_dialog import PastDialog

        dialog = PastDialog(self._duplicate_context(), self.window)
        dialog.undo_requested.connect(self.undoing.undo)
        dialog.open()

    def new_contact(self, kind: object, begun: Begun | None = None) -> ContactCard | None:
        """A new contact's card, with what another card held of it."""
        if not isinstance(kind, ContactKind) or not self.may_write():
            return None
        from crm_desktop.ui.contacts.card import ContactCard

        card = self._take_spare_card()
        if card is None:
            card = ContactCard(self.contacts, kind=kind, begun=begun)
        else:
            card.show_new(kind, begun)
        card.setProperty("draft_form", f"ContactCard {kind}")
        card.created.connect(partial(self._adopt, card))
        card.undo_offered.connect(self.window.offer_undo)
        card.removed_told.connect(partial(self.window.show_message, "note"))
        self.window.router.show_new(card)
        return card

    def new_person(self) -> None:
        """A new person's card."""
        self.new_contact(ContactKind.PERSON)

    def new_organization(self) -> None:
        """A new organization's card."""
        self.new_contact(ContactKind.ORGANIZATION)

    def quick_contact(self) -> QuickWindow | None:
        """A new contact from one line."""
        if not self.may_write():
            return None
        from crm_desktop.ui.contacts.quick_window import QuickWindow

        window = QuickWindow(self.contacts, self.window)
        window.saved.connect(self.window.offer_undo)
        window.opened.connect(self.window.open_record)
        window.card_requested.connect(self.new_person)
        window.show()
        window.line.setFocus()
        return window

    def hand_over(self, leaver_id: int | None = None) -> None:
        """Who takes over the contacts of an employee who leaves."""
        if not self.may_write():
            return
        from crm_desktop.ui.contacts.leaver_dialog import open_leaver_dialog

        def show() -> None:
            dialog = open_leaver_dialog(self.contacts, self.window, leaver_id)
            dialog.done_with.connect(self.window.offer_undo)

        # The employees are read anew: one may have just left.
        self.contacts.load(show)

    def open_export(self) -> None:
        """What the contacts page shows, or everybody, into a file."""
        self.window.show_page(ContactsPage.page_id)
        page = self.window.current_page
        if isinstance(page, ContactsPage):
            page.list.export()

    def save_calendar(self) -> None:
        """A plan as a calendar file: of the days the planner shows, or all to come."""
        page = self._planner_page()
        if page is not None:
            page.save_calendar()

    def import_calendar(self) -> None:
        """A calendar file into one's own plan."""
        page = self._planner_page()
        if page is not None and self.may_write():
            page.import_calendar()

    def _planner_page(self) -> PlannerPage | None:
        """The planner, brought into view."""
        from crm_desktop.ui.planner.page import PlannerPage

        self.window.show_page(PlannerPage.page_id)
        page = None if self._planner is None else self._planner.page
        return page if isinstance(page, PlannerPage) else None

    def bring_in(self, path: Path) -> None:
        """What a file holds is looked at first: a calendar's in the planner, a list's by steps."""
        if path.suffix.lower() != _CALENDAR:
            self.ask_imports(lambda imports: imports.open_file(str(path)))
            return
        page = self._planner_page()
        if page is not None and self.may_write():
            page.calendar_files.look(path)

    def prepare(self) -> None:
        """Make a card ahead when nothing else is going on: the next one opens in half the time.

        What cards and activities are made of is loaded beside the window: a fifth of a second.
        """
        self._count_today()
        load = partial(_load, _CARD_MODULES)
        self.operations.run(self, load, self._go_on_preparing, long=True, kind="cards")

    def _go_on_preparing(self, _done: None) -> None:
        from crm_desktop.ui.activities.glimpse import ActivityGlimpse

        if self._is_closed:
            return
        self._spare_pause.start(_SPARE_PAUSE_MS)

        self.contacts.glimpse = ActivityGlimpse(self._activity_context())
        page = self.window.current_page
        if isinstance(page, ContactsPage):
            page.preview.reload()

    def close(self) -> None:
        """The file is being closed: its windows go, and what was made ahead."""
        self._is_closed = True
        if self._imports is not None:
            self._imports.close()
        if self._rotation is not None:
            self._rotation.close()
        self._drop_spare()
        self._drop_pages_ahead()

    def _drop_spare(self) -> None:
        self._spare_pause.stop()
        if self._spare_card is not None:
            self._spare_card.deleteLater()
            self._spare_card = None

    def rebuild(self) -> None:
        """Make everything that is open anew, in the language that is in force.

        The user stands where they stood. Windows that hold something that cannot be saved keep
        their words until they close.
        """
        self._drop_pages_ahead()
        self._drop_spare()
        self.window.forget_bars()
        self._show_anew(self.pages())

    def _show_anew(self, pages: tuple[Page, ...]) -> None:
        self.window.replace_pages(pages)
        self._count_today()
        self.window.router.reopen_all()
        for card in self.window.router.unstored:
            self._begin_anew(card)
        if self._imports is not None:
            self._imports.rebuild()
        if self._rotation is not None:
            self._rotation.rebuild()

    def follow_mode(self) -> None:
        """The file can be changed now, or not anymore: everything is made anew for that.

        In two moments: together they held the window for a tenth of a second.
        """
        self.contacts.services = self._contact_services()
        self._drop_pages_ahead()
        self._drop_spare()
        self.window.forget_bars()  # now: what is said from here on is of the new mode
        self._pages_ahead = self.pages()
        self._change.start()

    def _change_pages(self) -> None:
        pages, self._pages_ahead = self._pages_ahead, ()
        self._show_anew(pages)

    def _drop_pages_ahead(self) -> None:
        self._change.stop()
        for page in self._pages_ahead:
            page.deleteLater()
        self._pages_ahead = ()

    # Inside ------------------------------------------------------------------------------

    def ask_imports(self, act: Callable[[ImportWindows], object]) -> None:
        """Do something with the windows of imports, which are loaded beside this one at first.

        They are some 300 modules: a quarter of a second.
        """
        if self._imports is not None:
            act(self._imports)
            return
        if self._loads_imports:
            return  # a second press
        self._loads_imports = True

        def go_on(_done: None = None) -> None:
            if self._loads_imports and not self._is_closed:
                self._loads_imports = False
                act(self.imports)

        self.operations.run(self, partial(_load, _IMPORT_MODULES), go_on, long=True)
        QTimer.singleShot(_LOADING_PATIENCE_MS, self, go_on)

    def _open_import(self) -> None:
        self.ask_imports(lambda imports: imports.open())

    def _call_these(self, ids: object) -> None:
        self.rotation.call_these(ids)

    def may_write(self) -> bool:
        """Whether the file can be changed; says so if it cannot."""
        if self.services.is_read_only:
            self.window.show_error(UserError("read_only"))
        return not self.services.is_read_only

    def _adopt(self, card: ContactCard, ref: RecordRef) -> None:
        self.window.router.adopt(ref, card)

    def _make_card(self, ref: RecordRef) -> ContactCard:
        from crm_desktop.ui.contacts.card import ContactCard

        card = self._take_spare_card()
        if card is None:
            card = ContactCard(self.contacts, ref)
        else:
            card.show_record(ref)
        card.removed_told.connect(partial(self.window.show_message, "note"))
        return card

    def _take_spare_card(self) -> ContactCard | None:
        """What is made of the next card; another one follows."""
        card, self._spare_card = self._spare_card, None
        self._spare_pause.start(_SPARE_PAUSE_MS)
        return card

    def _make_spare_card(self) -> None:
        """Begin the next card, or make its next piece."""
        from crm_desktop.ui.contacts.card import ContactCard

        is_more = True
        if self._spare_card is None:
            self._spare_card = ContactCard(self.contacts, is_spare=True)
        else:
            is_more = self._spare_card.make_piece()
        if is_more:
            self._spare_pause.start(_PIECE_PAUSE_MS)

    def _begin_anew(self, card: CardWindow) -> None:
        """The card of somebody new, with what stands in it; one that cannot let go of it stays."""
        from crm_desktop.ui.contacts.card import ContactCard

        if not isinstance(card, ContactCard):
            return
        place, begun = card.saveGeometry(), card.hand_over()
        if begun is not None:
            again = self.new_contact(begun.contact.kind, begun)
            if again is not None:
                again.restoreGeometry(place)


def _load(modules: tuple[str, ...]) -> None:
    for name in modules:
        importlib.import_module(name)


def _needs_no_message(_error: UserError | StorageUnavailable) -> None:
    """What is only counted beside a page's name is asked again when the page opens."""
