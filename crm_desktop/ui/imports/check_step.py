"""The wizard's fourth step: what would happen to every row, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.business.imports.model import (
    CheckCounts,
    CheckedRow,
    Decisions,
    DuplicateAction,
    ErrorAction,
    Problem,
    RowAction,
    RowDecision,
    Verdict,
)
from crm_desktop.business.imports.rechecking import Fixes
from crm_desktop.business.imports.review import CheckResult
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.imports.changes_panel import ChangesPanel
from crm_desktop.ui.imports.check_delegate import CheckDelegate
from crm_desktop.ui.imports.check_model import (
    ORDER,
    OTHERS,
    TIDIED,
    CheckModel,
    GroupItem,
    Part,
    count_of,
)
from crm_desktop.ui.imports.choosing import Choice, ChoicePopup, choice_box, fit_columns
from crm_desktop.ui.imports.contact_popup import ContactPopup
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.imports.count_card import CountCard
from crm_desktop.ui.imports.file_words import file_word
from crm_desktop.ui.imports.number_popup import NumberPopup
from crm_desktop.ui.kit.buttons import FlatButton, SecondaryButton
from crm_desktop.ui.kit.choices import CheckBox
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.flow_layout import FlowLayout
from crm_desktop.ui.kit.formatting import format_decimal
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.row_table import ChoosesRows
from crm_desktop.ui.kit.theme import theme

_LOOKED_AT_FIRST = (Verdict.ERROR, Verdict.DUPLICATE, Verdict.UPDATE)
_TYPING_PAUSE_MS = 250
_WORTH_TELLING_S = 0.1
"""Checks that took less say nothing of their time."""
_ALL, _KIND = "all:", "kind:"


class CheckStep(QWidget):
    """`decided()` when it changed how many rows are going to be imported.

    `recheck_requested(ImportPlan)` asks to check anew, `save_requested()` to save rows with
    problems.
    """

    decided = Signal()
    recheck_requested = Signal(object)
    save_requested = Signal()

    def __init__(self, services: ImportServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.result: CheckResult | None = None
        self.seconds = 0.0
        self.model = CheckModel(services, self)
        self.model.skipped_changed.connect(self._on_decided)
        self.view = _CheckTable(self.model)
        self.view.checks.fixed.connect(self.fix)
        self.view.action_wanted.connect(self.ask_action)
        self.changes = ChangesPanel(self.model)
        self.view.selectionModel().currentChanged.connect(self.changes.show_row)
        self.model.dataChanged.connect(lambda: self.changes.show_row(self.view.currentIndex()))
        self.model.modelReset.connect(lambda: self.changes.show_row(self.view.currentIndex()))
        self.facts = PlainLabel(size="small", tone="muted", elides=True)
        self.messages = MessageBar()
        self.cards = {
            Verdict.NEW: CountCard("plus", "success"),
            Verdict.UPDATE: CountCard("refresh", "info"),
            Verdict.DUPLICATE: CountCard("arrow-merge", "warning"),
            Verdict.ERROR: CountCard("alert-circle", "danger"),
        }
        for card in self.cards.values():
            card.toggled.connect(self._show_chosen)
        self.errors = ComboBox()
        self.errors.setAccessibleName(self.tr("Rows with errors"))
        self.errors.add_choice(self.tr("Leave them out"), ErrorAction.SKIP)
        self.errors.add_choice(self.tr("Import without what is wrong"), ErrorAction.WITHOUT)
        self.duplicates = ComboBox()
        self.duplicates.setAccessibleName(self.tr("Rows of known contacts"))
        self.duplicates.add_choice(self.tr("Fill empty fields"), DuplicateAction.FILL_EMPTY)
        self.duplicates.add_choice(self.tr("Leave them out"), DuplicateAction.SKIP)
        self.duplicates.add_choice(self.tr("Add them as new"), DuplicateAction.CREATE)
        for combo in (self.errors, self.duplicates):
            combo.activated.connect(self._decide)
        self.overwrite = CheckBox(self.tr("Overwrite what is there"))
        self.overwrite.toggled.connect(self._reconsider)
        self.sure_button = FlatButton(self.tr("Merge only the sure ones"), "arrow-merge")
        self.sure_button.set_hint(
            self.tr("Rows that surely belong to a contact fill it; the others are added as new")
        )
        self.sure_button.clicked.connect(self.merge_sure)
        self.suggestions_button = FlatButton("", "check")
        self.suggestions_button.set_hint(
            self.tr("What stands in the fields of the rows with errors is taken for all of them")
        )
        self.suggestions_button.clicked.connect(self.use_suggestions)
        self.suggestions_button.hide()
        self._suggestions: Fixes = {}
        self.numbers_button = FlatButton(self.tr("Country and area code…"), "phone")
        self.numbers_button.clicked.connect(self._ask_numbers)
        self.save_button = SecondaryButton(self.tr("Save problem rows…"), "download")
        self.save_button.clicked.connect(self.save_requested)
        self.search = Line("search")
        self.search.setPlaceholderText(self.tr("Find a row"))
        self.search.setAccessibleName(self.tr("Find a row"))
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_PAUSE_MS)
        self._typing.timeout.connect(self.find_rows)
        self.search.textChanged.connect(self._on_typed)
        self._arrange()

    @property
    def decisions(self) -> Decisions:
        """What the user decided."""
        return self.model.all_decisions()

    def choose_duplicates(self, action: DuplicateAction) -> None:
        """Decide what becomes of rows of known contacts, e.g. before they are checked."""
        self.duplicates.setCurrentIndex(max(0, self.duplicates.findData(action)))
        if self.result is not None:
            self._decide()

    def show_result(
        self, result: CheckResult, seconds: float, known: Mapping[int, CheckedRow] | None = None
    ) -> None:
        """Show what a check found; what was decided for the same rows before still stands.

        `known` are the rows for which something was decided (`CheckModel.decided_rows`), as they
        are now: there may be very many, and reading them is no work for this thread.
        """
        before = self.result
        is_same = before is not None and before.has_same_rows(result)
        skipped, decided = set(self.model.skipped), dict(self.model.decided)
        others_except, is_over = set(self.model.others_except), self.overwrite.isChecked()
        self.result = result
        self.seconds = seconds
        self.messages.dismiss()
        self.overwrite.blockSignals(True)
        self.overwrite.setChecked(False)
        self.overwrite.blockSignals(False)
        self.model.decisions = self._general()
        plan, counts = result.plan, result.counts
        rows = self.tr("%Ln row(s) checked", "", counts.records)
        if seconds >= _WORTH_TELLING_S:
            took = self.tr("in {seconds} s").replace("{seconds}", format_decimal(seconds, 1))
            rows = f"{rows} {took}"
        self.facts.setText(f"{file_word(plan)} · {rows}")
        self.model.show_result(result)
        if is_same:
            self.model.keep_decisions(skipped, decided, others_except, known or {})
            if is_over:
                self.overwrite.setChecked(True)
        self._count()
        first = [verdict for verdict in _LOOKED_AT_FIRST if count_of(counts, verdict)]
        for verdict, card in self.cards.items():
            blocked = card.blockSignals(True)
            card.setChecked(verdict in first or (not first and verdict is Verdict.NEW))
            card.blockSignals(blocked)
        self._show_chosen()
        self._look_at_phones(result)
        self._look_for_suggestions()
        self.decided.emit()

    def take_over(self, other: CheckStep) -> None:
        """Go on with what another step shows and with what was decided there."""
        if other.result is None:
            return
        for mine, theirs in ((self.errors, other.errors), (self.duplicates, other.duplicates)):
            mine.setCurrentIndex(theirs.currentIndex())
        ticked = {verdict for verdict, card in other.cards.items() if card.isChecked()}
        skipped, decided = set(other.model.skipped), dict(other.model.decided)
        others_except = set(other.model.others_except)
        self.show_result(other.result, other.seconds)
        self.overwrite.blockSignals(True)
        self.overwrite.setChecked(other.overwrite.isChecked())
        self.overwrite.blockSignals(False)
        self.model.decisions = self._general()
        self.model.skipped |= skipped
        self.model.decided.update(decided)
        self.model.others_except |= others_except
        for verdict, card in self.cards.items():
            card.setChecked(verdict in ticked)
        self._count()
        self.decided.emit()

    def clear(self) -> None:
        """Let go of the rows."""
        self.model.show_result(None)
        self.result = None

    @property
    def has_work(self) -> bool:
        """Whether something was corrected or decided."""
        model = self.model
        is_decided = bool(model.decided or model.skipped or model.others_except)
        is_decided |= self._general() != Decisions()
        return is_decided or (self.result is not None and self.result.staging.is_corrected)

    def rows_to_import(self) -> int:
        """How many rows would be written, as far as is known before."""
        return 0 if self.result is None else self.result.rows_to_import(self.decisions)

    # Corrections -------------------------------------------------------------------------

    def fix(self, row: int, column: int, text: str) -> None:
        """Correct a cell and check its row anew."""
        self._fix({(row, column): text})

    def use_suggestions(self) -> None:
        """Correct every wrong cell for which a better value came to mind."""
        self._fix(self._suggestions)

    def _fix(self, fixes: Fixes) -> None:
        result, review = self.result, self._services.imports.review
        if result is None or not fixes:
            return

        before: Fixes = dict.fromkeys(fixes)
        can_undo = fixes != before
        word = self.tr("Undo") if can_undo else ""
        undo = partial(self._fix, before) if can_undo else None

        def call() -> tuple[int, Sequence[CheckedRow]]:
            numbers = review.fix(result, fixes)
            return len(numbers), result.rows(numbers)

        def take(found: tuple[int, Sequence[CheckedRow]]) -> None:
            if result is not self.result:
                return
            count, rows = found
            still = sum(row.verdict is Verdict.ERROR for row in rows)
            if still:
                sentence = self.tr("%Ln row(s) still have something wrong.", "", still)
                if count > still:
                    done = self.tr("%Ln row(s) corrected.", "", count - still)
                    sentence = f"{done} {sentence}"
                self.messages.show_message("warning", sentence, word, undo)
            else:
                sentence = self.tr("%Ln row(s) corrected.", "", count)
                self.messages.show_message("success", sentence, word, undo)
            self._refresh()

        self._services.operations.run(self, call, take, self._fail, long=True)

    def _fix_alike(self, row: CheckedRow, text: str) -> None:
        """Correct every cell of the column that holds the same."""
        problem, _better = self.view.checks.first_problem(row)
        if self.result is None or problem is None or problem.column is None:
            return
        column = problem.column
        self._fix({(number, column): text for number in self.result.like_problem(problem)})

    # Decisions ---------------------------------------------------------------------------

    def ask_action(self, position: int, box: QRect) -> None:
        """Open the list of what can be done with a row."""
        row = self.model.item(position)
        group = self.model.group_of(position)
        if isinstance(row, GroupItem):
            if row.key == TIDIED:
                self.model.show_all_tidied()
            return
        if row is None or (group is not None and group.key == TIDIED):
            return
        if group is not None and group.key == OTHERS:
            popup = ChoicePopup(self._ways_of_others(), self.view, row.title or self.tr("Row"))
            popup.chosen.connect(partial(self._act_on_others, row.row))
            popup.open_below(self.view.viewport(), box)
            return
        popup = ChoicePopup(self._actions(row), self.view, row.title or self.tr("Row"))
        popup.chosen.connect(partial(self._act, row, box))
        popup.open_below(self.view.viewport(), box)

    def _ways_of_others(self) -> list[Choice]:
        """What can become of the further people of a row, and of all such rows."""
        count = len(self.model.rows_with_others())
        group = self.tr("For all %Ln such row(s)", "", count) if count > 1 else ""
        found: list[Choice] = []
        for prefix, name in (("", ""), (_ALL, group)):
            if prefix and not group:
                break
            added, kept = self.tr("Add as contacts"), self.tr("Keep as labels only")
            found.append(Choice(f"{prefix}add", added, "user-plus", name))
            found.append(Choice(f"{prefix}label", kept, "tag", name))
        return found

    def _act_on_others(self, number: int, key: str) -> None:
        numbers = self.model.rows_with_others() if key.startswith(_ALL) else [number]
        self.model.decide_others(numbers, are_added=key.removeprefix(_ALL) == "add")

    def _actions(self, row: CheckedRow) -> list[Choice]:
        """What can be done with a row, and with all that are like it."""
        found: list[Choice] = []
        problem, better = self.view.checks.first_problem(row)
        alike = 0
        if problem is not None and self.result is not None:
            alike = len(self.result.like_problem(problem))
            if better:
                words = self.tr("Use {value}").replace("{value}", better)
                found.append(Choice("fix", words, "check"))
            found.append(Choice("edit", self.tr("Correct it…"), "pencil"))
            found.append(Choice("empty", self.tr("Leave the value empty"), "ban"))
        if row.verdict is Verdict.ERROR:
            found.append(Choice(RowAction.WITHOUT, self.tr("Import without it"), "check"))
        if row.duplicate_of or row.contact_id:
            found.append(Choice(RowAction.FILL, self.tr("Fill empty fields"), "arrow-merge"))
            if row.contact_id:
                found.append(Choice(RowAction.OVERWRITE, self.tr("Overwrite"), "refresh"))
        if row.verdict is not Verdict.ERROR:
            found.append(Choice(RowAction.NEW, self.tr("Add as new"), "plus"))
        found.append(Choice("merge", self.tr("Fill another contact…"), "user"))
        is_person = any(row.values.get(name) for name in ("full_name", "given_name", "family_name"))
        if is_person:
            found.append(Choice(RowAction.LINK, self.tr("Link to an organization…"), "link"))
        found.append(Choice(RowAction.SKIP, self.tr("Leave out"), "x"))
        if row.row in self.model.skipped or row.row in self.model.decided:
            found.append(Choice("clear", self.tr("As for all rows"), "arrow-back-up"))
        if alike > 1:
            group = self.tr("For all %Ln like this", "", alike)
            if better:
                words = self.tr("Use {value}").replace("{value}", better)
                found.append(Choice(f"{_ALL}fix", words, "check", group))
            found += self._ways_of_many(_ALL, group)
        kindred = 0 if problem is None else len(self._kindred(problem))
        if kindred > max(1, alike):
            group = self.tr("For all %Ln with this problem", "", kindred)
            found += self._ways_of_many(_KIND, group)
        return found

    def _ways_of_many(self, prefix: str, group: str) -> list[Choice]:
        return [
            Choice(f"{prefix}empty", self.tr("Leave the value empty"), "ban", group),
            Choice(f"{prefix}{RowAction.WITHOUT}", self.tr("Import without it"), "check", group),
            Choice(f"{prefix}{RowAction.SKIP}", self.tr("Leave out"), "x", group),
        ]

    def _kindred(self, problem: Problem) -> tuple[tuple[int, int], ...]:
        """The cells of a column that have the same problem, whatever stands in them."""
        if self.result is None or problem.column is None:
            return ()
        return self.result.with_problem(problem.code, problem.column)

    def _act(self, row: CheckedRow, box: QRect, key: str) -> None:
        self.view.setFocus()
        for_all = key.startswith(_ALL)
        action = key.removeprefix(_ALL).removeprefix(_KIND)
        problem, better = self.view.checks.first_problem(row)
        kindred = self._kindred(problem) if problem is not None and key.startswith(_KIND) else ()
        if action == "empty" and kindred:
            self._fix(dict.fromkeys(kindred, ""))
        elif action in ("fix", "empty"):
            text = better if action == "fix" else ""
            if for_all:
                self._fix_alike(row, text)
            elif problem is not None and problem.column is not None:
                self.fix(row.row, problem.column, text)
        elif action == "edit":
            self.view.edit_fix()
        elif action == "clear":
            self.model.decide([row.row], None)
        elif action in ("merge", RowAction.LINK):
            self._ask_contact(row, box, RowAction.LINK if action != "merge" else RowAction.FILL)
        else:
            numbers: Sequence[int] = [row.row]
            if kindred:
                numbers = [number for number, _column in kindred]
            elif for_all and problem is not None and self.result is not None:
                numbers = self.result.like_problem(problem)
            self.model.decide(numbers, RowDecision(RowAction(action)))

    def _ask_contact(self, row: CheckedRow, box: QRect, action: RowAction) -> None:
        popup = ContactPopup(self._services, self.view, is_organization=action is RowAction.LINK)
        popup.chosen_contact.connect(partial(self._take_contact, row.row, action))
        popup.open_below(self.view.viewport(), box)

    def _take_contact(self, number: int, action: RowAction, contact_id: int) -> None:
        self.model.decide([number], RowDecision(action, contact_id))

    def merge_sure(self) -> None:
        """Let the rows of which it is sure fill their contacts; the others become new ones."""
        result, review = self.result, self._services.imports.review
        if result is None:
            return

        def take(found: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
            if result is not self.result:
                return
            sure, others = found
            self.model.decide(sure, RowDecision(RowAction.FILL))
            self.model.decide(others, RowDecision(RowAction.NEW))
            sentence = self.tr("%Ln row(s) surely belong to a contact and fill it.", "", len(sure))
            if others:
                rest = self.tr("%Ln other(s) are added as new.", "", len(others))
                sentence = f"{sentence} {rest}"
            self.messages.show_message(
                "success", sentence, self.tr("Undo"), partial(self._clear, (*sure, *others))
            )

        self.sure_button.setEnabled(False)
        self._services.operations.run(
            self,
            lambda: review.sure_rows(result),
            take,
            self._fail,
            on_finished=lambda: self.sure_button.setEnabled(True),
            long=True,
        )

    def _clear(self, numbers: Sequence[int]) -> None:
        self.model.decide(numbers, None)

    def _reconsider(self) -> None:
        """Say anew what known rows change, now that they overwrite or only fill."""
        self._decide()
        result, review = self.result, self._services.imports.review
        is_over = self.overwrite.isChecked()
        if result is None:
            return
        self._services.operations.run(
            self,
            lambda: review.reconsider(result, overwrite=is_over),
            lambda _counts: self._refresh(),
            self._fail,
            kind="reconsider",
            long=True,
        )

    def _ask_numbers(self) -> None:
        result = self.result
        if result is None:
            return
        popup = NumberPopup(result.plan, self._services, self.numbers_button)
        popup.chosen.connect(self._renumber)
        popup.show_below(self.numbers_button)

    def _renumber(self, country: str, area_code: str) -> None:
        if self.result is not None:
            plan = replace(self.result.plan, country=country, area_code=area_code)
            self.recheck_requested.emit(plan)

    # Showing -----------------------------------------------------------------------------

    def _on_typed(self, _text: str) -> None:
        self._typing.start()

    def find_rows(self) -> None:
        """Show the rows in which the text stands; no text shows the groups again."""
        result, text = self.result, self.search.text().strip()
        if result is None or not text:
            self.model.show_found(None)
            return
        self._services.operations.run(
            self,
            lambda: result.find(text),
            self.model.show_found,
            self._fail,
            kind="find",
            long=True,
        )

    def _look_at_phones(self, result: CheckResult) -> None:
        def take(numbers: Sequence[int]) -> None:
            if result is self.result:
                self.model.show_tidied(numbers)

        self._services.operations.run(self, result.tidied, take, self._fail, long=True)

    def _look_for_suggestions(self) -> None:
        result = self.result
        if result is None or not result.counts.error:
            self._offer_suggestions({})
            return

        def take(found: Fixes) -> None:
            if result is self.result:
                self._offer_suggestions(found)

        self._services.operations.run(
            self, result.suggestions, take, self._fail, kind="suggestions", long=True
        )

    def _offer_suggestions(self, found: Fixes) -> None:
        """A single one is taken in its row."""
        self._suggestions = found
        self.suggestions_button.setText(self.tr("Use all %Ln suggestion(s)", "", len(found)))
        self.suggestions_button.setVisible(len(found) > 1)

    def _refresh(self) -> None:
        self._count()
        row = self.view.currentIndex().row()
        top = self.view.verticalScrollBar().value()
        self.model.refresh()
        if row >= 0 and self.model.rowCount():
            self.view.selectRow(min(row, self.model.rowCount() - 1))
            self.view.verticalScrollBar().setValue(top)
        self._look_for_suggestions()
        self.decided.emit()

    def _fail(self, error: UserError | StorageUnavailable) -> None:
        self.messages.show_error(error)

    def _on_decided(self) -> None:
        self.decided.emit()

    def _general(self) -> Decisions:
        return Decisions(
            ErrorAction(self.errors.currentData()),
            DuplicateAction(self.duplicates.currentData()),
            overwrite=self.overwrite.isChecked() and self.overwrite.isEnabled(),
        )

    def _arrange(self) -> None:
        look = theme()
        words = QVBoxLayout()
        words.setSpacing(look.space("xs"))
        title = PlainLabel(self.tr("Check before importing"), size="h1", weight="strong")
        words.addWidget(title)
        words.addWidget(self.facts)
        head = QHBoxLayout()
        head.setSpacing(look.space("s"))
        head.addLayout(words, 1)
        self.search.setFixedWidth(look.size("preview_panel") // 2)
        head.addWidget(self.search)
        head.addWidget(self.save_button)
        cards = QHBoxLayout()
        cards.setSpacing(look.space("m"))
        for card in self.cards.values():
            cards.addWidget(card)
        choices = FlowLayout(spacing=look.space("s"))
        for combo in (self.errors, self.duplicates):
            choices.addWidget(self._labelled(combo))
        for button in (
            self.overwrite,
            self.suggestions_button,
            self.sure_button,
            self.numbers_button,
        ):
            choices.addWidget(button)
        column = QVBoxLayout(self)
        margin = look.space("l") + look.space("xs")
        column.setContentsMargins(margin, look.space("l"), margin, 0)
        column.setSpacing(look.space("m"))
        column.addLayout(head)
        column.addLayout(cards)
        column.addLayout(choices)
        column.addWidget(self.view, 1)
        # Below the rows: it comes and goes without moving them under the mouse.
        below = QVBoxLayout()
        below.setContentsMargins(0, 0, 0, look.space("m"))
        below.setSpacing(look.space("s"))
        below.addWidget(self.changes)
        below.addWidget(self.messages)
        column.addLayout(below)

    def _labelled(self, combo: ComboBox) -> QWidget:
        place = QWidget()
        line = QHBoxLayout(place)
        line.setContentsMargins(0, 0, theme().space("s"), 0)
        line.setSpacing(theme().space("s"))
        label = PlainLabel(combo.accessibleName(), size="small", tone="muted")
        label.setBuddy(combo)
        line.addWidget(label)
        line.addWidget(combo)
        return place

    def _count(self) -> None:
        counts = self.result.counts if self.result is not None else CheckCounts()
        decisions = self.decisions
        known = {
            DuplicateAction.FILL_EMPTY: self.tr("overwrite what is there")
            if decisions.overwrite
            else self.tr("fill empty fields"),
            DuplicateAction.SKIP: self.tr("stay out"),
            DuplicateAction.CREATE: self.tr("are added as new"),
        }[decisions.duplicates]
        errors = (
            self.tr("stay out unless you decide")
            if decisions.errors is ErrorAction.SKIP
            else self.tr("imported without what is wrong")
        )
        texts = {
            Verdict.NEW: (self.tr("new"), self.tr("will be added")),
            Verdict.UPDATE: (self.tr("update(s)", "", counts.update), known),
            Verdict.DUPLICATE: (self.tr("duplicate(s)", "", counts.duplicate), known),
            Verdict.ERROR: (self.tr("error(s)", "", counts.error), errors),
        }
        for verdict, card in self.cards.items():
            card.show_count(count_of(counts, verdict), *texts[verdict])

        is_known = counts.update + counts.duplicate > 0
        self.sure_button.setVisible(is_known)
        self.overwrite.setVisible(is_known)
        self.overwrite.setEnabled(decisions.duplicates is DuplicateAction.FILL_EMPTY)
        self.save_button.setVisible(counts.error > 0)

    def _show_chosen(self) -> None:
        """The rows of the ticked cards; with none ticked nothing is filtered."""
        chosen = [verdict for verdict, card in self.cards.items() if card.isChecked()]
        self.model.show_verdicts(chosen or ORDER)

    def _decide(self) -> None:
        self.model.decisions = self._general()
        self._count()
        self.view.viewport().update()
        self.decided.emit()


class _CheckTable(ChoosesRows):
    """Space leaves a row out, Enter opens what can be done with it, F2 corrects its value.

    `action_wanted(position, box)` asks for the list of actions.
    """

    action_wanted = Signal(int, object)

    def __init__(self, model: CheckModel) -> None:
        super().__init__()
        self._rows = model
        self.setModel(model)
        self.checks = CheckDelegate(model, self)
        self.setItemDelegate(self.checks)
        self.setShowGrid(False)
        self.setFrameShape(self.Shape.NoFrame)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(self.tr("Rows of the file"))
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setFont(theme().font("small", "strong"))
        header.setSectionResizeMode(Part.VALUES, QHeaderView.ResizeMode.Stretch)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit()
        theme().changed.connect(self._fit)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        if index.column() == Part.VALUES and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(self._rows.index(index.row(), index.column()))
        elif index.column() == Part.ACTION or isinstance(self._rows.item(index.row()), GroupItem):
            self.ask(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if row >= 0 and event.key() == Qt.Key.Key_Space:
            self._rows.toggle_skipped(row)
        elif row >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.ask(row)
        elif row >= 0 and event.key() == Qt.Key.Key_F2:
            self.edit_fix()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes here by keyboard stands on a row, and sees on which."""
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if event.reason() in by_key and not self.selectionModel().hasSelection():
            rows = range(self._rows.rowCount())
            first = (row for row in rows if not isinstance(self._rows.item(row), GroupItem))
            self.selectRow(next(first, 0))
        super().focusInEvent(event)

    def ask(self, row: int) -> None:
        """Ask for the list of actions of a row."""
        rect = self.visualRect(self._rows.index(row, Part.ACTION))
        self.action_wanted.emit(row, choice_box(rect))

    def edit_fix(self) -> None:
        """Correct the value of the current row in its cell."""
        index = self._rows.index(self.currentIndex().row(), Part.VALUES)
        if self._rows.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        unit = theme().size("avatar_large") // 2
        widths = ((Part.ROW, 3), (Part.CONTACT, 8), (Part.PROBLEM, 8), (Part.ACTION, 8))
        fit_columns(self, {part: width * unit for part, width in widths}, 14 * unit)

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().size("row_agenda"))
        self.horizontalHeader().setFixedHeight(theme().size("table_header"))
