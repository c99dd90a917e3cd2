"""P3 for bulk changes: what others wrote since the rows were seen is asked about, never lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from crm_desktop.business.contacts.heeding import Member
from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from crm_desktop.core.errors import ChangedMeanwhile
from crm_desktop.storage.change_log import head_seq
from tests.builders import Office, a_person

Act = Callable[[Office, list[int], int], object]


@pytest.fixture
def ids(office: Office) -> list[int]:
    made = (a_person(f"Person {number}") for number in range(3))
    return [office.contacts.create(one, office.actor).contact.id for one in made]


def _edit(office: Office, contact_id: int, **values: object) -> None:
    base = office.contacts.get(contact_id)
    office.contacts.save(base, replace(base, **values), office.actor)  # type: ignore[arg-type]


def _owner(office: Office, ids: list[int], since: int) -> object:
    return office.contacts.assign_owner(ids, None, office.actor, since=since)


def _stage(office: Office, ids: list[int], since: int) -> object:
    return office.contacts.set_stage(ids, "lead", office.actor, since=since)


def _text(office: Office, ids: list[int], since: int) -> object:
    return office.contacts.set_text(ids, "occupation", "Buyer", office.actor, since=since)


def _source(office: Office, ids: list[int], since: int) -> object:
    return office.contacts.set_source(ids, "Fair", office.actor, since=since)


def _bin(office: Office, ids: list[int], since: int) -> object:
    return office.contacts.bin(ids, office.actor, since=since)


def _their_owner(office: Office, contact_id: int) -> None:
    colleague = office.staff.create_user("Ben", actor=office.actor)
    _edit(office, contact_id, owner_id=colleague.id)


def _their_source(office: Office, contact_id: int) -> None:
    source = office.contacts.ensure_source("Web", office.actor)
    _edit(office, contact_id, source_id=source.id)


CASES: tuple[tuple[Act, Callable[[Office, int], None], str], ...] = (
    (_owner, _their_owner, "owner_id"),
    (_stage, lambda o, key: _edit(o, key, lifecycle_stage="customer"), "lifecycle_stage"),
    (_text, lambda o, key: _edit(o, key, occupation="Driver"), "occupation"),
    (_source, _their_source, "source_id"),
    (_bin, lambda o, key: _edit(o, key, notes="called"), "bin"),
)


@pytest.mark.parametrize(("act", "edit", "of"), CASES, ids=[case[2] for case in CASES])
def test_p03_a_bulk_change_over_an_edit_is_refused_and_told(
    office: Office,
    ben: Office,
    ids: list[int],
    act: Act,
    edit: Callable[[Office, int], None],
    of: str,
) -> None:
    seen = head_seq(office.database)
    edit(ben, ids[1])
    before = [office.contacts.get(key) for key in ids]
    with pytest.raises(ChangedMeanwhile) as caught:
        act(office, ids, seen)
    assert [office.contacts.get(key) for key in ids] == before
    (row,) = caught.value.rows
    assert (row.record_id, row.name, row.changed_by_name) == (
        ids[1],
        "Person 1",
        ben.user.display_name,
    )
    assert caught.value.of == of
    act(office, ids, caught.value.seq)  # and now all the same
    if of != "bin":
        assert getattr(office.contacts.get(ids[1]), of) == getattr(office.contacts.get(ids[0]), of)
    else:
        assert office.contacts.get(ids[1]).deleted_at is not None


def test_p03_other_fields_and_own_changes_need_no_question(
    office: Office, ben: Office, ids: list[int]
) -> None:
    seen = head_seq(office.database)
    _edit(ben, ids[0], notes="theirs")
    _edit(office, ids[1], lifecycle_stage="customer")
    _edit(ben, ids[2], lifecycle_stage="lead")  # what is wanted anyway
    assert office.contacts.set_stage(ids, "lead", office.actor, since=seen).count == 2
    assert office.contacts.get(ids[0]).notes == "theirs"


def test_p03_what_i_changed_after_them_i_had_seen(
    office: Office, ben: Office, ids: list[int]
) -> None:
    seen = head_seq(office.database)
    _edit(ben, ids[0], lifecycle_stage="customer")
    _edit(office, ids[0], lifecycle_stage="partner")
    office.contacts.set_stage(ids, "lead", office.actor, since=seen)
    assert office.contacts.get(ids[0]).lifecycle_stage == "lead"


def test_p03_an_own_field_counts_by_itself(office: Office, ben: Office, ids: list[int]) -> None:
    fields = [
        office.custom_fields.create(CustomField(name, FieldKind.TEXT), office.actor).field
        for name in ("Size", "Color")
    ]
    size, color = fields
    office.contacts.set_custom(ids, size.id, "S", office.actor)
    seen = head_seq(office.database)
    ben.contacts.set_custom(ids[:1], size.id, "XL", ben.actor)
    ben.contacts.set_custom(ids[1:2], color.id, "red", ben.actor)
    with pytest.raises(ChangedMeanwhile) as caught:
        office.contacts.set_custom(ids, size.id, "M", office.actor, since=seen)
    (row,) = caught.value.rows
    assert row.record_id == ids[0]
    assert getattr(row.theirs, "text", "") == "XL"
    assert caught.value.of == size.key


def test_p03_an_import_of_ours_is_not_read_again(office: Office, ids: list[int]) -> None:
    seen = head_seq(office.database)
    office.contacts.create_many([a_person("New")], office.actor)
    reads: list[str] = []
    office.database.raw.set_trace_callback(reads.append)
    office.contacts.set_stage(ids, "lead", office.actor, since=seen)
    office.database.raw.set_trace_callback(None)
    assert not [sql for sql in reads if "FROM change_entry AS entry" in sql]


# -- stars, tags, kinds: sets merge member by member ----------------------------------------


def test_p03_a_star_over_a_star(office: Office, ben: Office, ids: list[int]) -> None:
    seen = head_seq(office.database)
    ben.contacts.set_starred(ids[:1], True, ben.actor)
    office.contacts.set_starred(ids, True, office.actor, since=seen)  # what he wanted, too
    seen = head_seq(office.database)
    ben.contacts.set_starred(ids[:2], False, ben.actor)
    ben.contacts.set_starred(ids[:1], True, ben.actor)
    with pytest.raises(ChangedMeanwhile) as caught:
        office.contacts.set_starred(ids, True, office.actor, since=seen)
    assert [row.record_id for row in caught.value.rows] == [ids[1]]


def test_p03_a_tag_put_on_here_and_taken_off_there(
    office: Office, ben: Office, ids: list[int]
) -> None:
    contacts = office.contacts
    contacts.add_tag(ids, "fair", office.actor)
    seen = head_seq(office.database)
    ben.contacts.remove_tag(ids[:1], "fair", ben.actor)
    ben.contacts.add_tag(ids, "new", ben.actor)
    with pytest.raises(ChangedMeanwhile) as caught:
        contacts.add_tag(ids, "Fair", office.actor, since=seen)
    (row,) = caught.value.rows
    assert (row.record_id, row.theirs, caught.value.mine) == (
        ids[0],
        Member("fair", is_there=False),
        Member("fair", is_there=True),
    )
    contacts.add_tag(ids, "fair", office.actor, since=caught.value.seq)
    contacts.add_tag(ids, "third", office.actor, since=seen)  # other tags merge
    assert set(contacts.get(ids[0]).tags) == {"fair", "new", "third"}


def test_p03_a_tag_taken_off_here_and_put_on_there(
    office: Office, ben: Office, ids: list[int]
) -> None:
    office.contacts.add_tag(ids[:1], "fair", office.actor)
    seen = head_seq(office.database)
    _edit(ben, ids[2], tags=("fair",))
    with pytest.raises(ChangedMeanwhile) as caught:
        office.contacts.remove_tag(ids, "fair", office.actor, since=seen)
    assert [row.record_id for row in caught.value.rows] == [ids[2]]
    assert office.contacts.get(ids[0]).tags == ("fair",)


def test_p03_a_kind_given_here_and_taken_there(office: Office, ben: Office, ids: list[int]) -> None:
    partner, client = frozenset({"partner"}), frozenset({"customer"})
    office.contacts.change_party_kinds(ids, partner, frozenset(), office.actor)
    seen = head_seq(office.database)
    ben.contacts.change_party_kinds(ids[:1], frozenset(), partner, ben.actor)
    ben.contacts.change_party_kinds(ids[1:], client, frozenset(), ben.actor)
    with pytest.raises(ChangedMeanwhile) as caught:
        office.contacts.change_party_kinds(ids, partner, frozenset(), office.actor, since=seen)
    assert [row.record_id for row in caught.value.rows] == [ids[0]]
    office.contacts.change_party_kinds(
        ids, partner, frozenset(), office.actor, since=caught.value.seq
    )
    assert office.contacts.get(ids[1]).party_kinds == partner | client
