"""Whom a quickly written activity is with: the words of the line that are a contact's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.business.planner.quick_add import QuickActivity
from crm_desktop.core.records import record
from crm_desktop.core.text import fold

if TYPE_CHECKING:
    from crm_desktop.business.search.model import SearchHit
    from crm_desktop.business.search.service import SearchService

_MOST_HITS = 6
_SHORTEST = 2


@record
class QuickContact:
    """The contacts whose names begin with `words` of the line, the likeliest first."""

    words: str = ""
    hits: tuple[SearchHit, ...] = ()


def contact_of(quick: QuickActivity, search: SearchService) -> QuickContact:
    """The longest beginning of the words that names a contact; nothing if none does.

    A place or a phone number that a contact also has is no name.
    """
    for words in quick.contact_tries():
        if len(words) < _SHORTEST:
            continue
        named = [hit for hit in search.find(words) if is_named(hit.title, words)]
        if named:
            return QuickContact(words, tuple(named[:_MOST_HITS]))
    return QuickContact()


def is_named(name: str, words: str) -> bool:
    """Whether every word begins a word of the name, in any case and with or without accents."""
    parts = fold(name).split()
    return all(any(part.startswith(word) for part in parts) for word in fold(words).split())
