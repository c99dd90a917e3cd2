"""Photos and logos from outside: decoded within limits and made small. For workers only.

Only raster formats are read, by their content and not by their name: an SVG could name other
files. Sizes are looked at before a pixel is decoded.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from crm_desktop.core.errors import UserError

LARGEST_FILE_MB = 20
MOST_MEGAPIXELS = 50
LARGEST_BYTES = 256 * 1024
"""The most that is made of one picture."""
SIDE = 256
"""Pixels of the longer side of what is stored."""

_FORMATS = frozenset({"png", "jpeg", "jpg", "webp", "gif", "bmp"})
_QUALITIES = (90, 75, 50)


def read_picture(path: Path) -> tuple[str, bytes]:
    """A picture file as media type and small encoded data.

    Raises `UserError` `picture_unreadable`, `picture_file_too_large`, `picture_too_many_pixels`.
    """
    try:
        if path.stat().st_size > LARGEST_FILE_MB * 1_000_000:
            raise UserError("picture_file_too_large", limit=LARGEST_FILE_MB)
        data = path.read_bytes()
    except OSError as error:
        raise UserError("picture_unreadable") from error
    return small_picture(data)


def small_picture(data: bytes) -> tuple[str, bytes]:
    """Encoded data of any raster format as media type and small encoded data; as above."""
    return encoded(_decoded(data, 2 * SIDE))


def _decoded(data: bytes, side: int) -> QImage:
    if len(data) > LARGEST_FILE_MB * 1_000_000:
        raise UserError("picture_file_too_large", limit=LARGEST_FILE_MB)
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if not reader.canRead() or bytes(reader.format().data()).decode() not in _FORMATS:
        raise UserError("picture_unreadable")
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        raise UserError("picture_unreadable")
    if size.width() * size.height() > MOST_MEGAPIXELS * 1_000_000:
        raise UserError("picture_too_many_pixels", limit=MOST_MEGAPIXELS)
    reader.setScaledSize(_fitted(size, side))
    image = reader.read()
    if image.isNull():
        raise UserError("picture_unreadable")
    return image


def encoded(image: QImage) -> tuple[str, bytes]:
    """An image, for example from the clipboard, as media type and small encoded data."""
    if image.isNull():
        raise UserError("picture_unreadable")
    small = image.scaled(
        _fitted(image.size(), SIDE),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    if small.hasAlphaChannel():
        return "image/png", _saved(small, "PNG", -1)
    flat = small.convertToFormat(QImage.Format.Format_RGB32)
    made = (_saved(flat, "JPEG", quality) for quality in _QUALITIES)
    return "image/jpeg", next((data for data in made if len(data) <= LARGEST_BYTES), b"")


def shrunk(data: bytes) -> tuple[str, bytes]:
    """A picture of any size, decoded within limits, as media type and small encoded data.

    Raises `UserError` `picture_unreadable` or `picture_too_many_pixels`.
    """
    return encoded(_decoded(data, SIDE))


def decoded(data: bytes) -> QImage:
    """A stored picture; a null image if it cannot be read (a damaged file)."""
    try:
        return _decoded(data, SIDE)
    except UserError:
        return QImage()


def shown(data: bytes, side: int) -> QImage:
    """A picture to be looked at, its longer side at most so many pixels; null if it is none."""
    try:
        return _decoded(data, side)
    except UserError:
        return QImage()


def _fitted(size: QSize, side: int) -> QSize:
    """`size`, or smaller with the same proportions so that neither side is longer."""
    if size.width() <= side and size.height() <= side:
        return size
    found = size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
    return found.expandedTo(QSize(1, 1))


def _saved(image: QImage, file_format: str, quality: int) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, file_format, quality):  # type: ignore[call-overload]
        raise UserError("picture_unreadable")
    return bytes(buffer.data().data())
