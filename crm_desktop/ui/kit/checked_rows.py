"""Which rows of a list are ticked, by id: across pages, and all of a million at no cost."""

from __future__ import annotations

from array import array
from collections.abc import Iterable


class CheckedRows:
    """A set of ids, or everything but a set of ids."""

    def __init__(self) -> None:
        self._is_everything = False
        self._ids: set[int] = set()

    @property
    def is_everything(self) -> bool:
        """Whether ticks mean "all but", so that they belong to one query only."""
        return self._is_everything

    def __contains__(self, record_id: int) -> bool:
        return (record_id in self._ids) != self._is_everything

    def set(self, ids: Iterable[int], *, is_checked: bool) -> None:
        """Tick or untick these."""
        if is_checked != self._is_everything:
            self._ids.update(ids)
        else:
            self._ids.difference_update(ids)

    def set_all(self, *, is_checked: bool) -> None:
        """Tick everything, or nothing."""
        self._is_everything = is_checked
        self._ids.clear()

    def count(self, total: int) -> int:
        """How many of `total` rows are ticked."""
        return total - len(self._ids) if self._is_everything else len(self._ids)

    def ids(self, order: array[int]) -> tuple[int, ...]:
        """The ticked ids, in the order given; ticked ones outside it follow."""
        if self._is_everything:
            return tuple(record_id for record_id in order if record_id not in self._ids)
        if not self._ids:
            return ()
        inside = [record_id for record_id in order if record_id in self._ids]
        return (*inside, *sorted(self._ids.difference(inside)))
