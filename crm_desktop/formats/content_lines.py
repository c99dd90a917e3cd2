"""The lines that a vCard is made of (RFC 6350, 3.3): name, parameters and value.

Reading forgives what is really out there: missing folds, quoted-printable with soft breaks,
base64 without indentation, raw line breaks inside a note, and bytes of several encodings in one
file. Lines are bytes until their own `CHARSET` or the file's encoding is known.
"""

from __future__ import annotations

import codecs
import io
import re
from binascii import a2b_qp
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import IO, NamedTuple

from crm_desktop.core.errors import UserError
from crm_desktop.formats.encoding import by_letters, by_mark, utf16_without_mark
from crm_desktop.formats.file_kind import MEGABYTE, read_head

MAX_FILE = 500 * MEGABYTE
"""Pictures make address books large."""
LONGEST_LINE = 40 * MEGABYTE
"""Bytes of one value with all its folds; what is longer is left out."""
MOST_PARAMETERS = 100
FOLD_AT = 75
"""Bytes of a written line (RFC 6350, 3.2)."""

_HEAD = 64 * 1024
_MOST_TELLING_BYTES = 256 * 1024
_NAME = re.compile(rb"\s*(?:([A-Za-z0-9_-]+)\.)?([A-Za-z][A-Za-z0-9_/-]*)(?=[;:])")
_PROPERTY = re.compile(rb"[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z][A-Za-z0-9_/-]*)?[;:]")
"""A line that begins a property and continues none."""
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]+\Z")
_EDGE = re.compile(rb"\s*(?:BEGIN|END)\s*:\s*VCARD\s*\Z", re.IGNORECASE)
_QUOTED_PRINTABLE = re.compile(rb";(?:ENCODING=)?QUOTED-PRINTABLE(?=[;:])", re.IGNORECASE)
_IN_BASE64 = re.compile(rb";(?:ENCODING=)?(?:BASE64|B)(?=[;:])", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BARE_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})
_NOT_WRITTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_CARETS = {"^n": "\n", "^^": "^", "^'": '"'}


class ContentLine(NamedTuple):
    """One property; `name`, `group` and names of parameters are upper case, bytes stay bytes.

    `value` is the text with its escapes; `is_base64` says that it is to be decoded from base64.
    """

    name: str
    value: str
    group: str = ""
    parameters: Mapping[str, tuple[str, ...]] | None = None
    is_base64: bool = False

    def parameter(self, name: str) -> str:
        """The first value of a parameter; empty without it."""
        values = (self.parameters or {}).get(name, ())
        return values[0] if values else ""

    def values_of(self, name: str) -> tuple[str, ...]:
        """All values of a parameter."""
        return (self.parameters or {}).get(name, ())


# --- Reading -------------------------------------------------------------------------------------


def read_lines(path: Path) -> Iterator[ContentLine]:
    """Every property of a file, one after the other.

    Raises `UserError` `file_missing`, `file_empty`, `file_unreadable` or `file_too_large`.
    """
    head = read_head(path, _HEAD)
    if not head:
        raise UserError("file_empty", name=path.name)
    size = path.stat().st_size
    if size > MAX_FILE:
        raise UserError(
            "file_too_large",
            name=path.name,
            megabytes=size // MEGABYTE,
            limit=MAX_FILE // MEGABYTE,
        )
    try:
        wide = _wide_encoding(head)
        fallback = "utf-8" if wide else _fallback_encoding(path)
        with path.open("rb") as file:
            stream = _as_utf8(file, wide) if wide else _physical_lines(file)
            yield from _properties(stream, fallback)
    except OSError as error:
        raise UserError("file_unreadable", name=path.name) from error


def _wide_encoding(head: bytes) -> str | None:
    marked = by_mark(head)
    if marked is not None:
        return None if marked == "utf-8-sig" else marked
    return utf16_without_mark(head)


def _as_utf8(file: IO[bytes], encoding: str) -> Iterator[bytes]:
    with io.TextIOWrapper(file, encoding, "replace", newline=None) as text:
        for line in text:
            yield line.rstrip("\n").encode("utf-8", "replace")


