"""Makes the windows of one open file and hands each what it may ask.

Cards and the import wizard are imported when the first is opened: the start does not wait for them.
"""

from __future__ import annotations

import importlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from crm_desktop.app.wiring import Services
from crm_desktop.business.contacts.model import CONTACT, ContactKind
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.text import isolate
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

    from crm_desktop.business.contacts.model import ContactRow
    from crm_desktop.business.contacts.whole import TakenIn
    from crm_desktop.business.imports.model import ImportDone
    from crm_desktop.business.rotation.model import QueueLine
    from crm_desktop.ui.activities.context import ActivityContext
    from crm_desktop.ui.contacts.card import ContactCard
    from crm_desktop.ui.contacts.new_card import Begun
    from crm_desktop.ui.duplicates.context import DuplicateContext
    from crm_desktop.ui.duplicates.page import DuplicatesPage
    from crm_desktop.ui.imports.context import ImportServices
    from crm_desktop.ui.imports.history_window import ImportHistoryWindow
    from crm_desktop.ui.imports.run import ImportRun
    from crm_desktop.ui.imports.wizard import ImportWizard
    from crm_desktop.ui.kit.card_panel import LinePanel, LineSource
    from crm_desktop.ui.kit.card_window import CardWindow
    from crm_desktop.ui.kit.long_work import LongWork
    from crm_desktop.ui.planner.activity_window import ActivityWindow
    from crm_desktop.ui.planner.context import NewActivity, PlannerContext
    from crm_desktop.ui.planner.page import PlannerPage
    from crm_desktop.ui.rotation.calls_window import CallsWindow
    from crm_desktop.ui.rotation.context import RotationContext
    from crm_desktop.ui.rotation.dates_window import DatesWindow
    from crm_desktop.ui.today.context import TodayContext
    from crm_desktop.ui.today.page import TodayPage


