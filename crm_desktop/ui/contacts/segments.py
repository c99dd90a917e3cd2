"""The segments of the contact list: named parts of the base that the side column offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.contacts.model import ContactKind, ContactQuery, ListCounts, Tag
from crm_desktop.business.contacts.segments import SavedSegment
from crm_desktop.core.actor import Actor
from crm_desktop.core.records import record


@record
class Segment:
    """One entry of the side column: its conditions, and the filters it leaves no room for.

    `query` holds conditions only; text, order and further filters come from the list.
    """

    key: str
    title: str
    icon_name: str
    query: ContactQuery
    fixed: frozenset[str] = frozenset()
    color: int | None = None
    saved: SavedSegment | None = None
    leads_elsewhere: bool = False
    """Whether it stands for a page, which is opened by its key, and no part of this list."""

    @property
    def has_own_filter(self) -> bool:
        """Whether the chips are what makes the segment."""
        is_dynamic = self.saved is not None and not self.saved.is_static
        return is_dynamic or bool(self.query.filter)

    def as_filter(self, tags: Sequence[Tag]) -> Filter:
        """What the segment itself asks for, as conditions; members are no condition."""
        query = self.query
        tag = next((tag for tag in tags if tag.name == query.tag), None)
        wanted = (
            ("owner", None if query.owner_id is None else str(query.owner_id)),
            ("kind", None if query.kind is None else query.kind.value),
            ("tag", None if tag is None else str(tag.id)),
            ("starred", "yes" if query.starred else None),
            ("unreachable", "yes" if query.unreachable else None),
        )
        found = (
            Condition(name, Operator.IS, (value,)) for name, value in wanted if value is not None
        )
        return Filter(tuple(found))

    def merged(self, query: ContactQuery) -> ContactQuery:
        """`query` narrowed to this segment."""
        mine = self.query
        return replace(
            query,
            kind=mine.kind if "kind" in self.fixed else query.kind,
            owner_id=mine.owner_id if "owner_id" in self.fixed else query.owner_id,
            tag=mine.tag if "tag" in self.fixed else query.tag,
            starred=mine.starred,
            unreachable=mine.unreachable,
            in_bin=mine.in_bin,
            segment_id=mine.segment_id,
        )


@record
class LinkedPage:
    """A page the side column leads to, and how much there is on it, asked in the worker."""

    segment: Segment
    count: Callable[[], int | None]


@record
class SegmentCounts:
    """Everything the side column counts."""

    lists: ListCounts
    organizations: int
    persons: int
    saved: Mapping[int, int] = field(default_factory=dict[int, int])
    incomplete: int | None = None
    rotation: Mapping[str, int] = field(default_factory=dict[str, int])

    def of(self, key: str) -> int | None:
        """The count of a segment by its key; None for a tag, and for one that is not counted."""
        lists = self.lists
        if key.startswith(SAVED_PREFIX):
            return self.saved.get(int(key.removeprefix(SAVED_PREFIX)))
        if key in ROTATION_PARTS:
            return self.rotation.get(key)
        return {
            "all": lists.all,
            "mine": lists.mine,
            "starred": lists.starred,
            "unreachable": lists.unreachable,
            INCOMPLETE: self.incomplete,
            "organizations": self.organizations,
            "persons": self.persons,
            "bin": lists.in_bin,
        }.get(key)


INCOMPLETE = "incomplete"
"""The segment of cards that lack an agreed field (A12)."""
ONLY_INCOMPLETE = Filter((Condition("incomplete", Operator.IS, ("yes",)),))
ROTATION_PARTS = ("rotation", "at_risk", "no_next_step")
"""The segments of those to contact again, at risk, and without a next step (B4, B6, E8).

Each is named by the field of its filter.
"""
TAG_PREFIX = "tag:"
SAVED_PREFIX = "saved:"


def standard_segments(actor: Actor) -> tuple[Segment, ...]:
    """The segments every file has, in their order."""
    return (
        Segment(
            "all",
            QCoreApplication.translate("Segments", "All contacts"),
            "users",
            ContactQuery(),
        ),
        Segment(
            "mine",
            QCoreApplication.translate("Segments", "My contacts"),
            "user",
            ContactQuery(owner_id=actor.user_id),
            frozenset({"owner_id"}),
        ),
        Segment(
            "starred",
            QCoreApplication.translate("Segments", "Starred"),
            "star",
            ContactQuery(starred=True),
        ),
        Segment(
            "unreachable",
            QCoreApplication.translate("Segments", "Unreachable"),
            "phone-off",
            ContactQuery(unreachable=True),
        ),
        Segment(
            INCOMPLETE,
            QCoreApplication.translate("Segments", "Incomplete cards"),
            "clipboard-check",
            ContactQuery(filter=ONLY_INCOMPLETE),
        ),
        _rotation_part(
            "rotation", QCoreApplication.translate("Segments", "To contact again"), "refresh"
        ),
        _rotation_part(
            "at_risk", QCoreApplication.translate("Segments", "At risk"), "alert-triangle"
        ),
        _rotation_part(
            "no_next_step", QCoreApplication.translate("Segments", "No next step"), "calendar-plus"
        ),
        Segment(
            "organizations",
            QCoreApplication.translate("Segments", "Organizations"),
            "building",
            ContactQuery(kind=ContactKind.ORGANIZATION),
            frozenset({"kind"}),
        ),
        Segment(
            "persons",
            QCoreApplication.translate("Segments", "Persons"),
            "user-circle",
            ContactQuery(kind=ContactKind.PERSON),
            frozenset({"kind"}),
        ),
    )


def _rotation_part(key: str, title: str, icon_name: str) -> Segment:
    return Segment(key, title, icon_name, ContactQuery(filter=only_part(key)))


def only_part(key: str) -> Filter:
    """The filter of one of `ROTATION_PARTS`."""
    return Filter((Condition(key, Operator.IS, ("yes",)),))


def tag_segment(tag: Tag) -> Segment:
    """The contacts with a tag."""
    query = ContactQuery(tag=tag.name)
    fixed = frozenset({"tag"})
    return Segment(f"{TAG_PREFIX}{tag.name}", tag.name, "", query, fixed, tag.color)


def saved_segment(saved: SavedSegment) -> Segment:
    """A segment that somebody made."""
    icon_name = "stack-2" if saved.is_static else "filter"
    key = f"{SAVED_PREFIX}{saved.id}"
    return Segment(key, saved.name, icon_name, saved.query, saved=saved)


def page_segment(page_id: str, title: str, icon_name: str) -> Segment:
    """A page that the side column leads to."""
    return Segment(page_id, title, icon_name, ContactQuery(), leads_elsewhere=True)


def bin_segment() -> Segment:
    """What was thrown away and can be brought back."""
    title = QCoreApplication.translate("Segments", "Bin")
    # The bin lists everything in it: filters do not reach there.
    fixed = frozenset({"kind", "owner_id", "tag", "stages", "party_kinds"})
    return Segment("bin", title, "trash", ContactQuery(in_bin=True), fixed)
