"""What a file says otherwise of activities: shown old and new, decided by row, written as one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.whole import Difference, TakenOver
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.ui.activities.stored_values import activity_text
from crm_desktop.ui.imports.differences_window import (
    DifferencesContext,
    DifferencesWindow,
    Progress,
)
from crm_desktop.ui.kit.formatting import format_iso_day
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.theme import theme

DIFFERENCES = (
    Difference(
        RecordRef("activity", 1), 3, "Offer",
        (("status", "planned", "done"), ("start_date", "2026-05-11", "2026-05-12")),
    ),
    Difference(RecordRef("activity", 2), 1, "Call", (("subject", "Call", "Ring"),)),
)  # fmt: skip

WORDS = {"status": "Status", "start_date": "Day", "subject": "Subject"}


class _Stored:
    """What was written and told."""

    def __init__(self) -> None:
        self.taken: list[Sequence[Difference]] = []
        self.told: list[TakenOver] = []
        self.opened: list[RecordRef] = []

    def take_over(self, chosen: Sequence[Difference], progress: Progress) -> TakenOver:
        progress(len(chosen), len(chosen))
        self.taken.append(chosen)
        return TakenOver(7, len(chosen))


@pytest.fixture
def stored() -> _Stored:
    return _Stored()


@pytest.fixture
def window(stored: _Stored, qtbot: QtBot) -> DifferencesWindow:
    theme().apply("light", "compact")
    context = DifferencesContext(
        stored.take_over, WORDS.__getitem__, activity_text, stored.opened.append,
        stored.told.append, Operations(InlineWorker()),
    )  # fmt: skip
    made = DifferencesWindow(context, DIFFERENCES, 5)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    return made


def _decisions(window: DifferencesWindow) -> list[object]:
    return [window.model.data(window.model.index(row, 0)) for row in range(2)]


def _shown(window: DifferencesWindow) -> list[list[str]]:
    details = window.details
    return [
        [str(details.data(details.index(row, column))) for column in range(3)]
        for row in range(details.rowCount())
    ]


def test_nothing_is_taken_that_nobody_decided_for(window: DifferencesWindow) -> None:
    assert _decisions(window) == ["Keep what is here"] * 2
    assert not window.apply_button.isEnabled()
    assert window.model.data(window.model.index(0, 2)) == "Status, Day"


def test_old_and_new_stand_side_by_side_in_words(window: DifferencesWindow) -> None:
    isolates = {0x2068: None, 0x2069: None}
    plain = [[text.translate(isolates) for text in row] for row in _shown(window)]
    assert plain[0] == ["Status", "planned", "→ done"]
    assert plain[1] == [
        "Day",
        *(
            f"{sign}{format_iso_day(day)}"
            for sign, day in (("", "2026-05-11"), ("→ ", "2026-05-12"))
        ),
    ]
    window.view.selectRow(1)
    assert [row[0] for row in _shown(window)] == ["Subject"]


def test_a_row_is_decided_by_a_key_and_written_with_one_button(
    window: DifferencesWindow, stored: _Stored, qtbot: QtBot
) -> None:
    window.view.selectRow(1)
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_Space)
    assert _decisions(window) == ["Keep what is here", "Take from the file"]
    assert window.turn_button.text() == "Keep what is here"
    window.apply_button.click()
    qtbot.waitUntil(window.isHidden)
    assert stored.taken == [(DIFFERENCES[1],)]
    assert stored.told == [TakenOver(7, 1)]


def test_all_are_taken_and_kept_again_at_once(window: DifferencesWindow) -> None:
    window.turn_all()
    assert _decisions(window) == ["Take from the file"] * 2
    assert window.chosen == DIFFERENCES
    window.turn_all()
    assert window.chosen == ()
