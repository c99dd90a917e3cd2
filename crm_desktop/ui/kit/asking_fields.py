"""Asks about the fields of one record that somebody else saved first, for small forms."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crm_desktop.core.errors import ConflictError, FieldConflict
from crm_desktop.ui.kit.conflict_dialog import Answer, Answers, ConflictDialog, Question, ask_about
from crm_desktop.ui.kit.dialogs import ConfirmDialog, confirm
from crm_desktop.ui.kit.direction import isolate

TitleOf = Callable[[str], str]
WordsOf = Callable[[str, object], str]
_REMOVAL = "removal"


class AskingFields(QObject):
    """`save(conflicts, kept)` follows: mine shall stand for the fields in `kept`, else theirs."""

    def ask(
        self,
        parent: QWidget,
        name: str,
        error: ConflictError,
        title_of: TitleOf,
        words_of: WordsOf,
        save: Callable[[tuple[FieldConflict, ...], frozenset[str]], object],
    ) -> ConflictDialog:
        """`name` is what the record is called."""

        def decide(answers: Answers) -> None:
            kept = frozenset(str(key) for key, one in answers.items() if one is Answer.MINE)
            save(error.conflicts, kept)

        questions = [
            Question(
                one.field,
                title_of(one.field),
                words_of(one.field, one.mine),
                words_of(one.field, one.theirs),
                who=one.changed_by_name or error.changed_by_name,
                when=one.changed_at or error.changed_at,
            )
            for one in error.conflicts
        ]
        title = self.tr("Somebody else changed “{name}” too").replace("{name}", isolate(name))
        sentence = self.tr("Nothing was overwritten. Choose what shall stand.")
        return ask_about(parent, title, sentence, questions, decide)

    def ask_removal(
        self,
        parent: QWidget,
        name: str,
        error: ConflictError,
        title_of: TitleOf,
        words_of: WordsOf,
        remove: Callable[[], object],
    ) -> ConflictDialog:
        """Somebody else changed what was to be taken away: `remove()` if it goes all the same."""

        def decide(answers: Answers) -> None:
            if answers[_REMOVAL] is Answer.MINE:
                remove()

        theirs = "; ".join(
            f"{title_of(one.field)}: {words_of(one.field, one.theirs)}" for one in error.conflicts
        )
        question = Question(
            _REMOVAL,
            name,
            self.tr("Removed"),
            theirs,
            who=error.changed_by_name,
            when=error.changed_at,
        )
        title = self.tr("Somebody else changed “{name}” too").replace("{name}", isolate(name))
        sentence = self.tr("Nothing was removed yet. Choose what shall stand.")
        return ask_about(parent, title, sentence, [question], decide, act=self.tr("Go on"))

    def offer_again(self, parent: QWidget, name: str, make: Callable[[], object]) -> ConfirmDialog:
        """Somebody else took it away meanwhile: what was typed may stand as a new one.

        Enter keeps what was typed: a new one overwrites nothing, and can be undone.
        """
        title = self.tr("“{name}” was removed meanwhile").replace("{name}", isolate(name))
        return confirm(
            parent,
            title,
            self.tr("Your change is still here. It can be kept as a new one."),
            keep=self.tr("Drop my change"),
            act=self.tr("Save as new"),
            on_confirmed=make,
            is_danger=False,
            acts_on_enter=True,
        )
