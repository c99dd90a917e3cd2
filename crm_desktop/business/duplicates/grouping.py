"""Pairs joined to groups: what should be looked at, and merged, together. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from crm_desktop.business.duplicates.model import (
    LIKELY_FROM,
    Group,
    ids_of_key,
    pair_key,
    points_of,
)

MOST_IN_GROUP = 12
"""More contacts in one group could not be looked at side by side; weaker links wait for later."""


class _Joined:
    """Contacts that links have joined so far."""

    def __init__(self) -> None:
        self._of: dict[int, list[int]] = {}
        self._points: dict[int, int] = {}

    def members(self, contact_id: int) -> list[int]:
        return self._of.setdefault(contact_id, [contact_id])

    def join(self, low: int, high: int, points: int, apart: Collection[int]) -> None:
        one, other = self.members(low), self.members(high)
        if one is other or len(one) + len(other) > MOST_IN_GROUP:
            return
        if apart and any(pair_key(min(a, b), max(a, b)) in apart for a in one for b in other):
            return
        one.extend(other)
        for contact_id in other:
            self._of[contact_id] = one
        self._points[id(one)] = points

    def groups(self) -> Iterable[tuple[list[int], int]]:
        seen: set[int] = set()
        for members in self._of.values():
            if len(members) > 1 and id(members) not in seen:
                seen.add(id(members))
                yield members, self._points[id(members)]

    def are_joined(self, low: int, high: int) -> bool:
        return low in self._of and self._of[low] is self._of.get(high)


def groups_of(signs_by_pair: Mapping[int, int], apart: Collection[int] = ()) -> list[Group]:
    """Groups from pairs by their `pair_key`; the surest first, equal ones by id.

    Pairs that are at least likely join, the surest first, but never two that somebody said are
    two (`apart`). A pair that is only possible, or could not join, stands by itself.
    """
    links = sorted(
        ((points_of(signs), key) for key, signs in signs_by_pair.items() if key not in apart),
        key=lambda link: (-link[0], link[1]),
    )
    joined = _Joined()
    for points, key in links:
        if points < LIKELY_FROM:
            break
        joined.join(*ids_of_key(key), points, apart)
    signs_in: dict[int, int] = {}
    alone: list[Group] = []
    for points, key in links:
        low, high = ids_of_key(key)
        if joined.are_joined(low, high):
            mark = id(joined.members(low))
            signs_in[mark] = signs_in.get(mark, 0) | signs_by_pair[key]
        else:
            alone.append(Group((low, high), points, signs_by_pair[key]))
    found = [
        Group(tuple(sorted(members)), points, signs_in[id(members)])
        for members, points in joined.groups()
    ]
    found += alone
    found.sort(key=lambda group: (-group.points, group.ids))
    return found
