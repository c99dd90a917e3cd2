"""The wizard's third step: what would happen to every row, before anything is written."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.business.imports.model import (
    CheckCounts,
    Decisions,
    DuplicateAction,
    ErrorAction,
    Verdict,
)
from crm_desktop.business.imports.review import CheckResult
from crm_desktop.ui.imports.check_delegate import CheckDelegate
from crm_desktop.ui.imports.check_model import ORDER, CheckModel, Part, count_of
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.imports.count_card import CountCard
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.formatting import format_decimal
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

_LOOKED_AT_FIRST = (Verdict.ERROR, Verdict.DUPLICATE, Verdict.UPDATE)


class CheckStep(QWidget):
    """`decided()` when it changed how many rows are going to be imported."""

    decided = Signal()

    def __init__(self, services: ImportServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.result: CheckResult | None = None
        self.seconds = 0.0
        self.model = CheckModel(services.operations, self)
        self.model.skipped_changed.connect(self.decided)
        self.view = _CheckTable(self.model)
        self.facts = PlainLabel(size="small", tone="muted", elides=True)
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
        self._arrange()

    @property
    def decisions(self) -> Decisions:
        """What the user decided."""
        return Decisions(
            ErrorAction(self.errors.currentData()),
            DuplicateAction(self.duplicates.currentData()),
            frozenset(self.model.skipped),
        )

    def show_result(self, result: CheckResult, seconds: float) -> None:
        """Show what a check found."""
        self.result = result
        self.seconds = seconds
        plan, counts = result.plan, result.counts
        rows = self.tr("%Ln row(s) checked", "", counts.records)
        took = self.tr("in {seconds} s").replace("{seconds}", format_decimal(seconds, 1))
        self.facts.setText(f"{plan.path.name} · {rows} {took}")
        self.model.show_result(result)
        self._count()
        first = [verdict for verdict in _LOOKED_AT_FIRST if count_of(counts, verdict)]
        for verdict, card in self.cards.items():
            blocked = card.blockSignals(True)
            card.setChecked(verdict in first or (not first and verdict is Verdict.NEW))
            card.blockSignals(blocked)
        self._show_chosen()
        self.decided.emit()

    def take_over(self, other: CheckStep) -> None:
        """Go on with what another step shows and with what was decided there."""
        if other.result is None:
            return
        for mine, theirs in ((self.errors, other.errors), (self.duplicates, other.duplicates)):
            mine.setCurrentIndex(theirs.currentIndex())
        self.view.checks.decisions = self.decisions
        ticked = {verdict for verdict, card in other.cards.items() if card.isChecked()}
        skipped = set(other.model.skipped)
        self.show_result(other.result, other.seconds)
        self.model.skipped |= skipped
        for verdict, card in self.cards.items():
            card.setChecked(verdict in ticked)
        self.decided.emit()

    def clear(self) -> None:
        """Let go of the rows."""
        self.model.show_result(None)
        self.result = None

    def rows_to_import(self) -> int:
        """How many rows would be written; those left out one by one are taken off."""
        if self.result is None:
            return 0
        counts, decisions = self.result.counts, self.decisions
        total = counts.new
        if decisions.errors is ErrorAction.WITHOUT:
            total += counts.error
        if decisions.duplicates is not DuplicateAction.SKIP:
            total += counts.update + counts.duplicate
        return max(0, total - len(decisions.skip_rows))

    def _arrange(self) -> None:
        look = theme()
        words = QVBoxLayout()
        words.setSpacing(look.space("xs"))
        title = PlainLabel(self.tr("Check before importing"), size="h1", weight="strong")
        words.addWidget(title)
        words.addWidget(self.facts)
        cards = QHBoxLayout()
        cards.setSpacing(look.space("m"))
        for card in self.cards.values():
            cards.addWidget(card)
        choices = QHBoxLayout()
        choices.setSpacing(look.space("s"))
        for combo in (self.errors, self.duplicates):
            label = PlainLabel(combo.accessibleName(), size="small", tone="muted")
            label.setBuddy(combo)
            choices.addWidget(label)
            choices.addWidget(combo)
            choices.addSpacing(look.space("l"))
        choices.addStretch(1)
        column = QVBoxLayout(self)
        margin = look.space("l") + look.space("xs")
        column.setContentsMargins(margin, look.space("l"), margin, 0)
        column.setSpacing(look.space("m"))
        column.addLayout(words)
        column.addLayout(cards)
        column.addLayout(choices)
        column.addWidget(self.view, 1)

    def _count(self) -> None:
        counts = self.result.counts if self.result is not None else CheckCounts()
        decisions = self.decisions
        known = {
            DuplicateAction.FILL_EMPTY: self.tr("fill empty fields"),
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
            Verdict.UPDATE: (self.tr("updates"), known),
            Verdict.DUPLICATE: (self.tr("duplicates"), known),
            Verdict.ERROR: (self.tr("errors"), errors),
        }
        for verdict, card in self.cards.items():
            card.show_count(count_of(counts, verdict), *texts[verdict])

    def _show_chosen(self) -> None:
        """The rows of the ticked cards; with none ticked nothing is filtered."""
        chosen = [verdict for verdict, card in self.cards.items() if card.isChecked()]
        self.model.show_verdicts(chosen or ORDER)

    def _decide(self) -> None:
        self.view.checks.decisions = self.decisions
        self._count()
        self.view.viewport().update()
        self.decided.emit()


class _CheckTable(QTableView):
    """Space or a click on the tick leaves a row out."""

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
        unit = theme().size("avatar_large")
        for part, width in ((Part.ROW, 1), (Part.CONTACT, 4), (Part.PROBLEM, 4), (Part.ACTION, 3)):
            self.setColumnWidth(part, width * unit)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit()
        theme().changed.connect(self._fit)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == Part.ACTION:
            self._rows.toggle_skipped(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._rows.toggle_skipped(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.viewport().update()

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().size("row_agenda"))
        self.horizontalHeader().setFixedHeight(theme().size("table_header"))
