"""`main.py bring-back FILE`: what an export wrote back into a data file, this one or a new one."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.app.commands.console import EXIT_DONE, ProgressLine, told

if TYPE_CHECKING:
    from crm_desktop.app.commands.console import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Describe the sub-command."""
    parser = subparsers.add_parser("bring-back", help="read an exported file or company back in")
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="what `export` wrote: a file or the folder of a company",
    )
    parser.add_argument(
        "--database",
        type=Path,
        metavar="PATH",
        required=True,
        help="the data file; made if it is not there",
    )
    parser.add_argument(
        "--activities",
        choices=("fill", "file"),
        default="fill",
        help="of activities that are here, fill in what is empty (default), or let the file win",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the sub-command; gives the exit code. Errors are one sentence on stderr."""
    return told(lambda: _run(arguments))


def _run(arguments: argparse.Namespace) -> int:
    from crm_desktop.app.wiring import OpenRequest, open_services
    from crm_desktop.core.clock import SystemClock
    from crm_desktop.ui.contacts.export_words import reading_words

    with tempfile.TemporaryDirectory(prefix="crm-bring-back-") as folder:
        request = OpenRequest(arguments.database, create=True)
        services = open_services(request, SystemClock(), Path(folder))
        try:
            back, taken = services.bringing_back, None
            done = back.bring_back(
                arguments.file, reading_words(), services.actor, ProgressLine("Reading")
            )
            if arguments.activities == "file":
                taken = back.take_over(done.differing, services.actor)
        finally:
            services.close()
    print(
        f"{done.created} contacts made, {done.updated} changed, {done.unchanged} as they were, "
        f"{done.skipped} left out."
    )
    if done.activities:
        print(f"{done.activities} activities made.")
    if done.activities_filled:
        print(f"{done.activities_filled} activities completed.")
    if taken is not None:
        print(f"{taken.changed} activities changed to what the file says.")
    elif done.activities_kept:
        print(f"{done.activities_kept} activities say something else here and stay as they are.")
    if done.lacking_files:
        print(f"{done.lacking_files} attached files lack in the folder or were changed.")
    if done.unknown_owners:
        print(f"Nobody here is called: {', '.join(done.unknown_owners)}.")
    return EXIT_DONE
