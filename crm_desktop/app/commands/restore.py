"""`main.py restore`: put a backup back into a data file; the present state becomes a backup."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.app.commands.console import EXIT_DONE, told

if TYPE_CHECKING:
    from crm_desktop.app.commands.console import Subparsers
    from crm_desktop.storage.restoring import Comparison


def add_parser(subparsers: Subparsers) -> None:
    """Describe the sub-command."""
    parser = subparsers.add_parser("restore", help="put a backup back into a data file")
    parser.add_argument(
        "--database", type=Path, metavar="PATH", required=True, help="the data file"
    )
    parser.add_argument(
        "--backup", type=Path, metavar="FILE", help="default: the newest of the user's backups"
    )
    parser.add_argument("--folder", type=Path, metavar="FOLDER", help="where backups are kept")
    parser.add_argument(
        "--compare", action="store_true", help="only say what would be lost and come back"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the sub-command: 0 done, 1 the file is as it was; errors are one sentence on stderr."""
    return told(lambda: _run(arguments))


def _run(arguments: argparse.Namespace) -> int:
    from crm_desktop.app.wiring import OpenRequest, open_services
    from crm_desktop.core.clock import SystemClock
    from crm_desktop.core.errors import UserError

    if _is_lost(arguments.database) and not arguments.compare:
        return _rescue(arguments.database.absolute(), arguments.folder)
    with tempfile.TemporaryDirectory(prefix="crm-restore-") as folder:
        services = open_services(
            OpenRequest(arguments.database), SystemClock(), Path(folder), arguments.folder
        )
        try:
            backups = services.backups
            source: Path | None = arguments.backup
            if source is None:
                newest = next(iter(backups.backups()), None)
                if newest is None:
                    raise UserError("no_backup", path=str(backups.folder))
                source = newest.path
            prepared = backups.prepare(source.absolute(), services.actor)
            try:
                _tell(backups.compare(services.database, prepared))
                if not arguments.compare:
                    backups.restore(prepared, services.actor, services.watch)
                    print(f"restored from {source}; the state before is kept in {backups.folder}")
            finally:
                prepared.discard()
        finally:
            services.close()
    return EXIT_DONE


def _is_lost(path: Path) -> bool:
    """Whether the file cannot be opened any more, so that a backup can only take its place."""
    from crm_desktop.core.errors import UserError
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.rescue import LOST_FILES

    try:
        Database.open(path, read_only=True).close()
    except UserError as error:
        return error.code in LOST_FILES
    return False


def _rescue(path: Path, folder: Path | None) -> int:
    from crm_desktop.core.clock import SystemClock
    from crm_desktop.core.errors import UserError
    from crm_desktop.core.paths import BACKUP_FOLDER, state_folder
    from crm_desktop.storage.rescue import copies_of, put_in_place

    backups = folder or state_folder() / BACKUP_FOLDER
    copies = copies_of(backups, path)
    if not copies:
        raise UserError("no_backup", path=str(backups))
    done = put_in_place(path, copies[0], SystemClock().now())
    print(f"{done.contacts} contacts restored from {copies[0].path}")
    if done.kept_as is not None:
        print(f"the damaged file is kept as {done.kept_as}")
    return EXIT_DONE


def _tell(found: Comparison) -> None:
    print(f"contacts: {found.contacts_now} now, {found.contacts_then} in the backup")
    if found.contacts_returning:
        print(f"removed for good since, and in the backup: {found.contacts_returning}")
    for words, side in (("lost", found.lost), ("back", found.back)):
        print(
            f"{words}: {side.count} changes, {side.contacts_made} contacts made,"
            f" {side.contacts_changed} changed"
        )
