"""Channels that are no longer valid: kept, not used as main, told in the history, in any order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_desktop.business.contacts.merging import merge
from crm_desktop.business.contacts.model import CONTACT, ContactPoint, PointKind
from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef
from tests.builders import Office, a_person, a_point

TODAY = "2026-06-15"
OLD = replace(a_point("8 612 11111"), valid_until="2020-01-01", is_primary=True)
NEW = a_point("8 612 22222")
MAIL = a_point("ona@x.example", PointKind.EMAIL)


def _row(office: Office, key: int) -> tuple[str, str]:
    (row,) = office.contacts.rows([key])
    return row.main_phone, row.main_email


def test_what_is_over_is_decided_by_its_day() -> None:
    assert OLD.is_over(TODAY)
    assert replace(NEW, valid_until=TODAY).is_over(TODAY)
    assert not replace(NEW, valid_until="2026-06-16").is_over(TODAY)
    assert not OLD.is_over("")
    assert not NEW.is_over(TODAY)


def test_a_channel_that_is_over_is_kept_and_never_main(office: Office) -> None:
    card = office.contacts.create(a_person(points=(OLD, NEW, MAIL)), office.actor).contact
    first, second, _mail = card.points
    assert (first.valid_until, first.is_primary) == ("2020-01-01", False)
    assert _row(office, card.id) == ("+370 612 22222", "ona@x.example")
    assert card.points_of(PointKind.MOBILE, on=TODAY) == (second,)
    assert len(card.points_of(PointKind.MOBILE)) == 2
    ended = tuple(replace(point, valid_until=TODAY) for point in card.points)
    saved = office.contacts.save(card, replace(card, points=ended), office.actor)
    assert _row(office, card.id) == ("", "")
    assert "unreachable" in {remark.code for remark in saved.remarks}
    assert office.contacts.counts(office.actor).unreachable == 1
    office.history.undo(office.actor, saved.seq)
    assert _row(office, card.id) == ("+370 612 22222", "ona@x.example")


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("2026-13-01", "", "birth_date_invalid"),
        ("", "--06-15", "birth_date_invalid"),
        ("2026-06-15", "2026-06-14", "dates_reversed"),
    ],
)
def test_days_of_validity_have_to_make_sense(
    office: Office, start: str, end: str, code: str
) -> None:
    point = replace(NEW, valid_from=start, valid_until=end)
    with pytest.raises(UserError, match=code):
        office.contacts.create(a_person(points=(point,)), office.actor)


def test_the_history_tells_since_when(office: Office) -> None:
    card = office.contacts.create(a_person(points=(NEW,)), office.actor).contact
    ended = replace(card.points[0], valid_until=TODAY)
    office.contacts.save(card, replace(card, points=(ended,)), office.actor)
    told = office.history.of_record(RecordRef(CONTACT, card.id))[0]
    assert (told.field, told.old, told.new) == ("point_until", "", TODAY)


def test_one_orders_channels_while_another_ends_one(office: Office) -> None:
    card = office.contacts.create(a_person(points=(NEW, MAIL)), office.actor).contact
    phone, mail = card.points
    theirs = replace(card, points=(replace(phone, valid_until=TODAY), mail))
    mine = replace(card, points=(mail, phone))
    merged = merge(card, mine, theirs)
    assert merged.conflicts == ()
    assert merged.contact.points == (mail, replace(phone, valid_until=TODAY))


def test_an_import_leaves_validity_open(office: Office) -> None:
    office.contacts.create_many([a_person(points=(NEW,))], office.actor)
    (hit,) = office.search.find("22222", 5)
    (point,) = office.contacts.get(hit.ref.id).points
    assert isinstance(point, ContactPoint)
    assert (point.valid_from, point.valid_until) == ("", "")
