"""The editors of one channel and of one address, in place of their rows."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.contacts.dictionary_model import Dictionary
from crm_desktop.business.contacts.model import (
    NAME_LIMIT,
    POINT_LIMIT,
    Address,
    ContactPoint,
    PointKind,
)
from crm_desktop.core.phone import format_international
from crm_desktop.core.text import digits_of, isolate_ltr
from crm_desktop.ui.contact_words import point_icon, point_word
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.in_place import InPlaceEditor
from crm_desktop.ui.contacts.suggesting import offer_dictionary, offer_words
from crm_desktop.ui.kit.buttons import IconButton, LinkButton
from crm_desktop.ui.kit.choices import CheckBox
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.editors import DateField
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme


class PointEditor(InPlaceEditor):
    """Kind, value, label and whether it is preferred; says at once how a number is understood."""

    def __init__(
        self, context: ContactContext, point: ContactPoint, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.origin = point
        self.kind = ComboBox()
        for kind in PointKind:
            self.kind.add_choice(point_word(kind), kind, point_icon(kind))
        self.kind.setCurrentIndex(list(PointKind).index(point.kind))
        self.kind.setAccessibleName(self.tr("Kind of channel"))
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.value = Line()
        self.value.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.value.setMaxLength(POINT_LIMIT)
        self.value.setText(point.raw_value)
        self.value.textEdited.connect(self._understand)
        self.hint = PlainLabel(size="small", tone="muted", wraps=True)
        self.hint.hide()
        self.label = Line()
        self.label.setPlaceholderText(self.tr("Label, such as office"))
        self.label.setAccessibleName(self.tr("Label"))
        self.label.setMaxLength(NAME_LIMIT)
        self.label.setText(point.label)
        offer_dictionary(
            context,
            self.label,
            Dictionary.CHANNEL_LABEL,
            (self.tr("office"), self.tr("home"), self.tr("accounts"), self.tr("reception")),
        )
        self.preferred = CheckBox(self.tr("Preferred"))
        self.preferred.setChecked(point.is_primary)
        self.valid_from, self.valid_until = DateField(), DateField()
        self.valid_from.set_value(point.valid_from)
        self.valid_until.set_value(point.valid_until)
        self.say_validity = LinkButton(self.tr("Valid from, until …"))
        self.say_validity.clicked.connect(self._show_validity)
        self.take_away = IconButton("trash", self.tr("Remove this channel"), small=True)
        self.take_away.clicked.connect(self.remove)
        self._arrange()
        dates = (self.valid_from.edit, self.valid_until.edit)
        self.watch(self.kind, self.value, self.label, self.preferred, *dates)
        self._on_kind()

    def begin(self) -> None:
        self.value.setFocus(Qt.FocusReason.OtherFocusReason)
        self.value.selectAll()

    def type_again(self, typed: ContactPoint) -> None:
        """Show what was typed elsewhere, whatever it is, and say what is wrong with it."""
        self.kind.setCurrentIndex(list(PointKind).index(typed.kind))
        self.value.setText(typed.raw_value)
        self.label.setText(typed.label)
        self.preferred.setChecked(typed.is_primary)
        self._validity.show()
        self.say_validity.hide()
        self.valid_from.type_again(typed.valid_from)
        self.valid_until.type_again(typed.valid_until)
        self._understand(typed.raw_value)

    def edited_point(self) -> ContactPoint:
        """The channel as it stands in the editor; understanding it is the service's business."""
        kind = self._kind()
        value = self.value.text().strip()
        is_same = (kind, value) == (self.origin.kind, self.origin.raw_value)
        point = self.origin if is_same else ContactPoint(kind, value, id=self.origin.id)
        return replace(
            point,
            label=self.label.text().strip(),
            is_primary=self.preferred.isChecked(),
            valid_from=self.valid_from.value(),
            valid_until=self.valid_until.value(),
        )

    def is_ready(self) -> bool:
        fields = (self.valid_from, self.valid_until)
        for field in fields:
            if not field.is_valid():
                field.commit()  # says how to write it
        return all(field.is_valid() for field in fields)

    def _kind(self) -> PointKind:
        return PointKind(self.kind.currentData())

    def _arrange(self) -> None:
        look = theme()
        first = QHBoxLayout()
        first.setSpacing(look.space("xs"))
        first.addWidget(self.kind, 1)
        first.addWidget(self.take_away)
        second = QHBoxLayout()
        second.setSpacing(look.space("s"))
        second.addWidget(self.label, 1)
        second.addWidget(self.preferred)
        self.column.addLayout(first)
        self.column.addWidget(self.value)
        self.column.addWidget(self.hint)
        self.column.addLayout(second)
        self.column.addWidget(self.say_validity, alignment=Qt.AlignmentFlag.AlignLeading)
        self._validity = QWidget()
        rows = QVBoxLayout(self._validity)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(look.space("xs"))
        for text, field in (
            (self.tr("Valid from"), self.valid_from),
            (self.tr("Valid until"), self.valid_until),
        ):
            field.set_name(text)
            line = QHBoxLayout()
            label = PlainLabel(text, size="small", tone="muted")
            label.setMinimumHeight(look.control_height())  # the first line, errors stand below
            line.addWidget(label, alignment=Qt.AlignmentFlag.AlignTop)
            line.addWidget(field, 1)
            rows.addLayout(line)
        self.column.addWidget(self._validity)
        says_something = bool(self.origin.valid_from or self.origin.valid_until)
        self._validity.setVisible(says_something)
        self.say_validity.setVisible(not says_something)

    def _show_validity(self) -> None:
        self._validity.show()
        self.valid_from.setFocus(Qt.FocusReason.OtherFocusReason)
        self.say_validity.hide()

    def _on_kind(self) -> None:
        kind = self._kind()
        self.value.setAccessibleName(point_word(kind))
        self.value.setPlaceholderText(point_word(kind))
        self._understand(self.value.text())

    def _understand(self, text: str) -> None:
        """Ask how this will be understood; the answer stands under the field."""
        kind = self._kind()
        contacts = self._context.services.contacts
        text = text.strip()
        if not text or kind in (PointKind.MESSENGER, PointKind.URL):
            self.hint.hide()
            return

        def call() -> tuple[ContactPoint, str]:
            point = contacts.normalize_point(kind, text)
            number = point.normalized_value if kind.is_number else ""
            return point, format_international(number) if number else ""

        self._context.operations.run(self, call, self._say, kind="understand")

    def _say(self, answer: tuple[ContactPoint, str]) -> None:
        point, shown = answer
        if point.is_valid:
            self.hint.set_tone("success")
            is_news = bool(shown) and shown != self.value.text().strip()
            if point.extension:
                shown = self.tr("{number}, extension {extension}").format(
                    number=shown, extension=point.extension
                )
            self.hint.setText(isolate_ltr(shown))
            self.hint.setVisible(is_news)
            return
        self.hint.set_tone("warning")
        self.hint.setText(self._doubt(point))
        self.hint.show()

    def _doubt(self, point: ContactPoint) -> str:
        if point.kind is PointKind.EMAIL:
            return self.tr("This is no complete e-mail address. It is kept as you typed it.")
        count = len(digits_of(point.raw_value))
        if count == 0:
            return self.tr("There are no digits in it. It is kept as you typed it.")
        return self.tr(
            "%n digit(s): no valid number of your country. Begin with + and the country code, "
            "or leave it as it is.",
            "",
            count,
        )


