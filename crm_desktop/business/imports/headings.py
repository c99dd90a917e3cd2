"""What a column's heading may mean, in all languages of `resources/imports/headings.json`.

Headings are compared folded, without punctuation. In falling order of trust: the whole heading;
the heading without words that only qualify it ("work", "1", "value"); one of its parts
("Miestas / City"); abbreviations ("Mob. tel."); typing mistakes; other letters ("Familiya"); a
known heading inside it; a word that nearly all languages share ("Mobilnummer").
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from crm_desktop.business.imports.heading_votes import HeadingVotes
from crm_desktop.business.imports.model import Field
from crm_desktop.business.imports.sounding import borrowed_meaning, sounds_of
from crm_desktop.business.imports.words import word_set
from crm_desktop.core.paths import resource
from crm_desktop.core.text import VOWEL_SIGNS, fold, to_ascii_digits

EXACT = 1.0
QUALIFIED = 0.95
PART = 0.9
ABBREVIATED = 0.86
MISTYPED = 0.82
CONTAINED = 0.55
SOUNDING = 0.8
BORROWED = 0.7
GUESSED = 0.66
"""What two letters may stand for."""

_SIGNS = re.compile(rf"[^\w#№{VOWEL_SIGNS}]+")
_PARTS = re.compile(r"\s*[/|\n\r;(){}\[\]]\s*|\s+[-–—]\s+")
_DASH = re.compile(r"\s[-–—]\s")
_LABEL = re.compile(r"(?:^|\W)(?:label|type)$")
_CURRENCY = re.compile(r"[$€£¥₽₴₺₹₸₾₪₩]")
"""Signs of money, which no column of ours holds."""
_HAS_NUMBER = re.compile(r"\s*\d+\s*")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|_|(?<=[^\W\d_])(?=\d)")

_NUMERALS = frozenset(["1", "2", "3", "4", "5", "i", "ii", "iii", "iv"])

Scores = dict[Field, float]


@lru_cache(maxsize=1)
def _qualifiers_by_stem() -> dict[str, tuple[str, ...]]:
    """Words that say whose value it is ("contact", "company"), not what it is, by their stems."""
    found: dict[str, list[str]] = {}
    for word in heading_words("qualifier") - {"address"}:
        found.setdefault(_stem(word), []).append(word)
    return {stem: tuple(words) for stem, words in found.items()}


def _only_qualifies(word: str) -> bool:
    """Whether a word is a form of one that says whose a value is."""
    return any(_same_stem(word, each) for each in _qualifiers_by_stem().get(_stem(word), ()))


@cache
def heading_words(name: str) -> frozenset[str]:
    """One list of `words.json` in the form in which `plain` gives the words of a heading."""
    return frozenset(filter(None, map(plain, word_set(name))))


class _Known(NamedTuple):
    """The dictionary in the forms in which it is searched."""

    exact: dict[str, frozenset[Field]]
    phrases: tuple[str, ...]
    by_start: dict[tuple[int, str], tuple[tuple[str, ...], ...]]
    by_stem: dict[str, tuple[tuple[str, ...], ...]]


@lru_cache(maxsize=1)
def _known() -> _Known:
    languages = json.loads(resource("imports", "headings.json").read_text(encoding="utf-8"))
    exact: dict[str, set[Field]] = {}
    for name, by_language in languages.items():
        for phrases in by_language.values():
            for phrase in phrases:
                exact.setdefault(plain(phrase), set()).add(Field(name))
    by_start: dict[tuple[int, str], list[tuple[str, ...]]] = {}
    by_stem: dict[str, list[tuple[str, ...]]] = {}
    for phrase in exact:
        words = tuple(phrase.split())
        by_stem.setdefault(_stem(max(words, key=len)), []).append(words)
        for first in {words[0][0], words[-1][0]}:
            by_start.setdefault((len(words), first), []).append(words)
    return _Known(
        _with_shared_sets(exact),
        tuple(exact),
        {start: tuple(found) for start, found in by_start.items()},
        {stem: tuple(found) for stem, found in by_stem.items()},
    )


def _with_shared_sets(found: Mapping[str, set[Field]]) -> dict[str, frozenset[Field]]:
    """Equal sets are one: of fifteen thousand headings there are not a hundred different ones."""
    kept: dict[frozenset[Field], frozenset[Field]] = {}
    shared = (kept.setdefault(fields, fields) for fields in map(frozenset, found.values()))
    return dict(zip(found, shared, strict=True))


def _stem(word: str) -> str:
    """What two forms of one word have in common at least (see `_same_stem`)."""
    return word[:4]


def plain(heading: str) -> str:
    """A heading as it is compared: folded words without punctuation; "" for nothing but signs."""
    apart = heading.replace("\u200c", " ")  # Persian words that are written as one
    apart = apart.replace(".º", "º").replace(".°", "°")  # "N.º" is "Nº"
    words = _SIGNS.sub(" ", fold(apart).replace("'", "")).replace("_", " ").split()
    return " ".join(map(_without_article, words))


def _without_article(word: str) -> str:
    """A word without the Arabic article or the Amharic "of" that is written as a part of it."""
    if word[0] == "የ" and len(word) > 2:
        return word[1:]
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@lru_cache(maxsize=4096)
def heading_scores(heading: str) -> Scores:
    """The fields a heading may stand for, with 0–1; empty if nothing is known of it.

    The result is shared: do not change it.
    """
    if not heading.strip() or len(heading) > 200:
        return {}
    whole = plain(heading)
    if not whole:
        return _exact(heading.strip(), EXACT)
    return _narrowed(_any_scores(heading, whole), whole, heading)


_WITHIN_ADDRESSES = frozenset({Field.LOCALITY, Field.REGION, Field.POSTAL_CODE, Field.COUNTRY})


def _narrowed(found: Scores, whole: str, heading: str) -> Scores:
    """The narrower of two meanings that one heading names: "Mailing address (town)" is a town.

    A telephone number of which a word says that it is a mobile one is that.
    """
    words = whole.split()
    if len(words) > 1 and _is_about_channel(words, found):
        return {Field.IGNORE: QUALIFIED}
    best = max(found.values(), default=0.0)
    if len(words) > 1 and best < EXACT and _names_both(whole, found):
        return {Field.FULL_NAME: QUALIFIED}  # "Vor-/Nachn."
    if len(words) > 1 and best < EXACT and (narrow := _within_address(words)):
        return narrow
    if Field.STREET_ADDRESS in found and not _WITHIN_ADDRESSES.isdisjoint(found):
        return {field: score for field, score in found.items() if field != Field.STREET_ADDRESS}
    known = _known().exact
    if Field.PHONE in found and _MOBILE_LETTER.search(heading):
        return {Field.MOBILE: found[Field.PHONE]}
    aside = _IN_BRACKETS.search(heading)
    if aside and {Field.PHONE, Field.MOBILE} <= found.keys():
        narrow = heading_scores(aside[1])
        if Field.MOBILE in narrow and Field.PHONE not in narrow:
            return {Field.MOBILE: found[Field.PHONE]}  # "Tél. (port.)"
    is_path = "_" in heading and " " not in heading.strip() and "/" not in heading
    if is_path and found.keys() == {Field.PHONE, Field.FAX}:
        return {Field.FAX: found[Field.FAX]}  # "phone_fax": of the telephones that of the fax
    for narrow in (Field.MOBILE, Field.FAX):
        if Field.PHONE not in found or narrow in found or len(words) < 2:
            continue
        is_both = narrow is Field.FAX and any(Field.PHONE in known.get(word, ()) for word in words)
        if not is_both and any(narrow in known.get(word, ()) for word in words):
            return {narrow if f is Field.PHONE else f: s for f, s in found.items()}
    return found


_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_MOBILE_LETTER = re.compile(r"\([mм]\.?\)", re.IGNORECASE)
"""The letter that stands for a mobile behind a word for a telephone: "Ph (M)"."""


def _names_both(whole: str, found: Scores) -> bool:
    """Whether a heading names both parts of a name and nothing else."""
    both = {Field.GIVEN_NAME, Field.FAMILY_NAME}
    if not both <= found.keys() <= {*both, Field.FULL_NAME, Field.ADDITIONAL_NAME}:
        return False
    each = [
        heading_scores(word).keys() & both
        for word in whole.split()
        if word not in heading_words("and")
    ]
    return all(each) and both == set().union(*each) and min(map(len, each)) == 1


_CHANNELS = frozenset(
    {Field.PHONE, Field.MOBILE, Field.FAX, Field.EMAIL, Field.MESSENGER, Field.WEBSITE}
)


def _is_about_channel(words: Sequence[str], found: Scores) -> bool:
    """Whether a heading says of which type a number or address is, or under what name it is shown.

    "Type de messagerie", "E-posta Görünen Adı"; a "type" alone may be a status.
    """
    aside = heading_words("kind_word") | heading_words("display_word")
    if aside.isdisjoint(words):
        return False
    rest = [word for word in words if word not in aside]
    named = _CHANNELS & (found.keys() | ({borrowed_meaning(" ".join(rest))} if rest else set()))
    return bool(named)


def _within_address(words: Sequence[str]) -> Scores:
    """A part of an address: "Rechnungsadresse PLZ", "İş Adresi Şehir", "CEP do endereço"."""
    known = _known().exact
    is_address = any(
        Field.STREET_ADDRESS in known.get(word, ())
        or borrowed_meaning(word) is Field.STREET_ADDRESS
        for word in words
    )
    if not is_address:
        return {}
    parts = {
        field
        for word in words
        for field in known.get(word, frozenset[Field]()) & _WITHIN_ADDRESSES
        if Field.STREET_ADDRESS not in known[word]
    }
    return {field: ABBREVIATED for field in Field if field in parts}


def _any_scores(heading: str, whole: str) -> Scores:
    found = _name_part(heading) or _narrow(heading) or _exact(whole, EXACT)
    found = found or _exact(plain(_CAMEL.sub(" ", heading)), EXACT) or _initials(whole)
    found = found or _of_reference(heading)
    if found:
        return found
    if _LABEL.search(fold(heading).strip()) or _is_money(heading):
        return {Field.IGNORE: QUALIFIED}
    if found := _below_group(heading) or _counted(whole) or _street_and_number(whole):
        return found
    for attempt in (
        _without_qualifiers, _numbers_records, _by_words, _by_parts, _contracted, _abbreviated,
        _abbreviated_core, _joined, _mistyped, _sounding,
    ):  # fmt: skip
        found = attempt(heading)
        if found:
            return found
    return _voted(heading, _contained(heading) or _borrowed(heading))


_REFERENCE = re.compile(r"([^/\s]+?)_ids?/(?:\.?id|[a-z_]*name)", re.IGNORECASE)


def _of_reference(heading: str) -> Scores:
    """What a column of a database refers to by its name: "state_id/name" is a state."""
    found = _REFERENCE.fullmatch(heading.strip())
    if found is None:
        return {}
    if heading.strip().endswith("id"):
        return {Field.IGNORE: PART}  # the number of another record
    return {field: min(score, PART) for field, score in heading_scores(found[1]).items()}


def _is_money(heading: str) -> bool:
    """Whether a heading names a currency beside what it is: "Долг (руб.)", "Sold final, lei"."""
    if _CURRENCY.search(heading):
        return True
    words = plain(heading).split()
    return len(words) > 1 and not heading_words("money").isdisjoint(words)


@lru_cache(maxsize=1024)
def other_scores(heading: str) -> Scores:
    """What a heading may be besides what it is called exactly: what it may be short for."""
    return _abbreviated(heading) or _contained(heading)


def _counted(whole: str) -> Scores:
    """How many there are of something: "Кол-во заказов", "Anz. Aufträge"."""
    for count in heading_words("count"):
        if whole.startswith(count + " ") or (count.isalpha() and whole.endswith(" " + count)):
            return {Field.IGNORE: PART}
    return {}


def _street_and_number(whole: str) -> Scores:
    """A street and its number: "Rua e n.º", "Ul. a č."."""
    words = [word for word in whole.split() if word not in heading_words("and")]
    numbers = heading_words("number_word") | heading_words("house")
    rest = [word for word in words if word not in numbers]
    if rest and len(rest) < len(words) and all(word in heading_words("street") for word in rest):
        return {Field.STREET_ADDRESS: PART}
    return {}


def _initials(whole: str) -> Scores:
    """Letters with dots between them: "V.K.N.", "D. O. B."."""
    letters = whole.split()
    if len(letters) < 2 or max(map(len, letters)) > 1:
        return {}
    return _exact("".join(letters), QUALIFIED)


_MAJORITY = 0.45
"""Below this share of the votes the pieces of a heading do not agree."""
_UNANIMOUS = 0.8


@lru_cache(maxsize=1)
def _votes() -> HeadingVotes:
    return HeadingVotes(_known().exact)


def _voted(heading: str, found: Scores) -> Scores:
    """What was found by a part of a heading, weighed by what all of its pieces say."""
    words = plain(_CAMEL.sub(" ", heading))
    votes = _votes().of(words)
    if not found:
        is_letters = " " in words and max(map(len, words.split())) == 1  # "Ф.И."
        if not _votes().knows_word(words) and not is_letters:
            return {}
        best = [(field, share) for field, share in votes.items() if share >= _MAJORITY]
        return {field: CONTAINED - 0.1 + 0.35 * share for field, share in best[:2]}
    return {f: min(_UNANIMOUS, s - 0.06 + 0.12 * votes.get(f, 0.0)) for f, s in found.items()}


def _name_part(heading: str) -> Scores:
    """A part of the name below a group heading: "Name - Surname" is no "name surname"."""
    if not _DASH.search(heading):
        return {}
    found = _exact(plain(_DASH.split(heading)[-1]), EXACT)
    return found if found.keys() <= _PARTS_OF_NAMES else {}


def _narrow(heading: str) -> Scores:
    """The heading below a group heading that together read as something else: what is narrower.

    "Contact - Address" is an address, though a "contact address" is a number or an e-mail.
    """
    if not _DASH.search(heading):
        return {}
    together = _exact(plain(heading), EXACT)
    if not together or Field.IGNORE in together:
        return {}
    found = _exact(plain(_DASH.split(heading)[-1]), EXACT)
    if together.keys() & _exact(plain(_DASH.split(heading)[0]), EXACT).keys():
        return together  # "Organization - Name"
    return {} if found.keys() & together.keys() else found


_HARDLY = 0.6
"""What is left of a group heading's meaning above a heading that says something unknown."""


