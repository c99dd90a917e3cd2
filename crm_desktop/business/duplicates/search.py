"""The search over the whole base, in slices: what stands under one number is compared.

A million contacts are read once, in the order of their ids; of each a name and a few numbers stay
in memory (about 250 bytes). Blocks are packed as `number << 31 | place` into arrays by their
lowest bits, which are sorted and looked through one by one, so that no step takes long.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, compress, count, islice
from operator import eq
from typing import cast

from crm_desktop.business.duplicates.blocks import (
    BORN,
    BUCKETS,
    COLLEAGUES,
    DIGITS,
    NEIGHBORS,
    NUMBER_SHIFT,
    ONE_DOMAIN,
    REGISTRATION,
    PlainFacts,
    bucket_of,
    fact_blocks,
    key_blocks,
    kind_of_block,
    namesake_blocks,
)
from crm_desktop.business.duplicates.comparing import FactRow, Facts, compare, facts_columns
from crm_desktop.business.duplicates.model import POSSIBLE_FROM, Sign, pair_key, points_of
from crm_desktop.business.duplicates.repository import DuplicateSearchRepository

_PLACE_BITS = NUMBER_SHIFT
_PLACE = (1 << _PLACE_BITS) - 1
_READ_ROWS = 2000
_POINTS_AT_ONCE = 400
_UNREAD_AT_ONCE = 20_000
_GROUPS_PER_STEP = 400
_TAX_BUCKETS = 64
"""Sorting all tax numbers of a million contacts at once would hold up the window."""
FEW = 40
"""So many contacts of one number are all compared; of more, those next to each other by name."""
_MANY = 8
"""From so many names on one is compared with all others at once."""
_NEXT = 8
FEW_NAMESAKES = 4
"""A name that no more than these have is possible for each two of them, if nothing is against."""
COMMON_FROM = 9
"""A name that so many have says little together with a place."""
RATIOS = {BORN: 70, COLLEAGUES: 0, NEIGHBORS: 85, ONE_DOMAIN: 0}
"""Names that are less alike than this (0 to 100) are not looked at closely."""
KEYS = {DIGITS: int(Sign.PHONE), REGISTRATION: int(Sign.REGISTRATION)}
"""Numbers that are keys, with the sign that one in common is."""
_MOST_IN_VAIN = 500_000
MOST_PAIRS = 200_000
"""More pairs would not be looked through; the least certain ones are left out, and that is said."""

_PHONE, _EMAIL, _TAX_ID = int(Sign.PHONE), int(Sign.EMAIL), int(Sign.TAX_ID)

_Look = Callable[[int, list[int]], None]


class WholeSearch:
    """One run over the base. Call `steps` and go through it; each item is a share of the work done.

    Afterwards `found` has the signs of each pair by its `pair_key`, `packed_blocks()` what later
    single checks look up.
    """

    def __init__(self) -> None:
        self.ids: array[int] = array("q")
        self.found: dict[int, int] = {}
        self.left_out = 0
        self._in_vain: set[int] = set()
        """Pairs that are none by their names and facts: many meet under two numbers or more."""
        self._names: list[str] = []
        self._turned: list[str] = []
        """The words of each name in the order of the alphabet; mostly the name itself."""
        self._is_person = bytearray()
        self._born: array[int] = array("I")
        self._organization: array[int] = array("I")
        self._place: array[int] = array("I")
        self._tax: array[int] = array("I")
        self._domain: array[int] = array("I")
        self._namesakes = [array("q") for _ in range(BUCKETS)]
        self._others = [array("q") for _ in range(BUCKETS)]
        self._taxed: list[array[int]] = [array("q") for _ in range(_TAX_BUCKETS)]
        self._repository: DuplicateSearchRepository | None = None

    def use(self, repository: DuplicateSearchRepository) -> None:
        """Read through this connection from now on; each slice may have one of its own."""
        self._repository = repository

    def steps(self) -> Iterator[float]:
        """Do the work; after each short step the share that is done, 0 to 1."""
        _seq, highest = self._reader.head()
        yield from (0.5 * share for share in self._read(max(1, highest)))
        for _ in self._read_unread_phones():
            yield 0.5
        for _ in self._compare_keys():
            yield 0.55
        yield from (0.55 + 0.2 * share for share in self._through(self._namesakes, self._same_name))
        yield from (0.75 + 0.2 * share for share in self._through(self._others, self._same_fact))
        self._keep_the_best()
        yield 0.96

    @property
    def _reader(self) -> DuplicateSearchRepository:
        assert self._repository is not None
        return self._repository

    # -- reading ---------------------------------------------------------------------------

    def _read(self, highest: int) -> Iterator[float]:
        last = 0
        while rows := self._reader.facts_after(last, _READ_ROWS):
            self._take(rows)
            last = rows[-1][0]
            yield min(1.0, last / highest)

    def _take(self, rows: Sequence[FactRow]) -> None:
        """Remember the facts of contacts and under which numbers they stand."""
        namesakes = [bucket.append for bucket in self._namesakes]
        others = [bucket.append for bucket in self._others]
        columns = facts_columns(rows)
        turned_names = self._turned
        all_facts = cast("Iterable[PlainFacts]", zip(*columns, strict=True))
        for at, facts in enumerate(all_facts, len(self.ids)):
            is_person, name, born, organization, place, tax, domain = facts
            words = name.split()
            in_order = " ".join(sorted(words))
            turned_names.append(name if name == in_order else in_order)
            for block in namesake_blocks(words, is_person=is_person):
                namesakes[block % BUCKETS](block << _PLACE_BITS | at)
            if born or organization or domain or (place and not is_person):
                for block in fact_blocks(words, facts):
                    others[(block >> 3) % BUCKETS](block << _PLACE_BITS | at)
            if tax:
                self._taxed[tax % _TAX_BUCKETS].append(tax << _PLACE_BITS | at)
        for kept, column in zip(
            (
                self._is_person, self._names, self._born, self._organization, self._place,
                self._tax, self._domain,
            ),
            columns,
            strict=True,
        ):  # fmt: skip
            kept.extend(column)  # type: ignore[arg-type] - each of the column's own kind
        for at, row in enumerate(rows, len(self.ids)):
            if row[8]:
                self._put_key(at, row[8], ())
        self.ids.extend([row[0] for row in rows])

    def _read_unread_phones(self) -> Iterator[None]:
        """Phones that could not be read when they were typed: their digits are compared."""
        for start in range(0, self._reader.last_point(), _UNREAD_AT_ONCE):
            for contact_id, phone in self._reader.unread_phones(start, start + _UNREAD_AT_ONCE):
                at = self._place_of(contact_id)
                if at >= 0:
                    self._put_key(at, "", (phone,))
            yield

    def _put_key(self, at: int, registration: str, phones: Sequence[str]) -> None:
        for block in key_blocks(registration, phones):
            bucket = bucket_of(block, is_name=False) - BUCKETS
            self._others[bucket].append(block << _PLACE_BITS | at)

    def _facts(self, at: int) -> Facts:
        return Facts(
            bool(self._is_person[at]),
            self._names[at],
            self._born[at],
            self._organization[at],
            self._place[at],
            self._tax[at],
            self._domain[at],
        )

    # -- the same number or address --------------------------------------------------------

    def _compare_keys(self) -> Iterator[None]:
        """Everybody with the same number, address or tax number."""
        shared: dict[int, int] = {}
        last = ""
        while values := self._reader.shared_points(last, _POINTS_AT_ONCE):
            last = values[-1]
            groups: dict[str, list[int]] = {}
            for value, contact_id in self._reader.contacts_at(values):
                at = self._place_of(contact_id)
                if at >= 0:
                    groups.setdefault(value, []).append(at)
            for value, members in groups.items():
                bit = _EMAIL if "@" in value else _PHONE
                for low, high in self._pairs_of(members):
                    key = low << _PLACE_BITS | high
                    shared[key] = shared.get(key, 0) | bit
            yield
        for bucket in self._taxed:
            for members in _groups(sorted(bucket)):
                for low, high in self._pairs_of(members):
                    key = low << _PLACE_BITS | high
                    shared[key] = shared.get(key, 0) | _TAX_ID
            yield
        for number, (key, bits) in enumerate(shared.items()):
            self._judge(key >> _PLACE_BITS, key & _PLACE, bits)
            if number % _GROUPS_PER_STEP == 0:
                yield

    def _place_of(self, contact_id: int) -> int:
        """Where a contact stands among those read, -1 for those in the bin."""
        at = bisect_left(self.ids, contact_id)
        return at if at < len(self.ids) and self.ids[at] == contact_id else -1

    def _pairs_of(self, members: Iterable[int]) -> Iterable[tuple[int, int]]:
        """Pairs of places, the lower one first; of many those that are close by name."""
        members = sorted(set(members))
        if len(members) <= FEW:
            return combinations(members, 2)
        return self._close_by_name(members)

    def _close_by_name(self, members: Sequence[int]) -> Iterator[tuple[int, int]]:
        names = self._turned
        by_name = sorted((names[at], at) for at in members)
        for number, (_name, at) in enumerate(by_name):
            for _other_name, other in by_name[number + 1 : number + 1 + _NEXT]:
                yield (at, other) if at < other else (other, at)

    # -- the same name, the same fact --------------------------------------------------------

    def _through(self, buckets: list[array[int]], look: _Look) -> Iterator[float]:
        """Look through all groups of more than one, sorting one bucket after the other."""
        for number, bucket in enumerate(buckets):
            in_order = sorted(bucket)
            buckets[number] = array("q", in_order)
            for done, (block, members) in enumerate(_numbered_groups(in_order), 1):
                look(block, members)
                if done % _GROUPS_PER_STEP == 0:
                    yield number / BUCKETS
            yield (number + 1) / BUCKETS

    def _same_name(self, _block: int, members: list[int]) -> None:
        """Namesakes in whatever script: those that share a fact, or who are few."""
        if len(members) == 2:
            self._judge(members[0], members[1], 0, is_rare=True)
            return
        if len(members) <= FEW_NAMESAKES:
            self._few_namesakes(members)
        written: dict[str, list[int]] = {}
        for at in members:
            written.setdefault(self._turned[at], []).append(at)
        for twins in written.values():
            if len(twins) == 2:
                self._judge(twins[0], twins[1], 0, is_rare=True)
        self._with_a_fact(members)

    def _with_a_fact(self, members: list[int]) -> None:
        columns = [self._born, self._organization, self._domain]
        if len(members) < COMMON_FROM:
            columns.append(self._place)
        for column in columns:
            by_fact: dict[int, list[int]] = {}
            for at in members:
                fact = column[at]
                if fact:
                    by_fact.setdefault(fact, []).append(at)
            for alike in by_fact.values():
                if len(alike) > 1:
                    for low, high in self._pairs_of(alike):
                        self._judge(low, high, 0)

    def _few_namesakes(self, members: list[int]) -> None:
        for low, high in combinations(members, 2):
            if not self._are_told_apart(low, high):
                self._judge(low, high, 0, is_rare=True)

    def _are_told_apart(self, low: int, high: int) -> bool:
        """`comparing.are_told_apart` of contacts by their places."""
        for column in (self._place, self._organization, self._born, self._tax):
            one = column[low]
            if one and one != (column[high] or one):
                return True
        return False

    def _same_fact(self, block: int, members: list[int]) -> None:
        """Born on one day, of one organization, of one place: those with like names.

        Equal names were seen before. Colleagues have a word in common: initials and short forms
        beside it are looked at however unlike they are written.
        """
        from crm_desktop.core.likeness import ratio

        kind = kind_of_block(block)
        if kind in KEYS:
            for low, high in self._pairs_of(members):
                self._judge(low, high, KEYS[kind])
            return
        alike = RATIOS[kind]
        names, texts = self._names, self._turned
        if len(members) == 2:
            low, high = members
            if names[low] != names[high] and (
                not alike or ratio(texts[low], texts[high], score_cutoff=alike)
            ):
                self._judge(low, high, 0)
            return
        by_place = {at: texts[at] for at in members}
        if len(set(by_place.values())) == 1:
            return
        if alike and len(by_place) >= _MANY:
            self._alike_of_many(by_place, alike)
            return
        for low, high in self._pairs_of(members):
            one, other = by_place[low], by_place[high]
            if one != other and (not alike or ratio(one, other, score_cutoff=alike)):
                self._judge(low, high, 0)

    def _alike_of_many(self, by_place: Mapping[int, str], alike: int) -> None:
        """The pairs of `_pairs_of` that are alike; each name is compared with others at once."""
        from crm_desktop.core.likeness import places_of_alike

        if len(by_place) <= FEW:
            places, reach = sorted(by_place), FEW
        else:
            places, reach = sorted(by_place, key=lambda at: (by_place[at], at)), _NEXT
        texts = [by_place[at] for at in places]
        for number, one in enumerate(texts, 1):
            for beyond in places_of_alike(one, texts[number : number + reach], alike):
                if one != texts[number + beyond]:
                    pair = places[number - 1], places[number + beyond]
                    self._judge(min(pair), max(pair), 0)

    def _judge(self, first: int, second: int, keys: int, *, is_rare: bool = False) -> None:
        key = pair_key(self.ids[first], self.ids[second])
        known = self.found.get(key, 0)
        if not keys and not is_rare and (known or key in self._in_vain):
            return
        signs = compare(self._facts(first), self._facts(second), keys, is_rare=is_rare) | known
        if signs and points_of(signs) >= POSSIBLE_FROM:
            self.found[key] = signs
        elif not keys and not is_rare and len(self._in_vain) < _MOST_IN_VAIN:
            self._in_vain.add(key)

    def _keep_the_best(self) -> None:
        """No more than can be looked through, the most certain ones."""
        if len(self.found) <= MOST_PAIRS:
            return
        order = sorted(self.found, key=lambda key: (-points_of(self.found[key]), key))
        self.left_out = len(order) - MOST_PAIRS
        self.found = {key: self.found[key] for key in order[:MOST_PAIRS]}

    # -- what single checks look up ------------------------------------------------------------

    def packed_blocks(self) -> Iterator[tuple[int, array[int]]]:
        """All blocks, bucket by bucket as `bucket_of` says, with contacts instead of places."""
        ids = self.ids
        for number, bucket in enumerate((*self._namesakes, *self._others)):
            yield number, array("q", [one & ~_PLACE | ids[one & _PLACE] for one in bucket])

    def close(self) -> Iterator[None]:
        """Forget the names little by little: all at once would hold up the window."""
        while self._names:
            del self._names[-10 * _READ_ROWS :]
            del self._turned[-10 * _READ_ROWS :]
            yield


def turned(name: str) -> str:
    """The words of a name in the order of the alphabet."""
    words = name.split()
    words.sort()
    return " ".join(words)


def _groups(in_order: Sequence[int]) -> Iterator[list[int]]:
    return (members for _block, members in _numbered_groups(in_order))


def _numbered_groups(in_order: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """The numbers that stand more than once, each with the places under it."""
    blocks = [packed >> _PLACE_BITS for packed in in_order]
    start = end = 0
    # Most numbers stand alone: only the places are visited whose number comes again.
    for place in compress(count(), map(eq, blocks, islice(blocks, 1, None))):
        if place >= end:
            if end > start:
                yield blocks[start], [packed & _PLACE for packed in in_order[start:end]]
            start = place
        end = place + 2
    if end > start:
        yield blocks[start], [packed & _PLACE for packed in in_order[start:end]]
