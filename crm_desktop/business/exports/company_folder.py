"""The folder of a company as it is read back: its workbooks by table, their rows, its pictures."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from crm_desktop.business.contacts.whole import WholeContact, WholePicture
from crm_desktop.business.exports.cells import InCell, text_of, uid_of
from crm_desktop.business.exports.company import FILE_KEYS
from crm_desktop.business.exports.model import ExportWords
from crm_desktop.business.exports.own_words import OwnWords, own_words_of
from crm_desktop.core.errors import UserError
from crm_desktop.formats.spreadsheet import open_workbook

Row = dict[str, str]
"""A row as texts by the keys of its columns."""

LARGEST_PICTURE = 256 * 1024
"""Bytes; the base keeps no larger ones."""
_MEDIA_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif"}


class CompanyFolder:
    """Workbooks say what they are in a hidden sheet; those without are known by their names.

    `words` are those of now, for workbooks that do not bring their own.
    """

    def __init__(self, folder: Path, words: ExportWords) -> None:
        self.folder = folder
        self.words = words
        self._parts: dict[str, list[tuple[int, Path, OwnWords]]] = defaultdict(list)
        for path in sorted(folder.glob("*.xlsx")):
            own = _said_by(path) or _by_name(path, words)
            if own is not None and own.table:
                self._parts[own.table].append((own.part, path, own))
        for parts in self._parts.values():
            parts.sort(key=lambda one: one[:2])

    def workbooks(self, table: str) -> list[Path]:
        """The workbooks of a table in their order; long ones go on in numbered ones."""
        return [path for _part, path, _own in self._parts.get(table, ())]

    def count(self, table: str) -> int:
        """About how many rows a table has, 0 where no workbook says it."""
        return max((own.count for _part, _path, own in self._parts.get(table, ())), default=0)

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table as texts by the keys of their columns.

        Further rows of one uid only go on with what did not fit into the cells before.
        """
        before: Row = {}
        for _part, path, own in self._parts.get(table, ()):
            keys = own.columns or _keys_of(own.words)
            with open_workbook(path) as workbook:
                stream = workbook.rows(workbook.sheets[0].name)
                headings = [keys.get(str(cell), str(cell)) for cell in next(stream, ())]
                goes_on = headings[:1] == [_ID]
                for cells in stream:
                    texts: list[InCell] = list(cells)  # type: ignore[arg-type] - rare kinds are texts
                    row = dict(zip(headings, map(text_of, texts), strict=False))
                    if goes_on and row[_ID] and row[_ID] == before.get(_ID):
                        more = {key: before.get(key, "") + text for key, text in row.items()}
                        before = {**more, _ID: row[_ID]}
                        continue
                    if before:
                        yield before
                    before = row
        if before:
            yield before

    def pictures(self) -> dict[bytes, Path]:
        """The files with pictures, by the uid of the contact; none leads out of the folder."""
        found: dict[bytes, Path] = {}
        for row in self.rows("pictures"):
            path = self.folder / row.get("company.file", "")
            if path.resolve().is_relative_to(self.folder.resolve()) and path.is_file():
                found[uid_of(row.get("uid", ""))] = path
        return found

    def attached(self, row: Row) -> Path | None:
        """The content of an attached file; nothing that would lead out of the folder."""
        text = row.get("company.file", "")
        path = self.folder / text
        is_inside = path.resolve().is_relative_to(self.folder.resolve())
        return path if text and is_inside and path.is_file() else None


_ID = "company.id"


def _said_by(path: Path) -> OwnWords | None:
    """What a workbook says of itself; nothing for one that cannot be read."""
    try:
        return own_words_of(path)
    except UserError:
        return None


def _by_name(path: Path, words: ExportWords) -> OwnWords | None:
    """What a workbook without a hidden sheet is, by its name in the language of now."""
    for key in FILE_KEYS:
        match = re.fullmatch(rf"{re.escape(words.heading(key))}(?: ([0-9]+))?", path.stem)
        if match is not None:
            return OwnWords(words, key.removeprefix("file."), int(match[1] or 1))
    return None


def _keys_of(words: ExportWords) -> Mapping[str, str]:
    """Keys by headings; of several with the same word the company's own."""
    keys = {heading: key for key, heading in words.headings.items()}
    own = {word: key for key, word in words.headings.items() if key.startswith("company.")}
    return {**keys, **own}


def with_picture(whole: WholeContact, files: Mapping[bytes, Path]) -> WholeContact:
    """The contact with its picture, if there is one that can be kept."""
    path = files.get(whole.contact.uid)
    media_type = _MEDIA_TYPES.get(path.suffix.lower(), "") if path is not None else ""
    if path is None or not media_type or path.stat().st_size > LARGEST_PICTURE:
        return whole
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError("file_unreadable", name=path.name) from error
    return replace(whole, picture=WholePicture(media_type, content))
