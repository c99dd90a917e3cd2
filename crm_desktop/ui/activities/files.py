"""Files on an activity: chosen or dropped, shown as chips, opened and saved again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.business.attachments.model import Attachment, FilesTaken
from crm_desktop.business.planner.service import PlannerService
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.attachments.mime import holds_files, local_files, picture_taken
from crm_desktop.ui.attachments.opener import FileOpener
from crm_desktop.ui.kit.buttons import SecondaryButton
from crm_desktop.ui.kit.chips import FilterChip
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.fields import Field
from crm_desktop.ui.kit.flow_layout import FlowLayout
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.plain_label import plain_tooltip
from crm_desktop.ui.kit.theme import theme

Service = Callable[[], PlannerService]


class FileChips(QWidget):
    """Attached files as chips; `changed()` when one came or went, `problem_said(sentence)`.

    `taking_changed()` when copying begins and ends.

    What is chosen is copied beside the data file at once; it is on an activity when that is
    stored.
    """

    changed = Signal()
    problem_said = Signal(str)
    taking_changed = Signal()

    def __init__(
        self, service: Service, operations: Operations, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._service = service
        self._operations = operations
        self._files: tuple[Attachment, ...] = ()
        self._asked = self._under_way = 0
        self.is_editable = True
        self.opener = FileOpener(lambda: service().attachments, operations, self)
        self._flow = FlowLayout(self, theme().space("xs"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(self.tr("Files"))
        self.hide()

    @property
    def files(self) -> tuple[Attachment, ...]:
        """Those shown; new ones have the id 0."""
        return self._files

    @property
    def is_taking(self) -> bool:
        """Whether files are still being copied."""
        return self._under_way > 0

    def set_files(self, files: Sequence[Attachment]) -> None:
        """Show these."""
        if tuple(files) == self._files:
            return
        self._files = tuple(files)
        while (item := self._flow.takeAt(0)) is not None:
            if (chip := item.widget()) is not None:
                chip.hide()
                chip.deleteLater()
        for file in self._files:
            self._flow.addWidget(self._chip(file))
        self.setVisible(bool(self._files))
        self.updateGeometry()

    def clear(self) -> None:
        """Show none; what is still being copied was meant for what stood here before."""
        self._asked += 1
        self.set_files(())

    def choose(self) -> None:
        """Ask for files, several at once."""
        paths, _filter = QFileDialog.getOpenFileNames(self, self.tr("Attach files"))
        self.take([Path(path) for path in paths])

    def take(self, paths: Sequence[Path]) -> None:
        """Copy files beside the data file and show them; what cannot be taken is said."""
        if not paths or not self.is_editable:
            return
        service = self._service
        self._begin_taking(lambda: service().attachments.take_each(paths))

    def take_mime(self, mime: QMimeData) -> bool:
        """Take the files or the picture of a drop or the clipboard; false if there is neither."""
        if not holds_files(mime):
            return False
        if paths := local_files(mime):
            self.take(paths)
            return True
        image = QImage(mime.imageData())
        pictures = sum(one.media_type.startswith("image/") for one in self._files)
        name = self.tr("Picture {number}").replace("{number}", str(pictures + 1))
        if not image.isNull() and self.is_editable:
            service = self._service
            self._begin_taking(
                lambda: FilesTaken(picture_taken(service().attachments, image, f"{name}.png"))
            )
        return True

    def _begin_taking(self, call: Callable[[], FilesTaken]) -> None:
        self.problem_said.emit("")
        self._under_way += 1
        self.taking_changed.emit()
        self._operations.run(self, call, partial(self._add, self._asked), self._say, long=True)

    def _end_taking(self) -> None:
        self._under_way -= 1
        self.taking_changed.emit()

    def _add(self, asked: int, taken: FilesTaken) -> None:
        self._end_taking()
        if asked != self._asked:
            return
        if (problem := taken.problem) is not None:
            self.problem_said.emit(error_sentence(problem))
        known = {(one.file_name, one.sha256) for one in self._files}
        new = [one for one in taken.files if (one.file_name, one.sha256) not in known]
        if new:
            self.set_files((*self._files, *new))
            self.changed.emit()

    def _say(self, error: UserError | StorageUnavailable) -> None:
        self._end_taking()
        self.problem_said.emit(error_sentence(error))

    def _remove(self, file: Attachment) -> None:
        if self.is_editable:
            self.set_files([one for one in self._files if one is not file])
            self.changed.emit()

    def _chip(self, file: Attachment) -> FilterChip:
        chip = FilterChip("", file.file_name, self)
        chip.setToolTip(
            plain_tooltip(f"{file.file_name} · {self.locale().formattedDataSize(file.size)}")
        )
        chip.setAccessibleDescription(self.tr("Press Delete to take this file off"))
        chip.clicked.connect(partial(self.opener.open, file))
        chip.removed.connect(partial(self._remove, file))
        chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chip.customContextMenuRequested.connect(partial(self._show_menu, chip, file))
        chip.show()
        return chip

    def _show_menu(self, chip: QWidget, file: Attachment, place: QPoint) -> None:
        menu = Menu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        self.opener.fill_menu(menu, [file])
        if self.is_editable:
            menu.add(self.tr("Take off"), partial(self._remove, file), "x")
        menu.popup(chip.mapToGlobal(place))


class FilesField(Field):
    """Attached files in a form: the chips and a button that adds more."""

    def __init__(
        self, service: Service, operations: Operations, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().space("xs"))
        self.chips = FileChips(service, operations, box)
        self.button = SecondaryButton(self.tr("Attach files…"), "paperclip", box)
        column.addWidget(self.chips)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)
        self._build(box)
        self.setFocusProxy(self.button)
        self.button.clicked.connect(self.chips.choose)
        self.chips.changed.connect(self.commit)
        self.chips.problem_said.connect(self.set_error)
        self.chips.taking_changed.connect(self._show_taking)

    def value(self) -> tuple[Attachment, ...]:
        return self.chips.files

    def value_on(self, stored: Sequence[Attachment]) -> tuple[Attachment, ...]:
        """The value, with those that are stored by now as they are stored."""
        known = {(one.file_name, one.sha256): one for one in stored}
        return tuple(known.get((one.file_name, one.sha256), one) for one in self.value())

    def set_editable(self, *, is_editable: bool) -> None:
        """Whether files may come and go; they can be opened always."""
        self.chips.is_editable = is_editable
        self.button.setVisible(is_editable)

    def _show_taking(self) -> None:
        is_taking = self.chips.is_taking
        self.button.setEnabled(not is_taking)
        self.button.setText(self.tr("Copying…") if is_taking else self.tr("Attach files…"))

    def _show(self, value: object) -> None:
        if isinstance(value, tuple):
            self.chips.set_files(value)  # pyright: ignore[reportUnknownArgumentType]
