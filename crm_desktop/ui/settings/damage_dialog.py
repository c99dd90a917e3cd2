"""A damaged data file: what was found, what can be read, and the three ways back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.business.backups.model import Backup
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.records import record
from crm_desktop.ui.kit.buttons import Button, PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.choice_field import ChoiceField
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.formatting import format_moment, format_number
from crm_desktop.ui.kit.frames import Card
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.settings.backups_context import BackupsContext
from crm_desktop.ui.settings.damage_words import salvage_report, salvage_summary

if TYPE_CHECKING:
    from crm_desktop.business.backups.mending import Examined, Mending, Write
    from crm_desktop.storage.salvage import Salvaged
    from crm_desktop.ui.kit.operations import Running, Task


@record
class DamageContext:
    """`write` lets something write into the damaged file; `None` where one only looks.

    `mended` follows when the open file is sound again, `open_file` opens a salvaged one.
    """

    backups: BackupsContext
    mending: Callable[[], Mending]
    path: Path
    write: Write | None
    mended: Callable[[str], object]
    open_file: Callable[[Path], object]
    now: Callable[[], datetime]


class Way(Card):
    """One way back: a heading, what it means, and its button at the end."""

    def __init__(self, icon_name: str, title: str, button: Button) -> None:
        super().__init__()
        look = theme()
        self.button = button
        self.words = PlainLabel(size="small", tone="muted", wraps=True)
        line = QHBoxLayout()
        line.setSpacing(look.space("m"))
        line.addWidget(IconLabel(icon_name, "accent"), alignment=Qt.AlignmentFlag.AlignTop)
        self.column = QVBoxLayout()
        self.column.setSpacing(look.space("xs"))
        self.column.addWidget(PlainLabel(title, weight="strong", wraps=True))
        self.column.addWidget(self.words)
        line.addLayout(self.column, 1)
        line.addWidget(button, alignment=Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(line)
        button.setEnabled(False)


class DamageDialog(QDialog):
    """Looks at what can be read as soon as it is shown; nothing is written until a way is chosen.

    `ended` follows when one of the ways was gone.
    """

    ended = Signal()

    def __init__(self, context: DamageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setProperty("surface", "surface")
        self.setWindowTitle(self.tr("The data file is damaged"))
        self._context = context
        self._examined: Examined | None = None
        self._copies: tuple[Backup, ...] = ()
        self._is_closed = False
        self.messages = MessageBar()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(self.tr("It is looked at what can be read"))
        self.looking = PlainLabel(self.tr("It is looked at what can be read…"), size="small")
        self.rebuild = Way(
            "refresh", self.tr("Repair"), PrimaryButton(self.tr("Repair"), "refresh")
        )
        self.restore = Way(
            "history",
            self.tr("Put a backup back"),
            SecondaryButton(self.tr("Put it back"), "arrow-back-up"),
        )
        self.choice = ChoiceField()
        self.choice.set_name(self.tr("Backup"))
        self.restore.column.addWidget(self.choice)
        self.salvage = Way(
            "file-export",
            self.tr("Save what can be read into a new file"),
            SecondaryButton(self.tr("Save as…"), "file-export"),
        )
        self.rebuild.button.clicked.connect(self._rebuild)
        self.restore.button.clicked.connect(self._restore)
        self.salvage.button.clicked.connect(self._choose_target)
        self.later = SecondaryButton(self.tr("Later"))
        self.later.clicked.connect(self.reject)
        self._arrange()
        self.finished.connect(self._let_go)
        self._running: Running = self._examine()
        operations = context.backups.operations
        operations.run(
            self,
            lambda: context.backups.service().backups(),
            self._show_backups,
            long=True,
            reads=True,
        )

    # In the worker ------------------------------------------------------------------------

    def _examine(self) -> Running:
        mending = self._context.mending

        def call(task: Task) -> Examined:
            def progress(done: int, total: int) -> None:
                task.check_cancelled()
                task.progress(done, total)

            return mending().examine(progress)

        return self._context.backups.operations.run_task(
            self,
            call,
            self._show_examined,
            self._show_unreadable,
            on_progress=self._show_progress,
            long=True,
            reads=True,
        )

    def _rebuild(self) -> None:
        context, examined, write = self._context, self._examined, self._context.write
        if examined is None or write is None:
            return
        backups = context.backups
        self._run(
            lambda: context.mending().rebuild(examined, backups.actor, backups.watch, write),
            self.tr("The file is sound again. Nothing was lost."),
        )

    def _restore(self) -> None:
        context, write, path = self._context, self._context.write, self.choice.value()
        copy = next((one for one in self._copies if str(one.path) == path), None)
        if copy is None or write is None:
            return
        backups = context.backups

        def call() -> None:
            prepared = backups.service().prepare(copy.path, backups.actor)
            try:
                context.mending().restore(prepared, backups.actor, backups.watch, write)
            finally:
                prepared.discard()

        sentence = self.tr("The state of {when} is back. The damaged file is kept for 90 days.")
        self._run(call, sentence.replace("{when}", format_moment(copy.taken_at)))

    def _run(self, call: Callable[[], object], sentence: str) -> None:
        self._set_busy(is_busy=True)

        def finish(_done: object) -> None:
            self._context.mended(sentence)
            self.ended.emit()
            self.accept()

        self._context.backups.operations.run(self, call, finish, self.show_error)

    def _choose_target(self) -> None:
        path = self._context.path
        name = self.tr("{name} saved").replace("{name}", path.stem)
        target, _filter = QFileDialog.getSaveFileName(
            self,
            self.tr("Save what can be read as"),
            str(path.with_name(f"{name}{path.suffix}")),
            self.tr("CRM data files (*.crm)"),
        )
        if target:
            self.save_as(Path(target))

    def save_as(self, target: Path) -> None:
        """Save what can be read as `target`, with a report beside it."""
        context, examined = self._context, self._examined
        if examined is None:
            return
        if target.suffix != context.path.suffix:
            target = target.with_name(target.name + context.path.suffix)
        self._set_busy(is_busy=True)
        moment = format_moment(context.now())

        def call() -> Path:
            def tell(done: Salvaged) -> str:
                return salvage_report(done, str(context.path), moment)

            return context.mending().save_as(examined, target, tell).path

        context.backups.operations.run(self, call, self._tell_saved, self.show_error, long=True)

    def _tell_saved(self, path: Path) -> None:
        self._examined = None
        self._context.open_file(path)
        self.ended.emit()
        self.accept()

    def _let_go(self) -> None:
        examined, self._examined, self._is_closed = self._examined, None, True
        self._running.cancel()
        if examined is not None:
            operations = self._context.backups.operations
            operations.run(operations, lambda: self._context.mending().discard(examined), long=True)

    # Showing -----------------------------------------------------------------------------

    def show_error(self, error: UserError | StorageUnavailable) -> None:
        """Say what went wrong; the file is as it was."""
        self.messages.show_error(error)
        self._set_busy(is_busy=False)

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)

    def _show_examined(self, examined: Examined) -> None:
        self._examined = examined
        if self._is_closed:
            self._let_go()
            return
        done = examined.result
        self.salvage.words.setText(
            salvage_summary(done)
            + "\n"
            + self.tr("The damaged file stays as it is; a report lies beside the new one.")
        )
        self.rebuild.words.setText(
            self.tr("Only what the program makes of the data is damaged. It is made anew.")
            if done.is_whole
            else self.tr("Not possible here: some of what was typed in cannot be read any more.")
        )
        self._end_looking()

    def _show_unreadable(self, error: UserError | StorageUnavailable) -> None:
        self.salvage.words.setText(error_sentence(error))
        self.rebuild.words.setText(self.tr("Not possible here: too much is damaged."))
        self._end_looking()

    def _end_looking(self) -> None:
        self.bar.hide()
        self.looking.setText(
            self.tr("A copy of the damaged file is kept for 90 days, whichever way you choose.")
        )
        self._set_busy(is_busy=False)
        QTimer.singleShot(0, self, self._fit_words)  # when the cards know their new sentences

    def _show_backups(self, copies: tuple[Backup, ...]) -> None:
        self._copies = copies
        sentence = self.tr("{when}, {count} contacts")
        self.choice.set_choices(
            [
                (
                    sentence.replace("{when}", format_moment(one.taken_at)).replace(
                        "{count}", format_number(one.contacts)
                    ),
                    str(one.path),
                )
                for one in copies
            ]
        )
        if copies:
            self.choice.set_value(str(copies[0].path))
        self.choice.setVisible(bool(copies))
        self.restore.words.setText(
            self.tr(
                "The file gets the state of that moment. What was saved after it on this computer"
                " is offered again."
            )
            if copies
            else self.tr("There is no backup of this file.")
        )
        self._set_busy(is_busy=False)
        QTimer.singleShot(0, self, self._fit_words)  # when the cards know their new sentences

    def _fit_words(self) -> None:
        """Make room for sentences that came after the window: a layout that wraps asks for none."""
        column = self.layout()
        if column is not None:
            height = column.totalHeightForWidth(self.width())
            self.resize(self.width(), max(self.height(), height))

    def _set_busy(self, *, is_busy: bool) -> None:
        can_write = self._context.write is not None and not is_busy
        is_known = self._examined is not None
        is_whole = self._examined is not None and self._examined.result.is_whole
        self.rebuild.button.setEnabled(can_write and is_whole)
        self.restore.button.setEnabled(can_write and bool(self._copies))
        self.salvage.button.setEnabled(not is_busy and is_known)
        self.later.setEnabled(not is_busy)

    def _arrange(self) -> None:
        look = theme()
        column = QVBoxLayout(self)
        space = look.space("xl")
        column.setContentsMargins(space, space, space, look.space("l"))
        column.setSpacing(look.space("m"))
        head = QHBoxLayout()
        head.setSpacing(look.space("l"))
        icon = IconLabel("alert-triangle", "danger", look.size("icon_large"))
        head.addWidget(icon, alignment=Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(look.space("xs"))
        sentence = self.tr("“{name}” is damaged")
        title = sentence.replace("{name}", isolate(self._context.path.name))
        words.addWidget(PlainLabel(title, size="h2", weight="strong", wraps=True))
        calm = self.tr(
            "A disk, a drive or a broken connection has spoiled part of the file. So that nothing"
            " gets worse, nobody writes in it until you have chosen a way back."
        )
        words.addWidget(PlainLabel(calm, size="small", tone="muted", wraps=True))
        head.addLayout(words, 1)
        column.addLayout(head)
        column.addWidget(self.messages)
        for way in (self.rebuild, self.restore, self.salvage):
            column.addWidget(way)
        column.addWidget(self.bar)
        column.addWidget(self.looking)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.later)
        column.addLayout(buttons)
        self.resize(look.size("dialog_width.1"), self.sizeHint().height())
        self.later.setFocus(Qt.FocusReason.TabFocusReason)
