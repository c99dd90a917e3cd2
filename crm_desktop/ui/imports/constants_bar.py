"""Values that every row of the list gets: where it comes from, whose it is, a tag, a stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.imports.catalogue import CONTACTS
from crm_desktop.business.imports.model import LIST_FIELDS, Field, ImportPlan
from crm_desktop.business.imports.value_lists import OurWords
from crm_desktop.ui.imports.choosing import FREE, Choice, ChoicePopup
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.imports.value_words import choices_of, target_word
from crm_desktop.ui.imports.words import field_icon, field_word
from crm_desktop.ui.kit.buttons import LinkButton, SecondaryButton
from crm_desktop.ui.kit.flow_layout import FlowLayout
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

_FREE_FIELDS = frozenset({Field.SOURCE, Field.TAGS, Field.LANGUAGE, Field.INDUSTRY})


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
        self._flow.addWidget(self._label)
        self._flow.addWidget(self.add_button)

    @property
    def chips(self) -> tuple[QWidget, ...]:
        """The values that are set, as they are shown."""
        return tuple(self._chips)

    def show_plan(self, plan: ImportPlan, words: OurWords) -> None:
        """Show what is set."""
        self._plan, self._words = plan, words
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
            hint = self.tr("Take away “{value}”").replace("{value}", words_shown)
            chip.set_hint(hint)
            chip.clicked.connect(partial(self._take_away, field, text))
            self._chips.append(chip)
            self._flow.addWidget(chip)
        self._flow.addWidget(self.add_button)
        self._label.setVisible(bool(self._chips))

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

    def _popup(self, choices: Sequence[Choice], name: str, free: str = "") -> ChoicePopup:
        popup = ChoicePopup(choices, self, name, free_text=free)
        popup.open_below(self.add_button, QRect(self.add_button.rect()))
        return popup
