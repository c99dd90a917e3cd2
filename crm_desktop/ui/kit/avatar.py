"""A person's initials on a color of their own: the same name always has the same color."""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import lru_cache

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_desktop.core.text import fold, strip_legal_form
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import painting
from crm_desktop.ui.kit.theme import theme

_SMALL_FONT_LIMIT = 30
_WORDS = re.compile(r"\w+")


@lru_cache(maxsize=2000)
def initials(name: str) -> str:
    """Up to two first letters of a name, of any script: "Rasa Petrauskienė" gives "RP".

    A company's legal form and quotation marks do not count: 'UAB "Žalgirio Baldai"' gives "ŽB".
    """
    words = [found for word in name.split() if (found := _from_first_letter(word))]
    if not words:
        return ""
    real = _without_legal_form(name, words)
    # A person's family name comes last, a company is known by its first words.
    chosen = real[:2] if len(real) < len(words) else [real[0], *real[1:][-1:]]
    letters = "".join(word[0] for word in chosen).upper()
    # Two Arabic letters would join into one shape; a thin blank keeps them apart.
    is_joining = any(unicodedata.bidirectional(letter) == "AL" for letter in letters)
    return "\u2009".join(letters) if is_joining else letters[:2]


def _from_first_letter(word: str) -> str:
    """A word from its first letter or digit on; nothing if it has none."""
    for number, character in enumerate(word):
        if unicodedata.category(character)[0] in "LN":
            return word[number:]
    return ""


def _without_legal_form(name: str, words: list[str]) -> list[str]:
    kept = set(strip_legal_form(fold(name)).split())
    real = [word for word in words if kept & set(_WORDS.findall(fold(word)))]
    return real or words


def color_index(name: str) -> int:
    """A stable number from a name, to pick its color."""
    return zlib.crc32(name.strip().casefold().encode())


def draw_avatar(
    painter: QPainter, rect: QRect, name: str, color: int | None = None, icon_name: str = ""
) -> None:
    """A filled circle with initials in the middle of `rect` (a square)."""
    look = theme()
    fill, text = look.avatar_colors(color_index(name) if color is None else color)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawEllipse(rect)
    if icon_name:
        draw_icon(painter, icon_name, text, rect, rect.height() * 3 // 5)
        return
    is_small = rect.height() < _SMALL_FONT_LIMIT
    font = look.font("caption" if is_small else "h2", "strong")
    if is_small:
        font.setPointSizeF(font.pointSizeF() * rect.height() / (look.size("avatar") * 1.1))
    painter.setFont(font)
    painter.setPen(text)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, initials(name))


class Avatar(QWidget):
    """Initials of a person in a circle; `size` is the token avatar_small, avatar, avatar_large."""

    def __init__(
        self,
        name: str = "",
        size: str = "avatar",
        parent: QWidget | None = None,
        *,
        color: int | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._color = color
        self._size = size
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_person(self, name: str, color: int | None = None) -> None:
        """Show somebody else."""
        self._name = name
        self._color = color
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        side = theme().size(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            draw_avatar(painter, self.rect(), self._name, self._color)
