"""Large files, honest and hostile ones: a preview or one sentence, within 10 s and 500 MB."""

from __future__ import annotations

import json
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.formats.file_kind import FILE_ERRORS
from tests.formats import workbooks as made

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="no rusage")]

ROOT = Path(__file__).parents[2]
LEAST_BYTES = 20 * 2**20
MOST_CPU_S, MOST_MB = 10, 500
_MEGABYTE = b"A" * 2**20


def _rows(count: int, columns: int) -> Iterator[tuple[str, ...]]:
    """Rows that hardly get smaller when packed."""
    rng = random.Random(1)
    yield tuple(f"Column {number}" for number in range(columns))
    for _ in range(count):
        text = rng.randbytes(columns * 16).hex()
        yield tuple(text[at : at + 32] for at in range(0, len(text), 32))


def _binary(path: Path) -> None:
    """An .xlsb that is as large as those of many years are."""
    made.write(path, made.binary_parts(*_rows(70_000, 20)))


def _text(path: Path) -> None:
    lines = ("\t".join(row) for row in _rows(70_000, 20))
    path.write_text("\n".join(lines), encoding="utf-8")


def _xml(path: Path) -> None:
    cells = (
        made.row(number, *(made.text_cell(f"{chr(65 + at)}{number}", text) for at, text in
                           enumerate(row)))
        for number, row in enumerate(_rows(70_000, 20), 1)
    )  # fmt: skip
    made.write(path, made.parts(made.worksheet("".join(cells))))


def _bomb(path: Path) -> None:
    """Three gigabytes of one letter."""
    content = made.parts(made.worksheet("@"))
    sheet = str(content.pop("xl/worksheets/sheet1.xml"))
    before, after = sheet.split("@")
    made.write(path, content)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as file,
    ):
        file.write(f'{before}<row r="1"><c r="A1" t="inlineStr"><is><t>'.encode())
        for _ in range(3000):
            file.write(_MEGABYTE)
        file.write(f"</t></is></c></row>{after}".encode())


def _many_texts(path: Path) -> None:
    """A list of twenty million shared texts for a sheet of one cell."""
    content = made.parts(made.worksheet(made.row(1, made.text_cell("A1", "Name"))))
    made.write(path, content)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open("xl/sharedStrings.xml", "w", force_zip64=True) as file,
    ):
        file.write(b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">')
        piece = b"<si><t>x</t></si>" * 100_000
        for _ in range(200):
            file.write(piece)
        file.write(b"</sst>")


def _binary_bomb(path: Path) -> None:
    """A binary sheet of two gigabytes of empty rows."""
    content = made.binary_parts(("Name", "Phone"))
    sheet = bytes(content.pop("xl/worksheets/sheet1.bin"))  # type: ignore[arg-type]
    made.write(path, content)
    piece = (b"\x00\x11" + struct.pack("<I", 1) + bytes(13)) * 60_000
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open("xl/worksheets/sheet1.bin", "w", force_zip64=True) as file,
    ):
        file.write(sheet)
        for _ in range(1800):
            file.write(piece)


def _long_line(path: Path) -> None:
    """A text of one line without an end."""
    with path.open("wb") as file:
        for _ in range(300):
            file.write(_MEGABYTE)


def _open_quote(path: Path) -> None:
    """A quotation mark that is never closed again before two million lines."""
    with path.open("wb") as file:
        file.write(b'Name,Phone\n"Anna,861234567\n')
        for _ in range(200):
            file.write(b"Rasa,861234567\n" * 10_000)


def _cards(path: Path) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Anna {}\nTEL:+370612{:05}\nNOTE:{}\nEND:VCARD\n"
    rng = random.Random(2)
    with path.open("w", encoding="utf-8") as file:
        for number in range(60_000):
            file.write(card.format(number, number % 100_000, rng.randbytes(150).hex()))


HONEST: dict[str, Callable[[Path], None]] = {
    "years.xlsb": _binary, "years.xlsx": _xml, "years.tsv": _text, "everybody.vcf": _cards,
}  # fmt: skip
HOSTILE: dict[str, Callable[[Path], None]] = {
    "bomb.xlsx": _bomb, "texts.xlsx": _many_texts, "bomb.xlsb": _binary_bomb,
    "line.csv": _long_line, "quote.csv": _open_quote,
}  # fmt: skip


def _look(path: Path, folder: Path) -> dict[str, Any]:
    result = subprocess.run(
        [sys.executable, "-m", "tests.business.reading_probe", str(path), str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    told: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    assert told["cpu_s"] <= MOST_CPU_S, told
    assert told["peak_mb"] <= MOST_MB, told
    return told


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", HONEST)
def test_a_large_list_shows_its_first_rows(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    HONEST[name](path)
    assert path.stat().st_size >= LEAST_BYTES
    assert _look(path, tmp_path)["outcome"].endswith(" rows")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_large_file_made_to_harm_ends_in_rows_or_one_sentence(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    HOSTILE[name](path)
    outcome = _look(path, tmp_path)["outcome"]
    assert outcome.endswith(" rows") or outcome in FILE_ERRORS, outcome
