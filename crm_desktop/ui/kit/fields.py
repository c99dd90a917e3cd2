"""What the in-place fields share: a value, a signal when it was changed and left, an error line."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QHelpEvent, QKeyEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QTextEdit, QToolTip, QVBoxLayout, QWidget

from crm_desktop.ui.kit.direction import elide, is_rtl_text, mirrored
from crm_desktop.ui.kit.icons import draw_icon, icon
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel, plain_tooltip
from crm_desktop.ui.kit.theme import theme

_EDGE = 2
"""So many pixels of its own QLineEdit adds at both ends."""


def set_flag(widget: QWidget, name: str, *, is_on: bool) -> None:
    """Set a property that the style sheet asks for, and have it looked at again."""
    if bool(widget.property(name)) != is_on:
        widget.setProperty(name, is_on)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


NEWS_MS = 60_000
"""So long it is said in a field what others did there."""
OTHER_SCRIPTS = "\u0530"
"""Before this letter are the scripts of our own font: Latin, Greek and Cyrillic."""


def is_escape(event: QEvent) -> bool:
    """Whether this is Escape, as a key or about to become a shortcut of the window."""
    # The class first: fields ask this of every event, and an event's type is dear.
    if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Escape:
        return False
    return event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)


def is_idle_undo(event: QEvent, edit: QLineEdit | QTextEdit) -> bool:
    """Whether Ctrl+Z (or redo) is about to reach a text where nothing was typed.

    Qt lets every text keep these keys; where there is nothing to do they are the window's, whose
    last saved change is meant.
    """
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
        return False
    text = edit.document() if isinstance(edit, QTextEdit) else edit
    if event.matches(QKeySequence.StandardKey.Undo):
        return not text.isUndoAvailable()
    return event.matches(QKeySequence.StandardKey.Redo) and not text.isRedoAvailable()


class Field(QWidget):
    """A control with room for an error sentence under it.

    `edited(value)` comes once when the value was changed and the field was left (or Enter was
    pressed), never for `set_value`. Escape puts the last known value back. `origin_told(text)` says
    that what is typed was begun over another value than the one that was given.
    """

    edited = Signal(object)
    origin_told = Signal(str)
    is_saved_alone = False
    """Whether each change is saved by itself and answered with what is stored, though the window
    shows no record: what equals that answer is then no unsaved text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().space("xs") // 2)
        self._error: PlainLabel | None = None
        self._news: PlainLabel | None = None
        self._stored: object = None
        self._given: object = None
        self._origin: str | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def _build(self, control: QWidget) -> None:
        """Put the control in; to be called once by the subclass."""
        self._control = control
        self._column.addWidget(control)
        self.setFocusProxy(control)

    def value(self) -> object:
        """What stands in the field."""
        raise NotImplementedError

    def _show(self, value: object) -> None:
        raise NotImplementedError

    def set_value(self, value: object) -> None:
        """Show `value` as the stored one; an error goes away."""
        self._stored = self._given = value
        self._origin = None
        self._show(value)
        self.clear_error()
        self.show_news("")

    def take_given(self, value: object) -> None:
        """`value` is stored by now; what is being typed stays as it stands, caret and all."""
        self._stored = self._given = value
        self._origin = None
        self.show_news("")

    def is_changed(self) -> bool:
        """Whether the field differs from the stored value; nothing stored is an empty field."""
        value = self.value()
        return value != self._stored and not (value == "" and self._stored is None)

    def tell_origin(self, text: str) -> None:
        """What is typed was begun over `text`, whatever was given to the field since."""
        self._origin = text
        self.origin_told.emit(text)

    @property
    def origin(self) -> object:
        """What is typed was begun over."""
        return self._given if self._origin is None else self._origin

    @property
    def given(self) -> object:
        """What the form put into the field last, whatever was typed and left since."""
        return self._given

    def is_typed(self) -> bool:
        """Whether the field holds what its form does not know of, or has not answered yet."""
        value = self.value()
        return value != self._given and (self._given is not None or bool(value))

    def set_editable(self, *, is_editable: bool) -> None:
        """Whether the value may be changed; where it may not, it stays as readable as before."""
        control = self._control
        if not isinstance(control, QLineEdit | QTextEdit):
            control.setEnabled(is_editable)
            return
        control.setReadOnly(not is_editable)
        for action in control.actions():
            action.setEnabled(is_editable)

    def set_name(self, name: str) -> None:
        """What the field is called, for screen readers; the visible label is the form's."""
        self.setAccessibleName(name)
        self._control.setAccessibleName(name)

    def set_error(self, sentence: str) -> None:
        """Show what is wrong and what to do, under the field."""
        if sentence == self.error_text():
            return
        if self._error is None:
            # Most fields never need one: a card has dozens of fields.
            self._error = PlainLabel(size="small", tone="danger", wraps=True)
            self._column.addWidget(self._error)
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self._make_room(is_needed=bool(sentence or self.news_text()))
        self._control.setAccessibleDescription(sentence)
        set_flag(self._control, "error", is_on=bool(sentence))

    def show_news(self, sentence: str) -> None:
        """Say under the field what others did here; it goes after a minute, or with a new value."""
        if sentence == self.news_text():
            return
        if self._news is None:
            self._news = PlainLabel(size="caption", tone="info", wraps=True)
            self._column.addWidget(self._news)
            self._news_time = QTimer(self)
            self._news_time.setSingleShot(True)
            self._news_time.setInterval(NEWS_MS)
            self._news_time.timeout.connect(lambda: self.show_news(""))
        self._news.setText(sentence)
        self._news.setVisible(bool(sentence))
        self._make_room(is_needed=bool(sentence or self.error_text()))
        if not self.error_text():
            self._control.setAccessibleDescription(sentence)
        self._news_time.start() if sentence else self._news_time.stop()

    def news_text(self) -> str:
        """What is said of others' changes now, empty if nothing."""
        return "" if self._news is None else self._news.text()

    def _make_room(self, *, is_needed: bool) -> None:
        """Let the field be as high as the error becomes in its width, which no hint knows."""
        policy = self.sizePolicy()
        limited, free = QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred
        if policy.verticalPolicy() == (limited if is_needed else free):
            policy.setVerticalPolicy(free if is_needed else limited)
            self.setSizePolicy(policy)

    def clear_error(self) -> None:
        """Take the error away."""
        self.set_error("")

    def error_text(self) -> str:
        """The error shown now, empty if none."""
        return "" if self._error is None else self._error.text()

    def commit(self) -> None:
        """Report a changed value now, as if the field had been left."""
        if self.is_changed():
            self._stored = self.value()
            self.edited.emit(self._stored)

    def revert(self) -> None:
        """Put the stored value back."""
        self._show(self._stored)
        self.clear_error()

    def takes_key(self, event: QEvent, edit: QLineEdit | QTextEdit) -> bool:
        """Whether this was a key that is not the text's: Escape, or Ctrl+Z with nothing typed."""
        if is_escape(event) and self.is_changed():
            # Taken at both times it comes: as a shortcut of the window, and as a key.
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self.revert()
            return True
        if is_idle_undo(event, edit):
            event.ignore()
            return True
        return False

    def type_again(self, value: object) -> None:
        """Show `value` as if it had been typed and the field left."""
        self._show(value)
        self.commit()

    def refuse(self, stored: object, sentence: str) -> None:
        """What was typed could not be saved: it stays, counts as unsaved, and `sentence` shows."""
        self._stored = stored
        self.set_error(sentence)


