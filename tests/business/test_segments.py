"""Segments: filters and chosen members, own and shared, ordered, counted, binned and undone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.contacts.segments import SEGMENT_NAME_LIMIT
from crm_desktop.core.errors import UserError
from tests.builders import Office, a_person, an_organization

PERSONS = Filter((Condition("kind", Operator.IS, ("person",)),))


def _three(office: Office) -> list[int]:
    cards = (a_person("Agnė"), a_person("Иван"), an_organization("Baltija"))
    return [office.contacts.create(card, office.actor).contact.id for card in cards]


def test_a_segment_of_a_filter_follows_the_base(office: Office) -> None:
    saved = office.segments.create(" Persons ", PERSONS, office.actor).segment
    assert office.segments.segments(office.actor) == (saved,)
    assert (saved.name, saved.filter) == ("Persons", PERSONS)
    assert office.segments.counts(office.actor) == {saved.id: 0}
    ids = _three(office)
    assert office.segments.counts(office.actor) == {saved.id: 2}
    assert set(office.contacts.order(saved.query)) == set(ids[:2])


def test_members_are_added_and_taken_out_with_undo(office: Office) -> None:
    ids = _three(office)
    saved = office.segments.create("Fair", ids[:1], office.actor).segment
    assert list(office.contacts.order(saved.query)) == ids[:1]
    done = office.segments.add(saved.id, [*ids, 999], office.actor)
    assert done.count == 2
    assert set(office.contacts.order(saved.query)) == set(ids)
    office.contacts.bin(ids[2:], office.actor)
    assert office.segments.counts(office.actor) == {saved.id: 2}
    office.contacts.restore(ids[2:], office.actor)
    office.history.undo(office.actor, done.seq)
    assert set(office.contacts.order(saved.query)) == set(ids[:1])
    taken = office.segments.take_out(saved.id, ids, office.actor)
    assert taken.count == 1
    office.history.undo(office.actor, taken.seq)
    assert set(office.contacts.order(saved.query)) == set(ids[:1])


def test_only_shared_segments_are_seen_by_others(office: Office) -> None:
    other = office.actor_of(office.staff.create_user("Tomas", actor=office.actor))
    own = office.segments.create("Mine", PERSONS, office.actor).segment
    assert office.segments.segments(other) == ()
    shared = office.segments.save(replace(own, is_shared=True), office.actor).segment
    assert [one.id for one in office.segments.segments(other)] == [shared.id]


def test_the_order_is_kept_and_the_bin_gives_back(office: Office) -> None:
    made = [office.segments.create(name, PERSONS, office.actor).segment for name in "ABC"]
    office.segments.arrange([made[2].id, made[0].id, made[1].id], office.actor)
    kept = office.segments.segments(office.actor)
    assert [one.name for one in kept] == ["C", "A", "B"]
    done = office.segments.remove(kept[1], office.actor)
    assert [one.name for one in office.segments.segments(office.actor)] == ["C", "B"]
    office.history.undo(office.actor, done.seq)
    assert [one.name for one in office.segments.segments(office.actor)] == ["C", "A", "B"]


@pytest.mark.parametrize("name", ["", "  ", "x" * (SEGMENT_NAME_LIMIT + 1)])
def test_a_segment_needs_a_name_of_bearable_length(office: Office, name: str) -> None:
    with pytest.raises(UserError):
        office.segments.create(name, PERSONS, office.actor)


def test_a_damaged_filter_shows_nobody_and_keeps_its_text(office: Office) -> None:
    saved = office.segments.create("Old", PERSONS, office.actor).segment
    _three(office)
    with office.journal.begin(office.actor, "segment.save") as work:
        work.update("segment", saved.id, {"definition": '{"version":9}'}, saved.version)
    (found,) = office.segments.segments(office.actor)
    assert found.is_damaged
    assert office.segments.counts(office.actor) == {saved.id: 0}
    office.segments.save(replace(found, name="Older"), office.actor)
    row = office.database.execute("SELECT definition FROM segment").fetchone()
    assert row == ('{"version":9}',)


def test_the_look_of_a_segment_is_its_owners_to_choose(office: Office) -> None:
    mine = office.segments.create("Mine", Filter(), office.actor, is_shared=True).segment
    done = office.segments.dress(mine.id, "{}", office.actor)
    assert done.seq
    assert office.segments.segments(office.actor)[0].appearance == "{}"
    assert not office.segments.dress(mine.id, "{}", office.actor).seq, "nothing had to be changed"
    other = office.actor_of(office.staff.create_user("Tomas", actor=office.actor))
    with pytest.raises(UserError, match="not_allowed"):
        office.segments.dress(mine.id, "{1}", other)
    with pytest.raises(UserError, match="record_gone"):
        office.segments.dress(999, "{}", office.actor)
