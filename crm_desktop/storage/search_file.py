"""The search index's file: tables per kind, safe to throw away, built in slices.

One kind's tables: `entry_<kind>` holds the key (a blank, the name, then each part after a
`PART_MARK` and a blank, so that every word begins after a blank), `name_<kind>` the folded names
in order for short input, `text_<kind>` the trigrams of the keys without positions,
`note_<kind>`/`notes_<kind>` the same for notes, apart because they would make the names' index
three times as large (performance.md, section 4). `shown_<kind>` holds what a hit shows, for files
on a drive; a record without a row there is read from the file instead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from playhouse.sqlcipher_ext import sqlcipher

from crm_desktop.storage.search_terms import PART_MARK

FORMAT = 3
"""Raised with every change of these tables, or of what stands in them: older files go."""

_KIND = re.compile(r"[a-z_]+\Z")

_PRAGMAS = (
    "cipher_log_level = NONE",
    "busy_timeout = 0",
    "locking_mode = EXCLUSIVE",
    "synchronous = OFF",
    "temp_store = MEMORY",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "cache_size = -32768",
)

FAST_JOURNAL = "OFF"
"""While a file is built that nobody uses yet."""
LIVE_JOURNAL = "MEMORY"
"""In use: a third of the file operations of a journal on disk; an index that was not closed is
built anew at the next start."""


class SearchEntry(NamedTuple):
    """What is searched of one record; all texts folded.

    `key` holds everything but the name, its parts divided by `PART_MARK`; phone numbers stand
    in it as E.164 digits. `shown` is what the provider makes of what a hit shows, for the provider
    to read; empty where that is not kept.
    """

    kind: str
    id: int
    name_key: str
    key: str = ""
    note_key: str = ""
    shown: str = ""


Texts = tuple[int, str, str, str]
"""Id, name, key and note of an entry."""


def stored_key(entry: SearchEntry) -> str:
    """The key as it lies in the file."""
    return _stored(entry.name_key, entry.key)


def _stored(name: str, key: str) -> str:
    if not key or key == name:
        return f" {name}{PART_MARK}"
    head = name + PART_MARK
    rest = key.removeprefix(head)
    return f" {head} {rest.replace(PART_MARK, _PARTED)}"


_PARTED = PART_MARK + " "


def name_of(key: str) -> str:
    """The name part of a stored key."""
    return key[1 : key.index(PART_MARK)]


def connect(path: Path, journal: str = LIVE_JOURNAL) -> Any:
    """A connection to the index file, made if missing; raises the driver's error."""
    connection = sqlcipher.connect(
        str(path), isolation_level=None, check_same_thread=False, cached_statements=256, timeout=0
    )
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute(f"PRAGMA journal_mode = {journal}").fetchall()
        connection.execute(
            "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID"
        )
    except BaseException:
        connection.close()
        raise
    return connection


def make_tables(connection: Any, kind: str) -> None:
    """The tables of one kind, if they are not there."""
    if not _KIND.match(kind):
        raise ValueError(f"not a kind: {kind!r}")
    connection.execute(
        f"CREATE TABLE IF NOT EXISTS entry_{kind} (id INTEGER PRIMARY KEY, key TEXT NOT NULL)"
    )
    connection.execute(
        f"CREATE TABLE IF NOT EXISTS name_{kind}"
        " (name TEXT, id INTEGER, PRIMARY KEY (name, id)) WITHOUT ROWID"
    )
    connection.execute(
        f"CREATE TABLE IF NOT EXISTS note_{kind} (id INTEGER PRIMARY KEY, key TEXT NOT NULL)"
    )
    connection.execute(
        f"CREATE TABLE IF NOT EXISTS shown_{kind} (id INTEGER PRIMARY KEY, shown TEXT NOT NULL)"
    )
    for index, content in ((f"text_{kind}", f"entry_{kind}"), (f"notes_{kind}", f"note_{kind}")):
        connection.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {index} USING fts5 (key, content='{content}',"
            " content_rowid='id', tokenize='trigram case_sensitive 1', detail=none, columnsize=0)"
        )


def kinds_in(connection: Any) -> tuple[str, ...]:
    """The kinds that have tables."""
    rows = connection.execute(
        "SELECT substr(name, 7) FROM sqlite_schema WHERE type = 'table' AND name GLOB 'entry_*'"
    )
    return tuple(row[0] for row in rows)


def read_meta(connection: Any) -> dict[str, str]:
    """The index's facts about itself."""
    return dict(connection.execute("SELECT key, value FROM meta").fetchall())


