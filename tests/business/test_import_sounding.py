"""Headings in other letters, and columns that say by their values what they are."""

from __future__ import annotations

import pytest

from crm_desktop.business.imports.headings import heading_scores
from crm_desktop.business.imports.mapping import ColumnValues, guess_columns
from crm_desktop.business.imports.model import Cell, Field
from crm_desktop.business.imports.sounding import sound_of


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Familiya", Field.FAMILY_NAME),
        ("Otchestvo", Field.ADDITIONAL_NAME),
        ("Data rozhdeniya", Field.BIRTH_DATE),
        ("Dolzhnost", Field.JOB_TITLE),
        ("Mobilnummer priv.", Field.MOBILE),
        ("Arbeidstelefoon", Field.PHONE),
        ("Τηλέφωνο οικίας 2", Field.PHONE),
        ("Postanschrift (Ort)", Field.LOCALITY),
        ("Número de teléfono móvil", Field.MOBILE),
        ("Datensatz-ID", Field.EXTERNAL_ID),
    ],
)
def test_headings_are_known_by_how_they_sound_and_by_their_narrower_word(
    heading: str, field: Field
) -> None:
    scores = heading_scores(heading)
    assert max(scores, key=lambda each: scores[each]) is field


def test_one_word_sounds_alike_however_it_is_written() -> None:
    assert sound_of("Примечание") == sound_of("Primechanie")
    assert sound_of("должность") == sound_of("Dolzhnost'")
    assert not sound_of("شركة")


def fields_of(*columns: tuple[str, list[Cell]]) -> list[Field]:
    """What columns with headings and values mean."""
    values = [
        ColumnValues(index, heading, cells, len(cells))
        for index, (heading, cells) in enumerate(columns)
    ]
    return [guess.field for guess in guess_columns(values, has_headings=True)]


def test_what_nobody_knows_is_told_by_what_stands_beside_it() -> None:
    assert fields_of(
        ("Surname", ["Rimkus", "Lang", "Song"]),
        ("Xyzzy", ["Rokas", "Uwe", "Ada"]),
        ("Town", ["Kaunas", "Hamburg", "York"]),
        ("Qwert", ["44001", "20095", "10115"]),
        ("Laatste zwxq", ["2025-01-02", "2025-03-04", "2024-12-30"]),
    ) == [
        Field.FAMILY_NAME, Field.GIVEN_NAME, Field.LOCALITY, Field.POSTAL_CODE,
        Field.LAST_CONTACT_DATE,
    ]  # fmt: skip


def test_numbers_under_a_heading_that_resembles_a_messenger_are_telephones() -> None:
    numbers: list[Cell] = ["+44 20 7946 0011", "+44 161 496 0022", "+44 20 7946 0033"]
    assert fields_of(("Name", ["Ann Moor", "Bill Yates", "Cora Dean"]), ("Business line", numbers))[
        1
    ] is (Field.PHONE)


def test_a_web_address_is_no_company_with_a_legal_form() -> None:
    sites: list[Cell] = ["www.berg.example.com", "www.lind.example.com", "www.dal.example.com"]
    assert fields_of(("Company", ["Berg", "Lind", "Dal"]), ("Veb ünvan zz", sites))[1] is (
        Field.WEBSITE
    )


def test_people_of_organizations_are_found_under_a_heading_that_nobody_knows() -> None:
    people: list[Cell] = ["Ona Rim", "Uwe Lang", "Ada Song", "Ann Moor", "Bill Yates", "Cora Dean"]
    firms: list[Cell] = [f"Firm {letter} Ltd" for letter in "ABCDEF"]
    assert fields_of(("Company", firms), ("Primary POC", people)) == [
        Field.ORGANIZATION, Field.FULL_NAME,
    ]  # fmt: skip
    assert fields_of(("Company", firms), ("Primary POC", [people[0]] * 6))[1] is Field.IGNORE
