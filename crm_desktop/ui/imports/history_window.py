"""The list of imports: what each brought, and the way back at any time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.imports.model import PastImport
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.rights import Right
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.kit.buttons import PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.columns import Column
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.empty_state import EmptyState
from crm_desktop.ui.kit.formatting import format_moment, format_number
from crm_desktop.ui.kit.list_window import ListWindow
from crm_desktop.ui.kit.long_work import LongWork
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.records_model import RecordsModel, dress
from crm_desktop.ui.kit.row_table import RowTable
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import ViewState

_NAME = "import_history"
_KEPT_SHOWN = 20


class _Outcome(Protocol):
    """What became of an undo."""

    @property
    def seq(self) -> int: ...
    @property
    def kept(self) -> tuple[RecordRef, ...]: ...


class ImportHistoryWindow(ListWindow):
    """All imports, the newest first; `import_requested()` begins another one.

    `changed()` when one was taken back, or done again; `contacts_requested(int, str)` asks to show
    the contacts of one: its number and the name of its file.
    """

    import_requested = Signal()
    changed = Signal()
    contacts_requested = Signal(int, str)

    def __init__(
        self,
        services: ImportServices,
        user_name: Callable[[int | None], str],
        view_state: ViewState | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = QCoreApplication.translate("ImportHistoryWindow", "Import history")
        super().__init__(title, _NAME, view_state, parent)
        self._services = services
        self._user_name = user_name
        self.model = RecordsModel[PastImport](self._columns(), self)
        self.view = RowTable()
        self.empty = EmptyState(
            "file-import",
            self.tr("Nothing was imported yet"),
            self.tr("Lists that you import stand here, and can be taken back at any time."),
        )
        bring = PrimaryButton(self.tr("Import…"), "file-import")
        bring.clicked.connect(self.import_requested)
        self.empty.add_button(bring)
        self.kept = PlainLabel(size="small", tone="muted", wraps=True)
        self.show_button = SecondaryButton(self.tr("Show the contacts"), "address-book")
        self.show_button.clicked.connect(self.show_contacts)
        self.undo_button = SecondaryButton(self.tr("Undo the import"), "arrow-back-up")
        self.undo_button.clicked.connect(self.undo)
        self._arrange()
        self.reload()

    @property
    def current(self) -> PastImport | None:
        """The import that is chosen."""
        return self.model.at(self.view.currentIndex().row())

    def reload(self) -> None:
        """Read the list anew."""
        self._services.operations.run(self, self._services.imports.past, self._take, kind="past")

    def show_contacts(self) -> None:
        """Ask for the contacts of the chosen import that are there."""
        past = self.current
        if past is not None and _has_contacts(past):
            self.contacts_requested.emit(past.seq, past.file_name)

    def undo(self) -> None:
        """Take the chosen import back; what somebody changed since stays and is named."""
        past, services = self.current, self._services
        if past is None or past.undone_at is not None:
            return
        self.undo_button.setEnabled(False)
        sentence = self.tr("Taking back the import of “{name}”")
        LongWork(
            self,
            services.operations,
            sentence.replace("{name}", isolate(_file_name(past))),
            lambda progress: services.history.undo(services.actor, past.seq, progress),
            self._tell_undone,
            self._choose,
        )

    def _tell_undone(self, outcome: _Outcome) -> None:
        if outcome.kept:
            words = self.tr(
                "Taken back, but %Ln record(s) stayed as they are: they were changed since.",
                "",
                len(outcome.kept),
            )
            self.messages.show_message("warning", words)
        else:
            self.messages.show_message(
                "success", self.tr("The import was taken back."), self.tr("Do it again"),
                partial(self._redo, outcome.seq),
            )  # fmt: skip
        self._tell_changed()

    def _tell_changed(self) -> None:
        self.reload()
        self.changed.emit()

    def _redo(self, seq: int) -> None:
        services = self._services
        LongWork(
            self,
            services.operations,
            self.tr("Doing the import again"),
            lambda progress: services.history.undo(services.actor, seq, progress),
            lambda _outcome: self._tell_changed(),
        )

    def _take(self, imports: tuple[PastImport, ...]) -> None:
        row = max(0, self.view.currentIndex().row())
        self.model.show_rows(imports)
        self.view.setVisible(bool(imports))
        self.empty.setVisible(not imports)
        if imports:
            self.view.selectRow(min(row, len(imports) - 1))
        self._choose()

    def _on_row(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self._choose()

    def _choose(self) -> None:
        past = self.current
        self.show_button.setEnabled(past is not None and _has_contacts(past))
        may_undo = Right.HISTORY_UNDO in self._services.actor.rights
        self.undo_button.setEnabled(past is not None and past.undone_at is None and may_undo)
        self.kept.hide()
        if past is not None and past.undone_at is not None and past.kept:
            imports, seq = self._services.imports, past.seq
            self._services.operations.run(
                self,
                lambda: imports.kept_contacts(seq, _KEPT_SHOWN),
                self._show_kept,
                kind="kept",
            )

    def _show_kept(self, found: tuple[tuple[int, str], ...]) -> None:
        names = ", ".join(isolate(name) for _key, name in found)
        if names:
            sentence = self.tr("These stayed, because somebody changed them: {names}")
            self.kept.setText(sentence.replace("{names}", names))
            self.kept.show()

    def _arrange(self) -> None:
        dress(self.view, self.model, self.windowTitle())
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.empty, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.kept)
        self.buttons.addWidget(self.show_button)
        self.buttons.addWidget(self.undo_button)
        self.find_place(theme().size("wizard.1") * 2 // 3)

    def _columns(self) -> tuple[Column, ...]:
        def number(of: Callable[[PastImport], int]) -> Callable[[PastImport], str]:
            return lambda past: format_number(of(past)) if of(past) else "—"

        end = Qt.AlignmentFlag.AlignTrailing
        return (
            Column("file", self.tr("File"), _file_name, width=180),
            Column("at", self.tr("When"), lambda past: format_moment(past.at), width=150),
            Column("by", self.tr("By"), lambda past: self._user_name(past.by), width=150),
            Column(
                "created", self.tr("Added"), number(lambda past: past.created + past.organizations),
                width=80, align=end,
            ),
            Column(
                "updated", self.tr("Completed"), number(lambda past: past.updated),
                width=90, align=end,
            ),
            Column(
                "skipped", self.tr("Left out"), number(lambda past: past.skipped),
                width=80, align=end,
            ),
            Column("state", self.tr("State"), self._state, width=280),
        )  # fmt: skip

    def _state(self, past: PastImport) -> str:
        if past.undone_at is None:
            return self.tr("in effect")
        sentence = self.tr("taken back {when} by {name}")
        if past.kept:
            sentence = self.tr("taken back {when} by {name}, {count} stayed")
        when, name = format_moment(past.undone_at), isolate(self._user_name(past.undone_by))
        words = sentence.replace("{when}", when).replace("{name}", name)
        return words.replace("{count}", format_number(past.kept))


def _has_contacts(past: PastImport) -> bool:
    """Whether contacts of an import are there: all, or those that stayed when it was undone."""
    return past.undone_at is None or past.kept > 0


def _file_name(past: PastImport) -> str:
    return past.file_name or "—"
