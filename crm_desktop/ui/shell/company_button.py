"""The company's name at the top of the rail; its menu chooses the data file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from crm_desktop.core.text import fold, strip_legal_form
from crm_desktop.ui.kit.direction import elide, isolate, mirrored, text_flags
from crm_desktop.ui.kit.focus_ring import is_keyboard_focus
from crm_desktop.ui.kit.icons import draw_icon, icon
from crm_desktop.ui.kit.plain_label import plain_tooltip
from crm_desktop.ui.kit.theme import theme


class CompanyButton(QToolButton):
    """Shows whose contacts are open; the menu makes, opens and finds data files."""

    new_file_requested = Signal()
    open_file_requested = Signal()
    recent_file_requested = Signal(str)
    folder_requested = Signal()
    company_settings_requested = Signal()
    employees_requested = Signal()
    log_requested = Signal()
    check_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("company_button")
        self._name = ""
        self._is_collapsed = False
        self._file: Path | None = None
        self._recent: tuple[str, ...] = ()
        self._shows_focus = False
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.setMenu(self._menu)
        self._retranslate()

    def set_company(self, name: str, file: Path | None, recent: tuple[str, ...] = ()) -> None:
        """Show `name`; `file` is the open data file, `recent` the ones opened before."""
        self._name = name
        self._file = file
        self._recent = recent
        self.setText(name)
        self._retranslate()
        self.update()

    def set_collapsed(self, collapsed: bool) -> None:
        """Show the initial only."""
        self._is_collapsed = collapsed
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.showMenu()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._shows_focus = is_keyboard_focus(event)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._shows_focus = False
        super().focusOutEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(theme().size("nav_rail_collapsed"), theme().size("top_bar"))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = look.radius("control")
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("hover"))
            inset = look.space("xs")
            painter.drawRoundedRect(
                self.rect().adjusted(inset, inset, -inset, -inset), radius, radius
            )
        side = look.size("icon_large")
        left = (look.size("nav_rail_collapsed") - look.border() - side) // 2
        square = QRect(left, (self.height() - side) // 2, side, side)
        self._paint_initial(painter, mirrored(self, square))
        if not self._is_collapsed:
            self._paint_name(painter, square.right() + 1 + look.space("s"))
        if self._shows_focus:
            pen = painter.pen()
            pen.setColor(look.color("focus"))
            pen.setWidth(look.border("focus"))
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inset = look.space("xs")
            painter.drawRoundedRect(
                self.rect().adjusted(inset, inset, -inset, -inset), radius, radius
            )

    def _paint_initial(self, painter: QPainter, square: QRect) -> None:
        look = theme()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent"))
        painter.drawRoundedRect(square, look.radius("control"), look.radius("control"))
        painter.setPen(look.color("text_on_accent"))
        if not self._name:
            color = look.color("text_on_accent")
            draw_icon(painter, "address-book", color, square, look.size("icon_small"))
            return
        painter.setFont(look.font("small", "strong"))
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, initial(self._name))

    def _paint_name(self, painter: QPainter, left: int) -> None:
        look = theme()
        chevron = look.size("icon_button")
        chevron_left = self.width() - chevron - look.space("m") - look.border()
        name_rect = QRect(left, 0, chevron_left - left - look.space("xs"), self.height())
        painter.setFont(look.font("base", "strong"))
        painter.setPen(look.color("text"))
        leading = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        name = self._name or QCoreApplication.applicationName()
        text = elide(name, look.metrics("base", "strong"), name_rect.width())
        flags = text_flags(leading, self.layoutDirection())
        painter.drawText(mirrored(self, name_rect), flags, text)
        chevron_rect = QRect(chevron_left, 0, chevron, self.height())
        draw_icon(
            painter, "chevron-down", look.color("text_muted"), mirrored(self, chevron_rect), chevron
        )

    def _fill_menu(self) -> None:
        menu = self._menu
        menu.clear()
        self._add(self.tr("New file…"), "file", self.new_file_requested.emit, "")
        self._add(self.tr("Open file…"), "folder-open", self.open_file_requested.emit, "Ctrl+O")
        open_file = str(self._file) if self._file is not None else ""
        recent = tuple(path for path in self._recent if path != open_file)
        if recent:
            menu.addSection(self.tr("Recent files"))
        for path in recent:
            self._add_recent(path)
        menu.addSeparator()
        show = self._add(self.tr("Show in folder"), "external-link", self.folder_requested.emit, "")
        show.setEnabled(self._file is not None)
        settings = self._add(
            self.tr("Company settings…"), "building", self.company_settings_requested.emit, ""
        )
        settings.setEnabled(self._file is not None)
        employees = self._add(self.tr("Employees…"), "users", self.employees_requested.emit, "")
        employees.setEnabled(self._file is not None)
        log = self._add(self.tr("Log of changes…"), "history", self.log_requested.emit, "")
        log.setEnabled(self._file is not None)
        check = self._add(
            self.tr("Check the file…"), "clipboard-check", self.check_requested.emit, ""
        )
        check.setEnabled(self._file is not None)

    def _add(self, text: str, icon_name: str, slot: object, shortcut: str) -> QAction:
        action = self._menu.addAction(icon(icon_name), text)
        action.triggered.connect(slot)
        if shortcut:
            # Shown only: the main window owns the key, so that it works with the menu closed.
            action.setShortcut(QKeySequence(shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
        return action

    def _add_recent(self, path: str) -> None:
        name = Path(path).stem.replace("&", "&&")
        action = self._menu.addAction(icon("database"), isolate(name))
        action.setToolTip(plain_tooltip(path))
        action.triggered.connect(lambda: self.recent_file_requested.emit(path))

    def _retranslate(self) -> None:
        self.setAccessibleName(
            self.tr("Company and data file: {name}").replace("{name}", self._name)
        )
        self.setToolTip(plain_tooltip(str(self._file)) if self._file is not None else "")


def initial(name: str) -> str:
    """The letter of the square: the first of the name itself, the legal form left out."""
    words = [word.strip("\"'„“”«»‘’(") for word in name.split()]
    words = [word for word in words if word and word[0].isalnum()]
    stripped = strip_legal_form(fold(name))
    own = [word for word in words if fold(word) in stripped]
    return (own or words)[0][0].upper() if words else ""
