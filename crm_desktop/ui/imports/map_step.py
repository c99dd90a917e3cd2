"""Step 2: which column of the file is which field, with samples, certainty and remarks."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.business.imports.model import (
    REPEATABLE_FIELDS,
    ColumnGuess,
    ColumnRemark,
    Field,
    ImportPlan,
)
from crm_desktop.ui.imports.field_names import column_remark_sentence, field_icon, field_label
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.direction import is_rtl, mirrored
from crm_desktop.ui.kit.formatting import format_share
from crm_desktop.ui.kit.frames import Card, Hairline, Panel
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

_SURE = 0.8
_LIKELY = 0.55
_SHOWN_SAMPLES = 3


class CertaintyMark(QWidget):
    """Three small bars and a word: how sure a guess is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float | None) -> None:
        """Show a certainty from 0 to 1; None for "chosen by you" or nothing to guess."""
        self._share = share
        self.update()

    def sizeHint(self) -> QSize:
        look = theme()
        return QSize(look.space("xl") - look.space("xs"), look.size("icon_small"))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._share is None:
            return
        look = theme()
        count, color = certainty_level(self._share)
        width = look.space("xs") + look.border("hairline")
        with painting(self) as painter:
            for number in range(3):
                bar = QRect(number * (width + 2), 0, width, self.height())
                name = color if number < count else "border"
                draw_box(painter, mirrored(self, bar), look.border(), look.color(name))


def certainty_level(share: float) -> tuple[int, str]:
    """How many of three bars a certainty fills and their color token."""
    if share >= _SURE:
        return 3, "success_solid"
    if share >= _LIKELY:
        return 2, "warning_solid"
    return 1, "danger_solid"


class Arrow(QWidget):
    """An arrow from the file to the program, in reading direction."""

    def sizeHint(self) -> QSize:
        side = theme().size("icon_button")
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        name = "arrow-left" if is_rtl() else "arrow-right"
        with painting(self) as painter:
            color = theme().color("text_muted")
            draw_icon(painter, name, color, self.rect(), theme().size("icon_button"))


