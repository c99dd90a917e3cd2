"""What was exported comes back without a difference: export, bring back, export again."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from crm_desktop.business.contacts.exchange import ContactExchange
from crm_desktop.business.contacts.model import (
    Address,
    Affiliation,
    Contact,
    ContactKind,
    ContactPoint,
    ContactQuery,
    PointKind,
)
from crm_desktop.business.contacts.party_kinds import PartyKind
from crm_desktop.business.contacts.personal import ChannelPreference, ImportantDate
from crm_desktop.business.contacts.whole import TakenIn, WholeContact, WholePlace, WholeRelation
from crm_desktop.business.contacts.whole_repository import WholeContactRepository
from crm_desktop.business.custom_fields.model import CustomField, FieldKind, Option
from crm_desktop.business.custom_fields.values import stored_value
from crm_desktop.business.exports.bringing_back import BringingBack
from crm_desktop.business.exports.company_back import CompanySetup
from crm_desktop.business.exports.model import ExportFormat, ExportOrder, ExportWords
from crm_desktop.business.exports.repository import SetupRepository
from crm_desktop.core.errors import UserError
from crm_desktop.core.text import clean_name, clean_text
from crm_desktop.formats.spreadsheet import open_workbook
from crm_desktop.ui.contacts.export_words import export_words
from tests.builders import Office, a_person, a_point, an_organization, open_office

FIELDS = (
    CustomField("Size", FieldKind.NUMBER, decimals=2),
    CustomField("Phone", FieldKind.TEXT),
    CustomField("Budget", FieldKind.MONEY, currency="EUR"),
    CustomField("Since", FieldKind.DATE),
    CustomField("Colors", FieldKind.CHOICES, options=(Option("a", "Red, dark"), Option("b", "B"))),
    CustomField("Pays", FieldKind.YES_NO),
    CustomField("Partner firm", FieldKind.LINK),
)
WORDS = (ExportWords(), export_words())
IN_ANOTHER_LANGUAGE = ExportWords(
    {key: f"{word} ž" for key, word in export_words().headings.items()},
    {code: f"{word} ž" for code, word in export_words().stages.items()},
    {code: f"{word} ž" for code, word in export_words().party_kinds.items()},
    {code: f"{word} ž" for code, word in export_words().contact_kinds.items()},
    "taip",
)


def back(office: Office) -> BringingBack:
    exchange = ContactExchange(office.database, office.journal, office.repository)
    setup = CompanySetup(SetupRepository(office.database), office.journal)
    return BringingBack(exchange, office.custom_fields, setup)


def export(office: Office, path: Path, kind: ExportFormat, words: ExportWords) -> Path:
    order = ExportOrder(path, kind, replaces=True)
    office.exports.export(order, words, office.actor)
    return path


def said(path: Path, kind: ExportFormat) -> object:
    """What a file says, apart from the moments at which the base was written."""
    if kind is ExportFormat.VCARD:
        lines = path.read_bytes().split(b"\r\n")
        return [line for line in lines if not line.startswith(b"REV:")]
    if kind is ExportFormat.CSV:
        return path.read_bytes()
    with open_workbook(path) as workbook:
        return [tuple(row) for row in workbook.rows(workbook.sheets[0].name)]


def make_office(path: Path) -> Office:
    made = open_office(path)
    for field in FIELDS:
        made.custom_fields.create(field, made.actor)
    return made


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base with own fields and nobody in it."""
    path = tmp_path_factory.mktemp("empty") / "empty.crm"
    make_office(path).close()
    return path


