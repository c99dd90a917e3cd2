"""Which encoding a text file is written in, by its bytes alone.

A mark at the start, valid UTF-8 or the zeros of UTF-16 decide for sure. Otherwise the words that
hold bytes above 127 are read in each likely encoding, and the one wins whose letters make up one
language: the letters of Lithuanian read as windows-1252 are those of no language.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

_UTF8_SHARE_OF_MIXED = 0.5
"""From this share of valid UTF-8 among telling lines on, the others are strays in a UTF-8 file."""
_SURE = 0.6
_MOST_WORDS = 3000
_LONGEST_WORD = 80

_LATIN_LETTERS = {
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "et": "äõöüšž",
    "pl": "ąćęłńóśźż",
    "ro": "ăâîșțşţ",
    "de": "äöüß",
    "fr": "éèêëàâçùûôîïœ",
    "es": "ñáéíóúü",
    "pt": "ãõçáéíóúâêôà",
    "it": "àèéìòù",
    "nordic": "åäöæøé",
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "hu": "áéíóöőúüű",
    "hr": "čćđšž",
    "tr": "çğıöşüâî",
    "nl": "éëïöü",
}
_CYRILLIC = {
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
}
_OTHERS = {
    "el": "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋ",
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيًٌٍَُِّْ،؛؟",
    "fa": "ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقكگلمنهويى،؛؟\u200c",
    "he": "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
}
_COMMON_CYRILLIC = frozenset("оеаинтсрвлк")
_LANGUAGES = {
    language: frozenset(letters + letters.upper())
    for language, letters in (_LATIN_LETTERS | _CYRILLIC | _OTHERS).items()
}
_PUNCTUATION = frozenset("„“”‚‘’«»–—…€№°§´\u00a0-·•™®©²³½")

_ENCODINGS = {
    "cp1252": ("de", "fr", "es", "pt", "it", "nordic", "et", "nl"),
    "cp1257": ("lt", "lv", "et"),
    "cp1250": ("pl", "cs", "sk", "hu", "ro", "hr", "de"),
    "cp1251": ("ru", "uk", "be"),
    "koi8-r": ("ru",),
    "koi8-u": ("uk",),
    "cp866": ("ru", "be"),
    "iso8859-5": ("ru", "uk", "be"),
    "mac-cyrillic": ("ru", "uk", "be"),
    "cp1254": ("tr",),
    "cp1256": ("ar", "fa"),
    "iso8859-6": ("ar",),
    "cp1253": ("el",),
    "cp1255": ("he",),
    "iso8859-2": ("pl", "cs", "sk", "hu", "ro", "hr"),
    "iso8859-13": ("lt", "lv", "et", "pl"),
    "iso8859-4": ("lt", "lv", "et"),
    "iso8859-16": ("ro", "pl", "hu"),
    "iso8859-15": ("fr", "et"),
    "cp775": ("lt", "lv", "et"),
    "cp852": ("pl", "cs", "sk", "hu", "ro", "hr"),
    "mac-roman": ("de", "fr", "es", "it"),
}
"""Likely encodings, the usual ones first, with the languages written in them."""

OFFERED = (
    "utf-8", "utf-16", *(name for name in _ENCODINGS if name.startswith("cp125")),
    "koi8-r", "koi8-u", "cp866", "mac-cyrillic", "iso8859-1", "iso8859-2", "iso8859-4",
    "iso8859-5", "iso8859-6", "iso8859-13", "iso8859-15", "iso8859-16", "cp775", "cp852",
    "mac-roman", "shift_jis", "gb18030", "big5", "euc_kr",
)  # fmt: skip
"""The encodings a person may choose from, the usual ones first."""

_WIDE_ENCODINGS = ("shift_jis", "gb18030", "big5", "euc_kr")
_WORD = re.compile(rb"[A-Za-z\x80-\xff'-]*[\x80-\xff][A-Za-z\x80-\xff'-]*")
_HIGH = re.compile(rb"[\x80-\xff]")
_CJK = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_KANA = re.compile("[\u3040-\u30ff]")

Encoding = tuple[str, str]
"""The codec, and the name of the error handler that reads stray bytes."""


def by_mark(head: bytes) -> str | None:
    """The encoding that a byte order mark at the start names."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return None


