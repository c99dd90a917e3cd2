"""What the preview of a contact says of its activities."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crm_desktop.business.planner.model import Activity, ActivityKind, Participant, When
from crm_desktop.ui.activities.context import ActivityContext
from crm_desktop.ui.activities.glimpse import ActivityGlimpse
from crm_desktop.ui.contacts.preview_panel import PreviewPanel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme
from tests.builders import a_person
from tests.ui.contacts.desk import make_desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_next_activity_and_last_events_stand_in_the_preview(tmp_path: Path, qtbot: QtBot) -> None:
    theme().apply("light", "compact")
    desk = make_desk(tmp_path / "company.crm")
    office = desk.office
    contact = office.contacts.create(a_person("Agnė"), office.actor).contact
    desk.context.glimpse = ActivityGlimpse(
        ActivityContext(
            lambda: office.planner,
            office.staff.users,
            lambda _user_id: None,
            office.actor,
            office.clock,
            desk.operations,
            desk.context.bridge,
            desk.context.view_state,
        )
    )
    preview = PreviewPanel(desk.context)
    qtbot.addWidget(preview)
    preview.show()

    def words() -> list[str]:
        qtbot.wait(80)  # the keyboard rests on the row
        desk.settle()
        return [label.text() for label in preview.findChildren(PlainLabel) if label.isVisible()]

    preview.show_contact(contact.id)
    assert "Next activity" not in words()
    when = When.any_time(office.clock.today() + timedelta(days=3))
    people = (Participant(contact.id),)
    draft = Activity(ActivityKind.TASK, when, "Send the offer", contacts=people)
    made = office.planner.create(draft, office.actor).activity
    shown = words()
    assert shown.index("Next activity") < shown.index("Send the offer")
    assert "Last events" not in shown
    office.planner.complete(made.id, office.actor)
    shown = words()
    assert "Next activity" not in shown
    assert shown.index("Last events") < shown.index("Send the offer")
    assert "today" in shown
    office.close()
