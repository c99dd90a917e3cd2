"""What of an open file's services a start does without: built when somebody first asks.

Beside `app/wiring.py` the only module that knows repositories. Each function imports what it
builds, so that asking for one of them loads no other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.business.settings.model import DEFAULT_COUNTRY, HOLIDAY_REGION
from crm_desktop.core.paths import BACKUP_FOLDER, state_folder

if TYPE_CHECKING:
    from datetime import datetime

    from crm_desktop.app.wiring import Services
    from crm_desktop.business.attachments.service import AttachmentService
    from crm_desktop.business.backups.model import Backup
    from crm_desktop.business.backups.portable import PortableCopy, PortableFolder
    from crm_desktop.business.backups.service import BackupService
    from crm_desktop.business.contacts.coming_dates import ComingDate
    from crm_desktop.business.contacts.service import ContactService
    from crm_desktop.business.custom_fields.model import CustomField
    from crm_desktop.business.duplicates.service import DuplicateService
    from crm_desktop.business.exports.bringing_back import BringingBack
    from crm_desktop.business.exports.log import ExportLog
    from crm_desktop.business.exports.model import ExportWords
    from crm_desktop.business.exports.service import ExportService
    from crm_desktop.business.planner.service import PlannerService
    from crm_desktop.business.reminders.model import Remindable
    from crm_desktop.business.reminders.service import ReminderService
    from crm_desktop.business.rotation.service import RotationService
    from crm_desktop.business.settings.service import CompanySettings
    from crm_desktop.business.staff.employee_service import EmployeeService
    from crm_desktop.business.staff.service import StaffService
    from crm_desktop.core.actor import Actor
    from crm_desktop.core.aside import Progress
    from crm_desktop.core.clock import Clock
    from crm_desktop.core.events import EventBus
    from crm_desktop.storage.check import Report
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.receipts import Receipts
    from crm_desktop.storage.shown_notes import ShownNotes
    from crm_desktop.storage.station import Station
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

_log = logging.getLogger("crm_desktop.aside")


def attachments(database: Database, journal: Journal, copies: Path) -> AttachmentService:
    """Attached files; `copies` is where those that are looked at lie."""
    from crm_desktop.business.attachments.repository import AttachmentRepository
    from crm_desktop.business.attachments.service import AttachmentService

    return AttachmentService(database, journal, AttachmentRepository(database), copies)


def planner(
    database: Database,
    journal: Journal,
    staff: StaffService,
    events: EventBus,
    attached: AttachmentService,
) -> PlannerService:
    """Activities."""
    from crm_desktop.business.planner.repository import ActivityRepository
    from crm_desktop.business.planner.service import PlannerService

    rows = ActivityRepository(database)
    return PlannerService(database, journal, rows, staff, events, attached)


def reminders(
    database: Database,
    journal: Journal,
    staff: StaffService,
    notes: Callable[[], ShownNotes],
    place: Callable[[], Station | None],
) -> ReminderService:
    """Reminders and notifications."""
    from crm_desktop.business.reminders.repository import ReminderRepository
    from crm_desktop.business.reminders.service import ReminderService
    from crm_desktop.business.reminders.showing import Showing

    rows, showing = ReminderRepository(database), Showing(notes, place)
    return ReminderService(database, journal, rows, staff, _remindables(), showing)


def shown_notes(database: Database, clock: Clock, state: Path | None) -> ShownNotes:
    """What was shown and could not be noted in the file; they lie among the user's own data."""
    from crm_desktop.storage.shown_notes import FOLDER, ShownNotes

    return ShownNotes((state or state_folder()) / FOLDER / f"{database.file_id}.shown", clock)


def derive_reminders(work: UnitOfWork, clock: Clock) -> None:
    """Make and move the reminders of what a unit of work touched."""
    from crm_desktop.business.reminders.derived_repository import derive

    derive(work, _remindables(), clock.zone)


def _remindables() -> tuple[Remindable, ...]:
    """The kinds of records of which one can be reminded."""
    from crm_desktop.business.contacts import reminding_repository as contacts
    from crm_desktop.business.planner import reminding_repository as activities
    from crm_desktop.business.reminders import colleagues_repository as colleagues

    return activities.REMINDABLE, contacts.REMINDABLE, colleagues.REMINDABLE


def duplicates(
    database: Database, journal: Journal, contacts: ContactService, path: Path, events: EventBus
) -> DuplicateService:
    """Duplicates; `path` is the file of this computer in which the found pairs lie."""
    from crm_desktop.business.duplicates.service import DuplicateService
    from crm_desktop.storage.pair_file import PairFile

    return DuplicateService(database, journal, contacts, PairFile(path), events)


def backups(
    database: Database, journal: Journal, clock: Clock, folder: Path | None
) -> BackupService:
    """Backups in `folder`, below the file's id; without it among the user's own data."""
    from crm_desktop.business.backups.service import BackupService

    return BackupService(database, journal, clock, folder or state_folder() / BACKUP_FOLDER)


def receipts(database: Database, clock: Clock, backup_folder: Path | None) -> Receipts:
    """Receipts of saves; they lie beside the backups, among the user's own data."""
    from crm_desktop.storage.drive import look_at_drive
    from crm_desktop.storage.receipts import FOLDER, Receipts

    folder = backup_folder.with_name(FOLDER) if backup_folder else state_folder() / FOLDER
    is_here = look_at_drive(database.path).is_local
    return Receipts(folder / f"{database.file_id}.receipts", clock, waits=not is_here)


