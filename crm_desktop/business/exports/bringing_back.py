"""Exported files back into the base, in which they change nothing that they do not say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from crm_desktop.business.contacts.exchange import ContactExchange
from crm_desktop.business.contacts.whole import Difference, TakenIn, TakenOver, WholeContact
from crm_desktop.business.custom_fields.model import CustomField
from crm_desktop.business.custom_fields.service import CustomFieldService
from crm_desktop.business.exports.activities_back import TABLES as ACTIVITY_TABLES
from crm_desktop.business.exports.cards import whole_of
from crm_desktop.business.exports.cells import InCell
from crm_desktop.business.exports.company_back import CompanySetup
from crm_desktop.business.exports.company_folder import CompanyFolder, with_picture
from crm_desktop.business.exports.model import ExportWords, Progress
from crm_desktop.business.exports.own_words import own_words, own_words_of
from crm_desktop.business.exports.parsing import FlatReader
from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import UserError
from crm_desktop.core.rights import Right
from crm_desktop.formats.delimited_text import TextOptions, open_text
from crm_desktop.formats.delimited_writer import unprotected
from crm_desktop.formats.file_kind import FileKind, detect, read_head
from crm_desktop.formats.spreadsheet import open_workbook
from crm_desktop.formats.vcard_reading import is_vcard, read_vcards

_HEAD = 4096
_OWN_CARD = b"\nX-CRM-"
_DELIMITERS = (";", ",", "\t")


class BringingBack:
    """Runs in the thread that owns the database."""

    def __init__(
        self, exchange: ContactExchange, custom_fields: CustomFieldService, setup: CompanySetup
    ) -> None:
        self._exchange = exchange
        self._custom_fields = custom_fields
        self._setup = setup

    def bring_back(
        self, path: Path, words: ExportWords, actor: Actor, progress: Progress | None = None
    ) -> TakenIn:
        """Store what an exported file says, as one batch that can be undone.

        `path` may be the folder of a whole company, or the workbook of its contacts in it: what
        belongs to no contact (see `CompanySetup`) is stored beside that batch, and stays.

        Raises `UserError` `not_an_export` for a list that this program did not write, or one of
        `FILE_ERRORS`; `Cancelled` takes everything back.
        """
        actor.require(Right.CONTACTS_IMPORT)
        folder = _company_of(path, words)
        if folder is not None:
            return self._bring_company_back(folder, actor, progress)
        return self._exchange.take_in(self.read(path, words), actor, progress)

    def _bring_company_back(
        self, folder: CompanyFolder, actor: Actor, progress: Progress | None
    ) -> TakenIn:
        workbooks = folder.workbooks("contacts")
        if not workbooks:
            raise UserError("not_an_export", name=folder.folder.name)
        told = Phases(progress, (folder.count("files"), 2 * folder.count("contacts"),
            sum(map(folder.count, ACTIVITY_TABLES))))  # fmt: skip
        activities = self._setup.activities(folder, told.phase(2))
        self._setup.take_before(folder, actor)
        lacking = self._setup.take_contents(folder, told.phase(0))
        pictures = folder.pictures()
        wholes = (
            with_picture(whole, pictures)
            for workbook in workbooks
            for whole in self._read_workbook(workbook, folder.words)
        )
        done = self._exchange.take_in(
            wholes, actor, told.phase(1), folder.count("contacts"), activities.take_in
        )
        self._setup.take_after(folder, actor, activities)
        seq = done.seq or activities.seq
        return replace(
            done,
            seq=seq,
            activities=activities.created,
            activities_filled=activities.filled,
            activities_kept=activities.kept,
            differing=tuple(activities.differing),
            lacking_files=lacking,
        )

    def take_over(
        self, differences: Sequence[Difference], actor: Actor, progress: Progress | None = None
    ) -> TakenOver:
        """Let what a file says of records replace what stands here, as one batch to undo.

        What somebody changed since it was compared stays; `Cancelled` takes everything back.
        """
        actor.require(Right.CONTACTS_IMPORT)
        actor.require(Right.ACTIVITIES_EDIT)
        return self._setup.take_over(differences, actor, progress)

    def is_export(self, path: Path, headings: Sequence[str], words: ExportWords) -> bool:
        """Whether this program wrote a list with these headings, or these contact cards."""
        head = read_head(path, _HEAD)
        if is_vcard(head):
            return _OWN_CARD in head
        own = own_words_of(path)
        words = own.words if own is not None else words
        return _words_of(words, self._custom_fields.fields(), headings) is not None

    def read(self, path: Path, words: ExportWords) -> list[WholeContact]:
        """The contacts of an exported file."""
        fields = self._custom_fields.fields()
        if is_vcard(read_head(path, _HEAD)):
            by_name = {field.name: field for field in fields}
            return [whole_of(card, by_name) for card in read_vcards(path)]
        if detect(path) is FileKind.TEXT:
            return self._read_text(path, words, fields)
        return list(self._read_workbook(path, words))

    def _read_workbook(self, path: Path, words: ExportWords) -> Iterator[WholeContact]:
        """The contacts as they are read; only the workbook itself is held."""
        with open_workbook(path) as workbook:
            own = own_words(workbook)
            words = own.words if own is not None else words
            rows = workbook.rows(workbook.sheets[0].name)
            yield from _wholes(path, words, self._custom_fields.fields(), rows)  # type: ignore[arg-type]

    def _read_text(
        self, path: Path, words: ExportWords, fields: Sequence[CustomField]
    ) -> list[WholeContact]:
        for delimiter in _DELIMITERS:
            text = open_text(path, TextOptions("utf-8-sig", delimiter, '"'))
            headings = text.head(1)
            written = _words_of(words, fields, headings[0]) if headings else None
            if written is not None:
                rows = ([unprotected(cell) for cell in row] for row in text.rows())
                return list(_wholes(path, written, fields, rows))
        raise UserError("not_an_export", name=path.name)


class Phases:
    """One progress over several parts of a work, each of which tells of its own steps."""

    def __init__(self, progress: Progress | None, sizes: Sequence[int]) -> None:
        self._progress = progress
        self._sizes = [max(1, size) for size in sizes]

    def phase(self, number: int) -> Progress | None:
        """What the part of this number tells."""
        if self._progress is None:
            return None
        progress, before = self._progress, sum(self._sizes[:number])
        size, total = self._sizes[number], sum(self._sizes)

        def tell(done: int, of: int) -> None:
            progress(before + size * done // max(1, of), total)

        return tell


def _words_of(
    words: ExportWords, fields: Sequence[CustomField], headings: Sequence[str]
) -> ExportWords | None:
    """The words, of the language in use or another one, with which a list of ours was written."""
    for each in (words, *words.others):
        if FlatReader(each, fields, headings).is_export:
            return each
    return None


def _company_of(path: Path, words: ExportWords) -> CompanyFolder | None:
    """The folder of a company, given by itself or by the workbook of its contacts in it."""
    if path.is_dir():
        return CompanyFolder(path, words)
    if is_vcard(read_head(path, _HEAD)):
        return None
    own = own_words_of(path)
    if own is None or own.table != "contacts":
        return None
    folder = CompanyFolder(path.parent, words)
    return folder if folder.workbooks("own_fields") and folder.workbooks("staff") else None


def _wholes(
    path: Path,
    words: ExportWords,
    fields: Sequence[CustomField],
    rows: Iterable[Sequence[InCell]],
) -> Iterator[WholeContact]:
    stream = iter(rows)
    headings = [str(cell) for cell in next(stream, ())]
    reader = FlatReader(words, fields, headings)
    if not reader.is_export:
        raise UserError("not_an_export", name=path.name)
    for row in stream:
        whole = reader.whole(row)
        if whole is not None:
            yield whole
