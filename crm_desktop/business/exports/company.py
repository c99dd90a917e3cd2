"""The whole company as a folder: workbooks that hold everything, pictures and attached files.

`Contacts` alone brings everybody back; the other sheets hold the same and the rest, one thing per
row, for people and other programs. The folder appears under its name when it is complete.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.business.contacts.whole import WholeContact
from crm_desktop.business.contacts.whole_reader import WholeReader
from crm_desktop.business.custom_fields.model import CustomField, CustomValue
from crm_desktop.business.custom_fields.values import content_of, plain_text
from crm_desktop.business.exports.cells import PER_REST, cell_of, chunks, converter, uid_text
from crm_desktop.business.exports.company_tables import ACTIVITY_COLUMNS, TABLES, CompanyTable
from crm_desktop.business.exports.flat import Filling, FlatTable
from crm_desktop.business.exports.model import CellKind, ExportDone, ExportWords, Progress
from crm_desktop.business.exports.own_words import hidden_sheet
from crm_desktop.business.exports.portable import (
    NAMED,
    filter_with,
    mapping_with,
    options_with,
    with_fields,
)
from crm_desktop.business.exports.repository import CompanyRepository, SetupRepository, moment_of
from crm_desktop.core.errors import UserError
from crm_desktop.core.file_names import clean_file_name
from crm_desktop.core.giving_way import Rests
from crm_desktop.formats.whole_file import write_error
from crm_desktop.formats.workbook_writer import (
    OutCell,
    SheetWriter,
    WrittenRow,
    write_workbook,
    written_row,
)
from crm_desktop.storage.attachment_files import AttachmentFiles

if TYPE_CHECKING:
    from types import TracebackType

    from crm_desktop.storage.database import Database

MOST_ROWS = 200_000
MOST_CELLS = 5_000_000
"""Rows and cells of one workbook; what is more goes on in a further one.

