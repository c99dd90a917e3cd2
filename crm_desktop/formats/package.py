"""The parts of an .xlsx around its values: what is checked and known before anyone reads it."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from crm_desktop.core.errors import UserError
from crm_desktop.formats.file_kind import (
    MAX_CELLS,
    MEGABYTE,
    code_of_damage,
    code_of_os_error,
)
from crm_desktop.formats.sheet_scan import (
    ScanFailed,
    ScanTooLarge,
    SheetScan,
    padding_template,
    scan,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


@dataclass(slots=True)
class Package:
    """An .xlsx without its values: scans and parts by name of sheet, formats, date system."""

    active: str = ""
    scans: dict[str, SheetScan] = field(default_factory=dict[str, SheetScan])
    parts: dict[str, str] = field(default_factory=dict[str, str])
    strings_part: str = ""
    date_styles: frozenset[int] = frozenset()
    date1904: bool = False


def read_package(path: Path) -> Package:
    """Check and scan the parts of an .xlsx; `UserError` if they are not what they claim."""
    try:
        with zipfile.ZipFile(path) as package:
            return _scan_package(package)
    except ScanTooLarge as error:
        raise UserError("workbook_too_large", name=path.name) from error
    except (
        zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ScanFailed,
        LookupError, ValueError,
    ) as error:  # fmt: skip
        raise UserError(code_of_damage(path), name=path.name) from error
    except OSError as error:
        raise UserError(code_of_os_error(error), name=path.name) from error


def _scan_package(package: zipfile.ZipFile) -> Package:
    names = {name.lower(): name for name in package.namelist()}
    book_part = _book_part(package, names)
    book = _xml(package.read(book_part))
    folder = PurePosixPath(book_part).parent
    targets = _targets(package, names, book_part)
    formats = _cell_formats(package, names)
    templates = {
        style: template
        for style, number_format in enumerate(formats)
        if (template := padding_template(number_format)) is not None
    }
    active_index = next((_int(view.get("activeTab")) for view in _all(book, "workbookView")), 0)
    found = Package(
        strings_part=names.get(f"{folder}/sharedstrings.xml".lower(), ""),
        date_styles=frozenset(
            style for style, number_format in enumerate(formats) if is_date_format(number_format)
        ),
        date1904=any(
            properties.get("date1904") in {"1", "true"} for properties in _all(book, "workbookPr")
        ),
    )
    for index, sheet in enumerate(_all(book, "sheet")):
        name = sheet.get("name", "")
        if index == active_index:
            found.active = name
        target = targets.get(_relation_id(sheet), "")
        part = names.get(_joined(folder, target).lower())
        if part is not None and "worksheet" in part.lower():
            found.parts[name] = part
            open_part = partial(package.open, part)
            found.scans[name] = scan(open_part, templates, MAX_CELLS)
    _verify_held_parts(package)
    return found


def _verify_held_parts(package: zipfile.ZipFile) -> None:
    """Unpack what calamine will hold, in slices: a part that lies about its size fails here."""
    for part in package.infolist():
        if "/worksheets/" in part.filename or not part.filename.lower().endswith(_XML_ENDINGS):
            continue
        is_strings = part.filename.lower().endswith("sharedstrings.xml")
        if part.compress_size < MEGABYTE and not is_strings:
            continue
        with package.open(part) as stream:
            first = stream.read(MEGABYTE)
            if is_strings:
                _check_string_count(first, part.file_size)
            while stream.read(MEGABYTE):
                pass


_XML_ENDINGS = (".xml", ".rels")
_STRINGS_START = re.compile(rb"<(?:\w+:)?sst\b([^>]*)>")
_COUNT = re.compile(rb"""uniqueCount\s*=\s*["']\s*\+?(\d+)""")
_SHORTEST_STRING = len(b"<si/>")


def _check_string_count(start: bytes, size: int) -> None:
    """calamine reserves as many strings as the part claims, and dies of four billion."""
    found = _STRINGS_START.search(start)
    if found is None:
        raise ScanFailed("no list of strings")
    claims = [int(claim[:20]) for claim in _COUNT.findall(found[1])]
    if claims and max(claims) > size // _SHORTEST_STRING:
        raise ScanFailed("more strings than fit")


def _book_part(package: zipfile.ZipFile, names: dict[str, str]) -> str:
    relations = names.get("_rels/.rels")
    if relations is not None:
        for relation in _all(_xml(package.read(relations)), "Relationship"):
            if relation.get("Type", "").endswith("/officeDocument"):
                target = names.get(relation.get("Target", "").lstrip("/").lower())
                if target is not None:
                    return target
    return names["xl/workbook.xml"]


def _targets(package: zipfile.ZipFile, names: dict[str, str], book_part: str) -> dict[str, str]:
    book = PurePosixPath(book_part)
    part = names.get(f"{book.parent}/_rels/{book.name}.rels".lower())
    if part is None:
        return {}
    relations = _all(_xml(package.read(part)), "Relationship")
    return {relation.get("Id", ""): relation.get("Target", "") for relation in relations}


def _joined(folder: PurePosixPath, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else str(folder / target)


def _relation_id(sheet: Element) -> str:
    return next((value for key, value in sheet.items() if key.endswith("}id")), "")


_BUILT_IN_DATES = "yyyy-mm-dd"


def _cell_formats(package: zipfile.ZipFile, names: dict[str, str]) -> list[str]:
    """The number format of each cell style, in order."""
    part = names.get("xl/styles.xml")
    if part is None:
        return []
    styles = _xml(package.read(part))
    formats = {
        _int(number.get("numFmtId")): number.get("formatCode", "")
        for number in _all(styles, "numFmt")
    }
    formats.update(dict.fromkeys((*range(14, 18), 22), _BUILT_IN_DATES))
    cell_styles = next(iter(_all(styles, "cellXfs")), None)
    if cell_styles is None:
        return []
    return [formats.get(_int(style.get("numFmtId")), "") for style in _all(cell_styles, "xf")]


_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def is_date_format(number_format: str) -> bool:
    """Whether a number format shows days (times alone do not count)."""
    plain = _QUOTED.sub("", number_format).lower()
    return "y" in plain or "d" in plain


_LONGEST_PARSED = 16 * MEGABYTE
"""Bytes of a part that becomes a tree of elements, of fifteen times its size; 64,000 cell formats
take less than half of them."""


def _xml(content: bytes) -> Element:
    if len(content) > _LONGEST_PARSED:
        raise ScanTooLarge("styles or lists of parts larger than any")
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        return fromstring(content)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise ScanFailed("no readable XML") from error


def _all(element: Element, local_name: str) -> list[Element]:
    """Descendants by name, whatever the namespace (transitional or strict)."""
    return [found for found in element.iter() if found.tag.rpartition("}")[2] == local_name]


def _int(text: str | None) -> int:
    return int(text) if text is not None and text.strip().isdecimal() else 0
