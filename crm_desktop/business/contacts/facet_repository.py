# pyright: basic
"""What the facet index knows of every contact, in memory: a byte per contact.

Kind, types, star, reachability, status and owner of all contacts come in few combinations. Each has
a number, and each contact the number of its own: a condition on these columns looks at the
combinations, and a translation of the bytes gives the contacts. Two milliseconds for a million
instead of 0.2 s in the index.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.business.contacts.filter_sql import Leaf
from crm_desktop.business.contacts.id_arrays import text_slices
from crm_desktop.business.contacts.id_sets import NO_IDS, IdSet

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

COLUMNS = (
    "lifecycle_stage", "owner_id", "kind", "party_kinds", "is_starred", "is_reachable",
)  # fmt: skip
"""In the order of the index: grouped in it nothing is sorted."""
_NAMES = ", ".join(COLUMNS)
_KEPT_ANSWERS = 24
"""125 KB each for a million contacts."""
_PER_PLANE = 255
"""Combinations that a plane of bytes tells apart; 0 is for contacts of other planes, and none."""
_MOST_PLANES = 16
"""16 MB for a million contacts; a base with more combinations does without."""
_LOOKED_AT = ", ".join(
    f"json_extract(value, '$[{place}]') AS {n}" for place, n in enumerate(COLUMNS)
)


class Facets:
    """The facets of all living contacts; the caller holds the read transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._planes: list[bytearray] = []
        self._numbers: dict[tuple[Any, ...], int] = {}
        self._end = 0
        self._answers: dict[tuple[object, ...], int] = {}
        self.is_loaded = False
        self.is_too_varied = False

    def forget(self) -> None:
        """Throw all away, to be loaded anew when it is needed."""
        self._planes, self._numbers, self.is_loaded = [], {}, False
        self._answers = {}
        self.is_too_varied = False

    def load(self) -> bool:
        """Read the whole index if that has not been done; false for too many combinations."""
        if self.is_loaded or self.is_too_varied:
            return self.is_loaded
        self.forget()
        row = self._database.execute("SELECT max(id) FROM contact").fetchone()
        self._end = 1 + (0 if row is None or row[0] is None else int(row[0]))
        cursor = self._database.execute(
            f"""SELECT {_NAMES}, group_concat(id) FROM contact INDEXED BY contact_by_facet
            WHERE deleted_at IS NULL GROUP BY {_NAMES}"""
        )
        while row := cursor.fetchone():
            *values, ids = row
            place = self._place_of(tuple(values))
            if place is None:
                self.is_too_varied = True
                self._planes, self._numbers = [], {}
                return False
            plane, code = self._planes[place[0]], place[1]
            for part in text_slices(str(ids)):
                for key in json.loads(f"[{part}]"):
                    plane[key] = code
        self.is_loaded = True
        return True

    def refresh(self, ids: Sequence[int]) -> None:
        """Look at these contacts again."""
        if not self.is_loaded:
            return
        self._answers = {}
        rows = self._database.execute(
            f"""SELECT contact.id, {_NAMES} FROM json_each(?) AS chosen
            CROSS JOIN contact ON contact.id = chosen.value WHERE deleted_at IS NULL""",
            (json.dumps(list(ids)),),
        ).fetchall()
        self._grow(1 + max(ids, default=0))
        for plane in self._planes:
            for key in ids:
                plane[key] = 0
        for key, *values in rows:
            place = self._place_of(tuple(values))
            if place is None:
                self.forget()
                return
            self._planes[place[0]][key] = place[1]

    def values(self, column: str) -> list[Any]:
        """The values of a column that are known, in their order; perhaps one nobody has now."""
        place = COLUMNS.index(column)
        return sorted({values[place] for values in self._numbers if values[place] is not None})

    def everybody(self) -> IdSet:
        """All living contacts."""
        return self._kept(("",), lambda: self._of_numbers(range(len(self._numbers))))

    def fulfilling(self, leaves: Sequence[Leaf]) -> IdSet:
        """The living contacts for which the rows of all `leaves`, facets every one, hold.

        A list asks for the same ones several times over; the answers are kept until something is
        looked at again.
        """
        test = " AND ".join(leaf.row for leaf in leaves)
        params = [value for leaf in leaves for value in leaf.row_params]
        return self._kept((test, *params), lambda: self._looked_up(test, params))

    def _kept(self, asked: tuple[object, ...], look_up: Callable[[], IdSet]) -> IdSet:
        if asked not in self._answers:
            if len(self._answers) >= _KEPT_ANSWERS:
                self._answers.pop(next(iter(self._answers)))
            self._answers[asked] = look_up().bits
        return IdSet(self._answers[asked])

    def _looked_up(self, test: str, params: Sequence[object]) -> IdSet:
        rows = self._database.execute(
            f"""SELECT number FROM (SELECT key AS number, {_LOOKED_AT} FROM json_each(?))
            WHERE {test}""",
            (json.dumps(list(self._numbers)), *params),
        ).fetchall()
        return self._of_numbers([number for (number,) in rows])

    def _of_numbers(self, numbers: Sequence[int]) -> IdSet:
        found = NO_IDS
        for place, plane in enumerate(self._planes):
            table = bytearray(b"0") * 256
            for number in numbers:
                if number // _PER_PLANE == place:
                    table[1 + number % _PER_PLANE] = ord("1")
            if ord("1") in table:
                found = found | IdSet.of_digits(plane.translate(table))
        return found

    def _place_of(self, values: tuple[Any, ...]) -> tuple[int, int] | None:
        """Plane and code of a combination; None if there are too many."""
        number = self._numbers.setdefault(values, len(self._numbers))
        plane, code = divmod(number, _PER_PLANE)
        if plane >= _MOST_PLANES:
            return None
        if plane == len(self._planes):
            self._planes.append(bytearray(self._end))
        return plane, code + 1

    def _grow(self, end: int) -> None:
        if end > self._end:
            for plane in self._planes:
                plane.extend(bytes(end - self._end))
            self._end = end
