"""Rows behind the company's lists of words, and everything on cards that refers to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.dictionary_model import (
    BUILT_IN,
    DICTIONARY_VALUE,
    Dictionary,
    Word,
)
from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.business.contacts.party_kinds import party_kinds_mask, party_kinds_of
from crm_desktop.business.contacts.relations import RELATIONSHIP
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.core.text import fold

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

_NO_COLOR = -1
_ENDS = "\x1f"
"""Stands between the names of both ends in a row."""
_COUNTS = {
    Dictionary.STAGE: "SELECT lifecycle_stage, count(*) FROM contact WHERE deleted_at IS NULL"
    " GROUP BY lifecycle_stage",
    Dictionary.TAG: "SELECT tag_id, count(*) FROM tagging GROUP BY tag_id",
    Dictionary.SOURCE: "SELECT source_id, count(*) FROM contact WHERE source_id IS NOT NULL"
    " GROUP BY source_id",
    Dictionary.ROLE: "SELECT role, count(*) FROM affiliation WHERE role <> ''"
    " AND deleted_at IS NULL GROUP BY role",
    Dictionary.PARTY_KIND: "SELECT party_kinds, count(*) FROM contact WHERE deleted_at IS NULL"
    " AND party_kinds <> 0 GROUP BY party_kinds",
    Dictionary.RELATION: "SELECT kind, count(*) FROM relationship WHERE deleted_at IS NULL"
    " GROUP BY kind",
    Dictionary.CHANNEL_LABEL: "SELECT label, count(*) FROM contact_point WHERE label <> ''"
    " GROUP BY label",
}
_NEWEST = {
    Dictionary.ROLE: "SELECT DISTINCT role FROM (SELECT role FROM affiliation"
    " WHERE deleted_at IS NULL ORDER BY id DESC LIMIT ?) WHERE role <> ''",
    Dictionary.CHANNEL_LABEL: "SELECT DISTINCT label FROM (SELECT label FROM contact_point"
    " ORDER BY id DESC LIMIT ?) WHERE label <> ''",
}
_SUGGESTED_OF = 5000
"""Of so many of the newest rows texts are offered."""
_NEWS_OF = 200
"""Among so many of the newest rows stands what was typed on a card just now."""
_NAMED = {
    Dictionary.TAG: "SELECT id, name, color FROM tag WHERE deleted_at IS NULL ORDER BY name_key",
    Dictionary.SOURCE: "SELECT id, name, NULL FROM source WHERE deleted_at IS NULL"
    " ORDER BY name_key",
}
_RELATIONS = """SELECT id, version, from_id, to_id, note, coalesce(start_date, ''),
    deleted_at IS NOT NULL FROM relationship WHERE kind = ?"""
_GONE = """SELECT code, name FROM dictionary_value
    WHERE dictionary = ? AND deleted_at IS NOT NULL AND name <> '' ORDER BY id"""
_ROWS = """SELECT code, name, color, is_retired, position FROM dictionary_value
    WHERE dictionary = ? AND deleted_at IS NULL ORDER BY position, id"""


@record
class WordRow:
    """The row of a word in `dictionary_value`, also a binned one."""

    id: int
    version: int
    is_binned: bool


class DictionaryRepository:
    """Reads lists of words and their uses; writes them through a unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def words(self, dictionary: Dictionary, *, with_uses: bool) -> tuple[Word, ...]:
        """The words in order; those of texts also where they stand on cards only."""
        counts = self._counts(dictionary) if with_uses else {}
        if dictionary in _NAMED:
            rows = self._database.execute(_NAMED[dictionary]).fetchall()
            return tuple(
                Word(str(key), name, color, uses=counts.get(str(key), 0))
                for key, name, color in rows
            )
        if dictionary in BUILT_IN:
            return self._coded(dictionary, counts)
        return self._texts(dictionary)

    def _coded(self, dictionary: Dictionary, counts: dict[str, int]) -> tuple[Word, ...]:
        built_in = BUILT_IN[dictionary]
        words: dict[str, Word] = {}
        places = {code: place for place, code in enumerate(built_in, start=1)}
        rows = self._database.execute(_ROWS, (dictionary,)).fetchall()
        for code, names, color, is_retired, position in rows:
            shown = None if color == _NO_COLOR else color
            name, _, other = names.partition(_ENDS)
            words[code] = Word(
                code, name, shown, bool(is_retired), code in built_in, other_name=other
            )
            if dictionary.has_order:
                places[code] = position
        for code in built_in:
            words.setdefault(code, Word(code, "", is_built_in=True))
        for code in counts:
            words.setdefault(code, Word(code, code))
        last = len(places) + len(words)
        ordered = sorted(words.values(), key=lambda word: places.get(word.key, last))
        return tuple(replace(word, uses=counts.get(word.key, 0)) for word in ordered)

    def gone(self, dictionary: Dictionary) -> tuple[Word, ...]:
        """Words with codes that were merged or removed: cards do not have them, histories may."""
        rows = self._database.execute(_GONE, (dictionary,)).fetchall()
        names = ((code, *name.partition(_ENDS)) for code, name in rows)
        return tuple(
            Word(code, name, is_retired=True, other_name=other, is_gone=True)
            for code, name, _mark, other in names
            if code not in BUILT_IN[dictionary]
        )

    def codes(self, dictionary: Dictionary) -> frozenset[str]:
        """All codes that were ever given to words of the company's own."""
        sql = "SELECT code FROM dictionary_value WHERE dictionary = ?"
        rows = self._database.execute(sql, (dictionary,)).fetchall()
        return frozenset(code for (code,) in rows)

    def _texts(self, dictionary: Dictionary) -> tuple[Word, ...]:
        words = self._own_texts(dictionary)
        rows = self._database.execute(_COUNTS[dictionary]).fetchall()
        for text, count in sorted(rows, key=lambda row: -row[1]):
            key = fold(text)
            word = words.get(key) or Word(key, text)
            words[key] = replace(word, uses=word.uses + count)
        return tuple(words[key] for key in sorted(words))

    def _own_texts(self, dictionary: Dictionary) -> dict[str, Word]:
        """Those of a list of texts that the company keeps, wherever they stand."""
        rows = self._database.execute(_ROWS, (dictionary,)).fetchall()
        return {
            code: Word(code, name, is_retired=bool(is_retired))
            for code, name, _color, is_retired, _place in rows
        }

    def find(self, dictionary: Dictionary, key: str) -> Word | None:
        """One word without its uses; one that stands on cards only is looked for on all of them."""
        if dictionary in _NEWEST and key in (kept := self._own_texts(dictionary)):
            return kept[key]
        for with_uses in (False, True):
            for word in self.words(dictionary, with_uses=with_uses):
                if word.key == key:
                    return replace(word, uses=0)
        return None

    def listed(self, dictionary: Dictionary) -> tuple[Word, ...]:
        """The words as `words` gives them without uses; of those on cards the newest few only.

        To find all of these is to count them, which takes as long as there are cards.
        """
        if dictionary not in _NEWEST:
            return self.words(dictionary, with_uses=False)
        words = self._own_texts(dictionary)
        rows = self._database.execute(_NEWEST[dictionary], (_NEWS_OF,)).fetchall()
        for (text,) in rows:
            words.setdefault(fold(text), Word(fold(text), text))
        return tuple(words[key] for key in sorted(words))

    def suggested(self, dictionary: Dictionary) -> tuple[str, ...]:
        """Words of a list of texts to offer while one is typed, the company's own first.

        Those on cards are taken from the newest rows only, so that it costs the same in a large
        base; retired ones are left out.
        """
        rows = self._database.execute(_ROWS, (dictionary,)).fetchall()
        words = {code: name for code, name, _color, is_retired, _place in rows if not is_retired}
        retired = {code for code, _name, _color, is_retired, _place in rows if is_retired}
        newest = self._database.execute(_NEWEST[dictionary], (_SUGGESTED_OF,)).fetchall()
        for (text,) in newest:
            key = fold(text)
            if text and key not in retired:
                words.setdefault(key, text)
        return tuple(words.values())

    def _counts(self, dictionary: Dictionary) -> dict[str, int]:
        rows = self._database.execute(_COUNTS[dictionary]).fetchall()
        if dictionary is not Dictionary.PARTY_KIND:
            return {str(key): count for key, count in rows}
        counts: dict[str, int] = {}
        for mask, count in rows:
            for kind in party_kinds_of(mask):
                counts[str(kind)] = counts.get(str(kind), 0) + count
        return counts

    def contacts_by_kinds(self, bit: int) -> dict[int, list[int]]:
        """Contacts, binned ones too, that are of a kind, by all that they are."""
        found: dict[int, list[int]] = {}
        for contact_id, mask in self._database.execute(
            "SELECT id, party_kinds FROM contact WHERE party_kinds & ? <> 0", (bit,)
        ).fetchall():
            found.setdefault(mask, []).append(contact_id)
        return found

    # -- rows of words -------------------------------------------------------------------

    def row(self, dictionary: Dictionary, code: str) -> WordRow | None:
        """The row of a code, also a binned one, whose code cannot be given again."""
        found = self._database.execute(
            """SELECT id, version, deleted_at IS NOT NULL FROM dictionary_value
            WHERE dictionary = ? AND code = ?""",
            (dictionary, code),
        ).fetchone()
        return None if found is None else WordRow(found[0], found[1], bool(found[2]))

    def ids_of(self, dictionary: Dictionary) -> list[int]:
        """The rows of the words of a list."""
        rows = self._database.execute(
            "SELECT id FROM dictionary_value WHERE dictionary = ?", (dictionary,)
        ).fetchall()
        return [key for (key,) in rows]

    def code_of(self, row_id: int) -> str:
        """The code that a row stands for; empty if there is none."""
        row = self._database.execute(
            "SELECT code FROM dictionary_value WHERE id = ?", (row_id,)
        ).fetchone()
        return "" if row is None else str(row[0])

    def _first_place(self, dictionary: Dictionary, key: str) -> int:
        """Where a word stands that was never arranged: built-in ones in order, others last."""
        built_in = tuple(BUILT_IN.get(dictionary, ()))
        if key in built_in:
            return built_in.index(key) + 1
        return len(self.words(dictionary, with_uses=False)) + 1

    def put(
        self, work: UnitOfWork, dictionary: Dictionary, word: Word, position: int | None = None
    ) -> None:
        """Store a word as a row, also over a binned one of its code."""
        values: dict[str, object] = {
            "dictionary": str(dictionary),
            "code": word.key,
            "name": f"{word.name}{_ENDS}{word.other_name}" if word.other_name else word.name,
            "name_key": fold(word.name)[:400],
            "color": _NO_COLOR if word.color is None else word.color,
            "is_retired": int(word.is_retired),
        }
        if position is not None:
            values["position"] = position
        row = self.row(dictionary, word.key)
        if row is None:
            values.setdefault("position", self._first_place(dictionary, word.key))
            work.insert(DICTIONARY_VALUE, values)
            return
        version = row.version
        if row.is_binned:
            version = work.restore(DICTIONARY_VALUE, row.id, version)
        work.update(DICTIONARY_VALUE, row.id, values, version)

    def bin_word(self, work: UnitOfWork, dictionary: Dictionary, key: str) -> None:
        """Put the row of a word into the bin, wherever it stands."""
        if dictionary in _NAMED:
            version = self._version(str(dictionary), int(key))
            work.bin(str(dictionary), int(key), version)
            return
        row = self.row(dictionary, key)
        if row is not None and not row.is_binned:
            work.bin(DICTIONARY_VALUE, row.id, row.version)

    def update_named(
        self, work: UnitOfWork, dictionary: Dictionary, key: str, values: dict[str, object]
    ) -> None:
        """Change the row of a tag or source."""
        table = str(dictionary)
        work.update(table, int(key), values, self._version(table, int(key)))

    def _version(self, table: str, record_id: int) -> int:
        row = self._database.execute(
            f"SELECT version FROM {table} WHERE id = ?", (record_id,)
        ).fetchone()
        return 0 if row is None else int(row[0])

    # -- what refers to words ------------------------------------------------------------

    def contacts_with(self, dictionary: Dictionary, key: str) -> list[int]:
        """Contacts, binned ones too, with a stage, tag or source."""
        sql = {
            Dictionary.STAGE: "SELECT id FROM contact WHERE lifecycle_stage = ?",
            Dictionary.PARTY_KIND: "SELECT id FROM contact WHERE party_kinds & ? <> 0",
            Dictionary.TAG: "SELECT contact_id FROM tagging WHERE tag_id = ?",
            Dictionary.SOURCE: "SELECT id FROM contact WHERE source_id = ?",
            Dictionary.RELATION: "SELECT from_id FROM relationship WHERE kind = ?",
        }[dictionary]
        value: object = key
        if dictionary is Dictionary.PARTY_KIND:
            value = party_kinds_mask({key})
        elif dictionary in _NAMED:
            value = int(key)
        return [found for (found,) in self._database.execute(sql, (value,)).fetchall()]

    def move_tag(self, work: UnitOfWork, tag_id: int, into: int) -> list[int]:
        """Give the contacts of one tag another instead; returns them."""
        rows = work.execute(
            """SELECT id, contact_id, EXISTS (SELECT 1 FROM tagging AS other
                WHERE other.contact_id = tagging.contact_id AND other.tag_id = ?)
            FROM tagging WHERE tag_id = ?""",
            (into, tag_id),
        ).fetchall()
        for tagging_id, contact_id, has_both in rows:
            root = RecordRef(CONTACT, contact_id)
            if has_both:
                work.delete_child("tagging", tagging_id, root)
            else:
                work.update_child("tagging", tagging_id, {"tag_id": into}, root)
        return [contact_id for _id, contact_id, _both in rows]

    def move_relations(self, work: UnitOfWork, key: str, into: str, *, is_mutual: bool) -> int:
        """Make relations of one kind such of another; how many there were.

        What the other kind says already of the same two, with the same note and day, is said once.
        """
        rows = work.execute(_RELATIONS, (key,)).fetchall()
        others = work.execute(_RELATIONS, (into,)).fetchall()
        known = {tuple(other[2:6]) for other in others if not other[6]}
        for row_id, version, from_id, to_id, note, day, is_binned in rows:
            root = RecordRef(CONTACT, from_id)
            said = {(from_id, to_id, note, day)}
            if is_mutual:
                said.add((to_id, from_id, note, day))
            now = version
            if not is_binned and said & known:
                now = work.bin(RELATIONSHIP, row_id, version, root=root)
            elif not is_binned:
                known |= said
            work.update(RELATIONSHIP, row_id, {"kind": into}, now, root=root)
            work.touch(root)
            work.touch(RecordRef(CONTACT, to_id))
        return len(rows)

    def write_text(self, work: UnitOfWork, dictionary: Dictionary, key: str, text: str) -> int:
        """Write another text wherever this role or label stands; how many places changed."""
        if dictionary is Dictionary.ROLE:
            rows = work.execute(
                "SELECT id, version, person_id, role FROM affiliation"
                " WHERE role <> '' AND deleted_at IS NULL"
            ).fetchall()
            changed = [row for row in rows if row[3] != text and fold(row[3]) == key]
            for row_id, version, person_id, _role in changed:
                root = RecordRef(CONTACT, person_id)
                work.update("affiliation", row_id, {"role": text}, version, root=root)
            return len(changed)
        rows = work.execute(
            "SELECT id, contact_id, label FROM contact_point WHERE label <> ''"
        ).fetchall()
        changed = [row for row in rows if row[2] != text and fold(row[2]) == key]
        for row_id, contact_id, _label in changed:
            root = RecordRef(CONTACT, contact_id)
            work.update_child("contact_point", row_id, {"label": text}, root)
        return len(changed)

    def is_used(self, dictionary: Dictionary, key: str) -> bool:
        """Whether anything refers to a word, in the bin too."""
        if dictionary in BUILT_IN or dictionary in _NAMED:
            return bool(self.contacts_with(dictionary, key))
        return any(word.uses for word in self._texts(dictionary) if word.key == key)

    def binned_tag_texts(self, ids: Sequence[int]) -> Iterator[tuple[int, int, str]]:
        """Id, version and tag names, apart by a unit separator, of those in the bin."""
        return self._database.rows_among(
            """SELECT contact.id, version, coalesce((SELECT group_concat(name, char(31))
                FROM tagging JOIN tag ON tag.id = tag_id WHERE contact_id = contact.id), '')
            FROM contact WHERE id IN () AND deleted_at IS NOT NULL""",
            ids,
        )
