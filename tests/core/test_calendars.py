"""Calendars other than the Gregorian, against libraries and known days."""

from __future__ import annotations

from datetime import date, timedelta

import jdatetime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.core.calendars import (
    CalendarName,
    from_ethiopian,
    from_gregorian,
    from_hijri,
    from_jalali,
    to_ethiopian,
    to_gregorian,
    to_hijri,
    to_jalali,
)
from crm_desktop.core.month_names import ETHIOPIAN_MONTHS, HIJRI_MONTHS, JALALI_MONTHS, month_of

days = st.dates(date(1800, 1, 1), date(2300, 12, 31))


@given(days)
def test_jalali_agrees_with_another_implementation(day: date) -> None:
    other = jdatetime.date.fromgregorian(date=day)
    if 1210 <= other.year <= 1600:
        assert tuple(to_jalali(day)) == (other.year, other.month, other.day)


@given(days)
def test_days_come_back_from_every_calendar(day: date) -> None:
    for calendar in CalendarName:
        if calendar is CalendarName.HIJRI and not date(1925, 1, 1) <= day <= date(2077, 1, 1):
            continue
        assert to_gregorian(calendar, *from_gregorian(calendar, day)) == day


@given(days)
def test_days_follow_each_other_without_a_hole(day: date) -> None:
    for convert in (to_jalali, to_ethiopian):
        today, tomorrow = convert(day), convert(day + timedelta(days=1))
        follows_in_month = tomorrow == (today.year, today.month, today.day + 1)
        starts_month = tomorrow == (today.year, today.month + 1, 1)
        starts_year = tomorrow == (today.year + 1, 1, 1)
        assert follows_in_month or starts_month or starts_year


@pytest.mark.parametrize(
    ("ethiopian", "gregorian"),
    [
        ((2000, 1, 1), date(2007, 9, 12)),
        ((2016, 1, 1), date(2023, 9, 12)),
        ((2017, 1, 1), date(2024, 9, 11)),
        ((2015, 13, 6), date(2023, 9, 11)),
        ((2018, 4, 29), date(2026, 1, 7)),
        ((1966, 13, 5), date(1974, 9, 10)),
    ],
)
def test_known_ethiopian_days(ethiopian: tuple[int, int, int], gregorian: date) -> None:
    assert from_ethiopian(*ethiopian) == gregorian
    assert tuple(to_ethiopian(gregorian)) == ethiopian


def test_known_days_of_other_calendars() -> None:
    assert from_jalali(1357, 11, 22) == date(1979, 2, 11)
    assert from_jalali(1403, 1, 1) == date(2024, 3, 20)
    assert from_hijri(1445, 9, 1) == date(2024, 3, 11)
    assert to_hijri(date(2024, 3, 11)) == (1445, 9, 1)


@pytest.mark.parametrize(
    "day", [(1404, 12, 30), (1403, 7, 31), (1403, 13, 1), (0, 1, 1), (9999, 1, 1)]
)
def test_days_that_are_not_in_the_jalali_calendar(day: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="Jalali"):
        from_jalali(*day)


@pytest.mark.parametrize(
    "day", [(2016, 13, 6), (2015, 13, 7), (2015, 14, 1), (2015, 1, 31), (0, 1, 1)]
)
def test_days_that_are_not_in_the_ethiopian_calendar(day: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="Ethiopian"):
        from_ethiopian(*day)


@pytest.mark.parametrize("day", [(1445, 13, 1), (1300, 1, 1), (1445, 1, 31), (1600, 1, 1)])
def test_days_that_are_not_known_as_hijri(day: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="Hijri"):
        from_hijri(*day)


def test_days_before_a_calendar_began() -> None:
    for convert in (to_jalali, to_ethiopian, to_hijri):
        with pytest.raises(ValueError):
            convert(date(1, 1, 1))


MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "lt": "sausio vasario kovo balandžio gegužės birželio "
          "liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
    "lv": "janvāris februāris marts aprīlis maijs jūnijs "
          "jūlijs augusts septembris oktobris novembris decembris",
    "et": "jaanuar veebruar märts aprill mai juuni "
          "juuli august september oktoober november detsember",
    "pl": "stycznia lutego marca kwietnia maja czerwca "
          "lipca sierpnia września października listopada grudnia",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "ro": "ianuarie februarie martie aprilie mai iunie "
          "iulie august septembrie octombrie noiembrie decembrie",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
    "am": "ጃንዋሪ ፌብሩዋሪ ማርች ኤፕሪል ሜይ ጁን ጁላይ ኦገስት ሴፕቴምበር ኦክቶበር ኖቬምበር ዲሴምበር",
    "fr": "janvier février mars avril mai juin "
          "juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio "
          "julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno "
          "luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho "
          "julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni "
          "juli augustus september oktober november december",
    "cs": "ledna února března dubna května června "
          "července srpna září října listopadu prosince",
    "hr": "siječnja veljače ožujka travnja svibnja lipnja "
          "srpnja kolovoza rujna - studenoga prosinca",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta "
          "heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
    "hu": "január február március április május június "
          "július augusztus szeptember október november december",
    "id": "Januari Februari Maret April Mei Juni "
          "Juli Agustus September Oktober November Desember",
    "el": "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου "
          "Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου",
    "bg": "януари февруари март април май юни юли август септември октомври ноември декември",
    "sr": "јануар фебруар март април мај јун јул август септембар октобар новембар децембар",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым "
          "шілде тамыз қыркүйек қазан қараша желтоқсан",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
}  # fmt: skip


@pytest.mark.parametrize("language", MONTHS)
def test_months_are_known_in_every_language(language: str) -> None:
    for number, name in enumerate(MONTHS[language].split(), 1):
        for written in (name, name.upper(), name.capitalize()) if name != "-" else ():
            assert month_of(written) == (CalendarName.GREGORIAN, number), written


def test_months_of_other_calendars_are_known() -> None:
    for calendar, names in (
        (CalendarName.JALALI, JALALI_MONTHS),
        (CalendarName.ETHIOPIAN, ETHIOPIAN_MONTHS),
        (CalendarName.HIJRI, HIJRI_MONTHS),
    ):
        for number, name in enumerate(names, 1):
            assert month_of(name.replace(" ", "_")) == (calendar, number), name
    assert month_of("ህዳር") == (CalendarName.ETHIOPIAN, 3)
    assert month_of("Jonas") is None
    assert month_of("") is None
