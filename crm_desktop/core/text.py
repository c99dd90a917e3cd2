"""Words as people compare them: folding for search and sorting, cleaning, isolation, name words.

`fold` maps single characters and then joins the words with one blank. The map of a character
starts from its case folding, therefore `a.casefold() in b.casefold()` always implies
`fold(a) in fold(b)`: folding never loses a match that case folding finds. What was lost on the
way (accents, Cyrillic й against и, Arabic and Ethiopic letters of the same sound) only ever adds
matches; the original text is what is stored and shown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from crm_desktop.core.records import record

FOLD_VERSION = 1
"""Raised whenever `fold` gives another result, so that stored keys and indexes are rebuilt."""

_LATIN = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n", "ƀ": "b",
    "ɨ": "i", "ə": "a", "æ": "ae", "œ": "oe", "þ": "th", "ß": "ss", "ĸ": "k", "ʻ": "'",
}  # fmt: skip
_CYRILLIC = {
    "ґ": "г", "ғ": "г", "қ": "к", "ҡ": "к", "ң": "н", "ұ": "у", "ү": "у", "ө": "о", "ә": "а",
    "һ": "х", "ҳ": "х", "ҷ": "ч", "ђ": "д",
}  # fmt: skip
_ARABIC = {
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ە": "ه",
    "ہ": "ه", "ھ": "ه", "ۃ": "ه", "ـ": "", "ٲ": "ا", "ٳ": "ا",
}  # fmt: skip
_PUNCTUATION = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'", "‛": "'",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"', "″": '"', "‹": "'", "›": "'",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
    "،": ",", "፣": ",", "؛": ";", "፤": ";", "؟": "?", "።": ".", "፡": " ",
}  # fmt: skip


def _ethiopic() -> dict[str, str]:
    """Letters of the same sound in Amharic, onto the one most used (findings, section 2)."""
    table: dict[str, str] = {}
    for series, onto in (
        (0x1210, 0x1200),  # ሐ → ሀ
        (0x1280, 0x1200),  # ኀ → ሀ
        (0x1220, 0x1230),  # ሠ → ሰ
        (0x12D0, 0x12A0),  # ዐ → አ
        (0x1340, 0x1338),  # ፀ → ጸ
    ):
        table.update({chr(series + order): chr(onto + order) for order in range(7)})
    table.update(dict.fromkeys("ሃሓኃ", "ሀ"))  # the fourth order sounds like the first
    table.update(dict.fromkeys("ዓኣ", "አ"))
    table.update({"ቈ": "ቆ", "ኈ": "ሆ", "ኰ": "ኮ", "ጐ": "ጎ", "ዉ": "ው"})
    return table


_SPECIAL = {**_LATIN, **_CYRILLIC, **_ARABIC, **_PUNCTUATION, **_ethiopic()}


def _is_dropped(character: str) -> bool:
    """Marks, invisible formatting, controls that are no white space, lone surrogates."""
    if unicodedata.combining(character):
        return True
    category = unicodedata.category(character)
    if category == "Mn":
        return 0xFE00 <= ord(character) <= 0xFE0F  # variation selectors
    if category == "Cc":
        return not character.isspace()
    return category in {"Cf", "Me", "Cs"}


def _fold_step(character: str) -> str:
    special = _SPECIAL.get(character)
    if special is not None:
        return special
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    folded = unicodedata.normalize("NFKD", character).casefold()
    return "".join(_SPECIAL.get(part, part) for part in folded if not _is_dropped(part))


class _FoldTable(dict[int, str]):
    """Fills itself with the folding of each character that turns up."""

    def __missing__(self, code: int) -> str:
        text = chr(code).casefold()
        while True:
            again = "".join(map(_fold_step, text))
            if again == text:
                break
            text = again
        self[code] = text
        return text


class _DigitTable(dict[int, str]):
    """Every script's digits to ASCII; other characters stay, or go where `only` is set."""

    def __init__(self, *, only: bool) -> None:
        super().__init__()
        self._only = only

    def __missing__(self, code: int) -> str:
        character = chr(code)
        digit = unicodedata.digit(character, None)
        result = str(digit) if digit is not None else "" if self._only else character
        self[code] = result
        return result


_FOLD_TABLE = _FoldTable()

_WORDS_KEPT = 20_000
_LONG_TEXT = 60
"""From so many characters on a text is folded word by word: in notes words repeat."""


class _FoldedWords(dict[str, str]):
    """Folds words and remembers them; forgets all when it has become large."""

    def __missing__(self, word: str) -> str:
        folded = " ".join(word.translate(_FOLD_TABLE).split())
        if len(word) < _LONG_TEXT:
            if len(self) >= _WORDS_KEPT:
                self.clear()
            self[word] = folded
        return folded


