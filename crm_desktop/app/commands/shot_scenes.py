"""What the pictures show: each scene brings the real program into a state and gives a widget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

from PySide6.QtWidgets import QWidget

from crm_desktop.app.commands.shot_rare import RareScenes
from crm_desktop.app.commands.shot_stage import MAIN, NARROW, Stage
from crm_desktop.app.wiring import Services
from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.business.imports.flow import ORDER
from crm_desktop.business.planner.model import Activity, ActivityKind, Participant, When
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.ui.contacts.page import ContactsPage
from crm_desktop.ui.contacts.quick_window import QuickWindow
from crm_desktop.ui.imports.wizard import ImportWizard
from crm_desktop.ui.kit.theme import theme

_SHEET = """Pavadinimas;Įmonės kodas;Telefonas;El. paštas;Miestas;Gimimo data;Būsena
UAB Žalgirio Baldai;302145678;8 612 34567;info@zalgirio-baldai.example;Vilnius;;Klientas
Jonas Petraitis;;+370 600 12045, 8 5 212 3456;jonas@example,com;Kaunas;1985-04-12;Karštas
ООО Днепр-Мебель;;+380 44 200 01 63;sales@dnipro.example;Київ;;Klientas
شركة النور للتجارة;;+971 4 200 0134;orders@alnoor.example;دبي;;Karštas
Petraitis, Jonas;;8-600-12045;;Kaunas;;Klientas
;;+370;;;;
"""
_NEW_CONTACT = "Jonas Petraitis, UAB Baltija, 8 612 34567, jonas@baltija.example"


class Scenes:
    """Everything that is pictured, on one stage; what a day brings first, what is rare last."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._app, self._folder = stage.app, stage.folder
        self._program, self._dialogs = stage.program, stage.dialogs
        self._settle, self._opened = stage.settle, stage.opened

    def all(self) -> Iterator[tuple[str, QWidget]]:
        """Every scene with its title; a widget may be grabbed until the next is asked for."""
        yield from self._main_window()
        yield from self._list_windows()
        yield from self._duplicates()
        yield from self._plans()
        yield from self._rotation()
        yield from self._cards()
        yield from self._reminders()
        yield from self._import()
        yield from RareScenes(self._stage).all()

    # Scenes ------------------------------------------------------------------------------

    def _main_window(self) -> Iterator[tuple[str, QWidget]]:
        window = self._program.window
        page = window.current_page
        if not isinstance(page, ContactsPage):
            raise TypeError("the data file was not opened")
        page.list.view.setFocus()
        view = page.list.view
        view.setCurrentIndex(page.list.model.index(4, 0))
        self._settle()
        yield "contacts", window
        for row in (2, 3, 8):
            page.list.model.set_checked(row, is_checked=True)
        self._settle()
        yield "contacts-selected", window
        page.list.model.set_all_checked(is_checked=False)
        search = window.top_bar.search
        search.setFocus()
        search.setText("an")
        search.textEdited.emit("an")
        self._settle()
        yield "search", window
        search.setText("qqqqqq")
        search.textEdited.emit("qqqqqq")
        self._settle()
        yield "search-nothing", window
        search.clear()
        search.close_hits()
        page.list.filter_line.setText("qqqqqq")
        self._settle()
        yield "contacts-nothing-found", window
        page.list.clear_filters()
        window.offer_undo(window.tr("3 contacts moved to the bin"), 1)
        window.show_error(StorageUnavailable("busy"))
        window.resize(*NARROW)
        self._settle()
        yield "contacts-narrow", window
        window.undo_bar.dismiss()
        window.messages.dismiss()
        window.resize(*MAIN)
        self._settle()

    def _list_windows(self) -> Iterator[tuple[str, QWidget]]:
        """What opens above the list, as whole windows: a popup is shown where it belongs."""
        window, windows = self._program.window, self._program.windows
        page = window.current_page
        if windows is None or not isinstance(page, ContactsPage):
            return
        listing = page.list
        ids = tuple(row.id for number in range(3) if (row := listing.model.row(number)))
        for title, make in {
            "contact-quick": windows.quick_contact,
            "columns-chooser": listing.choose_columns,
            "sort-columns": listing.choose_order,
            "filter-fields": listing.filters.pick_field,
            "bulk-field": lambda: listing.actions_of_rows.set_field(ids),
            "hand-over": windows.hand_over,
            "export": windows.open_export,
        }.items():
            opened = self._opened(make)
            if isinstance(opened, QuickWindow):
                opened.line.setText(_NEW_CONTACT)
                self._settle()
            yield title, opened
            opened.close()
            self._settle()

    def _duplicates(self) -> Iterator[tuple[str, QWidget]]:
        from crm_desktop.ui.duplicates.page import DuplicatesPage

        window = self._program.window
        window.show_page("duplicates")
        self._settle()
        page = window.findChild(DuplicatesPage)
        if page is None:
            raise TypeError("the page of duplicates was not shown")
        yield "duplicates", window
        group = page.model.row(0)
        if group is not None:
            merging = self._opened(lambda: page.compare(group.id))
            yield "duplicates-merge", merging
            merging.close()
        window.show_page(ContactsPage.page_id)
        self._settle()

    def _plans(self) -> Iterator[tuple[str, QWidget]]:
        """Today, the planner in its forms, and the window of one activity."""
        from crm_desktop.ui.planner.page import PlannerPage

        window = self._program.window
        window.show_page("today")
        self._settle()
        yield "today", window
        window.show_page("planner")
        self._settle()
        page = window.findChild(PlannerPage)
        if page is None:
            raise TypeError("the planner was not shown")
        yield "planner", window
        for title, days in {"planner-week": 7, "planner-day": 1, "planner-weeks": 21}.items():
            page.zoom(days)
            self._settle()
            if title != "planner-weeks":
                yield title, window
        page.bar.load.click()
        self._settle()
        yield "planner-load", window
        page.bar.load.click()
        page.show_list(is_list=True)
        self._settle()
        yield "planner-list", window
        page.show_list(is_list=False)
        window.resize(*NARROW)
        self._settle()
        yield "planner-narrow", window
        window.resize(*MAIN)
        activity = self._opened(page.new_record)
        yield "activity-new", activity
        activity.close()
        window.show_page(ContactsPage.page_id)
        self._settle()

    def _cards(self) -> Iterator[tuple[str, QWidget]]:
        router = self._program.window.router
        for kind in ContactKind:
            ref = self._stage.first_of(kind)
            card = router.open(ref) if ref is not None else None
            if card is None:
                continue
            card.resize(*MAIN)
            self._settle()
            yield f"card-{kind.value}", card
            card.choose_number(1)
            self._settle()
            yield f"card-{kind.value}-composer", card
            card.tabs.setCurrentIndex(1)
            self._settle()
            yield f"card-{kind.value}-history", card
            card.close()
            self._settle()
        windows = self._program.windows
        if windows is not None:
            windows.new_person()
            self._settle()
            card = next(w for w in self._app.topLevelWidgets() if _is_card(w))
            card.resize(*MAIN)
            self._settle()
            yield "card-new", card
            card.close()
            self._settle()

    def _rotation(self) -> Iterator[tuple[str, QWidget]]:
        """Those to contact again, the window of calls, dates, and what is agreed."""
        window, windows = self._program.window, self._program.windows
        if windows is None:
            return
        windows.show_part("rotation", is_team=True)
        self._settle()
        yield "contacts-rotation", window
        for title, show in (
            ("calls", windows.rotation.call_one_after_another),
            ("dates", windows.rotation.open_dates),
            ("settings-rhythms", lambda: self._dialogs.open_settings("rhythms")),
        ):
            shown = self._opened(show)
            yield title, shown
            shown.close()
            self._settle()

    def _reminders(self) -> Iterator[tuple[str, QWidget]]:
        """In the corner, at the bell, and many at once; on the page of the day."""
        window, services = self._program.window, self._program.services
        if services is None:
            return
        window.show_page("today")
        self._program.operations.run(self._dialogs, partial(_due, services))
        self._settle()
        self._program.begin_reminding()
        self._settle()
        reminding = self._program.reminding
        if reminding is None:
            return
        yield "reminders", window
        reminding.desk.open_popup(window.top_bar.bell)
        self._settle()
        if reminding.desk.popup is not None:
            yield "reminders-bell", reminding.desk.popup
            reminding.desk.popup.close()
        reminding.desk.show_missed()
        self._settle()
        if reminding.desk.missed is not None:
            yield "reminders-missed", reminding.desk.missed
            reminding.desk.missed.close()

    def _import(self) -> Iterator[tuple[str, QWidget]]:
        windows = self._program.windows
        if windows is None:
            return
        windows.imports.open()
        wizard = next(w for w in self._app.topLevelWidgets() if isinstance(w, ImportWizard))
        # Offscreen the screen is smaller than the window wants to be.
        wizard.resize(theme().size("wizard.0"), theme().size("wizard.1"))
        self._settle()
        yield "import-1-file", wizard
        sheet = self._folder / "klientai.csv"
        sheet.write_text(_SHEET, encoding="utf-8")
        wizard.open_file(str(sheet))
        self._settle()
        yield "import-1-file-chosen", wizard
        while not wizard.is_finished:
            wizard.go_on()
            self._settle()
            title = "done" if wizard.is_finished else wizard.step.value
            yield f"import-{ORDER.index(wizard.step) + 1}-{title}", wizard
        wizard.close()
        self._settle()
        history = self._opened(windows.imports.open_history)
        yield "import-history", history
        history.close()
        self._settle()


def _due(services: Services) -> None:
    """A call that begins soon, and a task with a reminder set by hand; for the worker."""
    now, actor = services.clock.now(), services.actor
    people = [Participant(row.id) for row in services.contacts.rows([1, 2])]
    start = now + timedelta(minutes=18)
    call = Activity(ActivityKind.CALL, When.timed(start), "Agree payment terms for container 3")
    call = replace(call, contacts=tuple(people[:1]), reminder="-20m")
    services.planner.create(call, actor)
    day = services.clock.today() - timedelta(days=1)
    task = Activity(ActivityKind.TASK, When.any_time(day), "Sign the framework contract")
    task = replace(task, contacts=tuple(people[1:]))
    ref = services.planner.create(task, actor).activity.ref
    services.reminders.remind_at(ref, now + timedelta(seconds=0.3), actor)


def _is_card(widget: QWidget) -> bool:
    from crm_desktop.ui.kit.card_window import CardWindow

    return isinstance(widget, CardWindow) and widget.isVisible()
