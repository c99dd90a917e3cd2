"""Lists of other programs and hands than the samples come from, each with what is right in it.

They are made here, cell by cell, as unlike the samples as real life: other exports, captions
between records, sheets in front of the list, headings over headings, days in other calendars
and in words, numbers among words, texts that bite.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from crm_desktop.business.imports.service import ImportService
from tests.builders import Office
from tests.business.import_scoring import report_of

Cells = tuple[str | float | bool | date | None, ...]


@dataclass(frozen=True)
class Line:
    """One row and what an import makes of it; `twin` counts the lines from 1."""

    cells: Cells
    numbers: str = ""
    emails: str = ""
    birthday: str = ""
    last_contact: str = ""
    twin: int = 0
    problems: str = ""
    is_record: bool = True

    @property
    def verdict(self) -> str:
        if not self.is_record:
            return "empty"
        return "error" if self.problems else "duplicate" if self.twin else "new"


@dataclass(frozen=True)
class OtherList:
    """A list to be written; columns are (heading, accepted fields)."""

    name: str
    country: str
    columns: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    above: tuple[Cells, ...] = ()
    has_headings: bool = True
    sheet: str | None = None
    delimiter: str = ","
    encoding: str = "utf-8"
    arrange: Callable[[Workbook, Worksheet], None] | None = None

    @property
    def first_line(self) -> int:
        return len(self.above) + 1 + self.has_headings

    def write(self, folder: Path) -> Path:
        path = folder / self.name
        headings = (tuple(heading for heading, _fields in self.columns),)
        rows: list[Cells] = [*self.above, *(headings if self.has_headings else ())]
        rows += [line.cells for line in self.lines]
        if path.suffix == ".csv":
            with path.open("w", encoding=self.encoding, newline="") as stream:
                csv.writer(stream, delimiter=self.delimiter).writerows(rows)
            return path
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = self.sheet or "Sheet1"
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value not in (None, ""):
                    sheet.cell(number, column, value)
        if self.arrange is not None:
            self.arrange(book, sheet)
        book.save(path)
        return path


def two_heading_rows(_book: Workbook, sheet: Worksheet) -> None:
    """Groups of headings over the headings."""
    for area in ("D1:F1", "G1:H1", "A1:A2", "B1:B2", "C1:C2", "I1:I2"):
        sheet.merge_cells(area)


def captions_and_hidden_sheets(book: Workbook, sheet: Worksheet) -> None:
    """An overview in front, last year's list hidden behind, a hidden column."""
    overview = book.create_sheet("Übersicht", 0)
    for row in (("Region", "Anzahl", "Umsatz"), ("Nord", 4, 12000), ("Gesamt", 7, 21000)):
        overview.append(row)
    old = book.create_sheet("Alt")
    old.sheet_state = "hidden"
    old.append(("Nachname", "Vorname", "Telefon 1", "E-Mail"))
    for number in range(30):
        old.append((f"Alt{number}", "Otto", f"030 12345{number:02}", f"a{number}@alt.example.org"))
    sheet.column_dimensions["D"].hidden = True


def list_behind_pivot(book: Workbook, sheet: Worksheet) -> None:
    """A hidden list of years ago and a pivot table in front of the list."""
    pivot = book.create_sheet("Pivot", 0)
    for row in (("Eilučių žymos", "Klientų kiekis"), ("Kaunas", 3), ("Bendroji suma", 5)):
        pivot.append(row)
    old = book.create_sheet("2019", 0)
    old.sheet_state = "hidden"
    old.append(("Vardas", "Pavardė", "Telefonas", "El. paštas", "Miestas"))
    for number in range(20):
        old.append((f"Senas{number}", "Senaitis", f"8612{number:05}", "", "Kaunas"))
    sheet.merge_cells("C1:H1")


