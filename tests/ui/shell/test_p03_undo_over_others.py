"""P3 for undo: what others changed since is listed, and taken back only where that is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.ui.kit.conflict_dialog import Answer, ConflictDialog
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.shell.undoing import Outcome, Undoing
from tests.builders import Office, a_person, open_office
from tests.ui.pauses import settle_layouts

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = open_office(tmp_path / "company.crm")
    yield made
    made.close()


def test_p03_what_others_changed_since_is_asked_about_row_by_row(
    office: Office, qtbot: QtBot
) -> None:
    theme().apply("light", "compact")
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    operations = Operations(InlineWorker(), parent=host)
    undoing = Undoing(operations, office.history, office.actor, host)
    ids = [
        office.contacts.create(a_person(name), office.actor).contact.id for name in ("Anna", "Bo")
    ]
    done = office.contacts.set_stage(ids, "lead", office.actor)
    tomas = office.actor_of(office.staff.create_user("Tomas K.", actor=office.actor))
    for key in ids:
        base = office.contacts.get(key)
        office.contacts.save(base, replace(base, lifecycle_stage="customer"), tomas)
    kept: list[Outcome] = []
    said: list[int] = []
    undoing.undone.connect(kept.append)
    undoing.overwritten.connect(lambda count, _seq: said.append(count))
    undoing.undo(done.seq)
    settle_layouts()
    assert len(kept[0].kept) == 2
    undoing.ask_about_kept(host, kept[0].kept)
    settle_layouts()
    (dialog,) = host.findChildren(ConflictDialog)
    assert [block.question.title for block in dialog.blocks] == ["Anna", "Bo"]
    assert {block.question.who for block in dialog.blocks} == {"Tomas K."}
    dialog.blocks[1].choose(Answer.MINE)
    dialog.act_button.click()
    settle_layouts()
    assert [office.contacts.get(key).lifecycle_stage for key in ids] == ["customer", "cold"]
    assert said == [1]
