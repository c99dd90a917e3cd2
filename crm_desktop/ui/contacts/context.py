"""What every contact window works with: the services it may ask and the way to ask them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.audit.service import HistoryService
from crm_desktop.business.contacts.dictionaries import DictionaryService
from crm_desktop.business.contacts.dictionary_model import DICTIONARY_VALUE, Word
from crm_desktop.business.contacts.model import CONTACT, Source, Tag
from crm_desktop.business.contacts.own_filters import OwnField, own_fields_of
from crm_desktop.business.contacts.pictures import PictureService
from crm_desktop.business.contacts.segment_service import SegmentService
from crm_desktop.business.contacts.segments import SEGMENT, SavedSegment
from crm_desktop.business.contacts.service import ContactService
from crm_desktop.business.custom_fields.model import CUSTOM_FIELD, CustomField
from crm_desktop.business.custom_fields.service import CustomFieldService
from crm_desktop.business.search.service import SearchService
from crm_desktop.business.staff.model import USER, User
from crm_desktop.business.staff.service import StaffService
from crm_desktop.core.actor import Actor
from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.clock import Clock
from crm_desktop.core.records import record
from crm_desktop.core.rights import Right
from crm_desktop.ui.contact_words import PARTY_WORDS, STAGE_WORDS, use_relation_kinds
from crm_desktop.ui.kit.columns import Person
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.preparation import Preparation
from crm_desktop.ui.kit.view_state import ViewState

if TYPE_CHECKING:
    from crm_desktop.business.audit.viewing import SeenCards
    from crm_desktop.business.contacts.named_imports_repository import NamedImport
    from crm_desktop.business.exports.log import ExportLog
    from crm_desktop.business.exports.service import ExportService
    from crm_desktop.business.rotation.service import RotationService
    from crm_desktop.ui.kit.card_panel import Glimpse, LinePanel, LineSource, SidePart

_DICTIONARY_KINDS = (USER, "tag", "source", CUSTOM_FIELD, DICTIONARY_VALUE, SEGMENT)


@record
class ContactServices:
    """The services behind contact windows; they are only ever called through `operations`."""

    contacts: ContactService
    segments: SegmentService
    history: HistoryService
    staff: StaffService
    search: SearchService
    actor: Actor
    clock: Clock
    is_read_only: bool = False
    make_exports: Callable[[], ExportService] | None = None
    make_export_log: Callable[[], ExportLog] | None = None
    make_rotation: Callable[[], RotationService] | None = None

    @property
    def exports(self) -> ExportService:
        """The way out of the file."""
        if self.make_exports is None:
            raise LookupError("contacts were wired without a way out")
        return self.make_exports()

    @property
    def export_log(self) -> ExportLog:
        """Who took contacts out of the file."""
        if self.make_export_log is None:
            raise LookupError("contacts were wired without a log of exports")
        return self.make_export_log()

    @property
    def rotation(self) -> RotationService:
        """Whom to contact again, and why."""
        if self.make_rotation is None:
            raise LookupError("contacts were wired without the rotation")
        return self.make_rotation()

    @property
    def can_export(self) -> bool:
        """Whether this user may take contacts out of the file."""
        return Right.CONTACTS_EXPORT in self.actor.rights

    @property
    def custom_fields(self) -> CustomFieldService:
        """The own fields of contacts."""
        found = self.contacts.custom_fields
        if found is None:
            raise LookupError("contacts were wired without own fields")
        return found

    @property
    def pictures(self) -> PictureService:
        """Photos and logos."""
        return self.contacts.pictures

    @property
    def dictionaries(self) -> DictionaryService:
        """The company's lists of words."""
        found = self.contacts.dictionaries
        if found is None:
            raise LookupError("contacts were wired without lists of words")
        return found

    @property
    def can_remove(self) -> bool:
        """Whether this user may remove for good what lies in the bin."""
        return not self.is_read_only and Right.CONTACTS_REMOVE in self.actor.rights

    @property
    def can_edit(self) -> bool:
        """Whether this user may change contacts in this file."""
        return not self.is_read_only and Right.CONTACTS_EDIT in self.actor.rights