_FOLDED_WORDS = _FoldedWords()
_ONLY_DIGITS = _DigitTable(only=True)
_ASCII_DIGITS = _DigitTable(only=False)


def fold(text: str) -> str:
    """The search and sort form of `text`: idempotent, about 1–3 µs for a name.

    Case, accents, letter variants of Latin, Cyrillic, Arabic, Persian and Ethiopic writing,
    kinds of quotation mark, apostrophe and dash, and the digits of any script become one;
    marks, tatweel, ZWNJ and direction controls go; words are parted by one blank, with none at
    the ends. й becomes и and ё becomes е as a consequence of dropping marks.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().replace("`", "'").split())
    if len(text) >= _LONG_TEXT:
        return " ".join(filter(None, map(_FOLDED_WORDS.__getitem__, text.split())))
    return " ".join(text.translate(_FOLD_TABLE).split())


_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


def with_two_letters(text: str) -> str:
    """`text` in small letters with ä, ö, ü, ø and å as two, as many write them; else as it is."""
    if text.isascii():
        return text
    marked = unicodedata.normalize("NFC", text).casefold()
    written = marked.translate(_TWO_LETTERS)
    return text if written == marked else written


_ASCII_BUT_DIGITS = bytes(code for code in range(128) if not 48 <= code <= 57)


def digits_of(text: str) -> str:
    """Only the digits of `text`, of whatever script, as ASCII."""
    if text.isascii():
        return text.encode().translate(None, _ASCII_BUT_DIGITS).decode()
    return text.translate(_ONLY_DIGITS)


def to_ascii_digits(text: str) -> str:
    """`text` with the digits of every script as ASCII; nothing else changes."""
    return text if text.isascii() else text.translate(_ASCII_DIGITS)


@record
class Cleaned:
    """A cleaned text; `removed` tells that invisible or control characters were taken out."""

    text: str
    removed: bool


_JOINERS = frozenset("\u200c\u200d")
_JOINED_SCRIPTS = re.compile("[\u0600-\u109f\u1780-\u17ff\ufb50-\ufdff\ufe70-\ufefc]")


def _is_invisible(character: str) -> bool:
    category = unicodedata.category(character)
    if category == "Cc":
        return not character.isspace()
    if category in {"Cf", "Cs"}:
        return character not in _JOINERS
    return 0xFDD0 <= ord(character) <= 0xFDEF or (ord(character) & 0xFFFE) == 0xFFFE


def _joins(text: str, index: int) -> bool:
    """Whether the joiner at `index` shapes letters or builds an emoji, so that it has to stay."""
    if index == 0 or index + 1 == len(text):
        return False
    before, after = text[index - 1], text[index + 1]
    if _JOINED_SCRIPTS.match(before) and _JOINED_SCRIPTS.match(after):
        return True
    return (
        text[index] == "\u200d"
        and unicodedata.category(after) == "So"
        and (before == "\ufe0f" or unicodedata.category(before) in {"So", "Sk"})
    )


def clean_name(text: str) -> Cleaned:
    """A one-line text as it may be stored: NFC, no controls, no direction controls, one blank.

    Zero-width characters go too, except ZWNJ and ZWJ between Arabic, Persian or Indic letters and
    ZWJ inside an emoji. White space is joined silently; `removed` speaks of the rest only.
    """
    if text.isprintable():  # no control, format, surrogate or unassigned character in it
        return Cleaned(" ".join(unicodedata.normalize("NFC", text).split()), removed=False)
    visible = "".join(character for character in text if not _is_invisible(character))
    kept = "".join(
        character
        for index, character in enumerate(visible)
        if character not in _JOINERS or _joins(visible, index)
    )
    result = unicodedata.normalize("NFC", " ".join(kept.split()))
    return Cleaned(result, removed=len(kept) != len(text))


_NOTE_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff\ufeff]"
)


def clean_text(text: str) -> str:
    """A text of several lines as it may be stored: no controls but tab and line feed.

    Line ends become one line feed; NUL, direction overrides and isolates, lone surrogates and
    byte order marks go; blanks and the rest stay as typed.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOTE_CONTROLS.sub("", text)


_ARABIC_DIGIT = re.compile("[\u0660-\u0669]")


def _is_arabic_number(text: str) -> bool:
    """Whether a text is made of Arabic digits and signs alone, such as a telephone number.

    Signs between such digits count as right-to-left even inside an isolate from left to right.
    """
    if text.isascii() or not _ARABIC_DIGIT.search(text):
        return False
    return not any(map(str.isalpha, text))


