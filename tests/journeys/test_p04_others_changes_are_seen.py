"""P4: what another program saved is shown at its field in an open card within five seconds."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.app.wiring import OpenRequest, open_services
from crm_desktop.business.backups.model import Reason
from crm_desktop.business.contacts.model import ContactQuery
from crm_desktop.business.settings.model import COMPANY_NAME, Section
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import SystemClock, monotonic_seconds
from crm_desktop.core.sharing import Mode
from crm_desktop.ui.contacts.card import ContactCard
from tests.journeys.conftest import Journey
from tests.machines.driver import RealProgram
from tests.netdrive.fixtures import share
from tests.netdrive.netdrive import Share
from tests.processor import seconds_kept_waiting
from tests.ui.second_program import plain

__all__ = ["share"]

MOST_SECONDS = 5.0
LATENCY_MS = 5
TEAM_TRIES = 120


def _seconds_until_shown(journey: Journey, card: ContactCard, field: str, *processes: int) -> float:
    """From now, when somebody else has just saved, but for what a busy computer adds.

    `processes` serve this program.
    """
    saved_at, waited = monotonic_seconds(), seconds_kept_waiting(*processes)
    shown: Any = card.body.bindings.field(field)
    journey.wait(shown.news_text)
    took = monotonic_seconds() - saved_at
    added = seconds_kept_waiting(*processes) - waited
    print(f"{field} was shown after {took:.2f} s, {added:.2f} s of it without a processor")
    return took - added


def test_p04_a_local_file_in_two_programs(
    launch: Callable[..., Journey], demo: Path, tmp_path: Path
) -> None:
    journey = launch(database=demo)
    his = open_services(OpenRequest(demo), SystemClock(), tmp_path / "his")
    user = next(one for one in his.staff.users() if one.id != his.actor.user_id)
    tomas = Actor(user.id, user.display_name, "laptop-b")
    journey.program.begin_background_work()
    card = journey.open_first()
    journey.settle()
    contact = card.contact
    assert contact is not None
    notes: Any = card.body.bindings.field("notes")
    notes.edit.setPlainText("being typed here")
    stored = his.contacts.get(contact.id)
    changed = replace(stored, occupation="Harbor pilot", tags=("seen by him",), notes="his")
    his.contacts.save(stored, changed, tomas)
    assert _seconds_until_shown(journey, card, "occupation") <= MOST_SECONDS
    assert card.body.bindings.field("occupation").value() == "Harbor pilot"
    assert notes.value() == "being typed here"
    assert plain(notes.news_text()) == f"{user.display_name} changed this to: his"
    assert user.display_name in card.message_bar.sentence()
    # The row in the list, and the search of this workstation.
    journey.wait(lambda: "seen by him" in getattr(journey.page.list.model.row(0), "tags", ()))
    mine = journey.program.services
    assert mine is not None
    found: list[int] = []

    def search() -> bool:
        query = ContactQuery(text="seen by him")
        journey.program.operations.run(
            journey.program,
            lambda: [one.id for one in mine.contacts.first_page(query).rows],
            lambda ids: found.__setitem__(slice(None), ids),
        )
        journey.settle()
        return found == [contact.id]

    journey.wait(search)
    notes.revert()
    his.close()
    assert journey.crashes == []


def test_p04_the_settings_say_what_another_program_chose(
    launch: Callable[..., Journey], demo: Path, tmp_path: Path
) -> None:
    journey = launch(database=demo)
    his = open_services(OpenRequest(demo), SystemClock(), tmp_path / "his")
    journey.program.begin_background_work()
    settings = journey.dialogs.open_settings(Section.COMPANY)
    journey.settle()
    field: Any = settings.field(COMPANY_NAME)
    before = field.value()
    his.company.set(his.actor, COMPANY_NAME, "Baltija", before)
    journey.wait(field.news_text)
    assert field.value() == "Baltija"
    assert plain(field.news_text()).endswith(f"before: {before}")
    field.type_again("UAB Baltija")
    journey.wait(lambda: his.company.values()[COMPANY_NAME] == "UAB Baltija")
    assert field.value() == "UAB Baltija"
    his.close()


def test_p12_a_backup_that_a_colleague_puts_back_is_told(
    launch: Callable[..., Journey], demo: Path, tmp_path: Path
) -> None:
    """What everybody did since goes from all windows at once: nobody should wonder why."""
    his = open_services(OpenRequest(demo), SystemClock(), tmp_path / "his", tmp_path / "kept")
    tomas, his.journal.machine = replace(his.actor, machine="laptop-b"), "laptop-b"
    with his.database.open_second_reader() as reader:
        backup = his.backups.make(reader, Reason.BY_HAND)
    journey = launch(database=demo)
    journey.program.begin_background_work()
    journey.wait(lambda: journey.program.lost_saves is not None)
    journey.settle()
    bar = journey.window.messages
    bar.dismiss()
    services, operations = journey.program.services, journey.program.operations
    assert services is not None
    operations.run(journey.program, services.watch.begin_anew)  # as after a drive was away
    journey.settle()
    assert bar.isHidden()
    his.backups.restore(his.backups.prepare(backup.path, tomas), tomas, his.watch)
    journey.wait(lambda: "put a backup back" in bar.sentence())
    assert his.actor.display_name in plain(bar.sentence())
    bar.dismiss()
    operations.run(journey.program, services.watch.begin_anew)
    journey.settle()
    assert bar.isHidden(), "it is told once"
    his.close()


@pytest.mark.slow
def test_p04_a_drive_of_5_ms(
    launch: Callable[..., Journey],
    demo: Path,
    share: Share,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CRM_DESKTOP_MACHINE", "laptop-a")
    shutil.copyfile(demo, share.backing / "office.crm")
    here, there = (share.mount(tmp_path / name, latency_ms=LATENCY_MS) for name in "ab")
    colleague = RealProgram(there.path / "office.crm", tmp_path, "colleague")
    try:
        colleague.event("open")
        journey = launch(database=here.path / "office.crm")
        journey.program.begin_background_work()
        for _ in range(TEAM_TRIES):
            desk = journey.program.sharing
            if desk is not None and desk.sharing.mode is Mode.TEAM:
                break
            journey.qtbot.wait(500)
        colleague.wait_for_mode("team")
        journey.wait(lambda: journey.page.list.model.row(0) is not None)
        card = journey.open_first()
        contact = card.contact
        assert contact is not None
        colleague.tell("edit", contact=contact.id, field="notes", word="his")
        took = _seconds_until_shown(journey, card, "notes", here.process.pid)
        assert card.body.bindings.field("notes").value() == "his"
        assert took <= MOST_SECONDS
        assert journey.crashes == []
        journey.end()
    finally:
        colleague.close()
