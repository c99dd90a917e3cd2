"""What the values of a column look like, independent of its heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

from crm_desktop.business.imports.model import Cell, Field
from crm_desktop.business.imports.official_numbers import official_share
from crm_desktop.business.imports.words import (
    bare,
    country_code,
    given_names,
    party_words,
    towns,
    word_set,
)
from crm_desktop.core.dates import names_day
from crm_desktop.core.phone_writing import looks_like_phone
from crm_desktop.core.text import (
    VOWEL_SIGNS,
    digits_of,
    fold,
    strip_legal_form,
    to_ascii_digits,
)

_EMAIL = re.compile(r"[^\s@]+\s?@\s?[^\s@]+\.[^\s@]{2,}")
_URL = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
_DATE = re.compile(
    r"\d{1,4}\s?[./\-–]\s?\d{1,2}\s?[./\-–]\s?\d{1,4}\.?(?:[ T,]+\d{1,2}:\d{2}.*|\s?\w{1,2}\.)?"
    r"|--\d\d-\d\d|(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|[12]\d|3[01])\.?"
)
_SHORT_YEAR = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](\d{2})\.?")
_OLD_SHORT_YEAR = 40
"""From this year of two digits on a day lies in the last century."""
_PLACE = re.compile(
    r"(?:[A-Z]{1,2}[- ])?\d[\d -]{3,5}[ ,]+[^\W\d]\D*"
    r"|[^\W\d][^\d,]*,?\s(?:[A-Z]{2}[- ])?\d[\d-]{3,9}"
)
"""A town with its postal code before or behind it."""
_NAMED_NUMBER = re.compile(r"[^\W\d_]{3}[^\d+(]{0,20}[+(]{0,2}\d(?:[ ().–-]{0,2}\d){8,13}(?!\w)")
"""A word and a telephone number behind it ("Jonas, 8 612 34567")."""
_LABELLED_NUMBER = re.compile(
    r"(?:^|[,;|/\n)]\s*)(?:[^\W\d_]+[.:]{0,2}\s?){0,2}"
    r"[+(]{1,2}\d(?:[ \u00a0().–/-]{0,2}\d){6,14}(?!\w)"
)
"""A number with + or in brackets, a word or two before it ("Mob: +370 612 34567")."""
_MONEY = re.compile(
    r"[^\d+()]{0,5}-?(?:\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+|\d{4,9})[.,]\d{2}[^\d+()]{0,6}"
)
_REGION_CODE = re.compile(r"[A-Z]{2,3}")
"""A state, province or county as its letters: "TX", "SP", "MI"."""
_HOUSE = re.compile(r"\d{1,4} ?[^\W\d_]?(?: ?[-/] ?\d{1,4} ?[^\W\d_]?)?")
"""What stands behind the name of a street: "12", "5a", "8-3", "12/4"."""
_PERSONAL = re.compile(r"(\d{2})(\d{2})(\d{2})[-+]\d{4,5}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z\d]{11,30}")
_HANDLE = re.compile(r"@\w{3,}|(?:https?://)?(?:t\.me|wa\.me|m\.me|viber)\S*", re.IGNORECASE)
_POSTAL = re.compile(
    r"(?:[A-Z]{2}[- ]?)?\d{3,6}|\d{2}-\d{3}|\d{3} \d{2}|[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}"
    r"|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{5}-\d{3,4}|\d{10}|\d{4} ?[A-Z]{2}|\d{4}-\d{3}|\d{3}-\d{4}",
    re.IGNORECASE,
)
_TAX = re.compile(r"(?:[A-Z]{2,3}[- ]?)?[1-9]\d{6,14}[A-Z]?\d?", re.IGNORECASE)
_CELL_PARTS = re.compile(r"[,;/\n،፣]| - ")
_INITIAL = re.compile(r"\b[^\W\d]\.")
_LETTERS_ONLY = re.compile(
    rf"[^\W\d_](?:[^\W\d_]|[{VOWEL_SIGNS}])*(?:[ '’.\-\u200c](?:[^\W\d_]|[{VOWEL_SIGNS}])*)*"
)
_SAMPLE_LENGTH = 400
"""So much of a value tells what it is; patterns searched in a long note would take minutes."""
_SERIALS = range(7_000, 60_000)
"""Excel serials of the years 1919 to 2064."""


_PARTIES = re.compile(r"[,;|/&+\n،؛፣፤]")
_LONGEST_PARTIES = 60
_NO_STAGES = frozenset({"supplier", "partner", "competitor"})
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")


@dataclass(slots=True)
class Evidence:
    """Shares (0–1) of a column's non-empty sampled values that look like something."""

    count: int = 0
    email: float = 0.0
    phone: float = 0.0
    date: float = 0.0
    real_date: float = 0.0
    serial: float = 0.0
    url: float = 0.0
    handle: float = 0.0
    number: float = 0.0
    with_digits: float = 0.0
    legal_form: float = 0.0
    country: float = 0.0
    postal: float = 0.0
    tax: float = 0.0
    prefix: float = 0.0
    gender: float = 0.0
    language: float = 0.0
    status: float = 0.0
    party: float = 0.0
    party_alone: float = 0.0
    yes_no: float = 0.0
    street: float = 0.0
    street_word: float = 0.0
    place: float = 0.0
    named_number: float = 0.0
    job: float = 0.0
    given: float = 0.0
    town: float = 0.0
    source: float = 0.0
    region_code: float = 0.0
    house: float = 0.0
    iban: float = 0.0
    personal: float = 0.0
    numbered: float = 0.0
    """Words with a number behind them that is much shorter."""
    official: float = 0.0
    """Numbers with the check digits of one state."""
    name_like: float = 0.0
    lower_start: float = 0.0
    initials: float = 0.0
    words: float = 0.0
    length: float = 0.0
    distinct: float = 0.0
    counting: bool = False
    old_years: float = 0.0
    samples: list[str] = field(default_factory=list[str])


