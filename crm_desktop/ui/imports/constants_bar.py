"""Values that every row of the list gets (source, owner, tag, stage), and names of groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.imports.catalogue import CONTACTS
from crm_desktop.business.imports.groups import group_names, with_groups_as
from crm_desktop.business.imports.model import LIST_FIELDS, SECTION_FIELDS, Field, ImportPlan
from crm_desktop.business.imports.value_lists import OurWords
from crm_desktop.ui.imports.choosing import FREE, Choice, ChoicePopup
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.imports.value_words import choices_of, target_word
from crm_desktop.ui.imports.words import field_icon, field_word
from crm_desktop.ui.kit.buttons import LinkButton, SecondaryButton
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.flow_layout import FlowLayout
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

_FREE_FIELDS = frozenset({Field.SOURCE, Field.TAGS, Field.LANGUAGE, Field.INDUSTRY})

_LONGEST_NAME = 30
_NAMES_IN_HINT = 12


class ConstantsBar(QWidget):
    """`decided(ImportPlan)` when a value for all rows was set or taken away."""

    decided = Signal(object)

    def __init__(self, services: ImportServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._plan: ImportPlan | None = None
        self._words = OurWords()
        self._chips: list[QWidget] = []
        look = theme()
        self._flow = FlowLayout(self, look.space("s"))
        self._label = PlainLabel(self.tr("For all rows:"), size="small", tone="muted")
        self.add_button = LinkButton(self.tr("Set a value for all rows…"))
        self.add_button.clicked.connect(self._ask_field)
        self.groups_button = SecondaryButton("", "stack-2")
        self.groups_button.clicked.connect(self._ask_groups)
        self._flow.addWidget(self.groups_button)
        self._flow.addWidget(self._label)
        self._flow.addWidget(self.add_button)
        self.groups_button.hide()

    @property
    def chips(self) -> tuple[QWidget, ...]:
        """The values that are set, as they are shown."""
        return tuple(self._chips)

    def show_plan(self, plan: ImportPlan, words: OurWords) -> None:
        """Show what is set."""
        self._plan, self._words = plan, words
        self._show_groups(plan)
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips.clear()
        self._flow.removeWidget(self.add_button)
        for field, text in plan.constants:
            shown = target_word(str(field), text, self._services)
            words_shown = f"{field_word(field)}: {shown}"
            chip = SecondaryButton(words_shown, "x")
            hint = self.tr("Take away “{value}”").replace("{value}", isolate(words_shown))
            chip.set_hint(hint)
            chip.clicked.connect(partial(self._take_away, field, text))
            self._chips.append(chip)
            self._flow.addWidget(chip)
        self._flow.addWidget(self.add_button)
        self._label.setVisible(bool(self._chips))

    def _show_groups(self, plan: ImportPlan) -> None:
        """Rows between the records that name a group of them, and what the names become."""
        names = group_names(plan)
        self.groups_button.setVisible(bool(names))
        if not names:
            return
        first = names[0] if len(names[0]) <= _LONGEST_NAME else f"{names[0][:_LONGEST_NAME]}…"
        sentence = self.tr("%Ln group(s) (“{name}” …): {field}", "", len(names))
        words = sentence.replace("{field}", field_word(plan.section_field))
        self.groups_button.setText(words.replace("{name}", isolate(first)))
        hint = self.tr("What the names of groups between the rows become: {names}")
        shown = ", ".join(map(isolate, names[:_NAMES_IN_HINT]))
        more = " …" if len(names) > _NAMES_IN_HINT else ""
        self.groups_button.set_hint(hint.replace("{names}", shown + more))

    def set_groups(self, field: Field) -> None:
        """Take the names of groups for a field, or leave them out (`Field.IGNORE`)."""
        if self._plan is not None:
            self.decided.emit(with_groups_as(self._plan, field))

    def _ask_groups(self) -> None:
        fields = (Field.IGNORE, *SECTION_FIELDS)
        choices = [Choice(one.value, field_word(one), field_icon(one)) for one in fields]
        popup = self._popup(choices, self.tr("Field"), below=self.groups_button)
        popup.chosen.connect(self._take_groups)

    def _take_groups(self, key: str) -> None:
        self.set_groups(Field(key))

    def set_value(self, field: Field, text: str) -> None:
        """Give all rows a value that have none; only tags can be several."""
        if self._plan is None or not text.strip():
            return
        kept = tuple(
            pair
            for pair in self._plan.constants
            if pair[0] is not field or (field in LIST_FIELDS and pair[1] != text)
        )
        stages = self._plan.stages | frozenset([text] if field is Field.STATUS else ())
        self.decided.emit(
            replace(self._plan, constants=(*kept, (field, text.strip())), stages=stages)
        )

    def _take_away(self, field: Field, text: str) -> None:
        if self._plan is not None:
            kept = tuple(pair for pair in self._plan.constants if pair != (field, text))
            self.decided.emit(replace(self._plan, constants=kept))

    def _ask_field(self) -> None:
        choices = [
            Choice(field.value, field_word(field), field_icon(field)) for field in CONTACTS.for_all
        ]
        popup = self._popup(choices, self.tr("Field"))
        popup.chosen.connect(self._ask_value)

    def _ask_value(self, key: str) -> None:
        field = Field(key)
        choices: Sequence[Choice] = choices_of(str(field), self._words, self._services)
        free = self.tr("Use “{text}”") if field in _FREE_FIELDS else ""
        popup = self._popup(choices, field_word(field), free)
        popup.chosen.connect(partial(self._take_value, field))

    def _take_value(self, field: Field, key: str) -> None:
        self.set_value(field, key.removeprefix(FREE))

    def _popup(
        self, choices: Sequence[Choice], name: str, free: str = "", *, below: QWidget | None = None
    ) -> ChoicePopup:
        popup = ChoicePopup(choices, self, name, free_text=free)
        button = below or self.add_button
        popup.open_below(button, QRect(button.rect()))
        return popup
