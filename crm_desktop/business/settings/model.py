"""Every setting, declared once: key, where it is kept, kind, default and choices.

The settings window, the personal file and the company's table are all built from `SETTINGS`.
Labels and the words of choices belong to `ui/shell/settings_window.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from crm_desktop.core.records import record

T = TypeVar("T", str, bool, int, tuple[str, ...])


class Scope(StrEnum):
    """Where a setting is kept."""

    PERSONAL = "personal"
    """In a file of this user on this computer."""
    COMPANY = "company"
    """In the data file, shared by everyone who opens it."""


class SettingKind(StrEnum):
    """How a setting is edited."""

    CHOICE = "choice"
    TEXT = "text"
    COUNTRY = "country"
    LANGUAGE = "language"
    HIDDEN = "hidden"
    """Remembered by the program, not shown in the window."""


class Section(StrEnum):
    """The groups of the settings window, in its order."""

    LOOK = "look"
    LANGUAGE = "language"
    REMINDERS = "reminders"
    COMPANY = "company"
    FILE = "file"


@record
class Setting(Generic[T]):
    """One setting. `choices` is empty where any text is allowed; `max_length` in characters."""

    key: str
    scope: Scope
    kind: SettingKind
    section: Section
    default: T
    choices: tuple[str, ...] = ()
    max_length: int = 0

    def accept(self, value: object) -> T | None:
        """`value` if it is one this setting can hold, else `None`."""
        default: Any = self.default
        if isinstance(default, tuple):
            return self._accept_texts(value)
        if type(value) is not type(default):
            return None
        if self.choices and value not in self.choices:
            return None
        if isinstance(value, str) and self.max_length and len(value) > self.max_length:
            return None
        accepted: Any = value
        return accepted

    def _accept_texts(self, value: object) -> Any:
        if not isinstance(value, list | tuple):
            return None
        items: tuple[Any, ...] = tuple(value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        return items if all(isinstance(item, str) for item in items) else None


THEME = Setting(
    "theme",
    Scope.PERSONAL,
    SettingKind.CHOICE,
    Section.LOOK,
    "system",
    choices=("system", "light", "dark"),
)
DENSITY = Setting(
    "density",
    Scope.PERSONAL,
    SettingKind.CHOICE,
    Section.LOOK,
    "compact",
    choices=("compact", "normal"),
)
START_WITH = Setting(
    "start_with",
    Scope.PERSONAL,
    SettingKind.CHOICE,
    Section.LOOK,
    "last",
    choices=("last", "today"),
)
"""The page to begin with. Today costs a start a tenth more than the list, so it is chosen."""
LANGUAGE = Setting("language", Scope.PERSONAL, SettingKind.LANGUAGE, Section.LANGUAGE, "")
"""A language code such as `lt` or `ar_AE`; empty follows the computer."""
DIRECTION = Setting(
    "direction",
    Scope.PERSONAL,
    SettingKind.CHOICE,
    Section.LANGUAGE,
    "language",
    choices=("language", "ltr", "rtl"),
)
WEEK_START = Setting(
    "week_start",
    Scope.PERSONAL,
    SettingKind.CHOICE,
    Section.LANGUAGE,
    "language",
    choices=("language", "monday", "sunday", "saturday"),
)
REMINDER_RULE = Setting(
    "reminder_rule",
    Scope.PERSONAL,
    SettingKind.CHOICE,
    Section.REMINDERS,
    "-10m",
    choices=("", "-0m", "-5m", "-10m", "-15m", "-30m", "-60m", "-1d 09:00"),
)
"""What a new activity with a time of day begins with; see `business/reminders/rules.py`."""
BACKUPS_IN = Setting("backups_in", Scope.PERSONAL, SettingKind.HIDDEN, Section.FILE, "")
"""The folder in which backups lie; empty: among the user's own data on this computer."""
_DAYS_BEFORE = ("", "0", "1", "2", "3", "7", "14")
DATE_REMINDERS = Setting(
    "date_reminders",
    Scope.PERSONAL,
    SettingKind.CHOICE,
    Section.REMINDERS,
    "",
    choices=_DAYS_BEFORE,
)
"""So many days before birthdays and dates of contacts that one looks after, where their cards say
nothing; empty: only where they do."""
COLLEAGUE_REMINDERS = Setting(
    "colleague_reminders",
    Scope.PERSONAL,
    SettingKind.CHOICE,
    Section.REMINDERS,
    "1",
    choices=_DAYS_BEFORE,
)
"""So many days before birthdays of colleagues; empty: never."""
REMINDER_SOUND = Setting(
    "reminder_sound",
    Scope.PERSONAL,
    SettingKind.CHOICE,
    Section.REMINDERS,
    "on",
    choices=("on", "off"),
)
QUIET_FROM = Setting(
    "quiet_from",
    Scope.PERSONAL,
    SettingKind.CHOICE,
    Section.REMINDERS,
    "",
    choices=("", *(f"{hour:02}:00" for hour in range(16, 24))),
)
"""From then until `QUIET_UNTIL` of the next morning nothing appears; empty: no quiet hours."""
QUIET_UNTIL = Setting(
    "quiet_until",
    Scope.PERSONAL,
    SettingKind.CHOICE,
    Section.REMINDERS,
    "08:00",
    choices=tuple(f"{hour:02}:00" for hour in range(5, 12)),
)
CLOSING = Setting(
    "closing",
    Scope.PERSONAL,
    SettingKind.CHOICE,
    Section.REMINDERS,
    "quit",
    choices=("quit", "background"),
)
"""What closing the main window means; "quit" in a menu always ends the program."""
COMPANY_NAME = Setting(
    "company_name", Scope.COMPANY, SettingKind.TEXT, Section.COMPANY, "", max_length=200
)
"""Shown at the top of the navigation; empty shows the data file's name."""
DEFAULT_COUNTRY = Setting(
    "default_country", Scope.COMPANY, SettingKind.COUNTRY, Section.COMPANY, ""
)
"""ISO 3166 alpha-2; how phone numbers without a country code are understood."""
LARGEST_ATTACHMENT = Setting(
    "largest_attachment",
    Scope.COMPANY,
    SettingKind.CHOICE,
    Section.COMPANY,
    "25",
    choices=("5", "10", "25", "50", "100"),
)
"""Megabytes of the largest file that can be attached; they travel with every backup."""
HOLIDAY_REGION = Setting(
    "holiday_region", Scope.COMPANY, SettingKind.HIDDEN, Section.COMPANY, "", max_length=20
)
"""The part of the country whose public holidays are kept, e.g. `BY`; empty is the whole country."""
AGREED_PERSON: Setting[tuple[str, ...]] = Setting(
    "agreed_person", Scope.COMPANY, SettingKind.HIDDEN, Section.COMPANY, ("phone", "email")
)
"""Keys of the fields that the card of a person has when it is complete (A12)."""
AGREED_ORGANIZATION: Setting[tuple[str, ...]] = Setting(
    "agreed_organization", Scope.COMPANY, SettingKind.HIDDEN, Section.COMPANY, ("phone", "email")
)
"""The same of an organization."""
STAGE_RHYTHMS: Setting[tuple[str, ...]] = Setting(
    "stage_rhythms",
    Scope.COMPANY,
    SettingKind.HIDDEN,
    Section.COMPANY,
    ("lead 14", "prospect 30", "customer 60", "loyal 60", "dormant 120"),
)
"""After how many days contacts of a status are to be contacted again (B4)."""
CALL_SCRIPT: Setting[str] = Setting(
    "call_script", Scope.COMPANY, SettingKind.HIDDEN, Section.COMPANY, "", max_length=20_000
)
"""What is said on the telephone, shown while calling one contact after another (D8)."""
GREETING: Setting[str] = Setting(
    "greeting", Scope.COMPANY, SettingKind.HIDDEN, Section.COMPANY, "", max_length=4000
)
"""The greeting for birthdays and other dates with {name}, {event} and {years}; empty for ours."""
LAST_FILE = Setting("last_file", Scope.PERSONAL, SettingKind.HIDDEN, Section.FILE, "")
RECENT_FILES: Setting[tuple[str, ...]] = Setting(
    "recent_files", Scope.PERSONAL, SettingKind.HIDDEN, Section.FILE, ()
)
RAIL_COLLAPSED = Setting("rail_collapsed", Scope.PERSONAL, SettingKind.HIDDEN, Section.LOOK, False)

