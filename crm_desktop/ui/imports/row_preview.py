"""What one row of the file becomes: the card it would make."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.imports.first_look import NOTHING_SEEN, FirstLook, ListFacts
from crm_desktop.business.imports.model import (
    DATE_FIELDS,
    INTERVAL_FIELDS,
    NUMBER_FIELDS,
    CheckedRow,
    DuplicateAction,
    Field,
    ImportPlan,
)
from crm_desktop.business.imports.value_lists import MATCHED_FIELDS, OurWords
from crm_desktop.core.phone import format_international
from crm_desktop.core.records import record
from crm_desktop.core.text import isolate_ltr
from crm_desktop.ui.imports.check_words import other_text
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.imports.value_words import matched_text, party_text
from crm_desktop.ui.imports.words import (
    FIELD_ORDER,
    OWN_ICON,
    field_icon,
    field_word,
    interval_word,
    problem_word,
)
from crm_desktop.ui.kit.buttons import IconButton
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.formatting import format_iso_day, format_number
from crm_desktop.ui.kit.frames import Card, Panel
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.operations import Running
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

_LOOKED_AT = 300
_SHOWN = 20
_TITLE_FIELDS = frozenset({Field.FULL_NAME, Field.GIVEN_NAME, Field.FAMILY_NAME})
_INSIDE_TITLE = frozenset({Field.ADDITIONAL_NAME})
_LTR_FIELDS = NUMBER_FIELDS | {Field.EMAIL, Field.WEBSITE}


@record
class PreviewRow:
    """A row ready to show: its number, title and lines of icon, name and text."""

    number: int
    title: str
    is_person: bool
    lines: tuple[tuple[Field, str], ...]
    problems: tuple[str, ...]
    own: tuple[tuple[str, str], ...] = ()
    """Names and values of own fields."""
    others: tuple[str, ...] = ()
    """Further people of the row."""


def preview_row(row: CheckedRow, plan: ImportPlan, services: ImportServices) -> PreviewRow:
    """Put a row into lines; formats numbers, so it is the worker's business."""
    lines: list[tuple[Field, str]] = []
    is_person = any(row.values.get(field.value) for field in _TITLE_FIELDS)
    theirs = {point[2] for one in row.others for point in one.points} if is_person else set[str]()
    for field in FIELD_ORDER:
        value = row.values.get(field.value)
        if (
            not value
            or field in _TITLE_FIELDS
            or (field in _INSIDE_TITLE and str(value) in row.title)
        ):
            continue
        for text in value if isinstance(value, list) else [value]:
            if text == row.title or text in theirs:
                continue
            shown = format_international(text) if field in NUMBER_FIELDS else text
            if field is Field.PARTY_KINDS:
                shown = party_text(text, plan, services)
            elif field in MATCHED_FIELDS and text in plan.matches.get(str(field), {}).values():
                shown = matched_text(field, text, plan, services)
            elif field in DATE_FIELDS:
                shown = format_iso_day(text)
            elif field in INTERVAL_FIELDS:
                shown = interval_word(text)
            lines.append((field, isolate_ltr(shown) if field in _LTR_FIELDS else shown))
    problems = tuple(f"{problem_word(one)}: {one.raw}".strip(" :") for one in row.problems)
    own = tuple(
        (field.name, str(row.values[field.key]))
        for _index, field in plan.own
        if field.key in row.values
    )
    others = tuple(map(other_text, row.others))
    return PreviewRow(row.row, row.title, is_person, tuple(lines), problems, own, others)


