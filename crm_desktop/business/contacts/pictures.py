"""A contact's photo or logo: one small picture, stored in the data file.

Decoding and shrinking is the window's business (it owns the decoders); what comes here is small
and of a kind every program can show. The change log keeps replaced pictures as it keeps other
values, so that they come back with an undo: some 20 KB each.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from crm_desktop.business.audit.model import FieldChange, HistoryKind
from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.core.errors import FieldConflict, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.core.rights import Right
from crm_desktop.storage.change_log import ChangeEntry, Operation

if TYPE_CHECKING:
    from crm_desktop.business.contacts.picture_repository import PictureRepository
    from crm_desktop.core.actor import Actor
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

LARGEST_BYTES = 256 * 1024
"""The most that is stored of one picture."""

_BEGINNINGS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}


@record
class Picture:
    """An encoded picture and its media type (RFC 6838)."""

    media_type: str
    data: bytes


class Unseen:
    """Nobody looked at what was there before."""


UNSEEN = Unseen()


class PictureService:
    """One method is one action; all run in the thread that owns the database."""

    def __init__(self, repository: PictureRepository, journal: Journal) -> None:
        self._rows = repository
        self._journal = journal

    def of(self, contact_id: int) -> Picture | None:
        """The picture of a contact, if it has one."""
        found = self._rows.of(contact_id)
        return None if found is None else Picture(found.media_type, found.data)

    def put(
        self,
        contact_id: int,
        picture: Picture,
        actor: Actor,
        base: Picture | Unseen | None = UNSEEN,
    ) -> int:
        """Give a contact a picture in place of the one it has; the change's number, 0: the same.

        Raises `UserError` `picture_unreadable` for what is no PNG or JPEG, `picture_too_large`.
        With `base`, the picture that was shown (`None`: none), another one that somebody put there
        since raises `ConflictError`.
        """
        actor.require(Right.CONTACTS_EDIT)
        beginning = _BEGINNINGS.get(picture.media_type)
        if beginning is None or not picture.data.startswith(beginning):
            raise UserError("picture_unreadable")
        if len(picture.data) > LARGEST_BYTES:
            raise UserError("picture_too_large", limit=LARGEST_BYTES // 1024)
        values: dict[str, object] = {
            "contact_id": contact_id,
            "media_type": picture.media_type,
            "sha256": sha256(picture.data).hexdigest(),
            "data": picture.data,
        }
        with self._journal.begin(actor, "contact.picture") as work:
            self._rows.require(contact_id)
            self._require_seen(work, contact_id, base, picture)
            self._rows.put(work, RecordRef(CONTACT, contact_id), values)
        return work.seq

    def remove(self, contact_id: int, actor: Actor, base: Picture | Unseen | None = UNSEEN) -> int:
        """Take a contact's picture away; the change's number, 0 if there is none.

        With `base` it raises as `put`.
        """
        actor.require(Right.CONTACTS_EDIT)
        with self._journal.begin(actor, "contact.picture") as work:
            self._require_seen(work, contact_id, base, None)
            self._rows.remove(work, RecordRef(CONTACT, contact_id))
        return work.seq

    def _require_seen(
        self,
        work: UnitOfWork,
        contact_id: int,
        base: Picture | Unseen | None,
        mine: Picture | None,
    ) -> None:
        if isinstance(base, Unseen):
            return
        theirs = self.of(contact_id)
        if theirs in (base, mine):
            return
        conflict = FieldConflict("picture", base, mine, theirs)
        raise work.conflict_over(RecordRef(CONTACT, contact_id), 0, (conflict,))


def describe_picture(entry: ChangeEntry) -> list[FieldChange]:
    """What a logged row of a picture means: that it came, changed or went."""
    kind = {
        Operation.INSERT: HistoryKind.ADDED,
        Operation.DELETE: HistoryKind.REMOVED,
    }.get(entry.operation, HistoryKind.CHANGED)
    columns = tuple(entry.new_values or {}) if kind is HistoryKind.CHANGED else ()
    return [FieldChange(kind, "picture", columns=columns)]
