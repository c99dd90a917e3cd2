"""Shows every control and state of the kit, as the components mock-up does.

Run it to look at them: `python -m tests.ui.kit.gallery [light|dark|both] [FILE.png] [rtl]`.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.core.sorting import SortKey
from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.ui.kit.avatar import Avatar
from crm_desktop.ui.kit.buttons import (
    Button,
    DangerButton,
    FlatButton,
    IconButton,
    LinkButton,
    MenuButton,
    PrimaryButton,
    SecondaryButton,
    SplitButton,
)
from crm_desktop.ui.kit.chips import AddChip, FilterChip
from crm_desktop.ui.kit.choices import CheckBox, RadioButton
from crm_desktop.ui.kit.columns import Cell, Column, Status
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from crm_desktop.ui.kit.editors import ChoiceField, EmailField, LineField, PhoneField, TagsField
from crm_desktop.ui.kit.empty_state import EmptyState
from crm_desktop.ui.kit.frames import Card, Hairline
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.progress import ProgressBar
from crm_desktop.ui.kit.segmented import SegmentedControl
from crm_desktop.ui.kit.selection_bar import SelectionBar
from crm_desktop.ui.kit.table_view import TableView
from crm_desktop.ui.kit.tags_field import TagLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.undo_bar import UndoBar
from crm_desktop.ui.kit.window_model import WindowModel

SIZE = (720, 960)


@dataclass(frozen=True)
class Row:
    """One row of the sample table."""

    id: int
    name: str


@dataclass(frozen=True)
class Query:
    """The sample table's question."""

    sort: str = "name"
    descending: bool = False
    then: tuple[SortKey, ...] = ()


@dataclass(frozen=True)
class FirstRows:
    """The sample table's first page."""

    total: int
    rows: Sequence[Row]
    is_counted: bool = True


