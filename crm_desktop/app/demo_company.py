"""An invented company with eight employees and clients in many scripts.

For trying the program out, for screenshots and for benchmarks: the same seed and number give the
same contacts (but for uids and moments). Everything goes through the services.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

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
    PartyKind,
    PointKind,
)
from crm_desktop.business.contacts.validation import normalize_point
from crm_desktop.business.settings.model import COMPANY_NAME, DEFAULT_COUNTRY
from crm_desktop.core.actor import Actor
from crm_desktop.core.text import digits_of

if TYPE_CHECKING:
    from crm_desktop.business.contacts.service import ContactService
    from crm_desktop.business.settings.service import CompanySettings
    from crm_desktop.business.staff.service import StaffService
    from crm_desktop.core.clock import Clock

DEFAULT_SEED = 20260615
_CHUNK = 10_000
"""Contacts per unit of work: enough for speed, few enough for memory."""
_EDITED = 40
"""So many cards get a history of edits."""
_STAGES = (
    (LifecycleStage.COLD, 20), (LifecycleStage.LEAD, 18), (LifecycleStage.PROSPECT, 15),
    (LifecycleStage.CUSTOMER, 32), (LifecycleStage.LOYAL, 7), (LifecycleStage.DORMANT, 6),
    (LifecycleStage.LOST, 2),
)  # fmt: skip
_BUYERS = frozenset({LifecycleStage.CUSTOMER, LifecycleStage.LOYAL, LifecycleStage.DORMANT})
_STAGE_BAG = tuple(stage for stage, weight in _STAGES for _ in range(weight))
_LAND_LIMITS = tuple(accumulate(land.share for land in LANDS))
_LAND_BAG = tuple(
    index for index, land in enumerate(LANDS) for _ in range(land.share)
)


class DemoServices(Protocol):
    """The services that are needed, as the wiring has them."""

    @property
    def contacts(self) -> ContactService: ...
    @property
    def staff(self) -> StaffService: ...
    @property
    def company(self) -> CompanySettings: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def actor(self) -> Actor: ...


@dataclass(frozen=True, slots=True)
class _House:
    """What all generated contacts have in common: who may own them, sources, the day."""

    owners: tuple[int, ...]
    sources: tuple[int, ...]
    now: datetime


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
    return made


def _furnish(services: DemoServices) -> _House:
    """Name the company, take on the employees, note the sources."""
    actor = services.actor
    services.company.set(actor, COMPANY_NAME, COMPANY)
    services.company.set(actor, DEFAULT_COUNTRY, "LT")
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
    )


def _chunks(
    house: _House, total: int, seed: int
) -> Iterator[tuple[list[Contact], list[NewLink]]]:
    """The company's contacts in parts, each with links inside the part only."""
    rng = random.Random(seed)
    cards, links = showcase(house.owners, house.sources, house.now)
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
        self._rng = rng
        self.cards = cards
        self.links = links

    def fill(self, count: int) -> None:
        """Add contacts until there are `count`; what is too many falls off the end."""
        while len(self.cards) < count:
            land = LANDS[self._pick(_LAND_BAG)]
            if self._chance(0.36):
                self._add_organization(land)
            else:
                self._add(self._person(land, "", ""))
        del self.cards[count:]
        self.links[:] = [
            link for link in self.links if link.person < count and link.organization < count
        ]

    def _pick[T](self, things: tuple[T, ...]) -> T: ...
