"""The ways back from a damaged file: every sentence is shown whole, whenever it arrives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crm_desktop.business.backups.mending import Mending
from crm_desktop.business.backups.model import Reason
from crm_desktop.business.backups.service import BackupService
from crm_desktop.jobs.worker import Worker
from crm_desktop.storage.change_watch import ChangeWatch
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.settings.backups_context import BackupsContext
from crm_desktop.ui.settings.damage_dialog import DamageContext, DamageDialog
from tests.builders import a_person
from tests.ui.settings.conftest import Room


@pytest.fixture
def worker() -> Iterator[Worker]:
    """A thread of its own, so that what it finds comes after the window was shown."""
    made = Worker("damage")
    yield made
    made.stop()


@pytest.fixture
def dialog(room: Room, qtbot: QtBot, tmp_path: Path, worker: Worker) -> DamageDialog:
    office, folder = room.office, tmp_path / "kept"
    office.contacts.create(a_person("Anna"), office.actor)
    service = BackupService(office.database, office.journal, office.clock, folder)
    service.make(office.database, Reason.BY_HAND)
    backups = BackupsContext(
        lambda: service,
        office.database.open_second_reader,
        ChangeWatch(office.database, office.events),
        office.actor,
        Operations(worker),
        lambda _path: None,
        office.staff.name_of,
        lambda: None,
    )
    context = DamageContext(
        backups,
        lambda: Mending(office.database, office.journal, office.clock, folder),
        office.path,
        None,
        lambda _sentence: None,
        lambda _path: None,
        office.clock.now,
    )
    made = DamageDialog(context)
    qtbot.addWidget(made)
    made.show()
    return made


def _shows_all_words(dialog: DamageDialog) -> bool:
    ways = (dialog.rebuild, dialog.restore, dialog.salvage)
    return all(way.words.height() >= way.words.heightForWidth(way.words.width()) for way in ways)


def test_sentences_that_come_later_get_their_room(dialog: DamageDialog, qtbot: QtBot):
    qtbot.waitUntil(dialog.salvage.button.isEnabled, timeout=20_000)
    qtbot.waitUntil(lambda: bool(dialog.restore.words.text()), timeout=20_000)
    qtbot.waitUntil(lambda: _shows_all_words(dialog))
    assert dialog.choice.height() >= dialog.choice.sizeHint().height()
