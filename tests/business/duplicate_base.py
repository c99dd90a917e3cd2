"""A base of contacts with known duplicates in many scripts, and how a search is scored on it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations

from crm_desktop.business.contacts.model import Address, Contact, ContactKind, PointKind
from crm_desktop.business.contacts.validation import normalize_point

_GIVEN = {
    "lt": "Jonas Petras Ona Rasa Tomas Lina Mantas Eglė Darius Ieva Marius Gintarė",
    "ru": "Иван Сергей Анна Ольга Дмитрий Татьяна Николай Екатерина Виктор Юлия",
    "ar": "محمد احمد فاطمة خالد يوسف مريم عمر سارة طارق نور",
    "fa": "رضا زهرا حسین مهدی نرگس بهرام شیرین آرش کامران مریم",
    "am": "አበበ ከበደ ሰላም ዳዊት ታደሰ አልማዝ ሙሉ ብርሃን",
}
_FAMILY = {
    "lt": "Petraitis Kazlauskas Jankauskas Stankevičius Žukauskas Butkus Paulauskas Urbonas",
    "ru": "Иванов Соколов Морозов Лебедев Козлов Новиков Павлов Семёнов Голубев Фёдоров",
    "ar": "الحداد المصري الشامي الخطيب النجار التميمي الكردي الرفاعي السعدي العبيدي",
    "fa": "احمدی محمدی کریمی رضایی موسوی صادقی رحیمی میرزایی کاظمی پاکزاد",
    "am": "ተስፋዬ ወልደሚካኤል በቀለ መንግስቱ ደምሴ ወርቁ ጌታቸው በላይነህ",
}
_LATIN = {
    "Иван": "Ivan", "Сергей": "Sergei", "Анна": "Anna", "Ольга": "Olga", "Дмитрий": "Dmitry",
    "Татьяна": "Tatiana", "Николай": "Nikolai", "Екатерина": "Ekaterina", "Виктор": "Viktor",
    "Юлия": "Yulia", "Иванов": "Ivanov", "Соколов": "Sokolov", "Морозов": "Morozov",
    "Лебедев": "Lebedev", "Козлов": "Kozlov", "Новиков": "Novikov", "Павлов": "Pavlov",
    "Семёнов": "Semenov", "Голубев": "Golubev", "Фёдоров": "Fedorov",
    "محمد": "Mohammed", "احمد": "Ahmed", "فاطمة": "Fatima", "خالد": "Khalid", "يوسف": "Yusuf",
    "مريم": "Maryam", "عمر": "Omar", "سارة": "Sara", "طارق": "Tariq", "نور": "Nour",
    "الحداد": "Al Haddad", "المصري": "Al Masri", "الشامي": "Al Shami", "الخطيب": "Al Khatib",
    "النجار": "Al Najjar", "التميمي": "Al Tamimi", "الكردي": "Al Kurdi", "الرفاعي": "Al Rifai",
    "السعدي": "Al Saadi", "العبيدي": "Al Obaidi",
    "رضا": "Reza", "زهرا": "Zahra", "حسین": "Hossein", "مهدی": "Mehdi", "نرگس": "Narges",
    "بهرام": "Bahram", "شیرین": "Shirin", "آرش": "Arash", "کامران": "Kamran",
    "احمدی": "Ahmadi", "محمدی": "Mohammadi", "کریمی": "Karimi", "رضایی": "Rezaei",
    "موسوی": "Mousavi", "صادقی": "Sadeghi", "رحیمی": "Rahimi", "میرزایی": "Mirzaei",
    "کاظمی": "Kazemi", "پاکزاد": "Pakzad",
    "አበበ": "Abebe", "ከበደ": "Kebede", "ሰላም": "Selam", "ዳዊት": "Dawit", "ታደሰ": "Tadesse",
    "አልማዝ": "Almaz", "ሙሉ": "Mulu", "ብርሃን": "Birhan", "ተስፋዬ": "Tesfaye",
    "ወልደሚካኤል": "Woldemichael", "በቀለ": "Bekele", "መንግስቱ": "Mengistu", "ደምሴ": "Demisse",
    "ወርቁ": "Worku", "ጌታቸው": "Getachew", "በላይነህ": "Belayneh",
}  # fmt: skip
_FIRMS = [
    ("UAB", "Rytų sodas"), ("UAB", "Žalgirio baldai"), ("AB", "Baltijos mediena"),
    ("ООО", "Уральский парус"), ("ООО", "Северный ветер"), ("ЗАО", "Волжский лесопил"),
    ("GmbH", "Müller Maschinenbau"), ("GmbH", "Nordlicht Verlag"), ("SIA", "Ātrais avots"),
    ("شركة", "النور للتجارة"), ("شركة", "الفجر الجديد"), ("Ltd", "Ashworth Supplies"),
    ("OÜ", "Tartu Puit"), ("SRL", "Stejarul Metal"), ("Sp. z o.o.", "Zielony Ogród"),
    ("ТОВ", "Карпатський мед"),
]  # fmt: skip
_CITIES = ["Vilnius", "Kaunas", "Rīga", "Київ", "Berlin", "دبي", "تهران", "አዲስ አበባ"]

Known = list[tuple[Contact, int]]
"""Contacts with the number of the party that they are."""


def make_base(parties: int, seed: int = 5) -> Known:
    """`parties` people and firms, a third of them with one or two further cards."""
    rng = random.Random(seed)
    found: Known = []
    for number in range(parties):
        make = _firm if rng.random() < 0.25 else _person
        first = make(rng, number)
        found.append((first, number))
        if rng.random() < 0.3:
            found.append((_again(rng, first, number), number))
            if rng.random() < 0.15:
                found.append((_again(rng, first, number), number))
    rng.shuffle(found)
    return found


def _person(rng: random.Random, number: int) -> Contact:
    land = rng.choice(list(_GIVEN))
    given, family = rng.choice(_GIVEN[land].split()), rng.choice(_FAMILY[land].split())
    points = [normalize_point(PointKind.MOBILE, f"+3706{10_000_000 + number * 37:08d}"[:12], "")]
    if rng.random() < 0.7:
        points.append(normalize_point(PointKind.EMAIL, f"box{number}@post.example", ""))
    born = f"{rng.randrange(1950, 2004)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
    return Contact(
        ContactKind.PERSON,
        f"{given} {family}",
        points=tuple(points),
        birth_date=born if rng.random() < 0.6 else "",
        addresses=(Address(locality=rng.choice(_CITIES)),) if rng.random() < 0.7 else (),
    )


def _firm(rng: random.Random, number: int) -> Contact:
    form, name = rng.choice(_FIRMS)
    more = (_WORDS[number % len(_WORDS)], _WORDS[number // len(_WORDS) % len(_WORDS)])
    name = " ".join((name, *dict.fromkeys(more)))
    points = [normalize_point(PointKind.PHONE, f"+3705{20_000_00 + number:07d}", "")]
    if rng.random() < 0.6:
        points.append(normalize_point(PointKind.EMAIL, f"info@firm{number}.example", ""))
    return Contact(
        ContactKind.ORGANIZATION,
        f"{form} „{name}“",
        tax_id=f"LT{100000 + number * 7}" if rng.random() < 0.5 else "",
        points=tuple(points),
        addresses=(Address(locality=rng.choice(_CITIES)),),
    )


_WORDS = [
    "Alfa",
    "Beta",
    "Gama",
    "Delta",
    "Omega",
    "Vega",
    "Orion",
    "Lyra",
    "Nova",
    "Terra",
    "Sigma",
    "Kapa",
    "Balta",
    "Ruda",
]


def _again(rng: random.Random, first: Contact, number: int) -> Contact:
    """Another card of the same: written otherwise, and sharing at least something that tells."""
    name = first.display_name
    is_person = first.kind is ContactKind.PERSON
    way = rng.random()
    name = (_other_person_name if is_person else _other_firm_name)(rng, name, way)
    shared = [point for point in first.points if rng.random() < 0.7]
    facts = bool(first.birth_date) and rng.random() < 0.8
    has_tax = bool(first.tax_id) and rng.random() < 0.7
    if not shared and not facts and not has_tax:
        shared = [first.points[0]]
    own = normalize_point(PointKind.MOBILE, f"+3707{number:07d}", "")
    return replace(
        first,
        display_name=name,
        points=(*(replace(point, label="") for point in shared), own),
        birth_date=first.birth_date if facts else "",
        tax_id=first.tax_id.removeprefix("LT") if has_tax else "",
        addresses=first.addresses if rng.random() < 0.7 else (),
    )


def _other_person_name(rng: random.Random, name: str, way: float) -> str:
    words = name.split()
    latin = " ".join(_LATIN.get(word, word) for word in words)
    if way < 0.35 and latin != name:
        return latin
    if way < 0.55:
        return ", ".join(reversed(words))
    if way < 0.7:
        return name.upper()
    if way < 0.85:
        longest = max(words, key=len)
        at = len(longest) // 2
        return name.replace(longest, longest[:at] + longest[at + 1 :]) if len(longest) > 6 else name
    return name


def _other_firm_name(rng: random.Random, name: str, way: float) -> str:
    form, _, quoted = name.partition(" „")
    bare = quoted.rstrip("“")
    if way < 0.3:
        return f"{bare}, {form}"
    if way < 0.5:
        return bare
    return f'{form} "{bare.upper()}"' if way < 0.7 else f"{form} {bare}"


def true_pairs(parties: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """The pairs of ids of one party; given are ids with the numbers of their parties."""
    by_party: dict[int, list[int]] = {}
    for contact_id, number in parties:
        by_party.setdefault(number, []).append(contact_id)
    return {pair for ids in by_party.values() for pair in combinations(sorted(ids), 2)}


def pairs_in(groups: Iterable[tuple[int, ...]]) -> Iterator[tuple[int, int]]:
    """All pairs of ids in groups."""
    return (pair for ids in groups for pair in combinations(sorted(ids), 2))
