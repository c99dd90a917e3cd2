"""Folding, cleaning and name words."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.core.text import (
    clean_name,
    clean_text,
    digits_of,
    fold,
    isolate,
    isolate_ltr,
    isolate_value,
    name_tokens,
    number_in_order,
    strip_legal_form,
    to_ascii_digits,
    whole_numbers,
)

# Signs that folding functions stumble over: final sigma, dotted and dotless i, titlecase,
# ligatures, iota subscript, Cherokee, combining marks in both orders, Hangul, joiners, blanks.
AWKWARD = (
    "ςσΣİIıi̇ǅǆﬀﬃßẞŉΐͅᾳᾼꭰᎠ\u0301\u0323ạ́가각ᄀ\u200c\u200d\u00a0\u3000\u2028\t\x00\x85´¨`’½①²"
    "ـلآٱىیکةﷲሐኀሠዐፀጐйЙёґқ"
)
texts = st.one_of(
    st.text(max_size=40),
    st.text(alphabet=AWKWARD, max_size=12),
    st.text(alphabet="abcABC \t'\"-.,", max_size=12),
)


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts, texts, texts)
def test_folding_never_loses_a_match_that_casefold_finds(
    before: str, needle: str, after: str
) -> None:
    haystack = before + needle + after
    for part in (needle, needle.upper(), needle.lower(), needle.title(), needle.swapcase()):
        if part.casefold() in haystack.casefold():
            assert fold(part) in fold(haystack)


@given(texts, st.integers(0, 40), st.integers(0, 40))
def test_folding_keeps_every_piece_of_a_text(text: str, start: int, end: int) -> None:
    assert fold(text[start:end]) in fold(text)


_NOBODYS = frozenset({"Cn", "Co"})
"""Categories of characters that no writing has: of these some are enough."""


def test_every_character_folds_like_its_casefold_and_is_then_stable() -> None:
    for code in range(sys.maxunicode + 1):
        if code % 97 and unicodedata.category(chr(code)) in _NOBODYS:
            continue
        character = f"x{chr(code)}x"
        folded = fold(character)
        assert fold(folded) == folded, hex(code)
        assert fold(character.casefold()) == folded, hex(code)


def test_ascii_has_no_path_of_its_own() -> None:
    for code in range(128):
        assert fold(f"ß{chr(code)}ß") == f"ss{fold('x' + chr(code) + 'x')[1:-1]}ss"


@given(texts)
def test_both_normal_forms_are_one_text(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    "variants",
    [
        ("Łukasz Müller", "LUKASZ MULLER", "łukasz  mu\u0308ller"),
        ("Groß", "GROSS", "GROẞ", "gross"),
        ("Đorđe Ștefan", "dorde stefan", "Đorđe Ştefan"),
        ("İbrahim Yıldız", "IBRAHIM YILDIZ", "ibrahim yildiz"),
        ("Ægir Þór", "aegir thor"),
        ("Фёдор Чайка", "ФЕДОР ЧАЙКА", "федор чаика"),
        ("Нұрлан Әбілқайыр", "Нурлан Абілкаиыр"),
        ("أحمد إبراهيم آمنة", "احمد ابراهيم امنه", "أَحْمَد ابراهــيم آمنة"),
        ("علی کریمی", "علي كريمي"),
        ("نوری\u200cزاده", "نوریزاده"),
        ("ሐጎስ ፀሐይ ዓለም ኃይሉ ሠናይት", "ሀጎስ ጸሀይ አለም ሀይሉ ሰናይት"),
        ("٠١٢٣", "۰۱۲۳", "0123", "０１２３"),
        ("O’Brien", "O'Brien", "OʼBrien", "O`Brien"),
        ("„Rytų sodas“", "«Rytų sodas»", '"Rytu sodas"'),
        ("Мария—Анна", "Мария-Анна", "мария–анна"),
    ],
)
def test_variants_of_one_name_meet(variants: tuple[str, ...]) -> None:
    assert len({fold(variant) for variant in variants}) == 1


def test_different_names_stay_different() -> None:
    names = ["Jonas", "Jonė", "Ona", "Иван", "Жанна", "محمد", "أحمد", "ሀይሉ", "ለማ"]
    assert len({fold(name) for name in names}) == len(names)


@given(texts)
def test_a_long_text_is_folded_as_its_short_parts_are(text: str) -> None:
    tail = "ž" * 100
    assert fold(f"{text} {tail}").split() == [*fold(text).split(), "z" * 100]


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_digits_of_plain_texts_are_those_it_has(text: str) -> None:
    assert digits_of(text) == "".join(sign for sign in text if sign in "0123456789")


def test_folding_joins_white_space_and_drops_the_invisible() -> None:
    assert fold("  a\u00a0\t b\n\u202ec\u200b \x00") == "a b c"
    assert fold("") == fold(" \u200e ") == ""


@given(st.text(alphabet=st.characters(categories=["Nd"]), min_size=1, max_size=15))
def test_digits_of_every_script_are_ascii(text: str) -> None:
    expected = "".join(str(unicodedata.digit(sign)) for sign in text)
    assert digits_of(text) == to_ascii_digits(text) == fold(text) == expected


def test_digits_of_leaves_only_digits() -> None:
    assert digits_of("+٩٧١ ٥٠-x12") == "9715012"
    assert to_ascii_digits("Tel. ۰۹۱۲") == "Tel. 0912"
    assert len(to_ascii_digits("፩ab٣")) == 4


def test_names_are_cleaned_with_a_note() -> None:
    cleaned = clean_name("Jonas \u202egpj.exe\u202c")
    assert cleaned.text == "Jonas gpj.exe"
    assert cleaned.removed
    assert clean_name("a\x00b\u200bc\ufeff\ud800").text == "abc"


def test_a_clean_name_is_untouched_and_says_so() -> None:
    for name in ("Žydrūnė Čiurlytė", "محمد نوری\u200cزاده", "क्\u200dष", "👩\u200d👧", "O'Neil"):
        cleaned = clean_name(name)
        assert cleaned.text == unicodedata.normalize("NFC", name)
        assert not cleaned.removed


def test_joiners_outside_of_joined_scripts_go() -> None:
    assert clean_name("Jo\u200cnas\u200d") == clean_name("Jo\u200dnas\u200c")
    assert clean_name("Jo\u200cnas").text == "Jonas"
    assert clean_name("Jo\u200cnas").removed


def test_white_space_in_names_is_joined_silently() -> None:
    cleaned = clean_name(" Ona \n\t Onaitė\u00a0")
    assert cleaned.text == "Ona Onaitė"
    assert not cleaned.removed


@given(texts)
def test_cleaning_a_name_twice_changes_nothing(text: str) -> None:
    once = clean_name(text)
    again = clean_name(once.text)
    assert again.text == once.text
    assert not again.removed
    assert fold(once.text) == fold(text.replace("\ufffe", "").replace("\uffff", "")) or once.removed


def test_notes_keep_lines_and_lose_controls() -> None:
    assert clean_text("a\r\nb\rc\n\td\x00\x07\u202e\ud800") == "a\nb\nc\n\td"
    assert clean_text("نوری\u200cزاده \u200f") == "نوری\u200cزاده \u200f"
    long = "ž" * 100_000
    assert clean_text(long) == long


@given(st.text())
def test_cleaned_texts_can_be_stored(text: str) -> None:
    for cleaned in (clean_name(text).text, clean_text(text)):
        cleaned.encode()
        assert "\0" not in cleaned


def test_isolation_wraps_texts_but_not_nothing() -> None:
    assert isolate("علی") == "\u2068علی\u2069"
    assert isolate_ltr("+971 50") == "\u2066+971 50\u2069"
    assert isolate("") == isolate_ltr("") == ""


def test_groups_of_a_number_in_arabic_digits_stay_in_order():
    """Between such digits a blank counts as right-to-left, also inside an isolate."""
    ordered = "\u2066\u202d٠٥٠ ١٢٣\u202c\u2069"
    assert isolate_ltr("٠٥٠ ١٢٣") == isolate("٠٥٠ ١٢٣") == number_in_order("٠٥٠ ١٢٣") == ordered
    assert number_in_order("شارع ٨٧") == "شارع ٨٧"
    assert number_in_order("+971 50") == "+971 50"


def test_name_words_do_not_depend_on_their_order() -> None:
    assert name_tokens("Petrov, Ivan") == name_tokens("IVAN  Petrov") == ("ivan", "petrov")
    assert name_tokens("O’Brien-Smith") == ("obrien", "smith")
    assert name_tokens("—") == ()


@pytest.mark.parametrize(
    "name",
    [
        'UAB "Rytų sodas"', "UAB „Rytų sodas“", "Rytų sodas, UAB", "RYTŲ SODAS", "VšĮ Rytų sodas",
        "SIA „Rytų sodas”", "Rytų Sodas GmbH & Co. KG", "Rytų sodas Sp. z o.o.",
        "Rytų sodas sp. z o. o.", "S.C. Rytų sodas S.R.L.", "SC Rytų Sodas SRL",
        "ООО «Rytų sodas»", "Rytų sodas ООО", "ТОВ Rytų sodas", "Rytų Sodas Ltd.",
        "Rytų Sodas, Inc.", "Общество с ограниченной ответственностью «Rytų sodas»",
        "شركة Rytų sodas ذ.م.م", "شرکت Rytų sodas", "Rytų sodas ኃ.የተ.የግ.ማ",
    ],
)  # fmt: skip
def test_legal_forms_do_not_tell_organizations_apart(name: str) -> None:
    assert strip_legal_form(fold(name)) == "rytu sodas"


def test_a_name_of_nothing_but_a_form_stays() -> None:
    assert strip_legal_form("uab") == "uab"
    assert strip_legal_form("sp. z o.o.") == "sp z oo"
    assert strip_legal_form("") == ""


@given(st.text())
def test_stripping_a_form_never_fails(text: str) -> None:
    strip_legal_form(fold(text))


def test_numbers_of_a_value_stay_in_order_and_on_one_line():
    number = "\u2066+370\u00a0612\u00a034567\u2069"
    assert whole_numbers("+370 612 34567") == number
    assert whole_numbers("مكتب: +370 612 34567") == f"مكتب: {number}"
    assert whole_numbers("2026-07-10") == "\u20662026\u201107\u201110\u2069"
    assert whole_numbers(number) == number, "once is enough"
    assert whole_numbers("R2-D2 of 2026, x86-64") == "R2-D2 of 2026, x86-64"


def test_a_value_in_a_sentence_runs_its_own_way():
    assert isolate_value("علی") == "\u2068علی\u2069"
    assert isolate_value("+370 612") == "\u2068\u2066+370\u00a0612\u2069\u2069"
    assert isolate_value("٠٥٠ ١٢٣") == "\u2066\u202d٠٥٠\u00a0١٢٣\u202c\u2069"
    assert isolate_value("") == ""
