"""The list in which a row's contact or organization is looked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.business.search.model import SearchHit
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.imports.contact_popup import ContactPopup
from crm_desktop.ui.kit.operations import Operations
from tests.ui.held_worker import HeldWorker
from tests.ui.imports.bench import Bench

HIT = SearchHit(RecordRef("contact", 7), "UAB Rytas", "Vilnius", "organization")


@pytest.fixture
def worker() -> HeldWorker:
    return HeldWorker()


@pytest.fixture
def popup(bench: Bench, worker: HeldWorker, qtbot: QtBot) -> Iterator[ContactPopup]:
    def find(text: str) -> tuple[SearchHit, ...]:
        return (HIT,) if text.startswith("ry") else ()

    services = replace(bench.services, find=find, operations=Operations(worker))
    around = QWidget()
    qtbot.addWidget(around)
    around.show()
    made = ContactPopup(services, around, is_organization=True)
    made.open_below(around, around.rect())
    yield made
    made.close()


def test_nothing_is_missed_before_anything_is_typed(popup: ContactPopup, worker: HeldWorker):
    assert popup._nothing.isHidden()
    popup.line.setText("xx")
    worker.run_all()
    assert popup._nothing.isVisible()
    popup.line.setText("ry")
    worker.run_all()
    assert popup._nothing.isHidden()
    assert popup.results.isVisible()
    popup.line.clear()
    assert popup._nothing.isHidden()
    assert popup.results.isHidden(), "what was found of a text that is gone"


def test_an_answer_to_what_is_typed_no_more_is_not_shown(popup: ContactPopup, worker: HeldWorker):
    popup.line.setText("ry")
    popup.line.clear()
    worker.run_all()
    assert popup.results.isHidden()