_ACTIVITY = "activity"
_SPARE_PAUSE_MS = 800
_MOST_CALLS = 500
"""So many contacts at most are called in one sitting."""
_CALENDAR = ".ics"
"""After a card was opened, before the next one is made ready."""


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
        search_index: Preparation,
    ) -> None:
        super().__init__(window)
        self._services = services
        self._operations = operations
        self._window = window
        self._undoing = undoing
        contact_services = ContactServices(
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
        self._contacts = ContactContext(
            contact_services, operations, bridge, view_state, self, search_index
        )
        self._contacts.make_line = self._make_line
        self._view_state = view_state
        self._today: LaterPage | None = None
        self._planner: LaterPage | None = None
        self._wizard: ImportWizard | None = None
        self._import_services: ImportServices | None = None
        self._import_run: ImportRun | None = None
        self._history: ImportHistoryWindow | None = None
        self._calls: CallsWindow | None = None
        self._dates: DatesWindow | None = None
        self._spare_card: ContactCard | None = None
        self._spare_pause = QTimer(self)
        self._spare_pause.setSingleShot(True)
        self._spare_pause.setInterval(_SPARE_PAUSE_MS)
        self._spare_pause.timeout.connect(self._make_spare_card)
        window.router.register(CONTACT, self._make_card)
        window.router.register(_ACTIVITY, self._make_activity)

    def pages(self) -> tuple[Page, ...]:
        """The pages that exist, in the rail's order; made anew with each call."""
        self._contacts.services.contacts.name_countries(country_name)
        link = page_segment("duplicates", self.tr("Duplicates"), "git-merge")
        contacts = ContactsPage(
            self._contacts, pages=(LinkedPage(link, self._services.duplicates.count),)
        )
        contacts.new_requested.connect(self.new_contact)
        contacts.import_requested.connect(self.open_import)
        contacts.page_requested.connect(self._window.show_page)
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
        services = self._services

        def count() -> int:
            from crm_desktop.business.planner.today import plan_of

            today, clock = services.clock.today(), services.clock
            agenda = services.planner.open_items(today, (services.actor.user_id,))
            return plan_of(agenda.items, {}, clock.now(), clock.zone).waiting

        def show(waiting: int) -> None:
            if self._today is not None and self._today.page is None:
                self._today.badge_changed.emit(waiting)

        self._operations.run(self, count, show, on_error=_needs_no_message, kind="today")

    def _make_today(self) -> TodayPage:
        from crm_desktop.ui.today.page import TodayPage

        if not self._contacts.users:
            self._contacts.load()  # cards are opened from here, too
        return TodayPage(self._today_context())

    def _activity_context(self) -> ActivityContext:
        from crm_desktop.ui.activities.context import ActivityContext

        services, contacts = self._services, self._contacts
        return ActivityContext(
            service=lambda: services.planner,
            users=lambda: contacts.users,
            person=contacts.person,
            actor=services.actor,
            clock=services.clock,
            operations=self._operations,
            bridge=contacts.bridge,
            view_state=self._view_state,
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
        return panel, card

    def _today_context(self) -> TodayContext:
        from crm_desktop.business.planner.today_reader import TodayReader
        from crm_desktop.business.search.quick_activities import contact_of
        from crm_desktop.ui.today.context import RotationWays, TodayContext

        services = self._services
        return TodayContext(
            planner=lambda: services.planner,
            reader=lambda: TodayReader(services.planner, services.employees, services.clock),
            find_contact=lambda quick: contact_of(quick, services.search),
            users=services.staff.users,
            birthdays=services.next_birthdays,
            call=self.call,
            actor=services.actor,
            clock=services.clock,
            operations=self._operations,
            bridge=self._contacts.bridge,
            view_state=self._view_state,
            can_edit=not services.is_read_only,
            rotation=RotationWays(
                lambda: services.rotation, self.show_part, self.call_one_after_another
            ),
            show_dates=self.open_dates,
        )

    def show_part(self, key: str, is_team: bool) -> None:
        """Those to contact again, at risk or without a next step, in the list of contacts."""
        self._window.show_page(ContactsPage.page_id)
        page = self._window.current_page
        if isinstance(page, ContactsPage):
            page.show_part(key, None if is_team else self._services.actor.user_id)

    def call_one_after_another(self, is_team: bool = False) -> None:
        """Those to contact again, one after another, one's own or everybody's."""
        services = self._services
        owner_id = None if is_team else services.actor.user_id
        self._open_calls(lambda: services.rotation.queue(owner_id).lines)

    def _call_these(self, ids: object) -> None:
        """These contacts, one after another, in their order."""
        chosen, services = cast("tuple[int, ...]", ids), self._services
        self._open_calls(lambda: services.rotation.lines_of(chosen[:_MOST_CALLS]))

    def _open_calls(self, read: Callable[[], Sequence[QueueLine]]) -> None:
        """The window of calls; one at a time, for what is typed in it is not saved yet."""
        from crm_desktop.ui.rotation.calls_window import CallsWindow

        if not self._may_write():
            return
        if self._calls is None:
            window = CallsWindow(self._rotation_context(), read, self._window)
            window.open_requested.connect(self._window.open_record)
            window.undo_requested.connect(self._undoing.undo)
            window.undo_wished.connect(self._window.undo)
            window.script_requested.connect(self._window.rhythms_requested)
            self._undoing.undone.connect(window.look_for_undone)
            window.destroyed.connect(partial(self._forget_calls, window))
            self._calls = window
            window.show()
        self._calls.raise_()
        self._calls.activateWindow()

    def open_dates(self) -> None:
        """Birthdays and important dates of the next days."""
        from crm_desktop.business.settings.model import GREETING
        from crm_desktop.ui.contacts.reaching import reach, written_mail_url
        from crm_desktop.ui.rotation.dates_window import DatesContext, DatesWindow

        services = self._services
        if self._dates is not None:
            self._dates.raise_()
            self._dates.activateWindow()
            return
        context = DatesContext(
            find=services.coming_dates,
            template=lambda: services.company.values()[GREETING],
            write=lambda address, subject, text, tell: reach(
                written_mail_url(address, subject, text), tell
            ),
            clock=services.clock,
            operations=self._operations,
            view_state=self._view_state,
        )
        window = self._dates = DatesWindow(context, self._window)
        window.destroyed.connect(partial(self._forget_dates, window))
        window.open_requested.connect(self._window.open_record)
        window.template_requested.connect(self._window.rhythms_requested)
        window.show()

    def _forget_calls(self, window: CallsWindow) -> None:
        if self._calls is window:
            self._calls = None

    def _forget_dates(self, window: DatesWindow) -> None:
        if self._dates is window:
            self._dates = None

    def _rotation_context(self) -> RotationContext:
        from crm_desktop.business.settings.model import CALL_SCRIPT
        from crm_desktop.ui.contacts.personal_words import wishes_of_calls
        from crm_desktop.ui.contacts.reaching import call_url, reach
        from crm_desktop.ui.rotation.context import RotationContext

        services = self._services
        if not self._contacts.users:
            self._contacts.load()
        return RotationContext(
            service=lambda: services.rotation,
            script=lambda: services.company.values()[CALL_SCRIPT],
            dial=lambda number, tell: reach(call_url(number), tell),
            wishes=lambda contact: wishes_of_calls(contact, services.clock.now()),
            actor=services.actor,
            clock=services.clock,
            operations=self._operations,
            bridge=self._contacts.bridge,
            view_state=self._view_state,
            can_edit=not services.is_read_only,
        )

    def call(self, contact_id: int) -> None:
        """Hand the number of a contact to the system; without one, show the card."""
        contacts = self._services.contacts

        def dial(rows: Sequence[ContactRow]) -> None:
            from crm_desktop.ui.contacts.reaching import call_url, reach

            phone = rows[0].main_phone if rows else ""
            if phone:
                reach(call_url(phone), partial(self._window.show_message, "warning"))
            else:
                self._window.open_record(RecordRef(CONTACT, contact_id))

        self._operations.run(self, lambda: contacts.rows([contact_id]), dial)

    def _make_planner(self) -> PlannerPage:
        from crm_desktop.ui.planner.page import PlannerPage

        page = PlannerPage(self._planner_context())
        page.new_requested.connect(self._new_activity)
        page.employees_requested.connect(self._window.employees_requested)
        return page

    def _make_activity(self, ref: RecordRef) -> ActivityWindow:
        from crm_desktop.ui.planner.activity_window import ActivityWindow

        window = ActivityWindow(self._planner_context(), ref)
        self._join_undo(window)
        return window

    def _join_undo(self, window: ActivityWindow) -> None:
        """What closes the window is offered by the main one; one history takes back all."""
        window.undo_requested.connect(self._undoing.undo)
        self._undoing.undone.connect(window.show_undone)
        window.undo_offered.connect(self._window.offer_undo)
        window.undo_wished.connect(self._window.undo)
        window.redo_wished.connect(self._window.redo)

    def _new_activity(self, wish: NewActivity) -> None:
        from crm_desktop.ui.planner.activity_draft import draft_of
        from crm_desktop.ui.planner.activity_window import ActivityWindow

        if self._may_write():
            draft = draft_of(wish, self._services.clock.zone)
            window = ActivityWindow(self._planner_context(), draft=draft)
            self._join_undo(window)
            self._window.router.show_new(window)

    def _planner_context(self) -> PlannerContext:
        from crm_desktop.ui.activities.record_links import activity_source
        from crm_desktop.ui.planner.context import PlannerContext

        services, contacts = self._services, self._contacts
        return PlannerContext(
            planner=lambda: services.planner,
            employees=lambda: services.employees,
            calendars=lambda: services.calendars,
            find=services.search.find,
            actor=services.actor,
            clock=services.clock,
            operations=self._operations,
            bridge=contacts.bridge,
            view_state=self._view_state,
            can_edit=contacts.services.can_edit,
            link_sources=(activity_source(lambda: services.planner, services.clock),),
        )

    def _make_duplicates(self) -> DuplicatesPage:
        from crm_desktop.ui.duplicates.page import DuplicatesPage

        page = DuplicatesPage(self._duplicate_context())
        page.compare_requested.connect(partial(self._compare, page))
        page.past_requested.connect(self._show_past_merges)
        self._contacts.dictionaries_changed.connect(page.take_users)
        return page

    def _duplicate_context(self) -> DuplicateContext:
        from crm_desktop.ui.duplicates.context import DuplicateContext

        services, contacts = self._services, self._contacts
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
            operations=self._operations,
            bridge=contacts.bridge,
            view_state=self._view_state,
            can_edit=contacts.services.can_edit,
        )

    def _compare(self, page: DuplicatesPage, ids: tuple[int, ...], group_id: int) -> None:
        """The contacts of a group side by side."""
        from crm_desktop.ui.contacts.merge_window import open_merge_window

        window = open_merge_window(self._contacts, ids, self._window, can_reject=True)
        window.merged.connect(self._window.offer_undo)
        window.not_duplicates.connect(partial(page.say_not_duplicates, (group_id,)))

    def _show_past_merges(self) -> None:
        from crm_desktop.ui.duplicates.past_dialog import PastDialog

        dialog = PastDialog(self._duplicate_context(), self._window)
        dialog.undo_requested.connect(self._undoing.undo)
        dialog.open()

    def new_contact(self, kind: object, begun: Begun | None = None) -> ContactCard | None:
        """A new contact's card, with what another card held of it."""
        if not isinstance(kind, ContactKind) or not self._may_write():
            return None
        from crm_desktop.ui.contacts.card import ContactCard

        card = ContactCard(self._contacts, kind=kind, begun=begun)
        card.created.connect(partial(self._adopt, card))
        card.undo_offered.connect(self._window.offer_undo)
        self._window.router.show_new(card)
        return card

    def new_person(self) -> None:
        """A new person's card."""
        self.new_contact(ContactKind.PERSON)

    def new_organization(self) -> None:
        """A new organization's card."""
        self.new_contact(ContactKind.ORGANIZATION)

    def quick_contact(self) -> None:
        """A new contact from one line."""
        if not self._may_write():
            return
        from crm_desktop.ui.contacts.quick_window import QuickWindow

        window = QuickWindow(self._contacts, self._window)
        window.saved.connect(self._window.offer_undo)
        window.opened.connect(self._window.open_record)
        window.card_requested.connect(self.new_person)
        window.show()
        window.line.setFocus()

    def hand_over(self, leaver_id: int | None = None) -> None:
        """Who takes over the contacts of an employee who leaves."""
        if not self._may_write():
            return
        from crm_desktop.ui.contacts.leaver_dialog import open_leaver_dialog

        def show() -> None:
            dialog = open_leaver_dialog(self._contacts, self._window, leaver_id)
            dialog.done_with.connect(self._window.offer_undo)

        # The employees are read anew: one may have just left.
        self._contacts.load(show)

    def open_export(self) -> None:
        """What the contacts page shows, or everybody, into a file."""
        self._window.show_page(ContactsPage.page_id)
        page = self._window.current_page
        if isinstance(page, ContactsPage):
            page.list.export()

    def bring_back(self) -> None:
        """Ask for an exported file and read it back in."""
        if not self._may_write():
            return
        from PySide6.QtWidgets import QFileDialog

        from crm_desktop.ui.contacts.export_words import EXPORT_FOLDER

        path, _filter = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Bring back an exported file"),
            self._view_state.text(EXPORT_FOLDER),
            self.tr("Exported files (*.xlsx *.csv *.vcf)"),
        )
        if path:
            self.bring_back_file(Path(path))

    def bring_back_file(self, path: Path) -> LongWork[TakenIn]:
        """Read an exported file back in; what it changed can be taken back."""
        from crm_desktop.ui.contacts.export_words import reading_words
        from crm_desktop.ui.kit.long_work import LongWork

        services, words = self._services, reading_words()
        return LongWork(
            self._window,
            self._operations,
            self.tr("Bringing back contacts"),
            lambda progress: services.bringing_back.bring_back(
                path, words, services.actor, progress
            ),
            self._tell_brought_back,
        )

    def save_calendar(self) -> None:
        """A plan as a calendar file: of the days the planner shows, or all to come."""
        page = self._planner_page()
        if page is not None:
            page.save_calendar()

    def import_calendar(self) -> None:
        """A calendar file into one's own plan."""
        page = self._planner_page()
        if page is not None and self._may_write():
            page.import_calendar()

    def _planner_page(self) -> PlannerPage | None:
        """The planner, brought into view."""
        from crm_desktop.ui.planner.page import PlannerPage

        self._window.show_page(PlannerPage.page_id)
        page = None if self._planner is None else self._planner.page
        return page if isinstance(page, PlannerPage) else None

    def open_import(self) -> None:
        """The import wizard; one at a time, and it goes back to an import that is running."""
        self._import_window()

    def bring_in(self, path: Path) -> None:
        """What a file holds is looked at first: a calendar's in the planner, a list's by steps."""
        if path.suffix.lower() != _CALENDAR:
            self.import_file(str(path))
            return
        page = self._planner_page()
        if page is not None and self._may_write():
            page.calendar_files.look(path)

    def import_file(self, path: str) -> None:
        """The import wizard with a file, e.g. one dropped on the main window."""
        wizard = self._import_window()
        if wizard is not None:
            wizard.open_file(path)

    def import_pasted(self) -> None:
        """The import wizard with the rows on the clipboard."""
        wizard = self._import_window()
        if wizard is not None:
            wizard.paste()

    def open_import_history(self) -> None:
        """The list of imports."""
        from crm_desktop.ui.imports.history_window import ImportHistoryWindow

        if self._history is not None:
            self._history.reload()
            self._history.raise_()
            self._history.activateWindow()
            return
        user_name = self._services.staff.name_of
        imports = self._import_services or self._make_import_services()
        window = ImportHistoryWindow(imports, user_name, self._view_state, self._window)
        window.import_requested.connect(self.open_import)
        window.changed.connect(self._refresh_import)
        window.destroyed.connect(lambda: self._forget_history(window))
        self._history = window
        window.show()

    def _refresh_import(self) -> None:
        """An import that was taken back is not shown as done."""
        if self._wizard is not None:
            self._wizard.refresh_result()

    def _import_window(self) -> ImportWizard | None:
        if self._wizard is not None:
            self._wizard.raise_()
            self._wizard.activateWindow()
            return self._wizard
        if not self._may_write():
            return None
        return self._show_wizard(self._import_services or self._make_import_services())

    def _make_import_services(self) -> ImportServices:
        from crm_desktop.business.imports.applying import CompanyLists
        from crm_desktop.business.imports.service import ImportService
        from crm_desktop.ui.contact_words import party_word, stage_word
        from crm_desktop.ui.contacts.export_words import reading_words
        from crm_desktop.ui.imports.context import ImportServices

        services, back = self._services, self._services.bringing_back
        imports = ImportService(
            services.database,
            services.journal,
            services.staff,
            services.clock,
            lists=CompanyLists(services.custom_fields, services.dictionaries),
        )
        return ImportServices(
            imports,
            services.history,
            services.actor,
            self._operations,
            services.contacts.default_country,
            services.contacts.custom_fields,
            stage_word,
            services.search.find,
            lambda path, headings: back.is_export(path, headings, reading_words()),
            party_word,
        )

    def _show_wizard(self, imports: ImportServices) -> ImportWizard:
        from crm_desktop.ui.imports.wizard import ImportWizard

        wizard = ImportWizard(imports, self._view_state, self._window)
        wizard.started.connect(self._watch_import)
        wizard.contacts_requested.connect(self._show_imported)
        wizard.history_requested.connect(self.open_import_history)
        wizard.bring_back_requested.connect(self.bring_back_file)
        wizard.destroyed.connect(lambda: self._forget_wizard(wizard))
        self._wizard = wizard
        self._import_services = imports
        wizard.show()
        if self._import_run is not None and self._import_run.is_running:
            wizard.join(self._import_run)
        return wizard

    def _watch_import(self, run: ImportRun) -> None:
        """The status line tells how far an import is, also when its window has closed."""
        self._import_run = run
        run.progressed.connect(self._window.status.show_import_progress)
        run.finished.connect(self._end_import)

    def _end_import(self) -> None:
        run, self._import_run = self._import_run, None
        self._window.status.show_import_progress(0, 0)
        if run is None:
            return
        if run.done is not None:
            self._tell_imported(run.done)
        elif run.error is not None and self._wizard is None:
            self._window.show_error(run.error)
        if self._history is not None:
            self._history.reload()

    def prepare(self) -> None:
        """Make a card ahead when nothing else is going on: the next one opens in half the time."""
        importlib.import_module("crm_desktop.ui.contacts.card")  # in a moment of its own
        self._count_today()
        self._spare_pause.start()

    def close(self) -> None:
        """The file is being closed: its windows go, and what was made ahead."""
        for window in (self._calls, self._dates):
            if window is not None:
                window.leave()
        self._calls = self._dates = None
        self._drop_spare()

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
        self._drop_spare()
        self._window.replace_pages(self.pages())
        self._window.router.reopen_all()
        for card in self._window.router.unstored:
            self._begin_anew(card)
        if self._wizard is not None:
            old, self._wizard = self._wizard, None
            run, self._import_run = self._import_run, None
            wizard = self._show_wizard(self._import_services or self._make_import_services())
            self._import_run = run
            wizard.take_over(old)
        if self._history is not None:
            place = self._history.saveGeometry()
            self._history.close()
            self._history = None
            self.open_import_history()
            if self._history is not None:
                self._history.restoreGeometry(place)

    # Inside ------------------------------------------------------------------------------

    def _may_write(self) -> bool:
        """Whether the file can be changed; says so if it cannot."""
        if self._services.is_read_only:
            self._window.show_error(UserError("read_only"))
        return not self._services.is_read_only

    def _adopt(self, card: ContactCard, ref: RecordRef) -> None:
        self._window.router.adopt(ref, card)

    def _make_card(self, ref: RecordRef) -> ContactCard:
        from crm_desktop.ui.contacts.card import ContactCard

        card, self._spare_card = self._spare_card, None
        self._spare_pause.start()
        if card is None:
            return ContactCard(self._contacts, ref)
        card.show_record(ref)
        return card

    def _make_spare_card(self) -> None:
        from crm_desktop.ui.contacts.card import ContactCard

        if self._spare_card is None:
            self._spare_card = ContactCard(self._contacts, is_spare=True)

    def _forget_wizard(self, wizard: ImportWizard) -> None:
        if self._wizard is wizard:
            self._wizard = None

    def _forget_history(self, window: ImportHistoryWindow) -> None:
        if self._history is window:
            self._history = None

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

    def _tell_imported(self, done: ImportDone) -> None:
        sentence = self.tr("%Ln contact(s) imported", "", done.created + done.organizations)
        self._window.offer_undo(sentence, done.seq)

    def _tell_brought_back(self, done: TakenIn) -> None:
        if not done.seq:
            self._window.show_message("note", self.tr("Nothing had to be changed."))
        else:
            told = (
                (self.tr("%Ln contact(s) made", "", done.created), done.created),
                (self.tr("%Ln contact(s) changed", "", done.updated), done.updated),
                (self.tr("%Ln activity(ies) made", "", done.activities), done.activities),
            )
            self._window.offer_undo(" · ".join(text for text, count in told if count), done.seq)
        if done.skipped or done.unknown_owners or done.lacking_files:
            left = self.tr("%Ln contact(s) left out: they lie in the bin.", "", done.skipped)
            nobody = self.tr("Nobody here is called {names}.")
            nobody = nobody.replace("{names}", ", ".join(map(isolate, done.unknown_owners)))
            lacking = self.tr(
                "%Ln attached file(s) lack in the folder or were changed.", "", done.lacking_files
            )
            parts = (
                (left, done.skipped),
                (nobody, done.unknown_owners),
                (lacking, done.lacking_files),
            )
            self._window.show_message("warning", " ".join(text for text, is_so in parts if is_so))

    def _show_imported(self) -> None:
        """The contacts page with what was changed last on top."""
        self._window.show_page(ContactsPage.page_id)
        page = self._window.current_page
        if isinstance(page, ContactsPage):
            page.show_latest()
        self._window.raise_()
        self._window.activateWindow()


def _needs_no_message(_error: UserError | StorageUnavailable) -> None:
    """What is only counted beside a page's name is asked again when the page opens."""