_SCRIPTS = "aZ čŠйЩ אב عربپ አበ 漢字 ก้ 🙂 ́0=+-@'\";,|\\:_x0041_&<%\u200d"
_RAW = st.text(st.sampled_from(_SCRIPTS) | st.characters(codec="utf-8"), max_size=20)
_LINE = _RAW.map(lambda text: clean_name(text).text)
_SAID = _LINE.filter(bool)
_LINES = st.lists(_SAID, max_size=3).map("\n".join).map(clean_text)
_DAY = st.dates(date(1800, 1, 1), date(2100, 1, 1)).map(date.isoformat)
_MOMENT = st.datetimes(datetime(1950, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=UTC)
)
_PHONES = st.sampled_from(["8 612 34567", "+37061234567", "=1", "12345", "+370 5 2123456 ext. 4"])
_POINTS = st.lists(
    st.builds(
        ContactPoint,
        st.sampled_from(PointKind),
        _PHONES | _SAID,
        st.sampled_from(["", "+37061234567"]),
        st.sampled_from(["", "12"]),
        st.just("work") | _LINE,
        is_primary=st.booleans(),
        valid_until=st.just("") | _DAY,
    ),
    max_size=5,
)
_CONTACTS = st.builds(
    Contact,
    kind=st.sampled_from(ContactKind),
    display_name=_SAID,
    given_name=_LINE,
    family_name=_LINE,
    nickname=_LINE,
    tax_id=_LINE,
    gender=st.sampled_from(["", "male", "female"]),
    birth_date=st.just("") | _DAY | st.just("--02-29"),
    birth_calendar=st.sampled_from(["gregorian", "persian"]),
    party_kinds=st.frozensets(st.sampled_from(PartyKind)),
    lifecycle_stage=st.sampled_from(["cold", "customer"]),
    is_starred=st.booleans(),
    interests=_LINES,
    notes=_LINES,
    good_days=st.integers(0, 127),
    points=_POINTS.map(tuple),
    addresses=st.lists(
        st.builds(Address, _LINE, _SAID, _LINE, _LINE, _LINE, st.just("LT")), max_size=2
    ).map(tuple),
    tags=st.lists(_SAID, max_size=3).map(tuple),
    dates=st.lists(st.builds(ImportantDate, _SAID, _DAY), max_size=2).map(tuple),
    preferences=st.lists(
        st.builds(
            ChannelPreference, st.sampled_from(["email", "sms"]), st.booleans(), st.just(True),
            st.none() | _MOMENT, _LINE,
        ),
        max_size=2,
        unique_by=lambda one: one.channel,
    ).map(tuple),
    last_contact_at=st.none() | _MOMENT,
)  # fmt: skip
_VALUES = st.tuples(
    st.none() | st.integers(-(10**12), 10**12),
    _LINE,
    st.none() | st.integers(0, 10**12),
    st.just("") | _DAY,
    st.sampled_from([(), ("a",), ("a", "b")]),
    st.none() | st.booleans(),
)


@st.composite
def whole_bases(draw: st.DrawFn) -> list[WholeContact]:
    """Contacts that lead to each other, with own values; former people among them."""
    contacts = draw(st.lists(_CONTACTS, min_size=1, max_size=4))
    uids = [draw(st.uuids()).bytes for _ in contacts]
    firms = [n for n, contact in enumerate(contacts) if contact.kind is ContactKind.ORGANIZATION]
    wholes: list[WholeContact] = []
    for number, contact in enumerate(contacts):
        values = draw(_VALUES)
        custom = [
            stored_value(replace(field, id=key), value)
            for key, (field, value) in enumerate(zip(FIELDS, values, strict=False), 1)
        ]
        others = [n for n in range(len(contacts)) if n != number]
        places: list[WholePlace] = []
        if firms and contact.kind is ContactKind.PERSON:
            firm = draw(st.sampled_from(firms))
            name = contacts[firm].display_name
            places.append(
                WholePlace(name, uids[firm], draw(_LINE), "", True, "", draw(st.just("") | _DAY))
            )
        relations = [
            WholeRelation("friend", "", uids[other], draw(_LINE), "") for other in others[:1]
        ]
        wholes.append(
            WholeContact(
                replace(contact, uid=uids[number], custom=tuple(one for one in custom if one)),
                source=draw(st.sampled_from(["", "Fair"])),
                owner=draw(st.sampled_from(["", "Rasa Petrauskienė"])),
                referred_by_uid=uids[others[0]] if others and draw(st.booleans()) else b"",
                places=tuple(places),
                relations=tuple(relations),
                links=((len(FIELDS), uids[others[0]], ""),) if others else (),
            )
        )
    return wholes


def _searching(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),  # files are too slow to be shrunk
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@_searching(4)
@given(whole_bases(), st.sampled_from(WORDS))
def test_nothing_is_lost_on_the_way(
    tmp_path: Path, empty: Path, wholes: list[WholeContact], words: ExportWords
) -> None:
    _there_and_back(tmp_path, empty, wholes, words)


@pytest.mark.slow
@_searching(60)
@given(whole_bases(), st.sampled_from(WORDS))
def test_nothing_is_ever_lost(
    tmp_path: Path, empty: Path, wholes: list[WholeContact], words: ExportWords
) -> None:
    _there_and_back(tmp_path, empty, wholes, words)