@record
class _Dictionaries:
    """The short lists, read together."""

    users: tuple[User, ...] = ()
    tags: tuple[Tag, ...] = ()
    sources: tuple[Source, ...] = ()
    custom_fields: tuple[CustomField, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    segments: tuple[SavedSegment, ...] = ()
    stages: tuple[Word, ...] = ()
    party_kinds: tuple[Word, ...] = ()
    relation_kinds: tuple[Word, ...] = ()


class ContactContext(QObject):
    """Shared by the contacts page and all cards of one file.

    Keeps the short dictionaries (users, tags, sources, own fields) at hand, so that painting a
    row asks nobody; `dictionaries_changed` follows when they were read again.
    """

    dictionaries_changed = Signal()

    def __init__(
        self,
        services: ContactServices,
        operations: Operations,
        bridge: EventBridge,
        view_state: ViewState,
        parent: QObject | None = None,
        search_index: Preparation | None = None,
    ) -> None:
        super().__init__(parent)
        self.search_index = search_index or Preparation(self, is_ready=True)
        self.services = services
        self.operations = operations
        self.bridge = bridge
        self.view_state = view_state
        self.make_line: Callable[[LineSource, QWidget], tuple[LinePanel, QWidget | None]] | None = (
            None
        )
        """Makes the panel in the middle of a card and the card of what comes next beside it."""
        self.make_files: Callable[[QWidget], SidePart] | None = None
        """Makes the list of files of a card, in its window."""
        self.glimpse: Glimpse | None = None
        """What another feature says in the preview; from the first idle moment on."""
        self.last_action = ""
        """The last action that changed a dictionary."""
        self.others: int | None = None
        """Who else has just changed one, until the lists that show it have told."""
        self._known = _Dictionaries()
        self._people: dict[int, Person] = {}
        self._source_names: dict[int, str] = {}
        self._past_imports: tuple[NamedImport, ...] = ()
        self._seen_cards: SeenCards | None = None
        bridge.changed.connect(self._on_changes)

    @property
    def actor(self) -> Actor:
        """Who works here."""
        return self.services.actor

    @property
    def users(self) -> tuple[User, ...]:
        """Everyone who can own a contact, by name; former ones too."""
        return self._known.users

    @property
    def tags(self) -> tuple[Tag, ...]:
        """All tags by name."""
        return self._known.tags

    @property
    def sources(self) -> tuple[Source, ...]:
        """All sources by name."""
        return self._known.sources

    def source_name(self, source_id: int | None) -> str:
        """A source's name, empty for none."""
        return "" if source_id is None else self._source_names.get(source_id, "")

    @property
    def custom_fields(self) -> tuple[CustomField, ...]:
        """The own fields in the order of the card, without retired ones."""
        return self._known.custom_fields

    def custom_field(self, key: str) -> CustomField | None:
        """An own field by its key such as `custom:5`."""
        return next((field for field in self.custom_fields if field.key == key), None)

    @property
    def own_fields(self) -> tuple[OwnField, ...]:
        """The own fields as filters offer them."""
        return own_fields_of(self.custom_fields)

    @property
    def segments(self) -> tuple[SavedSegment, ...]:
        """The saved segments that this user sees, in their order."""
        return self._known.segments

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries of all addresses, as they are written."""
        return self._known.countries

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that contacts speak, as codes."""
        return self._known.languages

    @property
    def past_imports(self) -> tuple[NamedImport, ...]:
        """The imports as they were read last, the newest first."""
        return self._past_imports

    def load_past_imports(self, then: Callable[[], object]) -> None:
        """Read the imports, which nobody but a filter on them asks for."""

        def take(found: tuple[NamedImport, ...]) -> None:
            self._past_imports = found
            then()

        self.operations.run(self, self.services.contacts.past_imports, take, kind="past_imports")

    def note_seen(self, contact_id: int) -> None:
        """A card was shown; the log tells who looked through very many of them."""
        if self._seen_cards is None:
            from crm_desktop.business.audit.viewing import SeenCards

            self._seen_cards = SeenCards(self.services.clock.now)
        seen = self._seen_cards
        count = seen.see(contact_id)
        if count:
            services = self.services
            self.operations.run(
                self,
                lambda: services.history.note_viewed(count, services.actor),
                on_error=lambda _error: seen.owe(count),
            )

    def person(self, user_id: int | None) -> Person | None:
        """A user's name and avatar color; None for nobody."""
        return None if user_id is None else self._people.get(user_id)

    def user_name(self, user_id: int | None) -> str:
        """A user's name, empty for nobody."""
        person = self.person(user_id)
        return "" if person is None else person.name

    def load(
        self, then: Callable[[], object] | None = None, *, news: Changes | None = None
    ) -> None:
        """Read the dictionaries again; `then()` follows when they are here.

        Of what others did (`news`) only the dictionaries that it touches, and behind the windows in
        which it is to be seen.
        """
        services = self.services
        touches = _any_kind if news is None else news.touches_kind

        def call() -> dict[str, tuple[object, ...]]:
            contacts, words = services.contacts, services.dictionaries
            readers: tuple[tuple[str, str, Callable[[], tuple[object, ...]]], ...] = (
                (USER, "users", services.staff.users),
                ("tag", "tags", contacts.tags),
                ("source", "sources", contacts.sources),
                (CUSTOM_FIELD, "custom_fields", services.custom_fields.fields),
                (SEGMENT, "segments", lambda: services.segments.segments(services.actor)),
                (DICTIONARY_VALUE, "stages", words.stages),
                (DICTIONARY_VALUE, "party_kinds", words.party_kinds),
                (DICTIONARY_VALUE, "relation_kinds", words.relation_kinds),
            )
            found: dict[str, tuple[object, ...]] = {
                name: read() for kind, name, read in readers if touches(kind)
            }
            if news is None or CONTACT in news.bulk_kinds:
                found.update(countries=contacts.countries(), languages=contacts.languages())
            return found

        def take(parts: dict[str, tuple[object, ...]]) -> None:
            found = replace(self._known, **cast("Any", parts))
            if found != self._known:
                self._known = found
                STAGE_WORDS.use(found.stages)
                PARTY_WORDS.use(found.party_kinds)
                use_relation_kinds(found.relation_kinds)
                self._source_names = {source.id: source.name for source in found.sources}
                self._people = {
                    user.id: Person(user.display_name, user.color) for user in found.users
                }
                self.dictionaries_changed.emit()
            if then is not None:
                then()

        self.operations.run(self, call, take, patient=news is not None, reads=True)

    def _on_changes(self, changes: Changes) -> None:
        if any(changes.touches_kind(kind) for kind in _DICTIONARY_KINDS):
            self.last_action = changes.action
            is_news = changes.origin is Origin.FOREIGN
            self.others = changes.user_id if is_news else None
            self.load(news=changes if is_news else None)


def _any_kind(_kind: str) -> bool:
    return True
