"""Cells of one record of such a list, each with what a right import reads in it."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import jdatetime

from crm_desktop.core.phone import parse_phone

Pool = dict[str, list[str]]

PHONES: dict[str, tuple[str, str, str, str]] = {
    "RU": ("7", "8", "9ddddddddd 926ddddddd", "495ndddddd 812ndddddd"),
    "KZ": ("7", "8", "701ddddddd 777ddddddd", "727ndddddd 7172dddddd"),
    "UA": ("380", "0", "67ddddddd 50ddddddd", "44ndddddd 32ndddddd"),
    "LT": ("370", "8", "6ddddddd", "52dddddd 37dddddd"),
    "LV": ("371", "", "2ddddddd", "67dddddd 63dddddd"),
    "EE": ("372", "", "5ddddddd", "6dddddd"),
    "PL": ("48", "", "6dddddddd 5dddddddd", "22ddddddd 12ddddddd"),
    "DE": ("49", "0", "151dddddddd 171ddddddd", "30dddddddd 89ddddddd"),
    "AT": ("43", "0", "664ddddddd", "1ddddddd"),
    "FR": ("33", "0", "6dddddddd 7dddddddd", "1dddddddd 4dddddddd"),
    "ES": ("34", "", "6dddddddd", "91ddddddd 93ddddddd"),
    "MX": ("52", "", "55dddddddd 33dddddddd", "81dddddddd"),
    "AR": ("54", "0", "11dddddddd", "11dddddddd"),
    "IT": ("39", "", "34dddddddd 33dddddddd", "06dddddddd 02dddddddd"),
    "PT": ("351", "", "91ddddddd 96ddddddd", "21ddddddd 22ddddddd"),
    "BR": ("55", "0", "119dddddddd", "112ddddddd"),
    "NL": ("31", "0", "6dddddddd", "20ddddddd 10ddddddd"),
    "TR": ("90", "0", "532ddddddd 542ddddddd", "212ddddddd 312ddddddd"),
    "AE": ("971", "0", "50ddddddd 55ddddddd", "4ndddddd 2ndddddd"),
    "SA": ("966", "0", "50ddddddd 55ddddddd", "11ddddddd"),
    "IR": ("98", "0", "912ddddddd 935ddddddd", "21dddddddd"),
    "ET": ("251", "0", "911dddddd 92ddddddd", "11ndddddd"),
    "US": ("1", "", "917555dddd 512555dddd", "212555dddd 415555dddd"),
    "GB": ("44", "0", "7911dddddd", "2079460ddd 1614960ddd"),
    "IE": ("353", "0", "85ddddddd", "1ddddddd"),
    "IN": ("91", "0", "98dddddddd", "22dddddddd"),
    "ZA": ("27", "0", "82ddddddd", "11ddddddd"),
    "RO": ("40", "0", "72ddddddd 74ddddddd", "21ddddddd"),
    "CZ": ("420", "", "60ddddddd 77ddddddd", "22ddddddd"),
    "HU": ("36", "06", "20ddddddd 30ddddddd", "1ddddddd"),
    "BG": ("359", "0", "88ddddddd 89ddddddd", "2ddddddd"),
    "SE": ("46", "0", "70ddddddd", "8ddddddd"),
    "IL": ("972", "0", "52ddddddd 54ddddddd", "3ddddddd"),
}
"""Country code, national prefix, shapes of mobile and of other numbers."""

_NATIONAL_DAYS = {
    "dot": "%d.%m.%Y", "dot2": "%d.%m.%y", "slash": "%d/%m/%Y", "dash": "%d-%m-%Y",
    "iso": "%Y-%m-%d", "ymdslash": "%Y/%m/%d", "us": "%m/%d/%Y", "stamp": "%Y-%m-%d 09:30",
    "dotstamp": "%d.%m.%Y 09:30:00",
}  # fmt: skip
_SHARES = {
    "phone": 0.8, "mobile": 0.75, "email": 0.75, "fax": 0.3, "web": 0.5, "notes": 0.35,
    "messenger": 0.4, "tags": 0.5, "birth": 0.7, "last": 0.8, "nick": 0.2,
}  # fmt: skip
_CYRILLIC = dict(
    zip("абвгдеёжзийклмнопрстуфхцчшщыэюяіїєґ", "abvgdeezziiklmnoprstufhccssyeuaiieg", strict=True)
)


_MOST_TRIES = 400
"""After so many draws somebody may have the name of another one."""


@dataclass
class Column:
    """One column of a list: its heading, the fields it may mean, what its cells hold."""

    heading: str
    fields: list[str]
    kind: str
    setting: str
    share: float


@dataclass
class Record:
    """The cells of a row and what is right to read in them."""

    given: str = ""
    family: str = ""
    second: str = ""
    organization: str = ""
    is_man: bool = True
    is_person: bool = True
    city: str = ""
    region: str = ""
    postal: str = ""
    cells: list[Any] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    days: list[tuple[str, str]] = field(default_factory=list)
    problems: list[tuple[str, int]] = field(default_factory=list)
    perhaps: list[tuple[int, str, tuple[str, str]]] = field(default_factory=list)
    """Column, field and value of what counts if the column is read as that field."""


def column_of(line: str) -> Column:
    """A column written as `heading | fields | kind=setting | share`."""
    parts = [part.strip() for part in line.split("|")]
    fields = parts[1].split()
    kind, _sign, setting = (parts[2] if len(parts) > 2 else fields[0]).partition("=")
    share = float(parts[3]) if len(parts) > 3 else _SHARES.get(kind, 1.0)
    return Column(parts[0], fields, kind, setting, share)


def latin(text: str) -> str:
    """Letters for an address, of whatever script."""
    written = "".join(_CYRILLIC.get(each, each) for each in text.lower())
    plain = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain)


def _filled(rng: random.Random, shape: str) -> str:
    signs = {"d": lambda: str(rng.randrange(10)), "n": lambda: str(rng.randrange(2, 9))}
    return "".join(signs[each]() if each in signs else each for each in shape)


@cache
def _is_valid(number: str) -> bool:
    return parse_phone(number).is_valid


class Writer:
    """Writes cells of one list."""

    def __init__(
        self, rng: random.Random, pool: Pool, country: str, days: str, nothing: list[str]
    ) -> None:
        self._rng, self._pool, self._country = rng, pool, country
        self._days, self._nothing = days, nothing
        self._used: set[str] = set()
        self._tries = 0

    def _pick(self, name: str, record: Record) -> str:
        gendered = f"{name}_{'m' if record.is_man else 'f'}"
        return self._rng.choice(self._pool.get(gendered) or self._pool[name])

    def record(self, columns: list[Column], number: int, people: float) -> Record:
        """A new record of somebody nobody has yet."""
        rng = self._rng
        while True:
            found = Record(is_man=rng.random() < 0.5, is_person=rng.random() < people)
            found.given, found.family = self._pick("given", found), self._pick("family", found)
            has_second = "pat_m" in self._pool
            found.second = self._pick("pat", found) if has_second else ""
            who = f"{found.given} {found.family} {found.second}"
            self._tries += 1
            if who not in self._used or self._tries > _MOST_TRIES:
                self._used.add(who)
                break
        for _try in range(100):
            found.organization = self._pick("forms", found).replace("{}", self._pick("orgs", found))
            if found.organization not in self._used:
                break
        self._used.add(found.organization)
        place = rng.choice(self._pool["cities"]).split("/")
        found.city, found.region, shape = (*place, "", "")[:3]
        found.postal = re.sub("#", lambda _sign: str(rng.randrange(10)), shape)
        for index, column in enumerate(columns):
            found.cells.append(self._cell(found, column, index, number))
        return found

    def _cell(self, found: Record, column: Column, index: int, number: int) -> Any:
        person = {"full", "fullr", "full3", "fullc", "fullt", "given", "family", "patronymic",
                  "job", "birth"}  # fmt: skip
        if self._rng.random() > column.share or (column.kind in person and not found.is_person):
            is_name = column.kind in {*person, "org"} - {"job", "birth"}
            return "" if is_name else self._rng.choice(self._nothing)
        if column.kind in {"phone", "mobile", "fax", "messenger"}:
            return self._number(found, column, index)
        if column.kind == "email":
            return self._address(found, column, index, number)
        if column.kind in {"birth", "last", "date"}:
            return self._day(found, column, index)
        value = self._plain(column, found, number)
        if "messenger" in column.fields:
            found.perhaps.append((index, "messenger", ("phones", str(value))))
        return value

    def _plain(self, column: Column, found: Record, number: int) -> Any:
        rng, setting = self._rng, column.setting
        titles = f"titles_{'m' if found.is_man else 'f'}"
        site = f"{latin(found.organization)[:14] or 'site'}{number}.example.com"
        ways: dict[str, Callable[[], Any]] = {
            "org": lambda: found.organization,
            "full": lambda: f"{found.given} {found.family}",
            "fullr": lambda: f"{found.family} {found.given}",
            "fullc": lambda: f"{found.family}, {found.given}",
            "fullt": lambda: f"{rng.choice(self._pool[titles])} {found.given} {found.family}",
            "full3": lambda: f"{found.family} {found.given} {found.second}",
            "given": lambda: found.given,
            "family": lambda: found.family,
            "patronymic": lambda: found.second,
            "prefix": lambda: rng.choice(self._pool[titles]),
            "nick": found.given[:3].lower,
            "tg": lambda: f"@{latin(found.given) or 'user'}{number}",
            "web": lambda: rng.choice(("www.{}", "https://{}", "{}")).format(site),
            "street": self._street,
            "addr": lambda: f"{found.postal}, {found.city}, {self._street()}",
            "addr2": lambda: f"{self._street()}, {found.postal} {found.city}",
            "zipcity": lambda: f"{found.postal} {found.city}",
            "city": lambda: found.city,
            "region": lambda: found.region,
            "zip": lambda: found.postal,
            "seq": lambda: number + 1,
            "ext": lambda: self._code(setting, number),
            "pat": lambda: _filled(rng, setting),
            "money": lambda: round(rng.uniform(0, 90_000), 2),
            "int": lambda: rng.randrange(int(setting or 40)),
            "pct": lambda: rng.choice((0, 3, 5, 10, 15)),
            "c": lambda: rng.choice(setting.split(";")),
            "hex": lambda: f"{rng.randrange(2**32):08x}-{rng.randrange(2**16):04x}",
            "stamp": lambda: f"2024-0{rng.randrange(1, 10)}-1{rng.randrange(10)} 10:15:00",
            "gender": lambda: self._pool["gender"][0].split("/")[0 if found.is_man else 1],
        }
        way = ways.get(column.kind)
        return way() if way is not None else rng.choice(self._pool[column.kind])

    def _street(self) -> str:
        return self._rng.choice(self._pool["streets"]).replace(
            "#", str(self._rng.randrange(1, 190))
        )

    def _code(self, setting: str, number: int) -> Any:
        code = 1000 + number * 7 + self._rng.randrange(7)
        return setting % code if setting else code

    def _number(self, found: Record, column: Column, index: int) -> Any:
        rng, (code, trunk, mobiles, others) = self._rng, PHONES[self._country]
        is_fixed = column.kind == "fax" or column.setting == "fixed"
        is_mobile = column.kind in {"mobile", "messenger"}
        shapes = (others if is_fixed else mobiles if is_mobile else f"{mobiles} {others}").split()
        number = _filled(rng, rng.choice(shapes))
        while not _is_valid(f"+{code}{number}"):
            number = _filled(rng, rng.choice(shapes))
        whole = f"+{code}{number}"
        way = rng.random()
        if way < 0.02 and column.kind != "messenger":
            found.problems.append(("phone_invalid", index))
            return "23-45"
        found.phones.append(whole)
        grouped = f"{number[:2]} {number[2:5]} {number[5:]}"
        blank = " " if self._country in {"RU", "KZ", "LT"} else ""
        return rng.choice(
            (
                f"+{code} {grouped}", whole, f"00{code} {number}", int(code + number),
                float(code + number), f"{trunk}{number}", f"{trunk}{blank}{grouped}",
                f"{trunk}{blank}{grouped.replace(' ', '-')}", f"+{code} {grouped}",
            )
        )  # fmt: skip

    def _address(self, found: Record, column: Column, index: int, number: int) -> str:
        name = column.setting or f"{latin(found.given)}.{latin(found.family)}"
        host = latin(found.organization)[:12] or "firm"
        address = f"{name.strip('.') or 'office'}{number}@{host}.example.com"
        way = self._rng.random()
        if way < 0.02:
            found.problems.append(("email_invalid", index))
            return address.replace("@", "")
        found.emails.append(address)
        shapes = ["{}"] * 8 + ["mailto:{}", " {} ", "{};", f"{found.given} <{{}}>"]
        return self._rng.choice(shapes).format(address)

    def _day(self, found: Record, column: Column, index: int) -> Any:
        rng, style = self._rng, column.setting or self._days
        is_birth = column.kind == "birth"
        start, span = (date(1950, 1, 1), 19_500) if is_birth else (date(2023, 1, 1), 1_100)
        on = start + timedelta(days=rng.randrange(span))
        name = "birth_date" if is_birth else "last_contact_date"
        if column.kind == "date":
            found.perhaps.append((index, name, (name, on.isoformat())))
        else:
            found.days.append((name, on.isoformat()))
        return _written(rng, on, style)

    def again(self, known: Record, columns: list[Column]) -> Record | None:
        """The same party typed once more; `None` if nothing would show that it is the same."""
        kinds = [column.kind for column in columns]
        found = Record()
        if "email" in kinds and known.emails:
            key, value = kinds.index("email"), known.emails[-1]
            found.emails.append(value)
        elif known.phones and {"phone", "mobile"} & set(kinds):
            key = next(at for at, kind in enumerate(kinds) if kind in {"phone", "mobile"})
            value = known.phones[-1]
            found.phones.append(value)
        else:
            return None
        named = {"org", "full", "fullr", "full3", "fullc", "given", "family", "patronymic", "city"}
        found.cells = [
            value if at == key else known.cells[at] if kind in named else ""
            for at, kind in enumerate(kinds)
        ]
        is_named = any(
            known.cells[at] for at, kind in enumerate(kinds) if kind in named - {"city", "family"}
        )
        return found if is_named else None


def _written(rng: random.Random, on: date, style: str) -> Any:
    if style == "mixed":
        style = rng.choice(("dot", "cell", "dot", "serial"))
    if style == "cell":
        return datetime(on.year, on.month, on.day)  # noqa: DTZ001
    if style == "serial":
        return (on - date(1899, 12, 30)).days
    if style.startswith("jalali"):
        other = jdatetime.date.fromgregorian(date=on)
        text = f"{other.year}/{other.month:02}/{other.day:02}"
        signs = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
        return text.translate(signs) if style == "jalalil" else text
    return on.strftime(_NATIONAL_DAYS[style])
