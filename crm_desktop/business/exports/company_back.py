"""The folder of a whole company back into a base: own fields and employees, then everybody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from crm_desktop.business.contacts.whole import WholeContact, WholePicture
from crm_desktop.business.custom_fields.model import CustomField, FieldKind, FieldTarget, Option
from crm_desktop.business.custom_fields.service import CustomFieldService
from crm_desktop.business.exports.cells import InCell, text_of, uid_of
from crm_desktop.business.exports.model import ExportWords
from crm_desktop.business.staff.service import StaffService
from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import UserError
from crm_desktop.core.text import fold
from crm_desktop.formats.spreadsheet import open_workbook

LARGEST_PICTURE = 256 * 1024
"""Bytes; the base keeps no larger ones."""
_MEDIA_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif"}


def files_of(folder: Path, words: ExportWords, name: str) -> list[Path]:
    """The workbooks of one sheet in their order; long sheets go on in numbered ones."""
    title = words.heading(f"file.{name}")
    pattern = re.compile(rf"{re.escape(title)}(?: ([0-9]+))?\.xlsx\Z")
    found = [(pattern.match(path.name), path) for path in folder.iterdir()]
    numbered = [(int(match.group(1) or 1), path) for match, path in found if match is not None]
    return [path for _number, path in sorted(numbered)]


def make_fields(
    folder: Path, words: ExportWords, service: CustomFieldService, actor: Actor
) -> None:
    """Make the own fields that the base lacks, known by their names."""
    known = {fold(field.name) for field in service.fields(with_retired=True)}
    for row in _rows(folder, words, "own_fields"):
        field = _field_of(row)
        if field is not None and fold(field.name) not in known:
            service.create(field, actor)


def make_staff(folder: Path, words: ExportWords, service: StaffService, actor: Actor) -> None:
    """Make the employees that the base lacks, known by their names."""
    known = {fold(user.display_name) for user in service.users()}
    for row in _rows(folder, words, "staff"):
        name = row.get("company.name", "")
        if name and fold(name) not in known:
            service.create_user(name, login=row.get("company.login", ""), actor=actor)
            known.add(fold(name))


def pictures_of(folder: Path, words: ExportWords) -> dict[bytes, Path]:
    """The files with pictures, by the uid of the contact; none leads out of the folder."""
    found: dict[bytes, Path] = {}
    for row in _rows(folder, words, "pictures"):
        path = folder / row.get("company.file", "")
        if path.resolve().is_relative_to(folder.resolve()) and path.is_file():
            found[uid_of(row.get("uid", ""))] = path
    return found


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


def _rows(folder: Path, words: ExportWords, name: str) -> Iterator[dict[str, str]]:
    """The rows of a sheet as texts by the keys of their headings."""
    keys = {heading: key for key, heading in words.headings.items()}
    for path in files_of(folder, words, name):
        with open_workbook(path) as workbook:
            stream = workbook.rows(workbook.sheets[0].name)
            headings = [_key_of(str(cell), words, keys) for cell in next(stream, ())]
            for row in stream:
                cells: list[InCell] = list(row)  # type: ignore[arg-type] - rare kinds are texts
                yield dict(zip(headings, map(text_of, cells), strict=False))


def _key_of(heading: str, words: ExportWords, keys: Mapping[str, str]) -> str:
    """The key of a heading; of several with the same word the company's own."""
    company = (key for key, word in words.headings.items() if word == heading)
    return next((key for key in company if key.startswith("company.")), keys.get(heading, heading))


def _field_of(row: Mapping[str, str]) -> CustomField | None:
    name, kind = row.get("company.name", ""), row.get("company.kind", "")
    target = row.get("company.target") or FieldTarget.BOTH
    if not name or kind not in set(FieldKind) or target not in set(FieldTarget):
        return None
    return CustomField(
        name,
        FieldKind(kind),
        FieldTarget(target),
        group=row.get("company.group", ""),
        options=_options_of(row.get("company.options", "")),
        currency=row.get("company.currency", ""),
        decimals=int(row.get("company.decimals") or 0),
        is_retired=bool(row.get("company.retired")),
    )


def _options_of(text: str) -> tuple[Option, ...]:
    try:
        listed = json.loads(text or "[]")
        return tuple(Option(str(code), str(name), bool(gone)) for code, name, gone in listed)
    except (ValueError, TypeError):
        return ()
