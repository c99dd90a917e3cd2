"""The settings, built from their declarations; every change takes effect at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.business.settings.model import (
    SETTINGS,
    Scope,
    Section,
    Setting,
    SettingKind,
    SettingValues,
)
from crm_desktop.ui.kit.buttons import SecondaryButton
from crm_desktop.ui.kit.direction import filled, isolate_ltr
from crm_desktop.ui.kit.editors import ChoiceField
from crm_desktop.ui.kit.fields import Field, LineField
from crm_desktop.ui.kit.form import Form
from crm_desktop.ui.kit.formatting import EMPTY, country_name
from crm_desktop.ui.kit.frames import Hairline, Panel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.tab_order import step_in_reading_order
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.shell.navigation import RailItem, RailList
from crm_desktop.ui.shell.setting_words import (
    SECTION_ICONS,
    choice_word,
    chosen_word,
    section_hint,
    section_word,
    setting_hint,
    setting_word,
)

Countries = Sequence[tuple[str, int]]
"""Pairs of ISO 3166 alpha-2 code and calling code."""


class SettingsWindow(QDialog):
    """Sections at the leading side, their settings beside; each is made when it is first seen.

    `value_chosen(setting, value)` asks for a change; `show_values` shows what is in force.
    """

    value_chosen = Signal(object, object)
    new_file_requested = Signal()
    open_file_requested = Signal()
    folder_requested = Signal()

    def __init__(self, languages: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # Reminders, and what they are about, can be answered while this is open.
        self.setModal(False)
        self._languages = languages
        self._fields: dict[str, tuple[Setting[Any], Field]] = {}
        self._keys: list[str] = [section.value for section in Section]
        self._pages: list[RailItem] = []
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._sections = RailList(shows_current=True, at_once=True, parent=self)
        self._stack = QStackedWidget(self)
        self._path: Path | None = None
        self._show_path: Callable[[], None] | None = None
        self._countries: Countries = ()
        self._values: SettingValues | None = None
        self._company: SettingValues | None = None
        self._is_read_only = False
        look = theme()
        self.resize(look.size("dialog_width.2"), look.size("search_width"))
        self._arrange()
        self._fill()
        self._sections.chosen.connect(self.show_section)
        self._sections.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_section(Section.LOOK)

    def show_values(
        self,
        personal: SettingValues,
        company: SettingValues | None,
        *,
        is_read_only: bool = False,
        news_by: str | None = None,
    ) -> None:
        """What is in force; `company` is `None` while no file is open.

        What is kept in a file that is open to read only cannot be changed. `news_by` has just
        changed the company's; empty if their name is not known.
        """
        self._values, self._company, self._is_read_only = personal, company, is_read_only
        self._show_in(self._fields.values(), news_by)

    def _show_in(
        self, fields: Iterable[tuple[Setting[Any], Field]], news_by: str | None = None
    ) -> None:
        personal, company, is_read_only = self._values, self._company, self._is_read_only
        for setting, field in fields:
            is_personal = setting.scope is Scope.PERSONAL
            values = personal if is_personal else company
            field.setEnabled(values is not None and (is_personal or not is_read_only))
            if values is not None:
                self._show_value(field, setting, values[setting], news_by)

    def seen(self, setting: Setting[Any]) -> object:
        """What stood there when what was typed or chosen was begun."""
        return self.field(setting).given

    def refuse(self, setting: Setting[Any], sentence: str) -> None:
        """What was chosen could not be saved: it stays, and `sentence` says so under it."""
        field = self.field(setting)
        field.refuse(field.given, sentence)

    def save_again(self) -> None:
        """Save what was refused: the drive is back."""
        for _setting, field in self._fields.values():
            if field.error_text():
                field.clear_error()
                field.commit()

    def _show_value(
        self, field: Field, setting: Setting[Any], value: object, news_by: str | None
    ) -> None:
        """What is typed stays, also while it is being saved; what others chose is said there."""
        given, is_typed = field.given, field.is_typed()
        if given == value and is_typed:
            return
        is_told = news_by is not None and given not in (None, value) and field.value() != value
        if not is_told:
            field.set_value(value)
            return
        if is_typed:
            words = chosen_word(setting, str(value))
            sentence = self.tr("{name} changed this to: {value}")
        else:
            words = chosen_word(setting, str(given))
            sentence = self.tr("{name} changed this; before: {value}")
            field.set_value(value)
        who = news_by or self.tr("Somebody else")
        field.show_news(filled(sentence, name=who, value=words or EMPTY))

    def show_file(self, path: Path | None) -> None:
        """Where the data file lies."""
        self._path = path
        if self._show_path is not None:
            self._show_path()

    def show_countries(self, countries: Countries) -> None:
        """The countries phones can belong to, when they have been read."""
        self._countries = countries
        for setting, field in self._fields.values():
            if setting.kind is SettingKind.COUNTRY and isinstance(field, ChoiceField):
                field.set_choices(self._country_choices())
        if self._values is not None:
            self.show_values(self._values, self._company, is_read_only=self._is_read_only)

    def add_page(self, item: RailItem, make: Callable[[], QWidget]) -> None:
        """Add a section of another feature after the company's; made when it is first seen."""
        place = self._keys.index(Section.COMPANY) + 1 + len(self._pages)
        self._keys.insert(place, item.key)
        self._pages.append(item)
        self._makers[item.key] = make
        self._stack.insertWidget(place, QWidget())
        self._show_sections()

    def show_section(self, section: str) -> None:
        """Bring a section into view; one that is not there, such as a closed file's, the first."""
        section = section if section in self._keys else self._keys[0]
        self._make(section)
        self._sections.set_current(section)
        self._stack.setCurrentIndex(self._keys.index(section))

    def _make(self, section: str) -> None:
        """Make a section that was not seen yet; all at once would keep the window."""
        make = self._makers.pop(section, None)
        if make is None:
            return
        place = self._keys.index(section)
        self._stack.insertWidget(place, make())
        empty = self._stack.widget(place + 1)
        if empty is not None:
            self._stack.removeWidget(empty)
            empty.deleteLater()

    @property
    def section(self) -> str:
        """The section in view."""
        return self._keys[self._stack.currentIndex()]

    def field(self, setting: Setting[Any]) -> Field:
        """The field of a setting."""
        self._make(setting.section)
        return self._fields[setting.key][1]

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        return step_in_reading_order(self, forward=next) or super().focusNextPrevChild(next)

    # Making --------------------------------------------------------------------------------

    def _arrange(self) -> None:
        look = theme()
        side = self._side = Panel("window", self)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, look.space("m"), 0, look.space("m"))
        column.addWidget(self._sections)
        column.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(side)
        layout.addWidget(Hairline(self, is_vertical=True))
        layout.addWidget(self._stack, 1)

    def _fill(self) -> None:
        """Name every section in the language that is in force."""
        self.setWindowTitle(self.tr("Settings"))
        self._sections.setAccessibleName(self.tr("Sections"))
        self._show_sections()
        for section in Section:
            self._makers[section.value] = partial(self._make_section, section)
            self._stack.addWidget(QWidget())

    def _show_sections(self) -> None:
        items = {
            section.value: RailItem(section, section_word(section), SECTION_ICONS[section])
            for section in Section
        }
        items.update((page.key, page) for page in self._pages)
        self._sections.set_items(tuple(items[key] for key in self._keys))
        least = theme().size("wizard_steps")
        self._side.setFixedWidth(max(least, self._sections.content_width()))

    def _make_section(self, section: Section) -> QWidget:
        look = theme()
        content = Panel("surface")
        column = QVBoxLayout(content)
        margin = look.space("xl")
        column.setContentsMargins(margin, margin - look.space("xs"), margin, margin)
        column.setSpacing(look.space("m"))
        column.addWidget(PlainLabel(section_word(section), size="h2", weight="strong"))
        hint = section_hint(section)
        if hint:
            column.addWidget(PlainLabel(hint, size="small", tone="muted", wraps=True))
        form = Form()
        form.setMaximumWidth(look.size("search_width"))
        form.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        shown = [
            setting
            for setting in SETTINGS
            if setting.section is section and setting.kind is not SettingKind.HIDDEN
        ]
        for setting in shown:
            self._add_setting(form, setting)
        if self._values is not None:
            self._show_in([self._fields[setting.key] for setting in shown])
        column.addWidget(form)
        if section is Section.FILE:
            column.addLayout(self._make_file_part())
        column.addStretch(1)
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the keyboard
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        return area

    def _add_setting(self, form: Form, setting: Setting[Any]) -> None:
        field = self._make_field(setting)
        field.is_saved_alone = True
        self._fields[setting.key] = (setting, field)
        form.add_field(setting.key, setting_word(setting), field)
        hint = setting_hint(setting)
        if hint:
            form.add_wide(PlainLabel(hint, size="caption", tone="muted", wraps=True))

        def choose(value: object) -> None:
            self.value_chosen.emit(setting, value)

        field.edited.connect(choose)

    def _make_field(self, setting: Setting[Any]) -> Field:
        if setting.kind is SettingKind.TEXT:
            return LineField(max_length=setting.max_length)
        field = ChoiceField()
        choices: Callable[[], Sequence[tuple[str, object]]] = {
            SettingKind.COUNTRY: self._country_choices,
            SettingKind.LANGUAGE: self._language_choices,
        }.get(setting.kind, lambda: [(choice_word(setting, c), c) for c in setting.choices])
        field.set_choices(choices())
        return field

    def _country_choices(self) -> list[tuple[str, object]]:
        named = [
            (f"{country_name(code)}  {isolate_ltr(f'+{calling}')}", code)
            for code, calling in self._countries
        ]
        return [(self.tr("Not chosen"), ""), *sorted(named)]

    def _language_choices(self) -> list[tuple[str, object]]:
        named = [(_language_name(code), code) for code in self._languages]
        return [(self.tr("As the computer"), ""), *named]

    def _make_file_part(self) -> QVBoxLayout:
        look = theme()
        words = PlainLabel(size="small", wraps=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.setAccessibleName(self.tr("Data file"))
        buttons = QHBoxLayout()
        buttons.setSpacing(look.space("s"))
        made: list[SecondaryButton] = []
        for text, icon_name, signal in (
            (self.tr("New…"), "file", self.new_file_requested),
            (self.tr("Open…"), "folder-open", self.open_file_requested),
            (self.tr("Show in folder"), "external-link", self.folder_requested),
        ):
            button = SecondaryButton(text, icon_name)
            button.clicked.connect(signal)
            buttons.addWidget(button)
            made.append(button)
        buttons.addStretch(1)

        def show_path() -> None:
            is_open = self._path is not None
            words.setText(isolate_ltr(str(self._path)) if is_open else self.tr("No file is open."))
            made[-1].setEnabled(is_open)

        self._show_path = show_path
        show_path()
        part = QVBoxLayout()
        part.setSpacing(look.space("m"))
        part.addWidget(words)
        part.addLayout(buttons)
        return part


def _language_name(code: str) -> str:
    name = QLocale(code).nativeLanguageName()
    return name[:1].upper() + name[1:] if name else code