class Gallery(QWidget):
    """One column of all components in the present theme."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedSize(*SIZE)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 12, 20, 8)
        self._column.setSpacing(7)
        self._title()
        self._swatches()
        self._buttons()
        self._fields()
        self._marks()
        self._chips()
        self._progress()
        self._table()
        self._messages()
        self._confirmation()
        self._empty()
        self._column.addStretch(1)

    def _line(self, *widgets: QWidget, spacing: int = 8) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(spacing)
        for widget in widgets:
            line.addWidget(widget, alignment=Qt.AlignmentFlag.AlignTop)
        line.addStretch(1)
        self._column.addLayout(line)
        return line

    def _heading(self, text: str) -> None:
        self._column.addWidget(PlainLabel(text, size="small", weight="strong", tone="muted"))

    def _title(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(PlainLabel("Components", size="h1", weight="strong"))
        line.addWidget(PlainLabel(theme().scheme.value, size="small", tone="muted"))
        line.addStretch(1)
        for text, size, weight in (
            ("h1 16", "h1", "strong"),
            ("h2 12", "h2", "strong"),
            ("base 10", "base", "normal"),
            ("small 9", "small", "normal"),
            ("caption 8.5", "caption", "normal"),
        ):
            line.addWidget(PlainLabel(text, size=size, weight=weight))
        self._column.addLayout(line)

    def _swatches(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(4)
        names = ("window", "surface", "raised", "sunken", "hover", "selection", "border", "accent")
        for number, name in enumerate(names):
            grid.addWidget(Swatch(name), 0, number)
        for number, name in enumerate(("success", "warning", "danger", "info")):
            grid.addWidget(Swatch(f"{name}_bg", name), 1, 2 * number, 1, 2)
        self._column.addLayout(grid)

    def _buttons(self) -> None:
        self._heading("Buttons: normal, hover, pressed, focus, disabled")
        saves = [PrimaryButton("Save") for _number in range(5)]
        saves[1].setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
        saves[2].setDown(True)
        saves[4].setEnabled(False)
        back = SecondaryButton("Back")
        self._ringed: list[Button] = [saves[3], back]
        delete = DangerButton("Delete", "trash")
        new = SplitButton("New", Menu(self), "plus")
        line = Hairline(is_vertical=True)
        self._line(*saves, line, SecondaryButton("Back"), back, FlatButton("Flat"), delete, new)

    def _fields(self) -> None:
        self._heading("Fields")
        name, empty, phone = LineField(), LineField("Name"), PhoneField()
        mail, choice = EmailField(), ChoiceField()
        name.set_value("Agnė")
        phone.set_value("+370 600 12045")
        mail.set_value("biuras@vilkpede,")
        mail.set_error("A comma instead of a dot")
        choice.add_choice("Customer", 1)
        choice.set_value(1)
        fields = (name, 112), (empty, 96), (phone, 150), (mail, 160), (choice, 112)
        for field, width in fields:
            field.setFixedWidth(width)
        self._focused = phone
        self._line(*(field for field, _width in fields))

    def _marks(self) -> None:
        boxes = [CheckBox("Off"), CheckBox("On"), CheckBox("Part")]
        boxes[1].setChecked(True)
        boxes[2].setTristate(True)
        boxes[2].setCheckState(Qt.CheckState.PartiallyChecked)
        radios = [RadioButton("One"), RadioButton("Other")]
        radios[0].setChecked(True)
        segments = SegmentedControl("Choice")
        for text in ("Day", "Week", "Month"):
            segments.add_choice(text, text)
        segments.set_value("Week")
        people = [Avatar(n, color=i) for i, n in enumerate(("R P", "T K", "O S", "ن م"))]
        tags = TagLabel("tag"), TagLabel("late", "danger"), TagLabel("same", "success")
        line = self._line(*boxes, *radios, segments, *people, *tags, spacing=8)
        for number in range(line.count()):
            if item := line.itemAt(number):
                item.setAlignment(Qt.AlignmentFlag.AlignVCenter)

    def _chips(self) -> None:
        self._heading("Filter chips, tags, small buttons, choice with an icon")
        tags = TagsField("Add a tag")
        tags.set_value(("furniture", "retail"))
        tags.setFixedWidth(230)
        columns = IconButton("columns-3", "Columns", framed=True)
        dots = IconButton("dots", "More")
        all_types = MenuButton("All types", Menu(self), "filter")
        chip = FilterChip("Country:", "LT, LV, EE +9")
        self._line(chip, AddChip("Filter"), tags, columns, dots, all_types)

    def _progress(self) -> None:
        self._heading("Progress: ahead, behind, far behind, over the target (marker = pace)")
        bars = []
        for tone, share, pace in (
            ("success_solid", 0.71, 0.62),
            ("warning_solid", 0.5, 0.62),
            ("danger_solid", 0.31, 0.62),
            ("success_solid", 1.0, 0.62),
        ):
            bar = ProgressBar(tone)
            bar.set_progress(share, 1)
            bar.set_pace(pace)
            bar.setFixedWidth(140)
            bars.append(bar)
        over = PlainLabel("128 %", size="small", weight="strong", tone="success")
        self._line(*bars, over, spacing=16)

    def _table(self) -> None:
        self._heading("Table rows, menu")
        self._model = _sample_model()
        self.table = TableView(self._model)
        self.table.horizontalHeader().hide()
        card = Card()
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addWidget(self.table)
        card.setFixedSize(472, 5 * theme().row_height() + 8)
        self._model.set_query(Query())
        for number in (2, 3, 4):
            self._model.set_checked(number, is_checked=True)
        self._menu_room = QWidget()
        self._menu_room.setFixedSize(200, 140)
        self._line(card, self._menu_room, spacing=12)

    def _messages(self) -> None:
        self._heading("Inline messages, undo")
        warning = MessageBar()
        warning.show_message("warning", "The last backup is 9 days old.", "Back up now")
        danger = MessageBar()
        danger.show_message("danger", "The file could not be reached.", "Try again")
        self._column.addWidget(warning)
        self._column.addWidget(danger)
        undo = UndoBar()
        undo.offer("3 contacts moved to the bin", 7)
        selection = SelectionBar()
        selection.show_count(3)
        selection.add_action("Owner", "user")
        selection.add_action("Tags", "tag")
        line = QHBoxLayout()
        line.addWidget(undo)
        line.addWidget(selection, 1)
        self._column.addLayout(line)

    def _confirmation(self) -> None:
        self._heading("Confirmation: only for what Undo cannot bring back")
        sentence = "Their 41 activities and 2 files go too. A backup is made first."
        dialog = ConfirmDialog(None, "Erase 3 contacts for good?", sentence, "Keep", "Erase")
        dialog.setWindowFlag(Qt.WindowType.Window, on=False)
        self._ringed.append(dialog.keep_button)
        self._column.addWidget(dialog)

    def _empty(self) -> None:
        self._heading("Empty state")
        state = EmptyState(
            "inbox",
            "No deals in this pipeline yet",
            "A deal follows one sale from the first talk to the payment.",
        )
        state.add_button(SecondaryButton("Import"))
        state.add_button(PrimaryButton("New deal", "plus"))
        state.add_button(LinkButton("Show all"))
        self._column.addWidget(state)

    def picture(self) -> QImage:
        """The gallery with its focus rings and menu, as on a screen."""
        self.show()
        self.activateWindow()
        self._focused.setFocus()
        for button in self._ringed:
            focus_in = QFocusEvent(QFocusEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason)
            QApplication.sendEvent(button, focus_in)
        QApplication.processEvents()
        image = self.grab().toImage()
        painter = QPainter(image)
        menu = sample_menu(self)
        menu.popup(self.mapToGlobal(self._menu_room.pos()))
        QApplication.processEvents()
        painter.drawPixmap(self._menu_room.pos(), menu.grab())
        painter.end()
        menu.close()
        return image


class Swatch(QWidget):
    """A color with its name."""

    def __init__(self, fill: str, text: str = "") -> None:
        super().__init__()
        self._fill = fill
        self._text = text
        self.setFixedHeight(24)

    def paintEvent(self, event: object) -> None:
        look = theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.color("border"))
        painter.fillRect(self.rect().adjusted(1, 1, -1, -1), look.color(self._fill))
        is_accent = self._fill == "accent"
        painter.setPen(look.color(self._text or ("text_on_accent" if is_accent else "text")))
        painter.setFont(look.font("caption", "strong" if self._text else "normal"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text or self._fill)
        painter.end()


def sample_menu(parent: QWidget) -> Menu:
    """The menu of the mock-up."""
    menu = Menu(parent)
    menu.add("Call", None, "phone", shortcut="Ctrl+Shift+C")
    menu.add("Plan activity", None, "calendar-week", shortcut="P")
    menu.add("Edit", None, "pencil", shortcut="F2")
    menu.addSeparator()
    menu.add("Delete", None, "trash", shortcut="Del", is_danger=True)
    menu.setActiveAction(menu.actions()[0])
    return menu


def _sample_model() -> WindowModel:
    names = ("Normal", "Hover", "Selected", "Selected, no focus", "Current, keyboard")
    rows = [Row(number + 1, name) for number, name in enumerate(names)]
    columns = (
        Column("check", "", lambda _row: None, width=34, cell=Cell.CHECK, is_fixed=True),
        Column("name", "Name", lambda row: row.name, width=200, weight="medium", stretch=True),
        Column("phone", "Phone", lambda _row: "+370 5 200 0142", width=112, cell=Cell.PHONE),
        Column("status", "Status", lambda _row: Status("Customer"), width=96, cell=Cell.STATUS),
    )
    return WindowModel(
        Operations(InlineWorker()),
        lambda _query: FirstRows(len(rows), rows),
        lambda _query: array("q", [row.id for row in rows]),
        lambda ids: [rows[number - 1] for number in ids],
        columns,
    )


def picture(looks: Sequence[str]) -> QImage:
    """One gallery per look, side by side."""
    images = []
    for look in looks:
        theme().apply(look)
        gallery = Gallery()
        images.append(gallery.picture())
        gallery.close()
    ratio = images[0].devicePixelRatio()
    whole = QImage(
        round(SIZE[0] * len(images) * ratio),
        round(SIZE[1] * ratio),
        QImage.Format.Format_RGB32,
    )
    whole.setDevicePixelRatio(ratio)
    painter = QPainter(whole)
    for number, image in enumerate(images):
        painter.drawPixmap(QPoint(number * SIZE[0], 0), QPixmap.fromImage(image))
    painter.end()
    return whole


def main(arguments: list[str]) -> int:
    """Show the gallery, or write it to a file."""
    app = QApplication(arguments)
    names = [name for name in arguments[1:] if name in ("light", "dark", "both")]
    looks = ("light", "dark") if "both" in names or not names else tuple(names)
    if "rtl" in arguments:
        QGuiApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    files = [name for name in arguments[1:] if name.endswith(".png")]
    if files:
        picture(looks).save(str(Path(files[0])))
        return 0
    theme().apply(looks[0])
    gallery = Gallery()
    gallery.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv))