_SEARCH_LIMIT = 400
"""Most characters that are searched for: nobody reads what a longer text would find."""


class _Sentences(QObject):
    """Plural sentences are found by the extraction only in a QObject's own `tr`."""

    def full(self, limit: int) -> str:
        return self.tr("At most %Ln character(s) fit here; the rest was left out.", "", limit)


def full_sentence(limit: int) -> str:
    """What is said when more was pasted or typed than fits."""
    return _Sentences().full(limit)


class Line(QLineEdit):
    """A line of text in a box that never moves: the focus border grows inward.

    `quiet` lines (search, filter) have the soft border of cards; `bare` ones have no box at all.
    After `set_plain_at_rest` the box shows only under the mouse, with the keyboard or an error.
    """

    def __init__(
        self,
        icon_name: str = "",
        parent: QWidget | None = None,
        *,
        is_quiet: bool = False,
        is_bare: bool = False,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._is_quiet = is_quiet
        self._is_bare = is_bare
        self._is_plain_at_rest = False
        self._rise = 0
        self.setFrame(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme().changed.connect(self._restyle)
        self.inputRejected.connect(self._say_full)
        self.textChanged.connect(self._keep_baseline)
        if icon_name == "search":
            self.setMaxLength(_SEARCH_LIMIT)
        self._restyle()

    def _say_full(self) -> None:
        """Say that a paste was cut: under the field, or where there is none beside the line."""
        if len(self.text()) < self.maxLength():
            return  # something else was refused
        sentence = full_sentence(self.maxLength())
        around = self.parent()
        if isinstance(around, Field):
            around.set_error(sentence)
            return
        from PySide6.QtWidgets import QToolTip

        self.setAccessibleDescription(sentence)
        QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), plain_tooltip(sentence), self)

    def _keep_baseline(self, text: str) -> None:
        rise = 0
        if text and max(text) >= OTHER_SCRIPTS:
            from crm_desktop.ui.kit.baseline import rise_of

            rise = rise_of(text, self.font())
        if rise != self._rise:
            self._rise = rise
            sides = self.textMargins()
            self.set_side_margins(sides.left(), sides.right())

    def set_side_margins(self, left: int, right: int) -> None:
        """Room beside the text. Above and below nothing: the text is in the middle by itself."""
        self.setTextMargins(left, 0, right, -2 * self._rise)

    @property
    def is_for_looking(self) -> bool:
        """Whether something is searched for or filtered here; nothing of it is ever saved."""
        return self._is_quiet or self._icon_name == "search"

    def set_icon_name(self, name: str) -> None:
        """Show an icon before the text."""
        self._icon_name = name
        self._restyle()

    def setClearButtonEnabled(self, enable: bool) -> None:
        """The cross that empties the line is one of ours: Qt's is a black disc in every look."""
        super().setClearButtonEnabled(enable)
        for action in self.findChildren(QAction, "_q_qlineeditclearaction"):
            action.setIcon(icon("x"))
            action.setText(self.tr("Clear"))

    def set_plain_at_rest(self, *, is_plain: bool = True) -> None:
        """Look like plain text until it is pointed at, for cards that are edited in place."""
        self._is_plain_at_rest = is_plain
        self.update()

    def sizeHint(self) -> QSize:
        look = theme()
        if self._is_bare:
            return QSize(look.size("control") * 3, look.metrics("small").height() + 2)
        return QSize(super().sizeHint().width(), look.control_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().size("control") * 2, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        is_resting = not (self.hasFocus() or self.underMouse() or self.property("error"))
        is_plain = self._is_plain_at_rest and is_resting
        if not self._is_bare and not is_plain:
            self._paint_box()
        if is_plain and self._is_cut():
            self._paint_cut_text()
        else:
            super().paintEvent(event)

    def tell_whole_text(self, event: QHelpEvent) -> bool:
        """Show a text that does not fit as a tooltip; false if it fits or there is another tip."""
        if self.toolTip() or not self._is_cut():
            return False
        QToolTip.showText(event.globalPos(), plain_tooltip(self.text()), self)
        return True

    def _text_rect(self) -> QRect:
        margins = self.textMargins()
        return self.rect().adjusted(margins.left() + _EDGE, 0, -margins.right() - _EDGE, 0)

    def _is_cut(self) -> bool:
        return self.fontMetrics().horizontalAdvance(self.text()) > self._text_rect().width()

    def _paint_cut_text(self) -> None:
        """The text with the sign that there is more of it."""
        look, rect = theme(), self._text_rect()
        text = elide(self.text(), self.fontMetrics(), rect.width())
        is_rtl = is_rtl_text(self.text())
        with painting(self) as painter:
            painter.setFont(self.font())
            painter.setPen(look.color("text" if self.isEnabled() else "text_disabled"))
            direction = Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight
            painter.setLayoutDirection(direction)
            painter.drawText(rect, int(self.alignment()) | int(Qt.TextFlag.TextSingleLine), text)

    def _paint_box(self) -> None:
        look = theme()
        has_focus = self.hasFocus()
        name = "border" if self._is_quiet else "border_input"
        if not self.isEnabled() or self.isReadOnly():
            name = "border"
        elif has_focus:
            name = "focus"
        if self.property("error"):
            name = "danger_solid"
        fill = "window" if not self.isEnabled() or self.isReadOnly() else "surface"
        width = look.border("focus" if has_focus else "hairline")
        with painting(self) as painter:
            radius = look.radius("control")
            draw_box(painter, self.rect(), radius, look.color(fill), look.color(name), width)
            if self._icon_name:
                side = look.size("icon_button")
                rect = QRect(look.space("s"), 0, side, self.height())
                role = "text_muted" if self.isEnabled() else "text_disabled"
                draw_icon(painter, self._icon_name, look.color(role), mirrored(self, rect), side)

    def _restyle(self) -> None:
        look = theme()
        self.setFont(look.font("small"))
        if self._is_bare:
            return
        inset = look.space("s") - _EDGE + 1
        leading = inset
        if self._icon_name:
            leading += look.size("icon_button") + look.space("s") - 1
        # The placeholder would follow its own script, away from the icon: hold the field's start.
        start = Qt.AlignmentFlag.AlignLeft
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            start = Qt.AlignmentFlag.AlignRight
            self.set_side_margins(inset, leading)
        else:
            self.set_side_margins(leading, inset)
        self.setAlignment(start | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        self.updateGeometry()


class LineField(Field):
    """One line of text with an optional leading icon."""

    typed = Signal(str)

    def __init__(
        self,
        placeholder: str = "",
        icon_name: str = "",
        parent: QWidget | None = None,
        *,
        max_length: int = 0,
    ) -> None:
        super().__init__(parent)
        self.edit = Line(icon_name)
        self.edit.setPlaceholderText(placeholder)
        if max_length:
            self.edit.setMaxLength(max_length)
        self._build(self.edit)
        self._stored = ""
        self.edit.textEdited.connect(self.typed)
        self.edit.editingFinished.connect(self.commit)
        self.edit.installEventFilter(self)

    def set_icon_name(self, name: str) -> None:
        """Show an icon before the text."""
        self.edit.set_icon_name(name)

    def add_trailing_icon(self, name: str, tooltip: str) -> QAction:
        """A small button at the end of the line; connect its `triggered`."""
        action = self.edit.addAction(icon(name), QLineEdit.ActionPosition.TrailingPosition)
        action.setText(tooltip)
        action.setToolTip(plain_tooltip(tooltip))
        return action

    def value(self) -> str:
        return self.edit.text().strip()

    def text(self) -> str:
        """What was typed, blanks included."""
        return self.edit.text()

    def _show(self, value: object) -> None:
        text = "" if value is None else str(value)
        if self.edit.text() != text:
            self.edit.setText(text)
            self.edit.setCursorPosition(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and self.takes_key(event, self.edit):
            return True
        # The class first, as above.
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            return self.edit.tell_whole_text(event)
        return super().eventFilter(watched, event)


class PhoneField(LineField):
    """A phone number: left-to-right in every language."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, "phone", parent)
        self.edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhDialableCharactersOnly)


class EmailField(LineField):
    """An e-mail or web address: left-to-right in every language."""

    def __init__(
        self, placeholder: str = "", icon_name: str = "mail", parent: QWidget | None = None
    ) -> None:
        super().__init__(placeholder, icon_name, parent)
        self.edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
