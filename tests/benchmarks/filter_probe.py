"""Measured in a process of its own: filters, counts and orders over a million contacts.

    python -m tests.benchmarks.filter_probe BASE INDEX_FOLDER ROUNDS

Prints JSON: CPU and wall milliseconds of the first page of each filter, of its count, and of the
first page of each order, medians. Each round asks with another value, so that nothing is kept.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

from crm_desktop.app.wiring import OpenRequest, Services, open_services
from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.contacts.model import ContactQuery, ContactSort
from crm_desktop.core.clock import SystemClock

IS, IS_NOT, BETWEEN, CONTAINS = (
    Operator.IS,
    Operator.IS_NOT,
    Operator.BETWEEN,
    Operator.CONTAINS,
)
CITIES = ("Vilnius", "Kaunas", "Tallinn", "Kraków", "Київ")


def filters(services: Services) -> dict[str, Callable[[int], Filter]]:
    """Filters of three chips with an own field, from dense to rare; the round varies them."""
    keys = {field.name: field.key for field in services.custom_fields.fields()}
    tags = {tag.name: str(tag.id) for tag in services.contacts.tags()}
    levels = {o.name: o.code for f in services.custom_fields.fields() for o in f.options}

    def budget(low: int, high: int) -> Condition:
        return Condition(keys["Budget"], BETWEEN, (str(low), str(high)))

    def level(name: str) -> Condition:
        return Condition(keys["Level"], IS, (levels[name],))

    def of(*parts: Condition | Filter) -> Filter:
        return Filter(parts)

    def owner(n: int) -> Condition:
        return Condition("owner", IS_NOT, (str(1 + n % 8),))

    def city(n: int, operator: Operator = IS) -> Condition:
        return Condition("city", operator, (CITIES[n % len(CITIES)],))

    def stage(operator: Operator = IS) -> Condition:
        return Condition("stage", operator, ("cold",))

    return {
        "dense: not owner, not stage, budget": lambda n: of(
            owner(n), stage(IS_NOT), budget(n, 90_000 + n)
        ),
        "dense: tag, level, budget": lambda n: of(
            Condition("tag", IS, (tags["key account"],)), level("gold"), budget(n, 90_000)
        ),
        "middle: city, stage, level": lambda n: of(city(n), stage(), level("silver")),
        "middle: any of city or tag, level": lambda n: of(
            Filter((city(n), Condition("tag", IS, (tags["fair 2026"],))), is_any=True),
            level("gold"),
            budget(n, 70_000),
        ),
        "rare: city, owner, narrow budget": lambda n: of(
            city(n), owner(n), budget(1000 * n, 1000 * n + 500)
        ),
        "rare: note, stage, level": lambda _n: of(
            Condition(keys["Note"], Operator.FILLED), stage(), level("bronze")
        ),
        "nobody: two levels, city": lambda n: of(level("gold"), level("silver"), city(n)),
        "nobody: address": lambda n: of(Condition("address", CONTAINS, (f"nowhere {n} zzqy",))),
        "contains: name, level, stage": lambda n: of(
            Condition("name", CONTAINS, (("ber", "gor", "нор", "lin", "tor")[n % 5],)),
            level("gold"),
            stage(),
        ),
        "contains: e-mail, budget, city": lambda n: of(
            Condition("email", CONTAINS, (("max", "info", "office", "anna", "lena")[n % 5],)),
            budget(n, 60_000),
            city(n),
        ),
        "contains, rare: name, level, city": lambda n: of(
            Condition("name", CONTAINS, (("berdau", "gorinj", "норба", "linto", "torul")[n % 5],)),
            level("gold"),
            city(n),
        ),
    }


def _timed(call: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)


def _median(costs: list[tuple[float, float]]) -> dict[str, float]:
    return {"wall": median(wall for wall, _ in costs), "cpu": median(cpu for _, cpu in costs)}


def measured(services: Services, rounds: int) -> Iterator[tuple[str, dict[str, dict[str, float]]]]:
    """Name and costs of each filter: first page and count."""
    contacts = services.contacts
    for name, make in filters(services).items():
        first: list[tuple[float, float]] = []
        counted: list[tuple[float, float]] = []
        for number in range(rounds):
            query = ContactQuery(filter=make(number))
            first.append(_timed(lambda query=query: contacts.first_page(query)))
            other = ContactQuery(filter=make(number + 100))
            counted.append(_timed(lambda other=other: contacts.count(other)))
        yield name, {"first": _median(first), "count": _median(counted)}


def orders(services: Services, rounds: int) -> Iterator[tuple[str, dict[str, float]]]:
    """Name and cost of the first page of each order, whole and with a filter."""
    contacts = services.contacts
    wanted = filters(services)["middle: city, stage, level"]
    for sort in ContactSort:
        if sort is ContactSort.BINNED:
            continue
        for is_filtered in (False, True):
            costs: list[tuple[float, float]] = []
            for number in range(rounds):
                query = ContactQuery(sort=sort, descending=number % 2 == 1)
                if is_filtered:
                    query = replace(query, filter=wanted(200 + number))
                costs.append(_timed(lambda query=query: contacts.first_page(query)))
            yield f"{sort}{' filtered' if is_filtered else ''}", _median(costs)


def main(base: Path, index_folder: Path, rounds: int) -> None:
    """Measure and print the figures."""
    services = open_services(OpenRequest(base, read_only=True), SystemClock(), index_folder)
    services.search.catch_up(services.database)
    services.contacts.first_page(ContactQuery())
    found = {
        "filters": dict(measured(services, rounds)),
        "orders": dict(orders(services, rounds)),
    }
    services.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
