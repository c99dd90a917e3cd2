"""Filters on any field: pure rules, JSON, and exactly the contacts that fulfill them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from crm_desktop.app import demo_company
from crm_desktop.business.contacts import filter_repository, list_repository
from crm_desktop.business.contacts.agreed import Agreed
from crm_desktop.business.contacts.derived import sort_key
from crm_desktop.business.contacts.filter_sql import FilterContext
from crm_desktop.business.contacts.filters import (
    DEPTH_LIMIT,
    FIELDS,
    Condition,
    Field,
    FieldType,
    Filter,
    Operator,
    checked,
    from_json,
    is_valid,
    to_json,
)
from crm_desktop.business.contacts.model import (
    Address,
    Contact,
    ContactKind,
    ContactPoint,
    ContactQuery,
    ContactSort,
    PointKind,
)
from crm_desktop.business.contacts.own_filters import own_fields_of
from crm_desktop.business.contacts.party_kinds import PartyKind
from crm_desktop.business.contacts.personal import ChannelPreference, ImportantDate
from crm_desktop.business.contacts.relations import Relationship
from crm_desktop.business.custom_fields.model import (
    CustomField,
    FieldKind,
    FieldTarget,
    Option,
)
from crm_desktop.core.errors import UserError
from crm_desktop.core.text import digits_of, fold
from tests.builders import NOON, Office, a_person, an_organization, open_office

Test = Callable[[Contact], bool]
O = Operator  # noqa: E741


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The demo company with 500 contacts, some in the bin, some with birthdays and sources."""
    office = open_office(tmp_path_factory.mktemp("filters") / "company.crm")
    demo_company.build(office, 500)
    source = office.contacts.ensure_source("Trade fair", office.actor)
    ids = office.contacts.order(ContactQuery())
    for number, key in enumerate(ids[:60]):
        card = office.contacts.get(key)
        day = f"--{1 + number % 12:02}-{1 + number % 28:02}"
        edited = replace(
            card,
            birth_date=day,
            source_id=source.id if number % 3 else None,
            preferences=(ChannelPreference("sms", is_opted_out=number % 2 == 0),)
            if number % 4
            else (ChannelPreference("call", is_preferred=True),),
            dates=(ImportantDate("Wedding", day),) if number % 5 else (),
        )
        office.contacts.save(card, edited, office.actor)
    office.contacts.bin(ids[200:230], office.actor)
    office.contacts.agreed_fields = lambda: (Agreed("phone"), Agreed("city"), Agreed("birthday"))
    yield office
    office.close()


def _cards(office: Office) -> dict[int, Contact]:
    return {key: office.contacts.get(key) for key in office.contacts.order(ContactQuery())}


def _has_number(digits: str) -> Test:
    return lambda card: any(
        digits in digits_of(point.normalized_value) for point in card.points if point.kind.is_number
    )


def _city(card: Contact) -> str:
    chosen = ""
    for address in card.addresses:
        if address.locality and (not chosen or address.is_primary):
            chosen = address.locality
    return fold(chosen)


def _tag_ids(office: Office) -> dict[str, str]:
    return {tag.name: str(tag.id) for tag in office.contacts.tags()}


