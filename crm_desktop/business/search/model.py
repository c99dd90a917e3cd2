"""What a search gives back."""

from __future__ import annotations

from datetime import datetime

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record

SUBTITLE_BETWEEN = " · "
"""Stands between the parts of a subtitle."""


@record
class SearchHit:
    """A found record, told apart from its namesakes.

    `kind` names its icon (`person`, `organization`). `subtitle` is organization, place and phone
    as far as known; `matched` is what was found where the title does not show it, e.g. the
    e-mail that holds the typed text.
    """

    ref: RecordRef
    title: str
    subtitle: str
    kind: str
    matched: str = ""
    last_contact_at: datetime | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the subtitle."""
        return tuple(part for part in self.subtitle.split(SUBTITLE_BETWEEN) if part)
