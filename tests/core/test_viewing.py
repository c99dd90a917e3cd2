"""Which cards are open elsewhere: said in few letters, read with distrust."""

from __future__ import annotations

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.sharing import (
    Mode,
    Reason,
    Sharing,
    Viewing,
    Visitor,
    viewing_text,
    viewings_of,
)

ANNA, OFFER = RecordRef("contact", 42), RecordRef("activity", 7)


def test_open_cards_come_back_as_they_were_said():
    said = (Viewing(ANNA, is_editing=True), Viewing(OFFER))
    assert viewing_text(said) == "contact:42+ activity:7"
    assert viewings_of(viewing_text(said)) == said
    assert viewings_of("") == ()
    many = [Viewing(RecordRef("contact", number)) for number in range(1, 100)]
    assert len(viewing_text(many)) < 200, "the file of a presence has 1,024 bytes"


def test_what_another_program_writes_is_not_trusted():
    assert viewings_of("contact:١ contact:-1 :3 contact: x contact:" + "9" * 40) == ()
    assert len(viewings_of("contact:1 " * 10_000)) == 8


def test_who_else_looks_at_a_card_is_known_and_who_edits_comes_first():
    me = Visitor("me", "a", "Anna", is_me=True, record="contact:42+")
    ben = Visitor("ben", "b", "Ben", record="activity:7 contact:42")
    eve = Visitor("eve", "c", "Eve", record="contact:42+")
    gone = Visitor("gone", "d", "Ida", record="contact:42+", is_silent=True)
    sharing = Sharing(Mode.TEAM, Reason.PROVEN, "nas", (me, ben, eve, gone))
    assert sharing.viewers_of(ANNA) == ((eve, True), (ben, False))
    assert sharing.viewers_of(OFFER) == ((ben, False),)
    assert sharing.viewers_of(RecordRef("contact", 4)) == ()
