"""What an import tells the search index is what reading the contacts again would tell it."""

from __future__ import annotations

import csv
from collections.abc import Collection
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.business.contacts import derived
from crm_desktop.business.contacts.model import CONTACT, ContactPoint, PointKind
from crm_desktop.business.contacts.search_repository import ContactSearchRepository
from crm_desktop.business.imports.model import Decisions, ErrorAction, ImportDone
from crm_desktop.business.imports.service import ImportService
from crm_desktop.storage import transaction
from crm_desktop.storage.search_file import SearchEntry
from crm_desktop.storage.search_terms import PART_MARK
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


_THIN = {"First name", "Last name", "E-mail"}
_FULL = {
    "First name": ["Ada", "Bo", "Cyd", "Dan", "Eve"],
    "Last name": ["Stone", "Reed", "Oak", "Hill", "Lake"],
    "E-mail": [f"{name}@x.example.com" for name in ("ada", "bo", "cyd", "dan", "eve")],
    "Middle name": ["", "Lee", "", "", ""],
    "Nickname": ["Addie", "", "Bo Reed", "Dan", ""],
    "Phone": ["(212) 555-0187", "", "212-555-0188; (212) 555-0190", "x7", ""],
    "Website": ["stone.example.com", "", "", "", ""],
    "Street": ["1 Main St", "", "2 High St", "", ""],
    "City": ["Reno", "Boise", "", "", ""],
    "State": ["NV", "", "", "", ""],
    "Postal code": ["89501", "", "", "", ""],
    "Country": ["US", "US", "France", "", ""],
    "Birthday": ["1980-02-03", "", "", "", "1990-05-06"],
    "Tags": ["vip; Garden", "vip", "", "", ""],
    "Notes": ["Rings  BACK", "", "met at the fair", "", ""],
    "Company": ["", "", "", "", ""],
}


def test_texts_added_to_known_contacts_are_those_that_would_be_read(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "MOST_LISTED", 0)
    imports = ImportService(office.database, office.journal, office.staff, office.clock)
    reader = ContactSearchRepository(office.database)

    def taken_in(name: str, heads: Collection[str]) -> ImportDone:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = [_FULL[head] for head in _FULL if head in heads]
            named = [head for head in _FULL if head in heads]
            csv.writer(file).writerows([named, *zip(*rows, strict=True)])
        plan = imports.plan(path, imports.inspect(path).chosen, country="US")
        decisions = Decisions(errors=ErrorAction.WITHOUT)
        return imports.apply(imports.check(plan), office.actor, decisions)

    def entries() -> dict[int, SearchEntry]:
        return {each.id: each for each in reader.search_entries(range(1, 100))}

    told: list[tuple[int, str, str]] = []
    taken_in("thin.csv", _THIN)
    before = entries()
    office.journal.before_commit(lambda work: told.extend(work.search_additions(CONTACT)))
    done = taken_in("full.csv", _FULL)
    assert (done.created, done.updated) == (0, 5)
    for key, entry in entries().items():
        of_it = [each for each in told if each[0] == key]
        parts = [before[key].key, *(part for _key, part, _note in of_it)]
        notes = [before[key].note_key, *(note for _key, _part, note in of_it)]
        assert sorted(" ".join(parts).replace(PART_MARK, " ").split()) == sorted(
            entry.key.replace(PART_MARK, " ").split()
        )
        assert " ".join(notes).split() == entry.note_key.split()
    assert {key for key, _part, _note in told} == {1, 2, 3, 4}
    for text, names in (
        ("addie", ["Ada Stone"]), ("boise", ["Bo Reed"]), ("5550190", ["Cyd Oak"]),
        ("garden", ["Ada Stone"]),
    ):  # fmt: skip
        assert [hit.title for hit in office.search.find(text)] == names


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
    numbers_shown, emails_shown = derived.main_channels([plain, []])
    assert numbers_shown == [derived.main_phone(card), ""]
    assert emails_shown == [derived.main_email(card), ""]


_CHANNELS = st.lists(
    st.tuples(st.sampled_from(list(PointKind)), st.booleans(), st.booleans(), st.booleans()),
    max_size=5,
)
_DAY = "2026-06-15"


@given(_CHANNELS, st.lists(st.tuples(st.sampled_from(list(PointKind)), st.booleans()), min_size=1))
def test_channels_that_cannot_be_shown_move_nothing_that_lists_show(
    known: list[tuple[PointKind, bool, bool, bool]], added: list[tuple[PointKind, bool]]
) -> None:
    has_primary: set[PointKind] = set()
    card: list[ContactPoint] = []
    for number, (kind, is_valid, is_primary, is_over) in enumerate(known):
        card.append(
            ContactPoint(
                kind, f"k{number}", is_valid=is_valid,
                is_primary=is_primary and not is_over and kind not in has_primary,
                valid_until=_DAY if is_over else "",
            )
        )  # fmt: skip
        has_primary |= {kind for point in card if point.is_primary}
    firm = 0
    for point in card:
        if point.is_valid and not point.valid_until:
            firm |= derived.FIRM_BITS[point.kind]
    more = [(str(kind), f"n{place}", "", "", valid) for place, (kind, valid) in enumerate(added)]
    whole = card + [
        ContactPoint(PointKind(kind), raw, is_valid=valid) for kind, raw, _n, _e, valid in more
    ]

    def shown(points: list[ContactPoint]) -> tuple[object, ...]:
        reached = any(not point.is_over(_DAY) for point in points)
        return (
            derived.main_phone(points, _DAY), derived.main_email(points, _DAY),
            derived.main_website(points, _DAY), reached,
        )  # fmt: skip

    if not derived.may_be_shown(firm, more):
        assert shown(whole) == shown(card)
    if not card:
        assert derived.may_be_shown(firm, more)
