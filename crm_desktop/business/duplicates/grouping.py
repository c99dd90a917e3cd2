"""Pairs joined to groups: what should be looked at, and merged, together. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from crm_desktop.business.duplicates.blocks import Facts
from crm_desktop.business.duplicates.model import (
    LIKELY_FROM,
    SURE_FROM,
    Group,
    Sign,
    ids_of_key,
    pair_key,
    points_of,
)

MOST_IN_GROUP = 12
"""More contacts in one group could not be looked at side by side; weaker links wait for later."""
_RARE = int(Sign.RARE)
_PAIR = 2


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

    def is_taken(self, contact_id: int) -> bool:
        """Whether somebody was joined to it."""
        return len(self._of.get(contact_id, ())) > 1

    def are_joined(self, low: int, high: int) -> bool:
        return low in self._of and self._of[low] is self._of.get(high)


def groups_of(signs_by_pair: Mapping[int, int], apart: Collection[int] = ()) -> list[Group]:
    """Groups from pairs by their `pair_key`; the surest first, equal ones by id.

    Pairs that are at least likely join, the surest first, but never two that somebody said are
    two (`apart`). Namesakes of whom nothing else is known join if each two of them are a pair. Any
    other pair that is only possible, or could not join, stands by itself.
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
    _join_namesakes(joined, [link for link in links if signs_by_pair[link[1]] & _RARE])
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
    found.sort(key=rank)
    return found


def rank(group: Group) -> tuple[int, tuple[int, ...]]:
    """For the order of groups: the surest first, equal ones by id."""
    return -group.points, group.ids


def needs_facts(group: Group) -> bool:
    """Whether it is sure over a third: two of its contacts may never have been compared."""
    return group.points >= SURE_FROM and len(group.ids) > _PAIR


def heeded(group: Group, facts: Iterable[Facts]) -> Group:
    """A group that is sure, unless two of its contacts have birthdays or tax numbers of their own.

    Each may be the third one, and nobody can tell which: it is looked at before it is merged, and
    says what is against it. `facts` are those of its contacts.
    """
    known = tuple(facts)
    against = Sign(0)
    if len({one.birthday for one in known} - {0}) > 1:
        against |= Sign.OTHER_BIRTHDAY
    if len({one.tax for one in known} - {0}) > 1:
        against |= Sign.OTHER_TAX_ID
    if not against:
        return group
    points = min(group.points, SURE_FROM - 1)
    return replace(group, points=points, signs=group.signs | int(against))


def _join_namesakes(joined: _Joined, links: Sequence[tuple[int, int]]) -> None:
    """Join who has a rare name and is in no surer group: all of them or none."""
    namesakes = _Joined()
    pairs = {key for _points, key in links}
    for points, key in links:
        low, high = ids_of_key(key)
        if points >= LIKELY_FROM or joined.is_taken(low) or joined.is_taken(high):
            continue
        crossing = (
            pair_key(min(one, other), max(one, other))
            for one in namesakes.members(low)
            for other in namesakes.members(high)
            if one != other
        )
        if pairs.issuperset(crossing):
            namesakes.join(low, high, points, ())
    for members, points in namesakes.groups():
        for other in members[1:]:
            joined.join(members[0], other, points, ())
