"""Many cards looked through in a short time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from crm_desktop.business.audit.service import VIEWED_MANY
from crm_desktop.business.audit.viewing import MANY, WITHIN, SeenCards
from crm_desktop.core.clock import ManualClock
from crm_desktop.storage.change_log import batches_after, head_seq
from tests.builders import open_office


def _clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 23, 9, tzinfo=UTC))


def test_a_hundred_cards_within_an_hour_are_noted_once():
    seen = SeenCards(_clock().now)
    told = [seen.see(key) for key in range(2 * MANY - 1)]
    assert [count for count in told if count] == [MANY]


def test_a_card_that_is_opened_again_counts_once():
    seen = SeenCards(_clock().now)
    assert not any(seen.see(key % (MANY - 1)) for key in range(5 * MANY))


def test_a_day_of_ordinary_work_is_not_noted():
    clock = _clock()
    seen = SeenCards(clock.now)
    for key in range(8 * MANY):
        assert not seen.see(key)
        clock.advance(seconds=WITHIN / (MANY - 2) / timedelta(seconds=1))


def test_what_could_not_be_noted_is_with_the_next_card():
    seen = SeenCards(_clock().now)
    told = [seen.see(key) for key in range(MANY)]
    seen.owe(told[-1])
    assert (seen.see(MANY), seen.see(MANY + 1)) == (MANY, 0)


def test_the_note_says_who_and_how_many(tmp_path: Path):
    office = open_office(tmp_path / "viewed.crm")
    before = head_seq(office.database)
    office.history.note_viewed(MANY, office.actor)
    (batch,) = batches_after(office.database, before)
    assert (batch.action, batch.details) == (VIEWED_MANY, {"count": MANY})
    assert batch.user_id == office.actor.user_id
    assert office.history.latest_undoable(office.actor) is None
    office.close()
