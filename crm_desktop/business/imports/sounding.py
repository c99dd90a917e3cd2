"""Headings by how they sound: the same word in another alphabet or in another way to write it.

"Familiya" is "Фамилия", "Τηλέφωνο" and "ტელეფონი" are telephones, "Mobilnummer" is a number of a
mobile. Letters of alphabets with vowels are written in Latin ones, and what people write in
different ways ("sh", "š", "sch") becomes one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from crm_desktop.business.imports.model import Field
from crm_desktop.core.text import VOWEL_SIGNS, fold


def _table(letters: str, latin: str) -> dict[str, str]:
    return dict(zip(letters, latin.split(), strict=True))


_ALPHABETS = (
    _table(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўқғҳңүұөәһџљњјђћѓќѕ",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh sh - i - e yu ya i i e g u k g h "
        "n u u o a h dz l n i d c g k dz",
    ),
    _table(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        "a v g d e z i th i k l m n ks o p r s s t i f kh ps o",
    ),
    _table(
        "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
        "a b g d e v z t i k l m n o p zh r s t u f k g k sh ch ts dz ts ch kh j h",
    ),
    _table(
        "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև",
        "a b g d e z e e t zh i l kh ts k h dz gh ch m y n sh o ch p j r s v t r ts u p k o f ev",
    ),
    _table(
        "अआइईउऊएऐओऔकखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह",
        "a a i i u u e ai o au k kh g gh n ch ch j j n t t d d n t t d d n p f b b m y r l v sh sh "
        "s h",
    ),
    _table("ािीुूेैोौॉॅंँ", "a i i u u e ai o au o e n n"),
)
_LETTERS = str.maketrans(
    {letter: latin.strip("-") for table in _ALPHABETS for letter, latin in table.items()}
)
_SAME = tuple(
    (re.compile(written), sound)
    for written, sound in (
        ("shch|sch|sh|sz", "s"), ("tch|tsch|ch|cz", "c"), ("zh|rz", "z"), ("kh|gh", "h"),
        ("ph", "f"),
        ("th", "t"),
        ("ts|tz|tc", "c"), ("dz|dj", "j"), ("[yj](?=[aou])", ""), ("i(?=[aou])", ""),
        ("[yj]", "i"), ("w", "v"), ("x", "ks"), ("q|ck", "k"), ("ou|oo", "u"), ("ee|ea|ii", "i"),
        (r"(.)\1", r"\1"),
    )
)  # fmt: skip
_WORD = re.compile(rf"(?:[^\W_]|[{VOWEL_SIGNS}])+")


@lru_cache(maxsize=8192)
def sound_of(word: str) -> str:
    """A word in Latin letters as it sounds, roughly; "" if its script writes no vowels."""
    plain = fold(word).replace("'", "").translate(_LETTERS)
    if not plain.isascii():
        return ""
    for written, sound in _SAME:
        plain = written.sub(sound, plain)
    return plain


def sounds_of(text: str) -> list[str]:
    """The words of a text as they sound; an empty one for each that cannot be said."""
    return [sound_of(word) for word in _WORD.findall(fold(text).replace("'", ""))]


_ABROAD: dict[Field, tuple[str, ...]] = {
    Field.MOBILE: ("mobil", "mobiel", "mobel", "gsm", "celul", "celfon", "smartfon", "cepteil"),
    Field.FAX: ("telefaks", "faks", "telecopi"),
    Field.EMAIL: ("email", "emeil", "imeil", "emel", "epost", "epoct", "epocta", "courel"),
    Field.PHONE: ("telefon", "telfon", "tilefon", "telefun", "telefo", "puhelin"),
    Field.WEBSITE: ("vebsait", "vebsit", "vebseit", "vebstran", "homepag", "internetsid"),
    Field.POSTAL_CODE: ("postkod", "poskod", "postnum", "postinum", "postleicahl", "indeks"),
    Field.STREET_ADDRESS: ("adres", "adrs"),
    Field.ORGANIZATION: ("kompani", "kompan", "compani", "organiz", "organis", "organic"),
    Field.NOTES: ("koment", "coment", "remark", "notit", "notiz"),
    Field.REGION: ("region", "provinc", "provins"),
    Field.TAX_ID: ("vatn", "vatreg", "nalog"),
    Field.STATUS: ("status",),
    Field.TAGS: ("kategor", "categor"),
}  # fmt: skip
"""Beginnings of words that nearly all languages have borrowed, as they sound."""
_IN_COMPOUNDS = frozenset({Field.MOBILE, Field.PHONE, Field.FAX, Field.EMAIL})
"""What is told by any part of a compound ("Arbeitstelefon"); the others by its beginning."""


@lru_cache(maxsize=1)
def _borrowed() -> tuple[tuple[str, Field], ...]:
    return tuple((sound, field) for field, sounds in _ABROAD.items() for sound in sounds)


def borrowed_meaning(text: str) -> Field | None:
    """What a heading means by a word that nearly all languages share; the surest first."""
    words = [word for word in sounds_of(text) if word]
    if words[:1] == ["e"] and len(words) > 1:  # "E-poçt", "e-mailadres"
        words = [words[0] + words[1], *words[2:]]
    for sound, field in _borrowed():
        for word in words:
            if word.startswith(sound) or (
                field in _IN_COMPOUNDS and len(sound) > 4 and sound in word
            ):
                return field
    return None
