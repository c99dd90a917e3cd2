"""The line at the window's head: search, "+ New", and who is at work."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from crm_desktop.business.staff.model import User
from crm_desktop.ui.kit.avatar import draw_avatar
from crm_desktop.ui.kit.buttons import IconButton, SplitButton
from crm_desktop.ui.kit.direction import elide, mirrored, text_flags
from crm_desktop.ui.kit.enter_key import press_by_enter
from crm_desktop.ui.kit.focus_ring import ShowsFocusRing
from crm_desktop.ui.kit.icons import draw_icon, icon
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.shell.search_box import SearchBox

_MOST_NAME_WIDTH = 180
_MOST_ON_BELL = 99


class UserButton(ShowsFocusRing, QPushButton):
    """Avatar and name of who is at work; the menu holds what concerns the program."""

    settings_requested = Signal()
    keys_requested = Signal()
    about_requested = Signal()
    quit_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("user_button")
        self._user: User | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        menu = QMenu(self)
        self._settings = self._action(menu, "adjustments-horizontal", self.settings_requested)
        self._keys = self._action(menu, "keyboard", self.keys_requested)
        self._about = self._action(menu, "info-circle", self.about_requested)
        menu.addSeparator()
        self._quit = self._action(menu, "logout", self.quit_requested)
        self.setMenu(menu)
        theme().changed.connect(self.updateGeometry)
        self._retranslate()

    def set_user(self, user: User | None) -> None:
        """Show who is at work."""
        self._user = user
        self._retranslate()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        look = theme()
        height = look.control_height("control_large")
        if self._user is None:
            side = look.size("icon_large") + look.size("icon_small")
            return QSize(side + 3 * look.space("s"), height)
        name = min(
            look.metrics("small", "medium").horizontalAdvance(self._user.display_name) + 2,
            _MOST_NAME_WIDTH,
        )
        chevron = look.size("icon_small")
        return QSize(look.size("icon_large") + name + chevron + 5 * look.space("s"), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            if self.underMouse() or self.isDown():
                draw_box(painter, self.rect(), look.radius("control"), look.color("hover"))
            side = look.size("icon_large")
            gap = look.space("s")
            chevron = look.size("icon_small")
            avatar = QRect(gap, (self.height() - side) // 2, side, side)
            self._paint_avatar(painter, mirrored(self, avatar))
            right = self.width() - gap - chevron
            arrow = QRect(right, 0, chevron, self.height())
            draw_icon(
                painter, "chevron-down", look.color("text_muted"), mirrored(self, arrow), chevron
            )
            if self._user is None:
                return
            left = avatar.right() + 1 + gap
            words = QRect(left, 0, right - gap - left, self.height())
            metrics = look.metrics("small", "medium")
            painter.setFont(look.font("small", "medium"))
            painter.setPen(look.color("text"))
            name = elide(self._user.display_name, metrics, words.width() + 1)
            leading = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
            flags = text_flags(leading, self.layoutDirection())
            painter.drawText(mirrored(self, words), flags, name)

    def _paint_avatar(self, painter: QPainter, circle: QRect) -> None:
        if self._user is None:
            draw_avatar(painter, circle, "", 0, "user")
        else:
            draw_avatar(painter, circle, self._user.display_name, self._user.color)

    def _action(self, menu: QMenu, icon_name: str, signal: SignalInstance) -> QAction:
        action = menu.addAction(icon(icon_name), "")
        action.triggered.connect(signal)
        return action

    def _retranslate(self) -> None:
        self._settings.setText(self.tr("Settings…"))
        self._keys.setText(self.tr("Keyboard shortcuts"))
        self._about.setText(self.tr("About CRM Desktop"))
        self._quit.setText(self.tr("Quit"))
        name = self._user.display_name if self._user is not None else ""
        self.setAccessibleName(self.tr("User: {name}").replace("{name}", name))


class BellButton(IconButton):
    """The bell with the number of what waits for the user."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("bell", "", parent)
        self._count = 0
        self.say("")

    @property
    def count(self) -> int:
        """How many wait."""
        return self._count

    def show_count(self, count: int, name: str) -> None:
        """How many wait, and what that is called."""
        self._count = count
        self.say(name)
        self.update()

    def say(self, name: str) -> None:
        """Name it for screen readers and the tooltip."""
        self.set_name(name or self.tr("Reminders and notifications"), "Ctrl+B")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._count:
            from crm_desktop.ui.kit.badge import badge_width, draw_badge  # not for the start

            look = theme()
            most = min(self._count, _MOST_ON_BELL)
            height = look.size("icon_small")
            width = max(height, badge_width(most) - look.space("s"))
            place = QRect(min(self.width() // 2, self.width() - width), 0, width, height)
            with painting(self) as painter:
                draw_badge(painter, mirrored(self, place), most, "danger")


class TopBar(QWidget):
    """Search at the start, actions at the end."""

    quick_requested = Signal()
    person_requested = Signal()
    organization_requested = Signal()
    import_requested = Signal()
    import_pasted = Signal()
    import_history_requested = Signal()

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top_bar")
        self._new_key = "Ctrl+N"
        self.search = SearchBox(operations, self)
        menu = QMenu(self)
        self._quick = menu.addAction(icon("sparkles"), "")
        self._person = menu.addAction(icon("user"), "")
        self._organization = menu.addAction(icon("building"), "")
        menu.addSeparator()
        self._import = menu.addAction(icon("file-import"), "")
        self._paste = menu.addAction(icon("clipboard"), "")
        self._history = menu.addAction(icon("history"), "")
        self.new = SplitButton("", menu, "plus", parent=self)
        self.bell = BellButton(self)
        self.user = UserButton(self)
        self.new.clicked.connect(self.quick_requested)
        self._quick.triggered.connect(self.quick_requested)
        self._person.triggered.connect(self.person_requested)
        self._organization.triggered.connect(self.organization_requested)
        self._import.triggered.connect(self.import_requested)
        self._paste.triggered.connect(self.import_pasted)
        self._history.triggered.connect(self.import_history_requested)
        layout = QHBoxLayout(self)
        look = theme()
        layout.setContentsMargins(look.space("l"), 0, look.space("l") - 2, look.border())
        layout.setSpacing(look.space("m"))
        layout.addWidget(self.search, 10)
        layout.addStretch(1)
        layout.addWidget(self.new)
        layout.addWidget(self.bell)
        layout.addWidget(_Divider(self))
        layout.addWidget(self.user)
        self.search.setMaximumWidth(look.size("search_width"))
        self.setMinimumHeight(look.size("top_bar"))
        self._retranslate()

    def name_new_key(self, keys: str) -> None:
        """Say which key makes a new contact here; empty where it makes something else."""
        self._new_key = keys
        self.new.set_hint(self.tr("New contact from one line"), keys)

    def set_open(self, *, is_open: bool, is_read_only: bool = False) -> None:
        """Whether there is a file, and whether records may be made in it."""
        self.new.setEnabled(is_open and not is_read_only)
        self.bell.setVisible(is_open)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = theme()
        painter.fillRect(self.rect(), look.color("window"))
        line = look.border()
        painter.fillRect(0, self.height() - line, self.width(), line, look.color("border"))

    def _retranslate(self) -> None:
        self.bell.say("")
        self.new.setText(self.tr("New"))
        self.new.setAccessibleName(self.tr("New contact"))
        self.name_new_key(self._new_key)
        self._quick.setText(self.tr("From one line…"))
        self._person.setText(self.tr("Person"))
        self._organization.setText(self.tr("Organization"))
        self._import.setText(self.tr("Import…"))
        self._paste.setText(self.tr("Import copied rows…"))
        self._history.setText(self.tr("Import history"))


class _Divider(QWidget):
    """A short upright line between actions and the user."""

    def sizeHint(self) -> QSize:
        return QSize(theme().border(), theme().size("icon"))

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().color("border"))
