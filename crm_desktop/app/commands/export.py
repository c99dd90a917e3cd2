"""`main.py export`: everybody, or the whole company, out of the data file."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.app.commands.console import EXIT_DONE, ProgressLine, told

if TYPE_CHECKING:
    from crm_desktop.app.commands.console import Subparsers

FORMATS = ("xlsx", "csv", "vcf")
_SEPARATORS = {"semicolon": ";", "comma": ",", "tab": "\t"}


def add_parser(subparsers: Subparsers) -> None:
    """Describe the sub-command."""
    parser = subparsers.add_parser("export", help="write all contacts into a file")
    parser.add_argument(
        "--database", type=Path, metavar="PATH", required=True, help="the data file"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", required=True, help="what to write")
    parser.add_argument(
        "--format", choices=FORMATS, help="default: what the name of the file ends in, else xlsx"
    )
    parser.add_argument(
        "--separator", choices=tuple(_SEPARATORS), default="semicolon", help="in a .csv file"
    )
    parser.add_argument(
        "--company",
        action="store_true",
        help="everything there is, into a new folder of that name",
    )
    parser.add_argument(
        "--replace", action="store_true", help="take the place of a file that is there"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the sub-command; gives the exit code. Errors are one sentence on stderr."""
    return told(lambda: _run(arguments))


def _run(arguments: argparse.Namespace) -> int:
    from crm_desktop.app.wiring import OpenRequest, open_services
    from crm_desktop.business.exports.model import ExportFormat, ExportOrder, ExportScope
    from crm_desktop.core.clock import SystemClock
    from crm_desktop.core.errors import UserError
    from crm_desktop.ui.contacts.export_words import export_words

    out: Path = arguments.out
    if out.resolve() == arguments.database.resolve():
        raise UserError("file_exists", name=out.name)
    ending = out.suffix.lower().lstrip(".")
    chosen = arguments.format or (ending if ending in FORMATS else "xlsx")
    order = ExportOrder(
        out,
        ExportFormat(chosen),
        delimiter=_SEPARATORS[arguments.separator],
        replaces=arguments.replace,
    )
    with tempfile.TemporaryDirectory(prefix="crm-export-") as folder:
        services = open_services(OpenRequest(arguments.database), SystemClock(), Path(folder))
        try:
            words, line = export_words(), ProgressLine("Writing")
            if arguments.company:
                done = services.exports.export_company(out, words, services.actor, line)
            else:
                done = services.exports.export(order, words, services.actor, line)
            scope = ExportScope.COMPANY if arguments.company else ExportScope.EVERYBODY
            kind = ExportFormat.XLSX if arguments.company else order.format
            services.export_log.note(done, scope, kind, services.actor)
        finally:
            services.close()
    files = f" in {done.files} files" if arguments.company else ""
    print(f"{done.count} contacts written to {done.path}{files}")
    if done.lacking:
        print(f"{done.lacking} attached files could not be found beside the data file.")
    return EXIT_DONE
