"""Columns under headings that no dictionary has: pieces of words, values and neighbors tell."""

from __future__ import annotations

from datetime import date

import pytest

from crm_desktop.business.imports.evidence import has_legal_form
from crm_desktop.business.imports.headings import heading_scores
from crm_desktop.business.imports.mapping import ColumnValues, guess_columns
from crm_desktop.business.imports.model import Cell, Field
from crm_desktop.business.imports.official_numbers import official_share
from crm_desktop.business.imports.values import DateReader, same_calendar
from crm_desktop.core.dates import DateOrder, parse_date

_TODAY = date(2026, 11, 23)
_PEOPLE: list[Cell] = ["Ann Lee", "Bob Ray", "Cora Dean", "Dan Moor", "Eva Song", "Fred Yates"]
_FIRMS: list[Cell] = [f"Firm {letter} Ltd" for letter in "ABCDEF"]


def fields_of(*columns: tuple[str, list[Cell]], has_headings: bool = True) -> list[Field]:
    """What columns with headings and values mean."""
    values = [
        ColumnValues(index, heading, cells, len(cells))
        for index, (heading, cells) in enumerate(columns)
    ]
    return [guess.field for guess in guess_columns(values, has_headings=has_headings)]


def best_of(heading: str) -> Field | None:
    scores = heading_scores(heading)
    return max(scores, key=lambda each: scores[each]) if scores else None


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Fax del trabajo", Field.FAX),  # not "Tel del trabajo" mistyped
        ("Moblie", Field.MOBILE),
        ("Rechnungsadresse PLZ", Field.POSTAL_CODE),
        ("İş Adresi Şehir", Field.LOCALITY),
        ("Organization - Name", Field.ORGANIZATION),
        ("Type de messagerie", Field.IGNORE),
        ("E-posta Görünen Adı", Field.IGNORE),
        ("EU-UStID", Field.TAX_ID),
        ("Acct mgr", Field.OWNER),
        ("เบอร์โทร", Field.PHONE),
        ("Datum rođenja", Field.BIRTH_DATE),
        ("KvK-nr.", Field.REGISTRATION_NO),  # no "Kv K"
        ("Perek.nimi", Field.FAMILY_NAME),
        ("Geb.datum", Field.BIRTH_DATE),
        ("Долг (руб.)", Field.IGNORE),
        ("Sold final, lei", Field.IGNORE),
        ("Edo.", Field.REGION),
    ],
)
def test_the_narrower_word_of_a_heading_counts(heading: str, field: Field):
    assert best_of(heading) is field


def test_few_people_over_and_over_look_after_the_others():
    agents: list[Cell] = ["Ewa", "Tom", "Ewa", "Ewa", "Tom", "Tom"]
    assert fields_of(("Company", _FIRMS), ("Zzyzx qwv", agents))[1] is Field.OWNER
    assert fields_of(("Company", _FIRMS), ("Zzyzx qwv", ["Ewa"] * 6))[1] is Field.IGNORE
    assert fields_of(("Company", _FIRMS), ("Zzyzx qwv", ["A", "B"] * 3))[1] is Field.IGNORE


def test_people_are_found_by_their_given_names():
    assert fields_of(("Company", _FIRMS), ("Zzyzx qwv", _PEOPLE))[1] is Field.FULL_NAME
    assert fields_of(
        ("", ["Ann", "Bob", "Eva"]), ("", ["Lee", "Ray", "Song"]), ("", ["a@b.example.com"] * 3),
        has_headings=False,
    ) == [Field.GIVEN_NAME, Field.FAMILY_NAME, Field.EMAIL]  # fmt: skip


def test_values_tell_towns_sources_and_remarks():
    names = ("Name", _PEOPLE)
    towns: list[Cell] = ["Kaunas", "г. Пермь", "Leeds", "Graz", "تهران", "Kaunas"]
    sources: list[Cell] = ["Google", "сайт", "fiera", "Instagram", "amigo", "web"]
    notes: list[Cell] = ["call back later", "is on holiday", "wants two", "pays late", "met here"]
    assert fields_of(names, ("Zzyzx", towns), ("Qwvx", sources), ("Vvwq", notes))[1:] == [
        Field.LOCALITY, Field.SOURCE, Field.NOTES,
    ]  # fmt: skip


def test_numbers_of_houses_stand_beside_the_street():
    houses: list[Cell] = ["12", "5a", "8-3", "44", "101b", "7"]
    streets: list[Cell] = ["Lindenweg", "Am Markt", "Schulstr.", "Ring", "Hof", "Gasse"]
    names = ("Name", _PEOPLE)
    assert fields_of(names, ("Straße", streets), ("Hsnx.", houses))[2] is Field.STREET_ADDRESS
    tons: list[Cell] = [12, 5, 83, 44, 101, 7]
    assert fields_of(names, ("Straße", streets), ("Tons", tons))[2] is Field.IGNORE


