"""`main.py check`: whether a data file is sound, and what can be read of one that is not.

Reads everything, changes nothing but for what a program that was killed left half done: SQLite
takes that back at any opening.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.app.commands.console import (
    EXIT_DONE,
    EXIT_FAILED,
    EXIT_MISUSED,
    EXIT_NOT_SOUND,
    ProgressLine,
    Subparsers,
    told,
)
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.text import clean_name
from crm_desktop.ui.kit.error_text import error_sentence

if TYPE_CHECKING:
    from crm_desktop.storage.check import Report
    from crm_desktop.storage.database import Database


def add_parser(subparsers: Subparsers) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("check", help="check a data file without changing it")
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="the data file")
    parser.add_argument("--database", type=Path, metavar="FILE", help="the same, named")
    parser.add_argument(
        "--folder", type=Path, metavar="FOLDER", help="where backups are kept, to compare with"
    )
    parser.add_argument(
        "--salvage",
        type=Path,
        metavar="NEW",
        help="write what can be read of a damaged file into a new one, with a report beside it",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check and print; exit code 0 sound, 1 could not be done, 3 not sound.

    With `--salvage`: 0 everything could be read, 1 no new file, 3 something is lost.
    """
    path: Path | None = arguments.file or arguments.database
    if path is None:
        print("name a data file")
        return EXIT_MISUSED
    codes: list[int] = []

    def call() -> int:
        try:
            if arguments.salvage is None:
                return _check(path, arguments.folder)
            return _salvage(path.absolute(), arguments.salvage.absolute())
        except (UserError, StorageUnavailable) as error:
            codes.append(EXIT_NOT_SOUND if error.code in _FINDINGS else EXIT_FAILED)
            raise

    code = told(call)
    return codes[0] if codes else code


_FINDINGS = frozenset({"file_damaged", "schema_unexpected"})
"""A file that says so when it is opened is ours, and is not sound."""


def _check(path: Path, backups: Path | None) -> int:
    from crm_desktop.storage.check import check_file
    from crm_desktop.storage.database import Database

    with Database.open(path, read_only=True) as database:
        anchors = _anchors(database, backups)
        report = check_file(database, anchors=anchors, progress=ProgressLine("Steps"))
    _print(path, report, len(anchors))
    return EXIT_DONE if report.is_sound else EXIT_NOT_SOUND


def _anchors(database: Database, backups: Path | None) -> dict[int, str]:
    """Links of the log as the backups of this user hold them."""
    from crm_desktop.core.paths import BACKUP_FOLDER, state_folder
    from crm_desktop.storage.backup_folder import BackupFolder

    folder = BackupFolder(backups or state_folder() / BACKUP_FOLDER, database.file_id)
    return {
        one.facts.head_seq: one.facts.head_hash
        for one in folder.copies()
        if one.facts.lineage == database.lineage and one.facts.head_seq
    }


def _counted(problems: int) -> str:
    return "1 problem" if problems == 1 else f"{problems} problems"


def _print(path: Path, report: Report, anchors: int) -> None:
    # Said once; what a changed file says of itself is kept from steering the terminal.
    for sentence in dict.fromkeys(map(error_sentence, report.problems)):
        print(clean_name(sentence).text)
    state = "sound" if report.is_sound else _counted(len(report.problems))
    backups = "1 backup" if anchors == 1 else f"{anchors} backups"
    compared = f", compared with {backups}" if anchors else ""
    print(
        f"{path}: {state}; {report.contacts:,} contacts, {report.batches:,} changes in the"
        f" history{compared}"
    )


def _salvage(path: Path, target: Path) -> int:
    from crm_desktop.core.clock import SystemClock
    from crm_desktop.storage.mending import keep_damaged
    from crm_desktop.storage.salvage import salvage
    from crm_desktop.ui.settings.damage_words import salvage_report

    if not path.is_file():
        raise UserError("file_missing", path=str(path))
    now = SystemClock().now()
    with tempfile.TemporaryDirectory(prefix="crm-salvage-", dir=target.parent) as folder:
        copy = keep_damaged(path, Path(folder), now)
        done = salvage(copy, target, progress=ProgressLine("Reading"))
    moment = now.astimezone().strftime("%Y-%m-%d %H:%M")
    report = target.with_suffix(".txt")
    report.write_text(salvage_report(done, str(path), moment), encoding="utf-8")
    state = "everything could be read" if done.is_whole else f"see {report}"
    print(f"{done.contacts:,} contacts in {target}: {state}")
    return EXIT_DONE if done.is_whole else EXIT_NOT_SOUND
