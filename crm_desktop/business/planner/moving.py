"""What dragging means: activities that are taken from a day and put on another, or on somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta, tzinfo

from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.business.planner.model import Move, Timing


def moves_to(
    items: Iterable[PlannedItem],
    from_day: date | None,
    to_day: date,
    to_user: int | None,
    *,
    is_copy: bool = False,
) -> tuple[Move, ...]:
    """The moves that bring what was taken on `from_day` to `to_day` and `to_user`.

    Others that were taken along keep their distance in days; without `from_day` all go to `to_day`.
    All go to `to_user`, or stay with their own people if it is `None`. An activity of several
    people is moved once; taken from several rows it goes from all its people to `to_user`. What
    stays where it is makes no move, unless it is copied.
    """
    by_days = None if from_day is None else (to_day - from_day).days
    rows: dict[int, list[PlannedItem]] = {}
    for item in items:
        rows.setdefault(item.activity_id, []).append(item)
    moves = (_move(own, by_days, to_day, to_user, is_copy=is_copy) for own in rows.values())
    return tuple(move for move in moves if move is not None)


def _move(
    own: list[PlannedItem], by_days: int | None, to_day: date, to_user: int | None, *, is_copy: bool
) -> Move | None:
    """One activity's move; `own` are those of its rows that were taken."""
    item = own[0]
    changes_user = to_user is not None and any(one.user_id != to_user for one in own)
    is_new_in_calendar = item.timing is Timing.UNSCHEDULED or by_days is None
    if not (is_new_in_calendar or by_days or changes_user or is_copy):
        return None
    return Move(
        item.activity_id,
        to_day=to_day if is_new_in_calendar else None,
        by_days=0 if is_new_in_calendar or by_days is None else by_days,
        from_user=item.user_id if changes_user and len(own) == 1 else None,
        to_user=to_user if changes_user else None,
    )


def out_of_calendar(items: Iterable[PlannedItem]) -> tuple[Move, ...]:
    """The moves that bring activities back to those without a day."""
    ids = {item.activity_id for item in items if item.timing is not Timing.UNSCHEDULED}
    return tuple(Move(activity_id, is_unscheduled=True) for activity_id in sorted(ids))


def lasting_until(item: PlannedItem, day: date, zone: tzinfo) -> Move | None:
    """The move that lets an activity end on `day`; `None` if it does, or would end too early."""
    if day == item.last_day(zone) or day < item.first_day(zone):
        return None
    return Move(item.activity_id, last_day=day)


def lasting_longer(items: Iterable[PlannedItem], days: int, zone: tzinfo) -> tuple[Move, ...]:
    """The moves that let activities end so many days later, or earlier; one for each of them."""
    found: dict[int, Move] = {}
    for item in items:
        move = lasting_until(item, item.last_day(zone) + timedelta(days=days), zone)
        if move is not None:
            found[item.activity_id] = move
    return tuple(found.values())


def by_minutes(items: Iterable[PlannedItem], minutes: int, zone: tzinfo) -> tuple[Move, ...]:
    """The moves that bring timed activities to an earlier or later time of their day."""
    found: dict[int, Move] = {}
    for item in items:
        if item.is_timed:
            local = item.start_at().astimezone(zone)
            time = local.hour * 60 + local.minute + minutes
            if 0 <= time < 24 * 60:
                found[item.activity_id] = Move(item.activity_id, to_day=local.date(), to_time=time)
    return tuple(found.values())


def at_time(moves: Iterable[Move], day: date, minutes: int) -> tuple[Move, ...]:
    """The same moves, to a time of a day."""
    return tuple(replace(move, to_day=day, by_days=0, to_time=minutes) for move in moves)
