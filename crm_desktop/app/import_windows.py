"""The windows that bring contacts in: the import wizard, the list of imports, bringing back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from crm_desktop.core.text import isolate
from crm_desktop.ui.contacts.page import ContactsPage
from crm_desktop.ui.kit.view_state import bring_forward

if TYPE_CHECKING:
    from crm_desktop.app.windows import Windows
    from crm_desktop.business.contacts.whole import Difference, TakenIn, TakenOver
    from crm_desktop.business.imports.model import ImportDone
    from crm_desktop.ui.imports.context import ImportServices
    from crm_desktop.ui.imports.differences_window import DifferencesWindow
    from crm_desktop.ui.imports.history_window import ImportHistoryWindow
    from crm_desktop.ui.imports.run import ImportRun
    from crm_desktop.ui.imports.wizard import ImportWizard
    from crm_desktop.ui.kit.long_work import LongWork


class ImportWindows(QObject):
    """One wizard and one list of imports at a time; an import goes on without its window."""

    def __init__(self, windows: Windows) -> None:
        super().__init__(windows)
        self._windows = windows
        self._window = windows.window
        self._wizard: ImportWizard | None = None
        self._services: ImportServices | None = None
        self._run: ImportRun | None = None
        self._history: ImportHistoryWindow | None = None

    @property
    def wizard(self) -> ImportWizard | None:
        """The wizard that is open."""
        return self._wizard

    def close(self) -> None:
        """The file is being closed: what is open here belongs to it."""
        if self._wizard is not None and self._wizard.isVisible():
            self._wizard.give_up()
        if self._history is not None and self._history.isVisible():
            self._history.close()
        self._wizard = self._history = None

    def rebuild(self) -> None:
        """Make what is open anew, in the language that is in force."""
        if self._wizard is not None:
            old, self._wizard = self._wizard, None
            run, self._run = self._run, None
            wizard = self._show_wizard(self._services or self._make_services())
            self._run = run
            wizard.take_over(old)
        if self._history is not None:
            place = self._history.saveGeometry()
            self._history.close()
            self._history = None
            self.open_history()
            if self._history is not None:
                self._history.restoreGeometry(place)

    def open(self) -> None:
        """The import wizard; one at a time, and it goes back to an import that is running."""
        self._import_window()

    def open_file(self, path: str) -> None:
        """The import wizard with a file, e.g. one dropped on the main window."""
        wizard = self._import_window()
        if wizard is not None:
            wizard.open_file(path)

    def _begin_anew(self, path: str) -> None:
        """The next list, in a wizard of its own; the one before is just closing."""
        self._wizard = None
        self.open_file(path)

    def open_pasted(self) -> None:
        """The import wizard with the rows on the clipboard."""
        wizard = self._import_window()
        if wizard is not None:
            wizard.paste()

    def open_history(self) -> None:
        """The list of imports."""
        from crm_desktop.ui.imports.history_window import ImportHistoryWindow

        if self._history is not None:
            self._history.reload()
            bring_forward(self._history)
            return
        user_name = self._windows.services.staff.name_of
        imports = self._services or self._make_services()
        window = ImportHistoryWindow(imports, user_name, self._windows.view_state, self._window)
        window.import_requested.connect(self.open)
        window.changed.connect(self._refresh_import)
        window.contacts_requested.connect(self._show_imported)
        window.destroyed.connect(lambda: self._forget_history(window))
        self._history = window
        window.show()

    def bring_back(self) -> None:
        """Ask for an exported file and read it back in."""
        if not self._windows.may_write():
            return
        from PySide6.QtWidgets import QFileDialog

        from crm_desktop.ui.contacts.export_words import EXPORT_FOLDER

        path, _filter = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Bring back an exported file"),
            self._windows.view_state.text(EXPORT_FOLDER),
            self.tr("Exported files (*.xlsx *.csv *.vcf)"),
        )
        if path:
            self.bring_back_file(Path(path))

    def bring_back_file(self, path: Path) -> LongWork[TakenIn]:
        """Read an exported file back in; what it changed can be taken back."""
        from crm_desktop.ui.contacts.export_words import reading_words
        from crm_desktop.ui.kit.long_work import LongWork

        services, words = self._windows.services, reading_words()
        return LongWork(
            self._window,
            self._windows.operations,
            self.tr("Bringing back contacts"),
            lambda progress: services.bringing_back.bring_back(
                path, words, services.actor, progress
            ),
            self._tell_brought_back,
        )

    def _refresh_import(self) -> None:
        """An import that was taken back is not shown as done."""
        if self._wizard is not None:
            self._wizard.refresh_result()

    def _import_window(self) -> ImportWizard | None:
        if self._wizard is not None:
            bring_forward(self._wizard)
            return self._wizard
        if not self._windows.may_write():
            return None
        return self._show_wizard(self._services or self._make_services())

    def _make_services(self) -> ImportServices:
        from crm_desktop.business.imports.applying import CompanyLists
        from crm_desktop.business.imports.service import ImportService
        from crm_desktop.ui.contact_words import PARTY_WORDS, STAGE_WORDS
        from crm_desktop.ui.contacts.export_words import reading_words
        from crm_desktop.ui.imports.context import ImportServices
        from crm_desktop.ui.kit.others_news import Hearing
        from crm_desktop.ui.kit.pictures import shrunk

        services, back = self._windows.services, self._windows.services.bringing_back
        imports = ImportService(
            services.database,
            services.journal,
            services.staff,
            services.clock,
            lists=CompanyLists(services.custom_fields, services.dictionaries),
            shrink=shrunk,
        )
        return ImportServices(
            imports,
            services.history,
            services.actor,
            self._windows.operations,
            services.contacts.default_country,
            services.contacts.custom_fields,
            STAGE_WORDS.word,
            services.search.find,
            lambda path, headings: back.is_export(path, headings, reading_words()),
            PARTY_WORDS.word,
            services.back_up_before_import,
            Hearing(
                services.actor,
                self._windows.operations,
                self._windows.contacts.bridge,
                services.staff.name_of,
            ),
        )

    def _show_wizard(self, imports: ImportServices) -> ImportWizard:
        from crm_desktop.ui.imports.wizard import ImportWizard

        wizard = ImportWizard(imports, self._windows.view_state, self._window)
        wizard.started.connect(self._watch_import)
        wizard.contacts_requested.connect(self._show_imported)
        wizard.history_requested.connect(self.open_history)
        wizard.bring_back_requested.connect(self.bring_back_file)
        wizard.another_requested.connect(self._begin_anew)
        wizard.destroyed.connect(lambda: self._forget_wizard(wizard))
        self._wizard = wizard
        self._services = imports
        self._window.router.accompany(wizard)
        wizard.show()
        if self._run is not None and self._run.is_running:
            wizard.join(self._run)
        return wizard

    def _watch_import(self, run: ImportRun) -> None:
        """The status line tells how far an import is, also when its window has closed."""
        self._run = run
        run.progressed.connect(self._window.status.show_import_progress)
        run.finished.connect(self._end_import)

    def _end_import(self) -> None:
        run, self._run = self._run, None
        self._window.status.show_import_progress(0, 0)
        if run is None:
            return
        if run.done is not None:
            self._tell_imported(run.done)
        elif run.error is not None and self._wizard is None:
            self._window.show_error(run.error)
        if self._history is not None:
            self._history.reload()

    def _forget_wizard(self, wizard: ImportWizard) -> None:
        if self._wizard is wizard:
            self._wizard = None

    def _forget_history(self, window: ImportHistoryWindow) -> None:
        if self._history is window:
            self._history = None

    def _tell_imported(self, done: ImportDone) -> None:
        sentence = self.tr("%Ln contact(s) imported", "", done.created + done.organizations)
        self._window.offer_undo(sentence, done.seq)

    def _show_imported(self, seq: int, file_name: str) -> None:
        """The contacts page with what an import made or changed."""
        self._window.show_page(ContactsPage.page_id)
        page = self._window.current_page
        if isinstance(page, ContactsPage):
            page.show_import(seq, file_name)
        self._window.raise_()
        self._window.activateWindow()

    def _tell_brought_back(self, done: TakenIn) -> None:
        if not done.seq:
            self._window.show_message("note", self.tr("Nothing had to be changed."))
        else:
            told = (
                (self.tr("%Ln contact(s) made", "", done.created), done.created),
                (self.tr("%Ln contact(s) changed", "", done.updated), done.updated),
                (self.tr("%Ln activity(ies) made", "", done.activities), done.activities),
                (
                    self.tr("%Ln activity(ies) completed", "", done.activities_filled),
                    done.activities_filled,
                ),
            )
            self._window.offer_undo(" · ".join(text for text, count in told if count), done.seq)
        if done.skipped or done.unknown_owners or done.lacking_files or done.activities_kept:
            left = self.tr("%Ln contact(s) left out: they lie in the bin.", "", done.skipped)
            nobody = self.tr("Nobody here is called {names}.")
            nobody = nobody.replace("{names}", ", ".join(map(isolate, done.unknown_owners)))
            lacking = self.tr(
                "%Ln attached file(s) lack in the folder or were changed.", "", done.lacking_files
            )
            kept = self.tr(
                "The file says something else of %Ln activity(ies); what is here stays.",
                "",
                done.activities_kept,
            )
            parts = (
                (left, done.skipped),
                (kept, done.activities_kept),
                (nobody, done.unknown_owners),
                (lacking, done.lacking_files),
            )
            sentence = " ".join(text for text, is_so in parts if is_so)
            if done.differing:
                self._window.messages.show_message(
                    "warning",
                    sentence,
                    self.tr("Compare…"),
                    lambda: self.show_differences(done.differing, done.activities_kept),
                )
            else:
                self._window.show_message("warning", sentence)

    def show_differences(
        self, differences: Sequence[Difference], total: int = 0
    ) -> DifferencesWindow:
        """What an exported file says otherwise of activities, old and new, to decide about."""
        from crm_desktop.business.exports.company_tables import ACTIVITY_COLUMNS
        from crm_desktop.ui.activities.stored_values import activity_text
        from crm_desktop.ui.contacts.export_words import export_words
        from crm_desktop.ui.imports.differences_window import (
            DifferencesContext,
            DifferencesWindow,
        )

        services, words = self._windows.services, export_words()
        context = DifferencesContext(
            lambda chosen, progress: services.bringing_back.take_over(
                chosen, services.actor, progress
            ),
            lambda column: words.heading(ACTIVITY_COLUMNS[column][0]),
            activity_text,
            self._window.open_record,
            self._tell_taken_over,
            self._windows.operations,
        )
        window = DifferencesWindow(
            context, differences, total, self._windows.view_state, self._window
        )
        window.show()
        return window

    def _tell_taken_over(self, done: TakenOver) -> None:
        if done.seq:
            self._window.offer_undo(
                self.tr("%Ln activity(ies) changed", "", done.changed), done.seq
            )
        if done.kept:
            self._window.show_message(
                "warning",
                self.tr("%Ln activity(ies) were changed meanwhile and stay.", "", done.kept),
            )
