"""What can be done about a column stands behind its remark; known contacts stand below the card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm_desktop.business.imports.flow import Step
from crm_desktop.business.imports.model import DuplicateAction
from crm_desktop.core.dates import DateOrder
from crm_desktop.core.text import isolate, isolate_ltr
from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.ui.imports.mapping_delegate import MappingDelegate
from crm_desktop.ui.imports.mapping_model import Act, Part
from crm_desktop.ui.imports.number_popup import NumberPopup
from crm_desktop.ui.imports.wizard import ImportWizard
from crm_desktop.ui.kit.operations import Operations
from tests.ui.held_worker import HeldWorker
from tests.ui.imports.bench import Bench

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LIST = (
    "Name,Phone,E-mail,Owner,Last contact\n"
    "Agne Zukauskaite,8 612 34567,agne@example.com,Vilma,3/4/26\n"
    "Petras Jonaitis,+370 655 55555,petras@example.com,Vilma,5/4/26\n"
    "Rasa Kazlauskaite,8 699 11111,rasa(at)example,Vilma,6/4/26\n"
)
Open = Callable[[], ImportWizard]


@pytest.fixture
def opened(bench: Bench, qtbot: QtBot, tmp_path: Path) -> Open:
    path = tmp_path / "people.csv"
    path.write_text(LIST, encoding="utf-8")

    def make() -> ImportWizard:
        wizard = ImportWizard(bench.services)
        wizard.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(wizard)
        wizard.resize(1200, 800)  # in a narrow window there is no room for the rows
        wizard.show()
        wizard.open_file(str(path))
        wizard.go_on()
        bench.settle()
        return wizard

    return make


def _remarks(wizard: ImportWizard) -> list[tuple[str, Act | None]]:
    model = wizard.columns_step.model
    columns = (model.column_at(row) for row in range(model.rowCount()))
    found = [model.remark(column) for column in columns if column is not None]
    return [(remark.text, remark.act) for remark in found]


def _link(wizard: ImportWizard, row: int) -> QPoint:
    view, model = wizard.columns_step.view, wizard.columns_step.model
    delegate, column = view.itemDelegate(), model.column_at(row)
    assert isinstance(delegate, MappingDelegate)
    assert column is not None
    rect = view.visualRect(model.index(row, Part.REMARK))
    points = (
        QPoint(x, y)
        for y in range(rect.top(), rect.bottom(), 4)
        for x in range(rect.left(), rect.right(), 4)
    )
    return next(point for point in points if delegate.link_at(rect, column, point))


def test_remarks_say_what_can_be_done(opened: Open):
    _name, phone, email, owner, day = _remarks(opened())
    assert phone == (f"2 without country code, using {isolate_ltr('+370')}", Act.COUNTRY)
    assert email[1] is Act.SHOW
    assert owner == ("1 value to match", Act.MATCH)
    assert day[1] is Act.TURN_DAYS
    assert day[0] == "The day stands first"


def test_a_click_on_a_link_does_it(bench: Bench, opened: Open):
    wizard = opened()
    step, view = wizard.columns_step, wizard.columns_step.view
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(view.viewport(), left, pos=_link(wizard, 4))
    bench.settle()
    assert step.plan is not None
    assert step.plan.day_orders == ((4, DateOrder.MONTH_FIRST),)
    assert _remarks(wizard)[4] == ("The month stands first", Act.TURN_DAYS)
    QTest.mouseClick(view.viewport(), left, pos=_link(wizard, 2))
    shown = step.preview.shown
    assert shown is not None
    assert shown.title == "Rasa Kazlauskaite"
    QTest.mouseClick(view.viewport(), left, pos=_link(wizard, 1))
    popup = step.remark_button.findChild(NumberPopup)
    assert popup is not None
    popup.chosen.emit("LV", "")
    popup.close()
    bench.settle()
    assert step.plan.country == "LV"
    QTest.mouseClick(view.viewport(), left, pos=_link(wizard, 3))
    bench.settle()
    assert wizard.step is Step.VALUES


def test_beside_its_link_a_remark_only_chooses_the_row(opened: Open):
    wizard = opened()
    view, model = wizard.columns_step.view, wizard.columns_step.model
    corner = view.visualRect(model.index(4, Part.REMARK)).topLeft() + QPoint(2, 2)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=corner)
    assert wizard.columns_step.plan is not None
    assert not wizard.columns_step.plan.day_orders
    assert wizard.columns_step.remark_button.text() == "Change"


def test_known_contacts_are_counted_before_the_check(bench: Bench, opened: Open):
    wizard = opened()
    preview = wizard.columns_step.preview
    assert not preview.known.isVisible()
    wizard.go_on()
    wizard.go_on()
    wizard.go_on()
    bench.settle()
    wizard = opened()
    preview = wizard.columns_step.preview
    assert preview.known.text().startswith("2 rows match")
    assert not preview.is_counting
    preview.duplicates.setCurrentIndex(preview.duplicates.findData(DuplicateAction.SKIP))
    preview.duplicates.activated.emit(preview.duplicates.currentIndex())
    wizard.go_on()
    wizard.go_on()
    assert wizard.check_step.decisions.duplicates is DuplicateAction.SKIP


def test_names_with_the_surname_first_are_turned_by_the_link(
    bench: Bench, qtbot: QtBot, tmp_path: Path
):
    path = tmp_path / "people.csv"
    rows = ["Contact,Phone", "Ivanov S. V.,8 612 34567", "Girdenis Saulius,8 612 34568"]
    path.write_text("\n".join(rows), encoding="utf-8")
    wizard = ImportWizard(bench.services)
    wizard.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.open_file(str(path))
    wizard.go_on()
    bench.settle()
    step = wizard.columns_step

    def title() -> str:
        shown = step.preview.shown
        return "" if shown is None else shown.title

    assert _remarks(wizard)[0] == ("Surname stands first", Act.TURN_NAMES)
    assert title() == "S. V. Ivanov"
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(step.view.viewport(), left, pos=_link(wizard, 0))
    bench.settle()
    assert _remarks(wizard)[0] == ("Given name stands first", Act.TURN_NAMES)
    assert title() == "Ivanov S. V."
    wizard.go_on()
    bench.settle()
    assert wizard.step is Step.CHECK
    wizard.go_back()
    bench.settle()
    assert _remarks(wizard)[0] == ("Given name stands first", Act.TURN_NAMES)
    step.remark_button.click()
    bench.settle()
    assert title() == "S. V. Ivanov"


class _OverHere(Operations):
    """Operations whose long work waits to be told."""

    def __init__(self) -> None:
        self.held = HeldWorker(is_held=False)
        super().__init__(InlineWorker(), self.held)


@pytest.fixture
def counting(bench: Bench, opened: Open, qtbot: QtBot, tmp_path: Path) -> ImportWizard:
    """A wizard whose list of known people is still to be counted."""
    first = opened()
    while first.run is None:
        first.go_on()
    bench.settle()
    operations = _OverHere()
    wizard = ImportWizard(replace(bench.services, operations=operations))
    wizard.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(wizard)
    wizard.resize(1200, 800)
    wizard.show()
    wizard.open_file(str(tmp_path / "people.csv"))
    bench.settle()
    operations.held.is_held = True
    wizard.go_on()
    bench.settle()
    preview = wizard.columns_step.preview
    while len(operations.held.waiting) > 1 or not preview.is_counting:  # the first rows come before
        operations.held.run_next()
        bench.settle()
    return wizard


def _held(wizard: ImportWizard) -> HeldWorker:
    operations = wizard.columns_step._services.operations
    assert isinstance(operations, _OverHere)
    return operations.held


def test_until_all_rows_are_counted_it_says_how_many_there_are_at_least(
    bench: Bench, counting: ImportWizard
):
    preview = counting.columns_step.preview
    assert preview.known.text().startswith("At least 2 rows so far")
    assert preview.known.isVisible()
    _held(counting).run_all()
    bench.settle()
    assert preview.known.text().startswith("2 rows match")
    counting.steps.chosen.emit(Step.FILE)
    counting.go_on()
    bench.settle()
    assert not preview.is_counting, "what is counted is not counted again"


def test_who_goes_on_does_not_wait_for_the_count(bench: Bench, counting: ImportWizard):
    preview, held = counting.columns_step.preview, _held(counting)
    [request] = held.waiting
    counting.go_on()
    bench.settle()
    assert request.token is not None
    assert request.token.is_cancelled
    assert not preview.is_counting
    held.release()
    bench.settle()
    assert counting.step is not Step.COLUMNS
    counting.steps.chosen.emit(Step.COLUMNS)
    bench.settle()
    assert preview.known.text().startswith("2 rows match"), "back here it is counted"


def test_a_changed_column_is_counted_anew(bench: Bench, counting: ImportWizard):
    held = _held(counting)
    [request] = held.waiting
    counting.columns_step.model.choose_key(2, "ignore")
    bench.settle()
    assert request.token is not None
    assert request.token.is_cancelled
    held.release()
    bench.settle()
    assert counting.columns_step.preview.known.text().startswith("2 rows match")


def test_all_rows_are_counted_at_their_columns(bench: Bench, opened: Open, tmp_path: Path):
    """What stands behind the first rows is told, without a link to a row that is not at hand."""
    lines = [f"Person {n} Personson,p{n}@a.example,+37061{n:06d}" for n in range(400)]
    lines += [f"Nobody {n} Nemo,nobody{n}(at)a,8 612 {n:05d}" for n in range(3)]
    path = tmp_path / "people.csv"
    path.write_text("\n".join(["Name,E-mail,Phone", *lines]), encoding="utf-8")
    wizard = opened()
    assert _remarks(wizard)[1:3] == [
        (f"3 not valid: {isolate('nobody0(at)a')}", None),
        (f"3 without country code, using {isolate_ltr('+370')}", Act.COUNTRY),
    ]
    wizard.columns_step.model.choose_key(1, "ignore")
    bench.settle()
    assert "not valid" not in _remarks(wizard)[1][0], "a changed column is told anew"
