"""What contacts are to each other beyond places of work: kinds with a name for each direction.

A relationship reads "from is this to to": `parent` from Ona to Jonas says that Ona is a parent of
Jonas. The words for both ends are the window's; codes unknown here are kept and shown as stored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.core.errors import FieldConflict
from crm_desktop.core.records import record

RELATIONSHIP = "relationship"
"""The `RecordRef.kind` of a relationship."""
END_MARK = "."
"""In a filter: parts a kind's code from the end at which the other one stands, `from` or `to`."""
RELATION_NOTE_LIMIT = 1000
"""Most characters of the note on a relationship."""
RECOMMENDED_SHOWN = 200
"""Most contacts named among those that somebody recommended; all are counted."""


@record
class RelationKind:
    """One kind: whether it reads alike from both ends, and who can stand at each (`None`: all)."""

    code: str
    is_mutual: bool = False
    from_kind: ContactKind | None = None
    to_kind: ContactKind | None = None

    def suits(self, from_kind: ContactKind, to_kind: ContactKind | None) -> bool:
        """Whether such contacts can stand at its ends; a `to_kind` not known yet may be any."""
        return self.from_kind in (None, from_kind) and (
            to_kind is None or self.to_kind in (None, to_kind)
        )


_PERSON, _ORGANIZATION = ContactKind.PERSON, ContactKind.ORGANIZATION

RELATION_KINDS: tuple[RelationKind, ...] = (
    RelationKind("spouse", True, _PERSON, _PERSON),
    RelationKind("parent", False, _PERSON, _PERSON),
    RelationKind("sibling", True, _PERSON, _PERSON),
    RelationKind("relative", True, _PERSON, _PERSON),
    RelationKind("friend", True, _PERSON, _PERSON),
    RelationKind("colleague", True, _PERSON, _PERSON),
    RelationKind("manager", False, _PERSON, _PERSON),
    RelationKind("assistant", False, _PERSON, _PERSON),
    RelationKind("parent_company", False, _ORGANIZATION, _ORGANIZATION),
    RelationKind("owner", False, None, _ORGANIZATION),
    RelationKind("supplier", False, None, _ORGANIZATION),
    RelationKind("adviser"),
    RelationKind("association", False, _ORGANIZATION),
    RelationKind("partner", True),
    RelationKind("competitor", True),
)
"""The kinds that the program brings, in the order in which they are offered."""

_BY_CODE = {kind.code: kind for kind in RELATION_KINDS}


@record
class RelationEnd:
    """What the other one is: the kind of relationship and at which end of it they stand."""

    code: str
    is_from: bool


def built_in_kind(code: str) -> RelationKind | None:
    """A kind that the program brings; None for another one."""
    return _BY_CODE.get(code)


def is_mutual(code: str) -> bool:
    """Whether a kind reads alike from both ends; an unknown one does."""
    kind = _BY_CODE.get(code)
    return kind is None or kind.is_mutual


def ends_for(
    own: ContactKind,
    other: ContactKind | None,
    kinds: Sequence[RelationKind] = RELATION_KINDS,
) -> tuple[RelationEnd, ...]:
    """All that a contact of the kind `other` can be to one of the kind `own`."""
    ends: list[RelationEnd] = []
    for kind in kinds:
        other_may_be_from = kind.to_kind in (None, own) and (
            other is None or kind.from_kind in (None, other)
        )
        if other_may_be_from:
            ends.append(RelationEnd(kind.code, is_from=True))
        if not kind.is_mutual and kind.suits(own, other):
            ends.append(RelationEnd(kind.code, is_from=False))
    return tuple(ends)


@record
class Relationship:
    """What one contact is to another, since when, with a note; the names are for showing."""

    from_id: int
    to_id: int
    kind: str
    note: str = ""
    start_date: date | None = None
    id: int = 0
    version: int = 0
    from_name: str = ""
    to_name: str = ""

    def other_end(self, contact_id: int) -> RelationEnd:
        """What the other one is to this contact."""
        return RelationEnd(self.kind, is_from=self.to_id == contact_id)

    def other_id(self, contact_id: int) -> int:
        """The contact at the other end."""
        return self.from_id if self.to_id == contact_id else self.to_id

    def other_name(self, contact_id: int) -> str:
        """The name of the contact at the other end."""
        return self.from_name if self.to_id == contact_id else self.to_name


IsMutual = Callable[[str], bool]
"""Whether a kind of this code reads alike from both ends."""

_FIELDS = (
    ("relation_kind", ("kind", "from_id", "to_id")),
    ("relation_note", ("note",)),
    ("start_date", ("start_date",)),
)
"""What people change of a relationship: a field, and the columns that hang together in it."""


def merge_relationships(
    base: Relationship, mine: Relationship, theirs: Relationship, *, over_theirs: bool = False
) -> tuple[Relationship, tuple[FieldConflict, ...]]:
    """`theirs` with my changes on top; where both changed the same, `theirs` and a conflict.

    Kind and direction hang together as `relation_kind`. `over_theirs` lets mine win instead.
    """
    merged, conflicts = theirs, list[FieldConflict]()
    for field, names in _FIELDS:
        was, my, their = (_values(one, names) for one in (base, mine, theirs))
        if my in (was, their):
            continue
        if was == their or over_theirs:
            merged = replace(merged, **dict(zip(names, my, strict=True)))  # type: ignore[arg-type]
        else:
            conflicts.append(FieldConflict(field, was[0], my[0], their[0]))
    return merged, tuple(conflicts)


def changed_of_relationship(base: Relationship, theirs: Relationship) -> tuple[FieldConflict, ...]:
    """What others changed of a relationship that is to be taken away."""
    pairs = ((field, _values(base, names), _values(theirs, names)) for field, names in _FIELDS)
    return tuple(
        FieldConflict(field, was[0], None, now[0]) for field, was, now in pairs if was != now
    )


def _values(one: Relationship, names: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(getattr(one, name) for name in names)


def related(contact_id: int, other_id: int, end: RelationEnd) -> Relationship:
    """The relationship in which the other one stands at that end."""
    ends = (other_id, contact_id) if end.is_from else (contact_id, other_id)
    return Relationship(*ends, end.code)


@record
class Named:
    """A contact by its id and name."""

    id: int
    name: str


@record
class Relations:
    """All relationships of a contact, and whom it recommended to us (the first of them by name)."""

    relationships: tuple[Relationship, ...] = ()
    recommended: tuple[Named, ...] = ()
    recommended_count: int = 0


NO_RELATIONS = Relations()


@record
class RelationDone:
    """A relationship as it is stored now, and the batch to undo."""

    relationship: Relationship
    seq: int