def _fallback_encoding(path: Path) -> str:
    """How bytes that are no UTF-8 are read, by the first of them in the file."""
    telling: list[bytes] = []
    size = 0
    with path.open("rb") as file:
        while (block := file.read(MEGABYTE)).isascii():
            if not block:
                return "utf-8"  # most address books are all ASCII, which is quickly seen
        file.seek(0)
        for lines in _blocks_of_lines(file):
            if _is_utf8(b"\n".join(lines)):
                continue
            for line in lines:
                if not _is_utf8(line):
                    telling.append(line[:2000])
                    size += min(len(line), 2000)
            if size > _MOST_TELLING_BYTES:
                break
    return by_letters(telling)[0] if telling else "utf-8"


def _is_utf8(text: bytes) -> bool:
    if text.isascii():
        return True
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _physical_lines(file: IO[bytes]) -> Iterator[bytes]:
    """Lines without their ends, which may be those of any system."""
    return chain.from_iterable(_blocks_of_lines(file))


def _blocks_of_lines(file: IO[bytes]) -> Iterator[list[bytes]]:
    """The lines of the file, about a megabyte at a time."""
    carry = b""
    is_first = True
    while block := file.read(MEGABYTE):
        if is_first and block.startswith(codecs.BOM_UTF8):
            block = block[len(codecs.BOM_UTF8) :]
        is_first = False
        block = carry + block
        held_back = block.endswith(b"\r")
        lines = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        if held_back:  # its line feed may come with the next block
            lines.pop()
            carry = lines.pop() + b"\r"
        else:
            carry = lines.pop()
        yield lines
        if len(carry) > LONGEST_LINE:
            carry = b""
    if carry.rstrip(b"\r"):
        yield [carry.rstrip(b"\r")]


class _Assembly:
    """One logical line that grows out of physical ones."""

    __slots__ = ("is_base64", "is_quoted", "is_soft", "parts", "size")

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0
        self.is_base64 = self.is_quoted = self.is_soft = False

    def begin(self, line: bytes) -> None:
        head = line.partition(b":")[0]
        self.is_base64 = self.is_quoted = False
        if b";" in head:
            self.is_base64 = _IN_BASE64.search(head + b":") is not None
            self.is_quoted = _QUOTED_PRINTABLE.search(head + b":") is not None
        if self.is_quoted or len(line) > LONGEST_LINE:
            self.parts = []
            self.size = 0
            self.add(line)
        else:
            self.parts, self.size, self.is_soft = [line], len(line), False

    @property
    def is_plain(self) -> bool:
        """Whether a line that looks like a property is the next one."""
        return not (self.is_soft or self.is_base64)

    def add(self, line: bytes) -> None:
        self.is_soft = self.is_quoted and line.rstrip(b" \t").endswith(b"=")
        if self.is_soft:
            line = line.rstrip(b" \t")[:-1]
        self.size += len(line)
        if self.size <= LONGEST_LINE:
            self.parts.append(line)

    def line(self) -> bytes:
        return b"".join(self.parts) if self.size <= LONGEST_LINE else b""


class _Pieces:
    """Puts lines with folds, soft breaks and stray continuations together."""

    def __init__(self) -> None:
        self._current: _Assembly | None = None

    @property
    def awaits_any(self) -> bool:
        """Whether a line that looks like a property ends the one before it."""
        return self._current is not None and self._current.is_plain

    def begin(self, line: bytes) -> None:
        """`line` is known to be the beginning of a property."""
        self._current = _Assembly()
        self._current.begin(line)

    def take(self, line: bytes) -> bytes:
        """Add a physical line; the logical one that it ends, empty if it ends none."""
        is_edge = _EDGE.match(line) is not None
        if self._current is not None and not is_edge and _continues(self._current, line):
            return b""
        if not line.strip():
            return b""
        ended = self.end()
        self.begin(line.strip() if is_edge else line)
        return ended

    def end(self) -> bytes:
        """The logical line gathered so far."""
        current, self._current = self._current, None
        return b"" if current is None else current.line()


