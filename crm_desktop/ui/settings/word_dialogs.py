"""Small windows of the lists of words: one word with its color, and who takes over in a merge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QWidget,
)

from crm_desktop.business.contacts.dictionaries import has_two_ends
from crm_desktop.business.contacts.dictionary_model import (
    DICTIONARY_VALUE,
    WORD_LIMIT,
    Dictionary,
    Word,
)
from crm_desktop.business.contacts.model import BatchDone
from crm_desktop.core.errors import (
    ConflictError,
    FieldConflict,
    StorageUnavailable,
    UserError,
    is_gone,
)
from crm_desktop.ui.kit.asked_again import AskedAgain, found_words
from crm_desktop.ui.kit.asking_fields import AskingFields
from crm_desktop.ui.kit.editors import ChoiceField, LineField
from crm_desktop.ui.kit.focus_ring import ShowsFocusRing
from crm_desktop.ui.kit.form_dialog import FormDialog
from crm_desktop.ui.kit.others_news import OthersNews, Part
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.settings.context import SettingsContext
from crm_desktop.ui.settings.word_names import dictionary_word, end_names, word_name

_COLORS = 6
"""As many as the tokens' series has."""


class WordDialog(FormDialog):
    """A new word, or the name and color of one; `saved()` when it was stored."""

    saved = Signal()
    found_there = Signal(str)
    """The word had been added by a first try that got no answer: this says so."""

    def __init__(
        self,
        context: SettingsContext,
        dictionary: Dictionary,
        word: Word | None,
        parent: QWidget | None = None,
    ) -> None:
        self._context, self._dictionary = context, dictionary
        self._word: Word | None = word
        self._base: Word | None = word
        self._again = AskedAgain[tuple[str, str]]()
        super().__init__(dictionary_word(dictionary), "", parent)
        self.act_button.setText(self.tr("Save") if word is not None else self.tr("Add"))
        self.act_requested.connect(self.act)
        self.name = LineField(max_length=WORD_LIMIT)
        self.form.add_field("name", self.tr("Name"), self.name)
        self.other = LineField(max_length=WORD_LIMIT)
        if dictionary.has_ends:
            self._add_other_end(word)
        elif word is not None:
            self.name.set_value(word_name(dictionary, word))
        self.colors = ColorRow(None if word is None else word.color)
        if word is not None and dictionary.has_colors:
            self.form.add_row(self.tr("Color"), self.colors)
        if word is not None and word.is_built_in:
            hint = (
                self.tr("Empty the names to get back those the program brings.")
                if dictionary.has_ends
                else self.tr("Empty the name to get back the one the program brings.")
            )
            self.body.addWidget(PlainLabel(hint, size="caption", tone="muted", wraps=True))
        self.news = None if word is None else self._listen(word)
        self.name.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _listen(self, word: Word) -> OthersNews[Word]:
        """What others change of this word comes in, and is said at its field."""
        service, dictionary, key = self._context.dictionaries, self._dictionary, word.key

        def read() -> Word | None:
            return service.find(dictionary, key)

        def show_color(color: object) -> None:
            self.colors.choose(color if isinstance(color, int) else None)

        name = Part("name", self.tr("Name"), self._typed_name, self._show_name, self.name)
        parts = [name]
        if dictionary.has_ends and has_two_ends(word):
            title = self.tr("The other end")
            parts.append(Part("other_name", title, self._typed_other, self._show_other, self.other))
        if dictionary.has_colors:
            parts.append(Part("color", self.tr("Color"), lambda: self.colors.color, show_color))
        kinds = (DICTIONARY_VALUE, "tag", "source")
        news = OthersNews(
            self, self._context, kinds, read, word, parts, self._words_of, self._rebase
        )
        self.body.insertWidget(0, news.line)
        return news

    def _names_of(self, word: Word) -> tuple[str, str]:
        if self._dictionary.has_ends:
            return end_names(word)
        return word_name(self._dictionary, word), ""

    def _typed_name(self) -> str:
        """The name as it would be stored: that of the word where nothing else was typed."""
        word, text = self._word, self.name.text().strip()
        return text if word is None or text != self._names_of(word)[0] else word.name

    def _typed_other(self) -> str:
        word, text = self._word, self.other.text().strip()
        return text if word is None or text != self._names_of(word)[1] else word.other_name

    def _show_name(self, name: object) -> None:
        if self._word is not None:
            self.name.set_value(self._names_of(replace(self._word, name=str(name)))[0])

    def _show_other(self, name: object) -> None:
        if self._word is not None:
            self.other.set_value(self._names_of(replace(self._word, other_name=str(name)))[1])

    def _rebase(self, word: Word) -> None:
        self._word = self._base = word

    def _add_other_end(self, word: Word | None) -> None:
        """What the other one is called, where that is another word, as with parent and child."""
        if word is not None:
            names = end_names(word)
            self.name.set_value(names[0])
            if not has_two_ends(word):
                return
            self.other.set_value(names[1])
        self.form.add_field("other_name", self.tr("The other end"), self.other)
        if word is None:
            hint = self.tr(
                "Such as “guardian” and “ward”. Leave the second one empty where both are the same"
                " to each other, as friends are."
            )
            self.body.addWidget(PlainLabel(hint, size="caption", tone="muted", wraps=True))

    def _is_renamed(self, word: Word) -> bool:
        name, other = self.name.text().strip(), self.other.text().strip()
        if self._dictionary.has_ends:
            names = end_names(word)
            return name != names[0] or (has_two_ends(word) and other != names[1])
        return name != word_name(self._dictionary, word)

    def act(self) -> None:
        """Store the word."""
        service, actor = self._context.dictionaries, self._context.actor
        dictionary, word, name = self._dictionary, self._word, self.name.text()
        color, other = self.colors.color, self.other.text()
        base = self._base
        is_renamed = word is not None and self._is_renamed(word)
        is_colored = word is not None and dictionary.has_colors and color != word.color

        def call() -> None:
            if word is None:
                return
            if is_colored:
                service.recolor(dictionary, word.key, color, actor, base)
            if is_renamed:
                service.rename(dictionary, word.key, name, actor, other_name=other, base=base)

        if word is None:
            call = self._adding()
        run = self._context.operations.run
        self.wait_for(run(self, call, lambda _done: self._finish(), self._refuse))

    def _adding(self) -> Callable[[], None]:
        """For the worker: add what stands here.

        After a save without an answer that one is looked for first, and gets the name that stands
        here now (P5).
        """
        service, actor = self._context.dictionaries, self._context.actor
        dictionary, name, other = self._dictionary, self.name.text(), self.other.text()
        again = self._again

        def add() -> Word | None:
            service.add(dictionary, name, actor, other_name=other)
            return None

        look_first = again.call(
            lambda op_id: service.added_by(dictionary, op_id), add, (name, other)
        )

        def call() -> None:
            word = look_first()
            if word is not None and again.older is not None:
                service.rename(dictionary, word.key, name, actor, other_name=other, base=word)

        return call

    def _refuse(self, error: UserError | StorageUnavailable) -> None:
        """Somebody else gave it another name or color meanwhile; ask which one stands."""
        self._again.note(error)
        if self._word is not None and is_gone(error):
            self._offer_again()
            return
        if not isinstance(error, ConflictError) or not error.conflicts or self._word is None:
            self.show_error(error)
            return
        name = word_name(self._dictionary, self._word)
        AskingFields(self).ask(self, name, error, self._title_of, self._words_of, self._settle)

    def _offer_again(self) -> None:
        """Somebody else removed or merged the word meanwhile: it may stand as a new one."""

        def add() -> None:
            self._word = self._base = None
            self.act()

        AskingFields(self).offer_again(self, self.name.text(), add)

    def _title_of(self, field: str) -> str:
        words = {"color": self.tr("Color"), "other_name": self.tr("The other end")}
        return words.get(field, self.tr("Name"))

    def _words_of(self, field: str, value: object) -> str:
        if field != "color":
            return str(value)
        number = str(value % _COLORS + 1) if isinstance(value, int) else ""
        return self.tr("Color {number}").replace("{number}", number) if number else ""

    def _settle(self, conflicts: tuple[FieldConflict, ...], kept: frozenset[str]) -> None:
        if self._word is None or self._base is None:
            return
        theirs = {one.field: one.theirs for one in conflicts}
        base: Word = replace(self._base, **theirs)  # type: ignore[arg-type]
        self._base = base
        for field, value in theirs.items():
            if field in kept:
                continue
            word: Word = replace(self._word, **{field: value})  # type: ignore[arg-type]
            self._word = word
            if field == "color":
                self.colors.choose(value if isinstance(value, int) else None)
            elif field == "name":
                self.name.set_value(word_name(self._dictionary, self._word))
            elif field == "other_name":
                self.other.set_value(value)
        self.act()

    def _finish(self) -> None:
        self.saved.emit()
        if self._again.was_found:
            self.found_there.emit(found_words())
        self.accept()


