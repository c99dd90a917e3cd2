"""What a card does when somebody else works on the same contact: conflicts and quiet merges."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import islice
from typing import Generic, TypeVar

from PySide6.QtCore import QObject

from crm_desktop.business.contacts.both import value_of
from crm_desktop.business.contacts.merging import differing_fields
from crm_desktop.business.contacts.model import Affiliation, Contact
from crm_desktop.business.contacts.relations import Relationship
from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.errors import ConflictError, StorageUnavailable
from crm_desktop.core.records import record
from crm_desktop.ui.contacts.card_body import CardBody
from crm_desktop.ui.contacts.channel_editors import AddressEditor, PointEditor
from crm_desktop.ui.contacts.conflict_words import conflict_title, short_person, value_in_words
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.in_place import InPlaceEditor
from crm_desktop.ui.contacts.people_panel import place_words
from crm_desktop.ui.contacts.reach_panel import REACH_FIELDS
from crm_desktop.ui.contacts.saving import Answer, CardSaving, Edit, Step
from crm_desktop.ui.kit.direction import filled, isolate
from crm_desktop.ui.kit.formatting import shortened
from crm_desktop.ui.kit.message_bar import MessageBar

_MOST_NAMED = 4


Links = tuple[Sequence[Affiliation], Sequence[Relationship]]
"""Places of work and relations, as a card shows them."""
NO_LINKS: Links = ((), ())
Linked = TypeVar("Linked", Affiliation, Relationship)


class CardConflicts(QObject):
    """Shows conflicts in the body's panel and carries out what was chosen."""

    def __init__(
        self,
        context: ContactContext,
        saving: CardSaving,
        body: CardBody,
        message_bar: MessageBar,
        contact: Callable[[], Contact | None],
    ) -> None:
        super().__init__(body)
        self._context = context
        self._saving = saving
        self._body = body
        self._message_bar = message_bar
        self._contact = contact
        self._others: int | None = None
        panel = body.conflict
        panel.keep_mine.connect(self._keep_mine)
        panel.take_theirs.connect(self._take_theirs)
        panel.keep_both.connect(self._keep_both)
        panel.decided.connect(body.bindings.give_keyboard)
        saving.settled.connect(self._settle)

    def show(self, edit: Edit, error: ConflictError) -> None:
        """Keep what was typed where it stands, and ask."""
        self._body.bindings.refuse(edit.field, StorageUnavailable("conflict"))
        self._body.conflict.show_conflict(edit, error)
        self._saving.load()

    def note_changes(self, changes: Changes) -> None:
        """Somebody has changed this contact; who it was is told when it was read again."""
        if changes.origin is Origin.FOREIGN or changes.user_id != self._context.actor.user_id:
            self._others = changes.user_id

    def tell(self, before: Contact | None, answer: Answer, links: Links = NO_LINKS) -> None:
        """Say what somebody else has changed while this card was open; everything was kept.

        `links` are the places of work and the relations that were shown before.
        """
        others, self._others = self._others, None
        after = answer.loaded.contact
        if before is None or before.id != after.id:
            return
        is_reading = answer.step is Step.LOADED and before.version != after.version
        if others is None and is_reading and after.updated_by != self._context.actor.user_id:
            others = after.updated_by  # read before it was told
        if answer.merged:
            self._say(self._fields(answer.merged), answer.merged_by, is_merged=True)
            self._tell_in_place(before, after, answer.merged, answer.merged_by)
            self._tell_editors(before, after, answer.merged, answer.merged_by)
        elif others is not None:
            names = differing_fields(before, after)
            told = (self._fields(names), self._words_of_links(links, answer))
            self._say(", ".join(part for part in told if part), others, is_merged=False)
            self._tell_in_place(before, after, names, others)
            self._tell_editors(before, after, names, others)
            self._tell_editors_of_links(links, answer, others)

    def _say(self, fields: str, user_id: int | None, *, is_merged: bool) -> None:
        bar = self._message_bar
        if not fields or (not bar.isHidden() and bar.level() != "info"):
            return
        name = self._context.user_name(user_id)
        if is_merged and name:
            sentence = self.tr("{name} changed {fields} meanwhile. Both changes are kept.")
        elif is_merged:
            sentence = self.tr("Somebody else changed {fields} meanwhile. Both changes are kept.")
        elif name:
            sentence = self.tr("{name} has just changed: {fields}")
        else:
            sentence = self.tr("Somebody else has just changed: {fields}")
        bar.show_message("info", filled(sentence, name=name, fields=fields))

    def _tell_in_place(
        self, before: Contact, after: Contact, names: Iterable[str], user_id: int | None
    ) -> None:
        """Say it at each field and row, too; beside what is being typed, what they wrote."""
        name, body = self._context.user_name(user_id), self._body
        for field in names:
            if field in ("points", "addresses", "dates"):
                old = {row.id: row for row in getattr(before, field)}
                ids = [row.id for row in getattr(after, field) if old.get(row.id) != row]
                said = self.tr("changed by {name}") if name else self.tr("changed by others")
                said = filled(said, name=short_person(name))
                if field == "dates":
                    body.dates.show_news(ids, said)
                else:
                    body.channels.show_news(field, ids, said)
                continue
            is_typed = body.bindings.is_typed(field)
            body.bindings.show_news(
                field, self._news(field, before, after, name, is_typed=is_typed)
            )

    def _news(
        self, field: str, before: Contact, after: Contact, name: str, *, is_typed: bool
    ) -> str:
        told = after if is_typed else before
        words = shortened(value_in_words(self._context, field, value_of(told, field)))
        if is_typed:
            sentence = self.tr("{name} changed this to: {value}")
            sentence = sentence if name else self.tr("Somebody changed this to: {value}")
        else:
            sentence = self.tr("{name} changed this; before: {value}")
            sentence = sentence if name else self.tr("Somebody changed this; before: {value}")
        return filled(sentence, name=name, value=words)

    def _tell_editors(
        self, before: Contact, after: Contact, names: Collection[str], user_id: int | None
    ) -> None:
        """In an open row, which is compared with what it was begun over when it is left."""
        body, context = self._body, self._context
        channel, day = body.channels.editor, body.dates.editor
        if isinstance(channel, PointEditor) and "points" in names:
            self._tell_editor(channel, channel.origin.id, "points", before, after, user_id)
        elif isinstance(channel, AddressEditor) and "addresses" in names:
            self._tell_editor(channel, channel.origin.id, "addresses", before, after, user_id)
        if day is not None and day.is_birthday and before.birth_date != after.birth_date:
            words = value_in_words(context, "birth_date", after.birth_date)
            day.show_news(self._editor_news(user_id, words))
        elif day is not None and "dates" in names:
            self._tell_editor(day, day.origin.id, "dates", before, after, user_id)
        reached = [name for name in names if name in REACH_FIELDS]
        if body.reach.editor is not None and reached:
            name = context.user_name(user_id)
            sentence = self.tr("{name} has just changed: {fields}")
            sentence = sentence if name else self.tr("Somebody else has just changed: {fields}")
            told = filled(sentence, name=name, fields=self._fields(reached))
            body.reach.editor.show_news(told)

    def _tell_editor(
        self,
        editor: InPlaceEditor,
        key: int,
        field: str,
        before: Contact,
        after: Contact,
        user_id: int | None,
    ) -> None:
        """Of the row `key` of a list of rows."""
        was, now = ({row.id: row for row in getattr(one, field)} for one in (before, after))
        if key in was and was[key] != now.get(key):
            gone = key not in now
            words = "" if gone else value_in_words(self._context, field, now[key])
            editor.show_news(self._editor_news(user_id, words, is_gone=gone))

    def _tell_editors_of_links(self, before: Links, answer: Answer, user_id: int | None) -> None:
        """In the open row of a place of work or of a relation."""
        body, loaded = self._body, answer.loaded
        place, relation = body.people.editor, body.relations.editor
        if place is not None and place.origin.id:
            found = _other_of(place.origin.id, before[0], loaded.affiliations)
            if found is not None:
                words = "" if found.now is None else place_words(found.now)
                place.show_news(self._editor_news(user_id, words, is_gone=found.now is None))
        if relation is not None and relation.origin is not None:
            known = loaded.relations.relationships
            other = _other_of(relation.origin.id, before[1], known)
            if other is not None:
                words = "" if other.now is None else other.now.note
                relation.show_news(self._editor_news(user_id, words, is_gone=other.now is None))

    def _editor_news(self, user_id: int | None, words: str, *, is_gone: bool = False) -> str:
        name = self._context.user_name(user_id) or self.tr("Somebody else")
        if is_gone:
            return filled(self.tr("{name} removed this meanwhile."), name=name)
        if not words:
            return filled(self.tr("{name} changed this meanwhile."), name=name)
        told = self.tr("{name} changed this to: {value}")
        return filled(told, name=name, value=shortened(words))

    def _words_of_links(self, before: Links, answer: Answer) -> str:
        """The places of work and relations that came, changed or went, by name."""
        loaded = answer.loaded
        here = loaded.contact.id
        places, relations = before
        works = _changed(places, loaded.affiliations)
        related = _changed(relations, loaded.relations.relationships)
        told: list[str] = []
        if works:
            names = (
                one.organization_name if one.person_id == here else one.person_name for one in works
            )
            words = self.tr("Place of work: {names}")
            told.append(words.replace("{names}", _named(names)))
        if related:
            words = self.tr("Relation: {names}")
            told.append(words.replace("{names}", _named(one.other_name(here) for one in related)))
        return ", ".join(told)

    def _fields(self, names: Iterable[str]) -> str:
        words = list(dict.fromkeys(conflict_title(self._context, name) for name in names))
        more = "…" if len(words) > _MOST_NAMED else ""
        return ", ".join(words[:_MOST_NAMED]) + more

    def _settle(self, edit: Edit) -> None:
        self._body.bindings.settle(edit.field)
        self._body.conflict.forget(edit.key)

    def _keep_mine(self, edit: object) -> None:
        if isinstance(edit, Edit):
            self._body.bindings.show_news(edit.field, "")
            self._saving.submit(edit.over_theirs())

    def _keep_both(self, edit: object) -> None:
        if isinstance(edit, Edit):
            self._show_theirs(edit)  # what comes back from saving is neither theirs nor mine
            self._saving.submit(edit)

    def _take_theirs(self, edit: object) -> None:
        if isinstance(edit, Edit):
            self._saving.drop(edit)
            self._show_theirs(edit)
            self._saving.load()

    def _show_theirs(self, edit: Edit) -> None:
        contact = self._contact()
        if contact is not None:
            self._body.bindings.take_stored(edit.field, contact)


@record
class _Other(Generic[Linked]):
    """What others made of a row; None: they took it away."""

    now: Linked | None


def _other_of(key: int, before: Sequence[Linked], after: Sequence[Linked]) -> _Other[Linked] | None:
    """What became of a row; None where nothing did."""
    was, now = ({one.id: one for one in each} for each in (before, after))
    if key not in was or (key in now and now[key].version == was[key].version):
        return None
    return _Other(now.get(key))


def _changed(before: Sequence[Linked], after: Sequence[Linked]) -> list[Linked]:
    """What came or is otherwise, then what went."""
    was, now = ({one.id: one for one in each} for each in (before, after))
    found = [one for key, one in now.items() if key not in was or was[key].version != one.version]
    return [*found, *(one for key, one in was.items() if key not in now)]


def _named(names: Iterable[str]) -> str:
    """Some of the names, each once."""
    found = list(islice(dict.fromkeys(name for name in names if name), _MOST_NAMED + 1))
    more = "…" if len(found) > _MOST_NAMED else ""
    return ", ".join(map(isolate, found[:_MOST_NAMED])) + more
