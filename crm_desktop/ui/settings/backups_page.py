"""Backups: how they stand, the list of them, *Back up now*, and the way back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.business.backups.model import Backup, Health, Reason, Standing
from crm_desktop.business.backups.portable import PortableCopy
from crm_desktop.ui.kit.buttons import PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.columns import Column
from crm_desktop.ui.kit.dialogs import confirm
from crm_desktop.ui.kit.direction import isolate_ltr
from crm_desktop.ui.kit.empty_state import EmptyState
from crm_desktop.ui.kit.formatting import format_moment, format_number, format_size
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.long_work import LongWork
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.records_model import RecordsModel, dress
from crm_desktop.ui.kit.row_table import RowTable
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.settings.backups_context import BackupsContext, reason_word, standing_words
from crm_desktop.ui.settings.context import SettingsContext
from crm_desktop.ui.settings.restore_dialog import RestoreDialog
from crm_desktop.ui.settings.settings_page import SettingsPage

HEALTH_LOOKS = {
    Health.GOOD: ("circle-check", "success"),
    Health.LATE: ("alert-triangle", "warning"),
    Health.MISSING: ("alert-triangle", "danger"),
}


class StandingLine(QWidget):
    """A sign and a sentence that say how the backups stand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, look.space("xs"), 0, look.space("xs"))
        line.setSpacing(look.space("s"))
        self.icon = IconLabel("circle-check", "success")
        self.words = PlainLabel(wraps=True)
        line.addWidget(self.icon)
        line.addWidget(self.words, 1)

    def show_standing(self, standing: Standing) -> None:
        """Say how it stands."""
        self.icon.set_icon(*HEALTH_LOOKS[standing.health])
        self.words.setText(standing_words(standing))