def _below_group(heading: str) -> Scores:
    """The heading below a group heading: what is narrower counts ("Contacts - Debt")."""
    parts = _DASH.split(heading)
    if len(parts) != 2 or not plain(parts[0]) or not plain(parts[1]):
        return {}
    if heading_words("qualifier").issuperset(plain(parts[1]).split()):
        return {}
    wide, narrow = heading_scores(parts[0]), heading_scores(parts[1])
    if not narrow:
        return {field: score * _HARDLY for field, score in wide.items()}
    found = {field: min(score, PART) for field, score in narrow.items()}
    return {f: s + 0.08 for f, s in found.items() if f in wide} or found


_PARTS_OF_NAMES = frozenset({Field.GIVEN_NAME, Field.FAMILY_NAME, Field.ADDITIONAL_NAME})


def _exact(phrase: str, score: float) -> Scores:
    fields = _known().exact.get(phrase, ())
    return {field: score for field in Field if field in fields} if fields else {}


def _without_qualifiers(heading: str) -> Scores:
    whole, apart = plain(heading), plain(_CAMEL.sub(" ", heading))
    found = _without_words_aside(whole.split())
    if found or apart == whole:  # "KvK-nr." is no "Kv K", "companyPhone" is "company phone"
        return found
    return _without_words_aside(apart.split())


