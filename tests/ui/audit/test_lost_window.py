"""What others changed meanwhile stands in doubt under the name of its own card."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.business.audit.lost_model import Doubt
from crm_desktop.business.audit.model import HistoryEntry, HistoryKind
from crm_desktop.core.errors import FieldConflict
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.audit.lost_window import DoubtCard
from crm_desktop.ui.kit.plain_label import PlainLabel


def _doubt(number: int, name: str) -> Doubt:
    entry = HistoryEntry(
        at=datetime(2026, 3, 4, tzinfo=UTC), user_id=1, user_name="Ben", action="",
        kind=HistoryKind.CHANGED, field="job_title", old="Cook", new="Chef", seq=0,
    )  # fmt: skip
    conflict = FieldConflict("job_title", "", "Chef", "Cook", "Ben", entry.at)
    place = ("contact", number, "job_title")
    return Doubt(RecordRef("contact", number), name, entry, conflict, (place,))


@pytest.fixture
def ask(qapp: QApplication, qtbot: QtBot) -> Callable[..., tuple[DoubtCard, list[object]]]:
    def make(*doubts: Doubt) -> tuple[DoubtCard, list[object]]:
        card = DoubtCard(lambda _line: "Job title: Chef")
        qtbot.addWidget(card)
        answers: list[object] = []
        for number, doubt in enumerate(doubts):
            card.ask(number, doubt, lambda doubt, answer: answers.append((doubt.name, answer)))
        return card, answers

    return make


def test_the_same_field_of_two_cards_is_asked_under_both_names(ask):
    card, answers = ask(_doubt(1, "Anna"), _doubt(2, "Cara"))
    shown = " ".join(label.text() for label in card.findChildren(PlainLabel))
    assert "Anna" in shown
    assert "Cara" in shown
    second = card.button("mine", card.fields[1])
    assert second is not None
    assert "Cara" in second.accessibleName()
    second.click()
    assert answers == [("Cara", "mine")]