# fmt: off
LISTS = (
    OtherList(
        "two_heading_rows.xlsx",
        "UA",
        columns=(
            ("", "ignore"), ("", "full_name"), ("", "organization"), ("робочий", "phone"),
            ("мобільний", "mobile phone"), ("ел. пошта", "email"), ("місто", "locality"),
            ("вулиця", "street_address"), ("", "birth_date"),
        ),
        lines=(
            Line((1, "Шевчук Оксана Іванівна", "ТОВ «Калина»", "044 123 45 67", 671234567,
                "oksana@kalyna.example.ua.example.com", "Київ", "вул. Лісова, 5",
                "12 березня 1985 р."), numbers="+380441234567 +380671234567",
                emails="oksana@kalyna.example.ua.example.com", birthday="1985-03-12"),
            Line((2, "Бондар Микола", "ФОП Бондар М.В.", None, "80501234567",
                "bondar@post.example.org", "Львів", None, "7.8.1979"), numbers="+380501234567",
                emails="bondar@post.example.org", birthday="1979-08-07"),
            Line((3, "Ґалаґан Євген", None, None, "0 (63) 123-45-67, 0991234567", None, "Полтава",
                None, "31.11.1990"), numbers="+380631234567 +380991234567",
                problems="date_invalid"),
            Line((4, "Оксана Шевчук", "Калина", None, "+38 067 123 45 67", None, None, None, None),
                numbers="+380671234567", twin=1),
            Line((5, "Мельник Ірина", "ТОВ «Калина»", "044 123 45 67", None,
                "iryna@kalyna.example.com", "Київ", None, None), numbers="+380441234567",
                emails="iryna@kalyna.example.com"),
            Line(("Всього: 5",), is_record=False),
        ),
        above=(
            ("№ з/п", "ПІБ", "Підприємство", "Контакти", None, None, "Адреса", None,
                "Дата народження"),
        ),
        sheet="Клієнти",
        arrange=two_heading_rows,
    ),
    OtherList(
        "roman_months.csv",
        "PL",
        columns=(
            ("Lp.", "ignore"), ("Imię i nazwisko", "full_name"), ("Nazwa firmy", "organization"),
            ("NIP", "tax_id"), ("Tel. stacj.", "phone"), ("Tel. kom.", "mobile"),
            ("E-mail", "email"), ("Kod pocztowy", "postal_code"), ("Miejscowość", "locality"),
            ("Data ur.", "birth_date"), ("Uwagi", "notes"),
        ),
        lines=(
            Line(("1", "Anna Wójcik", "Wójcik S.A.", "526-10-40-828", "(22) 555 12 34",
                "tel. 512 345 678", "anna@wojcik.example.pl.example.com", "00-950", "Warszawa",
                "12 maja 1980 r.", ""), numbers="+48225551234 +48512345678",
                emails="anna@wojcik.example.pl.example.com", birthday="1980-05-12"),
            Line(("2", "Krzysztof Żak", "PHU Żak", "5261040829", "", "+48512345679",
                "biuro@zak.example.com, krzysztof@zak.example.com", "31-001", "Kraków", "3 X 1975",
                "płaci gotówką"), numbers="+48512345679",
                emails="biuro@zak.example.com krzysztof@zak.example.com", birthday="1975-10-03"),
            Line(("3", "Wójcik Anna", "Wojcik SA", "5261040828", "", "", "", "", "", "", ""),
                twin=1),
            Line(("4", "Ewa Maj", "", "", "brak", "512 345 67", "ewa.maj@post.example.org", "",
                "Łódź", "31 kwietnia 1990", ""), emails="ewa.maj@post.example.org",
                problems="date_invalid phone_invalid"),
            Line(("5", "Oleh Petrenko", "", "", "", "+380 67 123 45 67", "oleh@post.example.org",
                "", "Lublin", "1991-07-08", ""), numbers="+380671234567",
                emails="oleh@post.example.org", birthday="1991-07-08"),
        ),
        delimiter="\t",
        encoding="utf-16",
    ),
    OtherList(
        "captions_and_hidden_sheets.xlsx",
        "DE",
        columns=(
            ("Kd.-Nr.", "external_id"), ("Anrede", "honorific_prefix"),
            ("Titel", "honorific_prefix ignore"), ("Nachname", "family_name"),
            ("Vorname", "given_name"), ("Firma", "organization"), ("Telefon 1", "phone"),
            ("Telefon 2", "phone mobile"), ("Fax", "fax"), ("Mail", "email"),
            ("Geb.-Datum", "birth_date"), ("Strasse / Nr.", "street_address"),
            ("PLZ / Ort", "locality postal_code street_address"), ("Bemerkung", "notes"),
            ("Gruppe", "tags"),
        ),
        lines=(
            Line(("Kunden Nord",), is_record=False),
            Line(("K-1", "Herr", "Dr.", "Petersen", "Uwe", "Petersen KG", "040/123456-0",
                "0171-1234567", "040/123456-9", "uwe@petersen.example.de.example.com", "12.3.61",
                "Deich 3", "20095 Hamburg", "Stammkunde", "A"),
                numbers="+49401234560 +491711234567 +49401234569",
                emails="uwe@petersen.example.de.example.com", birthday="1961-03-12"),
            Line(("K-2", "Frau", None, "Özdemir", "Elif", None, "0049 4131 123456", None, None,
                "Elif Özdemir [elif@post.example.org]", date(1988, 7, 9), "Sülzwall 7",
                "21335 Lüneburg", "keine", "B"), numbers="+494131123456",
                emails="elif@post.example.org", birthday="1988-07-09"),
            Line(("Kunden Süd",), is_record=False),
            Line(("K-3", "Frau", "Prof. Dr.", "von der Heide", "Marie-Luise", "Klinikum Isar",
                "(089) 12 34 56 7 (Sekretariat)", "+49 (0) 160 / 1234567", None,
                "ml.heide@klinikum.example.com", "1. Mai 1955", "Isarring 1", "80331 München", None,
                "A"), numbers="+49891234567 +491601234567", emails="ml.heide@klinikum.example.com",
                birthday="1955-05-01"),
            Line(("K-4", "Familie", None, "Huber", None, None, "08151 12345", None, None,
                "huber@post.example.org", "unbekannt", "Seeweg 2", "82319 Starnberg", None, "C"),
                numbers="+49815112345", emails="huber@post.example.org"),
            Line(("K-5", None, None, "Petersen", "U.", "Petersen KG", None, "01711234567", None,
                None, None, None, None, "doppelt?", "A"), numbers="+491711234567", twin=2),
            Line((), is_record=False),
            Line(("Gesamt", None, None, 5), is_record=False),
            Line((None, "Stand: 06.05.2024"), is_record=False),
        ),
        above=(
            ("Kundenliste 2024",),
            ("erstellt von: Sekretariat",),
            (),
        ),
        sheet="Kunden",
        arrange=captions_and_hidden_sheets,
    ),
    OtherList(
        "ethiopian_months.xlsx",
        "ET",
        columns=(
            ("ተ.ቁ", "ignore"), ("ሙሉ ስም", "full_name"), ("ድርጅት", "organization"),
            ("ስልክ ቁጥር", "phone"), ("ኢሜይል", "email"), ("የትውልድ ቀን", "birth_date"),
            ("ከተማ", "locality"), ("ማስታወሻ", "notes"),
        ),
        lines=(
            Line((1, "አበበ", "ሰላም ንግድ", "0911 123456", "abebe@selam.example.com",
                "መስከረም 12 ቀን 1980 ዓ.ም.", "አዲስ አበባ", None), numbers="+251911123456",
                emails="abebe@selam.example.com", birthday="1987-09-23"),
            Line((2, "ፀሐይ ገብረ", None, 911123457, None, "12 ጥር 1985", None, "የለም"),
                numbers="+251911123457", birthday="1993-01-20"),
            Line((3, "ጸሀይ ገብረ", None, "+251 911 123 457", None, None, None, None),
                numbers="+251911123457", twin=2),
            Line((4, "Dawit Haile", "Haile Coffee PLC", "251 11 551 2345 / 0922123456",
                "dawit@haile.example.com", None, "Adama", None),
                numbers="+251115512345 +251922123456", emails="dawit@haile.example.com"),
            Line((5, "አልማዝ", None, "የለም", None, None, "ሐዋሳ", None)),
            Line((6, "አልማዝ", "ደሴ ዳቦ", "0912", None, None, "ደሴ", None), problems="phone_invalid"),
        ),
        above=(
            ("የደንበኞች ዝርዝር",),
            (),
        ),
        sheet="ሉህ1",
    ),
    OtherList(
        "numbers_in_words.xlsx",
        "RU",
        columns=(
            ("Клиент", "full_name organization"), ("Контакты", "phone"), ("Доп. телефон", "phone"),
            ("Эл. почта", "email"),
        ),
        lines=(
            Line(("Орлов Игорь", "8(495)123-45-67 доб. 12, моб. 8-916-123-45-68 (Иван)", None,
                "orlov@post.example.org"), numbers="+74951234567 +79161234568",
                emails="orlov@post.example.org"),
            Line(("Зимина Анна", "тел.: +7 903 1112233\nфакс: +7 495 1112234", None, None),
                numbers="+79031112233 +74951112234"),
            Line(("Котов Пётр", 89161234567.0, "+7 (916) 123-45-69 WhatsApp", None),
                numbers="+79161234567 +79161234569"),
            Line(("Рябов Лев", "7.9161E+10", None, "lev@post.example.org"),
                emails="lev@post.example.org", problems="phone_invalid"),
            Line(("Седов Антон", "8 916 123 45 71 и 8 916 123 45 72", "(499)1234567", None),
                numbers="+79161234571 +79161234572 +74991234567"),
            Line(("Минаева Юлия", "+7-916-123-45-73 (после 18:00)", None, None),
                numbers="+79161234573"),
            Line(("Ткач Олег", "8‑916‑123‑45‑74", "ватсап 8 916 123 45 75", None),
                numbers="+79161234574 +79161234575"),
            Line(("Лис Инна", "810 375 29 123 45 67", None, None), numbers="+375291234567"),
            Line(("Дуб Артём", "９１６１２３４５７６", None, None), numbers="+79161234576"),
            Line(("Пак Виктор", "8916123457 ", "00 7 916 123 45 77", None), numbers="+79161234577",
                problems="phone_invalid"),
            Line(("Юн Марк", "+7 916 123 45 78,79161234579", None, None),
                numbers="+79161234578 +79161234579"),
            Line(("Сыч Глеб", "89161234580/89161234581/89161234582", None, None),
                numbers="+79161234580 +79161234581 +79161234582"),
        ),
        sheet="Лист1",
    ),
    OtherList(
        "list_behind_pivot.xlsx",
        "LT",
        columns=(
            ("", "ignore"), ("Eil. Nr.", "ignore"), ("Klientas", "organization full_name"),
            ("", "ignore"), ("Įm. kodas", "registration_no tax_id"),
            ("Atsakingas asmuo", "owner full_name"), ("Tel. nr.", "phone"), ("El. paštas", "email"),
            ("Šalis", "country"), ("Paskutinis pokalbis", "last_contact_date"),
            ("Suma, €", "ignore"),
        ),
        lines=(
            Line((None, 1, "UAB „Rūta ir Ko“", None, 302111222, "Ona Kairė", "(8 5) 212 34 56",
                "info@ruta.example.lt.example.com", "Lietuva", "2024 m. gegužės 6 d.", 1200.5),
                numbers="+37052123456", emails="info@ruta.example.lt.example.com",
                last_contact="2024-05-06"),
            Line((None, 2, "SIA Liepa", None, 40003222333, "Ona Kairė", "67123456",
                "info@liepa.example.com", "Latvija", "2024-05-07", 300), numbers="+37167123456",
                emails="info@liepa.example.com", last_contact="2024-05-07"),
            Line((None, 3, "Rūta ir Ko, UAB", None, 302111222, "Jonas Dešinys", None, None, "LT",
                45419, 99), last_contact="2024-05-07", twin=1),
            Line((None, 4, "Przedsiębiorstwo Klon Sp. z o.o.", None, None, "Jonas Dešinys",
                "601 234 567", "biuro@klon.example.com", "Lenkija", "2024.05.07", 15),
                numbers="+48601234567", emails="biuro@klon.example.com", last_contact="2024-05-07"),
            Line((None, 5, "MB Kopūstas", None, 305123123, "-", "8-700-55-511", "nėra", "LT",
                "2024.15.07", 0), numbers="+37070055511", problems="date_invalid"),
            Line((None, None, "Iš viso:", None, None, None, None, None, None, None, 1614.5),
                is_record=False),
        ),
        above=(
            (None, None, "KLIENTŲ SĄRAŠAS"),
            (None, None, "Data:", "2024-05-08"),
            (),
            (),
        ),
        sheet="Sąrašas",
        arrange=list_behind_pivot,
    ),
    OtherList(
        "hostile_texts.csv",
        "GB",
        columns=(
            ("Name", "full_name"), ("Company", "organization"), ("Telephone", "phone"),
            ("Email", "email"), ("Notes", "notes"),
        ),
        lines=(
            Line(("=cmd|' /C calc'!A0", "Acme", "020 7946 0221", "a@acme.example.com", "+1+1"),
                numbers="+442079460221", emails="a@acme.example.com"),
            Line(("Eve \u202egpj.exe", "Mal\u200bory Ltd", "020 7946 0222",
                "eve@mallory.example.com", "{{7*7}} ${x} %s"), numbers="+442079460222",
                emails="eve@mallory.example.com"),
            Line(("<b>Bob</b>", "'; DROP TABLE x;--", "+442079460223", "bob@drop.example.com",
                "Long note. " * 9091), numbers="+442079460223", emails="bob@drop.example.com"),
            Line(("\u2066Zoë\u2069 O’Brien", "", "=+442079460224", "zoe@post.example.org", "-1"),
                numbers="+442079460224", emails="zoe@post.example.org"),
            Line(("Zoe\u0308 O'Brien", "", "'020 7946 0224", "", "@SUM(1)"),
                numbers="+442079460224", twin=4),
            Line(("Null", "Null Ltd", "020 7946 0225", "null@null.example.com", "undefined"),
                numbers="+442079460225", emails="null@null.example.com"),
        ),
    ),
    OtherList(
        "outlook_in_german.csv",
        "DE",
        columns=(
            ("Anrede", "honorific_prefix"), ("Vorname", "given_name"),
            ("Weitere Vornamen", "additional_name"), ("Nachname", "family_name"),
            ("Suffix", "ignore"), ("Firma", "organization"), ("Abteilung", "ignore job_title"),
            ("Position", "job_title"), ("Straße geschäftlich", "street_address"),
            ("Ort geschäftlich", "locality"), ("Postleitzahl geschäftlich", "postal_code"),
            ("Land/Region geschäftlich", "country"), ("Fax geschäftlich", "fax"),
            ("Telefon geschäftlich", "phone"), ("Telefon (privat)", "phone"),
            ("Mobiltelefon", "mobile"), ("E-Mail-Adresse", "email"), ("E-Mail-Typ", "ignore"),
            ("E-Mail: Angezeigter Name", "ignore full_name"), ("E-Mail 2: Adresse", "email"),
            ("Geburtstag", "birth_date"), ("Geschlecht", "gender ignore"), ("Kategorien", "tags"),
            ("Notizen", "notes"), ("Jahrestag", "ignore"), ("Webseite", "website"),
        ),
        lines=(
            Line(("Herr", "Götz", "Maria", "Schäfer", "", "Schäfer & Söhne", "Einkauf", "Leiter",
                "Ring 1", "Köln", "50667", "Deutschland", "+49 (221) 123457", "+49 (221) 123456",
                "", "+49 (151) 1234568", "goetz@schaefer.example.de.example.com", "SMTP",
                "Götz Schäfer (goetz@schaefer.example.de.example.com)", "", "14.3.1960", "Männlich",
                "Kunde;VIP", "Zeile 1\r\nZeile 2; mit Semikolon", "0.0.00",
                "http://schaefer.example.com"), numbers="+49221123457 +49221123456",
                emails="goetz@schaefer.example.de.example.com", birthday="1960-03-14",
                problems="phone_invalid"),
            Line(("", "Britta", "", "Lang", "", "", "", "", "", "", "", "", "", "0221 123458", "",
                "", "britta@post.example.org", "SMTP", "Britta Lang", "b.lang@post.example.org",
                "0.0.00", "Keine Angabe", "", "", "0.0.00", ""), numbers="+49221123458",
                emails="britta@post.example.org b.lang@post.example.org"),
            Line(("", "Götz", "", "Schaefer", "", "", "", "", "", "", "", "", "", "", "", "",
                "GOETZ@schaefer.example.de.example.com", "SMTP", "", "", "0.0.00", "Keine Angabe",
                "", "", "0.0.00", ""), emails="goetz@schaefer.example.de.example.com", twin=1),
            Line(("", "Urs", "", "Frei", "", "Frei AG", "", "", "", "Zürich", "8001", "Schweiz", "",
                "044 123 45 67", "", "079 123 45 67", "urs@frei.example.ch.example.com", "SMTP", "",
                "", "0.0.00", "Keine Angabe", "", "", "0.0.00", ""),
                numbers="+41441234567 +41791234567", emails="urs@frei.example.ch.example.com"),
        ),
        encoding="cp1252",
    ),
    OtherList(
        "name_beside_its_parts.csv",
        "PL",
        columns=(
            ("Name", "full_name ignore"), ("Given Name", "given_name"),
            ("Additional Name", "additional_name"), ("Family Name", "family_name"),
            ("Yomi Name", "ignore"), ("Name Prefix", "honorific_prefix"),
            ("Birthday", "birth_date"), ("Gender", "gender ignore"),
            ("Location", "ignore locality"), ("Occupation", "job_title ignore"),
            ("Group Membership", "tags"), ("E-mail 1 - Type", "ignore"),
            ("E-mail 1 - Value", "email"), ("E-mail 2 - Type", "ignore"),
            ("E-mail 2 - Value", "email"), ("IM 1 - Type", "ignore"), ("IM 1 - Service", "ignore"),
            ("IM 1 - Value", "messenger"), ("Phone 1 - Type", "ignore"),
            ("Phone 1 - Value", "phone"), ("Phone 2 - Type", "ignore"),
            ("Phone 2 - Value", "phone"), ("Address 1 - Type", "ignore"),
            ("Address 1 - Formatted", "street_address ignore"), ("Organization 1 - Type", "ignore"),
            ("Organization 1 - Name", "organization"), ("Organization 1 - Title", "job_title"),
            ("Website 1 - Type", "ignore"), ("Website 1 - Value", "website"),
        ),
        lines=(
            Line(("Jan Lis", "Jan", "", "Lis", "", "", "1980-05-06", "", "", "",
                "* myContacts ::: Klienci", "* Work",
                "jan@lis.example.com ::: lis@post.example.org", "", "", "", "", "", "Mobile",
                "+48 501 111 222 ::: 22 511 12 22", "Work", "501111223", "Home",
                "ul. Długa 5\nWarszawa", "", "Lis sp.j.", "prezes", "Profile",
                "http://www.google.com/profiles/1"),
                numbers="+48501111222 +48225111222 +48501111223",
                emails="jan@lis.example.com lis@post.example.org", birthday="1980-05-06"),
            Line(("", "", "", "", "", "", "", "", "", "", "* myContacts", "* Work",
                "sam@post.example.org", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
                ""), emails="sam@post.example.org"),
            Line(("Mama", "Mama", "", "", "", "", "--05-26", "", "", "", "* myContacts", "", "", "",
                "", "", "", "", "Home", "0048225111223", "", "", "", "", "", "", "", "", ""),
                numbers="+48225111223", birthday="--05-26"),
        ),
        encoding="utf-16",
    ),
    OtherList(
        "shop_export.csv",
        "LT",
        columns=(
            ("Customer ID", "external_id"), ("First Name", "given_name"),
            ("Last Name", "family_name"), ("Email", "email"), ("Accepts Email Marketing", "ignore"),
            ("Default Address Company", "organization"),
            ("Default Address Address1", "street_address"),
            ("Default Address Address2", "street_address ignore"),
            ("Default Address City", "locality"),
            ("Default Address Province Code", "region ignore"),
            ("Default Address Country Code", "country"), ("Default Address Zip", "postal_code"),
            ("Default Address Phone", "phone"), ("Phone", "phone"),
            ("Accepts SMS Marketing", "ignore"), ("Total Spent", "ignore"),
            ("Total Orders", "ignore"), ("Note", "notes"), ("Tags", "tags"),
            ("Tax Exempt", "ignore"),
        ),
        lines=(
            Line(("'6012345678901", "Ieva", "Rasa", "ieva@rasa.example.com", "yes", "", "Pušų g. 5",
                "", "Vilnius", "", "LT", "01100", "861200101", "'+37061200101", "no", "120.50", "3",
                "", "lojali, vip", "no"), numbers="+37061200101", emails="ieva@rasa.example.com"),
            Line(("'6012345678902", "Anna", "Nowak", "anna@nowak.example.com", "no", "Nowak",
                "Długa 1", "m. 5", "Kraków", "MP", "PL", "31-001", "501 222 333", "", "no", "0.00",
                "0", "", "", "no"), numbers="+48501222333", emails="anna@nowak.example.com"),
            Line(("'6012345678903", "Piret", "Tamm", "piret@tamm.example.com", "no", "", "Pikk 1",
                "", "Tallinn", "", "EE", "10111", "5555 1234", "'+37255551235", "no", "0.00", "0",
                "", "", "no"), numbers="+37255551234 +37255551235",
                emails="piret@tamm.example.com"),
            Line(("'6012345678904", "Ieva", "Rasa", "", "no", "", "", "", "", "", "LT", "",
                "+370 612 00101", "", "no", "0.00", "0", "", "", "no"), numbers="+37061200101",
                twin=1),
        ),
    ),
    OtherList(
        "short_jalali_years.xlsx",
        "IR",
        columns=(
            ("نام و نام خانوادگی", "full_name"), ("نام شرکت", "organization"), ("موبایل", "mobile"),
            ("تلفن", "phone"), ("تاریخ تولد", "birth_date"), ("شهر", "locality"),
            ("توضيحات", "notes"),
        ),
        lines=(
            Line(("سارا محمدی", "شرکت سپهر (سهامی خاص)", "۰۹۱۲ ۱۱۱ ۰۰ ۰۱", "۰۲۱۸۸۱۱۰۰۰۱",
                "۶۵/۰۳/۱۲", "تهران", None), numbers="+989121110001 +982188110001",
                birthday="1986-06-02"),
            Line(("محمدی سارا", None, "9121110001", None, None, None, None),
                numbers="+989121110001", twin=1),
            Line(("رضا ‌نوری", None, "989121110003", "ندارد", "۵۱/۱۲/۳۰", "شیراز", None),
                numbers="+989121110003", problems="date_invalid"),
            Line(("حسین کاظم‌زاده", None, "٠٩١٢١١١٠٠٠٤", None, "1366/06/31", "تبریز", "مهم"),
                numbers="+989121110004", birthday="1987-09-22"),
        ),
        above=(
            ("لیست مشتریان شرکت",),
            (),
        ),
        sheet="Sheet1",
    ),
    OtherList(
        "no_headings.xlsx",
        "RU",
        columns=(
            ("", "full_name given_name organization"), ("", "phone mobile"),
        ),
        lines=(
            Line(("Иван сантехник", 89035550001), numbers="+79035550001"),
            Line(("Мария Петровна", "8 903 555 00 02"), numbers="+79035550002"),
            Line(("Кафе «Уют»", "(495) 555-00-03"), numbers="+74955550003"),
            Line(("Сергей", "+7 903 555-00-04, 8 903 555 00 05"),
                numbers="+79035550004 +79035550005"),
            Line(("Мария Петровна", "89035550002"), numbers="+79035550002", twin=2),
            Line(("Такси", "555-00-06"), problems="phone_invalid"),
        ),
        has_headings=False,
        sheet="Лист1",
    ),
    OtherList(
        "headings_repeated.xlsx",
        "UA",
        columns=(
            ("Назва підприємства", "organization"), ("ЄДРПОУ", "registration_no tax_id"),
            ("Директор", "full_name"), ("Телефон 1", "phone"), ("Телефон 2", "phone"),
            ("Електронна адреса", "email"), ("Дата останнього дзвінка", "last_contact_date"),
            ("Коментар", "notes"),
        ),
        lines=(
            Line(("ТОВ \"Агро-Світ\"", 38123456, "Коваль Іван Петрович", "+38(044)5551001",
                "0675551002", "agro@agrosvit.example.com", "06.05.2024", None),
                numbers="+380445551001 +380675551002", emails="agro@agrosvit.example.com",
                last_contact="2024-05-06"),
            Line(("ПП Берізка", "02123456", "Ткач О.В.", "(0342) 55-10-03", "  ", "немає",
                "7 травня 2024 р.", None), numbers="+380342551003", last_contact="2024-05-07"),
            Line(("Назва підприємства", "ЄДРПОУ", "Директор", "Телефон 1", "Телефон 2",
                "Електронна адреса", "Дата останнього дзвінка", "Коментар"), is_record=False),
            Line(("Агро-Світ ТОВ", 38123456, None, None, None, None, None, "дубль"), twin=1),
            Line(("ФОП Швець Ганна Юріївна", 2812345678, None, "067-555-10-05/050-555-10-06", None,
                "hanna@shvets.example.com", "31.04.2024", None),
                numbers="+380675551005 +380505551006", emails="hanna@shvets.example.com",
                problems="date_invalid"),
            Line(("ТОВ Агро-Світ Плюс", 38999999, "Коваль Іван Петрович", "+38(044)5551001", None,
                None, None, None), numbers="+380445551001"),
        ),
        sheet="Аркуш1",
    ),
)
# fmt: on


