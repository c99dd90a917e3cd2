"""A contact as one row: every field a column, what there are several of in numbered columns.

The row says everything that a card holds but its picture and its history, and is read back into
the same card. Columns of numbered groups appear only if some contact of the export fills them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from operator import attrgetter

from crm_desktop.business.contacts.model import PointKind
from crm_desktop.business.contacts.whole import PARTS, WholeContact
from crm_desktop.business.custom_fields.model import KEY_PREFIX, CustomField, FieldKind, value_in
from crm_desktop.business.custom_fields.values import content_of, decimals_of, number_text
from crm_desktop.business.exports.groups import GROUPS, Group, Items
from crm_desktop.business.exports.model import CellKind, ExportWords, FlatColumn
from crm_desktop.core.clock import DAY_MARK_MS, day_of_moment, from_milliseconds
from crm_desktop.core.text import fold

Getter = Callable[[WholeContact], object]
_Run = Callable[[WholeContact], Sequence[object]]
"""What columns beside each other hold."""

_TEXT, _DAY, _FLAG, _LIST = CellKind.TEXT, CellKind.DAY, CellKind.FLAG, CellKind.LIST
_MOMENT, _UID, _NUMBER = CellKind.MOMENT, CellKind.UID, CellKind.NUMBER
_NOTHING = (None, "", "gregorian")
"""What a card says of a field that nobody filled in."""
DAY_MS = 86_400_000
DAY_CODES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

CARD_FIELDS: dict[str, tuple[CellKind, float]] = {
    "display_name": (_TEXT, 30), "honorific_prefix": (_TEXT, 8), "given_name": (_TEXT, 16),
    "additional_name": (_TEXT, 16), "family_name": (_TEXT, 18), "nickname": (_TEXT, 14),
    "legal_name": (_TEXT, 28), "tax_id": (_TEXT, 16), "registration_no": (_TEXT, 16),
    "industry": (_TEXT, 18), "gender": (_TEXT, 9), "language": (_TEXT, 9),
    "occupation": (_TEXT, 18), "interests": (_TEXT, 24), "birth_date": (_DAY, 12),
    "birth_calendar": (_TEXT, 10), "time_zone": (_TEXT, 16), "good_from": (_TEXT, 8),
    "good_to": (_TEXT, 8), "residence": (_TEXT, 24), "how_we_met": (_TEXT, 24),
    "last_contact_at": (_MOMENT, 17), "created_at": (_MOMENT, 17), "updated_at": (_MOMENT, 17),
}  # fmt: skip
"""Columns that hold the card's field of the same name."""


_GROUPS = {group.key: group for group in GROUPS}

_LISTED = {
    "phone": (_TEXT, 20.0), "email": (_TEXT, 28.0), "locality": (_TEXT, 16.0),
    "organization": (_TEXT, 28.0), "country": (_LIST, 12.0), "website": (_TEXT, 28.0),
    "next": (_MOMENT, 17.0),
}  # fmt: skip
"""What a list shows where a card has several."""

_OTHERS: dict[str, tuple[CellKind, float]] = {
    "kind": (_TEXT, 12), "party_kinds": (_LIST, 18), "lifecycle_stage": (_TEXT, 12),
    "owner": (_TEXT, 20), "source": (_TEXT, 18), "referred_by": (_TEXT, 28),
    "referred_by_uid": (_UID, 38), "is_starred": (_FLAG, 8), "tags": (_LIST, 22),
    "good_days": (_LIST, 18), "rhythm_days": (_NUMBER, 8),
    "birth_remind_days": (_NUMBER, 8), "uid": (_UID, 38),
}  # fmt: skip

SCALARS: dict[str, tuple[CellKind, float]] = {**CARD_FIELDS, **_OTHERS}
"""Kind and width of every column of which a contact has one."""

_ORDER = (
    "display_name", "kind", "honorific_prefix", "given_name", "additional_name", "family_name",
    "nickname", "place", "phone", "mobile", "email", "messenger", "url", "fax", "address",
    "lifecycle_stage", "party_kinds", "owner", "tags", "source", "referred_by", "is_starred",
    "birth_date", "birth_calendar", "birth_remind_days", "date", "gender", "language",
    "occupation", "industry", "legal_name", "tax_id", "registration_no", "interests", "residence",
    "how_we_met", "time_zone", "good_days", "good_from", "good_to", "rhythm_days", "preference",
    "relation", "custom", "notes", "last_contact_at", "created_at", "updated_at", "referred_by_uid",
    "uid",
)  # fmt: skip
"""The order of all columns; the names of groups stand for their columns."""

BASE_KEYS: tuple[str, ...] = (
    *SCALARS,
    *(f"{group.key}.{part.key}" for group in GROUPS for part in group.parts),
    *(f"list.{key}" for key in _LISTED),
)
"""The keys that have a heading: scalars, parts of groups, and what lists show."""

