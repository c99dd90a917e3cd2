"""The company's lists of words as a settings page: one list at a time, with counts of use."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from crm_desktop.business.contacts.dictionary_model import DICTIONARY_VALUE, Dictionary, Word
from crm_desktop.business.contacts.model import BatchDone
from crm_desktop.core.changes import Changes
from crm_desktop.ui.kit.arranged_list import ArrangedItem, ArrangedList
from crm_desktop.ui.kit.buttons import FlatButton, IconButton, PrimaryButton
from crm_desktop.ui.kit.columns import Status
from crm_desktop.ui.kit.editors import ChoiceField
from crm_desktop.ui.kit.empty_state import EmptyState
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.settings.context import SettingsContext
from crm_desktop.ui.settings.settings_page import SettingsPage
from crm_desktop.ui.settings.word_dialogs import MergeDialog, WordDialog
from crm_desktop.ui.settings.word_names import dictionary_word, word_name

_KINDS = (DICTIONARY_VALUE, "tag", "source", "affiliation", "relationship")
_ICONS = {
    Dictionary.STAGE: "flag",
    Dictionary.TAG: "tag",
    Dictionary.SOURCE: "login",
    Dictionary.ROLE: "briefcase",
    Dictionary.CHANNEL_LABEL: "phone",
    Dictionary.PARTY_KIND: "users",
    Dictionary.RELATION: "link",
}


class WordsPage(SettingsPage):
    """Words are added, renamed, colored, put in order, retired, merged; each saved at once."""

    def __init__(self, context: SettingsContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._words: tuple[Word, ...] = ()
        self._known: frozenset[str] | None = None  # before a word was added, until it is there
        self.choice = ChoiceField()
        self.choice.set_name(self.tr("List"))
        for dictionary in Dictionary:
            self.choice.add_choice(dictionary_word(dictionary), dictionary)
        self.choice.set_value(Dictionary.STAGE)
        self.choice.edited.connect(self._turn_to_list)
        self.list = ArrangedList(self)
        self.list.setAccessibleName(self.tr("Words of the list"))
        self.empty = EmptyState(
            "tags",
            self.tr("No words in this list yet"),
            self.tr("Add the first one here, or type it on a card."),
        )
        self.empty.hide()
        self._arrange()
        self.list.opened.connect(self.rename)
        self.list.chosen.connect(self._show_actions)
        self.list.moved.connect(self._move)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        context.bridge.changed.connect(self._on_changes)
        self.load()

    @property
    def dictionary(self) -> Dictionary:
        """The list that is shown."""
        return Dictionary(str(self.choice.value()))

    @property
    def current(self) -> Word | None:
        """The word of the current line."""
        key = self.list.current_key
        return next((word for word in self._words if word.key == key), None)

    def _arrange(self) -> None:
        self.add_button = PrimaryButton(self.tr("Add a word"), "plus")
        self.add_button.clicked.connect(self.add)
        self.up_button = IconButton("arrow-up", self.tr("Move up"), shortcut="Alt+Up")
        self.down_button = IconButton("arrow-down", self.tr("Move down"), shortcut="Alt+Down")
        self.rename_button = FlatButton(self.tr("Edit…"), "pencil")
        self.merge_button = FlatButton(self.tr("Merge…"), "arrow-merge")
        self.retire_button = FlatButton(self.tr("Retire"), "eye-off")
        self.remove_button = FlatButton(self.tr("Remove"), "trash")
        self.up_button.clicked.connect(lambda: self.list.move_current(-1))
        self.down_button.clicked.connect(lambda: self.list.move_current(1))
        self.rename_button.clicked.connect(self.rename)
        self.merge_button.clicked.connect(self.merge)
        self.retire_button.clicked.connect(self.toggle_retired)
        self.remove_button.clicked.connect(self.remove)
        self.build(
            self.tr("Lists and words"),
            self.tr("What cards offer to choose from, for everyone in this file."),
            (self.empty, self.list),
            action=self.add_button,
            chooser=self.choice,
            actions=(
                self.up_button,
                self.down_button,
                self.rename_button,
                self.merge_button,
                self.retire_button,
                self.remove_button,
            ),
        )

    # Showing -----------------------------------------------------------------------------

    def load(self) -> None:
        """Read the list with its counts."""
        service, dictionary = self._context.dictionaries, self.dictionary
        self._context.operations.run(
            self, lambda: service.words(dictionary), self._take, kind="words"
        )

    def _turn_to_list(self) -> None:
        self._known = None
        self.load()

    def _take(self, words: tuple[Word, ...]) -> None:
        words = tuple(sorted(words, key=lambda word: word.is_retired))  # those stand below
        known = self._known if self._known is not None else {word.key for word in words}
        added = [word.key for word in words if word.key not in known]
        self._words = words
        self.list.is_movable = self.dictionary.has_order and self._context.can_edit
        self.list.set_items([self._item(word) for word in words])
        if added:
            self.list.set_current(added[0])
            self._known = None
        self.list.setVisible(bool(words))
        self.empty.setVisible(not words)
        self.add_button.setEnabled(self._context.can_edit)
        self._show_actions()

    def _item(self, word: Word) -> ArrangedItem:
        name, look, status = word_name(self.dictionary, word), self._context.stage_look, None
        if self.dictionary is Dictionary.STAGE and look is not None:
            status = Status(name, *look(word.key, word.color))
        return ArrangedItem(
            word.key,
            name,
            self.tr("retired") if word.is_retired else "",
            format_number(word.uses) if word.uses else "",
            "" if word.color is not None else _ICONS[self.dictionary],
            word.color,
            status,
            is_muted=word.is_retired,
            can_move=not word.is_retired,
        )

    def _show_actions(self) -> None:
        word, can_edit = self.current, self._context.can_edit
        dictionary = self.dictionary
        for button in (self.up_button, self.down_button):
            button.setVisible(dictionary.has_order)
            button.setEnabled(can_edit and word is not None)
        self.rename_button.setEnabled(can_edit and word is not None)
        self.merge_button.setEnabled(can_edit and word is not None and self._has_other(word))
        self.retire_button.setVisible(dictionary.can_retire)
        self.retire_button.setEnabled(can_edit and word is not None)
        is_retired = word is not None and word.is_retired
        self.retire_button.setText(self.tr("Restore") if is_retired else self.tr("Retire"))
        is_free = word is not None and not word.uses and not word.is_built_in
        self.remove_button.setEnabled(can_edit and is_free)

    def _has_other(self, word: Word) -> bool:
        """Whether some word that is offered could take over from this one."""
        return any(one.key != word.key and not one.is_retired for one in self._words)

    def _show_menu(self, position: QPoint) -> None:
        if self.current is None or not self._context.can_edit:
            return
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.add(self.tr("Edit…"), self.rename, "pencil")
        if self.merge_button.isEnabled():
            menu.add(self.tr("Merge…"), self.merge, "arrow-merge")
        if self.dictionary.can_retire:
            menu.add(self.retire_button.text(), self.toggle_retired, "eye-off")
        if self.remove_button.isEnabled():
            menu.add(self.tr("Remove"), self.remove, "trash", is_danger=True)
        menu.popup(self.list.viewport().mapToGlobal(position))

    def _on_changes(self, changes: Changes) -> None:
        if any(changes.touches_kind(kind) for kind in _KINDS):
            self.load()

    # Actions -----------------------------------------------------------------------------

    def add(self) -> None:
        """Ask for a new word."""
        self._open_word(None)

    def rename(self) -> None:
        """Open the current word: its name and color."""
        if self.current is not None and self._context.can_edit:
            self._open_word(self.current)

    def merge(self) -> None:
        """Ask which word takes over from the current one."""
        word = self.current
        if word is not None and self.merge_button.isEnabled():
            dialog = MergeDialog(self._context, self.dictionary, word, self._words, self.window())
            dialog.merged.connect(self._tell_merged)
            dialog.open()

    def toggle_retired(self) -> None:
        """Do not offer the current word anymore, or offer it again."""
        word, dictionary = self.current, self.dictionary
        if word is not None:
            service, actor = self._context.dictionaries, self._context.actor
            is_retired = not word.is_retired
            self.run(lambda: service.set_retired(dictionary, word.key, is_retired, actor))

    def remove(self) -> None:
        """Take away the current word, which nothing refers to."""
        word, dictionary = self.current, self.dictionary
        if word is not None:
            service, actor = self._context.dictionaries, self._context.actor
            self.run(lambda: service.remove(dictionary, word.key, actor))

    def _open_word(self, word: Word | None) -> None:
        self._known = frozenset(one.key for one in self._words) if word is None else None
        dialog = WordDialog(self._context, self.dictionary, word, self.window())
        dialog.saved.connect(self.load)
        dialog.open()

    def _tell_merged(self, done: BatchDone, heir: str) -> None:
        self.list.set_current(heir)
        self.load()
        history, actor = self._context.history, self._context.actor
        self.message_bar.show_message(
            "success",
            self.tr("Merged: %Ln place(s) changed", "", done.count),
            self.tr("Undo"),
            lambda: self.run(lambda: history.undo(actor, done.seq)),
        )

    def _move(self, row: int, before: int) -> None:
        keys = [word.key for word in self._words]
        key = keys.pop(row)
        keys.insert(before - (before > row), key)
        service, actor, dictionary = (
            self._context.dictionaries,
            self._context.actor,
            self.dictionary,
        )
        self.run(lambda: service.arrange(dictionary, keys, actor))
