"""Lists of words on a real file: every change, its undo, and no reference ever lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crm_desktop.business.audit.model import HistoryKind
from crm_desktop.business.contacts.dictionary_model import WORDS_LIMIT, Dictionary, Word
from crm_desktop.business.contacts.model import (
    CONTACT,
    Affiliation,
    ContactQuery,
    ContactSort,
    LifecycleStage,
)
from crm_desktop.core.errors import ConflictError, UserError
from crm_desktop.core.record_ref import RecordRef
from tests.builders import Office, a_person, a_point, an_organization, while_others_save

STAGE, TAG, SOURCE = Dictionary.STAGE, Dictionary.TAG, Dictionary.SOURCE
ROLE, LABEL = Dictionary.ROLE, Dictionary.CHANNEL_LABEL


def _undo(office: Office) -> None:
    seq = office.history.latest_undoable(office.actor)
    assert seq is not None
    assert not office.history.undo(office.actor, seq).kept


def _named(office: Office, dictionary: Dictionary, name: str) -> Word:
    return next(word for word in office.dictionaries.words(dictionary) if word.name == name)


def _names(office: Office, dictionary: Dictionary) -> list[str]:
    return [word.name or word.key for word in office.dictionaries.words(dictionary)]


def test_stages_begin_as_the_program_brings_them(office: Office) -> None:
    office.contacts.create(a_person(), office.actor)
    words = office.dictionaries.words(STAGE)
    assert [word.key for word in words] == list(LifecycleStage)
    assert all(word.is_built_in and not word.name for word in words)
    assert words[0].uses == 1


def test_stages_are_renamed_added_colored_and_put_in_order(office: Office) -> None:
    service, actor = office.dictionaries, office.actor
    service.rename(STAGE, "cold", "Unknown", actor)
    service.add(STAGE, "In talks", actor)
    service.recolor(STAGE, "lead", 3, actor)
    talks = _named(office, STAGE, "In talks")
    service.arrange(STAGE, ["lead", talks.key], actor)
    names = _names(office, STAGE)
    assert names[:3] == ["lead", "In talks", "Unknown"]
    assert len(names) == 8
    assert service.stages()[0].color == 3
    with pytest.raises(UserError, match="word_exists"):
        service.add(STAGE, "in TALKS", actor)
    _undo(office)
    assert _names(office, STAGE)[:2] != names[:2]
    service.rename(STAGE, "cold", " ", actor)
    assert next(word for word in service.stages() if word.key == "cold").name == ""
    _undo(office)
    assert _named(office, STAGE, "Unknown").key == "cold"


def test_a_first_new_name_of_a_stage_is_taken_back(office: Office) -> None:
    office.dictionaries.rename(STAGE, "cold", "Unknown", office.actor)
    _undo(office)
    assert all(not word.name for word in office.dictionaries.stages())


def test_contacts_of_an_own_stage_are_listed_and_merged(office: Office) -> None:
    service, actor = office.dictionaries, office.actor
    service.add(STAGE, "In talks", actor)
    talks = _named(office, STAGE, "In talks")
    ids = [office.contacts.create(a_person(f"P {n}"), actor).contact.id for n in range(3)]
    office.contacts.set_stage(ids, talks.key, actor)
    office.contacts.bin(ids[2:], actor)
    assert _named(office, STAGE, "In talks").uses == 2
    assert len(office.contacts.order(ContactQuery(sort=ContactSort.STAGE))) == 2
    with pytest.raises(UserError, match="word_in_use"):
        service.remove(STAGE, talks.key, actor)
    done = service.merge(STAGE, talks.key, "lead", actor)
    assert done.count == 3
    assert {office.contacts.get(key).lifecycle_stage for key in ids} == {"lead"}
    assert "In talks" not in _names(office, STAGE)
    _undo(office)
    assert {office.contacts.get(key).lifecycle_stage for key in ids} == {talks.key}
    assert "In talks" in _names(office, STAGE)


def test_a_built_in_stage_is_retired_by_a_merge_and_never_removed(office: Office) -> None:
    service, actor = office.dictionaries, office.actor
    contact = office.contacts.create(a_person(), actor).contact
    with pytest.raises(UserError, match="word_in_use"):
        service.remove(STAGE, "dormant", actor)
    service.merge(STAGE, "cold", "lost", actor)
    assert office.contacts.get(contact.id).lifecycle_stage == "lost"
    assert next(word for word in service.stages() if word.key == "cold").is_retired
    service.set_retired(STAGE, "cold", False, actor)
    assert not next(word for word in service.stages() if word.key == "cold").is_retired


def test_a_word_that_was_only_edited_stays_in_its_place(office: Office) -> None:
    service, actor = office.dictionaries, office.actor
    service.add(STAGE, "In talks", actor)
    before = [word.key for word in service.stages()]
    service.rename(STAGE, "customer", "Buyer", actor)
    service.set_retired(STAGE, "lost", True, actor)
    assert [word.key for word in service.stages()] == before
    service.arrange(STAGE, ["lead", "cold"], actor)
    service.rename(STAGE, "loyal", "Fan", actor)
    rest = [key for key in before if key not in ("lead", "cold")]
    assert [word.key for word in service.stages()] == ["lead", "cold", *rest]


def test_two_tags_become_one_and_two_again(office: Office) -> None:
    service, actor = office.dictionaries, office.actor
    both = office.contacts.create(a_person("A", tags=("fair", "Fairs")), actor).contact.id
    one = office.contacts.create(a_person("B", tags=("fair",)), actor).contact.id
    binned = office.contacts.create(a_person("C", tags=("fair",)), actor).contact.id
    office.contacts.bin([binned], actor)
    fair, fairs = _named(office, TAG, "fair"), _named(office, TAG, "Fairs")
    assert (fair.uses, fairs.uses) == (3, 1)
    done = service.merge(TAG, fair.key, fairs.key, actor)
    assert done.count == 3
    assert _names(office, TAG) == ["Fairs"]
    assert [office.contacts.get(key).tags for key in (both, one, binned)] == [("Fairs",)] * 3
    assert {row.tags for row in office.contacts.rows([both, one, binned])} == {("Fairs",)}
    _undo(office)
    assert office.contacts.get(one).tags == ("fair",)
    assert set(office.contacts.get(both).tags) == {"fair", "Fairs"}
    assert office.contacts.rows([one])[0].tags == ("fair",)


def test_the_history_tells_which_tag_a_merge_gave_instead(office: Office) -> None:
    service, actor = office.dictionaries, office.actor
    card = office.contacts.create(a_person(tags=("fair",)), actor).contact.id
    service.add(TAG, "Fairs", actor)
    service.merge(TAG, _named(office, TAG, "fair").key, _named(office, TAG, "Fairs").key, actor)
    _undo(office)
    back, merged, *_ = office.history.of_record(RecordRef(CONTACT, card))
    assert (merged.kind, merged.field, merged.old, merged.new) == (
        HistoryKind.CHANGED, "tag", "fair", "Fairs",
    )  # fmt: skip
    assert merged.place is None, "a tag that is no word anymore does not come back on one card"
    assert (back.kind, back.old, back.new) == (HistoryKind.CHANGED, "Fairs", "fair")


def test_a_tag_is_renamed_in_lists_too(office: Office) -> None:
    service, actor = office.dictionaries, office.actor
    key = office.contacts.create(a_person(tags=("fair",)), actor).contact.id
    word = _named(office, TAG, "fair")
    service.rename(TAG, word.key, "Trade fair", actor)
    service.recolor(TAG, word.key, 5, actor)
    assert office.contacts.rows([key])[0].tags == ("Trade fair",)
    assert office.contacts.tags()[0].color == 5
    with pytest.raises(UserError, match="word_in_use"):
        service.remove(TAG, word.key, actor)
    _undo(office)
    _undo(office)
    assert office.contacts.rows([key])[0].tags == ("fair",)


def test_a_tag_that_nobody_has_is_removed(office: Office) -> None:
    service, actor = office.dictionaries, office.actor
    service.add(TAG, "unused", actor)
    service.remove(TAG, _named(office, TAG, "unused").key, actor)
    assert _names(office, TAG) == []
    _undo(office)
    assert _names(office, TAG) == ["unused"]


def test_sources_merge_with_every_contact(office: Office) -> None:
    service, actor = office.dictionaries, office.actor
    web = office.contacts.ensure_source("Web", actor)
    site = office.contacts.ensure_source("Website", actor)
    key = office.contacts.create(a_person(source_id=site.id), actor).contact.id
    service.merge(SOURCE, str(site.id), str(web.id), actor)
    assert office.contacts.get(key).source_id == web.id
    assert _names(office, SOURCE) == ["Web"]
    _undo(office)
    assert office.contacts.get(key).source_id == site.id
    with pytest.raises(UserError, match="word_into_itself"):
        service.merge(SOURCE, str(web.id), str(web.id), actor)


def test_roles_are_gathered_from_cards_renamed_and_merged(office: Office) -> None:
    service, actor = office.dictionaries, office.actor
    firm = office.contacts.create(an_organization(), actor).contact.id
    roles = ("Accountant", "accountant", "Bookkeeper")
    for number, role in enumerate(roles):
        person = office.contacts.create(a_person(f"P {number}"), actor).contact.id
        office.contacts.add_affiliation(Affiliation(person, firm, role=role), actor)
    service.add(ROLE, "Director", actor)
    assert [(word.key, word.uses) for word in service.words(ROLE)] == [
        ("accountant", 2),
        ("bookkeeper", 1),
        ("director", 0),
    ]
    assert service.merge(ROLE, "bookkeeper", "accountant", actor).count == 1
    _undo(office)
    assert {one.role for one in office.contacts.affiliations_of(firm)} == set(roles)
    service.merge(ROLE, "bookkeeper", "accountant", actor)
    assert service.rename(ROLE, "accountant", "Chief accountant", actor).count == 3
    found = {one.role for one in office.contacts.affiliations_of(firm)}
    assert found == {"Chief accountant"}
    _undo(office)
    assert found.isdisjoint({one.role for one in office.contacts.affiliations_of(firm)})
    service.set_retired(ROLE, "accountant", True, actor)
    assert service.words(ROLE)[0].is_retired


def test_labels_of_channels_change_on_their_cards(office: Office) -> None:
    service, actor = office.dictionaries, office.actor
    point = a_point("8 612 34567", label="job")
    contact = office.contacts.create(a_person(points=(point,)), actor).contact
    service.add(LABEL, "work", actor)
    service.merge(LABEL, "job", "work", actor)
    after = office.contacts.get(contact.id)
    assert after.points[0].label == "work"
    assert after.version > contact.version
    assert _names(office, LABEL) == ["work"]
    _undo(office)
    assert office.contacts.get(contact.id).points[0].label == "job"


def test_a_word_that_went_can_come_again(office: Office) -> None:
    service, actor = office.dictionaries, office.actor
    service.add(ROLE, "Director", actor)
    service.remove(ROLE, "director", actor)
    assert _names(office, ROLE) == []
    service.add(ROLE, "Director", actor)
    assert _names(office, ROLE) == ["Director"]


def test_bad_words_are_refused(office: Office) -> None:
    service, actor = office.dictionaries, office.actor
    with pytest.raises(UserError, match="name_missing"):
        service.add(TAG, "\u200b ", actor)
    with pytest.raises(UserError, match="text_too_long"):
        service.add(TAG, "x" * 100_000_000, actor)
    with pytest.raises(UserError, match="record_gone"):
        service.rename(TAG, "77", "x", actor)


def test_ten_thousand_tags_are_read_and_no_more_can_be_added(office: Office) -> None:
    with office.journal.begin(office.actor, "tag.create") as work:
        rows = ((f"Tag {n}", f"tag {n}", n % 8) for n in range(10_000))
        work.insert_many("tag", ("name", "name_key", "color"), rows)
    assert len(office.dictionaries.words(TAG)) == 10_000 > WORDS_LIMIT
    with pytest.raises(UserError, match="too_many_words"):
        office.dictionaries.add(TAG, "One more", office.actor)


_ACTS: dict[str, Callable[[Office, Word], object]] = {
    "recolor": lambda one, word: one.dictionaries.recolor(STAGE, word.key, 4, one.actor),
    "retire": lambda one, word: one.dictionaries.set_retired(STAGE, word.key, True, one.actor),
}


@pytest.mark.parametrize("act", _ACTS.values(), ids=_ACTS.keys())
def test_p03_a_name_that_others_save_just_before_stays(
    office: Office, ben: Office, act: Callable[[Office, Word], object]
) -> None:
    office.dictionaries.add(STAGE, "In talks", office.actor)
    word = _named(office, STAGE, "In talks")
    while_others_save(
        office, lambda: ben.dictionaries.rename(STAGE, word.key, "Negotiating", ben.actor)
    )
    act(office, word)
    assert "Negotiating" in _names(office, STAGE)


def test_p03_a_word_that_is_to_go_is_asked_about_though_it_was_renamed_just_before(
    office: Office, ben: Office
) -> None:
    for name in ("In talks", "Talking"):
        office.dictionaries.add(STAGE, name, office.actor)
    word, heir = (_named(office, STAGE, name) for name in ("In talks", "Talking"))
    service, actor = office.dictionaries, office.actor
    for number, act in enumerate(
        (
            lambda: service.remove(STAGE, word.key, actor, word),
            lambda: service.merge(STAGE, word.key, heir.key, actor, (word, heir)),
        )
    ):
        while_others_save(
            office,
            lambda name=f"Other {number}": ben.dictionaries.rename(
                STAGE, word.key, name, ben.actor
            ),
        )
        with pytest.raises(ConflictError):
            act()
    assert "Other 1" in _names(office, STAGE)


def test_p03_a_word_that_others_add_just_before_is_not_added_twice(
    office: Office, ben: Office
) -> None:
    while_others_save(office, lambda: ben.dictionaries.add(STAGE, "In talks", ben.actor))
    with pytest.raises(UserError, match="word_exists"):
        office.dictionaries.add(STAGE, "in talks", office.actor)
    assert _names(office, STAGE).count("In talks") == 1