def test_the_values_choose_between_meanings_of_a_short_word():
    notes: list[Cell] = ["paskambinti vėliau", "vėluoja mokėti", "iš parodos", "nori dviejų"]
    assert fields_of(("Vardas, pavardė", _PEOPLE), ("Kom.", notes))[1] is Field.NOTES
    codes: list[Cell] = ["04523-120", "01310-930", "22041-001"]
    assert fields_of(("Nome", _PEOPLE), ("CEP", codes))[1] is Field.POSTAL_CODE


def test_a_contact_that_was_created_was_not_talked_to():
    days: list[Cell] = [date(2025, 1, day) for day in range(1, 7)]
    names = ("ФИО", _PEOPLE)
    assert fields_of(names, ("Дата создания контакта", days))[1] is Field.IGNORE
    assert fields_of(names, ("Последний контакт", days))[1] is Field.LAST_CONTACT_DATE
    assert fields_of(("Nom", _PEOPLE), ("Date de dernière interaction", days))[1] is (
        Field.LAST_CONTACT_DATE
    )


def test_initials_are_no_legal_form():
    assert not has_legal_form("Петров И.П.")
    assert not has_legal_form("To'liq Ism")
    assert has_legal_form("ИП Петров")


def test_years_of_thailand_are_read():
    found = parse_date("12/05/2567", DateOrder.DAY_FIRST, today=_TODAY)
    assert found is not None
    assert found.text == "2024-05-12"


def _reader(field: Field, country: str, *texts: str) -> DateReader:
    reader = DateReader(field, country, _TODAY)
    reader.learn(texts)
    return reader


def test_columns_of_a_list_share_their_calendar():
    born = _reader(Field.BIRTH_DATE, "IR", "1350/02/11", "1371/12/01")
    short = _reader(Field.LAST_CONTACT_DATE, "IR", "04/07/30", "05/06/08")
    full = _reader(Field.LAST_CONTACT_DATE, "IR", "2026/07/30")
    same_calendar([born, short, full])
    assert short.read("04/07/30") == ("2025-10-22", "")
    assert full.read("2026/07/30") == ("2026-07-30", "")


def test_last_talks_of_now_tell_ethiopian_years():
    last = _reader(Field.LAST_CONTACT_DATE, "ET", "05/03/2017", "14/02/2018")
    born = _reader(Field.BIRTH_DATE, "ET", "26/05/1985")
    same_calendar([last, born])
    assert last.read("05/03/2017") == ("2024-11-14", "")
    assert born.read("26/05/1985") == ("1993-02-03", "")
    named = _reader(Field.LAST_CONTACT_DATE, "ET", "መስከረም 5 ቀን 2017")
    ours = _reader(Field.BIRTH_DATE, "ET", "26/05/1985")
    same_calendar([named, ours])
    assert ours.read("26/05/1985") == ("1985-05-26", "")


def test_the_order_of_days_can_be_said():
    reader = DateReader(Field.LAST_CONTACT_DATE, "US", _TODAY, DateOrder.DAY_FIRST)
    reader.learn(["4/2/2026"])
    assert reader.order is DateOrder.DAY_FIRST
    assert reader.read("4/2/2026") == ("2026-02-04", "")
    reader = _reader(Field.LAST_CONTACT_DATE, "US", "2026-02-04")
    assert reader.order is None


def test_names_with_a_number_behind_them_are_names():
    names: list[Cell] = [f"Ada Stone {number}" for number in range(1, 7)]
    numbers: list[Cell] = [f"+1212555100{number}" for number in range(1, 7)]
    values = [ColumnValues(0, "Name", names, 6), ColumnValues(1, "Phone", numbers, 6)]
    first, _phone = guess_columns(values, has_headings=True)
    assert first.field is Field.FULL_NAME
    assert first.confidence > 0.8


def test_numbers_of_a_state_are_told_by_their_check_digits():
    codes: list[Cell] = ["526-10-40-828", "7791011327", "PL5252248481", "9512120077", "7740001454"]
    people: list[Cell] = ["Ewa Nowak", "Jan Kowalski", "Anna Lis", "Piotr Bury", "Ola Kot"]
    mails: list[Cell] = [f"a{number}@b.example.pl" for number in range(5)]
    columns = (("", people), ("", codes), ("", mails))
    assert fields_of(*columns, has_headings=False)[1] is Field.TAX_ID


@pytest.mark.parametrize(
    "numbers",
    [
        ["7707083893", "7728168971", "7736050003", "7702070139"],  # companies of Russia
        ["500100732259", "500100732259", "773173084809", "366221019350", "246525853385"],
        ["00032129", "00032106", "14360570", "20077720"],  # Ukraine
        ["45274649", "26168685", "00001350", "27082440"],  # Czech Republic
        ["112029651", "302308327", "304151376", "121215434"],  # Lithuania
        ["552100554", "542051180", "775670417", "383474814"],  # France
        ["00743110157", "00159560366", "00488410010", "06363391001"],  # Italy
        ["33.000.167/0001-01", "00.000.000/0001-91", "60.746.948/0001-12", "33.592.510/0001-54"],
        ["111.444.777-35", "529.982.247-25", "123.456.789-09", "935.411.347-80"],
    ],
)
def test_the_schemes_of_check_digits(numbers: list[str]):
    assert official_share(numbers) == 1.0
    wrong = [f"{number[:-1]}{(int(number[-1]) + 3) % 10}" for number in numbers]
    assert official_share(wrong) < 0.9
    assert official_share(numbers[:2]) == 0.0


