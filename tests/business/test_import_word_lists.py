"""The lists of words by which sheets are understood."""

from __future__ import annotations

from crm_desktop.business.imports.headings import heading_words
from crm_desktop.business.imports.words import word_set

LISTS = (
    "and", "been", "by_whom", "coming", "contacting", "count", "display_word", "house", "job",
    "kind_word", "last", "money", "number_word", "person_role", "prefix", "qualifier",
    "residence", "street",
)  # fmt: skip


def test_each_list_is_put_into_its_form_once():
    """One that is forgotten while others are asked is folded anew for every heading."""
    for name in LISTS:
        heading_words(name)
    known = heading_words.cache_info().misses, word_set.cache_info().misses
    for name in LISTS:
        heading_words(name)
        word_set(name)
    assert (heading_words.cache_info().misses, word_set.cache_info().misses) == known