def text_of(cell: Cell) -> str:
    """A cell as people see it: whole floats without their ".0", days in ISO form."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e16 else repr(cell)
    if isinstance(cell, datetime):
        is_day = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if is_day else cell.isoformat(" ", "minutes")
    return str(cell)


def _is_counting(values: Sequence[Cell]) -> bool:
    """Whether the values are row numbers: 1, 2, 3 … with few jumps."""
    numbers: list[int] = []
    for value in values:
        digits = to_ascii_digits(text_of(value).strip()).rstrip(".)")
        if not digits.isdigit() or len(digits) > 7:
            return False
        numbers.append(int(digits))
    if len(numbers) < 3 or min(numbers) > 1:
        return False
    steps = sum(second - first == 1 for first, second in pairwise(numbers))
    return steps >= 0.6 * (len(numbers) - 1)


def _words_in(text: str, name: str) -> bool:
    known = word_set(name)
    return any(word in known for word in text.split())


def weigh(values: Sequence[Cell]) -> Evidence:
    """Look at up to a few hundred non-empty values of one column."""
    result = Evidence(count=len(values))
    if not values:
        return result
    result.counting = _is_counting(values)
    result.samples = [text_of(value).strip()[:_SAMPLE_LENGTH] for value in values]
    for value, text in zip(values, result.samples, strict=True):
        _weigh_one(result, value, to_ascii_digits(text))
    share = 1 / len(values)
    for name in _SHARES:
        setattr(result, name, getattr(result, name) * share)
    result.distinct = len(set(result.samples)) * share
    if result.with_digits > 0.9 and result.date < 0.1:
        result.official = official_share(result.samples)
    return result


_SHARES = [
    "email",
    "phone",
    "date",
    "real_date",
    "serial",
    "url",
    "handle",
    "number",
    "with_digits",
    "legal_form",
    "country",
    "postal",
    "tax",
    "prefix",
    "gender",
    "language",
    "status",
    "party",
    "party_alone",
    "yes_no",
    "street",
    "street_word",
    "place",
    "named_number",
    "job",
    "given",
    "town",
    "source",
    "region_code",
    "house",
    "iban",
    "personal",
    "numbered",
    "name_like",
    "lower_start",
    "initials",
    "words",
    "length",
    "old_years",
]


def _weigh_one(result: Evidence, value: Cell, text: str) -> None:
    digits = len(digits_of(text))
    result.length += len(text)
    result.words += len(text.split())
    if isinstance(value, (date, datetime)):
        result.real_date += 1
        result.date += 1
        result.old_years += value.year < 2008
        return
    result.with_digits += digits > 0
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        _weigh_number(result, float(value), digits)
        return
    plain = bare(text)
    is_phone = False
    if _EMAIL.search(text):
        result.email += 1
        text = _EMAIL.sub(",", text)
        result.phone += _has_phone_part(text)
        result.named_number += bool(_NAMED_NUMBER.search(text))
        return
    if _DATE.fullmatch(text) or (0 < digits <= 8 and len(text) <= 40 and _names_day(text)):
        result.date += 1
        result.old_years += _looks_old(text)
    elif _is_personal(text):
        result.personal += 1
    elif (
        digits >= 7 and not _is_too_long(text) and not _is_money(text) and _is_number(text, digits)
    ):
        result.phone += 1
        is_phone = True
    result.serial += bool(_SERIAL.fullmatch(text)) and int(text[:5]) in _SERIALS
    result.number += text.replace(" ", "").replace(",", ".", 1).replace(".", "", 1).isdigit()
    result.url += bool(_URL.fullmatch(text))
    result.handle += bool(_HANDLE.fullmatch(text))
    result.postal += bool(_POSTAL.fullmatch(text))
    result.tax += bool(_TAX.fullmatch(text))
    result.house += bool(_HOUSE.fullmatch(text))
    result.iban += bool(_IBAN.fullmatch(text.replace(" ", "")))
    result.region_code += bool(_REGION_CODE.fullmatch(text))
    _weigh_words(result, text, plain, is_phone=is_phone)


def _names_day(text: str) -> bool:
    """Whether a text is a day in words or eight digits; a number of a register is none."""
    if text.isdigit() and len(text) == _COMPACT_DAY:
        year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
        in_years = _FIRST_YEAR <= year <= _LAST_YEAR
        return in_years and 1 <= month <= _MONTHS and 1 <= day <= _DAYS
    return names_day(text)


_COMPACT_DAY = 8
_FIRST_YEAR, _LAST_YEAR = 1300, 2100
"""From the years of old people in the calendar of Iran on."""


def _is_personal(text: str) -> bool:
    """Whether a text is a person's number of Northern Europe: a birthday and four or five digits.

    "150281-19897" looks like a telephone number otherwise.
    """
    found = _PERSONAL.fullmatch(text)
    if found is None:
        return False
    first, second, third = map(int, found.groups())
    is_day_first = 1 <= first <= _DAYS and 1 <= second <= _MONTHS
    return is_day_first or (1 <= third <= _DAYS and 1 <= second <= _MONTHS)


_DAYS, _MONTHS = 31, 12


def _is_too_long(text: str) -> bool:
    """Whether digits alone are more than any telephone has, e.g. those of an account."""
    return len(text) > _LONGEST_NUMBER and text.isdigit()


_LONGEST_NUMBER = 13


def _is_money(text: str) -> bool:
    """Whether a text is an amount with its cents: "91 000,00", "$5,000.00", "1.234,50 EUR"."""
    return _MONEY.fullmatch(text) is not None


def _is_number(text: str, digits: int) -> bool:
    return looks_like_phone(text) or _holds_number(text, digits)


def _holds_number(text: str, digits: int) -> bool:
    """Whether a text is a number or several with few words around them."""
    if digits * 2 > len(text) and _has_phone_part(text):
        return True
    return sum(map(str.isalpha, text)) < digits and _LABELLED_NUMBER.search(text) is not None


def _has_phone_part(text: str) -> bool:
    parts = _CELL_PARTS.split(text)
    return any(len(digits_of(part)) >= 7 and looks_like_phone(part) for part in parts)


def _weigh_number(result: Evidence, value: float, digits: int) -> None:
    result.number += 1
    if value.is_integer():
        result.serial += int(value) in _SERIALS
        result.phone += 8 <= digits <= 13
        result.postal += 3 <= digits <= 6
        result.tax += 8 <= digits <= 12
        result.house += 0 < value < _MOST_HOUSES


_MOST_HOUSES = 1_000


def _looks_old(text: str) -> bool:
    years = [int(part) for part in re.findall(r"\d{4}", text)]
    if not years and (short := _SHORT_YEAR.fullmatch(text)):
        return int(short[1]) >= _OLD_SHORT_YEAR
    return bool(years) and (1900 <= years[0] < 2008 or 1300 <= years[0] < 1388)


def _weigh_words(result: Evidence, text: str, plain: str, *, is_phone: bool) -> None:
    if not plain:
        return
    has_digits = any(map(str.isdigit, plain))
    result.prefix += _is_prefix(plain)
    result.gender += plain in word_set("gender")
    result.language += plain in word_set("language")
    result.status += plain in word_set("status")
    _weigh_party(result, text, plain)
    result.yes_no += plain in word_set("yes_no")
    result.country += bool(country_code(text))
    result.job += _words_in(plain, "job")
    words = plain.split()
    result.source += _is_source(plain, words)
    if len(words) <= _MOST_NAMES and not has_digits:
        result.given += not given_names().isdisjoint(words)
        result.town += _is_town(words)
    if has_digits:
        is_street = _words_in(plain, "street")
        result.street_word += is_street
        # "3421,55" is an amount, "PL 7700123" the number of something.
        has_words = len(words) > 1 and sum(map(str.isalpha, text)) > _MOST_LETTERS_OF_CODES
        result.street += is_street or (has_words and not is_phone)
        result.place += bool(_PLACE.fullmatch(text))
        result.named_number += bool(_NAMED_NUMBER.search(text))
        result.numbered += bool(_NUMBERED.fullmatch(text))
    result.legal_form += not _URL.fullmatch(text) and has_legal_form(text)
    result.initials += bool(_INITIAL.search(text))
    first = text.lstrip(" \"'«„“")[:1]
    # Georgian letters are small ones that begin no word in capitals.
    result.lower_start += first.islower() and first.title() != first
    result.name_like += bool(
        1 <= len(plain.split()) <= 4
        and not has_digits
        and _LETTERS_ONLY.fullmatch(text)
        and not first.islower()
    )


_MOST_LETTERS_OF_CODES = 2


def _is_source(plain: str, words: Sequence[str]) -> bool:
    """Whether a text says where somebody comes from, perhaps with a word beside it."""
    known = word_set("source_value")
    if plain in known:
        return True
    return 1 < len(words) <= _MOST_NAMES - 1 and words[0] in known and not _words_in(plain, "job")


def _is_prefix(plain: str) -> bool:
    """Whether a text is a form of address, or several together ("Herr Dr.")."""
    known = word_set("prefix")
    words = plain.split()
    return plain in known or (1 < len(words) <= _MOST_NAMES and known.issuperset(words))


_MOST_NAMES = 4


def _is_town(words: Sequence[str]) -> bool:
    """Whether words are one of the large towns, perhaps with a letter that says so ("г. Пермь")."""
    known = towns()
    return " ".join(words) in known or (
        len(words) > 1 and len(words[0]) == 1 and " ".join(words[1:]) in known
    )


def _weigh_party(result: Evidence, text: str, plain: str) -> None:
    """What contacts are to a company; customers and prospects are stages as well."""
    known = party_words()
    if plain in known:
        found = {known[plain]}
    elif len(text) <= _LONGEST_PARTIES and _PARTIES.search(text):
        found = {known.get(bare(part), "") for part in _PARTIES.split(text) if part.strip()}
    else:
        return
    result.party += found != {""}
    result.party_alone += bool(found & _NO_STAGES)


def has_legal_form(text: str) -> bool:
    """Whether a name loses a word of letters when its legal form is taken away.

    Initials behind a surname are none, though "И.П." and "A.S." are forms elsewhere.
    """
    if _NAME_AND_INITIALS.fullmatch(text.strip()):
        return False
    whole = fold(text).replace("'", "")
    plain = bare(whole)
    kept = set(bare(strip_legal_form(whole)).split())
    return any(not word.isdigit() and word not in kept for word in plain.split())


_NUMBERED = re.compile(r"(?:[^\W\d_][\w.'-]* ){2,4}\d{1,5}")
_NAME_AND_INITIALS = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]+)? [^\W\d_]\.(?: ?[^\W\d_]\.)?")
_NEUTRAL = 1.0


_YES_NO_FIELDS = frozenset({Field.STATUS, Field.TAGS, Field.NOTES, Field.IGNORE})


def agreement(field_: Field, seen: Evidence) -> float:
    """How well a column's values agree with a field: 1 neither way, below against, above for."""
    if seen.count == 0:
        return _NEUTRAL
    if seen.yes_no > 0.9 and field_ not in _YES_NO_FIELDS:
        return 0.3
    rule = _RULES.get(field_)
    return rule(seen) if rule is not None else _NEUTRAL


