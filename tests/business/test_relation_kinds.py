"""Kinds of relations as a list of words: two names where they differ, merged with nothing lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_desktop.business.contacts.dictionary_model import Dictionary, Word
from crm_desktop.business.contacts.relations import RELATION_KINDS, Relationship
from crm_desktop.core.errors import UserError
from tests.builders import Office, a_person

KIND = Dictionary.RELATION


def _add(office: Office, name: str, other: str = "") -> Word:
    office.dictionaries.add(KIND, name, office.actor, other_name=other)
    return next(word for word in office.dictionaries.words(KIND) if word.name == name)


def _people(office: Office, count: int) -> list[int]:
    actor = office.actor
    return [office.contacts.create(a_person(f"P{n}"), actor).contact.id for n in range(count)]


def _relate(office: Office, one: int, other: int, kind: str, note: str = "") -> Relationship:
    made = Relationship(one, other, kind, note)
    return office.contacts.relations.add(made, office.actor).relationship


def _kinds(office: Office, contact_id: int) -> list[str]:
    found = office.contacts.relations.of(contact_id).relationships
    return sorted(one.kind for one in found)


def test_the_kinds_of_the_program_are_there_with_their_uses(office: Office) -> None:
    a, b = _people(office, 2)
    _relate(office, a, b, "parent")
    words = {word.key: word for word in office.dictionaries.words(KIND)}
    assert list(words) == [kind.code for kind in RELATION_KINDS]
    assert words["parent"].uses == 1
    assert words["parent"].is_built_in


def test_a_kind_that_is_not_mutual_keeps_two_names(office: Office) -> None:
    service, actor = office.dictionaries, office.actor
    guardian = _add(office, "guardian", "ward")
    assert guardian.other_name == "ward"
    assert not service.is_mutual(guardian.key)
    with pytest.raises(UserError) as caught:
        service.rename(KIND, guardian.key, "trustee", actor)
    assert (caught.value.code, caught.value.field) == ("other_name_missing", "other_name")
    service.rename(KIND, guardian.key, "trustee", actor, other_name="beneficiary")
    renamed = next(w for w in service.relation_kinds() if w.key == guardian.key)
    assert (renamed.name, renamed.other_name) == ("trustee", "beneficiary")
    service.rename(KIND, "parent", "father or mother", actor, other_name="child")
    service.rename(KIND, "parent", "", actor)
    assert next(w for w in service.relation_kinds() if w.key == "parent").name == ""
    service.rename(KIND, "friend", "good friend", actor, other_name="ignored")
    assert next(w for w in service.relation_kinds() if w.key == "friend").other_name == ""


def test_a_mutual_kind_is_said_once_from_both_ends(office: Office) -> None:
    a, b = _people(office, 2)
    neighbor, guardian = _add(office, "neighbor"), _add(office, "guardian", "ward")
    _relate(office, a, b, neighbor.key)
    with pytest.raises(UserError, match="relationship_exists"):
        _relate(office, b, a, neighbor.key)
    _relate(office, a, b, guardian.key)
    _relate(office, b, a, guardian.key)


def test_the_same_two_names_are_not_given_twice(office: Office) -> None:
    _add(office, "manager", "department")
    _add(office, "manager", "branch")
    with pytest.raises(UserError, match="word_exists"):
        office.dictionaries.add(KIND, "Manager", office.actor, other_name="BRANCH")
    with pytest.raises(UserError, match="name_missing"):
        office.dictionaries.add(KIND, " ", office.actor)


def test_merging_two_kinds_keeps_every_relation_and_can_be_taken_back(office: Office) -> None:
    a, b, c, d = _people(office, 4)
    neighbor = _add(office, "neighbor")
    _relate(office, a, b, neighbor.key, "since school")
    _relate(office, b, a, "friend")  # with another note: both are kept
    _relate(office, c, a, neighbor.key)
    _relate(office, a, c, "friend")  # the same said from the other end: one is enough
    taken_away = _relate(office, a, d, neighbor.key)
    office.contacts.relations.remove(taken_away.id, office.actor)
    done = office.dictionaries.merge(KIND, neighbor.key, "friend", office.actor)
    assert done.count == 3
    assert _kinds(office, a) == ["friend"] * 3
    assert _kinds(office, b) == ["friend"] * 2
    assert _kinds(office, c) == ["friend"]
    assert neighbor.key not in {word.key for word in office.dictionaries.words(KIND)}
    gone = next(w for w in office.dictionaries.relation_kinds() if w.key == neighbor.key)
    assert gone.is_gone
    assert gone.name == "neighbor"
    office.history.undo(office.actor, done.seq)
    assert _kinds(office, a) == sorted([neighbor.key, neighbor.key, "friend", "friend"])


def test_a_retired_kind_stays_readable_and_a_used_one_is_not_removed(office: Office) -> None:
    service, actor = office.dictionaries, office.actor
    a, b = _people(office, 2)
    neighbor = _add(office, "neighbor")
    made = _relate(office, a, b, neighbor.key)
    with pytest.raises(UserError, match="word_in_use"):
        service.remove(KIND, neighbor.key, actor)
    service.set_retired(KIND, neighbor.key, True, actor)
    assert _kinds(office, b) == [neighbor.key]
    assert next(w for w in service.relation_kinds() if w.key == neighbor.key).is_retired
    changed = replace(made, note="next door")
    office.contacts.relations.update(changed, actor)
    assert office.contacts.relations.of(a).relationships[0].note == "next door"
