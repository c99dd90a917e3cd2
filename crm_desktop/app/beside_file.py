"""What runs beside the windows of the open file: begun after the first rows are painted.

The place among those who share the file, reminders, backups, typed text, lost saves, the drive,
looks for damage, and what a new day brings. Ends with the file.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from crm_desktop.core.records import record
from crm_desktop.ui.kit.operations import pass_time, tries_again

if TYPE_CHECKING:
    from crm_desktop.app.backing_up import BackingUp
    from crm_desktop.app.checking import Checking
    from crm_desktop.app.drive_desk import DriveDesk
    from crm_desktop.app.lost_saves import LostSaves
    from crm_desktop.app.reminding import Reminding
    from crm_desktop.app.sharing import SharingDesk
    from crm_desktop.app.unsaved_text import UnsavedText
    from crm_desktop.app.windows import Windows
    from crm_desktop.app.wiring import OpenRequest, Services
    from crm_desktop.business.contacts.passing_day_repository import ListedChannels
    from crm_desktop.business.contacts.passing_days import PassingDays
    from crm_desktop.business.settings.model import SettingValues
    from crm_desktop.jobs.worker import RequestRunner
    from crm_desktop.storage.station import Station
    from crm_desktop.ui.kit.operations import Operations
    from crm_desktop.ui.settings.backups_context import BackupsContext
    from crm_desktop.ui.shell.main_window import MainWindow

_SWEEP_AFTER_MS = 60_000
_SAVING_MS = 2000
_KEEPING_MS = 1000
_FILL_SECONDS = 2.0
_FILL_PAUSE_MS = 1000
"""The drive, and the thread for long work, belong to others in between."""


@record
class FromProgram:
    """What the program lends: its worker, its folders, its settings and its doors."""

    worker: RequestRunner
    state: Path
    """The user's own folder for what belongs to data files."""
    checks: Path
    values: Callable[[], SettingValues]
    backups_context: Callable[[], BackupsContext]
    open: Callable[[OpenRequest], None]