def _graded(share: float, *, low: float = 0.15, against: float = 0.35) -> float:
    if share >= 0.5:
        return 1.1
    return _NEUTRAL if share >= low else against


def _not_contact_points(seen: Evidence) -> float:
    foreign = seen.email + seen.phone + seen.date
    return 0.3 if foreign > 0.5 else _NEUTRAL


def _notes(seen: Evidence) -> float:
    """Remarks are not the same few names ("Opel", "Skoda"), nor numbers, over and over."""
    is_few = seen.distinct < 0.2 and seen.name_like > 0.9
    if seen.count > _SOME_ROWS and seen.words < 1.5 and (is_few or seen.number > 0.8):
        return 0.6
    return _not_contact_points(seen)


def _organization(seen: Evidence) -> float:
    if seen.legal_form > 0.15:
        return 1.12
    if _says_much(seen) or seen.source > 0.5 or seen.town > _MOSTLY_NAMES:
        return 0.5  # "Facebook", "exhibition", "Madrid"
    if seen.count > _SOME_ROWS and seen.length <= _SHORTEST_JOB + 1 and seen.distinct < 0.5:
        return 0.5  # initials and codes
    return _text_only(seen)


def _text_only(seen: Evidence) -> float:
    if seen.number > 0.5 or seen.email + seen.phone + seen.date > 0.5:
        return 0.25
    return _NEUTRAL


