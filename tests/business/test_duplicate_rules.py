"""Certainty from signs, and pairs joined to groups: pure rules."""

from __future__ import annotations

import pytest

from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.business.duplicates.blocks import (
    Facts,
    domain_number,
    key_blocks,
    namesake_blocks,
    organization_number,
    tax_number,
)
from crm_desktop.business.duplicates.comparing import compare, facts_of
from crm_desktop.business.duplicates.grouping import MOST_IN_GROUP, groups_of, heeded, needs_facts
from crm_desktop.business.duplicates.model import (
    POINTS,
    Certainty,
    Sign,
    certainty_of,
    ids_of_key,
    pair_key,
    points_of,
    signs_in,
)
from crm_desktop.core.text import fold

SURE = int(Sign.PHONE | Sign.NAME)
LIKELY = int(Sign.BIRTHDAY | Sign.NAME)
POSSIBLE = int(Sign.NAME | Sign.RARE)
FIRM = Sign.OF_ORGANIZATIONS


@pytest.mark.parametrize(
    ("signs", "certainty"),
    [
        (Sign.PHONE | Sign.NAME, Certainty.SURE),
        (Sign.PHONE | Sign.NAME_SCRIPT, Certainty.SURE),
        (Sign.EMAIL | Sign.NAME_TYPO, Certainty.SURE),
        (Sign.PHONE | Sign.NAME_VARIANT, Certainty.LIKELY),
        (Sign.BIRTHDAY | Sign.NAME_TURNED, Certainty.LIKELY),
        (Sign.ORGANIZATION | Sign.NAME_TYPO, Certainty.LIKELY),
        (Sign.NAME | Sign.RARE, Certainty.POSSIBLE),
        (Sign.NAME | Sign.LOCALITY, Certainty.POSSIBLE),
        (Sign.NAME, None),
        (Sign.PHONE | Sign.NAME | Sign.OTHER_BIRTHDAY, None),
        (Sign.PHONE, None),
        (Sign.PHONE | Sign.EMAIL | Sign.ORGANIZATION, Certainty.POSSIBLE),
        (Sign.PHONE | Sign.BIRTHDAY | Sign.NAME_PART, Certainty.LIKELY),
        (FIRM | Sign.TAX_ID | Sign.NAME, Certainty.SURE),
        (FIRM | Sign.TAX_ID, Certainty.LIKELY),
        (FIRM | Sign.NAME | Sign.LOCALITY, Certainty.LIKELY),
        (FIRM | Sign.NAME | Sign.LOCALITY | Sign.OTHER_TAX_ID, None),
        (FIRM | Sign.NAME | Sign.OTHER_LOCALITY, None),
        (
            FIRM | Sign.PHONE | Sign.EMAIL | Sign.DOMAIN | Sign.NAME | Sign.OTHER_TAX_ID,
            Certainty.LIKELY,
        ),
        (
            Sign.EMAIL | Sign.ORGANIZATION | Sign.NAME | Sign.RARE | Sign.OTHER_BIRTHDAY,
            Certainty.LIKELY,
        ),
        (Sign.NAME | Sign.RARE | Sign.OTHER_ORGANIZATION, Certainty.POSSIBLE),
        (Sign.NAME_SCRIPT | Sign.RARE, Certainty.POSSIBLE),
        (FIRM | Sign.NAME_SCRIPT | Sign.RARE, Certainty.POSSIBLE),
        (FIRM | Sign.REGISTRATION | Sign.NAME, Certainty.SURE),
        (FIRM | Sign.REGISTRATION, Certainty.LIKELY),
    ],
)
def test_what_signs_amount_to(signs: Sign, certainty: Certainty | None) -> None:
    assert certainty_of(points_of(int(signs))) is certainty


def test_every_sign_counts_for_somebody() -> None:
    counted = {sign for table in POINTS.values() for sign in table}
    assert counted == set(Sign) - {Sign.OF_ORGANIZATIONS}
    assert signs_in(SURE | FIRM) == (Sign.PHONE, Sign.NAME)
    assert ids_of_key(pair_key(7, 9)) == (7, 9)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ivan Ivanov", "Иванов Иван"),
        ("Ivan Ivanov", "ایوان ایوانف"),
        ("Dr. Jonas Petraitis", "PETRAITIS Jonas"),
        ("محمد الصقري", "Mohammed Al Saqri"),
        ("Narges Sadeghi", "نرگس صادقی"),
    ],
)
def test_all_writings_of_a_name_stand_under_one_number(one: str, other: str) -> None:
    first, second = (
        set(namesake_blocks(fold(name).replace(".", "").split(), is_person=True))
        for name in (one, other)
    )
    assert first & second


def test_facts_are_numbers() -> None:
    assert organization_number("uab rytas\x1fUAB Rytas") == organization_number("rytas\x1fRytas")
    assert tax_number("lt100001") == tax_number("100001") != tax_number("100002")
    assert (tax_number("12"), domain_number("a@gmail.com"), domain_number("")) == (0, 0, 0)
    assert domain_number("a@Firm.example") == domain_number("b@firm.example")
    row = (1, "person", "ona onaite", "--02-03", "", "", "", "", "")
    assert facts_of(row).birthday == 0