class RowPreview(Panel):
    """The first rows of the file, one at a time, and how many of them are contacts that we have.

    `looked(FirstLook)` hands on what more of them tell, `counted(ListFacts)` what all rows do,
    `decided(DuplicateAction)` what becomes of rows of known contacts.
    """

    looked = Signal(object)
    counted = Signal(object)
    decided = Signal(object)

    def __init__(self, services: ImportServices, parent: QWidget | None = None) -> None:
        super().__init__("window", parent)
        self._services = services
        self._rows: Sequence[PreviewRow] = ()
        self._current = 0
        self._plan: ImportPlan | None = None
        self._words = OurWords()
        self._is_looked_at = False
        self._known = 0
        self._counting: Running | None = None
        look = theme()
        self._title = PlainLabel(size="small", weight="strong")
        self.back = IconButton("chevron-left", self.tr("The row before"), small=True)
        self.forward = IconButton("chevron-right", self.tr("The next row"), small=True)
        self.back.clicked.connect(lambda: self._go(-1))
        self.forward.clicked.connect(lambda: self._go(1))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.back)
        head.addWidget(self.forward)
        self._place = QVBoxLayout()
        column = QVBoxLayout(self)
        space = look.space("l")
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(look.space("s"))
        column.addLayout(head)
        column.addLayout(self._place)
        column.addWidget(self._known_part())
        column.addStretch(1)
        self.setFixedWidth(look.size("report_list") - look.space("l"))

    def _known_part(self) -> QWidget:
        self.known = PlainLabel(size="small", wraps=True)
        self.duplicates = ComboBox()
        self.duplicates.setAccessibleName(self.tr("Rows of known contacts"))
        self.duplicates.add_choice(self.tr("Fill empty fields"), DuplicateAction.FILL_EMPTY)
        self.duplicates.add_choice(self.tr("Leave them out"), DuplicateAction.SKIP)
        self.duplicates.add_choice(self.tr("Add them as new"), DuplicateAction.CREATE)
        self.duplicates.activated.connect(lambda: self.decided.emit(self.duplicates.currentData()))
        look = theme()
        self._known_box = QWidget()
        column = QVBoxLayout(self._known_box)
        column.setContentsMargins(0, look.space("s"), 0, 0)
        column.setSpacing(look.space("s"))
        line = QHBoxLayout()
        line.setSpacing(look.space("s"))
        icon = IconLabel("arrow-merge", "warning", look.size("icon_button"))
        line.addWidget(icon, alignment=Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.known, 1)
        column.addLayout(line)
        column.addWidget(self.duplicates)
        self._known_box.hide()
        return self._known_box

    def show_action(self, action: DuplicateAction) -> None:
        """What is decided of rows of known contacts."""
        self.duplicates.setCurrentIndex(max(0, self.duplicates.findData(action)))

    @property
    def shown(self) -> PreviewRow | None:
        """The row shown now."""
        return self._rows[self._current] if self._current < len(self._rows) else None

    def show_plan(self, plan: ImportPlan, words: OurWords | None = None) -> None:
        """Read the first rows as this plan says; `words` are ours that values can mean."""
        imports = self._services.imports
        self.stop_counting()
        self._counting = None
        self._plan, self._is_looked_at = plan, False
        ours = self._words = words or OurWords()

        def call() -> tuple[list[PreviewRow], FirstLook]:
            look = imports.first_look(plan, ours, _LOOKED_AT)
            wrong = [row for row in look.rows[_SHOWN:] if row.problems]
            rows = (*look.rows[:_SHOWN], *wrong[:_SHOWN])
            return [preview_row(row, plan, self._services) for row in rows], look

        self._services.operations.run(
            self,
            call,
            self._take,
            lambda _error: self._take(([], NOTHING_SEEN)),
            kind="preview",
            long=True,
        )

    def show_row(self, number: int) -> None:
        """Show one of the rows that are at hand, e.g. one with something wrong."""
        for place, row in enumerate(self._rows):
            if row.number == number:
                self._current = place
                self._show()
                return

    def _take(self, found: tuple[Sequence[PreviewRow], FirstLook]) -> None:
        rows, look = found
        self.stop_counting()
        self._counting = None
        self._rows = rows
        self.looked.emit(look)
        self._known_box.setVisible(look.known > 0)
        self._known = look.known
        if look.known:
            count = len(look.rows)
            sentence = self.tr(
                "%Ln of the first {count} rows match contacts you already have. For them:",
                "",
                look.known,
            )
            self.known.setText(sentence.replace("{count}", format_number(count)))
        self._is_looked_at = bool(look.rows)
        self._count()
        self._current = min(self._current, max(0, len(rows) - 1))
        self._show()

    # Known contacts ----------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Go on counting."""
        super().showEvent(event)
        self._count()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks anymore: what comes next does not wait for it."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.stop_counting()

    @property
    def is_counting(self) -> bool:
        """Whether all rows are being counted."""
        return self._counting is not None and not self._counting.is_finished

    def stop_counting(self) -> None:
        """Give up counting; it begins anew when the rows are looked at again."""
        if self.is_counting and self._counting is not None:
            self._counting.cancel()
            self._counting = None

    def _count(self) -> None:
        """Count in the whole list, once the first rows are there, unless that is done."""
        imports, plan = self._services.imports, self._plan
        is_due = self._is_looked_at and self._counting is None and self.isVisible()
        if plan is None or not is_due:
            return
        words, counts_known = self._words, imports.counts_known
        if counts_known:
            self._tell_known(self._known, is_done=False)

        def take(facts: ListFacts) -> None:
            if counts_known:
                self._tell_known(facts.known, is_done=True)
            self.counted.emit(facts)

        def hear(count: int, _rows: int) -> None:
            if counts_known:
                self._tell_known(count, is_done=False)

        self._counting = self._services.operations.run_task(
            self,
            lambda task: imports.count_all(plan, words, task.progress, lambda: task.is_cancelled),
            take,
            lambda _error: None,
            on_progress=hear,
            kind="known",
            long=True,
        )

    def _tell_known(self, count: int, *, is_done: bool) -> None:
        """How many rows are of known contacts, or how many at least."""
        count = count if is_done else max(count, self._known)
        self._known = count
        words = self.tr("%Ln row(s) match contacts you already have. For them:", "", count)
        if not is_done:
            words = self.tr(
                "At least %Ln row(s) so far match contacts you already have… For them:", "", count
            )
        self.known.setText(words)
        self._known_box.setVisible(count > 0)

    # Rows --------------------------------------------------------------------------------

    def _go(self, step: int) -> None:
        self._current = min(max(self._current + step, 0), max(0, len(self._rows) - 1))
        self._show()

    def _show(self) -> None:
        while self._place.count():
            item = self._place.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        row = self.shown
        self.back.setEnabled(self._current > 0)
        self.forward.setEnabled(self._current < len(self._rows) - 1)
        if row is None:
            self._title.setText("")
            return
        sentence = self.tr("Row {row} becomes")
        self._title.setText(sentence.replace("{row}", format_number(row.number)))
        self._place.addWidget(self._card(row))

    def _card(self, row: PreviewRow) -> Card:
        card = Card()
        icon_name = "user" if row.is_person else "building"
        title = row.title or self.tr("(no name)")
        card.body.addLayout(self._line(icon_name, title, weight="strong"))
        for field, text in row.lines:
            card.body.addLayout(self._line(field_icon(field), text, name=field_word(field)))
        for name, text in row.own:
            card.body.addLayout(self._line(OWN_ICON, f"{name}: {text}", name=name))
        words = self.tr("Further person")
        for other in row.others:
            card.body.addLayout(self._line("users", other, name=words))
        for problem in row.problems:
            card.body.addLayout(self._line("alert-circle", problem, tone="danger"))
        return card

    def _line(
        self, icon_name: str, text: str, *, weight: str = "normal", tone: str = "", name: str = ""
    ) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme().space("s"))
        icon = IconLabel(icon_name, tone or "text_muted", theme().size("icon_button"), name=name)
        line.addWidget(icon, alignment=Qt.AlignmentFlag.AlignTop)
        label = PlainLabel(text, size="small", weight=weight, tone=tone or "normal", elides=True)
        line.addWidget(label, 1)
        return line
