"""Forms: a label before each field, so that Tab goes down and errors stand under their field."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from crm_desktop.core.errors import UserError
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.fields import Field
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

_ANY_WIDTH = 16_777_215
"""Qt's word for no greatest width."""


def _width_of(label: PlainLabel, text: str) -> int:
    return label.fontMetrics().horizontalAdvance(text) + 1


class Form(QWidget):
    """Labelled fields by the model's field names."""

    def __init__(self, parent: QWidget | None = None, *, labels_above: bool = False) -> None:
        super().__init__(parent)
        self._labels_above = labels_above
        self._fields: dict[str, Field] = {}
        self._labels: dict[str, PlainLabel] = {}
        look = theme()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.space("m"))
        self._grid.setVerticalSpacing(look.space("xs") if labels_above else look.space("s"))
        self._grid.setColumnStretch(0 if labels_above else 1, 1)

    def add_field(self, name: str, label: str, field: Field) -> Field:
        """Add a field under its model name; returns it."""
        self._fields[name] = field
        field.set_name(label)
        self._labels[name] = self._add_labelled(label, field)
        self._labels[name].setBuddy(field)
        return field

    def add_row(self, label: str, widget: QWidget) -> PlainLabel:
        """Add any widget with a label; returns the label."""
        return self._add_labelled(label, widget)

    def add_wide(self, widget: QWidget) -> None:
        """Add a widget over the whole width."""
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 2)

    def field(self, name: str) -> Field:
        """The field of this model name."""
        return self._fields[name]

    def label(self, name: str) -> PlainLabel:
        """The label of the field of this model name."""
        return self._labels[name]

    def fields(self) -> dict[str, Field]:
        """All fields by their model names."""
        return dict(self._fields)

    def set_row_visible(self, name: str, *, is_visible: bool) -> None:
        """Show or hide a field and its label."""
        self._fields[name].setVisible(is_visible)
        self._labels[name].setVisible(is_visible)

    def label_width(self) -> int:
        """Width in pixels that the widest visible label wants."""
        shown = (one for one in self._labels.values() if not one.isHidden())
        return max((_width_of(one, one.text()) for one in shown), default=0)

    def set_label_width(self, width: int) -> None:
        """Give the labels this width, that of other forms; longer ones go on in a second line."""
        self._grid.setColumnMinimumWidth(0, width)
        for label in self._labels.values():
            text = label.text()
            longest_word = max((_width_of(label, word) for word in text.split()), default=0)
            wraps = longest_word <= width < _width_of(label, text)
            label.setWordWrap(wraps)
            label.setMaximumWidth(width if wraps else _ANY_WIDTH)
            label.updateGeometry()

    def show_error(self, error: UserError) -> bool:
        """Put an error under the field it names; false if the form has no such field."""
        field = self._fields.get(error.field or "")
        if field is None:
            return False
        field.set_error(error_sentence(error))
        return True

    def clear_errors(self) -> None:
        """Take all errors away."""
        for field in self._fields.values():
            field.clear_error()

    def commit(self) -> None:
        """Report every changed field now, e.g. before the window closes."""
        for field in self._fields.values():
            field.commit()

    def _add_labelled(self, text: str, widget: QWidget) -> PlainLabel:
        label = PlainLabel(text, size="small", tone="muted")
        row = self._grid.rowCount()
        if self._labels_above:
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(widget, row + 1, 0)
        else:
            label.setMinimumHeight(theme().control_height())
            label.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
            self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(widget, row, 1)
        return label
