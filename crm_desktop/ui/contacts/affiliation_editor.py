"""The editor of one place of work, in place of its row."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.contacts.dictionary_model import Dictionary
from crm_desktop.business.contacts.model import (
    NAME_LIMIT,
    Affiliation,
    ContactKind,
)
from crm_desktop.ui.contacts.contact_picker import ContactPicker
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.in_place import InPlaceEditor
from crm_desktop.ui.contacts.suggesting import offer_dictionary
from crm_desktop.ui.kit.buttons import IconButton
from crm_desktop.ui.kit.choices import CheckBox
from crm_desktop.ui.kit.editors import DateField
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme


class AffiliationEditor(InPlaceEditor):
    """Role, title and dates of one place; for a new one also who or where it is."""

    def __init__(
        self,
        context: ContactContext,
        affiliation: Affiliation,
        wanted: ContactKind,
        excluded: frozenset[int],
    ) -> None:
        super().__init__()
        self.origin = affiliation
        self.chosen_id = 0
        self.new_name = ""
        self._wanted = wanted
        self.picker: ContactPicker | None = None
        self.chosen = PlainLabel(size="small", weight="medium", elides=True)
        if affiliation.id:
            is_person = wanted is ContactKind.PERSON
            self.chosen.setText(
                affiliation.person_name if is_person else affiliation.organization_name
            )
        else:
            self.picker = ContactPicker(context, wanted, excluded)
            self.picker.picked.connect(self._pick)
            self.picker.new_named.connect(self._name)
            self.chosen.hide()
        self.role = self._line(self.tr("Role, such as accountant"), affiliation.role)
        offer_dictionary(context, self.role, Dictionary.ROLE, _usual_roles())
        self.job_title = self._line(self.tr("Job title"), affiliation.job_title)
        self.start_date = DateField()
        self.start_date.set_value(_iso(affiliation.start_date))
        self.end_date = DateField()
        self.end_date.set_value(_iso(affiliation.end_date))
        self.is_main = CheckBox(self.tr("Main organization"))
        self.is_main.setChecked(affiliation.is_primary)
        self._arrange()

    def begin(self) -> None:
        first = self.role if self.picker is None else self.picker.line
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_ready(self) -> bool:
        fields = (self.start_date, self.end_date)
        for field in fields:
            if not field.is_valid():
                field.commit()  # says how to write it
        return all(field.is_valid() for field in fields)

    def type_again(self, typed: Affiliation, other_id: int, new_name: str, name: str) -> None:
        """Show what could not be saved; `name` is who was chosen or named for a new one."""
        if other_id and self.picker is not None:
            self._pick(other_id, name)
        elif new_name:
            self._name(new_name)
        self.role.setText(typed.role)
        self.job_title.setText(typed.job_title)
        self.start_date.set_value(_iso(typed.start_date))
        self.end_date.set_value(_iso(typed.end_date))
        self.is_main.setChecked(typed.is_primary)

    def edited_affiliation(self) -> Affiliation:
        """The place as it stands in the editor."""
        return replace(
            self.origin,
            role=self.role.text().strip(),
            job_title=self.job_title.text().strip(),
            start_date=self.start_date.date_value(),
            end_date=self.end_date.date_value(),
            is_primary=self.is_main.isChecked(),
        )

    def _line(self, hint: str, text: str) -> Line:
        line = Line()
        line.setPlaceholderText(hint)
        line.setAccessibleName(hint)
        line.setMaxLength(NAME_LIMIT)
        line.setText(text)
        return line

    def _arrange(self) -> None:
        look = theme()
        if self.picker is not None:
            self.column.addWidget(self.picker)
        first = QHBoxLayout()
        first.setSpacing(look.space("xs"))
        first.addWidget(self.chosen, 1)
        if self.origin.id:
            take_away = IconButton("trash", self.tr("Remove from this card"), small=True)
            take_away.clicked.connect(self.remove)
            first.addWidget(take_away)
        self.column.addLayout(first)
        self._parts = QWidget()
        parts = QVBoxLayout(self._parts)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(look.space("xs"))
        parts.addWidget(self.role)
        parts.addWidget(self.job_title)
        for text, field in (
            (self.tr("Since"), self.start_date),
            (self.tr("Until"), self.end_date),
        ):
            field.set_name(text)
            line = QHBoxLayout()
            line.setSpacing(look.space("s"))
            label = PlainLabel(text, size="small", tone="muted")
            label.setMinimumWidth(look.size("avatar_large"))
            label.setMinimumHeight(look.control_height())  # the first line, errors stand below
            line.addWidget(label, alignment=Qt.AlignmentFlag.AlignTop)
            line.addWidget(field, 1)
            parts.addLayout(line)
        if self._wanted is ContactKind.ORGANIZATION:
            parts.addWidget(self.is_main)
        self.column.addWidget(self._parts)
        self._parts.setVisible(self.picker is None)
        self.watch(self.role, self.job_title, self.start_date.edit, self.end_date.edit)
        if self.picker is not None:
            self.picker.left.connect(self.cancel)

    def _pick(self, contact_id: int, name: str) -> None:
        self.chosen_id = contact_id
        self._show_choice(name)

    def _name(self, name: str) -> None:
        self.new_name = name
        self._show_choice(name)

    def _show_choice(self, name: str) -> None:
        self.chosen.setText(name)
        self.chosen.show()
        self._parts.show()
        self.role.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.picker is not None:
            self.picker.hide()


def _usual_roles() -> tuple[str, ...]:
    """Roles that are offered before a company has its own."""
    translate = QCoreApplication.translate
    return (
        translate("AffiliationEditor", "director"),
        translate("AffiliationEditor", "owner"),
        translate("AffiliationEditor", "accountant"),
        translate("AffiliationEditor", "purchasing"),
        translate("AffiliationEditor", "sales"),
        translate("AffiliationEditor", "storekeeper"),
        translate("AffiliationEditor", "secretary"),
        translate("AffiliationEditor", "engineer"),
    )


def _iso(day: object) -> str:
    return "" if day is None else str(day)
