"""No text from data is ever taken for rich text: no file is opened, no socket made."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.core.errors import UserError
from crm_desktop.ui.kit.avatar import Avatar
from crm_desktop.ui.kit.buttons import Button, IconButton, LinkButton, MenuButton, SplitButton
from crm_desktop.ui.kit.card_window import CardWindow
from crm_desktop.ui.kit.chips import AddChip, FilterChip
from crm_desktop.ui.kit.choices import CheckBox, RadioButton
from crm_desktop.ui.kit.columns import Cell, Column
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from crm_desktop.ui.kit.editors import (
    ChoiceField,
    DateField,
    EmailField,
    LineField,
    NotesField,
    PhoneField,
    TagsField,
)
from crm_desktop.ui.kit.empty_state import EmptyState
from crm_desktop.ui.kit.form import Form
from crm_desktop.ui.kit.frames import SectionHeader
from crm_desktop.ui.kit.list_page import ListPage
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.plain_label import PlainLabel, plain_tooltip, set_plain_tooltip
from crm_desktop.ui.kit.segmented import SegmentedControl
from crm_desktop.ui.kit.selection_bar import SelectionBar
from crm_desktop.ui.kit.table_view import TableView
from crm_desktop.ui.kit.tags_field import TagLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.undo_bar import UndoBar
from tests.ui.kit.file_watch import FileWatch
from tests.ui.kit.hostile_html import hostile_texts
from tests.ui.kit.sample_list import Query, SampleService, sample_columns, sample_model

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="sees file openings by inotify"),
    pytest.mark.qt_log_ignore("This plugin does not support"),
]

Make = Callable[[str], QWidget]


@pytest.fixture(scope="module", autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme().apply("light")


def _sockets() -> int:
    links = Path("/proc/self/fd").iterdir()
    return sum(link.is_symlink() and "socket:" in str(link.readlink()) for link in links)


# Every way in which the kit shows a text -------------------------------------------------


def _field(field: LineField | NotesField, text: str) -> QWidget:
    field.set_value(text)
    field.set_error(text)
    field.set_name(text)
    return field


def _choice(text: str) -> QWidget:
    field = ChoiceField()
    field.add_choice(text, text, "user")
    field.set_value(text)
    field.combo.showPopup()
    return field


def _tags(text: str) -> QWidget:
    field = TagsField(text)
    field.set_value((text, text[:9]))
    field.set_suggestions([text])
    field.edit.setText(text[:3])
    return field


def _pasted(text: str) -> QWidget:
    field = NotesField(text)
    data = QMimeData()
    data.setHtml(text)
    data.setText(text)
    data.setUrls([QUrl("file:///etc/hostname")])
    field.edit.insertFromMimeData(data)
    assert "\ufffc" not in field.value()
    return field


def _form(text: str) -> QWidget:
    form = Form()
    form.add_field("name", text, LineField(text))
    form.show_error(UserError("sheet_missing", field="name", sheet=text, file=text))
    return form


def _menu(text: str) -> QWidget:
    menu = Menu()
    menu.add(text, icon_name="user", shortcut="Ctrl+K").setToolTip(plain_tooltip(text))
    menu.setToolTipsVisible(True)
    return menu


def _message(text: str) -> QWidget:
    bar = MessageBar()
    bar.show_message("danger", text, text)
    return bar


def _undo(text: str) -> QWidget:
    bar = UndoBar()
    bar.offer(text, 1)
    return bar


def _segments(text: str) -> QWidget:
    control = SegmentedControl("Choice")
    control.add_choice(text, 1)
    return control


def _selection(text: str) -> QWidget:
    bar = SelectionBar()
    bar.add_action(text, "user")
    bar.show_count(1)
    return bar


def _empty(text: str) -> QWidget:
    state = EmptyState("inbox", text, text)
    state.add_button(Button(text))
    return state


def _table(text: str) -> QWidget:
    service = SampleService(3, dict.fromkeys(range(1, 4), text))
    titled = Column("title", text, lambda _row: text, width=40)
    link = Column("mail2", text, lambda _row: text, width=40, cell=Cell.EMAIL)
    model = sample_model(service, columns=(*sample_columns(), titled, link))
    view = TableView(model)
    model.set_query(Query())
    return view


def _list_page(text: str) -> QWidget:
    service = SampleService(3, dict.fromkeys(range(1, 4), text))
    page = ListPage(sample_model(service), "sample")
    page.set_title(text, lambda _count: text)
    page.set_filter_hint(text)
    page.show_query(Query(text=text))
    page.show_error(UserError("sheet_missing", sheet=text, file=text))
    return page


def _card(text: str) -> QWidget:
    window = CardWindow("sample")
    window.setWindowTitle(text)
    window.add_tab(text, PlainLabel(text))
    window.tab_note.setText(text)
    window.status_leading.setText(text)
    window.status_trailing.setText(text)
    return window


def _hinted(text: str) -> QWidget:
    button = Button(text)
    button.set_hint(text, "Ctrl+N")
    QToolTip.showText(QPoint(5, 5), button.toolTip(), button)
    return button


def _tooltip(text: str) -> QWidget:
    widget = QWidget()
    set_plain_tooltip(widget, text)
    QToolTip.showText(QPoint(5, 5), widget.toolTip(), widget)
    return widget


SHOWN: dict[str, Make] = {
    "label": PlainLabel,
    "eliding label": lambda text: PlainLabel(text, elides=True),
    "wrapping label": lambda text: PlainLabel(text, wraps=True),
    "tooltip": _tooltip,
    "button": Button,
    "button with hint": _hinted,
    "link": LinkButton,
    "icon button": lambda text: IconButton("plus", text),
    "menu button": lambda text: MenuButton(text, Menu()),
    "split button": lambda text: SplitButton(text, Menu(), "plus"),
    "check box": CheckBox,
    "radio button": RadioButton,
    "chip": lambda text: FilterChip(text, text),
    "add chip": AddChip,
    "tag": lambda text: TagLabel(text, removable=True),
    "avatar": Avatar,
    "line": lambda text: _field(LineField(text, "user"), text),
    "phone": lambda text: _field(PhoneField(text), text),
    "e-mail": lambda text: _field(EmailField(text), text),
    "date": lambda text: _field(DateField(text), text),
    "notes": lambda text: _field(NotesField(text), text),
    "pasted notes": _pasted,
    "choice": _choice,
    "tags": _tags,
    "form": _form,
    "menu": _menu,
    "message bar": _message,
    "undo bar": _undo,
    "segments": _segments,
    "selection bar": _selection,
    "empty state": _empty,
    "section header": SectionHeader,
    "dialog": lambda text: ConfirmDialog(None, text, text, text, text),
    "table": _table,
    "list page": _list_page,
    "card window": _card,
}


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_no_widget_opens_a_file_or_socket_for_a_text(
    name: str, qtbot: QtBot, picture: Path, watch: FileWatch
) -> None:
    texts = hostile_texts(picture)
    assert len(texts) == 60
    sockets, had_network = _sockets(), "PySide6.QtNetwork" in sys.modules
    for text in texts:
        widget = SHOWN[name](text)
        widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        widget.show()
        widget.grab()
        QToolTip.hideText()
        touched = watch.opened()
        assert not touched, f"{name} opened {touched} for {text!r}"
        widget.close()
        if shiboken6.isValid(widget):
            shiboken6.delete(widget)
    assert watch.opened() == []
    assert _sockets() == sockets
    assert ("PySide6.QtNetwork" in sys.modules) == had_network


def test_the_watch_sees_what_a_careless_label_does(
    qtbot: QtBot, picture: Path, watch: FileWatch
) -> None:
    label = QLabel(f'<img src="{picture}">')
    qtbot.addWidget(label)
    label.grab()
    assert "spy.png" in watch.opened()


def test_a_tooltip_keeps_the_characters_it_was_given() -> None:
    assert plain_tooltip("") == ""
    assert "&lt;b&gt;" in plain_tooltip("<b>")


def test_nothing_dropped_into_notes_becomes_a_link_or_picture(qtbot: QtBot) -> None:
    field = NotesField()
    qtbot.addWidget(field)
    assert not field.edit.acceptDrops()
    assert not field.edit.acceptRichText()
    only_file = QMimeData()
    only_file.setUrls([QUrl("file:///etc/hostname")])
    only_file.setText("")
    field.edit.insertFromMimeData(only_file)
    assert field.value() == ""