_OF_LIST = {
    "name": "display_name", "status": "lifecycle_stage", "type": "party_kinds", "owner": "owner",
    "last": "last_contact_at", "tags": "tags", "tax_number": "tax_id", "birthday": "birth_date",
    "language": "language", "occupation": "occupation", "industry": "industry",
    "source": "source", "created": "created_at", "updated": "updated_at",
    "next": "list.next",
    **{key: f"list.{key}" for key in _LISTED},
}  # fmt: skip
"""Columns of the contact list by the names that windows give them."""


class FlatTable:
    """The columns of one export and how a contact fills them."""

    def __init__(
        self,
        words: ExportWords,
        fields: Iterable[CustomField],
        columns: Sequence[str] = (),
        filled: Mapping[str, int] | None = None,
    ) -> None:
        self._words = words
        self._fields = {field.key: field for field in fields}
        self._runs: list[_Run] = []
        self.parts = _parts_of(columns) if columns else PARTS
        """What of the contacts the columns are about."""
        found: list[FlatColumn] = []
        if columns:
            for key in columns:
                self._add(found, key)
            self._add(found, "uid")
        else:
            self._add_everything(found, filled or {})
        self.columns = tuple(_with_unique_headings(found))

    def row(self, whole: WholeContact) -> list[object]:
        """The values of a contact in the order of the columns."""
        return list(chain.from_iterable(run(whole) for run in self._runs))

    def _add(self, found: list[FlatColumn], key: str) -> None:
        """A column of a list; what is no column of a file (a check box) is left out."""
        field = self._fields.get(key)
        if field is not None:
            self._add_own(found, field)
            return
        key = _OF_LIST.get(key, key)
        if any(column.key == key for column in found):
            return
        if key.startswith("list."):
            kind, width = _LISTED[key[5:]]
            self._put(found, key, kind, width)
            self._runs.append(_run_of(_LIST_GETTERS[key[5:]]))
        elif key in SCALARS:
            kind, width = SCALARS[key]
            self._put(found, key, kind, width)
            self._runs.append(_run_of(self._getter(key)))

    def _put(
        self,
        found: list[FlatColumn],
        key: str,
        kind: CellKind,
        width: float,
        number: int = 1,
    ) -> None:
        heading = self._words.heading(key)
        if number > 1:
            heading = f"{heading} {number}"
        found.append(FlatColumn(key, heading, kind, max(width, len(heading) + 3.0), number))

    def _add_everything(self, found: list[FlatColumn], filled: Mapping[str, int]) -> None:
        for key in _ORDER:
            if key == "custom":
                for field in self._fields.values():
                    self._add_own(found, field)
            elif key in _GROUPS:
                self._add_group(found, _GROUPS[key], filled)
            elif key in _OTHERS or filled.get(key):
                self._add(found, key)

    def _add_group(self, found: list[FlatColumn], group: Group, filled: Mapping[str, int]) -> None:
        places: list[tuple[int, int]] = []
        for number in range(1, filled.get(group.key, 0) + 1):
            for place, part in enumerate(group.parts):
                if place and not filled.get(f"{group.key}.{part.key}.{number}"):
                    continue
                places.append((number - 1, place))
                self._put(found, f"{group.key}.{part.key}", part.kind, part.width, number)
        if places:
            self._runs.append(_items_run(group.items, places))

    def _add_own(self, found: list[FlatColumn], field: CustomField) -> None:
        heading = own_heading(self._words, field)
        kind = _KIND_OF_FIELD.get(field.kind, CellKind.TEXT)
        found.append(FlatColumn(field.key, heading, kind, max(14.0, len(heading) + 3.0)))
        self._runs.append(_run_of(_own_getter(field, self._words.yes)))
        if field.kind is FieldKind.LINK:
            key = f"{field.key}.uid"
            heading = f"{heading} ({self._words.heading('uid')})"
            found.append(FlatColumn(key, heading, CellKind.UID, 38.0))
            self._runs.append(_run_of(_link_uid_getter(field.id)))

    def _getter(self, key: str) -> Getter:
        words = self._words
        if key == "kind":
            kinds = words.contact_kinds
            return lambda whole: kinds.get(whole.contact.kind, str(whole.contact.kind))
        if key == "lifecycle_stage":
            stages = words.stages
            return lambda whole: stages.get(
                whole.contact.lifecycle_stage, str(whole.contact.lifecycle_stage)
            )
        if key == "party_kinds":
            parties = words.party_kinds
            return lambda whole: [
                parties.get(kind, str(kind)) for kind in sorted(whole.contact.party_kinds)
            ]
        return _GETTERS.get(key) or attrgetter(f"contact.{key}")


def _parts_of(columns: Iterable[str]) -> frozenset[str]:
    """The parts of contacts that these columns of a list show."""
    found = {_PART_OF.get(key, "") for key in columns}
    if any(key.startswith(KEY_PREFIX) for key in columns):
        found.add("custom")
    return frozenset(found - {""})


_PART_OF = {"tags": "tags", "country": "addresses", "website": "points"}


