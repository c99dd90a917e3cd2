"""What can be done with contacts: cards and lists.

Many at once is `many.py`, who works where `places_of_work.py`.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from crm_desktop.business.contacts import validation
from crm_desktop.business.contacts.agreed import Agreed
from crm_desktop.business.contacts.derived import name_key, sort_key
from crm_desktop.business.contacts.filter_sql import FilterContext
from crm_desktop.business.contacts.filters import checked
from crm_desktop.business.contacts.many import ManyContacts
from crm_desktop.business.contacts.model import (
    CONTACT,
    Address,
    Affiliation,
    Contact,
    ContactKind,
    ContactPoint,
    ContactQuery,
    ContactRow,
    FirstPage,
    ListCounts,
    ManyDone,
    NewLink,
    PointKind,
    Problem,
    RowPart,
    Saved,
    Source,
    Tag,
)
from crm_desktop.business.contacts.own_filters import own_field_of
from crm_desktop.business.contacts.personal import ChannelPreference, ImportantDate
from crm_desktop.business.contacts.places_of_work import PlacesOfWork
from crm_desktop.business.contacts.relation_service import RelationService
from crm_desktop.business.custom_fields.model import KEY_PREFIX, CustomField, with_value
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.core.errors import (
    ConflictError,
    FieldConflict,
    Remark,
    StorageUnavailable,
    UserError,
)
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.rights import Right
from crm_desktop.core.text import clean_name, fold
from crm_desktop.storage.change_log import batch_of_operation, made_by

if TYPE_CHECKING:
    from crm_desktop.business.contacts.dictionaries import DictionaryService
    from crm_desktop.business.contacts.duplicates import LikelyDuplicate
    from crm_desktop.business.contacts.found import FoundContact
    from crm_desktop.business.contacts.list_repository import ContactListRepository
    from crm_desktop.business.contacts.log_repository import ContactLogRepository
    from crm_desktop.business.contacts.named_imports_repository import NamedImport
    from crm_desktop.business.contacts.pictures import PictureService
    from crm_desktop.business.contacts.removing_service import RemovingService
    from crm_desktop.business.contacts.repository import ContactRepository
    from crm_desktop.business.contacts.stage_history import StageStep
    from crm_desktop.business.contacts.uniting_service import UnitingService
    from crm_desktop.business.custom_fields.service import CustomFieldService
    from crm_desktop.business.staff.service import StaffService
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.full_text import SearchIndex
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

_Child = ContactPoint | Address | ImportantDate | ChannelPreference


class ContactService(ManyContacts, PlacesOfWork):
    """One method is one action; all run in the thread that owns the database.

    `default_country` (ISO 3166 alpha-2) is where numbers without country code belong; the wiring
    sets it from the settings, `custom_fields`, whose defaults new cards get, and `dictionaries`.
    `agreed_fields()` is what a complete card holds (A12), own fields apart; `rhythms()` after how
    many days contacts of a status are to be contacted again. Without an `index` the quick filter
    reads the rows themselves.
    """

    def __init__(
        self,
        database: Database,
        journal: Journal,
        repository: ContactRepository,
        lists: ContactListRepository,
        staff: StaffService,
        index: SearchIndex | None = None,
    ) -> None:
        self._database = database
        self._journal = journal
        self._contacts = repository
        self._lists = lists
        self._staff = staff
        self._index = index
        self.default_country = ""
        self.custom_fields: CustomFieldService | None = None
        self.dictionaries: DictionaryService | None = None
        self.relations = RelationService(database, journal)
        self._pictures: PictureService | None = None
        self._uniting: UnitingService | None = None
        self._removing: RemovingService | None = None
        self.agreed_fields: Callable[[], tuple[Agreed, ...]] = tuple
        self.rhythms: Callable[[], Mapping[str, int]] = dict
        journal.derive_after_undo(CONTACT, repository.rederive)
        journal.keep_while_used("tag", repository.used_tags)
        journal.keep_while_used("source", repository.used_sources)
        lists.find_words_with(self._ids_with_words)

    @property
    def pictures(self) -> PictureService:
        """Pictures of contacts; built when they are first asked for."""
        if self._pictures is None:
            from crm_desktop.business.contacts.picture_repository import PictureRepository
            from crm_desktop.business.contacts.pictures import PictureService

            self._pictures = PictureService(PictureRepository(self._database), self._journal)
        return self._pictures

    @property
    def uniting(self) -> UnitingService:
        """Merging contacts that are one; built when it is first asked for."""
        if self._uniting is None:
            from crm_desktop.business.contacts.uniting_service import UnitingService

            self._uniting = UnitingService(
                self._database, self._journal, self._contacts, self.relations.is_mutual
            )
        return self._uniting

    @property
    def removing(self) -> RemovingService:
        """Removing for good what lies in the bin; built when it is first asked for."""
        if self._removing is None:
            from crm_desktop.business.contacts.removing_service import RemovingService

            self._removing = RemovingService(
                self._database, self._journal, self._contacts, self._staff
            )
        return self._removing

    # -- one card ------------------------------------------------------------------------

    def get(self, contact_id: int) -> Contact:
        """The whole card, also from the bin (`deleted_at` tells); `UserError` `record_gone`."""
        with self._database.read():
            contact = self._contacts.card(contact_id)
        if contact is None:
            raise UserError("record_gone")
        return contact

    def check(
        self, contact: Contact, default_country: str | None = None
    ) -> tuple[Problem | Remark, ...]:
        """What would be said if the card were saved now: problems first, then remarks."""
        clean, remarks = validation.cleaned(
            contact, None, self._country(default_country), self._today()
        )
        return (
            *validation.problems_of(clean),
            *remarks,
            *validation.remarks_of(clean, self._today()),
        )

    def stage_history(self, contact_id: int) -> tuple[StageStep, ...]:
        """The statuses of a contact with their dates, the newest first (A6)."""
        with self._database.read():
            contact = self.get(contact_id)
            log = self._log()
            changes = log.stage_changes(contact_id, self._staff.name_of)
        made_at = contact.created_at or self._journal.clock.now()
        made_by = self._staff.name_of(contact.created_by)
        from crm_desktop.business.contacts.stage_history import stage_steps

        return stage_steps(contact.lifecycle_stage, made_at, made_by, changes)

    def understood(self, contact: Contact) -> Contact:
        """A draft as it would be stored: clean, its numbers and addresses normalized."""
        return validation.cleaned(contact, None, self.default_country)[0]

    def likely_duplicates(self, contact: Contact) -> tuple[LikelyDuplicate, ...]:
        """Up to three contacts that a draft may already be; it need not be clean."""
        from crm_desktop.business.contacts.duplicate_repository import DuplicateRepository
        from crm_desktop.business.contacts.duplicates import (
            LikelyDuplicate,
            Reason,
            duplicate_keys,
            ranked,
        )

        keys = duplicate_keys(self.understood(contact))
        rows = DuplicateRepository(self._database)
        with self._database.read():
            found = {
                Reason.TAX_ID: rows.by_tax_key(keys.tax_key),
                Reason.EMAIL: rows.by_points(keys.emails),
                Reason.PHONE: rows.by_points(keys.phones),
                Reason.NAME: rows.by_names(keys.kind, keys.names),
            }
            reasons = dict(ranked(found, contact.id))
            listed = self._lists.reader.rows(tuple(reasons))
        return tuple(LikelyDuplicate(row, reasons[row.id]) for row in listed)

    def normalize_point(
        self, kind: PointKind, raw: str, country: str | None = None
    ) -> ContactPoint:
        """A typed phone, e-mail or other channel, understood where possible."""
        return validation.normalize_point(kind, raw, self._country(country))

    def create(self, contact: Contact, actor: Actor, place: Affiliation | None = None) -> Saved:
        """Store a new card; without an owner it belongs to the actor.

        `place` joins a new person to an organization, in the same batch. Raises the `UserError`
        of the first problem `check` would name.
        """
        actor.require(Right.CONTACTS_EDIT)
        clean, remarks = self._ready(contact, None)
        if clean.owner_id is None and actor.user_id:
            clean = replace(clean, owner_id=actor.user_id)
        clean = self._with_defaults(clean)
        self._ensure_tags(clean.tags, actor)
        with self._journal.begin(actor, "contact.create") as work:
            contact_id = self._contacts.insert(work, clean)
            if place is not None:
                self._join(work, replace(place, person_id=contact_id))
            stored = self._contacts.card(contact_id, clean)
        if stored is None:
            raise RuntimeError("a card just written cannot be read")
        return Saved(stored, (*remarks, *validation.remarks_of(stored, self._today())), work.seq)

    def saved_by(self, op_id: bytes) -> Saved | None:
        """The new card that an operation stored; None if it is not in the file.

        For whoever was told that the outcome of `create` or `create_many` is unknown (P5).
        """
        found = batch_of_operation(self._database, op_id)
        made = [] if found is None else made_by(self._database, found, CONTACT)
        return Saved(self.get(made[0]), (), found.seq) if found and made else None

    def _with_defaults(self, contact: Contact) -> Contact:
        """A new card with the defaults of own fields that it does not fill itself."""
        if self.custom_fields is None:
            return contact
        custom = contact.custom
        filled = {value.field_id for value in custom}
        for value in self.custom_fields.defaults(contact.kind):
            if value.field_id not in filled:
                custom = with_value(custom, value.field_id, value)
        return replace(contact, custom=custom)

    def save(self, base: Contact, edited: Contact, actor: Actor) -> Saved:
        """Store what differs between `base` (as loaded) and `edited`.

        If somebody saved meanwhile, changes of different fields are merged (`Saved.merged` names
        theirs). Raises `ConflictError` with both values where the same field was changed, with
        code `record_gone` if the card lies in the bin, and `UserError` for problems; nothing is
        written then.
        """
        actor.require(Right.CONTACTS_EDIT)
        clean, remarks = self._ready(replace(edited, id=base.id), base)
        if clean.tags != base.tags:
            self._ensure_tags(clean.tags, actor)
        with self._journal.begin(actor, "contact.save") as work:
            stored, clean, merged = self._merged(base, clean)
            version = self._contacts.write_changes(work, stored, clean)
            has_new = any(not child.id for child in _children_of(clean))
            after = self._contacts.card(base.id, clean) if has_new or merged else None
        if after is None:
            after = self._stamped(clean, stored, version, work)
        told = (*remarks, *validation.remarks_of(after, self._today()))
        return Saved(after, told, work.seq, merged, stored.updated_by if merged else None)

    def _ready(self, contact: Contact, base: Contact | None) -> tuple[Contact, list[Remark]]:
        clean, remarks = validation.cleaned(contact, base, self.default_country, self._today())
        problems = validation.problems_of(clean)
        if problems:
            raise problems[0].error()
        referrer = clean.referred_by_id
        if referrer is not None and (base is None or base.referred_by_id != referrer):
            clean = replace(clean, referred_by_id=self._standing(referrer))
        return clean, remarks

    def _standing(self, contact_id: int) -> int:
        """The contact itself, or the one that somebody merged it with since it was seen."""
        if self._contacts.living([contact_id]):
            return contact_id
        return self.uniting.survivor_of(contact_id)

    def _merged(self, base: Contact, mine: Contact) -> tuple[Contact, Contact, tuple[str, ...]]:
        """What is stored, what it shall become, and what was taken over from others."""
        stamp = self._contacts.stamp(base.id)
        if stamp is None or stamp.is_binned:
            raise ConflictError(
                RecordRef(CONTACT, base.id),
                expected_version=base.version,
                actual_version=None,
                changed_by=None if stamp is None else stamp.updated_by,
                changed_by_name="" if stamp is None else self._staff.name_of(stamp.updated_by),
                changed_at=None if stamp is None else from_milliseconds(stamp.updated_at),
            )
        if stamp.version == base.version:
            return base, mine, ()
        theirs = self._contacts.card(base.id)
        if theirs is None:
            raise RuntimeError("a stamped card cannot be read")
        from crm_desktop.business.contacts.merging import merge

        merged = merge(base, mine, theirs)
        if merged.conflicts:
            raise ConflictError(
                RecordRef(CONTACT, base.id),
                expected_version=base.version,
                actual_version=theirs.version,
                conflicts=tuple(self._told_by(base.id, one) for one in merged.conflicts),
                changed_by=theirs.updated_by,
                changed_by_name=self._staff.name_of(theirs.updated_by),
                changed_at=theirs.updated_at,
            )
        return theirs, merged.contact, merged.taken

    def _told_by(self, contact_id: int, conflict: FieldConflict) -> FieldConflict:
        """The conflict with who changed just this field, and when."""
        found = self._log().last_change(contact_id, conflict.field)
        if found is None:
            return conflict
        name, at = self._staff.name_of(found.user_id), from_milliseconds(found.at)
        return replace(conflict, changed_by_name=name, changed_at=at)

    def _stamped(
        self, contact: Contact, stored: Contact, version: int, work: UnitOfWork
    ) -> Contact:
        if version == stored.version:
            return stored
        return replace(contact, version=version, updated_at=work.now, updated_by=work.actor.user_id)

    # -- many contacts -------------------------------------------------------------------

    def create_many(
        self,
        contacts: Sequence[Contact],
        actor: Actor,
        *,
        links: Sequence[NewLink] = (),
        action: str = "contact.create_many",
    ) -> ManyDone:
        """Store many new cards as one batch, as they are: clean and normalized already.

        `links` join persons to organizations among them. For imports of sheets and demo data;
        raises the `UserError` of the first problem in any card.
        """
        actor.require(Right.CONTACTS_EDIT)
        for contact in contacts:
            problems = validation.problems_of(contact)
            if problems:
                raise problems[0].error()
        self._ensure_tags({tag for contact in contacts for tag in contact.tags}, actor)
        with self._journal.begin(actor, action) as work:
            ids = self._contacts.insert_cards(work, contacts, links)
        return ManyDone(work.seq, ids)

    # -- lists ---------------------------------------------------------------------------

    def first_page(
        self,
        query: ContactQuery,
        limit: int = 60,
        parts: Collection[RowPart] = (),
        *,
        in_sight: int | None = None,
    ) -> FirstPage:
        """The number of contacts of a query and the rows of its beginning, with these parts.

        Where the matches of a filter are many their number is left to `order`. On a drive nearly
        every row is a call: there not more are read than are `in_sight`, if that is known.
        """
        if in_sight is not None and self._database.is_far:
            limit = min(limit, in_sight)
        matching = self._matching(query)
        with self._database.read():
            context = self._filter_context(query)
            total, ids = self._lists.first_ids(query, matching, self._owners(), limit, context)
            rows = self.rows(ids, parts)
            if total is None:
                return FirstPage(len(ids), rows, is_counted=False)
            return FirstPage(total, rows)

    def order(self, query: ContactQuery) -> array[int]:
        """The ids of the whole query in order."""
        context = self._filter_context(query)
        return self._lists.order(query, self._matching(query), self._owners(), context)

    def count(self, query: ContactQuery) -> int:
        """How many contacts a query has; its text and order are left out."""
        return self._lists.count(query, self._filter_context(query))

    def _filter_context(self, query: ContactQuery) -> FilterContext | None:
        """What filter and order depend on; `UserError` for a filter that makes no sense."""
        if not query.filter and not any(key.by.startswith(KEY_PREFIX) for key in query.sort_keys):
            return None
        customs = self._custom_fields_by_key()
        fields = {key: own_field_of(custom).field for key, custom in customs.items()}
        checked(query.filter, fields.get)
        return self._context(customs)

    def _custom_fields_by_key(self) -> dict[str, CustomField]:
        service = self.custom_fields
        return {} if service is None else {field.key: field for field in service.fields()}

    def countries(self) -> tuple[str, ...]:
        """The countries of all addresses, as they are written."""
        return self._lists.countries()

    def languages(self) -> tuple[str, ...]:
        """The languages that contacts speak, as codes."""
        return self._lists.languages()

    def past_imports(self) -> tuple[NamedImport, ...]:
        """The newest imports that stand, as filters offer them."""
        from crm_desktop.business.contacts.named_imports_repository import named_imports

        return named_imports(self._database)

    def name_countries(self, name: Callable[[str], str]) -> None:
        """Say how lists show a country, so that they sort by what is read; for any thread."""
        self._lists.name_countries(name)

    def rows(self, ids: Sequence[int], parts: Collection[RowPart] = ()) -> tuple[ContactRow, ...]:
        """List rows of these ids in the same order; missing ones are left out."""
        with self._database.read():
            return self._lists.reader.rows(ids, parts, self.lacking)

    def found(self, ids: Sequence[int]) -> dict[int, FoundContact]:
        """What a search shows of these contacts, without their channels; missing ones left out."""
        return self._lists.reader.found(ids)

    def lacking(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """The keys of the agreed fields that these contacts lack (A12)."""
        return self._lists.lacking(self._agreement(), ids)

    def count_by_owner(self, query: ContactQuery) -> dict[int | None, int]:
        """How many contacts of a query each owner has; its text and order are left out."""
        return self._lists.count_by_owner(query, self._filter_context(query), self._owners())

    def _agreement(self) -> FilterContext:
        """What a filter depends on."""
        return self._context(self._custom_fields_by_key())

    def _context(self, customs: dict[str, CustomField]) -> FilterContext:
        today = self._journal.clock.today()
        return FilterContext(today, self.agreed_fields(), customs, self.rhythms)

    def channels(self, ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
        """Kind and value of every channel of these contacts, in the order of their cards."""
        return self._lists.reader.channels(ids)

    def place_of_name(self, ids: Sequence[int], typed: str, *, descending: bool) -> int | None:
        """Where in `ids`, which are in the order of names, the first name stands that begins so.

        Reads some twenty rows however many there are; None if no name begins so.
        """
        with self._database.read():
            for key in dict.fromkeys(sort_key(kind, typed) for kind in ContactKind):
                place = self._lists.reader.place_of_key(ids, key, descending=descending)
                if place is not None:
                    return place
        return None

    def counts(self, actor: Actor) -> ListCounts:
        """The counts beside the list, "mine" as the actor's."""
        return self._lists.counts(actor.user_id)

    def channel_with(self, contact_id: int, text: str) -> str:
        """The phone, e-mail or other channel of a contact that holds a typed text, or nothing."""
        from crm_desktop.business.contacts.found import channel_holding

        return channel_holding(self._contacts.channels(contact_id), text)

    def _matching(self, query: ContactQuery) -> array[int] | None:
        if not query.text.strip() or query.in_bin:
            return None
        if self._index is not None:
            with suppress(StorageUnavailable):  # a damaged index is made anew later
                found = self._index.matching_ids(CONTACT, query.text)
                if not self._index.is_behind:
                    return found
                tagged = self.ids_tagged_like(query.text)
                return array("q", sorted({*found, *tagged})) if tagged else found
        return self._lists.matching_by_reading(query.text)

    def _ids_with_words(self, words: Sequence[str], in_notes: bool, most: int) -> array[int] | None:
        """Contacts whose searched texts hold all words; None if too many, or if it is not known."""
        if self._index is None:
            return None
        with suppress(StorageUnavailable):
            return self._index.few_with_words(
                self._database, CONTACT, words, most, in_notes=in_notes
            )
        return None

    def ids_tagged_like(self, text: str, limit: int = -1) -> list[int]:
        """Contacts with a tag whose name holds every word: what the index may not know yet."""
        words = fold(text).split()
        tags = [tag.id for tag in self.tags() if all(word in fold(tag.name) for word in words)]
        return self._contacts.ids_with_tags(tags, limit) if words and tags else []

    def _owners(self) -> list[int]:
        return [user.id for user in self._staff.users()]

    # -- tags and sources ------------------------------------------------------------------

    def tags(self) -> tuple[Tag, ...]:
        """All tags by name."""
        return self._contacts.tags()

    def sources(self) -> tuple[Source, ...]:
        """All sources by name."""
        return self._contacts.sources()

    def ensure_tag(self, name: str, actor: Actor) -> Tag:
        """The tag of that name, whatever case or accents; made if there is none."""
        text = self._checked_name(name, validation.TAG_LIMIT)
        self._ensure_tags((text,), actor)
        return next(tag for tag in self.tags() if name_key(tag.name) == name_key(text))

    def ensure_source(self, name: str, actor: Actor) -> Source:
        """The source of that name; made if there is none."""
        actor.require(Right.CONTACTS_EDIT)
        text = self._checked_name(name, validation.NAME_LIMIT)
        found = next((one for one in self.sources() if name_key(one.name) == name_key(text)), None)
        if found is not None:
            return found
        with self._journal.begin(actor, "source.create") as work:
            key = self._contacts.ensure_source(work, text)
        return Source(text, key)

    def _checked_name(self, name: str, limit: int) -> str:
        text = clean_name(name).text
        if not text:
            raise UserError("name_missing", field="name")
        if len(text) > limit:
            raise UserError("text_too_long", field="name", limit=limit)
        return text

    def _ensure_tags(self, names: Iterable[str], actor: Actor) -> None:
        """Make missing tags in a batch of their own.

        Undoing a card must not take tags away that others use by then.
        """
        wanted = {name_key(name): name for name in names}
        if not wanted:
            return
        known = self._contacts.tag_ids()
        missing = [name for key, name in wanted.items() if key not in known]
        if missing:
            with self._journal.begin(actor, "tag.create") as work:
                for name in missing:
                    self._contacts.ensure_tag(work, name)

    def _log(self) -> ContactLogRepository:
        from crm_desktop.business.contacts.log_repository import ContactLogRepository

        return ContactLogRepository(self._database)

    def _today(self) -> str:
        return self._journal.clock.today().isoformat()

    def _country(self, country: str | None) -> str:
        return self.default_country if country is None else country


def _children_of(contact: Contact) -> tuple[_Child, ...]:
    """The rows of a card that get their ids when they are stored."""
    return (*contact.points, *contact.addresses, *contact.dates, *contact.preferences)
