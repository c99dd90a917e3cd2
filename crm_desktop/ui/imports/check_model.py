"""The rows of a check in groups, read in parts as they come into view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from crm_desktop.business.imports.groups import GroupFinder, takes_groups
from crm_desktop.business.imports.insights import RowInsight
from crm_desktop.business.imports.model import (
    CheckCounts,
    CheckedRow,
    Decisions,
    DuplicateAction,
    ErrorAction,
    ImportPlan,
    RowAction,
    RowDecision,
    Verdict,
)
from crm_desktop.business.imports.review import CheckResult
from crm_desktop.core.records import record
from crm_desktop.ui.imports.check_words import channels_text, others_text, problem_text, values_text
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.imports.value_words import shown_change
from crm_desktop.ui.imports.words import field_word, verdict_word
from crm_desktop.ui.kit.direction import arrow, isolate
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.plain_label import plain_tooltip

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_NOWHERE = QModelIndex()
_PART = 100
_KEPT_PARTS = 60
_FIRST_TIDIED = 5
ORDER = (Verdict.ERROR, Verdict.DUPLICATE, Verdict.UPDATE, Verdict.NEW)
"""Groups in the order of the table: what needs a look comes first."""
NO_INSIGHT = RowInsight()
FOUND, TIDIED, OTHERS = "found", "tidied", "others"
"""Groups beside those by verdict."""


class Part(IntEnum):
    """The columns of the check table."""

    ROW = 0
    CONTACT = 1
    PROBLEM = 2
    VALUES = 3
    ACTION = 4


@record
class GroupItem:
    """The heading of a group: the rows of a verdict, or of `numbers`; `count` of `total` show."""

    key: str
    verdict: Verdict | None
    count: int
    total: int
    numbers: Sequence[int] = ()


class CheckModel(QAbstractTableModel):
    """Rows of the chosen groups; `skipped_changed()` when a row was decided by itself."""

    skipped_changed = Signal()

    def __init__(self, services: ImportServices, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._owner = parent
        self._result: CheckResult | None = None
        self._groups: tuple[GroupItem, ...] = ()
        self._parts: dict[tuple[str, int], tuple[CheckedRow, ...]] = {}
        self._insights: dict[int, RowInsight] = {}
        self._asked: set[tuple[str, int]] = set()
        self._verdicts: tuple[Verdict, ...] = ()
        self._found: Sequence[int] | None = None
        self._tidied: Sequence[int] = ()
        self._with_others: Sequence[int] = ()
        self._shows_all_tidied = False
        self._groups_of: GroupFinder | None = None
        self.skipped: set[int] = set()
        self.decided: dict[int, RowDecision] = {}
        self.others_except: set[int] = set()
        self.decisions = Decisions()
        """What was decided for all rows of a kind."""

    # What is shown -----------------------------------------------------------------------

    def show_result(self, result: CheckResult | None) -> None:
        """Show another check; nothing is decided for single rows yet."""
        self._result = result
        self.skipped.clear()
        self.decided.clear()
        self.others_except.clear()
        self._found, self._tidied = None, ()
        self._shows_all_tidied = False
        is_grouped = result is not None and takes_groups(result.plan)
        self._groups_of = GroupFinder(result.plan) if result and is_grouped else None
        self.show_verdicts(())

    def show_verdicts(self, verdicts: Iterable[Verdict]) -> None:
        """Show the groups of these verdicts."""
        wanted = set(verdicts)
        self._verdicts = tuple(verdict for verdict in ORDER if verdict in wanted)
        self.refresh()

    def show_found(self, numbers: Sequence[int] | None) -> None:
        """Show rows that were searched for; `None` shows the groups again."""
        self._found = numbers
        self.refresh()

    def show_tidied(self, numbers: Sequence[int]) -> None:
        """Rows whose telephone numbers were brought into order, as a last group."""
        self._tidied = numbers
        self.refresh()

    def show_all_tidied(self) -> None:
        """Show all of them."""
        self._shows_all_tidied = True
        self.refresh()

    def refresh(self) -> None:
        """Read all rows in view anew."""
        self.beginResetModel()
        self._parts.clear()
        self._asked.clear()
        self._insights.clear()
        self._with_others = self._result.staging.numbers_with_others() if self._result else ()
        self._groups = tuple(self._made_groups())
        self.endResetModel()

    def _made_groups(self) -> Iterable[GroupItem]:
        if self._result is None:
            return
        if self._found is not None:
            count = len(self._found)
            yield GroupItem(FOUND, None, count, count, self._found)
            return
        counts = self._result.counts
        for verdict in self._verdicts:
            count = count_of(counts, verdict)
            if count:
                yield GroupItem(verdict.value, verdict, count, count)
        if self._with_others:
            count = len(self._with_others)
            yield GroupItem(OTHERS, None, count, count, self._with_others)
        if self._tidied:
            total = len(self._tidied)
            count = total if self._shows_all_tidied else min(total, _FIRST_TIDIED)
            yield GroupItem(TIDIED, None, count, total, self._tidied)

    def item(self, row: int) -> GroupItem | CheckedRow | None:
        """What stands in a row of the table; None while it is on its way."""
        found = self._place(row)
        if found is None:
            return None
        group, number = found
        return group if number < 0 else self._row(group, number)

    def group_of(self, row: int) -> GroupItem | None:
        """The group that a row of the table belongs to."""
        found = self._place(row)
        return None if found is None else found[0]

    def _place(self, row: int) -> tuple[GroupItem, int] | None:
        for group in self._groups:
            if row <= group.count:
                return group, row - 1
            row -= group.count + 1
        return None

    def insight(self, number: int) -> RowInsight:
        """What is known of a row of the file."""
        return self._insights.get(number, NO_INSIGHT)

    # Decisions ---------------------------------------------------------------------------

    def all_decisions(self) -> Decisions:
        """What was decided for all rows and for single ones."""
        kept = {row: one for row, one in self.decided.items() if row not in self.skipped}
        general = self.decisions
        return Decisions(
            general.errors,
            general.duplicates,
            frozenset(self.skipped),
            general.overwrite,
            kept,
            general.others,
            frozenset(self.others_except),
        )

    @property
    def decided_rows(self) -> frozenset[int]:
        """The rows for which something was decided."""
        return frozenset((*self.skipped, *self.decided, *self.others_except))

    def keep_decisions(
        self,
        skipped: Iterable[int],
        decided: Mapping[int, RowDecision],
        others_except: Iterable[int],
        rows: Mapping[int, CheckedRow],
    ) -> None:
        """Take over what was decided for these rows after another check, where it still fits."""
        self.skipped |= set(skipped) & rows.keys()
        self.others_except |= set(others_except) & rows.keys()
        self.decided.update(
            (number, decision)
            for number, decision in decided.items()
            if number in rows and _still_fits(decision, rows[number])
        )

    def decide(self, numbers: Iterable[int], decision: RowDecision | None) -> None:
        """Decide rows by themselves; `None` leaves them to what was decided for all."""
        for number in numbers:
            self.skipped.discard(number)
            self.decided.pop(number, None)
            if decision is not None and decision.action is RowAction.SKIP:
                self.skipped.add(number)
            elif decision is not None:
                self.decided[number] = decision
        self._tell_changed()

    def decide_others(self, numbers: Iterable[int], *, are_added: bool) -> None:
        """Add the further people of some rows, or leave their names as labels of numbers."""
        change = self.others_except.difference_update
        if are_added is not self.decisions.others:
            change = self.others_except.update
        change(numbers)
        self._tell_changed()

    def rows_with_others(self) -> Sequence[int]:
        """Rows that name further people."""
        return self._with_others

    def toggle_skipped(self, row: int) -> None:
        """Leave a row of the file out, or take it in again; not where nothing is decided."""
        item, group = self.item(row), self.group_of(row)
        if isinstance(item, CheckedRow) and group is not None and group.key != TIDIED:
            self.skipped ^= {item.row}
            self._tell_changed()

    def action_of(self, row: CheckedRow) -> RowAction:
        """What becomes of a row as it is decided now."""
        if row.row in self.skipped:
            return RowAction.SKIP
        if row.row in self.decided:
            return self.decided[row.row].action
        general = self.decisions
        if row.verdict is Verdict.ERROR:
            is_out = general.errors is ErrorAction.SKIP
            return RowAction.SKIP if is_out else RowAction.WITHOUT
        if row.verdict in (Verdict.DUPLICATE, Verdict.UPDATE):
            if general.duplicates is DuplicateAction.SKIP:
                return RowAction.SKIP
            if general.duplicates is DuplicateAction.CREATE:
                return RowAction.NEW
            is_over = general.overwrite and row.contact_id
            return RowAction.OVERWRITE if is_over else RowAction.FILL
        return RowAction.NEW

    def _tell_changed(self) -> None:
        last = self.rowCount() - 1
        if last >= 0:
            self.dataChanged.emit(self.index(0, 0), self.index(last, len(Part) - 1))
        self.skipped_changed.emit()

    # Qt ----------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else sum(group.count + 1 for group in self._groups)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Part)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        item = self.item(index.row())
        if index.column() == Part.VALUES and isinstance(item, CheckedRow) and item.problems:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
            ITEM_ROLE,
        ):
            return None
        item = self.item(index.row())
        if role == ITEM_ROLE:
            return item
        if role == Qt.ItemDataRole.ToolTipRole:
            if not isinstance(item, CheckedRow) or index.column() == Part.ACTION:
                return None
            text = self._said(index.row(), item, Part(index.column()))
            return plain_tooltip(text) if text else None
        if isinstance(item, GroupItem):
            is_first = index.column() == Part.ROW
            return f"{self.group_word(item)} {format_number(item.total)}" if is_first else ""
        return "" if item is None else self._said(index.row(), item, Part(index.column()))

    def _said(self, place: int, row: CheckedRow, part: Part) -> str:
        """A cell in words, as the group of its row is about."""
        group = self.group_of(place)
        if group is None or group.key != OTHERS or part in (Part.ROW, Part.CONTACT):
            return self.text(row, part)
        if part is Part.PROBLEM:
            return self.others_count(row)
        return others_text(row) if part is Part.VALUES else self.others_word(row)

    def group_word(self, group: GroupItem) -> str:
        """The heading of a group."""
        if group.verdict is not None:
            return verdict_word(group.verdict)
        return {
            FOUND: self.tr("Found"),
            OTHERS: self.tr("Further people"),
            TIDIED: self.tr("Phones put in order"),
        }[group.key]

    def others_word(self, row: CheckedRow) -> str:
        """What becomes of the further people of a row."""
        if self.action_of(row) is RowAction.SKIP:
            return self.tr("Leave out")
        if self.decisions.others is not (row.row in self.others_except):
            return self.tr("Add them")
        return self.tr("Only as labels")

    def others_count(self, row: CheckedRow) -> str:
        """How many further people a row names."""
        return self.tr("%Ln further name(s)", "", len(row.others))

    def text(self, row: CheckedRow, part: Part) -> str:
        """A cell in words."""
        if part is Part.ROW:
            return format_number(row.row)
        if part is Part.CONTACT:
            return row.title
        if part is Part.PROBLEM:
            return problem_text(row, self.insight(row.row))
        if part is Part.VALUES:
            return values_text(row, self.insight(row.row)) or self.new_text(row)
        return self.action_text(row)

    def new_text(self, row: CheckedRow) -> str:
        """What tells a new row from others: the group that it stands in, how it is reached."""
        return " · ".join(filter(None, (self.group_text(row), channels_text(row))))

    def group_text(self, row: CheckedRow) -> str:
        """What a new row has from the group that it stands in."""
        if self._result is None or self._groups_of is None:
            return ""
        name = self._groups_of.name_at(row.row)
        if not name:
            return ""
        return f"{field_word(self._result.plan.section_field)}: {isolate(name)}"

    def action_text(self, row: CheckedRow) -> str:
        """What becomes of a row, in words."""
        return {
            RowAction.SKIP: self.tr("Leave out"),
            RowAction.WITHOUT: self.tr("Import without it"),
            RowAction.FILL: self.tr("Fill empty fields"),
            RowAction.OVERWRITE: self.tr("Overwrite"),
            RowAction.LINK: self.tr("Add and link"),
            RowAction.NEW: self.tr("Add as new")
            if row.verdict in (Verdict.DUPLICATE, Verdict.UPDATE)
            else self.tr("Add"),
        }[self.action_of(row)]

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        values = self.tr("In the file {arrow} will be")
        return {
            Part.ROW: self.tr("Row"),
            Part.CONTACT: self.tr("Contact"),
            Part.PROBLEM: self.tr("Problem"),
            Part.VALUES: values.replace("{arrow}", arrow(values)),
            Part.ACTION: self.tr("What to do"),
        }[Part(section)]

    # Reading -----------------------------------------------------------------------------

    def _row(self, group: GroupItem, number: int) -> CheckedRow | None:
        part, offset = divmod(number, _PART)
        if (group.key, part) not in self._parts:
            self._ask(group, part)
        rows = self._parts.get((group.key, part), ())
        return rows[offset] if offset < len(rows) else None

    def _ask(self, group: GroupItem, part: int) -> None:
        result, place = self._result, (group.key, part)
        if result is None or place in self._asked:
            return
        self._asked.add(place)
        review, decisions = self._services.imports.review, self.all_decisions()
        start = part * _PART

        def call() -> tuple[tuple[CheckedRow, ...], dict[int, RowInsight]]:
            if group.verdict is None:
                rows = result.rows(group.numbers[start : min(start + _PART, group.count)])
            else:
                rows = result.page(group.verdict, start, _PART)
            curious = [
                row.row for row in rows if row.problems or row.duplicate_of or row.contact_id
            ]
            found = review.insights(result, curious, decisions) if curious else {}
            return rows, {row: self._in_words(one, result.plan) for row, one in found.items()}

        self._services.operations.run(
            self._owner, call, lambda found: self._take(result, place, *found), long=True
        )

    def _in_words(self, insight: RowInsight, plan: ImportPlan) -> RowInsight:
        changes = (shown_change(change, plan, self._services) for change in insight.changes)
        return replace(insight, changes=tuple(changes))

    def _take(
        self,
        result: CheckResult,
        place: tuple[str, int],
        rows: tuple[CheckedRow, ...],
        insights: dict[int, RowInsight],
    ) -> None:
        if result is not self._result or place not in self._asked:
            return
        self._asked.discard(place)
        while len(self._parts) >= _KEPT_PARTS:
            self._parts.pop(next(iter(self._parts)))
        self._parts[place] = rows
        self._insights.update(insights)
        last = self.rowCount() - 1
        if last >= 0:
            self.dataChanged.emit(self.index(0, 0), self.index(last, len(Part) - 1))


def count_of(counts: CheckCounts, verdict: Verdict) -> int:
    """How many rows have a verdict."""
    return int(getattr(counts, verdict.value))


def _still_fits(decision: RowDecision, row: CheckedRow) -> bool:
    """Whether a row can still be treated as was decided when it looked otherwise."""
    if decision.action is RowAction.WITHOUT:
        return row.verdict is Verdict.ERROR
    if decision.action is RowAction.NEW:
        return row.verdict is not Verdict.ERROR
    if decision.action in (RowAction.FILL, RowAction.OVERWRITE):
        return bool(decision.contact_id or row.contact_id or row.duplicate_of)
    return True
