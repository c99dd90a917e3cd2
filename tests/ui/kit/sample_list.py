"""A list of invented rows for tests of models, tables and pages."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from crm_desktop.core.sorting import SortKey
from crm_desktop.jobs.worker import InlineWorker, RequestRunner
from crm_desktop.ui.kit.columns import Cell, Column, Person, Status
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.window_model import WindowModel


@dataclass(frozen=True)
class Row:
    """One row."""

    id: int
    name: str
    tags: tuple[str, ...] = ("retail", "wholesale")


@dataclass(frozen=True)
class Query:
    """A question to the sample service."""

    text: str = ""
    sort: str = "name"
    descending: bool = False
    then: tuple[SortKey, ...] = ()


@dataclass(frozen=True)
class FirstRows:
    """A first page."""

    total: int
    rows: Sequence[Row]
    is_counted: bool = True


@dataclass
class SampleService:
    """Answers queries over `count` rows with ids from 1 and counts what it was asked."""

    count: int
    names: dict[int, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)

    def _ids(self, query: Query) -> array[int]:
        found = array("q", (n for n in range(1, self.count + 1) if query.text in str(n)))
        return array("q", reversed(found)) if query.descending else found

    def _row(self, record_id: int) -> Row:
        return Row(record_id, self.names.get(record_id, f"Row {record_id}"))

    def first_page(self, query: Query) -> FirstRows:
        self.asked.append("first")
        ids = self._ids(query)
        return FirstRows(len(ids), [self._row(n) for n in ids[:60]])

    def order(self, query: Query) -> array[int]:
        self.asked.append("order")
        return self._ids(query)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        self.asked.append(f"rows {len(ids)}")
        return [self._row(n) for n in ids if n not in self.gone]


def sample_columns() -> tuple[Column, ...]:
    """A column of every kind."""
    return (
        Column("check", "", lambda _row: None, width=34, cell=Cell.CHECK, is_fixed=True),
        Column(
            "name",
            "Name",
            lambda _row: "user",
            lambda row: row.name,
            width=180,
            sort="name",
            cell=Cell.NAME,
            stretch=True,
            is_fixed=True,
            weight="medium",
        ),
        Column("owner", "Owner", lambda row: Person(row.name), width=56, cell=Cell.AVATAR),
        Column("phone", "Phone", lambda row: row.name, width=120, cell=Cell.PHONE, sort="phone"),
        Column("mail", "E-mail", lambda row: row.name, width=120, cell=Cell.EMAIL),
        Column("tags", "Tags", lambda row: (row.name, *row.tags), width=120, cell=Cell.TAGS),
        Column("status", "Status", lambda row: Status(row.name), width=110, cell=Cell.STATUS),
        Column("text", "Text", lambda row: row.name, width=90),
    )


def sample_model(
    service: SampleService,
    worker: RequestRunner | None = None,
    columns: tuple[Column, ...] | None = None,
) -> WindowModel:
    """A model over the sample service, synchronous without a worker."""
    return WindowModel(
        Operations(worker or InlineWorker()),
        service.first_page,
        service.order,
        service.rows,
        columns or sample_columns(),
    )
