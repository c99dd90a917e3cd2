"""How the contact list looks: own fields as columns, each segment with a look of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.contacts.model import Address, ContactSort, RowPart
from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from crm_desktop.ui.contacts.page import ContactsPage
from crm_desktop.ui.contacts.row_actions import RowActions
from crm_desktop.ui.kit.theme import theme
from tests.builders import a_person, an_organization
from tests.ui.contacts.desk import Desk, make_desk, show_page
from tests.ui.pauses import pass_time

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
PERSONS = Filter((Condition("kind", Operator.IS, ("person",)),))


def _page(desk: Desk, qtbot: QtBot) -> ContactsPage:
    return show_page(desk, qtbot)


def _names(page: ContactsPage) -> list[str]:
    model = page.list.model
    rows = [model.row(number) for number in range(model.total)]
    return [row.display_name for row in rows if row is not None]


def _number(page: ContactsPage, key: str) -> int:
    return [column.key for column in page.list.model.columns].index(key)


def _choose(page: ContactsPage, desk: Desk, key: str) -> None:
    page.segments.set_current(key)
    assert page.segments.current.key == key
    page.segments.chosen.emit(page.segments.current)
    desk.settle()


def test_how_long_ago_somebody_was_met_is_never_cut_off(desk: Desk, qtbot: QtBot) -> None:
    desk.office.contacts.create(a_person("Ada"), desk.office.actor)
    page = _page(desk, qtbot)
    model, number = page.list.model, _number(page, "last")
    row, now = model.row(0), desk.office.clock.now()
    assert row is not None
    fits = page.list.view.columnWidth(number) - 2 * theme().space("s")
    for days in (1, 888, 999, 1000, 1999, 3600, 20_000):
        long_ago = replace(row, last_contact_at=now - timedelta(days=days))
        words = model.columns[number].text_of(long_ago)
        assert theme().metrics("small").horizontalAdvance(words) <= fits, words


def _waited(desk: Desk) -> None:
    pass_time(450, desk.operations)  # the look is kept a moment after the last change


def test_an_own_field_is_a_column_shown_and_sorted_by(desk: Desk, qtbot: QtBot) -> None:
    office = desk.office
    ids = [
        office.contacts.create(a_person(name), office.actor).contact.id
        for name in ("Ada", "Bela", "Cid")
    ]
    page = _page(desk, qtbot)
    field = office.custom_fields.create(
        CustomField("Size", FieldKind.NUMBER, decimals=1), office.actor
    ).field
    office.custom_fields.set_many(ids[:1], field.id, 25, office.actor)
    office.custom_fields.set_many(ids[2:], field.id, -10, office.actor)
    desk.settle()
    number = _number(page, field.key)
    model, header = page.list.model, page.list.view.header
    assert page.list.view.isColumnHidden(number)
    header.show_column(number, is_shown=True)
    desk.settle()
    assert [model.columns[number].text_of(model.row(n)) for n in range(3)] == ["2.5", "—", "-1.0"]
    header.sort_by_column(number)
    desk.settle()
    assert _names(page) == ["Cid", "Ada", "Bela"]
    office.custom_fields.save(replace(field, name="Weight"), office.actor)
    desk.settle()
    assert model.columns[number].title == "Weight"
    assert not page.list.view.isColumnHidden(number)
    office.custom_fields.set_retired(field.id, True, office.actor)
    desk.settle()
    assert field.key not in [column.key for column in model.columns]
    assert len(_names(page)) == 3


def test_parts_of_rows_are_asked_for_only_while_their_columns_are_shown(
    desk: Desk, qtbot: QtBot
) -> None:
    address = Address(country="LT", locality="Vilnius")
    desk.office.contacts.create(an_organization(addresses=(address,)), desk.office.actor)
    page = _page(desk, qtbot)
    row = page.list.model.row(0)
    assert row is not None
    assert row.more is None
    number = _number(page, "country")
    page.list.view.header.show_column(number, is_shown=True)
    desk.settle()
    assert page.list._wanted.parts == {RowPart.COUNTRIES}
    row = page.list.model.row(0)
    assert page.list.model.columns[number].text_of(row) == "Lithuania"
    page.list.view.header.show_column(number, is_shown=False)
    assert not page.list._wanted.parts


def test_each_segment_remembers_its_columns_and_order(
    desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    second = make_desk(tmp_path / "other.crm", view_state=tmp_path / "view.ini")
    office = second.office
    for name in ("Ada", "Bela"):
        office.contacts.create(a_person(name), office.actor)
    page = _page(second, qtbot)
    header = page.list.view.header
    header.resizeSection(_number(page, "phone"), 177)
    header.sort_by_column(_number(page, "email"))
    _waited(second)
    _choose(page, second, "persons")
    assert page.list.query.sort == "email", "it looks as all contacts do until it is changed"
    header.show_column(_number(page, "owner"), is_shown=False)
    header.sort_by_column(_number(page, "name"), descending=True)
    _choose(page, second, "all")
    assert page.list.query.sort == "email"
    assert not page.list.view.isColumnHidden(_number(page, "owner"))
    assert page.list.view.columnWidth(_number(page, "phone")) == 177
    again = _page(second, qtbot)
    _choose(again, second, "persons")
    assert again.list.view.isColumnHidden(_number(again, "owner"))
    assert _names(again) == ["Bela", "Ada"]
    for one in (page, again):
        one.close()
    second.settle()
    second.office.close()


def test_the_order_of_a_segment_does_not_stay_when_another_is_opened(
    tmp_path: Path, qtbot: QtBot
) -> None:
    desk = make_desk(tmp_path / "company.crm", view_state=tmp_path / "view.ini")
    office = desk.office
    for name in ("Ada", "Bela"):
        office.contacts.create(a_person(name), office.actor)
    office.segments.create("People", PERSONS, office.actor)
    page = _page(desk, qtbot)
    for key in ("persons", f"saved:{office.segments.segments(office.actor)[0].id}"):
        _choose(page, desk, key)
        page.list.view.header.sort_by_column(_number(page, "name"), descending=True)
        desk.settle()
        assert _names(page) == ["Bela", "Ada"]
        _choose(page, desk, "all")
        assert _names(page) == ["Ada", "Bela"], "all contacts keep their own order"
    _choose(page, desk, "bin")
    assert page.list.query.sort == ContactSort.BINNED
    _choose(page, desk, "all")
    assert page.list.query.sort == ContactSort.NAME
    page.list.view.header.sort_by_column(_number(page, "name"), descending=True)
    _choose(page, desk, "starred")
    assert page.list.query.descending, "as all contacts are sorted, even a moment ago"
    page.close()
    desk.settle()
    office.close()


def test_the_look_of_an_own_segment_goes_with_it(desk: Desk, qtbot: QtBot) -> None:
    office = desk.office
    office.contacts.create(a_person("Ada"), office.actor)
    made = office.segments.create("People", PERSONS, office.actor, is_shared=True).segment
    page = _page(desk, qtbot)
    _choose(page, desk, f"saved:{made.id}")
    page.list.view.header.show_column(_number(page, "owner"), is_shown=False)
    page.list.view.header.sort_by_column(_number(page, "email"), descending=True)
    _waited(desk)
    (stored,) = office.segments.segments(office.actor)
    assert '"owner",' in stored.appearance
    colleague = office.actor_of(office.staff.create_user("Tomas", actor=office.actor))
    (seen,) = office.segments.segments(colleague)
    assert seen.appearance == stored.appearance
    assert not seen.may_be_dressed_by(colleague)
    _choose(page, desk, "all")
    assert not page.list.view.isColumnHidden(_number(page, "owner"))
    _choose(page, desk, f"saved:{made.id}")
    assert page.list.view.isColumnHidden(_number(page, "owner"))
    assert page.list.query.descending


def test_a_colleagues_segment_is_dressed_for_oneself_only(desk: Desk, qtbot: QtBot) -> None:
    office = desk.office
    office.contacts.create(a_person("Ada"), office.actor)
    colleague = office.actor_of(office.staff.create_user("Tomas", actor=office.actor))
    made = office.segments.create("People", PERSONS, colleague, is_shared=True).segment
    page = _page(desk, qtbot)
    _choose(page, desk, f"saved:{made.id}")
    page.list.view.header.show_column(_number(page, "owner"), is_shown=False)
    _waited(desk)
    (stored,) = office.segments.segments(office.actor)
    assert not stored.appearance


def test_dragging_a_width_counts_nothing_again(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = desk.office
    made = office.segments.create("People", PERSONS, office.actor).segment
    page = _page(desk, qtbot)
    _choose(page, desk, f"saved:{made.id}")
    asked: list[str] = []
    monkeypatch.setattr(page, "_ask_counts", lambda: asked.append("counts"))
    page._counts_pause.timeout.connect(lambda: asked.append("timer"))
    page.list.view.header.show_column(_number(page, "owner"), is_shown=False)
    _waited(desk)
    assert office.segments.segments(office.actor)[0].appearance
    assert not asked


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_buttons_of_a_row_cut_no_word(
    desk: Desk, qtbot: QtBot, direction: Qt.LayoutDirection
) -> None:
    desk.office.contacts.create(a_person(), desk.office.actor)
    page = _page(desk, qtbot)
    page.setLayoutDirection(direction)
    view = page.list.view
    QTest.mouseMove(view.viewport(), view.visualRect(view.model().index(0, 1)).center())
    buttons = view.viewport().findChild(RowActions)
    assert buttons is not None
    assert buttons.isVisible()
    is_rtl = direction == Qt.LayoutDirection.RightToLeft
    edge = buttons.geometry().right() if is_rtl else buttons.x()
    column = view.columnAt(edge)
    place = view.columnViewportPosition(column)
    assert edge == (place + view.columnWidth(column) - 1 if is_rtl else place)
