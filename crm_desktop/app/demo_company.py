"""An invented company with eight employees and clients in many scripts.

For trying the program out, for screenshots and for benchmarks: the same seed and number give the
same contacts (but for uids and moments). Everything goes through the services.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar

from crm_desktop.app.demo_details import OwnFields, Picker, make_own_fields, make_segments, wishes
from crm_desktop.app.demo_doubles import doubles
from crm_desktop.app.demo_names import (
    COMPANY,
    INDUSTRIES,
    LANDS,
    NOTES,
    ROLES,
    SOURCES,
    TAGS,
    USERS,
    Land,
    Word,
)
from crm_desktop.app.demo_showcase import showcase
from crm_desktop.business.contacts.model import (
    Address,
    Contact,
    ContactKind,
    ContactPoint,
    ContactQuery,
    LifecycleStage,
    NewLink,
    PointKind,
)
from crm_desktop.business.contacts.party_kinds import PartyKind
from crm_desktop.business.contacts.validation import normalize_point
from crm_desktop.business.settings.model import CALL_SCRIPT, COMPANY_NAME, DEFAULT_COUNTRY
from crm_desktop.business.staff.working_time import Absence, AbsenceKind
from crm_desktop.core.actor import Actor
from crm_desktop.core.records import record

if TYPE_CHECKING:
    from crm_desktop.business.contacts.segment_service import SegmentService
    from crm_desktop.business.contacts.service import ContactService
    from crm_desktop.business.custom_fields.service import CustomFieldService
    from crm_desktop.business.planner.service import PlannerService
    from crm_desktop.business.settings.service import CompanySettings
    from crm_desktop.business.staff.employee_service import EmployeeService
    from crm_desktop.business.staff.service import StaffService
    from crm_desktop.core.clock import Clock

DEFAULT_SEED = 20260615
_CHUNK = 10_000
"""Contacts per unit of work: enough for speed, few enough for memory."""
_WITH_DOUBLES = 1000
"""From so many contacts on some of them were entered twice."""
_EDITED = 40
"""So many cards get a history of edits."""
_STAGES = (
    (LifecycleStage.COLD, 20), (LifecycleStage.LEAD, 18), (LifecycleStage.PROSPECT, 15),
    (LifecycleStage.CUSTOMER, 32), (LifecycleStage.LOYAL, 7), (LifecycleStage.DORMANT, 6),
    (LifecycleStage.LOST, 2),
)  # fmt: skip
_BUYERS = frozenset({LifecycleStage.CUSTOMER, LifecycleStage.LOYAL, LifecycleStage.DORMANT})
_STAGE_BAG = tuple(stage for stage, weight in _STAGES for _ in range(weight))
_LAND_BAG = tuple(land for land in LANDS for _ in range(land.share))
_SHARE_OF_FIRMS = 0.36
_PLAIN_FIRMS, _FIRMS_WITH_SURNAME = 0.72, 0.88
_TRIES = 4
_MAILBOXES = ("info", "office", "orders", "sales", "accounts", "hello")
_MAIL_HOSTS = ("mail", "post", "inbox")

T = TypeVar("T")


class DemoServices(Protocol):
    """The services that are needed, as the wiring has them."""

    @property
    def contacts(self) -> ContactService: ...
    @property
    def segments(self) -> SegmentService: ...
    @property
    def custom_fields(self) -> CustomFieldService: ...
    @property
    def staff(self) -> StaffService: ...
    @property
    def planner(self) -> PlannerService: ...
    @property
    def employees(self) -> EmployeeService: ...
    @property
    def company(self) -> CompanySettings: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def actor(self) -> Actor: ...


@record
class _House:
    """What all generated contacts have in common: owners, sources, own fields, the day."""

    owners: tuple[int, ...]
    sources: tuple[int, ...]
    now: datetime
    own: OwnFields


_SCRIPT = """Good day, this is … of UAB Gintaras. Do you have two minutes?
1. How did the last delivery work out?
2. What do you plan for the coming season?
3. May I send samples of the new oak panels? When shall I call again?"""
"""What is said on the telephone."""


def build(
    services: DemoServices,
    contacts: int = 2000,
    *,
    seed: int = DEFAULT_SEED,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Fill an empty file with the demo company; gives the number of contacts made.

    2,000 contacts take a few seconds, a million some minutes. `progress(done, total)` is called
    after each part and may raise `Cancelled`; what was made till then stays.
    """
    house = _furnish(services)
    made = 0
    for cards, links in _chunks(house, contacts, seed):
        services.contacts.create_many(cards, services.actor, links=links)
        made += len(cards)
        if progress is not None:
            progress(made, contacts)
    _edit_some(services, seed)
    if made:
        _let_work(services, made, seed)
        make_segments(services.segments, services.contacts, house.own, services.actor)
    return made


