"""P4 in the settings: what another program changes stands where it was changed, in open windows.

What is typed there stays and is asked about when it is saved; what was removed is offered anew.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.dictionary_model import Dictionary
from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from crm_desktop.business.planner.model import Sign
from crm_desktop.business.settings.model import CALL_SCRIPT, COMPANY_NAME, STAGE_RHYTHMS
from crm_desktop.business.staff.employee import Employee
from crm_desktop.business.staff.employee_service import HolidayPlace
from crm_desktop.business.staff.working_time import Absence
from crm_desktop.ui.kit.conflict_dialog import Answer
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from crm_desktop.ui.settings.employee_dialog import EmployeeDialog
from crm_desktop.ui.settings.field_editor import FieldEditor
from crm_desktop.ui.settings.fields_page import FieldsPage
from crm_desktop.ui.settings.holidays_line import HolidaysLine
from crm_desktop.ui.settings.result_dialog import ResultDialog
from crm_desktop.ui.settings.rhythms_page import RhythmsPage
from crm_desktop.ui.settings.staff_context import StaffContext
from crm_desktop.ui.settings.word_dialogs import WordDialog
from crm_desktop.ui.settings.words_page import WordsPage
from crm_desktop.ui.shell.settings_window import SettingsWindow
from tests.builders import Office
from tests.ui.second_program import answer_all, plain, tell
from tests.ui.settings.conftest import Room

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def _staff(office: Office) -> StaffContext:
    return StaffContext(
        lambda: office.employees, lambda: office.planner, lambda _user: None, office.actor,
        office.clock,
    )  # fmt: skip


def _employee(office: Office) -> Employee:
    key = office.employees.add(Employee("Tomas", phone="8 600"), office.actor).id
    return next(one for one in office.employees.employees() if one.id == key)


def test_p04_an_employee(room: Room, ben: Office, host: QWidget) -> None:
    office, base = room.office, _employee(room.office)
    context = room.context
    dialog = EmployeeDialog(_staff(office), context.operations, base, host, context=context)
    dialog.open()
    room.settle()
    phone, position = dialog.form.field("phone"), dialog.form.field("position")
    phone.type_again("8 800")
    hired = date(2020, 5, 4)
    theirs = replace(base, phone="8 700", position="Sales", hired_on=hired)
    ben.employees.save(theirs, ben.actor)
    tell(room, ben, "user", base.id)
    name = ben.user.display_name
    assert (phone.value(), position.value()) == ("8 800", "Sales")
    assert plain(phone.news_text()) == f"{name} changed this to: 8 700"
    assert plain(position.news_text()) == f"{name} changed this; before: —"
    assert dialog.form.field("hired_on").value() == "2020-05-04"
    assert dialog.news is not None
    told = f"{name} has just changed: Position, Phone, First day of work"
    assert plain(dialog.news.line.text()) == told
    dialog.act()
    room.settle()
    assert answer_all(room, dialog, Answer.MINE) == ["Phone: 8 800 / 8 700"]
    stored = next(one for one in office.employees.employees() if one.id == base.id)
    assert (stored.phone, stored.position, stored.hired_on) == ("8 800", "Sales", hired)


@pytest.mark.parametrize(
    ("answer", "days"),
    [
        (Answer.MINE, [(10, 14)]),
        (Answer.THEIRS, [(12, 20)]),
        (Answer.BOTH, [(10, 20)]),
    ],
)
def test_p03_two_note_an_absence(
    room: Room, ben: Office, host: QWidget, answer: Answer, days: list[tuple[int, int]]
) -> None:
    office, base = room.office, _employee(room.office)
    dialog = EmployeeDialog(_staff(office), room.context.operations, base, host)
    dialog.open()
    room.settle()
    editor = dialog.absences
    assert editor is not None
    month = date(2026, 7, 1)
    theirs = Absence(base.id, month.replace(day=12), month.replace(day=20))
    ben.employees.add_absence(theirs, ben.actor)
    editor.first.type_again("2026-07-10")
    editor.last.type_again("2026-07-14")
    editor.add()
    room.settle()
    answer_all(room, dialog, answer)
    card = office.employees.card(base.id)
    assert card is not None
    assert [(one.first_day.day, one.last_day.day) for one in card.absences] == days


def test_p04_absences_others_note_are_seen_and_removed_twice_is_removed(
    room: Room, ben: Office, host: QWidget
) -> None:
    office, base = room.office, _employee(room.office)
    context = room.context
    dialog = EmployeeDialog(_staff(office), context.operations, base, host, context=context)
    dialog.open()
    room.settle()
    editor = dialog.absences
    assert editor is not None
    day = date(2026, 7, 12)
    key = ben.employees.add_absence(Absence(base.id, day, day), ben.actor).id
    tell(room, ben, "absence", key)
    assert [item.key for item in editor.list.items] == [str(key)]
    ben.employees.remove_absence(key, ben.actor)
    editor.remove()
    room.settle()
    assert editor.error.isHidden()
    assert editor.list.items == ()


def test_p04_a_word(room: Room, ben: Office, host: QWidget) -> None:
    words, actor = room.office.dictionaries, room.office.actor
    words.add(Dictionary.TAG, "Fair", actor)
    (word,) = words.words(Dictionary.TAG)
    dialog = WordDialog(room.context, Dictionary.TAG, word, host)
    dialog.open()
    room.settle()
    ben.dictionaries.recolor(Dictionary.TAG, word.key, 4, ben.actor)
    tell(room, ben, "tag", int(word.key))
    assert dialog.colors.color == 4
    ben.dictionaries.rename(Dictionary.TAG, word.key, "Trade fair", ben.actor)
    tell(room, ben, "tag", int(word.key))
    assert dialog.name.text() == "Trade fair"
    dialog.name.edit.setText("Expo")
    ben.dictionaries.rename(Dictionary.TAG, word.key, "Show", ben.actor)
    tell(room, ben, "tag", int(word.key))
    assert dialog.name.text() == "Expo"
    assert plain(dialog.name.news_text()).endswith("changed this to: Show")
    dialog.act()
    room.settle()
    assert answer_all(room, dialog, Answer.MINE) == ["Name: Expo / Show"]
    (stored,) = words.words(Dictionary.TAG)
    assert (stored.name, stored.color) == ("Expo", 4)


def test_p04_a_color_that_nobody_chose_here_is_not_written(
    room: Room, ben: Office, host: QWidget
) -> None:
    """Tags get more colors than there are to choose from; another name wrote one of those."""
    words, actor = room.office.dictionaries, room.office.actor
    words.add(Dictionary.TAG, "Fair", actor)
    (word,) = words.words(Dictionary.TAG)
    ben.dictionaries.recolor(Dictionary.TAG, word.key, 7, ben.actor)
    (word,) = words.words(Dictionary.TAG)
    dialog = WordDialog(room.context, Dictionary.TAG, word, host)
    dialog.open()
    room.settle()
    dialog.name.edit.setText("Expo")
    dialog.act()
    room.settle()
    (stored,) = words.words(Dictionary.TAG)
    assert (stored.name, stored.color) == ("Expo", 7)
    dialog = WordDialog(room.context, Dictionary.TAG, stored, host)
    dialog.open()
    room.settle()
    ben.dictionaries.recolor(Dictionary.TAG, word.key, 8, ben.actor)
    tell(room, ben, "tag", int(word.key))
    dialog.name.edit.setText("Trade fair")
    dialog.act()
    room.settle()
    (stored,) = words.words(Dictionary.TAG)
    assert (stored.name, stored.color) == ("Trade fair", 8)


def test_p04_a_color_that_was_taken_back_to_the_built_in_one_stays_so(
    room: Room, ben: Office, host: QWidget
) -> None:
    words = room.office.dictionaries
    ben.dictionaries.recolor(Dictionary.STAGE, "lead", 2, ben.actor)
    word = words.find(Dictionary.STAGE, "lead")
    assert word is not None
    dialog = WordDialog(room.context, Dictionary.STAGE, word, host)
    dialog.open()
    room.settle()
    assert dialog.colors.color == 2
    ben.dictionaries.recolor(Dictionary.STAGE, "lead", None, ben.actor)
    tell(room, ben, "dictionary_value", 1)
    assert dialog.colors.color is None
    dialog.name.edit.setText("Curious")
    dialog.act()
    room.settle()
    stored = words.find(Dictionary.STAGE, "lead")
    assert stored is not None
    assert (stored.name, stored.color) == ("Curious", None)


def test_p03_a_word_removed_meanwhile_is_offered_anew(
    room: Room, ben: Office, host: QWidget
) -> None:
    words, actor = room.office.dictionaries, room.office.actor
    words.add(Dictionary.SOURCE, "Fair", actor)
    (word,) = words.words(Dictionary.SOURCE)
    dialog = WordDialog(room.context, Dictionary.SOURCE, word, host)
    dialog.open()
    ben.dictionaries.remove(Dictionary.SOURCE, word.key, ben.actor)
    dialog.name.edit.setText("Expo")
    dialog.act()
    room.settle()
    dialog.findChildren(ConfirmDialog)[0].act_button.click()
    room.settle()
    assert [one.name for one in words.words(Dictionary.SOURCE)] == ["Expo"]


def test_p04_an_own_field_and_one_that_was_removed(room: Room, ben: Office, host: QWidget) -> None:
    fields, actor = room.office.custom_fields, room.office.actor
    base = fields.create(CustomField("Size", FieldKind.TEXT), actor).field
    editor = FieldEditor(room.context, base, (), host)
    editor.open()
    room.settle()
    editor.name.edit.setText("Length")
    ben.custom_fields.save(replace(base, name="Fit", group="Body", is_agreed=True), ben.actor)
    tell(room, ben, "custom_field", base.id)
    assert (editor.name.text(), editor.group.text()) == ("Length", "Body")
    assert editor.agreed.isChecked()
    assert plain(editor.name.news_text()).endswith("changed this to: Fit")
    ben.custom_fields.remove(base.id, ben.actor)
    editor.save()
    room.settle()
    editor.findChildren(ConfirmDialog)[0].act_button.click()
    room.settle()
    (stored,) = fields.fields()
    assert stored.id != base.id
    assert (stored.name, stored.group, stored.is_agreed) == ("Length", "Body", True)


def test_p04_a_result_and_one_that_was_removed(room: Room, ben: Office, host: QWidget) -> None:
    results = room.office.planner.results
    base = results.add("Card left", Sign.NEUTRAL, room.office.actor)
    dialog = ResultDialog(room.context, lambda: room.office.planner, base, host)
    dialog.open()
    room.settle()
    dialog.name.edit.setText("Leaflet left")
    ben.planner.results.change(replace(base, sign=Sign.FAILURE), ben.actor)
    tell(room, ben, "activity_result", base.id)
    assert dialog.sign.value() == Sign.FAILURE
    assert dialog.name.text() == "Leaflet left"
    ben.planner.results.remove(base, ben.actor)
    tell(room, ben, "activity_result", base.id)
    assert dialog.news is not None
    assert "removed this meanwhile" in plain(dialog.news.line.text())
    dialog.act()
    room.settle()
    dialog.findChildren(ConfirmDialog)[0].act_button.click()
    room.settle()
    (own,) = (one for one in results.known() if one.id)
    assert (own.name, own.sign) == ("Leaflet left", Sign.FAILURE)


def test_p04_lists_of_the_settings_say_what_others_changed(
    room: Room, ben: Office, qtbot: QtBot
) -> None:
    fields, actor = room.office.custom_fields, room.office.actor
    made = [fields.create(CustomField(name, FieldKind.TEXT), actor).field for name in ("A", "B")]
    page, words = FieldsPage(room.context), WordsPage(room.context)
    for one in (page, words):
        qtbot.addWidget(one)
        one.show()
    room.settle()
    name = ben.user.display_name
    ben.custom_fields.save(replace(made[1], name="Size"), ben.actor)
    tell(room, ben, "custom_field", made[1].id)
    assert name in page.message_bar.sentence()
    assert "Size" in page.message_bar.sentence()
    assert words.message_bar.isHidden()
    seen = [(one.id, "") for one in made]
    ben.custom_fields.arrange(seen[::-1], ben.actor, seen)
    tell(room, ben, "custom_field", made[1].id)
    assert "Order" in page.message_bar.sentence()
    ben.dictionaries.add(words.dictionary, "Ally", ben.actor)
    tell(room, ben, "dictionary_value")
    assert "Ally" in words.message_bar.sentence()


def test_p03_a_drag_of_a_line_over_a_drag(room: Room, ben: Office, qtbot: QtBot) -> None:
    fields, actor = room.office.custom_fields, room.office.actor
    ids = [fields.create(CustomField(name, FieldKind.TEXT), actor).field.id for name in "ABCD"]
    page = FieldsPage(room.context)
    qtbot.addWidget(page)
    page.show()
    room.settle()
    a, b, c, d = ids
    seen = [(key, "") for key in ids]
    ben.custom_fields.arrange([(d, ""), (a, ""), (b, ""), (c, "")], ben.actor, seen)
    page.move_line(4, 2)  # behind the first one; the heading is a line, too
    room.settle()
    assert answer_all(room, page, Answer.MINE) == ["Order and groups: A, D, B, C / D, A, B, C"]
    assert [one.id for one in fields.fields()] == [a, d, b, c]


def test_p04_rhythms_and_texts_of_the_company(room: Room, ben: Office, qtbot: QtBot) -> None:
    page = RhythmsPage(room.context)
    qtbot.addWidget(page)
    page.show()
    room.settle()
    company, name = room.office.company, ben.user.display_name
    stage, other = list(page.fields)[:2]
    page.fields[stage].edit.setText("11")
    before = company.values()[STAGE_RHYTHMS]
    theirs = tuple(one for one in before if one.split()[0] not in (stage, other))
    wanted = (*theirs, f"{stage} 22", f"{other} 33")
    ben.company.set(ben.actor, STAGE_RHYTHMS, wanted, before)
    ben.company.set(ben.actor, CALL_SCRIPT, "Hello")
    tell(room, ben, "setting")
    assert page.fields[stage].value() == "11"
    assert plain(page.fields[stage].news_text()) == f"{name} changed this to: 22"
    assert page.fields[other].value() == "33"
    assert plain(page.fields[other].news_text()).startswith(f"{name} changed this; before: ")
    assert page.script.value() == "Hello"
    assert plain(page.script.news_text()).startswith(f"{name} changed this; before: ")
    page.fields[stage].commit()
    room.settle()
    answer_all(room, page, Answer.THEIRS)
    assert f"{stage} 22" in company.values()[STAGE_RHYTHMS]


def test_p04_what_is_typed_in_the_settings_stays(room: Room, qtbot: QtBot) -> None:
    window = SettingsWindow(("en",))
    qtbot.addWidget(window)
    company = room.office.company.values()
    window.show_values(company, company.with_value(COMPANY_NAME, "Baltija"))
    window.show()
    field = window.field(COMPANY_NAME)
    field.edit.setText("UAB Baltija")  # type: ignore[attr-defined]
    theirs = company.with_value(COMPANY_NAME, "Baltic")
    window.show_values(company, theirs, news_by="Ben")
    assert field.value() == "UAB Baltija"
    assert plain(field.news_text()).endswith("changed this to: Baltic")
    assert window.seen(COMPANY_NAME) == "Baltija", "so that its save asks"
    field.revert()
    window.show_values(company, theirs, news_by="Ben")
    assert field.value() == "Baltic"
    assert plain(field.news_text()).endswith("before: Baltija")


def test_p04_the_region_of_the_holidays(room: Room, ben: Office, qtbot: QtBot) -> None:
    region = ["BY"]

    class Employees:
        """A company in Germany, where regions have holidays of their own."""

        def holiday_place(self, _language: str) -> HolidayPlace:
            return HolidayPlace("DE", region[0], ("BE", "BY"), (date(2026, 10, 3), "Unity"))

    staff = replace(_staff(room.office), employees=Employees)  # type: ignore[arg-type]
    line = HolidaysLine(room.context, staff)
    qtbot.addWidget(line)
    line.show()
    room.settle()
    assert line.news.isHidden()
    region[0] = "BE"
    tell(room, ben, "setting")
    assert line.region.currentData() == "BE"
    told = f"{ben.user.display_name} changed the region; before: BY"
    assert plain(line.news.text()) == told
