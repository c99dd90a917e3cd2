"""The square at the head of a card: the contact's photo or logo, or the icon of its kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainterPath,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QFileDialog, QWidget

from crm_desktop.business.contacts.model import Contact, ContactKind
from crm_desktop.business.contacts.pictures import UNSEEN, Picture, Unseen
from crm_desktop.core.errors import ConflictError, FieldConflict, StorageUnavailable, UserError
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.parts import KindTile
from crm_desktop.ui.kit import pictures
from crm_desktop.ui.kit.dropping import take_copy
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.theme import theme

Seen = Picture | None | Unseen
"""The picture that was shown, or nobody knows."""
_OPENING_KEYS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Menu}


class PictureTile(KindTile):
    """Shows the picture of a contact; a click, a drop or a paste changes it.

    `undo_offered` follows a change; errors go to the window's message bar. What storage could not
    take is kept for `retry`; `unsaved_changed()` when there is such a picture, or none any more.
    """

    undo_offered = Signal(str, int)
    unsaved_changed = Signal()

    def __init__(self, context: ContactContext, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._context = context
        self._contact_id = 0
        self._version = -1
        self._pixmap = QPixmap()
        self._fit = Qt.AspectRatioMode.KeepAspectRatio
        self._seen: Seen = UNSEEN
        self._wish = 0
        self._is_saving = False
        self._waiting: tuple[int, Picture | None] | None = None
        """The newest picture that was wished for while another one is on its way."""
        self._refused: tuple[int, Picture | None, Seen] | None = None
        """What the file could not take: who, the picture or none, and what was seen before."""
        self._is_editable = False
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def has_picture(self) -> bool:
        """Whether a picture is shown."""
        return not self._pixmap.isNull()

    @property
    def holds_unsaved(self) -> bool:
        """Whether a picture that was chosen, or taken away, could not be stored."""
        return self._refused is not None

    def retry(self) -> None:
        """Store once more what could not be stored."""
        if self._refused is not None:
            self._keep(*self._refused)

    def show_contact(self, contact: Contact) -> None:
        """Show a contact's kind at once, its picture as soon as it is read."""
        self.set_kind(contact.kind)
        # A face may lose its edges, a logo may not.
        is_face = contact.kind is ContactKind.PERSON
        self._fit = (
            Qt.AspectRatioMode.KeepAspectRatioByExpanding
            if is_face
            else Qt.AspectRatioMode.KeepAspectRatio
        )
        if (contact.id, contact.version) == (self._contact_id, self._version):
            return
        if contact.id != self._contact_id:
            self._pixmap, self._seen = QPixmap(), UNSEEN
            self._forget_refused()
        self._contact_id, self._version = contact.id, contact.version
        if contact.id:
            self._read()

    def set_editable(self, *, is_editable: bool) -> None:
        """Whether the picture may be changed."""
        self._is_editable = is_editable
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if is_editable else Qt.CursorShape.ArrowCursor
        )
        self.setToolTip(self.tr("Photo or logo: click, drop or paste one") if is_editable else "")

    # Changing ----------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for a picture file."""
        path, _filter = QFileDialog.getOpenFileName(
            self,
            self.tr("Choose a photo or logo"),
            "",
            self.tr("Pictures (*.png *.jpg *.jpeg *.webp *.gif *.bmp);;All files (*)"),
        )
        if path:
            self._put(partial(pictures.read_picture, Path(path)))

    def paste(self) -> None:
        """Take the picture from the clipboard."""
        mime = _in_clipboard()
        if mime is not None:
            self._take(mime)

    def remove(self) -> None:
        """Take the picture away."""
        self._wish += 1
        self._keep(self._contact_id, None, self._seen)

    def _take(self, mime: QMimeData) -> bool:
        """Use what a drop or the clipboard holds; gives whether there was a picture."""
        if mime.hasImage():
            image = QImage(mime.imageData())
            self._put(partial(pictures.encoded, image))
            return True
        files = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
        if files:
            self._put(partial(pictures.read_picture, Path(files[0])))
        return bool(files)

    def _put(self, make: Callable[[], tuple[str, bytes]]) -> None:
        if not self._is_editable or not self._contact_id:
            return
        contact_id, seen = self._contact_id, self._seen
        self._wish += 1
        wish = self._wish

        def store(made: tuple[str, bytes]) -> None:
            if wish == self._wish:  # else another one was wished for while this one was read
                self._keep(contact_id, Picture(*made), seen)

        self._context.operations.run(self, make, store, long=True)

    def _keep(self, contact_id: int, wanted: Picture | None, seen: Seen) -> None:
        """Store a picture or none; another one put there since it was seen is asked about.

        The newest wish waits while another one is on its way: it is over that one, and no
        colleague's.
        """
        if self._is_saving:
            self._waiting = contact_id, wanted
            return
        self._forget_refused()
        self._is_saving = True
        services = self._context.services
        words = self.tr("Picture removed") if wanted is None else self.tr("Picture changed")

        def call() -> int:
            if wanted is None:
                return services.pictures.remove(contact_id, services.actor, seen)
            return services.pictures.put(contact_id, wanted, services.actor, seen)

        def take(seq: int) -> None:
            self._is_saving = False
            self._changed(words, seq)
            waiting, self._waiting = self._waiting, None
            if waiting is not None:
                self._keep(*waiting, wanted if waiting[0] == contact_id else UNSEEN)

        def refuse(error: UserError | StorageUnavailable) -> None:
            self._is_saving = False
            waiting, self._waiting = self._waiting, None
            if waiting is not None:
                self._keep(*waiting, seen if waiting[0] == contact_id else UNSEEN)
            elif isinstance(error, ConflictError) and error.conflicts:
                self._ask(contact_id, wanted, error)
            elif isinstance(error, StorageUnavailable):
                self._refused = contact_id, wanted, seen
                self.unsaved_changed.emit()
                self._tell_refused(error)
            else:
                self._context.operations.show(self, error)

        self._context.operations.run(self, call, take, refuse)

    def _tell_refused(self, error: StorageUnavailable) -> None:
        from crm_desktop.ui.kit.card_window import CardWindow

        window = self.window()
        if isinstance(window, CardWindow):
            window.show_error(error, self.retry)
        else:
            self._context.operations.show(self, error)

    def _forget_refused(self) -> None:
        if self._refused is not None:
            self._refused = None
            self.unsaved_changed.emit()

    def _ask(self, contact_id: int, wanted: Picture | None, error: ConflictError) -> None:
        from crm_desktop.ui.kit.asking_fields import AskingFields

        title, none = self.tr("Photo or logo"), self.tr("No picture")
        texts = {True: self.tr("The picture you chose"), False: self.tr("Another picture")}

        def words_of(_field: str, value: object) -> str:
            return none if value is None else texts[value is wanted]

        def settle(conflicts: tuple[FieldConflict, ...], kept: frozenset[str]) -> None:
            if kept:
                theirs = conflicts[0].theirs
                self._keep(contact_id, wanted, theirs if isinstance(theirs, Picture) else None)
            else:
                self._read()

        asking = AskingFields(self)
        asking.ask(self.window(), title, error, lambda _field: title, words_of, settle)

    def _changed(self, sentence: str, seq: int) -> None:
        if seq:
            self.undo_offered.emit(sentence, seq)

    # Showing -----------------------------------------------------------------------------

    def _read(self) -> None:
        services, contact_id = self._context.services, self._contact_id

        def call() -> tuple[Picture | None, QImage | None]:
            found = services.pictures.of(contact_id)
            return found, None if found is None else pictures.decoded(found.data)

        self._context.operations.run(self, call, partial(self._show, contact_id), reads=True)

    def _show(self, contact_id: int, read: tuple[Picture | None, QImage | None]) -> None:
        if contact_id == self._contact_id:
            self._seen, image = read
            self._pixmap = QPixmap() if image is None else QPixmap.fromImage(image)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.has_picture:
            super().paintEvent(event)
        look = theme()
        rect = QRectF(self.rect())
        with painting(self) as painter:
            if self.has_picture:
                path = QPainterPath()
                path.addRoundedRect(rect, look.radius("card"), look.radius("card"))
                painter.setClipPath(path)
                draw_box(painter, rect, look.radius("card"), look.color("surface"))
                scaled = self._pixmap.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
                place = QRectF(0, 0, scaled.width(), scaled.height())
                place.moveCenter(rect.center())
                painter.drawPixmap(place, self._pixmap, QRectF(self._pixmap.rect()))
                painter.setClipping(False)
                draw_box(painter, rect, look.radius("card"), None, look.color("border"))
            if self.hasFocus():
                draw_box(
                    painter,
                    rect,
                    look.radius("card"),
                    None,
                    look.color("focus"),
                    look.border("focus"),
                )

    # Mouse, keys, drops ------------------------------------------------------------------

    def menu(self) -> Menu:
        """What can be done with the picture."""
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.add(self.tr("Choose a picture…"), self.choose, "folder-open")
        mime = _in_clipboard()
        paste: QAction = menu.add(self.tr("Paste a picture"), self.paste, "clipboard")
        paste.setEnabled(mime is not None and (mime.hasImage() or mime.hasUrls()))
        menu.addSeparator()
        remove: QAction = menu.add(
            self.tr("Remove the picture"), self.remove, "trash", is_danger=True
        )
        remove.setEnabled(self.has_picture)
        return menu

    def _open_menu(self) -> None:
        if self._is_editable and self._contact_id:
            self.menu().popup(self.mapToGlobal(self.rect().bottomLeft()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self._open_menu()
        super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._open_menu()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENING_KEYS:
            self._open_menu()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        if self._is_editable and (mime.hasImage() or mime.hasUrls()):
            take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if self._take(event.mimeData()):
            take_copy(event)


def _in_clipboard() -> QMimeData | None:
    """What was copied; Qt gives nothing at all where nobody has copied anything yet."""
    return QGuiApplication.clipboard().mimeData()