def _properties(physical: Iterable[bytes], fallback: str) -> Iterator[ContentLine]:
    """The properties that physical lines make.

    Most are a line each, or lines with soft breaks of quoted-printable between them, with a head
    that comes again: those wait as they are to be followed by another one, and become pieces only
    where something else follows.
    """
    heads = _Heads(fallback)
    waiting: _Head | None = None
    head = value = b""
    pieces = _Pieces()
    lines = iter(physical)
    for line in lines:
        new_head, colon, new_value = line.partition(b":")
        known = heads[new_head] if colon and len(line) <= LONGEST_LINE else None
        closer: bytes | None = line
        if known is not None and not new_value[-1:].isspace():
            if waiting is not None:
                yield _read_plainly(waiting, value, fallback)
                waiting = known
            elif pieces.awaits_any:
                yield from _read(pieces.end(), fallback)
                waiting = known
            if waiting is not None:
                head, value, closer = new_head, new_value, None
                if known.is_quoted and value.endswith(b"="):
                    value, closer = _beyond_soft_breaks(lines, value)
        if closer is None:
            continue
        if waiting is not None:
            pieces.begin(b"%b:%b" % (head, value))
            waiting = None
        if ended := pieces.take(closer):
            yield from _read(ended, fallback)
    if waiting is not None:
        yield _read_plainly(waiting, value, fallback)
    else:
        yield from _read(pieces.end(), fallback)


def _beyond_soft_breaks(lines: Iterator[bytes], value: bytes) -> tuple[bytes, bytes | None]:
    """A value in quoted-printable with the lines that its soft line breaks bring.

    With it comes a line that has to be looked at closely, if there is one; the value then ends in
    the soft line break before it.
    """
    parts = [value[:-1]]
    size = len(value)
    for line in lines:
        size += len(line)
        is_edge = b":" in line and _EDGE.match(line) is not None
        if is_edge or line[-1:].isspace() or size > LONGEST_LINE:
            return b"".join([*parts, b"="]), line
        if line.endswith(b"="):
            parts.append(line[:-1])
            continue
        whole = b"".join([*parts, line])
        if whole.rstrip(b" \t").endswith(b"="):  # of the text; nothing follows it
            return b"".join([*parts, b"="]), line
        return whole, None
    return b"".join(parts), None


def _read(line: bytes, fallback: str) -> Iterator[ContentLine]:
    if (parsed := _parse(line, fallback)) is not None:
        yield parsed


class _Head(NamedTuple):
    """What stands before the colon of a property whose value is a plain text."""

    name: str
    group: str
    parameters: Mapping[str, tuple[str, ...]]
    charset: str
    is_quoted: bool
    """Whether the value is in quoted-printable."""


_MOST_HEADS = 1024


class _Heads(dict[bytes, _Head | None]):
    """What heads say; `None` for those of which the line has to be looked at closely."""

    def __init__(self, fallback: str) -> None:
        super().__init__()
        self._fallback = fallback

    def __missing__(self, head: bytes) -> _Head | None:
        if len(head) >= _REPEATING:
            return None
        if len(self) >= _MOST_HEADS:
            self.clear()
        found = self[head] = _plain_head(head, self._fallback)
        return found


def _plain_head(head: bytes, fallback: str) -> _Head | None:
    """A head that says by itself how its value is read."""
    with_colon = head + b":"
    found = _NAME.match(with_colon)
    if (
        b'"' in head
        or found is None
        or _PROPERTY.match(with_colon) is None
        or _IN_BASE64.search(with_colon)
    ):
        return None
    heading = _read_heading(head[found.end() :].split(b";"), fallback)
    is_quoted = heading.encoding == "QUOTED-PRINTABLE"
    if (
        heading.encoding in {"BASE64", "B"}
        or (_QUOTED_PRINTABLE.search(with_colon) is not None) is not is_quoted
    ):
        return None
    group, name = found.groups()
    return _Head(
        _upper(name),
        _upper(group) if group else "",
        heading.parameters,
        heading.charset,
        is_quoted,
    )


