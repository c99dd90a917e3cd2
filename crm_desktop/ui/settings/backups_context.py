"""What the page of backups works with, and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.backups.model import Health, Reason, Standing
from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.core.records import record
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.formatting import format_moment
from crm_desktop.ui.kit.operations import Operations

if TYPE_CHECKING:
    from crm_desktop.business.backups.portable import PortableCopy
    from crm_desktop.business.backups.service import BackupService
    from crm_desktop.storage.change_log import ChangeBatch
    from crm_desktop.storage.change_watch import ChangeWatch
    from crm_desktop.storage.database import Database
    from crm_desktop.ui.kit.long_work import Progress


@record
class BackupsContext:
    """`reader` opens a connection of its own for the worker of long work."""

    service: Callable[[], BackupService]
    reader: Callable[[], AbstractContextManager[Database]]
    watch: ChangeWatch
    actor: Actor
    operations: Operations
    show_folder: Callable[[str], object]
    user_name: Callable[[int | None], str]
    told: Callable[[], object]
    """Called when a backup was made, removed or put back: the foot of the window follows."""
    make_portable: Callable[[Progress, Path | None], PortableCopy | None] | None = None
    """Everything as plain files in a zip, in a folder of the user's or beside the backups."""
    note_portable: Callable[[PortableCopy], object] = lambda _made: None
    """Remember who took everything along."""
    choose_folder: Callable[[Path, Callable[[], object]], object] | None = None
    """Backups lie in this folder from now on; the call handed over follows when that is so."""
    told_of: Callable[[Sequence[ChangeBatch]], Mapping[int, str]] = lambda _batches: {}
    """What units of work of the open file did, in words by their numbers; in its worker."""
    check: Callable[[], object] = lambda: None
    """*Check file*: everything is looked at, and the result told."""
    is_read_only: bool = False


def reason_word(reason: Reason) -> str:
    """Why a backup was made."""
    tr = QCoreApplication.translate
    return {
        Reason.DAILY: tr("Backups", "daily"),
        Reason.CLOSING: tr("Backups", "at closing"),
        Reason.BY_HAND: tr("Backups", "by hand"),
        Reason.BEFORE_IMPORT: tr("Backups", "before an import"),
        Reason.BEFORE_CHANGE: tr("Backups", "before a large change"),
        Reason.BEFORE_RESTORE: tr("Backups", "before a restore"),
        Reason.BEFORE_MIGRATION: tr("Backups", "before an update"),
        Reason.PORTABLE: tr("Backups", "portable copy"),
    }[reason]


def standing_words(standing: Standing) -> str:
    """How it stands, in a sentence that a shopkeeper understands."""
    tr = QCoreApplication.translate
    if standing.failure:
        sentence = tr("Backups", "The last backup failed. {reason}")
        return sentence.replace("{reason}", error_sentence(StorageUnavailable(standing.failure)))
    if standing.unsaved_since is None:
        if standing.newest is None:
            return tr("Backups", "Nothing has been saved yet, so there is nothing to back up.")
        sentence = tr("Backups", "Everything is backed up, as of {when}.")
        return sentence.replace("{when}", format_moment(standing.newest.taken_at))
    if standing.health is Health.GOOD:
        if standing.newest is None:
            return tr("Backups", "The first backup is made within a few minutes.")
        sentence = tr("Backups", "Last backup: {when}. What was changed since follows tomorrow.")
        return sentence.replace("{when}", format_moment(standing.newest.taken_at))
    sentence = tr("Backups", "Changes since {when} are in no backup. Make one now.")
    return sentence.replace("{when}", format_moment(standing.unsaved_since))


def standing_short(standing: Standing) -> str:
    """The same in few words, for the foot of the window."""
    tr = QCoreApplication.translate
    if standing.failure:
        return tr("Backups", "The backup failed")
    if standing.health is not Health.GOOD:
        return tr("Backups", "Changes without backup")
    if standing.newest is None:
        return ""
    sentence = tr("Backups", "Backup {when}")
    return sentence.replace("{when}", format_moment(standing.newest.taken_at))
