"""The activity that a quick line asks for: its time, its contact, its subject."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from crm_desktop.business.planner.model import ActivityKind, Priority, Timing
from crm_desktop.business.planner.quick_add import understand
from crm_desktop.business.planner.quick_add_words import ENGLISH
from crm_desktop.business.planner.quick_draft import USUAL_MINUTES, draft_of
from crm_desktop.business.search.quick_activities import contact_of, is_named
from tests.builders import Office, a_person, an_organization

VILNIUS = ZoneInfo("Europe/Vilnius")
NOW = datetime(2026, 6, 17, 10, 42)  # noqa: DTZ001 - local time
TODAY = NOW.date()


def _draft(text: str, **values: object):
    return draft_of(understand(text, NOW, ENGLISH), TODAY, VILNIUS, **values)  # type: ignore[arg-type]


def test_a_time_is_that_of_the_wall_clock():
    draft = _draft(
        "call Žalgirio tomorrow 10:00 30m", user_id=3, contact_id=7, contact_words="Žalgirio"
    )
    assert draft.kind is ActivityKind.CALL
    assert draft.when.start_at == datetime(2026, 6, 18, 7, 0, tzinfo=UTC)
    assert draft.when.end_at == datetime(2026, 6, 18, 7, 30, tzinfo=UTC)
    assert (draft.subject, draft.estimate_minutes) == ("", 0)
    assert [one.contact_id for one in draft.contacts] == [7]
    assert [one.user_id for one in draft.users] == [3]


def test_without_a_time_the_length_is_an_estimate_for_the_day():
    draft = _draft("Prepare the commission table 1h !")
    assert (draft.when.timing, draft.when.start_date) == (Timing.ANY_TIME, TODAY)
    assert (draft.estimate_minutes, draft.priority) == (60, Priority.HIGH)
    assert draft.subject == "Prepare the commission table"
    whole = _draft("visit fair friday all day")
    assert (whole.when.timing, whole.when.start_date) == (Timing.WHOLE_DAY, date(2026, 6, 19))


def test_each_kind_has_its_usual_length():
    for kind in ("call", "meeting"):
        when = _draft(f"{kind} x 9:00").when
        assert when.duration.total_seconds() == USUAL_MINUTES[ActivityKind(kind)] * 60


@pytest.mark.parametrize(
    ("day", "clock", "utc"),
    [
        ("2026-03-29", "2:30", "2026-03-29T00:30"),
        ("2026-03-29", "3:30", "2026-03-29T01:30"),
        ("2026-10-25", "3:30", "2026-10-25T00:30"),
        ("2026-10-25", "9:00", "2026-10-25T07:00"),
        ("2028-02-29", "9:00", "2028-02-29T07:00"),
    ],
)
def test_clock_changes_move_no_minute_that_exists(day: str, clock: str, utc: str):
    when = _draft(f"call x {day} {clock}").when
    assert when.start_at == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert when.duration.total_seconds() == 15 * 60


def test_without_a_contact_its_words_stay_in_the_subject():
    assert _draft("call nobody we know friday").subject == "nobody we know"


def test_the_longest_beginning_that_names_somebody_is_the_contact(office: Office):
    for contact in (an_organization("UAB Nemuno Logistika"), a_person("Nemunė Nemunaitė")):
        office.contacts.create(contact, office.actor)
    found = contact_of(understand("call Nemuno Logistika delivery", NOW, ENGLISH), office.search)
    assert found.words == "Nemuno Logistika"
    assert [hit.title for hit in found.hits] == ["UAB Nemuno Logistika"]
    draft = _draft("call Nemuno Logistika delivery", contact_id=1, contact_words=found.words)
    assert draft.subject == "delivery"
    both = contact_of(understand("call nemun", NOW, ENGLISH), office.search)
    assert {hit.title for hit in both.hits} == {"UAB Nemuno Logistika", "Nemunė Nemunaitė"}
    nobody = contact_of(understand("meeting Vilnius office", NOW, ENGLISH), office.search)
    assert (nobody.words, nobody.hits) == ("", ()), "a town is no name"


def test_names_are_compared_word_by_word():
    assert is_named("UAB Žalgirio Baldai", "zalgirio")
    assert not is_named("UAB Žalgirio Baldai", "giri")
    assert not is_named("UAB Žalgirio Baldai", "žalgirio klaipėda")
