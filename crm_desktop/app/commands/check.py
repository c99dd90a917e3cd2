"""`main.py check`: whether a data file is sound. Reads everything, changes nothing."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.app.commands.console import EXIT_DONE, ProgressLine, Subparsers, told

if TYPE_CHECKING:
    from crm_desktop.storage.check import Problem, Report


EXIT_NOT_SOUND = 2

_SENTENCES = {
    "damaged": "The file is damaged: {where}",
    "foreign_key": "A row points at a record that is not there: {where}",
    "orphan": "A row belongs to nothing: {where}",
    "chain_broken": "The history was changed from outside at {where}",
    "chain_cut": "The end of the history is missing after {where}",
    "values_changed": "Values in the history were changed from outside: {where}",
    "search_index": "The search index is not up to date: {where}",
}


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
    for problem in report.problems:
        print(_sentence(problem))
    state = "sound" if report.is_sound else f"{len(report.problems)} problems"
    print(
        f"{path}: {state}; {report.contacts:,} contacts, {report.batches:,} changes in the history"
    )


def _sentence(problem: Problem) -> str:
    sentence = _SENTENCES.get(problem.code, problem.code + ": {where}")
    return sentence.format(where=problem.where)
