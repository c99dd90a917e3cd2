"""The search field of the top bar: hits appear under it as you type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_desktop.business.search.model import SearchHit
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.core.text import clean_name
from crm_desktop.ui.kit.direction import mirrored
from crm_desktop.ui.kit.fields import Line, is_idle_undo
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.preparation import Preparation
from crm_desktop.ui.kit.theme import theme

if TYPE_CHECKING:
    from crm_desktop.ui.kit.result_list import ResultGroup
    from crm_desktop.ui.shell.search_popup import SearchPopup


class Find(Protocol):
    """Finds the best records for a typed text; `in_notes` those whose notes hold it."""

    def __call__(self, text: str, /, *, in_notes: bool = False) -> Sequence[SearchHit]: ...


Recent = Callable[[], Sequence[SearchHit]]
Offers = Callable[[str], "Sequence[ResultGroup]"]
"""What else fits a typed text: pages and actions, each line's key being what to do."""

LONGEST_TYPED = 200
"""Most characters that are looked for."""
_BEFORE_CALLED_SO = 5
"""Contacts before pages and actions that are called as is typed: they have to stay in sight."""


@record
class _Found:
    """Answers of the worker."""

    hits: Sequence[SearchHit]
    in_notes: Sequence[SearchHit] = ()


_MOVES = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 6,
    Qt.Key.Key_PageUp: -6,
}
_KEY_CAPS = ("Ctrl", "K")


