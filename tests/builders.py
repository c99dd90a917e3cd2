"""Ready-made companies, users and contacts for tests, on real files."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from crm_desktop.business.attachments.model import ATTACHMENT
from crm_desktop.business.attachments.repository import AttachmentRepository
from crm_desktop.business.attachments.service import AttachmentService
from crm_desktop.business.audit.repository import AuditRepository
from crm_desktop.business.audit.service import HistoryService
from crm_desktop.business.backups.portable import PortableCopy
from crm_desktop.business.backups.service import BackupService
from crm_desktop.business.contacts.dictionaries import DictionaryService
from crm_desktop.business.contacts.dictionary_repository import DictionaryRepository
from crm_desktop.business.contacts.history import ContactDescriber
from crm_desktop.business.contacts.list_repository import ContactListRepository
from crm_desktop.business.contacts.model import (
    CONTACT,
    Address,
    Contact,
    ContactKind,
    ContactPoint,
    PointKind,
)
from crm_desktop.business.contacts.relations import RELATIONSHIP
from crm_desktop.business.contacts.reminding_repository import REMINDABLE as CONTACT_REMINDABLE
from crm_desktop.business.contacts.repository import ContactRepository
from crm_desktop.business.contacts.search_repository import ContactSearchRepository
from crm_desktop.business.contacts.segment_repository import SegmentRepository
from crm_desktop.business.contacts.segment_service import SegmentService
from crm_desktop.business.contacts.service import ContactService
from crm_desktop.business.contacts.validation import normalize_point
from crm_desktop.business.custom_fields.repository import CustomFieldRepository
from crm_desktop.business.custom_fields.service import CustomFieldService
from crm_desktop.business.exports.log import ExportLog
from crm_desktop.business.exports.model import ExportWords, Progress
from crm_desktop.business.exports.portable_copy import write_portable_copy
from crm_desktop.business.exports.repository import ExportLogRepository
from crm_desktop.business.exports.service import ExportService
from crm_desktop.business.planner.derived_repository import KINDS, derive
from crm_desktop.business.planner.reminding_repository import REMINDABLE as ACTIVITY_REMINDABLE
from crm_desktop.business.planner.repository import ActivityRepository
from crm_desktop.business.planner.service import PlannerService
from crm_desktop.business.reminders.colleagues_repository import (
    REMINDABLE as COLLEAGUE_REMINDABLE,
)
from crm_desktop.business.reminders.derived_repository import derive as derive_reminders
from crm_desktop.business.reminders.repository import ReminderRepository
from crm_desktop.business.reminders.service import ReminderService
from crm_desktop.business.search.service import SearchService
from crm_desktop.business.settings.repository import SettingRepository
from crm_desktop.business.settings.service import CompanySettings
from crm_desktop.business.staff.employee_repository import EmployeeRepository
from crm_desktop.business.staff.employee_service import EmployeeService
from crm_desktop.business.staff.model import User
from crm_desktop.business.staff.repository import StaffRepository
from crm_desktop.business.staff.service import StaffService
from crm_desktop.core.actor import Actor
from crm_desktop.core.changes import Changes
from crm_desktop.core.clock import ManualClock
from crm_desktop.core.events import EventBus
from crm_desktop.storage.database import Database
from crm_desktop.storage.full_text import SearchIndex
from crm_desktop.storage.unit_of_work import Journal, UnitOfWork
from tests.made_files import Original, original_of

REMINDABLES = (ACTIVITY_REMINDABLE, CONTACT_REMINDABLE, COLLEAGUE_REMINDABLE)
NOON = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
"""Where a test's clock starts."""


