"""Large changes reach the search index after the commit; what is found meanwhile is right."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from crm_desktop.business.contacts.model import Contact, ContactKind, ContactQuery
from crm_desktop.business.contacts.search_repository import ContactSearchRepository
from crm_desktop.business.search.service import SearchBehind
from crm_desktop.storage.search_file import SearchEntry
from crm_desktop.storage.transaction import MOST_LISTED
from tests.builders import Office, a_person, open_office

MANY = MOST_LISTED + 200


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with many contacts, made once."""
    path = tmp_path_factory.mktemp("crowd") / "crowd.crm"
    office = open_office(path)
    contacts = [Contact(ContactKind.PERSON, f"Person{n}") for n in range(1, MANY + 1)]
    office.contacts.create_many(contacts, office.actor)
    office.close()
    return path


@pytest.fixture
def busy(crowd: Path, tmp_path: Path) -> Iterator[tuple[Office, list[object]]]:
    """An office whose index is caught up in the background, and what that was told."""
    path = tmp_path / "company.crm"
    path.write_bytes(crowd.read_bytes())
    office = open_office(path)
    told: list[object] = []
    office.events.subscribe(SearchBehind, told.append)
    office.search.catch_up(office.database)
    office.search.runs_in_background = True
    yield office, told
    office.close()


def _found(office: Office, text: str) -> list[int]:
    return sorted(hit.ref.id for hit in office.search.find(text, 50))


def _catch_up(office: Office) -> None:
    with office.database.open_second_reader() as reader:
        office.search.catch_up(reader)


def test_a_tag_is_found_before_and_after_the_index_knows_it(
    busy: tuple[Office, list[object]],
) -> None:
    office, told = busy
    ids = list(range(1, MANY + 1))
    done = office.contacts.add_tag(ids, "Messe 2026", office.actor)
    assert told == [SearchBehind()]
    assert office.search.is_behind
    assert len(_found(office, "messe 20")) == 50
    assert len(office.contacts.order(ContactQuery(text="messe"))) == MANY
    _catch_up(office)
    assert not office.search.is_behind
    assert office.index.seq == done.seq
    assert len(office.contacts.order(ContactQuery(text="messe"))) == MANY
    assert office.index.check() == []
    office.history.undo(office.actor, done.seq)
    assert office.search.is_behind
    assert _found(office, "messe") == []
    _catch_up(office)
    assert len(office.contacts.order(ContactQuery(text="messe"))) == 0
    assert _found(office, "person17") != []
    assert office.index.check() == []


def test_what_is_saved_meanwhile_is_found_at_once(busy: tuple[Office, list[object]]) -> None:
    office, told = busy
    office.contacts.bin(list(range(1, MANY)), office.actor)
    assert _found(office, f"person{MANY}") == [MANY]
    assert _found(office, "person17") == []
    created = office.contacts.create(a_person("Zoé Quintana"), office.actor).contact
    assert _found(office, "quint") == [created.id]
    office.contacts.add_tag([MANY], "late", office.actor)
    assert office.search.is_behind
    assert len(told) == 1
    _catch_up(office)
    assert _found(office, "quint") == [created.id]
    assert _found(office, "late") == [MANY]
    assert _found(office, "person17") == []
    assert office.index.check() == []


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The contacts that were read for the index."""
    ids_read: list[int] = []
    entries = ContactSearchRepository.search_entries

    def counted(
        self: ContactSearchRepository, ids: list[int], tables: Collection[str] | None = None
    ) -> Iterator[SearchEntry]:
        ids_read.extend(ids)
        return entries(self, ids, tables)

    monkeypatch.setattr(ContactSearchRepository, "search_entries", counted)
    return ids_read


def test_what_nobody_searches_does_not_keep_the_index_busy(
    busy: tuple[Office, list[object]], read: list[int]
) -> None:
    office, told = busy
    ids = list(range(1, MANY + 1))
    done = office.contacts.assign_owner(ids, office.user.id, office.actor)
    office.contacts.set_stage(ids, "lead", office.actor)
    last = office.history.undo(office.actor, done.seq)
    assert told == []
    assert read == []
    assert office.index.seq == last.seq


def test_catching_up_reads_only_what_is_searched(
    crowd: Path, tmp_path: Path, read: list[int]
) -> None:
    path = tmp_path / "company.crm"
    path.write_bytes(crowd.read_bytes())
    open_office(path).close()
    other = open_office(path, user_name="Ona")
    other.contacts.assign_owner(list(range(1, MANY + 1)), other.user.id, other.actor)
    other.contacts.add_tag([7, 9], "Fair", other.actor)
    other.close()
    read.clear()
    office = open_office(path)
    assert read == [7, 9]
    assert _found(office, "fair person") == [7, 9]
    office.close()


def test_a_card_made_while_an_import_waits_is_kept(busy: tuple[Office, list[object]]) -> None:
    office, _told = busy
    contacts = [Contact(ContactKind.PERSON, f"Later{n}") for n in range(MANY)]
    made = office.contacts.create_many(contacts, office.actor).ids
    assert office.search.is_behind
    office.contacts.add_tag([made[5]], "edited", office.actor)
    assert _found(office, "edited") == [made[5]]
    _catch_up(office)
    assert _found(office, "edited") == [made[5]]
    assert len(office.contacts.order(ContactQuery(text="later"))) == MANY
    assert office.index.check() == []


@pytest.mark.parametrize("on_request", [False, True])
def test_what_is_saved_while_the_index_is_built_is_found_when_it_is_there(
    crowd: Path, tmp_path: Path, on_request: bool
) -> None:
    """No save follows that would take it in."""
    path = tmp_path / "company.crm"
    path.write_bytes(crowd.read_bytes())
    office = open_office(path)
    ids = list(range(1, 51))
    done: list[int] = []

    def save(_done: int, _total: int) -> None:
        if not done:
            office.contacts.create(a_person("Born meanwhile"), office.actor)
            done.append(office.contacts.bin(ids, office.actor).seq)

    with office.database.open_second_reader() as reader:
        if on_request:
            office.search.rebuild(reader, save)
        else:
            office.index._was_closed_cleanly = False  # the program was killed
            office.search._is_current = False
            office.search.catch_up(reader, save)
    assert done
    assert len(office.contacts.order(ContactQuery(text="born"))) == 1
    assert len(office.contacts.order(ContactQuery(text="person"))) == MANY - len(ids)
    assert office.index.seq == done[0]
    office.close()