class MergeDialog(FormDialog):
    """Which word takes over; `merged(BatchDone, key)` tells how many places changed, and it."""

    merged = Signal(object, str)

    def __init__(
        self,
        context: SettingsContext,
        dictionary: Dictionary,
        word: Word,
        words: Sequence[Word],
        parent: QWidget | None = None,
    ) -> None:
        self._context, self._dictionary, self._word = context, dictionary, word
        self._words = tuple(words)
        super().__init__("", "", parent)
        name = word_name(dictionary, word)
        self.set_words(self.tr("Merge “{word}”").replace("{word}", name), self.tr("Merge"))
        self.act_requested.connect(self.act)
        self.heir = ChoiceField()
        for other in words:
            if other.key != word.key and not other.is_retired:
                self.heir.add_choice(word_name(dictionary, other), other.key)
        self.form.add_field("into", self.tr("Into"), self.heir)
        self.heir.setFocus(Qt.FocusReason.TabFocusReason)
        sentence = self.tr("Everything with “{word}” gets the other word. Undo brings both back.")
        self.body.insertWidget(
            0, PlainLabel(sentence.replace("{word}", name), size="small", wraps=True)
        )

    def act(self) -> None:
        """Merge the two; another name that somebody gave one of them is asked about."""
        into = str(self.heir.value())
        heir = next((one for one in self._words if one.key == into), None)
        self._merge(into, None if heir is None else (self._word, heir))

    def _merge(self, into: str, bases: tuple[Word, Word] | None) -> None:
        service, actor = self._context.dictionaries, self._context.actor
        dictionary, word = self._dictionary, self._word

        def take(done: BatchDone) -> None:
            self.merged.emit(done, into)
            self.accept()

        def refuse(error: UserError | StorageUnavailable) -> None:
            if not isinstance(error, ConflictError) or not error.conflicts:
                self.show_error(error)
                return
            from crm_desktop.ui.kit.asking_fields import AskingFields

            title = self.tr("Name")
            AskingFields(self).ask_removal(
                self,
                word_name(dictionary, word),
                error,
                lambda _field: title,
                lambda _field, value: str(value),
                lambda: self._merge(into, None),
            )

        call = partial(service.merge, dictionary, word.key, into, actor, bases)
        self.wait_for(self._context.operations.run(self, call, take, refuse))