class AddressEditor(InPlaceEditor):
    """Street, postal code, city, region, country, what kind of address it is, whether the main."""

    def __init__(self, address: Address, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.origin = address
        self._lines: dict[str, Line] = {}
        take_away = IconButton("trash", self.tr("Remove this address"), small=True)
        take_away.clicked.connect(self.remove)
        look = theme()
        rows: tuple[tuple[tuple[str, str, int], ...], ...] = (
            (("street_address", self.tr("Street and number"), 1),),
            (("postal_code", self.tr("Postal code"), 2), ("locality", self.tr("City"), 3)),
            (("region", self.tr("Region"), 1), ("country", self.tr("Country"), 1)),
            (("kind", self.tr("Label, such as warehouse"), 1),),
        )
        line = QHBoxLayout()
        for row in rows:
            line = QHBoxLayout()
            line.setSpacing(look.space("xs"))
            for name, hint, share in row:
                edit = Line()
                edit.setPlaceholderText(hint)
                edit.setAccessibleName(hint)
                edit.setText(getattr(address, name))
                self._lines[name] = edit
                line.addWidget(edit, share)
            self.column.addLayout(line)
        line.addWidget(take_away)
        self.main = CheckBox(self.tr("Main address"))
        self.main.setChecked(address.is_primary)
        self.column.addWidget(self.main)
        offer_words(
            self._lines["kind"],
            (self.tr("office"), self.tr("home"), self.tr("warehouse"), self.tr("billing"),
             self.tr("delivery"), self.tr("registered")),
        )  # fmt: skip
        self.watch(*self._lines.values(), self.main)

    def begin(self) -> None:
        self._lines["street_address"].setFocus(Qt.FocusReason.OtherFocusReason)

    def line(self, name: str) -> Line:
        """The line of one part."""
        return self._lines[name]

    def edited_address(self) -> Address:
        """The address as it stands in the editor."""
        values = {name: edit.text().strip() for name, edit in self._lines.items()}
        main = self.main.isChecked()
        return replace(self.origin, **values, is_primary=main)  # type: ignore[arg-type]

    @property
    def is_empty(self) -> bool:
        """Whether nothing but a label stands in it."""
        return not any(edit.text().strip() for name, edit in self._lines.items() if name != "kind")
