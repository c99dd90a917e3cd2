"""Numbers that may be read in two ways: what the column tells, and what somebody has to say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from crm_desktop.business.custom_fields.values import (
    digits_and_signs,
    is_unclear,
    parse_number,
)
from crm_desktop.business.imports.model import DecimalSign, Field, ImportPlan, Verdict
from crm_desktop.business.imports.number_writing import (
    NumberFacts,
    NumberWriting,
    with_decimal_sign,
)
from crm_desktop.business.imports.own_fields import field_of_column, own_field_at, with_own_field
from crm_desktop.business.imports.planning import with_field
from crm_desktop.business.imports.profiles import profile_of, with_profile
from crm_desktop.business.imports.service import ImportService
from crm_desktop.business.imports.value_lists import OurWords
from crm_desktop.core.errors import Cancelled, UserError
from tests.builders import Office

POINT, COMMA = DecimalSign.POINT, DecimalSign.COMMA


def facts_of(*texts: str, decimals: int | None = 2) -> NumberFacts | None:
    writing = NumberWriting(decimals)
    for text in texts:  # a part of the column at a time
        writing.learn([text])
    return writing.facts


@pytest.mark.parametrize(
    ("texts", "sign"),
    [
        (("3.900", "12 400,50", "7200"), COMMA),
        (("3.900", "1.234,56"), COMMA),
        (("3,900", "1,234.56"), POINT),
        (("3.900", "1.234.567"), COMMA),
        (("3.900", "1,234,567"), POINT),
        (("3.900", "0.500"), POINT),
        (("3.900", "12345.250"), POINT),
        (("3.900", "4.125"), COMMA),  # nobody keeps a thousandth in a field of two decimals
        (("٣٫٩٠٠", "٤٫٥"), POINT),
    ],
)
def test_other_values_of_the_column_tell(texts: tuple[str, ...], sign: DecimalSign) -> None:
    found = facts_of(*texts)
    assert found is not None
    assert found.sign is sign
    assert not found.is_open
    assert found.sure == 1


@pytest.mark.parametrize(
    "texts", [("3.900", "7200"), ("3,900",), ("3.900", "1.5", "2,5"), ("3.900 EUR", "120")]
)
def test_where_nothing_tells_somebody_is_asked(texts: tuple[str, ...]) -> None:
    found = facts_of(*texts)
    assert found is not None
    assert found.is_open
    assert found.sure < 1
    assert (found.whole, found.broken) == ("3900", "3.9")


def test_what_cannot_be_mistaken_is_no_question() -> None:
    assert facts_of("3900", "3.9", "12 400,50", "1.234,56", "", "many", "1.2.3456x") is None
    assert facts_of("3." + "9" * 80) is None


def test_a_field_of_more_decimals_can_mean_thousandths() -> None:
    found = facts_of("3.905", decimals=3)
    assert found is not None
    assert found.is_open
    made_here = facts_of("3.905", decimals=None)
    assert made_here is not None
    assert (made_here.is_open, made_here.needed) == (True, 3)


def test_the_share_of_doubtful_values_says_how_sure_it_is() -> None:
    few, many = facts_of("3.900", *["7"] * 9), facts_of("3.900", "4.900")
    assert few is not None
    assert many is not None
    assert (few.sure, many.sure) == (0.95, 0.5)


def test_a_number_that_tells_itself_is_read_so_whatever_was_said() -> None:
    assert parse_number("3.900", 2) == 390_000
    assert parse_number("3.900", 2, sign=".") == 390
    assert parse_number("3.900", 2, sign=",") == 390_000
    assert parse_number("-3,900", 2, sign=",") == -390
    assert parse_number("3.9", 2, sign=",") == 390
    assert parse_number("1.234,50", 2, sign=".") == 123_450
    assert parse_number("3.900", 3) == 3_900
    assert parse_number("3.900", 3, sign=",") == 3_900_000
    for text in ("0.567", "1234.567"):  # no thousands are written so
        with pytest.raises(UserError):
            parse_number(text, 2)
        assert parse_number(text, 3) == int(text.replace(".", ""))
    assert digits_and_signs("€ -3 900,50 EUR") == "3900,50"
    assert not is_unclear("0.900")
    assert not is_unclear("3900.125")


# -- in a list -----------------------------------------------------------------------------


@pytest.fixture
def imports(office: Office) -> ImportService:
    return ImportService(office.database, office.journal, office.staff, office.clock)


@pytest.fixture
def turnover(office: Office) -> CustomField:
    field = CustomField("Turnover", FieldKind.MONEY, currency="EUR")
    return office.custom_fields.create(field, office.actor).field


def plan_of(
    imports: ImportService, path: Path, field: CustomField, values: list[str]
) -> ImportPlan:
    lines = [f"Person {n};p{n}@a.example;{text}" for n, text in enumerate(values)]
    path.write_text("\n".join(["Name;E-mail;Turnover", *lines]), encoding="utf-8")
    return with_own_field(imports.plan(path, "", country="LT"), 2, field)


def values_of(imports: ImportService, plan: ImportPlan, field: CustomField) -> list[str]:
    checked = imports.check(plan)
    rows = checked.page(Verdict.NEW, 0, 1000)
    checked.close()
    return [str(row.values.get(field.key, "")) for row in rows]


def test_the_whole_column_tells_the_first_row(
    imports: ImportService, turnover: CustomField, tmp_path: Path
) -> None:
    filling = ["7200"] * 400
    plan = plan_of(imports, tmp_path / "list.csv", turnover, ["3.900", *filling, "0.5"])
    first = imports.first_look(plan, OurWords()).facts[2].numbers
    assert first is not None
    assert first.is_open, "the first rows do not tell"
    assert imports.number_facts(plan)[2].sign is POINT
    assert values_of(imports, plan, turnover)[0] == "3.90"
    with pytest.raises(Cancelled):
        imports.number_facts(
            plan_of(imports, tmp_path / "long.csv", turnover, ["3.900"] * 1500), lambda: True
        )


def test_what_was_said_is_followed_and_remembered(
    imports: ImportService, turnover: CustomField, tmp_path: Path
) -> None:
    plan = plan_of(imports, tmp_path / "list.csv", turnover, ["3.900", "7200"])
    [(index, found)] = imports.number_facts(plan).items()
    assert (index, found.is_open) == (2, True)
    assert values_of(imports, plan, turnover) == ["3900.00", "7200.00"]
    said = with_decimal_sign(plan, 2, POINT, found)
    assert said.own == plan.own, "a field that is there keeps its form"
    assert values_of(imports, said, turnover) == ["3.90", "7200.00"]
    told = imports.number_facts(said)[2]
    assert (told.is_told, told.sign) == (True, POINT)
    again = with_profile(plan, profile_of(said), [turnover])
    assert again.decimal_signs == ((2, POINT),)
    assert values_of(imports, again, turnover) == ["3.90", "7200.00"]
    damaged = replace(profile_of(said), options='{"decimal_signs": [["turnover", 0, "?"]]}')
    assert with_profile(plan, damaged, [turnover]).decimal_signs == ()


def test_a_field_made_here_gets_the_decimals_that_were_meant(
    imports: ImportService, turnover: CustomField, tmp_path: Path
) -> None:
    plan = plan_of(imports, tmp_path / "list.csv", turnover, ["3.950", "7200"])
    made = replace(field_of_column(plan, plan.columns[2]), id=-1)
    assert (made.kind, made.decimals) == (FieldKind.NUMBER, 0)
    plan = with_own_field(plan, 2, made)
    found = imports.number_facts(plan)[2]
    assert found.is_open
    said = with_decimal_sign(plan, 2, POINT, found)
    assert said.own[0][1].decimals == 2
    assert values_of(imports, said, made) == ["3.95", "7200.00"]
    whole = with_decimal_sign(plan, 2, COMMA, found)
    assert values_of(imports, whole, made) == ["3950", "7200"]


def test_a_field_made_here_is_found_by_its_name_the_next_time(
    imports: ImportService, turnover: CustomField, tmp_path: Path
) -> None:
    plan = plan_of(imports, tmp_path / "list.csv", turnover, ["3.950", "7200"])
    made_here = with_own_field(plan, 2, replace(turnover, id=-1))
    again = with_profile(plan, profile_of(made_here), [turnover])
    assert own_field_at(again, 2) == turnover
    left_out = with_profile(plan, profile_of(with_field(plan, 2, Field.IGNORE)), [turnover])
    assert own_field_at(left_out, 2) is None


def test_lists_without_such_columns_are_not_read_for_it(
    imports: ImportService, turnover: CustomField, tmp_path: Path
) -> None:
    plan = plan_of(imports, tmp_path / "list.csv", turnover, ["3.900"])
    assert imports.number_facts(replace(plan, own=())) == {}
    assert imports.number_facts(replace(plan, textless=frozenset({2}))) == {}
