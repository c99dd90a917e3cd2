"""What travels with the mouse: activities by their keys, and the picture under the pointer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import cast

from PySide6.QtCore import QByteArray, QMimeData

from crm_desktop.core.records import record
from crm_desktop.ui.planner.selection import Key

MIME = "application/x-crm-desktop-activities"


@record
class Dragged:
    """Activities on their way; `from_day` is where they were taken, `None` for the tray."""

    keys: tuple[Key, ...]
    from_day: date | None = None


def dragged_data(keys: Iterable[Key], from_day: date | None) -> QMimeData:
    """The keys as data of a drag."""
    day = from_day.isoformat() if from_day else ""
    text = json.dumps({"keys": [list(key) for key in keys], "day": day})
    data = QMimeData()
    data.setData(MIME, QByteArray(text.encode()))
    return data


def read_dragged(data: QMimeData) -> Dragged | None:
    """What is dragged; `None` for anything that is not of this program's plan."""
    if not data.hasFormat(MIME):
        return None
    try:
        content = json.loads(bytes(data.data(MIME).data()))
        keys = cast("list[list[int]]", content["keys"])
        day = str(content["day"])
        return Dragged(
            tuple(Key(int(user), int(activity)) for user, activity in keys),
            date.fromisoformat(day) if day else None,
        )
    except (ValueError, KeyError, TypeError):
        return None
