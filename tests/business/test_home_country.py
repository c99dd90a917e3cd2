"""The country of a list is told by those of its numbers that have a country code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.business.imports.home_country import (
    LOOKED_AT_ROWS,
    country_of_list,
    home_country,
)
from crm_desktop.business.imports.service import ImportService
from tests.builders import Office, open_office

SAMPLES = Path(__file__).parents[1] / "data" / "samples"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = open_office(tmp_path / "company.crm")
    yield made
    made.close()


def _country_of(office: Office, path: Path) -> str:
    service = ImportService(office.database, office.journal, office.staff, office.clock)
    plan = service.plan(path, service.inspect(path).chosen)
    return home_country(service.preview(plan, LOOKED_AT_ROWS))


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("02-1c-kontragenty.xlsx", "RU"),
        ("03-klientai-suvestine.xlsx", "LT"),
        ("04-contacte-ro.xlsx", "RO"),
        ("05-arabic-rtl.xlsx", "AE"),
        ("06-persian-jalali.xlsx", "IR"),
        ("07-amharic.xlsx", "ET"),
        ("08-google-contacts.csv", "GB"),
        ("10-windows1251.csv", "KZ"),
    ],
)
def test_the_samples_tell_their_country(office: Office, name: str, country: str) -> None:
    assert _country_of(office, SAMPLES / name) == country


@pytest.mark.parametrize(
    "numbers",
    [
        ["8 600 12345", "8 600 12346", "8 600 12347"],
        ["+37060012345", "+4915112345678", "+48602393713", "8 600 12345"],
        ["+37060012345", "+37060012346", "12", "34", "56"],
        ["+37060012345", "+37060012346"],
    ],
    ids=["none named", "no majority", "it would not help", "nothing to help"],
)
def test_no_country_is_made_up(office: Office, tmp_path: Path, numbers: list[str]) -> None:
    file = tmp_path / "list.csv"
    lines = [f"Vardenis Pavardenis {at},{number}" for at, number in enumerate(numbers)]
    file.write_text("\n".join(("Name,Phone", *lines)), encoding="utf-8")
    assert _country_of(office, file) == ""


def _read_at(office: Office, path: Path, home: str) -> str:
    """The country that a list is read with in a company of the country `home`."""
    imports = ImportService(office.database, office.journal, office.staff, office.clock)
    sheet = imports.inspect(path).chosen

    def read(country: str):
        return imports.preview(imports.plan(path, sheet, country=country), LOOKED_AT_ROWS)

    return country_of_list(home, read) or home


@pytest.mark.parametrize(
    ("numbers", "country"),
    [
        (
            ["8-701-264-39-19", "8 (727) 232-79-12", "+7 777 981 49 37", "+7 705 939 77 47"],
            "KZ",
        ),
        (["+48602393713", "+48602393714", "8 600 12345", "8 600 12346", "12", "34 5"], "LT"),
        (["+37060012345", "+37060012346", "8 600 12347", "12", "34 5"], "LT"),
        (["8 600 12345", "12", "34 5"], "LT"),
    ],
    ids=["from abroad", "partners abroad", "at home", "none named"],
)
def test_a_list_from_abroad_is_read_with_its_own_country(
    office: Office, tmp_path: Path, numbers: list[str], country: str
) -> None:
    path = tmp_path / "list.csv"
    rows = [f"Vardenis Pavardenis {at},{number}" for at, number in enumerate(numbers)]
    path.write_text("\n".join(["Name,Phone", *rows]), encoding="utf-8")
    assert _read_at(office, path, "LT") == country


@pytest.mark.parametrize(
    ("name", "country"),
    [("05-arabic-rtl.xlsx", "AE"), ("08-google-contacts.csv", "GB"), ("07-amharic.xlsx", "ET")],
)
def test_numbers_written_with_their_country_beside_others_do_not_hide_it(
    office: Office, name: str, country: str
) -> None:
    """Every row of these can be reached somehow; their local numbers make no sense at home."""
    assert _read_at(office, SAMPLES / name, "LT") == country
