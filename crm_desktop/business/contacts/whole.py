"""A contact with everything that belongs to it, as it leaves for a file or comes from one.

Other records are named by their uid, which is the same in every copy of the base, and by their
name for people. Nothing of it has ids of this base.
"""

from __future__ import annotations

from crm_desktop.business.contacts.model import Contact
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record

PARTS = frozenset(
    {
        "points", "addresses", "tags", "custom", "dates", "preferences", "places", "relations",
    }
)  # fmt: skip
"""What stands in tables of its own; a reader may be asked for some of them only."""
PICTURE = "picture"
"""The part that is read only if it is asked for by name: pictures take much memory."""


@record
class WholePlace:
    """A person's place in an organization; days are ISO, empty where nothing is said."""

    organization: str = ""
    organization_uid: bytes = b""
    job_title: str = ""
    role: str = ""
    is_primary: bool = False
    start_date: str = ""
    end_date: str = ""


@record
class WholeRelation:
    """What this contact is to another one: `kind` as in `relations`, read from here to there."""

    kind: str
    other: str = ""
    other_uid: bytes = b""
    note: str = ""
    start_date: str = ""


@record
class WholePicture:
    """The photo or logo as it is stored."""

    media_type: str
    content: bytes


@record
class WholeContact:
    """A card with its links by uid.

    Ids in `contact` mean nothing: `owner` and `source` are names, `referred_by_uid` a contact,
    `links` the uid and name of the contact that an own field leads to, by the field's id.
    `main_*` and `next_activity_ms` are what a list shows; they follow from the rest. `given` names
    what a file tells about, empty for everything: the rest of a stored card stays as it is.
    """

    contact: Contact
    owner: str = ""
    source: str = ""
    referred_by: str = ""
    referred_by_uid: bytes = b""
    places: tuple[WholePlace, ...] = ()
    relations: tuple[WholeRelation, ...] = ()
    links: tuple[tuple[int, bytes, str], ...] = ()
    picture: WholePicture | None = None
    main_phone: str = ""
    main_email: str = ""
    main_locality: str = ""
    main_organization: str = ""
    next_activity_ms: int | None = None
    given: frozenset[str] = frozenset()


@record
class Difference:
    """A record that is here and says something else in a file; it stays unless somebody decides.

    `values` are columns with what stands here (in `version`) and what the file says.
    """

    ref: RecordRef
    version: int
    title: str
    values: tuple[tuple[str, object, object], ...]


@record
class TakenOver:
    """What came of differences that somebody decided for: the batch to undo (0 if none changed).

    `kept` were changed or removed by somebody since they were compared.
    """

    seq: int
    changed: int = 0
    kept: int = 0


@record
class TakenIn:
    """What came of a file: the batch to undo (0 if nothing changed) and how many contacts.

    `skipped` lie in the bin or could not be stored; `unknown_owners` are called like nobody here.
    A whole company brings `activities`, too; `lacking_files` were attached and are not in its
    folder.
    """

    seq: int
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    unknown_owners: tuple[str, ...] = ()
    activities: int = 0
    lacking_files: int = 0
    activities_filled: int = 0
    """Activities that are here already and lacked texts that the file has: those were filled in."""
    activities_kept: int = 0
    """Activities that are here already and say something else: what is here stays."""
    differing: tuple[Difference, ...] = ()
    """Of those, the first ones, for a person to decide about."""
