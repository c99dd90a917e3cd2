"""The wizard's second step: what each column of the file means."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.custom_fields.model import CustomField
from crm_desktop.business.imports.first_look import FirstLook, ListFacts
from crm_desktop.business.imports.flow import can_check
from crm_desktop.business.imports.model import ColumnGuess, DecimalSign, ImportPlan, ImportProfile
from crm_desktop.business.imports.name_order import with_names_turned
from crm_desktop.business.imports.number_writing import with_decimal_sign
from crm_desktop.business.imports.own_fields import can_import, field_of_column
from crm_desktop.business.imports.profiles import with_profile
from crm_desktop.business.imports.reshaping import reshape_of, without_reshape
from crm_desktop.business.imports.value_lists import OurWords
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.rights import Right
from crm_desktop.core.text import fold
from crm_desktop.ui.imports.choosing import ChoicePopup, ChoiceTable, two_line_height
from crm_desktop.ui.imports.constants_bar import ConstantsBar
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.imports.decimal_popup import DecimalPopup
from crm_desktop.ui.imports.file_words import file_word
from crm_desktop.ui.imports.mapping_delegate import MappingDelegate
from crm_desktop.ui.imports.mapping_model import Act, MappingModel, Part
from crm_desktop.ui.imports.number_popup import NumberPopup
from crm_desktop.ui.imports.row_preview import RowPreview
from crm_desktop.ui.imports.shaping_popups import JoinPopup, SplitPopup
from crm_desktop.ui.imports.template_button import TemplateButton
from crm_desktop.ui.kit.buttons import FlatButton, LinkButton
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.formatting import format_moment
from crm_desktop.ui.kit.frames import Hairline, Panel
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.operations import Running
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

_PREVIEWS_WIDE = 4
"""The preview is shown in windows at least so many times as wide."""


class ColumnsStep(QWidget):
    """`planned(ImportPlan)` when a column was given another meaning.

    `values_wanted()` asks for the next step, where values are matched.
    """

    planned = Signal(object)
    values_wanted = Signal()

    def __init__(self, services: ImportServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._guessed: ImportPlan | None = None
        self._begun: ImportPlan | None = None
        """As the columns stood before anything was decided by hand."""
        self._new_fields = 0
        self.words = OurWords()
        self.model = MappingModel(self)
        self.model.plan_changed.connect(self._on_changed)
        self.model.reshaped.connect(self._show_actions)
        self.model.new_field_wanted.connect(self.make_own_field)
        self.model.can_make_fields = (
            services.custom_fields is not None and Right.SETTINGS_EDIT in services.actor.rights
        )
        self.messages = MessageBar()
        self.preview = RowPreview(services)
        self.preview.looked.connect(self._show_problems)
        self.preview.counted.connect(self._show_counts)
        self.facts = PlainLabel(size="small", tone="muted", elides=True)
        self.template = TemplateButton(services)
        self.template.chosen.connect(self.use_profile)
        self.template.removed.connect(self._offer_template)
        self.template.renamed.connect(self._forget_old_name)
        self.constants = ConstantsBar(services)
        self.constants.decided.connect(self._decide)
        self.view = ChoiceTable(Part.FIELD)
        self.view.setModel(self.model)
        self._delegate = MappingDelegate(self.model, self.view)
        self.view.setItemDelegate(self._delegate)
        self.view.pressed_at.connect(self._follow_link_at)
        self.view.setAccessibleName(self.tr("Columns of the file"))
        self.view.choice_wanted.connect(self.ask_field)
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        self.join_button = FlatButton(self.tr("Join…"), "arrow-merge")
        self.join_button.set_hint(self.tr("Put another column behind this one"))
        self.join_button.clicked.connect(lambda: self._ask_shape(JoinPopup, self.join_button))
        self.split_button = FlatButton(self.tr("Split…"), "columns")
        self.split_button.set_hint(self.tr("Part the texts of this column into several columns"))
        self.split_button.clicked.connect(lambda: self._ask_shape(SplitPopup, self.split_button))
        self.apart_button = FlatButton(self.tr("As in the file"), "arrow-back-up")
        self.apart_button.set_hint(self.tr("Take back what was joined or split here"))
        self.apart_button.clicked.connect(self._take_apart)
        self.own_button = FlatButton(self.tr("Make an own field"), "adjustments-horizontal")
        self.own_button.set_hint(self.tr("Keep this column in a field of your own"))
        self.own_button.clicked.connect(self._make_own_field)
        self.remark_button = LinkButton("")
        self.remark_button.clicked.connect(lambda: self._follow_link(self._row()))
        self._wrong_rows: dict[int, int] = {}
        self._numbers: Running | None = None
        self._numbers_asked: object = None
        self._arrange()

    @property
    def plan(self) -> ImportPlan | None:
        """The plan as it is mapped now."""
        return self.model.plan

    @property
    def has_work(self) -> bool:
        """Whether something was decided by hand of the columns."""
        return self.plan != self._begun

    def showEvent(self, event: QShowEvent) -> None:
        """There is always a column that the buttons below speak of."""
        super().showEvent(event)
        if self.plan is not None:
            self._learn_numbers(self.plan)
        if not self.view.currentIndex().isValid():
            self.view.selectRow(0)

    def hideEvent(self, event: QHideEvent) -> None:
        """The next step does not wait for what is still looked through here."""
        super().hideEvent(event)
        is_learning = self._numbers is not None and not self._numbers.is_finished
        if is_learning and self._numbers is not None and not event.spontaneous():
            self._numbers.cancel()
            self._numbers_asked = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the columns need the room of the preview."""
        super().resizeEvent(event)
        self._aside.setVisible(self.width() >= _PREVIEWS_WIDE * self.preview.width())

    # What is shown -----------------------------------------------------------------------

    def show_plan(self, plan: ImportPlan, profile: ImportProfile | None = None) -> None:
        """Show the guesses; with a `profile` the columns are read as they were before."""
        self._guessed = self._begun = plan
        self.model.set_plan(plan)
        self.template.show_current(None)
        self.template.load()
        self.fit()
        self.view.selectRow(0)
        facts = [file_word(plan)]
        if plan.sheet:
            facts.append(self.tr("sheet “{name}”").replace("{name}", isolate(plan.sheet)))
        facts.append(self.tr("%Ln row(s)", "", plan.record_count))
        facts.append(self.tr("%Ln column(s)", "", len(plan.columns)))
        self.facts.setText(" · ".join(facts))
        self._on_changed(plan)
        self._load_lists(profile)

    def take_over(self, other: ColumnsStep) -> None:
        """Go on with what another step shows."""
        if other.plan is None:
            return
        self.words = other.words
        self.show_plan(other.plan)
        self.template.show_current(other.template.current)
        self._guessed, self._begun = other._guessed, other._begun

    def use_profile(self, profile: ImportProfile | None) -> None:
        """Read the columns as a template says, or as they are guessed."""
        if self._guessed is None:
            return
        plan = self._guessed
        if profile is not None:
            plan = with_profile(plan, profile, self.model.own_fields)
        self.messages.dismiss()
        self.model.set_plan(self._guessed)
        self._begun = plan
        self.model.reshape(plan)
        self.view.selectRow(0)

    def _remember(self, profile: ImportProfile) -> None:
        """Say that the columns are read as before, and how to leave that."""
        self.use_profile(profile)
        self.template.show_current(profile)
        name = profile.name or profile.file_name
        day = format_moment(profile.used_at)
        sentence = self.tr("The columns are read as for “{name}” on {day}.")
        self.messages.show_message(
            "info",
            sentence.replace("{name}", isolate(name)).replace("{day}", day),
            self.tr("Start afresh"),
            self._start_afresh,
        )

    def _offer_template(self, profile: ImportProfile, seq: int) -> None:
        """Say that a template is gone, instead of that it is in use, and offer it again."""
        sentence = self.tr("The template “{name}” was deleted. The columns stay as they are.")
        words = sentence.replace("{name}", isolate(profile.name))
        if Right.HISTORY_UNDO not in self._services.actor.rights:
            self.messages.show_message("success", words)
            return
        bring_back = partial(self._bring_back, profile, seq)
        self.messages.show_message("success", words, self.tr("Undo"), bring_back)

    def _bring_back(self, profile: ImportProfile, seq: int) -> None:
        services = self._services
        self.messages.dismiss()

        def done(_outcome: object) -> None:
            self.template.show_current(profile)
            self.template.load()

        def fail(error: UserError | StorageUnavailable) -> None:
            services.operations.show(self, error)

        services.operations.run(
            self, lambda: services.history.undo(services.actor, seq), done, fail
        )

    def _forget_old_name(self) -> None:
        """The line that says as what the columns are read names a template by its old name."""
        if self.messages.level() == "info":
            self.messages.dismiss()

    def _start_afresh(self) -> None:
        self.template.show_current(None)
        self.use_profile(None)

    # Meanings ----------------------------------------------------------------------------

    def ask_field(self, row: int, typed: str = "") -> None:
        """Open the list of meanings under a column's box."""
        self.view.selectRow(row)
        popup = ChoicePopup(
            self.model.choices(),
            self.view,
            self.tr("Field in the CRM"),
            current=self.model.chosen_key(row),
        )
        popup.chosen.connect(partial(self._choose, row))
        popup.open_below(self.view.viewport(), self.view.choice_box(row), typed)

    def _choose(self, row: int, key: str) -> None:
        self.model.choose_key(row, key)
        self.view.setFocus()

    def _make_own_field(self) -> None:
        """The button has nothing more to do then, and does not keep the keyboard."""
        self.view.setFocus()
        self.make_own_field(self._row())

    def make_own_field(self, row: int) -> None:
        """Read a column into an own field that the import makes, of the kind of its values."""
        column, plan = self.model.column_at(row), self.plan
        if not self.model.can_make_fields or column is None or plan is None:
            return
        self._new_fields += 1
        field = replace(field_of_column(plan, column), id=-self._new_fields)
        wanted = fold(field.name)
        known = next((one for one in self.model.own_fields if fold(one.name) == wanted), None)
        if known is None:
            self.model.own_fields = (*self.model.own_fields, field)
            sentence = self.tr("The import will make the own field “{name}”.")
            words = sentence.replace("{name}", isolate(field.name))
            self.messages.show_message("success", words)
        self.model.choose_own(row, known or field)

    def _ask_shape(self, kind: type[JoinPopup | SplitPopup], button: QWidget) -> None:
        column, plan = self.model.column_at(self._row()), self.plan
        if column is None or plan is None:
            return
        popup = kind(plan, column, button)
        popup.shaped.connect(self._reshape)
        popup.show_below(button)

    def _reshape(self, plan: ImportPlan) -> None:
        before = len(self.plan.columns) if self.plan is not None else 0
        self.model.reshape(plan)
        self.fit()
        if len(plan.columns) > before:
            self.view.selectRow(before)
        self.view.setFocus()

    def _take_apart(self) -> None:
        column, plan = self.model.column_at(self._row()), self.plan
        reshape = None if column is None or plan is None else reshape_of(plan, column.index)
        if plan is not None and reshape is not None:
            self._reshape(without_reshape(plan, reshape))

    def _decide(self, plan: ImportPlan) -> None:
        self.model.decide(plan)

    # Inside ------------------------------------------------------------------------------

    def _row(self) -> int:
        return self.view.currentIndex().row()

    def _load_lists(self, profile: ImportProfile | None) -> None:
        """Own fields and words of the company; a profile may name some of them."""
        custom_fields, imports = self._services.custom_fields, self._services.imports

        def call() -> tuple[tuple[CustomField, ...], OurWords]:
            own = () if custom_fields is None else tuple(filter(can_import, custom_fields.fields()))
            return own, imports.our_words()

        def take(found: tuple[tuple[CustomField, ...], OurWords]) -> None:
            own, self.words = found
            new = tuple(field for field in self.model.own_fields if field.id < 0)
            is_begun = self.has_work
            self.model.guess_own((*own, *new))
            self._guessed = self.model.plan
            if not is_begun:
                self._begun = self.model.plan
            if profile is not None:
                self._remember(profile)
            elif self.plan is not None:
                self.constants.show_plan(self.plan, self.words)
                self.preview.show_plan(self.plan, self.words)

        self._services.operations.run(self, call, take, kind="own_fields")

    def _on_changed(self, plan: ImportPlan) -> None:
        if not can_check(plan):
            self.messages.show_message(
                "warning",
                self.tr("Choose which column holds a name, a phone or an e-mail."),
            )
        elif self.messages.level() == "warning":
            self.messages.dismiss()
        self.constants.show_plan(plan, self.words)
        self._show_actions()
        self.preview.show_plan(plan, self.words)
        self._learn_numbers(plan)
        self.planned.emit(plan)

    def _show_problems(self, look: FirstLook) -> None:
        """What the first rows tell, at the columns of which they do."""
        found: dict[int, tuple[int, str]] = {}
        self._wrong_rows.clear()
        for row in look.rows:
            for problem in row.problems:
                if problem.column is not None and problem.raw:
                    count, raw = found.get(problem.column, (0, problem.raw))
                    found[problem.column] = (count + 1, raw)
                    self._wrong_rows.setdefault(problem.column, row.row)
        self.model.show_problems(found, look.facts)
        self._show_actions()

    def _show_counts(self, facts: ListFacts) -> None:
        """What all rows tell, at the columns of which they do."""
        self.model.show_counts(facts)
        self._show_actions()

    # Links of remarks --------------------------------------------------------------------

    def _follow_link_at(self, row: int, part: int, point: QPoint) -> None:
        column = self.model.column_at(row)
        if part != Part.REMARK or column is None:
            return
        rect = self.view.visualRect(self.model.index(row, part))
        if self._delegate.link_at(rect, column, point):
            self._follow_link(row)

    def _follow_link(self, row: int) -> None:
        """Do what the link of a column's remark says."""
        column, plan = self.model.column_at(row), self.plan
        if column is None or plan is None:
            return
        self.view.selectRow(row)
        act = self.model.remark(column).act
        if act is Act.COUNTRY:
            popup = NumberPopup(plan, self._services, self.remark_button)
            popup.chosen.connect(self._take_country)
            popup.show_below(self.remark_button)
        elif act is Act.SHOW:
            self.preview.show_row(self._wrong_rows.get(column.index, 0))
        elif act is Act.MATCH:
            self.values_wanted.emit()
        elif act is Act.TURN_NAMES:
            self.model.decide(with_names_turned(plan, column.index))
        elif act is Act.DECIDE_NUMBERS:
            self._ask_numbers(column)
        elif act is Act.TURN_DAYS and (turned := self.model.with_days_turned(column)) is not None:
            self.model.decide(turned)

    def _ask_numbers(self, column: ColumnGuess) -> None:
        """Let somebody say which of two numbers a text of a column is."""
        facts = self.model.number_facts(column)
        if facts is None:
            return
        popup = DecimalPopup(column, facts, self.remark_button)

        def decide(sign: DecimalSign) -> None:
            if self.plan is not None:
                self.model.decide(with_decimal_sign(self.plan, column.index, sign, facts))

        popup.decided.connect(decide)
        popup.show_below(self.remark_button)

    def _learn_numbers(self, plan: ImportPlan) -> None:
        """Look through all rows for numbers that may be read in two ways, unless that is known."""
        asked = (plan.path, plan.sheet, plan.first_row, plan.own, plan.decimal_signs, plan.reshapes)
        if asked == self._numbers_asked:
            return
        self._numbers_asked = asked
        if self._numbers is not None:
            self._numbers.cancel()
        self.model.show_numbers(None)
        imports = self._services.imports
        if not any(field.kind.is_number for _index, field in plan.own):
            return
        self._numbers = self._services.operations.run_task(
            self,
            lambda task: imports.number_facts(plan, lambda: task.is_cancelled),
            self.model.show_numbers,
            lambda _error: None,
            kind="numbers",
            long=True,
        )

    def _take_country(self, country: str, area_code: str) -> None:
        if self.plan is not None:
            self.model.decide(replace(self.plan, country=country, area_code=area_code))

    def _on_row(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self._show_actions()

    def _show_actions(self) -> None:
        column, plan = self.model.column_at(self._row()), self.plan
        reshape = None if column is None or plan is None else reshape_of(plan, column.index)
        is_there = column is not None and plan is not None
        several = plan is not None and len(plan.columns) > 1
        self.join_button.setEnabled(is_there and reshape is None and several)
        self.split_button.setEnabled(is_there and reshape is None)
        self.apart_button.setVisible(reshape is not None)
        link = "" if column is None else self.model.remark(column).link
        self.remark_button.setText(link)
        self.remark_button.setVisible(bool(link))
        is_own = column is not None and self.model.own_field(column) is not None
        self.own_button.setVisible(self.model.can_make_fields)
        self.own_button.setEnabled(is_there and not is_own and bool(column and column.heading))

    def _arrange(self) -> None:
        look = theme()
        middle = Panel("surface")
        column = QVBoxLayout(middle)
        margin = look.space("l") + look.space("xs")
        column.setContentsMargins(margin, look.space("l"), look.space("m"), look.space("s"))
        column.setSpacing(look.space("m"))
        words = QVBoxLayout()
        words.setSpacing(look.space("xs"))
        words.addWidget(PlainLabel(self.tr("Match the columns"), size="h1", weight="strong"))
        words.addWidget(self.facts)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addWidget(self.template)
        column.addLayout(head)
        column.addWidget(self.messages)
        column.addWidget(self.view, 1)
        actions = QHBoxLayout()
        actions.setSpacing(look.space("xs"))
        for button in (self.join_button, self.split_button, self.apart_button, self.own_button):
            actions.addWidget(button)
        actions.addStretch(1)
        actions.addWidget(self.remark_button)
        column.addLayout(actions)
        column.addWidget(self.constants)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(middle, 1)
        self._aside = QWidget()
        aside = QHBoxLayout(self._aside)
        aside.setContentsMargins(0, 0, 0, 0)
        aside.setSpacing(0)
        aside.addWidget(Hairline(is_vertical=True))
        aside.addWidget(self.preview)
        line.addWidget(self._aside)

    def fit(self) -> None:
        """Give the columns and rows of the table their sizes."""
        unit = theme().size("avatar_large")
        eighths = ((Part.HEADING, 36), (Part.FIELD, 31), (Part.MATCH, 18))
        self.view.set_widths({part: share * unit // 8 for part, share in eighths}, 3 * unit)
        self.view.verticalHeader().setDefaultSectionSize(two_line_height())