class BackupsPage(SettingsPage):
    """The backups of the open file, newest first."""

    def __init__(
        self, context: SettingsContext, backups: BackupsContext, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self._backups = backups
        self.standing = StandingLine()
        self.model = RecordsModel[Backup](self._columns(), self)
        self.view = RowTable()
        self.empty = EmptyState(
            "circle-check",
            self.tr("No backup yet"),
            self.tr("The first one is made with the first change of a day, or with “Back up now”."),
        )
        self.make_button = PrimaryButton(self.tr("Back up now"), "device-floppy")
        self._was_made_by_key = False
        self.make_button.clicked.connect(self.make)
        self.restore_button = SecondaryButton(self.tr("Put back…"), "arrow-back-up")
        self.restore_button.clicked.connect(self.restore)
        self.remove_button = SecondaryButton(self.tr("Remove"), "trash")
        self.remove_button.clicked.connect(self.remove)
        self.folder_button = SecondaryButton(self.tr("Show in folder"), "folder")
        self.folder_button.clicked.connect(self._show_folder)
        self.check_button = SecondaryButton(self.tr("Check the file"), "clipboard-check")
        self.check_button.clicked.connect(self.check)
        self.portable_button = SecondaryButton(self.tr("Portable copy…"), "file-export")
        self.portable_button.setToolTip(
            self.tr("Everything as a table, vCards and attached files in one zip")
        )
        self.portable_button.clicked.connect(self.make_portable)
        self.place_button = SecondaryButton(self.tr("Keep elsewhere…"), "folder-open")
        self.place_button.clicked.connect(self.choose_folder)
        hint = self.tr(
            "A copy is made with the first change of each day and before large changes. Each is"
            " opened and checked. The last 7 days, 4 weeks and 12 months are kept. Once a week"
            " everything is kept as plain files, too, which other programs can read."
        )
        self.build(
            self.tr("Backups"),
            hint,
            (self.standing, self.view, self.empty),
            action=self.make_button,
            actions=(
                self.restore_button,
                self.remove_button,
                self.folder_button,
                self.portable_button,
                self.place_button,
                self.check_button,
            ),
        )
        dress(self.view, self.model, self.tr("Backups"))
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        self.view.doubleClicked.connect(self.restore)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.view, self.remove)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.load()

    @property
    def current(self) -> Backup | None:
        """The backup that is chosen."""
        return self.model.at(self.view.currentIndex().row())

    def load(self) -> None:
        """Read the folder and how it stands."""
        backups = self._backups

        def call() -> tuple[Standing, tuple[Backup, ...]]:
            with backups.reader() as reader:
                service = backups.service()
                portable = tuple(map(_as_row, service.portable.copies()))
                everything = (*service.backups(), *portable)
                newest_first = sorted(everything, key=lambda one: one.taken_at, reverse=True)
                return service.standing(reader), tuple(newest_first)

        backups.operations.run(self, call, self._take, self.show_error, long=True, kind="backups")

    # Doing -------------------------------------------------------------------------------

    def make(self) -> None:
        """Make a backup now."""
        backups = self._backups
        self.message_bar.dismiss()
        # A button that can do nothing lets go of the keyboard: it is to be there again afterwards.
        self._was_made_by_key = self.make_button.hasFocus()
        self.make_button.setEnabled(False)

        def call(_progress: object) -> Backup:
            with backups.reader() as reader:
                return backups.service().make(reader, Reason.BY_HAND)

        work = LongWork(
            self,
            backups.operations,
            self.tr("Making a backup"),
            call,
            self._tell_made,
            self._end_making,
            is_long=True,
        )
        work.destroyed.connect(self._end_making)

    def _tell_made(self, made: Backup) -> None:
        words = self.tr("A backup of %Ln contact(s) was made and checked.", "", made.contacts)
        self.message_bar.show_message("success", words)
        self._end_making()

    def _end_making(self) -> None:
        self.make_button.setEnabled(True)
        if self._was_made_by_key:
            self._was_made_by_key = False
            self.make_button.setFocus(Qt.FocusReason.TabFocusReason)
        self._tell()

    def restore(self) -> None:
        """Compare the chosen backup with the file, and put it back if that is wished."""
        backup = self.current
        if backup is None or not self.restore_button.isEnabled():
            return
        if backup.reason is Reason.PORTABLE:
            self._show_folder()
            return
        dialog = RestoreDialog(self._backups, backup, self.window())
        dialog.restored.connect(self._tell_restored)
        dialog.open()

    def _tell_restored(self, backup: Backup) -> None:
        sentence = self.tr("The state of {when} is back. The state before is in the list.")
        when = format_moment(backup.taken_at)
        self.message_bar.show_message("success", sentence.replace("{when}", when))
        self._tell()

    def remove(self) -> None:
        """Ask, then remove the chosen backup."""
        backup, backups = self.current, self._backups
        if backup is None or not self.remove_button.isEnabled():
            return
        sentence = self.tr("The backup of {when} is removed for good.")

        def act() -> None:
            backups.operations.run(
                self,
                lambda: _remove(backups, backup),
                lambda _done: self._tell(),
                self.show_error,
                long=True,
            )

        confirm(
            self,
            self.tr("Remove this backup?"),
            sentence.replace("{when}", format_moment(backup.taken_at)),
            keep=self.tr("Keep"),
            act=self.tr("Remove"),
            on_confirmed=act,
        )

    def make_portable(self) -> None:
        """Ask where a portable copy is to lie, say how large it gets, and make it."""
        if self._backups.make_portable is None:
            return
        from crm_desktop.ui.settings.portable_dialog import PortableDialog

        self.message_bar.dismiss()
        dialog = PortableDialog(self._backups, self.window())
        dialog.made.connect(self._note_portable)
        dialog.open()

    def _note_portable(self, made: PortableCopy) -> None:
        self._backups.note_portable(made)
        self._tell()

    def choose_folder(self) -> None:
        """Ask where backups are to lie: another disk than that of the file is safer."""
        from PySide6.QtWidgets import QFileDialog

        choose = self._backups.choose_folder
        if choose is None:
            return
        now = self._backups.service().folder.parent
        folder = QFileDialog.getExistingDirectory(self, self.tr("Keep backups in"), str(now))
        if folder:
            choose(Path(folder), partial(self._tell_moved, folder))

    def _tell_moved(self, folder: str) -> None:
        sentence = self.tr("Backups are kept in {path} from now on; older ones stay.")
        self.message_bar.show_message("success", sentence.replace("{path}", isolate_ltr(folder)))
        self._tell()

    def check(self) -> None:
        """Look whether the whole file is sound; the result is told in a window of its own."""
        self._backups.check()

    def _show_folder(self) -> None:
        backup = self.current
        if backup is not None:
            self._backups.show_folder(str(backup.path))

    # Showing -----------------------------------------------------------------------------

    def _tell(self) -> None:
        self.load()
        self._backups.told()

    def _take(self, found: tuple[Standing, tuple[Backup, ...]]) -> None:
        standing, backups = found
        self.standing.show_standing(standing)
        chosen, row = self.current, max(0, self.view.currentIndex().row())
        paths = [one.path for one in backups]
        if chosen is not None and chosen.path in paths:
            row = paths.index(chosen.path)  # newer ones move it down
        self.model.show_rows(backups)
        self.view.setVisible(bool(backups))
        self.empty.setVisible(not backups)
        if backups:
            self.view.selectRow(min(row, len(backups) - 1))
        self._choose()

    def _on_row(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self._choose()

    def _choose(self) -> None:
        is_any = self.current is not None
        is_backup = self.current is not None and self.current.reason is not Reason.PORTABLE
        self.restore_button.setEnabled(is_backup and self._context.can_edit)
        self.remove_button.setEnabled(is_any and self._context.can_edit)
        self.folder_button.setEnabled(is_any)

    def _columns(self) -> tuple[Column, ...]:
        end = Qt.AlignmentFlag.AlignTrailing
        return (
            Column("at", self.tr("When"), lambda one: format_moment(one.taken_at), width=150),
            Column("reason", self.tr("Made"), lambda one: reason_word(one.reason), width=130),
            Column(
                "contacts", self.tr("Contacts"), lambda one: format_number(one.contacts),
                width=80, align=end,
            ),
            Column("size", self.tr("Size"), _size, width=70, align=end),
            Column("state", self.tr("State"), lambda _one: self.tr("checked"), width=70),
        )  # fmt: skip


def _as_row(copy: PortableCopy) -> Backup:
    """A portable copy as the list shows it beside the backups."""
    return Backup(
        copy.path, copy.taken_at, Reason.PORTABLE, copy.size, 0, copy.head_seq, "", copy.contacts
    )


def _remove(backups: BackupsContext, chosen: Backup) -> None:
    service = backups.service()
    if chosen.reason is not Reason.PORTABLE:
        service.remove(chosen, backups.actor)
    for copy in service.portable.copies():
        if copy.path == chosen.path:
            service.remove_portable(copy, backups.actor)


def _size(backup: Backup) -> str:
    return format_size(backup.size)
