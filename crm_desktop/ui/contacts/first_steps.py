"""The middle of a card that is not stored yet: what to fill first, and what will stand here."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import Contact, ContactKind, PointKind
from crm_desktop.core.text import isolate_ltr
from crm_desktop.ui.contact_words import kind_icon, point_icon
from crm_desktop.ui.contacts.parts import ClickableLabel
from crm_desktop.ui.kit.frames import Card, Hairline
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

NAME, PHONE, EMAIL, TAX_ID, OCCUPATION = "display_name", "phone", "email", "tax_id", "occupation"


class FirstSteps(QWidget):
    """Ticks what is there; `chosen(step)` asks for the keyboard where a step is done."""

    chosen = Signal(str)

    def __init__(self, kind: ContactKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_organization = kind is ContactKind.ORGANIZATION
        self.steps: dict[str, ClickableLabel] = {}
        self._signs: dict[str, IconLabel] = {}
        self._done: frozenset[str] = frozenset()
        look = theme()
        self.card = Card(self)
        self.card.setMaximumWidth(look.size("dialog_width.2"))
        self.card.body.setContentsMargins(*(4 * (look.space("l"),)))
        self.card.body.setSpacing(look.space("m"))
        self.card.body.addLayout(self._head())
        self.card.body.addLayout(self._list_of_steps())
        self.card.body.addWidget(Hairline())
        self.card.body.addLayout(self._what_comes())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.space("xl"), 0, 0)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.card, 8)
        line.addStretch(1)
        column.addLayout(line)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_draft(self, draft: Contact) -> None:
        """Tick what the card has already."""
        points = draft.points
        filled = {
            NAME: bool(draft.display_name.strip() or draft.given_name or draft.family_name),
            PHONE: any(one.kind.is_number for one in points),
            EMAIL: any(one.kind is PointKind.EMAIL for one in points),
            TAX_ID: bool(draft.tax_id.strip()),
            OCCUPATION: bool(draft.occupation.strip()),
        }
        done = frozenset(step for step, is_there in filled.items() if is_there)
        if done == self._done:
            return
        self._done = done
        for step, label in self.steps.items():
            is_there = step in done
            icon = "circle-check" if is_there else self._icon_of(step)
            self._signs[step].set_icon(icon, "success_solid" if is_there else "text_muted")
            label.set_tone("muted" if is_there else "link")
            words = self.tr("{step}: done").replace("{step}", label.text())
            label.setAccessibleName(words if is_there else label.text())

    def is_done(self, step: str) -> bool:
        """Whether a step is ticked."""
        return step in self._done

    # Building ----------------------------------------------------------------------------

    def _head(self) -> QHBoxLayout:
        look = theme()
        kind = ContactKind.ORGANIZATION if self._is_organization else ContactKind.PERSON
        title = self.tr("A new organization") if self._is_organization else self.tr("A new person")
        sentence = self.tr(
            "The card is stored as soon as it has a name. "
            "From then on each field is saved when you leave it."
        )
        words = QVBoxLayout()
        words.setSpacing(look.space("xs") // 2)
        words.addWidget(PlainLabel(title, weight="strong"))
        words.addWidget(PlainLabel(sentence, size="small", tone="muted", wraps=True))
        line = QHBoxLayout()
        line.setSpacing(look.space("m"))
        icon = IconLabel(kind_icon(kind), "text_muted", look.size("icon_large"))
        line.addWidget(icon, alignment=Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        return line

    def _list_of_steps(self) -> QVBoxLayout:
        column = self._section(self.tr("Fill first"))
        for step, words in (
            (NAME, self.tr("Name")),
            (PHONE, self.tr("Phone")),
            (EMAIL, self.tr("E-mail")),
            (TAX_ID, self.tr("VAT code"))
            if self._is_organization
            else (OCCUPATION, self.tr("Occupation")),
        ):
            label = self.steps[step] = ClickableLabel(words, tone="link")
            label.setMinimumHeight(theme().size("hit_target_min"))
            label.clicked.connect(partial(self.chosen.emit, step))
            sign = self._signs[step] = IconLabel(self._icon_of(step), size=_icon_side())
            column.addLayout(_row(sign, label))
        return column

    def _what_comes(self) -> QVBoxLayout:
        keys = isolate_ltr("Ctrl+1 … 5")
        written = self.tr("Calls, meetings, e-mails and notes, written with {keys}")
        column = self._section(self.tr("Will stand here"))
        for icon, words in (
            ("message-2", written.replace("{keys}", keys)),
            ("calendar-event", self.tr("What is planned next")),
            ("history", self.tr("Every change, with who made it and a way to take it back")),
        ):
            label = PlainLabel(words, size="small", wraps=True)
            column.addLayout(_row(IconLabel(icon, size=_icon_side()), label))
        return column

    def _section(self, title: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme().space("xs"))
        column.addWidget(PlainLabel(title, size="small", weight="strong", tone="muted"))
        return column

    def _icon_of(self, step: str) -> str:
        icons = {
            NAME: "id-badge-2",
            PHONE: point_icon(PointKind.PHONE),
            EMAIL: point_icon(PointKind.EMAIL),
            TAX_ID: "hash",
            OCCUPATION: "briefcase",
        }
        return icons[step]


def _icon_side() -> int:
    return theme().size("icon_button")


def _row(icon: IconLabel, words: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(theme().space("s"))
    line.addWidget(icon)
    if isinstance(words, ClickableLabel):  # clicked on its words only
        line.addWidget(words)
        line.addStretch(1)
    else:
        line.addWidget(words, 1)
    return line
