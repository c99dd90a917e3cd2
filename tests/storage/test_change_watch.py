"""The change feed: what other programs committed is published like our own changes."""

from __future__ import annotations

import pytest

from crm_desktop.core.changes import Origin
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.change_watch import RESTORED, ChangeWatch
from tests.storage.office import Office


@pytest.fixture
def watch(office: Office) -> ChangeWatch:
    return ChangeWatch(office.db, office.events)


def _foreign(office: Office) -> list:
    return [change for change in office.heard if change.origin is Origin.FOREIGN]


def test_nothing_new_is_nothing_published(office: Office, watch: ChangeWatch):
    assert watch.poll() == 0
    office.add("Anna")
    assert watch.poll() == 0
    assert watch.poll() == 0
    assert _foreign(office) == []


def test_a_foreign_commit_is_published_once(office: Office, other: Office, watch: ChangeWatch):
    contact = other.add("Anna")
    assert watch.poll() == 1
    (change,) = _foreign(office)
    assert change.refs == {RecordRef("contact", contact)}
    assert (change.action, change.user_id, change.seq) == ("contact.create", 2, 1)
    assert watch.poll() == 0


def test_own_and_foreign_commits_in_turn(office: Office, other: Office, watch: ChangeWatch):
    contact = office.add("Anna")
    other.save(contact, notes="hers")
    office.save(contact, occupation="mine")
    other.save(contact, notes="again hers")
    assert watch.poll() == 2
    assert [change.seq for change in _foreign(office)] == [2, 4]
    assert watch.seq == 4


def test_children_name_their_record(office: Office, other: Office, watch: ChangeWatch):
    contact, _ = other.add_with_phone("Anna", "1")
    watch.poll()
    assert _foreign(office)[0].refs == {RecordRef("contact", contact)}


def test_a_foreign_import_is_published_in_bulk(office: Office, other: Office, watch: ChangeWatch):
    with other.journal.begin(other.actor, "import") as work:
        rows = (("person", str(number)) for number in range(3000))
        work.insert_many("contact", ("kind", "display_name"), rows)
    watch.poll()
    assert _foreign(office)[0].bulk_kinds == {"contact"}


def test_many_foreign_commits_are_all_published(office: Office, other: Office, watch: ChangeWatch):
    contact = other.add("Anna")
    for number in range(1100):
        other.save(contact, notes=str(number))
    assert watch.poll() == 1101
    assert watch.seq == 1101


def test_p04_a_new_connection_hides_nothing_of_what_others_did(office: Office, other: Office):
    """Each connection counts others' commits by itself: the new one may say the same number."""
    watch = ChangeWatch(office.db, office.events)
    watch.poll()
    other.add("Anna")
    office.db.reconnect()
    assert watch.poll() == 1
    assert watch.poll() == 0


def test_p12_a_restore_while_the_drive_was_away_is_noticed(office: Office, other: Office):
    watch = ChangeWatch(office.db, office.events)
    office.add("Anna")
    watch.poll()
    other.db.raw.execute("UPDATE meta SET value = 'restored' WHERE key = 'lineage'")
    office.db.reconnect()
    with pytest.raises(StorageUnavailable, match="file_replaced"):
        office.add("Ben")
    assert watch.poll() == 1
    assert office.heard[-1].action == RESTORED
    assert office.add("Ben") == 2
