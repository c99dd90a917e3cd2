"""The log tells no codes: what a table keeps is said in the words of its feature."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from crm_desktop.app.log_values import value_word
from crm_desktop.ui.kit.formatting import format_iso_day


@pytest.mark.parametrize(
    ("table", "column", "stored", "told"),
    [
        ("segment", "is_shared", "1", "Yes"),
        ("segment", "is_shared", "0", "No"),
        ("activity", "is_pinned", "1", "Yes"),
        ("segment", "kind", "static", "contacts chosen by hand"),
        ("segment", "kind", "dynamic", "contacts that its filter finds"),
        ("contact_point", "kind", "mobile", "Mobile phone"),
        ("absence", "kind", "trip", "Business trip"),
        ("custom_field", "kind", "money", "Amount of money"),
        ("custom_field", "target", "organization", "Organizations"),
        ("activity", "status", "cancelled", "cancelled"),
        ("contact", "lifecycle_stage", "lead", "Lead"),
        ("contact", "notes", "1", "1"),
        ("absence", "kind", "of another version", "of another version"),
    ],
)
def test_a_code_is_told_in_words(
    qtbot: QtBot, table: str, column: str, stored: str, told: str
) -> None:
    assert value_word(table, column, stored) == told


def test_a_day_is_told_as_days_are(qtbot: QtBot) -> None:
    assert value_word("absence", "start_date", "2026-08-17") == format_iso_day("2026-08-17")
    assert value_word("absence", "start_date", "2026-08-17") != "2026-08-17"
