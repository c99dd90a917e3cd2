"""`main.py check`: whether a data file is sound. Reads everything, changes nothing.

But for what a program that was killed left half done: SQLite takes that back at any opening.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.app.commands.console import EXIT_DONE, ProgressLine, Subparsers, told
from crm_desktop.core.text import clean_name
from crm_desktop.ui.kit.error_text import error_sentence

if TYPE_CHECKING:
    from crm_desktop.storage.check import Report


EXIT_NOT_SOUND = 2


def add_parser(subparsers: Subparsers) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("check", help="check a data file without changing it")
    parser.add_argument("--database", type=Path, required=True, metavar="FILE")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check and print; exit code 0 sound, 2 not sound, 1 could not be read."""
    return told(lambda: _check(arguments.database))


def _check(path: Path) -> int:
    from crm_desktop.storage.check import check_file
    from crm_desktop.storage.database import Database

    with Database.open(path, read_only=True) as database:
        report = check_file(database, progress=ProgressLine("Steps"))
    _print(path, report)
    return EXIT_DONE if report.is_sound else EXIT_NOT_SOUND


def _print(path: Path, report: Report) -> None:
    # Said once; what a changed file says of itself is kept from steering the terminal.
    for sentence in dict.fromkeys(map(error_sentence, report.problems)):
        print(clean_name(sentence).text)
    state = "sound" if report.is_sound else f"{len(report.problems)} problems"
    print(
        f"{path}: {state}; {report.contacts:,} contacts, {report.batches:,} changes in the history"
    )