def _without_words_aside(words: Sequence[str]) -> Scores:
    numberless = [word for word in words if not word.isdigit() and word not in _NUMERALS]
    if numberless and numberless != words:
        found = _exact(" ".join(numberless), QUALIFIED)
        if found:
            return found
    is_pair = len(numberless) == _PAIR and numberless[0] in heading_words("qualifier")
    if is_pair and numberless[1] in {"#", "no"}:  # "№" is folded to "no"
        # "Кл. №": a number of somebody, which the values may tell to be of a telephone
        return {Field.EXTERNAL_ID: PART, Field.PHONE: PART - 0.02, Field.IGNORE: PART - 0.04}
    core = [word for word in numberless if word not in heading_words("qualifier")]
    if core and core != numberless and (found := _exact(" ".join(core), QUALIFIED - 0.02)):
        return found
    if numberless and (found := _of_somebody(numberless) or _numbered(numberless)):
        return found
    for start in range(1, len(numberless)):  # "Default Address Company": what is last counts
        if numberless[start - 1] not in heading_words("qualifier"):
            break
        found = _exact(" ".join(numberless[start:]), QUALIFIED - 0.04)
        if found:
            return found
    return {}


_PAIR = 2


def _of_somebody(words: Sequence[str]) -> Scores:
    """Whose value it is ("patient's surname", "country of residence") does not change what it is.

    Somebody alone ("Patient / guest") is a name.
    """
    aside = heading_words("person_role") | heading_words("residence") | heading_words("qualifier")
    core = [word for word in words if word not in aside]
    if core and _SIGNS_OF_NUMBERS.issuperset(core) and len(core) < len(words):
        return {Field.EXTERNAL_ID: QUALIFIED - 0.04}  # "Member #"
    if core:
        return _exact(" ".join(core), QUALIFIED - 0.04) if len(core) < len(words) else {}
    if heading_words("person_role").intersection(words):
        return {Field.FULL_NAME: QUALIFIED - 0.04}
    return {Field.LOCALITY: PART} if heading_words("residence").intersection(words) else {}


