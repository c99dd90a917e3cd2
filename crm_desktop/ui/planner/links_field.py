"""What an activity is linked to: the record it is about, what it follows from, what follows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.links import Chain
from crm_desktop.core.clock import Clock
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.activities.record_links import LinkSource, title_and_day
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.result_list import ResultLine
from crm_desktop.ui.planner.chips_field import MOST_HITS, FindingField


class LinksField(FindingField):
    """The value is a `RecordRef`, or nothing; `opened(RecordRef)` follows a click on one.

    `contacts()` tells whose records are offered first.
    """

    opened = Signal(object)

    def __init__(
        self,
        operations: Operations,
        sources: Sequence[LinkSource],
        contacts: Callable[[], tuple[int, ...]],
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, self.tr("Link to another activity"), parent)
        self._sources = {source.kind: source for source in sources}
        self._contacts = contacts
        self._clock = clock
        self._ref: RecordRef | None = None
        self._own = 0
        self._chain = Chain()
        self._titles: dict[RecordRef, str] = {}
        self.none = PlainLabel(size="small", tone="muted", wraps=True)
        self.none.hide()
        self._inside.addWidget(self.none)
        self.line.textEdited.connect(self._forget_none)

    def value(self) -> RecordRef | None:
        return self._ref

    def show_chain(self, own_id: int, chain: Chain) -> None:
        """Show what it follows from and what follows; those are no part of the value."""
        self._own, self._chain = own_id, chain
        self._fill()

    def found(self, text: str) -> tuple[ResultLine, ...]:
        contacts = self._contacts()
        taken = {ref for ref, _label, _title in self._shown()}
        return tuple(
            ResultLine(one.ref, one.title, one.icon_name, one.parts)
            for source in self._sources.values()
            for one in source.find(text, contacts, MOST_HITS, self._own)
            if one.ref not in taken
        )[:MOST_HITS]

    def find_any(self) -> None:
        """Offer the latest records of the contacts."""
        self._operations.run(self, lambda: self.found(""), self._take_latest, kind="find")

    def _take_latest(self, lines: tuple[ResultLine, ...]) -> None:
        self._take(lines)
        if not lines:
            self._say_none()

    def _take(self, lines: tuple[ResultLine, ...]) -> None:
        super()._take(lines)
        self.none.hide()
        if self.line.text().strip() and not lines:
            self._say_none()

    def _forget_none(self, _text: str) -> None:
        self.none.hide()

    def _say_none(self) -> None:
        words = self.tr("Nothing found with these contacts")
        self.none.setText(words if self._contacts() else self.tr("Add a contact first"))
        self.none.show()

    def _choose(self, line: ResultLine) -> None:
        if isinstance(line.key, RecordRef):
            self._titles[line.key] = " · ".join((line.title, *line.parts))
            self._ref = line.key
            self._fill()
            self.commit()

    def _show(self, value: object) -> None:
        self._ref = value if isinstance(value, RecordRef) else None
        self._fill()
        ref = self._ref
        source = None if ref is None else self._sources.get(ref.kind)
        if ref is not None and source is not None and ref not in self._titles:

            def name(title: str) -> None:
                self._titles[ref] = title
                self._fill()

            self._operations.run(self, lambda: source.named(ref.id), name, reads=True)

    def _fill(self) -> None:
        entries = self._shown()
        self._show_chips(entries, len(entries) - (self._ref is not None))

    def _shown(self) -> list[tuple[RecordRef, str, str]]:
        entries: list[tuple[RecordRef, str, str]] = []
        if self._ref is not None:
            title = self._titles.get(self._ref) or self.tr("Removed record")
            entries.append((self._ref, self.tr("About"), title))
        for label, one in (
            (self.tr("Follows"), self._chain.before),
            (self.tr("Next"), self._chain.after),
        ):
            if one is not None and one.ref != self._ref:
                entries.append((one.ref, label, title_and_day(one, self._clock)))
        return entries

    def _remove(self, key: Hashable) -> None:
        if key == self._ref:
            self._ref = None
            self._fill()
            self.commit()

    def _open(self, key: Hashable) -> None:
        self.opened.emit(key)