def isolate(text: str) -> str:
    """`text` in U+2068…U+2069, so that its direction does not disturb what stands around it."""
    if _is_arabic_number(text):
        return isolate_ltr(text)
    return f"\u2068{text}\u2069" if text else ""


def isolate_ltr(text: str) -> str:
    """`text` in U+2066…U+2069: for phones, signed numbers, codes, paths and e-mails."""
    if _is_arabic_number(text):
        return f"\u2066\u202d{text}\u202c\u2069"
    return f"\u2066{text}\u2069" if text else ""


_GROUPED_NUMBER = re.compile(r"(?<![\w+(\u2066\u00a0\u2011])[+(]{0,2}\d[\d\u00a0 ()/.\-]*\d(?!\w)")
_UNBROKEN = {ord(" "): "\u00a0", ord("-"): "\u2011"}


def whole_numbers(text: str) -> str:
    """The groups of each number ("+370 612 34567", "10-14") in their order, never on two lines."""

    def whole(found: re.Match[str]) -> str:
        number = found.group()
        return number if number.isdigit() else isolate_ltr(number.translate(_UNBROKEN))

    return _GROUPED_NUMBER.sub(whole, text)


def isolate_value(text: str) -> str:
    """A value that stands in a sentence: it runs its own way, and its numbers stay whole."""
    if _is_arabic_number(text):
        return isolate_ltr(text.translate(_UNBROKEN))
    return isolate(whole_numbers(text))


def number_in_order(text: str) -> str:
    """A text as it is, but the groups of a number in Arabic digits stand in their order."""
    return isolate_ltr(text) if _is_arabic_number(text) else text


_WORD = re.compile(r"[^\W_]+")


def name_tokens(text: str) -> tuple[str, ...]:
    """The folded words of a name, sorted, so that "Ivan Petrov" meets "Petrov, Ivan"."""
    return tuple(sorted(_WORD.findall(fold(text).replace("'", ""))))


