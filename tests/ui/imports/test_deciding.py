"""What a person decides in the wizard: columns, values, corrections, single rows, the way back."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.model import Contact, ContactQuery, PointKind
from crm_desktop.business.imports.flow import Step
from crm_desktop.business.imports.model import (
    CheckedRow,
    Field,
    Problem,
    ProblemCode,
    RowAction,
    Verdict,
)
from crm_desktop.core.text import isolate_ltr
from crm_desktop.formats.encoding import OFFERED
from crm_desktop.ui.imports.check_model import OTHERS, TIDIED, GroupItem, Part
from crm_desktop.ui.imports.choosing import ChoicePopup
from crm_desktop.ui.imports.history_window import ImportHistoryWindow
from crm_desktop.ui.imports.run import ImportRun
from crm_desktop.ui.imports.shaping_popups import JoinPopup, SplitPopup
from crm_desktop.ui.imports.values_model import Line
from crm_desktop.ui.imports.wizard import ImportWizard
from crm_desktop.ui.imports.words import encoding_word, row_problem
from crm_desktop.ui.kit.conflict_dialog import ConflictDialog
from crm_desktop.ui.kit.fields import Line as TextLine
from crm_desktop.ui.kit.formatting import format_iso_day
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.view_state import ViewState
from tests.builders import a_person, a_point, open_office
from tests.ui.imports.bench import Bench

ISOLATES = {0x2068: None, 0x2069: None}
"""Signs around texts of another direction."""

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LIST = (
    "Name,Phone,E-mail,Status\n"
    "Agne Zukauskaite,8 612 34567,agne@example.com,Customer\n"
    "Rasa Kazlauskaite,12,rasa@example.com,passive ones\n"
    "Petras Jonaitis,12,petras@@example.com,passive ones\n"
)
Begin = Callable[..., ImportWizard]


@pytest.fixture
def begin(bench: Bench, qtbot: QtBot, tmp_path: Path) -> Begin:
    """A wizard in which a list was opened; it stands at a step."""

    def make(text: str = LIST, step: Step = Step.COLUMNS, name: str = "people.csv") -> ImportWizard:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        office = bench.office
        services = replace(
            bench.services, custom_fields=office.custom_fields, find=office.search.find
        )
        wizard = ImportWizard(services)
        wizard.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(wizard)
        wizard.show()
        wizard.open_file(str(path))
        while wizard.step is not step:
            wizard.go_on()
        return wizard

    return make


def contacts(bench: Bench) -> dict[str, Contact]:
    office = bench.office
    rows = office.contacts.first_page(ContactQuery()).rows
    return {row.display_name: office.contacts.get(row.id) for row in rows}


def choose(wizard: ImportWizard, typed: str) -> None:
    """Type into the list of choices that is open, and take the first one."""
    popup = next(one for one in wizard.findChildren(ChoicePopup) if one.isVisible())
    QTest.keyClicks(popup.line, typed)
    QTest.keyClick(popup.line, Qt.Key.Key_Return)


# Columns ----------------------------------------------------------------------------------


def test_a_value_for_all_rows(bench: Bench, begin: Begin):
    wizard = begin()
    bar = wizard.columns_step.constants
    bar.add_button.click()
    choose(wizard, "sour")
    choose(wizard, "Spring fair")
    bench.settle()
    [chip] = bar.chips
    assert chip.accessibleName() or "Spring fair" in chip.text()  # type: ignore[attr-defined]
    while wizard.run is None:
        wizard.go_on()
    assert [source.name for source in bench.office.contacts.sources()] == ["Spring fair"]


def test_columns_are_joined_and_split_in_popups(bench: Bench, begin: Begin):
    wizard = begin("First,Last,Place,Phone\nAgne,Zukauskaite,Vilnius; LT,8 612 34567\n")
    step = wizard.columns_step
    step.view.selectRow(0)
    step.join_button.click()
    popup = step.join_button.findChild(JoinPopup)
    assert popup is not None
    assert popup.result.text() == "Agne Zukauskaite"
    popup.act_button.click()
    assert step.plan is not None
    assert step.plan.columns[-1].field is Field.FULL_NAME
    step.view.selectRow(2)
    step.split_button.click()
    parting = step.split_button.findChild(SplitPopup)
    assert parting is not None
    assert parting.result.text() == "Vilnius | LT"
    parting.act_button.click()
    assert [column.heading for column in step.plan.columns][-2:] == ["Place (1)", "Place (2)"]
    step.view.selectRow(4)
    step.apart_button.click()
    assert [column.heading for column in step.plan.columns][-2:] == ["Place (1)", "Place (2)"]
    assert len(step.plan.reshapes) == 1


def test_columns_are_read_as_they_were_last_time(bench: Bench, begin: Begin):
    wizard = begin()
    wizard.columns_step.model.choose(3, Field.NOTES)
    wizard.template.tick.setChecked(True)
    wizard.template.line.setText("Suppliers")
    while wizard.run is None:
        wizard.go_on()
    again = begin(name="next.csv")
    step = again.columns_step
    assert step.plan is not None
    assert step.plan.columns[3].field is Field.NOTES
    assert "Suppliers" in step.messages.sentence()
    assert "Suppliers" in step.template.text()
    gc.collect()
    entries = [one.text() for one in step.template.menu().actions() if one.text()]
    assert entries == ["None: as it is guessed", "Suppliers", "Rename…", "Delete"]
    step.use_profile(None)
    assert step.plan.columns[3].field is Field.STATUS


def test_a_deleted_template_is_offered_again_and_its_line_goes(bench: Bench, begin: Begin):
    wizard = begin()
    wizard.template.tick.setChecked(True)
    wizard.template.line.setText("Suppliers")
    while wizard.run is None:
        wizard.go_on()
    again = begin(name="next.csv")
    step = again.columns_step
    assert "are read as for" in step.messages.sentence()
    step.template.remove()
    bench.settle()
    assert step.template.current is None
    assert not bench.services.imports.profiles.named()
    assert "are read as for" not in step.messages.sentence()
    assert "was deleted" in step.messages.sentence()
    step.messages.act()
    bench.settle()
    assert step.template.current is not None
    assert step.template.current.name == "Suppliers"
    assert not step.messages.isVisibleTo(step)


# Values -----------------------------------------------------------------------------------


def test_unknown_values_are_matched_once_by_keyboard(bench: Bench, begin: Begin):
    wizard = begin(step=Step.VALUES)
    step = wizard.values_step
    line = step.model.line(step.view.currentIndex().row())
    assert isinstance(line, Line)
    assert (line.value.text, line.value.count) == ("passive ones", 2)
    assert step.model.meaning(line) == "Keep as a tag"
    step.view.setFocus()
    QTest.keyClicks(step.view, "dorm")
    bench.settle()
    popup = step.view.findChild(ChoicePopup)
    assert popup is not None
    assert popup.line.text().startswith("d")
    popup.line.setText("dorm")
    QTest.keyClick(popup.line, Qt.Key.Key_Return)
    assert step.plan is not None
    assert step.plan.matches["status"]["passive ones"] == "dormant"
    wizard.go_on()
    result = wizard.check_step.result
    assert result is not None
    [row] = result.rows([3])
    assert row.values["status"] == "dormant"
    wizard.go_back()
    assert wizard.step is Step.VALUES


# Corrections and decisions ----------------------------------------------------------------


def test_a_value_is_corrected_in_its_cell_by_keyboard(bench: Bench, begin: Begin):
    wizard = begin(step=Step.CHECK)
    step = wizard.check_step
    step.view.setFocus()
    step.view.selectRow(1)
    QTest.keyClick(step.view, Qt.Key.Key_F2)
    line = step.view.findChild(TextLine)
    assert line is not None
    line.setText("8 677 12345")
    QTest.keyClick(line, Qt.Key.Key_Return)
    bench.settle()
    assert step.result is not None
    assert step.result.counts.error == 1
    assert "corrected" in step.messages.sentence()


def test_all_like_this_are_decided_together(bench: Bench, begin: Begin):
    wizard = begin(step=Step.CHECK)
    step = wizard.check_step
    step.view.selectRow(1)
    QTest.keyClick(step.view, Qt.Key.Key_Return)
    popup = step.view.findChild(ChoicePopup)
    assert popup is not None
    groups = {one.group for one in popup._choices}
    assert "For all 2 like this" in groups
    popup._choose("all:empty")
    bench.settle()
    assert step.result is not None
    assert step.result.counts.error == 1
    [row] = step.result.rows([4])
    assert step.model.insight(4).suggestions == ("petras@example.com",) or row.problems


MESSY = "Name,Phone,E-mail\n" + "".join(
    f"Ona Onaite{number},{phone},{email}\n"
    for number, phone, email in (
        *((number, f"8 612 3456{number}", f"ona{number}@example.com") for number in range(6)),
        (6, "8 612 34566", "nothing"),
        (7, "12", "void"),
        (8, "8 612 34568", "none at all"),
    )
)


@pytest.mark.parametrize(
    ("key", "errors", "imported"), [("kind:empty", 1, 8), ("kind:without", 3, 9)]
)
def test_all_with_a_problem_of_a_column_are_decided_together_whatever_it_says(
    bench: Bench, begin: Begin, key: str, errors: int, imported: int
):
    wizard = begin(MESSY, Step.CHECK)
    step = wizard.check_step
    assert step.result is not None
    assert step.result.counts.error == 3
    step.view.selectRow(1)
    QTest.keyClick(step.view, Qt.Key.Key_Return)
    popup = step.view.findChild(ChoicePopup)
    assert popup is not None
    groups = {one.group for one in popup._choices}
    assert "For all 3 with this problem" in groups
    popup._choose(key)
    bench.settle()
    assert step.result is not None
    assert step.result.counts.error == errors  # a telephone number is still wrong
    before = bench.office.contacts.first_page(ContactQuery()).total
    wizard.go_on()
    bench.settle()
    assert bench.office.contacts.first_page(ContactQuery()).total - before == imported


def test_no_number_of_rows_is_told_before_it_is_known(bench: Bench, begin: Begin):
    wizard = begin(step=Step.CHECK)
    step = wizard.check_step
    assert step.result is not None
    run = ImportRun(wizard._services, step.result, step.decisions)
    wizard._watch_run(run)
    assert wizard.progress.facts.text() == ""
    wizard.progress.show_progress(1, 3)
    assert wizard.progress.facts.text() == "1 of 3 rows"


def test_a_better_value_is_offered_and_taken(bench: Bench, begin: Begin):
    text = "Name,E-mail\nRasa Petraite,rasa@@example.com\nOna Onaite,ona@example.com\n"
    wizard = begin(text, Step.CHECK)
    step = wizard.check_step
    assert "rasa@example.com" in str(step.model.index(1, Part.VALUES).data())
    step.view.selectRow(1)
    QTest.keyClick(step.view, Qt.Key.Key_Return)
    choose(wizard, "use")
    bench.settle()
    wizard.go_on()
    assert contacts(bench)["Rasa Petraite"].points[0].raw_value == "rasa@example.com"


def test_all_better_values_are_taken_at_once_and_given_back(bench: Bench, begin: Begin):
    text = (
        "Name,E-mail\nRasa Petraite,rasa@@example.com\nOna Onaite,ona(at)example.com\n"
        "Jonas Jonaitis,jonas@example.com\nPetras Petraitis,nobody at all\n"
    )
    wizard = begin(text, Step.CHECK)
    step = wizard.check_step
    assert step.suggestions_button.isVisible()
    assert step.suggestions_button.text() == "Use all 2 suggestions"
    step.suggestions_button.click()
    bench.settle()
    assert step.result is not None
    assert step.result.counts.error == 1
    assert "2 rows corrected" in step.messages.sentence()
    assert not step.suggestions_button.isVisible()
    step.messages.act()
    bench.settle()
    assert step.result.counts.error == 3, "as the file has it"
    assert step.suggestions_button.isVisible()
    step.suggestions_button.click()
    bench.settle()
    wizard.go_on()
    found = {name: [one.raw_value for one in of.points] for name, of in contacts(bench).items()}
    assert found["Rasa Petraite"] == ["rasa@example.com"]
    assert found["Ona Onaite"] == ["ona@example.com"]


def test_rows_are_found_by_what_stands_in_them(bench: Bench, begin: Begin):
    wizard = begin(step=Step.CHECK)
    step = wizard.check_step
    step.search.setText("petras@@")
    step.find_rows()
    titles = [str(step.model.index(n, Part.CONTACT).data()) for n in range(step.model.rowCount())]
    assert titles == ["", "Petras Jonaitis"]
    step.search.clear()
    step.find_rows()
    assert step.model.rowCount() > 2


def test_updates_show_what_they_overwrite(bench: Bench, begin: Begin):
    first = begin("Name,Phone,Notes\nAgne Zukauskaite,8 612 34567,old\n", Step.CHECK)
    first.go_on()
    wizard = begin("Name,Phone,Notes\nAgne Zukauskaite,8 612 34567,new\n", Step.CHECK)
    step = wizard.check_step
    assert step.result is not None
    assert step.result.counts.duplicate == 1
    step.overwrite.setChecked(True)
    assert step.result.counts.update == 1
    step.cards[Verdict.UPDATE].setChecked(True)
    assert "old" in str(step.model.index(1, Part.VALUES).data())
    assert "→" in str(step.model.index(1, Part.VALUES).data())
    assert str(step.model.index(1, Part.ACTION).data()) == "Overwrite"
    step.view.selectRow(1)
    assert [each.translate(ISOLATES) for each in step.changes.sentences()] == [
        "What changes for Agne Zukauskaite", "Notes", "old", "→ new",
    ]  # fmt: skip
    step.view.selectRow(0)
    assert step.changes.isHidden()
    wizard.go_on()
    assert contacts(bench)["Agne Zukauskaite"].notes == "new"


def test_only_the_sure_ones_are_merged(bench: Bench, begin: Begin):
    text = (
        "Name,Phone\nAgne Zukauskaite,8 612 34567\nAgne Zukauskaite,8 612 34567\n"
        "A. Zukauskaite,8 612 34567\n"
    )
    wizard = begin(text, Step.CHECK)
    step = wizard.check_step
    step.sure_button.click()
    assert step.model.decided[3].action is RowAction.FILL
    assert step.model.decided[4].action is RowAction.NEW
    wizard.go_on()
    assert set(contacts(bench)) == {"Agne Zukauskaite", "A. Zukauskaite"}


def test_an_area_code_is_given_at_the_check(bench: Bench, begin: Begin):
    wizard = begin("Name,Phone\nRasa Petraite,200 0142\n", Step.CHECK)
    assert wizard.check_step.result is not None
    assert wizard.check_step.result.counts.error == 1
    wizard.check_step._renumber("LT", "5")
    assert wizard.step is Step.CHECK
    assert wizard.check_step.result.counts.error == 0


# Rows that stay out -----------------------------------------------------------------------


def test_rows_that_stay_out_are_saved(bench: Bench, begin: Begin, tmp_path: Path):
    wizard = begin(step=Step.CHECK)
    wizard.go_on()
    assert wizard.result_step.save_button.isVisible()
    run = wizard.run
    assert run is not None
    path = tmp_path / "out.xlsx"
    wizard.save_refused_to(path, run.result, run.decisions)
    assert "2 rows saved" in wizard.messages.sentence()
    plan = bench.services.imports.plan(path, "out")
    assert plan.first_rows[0][-1] == "Phone has 2 digits: 12"


# Drop, paste and the list of imports ------------------------------------------------------


def test_rows_are_pasted(bench: Bench, begin: Begin):
    wizard = begin(step=Step.FILE)
    QGuiApplication.clipboard().setText("Name\tPhone\nOna Onaite\t8 612 34567\n")
    QTest.keyClick(wizard.file_step, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert wizard.file_step.plan is not None
    while wizard.run is None:
        wizard.go_on()
    assert set(contacts(bench)) == {"Ona Onaite"}


def test_a_file_is_dropped_anywhere_on_the_step(bench: Bench, begin: Begin, tmp_path: Path):
    wizard = begin(step=Step.FILE)
    other = tmp_path / "other.csv"
    other.write_text("Name,Phone\nOna Onaite,8 612 34567\n", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(other))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    plain = Qt.KeyboardModifier.NoModifier
    wizard.dropEvent(QDropEvent(QPointF(5, 300), copy, data, left, plain))
    assert wizard.file_step.plan is not None
    assert wizard.file_step.plan.path == other


def test_the_list_of_imports_takes_one_back(bench: Bench, begin: Begin, qtbot: QtBot):
    wizard = begin(step=Step.CHECK)
    wizard.go_on()
    names = {bench.office.user.id: "Rasa"}
    window = ImportHistoryWindow(bench.services, lambda key: names.get(key or 0, ""))
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(window)
    window.show()
    texts = [str(window.model.index(0, part).data()) for part in range(7)]
    assert texts[0] == "people.csv"
    assert texts[2:4] == ["Rasa", "1"]
    assert texts[6] == "in effect"
    assert window.undo_button.isEnabled()
    past = window.current
    assert past is not None
    with qtbot.waitSignal(window.contacts_requested) as asked:
        window.show_button.click()
    assert asked.args == [past.seq, "people.csv"]
    window.undo_button.click()
    bench.settle()
    assert contacts(bench) == {}
    assert not window.show_button.isEnabled(), "nobody of it is there"
    assert "taken back" in str(window.model.index(0, 6).data())
    assert not window.undo_button.isEnabled()


def test_the_empty_list_of_imports_offers_one(bench: Bench, qtbot: QtBot):
    window = ImportHistoryWindow(bench.services, str)
    qtbot.addWidget(window)
    window.show()
    assert window.empty.isVisible()
    assert not window.view.isVisible()
    window.show()
    bench.settle()
    heading = next(label for label in window.findChildren(PlainLabel) if label.isVisible())
    gap = window.empty.y() - heading.geometry().bottom()
    assert gap < 2 * window.empty.height(), "it stands under the heading, not at the foot"
    assert heading.height() < window.height() // 4


PEOPLE = (
    "Company,Phone\n"
    '"UAB Saule","Rasa 8 612 34567, Jonas 8 698 11111"\n'
    "UAB Menuo,Ona 8 655 55555\n"
    "UAB Ausra,8 600 12345\n"
)


def test_what_becomes_of_further_people_is_decided_by_row(bench: Bench, begin: Begin):
    wizard = begin(PEOPLE, Step.CHECK)
    step = wizard.check_step
    model = step.model
    rows = {
        item.title: place
        for place in range(model.rowCount())
        if isinstance(item := model.item(place), CheckedRow)
        and (group := model.group_of(place)) is not None
        and group.key == OTHERS
    }
    assert list(rows) == ["UAB Saule", "UAB Menuo"]
    said = [model.index(rows["UAB Saule"], part).data() for part in (Part.PROBLEM, Part.VALUES)]
    assert said[0] == "2 further names"
    assert "Rasa" in said[1]
    assert "Jonas" in said[1]
    box = step.view.visualRect(model.index(rows["UAB Menuo"], Part.ACTION))
    step.ask_action(rows["UAB Menuo"], box)
    choose(wizard, "labels")
    assert model.index(rows["UAB Menuo"], Part.ACTION).data() == "Only as labels"
    assert model.index(rows["UAB Saule"], Part.ACTION).data() == "Add them"
    assert step.has_work
    wizard.go_on()
    assert set(contacts(bench)) == {"UAB Saule", "UAB Menuo", "UAB Ausra", "Rasa", "Jonas"}


def test_days_are_shown_as_people_write_them(begin: Begin):
    wizard = begin(
        "Name,Phone,Birthday\nOna,8 612 34567,1990-03-12\nJonas,8 612 34568,1991-04-02\n"
    )
    row = wizard.columns_step.preview.shown
    assert row is not None
    assert [text for field, text in row.lines if field is Field.BIRTH_DATE] == [
        format_iso_day("1990-03-12")
    ]
    assert "1990-03-12" not in dict(row.lines).values()


def test_the_window_opens_over_the_middle_of_the_program(bench: Bench, qtbot: QtBot):
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.setGeometry(100, 80, 500, 400)
    owner.show()
    wizard = ImportWizard(bench.services, ViewState(None), owner)
    room = wizard.screen().availableGeometry()
    assert room.contains(wizard.pos())
    wanted = owner.frameGeometry().center().x() - wizard.width() // 2
    assert wizard.x() == max(room.left(), min(wanted, room.right() + 1 - wizard.width()))


def test_character_sets_are_named_by_their_writing():
    assert encoding_word("cp1251") == "Cyrillic (Windows-1251)"
    assert encoding_word("iso8859-13") == "Baltic (ISO-8859-13)"
    assert encoding_word("utf-8") == "UTF-8"
    assert encoding_word("utf-8-sig") == "UTF-8 (with its mark)"
    assert all(len(encoding_word(name)) < 40 for name in OFFERED)


def test_a_number_named_after_somebody_else_is_not_shown_as_the_rows_own(begin: Begin):
    rows = ("Name,Company,Phone", '"Ona Onaite",UAB Saule,"8 600 12345, Rasa 8 612 34567"')
    row = begin("\n".join(rows)).columns_step.preview.shown
    assert row is not None
    assert [text for field, text in row.lines if field is Field.PHONE] == [
        isolate_ltr("+370 600 12345")
    ]
    assert len(row.others) == 1


def test_a_number_that_fits_another_country_is_not_said_to_have_too_many_digits() -> None:
    problems = (
        Problem(ProblemCode.PHONE_INVALID, 1, "050-8962463"),
        Problem(ProblemCode.PHONE_INVALID, 2, "12"),
    )
    row = CheckedRow(2, Verdict.ERROR, {}, problems)
    assert row_problem(row, ("+971508962463", "")) == (
        "Country of the phone is unclear, Phone has 2 digits"
    )
    assert row_problem(row) == "Phone has 10 digits, Phone has 2 digits"


def test_p03_a_list_overwrites_nothing_unasked_that_others_changed_since_the_check(
    begin: Begin, bench: Bench
) -> None:
    office = bench.office
    people = [a_person("Agne Zukauskaite"), a_person("Rasa Kazlauskaite", points=())]
    for person, mail in zip(people, ("agne@example.com", "rasa@example.com"), strict=True):
        points = (a_point(mail, PointKind.EMAIL),)
        office.contacts.create(replace(person, points=points, occupation="old"), office.actor)
    text = (
        "Name,E-mail,Occupation\n"
        "Agne Zukauskaite,agne@example.com,Buyer\n"
        "Rasa Kazlauskaite,rasa@example.com,Seller\n"
    )
    wizard = begin(text, Step.CHECK)
    wizard.check_step.overwrite.click()
    bench.settle()
    assert wizard.check_step.decisions.overwrite
    ben = open_office(office.path)
    base = ben.contacts.get(contacts(bench)["Agne Zukauskaite"].id)
    ben.contacts.save(base, replace(base, occupation="Director"), ben.actor)
    ben.close()
    wizard.go_on()
    bench.settle()
    assert contacts(bench)["Rasa Kazlauskaite"].occupation == "old", "nothing is written yet"
    (dialog,) = wizard.findChildren(ConflictDialog)
    assert [block.question.title for block in dialog.blocks] == ["Agne Zukauskaite"]
    dialog.act_button.click()
    bench.settle()
    found = contacts(bench)
    assert found["Agne Zukauskaite"].occupation == "Director"
    assert found["Rasa Kazlauskaite"].occupation == "Seller"


def test_the_heading_of_a_group_is_painted_over_all_columns(
    bench: Bench, tmp_path: Path, qtbot: QtBot
) -> None:
    """In two columns alone its words were cut in the middle of a letter."""
    path = tmp_path / "numbers.csv"
    rows = "".join(f"Vardas{'abcdefghij'[at]} Pavardenis,8 612 3450{at}\n" for at in range(10))
    path.write_text(f"Name,Phone\n{rows}", encoding="utf-8")
    wizard = ImportWizard(bench.services)
    qtbot.addWidget(wizard)
    wizard.resize(1200, 800)
    wizard.show()
    wizard.open_file(str(path))
    while wizard.step is not Step.CHECK:
        wizard.next_button.click()
        bench.settle()
    view, model = wizard.check_step.view, wizard.check_step.model
    groups = [
        row
        for row in range(model.rowCount())
        if isinstance(item := model.item(row), GroupItem) and item.key == TIDIED
    ]
    for part in (Part.ROW, Part.CONTACT, Part.PROBLEM):
        view.setColumnWidth(part, 60)
    bench.settle()
    place = view.visualRect(model.index(groups[0], Part.VALUES))
    image = view.viewport().grab(place).toImage()
    middle = image.height() // 2
    colors = {image.pixelColor(x, y).name() for x in range(60) for y in range(middle - 6, middle)}
    assert len(colors) > 1, "words go on in the next column"
