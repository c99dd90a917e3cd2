"""Which public holidays take working time: the company's country, and a region of it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.settings.model import HOLIDAY_REGION
from crm_desktop.business.settings.service import SETTING
from crm_desktop.business.staff.employee_service import HolidayPlace
from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.errors import ConflictError, FieldConflict, StorageUnavailable, UserError
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.direction import filled
from crm_desktop.ui.kit.formatting import country_name, format_day
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.settings.context import SettingsContext
from crm_desktop.ui.settings.staff_context import StaffContext


class HolidaysLine(QWidget):
    """Says whose holidays are kept and which comes next; the region is saved at once."""

    def __init__(
        self, context: SettingsContext, staff: StaffContext, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._staff = context, staff
        self._seen = ""
        self.words = PlainLabel(size="small", tone="muted", wraps=True)
        self.region = ComboBox()
        self.region.setAccessibleName(self.tr("Region whose holidays are kept"))
        self.region.activated.connect(self._choose)
        self.region.hide()
        self.news = PlainLabel(size="caption", tone="info", wraps=True)
        self.news.hide()
        self._others: int | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().space("xs"))
        row = QHBoxLayout()
        row.setSpacing(theme().space("s"))
        row.addWidget(self.words, 1)
        row.addWidget(self.region)
        column.addLayout(row)
        column.addWidget(self.news)
        context.bridge.changed.connect(self._on_changes)
        self.load()

    def load(self) -> None:
        """Read what is kept now; the first time takes some tenths of a second, in the worker."""
        employees, language = self._staff.employees, self.locale().name()
        self._context.operations.run(
            self, lambda: employees().holiday_place(language), self._take, kind="holidays"
        )

    def _take(self, place: HolidayPlace) -> None:
        user_id, self._others = self._others, None
        if user_id is not None and place.region != self._seen:
            self._tell(user_id, self._seen)
        self._seen = place.region
        if not place.country:
            self.words.setText(
                self.tr("Choose the country under Company, so that public holidays are free days.")
            )
        elif place.next_one is None:
            words = self.tr("No public holidays of {country} are known.")
            self.words.setText(words.replace("{country}", country_name(place.country)))
        else:
            day, name = place.next_one
            words = self.tr("Public holidays of {country}; the next: {day}, {name}")
            words = words.replace("{country}", country_name(place.country))
            day_words = format_day(day, with_weekday=True)
            self.words.setText(filled(words, day=day_words, name=name))
        self.region.clear()
        self.region.add_choice(self.tr("Whole country"), "")
        for code in place.regions:
            self.region.add_choice(code, code)
        self.region.setCurrentIndex(max(0, self.region.findData(place.region)))
        self.region.setVisible(bool(place.regions))
        self.region.setEnabled(self._context.can_edit)

    def _choose(self, _index: int) -> None:
        self.news.hide()
        self._save(str(self.region.currentData() or ""), self._seen)

    def _save(self, region: str, base: str) -> None:
        """What somebody else chose since it was seen is asked about."""
        company, actor = self._context.company, self._context.actor

        def settle(conflicts: tuple[FieldConflict, ...], kept: frozenset[str]) -> None:
            if kept:
                self._save(region, str(conflicts[0].theirs))
            else:
                self.load()

        def words_of(_field: str, value: object) -> str:
            return str(value) or self.tr("Whole country")

        def refuse(error: UserError | StorageUnavailable) -> None:
            if not isinstance(error, ConflictError) or not error.conflicts:
                self._context.operations.show(self, error)
                return
            from crm_desktop.ui.kit.asking_fields import AskingFields

            name = self.region.accessibleName()
            asking = AskingFields(self)
            asking.ask(self.window(), name, error, lambda _field: name, words_of, settle)

        self._context.operations.run(
            self, lambda: company.set(actor, HOLIDAY_REGION, region, base), None, refuse
        )

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches_kind(SETTING):
            if changes.origin is Origin.FOREIGN:
                self._others = changes.user_id
            self.load()

    def _tell(self, user_id: int, before: str) -> None:
        """Who else has just chosen the region, and what was there."""
        name_of, was = self._context.name_of, before or self.tr("Whole country")

        def tell(name: str) -> None:
            sentence = self.tr("{name} changed the region; before: {value}")
            who = name or self.tr("Somebody else")
            self.news.setText(filled(sentence, name=who, value=was))
            self.news.show()

        self._context.operations.run(self, lambda: name_of(user_id), tell, kind="others")