@dataclass
class Office:
    """One open file with its services and a first user, as the program wires them."""

    path: Path
    database: Database
    clock: ManualClock
    events: EventBus
    journal: Journal
    staff: StaffService
    repository: ContactRepository
    contacts: ContactService
    segments: SegmentService
    custom_fields: CustomFieldService
    dictionaries: DictionaryService
    history: HistoryService
    index: SearchIndex
    search: SearchService
    exports: ExportService
    attachments: AttachmentService
    planner: PlannerService
    reminders: ReminderService
    company: CompanySettings
    user: User
    published: list[Changes] = field(default_factory=list[Changes])

    @property
    def export_log(self) -> ExportLog:
        """Who took contacts out of the file."""
        return ExportLog(ExportLogRepository(self.database), self.journal)

    @property
    def employees(self) -> EmployeeService:
        """Cards, hours and absences of the staff; holidays of Lithuania."""
        rows = EmployeeRepository(self.database)
        return EmployeeService(rows, self.journal, self.clock, lambda: ("LT", ""))

    @property
    def actor(self) -> Actor:
        """The first user at this machine."""
        return Actor(self.user.id, self.user.display_name, "desk-1")

    def actor_of(self, user: User) -> Actor:
        """Another user at this machine."""
        return Actor(user.id, user.display_name, "desk-1")

    def close(self) -> None:
        """Close the file and its index."""
        self.index.close()
        self.database.close()


def open_office(
    path: Path,
    *,
    user_name: str = "Rasa Petrauskienė",
    cache: Path | None = None,
    is_steady: bool = False,
) -> Office:
    """Open a data file, a copy of a new one if there is none, and wire the services around it.

    The search index lies in `cache`, beside the file if not said. A steady office waits for the
    computer's own disk at each save, as the program does.
    """
    if not path.exists():
        _company_of(user_name).copy_to(path, user_name, cache)
    clock = ManualClock(NOON)
    database = Database.open(path, clock=clock)
    if not is_steady and _is_on_this_disk(path):
        database.execute("PRAGMA synchronous = OFF")
    return _wired(path, database, clock, user_name, cache)


def _is_on_this_disk(path: Path) -> bool:
    """Whether a file lies where no test cuts the power: what was written stays, synced or not.

    Waiting for the disk at each save took a sixth of the time of the tests. A pretend drive is
    another device, on which calls are counted and lost.
    """
    return path.stat().st_dev == Path(tempfile.gettempdir()).stat().st_dev


@dataclass(frozen=True)
class _Company:
    """A new company with its first user and its index, closed: what offices are copies of."""

    file: Original
    index: bytes

    def copy_to(self, path: Path, user_name: str, cache: Path | None) -> None:
        file_id, lineage = self.file.copy_to(path)
        index = self.index.replace(self.file.lineage.encode(), lineage.encode(), 1)
        _index_path(path, file_id, user_name, cache).write_bytes(index)


@cache
def _company_of(user_name: str) -> _Company:
    with tempfile.TemporaryDirectory(prefix="crm-desktop-tests-") as folder:
        path = Path(folder) / "company.crm"
        clock = ManualClock(NOON)
        office = _wired(path, Database.create(path, clock=clock), clock, user_name)
        index_path = _index_path(path, office.database.file_id, user_name)
        office.close()
        original, index = original_of(path), index_path.read_bytes()
        assert index.count(original.lineage.encode()) == 1
        return _Company(original, index)


def _index_path(path: Path, file_id: str, user_name: str, cache: Path | None = None) -> Path:
    return (cache or path.parent) / f"{path.stem}-{file_id}-{user_name}.index"


