"""One key of the order of a list, as windows and services speak of it."""

from __future__ import annotations

from crm_desktop.core.records import record

SORT_KEYS_LIMIT = 3
"""Most keys that a list is sorted by at once."""


@record
class SortKey:
    """What is sorted by, named as the list's service names it, and in which direction."""

    by: str
    descending: bool = False