def _person(seen: Evidence) -> float:
    if seen.legal_form > 0.3 or seen.country > 0.5:
        return 0.5
    if _is_kind_of_word(seen) or seen.source > 0.5:
        return 0.4
    if seen.with_digits - seen.named_number - seen.numbered > 0.4:
        return 0.25
    if seen.numbered > 0.4:
        return 0.85  # "Ada Stone 7"
    if seen.named_number > 0.4:
        return _NEUTRAL
    if seen.initials > 0.2 or seen.name_like > 0.8:
        return 1.04
    return _text_only(seen)


def _is_kind_of_word(seen: Evidence) -> bool:
    """Whether few words in small letters stand over and over: kinds of something, no names."""
    is_few = seen.count > _SOME_ROWS and seen.distinct < 0.2
    return is_few and seen.lower_start > 0.5 and seen.given < 0.1


_SOME_ROWS = 12


def _full_name(seen: Evidence) -> float:
    return _person(seen) * (1.02 if seen.words >= 1.7 else 0.96)


def _one_name(seen: Evidence) -> float:
    return _person(seen) * (1.02 if seen.words <= 1.5 else 0.9)


def _honorific(seen: Evidence) -> float:
    if seen.prefix > 0.5:
        return 1.2
    return 0.5 if seen.prefix < 0.1 else _NEUTRAL


