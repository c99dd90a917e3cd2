"""What the promises of keeping forbid, as a pure rule: what was told against what is in the file.

`looking.py` reads a file into a `Seen`; here nothing is opened. The rule is tested by itself
(`test_checker.py`), and `test_mutations.py` proves that it objects when a safety is taken away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Told(StrEnum):
    """What the user was told of a deed; `CUT` is a program that died before it said anything."""

    KEPT = "kept"
    NOT_SAVED = "not_saved"
    UNKNOWN = "unknown"
    CUT = "cut"


@dataclass(frozen=True)
class Deed:
    """Something that was to be saved, by the mark that it leaves in the file, and what was told."""

    mark: str
    told: Told


@dataclass(frozen=True)
class Seen:
    """A file as the next program finds it.

    `marks` holds each deed's mark as often as it stands there, `op_ids` those of the change log,
    `problems` whatever does not hold: pages, references, chain, rows against the log, the index.
    """

    marks: tuple[str, ...] = ()
    op_ids: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def violations(deeds: Iterable[Deed], seen: Seen) -> list[str]:
    """What is wrong, in words; empty if every promise was kept.

    Acknowledged deeds are there, deeds said to be not saved are not, nothing is there twice, and
    the file holds together. An unknown or cut deed may be there or not, once.
    """
    deeds = tuple(deeds)
    there = Counter(seen.marks)
    found = [f"problem: {problem}" for problem in seen.problems]
    found += [f"doubled operation {key}" for key, n in Counter(seen.op_ids).items() if n > 1]
    for deed in deeds:
        count = there[deed.mark]
        if count > 1:
            found.append(f"doubled: {deed.mark} stands there {count} times")
        if deed.told is Told.KEPT and not count:
            found.append(f"lost: {deed.mark} was told to be saved")
        if deed.told is Told.NOT_SAVED and count:
            found.append(f"untrue: {deed.mark} was told not to be saved")
    strange = set(there) - {deed.mark for deed in deeds}
    return found + [f"nobody did {mark}" for mark in sorted(strange)]
