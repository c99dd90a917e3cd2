"""One window for all that others changed meanwhile: mine, theirs, or both, thing by thing.

It knows no record: whoever asks says in words what stands against what, and is told the answers.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.core.records import record
from crm_desktop.ui.kit.buttons import FlatButton, PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.conflict_card import around_difference
from crm_desktop.ui.kit.direction import filled, isolate, mirrored, whole_numbers
from crm_desktop.ui.kit.focus_ring import ShowsFocusRing
from crm_desktop.ui.kit.formatting import EMPTY, format_moment
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.paint import draw_box, draw_radio, painting
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.tab_order import step_in_reading_order
from crm_desktop.ui.kit.theme import theme

MOST_SHOWN = 60
"""So many are decided one by one; the others follow what is said of all, else stay theirs."""
_MOST_LINES_HIGH = 3
"""The list is at most so many of its questions higher than a small window."""


class Answer(StrEnum):
    """What shall stand."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@record
class Question:
    """One thing that two people changed, in words.

    `both` is what keeping both gives, empty where there is no both. `record` names what it belongs
    to, where a window asks about several; `who` and `when` (aware UTC) tell of theirs.
    """

    key: Hashable
    title: str
    mine: str
    theirs: str
    both: str = ""
    record: str = ""
    who: str = ""
    when: datetime | None = None


Answers = Mapping[Hashable, Answer]


