"""The table that says what each value of a list means."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from crm_desktop.business.custom_fields.model import CustomField
from crm_desktop.business.imports.model import Field, ImportPlan, ValueList, ValueMatch
from crm_desktop.business.imports.value_lists import (
    OurWords,
    with_known_matches,
    with_match,
    with_new_kind,
    with_new_option,
    with_new_stage,
)
from crm_desktop.core.records import record
from crm_desktop.core.text import fold
from crm_desktop.ui.imports.choosing import Choice
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.imports.value_words import choices_of, target_word
from crm_desktop.ui.imports.words import field_word
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.formatting import format_number

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
AS_IT_IS, MAKE_NEW, EMPTY = "\x1fas", "\x1fnew", "\x1fempty"
"""Choices beside our own words."""
_NOWHERE = QModelIndex()


class Part(IntEnum):
    """The columns of the table."""

    VALUE = 0
    COUNT = 1
    MEANING = 2
    REMARK = 3


@record
class Heading:
    """The heading of a list."""

    list: ValueList


@record
class Line:
    """One value of a list."""

    list: ValueList
    value: ValueMatch


class ValuesModel(QAbstractTableModel):
    """`plan_changed(ImportPlan)` when a value was given another meaning."""

    plan_changed = Signal(object)

    def __init__(self, services: ImportServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._words = OurWords()
        self._lines: list[Heading | Line] = []
        self._new: set[tuple[str, str]] = set()
        self.plan: ImportPlan | None = None
        self._begun: ImportPlan | None = None
        self.may_make = False
        """Whether stages and options can be made."""

    def show_lists(self, plan: ImportPlan, lists: Sequence[ValueList], words: OurWords) -> None:
        """Show lists; what is understood is taken as matched, the first unknown ones come first."""
        self.beginResetModel()
        self._words = words
        self._lines = []
        for one in lists:
            self._lines.append(Heading(one))
            values = sorted(one.values, key=lambda value: bool(value.target))
            self._lines += [Line(one, value) for value in values]
        self.plan = with_known_matches(plan, lists)
        made = {code for code, _name in (*self.plan.new_stages, *self.plan.new_party_kinds)}
        self._new = {
            (line.list.key, line.value.text)
            for line in self._lines
            if isinstance(line, Line) and self._target(line) in made
        }
        for line in self._lines:
            if isinstance(line, Line) and self.may_make and self._is_own_option(line):
                self._make_option(line)
        self._begun = self.plan
        self.endResetModel()

    def clear(self) -> None:
        """Let go of everything."""
        self.beginResetModel()
        self._lines, self.plan, self._begun = [], None, None
        self.endResetModel()

    def take_over(self, other: ValuesModel) -> None:
        """What another model shows was begun with the same."""
        self._begun = other._begun

    @property
    def has_work(self) -> bool:
        """Whether something was decided by hand of the values."""
        return self.plan != self._begun

    def line(self, row: int) -> Heading | Line | None:
        """What stands in a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def _is_own_option(self, line: Line) -> bool:
        """A value of an own field that has no option yet is no value at all without one."""
        return line.list.own is not None and self._target(line) is None

    def choices(self, line: Line) -> tuple[Choice, ...]:
        """What a value can mean."""
        key = line.list.key
        found: list[Choice] = []
        if self._can_make(line):
            words = self.tr("Make “{name}” new").replace("{name}", isolate(line.value.text))
            found.append(Choice(MAKE_NEW, words, "plus"))
        if self._as_it_is(key) and not (key == Field.PARTY_KINDS and line.value.target):
            found.append(Choice(AS_IT_IS, self._as_it_is(key), "note"))
        if key != Field.OWNER:
            found.append(Choice(EMPTY, self.tr("Leave empty"), "ban"))
        ours = self.tr("Ours")
        own = choices_of(key, self._words, self._services, self._own_now(key))
        found += [Choice(one.key, one.text, one.icon, ours) for one in own]
        return tuple(found)

    def chosen_key(self, line: Line) -> str:
        """The key of the choice that a value has now."""
        target = self._target(line)
        return AS_IT_IS if target is None else target or EMPTY

    def choose(self, row: int, key: str) -> None:
        """Let a value mean one of `choices`."""
        line, plan = self.line(row), self.plan
        if not isinstance(line, Line) or plan is None:
            return
        of, text = line.list.key, line.value.text
        self._new.discard((of, text))
        if key == MAKE_NEW:
            self._make(line)
        elif key == AS_IT_IS:
            self.plan = with_match(plan, of, text, None)
        else:
            self.plan = with_match(plan, of, text, "" if key == EMPTY else key)
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, len(Part) - 1))
        self.plan_changed.emit(self.plan)

    def meaning(self, line: Line) -> str:
        """What a value means, in words."""
        target = self._target(line)
        if (line.list.key, line.value.text) in self._new:
            return self.tr("New: {name}").replace("{name}", isolate(line.value.text))
        if target is None:
            return self._as_it_is(line.list.key) or self.tr("Not understood")
        if not target:
            return self.tr("Leave empty")
        return target_word(line.list.key, target, self._services)

    def is_settled(self, line: Line) -> bool:
        """Whether a value means something of ours or was decided."""
        return self._target(line) is not None

    def remark(self, line: Line) -> tuple[str, str, str]:
        """Icon, color token and sentence about a value."""
        if (line.list.key, line.value.text) in self._new:
            return "plus", "info", self.tr("made by the import")
        if self._target(line) is None:
            if line.list.own is not None:
                return "alert-circle", "danger", self.tr("rows with it are refused")
            return "alert-triangle", "warning", self.tr("not one of ours")
        if line.value.target and self._target(line) == line.value.target:
            return "check", "success", self.tr("recognized")
        return "check", "text_muted", self.tr("chosen by you")

    def unknown(self, of: ValueList) -> int:
        """How many values of a list are not settled."""
        return sum(
            isinstance(line, Line) and line.list.key == of.key and not self.is_settled(line)
            for line in self._lines
        )

    def list_name(self, of: ValueList) -> str:
        """The heading of a list."""
        return of.own.name if of.own is not None else field_word(Field(of.key))

    # Qt ----------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Part)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.line(index.row()), Heading):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line(index.row())
        if role == LINE_ROLE:
            return line
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        part = Part(index.column())
        if isinstance(line, Heading):
            return self.list_name(line.list) if part is Part.VALUE else ""
        if line is None:
            return None
        return {
            Part.VALUE: line.value.text,
            Part.COUNT: format_number(line.value.count),
            Part.MEANING: self.meaning(line),
            Part.REMARK: self.remark(line)[2],
        }[part]

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Part.VALUE: self.tr("Value in the file"),
            Part.COUNT: self.tr("Rows"),
            Part.MEANING: self.tr("Means"),
            Part.REMARK: self.tr("Remarks"),
        }[Part(section)]

    # Inside ------------------------------------------------------------------------------

    def _target(self, line: Line) -> str | None:
        if self.plan is None:
            return None
        return self.plan.matches.get(line.list.key, {}).get(fold(line.value.text))

    def _own_now(self, key: str) -> CustomField | None:
        own = self.plan.own if self.plan is not None else ()
        return next((field for _index, field in own if field.key == key), None)

    def _can_make(self, line: Line) -> bool:
        is_list = line.list.own is not None or line.list.key in (Field.STATUS, Field.PARTY_KINDS)
        return self.may_make and is_list

    def _as_it_is(self, key: str) -> str:
        """What becomes of a value that nothing was decided for."""
        return {
            str(Field.STATUS): self.tr("Keep as a tag"),
            str(Field.PARTY_KINDS): self.tr("Keep as a tag"),
            str(Field.OWNER): self.tr("You"),
            str(Field.COUNTRY): self.tr("Keep as it is written"),
            str(Field.SOURCE): self.tr("Make a new source"),
        }.get(key, "")

    def _make(self, line: Line) -> None:
        if line.list.own is not None:
            self._make_option(line)
        elif line.list.key == Field.PARTY_KINDS and self.plan is not None:
            made = with_new_kind(self.plan, line.value.text, self._words)
            if made is not self.plan:
                self.plan = made
                self._new.add((line.list.key, line.value.text))
        elif self.plan is not None:
            text = line.value.text
            self.plan = with_new_stage(self.plan, text, secrets.token_hex(4), text)
            self._new.add((line.list.key, text))

    def _make_option(self, line: Line) -> None:
        if self.plan is not None:
            text = line.value.text
            self.plan = with_new_option(self.plan, line.list.key, text, secrets.token_hex(4))
            self._new.add((line.list.key, text))
