"""The floor of the plan: 12,600 filled rectangles with words, one kept picture per day and person.

    python -m tests.benchmarks.bare_plan

The same sizes and counts as `planner_probe`, with nothing of the program; the shared floor script
does the same but needs a library that the project does not have.
"""

from __future__ import annotations

import json
import os
import sys

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from tests.benchmarks.planner_probe import A_DAY, DAYS, HEIGHT, PEOPLE, WIDTH, timed_ms

_CELL = (68, 60)
_WORDS = ("Beratung", "Иванов", "دورة لغة", "ስብሰባ", "Transport")
_COLORS = ("#9fc5e8", "#b6d7a8", "#ffe599", "#f9cb9c", "#d5a6bd", "#b4a7d6")
_FRAMES = 60


class _Sheet(QWidget):
    """Paints kept pictures of cells, as many as are in view, or all of them smaller."""

    def __init__(self) -> None:
        super().__init__()
        self.tiles: dict[tuple[int, int], QPixmap] = {}
        self.top = 0
        self.is_fitted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        width, height = _CELL
        painter = QPainter(self)
        if self.is_fitted:
            painter.scale(WIDTH / (DAYS * width), HEIGHT / (PEOPLE * height))
        shown = range(PEOPLE) if self.is_fitted else range(self.top // height, PEOPLE)
        for row in shown:
            y = row * height - (0 if self.is_fitted else self.top)
            if not self.is_fitted and y > HEIGHT:
                break
            for column in range(DAYS):
                painter.drawPixmap(column * width, y, self.tile(row, column))
        painter.end()

    def tile(self, row: int, column: int) -> QPixmap:
        """A cell's picture."""
        found = self.tiles.get((row, column))
        if found is None:
            found = QPixmap(*_CELL)
            found.fill(QColor("white"))
            painter = QPainter(found)
            for number in range(A_DAY):
                rect = QRect(number // 4 * 14, number % 4 * 15, 13, 14)
                painter.fillRect(rect, QColor(_COLORS[number % 6]))
                painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, _WORDS[number % 5])
            painter.end()
            self.tiles[row, column] = found
        return found


def main() -> None:
    """Measure and tell."""
    app = QApplication(sys.argv)
    sheet = _Sheet()
    sheet.resize(WIDTH, HEIGHT)
    sheet.show()
    app.processEvents()

    def build() -> None:
        sheet.tiles.clear()
        sheet.repaint()

    def scroll(number: int) -> None:
        sheet.top = number * 24 % (PEOPLE * _CELL[1] - HEIGHT)
        sheet.repaint()

    def drag(number: int) -> None:
        sheet.repaint(QRect(number * 20, number * 9, *_CELL))

    told = {"build": [timed_ms(build) for _ in range(5)]}
    for number in range(_FRAMES):
        scroll(number)
    told["scroll"] = [timed_ms(lambda n=number: scroll(n)) for number in range(_FRAMES)]
    told["drag"] = [timed_ms(lambda n=number: drag(n)) for number in range(_FRAMES)]
    sheet.is_fitted = True
    sheet.repaint()
    told["fit"] = [timed_ms(sheet.repaint) for _ in range(_FRAMES)]
    print(json.dumps(told), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