class ConflictDialog(QDialog):
    """`decided(Answers)` follows the main button, with an answer for each question.

    What can be kept beside each other is so unless something else is chosen; else theirs stays:
    who just presses Enter overwrites nothing. Escape decides nothing.
    """

    decided = Signal(object)

    def __init__(
        self,
        title: str,
        sentence: str,
        questions: Sequence[Question],
        parent: QWidget | None = None,
        *,
        act: str = "",
        later: str = "",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setProperty("surface", "surface")
        self.setWindowTitle(title)
        self.setAccessibleDescription(sentence)
        self._questions = tuple(questions)
        self._rest = Answer.THEIRS
        self.blocks: list[QuestionBlock] = []
        self.later_button = SecondaryButton(later or self.tr("Decide later"))
        self.later_button.clicked.connect(self.reject)
        self.act_button = PrimaryButton(act or self.tr("Save this"), "check")
        self.act_button.setDefault(True)
        self.act_button.clicked.connect(self._decide)
        self._build(title, sentence)
        self.act_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def answers(self) -> Answers:
        """What is chosen now, of all questions."""
        chosen: dict[Hashable, Answer] = {one.key: self._rest for one in self._questions}
        chosen.update({block.question.key: block.answer() for block in self.blocks})
        return chosen

    def choose_all(self, answer: Answer) -> None:
        """Mine, or theirs, of everything."""
        self._rest = answer
        for block in self.blocks:
            block.choose(answer)
        self._tell_rest()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        return step_in_reading_order(self, forward=next) or super().focusNextPrevChild(next)

    # Building ----------------------------------------------------------------------------

    def _build(self, title: str, sentence: str) -> None:
        look = theme()
        space = look.space("xl")
        words = QVBoxLayout()
        words.setSpacing(look.space("xs"))
        words.addWidget(PlainLabel(title, size="h2", weight="strong", wraps=True))
        words.addWidget(PlainLabel(sentence, size="small", tone="muted", wraps=True))
        head = QHBoxLayout()
        head.setSpacing(look.space("m"))
        icon = IconLabel("alert-triangle", "warning", look.size("icon_large"))
        head.addWidget(icon, alignment=Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        self._rest_label = PlainLabel(size="small", tone="muted", wraps=True)
        foot = QHBoxLayout()
        foot.setSpacing(look.space("s"))
        foot.addStretch(1)
        foot.addWidget(self.later_button)
        foot.addWidget(self.act_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(space, space, space, look.space("l"))
        column.setSpacing(look.space("m"))
        column.addLayout(head)
        if len(self._questions) > 1:
            column.addLayout(self._line_for_all())
        column.addWidget(self._list(), 1)
        column.addWidget(self._rest_label)
        column.addLayout(foot)
        self._tell_rest()
        self.setMinimumWidth(look.size("dialog_width.1"))
        is_alone = len(self._questions) == 1
        width = look.size("dialog_width.1" if is_alone else "dialog_width.2")
        # The hint of a layout does not know how high its texts become in this width.
        self.resize(width, column.totalHeightForWidth(width))

    def _line_for_all(self) -> QHBoxLayout:
        """Everything at once, above what is decided one by one."""
        line = QHBoxLayout()
        line.setSpacing(theme().space("xs"))
        words = self.tr("%Ln change(s) to decide", "", len(self._questions))
        line.addWidget(PlainLabel(words, size="small", weight="medium"), 1)
        self.all_mine = FlatButton(self.tr("All mine"))
        self.all_mine.clicked.connect(lambda: self.choose_all(Answer.MINE))
        self.all_theirs = FlatButton(self.tr("All theirs"))
        self.all_theirs.clicked.connect(lambda: self.choose_all(Answer.THEIRS))
        for button in (self.all_mine, self.all_theirs):
            line.addWidget(button)
        return line

    def _list(self) -> QWidget:
        look = theme()
        inner = QWidget()
        inner.setAutoFillBackground(False)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.space("m"))
        heading = ""
        for question in self._questions[:MOST_SHOWN]:
            if question.record and question.record != heading:
                heading = question.record
                column.addWidget(PlainLabel(heading, weight="strong", elides=True))
            block = QuestionBlock(question)
            self.blocks.append(block)
            column.addWidget(block)
        column.addStretch(1)
        if len(self.blocks) <= _MOST_LINES_HIGH:
            return inner
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        area.viewport().setAutoFillBackground(False)
        area.setMinimumHeight(look.size("dialog_width.0"))
        column.setContentsMargins(0, 0, look.space("s"), 0)
        return area

    def _tell_rest(self) -> None:
        count = len(self._questions) - len(self.blocks)
        self._rest_label.setVisible(count > 0)
        if self._rest is Answer.MINE:
            self._rest_label.setText(self.tr("%Ln more after these: yours", "", count))
        else:
            self._rest_label.setText(self.tr("%Ln more after these: theirs", "", count))

    def _decide(self) -> None:
        answers = self.answers()
        self.accept()
        self.decided.emit(answers)


class QuestionBlock(QWidget):
    """One question: what it is about, whose change it was, and a tile for each answer."""

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = question
        look = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.space("xs"))
        head = QHBoxLayout()
        head.setSpacing(look.space("m"))
        head.addWidget(PlainLabel(question.title, size="small", weight="medium", elides=True), 1)
        when = format_moment(question.when)
        told = " · ".join(isolate(part) for part in (question.who, when) if part)
        head.addWidget(PlainLabel(told, size="caption", tone="muted"))
        column.addLayout(head)
        line = QHBoxLayout()
        line.setSpacing(look.space("s"))
        self.tiles: dict[Answer, AnswerTile] = {}
        theirs = self.tr("Theirs")
        if question.who:
            theirs = filled(self.tr("Theirs: {name}"), name=question.who)
        mine, other = question.mine or EMPTY, question.theirs or EMPTY
        self._add(line, Answer.MINE, self.tr("Yours"), around_difference(mine, other))
        self._add(line, Answer.THEIRS, theirs, around_difference(other, mine))
        if question.both:
            both = around_difference(question.both, "")
            self._add(line, Answer.BOTH, self.tr("Both"), both)
        column.addLayout(line)
        self.choose(Answer.BOTH)

    def answer(self) -> Answer:
        """What is chosen."""
        return next(one for one, tile in self.tiles.items() if tile.isChecked())

    def choose(self, answer: Answer) -> None:
        """Choose; theirs where there is no both."""
        self.tiles[answer if answer in self.tiles else Answer.THEIRS].setChecked(True)

    def _add(self, line: QHBoxLayout, answer: Answer, caption: str, words: str) -> None:
        tile = self.tiles[answer] = AnswerTile(caption, whole_numbers(words))
        tile.setAccessibleName(f"{self.question.title}. {caption}: {words}")
        line.addWidget(tile, 1)


class AnswerTile(ShowsFocusRing, QRadioButton):
    """One answer with what it keeps; arrows go to the next one, Tab goes past the others."""

    def __init__(self, caption: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._column = QVBoxLayout(self)
        space = look.space("s")
        start = 2 * space + look.size("check_box")
        # Both sides alike, so that a mirrored tile keeps room for its mark.
        self._column.setContentsMargins(start, space, start, space)
        self._column.setSpacing(look.space("xs") // 2)
        self._column.addWidget(PlainLabel(caption, size="caption", tone="muted", elides=True))
        self._words = PlainLabel(words, size="small", wraps=True)
        self._column.addWidget(self._words)
        self._column.addStretch(1)
        for label in self.findChildren(PlainLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.toggled.connect(self._on_toggled)

    def words(self) -> str:
        """What the answer keeps."""
        return self._words.text()

    def sizeHint(self) -> QSize:
        return self._column.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._column.minimumSize()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._column.heightForWidth(width)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is the window's; the arrows and Space choose."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        is_on = self.isChecked()
        with painting(self) as painter:
            fill = "accent_bg" if is_on else "hover" if self.underMouse() else "surface"
            border = look.color("accent" if is_on else "border")
            draw_box(painter, self.rect(), look.radius("control"), look.color(fill), border)
            side, space = look.size("check_box"), look.space("s")
            mark = self.rect().adjusted(space, space, 0, 0)
            mark.setSize(QSize(side, side))
            draw_radio(painter, mirrored(self, mark), is_on=is_on)

    def _on_toggled(self, is_on: bool) -> None:
        policy = Qt.FocusPolicy.StrongFocus if is_on else Qt.FocusPolicy.ClickFocus
        self.setFocusPolicy(policy)


def ask_about(
    parent: QWidget,
    title: str,
    sentence: str,
    questions: Sequence[Question],
    on_decided: Callable[[Answers], object],
    *,
    act: str = "",
    later: str = "",
    on_later: Callable[[], object] | None = None,
) -> ConflictDialog:
    """Ask without a nested event loop; one of the two is called when the window closes."""
    dialog = ConflictDialog(title, sentence, questions, parent, act=act, later=later)
    dialog.decided.connect(on_decided)
    if on_later is not None:
        dialog.rejected.connect(on_later)
    dialog.open()
    return dialog