def _let_work(services: DemoServices, contacts: int, seed: int) -> None:
    """Fill the diaries of the employees, and let one of them go on vacation."""
    from crm_desktop.app.demo_activities import CLIENTS, make_activities, vacation_of
    from crm_desktop.app.demo_staff import describe_staff

    users = {user.display_name: user.id for user in services.staff.users()}
    staff = [users[name] for name in USERS]
    clients = services.contacts.rows(range(1, min(contacts, CLIENTS) + 1))
    clock = services.clock
    now = clock.now()
    make_activities(services.planner, clients, staff, now, clock.zone, services.actor, seed)
    first, last = vacation_of(now, clock.zone)
    absence = Absence(staff[3], first, last, AbsenceKind.VACATION)
    services.employees.add_absence(absence, services.actor)
    describe_staff(services.employees, staff, first - timedelta(7), services.actor)


def _furnish(services: DemoServices) -> _House:
    """Name the company, take on the employees, note the sources."""
    actor = services.actor
    services.company.set(actor, COMPANY_NAME, COMPANY)
    services.company.set(actor, DEFAULT_COUNTRY, "LT")
    services.company.set(actor, CALL_SCRIPT, _SCRIPT)
    services.contacts.default_country = "LT"
    services.staff.rename_user(actor.user_id, USERS[0], actor)
    others = [services.staff.create_user(name, actor=actor) for name in USERS[1:]]
    sources = [services.contacts.ensure_source(name, actor) for name in SOURCES]
    for tag in TAGS:
        services.contacts.ensure_tag(tag, actor)
    return _House(
        (actor.user_id, *(user.id for user in others)),
        tuple(source.id for source in sources),
        services.clock.now(),
        make_own_fields(services.custom_fields, actor),
    )


def _chunks(house: _House, total: int, seed: int) -> Iterator[tuple[list[Contact], list[NewLink]]]:
    """The company's contacts in parts, each with links inside the part only."""
    rng = random.Random(seed)  # noqa: S311 - invented names, no secrets
    cards, links = showcase(house.owners, house.sources, house.now, house.own)
    if total >= _WITH_DOUBLES:
        cards += doubles(cards)
    while total:
        maker = _Maker(house, rng, cards, links)
        maker.fill(min(_CHUNK, total))
        total -= len(maker.cards)
        yield maker.cards, maker.links
        cards, links = [], []


