"""Where the parts are put together: the services of one open file, and the windows that ask them.

`open_services` runs in the database worker, because a connection belongs to the thread that made
it; everything that is a window is made in the GUI thread, by `Windows` in `app/windows.py`. What a
start does without is put together in `app/later_wiring.py`, when `app/on_demand.py` is asked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.app.logging_setup import LogWord
from crm_desktop.app.on_demand import (
    AttachmentsOnDemand,
    BackupsOnDemand,
    DuplicatesOnDemand,
    OnDemand,
    RemindersOnDemand,
)
from crm_desktop.app.place_at_file import (
    OpenRequest,
    SharingOnDemand,
    login_name,
    machine_name,
)
from crm_desktop.business.audit.repository import AuditRepository
from crm_desktop.business.audit.service import HistoryService
from crm_desktop.business.contacts.agreed import Agreed, agreed_of
from crm_desktop.business.contacts.dictionaries import DictionaryService
from crm_desktop.business.contacts.dictionary_repository import DictionaryRepository
from crm_desktop.business.contacts.history import ContactDescriber
from crm_desktop.business.contacts.list_repository import ContactListRepository
from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.business.contacts.relations import RELATIONSHIP
from crm_desktop.business.contacts.repository import ContactRepository
from crm_desktop.business.contacts.search_repository import ContactSearchRepository
from crm_desktop.business.contacts.segment_repository import SegmentRepository
from crm_desktop.business.contacts.segment_service import SegmentService
from crm_desktop.business.contacts.service import ContactService
from crm_desktop.business.custom_fields.repository import CustomFieldRepository
from crm_desktop.business.custom_fields.service import CustomFieldService
from crm_desktop.business.search.service import SearchService
from crm_desktop.business.settings.model import (
    AGREED_ORGANIZATION,
    AGREED_PERSON,
    COMPANY_NAME,
    DEFAULT_COUNTRY,
    LARGEST_ATTACHMENT,
    STAGE_RHYTHMS,
    SettingValues,
)
from crm_desktop.business.settings.repository import SettingRepository
from crm_desktop.business.settings.service import CompanySettings
from crm_desktop.business.staff.model import User
from crm_desktop.business.staff.repository import StaffRepository
from crm_desktop.business.staff.service import StaffService
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import Clock
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.events import EventBus
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.storage.change_watch import ChangeWatch
from crm_desktop.storage.database import Database
from crm_desktop.storage.error_codes import unavailable_of
from crm_desktop.storage.full_text import SearchIndex
from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

if TYPE_CHECKING:
    from crm_desktop.business.attachments.service import AttachmentService
    from crm_desktop.business.audit.log_export import LogExport
    from crm_desktop.business.audit.log_service import LogService
    from crm_desktop.business.audit.lost_changes import LostChanges
    from crm_desktop.business.backups.mending import Mending
    from crm_desktop.business.backups.model import Reason
    from crm_desktop.business.backups.portable import PortableCopy
    from crm_desktop.business.backups.service import BackupService
    from crm_desktop.business.contacts.birthdays import Birthday
    from crm_desktop.business.contacts.coming_dates import ComingDate
    from crm_desktop.business.exports.bringing_back import BringingBack
    from crm_desktop.business.exports.log import ExportLog
    from crm_desktop.business.exports.model import ExportWords
    from crm_desktop.business.exports.service import ExportService
    from crm_desktop.business.planner.diary import Diary
    from crm_desktop.business.planner.exchange import CalendarExchange
    from crm_desktop.business.planner.service import PlannerService
    from crm_desktop.business.reminders.service import ReminderService
    from crm_desktop.business.rotation.service import RotationService
    from crm_desktop.business.staff.employee_service import EmployeeService
    from crm_desktop.storage.receipts import Receipts

_log = logging.getLogger("crm_desktop.file")

_BIRTHDAY_DAYS = 14
_MOST_BIRTHDAYS = 5


@record
class SavingStarted:
    """Published in the worker when a unit of work begins, so that the window can say so."""

    action: str


class TellingJournal(Journal):
    """The journal of a program with a window: says when it begins to write."""

    def begin(
        self,
        actor: Actor,
        action: str,
        *,
        details: Mapping[str, object] | None = None,
        undoes: int | None = None,
    ) -> UnitOfWork:
        self.events.publish(SavingStarted(action))
        return super().begin(actor, action, details=details, undoes=undoes)


@record
class Services:
    """Everything that can be asked of one open file; all of it lives in the worker's thread."""

    path: Path
    clock: Clock
    events: EventBus
    database: Database
    journal: Journal
    index: SearchIndex
    watch: ChangeWatch
    staff: StaffService
    contacts: ContactService
    segments: SegmentService
    custom_fields: CustomFieldService
    dictionaries: DictionaryService
    history: HistoryService
    search: SearchService
    duplicates: DuplicatesOnDemand
    planner_on_demand: OnDemand[PlannerService]
    attachments_on_demand: AttachmentsOnDemand
    reminders_on_demand: RemindersOnDemand
    backups_on_demand: BackupsOnDemand
    company: CompanySettings
    user: User
    actor: Actor
    company_values: SettingValues
    sharing: SharingOnDemand
    was_created: bool = False

    @property
    def planner(self) -> PlannerService:
        """Activities; ask in the worker."""
        return self.planner_on_demand.get()

    @property
    def attachments(self) -> AttachmentService:
        """Attached files; may be asked for in any thread."""
        return self.attachments_on_demand.get()

    @property
    def reminders(self) -> ReminderService:
        """Reminders and notifications; ask in the worker."""
        return self.reminders_on_demand.get()

    @property
    def backups(self) -> BackupService:
        """Backups of this file; may be asked for in any thread."""
        return self.backups_on_demand.get()

    @property
    def mending(self) -> Mending:
        """The ways back where the file is damaged; may be asked for in any thread."""
        from crm_desktop.business.backups.mending import Mending

        return Mending(self.database, self.journal, self.clock, self.backups.folder)

    @property
    def log(self) -> LogService:
        """Who changed what when, in the whole file; for the worker."""
        from crm_desktop.business.audit.log_service import LogService

        return LogService(self.database, self.staff)

    @property
    def log_export(self) -> LogExport:
        """The log as a file; asked for in any thread."""
        from crm_desktop.business.audit.log_export import LogExport

        return LogExport(self.database, self.journal)

    @property
    def lost_changes(self) -> LostChanges:
        """What was saved here and is not in the file; for the worker, to find for any thread."""
        from crm_desktop.business.audit.lost_changes import LostChanges
        from crm_desktop.business.contacts.derived import FOLLOWING

        derived = {CONTACT: FOLLOWING}
        return LostChanges(self.database, self.journal, self.history, self.staff, derived)

    @property
    def calendars(self) -> CalendarExchange:
        """Plans as calendar files, in and out; for the worker."""
        from crm_desktop.business.planner.exchange import CalendarExchange

        return CalendarExchange(self.database, self.journal, self.planner)

    @property
    def diary(self) -> Diary:
        """What the diary answers; for the worker."""
        from crm_desktop.business.planner.diary import Diary

        return Diary(self.database, self.clock)

    @property
    def exports(self) -> ExportService:
        """The way out of the file; may be used in any thread."""
        from crm_desktop.app import later_wiring

        return later_wiring.exports(self)

    def make_portable_copy(
        self,
        words: ExportWords,
        progress: Callable[[int, int], None] | None = None,
        *,
        is_by_hand: bool = True,
        elsewhere: Path | None = None,
    ) -> PortableCopy | None:
        """Everything as plain files in a zip, from the newest backup; for any thread.

        Not by hand: nothing unless a week is over. `elsewhere` is a folder of the user's.
        """
        from crm_desktop.app import later_wiring

        return later_wiring.portable_copy(
            self, words, progress, is_by_hand=is_by_hand, elsewhere=elsewhere
        )

    @property
    def export_log(self) -> ExportLog:
        """Who took contacts out of the file; for the worker."""
        from crm_desktop.app import later_wiring

        return later_wiring.export_log(self)

    @property
    def employees(self) -> EmployeeService:
        """Cards, working hours and absences of employees; for the worker."""
        from crm_desktop.app import later_wiring

        return later_wiring.employees(self)

    @property
    def rotation(self) -> RotationService:
        """Whom to contact again, who may leave; for the worker."""
        from crm_desktop.app import later_wiring

        return later_wiring.rotation(self)

    def next_birthdays(self) -> tuple[Birthday, ...]:
        """The birthdays of the next days, a handful; for the worker."""
        from crm_desktop.business.contacts.birthdays_repository import next_birthdays

        return next_birthdays(self.database, self.clock.today(), _BIRTHDAY_DAYS, _MOST_BIRTHDAYS)

    def coming_dates(self, days: int, limit: int) -> tuple[ComingDate, ...]:
        """The next dates of contacts and employees within so many days; for the worker."""
        from crm_desktop.app import later_wiring

        return later_wiring.coming_dates(self, days, limit)

    @property
    def bringing_back(self) -> BringingBack:
        """The way back in for what was exported; for the worker."""
        from crm_desktop.app import later_wiring

        return later_wiring.bringing_back(self)

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be changed."""
        return self.database.is_read_only

    def company_name(self) -> str:
        """The name at the top of the rail: the company's, else the file's."""
        return self.company_values[COMPANY_NAME] or self.path.stem

    def with_company(self, values: SettingValues) -> Services:
        """A copy in which these company settings are in force; call it in the worker."""
        self.contacts.default_country = values[DEFAULT_COUNTRY]
        self.attachments_on_demand.limit(int(values[LARGEST_ATTACHMENT]))
        return replace(self, company_values=values)

    def back_up_before_import(self) -> None:
        """A further way back, beside the import's own undo; call it in the worker."""
        from crm_desktop.business.backups.model import Reason

        self._try_backup(lambda: self._make_before(Reason.BEFORE_IMPORT))

    def back_up_before_change(self) -> None:
        """The way back from a change of very many records; call it in the worker."""
        from crm_desktop.business.backups.model import Reason

        self._try_backup(lambda: self._make_before(Reason.BEFORE_CHANGE))

    def _make_before(self, reason: Reason) -> None:
        with self.database.open_second_reader() as reader:
            self.backups.make_before(reader, reason)

    def back_up_at_closing(self) -> None:
        """A backup of the file that was closed, if much was changed; in any thread."""

        def make() -> None:
            with self.database.open_second_reader() as reader:
                self.backups.make_at_closing(reader, self.watch.opened_at)

        if not self.is_read_only:
            self._try_backup(make)

    def close_and_back_up(self) -> None:
        """Let go of the file at the end of the program; call it in the worker."""
        try:
            self.close()
        finally:
            self.back_up_at_closing()

    def _try_backup(self, make: Callable[[], object]) -> None:
        """What is to be done is done without it, too: the foot of the window tells of it."""
        try:
            make()
        except (UserError, StorageUnavailable) as error:
            _log.warning("no backup: %s", LogWord(error.code))

    def close(self) -> None:
        """Let go of the file; call it in the worker."""
        self.index.close()
        self.duplicates.close()
        self.reminders_on_demand.close()
        self.journal.close()
        self.sharing.leave()


