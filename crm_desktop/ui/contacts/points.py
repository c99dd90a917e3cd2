"""Edits of a contact's channels and addresses: pure functions from contact to contact."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from crm_desktop.business.contacts.model import Address, Contact, ContactPoint, PointKind
from crm_desktop.ui.contacts.saving import Edit


def _group(kind: PointKind) -> str:
    """Channels among which one can be preferred."""
    return "number" if kind.is_number else kind.value


def _as_part(row: ContactPoint | Address) -> str:
    """What tells a row from others while its edit waits: its id, of a new one what it says."""
    return str(row.id or row)


def _is_same(point: ContactPoint, other: ContactPoint) -> bool:
    return point.id == other.id if other.id else point == other


def add_point(point: ContactPoint) -> Edit:
    """A new channel at the end."""

    def make(contact: Contact) -> Contact:
        return _with_points(contact, (*contact.points, point), point)

    return Edit("points", make, part=_as_part(point))


def change_point(origin: ContactPoint, point: ContactPoint) -> Edit:
    """A channel as it was when the user began, and as it shall be."""

    def make(contact: Contact) -> Contact:
        points = tuple(point if _is_same(one, origin) else one for one in contact.points)
        if origin.id and point not in points:  # taken away meanwhile, and wanted all the same
            return add_point(replace(point, id=0)).make(contact)
        return _with_points(contact, points, point)

    return Edit("points", make, lambda contact: _point_as_it_was(contact, origin), _as_part(origin))


def remove_point(origin: ContactPoint) -> Edit:
    """Take a channel away."""

    def make(contact: Contact) -> Contact:
        kept = tuple(one for one in contact.points if not _is_same(one, origin))
        return replace(contact, points=kept)

    return Edit("points", make, lambda contact: _point_as_it_was(contact, origin), _as_part(origin))


def _with_points(
    contact: Contact, points: tuple[ContactPoint, ...], edited: ContactPoint
) -> Contact:
    """`points`, with no other preferred one beside `edited` if that is preferred."""
    if edited.is_primary:
        group = _group(edited.kind)
        points = tuple(
            replace(one, is_primary=False)
            if one is not edited and one.is_primary and _group(one.kind) == group
            else one
            for one in points
        )
    return replace(contact, points=points)


def _point_as_it_was(contact: Contact, origin: ContactPoint) -> Contact:
    points = tuple(origin if _is_same(one, origin) else one for one in contact.points)
    if origin.id and not any(one.id == origin.id for one in contact.points):
        points = (*points, origin)
    return replace(contact, points=points)


_Row = TypeVar("_Row", ContactPoint, Address)


def order_points(points: tuple[ContactPoint, ...], wanted: tuple[ContactPoint, ...]) -> Edit:
    """The channels in another order; `points` is the one the user began with."""
    return Edit(
        "points",
        lambda contact: replace(contact, points=_in_order(contact.points, wanted)),
        lambda contact: replace(contact, points=_in_order(contact.points, points)),
        "order",
    )


def order_addresses(addresses: tuple[Address, ...], wanted: tuple[Address, ...]) -> Edit:
    """The addresses in another order; `addresses` is the one the user began with."""
    return Edit(
        "addresses",
        lambda contact: replace(contact, addresses=_in_order(contact.addresses, wanted)),
        lambda contact: replace(contact, addresses=_in_order(contact.addresses, addresses)),
        "order",
    )


def _in_order(rows: tuple[_Row, ...], wanted: tuple[_Row, ...]) -> tuple[_Row, ...]:
    """Rows as `wanted` has them; those it does not know stay behind in theirs."""
    places = {row.id or row: place for place, row in enumerate(wanted)}
    return tuple(sorted(rows, key=lambda row: places.get(row.id or row, len(places))))


def _with_addresses(contact: Contact, addresses: tuple[Address, ...], edited: Address) -> Contact:
    """`addresses`, with no other main one beside `edited` if that is the main one."""
    if edited.is_primary:
        addresses = tuple(
            replace(one, is_primary=False) if one is not edited and one.is_primary else one
            for one in addresses
        )
    return replace(contact, addresses=addresses)


def add_address(address: Address) -> Edit:
    """A new address at the end."""

    def make(contact: Contact) -> Contact:
        return _with_addresses(contact, (*contact.addresses, address), address)

    return Edit("addresses", make, part=_as_part(address))


def change_address(origin: Address, address: Address) -> Edit:
    """An address as it was when the user began, and as it shall be."""

    def make(contact: Contact) -> Contact:
        addresses = tuple(
            address if _is_same_address(one, origin) else one for one in contact.addresses
        )
        if origin.id and address not in addresses:  # taken away meanwhile, and wanted all the same
            return add_address(replace(address, id=0)).make(contact)
        return _with_addresses(contact, addresses, address)

    return Edit(
        "addresses", make, lambda contact: _address_as_it_was(contact, origin), _as_part(origin)
    )


def remove_address(origin: Address) -> Edit:
    """Take an address away."""

    def make(contact: Contact) -> Contact:
        kept = tuple(one for one in contact.addresses if not _is_same_address(one, origin))
        return replace(contact, addresses=kept)

    return Edit(
        "addresses", make, lambda contact: _address_as_it_was(contact, origin), _as_part(origin)
    )


def _is_same_address(address: Address, other: Address) -> bool:
    return address.id == other.id if other.id else address == other


def _address_as_it_was(contact: Contact, origin: Address) -> Contact:
    addresses = tuple(origin if _is_same_address(one, origin) else one for one in contact.addresses)
    if origin.id and not any(one.id == origin.id for one in contact.addresses):
        addresses = (*addresses, origin)
    return replace(contact, addresses=addresses)