_SIGNS_OF_NUMBERS = frozenset({"#", "№"})


def _numbered(words: Sequence[str]) -> Scores:
    """A word for "number" beside what else is one: "Nr. fax", "numer komórkowy"."""
    core = [word for word in words if word not in heading_words("number_word")]
    found = _exact(" ".join(core), QUALIFIED - 0.04) if core and len(core) < len(words) else {}
    return found if found.keys() <= _NUMBERS else {}


SHORTENED = re.compile(r"([^\W\d_]{3,})\.")
"""A word that ends with a dot."""


ID_WORDS = frozenset({"id", "ids", "uid", "uuid", "guid"})


def _numbers_records(heading: str) -> Scores:
    """Two or three words of which one says "id": "Datensatz-ID", "ID de registro"."""
    words = plain(_CAMEL.sub(" ", heading)).split()
    is_id = 1 < len(words) <= _MOST_WORDS_OF_IDS and not ID_WORDS.isdisjoint(words)
    if not is_id or _by_words(heading):
        return {}
    official = _contained(heading)
    for field in (Field.TAX_ID, Field.REGISTRATION_NO):  # "EU-UStID" is given by the state
        if official.get(field, 0.0) >= _OFFICIAL:
            return {field: ABBREVIATED}
    return {Field.EXTERNAL_ID: ABBREVIATED}


