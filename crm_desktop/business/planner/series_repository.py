# pyright: basic
"""Rules of series and the activities that belong to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.core.records import record

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

RECURRENCE = "recurrence"
_COLUMNS = "id, version, rrule, dtstart, timezone, made_until, parent_id"


@record
class Series:
    """A stored rule. `dtstart` is the local beginning of the first (`YYYY-MM-DD[THH:MM]`).

    `made_until` is the ISO day up to which its activities stand; empty once it has ended.
    """

    id: int
    version: int
    rule: str
    dtstart: str
    zone: str
    made_until: str
    parent_id: int | None = None


class SeriesRepository:
    """Reads and writes rules."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def series(self, series_id: int) -> Series | None:
        """One rule."""
        row = self._database.execute(
            f"SELECT {_COLUMNS} FROM recurrence WHERE id = ? AND deleted_at IS NULL", (series_id,)
        ).fetchone()
        return None if row is None else Series(*row)

    def to_extend(self, day: str) -> list[Series]:
        """Rules that do not stand up to an ISO day yet."""
        rows = self._database.execute(
            f"""SELECT {_COLUMNS} FROM recurrence
            WHERE made_until <> '' AND made_until < ? AND deleted_at IS NULL ORDER BY id""",
            (day,),
        )
        return [Series(*row) for row in rows]

    def members(self, series_id: int, since: str = "", *, only_open: bool = True) -> list[int]:
        """Living activities of a series in order, from a `recurrence_date` on."""
        state = "AND status = 'planned'" if only_open else ""
        rows = self._database.execute(
            f"""SELECT id FROM activity INDEXED BY activity_by_recurrence
            WHERE recurrence_id IS NOT NULL AND recurrence_id = ? AND recurrence_date >= ?
            AND deleted_at IS NULL {state} ORDER BY recurrence_date, id""",
            (series_id, since),
        )
        return [key for (key,) in rows]

    def dates(self, series_id: int) -> set[str]:
        """The `recurrence_date` of each living activity of a series."""
        rows = self._database.execute(
            """SELECT recurrence_date FROM activity INDEXED BY activity_by_recurrence
            WHERE recurrence_id IS NOT NULL AND recurrence_id = ? AND deleted_at IS NULL""",
            (series_id,),
        )
        return {date for (date,) in rows}

    def latest(self, series_id: int) -> int | None:
        """The last activity of a series, done or not: what those to come are copies of."""
        row = self._database.execute(
            """SELECT id FROM activity INDEXED BY activity_by_recurrence
            WHERE recurrence_id IS NOT NULL AND recurrence_id = ? AND deleted_at IS NULL
            ORDER BY recurrence_date DESC, id DESC LIMIT 1""",
            (series_id,),
        ).fetchone()
        return None if row is None else row[0]

    def insert(self, work: UnitOfWork, series: Series) -> int:
        """Store a new rule; gives its id."""
        return work.insert(
            RECURRENCE,
            {
                "rrule": series.rule,
                "dtstart": series.dtstart,
                "timezone": series.zone,
                "made_until": series.made_until,
                "parent_id": series.parent_id,
            },
        )

    def update(self, work: UnitOfWork, series: Series, **values: object) -> None:
        """Change columns of a rule."""
        work.update(RECURRENCE, series.id, values, series.version)
