"""A search provider over a dictionary of names, as a repository would be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from crm_desktop.core.text import digits_of, fold
from crm_desktop.storage.database import Database
from crm_desktop.storage.search_file import SearchEntry
from crm_desktop.storage.search_terms import PART_MARK


class People:
    """Reads contacts of one open file: name, e-mail, phone, notes."""

    kind = "contact"
    searched: Mapping[str, Collection[str]] = {
        "contact": {"", "display_name", "main_email", "main_phone", "notes"}
    }

    shown_columns: Collection[str] = ()

    def __init__(self, db: Database) -> None:
        self._db = db
        self.asked = 0

    def search_entries(
        self, ids: Sequence[int] | range, tables: Collection[str] | None = None
    ) -> Iterator[SearchEntry]:
        self.asked += 1
        for start in range(0, len(ids), 500):
            piece = list(ids[start : start + 500])
            rows = self._db.execute(
                "SELECT id, display_name, main_email, main_phone, notes FROM contact"
                f" WHERE id IN ({','.join('?' * len(piece))}) AND deleted_at IS NULL ORDER BY id",
                piece,
            ).fetchall()
            for contact, name, email, phone, notes in rows:
                key = PART_MARK.join((fold(email), digits_of(phone)))
                yield SearchEntry("contact", contact, fold(name), key, fold(notes))

    def shown(self, ids: Sequence[int] | range) -> dict[int, str]:
        """The name, as hits show it."""
        marks = ",".join("?" * len(ids))
        rows = self._db.execute(
            f"SELECT id, display_name FROM contact WHERE id IN ({marks})", list(ids)
        )
        return dict(rows.fetchall())
