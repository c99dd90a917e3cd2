"""What a complete card holds, as a settings page: a tick per field and kind of contact (A12)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from crm_desktop.business.contacts.agreed import AGREEABLE
from crm_desktop.business.custom_fields.model import CUSTOM_FIELD, CustomField, FieldTarget
from crm_desktop.business.settings.model import (
    AGREED_ORGANIZATION,
    AGREED_PERSON,
    Setting,
    SettingValues,
)
from crm_desktop.business.settings.service import SETTING
from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.kit.choices import CheckBox
from crm_desktop.ui.kit.frames import Hairline, Panel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.settings.context import SettingsContext
from crm_desktop.ui.settings.settings_page import SettingsPage

_KINDS = (FieldTarget.PERSON, FieldTarget.ORGANIZATION)
_SETTINGS: dict[FieldTarget, Setting[tuple[str, ...]]] = {
    FieldTarget.PERSON: AGREED_PERSON,
    FieldTarget.ORGANIZATION: AGREED_ORGANIZATION,
}
_Loaded = tuple[SettingValues, tuple[CustomField, ...]]


class AgreedPage(SettingsPage):
    """Each tick is saved at once; lists and cards follow."""

    def __init__(self, context: SettingsContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._values: SettingValues | None = None
        self._fields: tuple[CustomField, ...] = ()
        self.boxes: dict[tuple[str, FieldTarget], CheckBox] = {}
        self._area = QScrollArea()
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the keyboard
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        hint = self.tr(
            "A card is complete when the fields ticked here are filled. The list of incomplete"
            " cards says which of them are missing."
        )
        self.build(self.tr("Complete cards"), hint, (self._area,))
        context.bridge.changed.connect(self._on_changes)
        self.load()

    def load(self) -> None:
        """Read what is agreed."""
        company, fields = self._context.company, self._context.custom_fields

        def call() -> _Loaded:
            return company.values(), fields.fields()

        self._context.operations.run(self, call, self._take, kind="agreed")

    def show_error(self, error: UserError | StorageUnavailable) -> None:
        """The tick that was refused goes back."""
        super().show_error(error)
        self.load()

    # Showing -----------------------------------------------------------------------------

    def _take(self, loaded: _Loaded) -> None:
        values, fields = loaded
        if fields != self._fields or not self.boxes:
            self._fields = fields
            self._fill()
        self._values = values
        for kind, setting in _SETTINGS.items():
            for key in AGREEABLE:
                self._show(key, kind, is_on=key in values[setting])
            for field in fields:
                self._show(field.key, kind, is_on=field.is_agreed)

    def _show(self, key: str, kind: FieldTarget, *, is_on: bool) -> None:
        box = self.boxes.get((key, kind))
        if box is not None:
            box.setChecked(is_on)

    def _fill(self) -> None:
        """One line per field: its name, a box for persons, a box for organizations."""
        self.boxes.clear()
        place = Panel("surface")
        grid = QGridLayout(place)
        look = theme()
        grid.setContentsMargins(0, 0, look.space("m"), 0)
        grid.setHorizontalSpacing(look.space("xl"))
        grid.setVerticalSpacing(look.space("xs"))
        grid.setColumnStretch(0, 1)
        heads = (self.tr("Field"), self.tr("Person"), self.tr("Organization"))
        for number, words in enumerate(heads):
            grid.addWidget(
                PlainLabel(words, size="small", weight="strong", tone="muted"), 0, number
            )
        grid.addWidget(Hairline(), 1, 0, 1, 3)
        for key, kinds in AGREEABLE.items():
            self._add_line(grid, key, agreed_word(key), tuple(map(FieldTarget, kinds)))
        if self._fields:
            line = grid.rowCount()
            own = PlainLabel(self.tr("Own fields"), size="small", weight="strong", tone="muted")
            grid.addWidget(own, line, 0)
            grid.addWidget(Hairline(), line + 1, 0, 1, 3)
        for field in self._fields:
            kinds = _KINDS if field.target is FieldTarget.BOTH else (field.target,)
            self._add_line(grid, field.key, field.name, kinds)
        grid.setRowStretch(grid.rowCount(), 1)
        self._area.setWidget(place)

    def _add_line(
        self, grid: QGridLayout, key: str, name: str, kinds: tuple[FieldTarget, ...]
    ) -> None:
        line = grid.rowCount()
        grid.addWidget(PlainLabel(name, size="small"), line, 0)
        for number, kind in enumerate(_KINDS, 1):
            if kind in kinds:
                box = CheckBox()
                of_kind = self.tr("Person") if number == 1 else self.tr("Organization")
                box.setAccessibleName(f"{name}, {of_kind}")
                box.setEnabled(self._context.can_edit)
                box.clicked.connect(partial(self._set, key, kind, box))
                grid.addWidget(box, line, number, Qt.AlignmentFlag.AlignHCenter)
                self.boxes[key, kind] = box

    # Saving ------------------------------------------------------------------------------

    def _set(self, key: str, kind: FieldTarget, box: CheckBox) -> None:
        is_on = box.isChecked()
        own = next((field for field in self._fields if field.key == key), None)
        actor = self._context.actor
        if own is not None:
            fields, changed = self._context.custom_fields, replace(own, is_agreed=is_on)
            self.run(lambda: fields.save(changed, actor, base=own))
        elif self._values is not None:
            company, setting = self._context.company, _SETTINGS[kind]
            before = self._values[setting]
            keys = tuple(one for one in AGREEABLE if (is_on if one == key else one in before))
            self.run(lambda: company.set(actor, setting, keys, before))

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches_kind(SETTING) or changes.touches_kind(CUSTOM_FIELD):
            self.load()


def agreed_word(key: str) -> str:
    """The name of a field that can be agreed."""
    words = {
        "phone": QCoreApplication.translate("AgreedPage", "Phone"),
        "email": QCoreApplication.translate("AgreedPage", "E-mail"),
        "city": QCoreApplication.translate("AgreedPage", "City"),
        "country": QCoreApplication.translate("AgreedPage", "Country"),
        "owner": QCoreApplication.translate("AgreedPage", "Owner"),
        "source": QCoreApplication.translate("AgreedPage", "Source"),
        "type": QCoreApplication.translate("AgreedPage", "Type"),
        "tag": QCoreApplication.translate("AgreedPage", "Tag"),
        "organization": QCoreApplication.translate("AgreedPage", "Organization"),
        "birthday": QCoreApplication.translate("AgreedPage", "Birthday"),
        "occupation": QCoreApplication.translate("AgreedPage", "Occupation"),
        "website": QCoreApplication.translate("AgreedPage", "Website"),
        "industry": QCoreApplication.translate("AgreedPage", "Industry"),
        "tax_id": QCoreApplication.translate("AgreedPage", "Tax number"),
        "registration_no": QCoreApplication.translate("AgreedPage", "Registration number"),
        "legal_name": QCoreApplication.translate("AgreedPage", "Legal name"),
    }
    return words[key]
