"""The wizard's second step: what each column of the file means."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.business.custom_fields.model import CustomField, FieldSaved
from crm_desktop.business.imports.flow import can_check
from crm_desktop.business.imports.model import ImportPlan
from crm_desktop.business.imports.own_fields import can_import, field_of_column
from crm_desktop.core.rights import Right
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.imports.mapping_delegate import MappingDelegate
from crm_desktop.ui.imports.mapping_model import MappingModel, Part
from crm_desktop.ui.imports.row_preview import RowPreview
from crm_desktop.ui.kit.frames import Hairline, Panel
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme


class ColumnsStep(QWidget):
    """`planned(ImportPlan)` when a column was given another meaning."""

    planned = Signal(object)

    def __init__(self, services: ImportServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = MappingModel(self)
        self.model.plan_changed.connect(self._on_changed)
        self.model.new_field_wanted.connect(self.make_own_field)
        self.model.can_make_fields = (
            services.custom_fields is not None and Right.SETTINGS_EDIT in services.actor.rights
        )
        self._services = services
        self.messages = MessageBar()
        self.preview = RowPreview(services)
        self.facts = PlainLabel(size="small", tone="muted", elides=True)
        self.view = _MappingTable(self.model)
        look = theme()
        middle = Panel("surface")
        column = QVBoxLayout(middle)
        margin = look.space("l") + look.space("xs")
        column.setContentsMargins(margin, look.space("l"), look.space("m"), 0)
        column.setSpacing(look.space("m"))
        words = QVBoxLayout()
        words.setSpacing(look.space("xs"))
        words.addWidget(PlainLabel(self.tr("Match the columns"), size="h1", weight="strong"))
        words.addWidget(self.facts)
        column.addLayout(words)
        column.addWidget(self.messages)
        column.addWidget(self.view, 1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(middle, 1)
        line.addWidget(Hairline(is_vertical=True))
        line.addWidget(self.preview)

    @property
    def plan(self) -> ImportPlan | None:
        """The plan as it is mapped now."""
        return self.model.plan

    def show_plan(self, plan: ImportPlan) -> None:
        """Show the guesses; the same file read anew keeps nothing of what was chosen."""
        self.model.set_plan(plan)
        self.view.fit()
        self.view.selectRow(0)
        facts = [plan.path.name]
        if plan.sheet:
            facts.append(self.tr("sheet “{name}”").replace("{name}", plan.sheet))
        records = max(0, plan.row_count - plan.first_row + 1 - len(plan.skipped_rows))
        facts.append(self.tr("%Ln row(s)", "", records))
        facts.append(self.tr("%Ln column(s)", "", len(plan.columns)))
        self.facts.setText(" · ".join(facts))
        self._on_changed(plan)
        self._load_own_fields()

    def make_own_field(self, row: int) -> None:
        """Make an own field called like a column, of the kind of its values, and read it there."""
        custom_fields, actor = self._services.custom_fields, self._services.actor
        column, plan = self.model.column_at(row), self.plan
        if custom_fields is None or column is None or plan is None:
            return
        wanted = field_of_column(plan, column)

        def take(saved: FieldSaved) -> None:
            self.model.own_fields = (*self.model.own_fields, saved.field)
            self.model.choose_own(row, saved.field)
            sentence = self.tr("“{name}” is an own field now. Change it in the settings.")
            self.messages.show_message("success", sentence.replace("{name}", saved.field.name))

        self._services.operations.run(
            self, lambda: custom_fields.create(wanted, actor), take, self.messages.show_error
        )

    def _load_own_fields(self) -> None:
        custom_fields = self._services.custom_fields
        if custom_fields is None:
            return

        def call() -> tuple[CustomField, ...]:
            return tuple(filter(can_import, custom_fields.fields()))

        self._services.operations.run(self, call, self.model.guess_own, kind="own_fields")

    def _on_changed(self, plan: ImportPlan) -> None:
        if can_check(plan):
            self.messages.dismiss()
        else:
            self.messages.show_message(
                "warning",
                self.tr("Choose which column holds a name, a phone or an e-mail."),
            )
        self.preview.show_plan(plan)
        self.planned.emit(plan)


class _MappingTable(QTableView):
    """The mapping table: Space, Enter or F2 open the list of fields."""

    def __init__(self, model: MappingModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(MappingDelegate(model, self))
        self.setShowGrid(False)
        self.setFrameShape(self.Shape.NoFrame)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(self.tr("Columns of the file"))
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setStretchLastSection(True)
        header.setFont(theme().font("small", "strong"))
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def fit(self) -> None:
        """Give the columns and rows their sizes."""
        look = theme()
        unit = look.size("avatar_large") // 2
        for part, share in ((Part.HEADING, 10), (Part.FIELD, 8), (Part.MATCH, 5)):
            self.setColumnWidth(part, share * unit)
        self.horizontalHeader().setFixedHeight(look.size("table_header"))
        lines = 2 * look.metrics("small").height() + look.space("s")
        height = max(look.size("row_two_line"), lines)
        self.verticalHeader().setDefaultSectionSize(height)