def test_a_person_is_never_an_organization() -> None:
    person = facts_of((1, "person", "rytas", "", "", "", "", "", ""))
    firm = facts_of((2, "organization", "rytas", "", "", "", "", "", ""))
    assert compare(person, firm, int(Sign.PHONE)) == 0
    assert compare(person, person, 0, is_rare=True) == Sign.NAME | Sign.RARE


def test_pairs_join_to_groups_by_their_surest_links() -> None:
    found = groups_of(
        {
            pair_key(1, 2): SURE,
            pair_key(2, 3): LIKELY,
            pair_key(1, 3): POSSIBLE,
            pair_key(3, 9): POSSIBLE,
            pair_key(5, 6): SURE,
        }
    )
    assert [(group.ids, group.certainty) for group in found] == [
        ((5, 6), Certainty.SURE),
        ((1, 2, 3), Certainty.LIKELY),
        ((3, 9), Certainty.POSSIBLE),
    ]
    assert found[1].signs == SURE | LIKELY | POSSIBLE
    assert found[0].kind is ContactKind.PERSON


@pytest.mark.parametrize(
    ("signs", "more"),
    [
        (sign | Sign.RARE, more)
        for sign in (Sign.NAME, Sign.NAME_TURNED, Sign.NAME_SCRIPT)
        for more in (Sign(0), Sign.LOCALITY, Sign.ORGANIZATION, Sign.BIRTHDAY)
    ],
)
def test_a_name_without_a_key_is_never_sure(signs: Sign, more: Sign) -> None:
    """A fact raises the certainty, not above likely."""
    for kind in (Sign(0), FIRM):
        alone, points = points_of(int(signs | kind)), points_of(int(signs | more | kind))
        assert certainty_of(alone) is Certainty.POSSIBLE
        assert certainty_of(points) is not Certainty.SURE
        assert points > alone or not more or kind


def test_namesakes_join_if_each_two_of_them_are_a_pair() -> None:
    every = {pair_key(low, high): POSSIBLE for low, high in ((1, 2), (1, 3), (2, 3))}
    assert [group.ids for group in groups_of(every)] == [(1, 2, 3)]
    assert groups_of(every)[0].certainty is Certainty.POSSIBLE
    assert [group.ids for group in groups_of(every, {pair_key(1, 2)})] == [(1, 3), (2, 3)]
    likely = groups_of({**every, pair_key(1, 2): LIKELY})
    assert [(group.ids, group.certainty) for group in likely] == [
        ((1, 2), Certainty.LIKELY), ((1, 3), Certainty.POSSIBLE), ((2, 3), Certainty.POSSIBLE),
    ]  # fmt: skip


def test_keys_that_no_table_keeps() -> None:
    assert key_blocks("", ["+370 (5) 999 00"]) == key_blocks("", ["٣٧٠٥٩٩٩٠٠"]) != set()
    assert key_blocks("HRB 12-345", ()) == key_blocks("hrb12345", ()) != key_blocks("HRB12346", ())
    assert key_blocks("12", ["ext. 12", "000000", "999999999", "no phone"]) == set()


def test_what_is_apart_does_not_join_over_a_third() -> None:
    pairs = {pair_key(1, 2): SURE, pair_key(2, 3): SURE, pair_key(1, 3): SURE}
    found = groups_of(pairs, {pair_key(1, 3)})
    assert [group.ids for group in found] == [(1, 2), (2, 3)]


@pytest.mark.parametrize(
    ("births", "taxes", "against"),
    [
        ((0, 0, 0), (0, 0, 0), Sign(0)),
        ((7, 0, 7), (0, 5, 5), Sign(0)),
        ((7, 8, 0), (0, 0, 0), Sign.OTHER_BIRTHDAY),
        ((0, 0, 0), (5, 0, 6), Sign.OTHER_TAX_ID),
        ((7, 0, 8), (5, 6, 0), Sign.OTHER_BIRTHDAY | Sign.OTHER_TAX_ID),
    ],
)
def test_a_group_is_not_sure_over_a_third_if_two_of_it_contradict_each_other(
    births: tuple[int, ...], taxes: tuple[int, ...], against: Sign
) -> None:
    (group,) = groups_of({pair_key(1, 3): SURE, pair_key(2, 3): SURE})
    assert needs_facts(group)
    facts = [
        Facts(is_person=True, name="ona", birthday=born, tax=tax)
        for born, tax in zip(births, taxes, strict=True)
    ]
    told = heeded(group, facts)
    assert told.ids == (1, 2, 3)
    assert told.certainty is (Certainty.LIKELY if against else Certainty.SURE)
    assert told.signs == group.signs | against


def test_a_pair_was_compared_and_what_is_not_sure_is_looked_at_anyway() -> None:
    assert not needs_facts(groups_of({pair_key(1, 2): SURE})[0])
    assert not needs_facts(groups_of({pair_key(1, 2): LIKELY, pair_key(2, 3): LIKELY})[0])


def test_no_group_is_too_large_to_be_looked_at() -> None:
    found = groups_of({pair_key(n, n + 1): SURE for n in range(1, 60)})
    assert max(len(group.ids) for group in found) <= MOST_IN_GROUP
    assert {key for group in found for key in group.ids} == set(range(1, 61))