def _job(seen: Evidence) -> float:
    if seen.prefix > 0.5 or (seen.length <= _SHORTEST_JOB and seen.count > 2):
        return 0.4
    return 1.06 if seen.job > 0.3 else _text_only(seen)


_SHORTEST_JOB = 2.5
"""Letters of values that are levels ("A2") rather than jobs; "CEO" has three."""


_SHARE_OF_BOTH = 0.2
"""From this share of cells on a column of addresses is one of telephone numbers as well."""


_LONGEST_POSTAL = 9


def _number(seen: Evidence) -> float:
    if seen.counting or seen.date > 0.6 or seen.url > 0.5:
        return 0.25
    if seen.email > 0.5 and seen.phone < _SHARE_OF_BOTH:
        return 0.25
    if seen.postal > 0.9 and seen.length <= _LONGEST_POSTAL:
        return 0.9
    return _graded(seen.phone, low=0.1, against=0.6 if seen.with_digits > 0.3 else 0.3)


def _date(seen: Evidence) -> float:
    return _graded(seen.date + seen.serial, low=0.1, against=0.35)


def _birth(seen: Evidence) -> float:
    return _date(seen)


def _interval(seen: Evidence) -> float:
    """Short numbers, or few words such as "monthly"."""
    if seen.date + seen.email + seen.phone + seen.serial > 0.3 or seen.words > 5:
        return 0.4
    if seen.name_like > 0.8 and seen.given > 0.2:
        return 0.3
    return 1.05 if seen.number > 0.5 else _NEUTRAL


