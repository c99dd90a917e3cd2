"""Right-to-left: which way a text runs, where it is cut, what stays left-to-right."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QWidget

from crm_desktop.core.text import isolate, isolate_ltr, isolate_value, whole_numbers

__all__ = [
    "arrow",
    "became",
    "elide",
    "filled",
    "is_rtl",
    "is_rtl_text",
    "isolate",
    "isolate_ltr",
    "mirrored",
    "text_flags",
    "whole_numbers",
]

_STRONG_RTL = frozenset({"R", "AL"})


def is_rtl() -> bool:
    """Whether the interface runs from right to left."""
    return QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft


def arrow(words: str = "") -> str:
    """From what was to what is: the way that the `words` run in which it stands.

    Without words it is the way of the interface.
    """
    return "←" if (is_rtl_text(words) if words else is_rtl()) else "→"


def became(old: str, new: str) -> str:
    """What was and what is, one behind the other as the interface runs, whatever they say."""
    mark = "\u200f" if is_rtl() else ""  # nothing else in it says which way it runs
    return f"{mark}{isolate(old)} {arrow()} {isolate(new)}"


def is_rtl_text(text: str) -> bool:
    """Whether the first strong letter of `text` belongs to a right-to-left script."""
    if text.isascii():
        return False
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction == "L":
            return False
        if direction in _STRONG_RTL:
            return True
    return False


def filled(sentence: str, **values: str) -> str:
    """A sentence with values of the company in it, `{name}` by name.

    Whatever script each is in, it runs its own way and disturbs nothing around it; a number is
    never torn apart.
    """
    for name, value in values.items():
        sentence = sentence.replace(f"{{{name}}}", isolate_value(value))
    return sentence


def elide(text: str, metrics: QFontMetrics, width: int) -> str:
    """Cut `text` at its own end, wherever that is on the screen; line breaks become blanks."""
    if "\n" in text:
        text = " ".join(text.split())
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


@lru_cache(maxsize=256)  # Qt's flags are dear to combine, and every painted text asks
def visual_alignment(
    direction: Qt.LayoutDirection, alignment: Qt.AlignmentFlag
) -> Qt.AlignmentFlag:
    """The alignment on the screen; as `QStyle` has it, whose first use costs a start 20 ms."""
    flags = Qt.AlignmentFlag
    sides = flags.AlignLeft | flags.AlignRight
    if not alignment & flags.AlignHorizontal_Mask:
        alignment |= flags.AlignLeft
    is_side = bool(alignment & sides) and not alignment & flags.AlignAbsolute
    if is_side and direction == Qt.LayoutDirection.RightToLeft:
        alignment ^= sides
    return alignment


def visual_rect(direction: Qt.LayoutDirection, within: QRect, rect: QRect) -> QRect:
    """`rect`, thought left-to-right, where it belongs inside `within` in this direction."""
    if direction == Qt.LayoutDirection.LeftToRight:
        return QRect(rect)
    return rect.translated(within.left() + within.right() - rect.left() - rect.right(), 0)


@lru_cache(maxsize=256)
def text_flags(
    alignment: Qt.AlignmentFlag, direction: Qt.LayoutDirection, *, wraps: bool = False
) -> int:
    """Flags for `drawText`: `AlignLeading` means the column's start, whatever the text's script."""
    visual = visual_alignment(direction, alignment)
    line = Qt.TextFlag.TextWordWrap if wraps else Qt.TextFlag.TextSingleLine
    return int(visual | Qt.AlignmentFlag.AlignAbsolute) | int(line)


def mirrored(widget: QWidget, rect: QRect, within: QRect | None = None) -> QRect:
    """`rect`, thought left-to-right, where it belongs in the widget's direction."""
    return visual_rect(widget.layoutDirection(), within or widget.rect(), rect)
