"""One baseline for all scripts in a line edit.

`QLineEdit` draws a line higher by what a substitute font (Arabic beside our Latin one) is taller:
words jump up with their first letter, and Latin ones beside them are cut at the top.
"""

from __future__ import annotations

from math import ceil

from PySide6.QtGui import QFont, QFontMetrics, QTextLayout

_MEASURED = 200
"""Letters that tell which scripts a text is in."""


def rise_of(text: str, font: QFont) -> int:
    """By how many pixels Qt draws a text in a line edit of this font too high."""
    layout = QTextLayout(text[:_MEASURED], font)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    return max(0, ceil(line.ascent()) - QFontMetrics(font).ascent())
