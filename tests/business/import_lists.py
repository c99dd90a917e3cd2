"""Dirty lists made for the tests, each with its own truth: other countries, layouts and faults.

They share nothing with the sample files but the kinds of mess people make. Truth is written
down while a list is made, never computed by the code under test.
"""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.business.import_newer_lists import NEWER
from tests.business.import_truth import Listed, ListTruth


def _day(rng: random.Random, first: int, last: int) -> date:
    start = date(first, 1, 1)
    return start + timedelta(days=rng.randrange((date(last, 12, 31) - start).days))


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choices("0123456789", k=count))


def polish_companies(folder: Path) -> Listed:
    """Two heading rows with groups, a title, names of groups between the records, sums below."""
    rng = random.Random(1)
    path = folder / "klienci.xlsx"
    book = Workbook()
    book.create_sheet("Uwagi").append(["Lista dla działu sprzedaży, nie zmieniać kolejności."])
    sheet = book.create_sheet("Klienci 2026")
    book.remove(book.worksheets[0])
    truth = ListTruth(path.name, "PL", 4, "Klienci 2026")
    sheet.append(["Wykaz kontrahentów"])
    sheet.append([])
    sheet.append(["Lp.", "Firma", None, "Kontakt", None, None, "Adres", None, None, "Uwagi"])
    sheet.append([None, "Nazwa", "NIP", "Osoba", "Telefon", "E-mail", "Ulica", "Kod", "Miasto"])
    for area in ("B3:C3", "D3:F3", "G3:I3", "A3:A4", "J3:J4", "A1:J1"):
        sheet.merge_cells(area)
    fields = [
        ("Lp.", "ignore"), ("Firma - Nazwa", "organization"), ("Firma - NIP", "tax_id"),
        ("Kontakt - Osoba", "full_name"), ("Kontakt - Telefon", "phone"),
        ("Kontakt - E-mail", "email"), ("Adres - Ulica", "street_address"),
        ("Adres - Kod", "postal_code"), ("Adres - Miasto", "locality"), ("Uwagi", "notes"),
    ]  # fmt: skip
    for index, (heading, name) in enumerate(fields):
        truth.column(index, heading, name)
    number, records = 4, []
    words = ["Dąb", "Klon", "Jodła", "Wiśnia", "Świerk", "Żubr", "Bóbr", "Łoś", "Wydra", "Szpak"]
    people = ["Jan Kowalski", "Anna Wiśniewska", "Piotr Wójcik", "Ewa Łącka", "Łukasz Żak"]
    people.append("Zofia Ćwik")
    for count in range(40):
        if count in {0, 15, 30}:
            number += 1
            sheet.append([f"Region {'ABC'[count // 15]}"])
            sheet.merge_cells(f"A{number}:J{number}")
        number += 1
        local = f"{rng.choice(('601', '502', '694', '785'))}{_digits(rng, 6)}"
        written = rng.choice(
            (f"{local[:3]} {local[3:6]} {local[6:]}", f"+48 {local}", int(local),
             f"0048{local}", f"tel. {local[:3]}-{local[3:6]}-{local[6:]}")
        )  # fmt: skip
        company = f"{words[count % 10]} {words[(count * 3 + 1) % 10]} {count}"
        nip = f"{rng.randrange(5, 10)}{_digits(rng, 9)}"
        person = people[count % 6] if count % 5 else ""
        email = f"biuro{count}@{words[count % 10][:2].lower()}.example.pl".replace("ł", "l")
        email = email.encode("ascii", "ignore").decode()
        values = {
            "organization": f"{company} Sp. z o.o.", "tax_id": nip, "full_name": person,
            "phone": f"+48{local}", "email": email, "street_address": f"ul. Polna {count + 1}/2",
            "postal_code": f"0{rng.randrange(10)}-{_digits(rng, 3)}", "locality": "Warszawa",
        }  # fmt: skip
        shown = f" {email.upper()} " if count % 7 == 0 else email
        sheet.append([
            count + 1, values["organization"], int(nip) if count % 3 == 0 else nip,
            person or "brak", written, shown, values["street_address"], values["postal_code"],
            values["locality"], "brak" if count % 2 else None,
        ])  # fmt: skip
        truth.row(number, values)
        records.append((number, values))
    for source in (3, 8, 21):
        number += 1
        first, known = records[source]
        name = known["organization"].removesuffix(" Sp. z o.o.").upper()
        values = {"organization": f'SP. Z O.O. "{name}"', "full_name": known["full_name"],
                  "tax_id": known["tax_id"]}  # fmt: skip
        sheet.append([40 + source, values["organization"], known["tax_id"], known["full_name"]])
        truth.row(number, values, twin=first)
    number += 1
    sheet.append([44, "Nowy Lis Sp.j.", None, "Adam Lis", "22-33", "adam@lis.example.pl"])
    values = {"organization": "Nowy Lis Sp.j.", "full_name": "Adam Lis",
              "email": "adam@lis.example.pl"}  # fmt: skip
    truth.row(number, values, problems=(("phone_invalid", 4, "22-33"),))
    sheet.append(["Razem", 44])
    sheet.append([])
    sheet.append([None, "Sporządził: ..................... Nowak"])
    book.save(path)
    return path, truth.done()