def open_services(
    request: OpenRequest, clock: Clock, index_folder: Path, backup_folder: Path | None = None
) -> Services:
    """Open the file and build everything that works on it; a refused file is not touched.

    Backups lie in `backup_folder`, below the file's id; without it among the user's own data.
    """
    sharing = SharingOnDemand(request, clock, index_folder)
    try:
        was_created = _make_if_wanted(request, clock)
        database = sharing.open()
    except OSError as error:  # a drive that is away does not even say whether the file is there
        raise unavailable_of(error, request.path) from error
    try:
        index = SearchIndex(index_folder / f"{database.file_id}.search")
    except BaseException:
        sharing.leave()
        raise
    try:
        with database.reading_at_once():
            services = _build(
                database, clock, index_folder, index, sharing, was_created=was_created
            )
    except BaseException:
        index.close()  # else it would keep the next attempt from its file
        sharing.leave()
        raise
    services.backups_on_demand.folder = backup_folder
    if backup_folder is not None:
        services.reminders_on_demand.state = backup_folder.parent
    services.journal.make_receipts = partial(_make_receipts, database, clock, backup_folder)
    return services


def _make_receipts(database: Database, clock: Clock, backup_folder: Path | None) -> Receipts:
    """Asked at the first save."""
    from crm_desktop.app import later_wiring

    return later_wiring.receipts(database, clock, backup_folder)


