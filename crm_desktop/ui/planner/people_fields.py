"""Who takes part: our people from a list, the client's people found as their names are typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.business.planner.model import Colleague, Participant
from crm_desktop.business.search.model import SearchHit
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.kit.chips import FilterChip
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.fields import Field, Line, is_escape
from crm_desktop.ui.kit.flow_layout import FlowLayout
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.result_lines import lines_of
from crm_desktop.ui.kit.result_list import ResultGroup, ResultList
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.planner.scene import PlanPerson

_PAUSE_MS = 120
_MOST_HITS = 6
_CONTACT = "contact"


class _ChipsField(Field):
    """Names in chips above a control that adds more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QWidget()
        column = QVBoxLayout(self._box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().space("xs"))
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips, spacing=theme().space("xs"))
        self._inside = column
        column.addWidget(self._chips)
        for widget in (self, self._box, self._chips):
            policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            widget.setSizePolicy(policy)

    def _show_chips(self, entries: Sequence[tuple[int, str]]) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            chip = item.widget()
            if chip is not None:
                chip.hide()
                chip.deleteLater()
        for key, name in entries:
            chip = FilterChip("", name, self._chips)
            chip.removed.connect(partial(self._remove, key))
            chip.clicked.connect(partial(self._open, key))
            self._flow.addWidget(chip)
            chip.show()
        self._chips.setVisible(bool(entries))
        self._chips.updateGeometry()

    def _remove(self, key: int) -> None:
        raise NotImplementedError

    def _open(self, key: int) -> None:
        """A click on a chip; nothing by itself."""


class ColleaguesField(_ChipsField):
    """Our people; the value is a tuple of `Colleague`."""

    def __init__(self, people: Sequence[PlanPerson], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people = {one.id: one for one in people}
        self._chosen: tuple[Colleague, ...] = ()
        self.combo = ComboBox()
        self.combo.activated.connect(self._add)
        self._inside.addWidget(self.combo)
        self._build(self._box)
        self.setFocusProxy(self.combo)

    def value(self) -> tuple[Colleague, ...]:
        return self._chosen

    def _show(self, value: object) -> None:
        if isinstance(value, tuple):
            self._chosen = cast("tuple[Colleague, ...]", value)
        entries = [
            (one.user_id, person.name)
            for one in self._chosen
            if (person := self._people.get(one.user_id)) is not None
        ]
        self._show_chips(entries)
        self.combo.clear()
        self.combo.add_choice(self.tr("Add an employee"), None)
        taken = {one.user_id for one in self._chosen}
        for person in self._people.values():
            if person.id not in taken:
                self.combo.add_choice(person.name, person.id)
        self.combo.setCurrentIndex(0)

    def _add(self) -> None:
        user_id = self.combo.currentData()
        if isinstance(user_id, int):
            self._show((*self._chosen, Colleague(user_id)))
            self.commit()

    def _remove(self, key: int) -> None:
        self._show(tuple(one for one in self._chosen if one.user_id != key))
        self.commit()


class ContactsField(_ChipsField):
    """The client's people; the value is a tuple of `Participant`. `opened` carries a contact's id.

    Organizations on whose account somebody is involved are not shown: they follow by themselves.
    """

    opened = Signal(int)

    def __init__(
        self,
        operations: Operations,
        find: Callable[[str, int], tuple[SearchHit, ...]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._find = find
        self._chosen: tuple[Participant, ...] = ()
        self._hits: tuple[SearchHit, ...] = ()
        self.line = Line("search")
        self.line.setPlaceholderText(self.tr("Add a person or an organization"))
        self.line.setAccessibleName(self.line.placeholderText())
        self.line.textEdited.connect(self._pause_typing)
        self.line.installEventFilter(self)
        self.results = ResultList(self, _MOST_HITS)
        self.results.setAccessibleName(self.tr("Found"))
        self.results.chosen.connect(self._choose)
        self.results.hide()
        self._inside.addWidget(self.line)
        self._inside.addWidget(self.results)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.find_typed)
        self._build(self._box)
        self.setFocusProxy(self.line)

    def value(self) -> tuple[Participant, ...]:
        return self._chosen

    def find_typed(self) -> None:
        """Ask for what was typed."""
        text, find = self.line.text().strip(), self._find
        if not text:
            self._take(())
            return
        self._operations.run(self, lambda: find(text, _MOST_HITS), self._take, kind="find")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.line or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if is_escape(event) and self._hits:
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self.line.clear()
                self._take(())
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._hits:
            self.results.choose_current()
            return True
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.results.move_current(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        return False

    def _pause_typing(self, _text: str) -> None:
        self._pause.start()

    def _take(self, hits: tuple[SearchHit, ...]) -> None:
        taken = {one.contact_id for one in self._chosen}
        self._hits = tuple(hit for hit in hits if hit.ref.id not in taken)
        groups = (ResultGroup("", lines_of(self._hits)),)
        self.results.show_groups(groups, self.line.text())
        self.results.setVisible(bool(self._hits))

    def _choose(self, key: object) -> None:
        if not isinstance(key, RecordRef) or key.kind != _CONTACT:
            return
        name = next((hit.title for hit in self._hits if hit.ref == key), "")
        self.line.clear()
        self._take(())
        self._show((*self._chosen, Participant(key.id, name=name)))
        self.commit()
        self.line.setFocus()

    def _show(self, value: object) -> None:
        if isinstance(value, tuple):
            self._chosen = cast("tuple[Participant, ...]", value)
        self._show_chips([(one.contact_id, one.name) for one in self._chosen if not one.via_id])

    def _remove(self, key: int) -> None:
        self._show(tuple(one for one in self._chosen if key not in (one.contact_id, one.via_id)))
        self.commit()

    def _open(self, key: int) -> None:
        self.opened.emit(key)
