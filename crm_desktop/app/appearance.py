"""Look, density, language and direction of the whole program, switchable while it runs."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from crm_desktop.app.arguments import StartArguments
from crm_desktop.business.settings.model import (
    DENSITY,
    DIRECTION,
    LANGUAGE,
    THEME,
    WEEK_START,
    Setting,
    SettingValues,
)
from crm_desktop.ui.kit.formatting import set_week_start
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.translation import install_language

_DIRECTIONS = ("ltr", "rtl")
_LOOKS: tuple[Setting[str], ...] = (THEME, DENSITY, LANGUAGE, DIRECTION, WEEK_START)


class Appearance:
    """Dresses the application from settings; the command line wins until a setting is changed."""

    def __init__(self, app: QApplication, arguments: StartArguments) -> None:
        self._app = app
        wanted = {
            THEME.key: arguments.theme,
            DENSITY.key: arguments.density,
            LANGUAGE.key: arguments.language,
            DIRECTION.key: arguments.direction,
        }
        self._overrides = {key: value for key, value in wanted.items() if value}
        self._last: SettingValues | None = None

    def value(self, values: SettingValues, setting: Setting[str]) -> str:
        """What is in force for a setting."""
        return self._overrides.get(setting.key) or values[setting]

    def apply(self, values: SettingValues) -> None:
        """Dress everything at start, and again after each change of a setting."""
        last = self._last
        self._last = values
        if last is None:
            self._set_language(values)
            set_week_start(values[WEEK_START])
            look, density = self.value(values, THEME), self.value(values, DENSITY)
            theme().apply(look, density, sets_style=False)
            return
        changed = {setting.key for setting in _LOOKS if last[setting] != values[setting]}
        for key in changed:
            self._overrides.pop(key, None)
        if changed & {LANGUAGE.key, DIRECTION.key}:
            self._set_language(values)
        set_week_start(values[WEEK_START])
        if THEME.key in changed:
            theme().set_look(self.value(values, THEME))
        if DENSITY.key in changed:
            theme().set_density(self.value(values, DENSITY))

    def _set_language(self, values: SettingValues) -> None:
        """Words, numbers, dates and direction; windows that are open keep their words."""
        direction = self.value(values, DIRECTION)
        install_language(
            self._app,
            self.value(values, LANGUAGE),
            direction if direction in _DIRECTIONS else "",
        )
