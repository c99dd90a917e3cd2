"""Whether two names may be one person's or one organization's, however they are written.

Pure rules. Likeness of names alone never makes two contacts one: callers also ask for a shared
key (telephone, e-mail, tax number) or, where there is none, for the same organization or
birthday. Therefore the rules may be generous about writing (case, accents, letter variants, word
order, initials, short forms, another script), but names that merely resemble each other, such as
those of a husband and a wife, stay apart.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from enum import Enum
from functools import cache, lru_cache

from crm_desktop.core.paths import resource
from crm_desktop.core.records import record
from crm_desktop.core.text import fold, strip_legal_form

_WORD = re.compile(r"[^\W_]+")
CONNECTORS = frozenset(
    ["and", "und", "ir", "un", "ja", "i", "si", "и", "та", "й", "e", "y", "et", "ve", "و"]
)
TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "sir",
        "herr",
        "frau",
        "pan",
        "pani",
        "ing",
        "mgr",
        "dipl",
        "hab",
        "inz",
        "ponas",
        "ponia",
        "kungs",
        "kundze",
        "hr",
        "pr",
        "dl",
        "dna",
        "sr",
        "jr",
        "ii",
        "iii",
        "phd",
        "mba",
        "г-н",
        "г-жа",
    ]
)
_SHORTEST_PREFIX = 3
_SHORTEST_EDITED = 5


class _Script(Enum):
    LATIN = "latin"
    CYRILLIC = "cyrillic"
    ARABIC = "arabic"
    ETHIOPIC = "ethiopic"
    OTHER = "other"


@record
class NameForm:
    """A name prepared for comparison: its folded words in written order."""

    words: tuple[str, ...]
    ordered: tuple[str, ...]
    joined: str
    script: _Script

    @property
    def is_empty(self) -> bool:
        """Whether the name holds no letters or digits at all."""
        return not self.words


@lru_cache(maxsize=20_000)
def person_form(name: str) -> NameForm:
    """A person's name without titles; "O'Dunnell" and "ODunnell" are the same word."""
    words = tuple(_WORD.findall(fold(name).replace("'", "")))
    plain = tuple(word for word in words if word not in TITLES)
    words = plain or words
    joined = "".join(words)
    return NameForm(words, tuple(sorted(words)), joined, script_of(joined))


@lru_cache(maxsize=20_000)
def organization_form(name: str) -> NameForm:
    """An organization's name without legal form, quotation marks and words for "and"."""
    stripped = strip_legal_form(fold(name))
    words = tuple(_WORD.findall(stripped.replace("'", "")))
    plain = tuple(word for word in words if word not in CONNECTORS)
    words = plain or words
    joined = "".join(words)
    return NameForm(words, tuple(sorted(words)), joined, script_of(joined))


def is_name(text: str) -> bool:
    """Whether a text begins with a letter or digit that stays when names are prepared."""
    return _stays(text[:1])


@lru_cache(maxsize=20_000)
def _stays(character: str) -> bool:
    return _WORD.search(fold(character)) is not None


class Likeness(Enum):
    """In which way two names may be one; `NONE` is the only one that is false."""

    NONE = "none"
    SAME = "same"
    """Letter by letter, after folding and without what does not count (legal forms, titles)."""
    TURNED = "turned"
    """The same words in another order or with blanks elsewhere."""
    SCRIPT = "script"
    """The same sounds in another script."""
    VARIANT = "variant"
    """A word missing, an initial, a short form, another spelling."""
    TYPO = "typo"
    """One wrong, missing, added or swapped letter."""

    def __bool__(self) -> bool:
        return self is not Likeness.NONE


def same_organization(first: str, second: str) -> bool:
    """Whether two names may be one organization's; empty names match nothing."""
    return bool(organization_likeness(first, second))


def organization_likeness(first: str, second: str) -> Likeness:
    """In which way two names may be one organization's; empty names match nothing."""
    one, other = organization_form(first), organization_form(second)
    if one.is_empty or other.is_empty:
        return Likeness.NONE
    if one.words == other.words:
        return Likeness.SAME
    if one.ordered == other.ordered or one.joined == other.joined:
        return Likeness.TURNED
    if one.script is not other.script:
        return Likeness.SCRIPT if _same_skeletons(one, other, at_least=5) else Likeness.NONE
    if len(one.words) != len(other.words) or len(one.joined) < 7:
        return Likeness.NONE
    kinds = _match_words(one.words, other.words, _same_or_edited)
    if kinds is None:
        return Likeness.NONE
    return Likeness.TYPO if _EDITED in kinds else Likeness.VARIANT


def same_person(first: str, second: str) -> bool:
    """Whether two names may be one person's; empty names match nothing.

    A word may be missing (patronymic, family name), an initial or a short form may stand for a
    given name; at least one word has to be the same in full.
    """
    return bool(person_likeness(first, second))


