"""`main.py backup`: a verified copy of a data file, into the user's backups or a named file."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.app.commands.console import EXIT_DONE, told

if TYPE_CHECKING:
    from crm_desktop.app.commands.console import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Describe the sub-command."""
    parser = subparsers.add_parser("backup", help="make a verified backup, or list those there are")
    parser.add_argument(
        "--database", type=Path, metavar="PATH", required=True, help="the data file"
    )
    parser.add_argument("--folder", type=Path, metavar="FOLDER", help="where backups are kept")
    parser.add_argument("--list", action="store_true", help="list the backups and make none")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the sub-command: 0 done, 1 not made; errors are one sentence on stderr."""
    return told(lambda: _run(arguments))


def _run(arguments: argparse.Namespace) -> int:
    from crm_desktop.app.wiring import OpenRequest, open_services
    from crm_desktop.business.backups.model import Reason
    from crm_desktop.core.clock import SystemClock

    with tempfile.TemporaryDirectory(prefix="crm-backup-") as folder:
        services = open_services(
            OpenRequest(arguments.database, read_only=True),
            SystemClock(),
            Path(folder),
            arguments.folder,
        )
        try:
            backups = services.backups
            if arguments.list:
                for one in backups.backups():
                    taken = one.taken_at.astimezone().strftime("%Y-%m-%d %H:%M")
                    print(f"{taken}  {one.reason}  {one.contacts} contacts  {one.path}")
                return EXIT_DONE
            made = backups.make(services.database, Reason.BY_HAND)
        finally:
            services.close()
    print(f"{made.contacts} contacts, {made.head_seq} changes, checked: {made.path}")
    return EXIT_DONE
