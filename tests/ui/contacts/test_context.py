"""What the windows of contacts share: dictionaries, people, what was read of them."""

from __future__ import annotations

import pytest

from crm_desktop.core.errors import Outcome, StorageUnavailable
from tests.ui.contacts.cards import desk
from tests.ui.contacts.desk import Desk

__all__ = ["desk"]


def test_dictionaries_that_cannot_be_read_are_no_save_that_failed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The foot said "not saved" when the drive was back and all was saved."""
    told: list[object] = []
    desk.operations.error_shown.connect(lambda _owner, error: told.append(error.outcome))

    def refuse() -> None:
        raise StorageUnavailable("io_error")

    monkeypatch.setattr(desk.office.staff, "users", refuse)
    desk.context.load()
    desk.settle()
    assert told == [Outcome.NOT_ASKED]
