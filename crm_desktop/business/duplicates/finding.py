"""Keeping the found pairs up to the file: all of them in slices, or those of single contacts.

Runs in the thread for long work, a slice at a time, each with a connection of its own. What was
found lies in the workstation's cache, so that the next start shows it at once; what happened since
is read from the change log.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import TYPE_CHECKING

from crm_desktop.business.duplicates.blocks import (
    NUMBER_SHIFT,
    RULES_VERSION,
    Facts,
    bucket_of,
    fact_blocks,
    key_blocks,
    kind_of_block,
    namesake_blocks,
)
from crm_desktop.business.duplicates.comparing import FactRow, are_told_apart, compare, facts_of
from crm_desktop.business.duplicates.model import (
    POSSIBLE_FROM,
    Sign,
    ids_of_key,
    pair_key,
    points_of,
)
from crm_desktop.business.duplicates.repository import DuplicateSearchRepository
from crm_desktop.business.duplicates.search import (
    COMMON_FROM,
    FEW,
    FEW_NAMESAKES,
    KEYS,
    RATIOS,
    WholeSearch,
    turned,
)
from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.garbage import collections_resting
from crm_desktop.core.giving_way import Rests
from crm_desktop.core.memory import give_back
from crm_desktop.core.records import record
from crm_desktop.core.text import FOLD_VERSION

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.pair_file import PairFile

SLICE_SECONDS = 0.15
"""After this a slice ends, so that other long work gets its turn."""
MOST_SINGLE = 3000
"""After more changed contacts than this everything is looked for anew."""
_MOST_CANDIDATES = 80
_MOST_AT_POINT = 60

_PHONE, _EMAIL, _TAX_ID = int(Sign.PHONE), int(Sign.EMAIL), int(Sign.TAX_ID)


@record
class FindingState:
    """How far the search is: a share from 0 to 1, whether pairs are there, whether all are."""

    share: float
    has_results: bool
    is_current: bool
    left_out: int = 0


class Finding:
    """The search of one data file. `run` works for a slice; call it until `is_current`."""

    def __init__(self, file: PairFile) -> None:
        self._file = file
        self._signs: dict[int, int] = {}
        self._by_contact: dict[int, set[int]] = {}
        self.is_loaded = False
        """Whether what was kept was read."""
        self._seq = -1
        self._left_out = 0
        self._whole: WholeSearch | None = None
        self._steps: Generator[float] | None = None
        self._waiting: list[int] = []
        self._waiting_head = 0
        self._share = 0.0
        self.generation = 0
        """Rises whenever the pairs change."""

    @property
    def signs(self) -> Mapping[int, int]:
        """The signs of all pairs by their `pair_key`; replaced, or changed pair by pair."""
        return self._signs

    @property
    def has_results(self) -> bool:
        """Whether the whole base was looked through once."""
        return self._seq >= 0

    def state(self, database: Database) -> FindingState:
        """How far it is; reads one row."""
        head, _highest = DuplicateSearchRepository(database).head()
        return FindingState(self._share, self.has_results, self._seq >= head, self._left_out)

    def load(self, database: Database) -> None:
        """Read what was found before, unless it is of another file or by other rules."""
        if self.is_loaded:
            return
        meta = self._file.meta()
        if meta.get("basis") == _basis(database):
            pairs = self._file.pairs()
            self._take({pair_key(low, high): signs for low, high, signs in pairs})
            self._seq = int(meta["seq"])
            self._left_out = int(meta.get("left_out", "0"))
        self.is_loaded = True

    def forget(self) -> None:
        """Look through the whole base at the next run."""
        self.cancel()
        self._seq = -1

    def cancel(self) -> None:
        """Stop where it is; what was found before stays."""
        if self._steps is not None:
            self._steps.close()
        self._steps = None
        self._whole = None
        self._waiting = []
        self._share = 0.0

    def run(self, reader: Database, seconds: float = SLICE_SECONDS) -> bool:
        """Work for about so long; whether everything is looked through now."""
        self.load(reader)
        end = monotonic_seconds() + seconds
        rests = Rests()
        with collections_resting():
            while True:
                if not self._step(reader):
                    return True
                rests.rest()
                if monotonic_seconds() >= end:
                    return False

    # -- one step ----------------------------------------------------------------------------

    def _step(self, reader: Database) -> bool:
        """One short piece of work; false if there is none left."""
        repository = DuplicateSearchRepository(reader)
        if self._whole is not None and self._steps is not None:
            self._whole.use(repository)
            self._share = next(self._steps, 1.0)
            if self._share >= 1:
                self.cancel()
                self._share = 1.0
            return True
        if self._waiting:
            self.check(repository, self._waiting.pop())
            if not self._waiting:
                self._be_at(self._waiting_head)
            return True
        head, _highest = repository.head()
        if head <= self._seq:
            return False
        changed = [] if self._seq < 0 else repository.changed_since(self._seq, MOST_SINGLE + 1)
        if self._seq < 0 or len(changed) > MOST_SINGLE:
            self._begin_whole(reader, head)
        elif changed:
            self._waiting, self._waiting_head = changed, head
        else:
            self._be_at(head)
        return True

    def _be_at(self, head: int) -> None:
        self._seq = head
        self._file.note(seq=head)

    def _begin_whole(self, reader: Database, head: int) -> None:
        self._whole = WholeSearch()
        self._share = 0.0
        self._steps = self._all_steps(self._whole, _basis(reader), head)

    def _all_steps(self, whole: WholeSearch, basis: str, head: int) -> Generator[float]:
        """The search itself, then writing down what was found."""
        yield from whole.steps()
        pairs = ((*ids_of_key(key), signs) for key, signs in whole.found.items())
        meta = {"basis": basis, "seq": head, "left_out": whole.left_out}
        for _ in self._file.replace(pairs, whole.packed_blocks(), meta):
            yield 0.98
        self._take(whole.found)
        self._seq, self._left_out = head, whole.left_out
        for _ in whole.close():
            yield 0.99
        give_back()

    def _take(self, signs: dict[int, int]) -> None:
        by_contact: dict[int, set[int]] = {}
        for key in signs:
            for contact_id in ids_of_key(key):
                by_contact.setdefault(contact_id, set()).add(key)
        self._signs, self._by_contact = signs, by_contact
        self.generation += 1

    # -- one contact --------------------------------------------------------------------------

    def check(self, repository: DuplicateSearchRepository, contact_id: int) -> None:
        """Find the pairs of one contact anew, after it was saved, binned or restored."""
        row = next(iter(repository.facts_of((contact_id,))), None)
        found: dict[int, int] = {}
        blocks: list[tuple[int, int]] = []
        if row is not None:
            facts = facts_of(row)
            words = facts.name.split()
            namesakes = namesake_blocks(words, is_person=facts.is_person)
            of_facts = fact_blocks(words, facts) | _key_blocks(repository, (row,))[contact_id]
            found = self._pairs_of(repository, row, facts, namesakes, of_facts)
            blocks = [(bucket_of(block, is_name=True), block) for block in namesakes]
            blocks += [(bucket_of(block, is_name=False), block) for block in of_facts]
        pairs = [(*ids_of_key(key), signs) for key, signs in found.items()]
        self._file.replace_of(contact_id, pairs, blocks)
        self._replace(contact_id, found)

    def _replace(self, contact_id: int, found: dict[int, int]) -> None:
        before = self._by_contact.get(contact_id, set())
        if {key: self._signs[key] for key in before} == found:
            return
        signs = self._signs.copy() if len(self._signs) < _COPIED_BELOW else self._signs
        for key in before:
            signs.pop(key, None)
            for other in ids_of_key(key):
                if other != contact_id:
                    self._by_contact[other].discard(key)
        self._by_contact[contact_id] = set(found)
        for key, bits in found.items():
            signs[key] = bits
            for other in ids_of_key(key):
                self._by_contact.setdefault(other, set()).add(key)
        self._signs = signs
        self.generation += 1

    def _pairs_of(
        self,
        repository: DuplicateSearchRepository,
        row: FactRow,
        facts: Facts,
        namesakes: tuple[int, ...],
        of_facts: set[int],
    ) -> dict[int, int]:
        """Signs by pair, by the rules of the whole search."""
        own_id = row[0]
        keys = self._sharing_keys(repository, row, of_facts)
        same_name: set[int] = set()
        for block in namesakes:
            same_name |= self._file.under(bucket_of(block, is_name=True), block)
        alike_from = self._sharing_facts(of_facts)
        wanted = {*keys, *alike_from, *sorted(same_name)[:_MOST_CANDIDATES]} - {own_id}
        others = {one[0]: facts_of(one) for one in repository.facts_of(sorted(wanted))}
        living_namesakes = same_name & others.keys()
        written = turned(facts.name)
        twins = [one for one in living_namesakes if turned(others[one].name) == written]
        is_common = len(same_name) >= COMMON_FROM
        found: dict[int, int] = {}
        for other_id, other in others.items():
            is_rare = other_id in living_namesakes and (
                len(living_namesakes) == 1
                or twins == [other_id]
                or (len(living_namesakes) < FEW_NAMESAKES and not are_told_apart(facts, other))
            )
            if not (
                other_id in keys
                or is_rare
                or (other_id in same_name and _share_a_fact(facts, other, is_common=is_common))
                or _is_alike(written, turned(other.name), alike_from.get(other_id))
            ):
                continue
            signs = compare(facts, other, keys.get(other_id, 0), is_rare=is_rare)
            if signs and points_of(signs) >= POSSIBLE_FROM:
                found[pair_key(min(own_id, other_id), max(own_id, other_id))] = signs
        return found

    def _sharing_facts(self, blocks: set[int]) -> dict[int, int]:
        """Contacts that share a fact, and how alike their names must be to be looked at."""
        found: dict[int, int] = {}
        for block in blocks:
            if kind_of_block(block) in KEYS:
                continue
            under = self._file.under(bucket_of(block, is_name=False), block)
            if len(under) > FEW:
                continue
            alike = RATIOS[kind_of_block(block)]
            for other in under:
                found[other] = min(found.get(other, alike), alike)
        return found

    def _sharing_keys(
        self, repository: DuplicateSearchRepository, row: FactRow, blocks: set[int]
    ) -> dict[int, int]:
        """Contacts with one of the numbers, addresses, the tax key or the `blocks`, and which."""
        contact_id, tax_key = row[0], row[6]
        keys: dict[int, int] = {}
        values = repository.points_of(contact_id)
        by_value: dict[str, list[int]] = {}
        for value, other in repository.contacts_at(values) if values else ():
            by_value.setdefault(value, []).append(other)
        for value, members in by_value.items():
            bit = _EMAIL if "@" in value else _PHONE
            for other in members[:_MOST_AT_POINT]:
                keys[other] = keys.get(other, 0) | bit
        if tax_key:
            for other in repository.with_tax_key(tax_key, _MOST_AT_POINT):
                keys[other] = keys.get(other, 0) | _TAX_ID
        for block in blocks:
            if kind_of_block(block) in KEYS:
                for other in self._with_block(repository, block):
                    keys[other] = keys.get(other, 0) | KEYS[kind_of_block(block)]
        keys.pop(contact_id, None)
        return keys

    def _with_block(self, repository: DuplicateSearchRepository, block: int) -> list[int]:
        """Contacts that have a key; what is kept may be of values that they had before."""
        under = self._file.under(bucket_of(block, is_name=False), block)
        rows = repository.facts_of(sorted(under)[:_MOST_AT_POINT])
        return [key for key, has in _key_blocks(repository, rows).items() if block in has]


_COPIED_BELOW = 20_000
"""Small tables of pairs are replaced as a whole: whoever goes through the old one may go on."""


def _key_blocks(
    repository: DuplicateSearchRepository, rows: Sequence[FactRow]
) -> dict[int, set[int]]:
    """The `key_blocks` of contacts by their ids."""
    phones: dict[int, list[str]] = {}
    for contact_id, phone in repository.unread_phones_of([row[0] for row in rows]):
        phones.setdefault(contact_id, []).append(phone)
    return {row[0]: key_blocks(row[8], phones.get(row[0], ())) for row in rows}


def _share_a_fact(one: Facts, other: Facts, *, is_common: bool) -> bool:
    facts = [(one.birthday, other.birthday), (one.organization, other.organization)]
    facts.append((one.domain, other.domain))
    if not is_common:
        facts.append((one.place, other.place))
    return any(first and first == second for first, second in facts)


def _is_alike(one: str, other: str, alike_from: int | None) -> bool:
    """Whether names with their words in order are worth a closer look; equal ones had theirs."""
    if alike_from is None or one == other:
        return False
    from crm_desktop.core.likeness import ratio

    return not alike_from or ratio(one, other) >= alike_from


def _basis(database: Database) -> str:
    """What kept results depend on beside the contacts: the file, the rules, the folding."""
    return f"{database.lineage} {RULES_VERSION} {FOLD_VERSION} {NUMBER_SHIFT}"