_MOST_WORDS_OF_IDS = 4
_OFFICIAL = 0.7
_NUMBERS = frozenset({Field.PHONE, Field.MOBILE, Field.FAX, Field.TAX_ID, Field.REGISTRATION_NO})
_NUMBERED_FIELDS = _NUMBERS | {
    Field.EXTERNAL_ID, Field.POSTAL_CODE, Field.STREET_ADDRESS, Field.IGNORE,
}  # fmt: skip
"""What has a number, or is one."""
_TOGETHER = (
    frozenset({Field.LOCALITY, Field.REGION, Field.POSTAL_CODE, Field.COUNTRY}),
    frozenset({Field.PHONE, Field.MOBILE, Field.FAX, Field.EMAIL}),
)
"""What people put into one cell under a heading that names each: "PLZ Ort", "Tel. E-Mail"."""
_MOBILE_PHONE = frozenset({Field.PHONE, Field.MOBILE})
"""Words that together name one kind of number: "Tel. mobil"."""


def _by_words(heading: str) -> Scores:
    """Each word is a heading of its own, and all belong together."""
    words = plain(heading).split()
    if len(words) < 2:
        return {}
    each = [_known().exact.get(word, frozenset[Field]()) for word in words]
    for group in _TOGETHER:
        if all(fields & group for fields in each):
            named = frozenset[Field]().union(*each) & group
            if named == _MOBILE_PHONE:
                named = _MOBILE_PHONE - {Field.PHONE}
            found = {field: PART - 0.02 for field in Field if field in named}
            if Field.LOCALITY in found:
                found[Field.LOCALITY] = PART
            return found if len(named) > 1 or named < _MOBILE_PHONE else {}
    return {}


def _by_parts(heading: str) -> Scores:
    parts = [part for part in _PARTS.split(heading) if part and plain(part)]
    if len(parts) < 2:
        return {}
    if _DASH.search(heading):
        parts.reverse()  # "Address 1 - City": the narrower word stands last
        narrow = _exact(plain(parts[0]), PART)
        if narrow:
            wide = _exact(plain(parts[-1]), PART)
            both = {field: score + 0.08 for field, score in narrow.items() if field in wide}
            return both or narrow
    whose = heading_words("qualifier") | heading_words("person_role")
    telling = [part for part in parts if not whose.issuperset(plain(part).split())]
    if len(telling) == 1 and "(" in heading and telling[0] == parts[0]:
        # "Должность (контакт)": in brackets stands whose it is
        found = heading_scores(telling[0])
        return {field: min(score, QUALIFIED - 0.02) for field, score in found.items()}
    result: Scores = {}
    votes: dict[Field, int] = {}
    for rank, part in enumerate(parts):
        found = _exact(plain(part), PART) or _without_qualifiers(part) or _abbreviated(part)
        if not found and rank:
            found = _mistyped(part)
        for field, score in found.items():
            votes[field] = votes.get(field, 0) + 1
            result[field] = max(result.get(field, 0.0), min(score, PART) - 0.06 * min(rank, 3))
    for field, count in votes.items():
        if count > 1:
            result[field] = min(EXACT, result[field] + 0.08)
    if len(result) > 1:
        result.pop(Field.IGNORE, None)
    return result