def person_likeness(first: str, second: str) -> Likeness:
    """In which way two names may be one person's, by the rules of `same_person`."""
    one, other = person_form(first), person_form(second)
    if one.is_empty or other.is_empty:
        return Likeness.NONE
    if one.words == other.words:
        return Likeness.SAME
    if _are_turned(one, other):
        return Likeness.TURNED
    if one.script is not other.script:
        at_least = 3 if len(one.words) > 1 < len(other.words) else 4
        found = _same_skeletons(one, other, at_least=at_least)
        return Likeness.SCRIPT if found else Likeness.NONE
    kinds = _match_words(one.words, other.words, _kind_of_likeness)
    if kinds is None:
        return Likeness.TURNED if _same_without_blanks(one, other) else Likeness.NONE
    if _EQUAL not in kinds or kinds.count(_EDITED) > 1:
        return Likeness.NONE
    return Likeness.TYPO if _EDITED in kinds else Likeness.VARIANT


def _are_turned(one: NameForm, other: NameForm) -> bool:
    """The same words in another order, or with blanks elsewhere."""
    return (
        one.ordered == other.ordered
        or one.joined == other.joined
        or one.joined == "".join(other.words[::-1])
        or "".join(one.ordered) == "".join(other.ordered)
    )


def _same_without_blanks(one: NameForm, other: NameForm) -> bool:
    """Names of which one leaves out a blank ("عبد الله" and "عبدالله"), in any order of parts."""
    shorter, longer = sorted((one.words, other.words), key=len)
    if len(longer) - len(shorter) != 1:
        return False
    for index in range(len(longer) - 1):
        merged = (*longer[:index], longer[index] + longer[index + 1], *longer[index + 2 :])
        if sorted(merged) == sorted(shorter):
            return True
    return False


_EQUAL, _INITIAL, _SHORT, _EDITED = "equal", "initial", "short", "edited"


def _kind_of_likeness(first: str, second: str) -> str:
    """How two words of one script agree; "" if they do not."""
    if first == second:
        return _EQUAL
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) == 1:
        return _INITIAL if longer.startswith(shorter) else ""
    if _respelled(first) == _respelled(second):
        return _EQUAL
    if _are_short_forms(first, second):
        return _SHORT
    if _is_cut_off(shorter, longer):
        return _SHORT
    return _EDITED if _one_edit_inside(first, second) else ""


_OWN_NAME_ENDINGS = re.compile(r"(?:[aeiouyаяеиоуыэюіїє]|вич|вн|ичн)$")
"""Endings of names for women and of patronymics: such a name is another one, not the whole."""


def _is_cut_off(short: str, whole: str) -> bool:
    """Whether a given name may be another one cut off ("Alex", "Max"), not Stefan: Stefania."""
    return (
        len(short) >= _SHORTEST_PREFIX
        and len(whole) - len(short) > 1
        and whole.startswith(short)
        and script_of(whole) in {_Script.LATIN, _Script.CYRILLIC}
        and not _OWN_NAME_ENDINGS.search(whole)
    )


def _same_or_edited(first: str, second: str) -> str:
    if first == second or _respelled(first) == _respelled(second):
        return _EQUAL
    return _EDITED if _one_edit_inside(first, second) else ""


def _match_words(
    first: tuple[str, ...], second: tuple[str, ...], likeness: Callable[[str, str], str]
) -> list[str] | None:
    """Pair every word of the shorter name with one of the longer, equal words first.

    Initials keep their order: "И. П. Сомов" is Иван Петрович, not Пётр Иванович.
    """
    shorter, longer = sorted((first, second), key=lambda name: (len(name), sum(map(len, name))))
    left: list[str | None] = list(longer)
    open_words: list[str] = []
    kinds: list[str] = []
    for word in shorter:
        if word in left:
            left[left.index(word)] = None
            kinds.append(_EQUAL)
        else:
            open_words.append(word)
    for word in sorted(open_words, key=len, reverse=True):
        if len(word) > 1 and not _pair(word, left, 0, likeness, kinds):
            return None
    start = 0
    for word in open_words:
        if len(word) == 1:
            start = _pair(word, left, start, likeness, kinds)
            if not start:
                return None
    return kinds


def _pair(
    word: str,
    left: list[str | None],
    start: int,
    likeness: Callable[[str, str], str],
    kinds: list[str],
) -> int:
    """Pair `word` with the first like one of `left` from `start` on; the place after it, or 0."""
    for index in range(start, len(left)):
        other = left[index]
        kind = likeness(word, other) if other is not None else ""
        if kind:
            left[index] = None
            kinds.append(kind)
            return index + 1
    return 0


