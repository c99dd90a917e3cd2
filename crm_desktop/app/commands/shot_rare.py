"""Pictures of what is seldom seen: the company's lists, many people at one file, and troubles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from crm_desktop.app.commands.shot_stage import MAIN, Stage
from crm_desktop.app.wiring import OpenRequest, Services
from crm_desktop.business.audit.log_model import LogChange
from crm_desktop.business.audit.lost_model import Lost, LostPart, LostSave
from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.business.settings.model import Section
from crm_desktop.core.actor import Actor
from crm_desktop.core.drafts import Draft, DraftText
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.sharing import Mode, Reason, Sharing, Viewing, Visitor, viewing_text
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.page import ContactsPage
from crm_desktop.ui.kit.arranged_list import ArrangedList
from crm_desktop.ui.kit.notes_field import NotesField
from crm_desktop.ui.settings.backups_page import BackupsPage
from crm_desktop.ui.settings.employees_page import EmployeesPage
from crm_desktop.ui.settings.fields_page import FieldsPage
from crm_desktop.ui.settings.restore_dialog import RestoreDialog
from crm_desktop.ui.settings.results_page import ResultsPage
from crm_desktop.ui.settings.words_page import WordsPage
from crm_desktop.ui.shell.about_dialog import make_about_dialog, make_keys_dialog
from crm_desktop.ui.shell.crash_dialog import CrashDialog
from crm_desktop.ui.shell.sharing_window import SharingWindow
from crm_desktop.ui.shell.unsaved_window import UnsavedWindow

if TYPE_CHECKING:
    from crm_desktop.ui.shell.settings_window import SettingsWindow

_CRASH = "  crm_desktop/ui/somewhere.py:42 show\nValueError"
_DRIVE = "SERVER"
_THEIRS = "Thursdays only, by phone"
_MINE = "Answers e-mails the same day"


class RareScenes:
    """Each scene brings the program of the stage into a state and gives a widget."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def all(self) -> Iterator[tuple[str, QWidget]]:
        """Every scene with its title; a widget may be grabbed until the next is asked for."""
        self._stage.window.show_page(ContactsPage.page_id)
        self._stage.program.begin_background_work()
        self._stage.settle()
        yield from self._settings()
        yield from self._lists_of_the_company()
        yield from self._backups()
        yield from self._log()
        yield from self._people_at_one_file()
        yield from self._what_was_not_saved()
        yield from self._check_and_damage()
        yield from self._about()
        yield from self._troubles()

    # The company -------------------------------------------------------------------------

    def _settings(self) -> Iterator[tuple[str, QWidget]]:
        for section in Section:
            settings = self._open_settings(section)
            yield f"settings-{section.value}", settings
            self._stage.put_away(settings)

    def _open_settings(self, section: str) -> SettingsWindow:
        settings = self._stage.dialogs.open_settings(section)
        self._stage.settle()
        return settings

    def _lists_of_the_company(self) -> Iterator[tuple[str, QWidget]]:
        """Each list, and the windows in which one of its lines is changed."""
        for section in ("employees", "fields", "agreed", "words", "results"):
            settings = self._open_settings(section)
            yield f"settings-{section}", settings
            for title, act in self._windows_of(settings):
                opened = self._stage.opened(act)
                yield f"settings-{section}-{title}", opened
                self._stage.put_away(opened)
            self._stage.put_away(settings)

    @staticmethod
    def _windows_of(settings: QWidget) -> Iterator[tuple[str, Callable[[], None]]]:
        staff = settings.findChild(EmployeesPage)
        if staff is not None:
            _choose_first(staff.list)
            yield "open", staff.edit
            yield "leaves", staff.leave_or_return
        for page in (FieldsPage, ResultsPage, WordsPage):
            listed = settings.findChild(page)
            if listed is not None:
                changes = _choose_first(listed.list) and listed.edit_button.isEnabled()
                yield "open", listed.edit if changes else listed.add
            if isinstance(listed, WordsPage):
                yield "merge", listed.merge

    def _backups(self) -> Iterator[tuple[str, QWidget]]:
        """The page without and with backups, and the question before one is put back."""
        settings = self._open_settings("backups")
        page = settings.findChild(BackupsPage)
        if page is None:
            return
        yield "settings-backups-empty", settings
        page.make()
        self._stage.settle()
        yield "settings-backups", settings
        page.restore()
        self._stage.settle()
        dialog = settings.findChild(RestoreDialog)
        if dialog is not None:
            yield "restore", dialog
            dialog.reject()
            self._stage.settle()
        self._stage.put_away(settings)

    def _log(self) -> Iterator[tuple[str, QWidget]]:
        log = self._stage.opened(self._stage.dialogs.open_log)
        log.resize(*MAIN)
        self._stage.settle()
        yield "log", log
        self._stage.put_away(log)

    # Many people -------------------------------------------------------------------------

    def _people_at_one_file(self) -> Iterator[tuple[str, QWidget]]:
        """Who is in the file and whose turn it is; a card on which two people work."""
        stage, services = self._stage, self._stage.services
        ref = stage.first_of(ContactKind.PERSON)
        if ref is None:
            return
        me = Visitor("me", "DESK-2", services.actor.display_name, mode=Mode.TEAM, is_me=True)
        open_card = viewing_text([Viewing(ref, is_editing=True)])
        ruta = Visitor("ruta", "LAPTOP", "Rūta", mode=Mode.TEAM, record=open_card)
        reader = replace(ruta, mode=Mode.READ_ONLY)
        silent = Visitor("ben", "OFFICE", "Ben", mode=Mode.TURN, silent_seconds=94, is_silent=True)
        names = {ref: "Agnė Žukauskaitė"}
        for title, sharing in {
            "team": Sharing(Mode.TEAM, Reason.PROVEN, _DRIVE, (me, ruta)),
            "turn-asked": Sharing(
                Mode.TURN, Reason.LOCKS_STAY_HERE, _DRIVE,
                (replace(me, mode=Mode.TURN), replace(reader, wants_turn=True)),
            ),
            "turn-taken": Sharing(
                Mode.READ_ONLY, Reason.TURN_TAKEN, _DRIVE,
                (replace(me, mode=Mode.READ_ONLY), reader, silent), holder=silent,
                copied_at=services.clock.now() - timedelta(minutes=1),
            ),
        }.items():  # fmt: skip
            shown = SharingWindow(stage.window)
            shown.show_sharing(sharing, names)
            shown.show()
            stage.settle()
            yield f"sharing-{title}", shown
            stage.put_away(shown)
        card = stage.window.router.open(ref)
        if isinstance(card, ContactCard):
            yield from self._two_at_a_card(card, services)

    def _two_at_a_card(
        self, card: ContactCard, services: Services
    ) -> Iterator[tuple[str, QWidget]]:
        """A colleague saves the field that is being typed in here."""
        stage = self._stage
        card.resize(*MAIN)
        stage.settle()
        contact = card.contact
        if contact is None:
            return
        for title, mine in {"card-news": "", "card-conflict": _MINE}.items():
            field = card.body.bindings.field("notes")
            if mine and isinstance(field, NotesField):
                field.edit.setPlainText(mine)
            theirs = partial(_save_as_colleague, services, contact.id, f"{_THEIRS}{mine[:1]}")
            stage.program.operations.run(stage.dialogs, theirs)
            stage.settle()
            card.body.bindings.commit()
            stage.settle()
            yield title, card
        answer = card.body.conflict.button("theirs")
        if answer is not None:
            answer.click()
        stage.settle()
        stage.put_away(card)

    # What went wrong ---------------------------------------------------------------------

    def _what_was_not_saved(self) -> Iterator[tuple[str, QWidget]]:
        """Text of an earlier run, and saves that the drive lost."""
        stage, services = self._stage, self._stage.services
        ref = stage.first_of(ContactKind.PERSON) or RecordRef("contact", 1)
        now = services.clock.now()
        texts = (
            DraftText("notes", "Notes", _MINE),
            DraftText("occupation", "Occupation", "Buyer", "Seller"),
        )
        draft = Draft("card", "contact", "Agnė Žukauskaitė", now - timedelta(hours=2), texts, ref)
        text = "Jonas Petraitis, UAB Baltija, 8 612 34567"
        quick = replace(
            draft, key="quick", window="quick", title="New contact",
            texts=(DraftText("line", "", text),), ref=None,
        )  # fmt: skip
        unsaved = UnsavedWindow((draft, quick), [draft.key], stage.window)
        unsaved.show()
        stage.settle()
        yield "unsaved", unsaved
        stage.put_away(unsaved)
        lost_saves = stage.program.lost_saves
        if lost_saves is None:
            return
        change = LogChange(ref, "", "update", (("occupation", "Seller", "Buyer"),), "contact")
        part = LostPart(ref, "Agnė Žukauskaitė", (change,))
        saves = tuple(
            LostSave(bytes([number]) * 16, now - timedelta(minutes=9 * number), "contact.save",
                     (part,), 1, was_acknowledged=number > 1, is_whole=True)
            for number in (1, 2)
        )  # fmt: skip
        window = lost_saves.open_window()
        window.show_lost(Lost(saves))
        stage.settle()
        yield "lost", window
        stage.put_away(window)

    def _check_and_damage(self) -> Iterator[tuple[str, QWidget]]:
        """What *Check file* says of a sound file, and the ways back from a damaged one."""
        stage, checking = self._stage, self._stage.program.checking
        if checking is None:
            return
        for title, act in {"file-checked": checking.check, "damage": checking.offer}.items():
            opened = stage.opened(act)
            yield title, opened
            stage.put_away(opened)

    def _about(self) -> Iterator[tuple[str, QWidget]]:
        window = self._stage.window
        makers: dict[str, Callable[[], QWidget]] = {
            "keys": lambda: make_keys_dialog(window),
            "about": lambda: make_about_dialog(window),
            "crash": lambda: CrashDialog(_CRASH, self._stage.folder, window),
        }
        for title, make in makers.items():
            dialog = make()
            dialog.show()
            self._stage.settle()
            yield title, dialog
            self._stage.put_away(dialog)

    def _troubles(self) -> Iterator[tuple[str, QWidget]]:
        stage, window = self._stage, self._stage.window
        window.show_error(StorageUnavailable("io_error"))
        stage.settle()
        yield "drive-away", window
        window.messages.dismiss()
        stage.program.open(OpenRequest(stage.folder / "new.crm", create=True))
        stage.settle()
        yield "contacts-empty", window
        window.show_no_file()
        path = str(stage.folder / "gintaras.crm")
        window.show_refusal(UserError("file_missing", path=path), path)
        stage.settle()
        yield "file-missing", window


def _choose_first(lines: ArrangedList) -> bool:
    """Make the first line current; whether there is one."""
    if lines.items:
        lines.set_current(lines.items[0].key)
    return bool(lines.items)


def _save_as_colleague(services: Services, contact_id: int, notes: str) -> None:
    """Somebody else at another computer saves the same note; for the worker."""
    others = [user for user in services.staff.users() if user.id != services.actor.user_id]
    if not others:
        return
    actor = Actor(others[0].id, others[0].display_name, "OFFICE")
    base = services.contacts.get(contact_id)
    services.contacts.save(base, replace(base, notes=notes), actor)
