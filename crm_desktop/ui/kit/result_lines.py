"""Found records as lines of a result list, each told apart from its namesakes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from crm_desktop.core.clock import day_of_moment
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.kit.formatting import format_day
from crm_desktop.ui.kit.result_list import ResultLine

_ICONS = {"person": "user", "organization": "building"}


class FoundRecord(Protocol):
    """What a search gives back of a record."""

    @property
    def ref(self) -> RecordRef: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def parts(self) -> tuple[str, ...]: ...
    @property
    def matched(self) -> str: ...
    @property
    def last_contact_at(self) -> datetime | None: ...


def lines_of(found: Iterable[FoundRecord]) -> tuple[ResultLine, ...]:
    """Name, what tells it apart, what was found elsewhere, and the day of the last contact."""
    return tuple(
        ResultLine(
            key=each.ref,
            title=each.title,
            icon_name=_ICONS.get(each.kind, "address-book"),
            parts=tuple(part for part in (*each.parts, each.matched) if part),
            trailing=_day(each.last_contact_at),
        )
        for each in found
    )


def _day(moment: datetime | None) -> str:
    return "" if moment is None else format_day(day_of_moment(moment))
