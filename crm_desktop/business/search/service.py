"""Finding any record as you type, and keeping the workstation's index up to the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.business.search.model import SUBTITLE_BETWEEN, SearchHit
from crm_desktop.core.changes import Changes
from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.core.text import digits_of, fold
from crm_desktop.storage.full_text import Hit

if TYPE_CHECKING:
    from crm_desktop.business.contacts.found import FoundContact
    from crm_desktop.business.contacts.service import ContactService
    from crm_desktop.core.events import EventBus
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.full_text import SearchIndex, SearchProvider
    from crm_desktop.storage.unit_of_work import UnitOfWork

Providers = Callable[["Database"], "Sequence[SearchProvider]"]
"""Makes the feeding repositories for one connection."""

_MINIMUM_DIGITS = 3
_IN_NAME = frozenset({0, 1, 3})
"""Ranks of hits whose names say by themselves why they were found."""


@record
class SearchBehind:
    """Published when a large commit was left to `SearchService.catch_up`."""


class SearchService:
    """Finds records in the index; feeds it from every commit once it has caught up.

    Who sets `runs_in_background` calls `catch_up` after each `SearchBehind`; otherwise a large
    commit is taken in at once, which takes seconds.

    Until `catch_up` has been through once after opening, commits are not taken in one by one:
    catching up sees them anyway, and a rebuild must not hold up a save.
    """

    def __init__(
        self,
        database: Database,
        index: SearchIndex,
        contacts: ContactService,
        providers: Providers,
        events: EventBus,
    ) -> None:
        self._database = database
        self._index = index
        self._contacts = contacts
        self._providers = providers
        self._own_providers = tuple(providers(database))
        self._is_current = False
        self.runs_in_background = False
        self._events = events
        events.subscribe(Changes, self._on_changes)

    def catch_up(
        self, reader: Database, progress: Callable[[int, int], None] | None = None
    ) -> None:
        """Bring the index up to the file, building it if need be (a million contacts: seconds).

        Meant for the background: `reader` is a connection of the calling thread, and a failing
        `progress` (cancelled) leaves the old index as it was.
        """
        providers = self._providers(reader)
        self._index.catch_up(reader, *providers, progress=progress)
        self._is_current = True
        self._index.catch_up(reader, *providers)  # what was saved just before that

    def rebuild(self, reader: Database, progress: Callable[[int, int], None] | None = None) -> None:
        """Build the index anew, whatever it holds."""
        providers = self._providers(reader)
        self._index.rebuild(reader, *providers, progress=progress)
        self._is_current = True
        self._index.catch_up(reader, *providers)  # what was saved meanwhile

    @property
    def is_current(self) -> bool:
        """Whether everything can be found; false while the index is built after opening."""
        return self._is_current

    def prepare(self, work: UnitOfWork) -> None:
        """Read what a commit changes for the index while the file is locked anyway."""
        if self._is_current:
            self._index.prepare(work, *self._own_providers)

    @property
    def is_behind(self) -> bool:
        """Whether a large change still has to be taken in."""
        return self._index.is_behind

    def _on_changes(self, event: object) -> None:
        if not self._is_current or not isinstance(event, Changes):
            return
        may_wait = self.runs_in_background
        is_taken = self._index.follow(
            self._database, event, *self._own_providers, may_wait=may_wait
        )
        if not is_taken or (self._database.is_far and CONTACT in event.bulk_kinds):
            self._events.publish(SearchBehind())  # or what their hits show has to be read

    def find(self, text: str, limit: int = 12, *, in_notes: bool = False) -> tuple[SearchHit, ...]:
        """The best matches of a typed text, best first; with `in_notes` those of the notes."""
        hits = self._index.find(text, limit, (CONTACT,), in_notes=in_notes)
        if self._index.is_behind and not in_notes:
            hits = self._corrected(hits, text, limit)
        kept = {} if self._index.is_behind else {hit.id: hit.shown for hit in hits}
        found = self._found([hit.id for hit in hits], kept)
        says_why = {hit.id for hit in hits if hit.rank in _IN_NAME or in_notes}
        return tuple(
            _hit(key, one, "" if key in says_why else self._matched(key, one, text))
            for key, one in found.items()
        )

    def _found(self, ids: Sequence[int], kept: Mapping[int, str]) -> dict[int, FoundContact]:
        """What is shown of these contacts: as the index keeps it, else as the file says.

        On a drive what was read is kept; the index follows each commit from there on.
        """
        from crm_desktop.business.contacts.found import unpacked

        known = {key: one for key in ids if (one := unpacked(kept.get(key, ""))) is not None}
        unknown = [key for key in ids if key not in known]
        if unknown and self._database.is_far:
            with self._database.read():
                shown = self._own_providers[0].shown(unknown)
            if not self._index.is_behind:
                self._index.keep_shown(CONTACT, shown)
            known |= {key: one for key in shown if (one := unpacked(shown[key])) is not None}
        elif unknown:
            known |= self._contacts.found(unknown)
        return {key: known[key] for key in ids if key in known}

    def fill_in(self, reader: Database, seconds: float) -> bool:
        """For a file on a drive: keep what hits show of contacts of which it is not kept yet.

        Works for about so many seconds, in small steps; whether more are left. `reader` is a
        connection of the calling thread.
        """
        if not (reader.is_far and self._is_current):
            return False
        until = monotonic_seconds() + seconds
        (provider,) = self._providers(reader)
        return self._index.fill_in(reader, provider, until)

    def _corrected(self, hits: list[Hit], text: str, limit: int) -> list[Hit]:
        """While a large change is taken in: hits that hold no longer go, new tags are found."""
        ids = sorted(hit.id for hit in hits)
        entries = [entry for each in self._own_providers for entry in each.search_entries(ids)]
        sure = self._index.confirmed(text, entries)
        tagged = self._contacts.ids_tagged_like(text, limit)
        known = {hit.id for hit in hits}
        right = [hit for hit in hits if hit.id in sure]
        right += [Hit(CONTACT, key, 2) for key in tagged if key not in known]
        return right[:limit]

    def describe(self, refs: Sequence[RecordRef]) -> tuple[SearchHit, ...]:
        """These records as hits, e.g. the ones opened last; those that are gone are left out."""
        ids = [ref.id for ref in refs if ref.kind == CONTACT]
        kept = {} if self._index.is_behind else self._index.shown(CONTACT, ids)
        return tuple(_hit(key, one, "") for key, one in self._found(ids, kept).items())

    def _matched(self, key: int, one: FoundContact, text: str) -> str:
        """The value that holds the typed text and that title and subtitle do not show."""
        words = fold(text).split()
        subtitle = fold(_subtitle(one))
        if all(word in subtitle for word in words):
            return ""
        for candidate in (one.email, *one.tags):
            if candidate and all(word in fold(candidate) for word in words):
                return candidate
        digits = digits_of(text)
        if len(digits) >= _MINIMUM_DIGITS and digits in digits_of(one.phone):
            return ""
        if one.channels is None:
            return self._contacts.channel_with(key, text)
        from crm_desktop.business.contacts.found import channel_holding

        return channel_holding(one.channels, text)


def _subtitle(one: FoundContact) -> str:
    return SUBTITLE_BETWEEN.join(
        part for part in (one.organization, one.locality, one.phone) if part
    )


def _hit(key: int, one: FoundContact, matched: str) -> SearchHit:
    return SearchHit(
        ref=RecordRef(CONTACT, key),
        title=one.name,
        subtitle=_subtitle(one),
        kind=one.kind,
        matched=matched,
        last_contact_at=one.last_contact_at,
    )
