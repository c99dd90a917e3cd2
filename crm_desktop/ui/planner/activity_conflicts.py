"""What two people changed of an activity, or of others of its series, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import cast

from PySide6.QtWidgets import QWidget

from crm_desktop.business.attachments.model import Attachment
from crm_desktop.business.planner.model import (
    ActivityKind,
    Colleague,
    Participant,
    Priority,
    Result,
    Status,
    When,
)
from crm_desktop.core.errors import ConflictError, FieldConflict
from crm_desktop.ui.activities.asking import when_words
from crm_desktop.ui.activities.words import kind_word, result_word, weekday_and_day
from crm_desktop.ui.kit.conflict_card import ConflictCard
from crm_desktop.ui.kit.formatting import EMPTY, format_moment
from crm_desktop.ui.planner.repeat_field import rule_words


class ActivityConflicts(ConflictCard):
    """Fields are named as in the form; of another one of the series with its day.

    `names` of our people by id and `results` are to be filled before anything is shown.
    """

    def __init__(self, zone: tzinfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.names: Mapping[int, str] = {}
        self.results: Sequence[Result] = ()

    def title_of(self, field: str) -> str:
        name, _, day = field.partition(".")
        words = {
            "kind": self.tr("Kind"),
            "subject": self.tr("Subject"),
            "when": self.tr("When"),
            "rule": self.tr("Repeats"),
            "estimate_minutes": self.tr("Takes"),
            "priority": self.tr("Priority"),
            "location": self.tr("Place"),
            "body": self.tr("Notes"),
            "contacts": self.tr("With"),
            "users": self.tr("By"),
            "reason": self.tr("Reason"),
            "offered": self.tr("Offered"),
            "attachments": self.tr("Files"),
            "related": self.tr("Linked records"),
            "result": self.tr("Result"),
            "outcome_text": self.tr("Outcome"),
            "next_step": self.tr("Next step"),
            "mentions": self.tr("Mentioned"),
            "reminder": self.tr("Reminder"),
            "status": self.tr("Status"),
            "done_at": self.tr("Status"),  # when it was done comes with it
            "direction": self.tr("Direction"),
            "is_pinned": self.tr("Pinned"),
            "is_important": self.tr("Important"),
        }.get(name, name)
        if not day:
            return words
        return self.tr("{field} on {day}").format(
            field=words, day=weekday_and_day(date.fromisoformat(day[:10]))
        )

    def words_of(self, field: str, value: object) -> str:
        name = field.partition(".")[0]
        if name == "rule":
            return rule_words(str(value))
        if name == "result":
            found = (one for one in self.results if one.code == value)
            return next((result_word(one) for one in found), EMPTY)
        if isinstance(value, When):
            return when_words(value, self._zone)
        if isinstance(value, Status):
            return {
                Status.PLANNED: self.tr("Planned"),
                Status.DONE: self.tr("Done"),
                Status.CANCELLED: self.tr("Cancelled"),
            }[value]
        if isinstance(value, datetime):
            return format_moment(value)
        if isinstance(value, bool):
            return self.tr("Yes") if value else self.tr("No")
        if isinstance(value, ActivityKind):
            return kind_word(value)
        if isinstance(value, Priority):
            return {
                Priority.HIGH: self.tr("High"),
                Priority.NORMAL: self.tr("Normal"),
                Priority.LOW: self.tr("Low"),
            }[value]
        if isinstance(value, tuple):
            parts = [self._part(one) for one in cast("tuple[object, ...]", value)]
            return ", ".join(part for part in parts if part) or EMPTY
        return EMPTY if value in (None, "", 0) else str(value)

    def _part(self, one: object) -> str:
        if isinstance(one, Colleague):
            return self.names.get(one.user_id, "")
        if isinstance(one, Participant):
            return one.name
        if isinstance(one, Attachment):
            return one.file_name
        return self.names.get(one, "") if isinstance(one, int) else ""


def fields_of(conflicts: Sequence[FieldConflict]) -> frozenset[str]:
    """The fields of the activity itself that they are about."""
    return frozenset(one.field.partition(".")[0] for one in conflicts)


def part_of(error: ConflictError, conflicts: tuple[FieldConflict, ...]) -> ConflictError:
    """The same with some of its conflicts, to be decided by themselves."""
    return ConflictError(
        error.ref,
        expected_version=error.expected_version,
        actual_version=error.actual_version,
        conflicts=conflicts,
        changed_by=error.changed_by,
        changed_by_name=error.changed_by_name,
        changed_at=error.changed_at,
    )
