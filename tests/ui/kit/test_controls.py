"""Controls: keyboard, focus ring, accessible names, and fields that save when they are left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, QRect, Qt
from PySide6.QtGui import QAction, QHelpEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.kit import fields, formatting
from crm_desktop.ui.kit.avatar import color_index, initials
from crm_desktop.ui.kit.badge import Badge, badge_text
from crm_desktop.ui.kit.buttons import Button, IconButton, MenuButton, PrimaryButton, SplitButton
from crm_desktop.ui.kit.calendar_popup import CalendarPopup
from crm_desktop.ui.kit.chips import AddChip, FilterChip
from crm_desktop.ui.kit.choices import CheckBox
from crm_desktop.ui.kit.dialogs import ConfirmDialog, confirm
from crm_desktop.ui.kit.direction import elide, is_rtl_text
from crm_desktop.ui.kit.editors import (
    ChoiceField,
    DateField,
    Field,
    LineField,
    NotesField,
    PhoneField,
    TagsField,
)
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.flow_layout import FlowLayout
from crm_desktop.ui.kit.focus_ring import FocusRing
from crm_desktop.ui.kit.form import Form
from crm_desktop.ui.kit.formatting import set_week_start
from crm_desktop.ui.kit.icons import icon
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.plain_label import PlainLabel, plain_tooltip
from crm_desktop.ui.kit.progress import LoadingBar
from crm_desktop.ui.kit.segmented import SegmentedControl
from crm_desktop.ui.kit.suggestions import Suggestions
from crm_desktop.ui.kit.tab_order import KEEPS_ORDER, reading_order, step_in_reading_order
from crm_desktop.ui.kit.tags_field import TagLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.undo_bar import UndoBar

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


_windows: list[QWidget] = []
"""Keeps the windows of a running test: qtbot holds them by weak reference only."""


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> Iterator[None]:
    theme().apply("light")
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    QLocale.setDefault(QLocale("C"))
    _windows.clear()


def _shown(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    window = QWidget()
    layout = QVBoxLayout(window)
    for widget in widgets:
        layout.addWidget(widget)
    _windows.append(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def _edits(field: Field) -> list[object]:
    seen: list[object] = []
    field.edited.connect(seen.append)
    return seen


# Buttons ---------------------------------------------------------------------------------


def test_the_focus_ring_shows_after_keyboard_focus_only(qtbot: QtBot) -> None:
    first, second = Button("One"), Button("Two")
    window = _shown(qtbot, first, second)
    first.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not [ring for ring in window.findChildren(FocusRing) if ring.isVisible()]
    second.setFocus(Qt.FocusReason.TabFocusReason)
    (ring,) = [ring for ring in window.findChildren(FocusRing) if ring.isVisible()]
    assert ring.geometry() == second.geometry().adjusted(-3, -3, 3, 3)
    window.resize(500, 300)
    QApplication.processEvents()
    assert ring.geometry() == second.geometry().adjusted(-3, -3, 3, 3)
    first.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not ring.isVisible()


def test_the_focus_ring_is_not_cut_by_a_narrow_line_and_goes_with_its_button(
    qtbot: QtBot,
) -> None:
    line, button = QWidget(), Button("One")
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(button)
    window = _shown(qtbot, Button("Above"), line)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    (ring,) = window.findChildren(FocusRing)
    assert ring.parentWidget() is window
    wanted = QRect(button.mapTo(window, QPoint(0, 0)), button.size()).adjusted(-3, -3, 3, 3)
    assert ring.geometry() == wanted
    line.move(line.pos() + QPoint(0, 5))
    assert ring.geometry() == wanted.translated(0, 5)
    line.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not window.findChildren(FocusRing)


def test_what_a_key_has_opened_shows_where_the_keyboard_is(qtbot: QtBot) -> None:
    opener, opened = Button("Open"), CheckBox("Choice")
    window = _shown(qtbot, opener, opened)
    opener.clicked.connect(lambda: opened.setFocus(Qt.FocusReason.PopupFocusReason))
    opener.setFocus(Qt.FocusReason.MouseFocusReason)
    opened.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.mouseClick(opener, Qt.MouseButton.LeftButton)
    assert opened.hasFocus()
    assert not [ring for ring in window.findChildren(FocusRing) if ring.isVisible()]
    opener.setFocus()
    qtbot.keyClick(opener, Qt.Key.Key_Return)
    assert [ring for ring in window.findChildren(FocusRing) if ring.isVisible()]


def test_a_button_with_a_menu_opens_it_with_the_down_key(qtbot: QtBot) -> None:
    menu = Menu()
    qtbot.addWidget(menu)
    menu.add("One")
    button = MenuButton("Choices", menu)
    qtbot.addWidget(button)
    button.show()
    QTest.keyClick(button, Qt.Key.Key_Down)
    assert menu.isVisible()
    menu.close()


def test_an_error_of_two_lines_is_read_whole_and_its_line_keeps_its_height(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    form = Form(window)
    column = QVBoxLayout(window)
    column.addWidget(form)
    column.addStretch(1)
    field = LineField()
    form.add_field("number", "Number", field)
    window.resize(220, 300)
    window.show()
    before = field.edit.height()
    field.set_error("Too many decimal places: this field has none at most.")
    QApplication.processEvents()
    error = field.findChild(PlainLabel)
    assert isinstance(error, PlainLabel)
    assert field.edit.height() == before
    assert error.height() >= error.heightForWidth(error.width()) > error.sizeHint().height()
    field.clear_error()
    QApplication.processEvents()
    assert field.height() == before


def test_tab_goes_in_reading_order_through_what_came_later(qtbot: QtBot) -> None:
    first, last, hidden = Button("First"), Button("Last"), Button("Hidden")
    rows, by_hand = QWidget(), QWidget()
    column = QVBoxLayout(rows)
    upper, lower = Button("Upper"), Button("Lower")
    pair = QHBoxLayout(by_hand)
    pair.addWidget(upper)
    pair.addWidget(lower)
    by_hand.setProperty(KEEPS_ORDER, True)
    window = _shown(qtbot, first, rows, hidden, by_hand, last)
    QWidget.setTabOrder(lower, upper)
    hidden.hide()
    later = LineField()
    column.addWidget(later)
    later.show()
    order = list(reading_order(window))
    assert order == [first, later.edit, lower, upper, last]
    last.setFocus()
    assert step_in_reading_order(window, forward=True)
    assert QApplication.focusWidget() is first
    assert step_in_reading_order(window, forward=False)
    assert QApplication.focusWidget() is last


def test_enter_presses_the_button_that_has_the_keyboard(qtbot: QtBot) -> None:
    """Outside dialogs Qt leaves Enter to nobody."""
    buttons = (Button("One"), FilterChip("Status:", "Lead"), AddChip("Filter"))
    _shown(qtbot, *buttons)
    pressed: list[object] = []
    for button in buttons:
        button.clicked.connect(lambda _on=False, button=button: pressed.append(button))
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Return)
        qtbot.keyClick(button, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
        qtbot.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == [button for button in buttons for _time in range(2)]


def test_icon_buttons_have_a_name_and_tell_their_key(qtbot: QtBot) -> None:
    button = IconButton("refresh", "Ask again", shortcut="F5")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Ask again"
    assert "F5" in button.toolTip()
    side = button.sizeHint()
    assert min(side.width(), side.height()) >= theme().size("hit_target_min")


def test_the_split_button_acts_or_opens_its_menu(qtbot: QtBot) -> None:
    menu = Menu()
    button = SplitButton("New", menu, "plus")
    _shown(qtbot, button)
    clicked: list[str] = []
    button.clicked.connect(lambda: clicked.append("new"))
    button.menu_shown.connect(lambda: clicked.append("menu"))
    menu.add("Person")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert clicked == ["new"]
    qtbot.mousePress(button, Qt.MouseButton.LeftButton, pos=button.menu_rect().center())
    menu.close()
    qtbot.keyClick(button, Qt.Key.Key_Down)
    menu.close()
    assert clicked == ["new", "menu", "menu"]


def test_a_button_grows_with_its_text_and_the_font(qtbot: QtBot) -> None:
    short, long = PrimaryButton("Save"), PrimaryButton("Save everything at once")
    qtbot.addWidget(short)
    qtbot.addWidget(long)
    assert long.sizeHint().width() > short.sizeHint().width()
    before = short.sizeHint()
    theme().set_base_points(14)
    assert short.sizeHint().width() > before.width()
    assert short.sizeHint().height() > before.height()
    theme().set_base_points(10)


def test_entries_of_several_choices_have_boxes_to_tick(qtbot: QtBot) -> None:
    menu = Menu()
    qtbot.addWidget(menu)
    menu.add("One").setCheckable(True)
    plain = menu.grab().toImage()
    menu.stays_open = True
    assert menu.grab().toImage() != plain, "an empty box says that it can be ticked"


def test_menu_entries_show_their_keys_and_act(qtbot: QtBot) -> None:
    menu, seen = Menu(), []
    qtbot.addWidget(menu)
    action = menu.add("Edit", lambda: seen.append("edit"), "pencil", shortcut="F2")
    action.trigger()
    assert seen == ["edit"]
    assert "F2" in action.text()
    assert menu.sizeHint().width() > theme().metrics("small").horizontalAdvance("EditF2")


def test_the_segmented_control_is_moved_by_arrows_in_reading_direction(qtbot: QtBot) -> None:
    control = SegmentedControl("Choice")
    for text in ("Day", "Week", "Month"):
        control.add_choice(text, text.lower())
    _shown(qtbot, control)
    seen: list[object] = []
    control.chosen.connect(seen.append)
    qtbot.keyClick(control, Qt.Key.Key_Right)
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.keyClick(control, Qt.Key.Key_Left)
    qtbot.keyClick(control, Qt.Key.Key_Left)
    assert seen == ["week", "month"]
    assert control.accessibleDescription() == "Month"


def test_a_chip_is_removed_by_its_cross_and_by_delete(qtbot: QtBot) -> None:
    chip = FilterChip("Status:", "Lead")
    _shown(qtbot, chip)
    seen: list[str] = []
    chip.removed.connect(lambda: seen.append("removed"))
    chip.clicked.connect(lambda: seen.append("clicked"))
    middle = chip.height() // 2
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(10, middle))
    cross = QPoint(chip.width() - 10, middle)
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=cross)
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert seen == ["clicked", "removed", "removed"]
    assert chip.accessibleName() == "Status: Lead"


def test_a_partial_check_box_says_so(qtbot: QtBot) -> None:
    box = CheckBox("All")
    box.setTristate(True)
    box.setCheckState(Qt.CheckState.PartiallyChecked)
    _shown(qtbot, box)
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    assert box.checkState() == Qt.CheckState.Checked


# Fields ----------------------------------------------------------------------------------


def test_a_line_is_saved_once_when_left(qtbot: QtBot) -> None:
    field, other = LineField("Name"), LineField()
    _shown(qtbot, field, other)
    field.set_value("Agnė")
    seen = _edits(field)
    field.edit.setFocus()
    field.edit.end(False)
    qtbot.keyClicks(field.edit, " K.")
    other.edit.setFocus()
    field.edit.setFocus()
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    assert seen == ["Agnė K."]


def test_escape_puts_the_stored_value_back(qtbot: QtBot) -> None:
    field = LineField()
    _shown(qtbot, field)
    field.set_value("stored")
    seen = _edits(field)
    field.edit.setFocus()
    field.edit.setText("typed")
    qtbot.keyClick(field.edit, Qt.Key.Key_Escape)
    assert (field.value(), seen) == ("stored", [])


def test_an_error_stands_under_the_field_and_goes_with_the_next_value(qtbot: QtBot) -> None:
    field = LineField()
    window = _shown(qtbot, field)
    before = field.edit.geometry()
    field.set_error("A comma instead of a dot")
    window.adjustSize()
    assert field.error_text() == "A comma instead of a dot"
    assert field.edit.accessibleDescription() == "A comma instead of a dot"
    assert field.edit.height() == before.height()
    field.set_value("x")
    assert field.error_text() == ""


def test_focus_does_not_move_or_resize_a_field(qtbot: QtBot) -> None:
    field = LineField()
    _shown(qtbot, LineField(), field)
    field.set_value("text")
    before, margins = field.edit.geometry(), field.edit.textMargins()
    field.edit.setFocus()
    assert (field.edit.geometry(), field.edit.textMargins()) == (before, margins)


def test_phones_run_left_to_right_in_every_language(qtbot: QtBot) -> None:
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    field = PhoneField()
    _shown(qtbot, field)
    assert field.edit.layoutDirection() == Qt.LayoutDirection.LeftToRight
    assert LineField().edit.layoutDirection() == Qt.LayoutDirection.RightToLeft


@pytest.mark.parametrize(
    ("language", "typed", "iso"),
    [
        ("en_US", "6/17/2026", "2026-06-17"),
        ("lt_LT", "2026-06-17", "2026-06-17"),
        ("de_DE", "17.06.2026", "2026-06-17"),
        ("de_DE", "7.6.2026", "2026-06-07"),
        ("ru_RU", "2026-06-17", "2026-06-17"),
        ("de_DE", "", ""),
    ],
)
def test_dates_are_understood_in_the_languages_form_and_iso(
    qtbot: QtBot, language: str, typed: str, iso: str
) -> None:
    QLocale.setDefault(QLocale(language))
    field = DateField()
    qtbot.addWidget(field)
    field.set_value("2000-01-01")
    seen = _edits(field)
    field.edit.setText(typed)
    field.commit()
    assert seen == [iso]
    assert field.date_value() == (date.fromisoformat(iso) if iso else None)


@pytest.mark.parametrize("language", ["ar", "fa", "lt_LT", "en_US"])
def test_days_have_the_digits_of_the_language_and_are_typed_with_any(
    qtbot: QtBot, language: str
) -> None:
    locale = QLocale(language)
    QLocale.setDefault(locale)
    field = DateField(allows_no_year=True)
    qtbot.addWidget(field)
    for iso in ("2026-06-17", "--06-17"):
        field.set_value(iso)
        assert field.value() == iso
        digits = {character for character in field.text() if character.isdigit()}
        assert digits <= set(locale.toString(1234567890))
    field.edit.setText("17.6.2026")
    assert field.value() == "2026-06-17"


@pytest.mark.parametrize(
    ("choice", "day"), [("monday", 1), ("sunday", 7), ("saturday", 6), ("language", 7)]
)
def test_calendars_begin_the_week_as_chosen(qtbot: QtBot, choice: str, day: int) -> None:
    QLocale.setDefault(QLocale("en_US"))
    set_week_start(choice)
    popup = CalendarPopup(_shown(qtbot, QLabel()))
    qtbot.addWidget(popup)
    set_week_start("language")
    assert popup.calendar.firstDayOfWeek() == Qt.DayOfWeek(day)


@pytest.mark.parametrize(
    ("key", "held"),
    [
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_F4, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_a_day_is_picked_by_keyboard(qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    QLocale.setDefault(QLocale("lt_LT"))
    field = DateField()
    _shown(qtbot, field)
    field.set_value("2026-06-17")
    seen = _edits(field)
    field.edit.setFocus()
    QTest.keyClick(field.edit, key, held)
    popup = field.findChild(CalendarPopup)
    assert popup.isVisible()
    view = popup.calendar.findChild(QTableView)
    assert view is not None
    qtbot.waitUntil(lambda: popup.calendar.isAncestorOf(popup.focusWidget()))
    for pressed in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(view, pressed)
    assert seen == ["2026-06-25"]
    assert not popup.isVisible()


def test_a_day_stands_at_the_reading_side(qtbot: QtBot, qapp: QApplication) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    field = DateField()
    _shown(qtbot, field)
    field.set_value("2026-06-17")
    assert field.edit.alignment() & Qt.AlignmentFlag.AlignRight
    button = field.edit.findChild(QToolButton)
    assert button is not None
    assert button.geometry().center().x() < field.edit.width() // 2


def test_escape_leaves_the_day_as_it_is(qtbot: QtBot) -> None:
    QLocale.setDefault(QLocale("lt_LT"))
    field = DateField()
    _shown(qtbot, field)
    field.set_value("2026-06-17")
    field.show_calendar()
    popup = field.findChild(CalendarPopup)
    view = popup.calendar.findChild(QTableView)
    assert view is not None
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert field.value() == "2026-06-17"


def test_a_birthday_may_lack_its_year(qtbot: QtBot) -> None:
    QLocale.setDefault(QLocale("de_DE"))
    field = DateField(allows_no_year=True)
    qtbot.addWidget(field)
    field.edit.setText("29.2")
    assert field.value() == "--02-29"
    field.set_value("--03-05")
    assert field.value() == "--03-05"
    assert "5" in field.text()
    assert field.date_value() is None


@pytest.mark.parametrize("typed", ["31.02.2026", "soon", "2026-13-01"])
def test_a_day_that_does_not_exist_is_not_saved(qtbot: QtBot, typed: str) -> None:
    field = DateField()
    qtbot.addWidget(field)
    field.set_value("2026-06-17")
    seen = _edits(field)
    field.edit.setText(typed)
    field.commit()
    assert seen == []
    assert field.error_text()


def test_a_choice_is_saved_at_once(qtbot: QtBot) -> None:
    field = ChoiceField()
    _shown(qtbot, field)
    field.set_choices([("None", None), ("Lead", ("lead", 1)), ("Customer", "customer")])
    field.set_value(("lead", 1))
    assert field.combo.currentText() == "Lead"
    seen = _edits(field)
    qtbot.keyClick(field.combo, Qt.Key.Key_Down)
    assert seen == ["customer"]
    field.set_value(None)
    assert field.combo.currentText() == "None"


def test_tags_are_added_by_enter_and_comma_and_taken_by_backspace(qtbot: QtBot) -> None:
    field = TagsField()
    _shown(qtbot, field)
    field.set_value(("retail",))
    seen = _edits(field)
    qtbot.keyClicks(field.edit, "Key  account")
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    qtbot.keyClicks(field.edit, "RETAIL,")
    qtbot.keyClicks(field.edit, "textile,")
    qtbot.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert seen == [
        ("retail", "Key account"),
        ("retail", "Key account", "textile"),
        ("retail", "Key account"),
    ]


def test_notes_are_saved_when_left_and_by_ctrl_enter(qtbot: QtBot) -> None:
    field, other = NotesField(), LineField()
    _shown(qtbot, field, other)
    field.set_value("one")
    seen = _edits(field)
    field.edit.setFocus()
    field.edit.setPlainText("two\nlines")
    qtbot.keyClick(field.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    field.edit.setPlainText("three")
    other.edit.setFocus()
    assert seen == ["two\nlines", "three"]


def test_a_form_puts_an_error_under_its_field(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    field = LineField()
    form.add_field("display_name", "Name", field)
    assert field.edit.accessibleName() == "Name"
    assert form.show_error(UserError("name_missing", field="display_name"))
    assert field.error_text()
    assert not form.show_error(UserError("name_missing", field="other"))
    form.clear_errors()
    assert not field.error_text()


# Bars and dialogs ------------------------------------------------------------------------


def test_the_undo_bar_offers_for_ten_seconds(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(600, 400)
    host.show()
    bar = UndoBar(host)
    seen: list[int] = []
    bar.undo_requested.connect(seen.append)
    bar.offer("3 contacts moved to the bin", 7)
    assert bar.isVisible()
    assert bar.offered_seq == 7
    assert host.rect().contains(bar.geometry())
    assert bar._timer.interval() == 10_000
    bar.undo()
    bar.undo()
    assert seen == [7]
    assert not bar.isVisible()
    bar.offer("Saved", 8)
    bar._timer.timeout.emit()
    assert not bar.isVisible()


def test_the_undo_bar_offers_to_redo_what_was_taken_back(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(600, 400)
    host.show()
    bar = UndoBar(host)
    told: list[str] = []
    bar.undo_requested.connect(lambda _seq: told.append("undo"))
    bar.redo_requested.connect(lambda: told.append("redo"))
    bar.offer_redo("Taken back.")
    assert not bar.offered_seq, "Ctrl+Z goes on with the change before"
    bar.undo()
    qtbot.keyClick(bar._button, Qt.Key.Key_Return)
    assert told == ["redo"]
    assert not bar.isVisible()


def test_the_message_bar_offers_one_way_out(qtbot: QtBot) -> None:
    bar, seen = MessageBar(), []
    qtbot.addWidget(bar)
    bar.show_error(StorageUnavailable("disk_full"), lambda: seen.append("again"))
    assert bar.level() == "danger"
    assert "full" in bar.sentence()
    bar._button.click()
    assert seen == ["again"]
    assert bar.isHidden()


def test_a_confirmation_keeps_on_escape_and_acts_on_its_verb(qtbot: QtBot) -> None:
    parent, seen = QWidget(), []
    qtbot.addWidget(parent)
    parent.show()

    def ask() -> ConfirmDialog:
        return confirm(
            parent,
            "Erase 3 contacts for good?",
            "Their files go too.",
            keep="Keep",
            act="Erase",
            on_confirmed=lambda: seen.append("erased"),
        )

    qtbot.keyClick(ask(), Qt.Key.Key_Escape)
    qtbot.keyClick(ask(), Qt.Key.Key_Return)
    assert seen == []
    ask().act_button.click()
    assert seen == ["erased"]


def test_short_loading_shows_nothing(qtbot: QtBot) -> None:
    bar = LoadingBar()
    qtbot.addWidget(bar)
    bar.set_loading(True)
    bar.set_loading(False)
    assert not bar.is_visible_now
    bar.set_loading(True)
    bar._delay.timeout.emit()
    assert bar.is_visible_now
    bar.set_loading(False)
    assert not bar.is_visible_now


# Words and numbers -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Rasa Petrauskienė", "RP"),
        ("UAB „Žalgirio Baldai“", "ŽB"),
        ("UAB Žalgirio baldų centras", "ŽB"),
        ("„Žalgirio“, UAB", "Ž"),
        ("ООО «Ромашка и Ко»", "РИ"),
        ("Ławka i Spółka Sp. z o.o.", "ŁI"),
        ("UAB", "U"),
        ("Anna Maria Kowalska", "AK"),
        ("ሙሉጌታ ከበደ", "ሙከ"),
        ("Олена Шевченко", "ОШ"),
        ("ابراهیم رضایی", "ا\u2009ر"),
        ("Agnė", "A"),
        ("", ""),
        ("— …", ""),
    ],
)
def test_initials_of_any_script(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_the_same_name_always_has_the_same_color() -> None:
    assert color_index("Rasa ") == color_index("rasa")
    assert len({color_index(name) % 8 for name in "abcdefghijklmnop"}) > 4


def test_large_counts_stay_small_in_badges(qtbot: QtBot) -> None:
    QLocale.setDefault(QLocale("en_US"))
    assert badge_text(12) == "12"
    assert badge_text(123_456) == "9,999+"
    badge = Badge()
    qtbot.addWidget(badge)
    badge.set_count(0)
    assert badge.isHidden()


def test_a_text_is_cut_at_its_own_end() -> None:
    metrics = theme().metrics("small")
    assert elide("UAB Žalgirio Baldai", metrics, 60).endswith("…")
    assert elide("شركة النور للتجارة والتوزيع", metrics, 60).endswith("…")
    assert elide("two\nlines", metrics, 500) == "two lines"


def test_the_first_strong_letter_decides() -> None:
    assert is_rtl_text("123 شركة")
    assert not is_rtl_text("UAB شركة")
    assert not is_rtl_text("+370 600")


def test_relative_days_read_short() -> None:
    today = date(2026, 6, 17)
    noon = datetime(2026, 6, 17, 12, tzinfo=UTC)
    assert formatting.relative_days(noon, today) == "today"
    assert formatting.relative_days(noon.replace(day=9), today) == "8 d"
    assert formatting.relative_days(None, today) == "—"
    long_ago = {999: "999 d", 1000: "2.7 y", 3650: "10.0 y", 3653: "10 y", 36525: "100 y"}
    for days, words in long_ago.items():
        assert formatting.relative_days(noon - timedelta(days=days), noon.date()) == words


def test_an_eliding_label_may_become_narrow(qtbot: QtBot) -> None:
    label = PlainLabel("A very long name of a company", elides=True)
    qtbot.addWidget(label)
    assert label.minimumSizeHint().width() < label.sizeHint().width()
    wrapping = PlainLabel("word " * 80, wraps=True)
    qtbot.addWidget(wrapping)
    assert wrapping.heightForWidth(200) > wrapping.heightForWidth(400)


def test_a_widget_put_back_into_the_flow_is_placed_anew(qtbot: QtBot) -> None:
    """The card's header does so with its "+" whenever the tags change."""
    window = QWidget()
    qtbot.addWidget(window)
    flow = FlowLayout(window, 4)
    low, high = TagLabel("furniture"), Button("+")
    for widget in (low, high):
        flow.addWidget(widget)
    window.show()
    QApplication.processEvents()
    middle = low.geometry().center().y()
    for widget in (high, low):
        flow.removeWidget(widget)
    fresh = TagLabel("furniture", parent=window)
    low.hide()
    flow.addWidget(fresh)
    fresh.show()
    flow.addWidget(high)
    QApplication.processEvents()
    assert fresh.geometry().center().y() == middle


