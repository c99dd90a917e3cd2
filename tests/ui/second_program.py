"""A second program at the same file, as tests of windows have it: what is told of it, and asked.

The fixture `ben` (`tests/ui/conftest.py`) opens it beside the office of the test's own fixture.
"""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.change_log import head_seq
from crm_desktop.ui.kit.conflict_dialog import Answer
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from tests.builders import Office
from tests.ui.answers import answer
from tests.ui.pauses import settle_layouts

SURROUNDINGS = ("room", "desk", "plan", "shown", "screen", "bench")
"""The fixtures that open a file for a window."""
_MARKS = str.maketrans(
    {**dict.fromkeys("\u2066\u2067\u2068\u2069\u202c\u202d"), "\u00a0": " ", "\u2011": "-"}
)


def own_office(request: pytest.FixtureRequest) -> Office:
    """The office behind the windows of a test."""
    name = next(one for one in SURROUNDINGS if one in request.fixturenames)
    return office_of(request.getfixturevalue(name))


def office_of(surroundings: Any) -> Office:
    """The office of a fixture, or of the desk in it."""
    found: Office = getattr(surroundings, "office", None) or surroundings.desk.office
    return found


def settle(surroundings: Any) -> None:
    """Let what was asked be answered and shown."""
    desk = getattr(surroundings, "desk", None)
    for one in (surroundings, desk):
        wait = getattr(one, "settle", None)
        if wait is not None:
            wait()
            return
    settle_layouts()


def tell(surroundings: Any, ben: Office, kind: str, *ids: int) -> None:
    """What Ben did comes to the windows of this program, as the watch of the file tells it."""
    office = office_of(surroundings)
    refs = frozenset(RecordRef(kind, key) for key in ids or (1,))
    seq = head_seq(office.database)
    office.events.publish(Changes(refs, origin=Origin.FOREIGN, user_id=ben.user.id, seq=seq))
    settle(surroundings)


def answer_all(surroundings: Any, parent: QWidget, choice: Answer) -> list[str]:
    """Answer everything that is asked alike; what it was: "Name: mine / theirs"."""
    settle(surroundings)
    told = answer(parent, choice, with_titles=True)
    settle(surroundings)
    return told


def confirm(surroundings: Any, parent: QWidget) -> str:
    """Take what is offered; the title of the question."""
    settle(surroundings)
    (dialog,) = [one for one in parent.findChildren(ConfirmDialog) if one.isVisible()]
    title = plain(dialog.windowTitle())
    dialog.act_button.click()
    settle(surroundings)
    return title


def plain(text: str) -> str:
    """A sentence without the marks that keep values in their direction and numbers whole."""
    return text.translate(_MARKS)