def _make_if_wanted(request: OpenRequest, clock: Clock) -> bool:
    path = request.path
    if not request.create or path.exists():
        return False
    if request.create_folder:
        _make_folder(path.parent)
    Database.make(path, clock)
    return True


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError("folder_missing", path=str(folder)) from error


def _build(
    database: Database,
    clock: Clock,
    index_folder: Path,
    index: SearchIndex,
    sharing: SharingOnDemand,
    *,
    was_created: bool,
) -> Services:
    events = EventBus()
    machine = machine_name()
    journal = TellingJournal(database, events, clock, machine)
    staff = StaffService(StaffRepository(database), journal, events)
    rows = ContactRepository(database)
    contacts = ContactService(
        database, journal, rows, ContactListRepository(database), staff, index
    )
    custom_fields = CustomFieldService(CustomFieldRepository(database), journal, events)
    dictionaries = DictionaryService(DictionaryRepository(database), rows, journal, events)
    company = CompanySettings(SettingRepository(database), journal)
    _tell_contacts(contacts, custom_fields, dictionaries, company)
    attachments = AttachmentsOnDemand(database, journal, index_folder)
    history = _build_history(journal, staff, contacts, rows, custom_fields, attachments)
    search = SearchService(database, index, contacts, _search_providers, events)
    _follow_saves(journal, clock, search)
    user = _user_at_work(database, staff, machine)
    sharing.introduce(user.display_name)
    services = Services(
        path=database.path,
        clock=clock,
        events=events,
        database=database,
        journal=journal,
        index=index,
        watch=ChangeWatch(database, events),
        staff=staff,
        contacts=contacts,
        segments=SegmentService(database, journal, SegmentRepository(database), contacts),
        custom_fields=custom_fields,
        dictionaries=dictionaries,
        history=history,
        search=search,
        planner_on_demand=OnDemand(
            partial(_make_planner, database, journal, staff, events, attachments)
        ),
        attachments_on_demand=attachments,
        reminders_on_demand=RemindersOnDemand(database, journal, staff, sharing, clock),
        backups_on_demand=BackupsOnDemand(database, journal, clock),
        duplicates=DuplicatesOnDemand(database, journal, contacts, index_folder, events),
        company=company,
        user=user,
        actor=Actor(user.id, user.display_name, machine),
        company_values=company.values(),
        sharing=sharing,
        was_created=was_created,
    )
    return services.with_company(services.company_values)


