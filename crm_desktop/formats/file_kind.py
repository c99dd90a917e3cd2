"""What a file really is, by its content: the first question before anything reads it.

Every refusal is a `UserError`; `FILE_ERRORS` lists the codes of this ring with their meaning.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path

from crm_desktop.core.errors import UserError
from crm_desktop.formats.encoding import by_mark, utf16_without_mark

FILE_ERRORS = {
    "file_missing": "there is no such file",
    "file_unreadable": "no permission, or the drive does not answer",
    "folder_missing": "there is no such folder for a file that is to be written",
    "file_unwritable": "the folder or drive refuses a file that is to be written",
    "file_in_use": "another program holds the file that is to be written",
    "disk_full": "no room for a file that is to be written",
    "not_a_vcard": "no card can be read in a file that was taken for an address book",
    "card_overfull": "a card with far more properties than any has (params: limit)",
    "not_a_file": "a folder, a pipe or a device",
    "file_empty": "nothing in it",
    "file_too_large": "a text file above the limit (params: megabytes, limit)",
    "not_a_spreadsheet": "neither a workbook nor a text table",
    "workbook_encrypted": "protected by a password",
    "workbook_damaged": "cut off, changed, or not what its parts claim",
    "workbook_too_large": "file, unpacked parts, packing ratio, parts or cells above the limits",
    "too_many_rows": "more filled rows than are read (params: rows, limit)",
    "too_many_columns": "more filled columns than are read (params: columns, limit)",
    "sheet_missing": "the workbook has no sheet of that name (params: sheet)",
}
"""Every code that a reader of this ring raises, and what it means."""

MEGABYTE = 1024 * 1024
MAX_PACKED = 200 * MEGABYTE
MAX_MARKUP = 60 * MEGABYTE
"""A web page or the XML of Excel 2003, which are held whole; some 100,000 rows."""
MAX_UNPACKED = 1536 * MEGABYTE
"""All parts together; sheets are streamed, so this is a limit of time rather than memory."""
MAX_HELD = 150 * MEGABYTE
"""Unpacked size of a part that readers keep in memory (shared strings, styles, ODS content)."""
MAX_ROWS = 1_048_576
"""As many as a sheet has; a list of a million takes minutes, and about 1.3 KB of memory a row."""
MAX_CELLS = 20_000_000
"""The rectangle from A1 to the last filled cell; 24 bytes each while a sheet is open."""
MAX_COLUMNS = 512
MAX_RATIO = 200
MAX_XML_RATIO = 60
"""Sheets and texts of an .xlsx: real ones are packed to a tenth, blank formatted ones to a 30th."""
MAX_PARTS = 1000
_RATIO_MATTERS_FROM = 20 * MEGABYTE

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_BOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book\0".encode("utf-16-le"))
_BINARY_STARTS = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"SQLite format 3", b"\x7fELF",
    b"MZ", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"RIFF", b"ID3",
    b"\x00\x00\x01\x00",
)  # fmt: skip
_PAGE_STARTS = (
    "<!doctype html", "<html", "<head", "<meta", "<body", "<table", "<style", "<title", "<div",
    "<center", "<font", "<h1", "<h2", "<h3", "<p>", "<tr", "<!--", "mime-version:",
)  # fmt: skip
_SPREADSHEET_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
_MARKUP_STARTS = ("<!doctype", "<?xml", "<svg", "<workbook")
_OTHER_MARKUP = tuple(start.encode() for start in _MARKUP_STARTS)
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\v\x1a\x1b\x85")
_HEAD = 64 * 1024


class FileKind(StrEnum):
    """The kinds of file this program reads tables from."""

    XLSX = "xlsx"
    XLS = "xls"
    XLSB = "xlsb"
    ODS = "ods"
    PAGE = "page"
    """A web page with tables, whatever it is called."""
    XML = "xml"
    """The XML of Excel 2003."""
    TEXT = "text"


def code_of_os_error(error: OSError) -> str:
    """What is wrong with a workbook that could be opened: its parts lie nowhere, or the drive is.

    A damaged table of parts sends readers to places before the beginning of the file.
    """
    return "workbook_damaged" if error.errno == errno.EINVAL else "file_unreadable"


def code_of_damage(path: Path) -> str:
    """What is wrong with a file that a reader calls damaged: itself, or the drive it lies on.

    Readers do not always tell an error of the drive from nonsense in the file.
    """
    try:
        with path.open("rb") as file:
            while file.read(MEGABYTE):
                pass
    except OSError:
        return "file_unreadable"
    return "workbook_damaged"


def detect(path: Path) -> FileKind:
    """The kind of the file at `path`, whatever its name ends in; `UserError` if it is none."""
    size = _regular_size(path)
    if size == 0:
        raise UserError("file_empty", name=path.name)
    head = read_head(path, _HEAD)
    if head.startswith(_OLE):
        _limit_packed(path, size)
        return _kind_of_ole(path)
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        _limit_packed(path, size)
        return _kind_of_zip(path)
    markup = _kind_of_markup(head)
    if markup is not None:
        if size > MAX_MARKUP:
            raise UserError(
                "file_too_large",
                name=path.name,
                megabytes=size // MEGABYTE,
                limit=MAX_MARKUP // MEGABYTE,
            )
        return markup
    if _is_binary(head):
        raise UserError("not_a_spreadsheet", name=path.name)
    return FileKind.TEXT


def _kind_of_markup(head: bytes) -> FileKind | None:
    """A web page or a spreadsheet in XML, by its beginning; of other markup there are no tables."""
    wide = by_mark(head)
    text = head.decode(wide or "latin-1", "replace").lstrip("\ufeff \t\r\n").lower()
    if text.startswith(_MARKUP_STARTS):
        if _SPREADSHEET_2003 in text:
            return FileKind.XML
        is_page = text.startswith("<!doctype html") or re.search("<html[ >]", text)
        return FileKind.PAGE if is_page else None
    return FileKind.PAGE if text.startswith(_PAGE_STARTS) else None


def read_head(path: Path, size: int) -> bytes:
    """The first `size` bytes."""
    try:
        with path.open("rb") as file:
            return file.read(size)
    except FileNotFoundError as error:
        raise UserError("file_missing", name=path.name) from error
    except OSError as error:
        raise UserError("file_unreadable", name=path.name) from error


def _regular_size(path: Path) -> int:
    """Bytes of a regular file; a pipe or device is refused before it could block."""
    try:
        found = os.stat(path)  # noqa: PTH116 - Path.stat raises the same but hides ValueError
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UserError("file_missing", name=path.name) from error
    except (OSError, ValueError) as error:
        raise UserError("file_unreadable", name=path.name) from error
    if not stat.S_ISREG(found.st_mode):
        raise UserError("not_a_file", name=path.name)
    return found.st_size


def _limit_packed(path: Path, size: int) -> None:
    if size > MAX_PACKED:
        raise UserError(
            "workbook_too_large",
            name=path.name,
            megabytes=size // MEGABYTE,
            limit=MAX_PACKED // MEGABYTE,
        )


def _is_binary(head: bytes) -> bool:
    if head.startswith(_BINARY_STARTS):
        return True
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_OTHER_MARKUP):
        return True
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or utf16_without_mark(head):
        return False
    text = head.rstrip(b"\0").replace(b"\0", b"")
    nuls = len(head.rstrip(b"\0")) - len(text)
    controls = sum(byte < 0x20 and byte not in _TEXT_CONTROLS for byte in text)
    # Damaged lists hold NULs here and there, or a tail of them; other controls mean a program.
    return controls > max(4, len(text) // 50) or nuls > max(16, len(text) // 5) or not text.strip()


def _kind_of_ole(path: Path) -> FileKind:
    content = read_head(path, MAX_PACKED)
    if _ENCRYPTED_STREAM in content:
        raise UserError("workbook_encrypted", name=path.name)
    if any(name in content for name in _BOOK_STREAMS):
        return FileKind.XLS
    raise UserError("not_a_spreadsheet", name=path.name)


def _kind_of_zip(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as package:
            _check_package(path, package)
            names = {name.lower() for name in package.namelist()}
            if "xl/workbook.bin" in names:
                return FileKind.XLSB
            if any(name.startswith("xl/") and name.endswith(".xml") for name in names):
                return FileKind.XLSX
            if "content.xml" in names and _is_ods(path, package):
                return FileKind.ODS
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UserError(code_of_damage(path), name=path.name) from error
    except OSError as error:
        raise UserError(code_of_os_error(error), name=path.name) from error
    raise UserError("not_a_spreadsheet", name=path.name)


def _check_package(path: Path, package: zipfile.ZipFile) -> None:
    """The limits of a package, by what its directory claims (readers check the claims)."""
    parts = package.infolist()
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED:
        raise UserError(
            "workbook_too_large",
            name=path.name,
            megabytes=unpacked // MEGABYTE,
            limit=MAX_UNPACKED // MEGABYTE,
        )
    if unpacked > _RATIO_MATTERS_FROM and unpacked > packed * MAX_RATIO:
        raise UserError("workbook_too_large", name=path.name, ratio=unpacked // max(packed, 1))
    if any(map(_is_blown_up, parts)):
        raise UserError("workbook_too_large", name=path.name, ratio=MAX_XML_RATIO)
    if any(part.flag_bits & 0x1 for part in parts):
        raise UserError("workbook_encrypted", name=path.name)
    names = [part.filename for part in parts]
    if len(set(names)) != len(names) or any(map(_leads_out, names)):
        raise UserError("workbook_damaged", name=path.name)
    held = max((part.file_size for part in parts if not _is_streamed(part.filename)), default=0)
    if held > MAX_HELD:
        raise UserError(
            "workbook_too_large",
            name=path.name,
            megabytes=held // MEGABYTE,
            limit=MAX_HELD // MEGABYTE,
        )


def _is_blown_up(part: zipfile.ZipInfo) -> bool:
    """Whether a part of an .xlsx is packed as only nothing at all can be."""
    name = part.filename.lower()
    is_cells = name.endswith(".xml") and (_is_streamed(name) or "sharedstrings" in name)
    is_large = part.file_size > _RATIO_MATTERS_FROM
    return is_cells and is_large and part.file_size > part.compress_size * MAX_XML_RATIO


def _is_streamed(name: str) -> bool:
    return "/worksheets/" in name


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name


def _is_ods(path: Path, package: zipfile.ZipFile) -> bool:
    try:
        kind = package.read("mimetype")
    except KeyError:
        return False
    if b"encryption-data" in _optional(package, "META-INF/manifest.xml"):
        raise UserError("workbook_encrypted", name=path.name)
    return kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet")


def _optional(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        return package.read(name)
    except KeyError:
        return b""
