"""What a contact has several of, and the columns that each one of it fills in a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crm_desktop.business.contacts.model import ContactPoint, PointKind
from crm_desktop.business.contacts.whole import WholeContact
from crm_desktop.business.exports.cells import chunks
from crm_desktop.business.exports.model import CellKind
from crm_desktop.core.records import record

Items = Callable[[WholeContact], Sequence[tuple[object, ...]]]
"""The things of one group that a contact has, each with a value per part."""

_DAY, _FLAG, _MOMENT, _UID = CellKind.DAY, CellKind.FLAG, CellKind.MOMENT, CellKind.UID


@record
class Part:
    """One column of a group."""

    key: str
    kind: CellKind = CellKind.TEXT
    width: float = 16.0


@record
class Group:
    """What a contact has several of: each one fills a set of columns."""

    key: str
    parts: tuple[Part, ...]
    items: Items


def _points(kind: PointKind) -> Items:
    def items(whole: WholeContact) -> Sequence[tuple[object, ...]]:
        return [
            (
                point.raw_value,
                point.label,
                point.extension,
                _number(point),
                point.is_primary,
                point.valid_from,
                point.valid_until,
            )
            for point in whole.contact.points
            if point.kind is kind
        ]

    return items


def _number(point: ContactPoint) -> str:
    """The international number, where it is not what was typed anyway."""
    is_said = point.kind.is_number and point.normalized_value != point.raw_value
    return point.normalized_value if is_said else ""


def _point_group(kind: PointKind, width: float) -> Group:
    return Group(
        str(kind),
        (
            Part("value", width=width), Part("label", width=12), Part("extension", width=9),
            Part("number"), Part("main", _FLAG, 8), Part("from", _DAY, 12), Part("until", _DAY, 12),
        ),
        _points(kind),
    )  # fmt: skip


GROUPS: tuple[Group, ...] = (
    _point_group(PointKind.PHONE, 20),
    _point_group(PointKind.MOBILE, 20),
    _point_group(PointKind.EMAIL, 28),
    _point_group(PointKind.MESSENGER, 20),
    _point_group(PointKind.URL, 28),
    _point_group(PointKind.FAX, 20),
    Group(
        "address",
        (
            Part("street", width=28), Part("locality"), Part("region"),
            Part("postal_code", width=11), Part("country", width=10), Part("kind", width=12),
            Part("main", _FLAG, 8),
        ),
        lambda whole: [
            (
                one.street_address, one.locality, one.region, one.postal_code, one.country,
                one.kind, one.is_primary,
            )
            for one in whole.contact.addresses
        ],
    ),
    Group(
        "place",
        (
            Part("organization", width=28), Part("job_title"), Part("role"),
            Part("since", _DAY, 12), Part("until", _DAY, 12), Part("main", _FLAG, 8),
            Part("uid", _UID, 38),
        ),
        lambda whole: [
            (
                one.organization, one.job_title, one.role, one.start_date, one.end_date,
                one.is_primary, one.organization_uid,
            )
            for one in whole.places
        ],
    ),
    Group(
        "date",
        (
            Part("day", _DAY, 12), Part("name"), Part("calendar", width=10),
            Part("remind_days", CellKind.NUMBER, 8),
        ),
        lambda whole: [
            (
                one.day, one.name, "" if one.calendar == "gregorian" else one.calendar,
                one.remind_days,
            )
            for one in whole.contact.dates
        ],
    ),
    Group(
        "relation",
        (
            Part("kind"), Part("name", width=28), Part("since", _DAY, 12), Part("note", width=24),
            Part("uid", _UID, 38),
        ),
        lambda whole: [
            (one.kind, one.other, one.start_date, one.note, one.other_uid)
            for one in whole.relations
        ],
    ),
    Group(
        "preference",
        (
            Part("channel", width=12), Part("preferred", _FLAG, 9), Part("opted_out", _FLAG, 9),
            Part("opted_out_at", _MOMENT, 17), Part("basis", width=24),
        ),
        lambda whole: [
            (one.channel, one.is_preferred, one.is_opted_out, one.opted_out_at, one.basis)
            for one in whole.contact.preferences
        ],
    ),
    Group(
        "notes",
        (Part("text", width=40),),
        lambda whole: [(part,) for part in chunks(whole.contact.notes)],
    ),
)  # fmt: skip