class BesideFile(QObject):
    """Each part is None until it runs; `mode_changed` follows when one may write, or no more."""

    mode_changed = Signal()
    doubt_changed = Signal(bool)
    """Whether the drive is away while something that was typed is not saved."""
    leave_requested = Signal(object)
    """The file shall be closed here: a `Visitor` changes its form."""

    def __init__(
        self,
        services: Services,
        windows: Windows,
        operations: Operations,
        window: MainWindow,
        lent: FromProgram,
    ) -> None:
        super().__init__(window)
        self._services = services
        self._windows = windows
        self._operations = operations
        self._window = window
        self._lent = lent
        self._is_closed = False
        self._day: date | None = None
        self._backing_up: BackingUp | None = None
        self._is_swept = self._keeps_text = False
        self.sharing: SharingDesk | None = None
        self.reminding: Reminding | None = None
        self.unsaved: UnsavedText | None = None
        self.lost_saves: LostSaves | None = None
        self.drive: DriveDesk | None = None
        self.checking: Checking | None = None
        self.mode_changed.connect(self._follow_mode)

    def start(self) -> None:
        """Begin with everything; what it needs is loaded beside the window."""
        self._begin_sharing()
        self.begin_reminding()
        self._begin_backing_up()
        self._begin_keeping_text()
        self._begin_checking()
        # Last: it reads every channel, on a drive for seconds, and the others wait behind it.
        self._follow_day()
        QTimer.singleShot(_SWEEP_AFTER_MS, self, self._sweep_files)

    @property
    def is_drive_away(self) -> bool:
        """Whether the file lies on a drive that does not answer."""
        return self.drive is not None and self.drive.is_away

    def keep_typed(self) -> None:
        """Save what is typed, as far as that goes at once; what remains is kept on this computer.

        Nothing is asked: the system ends the program.
        """
        if not self.is_drive_away:
            for card in (*self._window.router.unstored, *self._window.router.windows):
                card.commit_edits()
            pass_time(lambda: not self._operations.is_awaited, _SAVING_MS)
        # What is on its way may not arrive.
        self._keeps_text = self._operations.is_awaited
        if self.unsaved is not None:
            self.unsaved.keep_now(_KEEPING_MS)

    def work_on(self) -> None:
        """The system does not end the program after all."""
        self._keeps_text = False

    def close(self) -> None:
        """End with the file."""
        self._is_closed = True
        if self.unsaved is not None:
            self.unsaved.close(keeps=self.is_drive_away or self._keeps_text)
        for part in (
            self.sharing, self.reminding, self._backing_up, self.drive, self.lost_saves,
            self.checking,
        ):  # fmt: skip
            if part is not None:
                part.close()
        self.deleteLater()

    def retranslate(self) -> None:
        """Take over another language."""
        if self.sharing is not None:
            self.sharing.retranslate()

    # The place among others ------------------------------------------------------------------

    def _begin_sharing(self) -> None:
        """Take the place at the open file, and keep it.

        Where the file is only looked at on this computer there is nothing to keep.
        """

        def begin(station: Station | None) -> None:
            if station is None or self._is_closed:
                return
            from crm_desktop.app.sharing import SharingDesk

            self.sharing = SharingDesk(
                self._services, station, self._operations, self._lent.worker, self._window
            )
            self.sharing.mode_changed.connect(self.mode_changed)
            self.sharing.mode_changed.connect(self.look_at_reminders)
            self.sharing.leave_requested.connect(self.leave_requested)
            self.sharing.start()

        def take() -> None:
            if self.sharing is None:
                self._operations.run(self, self._services.sharing.get, begin, tries_again)

        self._load(("crm_desktop.app.sharing", "crm_desktop.storage.station"), take)

    def _look_at_mode(self) -> None:
        """Damage was found, or mended: whether one may write is another thing now."""
        if self.sharing is not None:
            self.sharing.keeper.look()
        self.mode_changed.emit()

    def _follow_mode(self) -> None:
        """What only they do who may write begins when the turn has come, and rests without it."""
        if self._is_closed:
            return
        for part in (self._backing_up, self.checking, self.lost_saves):
            if part is not None:
                part.follow_mode()
        if not self._services.is_read_only:
            self.look_at_day()
            QTimer.singleShot(_SWEEP_AFTER_MS, self, self._sweep_files)

    # Reminders and backups -------------------------------------------------------------------

    def begin_reminding(self) -> None:
        """Reminders of the open file."""

        def begin() -> None:
            from crm_desktop.app.reminding import Reminding

            self.reminding = Reminding(
                self._services,
                self._operations,
                self._lent.worker,
                self._window,
                self._lent.values,
                self._windows.call,
                self._greet,
                self._windows.contacts.bridge,
            )

        self._load(("crm_desktop.app.reminding",), begin)

    def _greet(self, contact_id: int) -> None:
        # Asked for anew: another language makes other windows.
        self._windows.rotation.greet(contact_id)

    def look_at_reminders(self) -> None:
        """A setting that may be theirs has changed, or whether one may write."""
        if self.reminding is not None:
            self.reminding.look()

    def _begin_backing_up(self) -> None:
        def begin() -> None:
            from crm_desktop.app.backing_up import BackingUp

            self._backing_up = BackingUp(self._services, self._operations, self._window)

        self._load(("crm_desktop.app.backing_up",), begin)

    def look_at_backups(self) -> None:
        """A backup was made, removed or put back by hand."""
        if self._backing_up is not None:
            self._backing_up.look()

    # What is found ---------------------------------------------------------------------------

    def fill_search(self) -> None:
        """For a file on a drive: what hits show is kept on this computer, a piece at a time."""
        services = self._services
        if self._is_closed or not services.database.is_far:
            return

        def call() -> bool:
            with services.database.open_second_reader() as reader:
                return services.search.fill_in(reader, _FILL_SECONDS)

        def go_on(is_more: bool) -> None:
            if is_more:
                QTimer.singleShot(_FILL_PAUSE_MS, self, self.fill_search)

        self._operations.run(self, call, go_on, tries_again, long=True, kind="fill search")

    # Typed text, lost saves, the drive -------------------------------------------------------

    def _begin_keeping_text(self) -> None:
        """What is typed is kept, and saves that are not in the file are looked for."""

        def begin() -> None:
            from crm_desktop.app.drive_desk import DriveDesk
            from crm_desktop.app.lost_saves import LostSaves
            from crm_desktop.app.unsaved_text import UnsavedText

            services, operations, window = self._services, self._operations, self._window
            self.unsaved = UnsavedText(
                services, self._windows, operations, window, self._lent.state
            )
            self.lost_saves = LostSaves(services, operations, window)
            self.drive = DriveDesk(services, operations, window)
            self.drive.went_away.connect(self._note_drive)
            self.drive.came_back.connect(self._follow_return)
            self.unsaved.keeper.looked.connect(self._tell_doubt)
            self.unsaved.keeper.typed.connect(self._note_typing)

        names = ("unsaved_text", "lost_saves", "drive_desk")
        self._load(tuple(f"crm_desktop.app.{name}" for name in names), begin)

    def _note_drive(self) -> None:
        if self.sharing is not None and self.drive is not None:
            self.sharing.show_drive(is_away=self.drive.is_away)
        self._tell_doubt()

    def _note_typing(self) -> None:
        if self.sharing is not None:
            self.sharing.note_use()

    def _tell_doubt(self) -> None:
        holds = (
            self.is_drive_away and self.unsaved is not None and self.unsaved.keeper.holds_typed()
        )
        self.doubt_changed.emit(holds)

    def _follow_return(self) -> None:
        """The drive is back: the place is taken up again, and all is read and saved anew."""
        from crm_desktop.app.asking_settings import save_settings_again
        from crm_desktop.app.form_windows import save_again

        services = self._services
        self._note_drive()
        if self.sharing is not None:
            self.sharing.keeper.look()
        for window in (*self._window.router.unstored, *self._window.router.windows):
            save_again(window)
        save_settings_again(self._window)

        def read_anew() -> None:
            services.watch.look_again()
            services.watch.begin_anew()

        def resolve(_done: None) -> None:
            if self.lost_saves is not None:
                self.lost_saves.look()

        self._operations.run(self, read_anew, resolve, tries_again)

    # Damage ----------------------------------------------------------------------------------

    def _begin_checking(self) -> None:
        def begin() -> None:
            from crm_desktop.app.checking import Checking

            self.checking = Checking(
                self._services,
                self._operations,
                self._window,
                self._lent.checks,
                self._lent.backups_context,
                self._look_at_mode,
                self._lent.open,
            )

        self._load(("crm_desktop.app.checking",), begin)

    def check_file(self) -> None:
        """*Check file*: everything is looked at, with progress, and the result told."""
        if self.checking is not None:
            self.checking.check()

    # Days ------------------------------------------------------------------------------------

    def look_at_day(self) -> None:
        """Whether another day has begun since it was followed last."""
        if self._services.clock.today() != self._day:
            self._follow_day()

    def _follow_day(self) -> None:
        """Let lists show what is true today, after the search index, which is waited for."""
        services = self._services
        if services.is_read_only:
            return
        self._day = services.clock.today()

        def call() -> tuple[ListedChannels, ...]:
            with services.database.open_second_reader() as reader:
                return _passing_days(services).find(reader)

        def write(found: tuple[ListedChannels, ...]) -> None:
            if self._is_closed:
                return
            if found:
                days, actor = _passing_days(services), services.actor
                self._operations.run(self, lambda: days.write(found, actor), on_error=tries_again)
            self._operations.run(self, partial(_extend_series, services), on_error=tries_again)

        self._operations.run(self, call, write, tries_again, long=True, kind="day")

    def _sweep_files(self) -> None:
        """Contents of files that nothing has had for long, copies of damaged files of long ago.

        Nobody waits for it, and whoever has just opened the file waits for other things.
        """
        services = self._services
        if self._is_closed or self._is_swept or services.is_read_only:
            return
        self._is_swept = True

        def call() -> None:
            attachments = services.attachments
            if attachments.has_any():
                with services.database.open_second_reader() as reader:
                    attachments.sweep(reader)
            services.mending.sweep()

        self._operations.run(self, call, on_error=tries_again, long=True, kind="files")

    def _load(self, modules: tuple[str, ...], begin: Callable[[], None]) -> None:
        """Load modules beside the window; then `begin`, if the file is still open."""

        def load() -> None:
            for name in modules:
                importlib.import_module(name)

        def go_on(_done: None) -> None:
            if not self._is_closed:
                begin()

        self._operations.run(self, load, go_on, long=True)


def _extend_series(services: Services) -> int:
    """Series are made some hundred days ahead: add what the day brings; nothing on most days."""
    if services.database.execute("SELECT 1 FROM recurrence LIMIT 1").fetchone() is None:
        return 0
    return services.planner.extend_series(services.actor)


def _passing_days(services: Services) -> PassingDays:
    from crm_desktop.business.contacts.passing_days import PassingDays

    return PassingDays(services.journal, services.clock)
