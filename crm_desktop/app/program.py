"""The running program: one window, one open file, the workers between, and its settings."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance

from crm_desktop.app.logging_setup import LogWord
from crm_desktop.app.single_instance import SingleInstance, hand_over, instance_key
from crm_desktop.app.windows import Windows
from crm_desktop.app.wiring import OpenRequest, SavingStarted, Services, open_services
from crm_desktop.business.search.service import SearchBehind
from crm_desktop.business.settings.model import (
    BACKUPS_IN,
    LANGUAGE,
    RECENT_FILES,
    START_WITH,
    Scope,
    Setting,
    SettingValues,
)
from crm_desktop.business.settings.personal_file import PersonalFile
from crm_desktop.business.settings.service import SETTING
from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.clock import Clock
from crm_desktop.core.errors import ConflictError, StorageUnavailable, UserError
from crm_desktop.core.paths import BACKUP_FOLDER
from crm_desktop.core.records import record
from crm_desktop.jobs.worker import Request, RequestRunner
from crm_desktop.storage.change_watch import RESTORED
from crm_desktop.ui.kit.direction import isolate, isolate_ltr
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations, Task
from crm_desktop.ui.kit.preparation import Preparation
from crm_desktop.ui.kit.view_state import ViewState
from crm_desktop.ui.shell.main_window import MainWindow, OpenFile
from crm_desktop.ui.shell.save_watch import SaveWatch
from crm_desktop.ui.shell.undoing import Undoing

if TYPE_CHECKING:
    from crm_desktop.app.beside_file import BesideFile
    from crm_desktop.app.checking import Checking
    from crm_desktop.app.drive_desk import DriveDesk
    from crm_desktop.app.lost_saves import LostSaves
    from crm_desktop.app.reminding import Reminding
    from crm_desktop.app.rescuing import Rescue
    from crm_desktop.app.sharing import SharingDesk
    from crm_desktop.app.unsaved_text import UnsavedText
    from crm_desktop.app.waiting_for_drive import WaitingForDrive
    from crm_desktop.app.watching import Watching
    from crm_desktop.core.sharing import Sharing, Visitor
    from crm_desktop.ui.settings.backups_context import BackupsContext

_log = logging.getLogger("crm_desktop.program")

_CLOSING_SECONDS = 20.0
_HASTE_SECONDS = 4.0
"""Systems that shut down wait five seconds at least."""
_CARDS_PAUSE_MS = 250
_CARDS_TRIES = 12
_ROWS_PAUSE_MS = 50
_ROWS_TRIES = 60
_PREPARE_PAUSE_MS = 100
_PREPARE_TRIES = 30


@record
class Places:
    """Folders of this user and profile."""

    config: Path
    cache: Path
    logs: Path
    documents: Path

    @property
    def backups(self) -> Path:
        """Backups lie beside the logs, among what should outlive a restart."""
        return self.logs.with_name(BACKUP_FOLDER)

    @property
    def checks(self) -> Path:
        """When each file was looked at for damage, and whether it was closed cleanly."""
        return self.logs.with_name("checks")


class Program(QObject):
    """Opens, shows and closes data files; `file_shown` follows when one is in the window."""

    file_shown = Signal()
    file_refused = Signal(object)
    settings_changed = Signal(object)
    """The user's own settings, as they are now."""
    company_changed = Signal(object)
    """The settings of the open file's company are others; who else changed them, None if nobody."""
    language_changed = Signal()

    def __init__(
        self,
        places: Places,
        personal_file: PersonalFile,
        values: SettingValues,
        clock: Clock,
        worker: RequestRunner,
        long_worker: RequestRunner,
        instance: SingleInstance,
        profile: str,
        view_state: ViewState,
    ) -> None:
        super().__init__()
        self.places = places
        self.values = values
        self._personal_file = personal_file
        self.clock = clock
        self._worker = worker
        self._long_worker = long_worker
        self._instance = instance
        self._profile = profile
        self._services: Services | None = None
        self._unshown: list[Services] = []
        """Opened in the worker, and not in the window yet; two, where another one was asked for."""
        self._bridge: EventBridge | None = None
        self._windows: Windows | None = None
        self._search_index = Preparation(self)
        self._is_in_background = False
        self._beside: BesideFile | None = None
        self._rescue: Rescue | None = None
        self._waiting: WaitingForDrive | None = None
        self._last_request: OpenRequest | None = None
        self._cards_wait = 0
        self._after_cards: OpenRequest | None = None
        self._is_in_haste = self._is_finished = False
        self.operations = Operations(worker, long_worker, self)
        self.view_state = view_state
        self.window = MainWindow(self.operations, self.view_state)
        self._save_watch = SaveWatch(self.operations, self.window.status, self.window.router, self)
        self._watching: Watching | None = None
        self._connect()

    @property
    def services(self) -> Services | None:
        """What can be asked of the open file."""
        return self._services

    @property
    def bridge(self) -> EventBridge | None:
        """Where the open file's changes come from."""
        return self._bridge

    @property
    def reminding(self) -> Reminding | None:
        """The open file's reminders, once they run."""
        return None if self._beside is None else self._beside.reminding

    @property
    def sharing(self) -> SharingDesk | None:
        """The program's place at the open file, once it is kept."""
        return None if self._beside is None else self._beside.sharing

    @property
    def unsaved(self) -> UnsavedText | None:
        """What keeps the text typed into the open file's windows, once it does."""
        return None if self._beside is None else self._beside.unsaved

    @property
    def drive(self) -> DriveDesk | None:
        """What says how the open file's drive is, once it does."""
        return None if self._beside is None else self._beside.drive

    @property
    def lost_saves(self) -> LostSaves | None:
        """What looks for saves that are not in the file, once it does."""
        return None if self._beside is None else self._beside.lost_saves

    @property
    def checking(self) -> Checking | None:
        """The looks for damage, once they run."""
        return None if self._beside is None else self._beside.checking

    @property
    def windows(self) -> Windows | None:
        """What makes the open file's windows."""
        return self._windows

    # Files -------------------------------------------------------------------------------

    def open(self, request: OpenRequest) -> None:
        """Open a file in the worker; the one that is open stays until the new one is there."""
        self._last_request = request
        self._end_waiting()
        if not self._cards_are_closed(request) or not self._claim(request.path):
            return
        self._cards_wait = 0
        folder = self.places.cache / "search"

        def call() -> Services:
            services = open_services(request, self.clock, folder, self.places.backups)
            services.backups_on_demand.move_to(self.backups_folder())
            services.journal.before_large = services.back_up_before_change
            self._unshown.append(services)
            return services

        self.operations.run(
            self,
            call,
            self._show,
            lambda error: self._refuse(request, error),
        )

    def _cards_are_closed(self, request: OpenRequest) -> bool:
        """Close the cards of the open file.

        One that is still saving is waited for; one that asks first opens the other file later, if
        it is told to close.
        """
        self._after_cards = None
        if self.window.router.close_all():
            return True
        from crm_desktop.ui.kit.dialogs import open_questions

        if questions := open_questions():
            self._after_cards = request
            for question in questions:
                question.rejected.connect(self._stay_with_file)
            return False
        self._cards_wait += 1
        if self._cards_wait <= _CARDS_TRIES:
            QTimer.singleShot(_CARDS_PAUSE_MS, self, lambda: self.open(request))
        else:
            self._cards_wait = 0
        return False

    def _stay_with_file(self) -> None:
        self._after_cards = None

    def _on_cards_closed(self) -> None:
        if self._after_cards is not None:
            self.open(self._after_cards)

    def show_in_folder(self, path: str) -> None:
        """Let the system show the folder a file lies in."""
        from crm_desktop.ui.kit.opening import open_file

        def tell() -> None:
            sentence = self.tr("No program on this computer opens folders.")
            self.window.show_message("warning", sentence)

        open_file(Path(path).parent, tell)

    def _claim(self, path: Path) -> bool:
        """Whether no other program has this file; if one has, it comes to the front."""
        key = instance_key(str(path), self._profile)
        if self._instance.claim(key):
            return True
        hand_over(key, (), seconds=2.0)
        sentence = self.tr("“{name}” is open in another window of this program.")
        self.window.show_message("info", sentence.replace("{name}", isolate(path.name)))
        return False

    def _show(self, services: Services) -> None:
        self._end_rescue()
        self._drop_services()
        self.window.router.forget_all()
        self._services = services
        if services in self._unshown:
            self._unshown.remove(services)
        self.operations.patience = services.database
        # In this order: nothing may linger that is not ended.
        self._worker.when_idle = services.database.end_lingering
        services.database.lingers = services.database.is_far
        kinds, seen = (SavingStarted, SearchBehind), services.watch.opened_at
        self._bridge = EventBridge(services.events, kinds, parent=self, seen_seq=seen)
        self._bridge.event_published.connect(self._on_event)
        services.search.runs_in_background = True
        self._bridge.changed.connect(self._save_watch.note_changes)
        undoing = Undoing(self.operations, services.history, services.actor, self.window)
        self._search_index.deleteLater()
        self._search_index = Preparation(self)
        self._windows = Windows(
            services,
            self.operations,
            self._bridge,
            self.view_state,
            self.window,
            undoing,
            self._search_index,
        )
        name = f"recent/{services.database.file_id}"
        self.window.router.remember_in(
            self.view_state.text(name), partial(self.view_state.keep_text, name)
        )
        self._keep_personal(self.values.with_recent_file(str(services.path)))
        self.window.show_file(self._open_file(services, self._windows, undoing))
        self._save_watch.begin_anew()
        self._bridge.changed.connect(self._on_changes)
        if services.was_created:
            self._tell_created(services.path)
        if services.is_read_only and not services.sharing.is_taken:
            sentence = self.tr("“{name}” is open to read only: nothing in it can be changed.")
            name = isolate(services.path.name)
            self.window.show_message("info", sentence.replace("{name}", name))
        self.file_shown.emit()
        if self._is_in_background:
            self._begin_beside(self._windows, _ROWS_TRIES)

    def _begin_beside(self, windows: Windows, tries: int) -> None:
        """What runs beside the file, behind the first rows of its list: a slow drive has one line.

        Something may be asked all the time; then it is begun beside that.
        """
        services = self._services
        if windows is not self._windows or services is None:
            return
        if tries and self.operations.is_pressing:
            again = partial(self._begin_beside, windows, tries - 1)
            QTimer.singleShot(_ROWS_PAUSE_MS, self, again)
            return
        self.catch_up_search()
        self._make_beside(services, windows).start()
        self._prepare_soon(windows, _PREPARE_TRIES)

    def _prepare_soon(self, windows: Windows, tries: int) -> None:
        """As at a start, for a file that came later (from a drive, or another one): after its rows.

        Something may be under way for long; then it is begun beside that.
        """
        if windows is not self._windows:
            return
        if tries and self.operations.is_busy:
            again = partial(self._prepare_soon, windows, tries - 1)
            QTimer.singleShot(_PREPARE_PAUSE_MS, self, again)
        else:
            windows.prepare()

    def _open_file(self, services: Services, windows: Windows, undoing: Undoing) -> OpenFile:
        router = self.window.router
        search = services.search
        return OpenFile(
            path=services.path,
            company=services.company_name(),
            user=services.user,
            pages=windows.pages(),
            find=search.find,
            recent=lambda: search.describe(router.recent),
            search_index=self._search_index,
            undoing=undoing,
            recent_files=self.values[RECENT_FILES],
            is_read_only=services.is_read_only,
            first_page="contacts",
            start_page="today" if self.values[START_WITH] == "today" else "",
        )

    def _on_event(self, event: object) -> None:
        if isinstance(event, SearchBehind):
            self.catch_up_search()
        else:
            self._save_watch.note_beginning()

    def _tell_created(self, path: Path) -> None:
        sentence = self.tr("A new data file was made: {path}")
        self.window.show_message("info", sentence.replace("{path}", isolate_ltr(str(path))))

    def _refuse(self, request: OpenRequest, error: UserError | StorageUnavailable) -> None:
        _log.warning("file refused: %s", LogWord(error.code))
        if self._services is not None:
            self._instance.claim(instance_key(str(self._services.path), self._profile))
            self.window.show_error(error)
        else:
            self.window.show_refusal(error, str(request.path))
            self._look_for_backup(request, error)
            self._wait_for_drive(request, error)
        self.file_refused.emit(error)

    def _look_for_backup(self, request: OpenRequest, error: UserError | StorageUnavailable) -> None:
        """A file that cannot be opened any more may have backups among the user's own."""
        from crm_desktop.app.rescuing import begin_rescue

        self._end_rescue()
        self._rescue = begin_rescue(self, request, error)

    def _wait_for_drive(self, request: OpenRequest, error: UserError | StorageUnavailable) -> None:
        """Who starts the computer before the network is there need not sit and press a button."""
        from crm_desktop.app.waiting_for_drive import WaitingForDrive, may_come_back

        self._end_waiting()
        if not may_come_back(error):
            return
        self._waiting = WaitingForDrive(request.path, self)
        self._waiting.found_silent.connect(self.window.start_page.tell_waiting)
        self._waiting.returned.connect(self._retry)

    def _end_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.close()
            self._waiting = None

    def _end_rescue(self) -> None:
        if self._rescue is not None:
            self._rescue.close()
            self._rescue = None

    def _retry(self) -> None:
        if self._last_request is not None:
            self.window.show_opening()
            self.open(self._last_request)

    def _open_read_only(self) -> None:
        if self._last_request is not None:
            self.window.show_opening()
            self.open(replace(self._last_request, create=False, read_only=True))

    def _drop_services(self, *, is_end: bool = False) -> None:
        if self._beside is not None:
            self._beside.close()
            self._beside = None
        if self._windows is not None:
            self._windows.close()
        if self._bridge is not None:
            self._bridge.close()
            self._bridge.deleteLater()
            self._bridge = None
        if self._services is not None:
            if self._is_in_haste:
                self._worker.submit(_last_request(self._services.close))
            elif is_end:
                self._worker.submit(_last_request(self._services.close_and_back_up))
            else:
                # Beside the file that is shown instead, which nobody wants to wait for.
                self._worker.submit(_last_request(self._services.close))
                self._long_worker.submit(_last_request(self._services.back_up_at_closing))
            self._services = None
            self.operations.patience = None

    # When the event loop is idle -----------------------------------------------------------

    def begin_background_work(self) -> None:
        """What can wait until the first rows are painted, also the log's first line."""
        services = self._services
        if services is not None:
            created, read_only = services.was_created, services.is_read_only
            _log.info("file opened, created %s, read only %s", created, read_only)
        self._is_in_background = True
        self._instance.listen()
        self._watch_file()
        if services is None or self._windows is None:
            return
        if services.database.is_far:
            self._begin_beside(self._windows, _ROWS_TRIES)
            return
        self._windows.prepare()  # first: cards are soon wanted, and the index may take a minute
        self.catch_up_search()
        self._make_beside(services, self._windows).start()

    def _make_beside(self, services: Services, windows: Windows) -> BesideFile:
        """What runs beside the file in the window; made once for each file."""
        from crm_desktop.app.beside_file import BesideFile, FromProgram

        if self._beside is None:
            lent = FromProgram(
                self._worker,
                self.places.backups.parent,
                self.places.checks,
                lambda: self.values,
                self.backups_context,
                self.open_salvaged,
            )
            self._beside = BesideFile(services, windows, self.operations, self.window, lent)
            self._beside.mode_changed.connect(self._follow_mode)
            self._beside.leave_requested.connect(self._leave_file)
            self._beside.doubt_changed.connect(self._save_watch.show_doubt)
            self.language_changed.connect(self._beside.retranslate)
        return self._beside

    def _leave_file(self, visitor: Visitor) -> None:
        """Close the file here, for somebody else changes its form."""
        from crm_desktop.ui.shell.sharing_words import person_name

        services = self._services
        if services is None or not self.window.router.close_all():
            return
        self.window.show_no_file()
        self._drop_services()
        error = UserError("file_left", name=person_name(visitor))
        self.window.show_refusal(error, str(services.path))

    def begin_reminding(self) -> None:
        """Begin with the reminders of the open file alone."""
        if self._services is not None and self._windows is not None:
            self._make_beside(self._services, self._windows).begin_reminding()

    def _follow_mode(self) -> None:
        """The open file can be changed now, or cannot anymore: what is open shows it."""
        services = self._services
        if services is None or self._windows is None:
            return
        self.window.set_read_only(is_read_only=services.is_read_only)
        self._windows.follow_mode()
        self.catch_up_search()

    def backups_context(self) -> BackupsContext:
        """What windows about backups work with, of the open file."""
        from crm_desktop.app.backing_up import backups_context

        return backups_context(self)

    def keep_backups_in(self, folder: Path, then: Callable[[], object]) -> None:
        """Backups lie there from now on, also those of other files of this user; then `then()`."""
        self._keep_personal(self.values.with_value(BACKUPS_IN, str(folder)))
        services = self._services
        if services is None:
            return

        def move() -> None:
            services.backups_on_demand.move_to(self.backups_folder())

        self.operations.run(self, move, lambda _done: then())

    def backups_folder(self) -> Path:
        """Where the user wants backups, while that folder is there: a disk may be away.

        For a worker: a folder on a drive may take long to answer.
        """
        chosen = self.values[BACKUPS_IN]
        return Path(chosen) if chosen and Path(chosen).is_dir() else self.places.backups

    def open_salvaged(self, request: OpenRequest) -> None:
        """Open a file with what could be read, and say where it stands what could not."""
        from crm_desktop.business.backups.mending import report_of

        def tell() -> None:
            self.file_shown.disconnect(tell)
            sentence = self.tr("This is what could be read. What could not stands in {path}")
            path = isolate_ltr(str(report_of(request.path)))
            self.window.show_message("info", sentence.replace("{path}", path))

        self.file_shown.connect(tell)
        self.open(request)

    def check_file(self) -> None:
        """*Check file*: everything is looked at, with progress, and the result told."""
        if self._beside is not None:
            self._beside.check_file()

    def look_at_backups(self) -> None:
        """A backup was made, removed or put back by hand."""
        if self._beside is not None:
            self._beside.look_at_backups()

    def catch_up_search(self) -> None:
        """Bring the search index up to the file, with a connection of its own."""
        services = self._services
        if services is None:
            return
        state, status = self._search_index, self.window.status
        state.begin()

        def call(task: Task) -> None:
            with services.database.open_second_reader() as reader:
                services.search.catch_up(reader, task.progress)

        def show(done: int, total: int) -> None:
            status.show_index_progress(done, total)
            state.show_progress(done, total)

        def finish() -> None:
            status.show_index_progress(0, 0)
            state.finish(is_ready=services.search.is_current and not services.search.is_behind)
            if self._beside is not None:
                self._beside.fill_search()

        self.operations.run_task(state, call, on_progress=show, on_finished=finish, long=True)

    def _watch_file(self) -> None:
        """Other programs may save, and days pass."""
        from crm_desktop.app.watching import Watching

        def sharing() -> Sharing | None:
            return None if self.sharing is None else self.sharing.sharing

        if self._watching is None:
            self._watching = Watching(self.operations, lambda: self._services, sharing, self)
            self._watching.looked.connect(self._look_at_day)

    def _look_at_day(self) -> None:
        if self._beside is not None:
            self._beside.look_at_day()

    # Settings ------------------------------------------------------------------------------

    def change_setting(self, setting: Setting[str], value: str, seen: str | None = None) -> None:
        """Store a setting and let it take effect at once; `seen` is what stood there before."""
        if setting.scope is Scope.PERSONAL:
            is_other_language = setting is LANGUAGE and value != self.values[LANGUAGE]
            self._keep_personal(self.values.with_value(setting, value))
            self.settings_changed.emit(self.values)
            if self._beside is not None:
                self._beside.look_at_reminders()
            if is_other_language:
                # Later: the field that was used is in one of the windows to be replaced.
                QTimer.singleShot(0, self, self._speak_language)
            return
        services = self._services
        if services is not None:
            base = services.company_values[setting] if seen is None else seen
            self._change_company(services, setting, value, base)

    def _change_company(
        self, services: Services, setting: Setting[str], value: str, seen: str
    ) -> None:
        """What somebody else chose since it was seen is asked about."""

        def keep(theirs: str) -> None:
            self._change_company(services, setting, value, theirs)

        def refuse(error: UserError | StorageUnavailable) -> None:
            from crm_desktop.app.asking_settings import ask_about_setting, tell_refused

            if not isinstance(error, ConflictError) or not error.conflicts:
                tell_refused(self, setting, error)
                return
            ask_about_setting(self, setting, error, keep)

        self.operations.run(
            self,
            lambda: services.company.set(services.actor, setting, value, seen),
            None,
            refuse,
        )

    def _speak_language(self) -> None:
        """Everything that is open is made anew with the words of the language."""
        if self._windows is not None and self._services is not None:
            self._windows.rebuild()
        self.language_changed.emit()

    def _on_changes(self, changes: Changes) -> None:
        """Hits on the screen, and company settings, may come from here or from another program."""
        self.window.top_bar.search.look_again()
        if changes.action == RESTORED and self.lost_saves is not None:
            self.lost_saves.follow_restore()
        services = self._services
        if services is not None and changes.touches_kind(SETTING):
            is_news, user_id = changes.origin is Origin.FOREIGN, changes.user_id

            def call() -> tuple[Services, str | None]:
                name = services.staff.name_of(user_id) if is_news else None
                return services.with_company(services.company.values()), name

            self.operations.run(
                self, call, lambda read: self._on_company_settings(*read), kind="company"
            )

    def _on_company_settings(self, services: Services, news_by: str | None) -> None:
        """`news_by` is who else changed them, empty if that is not known."""
        if self._services is None or services.database is not self._services.database:
            return
        self._services = services
        self.window.show_company(services.company_name(), self.values[RECENT_FILES])
        self.company_changed.emit(news_by)

    def _keep_personal(self, values: SettingValues) -> None:
        if values == self.values:
            return
        self.values = values
        self.operations.run(self, lambda: self._personal_file.save(values), kind=None)

    # Making and ending -----------------------------------------------------------------------

    def _connect(self) -> None:
        window = self.window
        company = window.navigation.company
        company.recent_file_requested.connect(self._open_recent)
        window.setting_chosen.connect(self.change_setting)
        window.retry_requested.connect(self._retry)
        window.check_requested.connect(self.check_file)
        window.router.all_closed.connect(self._on_cards_closed, Qt.ConnectionType.QueuedConnection)
        window.read_only_requested.connect(self._open_read_only)
        acts: tuple[tuple[SignalInstance, Callable[[Windows], object]], ...] = (
            (window.quick_requested, Windows.quick_contact),
            (window.hand_over_requested, Windows.hand_over),
            (window.person_requested, Windows.new_person),
            (window.organization_requested, Windows.new_organization),
            (window.export_requested, Windows.open_export),
            (window.save_calendar_requested, Windows.save_calendar),
            (window.import_calendar_requested, Windows.import_calendar),
            (window.dates_requested, lambda one: one.rotation.open_dates()),
            (window.calls_requested, lambda one: one.rotation.call_one_after_another()),
            (window.import_requested, lambda one: one.ask_imports(lambda own: own.open())),
            (window.bring_back_requested, lambda one: one.imports.bring_back()),
            (window.import_pasted, lambda one: one.ask_imports(lambda own: own.open_pasted())),
            (window.import_history_requested, lambda one: one.imports.open_history()),
        )
        for wish, act in acts:
            wish.connect(partial(self._with_windows, act))
        window.file_dropped.connect(self._take_dropped)
        self.operations.error_shown.connect(self._show_error)
        self._instance.arguments_received.connect(self._on_later_start)

    def _open_recent(self, path: str) -> None:
        self.open(OpenRequest(Path(path)))

    def _show_error(self, _owner: QObject | None, error: UserError | StorageUnavailable) -> None:
        self.window.show_error(error)

    def _on_later_start(self, words: list[str]) -> None:
        """Somebody started the program again, perhaps with a file to bring in."""
        self.window.bring_to_front()
        if len(words) == 1 and Path(words[0]).is_absolute():
            self.bring_in(Path(words[0]))

    def _with_windows(self, act: Callable[[Windows], object]) -> None:
        if self._windows is not None and self._services is not None:
            act(self._windows)

    def _take_dropped(self, path: str) -> None:
        self.bring_in(Path(path))

    def bring_in(self, path: Path) -> None:
        """Ask about a calendar file, or a list, that was dropped or named at the start."""
        self._with_windows(lambda windows: windows.bring_in(path))

    def keep_typed(self) -> None:
        """The system ends the program, and nobody can be asked: what is typed is not lost."""
        self._is_in_haste = True
        self.window.keep_place()
        if self._beside is not None:
            self._beside.keep_typed()

    def work_on(self) -> None:
        """The end of the session was called off: the next one is not in haste."""
        self._is_in_haste = False
        if self._beside is not None:
            self._beside.work_on()

    def _close_unshown(self) -> None:
        """The program ends while a file is being opened: the turn must not stay behind."""
        opened, self._unshown = self._unshown, []
        with ExitStack() as all_of_them:  # also where one cannot be closed
            for services in opened:
                all_of_them.callback(services.close)

    def finish(self) -> None:
        """Let everything that was asked be done, close the file and stop the workers.

        Where the system ends the program it kills who takes long: then nobody is waited for. Nor is
        a drive that does not answer: what is typed is kept on this computer then.
        """
        if self._is_finished:
            return
        self._is_finished = True
        is_away = self._beside is not None and self._beside.is_drive_away
        longest = _HASTE_SECONDS if self._is_in_haste or is_away else None
        if self._watching is not None:
            self._watching.stop()
        self._long_worker.stop(longest)
        self._drop_services(is_end=True)
        done = threading.Event()
        self._worker.submit(_last_request(self._close_unshown, done))
        done.wait(longest or _CLOSING_SECONDS)
        self._worker.stop(longest)
        self._instance.release()


def _last_request(call: Callable[[], object], done: threading.Event | None = None) -> Request:
    """A request whose result nobody waits for in the window; errors go to the log."""

    def end(_result: object = None) -> None:
        if done is not None:
            done.set()

    def fail(error: BaseException) -> None:
        _log.error("closing failed", exc_info=error)
        end()

    return Request(call=call, on_done=end, on_error=fail, on_dropped=end)