class _Maker:
    """Invents one part of the contacts: organizations with their people, and private persons."""

    def __init__(
        self, house: _House, rng: random.Random, cards: list[Contact], links: list[NewLink]
    ) -> None:
        self._house = house
        self._random = rng.random
        self._picker = Picker(rng.random)
        self._pick, self._chance = self._picker.one, self._picker.chance
        self._used: set[str] = set()
        self.cards = cards
        self.links = links

    def fill(self, count: int) -> None:
        """Add contacts until there are `count`; what is too many falls off the end."""
        while len(self.cards) < count:
            land = self._pick(_LAND_BAG)
            if self._random() < _SHARE_OF_FIRMS:
                self._add_organization(land)
            else:
                self.cards.append(self._person(land, None))
        del self.cards[count:]
        self.links[:] = [
            link for link in self.links if link.person < count and link.organization < count
        ]

    def _add_organization(self, land: Land) -> None:
        place = len(self.cards)
        firm = self._unused_firm(land)
        pattern = self._pick(land.organizations).text
        domain = firm.latin or "firma"
        points = [self._number(land, PointKind.PHONE, "office")]
        if self._chance(0.8):
            points.append(_email(f"{self._pick(_MAILBOXES)}@{domain}.example", "work"))
        if self._chance(0.4):
            points.append(_site(f"www.{domain}.example"))
        self.cards.append(
            self._dressed(
                Contact(
                    ContactKind.ORGANIZATION,
                    pattern.format(firm.text),
                    tax_id=f"{land.country}{int(self._random() * 9e8 + 1e8)}",
                    industry=self._pick(INDUSTRIES),
                    language=land.language,
                    points=tuple(points),
                    addresses=(self._address(land),),
                )
            )
        )
        for _ in range(int(self._random() ** 2 * 5)):
            self.links.append(NewLink(len(self.cards), place, self._pick(ROLES)))
            self.cards.append(self._person(land, domain))

    def _unused_firm(self, land: Land) -> Word:
        """A firm that is not among this part's yet, unless names are running out."""
        firm = self._firm(land)
        for _ in range(_TRIES):
            if firm.text not in self._used:
                break
            firm = self._firm(land)
        self._used.add(firm.text)
        return firm

    def _firm(self, land: Land) -> Word:
        """A firm's name with its spelling in e-mail addresses."""
        firm = self._pick(land.firms)
        chance = self._random()
        if chance < _PLAIN_FIRMS:
            word = firm
        elif chance < _FIRMS_WITH_SURNAME:
            word = self._surname(land, is_man=True)
        else:
            word = Word(f"{firm.text} {self._pick(land.cities)}", firm.latin)
        return Word(word.text, word.latin.replace("&", "").replace("--", "-"))

    def _surname(self, land: Land, *, is_man: bool) -> Word:
        stem, ending = (
            self._pick(land.stems),
            self._pick(land.endings)[0 if is_man else 1],
        )
        return Word(stem.text + ending.text, stem.latin + ending.latin)

    def _person(self, land: Land, firm: str | None) -> Contact:
        """A person; `firm` is the mail domain of the place of work, `None` for private people."""
        is_man = self._chance(0.5)
        given = self._pick(land.men if is_man else land.women)
        surname = self._surname(land, is_man=is_man)
        points: list[ContactPoint] = []
        if self._chance(0.92):
            points.append(self._number(land, PointKind.MOBILE, "mobile"))
        if self._chance(0.72):
            domain = firm or self._pick(_MAIL_HOSTS)
            points.append(_email(f"{given.latin}.{surname.latin}@{domain}.example", "work"))
        if firm is not None and self._chance(0.2):
            points.append(self._number(land, PointKind.PHONE, "office"))
        return self._dressed(
            Contact(
                ContactKind.PERSON,
                f"{given.text} {surname.text}",
                given_name=given.text,
                family_name=surname.text,
                gender="male" if is_man else "female",
                language=land.language,
                birth_date=self._birthday() if self._chance(0.4) else "",
                points=tuple(points),
                addresses=(self._address(land),) if firm is None and self._chance(0.6) else (),
            )
        )

    def _dressed(self, contact: Contact) -> Contact:
        """The contact with status, owner, tags and the rest that any kind has."""
        house = self._house
        stage = self._pick(_STAGE_BAG)
        kinds = {PartyKind.CUSTOMER if stage in _BUYERS else PartyKind.PROSPECT}
        if self._chance(0.12):
            kinds.add(self._pick((PartyKind.SUPPLIER, PartyKind.PARTNER, PartyKind.COMPETITOR)))
        never_met = stage is LifecycleStage.COLD or self._chance(0.08)
        is_close = stage in _BUYERS and self._chance(0.85)
        days = self._random() ** 2 * (40 if is_close else 200)
        is_buyer = contact.kind is ContactKind.ORGANIZATION and stage in _BUYERS
        return replace(
            contact,
            custom=house.own.of_buyer(self._picker, house.now) if is_buyer else (),
            preferences=wishes(self._picker, house.now),
            lifecycle_stage=stage,
            party_kinds=frozenset(kinds),
            owner_id=self._pick(house.owners) if self._chance(0.94) else None,
            source_id=self._pick(house.sources) if self._chance(0.6) else None,
            is_starred=self._chance(0.03),
            notes=self._pick(NOTES) if self._chance(0.3) else "",
            tags=tuple({self._pick(TAGS): None for _ in range(int(self._random() * 2.6))}),
            last_contact_at=None if never_met else house.now - timedelta(days=days),
        )

    def _number(self, land: Land, kind: PointKind, label: str) -> ContactPoint:
        """A number of the right shape, written in one of the ways people write it."""
        pattern = land.phones[0 if kind is PointKind.MOBILE else 1]
        national = "".join(
            "0123456789"[int(self._random() * 10)] if sign == "#" else sign for sign in pattern
        )
        plain = national.replace(" ", "")
        way = int(self._random() * 5)
        if way == 0:
            raw = f"{land.trunk}{national}"
        elif way == 1:
            raw = f"+{land.calling_code}{plain}"
        elif way == 2:
            raw = f"00{land.calling_code} {national}"
        else:
            raw = f"+{land.calling_code} {national}"
        return ContactPoint(kind, raw, f"+{land.calling_code}{plain}", label=label)

    def _address(self, land: Land) -> Address:
        return Address(
            street_address=f"{self._pick(land.streets)} {int(self._random() * 180) + 1}",
            locality=self._pick(land.cities),
            country=land.country,
            is_primary=True,
        )

    def _birthday(self) -> str:
        month, day = int(self._random() * 12) + 1, int(self._random() * 28) + 1
        if self._chance(0.2):
            return f"--{month:02d}-{day:02d}"
        return f"{1945 + int(self._random() * 60)}-{month:02d}-{day:02d}"