def _tell_contacts(
    contacts: ContactService,
    custom_fields: CustomFieldService,
    dictionaries: DictionaryService,
    company: CompanySettings,
) -> None:
    """What cards follow: own fields, the company's words, what it agreed."""
    contacts.custom_fields = custom_fields
    contacts.dictionaries = dictionaries
    contacts.relations.is_mutual = dictionaries.is_mutual
    contacts.agreed_fields = partial(_agreed_fields, company)
    contacts.rhythms = partial(_rhythms, company)


def _follow_saves(journal: Journal, clock: Clock, search: SearchService) -> None:
    """What is derived and read before each commit."""
    journal.derive_before_commit(("activity", "activity_result", CONTACT), _derive_from_activities)
    journal.derive_before_commit(
        ("activity", CONTACT, "user", "reminder"), partial(_derive_reminders, clock)
    )
    journal.before_commit(search.prepare)


def _build_history(
    journal: Journal,
    staff: StaffService,
    contacts: ContactService,
    rows: ContactRepository,
    custom_fields: CustomFieldService,
    attachments: AttachmentsOnDemand,
) -> HistoryService:
    describe_others = {
        "custom_value": custom_fields.describe,
        RELATIONSHIP: contacts.relations.describe,
        "attachment": attachments.describe,
    }
    elsewhere = contacts.relations.logged_elsewhere
    describers = {CONTACT: ContactDescriber(rows, staff, describe_others, elsewhere)}
    history = HistoryService(AuditRepository(journal.db), journal, staff, describers)
    history.part_of = partial(_merged_into, contacts)
    return history


def _make_planner(
    database: Database,
    journal: Journal,
    staff: StaffService,
    events: EventBus,
    attachments: AttachmentsOnDemand,
) -> PlannerService:
    """The list of contacts does not ask for it."""
    from crm_desktop.app import later_wiring

    return later_wiring.planner(database, journal, staff, events, attachments.get())


def _derive_from_activities(work: UnitOfWork) -> None:
    """Asked at commits that touch activities, or take back what changed contacts."""
    if work.undoes is None and not work.touched_kinds() & {"activity", "activity_result"}:
        return
    from crm_desktop.business.planner.derived_repository import derive

    derive(work)


def _derive_reminders(clock: Clock, work: UnitOfWork) -> None:
    """Asked at commits that touch what one can be reminded of."""
    from crm_desktop.app import later_wiring

    later_wiring.derive_reminders(work, clock)


def _agreed_fields(company: CompanySettings) -> tuple[Agreed, ...]:
    """What complete cards have, as it is stored now: a colleague may have changed it."""
    values = company.values()
    return agreed_of(values[AGREED_PERSON], values[AGREED_ORGANIZATION])


def _rhythms(company: CompanySettings) -> Mapping[str, int]:
    """After how many days contacts of a status are to be contacted again, as stored now."""
    from crm_desktop.business.contacts.rhythm import rhythms_of

    return rhythms_of(company.values()[STAGE_RHYTHMS])


def _merged_into(contacts: ContactService, ref: RecordRef) -> tuple[RecordRef, ...]:
    """Asked for a history, not before: merging is built when it is first needed."""
    return contacts.uniting.merged_into(ref)


def _search_providers(database: Database) -> tuple[ContactSearchRepository, ...]:
    return (ContactSearchRepository(database),)


def _user_at_work(database: Database, staff: StaffService, machine: str) -> User:
    """Until logins exist: the one user of the file, made at the first open."""
    name = login_name()
    if database.is_read_only and not staff.users():
        return User(0, name)
    return staff.ensure_first_user(name, machine=machine)