def exports(services: Services) -> ExportService:
    """The way out of the file."""
    from crm_desktop.business.exports.service import ExportService

    return ExportService(services.database, own_fields)


def portable_copy(
    services: Services,
    words: ExportWords,
    progress: Progress | None,
    *,
    is_by_hand: bool,
    elsewhere: Path | None = None,
) -> PortableCopy | None:
    """See `Services.make_portable_copy`; a second program writes it."""
    from crm_desktop.business.exports.portable_copy import place_elsewhere
    from crm_desktop.core.aside import AsideEnded, run_aside
    from crm_desktop.core.errors import UserError

    backups, target = services.backups, None
    if elsewhere is not None:
        target = place_elsewhere(elsewhere, services.path.stem, services.clock.today())
    with services.database.open_second_reader() as reader:
        base = backups.portable_base(reader, is_by_hand=is_by_hand, elsewhere=elsewhere)
    if base is None:
        return None
    now = services.clock.now()
    given = (*base, backups.portable, words, services.actor, now, is_by_hand, target)
    try:
        made: PortableCopy = run_aside(f"{__name__}:write_copy", *given, progress=progress)
    except AsideEnded as error:
        raise UserError("backup_failed", reason="ended") from error
    except OSError as error:
        _log.warning("no second program: %s", type(error).__name__)
        made = write_copy(progress, *given)
    backups.thin_out_portable()
    return made


def write_copy(
    progress: Progress | None,
    backup: Backup,
    contents_beside: Path,
    folder: PortableFolder,
    words: ExportWords,
    actor: Actor,
    now: datetime,
    is_by_hand: bool,
    target: Path | None = None,
) -> PortableCopy:
    """What the second program does for it."""
    from crm_desktop.business.exports.portable_copy import write_portable_copy

    return write_portable_copy(
        backup,
        contents_beside,
        folder,
        own_fields,
        words,
        actor,
        now,
        is_by_hand=is_by_hand,
        progress=progress,
        target=target,
    )


def check_copy(
    progress: Progress | None, copy: Path, is_full: bool, anchors: Mapping[int, str] | None
) -> Report:
    """`storage.mending.check_copy` in a second program; here where there can be none."""
    from crm_desktop.core.aside import AsideEnded, run_aside
    from crm_desktop.storage import mending

    work = f"{mending.__name__}:{mending.check_copy.__name__}"
    try:
        report: Report = run_aside(work, copy, is_full, anchors, progress=progress)
    except AsideEnded:
        raise
    except OSError as error:
        _log.warning("no second program: %s", type(error).__name__)
        return mending.check_copy(progress, copy, is_full, anchors)
    return report


def own_fields(database: Database) -> tuple[CustomField, ...]:
    """The own fields in use, over any connection."""
    from crm_desktop.business.custom_fields.repository import CustomFieldRepository

    fields = CustomFieldRepository(database).fields()
    return tuple(field for field in fields if not field.is_retired)


def export_log(services: Services) -> ExportLog:
    """Who took contacts out of the file."""
    from crm_desktop.business.exports.log import ExportLog
    from crm_desktop.business.exports.repository import ExportLogRepository

    return ExportLog(ExportLogRepository(services.database), services.journal)


def employees(services: Services) -> EmployeeService:
    """Cards, working hours and absences of employees."""
    from crm_desktop.business.staff.employee_repository import EmployeeRepository
    from crm_desktop.business.staff.employee_service import EmployeeService

    rows = EmployeeRepository(services.database)
    place = partial(_holiday_place, services.company)
    return EmployeeService(rows, services.journal, services.clock, place)


def _holiday_place(company: CompanySettings) -> tuple[str, str]:
    """The country and the part of it whose holidays are kept, as it is stored now."""
    values = company.values()
    return values[DEFAULT_COUNTRY], values[HOLIDAY_REGION]


def rotation(services: Services) -> RotationService:
    """Whom to contact again, who may leave."""
    from crm_desktop.business.rotation.repository import RotationRepository
    from crm_desktop.business.rotation.service import RotationService

    rows = RotationRepository(services.database)
    return RotationService(
        services.database, services.contacts, services.planner, rows, services.clock
    )


def coming_dates(services: Services, days: int, limit: int) -> tuple[ComingDate, ...]:
    """The next dates of contacts and employees within so many days."""
    from crm_desktop.business.contacts.coming_dates import ComingDate
    from crm_desktop.business.contacts.coming_dates_repository import coming_dates as of_contacts
    from crm_desktop.core.anniversaries import next_anniversary

    today = services.clock.today()
    found = list(of_contacts(services.database, today, days, limit))
    for one in services.employees.employees():
        if one.birth_date is None or not one.is_active:
            continue
        coming = next_anniversary(one.birth_date.isoformat(), "", today)
        if coming is not None and (coming.day - today).days < days:
            found.append(ComingDate(coming.day, one.display_name, "", coming.years, "", one.email))
    return tuple(sorted(found, key=lambda one: (one.day, one.who))[:limit])


def bringing_back(services: Services) -> BringingBack:
    """The way back in for what was exported."""
    from crm_desktop.business.contacts.exchange import ContactExchange
    from crm_desktop.business.contacts.repository import ContactRepository
    from crm_desktop.business.exports.bringing_back import BringingBack
    from crm_desktop.business.exports.company_back import CompanySetup
    from crm_desktop.business.exports.repository import SetupRepository

    database, journal = services.database, services.journal
    exchange = ContactExchange(database, journal, ContactRepository(database))
    setup = CompanySetup(SetupRepository(database), journal)
    return BringingBack(exchange, services.custom_fields, setup)
