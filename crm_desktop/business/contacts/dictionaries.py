"""What can be done with the company's lists of words; every action is one undoable batch."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crm_desktop.business.contacts import derived
from crm_desktop.business.contacts.dictionary_model import (
    DICTIONARY_VALUE,
    WORD_LIMIT,
    WORDS_LIMIT,
    Dictionary,
    Word,
)
from crm_desktop.business.contacts.model import CONTACT, BatchDone
from crm_desktop.business.contacts.party_kinds import OWN_KINDS, party_kinds_mask
from crm_desktop.business.contacts.relations import built_in_kind, is_mutual
from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import ConflictError, FieldConflict, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.rights import Right
from crm_desktop.core.text import clean_name, fold
from crm_desktop.storage.change_log import batch_of_operation, changed_by, made_by

if TYPE_CHECKING:
    from crm_desktop.business.contacts.dictionary_repository import DictionaryRepository
    from crm_desktop.business.contacts.repository import ContactRepository
    from crm_desktop.core.actor import Actor
    from crm_desktop.core.events import EventBus
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

_NAMES = ("name", "other_name")


class DictionaryService:
    """Reads and changes the lists; all methods run in the thread that owns the database."""

    def __init__(
        self,
        repository: DictionaryRepository,
        contacts: ContactRepository,
        journal: Journal,
        events: EventBus,
    ) -> None:
        self._rows = repository
        self._contacts = contacts
        self._journal = journal
        self._coded: dict[Dictionary, tuple[Word, ...]] = {}
        events.subscribe(Changes, self._on_changes)

    def _on_changes(self, changes: object) -> None:
        if isinstance(changes, Changes) and changes.touches_kind(DICTIONARY_VALUE):
            self._coded.clear()

    # -- reading -------------------------------------------------------------------------

    def stages(self) -> tuple[Word, ...]:
        """The stages in order without counts, those that are gone last; kept until one changes."""
        return self._known(Dictionary.STAGE)

    def party_kinds(self) -> tuple[Word, ...]:
        """What contacts can be to the company, likewise."""
        return self._known(Dictionary.PARTY_KIND)

    def relation_kinds(self) -> tuple[Word, ...]:
        """What contacts can be to each other, likewise."""
        return self._known(Dictionary.RELATION)

    def _known(self, dictionary: Dictionary) -> tuple[Word, ...]:
        if dictionary not in self._coded:
            words = self._rows.words(dictionary, with_uses=False)
            self._coded[dictionary] = (*words, *self._rows.gone(dictionary))
        return self._coded[dictionary]

    def is_mutual(self, code: str) -> bool:
        """Whether a kind of relation is called alike from both ends; an unknown one is."""
        if built_in_kind(code) is not None:
            return is_mutual(code)
        word = next((one for one in self.relation_kinds() if one.key == code), None)
        return word is None or not word.other_name

    def words(self, dictionary: Dictionary, *, with_uses: bool = True) -> tuple[Word, ...]:
        """A list in its order with the uses of each word, which are counted on all cards.

        Without them words that only stand on cards may be missing.
        """
        rows = self._rows
        return rows.words(dictionary, with_uses=True) if with_uses else rows.listed(dictionary)

    def find(self, dictionary: Dictionary, key: str) -> Word | None:
        """One word as it is now, without its uses; None once it was removed or merged."""
        return self._rows.find(dictionary, key)

    def suggested(self, dictionary: Dictionary) -> tuple[str, ...]:
        """Roles or labels to offer while one is typed, the company's own first."""
        return self._rows.suggested(dictionary)

    def _word(self, dictionary: Dictionary, key: str) -> Word:
        """As it is stored; read inside the unit that writes it, which writes all of its row."""
        for word in self._rows.words(dictionary, with_uses=False):
            if word.key == key:
                return word
        raise UserError("record_gone")

    # -- changing ------------------------------------------------------------------------

    def add(
        self, dictionary: Dictionary, name: str, actor: Actor, *, other_name: str = ""
    ) -> BatchDone:
        """Add a word at the end; `word_exists` for a name that is there already.

        `other_name` is for relations that are not the same from both ends.
        """
        actor.require(Right.SETTINGS_EDIT)
        with self._journal.begin(actor, "dictionary.add") as work:
            text, other = self._free_names(dictionary, name, other_name)
            if len(self._rows.words(dictionary, with_uses=False)) >= WORDS_LIMIT:
                raise UserError("too_many_words", limit=WORDS_LIMIT)
            if dictionary is Dictionary.TAG:
                self._contacts.ensure_tag(work, text)
            elif dictionary is Dictionary.SOURCE:
                self._contacts.ensure_source(work, text)
            else:
                word = Word(self._new_key(dictionary, text), text, other_name=other)
                self._rows.put(work, dictionary, word)
        return BatchDone(work.seq, 1)

    def added_by(self, dictionary: Dictionary, op_id: bytes) -> Word | None:
        """The word that `add` stored in an operation; None if it is not in the file (P5)."""
        self._coded.clear()
        found = batch_of_operation(self._journal.db, op_id)
        if found is None or found.action != "dictionary.add":
            return None
        is_named = dictionary in (Dictionary.TAG, Dictionary.SOURCE)
        kind = str(dictionary) if is_named else DICTIONARY_VALUE
        db = self._journal.db
        made = (*made_by(db, found, kind), *changed_by(db, found, kind))
        if not made:
            return None
        key = str(made[0]) if is_named else self._rows.code_of(made[0])
        words = self._rows.listed(dictionary)
        return next((word for word in words if word.key == key), None)

    def add_stage_within(self, work: UnitOfWork, code: str, name: str, actor: Actor) -> None:
        """Add a stage inside another action (an import); a code that is there stays as it is."""
        if any(word.key == code for word in self._rows.words(Dictionary.STAGE, with_uses=False)):
            return
        actor.require(Right.SETTINGS_EDIT)
        text = self._free_name(Dictionary.STAGE, name)
        self._rows.put(work, Dictionary.STAGE, Word(code, text))

    def add_party_kind_within(self, work: UnitOfWork, code: str, name: str, actor: Actor) -> str:
        """Add what contacts can be inside another action; gives the code that it has.

        One of that name stays as it is; `code` is taken unless it was given to another meanwhile.
        """
        wanted = fold(name)
        for word in self._rows.words(Dictionary.PARTY_KIND, with_uses=False):
            if fold(word.name) == wanted:
                return word.key
        actor.require(Right.SETTINGS_EDIT)
        text = self._free_name(Dictionary.PARTY_KIND, name)
        if code not in self.free_party_kinds():
            code = self._new_key(Dictionary.PARTY_KIND, text)
        self._rows.put(work, Dictionary.PARTY_KIND, Word(code, text))
        return code

    def free_party_kinds(self) -> tuple[str, ...]:
        """Codes that further ones can have, as far as the list has room."""
        room = WORDS_LIMIT - len(self._rows.words(Dictionary.PARTY_KIND, with_uses=False))
        used = self._rows.codes(Dictionary.PARTY_KIND)
        return tuple(code for code in OWN_KINDS if code not in used)[: max(0, room)]

    def _new_key(self, dictionary: Dictionary, text: str) -> str:
        """A code that no word has or ever had, so that old changes keep their meaning."""
        if not dictionary.is_coded:
            return fold(text)
        if dictionary is not Dictionary.PARTY_KIND:
            return secrets.token_hex(4)
        used = self._rows.codes(dictionary)
        free = next((code for code in OWN_KINDS if code not in used), None)
        if free is None:
            raise UserError("too_many_words", limit=len(OWN_KINDS))
        return free

    def rename(
        self,
        dictionary: Dictionary,
        key: str,
        name: str,
        actor: Actor,
        *,
        other_name: str = "",
        base: Word | None = None,
    ) -> BatchDone:
        """Give a word another name everywhere; an empty one gives a built-in word its own back.

        A relation keeps as many names as it has: `other_name_missing` where one lacks. With
        `base`, as it was read, another name that somebody gave it since raises `ConflictError`.
        """
        actor.require(Right.SETTINGS_EDIT)
        with self._journal.begin(actor, "dictionary.rename") as work:
            word = self._word(dictionary, key)
            text, other = "", ""
            if not word.is_built_in or name.strip() or other_name.strip():
                text, other = self._free_names(dictionary, name, other_name, key)
                has_ends = has_two_ends(word) if dictionary.has_ends else False
                if has_ends and not other:
                    raise UserError("other_name_missing", field="other_name")
                other = other if has_ends else ""
            self._require_same(
                work, dictionary, base, replace(word, name=text, other_name=other), _NAMES
            )
            count = self._write_name(work, dictionary, replace(word, other_name=other), text)
        return BatchDone(work.seq, count)

    def _write_name(self, work: UnitOfWork, dictionary: Dictionary, word: Word, text: str) -> int:
        if dictionary in (Dictionary.TAG, Dictionary.SOURCE):
            values: dict[str, object] = {"name": text, "name_key": derived.name_key(text)}
            self._rows.update_named(work, dictionary, word.key, values)
            if dictionary is Dictionary.TAG:
                self._show_tags(work, self._rows.contacts_with(dictionary, word.key))
            return 1
        if dictionary.is_coded:
            self._rows.put(work, dictionary, replace(word, name=text))
            return 1
        count = self._rows.write_text(work, dictionary, word.key, text)
        if fold(text) != word.key and self._rows.row(dictionary, word.key) is not None:
            self._rows.bin_word(work, dictionary, word.key)
        self._rows.put(work, dictionary, replace(word, key=fold(text), name=text))
        return count

    def _require_same(
        self,
        work: UnitOfWork,
        dictionary: Dictionary,
        base: Word | None,
        mine: Word,
        names: Sequence[str],
    ) -> None:
        """Raise `ConflictError` if somebody changed one of these since, and otherwise."""
        if base is None:
            return
        stored = self._word(dictionary, base.key)
        from crm_desktop.core.three_way import merge_fields

        _merged, conflicts = merge_fields(base, mine, stored, names)
        if conflicts:
            raise self._conflict(work, dictionary, base, conflicts)

    def _require_named(
        self, work: UnitOfWork, dictionary: Dictionary, base: Word | None, theirs: Word
    ) -> None:
        """Raise `ConflictError` if somebody gave it another name since; it is to go."""
        from crm_desktop.core.three_way import changed_fields

        conflicts = changed_fields(base, theirs, _NAMES)
        if conflicts:
            raise self._conflict(work, dictionary, theirs, conflicts)

    def _conflict(
        self,
        work: UnitOfWork,
        dictionary: Dictionary,
        base: Word,
        conflicts: tuple[FieldConflict, ...],
    ) -> ConflictError:
        is_named = dictionary in (Dictionary.TAG, Dictionary.SOURCE)
        row = None if is_named else self._rows.row(dictionary, base.key)
        table, row_id = DICTIONARY_VALUE, 0 if row is None else row.id
        if is_named:
            table, row_id = str(dictionary), int(base.key)
        return work.conflict_over(RecordRef(table, row_id), 0, conflicts)

    def recolor(
        self,
        dictionary: Dictionary,
        key: str,
        color: int | None,
        actor: Actor,
        base: Word | None = None,
    ) -> BatchDone:
        """Give a word a color, an index into the tokens' series; `None` for the built-in one.

        With `base`, another color that somebody gave it since raises `ConflictError`.
        """
        actor.require(Right.SETTINGS_EDIT)
        with self._journal.begin(actor, "dictionary.recolor") as work:
            word = self._word(dictionary, key)
            self._require_same(work, dictionary, base, replace(word, color=color), ("color",))
            if dictionary is Dictionary.TAG:
                self._rows.update_named(work, dictionary, key, {"color": color or 0})
            else:
                self._rows.put(work, dictionary, replace(word, color=color))
        return BatchDone(work.seq, 1)

    def set_retired(
        self, dictionary: Dictionary, key: str, retired: bool, actor: Actor
    ) -> BatchDone:
        """Do not offer a word anymore, or offer it again; who has it keeps it."""
        actor.require(Right.SETTINGS_EDIT)
        if not dictionary.can_retire:
            raise UserError("word_in_use")
        with self._journal.begin(actor, "dictionary.retire") as work:
            word = self._word(dictionary, key)
            self._rows.put(work, dictionary, replace(word, is_retired=retired))
        return BatchDone(work.seq, 1)

    def arrange(
        self,
        dictionary: Dictionary,
        keys: Sequence[str],
        actor: Actor,
        base: Sequence[str] | None = None,
    ) -> BatchDone:
        """Put words into this order; those not named stay behind in theirs.

        With `base`, the order as it was seen, what others moved since stays; the same word moved
        by two raises `ConflictError`.
        """
        actor.require(Right.SETTINGS_EDIT)
        with self._journal.begin(actor, "dictionary.arrange") as work:
            words = {word.key: word for word in self._rows.words(dictionary, with_uses=False)}
            wanted = [key for key in dict.fromkeys(keys) if key in words]
            if base is not None:
                wanted = self._merged_order(work, dictionary, list(words.values()), wanted, base)
            order = [*wanted, *(key for key in words if key not in wanted)]
            for position, key in enumerate(order, start=1):
                self._rows.put(work, dictionary, words[key], position)
        return BatchDone(work.seq, len(order))

    def _merged_order(
        self,
        work: UnitOfWork,
        dictionary: Dictionary,
        stored: Sequence[Word],
        mine: Sequence[str],
        base: Sequence[str],
    ) -> list[str]:
        """Of the words that are offered; the others stand below, in whatever order."""
        from crm_desktop.core.three_way import require_one_order

        theirs = [word.key for word in stored if not word.is_retired]
        was, my = ([key for key in each if key in theirs] for each in (base, mine))

        def refuse(conflicts: tuple[FieldConflict, ...]) -> ConflictError:
            ids = self._rows.ids_of(dictionary)
            return work.conflict_over_order(DICTIONARY_VALUE, ids, conflicts)

        return list(require_one_order(was, my, theirs, refuse))

    def merge(
        self,
        dictionary: Dictionary,
        key: str,
        into: str,
        actor: Actor,
        bases: tuple[Word, Word] | None = None,
    ) -> BatchDone:
        """Let one word take over everything of another, which goes; undo brings both back.

        Returns how many contacts (or places) changed. A built-in word is retired instead. With
        `bases`, both as they were read, another name of one of them raises `ConflictError`.
        """
        actor.require(Right.SETTINGS_EDIT)
        if key == into:
            raise UserError("word_into_itself")
        with self._journal.begin(actor, "dictionary.merge") as work:
            word, heir = self._word(dictionary, key), self._word(dictionary, into)
            for base, theirs in zip(bases or (), (word, heir), strict=False):
                self._require_named(work, dictionary, base, theirs)
            count = self._hand_over(work, dictionary, word, heir)
            if word.is_built_in:
                self._rows.put(work, dictionary, replace(word, is_retired=True))
            else:
                self._rows.bin_word(work, dictionary, key)
        return BatchDone(work.seq, count)

    def _hand_over(self, work: UnitOfWork, dictionary: Dictionary, word: Word, heir: Word) -> int:
        if dictionary is Dictionary.TAG:
            ids = self._rows.move_tag(work, int(word.key), int(heir.key))
            self._show_tags(work, ids)
            return len(ids)
        if dictionary is Dictionary.SOURCE:
            ids = self._rows.contacts_with(dictionary, word.key)
            return work.update_many(CONTACT, ids, {"source_id": int(heir.key)})
        if dictionary is Dictionary.STAGE:
            ids = self._rows.contacts_with(dictionary, word.key)
            return work.update_many(CONTACT, ids, {"lifecycle_stage": heir.key})
        if dictionary is Dictionary.PARTY_KIND:
            return self._hand_over_kind(work, word.key, heir.key)
        if dictionary is Dictionary.RELATION:
            is_mutual = not has_two_ends(heir)
            return self._rows.move_relations(work, word.key, heir.key, is_mutual=is_mutual)
        return self._rows.write_text(work, dictionary, word.key, heir.name)

    def _hand_over_kind(self, work: UnitOfWork, key: str, into: str) -> int:
        """Contacts can be several things at once: those that are both keep one of them."""
        bit, other = party_kinds_mask({key}), party_kinds_mask({into})
        count = 0
        for mask, ids in self._rows.contacts_by_kinds(bit).items():
            count += work.update_many(CONTACT, ids, {"party_kinds": (mask & ~bit) | other})
        return count

    def remove(
        self, dictionary: Dictionary, key: str, actor: Actor, base: Word | None = None
    ) -> BatchDone:
        """Take away a word that nothing refers to; `word_in_use` for any other.

        With `base`, as it was read, another name that somebody gave it raises `ConflictError`.
        """
        actor.require(Right.SETTINGS_EDIT)
        with self._journal.begin(actor, "dictionary.remove") as work:
            word = self._word(dictionary, key)
            if word.is_built_in or self._rows.is_used(dictionary, key):
                raise UserError("word_in_use")
            self._require_named(work, dictionary, base, word)
            self._rows.bin_word(work, dictionary, key)
        return BatchDone(work.seq, 1)

    def _show_tags(self, work: UnitOfWork, ids: Sequence[int]) -> None:
        """Write the tags that lists show anew, in the bin too."""
        self._contacts.rederive_tags(work, ids)
        for contact_id, version, names in self._rows.binned_tag_texts(ids):
            text = derived.tag_text(derived.tags_of(names))
            work.update(CONTACT, contact_id, {"tag_text": text}, version)

    def _free_names(
        self, dictionary: Dictionary, name: str, other_name: str, key: str = ""
    ) -> tuple[str, str]:
        """Both names in good order; the second one only where a word may have two."""
        text = self._free_name(dictionary, name, key, other_name)
        if not dictionary.has_ends or not other_name.strip():
            return text, ""
        other = _in_order(other_name, "other_name")
        return text, "" if fold(other) == fold(text) else other

    def _free_name(
        self, dictionary: Dictionary, name: str, key: str = "", other_name: str = ""
    ) -> str:
        """A name in good order that no other word of the list has."""
        text = _in_order(name, "name")
        for word in self._rows.words(dictionary, with_uses=False):
            is_same = fold(word.name or word.key) == fold(text)
            if dictionary.has_ends:  # "manager" of an employee is not that of a department
                is_same = is_same and fold(word.other_name) == fold(other_name)
            if word.key != key and is_same:
                raise UserError("word_exists", field="name")
        return text


def has_two_ends(word: Word) -> bool:
    """Whether a kind of relation is called differently from its two ends."""
    return not is_mutual(word.key) if word.is_built_in else bool(word.other_name)


def _in_order(name: str, field: str) -> str:
    """A name without what nobody sees; raises where nothing or too much is left."""
    if len(name) > 4 * WORD_LIMIT:
        raise UserError("text_too_long", field=field, limit=WORD_LIMIT)
    text = clean_name(name).text
    if not text:
        raise UserError("name_missing", field=field)
    if len(text) > WORD_LIMIT:
        raise UserError("text_too_long", field=field, limit=WORD_LIMIT)
    return text
