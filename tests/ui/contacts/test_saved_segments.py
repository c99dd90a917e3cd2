"""Segments that people make: saved from chips, renamed, shared, ordered, deleted and undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.contacts.model import ContactQuery
from crm_desktop.ui.contacts.page import ContactsPage
from crm_desktop.ui.contacts.segment_actions import SegmentActions
from crm_desktop.ui.contacts.segment_name import SegmentNamePopup
from crm_desktop.ui.kit.conflict_dialog import Answer, ConflictDialog
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from crm_desktop.ui.kit.menu import Menu
from tests.builders import Office, a_person, an_organization
from tests.ui.contacts.desk import Desk, show_page

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
PERSONS = Filter((Condition("kind", Operator.IS, ("person",)),))
NOBODY = Filter((Condition("name", Operator.CONTAINS, ("zzz",)),))


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> Iterator[ContactsPage]:
    for card in (a_person("Agnė"), a_person("Иван"), an_organization("Baltija")):
        desk.office.contacts.create(card, desk.office.actor)
    made = show_page(desk, qtbot)
    yield made
    desk.settle()


def _titles(page: ContactsPage) -> list[str]:
    return [one.title for one in page.segments.list.segments() if one.saved is not None]


def _name(page: ContactsPage, desk: Desk, name: str) -> None:
    found = [one for one in page.list.findChildren(SegmentNamePopup) if one.isVisible()]
    found[-1].line.clear()
    QTest.keyClicks(found[-1].line, name)
    QTest.keyClick(found[-1].shared, Qt.Key.Key_Return)
    desk.settle()


def _made(page: ContactsPage, desk: Desk, wanted: Filter, name: str) -> None:
    page.list.filters.set_filter(wanted)
    page.list.save_link.click()
    _name(page, desk, name)


def test_chips_become_a_segment_that_is_shown_and_counted(page: ContactsPage, desk: Desk) -> None:
    assert page.list.save_link.isHidden()
    _made(page, desk, PERSONS, "People")
    assert _titles(page) == ["People"]
    assert page.list.title() == "People"
    assert page.list.save_link.isHidden()
    current = page.segments.current
    assert page.list.model.total == 2
    assert page.segments.list._entries.count_of(current.key) == 2
    page.list.filters.set_filter(NOBODY)
    assert page.list.save_link.text() == "Save changes"
    page.list.save_link.click()
    desk.settle()
    assert page.segments.list._entries.count_of(current.key) == 0
    assert page.list.save_link.isHidden()


def test_leaving_a_segment_takes_its_chips_away(page: ContactsPage, desk: Desk) -> None:
    _made(page, desk, PERSONS, "People")
    page.segments.set_current("all")
    page._show_segment(page.segments.current)
    assert not page.list.filters.chips
    assert page.list.model.total == 3


def test_keys_rename_move_and_delete(page: ContactsPage, desk: Desk) -> None:
    _made(page, desk, PERSONS, "First")
    page.segments.set_current("all")
    page._show_segment(page.segments.current)
    _made(page, desk, NOBODY, "Third")
    assert _titles(page)[-1] == "Third"
    QTest.keyClick(page.segments.list, Qt.Key.Key_F2)
    _name(page, desk, "Renamed")
    assert "Renamed" in _titles(page)
    assert page.list.title() == "Renamed"
    before = _titles(page)
    QTest.keyClick(page.segments.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    desk.settle()
    assert _titles(page) == list(reversed(before))
    offered: list[int] = []
    page.undo_offered.connect(lambda _text, seq: offered.append(seq))
    QTest.keyClick(page.segments.list, Qt.Key.Key_Delete)
    desk.settle()
    assert "Renamed" not in _titles(page)
    assert page.segments.current.key == "all"
    desk.office.history.undo(desk.office.actor, offered[-1])
    desk.settle()
    assert "Renamed" in _titles(page)


def test_ticked_contacts_go_into_a_segment_and_out(page: ContactsPage, desk: Desk) -> None:
    page.list.model.set_range_checked(0, 1, is_checked=True)
    actions = page.list.segment_actions
    menu = actions.members_menu(page.list.acting_ids, None, page.pos())
    next(action for action in menu.actions() if action.text() == "New segment of these").trigger()
    _name(page, desk, "Fair")
    assert page.list.title() == "Fair"
    assert page.list.model.total == 2
    page.list.model.set_all_checked(is_checked=True)
    saved = page.list.segment.saved
    menu = actions.members_menu(page.list.acting_ids, saved, page.pos())
    menu.actions()[-1].trigger()
    desk.settle()
    page.list.model.reload()
    assert page.list.model.total == 0


def test_shared_segments_stand_under_a_heading_of_their_own(page: ContactsPage, desk: Desk) -> None:
    _made(page, desk, PERSONS, "People")
    saved = page.segments.current.saved
    assert saved is not None
    page.list.segment_actions.share(saved)
    desk.settle()
    assert "Shared by the team" in page.segments.list._entries.entries
    texts = [
        action.text() for action in page.list.segment_actions.menu(saved, page.pos()).actions()
    ]
    assert "Share with the team" in texts


def _row(page: ContactsPage, title: str) -> int:
    model = page.segments.list.model()
    titles = [model.index(row, 0).data() for row in range(model.rowCount())]
    return titles.index(title)


def _drag(page: ContactsPage, title: str, to: str, *, below: bool) -> None:
    view = page.segments.list
    start = view.visualRect(view.model().index(_row(page, title), 0)).center()
    rect = view.visualRect(view.model().index(_row(page, to), 0))
    end = QPoint(rect.center().x(), rect.bottom() - 2 if below else rect.top() + 2)
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    held, viewport = Qt.MouseButton.LeftButton, view.viewport()
    for kind, place, button, buttons in (
        (QEvent.Type.MouseButtonPress, start, left, held),
        (QEvent.Type.MouseMove, (start + end) / 2, none, held),
        (QEvent.Type.MouseMove, end, none, held),
        (QEvent.Type.MouseButtonRelease, end, left, none),
    ):
        at = viewport.mapToGlobal(place)
        modifiers = Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(kind, QPointF(place), QPointF(at), button, buttons, modifiers)
        QApplication.sendEvent(viewport, event)


def test_segments_are_put_in_order_by_drag_within_their_group(
    page: ContactsPage, desk: Desk
) -> None:
    office = desk.office
    for name, is_shared in (("A", False), ("B", False), ("C", False), ("S", True), ("T", True)):
        office.segments.create(name, PERSONS, office.actor, is_shared=is_shared)
    desk.settle()
    assert _titles(page) == ["A", "B", "C", "S", "T"]
    _drag(page, "A", "C", below=True)
    desk.settle()
    assert _titles(page) == ["B", "C", "A", "S", "T"]
    _drag(page, "A", "B", below=False)
    desk.settle()
    assert _titles(page) == ["A", "B", "C", "S", "T"]
    _drag(page, "A", "T", below=True)
    desk.settle()
    assert _titles(page) == ["B", "C", "A", "S", "T"], "a segment stays in its group"
    _drag(page, "T", "S", below=False)
    desk.settle()
    assert [one.name for one in office.segments.segments(office.actor)][-2:] == ["T", "S"]


def test_the_plus_names_the_chips_or_begins_with_the_first(page: ContactsPage, desk: Desk) -> None:
    page.list.filters.set_filter(PERSONS)
    page.segments.new_button.click()
    _name(page, desk, "People")
    assert _titles(page) == ["People"]
    page.segments.set_current("all")
    page._show_segment(page.segments.current)
    desk.settle()
    page.segments.new_button.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, Menu)
    assert menu.actions()[-1].text() == "Any other field…"
    menu.close()


def test_undoing_a_new_segment_brings_its_chips_back(page: ContactsPage, desk: Desk) -> None:
    offered: list[int] = []
    page.undo_offered.connect(lambda _text, seq: offered.append(seq))
    page.segments.set_current("persons")
    page._show_segment(page.segments.current)
    _made(page, desk, NOBODY, "None")
    assert page.list.title() == "None"
    desk.office.history.undo(desk.office.actor, offered[-1])
    desk.settle()
    assert _titles(page) == []
    assert page.segments.current.key == page.list.segment.key == "persons"
    assert page.list.filters.filter == NOBODY
    assert not page.list.save_link.isHidden()


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("mine", Condition("owner", Operator.IS, ("1",))),
        ("starred", Condition("starred", Operator.IS, ("yes",))),
        ("unreachable", Condition("unreachable", Operator.IS, ("yes",))),
        ("organizations", Condition("kind", Operator.IS, ("organization",))),
        ("tag:Fair", Condition("tag", Operator.IS, ("1",))),
    ],
)
def test_a_segment_keeps_what_the_list_was_of(
    page: ContactsPage, desk: Desk, key: str, expected: Condition
) -> None:
    ids = desk.office.contacts.order(ContactQuery())
    desk.office.contacts.add_tag(ids, "Fair", desk.office.actor)
    desk.settle()
    page._ask_counts()
    desk.settle()
    page.segments.set_current(key)
    page._show_segment(page.segments.current)
    assert page.list.segment.key == key
    page.list.filters.set_filter(NOBODY)
    assert page.list.wanted_filter == Filter((expected, *NOBODY.parts))


def test_chips_join_within_all_and_within_any(page: ContactsPage) -> None:
    filters = page.list.filters
    agne, ivan, firm = (
        Condition(name, Operator.CONTAINS, (text,))
        for name, text in (("name", "Agn"), ("name", "Ив"), ("organization", "x"))
    )
    filters.set_filter(Filter((agne, ivan, firm)))
    filters.chip_menu(1).actions()[0].trigger()
    either = Filter((agne, ivan), is_any=True)
    assert filters.filter == Filter((either, firm))
    filters.joint_chip.click()
    joined = filters.chip_menu(1).actions()[0]
    assert joined.text() == "This together with the one before"
    joined.trigger()
    assert filters.filter == Filter((Filter((either, firm)),), is_any=True)
    assert filters.words().count("(") == 2


def test_p03_a_segment_that_another_program_changed_or_deleted(
    desk: Desk, ben: Office, qtbot: QtBot
) -> None:
    wanted = Filter((Condition("stage", Operator.IS, ("lead",)),))
    base = desk.office.segments.create("Leads", wanted, desk.office.actor).segment
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    actions = SegmentActions(desk.context, host)
    ben.segments.save(replace(base, name="Hot leads"), ben.actor)
    actions._save(base, replace(base, name="Mine", is_shared=True))
    desk.settle()
    (dialog,) = host.findChildren(ConflictDialog)
    assert [one.question.theirs for one in dialog.blocks] == ["Hot leads"]
    dialog.blocks[0].choose(Answer.MINE)
    dialog.act_button.click()
    desk.settle()
    stored = desk.office.segments.segments(desk.office.actor)[0]
    assert (stored.name, stored.is_shared) == ("Mine", True)
    ben.segments.remove(stored, ben.actor)
    actions.update(stored, Filter((Condition("stage", Operator.IS, ("customer",)),)))
    desk.settle()
    (question,) = host.findChildren(ConfirmDialog)
    question.act_button.click()
    desk.settle()
    (again,) = desk.office.segments.segments(desk.office.actor)
    assert (again.name, again.id != stored.id) == ("Mine", True)
