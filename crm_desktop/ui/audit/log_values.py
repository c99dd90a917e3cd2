"""Stored codes of the log in words: statuses, kinds and times of contacts and activities."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.planner.model import ActivityKind, Priority, Status, Timing
from crm_desktop.ui.activities.words import kind_word


def activity_value(column: str, value: str) -> str:
    """A value of an activity; what is no code as it is."""
    if column == "kind" and value in set(ActivityKind):
        return kind_word(ActivityKind(value))
    tr = QCoreApplication.translate
    words = {
        ("status", Status.PLANNED): tr("Log", "planned"),
        ("status", Status.DONE): tr("Log", "done"),
        ("status", Status.CANCELLED): tr("Log", "cancelled"),
        ("timing", Timing.UNSCHEDULED): tr("Log", "without a day"),
        ("timing", Timing.ANY_TIME): tr("Log", "at any time"),
        ("timing", Timing.WHOLE_DAY): tr("Log", "all day"),
        ("timing", Timing.TIMED): tr("Log", "at a set time"),
        ("direction", "in"): tr("Log", "incoming"),
        ("direction", "out"): tr("Log", "outgoing"),
        ("priority", str(int(Priority.LOW))): tr("Log", "low"),
        ("priority", str(int(Priority.NORMAL))): tr("Log", "normal"),
        ("priority", str(int(Priority.HIGH))): tr("Log", "high"),
    }
    return words.get((column, value), value)
