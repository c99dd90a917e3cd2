"""The words of settings: labels, choices and hints for the codes of `business/settings`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.settings.model import Section, Setting, SettingKind
from crm_desktop.ui.kit.formatting import country_name

_Words = Callable[[], str]

SECTION_ICONS = {
    Section.LOOK: "sun",
    Section.LANGUAGE: "language",
    Section.REMINDERS: "bell",
    Section.COMPANY: "building",
    Section.FILE: "database",
}

_SECTIONS: dict[Section, _Words] = {
    Section.LOOK: lambda: QCoreApplication.translate("Settings", "Look"),
    Section.LANGUAGE: lambda: QCoreApplication.translate("Settings", "Language"),
    Section.REMINDERS: lambda: QCoreApplication.translate("Settings", "Reminders"),
    Section.COMPANY: lambda: QCoreApplication.translate("Settings", "Company"),
    Section.FILE: lambda: QCoreApplication.translate("Settings", "Data file"),
}

_SECTION_HINTS: dict[Section, _Words] = {
    Section.LOOK: lambda: QCoreApplication.translate("Settings", "For you on this computer."),
    Section.LANGUAGE: lambda: QCoreApplication.translate("Settings", "For you on this computer."),
    Section.REMINDERS: lambda: QCoreApplication.translate("Settings", "For you on this computer."),
    Section.COMPANY: lambda: QCoreApplication.translate(
        "Settings", "Kept in the data file, for everyone who opens it."
    ),
    Section.FILE: lambda: QCoreApplication.translate(
        "Settings", "Everything you enter lies in this one file on your own computer."
    ),
}

_LABELS: dict[str, _Words] = {
    "theme": lambda: QCoreApplication.translate("Settings", "Light or dark"),
    "density": lambda: QCoreApplication.translate("Settings", "Height of rows"),
    "start_with": lambda: QCoreApplication.translate("Settings", "Start with"),
    "language": lambda: QCoreApplication.translate("Settings", "Language"),
    "direction": lambda: QCoreApplication.translate("Settings", "Direction of writing"),
    "week_start": lambda: QCoreApplication.translate("Settings", "The week begins on"),
    "reminder_rule": lambda: QCoreApplication.translate("Settings", "Remind of new activities"),
    "date_reminders": lambda: QCoreApplication.translate(
        "Settings", "Birthdays and dates of my contacts"
    ),
    "colleague_reminders": lambda: QCoreApplication.translate("Settings", "Colleagues' birthdays"),
    "reminder_sound": lambda: QCoreApplication.translate("Settings", "Sound"),
    "quiet_from": lambda: QCoreApplication.translate("Settings", "Quiet hours from"),
    "quiet_until": lambda: QCoreApplication.translate("Settings", "Quiet hours until"),
    "closing": lambda: QCoreApplication.translate("Settings", "When the window is closed"),
    "company_name": lambda: QCoreApplication.translate("Settings", "Name of the company"),
    "default_country": lambda: QCoreApplication.translate("Settings", "Country of phone numbers"),
    "largest_attachment": lambda: QCoreApplication.translate("Settings", "Largest file to attach"),
}

_HINTS: dict[str, _Words] = {
    "date_reminders": lambda: QCoreApplication.translate(
        "Settings", "For those you look after. What a card says of a date counts more."
    ),
    "quiet_until": lambda: QCoreApplication.translate(
        "Settings", "What is due meanwhile waits at the bell and is shown when they are over."
    ),
    "closing": lambda: QCoreApplication.translate(
        "Settings", "In the background the program reminds you and stands beside the clock."
    ),
    "default_country": lambda: QCoreApplication.translate(
        "Settings", "A number written without its country code is taken to be of this country."
    ),
    "largest_attachment": lambda: QCoreApplication.translate(
        "Settings", "Attached files lie beside the data file and in every backup."
    ),
}

_CHOICES: dict[tuple[str, str], _Words] = {
    ("theme", "system"): lambda: QCoreApplication.translate("Settings", "As the computer"),
    ("theme", "light"): lambda: QCoreApplication.translate("Settings", "Light"),
    ("theme", "dark"): lambda: QCoreApplication.translate("Settings", "Dark"),
    ("density", "compact"): lambda: QCoreApplication.translate("Settings", "Compact"),
    ("density", "normal"): lambda: QCoreApplication.translate("Settings", "Normal"),
    ("start_with", "last"): lambda: QCoreApplication.translate("Settings", "The last page"),
    ("start_with", "today"): lambda: QCoreApplication.translate("Settings", "Today"),
    ("direction", "language"): lambda: QCoreApplication.translate("Settings", "As the language"),
    ("direction", "ltr"): lambda: QCoreApplication.translate("Settings", "Left to right"),
    ("direction", "rtl"): lambda: QCoreApplication.translate("Settings", "Right to left"),
    ("reminder_sound", "on"): lambda: QCoreApplication.translate("Settings", "On"),
    ("reminder_sound", "off"): lambda: QCoreApplication.translate("Settings", "Off"),
    ("quiet_from", ""): lambda: QCoreApplication.translate("Settings", "No quiet hours"),
    ("closing", "quit"): lambda: QCoreApplication.translate("Settings", "End the program"),
    ("closing", "background"): lambda: QCoreApplication.translate(
        "Settings", "Go on in the background"
    ),
    ("week_start", "language"): lambda: QCoreApplication.translate("Settings", "As the language"),
    ("week_start", "monday"): lambda: QCoreApplication.translate("Settings", "Monday"),
    ("week_start", "sunday"): lambda: QCoreApplication.translate("Settings", "Sunday"),
    ("week_start", "saturday"): lambda: QCoreApplication.translate("Settings", "Saturday"),
}


def section_word(section: Section) -> str:
    """The section's name."""
    return _SECTIONS[section]()


def section_hint(section: Section) -> str:
    """For whom the section's settings are; empty for none."""
    words = _SECTION_HINTS.get(section)
    return words() if words is not None else ""


def setting_word(setting: Setting[Any]) -> str:
    """The setting's label."""
    return _LABELS[setting.key]()


def setting_hint(setting: Setting[Any]) -> str:
    """What is worth knowing before changing it; empty for nothing."""
    words = _HINTS.get(setting.key)
    return words() if words is not None else ""


def choice_word(setting: Setting[Any], choice: str) -> str:
    """What a choice is called."""
    if setting.key == "reminder_rule":
        from crm_desktop.ui.activities.reminder_words import rule_words

        return rule_words(choice)
    if setting.key in ("date_reminders", "colleague_reminders"):
        return _days_before(setting, choice)
    if setting.key.startswith("quiet_") and choice:
        from crm_desktop.ui.activities.words import clock_time

        return clock_time(60 * int(choice[:2]))
    if setting.key == "largest_attachment":
        return QCoreApplication.translate("Settings", "{count} MB").replace("{count}", choice)
    return _CHOICES[setting.key, choice]()


def chosen_word(setting: Setting[Any], value: str) -> str:
    """What stands in a setting, as it is read."""
    if setting.kind is SettingKind.TEXT:
        return value
    if setting.kind is SettingKind.COUNTRY:
        return (
            country_name(value) if value else QCoreApplication.translate("Settings", "Not chosen")
        )
    return choice_word(setting, value) if setting.kind is SettingKind.CHOICE else value


def _days_before(setting: Setting[Any], choice: str) -> str:
    if choice:
        from crm_desktop.ui.activities.reminder_words import days_before_words

        return days_before_words(int(choice))
    if setting.key == "date_reminders":
        return QCoreApplication.translate("Settings", "Only those whose card says so")
    return QCoreApplication.translate("Settings", "No reminder")
