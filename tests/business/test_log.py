"""The log of the whole file: newest first, with names, filters and what each change did."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from crm_desktop.business.audit import whole_log_repository
from crm_desktop.business.audit.log_model import LogFilter
from crm_desktop.business.audit.log_service import LogService
from crm_desktop.core.actor import Actor
from crm_desktop.core.record_ref import RecordRef
from tests.builders import Office, a_person


@pytest.fixture
def log(office: Office) -> LogService:
    """A log with a contact made, changed an hour later, and another one made."""
    anna = office.contacts.create(a_person("Anna"), office.actor).contact
    office.clock.advance(hours=1)
    office.contacts.save(anna, replace(anna, notes="likes tea"), office.actor)
    office.clock.advance(hours=1)
    office.contacts.create(a_person("Ben"), office.actor)
    return LogService(office.database, office.staff)


def _told(log: LogService, wanted: LogFilter) -> list[tuple[str, tuple[str, ...]]]:
    lines = log.page(wanted)
    return [(line.verb, tuple(name for _ref, name in line.names)) for line in lines]


def test_newest_first_with_the_names_of_what_was_touched(log: LogService, office: Office):
    told = _told(log, LogFilter(kind="contact"))
    assert told == [("create", ("Ben",)), ("save", ("Anna",)), ("create", ("Anna",))]
    assert log.page(LogFilter())[0].user_name == office.user.display_name
    assert {"contact", "user"} <= set(log.kinds())


def test_filters_go_together(log: LogService, office: Office):
    anna = RecordRef("contact", 1)
    assert [verb for verb, _ in _told(log, LogFilter(ref=anna))] == ["save", "create"]
    now = office.clock.now()
    late = LogFilter(kind="contact", since=now - timedelta(minutes=61))
    assert [verb for verb, _ in _told(log, late)] == ["create", "save"]
    early = LogFilter(ref=anna, until=now - timedelta(minutes=60))
    assert [verb for verb, _ in _told(log, early)] == ["create"]
    assert _told(log, LogFilter(user_id=999)) == []


def test_of_a_kind_of_which_there_is_much_each_batch_is_looked_into(
    log: LogService, office: Office, monkeypatch: pytest.MonkeyPatch
):
    """By the index of kinds all contacts were read for each of the batches without one."""
    few = log.page(LogFilter(kind="contact"))
    monkeypatch.setattr(whole_log_repository, "_RARE_ROWS", 1)
    asked: list[str] = []
    execute = office.database.execute

    def listening(sql: str, params: Any = ()) -> Any:
        if "FROM change_batch" in sql:
            asked.append(sql)
        return execute(sql, params)

    office.database.execute = listening  # type: ignore[method-assign]
    assert log.page(LogFilter(kind="contact")) == few
    (page,) = asked
    marks = ("1",) * page.count("?")
    plan = [str(row[3]) for row in execute(f"EXPLAIN QUERY PLAN {page}", marks).fetchall()]
    assert [line for line in plan if "change_entry" in line]
    assert not [line for line in plan if "change_entry_by_root" in line]


def test_what_the_program_notes_for_itself_is_no_line(log: LogService, office: Office):
    whole = log.page(LogFilter())
    with office.journal.begin(Actor(0), "reminder.show") as work:
        work.keep_as_note()
    assert log.page(LogFilter()) == whole
    with office.journal.begin(office.actor, "contact.export") as work:
        work.keep_as_note()
    verbs = [line.verb for line in log.page(LogFilter())]
    assert verbs == ["export", *(line.verb for line in whole)]


def test_pages_join_without_gap_or_double(log: LogService):
    whole = [line.seq for line in log.page(LogFilter())]
    pieces: list[int] = []
    while page := log.page(LogFilter(), pieces[-1] if pieces else None, limit=2):
        pieces += [line.seq for line in page]
    assert pieces == whole == sorted(whole, reverse=True)


def test_a_change_says_what_was_before_and_after(log: LogService):
    saved = log.page(LogFilter(ref=RecordRef("contact", 1)))[0]
    (change,) = [one for one in log.changes(saved.seq) if one.row_kind == "contact"]
    assert (change.name, change.operation) == ("Anna", "update")
    assert ("notes", "", "likes tea") in change.values
    assert not {"id", "version"} & {column for column, _old, _new in change.values}
