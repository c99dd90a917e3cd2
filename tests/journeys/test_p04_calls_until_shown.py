"""P4 in calls: how much is asked of a drive until what a colleague changed stands in the settings.

Counted, not timed: at five milliseconds a call, and with the pause between two looks, that is less
than five seconds.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.app.watching import DRIVE_MS, Watching
from crm_desktop.business.contacts.dictionary_model import Dictionary
from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from crm_desktop.business.planner.model import Sign
from crm_desktop.business.settings.model import CALL_SCRIPT, COMPANY_NAME, Section
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.paths import state_folder
from crm_desktop.core.sharing import Mode
from crm_desktop.core.text import fold
from crm_desktop.storage.drive import fingerprint, look_at_drive
from crm_desktop.storage.proof import ProofBook
from crm_desktop.ui.settings.employee_dialog import EmployeeDialog
from crm_desktop.ui.settings.field_editor import FieldEditor
from crm_desktop.ui.settings.settings_page import SettingsPage
from crm_desktop.ui.settings.word_dialogs import WordDialog
from crm_desktop.ui.settings.words_page import WordsPage
from crm_desktop.ui.shell.settings_window import SettingsWindow
from tests.builders import Office, open_office
from tests.journeys.conftest import Journey
from tests.netdrive.fixtures import share
from tests.netdrive.netdrive import Mount, Share

__all__ = ["share"]

LATENCY_MS = 5
WITHIN_MS = 5000
FOR_SHOWING_MS = 100
MOST_CALLS = (WITHIN_MS - DRIVE_MS - FOR_SHOWING_MS) // LATENCY_MS
"""With the look that finds the change."""
NEW = "Changed by Ben"
_ROLE = "Chief buyer"
_MANY = 60_000
"""So many rows make the counting of words as dear as it is in a large company."""

Change = Callable[[Office], object]
Place = Callable[[Journey, SettingsWindow], Callable[[], str]]
"""Opens what shall show a change; gives a way to read what it tells."""


def _page(settings: SettingsWindow) -> Any:
    (shown,) = (one for one in settings.findChildren(SettingsPage) if one.isVisible())
    return shown


def _message(_journey: Journey, settings: SettingsWindow) -> Callable[[], str]:
    read: Callable[[], str] = _page(settings).message_bar.sentence
    return read


def _open_line(journey: Journey, settings: SettingsWindow, kind: type) -> Callable[[], str]:
    page = _page(settings)
    page.list.set_current(next(one.key for one in page.list.items if not one.is_heading))
    page.edit()
    journey.settle()
    window: Any = settings.findChild(kind)
    read: Callable[[], str] = window.news.line.text
    return read


def _words_of(dictionary: Dictionary) -> Place:
    """A list whose words stand on cards: nothing but counting finds all of them."""

    def show(journey: Journey, settings: SettingsWindow) -> Callable[[], str]:
        page = _page(settings)
        page.choice.set_value(dictionary)
        page.choice.edited.emit(dictionary)
        journey.settle()
        read: Callable[[], str] = page.message_bar.sentence
        return read

    return show


def _open_word(journey: Journey, settings: SettingsWindow) -> Callable[[], str]:
    _words_of(Dictionary.ROLE)(journey, settings)
    page = _page(settings)
    page.list.set_current(next(item.key for item in page.list.items if item.title == _ROLE))
    page.edit()
    journey.settle()
    window: Any = settings.findChild(WordDialog)
    read: Callable[[], str] = window.news.line.text
    return read


def _rename_role(ben: Office) -> None:
    ben.dictionaries.rename(Dictionary.ROLE, fold(_ROLE), _ROLE.upper(), ben.actor)


def _open_employee(journey: Journey, settings: SettingsWindow) -> Callable[[], str]:
    return _open_line(journey, settings, EmployeeDialog)


def _open_field(journey: Journey, settings: SettingsWindow) -> Callable[[], str]:
    return _open_line(journey, settings, FieldEditor)


def _script(_journey: Journey, settings: SettingsWindow) -> Callable[[], str]:
    read: Callable[[], str] = _page(settings).script.news_text
    return read


def _company(_journey: Journey, settings: SettingsWindow) -> Callable[[], str]:
    field: Any = settings.field(COMPANY_NAME)
    return field.news_text


def _add_field(ben: Office) -> None:
    ben.custom_fields.create(CustomField(NEW, FieldKind.TEXT), ben.actor)


def _rename_field(ben: Office) -> None:
    first = ben.custom_fields.fields()[0]
    ben.custom_fields.save(replace(first, name=f"{NEW}, too"), ben.actor, base=first)


def _move_employee(ben: Office) -> None:
    for one in ben.employees.employees():
        if one.is_active:
            ben.employees.save(replace(one, team=f"{NEW} {one.version}"), ben.actor, one)
            return


PLACES: dict[str, tuple[str, Place, Change]] = {
    "a list of own fields": ("fields", _message, _add_field),
    "an own field": ("fields", _open_field, _rename_field),
    "employees": ("employees", _message, _move_employee),
    "an employee": ("employees", _open_employee, _move_employee),
    "words": (
        "words", _message, lambda ben: ben.dictionaries.add(Dictionary.STAGE, NEW, ben.actor),
    ),
    "roles": (
        "words", _words_of(Dictionary.ROLE),
        lambda ben: ben.dictionaries.add(Dictionary.ROLE, f"{NEW}, a role", ben.actor),
    ),
    "channel labels": (
        "words", _words_of(Dictionary.CHANNEL_LABEL),
        lambda ben: ben.dictionaries.add(Dictionary.CHANNEL_LABEL, f"{NEW}, a label", ben.actor),
    ),
    "a role": ("words", _open_word, _rename_role),
    "results": (
        "results", _message, lambda ben: ben.planner.results.add(NEW, Sign.SUCCESS, ben.actor),
    ),
    "rhythms": ("rhythms", _script, lambda ben: ben.company.set(ben.actor, CALL_SCRIPT, NEW)),
    "the company": (
        Section.COMPANY, _company, lambda ben: ben.company.set(ben.actor, COMPANY_NAME, NEW),
    ),
}  # fmt: skip


def _mode(journey: Journey) -> Mode | None:
    desk = journey.program.sharing
    return None if desk is None else desk.sharing.mode


def _fill(ben: Office) -> None:
    """Very many channels and places of work of one contact: only their number counts here."""
    numbers = f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {_MANY})"
    raw = ben.database.raw
    raw.execute("BEGIN IMMEDIATE")
    for table, column in (("contact_point", "label"), ("affiliation", "role")):
        known = [row[1] for row in raw.execute(f"PRAGMA table_info({table})") if row[1] != "id"]
        taken = ", ".join(
            {column: "'word ' || (i % 40)", "uid": "randomblob(16)"}.get(one, f"one.{one}")
            for one in known
        )
        raw.execute(
            f"{numbers} INSERT INTO {table} ({', '.join(known)}) SELECT {taken} FROM n,"
            f" (SELECT * FROM {table} LIMIT 1) AS one"
        )
    raw.execute("COMMIT")


@dataclass
class Team:
    """A program at a drive that was proven, and a colleague at the same file elsewhere."""

    journey: Journey
    mount: Mount
    ben: Office

    @property
    def calls(self) -> int:
        return sum(self.mount.state()["counts"].values())


@pytest.fixture
def team(
    launch: Callable[..., Journey],
    demo: Path,
    share: Share,
    tmp_path: Path,
    own_folders: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Team]:
    monkeypatch.setenv("CRM_DESKTOP_MACHINE", "laptop-a")
    server = share.backing / "office.crm"
    shutil.copyfile(demo, server)
    file = share.mount(tmp_path / "a").path / server.name
    ben = open_office(server, cache=tmp_path)
    ben.custom_fields.create(CustomField("Customer number", FieldKind.TEXT), ben.actor)
    ben.dictionaries.add(Dictionary.ROLE, _ROLE, ben.actor)
    _fill(ben)
    ProofBook(state_folder(), SystemClock()).keep(fingerprint(look_at_drive(file)))
    journey = launch(database=file)
    journey.program.begin_background_work()
    journey.settle()
    yield Team(journey, share.mounts[-1], ben)
    ben.close()


def _wait_for_rest(team: Team) -> None:
    """What a backup or a check reads beside it is no part of the look."""
    so_far = -1
    while so_far != team.calls:
        so_far = team.calls
        team.journey.qtbot.wait(150)


def _wait_for_counting(journey: Journey, settings: SettingsWindow) -> None:
    """A count that is late would read what Ben is about to change, and it would be no news."""
    for page in settings.findChildren(WordsPage):
        if page.isVisible():
            journey.wait(lambda page=page: page._is_counted and page._shown is page.dictionary)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_p04_news_in_the_settings_cost_few_calls(team: Team) -> None:
    journey, mount, watching = team.journey, team.mount, team.journey.program.findChild(Watching)
    assert watching is not None
    watching.stop()
    journey.wait(lambda: _mode(journey) is Mode.TEAM)
    took: dict[str, int] = {}
    for name, (key, show, change) in PLACES.items():
        settings = journey.dialogs.open_settings(key)
        journey.settle()
        told = show(journey, settings)
        _wait_for_counting(journey, settings)
        before = told()
        change(team.ben)
        _wait_for_rest(team)
        so_far = team.calls
        mount.set(latency_ms=LATENCY_MS)
        watching.look()
        journey.wait(lambda told=told, before=before: told() not in ("", before))
        took[name] = team.calls - so_far
        mount.set(latency_ms=0)
        journey.settle()
    assert {name: calls for name, calls in took.items() if calls > MOST_CALLS} == {}, took
