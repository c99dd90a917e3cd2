"""Colleagues named in a text: "@Rasa Petrauskienė", found by their names as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crm_desktop.core.records import record
from crm_desktop.core.text import fold

SIGN = "@"


@record
class Mentionable:
    """One of our people as they can be named in a text."""

    user_id: int
    name: str


def mentions_in(text: str, people: Iterable[Mentionable]) -> tuple[int, ...]:
    """Who is named in a text, in its order; the longest name that fits is meant.

    The first word of a name is enough where nobody else begins with it.
    """
    if SIGN not in text:
        return ()
    names = _names_of(people)
    found: dict[int, None] = {}
    for piece in text.split(SIGN)[1:]:
        folded = fold(piece)
        for name, user_id in names:
            if folded.startswith(name) and not folded[len(name) : len(name) + 1].isalnum():
                found[user_id] = None
                break
    return tuple(found)


def mentions_after(
    before: str, stored: Sequence[int], after: str, people: Sequence[Mentionable]
) -> tuple[int, ...]:
    """Who is mentioned when a text was changed.

    Whom the old text did not name was told of it in another way and stays.
    """
    named = set(mentions_in(before, people))
    kept = [user_id for user_id in stored if user_id not in named]
    return tuple(dict.fromkeys((*kept, *mentions_in(after, people))))


def _names_of(people: Iterable[Mentionable]) -> list[tuple[str, int]]:
    """Folded names and first words that only one has, the longest first."""
    whole = [(fold(one.name), one.user_id) for one in people if one.name.strip()]
    firsts: dict[str, int] = {}
    for name, _ in whole:
        first = name.partition(" ")[0]
        firsts[first] = firsts.get(first, 0) + 1
    short = [
        (first, user_id)
        for name, user_id in whole
        if firsts[first := name.partition(" ")[0]] == 1 and first != name
    ]
    return sorted([*whole, *short], key=lambda pair: -len(pair[0]))
