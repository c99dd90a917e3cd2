"""Whom to contact again: the conditions, the points and the queue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.contacts.model import ContactQuery
from crm_desktop.business.contacts.personal import ChannelPreference
from crm_desktop.business.contacts.rhythm import (
    AT_RISK,
    NO_NEXT_STEP,
    ROTATION,
    rhythms_of,
    texts_of,
)
from crm_desktop.business.planner.model import Activity, ActivityKind, Participant, When
from crm_desktop.business.rotation.model import Facts, ReasonKind
from crm_desktop.business.rotation.repository import RotationRepository
from crm_desktop.business.rotation.scoring import urgency
from crm_desktop.business.rotation.service import RotationService
from tests.builders import NOON, Office, a_person

TODAY = NOON.date()
RHYTHMS = {"lead": 14, "prospect": 30, "customer": 60}


def _days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def _kinds(facts: Facts) -> list[ReasonKind]:
    return [reason.kind for reason in urgency(facts, TODAY).reasons]


# -- points ------------------------------------------------------------------------------------


def test_quiet_beyond_the_rhythm_says_how_long_and_what_is_usual():
    found = urgency(Facts(_days_ago(400), _days_ago(94), 30), TODAY)
    assert [(one.kind, one.days, one.usual) for one in found.reasons] == [
        (ReasonKind.QUIET, 94, 30)
    ]
    assert found.score == 300
    assert urgency(Facts(_days_ago(400), _days_ago(45), 30), TODAY).score == 150


@pytest.mark.parametrize(
    ("facts", "kinds"),
    [
        (Facts(_days_ago(9), _days_ago(29), 30), []),
        (Facts(_days_ago(9), _days_ago(30), 30), [ReasonKind.QUIET]),
        (Facts(_days_ago(9), None, 30), [ReasonKind.NEVER]),
        (Facts(_days_ago(9), None, 0), []),
        (Facts(_days_ago(9), _days_ago(1), 30, promised=_days_ago(1)), [ReasonKind.PROMISED]),
        (Facts(_days_ago(9), _days_ago(1), 30, promised=TODAY), []),
        (Facts(_days_ago(9), _days_ago(14), 0, usual_gap_days=10), []),
        (Facts(_days_ago(9), _days_ago(15), 0, usual_gap_days=10), [ReasonKind.BROKEN]),
        (
            Facts(_days_ago(9), _days_ago(40), 30, pay_day=TODAY.day + 2),
            [ReasonKind.QUIET, ReasonKind.PAYS],
        ),
        (Facts(_days_ago(9), _days_ago(40), 30, pay_day=TODAY.day + 3), [ReasonKind.QUIET]),
        (Facts(_days_ago(9), _days_ago(10), 30, pay_day=TODAY.day), []),
    ],
)
def test_each_reason_has_its_day(facts: Facts, kinds: list[ReasonKind]):
    assert _kinds(facts) == kinds


def test_the_thirty_first_is_the_last_day_of_a_shorter_month():
    facts = Facts(date(2026, 1, 1), date(2026, 1, 1), 30, pay_day=31)
    kinds = [one.kind for one in urgency(facts, date(2026, 2, 27)).reasons]
    assert ReasonKind.PAYS in kinds


def test_who_wishes_no_calls_is_never_nagged_but_a_promise_is_kept():
    quiet = Facts(_days_ago(400), _days_ago(94), 30, is_refusing=True)
    assert urgency(quiet, TODAY).score == 0
    assert _kinds(replace(quiet, promised=_days_ago(3))) == [ReasonKind.PROMISED]


@given(
    st.builds(
        Facts,
        st.dates(date(2025, 1, 1), TODAY),
        st.none() | st.dates(date(2020, 1, 1), TODAY),
        st.integers(0, 400),
        st.integers(0, 400),
        st.none() | st.dates(date(2025, 1, 1), date(2027, 1, 1)),
        st.integers(0, 31),
        st.booleans(),
        st.booleans(),
    )
)
def test_points_add_up_and_longer_quiet_is_never_less_urgent(facts: Facts):
    found = urgency(facts, TODAY)
    points = sum(one.points for one in found.reasons)
    assert found.score == (points + points // 10 if facts.is_starred else points)
    assert all(one.points > 0 for one in found.reasons)
    if facts.last is not None:
        earlier = replace(facts, last=facts.last - timedelta(days=1))
        assert urgency(earlier, TODAY).score >= found.score


# -- conditions --------------------------------------------------------------------------------


def test_rhythms_are_read_back_and_what_makes_no_sense_is_left_out():
    assert rhythms_of(texts_of(RHYTHMS)) == RHYTHMS
    assert rhythms_of(("my own stage 7", "lead", "cold 0", "x 99999", "")) == {"my own stage": 7}


class _Base:
    """A small company with one contact for each case, by the name of the case."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.ids: dict[str, int] = {}
        self.names: dict[int, str] = {}
        office.contacts.rhythms = lambda: RHYTHMS

    def add(
        self,
        name: str,
        stage: str = "customer",
        *,
        last: int | None = None,
        following: int | None = None,
        rhythm: int | None = None,
        refuses: str = "",
    ) -> int:
        """`last` days ago called, `following` days from today a planned call."""
        office = self.office
        preferences = (ChannelPreference(refuses, is_opted_out=True),) if refuses else ()
        person = replace(a_person(name), lifecycle_stage=stage, preferences=preferences)
        key = office.contacts.create(person, office.actor).contact.id
        if last is not None:
            office.planner.log(_call(key, -last), office.actor)
        if following is not None:
            office.planner.create(_call(key, following), office.actor)
        if rhythm is not None:
            with office.journal.begin(office.actor, "contact.save") as work:
                version = office.contacts.get(key).version
                work.update("contact", key, {"rhythm_days": rhythm}, version)
        self.ids[name] = key
        self.names[key] = name
        return key

    def who(self, field: str, operator: Operator = Operator.IS) -> set[str]:
        wanted = Filter((Condition(field, operator, ("yes",)),))
        rows = self.office.contacts.first_page(ContactQuery(filter=wanted)).rows
        assert self.office.contacts.count(ContactQuery(filter=wanted)) == len(rows)
        return {self.names[row.id] for row in rows}


