"""Old formats, passwords, files that another program holds, drives that fail in the middle."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.business.imports.source import open_table
from crm_desktop.core.errors import UserError
from crm_desktop.formats.spreadsheet import open_workbook
from tests.formats import workbooks as made
from tests.netdrive.fixtures import needs_pretend_drive, share
from tests.netdrive.netdrive import Share

__all__ = ["share"]
SAMPLES = Path(__file__).parents[1] / "data" / "samples"


def test_a_workbook_of_excel_95_is_read(tmp_path: Path) -> None:
    path = made.excel_95(
        tmp_path / "a.xls", ("Фамилия", "Телефон"), ("Зимин", 89123456789.0), ("Носова", "8-912")
    )
    with open_workbook(path) as book:
        assert [info.name for info in book.sheets] == ["List"]
        assert [*book.rows("List")] == [
            ("Фамилия", "Телефон"), ("Зимин", 89123456789.0), ("Носова", "8-912"),
        ]  # fmt: skip


def test_an_old_workbook_with_a_password_is_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        open_workbook(made.locked_with_password(tmp_path / "a.xls"))
    assert caught.value.code == "workbook_encrypted"


def _cards(path: Path) -> Path:
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ona {0}\r\nTEL:+3706123456{0}\r\nEND:VCARD\r\n"
    path.write_text("".join(card.format(n) for n in range(9)))
    return path


def _page(path: Path) -> Path:
    line = "<tr><td>Ona {0}</td><td>+3706123456{0}</td></tr>"
    path.write_text(f"<table>{''.join(line.format(n) for n in range(9))}</table>")
    return path


def _list(path: Path) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [["Vardas", "Telefonas"], *[[f"Eglė {n}", "861"] for n in range(9)]]
        )
    return path  # fmt: skip


def _sample(name: str) -> Callable[[Path], Path]:
    return lambda path: Path(shutil.copy(SAMPLES / name, path))


FILES: dict[str, Callable[[Path], Path]] = {
    "a.xlsx": _sample("01-clean-english.xlsx"),
    "a.xls": _sample("11-old-accounting.xls"),
    "a.ods": _sample("12-libreoffice.ods"),
    "a.xlsb": lambda path: made.write(path, made.binary_parts(("Name",), ("Anna",))),
    "a.csv": _list,
    "a.vcf": _cards,
    "page.xls": _page,
}


def read_all(path: Path) -> int:
    """How many rows all sheets have together."""
    table = open_table(path)
    try:
        return sum(1 for sheet in table.sheet_names for _row in table.rows(sheet))
    finally:
        table.close()


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_another_program_holds_is_told(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows a program may keep others from even looking."""
    path = FILES[name](tmp_path / name)
    opened = Path.open

    def held(self: Path, *args: Any, **more: Any) -> Any:
        if self == path:
            error = PermissionError(13, "The process cannot access the file", str(path))
            error.winerror = 32  # type: ignore[attr-defined]
            raise error
        return opened(self, *args, **more)

    monkeypatch.setattr(Path, "open", held)
    with pytest.raises(UserError) as caught:
        read_all(path)
    assert caught.value.code == "file_unreadable"


@needs_pretend_drive
@pytest.mark.parametrize("name", FILES)
def test_a_drive_that_fails_in_the_middle_ends_in_a_sentence(
    name: str, share: Share, tmp_path: Path
) -> None:
    """At the first reading, at the second … until none fails any more."""
    FILES[name](share.backing / name)
    mount = share.mount(tmp_path / "drive")
    path = mount.path / name
    whole = read_all(path)
    codes: list[str] = []
    for number in range(60):
        mount.fault("read", "EIO", after=number, times=-1)
        try:
            assert read_all(path) == whole
        except UserError as error:
            codes.append(error.code)
        else:
            break
        finally:
            mount.clear()
    else:
        pytest.fail("it never ended")
    assert codes
    assert set(codes) == {"file_unreadable"}
