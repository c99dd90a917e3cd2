"""The log as a file for others: a workbook or a text table, with the filters that are in force."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.business.audit.log_model import LogChange, LogFilter, LogLine
from crm_desktop.business.audit.log_service import MOST_ROWS, PAGE, LogService
from crm_desktop.business.audit.whole_log_repository import LogRepository
from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import UserError
from crm_desktop.core.giving_way import Rests
from crm_desktop.core.records import record
from crm_desktop.core.rights import Right
from crm_desktop.formats.delimited_writer import RecordWriter, write_delimited
from crm_desktop.formats.workbook_writer import OutCell, SheetWriter, write_workbook
from crm_desktop.storage.change_log import head_seq

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal

ACTION = "log.export"
WORKBOOK = ".xlsx"
SHEET_ROWS = 1_048_575
"""Rows of one sheet in Excel, without the heading."""
_WIDTHS = (17.0, 22.0, 16.0, 20.0, 22.0, 30.0, 20.0, 18.0, 22.0, 40.0, 40.0)
_PER_REST = 5

Progress = Callable[[int, int], object]


@record
class LogWords:
    """The words of the user's language; all of them may be asked for in any thread.

    `headings` are: when, who, computer, what, was, which, part, row was, field, before, after.
    `value(table, column, value)` tells a stored value, `which` the records of a unit of work,
    `more(count)` that there are further rows, `erased()` that values went with their record.
    """

    sheet: str
    headings: tuple[str, ...]
    kind: Callable[[str], str]
    verb: Callable[[LogLine], str]
    which: Callable[[LogLine], str]
    operation: Callable[[str], str]
    erased: Callable[[], str]
    field: Callable[[str], str]
    value: Callable[[str, str, object], str]
    more: Callable[[int], str]


@record
class LogOrder:
    """What is to be written where; a file that is there already is replaced.

    `facts` stand above all lines, each as a title and what is so: the filters, and what the check
    of the chain found.
    """

    path: Path
    wanted: LogFilter
    facts: tuple[tuple[str, str], ...]
    zone: tzinfo


@record
class LogWritten:
    """A finished file: its path, and how many units of work it holds."""

    path: Path
    count: int


class LogExport:
    """`write` may be called from any thread, `note` in the one that owns the database."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._database = database
        self._journal = journal

    def write(
        self, order: LogOrder, words: LogWords, actor: Actor, progress: Progress | None = None
    ) -> LogWritten:
        """Write the lines that fit, newest first, with each value before and after.

        Of a unit of work with very many rows the first are written, and how many more there are.
        Raises `NotAllowed`, `Cancelled`, or `UserError` `too_many_for_a_sheet` or those of a
        failed write.
        """
        actor.require(Right.CONTACTS_EXPORT)
        is_workbook = order.path.suffix.lower() == WORKBOOK
        count = rows = 0
        with self._database.open_second_reader() as reader, _writer(order, words) as writer:
            writer.heading(words.headings)
            for title, said in order.facts:
                writer.row((None, None, None, title, None, said))
            log, head = LogService(reader, _Names(reader)), head_seq(reader)
            for line in Rests().between(_lines(log, order.wanted), _PER_REST):
                for row in _rows(line, log.changes(line.seq), words, order.zone):
                    writer.row(row)
                    rows += 1
                count += 1
                if is_workbook and rows > SHEET_ROWS:
                    raise UserError("too_many_for_a_sheet", rows=rows, limit=SHEET_ROWS)
                if progress is not None:
                    progress(head - line.seq, head)
        return LogWritten(order.path, count)

    def note(self, written: LogWritten, actor: Actor) -> None:
        """Remember who took it; of a file that cannot be written to, nothing is remembered."""
        if self._journal.db.is_read_only:
            return
        kind = written.path.suffix.lower().removeprefix(".")
        told: dict[str, object] = {"format": kind, "count": written.count}
        with self._journal.begin(actor, ACTION, details=told) as work:
            work.keep_as_note()


class _Names:
    """Our people over a connection of its own."""

    def __init__(self, reader: Database) -> None:
        self._names = LogRepository(reader).people()

    def name_of(self, user_id: int | None) -> str:
        """The display name, empty if there is no such user."""
        return self._names.get(user_id, "")


def _writer(order: LogOrder, words: LogWords) -> AbstractContextManager[SheetWriter | RecordWriter]:
    if order.path.suffix.lower() == WORKBOOK:
        return write_workbook(order.path, words.sheet, widths=_WIDTHS, has_filter=True)
    return write_delimited(order.path)


def _lines(log: LogService, wanted: LogFilter) -> Iterator[LogLine]:
    before: int | None = None
    while page := log.page(wanted, before, PAGE):
        yield from page
        before = page[-1].seq


def _rows(
    line: LogLine, changes: Sequence[LogChange], words: LogWords, zone: tzinfo
) -> Iterator[tuple[OutCell, ...]]:
    """A row for each value; what has none, and what is only a fact, has one of its own."""
    what, was = words.kind(line.kind), words.verb(line)
    at = line.at.astimezone(zone)
    head: tuple[OutCell, ...] = (_bare(at), line.user_name, line.machine, what, was)
    if not changes:
        yield (*head, words.which(line))
    for one in changes:
        table = one.row_kind or one.ref.kind
        part = (one.name or words.kind(one.ref.kind), words.kind(table))
        row = (*head, *part, words.operation(one.operation))
        told = [
            (words.field(column), words.value(table, column, old), words.value(table, column, new))
            for column, old, new in one.values
        ]
        told = [values for values in told if any(values[1:])]
        for values in told:
            yield (*row, *values)
        if not told:
            yield (*row, words.erased()) if one.is_erased else row
    if line.entries > len(changes) >= MOST_ROWS:
        yield (*head, words.more(line.entries - len(changes)))


def _bare(moment: datetime) -> datetime:
    """As the clock on the wall says it: sheets know no time zones."""
    return moment.replace(tzinfo=None, microsecond=0)
