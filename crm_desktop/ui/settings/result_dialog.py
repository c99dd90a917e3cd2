"""A result of the company's own: its name, what it counts as, and where it is offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from crm_desktop.business.planner.model import ActivityKind, Result, Sign
from crm_desktop.core.errors import (
    ConflictError,
    FieldConflict,
    StorageUnavailable,
    UserError,
    is_gone,
)
from crm_desktop.core.three_way import answered
from crm_desktop.ui.activities.words import kind_word, result_icon
from crm_desktop.ui.kit.asked_again import AskedAgain, found_words
from crm_desktop.ui.kit.asking_fields import AskingFields
from crm_desktop.ui.kit.choices import CheckBox
from crm_desktop.ui.kit.editors import ChoiceField, LineField
from crm_desktop.ui.kit.form_dialog import FormDialog
from crm_desktop.ui.kit.others_news import OthersNews, Part
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.settings.context import SettingsContext

if TYPE_CHECKING:
    from crm_desktop.business.planner.service import PlannerService

_NAME_LIMIT = 200
_COLUMNS = 3
_SIGNS = (Sign.SUCCESS, Sign.NEUTRAL, Sign.FAILURE)


def sign_word(sign: Sign) -> str:
    """What a result counts as."""
    return {
        Sign.SUCCESS: QCoreApplication.translate("ResultSigns", "Success"),
        Sign.FAILURE: QCoreApplication.translate("ResultSigns", "Failure"),
    }.get(sign, QCoreApplication.translate("ResultSigns", "Neutral"))


class ResultDialog(FormDialog):
    """`saved()` when it was stored; none of the kinds ticked means all of them."""

    saved = Signal()
    found_there = Signal(str)
    """It had been added by a first try that got no answer: this says so."""

    def __init__(
        self,
        context: SettingsContext,
        planner: Callable[[], PlannerService],
        result: Result | None,
        parent: QWidget | None = None,
    ) -> None:
        self._context, self._planner, self._result = context, planner, result
        self._again = AskedAgain[Result]()
        super().__init__("", "", parent)
        title = self.tr("New result") if result is None else self.tr("Result")
        self.set_words(title, self.tr("Add") if result is None else self.tr("Save"))
        self.act_requested.connect(self.act)
        self.name = LineField(max_length=_NAME_LIMIT)
        self.sign = ChoiceField()
        for sign in _SIGNS:
            self.sign.add_choice(sign_word(sign), sign, result_icon(sign))
        self.is_contact = CheckBox(self.tr("The client was spoken to"))
        self.kinds = {kind: CheckBox(kind_word(kind)) for kind in ActivityKind}
        self.form.add_field("name", self.tr("Name"), self.name)
        self.form.add_field("sign", self.tr("Counts as"), self.sign)
        self.form.add_row("", self.is_contact)
        self.form.add_row(self.tr("Offered for"), self._kind_boxes())
        hint = PlainLabel(
            self.tr("Without a tick it is offered everywhere."),
            size="caption",
            tone="muted",
            wraps=True,
        )
        self.body.addWidget(hint)
        self._base = result
        self._show(result or Result("", Sign.NEUTRAL))
        self.news = None if result is None else self._listen(result)
        self.name.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, shown: Result) -> None:
        self.name.set_value(shown.name)
        self.sign.set_value(shown.sign)
        self.is_contact.setChecked(shown.is_contact)
        for kind, box in self.kinds.items():
            box.setChecked(kind in shown.kinds)

    def _listen(self, base: Result) -> OthersNews[Result]:
        """What others change of this result comes in, and is said at its field."""
        planner, key = self._planner, base.id

        def read() -> Result | None:
            return next((one for one in planner().results.known() if one.id == key), None)

        def show_kinds(kinds: object) -> None:
            for kind, box in self.kinds.items():
                box.setChecked(kind in cast("frozenset[ActivityKind]", kinds))

        parts = (
            Part("name", self.tr("Name"), self.name.text, self.name.set_value, self.name),
            Part(
                "sign",
                self.tr("Counts as"),
                lambda: Sign(str(self.sign.value())),
                self.sign.set_value,
                self.sign,
            ),
            Part(
                "is_contact",
                self.is_contact.text(),
                self.is_contact.isChecked,
                lambda is_on: self.is_contact.setChecked(bool(is_on)),
            ),
            Part("kinds", self.tr("Offered for"), self._chosen_kinds, show_kinds),
        )
        kinds = ("activity_result",)
        news = OthersNews(
            self, self._context, kinds, read, base, parts, self._words_of, self._rebase
        )
        self.body.insertWidget(0, news.line)
        return news

    def _rebase(self, base: Result) -> None:
        self._base = self._result = base

    def _chosen_kinds(self) -> frozenset[ActivityKind]:
        return frozenset(kind for kind, box in self.kinds.items() if box.isChecked())

    def _kind_boxes(self) -> QWidget:
        boxes = QWidget()
        boxes.setAccessibleName(self.tr("Offered for"))
        grid = QGridLayout(boxes)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().space("l"))
        grid.setVerticalSpacing(theme().space("xs"))
        grid.setColumnStretch(_COLUMNS, 1)
        for number, box in enumerate(self.kinds.values()):
            grid.addWidget(box, number // _COLUMNS, number % _COLUMNS)
        return boxes

    def act(self) -> None:
        """Store the result."""
        planner, actor, before = self._planner, self._context.actor, self._result
        name, sign = self.name.text(), Sign(str(self.sign.value()))
        is_contact = self.is_contact.isChecked()
        kinds = self._chosen_kinds()

        def change() -> None:
            planner().results.change(after, actor, base)

        after = replace(
            before or Result("", sign), name=name, sign=sign, is_contact=is_contact, kinds=kinds
        )
        base = self._base

        def refuse(error: UserError | StorageUnavailable) -> None:
            self._again.note(error)
            if isinstance(error, ConflictError) and error.conflicts:
                self._ask(error, after)
            elif before is not None and is_gone(error):
                AskingFields(self).offer_again(self, name, self._add_again)
            else:
                self.show_error(error)

        call = change if before is not None else self._adding(after)
        run = self._context.operations.run
        self.wait_for(run(self, call, lambda _done: self._finish(), refuse))

    def _adding(self, mine: Result) -> Callable[[], None]:
        """For the worker: add it.

        After a save without an answer that one is looked for first, and becomes what stands here
        now (P5).
        """
        planner, actor, again = self._planner, self._context.actor, self._again

        def add() -> Result:
            return planner().results.add(
                mine.name, mine.sign, actor, is_contact=mine.is_contact, kinds=mine.kinds
            )

        def find(op_id: bytes) -> Result | None:
            return planner().results.added_by(op_id)

        look_first = again.call(find, add, mine)

        def call() -> None:
            there = look_first()
            if again.older is not None:
                now = replace(mine, id=there.id, code=there.code)
                planner().results.change(now, actor, there)

        return call

    def _add_again(self) -> None:
        """Somebody else removed it meanwhile: it stands as a new one."""
        self._base = self._result = None
        self.act()

    def _ask(self, error: ConflictError, mine: Result) -> None:
        """Somebody else changed the same meanwhile; ask which one stands."""
        titles = {"name": self.tr("Name"), "sign": self.tr("Counts as")}
        titles["is_contact"], titles["kinds"] = self.is_contact.text(), self.tr("Offered for")

        def save(conflicts: tuple[FieldConflict, ...], kept: frozenset[str]) -> None:
            if self._base is not None:
                self._base, wanted = answered(self._base, mine, conflicts, kept)
                self._result = wanted
                self._show(wanted)
                self.act()

        AskingFields(self).ask(
            self, mine.name, error, lambda one: titles.get(one, ""), self._words_of, save
        )

    def _words_of(self, field: str, value: object) -> str:
        if isinstance(value, Sign):
            return sign_word(value)
        if isinstance(value, bool):
            return self.tr("Yes") if value else self.tr("No")
        if field == "kinds":
            kinds = cast("frozenset[ActivityKind]", value)
            named = (kind_word(kind) for kind in ActivityKind if kind in kinds)
            return ", ".join(named) or self.tr("Everywhere")
        return str(value)

    def _finish(self) -> None:
        self.saved.emit()
        if self._again.was_found:
            self.found_there.emit(found_words())
        self.accept()