def german_people(folder: Path) -> Listed:
    """windows-1252, semicolons, "Name" as family name, two-digit years, umlauts written out."""
    rng = random.Random(2)
    path = folder / "adressen.csv"
    truth = ListTruth(path.name, "DE", 1)
    heads = [
        ("Kd.-Nr.", "external_id"), ("Anrede", "honorific_prefix"), ("Name", "family_name"),
        ("Vorname", "given_name"), ("Firma", "organization"), ("Telefon gesch.", "phone"),
        ("Handy", "mobile"), ("Fax", "fax"), ("Mail", "email"), ("Straße", "street_address"),
        ("PLZ", "postal_code"), ("Ort", "locality"), ("Geb.", "birth_date"),
        ("Letzter Kontakt", "last_contact_date"), ("Bemerkungen", "notes"),
    ]  # fmt: skip
    for index, (heading, name) in enumerate(heads):
        truth.column(index, heading, name)
    rows: list[list[str]] = [[heading for heading, _name in heads]]
    family = ["Müller", "Groß", "Jäger", "Schäfer", "König", "Köhler", "Weiß", "Böhm"]
    family += ["Fröhlich", "Lüders"]
    given = ["Jörg", "Heike", "Günter", "Käthe", "Uwe", "Sören", "Anke", "Björn"]
    records: list[dict[str, Any]] = []
    for count in range(40):
        born, met = _day(rng, 1950, 1999), _day(rng, 2024, 2025)
        land, cell = _digits(rng, 6), _digits(rng, 6)
        values: dict[str, Any] = {
            "external_id": f"K{1000 + count}", "honorific_prefix": rng.choice(("Herr", "Frau")),
            "family_name": family[count % 10], "given_name": given[count % 8],
            "organization": f"{family[(count * 7) % 10]} & Söhne GmbH" if count % 3 else "",
            "phone": f"+49306{land}", "mobile": f"+491716{cell}",
            "email": f"kunde{count}@mail.example.de", "street_address": f"Hauptstraße {count + 1}a",
            "postal_code": f"1{_digits(rng, 4)}", "locality": rng.choice(("Köln", "München")),
            "birth_date": born.isoformat(), "last_contact_date": met.isoformat(),
            "notes": rng.choice(("", "ruft zurück", "Angebot geschickt; wartet")),
        }  # fmt: skip
        rows.append([
            values["external_id"], values["honorific_prefix"], values["family_name"],
            values["given_name"], values["organization"] or "keine",
            rng.choice((f"030/6{land}", f"(030) 6{land}", f"+49 (0)30 6{land}",
                        f"0049-30-6{land}")),
            rng.choice((f"0171 6{cell}", f"0171/6{cell}", f"+49 171 6{cell}")), "-",
            f"{values['given_name']} <{values['email']}>" if count % 4 == 0 else values["email"],
            values["street_address"], values["postal_code"], values["locality"],
            born.strftime("%d.%m.%y"), met.strftime("%d.%m.%Y"), values["notes"],
        ])  # fmt: skip
        truth.row(len(rows), values)
        records.append(values)
    for source, name in ((4, "Mueller"), (10, None), (17, None)):
        known = records[source]
        twin = {key: known[key] for key in ("given_name", "family_name", "mobile", "birth_date")}
        if name and known["family_name"] == "Müller":
            twin["family_name"] = name
        if source == 10:
            twin["given_name"] = f"{known['given_name'][0]}."
        row = [""] * len(heads)
        row[2], row[3], row[6] = twin["family_name"], twin["given_name"], twin["mobile"]
        row[12] = date.fromisoformat(twin["birth_date"]).strftime("%d.%m.%Y")
        rows.append(row)
        truth.row(len(rows), twin, twin=source + 2)
    wrong = [""] * len(heads)
    wrong[2], wrong[8], wrong[12] = "Falsch", "falsch@", "31.04.1980"
    rows.append(wrong)
    problems = (("email_invalid", 8, "falsch@"), ("date_invalid", 12, "31.04.1980"))
    truth.row(len(rows), {"family_name": "Falsch"}, problems=problems)
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return path, truth.done()