def write_meta(connection: Any, **facts: object) -> None:
    """Set some facts."""
    connection.executemany(
        "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
        [(key, str(value)) for key, value in facts.items()],
    )


def put(connection: Any, entry: SearchEntry) -> None:
    """Add or replace one record's entry."""
    kind, key = entry.kind, stored_key(entry)
    old = connection.execute(f"SELECT key FROM entry_{kind} WHERE id = ?", (entry.id,)).fetchone()
    if old is None or old[0] != key:
        if old is not None:
            _take_out(connection, kind, entry.id, old[0])
        connection.execute(f"INSERT INTO entry_{kind} (id, key) VALUES (?, ?)", (entry.id, key))
        connection.execute(
            f"INSERT INTO name_{kind} (name, id) VALUES (?, ?)", (entry.name_key, entry.id)
        )
        connection.execute(f"INSERT INTO text_{kind} (rowid, key) VALUES (?, ?)", (entry.id, key))
    _put_note(connection, entry)
    put_shown(connection, kind, (entry,))


def _put_note(connection: Any, entry: SearchEntry) -> None:
    kind, note = entry.kind, f" {entry.note_key}" if entry.note_key else ""
    old = connection.execute(f"SELECT key FROM note_{kind} WHERE id = ?", (entry.id,)).fetchone()
    if (old[0] if old else "") == note:
        return
    if old is not None:
        _take_note_out(connection, kind, entry.id, old[0])
    if note:
        connection.execute(f"INSERT INTO note_{kind} (id, key) VALUES (?, ?)", (entry.id, note))
        connection.execute(f"INSERT INTO notes_{kind} (rowid, key) VALUES (?, ?)", (entry.id, note))


_PUT_AT_ONCE = 1000
_MANY_ENTRIES = 20
"""From so many entries on one statement for all is quicker than statements for each."""


def put_all(connection: Any, entries: Sequence[SearchEntry]) -> None:
    """Add or replace entries of any kinds, those of one kind in a row."""
    if len(entries) < _MANY_ENTRIES:
        for entry in entries:
            put(connection, entry)
        return
    for kind, of_kind in groupby(entries, key=attrgetter("kind")):
        while piece := list(islice(of_kind, _PUT_AT_ONCE)):
            put_many(connection, kind, piece)


def put_many(connection: Any, kind: str, entries: Sequence[SearchEntry]) -> None:
    """Add or replace the entries of one kind; unchanged ones cost next to nothing."""
    ids = [entry.id for entry in entries]
    marks = ",".join("?" * len(ids))
    old = dict(connection.execute(f"SELECT id, key FROM entry_{kind} WHERE id IN ({marks})", ids))
    keys = {entry.id: stored_key(entry) for entry in entries}
    changed = [entry for entry in entries if old.get(entry.id) != keys[entry.id]]
    gone = [(entry.id, old[entry.id]) for entry in changed if entry.id in old]
    connection.executemany(
        f"INSERT INTO text_{kind} (text_{kind}, rowid, key) VALUES ('delete', ?, ?)", gone
    )
    connection.executemany(
        f"DELETE FROM name_{kind} WHERE name = ? AND id = ?",
        [(name_of(key), record_id) for record_id, key in gone],
    )
    rows = [(entry.id, keys[entry.id]) for entry in changed]
    connection.executemany(f"INSERT OR REPLACE INTO entry_{kind} (id, key) VALUES (?, ?)", rows)
    connection.executemany(
        f"INSERT INTO name_{kind} (name, id) VALUES (?, ?)",
        sorted((entry.name_key, entry.id) for entry in changed),
    )
    connection.executemany(f"INSERT INTO text_{kind} (rowid, key) VALUES (?, ?)", rows)
    _put_notes(connection, kind, entries)
    put_shown(connection, kind, entries)


def _put_notes(connection: Any, kind: str, entries: Sequence[SearchEntry]) -> None:
    ids = [entry.id for entry in entries]
    marks = ",".join("?" * len(ids))
    old: dict[int, str] = dict(
        connection.execute(f"SELECT id, key FROM note_{kind} WHERE id IN ({marks})", ids)
    )
    notes = {entry.id: f" {entry.note_key}" if entry.note_key else "" for entry in entries}
    gone = [(record_id, key) for record_id, key in old.items() if notes[record_id] != key]
    connection.executemany(
        f"INSERT INTO notes_{kind} (notes_{kind}, rowid, key) VALUES ('delete', ?, ?)", gone
    )
    connection.executemany(
        f"DELETE FROM note_{kind} WHERE id = ?", [(record_id,) for record_id, _key in gone]
    )
    new = [
        (record_id, key) for record_id, key in notes.items() if key and old.get(record_id) != key
    ]
    connection.executemany(f"INSERT INTO note_{kind} (id, key) VALUES (?, ?)", new)
    connection.executemany(f"INSERT INTO notes_{kind} (rowid, key) VALUES (?, ?)", new)