def _postal(seen: Evidence) -> float:
    return _graded(seen.postal, low=0.1, against=0.4)


def _identifier(seen: Evidence) -> float:
    if seen.date + seen.email > 0.5 or seen.with_digits < 0.2:
        return 0.4
    if seen.number > 0.9 and seen.length < _SHORTEST_OFFICIAL and seen.count > _SOME_ROWS:
        return 0.6
    return 1.05 if seen.tax > 0.5 else _NEUTRAL


_SHORTEST_OFFICIAL = 5
"""Digits of numbers that a state gives."""


def _external(seen: Evidence) -> float:
    if seen.words > 2 or seen.with_digits < 0.5:
        return 0.5
    if seen.distinct < 0.5 and seen.count > 10:
        return 0.5
    return 0.9 if seen.counting else 1.02


def _place(seen: Evidence) -> float:
    if seen.email + seen.date + seen.url > 0.5 or seen.phone > 0.7 or seen.number > 0.5:
        return 0.3
    if seen.place > 0.5:
        return _NEUTRAL
    if seen.status > 0.5 or seen.job > 0.5 or seen.lower_start > 0.6:
        return 0.6
    if seen.with_digits > 0.5 or seen.words > 4:
        return 0.55
    return _NEUTRAL


_MOSTLY_NAMES = 0.6


def _town(seen: Evidence) -> float:
    return _place(seen) * (1.06 if seen.town > 0.3 else 0.9 if seen.region_code > 0.8 else 1.0)


def _region(seen: Evidence) -> float:
    return _place(seen) * (1.06 if seen.region_code > 0.8 else _NEUTRAL)


def _street(seen: Evidence) -> float:
    if seen.source > 0.5 or seen.given > _MOSTLY_NAMES > seen.with_digits:
        return 0.5
    if seen.email + seen.date > 0.5 or seen.phone > 0.7 or seen.url > 0.5:
        return 0.3
    return 1.05 if seen.street > 0.4 else _NEUTRAL


def _country(seen: Evidence) -> float:
    return _graded(seen.country, low=0.2, against=0.5)


