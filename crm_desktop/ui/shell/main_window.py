"""The frame: rail, top bar, the page that is shown, messages and the status line.

The frame knows no feature: the wiring hands it pages, a way to search and a history to undo.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QMainWindow, QStackedWidget, QWidget

from crm_desktop.business.staff.model import User
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.ui.kit.frames import Panel
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.page import Page
from crm_desktop.ui.kit.preparation import Preparation
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import ViewState, room_for
from crm_desktop.ui.shell.commands import commands_of
from crm_desktop.ui.shell.keys import NEW, MainKeys
from crm_desktop.ui.shell.message_line import MessageLine
from crm_desktop.ui.shell.navigation import Navigation, RailItem
from crm_desktop.ui.shell.record_router import RecordRouter
from crm_desktop.ui.shell.search_box import Find, Recent
from crm_desktop.ui.shell.status_bar import StatusBar
from crm_desktop.ui.shell.top_bar import TopBar
from crm_desktop.ui.shell.undoing import Outcome, Undoing

if TYPE_CHECKING:
    from crm_desktop.ui.kit.message_bar import MessageBar
    from crm_desktop.ui.kit.result_list import ResultGroup
    from crm_desktop.ui.kit.undo_bar import UndoBar
    from crm_desktop.ui.shell.start_page import StartPage

RAIL_COLLAPSES_BELOW = 1100
"""Window width in logical pixels under which the rail shows icons only."""
FIRST_SIZE = (1440, 900)
"""Logical pixels, where the screen has room for them."""
_OPENING_SHOWN_AFTER_MS = 300
"""Loading that takes less shows nothing."""
_CARDS_MAY_TAKE_MS = 5000
_NAME = "main_window"


@record
class OpenFile:
    """What the frame shows of an open data file."""

    path: Path
    company: str
    user: User
    pages: Sequence[Page]
    find: Find
    recent: Recent
    undoing: Undoing
    recent_files: tuple[str, ...] = ()
    is_read_only: bool = False
    search_index: Preparation | None = None
    first_page: str = ""
    """The page to begin with where none was left; empty is the first one."""
    start_page: str = ""
    """The page to begin with whatever was left; empty goes on where the user left."""


def local_file(data: QMimeData) -> str:
    """The one local file that is dragged or copied, empty for anything else."""
    urls = data.urls()
    return urls[0].toLocalFile() if len(urls) == 1 and urls[0].isLocalFile() else ""


class MainWindow(QMainWindow):
    """One window for one data file; cards and reports have windows of their own."""

    quick_requested = Signal()
    hand_over_requested = Signal()
    calls_requested = Signal()
    dates_requested = Signal()
    rhythms_requested = Signal()
    backups_requested = Signal()
    check_requested = Signal()
    employees_requested = Signal()
    log_requested = Signal()
    person_requested = Signal()
    organization_requested = Signal()
    import_requested = Signal()
    export_requested = Signal()
    bring_back_requested = Signal()
    save_calendar_requested = Signal()
    import_calendar_requested = Signal()
    import_pasted = Signal()
    import_history_requested = Signal()
    file_dropped = Signal(str)
    new_file_requested = Signal()
    open_file_requested = Signal()
    retry_requested = Signal()
    read_only_requested = Signal()
    settings_requested = Signal()
    keys_requested = Signal()
    about_requested = Signal()
    reminders_requested = Signal()
    setting_chosen = Signal(object, str)
    closing = Signal()

    def __init__(
        self, operations: Operations, view_state: ViewState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("main")
        self._view_state = view_state
        self._file: OpenFile | None = None
        self._pages: dict[str, Page] = {}
        self._badges: dict[str, int] = {}
        self._closes_after_cards = self._is_quitting = False
        self.stays_in_background: Callable[[], bool] | None = None
        """Asked when the window is closed: whether it only vanishes; "quit" does not ask."""
        self.router = RecordRouter(self)
        self.router.all_closed.connect(self._on_cards_closed, Qt.ConnectionType.QueuedConnection)
        # Parents first: a part that moves into its place later is looked through once more.
        self._center = QWidget(self)
        self.navigation = Navigation(self._center)
        self.top_bar = TopBar(operations, self._center)
        self._message_line = MessageLine(self._center)
        self._undo_bar: UndoBar | None = None
        self._foot = 0
        self.stack = QStackedWidget(self._center)
        self.status = StatusBar(self._center)
        self._blank = Panel("surface")
        self._start_page: StartPage | None = None
        self.stack.addWidget(self._blank)
        self._opening = QTimer(self)
        self._opening.setSingleShot(True)
        self._opening.setInterval(_OPENING_SHOWN_AFTER_MS)
        self._opening.timeout.connect(self._show_opening)
        self.setAcceptDrops(True)
        self._arrange()
        self._connect()
        self.commands = commands_of(self)
        self.keys = MainKeys(self)
        self._restore()
        self.show_no_file()

    # What it shows -----------------------------------------------------------------------

    @property
    def file(self) -> OpenFile | None:
        """The file that is shown."""
        return self._file

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages: those of the rail in its order, and those that others lead to."""
        return tuple(self._pages.values())

    @property
    def rail_pages(self) -> tuple[Page, ...]:
        """The pages of the rail, in its order."""
        return tuple(page for page in self._pages.values() if not page.stands_under)

    @property
    def current_page(self) -> Page | None:
        """The page in view; `None` while no file is open."""
        widget = self.stack.currentWidget()
        return widget if isinstance(widget, Page) else None

    @property
    def messages(self) -> MessageBar:
        """The bar above the page, made for the first message."""
        return self._message_line.bar

    @property
    def undo_bar(self) -> UndoBar:
        """The bar over the page, made for the first offer."""
        if self._undo_bar is None:
            from crm_desktop.ui.kit.undo_bar import UndoBar

            self._undo_bar = UndoBar(host=self.stack)
            self._undo_bar.stand_above(self._foot)
            self._undo_bar.undo_requested.connect(self._undo_offered)
            self._undo_bar.redo_requested.connect(self.redo)
        return self._undo_bar

    def _lift_undo_bar(self, foot: int) -> None:
        self._foot = foot
        if self._undo_bar is not None:
            self._undo_bar.stand_above(foot)

    def _withdraw_offers(self) -> None:
        self._message_line.dismiss()
        if self._undo_bar is not None:
            self._undo_bar.dismiss()

    @property
    def start_page(self) -> StartPage:
        """What stands in the window while there is no file, made when it is first needed."""
        if self._start_page is None:
            from crm_desktop.ui.shell.start_page import StartPage

            page = StartPage(self)
            page.new_file_requested.connect(self.new_file_requested)
            page.open_file_requested.connect(self.open_file_requested)
            page.retry_requested.connect(self.retry_requested)
            page.read_only_requested.connect(self.read_only_requested)
            self.stack.addWidget(page)
            self._start_page = page
        return self._start_page

    def show_file(self, file: OpenFile) -> None:
        """Show an open file: its pages replace those of the last one."""
        self._opening.stop()
        self._drop_pages()
        self._file = file
        for page in file.pages:
            self._add_page(page)
        self._name_pages()
        self._withdraw_offers()
        self.show_company(file.company, file.recent_files)
        self.top_bar.user.set_user(file.user)
        self.top_bar.set_open(is_open=True, is_read_only=file.is_read_only)
        self.top_bar.search.attach(file.find, file.recent, file.search_index)
        self.status.show_file(file.path, is_read_only=file.is_read_only)
        file.undoing.undone.connect(self._on_undone)
        file.undoing.redone.connect(self._on_redone)
        file.undoing.overwritten.connect(self._on_overwritten)
        file.undoing.nothing_left.connect(self._on_nothing_left)
        file.undoing.cancelled.connect(self._on_undo_cancelled)
        file.undoing.nothing_to_redo.connect(self._on_nothing_to_redo)
        kept = self._view_state.text(f"{_NAME}/page")
        wanted = file.start_page or kept or file.first_page
        self.show_page(wanted if wanted in self._pages else next(iter(self._pages), ""))

    def set_read_only(self, *, is_read_only: bool) -> None:
        """The open file can be changed now, or not anymore."""
        if self._file is not None:
            self._file = replace(self._file, is_read_only=is_read_only)
            self.top_bar.set_open(is_open=True, is_read_only=is_read_only)

    def replace_pages(self, pages: Sequence[Page]) -> None:
        """Show new instances of the same pages, e.g. in another language, where the old stood."""
        shown = self.current_page
        shown_id = "" if shown is None else shown.page_id
        places = {page_id: page.place() for page_id, page in self._pages.items()}
        self._drop_pages()
        for page in pages:
            self._add_page(page)
            page.take_place(places.get(page.page_id))
        self._name_pages()
        self.show_page(shown_id)

    def forget_bars(self) -> None:
        """What they say is over; they are made again, in the language, when they are needed."""
        self._message_line.forget()
        if self._undo_bar is not None:
            self._undo_bar.dismiss()
            self._undo_bar.deleteLater()
            self._undo_bar = None

    def show_company(self, name: str, recent_files: tuple[str, ...] = ()) -> None:
        """The company's name at the top of the rail and in the window's title."""
        path = self._file.path if self._file is not None else None
        self.navigation.company.set_company(name, path, recent_files)
        self.setWindowTitle(f"{name} — CRM Desktop" if name else "CRM Desktop")

    def show_no_file(self) -> None:
        """A file is being opened, or none could be."""
        self._drop_pages()
        self._file = None
        self._withdraw_offers()
        self.show_company("")
        self.top_bar.user.set_user(None)
        self.top_bar.set_open(is_open=False)
        self.top_bar.search.attach(None, None)
        self.status.show_no_file()
        self.navigation.set_pages(())
        self.show_opening()

    def show_opening(self) -> None:
        """A file is being opened: nothing for a moment, then a bar."""
        self.stack.setCurrentWidget(self._blank)
        self._opening.start()

    def show_refusal(self, error: UserError | StorageUnavailable, path: str) -> None:
        """No file is open, because this one could not be."""
        self._opening.stop()
        self.stack.setCurrentWidget(self.start_page)
        self.start_page.show_error(error, path)

    def show_page(self, page_id: str) -> None:
        """Bring a page into view."""
        page = self._pages.get(page_id)
        if page is None or page is self.current_page:
            return
        leaving = self.current_page
        if leaving is not None:
            leaving.deactivate()
        self.stack.setCurrentWidget(page)
        self.navigation.pages.set_current(page.stands_under or page_id)
        self._view_state.keep_text(f"{_NAME}/page", page_id)
        page.activate()
        self.top_bar.name_new_key("" if page.has_own_new else NEW)

    def show_page_number(self, number: int) -> None:
        """Ctrl+1 … Ctrl+9: the page at that place of the rail."""
        pages = self.rail_pages
        if 0 < number <= len(pages):
            self.show_page(pages[number - 1].page_id)

    # What is said ------------------------------------------------------------------------

    def show_message(self, level: str, sentence: str) -> None:
        """Say something above the page; a `note` stands below for a moment and moves nothing."""
        if level == "note":
            self._message_line.dismiss_notice()
            self.undo_bar.note(sentence)
        else:
            self.messages.show_message(level, sentence)

    def show_error(self, error: UserError | StorageUnavailable) -> None:
        """Say what went wrong above the page."""
        self.messages.show_error(error)

    def offer_undo(self, sentence: str, seq: int) -> None:
        """Say what was done and offer to take it back."""
        if seq:
            self._message_line.dismiss_notice()
            self.undo_bar.offer(sentence, seq)

    # What is done ------------------------------------------------------------------------

    def open_record(self, ref: object) -> None:
        """Open a record in its window."""
        if isinstance(ref, RecordRef):
            self.router.open(ref)

    def open_record_aside(self, ref: object) -> None:
        """Open a record's window behind this one, which keeps the keyboard."""
        if isinstance(ref, RecordRef):
            self.router.open_aside(ref)
            self.raise_()
            self.activateWindow()

    def _offers(self, typed: str) -> Sequence[ResultGroup]:
        """Pages and actions for the search field."""
        from crm_desktop.ui.shell.offers import offered_groups

        may_write = self._file is not None and not self._file.is_read_only
        return offered_groups(self, typed, may_write=may_write)

    def undo(self) -> None:
        """Take back what is on offer, else this user's last change."""
        if self._file is None:
            return
        if self.undo_bar.offered_seq:
            self.undo_bar.undo()
        else:
            self._file.undoing.undo_latest()

    def redo(self) -> None:
        """Take the last undo back."""
        if self._file is not None:
            self._file.undoing.redo_latest()

    def bring_to_front(self) -> None:
        """Show the window to somebody who started the program again."""
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    # Qt ----------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._take(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if self._take(event):
            self.file_dropped.emit(local_file(event.mimeData()))

    def _take(self, event: QDropEvent) -> bool:
        """Accept one file while a data file that can be written is open; gives whether it is so."""
        from crm_desktop.ui.kit.dropping import take_copy

        is_open = self._file is not None and not self._file.is_read_only
        may_take = is_open and bool(local_file(event.mimeData()))
        if may_take:
            take_copy(event)
        return may_take

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        from crm_desktop.ui.kit.tab_order import step_in_reading_order

        return step_in_reading_order(self, forward=next) or super().focusNextPrevChild(next)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.navigation.set_narrow(self.width() < RAIL_COLLAPSES_BELOW)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._pages:
            self._name_pages()

    def quit(self) -> None:
        """End the program, whatever closing the window means."""
        self._is_quitting = True
        self.close()

    def keep_place(self) -> None:
        """Remember where the window stands."""
        self._view_state.keep_window(self, _NAME)
        self._view_state.flush()

    def closeEvent(self, event: QCloseEvent) -> None:
        stays = self.stays_in_background
        if not self._is_quitting and stays is not None and stays():
            event.ignore()
            self.hide()
            return
        if not self.router.close_all():
            # A card is still saving, or asks what to do with what cannot be saved.
            event.ignore()
            self._closes_after_cards = True
            QTimer.singleShot(_CARDS_MAY_TAKE_MS, self, self._forget_closing)
            return
        self.keep_place()
        self.top_bar.search.close_hits()
        super().closeEvent(event)
        self.closing.emit()

    def _forget_closing(self) -> None:
        from crm_desktop.ui.kit.dialogs import open_questions

        if self._closes_after_cards and open_questions():  # the user thinks it over
            QTimer.singleShot(_CARDS_MAY_TAKE_MS, self, self._forget_closing)
            return
        self._closes_after_cards = self._is_quitting = False

    def _on_cards_closed(self) -> None:
        if self._closes_after_cards:
            self._closes_after_cards = False
            self.close()

    # Making ------------------------------------------------------------------------------

    def _arrange(self) -> None:
        look = theme()
        grid = QGridLayout(self._center)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.navigation, 0, 0, 3, 1)
        grid.addWidget(self.top_bar, 0, 1)
        grid.addWidget(self._message_line, 1, 1)
        grid.addWidget(self.stack, 2, 1)
        grid.addWidget(self.status, 3, 0, 1, 2)
        grid.setRowStretch(2, 1)
        grid.setColumnStretch(1, 1)
        self.setCentralWidget(self._center)
        minimum = QSize(look.size("window_min.0"), look.size("window_min.1"))
        self.setMinimumSize(minimum.boundedTo(room_for(self)))

    def _connect(self) -> None:
        company = self.navigation.company
        user = self.top_bar.user
        self.navigation.page_chosen.connect(self.show_page)
        self.navigation.settings_requested.connect(self.settings_requested)
        company.new_file_requested.connect(self.new_file_requested)
        company.open_file_requested.connect(self.open_file_requested)
        company.employees_requested.connect(self.employees_requested)
        company.log_requested.connect(self.log_requested)
        company.check_requested.connect(self.check_requested)
        self.top_bar.quick_requested.connect(self.quick_requested)
        self.top_bar.person_requested.connect(self.person_requested)
        self.top_bar.organization_requested.connect(self.organization_requested)
        self.top_bar.import_requested.connect(self.import_requested)
        self.top_bar.import_pasted.connect(self.import_pasted)
        self.top_bar.import_history_requested.connect(self.import_history_requested)
        self.top_bar.search.chosen.connect(self.open_record)
        self.top_bar.search.chosen_aside.connect(self.open_record_aside)
        self.top_bar.search.left.connect(self.focus_page)
        self.top_bar.search.set_offers(self._offers)
        user.settings_requested.connect(self.settings_requested)
        user.keys_requested.connect(self.keys_requested)
        user.about_requested.connect(self.about_requested)
        user.quit_requested.connect(self.quit)

    def _restore(self) -> None:
        if not self._view_state.restore_window(self, _NAME):
            self._take_first_size()

    def _take_first_size(self) -> None:
        """The size of the drawings, or the whole screen where that is smaller."""
        room = self.screen().availableGeometry().size()
        wanted = QSize(*FIRST_SIZE)
        self.resize(wanted.boundedTo(room))
        if wanted.width() >= room.width() or wanted.height() >= room.height():
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _add_page(self, page: Page) -> None:
        self._pages[page.page_id] = page
        self.stack.addWidget(page)
        page.open_requested.connect(self.open_record)
        page.undo_offered.connect(self.offer_undo)
        page.message_requested.connect(self.show_message)
        page.title_changed.connect(self._name_pages)
        page.foot_changed.connect(self._lift_undo_bar)
        page.badge_changed.connect(partial(self._keep_badge, page.page_id))

    def _name_pages(self) -> None:
        self.navigation.set_pages(
            tuple(
                RailItem(
                    page.page_id,
                    page.title(),
                    page.icon_name,
                    f"Ctrl+{number}",
                    self._badges.get(page.page_id, 0),
                )
                for number, page in enumerate(self.rail_pages, start=1)
            )
        )
        current = self.current_page
        if current is not None:
            self.navigation.pages.set_current(current.stands_under or current.page_id)

    def _keep_badge(self, page_id: str, count: int) -> None:
        self._badges[page_id] = count
        self.navigation.pages.set_badge(page_id, count)

    def _show_opening(self) -> None:
        self.start_page.show_opening()
        self.stack.setCurrentWidget(self.start_page)

    def _drop_pages(self) -> None:
        self._lift_undo_bar(0)
        for page in self._pages.values():
            self.stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self._badges.clear()

    def focus_page(self) -> None:
        """Give the keyboard back to the page, where it was there before."""
        page = self.current_page
        if page is None:
            return
        # None where nothing had the focus, whatever the stubs say.
        if (left := page.focusWidget()) and left.isVisible() and left.isEnabled():
            left.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            page.setFocus(Qt.FocusReason.ShortcutFocusReason)
            page.focusNextPrevChild(True)

    # Undo --------------------------------------------------------------------------------

    def _undo_offered(self, seq: int) -> None:
        if self._file is not None:
            self._file.undoing.undo(seq)

    def _on_undone(self, outcome: Outcome) -> None:
        if outcome.kept:
            sentence = self.tr(
                "Taken back, but %Ln record(s) stayed as they are: they were changed since.",
                "",
                len(outcome.kept),
            )
            kept = outcome.kept
            self.messages.show_message(
                "warning", sentence, self.tr("Look at them"), lambda: self._ask_about_kept(kept)
            )
        else:
            self._message_line.dismiss_notice()
            self.undo_bar.offer_redo(self.tr("Taken back."))

    def _ask_about_kept(self, kept: Sequence[RecordRef]) -> None:
        if self._file is not None:
            self._file.undoing.ask_about_kept(self, kept)

    def _on_overwritten(self, count: int, seq: int) -> None:
        self.offer_undo(self.tr("%Ln record(s) taken back all the same.", "", count), seq)

    def _on_redone(self, outcome: Outcome) -> None:
        self.offer_undo(self.tr("Done again."), outcome.seq)

    def _on_nothing_left(self) -> None:
        self.show_message("note", self.tr("There is nothing left to take back."))

    def _on_undo_cancelled(self) -> None:
        self.show_message("note", self.tr("Cancelled. Nothing was changed."))

    def _on_nothing_to_redo(self) -> None:
        self.show_message("note", self.tr("There is nothing to do again."))