def _there_and_back(
    tmp_path: Path, empty: Path, wholes: list[WholeContact], words: ExportWords
) -> None:
    for old in tmp_path.glob("*.crm"):
        old.unlink()
    first = _filled(empty, tmp_path / "first.crm", wholes)
    files = {kind: export(first, tmp_path / f"first.{kind}", kind, words) for kind in ExportFormat}
    first.close()
    for kind, path in files.items():
        copy = tmp_path / f"{kind}.crm"
        shutil.copy(empty, copy)
        second = open_office(copy)
        try:
            done = back(second).bring_back(path, words, second.actor)
            assert (done.created, done.skipped) == (len(wholes), 0)
            again = export(second, tmp_path / f"second.{kind}", kind, words)
            assert said(again, kind) == said(path, kind)
            assert back(second).bring_back(path, words, second.actor).unchanged == len(wholes)
        finally:
            second.close()


def _filled(empty: Path, path: Path, wholes: Sequence[WholeContact]) -> Office:
    shutil.copy(empty, path)
    office = open_office(path)
    exchange = ContactExchange(office.database, office.journal, office.repository)
    done = exchange.take_in(wholes, office.actor)
    assert done.created == len(wholes), done
    return office


def filled(office: Office) -> tuple[int, int]:
    """A person and the organization that they have left."""
    firm = office.contacts.create(an_organization(), office.actor).contact
    person = office.contacts.create(a_person(notes="=1+1"), office.actor).contact
    office.contacts.add_affiliation(
        Affiliation(person.id, firm.id, job_title="Buyer", end_date=date(2024, 1, 2)), office.actor
    )
    return person.id, firm.id


@pytest.mark.parametrize("kind", ExportFormat)
def test_an_edited_file_changes_what_it_says(
    office: Office, tmp_path: Path, kind: ExportFormat
) -> None:
    person, _firm = filled(office)
    path = export(office, tmp_path / "a", kind, ExportWords())
    card = office.contacts.get(person)
    edited = replace(card, display_name="Other", notes="Later", points=card.points[:1])
    office.contacts.save(card, edited, office.actor)
    done = back(office).bring_back(path, ExportWords(), office.actor)
    assert (done.created, done.updated, done.unchanged) == (0, 1, 1)
    again = office.contacts.get(person)
    assert (again.display_name, again.notes) == (card.display_name, "=1+1")
    assert [point.raw_value for point in again.points] == [point.raw_value for point in card.points]
    office.history.undo(office.actor, done.seq)
    assert office.contacts.get(person).display_name == "Other"


@pytest.mark.parametrize("kind", ExportFormat)
def test_a_number_understood_once_stays_understood(
    kind: ExportFormat, office: Office, tmp_path: Path
) -> None:
    """Numbering plans change: what was valid when it was saved may not be so any more."""
    text = "+37123062429"
    office.contacts.create(a_person(points=(a_point(text),)), office.actor)
    office.database.execute("UPDATE contact_point SET normalized_value = ?, is_valid = 1", (text,))
    path = export(office, tmp_path / "a", kind, ExportWords())
    assert back(office).bring_back(path, ExportWords(), office.actor) == TakenIn(0, unchanged=1)


def test_a_list_as_shown_keeps_what_it_does_not_show(office: Office, tmp_path: Path) -> None:
    person, _firm = filled(office)
    order = ExportOrder(tmp_path / "a.xlsx", ExportFormat.XLSX, columns=("name", "phone", "tags"))
    office.exports.export(order, ExportWords(), office.actor)
    done = back(office).bring_back(order.path, ExportWords(), office.actor)
    assert done == TakenIn(0, unchanged=2)
    assert len(office.contacts.get(person).points) == 2


def test_kinds_may_be_mixed_on_a_card(office: Office, tmp_path: Path) -> None:
    points = (a_point("ona@x.example", PointKind.EMAIL), a_point("8 612 34567"))
    office.contacts.create(a_person(points=points), office.actor)
    path = export(office, tmp_path / "a.xlsx", ExportFormat.XLSX, ExportWords())
    assert back(office).bring_back(path, ExportWords(), office.actor) == TakenIn(0, unchanged=1)


