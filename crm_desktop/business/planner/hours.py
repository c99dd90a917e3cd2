"""A day on an axis of hours: what is at the same time stands side by side."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta, tzinfo
from typing import NamedTuple

from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.business.planner.load import clock_minutes

DAY_MINUTES = 24 * 60
_USUAL_HOURS = (8 * 60, 18 * 60)
_Span = tuple[int, int, PlannedItem]


class HourBlock(NamedTuple):
    """An activity on the axis of hours: minutes after midnight, lane `lane` of `lanes`."""

    item: PlannedItem
    start: int
    end: int
    lane: int
    lanes: int


def hour_blocks(items: Iterable[PlannedItem], day: date, zone: tzinfo) -> tuple[HourBlock, ...]:
    """The timed activities of a day by the clock on the wall; those at one time in own lanes."""
    spans: list[_Span] = []
    for item in items:
        if item.is_timed:
            start = _wall_minutes(item, 0, day, zone)
            end = _wall_minutes(item, clock_minutes(item), day, zone)
            if end > 0 and start < DAY_MINUTES:
                spans.append((max(0, start), min(DAY_MINUTES, max(end, start + 1)), item))
    spans.sort(key=lambda span: (span[0], -span[1], span[2].activity_id))
    return tuple(block for group in _groups(spans) for block in _in_lanes(group))


def hours_in_view(blocks: Iterable[HourBlock]) -> tuple[int, int]:
    """The whole hours, in minutes, that show a working day and all that lies outside of it."""
    first, last = _USUAL_HOURS
    for block in blocks:
        first = min(first, block.start // 60 * 60)
        last = max(last, -(-block.end // 60) * 60)
    return first, last


def _wall_minutes(item: PlannedItem, after: int, day: date, zone: tzinfo) -> int:
    """What the clock shows so many minutes after the start, counted from a day's midnight."""
    local = (item.start_at() + timedelta(minutes=after)).astimezone(zone)
    return (local.date() - day).days * DAY_MINUTES + local.hour * 60 + local.minute


def _groups(spans: list[_Span]) -> Iterable[list[_Span]]:
    """Runs of spans that touch in time."""
    group: list[_Span] = []
    until = -1
    for span in spans:
        if group and span[0] >= until:
            yield group
            group = []
        until = max(until, span[1]) if group else span[1]
        group.append(span)
    if group:
        yield group


def _in_lanes(group: list[_Span]) -> list[HourBlock]:
    free_from: list[int] = []
    placed: list[tuple[_Span, int]] = []
    for span in group:
        lane = next((at for at, free in enumerate(free_from) if free <= span[0]), len(free_from))
        if lane == len(free_from):
            free_from.append(0)
        free_from[lane] = span[1]
        placed.append((span, lane))
    return [
        HourBlock(item, start, end, lane, len(free_from)) for (start, end, item), lane in placed
    ]
