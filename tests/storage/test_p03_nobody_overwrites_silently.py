"""P3 at the unit of work: of two programs that loaded the same version only one gets through.

The merging of different fields is the service's and tested there
(`tests/business/test_p03_two_clients.py`).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crm_desktop.core.errors import ConflictError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.shapes import Shapes, TableShape
from tests.storage.office import Office

Act = Callable[[Office, int, int], None]


def _edit(office: Office, contact: int, version: int) -> None:
    office.save(contact, version=version, notes=f"of {office.actor.user_id}")


def _bin(office: Office, contact: int, version: int) -> None:
    with office.journal.begin(office.actor, "contact.bin") as work:
        work.bin("contact", contact, version)


def _bulk(office: Office, contact: int, version: int) -> None:
    with office.journal.begin(office.actor, "contact.stage") as work:
        work.update_many("contact", [contact], {"lifecycle_stage": "lead"})


def _phone(office: Office, contact: int, version: int) -> None:
    values = {"contact_id": contact, "kind": "phone", "raw_value": "1"}
    with office.journal.begin(office.actor, "phone") as work:
        work.insert_child("contact_point", values, RecordRef("contact", contact))


def _undo(office: Office, contact: int, version: int) -> None:
    office.journal.inverse(2, office.actor)


FIRST: tuple[Act, ...] = (_edit, _bin, _bulk, _phone, _undo)


@pytest.mark.parametrize("second", [_edit, _bin], ids=["edit", "bin"])
@pytest.mark.parametrize("first", FIRST, ids=["edit", "bin", "bulk", "phone", "undo"])
def test_p03_the_second_of_two_is_told(office: Office, other: Office, first: Act, second: Act):
    contact = office.add("Anna")
    office.save(contact, notes="before")
    version = office.version(contact)
    first(other, contact, version)
    after_first = office.contact(contact, "notes, deleted_at, lifecycle_stage, version")
    with pytest.raises(ConflictError) as caught:
        second(office, contact, version)
    assert caught.value.expected_version == version
    assert caught.value.actual_version in {version + 1, None}
    assert office.contact(contact, "notes, deleted_at, lifecycle_stage, version") == after_first


def test_p03_a_bulk_change_touches_its_own_column_only(office: Office, other: Office):
    contact = office.add("Anna")
    other.save(contact, notes="hers")
    _bulk(office, contact, 1)
    assert office.contact(contact, "notes, lifecycle_stage") == ("hers", "lead")


def _a_save_is_lost(office: Office, other: Office) -> bool:
    contact = office.add("Anna")
    _edit(other, contact, 1)
    try:
        _edit(office, contact, 1)
    except ConflictError:
        return False
    return office.contact(contact)[1] == "of 1"


def test_p03_without_the_version_check_a_save_is_lost(
    office: Office, other: Office, monkeypatch: pytest.MonkeyPatch
):
    """Mutation: the test above must see what it is there for."""
    assert not _a_save_is_lost(office, other)
    real = Shapes.update_text

    def unchecked(self: Shapes, shape: TableShape, columns: tuple[str, ...]) -> str:
        return real(self, shape, columns).replace(" AND version = ?", " AND ? > 0")

    monkeypatch.setattr(Shapes, "update_text", unchecked)
    monkeypatch.setattr(
        "crm_desktop.storage.unit_of_work.UnitOfWork._raise_conflict", lambda *_: None
    )
    assert _a_save_is_lost(office, other)
