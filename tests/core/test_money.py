"""Money: whole minor units, never a loss, never a float."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.core.money import CURRENCIES, CurrencyMismatch, Money, minor_digits, parse, total

minors = st.integers(-(10**14), 10**14)
currencies = st.sampled_from(sorted(CURRENCIES))
amounts = st.builds(Money, minors, currencies)


@pytest.mark.parametrize(
    ("currency", "digits"),
    [("EUR", 2), ("JPY", 0), ("KWD", 3), ("ISK", 0), ("TND", 3), ("CLF", 4),
     ("IRR", 2), ("ETB", 2), ("UAH", 2)],
)  # fmt: skip
def test_minor_units_of_iso_4217(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits


def test_every_currency_of_our_customers_is_known() -> None:
    ours = "EUR PLN RON RUB UAH GBP USD SAR AED IRR ETB EGP TRY KZT MDL GEL AMD AZN UZS BYN JOD MAD"
    assert set(ours.split()) <= CURRENCIES
    assert len(CURRENCIES) > 160
    with pytest.raises(ValueError, match="XYZ"):
        Money(1, "XYZ")


@given(amounts)
def test_the_machine_form_is_read_back(money: Money) -> None:
    assert parse(money.text) == money


def test_the_machine_form() -> None:
    assert Money(123_450, "EUR").text == "1234.50 EUR"
    assert Money(-5, "KWD").text == "-0.005 KWD"
    assert Money(7, "JPY").text == "7 JPY"
    assert parse("12.5 EUR") == Money(1250, "EUR")
    assert parse(" ١٢ EUR ") == Money(1200, "EUR")


@pytest.mark.parametrize(
    "text", ["", "12", "EUR", "12.345 EUR", "1,5 EUR", "1e5 EUR", "NaN EUR", "1 XYZ", "12 eur"]
)
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_a_value_error(text: str) -> None:
    try:
        money = parse(text)
    except ValueError:
        return
    assert parse(money.text) == money


@given(minors, minors, currencies)
def test_sums_and_differences(first: int, second: int, currency: str) -> None:
    one, two = Money(first, currency), Money(second, currency)
    assert one + two - two == one
    assert one - one == Money.zero(currency)
    assert Money.zero(currency) - one == -one
    assert abs(one).minor == abs(first)
    assert (one < two) == (first < second)
    assert (one <= two) == (first <= second)
    assert bool(one) == bool(first)
    assert total([one, two, two], currency) == one + 2 * two


def test_currencies_do_not_mix() -> None:
    for action in (lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a <= b):
        with pytest.raises(CurrencyMismatch):
            action(Money(1, "EUR"), Money(1, "USD"))
    with pytest.raises(CurrencyMismatch):
        total([Money(1, "EUR")], "USD")


@given(amounts, st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any))
def test_allocation_loses_nothing_and_is_fair(money: Money, weights: list[int]) -> None:
    parts = money.allocate(weights)
    assert sum(part.minor for part in parts) == money.minor
    for part, weight in zip(parts, weights, strict=True):
        exact = Decimal(money.minor) * weight / sum(weights)
        assert abs(part.minor - exact) < 1
        assert weight or not part


def test_allocation_gives_what_remains_to_the_largest_rests() -> None:
    assert [part.minor for part in Money(100, "EUR").allocate([1, 1, 1])] == [34, 33, 33]
    assert [part.minor for part in Money(-5, "EUR").allocate([3, 7])] == [-2, -3]
    for weights in ([], [0, 0], [1, -1]):
        with pytest.raises(ValueError, match="weights"):
            Money(1, "EUR").allocate(weights)


def test_products_round_half_to_even() -> None:
    assert Money(5, "EUR") * Decimal("0.5") == Money(2, "EUR")
    assert Money(7, "EUR") * Decimal("0.5") == Money(4, "EUR")
    assert 3 * Money(5, "EUR") == Money(15, "EUR")
    assert Money(1999, "EUR").percent(21) == Money(420, "EUR")
    assert Money.from_decimal(Decimal("1.005"), "EUR") == Money(100, "EUR")


@given(amounts)
def test_amounts_in_major_units(money: Money) -> None:
    assert Money.from_decimal(money.amount, money.currency) == money
