"""Lists as people keep them: shared cells, a child's columns, groups, towns with their codes.

Each list is a few rows of a layout that was once misread; the tests ask what a person would ask.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.business.imports.evidence import weigh
from crm_desktop.business.imports.headings import heading_scores
from crm_desktop.business.imports.mapping import ColumnValues, guess_columns
from crm_desktop.business.imports.model import ColumnRemark, Field
from crm_desktop.business.imports.service import ImportService
from crm_desktop.business.imports.values import beside_name, place, reach
from tests.builders import Office
from tests.business.import_scoring import report_of


@pytest.fixture
def imports(office: Office) -> ImportService:
    """The import service of a new file."""
    return ImportService(office.database, office.journal, office.staff, office.clock)


Report = dict[str, Any]


def read(imports: ImportService, folder: Path, country: str, *rows: list[str]) -> Report:
    """The dry run of a small list."""
    path = folder / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return report_of(imports, path, country, folder)


def fields(report: Report) -> list[str]:
    """What the columns mean."""
    return [column["field"] for column in report["columns"]]


def values(report: Report) -> dict[int, dict[str, Any]]:
    """What was read, by row; rows that are no records left out."""
    return {row["row"]: row["values"] for row in report["rows"] if row["verdict"] != "empty"}


def problems(report: Report) -> dict[int, list[str]]:
    """What could not be read, by row."""
    return {
        row["row"]: [each["code"] for each in row["problems"]]
        for row in report["rows"]
        if row["problems"]
    }


# --- Numbers and addresses in one cell ------------------------------------------------------------


@pytest.mark.parametrize("heading", ["Telefonas / el. paštas", "Kontaktai", "Kaip susisiekti"])
def test_a_column_of_numbers_and_addresses_gives_both(
    heading: str, imports: ImportService, tmp_path: Path
):
    report = read(
        imports,
        tmp_path,
        "LT",
        ["Vardas, pavardė", heading, "Miestas"],
        ["Jolanta Vaitkutė", "8 612 34501, jolanta@post.example.com", "Kaunas"],
        ["Mindaugas Kairys", "+370 699 12345\nmindaugas@kairys.example.org", "Kaunas"],
        ["Rasa Petkevičienė", "rasa.petke@post.example.com", "Alytus"],
        ["Kęstutis Bložė", "Kęstutis 8 698 76501, Ona 8 698 76502", ""],
        ["Neringa Jankauskienė", "61 234", ""],
        ["Aušra Miškinytė", "rasa@", ""],
    )
    found = values(report)
    assert found[2]["phone"] == ["+37061234501"]
    assert found[2]["email"] == ["jolanta@post.example.com"]
    assert found[3]["phone"] == ["+37069912345"]
    assert found[3]["email"] == ["mindaugas@kairys.example.org"]
    assert found[4]["email"] == ["rasa.petke@post.example.com"]
    assert found[5]["phone"] == ["+37069876501", "+37069876502"]
    assert problems(report) == {6: ["phone_invalid"], 7: ["email_invalid"]}


def test_a_number_in_a_column_of_addresses_is_kept():
    numbers, mails = reach("office@barvinok.example.com, тел. 067 123 45 67", "UA")
    assert [e164 for _raw, e164, _extension in numbers] == ["+380671234567"]
    assert mails == ["office@barvinok.example.com"]


@pytest.mark.parametrize(
    ("cell", "name", "phone"),
    [
        ("Анна Кравцова, 8-916-123-45-67", "Анна Кравцова", "+79161234567"),
        ("Ирина Белова 89261234568", "Ирина Белова", "+79261234568"),
        ("Тамара Львовна (9039876543)", "Тамара Львовна", "+79039876543"),
        ("Лариса Цой, 8 (495) 123-45-67 доб. 12", "Лариса Цой", "+74951234567"),
        ("Полина тел. +7 903 765 43 21", "Полина", "+79037654321"),
    ],
)
def test_a_number_behind_a_name_is_taken_out(cell: str, name: str, phone: str):
    found, numbers, _mails = beside_name(cell, "RU")
    assert (found, [e164 for _raw, e164, _extension in numbers]) == (name, [phone])


@pytest.mark.parametrize("name", ["Школа № 1234567", "3M", "Studio 54", "Фонд 1905 года"])
def test_a_name_with_digits_stays_a_name(name: str):
    assert beside_name(name, "RU") == (name, [], [])


def test_names_with_their_numbers_are_contacts(imports: ImportService, tmp_path: Path):
    report = read(
        imports,
        tmp_path,
        "RU",
        ["Клиентка (имя, телефон)", "День рождения", "Откуда узнала"],
        ["Анна Кравцова, 8-916-123-45-67", "12.03.1985", "подруга"],
        ["Ирина Белова 89261234568", "5 мая", "инстаграм"],
        ["Евгения Рыбина", "", "подруга"],
    )
    assert fields(report) == ["full_name", "birth_date", "source"]
    assert values(report)[2] == {
        "full_name": "Анна Кравцова",
        "phone": ["+79161234567"],
        "birth_date": "1985-03-12",
        "source": "подруга",
    }


# --- Whose column it is ---------------------------------------------------------------------------


def test_a_childs_name_and_birthday_are_not_the_contacts(imports: ImportService, tmp_path: Path):
    report = read(
        imports,
        tmp_path,
        "LT",
        ["Mama (tėtis)", "Tel.", "Vaiko vardas", "Vaiko gimimo data"],
        ["Jolanta Vaitkutė", "8 612 34501", "Ugnė", "2016-03-04"],
        ["Mindaugas Kairys", "8 699 12345", "Jokūbas", "2015-05-17"],
        ["Rasa Petkienė", "8 687 11122", "Liepa", "2017-11-02"],
    )
    assert fields(report) == ["full_name", "phone", "ignore", "ignore"]
    assert values(report)[2] == {"full_name": "Jolanta Vaitkutė", "phone": ["+37061234501"]}


def test_a_birthday_beside_a_childs_name_is_the_childs(imports: ImportService, tmp_path: Path):
    report = read(
        imports,
        tmp_path,
        "GB",
        ["Name", "Mobile", "Child", "Date of birth"],
        ["Gwen Ashworth", "07400 123456", "Tom", "04/03/2016"],
        ["Alan Pryce", "07400 123457", "Maisie", "17/05/2015"],
        ["Nadia Hussain", "07400 123458", "Zara", "02/11/2017"],
    )
    assert fields(report) == ["full_name", "mobile", "ignore", "ignore"]


def test_children_without_parents_are_the_contacts(imports: ImportService, tmp_path: Path):
    report = read(
        imports,
        tmp_path,
        "LT",
        ["Vaiko vardas, pavardė", "Gimimo data", "Tel. tėvų"],
        ["Ugnė Vaitkutė", "2016-03-04", "8 612 34501"],
        ["Jokūbas Kairys", "2015-05-17", "8 699 12345"],
        ["Liepa Petkutė", "2017-11-02", "8 687 11122"],
    )
    assert fields(report) == ["full_name", "birth_date", "phone"]


def test_a_kind_of_customer_is_no_child():
    columns = [
        ColumnValues(0, "Customer", ["Ada Stone", "Ben Fox", "Eve Ray"], 3),
        ColumnValues(1, "Kind of customer", ["lead", "customer", "lead"], 3),
    ]
    assert guess_columns(columns, has_headings=True)[1].field is Field.STATUS


# --- Headings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Name - Surname", Field.FAMILY_NAME),
        ("Isik - Eesnimi", Field.GIVEN_NAME),
        ("Person - Name", Field.FULL_NAME),
        ("PLZ Ort", Field.LOCALITY),
        ("City, State ZIP", Field.LOCALITY),
        ("الهاتف", Field.PHONE),
        ("ግብር ከፋይ መለያ ቁጥር", Field.TAX_ID),
        ("اسم الصيدلية", Field.ORGANIZATION),
        ("Est. $", Field.IGNORE),
        ("Kont. a.", Field.FULL_NAME),
    ],
)
def test_what_a_heading_means_most(heading: str, expected: Field):
    scores = heading_scores(heading)
    assert max(scores, key=lambda each: scores[each]) is expected


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["123456789", "234567891", "345678912"], Field.REGISTRATION_NO),
        (["K-12", "K-13", "K-101"], Field.EXTERNAL_ID),
    ],
)
def test_a_code_is_what_its_values_are(codes: list[str], expected: Field):
    names = ["UAB Ąžuolo šaka", "MB Du broliai", "AB Vandens lašas"]
    columns = [
        ColumnValues(0, "Įmonės pavadinimas", names, 3),
        ColumnValues(1, "Kodas", codes, 3),
    ]
    assert guess_columns(columns, has_headings=True)[1].field is expected


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Dernier RDV", Field.LAST_CONTACT_DATE),
        ("Prochain RDV", Field.IGNORE),
        ("Meeting", Field.LAST_CONTACT_DATE),
        ("Next meeting", Field.IGNORE),
        ("Следующая встреча", Field.IGNORE),
    ],
)
def test_only_what_was_said_is_a_last_contact(heading: str, expected: Field):
    columns = [
        ColumnValues(0, "Name", ["Ann Lee", "Bob Ray"], 2),
        ColumnValues(1, heading, [date(2025, 3, 1), date(2025, 4, 2)], 2),
    ]
    assert guess_columns(columns, has_headings=True)[1].field is expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["91 000,00", "134 000,00"], Field.IGNORE),
        (["$5,000.00", "$12,345.50"], Field.IGNORE),
        (["1234567,89", "1.234.567,89 EUR"], Field.IGNORE),
        (["030 123 45 67", "+370 612 34567"], Field.PHONE),
        (["12.04.75", "3.11.68", "01.01.90"], Field.BIRTH_DATE),
        (["12.04.25", "3.11.24", "01.01.25"], Field.IGNORE),
    ],
)
def test_what_values_say_under_a_heading_of_no_use(values: list[str], expected: Field):
    columns = [
        ColumnValues(0, "Name", ["Ann Lee", "Bob Ray"], 2),
        ColumnValues(1, "Zzyzx", values, len(values)),
    ]
    assert guess_columns(columns, has_headings=True)[1].field is expected


def test_row_numbers_are_no_telephones():
    columns = [
        ColumnValues(0, "الرقم", ["1", "2", "3", "4", "5"], 5),
        ColumnValues(1, "رقم الجوال", ["0501234567", "501234568", "+966557654321"], 3),
    ]
    assert [guess.field for guess in guess_columns(columns, has_headings=True)] == [
        Field.IGNORE,
        Field.MOBILE,
    ]


def test_the_narrower_of_two_places_is_the_town():
    columns = [
        ColumnValues(0, "Müşteri adı", ["Yıldız", "Öz", "Deniz", "Çınar"], 4),
        ColumnValues(1, "İlçe", ["Kadıköy", "Çankaya", "Karşıyaka", "Bornova"], 4),
        ColumnValues(2, "İl", ["İstanbul", "Ankara", "İzmir", "İzmir"], 4),
    ]
    fields_found = [guess.field for guess in guess_columns(columns, has_headings=True)]
    assert fields_found[1:] == [Field.LOCALITY, Field.REGION]


def test_numbers_with_names_are_seen_in_the_values():
    assert weigh(["Jonas, 8 612 34567", "Ona 8 699 12345"]).named_number == 1
    assert weigh(["Brivibas iela 45", "Taikos pr. 12-4"]).named_number == 0


# --- Places and groups ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("80331 München", ("München", "", "80331")),
        ("D-10115 Berlin", ("Berlin", "", "10115")),
        ("LV-1010 Rīga", ("Rīga", "", "LV-1010")),
        ("30-001 Kraków", ("Kraków", "", "30-001")),
        ("Wieliczka 32-020", ("Wieliczka", "", "32-020")),
        ("Vilnius, LT-01103", ("Vilnius", "", "LT-01103")),
        ("Portland, OR 97205", ("Portland", "OR", "97205")),
        ("New Haven CT 06510-1234", ("New Haven", "CT", "06510-1234")),
        ("Cluj-Napoca", ("Cluj-Napoca", "", "")),
        ("Москва 2", ("Москва 2", "", "")),
    ],
)
def test_a_town_and_its_code_are_parted(text: str, expected: tuple[str, str, str]):
    assert tuple(place(text)) == expected


def test_a_town_over_a_group_of_records_is_no_record(imports: ImportService, tmp_path: Path):
    report = read(
        imports,
        tmp_path,
        "EE",
        ["Eesnimi", "Perekonnanimi", "Telefon", "Linn"],
        ["Tallinn", "", "", ""],
        ["Mart", "Tamm", "5123 4567", "Tallinn"],
        ["Kadri", "Saar", "5345 6789", "Tallinn"],
        ["Tartu", "", "", ""],
        ["Liisa", "Kask", "5678 9012", "Tartu"],
        ["Peeter", "", "", ""],
        ["Anu", "Rebane", "5566 7788", "Elva"],
    )
    assert sorted(values(report)) == [3, 4, 6, 7, 8]
    assert values(report)[7] == {"given_name": "Peeter"}


def test_nuls_are_left_out_with_a_remark(imports: ImportService, tmp_path: Path):
    path = tmp_path / "list.csv"
    rows = "".join(f"Ada Stone {n},+1212555{1000 + n}\r\n" for n in range(40))
    damaged = f"Name,Phone\r\n{rows}".replace("Stone 7,", "St\0one 7,\0\0\0\0\0\0\0\0\0\0")
    path.write_bytes(damaged.encode())
    report = report_of(imports, path, "US", tmp_path)
    assert len(values(report)) == 40
    assert values(report)[9] == {"full_name": "Ada Stone 7", "phone": ["+12125551007"]}
    remarked = {row["row"]: row["remarks"] for row in report["rows"] if "remarks" in row}
    assert remarked == {9: ["characters_removed"]}


# --- Numbers of other countries -----------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("E-mail", "info@zvani.example.lv"), ("Website", "https://zvani.example.lv/lv"),
        ("Address", "Brīvības 1, Rīga, Latvija"), ("City", "Rīga (Latvia)"),
        ("VAT no", "LV40003123456"),
    ],
)  # fmt: skip
def test_a_number_that_is_none_at_home_is_read_where_its_row_is(
    heading: str, cell: str, imports: ImportService, tmp_path: Path
):
    rows = [["Company", "Phone", heading], ["SIA Liepa", "29 123 456", cell]]
    report = read(imports, tmp_path, "LT", *rows)
    assert values(report)[2]["phone"] == ["+37129123456"]
    assert problems(report) == {}


def test_a_number_of_home_stays_there_whatever_its_row_says(imports: ImportService, tmp_path: Path):
    rows = [["Company", "Phone", "E-mail"], ["SIA Liepa", "8 612 34567", "a@zvani.example.lv"]]
    assert values(read(imports, tmp_path, "LT", *rows))[2]["phone"] == ["+37061234567"]


@pytest.mark.parametrize("cell", ["info@zvani.example.co", "info@zvani.example.com", "Rīga", "?"])
def test_no_country_is_guessed(cell: str, imports: ImportService, tmp_path: Path):
    rows = [["Company", "Phone", "E-mail"], ["SIA Liepa", "29 123 456", cell]]
    assert "phone_invalid" in problems(read(imports, tmp_path, "LT", *rows))[2]


# --- Somebody else in the same row -----------------------------------------------------


@pytest.mark.parametrize(
    ("headings", "row", "column"),
    [
        (["Company", "Contact person 1", "Contact person 2", "Phone"],
         ["UAB Rasa", "Ona Kairė", "Jonas Dešinys", "8 612 34567"], 2),
        (["Name", "Child's name", "Phone"], ["Ona Kairė", "Rūta Kairytė", "8 612 34567"], 1),
    ],
)  # fmt: skip
def test_a_second_person_is_not_left_out_without_a_word(
    headings: list[str], row: list[str], column: int, imports: ImportService, tmp_path: Path
):
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *[row] * 4])
    columns = imports.plan(path, "").columns
    assert columns[column].field is Field.IGNORE
    told = [at for at, each in enumerate(columns) if ColumnRemark.SOMEONE_ELSE in each.remarks]
    assert told == [column]


# --- Exports of other programs in other languages ------------------------------------------------

EXPORTED = {
    "Google, newer": "First Name:given_name, Middle Name:additional_name, Last Name:family_name, "
    "Phonetic First Name:ignore, Name Prefix:honorific_prefix, Name Suffix:ignore, "
    "File As:ignore, Organization Name:organization, Organization Title:job_title, "
    "Organization Department:ignore, Birthday:birth_date, Notes:notes, Photo:ignore, "
    "Labels:tags, E-mail 1 - Label:ignore, E-mail 1 - Value:email, Phone 1 - Label:ignore, "
    "Phone 1 - Value:phone, Address 1 - Label:ignore, Address 1 - Street:street_address, "
    "Address 1 - City:locality, Address 1 - Region:region, Address 1 - Postal Code:postal_code, "
    "Address 1 - Country:country, Website 1 - Value:website, Event 1 - Value:ignore, "
    "Relation 1 - Value:ignore, Custom Field 1 - Value:ignore",
    "Outlook, German": "Anrede:honorific_prefix, Vorname:given_name, "
    "Weitere Vornamen:additional_name, Nachname:family_name, Firma:organization, "
    "Abteilung:ignore, Position:job_title, Straße geschäftlich:street_address, "
    "Ort geschäftlich:locality, Postleitzahl geschäftlich:postal_code, "
    "Land/Region geschäftlich:country, Fax geschäftlich:fax, Telefon geschäftlich:phone, "
    "Mobiltelefon:mobile, E-Mail-Adresse:email, E-Mail-Typ:ignore, "
    "E-Mail: Angezeigter Name:ignore, Geburtstag:birth_date, Kategorien:tags, Notizen:notes, "
    "Webseite:website, Jahrestag:ignore",
    "Outlook, Russian": "Имя:given_name, Отчество:additional_name, Фамилия:family_name, "
    "Организация:organization, Отдел:ignore, Должность:job_title, "
    "Адрес (раб) улица:street_address, Домашний телефон:phone, Телефон раб:phone, "
    "Телефон переносной:mobile, Адрес эл. почты:email, День рождения:birth_date, "
    "Веб-страница:website, Заметки:notes, Категории:tags, Пол:gender",
    "Outlook, Lithuanian": "Antrasis vardas:additional_name, Pavardė:family_name, "
    "Įmonė:organization, Skyrius:ignore, Pareigos:job_title, Darbo gatvė:street_address, "
    "Darbo miestas:locality, Darbo telefonas:phone, Mobilusis telefonas:mobile, "
    "El. pašto adresas:email, El. pašto rodomas vardas:ignore, Gimtadienis:birth_date, "
    "Pastabos:notes, Tinklalapis:website",
}


@pytest.mark.parametrize("program", EXPORTED)
def test_headings_of_other_programs_in_their_languages(program: str):
    pairs = [each.rpartition(":") for each in EXPORTED[program].split(", ")]
    columns = [ColumnValues(at, heading, (), 0) for at, (heading, _s, _f) in enumerate(pairs)]
    guessed = guess_columns(columns, has_headings=True)
    assert {g.heading: str(g.field) for g in guessed} == {h: f for h, _sign, f in pairs}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Patient surname", Field.FAMILY_NAME),
        ("Фамилия пациента", Field.FAMILY_NAME),
        ("Opiekun / gość", Field.FULL_NAME),
        ("Country of residence", Field.COUNTRY),
        ("Miejsce zamieszkania", Field.LOCALITY),
        ("Nr faksu", Field.FAX),
        ("መገናኛ - አድራሻ", Field.STREET_ADDRESS),
    ],
)
def test_whose_value_a_heading_names_does_not_change_what_it_is(heading: str, field: Field):
    scores = heading_scores(heading)
    assert max(scores, key=lambda each: scores[each]) is field