def _gender(seen: Evidence) -> float:
    return _graded(seen.gender, low=0.2, against=0.4)


def _language(seen: Evidence) -> float:
    return _graded(seen.language, low=0.2, against=0.6)


def _email(seen: Evidence) -> float:
    return _graded(seen.email, low=0.1, against=0.3)


def _messenger(seen: Evidence) -> float:
    """Neither a day nor a mail address is a name in a messenger ("Last chat")."""
    if seen.legal_form > 0.2:
        return 0.3
    return 0.3 if seen.email + seen.date + seen.serial > 0.5 else _NEUTRAL


def _website(seen: Evidence) -> float:
    return 0.3 if seen.email > 0.5 else _graded(seen.url, low=0.1, against=0.5)


def _few(seen: Evidence) -> float:
    """Fields of few different values: status, source, owner, industry."""
    if seen.number > 0.7 or seen.email + seen.phone + seen.date > 0.5:
        return 0.5
    if seen.count > 20 and seen.distinct > 0.8:
        return 0.85
    return 1.02


def _owner(seen: Evidence) -> float:
    """No sentences: names begin with capitals, where a script has them."""
    return _few(seen) * (0.5 if seen.lower_start > 0.6 and seen.words >= 1.6 else _NEUTRAL)


def _status(seen: Evidence) -> float:
    if seen.region_code > 0.8:
        return 0.6
    return _few(seen) * (1.04 if seen.status > 0.3 else _NEUTRAL)


def _party_kinds(seen: Evidence) -> float:
    """Headings such as "Type" mean a status unless the values say what contacts are."""
    if seen.party > 0.4 and seen.party_alone > 0.02:
        return 1.1
    if seen.count > _SOME_ROWS and seen.party < 0.1 and seen.distinct < 0.2:
        return 0.6  # "Double room", "Single room"
    return 0.98 * _few(seen)


def _ignored(seen: Evidence) -> float:
    return 1.1 if seen.counting else _NEUTRAL


_RULES = {
    Field.ORGANIZATION: _organization,
    Field.FULL_NAME: _full_name,
    Field.GIVEN_NAME: _one_name,
    Field.ADDITIONAL_NAME: _one_name,
    Field.FAMILY_NAME: _one_name,
    Field.NICKNAME: _text_only,
    Field.HONORIFIC_PREFIX: _honorific,
    Field.JOB_TITLE: _job,
    Field.PHONE: _number,
    Field.MOBILE: _number,
    Field.FAX: _number,
    Field.EMAIL: _email,
    Field.MESSENGER: _messenger,
    Field.WEBSITE: _website,
    Field.STREET_ADDRESS: _street,
    Field.LOCALITY: _town,
    Field.REGION: _region,
    Field.POSTAL_CODE: _postal,
    Field.COUNTRY: _country,
    Field.BIRTH_DATE: _birth,
    Field.LAST_CONTACT_DATE: _date,
    Field.RHYTHM: _interval,
    Field.TAX_ID: _identifier,
    Field.REGISTRATION_NO: _identifier,
    Field.EXTERNAL_ID: _external,
    Field.STATUS: _status,
    Field.PARTY_KINDS: _party_kinds,
    Field.SOURCE: _few,
    Field.OWNER: _owner,
    Field.INDUSTRY: _few,
    Field.TAGS: _not_contact_points,
    Field.NOTES: _notes,
    Field.LANGUAGE: _language,
    Field.GENDER: _gender,
    Field.IGNORE: _ignored,
}


def _reach_by_values(seen: Evidence) -> dict[Field, float]:
    if seen.official > 0.9:
        return {Field.TAX_ID: 0.8}
    if seen.email > _SHARE_OF_BOTH < seen.phone and seen.email + seen.phone > 0.6:
        return {Field.PHONE: 0.9}
    if seen.phone > 0.6 and seen.tax < 0.95:
        return {Field.PHONE: 0.5 + 0.35 * seen.phone}
    return {}


