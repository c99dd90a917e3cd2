"""Rows of an exported list back into whole contacts.

Columns are known by their headings, in the words of the user or by their keys. A list with the
columns "as shown" tells of what its columns hold and of nothing else: its one phone is the main
one of several, so it is taken for contacts only that are not there yet.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from crm_desktop.business.contacts.model import (
    Address,
    Contact,
    ContactKind,
    ContactPoint,
    PointKind,
)
from crm_desktop.business.contacts.party_kinds import is_party_kind
from crm_desktop.business.contacts.personal import ChannelPreference, ImportantDate
from crm_desktop.business.contacts.whole import WholeContact, WholePlace, WholeRelation
from crm_desktop.business.custom_fields.model import CustomField, CustomValue, FieldKind
from crm_desktop.business.exports.cells import InCell, text_of, uid_of, value_of
from crm_desktop.business.exports.flat import (
    BASE_KEYS,
    CARD_FIELDS,
    DAY_CODES,
    SCALARS,
    own_heading,
)
from crm_desktop.business.exports.groups import GROUPS
from crm_desktop.business.exports.model import CellKind, ExportWords, code_of
from crm_desktop.business.exports.own_values import own_value
from crm_desktop.core.text import fold

_NUMBERED = re.compile(r"(.*\S) ([0-9]{1,3})\Z", re.DOTALL)
_PART_KINDS = {f"{group.key}.{part.key}": part.kind for group in GROUPS for part in group.parts}
_POINTS = frozenset(map(str, PointKind))
_TELLS_ABOUT = {
    "owner": "owner_id", "source": "source_id", "address": "addresses", "date": "dates",
    "preference": "preferences", **dict.fromkeys(_POINTS, "points"),
}  # fmt: skip
_NEVER_SET = frozenset({"created_at", "updated_at", "uid"})

_Item = dict[str, Any]


class FlatReader:
    """Reads the rows of one list by its headings."""

    def __init__(
        self, words: ExportWords, fields: Iterable[CustomField], headings: Sequence[str]
    ) -> None:
        self._words = words
        self._fields = {field.key: field for field in fields}
        keys = _Keys(words, self._fields.values())
        self._is_whole = keys.of(words.heading("kind"), is_whole=True)[0] == "kind" and any(
            keys.of(heading, is_whole=True)[0] == "kind" for heading in headings
        )
        self._columns = [keys.of(heading, is_whole=self._is_whole) for heading in headings]
        self._given = frozenset(self._what_is_given())

    @property
    def is_export(self) -> bool:
        """Whether the list was written by this program: it names contacts and their uids."""
        keys = {key for key, _ in self._columns}
        return {"uid", "display_name"} <= keys

    def whole(self, cells: Sequence[InCell]) -> WholeContact | None:
        """The contact of a row; `None` for an empty one."""
        values: dict[str, Any] = {}
        groups: dict[str, dict[int, _Item]] = defaultdict(lambda: defaultdict(dict))
        for (key, number), cell in zip(self._columns, cells, strict=False):
            if not key or cell is None or cell == "":
                continue
            group, _, part = key.partition(".")
            if key in _PART_KINDS:
                groups[group][number][part] = value_of(_PART_KINDS[key], cell, self._words.yes)
            elif key in SCALARS:
                values[key] = value_of(SCALARS[key][0], cell, self._words.yes)
            else:
                values[key] = text_of(cell)
        if not values and not groups:
            return None
        items = {
            group: [found for _number, found in sorted(by_number.items())]
            for group, by_number in groups.items()
        }
        return self._whole(values, items)

    def _what_is_given(self) -> Iterable[str]:
        for key, _number in self._columns:
            group = key.partition(".")[0]
            if key in self._fields:
                if self._fields[key].kind is not FieldKind.LINK:
                    yield from (key, "custom")
            elif key in _PART_KINDS:
                yield _TELLS_ABOUT.get(group, group)
            elif key in SCALARS and key not in _NEVER_SET:
                yield _TELLS_ABOUT.get(key, key)

    def _whole(self, values: dict[str, Any], items: dict[str, list[_Item]]) -> WholeContact:
        words = self._words
        kind = code_of(words.contact_kinds, values.get("kind", ""))
        plain: dict[str, Any] = {
            name: values.get(name) or ""
            for name, (cell_kind, _width) in CARD_FIELDS.items()
            if cell_kind is not CellKind.MOMENT
        }
        plain["birth_calendar"] = plain["birth_calendar"] or "gregorian"
        parties = (code_of(words.party_kinds, word) for word in values.get("party_kinds", ()))
        days = values.get("good_days", ())
        contact = Contact(
            kind=ContactKind(kind) if kind in set(ContactKind) else ContactKind.PERSON,
            **plain,
            party_kinds=frozenset(filter(is_party_kind, parties)),
            lifecycle_stage=code_of(words.stages, values.get("lifecycle_stage") or "cold"),
            is_starred=bool(values.get("is_starred")),
            notes="".join(item.get("text", "") for item in items.get("notes", ())),
            good_days=sum(1 << bit for bit, day in enumerate(DAY_CODES) if day in days),
            rhythm_days=int(values.get("rhythm_days") or 0) or None,
            birth_remind_days=_days(values.get("birth_remind_days")),
            points=tuple(_points(items)) or tuple(_listed_points(values)),
            addresses=tuple(map(_address, items.get("address", ()))),
            tags=values.get("tags", ()),
            custom=tuple(self._custom(values)),
            dates=tuple(
                ImportantDate(
                    item.get("name", ""),
                    item.get("day", ""),
                    item.get("calendar") or "gregorian",
                    remind_days=_days(item.get("remind_days")),
                )
                for item in items.get("date", ())
            ),
            preferences=tuple(map(_preference, items.get("preference", ()))),
            last_contact_at=values.get("last_contact_at"),
            uid=values.get("uid", b""),
        )
        return WholeContact(
            contact,
            owner=values.get("owner", ""),
            source=values.get("source", ""),
            referred_by=values.get("referred_by", ""),
            referred_by_uid=values.get("referred_by_uid", b""),
            places=tuple(map(_place, items.get("place", ()))),
            relations=tuple(map(_relation, items.get("relation", ()))),
            links=tuple(self._links(values)),
            given=self._given,
        )

    def _custom(self, values: dict[str, Any]) -> Iterable[CustomValue]:
        for key, field in sorted(self._fields.items(), key=lambda each: each[1].id):
            value = own_value(field, values.get(key, ""))
            if value is not None:
                yield value

    def _links(self, values: dict[str, Any]) -> Iterable[tuple[int, bytes, str]]:
        for key, field in self._fields.items():
            uid = uid_of(values.get(f"{key}.uid", ""))
            if uid:
                yield field.id, uid, values.get(key, "")


class _Keys:
    """Headings by what they say: the keys of columns."""

    def __init__(self, words: ExportWords, fields: Iterable[CustomField]) -> None:
        self._whole: dict[str, str] = {}
        self._listed: dict[str, str] = {}
        for key in BASE_KEYS:
            table = self._listed if key.startswith("list.") else self._whole
            for heading in (words.heading(key), key):
                table.setdefault(fold(heading), key)
        uid = words.heading("uid")
        for field in fields:
            heading = own_heading(words, field)
            self._whole.setdefault(fold(heading), field.key)
            self._whole.setdefault(fold(f"{heading} ({uid})"), f"{field.key}.uid")

    def of(self, heading: str, *, is_whole: bool) -> tuple[str, int]:
        """The key behind a heading and its number; an empty key if it is none of ours."""
        text = fold(heading)
        if not is_whole and text in self._listed:
            return self._listed[text], 1
        if text in self._whole:
            return self._whole[text], 1
        numbered = _NUMBERED.match(heading)
        if numbered is not None:
            key = self._whole.get(fold(numbered.group(1)), "")
            if key in _PART_KINDS:
                return key, int(numbered.group(2))
        return "", 1


def _days(value: Any) -> int | None:
    """Days before a date, where 0 is the day itself; `None` where nothing is said."""
    return None if value is None or value == "" else int(value)


def _points(items: dict[str, list[_Item]]) -> Iterable[ContactPoint]:
    for kind in PointKind:
        for item in items.get(kind, ()):
            if item.get("value"):
                yield ContactPoint(
                    kind,
                    item["value"],
                    item.get("number", ""),
                    item.get("extension", ""),
                    item.get("label", ""),
                    is_primary=bool(item.get("main")),
                    valid_from=item.get("from", ""),
                    valid_until=item.get("until", ""),
                )


def _listed_points(values: dict[str, Any]) -> Iterable[ContactPoint]:
    for key, kind in (
        ("list.phone", PointKind.PHONE),
        ("list.email", PointKind.EMAIL),
        ("list.website", PointKind.URL),
    ):
        if values.get(key):
            yield ContactPoint(kind, values[key])


def _address(item: _Item) -> Address:
    return Address(
        item.get("kind", ""), item.get("street", ""), item.get("locality", ""),
        item.get("region", ""), item.get("postal_code", ""), item.get("country", ""),
        bool(item.get("main")),
    )  # fmt: skip


def _place(item: _Item) -> WholePlace:
    return WholePlace(
        item.get("organization", ""), item.get("uid", b""), item.get("job_title", ""),
        item.get("role", ""), bool(item.get("main")), item.get("since", ""), item.get("until", ""),
    )  # fmt: skip


def _relation(item: _Item) -> WholeRelation:
    return WholeRelation(
        item.get("kind", ""), item.get("name", ""), item.get("uid", b""), item.get("note", ""),
        item.get("since", ""),
    )  # fmt: skip


def _preference(item: _Item) -> ChannelPreference:
    return ChannelPreference(
        item.get("channel", ""), bool(item.get("preferred")), bool(item.get("opted_out")),
        item.get("opted_out_at"), item.get("basis", ""),
    )  # fmt: skip
