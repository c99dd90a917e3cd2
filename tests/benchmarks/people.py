"""Invented contacts in five scripts, quick enough for a million and the same at every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

from crm_desktop.core.text import fold

_SYLLABLES = {
    "latin": [
        "ba",
        "ber",
        "da",
        "du",
        "fer",
        "gor",
        "hel",
        "in",
        "ja",
        "kar",
        "lin",
        "ma",
        "nor",
        "pa",
        "rin",
        "sel",
        "tor",
        "ul",
        "va",
        "wi",
    ],
    "cyrillic": [
        "ба",
        "бер",
        "да",
        "ду",
        "фер",
        "гор",
        "ин",
        "ка",
        "ла",
        "ли",
        "ма",
        "на",
        "нор",
        "па",
        "рин",
        "сел",
        "тор",
        "ва",
        "ви",
        "жу",
    ],
    "arabic": [
        "بد",
        "سر",
        "كم",
        "حل",
        "نج",
        "فه",
        "طر",
        "قد",
        "رش",
        "عم",
        "زي",
        "شم",
        "مل",
        "هن",
        "وس",
        "صب",
        "جل",
        "خر",
    ],
    "persian": [
        "پر",
        "گل",
        "کی",
        "ژا",
        "مه",
        "رو",
        "شا",
        "نا",
        "بی",
        "خو",
        "دا",
        "سپ",
        "چر",
        "آذ",
        "فر",
        "تا",
    ],
    "ethiopic": [
        "ሀ",
        "ለ",
        "መ",
        "ረ",
        "ሰ",
        "ቀ",
        "በ",
        "ተ",
        "ነ",
        "ከ",
        "ወ",
        "ዘ",
        "የ",
        "ደ",
        "ገ",
        "ጠ",
        "ጸ",
        "ፈ",
    ],
}
_SHARES = (40, 62, 77, 87, 100)
_CITIES = [
    "Vilnius",
    "Kaunas",
    "Rīga",
    "Tallinn",
    "Kraków",
    "Київ",
    "Москва",
    "القاهرة",
    "دبي",
    "تهران",
    "አዲስ አበባ",
]
_STAGES = ("cold", "interested", "customer")
_MAIL = [
    "anna",
    "max",
    "info",
    "office",
    "kontakt",
    "maria",
    "ivan",
    "ahmed",
    "reza",
    "abebe",
    "lena",
    "karim",
    "sofia",
    "piotr",
]
POOL = 4000
"""Family names per script; every name is so common that a search finds many."""

CONTACT_COLUMNS = (
    "kind", "display_name", "sort_key", "given_name", "family_name", "lifecycle_stage",
    "party_kinds", "main_phone", "main_email", "main_locality", "is_reachable", "owner_id",
)  # fmt: skip
POINT_COLUMNS = ("contact_id", "kind", "raw_value", "normalized_value", "is_primary")


def _names(rng: random.Random, script: str, count: int, *, length: int) -> list[tuple[str, str]]:
    """Names with their folded forms."""
    words = ["".join(rng.choices(_SYLLABLES[script], k=length)).capitalize() for _ in range(count)]
    return [(word, fold(word)) for word in words]


def contact_rows(count: int, owner_id: int, seed: int = 7) -> Iterator[tuple[object, ...]]:
    """Rows of the contact table in the order of CONTACT_COLUMNS."""
    rng = random.Random(seed)
    scripts = list(_SYLLABLES)
    families = {script: _names(rng, script, POOL, length=3) for script in scripts}
    givens = {script: _names(rng, script, 400, length=2) for script in scripts}
    localities = [f"{fold(city)}\x1f{city}" for city in _CITIES]
    for number in range(count):
        share = rng.random() * 100
        script = scripts[next(i for i, limit in enumerate(_SHARES) if share < limit)]
        family, family_key = rng.choice(families[script])
        given, given_key = rng.choice(givens[script])
        phone = f"+370 6{number % 100:02d} {number // 100 % 100000:05d}"
        email = f"{rng.choice(_MAIL)}{number}@example.org" if number % 10 < 7 else ""
        yield (
            "person",
            f"{given} {family}",
            f"{given_key} {family_key}",
            given,
            family,
            _STAGES[number % 3],
            1,
            phone,
            email,
            rng.choice(localities),
            1,
            owner_id,
        )


def point_rows(rows: Iterator[tuple[object, ...]], first_id: int) -> Iterator[tuple[object, ...]]:
    """Phone and e-mail of contacts whose ids begin at `first_id`."""
    for contact_id, row in enumerate(rows, first_id):
        phone, email = str(row[7]), str(row[8])
        yield contact_id, "phone", phone, phone.replace(" ", ""), 1
        if email:
            yield contact_id, "email", email, email, 1


def sheet_rows(count: int, seed: int = 11) -> Iterator[list[str]]:
    """Rows of a 15-column address list, the heading first."""
    yield [
        "kind", "last_name", "first_name", "middle_name", "org_name", "phone", "phone2", "email",
        "birth_date", "city", "street", "country", "status", "created", "notes",
    ]  # fmt: skip
    rng = random.Random(seed)
    for row in islice(contact_rows(count, 1, seed), count):
        day = f"{rng.randrange(1950, 2005)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
        second = f"+370 5 2{rng.randrange(10**6):06d}" if rng.random() < 0.35 else ""
        yield [
            "person", str(row[4]), str(row[3]), "", "", str(row[7]), second, str(row[8]),
            day if rng.random() < 0.8 else "", rng.choice(_CITIES), f"Gatvė {rng.randrange(200)}",
            "LT", "active", "2025-03-04", " ".join(rng.choices(_MAIL, k=rng.randrange(20))),
        ]  # fmt: skip