def utf16_without_mark(head: bytes) -> str | None:
    """UTF-16 by its upper bytes: nearly all are among three values, of which one is zero."""
    sample = head[: min(len(head) // 2 * 2, 16_384)]
    for upper, lower, encoding in (
        (sample[1::2], sample[::2], "utf-16-le"),
        (sample[::2], sample[1::2], "utf-16-be"),
    ):
        if upper.count(0) < max(1, len(upper) * 0.01) or lower.count(0) > len(lower) * 0.01:
            continue
        if sum(count for _byte, count in Counter(upper).most_common(3)) > len(upper) * 0.9:
            return encoding
    return None


def told(encoding: str, head: bytes) -> str:
    """The codec for an encoding that a person has chosen, by the mark or zeros at the start.

    Python refuses "utf-16" without a mark and reads the mark of "utf-8" as a character. Raises
    `LookupError` for a name that no codec has.
    """
    name = codecs.lookup(encoding).name
    if name == "utf-8":
        return "utf-8-sig" if by_mark(head) == "utf-8-sig" else encoding
    if name in {"utf-16", "utf-32"} and by_mark(head) != name:
        return f"{name}-be" if utf16_without_mark(head) == f"{name}-be" else f"{name}-le"
    return encoding


def by_letters(lines: Iterable[bytes]) -> Encoding:
    """The encoding of lines that are not (all) UTF-8."""
    telling = [line for line in lines if not line.isascii()]
    strays = [line for line in telling if not _is_utf8(line)]
    if not strays:
        return "utf-8", "strict"
    best = _best_single(strays)
    if len(strays) < len(telling) * (1 - _UTF8_SHARE_OF_MIXED):
        return "utf-8", stray_reader(best)
    return best, "replace"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _best_single(lines: list[bytes]) -> str:
    found = (word[:_LONGEST_WORD] for line in lines for word in _WORD.findall(line))
    # A sign by itself tells nothing: a dash or blank of Windows is a letter in a page of DOS.
    words = [word for word in dict.fromkeys(found) if len(word.strip(b"\xa0-'")) > 1]
    words = words[:_MOST_WORDS]
    scores = {
        encoding: _score(words, encoding, languages) for encoding, languages in _ENCODINGS.items()
    }
    best = max(scores, key=lambda encoding: scores[encoding])  # the first of equals
    if scores[best] < _SURE:
        wide = _best_wide(b"\n".join(lines))
        if wide is not None:
            return wide
    return best


def _score(words: list[bytes], encoding: str, languages: tuple[str, ...]) -> float:
    """How well the words read: 1 where all letters above 127 belong to one language."""
    text = [word.decode(encoding, "replace") for word in words]
    signs = [sign for word in text for sign in word if not sign.isascii()]
    letters = [sign for sign in signs if sign not in _PUNCTUATION]
    if not letters:
        return 0.9 if encoding == "cp1252" else 0.8
    single = max(
        sum(letter in _LANGUAGES[language] for letter in letters) for language in languages
    )
    union = frozenset[str]().union(*(_LANGUAGES[language] for language in languages))
    fit = 0.6 * single + 0.4 * sum(letter in union for letter in letters)
    if languages[0] in _CYRILLIC:
        common = sum(letter.lower() in _COMMON_CYRILLIC for letter in letters)
        fit *= 0.7 + 0.3 * min(1.0, 1.7 * common / len(letters))
    return fit / len(letters) - 0.5 * sum(map(_is_mixed, text)) / len(text)


_UNEVEN = re.compile("[a-zà-ÿа-яёąčęėįšųūž][A-ZÀ-ßА-ЯЁĄČĘĖĮŠŲŪŽ]")
_NOT_LATIN = re.compile("[\u0370-\u1fff]")
_LATIN = re.compile("[A-Za-z]")


def _is_mixed(word: str) -> bool:
    """Two alphabets in one word, or a capital after a small letter."""
    if _UNEVEN.search(word):
        return True
    return bool(_NOT_LATIN.search(word) and _LATIN.search(word))


def _best_wide(content: bytes) -> str | None:
    """An East Asian encoding, if the bytes are wholly valid in it and read as its script."""
    for encoding in _WIDE_ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        foreign = sum(not sign.isascii() for sign in text)
        if encoding != "shift_jis" and len(_HIGH.findall(content)) < foreign * 1.8:
            continue  # in a real text nearly all signs are pairs of bytes above 127
        if encoding == "shift_jis" and len(_KANA.findall(text)) < foreign * 0.1:
            continue
        if foreign and len(_CJK.findall(text)) > foreign * 0.8:
            return encoding
    return None


@cache
def stray_reader(encoding: str) -> str:
    """An error handler that reads bytes which are no UTF-8 in `encoding`; returns its name."""
    name = f"crm_desktop_stray_{encoding}"

    def read(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            try:
                raise error
            finally:
                del error  # no cycle of the error and this frame
        stray = error.object[error.start : error.end]
        return stray.decode(encoding, "replace"), error.end

    codecs.register_error(name, read)
    return name
