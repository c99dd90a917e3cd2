"""How the numbers of a column are written: which of comma and point is its decimal sign.

"3.900" alone may be three thousand nine hundred or 3.9; "12 400,50" or "1.234,56" elsewhere in the
column tells. Where nothing tells, somebody has to be asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from crm_desktop.business.custom_fields.values import decimals_of, digits_and_signs, is_unclear
from crm_desktop.business.imports.model import DecimalSign, ImportPlan
from crm_desktop.core.records import record

_LONGEST = 60
_NUMBER = re.compile(r"\d[\d.,]*")


@record
class NumberFacts:
    """What is to be known of a column with texts like "3.900", the `example`.

    `sign` is the decimal sign, `None` while nobody told and the column does not; `needed` are the
    decimals that these texts have if their sign is the decimal one; `sure` is the share of the
    column's numbers (0–1) that is likely to be read right.
    """

    example: str
    sign: DecimalSign | None = None
    is_told: bool = False
    needed: int = 0
    sure: float = 1.0

    @property
    def is_open(self) -> bool:
        """Whether somebody has to be asked."""
        return self.sign is None

    @property
    def whole(self) -> str:
        """The example if its sign parts thousands."""
        return self._number.replace(",", "").replace(".", "")

    @property
    def broken(self) -> str:
        """The example if its sign is the decimal one, with a point."""
        return self._number.replace(",", ".").rstrip("0").rstrip(".")

    @property
    def example_sign(self) -> DecimalSign:
        """The sign in the example."""
        return DecimalSign.COMMA if "," in self._number else DecimalSign.POINT

    @property
    def _number(self) -> str:
        return digits_and_signs(self.example)


def other_sign(sign: DecimalSign) -> DecimalSign:
    """The sign that parts thousands where `sign` is the decimal one."""
    return DecimalSign.COMMA if sign is DecimalSign.POINT else DecimalSign.POINT


class NumberWriting:
    """Learns from the texts of one column, a part of it at a time.

    `decimals` are those that its field keeps: a text that has more cannot be meant with its sign
    as the decimal one. `told` is what somebody said.
    """

    def __init__(self, decimals: int | None = None, told: DecimalSign | None = None) -> None:
        self._decimals = decimals
        self._told = told
        self._decimal: set[DecimalSign] = set()
        self._count = self._unclear = 0
        self._example = ""
        self._needed = dict.fromkeys(DecimalSign, 0)

    def learn(self, texts: Iterable[str]) -> None:
        """Look at some more texts."""
        for text in texts:
            if len(text) > _LONGEST:
                continue
            number = digits_and_signs(text)
            if not _NUMBER.fullmatch(number):
                continue
            self._count += 1
            if is_unclear(number):
                self._unclear += 1
                self._example = self._example or text.strip()
                behind = re.split("[.,]", number)[1]
                sign = DecimalSign(number[-1 - len(behind)])
                self._needed[sign] = max(self._needed[sign], len(behind.rstrip("0")))
            elif sign := _decimal_sign(number):
                self._decimal.add(sign)

    @property
    def sign(self) -> DecimalSign | None:
        """The decimal sign; `None` where nothing tells which it is."""
        if self._told is not None:
            return self._told
        signs = set(self._decimal)
        if not signs and self._decimals is not None:
            signs = {other_sign(one) for one in DecimalSign if self._needed[one] > self._decimals}
        return signs.pop() if len(signs) == 1 else None

    @property
    def facts(self) -> NumberFacts | None:
        """What is to be known; `None` if every text says itself what it means."""
        if not self._unclear:
            return None
        sign = self.sign
        sure = 1.0 if sign is not None else 1 - self._unclear / self._count / 2
        needed = max(self._needed.values())
        return NumberFacts(self._example, sign, self._told is not None, needed, sure)


def _decimal_sign(number: str) -> DecimalSign | None:
    """The decimal sign that a number tells; `None` if it has neither it nor thousands parted."""
    points, commas = number.count("."), number.count(",")
    last = DecimalSign.POINT if number.rfind(".") > number.rfind(",") else DecimalSign.COMMA
    if points and commas:
        return last
    if points + commas == 1:
        return None if number.endswith(last) else last
    return other_sign(last) if points or commas else None


def with_decimal_sign(
    plan: ImportPlan, index: int, sign: DecimalSign, facts: NumberFacts
) -> ImportPlan:
    """The plan that reads a column's numbers with this decimal sign.

    A field that the import makes keeps the decimals that its numbers have then.
    """
    kept = tuple(each for each in plan.decimal_signs if each[0] != index)
    is_broken = facts.example_sign is sign
    own = tuple(
        (
            column,
            replace(field, decimals=max(field.decimals, facts.needed))
            if column == index and is_broken and field.id < 0 and field.decimals < facts.needed
            else field,
        )
        for column, field in plan.own
    )
    return replace(plan, own=own, decimal_signs=(*kept, (index, sign)))


def kept_decimals(plan: ImportPlan, index: int) -> int | None:
    """The decimals that the own field of a column keeps; `None` if the import makes it."""
    field = next((one for column, one in plan.own if column == index), None)
    return None if field is None or field.id < 0 else decimals_of(field)