def put_shown(connection: Any, kind: str, entries: Sequence[SearchEntry]) -> None:
    """Keep what hits show of these records; of those that do not say it nothing is kept."""
    connection.executemany(
        f"INSERT OR REPLACE INTO shown_{kind} (id, shown) VALUES (?, ?)",
        [(entry.id, entry.shown) for entry in entries if entry.shown],
    )
    connection.executemany(
        f"DELETE FROM shown_{kind} WHERE id = ?",
        [(entry.id,) for entry in entries if not entry.shown],
    )


def keep_shown(connection: Any, kind: str, shown: Mapping[int, str]) -> None:
    """Keep what was read a moment ago where nothing is kept yet: what is kept may be newer."""
    connection.executemany(
        f"INSERT OR IGNORE INTO shown_{kind} (id, shown) VALUES (?, ?)", shown.items()
    )


def forget_shown(connection: Any, kind: str) -> None:
    """Keep nothing of what hits show."""
    connection.execute(f"DELETE FROM shown_{kind}")


def shown_of(connection: Any, kind: str, ids: Sequence[int]) -> dict[int, str]:
    """What hits show of these records, as far as it is kept."""
    marks = ",".join("?" * len(ids))
    rows = connection.execute(f"SELECT id, shown FROM shown_{kind} WHERE id IN ({marks})", ids)
    return dict(rows.fetchall())


def not_shown(connection: Any, kind: str, first: int, last: int) -> list[int]:
    """The records from `first` to `last` of which it is not kept what hits show."""
    rows = connection.execute(
        f"SELECT id FROM entry_{kind} WHERE id BETWEEN ? AND ?"
        f" AND id NOT IN (SELECT id FROM shown_{kind} WHERE id BETWEEN ? AND ?)",
        (first, last) * 2,
    )
    return [row[0] for row in rows.fetchall()]


def take_out(connection: Any, kind: str, record_id: int) -> None:
    """Remove one record's entry, if there is one."""
    connection.execute(f"DELETE FROM shown_{kind} WHERE id = ?", (record_id,))
    row = connection.execute(f"SELECT key FROM entry_{kind} WHERE id = ?", (record_id,)).fetchone()
    if row is not None:
        _take_out(connection, kind, record_id, row[0])
    row = connection.execute(f"SELECT key FROM note_{kind} WHERE id = ?", (record_id,)).fetchone()
    if row is not None:
        _take_note_out(connection, kind, record_id, row[0])


def _take_out(connection: Any, kind: str, record_id: int, key: str) -> None:
    connection.execute(
        f"INSERT INTO text_{kind} (text_{kind}, rowid, key) VALUES ('delete', ?, ?)",
        (record_id, key),
    )
    connection.execute(
        f"DELETE FROM name_{kind} WHERE name = ? AND id = ?", (name_of(key), record_id)
    )
    connection.execute(f"DELETE FROM entry_{kind} WHERE id = ?", (record_id,))


def _take_note_out(connection: Any, kind: str, record_id: int, key: str) -> None:
    connection.execute(
        f"INSERT INTO notes_{kind} (notes_{kind}, rowid, key) VALUES ('delete', ?, ?)",
        (record_id, key),
    )
    connection.execute(f"DELETE FROM note_{kind} WHERE id = ?", (record_id,))


SLICE_ENTRIES = 5000
"""Entries per slice of bulk work."""


_HIGHEST_ID = (1 << 63) - 1
_INDEXED_ENTRIES = 20_000
"""Entries per piece of index in bulk work: fewer pieces have to be merged less."""
_TRIGRAM_BYTES = 16 << 20
"""What is gathered in memory before a piece of index is written: enough for that many entries."""


