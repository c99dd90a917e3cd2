"""Money: whole minor units and an ISO 4217 code, never a float.

`text` and `parse` are the machine form ("1234.50 EUR"); what people see is made by
`ui/kit/formatting.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from crm_desktop.core.records import record
from crm_desktop.core.text import to_ascii_digits

# ISO 4217, table A.1: the currencies in use by the decimal places of their minor unit.
_CODES_BY_DIGITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN
        BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP
        GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT
        LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN
        NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE
        SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES
        WST XCD XCG YER ZAR ZMW ZWG
    """,
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_MINOR_DIGITS = {
    code: digits for digits, codes in _CODES_BY_DIGITS.items() for code in codes.split()
}
CURRENCIES: frozenset[str] = frozenset(_MINOR_DIGITS)
"""Every currency code in use."""


class CurrencyMismatch(ValueError):
    """Amounts of different currencies were put together: a bug of the caller."""


def minor_digits(currency: str) -> int:
    """Decimal places of a currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD."""
    try:
        return _MINOR_DIGITS[currency]
    except KeyError as error:
        raise ValueError(f"unknown currency {currency!r}") from error


@record
class Money:
    """An amount in minor units of one currency; negative amounts are debts or credits."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        minor_digits(self.currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in `currency`."""
        return cls(0, currency)

    @classmethod
    def from_decimal(cls, amount: Decimal, currency: str) -> Money:
        """`amount` major units, rounded half to even to whole minor units."""
        scaled = amount.scaleb(minor_digits(currency))
        return cls(int(scaled.to_integral_value(ROUND_HALF_EVEN)), currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, with exactly the currency's decimal places."""
        return Decimal(self.minor).scaleb(-minor_digits(self.currency))

    @property
    def text(self) -> str:
        """The machine form: `1234.50 EUR`."""
        return f"{self.amount:f} {self.currency}"

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __mul__(self, factor: int | Decimal) -> Money:
        """Times a quantity or rate, rounded half to even; never a float."""
        product = (Decimal(self.minor) * factor).to_integral_value(ROUND_HALF_EVEN)
        return Money(int(product), self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.minor <= other.minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def percent(self, rate: Decimal | int) -> Money:
        """`rate` per cent of the amount, rounded half to even."""
        return self * (Decimal(rate) / 100)

    def allocate(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """Split by whole weights so that the parts add up to the amount exactly.

        What remains after rounding down goes, one minor unit each, to the largest remainders,
        earlier parts first.
        """
        total = sum(weights)
        if not weights or total <= 0 or min(weights) < 0:
            raise ValueError("weights are at least one number above nothing, none negative")
        sign = -1 if self.minor < 0 else 1
        shares = [divmod(abs(self.minor) * weight, total) for weight in weights]
        left = abs(self.minor) - sum(share for share, _ in shares)
        order = sorted(range(len(weights)), key=lambda index: -shares[index][1])
        raised = set(order[:left])
        return tuple(
            Money(sign * (share + (index in raised)), self.currency)
            for index, (share, _) in enumerate(shares)
        )


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of amounts that are all in `currency`; nothing of it if there are none."""
    result = Money.zero(currency)
    for amount in amounts:
        result += amount
    return result


_MACHINE = re.compile(r"^([+-]?\d+(?:\.\d+)?) ([A-Z]{3})$")


def parse(text: str) -> Money:
    """The machine form read back; `ValueError` for anything else or more decimals than allowed."""
    match = _MACHINE.match(to_ascii_digits(text.strip()))
    if match is None:
        raise ValueError("not an amount")
    try:
        amount = Decimal(match[1])
    except InvalidOperation as error:
        raise ValueError("not an amount") from error
    money = Money.from_decimal(amount, match[2])
    if money.amount != amount:
        raise ValueError("more decimal places than the currency has")
    return money
