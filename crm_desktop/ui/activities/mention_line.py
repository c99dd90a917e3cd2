"""Naming a colleague while writing: "@" offers names, Enter or Tab takes one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QAbstractItemView

from crm_desktop.business.planner.mentions import SIGN, Mentionable
from crm_desktop.core.text import fold
from crm_desktop.ui.kit.fields import is_escape
from crm_desktop.ui.kit.notes_field import PlainTextEdit
from crm_desktop.ui.kit.suggestions import Suggestions
from crm_desktop.ui.kit.theme import theme

_LONGEST = 60
_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class MentionLine(QObject):
    """Completes names in a text; what is stored is found in the text when it is saved."""

    def __init__(self, edit: PlainTextEdit, people: Callable[[], Sequence[Mentionable]]) -> None:
        super().__init__(edit)
        self._edit = edit
        self._people = people
        self.offered: Suggestions | None = None
        self._names = QStringListModel(self)
        edit.textChanged.connect(self._look)
        edit.installEventFilter(self)
        edit.cursorPositionChanged.connect(self._look_away)

    @property
    def popup(self) -> QAbstractItemView | None:
        """The names below the text, while they are shown."""
        popup = None if self.offered is None else self.offered.popup()
        return popup if popup is not None and popup.isVisible() else None

    def typed(self) -> str | None:
        """What stands between the sign and the cursor; `None` where no name is being typed."""
        cursor = self._edit.textCursor()
        if cursor.hasSelection():
            return None
        line = cursor.block().text()[: cursor.positionInBlock()]
        before, sign, name = line[-_LONGEST:].rpartition(SIGN)
        # In an address the sign follows a letter.
        if not sign or before[-1:].isalnum() or name[:1].isspace() or "  " in name:
            return None
        return name

    def take(self, name: str) -> None:
        """Write a name in full where it is being typed."""
        typed = self.typed()
        if typed is None:
            return
        cursor = self._edit.textCursor()
        cursor.movePosition(
            QTextCursor.MoveOperation.PreviousCharacter,
            QTextCursor.MoveMode.KeepAnchor,
            len(typed),
        )
        cursor.insertText(f"{name} ")
        self._edit.setTextCursor(cursor)
        self._close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tab takes a name, as Enter does; Escape lets the names go, not the window with them."""
        popup = self.popup
        if popup is None or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        is_press = event.type() == QEvent.Type.KeyPress
        if is_escape(event):
            event.accept()
            if is_press:
                popup.hide()
            return True
        if is_press and event.key() in _TAKES:
            self.take(str(popup.currentIndex().data()))
            return True
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        typed = self.typed() if self._edit.hasFocus() else None
        names = [] if typed is None else _fitting(typed, self._people())
        if not names:
            self._close()
            return
        offered = self._completer()
        self._names.setStringList(names)
        place = self._edit.cursorRect()
        width = max(theme().metrics("small").horizontalAdvance(one) for one in names)
        offered.complete(QRect(place.topLeft(), place.size()).adjusted(0, 0, width + 40, 4))
        if (popup := offered.popup()) is not None:
            popup.setCurrentIndex(offered.completionModel().index(0, 0))

    def _completer(self) -> Suggestions:
        """Made once: with its popup, which lends its keyboard to the text, that would lose it."""
        if self.offered is not None:
            return self.offered
        offered = self.offered = Suggestions((), self)
        offered.setModel(self._names)
        offered.setWidget(self._edit)
        offered.setCompletionMode(Suggestions.CompletionMode.UnfilteredPopupCompletion)
        offered.activated.connect(self.take)
        if (popup := offered.popup()) is not None:
            popup.installEventFilter(self)
        return offered

    def _look_away(self) -> None:
        """The cursor went elsewhere."""
        if self.popup is not None and self.typed() is None:
            self._close()

    def _close(self) -> None:
        popup = self.popup
        if popup is not None:
            popup.hide()


def _fitting(typed: str, people: Sequence[Mentionable]) -> list[str]:
    """Names of which some word begins with what was typed; none once a name is complete."""
    wanted = fold(typed)
    if any(wanted.startswith(f"{fold(one.name)}") for one in people if one.name):
        return []
    return [
        one.name
        for one in people
        if fold(one.name).startswith(wanted)
        or any(word.startswith(wanted) for word in fold(one.name).split())
    ]