def _are_short_for(words: Sequence[str], phrase: Sequence[str], *, is_dotted: bool) -> bool:
    """Whether each word is the beginning of one of the phrase.

    One letter is enough beside whole words, and where all are shortened with dots ("Im. k.").
    """
    if not all(map(_is_short_for, words, phrase)):
        return False
    is_backed = any(map(str.__eq__, words, phrase)) and max(map(len, words)) > 2
    is_backed = is_backed or (is_dotted and max(map(len, words)) > 1)
    return all(
        len(short) >= 2 or len(long) == 1 or is_backed
        for short, long in zip(words, phrase, strict=True)
    )


_VOWELS = frozenset("aeiouyаеиоуыэюяіїє")


def _is_short_for(short: str, word: str) -> bool:
    """Whether a word is the beginning of another, or its consonants ("mgr", "appt", "tlf")."""
    if word.startswith(short):
        return True
    inner = short[1:-1] if short.endswith("y") and word.endswith("y") else short[1:]  # "cnty"
    if len(short) < 3 or short[0] != word[0] or not _VOWELS.isdisjoint(inner):
        return False
    if len(word) < len(short) + 2 or not short.isalpha():
        return False
    letters = iter(word)
    return all(letter in letters for letter in short)


def _abbreviated(heading: str) -> Scores:
    """Each word is the beginning of a word of a known heading, in the same or turned order."""
    words = [word for word in plain(heading).split() if word not in _NUMERALS]
    if words and len(words) == 1 and len(words[0]) == _PAIR:
        return _of_two_letters(words[0])
    if not words or (len(words) == 1 and len(words[0]) < _shortest_of(words[0])):
        return {}
    is_dotted = len(words) > 1 and heading.count(".") >= len(words)
    result: Scores = {}
    for phrase in _known().by_start.get((len(words), words[0][0]), ()):
        turned = phrase[::-1] if len(phrase) == 2 else None
        for candidate in (phrase, turned):
            if candidate is None or not _are_short_for(words, candidate, is_dotted=is_dotted):
                continue
            share = sum(map(len, words)) / sum(map(len, phrase))
            score = ABBREVIATED - 0.25 * (1 - share) - (0.08 if len(words) == 1 else 0.0)
            for field in _known().exact[" ".join(phrase)]:
                result[field] = max(result.get(field, 0.0), score)
    return result | _compounded(words, result)


_TOLD_BY_VALUES = frozenset(
    {Field.PHONE, Field.MOBILE, Field.FAX, Field.EMAIL, Field.WEBSITE, Field.BIRTH_DATE}
)


def _shortest_of(word: str) -> int:
    """Of how many signs an abbreviation has at least: those of scripts without case say more."""
    return 3 if word.upper() != word else 2


def _of_two_letters(word: str) -> Scores:
    """First and last letter of a short known word ("Fx"), or two syllables it begins with."""
    result: Scores = {}
    is_syllables = word.upper() == word
    for (known,) in _known().by_start.get((1, word[0]), ()):
        is_short = len(known) <= _SHORT_WORD and known[-1] == word[1] and known != word
        if is_short or (is_syllables and known.startswith(word)):
            for field in _known().exact[known] & _TOLD_BY_VALUES:
                result[field] = GUESSED
    return result


_SHORT_WORD = 3


def _contracted(heading: str) -> Scores:
    """Beginning and end of a word with a hyphen or an apostrophe for the rest: "Мен-р", "Тел-н"."""
    tokens = [each.strip(".,:") for each in fold(heading).split()]
    pairs = [_CONTRACTION.fullmatch(each) for each in tokens]
    if not any(pairs) or not all(map(plain, tokens)):
        return {}
    result: Scores = {}
    for phrase in _known().by_start.get((len(tokens), tokens[0][0]), ()):
        fits = [
            word.startswith(pair[1]) and word.endswith(pair[2]) and len(word) > len(token) - 1
            if pair
            else _is_short_for(token, word)
            for token, pair, word in zip(tokens, pairs, phrase, strict=True)
        ]
        if all(fits):
            share = sum(map(len, tokens)) / sum(map(len, phrase))
            score = ABBREVIATED - 0.2 * max(0.0, 1 - share)
            for field in _known().exact[" ".join(phrase)]:
                result[field] = max(result.get(field, 0.0), score)
    return result


_CONTRACTION = re.compile(r"([^\W\d_]{2,5})['’-]([^\W\d_]{1,3})")