def _call(contact: int, days: int) -> Activity:
    start = NOON + timedelta(days=days)
    when = When.timed(start, start + timedelta(minutes=15))
    return Activity(ActivityKind.CALL, when, "Call", contacts=(Participant(contact),))


@pytest.fixture
def base(office: Office) -> _Base:
    made = _Base(office)
    made.add("quiet customer", last=60)
    made.add("fresh customer", last=59)
    made.add("new lead", "lead")
    made.add("cold one", "cold")
    made.add("booked", last=200, following=3)
    made.add("promised", last=2, following=-2)
    made.add("often", last=8, rhythm=7)
    made.add("seldom", last=200, rhythm=365)
    made.add("no calls", last=200, refuses="call")
    made.add("no letters", last=200, refuses="email")
    return made


def test_who_is_to_be_contacted_again(base: _Base):
    asked = {"quiet customer", "new lead", "promised", "often", "no letters"}
    assert base.who(ROTATION) == asked
    assert base.who(ROTATION, Operator.IS_NOT) == set(base.ids) - asked


def test_who_has_no_next_step(base: _Base):
    planned = {"booked", "promised", "cold one"}
    assert base.who(NO_NEXT_STEP) == set(base.ids) - planned
    assert base.who(NO_NEXT_STEP, Operator.IS_NOT) == planned


def test_who_may_leave_is_quiet_for_much_longer_than_usual(base: _Base):
    office = base.office
    for name, quiet in (("leaving", 16), ("staying", 12), ("rare", 16)):
        key = base.add(name)
        talks = 4 if name != "rare" else 3
        for number in range(talks):
            office.planner.log(_call(key, -quiet - 10 * number), office.actor)
    base.add("forgotten", last=2, following=-8)
    assert base.who(AT_RISK) == {"leaving", "forgotten"}
    assert base.who(AT_RISK, Operator.IS_NOT) == set(base.ids) - {"leaving", "forgotten"}


def test_the_usual_gap_follows_what_is_undone(base: _Base):
    office = base.office
    key = base.add("regular")
    batches = [office.planner.log(_call(key, -10 * n), office.actor) for n in range(1, 5)]

    def gap() -> int | None:
        row = office.database.execute(
            "SELECT usual_gap_days FROM contact WHERE id = ?", (key,)
        ).fetchone()
        return None if row is None else row[0]

    assert gap() == 10
    office.history.undo(office.actor, batches[-1].seq)
    assert gap() is None


def test_a_company_without_rhythms_is_asked_for_nobody(base: _Base):
    base.office.contacts.rhythms = dict
    assert base.who(NO_NEXT_STEP) == set()
    assert base.who(ROTATION) == {"promised", "often"}


# -- the queue ---------------------------------------------------------------------------------


@pytest.fixture
def rotation(base: _Base) -> RotationService:
    office = base.office
    rows = RotationRepository(office.database)
    return RotationService(office.database, office.contacts, office.planner, rows, office.clock)


def test_the_queue_is_explained_and_most_urgent_first(base: _Base, rotation: RotationService):
    page = rotation.queue()
    assert page.total == 5
    assert [line.name for line in page.lines][:2] == ["no letters", "promised"]
    by_name = {line.name: line for line in page.lines}
    promised = by_name["promised"]
    assert (promised.promise, promised.activity_id is None) == ("Call", False)
    assert promised.urgency.reasons[0].days == 2
    assert by_name["often"].urgency.reasons[0].usual == 7
    assert by_name["new lead"].last is None
    assert by_name["quiet customer"].last_subject == "Call"
    assert all(line.urgency.score for line in page.lines)


def test_contact_made_or_planned_leaves_the_queue_and_undo_brings_it_back(
    base: _Base, rotation: RotationService
):
    office = base.office
    quiet, lead = base.ids["quiet customer"], base.ids["new lead"]
    office.planner.log(_call(quiet, 0), office.actor)
    done = rotation.call_tasks([lead, lead], TODAY, "Call", office.actor)
    names = {line.name for line in rotation.queue().lines}
    assert names == {"promised", "often", "no letters"}
    assert len(done.ids) == 1
    office.history.undo(office.actor, done.seq)
    assert "new lead" in {line.name for line in rotation.queue().lines}


def test_everybody_sees_their_own(base: _Base, rotation: RotationService):
    office = base.office
    other = office.staff.create_user("Tomas", actor=office.actor)
    mine, theirs = rotation.queue(office.user.id), rotation.queue(other.id)
    assert len(mine.lines) + _without_owner(office) == rotation.count(ROTATION) == 5
    assert theirs.lines == ()


def _without_owner(office: Office) -> int:
    wanted = Filter(
        (
            Condition(ROTATION, Operator.IS, ("yes",)),
            Condition("owner", Operator.EMPTY),
        )
    )
    return office.contacts.count(ContactQuery(filter=wanted))
