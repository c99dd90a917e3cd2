"""The windows about the program itself: files, settings, log, keys, and unexpected errors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from crm_desktop.app.crash_guard import CrashGuard, CrashReport
from crm_desktop.app.program import Program
from crm_desktop.app.wiring import OpenRequest
from crm_desktop.business.settings.model import Section, Setting
from crm_desktop.ui.kit.translation import available_languages
from crm_desktop.ui.kit.view_state import bring_forward

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from crm_desktop.storage.check import Report
    from crm_desktop.ui.audit.log_window import LogWindow
    from crm_desktop.ui.shell.settings_window import SettingsWindow

_EXTENSION = ".crm"


class ProgramDialogs(QObject):
    """Opens them on request; each is made when it is asked for."""

    def __init__(self, program: Program, guard: CrashGuard) -> None:
        super().__init__(program)
        self._program = program
        self._settings: SettingsWindow | None = None
        self._log: LogWindow | None = None
        window = program.window
        window.new_file_requested.connect(self.choose_new_file)
        window.open_file_requested.connect(self.choose_file)
        window.navigation.company.folder_requested.connect(self.show_folder)
        window.settings_requested.connect(lambda: self.open_settings(Section.LOOK))
        window.employees_requested.connect(lambda: self.open_settings("employees"))
        window.rhythms_requested.connect(lambda: self.open_settings("rhythms"))
        window.log_requested.connect(self.open_log)
        window.backups_requested.connect(lambda: self.open_settings("backups"))
        window.navigation.company.company_settings_requested.connect(
            lambda: self.open_settings(Section.COMPANY)
        )
        window.keys_requested.connect(self.open_keys)
        window.about_requested.connect(self.open_about)
        window.closing.connect(self._close_settings)
        guard.crashed.connect(self.show_crash)
        program.settings_changed.connect(self._refresh)
        program.company_changed.connect(self._refresh_company)
        program.file_shown.connect(self._reopen_settings)
        program.language_changed.connect(self._reopen_settings)
        program.file_shown.connect(self._close_log)
        program.language_changed.connect(self._reopen_log)

    # Data files --------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for a data file and open it."""
        from PySide6.QtWidgets import QFileDialog

        path, _filter = QFileDialog.getOpenFileName(
            self._program.window,
            self.tr("Open a data file"),
            str(self._folder()),
            self.tr("CRM data files (*.crm);;All files (*)"),
        )
        if path:
            self._program.open(OpenRequest(Path(path)))

    def choose_new_file(self) -> None:
        """Ask where a new data file shall lie, and make it."""
        from PySide6.QtWidgets import QFileDialog

        path, _filter = QFileDialog.getSaveFileName(
            self._program.window,
            self.tr("New data file"),
            str(self._folder()),
            self.tr("CRM data files (*.crm)"),
        )
        if path:
            target = Path(path)
            if target.suffix != _EXTENSION:
                target = target.with_name(target.name + _EXTENSION)
            self._program.open(OpenRequest(target, create=True))

    def show_folder(self) -> None:
        """Show where the data file lies."""
        services = self._program.services
        if services is not None:
            self._program.show_in_folder(str(services.path))

    def _folder(self) -> Path:
        """Where data files are looked for: beside the open one."""
        services = self._program.services
        return self._program.places.documents if services is None else services.path.parent

    # Settings and log --------------------------------------------------------------------

    def open_settings(self, section: str) -> SettingsWindow:
        """Show the settings at a section."""
        from crm_desktop.core.phone import countries
        from crm_desktop.ui.shell.settings_window import SettingsWindow

        program = self._program
        window = self._settings
        if window is None:
            window = SettingsWindow(available_languages(), program.window)
            window.value_chosen.connect(self._change)
            window.new_file_requested.connect(self.choose_new_file)
            window.open_file_requested.connect(self.choose_file)
            window.folder_requested.connect(self.show_folder)
            window.destroyed.connect(lambda: self._forget_settings(window))
            self._settings = window
            self._add_pages(window)
            self._refresh()
            # Reading the numbering plans takes a while the first time.
            program.operations.run(window, countries, window.show_countries, reads=True)
        window.show_section(section)
        window.show()
        bring_forward(window)
        return window

    def _add_pages(self, window: SettingsWindow) -> None:
        """The lists of the open file; without one there are none."""
        from crm_desktop.ui.contact_words import stage_look
        from crm_desktop.ui.settings.context import SettingsContext
        from crm_desktop.ui.settings.staff_context import StaffContext
        from crm_desktop.ui.shell.navigation import RailItem

        services, program = self._program.services, self._program
        if services is None or program.bridge is None:
            return
        context = SettingsContext(
            services.custom_fields,
            services.dictionaries,
            services.history,
            services.company,
            services.actor,
            program.operations,
            program.bridge,
            services.is_read_only,
            stage_look,
            services.staff.name_of,
        )
        staff = StaffContext(
            lambda: services.employees,
            lambda: services.planner,
            self._hand_over,
            services.actor,
            services.clock,
            services.is_read_only,
        )
        backups = program.backups_context()

        # Each is loaded when it is first seen: all seven take a tenth of a second.
        def employees() -> QWidget:
            from crm_desktop.ui.settings.employees_page import EmployeesPage

            return EmployeesPage(context, staff)

        def fields() -> QWidget:
            from crm_desktop.ui.settings.fields_page import FieldsPage

            return FieldsPage(context)

        def agreed() -> QWidget:
            from crm_desktop.ui.settings.agreed_page import AgreedPage

            return AgreedPage(context)

        def words() -> QWidget:
            from crm_desktop.ui.settings.words_page import WordsPage

            return WordsPage(context)

        def rhythms() -> QWidget:
            from crm_desktop.ui.settings.rhythms_page import RhythmsPage

            return RhythmsPage(context)

        def results() -> QWidget:
            from crm_desktop.ui.settings.results_page import ResultsPage

            return ResultsPage(context, lambda: services.planner)

        def copies() -> QWidget:
            from crm_desktop.ui.settings.backups_page import BackupsPage

            return BackupsPage(context, backups)

        window.add_page(RailItem("employees", self.tr("Employees"), "users"), employees)
        window.add_page(RailItem("fields", self.tr("Own fields"), "id"), fields)
        window.add_page(RailItem("agreed", self.tr("Complete cards"), "clipboard-check"), agreed)
        window.add_page(RailItem("words", self.tr("Lists and words"), "tags"), words)
        window.add_page(RailItem("rhythms", self.tr("Contact rhythm"), "refresh"), rhythms)
        window.add_page(RailItem("results", self.tr("Results"), "target"), results)
        window.add_page(RailItem("backups", self.tr("Backups"), "history"), copies)

    def _hand_over(self, user_id: int) -> None:
        """The window that hands the contacts of an employee over."""
        windows = self._program.windows
        if windows is not None:
            windows.hand_over(user_id)

    def _reopen_settings(self) -> None:
        """The settings in the language that was chosen in them."""
        old = self._settings
        if old is None:
            return
        place, section = old.saveGeometry(), old.section
        self._settings = None
        old.close()
        self.open_settings(section).restoreGeometry(place)

    def open_log(self) -> LogWindow | None:
        """Who changed what when in the open file; one window."""
        from crm_desktop.app.log_values import value_word
        from crm_desktop.ui.audit.context import LogContext, Progress
        from crm_desktop.ui.audit.log_window import LogWindow
        from crm_desktop.ui.audit.log_words import column_word as log_column_word
        from crm_desktop.ui.contacts.history_words import column_word

        program, services = self._program, self._program.services
        if services is None or program.bridge is None:
            return None
        if self._log is not None:
            bring_forward(self._log)
            return self._log

        def check(progress: Progress) -> Report:
            from crm_desktop.app.later_wiring import check_copy

            with services.database.open_second_reader() as reader:
                return services.mending.look(
                    reader,
                    is_full=True,
                    anchors=services.backups.anchors(),
                    progress=progress,
                    insists=True,
                    check=check_copy,
                )

        context = LogContext(
            lambda: services.log,
            check,
            services.staff.users,
            program.window.open_record,
            lambda column: log_column_word(column) or column_word(column),
            value_word,
            program.operations,
            program.bridge,
            services.clock,
            services.actor,
            lambda: services.log_export,
        )
        window = LogWindow(context, program.view_state, program.window)
        window.destroyed.connect(self._forget_log)
        self._log = window
        window.show()
        return window

    def _forget_log(self) -> None:
        self._log = None

    def _close_log(self) -> None:
        """It is about the file that was open before."""
        window, self._log = self._log, None
        if window is not None:
            window.destroyed.disconnect(self._forget_log)
            window.close()

    def _reopen_log(self) -> None:
        if self._log is not None:
            self._close_log()
            self.open_log()

    def open_keys(self) -> None:
        """Show the table of keys."""
        from crm_desktop.ui.shell.about_dialog import make_keys_dialog

        make_keys_dialog(self._program.window).open()

    def open_about(self) -> None:
        """Show what the program is."""
        from crm_desktop.ui.shell.about_dialog import make_about_dialog

        make_about_dialog(self._program.window).open()

    def show_crash(self, report: object) -> None:
        """Tell of an unexpected error; the program goes on."""
        from crm_desktop.ui.shell.crash_dialog import CrashDialog

        if isinstance(report, CrashReport):
            program = self._program
            CrashDialog(report.details, program.places.logs, program.window).show()

    def _change(self, setting: object, value: object) -> None:
        if isinstance(setting, Setting) and isinstance(value, str):
            wanted = cast("Setting[str]", setting)
            seen = None if self._settings is None else self._settings.seen(wanted)
            self._program.change_setting(wanted, value, seen if isinstance(seen, str) else None)

    def _refresh(self, *, news_by: str | None = None) -> None:
        """`news_by` has just changed the company's; empty if their name is not known."""
        services = self._program.services
        if self._settings is not None:
            company = None if services is None else services.company_values
            is_read_only = services is not None and services.is_read_only
            self._settings.show_values(
                self._program.values,
                company,
                is_read_only=is_read_only,
                news_by=news_by,
            )
            self._settings.show_file(None if services is None else services.path)

    def _refresh_company(self, news_by: str | None) -> None:
        self._refresh(news_by=news_by)

    def _close_settings(self) -> None:
        """What is being typed there is left, and so saved, before the program ends."""
        if self._settings is not None:
            self._settings.close()

    def _forget_settings(self, window: SettingsWindow) -> None:
        if self._settings is window:
            self._settings = None
