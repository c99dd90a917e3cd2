"""One change out of a batch: taken back alone, refused where a later one stands on it."""

from __future__ import annotations

import pytest

from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.check import check_file
from crm_desktop.storage.undo_field import ChangePlace
from tests.storage.office import Office


def _take_back(office: Office, place: ChangePlace, *, over_later: bool = False) -> int:
    return office.journal.take_back_one(place, office.actor, over_later=over_later)


def _code(office: Office, place: ChangePlace) -> str:
    with pytest.raises(UserError) as caught:
        _take_back(office, place)
    return caught.value.code


def test_one_field_of_a_batch_goes_back_and_the_rest_stays(office: Office) -> None:
    contact = office.add("Anna", notes="old")
    seq = office.save(contact, notes="new", display_name="Anne")
    done = _take_back(office, ChangePlace(seq, "contact", contact, ("notes",)))
    assert office.contact(contact)[:2] == ("Anne", "old")
    office.journal.inverse(done, office.actor)
    assert office.contact(contact)[:2] == ("Anne", "new")
    assert check_file(office.db).is_sound


def test_a_later_change_is_not_overwritten_unless_that_is_meant(
    office: Office, other: Office
) -> None:
    contact = office.add("Anna", notes="old")
    seq = office.save(contact, notes="new")
    other.save(contact, notes="hers")
    place = ChangePlace(seq, "contact", contact, ("notes",))
    assert _code(office, place) == "changed_since"
    assert office.contact(contact)[1] == "hers"
    _take_back(office, place, over_later=True)
    assert office.contact(contact)[1] == "old"
    assert _code(office, place) == "nothing_to_undo"


def test_a_row_that_came_goes_and_one_that_went_comes_back(office: Office) -> None:
    contact, phone = office.add_with_phone("Anna", "1")
    root = RecordRef("contact", contact)
    with office.journal.begin(office.actor, "contact.save") as work:
        work.delete_child("contact_point", phone, root)
    place = ChangePlace(work.seq, "contact_point", phone)
    back = _take_back(office, place)
    assert office.value(f"SELECT raw_value FROM contact_point WHERE id = {phone}") == "1"
    assert _code(office, place) == "nothing_to_undo"
    came = ChangePlace(back, "contact_point", phone)
    with office.journal.begin(office.actor, "contact.save") as work:
        work.update_child("contact_point", phone, {"raw_value": "2"}, root)
    assert _code(office, came) == "changed_since"
    _take_back(office, came, over_later=True)
    assert office.value("SELECT count(*) FROM contact_point") == 0
    gone = ChangePlace(work.seq, "contact_point", phone, ("raw_value",))
    assert _code(office, gone) == "record_gone"


def test_out_of_the_bin_and_into_it(office: Office) -> None:
    contact = office.add("Anna")
    with office.journal.begin(office.actor, "contact.save") as work:
        work.bin("contact", contact, 1)
    back = _take_back(office, ChangePlace(work.seq, "contact", contact))
    assert office.contact(contact)[2] is None
    _take_back(office, ChangePlace(back, "contact", contact))
    assert office.contact(contact)[2] is not None


def test_what_the_log_does_not_have(office: Office) -> None:
    contact = office.add("Anna")
    assert _code(office, ChangePlace(99, "contact", contact, ("notes",))) == "nothing_to_undo"


def test_the_chain_goes_on_to_the_creation_and_back(office: Office) -> None:
    contact = office.add("Anna", notes="old")
    edit = office.save(contact, notes="new")
    undone_edit = office.journal.inverse(edit, office.actor)
    undone_all = office.journal.inverse(1, office.actor)
    assert (undone_all.undone, undone_all.kept) == (1, ())
    assert office.contact(contact)[2] is not None
    office.journal.inverse(undone_all.seq, office.actor)
    office.journal.inverse(undone_edit.seq, office.actor)
    assert office.contact(contact)[1:] == ("new", None)


def test_an_edit_done_again_keeps_the_record(office: Office) -> None:
    contact = office.add("Anna", notes="old")
    edit = office.save(contact, notes="new")
    undone = office.journal.inverse(edit, office.actor)
    office.journal.inverse(undone.seq, office.actor)
    kept = office.journal.inverse(1, office.actor)
    assert kept.undone == 0
    assert office.contact(contact)[2] is None


def test_a_row_that_got_the_id_of_another_is_left_alone(office: Office) -> None:
    anna, phone = office.add_with_phone("Anna", "1")
    with office.journal.begin(office.actor, "contact.save") as edit:
        edit.update_child("contact_point", phone, {"label": "work"}, RecordRef("contact", anna))
    with office.journal.begin(office.actor, "contact.save") as gone:
        gone.delete_child("contact_point", phone, RecordRef("contact", anna))
    ona, again = office.add_with_phone("Ona", "2")
    assert again == phone, "SQLite gives the id of the last row again"
    with office.journal.begin(office.actor, "contact.save") as work:
        work.update_child("contact_point", again, {"label": "work"}, RecordRef("contact", ona))
    kept = office.journal.inverse(edit.seq, office.actor)
    assert kept.kept == (RecordRef("contact", anna),)
    place = ChangePlace(edit.seq, "contact_point", phone, ("label",))
    assert _code(office, place) == "record_gone"
    assert office.value(f"SELECT label FROM contact_point WHERE contact_id = {ona}") == "work"
    office.journal.inverse(gone.seq, office.actor)
    assert office.value(f"SELECT raw_value FROM contact_point WHERE contact_id = {anna}") == "1"
