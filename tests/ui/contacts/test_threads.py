"""The card with a real worker thread: nothing typed is lost, and the window never waits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.jobs.worker import Request, Worker
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.view_state import ViewState
from tests.builders import Office, a_person, open_office
from tests.ui.contacts.desk import services_of

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
T = TypeVar("T")


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker("test database")
    yield made
    made.stop()


def ask(worker: Worker, call: Callable[[], T]) -> T:
    """Run a call in the worker and wait for its answer."""
    done = threading.Event()
    answers: list[Any] = []

    def take(answer: object) -> None:
        answers.append(answer)
        done.set()

    worker.submit(Request(call, take, take))
    assert done.wait(30)
    if isinstance(answers[0], BaseException):
        raise answers[0]
    return answers[0]


@pytest.fixture
def office(tmp_path: Path, worker: Worker) -> Iterator[Office]:
    made = ask(worker, lambda: open_office(tmp_path / "company.crm"))
    yield made
    ask(worker, made.close)


@pytest.fixture
def card(office: Office, worker: Worker, qtbot: QtBot) -> Iterator[ContactCard]:
    key = ask(worker, lambda: office.contacts.create(a_person(), office.actor).contact.id)
    operations = Operations(worker)
    bridge = EventBridge(office.events, parent=operations)
    services = services_of(office)
    context = ContactContext(services, operations, bridge, ViewState(), operations)
    made = ContactCard(context, RecordRef("contact", key))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(made.isEnabled)
    yield made
    bridge.close()


def test_closing_at_once_saves_what_was_typed(
    card: ContactCard, office: Office, worker: Worker, qtbot: QtBot
):
    assert card.contact is not None
    key = card.contact.id
    for name, text in (("occupation", "Buyer"), ("nickname", "Aggie")):
        field: Any = card.body.bindings.field(name)
        field.edit.setText(text)
    card.close()
    assert not card.isVisible()
    contact = ask(worker, lambda: office.contacts.get(key))
    assert (contact.occupation, contact.nickname) == ("Buyer", "Aggie")


def test_edits_never_wait_for_each_other(
    card: ContactCard, office: Office, worker: Worker, qtbot: QtBot
):
    """The worker is held up; three fields are edited meanwhile, the same one twice."""
    assert card.contact is not None
    key = card.contact.id
    may_go_on = threading.Event()
    worker.submit(Request(lambda: may_go_on.wait(30), lambda _done: None, lambda _error: None))
    for name, text in (
        ("occupation", "Buyer"),
        ("nickname", "Aggie"),
        ("occupation", "Director"),
    ):
        field: Any = card.body.bindings.field(name)
        field.edit.setText(text)
        field.commit()
    assert card.saved_label.text() == "Saving…"
    may_go_on.set()
    qtbot.waitUntil(lambda: card.saved_label.text() == "All changes saved")
    contact = ask(worker, lambda: office.contacts.get(key))
    assert (contact.occupation, contact.nickname) == ("Director", "Aggie")
    assert card.body.bindings.field("occupation").value() == "Director"
    assert not card.body.conflict.isVisible()
