"""The window that exports contacts: which ones, which columns, as what, and where to."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import ContactQuery
from crm_desktop.business.exports.model import (
    ALL_FIELDS,
    ExportDone,
    ExportFormat,
    ExportOrder,
    ExportScope,
)
from crm_desktop.business.exports.service import free_path
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.paths import documents_folder
from crm_desktop.core.records import record
from crm_desktop.core.text import isolate
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.export_words import EXPORT_FOLDER, export_words
from crm_desktop.ui.kit.buttons import LinkButton, SecondaryButton
from crm_desktop.ui.kit.choice_field import ChoiceField
from crm_desktop.ui.kit.choices import CheckBox, RadioButton
from crm_desktop.ui.kit.direction import isolate_ltr
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.form_dialog import FormDialog
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.long_work import LongWork, Progress
from crm_desktop.ui.kit.opening import open_file
from crm_desktop.ui.kit.path_line import path_line
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.segmented import SegmentedControl
from crm_desktop.ui.kit.theme import theme

_FORMAT = "export/format"
_COLUMNS = "export/columns"
_SEPARATOR = "export/separator"
_OPENS = "export/opens"
_NOT_IN_NAMES = frozenset('<>:"/\\|?*')


@record
class Exportable:
    """What a list offers: its title and query, how many it shows, what is ticked, its columns.

    `total` is below 0 where it is not known yet; `query` is `None` where the list cannot leave.
    """

    title: str = ""
    query: ContactQuery | None = None
    total: int = -1
    ticked: Sequence[int] = ()
    columns: tuple[str, ...] = ()


def open_export_dialog(
    context: ContactContext, offered: Exportable, parent: QWidget
) -> ExportDialog | None:
    """Show the window; without the right to export nothing opens."""
    dialog = ExportDialog(context, offered, parent)
    dialog.open()
    return dialog


class ExportDialog(FormDialog):
    """`exported(ExportDone)` follows when the file is there; the window then says so and stays."""

    exported = Signal(object)

    def __init__(
        self, context: ContactContext, offered: Exportable, parent: QWidget | None = None
    ) -> None:
        super().__init__("", "", parent)
        self.set_words(self.tr("Export contacts"), self.tr("Export"))
        self._context = context
        self._offered = offered
        self._done: ExportDone | None = None
        self._confirmed = ""
        self._proposed = ""
        self.work: LongWork[ExportDone] | None = None
        self.form.add_row(self.tr("Contacts"), self._scope_choice())
        self.kind = SegmentedControl(self.tr("Kind of file"))
        self._kind_box = self._kind_choice()
        self._kind_label = self.form.add_row(self.tr("Kind of file"), self._kind_box)
        self.columns = ChoiceField()
        self.form.add_field("columns", self.tr("Columns"), self.columns)
        self.separator = ChoiceField()
        self.form.add_field("separator", self.tr("Between fields"), self.separator)
        self.path = Line()
        self._place_label = self.form.add_row(self.tr("File"), self._place())
        self.opens = CheckBox(self.tr("Open the file afterwards"))
        self.body.addWidget(self.opens)
        self.past = LinkButton(self.tr("Past exports…"))
        self.past.clicked.connect(self._show_past)
        self.foot.addWidget(self.past)
        self._fill()
        self.kind.chosen.connect(self._take_kind)
        self.company.toggled.connect(self._take_company)
        self.act_requested.connect(self._act_or_open)

    # What is chosen ----------------------------------------------------------------------

    @property
    def order(self) -> ExportOrder:
        """The file that is wanted; which contacts is asked for when it begins."""
        columns = ALL_FIELDS if self.columns.value() == "all" else self._offered.columns
        separator = self.separator.value()
        path = self._typed_path()
        kind = self._format()
        if not self.company.isChecked() and path.suffix.lower() != kind.suffix:
            path = path.with_name(f"{path.name}{kind.suffix}")
        return ExportOrder(
            path,
            kind,
            columns=ALL_FIELDS if kind is ExportFormat.VCARD else columns,
            delimiter=separator if isinstance(separator, str) else ";",
            replaces=str(path) == self._confirmed,
        )

    def _typed_path(self) -> Path:
        return Path(self.path.text().replace("\0", "").strip())

    def _format(self) -> ExportFormat:
        value = self.kind.value()
        return value if isinstance(value, ExportFormat) else ExportFormat.XLSX

    # Building ----------------------------------------------------------------------------

    def _scope_choice(self) -> QWidget:
        offered = self._offered
        self.ticked = RadioButton(self.tr("The %Ln ticked contact(s)", "", len(offered.ticked)))
        self.listed = RadioButton(self._list_words())
        self.everybody = RadioButton(self.tr("Everybody"))
        self.company = RadioButton(self.tr("The whole company: everything there is, as a folder"))
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._scopes = QButtonGroup(self)
        for button in (self.ticked, self.listed, self.everybody, self.company):
            self._scopes.addButton(button)
            column.addWidget(button)
        self.ticked.setVisible(bool(offered.ticked))
        self.listed.setVisible(offered.query is not None)
        chosen = self.everybody if offered.query is None else self.listed
        (self.ticked if offered.ticked else chosen).setChecked(True)
        return box

    def _list_words(self) -> str:
        sentence = self.tr("This list: {name}").replace("{name}", isolate(self._offered.title))
        total = self._offered.total
        return f"{sentence} ({format_number(total)})" if total >= 0 else sentence

    def _kind_choice(self) -> QWidget:
        self.kind.add_choice(self.tr("Excel (.xlsx)"), ExportFormat.XLSX)
        self.kind.add_choice(self.tr("Text (.csv)"), ExportFormat.CSV)
        self.kind.add_choice(self.tr("Contact cards (.vcf)"), ExportFormat.VCARD)
        box = QWidget()
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.kind)
        line.addStretch(1)
        return box

    def _place(self) -> QWidget:
        self.path.setAccessibleName(self.tr("File"))
        self.choose = SecondaryButton(self.tr("Choose…"), "folder-open")
        self.choose.clicked.connect(self._choose)
        return path_line(self.path, self.choose)

    def _fill(self) -> None:
        kept = self._context.view_state
        columns: list[tuple[str, object]] = [(self.tr("Every field of the card"), "all")]
        if self._offered.columns:
            columns.insert(0, (self.tr("As shown in the list"), "shown"))
        self.columns.set_choices(columns)
        wanted = kept.text(_COLUMNS)
        values = [value for _text, value in columns]
        self.columns.set_value(wanted if wanted in values else columns[0][1])
        self.separator.set_choices(
            (
                (self.tr("Semicolon (Excel in most of Europe)"), ";"),
                (self.tr("Comma"), ","),
                (self.tr("Tab"), "\t"),
            )
        )
        self.separator.set_value(kept.text(_SEPARATOR) or ";")
        self.opens.setChecked(kept.text(_OPENS) == "1")
        if kept.text(_FORMAT) in set(ExportFormat):
            self.kind.set_value(ExportFormat(kept.text(_FORMAT)))
        self._folder = Path(kept.text(EXPORT_FOLDER) or documents_folder())
        self._propose()
        self._show_kind()

    def _propose(self) -> None:
        """A name for the file or folder, beside the last one; a taken one gets a number."""
        day = self._context.services.clock.today().isoformat()
        name = "".join(sign for sign in self._name() if sign not in _NOT_IN_NAMES).strip()
        ending = "" if self.company.isChecked() else self._format().suffix
        self._proposed = str(self._folder / f"{name} {day}{ending}")
        self.path.setText(self._proposed)

    def _name(self) -> str:
        if self.company.isChecked():
            return self.tr("Company")
        is_list = self._offered.query is not None and not self._offered.ticked
        return self._offered.title if is_list else self.tr("Contacts")

    # Reactions ---------------------------------------------------------------------------

    def _take_kind(self) -> None:
        path = self._typed_path()
        if path.suffix.lower() in {kind.suffix for kind in ExportFormat}:
            is_proposed = self.path.text() == self._proposed
            self.path.setText(str(path.with_suffix(self._format().suffix)))
            self._proposed = self.path.text() if is_proposed else self._proposed
        self._show_kind()

    def _take_company(self) -> None:
        self._folder = self._typed_path().parent
        self._propose()
        self._show_kind()

    def _show_kind(self) -> None:
        self.error.hide()  # it was said of another file
        kind, is_company = self._format(), self.company.isChecked()
        for part in (self._kind_label, self._kind_box):
            part.setVisible(not is_company)
        has_columns = not is_company and kind is not ExportFormat.VCARD
        self.form.set_row_visible("columns", is_visible=has_columns)
        has_separator = not is_company and kind is ExportFormat.CSV
        self.form.set_row_visible("separator", is_visible=has_separator)
        if self.isVisible():
            self.adjustSize()
        self._place_label.setText(self.tr("Folder") if is_company else self.tr("File"))
        self.opens.setText(
            self.tr("Open the folder afterwards")
            if is_company
            else self.tr("Open the file afterwards")
        )

    def _choose(self) -> None:
        """Ask where to; whoever chooses a file that is there was asked whether to replace it."""
        if self.company.isChecked():
            folder = QFileDialog.getExistingDirectory(
                self, self.tr("Export contacts"), str(self._typed_path().parent)
            )
            if folder:
                self._folder = Path(folder)
                self._propose()
            return
        kind = self._format()
        path, _filter = QFileDialog.getSaveFileName(
            self, self.tr("Export contacts"), self.path.text(), f"*{kind.suffix}"
        )
        if path:
            self.path.setText(path)
            self._confirmed = str(self.order.path)

    # Doing it ----------------------------------------------------------------------------

    def _act_or_open(self) -> None:
        if self._done is not None:
            self._open(self._done.path)
            return
        if not self._typed_path().name:
            self.show_error(UserError("file_name_missing"))
            return
        order = self.order
        offered, operations = self._offered, self._context.operations
        contacts = self._context.services.contacts
        self.act_button.setEnabled(False)
        if self.ticked.isChecked():
            self._begin(replace(order, ids=array("q", offered.ticked)))
        elif self.listed.isChecked() and offered.query is not None:
            query = offered.query
            operations.run(
                self,
                lambda: contacts.order(query),
                lambda ids: self._begin(replace(order, ids=ids)),
                self.show_error,
                reads=True,
            )
        else:
            self._begin(order)

    def _begin(self, order: ExportOrder) -> None:
        services, words = self._context.services, export_words()
        is_company = self.company.isChecked()

        is_proposed = self.path.text() == self._proposed
        chosen = ExportScope.EVERYBODY if order.ids is None else ExportScope.CHOSEN
        noted = (ExportScope.COMPANY, ExportFormat.XLSX) if is_company else (chosen, order.format)

        def export(progress: Progress) -> ExportDone:
            path = free_path(order.path) if is_proposed else order.path
            if is_company:
                return services.exports.export_company(path, words, services.actor, progress)
            wanted = replace(order, path=path)
            return services.exports.export(wanted, words, services.actor, progress)

        self.work = LongWork(
            self,
            self._context.operations,
            self.tr("Exporting contacts"),
            export,
            lambda done: self._finish(done, *noted),
            self._take_back,
            is_long=True,
        )
        self.wait_for(self.work)

    def _show_past(self) -> None:
        from crm_desktop.ui.contacts.past_exports import PastExports

        PastExports(self._context, self).open()

    def show_error(self, error: UserError | StorageUnavailable) -> None:
        """Over the buttons; the window stays for another try."""
        self.act_button.setEnabled(True)
        self.error.setText(error_sentence(error))
        self.error.show()

    def _take_back(self) -> None:
        self.act_button.setEnabled(True)

    def _finish(self, done: ExportDone, scope: ExportScope, kind: ExportFormat) -> None:
        self._done = done
        services = self._context.services
        self._context.operations.run(
            self, lambda: services.export_log.note(done, scope, kind, services.actor)
        )
        self._keep()
        self.exported.emit(done)
        if self.opens.isChecked():
            self._open(done.path)
        self._show_done(done)

    def _keep(self) -> None:
        kept, order = self._context.view_state, self.order
        kept.keep_text(EXPORT_FOLDER, str(order.path.parent))
        kept.keep_text(_FORMAT, str(order.format))
        kept.keep_text(_COLUMNS, str(self.columns.value()))
        kept.keep_text(_SEPARATOR, order.delimiter)
        kept.keep_text(_OPENS, "1" if self.opens.isChecked() else "0")

    def _show_done(self, done: ExportDone) -> None:
        """The form gives way to what was done and what can be done with it."""
        self.form.hide()
        self.opens.hide()
        self.past.hide()
        sentence = self.tr("%Ln contact(s) exported", "", done.count)
        is_company = self.company.isChecked()
        act = self.tr("Open the folder") if is_company else self.tr("Open the file")
        self.set_words(sentence, act)
        self.act_button.setEnabled(True)
        self.cancel_button.setText(self.tr("Close"))
        line = QHBoxLayout()
        look = theme()
        line.setSpacing(look.space("m"))
        line.addWidget(IconLabel("circle-check", "success", look.size("icon_large")))
        line.addWidget(PlainLabel(isolate_ltr(str(done.path)), tone="muted", wraps=True), 1)
        self.body.addLayout(line)
        if done.lacking:
            lacking = self.tr(
                "%Ln attached file(s) could not be found beside the data file.", "", done.lacking
            )
            self.body.addWidget(PlainLabel(lacking, tone="warning", wraps=True))
        folder = SecondaryButton(self.tr("Open the folder"), "folder-open")
        folder.clicked.connect(lambda: self._open(done.path.parent))
        folder.setVisible(not is_company)
        self.body.addWidget(folder, alignment=Qt.AlignmentFlag.AlignLeading)
        self.act_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.adjustSize()

    def _open(self, path: Path) -> None:
        open_file(path, self._say_unopened)

    def _say_unopened(self) -> None:
        self.error.setText(self.tr("No program on this computer opens it."))
        self.error.show()