def _email(address: str, label: str) -> ContactPoint:
    return ContactPoint(PointKind.EMAIL, address, address.lower(), label=label)


def _site(address: str) -> ContactPoint:
    return ContactPoint(PointKind.URL, address, address.lower())


def _edit_some(services: DemoServices, seed: int) -> None:
    """Let the employees work a little, so that cards have a history."""
    rng = random.Random(seed + 1)  # noqa: S311
    actors = [
        replace(services.actor, user_id=user.id, display_name=user.display_name)
        for user in services.staff.users()
    ]
    rows = services.contacts.first_page(ContactQuery(), _EDITED).rows
    for row in rows:
        for edit in _EDITS[: 1 + rng.randrange(len(_EDITS))]:
            card = services.contacts.get(row.id)
            services.contacts.save(card, edit(card, rng), rng.choice(actors))


def _warmer(card: Contact, rng: random.Random) -> Contact:
    stages = tuple(LifecycleStage)
    return replace(card, lifecycle_stage=rng.choice(stages[1:4]))


def _noted(card: Contact, rng: random.Random) -> Contact:
    return replace(card, notes=rng.choice(NOTES))


def _tagged(card: Contact, rng: random.Random) -> Contact:
    return replace(card, tags=tuple(dict.fromkeys((*card.tags, rng.choice(TAGS)))))


def _with_second_number(card: Contact, rng: random.Random) -> Contact:
    number = f"+370 600 {rng.randrange(10000, 99999)}"
    point = normalize_point(PointKind.MOBILE, number, "LT")
    return replace(card, points=(*card.points, replace(point, label="assistant")))


_EDITS: tuple[Callable[[Contact, random.Random], Contact], ...] = (
    _noted,
    _warmer,
    _tagged,
    _with_second_number,
)
