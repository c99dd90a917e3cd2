"""P3 for what the company sets up: words, own fields, employees, results, segments, settings.

Two programs read the same thing; what they change apart is merged, the same is told to the second.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.business.contacts.dictionary_model import Dictionary, Word
from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.custom_fields.model import CustomField, FieldKind, Option
from crm_desktop.business.planner.model import Sign
from crm_desktop.business.settings.model import AGREED_PERSON, CALL_SCRIPT, STAGE_RHYTHMS
from crm_desktop.business.staff.employee import Employee
from crm_desktop.core.errors import ConflictError, FieldConflict, UserError
from crm_desktop.core.records import record
from crm_desktop.core.three_way import ORDER, answered, merge_fields, merge_order
from tests.builders import Office, while_others_save


@record
class Thing:
    """Something flat that two people change."""

    name: str = ""
    note: str = ""
    version: int = 0


def test_p03_fields_apart_merge_and_the_same_field_is_told() -> None:
    base = Thing("a", "b", 1)
    theirs = Thing("their a", "b", 2)
    merged, conflicts = merge_fields(base, Thing("a", "my b", 1), theirs, ("name", "note"))
    assert (merged, conflicts) == (Thing("their a", "my b", 2), ())
    mine = Thing("my a", "my b", 1)
    merged, conflicts = merge_fields(base, mine, theirs, ("name", "note"))
    assert conflicts == (FieldConflict("name", "a", "my a", "their a"),)
    for kept, name in ((("name",), "my a"), ((), "their a")):
        was, wanted = answered(base, mine, conflicts, kept)
        merged, left = merge_fields(was, wanted, theirs, ("name", "note"))
        assert (merged.name, merged.note, left) == (name, "my b", ())


def _conflict(call: Callable[[], object]) -> ConflictError:
    with pytest.raises(ConflictError) as caught:
        call()
    return caught.value


def test_p03_a_segment_changed_by_two(office: Office, ben: Office) -> None:
    wanted = Filter((Condition("stage", Operator.IS, ("lead",)),))
    other = Filter((Condition("stage", Operator.IS, ("customer",)),))
    base = office.segments.create("Leads", wanted, office.actor).segment
    ben.segments.save(replace(base, name="Hot leads"), ben.actor, base)
    saved = office.segments.save(replace(base, filter=other), office.actor, base).segment
    assert (saved.name, saved.filter) == ("Hot leads", other)
    error = _conflict(lambda: office.segments.save(replace(base, name="Mine"), office.actor, base))
    assert [(one.mine, one.theirs) for one in error.conflicts] == [("Mine", "Hot leads")]
    assert error.changed_by_name == office.user.display_name
    assert error.changed_at is not None


def test_p03_an_own_field_changed_by_two(office: Office, ben: Office) -> None:
    made = CustomField("Size", FieldKind.CHOICE, options=(Option("s", "S"), Option("m", "M")))
    base = office.custom_fields.create(made, office.actor).field
    theirs = replace(base, group="Body", options=(*base.options, Option("l", "L")))
    ben.custom_fields.save(theirs, ben.actor, base=base)
    office.custom_fields.save(replace(base, name="Fit"), office.actor, base=base)
    stored = office.custom_fields.field(base.id)
    assert (stored.name, stored.group, len(stored.options)) == ("Fit", "Body", 3)
    mine = replace(base, group="Clothes")
    error = _conflict(lambda: office.custom_fields.save(mine, office.actor, base=base))
    assert [one.field for one in error.conflicts] == ["group"]
    assert office.custom_fields.field(base.id).group == "Body"


def test_p03_an_employee_changed_by_two(office: Office, ben: Office) -> None:
    key = office.employees.add(Employee("Tomas", position="Sales"), office.actor).id
    base = next(one for one in office.employees.employees() if one.id == key)
    ben.employees.save(replace(base, phone="8 600"), ben.actor, base)
    office.employees.save(replace(base, team="North"), office.actor, base)
    stored = next(one for one in office.employees.employees() if one.id == key)
    assert (stored.phone, stored.team) == ("8 600", "North")
    mine = replace(base, phone="8 700")
    error = _conflict(lambda: office.employees.save(mine, office.actor, base))
    assert [(one.field, one.theirs) for one in error.conflicts] == [("phone", "8 600")]


def test_p03_a_result_changed_by_two(office: Office, ben: Office) -> None:
    base = office.planner.results.add("Card left", Sign.NEUTRAL, office.actor)
    ben.planner.results.change(replace(base, sign=Sign.SUCCESS), ben.actor, base)
    office.planner.results.change(replace(base, name="Leaflet left"), office.actor, base)
    stored = office.planner.results.known()[-1]
    assert (stored.name, stored.sign) == ("Leaflet left", Sign.SUCCESS)
    mine = replace(base, name="Brochure left")
    error = _conflict(lambda: office.planner.results.change(mine, office.actor, base))
    assert [one.theirs for one in error.conflicts] == ["Leaflet left"]


def _word(office: Office, dictionary: Dictionary, name: str) -> Word:
    return next(one for one in office.dictionaries.words(dictionary) if one.name == name)


@pytest.mark.parametrize("dictionary", [Dictionary.TAG, Dictionary.SOURCE, Dictionary.STAGE])
def test_p03_a_word_renamed_by_two(office: Office, ben: Office, dictionary: Dictionary) -> None:
    office.dictionaries.add(dictionary, "Fair", office.actor)
    base = _word(office, dictionary, "Fair")
    ben.dictionaries.rename(dictionary, base.key, "Trade fair", ben.actor, base=base)
    error = _conflict(
        lambda: office.dictionaries.rename(dictionary, base.key, "Expo", office.actor, base=base)
    )
    assert [(one.mine, one.theirs) for one in error.conflicts] == [("Expo", "Trade fair")]
    assert error.changed_by_name == office.user.display_name
    assert _word(office, dictionary, "Trade fair").key == base.key
    again = replace(base, name="Trade fair")
    office.dictionaries.rename(dictionary, base.key, "Expo", office.actor, base=again)
    assert _word(office, dictionary, "Expo").key == base.key


def test_p03_a_color_and_a_name_of_one_word(office: Office, ben: Office) -> None:
    office.dictionaries.add(Dictionary.TAG, "Fair", office.actor)
    base = _word(office, Dictionary.TAG, "Fair")
    ben.dictionaries.recolor(Dictionary.TAG, base.key, 4, ben.actor, base)
    office.dictionaries.rename(Dictionary.TAG, base.key, "Expo", office.actor, base=base)
    assert _word(office, Dictionary.TAG, "Expo").color == 4
    tags = office.dictionaries
    error = _conflict(lambda: tags.recolor(Dictionary.TAG, base.key, 2, office.actor, base))
    assert [one.theirs for one in error.conflicts] == [4]


def test_p03_lists_among_the_settings_merge_by_member(office: Office, ben: Office) -> None:
    before = office.company.set(office.actor, AGREED_PERSON, ("city",))
    ben.company.set(ben.actor, AGREED_PERSON, ("city", "email"), ("city",))
    office.company.set(office.actor, AGREED_PERSON, ("phone",), ("city",))
    assert set(office.company.values()[AGREED_PERSON]) == {"email", "phone"}
    rhythms = before[STAGE_RHYTHMS]
    mine, theirs = ((*rhythms, "own1 10"), (*rhythms, "own2 20"))
    ben.company.set(ben.actor, STAGE_RHYTHMS, theirs, rhythms)
    office.company.set(office.actor, STAGE_RHYTHMS, mine, rhythms)
    assert {"own1 10", "own2 20"} <= set(office.company.values()[STAGE_RHYTHMS])
    error = _conflict(
        lambda: office.company.set(office.actor, STAGE_RHYTHMS, (*rhythms, "own2 30"), rhythms)
    )
    assert error.conflicts[0].field == STAGE_RHYTHMS.key


def test_p03_a_setting_that_two_chose_is_told(office: Office, ben: Office) -> None:
    ben.company.set(ben.actor, CALL_SCRIPT, "Hello", "")
    error = _conflict(lambda: office.company.set(office.actor, CALL_SCRIPT, "Good day", ""))
    assert [(one.mine, one.theirs) for one in error.conflicts] == [("Good day", "Hello")]
    assert office.company.values()[CALL_SCRIPT] == "Hello"
    office.company.set(office.actor, CALL_SCRIPT, "Good day", "Hello")
    assert office.company.values()[CALL_SCRIPT] == "Good day"


# -- orders ---------------------------------------------------------------------------------


def test_p03_orders_merge_unless_two_moved_the_same() -> None:
    base = ("a", "b", "c", "d", "e")
    last_first, third_last = ("e", "a", "b", "c", "d"), ("a", "b", "d", "e", "c")
    assert merge_order(base, last_first, base) == last_first
    assert merge_order(base, base, third_last) == third_last
    assert merge_order(base, last_first, third_last) == ("e", "a", "b", "d", "c")
    assert merge_order(base, last_first, last_first) == last_first
    assert merge_order(base, last_first, ("a", "e", "b", "c", "d")) is None
    # Two neighbors changed places: who says which of them was moved?
    assert merge_order(base, ("b", "a", "c", "d", "e"), ("a", "c", "b", "d", "e")) is None
    assert merge_order(base, ("b", "a", "c", "d", "e"), ("a", "b", "c", "e", "d")) is not None
    assert merge_order(base, last_first, (*base, "new")) == (*last_first, "new")
    assert merge_order(base, last_first, ("a", "c", "d", "e")) == ("e", "a", "b", "c", "d")


@given(st.permutations("abcdefg"), st.permutations("abcdefg"))
def test_p03_a_merged_order_holds_everything_once(mine: list[str], theirs: list[str]) -> None:
    merged = merge_order("abcdefg", mine, theirs)
    assert merged is None or sorted(merged) == list("abcdefg")
    assert merge_order(mine, mine, theirs) == tuple(theirs)
    assert merge_order(theirs, mine, theirs) == tuple(mine)


def test_p03_words_moved_by_two(office: Office, ben: Office) -> None:
    words = office.dictionaries
    for name in ("Ally", "Bank", "Court"):
        words.add(Dictionary.STAGE, name, office.actor)
    seen = [one.key for one in words.words(Dictionary.STAGE)]
    last_first = [seen[-1], *seen[:-1]]
    his = [*seen[:-3], seen[-2], seen[-3], seen[-1]]
    ben.dictionaries.arrange(Dictionary.STAGE, his, ben.actor, seen)
    words.arrange(Dictionary.STAGE, last_first, office.actor, seen)
    stored = [one.key for one in words.words(Dictionary.STAGE)]
    assert stored == [seen[-1], *seen[:-3], seen[-2], seen[-3]]
    ben.dictionaries.arrange(Dictionary.STAGE, seen, ben.actor, stored)
    to_front, to_second = [seen[-1], *seen[:-1]], [seen[0], seen[-1], *seen[1:-1]]
    ben.dictionaries.arrange(Dictionary.STAGE, to_front, ben.actor, seen)
    office.clock.advance(minutes=1)
    vida = office.staff.create_user("Vida", actor=office.actor)  # what she changes is no order
    words.rename(Dictionary.STAGE, seen[1], "Friend", replace(office.actor, user_id=vida.id))
    error = _conflict(lambda: words.arrange(Dictionary.STAGE, to_second, office.actor, seen))
    assert error.conflicts[0].field == ORDER
    assert error.changed_by_name == ben.user.display_name
    theirs = error.conflicts[0].theirs
    assert theirs == tuple(to_front)
    words.arrange(Dictionary.STAGE, to_second, office.actor, to_front)
    assert [one.key for one in words.words(Dictionary.STAGE)] == to_second


def test_p03_own_fields_moved_by_two(office: Office, ben: Office) -> None:
    fields = office.custom_fields
    made = [
        fields.create(CustomField(name, FieldKind.TEXT), office.actor).field.id for name in "abcd"
    ]
    a, b, c, d = made
    seen = [(key, "") for key in made]
    ben.custom_fields.arrange([(a, ""), (b, ""), (d, ""), (c, "Body")], ben.actor, seen)
    fields.arrange([(b, ""), (a, ""), (c, ""), (d, "")], office.actor, seen)
    now = {one.id: one.group for one in fields.fields()}
    assert now == {b: "", a: "", d: "", c: "Body"}
    assert list(now) == [b, a, d, c]
    error = _conflict(
        lambda: fields.arrange([(c, "Clothes"), (a, ""), (b, ""), (d, "")], office.actor, seen)
    )
    assert error.conflicts[0].field == ORDER
    assert {one.id: one.group for one in fields.fields()} == now


def test_p03_results_and_segments_moved_by_two(office: Office, ben: Office) -> None:
    results = office.planner.results
    a, b, c, d = (results.add(name, Sign.NEUTRAL, office.actor).id for name in "abcd")
    seen = [a, b, c, d]
    ben.planner.results.arrange([d, a, b, c], ben.actor, seen)
    error = _conflict(lambda: results.arrange([a, d, b, c], office.actor, seen))
    assert [one.theirs for one in error.conflicts] == [(d, a, b, c)]
    results.arrange([a, d, b, c], office.actor, [d, a, b, c])
    assert [one.id for one in results.known() if one.id] == [a, d, b, c]
    segments = office.segments
    x, y, z, w = (segments.create(name, Filter(), office.actor).segment.id for name in "xyzw")
    seen = [x, y, z, w]
    ben.segments.arrange([w, x, y, z], ben.actor, seen)
    assert segments.arrange([y, x, z, w], office.actor, seen).count == 4
    assert [one.id for one in segments.segments(office.actor)] == [w, y, x, z]
    assert _conflict(lambda: segments.arrange([x, w, y, z], office.actor, seen)).conflicts


def test_p03_a_move_in_another_list_is_not_who_is_told(office: Office, ben: Office) -> None:
    """Segments that only a third one sees stand in the same table, words of all lists too."""
    tomas, vita = (office.staff.create_user(one, actor=office.actor) for one in ("Tomas", "Vita"))
    segments, hers = office.segments, ben.actor_of(vita)
    x, y, z = (
        segments.create(name, Filter(), office.actor, is_shared=True).segment.id for name in "xyz"
    )
    p, q = (ben.segments.create(name, Filter(), hers).segment.id for name in "pq")
    ben.segments.arrange([z, x, y], ben.actor_of(tomas), [x, y, z])
    ben.segments.arrange([z, x, y, q, p], hers, [z, x, y, p, q])
    assert [one.id for one in ben.segments.segments(hers)] == [z, x, y, q, p]
    error = _conflict(lambda: segments.arrange([x, z, y], office.actor, [x, y, z]))
    assert error.changed_by_name == "Tomas"


def test_p03_who_arranged_stages_for_the_first_time_is_told(office: Office, ben: Office) -> None:
    tomas = office.staff.create_user("Tomas", actor=office.actor)
    seen = [word.key for word in office.dictionaries.words(Dictionary.STAGE)]
    theirs = [seen[-1], *seen[:-1]]
    ben.dictionaries.arrange(Dictionary.STAGE, theirs, ben.actor_of(tomas), seen)
    mine = [seen[0], seen[-1], *seen[1:-1]]
    error = _conflict(
        lambda: office.dictionaries.arrange(Dictionary.STAGE, mine, office.actor, seen)
    )
    assert error.changed_by_name == "Tomas"


def test_p03_a_segment_somebody_changed_is_not_deleted_unasked(office: Office, ben: Office) -> None:
    base = office.segments.create("Leads", Filter(), office.actor).segment
    ben.segments.save(replace(base, name="Hot leads"), ben.actor, base)
    error = _conflict(lambda: office.segments.remove(base, office.actor, base))
    assert [(one.field, one.theirs) for one in error.conflicts] == [("name", "Hot leads")]
    assert len(office.segments.segments(office.actor)) == 1
    office.segments.remove(base, office.actor)
    assert office.segments.segments(office.actor) == ()


def test_p03_no_name_is_given_twice_by_two_at_once(office: Office, ben: Office) -> None:
    """What is known here of the lists is older than what a colleague has just saved."""
    results, fields = office.planner.results, office.custom_fields
    results.known()
    fields.fields()
    while_others_save(office, lambda: ben.planner.results.add("Fair", Sign.NEUTRAL, ben.actor))
    with pytest.raises(UserError) as refused:
        results.add("fair", Sign.NEUTRAL, office.actor)
    assert refused.value.code == "word_exists"
    other = results.add("Expo", Sign.NEUTRAL, office.actor)
    while_others_save(office, lambda: ben.planner.results.add("Visit", Sign.NEUTRAL, ben.actor))
    with pytest.raises(UserError):
        results.change(replace(other, name="Visit"), office.actor, other)
    made = CustomField("Size", FieldKind.TEXT)
    while_others_save(office, lambda: ben.custom_fields.create(made, ben.actor))
    with pytest.raises(UserError) as refused:
        fields.create(made, office.actor)
    assert refused.value.code == "custom_field_exists"
    color = CustomField("Color", FieldKind.TEXT)
    while_others_save(office, lambda: ben.custom_fields.create(color, ben.actor))
    fields.create(CustomField("Weight", FieldKind.TEXT), office.actor)
    positions = [one.position for one in fields.fields()]
    assert len(set(positions)) == 3, "each has a place of its own"


def test_p03_who_comes_back_keeps_what_a_colleague_has_just_noted(
    office: Office, ben: Office
) -> None:
    employees, actor = office.employees, office.actor
    key = employees.add(Employee("Tomas"), actor).id
    employees.end(key, office.clock.today(), actor)
    base = next(one for one in employees.employees() if one.id == key)
    theirs = replace(base, phone="8 600")
    while_others_save(office, lambda: ben.employees.save(theirs, ben.actor, base))
    employees.bring_back(key, actor)
    stored = next(one for one in employees.employees() if one.id == key)
    assert (stored.is_active, stored.phone) == (True, "8 600")