class MapStep(QWidget):
    """The mapping table and, beside it, what the first rows become."""

    plan_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.plan: ImportPlan | None = None
        self._rows: list[_ColumnRow] = []
        self._title = PlainLabel(self.tr("Match the columns"), size="h1", weight="strong")
        self._subtitle = PlainLabel(size="small", tone="muted", elides=True)
        self._warning = PlainLabel(size="small", tone="warning", wraps=True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        main = QVBoxLayout()
        margin = look.space("l")
        main.setContentsMargins(margin, margin, margin, 0)
        main.setSpacing(look.space("xs"))
        main.addWidget(self._title)
        main.addWidget(self._subtitle)
        main.addWidget(self._warning)
        main.addSpacing(look.space("s"))
        main.addWidget(self._make_header())
        main.addWidget(self._scroll, 1)
        side = Panel("window")
        side.setFixedWidth(look.size("preview_panel") - look.space("xl") - look.space("l"))
        side_column = QVBoxLayout(side)
        side_column.setContentsMargins(margin, margin, margin, margin)
        side_column.setSpacing(look.space("m"))
        self._preview_title = PlainLabel(
            self.tr("The first row becomes"), size="small", weight="strong"
        )
        self._preview = Card()
        side_column.addWidget(self._preview_title)
        side_column.addWidget(self._preview)
        side_column.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addLayout(main, 1)
        line.addWidget(Hairline(is_vertical=True))
        line.addWidget(side)
        self._side = side

    def _make_header(self) -> QWidget:
        look = theme()
        header = Panel("window")
        line = QHBoxLayout(header)
        line.setContentsMargins(look.space("s"), 0, look.space("s"), 0)
        line.setSpacing(look.space("m"))
        header.setFixedHeight(max(look.size("table_header"), look.metrics("small").height() + 8))
        arrow = QWidget()
        arrow.setFixedWidth(look.size("icon_button"))
        field = _head_label(self.tr("Field in the CRM"))
        field.setFixedWidth(look.size("segments_panel"))
        match = _head_label(self.tr("Match"))
        match.setFixedWidth(_certainty_width())
        line.addWidget(_head_label(self.tr("Column in the file")), 3)
        line.addWidget(arrow)
        line.addWidget(field)
        line.addWidget(match)
        remark_icon = QWidget()
        remark_icon.setFixedWidth(look.size("icon_button"))
        line.addWidget(remark_icon)
        line.addWidget(_head_label(self.tr("Remarks")), 3)
        return header

    def show_plan(self, plan: ImportPlan) -> None:
        """Show a freshly guessed plan."""
        self.plan = plan
        place = QWidget()
        place.setProperty("surface", "surface")
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._rows = []
        for guess in plan.columns:
            row = _ColumnRow(guess)
            row.field_chosen.connect(self._choose)
            self._rows.append(row)
            column.addWidget(row)
        column.addStretch(1)
        self._scroll.setWidget(place)
        rows = self.tr("%Ln row(s)", "", plan.row_count)
        columns = self.tr("%Ln column(s)", "", len(plan.columns))
        parts = [plan.path.name, plan.sheet, rows, columns]
        self._subtitle.setText(" · ".join(part for part in parts if part))
        self._show_consequences()

    def mapped_fields(self) -> tuple[Field, ...]:
        """All fields that are going to be imported."""
        columns = self.plan.columns if self.plan else ()
        return tuple(column.field for column in columns if column.field is not Field.IGNORE)

    def _choose(self, index: int, field: Field) -> None:
        if self.plan is None:
            return
        columns = tuple(
            replace(column, field=field, confidence=1.0) if column.index == index else column
            for column in self.plan.columns
        )
        self.plan = replace(self.plan, columns=columns)
        self._show_consequences()
        self.plan_changed.emit()

    def _show_consequences(self) -> None:
        fields = self.mapped_fields()
        twice = sorted({f for f in fields if fields.count(f) > 1 and f not in REPEATABLE_FIELDS})
        if twice:
            names = ", ".join(field_label(field) for field in twice)
            sentence = self.tr("Two columns are meant for: {fields}. Both will be put together.")
            self._warning.setText(sentence.format(fields=names))
        self._warning.setVisible(bool(twice))
        self._show_preview()

    def _show_preview(self) -> None:
        while (item := self._preview.body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        columns = self.plan.columns if self.plan else ()
        shown = 0
        for column in columns:
            if column.field is Field.IGNORE or not column.samples:
                continue
            line = QWidget()
            layout = QHBoxLayout(line)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(theme().space("s"))
            side = theme().size("icon_button")
            layout.addWidget(
                IconLabel(field_icon(column.field), size=side, name=field_label(column.field))
            )
            is_name = shown == 0
            weight = "strong" if is_name else "normal"
            layout.addWidget(
                PlainLabel(column.samples[0], size="small", weight=weight, elides=True), 1
            )
            self._preview.body.addWidget(line)
            shown += 1
        if not shown:
            text = self.tr("Nothing yet: choose a field for at least one column.")
            self._preview.body.addWidget(PlainLabel(text, size="small", tone="muted", wraps=True))


def _head_label(text: str) -> PlainLabel:
    return PlainLabel(text, size="small", weight="medium", tone="muted", elides=True)


class _ColumnRow(QFrame):
    """One column of the file: heading and samples, arrow, field, certainty, remark."""

    field_chosen = Signal(int, Field)

    def __init__(self, guess: ColumnGuess, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self._guess = guess
        heading = guess.heading or self.tr("Column {number}").format(number=guess.index + 1)
        samples = " · ".join(guess.samples[:_SHOWN_SAMPLES])
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(PlainLabel(heading, size="small", weight="strong", elides=True))
        words.addWidget(
            PlainLabel(samples or self.tr("(empty)"), size="caption", tone="muted", elides=True)
        )
        self.box = ComboBox()
        for field in sorted(Field, key=lambda each: each is Field.IGNORE):
            self.box.add_choice(field_label(field), field, field_icon(field))
        self.box.setCurrentIndex(self.box.findData(guess.field))
        self.box.setFixedWidth(look.size("segments_panel"))
        self.box.setAccessibleName(self.tr("Field for {column}").format(column=heading))
        self.box.activated.connect(self._chosen)
        self._mark = CertaintyMark()
        self._word = PlainLabel(size="small")
        certainty = QWidget()
        certainty.setFixedWidth(_certainty_width())
        certainty_line = QHBoxLayout(certainty)
        certainty_line.setContentsMargins(0, 0, 0, 0)
        certainty_line.setSpacing(look.space("xs") + 2)
        certainty_line.addWidget(self._mark)
        certainty_line.addWidget(self._word)
        certainty_line.addStretch(1)
        self._remark_icon = IconLabel("check", "success", look.size("icon_button"))
        self._remark = PlainLabel(size="small", tone="muted", wraps=True)
        self._remark.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        line = QHBoxLayout()
        line.setContentsMargins(look.space("s"), look.space("s"), look.space("s"), look.space("s"))
        line.setSpacing(look.space("m"))
        line.addLayout(words, 3)
        line.addWidget(Arrow())
        line.addWidget(self.box)
        line.addWidget(certainty)
        line.addWidget(self._remark_icon)
        line.addWidget(self._remark, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(Hairline())
        self._show_guess(guess)

    def _chosen(self, _number: int) -> None:
        field = self.box.currentData()
        self._mark.set_share(None)
        self._word.setText(self.tr("chosen") if field is not Field.IGNORE else "—")
        self._word.set_tone("muted")
        self._show_remark("", "check", "success")
        self.field_chosen.emit(self._guess.index, field)

    def _show_guess(self, guess: ColumnGuess) -> None:
        if guess.field is Field.IGNORE:
            self._mark.set_share(None)
            self._word.setText("—")
            self._word.set_tone("muted")
        else:
            self._mark.set_share(guess.confidence)
            self._word.setText(self._certainty_words(guess.confidence))
        remarks = [column_remark_sentence(remark) for remark in guess.remarks]
        filled = self.tr("%Ln value(s)", "", guess.filled)
        if ColumnRemark.VALUES_DISAGREE in guess.remarks:
            self._show_remark(" · ".join(remarks), "alert-triangle", "warning")
        elif remarks:
            self._show_remark(" · ".join(remarks), "info-circle", "text_muted")
        else:
            self._show_remark(filled, "check", "success")

    def _certainty_words(self, share: float) -> str:
        percent = format_share(share)
        count, _color = certainty_level(share)
        if count == 3:
            return self.tr("sure {percent}").format(percent=percent)
        if count == 2:
            return self.tr("likely {percent}").format(percent=percent)
        return self.tr("guess {percent}").format(percent=percent)

    def _show_remark(self, text: str, icon_name: str, role: str) -> None:
        self._remark_icon.set_icon(icon_name, role)
        self._remark.setText(text)


def _certainty_width() -> int:
    look = theme()
    return look.size("avatar_large") * 2 + look.space("l")
