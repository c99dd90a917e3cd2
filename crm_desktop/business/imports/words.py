"""Word lists of address lists in all languages, from `resources/imports/*.json`, folded."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache

from crm_desktop.core.paths import resource
from crm_desktop.core.text import VOWEL_SIGNS, fold

_SIGNS = re.compile(rf"[^\w{VOWEL_SIGNS}]+")


def bare(text: str) -> str:
    """Folded words without punctuation."""
    return _SIGNS.sub(" ", fold(text)).strip()


@lru_cache(maxsize=1)
def _lists() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = json.loads(
        resource("imports", "words.json").read_text(encoding="utf-8")
    )
    return lists


@cache
def word_set(name: str) -> frozenset[str]:
    """One list of `words.json`, each entry as `bare` gives it."""
    return frozenset(filter(None, map(bare, _lists()[name])))


@lru_cache(maxsize=1)
def nothing_words() -> frozenset[str]:
    """How people write "nothing", folded with their signs."""
    return frozenset(map(fold, _lists()["nothing"]))


_CODE_LENGTH = 2


def is_nothing(text: str, *, is_code: bool = False) -> bool:
    """Whether a cell says that there is nothing: `-`, `N/A`, "nėra", "لا يوجد".

    `is_code`: in columns of countries, regions and languages two letters are a code ("NA").
    """
    if len(text) > 30:
        return False
    if is_code and len(text) <= _CODE_LENGTH and text.isalpha():
        return False
    return fold(text).rstrip(" .") in nothing_words() or fold(text) in nothing_words()


@lru_cache(maxsize=1)
def stage_words() -> dict[str, str]:
    """Lifecycle stages by the words with which other programs name them, as `bare` gives them."""
    return {
        bare(word): name.removeprefix("stage_")
        for name, words in _lists().items()
        if name.startswith("stage_")
        for word in words
    }


@lru_cache(maxsize=1)
def party_words() -> dict[str, str]:
    """What contacts can be to a company, by the words of all languages, as `bare` gives them."""
    return {
        bare(word): name.removeprefix("party_")
        for name, words in _lists().items()
        if name.startswith("party_")
        for word in words
    }


@lru_cache(maxsize=1)
def _names() -> dict[str, dict[str, list[str]]]:
    names: dict[str, dict[str, list[str]]] = json.loads(
        resource("imports", "names.json").read_text(encoding="utf-8")
    )
    return names


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """The most frequent given names in many languages and scripts, folded, with short forms."""
    known = {bare(name) for names in _names()["given"].values() for name in names}
    groups = json.loads(resource("imports", "short_names.json").read_text(encoding="utf-8"))
    known.update(bare(name) for group in groups["groups"] for name in group.split())
    return frozenset(filter(None, known))


@lru_cache(maxsize=1)
def towns() -> frozenset[str]:
    """The largest towns of many countries as they are called there, folded."""
    return frozenset(bare(name) for names in _names()["town"].values() for name in names)


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    names = json.loads(resource("imports", "countries.json").read_text(encoding="utf-8"))
    codes: dict[str, str] = {}
    for code, texts in names.items():
        for text in texts:
            codes.setdefault(bare(text), code)
    for code in names:
        codes[code.lower()] = code
    return codes


@lru_cache(maxsize=4096)
def country_code(text: str) -> str:
    """ISO 3166 alpha-2 of a country as people write it, in any of our languages; "" if none."""
    return _countries().get(bare(text), "") if text else ""
