"""One activity in a window of its own: to plan it, to change it, to say how it went."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crm_desktop.business.planner.merging import OUTCOME, SeriesSeen, differing_fields, merge
from crm_desktop.business.planner.model import (
    Activity,
    ActivityKind,
    Result,
    SavedActivity,
    Scope,
)
from crm_desktop.business.staff.employee import Employee
from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.errors import (
    ConflictError,
    FieldConflict,
    StorageUnavailable,
    UserError,
    is_gone,
)
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.activities.words import kind_word
from crm_desktop.ui.attachments.file_catcher import FileCatcher
from crm_desktop.ui.kit.buttons import PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.card_window import CardWindow
from crm_desktop.ui.kit.conflict_card import Clash
from crm_desktop.ui.kit.dialogs import confirm
from crm_desktop.ui.kit.direction import filled
from crm_desktop.ui.kit.formatting import shortened
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import room_for
from crm_desktop.ui.planner.activity_conflicts import ActivityConflicts, fields_of, part_of
from crm_desktop.ui.planner.activity_draft import at_free_time
from crm_desktop.ui.planner.activity_form import ActivityForm
from crm_desktop.ui.planner.activity_head import ActivityHead
from crm_desktop.ui.planner.activity_saving import ActivitySaver, Opened, opened
from crm_desktop.ui.planner.context import PlannerContext
from crm_desktop.ui.planner.result_form import Outcome, ResultForm
from crm_desktop.ui.planner.scene import PlanPerson
from crm_desktop.ui.planner.scope_control import ScopeControl

if TYPE_CHECKING:
    from crm_desktop.ui.planner.activity_loss import ActivityLoss

_Found = tuple[Opened, tuple[Employee, ...], tuple[Result, ...]]


class ActivityWindow(CardWindow):
    """A stored activity saves each field as it is left; a new one is stored with Ctrl+Enter.

    `undo_offered` carries a sentence and the batch of what closes the window, all else is offered
    in it (`undo_requested`); `created` carries the address of a new one; `undo_wished` and
    `redo_wished` ask for what was done last.
    """

    undo_offered = Signal(str, int)
    created = Signal(object)
    undo_wished = Signal()
    redo_wished = Signal()

    def __init__(
        self,
        context: PlannerContext,
        ref: RecordRef | None = None,
        draft: Activity | None = None,
        parent: QWidget | None = None,
        *,
        finds_time: bool = False,
    ) -> None:
        """`finds_time`: the draft goes to the first free time of its person on its day."""
        super().__init__("activity", context.view_state, parent)
        self._context = context
        self._finds_time = finds_time
        self._ref = ref
        self._base = draft or Activity(ActivityKind.CALL)
        self._said_over = self._base
        """What was known of how it went when what is typed of that was begun."""
        self._loss: ActivityLoss | None = None
        self._seen: SeriesSeen | None = None
        self._is_closing = False
        self._others: int | None = None
        self.form: ActivityForm | None = None
        self.saver = ActivitySaver(context, self)
        self.result = ResultForm(context.clock.zone, context.clock.today)
        self.conflicts = ActivityConflicts(context.clock.zone)
        self.head = ActivityHead()
        self.store_button = PrimaryButton(self.tr("Save"), "check")
        self.store_button.set_hint(self.tr("Save and close"), "Ctrl+Return")
        self.store_button.clicked.connect(self.store_and_close)
        self.bin_button = SecondaryButton(self.tr("Put into the bin"), "trash")
        self.bin_button.clicked.connect(self._bin)
        self.scope = ScopeControl()
        self.catcher = FileCatcher(self)
        self.catcher.caught.connect(self._take_files)
        self._dress()
        self._connect_window()
        self._ask()

    # Building -----------------------------------------------------------------------------

    def _dress(self) -> None:
        self.header.addWidget(self.head, 1)
        self.header.addWidget(self.bin_button, alignment=Qt.AlignmentFlag.AlignTop)
        self.header.addWidget(self.store_button, alignment=Qt.AlignmentFlag.AlignTop)
        page = QWidget()
        page.setProperty("surface", "surface")
        look = theme()
        space = look.space("l")
        column = QVBoxLayout(page)
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(space)
        self._columns = QHBoxLayout()
        self._columns.setSpacing(look.space("xl"))
        column.addWidget(self.conflicts)
        column.addLayout(self._columns, 1)
        scroll = QScrollArea()
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the keyboard
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(page)
        self.add_tab(self.tr("Activity"), scroll)
        size = QSize(look.size("wizard.0") - 160, look.size("wizard.1") - 24)
        self.resize(size.boundedTo(room_for(self)))
        is_new = self._ref is None
        self.store_button.setVisible(is_new)
        self.bin_button.setVisible(not is_new and self._context.can_edit)
        if is_new:
            self.saved_label.setText(self.tr("Not saved yet"))

    def _connect_window(self) -> None:
        self.result.decided.connect(self._complete)
        self.result.reopen_requested.connect(self._reopen)
        self.saver.created.connect(self._take_created)
        self.saver.saved.connect(self._take_saved)
        self.saver.ended.connect(self._end)
        self.saver.changed.connect(self._take_changed)
        self.saver.refused.connect(self._tell)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.store_and_close)
        QShortcut(QKeySequence("Ctrl+S"), self, self._store)
        QShortcut(QKeySequence("Ctrl+D"), self, self.result.decide)
        QShortcut(QKeySequence("Ctrl+Z"), self, self._undo)
        self.undo_bar.redo_requested.connect(self.redo_wished)
        QShortcut(QKeySequence("Ctrl+Y"), self, self.redo_wished.emit)
        self._context.bridge.changed.connect(self._on_changes)

    def _ask(self) -> None:
        context, ref, draft, finds_time = self._context, self._ref, self._base, self._finds_time

        def read() -> _Found:
            planner = context.planner()
            begun = at_free_time(context, draft) if finds_time else draft
            found = opened(planner, begun, None if ref is None else ref.id)
            return found, context.employees().employees(), planner.results.known()

        def take(found: _Found) -> None:
            self._fill(*found)

        context.operations.run(self, read, take, reads=True)

    def _fill(
        self, found: Opened, employees: Sequence[Employee], results: Sequence[Result]
    ) -> None:
        involved = {one.user_id for one in found.activity.users}
        people = [
            PlanPerson(one.id, one.display_name, one.color)
            for one in employees
            if one.is_active or one.id in involved
        ]
        form = self.form = ActivityForm(self._context, people, self)
        side = QVBoxLayout()
        side.setSpacing(theme().space("l"))
        side.addWidget(form.who)
        side.addWidget(self.result)
        side.addStretch(1)
        main = QVBoxLayout()
        main.setSpacing(theme().space("m"))
        main.addWidget(self.scope)
        main.addWidget(form.what)
        main.addStretch(1)
        self._columns.addLayout(main, 1)
        self._columns.addLayout(side, 1)
        self.result.show_results(results)
        self.conflicts.results = results
        self.conflicts.names = {one.id: one.display_name for one in employees}
        form.edited.connect(self._save_field)
        form.rule_edited.connect(self._set_rule)
        form.record_opened.connect(self.open_requested)
        self.catcher.watch_texts(self)
        self._show(found)
        if self._ref is None:
            # The layouts show what they were given only in the next round.
            QTimer.singleShot(0, form.subject, form.subject.setFocus)

    def _show(self, found: Opened) -> None:
        activity = self._base = found.activity
        self._seen = found.seen
        if self.form is None:
            return
        self.form.show_activity(activity)
        self._show_rule(found.rule)
        self.form.links.show_chain(activity.id, found.chain)
        is_open = self._context.can_edit and activity.deleted_at is None
        self.form.set_editable(is_editable=is_open)
        self.scope.setVisible(activity.is_recurring)
        self.result.setVisible(activity.id > 0)
        self.result.setEnabled(is_open)
        self._show_result(activity, self.result.typed() if activity.id else ())
        self._show_head(activity)

    def _show_result(self, activity: Activity, typed: Collection[str]) -> None:
        """What is `typed` stays, over what it was begun over."""
        begun = {name: getattr(self._said_over, name) for name in typed}
        self._said_over = replace(activity, **begun)
        self.result.show_activity(activity, typed)

    def _show_rule(self, stored: str) -> None:
        """One that waits for the drive stays."""
        if self.form is not None:
            waiting = self.saver.unsaved_rule
            self.form.repeat.set_value(stored if waiting is None else waiting)

    def _show_head(self, activity: Activity) -> None:
        self.head.show_activity(activity)
        self.setWindowTitle(activity.subject or kind_word(activity.kind))

    # Saving -------------------------------------------------------------------------------

    def edited(self) -> Activity:
        """The activity with what stands in the form."""
        return self._base if self.form is None else self.form.edited_activity(self._base)

    def is_changed(self) -> bool:
        """Whether something stands in the form that is not stored."""
        return self.edited() != self._base

    def store_and_close(self) -> None:
        """Store a new activity, or what is being typed, and close the window."""
        self.commit_edits()
        if self.form is None or self.form.has_errors():
            return
        if self._ref is not None:
            self.close()
            return
        self.show_saving()
        self.saver.create(self.edited(), self.form.repeat.value())

    def _store(self) -> None:
        """Ctrl+S as on a card: a new activity is stored, another keeps its window."""
        if self._ref is None:
            self.store_and_close()
        else:
            self.commit_edits()

    def _take_created(self, saved: SavedActivity) -> None:
        self._ref = saved.activity.ref
        self.created.emit(saved.activity.ref)
        older = self.saver.created_of
        if older is None:
            self._base = saved.activity
            self._end(self.tr("Activity planned"), saved.seq)
            return
        # What was typed since a save that got no answer is a change of what that one stored.
        self._rebase(older, saved.activity)
        self._save_field()

    def try_again(self) -> None:
        """The drive is back: store what could not be stored meanwhile."""
        if self._ref is None:
            return
        if self.saver.unsaved_rule is not None:
            self._set_rule(self.saver.unsaved_rule)  # the fields follow
        else:
            self._save_field()

    def _save_field(self) -> None:
        """A field was left: store what differs."""
        if self._ref is None:
            self._show_head(self.edited())
        if self._ref is None or self.saver.is_saving or not self.is_changed():
            return
        if self.form is not None and self.form.has_errors():
            return
        self.show_saving()
        self.saver.save(self._base, self.edited(), self.scope.scope, self._seen)

    def _take_saved(self, sent: Activity, done: SavedActivity) -> None:
        """What is typed meanwhile stays; what others changed comes into the form."""
        is_series = self.scope.scope is not Scope.THIS
        self._rebase(sent, done.activity)
        if done.merged:
            self._tell_of_others(done.merged, done.merged_by, is_merged=True)
        self._show_head(done.activity)
        self.show_saved()
        self._offer(self.tr("Activity changed"), done.seq)
        if is_series:
            self._read_again()
        self._save_field()

    def _rebase(self, base: Activity, stored: Activity) -> None:
        """Go on from what is stored now with what was typed since `base`."""
        self._base = stored
        if self.form is None:
            return
        merged = merge(base, self.form.edited_activity(base), stored).activity
        self.form.show_changes(self.form.edited_activity(stored), merged)

    def _complete(self, outcome: Outcome, *, over: bool = False) -> None:
        if self._ref is None or not self._context.can_edit:
            return
        self.commit_edits()
        self.saver.complete(self._ref.id, outcome, None if over else self._said_over)

    def _reopen(self) -> None:
        if self._ref is not None:
            self.saver.reopen(self._ref.id)

    def _bin(self) -> None:
        if self._ref is not None:
            self.saver.bin(self._ref.id, self.scope.scope)

    def _set_rule(self, rule: object) -> None:
        if self._ref is not None:
            self.saver.set_rule(self._ref.id, str(rule), self._seen)

    def _take_changed(self, words: str, seq: int) -> None:
        self._offer(words, seq)
        self._save_field()
        self._read_again()

    def _end(self, words: str, seq: int) -> None:
        if seq:
            self.undo_offered.emit(words, seq)
        self._is_closing = True
        self.close()

    # Undo ---------------------------------------------------------------------------------

    def _offer(self, words: str, seq: int) -> None:
        """Here, where the user is; what closes the window is offered by the main one."""
        if seq:
            self.undo_bar.offer(words, seq)

    def _undo(self) -> None:
        """Take back what is on offer here, else the last change."""
        if self.undo_bar.offered_seq:
            self.undo_bar.undo()
        else:
            self.undo_wished.emit()

    def show_undone(self) -> None:
        """Something was taken back; it is said in the window in which the user works."""
        if self.isActiveWindow():
            self.undo_bar.offer_redo(self.tr("Taken back."))

    # What others did ----------------------------------------------------------------------

    def _tell(self, error: UserError | StorageUnavailable) -> None:
        """Under the field it names, else above; somebody else's change is asked about."""
        self.show_not_saved()
        if isinstance(error, ConflictError) and error.conflicts:
            self._ask_about(error)
            return
        if is_gone(error):
            self._offer_again(error)
            return
        if isinstance(error, ConflictError):
            self.show_error(error)
            self._read_again()
            return
        form = self.form
        if isinstance(error, UserError) and form is not None:
            if form.what.show_error(error) or form.who.show_error(error):
                return
            if self.result.form.show_error(error):
                return
        self.show_error(error)

    def _offer_again(self, error: UserError | StorageUnavailable) -> None:
        """It lies in the bin by now: what was typed may bring it back, or stand as another one."""
        if self._ref is None:
            return
        if self._loss is None:
            from crm_desktop.ui.planner.activity_loss import ActivityLoss

            self._loss = ActivityLoss(self)
        who = error.changed_by_name if isinstance(error, ConflictError) else ""
        self._loss.offer(self._ref.id, who or self._name_of(self._base.updated_by))

    def drop_typed(self) -> None:
        """Show what is stored instead of what was typed."""
        if self.form is not None:
            self.form.show_activity(self._base)
        self.result.show_activity(self._base)
        self.show_saved()
        self._read_again()

    def save_again(self) -> None:
        """What was typed once more, now that it has a place again."""
        typed = self.result.typed()
        self._save_field()
        if typed:
            self.result.decide()

    def typed_fields(self) -> list[str]:
        """What is not stored, in the words of the form."""
        names = [*differing_fields(self._base, self.edited()), *sorted(self.result.typed())]
        return [self.conflicts.title_of(name) for name in names]

    def _name_of(self, user_id: int | None) -> str:
        return self.conflicts.names.get(user_id or 0, "")

    def _ask_about(self, error: ConflictError) -> None:
        """Show theirs in the form; mine waits above it for an answer, with what it was for."""
        mine, scope, form = self.edited(), self.scope.scope, self.form
        rule = "" if form is None else form.repeat.value()
        outcome = self.result.outcome()
        is_outcome = any(one.field in OUTCOME for one in error.conflicts)
        found = error.conflicts[:1] if is_outcome else error.conflicts
        for conflict in found:
            keep = partial(self._keep_mine, conflict, mine, scope)
            take: Callable[[], object] = self.show_saved
            if conflict.field.startswith("rule"):
                keep = partial(self._set_rule, rule)
            elif is_outcome:
                keep = partial(self._complete, outcome, over=True)
                take = partial(self._take_their_result, fields_of(error.conflicts))
            parts = error.conflicts if is_outcome else (conflict,)
            self.conflicts.show_clash(Clash(conflict.field, part_of(error, parts), keep, take))
        self._read_again(fields_of(error.conflicts))

    def _take_their_result(self, names: Collection[str]) -> None:
        """What was typed of these parts gives way to what is stored."""
        self._show_result(self._base, self.result.typed().difference(names))
        self.show_saved()

    def _keep_mine(self, conflict: FieldConflict, mine: Activity, scope: Scope) -> None:
        if self.form is None:
            return
        name = conflict.field.partition(".")[0]
        self.scope.set_value(scope)
        self.form.show_activity(replace(self.edited(), **{name: getattr(mine, name)}))
        self._save_field()

    def _on_changes(self, changes: Changes) -> None:
        is_busy = self.saver.is_saving or self._is_closing
        if self._ref is not None and changes.touches(self._ref) and not is_busy:
            is_foreign = changes.origin is Origin.FOREIGN
            if is_foreign or changes.user_id != self._context.actor.user_id:
                self._others = changes.user_id
            self._read_again()

    def _tell_of_others(
        self, names: Collection[str], user_id: int | None, *, is_merged: bool = False
    ) -> None:
        """Say above and at the fields what somebody else changed while this window was open."""
        name = self.conflicts.names.get(user_id or 0, "")
        fields = ", ".join(dict.fromkeys(self.conflicts.title_of(one) for one in names))
        if not fields or self.form is None:
            return
        if is_merged:
            sentence = self.tr("{name} changed {fields} meanwhile. Both changes are kept.")
        else:
            sentence = self.tr("{name} has just changed: {fields}")
        who = name or self.tr("Somebody else")
        here = filled(self.tr("{name} changed this"), name=who)
        if self.message_bar.isHidden() or self.message_bar.level() == "info":
            self.message_bar.show_message("info", filled(sentence, name=who, fields=fields))
        self.form.show_news(names, here)

    def _tell_of_result(
        self,
        stored: Activity,
        names: Collection[str],
        typed: Collection[str],
        user_id: int | None,
    ) -> None:
        """At the parts of the result; beside what is typed there, what somebody else said."""
        name = self._name_of(user_id) or self.tr("Somebody else")
        changed = filled(self.tr("{name} changed this"), name=name)
        over = filled(self.tr("{name} changed this to: {value}"), name=name)
        words: dict[str, str] = {}
        for one in (name for name in OUTCOME if name in names):
            value = shortened(self.conflicts.words_of(one, getattr(stored, one)))
            words[one] = filled(over, value=value) if one in typed else changed
        self.result.show_news(words)

    def _tell_binned(self, base: Activity, stored: Activity) -> None:
        """It went into the bin while it was open here, or came back."""
        if (base.deleted_at is None) == (stored.deleted_at is None) or not base.id:
            return
        if stored.deleted_at is None:
            self.message_bar.dismiss()
            return
        key = stored.id
        sentence = self.tr("{name} put this activity into the bin.")
        name = self._name_of(stored.updated_by) or self.tr("Somebody else")
        self.message_bar.show_message(
            "warning",
            filled(sentence, name=name),
            self.tr("Restore"),
            lambda: self.saver.restore(key, self._read_again),
        )

    def _tell_typist(self, conflicts: Sequence[FieldConflict], user_id: int | None) -> None:
        """Beside what is being typed: what somebody else wrote there meanwhile."""
        name = self.conflicts.names.get(user_id or 0, "") or self.tr("Somebody else")
        sentence = filled(self.tr("{name} changed this to: {value}"), name=name)
        for one in conflicts:
            words = shortened(self.conflicts.words_of(one.field, one.theirs))
            if self.form is not None:
                self.form.show_news((one.field,), filled(sentence, value=words))

    def _read_again(self, undecided: frozenset[str] = frozenset()) -> None:
        """Show what is stored now beside what is typed; of `undecided` fields theirs."""
        if self._ref is None:
            return
        planner, key, draft = self._context.planner, self._ref.id, self._base
        self._context.operations.run(
            self,
            lambda: opened(planner(), draft, key),
            partial(self._take_again, undecided),
            kind="again",
        )

    def _take_again(self, undecided: frozenset[str], found: Opened) -> None:
        base, stored, form = self._base, found.activity, self.form
        others, self._others = self._others, None
        news = differing_fields(base, stored) if others is not None and base.id else ()
        if form is None or not self.is_changed():
            typed = self.result.typed()
            self._show(found)
            self._tell_of_others([one for one in news if one not in typed], others)
            self._tell_of_result(found.activity, news, typed, others)
            self._tell_binned(base, stored)
            return
        mine = self.edited()
        merged = merge(base, mine, stored)
        clashing = undecided | fields_of(merged.conflicts)
        theirs = {name: getattr(stored, name) for name in undecided if hasattr(stored, name)}
        if clashing - undecided:
            self._tell_typist(merged.conflicts, others)
            return  # mine is being typed: its save asks
        self._seen = found.seen
        self._base = stored
        form.show_changes(mine, replace(merged.activity, **theirs))
        self._show_rule(found.rule)
        form.links.show_chain(stored.id, found.chain)
        self._show_head(stored)
        self._tell_of_others(news, others)

    def _take_files(self, mime: QMimeData) -> None:
        if self.form is not None and self._context.can_edit and self._base.deleted_at is None:
            self.form.files.chips.take_mime(mime)

    # Closing ------------------------------------------------------------------------------

    def settle_edits(self) -> bool:
        self.commit_edits()
        return not self._has_loose_ends()

    def _has_loose_ends(self) -> bool:
        """Whether something is not stored: all of a new activity, or what a field refuses."""
        if self._ref is None:
            return self.is_changed()
        return self.form is not None and (self.form.has_errors() or bool(self.conflicts.fields))

    def _holds_result(self) -> bool:
        """Whether something was said of how it went and not checked off."""
        return self._ref is not None and self.form is not None and bool(self.result.typed())

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._is_closing:
            self.commit_edits()
        has_loose_ends = self._has_loose_ends()
        if self._is_closing or not (has_loose_ends or self._holds_result()):
            super().closeEvent(event)
            return
        event.ignore()
        is_new = self._ref is None
        confirm(
            self,
            self.tr("Discard the new activity?") if is_new else self.tr("Close without saving?"),
            self.tr("It has not been saved yet.")
            if is_new or not has_loose_ends
            else self.tr("What you typed last could not be saved. It is lost if you close."),
            keep=self.tr("Keep editing"),
            act=self.tr("Discard"),
            on_confirmed=self._discard,
        )

    def _discard(self) -> None:
        self._is_closing = True
        self.close()
