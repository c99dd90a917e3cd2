"""Exported files back into the base, in which they change nothing that they do not say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from crm_desktop.business.contacts.exchange import ContactExchange
from crm_desktop.business.contacts.whole import TakenIn, WholeContact
from crm_desktop.business.custom_fields.model import CustomField
from crm_desktop.business.custom_fields.service import CustomFieldService
from crm_desktop.business.exports import company_back
from crm_desktop.business.exports.cards import whole_of
from crm_desktop.business.exports.cells import InCell
from crm_desktop.business.exports.model import ExportWords, Progress
from crm_desktop.business.exports.parsing import FlatReader
from crm_desktop.business.staff.service import StaffService
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
        self, exchange: ContactExchange, custom_fields: CustomFieldService, staff: StaffService
    ) -> None:
        self._exchange = exchange
        self._custom_fields = custom_fields
        self._staff = staff

    def bring_back(
        self, path: Path, words: ExportWords, actor: Actor, progress: Progress | None = None
    ) -> TakenIn:
        """Store what an exported file says, as one batch that can be undone.

        Of the folder of a whole company the own fields and employees that are not there yet are
        made before, and stay.

        Raises `UserError` `not_an_export` for a list that this program did not write, or one of
        `FILE_ERRORS`; `Cancelled` takes everything back.
        """
        actor.require(Right.CONTACTS_IMPORT)
        is_company = path.is_dir()
        wholes = self._read_company(path, words, actor) if is_company else self.read(path, words)
        return self._exchange.take_in(wholes, actor, progress)

    def _read_company(self, folder: Path, words: ExportWords, actor: Actor) -> list[WholeContact]:
        workbooks = company_back.files_of(folder, words, "contacts")
        if not workbooks:
            raise UserError("not_an_export", name=folder.name)
        company_back.make_fields(folder, words, self._custom_fields, actor)
        company_back.make_staff(folder, words, self._staff, actor)
        pictures = company_back.pictures_of(folder, words)
        wholes = (whole for path in workbooks for whole in self.read(path, words))
        return [company_back.with_picture(whole, pictures) for whole in wholes]

    def is_export(self, path: Path, headings: Sequence[str], words: ExportWords) -> bool:
        """Whether this program wrote a list with these headings, or these contact cards."""
        head = read_head(path, _HEAD)
        if is_vcard(head):
            return _OWN_CARD in head
        return FlatReader(words, self._custom_fields.fields(), headings).is_export

    def read(self, path: Path, words: ExportWords) -> list[WholeContact]:
        """The contacts of an exported file."""
        fields = self._custom_fields.fields()
        if is_vcard(read_head(path, _HEAD)):
            by_name = {field.name: field for field in fields}
            return [whole_of(card, by_name) for card in read_vcards(path)]
        if detect(path) is FileKind.TEXT:
            return self._read_text(path, words, fields)
        with open_workbook(path) as workbook:
            rows = workbook.rows(workbook.sheets[0].name)
            return list(_wholes(path, words, fields, rows))  # type: ignore[arg-type]

    def _read_text(
        self, path: Path, words: ExportWords, fields: Sequence[CustomField]
    ) -> list[WholeContact]:
        for delimiter in _DELIMITERS:
            text = open_text(path, TextOptions("utf-8-sig", delimiter, '"'))
            headings = text.head(1)
            if headings and FlatReader(words, fields, headings[0]).is_export:
                rows = ([unprotected(cell) for cell in row] for row in text.rows())
                return list(_wholes(path, words, fields, rows))
        raise UserError("not_an_export", name=path.name)


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
