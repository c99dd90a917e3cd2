"""Lists follow the day: a channel that ends is nobody's main one from that day on."""

from __future__ import annotations

from dataclasses import replace

from crm_desktop.business.contacts.model import Contact, ContactQuery
from crm_desktop.business.contacts.passing_days import FOLLOW_DAY, PassingDays
from crm_desktop.core.record_ref import RecordRef
from tests.builders import NOON, Office, a_person, a_point

TOMORROW = "2026-06-16"
ENDING = replace(a_point("+370 612 11111"), valid_until=TOMORROW, is_primary=True)
STAYING = a_point("+370 612 22222")


def _follow(office: Office) -> int:
    days = PassingDays(office.journal, office.clock)
    with office.database.open_second_reader() as reader:
        found = days.find(reader)
    return days.write(found, office.actor)


def _made(office: Office, name: str, *points: object) -> Contact:
    draft = replace(a_person(name), points=points)
    return office.contacts.create(draft, office.actor).contact


def _head(office: Office) -> int:
    [(seq,)] = office.database.execute("SELECT max(seq) FROM change_batch").fetchall()
    return seq


def test_nothing_is_written_on_a_day_on_which_nothing_ends(office: Office) -> None:
    assert NOON.date().isoformat() < TOMORROW
    _made(office, "A", ENDING, STAYING)
    head = _head(office)
    assert _follow(office) == 0
    office.clock.advance(days=1)
    assert _follow(office) == 1
    after = _head(office)
    assert after == head + 1
    assert _follow(office) == 0
    assert _head(office) == after, "the same day says nothing twice"


def test_lists_show_the_number_that_stays_and_who_cannot_be_reached(office: Office) -> None:
    both = _made(office, "A", ENDING, STAYING)
    alone = _made(office, "B", ENDING)
    binned = _made(office, "C", ENDING)
    office.contacts.bin([binned.id], office.actor)
    unreachable = ContactQuery(unreachable=True)
    assert list(office.contacts.order(unreachable)) == []
    office.clock.advance(days=1)
    assert _follow(office) == 2
    rows = {row.id: row.main_phone for row in office.contacts.rows([both.id, alone.id])}
    assert rows == {both.id: "+370 612 22222", alone.id: ""}
    assert list(office.contacts.order(unreachable)) == [alone.id]


def test_nobody_has_changed_the_contact_and_undo_passes_over_it(office: Office) -> None:
    made = _made(office, "A", ENDING, STAYING)
    last = office.history.latest_undoable(office.actor)
    office.clock.advance(days=1)
    _follow(office)
    now = office.contacts.get(made.id)
    assert (now.updated_at, now.updated_by) == (made.updated_at, made.updated_by)
    assert office.history.latest_undoable(office.actor) == last
    told = office.history.of_record(RecordRef("contact", made.id))
    assert all(entry.action != FOLLOW_DAY for entry in told)
    renamed = replace(made, nickname="Al")
    saved = office.contacts.save(made, renamed, office.actor)
    assert saved.merged == (), "who has the card open notices nothing"