class SearchBox(Line):
    """Asks `find` for what was typed and `recent` while empty; `chosen(RecordRef)` opens one.

    Up and Down move in the results, with Ctrl to the next group; Enter opens, Ctrl+Enter opens in
    the background (`chosen_aside`); Esc closes the results, then empties the field.
    """

    chosen = Signal(RecordRef)
    chosen_aside = Signal(RecordRef)
    left = Signal()

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__("search", parent, is_quiet=True)
        self.setObjectName("search_box")
        self._operations = operations
        self._find: Find | None = None
        self._recent: Recent | None = None
        self._offers: Offers | None = None
        self._with_notes = False
        self._was_cut = False
        self._popup: SearchPopup | None = None
        self._shown: tuple[str, _Found] | None = None
        self._preparation = Preparation(self, is_ready=True)
        self.setMaxLength(LONGEST_TYPED)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(self._on_edited)
        self.textChanged.connect(self.update)
        self._retranslate()

    def set_offers(self, offers: Offers) -> None:
        """Also offer pages and actions."""
        self._offers = offers

    def attach(
        self, find: Find | None, recent: Recent | None, preparation: Preparation | None = None
    ) -> None:
        """Search here from now on; `None` while no file is open.

        Until `preparation` is ready, nothing found means that it is too early to tell.
        """
        self._find, self._recent = find, recent
        self._preparation = preparation or Preparation(self, is_ready=True)
        self._preparation.changed.connect(self._show_preparation)
        self._preparation.finished.connect(self._ask_again)
        self.setEnabled(find is not None)
        self.clear()
        self.close_hits()

    def look_again(self) -> None:
        """Records changed: hits that are on the screen are asked for anew."""
        if self.hasFocus() and self._popup is not None and self._popup.isVisible():
            self._ask(self.text(), only_news=True)

    def close_hits(self) -> None:
        """Hide the hits, keep the text."""
        if self._popup is not None:
            self._popup.hide()

    @property
    def hits(self) -> SearchPopup:
        """The list under the field, made when it is first needed."""
        if self._popup is None:
            from crm_desktop.ui.shell.search_popup import SearchPopup

            self._popup = SearchPopup(self.window())
            self._popup.chosen.connect(self._choose)
            self._popup.notes_toggled.connect(self._toggle_notes)
        return self._popup

    def sizeHint(self) -> QSize:
        return QSize(theme().size("search_width"), theme().control_height("control_large"))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().size("search_width") // 2, self.sizeHint().height())

    def begin(self) -> None:
        """Take the keyboard and show what there is, also after Escape closed it."""
        if self.hasFocus():
            self.selectAll()
            self._ask(self.text())
        else:
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.selectAll()
            self._ask(self.text())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        staying = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.close_hits()
        if event.reason() not in staying:
            self.clear()  # whoever comes back looks for something else

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_open = self._popup is not None and self._popup.isVisible()
        key = Qt.Key(event.key())
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in _MOVES:
            self._move(key, is_open=is_open, by_group=has_ctrl)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if is_open and has_ctrl:
                self._choose_aside()
            elif is_open:
                self.hits.results.choose_current()
        elif key == Qt.Key.Key_Escape:
            self._give_up(is_open=is_open)
        elif key == Qt.Key.Key_K and has_ctrl:
            self._toggle_notes()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Ctrl+Shift+K belongs to the results while they are open.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            shift = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
            if event.key() == Qt.Key.Key_K and event.modifiers() == shift:
                event.accept()
                return True
            if is_idle_undo(event, self):
                event.ignore()
                return True
        return super().event(event)

    def _move(self, key: Qt.Key, *, is_open: bool, by_group: bool) -> None:
        if not is_open:
            self._ask(self.text())
        elif by_group:
            self.hits.results.jump_group(1 if _MOVES[key] > 0 else -1)
        else:
            self.hits.results.move_current(_MOVES[key])

    def _toggle_notes(self) -> None:
        self._with_notes = not self._with_notes
        self._ask(self.text())

    def _paste(self) -> None:
        """A pasted text may be huge: only what is looked for enters the field."""
        text = QGuiApplication.clipboard().text()
        self.insert(clean_name(text[:LONGEST_TYPED]).text)
        self._was_cut = len(text) > LONGEST_TYPED
        self._ask(self.text())

    def _on_edited(self, text: str) -> None:
        self._was_cut = False
        self._ask(text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.text():
            with painting(self) as painter:
                self._paint_key_caps(painter)

    def _paint_key_caps(self, painter: QPainter) -> None:
        look = theme()
        metrics = look.metrics("caption", "medium")
        painter.setFont(look.font("caption", "medium"))
        widths = [_cap_width(metrics, word) for word in _KEY_CAPS]
        gap = look.space("xs")
        whole = sum(widths) + gap * (len(widths) - 1)
        strip = QRect(self.width() - whole - look.space("s"), 0, whole, self.height())
        strip = mirrored(self, strip)
        height = look.size("tag")
        left = strip.left()  # the keys keep their order in every direction
        for word, width in zip(_KEY_CAPS, widths, strict=True):
            cap = QRect(left, (self.height() - height) // 2, width, height)
            draw_box(painter, cap, look.radius("tag"), look.color("window"), look.color("border"))
            painter.setPen(look.color("text_muted"))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, word)
            left += width + gap

    def _ask(self, text: str, *, only_news: bool = False) -> None:
        """Look for a text; with `only_news` hits that are as they were stay as they stand."""
        typed = text.strip()
        find, recent, with_notes = self._find, self._recent, self._with_notes
        if find is None or recent is None:
            return

        def look() -> _Found:
            if not typed:
                return _Found(recent())
            return _Found(find(typed), find(typed, in_notes=True) if with_notes else ())

        def show(found: _Found) -> None:
            if not only_news or self._shown != (typed, found):
                self._show(typed, found)

        self._operations.run(self, look, show, kind="search")

    def _show(self, typed: str, found: _Found) -> None:
        if not self.hasFocus() or typed != self.text().strip():
            return
        self._shown = (typed, found)
        from crm_desktop.ui.kit.result_lines import lines_of
        from crm_desktop.ui.kit.result_list import ResultGroup

        title = self.tr("Contacts") if typed else self.tr("Recently opened")
        offered = self._offers(typed) if self._offers is not None else ()
        hits, start = lines_of(found.hits), typed.casefold()
        if typed and any(
            line.title.casefold().startswith(start) for group in offered for line in group.lines
        ):
            hits = hits[:_BEFORE_CALLED_SO]
        groups = [
            ResultGroup(title, hits),
            ResultGroup(self.tr("In notes and addresses"), lines_of(found.in_notes)),
            *offered,
        ]
        if not typed and not any(group.lines for group in groups):
            self.close_hits()
            return
        corner = self.mapTo(self.window(), QPoint(0, self.height() + theme().space("xs")))
        remark = "" if found.hits else self._too_early()
        if self._was_cut:
            remark = self.tr(
                "That was long: only its first %Ln characters are looked for.", "", LONGEST_TYPED
            )
        self.hits.show_results(
            typed, groups, corner, self.width(), remark, with_notes=self._with_notes
        )

    def _too_early(self) -> str:
        return " · ".join(part for part in self._preparation.words() if part)

    def _show_preparation(self) -> None:
        if self._popup is not None and self._popup.isVisible() and not self._popup.count:
            self._popup.say(self._too_early())

    def _ask_again(self) -> None:
        if self.hasFocus() and self.text().strip():
            self._ask(self.text())

    def _choose(self, key: object) -> None:
        self.close_hits()
        self.clear()
        if isinstance(key, RecordRef):
            self.chosen.emit(key)
        elif callable(key):
            self.left.emit()
            key()

    def _choose_aside(self) -> None:
        """Open a record and stay here; an action is done as ever."""
        line = self.hits.results.current
        if line is not None and isinstance(line.key, RecordRef):
            self.chosen_aside.emit(line.key)
            self.hits.results.move_current(1)
        else:
            self.hits.results.choose_current()

    def _give_up(self, *, is_open: bool) -> None:
        if is_open:
            self.close_hits()
        elif self.text():
            self.clear()
        else:
            self.left.emit()

    def _retranslate(self) -> None:
        self.setPlaceholderText(self.tr("Search contacts, pages, actions…"))
        self.setAccessibleName(self.tr("Search contacts, pages and actions"))


def _cap_width(metrics: QFontMetrics, word: str) -> int:
    return metrics.horizontalAdvance(word) + 2 * (theme().space("xs") + 1)
