"""Whole lists from a seed: any language, layout and dirt, and what a right import makes of them."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

from openpyxl import Workbook

from tests.business.wild import people
from tests.business.wild.writing import (
    NOTHINGS,
    Written,
    date_style,
    day,
    email,
    national,
    phone,
)

LAYOUTS = (
    "plain", "titles", "two rows", "no headings", "totals", "sections", "cards", "turned",
    "merged down", "repeated", "gaps", "far corner", "decoys", "two languages",
)  # fmt: skip
_ENCODINGS = {
    "en": "utf-8 utf-8-sig cp1252 utf-16", "ru": "utf-8 cp1251 koi8-r utf-16 cp866",
    "uk": "utf-8 cp1251", "lt": "utf-8 cp1257 utf-8-sig iso8859-13", "lv": "utf-8 cp1257",
    "et": "utf-8 cp1257 iso8859-15", "pl": "utf-8 cp1250 iso8859-2", "de": "utf-8 cp1252",
    "ro": "utf-8 utf-8-sig", "ar": "utf-8 utf-8-sig", "fa": "utf-8 utf-16", "am": "utf-8 utf-16",
    "tr": "utf-8 cp1254 iso8859-9", "es": "utf-8 cp1252 iso8859-15", "kk": "utf-8 utf-8-sig utf-16",
    "he": "utf-8 cp1255 iso8859-8", "ka": "utf-8 utf-16", "hy": "utf-8 utf-16",
    "az": "utf-8 utf-8-sig", "uz": "utf-8 utf-16", "vi": "utf-8 utf-8-sig", "hi": "utf-8 utf-16",
    "fr": "utf-8 cp1252 iso8859-15", "it": "utf-8 cp1252", "pt": "utf-8-sig cp1252",
    "cs": "utf-8 cp1250 iso8859-2",
    "hu": "utf-8 cp1250 iso8859-2", "nl": "utf-8 cp1252", "el": "utf-8 cp1253 iso8859-7",
}  # fmt: skip
_DATES = ("birth_date", "last_contact_date")
_NUMBERS = ("phone", "mobile")
_IDENTIFYING = {
    "organization",
    "full_name",
    "given_name",
    "family_name",
    "phone",
    "mobile",
    "email",
}


@dataclass
class Record:
    """One record: cells by field, and what they mean."""

    cells: dict[str, Any] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    twin: int | None = None
    number: str = ""

    def take(self, name: str, written: Written) -> None:
        """Write a cell of a field."""
        self.cells[name] = written.cell
        if written.values:
            self.values[name] = list(written.values)
        if written.problem:
            self.problems.append((written.problem, name))


@dataclass
class WildList:
    """A list that was written, and its truth."""

    path: Path
    layout: str
    country: str
    columns: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    headings: list[str]


def headings_of(words: ModuleType, language: str) -> dict[str, list[str]]:
    """The synonyms of each field in a language."""
    lines = words.HEADINGS[language].strip().splitlines()
    pairs = (line.partition(":") for line in lines)
    return {name: [each.strip() for each in texts.split("|")] for name, _sign, texts in pairs}


class ListMaker:
    """Makes one list; everything is drawn from one seed."""

    def __init__(self, seed: int, words: ModuleType, *, is_wilder: bool = False) -> None:
        self.rng = random.Random(seed)
        self._is_wilder = is_wilder
        self._seed = seed
        self._words = words
        self.layout = LAYOUTS[seed % len(LAYOUTS)]
        languages = list(words.HEADINGS)
        self.language = languages[(seed // len(LAYOUTS) * 5 + seed) % len(languages)]
        self.country = self.rng.choice(people.HOMES[self.language])
        self._headings = headings_of(words, self.language)
        self._styles = {name: date_style(self.rng, self.language, self.country) for name in _DATES}
        if self.layout == "no headings":
            self._styles["birth_date"] = self.rng.choice(("iso", "dot", "cell"))

    # -- what is in it ---------------------------------------------------------------------

    def _fields(self) -> list[str]:
        rng = self.rng
        if self.layout == "no headings":
            names = ["full_name", "phone", "email"]
            names += rng.sample(["organization", "birth_date"], rng.randrange(3))
            rng.shuffle(names)
            return names
        who = rng.choice((["full_name"], ["full_name"], ["given_name", "family_name"],
                          ["organization", "full_name"], ["organization"]))  # fmt: skip
        if self.layout == "merged down":
            who = ["organization", "full_name"]
        reach = rng.sample(["phone", "mobile", "email"], rng.choice((2, 2, 3)))
        if "phone" not in reach and "mobile" not in reach:
            reach.append("phone")
        more = ["locality", "street_address", "notes", "postal_code", "website", "ignore"]
        if who != ["organization"]:
            more += ["birth_date", "birth_date", "job_title"]
        if "organization" in who:
            more.append("tax_id")
        more += ["last_contact_date", "last_contact_date", "country"]
        names = who + reach + list(dict.fromkeys(rng.sample(more, rng.randrange(2, 6))))
        if "birth_date" in names or "last_contact_date" in names or self.layout == "turned":
            return names
        return [*names, "last_contact_date"]

    def _name(self) -> tuple[str, str]:
        rng = self.rng
        return (
            rng.choice(people.GIVEN[self.language].split()),
            rng.choice(people.FAMILY[self.language].split()),
        )

    def _company(self, number: int) -> str:
        rng = self.rng
        word = " ".join(rng.sample(people.COMPANY_WORDS[self.language].split(), 2))
        shape = rng.choice(people.LEGAL[self.language].split("|"))
        return shape.format(f"{word} {number}" if rng.random() < 0.3 else word)

    def _record(self, names: list[str], number: int, used: set[str]) -> Record:
        rng, language = self.rng, self.language
        wilder, home = self._is_wilder, self.country
        if wilder and "country" in names and rng.random() < 0.2:
            home = rng.choice([each for each in people.FOREIGN if each != self.country])
        found = Record(number=national(rng, home))
        given, family = self._name()
        while f"{given} {family}" in used:
            given, family = self._name()
        used.add(f"{given} {family}")
        organization = self._company(number)
        while organization in used:
            organization = self._company(number)
        used.add(organization)
        plain: dict[str, Callable[[], Any]] = {
            "given_name": lambda: given,
            "family_name": lambda: family,
            "full_name": lambda: rng.choice((f"{given} {family}", f"{family} {given}")),
            "organization": lambda: organization,
            "locality": lambda: rng.choice(people.TOWNS[language].split("|")),
            "street_address": lambda: f"{rng.choice(people.FAMILY[language].split())} {number + 1}",
            "notes": lambda: rng.choice(("VIP", "ok", "!!!", "call after 10", given.lower())),
            "postal_code": lambda: rng.randrange(10100, 98999),
            "website": lambda: f"www.{people.latin(organization)[:14]}{number}.example.com",
            "ignore": lambda: rng.randrange(1, 60),
            "job_title": lambda: rng.choice(("manager", "CEO", "accountant", "sales")),
            "tax_id": lambda: str(rng.randrange(10**8, 10**9)),
            "country": lambda: rng.choice(people.COUNTRY_NAMES[home].split("|")),
        }
        for name in names:
            if name in plain:
                found.cells[name] = plain[name]()
            elif rng.random() < 0.12 and name != names[0]:
                found.cells[name] = rng.choice(NOTHINGS)
            elif name in _NUMBERS:
                first = found.number if name not in found.cells and name == "phone" else ""
                found.take(name, phone(rng, home, language, first, is_wilder=wilder))
            elif name == "email":
                found.take(name, email(rng, f"{given}.{family}", number, is_wilder=wilder))
            else:
                birth = name == "birth_date"
                start, span = (date(1951, 1, 1), 19_000) if birth else (date(2023, 1, 1), 1_200)
                on = start + timedelta(days=rng.randrange(span))
                found.take(name, day(rng, self._styles[name], language, on, birth=birth))
        return found

    def _again(self, known: Record, names: list[str]) -> Record | None:
        """The same party once more, typed another way."""
        rng = self.rng
        shared = [n for n in ("email", *_NUMBERS) if known.values.get(n) and n in names]
        if not shared:
            return None
        found = Record()
        for name in names:
            found.cells[name] = known.cells.get(name) if name not in _DATES else ""
        for name in (*_NUMBERS, "email"):
            if name in names:
                found.cells[name] = ""
        key = rng.choice(shared)
        if key == "email":
            address = known.values["email"][0]
            found.take("email", Written(rng.choice((address, address.upper())), (address,)))
        else:
            e164 = known.values[key][0]
            found.take(
                key,
                Written(rng.choice((e164, f"00{e164[1:]}", e164[:4] + " " + e164[4:])), (e164,)),
            )
        if "full_name" in names:
            parts = str(found.cells["full_name"]).split()
            name = rng.choice((" ".join(reversed(parts)), " ".join(parts).upper(), " ".join(parts)))
            found.cells["full_name"] = name
        elif "organization" in names:
            found.cells["organization"] = str(found.cells["organization"]).upper()
        return found

    def _colleague(self, known: Record, names: list[str], used: set[str]) -> Record | None:
        """Another person at the same number: no duplicate."""
        if "full_name" not in names or not known.values.get("phone"):
            return None
        given, family = self._name()
        if f"{given} {family}" in used:
            return None
        used.add(f"{given} {family}")
        found = Record()
        for name in names:
            found.cells[name] = ""
        if "organization" in names:
            found.cells["organization"] = known.cells["organization"]
        found.cells["full_name"] = f"{given} {family}"
        found.take("phone", Written(known.values["phone"][0], (known.values["phone"][0],)))
        return found

    def records(self, names: list[str]) -> list[Record]:
        """The records in order, with the position of its first one in `twin`."""
        rng = self.rng
        used: set[str] = set()
        few = self.layout in {"cards", "turned"}
        count = rng.randrange(5, 9) if few else rng.randrange(14, 40)
        found = [self._record(names, number, used) for number in range(count)]
        for place in rng.sample(range(count), max(1, count // 6)):
            if few or self.layout in {"merged down", "no headings"}:
                break
            again = self._again(found[place], names)
            if again is not None:
                again.twin = place
                found.append(again)
            other = self._colleague(found[place], names, used)
            if other is not None:
                found.append(other)
        return found

    # -- how it is laid out ----------------------------------------------------------------

    def make(self, folder: Path) -> WildList:
        """Write the list into a folder."""
        names = self._fields()
        headings = [self.rng.choice(self._headings[name]) for name in names]
        records = self.records(names)
        grid, numbers, merges = self._grid(names, headings, records)
        offset = self.rng.randrange(1, 3) if self.layout == "far corner" else 0
        as_text = not merges and self.layout not in {"decoys", "cards"} and self.rng.random() < 0.4
        if as_text and offset == 0:
            path = self._write_text(folder, grid)
        else:
            path = self._write_book(folder, grid, merges, offset)
        also = {"no headings": {"phone": ["mobile"], "locality": ["ignore"]}}.get(self.layout, {})
        columns = [
            {"index": place + offset, "heading": heading, "field": name, "also": also.get(name, [])}
            for place, (name, heading) in enumerate(zip(names, headings, strict=True))
        ]
        rows = [
            self._truth(record, numbers, number, names, offset)
            for record, number in zip(records, numbers, strict=True)
        ]
        return WildList(path, self.layout, self.country, columns, rows, headings)

    def _truth(
        self, record: Record, numbers: list[int], number: int, names: list[str], offset: int
    ) -> dict[str, Any]:
        twin = None if record.twin is None else numbers[record.twin]
        return {
            "row": number,
            "duplicate_of": None if record.problems else twin,
            "phones": sorted({v for n in _NUMBERS for v in record.values.get(n, ())}),
            "emails": sorted(record.values.get("email", ())),
            "dates": [(n, record.values[n][0]) for n in _DATES if n in record.values],
            "problems": sorted((c, names.index(n) + offset) for c, n in record.problems),
        }

    def _grid(
        self, names: list[str], headings: list[str], records: list[Record]
    ) -> tuple[list[list[Any]], list[int], list[str]]:
        """Rows of cells, the row of each record, merged areas."""
        rng, words, language = self.rng, self._words, self.language
        lines = [[record.cells.get(name, "") for name in names] for record in records]
        width, layout = len(names), self.layout
        letter = "ABCDEFGHIJKLMNOP"[width - 1]
        merges: list[str] = []
        if layout == "cards":
            return self._cards(headings, lines)
        if layout == "turned":
            grid = [[head, *(line[at] for line in lines)] for at, head in enumerate(headings)]
            return grid, [place + 2 for place in range(len(lines))], []
        grid: list[list[Any]] = []
        if layout in {"titles", "totals", "sections"} and rng.random() < 0.8:
            for text in words.TITLES[language][: rng.randrange(1, 4)]:
                grid.append([text, *[""] * (width - 1)])
            if rng.random() < 0.5:
                grid.append([""] * width)
        if layout == "two rows":
            cut = sorted(rng.sample(range(1, width), 2)) if width > 2 else [1]
            group: list[Any] = [""] * width
            for place, text in zip([0, *cut], words.GROUPS[language], strict=False):
                group[place] = text
            grid.append(group)
            ends = [*cut, width]
            for first, last in zip([0, *cut], ends, strict=True):
                if last - first > 1:
                    merges.append(f"{'ABCDEFGHIJKLMNOP'[first]}1:{'ABCDEFGHIJKLMNOP'[last - 1]}1")
        if layout != "no headings":
            grid.append(headings)
        if layout == "two languages":
            other = next(
                one
                for one in ("en", "de", "pl", "ro", "nl")
                if one != language and one in words.HEADINGS
            )
            english = headings_of(words, other)
            grid.append([english[name][0] for name in names])
        numbers: list[int] = []
        half = len(lines) // 2
        for place, line in enumerate(lines):
            if layout == "sections" and place in {0, half}:
                grid.append([words.SECTIONS[language][place > 0], *[""] * (width - 1)])
                if self._seed % 2 == 0:
                    merges.append(f"A{len(grid)}:{letter}{len(grid)}")
            if layout == "repeated" and place and place % 12 == 0:
                grid.append(headings)
            if layout == "gaps" and rng.random() < 0.2:
                grid.append([""] * width)
            if layout == "merged down" and place % 3 == 1 and place + 1 < len(lines):
                at = names.index("organization")
                line[at] = None
                merges.append(
                    f"{'ABCDEFGHIJKLMNOP'[at]}{len(grid)}:{'ABCDEFGHIJKLMNOP'[at]}{len(grid) + 1}"
                )
            grid.append(line)
            numbers.append(len(grid))
        if layout == "totals":
            total = words.TOTALS[language]
            sums: list[Any] = [""] * width
            sums[0] = rng.choice((total, f"{total}:", f"{total}: {len(lines)}", total.upper()))
            sums[-1] = rng.choice(("", len(lines), sum(range(len(lines)))))
            grid.append(sums)
        return grid, numbers, merges

    def _cards(
        self, headings: list[str], lines: list[list[Any]]
    ) -> tuple[list[list[Any]], list[int], list[str]]:
        grid: list[list[Any]] = []
        numbers: list[int] = []
        sign = self.rng.choice(("", ":", ":"))
        for line in lines:
            numbers.append(len(grid) + 1)
            for head, cell in zip(headings, line, strict=True):
                grid.append([head + sign, cell])
            grid.append(["", ""])
        return grid, numbers, []

    # -- files -----------------------------------------------------------------------------

    def _write_text(self, folder: Path, grid: list[list[Any]]) -> Path:
        rng = self.rng
        path = folder / f"list{self._seed}.csv"
        text = [[_as_text(cell, self._styles) for cell in line] for line in grid]
        encoding = rng.choice(_ENCODINGS[self.language].split())
        if any(not _fits(cell, encoding) for line in text for cell in line):
            encoding = "utf-8"
        end = rng.choice(("\r\n", "\n"))
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file, delimiter=rng.choice(";,\t"), lineterminator=end)
            writer.writerows(text)
        return path

    def _write_book(
        self, folder: Path, grid: list[list[Any]], merges: list[str], offset: int
    ) -> Path:
        path = folder / f"list{self._seed}.xlsx"
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "Data"
        for place, line in enumerate(grid, 1):
            for at, cell in enumerate(line, 1 + offset):
                if cell not in ("", None):
                    sheet.cell(place, at, cell)
        for area in merges:
            sheet.merge_cells(area)
        if self.layout == "decoys":
            first = book.create_sheet("Read me", 0)
            first.append(["Fill in the list on the next sheet. Questions: office@firm.example.com"])
            pivot = book.create_sheet("Sums")
            for month in range(1, 13):
                pivot.append([f"2025-{month:02}", self.rng.randrange(9000), self.rng.randrange(90)])
        book.save(path)
        return path


def _as_text(cell: Any, styles: dict[str, str]) -> str:
    del styles
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d")
    return "" if cell is None else str(cell)


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
