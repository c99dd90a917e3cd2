"""When an activity is, as it is typed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from pytestqt.qtbot import QtBot

from crm_desktop.business.planner.model import When
from crm_desktop.ui.planner.when_field import WhenField


def test_a_time_that_is_not_understood_changes_nothing(qtbot: QtBot) -> None:
    field = WhenField(UTC, lambda: date(2026, 6, 15))
    qtbot.addWidget(field)
    start = datetime(2026, 6, 18, 14, 30, tzinfo=UTC)
    known = When.timed(start, start + timedelta(minutes=90))
    field.set_value(known)
    assert field.value() == known
    field.start.edit.setText("half past")
    assert field.value() == known
    field.start.edit.setText("15:00")
    assert field.value().start_at == start + timedelta(minutes=30)
