"""Taking back over what others wrote since, after they were asked about; and back again."""

from __future__ import annotations

import pytest

from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef
from tests.storage.office import Office


def test_p03_undo_leaves_theirs_and_takes_it_back_only_when_told(office: Office, other: Office):
    contact = office.add("Anna")
    office.save(contact, notes="before")
    office.save(contact, notes="mine")
    mine = office.journal.last_own_seq
    other.save(contact, notes="theirs")
    outcome = office.journal.inverse(mine, office.actor)
    root = RecordRef("contact", contact)
    assert outcome.kept == (root,)
    assert office.contact(contact, "notes") == ("theirs",)
    over = office.journal.take_back_over(mine, (root,), office.actor)
    assert office.contact(contact, "notes") == ("before",)
    with pytest.raises(UserError, match="nothing_to_undo"):
        office.journal.take_back_over(mine, (root,), office.actor)
    office.journal.inverse(over, office.actor)
    assert office.contact(contact, "notes") == ("theirs",), "theirs is not lost"


def test_p03_only_the_chosen_records_are_taken_back(office: Office, other: Office):
    ids = [office.add(name) for name in ("Anna", "Ben")]
    with office.journal.begin(office.actor, "contact.stage") as work:
        work.update_many("contact", ids, {"lifecycle_stage": "lead"})
    mine = office.journal.last_own_seq
    for key in ids:
        with other.journal.begin(other.actor, "contact.stage") as work:
            work.update_many("contact", [key], {"lifecycle_stage": "customer"})
    assert len(office.journal.inverse(mine, office.actor).kept) == 2
    office.journal.take_back_over(mine, (RecordRef("contact", ids[1]),), office.actor)
    stages = [office.contact(key, "lifecycle_stage")[0] for key in ids]
    assert stages == ["customer", "cold"]