A reader holds all cells of a sheet, some 32 bytes for each.
"""
PICTURES = "pictures"
_LONG_OF_ACTIVITY = tuple(
    1 + list(ACTIVITY_COLUMNS).index(name) for name in ("outcome_text", "body")
)
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
_NOT_IN_NAMES = frozenset('<>:"/\\|?*')
_WIDTHS = {CellKind.UID: 38.0, CellKind.DAY: 12.0, CellKind.MOMENT: 17.0, CellKind.FLAG: 9.0}
_CONTACT_SHEETS = ("contacts", "persons", "organizations")


def export_company(
    database: Database,
    fields: Sequence[CustomField],
    folder: Path,
    words: ExportWords,
    progress: Progress | None = None,
    attachments: AttachmentFiles | None = None,
) -> ExportDone:
    """Write the folder, with attached files from beside the database if not said.

    Raises `UserError` `file_exists`, or as `write_error` makes them.
    """
    if folder.exists():
        raise UserError("file_exists", name=folder.name)
    with _whole_folder(folder) as unfinished:
        export = _CompanyExport(database, fields, unfinished, words, progress)
        if attachments is not None:
            export.attachments = attachments
        count = export.run()
    return ExportDone(folder, count, export.files, export.lacking)


@contextmanager
def _whole_folder(folder: Path) -> Generator[Path]:
    """The folder to write to; it takes its name if the block ends well."""
    unfinished = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        unfinished.mkdir()
        yield unfinished
        unfinished.rename(folder)
    except OSError as error:
        raise write_error(error, folder) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


class _Sheet:
    """Rows of one table: those that do not fit into a workbook go on in a further one."""

    def __init__(
        self,
        workbook: Callable[[int], AbstractContextManager[SheetWriter]],
        headings: Sequence[str],
    ) -> None:
        self._workbook = workbook
        self._headings = headings
        self._most = min(MOST_ROWS, MOST_CELLS // len(headings))
        self._stack = ExitStack()
        self._number = self._rows = 0

    def __enter__(self) -> Self:
        self._begin()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def row(self, row: WrittenRow) -> None:
        """Write a row."""
        if self._rows == self._most:
            self._stack.close()
            self._begin()
        self._rows += 1
        self._writer.take(row)

    def _begin(self) -> None:
        self._number += 1
        self._rows = 0
        self._writer = self._stack.enter_context(self._workbook(self._number))
        self._writer.heading(self._headings)


class _CompanyExport:
    """One folder in the making."""

    def __init__(
        self,
        database: Database,
        fields: Sequence[CustomField],
        folder: Path,
        words: ExportWords,
        progress: Progress | None,
    ) -> None:
        self._reader = WholeReader(database)
        self._rows = CompanyRepository(database)
        setup = SetupRepository(database)
        self._names = {
            name: {str(key): uid_text(uid) for key, uid in setup.uids(table).items()}
            for table, name in NAMED.items()
        }
        self._fields = fields
        self._by_id = {field.id: field for field in fields}
        self._folder = folder
        self._words = words
        self._progress = progress
        self._everybody = self._reader.everybody()
        self._total = 2 * len(self._everybody) + sum(
            self._rows.count(table.name) for table in TABLES
        )
        self._done = 0
        self._rests = Rests()
        self.attachments = AttachmentFiles(database.path)
        self._contents: dict[str, str] = {}
        self.files = self.lacking = 0

    def run(self) -> int:
        """Write everything; gives the number of contacts."""
        self._contacts()
        for table in TABLES:
            self._table(table)
        return len(self._everybody)

    def _tell(self, count: int) -> None:
        self._done += count
        if self._progress is not None:
            self._progress(min(self._done, self._total), self._total)

    # -- contacts ------------------------------------------------------------------------

    def _wholes(self) -> Iterator[WholeContact]:
        for part in self._reader.slices(self._everybody):
            yield from self._rests.between(part, PER_REST)
            self._tell(len(part))

    def _contacts(self) -> None:
        filling = Filling()
        for whole in self._wholes():
            filling.look_at(whole)
        table = FlatTable(self._words, self._fields, filled=filling.filled)
        kinds = [column.kind for column in table.columns]
        headings = [column.heading for column in table.columns]
        widths = [column.width for column in table.columns]
        with ExitStack() as stack:
            everybody, persons, organizations = (
                stack.enter_context(self._sheet(name, headings, widths)) for name in _CONTACT_SHEETS
            )
            converters = self._converters(kinds)
            for whole in self._wholes():
                row = _converted(converters, table.row(whole))
                everybody.row(row)
                is_person = whole.contact.kind is ContactKind.PERSON
                (persons if is_person else organizations).row(row)

    # -- everything else -----------------------------------------------------------------

    def _table(self, table: CompanyTable) -> None:
        headings = [self._words.heading(key) for key, _kind in table.columns]
        kinds = [kind for _key, kind in table.columns]
        widths = [max(_WIDTHS.get(kind, 20.0), len(h) + 3.0) for kind, h in
                  zip(kinds, headings, strict=True)]  # fmt: skip
        make = _ROWS.get(table.name, _plain)
        converters = self._converters(kinds)
        rows = (
            _converted(converters, row)
            for page in self._rows.rows(table.name)
            for row in self._told(make(self, page), len(page))
        )
        keys = {h: key for h, (key, _kind) in zip(headings, table.columns, strict=True)}
        with self._sheet(table.name, headings, widths, keys) as sheet:
            for row in rows:
                sheet.row(row)

    def _told(self, rows: Iterable[Sequence[Any]], count: int) -> Iterator[Sequence[Any]]:
        yield from self._rests.between(rows, PER_REST)
        self._tell(count)

    def _converters(self, kinds: Iterable[CellKind]) -> list[Callable[[Any], OutCell]]:
        """What makes the cells of each column."""
        return [_OF_ROWS.get(kind) or converter(kind, self._words.yes) for kind in kinds]

    def _sheet(
        self,
        name: str,
        headings: Sequence[str],
        widths: Sequence[float],
        keys: Mapping[str, str] | None = None,
    ) -> _Sheet:
        """A sheet to be written row by row; there is a workbook even if it is empty."""
        title = self._words.heading(f"file.{name}")
        count = self._rows.count(name) if keys else len(self._everybody)

        def workbook(number: int) -> AbstractContextManager[SheetWriter]:
            self.files += 1
            ending = f" {number}" if number > 1 else ""
            path = self._folder / f"{title}{ending}.xlsx"
            hidden = hidden_sheet(self._words, name, number, keys or {}, count)
            return write_workbook(path, title, widths=widths, has_filter=True, hidden=hidden)

        return _Sheet(workbook, headings)

    def own_values(self, page: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """Values of own fields in words."""
        for uid, name, field_id, text, number, sort, field_uid, linked in page:
            field = self._by_id.get(field_id)
            if field is None:
                continue
            content = content_of(field, CustomValue(field_id, text, number, sort))
            names = {number: linked} if linked is not None else {}
            yield uid, name, field.name, plain_text(field, content, names), field_uid

    def own_fields(self, page: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """Definitions; long lists of options go on in a further row."""
        for row in page:
            yield from _in_chunks(row, (5,))

    def segments(self, page: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """Filters that name records by their uids."""
        for row in page:
            *rest, definition, appearance = row
            texts = (
                filter_with(definition, self._names),
                with_fields(appearance, self._names),
            )
            yield from _in_chunks((*rest, *texts), (6, 7))

    def settings(self, page: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """Settings that name own fields by their uids."""
        for key, value in page:
            yield key, with_fields(value, self._names)

    def profiles(self, page: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """How lists were read, with uids."""
        for row in page:
            *rest, mapping, options = row
            texts = (mapping_with(mapping, self._names), options_with(options, self._names))
            yield from _in_chunks((*rest, *texts), (5, 6))

    def series(self, page: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """Rules; what was left out of a long one goes on in a further row."""
        for row in page:
            yield from _in_chunks(row, (4,))

    def activities(self, page: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """Long texts in several rows."""
        for row in page:
            yield from _in_chunks(row, _LONG_OF_ACTIVITY)

    def attached(self, page: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """Each content as a file, once, and its name beside whatever it is attached to."""
        place = self._folder / self._words.heading("folder.files")
        for uid, activity, subject, name, _file, sha256, size, media_type, *who in page:
            file = self._contents.get(sha256)
            if file is None:
                file = self._contents[sha256] = self._copied(place, name, sha256)
            path = f"{place.name}/{file}" if file else ""
            yield uid, activity, subject, name, path, sha256, size, media_type, *who

    def _copied(self, place: Path, name: str, sha256: str) -> str:
        """The name of the file with a content; empty if the content is not there or damaged."""
        clean = Path(clean_file_name(name))
        file = f"{clean.stem[:80]} {sha256[:16]}{clean.suffix[:20]}"
        place.mkdir(exist_ok=True)
        try:
            self.attachments.copy_to(sha256, place / file, name=name)
        except UserError as error:
            if error.code not in {"attachment_missing", "attachment_damaged"}:
                raise
            self.lacking += 1
            return ""
        self.files += 1
        return file

    def notes(self, page: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """Long notes in several rows."""
        for uid, name, text in page:
            for part in chunks(text):
                yield uid, name, part

    def pictures(self, page: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """Each picture as a file, and its name beside the contact's."""
        place = self._folder / self._words.heading(f"file.{PICTURES}")
        place.mkdir(exist_ok=True)
        for uid, name, media_type, data in page:
            words = "".join(sign for sign in name if sign not in _NOT_IN_NAMES and sign >= " ")
            ending = _ENDINGS.get(media_type, "bin")
            file = f"{words.strip(' .')[:60]} {uid_text(bytes(uid))}.{ending}".strip()
            (place / file).write_bytes(bytes(data))
            self.files += 1
            yield uid, name, f"{place.name}/{file}"


