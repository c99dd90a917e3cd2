"""What can be done anywhere in the window, once: for its keys, and for the search field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.settings.model import DENSITY, DIRECTION, THEME
from crm_desktop.core.records import record
from crm_desktop.core.text import fold

if TYPE_CHECKING:
    from crm_desktop.ui.shell.main_window import MainWindow

T = TypeVar("T")
_LONG_WORD = 5
"""A typed word of so many letters may end otherwise than a title."""


@record
class Command:
    """One action. `keys` is the shortcut that does it, empty for none; `id` names its words."""

    id: str
    icon_name: str
    run: Callable[[], object]
    keys: str = ""
    writes: bool = False
    """Whether it makes or changes records, so that it is left out where nothing can be."""


def commands_of(window: MainWindow) -> tuple[Command, ...]:
    """All actions of the window, in the order they are offered."""

    def choose(setting: object, value: str) -> Callable[[], object]:
        return lambda: window.setting_chosen.emit(setting, value)

    return (
        Command("quick", "sparkles", window.quick_requested.emit, "Ctrl+N", writes=True),
        Command("person", "user-plus", window.person_requested.emit, "Ctrl+Alt+N", writes=True),
        Command(
            "organization",
            "building-plus",
            window.organization_requested.emit,
            "Ctrl+Shift+N",
            writes=True,
        ),
        Command("import", "file-import", window.import_requested.emit, "Ctrl+I", writes=True),
        Command("export", "download", window.export_requested.emit, "Ctrl+E"),
        Command("import_paste", "clipboard", window.import_pasted.emit, writes=True),
        Command("import_history", "history", window.import_history_requested.emit),
        Command("bring_back", "file-import", window.bring_back_requested.emit, writes=True),
        Command("save_calendar", "file-export", window.save_calendar_requested.emit),
        Command(
            "import_calendar", "file-import", window.import_calendar_requested.emit, writes=True
        ),
        Command("calls", "phone", window.calls_requested.emit, writes=True),
        Command("dates", "cake", window.dates_requested.emit),
        Command("hand_over", "users", window.hand_over_requested.emit, writes=True),
        Command("employees", "users", window.employees_requested.emit),
        Command("log", "history", window.log_requested.emit),
        Command("backups", "device-floppy", window.backups_requested.emit),
        Command("check", "clipboard-check", window.check_requested.emit),
        Command("undo", "arrow-back-up", window.undo, "Ctrl+Z", writes=True),
        Command("redo", "arrow-forward-up", window.redo, "Ctrl+Y", writes=True),
        Command("reminders", "bell", window.reminders_requested.emit, "Ctrl+B"),
        Command("settings", "adjustments-horizontal", window.settings_requested.emit, "Ctrl+,"),
        Command("theme_light", "sun", choose(THEME, "light")),
        Command("theme_dark", "moon", choose(THEME, "dark")),
        Command("theme_system", "device-desktop", choose(THEME, "system")),
        Command("compact", "list", choose(DENSITY, "compact")),
        Command("normal", "menu-2", choose(DENSITY, "normal")),
        Command("direction_language", "language", choose(DIRECTION, "language")),
        Command("direction_rtl", "arrow-left", choose(DIRECTION, "rtl")),
        Command("direction_ltr", "arrow-right", choose(DIRECTION, "ltr")),
        Command("keys", "keyboard", window.keys_requested.emit, "F1"),
        Command("about", "info-circle", window.about_requested.emit),
        Command("new_file", "database", window.new_file_requested.emit),
        Command("open_file", "folder-open", window.open_file_requested.emit, "Ctrl+O"),
        Command("quit", "logout", window.quit, "Ctrl+Q"),
    )


def command_words() -> dict[str, str]:
    """What the actions are called in the language of the program."""
    translate = QCoreApplication.translate
    return {
        "quick": translate("Commands", "New contact"),
        "person": translate("Commands", "New person"),
        "organization": translate("Commands", "New organization"),
        "import": translate("Commands", "Import contacts…"),
        "export": translate("Commands", "Export contacts…"),
        "import_paste": translate("Commands", "Import copied rows…"),
        "import_history": translate("Commands", "Import history"),
        "bring_back": translate("Commands", "Bring back an exported file…"),
        "save_calendar": translate("Commands", "Save plan as calendar file…"),
        "import_calendar": translate("Commands", "Import calendar file…"),
        "calls": translate("Commands", "Call one after another"),
        "dates": translate("Commands", "Birthdays and important dates"),
        "hand_over": translate("Commands", "Hand over contacts of an employee who leaves…"),
        "employees": translate("Commands", "Employees, working hours and absences"),
        "log": translate("Commands", "Log of changes"),
        "backups": translate("Commands", "Backups"),
        "check": translate("Commands", "Check the data file"),
        "undo": translate("Commands", "Undo"),
        "redo": translate("Commands", "Redo"),
        "reminders": translate("Commands", "Reminders and notifications"),
        "settings": translate("Commands", "Settings"),
        "theme_light": translate("Commands", "Light theme"),
        "theme_dark": translate("Commands", "Dark theme"),
        "theme_system": translate("Commands", "Theme of the computer"),
        "compact": translate("Commands", "Compact rows"),
        "normal": translate("Commands", "Normal rows"),
        "direction_language": translate("Commands", "Direction of the language"),
        "direction_rtl": translate("Commands", "Direction right to left"),
        "direction_ltr": translate("Commands", "Direction left to right"),
        "keys": translate("Commands", "Keyboard shortcuts"),
        "about": translate("Commands", "About CRM Desktop"),
        "new_file": translate("Commands", "New data file"),
        "open_file": translate("Commands", "Open another data file"),
        "quit": translate("Commands", "Quit"),
    }


def ranked_by_words(things: Sequence[tuple[str, T]], typed: str) -> list[T]:
    """The things whose title holds all typed words where words begin; beginnings first.

    If there is none, the last letter of long words is not asked for: "imports" finds "Import".
    """
    words = fold(typed).split()
    stems = [word[:-1] if len(word) >= _LONG_WORD else word for word in words]
    return _ranked(things, words) or _ranked(things, stems)


def _ranked(things: Sequence[tuple[str, T]], words: Sequence[str]) -> list[T]:
    found: list[tuple[bool, int, T]] = []
    for place, (title, thing) in enumerate(things):
        key = f" {fold(title)}"
        if words and all(f" {word}" in key for word in words):
            found.append((not key.startswith(f" {words[0]}"), place, thing))
    return [thing for _, _, thing in sorted(found, key=lambda each: each[:2])]
