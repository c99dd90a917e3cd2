"""A button pressed twice before the answer came makes one record, not two.

What makes something new is asked with `once=` (`Operations.run` leaves the second press out), in a
window whose button waits (`FormDialog.wait_for`), or where this table says why it cannot be asked
twice. Who makes something new in another place adds its line.
"""

from __future__ import annotations

import ast

from tests.architecture.source_tree import calls, name_of, python_files, tree_of
from tests.architecture.test_writes_heed_others import NEW, WRITES, actions, hands_over_an_actor

REPLACED = frozenset({"staff.EmployeeService.add_absence", "contacts.PictureService.put"})
"""Asks about what others did, and still makes something new."""
SHARED_WORDS = frozenset({"save", "restore"})
"""Names that mostly change or bring back; `search.QuickContacts.save` has its own test."""

WAITS = "remembers that it is saving, and hears nothing meanwhile"
GONE = "the window that asked has closed with the press"
BELOW = "in the worker, where each call sees what the one before made"
HELD = "its method hands the call to one that waits"
EACH = "each press is a wish of its own: a drop, or a line that is emptied with it"

ONCE_ANYWAY: dict[str, str] = {
    "ui/activities/composer.py Composer.submit": WAITS,
    "ui/attachments/record_files.py RecordFiles.rename": GONE,
    "ui/contacts/made_first.py MadeFirst.make": BELOW,
    "ui/contacts/people_panel.py PeoplePanel._join": GONE,
    "ui/contacts/picture_tile.py PictureTile._keep": WAITS,
    "ui/contacts/relations_panel.py RelationsPanel._create": GONE,
    "ui/contacts/saving.py CardStore._create": BELOW,
    "ui/contacts/saving.py CardStore.save_as_new": BELOW,
    "ui/contacts/segment_actions.py SegmentActions._add": EACH,
    "ui/planner/actions.py PlanActions._copy": EACH,
    "ui/planner/calendar_files.py CalendarFiles._add": GONE,
    "ui/settings/field_editor.py FieldEditor._making": HELD,
    "ui/settings/result_dialog.py ResultDialog._adding": HELD,
    "ui/settings/word_dialogs.py WordDialog._adding": HELD,
    "ui/today/acts.py TodayActs.add": EACH,
}


def _makers() -> frozenset[str]:
    """What is called to make something new."""
    found = actions()
    keys = {key for key, weighed in WRITES.items() if weighed == NEW} | REPLACED
    return frozenset(found[key].name for key in keys) - SHARED_WORDS


def _unguarded() -> dict[str, bool]:
    """Methods of windows that make something new, and whether they see to one press by reading."""
    makers = _makers()
    found: dict[str, bool] = {}
    for path in python_files("ui"):
        for scope in ast.walk(tree_of(path)):
            if not isinstance(scope, ast.ClassDef):
                continue
            for node in scope.body:
                if not isinstance(node, ast.FunctionDef):
                    continue
                if any(n in makers and hands_over_an_actor(one) for one, n in calls(node)):
                    found[f"{name_of(path)} {scope.name}.{node.name}"] = _is_held(node)
    return found


def _is_held(node: ast.FunctionDef) -> bool:
    asked = any(keyword.arg == "once" for call, _name in calls(node) for keyword in call.keywords)
    return asked or any(name == "wait_for" for _call, name in calls(node))


def test_what_makes_something_new_is_asked_once() -> None:
    found = _unguarded()
    loose = {place for place, is_held in found.items() if not is_held}
    assert loose - set(ONCE_ANYWAY) == set(), "a second press would make a second record"
    assert set(ONCE_ANYWAY) - loose == set(), "these are gone, or held by themselves"


def test_the_rule_sees_those_who_make_something() -> None:
    held = {place for place, is_held in _unguarded().items() if is_held}
    assert "ui/settings/absences_editor.py AbsencesEditor.add" in held
    assert {"create", "log", "add_absence", "call_tasks"} <= _makers()


def test_a_method_without_a_word_is_seen() -> None:
    loose = "def add(self):\n    self.run(lambda: service.create(draft, self.actor), self.done)\n"
    held = loose.replace("self.done)", 'self.done, once="add")')
    for text, expected in ((loose, False), (held, True)):
        (node,) = ast.parse(text).body
        assert isinstance(node, ast.FunctionDef)
        assert _is_held(node) is expected