def test_chips_break_into_lines_and_mirror(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    flow = FlowLayout(window, 4)
    buttons = [Button(f"Number {number}") for number in range(6)]
    for button in buttons:
        flow.addWidget(button)
    window.setFixedWidth(200)
    window.show()
    assert buttons[0].y() < buttons[-1].y()
    assert flow.heightForWidth(200) > flow.heightForWidth(1000)
    assert buttons[0].x() == 0
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    assert buttons[0].geometry().right() == window.width() - 1


def test_a_text_that_does_not_fit_ends_in_dots_at_rest_and_is_told_in_full(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    field = LineField()
    qtbot.addWidget(field)
    field.edit.set_plain_at_rest()
    field.resize(100, 40)
    field.show()
    shown: list[str] = []
    monkeypatch.setattr(
        fields.QToolTip, "showText", lambda _place, text, _widget: shown.append(text)
    )
    tip = QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5))
    field.set_value("short")
    QApplication.sendEvent(field.edit, tip)
    assert shown == []
    name = "Uždaroji akcinė bendrovė „Žalgirio Baldai“"
    field.set_value(name)
    QApplication.sendEvent(field.edit, tip)
    assert len(shown) == 1
    assert name in shown[0]
    resting = field.edit.grab().toImage()
    field.set_value(name[:11])
    assert resting != field.edit.grab().toImage(), "the dots stand for the rest"


