"""Finding contacts: any part, any script, namesakes told apart, always up to the file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_desktop.business.contacts.model import (
    CONTACT,
    Address,
    Affiliation,
    ContactQuery,
    PointKind,
)
from crm_desktop.core.record_ref import RecordRef
from tests.builders import Office, a_person, a_point, an_organization, open_office
from tests.storage.office import FaultyConnection


def _found(office: Office, text: str) -> list[str]:
    return [hit.title for hit in office.search.find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "žuk", "ZUKAUSKAITE", "agne zuk", "zuk agn", "kauskai", "uab balt", "info@balt", "tija.ex",
        "612 34567", "861234567", "+370 612 34567", "00370612", "34567", "٣٤٥٦٧", "LT 1000",
        "100001422", "kaunas", "vip clients", "buyer", "Agniukė", "agniuke",
    ],
)  # fmt: skip
def test_a_contact_is_found_by_any_part(office: Office, text: str) -> None:
    firm = office.contacts.create(an_organization("UAB Baltija", points=()), office.actor).contact
    points = (a_point("8 612 34567"), a_point("Info@Baltija.example", PointKind.EMAIL))
    person = office.contacts.create(
        a_person(
            tax_id="LT 100001422",
            occupation="buyer",
            nickname="Agniukė",
            tags=("VIP clients",),
            points=points,
            addresses=(Address(locality="Kaunas"),),
        ),
        office.actor,
    ).contact
    office.contacts.add_affiliation(Affiliation(person.id, firm.id), office.actor)
    office.contacts.create(an_organization("ООО Другая", points=(), addresses=()), office.actor)
    assert person.display_name in _found(office, text)
    assert "ООО Другая" not in _found(office, text)
    assert person.id in office.contacts.order(ContactQuery(text=text))


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("أحمد", "احمد"), ("Ёлкин", "елкин"), ("كريمي", "کریمی"), ("ፀሐይ", "ጸሀይ"),
        ("Łukasz", "lukasz"), ("Groß", "gross"), ("Đorđe", "dorde"), ("Їжак", "іжак"),
        ("نوری‌زاده", "نوریزاده"), ("Žukas", "zukas"), ("Müller", "muller"), ("Åsa", "asa"),
        ("Șerban", "serban"), ("Çelik", "celik"), ("Søren", "soren"), ("Чайковский", "чаиковскии"),
        ("إيمان", "ايمان"), ("آمال", "امال"), ("فاطمة", "فاطمه"), ("يحيى", "يحيي"),
        ("مُحَمَّد", "محمد"), ("محـــمد", "محمد"), ("ሠናይት", "ሰናይት"), ("ኃይሉ", "ሀይሉ"),
        ("ዓለሙ", "አለሙ"), ("O’Brien", "o'brien"), ("JOSÉ", "jose"), ("Łódź", "LODZ"),
        ("عمر ١٢٣", "عمر 123"), ("Zoe", "Zo\u200be"), ("Ґалаґан", "галаган"),
    ],
)  # fmt: skip
def test_spellings_meet(office: Office, name: str, typed: str) -> None:
    office.contacts.create(a_person(name), office.actor)
    assert _found(office, typed) == [name]


def test_namesakes_are_told_apart(office: Office) -> None:
    firm = office.contacts.create(an_organization("UAB Baltija"), office.actor).contact
    ids = [
        office.contacts.create(
            a_person("Jonas Petraitis", points=points, addresses=addresses), office.actor
        ).contact.id
        for points, addresses in (
            ((a_point("8 612 00001"),), ()),
            ((), (Address(locality="Utena"),)),
        )
    ]
    office.contacts.add_affiliation(Affiliation(ids[0], firm.id), office.actor)
    subtitles = {hit.ref.id: hit.subtitle for hit in office.search.find("jonas petraitis")}
    assert subtitles == {ids[0]: "UAB Baltija · +370 612 00001", ids[1]: "Utena"}


def test_what_matched_is_shown_where_the_title_does_not(office: Office) -> None:
    office.contacts.create(
        a_person(
            points=(
                a_point("8 612 34567"),
                a_point("8 699 99999"),
                a_point("x@hidden.example", PointKind.EMAIL),
            ),
            tags=("furniture",),
        ),
        office.actor,
    )
    matched = {
        text: office.search.find(text)[0].matched
        for text in ("zukaus", "hidden", "furni", "699 99", "612 34")
    }
    assert matched == {
        "zukaus": "",
        "hidden": "x@hidden.example",
        "furni": "furniture",
        "699 99": "8 699 99999",
        "612 34": "",
    }


def test_notes_are_searched_on_request_only(office: Office) -> None:
    office.contacts.create(a_person(notes="Calls back after lunch"), office.actor)
    assert _found(office, "after lunch") == []
    assert len(office.search.find("after lunch", in_notes=True)) == 1


def test_streets_are_searched_with_the_notes(office: Office) -> None:
    street = Address(street_address="Gedimino pr. 9", locality="Vilnius", postal_code="01103")
    office.contacts.create(a_person(addresses=(street,)), office.actor)
    assert _found(office, "gedimino") == []
    for typed in ("Gedimino", "gedimino 01103"):
        assert len(office.search.find(typed, in_notes=True)) == 1


def test_every_commit_is_found_at_once(office: Office) -> None:
    card = office.contacts.create(a_person(), office.actor).contact
    saved = office.contacts.save(card, replace(card, display_name="Ona Rimkutė"), office.actor)
    assert _found(office, "rimkute") == ["Ona Rimkutė"]
    assert _found(office, "zukauskaite") == []
    office.contacts.bin([card.id], office.actor)
    assert _found(office, "rimkute") == []
    office.contacts.restore([card.id], office.actor)
    assert office.search.find("rimkute")[0].ref == RecordRef(CONTACT, card.id)
    office.history.undo(office.actor, saved.seq)
    assert _found(office, "zukauskaite") == ["Agnė Žukauskaitė"]
    office.contacts.create_many([a_person(f"Bulk {n}") for n in range(30)], office.actor)
    assert len(_found(office, "bulk")) == 12


def test_an_organizations_new_name_finds_its_people(office: Office) -> None:
    firm = office.contacts.create(an_organization("UAB Sena"), office.actor).contact
    person = office.contacts.create(a_person(), office.actor).contact
    office.contacts.add_affiliation(Affiliation(person.id, firm.id), office.actor)
    office.contacts.save(firm, replace(firm, display_name="UAB Nauja"), office.actor)
    assert person.display_name in _found(office, "nauja")
    assert _found(office, "uab sena") == []


def test_a_save_is_a_save_even_if_the_drive_goes_right_after_it(office: Office) -> None:
    contact = office.contacts.create(a_person(), office.actor).contact
    # The index reads after the commit, and the first thing it asks is not answered.

    def break_connection(_work: object) -> None:
        FaultyConnection(office.database, "BEGIN", 10)

    office.journal._before_commit[:] = [break_connection]
    with office.journal.begin(office.actor, "contact.save") as work:
        work.update(CONTACT, contact.id, {"nickname": "Agniukė"}, 1)
    assert work.seq
    assert office.published[-1].seq == work.seq
    assert office.contacts.get(contact.id).nickname == "Agniukė"
    office.journal._before_commit.clear()
    office.contacts.set_starred([contact.id], starred=True, actor=office.actor)
    assert _found(office, "agniuke") == [contact.display_name], "caught up with the next commit"


def test_the_quick_filter_reads_the_rows_where_the_index_is_damaged(office: Office) -> None:
    office.contacts.create(a_person(), office.actor)
    query = ContactQuery(text="zukausk")
    assert office.contacts.first_page(query).total == 1
    office.index._connection.execute("DROP TABLE entry_contact")
    assert office.contacts.first_page(query).total == 1


def test_what_others_saved_while_closed_is_caught_up(office: Office) -> None:
    office.contacts.create(a_person("Pirmas Vardas"), office.actor)
    office.index.close()
    other = open_office(office.path, user_name="Tomas")
    other.contacts.create(a_person("Antras Vardas"), other.actor)
    other.close()
    again = open_office(office.path)
    assert set(_found(again, "vardas")) == {"Pirmas Vardas", "Antras Vardas"}
    again.close()


def test_before_catching_up_commits_are_left_to_it(office: Office) -> None:
    search = office.search
    search._is_current = False
    office.contacts.create(a_person(), office.actor)
    assert not search.is_current
    assert _found(office, "zuk") == []
    steps: list[tuple[int, int]] = []
    search.rebuild(office.database, lambda done, total: steps.append((done, total)))
    assert search.is_current
    assert steps[-1][0] == steps[-1][1]
    assert _found(office, "zuk") == ["Agnė Žukauskaitė"]


@pytest.mark.parametrize(
    "text", ["", " ", '"', "NEAR(", "*", "\x00", "col:x", "'; DROP", "x" * 9999]
)
def test_hostile_texts_find_nothing_and_break_nothing(office: Office, text: str) -> None:
    office.contacts.create(a_person(), office.actor)
    assert office.search.find(text) == ()