class Gathered:
    """Entries that are not in the index yet, added in bulk; ids only ever rise.

    Their texts are indexed by one `INSERT … SELECT` for thousands; `finish` indexes the last.
    """

    def __init__(self, connection: Any, kind: str, *, with_names: bool = True) -> None:
        self._connection = connection
        self._kind = kind
        self._with_names = with_names
        self._waiting = self._first = self._last = 0
        self._in_pieces = False

    def add(self, texts: Sequence[Texts]) -> None:
        """Add some entries."""
        if not texts:
            return
        _add_keys(self._connection, self._kind, texts)
        self._first, self._last = self._first or texts[0][0], texts[-1][0]
        self._waiting += len(texts)
        if self._waiting >= _INDEXED_ENTRIES:
            if not self._in_pieces:
                self._in_pieces = True
                _set_automerge(self._connection, self._kind, 0)
            self._index()

    def add_entries(self, entries: Sequence[SearchEntry]) -> None:
        """Add some entries, with what hits show of them."""
        self.add([entry[1:5] for entry in entries])
        put_shown(self._connection, self._kind, [entry for entry in entries if entry.shown])

    def finish(self) -> None:
        """Index what is left."""
        if self._waiting:
            self._index()
        if self._in_pieces:
            _set_automerge(self._connection, self._kind, _AUTOMERGE)

    def _index(self) -> None:
        _index_keys(self._connection, self._kind, self._first, self._last)
        if self._with_names:
            _add_names(self._connection, self._kind, self._first, self._last)
        self._waiting = self._first = 0


def add_new(connection: Any, kind: str, entries: Iterable[SearchEntry]) -> None:
    """Add entries that are not in the index yet; they come in ascending order of id."""
    gathered = Gathered(connection, kind)
    stream = iter(entries)
    while piece := list(islice(stream, SLICE_ENTRIES)):
        gathered.add_entries(piece)
    gathered.finish()


def add_texts(connection: Any, kind: str, texts: Iterable[Texts]) -> None:
    """As `add_new`, with what is searched alone."""
    gathered = Gathered(connection, kind)
    stream = iter(texts)
    while piece := list(islice(stream, SLICE_ENTRIES)):
        gathered.add(piece)
    gathered.finish()


class EntryMissing(Exception):
    """Something was to be added to an entry that the index does not have."""


Addition = tuple[int, str, str]
"""Id of an entry, and what comes to its key and to its note."""


def add_to(connection: Any, kind: str, additions: Iterable[Addition]) -> None:
    """Add parts to the keys of entries that are there, and words to their notes.

    Only what is new is indexed: trigrams stand under an id without their places, so that those of
    the text before stay as they are. Raises `EntryMissing`.
    """
    stream = iter(additions)
    in_pieces = False
    while piece := list(islice(stream, _INDEXED_ENTRIES)):
        if not in_pieces and len(piece) == _INDEXED_ENTRIES:
            in_pieces = True
            _set_automerge(connection, kind, 0)
        parts = _by_id((record_id, part) for record_id, part, _note in piece if part)
        _lengthen_keys(connection, kind, parts)
        notes = _by_id((record_id, note) for record_id, _part, note in piece if note)
        _lengthen_notes(connection, kind, notes)
    if in_pieces:
        _set_automerge(connection, kind, _AUTOMERGE)


