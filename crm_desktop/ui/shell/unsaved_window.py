"""Unsaved text of an earlier run: what it is, when it was typed, and the way back into its form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.core.drafts import Draft, DraftText
from crm_desktop.ui.kit.buttons import LinkButton, SecondaryButton
from crm_desktop.ui.kit.dialogs import confirm
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.formatting import format_moment
from crm_desktop.ui.kit.frames import Card
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.rows_dialog import RowsDialog
from crm_desktop.ui.kit.theme import theme

_MOST_TEXT = 400


class UnsavedWindow(RowsDialog):
    """`opened(Draft)` asks to fill a form with a draft again, `discarded(keys)` to forget some."""

    opened = Signal(object)
    discarded = Signal(object)

    def __init__(
        self, drafts: Sequence[Draft], openable: Sequence[str], parent: QWidget | None = None
    ) -> None:
        """`openable`: the keys of those whose form can be opened again."""
        super().__init__("m", parent)
        self.setModal(False)
        self._drafts = list(drafts)
        self._openable = frozenset(openable)
        self.set_title(self.tr("Unsaved text found"))
        self.messages = MessageBar()
        self.reason = PlainLabel(size="small", wraps=True)
        self.reason.setText(
            self.tr("This was typed on this computer, and the program ended before it was saved.")
        )
        self.discard_button = SecondaryButton(self.tr("Discard all"))
        self.discard_button.clicked.connect(
            lambda: self._ask_to_discard([draft.key for draft in self._drafts])
        )
        self.buttons: list[SecondaryButton] = []
        look = theme()
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, self.reason)
        column.insertWidget(2, self.messages)
        self.foot.insertWidget(0, self.discard_button)
        self.resize(look.size("dialog_width.2"), look.size("window_min.1") * 3 // 4)
        self._fill()
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # every row has buttons
        if self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """Those that are left."""
        return tuple(self._drafts)

    def take_out(self, key: str, left: Sequence[DraftText] = ()) -> None:
        """One is in its form again, but for `left`, which stay to be copied."""
        for number, draft in enumerate(self._drafts):
            if draft.key == key:
                if left:
                    self._drafts[number] = Draft(
                        key, draft.window, draft.title, draft.at, tuple(left), None
                    )
                    self._openable -= {key}
                else:
                    del self._drafts[number]
                break
        self._fill()
        if not self._drafts:
            self.accept()

    # -------------------------------------------------------------------------------------

    def _fill(self) -> None:
        self.buttons = []
        while (item := self.rows.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        for draft in self._drafts:
            self.rows.addWidget(self._card(draft))
        self.rows.addStretch(1)

    def _card(self, draft: Draft) -> QWidget:
        look = theme()
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(look.space("s"))
        title = draft.title or self.tr("A window")
        head.addWidget(PlainLabel(title, size="small", weight="strong", elides=True), 1)
        head.addWidget(PlainLabel(format_moment(draft.at), size="small", tone="muted"))
        card.body.addLayout(head)
        for one in draft.texts:
            card.body.addWidget(PlainLabel(_words(one), size="small", wraps=True))
        line = QHBoxLayout()
        line.setSpacing(look.space("s"))
        discard = LinkButton(self.tr("Discard"))
        discard.setAccessibleName(f"{discard.text()}: {title}")
        discard.clicked.connect(partial(self._ask_to_discard, [draft.key]))
        line.addWidget(discard)
        line.addStretch(1)
        copy = SecondaryButton(self.tr("Copy the text"), "copy")
        copy.setAccessibleName(f"{copy.text()}: {title}")
        copy.clicked.connect(partial(self._copy, draft))
        line.addWidget(copy)
        if draft.key in self._openable:
            button = SecondaryButton(self.tr("Open and fill in"), "edit")
            button.setAccessibleName(f"{button.text()}: {title}")
            button.clicked.connect(partial(self.opened.emit, draft))
            self.buttons.append(button)
            line.addWidget(button)
        card.body.addLayout(line)
        return card

    def _copy(self, draft: Draft) -> None:
        QGuiApplication.clipboard().setText("\n".join(one.text for one in draft.texts))
        self.messages.show_message("success", self.tr("The text was copied."))

    def _ask_to_discard(self, keys: list[str]) -> None:
        is_one = len(keys) == 1
        confirm(
            self,
            self.tr("Discard %Ln unsaved text(s)?", "", len(keys)),
            self.tr("It is nowhere else.") if is_one else self.tr("They are nowhere else."),
            keep=self.tr("Keep it") if is_one else self.tr("Keep them"),
            act=self.tr("Discard") if is_one else self.tr("Discard all"),
            on_confirmed=lambda: self._discard(keys),
        )

    def _discard(self, keys: list[str]) -> None:
        self.discarded.emit(tuple(keys))
        for key in keys:
            self.take_out(key)


def _words(one: DraftText) -> str:
    text = " ".join(one.text.split())
    short = text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]}…"
    label = one.label.rstrip("… ")  # a field without a name is called by its hint
    return f"{label}: {isolate(short)}" if label else isolate(short)
