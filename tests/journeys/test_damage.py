"""A damaged file in the program: found, stopped, and led back by each of the three ways."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playhouse.sqlcipher_ext import sqlcipher

from crm_desktop.app import checking
from crm_desktop.business.backups.mending import Mending
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.storage.check import Report, check_file
from crm_desktop.storage.database import Database
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.settings.check_dialog import CheckDialog
from crm_desktop.ui.settings.damage_dialog import DamageDialog
from tests.journeys.conftest import Journey
from tests.storage.damage import Pages
from tests.storage.office import FaultyConnection


def _spoiled(demo: Path, folder: Path, name: str) -> Path:
    """A copy of the demo company in which a page of a table or index is lost."""
    folder.mkdir()
    path = Path(shutil.copyfile(demo, folder / "firm.crm"))
    connection = sqlcipher.connect(str(path))
    roots = dict(
        connection.execute("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0").fetchall()
    )
    connection.close()
    pages = Pages(path.read_bytes(), roots, "", "", 0)
    path.write_bytes(pages.zeroed([pages.leaves(name)[-1]]))
    return path


def _offered(journey: Journey) -> DamageDialog:
    """Look as deep as *Check file* does, and go on to what can be done."""
    program = journey.program
    program.begin_background_work()
    journey.wait(lambda: program.checking is not None and program.sharing is not None)
    program.check_file()
    journey.wait(lambda: bool(_shown(journey, CheckDialog) or _shown(journey, DamageDialog)))
    for result in _shown(journey, CheckDialog):
        assert result.mend_button.isVisible()
        result.mend_button.click()
    journey.wait(lambda: bool(_shown(journey, DamageDialog)))
    (dialog,) = _shown(journey, DamageDialog)
    journey.wait(dialog.salvage.button.isEnabled)
    return dialog


def _shown(journey: Journey, kind: type) -> list:
    return [one for one in journey.window.findChildren(kind) if one.isVisible()]


def test_indexes_are_made_anew(launch: Callable[..., Journey], demo: Path, tmp_path: Path):
    path = _spoiled(demo, tmp_path / "data", "contact_by_phone")
    journey = launch(database=path)
    dialog = _offered(journey)
    assert journey.program.services is not None
    assert journey.program.services.is_read_only
    assert not journey.window.top_bar.new.isEnabled()
    dialog.rebuild.button.click()
    journey.wait(journey.window.top_bar.new.isEnabled)
    journey.wait(lambda: journey.window.messages.level() == "success")
    journey.end()
    assert journey.crashes == []
    with Database.open(path) as db:
        assert check_file(db).is_sound


@pytest.mark.slow
def test_what_can_be_read_is_opened_as_a_file_of_its_own(
    launch: Callable[..., Journey], demo: Path, tmp_path: Path
):
    path = _spoiled(demo, tmp_path / "data", "contact")
    journey = launch(database=path)
    dialog = _offered(journey)
    assert not dialog.rebuild.button.isEnabled()
    target = path.with_name("saved.crm")
    dialog.save_as(target)
    journey.wait(
        lambda: journey.program.services is not None and journey.program.services.path == target
    )
    assert "put together" in target.with_suffix(".txt").read_text(encoding="utf-8")
    journey.end()
    assert journey.crashes == []


def _at_a_card(journey: Journey) -> ContactCard:
    program = journey.program
    program.begin_background_work()
    journey.wait(lambda: program.checking is not None and program.sharing is not None)
    return journey.open_first()


def _save_against_a_bad_answer(journey: Journey, card: ContactCard, statement: str) -> None:
    """SQLite calls the file damaged in the middle of a save, once: so it does of a drive's slip."""
    services = journey.program.services
    assert services is not None
    database, done = services.database, []
    journey.program.operations.run(
        journey.program, lambda: FaultyConnection(database, statement, 11), done.append
    )
    journey.wait(lambda: done)
    card.body.notes.edit.setFocus()
    journey.qtbot.wait(20)
    card.body.notes.edit.setPlainText("agreed on the telephone")
    card.body.notes.commit()


@pytest.mark.parametrize("statement", ["INSERT INTO change_batch", "COMMIT"])
def test_p05_one_bad_answer_is_told_as_that_and_after_the_look_that_all_is_well(
    launch: Callable[..., Journey], demo: Path, statement: str
):
    journey = launch(database=demo)
    card = _at_a_card(journey)
    _save_against_a_bad_answer(journey, card, statement)
    journey.wait(lambda: "gave a bad answer" in card.message_bar.sentence())
    assert "not saved" in card.message_bar.sentence()
    assert "damaged" not in card.message_bar.sentence()
    journey.wait(lambda: "is all right" in journey.window.messages.sentence())
    assert journey.window.messages.level() == "success"
    assert _shown(journey, DamageDialog) == []
    assert not journey.program.services.is_read_only
    card.saving.retry()
    journey.wait(lambda: card.contact.notes == "agreed on the telephone")
    card.close()
    journey.end()
    assert journey.crashes == []


def test_p05_a_look_that_the_drive_did_not_let_through_is_done_later(
    launch: Callable[..., Journey], demo: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(checking, "_MET_AGAIN_MS", 100)
    journey = launch(database=demo)
    card = _at_a_card(journey)
    look, refused = Mending.look, []

    def look_later(*given: Any, **named: Any) -> Report:
        if not refused:
            refused.append("io_error")
            raise StorageUnavailable("io_error")
        return look(*given, **named)

    monkeypatch.setattr(Mending, "look", look_later)
    _save_against_a_bad_answer(journey, card, "INSERT INTO change_batch")
    journey.wait(lambda: "gave a bad answer" in card.message_bar.sentence())
    journey.wait(lambda: "is all right" in journey.window.messages.sentence())
    assert refused == ["io_error"]
    card._discard()
    journey.end()
    assert journey.crashes == []


def test_p05_after_a_look_that_found_damage_it_is_called_damage(
    launch: Callable[..., Journey], demo: Path, tmp_path: Path
):
    path = _spoiled(demo, tmp_path / "data", "contact_by_phone")
    journey = launch(database=path)
    card = _at_a_card(journey)
    _save_against_a_bad_answer(journey, card, "INSERT INTO change_batch")
    journey.wait(lambda: "gave a bad answer" in card.message_bar.sentence())
    journey.wait(lambda: bool(_shown(journey, DamageDialog)))
    assert "is all right" not in journey.window.messages.sentence()
    journey.wait(lambda: journey.program.services.is_read_only)
    card._discard()
    journey.end()
