"""P3 of the templates of imports: names that two gave, templates that were removed or kept anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from crm_desktop.business.imports.model import ImportProfile
from crm_desktop.business.imports.profile_service import ProfileService
from crm_desktop.ui.imports.template_button import TemplateButton
from crm_desktop.ui.kit.conflict_dialog import Answer
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.form_dialog import FormDialog
from crm_desktop.ui.kit.others_news import Hearing
from tests.builders import Office
from tests.ui.imports.bench import Bench
from tests.ui.second_program import answer_all, confirm, plain, tell

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def template(bench: Bench) -> ImportProfile:
    profiles, actor = bench.services.imports.profiles, bench.office.actor
    bare = ImportProfile("Dealers", "", "dealers.xlsx", "{}", "{}", bench.office.clock.now())
    profiles.restore(bare, "Dealers", actor)
    return profiles.called("Dealers")


@pytest.fixture
def button(bench: Bench, template: ImportProfile, qtbot: QtBot) -> TemplateButton:
    made = TemplateButton(bench.services)
    qtbot.addWidget(made)
    made.show()
    made.load()
    made.show_current(template)
    bench.settle()
    return made


def _profiles(ben: Office) -> ProfileService:
    return ProfileService(ben.database, ben.journal)


def _names(bench: Bench) -> list[str]:
    return [one.name for one in bench.services.imports.profiles.named()]


def _rename(button: TemplateButton, name: str) -> FormDialog:
    button.rename()
    (dialog,) = [one for one in button.findChildren(FormDialog) if one.isVisible()]
    dialog.form.field("name").set_value(name)
    return dialog


@pytest.mark.parametrize(("choice", "name"), [(Answer.MINE, "Mine"), (Answer.THEIRS, "Theirs")])
def test_p03_a_name_over_a_name(
    bench: Bench,
    template: ImportProfile,
    button: TemplateButton,
    ben: Office,
    choice: Answer,
    name: str,
) -> None:
    dialog = _rename(button, "Mine")
    _profiles(ben).rename(template.id, "Theirs", ben.actor)
    dialog.act_requested.emit()
    assert answer_all(bench, dialog, choice) == ["Name: Mine / Theirs"]
    assert _names(bench) == [name]


def test_p03_a_removed_template_is_offered_anew(
    bench: Bench, template: ImportProfile, button: TemplateButton, ben: Office
) -> None:
    dialog = _rename(button, "Mine")
    _profiles(ben).remove(template.id, ben.actor)
    dialog.act_requested.emit()
    confirm(bench, dialog)
    assert _names(bench) == ["Mine"]


@pytest.mark.parametrize(("choice", "names"), [(Answer.MINE, []), (Answer.THEIRS, ["Theirs"])])
def test_p03_a_renamed_template_is_not_removed_unasked(
    bench: Bench,
    template: ImportProfile,
    button: TemplateButton,
    ben: Office,
    choice: Answer,
    names: list[str],
) -> None:
    _profiles(ben).rename(template.id, "Theirs", ben.actor)
    button.remove()
    answer_all(bench, button, choice)
    assert _names(bench) == names


def test_p04_another_name_comes_into_the_open_window(
    bench: Bench, template: ImportProfile, ben: Office, qtbot: QtBot
) -> None:
    office, operations = bench.office, bench.services.operations
    bridge = EventBridge(office.events, parent=operations)
    hearing = Hearing(office.actor, operations, bridge, office.staff.name_of)
    button = TemplateButton(replace(bench.services, hearing=hearing))
    qtbot.addWidget(button)
    button.show()
    button.load()
    button.show_current(template)
    bench.settle()
    button.rename()
    (dialog,) = [one for one in button.findChildren(FormDialog) if one.isVisible()]
    field = dialog.form.field("name")
    _profiles(ben).rename(template.id, "Theirs", ben.actor)
    tell(bench, ben, "import_profile", template.id)
    assert field.value() == "Theirs"
    assert plain(field.news_text()).endswith("changed this; before: Dealers")
    field.type_again("Mine")
    dialog.act_requested.emit()
    bench.settle()
    assert _names(bench) == ["Mine"], "theirs was seen: nothing is asked"
    bridge.close()
