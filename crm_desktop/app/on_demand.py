"""Services of an open file that most starts do without: made when somebody first asks.

How each is made stands in `app/later_wiring.py`, which a start does not load either.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from crm_desktop.business.settings.model import LARGEST_ATTACHMENT

if TYPE_CHECKING:
    from crm_desktop.app.place_at_file import SharingOnDemand
    from crm_desktop.business.attachments.service import AttachmentService
    from crm_desktop.business.audit.model import FieldChange
    from crm_desktop.business.backups.service import BackupService
    from crm_desktop.business.contacts.service import ContactService
    from crm_desktop.business.duplicates.service import DuplicateService
    from crm_desktop.business.reminders.service import ReminderService
    from crm_desktop.business.staff.service import StaffService
    from crm_desktop.core.clock import Clock
    from crm_desktop.core.events import EventBus
    from crm_desktop.storage.change_log import ChangeEntry
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal

T = TypeVar("T")


class OnDemand(Generic[T]):
    """A service that most starts do without: `build` makes it when somebody first asks."""

    def __init__(self, build: Callable[[], T]) -> None:
        self._build = build
        self._built: T | None = None
        self._lock = threading.Lock()

    def get(self) -> T:
        """The service; both workers may ask for it first."""
        with self._lock:
            if self._built is None:
                self._built = self._build()
            return self._built


class AttachmentsOnDemand(OnDemand["AttachmentService"]):
    """The service for attached files; it knows the company's limit from the beginning."""

    def __init__(self, database: Database, journal: Journal, cache: Path) -> None:
        super().__init__(self._make)
        self._database = database
        self._journal = journal
        self._copies = cache / f"{database.file_id}.files"
        self._most_megabytes = int(LARGEST_ATTACHMENT.default)

    def _make(self) -> AttachmentService:
        from crm_desktop.app import later_wiring

        made = later_wiring.attachments(self._database, self._journal, self._copies)
        made.most_megabytes = self._most_megabytes
        return made

    def limit(self, megabytes: int) -> None:
        """The largest file that may be attached."""
        self._most_megabytes = megabytes
        if self._built is not None:
            self._built.most_megabytes = megabytes

    def describe(self, entry: ChangeEntry) -> list[FieldChange]:
        """What a logged row of a file means."""
        return self.get().describe(entry)


class BackupsOnDemand(OnDemand["BackupService"]):
    """The service for backups; the folder they lie in may become another one."""

    def __init__(self, database: Database, journal: Journal, clock: Clock) -> None:
        super().__init__(self._make)
        self._database = database
        self._journal = journal
        self._clock = clock
        self.folder: Path | None = None

    def _make(self) -> BackupService:
        from crm_desktop.app import later_wiring

        return later_wiring.backups(self._database, self._journal, self._clock, self.folder)

    def move_to(self, folder: Path) -> None:
        """Backups lie in `folder` from now on."""
        with self._lock:
            self.folder, self._built = folder, None


class RemindersOnDemand(OnDemand["ReminderService"]):
    """The service for reminders, asked for after the first paint, or when somebody sets one."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        staff: StaffService,
        sharing: SharingOnDemand,
        clock: Clock,
    ) -> None:
        super().__init__(self._make)
        self._database = database
        self._journal = journal
        self._staff = staff
        self._sharing = sharing
        self._clock = clock
        self.state: Path | None = None
        """The folder of what belongs to data files, if it is not the user's usual one."""

    def _make(self) -> ReminderService:
        from crm_desktop.app import later_wiring

        return later_wiring.reminders(
            self._database,
            self._journal,
            self._staff,
            lambda: later_wiring.shown_notes(self._database, self._clock, self.state),
            lambda: self._sharing.place,
        )

    def close(self) -> None:
        """Let go of what is kept on this computer."""
        if self._built is not None:
            self._built.close()


class DuplicatesOnDemand(OnDemand["DuplicateService"]):
    """The service for duplicates; what it counted last is known without it."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        contacts: ContactService,
        folder: Path,
        events: EventBus,
    ) -> None:
        super().__init__(self._make)
        self._database = database
        self._journal = journal
        self._contacts = contacts
        self._path = folder / f"{database.file_id}.duplicates"
        self._events = events

    def _make(self) -> DuplicateService:
        from crm_desktop.app import later_wiring

        return later_wiring.duplicates(
            self._database, self._journal, self._contacts, self._path, self._events
        )

    def count(self) -> int | None:
        """How many groups the page of duplicates shows; None before the first search.

        While nobody has asked for the service, what was counted last on this workstation.
        """
        if self._built is not None:
            return self._built.certain()
        if not self._path.exists():
            return None
        from crm_desktop.storage.pair_file import PairFile

        file = PairFile(self._path)
        try:
            return file.counted()
        finally:
            file.close()

    def close(self) -> None:
        """Let go of its cache."""
        if self._built is not None:
            self._built.close()