class ColorRow(QWidget):
    """The colors of the tokens' series to choose one of; `color` is `None` while none is.

    Any number is a color: `color` is the one that was given as long as none is clicked that looks
    otherwise.
    """

    def __init__(self, color: int | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._given = color
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().space("xs"))
        for number in range(_COLORS):
            swatch = _Swatch(number, self)
            swatch.setAccessibleName(self.tr("Color {number}").replace("{number}", str(number + 1)))
            swatch.setChecked(color is not None and color % _COLORS == number)
            self._group.addButton(swatch, number)
            line.addWidget(swatch)
        line.addStretch(1)

    @property
    def color(self) -> int | None:
        """The chosen color."""
        chosen = self._group.checkedId()
        if self._given is not None and chosen == self._given % _COLORS:
            return self._given
        return chosen if chosen >= 0 else None

    def choose(self, color: int | None) -> None:
        """Choose a color as if it had been clicked, or none."""
        self._given = color
        if color is not None:
            self._group.button(color % _COLORS).setChecked(True)
        elif (checked := self._group.checkedButton()) is not None:
            self._group.setExclusive(False)  # else one of them is always checked
            checked.setChecked(False)
            self._group.setExclusive(True)


class _Swatch(ShowsFocusRing, QAbstractButton):
    """One color; the chosen one has a ring around it."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = theme().size("hit_target_min")
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        side = look.size("icon_button")
        dot = QRect(0, 0, side, side)
        dot.moveCenter(self.rect().center())
        with painting(self) as painter:
            if self.isChecked():
                around = self.rect().adjusted(1, 1, -1, -1)
                width = look.border("focus")
                draw_box(painter, around, around.height() // 2, None, look.color("accent"), width)
            draw_box(painter, dot, side // 2, look.series_color(self._number))
