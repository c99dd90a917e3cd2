"""What an activity is linked to: what it follows from, what follows, and what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_desktop.business.planner.model import Activity
from crm_desktop.business.planner.timeline import TimelineQuery
from crm_desktop.core.records import record

if TYPE_CHECKING:
    from crm_desktop.business.planner.repository import ActivityRepository
    from crm_desktop.business.planner.timeline_repository import TimelineReader
    from crm_desktop.storage.database import Database


@record
class Chain:
    """The activity at whose end this one was booked, and the one booked at its end."""

    before: Activity | None = None
    after: Activity | None = None


class LinkService:
    """Reads links; for the worker."""

    def __init__(
        self, database: Database, rows: ActivityRepository, timelines: TimelineReader
    ) -> None:
        self._database = database
        self._rows = rows
        self._timelines = timelines

    def chain_of(self, activity: Activity) -> Chain:
        """What it follows from and what follows; what lies in the bin is left out."""
        with self._database.read():
            before_id = self._rows.leading_to(activity.id)
            found = {
                one.id: one
                for one in self._rows.activities(
                    [key for key in (before_id, activity.next_activity_id) if key is not None]
                )
                if one.deleted_at is None
            }
        return Chain(found.get(before_id or 0), found.get(activity.next_activity_id or 0))

    def find(
        self, text: str, contact_ids: Sequence[int], limit: int, without: int = 0
    ) -> tuple[Activity, ...]:
        """Activities with some of these contacts that hold a text, planned ones first."""
        ids: dict[int, None] = {}
        with self._database.read():
            for contact_id in contact_ids:
                page = self._timelines.read(contact_id, TimelineQuery(find=text, limit=limit + 1))
                entries = (*page.planned, *page.entries)
                ids.update(dict.fromkeys(one.activity_id for one in entries))
            ids.pop(without, None)
            return tuple(self._rows.activities(list(ids)[:limit]))
