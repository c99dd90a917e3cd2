"""The import's window beside the main one: it ends with the file, and not unasked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from crm_desktop.app.wiring import OpenRequest
from crm_desktop.business.imports.flow import Step
from crm_desktop.business.imports.model import Field
from crm_desktop.ui.imports.wizard import ImportWizard
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from tests.journeys.conftest import Journey


def _questions() -> list[ConfirmDialog]:
    tops = QApplication.topLevelWidgets()
    return [top for top in tops if isinstance(top, ConfirmDialog) and top.isVisible()]


def _open_list(journey: Journey, folder: Path) -> ImportWizard:
    """The wizard in the step of the columns."""
    path = folder / "people.csv"
    path.write_text("Name;Phone\nJonas Jonaitis;+37060012345\n", encoding="utf-8")
    windows = journey.program.windows
    assert windows is not None
    windows.imports.open_file(str(path))
    wizard = windows.imports.wizard
    assert wizard is not None
    journey.wait(lambda: wizard.file_step.plan is not None)
    wizard.go_on()
    journey.settle()
    assert wizard.step is Step.COLUMNS
    return wizard


def _decide(wizard: ImportWizard) -> None:
    wizard.columns_step.model.choose(1, Field.MOBILE)


def test_who_ends_the_program_is_asked_about_the_import(launch, demo: Path, tmp_path: Path):
    journey = launch(database=demo)
    wizard = _open_list(journey, tmp_path)
    _decide(wizard)
    journey.window.quit()
    (question,) = _questions()
    question.reject()
    journey.settle()
    assert journey.window.isVisible()
    assert wizard.isVisible()
    journey.window.quit()
    (question,) = _questions()
    question.accept()
    journey.wait(lambda: not journey.window.isVisible())


def test_the_import_of_a_file_ends_with_it(launch, demo: Path, tmp_path: Path):
    journey = launch(database=demo)
    wizard = _open_list(journey, tmp_path)
    windows = journey.program.windows
    windows.imports.open_history()
    history = windows.imports._history
    other = OpenRequest(tmp_path / "other.crm", create=True)
    journey.program.open(other)
    journey.wait(lambda: journey.program.services.path == other.path)
    journey.settle()
    tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
    assert wizard not in tops
    assert history not in tops
    assert journey.program.windows.imports.wizard is None


def test_another_file_waits_for_the_answer_about_the_import(launch, demo: Path, tmp_path: Path):
    journey = launch(database=demo)
    wizard = _open_list(journey, tmp_path)
    _decide(wizard)
    other = OpenRequest(tmp_path / "other.crm", create=True)
    journey.program.open(other)
    (question,) = _questions()
    question.reject()
    journey.settle()
    assert journey.program.services.path == demo
    assert wizard.isVisible()
    journey.program.open(other)
    (question,) = _questions()
    question.accept()
    journey.wait(lambda: journey.program.services.path == other.path)