def own_heading(words: ExportWords, field: CustomField) -> str:
    """The heading of an own field; one that is called like a column of ours gets a sign."""
    heading = f"{field.name} ({field.currency})" if field.currency else field.name
    bare = re.sub(r"\s+[0-9]+\Z", "", heading)
    ours = {fold(words.heading(key)) for key in BASE_KEYS}
    return f"{heading} #2" if ours & {fold(heading), fold(bare)} else heading


class Filling:
    """Which columns some contact fills: found out before the first row is written."""

    def __init__(self) -> None:
        self.filled: dict[str, int] = {}
        self._empty_fields = list(CARD_FIELDS)
        self._empty_parts: dict[tuple[str, int], list[int]] = {}

    def look_at(self, whole: WholeContact) -> None:
        """Take note of a contact."""
        contact = whole.contact
        if any(getattr(contact, key) not in _NOTHING for key in self._empty_fields):
            for key in list(self._empty_fields):
                if getattr(contact, key) not in _NOTHING:
                    self.filled[key] = 1
                    self._empty_fields.remove(key)
        for group in GROUPS:
            if items := group.items(whole):
                self._look_at_items(group, items)

    def _look_at_items(self, group: Group, items: Sequence[tuple[object, ...]]) -> None:
        filled = self.filled
        if len(items) > filled.get(group.key, 0):
            filled[group.key] = len(items)
        for number, item in enumerate(items, 1):
            empty = self._empty_parts.get((group.key, number))
            if empty is None:
                empty = self._empty_parts[group.key, number] = list(range(len(group.parts)))
            for place in [place for place in empty if item[place]]:
                filled[f"{group.key}.{group.parts[place].key}.{number}"] = 1
                empty.remove(place)


def _run_of(getter: Getter) -> _Run:
    return lambda whole: (getter(whole),)


def _items_run(items: Items, places: Sequence[tuple[int, int]]) -> _Run:
    """All columns of a group: which thing and which part of it stands in each."""
    nothing = (None,) * len(places)

    def run(whole: WholeContact) -> Sequence[object]:
        found = items(whole)
        if not found:
            return nothing
        count = len(found)
        return [found[index][place] if index < count else None for index, place in places]

    return run


_KIND_OF_FIELD = {
    FieldKind.NUMBER: _NUMBER, FieldKind.MONEY: _NUMBER, FieldKind.DATE: _DAY,
    FieldKind.YES_NO: _TEXT, FieldKind.CHOICES: _LIST,
}  # fmt: skip


def _own_getter(field: CustomField, yes: str) -> Getter:
    """The value of an own field as its column holds it; a no is a word, for nothing is not no."""

    def get(whole: WholeContact) -> object:
        if field.kind is FieldKind.LINK:
            return next((name for key, _, name in whole.links if key == field.id), None)
        content = content_of(field, value_in(whole.contact.custom, field.id))
        if isinstance(content, bool):
            return yes if content else "no"
        if isinstance(content, int):
            return Decimal(number_text(content, decimals_of(field)))
        if isinstance(content, tuple):
            return [field.option_name(code) for code in content]
        if content is not None and field.kind is FieldKind.CHOICE:
            return field.option_name(content)
        return content

    return get


def _link_uid_getter(field_id: int) -> Getter:
    return lambda whole: next((uid for key, uid, _ in whole.links if key == field_id), None)


def _good_days(whole: WholeContact) -> list[str]:
    mask = whole.contact.good_days
    return [code for bit, code in enumerate(DAY_CODES) if mask & (1 << bit)]


def _next_activity(whole: WholeContact) -> datetime | date | None:
    """When the next activity is; a day where it has no time."""
    value = whole.next_activity_ms
    if value is None:
        return None
    moment = from_milliseconds(value)
    return day_of_moment(moment) if value % DAY_MS == DAY_MARK_MS else moment


_GETTERS: dict[str, Getter] = {
    "owner": attrgetter("owner"),
    "source": attrgetter("source"),
    "referred_by": attrgetter("referred_by"),
    "referred_by_uid": attrgetter("referred_by_uid"),
    "good_days": _good_days,
    "rhythm_days": attrgetter("contact.rhythm_days"),
    "birth_remind_days": attrgetter("contact.birth_remind_days"),
}
_LIST_GETTERS: dict[str, Getter] = {
    "phone": attrgetter("main_phone"),
    "email": attrgetter("main_email"),
    "locality": attrgetter("main_locality"),
    "organization": attrgetter("main_organization"),
    "country": lambda whole: list(
        dict.fromkeys(one.country for one in whole.contact.addresses if one.country)
    ),
    "next": _next_activity,
    "website": lambda whole: next(
        (point.raw_value for point in whole.contact.points if point.kind is PointKind.URL), ""
    ),
}


def _with_unique_headings(columns: Sequence[FlatColumn]) -> list[FlatColumn]:
    """No heading stands twice: later ones get a number, so that columns are told apart."""
    seen: dict[str, int] = {}
    unique: list[FlatColumn] = []
    for column in columns:
        heading = column.heading
        while heading in seen:
            seen[column.heading] += 1
            heading = f"{column.heading} #{seen[column.heading]}"
        seen[heading] = 1
        unique.append(column if heading == column.heading else replace(column, heading=heading))
    return unique