_RESPELLINGS = (
    ("ae", "a"), ("oe", "o"), ("ue", "u"), ("ss", "s"), ("ph", "f"), ("th", "t"), ("ij", "y"),
    ("j", "y"), ("w", "v"), ("ї", "и"), ("і", "и"), ("є", "е"), ("ы", "и"), ("ks", "x"),
    ("ә", "а"), ("ғ", "г"), ("қ", "к"), ("ң", "н"), ("ө", "о"), ("ұ", "у"), ("ү", "у"), ("ь", ""),
)  # fmt: skip


@lru_cache(maxsize=20_000)
def _respelled(word: str) -> str:
    """A word with letters that several languages write differently made one; doubles single."""
    for written, one in _RESPELLINGS:
        word = word.replace(written, one)
    return re.sub(r"(\D)\1", r"\1", word)


@lru_cache(maxsize=1)
def _short_forms() -> dict[str, frozenset[int]]:
    groups = json.loads(resource("imports", "short_names.json").read_text(encoding="utf-8"))
    found: dict[str, set[int]] = {}
    for number, names in enumerate(groups["groups"]):
        for name in fold(names).split():
            found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def _are_short_forms(first: str, second: str) -> bool:
    known = _short_forms()
    return bool(known.get(first, frozenset()) & known.get(second, frozenset()))


def _one_edit_inside(first: str, second: str) -> bool:
    """One wrong, missing, added or swapped letter that is not at the end (endings tell gender)."""
    if abs(len(first) - len(second)) > 1 or min(len(first), len(second)) < _SHORTEST_EDITED:
        return False
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    end = 0
    while end < min(len(first), len(second)) - start and first[-1 - end] == second[-1 - end]:
        end += 1
    middle_one, middle_two = first[start : len(first) - end], second[start : len(second) - end]
    if end < 2 or any(map(str.isdigit, middle_one + middle_two)):
        return False
    is_swap = len(middle_one) == 2 and middle_one == middle_two[::-1]
    return is_swap or max(len(middle_one), len(middle_two)) <= 1


# --- Across scripts ------------------------------------------------------------------------------


def script_of(text: str) -> _Script:
    """The script of a folded text, by its first letter outside of ASCII, else Latin."""
    if text.isascii():
        return _Script.LATIN
    for character in text:
        code = ord(character)
        if code < 0x80:
            continue
        if 0x400 <= code < 0x530:
            return _Script.CYRILLIC
        if 0x600 <= code < 0x780:
            return _Script.ARABIC
        if 0x1200 <= code < 0x1400:
            return _Script.ETHIOPIC
        return _Script.OTHER
    return _Script.LATIN


_CYRILLIC_LETTERS = dict(
    zip(
        "абвгдежзиклмнопрстуфхцчшщъыьэюяіїєґђјљњћџ",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "z",
            "z",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "h",
            "s",
            "k",
            "s",
            "s",
            "-",
            "y",
            "-",
            "e",
            "yu",
            "ya",
            "i",
            "i",
            "e",
            "g",
            "d",
            "y",
            "l",
            "n",
            "k",
            "d",
        ],
        strict=True,
    )
)
_ARABIC_LETTERS = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويپچژگ",
        [
            "a",
            "b",
            "t",
            "t",
            "j",
            "h",
            "h",
            "d",
            "d",
            "r",
            "z",
            "s",
            "s",
            "s",
            "d",
            "t",
            "z",
            "a",
            "g",
            "f",
            "k",
            "k",
            "l",
            "m",
            "n",
            "h",
            "w",
            "y",
            "p",
            "k",
            "z",
            "g",
        ],
        strict=True,
    )
)
_CYRILLIC_TABLE = str.maketrans(_CYRILLIC_LETTERS)
_ARABIC_TABLE = str.maketrans(_ARABIC_LETTERS)
_ETHIOPIC_CONSONANTS = (
    ("HH", "h"), ("SZ", "s"), ("SH", "s"), ("QH", "k"), ("QW", "k"), ("Q", "k"), ("XW", "h"),
    ("X", "h"), ("CH", "k"), ("C", "k"), ("NY", "n"), ("KX", "h"), ("KW", "k"), ("ZH", "z"),
    ("DD", "d"), ("GW", "g"), ("GG", "g"), ("TH", "t"), ("PH", "p"), ("TS", "s"), ("TZ", "s"),
)  # fmt: skip
_DIGRAPHS = (
    ("shch", "s"), ("sch", "s"), ("sh", "s"), ("zh", "z"), ("kh", "h"), ("gh", "g"), ("ch", "k"),
    ("cz", "k"), ("th", "t"), ("ph", "f"), ("dh", "d"), ("ts", "s"), ("tz", "s"), ("ck", "k"),
    ("q", "k"), ("c", "k"), ("x", "ks"),
)  # fmt: skip
_VOWELS = str.maketrans("", "", "aeiouyhj-")
_MAY_HOLD_DIGRAPH = re.compile(r"[hcqx]|t[sz]")
_DOUBLED = re.compile(r"(\D)\1+")