def test_the_bin_and_unknown_owners(office: Office, tmp_path: Path) -> None:
    person, firm = filled(office)
    path = export(office, tmp_path / "a.vcf", ExportFormat.VCARD, ExportWords())
    text = path.read_text(encoding="utf-8").replace("X-CRM-OWNER:Rasa", "X-CRM-OWNER:Zita")
    path.write_text(text, encoding="utf-8", newline="")
    office.contacts.bin([firm], office.actor)
    done = back(office).bring_back(path, ExportWords(), office.actor)
    assert done.skipped == 1
    assert done.unknown_owners == ("Zita Petrauskienė",)
    assert office.contacts.get(person).notes == "=1+1"


def test_a_place_brings_its_organization(office: Office, tmp_path: Path, empty: Path) -> None:
    person, _firm = filled(office)
    from array import array

    order = ExportOrder(tmp_path / "a.xlsx", ExportFormat.XLSX, array("q", [person]))
    office.exports.export(order, ExportWords(), office.actor)
    shutil.copy(empty, tmp_path / "b.crm")
    second = open_office(tmp_path / "b.crm")
    assert back(second).bring_back(order.path, ExportWords(), second.actor).created == 1
    names = {one.organization_name for one in _places(second)}
    assert names == {"UAB Žalgirio Baldai"}
    [place] = _places(second)
    assert place.end_date == date(2024, 1, 2)
    second.close()


def test_another_list_is_sent_to_the_import(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name;Phone\nOna;1\n")
    with pytest.raises(UserError) as told:
        back(office).bring_back(path, ExportWords(), office.actor)
    assert told.value.code == "not_an_export"
    assert not back(office).is_export(path, ("Name", "Phone"), ExportWords())


@pytest.mark.parametrize("kind", [ExportFormat.XLSX, ExportFormat.VCARD])
def test_a_list_of_our_own_is_known(kind: ExportFormat, office: Office, tmp_path: Path) -> None:
    office.contacts.create(a_person("Ona"), office.actor)
    path = export(office, tmp_path / f"a.{kind}", kind, ExportWords())
    assert back(office).is_export(path, ("display_name", "uid"), ExportWords())


def _places(office: Office) -> Sequence[Affiliation]:
    """The places of the first person there is."""
    [(key,)] = office.database.execute("SELECT id FROM contact WHERE kind = 'person'").fetchall()
    return office.contacts.affiliations_of(key)


def test_a_table_in_another_language_is_known_by_its_headings(tmp_path: Path):
    office = make_office(tmp_path / "a.crm")
    office.contacts.create(a_person("Ona Onaitė", lifecycle_stage="customer"), office.actor)
    path = export(office, tmp_path / "a.csv", ExportFormat.CSV, IN_ANOTHER_LANGUAGE)
    headings = path.read_text(encoding="utf-8-sig").splitlines()[0].split(";")
    now = export_words()
    assert not back(office).is_export(path, headings, now)
    both = replace(now, others=(IN_ANOTHER_LANGUAGE,))
    assert back(office).is_export(path, headings, both)
    assert back(office).bring_back(path, both, office.actor) == TakenIn(0, unchanged=1)
    other = make_office(tmp_path / "b.crm")
    done = back(other).bring_back(path, both, other.actor)
    assert done.created == 1
    [row] = other.contacts.first_page(ContactQuery()).rows
    assert other.contacts.get(row.id).lifecycle_stage == "customer"
    other.close()
    office.close()


def test_what_a_file_changes_and_tells_again_is_read_again(tmp_path: Path) -> None:
    office = open_office(tmp_path / "a.crm")
    firm = office.contacts.create(an_organization("Old firm"), office.actor).contact
    person = office.contacts.create(a_person(), office.actor).contact
    office.contacts.add_affiliation(Affiliation(person.id, firm.id), office.actor)
    reader = WholeContactRepository(office.database)
    firm_told, told = reader.read([firm.id, person.id])
    [place] = told.places
    renamed = replace(firm_told, contact=replace(firm_told.contact, display_name="New firm"))
    first = replace(
        told,
        contact=replace(told.contact, notes="one"),
        places=(replace(place, job_title="Clerk"),),
    )
    second = replace(
        told,
        contact=replace(told.contact, notes="two"),
        places=(replace(place, job_title="Head"),),
    )
    exchange = ContactExchange(office.database, office.journal, office.repository)
    done = exchange.take_in([renamed, first, second, told], office.actor)
    assert (done.updated, done.created) == (2, 0)
    [now] = reader.read([person.id])
    assert (now.contact.notes, now.main_organization) == (told.contact.notes, "New firm")
    assert [one.job_title for one in now.places] == [place.job_title]
    office.close()
