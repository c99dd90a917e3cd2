"""The window that hands an employee's contacts over: all or some, to one or several (A13)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from crm_desktop.business.contacts.bulk_model import LeaverCounts, Progress, Reassignment
from crm_desktop.business.contacts.model import CONTACT, BatchDone
from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import ChangedMeanwhile
from crm_desktop.core.text import isolate
from crm_desktop.ui.contact_words import STAGE_WORDS
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.kit.choice_field import ChoiceField
from crm_desktop.ui.kit.choices import CheckBox
from crm_desktop.ui.kit.form_dialog import FormDialog
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.long_work import LongWork
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

_ROWS_SHOWN = 7
_MOST_TAGS = 200


def open_leaver_dialog(
    context: ContactContext, parent: QWidget, leaver_id: int | None = None
) -> LeaverDialog:
    """Show the window; it reads what it offers by itself."""
    dialog = LeaverDialog(context, leaver_id, parent)
    dialog.open()
    return dialog


class LeaverDialog(FormDialog):
    """Who leaves, which of the contacts, who takes over, and what that will do.

    `done_with(sentence, seq)` offers undo.
    """

    done_with = Signal(str, int)

    def __init__(
        self, context: ContactContext, leaver_id: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__("", "", parent)
        self.set_words(self.tr("Hand over contacts"), self.tr("Hand over"))
        self._context = context
        self._seen = context.bridge.seen_seq
        context.bridge.changed.connect(self._on_changes)
        self._found = 0
        self.work: LongWork[BatchDone] | None = None
        self.leaver = ChoiceField()
        for user in context.users:
            self.leaver.add_choice(user.display_name, user.id, "user")
        self.form.add_field("leaver", self.tr("Who leaves"), self.leaver)
        self.stage = ChoiceField()
        self.form.add_field("stages", self.tr("With status"), self.stage)
        self.tag = ChoiceField()
        self.form.add_field("tags", self.tr("With tag"), self.tag)
        self.heirs: list[tuple[CheckBox, int]] = []
        self.form.add_row(self.tr("Who takes over"), self._heir_list())
        self.preview = PlainLabel(size="small", tone="muted", wraps=True)
        self.body.addWidget(self.preview)
        self.leaver.combo.currentIndexChanged.connect(self._take_leaver)
        for choice in (self.stage, self.tag):
            choice.combo.activated.connect(self._count)
        self.act_requested.connect(self._hand_over)
        if leaver_id is not None:
            self.leaver.set_value(leaver_id)
        self._take_leaver()
        self.leaver.combo.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def wanted(self) -> Reassignment:
        """What is chosen."""
        stage, tag = self.stage.value(), self.tag.value()
        return Reassignment(
            self._leaver_id(),
            tuple(user_id for box, user_id in self.heirs if box.isChecked() and box.isEnabled()),
            frozenset({stage} if isinstance(stage, str) and stage else ()),
            frozenset({tag} if isinstance(tag, int) and tag else ()),
        )

    def _leaver_id(self) -> int:
        value = self.leaver.value()
        return value if isinstance(value, int) else 0

    def _heir_list(self) -> QWidget:
        inner = QWidget()
        inner.setAutoFillBackground(False)
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for user in self._context.users:
            if user.is_active:
                box = CheckBox(user.display_name)
                box.toggled.connect(self._show_preview)
                self.heirs.append((box, user.id))
                rows.addWidget(box)
        rows.addStretch(1)
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the keyboard
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        area.viewport().setAutoFillBackground(False)
        area.setAccessibleName(self.tr("Who takes over"))
        look = theme()
        height = self.heirs[0][0].sizeHint().height() if self.heirs else look.control_height()
        area.setFixedHeight(height * min(max(1, len(self.heirs)), _ROWS_SHOWN) + 2)
        return area

    # What it says ------------------------------------------------------------------------

    def _take_leaver(self) -> None:
        leaver_id = self._leaver_id()
        for box, user_id in self.heirs:
            box.setEnabled(user_id != leaver_id)
        self._context.operations.run(
            self,
            lambda: self._context.services.contacts.leaver_counts(leaver_id),
            self._show_counts,
            kind="counts",
        )

    def _show_counts(self, counts: LeaverCounts) -> None:
        stages: list[tuple[str, object]] = [(self.tr("Any"), "")]
        stages += [
            (f"{STAGE_WORDS.word(stage)} ({format_number(count)})", stage)
            for stage, count in sorted(counts.by_stage.items(), key=lambda each: -each[1])
        ]
        tags: list[tuple[str, object]] = [(self.tr("Any"), 0)]
        named = [
            (tag, counts.by_tag[tag.id]) for tag in self._context.tags if tag.id in counts.by_tag
        ]
        named.sort(key=lambda each: -each[1])
        tags += [
            (f"{tag.name} ({format_number(count)})", tag.id) for tag, count in named[:_MOST_TAGS]
        ]
        for field, choices in ((self.stage, stages), (self.tag, tags)):
            field.set_choices(choices)
            field.set_value(choices[0][1])
        self._found = counts.total
        self._show_preview()

    def _count(self) -> None:
        """How many the narrowed choice has."""
        wanted = self.wanted
        service = self._context.services.contacts
        self._context.operations.run(
            self, lambda: service.reassign_count(wanted), self._take_count, kind="count"
        )

    def _take_count(self, count: int) -> None:
        self._found = count
        self._show_preview()

    def _show_preview(self) -> None:
        count, heirs = self._found, self.wanted.heirs
        names = [self._context.user_name(heir) for heir in heirs]
        if not count:
            text = self.tr("There is nothing to hand over.")
        elif not names:
            text = self.tr("%Ln contact(s) to hand over. Choose who takes them.", "", count)
        elif len(names) == 1:
            text = self.tr("%Ln contact(s) go to {name}.", "", count)
            text = text.replace("{name}", isolate(names[0]))
        else:
            each = format_number(-(-count // len(names)))
            text = self.tr("%Ln contact(s) are shared evenly, up to {each} each.", "", count)
            text = text.replace("{each}", each)
        self.preview.setText(text)
        self.act_button.setEnabled(bool(count and heirs))

    # Doing it ----------------------------------------------------------------------------

    def _hand_over(self) -> None:
        self._go_on((), self._seen)

    def _go_on(self, also: Sequence[int], since: int | None) -> None:
        """What others gave away since it was seen is asked about; `also` goes over anyway."""
        services, wanted = self._context.services, self.wanted
        name = self._context.user_name(wanted.leaver_id)
        refused: list[ChangedMeanwhile] = []

        def call(progress: Progress) -> BatchDone:
            try:
                return services.contacts.reassign(
                    wanted, services.actor, progress, since=since, also=also
                )
            except ChangedMeanwhile as error:
                refused.append(error.with_traceback(None))
                return BatchDone(0, 0)

        def tell(done: BatchDone) -> None:
            if refused:
                self._ask(refused[0], also)
                return
            sentence = self.tr("%Ln contact(s) of {name} handed over", "", done.count)
            self.done_with.emit(sentence.replace("{name}", isolate(name)), done.seq)
            self.accept()

        self.work = LongWork(self, self._context.operations, self.tr("Handing over"), call, tell)
        self.wait_for(self.work)

    def _ask(self, error: ChangedMeanwhile, also: Sequence[int]) -> None:
        """What was answered of others before (`also`) stands."""
        from crm_desktop.ui.contacts.asking import BulkAsking

        asked = [row.record_id for row in error.rows]
        before = [key for key in also if key not in asked]
        BulkAsking(self._context, self).ask(
            asked,
            error,
            lambda ids, seq: self._go_on([*before, *ids], seq),
            lambda: self._go_on(before, error.seq),
            on_later=self._count,
        )

    def _on_changes(self, changes: Changes) -> None:
        """What is said here is counted anew when others work with the contacts."""
        if changes.touches_kind(CONTACT) and self._leaver_id() and self.isVisible():
            self._count()
