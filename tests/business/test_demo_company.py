"""The demo company: the same for the same seed, well formed, varied."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

from crm_desktop.app import demo_company
from crm_desktop.business.contacts.model import CONTACT, Contact, ContactKind, ContactQuery
from crm_desktop.business.contacts.validation import cleaned, normalize_point, problems_of
from crm_desktop.business.settings.model import COMPANY_NAME
from crm_desktop.core.record_ref import RecordRef
from tests.builders import Office, open_office

_LANGUAGE_COUNTRY = {
    "lt": "LT", "lv": "LV", "et": "EE", "pl": "PL", "de": "DE", "ro": "RO", "ru": "KZ",
    "uk": "UA", "ar": "AE", "fa": "IR", "am": "ET", "en": "GB",
}  # fmt: skip


def _cards(office: Office) -> list[Contact]:
    return [office.contacts.get(key) for key in office.contacts.order(ContactQuery())]


def _built(path: Path, contacts: int = 400, seed: int = 1) -> Office:
    office = open_office(path)
    assert demo_company.build(office, contacts, seed=seed) == contacts
    return office


def test_the_same_seed_gives_the_same_company(tmp_path: Path) -> None:
    one, two = (_built(tmp_path / f"{name}.crm") for name in "ab")
    first, second = ([replace(card, uid=b"") for card in _cards(office)] for office in (one, two))
    assert first == second
    other = _built(tmp_path / "c.crm", seed=2)
    assert [card.display_name for card in _cards(other)] != [c.display_name for c in first]
    for office in (one, two, other):
        office.close()


def test_the_company_is_well_formed_and_varied(tmp_path: Path) -> None:
    office = _built(tmp_path / "company.crm", 2000, demo_company.DEFAULT_SEED)
    cards = _cards(office)
    assert len(cards) == 2000
    assert len(office.staff.users()) == 8
    assert office.company.values()[COMPANY_NAME] == "UAB Gintaras"
    for card in cards:
        assert problems_of(card) == []
        assert cleaned(card, None, "LT")[0].display_name == card.display_name
        country = (
            card.addresses[0].country if card.addresses else _LANGUAGE_COUNTRY.get(card.language)
        )
        for point in card.points:
            understood = normalize_point(point.kind, point.raw_value, country or "LT")
            assert understood.normalized_value == point.normalized_value, point
    scripts = {unicodedata.name(card.display_name[0]).split()[0] for card in cards}
    assert {"LATIN", "CYRILLIC", "ARABIC", "ETHIOPIC"} <= scripts
    first_screen = office.contacts.first_page(ContactQuery(), 30).rows
    assert {row.kind for row in first_screen} == set(ContactKind)
    assert len({row.display_name for row in first_screen}) >= 27
    assert len({row.owner_id for row in first_screen}) >= 5
    assert len({row.lifecycle_stage for row in first_screen}) >= 4
    assert sum(bool(row.tags) for row in first_screen) >= 15
    emails = {row.main_email for row in office.contacts.rows(office.contacts.order(ContactQuery()))}
    assert all(not email or email.endswith(".example") for email in emails)
    office.close()


def test_people_work_in_organizations_and_cards_have_a_history(tmp_path: Path) -> None:
    office = _built(tmp_path / "company.crm")
    firm = office.search.find("žalgirio baldai")[0].ref
    people = office.contacts.affiliations_of(firm.id)
    assert {place.role for place in people} >= {"purchasing", "director", "accounts"}
    row = office.contacts.first_page(ContactQuery(), 1).rows[0]
    assert len(office.history.of_record(RecordRef(CONTACT, row.id))) >= 2
    office.close()


def test_own_fields_wishes_and_segments_are_there(tmp_path: Path) -> None:
    office = _built(tmp_path / "company.crm")
    cards = _cards(office)
    assert sum(bool(card.custom) for card in cards) > 30
    assert sum(bool(card.preferences) for card in cards) > 20
    counts = office.segments.counts(office.actor)
    named = {one.name: counts[one.id] for one in office.segments.segments(office.actor)}
    assert len(named) == 7
    assert all(named.values()), named
    office.close()


def test_an_empty_demo_company_has_no_segments(tmp_path: Path) -> None:
    office = _built(tmp_path / "empty.crm", contacts=0)
    assert office.segments.segments(office.actor) == ()
    office.close()


def test_the_employees_have_full_diaries(tmp_path: Path) -> None:
    office = _built(tmp_path / "company.crm", 60)
    today = office.clock.today()
    monday = today - timedelta(today.weekday())
    plan = office.planner.agenda(monday, monday + timedelta(20))
    assert len({item.user_id for item in plan.items}) == 8
    weeks = [0, 0, 0]
    for item in plan.items:
        weeks[(item.first_day(UTC) - monday).days // 7] += 1
    assert weeks[0] > weeks[1] > weeks[2] >= 40
    assert len({item.kind for item in plan.items}) >= 6
    assert len(office.planner.unscheduled().items) == 8
    late = office.planner.open_items(today - timedelta(1)).items
    overdue = [one for one in late if one.due_day(UTC) != today]
    assert 0 < len(overdue) < 25
    history = office.planner.agenda(today - timedelta(60), today - timedelta(5))
    assert len(history.items) > 300
    assert all(not item.is_open for item in history.items)
    (absence,) = office.employees.day_marks(monday, monday + timedelta(20)).absences
    away = office.planner.agenda(absence.first_day, absence.last_day, [absence.user_id])
    assert away.items == ()
    staff = office.employees.employees()
    assert all(
        one.position and one.team and one.phone and one.email and one.birth_date and one.hired_on
        for one in staff
    )
    assert len({one.hours for one in staff}) == 4
    assert (
        len(office.employees.absences_between(today - timedelta(120), today + timedelta(90))) == 6
    )
    office.close()
