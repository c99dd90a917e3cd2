"""Looking into the search index: candidates and their order for typing, all matches for filters."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from crm_desktop.storage.search_file import name_of
from crm_desktop.storage.search_terms import Terms

CANDIDATES = 300
"""So many matches are looked at and ranked; a longer search would not be read anyway."""

_HIGHEST = "\U0010ffff"


def candidates(connection: Any, kind: str, terms: Terms, limit: int) -> dict[int, str]:
    """Ids and keys of likely matches: names that begin so, words that begin so, the rest."""
    found: dict[int, str] = {}
    if not terms.is_number:
        rows = connection.execute(
            f"SELECT id, name FROM name_{kind} WHERE name >= ? AND name < ? LIMIT ?",
            (terms.whole, terms.whole + _HIGHEST, limit),
        )
        found.update((record_id, f" {name}\x1f") for record_id, name in rows)
    if len(found) >= limit:
        return found
    if not terms.long_words:
        found.update(_checked(connection, kind, terms, at_word_start=True))
        return found
    inside = dict(_checked(connection, kind, terms, at_word_start=False))
    if len(inside) == CANDIDATES and not terms.is_number:
        # There are more than were looked at: where words begin with the text now and then, those
        # records come first. Where they never do, looking for them would read the whole index.
        starting = sum(all(f" {word}" in key for word in terms.words) for key in inside.values())
        if 0 < starting < limit:
            inside.update(_checked(connection, kind, terms, at_word_start=True))
    return inside | found


def _checked(
    connection: Any, kind: str, terms: Terms, *, at_word_start: bool
) -> list[tuple[int, str]]:
    """Ids and keys of the first records that hold all words."""
    query = terms.trigram_query(at_word_start=at_word_start)
    if not query:
        return []
    needles = terms.needles(at_word_start=at_word_start)
    check = " AND ".join(["instr(e.key, ?)"] * len(needles))
    rows: list[tuple[int, str]] = connection.execute(
        f"SELECT e.id, e.key FROM text_{kind} t CROSS JOIN entry_{kind} e ON e.id = t.rowid"
        f" WHERE text_{kind} MATCH ? AND {check} LIMIT {CANDIDATES}",
        (query, *needles),
    ).fetchall()
    return rows


def note_candidates(connection: Any, kind: str, terms: Terms) -> dict[int, str]:
    """Ids and keys of records whose notes hold all words."""
    query = terms.trigram_query(at_word_start=False)
    if not query:
        return {}
    needles = terms.needles(at_word_start=False)
    check = " AND ".join(["instr(n.key, ?)"] * len(needles))
    rows = connection.execute(
        f"SELECT e.id, e.key FROM notes_{kind} t CROSS JOIN note_{kind} n ON n.id = t.rowid"
        f" CROSS JOIN entry_{kind} e ON e.id = n.id"
        f" WHERE notes_{kind} MATCH ? AND {check} LIMIT {CANDIDATES}",
        (query, *needles),
    )
    return dict(rows.fetchall())


def rank_of(key: str, terms: Terms) -> tuple[int, int, str]:
    """Order of candidates: how it matches, then shorter names, then the alphabet."""
    name = name_of(key)
    padded = f" {name}"
    if name.startswith(terms.whole):
        rank = 0
    elif all(f" {word}" in padded for word in terms.words):
        rank = 1
    elif all(f" {word}" in key for word in terms.words):
        rank = 2
    elif all(word in name for word in terms.words):
        rank = 3
    else:
        rank = 4
    return rank, len(name), name


def all_matches(connection: Any, kind: str, terms: Terms) -> array[int]:
    """Ids of all records that hold all words, ascending."""
    query = terms.trigram_query(at_word_start=False)
    needles = terms.needles(at_word_start=False)
    if query and terms.is_exact(at_word_start=False):
        rows = connection.execute(
            f"SELECT rowid FROM text_{kind} WHERE text_{kind} MATCH ?", (query,)
        )
    elif query:
        check = " AND ".join(["instr(e.key, ?)"] * len(needles))
        rows = connection.execute(
            f"SELECT e.id FROM text_{kind} t CROSS JOIN entry_{kind} e ON e.id = t.rowid"
            f" WHERE text_{kind} MATCH ? AND {check}",
            (query, *needles),
        )
    else:
        check = " AND ".join(["instr(key, ?)"] * len(needles))
        rows = connection.execute(f"SELECT id FROM entry_{kind} WHERE {check}", needles)
    return array("q", [row[0] for row in rows.fetchall()])


def few_matches(
    connection: Any, kind: str, words: Sequence[str], most: int, *, in_notes: bool
) -> array[int] | None:
    """Ids of records that have the trigrams of all words, ascending; `None` for more than `most`.

    Whether the words stand there is for the caller to look at.
    """
    query = Terms("", tuple(words)).trigram_query(at_word_start=False)
    index = f"notes_{kind}" if in_notes else f"text_{kind}"
    rows = connection.execute(
        f"SELECT rowid FROM {index} WHERE {index} MATCH ? LIMIT ?", (query, most + 1)
    ).fetchall()
    return None if len(rows) > most else array("q", [row[0] for row in rows])
