"""The composer of a card: note, call, meeting, task or e-mail in one keystroke each.

A call that was made asks for its result and the next step in the same form, and books both at
once (D6). Something that begins later than now is planned instead of logged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.planner.composing import Entry, activity_of, next_of
from crm_desktop.business.planner.mentions import Mentionable, mentions_in
from crm_desktop.business.planner.model import ActivityKind, Result, SavedActivity
from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.text import isolate_ltr
from crm_desktop.ui.activities.composer_options import ComposerOptions
from crm_desktop.ui.activities.composer_tabs import ComposerTabs
from crm_desktop.ui.activities.composer_words import done_sentence, hint_of, verb_of
from crm_desktop.ui.activities.context import ActivityContext
from crm_desktop.ui.activities.files import FileChips
from crm_desktop.ui.activities.mention_line import MentionLine
from crm_desktop.ui.activities.next_step_row import NextStepRow
from crm_desktop.ui.attachments.mime import holds_files
from crm_desktop.ui.kit.asked_again import AskedAgain
from crm_desktop.ui.kit.buttons import PrimaryButton
from crm_desktop.ui.kit.choices import CheckBox
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.notes_field import PlainTextEdit
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

TABS = (
    ActivityKind.NOTE,
    ActivityKind.CALL,
    ActivityKind.MEETING,
    ActivityKind.TASK,
    ActivityKind.EMAIL,
)
TEXT_LIMIT = 100_000
_MOST_LINES = 10


class Composer(QFrame):
    """`saved(SavedActivity)` when something was stored, `undo_offered(sentence, seq)` with it.

    `typed_changed()` when `holds_text` may have become another.
    """

    saved = Signal(object)
    undo_offered = Signal(str, int)
    typed_changed = Signal()

    def __init__(self, context: ActivityContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._contact_id = 0
        self._people: tuple[tuple[str, int], ...] = ()
        self._results: tuple[Result, ...] = ()
        self._is_editable = True
        self._is_saving = False
        self._again = AskedAgain[Entry]()
        self._has_keyboard = False
        self.options: ComposerOptions | None = None
        self.setAccessibleName(self.tr("New entry"))
        self.tabs = ComposerTabs(TABS, self)
        self.text = PlainTextEdit(parent=self, max_length=TEXT_LIMIT)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.viewport().setAutoFillBackground(False)
        self.text.setProperty("surface", "composer")
        self.text.accepted.connect(self.submit)
        self.mention_line = MentionLine(self.text, self._colleagues)
        self.text.files_pasted.connect(self._take_files)
        self.text.textChanged.connect(self._fit_text)
        self.text.textChanged.connect(self.typed_changed)
        self.text.installEventFilter(self)
        self.text.viewport().installEventFilter(self)
        self.setAcceptDrops(True)
        self._foot = QWidget(self)
        self._foot.hide()
        look = theme()
        column = QVBoxLayout(self)
        air = look.space("s")
        column.setContentsMargins(air, look.border("focus"), air, air)
        column.setSpacing(look.space("xs"))
        head = QHBoxLayout()
        head.addWidget(self.tabs)
        head.addStretch(1)
        self._keys = PlainLabel(isolate_ltr("Ctrl+1 … 5"), size="caption", tone="muted")
        head.addWidget(self._keys)
        column.addLayout(head)
        column.addWidget(self.text)
        column.addWidget(self._foot)
        self.tabs.currentChanged.connect(self._show_kind)
        self._show_kind()
        self._fit_text()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    # What it is about --------------------------------------------------------------------

    def show_contact(self, contact_id: int, people: Sequence[tuple[str, int]]) -> None:
        """Write about this contact; `people` are offered beside it, by name and id.

        What is typed goes along: the card of a contact that has gone becomes that of a new one.
        """
        if contact_id != self._contact_id:
            self._contact_id = contact_id
            self._again = AskedAgain[Entry]()  # what got no answer was about another one
            if not self.holds_text:
                self.clear()
        self._people = tuple(people)
        self.setVisible(bool(contact_id))
        if self.options is not None:
            self.options.people.set_choices(self._people)

    def set_editable(self, *, is_editable: bool) -> None:
        """Whether anything may be written."""
        self._is_editable = is_editable
        self.setEnabled(is_editable and self._context.can_edit)

    @property
    def kind(self) -> ActivityKind:
        """The tab that is open."""
        return TABS[max(0, self.tabs.currentIndex())]

    def choose(self, kind: ActivityKind) -> None:
        """Open the tab of a kind and put the keyboard into the text: what the keys do."""
        self.tabs.setCurrentIndex(TABS.index(kind))
        self.unfold()
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def holds_text(self) -> bool:
        """Whether something was typed that is not stored yet."""
        return bool(self.text.toPlainText().strip()) or (
            self.options is not None and (self.options.holds_text or bool(self.files.files))
        )

    def clear(self) -> None:
        """Empty, as a new card shows it."""
        self.text.setPlainText("")
        if self.options is not None:
            self._begin_options()
            self.next_box.setChecked(False)
            self.files.clear()
        self._say_problem("")

    # Storing -----------------------------------------------------------------------------

    def entry(self) -> Entry:
        """What is typed and chosen."""
        entry = Entry(self.kind, self.text.toPlainText(), self._contact_id)
        if self.options is not None:
            step = self.next_row.value() if self._plans_next() else None
            entry = replace(self.options.fill(entry, step), files=self.files.files)
        named = mentions_in(entry.text, self._colleagues())
        return replace(entry, mentions=tuple(dict.fromkeys((*entry.mentions, *named))))

    def _colleagues(self) -> list[Mentionable]:
        """Who can be named with @."""
        mine = self._context.actor.user_id
        users = (one for one in self._context.users() if one.is_active and one.id != mine)
        return [Mentionable(one.id, one.display_name) for one in users]

    def submit(self) -> None:
        """Store it; what is missing is said under the text, and nothing typed is lost."""
        if self._is_saving or not self.isEnabled():
            return
        self.unfold()
        problem = self._problem()
        self._say_problem(problem)
        if problem:
            return
        self._is_saving = True
        context, entry = self._context, self.entry()

        def store() -> SavedActivity:
            now = context.clock.now().astimezone(UTC)
            activity = activity_of(entry, now)
            if entry.is_plan(now) or entry.kind is ActivityKind.NOTE:
                return context.service().create(activity, context.actor)
            following = next_of(entry, now, context.clock.zone)
            return context.service().log(activity, context.actor, following)

        def find(op_id: bytes) -> SavedActivity | None:
            return context.service().saved_by(op_id)

        again, contact_id = self._again, self._contact_id

        def take(saved: SavedActivity) -> None:
            if contact_id == self._contact_id:
                self._take(saved)
                return
            if self.text.toPlainText() == entry.text:
                self._begin_anew()
            self._tell(saved)

        def fail(error: UserError | StorageUnavailable) -> None:
            if contact_id == self._contact_id:
                self._fail(error)
            else:
                context.operations.show(self, error)

        call = again.call(find, store, entry)
        context.operations.run(self, call, take, fail, on_finished=self._end_saving)

    def _end_saving(self) -> None:
        self._is_saving = False

    def _take(self, saved: SavedActivity) -> None:
        self._again.settle()
        if self._again.older is None:
            self._begin_anew()
        else:
            self._say_problem(
                self.tr(
                    "This was saved the first time, without what you changed since. Change the"
                    " entry below, or store this as another one."
                )
            )
        self._tell(saved)

    def _tell(self, saved: SavedActivity) -> None:
        self.saved.emit(saved)
        self.undo_offered.emit(done_sentence(saved), saved.seq)

    def _begin_anew(self) -> None:
        had_keyboard = self._has_keyboard
        self.clear()
        if had_keyboard:
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fail(self, error: UserError | StorageUnavailable) -> None:
        self._again.note(error)
        self._say_problem(error_sentence(error))

    def _problem(self) -> str:
        """Why it cannot be stored; empty if it can."""
        if self.options is not None and self.files.is_taking:
            return self.tr("The files are still being copied. Try again in a moment.")
        is_empty = not self.text.toPlainText().strip() and not self._has_files()
        if is_empty and self.kind is ActivityKind.NOTE:
            return self.tr("Write the note first.")
        if is_empty and self.kind is ActivityKind.TASK:
            return self.tr("Write what is to be done first.")
        if self.options is not None and (field := self.options.problem()) is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return self.tr("Correct the day or the time first.")
        if self._plans_next() and (field := self.next_row.problem()) is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return self.tr("Correct the day or the time of the next step first.")
        return ""

    # How it looks ------------------------------------------------------------------------

    def unfold(self) -> None:
        """Show the options of the kind; made when they are first wanted."""
        if self.options is None:
            self._make_foot()
        self._foot.show()
        self._show_kind()

    def _make_foot(self) -> None:
        look = theme()
        self.options = ComposerOptions(self._context, self._foot)
        self.options.people.set_choices(self._people)
        self.options.changed.connect(self._show_kind)
        self.next_box = CheckBox(self.tr("Plan next step"), self._foot)
        self.button = PrimaryButton("", parent=self._foot)
        self.button.clicked.connect(self.submit)
        self.next_row = NextStepRow(self._foot)
        self.next_row.hide()
        self.next_row.accepted.connect(self.submit)
        self.next_box.toggled.connect(self._show_next)
        self.files = FileChips(self._context.service, self._context.operations, self._foot)
        self.files.problem_said.connect(self._say_problem)
        self.files.changed.connect(self.typed_changed)
        self.options.attach.clicked.connect(self.files.choose)
        self.problem_label = PlainLabel(size="small", tone="danger", wraps=True)
        self.problem_label.hide()
        column = QVBoxLayout(self._foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.space("s"))
        column.addWidget(self.problem_label)
        tail = QWidget(self.options)
        line = QHBoxLayout(tail)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.space("s"))
        line.addWidget(self.next_box)
        line.addWidget(self.button)
        self.options.add_at_end(tail)
        column.addWidget(self.next_row)
        column.addWidget(self.files)
        column.addWidget(self.options)
        self._begin_options()
        self._read_results()
        self._context.bridge.changed.connect(self._on_changes)

    def _begin_options(self) -> None:
        if self.options is not None:
            self.options.begin(self._context.clock.now().astimezone(self._context.clock.zone))
            self.next_row.begin(self._context.clock.today())

    def _has_files(self) -> bool:
        """A file alone may be a note; its name says what it is."""
        return (
            self.kind is ActivityKind.NOTE and self.options is not None and bool(self.files.files)
        )

    def _read_results(self) -> None:
        service = self._context.service
        self._context.operations.run(
            self, lambda: service().all_results(), self._take_results, kind="results"
        )

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches_kind("activity_result"):
            self._read_results()

    def _take_results(self, results: tuple[Result, ...]) -> None:
        if self.options is not None:
            self.options.set_results(results)

    def _show_next(self, is_on: bool) -> None:
        self.next_row.setVisible(is_on)
        if is_on:
            self.next_row.subject.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _plans_next(self) -> bool:
        return (
            self.options is not None
            and self.next_box.isVisibleTo(self)
            and (self.next_box.isChecked())
        )

    def _show_kind(self) -> None:
        """The words and options of the open tab."""
        kind = self.kind
        self.text.setPlaceholderText(hint_of(kind))
        self.text.setAccessibleName(hint_of(kind))
        options = self.options
        if options is None:
            return
        options.show_kind(kind)
        now = self._context.clock.now()
        is_plan = options.fill(Entry(kind)).is_plan(now)
        asks_next = not is_plan and kind is not ActivityKind.NOTE
        self.next_box.setVisible(asks_next)
        self.next_row.setVisible(asks_next and self.next_box.isChecked())
        self.button.setText(verb_of(options.kind_of(kind), is_plan=is_plan))
        self.button.set_hint(self.button.text(), "Ctrl+Return")

    def _say_problem(self, sentence: str) -> None:
        if self.options is None:
            return
        self.problem_label.setText(sentence)
        self.problem_label.setVisible(bool(sentence))

    def _fit_text(self) -> None:
        """As high as the text: one line at rest, two in use, then up to ten."""
        line = theme().metrics("small").lineSpacing()
        lines = round(self.text.document().size().height() / line) if self.text.document() else 1
        least = 2 if self._foot.isVisibleTo(self) else 1
        height = min(max(lines, least), _MOST_LINES) * line + 2 * theme().space("s")
        self.text.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tabs first: where it is narrow the keys are left to their tooltips."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            room = self.contentsRect().width() - 2 * theme().space("s")
            needed = self.tabs.fit(room) + theme().space("s") + self._keys.sizeHint().width()
            self._keys.setVisible(needed <= room)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The options unfold where the text is written in; files that are dropped are attached."""
        if isinstance(event, QDropEvent) and holds_files(event.mimeData()):
            self._take_drop(event)
            return True
        if watched is self.text and event.type() == QEvent.Type.FocusIn:
            self.unfold()
            self._fit_text()
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_files(event.mimeData()):
            self._take_drop(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._take_drop(event)

    def _take_drop(self, event: QDropEvent) -> None:
        """Files over the composer, or let go on it: their originals stay where they are."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() == QEvent.Type.Drop:
            self._take_files(event.mimeData())

    def _take_files(self, mime: QMimeData) -> None:
        """Attach files, or a picture, that were dropped or pasted."""
        self.unfold()
        self.files.take_mime(mime)

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        has = new is not None and (new is self or self.isAncestorOf(new))
        if has != self._has_keyboard:
            self._has_keyboard = has
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A field around the whole, with the ring of a field that has the keyboard."""
        look = theme()
        with painting(self) as painter:
            color = look.color("focus" if self._has_keyboard else "border")
            width = look.border("focus") if self._has_keyboard else look.border()
            draw_box(
                painter, self.rect(), look.radius("card"), look.color("surface"), color, width=width
            )
