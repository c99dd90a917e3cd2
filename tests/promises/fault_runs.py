"""One deed again and again, each time with the next call on the drive failing.

As SQLite tests itself: n = 1, 2, … until the deed goes through without reaching the fault. For
another kind of deed write a `Scenario` (five short methods; `scenarios.py` has examples) and hand
it to `run_to_the_end`; what comes back are sentences about broken promises, none if all is well:

    @pytest.mark.parametrize("trouble", TROUBLES, ids=str)
    def test_p05_attaching_with_each_call_failing(mount, tmp_path, trouble):
        assert run_to_the_end(mount, trouble, AttachScenario(mount, tmp_path)) == []

Checked after every fault: the file and its log hold together, nothing is there twice, what was
told agrees with the file, a new program can open it, and trying again does it once.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from itertools import count
from typing import Protocol

from crm_desktop.core.errors import Outcome, StorageUnavailable, UserError
from tests.netdrive.nearby import Nearby
from tests.netdrive.netdrive import Mount
from tests.promises.checker import Deed, Seen, Told, violations

MOST_CALLS = 5000
"""No deed of these tests needs so many: a run that goes on for longer is a bug of the test."""

Drive = Mount | Nearby
"""Where calls can be made to fail."""

_FIRST, _LAST = 3, 2
_MARK = re.compile(r"[0-9a-f]{8,}")


@dataclass(frozen=True)
class Trouble:
    """How calls on the drive fail: `error` as the system names it, `call` as `netdrive` does."""

    error: str
    call: str = "*"
    partial: float = 0.0
    for_ever: bool = False

    def __str__(self) -> str:
        parts = [self.error, "" if self.call == "*" else self.call]
        parts += [f"{self.partial:g} done" if self.partial else ""]
        return " ".join(filter(None, [*parts, "for ever" if self.for_ever else ""]))


TROUBLES = (
    Trouble("EIO"),
    Trouble("EIO", "write", partial=0.5),
    Trouble("EIO", "write", partial=1.0),
    Trouble("ENOSPC"),
    Trouble("ENOSPC", "write", for_ever=True),
    Trouble("ENOLCK", "lock"),
    Trouble("ESTALE"),
    Trouble("EHOSTDOWN"),
    Trouble("EHOSTDOWN", for_ever=True),
)
"""Every trouble that a deed has to survive at each of its calls."""


class Scenario(Protocol):
    """A deed that can be done again and again."""

    @property
    def match(self) -> str:
        """The paths whose calls fail, as for fnmatch."""
        ...

    def begin(self, n: int) -> None:
        """Before the n-th time, without faults: bring everything back to where it starts."""
        ...

    def act(self, n: int) -> object:
        """The deed; raises what the user would be told."""
        ...

    def again(self, n: int) -> object:
        """What the user does after having read that it was not saved."""
        ...

    def seen(self, n: int) -> Seen:
        """The file, with the mark `str(n)` as often as the n-th deed stands in it."""
        ...


@dataclass
class Attempt:
    """What became of one deed with one fault."""

    n: int
    told: Told
    code: str
    was_reached: bool
    found: list[str] = field(default_factory=list)


def told_of(act: Callable[[], object]) -> tuple[Told, str]:
    """Do it and say what the user was told; anything but an expected error is not caught."""
    try:
        act()
    except StorageUnavailable as error:
        told = {Outcome.KEPT: Told.KEPT, Outcome.UNKNOWN: Told.UNKNOWN}
        return told.get(error.outcome, Told.NOT_SAVED), error.code
    except UserError as error:
        return Told.NOT_SAVED, error.code
    return Told.KEPT, ""


def _one(mount: Drive, trouble: Trouble, scenario: Scenario, n: int) -> Attempt:
    scenario.begin(n)
    times = -1 if trouble.for_ever else 1
    mount.set(faults=[])
    mount.fault(
        trouble.call,
        trouble.error,
        after=n - 1,
        times=times,
        match=scenario.match,
        partial=trouble.partial,
    )
    found: list[str] = []
    try:
        told, code = told_of(lambda: scenario.act(n))
    except Exception as error:  # noqa: BLE001 - P21: this would have been a crash dialog
        told, code = Told.CUT, type(error).__name__
        found.append(f"unexpected {error!r}")
    was_reached = mount.state()["faults"][0]["times"] != times
    mount.clear()
    attempt = Attempt(n, told, code, was_reached, found)
    attempt.found += _checked(scenario, attempt)
    return attempt


def _checked(scenario: Scenario, attempt: Attempt) -> list[str]:
    n = attempt.n
    seen = scenario.seen(n)
    found = violations([Deed(str(n), attempt.told)], seen)
    if attempt.told is not Told.KEPT and str(n) not in seen.marks:
        told, code = told_of(lambda: scenario.again(n))
        if told is not Told.KEPT:
            found.append(f"trying again was answered with {told} {code}")
        found += [f"again: {one}" for one in violations([Deed(str(n), told)], scenario.seen(n))]
    return found


def attempts(
    mount: Drive, trouble: Trouble, scenario: Scenario, numbers: Iterable[int] | None = None
) -> Iterator[Attempt]:
    """Do it with the n-th call failing, for each of `numbers`: 1, 2, … if not said.

    `count(n)` goes on where another run ended.

    Ends when two deeds in a row do not reach the fault: the first one of a program that was just
    started may need a few calls less than the others.
    """
    missed = 0
    for n in count(1) if numbers is None else numbers:
        assert n < MOST_CALLS, "the fault is never out of reach"
        attempt = _one(mount, trouble, scenario, n)
        yield attempt
        missed = 0 if attempt.was_reached else missed + 1
        if missed == 2:
            return


def run_to_the_end(mount: Drive, trouble: Trouble, scenario: Scenario) -> list[str]:
    """Every call in turn; the broken promises in words, with the number of the call."""
    return sentences(trouble, attempts(mount, trouble, scenario))


def telling_attempts(mount: Drive, trouble: Trouble, scenario: Scenario) -> Iterator[Attempt]:
    """Do it without a fault, then with each telling call failing, until none is reached.

    A file of two hundred pages is copied by a thousand calls, most of them the same (`telling`).
    The first time makes what stays and reads what is remembered: the calls of the second count.
    """
    mount.set(faults=[])
    for n in (MOST_CALLS, 0):
        scenario.begin(n)
        mount.set(traced=n == 0)
        scenario.act(n)
        calls = mount.state()["calls"]
        mount.set(traced=False)
        scenario.seen(n)
    reached = [
        (op, path)
        for op, path in calls
        if trouble.call in {op, "*"} and fnmatch(path, scenario.match)
    ]
    numbers = telling(reached)
    missed = 0
    for n in numbers:
        for attempt in attempts(mount, trouble, scenario, [n]):
            yield attempt
            missed += not attempt.was_reached
    # One time makes a folder or removes what another left: a few calls more or less.
    assert missed <= max(2, len(numbers) // 20), f"{missed} of {len(numbers)} were not reached"
    yield from attempts(mount, trouble, scenario, count(len(reached) + 1))


def telling(calls: Sequence[tuple[str, str]]) -> list[int]:
    """Of calls on the drive the numbers that tell, from 1: the first and last in each surroundings.

    The surroundings of a call are what it does to which file, with the two calls before and after.
    """
    plain = [(op, _MARK.sub("#", path)) for op, path in calls]
    places: dict[object, list[int]] = defaultdict(list)
    for place in range(len(plain)):
        places[tuple(plain[max(0, place - 2) : place + 3])].append(place + 1)
    return sorted({n for one in places.values() for n in (*one[:_FIRST], *one[-_LAST:])})


def run_some(
    mount: Drive, trouble: Trouble, scenario: Scenario, *, most: int, of: int, seed: int
) -> list[str]:
    """A few of the first `of` calls, chosen by `seed`: a sample for every commit."""
    numbers = sorted(random.Random(seed).sample(range(1, of + 1), most))
    return sentences(trouble, attempts(mount, trouble, scenario, numbers))


def sentences(trouble: Trouble, done: Iterable[Attempt]) -> list[str]:
    """The broken promises in words, with the number of the call."""
    return [
        f"{trouble}, call {one.n}, told {one.told} {one.code}: {sentence}"
        for one in done
        for sentence in one.found
    ]
