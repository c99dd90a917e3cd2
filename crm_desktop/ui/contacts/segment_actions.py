"""What can be done with saved segments, for the side column, the list's link and the bulk bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.contacts.filters import Filter
from crm_desktop.business.contacts.model import BatchDone
from crm_desktop.business.contacts.segments import (
    SavedSegment,
    SegmentSaved,
)
from crm_desktop.core.errors import (
    ConflictError,
    FieldConflict,
    StorageUnavailable,
    UserError,
    is_gone,
)
from crm_desktop.core.text import isolate
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.kit.menu import Menu, menu_text

if TYPE_CHECKING:
    from crm_desktop.ui.kit.asked_again import AskedAgain

_Ids = Sequence[int]


class SegmentActions(QObject):
    """Runs actions and says what was done: `done(sentence, seq)` offers undo.

    `made(SavedSegment)` when a new one is there and wants to be shown.
    """

    done = Signal(str, int)
    message = Signal(str, str)
    made = Signal(object)

    def __init__(self, context: ContactContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._parent = parent
        self._made_again: dict[object, AskedAgain[object]] = {}

    # One segment -------------------------------------------------------------------------

    def create(self, content: Filter | _Ids, place: QPoint) -> None:
        """Ask for a name and make a segment of a filter, or of these contacts."""

        def save(name: str, is_shared: bool) -> None:
            self._create(name, content, is_shared=is_shared)

        self._ask(self.tr("New segment"), "", place, save)

    def _create(self, name: str, content: Filter | _Ids, *, is_shared: bool) -> None:
        """Once more of the same contacts after a save without an answer looks first (P5).

        What that one made gets the name that was typed last.
        """
        from crm_desktop.ui.kit.asked_again import AskedAgain, found_words

        services = self._context.services
        wanted = content if isinstance(content, Filter) else tuple(content)
        again = self._made_again.setdefault(wanted, AskedAgain[object]())
        look_first = again.call(
            services.segments.made_by,
            lambda: services.segments.create(name, content, services.actor, is_shared=is_shared),
            (name, is_shared),
        )

        def call() -> SegmentSaved:
            saved = look_first()
            if again.older is None:
                return saved
            mine = replace(saved.segment, name=name, is_shared=is_shared)
            return services.segments.save(mine, services.actor, saved.segment)

        def tell(saved: SegmentSaved) -> None:
            self._made_again.pop(wanted, None)
            self._tell_made(saved)
            if again.was_found:
                self.message.emit("info", found_words())

        def refuse(error: UserError | StorageUnavailable) -> None:
            again.note(error)
            self._context.operations.show(self._parent, error)

        once = ("segment", wanted)
        self._context.operations.run(self._parent, call, tell, refuse, once=once)

    def rename(self, segment: SavedSegment, place: QPoint) -> None:
        """Ask for another name, and whether others see it."""

        def save(name: str, is_shared: bool) -> None:
            self._save(segment, replace(segment, name=name, is_shared=is_shared))

        self._ask(self.tr("Rename the segment"), segment.name, place, save, segment.is_shared)

    def update(self, segment: SavedSegment, wanted: Filter) -> None:
        """Keep another filter under the same name."""
        self._save(segment, replace(segment, filter=wanted, is_damaged=False))

    def share(self, segment: SavedSegment) -> None:
        """Show it to the team, or to nobody else anymore."""
        self._save(segment, replace(segment, is_shared=not segment.is_shared))

    def remove(self, segment: SavedSegment, *, over: bool = False) -> None:
        """Delete it; undo brings it back. The contacts in it stay."""
        services = self._context.services
        sentence = self.tr("Segment “{name}” deleted").replace("{name}", isolate(segment.name))

        def tell(batch: BatchDone) -> None:
            self.done.emit(sentence, batch.seq)

        base = None if over else segment

        def refuse(error: UserError | StorageUnavailable) -> None:
            if isinstance(error, ConflictError) and error.conflicts:
                self._ask_removal(segment, error)
            elif not is_gone(error):
                self._context.operations.show(self._parent, error)  # else it is gone already

        self._context.operations.run(
            self._parent,
            lambda: services.segments.remove(segment, services.actor, base),
            tell,
            refuse,
        )

    def _ask_removal(self, segment: SavedSegment, error: ConflictError) -> None:
        """Somebody else changed it since it was seen; ask whether it goes all the same."""
        from crm_desktop.ui.kit.asking_fields import AskingFields

        titles, over = self._titles(), partial(self.remove, segment, over=True)
        asking = AskingFields(self)
        asking.ask_removal(
            self._parent, segment.name, error, lambda one: titles[one], self._words_of, over
        )

    def move(self, segment: SavedSegment, step: int) -> None:
        """Put it so many places further down in its group, or up."""
        order = list(self._context.segments)
        same = [one for one in order if one.is_shared == segment.is_shared]
        place = next((n for n, one in enumerate(same) if one.id == segment.id), -1)
        target = min(max(place + step, 0), len(same) - 1)
        if place < 0 or target == place or not self._context.services.can_edit:
            return
        same.insert(target, same.pop(place))
        group = iter(same)
        ids = [next(group).id if one.is_shared == segment.is_shared else one.id for one in order]
        self._arrange(ids, [one.id for one in order])

    def _arrange(self, ids: list[int], base: Sequence[int]) -> None:
        """What others moved stays; the same one moved by two is asked about."""
        services = self._context.services

        def refuse(error: UserError | StorageUnavailable) -> None:
            if not isinstance(error, ConflictError) or not error.conflicts:
                self._context.operations.show(self._parent, error)
                return
            from crm_desktop.ui.kit.asking_fields import AskingFields

            names = {one.id: one.name for one in self._context.segments}

            def words_of(_field: str, order: object) -> str:
                keys = cast("tuple[int, ...]", order)
                return ", ".join(names[key] for key in keys if key in names)

            def settle(conflicts: tuple[FieldConflict, ...], kept: frozenset[str]) -> None:
                if kept:
                    self._arrange(ids, cast("tuple[int, ...]", conflicts[0].theirs))

            title, name = self.tr("Order"), self.tr("Segments")
            asking = AskingFields(self)
            asking.ask(self._parent, name, error, lambda _one: title, words_of, settle)

        self._context.operations.run(
            self._parent,
            lambda: services.segments.arrange(ids, services.actor, base),
            None,
            refuse,
        )

    def menu(self, segment: SavedSegment, place: QPoint) -> Menu:
        """Everything that can be done with a segment of the side column."""
        menu = Menu(self._parent)
        rename = partial(self.rename, segment, place)
        menu.add(self.tr("Rename"), rename, "pencil", shortcut="F2")
        share = self.tr("Share with the team")
        if segment.is_shared:
            share = self.tr("Keep it to myself")
        menu.add(share, partial(self.share, segment), "users")
        menu.addSeparator()
        up, down = partial(self.move, segment, -1), partial(self.move, segment, 1)
        menu.add(self.tr("Move up"), up, "arrow-up", shortcut="Alt+Up")
        menu.add(self.tr("Move down"), down, "arrow-down", shortcut="Alt+Down")
        menu.addSeparator()
        remove = partial(self.remove, segment)
        menu.add(self.tr("Delete"), remove, "trash", shortcut="Delete", is_danger=True)
        for action in menu.actions():
            action.setEnabled(self._context.services.can_edit)
        return menu

    # Members -----------------------------------------------------------------------------

    def members_menu(
        self, ids_of: Callable[[], _Ids], current: SavedSegment | None, place: QPoint
    ) -> Menu:
        """Into which segment the chosen contacts go, or out of which."""
        menu = Menu(self._parent)
        static = [one for one in self._context.segments if one.is_static]
        for segment in static:
            if current is None or segment.id != current.id:
                add = partial(self._add, segment, ids_of)
                menu.add(menu_text(segment.name), add, "plus")
        menu.addSeparator()
        make = self.tr("New segment of these")
        menu.add(make, lambda: self.create(ids_of(), place), "stack-2")
        if current is not None and current.is_static:
            menu.add(self.tr("Take out of this segment"), partial(self._out, current, ids_of), "x")
        return menu

    def _add(self, segment: SavedSegment, ids_of: Callable[[], _Ids]) -> None:
        services, ids = self._context.services, ids_of()
        self._change_members(
            lambda: services.segments.add(segment.id, ids, services.actor),
            lambda count: self.tr("%Ln contact(s) added to {name}", "", count).replace(
                "{name}", isolate(segment.name)
            ),
        )

    def _out(self, segment: SavedSegment, ids_of: Callable[[], _Ids]) -> None:
        services, ids = self._context.services, ids_of()
        self._change_members(
            lambda: services.segments.take_out(segment.id, ids, services.actor),
            lambda count: self.tr("%Ln contact(s) taken out of {name}", "", count).replace(
                "{name}", isolate(segment.name)
            ),
        )

    def _change_members(
        self, call: Callable[[], BatchDone], sentence: Callable[[int], str]
    ) -> None:
        def tell(batch: BatchDone) -> None:
            if batch.count:
                self.done.emit(sentence(batch.count), batch.seq)
            else:
                self.message.emit("note", self.tr("Nothing had to be changed."))

        self._context.operations.run(self._parent, call, tell)

    # Inside ------------------------------------------------------------------------------

    def _save(self, base: SavedSegment, segment: SavedSegment) -> None:
        services = self._context.services
        sentence = self.tr("Segment “{name}” saved").replace("{name}", isolate(segment.name))

        def tell(saved: SegmentSaved) -> None:
            if saved.seq:
                self.done.emit(sentence, saved.seq)

        def refuse(error: UserError | StorageUnavailable) -> None:
            if isinstance(error, ConflictError) and error.conflicts:
                self._ask_about(error, base, segment)
            elif isinstance(error, ConflictError) and error.actual_version is None:
                self._offer_again(error, segment)
            else:
                self._context.operations.show(self._parent, error)

        self._context.operations.run(
            self._parent,
            lambda: services.segments.save(segment, services.actor, base),
            tell,
            refuse,
        )

    def _ask_about(self, error: ConflictError, base: SavedSegment, mine: SavedSegment) -> None:
        """Somebody else changed the same of this segment meanwhile; ask which one stands."""
        from crm_desktop.ui.kit.asking_fields import AskingFields

        def save(conflicts: tuple[FieldConflict, ...], kept: frozenset[str]) -> None:
            from crm_desktop.core.three_way import answered

            self._save(*answered(base, mine, conflicts, kept))

        titles, asking = self._titles(), AskingFields(self)
        asking.ask(self._parent, mine.name, error, lambda one: titles[one], self._words_of, save)

    def _titles(self) -> dict[str, str]:
        return {
            "name": self.tr("Name"),
            "filter": self.tr("Filter"),
            "is_shared": self.tr("Shared with the team"),
        }

    def _words_of(self, _field: str, value: object) -> str:
        if isinstance(value, Filter):
            from crm_desktop.ui.contacts.filter_words import filter_words

            return filter_words(value, self._context)
        if isinstance(value, bool):
            return self.tr("Yes") if value else self.tr("No")
        return str(value)

    def _offer_again(self, error: ConflictError, segment: SavedSegment) -> None:
        """Somebody else deleted it meanwhile: what was changed may stand as a new one."""
        from crm_desktop.ui.kit.dialogs import confirm

        title = self.tr("“{name}” was deleted meanwhile").replace("{name}", isolate(segment.name))

        def make() -> None:
            self._create(segment.name, segment.filter, is_shared=segment.is_shared)

        if segment.is_static:
            self._context.operations.show(self._parent, error)
            return
        confirm(
            self._parent,
            title,
            self.tr("Your change is still here. It can be kept as a new segment."),
            keep=self.tr("Drop my change"),
            act=self.tr("Save as new segment"),
            on_confirmed=make,
            is_danger=False,
        )

    def _tell_made(self, saved: SegmentSaved) -> None:
        sentence = self.tr("Segment “{name}” made").replace("{name}", isolate(saved.segment.name))
        self.done.emit(sentence, saved.seq)
        self._context.load(lambda: self.made.emit(saved.segment))

    def _ask(
        self,
        title: str,
        name: str,
        place: QPoint,
        save: Callable[[str, bool], None],
        is_shared: bool = False,
    ) -> None:
        from crm_desktop.ui.contacts.segment_name import SegmentNamePopup

        popup = SegmentNamePopup(title, name, is_shared, self._parent)
        popup.accepted.connect(save)
        popup.move(place)
        popup.show()
        popup.line.setFocus(Qt.FocusReason.PopupFocusReason)
