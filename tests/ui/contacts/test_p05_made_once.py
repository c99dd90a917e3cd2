"""P5: places of work, relations, segments and calls that are made once more after no answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.filters import Filter
from crm_desktop.business.rotation.repository import RotationRepository
from crm_desktop.business.rotation.service import RotationService
from crm_desktop.ui.contacts.actions import ContactActions
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.segment_actions import SegmentActions
from crm_desktop.ui.contacts.segment_name import SegmentNamePopup
from tests.builders import Office, a_person, an_organization
from tests.storage.office import without_answer
from tests.ui.contacts.cards import OpenCard, desk, open_card
from tests.ui.contacts.desk import Desk
from tests.ui.held_worker import held

__all__ = ["desk", "open_card"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
both_ways = pytest.mark.parametrize("is_done", [True, False], ids=["was saved", "was not saved"])

Add = Callable[..., None]


def _count(office: Office, table: str) -> int:
    row = office.database.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return row[0]


def _join(card: ContactCard, name: str, note: str = "") -> None:
    """Somebody new gets a place at this organization."""
    people = card.body.people
    if people.editor is not None and people.editor.new_name != name:
        people.editor.cancel()  # what could not be saved stands there again
    if people.editor is None:
        people.add()
        assert people.editor is not None
        assert people.editor.picker is not None
        people.editor.picker.new_named.emit(name)
    editor = people.editor
    editor.role.setText(note)
    editor.accept()


def _relate(card: ContactCard, name: str, note: str = "") -> None:
    """Somebody new is related to this contact."""
    relations = card.body.relations
    if relations.editor is not None and relations.editor.new_name != name:
        relations.editor.cancel()
    if relations.editor is None:
        relations.add()
        assert relations.editor is not None
        assert relations.editor.picker is not None
        relations.editor.picker.new_named.emit(name)
    editor = relations.editor
    editor.note.setText(note)
    editor.accept()


LINKS = pytest.mark.parametrize(
    ("add", "table", "column"),
    [(_join, "affiliation", "role"), (_relate, "relationship", "note")],
    ids=["place of work", "relation"],
)


def _add_without_answer(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    add: Callable[[], object],
    is_link: bool,
    is_done: bool,
) -> None:
    """No answer comes to the save of the link (`is_link`), or to that of the person before it."""
    office = desk.office
    contacts: Any = office.contacts
    make = contacts.create

    def make_then_silence(*given: object) -> object:
        made = make(*given)
        without_answer(office.journal, monkeypatch, is_done=is_done)
        return made

    if is_link:
        monkeypatch.setattr(contacts, "create", make_then_silence)
    else:
        without_answer(office.journal, monkeypatch, is_done=is_done)
    add()
    desk.settle()
    office.database.reconnect()
    monkeypatch.setattr(contacts, "create", make)


@LINKS
@both_ways
@pytest.mark.parametrize("is_link", [False, True], ids=["the person", "the link"])
def test_p05_somebody_new_is_made_and_linked_once(
    desk: Desk,
    open_card: OpenCard,
    monkeypatch: pytest.MonkeyPatch,
    add: Add,
    table: str,
    column: str,
    is_link: bool,
    is_done: bool,
) -> None:
    office, card = desk.office, open_card(an_organization("UAB Baltija"))
    _add_without_answer(desk, monkeypatch, lambda: add(card, "Agnė"), is_link, is_done)
    assert "not known" in card.message_bar.sentence()
    add(card, "Agnė", "buyer")
    desk.settle()
    assert (_count(office, "contact"), _count(office, table)) == (2, 1)
    row = office.database.execute(f"SELECT {column} FROM {table}").fetchone()
    assert row == ("buyer",), "what was typed since goes on top"


@LINKS
@both_ways
@pytest.mark.parametrize("is_link", [False, True], ids=["the person", "the link"])
def test_p05_somebody_new_gets_the_name_that_was_typed_last(
    desk: Desk,
    open_card: OpenCard,
    monkeypatch: pytest.MonkeyPatch,
    add: Add,
    table: str,
    column: str,
    is_link: bool,
    is_done: bool,
) -> None:
    office, card = desk.office, open_card(an_organization("UAB Baltija"))
    _add_without_answer(desk, monkeypatch, lambda: add(card, "Agne"), is_link, is_done)
    add(card, "Agnė", "buyer")
    desk.settle()
    rows = office.database.execute("SELECT display_name FROM contact ORDER BY id").fetchall()
    assert rows == [("UAB Baltija",), ("Agnė",)]
    assert _count(office, table) == 1
    assert ("saved after all" in card.message_bar.sentence()) is is_done


@LINKS
@both_ways
@pytest.mark.parametrize("is_link", [False, True], ids=["the person", "the link"])
def test_p05_another_name_after_no_answer_is_somebody_else(
    desk: Desk,
    open_card: OpenCard,
    monkeypatch: pytest.MonkeyPatch,
    add: Add,
    table: str,
    column: str,
    is_link: bool,
    is_done: bool,
) -> None:
    """Whoever is in the file already keeps the own name, and it is told that they are there."""
    office, card = desk.office, open_card(an_organization("UAB Baltija"))
    _add_without_answer(desk, monkeypatch, lambda: add(card, "Agnė"), is_link, is_done)
    add(card, "Ben Smith", "buyer")
    desk.settle()
    rows = office.database.execute("SELECT display_name FROM contact ORDER BY id").fetchall()
    first = [("Agnė",)] if is_done or is_link else []
    assert rows == [("UAB Baltija",), *first, ("Ben Smith",)]
    assert ("Agnė" in card.message_bar.sentence()) is bool(first)
    assert _count(office, table) == 1 + (is_link and is_done)
    add(card, "Agnė")  # after all: she is there, and not made a second time
    desk.settle()
    names = {name for (name,) in office.database.execute("SELECT display_name FROM contact")}
    assert names == {"UAB Baltija", "Agnė", "Ben Smith"}
    assert (_count(office, "contact"), _count(office, table)) == (3, 2)


@LINKS
def test_p05_after_an_answer_the_same_is_somebody_else(
    desk: Desk, open_card: OpenCard, add: Add, table: str, column: str
) -> None:
    card = open_card(an_organization("UAB Baltija"))
    for _time in range(2):
        add(card, "Agnė")
        desk.settle()
    assert (_count(desk.office, "contact"), _count(desk.office, table)) == (3, 2)


@both_ways
def test_p05_a_segment_is_made_once(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, is_done: bool
) -> None:
    office, parent = desk.office, QWidget()
    qtbot.addWidget(parent)
    parent.show()
    actions = SegmentActions(desk.context, parent)
    told: list[str] = []
    actions.done.connect(lambda words, _seq: told.append(words))
    errors: list[object] = []
    desk.operations.error_shown.connect(lambda _owner, error: errors.append(error))

    def make() -> None:
        actions.create(Filter(), QPoint())
        (popup,) = (one for one in parent.findChildren(SegmentNamePopup) if one.isVisible())
        popup.line.setText("Fair")
        popup.save.click()
        desk.settle()

    without_answer(office.journal, monkeypatch, is_done=is_done)
    make()
    assert len(errors) == 1
    assert told == []
    office.database.reconnect()
    make()
    assert len(told) == 1
    assert _count(office, "segment") == 1
    make()
    assert _count(office, "segment") == 2, "after an answer it is another one"


@both_ways
def test_p05_a_segment_under_another_name_is_made_once(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, is_done: bool
) -> None:
    office, parent = desk.office, QWidget()
    qtbot.addWidget(parent)
    parent.show()
    actions = SegmentActions(desk.context, parent)
    messages: list[str] = []
    actions.message.connect(lambda _level, words: messages.append(words))

    def make(name: str) -> None:
        actions.create(Filter(), QPoint())
        (popup,) = (one for one in parent.findChildren(SegmentNamePopup) if one.isVisible())
        popup.line.setText(name)
        popup.save.click()
        desk.settle()

    without_answer(office.journal, monkeypatch, is_done=is_done)
    make("Fair")
    office.database.reconnect()
    make("The fair in May")
    assert [one.name for one in office.segments.segments(office.actor)] == ["The fair in May"]
    assert any("saved after all" in one for one in messages) is is_done
    make("Another one")
    assert _count(office, "segment") == 2, "after an answer it is another one"


@both_ways
def test_p05_a_call_list_is_planned_once(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, is_done: bool
) -> None:
    office, parent = desk.office, QWidget()
    qtbot.addWidget(parent)
    ids = [office.contacts.create(a_person(name), office.actor).contact.id for name in "AB"]
    rotation = RotationService(
        office.database,
        office.contacts,
        office.planner,
        RotationRepository(office.database),
        office.clock,
    )
    desk.context.services = replace(desk.context.services, make_rotation=lambda: rotation)
    actions = ContactActions(desk.context, parent)
    told: list[str] = []
    actions.done.connect(lambda words, _seq: told.append(words))
    without_answer(office.journal, monkeypatch, is_done=is_done)
    actions.make_call_list(ids)
    desk.settle()
    assert told == []
    office.database.reconnect()
    actions.make_call_list(ids)
    desk.settle()
    assert told == ["2 calls planned for today"]
    assert _count(office, "activity") == 2
    worker = held(desk.operations)
    others = ids[:1]
    actions.make_call_list(others)
    actions.make_call_list(others)  # pressed twice
    worker.release()
    desk.settle()
    assert _count(office, "activity") == 3
