"""What contacts can be to the company, as codes on cards and as bits in the table.

The first bits are the kinds that the program brings; every further bit is a kind that the company
added, whose code names its bit. So a card needs no table to be read, and a filter asks one column.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class PartyKind(StrEnum):
    """The kinds that the program brings; any combination is possible (requirement A8)."""

    CUSTOMER = "customer"
    PROSPECT = "prospect"
    SUPPLIER = "supplier"
    PARTNER = "partner"
    COMPETITOR = "competitor"


_BUILT_IN = tuple(PartyKind)
_OWN = "own"
_BITS = 62
"""SQLite's integers have 63 bits beside their sign; one is left over."""

OWN_KINDS: tuple[str, ...] = tuple(f"{_OWN}{bit}" for bit in range(len(_BUILT_IN), _BITS))
"""The codes that a company's own kinds can have."""

_BIT_OF: dict[str, int] = {
    **{kind.value: 1 << bit for bit, kind in enumerate(_BUILT_IN)},
    **{code: 1 << bit for bit, code in enumerate(OWN_KINDS, len(_BUILT_IN))},
}
_PARTY_SETS: tuple[frozenset[str], ...] = tuple(
    frozenset(kind for bit, kind in enumerate(_BUILT_IN) if mask & 1 << bit)
    for mask in range(1 << len(_BUILT_IN))
)


def is_party_kind(code: str) -> bool:
    """Whether contacts can be of a kind of this code."""
    return code in _BIT_OF


def party_kinds_mask(kinds: Collection[str]) -> int:
    """The bit mask that the table keeps."""
    return sum(_BIT_OF[kind] for kind in kinds)


def party_kinds_of(mask: int) -> frozenset[str]:
    """The kinds behind a stored bit mask; bits without a meaning are left out."""
    known = _PARTY_SETS[mask & (len(_PARTY_SETS) - 1)]
    own = mask >> len(_BUILT_IN)
    if not own:
        return known
    return known | {code for bit, code in enumerate(OWN_KINDS) if own & 1 << bit}


def in_order(kinds: Collection[str]) -> tuple[str, ...]:
    """Kinds in the order of their bits: the program's first."""
    return tuple(code for code in _BIT_OF if code in kinds)


def order_text(mask: int) -> str:
    """A text that orders masks by their first kind, then by the second, and so on."""
    return "".join(chr(ord("A") + bit) for bit in range(_BITS) if mask & 1 << bit)
