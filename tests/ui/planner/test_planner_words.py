"""Words of the planner that hold numbers."""

from __future__ import annotations

from datetime import UTC, datetime

from pytestqt.qtbot import QtBot

from crm_desktop.business.planner.merging import EDITED_FIELDS
from crm_desktop.business.planner.model import Status
from crm_desktop.core.text import isolate_ltr
from crm_desktop.ui.planner.activity_conflicts import ActivityConflicts
from crm_desktop.ui.planner.words import hours_of


def test_numbers_beside_a_stroke_keep_their_places_in_every_script() -> None:
    # Without isolates the bidirectional algorithm swaps Arabic digits around a neutral sign.
    assert hours_of("٣٨", "٤٠") == f"{isolate_ltr('٣٨')} / {isolate_ltr('٤٠')} h"
    assert hours_of("38", "40") == "\u206838\u2069 / \u206840\u2069 h"


def test_everything_that_others_change_of_an_activity_has_words(qtbot: QtBot) -> None:
    card = ActivityConflicts(UTC)
    qtbot.addWidget(card)
    assert [name for name in EDITED_FIELDS if card.title_of(name) == name] == []
    assert card.title_of("done_at") == card.title_of("status"), "both are said at once"
    words = [card.words_of("status", one) for one in Status]
    assert words == ["Planned", "Done", "Cancelled"]
    assert card.words_of("is_important", value=True) == "Yes"
    assert "2026" in card.words_of("done_at", datetime(2026, 6, 15, 9, tzinfo=UTC))
