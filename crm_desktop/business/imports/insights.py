"""What a person wants to know of a checked row: whom it belongs to and why, what it would change.

Looked up only for the rows that are looked at, so that it costs an import nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.derived import PlainPoint
from crm_desktop.business.contacts.matching import same_person
from crm_desktop.business.contacts.party_kinds import in_order, party_kinds_of
from crm_desktop.business.imports.drafts import Draft, RowDrafts
from crm_desktop.business.imports.model import Field, ProblemCode
from crm_desktop.business.imports.parties import Identity
from crm_desktop.business.imports.repository import (
    Additions,
    StoredContact,
    additions,
    replacements,
)
from crm_desktop.business.imports.staged_slice import StagedRow, StagedSlice
from crm_desktop.business.imports.titles import identities, title_of
from crm_desktop.business.imports.values import emails
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.core.phone import may_lack_plus, parse_phone
from crm_desktop.core.records import record
from crm_desktop.core.text import digits_of, fold

if TYPE_CHECKING:
    from crm_desktop.business.imports.draft_columns import DraftMaker
    from crm_desktop.business.imports.repository import ImportRepository
    from crm_desktop.business.imports.staging import Staging


class Certainty(StrEnum):
    """How sure it is that two are the same party."""

    SAME = "same"
    LIKELY = "likely"
    UNSURE = "unsure"


class Reason(StrEnum):
    """What two parties have in common."""

    CODE = "code"
    PHONE = "phone"
    EMAIL = "email"
    MESSENGER = "messenger"
    BIRTHDAY = "birthday"
    NAME = "name"


@record
class Likeness:
    """Whom a row belongs to: an earlier `row` of the list, or a contact of the base (`row` is 0).

    `is_turned`: the parts of the name stand in another order.
    """

    title: str
    reason: Reason
    certainty: Certainty
    row: int = 0
    contact_id: int = 0
    is_turned: bool = False


@record
class ValueChange:
    """One value that an update writes; `old` is empty where there was none."""

    field: Field
    old: str
    new: str
    own: str = ""
    """The key of an own field, whose value it is."""


@record
class RowInsight:
    """What is known of a row; `suggestions` are better values for its problems, in their order."""

    likeness: Likeness | None = None
    changes: tuple[ValueChange, ...] = ()
    suggestions: tuple[str, ...] = ()


@dataclass(slots=True)
class Looking:
    """What insights are looked up with; `overwrites` says it of a row's number."""

    repository: ImportRepository
    maker: DraftMaker
    staging: Staging
    users: Mapping[int, str]
    countries: Sequence[str] = ()

    def at(self, rows: Sequence[StagedRow], overwriting: frozenset[int]) -> dict[int, RowInsight]:
        """Insights by row number; `overwriting` are rows that take the place of what is stored."""
        stored = self.repository.stored(
            {row.contact_id for row in rows if row.contact_id}, with_addresses=True
        )
        leaders = self.staging.rows_numbered({row.duplicate_of for row in rows if row.duplicate_of})
        known = [row for row in rows if row.contact_id in stored]
        drafts = self.maker.of_rows(known)
        found: dict[int, RowInsight] = {}
        for row, identity in zip(rows, _identities(rows), strict=True):
            contact = stored.get(row.contact_id)
            changes: tuple[ValueChange, ...] = ()
            likeness: Likeness | None = None
            if contact is not None:
                likeness = _like(identity, contact.identity(), contact.display_name)
                likeness = _of_contact(likeness, contact.id)
                is_over = row.number in overwriting
                changes = self._changes(drafts[row.number], contact, is_overwritten=is_over)
            elif row.duplicate_of in leaders:
                leader = leaders[row.duplicate_of]
                [other] = _identities([leader])
                likeness = _like(identity, other, title_of(leader.values), leader.number)
            suggestions = tuple(
                suggested(code, raw, self.countries) for code, _column, raw in row.problems
            )
            found[row.number] = RowInsight(likeness, changes, suggestions)
        return found

    def _changes(
        self, drafts: RowDrafts, contact: StoredContact, *, is_overwritten: bool
    ) -> tuple[ValueChange, ...]:
        draft = drafts.person or drafts.organization
        if draft is None:
            return ()
        if is_overwritten:
            added = replacements(contact, draft, self._user_named(draft.owner))
        else:
            added = additions(contact, draft)
        found = list(_told(contact, added, self.users))
        if drafts.person and drafts.organization and not contact.organization:
            new = drafts.organization.display_name
            found.append(ValueChange(Field.ORGANIZATION, "", new))
        return tuple(found)

    def _user_named(self, name: str) -> int | None:
        if not name:
            return None
        return next((key for key, known in self.users.items() if fold(known) == fold(name)), None)


def sure_rows(rows: Iterable[StagedRow], looking: Looking) -> list[int]:
    """The rows of which it is sure to whom they belong."""
    found = looking.at(list(rows), frozenset())
    return [
        number
        for number, insight in found.items()
        if insight.likeness is not None and insight.likeness.certainty is Certainty.SAME
    ]


def would_change(drafts: RowDrafts, contact: StoredContact, *, is_overwritten: bool) -> bool:
    """Whether a row changes anything of its contact."""
    draft: Draft | None = drafts.person or drafts.organization
    if draft is None:
        return False
    if drafts.person is not None and drafts.organization and not contact.organization:
        return True
    added = replacements(contact, draft, None) if is_overwritten else additions(contact, draft)
    return bool(added)


def _identities(rows: Sequence[StagedRow]) -> list[Identity]:
    return identities(StagedSlice.of(rows))


