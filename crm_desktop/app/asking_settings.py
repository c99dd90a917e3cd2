"""A setting of the company that somebody else chose meanwhile, too: which of both stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_desktop.business.settings.model import Setting
from crm_desktop.core.errors import ConflictError, FieldConflict
from crm_desktop.ui.kit.asking_fields import AskingFields
from crm_desktop.ui.shell.setting_words import chosen_word, setting_word
from crm_desktop.ui.shell.settings_window import SettingsWindow

if TYPE_CHECKING:
    from crm_desktop.app.program import Program


def ask_about_setting(
    program: Program, setting: Setting[str], error: ConflictError, keep: Callable[[str], object]
) -> None:
    """`keep(theirs)` follows where mine shall stand over theirs; else theirs is shown."""
    name = setting_word(setting)
    chosen_in = [one for one in program.window.findChildren(SettingsWindow) if one.isVisible()]

    def settle(conflicts: tuple[FieldConflict, ...], kept: frozenset[str]) -> None:
        if kept:
            keep(str(conflicts[0].theirs))
        else:
            program.company_changed.emit(None)

    AskingFields(program).ask(
        chosen_in[0] if chosen_in else program.window,
        name,
        error,
        lambda _field: name,
        lambda _field, one: chosen_word(setting, str(one)),
        settle,
    )