def _read_plainly(head: _Head, value: bytes, fallback: str) -> ContentLine:
    name, group, parameters, charset, is_quoted = head
    if is_quoted:
        value = a2b_qp(value)
    try:
        text = str(value, charset or "utf-8")
    except (UnicodeError, ValueError):
        text = _decode(value, charset, fallback)
    if is_quoted and "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _content_line((name, text, group, parameters, False))


_content_line: Callable[[tuple[object, ...]], ContentLine] = partial(
    tuple.__new__,  # pyright: ignore[reportUnknownMemberType] - of tuples of anything
    ContentLine,
)
"""A `ContentLine` in half the time its own class takes: there are ten to a card."""


def _continues(current: _Assembly, line: bytes) -> bool:
    """Add `line` to the property before it, if it belongs there; tells whether it did."""
    if current.is_soft:
        current.add(line)
        return True
    if line[:1] in {b" ", b"\t"} and line.strip():
        current.add(line[1:])
        return True
    if not line.strip():
        return False
    if current.is_base64:
        if _BASE64.match(line):
            current.add(line)
            return True
        return False
    if _NAME.match(line) is None and not _EDGE.match(current.parts[0] if current.parts else b""):
        current.add(b"\\n" + line)  # a line break that nobody escaped
        return True
    return False


def _parse(line: bytes, fallback: str) -> ContentLine | None:
    found = _NAME.match(line)
    if found is None:
        return None
    group, name = found.groups()
    head, _colon, value = line[found.end() :].partition(b":")
    if b'"' in head:
        parameters, value = _split_parameters(line[found.end() :])
        heading = _read_heading(tuple(parameters), fallback)
    elif len(head) < _REPEATING:
        heading = _known_heading(head, fallback)
    else:
        heading = _read_heading(head.split(b";"), fallback)
    if heading.encoding == "QUOTED-PRINTABLE":
        text = _decode(a2b_qp(value), heading.charset, fallback)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    else:
        text = _decode(value, heading.charset, fallback)
    return ContentLine(
        _upper(name),
        text,
        _upper(group) if group else "",
        heading.parameters,
        heading.encoding in {"BASE64", "B"},
    )


class _Heading(NamedTuple):
    """What stands between the name of a property and its value."""

    parameters: Mapping[str, tuple[str, ...]]
    encoding: str
    charset: str


def _read_heading(parameters: Iterable[bytes], fallback: str) -> _Heading:
    several = list(islice(filter(None, parameters), MOST_PARAMETERS))
    named = {key: tuple(values) for key, values in _named(several, fallback)}
    encoding = (named.get("ENCODING") or ("",))[0].upper()
    return _Heading(named, encoding, _charset(named.get("CHARSET")))


_REPEATING = 100
"""Shorter headings are those of many lines."""


@lru_cache(maxsize=1024)
def _known_heading(head: bytes, fallback: str) -> _Heading:
    return _read_heading(head.split(b";"), fallback)


@lru_cache(maxsize=1024)
def _upper(name: bytes) -> str:
    return name.decode("ascii").upper()


def _split_parameters(rest: bytes) -> tuple[list[bytes], bytes]:
    """The parameters between name and value; a colon inside quotation marks does not end them."""
    parameters: list[bytes] = []
    start, is_quoted = 0, False
    for position in range(len(rest)):
        sign = rest[position : position + 1]
        if sign == b'"':
            is_quoted = not is_quoted
        elif not is_quoted and sign in {b";", b":"}:
            if position > start:
                parameters.append(rest[start:position])
            if sign == b":":
                return parameters, rest[position + 1 :]
            start = position + 1
        if len(parameters) > MOST_PARAMETERS:
            break
    # A quotation mark that never closes, or no colon outside of them: the first colon decides.
    head, _colon, value = rest.partition(b":")
    return [one for one in head.split(b";") if one][:MOST_PARAMETERS], value