def _of_contact(likeness: Likeness, contact_id: int) -> Likeness:
    return Likeness(
        likeness.title,
        likeness.reason,
        likeness.certainty,
        contact_id=contact_id,
        is_turned=likeness.is_turned,
    )


def _like(one: Identity, other: Identity, title: str, row: int = 0) -> Likeness:
    shared = set(one.keys) & set(other.keys)
    reason = _reason(shared, one, other)
    if one.person and other.person:
        first, second = fold(one.person).split(), fold(other.person).split()
        is_equal = first == second
        is_turned = not is_equal and sorted(first) == sorted(second)
        is_alike = is_equal or is_turned or same_person(one.person, other.person)
    else:
        is_equal = fold(one.organization) == fold(other.organization)
        is_turned, is_alike = False, True
    if reason is Reason.CODE or (shared and (is_equal or is_turned)):
        certainty = Certainty.SAME
    elif shared or reason is Reason.BIRTHDAY or is_equal:
        certainty = Certainty.LIKELY if is_alike else Certainty.UNSURE
    else:
        certainty = Certainty.UNSURE
    return Likeness(title, reason, certainty, row, is_turned=is_turned)


def _reason(shared: set[str], one: Identity, other: Identity) -> Reason:
    if any(key[0] == "=" for key in shared):
        return Reason.CODE
    if any(key[0] == "+" for key in shared):
        return Reason.PHONE
    if any("@" in key for key in shared):
        return Reason.EMAIL
    if shared:
        return Reason.MESSENGER
    is_born = one.birth_date and one.birth_date == other.birth_date
    return Reason.BIRTHDAY if is_born else Reason.NAME


_FIELD_OF_COLUMN = {"occupation": Field.JOB_TITLE, "display_name": Field.FULL_NAME}
_FIELD_OF_POINT = {"url": Field.WEBSITE}
_PARTS_OF_ADDRESS = (
    Field.STREET_ADDRESS, Field.LOCALITY, Field.REGION, Field.POSTAL_CODE, Field.COUNTRY,
)  # fmt: skip


def _told(
    contact: StoredContact, added: Additions, users: Mapping[int, str]
) -> Iterable[ValueChange]:
    for name, value in added.columns.items():
        old = contact.display_name if name == "display_name" else contact.columns.get(name, "")
        yield ValueChange(_FIELD_OF_COLUMN.get(name) or Field(name), old, value)
    for point in added.points:
        kind, text = _point(point)
        yield ValueChange(kind, "", text)
    if added.address is not None:
        old = contact.address[1:] if added.address_id and contact.address else ()
        yield ValueChange(_named_by(added.address), _joined(old), _joined(added.address))
    if added.tags:
        yield ValueChange(Field.TAGS, "", ", ".join(added.tags))
    if added.source:
        yield ValueChange(Field.SOURCE, "", added.source)
    if added.stage:
        yield ValueChange(Field.STATUS, contact.stage, added.stage)
    if added.party_mask:
        known = in_order(party_kinds_of(contact.party_mask))
        new = in_order(party_kinds_of(added.party_mask & ~contact.party_mask))
        yield ValueChange(Field.PARTY_KINDS, ", ".join(known), ", ".join((*known, *new)))
    if added.owner_id is not None:
        old = users.get(contact.owner_id or 0, "")
        yield ValueChange(Field.OWNER, old, users.get(added.owner_id, ""))
    if added.last_contact_ms is not None:
        known = contact.last_contact_ms
        old = "" if known is None else from_milliseconds(known).date().isoformat()
        new = from_milliseconds(added.last_contact_ms).date().isoformat()
        yield ValueChange(Field.LAST_CONTACT_DATE, old, new)


def _point(point: PlainPoint) -> tuple[Field, str]:
    kind, raw, normalized, *_rest = point
    return _FIELD_OF_POINT.get(kind) or Field(kind), normalized or raw


def _named_by(address: Sequence[str]) -> Field:
    """Which field an address is told under: its only part, else the street."""
    said = [name for name, part in zip(_PARTS_OF_ADDRESS, address, strict=True) if part]
    return said[0] if len(said) == 1 else Field.STREET_ADDRESS


def _joined(address: Sequence[str]) -> str:
    return ", ".join(filter(None, address))


# -- better values -------------------------------------------------------------------------------


def suggested(code: ProblemCode, raw: str, countries: Sequence[str]) -> str:
    """What a value that is wrong probably means; empty if nothing comes to mind.

    `countries` are those whose numbers the list has.
    """
    if code is ProblemCode.PHONE_INVALID:
        return _suggested_phone(raw, countries)
    if code is ProblemCode.EMAIL_INVALID:
        return _suggested_email(raw)
    return ""


def _suggested_phone(raw: str, countries: Sequence[str]) -> str:
    digits = digits_of(raw)
    phones = [parse_phone(raw, country) for country in countries]
    if may_lack_plus(raw):
        phones.append(parse_phone(f"+{digits}"))
    return next((phone.e164 for phone in phones if phone.is_valid), "")


def _suggested_email(raw: str) -> str:
    text = "".join(raw.split()).lower().strip(".,;:<>()[]\"'")
    variants = (
        text.replace(",", "."),
        text.replace("@@", "@"),
        text.replace("..", "."),
        text.replace("(at)", "@").replace("[at]", "@").replace("(dot)", ".").replace("[dot]", "."),
        text.replace(";", "."),
        _without_doubles(text),
    )
    for variant in variants:
        found, problem = emails(variant)
        if found and not problem and len(found) == 1 and variant.count("@") == 1:
            return found[0]
    return ""


def _without_doubles(text: str) -> str:
    return text.replace(",", ".").replace("@@", "@").replace("..", ".").replace(".@", "@")
