"""P21: a file that is deleted or moved while it is open is not called read-only."""

from __future__ import annotations

import sys

import pytest

from crm_desktop.core.errors import Outcome, StorageUnavailable
from tests.storage.office import Office


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps an open file in its place")
def test_p21_a_file_moved_away_is_said_to_be_gone_and_can_come_back(office: Office):
    assert office.add("Anna") == 1
    path = office.db.path
    elsewhere = path.with_name("elsewhere.crm")
    path.rename(elsewhere)
    with pytest.raises(StorageUnavailable) as caught:
        office.add("Berta")
    assert caught.value.code == "file_gone"
    assert caught.value.outcome is Outcome.NOT_SAVED
    assert not path.exists(), "no empty file was made in its place"
    elsewhere.rename(path)
    office.db.reconnect()
    assert office.value("SELECT count(*) FROM contact") == 1
    office.add("Berta")
    assert office.value("SELECT count(*) FROM contact") == 2
