# pyright: basic
"""The numbers beside the contact list, and the few values that its menus offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.list_query import FACETS, STAGES, Conditions, conditions_of
from crm_desktop.business.contacts.model import ContactQuery, ListCounts, Tag

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

MOST_LANGUAGES = 500
"""So many different values of languages are looked at."""
MOST_COUNTRIES = 300
"""So many countries are offered to be chosen."""


class ListNumbers:
    """Counts and distinct values, each from an index; the caller holds the read transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self, user_id: int) -> ListCounts:
        """The counts beside the list; some 50 ms at a million contacts."""
        execute = self._database.execute
        in_bin = self.number("SELECT count(*) FROM contact WHERE deleted_at IS NOT NULL")
        by_tag = dict(execute("SELECT tag_id, count(*) FROM tagging GROUP BY tag_id").fetchall())
        binned = execute(
            """SELECT tag_id, count(*) FROM contact INDEXED BY contact_in_bin
            CROSS JOIN tagging ON contact_id = contact.id
            WHERE deleted_at IS NOT NULL GROUP BY tag_id"""
        ).fetchall()
        tags = execute(
            "SELECT name, color, id FROM tag WHERE deleted_at IS NULL ORDER BY name_key, id"
        ).fetchall()
        for tag_id, count in binned:
            by_tag[tag_id] -= count
        return ListCounts(
            all=self.number("SELECT count(*) FROM contact") - in_bin,
            mine=self.of_conditions(conditions_of(ContactQuery(owner_id=user_id))),
            starred=self.of_conditions(conditions_of(ContactQuery(starred=True))),
            unreachable=self.of_conditions(conditions_of(ContactQuery(unreachable=True))),
            in_bin=in_bin,
            by_tag=tuple((Tag(name, color, key), by_tag.get(key, 0)) for name, color, key in tags),
        )

    def of_conditions(self, conditions: Conditions) -> int:
        if conditions.is_any:
            in_bin = self.number("SELECT count(*) FROM contact WHERE deleted_at IS NOT NULL")
            return self.number("SELECT count(*) FROM contact") - in_bin
        return self.number(f"SELECT count(*) FROM {conditions.source}", conditions.params)

    def countries(self) -> tuple[str, ...]:
        """The countries in use, by leaping through their index."""
        found: list[str] = []
        last = ""
        while len(found) < MOST_COUNTRIES:
            row = self._database.execute(
                """SELECT country FROM address INDEXED BY address_by_country
                WHERE country <> '' AND country > ? ORDER BY country LIMIT 1""",
                (last,),
            ).fetchone()
            if row is None:
                break
            last = row[0]
            found.append(last)
        return tuple(found)

    def languages(self) -> tuple[str, ...]:
        """The languages of all contacts, by leaping through their index; each once."""
        found: dict[str, None] = {}
        last = ""
        for _value in range(MOST_LANGUAGES):
            row = self._database.execute(
                """SELECT language FROM contact INDEXED BY contact_by_language
                WHERE deleted_at IS NULL AND language <> '' AND language > ?
                ORDER BY language LIMIT 1""",
                (last,),
            ).fetchone()
            if row is None:
                break
            last = row[0]
            found.update(dict.fromkeys(part.strip() for part in last.split(",")))
        return tuple(sorted(found))

    def own_stages(self, *, is_binned: bool = False) -> list[str]:
        """Stages in use that are not among ours, by leaping through the index."""
        if is_binned:
            rows = self._database.execute(
                """SELECT DISTINCT lifecycle_stage FROM contact INDEXED BY contact_in_bin
                WHERE deleted_at IS NOT NULL ORDER BY lifecycle_stage"""
            ).fetchall()
            return [stage for (stage,) in rows if stage not in STAGES]
        found: list[str] = []
        last = ""
        while True:
            row = self._database.execute(
                f"""SELECT lifecycle_stage FROM {FACETS} AND lifecycle_stage > ?
                ORDER BY lifecycle_stage LIMIT 1""",
                (last,),
            ).fetchone()
            if row is None:
                return found
            last = row[0]
            if last not in STAGES:
                found.append(last)

    def number(self, sql: str, params: Sequence[object] = ()) -> int:
        row = self._database.execute(sql, params).fetchone()
        return 0 if row is None or row[0] is None else int(row[0])
