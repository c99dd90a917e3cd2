"""The end of an import in words."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from crm_desktop.business.imports.model import ImportDone
from crm_desktop.ui.imports.result_step import ResultStep
from crm_desktop.ui.kit.buttons import PrimaryButton
from crm_desktop.ui.kit.plain_label import PlainLabel


def _told(qtbot: QtBot, done: ImportDone) -> set[str]:
    step = ResultStep()
    qtbot.addWidget(step)
    step.show_done(done)
    return {label.text() for label in step.findChildren(PlainLabel)}


def test_what_there_is_one_of_is_told_as_one(qtbot: QtBot):
    told = _told(qtbot, ImportDone(1, 1, 1, 2, 1, refused=1, others=1, joined=1))
    assert {
        "contact added",
        "organization made for them",
        "contact completed",
        "row joined with another row of the same contact",
        "row without anything new, or left out",
        "row with problems left out",
    } <= told


def test_what_there_are_more_of_is_told_as_several(qtbot: QtBot):
    told = _told(qtbot, ImportDone(1, 2, 3, 6, 4, refused=2))
    assert {"contacts added", "organizations made for them", "contacts completed"} <= told
    assert {"rows without anything new, or left out", "rows with problems left out"} <= told


def test_the_window_has_one_primary_button(qtbot: QtBot):
    step = ResultStep()
    qtbot.addWidget(step)
    assert not step.findChildren(PrimaryButton), "closing is the main one, at the foot"