def _joined(heading: str) -> Scores:
    """What stands before an "and", where both say parts of one: "Ap. paterno y materno"."""
    words = heading.split()
    places = [at for at, word in enumerate(words) if plain(word) in heading_words("and")]
    if not places or not 0 < places[0] < len(words) - 1:
        return {}
    first, second = " ".join(words[: places[0]]), " ".join(words[places[0] + 1 :])
    found = _exact(plain(first), EXACT) or _abbreviated(first)
    other = {field for field, score in heading_scores(second).items() if score > GUESSED}
    both = {Field.GIVEN_NAME, Field.FAMILY_NAME}
    if found.keys() & both and other & (both - found.keys()):
        return {Field.FULL_NAME: ABBREVIATED}  # "Cogn. e nome rif."
    return {field: score * QUALIFIED for field, score in found.items()}


def _abbreviated_core(heading: str) -> Scores:
    """What is shortened beside a word that only says whose it is: "Tel. werk", "Kl. vard."."""
    words = plain(heading).split()
    aside = heading_words("qualifier") | heading_words("person_role") | heading_words("number_word")
    core = [word for word in words if word not in aside]
    if not core or len(core) == len(words) or "." not in heading:
        return {}
    short = " ".join(core)
    found = _exact(short, EXACT) or _abbreviated(short)
    if not heading_words("number_word").isdisjoint(words):  # "Las. Nr." is no "last name"
        found = {field: score for field, score in found.items() if field in _NUMBERED_FIELDS}
    return {field: score * QUALIFIED for field, score in found.items()}


def _compounded(words: Sequence[str], found: Scores) -> Scores:
    """One word that is written as its beginning and its end: "Perek.nimi", "Geb.datum"."""
    if len(words) != 2 or min(map(len, words)) < _SHORTEST_PIECE:
        return {}
    first, last = words
    result: Scores = {}
    for (phrase,) in _known().by_start.get((1, first[0]), ()):
        if not phrase.startswith(first) or not phrase.endswith(last):
            continue
        share = (len(first) + len(last)) / len(phrase)
        if share > 1:
            continue
        score = ABBREVIATED - 0.15 * (1 - share)
        for field in _known().exact[phrase]:
            result[field] = max(found.get(field, 0.0), result.get(field, 0.0), score)
    return result


_SHORTEST_PIECE = 3


def _mistyped(heading: str) -> Scores:
    phrase = plain(heading)
    if len(phrase) < 5 or heading_words("job").issuperset(phrase.split()):
        return {}
    from crm_desktop.core.likeness import closest

    turned = _by_letters().get("".join(sorted(phrase)), ())
    turned = tuple(known for known in turned if known[0] == phrase[0])
    if turned:  # "Moblie"
        return {field: MISTYPED for known in turned for field in _known().exact[known]}
    result: Scores = {}
    words = phrase.split()
    for known, ratio in closest(phrase, _known().phrases, at_least=84, most=4):
        if not _are_mistyped(words, known.split()):
            continue
        for field in _known().exact[known]:
            score = MISTYPED * ratio / 100
            result[field] = max(result.get(field, 0.0), score)
    return result


@lru_cache(maxsize=1)
def _by_letters() -> dict[str, tuple[str, ...]]:
    """Known headings by their letters in the order of the alphabet: two may have changed places."""
    found: dict[str, list[str]] = {}
    for phrase in _known().exact:
        found.setdefault("".join(sorted(phrase)), []).append(phrase)
    return {letters: tuple(phrases) for letters, phrases in found.items()}


def _are_mistyped(words: Sequence[str], known: Sequence[str]) -> bool:
    """Whether each word may be the known one mistyped: "Fax del trabajo" is no "Tel del trabajo".

    A blank may be forgotten, or one too many.
    """
    if len(words) != len(known):
        return True
    from crm_desktop.core.likeness import ratio

    pairs = [(one, other) for one, other in zip(words, known, strict=True) if one != other]
    if len(words) == _PAIR and any(_votes().knows_word(one) for one, _other in pairs):
        return False  # "Dealer name" is no "Deal name"
    unlike = sum(len(one) <= 2 or ratio(one, other) < _ALIKE_WORDS for one, other in pairs)
    return unlike <= len(words) // _SURE_WORDS


_ALIKE_WORDS = 70
_SURE_WORDS = 4
"""Of so many words one may be another: the rest says what is meant."""


@lru_cache(maxsize=1)
def _by_sound() -> dict[str, frozenset[Field]]:
    """The dictionary by how its headings sound, where they can be said."""
    found: dict[str, set[Field]] = {}
    for phrase, fields in _known().exact.items():
        sounds = sounds_of(phrase)
        if all(sounds) and len("".join(sounds)) >= _SHORTEST_SOUND:
            found.setdefault(" ".join(sounds), set()).update(fields)
    return _with_shared_sets(found)