def test_a_label_that_is_cut_tells_all_of_it_and_one_that_fits_nothing(qtbot: QtBot) -> None:
    label = PlainLabel("Uždaroji akcinė <b>bendrovė</b>", elides=True)
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.grab()
    assert label.toolTip() == plain_tooltip(label.text())
    label.resize(label.sizeHint())
    label.grab()
    assert label.toolTip() == ""
    label.setToolTip("its own")
    label.resize(60, 20)
    label.grab()
    assert label.toolTip() == "its own"


def test_undo_in_a_text_where_nothing_was_typed_is_the_window_s(qtbot: QtBot) -> None:
    line, notes = LineField(), NotesField()
    window = _shown(qtbot, line, notes)
    undone: list[str] = []
    QShortcut(QKeySequence("Ctrl+Z"), window, lambda: undone.append("window"))
    for edit in (line.edit, notes.edit):
        edit.setFocus()
        qtbot.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == ["window"] * 2
    qtbot.keyClicks(line.edit, "typed")
    qtbot.keyClick(line.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert line.edit.text() == ""
    assert undone == ["window"] * 2


@pytest.mark.parametrize("other", ["ابراهیم", "ሙሉጌታ", "漢字"])
def test_a_letter_of_another_script_does_not_lift_the_others(other: str, qtbot: QtBot) -> None:
    alone, beside = LineField(), LineField()
    alone.set_value("A")
    beside.set_value(f"A {other}")
    _shown(qtbot, Button("Has the focus"), alone, beside)
    strip = QRect(0, 0, theme().space("s") + theme().metrics("small").horizontalAdvance("A"), 40)
    assert alone.edit.grab(strip).toImage() == beside.edit.grab(strip).toImage()
    beside.set_value("B")
    assert beside.edit.textMargins().bottom() == 0


def test_a_doubled_ampersand_takes_the_room_of_one(qtbot: QtBot) -> None:
    one, two = CheckBox("Press & media"), CheckBox("Press && media")
    for box in (one, two):
        qtbot.addWidget(box)
    assert one.sizeHint() == two.sizeHint()
    assert one.grab().toImage() == two.grab().toImage()


def test_typing_in_a_menu_goes_to_the_entry(qtbot: QtBot) -> None:
    menu, chosen = Menu(), []
    qtbot.addWidget(menu)
    for name in ("Status", "Country", "City", "Name && title"):
        menu.add(name, lambda name=name: chosen.append(name))
    menu.popup(QPoint(0, 0))
    qtbot.keyClicks(menu, "ci")
    active = menu.activeAction()
    assert active is not None
    assert active.text() == "City"
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert chosen == ["City"]


def test_suggestions_leave_the_box_whole(qtbot: QtBot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    column = QVBoxLayout(place)
    tags, line = TagsField(), LineField()
    tags.set_suggestions(["furniture", "fair"])
    line.edit.setCompleter(Suggestions(["furniture", "fair"], line))
    column.addWidget(tags)
    column.addWidget(line)
    column.addStretch(1)
    place.resize(300, 300)
    place.show()
    for field in (tags, line):
        qtbot.keyClicks(field.edit, "f")
        popup = field.edit.completer().popup()
        assert popup.isVisible()
        control = field.focusProxy() if field is line else tags._frame
        assert control is not None
        foot = control.mapToGlobal(control.rect().bottomLeft()).y()
        assert popup.y() == foot + 1 + theme().space("xs") // 2
        popup.hide()


def test_what_begins_as_typed_is_offered_first(qtbot: QtBot) -> None:
    line = LineField()
    qtbot.addWidget(line)
    zones = ["Africa/Brazzaville", "Asia/Ulaanbaatar", "Europe/Vilnius", "Villa"]
    line.edit.setCompleter(Suggestions(zones, line))
    line.show()
    qtbot.keyClicks(line.edit, "vil")
    offered = line.edit.completer().completionModel()
    rows = range(offered.rowCount())
    assert [offered.index(row, 0).data() for row in rows] == [
        "Villa", "Europe/Vilnius", "Africa/Brazzaville",
    ]  # fmt: skip
    line.edit.completer().popup().hide()


def test_the_cross_of_a_line_is_one_of_ours(qtbot: QtBot) -> None:
    theme().apply("light")
    line = Line("search")
    qtbot.addWidget(line)
    line.setClearButtonEnabled(True)
    (action,) = line.findChildren(QAction, "_q_qlineeditclearaction")
    assert action.icon().pixmap(16).toImage() == icon("x").pixmap(16).toImage()


@pytest.mark.parametrize(
    ("place", "typed"),
    [(10, "He pays. Calls back."), (3, "He pays. Calls."), (0, "VIP. Calls."), (6, "VIP. Calls.")],
)
def test_typing_goes_on_where_it_stood_when_others_text_comes_in(
    qtbot: QtBot, place: int, typed: str
) -> None:
    field = NotesField()
    qtbot.addWidget(field)
    field.show()
    field.set_value("He Calls." if place == 3 else "Calls.")
    field.edit.setFocus()
    qtbot.waitUntil(field.edit.hasFocus)
    cursor = field.edit.textCursor()
    cursor.setPosition(min(place, len(field.value())))
    field.edit.setTextCursor(cursor)
    field.set_value(typed)
    QTest.keyClicks(field.edit, "!")
    expected = {10: "He pays. Calls back.!", 3: "He !pays. Calls.", 0: "!VIP. Calls."}
    assert field.value() == expected.get(place, "VIP. Calls.!")
