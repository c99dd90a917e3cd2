"""One activity in a window of its own: to plan it, to change it, to say how it went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta, tzinfo

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crm_desktop.business.planner.model import (
    Activity,
    ActivityKind,
    Colleague,
    ManySaved,
    Result,
    SavedActivity,
    Scope,
    Status,
    When,
)
from crm_desktop.business.planner.rules import at_local
from crm_desktop.business.staff.employee import Employee
from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import ConflictError, StorageUnavailable, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.activities.words import kind_color, kind_icon, kind_word
from crm_desktop.ui.kit.buttons import PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.card_window import CardWindow
from crm_desktop.ui.kit.dialogs import confirm
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.segmented import SegmentedControl
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import room_for
from crm_desktop.ui.planner.activity_form import ActivityForm
from crm_desktop.ui.planner.context import NewActivity, PlannerContext
from crm_desktop.ui.planner.result_form import Outcome, ResultForm
from crm_desktop.ui.planner.scene import PlanPerson

_CONTACT = "contact"
_Found = tuple[Activity, str, tuple[Employee, ...], tuple[Result, ...]]
_FIRST_MINUTE = 9 * 60
_USUAL = timedelta(hours=1)


def draft_of(wish: NewActivity, zone: tzinfo) -> Activity:
    """A new activity as the plan begins it: at nine for an hour, or without a day."""
    kind = wish.kind or ActivityKind.CALL
    when = When.unscheduled()
    if wish.day is not None:
        minutes = _FIRST_MINUTE if wish.minutes is None else wish.minutes
        start = at_local(wish.day, minutes, zone)
        when = When.timed(start, start + _USUAL)
        if kind is ActivityKind.TASK and wish.minutes is None:
            when = When.any_time(wish.day)
    return Activity(kind, when, users=(Colleague(wish.user_id),))


class ActivityWindow(CardWindow):
    """A stored activity saves each field as it is left; a new one is stored with Ctrl+Enter.

    `undo_offered` carries a sentence and the batch; `created` the address of a new one;
    `undo_wished` and `redo_wished` ask for what was offered last.
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
    ) -> None:
        super().__init__("activity", context.view_state, parent)
        self._context = context
        self._ref = ref
        self._base = draft or Activity(ActivityKind.CALL)
        self._is_closing = self._is_saving = False
        self.form: ActivityForm | None = None
        self.result = ResultForm(context.clock.zone, context.clock.today)
        self.icon = IconLabel("calendar-event", "text_muted", theme().size("icon_large"))
        self.heading = PlainLabel(size="h1", weight="strong", elides=True)
        self.status = PlainLabel(size="small", tone="muted")
        self.store_button = PrimaryButton(self.tr("Save"), "check")
        self.store_button.set_hint(self.tr("Save and close"), "Ctrl+Return")
        self.store_button.clicked.connect(self.store_and_close)
        self.bin_button = SecondaryButton(self.tr("Put into the bin"), "trash")
        self.bin_button.clicked.connect(self._bin)
        self.scope = SegmentedControl()
        self.scope.setAccessibleName(self.tr("What of the series is changed"))
        for words, scope in (
            (self.tr("Only this one"), Scope.THIS),
            (self.tr("This and following"), Scope.FOLLOWING),
            (self.tr("The whole series"), Scope.ALL),
        ):
            self.scope.add_choice(words, scope)
        self._dress()
        self._connect_window()
        self._ask()

    # Building -----------------------------------------------------------------------------

    def _dress(self) -> None:
        self.header.addWidget(self.icon)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.heading)
        words.addWidget(self.status)
        self.header.addLayout(words, 1)
        self.header.addWidget(self.bin_button, alignment=Qt.AlignmentFlag.AlignTop)
        self.header.addWidget(self.store_button, alignment=Qt.AlignmentFlag.AlignTop)
        self._page = QWidget()
        self._page.setProperty("surface", "surface")
        look = theme()
        self._columns = QHBoxLayout(self._page)
        space = look.space("l")
        self._columns.setContentsMargins(space, space, space, space)
        self._columns.setSpacing(look.space("xl"))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self._page)
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
        QShortcut(QKeySequence("Ctrl+Return"), self, self.store_and_close)
        QShortcut(QKeySequence("Ctrl+D"), self, self.result.decide)
        QShortcut(QKeySequence("Ctrl+Z"), self, self.undo_wished.emit)
        QShortcut(QKeySequence("Ctrl+Y"), self, self.redo_wished.emit)
        self._context.bridge.changed.connect(self._on_changes)

    def _ask(self) -> None:
        context, ref, draft = self._context, self._ref, self._base

        def read() -> _Found:
            planner = context.planner()
            activity = draft if ref is None else planner.get(ref.id)
            series = activity.recurrence_id
            rule = "" if series is None else planner.series.rule_of(series)
            return activity, rule, context.employees().employees(), planner.results.offered()

        def take(found: _Found) -> None:
            activity, rule, employees, results = found
            self._fill(employees, results, activity)
            if self.form is not None:
                self.form.repeat.set_value(rule)

        context.operations.run(self, read, take)

    def _fill(
        self, employees: Sequence[Employee], results: Sequence[Result], activity: Activity
    ) -> None:
        involved = {one.user_id for one in activity.users}
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
        form.edited.connect(self._save_field)
        form.rule_edited.connect(self._set_rule)
        form.contact_opened.connect(self._open_contact)
        self._show(activity)
        if self._ref is None:
            # The layouts show what they were given only in the next round.
            QTimer.singleShot(0, form.subject, form.subject.setFocus)

    def _show(self, activity: Activity) -> None:
        self._base = activity
        if self.form is None:
            return
        self.form.show_activity(activity)
        is_open = self._context.can_edit and activity.deleted_at is None
        self.form.set_editable(is_editable=is_open)
        self.scope.setVisible(activity.is_recurring)
        self.result.setVisible(activity.id > 0)
        self.result.setEnabled(is_open)
        self.result.show_activity(activity)
        self._show_head(activity)

    def _show_head(self, activity: Activity) -> None:
        kind = activity.kind
        self.icon.set_icon(kind_icon(kind), f"activity.{kind_color(kind)}.solid")
        self.heading.setText(activity.subject or kind_word(kind))
        self.setWindowTitle(activity.subject or kind_word(kind))
        words = {
            Status.PLANNED: self.tr("Planned"),
            Status.DONE: self.tr("Done"),
            Status.CANCELLED: self.tr("Cancelled"),
        }[activity.status]
        if not activity.id:
            words = self.tr("New activity")
        elif activity.deleted_at is not None:
            words = self.tr("In the bin")
        self.status.setText(f"{kind_word(kind)} · {words}")

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
        planner, actor, draft = self._context.planner, self._context.actor, self.edited()
        rule = self.form.repeat.value()
        self.show_saving()

        def stored(saved: SavedActivity) -> None:
            self._base = saved.activity
            self._ref = saved.activity.ref
            self.undo_offered.emit(self.tr("Activity planned"), saved.seq)
            self.created.emit(saved.activity.ref)
            self._is_closing = True
            self.close()

        self._context.operations.run(
            self, lambda: planner().create(draft, actor, rule), stored, self._tell
        )

    def _save_field(self) -> None:
        """A field was left: store what differs."""
        if self._ref is None or self._is_saving or not self.is_changed():
            return
        if self.form is not None and self.form.has_errors():
            return
        planner, actor = self._context.planner, self._context.actor
        base, edited, scope = self._base, self.edited(), self._scope()
        self._is_saving = True
        self.show_saving()

        def saved(done: SavedActivity) -> None:
            self._is_saving = False
            self._base = done.activity
            self._show_head(done.activity)
            self.show_saved()
            if done.seq:
                self.undo_offered.emit(self.tr("Activity changed"), done.seq)
            self._save_field()

        self._context.operations.run(
            self, lambda: planner().save(base, edited, actor, scope), saved, self._tell
        )

    def _complete(self, outcome: Outcome) -> None:
        if self._ref is None or not self._context.can_edit:
            return
        self.commit_edits()
        planner, actor, key = self._context.planner, self._context.actor, self._ref.id

        def done(saved: SavedActivity) -> None:
            words = self.tr("Activity done")
            if saved.next_id is not None:
                words = self.tr("Activity done, the next one is booked")
            self.undo_offered.emit(words, saved.seq)
            self._is_closing = True
            self.close()

        self._context.operations.run(
            self,
            lambda: planner().complete(
                key,
                actor,
                result=outcome.result,
                outcome_text=outcome.outcome_text,
                next_step=outcome.next_step,
                next_activity=outcome.next_activity,
            ),
            done,
            self._tell,
        )

    def _reopen(self) -> None:
        if self._ref is None:
            return
        planner, actor, key = self._context.planner, self._context.actor, self._ref.id
        self._change(lambda: planner().reopen((key,), actor), self.tr("Activity planned again"))

    def _bin(self) -> None:
        if self._ref is None:
            return
        planner, actor, key = self._context.planner, self._context.actor, self._ref.id
        scope = self._scope()
        self._is_closing = True
        self._change(
            lambda: planner().delete((key,), actor, scope), self.tr("Activity put into the bin")
        )

    def _set_rule(self, rule: str) -> None:
        """A stored activity comes again from now on, in another rhythm, or no more."""
        if self._ref is None:
            return
        planner, actor, key = self._context.planner, self._context.actor, self._ref.id
        words = self.tr("Activity repeats") if rule else self.tr("Activity repeats no more")
        self._change(lambda: planner().series.set_rule(key, rule, actor), words)

    def _scope(self) -> Scope:
        return Scope(str(self.scope.value()))

    def _change(self, call: Callable[[], ManySaved], words: str) -> None:
        def done(saved: ManySaved) -> None:
            if saved.seq:
                self.undo_offered.emit(words, saved.seq)
            if self._is_closing:
                self.close()

        self._context.operations.run(self, call, done, self._tell)

    def _tell(self, error: UserError | StorageUnavailable) -> None:
        """Under the field it names, else above; somebody else's change is shown at once."""
        self._is_saving = False
        self.show_not_saved()
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

    def _on_changes(self, changes: Changes) -> None:
        is_busy = self._is_saving or self._is_closing
        if self._ref is not None and changes.touches(self._ref) and not is_busy:
            self._read_again()

    def _read_again(self) -> None:
        if self._ref is None:
            return
        planner, key = self._context.planner, self._ref.id
        self._context.operations.run(
            self, lambda: planner().get(key), self._take_again, kind="again"
        )

    def _take_again(self, activity: Activity) -> None:
        """What is stored now, unless something is being typed here."""
        if not self.is_changed():
            self._show(activity)

    def _open_contact(self, contact_id: int) -> None:
        self.open_requested.emit(RecordRef(_CONTACT, contact_id))

    # Closing ------------------------------------------------------------------------------

    def settle_edits(self) -> bool:
        self.commit_edits()
        return self._ref is not None or not self.is_changed()

    def closeEvent(self, event: QCloseEvent) -> None:
        is_unsaved = self._ref is None and not self._is_closing and self.is_changed()
        if not is_unsaved:
            super().closeEvent(event)
            return
        event.ignore()
        confirm(
            self,
            self.tr("Discard the new activity?"),
            self.tr("It has not been saved yet."),
            keep=self.tr("Keep editing"),
            act=self.tr("Discard"),
            on_confirmed=self._discard,
        )

    def _discard(self) -> None:
        self._is_closing = True
        self.close()
