"""Important dates on the card: birthday and others, in four calendars, signed when they come."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crm_desktop.business.contacts.personal import ImportantDate
from crm_desktop.core.anniversaries import next_anniversary
from crm_desktop.core.calendars import CalendarName, from_hijri, from_jalali
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.date_editor import DateEditor
from crm_desktop.ui.contacts.date_words import soon_words, years_words
from crm_desktop.ui.contacts.history_words import value_word
from crm_desktop.ui.contacts.thing_row import ThingRow
from crm_desktop.ui.kit.calendar_days import format_day_in
from crm_desktop.ui.kit.formatting import format_iso_day
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.tags_field import TagLabel
from tests.builders import NOON, a_person, an_organization
from tests.ui.contacts.cards import OpenCard, desk, open_card, stored
from tests.ui.contacts.desk import Desk
from tests.ui.pauses import settle_layouts

__all__ = ["desk", "open_card"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TODAY = NOON.date()


def _rows(card: ContactCard) -> list[list[str]]:
    return [
        [_without_isolates(label.text()) for label in row.findChildren(PlainLabel)]
        for row in card.body.dates.findChildren(ThingRow)
        if not row.isHidden()
    ]


def _without_isolates(text: str) -> str:
    return "".join(letter for letter in text if letter not in "\u2066\u2067\u2068\u2069")


def _editor(card: ContactCard) -> DateEditor:
    editor = card.body.dates.editor
    assert editor is not None
    return editor


def _set_calendar(editor: DateEditor, calendar: CalendarName) -> None:
    editor.calendar.setCurrentIndex(list(CalendarName).index(calendar))


@pytest.mark.parametrize(
    ("iso", "soon", "years"),
    [
        ("1986-06-15", "today", "turns 40"),
        ("1986-06-16", "tomorrow", "turns 40"),
        ("1986-06-27", "in 12 days", "turns 40"),
        ("1986-07-20", "", "turns 40"),
        ("--06-16", "tomorrow", ""),
        ("2026-06-16", "tomorrow", ""),
    ],
)
def test_what_comes_soon_is_said(iso: str, soon: str, years: str) -> None:
    found = next_anniversary(iso, "gregorian", TODAY)
    assert found is not None
    assert soon_words(found, TODAY) == soon
    assert years_words(found, is_birthday=True) == years


def test_a_day_reads_in_its_calendar() -> None:
    assert format_day_in("jalali", from_jalali(1365, 1, 15).isoformat()) == "15 Farvardin 1365"
    assert format_day_in("hijri", from_hijri(1440, 9, 1).isoformat()) == "1 Ramadan 1440"
    assert format_day_in("ethiopian", "2014-09-11") == "1 Meskerem 2007"
    assert format_day_in("gregorian", "2026-06-15") == format_iso_day("2026-06-15")
    assert format_day_in("hijri", "1800-01-01") == format_day_in("gregorian", "1800-01-01")
    assert value_word("date_calendar", "jalali") == "Persian"
    assert value_word("date", "Wedding: 2015-01-02").startswith("Wedding ")


def test_birthday_and_dates_are_shown_with_what_comes(open_card: OpenCard) -> None:
    card = open_card(
        a_person(
            birth_date="1986-06-20",
            dates=(ImportantDate("Wedding day", "2010-01-05"), ImportantDate("", "--03-01")),
        )
    )
    birthday, wedding, nameless = _rows(card)
    assert birthday[0] == "Birthday"
    assert birthday[1].endswith(", turns 40")
    (mark,) = card.body.dates.findChildren(TagLabel)
    assert mark.accessibleName() == "in 5 days"
    assert wedding[0] == "Wedding day"
    assert wedding[1].endswith(f", 17 years on {format_iso_day('--01-05')}")
    assert len(wedding) == 2
    assert nameless[0] == "Date"


def test_a_birthday_may_lack_the_year(desk: Desk, open_card: OpenCard) -> None:
    card = open_card(a_person())
    card.body.dates.edit_birthday()
    editor = _editor(card)
    editor.day.edit.setText("2026-02-31")
    QTest.keyClick(editor.day.edit, Qt.Key.Key_Return)
    assert editor.day.error_text()
    assert card.body.holds_unready
    editor.day.edit.setText("29.2")
    editor.remind.setCurrentIndex(editor.remind.findData(7))
    QTest.keyClick(editor.day.edit, Qt.Key.Key_Return)
    settle_layouts()
    assert stored(desk, card).birth_date == "--02-29"
    assert stored(desk, card).birth_remind_days == 7
    assert not card.body.holds_unready


def test_a_date_named_birthday_is_the_birthday_of_a_person(desk: Desk, open_card: OpenCard) -> None:
    for contact, is_own in ((a_person(), True), (an_organization(), False)):
        card = open_card(contact)
        card.body.dates.add()
        editor = _editor(card)
        editor.name.setText("birthday")
        editor.day.edit.setText("1990-05-04")
        editor.accept()
        settle_layouts()
        found = stored(desk, card)
        assert (found.birth_date == "1990-05-04") is is_own
        assert bool(found.dates) is not is_own


def test_a_day_is_typed_in_its_own_calendar(desk: Desk, open_card: OpenCard) -> None:
    card = open_card(a_person())
    card.body.dates.add()
    editor = _editor(card)
    editor.name.setText("Wedding day")
    _set_calendar(editor, CalendarName.JALALI)
    editor.day.edit.setText("۱۳۹۰/۱/۱۵")
    editor.day.typed.emit(editor.day.edit.text())
    assert editor.hint.text()
    editor.accept()
    settle_layouts()
    (kept,) = stored(desk, card).dates
    assert kept.day == from_jalali(1390, 1, 15).isoformat()
    assert kept.calendar == "jalali"
    assert _rows(card)[0][1].startswith("15 Farvardin 1390")
    (row,) = card.body.dates.findChildren(ThingRow)
    QTest.keyClick(row, Qt.Key.Key_F2)
    editor = _editor(card)
    assert editor.day.edit.text() == "1390/01/15"
    _set_calendar(editor, CalendarName.ETHIOPIAN)
    assert editor.day.value() == kept.day
    editor.accept()
    settle_layouts()
    assert stored(desk, card).dates[0].day == kept.day
    assert stored(desk, card).dates[0].calendar == "ethiopian"


def test_the_keyboard_comes_to_the_day_before_the_button_that_removes(
    open_card: OpenCard,
) -> None:
    card = open_card(a_person())
    card.body.dates.add()
    editor = _editor(card)
    QTest.keyClick(editor.name, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is editor.day.edit
    QTest.keyClick(editor.day.edit, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is editor.calendar


def test_a_day_without_a_year_is_gregorian_only(open_card: OpenCard) -> None:
    card = open_card(a_person(dates=(ImportantDate("Name day", "--06-24"),)))
    (row,) = card.body.dates.findChildren(ThingRow)
    row.edit()
    editor = _editor(card)
    assert editor.is_ready()
    _set_calendar(editor, CalendarName.HIJRI)
    assert not editor.is_ready()
    QTest.keyClick(editor.day.edit, Qt.Key.Key_Escape)
    assert card.body.dates.editor is None


def test_a_date_is_removed_and_comes_back(desk: Desk, open_card: OpenCard) -> None:
    card = open_card(
        a_person(birth_date="1986-06-20", dates=(ImportantDate("Wedding day", "2010-01-05"),))
    )
    birthday, wedding = card.body.dates.findChildren(ThingRow)
    QTest.keyClick(wedding, Qt.Key.Key_Delete)
    QTest.keyClick(birthday, Qt.Key.Key_Delete)
    settle_layouts()
    assert _rows(card) == []
    assert stored(desk, card).birth_date == ""
    card._undo()
    card._undo()
    settle_layouts()
    assert [row[0] for row in _rows(card)] == ["Birthday", "Wedding day"]


def test_a_name_without_a_day_keeps_the_editor_open(desk: Desk, open_card: OpenCard) -> None:
    card = open_card(a_person())
    card.body.dates.add()
    editor = _editor(card)
    editor.name.setText("Founding day")
    editor.accept()
    assert card.body.dates.editor is editor
    assert editor.day.error_text()
    card.body.dates.add()
    assert card.body.dates.editor is editor
    editor.name.clear()
    editor.accept()
    settle_layouts()
    assert stored(desk, card).dates == ()
