"""Two people changed one record: different fields merge, the same field is a question (P3).

For records that are flat frozen dataclasses with `version`; cards of contacts and activities, which
hold lists of rows, have merges of their own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast

from crm_desktop.core.errors import FieldConflict

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
ORDER = "order"
"""The field of a `FieldConflict` about an order; its values are tuples of keys."""


def merge_fields(
    base: T, mine: T, theirs: T, names: Collection[str]
) -> tuple[T, tuple[FieldConflict, ...]]:
    """`theirs` with my changes on top, and the fields that both changed otherwise."""
    values: dict[str, Any] = {}
    conflicts: list[FieldConflict] = []
    for name in names:
        was, my, their = (getattr(one, name) for one in (base, mine, theirs))
        if my in (was, their):
            continue
        if was == their:
            values[name] = my
        else:
            conflicts.append(FieldConflict(name, was, my, their))
    return _with(theirs, values), tuple(conflicts)


def changed_fields(
    base: object | None, theirs: object, names: Iterable[str]
) -> tuple[FieldConflict, ...]:
    """What others changed of a record that is to be taken away: mine is nothing.

    Without `base`, as it was seen, nothing is asked about.
    """
    if base is None:
        return ()
    pairs = ((name, getattr(base, name), getattr(theirs, name)) for name in names)
    return tuple(FieldConflict(name, was, None, now) for name, was, now in pairs if was != now)


def answered(
    base: T, mine: T, conflicts: Sequence[FieldConflict], kept: Collection[str]
) -> tuple[T, T]:
    """`base` and `mine` so changed that another save keeps mine of `kept`, else theirs."""
    theirs: dict[str, Any] = {one.field: one.theirs for one in conflicts}
    dropped = {name: value for name, value in theirs.items() if name not in kept}
    return _with(base, theirs), _with(mine, dropped)


def merge_order(base: Sequence[K], mine: Sequence[K], theirs: Sequence[K]) -> tuple[K, ...] | None:
    """Their order with what I moved put where I put it; `None` where both moved the same thing.

    What only they know stays where they have it, what only I know goes behind what it stands behind
    here.
    """
    common = set(base) & set(mine) & set(theirs)
    was, my, their = ([one for one in each if one in common] for each in (base, mine, theirs))
    moved = _moved(was, my)
    if my != their and _perhaps_moved(was, my) & _perhaps_moved(was, their):
        return None
    order = [one for one in theirs if one not in moved]
    for place, one in enumerate(mine):
        if one in moved or one not in theirs:
            before = next((each for each in reversed(mine[:place]) if each in order), None)
            behind = next((each for each in mine[place + 1 :] if each in order), None)
            if before is not None:
                order.insert(order.index(before) + 1, one)
            else:  # the first here stands before what it stands before
                order.insert(0 if behind is None else order.index(behind), one)
    return tuple(order)


def _perhaps_moved(was: Sequence[K], now: Sequence[K]) -> set[K]:
    """What may have been moved: of two neighbors that changed places, either one."""
    place = {one: number for number, one in enumerate(was)}
    places = [place[one] for one in now]
    up = _chain_lengths(places)
    down = _chain_lengths([-one for one in reversed(places)])[::-1]
    longest = max(up, default=0)
    kept = [n for n in range(len(now)) if up[n] + down[n] - 1 == longest]
    shared = Counter(up[n] for n in kept)
    return set(now) - {now[n] for n in kept if shared[up[n]] == 1}


def _chain_lengths(places: Sequence[int]) -> list[int]:
    """Of each, how long the longest rising chain is that ends there."""
    ends: list[int] = []
    lengths: list[int] = []
    for one in places:
        at = bisect_left(ends, one)
        ends[at : at + 1] = [one]
        lengths.append(at + 1)
    return lengths


def _moved(was: Sequence[K], now: Sequence[K]) -> set[K]:
    """What was moved: all but the longest part that kept its order."""
    place = {one: number for number, one in enumerate(was)}
    ends: list[int] = []
    chains: list[tuple[K, ...]] = []
    for one in now:
        at = bisect_left(ends, place[one])
        chain = (*(chains[at - 1] if at else ()), one)
        ends[at : at + 1] = [place[one]]
        chains[at : at + 1] = [chain]
    return set(now) - set(chains[-1] if chains else ())


def require_one_order(
    base: Sequence[K] | None,
    mine: Sequence[K],
    theirs: Sequence[K],
    refuse: Callable[[tuple[FieldConflict, ...]], Exception],
) -> tuple[K, ...]:
    """The order to be stored; raises what `refuse` makes where two people moved the same thing.

    Without `base`, as it was seen, mine stands.
    """
    if base is None:
        return tuple(mine)
    merged = merge_order(base, mine, theirs)
    if merged is None:
        conflict = FieldConflict(ORDER, tuple(base), tuple(mine), tuple(theirs))
        raise refuse((conflict,))
    return merged


def _with(one: T, values: dict[str, Any]) -> T:
    return cast("T", replace(cast("Any", one), **values))
