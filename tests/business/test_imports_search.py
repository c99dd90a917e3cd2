"""What an import tells the search index is what reading the contacts again would tell it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.business.contacts import derived
from crm_desktop.business.contacts.model import CONTACT, ContactPoint, PointKind
from crm_desktop.business.contacts.search_repository import ContactSearchRepository
from crm_desktop.business.imports.model import Decisions, ErrorAction
from crm_desktop.business.imports.service import ImportService
from crm_desktop.storage.unit_of_work import UnitOfWork
from tests.builders import Office
from tests.business.import_scoring import sample_files, truth_of


@pytest.mark.parametrize("path", sample_files(".xlsx", ".csv"), ids=lambda path: path.stem)
def test_texts_told_are_those_that_would_be_read(office: Office, path: Path) -> None:
    imports = ImportService(office.database, office.journal, office.staff, office.clock)
    seen: list[int] = []

    def look(work: UnitOfWork) -> None:
        assert work.knows_search_texts(CONTACT)
        changed_since = {ref.id for ref in work.refs if ref.kind == CONTACT}
        told = {each[0]: each[1:] for each in work.search_texts(CONTACT)}
        read = ContactSearchRepository(office.database).search_entries(sorted(told))
        for entry in read:
            if entry.id not in changed_since:
                assert told[entry.id] == entry[2:5]
                seen.append(entry.id)

    office.journal.before_commit(look)
    plan = imports.plan(path, imports.inspect(path).chosen, country=truth_of(path)["country"])
    decisions = Decisions(errors=ErrorAction.WITHOUT)
    imports.apply(imports.check(plan), office.actor, decisions)
    assert seen


_TEXTS = st.sampled_from(["", "+37061234567", "8 612 34567", "a@b.example", "x"])


@given(
    st.lists(
        st.tuples(st.sampled_from(list(PointKind)), _TEXTS.filter(bool), _TEXTS, st.booleans())
    )
)
def test_main_channels_agree_with_a_cards(points: list[tuple[PointKind, str, str, bool]]) -> None:
    # An import knows no number that is valid without its E.164, nor an address that is not.
    numbers = {PointKind.PHONE, PointKind.MOBILE, PointKind.FAX}
    plain = [
        (str(kind), raw, value if valid else "", "", kind not in numbers or bool(valid and value))
        for kind, raw, value, valid in points
    ]
    card = tuple(
        ContactPoint(PointKind(kind), raw, value, is_valid=valid)
        for kind, raw, value, _extension, valid in plain
    )
    assert derived.main_channels(plain) == (derived.main_phone(card), derived.main_email(card))