def _by_id(texts: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for record_id, text in texts:
        found.setdefault(record_id, []).append(text)
    return dict(sorted(found.items()))


def _lengthen_keys(connection: Any, kind: str, parts_of: Mapping[int, Sequence[str]]) -> None:
    ends = _ends(connection, f"entry_{kind}", parts_of)
    tails: list[tuple[int, str]] = []
    for record_id, parts in parts_of.items():
        if record_id not in ends:
            raise EntryMissing(record_id)
        between = " " if ends[record_id].endswith(PART_MARK) else _PARTED
        tails.append((record_id, between + PART_MARK.join(parts).replace(PART_MARK, _PARTED)))
    _add_tails(connection, f"entry_{kind}", tails)
    _index_texts(connection, f"text_{kind}", [(i, ends[i] + tail) for i, tail in tails])


def _lengthen_notes(connection: Any, kind: str, notes_of: Mapping[int, Sequence[str]]) -> None:
    ends = _ends(connection, f"note_{kind}", notes_of)
    tails = [(record_id, " " + " ".join(notes)) for record_id, notes in notes_of.items()]
    new = [each for each in tails if each[0] not in ends]
    connection.executemany(f"INSERT INTO note_{kind} (id, key) VALUES (?, ?)", new)
    _add_tails(connection, f"note_{kind}", [each for each in tails if each[0] in ends])
    indexed = [(record_id, ends.get(record_id, "") + tail) for record_id, tail in tails]
    _index_texts(connection, f"notes_{kind}", indexed)


_BEFORE_TAIL = 2
"""Characters of a text that stand in trigrams with what is put behind it."""


def _ends(connection: Any, table: str, ids: Iterable[int]) -> dict[int, str]:
    """The last characters of those of these texts that are there."""
    return dict(
        connection.execute(
            f"SELECT id, substr(key, -{_BEFORE_TAIL}) FROM {table}"
            " WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        ).fetchall()
    )


def _add_tails(connection: Any, table: str, tails: Sequence[tuple[int, str]]) -> None:
    connection.executemany(
        f"UPDATE {table} SET key = key || ? WHERE id = ?",
        [(tail, record_id) for record_id, tail in tails],
    )


def _index_texts(connection: Any, index: str, texts: Sequence[tuple[int, str]]) -> None:
    """Index texts, ids rising, by one statement: one for each would cost three times as much."""
    if not texts:
        return
    if len(texts) > SLICE_ENTRIES:
        _set_hash_size(connection, index)
    connection.execute(
        f"INSERT INTO {index} (rowid, key) SELECT value ->> 0, value ->> 1 FROM json_each(?)",
        (json.dumps(texts),),
    )


def _set_hash_size(connection: Any, index: str) -> None:
    connection.execute(
        f"INSERT INTO {index} ({index}, rank) VALUES ('hashsize', ?)", (_TRIGRAM_BYTES,)
    )


_AUTOMERGE = 4
"""Pieces of one size from which on they are merged (SQLite's default).

While pieces are added in bulk none are: the writes after it merge them a little at a time.
"""


def _set_automerge(connection: Any, kind: str, pieces: int) -> None:
    for index in (f"text_{kind}", f"notes_{kind}"):
        connection.execute(
            f"INSERT INTO {index} ({index}, rank) VALUES ('automerge', ?)", (pieces,)
        )


def _add_keys(connection: Any, kind: str, texts: Sequence[Texts]) -> None:
    connection.executemany(
        f"INSERT INTO entry_{kind} (id, key) VALUES (?, ?)",
        [(record_id, _stored(name, key)) for record_id, name, key, _note in texts],
    )
    notes = [(record_id, f" {note}") for record_id, _name, _key, note in texts if note]
    connection.executemany(f"INSERT INTO note_{kind} (id, key) VALUES (?, ?)", notes)


def _index_keys(connection: Any, kind: str, first: int, last: int) -> None:
    for index, content in (("text", "entry"), ("notes", "note")):
        if last - first > SLICE_ENTRIES:
            _set_hash_size(connection, f"{index}_{kind}")
        connection.execute(
            f"INSERT INTO {index}_{kind} (rowid, key)"
            f" SELECT id, key FROM {content}_{kind} WHERE id BETWEEN ? AND ?",
            (first, last),
        )


def extent(connection: Any, kind: str) -> tuple[int, int]:
    """The highest id of the entries, and how many there are."""
    last, count = connection.execute(
        f"SELECT coalesce(max(id), 0), count(*) FROM entry_{kind}"
    ).fetchone()
    return int(last), int(count)


def last_id(connection: Any, kind: str) -> int:
    """The highest id of the entries."""
    row = connection.execute(f"SELECT coalesce(max(id), 0) FROM entry_{kind}").fetchone()
    return int(row[0])


def has_any(connection: Any, kind: str, first: int, last: int) -> bool:
    """Whether a record from `first` to `last` is in the index."""
    row = connection.execute(
        f"SELECT 1 FROM entry_{kind} WHERE id BETWEEN ? AND ? LIMIT 1", (first, last)
    ).fetchone()
    return row is not None


def add_all_names(connection: Any, kind: str) -> None:
    """Fill the ordered names from the keys in one sorted pass."""
    _add_names(connection, kind, 0, _HIGHEST_ID)


def _add_names(connection: Any, kind: str, first: int, last: int) -> None:
    # Out of the keys and in their order: a third of what single rows cost.
    connection.execute(
        f"INSERT INTO name_{kind} (name, id)"
        f" SELECT substr(key, 2, instr(key, char(31)) - 2), id FROM entry_{kind}"
        " WHERE id BETWEEN ? AND ? ORDER BY 1, 2",
        (first, last),
    )


def tidy(connection: Any, kind: str) -> None:
    """Merge what slices left apart: later single updates then have no large merges to do."""
    for index in (f"text_{kind}", f"notes_{kind}"):
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")


def problems(connection: Any) -> Iterator[str]:
    """What is inconsistent in the file; slow (reads everything)."""
    for (answer,) in connection.execute("PRAGMA quick_check(5)"):
        if answer != "ok":
            yield answer
    for kind in kinds_in(connection):
        for index in (f"text_{kind}", f"notes_{kind}"):
            try:
                connection.execute(
                    f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)"
                )
            except sqlcipher.DatabaseError:
                yield f"{index} does not match its keys"
        counts = connection.execute(
            f"SELECT (SELECT count(*) FROM entry_{kind}), (SELECT count(*) FROM name_{kind})"
        ).fetchone()
        if counts[0] != counts[1]:
            yield f"name_{kind} does not match its keys"