def _sounding(heading: str) -> Scores:
    """A known heading in other letters: "Familiya", "Data rozhdeniya", "телефон нөмірі"."""
    sounds = sounds_of(heading)
    if not sounds or not all(sounds) or heading_words("job").issuperset(plain(heading).split()):
        return {}
    fields = _by_sound().get(" ".join(sounds), frozenset())
    return {field: SOUNDING for field in Field if field in fields}


def _borrowed(heading: str) -> Scores:
    """A word that nearly all languages share, whatever else the heading says."""
    field = borrowed_meaning(heading)
    return {} if field is None else {field: BORROWED}


_SHORTEST_SOUND = 4


def _same_stem(first: str, second: str) -> bool:
    if first == second:
        return True
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) < 4 or len(longer) - len(shorter) > 4:
        return False
    common = 0
    for one, other in zip(shorter, longer, strict=False):
        if one != other:
            break
        common += 1
    return common >= max(4, len(shorter) - 2)


def _covers(words: list[str], phrase: tuple[str, ...]) -> bool:
    return all(any(_same_stem(part, word) for word in words) for part in phrase)


def _contained(heading: str) -> Scores:
    """A known heading whose words all occur in this one; the more of it is covered, the surer."""
    words = plain(_CAMEL.sub(" ", heading)).split()
    total = sum(map(len, words))
    result: Scores = {}
    for stem in {_stem(word) for word in words}:
        for phrase in _known().by_stem.get(stem, ()):
            if len("".join(phrase)) < 3 or not _covers(words, phrase):
                continue
            if len(words) > len(phrase) and all(map(_only_qualifies, phrase)):
                continue  # "contact" inside "Marketing contact status" says whose status
            share = min(1.0, sum(map(len, phrase)) / total)
            exact = 0.05 if all(part in words for part in phrase) else 0.0
            score = min(0.8, CONTAINED + 0.25 * share + exact)
            for field in _known().exact[" ".join(phrase)]:
                result[field] = max(result.get(field, 0.0), score)
    return result


def heading_of(field: Field, wanted: str) -> str:
    """A heading that means this field and nothing else: `wanted`, else one that is known to."""
    if _means(wanted, field):
        return wanted
    known = (phrase for phrase, fields in _known().exact.items() if [*fields] == [field])
    return next((phrase for phrase in known if _means(phrase, field)), str(field))


def _means(heading: str, field: Field) -> bool:
    scores = heading_scores(heading)
    return scores.keys() == {field} and scores[field] >= QUALIFIED


def numeral_of(heading: str) -> str:
    """The number in a heading: which of several people a column is about; empty without one."""
    found = _HAS_NUMBER.findall(to_ascii_digits(heading))
    return found[-1].strip() if found else ""


@lru_cache(maxsize=1024)
def tells_of_contact(heading: str, *, beside_others: bool = False) -> bool:
    """Whether a heading speaks of having called, met or talked; not of doing so next time.

    `beside_others`: it says something else as well, of which a "contact" may only be the owner.
    """
    words = plain(heading).split()
    if beside_others and not tells_of_last(heading):  # "Date the contact was created" is of no talk
        words = [word for word in words if word not in heading_words("qualifier")]
    if tells_of_coming(heading):
        return False
    talking = tuple(heading_words("contacting"))
    if any(word.startswith(talking) for word in words):
        return True
    return not heading_words("been").isdisjoint(words)  # "Vu le", "Был(а)"


def tells_of_coming(heading: str) -> bool:
    """Whether a heading speaks of the next time."""
    coming = tuple(heading_words("coming"))
    return any(word.startswith(coming) for word in plain(heading).split())


def tells_of_last(heading: str) -> bool:
    """Whether a heading says "last" of something: "Last visit", "Date de dernière interaction"."""
    words = plain(heading).split()
    known = heading_words("last")
    if len(words) < 2:  # "Naposledy"; a short word alone may be another one
        return bool(words) and len(words[0]) > _SHORTEST_SOUND and words[0] in known
    for short in map(plain, SHORTENED.findall(heading)):  # "Dern. passage"
        if any(word.startswith(short) and len(word) > len(short) for word in known):
            return True
    ends = {*words[:2], words[-1]}
    # In the middle a short word may be another one: "son" is a child in English.
    return not known.isdisjoint(ends) or any(
        word in known or any(_same_stem(word, one) for one in known)
        for word in words
        if len(word) > _SHORTEST_SOUND
    )


def is_known_heading(text: str) -> bool:
    """Whether a text, taken alone and quickly, is a heading of the dictionary."""
    whole = plain(text)
    return bool(whole) and bool(_exact(whole, EXACT) or _without_qualifiers(text))
