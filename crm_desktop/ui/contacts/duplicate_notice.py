"""Who is perhaps there already: shown while a new contact is typed, with a way to that one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.contacts.duplicates import LikelyDuplicate, Reason
from crm_desktop.business.contacts.model import Contact
from crm_desktop.core.text import isolate_ltr
from crm_desktop.ui.contact_words import kind_icon, kind_word
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.parts import ClickableLabel, empty_layout
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.frames import Card
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

_PAUSE_MS = 200


class DuplicateNotice(Card):
    """Hidden while nobody is like it; `chosen(LikelyDuplicate)` asks for that one instead.

    Once the card is stored it can be merged, too: `merge_requested(LikelyDuplicate)`.
    """

    chosen = Signal(object)
    merge_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: tuple[LikelyDuplicate, ...] = ()
        self._stored: Contact | None = None
        self.sentence = PlainLabel(size="small", weight="strong", wraps=True)
        head = QHBoxLayout()
        head.setSpacing(theme().space("s"))
        icon = IconLabel("info-circle", "info")
        head.addWidget(icon, alignment=Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.sentence, 1)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(head)
        self.body.addLayout(self._rows)
        self.hide()

    def show_found(self, found: tuple[LikelyDuplicate, ...], stored: Contact | None = None) -> None:
        """Show these instead of others; `stored` is the card as it is in the base already."""
        if found == self.found and _kind_and_id(stored) == _kind_and_id(self._stored):
            return
        self.found, self._stored = found, stored
        empty_layout(self._rows)
        self.sentence.setText(
            self.tr("%Ln contact(s) like this one are there already.", "", len(found))
        )
        for likely in found:
            self._rows.addWidget(self._row(likely))
        self.setAccessibleName(self.sentence.text())
        self.setVisible(bool(found))

    def links(self) -> list[ClickableLabel]:
        """What can be done, in its order: of each contact to merge, if it can be, and to open."""
        return self.findChildren(ClickableLabel)

    def ask_to_merge(self) -> None:
        """Merge with the first that it can be merged with."""
        first = next(filter(self._can_merge, self.found), None)
        if first is not None and not self.isHidden():
            self.merge_requested.emit(first)

    def _can_merge(self, likely: LikelyDuplicate) -> bool:
        return self._stored is not None and self._stored.kind is likely.row.kind

    def _row(self, likely: LikelyDuplicate) -> QWidget:
        look = theme()
        row, line = QWidget(), QHBoxLayout()
        row.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.space("s"))
        contact = likely.row
        kind = IconLabel(kind_icon(contact.kind), "text_muted", name=kind_word(contact.kind))
        line.addWidget(kind)
        name = PlainLabel(contact.display_name, size="small", weight="medium", elides=True)
        line.addWidget(name)
        words = duplicate_words(likely)
        line.addWidget(PlainLabel(words, size="small", tone="muted", elides=True), 1)
        named = f"{contact.display_name}, {words}"
        if self._can_merge(likely):
            merge = _link(self.tr("Merge…"), named)
            merge.setToolTip(self.tr("Make one card of both (Ctrl+M)"))
            merge.clicked.connect(partial(self.merge_requested.emit, likely))
            line.addWidget(merge)
        text = self.tr("Use that one") if self._stored is None else self.tr("Open that one")
        link = _link(text, named)
        link.clicked.connect(partial(self.chosen.emit, likely))
        line.addWidget(link)
        return row


def _link(text: str, named: str) -> ClickableLabel:
    link = ClickableLabel(text, tone="link")
    link.setMinimumHeight(theme().size("hit_target_min"))
    link.setAccessibleName(f"{text}: {named}")
    return link


def _kind_and_id(stored: Contact | None) -> object:
    return stored and (stored.kind, stored.id)


def duplicate_words(likely: LikelyDuplicate) -> str:
    """By what it looks the same, and what tells it apart from namesakes."""
    row = likely.row
    reasons = ", ".join(map(_reason_word, likely.reasons))
    parts = (reasons, isolate(row.organization), isolate(row.locality), isolate_ltr(row.main_phone))
    return " · ".join(part for part in parts if part.strip("\u2066\u2067\u2068\u2069"))


def _reason_word(reason: Reason) -> str:
    return {
        Reason.PHONE: QCoreApplication.translate("DuplicateNotice", "same phone"),
        Reason.EMAIL: QCoreApplication.translate("DuplicateNotice", "same e-mail"),
        Reason.TAX_ID: QCoreApplication.translate("DuplicateNotice", "same VAT code"),
        Reason.NAME: QCoreApplication.translate("DuplicateNotice", "same name"),
    }[reason]


class DuplicateWatch(QObject):
    """Asks a moment after the last key who is like the draft, and shows them in `notice`."""

    def __init__(
        self, context: ContactContext, draft: Callable[[], Contact | None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._draft = draft
        self.notice = DuplicateNotice(parent)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.look)

    def touch(self) -> None:
        """Something was typed."""
        self._pause.start()

    def look(self) -> None:
        """Ask now."""
        self._pause.stop()
        draft, contacts = self._draft(), self._context.services.contacts
        if draft is None:
            return
        self._context.operations.run(
            self,
            lambda: contacts.likely_duplicates(draft),
            lambda found: self.notice.show_found(found, draft if draft.id else None),
            kind="duplicates",
        )