def _cases(office: Office) -> list[tuple[Condition, Test]]:
    tags = _tag_ids(office)
    name = next(iter(tags))
    source = str(office.contacts.sources()[0].id)
    recent = NOON.date() - timedelta(days=30)
    return [
        (
            Condition("stage", O.IS, ("customer", "lost")),
            lambda c: c.lifecycle_stage in ("customer", "lost"),
        ),
        (Condition("stage", O.IS_NOT, ("cold",)), lambda c: c.lifecycle_stage != "cold"),
        (Condition("type", O.IS, ("supplier",)), lambda c: PartyKind.SUPPLIER in c.party_kinds),
        (
            Condition("type", O.IS_NOT, ("customer",)),
            lambda c: PartyKind.CUSTOMER not in c.party_kinds,
        ),
        (Condition("type", O.EMPTY), lambda c: not c.party_kinds),
        (Condition("owner", O.IS, ("1",)), lambda c: c.owner_id == 1),
        (Condition("owner", O.IS_NOT, ("1", "2")), lambda c: c.owner_id not in (1, 2)),
        (Condition("owner", O.EMPTY), lambda c: c.owner_id is None),
        (Condition("kind", O.IS, ("person",)), lambda c: c.kind is ContactKind.PERSON),
        (Condition("tag", O.IS, (tags[name],)), lambda c: name in c.tags),
        (Condition("tag", O.IS_NOT, (tags[name],)), lambda c: name not in c.tags),
        (Condition("tag", O.EMPTY), lambda c: not c.tags),
        (
            Condition("name", O.CONTAINS, ("an",)),
            lambda c: "an" in sort_key(c.kind, c.display_name),
        ),
        (
            Condition("name", O.BEGINS, ("Ža",)),
            lambda c: sort_key(c.kind, c.display_name).startswith("za"),
        ),
        (Condition("phone", O.CONTAINS, ("37",)), _has_number("37")),
        (Condition("phone", O.EMPTY), lambda c: not any(p.kind.is_number for p in c.points)),
        (Condition("email", O.FILLED), lambda c: any(str(p.kind) == "email" for p in c.points)),
        (
            Condition("email", O.CONTAINS, ("info",)),
            lambda c: any("info" in p.normalized_value for p in c.points if str(p.kind) == "email"),
        ),
        (Condition("city", O.IS, ("vilnius", "Rīga")), lambda c: _city(c) in ("vilnius", "riga")),
        (Condition("city", O.IS_NOT, ("Vilnius",)), lambda c: _city(c) != "vilnius"),
        (Condition("city", O.BEGINS, ("k",)), lambda c: _city(c).startswith("k")),
        (Condition("city", O.EMPTY), lambda c: not _city(c)),
        (
            Condition("country", O.IS, ("LT",)),
            lambda c: any(a.country == "LT" for a in c.addresses),
        ),
        (
            Condition("country", O.IS_NOT, ("LT",)),
            lambda c: all(a.country != "LT" for a in c.addresses),
        ),
        (Condition("country", O.EMPTY), lambda c: not any(a.country for a in c.addresses)),
        (Condition("source", O.IS, (source,)), lambda c: str(c.source_id) == source),
        (Condition("source", O.EMPTY), lambda c: c.source_id is None),
        (
            Condition("last_contact", O.LAST_DAYS, ("30",)),
            lambda c: c.last_contact_at is not None and c.last_contact_at.date() >= recent,
        ),
        (
            Condition("last_contact", O.BEFORE_DAYS, ("30",)),
            lambda c: c.last_contact_at is not None and c.last_contact_at.date() < recent,
        ),
        (Condition("last_contact", O.EMPTY), lambda c: c.last_contact_at is None),
        (Condition("created", O.THIS_MONTH), lambda _c: True),
        (Condition("updated", O.UNTIL, ("2020-01-01",)), lambda _c: False),
        (Condition("birthday", O.THIS_MONTH), lambda c: c.birth_date[-5:-3] == "06"),
        (
            Condition("birthday", O.NEXT_DAYS, ("200",)),
            lambda c: bool(c.birth_date) and not "01-01" < c.birth_date[-5:] < "06-15",
        ),
        (Condition("starred", O.IS, ("yes",)), lambda c: c.is_starred),
        (Condition("unreachable", O.IS_NOT, ("yes",)), lambda c: c.is_reachable),
        (
            Condition("incomplete", O.IS, ("yes",)),
            lambda c: not (any(p.kind.is_number for p in c.points) and _city(c) and c.birth_date),
        ),
        (Condition("custom:9", O.IS, ("gone",)), lambda _c: False),
        (
            Condition("opted_out", O.IS, ("sms",)),
            lambda c: any(p.is_opted_out and p.channel == "sms" for p in c.preferences),
        ),
        (
            Condition("opted_out", O.IS_NOT, ("sms", "call")),
            lambda c: (
                not any(p.is_opted_out and p.channel in ("sms", "call") for p in c.preferences)
            ),
        ),
        (
            Condition("opted_out", O.EMPTY),
            lambda c: not any(p.is_opted_out for p in c.preferences),
        ),
        (Condition("prefers", O.FILLED), lambda c: any(p.is_preferred for p in c.preferences)),
        (
            Condition("important_date", O.NEXT_DAYS, ("30",)),
            lambda c: any("06-15" <= d.day[-5:] <= "07-15" for d in c.dates),
        ),
        (
            Condition("important_date", O.NEXT_DAYS, ("220",)),
            lambda c: any(d.day[-5:] >= "06-15" or d.day[-5:] <= "01-21" for d in c.dates),
        ),
        (
            Condition("important_date", O.THIS_MONTH),
            lambda c: any(d.day[-5:-3] == "06" for d in c.dates),
        ),
        (Condition("important_date", O.EMPTY), lambda c: not c.dates),
        (Condition("industry", O.FILLED), lambda c: bool(c.industry)),
        (Condition("industry", O.CONTAINS, ("FÜRN",)), lambda c: "furn" in fold(c.industry)),
        (Condition("tax_id", O.CONTAINS, ("lt1",)), lambda c: "lt1" in fold(c.tax_id)),
        (Condition("notes", O.EMPTY), lambda c: not c.notes),
        (Condition("notes", O.CONTAINS, ("Spring",)), lambda c: "spring" in fold(c.notes)),
        (
            Condition("address", O.CONTAINS, ("savanoriu",)),
            lambda c: any("savanoriu" in fold(a.street_address) for a in c.addresses),
        ),
        (Condition("address", O.EMPTY), lambda c: not c.addresses),
        (
            Condition("website", O.CONTAINS, ("www.",)),
            lambda c: any("www." in p.raw_value for p in c.points if str(p.kind) == "url"),
        ),
        (
            Condition("website", O.EMPTY),
            lambda c: not any(str(p.kind) == "url" for p in c.points),
        ),
        (Condition("picture", O.FILLED), lambda _c: False),
        (Condition("picture", O.EMPTY), lambda _c: True),
    ]


