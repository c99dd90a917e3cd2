"""`main.py import FILE`: a list into the data file, or into a report of what would be imported."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections import Counter

    from crm_desktop.app.commands.console import Subparsers
    from crm_desktop.app.wiring import Services
    from crm_desktop.business.imports.model import (
        CheckCounts,
        ImportDone,
        ImportPlan,
        RowRemark,
    )
    from crm_desktop.business.imports.review import CheckResult
    from crm_desktop.business.imports.source import OpenFile

EXIT_OK = 0
EXIT_REFUSED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


def add_parser(subparsers: Subparsers) -> None:
    """Describe the sub-command."""
    parser = subparsers.add_parser(
        "import", help="import contacts from an .xlsx, .xls, .xlsb, .ods, .csv or .vcf file"
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the list to import")
    parser.add_argument(
        "--database",
        type=Path,
        metavar="PATH",
        help="the data file; without it --dry-run checks against an empty one",
    )
    parser.add_argument(
        "--country",
        default="",
        metavar="CC",
        help="where telephone numbers without a country code belong, for example LT",
    )
    parser.add_argument("--sheet", metavar="NAME", help="the sheet; default: the likeliest one")
    parser.add_argument(
        "--encoding", default="", type=_encoding, metavar="NAME", help="of a text; default: found"
    )
    parser.add_argument(
        "--delimiter",
        "--separator",
        default="",
        metavar="SIGN",
        help='between columns of a text, or "tab"',
    )
    parser.add_argument(
        "--profile", default="", metavar="NAME", help="read the columns as this template says"
    )
    parser.add_argument(
        "--area-code",
        default="",
        metavar="DIGITS",
        help="before telephone numbers that are none without it",
    )
    parser.add_argument(
        "--update",
        action="store_true",
        help="let rows overwrite what their contacts have; without it they fill empty fields only",
    )
    parser.add_argument("--dry-run", action="store_true", help="only check, write nothing")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write a report of every row")
    parser.add_argument(
        "--keep-errors",
        action="store_true",
        help="import rows with problems too, without the values that could not be understood",
    )
    parser.set_defaults(run=run)


def _encoding(name: str) -> str:
    """The name of an encoding that there is."""
    try:
        b"".decode(name)
    except LookupError as error:
        raise argparse.ArgumentTypeError(f"there is no encoding {name!r}") from error
    return name


def run(arguments: argparse.Namespace) -> int:
    """Run the sub-command; gives the exit code. Errors are one sentence on stderr."""
    from crm_desktop.business.imports.source import OpenFile
    from crm_desktop.core.errors import StorageUnavailable, UserError
    from crm_desktop.ui.kit.error_text import error_sentence

    if arguments.database is None and not arguments.dry_run:
        print(
            "The data file is missing: name it with --database PATH, or use --dry-run.",
            file=sys.stderr,
        )
        return EXIT_USAGE
    files = OpenFile()
    try:
        _spare_what_is_read(arguments)
        # The list first: while it is not understood the data file is not even opened.
        plan = _plan(files, arguments)
        with _services(arguments) as services:
            return _run(services, files, plan, arguments)
    except (UserError, StorageUnavailable) as error:
        print(error_sentence(error), file=sys.stderr)
        return EXIT_REFUSED
    except KeyboardInterrupt:
        print("Stopped; nothing was imported.", file=sys.stderr)
        return EXIT_INTERRUPTED
    finally:
        files.release()


def _plan(files: OpenFile, arguments: argparse.Namespace) -> ImportPlan:
    """How the list is going to be read."""
    from crm_desktop.business.imports.flow import can_check
    from crm_desktop.business.imports.planning import plan_sheet, survey_sheets
    from crm_desktop.business.imports.service import require_country
    from crm_desktop.core.errors import UserError
    from crm_desktop.formats.delimited_text import TextOptions

    require_country(arguments.country)
    delimiter = "\t" if arguments.delimiter == "tab" else arguments.delimiter[:1]
    table = files.open(arguments.file, TextOptions(arguments.encoding, delimiter))
    sheet = arguments.sheet
    if sheet is None:
        sheet = survey_sheets(table).chosen
    plan = plan_sheet(table, sheet, country=arguments.country)
    if not can_check(plan) and not arguments.profile:
        raise UserError("import_nothing_mapped", file=arguments.file.name)
    return plan


def _spare_what_is_read(arguments: argparse.Namespace) -> None:
    """The report never takes the place of the list or of the data file."""
    from crm_desktop.core.errors import UserError

    report: Path | None = arguments.json
    for path in (arguments.file, arguments.database):
        if report is not None and path is not None and report.resolve() == path.resolve():
            raise UserError("file_exists", path=str(report))


@contextmanager
def _services(arguments: argparse.Namespace) -> Generator[Services]:
    """The services of the data file, or of an empty one in a temporary folder."""
    from crm_desktop.app.wiring import OpenRequest, open_services
    from crm_desktop.core.clock import SystemClock

    with tempfile.TemporaryDirectory(prefix="crm-import-") as folder:
        if arguments.database is None:
            request = OpenRequest(Path(folder) / "empty.crm", create=True)
        else:
            request = OpenRequest(arguments.database, create=not arguments.dry_run)
        services = open_services(request, SystemClock(), Path(folder))
        try:
            yield services
        finally:
            services.close()


def _run(
    services: Services, files: OpenFile, plan: ImportPlan, arguments: argparse.Namespace
) -> int:
    from crm_desktop.business.imports.applying import CompanyLists
    from crm_desktop.business.imports.model import Decisions, ErrorAction
    from crm_desktop.business.imports.own_fields import with_guessed_own_fields
    from crm_desktop.business.imports.profiles import with_profile
    from crm_desktop.business.imports.service import ImportService
    from crm_desktop.core.text import digits_of
    from crm_desktop.ui.kit.pictures import shrunk

    imports = ImportService(
        services.database,
        services.journal,
        services.staff,
        services.clock,
        files,
        CompanyLists(services.custom_fields, services.dictionaries),
        shrunk,
    )
    if not plan.country:
        plan = replace(plan, country=services.contacts.default_country)
    if services.contacts.custom_fields is not None:
        plan = with_guessed_own_fields(plan, services.contacts.custom_fields.fields())
    if arguments.profile:
        profile = imports.profiles.called(arguments.profile)
        plan = with_profile(plan, profile, services.custom_fields.fields())
    if arguments.area_code:
        plan = replace(plan, area_code=digits_of(arguments.area_code))
    progress = _Progress()
    checked = imports.check(plan, progress.checking)
    progress.end()
    if arguments.update:
        imports.review.reconsider(checked, overwrite=True)
    if arguments.json is not None:
        _write_report(arguments.json, checked)
    _print_strays(plan.stray_cells)
    _print_counts(checked.counts)
    _print_remarks(checked.staging.remarks)
    if arguments.dry_run:
        return EXIT_OK
    errors = ErrorAction.WITHOUT if arguments.keep_errors else ErrorAction.SKIP
    done = imports.apply(
        checked,
        services.actor,
        Decisions(errors=errors, overwrite=arguments.update),
        progress.importing,
    )
    progress.end()
    _print_done(done)
    return EXIT_OK


def _write_report(path: Path, checked: CheckResult) -> None:
    from crm_desktop.business.imports.report import write_report
    from crm_desktop.core.errors import UserError

    try:
        write_report(path, checked.plan, checked.staging, checked.counts)
    except OSError as error:
        raise UserError("file_unwritable", path=str(path)) from error


def _print_counts(counts: CheckCounts) -> None:
    print(
        f"{counts.records} rows: {counts.new} new, {counts.update} updates, "
        f"{counts.duplicate} duplicates, {counts.error} with problems."
    )


def _print_strays(addresses: tuple[str, ...]) -> None:
    """Cells that were not read because they lie far away from the list."""
    if addresses:
        print(f"Not read, far away from the list: {', '.join(addresses)}.")


def _print_remarks(remarks: Counter[RowRemark]) -> None:
    """How many rows were read with a remark, by kind; nothing where there are none."""
    if not remarks:
        return
    from crm_desktop.ui.imports.words import row_remark_word

    for remark, count in remarks.most_common():
        print(f"{row_remark_word(remark)}: {count} {'row' if count == 1 else 'rows'}.")


def _print_done(done: ImportDone) -> None:
    print(
        f"{done.created} rows imported as new ({done.organizations} organizations made), "
        f"{done.updated} contacts updated, {done.skipped} rows left out."
    )
    if done.joined:
        print(f"{done.joined} rows joined with another row of the same contact.")
    if done.others:
        print(f"{done.others} further people added to their organizations.")
    if done.unknown_owners:
        print(f"Nobody here is called: {', '.join(done.unknown_owners)}.")


class _Progress:
    """A line on stderr that rewrites itself; silent where stderr is no terminal."""

    def __init__(self) -> None:
        self._is_shown = sys.stderr.isatty()

    def checking(self, done: int, total: int) -> None:
        """How many rows were checked."""
        self._show("Checking", done, total)

    def importing(self, done: int, total: int) -> None:
        """How many rows were written."""
        self._show("Importing", done, total)

    def _show(self, action: str, done: int, total: int) -> None:
        if self._is_shown:
            print(f"\r{action}: {done} of {total}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the line."""
        if self._is_shown:
            print(file=sys.stderr)
