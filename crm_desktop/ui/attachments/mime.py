"""What a drop or the clipboard holds of files and pictures."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from crm_desktop.business.attachments.model import Attachment
from crm_desktop.business.attachments.service import AttachmentService
from crm_desktop.core.errors import UserError


def local_files(mime: QMimeData) -> tuple[Path, ...]:
    """The files that a drop or the clipboard holds."""
    return tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())


def holds_files(mime: QMimeData) -> bool:
    """Whether there is something to attach: files, or a picture that is no text as well."""
    return bool(local_files(mime)) or (mime.hasImage() and not mime.hasText())


def picture_taken(service: AttachmentService, image: QImage, name: str) -> tuple[Attachment, ...]:
    """A pasted picture as a file that was taken in; for the worker."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        if not image.save(str(path)):
            raise UserError("file_unwritable", path=str(path))
        return service.take_in((path,))
