"""Unsaved text that is offered again: reached by keyboard, and never thrown away by one key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from crm_desktop.core.drafts import Draft, DraftText
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.kit.dialogs import open_questions
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.shell.unsaved_window import UnsavedWindow
from tests.builders import NOON


@pytest.fixture
def window(qtbot: QtBot) -> UnsavedWindow:
    theme().apply("light", "compact")
    drafts = [
        Draft(
            name,
            "ContactCard",
            name,
            NOON,
            (DraftText("notes", "Write a note…", f"typed on {name}"),),
            RecordRef("contact", number),
        )
        for number, name in enumerate(("Anna", "Ben"), 1)
    ]
    made = UnsavedWindow(drafts, [draft.key for draft in drafts])
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def _focused(window: UnsavedWindow) -> str:
    one = window.focusWidget()
    assert isinstance(one, QAbstractButton)
    return one.accessibleName() or one.text()


def test_the_keyboard_begins_at_the_way_back_and_goes_in_reading_order(
    window: UnsavedWindow,
) -> None:
    seen = [_focused(window)]
    for _ in range(7):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        seen.append(_focused(window))
    assert seen == [
        "Open and fill in: Anna",
        "Discard: Ben",
        "Copy the text: Ben",
        "Open and fill in: Ben",
        "Discard all",
        "Close",
        "Discard: Anna",
        "Copy the text: Anna",
    ]


def test_one_text_is_not_thrown_away_unasked(window: UnsavedWindow) -> None:
    gone: list[tuple[str, ...]] = []
    window.discarded.connect(gone.append)
    (discard,) = (
        one
        for one in window.findChildren(QAbstractButton)
        if one.accessibleName() == "Discard: Anna"
    )
    discard.click()
    (question,) = open_questions()
    assert question.windowTitle() == "Discard 1 unsaved text?"
    QTest.keyClick(question, Qt.Key.Key_Return)
    assert gone == []
    assert len(window.drafts) == 2
    discard.click()
    (question,) = open_questions()
    question.act_button.click()
    assert gone == [("Anna",)]
    assert [draft.key for draft in window.drafts] == ["Ben"]


def test_what_is_called_by_its_hint_is_called_without_its_dots(window: UnsavedWindow) -> None:
    words = [one.text() for one in window.findChildren(PlainLabel)]
    assert f"Write a note: {isolate('typed on Anna')}" in words
