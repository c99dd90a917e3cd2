"""Who is in the file, in which mode it is open and why; asking for the turn and giving it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.sharing import Mode, Sharing, Visitor
from crm_desktop.ui.kit.buttons import Button, PrimaryButton
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.shell.sharing_words import (
    clock_words,
    doing_words,
    mode_title,
    person_name,
    viewing_words,
    why,
)

_COUNTED_EACH_MS = 10_000
_ICONS = {
    Mode.LOCAL: ("device-desktop", "success"),
    Mode.TEAM: ("users", "success"),
    Mode.TURN: ("pencil", "success"),
    Mode.READ_ONLY: ("eye", "warning"),
}


class SharingWindow(QDialog):
    """Shows one `Sharing`, again with each change; wishes are signals.

    That somebody stays silent is no change: how long it is by now is counted here.
    """

    turn_requested = Signal()
    withdrawn = Signal()
    hand_over_requested = Signal()
    refused = Signal(object)
    break_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Who is in the file"))
        self.setProperty("surface", "surface")
        self._sharing: Sharing | None = None
        self._names: Mapping[RecordRef, str] = {}
        self._seen_at = monotonic_seconds()
        self._count = QTimer(self)
        self._count.setInterval(_COUNTED_EACH_MS)
        self._count.timeout.connect(self.count_on)
        self._icon = IconLabel("eye", "warning", look.size("icon_large"))
        self._title = PlainLabel(size="h2", weight="strong", wraps=True)
        self._why = PlainLabel(size="small", tone="muted", wraps=True)
        # Not the window's: one with a least width of its own does not grow with its people.
        self._why.setMinimumWidth(look.size("dialog_width.0") - look.size("dialog_width.0") // 5)
        self._clock = PlainLabel(size="small", tone="warning", wraps=True)
        self._people = QGridLayout()
        self._people.setHorizontalSpacing(look.space("l"))
        self._people.setVerticalSpacing(look.space("xs"))
        self._people.setColumnStretch(0, 1)
        self._ask = Button(self.tr("Ask for my turn"))
        self._withdraw = Button(self.tr("Ask no longer"))
        self._break = Button(self.tr("Take the turn of a computer that failed…"))
        self._give = Button(self.tr("Let them write"))
        self._keep = Button(self.tr("Not now"))
        self._close = PrimaryButton(self.tr("Close"))
        self._ask.clicked.connect(self.turn_requested)
        self._withdraw.clicked.connect(self.withdrawn)
        self._break.clicked.connect(self.break_requested)
        self._give.clicked.connect(self.hand_over_requested)
        self._keep.clicked.connect(self._refuse)
        self._close.clicked.connect(self.accept)
        self._close.setDefault(True)
        self._arrange()

    def show_sharing(
        self,
        sharing: Sharing,
        names: Mapping[RecordRef, str] | None = None,
        seen_at: float | None = None,
    ) -> None:
        """What is so since `seen_at` (as `monotonic_seconds`), else since now.

        `names` are those of the cards that people look at.
        """
        self._sharing = sharing
        self._seen_at = monotonic_seconds() if seen_at is None else seen_at
        self._names = names or {}
        if any(one.is_silent for one in sharing.visitors):
            self._count.start()
        else:
            self._count.stop()
        icon, role = _ICONS[sharing.mode]
        self._icon.set_icon(icon, role)
        self._title.setText(mode_title(sharing))
        self._why.setText(why(sharing))
        self.setAccessibleDescription(self._why.text())
        self._clock.setText(clock_words(sharing))
        self._clock.setVisible(bool(sharing.minutes_ahead))
        self.count_on()
        asks = any(one.is_me and one.wants_turn for one in sharing.visitors)
        is_reader = sharing.mode is Mode.READ_ONLY and bool(sharing.visitors)
        has_wish = sharing.mode is Mode.TURN and any(one.wants_turn for one in sharing.others)
        has_failed = sharing.holder is not None and sharing.holder.is_silent
        self._ask.setVisible(is_reader and not asks)
        self._withdraw.setVisible(is_reader and asks)
        self._break.setVisible(is_reader and has_failed)
        self._give.setVisible(has_wish)
        self._keep.setVisible(has_wish)

    def count_on(self) -> None:
        """Say how long those who are silent have been so by now."""
        if self._sharing is None:
            return
        since = monotonic_seconds() - self._seen_at
        visitors = tuple(
            replace(one, silent_seconds=one.silent_seconds + since) if one.is_silent else one
            for one in self._sharing.visitors
        )
        self._show_people(replace(self._sharing, visitors=visitors))

    def _show_people(self, sharing: Sharing) -> None:
        while (item := self._people.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for row, one in enumerate(sharing.visitors):
            name = person_name(one)
            if one.is_me:
                name = self.tr("{name} (you)").replace("{name}", name)
            self._people.addWidget(PlainLabel(name, size="small", weight="medium"), row, 0)
            words = doing_words(one, sharing.holder)
            if not one.is_me and (seen := viewing_words(one, self._names)):
                words = f"{words} · {seen}"
            tone = "warning" if one.is_silent else "muted"
            doing = PlainLabel(words, size="small", tone=tone, elides=True)
            most = theme().size("dialog_width.0") // 2
            doing.setMinimumWidth(min(doing.sizeHint().width(), most))
            self._people.addWidget(doing, row, 1)

    def _refuse(self) -> None:
        wishes: list[Visitor] = []
        if self._sharing is not None:
            wishes = [one for one in self._sharing.others if one.wants_turn]
        for one in wishes:
            self.refused.emit(one)
        self._give.hide()
        self._keep.hide()

    def _arrange(self) -> None:
        look = theme()
        head = QHBoxLayout()
        head.setSpacing(look.space("m"))
        head.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(look.space("xs"))
        words.addWidget(self._title)
        words.addWidget(self._why)
        head.addLayout(words, 1)
        line = QHBoxLayout()
        line.setSpacing(look.space("s"))
        for button in (self._ask, self._withdraw, self._break, self._give, self._keep):
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(self._close)
        column = QVBoxLayout(self)
        margin = look.space("xl")
        column.setContentsMargins(margin, margin, margin, look.space("l"))
        column.setSpacing(look.space("l"))
        column.addLayout(head)
        column.addWidget(self._clock)
        column.addLayout(self._people)
        column.addStretch(1)
        column.addLayout(line)
