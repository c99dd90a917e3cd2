"""The company's lists of words as a settings page: one list at a time, with counts of use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from crm_desktop.business.contacts.dictionary_model import DICTIONARY_VALUE, Dictionary, Word
from crm_desktop.business.contacts.model import BatchDone
from crm_desktop.ui.kit.arranged_list import ArrangedItem
from crm_desktop.ui.kit.buttons import FlatButton
from crm_desktop.ui.kit.columns import Status
from crm_desktop.ui.kit.editors import ChoiceField
from crm_desktop.ui.kit.empty_state import EmptyState
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.settings.arranged_page import ArrangedPage, ArrangedWords
from crm_desktop.ui.settings.context import SettingsContext
from crm_desktop.ui.settings.word_dialogs import MergeDialog, WordDialog
from crm_desktop.ui.settings.word_names import dictionary_word, word_name

_ICONS = {
    Dictionary.STAGE: "flag",
    Dictionary.TAG: "tag",
    Dictionary.SOURCE: "login",
    Dictionary.ROLE: "briefcase",
    Dictionary.CHANNEL_LABEL: "phone",
    Dictionary.PARTY_KIND: "users",
    Dictionary.RELATION: "link",
}


class WordsPage(ArrangedPage[Word]):
    """Words are added, renamed, colored, put in order, retired, merged."""

    kinds = (DICTIONARY_VALUE, "tag", "source", "affiliation", "relationship")

    def __init__(self, context: SettingsContext, parent: QWidget | None = None) -> None:
        self._shown: Dictionary | None = None
        """The list whose words are shown; another one may be on its way."""
        self._is_counted = False
        self.choice = ChoiceField()
        for dictionary in Dictionary:
            self.choice.add_choice(dictionary_word(dictionary), dictionary)
        self.choice.set_value(Dictionary.STAGE)
        translate = QCoreApplication.translate
        self.merge_button = FlatButton(translate("WordsPage", "Merge…"), "arrow-merge")
        empty = EmptyState(
            "tags",
            translate("WordsPage", "No words in this list yet"),
            translate("WordsPage", "Add the first one here, or type it on a card."),
        )
        empty.hide()
        super().__init__(
            context,
            _words(),
            parent,
            empty=empty,
            chooser=self.choice,
            between=(self.merge_button,),
        )
        self.choice.set_name(self.tr("List"))
        self.choice.edited.connect(self._turn_to_list)
        self.merge_button.clicked.connect(self.merge)
        self.load()

    @property
    def dictionary(self) -> Dictionary:
        """The list that is shown."""
        return Dictionary(str(self.choice.value()))

    # Showing -----------------------------------------------------------------------------

    def load(self) -> None:
        """Show the list; how often each word is used is counted behind all else."""
        service, dictionary = self._context.dictionaries, self.dictionary
        before = {word.key: word for word in self.things} if self._shown is dictionary else {}

        def call() -> list[Word]:
            words = service.words(dictionary, with_uses=False)
            found = {word.key: word for word in words}
            for key, word in before.items():
                if key in found:
                    found[key] = replace(found[key], uses=word.uses)
                elif not dictionary.is_kept or _is_on_cards_only(word):
                    found[key] = word  # only the counting finds it, or sees that it has gone
            return sorted(found.values(), key=lambda one: "" if dictionary.is_kept else one.key)

        def take(words: Sequence[Word]) -> None:
            if self.dictionary is dictionary:
                self._is_counted = self._is_counted and self._shown is dictionary
                self._show_words(words)

        def count(words: Sequence[Word]) -> None:
            if self.dictionary is dictionary:
                self._is_counted = True
                self._show_words(words)

        run = self._context.operations.run
        run(self, call, take, self.show_error, kind="words")
        run(self, lambda: service.words(dictionary), count, kind="uses", patient=True)

    def _turn_to_list(self) -> None:
        self.forget_added()
        self.load()

    def _show_words(self, words: Sequence[Word]) -> None:
        self._shown = self.dictionary
        shown = sorted(words, key=lambda word: word.is_retired)  # those stand below
        items = [self._item(word) for word in shown]
        self.show_things(shown, items, is_movable=self.dictionary.has_order)

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

    def show_actions(self) -> None:
        super().show_actions()
        word, dictionary = self.current, self.dictionary
        for button in (self.up_button, self.down_button):
            button.setVisible(dictionary.has_order and bool(self.things))
        self.retire_button.setVisible(dictionary.can_retire and bool(self.things))
        self.merge_button.setVisible(bool(self.things))
        can_edit = self._context.can_edit
        self.merge_button.setEnabled(can_edit and word is not None and self._has_other(word))

    def _has_other(self, word: Word) -> bool:
        """Whether some word that is offered could take over from this one."""
        return any(one.key != word.key and not one.is_retired for one in self.things)

    def fill_menu(self, menu: Menu) -> None:
        if self.merge_button.isEnabled():
            menu.add(self.merge_button.text(), self.merge, "arrow-merge")

    # One line ----------------------------------------------------------------------------

    def key_of(self, thing: Word) -> str:
        return thing.key

    def is_retired(self, thing: Word) -> bool:
        return thing.is_retired

    def may_remove(self, thing: Word) -> bool:
        return self._is_counted and not thing.uses and not thing.is_built_in

    def open_editor(self, thing: Word | None) -> None:
        dialog = WordDialog(self._context, self.dictionary, thing, self.window())
        dialog.saved.connect(self.load)
        dialog.found_there.connect(self.tell_found)
        dialog.open()

    def set_retired(self, thing: Word, *, is_retired: bool) -> None:
        service, actor = self._context.dictionaries, self._context.actor
        dictionary = self.dictionary
        self.run(lambda: service.set_retired(dictionary, thing.key, is_retired, actor))

    def take_away(self, thing: Word) -> None:
        service, actor = self._context.dictionaries, self._context.actor
        dictionary = self.dictionary
        self.run_removing(
            lambda base: service.remove(dictionary, thing.key, actor, base),
            thing,
            word_name(dictionary, thing),
        )

    def move_line(self, row: int, before: int) -> None:
        keys = [word.key for word in self.things]
        key = keys.pop(row)
        keys.insert(before - (before > row), key)
        service, actor = self._context.dictionaries, self._context.actor
        dictionary = self.dictionary
        seen = tuple(word.key for word in self.things)
        self.run_asking(
            lambda base: service.arrange(dictionary, keys, actor, base),
            seen,
            self.tr("Order"),
            self.order_words,
        )

    # Merging -----------------------------------------------------------------------------

    def merge(self) -> None:
        """Ask which word takes over from the current one."""
        word = self.current
        if word is not None and self.merge_button.isEnabled():
            dialog = MergeDialog(self._context, self.dictionary, word, self.things, self.window())
            dialog.merged.connect(self._tell_merged)
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


def _is_on_cards_only(word: Word) -> bool:
    """Whether it has a code that no list knows."""
    return bool(word.uses) and not word.is_built_in and word.name == word.key


def _words() -> ArrangedWords:
    translate = QCoreApplication.translate
    return ArrangedWords(
        translate("WordsPage", "Lists and words"),
        translate("WordsPage", "What cards offer to choose from, for everyone in this file."),
        translate("WordsPage", "Words of the list"),
        translate("WordsPage", "Add a word"),
    )
