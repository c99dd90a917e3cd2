"""The window that asks about what others changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.ui.kit.conflict_dialog import (
    MOST_SHOWN,
    Answer,
    ConflictDialog,
    Question,
    ask_about,
)
from crm_desktop.ui.kit.plain_label import PlainLabel
from tests.ui.pauses import settle_layouts

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

PHONE = Question(
    "phone", "Phone", "1", "2", both="2\n1", who="Ben", when=datetime(2026, 5, 4, 9, tzinfo=UTC)
)
OWNER = Question("owner", "Owner", "Rasa", "", who="Ben")


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def _open(
    host: QWidget, questions: Sequence[Question]
) -> tuple[ConflictDialog, list[Mapping[Any, Answer] | None]]:
    said: list[Any] = []
    dialog = ask_about(
        host, "Changed", "Choose.", questions, said.append, on_later=lambda: said.append(None)
    )
    settle_layouts()
    return dialog, said


def _shown(dialog: ConflictDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(PlainLabel))


def test_enter_overwrites_nothing_and_escape_decides_nothing(host: QWidget) -> None:
    dialog, said = _open(host, (PHONE, OWNER))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert said == [{"phone": Answer.BOTH, "owner": Answer.THEIRS}]
    dialog, said = _open(host, (PHONE, OWNER))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert said == [None]


def test_whose_and_when_and_what_each_answer_keeps_is_said(host: QWidget) -> None:
    dialog, _said = _open(host, (PHONE, OWNER))
    words = _shown(dialog)
    assert "Ben\u2069 · " in words
    assert "Theirs: \u2068Ben\u2069" in words
    tiles = dialog.blocks[0].tiles
    assert tiles[Answer.BOTH].words() == "2\n1"
    assert tiles[Answer.MINE].accessibleName() == "Phone. Yours: 1"
    assert Answer.BOTH not in dialog.blocks[1].tiles
    assert dialog.blocks[1].tiles[Answer.THEIRS].words() == "—"


def test_each_is_chosen_by_itself_with_arrows_or_mouse(host: QWidget) -> None:
    dialog, said = _open(host, (PHONE, OWNER))
    first, second = dialog.blocks
    first.tiles[Answer.BOTH].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(first.tiles[Answer.BOTH], Qt.Key.Key_Left)
    assert first.answer() is Answer.THEIRS
    QTest.keyClick(first.tiles[Answer.THEIRS], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is second.tiles[Answer.THEIRS], "one step for each question"
    QTest.mouseClick(second.tiles[Answer.MINE], Qt.MouseButton.LeftButton)
    dialog.act_button.click()
    assert said == [{"phone": Answer.THEIRS, "owner": Answer.MINE}]


def test_all_mine_and_all_theirs_also_of_what_is_not_shown(host: QWidget) -> None:
    many = [Question(number, f"Contact {number}", "a", "b") for number in range(MOST_SHOWN + 7)]
    dialog, said = _open(host, many)
    assert "7 more after these: theirs" in _shown(dialog)
    dialog.all_mine.click()
    assert "7 more after these: yours" in _shown(dialog)
    dialog.blocks[3].choose(Answer.THEIRS)
    dialog.act_button.click()
    (answers,) = said
    assert answers is not None
    assert [key for key, answer in answers.items() if answer is Answer.THEIRS] == [3]
    assert len(answers) == len(many)


def test_one_question_needs_no_line_for_all_and_shows_texts_whole(host: QWidget) -> None:
    long = "Wants a quote for the new office until Friday; call back after 14:00 please"
    dialog, _said = _open(host, (Question("notes", "Notes", long, long[::-1], both=long * 2),))
    assert not hasattr(dialog, "all_mine")
    for tile in dialog.blocks[0].tiles.values():
        assert tile.height() >= tile.heightForWidth(tile.width())