@pytest.fixture(params=["few", "many", "words"])
def amounts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How a list is found: by candidates, by intersecting everything, by the search index."""
    limit = 10**9 if request.param == "few" else -1
    monkeypatch.setattr(list_repository, "FEW", limit)
    monkeypatch.setattr(filter_repository, "FEW", limit)
    is_by_words = request.param == "words"
    monkeypatch.setattr(filter_repository, "FEW_FOR_WALK", 10**9 if is_by_words else limit)
    monkeypatch.setattr(filter_repository, "QUICK", 10**9 if is_by_words else abs(limit))
    monkeypatch.setattr(filter_repository, "FEW_WORDS", 0 if is_by_words else 8000)


def _found(office: Office, wanted: Filter, **query: object) -> set[int]:
    asked = ContactQuery(filter=wanted, **query)  # type: ignore[arg-type]
    order = office.contacts.order(asked)
    page = office.contacts.first_page(asked, 40)
    assert (
        page.total
        == len(order)
        == len(set(order))
        == office.contacts.count(replace(asked, text=""))
    )
    assert [row.id for row in page.rows] == list(order[:40])
    return set(order)


@pytest.mark.usefixtures("amounts")
def test_every_condition_gives_exactly_what_fulfills_it(company: Office) -> None:
    cards = _cards(company)
    for condition, test in _cases(company):
        wanted = {key for key, card in cards.items() if test(card)}
        assert _found(company, Filter((condition,))) == wanted, condition


@pytest.mark.usefixtures("amounts")
def test_conditions_combine_with_each_other_and_with_groups(company: Office) -> None:
    cards = _cards(company)
    cases = _cases(company)
    for number, (first, is_first) in enumerate(cases):
        second, is_second = cases[(number * 7 + 3) % len(cases)]
        third, is_third = cases[(number * 11 + 5) % len(cases)]
        every = {k for k, c in cards.items() if is_first(c) and is_second(c) and is_third(c)}
        assert _found(company, Filter((first, second, third))) == every
        some = {k for k, c in cards.items() if is_first(c) or is_second(c)}
        assert _found(company, Filter((first, second), is_any=True)) == some
        mixed = {k for k, c in cards.items() if (is_first(c) or is_second(c)) and is_third(c)}
        nested = Filter((Filter((first, second), is_any=True), third))
        assert _found(company, nested, sort=ContactSort.OWNER) == mixed


@pytest.mark.usefixtures("amounts")
def test_filters_go_with_text_and_the_lists_own_conditions(company: Office) -> None:
    text = set(company.contacts.order(ContactQuery(text="an", owner_id=1)))
    condition, test = _cases(company)[18]
    cards = _cards(company)
    wanted = {key for key in text if test(cards[key])}
    asked = ContactQuery(text="an", owner_id=1, filter=Filter((condition,)))
    assert set(company.contacts.order(asked)) == wanted


def test_a_filter_survives_json() -> None:
    inner = Filter((Condition("city", O.IS, ("Žiežmariai", "احمد")),), is_any=True)
    wanted = Filter((inner, Condition("birthday", O.NEXT_DAYS, ("7",))))
    assert from_json(to_json(wanted)) == wanted
    assert from_json("") == Filter()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[]", "filter_damaged"),
        ("{", "filter_damaged"),
        ('{"version":1}', "filter_damaged"),
        ('{"version":2,"parts":[]}', "filter_newer"),
        (
            '{"version":1,"parts":[{"field":"stage","operator":"like","values":[]}]}',
            "filter_damaged",
        ),
        (
            '{"version":1,"parts":[{"field":"created","operator":"from","values":["x"]}]}',
            "filter_damaged",
        ),
        ('{"version":1,"parts":[{"field":"name","operator":"is","values":5}]}', "filter_damaged"),
        ('{"version":1,"parts":[' + '{"parts":[' * 4 + "]}" * 4 + "]}", "filter_too_deep"),
    ],
)
def test_a_text_that_is_no_filter_is_refused(text: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        from_json(text)
    assert refused.value.code == code


def test_groups_inside_groups_end_somewhere() -> None:
    wanted = Filter((Condition("starred", O.IS, ("yes",)),))
    for _level in range(DEPTH_LIMIT):
        wanted = Filter((wanted,))
    with pytest.raises(UserError):
        checked(wanted)


def test_values_must_suit_the_field() -> None:
    number = Field("custom:1", FieldType.NUMBER)
    assert is_valid(Condition("custom:1", O.BETWEEN, ("1.5", "-3")), number)
    assert not is_valid(Condition("custom:1", O.IS, ("many",)), number)
    assert not is_valid(Condition("custom:1", O.BETWEEN, ("1",)), number)
    created = next(field for field in FIELDS if field.key == "created")
    assert O.EMPTY not in created.operators
    assert not is_valid(Condition("created", O.LAST_DAYS, ("999999",)), created)


def test_narrowing_keeps_groups_apart() -> None:
    one, two = Condition("starred", O.IS, ("yes",)), Condition("owner", O.EMPTY)
    either = Filter((one, two), is_any=True)
    assert Filter((one,)).narrowed(either) == Filter((one, either))
    assert Filter().narrowed(either) == either


def test_a_filter_follows_what_is_saved(office: Office) -> None:
    asked = ContactQuery(filter=Filter((Condition("name", O.BEGINS, ("agn",)),)))
    assert office.contacts.first_page(asked).total == 0
    office.contacts.create(a_person(), office.actor)
    assert office.contacts.first_page(asked).total == 1


def test_own_fields_are_filtered_like_any_other(office: Office) -> None:
    fields, actor = office.custom_fields, office.actor
    ids = [office.contacts.create(a_person(f"Person {n}"), actor).contact.id for n in range(4)]
    budget = fields.create(CustomField("Budget", FieldKind.NUMBER, decimals=2), actor).field
    since = fields.create(CustomField("Since", FieldKind.DATE), actor).field
    wood = Option("oak", "Oak"), Option("ash", "Ash")
    woods = fields.create(CustomField("Woods", FieldKind.CHOICES, options=wood), actor).field
    vip = fields.create(CustomField("VIP", FieldKind.YES_NO), actor).field
    auditor = fields.create(CustomField("Auditor", FieldKind.LINK), actor).field
    firm = office.contacts.create(an_organization("UAB Žemė"), actor).contact.id
    codes = {option.name: option.code for option in woods.options}
    fields.set_many(ids[:2], budget.id, 1250, actor)
    fields.set_many(ids[2:3], budget.id, -50, actor)
    fields.set_many(ids[1:3], since.id, "2026-06-10", actor)
    fields.set_many(ids[:1], woods.id, (codes["Oak"], codes["Ash"]), actor)
    fields.set_many(ids[1:2], woods.id, (codes["Ash"],), actor)
    fields.set_many(ids[3:], vip.id, True, actor)
    fields.set_many(ids[2:], auditor.id, firm, actor)
    cases = [
        (Condition(budget.key, O.IS, ("12.5",)), ids[:2]),
        (Condition(budget.key, O.FROM, ("-1",)), ids[:3]),
        (Condition(budget.key, O.UNTIL, ("0",)), ids[2:3]),
        (Condition(budget.key, O.BETWEEN, ("13", "12")), ids[:2]),
        (Condition(budget.key, O.EMPTY), [*ids[3:], firm]),
        (Condition(since.key, O.LAST_DAYS, ("5",)), ids[1:3]),
        (Condition(since.key, O.LAST_DAYS, ("4",)), []),
        (Condition(since.key, O.THIS_MONTH), ids[1:3]),
        (Condition(woods.key, O.IS, (codes["Ash"],)), ids[:2]),
        (Condition(woods.key, O.IS_NOT, (codes["Oak"],)), [*ids[1:], firm]),
        (Condition(vip.key, O.IS, ("yes",)), ids[3:]),
        (Condition(auditor.key, O.CONTAINS, ("zem",)), ids[2:]),
        (Condition(auditor.key, O.CONTAINS, ("person",)), []),
        (Condition(auditor.key, O.EMPTY), [*ids[:2], firm]),
    ]
    for condition, wanted in cases:
        assert _found(office, Filter((condition,))) == set(wanted), condition
    assert [one.name for one in own_fields_of(fields.fields())] == [
        "Budget", "Since", "Woods", "VIP", "Auditor",
    ]  # fmt: skip


def test_agreed_own_fields_make_a_card_incomplete(office: Office) -> None:
    fields, actor = office.custom_fields, office.actor
    ids = [office.contacts.create(a_person(f"Person {n}"), actor).contact.id for n in range(2)]
    firm = office.contacts.create(an_organization(), actor).contact.id
    asked = Filter((Condition("incomplete", O.IS, ("yes",)),))
    assert _found(office, asked) == set()
    size = CustomField("Size", FieldKind.TEXT, FieldTarget.PERSON, is_agreed=True)
    size = fields.create(size, actor).field
    fields.set_many(ids[:1], size.id, "L", actor)
    assert _found(office, asked) == {ids[1]}
    full = Filter((Condition("incomplete", O.IS_NOT, ("yes",)),))
    assert _found(office, full) == {ids[0], firm}


def test_relations_recommenders_and_languages_are_filtered(office: Office) -> None:
    contacts, actor = office.contacts, office.actor

    def made(name: str, **values: object) -> int:
        return contacts.create(replace(a_person(name), **values), actor).contact.id

    ona, jonas, ruta = made("Ona", language="lt, ru"), made("Jonas", language="ru"), made("Rūta")
    petras = made("Petras", referred_by_id=ruta)
    contacts.relations.add(Relationship(ona, jonas, "parent"), actor)
    contacts.relations.add(Relationship(jonas, ruta, "spouse"), actor)

    def found(field: str, operator: Operator, *values: str) -> set[int]:
        wanted = Filter((Condition(field, operator, values),))
        query = ContactQuery(filter=wanted)
        order = contacts.order(query)
        assert contacts.count(query) == len(order) == contacts.first_page(query).total
        return set(order)

    everybody = {ona, jonas, ruta, petras}
    assert found("relation", O.IS, "parent.from") == {jonas}
    assert found("relation", O.IS, "parent.to") == {ona}
    assert found("relation", O.IS, "spouse.from", "gone.to") == {jonas, ruta}
    assert found("relation", O.IS_NOT, "spouse.from") == {ona, petras}
    assert found("relation", O.EMPTY) == {petras}
    assert found("related_to", O.CONTAINS, "rut") == {jonas}
    assert found("related_to", O.FILLED) == everybody - {petras}
    assert found("recommended_by", O.CONTAINS, "RŪTA") == {petras}
    assert found("recommended_by", O.EMPTY) == everybody - {petras}
    assert found("language", O.IS, "ru") == {ona, jonas}
    assert found("language", O.IS_NOT, "lt") == everybody - {ona}
    assert found("language", O.FILLED) == {ona, jonas}
    assert contacts.languages() == ("lt", "ru")
    contacts.bin([jonas], actor)
    assert found("relation", O.FILLED) == set(), "what leads into the bin does not count"


@pytest.mark.usefixtures("amounts")
def test_a_channel_is_found_by_its_text_its_label_and_both(office: Office) -> None:
    def site(address: str, label: str = "") -> ContactPoint:
        return ContactPoint(PointKind.URL, address, address, label=label)

    sites = (site("https://baltija.example", "Shop"), site("https://baltija.example"), site("x.lt"))
    shop, plain, other = office.contacts.create_many(
        [a_person(f"Name {n}", points=(one,)) for n, one in enumerate(sites)], office.actor
    ).ids

    def found(text: str) -> set[int]:
        return _found(office, Filter((Condition("website", O.CONTAINS, (text,)),)))

    assert found("BALTIJA") == {shop, plain}
    assert found("shop") == found("example shop") == {shop}
    assert found("nowhere") == set()
    card = office.contacts.get(other)
    office.contacts.save(card, replace(card, points=(site("x.lt", "Web shop"),)), office.actor)
    assert found("shop") == {shop, other}, "a label that came later"


@pytest.mark.usefixtures("amounts")
def test_an_umlaut_is_found_written_with_two_letters_and_not_the_other_way_round(
    office: Office,
) -> None:
    names = ("Jürgen Müller", "Juergen Mueller", "Jurgen Muller", "Michael Kühn", "Michal Kuehn")
    people = [a_person(name, notes=f"like {name}") for name in names]
    ids = list(office.contacts.create_many(people, office.actor).ids)

    def found(text: str, field: str = "name", *more: Condition) -> list[int]:
        asked = Filter((Condition(field, O.CONTAINS, (text,)), *more))
        return sorted(ids.index(key) for key in _found(office, asked))

    for field in ("name", "notes"):
        assert found("MÜLL", field) == [0, 1, 2]
        assert found("muell", field) == [1], "what is chosen is changed at once"
        assert found("mull", field) == [0, 2]
        assert found("michael", field) == [3], "no Michal"
        assert found("kühn", field) == [3, 4]
    assert found("müll", "notes", Condition("name", O.CONTAINS, ("jürg",))) == [0, 1, 2]


@pytest.mark.parametrize("few_words", [8000, 1, 0])
@pytest.mark.usefixtures("amounts")
def test_an_address_is_found_by_words_of_any_of_its_lines(
    office: Office, few_words: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few, too many or no words known to the search index: the answers are the same."""
    for name in ("FEW_WORDS", "DEAR_WORDS"):
        monkeypatch.setattr(filter_repository, name, few_words)
    house = Address(
        street_address="Šv. Jono g. 12-3", locality="Kaunas", postal_code="LT-44280", country="LT"
    )
    farm = Address(region="Aukštaitija", locality="Jonava", country="Lietuva")
    first, second, both, _none = office.contacts.create_many(
        [
            a_person(f"Name {n}", addresses=addresses)
            for n, addresses in enumerate(((house,), (farm,), (farm, house), ()))
        ],
        office.actor,
    ).ids

    def found(text: str) -> set[int]:
        return _found(office, Filter((Condition("address", O.CONTAINS, (text,)),)))

    for text in ("JONO G. 12", "12-3 kaunas", "sv. jono", "44280", "kaunas lt-44280 lt"):
        assert found(text) == {first, both}, text
    for text in ("aukstaitija", "jonava aukš", "tija lietuva"):
        assert found(text) == {second, both}, text
    assert found("jon") == {first, second, both}
    assert found("jono g. 21") == found("nowhere") == set(), "of different addresses is not enough"
    card = office.contacts.get(second)
    office.contacts.save(card, replace(card, addresses=(replace(house, region="X"),)), office.actor)
    assert found("jono g. 12") == {first, second, both}, "as it was saved"
    assert found("aukstaitija") == {both}


def test_a_first_page_with_a_filter_and_an_owner_does_not_wait_for_all_matches(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody has asked yet: the rows along the order are looked at for both."""
    drafts = [
        replace(a_person(f"Name {n:03}"), occupation="Smith" if n % 3 else "") for n in range(60)
    ]
    ids = list(office.contacts.create_many(drafts, office.actor).ids)
    owner = office.user.id
    office.contacts.assign_owner(ids[::2], owner, office.actor)
    monkeypatch.setattr(list_repository, "FEW", 0)
    monkeypatch.setattr(filter_repository, "QUICK", 0)
    lists = list_repository.ContactListRepository(office.database)
    filled = Filter((Condition("occupation", O.FILLED),))
    for sort in (ContactSort.NAME, ContactSort.UPDATED):
        asked = ContactQuery(owner_id=owner, filter=filled, sort=sort, descending=True)
        context = FilterContext(NOON.date())
        total, page = lists.first_ids(asked, None, [owner], 10, context)
        assert total is None
        whole = lists.order(asked, None, [owner], context)
        assert page == list(whole[:10])
        assert len(whole) == 20
        lists = list_repository.ContactListRepository(office.database)
