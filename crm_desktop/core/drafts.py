"""Text that was typed and is not saved yet, as it is kept on the user's own disk (P8)."""

from __future__ import annotations

from datetime import datetime

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record


@record
class DraftText:
    """What stands in one place of a form.

    `place` finds the control again, `label` is what the user calls it, `base` what stood there
    before.
    """

    place: str
    label: str
    text: str
    base: str = ""


@record
class Draft:
    """The unsaved text of one window; `window` is its kind, `ref` the record it shows, if any."""

    key: str
    window: str
    title: str
    at: datetime
    texts: tuple[DraftText, ...]
    ref: RecordRef | None = None
