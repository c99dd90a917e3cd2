"""Addresses as blocks in the form usual in their country, and as what a map is asked for."""

from __future__ import annotations

import pytest

from crm_desktop.business.contacts.addresses import address_block, map_query
from crm_desktop.business.contacts.model import Address

STREET = "Savanorių pr. 174"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            Address("", STREET, "Vilnius", "", "03153", "LT"),
            "UAB Baldai\nSavanorių pr. 174\n03153 Vilnius\nLand",
        ),
        (
            Address("", "12 Main St", "Springfield", "IL", "62704", "US"),
            "UAB Baldai\n12 Main St\nSpringfield, IL 62704\nLand",
        ),
        (
            Address("", "1 High Street", "London", "", "SW1A 1AA", "GB"),
            "UAB Baldai\n1 High Street\nLondon\nSW1A 1AA\nLand",
        ),
        (
            Address("", "ул. Ленина, 5", "Самара", "Самарская обл.", "443001", "ru"),
            "UAB Baldai\nул. Ленина, 5\nСамара\nСамарская обл.\n443001\nLand",
        ),
        (
            Address("", "Fő utca 1.", "Budapest", "", "1011", "HU"),
            "UAB Baldai\nBudapest\nFő utca 1.\n1011\nLand",
        ),
        (
            Address("", "Via Roma 1", "Torino", "TO", "10121", "IT"),
            "UAB Baldai\nVia Roma 1\n10121 Torino (TO)\nLand",
        ),
        (Address("", "", "Vilnius"), "UAB Baldai\nVilnius\nLand"),
    ],
)
def test_each_country_writes_its_own_form(address: Address, expected: str) -> None:
    assert address_block(address, name="UAB Baldai", country="Land") == expected


def test_empty_parts_leave_no_empty_lines() -> None:
    assert address_block(Address("", STREET)) == STREET
    assert address_block(Address()) == ""


def test_a_map_is_asked_for_the_small_before_the_large() -> None:
    address = Address("office", STREET, "Vilnius", "", "03153", "LT")
    assert map_query(address, "Lithuania") == "Savanorių pr. 174, 03153 Vilnius, Lithuania"
    assert map_query(address) == "Savanorių pr. 174, 03153 Vilnius, LT"
    assert map_query(Address(country="LT"), "Lithuania") == ""
