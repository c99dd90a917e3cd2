"""What can be exported: a list, a selection or everybody, as a workbook, a text table or vCards.

Contacts are read slice by slice over a connection of their own, so that the program stays usable,
and written as they come: memory does not grow with the list. A file appears under its name when it
is complete; a cancel, a full disk or a file in use leaves what was there before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.whole import PARTS, PICTURE, WholeContact
from crm_desktop.business.contacts.whole_reader import WholeReader
from crm_desktop.business.exports.cards import card_of
from crm_desktop.business.exports.cells import PER_REST, converter
from crm_desktop.business.exports.flat import Filling, FlatTable
from crm_desktop.business.exports.model import (
    ExportDone,
    ExportFormat,
    ExportOrder,
    ExportWords,
    Progress,
)
from crm_desktop.business.exports.own_words import hidden_sheet
from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import UserError
from crm_desktop.core.giving_way import Rests
from crm_desktop.core.rights import Right
from crm_desktop.formats.delimited_writer import RecordWriter, write_delimited
from crm_desktop.formats.vcard_writing import write_vcards
from crm_desktop.formats.workbook_writer import SheetWriter, write_workbook

if TYPE_CHECKING:
    from crm_desktop.business.custom_fields.model import CustomField
    from crm_desktop.storage.database import Database

MOST_ROWS = 1_048_575
"""Rows of one sheet in Excel, without the heading."""

FieldsOf = Callable[["Database"], tuple["CustomField", ...]]
"""The own fields of the company, read over a given connection."""


def free_path(path: Path) -> Path:
    """`path`, or the same with a number where something of that name is there."""
    number, found = 2, path
    while found.exists():
        found = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return found


class ExportService:
    """Reads over second connections; may be called from any thread."""

    def __init__(self, database: Database, fields_of: FieldsOf) -> None:
        self._database = database
        self._fields_of = fields_of

    def export(
        self,
        order: ExportOrder,
        words: ExportWords,
        actor: Actor,
        progress: Progress | None = None,
    ) -> ExportDone:
        """Write the file that `order` names.

        Raises `NotAllowed`, `Cancelled`, or `UserError` `file_exists` or those of a failed
        write.
        """
        actor.require(Right.CONTACTS_EXPORT)
        if order.path.exists() and not order.replaces:
            raise UserError("file_exists", name=order.path.name)
        with self._database.open_second_reader() as database:
            reader = WholeReader(database)
            ids = reader.everybody() if order.ids is None else order.ids
            if order.format is ExportFormat.XLSX and len(ids) > MOST_ROWS:
                raise UserError("too_many_for_a_sheet", rows=len(ids), limit=MOST_ROWS)
            fields = self._fields_of(database)
            told = _Told(progress, len(ids), passes=1 if self._is_one_pass(order) else 2)
            if order.format is ExportFormat.VCARD:
                cards = (
                    card_of(whole, fields) for whole in told(reader.slices(ids, PARTS | {PICTURE}))
                )
                return ExportDone(order.path, write_vcards(order.path, cards))
            table = self._table(order, words, fields, told(reader.slices(ids)))
            with _writer(order, table, words) as writer:
                count = _write(writer, table, words.yes, told(reader.slices(ids, table.parts)))
        return ExportDone(order.path, count)

    def export_company(
        self, folder: Path, words: ExportWords, actor: Actor, progress: Progress | None = None
    ) -> ExportDone:
        """Write everything there is into a new folder; the bin stays here.

        Raises as `export` does.
        """
        actor.require(Right.CONTACTS_EXPORT)
        from crm_desktop.business.exports.company import export_company

        with self._database.open_second_reader() as database:
            return export_company(database, self._fields_of(database), folder, words, progress)

    def _is_one_pass(self, order: ExportOrder) -> bool:
        """Whether it is known beforehand which columns there are."""
        return order.format is ExportFormat.VCARD or bool(order.columns)

    def _table(
        self,
        order: ExportOrder,
        words: ExportWords,
        fields: Sequence[CustomField],
        wholes: Iterable[WholeContact],
    ) -> FlatTable:
        if order.columns:
            return FlatTable(words, fields, order.columns)
        filling = Filling()
        for whole in wholes:
            filling.look_at(whole)
        return FlatTable(words, fields, filled=filling.filled)


class _Told:
    """Passes contacts on and tells how far it is; a list may be gone through more than once."""

    def __init__(self, progress: Progress | None, count: int, passes: int) -> None:
        self._progress = progress
        self._total = count * passes
        self._done = 0
        self._rests = Rests()

    def __call__(self, slices: Iterable[Sequence[WholeContact]]) -> Iterator[WholeContact]:
        for part in slices:
            yield from self._rests.between(part, PER_REST)
            self._done += len(part)
            if self._progress is not None:
                self._progress(min(self._done, self._total), self._total)


def _writer(
    order: ExportOrder, table: FlatTable, words: ExportWords
) -> AbstractContextManager[SheetWriter | RecordWriter]:
    if order.format is ExportFormat.CSV:
        return write_delimited(order.path, order.delimiter)
    widths = [column.width for column in table.columns]
    return write_workbook(
        order.path,
        words.headings.get("sheet", "Contacts"),
        widths=widths,
        has_filter=True,
        hidden=hidden_sheet(words),
    )


def _write(
    writer: SheetWriter | RecordWriter,
    table: FlatTable,
    yes: str,
    wholes: Iterable[WholeContact],
) -> int:
    writer.heading(column.heading for column in table.columns)
    converters = [converter(column.kind, yes) for column in table.columns]
    count = 0
    for whole in wholes:
        row = table.row(whole)
        writer.row([convert(value) for convert, value in zip(converters, row, strict=True)])
        count += 1
    return count
