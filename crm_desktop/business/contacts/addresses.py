"""Postal addresses as they are written: a block of lines in the form usual in the country.

The forms follow the addressing guides of the Universal Postal Union: where the postal code stands,
and whether the large or the small comes first. Countries not named here write the street, then
postal code and town, as most of Europe does.
"""

from __future__ import annotations

from crm_desktop.business.contacts.model import Address

_TOWN_REGION_CODE = frozenset({"US", "CA", "AU", "PR"})
"""Town, region and code in one line: "Springfield, IL 62704"."""
_CODE_LAST = frozenset(
    ("GB", "IE", "IN", "PK", "BD", "LK", "NZ", "SG", "HK", "TH", "VN", "ZA",
     "RU", "UA", "BY", "KZ", "IR", "EG", "SA", "JO", "IQ", "ET")
)  # fmt: skip
"""Street, town, region, then the code in a line of its own."""
_TOWN_FIRST = frozenset({"HU"})
"""Town first, then street and code."""
_REGION_AFTER_TOWN = frozenset({"IT", "ES", "BR", "MX"})
"""Postal code, town and region in one line."""


def address_block(address: Address, *, name: str = "", country: str = "") -> str:
    """The lines of an address as they stand on an envelope, empty ones left out.

    `name` comes first. `country` is the country's name as it shall be written at the end; the
    form follows the code in `address.country`.
    """
    return "\n".join(line for line in (name, *_lines(address), country) if line.strip())


def _lines(address: Address) -> tuple[str, ...]:
    street, town = address.street_address, address.locality
    region, code = address.region, address.postal_code
    land = address.country.upper()
    if land in _TOWN_REGION_CODE:
        return street, _joined(", ", town, _joined(" ", region, code))
    if land in _CODE_LAST:
        return street, town, region, code
    if land in _TOWN_FIRST:
        return town, street, code, region
    if land in _REGION_AFTER_TOWN:
        after = f"({region})" if region and land == "IT" else region
        return street, _joined(" ", code, town, after)
    return street, _joined(" ", code, town), region


def map_query(address: Address, country: str = "") -> str:
    """What a map is asked for: the address from the small to the large; empty if there is none."""
    place = _joined(" ", address.postal_code, address.locality)
    found = _joined(", ", address.street_address, place, address.region)
    return _joined(", ", found, country or address.country) if found else ""


def _joined(mark: str, *parts: str) -> str:
    return mark.join(part for part in parts if part.strip())
