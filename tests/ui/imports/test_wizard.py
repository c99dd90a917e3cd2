"""The import wizard: from a file to contacts and back, and every way in which a file can be bad."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.model import ContactQuery
from crm_desktop.business.imports.flow import Step
from crm_desktop.business.imports.model import (
    CheckedRow,
    DuplicateAction,
    ErrorAction,
    Field,
    RowAction,
    RowDecision,
    Verdict,
)
from crm_desktop.business.imports.value_lists import with_match
from crm_desktop.jobs.worker import InlineWorker, Worker
from crm_desktop.ui.imports.check_model import GroupItem
from crm_desktop.ui.imports.check_model import Part as CheckPart
from crm_desktop.ui.imports.choosing import ChoicePopup
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.imports.mapping_delegate import two_lines
from crm_desktop.ui.imports.mapping_model import Part
from crm_desktop.ui.imports.wizard import ImportWizard
from crm_desktop.ui.imports.words import FIELD_ORDER, field_icon, field_word
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from crm_desktop.ui.kit.icons import has_icon
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.theme import theme
from tests.ui.held_worker import HeldWorker
from tests.ui.imports.bench import SAMPLES, Bench

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LIST = "Name,Phone,E-mail,City\n"
PEOPLE = (
    "Agne Zukauskaite,8 612 34567,agne@example.com,Vilnius\n"
    "Petras Jonaitis,8 655 55555,petras@example.com,Kaunas\n"
    "Rasa Kazlauskaite,12,rasa@example.com,Kaunas\n"
    "Petras Jonaitis,8 655 55555,petras@example.com,Kaunas\n"
)
Start = Callable[..., ImportWizard]


@pytest.fixture
def start(bench: Bench, qtbot: QtBot) -> Start:
    def make(services: ImportServices | None = None) -> ImportWizard:
        wizard = ImportWizard(services or bench.services)
        wizard.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(wizard)
        wizard.show()
        wizard.activateWindow()
        return wizard

    return make


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(LIST + PEOPLE, encoding="utf-8")
    return path


def total(bench: Bench) -> int:
    return bench.office.contacts.first_page(ContactQuery()).total


# The whole way ----------------------------------------------------------------------------


def test_from_a_file_to_contacts_and_back(bench: Bench, start: Start, people: Path, qtbot: QtBot):
    wizard = start()
    assert wizard.step is Step.FILE
    assert not wizard.next_button.isEnabled()
    wizard.open_file(str(people))
    assert wizard.next_button.isEnabled()
    QTest.mouseClick(wizard.next_button, Qt.MouseButton.LeftButton)
    assert wizard.step is Step.COLUMNS
    shown = wizard.columns_step.preview.shown
    assert shown is not None
    assert shown.title == "Agne Zukauskaite"
    assert any("+370 612 34567" in text for _field, text in shown.lines)
    assert not wizard.backup_note.isVisible()
    wizard.go_on()
    assert wizard.step is Step.CHECK
    assert wizard.backup_note.isVisible(), "that there is a way back is said before it is needed"
    counts = wizard.check_step.result.counts if wizard.check_step.result else None
    assert counts is not None
    assert (counts.new, counts.duplicate, counts.error) == (2, 1, 1)
    assert total(bench) == 0
    with qtbot.waitSignal(wizard.imported) as told:
        wizard.go_on()
    assert told.args is not None
    done = told.args[0]
    assert done.created == 2
    assert total(bench) == 2
    assert wizard.next_button.text() == "Close"
    wizard.result_step.undo_button.click()
    bench.settle()
    assert total(bench) == 0
    assert "taken back" in wizard.result_step.title.text()
    wizard.go_on()
    assert not wizard.isVisible()


def test_an_import_that_was_undone_elsewhere_is_not_shown_as_done(
    bench: Bench, start: Start, people: Path
):
    wizard = start()
    wizard.open_file(str(people))
    for _step in range(3):
        wizard.go_on()
    assert wizard.run is not None
    done = wizard.run.done
    assert done is not None
    undone = bench.office.history.undo(bench.office.actor, done.seq)
    wizard.refresh_result()
    assert "taken back" in wizard.result_step.title.text()
    assert not wizard.result_step.undo_button.isVisible()
    bench.office.history.undo(bench.office.actor, undone.seq)
    wizard.refresh_result()
    assert "done" in wizard.result_step.title.text()
    assert wizard.result_step.undo_button.isVisible()


def test_the_same_file_again_adds_nothing(bench: Bench, start: Start, people: Path):
    for _time in range(2):
        wizard = start()
        wizard.open_file(str(people))
        for _step in range(3):
            wizard.go_on()
        wizard.close()
    assert total(bench) == 2


def test_imported_contacts_can_be_shown(bench: Bench, start: Start, people: Path, qtbot: QtBot):
    wizard = start()
    wizard.open_file(str(people))
    for _step in range(3):
        wizard.go_on()
    with qtbot.waitSignal(wizard.contacts_requested) as asked:
        wizard.result_step.show_button.click()
    run = wizard.run
    assert run is not None
    assert run.done is not None
    assert asked.args == [run.done.seq, people.name]
    assert not wizard.isVisible()


def test_the_preview_says_in_words_what_values_are_matched_with(
    bench: Bench, start: Start, tmp_path: Path
):
    path = tmp_path / "stages.csv"
    path.write_text("Name,Phone,Status\nAnn Lee,8 612 34567,Best\n", encoding="utf-8")
    wizard = start(replace(bench.services, stage_name=lambda code: f"stage {code}"))
    wizard.open_file(str(path))
    wizard.go_on()
    plan = wizard.columns_step.plan
    assert plan is not None
    wizard.columns_step.preview.show_plan(with_match(plan, "status", "Best", "loyal"))
    shown = wizard.columns_step.preview.shown
    assert shown is not None
    assert (Field.STATUS, "stage loyal") in shown.lines


def test_pasted_rows_have_no_character_set(bench: Bench, start: Start):
    wizard = start()
    QGuiApplication.clipboard().setText("Name\tPhone\nAnn Lee\t8 612 34567\nBob Ray\t8 698 76543")
    assert wizard.paste()
    assert wizard.file_step.delimiter.isVisible()
    assert not wizard.file_step.encoding.isVisible()


def test_names_of_groups_between_rows_become_a_value(bench: Bench, start: Start, tmp_path: Path):
    path = tmp_path / "groups.csv"
    lines = PEOPLE.splitlines(keepends=True)
    path.write_text(LIST + "Wholesale:,,,\n" + "".join(lines[:2]), encoding="utf-8")
    wizard = start()
    wizard.open_file(str(path))
    wizard.go_on()
    bar = wizard.columns_step.constants
    assert bar.groups_button.isVisible()
    assert "Wholesale" in bar.groups_button.text()
    assert field_word(Field.IGNORE) in bar.groups_button.text()
    bar.groups_button.click()
    popup = wizard.findChild(ChoicePopup)
    assert popup is not None
    popup.close()
    bar.set_groups(Field.TAGS)
    assert field_word(Field.TAGS) in bar.groups_button.text()
    wizard.go_on()
    assert wizard.step is Step.CHECK
    wizard.check_step.model.show_verdicts((Verdict.NEW,))
    row = wizard.check_step.model.item(1)
    assert isinstance(row, CheckedRow)
    assert row.values["tags"] == ["Wholesale"]
    assert "Wholesale" in wizard.check_step.model.text(row, CheckPart.VALUES)


def test_one_can_go_back_and_change_ones_mind(bench: Bench, start: Start, people: Path):
    wizard = start()
    wizard.open_file(str(people))
    wizard.go_on()
    wizard.go_on()
    first = wizard.check_step.result
    wizard.go_back()
    assert wizard.step is Step.COLUMNS
    wizard.go_on()
    assert wizard.check_step.result is first
    wizard.go_back()
    wizard.columns_step.model.choose(3, Field.IGNORE)
    wizard.go_on()
    assert wizard.check_step.result is not first
    wizard.go_back()
    wizard.go_back()
    assert wizard.step is Step.FILE
    wizard.go_on()
    plan = wizard.columns_step.plan
    assert plan is not None
    assert plan.columns[3].field is Field.IGNORE


@pytest.mark.parametrize(
    "name",
    [path.name for path in sorted(SAMPLES.glob("*")) if path.suffix in {".xlsx", ".csv"}],
)
def test_every_sample_goes_through(bench: Bench, start: Start, name: str):
    wizard = start()
    wizard.open_file(str(SAMPLES / name))
    for _step in range(4):
        wizard.grab()
        if wizard.run is None:
            wizard.go_on()
    wizard.grab()
    assert not wizard.messages.isVisible(), wizard.messages.sentence()
    assert total(bench) > 20


# File -------------------------------------------------------------------------------------


def test_sheet_headings_and_country_can_be_chosen(bench: Bench, start: Start):
    wizard = start()
    step = wizard.file_step
    wizard.open_file(str(SAMPLES / "03-klientai-suvestine.xlsx"))
    assert step.plan is not None
    assert step.plan.sheet == "Klientai"
    assert step.header_row.currentText() == "In row 3"
    assert step.country.currentData() == "LT"
    assert not step.encoding.isVisible()
    _activate(step.header_row, 5)
    assert step.plan.header_row == 5
    _activate(step.header_row, 0)
    assert step.plan.header_row is None
    _activate(step.country, "LV")
    assert step.plan.country == "LV"
    _activate(step.sheet, "Suvestinė")
    assert step.plan.sheet == "Suvestinė"


def test_encoding_and_delimiter_are_shown_and_can_be_changed(bench: Bench, start: Start):
    wizard = start()
    step = wizard.file_step
    wizard.open_file(str(SAMPLES / "10-windows1251.csv"))
    assert step.encoding.currentData() == "cp1251"
    assert step.delimiter.currentData() == ";"
    assert step.plan is not None
    assert step.plan.columns[0].heading == "Наименование"
    _activate(step.encoding, "cp1252")
    assert step.plan.columns[0].heading != "Наименование"
    assert step.samples.model().headerData(0, Qt.Orientation.Horizontal) != "Наименование"
    _activate(step.encoding, "cp1251")
    assert step.plan.columns[0].heading == "Наименование"


def _activate(combo: ComboBox, value: object) -> None:
    for number in range(combo.count()):
        if combo.itemData(number) == value:
            combo.setCurrentIndex(number)
            combo.activated.emit(number)
            return
    raise AssertionError(value)


def test_a_second_list_does_not_push_the_first_one_out(bench: Bench, start: Start, people: Path):
    wizard = start()
    wizard.open_file(str(people))
    wizard.go_on()
    wizard.open_file(str(SAMPLES / "01-clean-english.xlsx"))
    assert wizard.step is Step.COLUMNS
    assert wizard.messages.level() == "info"
    plan = wizard.columns_step.plan
    assert plan is not None
    assert plan.path == people


def test_a_list_dropped_on_any_step_is_answered(bench: Bench, start: Start, people: Path):
    wizard = start()
    wizard.open_file(str(people))
    wizard.go_on()
    another: list[str] = []
    wizard.another_requested.connect(another.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(SAMPLES / "01-clean-english.xlsx"))])

    def drop() -> None:
        wizard.dropEvent(
            QDropEvent(
                QPointF(5, 5),
                Qt.DropAction.CopyAction,
                data,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
        )

    assert wizard.acceptDrops()
    drop()
    assert (wizard.step, wizard.messages.level()) == (Step.COLUMNS, "info")
    while not wizard.is_finished:
        wizard.go_on()
        bench.settle()
    assert not another
    drop()
    assert another == [str(SAMPLES / "01-clean-english.xlsx")]
    assert not wizard.isVisible(), "the next list begins in a window of its own"


def test_a_file_can_be_dropped(bench: Bench, start: Start, people: Path):
    wizard = start()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(people))])
    zone = wizard.file_step.drop_zone
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction | Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    zone.dropEvent(event)
    assert event.dropAction() is Qt.DropAction.CopyAction, "nobody takes the file away"
    assert wizard.file_step.plan is not None
    elsewhere = QMimeData()
    elsewhere.setUrls([QUrl("https://example.com/list.csv")])
    refused = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        elsewhere,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    zone.dropEvent(refused)
    assert wizard.file_step.plan.path == people


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.xlsx", None),
        ("empty.csv", b""),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(200)),
        ("broken.xlsx", b"PK\x03\x04" + bytes(50)),
        ("blank.csv", b"\n\n\n"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(
    bench: Bench, start: Start, tmp_path: Path, people: Path, name: str, content: bytes | None
):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    wizard = start()
    wizard.open_file(str(path))
    assert wizard.file_step.messages.isVisible()
    sentence = wizard.file_step.messages.sentence()
    assert sentence.endswith(".")
    assert "(" not in sentence
    assert not wizard.next_button.isEnabled()
    wizard.open_file(str(people))
    assert not wizard.file_step.messages.isVisible()
    assert wizard.next_button.isEnabled()


# Columns ----------------------------------------------------------------------------------


def test_a_column_gets_another_meaning_by_keyboard_and_mouse(
    bench: Bench, start: Start, people: Path
):
    wizard = start()
    wizard.open_file(str(people))
    wizard.go_on()
    view, model = wizard.columns_step.view, wizard.columns_step.model
    view.setFocus()
    view.setCurrentIndex(model.index(3, Part.FIELD))
    QTest.keyClick(view, Qt.Key.Key_F2)
    popup = view.findChild(ChoicePopup)
    assert popup is not None
    QTest.keyClicks(popup.line, "regi")
    QTest.keyClick(popup.line, Qt.Key.Key_Return)
    bench.settle()
    plan = wizard.columns_step.plan
    assert plan is not None
    assert plan.columns[3].field is Field.REGION
    assert str(model.index(3, Part.MATCH).data()) == "chosen by you"
    shown = wizard.columns_step.preview.shown
    assert shown is not None
    assert (Field.REGION, "Vilnius") in shown.lines


def test_what_can_stand_once_is_taken_from_the_other_column(
    bench: Bench, start: Start, people: Path
):
    wizard = start()
    wizard.open_file(str(people))
    wizard.go_on()
    wizard.columns_step.model.choose(3, wizard.columns_step.plan.columns[0].field)  # type: ignore[union-attr]
    plan = wizard.columns_step.plan
    assert plan is not None
    assert plan.columns[0].field is Field.IGNORE


def test_without_a_name_or_channel_there_is_no_way_on(bench: Bench, start: Start, people: Path):
    wizard = start()
    wizard.open_file(str(people))
    wizard.go_on()
    for row in range(3):
        wizard.columns_step.model.choose(row, Field.IGNORE)
    assert not wizard.next_button.isEnabled()
    assert wizard.columns_step.messages.isVisible()
    wizard.go_on()
    assert wizard.step is Step.COLUMNS
    wizard.columns_step.model.choose(0, Field.FULL_NAME)
    assert wizard.next_button.isEnabled()


def test_every_field_has_a_word_and_an_icon():
    assert set(FIELD_ORDER) == set(Field) - {Field.IGNORE}
    for field in Field:
        assert field_word(field)
        assert has_icon(field_icon(field))


# Check ------------------------------------------------------------------------------------


def _checked(wizard: ImportWizard, people: Path) -> None:
    wizard.open_file(str(people))
    wizard.go_on()
    wizard.go_on()
    assert wizard.step is Step.CHECK


def test_cards_filter_the_rows(bench: Bench, start: Start, people: Path):
    wizard = start()
    _checked(wizard, people)
    model, cards = wizard.check_step.model, wizard.check_step.cards
    phones = 1 + 3  # the heading and the rows whose numbers were put in order
    assert model.rowCount() == 4 + phones
    groups = [model.item(row) for row in range(4)]
    assert isinstance(groups[0], GroupItem)
    assert groups[0].verdict is Verdict.ERROR
    assert isinstance(groups[1], CheckedRow)
    assert groups[1].row == 4
    texts = [str(model.index(1, part).data()) for part in CheckPart]
    assert texts[:4] == ["4", "Rasa Kazlauskaite", "Phone has 2 digits", "12"]
    assert str(model.index(3, CheckPart.PROBLEM).data()) == "Same phone"
    cards[Verdict.ERROR].click()
    assert model.rowCount() == 2 + phones
    cards[Verdict.DUPLICATE].click()
    assert model.rowCount() == 7 + phones, "with no card ticked nothing is filtered"
    cards[Verdict.NEW].click()
    assert model.rowCount() == 3 + phones
    assert not cards[Verdict.UPDATE].isEnabled()


def test_one_row_is_counted_as_one(start: Start, people: Path):
    wizard = start()
    _checked(wizard, people)
    cards = wizard.check_step.cards
    assert cards[Verdict.ERROR].accessibleName().startswith("1 error,")
    assert cards[Verdict.DUPLICATE].accessibleName().startswith("1 duplicate,")


def test_decisions_change_what_is_imported(bench: Bench, start: Start, people: Path):
    wizard = start()
    _checked(wizard, people)
    step = wizard.check_step
    assert "Import 3 row" in wizard.next_button.text()
    _activate(step.errors, ErrorAction.WITHOUT)
    assert "Import 4 row" in wizard.next_button.text()
    _activate(step.duplicates, DuplicateAction.SKIP)
    assert "Import 3 row" in wizard.next_button.text()
    wizard.go_on()
    assert total(bench) == 3


def test_what_is_decided_for_single_rows_counts_once(bench: Bench, start: Start, people: Path):
    wizard = start()
    _checked(wizard, people)
    step = wizard.check_step
    step.merge_sure()
    assert step.decisions.rows, "the double fills the row before it, as it did already"
    assert "Import 3 row" in wizard.next_button.text()
    step.model.decide([4], RowDecision(RowAction.SKIP))
    assert "Import 3 row" in wizard.next_button.text(), "the row with an error was out already"
    step.model.decide([4], RowDecision(RowAction.WITHOUT))
    assert "Import 4 row" in wizard.next_button.text()


def test_corrections_are_not_lost_by_one_key(bench: Bench, start: Start, people: Path):
    wizard = start()
    wizard.show()
    _checked(wizard, people)
    wizard.check_step.fix(4, 1, "8 612 00000")
    wizard.leave()
    dialog = wizard.findChild(ConfirmDialog)
    assert dialog is not None
    dialog.keep_button.click()
    assert wizard.isVisible()
    wizard.leave()
    wizard.findChildren(ConfirmDialog)[-1].act_button.click()
    assert not wizard.isVisible()


def test_a_chosen_heading_still_says_how_many(bench: Bench, start: Start, people: Path):
    wizard = start()
    wizard.show()
    _checked(wizard, people)
    view = wizard.check_step.view
    view.selectRow(0)
    place = view.visualRect(wizard.check_step.model.index(0, CheckPart.CONTACT))
    picture = view.viewport().grab(place.adjusted(0, 4, 0, -4)).toImage()
    colors = {picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())}
    assert len(colors) > 1


def test_single_rows_can_be_left_out(bench: Bench, start: Start, people: Path):
    wizard = start()
    _checked(wizard, people)
    step = wizard.check_step
    step.cards[Verdict.NEW].setChecked(True)
    row = next(
        number
        for number in range(step.model.rowCount())
        if isinstance(item := step.model.item(number), CheckedRow)
        and item.title == "Agne Zukauskaite"
    )
    step.view.setCurrentIndex(step.model.index(row, 0))
    QTest.keyClick(step.view, Qt.Key.Key_Space)
    assert step.model.skipped == {2}
    wizard.go_on()
    assert total(bench) == 1


# Long work --------------------------------------------------------------------------------


def test_a_running_check_can_be_stopped_and_the_window_answers(
    bench: Bench, start: Start, tmp_path: Path, qtbot: QtBot
):
    path = tmp_path / "long.csv"
    lines = (f"Person {number},8 6{number:07d}\n" for number in range(80_000))
    path.write_text("Name,Phone\n" + "".join(lines), encoding="utf-8")
    long_worker = Worker("test long work")
    operations = Operations(InlineWorker(), long_worker)
    services = ImportServices(
        bench.services.imports, bench.office.history, bench.office.actor, operations, "LT"
    )
    wizard = start(services)
    wizard.open_file(str(path))
    qtbot.waitUntil(wizard.next_button.isEnabled, timeout=20_000)
    wizard.go_on()
    wizard.go_on()
    qtbot.waitUntil(lambda: wizard.progress.facts.text() != "", timeout=20_000)
    assert wizard.progress.isVisible()
    assert not wizard.next_button.isEnabled()
    wizard.progress.cancel.click()
    qtbot.waitUntil(lambda: wizard.step is Step.COLUMNS and not wizard.progress.isVisible())
    assert wizard.next_button.isEnabled()
    wizard.close()
    long_worker.stop()
    assert threading.active_count() < 10


def test_an_import_goes_on_without_its_window(bench: Bench, start: Start, people: Path):
    worker = HeldWorker(is_held=False)
    services = replace(bench.services, operations=Operations(worker, InlineWorker()))
    wizard = start(services)
    _checked(wizard, people)
    worker.is_held = True
    wizard.go_on()
    run = wizard.run
    assert run is not None
    assert run.is_running
    assert wizard.cancel_button.text() == "Close"
    wizard.close()
    assert not wizard.isVisible()
    second = start(services)
    second.join(run)
    assert second.progress.isVisible()
    assert not second.next_button.isEnabled()
    worker.release()
    assert second.result_step.isVisible()
    assert run.done is not None
    assert run.done.created == 2


def test_a_stopped_import_leaves_everything_as_it_was(bench: Bench, start: Start, people: Path):
    worker = HeldWorker(is_held=False)
    services = replace(bench.services, operations=Operations(worker, InlineWorker()))
    wizard = start(services)
    _checked(wizard, people)
    worker.is_held = True
    wizard.go_on()
    wizard.progress.cancel.click()
    worker.release()
    assert wizard.step is Step.CHECK
    assert wizard.check_step.isVisible()
    assert "Nothing was written" in wizard.check_step.messages.sentence()
    assert total(bench) == 0
    wizard.go_on()
    assert total(bench) == 2


def test_another_language_takes_a_finished_import_over(bench: Bench, start: Start, people: Path):
    wizard = start()
    _checked(wizard, people)
    wizard.go_on()
    other = start()
    other.take_over(wizard)
    assert not wizard.isVisible()
    assert other.result_step.isVisible()
    assert "done" in other.result_step.title.text()


@pytest.mark.usefixtures("qapp")
def test_a_remark_takes_two_lines_at_most():
    theme().apply("light")
    metrics = theme().metrics("small")
    width = metrics.horizontalAdvance("45 of the first rows")
    assert two_lines("45 of the first rows", metrics, width) == ("45 of the first rows",)
    first, second = two_lines("45 of the first rows are not valid, by far", metrics, width)
    assert first == "45 of the first rows"
    assert second.endswith("…")
    assert metrics.horizontalAdvance(second) <= width
