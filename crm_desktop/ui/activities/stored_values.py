"""What the table of activities keeps, in words: for the log, and for what a file says instead."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.planner.model import ActivityKind, Priority, Result, Sign, Status, Timing
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.ui.activities.words import kind_word, result_word
from crm_desktop.ui.kit.formatting import format_iso_day, format_moment, format_number


def activity_value(column: str, value: str) -> str:
    """A value of an activity; what is no code as it is."""
    if column == "kind" and value in set(ActivityKind):
        return kind_word(ActivityKind(value))
    if column == "result" and value:
        return result_word(Result(value, Sign.NONE))
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


def activity_text(column: str, value: object) -> str:
    """A value of any column of an activity as a reader knows it; empty where there is none."""
    if value is None or value == "":
        return ""
    if isinstance(value, int):
        if column.startswith("is_"):
            return QCoreApplication.translate("Log", "yes") if value else ""
        if column.endswith("_at"):
            return format_moment(from_milliseconds(value))
        if column == "estimate_minutes":
            return format_number(value) if value else ""
    text = str(value)
    return format_iso_day(text) if column.endswith("_date") else activity_value(column, text)
