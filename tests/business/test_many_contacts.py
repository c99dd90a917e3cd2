"""Actions on many contacts: one batch each, with progress, cancel, undo and what is skipped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crm_desktop.business.contacts.bulk_model import Reassignment, shares
from crm_desktop.business.contacts.model import TAGS_LIMIT, BatchDone, Contact, ContactKind
from crm_desktop.business.contacts.party_kinds import PartyKind
from crm_desktop.business.custom_fields.model import CustomField, FieldKind, FieldTarget
from crm_desktop.core.errors import Cancelled, UserError
from crm_desktop.storage.change_log import head_seq
from crm_desktop.storage.check import check_file
from tests.builders import Office

MANY = 12_500
"""More than one slice of bulk work."""


@pytest.fixture
def ids(office: Office) -> list[int]:
    """Persons, every tenth an organization."""
    contacts = [
        Contact(ContactKind.PERSON if n % 10 else ContactKind.ORGANIZATION, f"C{n}")
        for n in range(60)
    ]
    return list(office.contacts.create_many(contacts, office.actor).ids)


def _state(office: Office) -> list[tuple[object, ...]]:
    """Everything of the contacts that an undo has to bring back."""
    rows = office.database.execute(
        """SELECT contact.id, owner_id, lifecycle_stage, stage_changed_at, party_kinds, language,
        tag_text, source_id, industry, is_starred, deleted_at IS NULL, custom_value.id, sort_value,
        (SELECT group_concat(tag_id) FROM tagging WHERE contact_id = contact.id)
        FROM contact LEFT JOIN custom_value ON contact_id = contact.id ORDER BY contact.id"""
    )
    return rows.fetchall()


def _field(office: Office, target: FieldTarget = FieldTarget.BOTH) -> CustomField:
    wanted = CustomField("Region", FieldKind.TEXT, target)
    return office.custom_fields.create(wanted, office.actor).field


Act = Callable[[Office, list[int], "Callable[[int, int], None] | None"], BatchDone]

ACTIONS: dict[str, Act] = {
    "tag": lambda o, ids, p: o.contacts.add_tag(ids, "Fair", o.actor, p),
    "untag": lambda o, ids, p: o.contacts.remove_tag(ids, "old", o.actor, p),
    "owner": lambda o, ids, p: o.contacts.assign_owner(ids, None, o.actor, p),
    "stage": lambda o, ids, p: o.contacts.set_stage(ids, "lead", o.actor, p),
    "kinds": lambda o, ids, p: o.contacts.change_party_kinds(
        ids, frozenset({PartyKind.SUPPLIER}), frozenset({PartyKind.CUSTOMER}), o.actor, p
    ),
    "star": lambda o, ids, p: o.contacts.set_starred(ids, True, o.actor, p),
    "text": lambda o, ids, p: o.contacts.set_text(ids, "language", "Lietuvių", o.actor, p),
    "custom": lambda o, ids, p: o.contacts.set_custom(ids, 1, "North", o.actor, p),
    "no custom": lambda o, ids, p: o.contacts.set_custom(ids, 1, None, o.actor, p),
    "bin": lambda o, ids, p: o.contacts.bin(ids, o.actor, p),
}


@pytest.fixture
def mixed(office: Office, ids: list[int]) -> list[int]:
    """Contacts that differ in what the actions change."""
    _field(office)
    office.contacts.assign_owner(ids, office.user.id, office.actor)
    office.contacts.add_tag(ids[:40], "old", office.actor)
    office.contacts.set_stage(ids[:3], "lead", office.actor)
    office.contacts.set_custom(ids[10:30], 1, "South", office.actor)
    office.contacts.set_custom(ids[30:35], 1, "North", office.actor)
    customer = frozenset({PartyKind.CUSTOMER})
    office.contacts.change_party_kinds(ids[:20], customer, frozenset(), office.actor)
    return ids


@pytest.mark.parametrize("name", ACTIONS)
def test_each_action_is_one_batch_that_undo_takes_back(
    office: Office, mixed: list[int], name: str
) -> None:
    before = _state(office)
    done = ACTIONS[name](office, mixed, None)
    after = _state(office)
    assert done.count > 0
    assert after != before
    undone = office.history.undo(office.actor, done.seq)
    words = 1 if name == "tag" else 0  # the tag that was made for it
    assert (undone.undone, undone.kept) == (done.count + words, ())
    assert _state(office) == before
    office.history.undo(office.actor, undone.seq)
    assert _state(office) == after
    assert check_file(office.database).is_sound


@pytest.mark.parametrize("name", ["tag", "custom", "owner"])
def test_neither_undo_nor_redo_goes_one_by_one(
    office: Office, ids: list[int], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _field(office)
    office.contacts.assign_owner(ids, office.user.id, office.actor)
    before = _state(office)
    done = ACTIONS[name](office, ids, None)
    after = _state(office)

    def refuse(_self: object, entry: object) -> None:
        pytest.fail(f"looked at by itself: {entry}")

    monkeypatch.setattr("crm_desktop.storage.undo._TakingBack._single", refuse)
    undone = office.history.undo(office.actor, done.seq)
    assert _state(office) == before
    redone = office.history.undo(office.actor, undone.seq)
    assert _state(office) == after
    office.history.undo(office.actor, redone.seq)
    assert _state(office) == before


@pytest.mark.parametrize("name", ACTIONS)
def test_cancelling_leaves_nothing_half_done(office: Office, mixed: list[int], name: str) -> None:
    before = _state(office)
    heard: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        heard.append((done, total))
        raise Cancelled

    with pytest.raises(Cancelled):
        ACTIONS[name](office, mixed, stop)
    assert len(heard) == 1
    assert _state(office) == before
    assert check_file(office.database).is_sound


def test_progress_rises_and_keeps_a_part_for_the_commit(office: Office) -> None:
    contacts = [Contact(ContactKind.PERSON, f"C{n}") for n in range(MANY)]
    many = office.contacts.create_many(contacts, office.actor).ids
    heard: list[tuple[int, int]] = []
    done = office.contacts.add_tag(many, "Fair", office.actor, lambda d, t: heard.append((d, t)))
    assert done.count == MANY
    assert heard == sorted(heard)
    assert len({total for _done, total in heard}) == 1
    assert 0.85 < heard[-1][0] / heard[-1][1] < 1
    heard.clear()
    office.history.undo(office.actor, done.seq, lambda d, t: heard.append((d, t)))
    assert len(heard) > 2
    assert 0.85 < heard[-1][0] / heard[-1][1] < 1
    assert check_file(office.database).is_sound


def test_contacts_that_somebody_binned_meanwhile_are_told(office: Office, mixed: list[int]) -> None:
    office.contacts.bin(mixed[:5], office.actor)
    for name, act in ACTIONS.items():
        done = act(office, mixed, None)
        assert done.skipped == (0 if name == "untag" else 5), name
        office.history.undo(office.actor, done.seq)
    assert office.contacts.set_stage([*mixed, 99_999], "lost", office.actor).skipped == 6


def test_a_field_is_set_where_it_stands(office: Office, ids: list[int]) -> None:
    done = office.contacts.set_text(ids, "industry", "  Furniture ", office.actor)
    assert (done.count, done.skipped) == (6, 54)
    assert office.contacts.get(ids[0]).industry == "Furniture"
    assert office.contacts.get(ids[1]).industry == ""
    region = _field(office, FieldTarget.ORGANIZATION)
    done = office.contacts.set_custom(ids, region.id, "North", office.actor)
    assert (done.count, done.skipped) == (6, 54)


def test_a_source_is_set_and_taken_away(office: Office, ids: list[int]) -> None:
    source = office.contacts.ensure_source("Fair", office.actor)
    assert office.contacts.set_source(ids, "fair", office.actor).count == 60
    assert office.contacts.get(ids[5]).source_id == source.id
    assert office.contacts.set_source(ids[:1], "", office.actor).count == 1


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("display_name", "x", "field_not_bulk"),
        ("industry", "x" * 201, "text_too_long"),
        ("time_zone", "Mars/Olympus", "time_zone_unknown"),
    ],
)
def test_a_value_that_a_card_would_refuse_is_refused(
    office: Office, ids: list[int], name: str, text: str, code: str
) -> None:
    with pytest.raises(UserError) as caught:
        office.contacts.set_text(ids, name, text, office.actor)
    assert caught.value.code == code


def test_a_contact_full_of_tags_gets_no_more(office: Office, ids: list[int]) -> None:
    full = Contact(ContactKind.PERSON, "Full", tags=tuple(f"t{n}" for n in range(TAGS_LIMIT)))
    key = office.contacts.create(full, office.actor).contact.id
    done = office.contacts.add_tag([*ids, key], "Fair", office.actor)
    assert (done.count, done.skipped) == (60, 1)
    assert len(office.contacts.get(key).tags) == TAGS_LIMIT


def test_what_others_changed_since_stays_and_is_told(office: Office, mixed: list[int]) -> None:
    done = office.contacts.add_tag(mixed, "Fair", office.actor)
    office.contacts.add_tag(mixed[:30], "hers", office.actor)
    office.contacts.remove_tag(mixed[30:32], "Fair", office.actor)
    undone = office.history.undo(office.actor, done.seq)
    kept = {ref.id for ref in undone.kept}
    assert kept == set(mixed[:32])
    for key in mixed:
        card = office.contacts.get(key)
        assert "Fair" not in card.tags
        assert ("hers" in card.tags) == (key in mixed[:30])
        row = office.contacts.rows([key])[0]
        assert set(row.tags) == set(card.tags)
    assert check_file(office.database).is_sound


def test_a_tag_that_somebody_put_back_stays_once(office: Office, mixed: list[int]) -> None:
    done = office.contacts.remove_tag(mixed, "old", office.actor)
    office.contacts.add_tag(mixed[:25], "old", office.actor)
    office.history.undo(office.actor, done.seq)
    assert all(office.contacts.get(key).tags == ("old",) for key in mixed[:40])
    assert check_file(office.database).is_sound


def test_whoever_looks_what_others_did_reads_what_is_new_of_the_log(
    office: Office, ben: Office, mixed: list[int]
) -> None:
    """By its index all entries of a kind would be read, while nobody else can save."""
    seen = head_seq(office.database)
    ben.contacts.add_tag(mixed[:3], "hers", ben.actor)
    asked: list[str] = []
    execute = office.database.execute

    def listening(sql: str, params: Any = ()) -> Any:
        if "FROM change_entry" in sql:
            asked.append(sql)
        return execute(sql, params)

    office.database.execute = listening  # type: ignore[method-assign]
    office.contacts.assign_owner(mixed, None, office.actor, since=seen)
    office.contacts.reassign(Reassignment(1, (2,)), office.actor, since=seen)
    assert len(asked) >= 2
    for sql in asked:
        marks = ("1",) * sql.count("?")
        plan = [str(row[3]) for row in execute(f"EXPLAIN QUERY PLAN {sql}", marks).fetchall()]
        assert not [line for line in plan if "change_entry_by_root" in line]


# -- an employee leaves ------------------------------------------------------------------------


def test_shares_are_even() -> None:
    assert shares([1, 2, 3, 4, 5], [7, 8]) == {7: [1, 3, 5], 8: [2, 4]}
    assert shares([], [7]) == {7: []}


def test_a_leaver_is_replaced_by_several(office: Office, ids: list[int]) -> None:
    staff = [
        office.staff.create_user(name, actor=office.actor).id for name in ("Ann", "Ben", "Cem")
    ]
    office.contacts.assign_owner(ids, staff[0], office.actor)
    office.contacts.set_stage(ids[:7], "lead", office.actor)
    office.contacts.add_tag(ids[5:10], "key", office.actor)
    office.contacts.bin(ids[50:], office.actor)
    tag = next(tag.id for tag in office.contacts.tags() if tag.name == "key")
    counts = office.contacts.leaver_counts(staff[0])
    assert (counts.total, counts.by_stage["lead"], counts.by_tag) == (50, 7, {tag: 5})
    leads = Reassignment(staff[0], (staff[1],), stages=frozenset({"lead"}))
    assert office.contacts.reassign_count(leads) == 7
    assert office.contacts.reassign(leads, office.actor).count == 7
    keys = Reassignment(staff[0], (staff[1],), tags=frozenset({tag}))
    assert office.contacts.reassign_count(keys) == 3
    rest = Reassignment(staff[0], (staff[1], staff[2]))
    done = office.contacts.reassign(rest, office.actor)
    assert done.count == 43
    assert office.contacts.leaver_counts(staff[0]).total == 0
    assert office.contacts.leaver_counts(staff[2]).total == 21
    office.history.undo(office.actor, done.seq)
    assert office.contacts.leaver_counts(staff[0]).total == 43


def test_nobody_inherits_from_himself(office: Office) -> None:
    for heirs, code in (((), "no_heir"), ((1,), "heir_is_leaver")):
        with pytest.raises(UserError) as caught:
            office.contacts.reassign(Reassignment(1, heirs), office.actor)
        assert caught.value.code == code


def test_a_tag_made_for_the_batch_goes_with_it(office: Office, ids: list[int]) -> None:
    def names() -> set[str]:
        return {tag.name for tag in office.contacts.tags()}

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        office.contacts.add_tag(ids, "Fair", office.actor, stop)
    assert "Fair" not in names()
    done = office.contacts.add_tag(ids, "Fair", office.actor)
    undone = office.history.undo(office.actor, done.seq)
    assert "Fair" not in names()
    assert undone.kept == ()
    office.history.undo(office.actor, undone.seq)
    assert "Fair" in names()
    assert all(office.contacts.get(key).tags == ("Fair",) for key in ids)
    assert check_file(office.database).is_sound


@pytest.mark.parametrize("is_binned", [False, True])
def test_a_tag_that_others_use_by_then_stays(
    office: Office, ids: list[int], is_binned: bool
) -> None:
    done = office.contacts.add_tag(ids[:30], "Fair", office.actor)
    office.contacts.add_tag(ids[40:41], "Fair", office.actor)
    if is_binned:
        office.contacts.bin(ids[40:41], office.actor)
        office.clock.advance(seconds=1)
    undone = office.history.undo(office.actor, done.seq)
    assert undone.kept == ()
    assert "Fair" in {tag.name for tag in office.contacts.tags()}
    assert office.contacts.get(ids[0]).tags == ()
    assert office.contacts.get(ids[40]).tags == ("Fair",)


def test_a_source_made_for_the_batch_goes_with_it(office: Office, ids: list[int]) -> None:
    done = office.contacts.set_source(ids[:50], "Fair", office.actor)
    again = office.contacts.set_source(ids[50:], "fair", office.actor)
    office.history.undo(office.actor, done.seq)
    assert [one.name for one in office.contacts.sources()] == ["Fair"], "others have it"
    assert office.contacts.get(ids[0]).source_id is None
    office.history.undo(office.actor, again.seq)
    done = office.contacts.set_source(ids, "Radio", office.actor)
    undone = office.history.undo(office.actor, done.seq)
    assert [one.name for one in office.contacts.sources()] == ["Fair"]
    office.history.undo(office.actor, undone.seq)
    assert [one.name for one in office.contacts.sources()] == ["Fair", "Radio"]
    assert check_file(office.database).is_sound
