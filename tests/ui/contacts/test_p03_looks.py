"""P3 and P4 of the looks of segments' lists: columns and order that two programs changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.contacts.segments import SavedSegment
from crm_desktop.core.sorting import SortKey
from crm_desktop.ui.contacts.page import ContactsPage
from crm_desktop.ui.contacts.segments import saved_segment
from crm_desktop.ui.kit.columns import Appearance
from crm_desktop.ui.kit.conflict_dialog import Answer, ConflictDialog
from tests.builders import Office, a_person
from tests.ui.contacts.desk import Desk
from tests.ui.held_worker import HeldWorker
from tests.ui.second_program import answer_all, plain, tell

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def leads(desk: Desk) -> SavedSegment:
    """A segment of the first user, with a look of its own."""
    office = desk.office
    office.contacts.create(a_person(lifecycle_stage="lead"), office.actor)
    wanted = Filter((Condition("stage", Operator.IS, ("lead",)),))
    return office.segments.create("Leads", wanted, office.actor).segment


@pytest.fixture
def page(desk: Desk, leads: SavedSegment, qtbot: QtBot) -> ContactsPage:
    made = ContactsPage(desk.context)
    qtbot.addWidget(made)
    made.resize(1300, 700)
    made.show()
    made.activate()
    desk.context.load()
    desk.settle()
    made.segments.set_current(saved_segment(leads).key)
    made._show_segment(made.segments.current)
    desk.settle()
    made.list._keep_appearance()
    desk.settle()
    return made


def _look(office: Office) -> Appearance:
    (segment,) = office.segments.segments(office.actor)
    return Appearance.from_json(segment.appearance)


def _without(look: Appearance, key: str) -> Appearance:
    places = (replace(one, is_shown=one.is_shown and one.key != key) for one in look.columns)
    return replace(look, columns=tuple(places))


def _keep(page: ContactsPage, desk: Desk, look: Appearance) -> None:
    key = page.list.segment.key
    page.list.keep_appearance(key, look)
    desk.settle()


def test_p03_columns_there_and_order_here_are_both_kept(
    page: ContactsPage, desk: Desk, leads: SavedSegment, ben: Office
) -> None:
    was = _look(desk.office)
    shown = [one.key for one in was.columns if one.is_shown]
    theirs = _without(was, shown[-1])
    ben.segments.dress(leads.id, theirs.to_json(), ben.actor)
    order = (SortKey("updated_at", descending=True),)
    _keep(page, desk, replace(was, sort=order))
    assert page.findChildren(ConflictDialog) == []
    look = _look(desk.office)
    assert (look.columns, look.sort) == (theirs.columns, order)


@pytest.mark.parametrize("choice", [Answer.MINE, Answer.THEIRS])
def test_p03_columns_that_both_changed_are_asked_about(
    page: ContactsPage, desk: Desk, leads: SavedSegment, ben: Office, choice: Answer
) -> None:
    was = _look(desk.office)
    shown = [one.key for one in was.columns if one.is_shown]
    mine, theirs = _without(was, shown[-1]), _without(was, shown[-2])
    ben.segments.dress(leads.id, theirs.to_json(), ben.actor)
    _keep(page, desk, mine)
    (told,) = answer_all(desk, page, choice)
    assert told.startswith("Columns: ")
    kept = mine if choice is Answer.MINE else theirs
    is_shown = [(one.key, one.is_shown) for one in _look(desk.office).columns]
    assert is_shown == [(one.key, one.is_shown) for one in kept.columns]
    now = [(one.key, one.is_shown) for one in page.list.appearance.columns]
    assert now == is_shown, "the list shows what was chosen"


def test_p03_nobody_is_asked_about_what_was_changed_here_a_moment_before(
    page: ContactsPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    was, key = _look(desk.office), page.list.segment.key
    shown = [one.key for one in was.columns if one.is_shown]
    first = _without(was, shown[-1])
    looks = [first, _without(first, shown[-2]), _without(first, shown[-3])]
    worker = HeldWorker()
    monkeypatch.setattr(desk.operations, "_worker", worker)
    for look in looks:  # a slow drive: none is kept before the next one is wanted
        page.list.keep_appearance(key, look)
    worker.release()
    desk.settle()
    assert page.findChildren(ConflictDialog) == []
    assert _look(desk.office) == looks[-1]


def test_p03_what_is_changed_while_a_look_is_kept_is_merged_with_theirs(
    page: ContactsPage,
    desk: Desk,
    leads: SavedSegment,
    ben: Office,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    was, key = _look(desk.office), page.list.segment.key
    shown = [one.key for one in was.columns if one.is_shown]
    theirs = _without(was, shown[-1])
    orders = [(SortKey("updated_at", descending=True),), (SortKey("created_at"),)]
    ben.segments.dress(leads.id, theirs.to_json(), ben.actor)
    worker = HeldWorker()
    monkeypatch.setattr(desk.operations, "_worker", worker)
    for order in orders:
        page.list.keep_appearance(key, replace(was, sort=order))
    worker.release()
    desk.settle()
    assert page.findChildren(ConflictDialog) == []
    look = _look(desk.office)
    assert (look.columns, look.sort) == (theirs.columns, orders[-1])


def test_p03_a_look_of_a_segment_that_has_gone_is_dropped_quietly(
    page: ContactsPage, desk: Desk, leads: SavedSegment, ben: Office
) -> None:
    was = _look(desk.office)
    ben.segments.remove(leads, ben.actor)
    _keep(page, desk, _without(was, was.columns[-1].key))
    assert desk.office.segments.segments(desk.office.actor) == ()


def test_p04_another_look_shows_and_a_changed_segment_says_who(
    page: ContactsPage, desk: Desk, leads: SavedSegment, ben: Office
) -> None:
    said: list[str] = []
    page.message_requested.connect(lambda _level, sentence: said.append(plain(sentence)))
    was = _look(desk.office)
    shown = [one.key for one in was.columns if one.is_shown]
    ben.segments.dress(leads.id, _without(was, shown[-1]).to_json(), ben.actor)
    tell(desk, ben, "segment", leads.id)
    assert shown[-1] not in [one.key for one in page.list.appearance.columns if one.is_shown]
    (base,) = ben.segments.segments(ben.actor)
    ben.segments.save(replace(base, name="Hot leads"), ben.actor, base)
    tell(desk, ben, "segment", leads.id)
    assert said == [f"{ben.user.display_name} has just changed segments: Hot leads"]