def _wired(
    path: Path,
    database: Database,
    clock: ManualClock,
    user_name: str,
    cache: Path | None = None,
) -> Office:
    events = EventBus()
    published: list[Changes] = []
    journal = Journal(database, events, clock, "desk-1")
    staff = StaffService(StaffRepository(database), journal, events)
    repository = ContactRepository(database)
    index = SearchIndex(_index_path(path, database.file_id, user_name, cache))
    contacts = ContactService(
        database, journal, repository, ContactListRepository(database), staff, index
    )
    contacts.default_country = "LT"
    custom_fields = CustomFieldService(CustomFieldRepository(database), journal, events)
    contacts.custom_fields = custom_fields
    dictionaries = DictionaryService(DictionaryRepository(database), repository, journal, events)
    contacts.dictionaries = dictionaries
    contacts.relations.is_mutual = dictionaries.is_mutual
    copies = (cache or path.parent) / f"{path.stem}.copies"
    attachments = AttachmentService(database, journal, AttachmentRepository(database), copies)
    search = SearchService(
        database, index, contacts, lambda reader: (ContactSearchRepository(reader),), events
    )
    journal.derive_before_commit(KINDS, derive)
    journal.derive_before_commit(
        ("activity", CONTACT, "user", "reminder"),
        lambda work: derive_reminders(work, REMINDABLES, clock.zone),
    )
    journal.before_commit(search.prepare)
    search.catch_up(database)
    user = staff.ensure_first_user(user_name)
    describe_others = {
        "custom_value": custom_fields.describe,
        RELATIONSHIP: contacts.relations.describe,
        ATTACHMENT: attachments.describe,
    }
    elsewhere = contacts.relations.logged_elsewhere
    history = HistoryService(
        AuditRepository(database),
        journal,
        staff,
        {CONTACT: ContactDescriber(repository, staff, describe_others, elsewhere)},
    )
    history.part_of = contacts.uniting.merged_into

    def remember(event: object) -> None:
        if isinstance(event, Changes):
            published.append(event)

    events.subscribe(Changes, remember)
    return Office(
        path=path,
        database=database,
        clock=clock,
        events=events,
        journal=journal,
        staff=staff,
        repository=repository,
        contacts=contacts,
        segments=SegmentService(database, journal, SegmentRepository(database), contacts),
        custom_fields=custom_fields,
        dictionaries=dictionaries,
        history=history,
        index=index,
        search=search,
        exports=ExportService(database, lambda reader: CustomFieldRepository(reader).fields()),
        planner=PlannerService(
            database,
            journal,
            ActivityRepository(database),
            staff,
            events,
            attachments,
        ),
        attachments=attachments,
        reminders=ReminderService(
            database, journal, ReminderRepository(database), staff, REMINDABLES
        ),
        company=CompanySettings(SettingRepository(database), journal),
        user=user,
        published=published,
    )


def while_others_save(office: Office, act: Callable[[], object]) -> None:
    """`act` is done while the next save here waits for its turn to write."""
    begin = office.journal.begin

    def begin_after(*given: Any, **more: Any) -> UnitOfWork:
        del office.journal.begin  # once
        act()
        return begin(*given, **more)

    office.journal.begin = begin_after


def a_portable_copy(
    office: Office,
    service: BackupService,
    progress: Progress | None = None,
    *,
    target: Path | None = None,
    elsewhere: Path | None = None,
    is_by_hand: bool = False,
) -> PortableCopy:
    """Write a portable copy as the program does, from a backup made for it."""
    base = service.portable_base(office.database, is_by_hand=True, elsewhere=elsewhere)
    assert base is not None
    return write_portable_copy(
        *base,
        service.portable,
        lambda _database: (),
        ExportWords(),
        office.actor,
        office.clock.now(),
        is_by_hand=is_by_hand,
        progress=progress,
        target=target,
    )


def a_point(raw: str, kind: PointKind = PointKind.MOBILE, **values: Any) -> ContactPoint:
    """A contact point as the card makes it, numbers read as Lithuanian."""
    return replace(normalize_point(kind, raw, "LT"), **values)


def a_person(name: str = "Agnė Žukauskaitė", **values: Any) -> Contact:
    """A person with a phone and an e-mail unless `points` says otherwise."""
    values.setdefault(
        "points", (a_point("8 612 34567"), a_point("agne@zalgirio.example", PointKind.EMAIL))
    )
    return Contact(ContactKind.PERSON, name, **values)


def an_organization(name: str = "UAB Žalgirio Baldai", **values: Any) -> Contact:
    """An organization with a phone and an address unless told otherwise."""
    values.setdefault("points", (a_point("8 5 200 0142", PointKind.PHONE),))
    values.setdefault(
        "addresses", (Address(street_address="Savanorių pr. 174", locality="Vilnius"),)
    )
    return Contact(ContactKind.ORGANIZATION, name, **values)
