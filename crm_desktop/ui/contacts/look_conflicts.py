"""The look of a segment's list that two programs changed: merged by part, or asked about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crm_desktop.core.errors import ConflictError, FieldConflict
from crm_desktop.core.sorting import SortKey
from crm_desktop.core.three_way import answered, merge_fields
from crm_desktop.ui.kit.asking_fields import AskingFields
from crm_desktop.ui.kit.columns import Appearance, Column, ColumnPlace
from crm_desktop.ui.kit.formatting import EMPTY

_PARTS = ("columns", "sort")


class LookConflicts(QObject):
    """`columns` are those of the list, for their titles."""

    def __init__(self, columns: Sequence[Column], window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._titles = {column.sort: column.title for column in columns if column.sort}
        self._titles.update({column.key: column.title for column in columns})

    def settle(
        self,
        name: str,
        error: ConflictError,
        base: str,
        mine: Appearance,
        take: Callable[[Appearance], object],
    ) -> None:
        """`take(look)` follows: at once where they changed different parts, else once answered."""
        was = Appearance.from_json(base)
        theirs = Appearance.from_json(str(error.conflicts[0].theirs))
        if _shown(mine) == _shown(theirs):
            was = replace(was, columns=theirs.columns)  # they differ in widths: mine, unasked
        merged, conflicts = merge_fields(was, mine, theirs, _PARTS)
        if not conflicts:
            take(merged)
            return
        asked = ConflictError(
            error.ref,
            expected_version=error.expected_version,
            actual_version=error.actual_version,
            conflicts=conflicts,
            changed_by=error.changed_by,
            changed_by_name=error.changed_by_name,
            changed_at=error.changed_at,
        )

        def decide(found: tuple[FieldConflict, ...], kept: frozenset[str]) -> None:
            look, _none = merge_fields(*answered(was, mine, found, kept), theirs, _PARTS)
            take(look)

        asking = AskingFields(self)
        asking.ask(self._window, name, asked, self._title_of, self._words_of, decide)

    def _title_of(self, part: str) -> str:
        return self.tr("Columns") if part == "columns" else self.tr("Order")

    def _words_of(self, part: str, value: object) -> str:
        if part == "columns":
            places = cast("tuple[ColumnPlace, ...]", value)
            return ", ".join(self._titles.get(one.key, one.key) for one in places if one.is_shown)
        keys = cast("tuple[SortKey, ...]", value)
        return ", ".join(self._words_of_key(one) for one in keys) or EMPTY

    def _words_of_key(self, key: SortKey) -> str:
        name = self._titles.get(key.by, key.by)
        words = self.tr("{column}, descending") if key.descending else "{column}"
        return words.replace("{column}", name)


def _shown(look: Appearance) -> list[tuple[str, bool]]:
    return [(place.key, place.is_shown) for place in look.columns]