@pytest.fixture
def imports(office: Office) -> ImportService:
    """The import service of a new file."""
    return ImportService(office.database, office.journal, office.staff, office.clock)


@pytest.mark.parametrize("other", LISTS, ids=lambda other: other.name)
def test_other_lists_are_read_as_they_are_meant(
    other: OtherList, imports: ImportService, tmp_path: Path
) -> None:
    report = report_of(imports, other.write(tmp_path), other.country, tmp_path)
    header_row = other.first_line - 1 if other.has_headings else None
    assert (report["sheet"], report["header_row"]) == (other.sheet, header_row)
    guessed = {column["index"]: column["field"] for column in report["columns"]}
    wrong = {
        heading: guessed.get(index)
        for index, (heading, fields) in enumerate(other.columns)
        if guessed.get(index, "ignore") not in fields.split()
    }
    assert not wrong
    rows = {row["row"]: row for row in report["rows"] if row["verdict"] != "empty"}
    for number, line in enumerate(other.lines, other.first_line):
        assert _seen(rows.pop(number, None)) == _wanted(line, other.first_line), number
    assert not rows


def _seen(row: dict[str, Any] | None) -> dict[str, object]:
    if row is None:
        return {"verdict": "empty"}
    values = row["values"]
    numbers = [each for name in ("phone", "mobile", "fax") for each in values.get(name, ())]
    return {
        "verdict": row["verdict"],
        "numbers": sorted(set(numbers)),
        "emails": sorted(values.get("email", ())),
        "birthday": values.get("birth_date", ""),
        "last_contact": values.get("last_contact_date", ""),
        "twin": row["duplicate_of"],
        "problems": sorted(problem["code"] for problem in row["problems"]),
    }


def _wanted(line: Line, first_line: int) -> dict[str, object]:
    if not line.is_record:
        return {"verdict": "empty"}
    return {
        "verdict": line.verdict,
        "numbers": sorted(line.numbers.split()),
        "emails": sorted(line.emails.split()),
        "birthday": line.birthday,
        "last_contact": line.last_contact,
        "twin": first_line + line.twin - 1 if line.twin else None,
        "problems": line.problems.split(),
    }