def tells_nothing(seen: Evidence) -> bool:
    """Whether values are what no field of ours holds: row numbers, accounts, people's numbers."""
    return seen.counting or seen.iban > 0.5 or seen.personal > 0.8


def fields_by_values(seen: Evidence) -> dict[Field, float]:
    """What a column may be whose heading says nothing; scores 0–1."""
    found: dict[Field, float] = {}
    if seen.count == 0 or tells_nothing(seen):
        return {Field.IGNORE: 0.8}
    if seen.email > 0.5:
        found[Field.EMAIL] = 0.6 + 0.35 * seen.email
    if seen.handle > 0.5:
        found[Field.MESSENGER] = 0.85
    elif seen.url > 0.6:
        found[Field.WEBSITE] = 0.55 + 0.3 * seen.url
    if seen.legal_form > 0.35:
        found[Field.ORGANIZATION] = 0.55 + 0.35 * seen.legal_form
    if seen.date > 0.6 and seen.old_years > 0.6:
        found[Field.BIRTH_DATE] = 0.6
    if seen.street_word > 0.5 and seen.words >= 2:
        found[Field.STREET_ADDRESS] = 0.6
    if seen.prefix > 0.7:
        found[Field.HONORIFIC_PREFIX] = 0.8
    if seen.country > 0.8:
        found[Field.COUNTRY] = 0.75
    if seen.gender > 0.9 and seen.distinct * seen.count <= 4:
        found[Field.GENDER] = 0.7
    return found | _supposed_by_values(seen) | _reach_by_values(seen)


def _supposed_by_values(seen: Evidence) -> dict[Field, float]:
    """What words that lists often have hint at."""
    found: dict[Field, float] = {}
    if seen.town > 0.5:
        found[Field.LOCALITY] = 0.5 + 0.25 * seen.town
    if seen.source > 0.5:
        found[Field.SOURCE] = 0.5 + 0.25 * seen.source
    elif seen.status > 0.6:
        found[Field.STATUS] = 0.6
    if seen.job > 0.6 and seen.words <= 4 and seen.with_digits < 0.3:
        found[Field.JOB_TITLE] = 0.5 + 0.2 * seen.job
    if _says_much(seen):
        found[Field.NOTES] = 0.46
    return found


def _says_much(seen: Evidence) -> bool:
    """Whether most values are remarks: a few words each that begin with a small letter."""
    is_free = seen.with_digits < 0.5 and seen.email + seen.date + seen.phone + seen.job < 0.3
    return is_free and seen.lower_start > 0.6 and seen.words >= 1.6 and seen.count > 2


def fields_without_heading(seen: Evidence) -> dict[Field, float]:
    """As `fields_by_values`, bolder: for sheets that have no headings at all."""
    found = fields_by_values(seen)
    if found:
        return found
    if seen.phone > 0.3:
        found[Field.PHONE] = 0.55 if seen.tax < 0.95 else 0.46
    if seen.job > 0.4:
        found[Field.JOB_TITLE] = 0.6
    if seen.street > 0.5 and seen.date < 0.3:
        found[Field.STREET_ADDRESS] = 0.6
    if seen.postal > 0.8 and seen.number < 1.01:
        found[Field.POSTAL_CODE] = 0.5
    is_name = seen.name_like > 0.8 and seen.job < 0.2
    if is_name and seen.given > 0.4 and seen.words <= 1.3:
        found[Field.GIVEN_NAME] = 0.56
    elif is_name and 1.7 <= seen.words <= 4 and seen.distinct > 0.3:
        found[Field.FULL_NAME] = 0.55
    elif is_name and seen.words <= 1.3 and seen.distinct <= 0.6:
        found[Field.LOCALITY] = 0.46
    if seen.legal_form > 0.1:
        found[Field.ORGANIZATION] = 0.45
    if seen.lower_start > 0.5 and seen.words > 2.5:
        found[Field.NOTES] = 0.45
    return found
