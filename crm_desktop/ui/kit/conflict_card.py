"""Conflicts in words, field by field: mine, theirs, or both; who and when, and what to do.

What a field and its values are called is said by a feature's own card of this kind.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.core.errors import ConflictError, FieldConflict
from crm_desktop.core.records import record
from crm_desktop.ui.kit.buttons import FlatButton, PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.direction import isolate, whole_numbers
from crm_desktop.ui.kit.formatting import format_moment
from crm_desktop.ui.kit.frames import Card, Hairline
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.plain_label import PlainLabel, set_plain_tooltip
from crm_desktop.ui.kit.theme import theme

_SHOWN_AT_ONCE = 3
_MOST_SHOWN = 240
_BEFORE_DIFFERENCE = 40


@record
class Clash:
    """One thing to decide: what stands against what, and what each answer does.

    `about` tells whose fields these are where a card has several of a kind.
    """

    name: str
    error: ConflictError
    keep_mine: Callable[[], object]
    take_theirs: Callable[[], object]
    keep_both: Callable[[], object] | None = None
    about: str = ""


@record
class WayOut:
    """What can be done about something that is gone."""

    key: str
    words: str
    act: Callable[[], object]


@record
class Loss:
    """The record is gone: in a sentence, with the ways out, the main one last.

    `about` names what was typed and waits.
    """

    sentence: str
    ways: tuple[WayOut, ...]
    about: str = ""


class ConflictCard(Card):
    """Hidden until there is a conflict; each is decided by itself.

    `decided(name)` follows the last answer if the keyboard was here, `waiting_changed` whatever
    comes or goes.
    """

    decided = Signal(str)
    waiting_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clashes: dict[str, Clash] = {}
        self._loss: Loss | None = None
        self.sentence = PlainLabel(size="small", weight="strong", wraps=True)
        head = QHBoxLayout()
        head.setSpacing(theme().space("s"))
        icon = IconLabel("alert-triangle", "warning")
        head.addWidget(icon, alignment=Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.sentence, 1)
        self._blocks = QVBoxLayout()
        self._blocks.setSpacing(theme().space("s"))
        self.body.addLayout(head)
        self.body.addLayout(self._blocks)
        self.hide()

    def title_of(self, field: str) -> str:
        """What a field is called."""
        raise NotImplementedError

    def words_of(self, field: str, value: object) -> str:
        """One side's value, whole."""
        raise NotImplementedError

    def name_of_user(self, user_id: int | None) -> str:
        """Who that is, where the conflict does not tell; empty if unknown."""
        del user_id
        return ""

    def words_of_both(self, error: ConflictError) -> str:
        """What keeping both gives, in words."""
        del error
        return ""

    @property
    def fields(self) -> tuple[str, ...]:
        """What is waiting for a decision, the oldest first."""
        return tuple(self._clashes)

    def button(self, answer: str, field: str = "") -> QPushButton | None:
        """The button `mine`, `theirs` or `both` of a field, else of the first one shown."""
        for button in self.findChildren(QPushButton):
            name = button.objectName()
            if name == f"{answer}:{field}" or (not field and name.startswith(f"{answer}:")):
                return button
        return None

    def show_clash(self, clash: Clash) -> None:
        """Add something to decide; an older one of the same name gives way."""
        self._clashes.pop(clash.name, None)
        self._clashes[clash.name] = clash
        self._fill()
        self.show()
        if not isinstance(QApplication.focusWidget(), QLineEdit | QTextEdit):
            # Never out of a text: the next letter typed must not decide anything.
            first = self.button("both", clash.name) or self.button("theirs", clash.name)
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.waiting_changed.emit()

    def show_loss(self, loss: Loss) -> None:
        """The record is gone, and with it what was typed has no place: say so, offer ways out."""
        self._loss = loss
        self._fill()
        if not isinstance(QApplication.focusWidget(), QLineEdit | QTextEdit):
            button = self.button(loss.ways[-1].key)
            if button is not None:
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self, name: str) -> None:
        """There is nothing to decide anymore about this."""
        if self._clashes.pop(name, None) is None:
            return
        focused = QApplication.focusWidget()
        had_keyboard = focused is not None and self.isAncestorOf(focused)
        self._fill()
        if had_keyboard and not self._clashes:
            self.decided.emit(name)
        self.waiting_changed.emit()

    # -------------------------------------------------------------------------------------

    def _fill(self) -> None:
        while (item := self._blocks.takeAt(0)) is not None:
            if (block := item.widget()) is not None:
                block.hide()
                block.deleteLater()
        self.setVisible(bool(self._clashes) or self._loss is not None)
        count = len(self._clashes)
        fields = sum(len(one.error.conflicts) or 1 for one in self._clashes.values())
        words = self.tr("%Ln field(s) changed by others too; nothing was overwritten", "", fields)
        self.sentence.setText(words if self._loss is None else self._loss.sentence)
        self.setAccessibleName(self.sentence.text())
        if self._loss is not None:
            self._blocks.addWidget(self._ways_out(self._loss))
        elif count > 1:
            self._blocks.addWidget(self._line_for_all())
        for clash in list(self._clashes.values())[:_SHOWN_AT_ONCE]:
            self._blocks.addWidget(Hairline())
            self._blocks.addWidget(self._block(clash))
        if count > _SHOWN_AT_ONCE:
            rest = self.tr("%Ln more after these", "", count - _SHOWN_AT_ONCE)
            self._blocks.addWidget(PlainLabel(rest, size="small", tone="muted"))

    def _ways_out(self, loss: Loss) -> QWidget:
        block = QWidget()
        line = QHBoxLayout(block)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().space("s"))
        line.addWidget(PlainLabel(loss.about, size="small", tone="muted", elides=True), 1)
        for way in loss.ways:
            is_main = way is loss.ways[-1]
            button = PrimaryButton(way.words) if is_main else SecondaryButton(way.words)
            button.setObjectName(f"{way.key}:")
            button.clicked.connect(partial(self._go, way))
            line.addWidget(button)
        return block

    def _go(self, way: WayOut) -> None:
        self._loss = None
        self._fill()
        way.act()

    def _line_for_all(self) -> QWidget:
        """Every field at once, for who knows already."""
        block = QWidget()
        line = QHBoxLayout(block)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().space("xs"))
        line.addStretch(1)
        for answer, words in (("mine", self.tr("All mine")), ("theirs", self.tr("All theirs"))):
            button = FlatButton(words)
            button.setObjectName(f"all-{answer}")
            button.clicked.connect(partial(self.decide_all, answer))
            line.addWidget(button)
        return block

    def decide_all(self, answer: str) -> None:
        """Answer everything that waits alike: `mine` or `theirs`."""
        for name, clash in list(self._clashes.items()):
            self._choose(name, clash.keep_mine if answer == "mine" else clash.take_theirs)

    def _block(self, clash: Clash) -> QWidget:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().space("xs"))
        titles: list[str] = []
        for conflict in clash.error.conflicts or (FieldConflict(clash.name, None, None, None),):
            title = self.title_of(conflict.field)
            title = f"{isolate(title)} · {isolate(clash.about)}" if clash.about else title
            titles.append(title)
            column.addWidget(PlainLabel(titles[-1], size="small", weight="medium"))
            if clash.error.conflicts:
                column.addLayout(self._values(clash.error, conflict))
        column.addLayout(self._buttons(clash, ", ".join(dict.fromkeys(titles))))
        return block

    def _values(self, error: ConflictError, conflict: FieldConflict) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme().space("m"))
        grid.setVerticalSpacing(theme().space("xs"))
        grid.setColumnStretch(1, 1)
        mine = self.words_of(conflict.field, conflict.mine)
        theirs = self.words_of(conflict.field, conflict.theirs)
        for row, (label, words, other) in enumerate(
            ((self.tr("Yours"), mine, theirs), (self.tr("Theirs"), theirs, mine))
        ):
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(PlainLabel(label, size="small", tone="muted"), row, 0, top)
            told_words = whole_numbers(around_difference(words, other))
            shown = PlainLabel(told_words, size="small", wraps=True)
            shown.setAccessibleName(f"{label}: {shown.text()}")
            grid.addWidget(shown, row, 1)
        who = conflict.changed_by_name or error.changed_by_name
        who = who or self.name_of_user(error.changed_by)
        when = format_moment(conflict.changed_at or error.changed_at)
        told = " · ".join(isolate(part) for part in (who, when) if part)
        grid.addWidget(PlainLabel(told, size="small", tone="muted"), 2, 1)
        return grid

    def _buttons(self, clash: Clash, title: str) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme().space("s"))
        line.addStretch(1)
        answers = [
            ("mine", self.tr("Keep mine"), clash.keep_mine),
            ("theirs", self.tr("Take theirs"), clash.take_theirs),
        ]
        if clash.keep_both is not None:
            answers.append(("both", self.tr("Keep both"), clash.keep_both))
        for answer, words, act in answers:
            is_main = answer == answers[-1][0] and clash.name == next(iter(self._clashes))
            button = PrimaryButton(words) if is_main else SecondaryButton(words)
            button.setObjectName(f"{answer}:{clash.name}")
            button.setAccessibleName(f"{words}: {title}")
            button.clicked.connect(partial(self._choose, clash.name, act))
            if answer == "both":
                set_plain_tooltip(button, self.words_of_both(clash.error))
            line.addWidget(button)
        return line

    def _choose(self, name: str, act: Callable[[], object]) -> None:
        self.forget(name)
        act()


def around_difference(text: str, other: str) -> str:
    """A long text from shortly before it differs from the other one."""
    if len(text) <= _MOST_SHOWN:
        return text
    same = 0
    for one, two in zip(text, other, strict=False):
        if one != two:
            break
        same += 1
    start = max(0, same - _BEFORE_DIFFERENCE) if same > _MOST_SHOWN - _BEFORE_DIFFERENCE else 0
    part = text[start : start + _MOST_SHOWN]
    return f"{'…' if start else ''}{part}{'…' if start + _MOST_SHOWN < len(text) else ''}"
