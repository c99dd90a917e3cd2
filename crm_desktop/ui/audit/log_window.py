"""The log: every unit of work of the file, newest first, with filters, details and a check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.business.audit.log_model import LogChange, LogFilter, LogLine
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.audit.context import LogContext
from crm_desktop.ui.audit.log_words import (
    erased_word,
    kind_word,
    operation_word,
    verb_told,
    verb_word,
)
from crm_desktop.ui.kit.buttons import SecondaryButton
from crm_desktop.ui.kit.choice_field import ChoiceField
from crm_desktop.ui.kit.choices import CheckBox
from crm_desktop.ui.kit.columns import Column
from crm_desktop.ui.kit.direction import arrow, isolate
from crm_desktop.ui.kit.empty_state import EmptyState
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.formatting import format_moment, format_number
from crm_desktop.ui.kit.list_window import ListWindow
from crm_desktop.ui.kit.long_work import LongWork
from crm_desktop.ui.kit.records_model import RecordsModel, dress
from crm_desktop.ui.kit.row_table import RowTable
from crm_desktop.ui.kit.table_text import plain_cell
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import ViewState

if TYPE_CHECKING:
    from crm_desktop.business.audit.log_export import LogWords
    from crm_desktop.storage.check import Report

_NAME = "log"
_NEAR_END = 40
"""So many pixels before the end older ones are read."""
_MOST_PROBLEMS = 5
_PEOPLE = frozenset({"owner_id", "user_id", "created_by", "updated_by", "deleted_by", "done_by"})


_COUNTED = {"export": "count", "view_many": "count", "purge": "contacts"}
"""What the details call the number of contacts where the log keeps no names of them."""


class LogWindow(ListWindow):
    """Reads only; a double click opens the record it is about."""

    def __init__(
        self,
        context: LogContext,
        view_state: ViewState | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = QCoreApplication.translate("LogWindow", "Log of changes")
        super().__init__(title, _NAME, view_state, parent)
        self._context = context
        self._ref: RecordRef | None = None
        self._is_whole = False
        self._people: dict[object, str] = {}
        self.model = RecordsModel[LogLine](self._columns(), self)
        self.view = RowTable()
        self.details = RecordsModel[LogChange](self._detail_columns(), self)
        self.detail_view = RowTable()
        self.users = self._choice(self.tr("By"))
        self.kinds = self._choice(self.tr("About"))
        self.periods = self._choice(self.tr("When"))
        self.record = SecondaryButton(self.tr("Only this record"), "filter")
        self.record.setCheckable(True)
        self.record.clicked.connect(self._follow_record)
        self.own_notes = CheckBox(self.tr("Also the program's own notes"))
        self.own_notes.clicked.connect(self.reload)
        self.save_button = SecondaryButton(self.tr("Save as a file…"), "download")
        self.save_button.clicked.connect(self.save)
        self.check_button = SecondaryButton(self.tr("Check the log"), "clipboard-check")
        self.check_button.clicked.connect(self.check)
        self.empty = EmptyState(
            "history", self.tr("Nothing fits"), self.tr("Choose another person, kind or period.")
        )
        self._arrange()
        self._connect()
        self.view.setFocus()
        context.operations.run(self, self._read_choices, self._fill_choices, kind="choices")
        self.reload()

    @property
    def current(self) -> LogLine | None:
        """The unit of work that is chosen."""
        return self.model.at(self.view.currentIndex().row())

    def reload(self) -> None:
        """Read the newest that fit."""
        wanted, service = self.wanted(), self._context.service
        self._is_whole = False
        self._context.operations.run(
            self, lambda: service().page(wanted), self._take, self.messages.show_error, kind="log"
        )

    def wanted(self) -> LogFilter:
        """What is asked for by the choices above."""
        user, kind, days = self.users.value(), self.kinds.value(), self.periods.value()
        return LogFilter(
            user_id=user if isinstance(user, int) and user else None,
            ref=self._ref,
            kind=str(kind or ""),
            since=self._since(days) if isinstance(days, int) else None,
            has_own_notes=self.own_notes.isChecked(),
        )

    def check(self) -> None:
        """Look whether anything was changed, removed, put in or cut with other tools."""
        self._check(self._tell_checked)

    def save(self) -> None:
        """Write what is listed into a file of one's choice, with what the check finds in it."""
        from crm_desktop.ui.audit.log_saving import LogSaving

        saving = LogSaving(self._context, self)
        saving.ask(self.wanted(), self._filters(), self._words(), self._check)

    def _check(self, on_done: Callable[[Report], object]) -> None:
        buttons = (self.check_button, self.save_button)
        pressed = next((button for button in buttons if button.hasFocus()), None)
        for button in buttons:
            button.setEnabled(False)
        work = LongWork(
            self,
            self._context.operations,
            self.tr("Checking the log and the file"),
            self._context.check,
            on_done,
            is_long=True,
        )
        for button in buttons:
            work.destroyed.connect(partial(button.setEnabled, True))
        if pressed is not None:  # a button that can do nothing lets go of the keyboard
            work.destroyed.connect(partial(pressed.setFocus, Qt.FocusReason.TabFocusReason))

    # Showing -----------------------------------------------------------------------------

    def _tell_checked(self, report: Report) -> None:
        told = self.report_words(report)
        if report.is_sound:
            self.messages.show_message("success", told)
            return
        self.messages.show_message("danger", told)
        seqs = [one for one in dict.fromkeys(problem.seq for problem in report.problems) if one]
        if seqs:
            self._tell_which(told, seqs[:_MOST_PROBLEMS])

    def report_words(self, report: Report) -> str:
        """What a check found."""
        if report.is_sound:
            return self.tr("Everything holds: %Ln change(s), none altered.", "", report.batches)
        sentences = list(dict.fromkeys(map(error_sentence, report.problems)))
        return " ".join(sentences[:_MOST_PROBLEMS])

    def _filters(self) -> str:
        """What is listed, in the words of the choices above."""
        parts = [
            f"{field.accessibleName()}: {field.combo.currentText()}"
            for field, none in ((self.users, 0), (self.kinds, ""), (self.periods, 0))
            if field.value() != none
        ]
        if self._ref is not None:
            parts.append(self.record.text())
        if self.own_notes.isChecked():
            parts.append(self.own_notes.text())
        return " · ".join(parts) or self.tr("Everything")

    def _words(self) -> LogWords:
        """For one file: what a word is in the user's language is looked up once, not by the row.

        A look-up makes all the words there are, which took most of the time of a long log.
        """
        from crm_desktop.business.audit.log_export import LogWords

        verbs = cache(verb_told)
        return LogWords(
            self.tr("Log of changes"),
            (
                self.tr("When"), self.tr("By"), self.tr("Computer"), self.tr("What"),
                self.tr("Was"), self.tr("Which"), self.tr("Part"), self.tr("Row was"),
                self.tr("Field"), self.tr("Before"), self.tr("After"),
            ),
            cache(kind_word),
            lambda line: verbs(line.verb, line.undone_by is not None),
            lambda line: plain_cell(self._which(line)),
            cache(operation_word),
            erased_word,
            cache(self._context.field_word),
            lambda table, column, value: plain_cell(self._text(table, column, value)),
            lambda count: self.tr("and %Ln more row(s)", "", count),
        )  # fmt: skip

    def _tell_which(self, told: str, seqs: Sequence[int]) -> None:
        """Say of what was changed with other tools where it stands in the list."""
        service = self._context.service

        def read() -> list[LogLine]:
            wanted = LogFilter(has_own_notes=True)
            pages = [service().page(wanted, seq + 1, 1) for seq in seqs]
            return [
                page[0]
                for page, seq in zip(pages, seqs, strict=True)
                if page and page[0].seq == seq
            ]

        def take(lines: list[LogLine]) -> None:
            if lines:
                words = "; ".join(map(self._line_words, lines))
                sentence = self.tr("It is about: {changes}").replace("{changes}", words)
                self.messages.show_message("danger", f"{told} {sentence}")

        self._context.operations.run(self, read, take, kind="which")

    def _line_words(self, line: LogLine) -> str:
        parts = (format_moment(line.at), kind_word(line.kind), verb_word(line.verb), _names(line))
        return " · ".join(part for part in parts if part)

    def _take(self, lines: tuple[LogLine, ...]) -> None:
        self.model.show_rows(lines)
        self.view.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        if lines:
            self.view.selectRow(0)
        else:
            self.details.show_rows(())
        self._choose()

    def _read_on(self, _value: int = 0) -> None:
        """Older ones, when the end comes into sight."""
        bar = self.view.verticalScrollBar()
        last = self.model.at(self.model.rowCount() - 1)
        if self._is_whole or last is None or bar.value() < bar.maximum() - _NEAR_END:
            return
        wanted, service, seq = self.wanted(), self._context.service, last.seq

        def take(lines: tuple[LogLine, ...]) -> None:
            self._is_whole = not lines
            end = self.model.at(self.model.rowCount() - 1)
            if end is not None and end.seq == seq and wanted == self.wanted():
                self.model.append_rows(lines)

        self._context.operations.run(
            self, lambda: service().page(wanted, seq), take, self.messages.show_error, kind="log"
        )

    def _choose(self) -> None:
        line = self.current
        self.record.setEnabled(self._ref is not None or bool(line and line.names))
        if line is None:
            return
        service, seq = self._context.service, line.seq
        self._context.operations.run(
            self,
            lambda: service().changes(seq),
            self.details.show_rows,
            self.messages.show_error,
            kind="changes",
        )

    def _open(self) -> None:
        line = self.current
        if line is not None and line.names:
            self._context.open(line.names[0][0])

    def _follow_record(self) -> None:
        line = self.current
        self._ref = None
        if self.record.isChecked() and line is not None and line.names:
            self._ref, name = line.names[0]
            self.record.setText(self.tr("Only {name}").replace("{name}", isolate(name)))
        else:
            self.record.setChecked(False)
            self.record.setText(self.tr("Only this record"))
        self.reload()

    def _since(self, days: int) -> datetime | None:
        """The beginning of the day so many days ago where the user sits; 0 is ever."""
        if not days:
            return None
        clock = self._context.clock
        day = clock.today() - timedelta(days=days - 1)
        return datetime(day.year, day.month, day.day, tzinfo=clock.zone)

    # Choices -----------------------------------------------------------------------------

    def _choice(self, name: str) -> ChoiceField:
        field = ChoiceField()
        field.set_name(name)
        field.edited.connect(self.reload)
        return field

    def _read_choices(self) -> tuple[list[tuple[str, object]], list[tuple[str, object]]]:
        users: list[tuple[str, object]] = [
            (user.display_name, user.id) for user in self._context.users()
        ]
        kinds: list[tuple[str, object]] = [
            (kind_word(kind), kind) for kind in self._context.service().kinds()
        ]
        return users, sorted(kinds)

    def _fill_choices(
        self, found: tuple[list[tuple[str, object]], list[tuple[str, object]]]
    ) -> None:
        users, kinds = found
        self._people = {key: name for name, key in users}
        self.users.set_choices([(self.tr("Everybody"), 0), *users])
        self.kinds.set_choices([(self.tr("Everything"), ""), *kinds])

    # Making ------------------------------------------------------------------------------

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("at", self.tr("When"), lambda line: format_moment(line.at), width=150),
            Column("by", self.tr("By"), lambda line: line.user_name or "—", width=150),
            Column("kind", self.tr("What"), lambda line: kind_word(line.kind), width=130),
            Column("verb", self.tr("Was"), self._verb, width=150),
            Column("names", self.tr("Which"), self._which, width=280),
            Column(
                "rows", self.tr("Entries"), lambda line: format_number(line.entries), width=80,
                align=Qt.AlignmentFlag.AlignTrailing,
            ),
            Column("machine", self.tr("Computer"), lambda line: line.machine or "—", width=120),
        )  # fmt: skip

    def _which(self, line: LogLine) -> str:
        """Names; how many, where it is not kept who they were."""
        count = (line.details or {}).get(_COUNTED.get(line.verb, ""))
        if not isinstance(count, int):
            return _names(line)
        if line.kind == "log":
            return self.tr("%Ln change(s)", "", count)
        told = self.tr("%Ln contact(s)", "", count)
        is_company = (line.details or {}).get("scope") == "company"
        return f"{self.tr('The whole company')} · {told}" if is_company else told

    def _verb(self, line: LogLine) -> str:
        return verb_told(line.verb, line.undone_by is not None)

    def _detail_columns(self) -> tuple[Column, ...]:
        return (
            Column("name", self.tr("Record"), lambda one: one.name or kind_word(one.ref.kind),
                   width=200),
            Column("row", self.tr("Part"), lambda one: kind_word(one.row_kind), width=150),
            Column("operation", self.tr("Was"), lambda one: operation_word(one.operation),
                   width=120),
            Column("values", self._values_title(), self._values, width=520),
        )  # fmt: skip

    def _values_title(self) -> str:
        words = self.tr("Before {arrow} after")
        return words.replace("{arrow}", arrow(words))

    def _values(self, change: LogChange) -> str:
        if change.is_erased:
            return erased_word()
        parts: list[str] = []
        table = change.row_kind or change.ref.kind
        for column, old, new in change.values:
            before, after = self._text(table, column, old), self._text(table, column, new)
            word, told = self._context.field_word(column), isolate(after or before)
            if before and after:
                told = f"{isolate(before)} {arrow(word)} {isolate(after)}"
            if after or before:
                parts.append(f"{word}: {told}")
        return "; ".join(parts) or "—"

    def _text(self, table: str, column: str, value: object) -> str:
        """A stored value as a reader knows it: moments, people and words instead of codes."""
        if value is None:
            return ""
        if isinstance(value, int) and column.endswith("_at"):
            return format_moment(from_milliseconds(value))
        if isinstance(value, int) and column in _PEOPLE:
            return self._people.get(value, str(value))
        return self._context.value_word(table, column, " ".join(str(value).split()))

    def _arrange(self) -> None:
        look = theme()
        dress(self.view, self.model, self.windowTitle())
        dress(self.detail_view, self.details, self.tr("What was changed"))
        self.users.set_choices([(self.tr("Everybody"), 0)])
        self.kinds.set_choices([(self.tr("Everything"), "")])
        self.periods.set_choices(
            [
                (self.tr("Ever"), 0),
                (self.tr("Today"), 1),
                (self.tr("Last 7 days"), 7),
                (self.tr("Last 30 days"), 30),
                (self.tr("Last year"), 365),
            ]
        )
        for field, value in ((self.users, 0), (self.kinds, ""), (self.periods, 0)):
            field.set_value(value)
        line = QHBoxLayout()
        line.setSpacing(look.space("s"))
        for field in (self.users, self.kinds, self.periods):
            field.setMinimumWidth(look.size("dialog_width.0") // 3)
            line.addWidget(field)
        line.addWidget(self.record)
        line.addWidget(self.own_notes)
        line.addStretch(1)
        self.head.addLayout(line)
        self.body.addWidget(self.empty, 1, Qt.AlignmentFlag.AlignTop)
        self.show_parts(self.view, self.detail_view, 2)
        self.empty.hide()
        self.buttons.addWidget(self.check_button)
        self.buttons.addWidget(self.save_button)
        self.save_button.setVisible(self._context.may_export)
        self.find_place(look.size("wizard.1"))

    def _connect(self) -> None:
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        self.view.verticalScrollBar().valueChanged.connect(self._read_on)
        self.view.doubleClicked.connect(self._open)
        enter = QShortcut(QKeySequence(Qt.Key.Key_Return), self.view, self._open)
        enter.setContext(Qt.ShortcutContext.WidgetShortcut)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, self.reload)
        self._context.bridge.changed.connect(self._on_changes)

    def _on_row(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self._choose()

    def _on_changes(self, _changes: object) -> None:
        """New ones come on top while the top is looked at; who reads further down is left there."""
        if self.view.verticalScrollBar().value() == 0 and self.view.currentIndex().row() <= 0:
            self.reload()


def _names(line: LogLine) -> str:
    return ", ".join(isolate(name) for _ref, name in line.names) or "—"
