"""Further dirty lists, each with its truth: a clinic, dealers, wholesale, trade, a cooperative.

They were written down and read once before anything was repaired for them.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.business.import_truth import Listed, ListTruth


def russian_clinic(folder: Path) -> Listed:
    """Two rows of headings, groups with sums of their own, three ways to write a day."""
    path = folder / "клиника.xlsx"
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Пациенты 2024"
    truth = ListTruth(path.name, "RU", 5, sheet.title)
    sheet.append(["Стоматология «Улыбка» — база пациентов и корпоративных клиентов"])
    sheet.merge_cells("A1:J1")
    sheet.append(["по состоянию на 01.03.2024"])
    sheet.append([])
    sheet.append(["№", "Клиент", None, "Связь", None, None, "Визиты", None, "Прим.", "Менеджер"])
    for area in ("B4:C4", "D4:F4", "G4:H4"):
        sheet.merge_cells(area)
    sheet.append([None, "Ф.И.О.", "Д.Р.", "Сотовый", "Домашний", "Почта", "Был", "Следующий"])
    for index, (heading, *fields) in enumerate(
        [("№", "ignore"), ("Ф.И.О.", "full_name"), ("Д.Р.", "birth_date"), ("Сотовый", "mobile"),
         ("Домашний", "phone"), ("Почта", "email"), ("Был", "last_contact_date"),
         ("Следующий", "ignore"), ("Прим.", "notes"), ("Менеджер", "owner")]
    ):  # fmt: skip
        truth.column(index, heading, *fields)
    _group(sheet, "Центральный район")
    olga = {"full_name": "Смирнова Ольга Петровна", "birth_date": "1987-04-12",
            "mobile": "+79161234567", "phone": "+74951234567", "email": "olga@mail.example.ru",
            "last_contact_date": "2024-02-14", "notes": "аллергия", "owner": "Иванова"}  # fmt: skip
    sheet.append([1, "Смирнова Ольга Петровна", "12.04.1987", "8(916)123-45-67", "495 123-45-67",
                  "olga@mail.example.ru", date(2024, 2, 14), "15.03.24", "аллергия",
                  "Иванова"])  # fmt: skip
    truth.row(7, olga)
    sheet.append([2, "Кузнецов А. В.", "3 мая 1979 г.", 79161234568.0, "", "kuz@@mail.example.ru",
                  "12.01.2024", "", "", "Иванова"])  # fmt: skip
    truth.row(8, {"full_name": "Кузнецов А. В.", "birth_date": "1979-05-03",
                  "mobile": "+79161234568", "last_contact_date": "2024-01-12", "owner": "Иванова"},
              problems=(("email_invalid", 5, "kuz@@mail.example.ru"),))  # fmt: skip
    sheet.append([3, "смирнова ольга", "12.04.87", "+7 916 123 45 67", "", "", "14.02.24", "",
                  "повтор", "Иванова"])  # fmt: skip
    truth.row(9, {"full_name": "смирнова ольга", "birth_date": "1987-04-12",
                  "mobile": "+79161234567", "last_contact_date": "2024-02-14", "notes": "повтор",
                  "owner": "Иванова"}, twin=7)  # fmt: skip
    sheet.append(["Итого по району:", None, 3])
    _group(sheet, "Южный район")
    sheet.append([4, "Попов Иван", "31.02.1990", "7.9161234570E+10", "нет", "-", "20.12.2023", "",
                  "жена 8-916-123-45-99", "Сидорова"])  # fmt: skip
    truth.row(12, {"full_name": "Попов Иван", "mobile": "+79161234570",
                   "last_contact_date": "2023-12-20", "notes": "жена 8-916-123-45-99",
                   "owner": "Сидорова"},
              problems=(("date_invalid", 2, "31.02.1990"),))  # fmt: skip
    sheet.append([5, "Ахметова Гульнара Маратовна", date(1991, 7, 8),
                  "89161234571 / 89031234571", "",
                  "gulnara@mail.example.ru, work@akhm.example.ru", "5.1.24", "", "",
                  "Сидорова"])  # fmt: skip
    truth.row(13, {"full_name": "Ахметова Гульнара Маратовна", "birth_date": "1991-07-08",
                   "mobile": ["+79161234571", "+79031234571"],
                   "email": ["gulnara@mail.example.ru", "work@akhm.example.ru"],
                   "last_contact_date": "2024-01-05", "owner": "Сидорова"})  # fmt: skip
    for tail in (["Итого по району:", None, 2], [], ["Всего пациентов: 5"],
                 ["Администратор ______________ /Петрова/"]):  # fmt: skip
        sheet.append(tail)
    book.save(path)
    return path, truth.done()


def _group(sheet: Any, name: str) -> None:
    sheet.append([name])
    row = sheet.max_row
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=10)


def turkish_dealers(folder: Path) -> Listed:
    """Cards below each other; two names in a cell, a tax office before its number."""
    path = folder / "bayiler.xlsx"
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Bayiler"
    truth = ListTruth(path.name, "TR", None, sheet.title)
    labels = (("Firma", "organization"), ("Yetkili", "full_name"), ("Cep", "mobile"),
              ("Tel", "phone"), ("E-posta", "email"), ("Adres", "street_address"),
              ("İl", "locality"), ("Vergi no", "tax_id"))  # fmt: skip
    for index, (label, field) in enumerate(labels):
        truth.column(index, label, field, *(["region"] if label == "İl" else []))
    sheet.append(["BAYİ LİSTESİ"])
    sheet.append([])
    cards: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
        (("Yıldız Mobilya San. ve Tic. Ltd. Şti.", "Ahmet Yılmaz", "0532 123 45 67",
          "0212 555 12 34", "info@yildiz.example.com", "Atatürk Cad. No: 12", "İstanbul",
          "Kadıköy VD 1234567890"),
         {"mobile": "+905321234567", "phone": "+902125551234", "tax_id": "1234567890"}),
        (("Demir İnşaat A.Ş.", "Ayşe Demir / Mehmet Kaya", "(0533) 234 56 78", "0312-444-11-22",
          "ayse@demir.example.com; mehmet@demir.example.com", "Cumhuriyet Mah. 5. Sok. 3",
          "Ankara", "9876543210"),
         {"full_name": "Ayşe Demir", "mobile": "+905332345678", "phone": "+903124441122",
          "email": ["ayse@demir.example.com", "mehmet@demir.example.com"]}),
        (("KAYA TEKSTİL", "Fatma Kaya", "05443456789", "—", "fatma@kaya.example.com",
          "Organize San. Bölgesi", "Bursa", ""),
         {"mobile": "+905443456789", "phone": ""}),
        (("Çelik Otomotiv", "Hüseyin Çelik", "5321234599", "0216 333 22 11 dahili 105", "yok", "",
          "İzmir", "1112223334"),
         {"mobile": "+905321234599", "phone": "+902163332211", "email": ""}),
    )  # fmt: skip
    for cells, read in cards:
        first = 3 if sheet.max_row <= 2 else sheet.max_row + 2
        for offset, ((label, _field), cell) in enumerate(zip(labels, cells, strict=True)):
            sheet.cell(first + offset, 1, f"{label}:")
            sheet.cell(first + offset, 2, cell)
        plain = {field: cell for (_label, field), cell in zip(labels, cells, strict=True)}
        truth.row(first, {**plain, **read})
    book.save(path)
    return path, truth.done()


def persian_wholesaler(folder: Path) -> Listed:
    """Jalali days in five writings, a company merged over its people, letters of two alphabets."""
    path = folder / "مشتریان.xlsx"
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "مشتریان"
    truth = ListTruth(path.name, "IR", 2, sheet.title)
    sheet.append(["فهرست مشتریان شرکت بازرگانی پارس — سال ۱۴۰۲"])
    sheet.merge_cells("A1:H1")
    heads = (("ردیف", "ignore"), ("نام شرکت", "organization"),
             ("نام و نام خانوادگی رابط", "full_name"), ("سمت", "job_title"), ("همراه", "mobile"),
             ("تلفن ثابت", "phone"), ("تاریخ تولد", "birth_date"),
             ("آخرین تماس", "last_contact_date"))  # fmt: skip
    sheet.append([heading for heading, _field in heads])
    for index, (heading, field) in enumerate(heads):
        truth.column(index, heading, field)
    rows: tuple[tuple[list[Any], dict[str, Any], Any], ...] = (
        (["شرکت فولاد البرز", "علی رضایی", "مدیر فروش", "۰۹۱۲۳۴۵۶۷۸۹", "۰۲۱-۸۸۷۷۶۶۵۵",
          "۱۳۶۵/۰۴/۱۲", "۱۴۰۲/۱۰/۲۳"],
         {"mobile": "+989123456789", "phone": "+982188776655", "birth_date": "1986-07-03",
          "last_contact_date": "2024-01-13"}, None),
        ([None, "مریم احمدی", "حسابدار", 9123456780, "۰۲۱ ۸۸۷۷۶۶۵۵ داخلی ۱۲", "1370-11-05",
          "۱۲ آذر ۱۴۰۲"],
         {"organization": "شرکت فولاد البرز", "mobile": "+989123456780", "phone": "+982188776655",
          "birth_date": "1992-01-25", "last_contact_date": "2023-12-03"}, None),
        (["پخش مواد غذایی سپید", "حسین كريمي", "مدیر عامل", "+98 912 345 6781", "-", "۶۸/۲/۳۰",
          "1402/9/1"],
         {"mobile": "+989123456781", "phone": "", "birth_date": "1989-05-20",
          "last_contact_date": "2023-11-22"}, None),
        (["صنایع چوب نیک", "زهرا موسوی", "", "0098 912 345 6782", "۰۵۱۳۸۴۵۶۷۸۹", "ندارد",
          "۱۴۰۲/۱۳/۰۱"],
         {"mobile": "+989123456782", "phone": "+985138456789", "birth_date": "",
          "last_contact_date": ""}, "problem"),
        (["فولاد البرز", "علی رضائی", "مدير فروش", "09123456789", "", "", "۱۴۰۲/۱۰/۲۰"],
         {"mobile": "+989123456789", "last_contact_date": "2024-01-10"}, 3),
    )  # fmt: skip
    for number, (cells, read, twin) in enumerate(rows, 3):
        sheet.append([number - 2, *cells])
        plain = {field: cell for (_h, field), cell in zip(heads[1:], cells, strict=True)}
        if twin == "problem":
            wrong = (("date_invalid", 7, "۱۴۰۲/۱۳/۰۱"),)
            truth.row(number, {**plain, **read}, problems=wrong)
        else:
            truth.row(number, {**plain, **read}, twin=twin)
    sheet.merge_cells("B3:B4")
    sheet.append([None, "جمع کل", "۵ نفر"])
    book.save(path)
    return path, truth.done()


def amharic_trader(folder: Path) -> Listed:
    """Away from the corner; Ethiopian years that look like ours beside one Ethiopian month."""
    path = folder / "ደንበኞች.xlsx"
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Sheet1"
    truth = ListTruth(path.name, "ET", 3, sheet.title)
    sheet.append([None, "የደንበኞች ዝርዝር"])
    sheet.append([])
    heads = (("ተ.ቁ", "ignore"), ("የደንበኛው ስም", "full_name"), ("የድርጅቱ ስም", "organization"),
             ("ስልክ ቁጥር", "phone"), ("ኢሜይል", "email"), ("ከተማ", "locality"),
             ("የመጨረሻ ግንኙነት", "last_contact_date"), ("ማስታወሻ", "notes"))  # fmt: skip
    sheet.append([None, *(heading for heading, _field in heads)])
    for index, (heading, field) in enumerate(heads, 1):
        truth.column(index, heading, field)
    rows: tuple[tuple[list[str], dict[str, Any], Any], ...] = (
        (["አበበ በቀለ", "በቀለ ትሬዲንግ ኃ/የተ/የግ/ማ", "0911234567", "abebe@bekele.example.et", "አዲስ አበባ",
          "12/05/2016", "ጥሩ ደንበኛ"],
         {"phone": "+251911234567", "last_contact_date": "2024-01-21"}, None),
        (["ሰላም ታደሰ ገብረ", "ሰላም ኤክስፖርት", "+251 91 123 4568 / 0922123456",
          "selam@selam.example.et", "ሐዋሳ", "2016-06-01", ""],
         {"phone": ["+251911234568", "+251922123456"], "last_contact_date": "2024-02-09"}, None),
        (["ወ/ሮ ሣራ ሐይሉ", "", "2.51911234569E+11", "", "ባህር ዳር", "የለም", ""],
         {"phone": "+251911234569", "last_contact_date": ""}, None),
        (["ዮሐንስ ተስፋዬ", "አቢሲኒያ ባንክ", "911234570", "yohannes@abyssinia", "አዳማ", "መስከረም 5 2016",
          "ቀጠሮ"],
         {"phone": "+251911234570", "email": "", "last_contact_date": "2023-09-16"}, "problem"),
        (["አበበ በቀለ", "በቀለ ትሬዲንግ", "251911234567", "", "አዲስ አበባ", "", ""],
         {"phone": "+251911234567"}, 4),
    )  # fmt: skip
    for number, (cells, read, twin) in enumerate(rows, 4):
        sheet.append([None, number - 3, *cells])
        plain = {field: cell for (_h, field), cell in zip(heads[1:], cells, strict=True)}
        if twin == "problem":
            wrong = (("email_invalid", 5, "yohannes@abyssinia"),)
            truth.row(number, {**plain, **read}, problems=wrong)
        else:
            truth.row(number, {**plain, **read}, twin=twin)
    sheet.append([])
    sheet.append([None, "ድምር", 5])
    book.save(path)
    return path, truth.done()


def lithuanian_cooperative(folder: Path) -> Listed:
    """A summary first, headings printed twice, two people a row with numbers of their own."""
    path = folder / "ūkininkai.xlsx"
    book = Workbook()
    summary: Any = book.active
    summary.append(["Ataskaita", "2024"])
    summary.append(["Iš viso klientų", 6])
    sheet: Any = book.create_sheet("Ūkininkai")
    truth = ListTruth(path.name, "LT", 3, sheet.title)
    sheet.append(["Žemės ūkio kooperatyvas „Derlius“"])
    sheet.append(["Klientų sąrašas, atnaujinta 2024-02-01"])
    heads = (("Eil. Nr.", "ignore"), ("Įmonė / ūkis", "organization"),
             ("Įm. kodas", "registration_no"), ("Direktorius", "full_name"),
             ("Dir. tel.", "phone"), ("Buhalterė", "ignore"), ("Buh. tel.", "phone"),
             ("El. p.", "email"), ("Adresas", "street_address"), ("Sutarties data", "ignore"),
             ("Paskutinis skambutis", "last_contact_date"), ("Būsena", "status"),
             ("Pastabos", "notes"))  # fmt: skip
    titles = [heading for heading, _field in heads]
    for index, (heading, field) in enumerate(heads):
        truth.column(index, heading, field)
    rows: tuple[tuple[list[Any], dict[str, Any], Any], ...] = (
        (["UAB „Žalias laukas“", "302345671", "Jonas Petraitis", "8 612 34567", "Ona Jonaitienė",
          "8-655-11111", "info@laukas.example.lt", "Ukmergės g. 12, LT-08105 Vilnius",
          "2021 03 05", "2024-01-15", "aktyvus", ""],
         {"phone": ["+37061234567", "+37065511111"]}, None),
        (["Petro Kazlausko ūkis", "", "Petras Kazlauskas", "370 698 76543", "-", "",
          "petras@ukis.example.lt", "Parko 3, Kėdainiai", "2022.11.30", "2024-01-20", "pasyvus",
          "skambinti po 17 val."], {"phone": "+37069876543"}, None),
        (["ŽŪB Nemunas", "156789012", "Rasa Rasaitė, direktorė", 3.7061122233e10, "Eglė",
          "8 620 55555, Lina 8 620 66666", "buhalterija@nemunas.example.lt",
          "Laisvės al. 5-3, 44240 Kaunas", "45000", "2023-12-01", "aktyvus", ""],
         {"full_name": "Rasa Rasaitė", "job_title": "direktorė",
          "phone": ["+37061122233", "+37062055555", "+37062066666"]}, None),
        (titles[1:], {}, "headings"),
        (["Žalias laukas, UAB", "LT302345671", "J. Petraitis", "+37061234567", *[""] * 8],
         {"phone": "+37061234567"}, 4),
        (["MB Bitė", "305556667", "Agnė Bitinaitė", "8 6 111 111", "Ta pati", "",
          "agne@bite.example.lt", "Bitininkų 1, Alytus", "n/a", "vakar", "naujas", ""],
         {"phone": "", "last_contact_date": ""}, "problem"),
    )  # fmt: skip
    sheet.append(titles)
    for number, (cells, read, twin) in enumerate(rows, 4):
        if twin == "headings":
            sheet.append(titles)
            continue
        sheet.append([number - 3, *cells])
        plain = {
            field: cell
            for (_h, field), cell in zip(heads[1:], cells, strict=True)
            if field not in ("ignore", "phone")
        }
        if twin == "problem":
            wrong = (("phone_invalid", 4, "8 6 111 111"), ("date_invalid", 10, "vakar"))
            truth.row(number, {**plain, **read}, problems=wrong)
        else:
            truth.row(number, {**plain, **read}, twin=twin)
    sheet.append([])
    sheet.append([None, "Viso: 5"])
    book.save(path)
    return path, truth.done()


NEWER = (
    russian_clinic,
    turkish_dealers,
    persian_wholesaler,
    amharic_trader,
    lithuanian_cooperative,
)
