"""The windows of calls and dates beside the main one: another language, another file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from crm_desktop.app.wiring import OpenRequest
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from crm_desktop.ui.kit.translation import PSEUDO, install_language
from crm_desktop.ui.rotation.call_queue import CallState
from tests.journeys.conftest import Journey
from tests.journeys.test_language import speak


@pytest.fixture(autouse=True)
def _english_again(qapp: QApplication):
    yield
    install_language(qapp, "en")


def _questions() -> list[ConfirmDialog]:
    tops = QApplication.topLevelWidgets()
    return [top for top in tops if isinstance(top, ConfirmDialog) and top.isVisible()]


def _open_calls(journey: Journey):
    rotation = journey.program.windows.rotation
    model = journey.page.list.model
    rotation.call_these(tuple(model.row(number).id for number in range(3)))
    journey.wait(lambda: rotation._calls is not None and rotation._calls.row == 0)
    journey.settle()
    return rotation._calls


def test_calls_and_dates_go_on_in_another_language(launch, demo: Path):
    journey = launch(database=demo)
    rotation = journey.program.windows.rotation
    calls = _open_calls(journey)
    calls.skip()
    journey.settle()
    calls.form.text.setPlainText("wants an offer")
    dates = rotation.open_dates()
    journey.settle()
    speak(journey, PSEUDO)
    again = rotation._calls
    assert again is not calls
    journey.wait(lambda: again.form.text.toPlainText() == "wants an offer")
    assert again.windowTitle().startswith("⟦")
    assert again.row == 1
    assert again.queue.calls[0].state is CallState.SKIPPED
    assert rotation._dates is not dates
    assert rotation._dates.windowTitle().startswith("⟦")
    again.leave()


def test_unsaved_calls_are_asked_about_before_another_file_opens(
    launch, demo: Path, tmp_path: Path
):
    journey = launch(database=demo)
    rotation = journey.program.windows.rotation
    calls = _open_calls(journey)
    calls.form.text.setPlainText("wants an offer")
    other = OpenRequest(tmp_path / "other.crm", create=True)
    journey.program.open(other)
    (question,) = _questions()
    question.reject()
    journey.settle()
    assert rotation._calls is calls, "kept, and so is the file"
    assert journey.program.services.path == demo
    journey.program.open(other)
    (question,) = _questions()
    question.accept()
    journey.wait(lambda: journey.program.services.path == other.path)


def test_who_thinks_a_question_over_has_still_quit(launch, demo: Path):
    journey = launch(database=demo)
    calls = _open_calls(journey)
    calls.form.text.setPlainText("wants an offer")
    journey.window.quit()
    (question,) = _questions()
    journey.window._forget_closing()  # what comes some seconds later
    assert journey.window.isVisible()
    question.accept()
    journey.wait(lambda: not journey.window.isVisible())
