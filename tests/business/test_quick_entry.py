"""One line, or a signature, becomes a contact: what is understood in which script and order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_desktop.business.contacts.model import ContactKind, PointKind
from crm_desktop.business.contacts.quick_entry import (
    ENTRY_LIMIT,
    QuickEntry,
    read_entry,
    split_city,
)
from crm_desktop.core.text import fold


def told(entry: QuickEntry) -> dict[str, object]:
    """What was understood, without what is empty."""
    parts = {
        "name": entry.name,
        "org": entry.organization,
        "job": entry.job_title,
        "tel": [raw for _, raw in entry.numbers],
        "mail": list(entry.emails),
        "site": list(entry.sites),
        "street": entry.street,
        "city": entry.city,
        "code": entry.registration_no,
        "vat": entry.tax_id,
        "tag": list(entry.tags),
        "note": entry.note,
    }
    return {key: value for key, value in parts.items() if value}


JONAS = {"name": "Jonas Petraitis", "org": "UAB Baltija", "tel": ["8 612 34567"]}
LINES: list[tuple[str, dict[str, object]]] = [
    (
        "Jonas Petraitis, UAB Baltija, 8 612 34567, jonas@baltija.lt",
        {**JONAS, "mail": ["jonas@baltija.lt"]},
    ),
    (
        "jonas@baltija.lt; 8 612 34567; UAB Baltija; Jonas Petraitis",
        {**JONAS, "mail": ["jonas@baltija.lt"]},
    ),
    ("Jonas Petraitis UAB Baltija 8 612 34567", JONAS),
    ("8 612 34567 Jonas Petraitis", {"name": "Jonas Petraitis", "tel": ["8 612 34567"]}),
    ("Jonas Petraitis", {"name": "Jonas Petraitis"}),
    ("UAB Baltija", {"org": "UAB Baltija"}),
    ("Baltija UAB, +370 5 212 3456", {"org": "Baltija UAB", "tel": ["+370 5 212 3456"]}),
    (
        "Jonas Petraitis, direktorius, Vilnius",
        {"name": "Jonas Petraitis", "job": "direktorius", "city": "Vilnius"},
    ),
    ("Ona Kazlauskienė #VIP #mugė", {"name": "Ona Kazlauskienė", "tag": ["VIP", "mugė"]}),
    (
        "UAB Baltija, įmonės kodas 300 000 142, PVM mokėtojo kodas: LT100000142011",
        {"org": "UAB Baltija", "code": "300 000 142", "vat": "LT100000142011"},
    ),
    (
        "Acme Ltd.\nCompany No. 01234567 VAT Reg No: GB 686 1387 11\nTel +44 20 7946 0801",
        {
            "org": "Acme Ltd.",
            "code": "01234567",
            "vat": "GB 686 1387 11",
            "tel": ["+44 20 7946 0801"],
        },
    ),
    ("ООО Ромашка, ИНН ٧٧٠٧٠٨٣٨٩٣", {"org": "ООО Ромашка", "vat": "7707083893"}),
    ("Ona at Rimi, +370 612 00001", {"name": "Ona", "org": "Rimi", "tel": ["+370 612 00001"]}),
    (
        "Anna Schmidt, Möbel GmbH & Co. KG, Einkauf, München",
        {"name": "Anna Schmidt", "org": "Möbel GmbH & Co. KG", "job": "Einkauf", "city": "München"},
    ),
    (
        "John Smith | Acme Ltd. | CEO | www.acme.example",
        {"name": "John Smith", "org": "Acme Ltd.", "job": "CEO", "site": ["www.acme.example"]},
    ),
    (
        "jonas.petraitis@baltija.lt",
        {"name": "Jonas Petraitis", "mail": ["jonas.petraitis@baltija.lt"]},
    ),
    ("info@baltija.lt", {"mail": ["info@baltija.lt"]}),
    ("Jonas <mailto:Jonas@Baltija.LT>", {"name": "Jonas", "mail": ["jonas@baltija.lt"]}),
    (
        "Jan Kowalski, Meble Sp. z o.o., kom. 601 234 567, Kraków",
        {
            "name": "Jan Kowalski",
            "org": "Meble Sp. z o.o.",
            "tel": ["601 234 567"],
            "city": "Kraków",
        },
    ),
    (
        "Mari Tamm, OÜ Puit, Tartu, mari@puit.ee",
        {"name": "Mari Tamm", "org": "OÜ Puit", "city": "Tartu", "mail": ["mari@puit.ee"]},
    ),
    (
        "Ion Popescu - SC Lemn SRL - director - ion@lemn.ro",
        {"name": "Ion Popescu", "org": "SC Lemn SRL", "job": "director", "mail": ["ion@lemn.ro"]},
    ),
    ("Jonas, met at the fair in hall 5", {"name": "Jonas", "note": "met at the fair in hall 5"}),
    (
        "Jonas, tel.: 8 612 34567, fax: 8 5 212 3456",
        {"name": "Jonas", "tel": ["8 612 34567", "8 5 212 3456"]},
    ),
    # Cyrillic
    (
        "Иван Петров, ООО Ромашка, +7 912 345-67-89, ivan@romashka.ru",
        {
            "name": "Иван Петров",
            "org": "ООО Ромашка",
            "tel": ["+7 912 345-67-89"],
            "mail": ["ivan@romashka.ru"],
        },
    ),
    (
        "ООО «Ромашка», Москва, тел. +7 495 123-45-67",
        {"org": "ООО «Ромашка»", "city": "Москва", "tel": ["+7 495 123-45-67"]},
    ),
    (
        "Мария Сидорова, главный бухгалтер, ЗАО Вектор",
        {"name": "Мария Сидорова", "job": "главный бухгалтер", "org": "ЗАО Вектор"},
    ),
    (
        "Олена Коваль, ТОВ Калина, Київ, моб. +380 67 123 4567",
        {"name": "Олена Коваль", "org": "ТОВ Калина", "city": "Київ", "tel": ["+380 67 123 4567"]},
    ),
    ("Ёлкин Пётр Ильич #выставка", {"name": "Ёлкин Пётр Ильич", "tag": ["выставка"]}),
    (
        "Пётр ООО Лес +7 912 345-67-89",
        {"name": "Пётр", "org": "ООО Лес", "tel": ["+7 912 345-67-89"]},
    ),
    # Arabic
    (
        "أحمد الهاشمي، شركة النور، +971 50 123 4567، ahmed@noor.ae",
        {
            "name": "أحمد الهاشمي",
            "org": "شركة النور",
            "tel": ["+971 50 123 4567"],
            "mail": ["ahmed@noor.ae"],
        },
    ),
    (
        "أحمد الهاشمي، جوال: ٠٥٠١٢٣٤٥٦٧، دبي",
        {"name": "أحمد الهاشمي", "tel": ["0501234567"], "city": "دبي"},
    ),
    ("شركة النور للتجارة، القاهرة", {"org": "شركة النور للتجارة", "city": "القاهرة"}),
    ("فاطمة علي، مهندسة، بنك مصر", {"name": "فاطمة علي", "job": "مهندسة", "org": "بنك مصر"}),
    ("محمد صالح #عميل", {"name": "محمد صالح", "tag": ["عميل"]}),
    # Persian
    (
        "رضا کریمی، شرکت پارس، ۰۹۱۲۳۴۵۶۷۸۹، تهران",
        {"name": "رضا کریمی", "org": "شرکت پارس", "tel": ["09123456789"], "city": "تهران"},
    ),
    (
        "مریم نوری‌زاده، مدیر فروش، reza@pars.ir",
        {"name": "مریم نوری‌زاده", "job": "مدیر فروش", "mail": ["reza@pars.ir"]},
    ),
    (
        "علی رضایی، تلفن: ۰۲۱-۱۲۳۴۵۶۷۸، بانک ملت",
        {"name": "علی رضایی", "tel": ["021-12345678"], "org": "بانک ملت"},
    ),
    ("سارا احمدی؛ حسابدار؛ شیراز", {"name": "سارا احمدی", "job": "حسابدار", "city": "شیراز"}),
    # Amharic
    (
        "አበበ በቀለ፣ ፀሐይ ኃ.የተ.የግ.ማ፣ +251 91 123 4567፣ አዲስ አበባ",
        {"name": "አበበ በቀለ", "org": "ፀሐይ ኃ.የተ.የግ.ማ", "tel": ["+251 91 123 4567"], "city": "አዲስ አበባ"},
    ),
    ("ሰላም ተስፋዬ፣ ስልክ: 0911234567", {"name": "ሰላም ተስፋዬ", "tel": ["0911234567"]}),
    ("አበበ በቀለ፣ ሥራ አስኪያጅ፣ ዳሸን ባንክ", {"name": "አበበ በቀለ", "job": "ሥራ አስኪያጅ", "org": "ዳሸን ባንክ"}),
    ("ሃና ግርማ #ደንበኛ", {"name": "ሃና ግርማ", "tag": ["ደንበኛ"]}),
    # Signatures
    (
        "Pagarbiai,\nJonas Petraitis\nDirektorius\nUAB Baltija\nTel. +370 612 34567\n"
        "El. paštas: jonas@baltija.lt\nwww.baltija.lt",
        {
            "name": "Jonas Petraitis",
            "job": "Direktorius",
            "org": "UAB Baltija",
            "tel": ["+370 612 34567"],
            "mail": ["jonas@baltija.lt"],
            "site": ["www.baltija.lt"],
        },
    ),
    (
        "> С уважением,\n> Иван Петров\n> менеджер\n> ООО Ромашка\n> моб.: +7 912 345-67-89",
        {
            "name": "Иван Петров",
            "job": "менеджер",
            "org": "ООО Ромашка",
            "tel": ["+7 912 345-67-89"],
        },
    ),
    (
        "--\nAnna Schmidt\nLeiterin Einkauf\nMöbel GmbH\nHauptstr. 5\n80331 München",
        {
            "name": "Anna Schmidt",
            "job": "Leiterin Einkauf",
            "org": "Möbel GmbH",
            "city": "München",
            "note": "Hauptstr. 5",
        },
    ),
    (
        "مع التحية\nأحمد الهاشمي\nمدير المشتريات\nشركة النور\nهاتف: +971 4 123 4567",
        {
            "name": "أحمد الهاشمي",
            "job": "مدير المشتريات",
            "org": "شركة النور",
            "tel": ["+971 4 123 4567"],
        },
    ),
    (
        "با احترام\nرضا کریمی\nمدیرعامل\nشرکت پارس",
        {"name": "رضا کریمی", "job": "مدیرعامل", "org": "شرکت پارس"},
    ),
    ("ከሰላምታ ጋር\nአበበ በቀለ\nዳይሬክተር\nዳሸን ባንክ", {"name": "አበበ በቀለ", "job": "ዳይሬክተር", "org": "ዳሸን ባንክ"}),
]


@pytest.mark.parametrize(("text", "expected"), LINES, ids=[text[:40] for text, _ in LINES])
def test_a_line_is_understood(text: str, expected: dict[str, object]) -> None:
    known = {fold("Rimi")}
    assert told(read_entry(text, "LT", known)) == expected


def test_kinds_of_numbers_follow_their_labels() -> None:
    entry = read_entry("Jonas, mob. 8 612 34567, fax 8 5 212 3456", "LT")
    assert [kind for kind, _ in entry.numbers] == [PointKind.MOBILE, PointKind.FAX]


def test_without_a_person_the_organization_is_the_contact() -> None:
    assert read_entry("UAB Baltija").contact().kind is ContactKind.ORGANIZATION
    card = read_entry("Jonas Petraitis, vadovas", "LT").contact()
    assert (card.kind, card.display_name, card.occupation) == (
        ContactKind.PERSON,
        "Jonas Petraitis",
        "vadovas",
    )


@pytest.mark.parametrize(
    "text", ["", "   ", "😀" * 100_000, "\u202e\u200b" * 50_000, ",;|" * 1000, "7" * 9000]
)
def test_nonsense_is_read_without_complaint(text: str) -> None:
    entry = read_entry(text, "LT")
    assert entry.was_cut == (len(text) > ENTRY_LIMIT)
    assert len(entry.note) <= ENTRY_LIMIT


def test_no_word_is_lost() -> None:
    text = "Jonas Petraitis, alpha beta, UAB Baltija, gamma 12, UAB Kita, delta"
    entry = read_entry(text, "LT")
    kept = fold(" ".join((entry.name, entry.organization, entry.note)))
    assert all(word in kept for word in fold(text.replace(",", " ")).split())


def test_a_signature_with_an_address_keeps_street_and_postal_code() -> None:
    entry = read_entry(
        "Agnė Žukauskaitė\nUAB Baltijos Langai\nSavanorių pr. 174, 03153 Vilnius\n8 612 34567"
    )
    assert (entry.street, entry.postal_code, entry.city) == (
        "Savanorių pr. 174",
        "03153",
        "Vilnius",
    )
    assert entry.note == ""
    (address,) = entry.contact().addresses
    assert (address.street_address, address.postal_code) == ("Savanorių pr. 174", "03153")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("03153 Vilnius", ("03153", "Vilnius")),
        ("LT-03153 Vilnius", ("LT-03153", "Vilnius")),
        ("Vilnius LT-03153", ("LT-03153", "Vilnius")),
        ("Vilnius", ("", "Vilnius")),
    ],
)
def test_postal_codes_are_told_from_cities(text: str, parts: tuple[str, str]) -> None:
    assert split_city(text) == parts


def test_numbers_of_an_organization_that_is_not_made_are_noted_as_they_were_written() -> None:
    entry = read_entry("Ona Ona\nUAB Baltija\nĮmonės kodas 300000142; PVM kodas LT100000142011")
    assert entry.contact().tax_id == ""
    assert entry.with_codes_noted().contact().notes == (
        "Įmonės kodas 300000142\nPVM kodas LT100000142011"
    )
    corrected = replace(entry, tax_id="LT1")
    assert corrected.with_codes_noted().note.endswith("\nLT1")
