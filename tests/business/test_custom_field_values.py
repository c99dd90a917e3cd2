"""Values of own fields without a database: reading, checking, sorting, merging."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.business.contacts.merging import merge
from crm_desktop.business.contacts.model import Contact, ContactKind
from crm_desktop.business.custom_fields.model import (
    NUMBER_LIMIT,
    TEXT_LIMIT,
    Content,
    CustomField,
    CustomValue,
    FieldKind,
    Option,
)
from crm_desktop.business.custom_fields.values import (
    content_of,
    default_content,
    default_text,
    number_sort,
    parse,
    parse_number,
    plain_text,
    stored_value,
)
from crm_desktop.core.errors import UserError

OPTIONS = (Option("a1", "Gold"), Option("b2", "Silver"), Option("c3", "Žalias"))
FIELDS = {
    kind: CustomField(
        kind.value,
        kind,
        options=OPTIONS if kind.has_options else (),
        currency="EUR" if kind is FieldKind.MONEY else "",
        decimals=1 if kind is FieldKind.NUMBER else 0,
        id=7,
    )
    for kind in FieldKind
}


@pytest.mark.parametrize(
    ("kind", "typed", "content", "shown"),
    [
        (FieldKind.TEXT, "  Ёлка  ", "Ёлка", "Ёлка"),
        (FieldKind.NUMBER, "1 250,5", 12505, "1250.5"),
        (FieldKind.NUMBER, "-٣", -30, "-3.0"),
        (FieldKind.MONEY, "1.234,56 EUR", 123456, "1234.56 EUR"),
        (FieldKind.MONEY, "1,234", 123400, "1234.00 EUR"),
        (FieldKind.DATE, "2026-02-28", "2026-02-28", "2026-02-28"),
        (FieldKind.CHOICE, "gold", "a1", "Gold"),
        (FieldKind.CHOICE, "zalias", "c3", "Žalias"),
        (FieldKind.CHOICES, "silver; Gold", ("a1", "b2"), "Gold, Silver"),
        (FieldKind.YES_NO, "Taip", True, "yes"),
        (FieldKind.YES_NO, "no", False, "no"),
        (FieldKind.LINK, "42", 42, "UAB Baltija"),
    ],
)
def test_what_is_typed_is_stored_and_said_again(
    kind: FieldKind, typed: str, content: Content, shown: str
) -> None:
    field = FIELDS[kind]
    value = stored_value(field, parse(field, typed))
    assert content_of(field, value) == content
    assert plain_text(field, content_of(field, value), {42: "UAB Baltija"}) == shown
    again = replace(field, default=default_text(field, content))
    assert default_content(again) == content


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        (FieldKind.NUMBER, "twelve", "number_expected"),
        (FieldKind.NUMBER, "1.25", "too_many_decimals"),
        (FieldKind.NUMBER, "9" * 30, "number_too_large"),
        (FieldKind.NUMBER, "1" * 4000, "number_expected"),
        (FieldKind.DATE, "2026-02-30", "date_invalid"),
        (FieldKind.CHOICE, "Bronze", "option_unknown"),
        (FieldKind.YES_NO, "perhaps", "yes_or_no_expected"),
        (FieldKind.LINK, "somebody", "value_not_understood"),
        (FieldKind.TEXT, "x" * (TEXT_LIMIT + 1), "text_too_long"),
        (FieldKind.TEXT, "x" * 100_000_000, "text_too_long"),
    ],
)
def test_a_wrong_value_is_refused_with_its_field(kind: FieldKind, typed: str, code: str) -> None:
    field = FIELDS[kind]
    with pytest.raises(UserError) as refused:
        stored_value(field, parse(field, typed))
    assert (refused.value.code, refused.value.field) == (code, "custom:7")


@pytest.mark.parametrize("kind", list(FieldKind))
def test_an_empty_value_is_no_value(kind: FieldKind) -> None:
    field = FIELDS[kind]
    assert stored_value(field, parse(field, "  ")) is None
    assert content_of(field, None) is None


@given(
    st.integers(-NUMBER_LIMIT + 1, NUMBER_LIMIT - 1),
    st.integers(-NUMBER_LIMIT + 1, NUMBER_LIMIT - 1),
)
def test_numbers_sort_as_text_like_numbers(one: int, two: int) -> None:
    assert (one < two) == (number_sort(one) < number_sort(two))


@pytest.mark.parametrize(
    ("text", "decimals", "scaled"),
    [
        ("1'250", 0, 1250),
        ("1.234.567", 0, 1234567),
        ("1,234.5", 2, 123450),
        ("0,125", 3, 125),
        (".5", 1, 5),
        ("−7", 0, -7),
        ("1 000 000", 2, 100000000),
    ],
)
def test_numbers_are_read_in_every_writing(text: str, decimals: int, scaled: int) -> None:
    assert parse_number(text, decimals) == scaled


def _contact(*values: CustomValue) -> Contact:
    return Contact(ContactKind.PERSON, "Agnė", custom=values, id=1)


def test_two_own_fields_merge_and_one_conflicts() -> None:
    base = _contact(CustomValue(1, "a"), CustomValue(2, "b"))
    mine = _contact(CustomValue(1, "A"), CustomValue(2, "b"))
    theirs = _contact(CustomValue(1, "a"), CustomValue(3, "c"))
    merged = merge(base, mine, theirs)
    assert not merged.conflicts
    assert merged.contact.custom == (CustomValue(1, "A"), CustomValue(3, "c"))
    assert merged.taken == ("custom:2", "custom:3")

    clash = merge(base, mine, _contact(CustomValue(1, "x"), CustomValue(2, "b")))
    assert [conflict.field for conflict in clash.conflicts] == ["custom:1"]
    assert clash.contact.custom[0] == CustomValue(1, "x")