def test_days_under_telephones_are_those_of_calls():
    days: list[Cell] = [date(2025, 1, day) for day in range(1, 7)]
    assert fields_of(("ПІБ", _PEOPLE), ("Востаннє телефонували", days))[1] is (
        Field.LAST_CONTACT_DATE
    )


@pytest.mark.parametrize(
    "heading",
    [
        "Vu le",
        "Был(а)",
        "Востаннє був",
        "Naposledy",
        "Dern. passage",
        "zul. da",
        "Laatst geweest",
        "Se habló el",
        "Sentito il",
        "Mluveno dne",
        "Falámos em",
        "Посещал(а)",
        "تاریخ مذاکره",
        "Beszéltünk",
    ],
)
def test_who_was_seen_was_met(heading: str):
    days: list[Cell] = [date(2026, month, 3) for month in range(1, 7)]
    assert fields_of(("Name", _PEOPLE), (heading, days))[1] is Field.LAST_CONTACT_DATE


def test_a_shortened_word_is_no_other_one():
    days: list[Cell] = [date(1970 + month, month, 3) for month in range(1, 7)]
    assert fields_of(("Ad Soyad", _PEOPLE), ("Doğ. Tar.", days))[1] is Field.BIRTH_DATE


def test_amounts_and_numbers_of_people_are_no_way_to_reach_them():
    people: list[Cell] = ["150281-19897", "221178-16659", "010190-12345"]
    names: list[Cell] = ["Ann Lee", "Bob Ray", "Cora Dean"]
    for has_headings in (True, False):
        found = fields_of(("", names), ("", people), ("", ["1-5"] * 3), has_headings=has_headings)
        assert found[1] is Field.IGNORE
    phones: list[Cell] = ["+37061234567", "861234567", "8 612 34567"]
    found = fields_of(
        ("", names), ("", ["3421,55", "12,10", "99,00"]), ("", phones), has_headings=False
    )
    assert found[1:] == [Field.IGNORE, Field.PHONE]
    assert fields_of(("Name", names), ("Work #", phones))[1] is Field.PHONE


def test_a_column_of_yes_and_no_is_no_company():
    paid: list[Cell] = ["oui", "non", "oui", "oui"]
    people: list[Cell] = ["Ann Lee", "Bob Ray", "Cora Dean", "Dan Moor"]
    assert fields_of(("Nom", people), ("Cotis. payée", paid))[1] is Field.IGNORE


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("V.K.N.", Field.TAX_ID),
        ("Vor-/Nachn.", Field.FULL_NAME),
        ("Tel. werk", Field.PHONE),
        ("Rua e n.º", Field.STREET_ADDRESS),
        ("Ul. a č.", Field.STREET_ADDRESS),
        ("Кол-во заказов", Field.IGNORE),
        ("Anz. Aufträge", Field.IGNORE),
        ("Nr. de tel.", Field.PHONE),
        ("Opdrachtgever", Field.ORGANIZATION),
        ("Interesado", Field.FULL_NAME),
    ],
)
def test_short_headings_of_everyday_lists(heading: str, field: Field):
    assert best_of(heading) is field


def test_countries_are_no_names():
    countries: list[Cell] = ["Italia", "Germania", "Francia", "Italia", "Italia"]
    people: list[Cell] = ["Ann Lee", "Bob Ray", "Cora Dean", "Dan Moor", "Eva Song"]
    assert fields_of(("Nome e cognome", people), ("Naz.", countries))[1] is Field.COUNTRY


def test_two_columns_of_single_names_are_the_parts_of_one():
    given: list[Cell] = ["George", "Alice", "Hannah", "Henry", "Martha", "Oliver"]
    family: list[Cell] = ["Barker", "Kemp", "Lacey", "Doyle", "Osborne", "Thornton"]
    numbers: list[Cell] = [f"+44 7911 12345{each}" for each in range(6)]
    assert fields_of(("Nm (L)", family), ("Nm (F)", given), ("Mob", numbers)) == [
        Field.FAMILY_NAME,
        Field.GIVEN_NAME,
        Field.MOBILE,
    ]


def test_companies_are_the_organization_and_not_the_few_who_buy_there():
    names = ("Harbour", "Northgate", "Kingfisher", "Summit", "Castle")
    firms: list[Cell] = [f"{name} {form}" for form in ("Ltd", "Group") for name in names]
    ours: list[Cell] = ["Jo", "Raj"] * 5
    numbers: list[Cell] = [f"+44 7911 12345{each}" for each in range(10)]
    found = fields_of(("Buyer (ours)", ours), ("Supp. name", firms), ("Mob", numbers))
    assert found[1] is Field.ORGANIZATION
