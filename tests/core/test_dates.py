"""Dates as lists write them: texts, serials, four calendars, years of two digits or none."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.core.calendars import CalendarName
from crm_desktop.core.dates import (
    DateOrder,
    PartialDate,
    column_calendar,
    column_order,
    from_excel_serial,
    from_text,
    is_no_date,
    is_valid,
    order_evidence,
    parse_date,
)

TODAY = date(2026, 11, 22)
DAY_FIRST, MONTH_FIRST = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST


def parsed(text: str, order: DateOrder = DAY_FIRST, **options: object) -> str:
    """The stored form of what `text` says, or "" if it says nothing."""
    found = parse_date(text, order, today=TODAY, **options)  # type: ignore[arg-type]
    return "" if found is None else found.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-05", "2024-03-05"),
        ("2024/3/5", "2024-03-05"),
        ("1997.04.19", "1997-04-19"),
        ("20240305", "2024-03-05"),
        ("5.3.2024", "2024-03-05"),
        ("05-03-2024", "2024-03-05"),
        ("5 / 3 / 2024", "2024-03-05"),
        ("28.2.1974.", "1974-02-28"),
        ("2024-03-05 10:20", "2024-03-05"),
        ("2024-03-05T10:20:00Z", "2024-03-05"),
        ("2024-03-05 00:00:00", "2024-03-05"),
        ("5.3.2024 5:06 PM", "2024-03-05"),
        ("٢٧/١١/١٩٧٩", "1979-11-27"),
        ("12 tháng 3 năm 1980", "1980-03-12"),
        ("ngày 5 tháng 11, 2024", ""),
        ("2024年3月5日", "2024-03-05"),
        ("2024년 3월 5일", "2024-03-05"),
        ("5 հունիսի 1980", "1980-06-05"),
        ("5 հուլիսի 1980", "1980-07-05"),
        ("5 जून 1980", "1980-06-05"),
        ("5 iyul 1980", "1980-07-05"),
        ("5 sentabr 1980", "1980-09-05"),
        ("5. červenec 1980", "1980-07-05"),
        ("5. června 1980", "1980-06-05"),
        ("5 Μαΐου 1980", "1980-05-05"),
        ("9 maart 1980", "1980-03-09"),
        ("5 luglio 1980", "1980-07-05"),
        ("45123", "2023-07-16"),
        ("19423.0", "1953-03-05"),
        ("--04-15", "--04-15"),
        ("--0415", "--04-15"),
        ("--02-29", "--02-29"),
        ("March 5th, 1980", "1980-03-05"),
        ("Tuesday, March 5, 1980", "1980-03-05"),
        ("5-Dec-90", "1990-12-05"),
        ("Dec-05-1990", "1990-12-05"),
        ("10 Mar", "--03-10"),
        ("1980 m. sausio 5 d.", "1980-01-05"),
        ("lapkričio 3, 1999", "1999-11-03"),
        ("1980. gada 5. janvāris", "1980-01-05"),
        ("5. märts 1980", "1980-03-05"),
        ("5. März 1980", "1980-03-05"),
        ("12 stycznia 1999 r.", "1999-01-12"),
        ("5 ianuarie 1980", "1980-01-05"),
        ("5 января 1980 г.", "1980-01-05"),
        ("05 мая 1980", "1980-05-05"),
        ("5 серпня 1980 р.", "1980-08-05"),
        ("15 مارس 1980", "1980-03-15"),
        ("15 كانون الثاني 1980", "1980-01-15"),
        ("5 ማርች 1980", "1980-03-05"),
    ],
)
def test_gregorian_writings(text: str, expected: str) -> None:
    assert parsed(text) == expected


@pytest.mark.parametrize(
    "text",
    ["30.02.2024", "2024-02-30", "31/04/2024", "13/13/2024", "29.02.2023", "0000-00-00", "1/1", "-",
     "hello", "May 1999", "march of 12 men 3", "2867-01-01", "0999-01-01", "12345", "", " ",
     "99.99.9999",
     "2024-13-05", "5.3.2024.7", "9" * 100, "٣", "--13-01", "--02-30", "1.2.3.4", "12:30"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert parsed(text) in {"", "1933-10-18"}  # 12345 is a serial


def test_the_order_is_the_callers() -> None:
    assert parsed("3/4/2024", DAY_FIRST) == "2024-04-03"
    assert parsed("3/4/2024", MONTH_FIRST) == "2024-03-04"
    assert parsed("25/12/2024", MONTH_FIRST) == ""
    assert parsed("2024/3/4", MONTH_FIRST) == "2024-03-04"


def test_two_digit_years() -> None:
    assert parsed("5/7/65", in_past=True) == "1965-07-05"
    assert parsed("22.11.26", in_past=True) == "2026-11-22"
    assert parsed("23.11.26", in_past=True) == "1926-11-23"
    assert parsed("5.7.27") == "2027-07-05"
    assert parsed("5.7.65") == "1965-07-05"
    assert parsed("29.02.00", in_past=True) == "2000-02-29"
    assert parse_date("1.1.47", today=date(2024, 2, 29)) == PartialDate(1947, 1, 1)


def test_other_calendars() -> None:
    assert parsed("۱۳۵۲/۱۱/۱۹", country="IR") == "1974-02-08"
    assert parsed("1403/12/30", country="IR") == "2025-03-20"
    assert parsed("1404/12/30", country="IR") == "", "1404 is no leap year"
    assert parsed("12 فروردین 1352") == "1973-04-01"
    assert parsed("52/11/19", calendar=CalendarName.JALALI, in_past=True) == "1974-02-08"
    assert parsed("85-03-12", in_past=True) == "1985-03-12"
    assert parsed("1445/09/01") == "2024-03-11"
    assert parsed("1 رمضان 1445 هـ") == "2024-03-11"
    assert parsed("መስከረም 1 2000 ዓ.ም") == "2007-09-12"
    assert parsed("12 ሰኔ 1978") == "1986-06-19"
    assert parsed("1/1/2000", calendar=CalendarName.ETHIOPIAN) == "2007-09-12"
    assert parsed("12/10/2000 እ.ኤ.አ", calendar=CalendarName.ETHIOPIAN) == "2000-10-12"
    assert parsed("6 ጳጉሜን 2011") == "2019-09-11"


def test_no_date_as_programs_write_it() -> None:
    assert is_no_date("0/0/00")
    assert is_no_date(" 0000-00-00 ")
    assert not is_no_date("1/1/00")


@given(
    st.text(max_size=70),
    st.sampled_from(DateOrder),
    st.booleans(),
    st.sampled_from(["", "IR", "US"]),
)
def test_any_text_is_answered(text: str, order: DateOrder, in_past: bool, country: str) -> None:
    found = parse_date(text, order, today=TODAY, in_past=in_past, country=country)
    if found is not None:
        assert is_valid(found.text)
        assert from_text(found.text) == found
    order_evidence(text)
    column_calendar([text], country)


@given(st.text(alphabet="0123456789./- ٠۰", max_size=12), st.sampled_from(DateOrder))
def test_any_digits_are_answered(text: str, order: DateOrder) -> None:
    found = parse_date(text, order, today=TODAY)
    assert found is None or is_valid(found.text)


@given(st.dates(date(1600, 1, 1), date(2200, 12, 31)))
def test_every_day_is_read_in_every_writing(day: date) -> None:
    expected = day.isoformat()
    if day.year not in range(1250, 1500):
        assert parsed(expected) == expected
        assert parsed(f"{day.day}.{day.month}.{day.year}") == expected
        assert parsed(f"{day.month}/{day.day}/{day.year}", MONTH_FIRST) == expected
        assert parsed(f"{day.year}{day.month:02}{day.day:02}") == expected
        assert parsed(f"{day:%d %B %Y}") == expected
        assert parsed(f"{day:%b %d, %Y}") == expected


# --- Stored forms --------------------------------------------------------------------------------


def test_stored_forms_are_read_back() -> None:
    assert from_text("1980-02-29") == PartialDate(1980, 2, 29)
    assert from_text("--02-29") == PartialDate(None, 2, 29)
    for text in ("1981-02-29", "--02-30", "--2", "5.3.1980", "", "--", "1980", "--ab-cd"):
        assert from_text(text) is None
        assert not is_valid(text)


def test_a_birthday_without_a_year_comes_every_year() -> None:
    birthday = PartialDate(None, 2, 29)
    assert birthday.as_date() is None
    assert birthday.in_year(2024) == date(2024, 2, 29)
    assert birthday.in_year(2025) == date(2025, 2, 28)
    assert PartialDate(1980, 5, 6).as_date() == date(1980, 5, 6)


# --- Excel ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        (1, "1900-01-01T00:00:00"),
        (59, "1900-02-28T00:00:00"),
        (61, "1900-03-01T00:00:00"),
        (45123.75, "2023-07-16T18:00:00"),
        (45123.999_999_999, "2023-07-17T00:00:00"),
        (2_958_465, "9999-12-31T00:00:00"),
    ],
)
def test_serials_of_1900(serial: float, expected: str) -> None:
    found = from_excel_serial(serial)
    assert found is not None
    assert found.isoformat() == expected


@pytest.mark.parametrize(
    "serial", [60, 60.5, 0, 0.5, -1, 2_958_466, 1e300, float("nan"), float("inf")]
)
def test_serials_that_name_no_day(serial: float) -> None:
    assert from_excel_serial(serial) is None


def test_serials_of_1904() -> None:
    assert from_excel_serial(0, date1904=True) == datetime(1904, 1, 1)  # noqa: DTZ001
    assert from_excel_serial(43_661, date1904=True) == from_excel_serial(45_123)
    assert from_excel_serial(2_958_465, date1904=True) is None


@given(st.integers(61, 2_958_465))
def test_serials_count_days(serial: int) -> None:
    found = from_excel_serial(serial)
    assert found is not None
    assert found.date() - date(1899, 12, 30) == timedelta(days=serial)


# --- Columns -------------------------------------------------------------------------------------


def test_one_telling_value_decides_for_its_column() -> None:
    assert column_order(["3/4/2024", "25/3/2024"], "US") is DAY_FIRST
    assert column_order(["3/4/2024", "3/25/2024"], "LT") is MONTH_FIRST
    assert column_order(["3/4/2024", "2024-05-25", "x"], "US") is MONTH_FIRST
    assert column_order(["3/4/2024"], "LT") is DAY_FIRST
    assert column_order(["25/3/2024", "3/25/2024"], "LT") is DAY_FIRST
    assert column_order(["25/3/2024", "26/3/2024", "3/25/2024"], "US") is DAY_FIRST


def test_the_calendar_of_a_column() -> None:
    assert column_calendar(["1352/11/19", "-", "1375-8-4"], "IR") is CalendarName.JALALI
    assert column_calendar(["1445/09/01"], "SA") is CalendarName.HIJRI
    assert column_calendar(["27/11/1979", "x"], "AE") is CalendarName.GREGORIAN
    assert column_calendar(["መስከረም 1 2000"], "ET") is CalendarName.ETHIOPIAN
    assert column_calendar([]) is CalendarName.GREGORIAN


def test_a_name_that_two_languages_give_to_different_months_is_the_countrys() -> None:
    """October in Croatia, November in Poland, Czechia and Ukraine."""
    assert parsed("3. listopada 1980", country="HR") == "1980-10-03"
    assert parsed("3 listopada 1980", country="PL") == "1980-11-03"
    assert parsed("3. listopadu 1980") == "1980-11-03"


def test_a_month_that_two_calendars_share_is_the_countrys() -> None:
    assert parsed("12 Tir 1980", country="ET") == "1988-01-21"
    assert parsed("12 Tir 1370", country="IR") == "1991-07-03"
    assert parsed("5 Maskaram 1975", country="ET") == "1982-09-15"