def _named(parameters: list[bytes], fallback: str) -> Iterator[tuple[str, list[str]]]:
    """Parameters by name; those without one (vCard 2.1) are types or encodings."""
    gathered: dict[str, list[str]] = {}
    for parameter in parameters:
        text = _decode(parameter, "", fallback)
        name, equals, value = text.partition("=")
        name = name.strip().upper()
        if not equals:
            name, value = ("ENCODING" if name in _BARE_ENCODINGS else "TYPE"), text
        gathered.setdefault(name, []).extend(_parameter_values(value))
    yield from gathered.items()


def _parameter_values(text: str) -> Iterator[str]:
    text = text.strip()
    for quoted, bare in re.findall(r'"([^"]*)"?|([^,"]+)', text):
        value = re.sub(r"\^[n^']", lambda found: _CARETS[found.group()], quoted or bare)
        if value.strip():
            yield value if quoted else value.strip()


def _charset(named: tuple[str, ...] | None) -> str:
    """The codec that `CHARSET` names; empty if it names none that this program knows."""
    if not named:
        return ""
    try:
        codec = codecs.lookup(named[0].strip().strip("'"))
    except (LookupError, ValueError):
        return ""
    return codec.name if getattr(codec, "_is_text_encoding", True) else ""


def _decode(value: bytes, charset: str, fallback: str) -> str:
    for encoding in (charset, "utf-8"):
        if encoding:
            try:
                return value.decode(encoding)
            except (UnicodeError, ValueError):
                continue
    return value.decode(fallback if fallback != "utf-8" else "cp1252", "replace")


def unescape(text: str) -> str:
    """A text value as it was meant: line breaks and separators without their backslashes."""
    if "\\" not in text:
        return text
    return _ESCAPED.sub(_meant, text)


def _meant(found: re.Match[str]) -> str:
    sign = found.group(1)
    if sign in {"n", "N"}:
        return "\n"
    return sign if sign in {"\\", ",", ";", ":", '"'} else found.group()


def split_unescaped(text: str, separator: str) -> list[str]:
    """The parts between separators that no backslash precedes, still escaped."""
    if "\\" not in text:
        return text.split(separator)
    parts: list[str] = []
    start = position = 0
    while position < len(text):
        if text[position] == "\\":
            position += 1
        elif text[position] == separator:
            parts.append(text[start:position])
            start = position + 1
        position += 1
    parts.append(text[start:])
    return parts


# --- Writing -------------------------------------------------------------------------------------


def written_line(line: ContentLine) -> bytes:
    """A property as it stands in a file of version 4.0, folded and with its line end."""
    head = f"{line.group}.{line.name}" if line.group else line.name
    for name, values in (line.parameters or {}).items():
        listed = ",".join(_parameter_text(value) for value in values)
        head += f";{name}={listed}"
    return folded(f"{head}:{line.value}")


def _parameter_text(value: str) -> str:
    """A parameter's value after RFC 6868, in quotation marks where it needs them."""
    text = clean(value).replace("^", "^^").replace("\n", "^n").replace('"', "^'")
    return f'"{text}"' if re.search(r"[,;:\s]", text) or not text else text


def folded(text: str) -> bytes:
    """A line of at most 75 bytes and its continuations; no character is cut in two."""
    line = text.encode()
    if len(line) <= FOLD_AT:
        return line + b"\r\n"
    parts: list[bytes] = []
    start, limit = 0, FOLD_AT
    while len(line) - start > limit:
        end = start + limit
        while line[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(line[start:end])
        start, limit = end, FOLD_AT - 1
    parts.append(line[start:])
    return b"\r\n ".join(parts) + b"\r\n"


def clean(text: str) -> str:
    """Without the control characters that no value may hold; every line break is a line feed."""
    return _NOT_WRITTEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escape(text: str) -> str:
    """A text value as it is written."""
    text = clean(text).replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace(",", "\\,").replace(";", "\\;")