def _converted(converters: Sequence[Callable[[Any], OutCell]], row: Sequence[Any]) -> WrittenRow:
    return written_row([convert(one) for convert, one in zip(converters, row, strict=True)])


def _moment_cell(value: Any) -> OutCell:
    """A moment, or the milliseconds that a row has of it."""
    return cell_of(CellKind.MOMENT, moment_of(value) if isinstance(value, int) else value)


def _uid_cell(value: Any) -> OutCell:
    """A uid, or the driver's buffer of it."""
    return None if value is None else cell_of(CellKind.UID, bytes(value))


_OF_ROWS: dict[CellKind, Callable[[Any], OutCell]] = {
    CellKind.MOMENT: _moment_cell,
    CellKind.UID: _uid_cell,
}


def _in_chunks(row: Sequence[Any], long: Sequence[int]) -> Iterator[Sequence[Any]]:
    """A row; what does not fit into a cell goes on in further rows of the same uid."""
    parts = {at: chunks(row[at]) for at in long}
    yield tuple(parts[at][0] if parts.get(at) else one for at, one in enumerate(row))
    for number in range(1, max(map(len, parts.values()))):
        more = {at: texts[number] for at, texts in parts.items() if number < len(texts)}
        yield tuple(row[0] if at == 0 else more.get(at) for at in range(len(row)))


def _plain(_export: _CompanyExport, page: Sequence[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    return page


_ROWS: dict[str, Callable[[_CompanyExport, Sequence[Sequence[Any]]], Iterable[Sequence[Any]]]] = {
    "own_fields": _CompanyExport.own_fields,
    "segments": _CompanyExport.segments,
    "settings": _CompanyExport.settings,
    "profiles": _CompanyExport.profiles,
    "own_values": _CompanyExport.own_values,
    "series": _CompanyExport.series,
    "activities": _CompanyExport.activities,
    "files": _CompanyExport.attached,
    "notes": _CompanyExport.notes,
    "pictures": _CompanyExport.pictures,
}
FILE_KEYS: tuple[str, ...] = tuple(
    f"file.{name}" for name in (*_CONTACT_SHEETS, *(table.name for table in TABLES))
)
"""The headings that are names of files."""
