"""A number that ends overnight is gone from the list in the morning."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from crm_desktop.app.wiring import OpenRequest, open_services
from crm_desktop.core.clock import ManualClock, SystemClock
from tests.builders import a_person, a_point


def test_the_program_follows_the_day_by_itself(launch, tmp_path: Path):
    now = SystemClock().now()
    path = tmp_path / "company.crm"
    yesterday = ManualClock(now - timedelta(days=1))
    services = open_services(OpenRequest(path, create=True), yesterday, tmp_path)
    ending = replace(a_point("+370 612 22222"), valid_until=SystemClock().today().isoformat())
    draft = replace(a_person("Ona"), points=(ending,))
    made = services.contacts.create(draft, services.actor).contact
    assert services.contacts.rows([made.id])[0].main_phone
    services.close()
    journey = launch(database=path)
    journey.program.begin_background_work()
    journey.wait(lambda: journey.page.list.model.row(0).main_phone == "")
