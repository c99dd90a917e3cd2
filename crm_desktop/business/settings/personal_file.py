"""The user's own settings in a TOML file of this computer.

A file that cannot be understood is put aside, not overwritten: the program starts with the
defaults and says so. Keys written by a newer program are kept.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from crm_desktop.business.settings.model import DEFAULTS, Scope, SettingValues, settings_of
from crm_desktop.business.settings.toml_file import to_toml
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.core.records import record

FILE_NAME = "settings.toml"
DAMAGED_NAME = "settings.damaged.toml"


@record
class LoadedSettings:
    """What was read; `problem` is a code when the defaults had to stand in."""

    values: SettingValues
    problem: str = ""


class PersonalFile:
    """Reads and writes `settings.toml` in `folder`, each write wholly or not at all."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._unknown: dict[str, Any] = {}

    @property
    def path(self) -> Path:
        """Where the settings lie."""
        return self._path

    def load(self) -> LoadedSettings:
        """The stored values; never raises, because a program must start without them."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return LoadedSettings(DEFAULTS)
        except OSError:
            return LoadedSettings(DEFAULTS, "settings_unreadable")
        try:
            stored = tomllib.loads(content.decode("utf-8"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError):
            self._put_aside()
            return LoadedSettings(DEFAULTS, "settings_damaged")
        return LoadedSettings(self._accept(stored))

    def save(self, values: SettingValues) -> None:
        """Store the personal part of `values`; raises `StorageUnavailable`."""
        keys = {setting.key for setting in settings_of(Scope.PERSONAL)}
        chosen = {key: value for key, value in values.chosen.items() if key in keys}
        try:
            self._write(to_toml({**self._unknown, **chosen}))
        except OSError as error:
            raise StorageUnavailable("settings_not_saved", detail=type(error).__name__) from error

    def _accept(self, stored: Mapping[str, Any]) -> SettingValues:
        keys = {setting.key for setting in settings_of(Scope.PERSONAL)}
        writable = (str, bool, int)
        self._unknown = {
            key: value
            for key, value in stored.items()
            if key not in keys and isinstance(value, writable)
        }
        return SettingValues.of({key: value for key, value in stored.items() if key in keys})

    def _put_aside(self) -> None:
        with suppress(OSError):
            self._path.replace(self._path.with_name(DAMAGED_NAME))

    def _write(self, text: str) -> None:
        import tempfile

        folder = self._path.parent
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=FILE_NAME, suffix=".new")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
