"""On a network drive a search asks the workstation alone, and shows what the file says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from crm_desktop.business.contacts.found import FoundContact, packed, unpacked
from crm_desktop.business.contacts.model import Address, Affiliation, PointKind
from crm_desktop.business.contacts.search_repository import ContactSearchRepository
from crm_desktop.business.search.model import SearchHit
from crm_desktop.core.errors import Cancelled
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage import transaction
from crm_desktop.storage.change_watch import ChangeWatch
from crm_desktop.storage.full_text import SearchIndex
from tests.builders import Office, a_person, a_point, an_organization, open_office
from tests.netdrive.fixtures import share
from tests.netdrive.netdrive import Mount, Share

__all__ = ["share"]


@pytest.fixture
def mount(share: Share, tmp_path: Path) -> Mount:
    return share.mount(tmp_path / "a")


@pytest.fixture
def far(mount: Mount, share: Share, tmp_path: Path) -> Iterator[Office]:
    """A program at a file on a drive; its index is its own."""
    open_office(share.backing / "office.crm").close()
    office = open_office(mount.path / "office.crm", cache=tmp_path)
    office.database.is_far = True
    yield office
    office.close()


def _fill(office: Office) -> None:
    """The people of these tests: one with everything, namesakes, a firm."""
    firm = office.contacts.create(an_organization("UAB Baltija", points=()), office.actor).contact
    points = (
        a_point("8 612 34567"),
        a_point("8 699 99999"),
        a_point("Info@Hidden.example", PointKind.EMAIL),
    )
    person = a_person(
        "Agnė Žukauskaitė",
        tags=("furniture", "VIP"),
        points=points,
        addresses=(Address(locality="Kaunas"),),
        notes="calls after lunch",
    )
    saved = office.contacts.create(person, office.actor).contact
    office.contacts.add_affiliation(Affiliation(saved.id, firm.id), office.actor)
    for _ in range(3):
        office.contacts.create(a_person("Jonas Petraitis", points=()), office.actor)


_TEXTS = (
    "zuk",
    "furni",
    "699 99",
    "612 34",
    "hidden",
    "jonas",
    "baltija",
    "kaunas",
    "zu",
    "nobody",
)


def _hits(office: Office) -> dict[str, tuple[SearchHit, ...]]:
    return {text: office.search.find(text) for text in _TEXTS}


def _calls(mount: Mount) -> int:
    return sum(mount.state()["counts"].values())


def _as_the_file_says(office: Office) -> dict[str, tuple[SearchHit, ...]]:
    """The hits as they are described without what is kept on the workstation."""
    office.database.is_far = False
    kept = office.index.shown
    find = office.index.find
    try:
        office.index.shown = lambda *_: {}
        office.index.find = lambda *given, **more: [
            replace(hit, shown="") for hit in find(*given, **more)
        ]
        return _hits(office)
    finally:
        office.database.is_far = True
        office.index.shown, office.index.find = kept, find


def test_a_search_asks_the_drive_nothing(far: Office, mount: Mount):
    _fill(far)
    wanted = _as_the_file_says(far)
    before = _calls(mount)
    found = _hits(far)
    far.search.find("lunch", in_notes=True)
    refs = [hit.ref for hits in found.values() for hit in hits]
    described = far.search.describe(refs)
    assert _calls(mount) == before
    assert found == wanted
    assert {hit.ref for hit in described} == set(refs)
    assert {text: [hit.matched for hit in hits] for text, hits in found.items() if hits} == {
        "zuk": [""], "furni": ["furniture"], "699 99": ["8 699 99999"], "612 34": [""],
        "hidden": ["info@hidden.example"], "jonas": ["", "", ""], "baltija": ["", ""],
        "kaunas": [""], "zu": [""],
    }  # fmt: skip


def test_what_is_kept_follows_every_save_here_and_elsewhere(
    far: Office, mount: Mount, share: Share, tmp_path: Path
):
    _fill(far)
    ben = open_office(share.backing / "office.crm", user_name="Ben", cache=tmp_path)
    watch = ChangeWatch(far.database, far.events)
    (agne,) = far.search.find("agne")
    contacts, actor = far.contacts, far.actor

    def rename(office: Office) -> None:
        card = office.contacts.get(agne.ref.id)
        phones = (a_point("8 611 11111"), *card.points[1:])
        edited = replace(card, given_name="Ona", points=phones)
        office.contacts.save(card, edited, office.actor)

    for change in (
        lambda: rename(far),
        lambda: contacts.add_tag([agne.ref.id], "steady", actor),
        lambda: rename(ben),
        lambda: ben.contacts.bin([agne.ref.id], ben.actor),
        lambda: ben.contacts.restore([agne.ref.id], ben.actor),
    ):
        change()
        watch.poll()
        wanted = _as_the_file_says(far)
        before = _calls(mount)
        assert _hits(far) == wanted
        assert _calls(mount) == before
    ben.close()


def test_what_others_showed_otherwise_without_changing_a_word_is_shown_so(
    far: Office, share: Share, tmp_path: Path
):
    """Another number is the main one: nothing of it can be searched for."""
    _fill(far)
    ben = open_office(share.backing / "office.crm", user_name="Ben", cache=tmp_path / "ben")
    (agne,) = far.search.find("agne")
    card = ben.contacts.get(agne.ref.id)
    first, second, email = card.points
    points = (replace(first, is_primary=False), replace(second, is_primary=True), email)
    ben.contacts.save(card, replace(card, points=points), ben.actor)
    ben.close()
    with far.database.open_second_reader() as reader:
        far.search.catch_up(reader)
    (found,) = far.search.find("agne")
    assert "699 99999" in found.subtitle
    assert _hits(far) == _as_the_file_says(far)


def test_what_a_local_program_left_out_is_read_once_and_then_kept(far: Office, mount: Mount):
    far.database.is_far = False
    _fill(far)
    far.database.is_far = True
    wanted = _as_the_file_says(far)
    assert _hits(far) == wanted
    before = _calls(mount)
    assert _hits(far) == wanted
    assert _calls(mount) == before


def test_what_hits_show_is_filled_in_beforehand(far: Office, mount: Mount):
    far.database.is_far = False
    _fill(far)
    far.database.is_far = True
    with far.database.open_second_reader() as reader:
        while far.search.fill_in(reader, 0.0):
            pass
    before = _calls(mount)
    found = _hits(far)
    assert _calls(mount) == before
    assert found == _as_the_file_says(far)


def test_what_is_kept_outlasts_a_change_of_many_that_no_hit_shows(
    far: Office, mount: Mount, monkeypatch: pytest.MonkeyPatch
):
    """Else all of it was read anew from the drive after each."""
    _fill(far)
    monkeypatch.setattr(transaction, "MOST_LISTED", 2)
    ids = [hit.ref.id for hit in far.search.find("jonas")]
    far.contacts.set_starred(ids, True, far.actor)
    before = _calls(mount)
    found = _hits(far)
    assert _calls(mount) == before
    assert found == _as_the_file_says(far)
    with far.journal.begin(far.actor, "contact.test") as work:
        work.update_many("contact", ids, {"main_phone": "+37061111111"})
    assert {hit.subtitle for hit in far.search.find("jonas")} == {"+37061111111"}


def test_a_file_that_is_closed_meanwhile_is_let_go(far: Office):
    """Else its index stayed locked, and was built anew with the next opening."""
    far.database.is_far = False
    _fill(far)
    far.database.is_far = True
    with far.database.open_second_reader() as reader:
        far.index.close()  # another file is opened, while this goes on beside it
        with suppress(Cancelled):
            far.search.fill_in(reader, 1.0)
        with suppress(Cancelled):
            far.search.catch_up(reader)
    late = far.contacts.create(a_person("Ursula", points=()), far.actor).contact
    again = SearchIndex(far.index._path)
    assert again._path == far.index._path
    assert not again.needs_rebuild(far.database)
    again.catch_up(far.database, ContactSearchRepository(far.database))
    assert [hit.id for hit in again.find("ursula")] == [late.id]
    again.close()


def test_nothing_is_kept_of_what_changes_while_nobody_keeps_it(far: Office):
    _fill(far)
    far.database.is_far = False
    ids = [hit.ref.id for hit in far.search.find("jonas")]
    card = far.contacts.get(ids[0])
    far.contacts.save(card, replace(card, addresses=(Address(locality="Utena"),)), far.actor)
    far.database.is_far = True
    subtitles = {hit.ref: hit.subtitle for hit in far.search.find("jonas")}
    assert subtitles[RecordRef("contact", ids[0])] == "Utena"


def test_a_text_that_nobody_packed_shows_nothing():
    values = ["person", "Ann", "", "", "", "", "a\x1fb", 1_700_000_000_000]
    whole = packed(values, [("8 612", "+370612"), ("x@y.z", "x@y.z")])
    found = unpacked(whole)
    assert isinstance(found, FoundContact)
    assert found.channels == (("8 612", "+370612"), ("x@y.z", "x@y.z"))
    assert found.last_contact_at is not None
    for text in ("", "{", "[]", "7", '["person"]', whole[:-3] + "]", "null"):
        assert unpacked(text) is None, text