SETTINGS: tuple[Setting[Any], ...] = (
    THEME,
    DENSITY,
    START_WITH,
    LANGUAGE,
    DIRECTION,
    WEEK_START,
    REMINDER_RULE,
    DATE_REMINDERS,
    COLLEAGUE_REMINDERS,
    REMINDER_SOUND,
    QUIET_FROM,
    QUIET_UNTIL,
    CLOSING,
    COMPANY_NAME,
    DEFAULT_COUNTRY,
    LARGEST_ATTACHMENT,
    HOLIDAY_REGION,
    STAGE_RHYTHMS,
    CALL_SCRIPT,
    GREETING,
    AGREED_PERSON,
    AGREED_ORGANIZATION,
    LAST_FILE,
    RECENT_FILES,
    RAIL_COLLAPSED,
    BACKUPS_IN,
)
RECENT_FILES_LIMIT = 8


def setting_of(key: str) -> Setting[Any] | None:
    """The declaration of `key`; `None` for one this program does not know."""
    return next((setting for setting in SETTINGS if setting.key == key), None)


def settings_of(scope: Scope) -> tuple[Setting[Any], ...]:
    """The declarations kept in `scope`, in the window's order."""
    return tuple(setting for setting in SETTINGS if setting.scope is scope)


@record
class SettingValues:
    """Chosen values; what is missing stands at its default."""

    chosen: Mapping[str, Any]

    @staticmethod
    def of(chosen: Mapping[str, Any]) -> SettingValues:
        """Values of known settings that can hold them; anything else is left out."""
        kept: dict[str, Any] = {}
        for key, value in chosen.items():
            setting = setting_of(key)
            accepted = setting.accept(value) if setting is not None else None
            if accepted is not None:
                kept[key] = accepted
        return SettingValues(MappingProxyType(kept))

    def __getitem__(self, setting: Setting[T]) -> T:
        value: Any = self.chosen.get(setting.key, setting.default)
        return value

    def with_value(self, setting: Setting[T], value: T) -> SettingValues:
        """A copy in which `setting` holds `value`; raises `ValueError` if it cannot."""
        accepted = setting.accept(value)
        if accepted is None:
            raise ValueError(setting.key)
        return SettingValues(MappingProxyType({**self.chosen, setting.key: accepted}))

    def with_recent_file(self, path: str) -> SettingValues:
        """A copy in which `path` is the last file and heads the recent ones."""
        others = tuple(known for known in self[RECENT_FILES] if known != path)
        recent = (path, *others)[:RECENT_FILES_LIMIT]
        return self.with_value(LAST_FILE, path).with_value(RECENT_FILES, recent)


DEFAULTS = SettingValues(MappingProxyType({}))
