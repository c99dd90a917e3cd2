"""Who may stand in a list: ids known for certain, or ids whose rows still have to be looked at."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence

from crm_desktop.business.contacts.id_sets import IdSet

MOST_LOOKED_AT = 16_000
"""So many rows are looked at for a first page; where that is not enough all matches are read."""
LOOKED_AT_ONCE = 1000

Look = Callable[[Sequence[int]], "array[int]"]


class Spent(Exception):
    """Too many rows were looked at: the page has to be made of matches that are known."""


HOPELESS = 3000
"""After so many rows without a single match more are not looked at."""


class Spending:
    """How many rows may still be looked at, for all candidates of one question together."""

    def __init__(self, most: int | None = None) -> None:
        self._left = MOST_LOOKED_AT if most is None else most
        self._hopeless_at = self._left - HOPELESS

    def spend(self, rows: int) -> None:
        """Look at so many more; raises `Spent` if that is too much."""
        self._left -= rows
        if self._left < max(0, self._hopeless_at):
            raise Spent

    def note_match(self) -> None:
        """There is one."""
        self._hopeless_at = 0


class Candidates:
    """Ids that may come: those in `among`, `None` for all, that also pass `look`.

    Raises `Spent` where too many rows would have to be looked at.
    """

    def __init__(
        self, among: IdSet | None, look: Look | None = None, spending: Spending | None = None
    ) -> None:
        self.among = among
        self.is_cut = False
        """Whether a page is shorter than it could be, because enough rows were looked at."""
        self._look = look
        self._spending = spending or Spending()

    @property
    def is_certain(self) -> bool:
        """Whether no row has to be looked at."""
        return self._look is None

    def narrowed(self, ids: IdSet) -> Candidates:
        """Those that are also among `ids`."""
        among = ids if self.among is None else self.among & ids
        return Candidates(among, self._look, self._spending)

    def without(self, ids: IdSet, everybody: Callable[[], IdSet]) -> Candidates:
        """Those that are not among `ids`."""
        among = everybody() if self.among is None else self.among
        return Candidates(among - ids, self._look, self._spending)

    def pick(self, ids: Sequence[int]) -> array[int]:
        """Those of `ids` that may come, in their order."""
        likely = array("q", ids) if self.among is None else self.among.pick(ids)
        if self._look is None or not likely:
            return likely
        self._spending.spend(len(likely))
        found = self._look(likely)
        if found:
            self._spending.note_match()
        return found
