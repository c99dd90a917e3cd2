"""Pictures from outside are decoded within limits and made small."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from crm_desktop.core.errors import UserError
from crm_desktop.ui.kit import pictures


def _image(width: int, height: int, *, is_clear: bool = False) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent if is_clear else Qt.GlobalColor.red)
    return image if is_clear else image.convertToFormat(QImage.Format.Format_RGB32)


def _data(image: QImage, file_format: str) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, file_format)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "BMP", "WEBP"])
def test_a_picture_is_made_small_and_keeps_its_proportions(
    qtbot: QtBot, tmp_path: Path, file_format: str
) -> None:
    path = tmp_path / "photo.xyz"  # the content decides, not the name
    path.write_bytes(_data(_image(2000, 1000), file_format))
    media_type, data = pictures.read_picture(path)
    assert media_type == "image/jpeg"
    assert len(data) < pictures.LARGEST_BYTES
    shown = pictures.decoded(data)
    assert (shown.width(), shown.height()) == (256, 128)
    assert shown.pixelColor(100, 100).red() > 240


def test_a_small_one_is_not_blown_up_and_a_clear_one_stays_clear(qtbot: QtBot) -> None:
    media_type, data = pictures.small_picture(_data(_image(20, 10, is_clear=True), "PNG"))
    assert media_type == "image/png"
    shown = pictures.decoded(data)
    assert (shown.width(), shown.height()) == (20, 10)
    assert shown.pixelColor(5, 5).alpha() == 0


def test_a_line_of_one_pixel_stays_a_picture(qtbot: QtBot) -> None:
    _kind, data = pictures.small_picture(_data(_image(4000, 1), "PNG"))
    assert pictures.decoded(data).height() == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///x'/></svg>",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
    ],
)
def test_nonsense_is_refused_in_words(qtbot: QtBot, data: bytes) -> None:
    with pytest.raises(UserError, match="picture_unreadable"):
        pictures.small_picture(data)
    assert pictures.decoded(data).isNull()


@pytest.mark.qt_log_ignore(".*")
def test_half_a_picture_is_refused_or_shown_but_never_raises(qtbot: QtBot) -> None:
    whole = _data(_image(300, 300), "JPEG")
    for end in range(4, len(whole), 40):
        pictures.decoded(whole[:end])


def test_too_many_pixels_are_refused_before_they_are_decoded(qtbot: QtBot) -> None:
    # A PNG header that promises 30,000 x 30,000 pixels; behind it is nothing.
    small = _data(_image(1, 1), "PNG")
    header = struct.pack(">II", 30_000, 30_000) + small[24:29]
    chunk = b"IHDR" + header
    bomb = small[:12] + chunk + struct.pack(">I", zlib.crc32(chunk)) + small[33:]
    with pytest.raises(UserError, match="picture_too_many_pixels"):
        pictures.small_picture(bomb)


def test_a_large_file_and_a_missing_one_are_refused(qtbot: QtBot, tmp_path: Path) -> None:
    large = tmp_path / "large.png"
    with large.open("wb") as file:
        file.truncate(21_000_000)
    with pytest.raises(UserError, match="picture_file_too_large"):
        pictures.read_picture(large)
    with pytest.raises(UserError, match="picture_unreadable"):
        pictures.read_picture(tmp_path / "missing.png")
