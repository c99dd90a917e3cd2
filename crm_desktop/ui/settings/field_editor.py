"""The window of one own field: name, kind, options, default."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.custom_fields.model import (
    CUSTOM_FIELD,
    MOST_DECIMALS,
    NAME_LIMIT,
    TEXT_LIMIT,
    CustomField,
    FieldKind,
    FieldSaved,
    FieldTarget,
    Option,
)
from crm_desktop.business.custom_fields.values import default_content, plain_text
from crm_desktop.core.errors import (
    ConflictError,
    FieldConflict,
    StorageUnavailable,
    UserError,
    is_gone,
)
from crm_desktop.core.three_way import answered
from crm_desktop.ui.kit.asked_again import AskedAgain, found_words
from crm_desktop.ui.kit.buttons import PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.choices import CheckBox
from crm_desktop.ui.kit.editors import ChoiceField, LineField
from crm_desktop.ui.kit.error_text import told_with_outcome
from crm_desktop.ui.kit.fields import Field
from crm_desktop.ui.kit.form import Form
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.others_news import OthersNews, Part
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.suggestions import Suggestions
from crm_desktop.ui.kit.tab_order import step_in_reading_order
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.settings.context import SettingsContext
from crm_desktop.ui.settings.field_words import (
    KIND_ICONS,
    kind_word,
    part_title,
    part_words,
    target_word,
)
from crm_desktop.ui.settings.options_editor import OptionsEditor


class FieldEditor(QDialog):
    """`saved(field_id)` when it was stored; what is wrong stands under its part."""

    saved = Signal(int)
    found_there = Signal(str)
    """It had been made by a first try that got no answer: this says so."""

    def __init__(
        self,
        context: SettingsContext,
        field: CustomField | None,
        groups: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setProperty("surface", "surface")
        self._context = context
        self._field = field or CustomField("", FieldKind.TEXT)
        self._again = AskedAgain[CustomField]()
        self._wanted = (self._field, self._field, dict[str, str]())
        title = self.tr("New field") if field is None else self.tr("Edit field")
        self.setWindowTitle(title)
        self._make_form(groups)
        self._arrange()
        self._show()
        self.news = None if field is None else self._listen(field)
        if field is not None:
            self._load(field)
        self.name.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        return step_in_reading_order(self, forward=next) or super().focusNextPrevChild(next)

    def _listen(self, base: CustomField) -> OthersNews[CustomField]:
        """What others change of this field comes in, and is said where it stands."""
        service, key = self._context.custom_fields, base.id

        def read() -> CustomField | None:
            known = service.fields(with_retired=True)
            return next((one for one in known if one.id == key), None)

        def part(name: str, field: Field) -> Part:
            return Part(
                name,
                part_title(name),
                lambda: getattr(self.edited(), name),
                field.set_value,
                field,
            )

        def show_options(options: object) -> None:
            shown = cast("tuple[Option, ...]", options)
            self.options.show_options(shown, {})

        parts = (
            part("name", self.name),
            part("group", self.group),
            part("target", self.target),
            Part("options", part_title("options"), self.options.options, show_options),
            Part(
                "is_agreed",
                part_title("is_agreed"),
                self.agreed.isChecked,
                lambda is_on: self.agreed.setChecked(bool(is_on)),
            ),
        )
        kinds = (CUSTOM_FIELD,)
        news = OthersNews(self, self._context, kinds, read, base, parts, part_words, self._rebase)
        self._column.insertWidget(1, news.line)
        return news

    def _rebase(self, base: CustomField) -> None:
        self._field = base

    def _make_form(self, groups: Sequence[str]) -> None:
        self.name = LineField(self.tr("For example: Customer number"), max_length=NAME_LIMIT)
        self.kind = ChoiceField()
        for kind in FieldKind:
            self.kind.add_choice(kind_word(kind), kind, KIND_ICONS[kind])
        self.target = ChoiceField()
        for target in FieldTarget:
            self.target.add_choice(target_word(target), target)
        self.group = LineField(self.tr("None"), max_length=NAME_LIMIT)
        self.group.edit.setCompleter(Suggestions(groups, self.group))
        self.currency = LineField("EUR", max_length=3)
        self.decimals = ChoiceField()
        for digits in range(MOST_DECIMALS + 1):
            self.decimals.add_choice(format_number(digits), digits)
        self.default = LineField(self.tr("Nothing"), max_length=TEXT_LIMIT)
        self.form = Form()
        self.form.add_field("name", self.tr("Name"), self.name)
        self.form.add_field("kind", self.tr("Holds"), self.kind)
        self.form.add_field("currency", self.tr("Currency"), self.currency)
        self.form.add_field("decimals", self.tr("Decimal places"), self.decimals)
        self.form.add_field("target", self.tr("On cards of"), self.target)
        self.form.add_field("group", self.tr("Group"), self.group)
        self.form.add_field("default", self.tr("New contacts get"), self.default)
        self.agreed = CheckBox(self.tr("Agreed to be filled for every contact"))
        self.kind.combo.currentIndexChanged.connect(self._show_parts)

    def _arrange(self) -> None:
        look = theme()
        self.options = OptionsEditor(self)
        self.options_title = PlainLabel(self.tr("Options"), size="small", tone="muted")
        self.error = PlainLabel(size="small", tone="danger", wraps=True)
        self.error.hide()
        self.cancel_button = SecondaryButton(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        self.save_button = PrimaryButton(self.tr("Save"))
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.save)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.space("s"))
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.save_button)
        column = self._column = QVBoxLayout(self)
        space = look.space("xl")
        column.setContentsMargins(space, space, space, look.space("l"))
        column.setSpacing(look.space("m"))
        column.addWidget(PlainLabel(self.windowTitle(), size="h2", weight="strong"))
        column.addWidget(self.form)
        column.addWidget(self.options_title)
        column.addWidget(self.options, 1)
        column.addWidget(self.agreed)
        column.addWidget(self.error)
        column.addLayout(buttons)
        self.setMinimumWidth(look.size("dialog_width.1"))

    def _show(self) -> None:
        field = self._field
        self.name.set_value(field.name)
        self.kind.set_value(field.kind)
        self.target.set_value(field.target)
        self.group.set_value(field.group)
        self.currency.set_value(field.currency)
        self.decimals.set_value(field.decimals)
        self.agreed.setChecked(field.is_agreed)
        self.options.show_options(field.options, {})
        self._show_parts()

    def _load(self, field: CustomField) -> None:
        """What only the worker knows: the default in words, and what is in use."""
        service = self._context.custom_fields

        def call() -> tuple[str, dict[str, int], int]:
            uses = service.option_uses(field.id) if field.kind.has_options else {}
            return service.default_words(field), uses, service.uses().get(field.id, 0)

        def take(found: tuple[str, dict[str, int], int]) -> None:
            words, uses, count = found
            self.default.set_value(words)
            self.options.show_options(field.options, uses)
            for part in (self.kind, self.decimals, self.currency):
                part.setEnabled(not count)

        self._context.operations.run(self, call, take, reads=True)

    def _show_parts(self) -> None:
        """Only what this kind needs."""
        kind = self.chosen_kind()
        self.form.set_row_visible("currency", is_visible=kind is FieldKind.MONEY)
        self.form.set_row_visible("decimals", is_visible=kind is FieldKind.NUMBER)
        self.form.set_row_visible("default", is_visible=kind is not FieldKind.LINK)
        self.options_title.setVisible(kind.has_options)
        self.options.setVisible(kind.has_options)
        if kind.has_options:
            self.options.begin()
        for layout in (self.form.layout(), self.layout()):
            if layout is not None:
                layout.activate()  # what was hidden takes no room
        self.adjustSize()

    def chosen_kind(self) -> FieldKind:
        """The kind that is chosen now."""
        value = self.kind.value()
        return value if isinstance(value, FieldKind) else FieldKind(str(value))

    def edited(self) -> CustomField:
        """The field as it stands in the window; the default apart."""
        decimals, target = self.decimals.value(), self.target.value()
        return replace(
            self._field,
            name=self.name.text(),
            kind=self.chosen_kind(),
            target=FieldTarget(str(target)),
            group=self.group.text(),
            currency=self.currency.text(),
            decimals=decimals if isinstance(decimals, int) else 0,
            options=self.options.options(),
            is_agreed=self.agreed.isChecked(),
        )

    def save(self) -> None:
        """Store the field; the window stays open if something is wrong."""
        self.form.clear_errors()
        self.error.hide()
        service = self._context.custom_fields
        field, moves, default = self.edited(), self.options.moves(), self.default.text()

        def call() -> FieldSaved:
            return self._store(service.with_default(field, default), self._field, moves)

        if not field.id:
            call = self._making(field, default)
        self._context.operations.run(self, call, self._finish, self.show_error, once="save")

    def _making(self, field: CustomField, default: str) -> Callable[[], FieldSaved]:
        """For the worker: make a new field.

        After a save without an answer that one is looked for first, and becomes what stands here
        now (P5).
        """
        service, actor, again = self._context.custom_fields, self._context.actor, self._again
        sent = replace(field, default=default)
        look_first = again.call(
            service.created_by,
            lambda: service.create(service.with_default(field, default), actor),
            sent,
        )

        def call() -> FieldSaved:
            there = look_first()
            if again.older is None:
                return there
            base = there.field
            now = replace(field, id=base.id, version=base.version, position=base.position)
            return service.save(service.with_default(now, default), actor, {}, base)

        return call

    def _store(self, mine: CustomField, base: CustomField, moves: dict[str, str]) -> FieldSaved:
        """In the worker; what somebody else changed too is told with what was wanted."""
        try:
            return self._context.custom_fields.save(mine, self._context.actor, moves, base)
        except ConflictError:
            self._wanted = (base, mine, moves)
            raise

    def _ask(self, error: ConflictError) -> None:
        """Somebody else changed the same part meanwhile; ask which one stands."""
        from crm_desktop.ui.kit.asking_fields import AskingFields

        base, mine, moves = self._wanted

        def save(conflicts: tuple[FieldConflict, ...], kept: frozenset[str]) -> None:
            was, wanted = answered(base, mine, conflicts, kept)
            self._context.operations.run(
                self,
                lambda: self._store(wanted, was, moves),
                self._finish,
                self.show_error,
                once="save",
            )

        def words_of(field: str, value: object) -> str:
            if field == "default":
                told = replace(mine, default=str(value))
                return plain_text(told, default_content(told)) if value else ""
            return part_words(field, value)

        AskingFields(self).ask(self, mine.name, error, part_title, words_of, save)

    def _offer_again(self) -> None:
        """Somebody else removed the field meanwhile: it may stand as a new one."""
        from crm_desktop.ui.kit.asking_fields import AskingFields

        self._field = replace(self._field, id=0, version=0)
        AskingFields(self).offer_again(self, self.edited().name, self.save)

    def show_error(self, error: UserError | StorageUnavailable) -> None:
        """Put the sentence under its field, else above the buttons."""
        self._again.note(error)
        if isinstance(error, ConflictError) and error.conflicts:
            self._ask(error)
            return
        if self._field.id and is_gone(error):
            self._offer_again()
            return
        if isinstance(error, UserError) and self.form.show_error(error):
            self.form.field(error.field or "").setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.error.setText(told_with_outcome(error))
        self.error.show()

    def _finish(self, done: FieldSaved) -> None:
        self.saved.emit(done.field.id)
        if self._again.was_found:
            self.found_there.emit(found_words())
        self.accept()
