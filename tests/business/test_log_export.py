"""The log as a file: the lines that fit, each value before and after, and what the check found."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from crm_desktop.business.audit import log_export
from crm_desktop.business.audit.log_export import LogExport, LogOrder, LogWords, LogWritten
from crm_desktop.business.audit.log_model import OWN_NOTES, LogFilter, LogLine
from crm_desktop.business.audit.log_service import LogService
from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import Cancelled, NotAllowed, UserError
from crm_desktop.core.rights import ALL_RIGHTS, Right
from tests.builders import Office, a_person

HEADINGS = ("when", "by", "computer", "what", "was", "which", "part", "row", "field", "old", "new")
FACTS = (("filter", "everything"), ("check", "all holds"))


def _which(line: LogLine) -> str:
    return ", ".join(name for _ref, name in line.names)


WORDS = LogWords(
    "Log", HEADINGS, str, lambda line: line.verb, _which, str, lambda: "erased", str,
    lambda _table, _column, value: "" if value is None else str(value),
    lambda count: f"and {count} more",
)  # fmt: skip


@pytest.fixture
def export(office: Office) -> LogExport:
    anna = office.contacts.create(a_person("Anna"), office.actor).contact
    office.clock.advance(hours=1)
    office.contacts.save(anna, replace(anna, notes="=likes tea"), office.actor)
    return LogExport(office.database, office.journal)


def _order(office: Office, path: Path, wanted: LogFilter | None = None) -> LogOrder:
    return LogOrder(path, wanted or LogFilter(), FACTS, office.clock.zone)


def _written(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def test_a_text_table_holds_each_value_and_what_the_check_found(
    office: Office, export: LogExport, tmp_path: Path
) -> None:
    path = tmp_path / "log.csv"
    told: list[tuple[int, int]] = []
    done = export.write(_order(office, path), WORDS, office.actor, lambda *both: told.append(both))
    head, *rows = _written(path)
    assert tuple(head) == HEADINGS
    assert [(row[3], row[5]) for row in rows[:2]] == list(FACTS)
    saved = rows[2]
    assert saved[0].startswith("2026-06-15 13:00")
    assert saved[1:6] == [office.user.display_name, "desk-1", "contact", "save", "Anna"]
    assert saved[8:] == ["notes", "", "'=likes tea"], "no spreadsheet runs it"
    assert {row[4] for row in rows[3:]} >= {"create"}
    lines = LogService(office.database, office.staff).page(LogFilter())
    assert done == LogWritten(path, len(lines))
    assert told[-1][0] < told[-1][1]


def test_a_workbook_holds_moments_and_only_what_fits(
    office: Office, export: LogExport, tmp_path: Path
) -> None:
    path = tmp_path / "log.xlsx"
    late = LogFilter(since=office.clock.now() - timedelta(minutes=1))
    assert export.write(_order(office, path, late), WORDS, office.actor).count == 1
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == HEADINGS
    assert rows[3][0] == office.clock.now().replace(tzinfo=None)
    assert rows[3][8:] == ("notes", None, "=likes tea")
    assert len(rows) == 4


def test_of_very_many_rows_the_first_stand_there(
    office: Office, export: LogExport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_export, "MOST_ROWS", 500)
    people = [a_person(f"Person {number}") for number in range(520)]
    office.contacts.create_many(people, office.actor)
    path = tmp_path / "log.csv"
    newest = LogFilter(since=office.clock.now())
    export.write(_order(office, path, newest), WORDS, office.actor)
    rows = _written(path)
    assert [row[5] for row in rows if row[5].startswith("and ")] == ["and 20 more"]
    monkeypatch.setattr(log_export, "SHEET_ROWS", 100)
    with pytest.raises(UserError) as refused:
        export.write(_order(office, tmp_path / "log.xlsx", newest), WORDS, office.actor)
    assert refused.value.code == "too_many_for_a_sheet"
    assert not (tmp_path / "log.xlsx").exists()


def test_who_takes_it_needs_the_right_and_is_noted(
    office: Office, export: LogExport, tmp_path: Path
) -> None:
    path = tmp_path / "log.csv"
    reader = Actor(office.user.id, rights=ALL_RIGHTS - {Right.CONTACTS_EXPORT})
    with pytest.raises(NotAllowed):
        export.write(_order(office, path), WORDS, reader)
    assert not path.exists()

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        export.write(_order(office, path), WORDS, office.actor, stop)
    assert not path.exists(), "half a log is none"
    export.note(export.write(_order(office, path), WORDS, office.actor), office.actor)
    newest = LogService(office.database, office.staff).page(LogFilter())[0]
    assert (newest.kind, newest.verb, newest.user_id) == ("log", "export", office.user.id)
    assert newest.details is not None
    assert newest.details["format"] == "csv"
    assert office.history.latest_undoable(office.actor) != newest.seq


def test_the_programs_own_notes_stand_there_only_where_they_are_wanted(office: Office) -> None:
    log = LogService(office.database, office.staff)
    before = log.page(LogFilter())
    for action in sorted(OWN_NOTES):
        with office.journal.begin(Actor(0, machine="desk-1"), action) as work:
            work.keep_as_note()
    contact = office.contacts.create(a_person("Anna"), office.actor).contact
    with office.journal.begin(office.actor, "contact.follow_day") as work:
        work.update("contact", contact.id, {"notes": "x"}, contact.version)
    hidden = [f"{line.kind}.{line.verb}" for line in log.page(LogFilter())]
    assert hidden[1:] == [f"{line.kind}.{line.verb}" for line in before]
    shown = {f"{line.kind}.{line.verb}" for line in log.page(LogFilter(has_own_notes=True))}
    assert shown >= OWN_NOTES
