"""A company setting that is not saved as it was chosen: somebody else chose, or the drive went."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_desktop.business.settings.model import Setting
from crm_desktop.core.errors import ConflictError, FieldConflict, StorageUnavailable, UserError
from crm_desktop.ui.kit.asking_fields import AskingFields
from crm_desktop.ui.kit.error_text import told_with_outcome
from crm_desktop.ui.shell.setting_words import chosen_word, setting_word
from crm_desktop.ui.shell.settings_window import SettingsWindow

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from crm_desktop.app.program import Program


def ask_about_setting(
    program: Program, setting: Setting[str], error: ConflictError, keep: Callable[[str], object]
) -> None:
    """`keep(theirs)` follows where mine shall stand over theirs; else theirs is shown."""
    name = setting_word(setting)
    chosen_in = _windows(program)

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


def tell_refused(
    program: Program, setting: Setting[str], error: UserError | StorageUnavailable
) -> None:
    """Say under what was chosen that it could not be saved, and in the main window, too."""
    for window in _windows(program):
        window.refuse(setting, told_with_outcome(error))
    program.operations.show(program, error)


def save_settings_again(window: QWidget) -> None:
    """The drive is back: save what the settings above `window` could not."""
    for one in window.findChildren(SettingsWindow):
        one.save_again()


def _windows(program: Program) -> list[SettingsWindow]:
    return [one for one in program.window.findChildren(SettingsWindow) if one.isVisible()]