def ukrainian_staff(folder: Path) -> Listed:
    """Companies merged over their people's rows; the switchboard belongs to all of them."""
    rng = random.Random(3)
    path = folder / "контакти.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Лист1"
    truth = ListTruth(path.name, "UA", 2, "Лист1")
    sheet.append(["Контактні особи клієнтів станом на 01.02.2026"])
    heads = [
        ("№", "ignore"), ("Назва організації", "organization"), ("ЄДРПОУ", "registration_no"),
        ("ПІБ", "full_name"), ("Посада", "job_title"), ("Тел. організації", "phone"),
        ("Моб.", "mobile"), ("Ел. адреса", "email"), ("Місто", "locality"),
        ("Дата нар.", "birth_date"), ("Останній контакт", "last_contact_date"),
        ("Відповідальний", "owner"),
    ]  # fmt: skip
    sheet.append([heading for heading, _name in heads])
    for index, (heading, name) in enumerate(heads):
        truth.column(index, heading, name)
    names = ["Бойко", "Ткач", "Мельник", "Шевчук", "Коваль", "Лисенко", "Гончар", "Їжак"]
    given = ["Олена", "Іван", "Ганна", "Юрій", "Євген", "Ольга", "Їлля", "Марія"]
    fathers = ["Іванівна", "Петрович", "Юріївна", "Олегович", "Ілліч", "Сергіївна"]
    number, people = 2, []
    for company in range(12):
        size = rng.choice((1, 2, 3))
        land, code = _digits(rng, 6), f"3{_digits(rng, 7)}"
        first = number + 1
        for member in range(size):
            number += 1
            born, cell = _day(rng, 1960, 2000), _digits(rng, 7)
            values: dict[str, Any] = {
                "organization": f"ТОВ «Промінь-{company}»", "registration_no": code,
                "full_name": f"{names[(company + member) % 8]} {given[(company * 3 + member) % 8]} "
                             f"{fathers[(company + member * 2) % 6]}",
                "job_title": rng.choice(("директор", "бухгалтер", "менеджер")),
                "phone": f"+380442{land}", "mobile": f"+38067{cell}",
                "email": f"p{number}@promin.example.ua", "locality": "Київ",
                "birth_date": born.isoformat(), "last_contact_date": "2025-11-05",
                "owner": "Рудь Наталя",
            }  # fmt: skip
            written_day: Any = born.strftime("%d.%m.%Y")
            if member == 1:
                written_day = born
            is_first = member == 0
            sheet.append([
                number - 2, values["organization"] if is_first else None,
                int(code) if is_first else None, values["full_name"], values["job_title"],
                f"(044) 2{land[:2]}-{land[2:4]}-{land[4:]}",
                rng.choice((f"067 {cell[:3]} {cell[3:]}", float(f"38067{cell}"), f"67{cell}")),
                values["email"] if company % 2 else f"{values['email']};", "Київ",
                written_day, 45966, "Рудь Наталя",
            ])  # fmt: skip
            truth.row(number, values)
            people.append((number, values))
        if size > 1:
            for column in "BC":
                sheet.merge_cells(f"{column}{first}:{column}{number}")
    row, known = people[2]
    number += 1
    parts = known["full_name"].split()
    twin = {"full_name": f"{parts[1]} {parts[0]}".upper(), "mobile": known["mobile"]}
    sheet.append([number - 2, None, None, twin["full_name"], None, None, known["mobile"]])
    truth.row(number, twin, twin=row)
    number += 1
    row, known = people[5]
    twin = {"full_name": known["full_name"], "organization": known["organization"].upper()}
    sheet.append([number - 2, twin["organization"], None, twin["full_name"]])
    truth.row(number, twin, twin=row)
    number += 1
    sheet.append([number - 2, "ТОВ «Інше»", None, known["full_name"], None, None, "н/д"])
    truth.row(number, {"organization": "ТОВ «Інше»", "full_name": known["full_name"]})
    book.save(path)
    return path, truth.done()


