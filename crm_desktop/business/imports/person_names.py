"""Names of people among other words: beside a telephone number, or several in one cell.

Only what is surely a name counts; a word for a place or a department ("Reception", "склад") is
none, and a cell that may be one name in two writings is not taken apart.
"""

from __future__ import annotations

import re
from functools import lru_cache

from crm_desktop.business.contacts.matching import same_person
from crm_desktop.business.imports.evidence import has_legal_form
from crm_desktop.business.imports.headings import is_known_heading
from crm_desktop.business.imports.words import bare, country_code, is_nothing, word_set

_MOST_WORDS = 4
_LONGEST_NAME = 60
_LONGEST_CELL = 400
_WHOLE_NAME = 2
"""From so many words on a name is surely one beside another."""
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u0652'’`ʼ\u200c-])*\.?")
_SEGMENTS = re.compile(r"\s*[,;:()\[\]/|،؛]\s*|\s+[-–—]\s+")
_STRONG = re.compile(r"\s*[;\n|؛]\s*|\s*/\s*|\s+[&+]\s+")
_COMMA = re.compile(r"\s*[,،]\s*")
_NOT_A_NAME = (
    "no_person", "group", "job", "relative", "parent", "signature", "total", "language", "gender",
)  # fmt: skip
"""Lists of words that are no names."""
_NO_TITLE = ("no_person", "relative", "parent", "qualifier")
_PARTICLES = frozenset(
    {
        "van", "von", "de", "da", "di", "del", "della", "la", "le", "el", "al", "bin", "ibn",
        "abu", "den", "der", "dos", "du", "ter", "ten", "of",
    }
)  # fmt: skip
"""Small words inside names."""
_SHORTEST_NAME = 2
_STEM = 6
_MAY_HOLD_JOB = re.compile(r"[,;:(\[/،؛]|\s[-–—]\s")


@lru_cache(maxsize=4096)
def named_person(text: str) -> tuple[str, str]:
    """The name and the job title that a text holds; both empty if it is no person's name.

    "buhalterė Rasa" and "Rasa, buhalterė" are Rasa, the accountant; "buhalterija" is nobody.
    """
    if not 1 < len(text) <= _LONGEST_NAME or any(map(str.isdigit, text)) or has_legal_form(text):
        return "", ""
    names: list[str] = []
    titles: list[str] = []
    for segment in filter(None, _SEGMENTS.split(text.strip(" .,;:"))):
        title, name = _parted(segment.split())
        if title:
            titles.append(title)
        if name:
            names.append(name)
    if len(names) != 1 or not _is_name(names[0]) or not all(map(_is_title, titles)):
        return "", ""
    is_whole = len(names[0].split()) >= _WHOLE_NAME
    if not is_whole and not all(map(_tells_job, titles)):
        return "", ""
    return names[0], ", ".join(titles)


def may_hold_job(text: str) -> bool:
    """Whether a job may stand behind a name in a text; quick for a whole slice of a column."""
    return _MAY_HOLD_JOB.search(text) is not None


def name_and_job(text: str) -> tuple[str, str]:
    """A name and the job that stands behind it ("Rasa Rasaitė, direktorė"); else the text alone."""
    if not may_hold_job(text):
        return text, ""
    name, title = named_person(text)
    return (name, title) if title and _tells_job(title) else (text, "")


def _parted(words: list[str]) -> tuple[str, str]:
    """Words for a job, or small ones, at the beginning or the end, and what is left."""
    first, last = 0, len(words)
    while first < last and _is_beside_name(words[first]):
        first += 1
    while last > first and _is_beside_name(words[last - 1]):
        last -= 1
    title = " ".join(words[:first] + words[last:])
    while first < last and _is_polite(words[first]):
        first += 1
    return ("" if _is_polite(title) else title), " ".join(words[first:last])


def _is_beside_name(word: str) -> bool:
    return bare(word) in word_set("job") or (word[0].islower() and word not in _PARTICLES)


def _is_polite(word: str) -> bool:
    """Whether a word is "Mr" or the like."""
    return bare(word) in word_set("prefix")


@lru_cache(maxsize=2048)
def _tells_job(text: str) -> bool:
    """Whether one of the words is that of a job, in any of its forms."""
    stems = {word[:_STEM] for known in word_set("job") for word in known.split()}
    return any(word[:_STEM] in stems for word in bare(text).split())


def _is_title(text: str) -> bool:
    """Whether small words beside a name may be a job: not "my wife", "at home", "evenings"."""
    words = bare(text).split()
    return not any(word in word_set(name) for word in words for name in _NO_TITLE)


def _is_name(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= _MOST_WORDS or not all(map(_NAME_WORD.fullmatch, words)):
        return False
    if any(word[0].islower() and word not in _PARTICLES for word in words):
        return False
    if max(len(word.strip(".")) for word in words) < _SHORTEST_NAME:
        return False
    plain = bare(text)
    if is_nothing(text) or country_code(text) or _means_something_else(plain):
        return False
    return not any(map(_means_something_else, plain.split()))


def _means_something_else(plain: str) -> bool:
    return any(plain in word_set(name) for name in _NOT_A_NAME) or is_known_heading(plain)


@lru_cache(maxsize=1)
def _between() -> re.Pattern[str]:
    """A word for "and" between blanks, in any of our languages."""
    words = "|".join(map(re.escape, sorted(word_set("and"))))
    return re.compile(rf"(?<=\s)(?:{words})(?=\s)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _may_part() -> re.Pattern[str]:
    """Anything that may stand between two names."""
    return re.compile(rf"[,;\n|/&+،؛]|{_between().pattern}", re.IGNORECASE)


def may_name_several(text: str) -> bool:
    """Whether more than one name may stand in a text; quick for a whole slice of a column."""
    return _may_part().search(text) is not None


def several_names(cell: str, *, must_be_whole: bool = False) -> list[str]:
    """The parts of a cell that names several people, in its order; else the cell alone.

    Parts are as they stand there, with numbers and addresses beside the names. One family name
    for two ("Jonas ir Ona Petraičiai"), a name in two scripts and a name with its job stay whole;
    where parts `must_be_whole`, given names alone do, too ("Jonas / Ona").
    """
    if len(cell) > _LONGEST_CELL or not may_name_several(cell):
        return [cell]
    for breaks, fewest_words in ((_STRONG, 1), (_between(), _WHOLE_NAME), (_COMMA, _WHOLE_NAME)):
        pieces = [piece for part in breaks.split(cell) if (piece := part.strip())]
        if len(pieces) < 2:
            continue
        names = [named_person(_letters(piece))[0] for piece in pieces]
        fewest = max(fewest_words, _WHOLE_NAME if must_be_whole else 1)
        if all(names) and all(len(name.split()) >= fewest for name in names):
            return pieces if _are_different(names) else [cell]
    return [cell]


_NUMBER_OR_ADDRESS = re.compile(r"\S+@\S+|[+(]{0,2}\d[\d\s().–-]*")
_LABELS = re.compile(
    r"\b(?:tel|t|mob|m|ph|phone|cell|тел|моб|т|м|tālr|telefon|e-?mail|el\. ?p)[.:]+\s*",
    re.IGNORECASE,
)


def _letters(piece: str) -> str:
    """A piece without the numbers and addresses in it."""
    text = _LABELS.sub(" ", _NUMBER_OR_ADDRESS.sub(" ", piece))
    return " ".join(text.split()).strip(" ,;:()-–—")


def _are_different(names: list[str]) -> bool:
    return not any(
        same_person(one, other) for at, one in enumerate(names) for other in names[at + 1 :]
    )
