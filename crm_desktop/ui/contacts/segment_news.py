"""Which saved segments others have just made, changed or deleted, by name."""

from __future__ import annotations

from collections.abc import Sequence

from crm_desktop.business.contacts.segments import SavedSegment
from crm_desktop.core.text import isolate

_MOST_NAMED = 4
_TOLD = ("name", "filter", "is_static", "is_shared")


def segments_changed(before: Sequence[SavedSegment], after: Sequence[SavedSegment]) -> str:
    """The names of those that differ in more than their place and their look; empty for none."""
    was, now = ({one.id: one for one in each} for each in (before, after))
    found = [
        one.name
        for key, one in now.items()
        if key not in was or any(getattr(was[key], part) != getattr(one, part) for part in _TOLD)
    ]
    found += [one.name for key, one in was.items() if key not in now]
    more = "…" if len(found) > _MOST_NAMED else ""
    return ", ".join(map(isolate, found[:_MOST_NAMED])) + more
