"""The wizard's first step: which file, which sheet, where the headings are, how to read it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.imports.home_country import (
    LOOKED_AT_ROWS,
    country_of_list,
)
from crm_desktop.business.imports.model import (
    CheckedRow,
    ImportPlan,
    ImportProfile,
    PastImport,
    SheetChoice,
)
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.paths import documents_folder
from crm_desktop.core.phone import countries
from crm_desktop.core.records import record
from crm_desktop.formats.delimited_text import (
    DELIMITERS,
    Origin,
    PastedText,
    TextFormat,
    TextOptions,
)
from crm_desktop.formats.encoding import OFFERED
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.imports.sample_table import SampleTable
from crm_desktop.ui.imports.words import country_word, delimiter_word, encoding_word
from crm_desktop.ui.kit.buttons import FlatButton, PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.direction import isolate_ltr
from crm_desktop.ui.kit.dropping import take_copy
from crm_desktop.ui.kit.formatting import format_moment, format_number
from crm_desktop.ui.kit.frames import Card
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.menu import Menu, menu_text
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.paint import painting
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.progress import LoadingBar
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import ViewState

_HEADER_ROWS_OFFERED = 20
_NO_HEADINGS = 0
_RECENT = "imports/recent"
_MOST_RECENT = 8
_STRAYS_SHOWN = 3


@record
class Shown:
    """A file that was understood: its sheets, how it is read, and whether its country is chosen."""

    choice: SheetChoice
    plan: ImportPlan
    is_country_chosen: bool


class FileStep(QWidget):
    """`planned(ImportPlan)` when the file was understood; None while there is nothing to go on.

    `own_export` is the file if this program wrote it: as such it makes no doubles.
    """

    planned = Signal(object)

    def __init__(
        self,
        services: ImportServices,
        view_state: ViewState | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._view_state = view_state or ViewState()
        self.profile: ImportProfile | None = None
        """How columns under the same headings were read before."""
        self.own_export: Path | None = None
        self._choice: SheetChoice | None = None
        self.plan: ImportPlan | None = None
        self._is_country_chosen = False
        self.messages = MessageBar()
        self.loading = LoadingBar()
        self.drop_zone = _DropZone()
        self.drop_zone.choose_requested.connect(self.choose_file)
        self.drop_zone.dropped.connect(self.open_file)
        self.drop_zone.paste.clicked.connect(self.paste)
        self.drop_zone.recent.clicked.connect(self._show_recent)
        self.drop_zone.recent.setVisible(bool(self.recent()))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(self.tr("Choose the file"))
        self._details = self._make_details()
        look = theme()
        column = QVBoxLayout(self)
        margin = look.space("l") + look.space("xs")
        column.setContentsMargins(margin, look.space("l"), margin, look.space("l"))
        column.setSpacing(look.space("m"))
        column.addWidget(PlainLabel(self.tr("Choose the file"), size="h1", weight="strong"))
        column.addWidget(self.messages)
        column.addWidget(self.drop_zone)
        column.addWidget(self.loading)
        column.addWidget(self._details, 1)
        column.addStretch(0)
        self._details.hide()
        self._filler = QWidget()
        column.addWidget(self._filler, 1)
        services.operations.run(self, countries, self._fill_countries, long=True)

    # Paste -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (event.matches(QKeySequence.StandardKey.Paste) and self.paste()):
            super().keyPressEvent(event)

    def paste(self) -> bool:
        """Take the rows, or the file, on the clipboard; false if there is neither."""
        data = QGuiApplication.clipboard().mimeData()
        urls = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        if len(urls) == 1:
            self.open_file(urls[0])
            return True
        text = data.text()
        if not text.strip():
            self.messages.show_message(
                "info", self.tr("Copy rows in the spreadsheet first, with their headings.")
            )
            return False
        if not self._is_country_chosen:
            _choose(self.country, self._services.default_country)
        self._inspect(PastedText(text))
        return True

    # File --------------------------------------------------------------------------------

    def choose_buttons(self) -> tuple[QWidget, ...]:
        """The buttons that choose what is imported."""
        zone = self.drop_zone
        return (zone.first, zone.other, zone.paste, zone.recent)

    def choose_file(self) -> None:
        """Ask for a file."""
        path, _filter = QFileDialog.getOpenFileName(
            self,
            self.tr("Choose a list of contacts"),
            str(self.folder()),
            self.tr(
                "Lists (*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.tsv *.vcf *.html *.xml);;"
                "All files (*)"
            ),
        )
        if path:
            self.open_file(path)

    def _show_recent(self) -> None:
        """The files opened last, in a menu."""
        menu = Menu(self)
        for path in self.recent():
            menu.add(menu_text(Path(path).name), partial(self.open_file, path), "file-text")
        button = self.drop_zone.recent
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def open_file(self, path: str) -> None:
        """Look into a file; a country found in the last one is forgotten."""
        if not self._is_country_chosen:
            _choose(self.country, self._services.default_country)
        self._inspect(Path(path))

    def _remember(self, path: str) -> None:
        """Put a file on top of those that were opened last."""
        kept = [path, *(other for other in self.recent() if other != path)]
        self._view_state.keep_text(_RECENT, "\n".join(kept[:_MOST_RECENT]))

    def folder(self) -> Path:
        """Where lists are looked for and saved: beside the last one, else among the documents."""
        last = next((Path(path).parent for path in self.recent()), None)
        return last or documents_folder()

    def recent(self) -> tuple[str, ...]:
        """The files opened last, the newest first."""
        return tuple(filter(None, self._view_state.text(_RECENT).split("\n")))

    def _inspect(self, path: Origin, options: TextOptions | None = None) -> None:
        imports = self._services.imports

        def call() -> SheetChoice:
            imports.release()
            return imports.inspect(path, options)

        self._start()
        self._services.operations.run(
            self, call, self._take_choice, self._fail, kind="inspect", long=True
        )

    def _take_choice(self, choice: SheetChoice) -> None:
        self._choice = choice
        if isinstance(choice.path, Path):
            self._remember(str(choice.path))
        self.drop_zone.show_file(choice.path.name or self.tr("Pasted rows"))
        self._fill_sheets(choice)
        self._fill_text_format(choice)
        self._plan(choice.chosen, None)

    def _plan(self, sheet: str, header_row: int | None) -> None:
        """Plan a sheet; `header_row` None finds it, 0 says there is none."""
        choice, imports = self._choice, self._services.imports
        if choice is None:
            return
        country = str(self.country.currentData() or "")
        header = True if header_row is None else (header_row or None)
        may_guess = not self._is_country_chosen

        def call() -> ImportPlan:
            plans: dict[str, ImportPlan] = {}

            def planned(code: str) -> ImportPlan:
                if code not in plans:
                    plans[code] = imports.plan(choice.path, sheet, country=code, header_row=header)
                return plans[code]

            def read(code: str) -> Sequence[CheckedRow]:
                return imports.preview(planned(code), LOOKED_AT_ROWS)

            found = country_of_list(country, read) if may_guess else ""
            return planned(found or country)

        self._start()
        self._services.operations.run(
            self, call, self._take_plan, self._fail, kind="plan", long=True
        )

    def _start(self) -> None:
        self.messages.dismiss()
        self.loading.set_loading(is_loading=True)
        self.plan = None
        self.own_export = None
        self.planned.emit(None)

    def _take_plan(self, plan: ImportPlan) -> None:
        self.loading.set_loading(is_loading=False)
        self.plan = plan
        _choose(self.header_row, plan.header_row or _NO_HEADINGS)
        _choose(self.country, plan.country)
        facts = (
            self.tr("%Ln row(s)", "", plan.record_count),
            self.tr("%Ln column(s)", "", len(plan.columns)),
        )
        self.summary.setText(" · ".join((*facts, *self._left_out(plan))))
        self.samples.show_plan(plan)
        self._details.show()
        self._filler.hide()
        self._look_back(plan)
        self.planned.emit(plan)

    def _left_out(self, plan: ImportPlan) -> tuple[str, ...]:
        """What is not read of the sheet."""
        if not plan.stray_cells:
            return ()
        cells = ", ".join(map(isolate_ltr, plan.stray_cells[:_STRAYS_SHOWN]))
        more = "…" if len(plan.stray_cells) > _STRAYS_SHOWN else ""
        return (
            self.tr("left out, far away from the list: {cells}").replace("{cells}", cells + more),
        )

    def _look_back(self, plan: ImportPlan) -> None:
        """Whether this file was imported before or is our own, how such columns were read."""
        imports, is_own_export = self._services.imports, self._services.is_own_export

        def call() -> tuple[ImportProfile | None, PastImport | None, bool]:
            headings = [column.heading for column in plan.columns]
            path = plan.path
            is_own = (
                is_own_export is not None
                and isinstance(path, Path)
                and is_own_export(path, headings)
            )
            return imports.profiles.for_headings(plan), imports.imported_before(plan.path), is_own

        def take(found: tuple[ImportProfile | None, PastImport | None, bool]) -> None:
            if plan is not self.plan:
                return
            self.profile, before, is_own = found
            if is_own and isinstance(plan.path, Path):
                self._offer_bring_back(plan, plan.path)
            elif before is not None:
                sentence = self.tr("This file was imported on {day}. What is here already stays.")
                self.messages.show_message(
                    "info", sentence.replace("{day}", format_moment(before.at))
                )

        self.profile = None
        self._services.operations.run(self, call, take, kind="before")

    def _offer_bring_back(self, plan: ImportPlan, path: Path) -> None:
        """Our own list says which contact each row is; it can still be read as any other."""

        def read_as_any() -> None:
            self.own_export = None
            self.planned.emit(plan)

        self.own_export = path
        self.messages.show_message(
            "info",
            self.tr("This list was exported from here. Brought back, it makes no doubles."),
            self.tr("Read it as any other list"),
            read_as_any,
        )
        self.planned.emit(plan)

    def _fail(self, error: UserError | StorageUnavailable) -> None:
        self.loading.set_loading(is_loading=False)
        self.messages.show_error(error)

    # Choices -----------------------------------------------------------------------------

    def _make_details(self) -> QWidget:
        self.sheet = self._combo(self.tr("Sheet"))
        self.sheet.activated.connect(lambda: self._plan(str(self.sheet.currentData()), None))
        self.header_row = self._combo(self.tr("Headings"))
        self.header_row.add_choice(self.tr("No headings"), _NO_HEADINGS)
        for row in range(1, _HEADER_ROWS_OFFERED + 1):
            text = self.tr("In row {row}").replace("{row}", format_number(row))
            self.header_row.add_choice(text, row)
        self.header_row.activated.connect(self._on_header_row)
        self.country = self._combo(self.tr("Country of the phone numbers"))
        self.country.activated.connect(self._on_country)
        self.encoding = self._combo(self.tr("Character set"))
        self.encoding.activated.connect(self._on_text_format)
        self.delimiter = self._combo(self.tr("Columns are parted by"))
        self.delimiter.activated.connect(self._on_text_format)
        self.summary = PlainLabel(size="small", tone="muted")
        self.samples = SampleTable()
        look = theme()
        choices = QHBoxLayout()
        choices.setSpacing(look.space("l"))
        self._labelled: dict[ComboBox, QWidget] = {}
        for combo in (self.sheet, self.header_row, self.country, self.encoding, self.delimiter):
            choices.addWidget(self._labelled_combo(combo))
        choices.addStretch(1)
        details = QWidget()
        column = QVBoxLayout(details)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.space("m"))
        column.addLayout(choices)
        column.addWidget(self.summary)
        column.addWidget(self.samples, 1)
        return details

    def _combo(self, name: str) -> ComboBox:
        combo = ComboBox()
        combo.setAccessibleName(name)
        return combo

    def _labelled_combo(self, combo: ComboBox) -> QWidget:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().space("xs"))
        label = PlainLabel(combo.accessibleName(), size="small", tone="muted")
        label.setBuddy(combo)
        column.addWidget(label)
        column.addWidget(combo)
        self._labelled[combo] = place
        return place

    def _fill_countries(self, known: tuple[tuple[str, int], ...]) -> None:
        self.country.add_choice(self.tr("As each number says"), "")
        named = sorted((country_word(code, calling), code) for code, calling in known)
        for text, code in named:
            self.country.add_choice(text, code)
        plan = self.plan
        _choose(self.country, self._services.default_country if plan is None else plan.country)

    @property
    def shown(self) -> Shown | None:
        """The file and how it is read."""
        if self._choice is None or self.plan is None:
            return None
        return Shown(self._choice, self.plan, self._is_country_chosen)

    def show_again(self, shown: Shown) -> None:
        """Go back to a file and how it was read."""
        self._is_country_chosen = shown.is_country_chosen
        self._choice = choice = shown.choice
        self.drop_zone.show_file(choice.path.name or self.tr("Pasted rows"))
        self._fill_sheets(choice)
        self._fill_text_format(choice)
        _choose(self.sheet, shown.plan.sheet)
        self._take_plan(shown.plan)

    def take_over(self, other: FileStep) -> None:
        """Go on with the file and the choices of another step."""
        self._is_country_chosen = other._is_country_chosen
        if (shown := other.shown) is not None:
            self.show_again(shown)

    def _fill_sheets(self, choice: SheetChoice) -> None:
        self.sheet.clear()
        for sheet in choice.sheets:
            if sheet.row_count or sheet.name == choice.chosen:
                count = self.tr("%Ln row(s)", "", sheet.row_count)
                self.sheet.add_choice(f"{sheet.name} · {count}" if sheet.name else "", sheet.name)
        _choose(self.sheet, choice.chosen)
        self._labelled[self.sheet].setVisible(self.sheet.count() > 1)

    def _fill_text_format(self, choice: SheetChoice) -> None:
        text_format = choice.text_format or TextFormat("", "")
        is_text = choice.text_format is not None
        for combo, known, found in (
            (self.encoding, OFFERED, text_format.encoding),
            (self.delimiter, DELIMITERS, text_format.delimiter),
        ):
            combo.clear()
            for value in dict.fromkeys((found, *known) if found not in known else known):
                text = delimiter_word(value) if combo is self.delimiter else encoding_word(value)
                combo.add_choice(text, value)
            _choose(combo, found)
            self._labelled[combo].setVisible(is_text and bool(found))

    def _on_country(self) -> None:
        self._is_country_chosen = True
        self._on_header_row()

    def _on_header_row(self) -> None:
        self._plan(str(self.sheet.currentData() or ""), self.header_row.currentData())

    def _on_text_format(self) -> None:
        if self._choice is not None:
            encoding, delimiter = self.encoding.currentData(), self.delimiter.currentData()
            self._inspect(self._choice.path, TextOptions(str(encoding), str(delimiter)))


class _DropZone(Card):
    """Where a file is dropped, or chosen with a button."""

    choose_requested = Signal()
    dropped = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._is_hovered = False
        look = theme()
        self._icon = IconLabel("file-import", size=look.size("icon_large"))
        self._title = PlainLabel(weight="strong", elides=True)
        self._hint = PlainLabel(size="small", tone="muted", wraps=True)
        self.first = PrimaryButton(self.tr("Choose a file"), "folder-open")
        self.other = SecondaryButton(self.tr("Choose another file"), "folder-open")
        words = QVBoxLayout()
        words.setSpacing(look.space("xs") // 2)
        words.addWidget(self._title)
        words.addWidget(self._hint)
        line = QHBoxLayout()
        line.setSpacing(look.space("m"))
        line.addWidget(self._icon)
        line.addLayout(words, 1)
        self.paste = FlatButton(self.tr("Paste rows"), "clipboard")
        self.paste.set_hint(self.tr("Take rows copied in a spreadsheet"), "Ctrl+V")
        self.recent = FlatButton(self.tr("Recent files"), "history")
        line.addWidget(self.recent)
        line.addWidget(self.paste)
        for button in (self.first, self.other):
            button.clicked.connect(self.choose_requested)
            line.addWidget(button)
        self.body.addLayout(line)
        self._title.setText(self.tr("Drop a list here"))
        self._hint.setText(
            self.tr(
                "Excel, CSV or an address book (.vcf), however it is laid out: you check it first."
            )
        )
        self.other.hide()
        self.setMinimumHeight(look.size("preview_panel"))

    def show_file(self, name: str) -> None:
        """Show which file was taken."""
        self.setMinimumHeight(0)
        self._icon.set_icon("file-text")
        self._title.setText(name)
        self._hint.hide()
        self.first.hide()
        self.other.show()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_file(event):
            self._is_hovered = True
            self.update()
            take_copy(event)

    def dragLeaveEvent(self, event: object) -> None:
        self._is_hovered = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._is_hovered = False
        self.update()
        path = local_file(event)
        if path:
            take_copy(event)
            self.dropped.emit(path)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        look = theme()
        with painting(self) as painter:
            color = look.color("accent" if self._is_hovered else "border_strong")
            pen = QPen(color, look.border("focus" if self._is_hovered else "hairline"))
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            inner = QRect(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(inner, look.radius("card"), look.radius("card"))


def local_file(event: QDropEvent) -> str:
    """The one local file that is dragged, empty for anything else."""
    urls = event.mimeData().urls()
    return urls[0].toLocalFile() if len(urls) == 1 and urls[0].isLocalFile() else ""


def _choose(combo: ComboBox, value: object) -> None:
    for number in range(combo.count()):
        if combo.itemData(number) == value:
            combo.setCurrentIndex(number)
            return