def estonian_utf16(folder: Path) -> Listed:
    """UTF-16 with tabs, headings in two languages in two rows, no title."""
    rng = random.Random(4)
    path = folder / "kliendid.csv"
    truth = ListTruth(path.name, "EE", 2)
    estonian = "Nimi Ettevõte Ametinimetus Telefon E-post Veebileht Linn Sünniaeg Keel Märkused"
    english = "Name Company Title Phone E-mail Website City Born Language Notes"
    fields = (
        "full_name", "organization", "job_title", "phone", "email", "website", "locality",
        "birth_date", "language", "notes",
    )  # fmt: skip
    for index, name in enumerate(fields):
        truth.column(index, f"{estonian.split()[index]} - {english.split()[index]}", name)
    lines = [estonian.split(), english.split()]
    people = ["Mart Tamm", "Liis Kask", "Jüri Õun", "Ülle Rebane", "Tõnu Kägu", "Öie Vares"]
    records = []
    for count in range(30):
        cell, born = _digits(rng, 6), _day(rng, 1955, 1999)
        values: dict[str, Any] = {
            "full_name": people[count % 6] if count % 6 else f"Peeter Puu{count}",
            "organization": f"Kuusk {count} OÜ", "job_title": rng.choice(("juhataja", "")),
            "phone": f"+37251{cell}", "email": f"klient{count}@kuusk.example.ee",
            "website": f"www.kuusk{count}.example.ee", "locality": rng.choice(("Tartu", "Pärnu")),
            "birth_date": born.isoformat(), "language": rng.choice(("et", "ru")), "notes": "",
        }  # fmt: skip
        shown = rng.choice((f"51{cell}", f"+372 51{cell[:2]} {cell[2:]}", f"00372 51{cell}"))
        row = [values[name] for name in fields]
        row[3], row[7], row[9] = shown, f"{born.day}.{born.month}.{born.year}", "puudub"
        lines.append(row)
        truth.row(len(lines), values)
        records.append(values)
    known = records[7]
    surname, first = known["full_name"].split()[1], known["full_name"].split()[0]
    row = [f"{surname}, {first}", "", "", "", known["email"].upper(), "", "", "", "", ""]
    lines.append(row)
    truth.row(len(lines), {"full_name": row[0], "email": known["email"]}, twin=10)
    with path.open("w", encoding="utf-16", newline="") as file:
        csv.writer(file, delimiter="\t").writerows(lines)
    return path, truth.done()


