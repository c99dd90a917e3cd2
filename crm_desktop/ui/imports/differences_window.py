"""What an exported file says otherwise of records that are here: old and new, and who is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QModelIndex, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from crm_desktop.business.contacts.whole import Difference, TakenOver
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.ui.kit.buttons import PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.columns import Column
from crm_desktop.ui.kit.direction import arrow, isolate
from crm_desktop.ui.kit.list_window import ListWindow
from crm_desktop.ui.kit.long_work import LongWork
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.records_model import RecordsModel, dress
from crm_desktop.ui.kit.row_table import RowTable
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import ViewState

_NAME = "differences"
_FIELDS_NAMED = 4
Progress = Callable[[int, int], None]
_Value = tuple[str, object, object]


@record
class DifferencesContext:
    """`take_over` is called in a worker; `done` hears what came of it, in the GUI thread."""

    take_over: Callable[[Sequence[Difference], Progress], TakenOver]
    field_word: Callable[[str], str]
    value_word: Callable[[str, object], str]
    open: Callable[[RecordRef], object]
    done: Callable[[TakenOver], object]
    operations: Operations


class DifferencesWindow(ListWindow):
    """What is here stays, unless a row is told to take what the file says.

    `total` is how many there are, of which `differences` may be the first ones.
    """

    def __init__(
        self,
        context: DifferencesContext,
        differences: Sequence[Difference],
        total: int = 0,
        view_state: ViewState | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = QCoreApplication.translate("DifferencesWindow", "What the file says otherwise")
        super().__init__(title, _NAME, view_state, parent)
        self._context = context
        self._taken: set[RecordRef] = set()
        self.model = RecordsModel[Difference](self._columns(), self)
        self.view = RowTable()
        self.details = RecordsModel[_Value](self._detail_columns(), self)
        self.detail_view = RowTable()
        sentence = self.tr(
            "What is here stays. Rows that take what the file says can be taken back as one."
        )
        more = total - len(differences)
        if more > 0:
            words = self.tr("%Ln more are not shown; bring the file back again for them.", "", more)
            sentence = f"{sentence} {words}"
        self.head.addWidget(PlainLabel(sentence, size="small", tone="muted", wraps=True))
        self.turn_button = SecondaryButton(self.tr("Take from the file"), "arrow-merge")
        self.turn_button.clicked.connect(self.turn)
        self.all_button = SecondaryButton(self.tr("Take all from the file"))
        self.all_button.clicked.connect(self.turn_all)
        self.apply_button = PrimaryButton("")
        self.apply_button.clicked.connect(self.apply)
        self._arrange()
        self.model.show_rows(differences)
        self.view.selectRow(0)
        self.view.setFocus()
        self._say()

    @property
    def chosen(self) -> tuple[Difference, ...]:
        """The rows that take what the file says."""
        rows = (self.model.at(row) for row in range(self.model.rowCount()))
        return tuple(one for one in rows if one is not None and one.ref in self._taken)

    def turn(self) -> None:
        """Decide the other way for the chosen row."""
        current = self.model.at(self.view.currentIndex().row())
        if current is not None:
            self._taken ^= {current.ref}
            self._say()

    def turn_all(self) -> None:
        """Take everything from the file; if that is so already, nothing."""
        rows = (self.model.at(row) for row in range(self.model.rowCount()))
        refs = {one.ref for one in rows if one is not None}
        self._taken = set() if refs == self._taken else refs
        self._say()

    def apply(self) -> None:
        """Write what was decided."""
        chosen, context = self.chosen, self._context
        self.apply_button.setEnabled(False)
        LongWork(
            self,
            context.operations,
            self.tr("Taking over what the file says"),
            lambda progress: context.take_over(chosen, progress),
            self._tell,
            self._say,
        )

    def show_error(self, error: UserError | StorageUnavailable) -> None:
        """Say what went wrong; what was decided can be tried again."""
        super().show_error(error)
        self._say()

    def _tell(self, done: TakenOver) -> None:
        self._context.done(done)
        self.close()

    def _say(self) -> None:
        """Show what is decided."""
        rows = self.model.rowCount()
        column = self.model.index(0, 0), self.model.index(max(0, rows - 1), 0)
        self.model.dataChanged.emit(*column)
        current = self.model.at(self.view.currentIndex().row())
        is_taken = current is not None and current.ref in self._taken
        turn = self.tr("Keep what is here") if is_taken else self.tr("Take from the file")
        self.turn_button.setText(turn)
        is_all = rows > 0 and len(self._taken) == rows
        everything = (
            self.tr("Keep all as they are") if is_all else self.tr("Take all from the file")
        )
        self.all_button.setText(everything)
        count = len(self._taken)
        self.apply_button.setText(self.tr("Change %Ln record(s)", "", count))
        self.apply_button.setEnabled(count > 0)

    def _on_row(self, current: QModelIndex, _before: QModelIndex) -> None:
        difference = self.model.at(current.row())
        self.details.show_rows(difference.values if difference is not None else ())
        self._say()

    def _open(self) -> None:
        current = self.model.at(self.view.currentIndex().row())
        if current is not None:
            self._context.open(current.ref)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("decision", self.tr("What to do"), self._decision, width=190),
            Column("title", self.tr("Record"), lambda one: isolate(one.title) or "—", width=300),
            Column("fields", self.tr("Differs in"), self._fields, width=420),
        )

    def _decision(self, one: Difference) -> str:
        is_taken = one.ref in self._taken
        return self.tr("Take from the file") if is_taken else self.tr("Keep what is here")

    def _fields(self, one: Difference) -> str:
        words = [self._context.field_word(column) for column, _here, _there in one.values]
        named = ", ".join(words[:_FIELDS_NAMED])
        more = len(words) - _FIELDS_NAMED
        return f"{named} {self.tr('and %Ln more', '', more)}" if more > 0 else named

    def _detail_columns(self) -> tuple[Column, ...]:
        def value(number: int) -> Callable[[_Value], str]:
            def text(one: _Value) -> str:
                words = self._context.value_word(one[0], one[number])
                return isolate(" ".join(words.split())) if words else "—"

            return text

        new = value(2)
        return (
            Column("field", self.tr("Field"), lambda one: self._context.field_word(one[0]),
                   width=190),
            Column("here", self.tr("Here"), value(1), width=360),
            Column("there", self.tr("In the file"), lambda one: f"{arrow()} {new(one)}", width=360),
        )  # fmt: skip

    def _arrange(self) -> None:
        look = theme()
        dress(self.view, self.model, self.windowTitle())
        dress(self.detail_view, self.details, self.tr("Old and new values"))
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        self.view.doubleClicked.connect(self.turn)
        for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
            keys = QShortcut(QKeySequence(key), self.view, self.turn)
            keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys = QShortcut(QKeySequence("Ctrl+O"), self, self._open)
        self.show_parts(self.view, self.detail_view)
        self.buttons.addWidget(self.turn_button)
        self.buttons.addWidget(self.all_button)
        self.foot.addWidget(self.apply_button)
        self.turn_button.setToolTip(self.tr("Decide the other way (Space)"))
        self.find_place(look.size("wizard.1"))

    def sizeHint(self) -> QSize:
        look = theme()
        return QSize(look.size("wizard.0"), look.size("wizard.1"))