_LEGAL_FORMS_AS_WRITTEN = """
    UAB, AB, MB, VšĮ, IĮ, TŪB, KŪB, ŽŪB, KB, VĮ, BĮ, Uždaroji akcinė bendrovė, Akcinė bendrovė,
    Mažoji bendrija, Viešoji įstaiga, Individuali įmonė,
    SIA, AS, A/S, IK, PS, ZS, Z/S, Sabiedrība ar ierobežotu atbildību, Akciju sabiedrība,
    OÜ, TÜ, UÜ, FIE, MTÜ, Osaühing, Aktsiaselts,
    GmbH, GmbH & Co. KG, GmbH & Co. KGaA, AG, KG, OHG, GbR, UG, UG haftungsbeschränkt, eG, e.V.,
    e.K., SE, Gesellschaft mit beschränkter Haftung, Aktiengesellschaft,
    Sp. z o.o., Sp. z o.o. sp.k., Sp.k., Sp.j., Sp.p., S.K.A., P.S.A., Spółka z o.o.,
    Spółka z ograniczoną odpowiedzialnością, Spółka akcyjna, Spółka jawna,
    SRL, S.R.L., SA, S.A., SC, S.C., PFA, ÎI, I.I., SNC, SCS, SCA,
    Societate cu răspundere limitată, Societate pe acțiuni,
    ООО, ОАО, АО, ЗАО, ПАО, НАО, ИП, ТОО, АНО, ГУП, МУП, ФГУП, ГУ, НКО, ЧП, ОДО, УП, ЧУП, КХ,
    Общество с ограниченной ответственностью, Открытое акционерное общество,
    Закрытое акционерное общество, Публичное акционерное общество, Акционерное общество,
    Индивидуальный предприниматель, Товарищество с ограниченной ответственностью,
    ТОВ, ФОП, ПП, ПАТ, ПрАТ, АТ, ВАТ, ЗАТ, ДП, КП,
    Товариство з обмеженою відповідальністю, Фізична особа-підприємець, Приватне підприємство,
    Ltd, Ltd., Limited, LLC, L.L.C., Inc, Inc., Incorporated, Corp, Corp., Corporation, Co., Co,
    Co. Ltd, PLC, LLP, LP, LLLP, PLLC, PC, Company, FZE, FZCO, FZ-LLC, FZC, DMCC, WLL, W.L.L.,
    BV, B.V., NV, N.V., SAS, SARL, EURL, SL, S.L., Lda, Srls, SpA, S.p.A., s.r.o., spol. s r.o.,
    a.s., Kft, Kft., Zrt, Nyrt, Bt, d.o.o., d.d., Oy, Oyj, ApS, ASA, ANS, HB, EOOD, ЕООД, ООД, АД,
    A.Ş., AŞ, Ltd. Şti., Anonim Şirketi, Limited Şirketi, Pty Ltd, Pvt Ltd, Pte Ltd, PLC.,
    شركة, الشركة, مؤسسة, ش.م.م, ذ.م.م, ش.ذ.م.م, ش.م.ع, ش.م.ك, المحدودة, ذات مسؤولية محدودة,
    شركة ذات مسؤولية محدودة, مساهمة عامة,
    شرکت, شرکت سهامی خاص, سهامی خاص, سهامی عام, با مسئولیت محدود, موسسه,
    ЖШС, АҚ, ЖК, Жауапкершілігі шектеулі серіктестігі, Акционерлік қоғамы, Жеке кәсіпкер,
    შპს, სს, ი.მ., ააიპ, შეზღუდული პასუხისმგებლობის საზოგადოება, სააქციო საზოგადოება,
    ՍՊԸ, ՓԲԸ, ԲԲԸ, ԱՁ, ՓԲ ընկերություն, MMC, QSC, ASC, KM, MChJ, МЧЖ, XK, AJ, AK, YaTT, QK,
    Công ty TNHH, Công ty TNHH MTV, Công ty Cổ phần, Công ty CP, CTCP, TNHH, TNHH MTV, DNTN, CTY,
    प्राइवेट लिमिटेड, प्रा. लि., लिमिटेड, प्रा लि, Private Limited, Pvt. Ltd.,
    A/S, IVS, K/S, Kommanditbolag, Handelsbolag, Aktiebolag, Osakeyhtiö, Ky, Tmi, VOF, V.O.F.,
    Eireli, ME, EPP, Sp z oo, j.d.o.o., k.d., k.s., v.o.s., o.z., Rt, Kkt, Α.Ε., Ε.Π.Ε.,
    Ι.Κ.Ε., Ο.Ε.,
    ЕТ, АДСИЦ, д.о.о., а.д., ХХК, PT, CV, Tbk, Sdn Bhd, Bhd, 有限公司, 株式会社, 有限会社,
    주식회사, บริษัท, จำกัด,
    בע"מ, בע״מ, חברה בע"מ, ע"ר, S.L.U., S.A. de C.V., S. de R.L. de C.V., S. de R.L.,
    ኃ.የተ.የግ.ማ, ኃ.የተ.የግ.ማ., ኃላ.የተ.የግ.ማ, አ.ማ, አ.ማ., ኃላፊነቱ የተወሰነ የግል ማህበር, አክሲዮን ማህበር, ድርጅት
"""
_DOTTED = re.compile(r"(?<=\w)\.(?=\w)|(?<=\w)\.")
VOWEL_SIGNS = "\u0900-\u0903\u093a-\u094f"
"""Of Hindi and its sisters: part of a word, though no letters."""
_NOT_LEGAL_SIGN = re.compile(rf"[^\w&/{VOWEL_SIGNS}]+")
_NOT_LEGAL_SIGN_OR_COMMA = re.compile(rf"[^\w&/,{VOWEL_SIGNS}]+")


def _legal_words(folded: str) -> tuple[str, ...]:
    return tuple(_NOT_LEGAL_SIGN.sub(" ", _DOTTED.sub("", folded).replace("'", "")).split())


@cache
def _legal_forms() -> frozenset[tuple[str, ...]]:
    # In one go: the first avatar of a start needs them, and each form alone costs five times this.
    folded = fold(_LEGAL_FORMS_AS_WRITTEN)
    listed = f"{folded},{folded.replace('.', '. ')}"
    signless = _NOT_LEGAL_SIGN_OR_COMMA.sub(" ", _DOTTED.sub("", listed).replace("'", ""))
    return frozenset(form for one in signless.split(",") if (form := tuple(one.split())))


@cache
def _longest_form() -> int:
    return max(map(len, _legal_forms()))


def _without_one_form(words: tuple[str, ...]) -> tuple[str, ...]:
    forms = _legal_forms()
    for count in range(min(_longest_form(), len(words) - 1), 0, -1):
        if words[:count] in forms:
            return words[count:]
        if words[-count:] in forms:
            return words[:-count]
    return words


def has_legal_form(folded: str) -> bool:
    """Whether a folded text begins or ends with a legal form and names something besides."""
    words = _legal_words(folded)
    return _without_one_form(words) != words


@lru_cache(maxsize=20_000)
def strip_legal_form(folded: str) -> str:
    """A folded organization name without its legal form, quotation marks and punctuation.

    "uab 'rytu sodas'", "rytų sodas, uab" and "rytu sodas" meet; a name that consists of nothing
    but a legal form stays. At most one form is taken from each end.
    """
    words = _legal_words(folded)
    shorter = _without_one_form(words)
    if shorter != words:
        shorter = _without_one_form(shorter)
    return " ".join(shorter) or folded