def american_export(folder: Path) -> Listed:
    """A CRM's export: month before day, two addresses in a cell, extensions, ids that differ."""
    rng = random.Random(5)
    path = folder / "all-contacts.csv"
    truth = ListTruth(path.name, "US", 1)
    heads = [
        ("Record ID", "external_id"), ("First Name", "given_name"), ("Last Name", "family_name"),
        ("Company Name", "organization"), ("Job Title", "job_title"), ("Email", "email"),
        ("Phone Number", "phone"), ("Mobile Phone Number", "mobile"), ("City", "locality"),
        ("State/Region", "region"), ("Postal Code", "postal_code"), ("Date of Birth", "birth_date"),
        ("Last Contacted", "last_contact_date"), ("Lead Status", "status"),
        ("Original Source", "source"), ("Contact owner", "owner"), ("Create Date", "ignore"),
        ("Number of Employees", "ignore"), ("Tags", "tags"),
    ]  # fmt: skip
    for index, (heading, name) in enumerate(heads):
        truth.column(index, heading, name)
    lines = [[heading for heading, _name in heads]]
    records = []
    for count in range(45):
        born, met = _day(rng, 1950, 2000), _day(rng, 2024, 2025)
        line = _digits(rng, 2)
        values: dict[str, Any] = {
            "external_id": str(700100 + count),
            "given_name": ["Ada", "Ben", "Cleo", "Dan"][count % 4],
            "family_name": f"{['Stone', 'Ward', 'Frost'][count % 3]}{chr(97 + count % 26)}",
            "organization": f"{['Maple', 'Cedar', 'Birch'][count % 3]} {count // 3} LLC",
            "job_title": "Buyer", "email": [f"c{count}@maple.example.com"],
            "phone": f"+1212555{_digits(rng, 2)}{line}", "locality": "Reno", "region": "NV",
            "postal_code": "89501", "birth_date": born.isoformat(),
            "last_contact_date": met.isoformat(), "status": "Open", "source": "Web",
            "owner": "Kim West", "tags": ["vip", "north"] if count % 4 == 0 else [],
        }  # fmt: skip
        if count % 9 == 0:
            values["email"].append(f"home{count}@mail.example.org")
        national = values["phone"][2:]
        shown = rng.choice((f"({national[:3]}) {national[3:6]}-{national[6:]}",
                            f"1-{national[:3]}-{national[3:6]}-{national[6:]} ext. 12",
                            f"{national}.0"))  # fmt: skip
        lines.append([
            values["external_id"], values["given_name"], values["family_name"],
            values["organization"], "Buyer", "; ".join(values["email"]), shown, "N/A", "Reno",
            "NV", "89501", f"{born.month}/{born.day}/{born.year}",
            met.strftime("%m/%d/%Y 10:30"), "Open", "Web", "Kim West", "1/2/2023", "25",
            ", ".join(values["tags"]),
        ])  # fmt: skip
        truth.row(len(lines), values)
        records.append(values)
    for source in (6, 20):
        known = records[source]
        twin = {"external_id": str(990000 + source), "given_name": known["given_name"],
                "family_name": known["family_name"], "email": known["email"][0]}  # fmt: skip
        row = [""] * len(heads)
        row[0], row[1], row[2], row[5] = (
            twin["external_id"], twin["given_name"].upper(), twin["family_name"], twin["email"],
        )  # fmt: skip
        twin["given_name"] = row[1]
        lines.append(row)
        truth.row(len(lines), twin, twin=source + 2)
    known = records[12]
    row = [""] * len(heads)
    row[0], row[1], row[2], row[6] = "1", "Zed", "Other", known["phone"]
    lines.append(row)
    truth.row(
        len(lines),
        {"external_id": "1", "given_name": "Zed", "family_name": "Other", "phone": known["phone"]},
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    return path, truth.done()


def without_headings(folder: Path) -> Listed:
    """No headings at all: only the values tell what a column is."""
    rng = random.Random(6)
    path = folder / "lista.csv"
    truth = ListTruth(path.name, "LT", None)
    for index, name in enumerate(("full_name", "organization", "phone", "email", "website")):
        truth.column(index, "", name, *(("mobile",) if name == "phone" else ()))
    lines = []
    for count in range(25):
        cell = _digits(rng, 6)
        given, family = ["Jonas", "Rūta", "Tomas", "Eglė"], ["Rimkus", "Žukas", "Lelys"]
        name = f"{given[count % 4]} {family[count % 3]}"
        values = {
            "full_name": name, "organization": f"UAB „Vėjas {count}“", "phone": f"+37061{cell}",
            "email": f"k{count}@vejas.example.lt", "website": f"https://vejas{count}.example.lt",
        }  # fmt: skip
        lines.append([name, values["organization"], f"8 61{cell[:1]} {cell[1:]}", values["email"],
                      values["website"]])  # fmt: skip
        truth.row(count + 1, values)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    return path, truth.done()


def egyptian_clients(folder: Path) -> Listed:
    """Arabic-Indic digits, several numbers in a cell, names in Latin and Arabic letters."""
    rng = random.Random(7)
    path = folder / "عملاء.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "ورقة1"
    sheet.sheet_view.rightToLeft = True
    truth = ListTruth(path.name, "EG", 1, "ورقة1")
    heads = [
        ("مسلسل", "ignore"), ("اسم العميل بالكامل", "full_name"), ("اسم الشركة", "organization"),
        ("المحمول", "mobile"), ("بريد إلكتروني", "email"), ("المحافظة", "region"),
        ("تاريخ الميلاد", "birth_date"), ("المسؤول عن العميل", "owner"), ("ملاحظات", "notes"),
    ]  # fmt: skip
    sheet.append([heading for heading, _name in heads])
    for index, (heading, name) in enumerate(heads):
        truth.column(index, heading, name)
    indic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    given = ["أحمد", "إبراهيم", "منى", "سارة", "خالد", "هدى"]
    family = ["الحسيني", "المصري", "عبد", "الرحمن", "النجار"]
    records = []
    for count in range(30):
        cell, more, born = _digits(rng, 8), _digits(rng, 8), _day(rng, 1960, 1999)
        values: dict[str, Any] = {
            "full_name": f"{given[count % 6]} {family[count % 5]} {given[(count // 6) % 6]}",
            "organization": f"شركة النيل {count}" if count % 2 else "",
            "mobile": [f"+2010{cell}"], "email": f"client{count}@nile.example.eg",
            "region": "القاهرة", "birth_date": born.isoformat(), "owner": "دينا فؤاد", "notes": "",
        }  # fmt: skip
        shown = f"010{cell}".translate(indic) if count % 3 == 0 else f"+20 10 {cell}"
        if count % 4 == 0:
            values["mobile"].append(f"+2011{more}")
            shown += f" ، 011{more}"
        day = f"{born.day}/{born.month}/{born.year}"
        sheet.append([
            count + 1, values["full_name"], values["organization"] or "لا يوجد", shown,
            values["email"], "القاهرة", day.translate(indic) if count % 2 else day,
            "دينا فؤاد", "-",
        ])  # fmt: skip
        truth.row(count + 2, values)
        records.append(values)
    known = records[3]
    name = known["full_name"].replace("أ", "ا").replace("إ", "ا").replace("ى", "ي")
    sheet.append([31, name, None, known["mobile"][0]])
    truth.row(32, {"full_name": name, "mobile": known["mobile"]}, twin=5)
    sheet.append([32, "Khaled Alhusseini", None, None, "khaled@nile.example.eg", "القاهرة"])
    truth.row(33, {"full_name": "Khaled Alhusseini", "email": "khaled@nile.example.eg",
                   "region": "القاهرة"})  # fmt: skip
    sheet.append([33, "خالد الحسيني", None, None, "khaled@nile.example.eg"])
    truth.row(34, {"full_name": "خالد الحسيني", "email": "khaled@nile.example.eg"}, twin=33)
    book.save(path)
    return path, truth.done()


def russian_neighbours(folder: Path) -> Listed:
    """Numbers of several countries by the country of the row; a couple with one telephone."""
    path = folder / "соседи.csv"
    truth = ListTruth(path.name, "RU", 1)
    heads = [
        ("Фамилия", "family_name"), ("Имя", "given_name"), ("Отчество", "additional_name"),
        ("Страна", "country"), ("Телефон", "phone"), ("E-mail", "email"), ("Примечания", "notes"),
    ]  # fmt: skip
    for index, (heading, name) in enumerate(heads):
        truth.column(index, heading, name)
    rows: list[tuple[list[str], dict[str, Any], int | None]] = [
        (["Ли", "Вера", "", "Казахстан", "8 701 123 45 67"], {"phone": "+77011234567"}, None),
        (["Бойко", "Ян", "", "Украина", "067 123 45 67"], {"phone": "+380671234567"}, None),
        (["Озолс", "Янис", "", "Латвия", "29123456"], {"phone": "+37129123456"}, None),
        (["Таммин", "Март", "", "Эстония", "5123 4567"], {"phone": "+37251234567"}, None),
        (["Сомов", "Иван", "Петрович", "Россия", "8 (916) 123-45-67"],
         {"phone": "+79161234567"}, None),
        (["Сомова", "Анна", "Ильинична", "РФ", "+7 916 123-45-67"],
         {"phone": "+79161234567"}, None),
        (["Сомов", "И.", "П.", "", "9161234567"], {"phone": "+79161234567"}, 6),
        (["Сомов", "Ваня", "", "", "8-916-123-45-67 доб. 3"], {"phone": "+79161234567"}, 6),
        (["Сомов", "Пётр", "Иванович", "", "8-916-123-45-67"], {"phone": "+79161234567"}, None),
        (["Ким", "Ли", "", "нет", "нет", "kim@mail.example.ru"], {"email": "kim@mail.example.ru"},
         None),
        (["KIM", "LI", "", "", "", "Kim@Mail.Example.ru"], {"email": "kim@mail.example.ru"}, 11),
    ]  # fmt: skip
    lines = [[heading for heading, _name in heads]]
    for number, (cells, values, twin) in enumerate(rows, 2):
        lines.append(cells + [""] * (len(heads) - len(cells)))
        names = dict(zip(("family_name", "given_name", "additional_name"), cells, strict=False))
        country = {} if cells[3] in ("", "нет") else {"country": cells[3]}
        truth.row(number, {**names, **country, **values}, twin=twin)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(lines)
    return path, truth.done()


MAKERS = (
    polish_companies,
    german_people,
    ukrainian_staff,
    estonian_utf16,
    american_export,
    without_headings,
    egyptian_clients,
    russian_neighbours,
    *NEWER,
)


def write_lists(folder: Path) -> list[Listed]:
    """Write all lists into a folder; their paths and truths."""
    return [make(folder) for make in MAKERS]
