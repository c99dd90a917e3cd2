"""The menu of the status: the stages to choose from, and since when each one held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget, QWidgetAction

from crm_desktop.business.contacts.stage_history import StageStep
from crm_desktop.ui.contact_words import STAGE_WORDS, stage_status
from crm_desktop.ui.contacts.parts import StatusMark
from crm_desktop.ui.kit.formatting import format_day
from crm_desktop.ui.kit.menu import Menu, menu_text
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

_MOST_STEPS = 8


class StageMenu(Menu):
    """`chosen(code)` follows when another stage is wanted; the history below is only read."""

    chosen = Signal(str)

    def __init__(
        self,
        current: str,
        steps: Sequence[StageStep],
        today: date,
        parent: QWidget,
        *,
        is_editable: bool = True,
    ) -> None:
        super().__init__(parent)
        for stage in STAGE_WORDS.choices(current):
            action = self.add(
                menu_text(STAGE_WORDS.word(stage)),
                partial(self.chosen.emit, stage),
                status=stage_status(stage),
            )
            action.setCheckable(True)
            action.setChecked(stage == current)
            action.setEnabled(is_editable)
        if steps:
            self.addSeparator()
            self.history = _StageHistory(steps, today, self)
            shown = QWidgetAction(self)
            shown.setDefaultWidget(self.history)
            self.addAction(shown)


class _StageHistory(QWidget):
    """Stage, since when, how many days, by whom; the newest first."""

    def __init__(self, steps: Sequence[StageStep], today: date, parent: QWidget) -> None:
        super().__init__(parent)
        look = theme()
        grid = QGridLayout(self)
        space = look.space("s")
        grid.setContentsMargins(space, look.space("xs"), space, look.space("xs"))
        grid.setHorizontalSpacing(look.space("m"))
        grid.setVerticalSpacing(look.space("xs"))
        title = PlainLabel(self.tr("History of the status"), size="caption", tone="muted")
        grid.addWidget(title, 0, 0, 1, 5)
        told: list[str] = []
        for row, step in enumerate(steps[:_MOST_STEPS], start=1):
            since = self.tr("since {day}") if step.until is None else self.tr("from {day}")
            texts = (
                STAGE_WORDS.word(step.stage),
                since.replace("{day}", format_day(step.since.astimezone().date())),
                self.tr("%Ln day(s)", "", step.days(today)),
                step.user_name,
            )
            mark = StatusMark(stage_status(step.stage))
            grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignCenter)
            for column, text in enumerate(texts, start=1):
                is_name, is_now = column == 1, step.until is None
                label = PlainLabel(
                    text,
                    size="small",
                    weight="medium" if is_name and is_now else "normal",
                    tone="normal" if is_name else "muted",
                )
                end = Qt.AlignmentFlag.AlignTrailing if column == 3 else Qt.AlignmentFlag(0)
                grid.addWidget(label, row, column, end)
            told.append(", ".join(text for text in texts if text))
        rest = len(steps) - _MOST_STEPS
        if rest > 0:
            words = self.tr("%Ln earlier one(s) in the history of changes", "", rest)
            label = PlainLabel(words, size="caption", tone="muted")
            grid.addWidget(label, _MOST_STEPS + 1, 0, 1, 5)
        grid.setColumnStretch(4, 1)
        self.setAccessibleName(f"{title.text()}: {'; '.join(told)}")
