"""The search over the whole base: quality, single contacts, the cache, what stays apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from crm_desktop.business.contacts.model import Address, Contact, ContactKind, PointKind
from crm_desktop.business.duplicates.model import (
    CERTAIN,
    Certainty,
    DuplicateQuery,
    Sign,
)
from crm_desktop.business.duplicates.service import DuplicateService
from crm_desktop.core.errors import UserError
from crm_desktop.storage.pair_file import PairFile
from tests.builders import Office, a_person, a_point, an_organization
from tests.business.duplicate_base import make_base, pairs_in, true_pairs

EVERYTHING = DuplicateQuery(certainties=frozenset())


@pytest.fixture
def duplicates(office: Office) -> Iterator[DuplicateService]:
    service = _service(office)
    yield service
    service.close()


def _service(office: Office) -> DuplicateService:
    file = PairFile(office.path.with_name("pairs.duplicates"))
    return DuplicateService(office.database, office.journal, office.contacts, file, office.events)


def _search(office: Office, duplicates: DuplicateService) -> None:
    for _ in range(10_000):
        with office.database.open_second_reader() as reader:
            if duplicates.run(reader):
                return
    raise AssertionError("the search does not end")


def _groups(
    duplicates: DuplicateService, query: DuplicateQuery = EVERYTHING
) -> list[tuple[tuple[int, ...], Certainty]]:
    return [
        (row.group.ids, row.group.certainty) for row in duplicates.rows(duplicates.order(query))
    ]


def _make(office: Office, *contacts: object) -> list[int]:
    done = office.contacts.create_many(contacts, office.actor)  # type: ignore[arg-type]
    return list(done.ids)


def test_quality_on_a_base_with_known_duplicates(
    office: Office, duplicates: DuplicateService, capsys: pytest.CaptureFixture[str]
) -> None:
    base = make_base(900)
    ids = _make(office, *(contact for contact, _number in base))
    truth = true_pairs(zip(ids, (number for _contact, number in base), strict=True))
    _search(office, duplicates)
    found = set(pairs_in(ids for ids, _c in _groups(duplicates, DuplicateQuery())))
    right = len(found & truth)
    precision, recall = right / len(found), right / len(truth)
    with capsys.disabled():
        print(f"\nduplicates, sure and likely: precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= 0.97
    assert recall >= 0.95


def test_cards_that_contradict_each_other_are_not_sure_over_a_third(
    office: Office, duplicates: DuplicateService
) -> None:
    """Father and son with one telephone and one address, and a card without a birthday."""
    phone, mail = a_point("8 612 34567"), a_point("jonas@rytas.example", PointKind.EMAIL)
    ids = _make(
        office,
        a_person("Jonas Petraitis", points=(phone,), birth_date="1950-01-02"),
        a_person("Jonas Petraitis", points=(mail,), birth_date="1980-03-04"),
        a_person("Jonas Petraitis", points=(phone, mail)),
        an_organization("UAB Rytas", points=(), tax_id="LT100001"),
        an_organization("Rytas, UAB", points=(), tax_id="LT100001"),
    )
    _search(office, duplicates)
    assert _groups(duplicates) == [
        ((ids[3], ids[4]), Certainty.SURE),
        ((ids[0], ids[1], ids[2]), Certainty.LIKELY),
    ], "and the surest first"
    assert duplicates.sure_ids() == tuple(duplicates.order(EVERYTHING))[:1]
    row = duplicates.rows(duplicates.order(EVERYTHING))[1]
    assert row.group.signs & Sign.OTHER_BIRTHDAY, "why is said"
    father = office.contacts.get(ids[0])
    saved = office.contacts.save(father, replace(father, birth_date="1980-03-04"), office.actor)
    assert saved.contact.birth_date == "1980-03-04"
    assert _groups(duplicates)[0] == ((ids[0], ids[1], ids[2]), Certainty.SURE), "put right"
    son = office.contacts.get(ids[1])
    office.contacts.save(son, replace(son, birth_date="1981-03-04"), office.actor)
    assert _groups(duplicates)[1] == ((ids[0], ids[1], ids[2]), Certainty.LIKELY), "and back"


def test_pairs_have_their_reasons_and_certainty(
    office: Office, duplicates: DuplicateService
) -> None:
    shared = a_point("8 612 34567")
    ids = _make(
        office,
        a_person("Ivan Ivanov", points=(shared,)),
        a_person("ایوان ایوانف", points=(shared,)),
        a_person("Ona Onaitė", points=(), birth_date="1980-02-03"),
        a_person("Onaitė, Ona", points=(), birth_date="1980-02-03"),
        a_person("Jonas Jonaitis", points=()),
        a_person("Jonas Jonaitis", points=()),
        a_person("Rasa Rasaitė", points=(), birth_date="1990-01-01"),
        a_person("Rasa Rasaitė", points=(), birth_date="1991-01-01"),
        an_organization("UAB „Rytų sodas“", points=(), tax_id="LT100001", addresses=()),
        an_organization("Rytų sodas", points=(), tax_id="100001", addresses=()),
        an_organization("Vakarų sodas", points=(), tax_id="LT100002", addresses=()),
    )
    _search(office, duplicates)
    assert sorted(_groups(duplicates)) == [
        ((ids[0], ids[1]), Certainty.SURE),
        ((ids[2], ids[3]), Certainty.LIKELY),
        ((ids[4], ids[5]), Certainty.POSSIBLE),
        ((ids[8], ids[9]), Certainty.SURE),
    ]
    first = next(row for row in duplicates.first_page(EVERYTHING).rows if ids[0] in row.group.ids)
    assert Sign.PHONE | Sign.NAME_SCRIPT in Sign(first.group.signs)
    assert first.group.kind is ContactKind.PERSON
    assert duplicates.counts().by_certainty == {
        Certainty.SURE: 2, Certainty.LIKELY: 1, Certainty.POSSIBLE: 1,
    }  # fmt: skip
    assert duplicates.counts().contacts_in_sure == 4
    assert duplicates.certain() == duplicates._file.counted() == 3, "the next start tells it"


def test_a_list_is_narrowed_by_certainty_sign_kind_owner_and_name(
    office: Office, duplicates: DuplicateService
) -> None:
    shared = a_point("8 612 34567")
    ids = _make(
        office,
        a_person("Ivan Ivanov", points=(shared,), owner_id=office.user.id),
        a_person("Ivan Ivanov", points=(shared,)),
        a_person("Jonas Jonaitis", points=()),
        a_person("Jonas Jonaitis", points=()),
        an_organization("UAB Rytas", points=(), tax_id="LT100001"),
        an_organization("Rytas", points=(), tax_id="LT100001"),
    )
    _search(office, duplicates)
    ivan, jonas, firm = (tuple(ids[n : n + 2]) for n in (0, 2, 4))

    def shown(**values: object) -> list[tuple[int, ...]]:
        query = replace(DuplicateQuery(), **values)  # type: ignore[arg-type]
        return sorted(found for found, _certainty in _groups(duplicates, query))

    assert shown() == [ivan, firm]
    assert shown(certainties=frozenset({Certainty.POSSIBLE})) == [jonas]
    assert shown(certainties=CERTAIN, kind=ContactKind.ORGANIZATION) == [firm]
    assert shown(sign=Sign.PHONE) == [ivan]
    assert shown(owner_id=office.user.id) == [ivan]
    assert shown(certainties=frozenset(), text="jona") == [jonas]
    assert len(duplicates.order(DuplicateQuery(text="nobody"))) == 0


def test_a_saved_card_is_checked_as_the_whole_search_would(
    office: Office, duplicates: DuplicateService
) -> None:
    ids = _make(office, *(contact for contact, _number in make_base(150, seed=3)))
    _search(office, duplicates)
    first = office.contacts.get(ids[0])
    twin = office.contacts.create(
        replace(first, id=0, uid=b"", version=0, owner_id=None), office.actor
    ).contact
    office.contacts.save(first, replace(first, display_name="Nobody Else"), office.actor)
    assert not duplicates.state().is_current
    _search(office, duplicates)
    single = sorted(_groups(duplicates))
    duplicates.search_again()
    _search(office, duplicates)
    assert sorted(_groups(duplicates)) == single
    assert any(twin.id in found for found, _certainty in single)


def test_what_was_found_is_there_at_the_next_start(
    office: Office, duplicates: DuplicateService
) -> None:
    ids = _make(office, a_person("Jonas Jonaitis"), a_person("Jonas Jonaitis"))
    assert not duplicates.state().has_results
    _search(office, duplicates)
    duplicates.close()
    again = _service(office)
    assert again.state().is_current
    assert [found for found, _certainty in _groups(again)] == [tuple(ids)]
    office.contacts.bin([ids[1]], office.actor)
    assert _groups(again) == []
    assert not again.state().is_current
    _search(office, again)
    office.contacts.restore([ids[1]], office.actor)
    _search(office, again)
    assert [found for found, _certainty in _groups(again)] == [tuple(ids)]
    again.close()


def test_what_is_said_not_to_be_one_stays_apart_until_undone(
    office: Office, duplicates: DuplicateService
) -> None:
    ids = _make(office, *(a_person("Jonas Jonaitis") for _ in range(3)))
    _search(office, duplicates)
    group = duplicates.first_page(DuplicateQuery()).rows[0]
    assert group.group.ids == tuple(ids)
    done = duplicates.say_not_duplicates([group.id], office.actor)
    assert _groups(duplicates) == []
    office.history.undo(office.actor, done.seq)
    assert [found for found, _certainty in _groups(duplicates)] == [tuple(ids)]
    duplicates.say_not_duplicates([group.id], office.actor)
    duplicates.search_again()
    _search(office, duplicates)
    assert _groups(duplicates) == []
    with pytest.raises(UserError, match="record_gone"):
        duplicates.say_not_duplicates([group.id], office.actor)


def test_all_sure_ones_are_merged_in_one_batch(
    office: Office, duplicates: DuplicateService
) -> None:
    ids = _make(
        office,
        *(a_person("Jonas Jonaitis", tags=(tag,)) for tag in "abc"),
        *(a_person("Ona Onaitė", points=(a_point("8 600 00000"),)) for _ in range(2)),
        a_person("Rasa Rasaitė", points=()),
        a_person("Rasa Rasaitė", points=()),
    )
    _search(office, duplicates)
    done = duplicates.merge(duplicates.sure_ids(), office.actor)
    assert (done.count, done.skipped) == (5, 0)
    assert _groups(duplicates) == [((ids[5], ids[6]), Certainty.POSSIBLE)]
    assert set(office.contacts.get(ids[0]).tags) == {"a", "b", "c"}
    office.history.undo(office.actor, done.seq)
    _search(office, duplicates)
    assert sorted(found for found, _certainty in _groups(duplicates)) == [
        tuple(ids[:3]), tuple(ids[3:5]), tuple(ids[5:]),
    ]  # fmt: skip


def test_a_search_given_up_leaves_what_was_found(
    office: Office, duplicates: DuplicateService
) -> None:
    _make(office, a_person("Jonas Jonaitis"), a_person("Jonas Jonaitis"))
    _search(office, duplicates)
    duplicates.search_again()
    duplicates.stop()
    assert len(_groups(duplicates)) == 1


def test_a_damaged_cache_is_made_anew(office: Office) -> None:
    office.path.with_name("pairs.duplicates").write_bytes(b"no database at all" * 100)
    _make(office, a_person("Jonas Jonaitis"), a_person("Jonas Jonaitis"))
    service = _service(office)
    _search(office, service)
    assert len(_groups(service)) == 1
    service.close()


def test_the_pairs_of_one_key(office: Office, duplicates: DuplicateService) -> None:
    """A number that many have joins those with like names only."""
    office_phone = a_point("8 5 200 0142")
    names = ["Jonas Petraitis", "Ona Kazlauskienė", "Rasa Butkutė", "Petraitis Jonas"]
    ids = _make(office, *(a_person(name, points=(office_phone,)) for name in names))
    _search(office, duplicates)
    assert _groups(duplicates) == [((ids[0], ids[3]), Certainty.SURE)]


def test_a_few_namesakes_are_possible_unless_something_is_against(
    office: Office, duplicates: DuplicateService
) -> None:
    vilnius, riga = Address(locality="Vilnius"), Address(locality="Rīga")

    def named(name: str, *addresses: Address) -> Contact:
        return a_person(name, points=(), addresses=addresses)

    ids = _make(
        office,
        named("Jonas Jonaitis"),
        named("Jonaitis Jonas"),
        named("Jonas JONAITIS"),
        named("Ona Onaitė", vilnius),
        named("Ona Onaitė", riga),
        named("Ona Onaitė"),
        *(named("Rasa Rasaitė") for _ in range(5)),
    )
    _search(office, duplicates)
    possible = [tuple(ids[:3]), (ids[3], ids[5]), (ids[4], ids[5])]
    assert sorted(_groups(duplicates)) == [(found, Certainty.POSSIBLE) for found in possible]
    first = office.contacts.get(ids[0])
    office.contacts.save(first, replace(first, nickname="Jonukas"), office.actor)
    _search(office, duplicates)
    assert sorted(found for found, _certainty in _groups(duplicates)) == possible


def test_unread_phones_and_registration_numbers_are_keys(
    office: Office, duplicates: DuplicateService
) -> None:
    odd, other = a_point("tel. 999-00-12 (Ona)"), a_point("9990012")
    assert not odd.normalized_value
    ids = _make(
        office,
        a_person("Jonas Jonaitis", points=(odd,)),
        a_person("J. Jonaitis", points=(other,)),
        an_organization("Rytas", points=(), registration_no="HRB 12345", addresses=()),
        an_organization("Rytas und Söhne", points=(), registration_no="hrb-12345", addresses=()),
    )
    _search(office, duplicates)
    expected = sorted(_groups(duplicates))
    assert [found for found, _certainty in expected] == [(ids[0], ids[1]), (ids[2], ids[3])]
    signs = [row.group.signs for row in duplicates.first_page(EVERYTHING).rows]
    assert any(one & Sign.PHONE for one in signs)
    assert any(one & Sign.REGISTRATION for one in signs)
    card = office.contacts.get(ids[1])
    office.contacts.save(card, replace(card, nickname="Jonas"), office.actor)
    _search(office, duplicates)
    assert sorted(_groups(duplicates)) == expected
    card = office.contacts.get(ids[1])
    office.contacts.save(card, replace(card, points=()), office.actor)
    _search(office, duplicates)
    card = office.contacts.get(ids[0])
    office.contacts.save(card, replace(card, nickname="Jonas"), office.actor)
    _search(office, duplicates)
    assert [found for found, _certainty in _groups(duplicates)] == [(ids[2], ids[3])]
