"""One file beside the list: how a picture looks, what is known, and what can be done."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.business.attachments.model import FiledFile
from crm_desktop.core.text import isolate
from crm_desktop.ui.attachments.file_menu import FileActs
from crm_desktop.ui.attachments.file_words import file_icon, file_size, file_tone, kind_of_file
from crm_desktop.ui.attachments.record_files import RecordFiles
from crm_desktop.ui.kit.buttons import IconButton, SecondaryButton
from crm_desktop.ui.kit.formatting import format_moment
from crm_desktop.ui.kit.frames import Card
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme


class FilePreview(Card):
    """Shows one file; pictures are read and made small in the worker."""

    def __init__(self, files: RecordFiles, acts: FileActs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files = files
        self._acts = acts
        self._filed: FiledFile | None = None
        self._shown = ""
        self.picture = _Picture(self)
        self.name = PlainLabel(weight="strong", wraps=True)
        self.facts = PlainLabel(size="small", tone="muted", wraps=True)
        self.added = PlainLabel(size="small", tone="muted", wraps=True)
        self.place = PlainLabel(size="small", tone="muted", wraps=True)
        self.open_button = SecondaryButton(self.tr("Open"), "external-link", self)
        self.open_button.set_hint(self.tr("Show it in its own program"), "Return")
        self.save_button = IconButton("download", self.tr("Save a copy…"), self)
        self.rename_button = IconButton("pencil", self.tr("Rename…"), self, shortcut="F2")
        self.remove_button = IconButton("trash", self.tr("Take off"), self, shortcut="Del")
        self.place_button = IconButton("calendar-event", self.tr("Show the activity"), self)
        self._connect()
        self._arrange()

    def show_file(self, filed: FiledFile | None) -> None:
        """Show another one; nothing while there is none."""
        self._filed = filed
        self.setEnabled(filed is not None)
        if filed is None:
            return
        file, context = filed.file, self._files.context
        self.name.setText(file.file_name)
        parts = (kind_of_file(file), file_size(file))
        self.facts.setText(" · ".join(part for part in parts if part))
        person = context.person(filed.added_by)
        when = format_moment(filed.added_at)
        words = self.tr("Added {when} by {name}") if person else self.tr("Added {when}")
        words = words.replace("{when}", when)
        self.added.setText(words.replace("{name}", isolate(person.name) if person else ""))
        place = context.place_of(filed)
        self.place.setText(place)
        self.place.setVisible(bool(place))
        self.place_button.setVisible(filed.on != self._files.ref)
        for button in (self.rename_button, self.remove_button):
            button.setVisible(self._files.may_change(filed))
        if file.sha256 != self._shown:
            self._shown = file.sha256
            self.picture.show_icon(file_icon(file), file_tone(file))
            if file.is_picture:
                self._read(filed)

    def _read(self, filed: FiledFile) -> None:
        """A picture that cannot be shown stays an icon: opening it says what is wrong."""
        context, file = self._files.context, filed.file
        side = round(theme().size("preview_panel") * self.devicePixelRatioF())

        def read() -> QImage:
            from crm_desktop.ui.kit.pictures import shown

            return shown(context.service().content_of(file), side)

        def show(image: QImage) -> None:
            if file.sha256 == self._shown and not image.isNull():
                self.picture.show_image(image)

        context.operations.run(self, read, show, lambda _error: None, long=True, kind="preview")

    def _act(self, act: str) -> None:
        if self._filed is not None:
            getattr(self._acts, act)(self._filed)

    def _connect(self) -> None:
        for button, act in (
            (self.open_button, "open"),
            (self.save_button, "save"),
            (self.rename_button, "rename"),
            (self.remove_button, "remove"),
            (self.place_button, "show_place"),
        ):
            button.clicked.connect(partial(self._act, act))

    def _arrange(self) -> None:
        look = theme()
        self.setFixedWidth(look.size("preview_panel"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        words = QVBoxLayout()
        words.setSpacing(look.space("xs"))
        for label in (self.name, self.facts, self.added, self.place):
            words.addWidget(label)
        line = QHBoxLayout()
        line.setSpacing(look.space("xs"))
        line.addWidget(self.open_button)
        line.addStretch(1)
        for button in (
            self.place_button,
            self.save_button,
            self.rename_button,
            self.remove_button,
        ):
            line.addWidget(button)
        self.body.addWidget(self.picture)
        self.body.addLayout(words)
        self.body.addLayout(line)


class _Picture(QWidget):
    """A picture as large as there is room for, else an icon on a quiet ground."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmap = QPixmap()
        self._icon, self._tone = "file", "text_muted"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, tone: str) -> None:
        """Show what kind of file it is."""
        self._pixmap, self._icon, self._tone = QPixmap(), name, tone
        self.update()

    def show_image(self, image: QImage) -> None:
        """Show what it looks like."""
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self._pixmap = QPixmap.fromImage(image)
        self.update()

    def sizeHint(self) -> QSize:
        side = theme().size("preview_panel")
        return QSize(side, side * 2 // 3)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            draw_box(painter, self.rect(), look.radius("control"), look.color("sunken"))
            if self._pixmap.isNull():
                side = look.size("avatar_large")
                draw_icon(painter, self._icon, look.color(self._tone), self.rect(), side)
                return
            size = self._pixmap.deviceIndependentSize().toSize()
            size.scale(size.boundedTo(self.size()), Qt.AspectRatioMode.KeepAspectRatio)
            place = self.rect()
            place.setSize(size)
            place.moveCenter(self.rect().center())
            painter.setRenderHint(painter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(place, self._pixmap)