@cache
def _ethiopic(character: str) -> str:
    name = unicodedata.name(character, "").rpartition("SYLLABLE ")[2]
    if not name or name.startswith(("GLOTTAL", "PHARYNGEAL")):
        return ""
    for written, latin in _ETHIOPIC_CONSONANTS:
        if name.startswith(written):
            return latin
    return name[0].lower() if name[0] not in "AEIOU" else ""


_VOWELLESS = frozenset({_Script.ARABIC, _Script.ETHIOPIC})
"""Scripts that write no vowels, or are heard without: two consonants side by side are two."""


def _undoubled(word: str) -> str:
    return _DOUBLED.sub(r"\1", word) if _DOUBLED.search(word) else word


@lru_cache(maxsize=20_000)
def skeleton(word: str, *, keep_w: bool = True) -> str:
    """The consonants of a folded word in Latin letters, the same for all ways to transliterate.

    `keep_w`: W and V are one consonant, as in Slavic names; in Arabic and Amharic ones W is
    mostly a vowel, and V is heard only at the end (Ivanov).
    """
    script = script_of(word)
    if script is _Script.CYRILLIC:
        word = word.translate(_CYRILLIC_TABLE)
    elif script is _Script.ARABIC:
        word = word.removeprefix("ال") if len(word) > 4 else word
        word = word.translate(_ARABIC_TABLE)
    elif script is _Script.ETHIOPIC:
        word = "".join(map(_ethiopic, word))
    if script not in _VOWELLESS and _MAY_HOLD_DIGRAPH.search(word):
        for written, one in _DIGRAPHS:
            word = word.replace(written, one)
    if keep_w:
        word = word.replace("w", "v")
    else:
        word = word.replace("w", "")
        word = word[:-1].replace("v", "") + word[-1:]
    return _undoubled(word.translate(_VOWELS))


_READ_OTHERWISE = str.maketrans({"ض": "ز", "ذ": "ز", "ث": "س", "ق": "غ"})
"""Letters that Persian reads otherwise than Arabic."""


@lru_cache(maxsize=20_000)
def readings(word: str, *, keep_w: bool = True) -> tuple[str, ...]:
    """The skeletons of a folded word: letters of the Arabic script stand for several sounds.

    ف ends names that are written with v elsewhere (ایوانف), or stands for v inside (ديفيد).
    """
    first = skeleton(word, keep_w=keep_w)
    if script_of(word) is not _Script.ARABIC:
        return (first,)
    found = [first]
    if (otherwise := word.translate(_READ_OTHERWISE)) != word:
        found.append(skeleton(otherwise, keep_w=keep_w))
    found += [_undoubled(f"{one[:-1]}v") for one in found if one.endswith("f")]
    if not keep_w:
        found += [_undoubled(one[:-1].replace("f", "") + one[-1:]) for one in found]
    return tuple(dict.fromkeys(filter(None, found)))


def _skeletons(form: NameForm, *, keep_w: bool) -> list[tuple[str, ...]]:
    """Per word the skeletons it may have (an Arabic article may be written together)."""
    found: list[tuple[str, ...]] = []
    for word in form.words:
        if word in {"al", "el", "ал", "аль", "эль"}:
            continue
        variants = list(readings(word, keep_w=keep_w))
        if word.startswith(("al", "el")) and len(word) > 4:
            variants.append(skeleton(word[2:], keep_w=keep_w))
        found.append(tuple(filter(None, variants)))
    return [variants for variants in found if variants]


def _same_skeletons(one: NameForm, other: NameForm, *, at_least: int) -> bool:
    """Whether two names in different scripts have the same consonants, word by word."""
    scripts = {one.script, other.script}
    keep_w = not scripts & {_Script.ARABIC, _Script.ETHIOPIC}
    shorter, longer = sorted(
        (_skeletons(one, keep_w=keep_w), _skeletons(other, keep_w=keep_w)), key=len
    )
    if not shorter:
        return False
    left = list(longer)
    letters = 0
    for variants in shorter:
        found = next((each for each in left if set(each) & set(variants)), None)
        if found is None:
            return _joined_skeletons(one, other, keep_w=keep_w, at_least=at_least)
        left.remove(found)
        letters += max(map(len, variants))
    return letters >= at_least and len(longer) - len(shorter) <= 1


def _joined_skeletons(one: NameForm, other: NameForm, *, keep_w: bool, at_least: int) -> bool:
    """The same across blanks: "عبد الله" and "Abdullah"."""
    first, second = (
        "".join(skeleton(word, keep_w=keep_w) for word in form.words) for form in (one, other)
    )
    return first == second and len(first) >= at_least
