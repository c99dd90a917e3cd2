"""The frame: rail, top bar, the page that is shown, messages and the status line.

The frame knows no feature: the wiring hands it pages, a way to search and a history to undo.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.business.staff.model import User
from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.page import Page
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.undo_bar import UndoBar
from crm_desktop.ui.shell.navigation import Navigation, RailItem
from crm_desktop.ui.shell.record_router import RecordRouter
from crm_desktop.ui.shell.search_box import Find, Recent
from crm_desktop.ui.shell.status_bar import StatusBar
from crm_desktop.ui.shell.top_bar import TopBar
from crm_desktop.ui.shell.undoing import Outcome, Undoing
from crm_desktop.ui.shell.view_state import ViewState

RAIL_COLLAPSES_BELOW = 1100
"""Window width in logical pixels under which the rail shows icons only."""
_WINDOW_NAME = "main_window"
