"""Every action that writes has been weighed against what others do at the same time (P3).

An action that may overwrite takes what was seen, every window that asks for it hands that through,
and a test with two programs shows what is asked. Of any other it is said why it need not ask. Who
adds an action adds its line: the list is compared with the services.
"""

from __future__ import annotations

import ast
from functools import cache

import pytest

from crm_desktop.core.records import record
from tests.architecture.source_tree import ROOT, calls, dotted, name_of, python_files, tree_of

SEEN = frozenset({
    "base", "bases", "checked", "meanwhile", "mine", "over_later", "place", "prepared", "refs",
    "filed", "seen", "since", "theirs",
})  # fmt: skip
"""Parameters that say what somebody saw when they decided."""

NEW = "makes something new: there is nothing to overwrite"
SET = "puts into a set, or takes out of it: sets merge member by member"
FLAG = "one mark of a record that is read and written in one unit of work"
FRESH = "reads what stands there in the unit of work that writes, and takes nothing away"
ALONE = "no window asks for it: made-up companies and tests"
SELF = "the program does it by itself, in nobody's name"
NOTHING = "nothing that people write is touched"
COMPARED = "shows what is there first, keeps it, and tells everybody"
STAYS = "what others changed since it was compared stays, and is told"
BACK = "brings back what stands in the bin"


@record
class Asks:
    """What others did is asked about; `tests` show it with two programs."""

    tests: tuple[str, ...]


def _asks(*tests: str) -> Asks:
    return Asks(tests)


_EDITORS = "tests/ui/settings/test_p03_editors.py::"
_NEWS = "tests/ui/settings/test_p04_news_in_windows.py::"
_AWAY = "tests/ui/settings/test_p03_taking_away.py::"
_LEAVING = "tests/ui/settings/test_p03_handing_over.py::"
_LISTS = "tests/business/test_p03_company_lists.py::"
_PLAN = "tests/ui/planner/test_p03_plan_over_others.py::"
_CARD = "tests/ui/contacts/test_p03_card_over_others.py::"
_BULK = "tests/ui/contacts/test_p03_bulk_over_edits.py::"
_CHANGES = "tests/business/test_p03_bulk_changes.py::"
_FILES = "tests/ui/attachments/test_p03_files_over_others.py::"
_TODAY = "tests/ui/today/test_today_page.py::"
_REMINDERS = "tests/ui/reminders/test_p03_answers_elsewhere.py::test_p03_"
_ROWS = f"{_BULK}test_p03_rows_changed_by_others_are_decided_one_by_one"

WRITES: dict[str, Asks | str] = {
    "attachments.AttachmentService.attach": SET,
    "attachments.AttachmentService.put_back": NEW,
    "attachments.AttachmentService.remove": _asks(
        f"{_FILES}test_p03_a_renamed_file_is_not_taken_off_unasked"
    ),
    "attachments.AttachmentService.rename": _asks(
        f"{_FILES}test_p03_a_name_over_a_name",
        f"{_FILES}test_p03_a_file_taken_off_meanwhile_is_offered_under_its_new_name",
    ),
    "audit.HistoryService.take_back": _asks(
        f"{_CARD}test_p03_an_undo_over_others_says_so_and_can_be_done_all_the_same"
    ),
    "audit.HistoryService.take_back_over": _asks(
        "tests/ui/shell/test_p03_undo_over_others.py::"
        "test_p03_what_others_changed_since_is_asked_about_row_by_row"
    ),
    "audit.HistoryService.note_viewed": NOTHING,
    "audit.HistoryService.undo": "leaves alone what others changed since; then `take_back_over`",
    "audit.LogExport.note": NOTHING,
    "audit.LostChanges.save_again": _asks(
        "tests/business/test_p06_lost_saves.py::"
        "test_p06_what_others_changed_is_asked_and_not_overwritten"
    ),
    "backups.BackupService.restore": COMPARED,
    "backups.Mending.rebuild": NOTHING,
    "backups.Mending.restore": COMPARED,
    "contacts.ContactExchange.take_in": FRESH,
    "contacts.PlacesOfWork.add_affiliation": NEW,
    "contacts.ContactService.create": NEW,
    "contacts.ContactService.create_many": NEW,
    "contacts.PlacesOfWork.end_affiliation": ALONE,
    "contacts.ContactService.ensure_source": SET,
    "contacts.ContactService.ensure_tag": SET,
    "contacts.PlacesOfWork.remove_affiliation": _asks(
        f"{_CARD}test_p03_a_place_of_work_changed_meanwhile_is_not_removed_unasked"
    ),
    "contacts.ContactService.save": _asks(
        f"{_CARD}test_p03_all_of_several_fields_are_decided_at_once",
        f"{_CARD}test_p03_typed_while_another_program_binned_it_and_saved_as_new",
    ),
    "contacts.PlacesOfWork.update_affiliation": _asks(
        f"{_CARD}test_p03_a_place_of_work_removed_meanwhile_is_offered_anew"
    ),
    "contacts.DictionaryService.add": NEW,
    "contacts.DictionaryService.arrange": _asks(f"{_LISTS}test_p03_words_moved_by_two"),
    "contacts.DictionaryService.merge": _asks(f"{_AWAY}test_p03_a_word_that_is_merged"),
    "contacts.DictionaryService.recolor": _asks(
        f"{_LISTS}test_p03_a_color_and_a_name_of_one_word", f"{_NEWS}test_p04_a_word"
    ),
    "contacts.DictionaryService.remove": _asks(f"{_AWAY}test_p03_a_word"),
    "contacts.DictionaryService.rename": _asks(
        f"{_EDITORS}test_p03_a_word",
        f"{_NEWS}test_p03_a_word_removed_meanwhile_is_offered_anew",
    ),
    "contacts.DictionaryService.set_retired": FLAG,
    "contacts.ManyContacts.add_tag": _asks(
        f"{_CHANGES}test_p03_a_tag_put_on_here_and_taken_off_there"
    ),
    "contacts.ManyContacts.assign_owner": _asks(_ROWS),
    "contacts.ManyContacts.bin": _asks(
        f"{_BULK}test_p03_contacts_somebody_works_with_do_not_go_into_the_bin_unasked",
        f"{_CARD}test_p03_a_contact_somebody_works_with_is_not_binned_unasked",
    ),
    "contacts.ManyContacts.change_party_kinds": _asks(
        f"{_CHANGES}test_p03_a_kind_given_here_and_taken_there"
    ),
    "contacts.ManyContacts.reassign": _asks(
        "tests/ui/contacts/test_p03_contacts_handed_over.py::"
        "test_p03_contacts_that_a_colleague_gave_to_somebody_else"
    ),
    "contacts.ManyContacts.remove_tag": _asks(
        f"{_CHANGES}test_p03_a_tag_taken_off_here_and_put_on_there"
    ),
    "contacts.ManyContacts.restore": BACK,
    "contacts.ManyContacts.set_custom": _asks(f"{_CHANGES}test_p03_an_own_field_counts_by_itself"),
    "contacts.ManyContacts.set_source": _asks(_ROWS),
    "contacts.ManyContacts.set_stage": _asks(_ROWS),
    "contacts.ManyContacts.set_starred": _asks(f"{_CHANGES}test_p03_a_star_over_a_star"),
    "contacts.ManyContacts.set_text": _asks(
        f"{_BULK}test_p03_a_field_set_in_the_window_counts_from_its_opening"
    ),
    "contacts.PassingDays.write": SELF,
    "contacts.PictureService.put": _asks(
        "tests/ui/contacts/test_picture_tile.py::test_p03_a_picture_over_a_picture"
    ),
    "contacts.PictureService.remove": _asks(
        "tests/ui/contacts/test_picture_tile.py::test_p03_a_picture_over_a_picture"
    ),
    "contacts.RelationService.add": NEW,
    "contacts.RelationService.remove": _asks(
        "tests/business/test_p03_people_and_orders.py::"
        "test_p03_a_relation_somebody_changed_is_not_removed_unasked"
    ),
    "contacts.RelationService.update": _asks(
        f"{_CARD}test_p03_a_relation_removed_meanwhile_is_offered_anew"
    ),
    "contacts.SegmentService.add": SET,
    "contacts.SegmentService.arrange": _asks(f"{_LISTS}test_p03_results_and_segments_moved_by_two"),
    "contacts.SegmentService.create": NEW,
    "contacts.SegmentService.dress": _asks(
        "tests/ui/contacts/test_p03_looks.py::test_p03_columns_that_both_changed_are_asked_about"
    ),
    "contacts.SegmentService.remove": _asks(
        f"{_LISTS}test_p03_a_segment_somebody_changed_is_not_deleted_unasked"
    ),
    "contacts.SegmentService.save": _asks(
        "tests/ui/contacts/test_saved_segments.py::"
        "test_p03_a_segment_that_another_program_changed_or_deleted"
    ),
    "contacts.SegmentService.take_out": SET,
    "contacts.RemovingService.remove": "leaves out, and counts, who was restored meanwhile",
    "contacts.UnitingService.merge": "refuses, and shows what is there by now, by their versions",
    "contacts.UnitingService.merge_groups": FRESH,
    "custom_fields.CustomFieldService.arrange": _asks(
        f"{_NEWS}test_p03_a_drag_of_a_line_over_a_drag"
    ),
    "custom_fields.CustomFieldService.create": NEW,
    "custom_fields.CustomFieldService.remove": _asks(f"{_AWAY}test_p03_an_own_field"),
    "custom_fields.CustomFieldService.save": _asks(
        f"{_EDITORS}test_p03_an_own_field",
        f"{_NEWS}test_p04_an_own_field_and_one_that_was_removed",
    ),
    "custom_fields.CustomFieldService.set_many": "asked by `ManyContacts.set_custom`",
    "custom_fields.CustomFieldService.set_retired": FLAG,
    "duplicates.DuplicateService.merge": FRESH,
    "duplicates.DuplicateService.say_not_duplicates": SET,
    "exports.BringingBack.bring_back": FRESH,
    "exports.BringingBack.take_over": STAYS,
    "exports.CompanySetup.take_after": FRESH,
    "exports.CompanySetup.take_before": FRESH,
    "exports.CompanySetup.take_over": STAYS,
    "exports.ExportLog.note": NOTHING,
    "imports.ImportService.apply": _asks(
        "tests/ui/imports/test_deciding.py::"
        "test_p03_a_list_overwrites_nothing_unasked_that_others_changed_since_the_check"
    ),
    "imports.ProfileService.keep": "what others kept under the name stays, this stands beside it",
    "imports.ProfileService.remove": _asks(
        "tests/ui/imports/test_p03_templates.py::test_p03_a_renamed_template_is_not_removed_unasked"
    ),
    "imports.ProfileService.rename": _asks(
        "tests/ui/imports/test_p03_templates.py::test_p03_a_name_over_a_name",
        "tests/ui/imports/test_p03_templates.py::test_p03_a_removed_template_is_offered_anew",
    ),
    "imports.ProfileService.restore": NEW,
    "planner.CalendarExchange.add": NEW,
    "planner.ManyActivities.cancel": _asks(
        f"{_PLAN}test_p03_called_off_and_planned_again_over_others"
    ),
    "planner.ManyActivities.complete_many": _asks(
        f"{_PLAN}test_p03_a_result_from_the_menu_over_another_result"
    ),
    "planner.ManyActivities.copy": NEW,
    "planner.ManyActivities.delete": _asks(
        f"{_PLAN}test_p03_the_window_asks_before_the_bin_and_before_planning_again",
        f"{_TODAY}test_p03_done_moved_and_deleted_over_what_a_colleague_did",
    ),
    "planner.ManyActivities.extend_series": SELF,
    "planner.ManyActivities.move": _asks(
        f"{_PLAN}test_p03_a_drag_over_a_move_and_over_a_colleague"
    ),
    "planner.ManyActivities.move_overdue": _asks(
        f"{_TODAY}test_p03_overdue_work_that_a_colleague_moved_is_asked_about"
    ),
    "planner.ManyActivities.reassign": _asks(
        f"{_LEAVING}test_p03_work_that_a_colleague_gave_to_somebody_else"
    ),
    "planner.ManyActivities.reopen": _asks(
        f"{_PLAN}test_p03_called_off_and_planned_again_over_others"
    ),
    "planner.ManyActivities.require_unsaid": NOTHING,
    "planner.ManyActivities.restore": BACK,
    "planner.PlannerService.complete": _asks(
        f"{_TODAY}test_p03_done_moved_and_deleted_over_what_a_colleague_did",
        "tests/ui/activities/test_composer.py::"
        "test_p03_what_a_colleague_did_with_an_entry_is_asked_about",
        f"{_REMINDERS}done_from_the_corner_over_what_a_colleague_did",
    ),
    "planner.PlannerService.create": NEW,
    "planner.PlannerService.create_many": NEW,
    "planner.PlannerService.log": NEW,
    "planner.PlannerService.save": _asks(
        f"{_PLAN}test_p03_what_is_typed_on_a_binned_activity_has_ways_out",
        "tests/business/test_p03_plan.py::test_p03_moved_there_and_done_here_go_together",
    ),
    "planner.ResultService.add": NEW,
    "planner.ResultService.arrange": _asks(f"{_LISTS}test_p03_results_and_segments_moved_by_two"),
    "planner.ResultService.change": _asks(
        f"{_EDITORS}test_p03_a_result", f"{_NEWS}test_p04_a_result_and_one_that_was_removed"
    ),
    "planner.ResultService.remove": _asks(f"{_AWAY}test_p03_a_result"),
    "planner.SeriesService.extend": SELF,
    "planner.SeriesService.save": _asks(
        "tests/business/test_planner_series.py::"
        "test_what_a_colleague_changed_meanwhile_is_asked_and_not_overwritten"
    ),
    "planner.SeriesService.set_rule": _asks(
        "tests/business/test_planner_series.py::"
        "test_another_rule_does_not_sweep_away_what_a_colleague_changed"
    ),
    "reminders.DayPlan.plan": SELF,
    "reminders.ReminderService.claim_due": SELF,
    "reminders.ReminderService.dismiss": _asks(
        f"{_REMINDERS}the_same_answer_twice_needs_no_question"
    ),
    "reminders.ReminderService.dismiss_all": FLAG,
    "reminders.ReminderService.done": _asks(f"{_REMINDERS}put_off_here_over_put_off_there"),
    "reminders.ReminderService.follow_zone": SELF,
    "reminders.ReminderService.mark_all_read": FLAG,
    "reminders.ReminderService.mark_read": FLAG,
    "reminders.ReminderService.note_left": SELF,
    "reminders.ReminderService.note_shown": SELF,
    "reminders.ReminderService.remind_at": NEW,
    "reminders.ReminderService.remove": ALONE,
    "reminders.ReminderService.snooze": _asks(f"{_REMINDERS}put_off_here_over_put_off_there"),
    "rotation.CallDesk.save": _asks(
        "tests/ui/rotation/test_p03_calls_over_others.py::"
        "test_p03_a_planned_call_that_a_colleague_made",
        "tests/ui/rotation/test_p03_calls_over_others.py::"
        "test_p03_a_contact_that_was_binned_meanwhile_is_restored_with_what_was_said",
    ),
    "rotation.RotationService.call_tasks": NEW,
    "search.QuickContacts.save": NEW,
    "settings.CompanySettings.set": _asks(
        f"{_EDITORS}test_p03_a_text_of_the_settings_and_what_is_typed_there",
        f"{_LISTS}test_p03_a_setting_that_two_chose_is_told",
    ),
    "staff.EmployeeService.add": NEW,
    "staff.EmployeeService.add_absence": _asks(f"{_NEWS}test_p03_two_note_an_absence"),
    "staff.EmployeeService.bring_back": FLAG,
    "staff.EmployeeService.end": _asks(f"{_LEAVING}test_p03_the_last_day_that_a_colleague_noted"),
    "staff.EmployeeService.remove_absence": "an absence is never changed, only noted and removed",
    "staff.EmployeeService.replace_absence": _asks(f"{_NEWS}test_p03_two_note_an_absence"),
    "staff.EmployeeService.save": _asks(f"{_EDITORS}test_p03_an_employee"),
    "staff.EmployeeService.save_absence": ALONE,
    "staff.StaffService.create_user": ALONE,
    "staff.StaffService.rename_user": ALONE,
}


@record
class Action:
    """A method of a service that writes, and what it takes."""

    key: str
    name: str
    parameters: tuple[str, ...]


@cache
def actions() -> dict[str, Action]:
    """Every public method of a service that an actor calls and that opens a unit of work.

    Opens it itself, or hands the actor on to one that does.
    """
    found: dict[str, tuple[Action, ast.FunctionDef]] = {}
    for path in python_files("business"):
        feature = name_of(path).split("/")[1]
        for scope in tree_of(path).body:
            for node in scope.body if isinstance(scope, ast.ClassDef) else ():
                if not isinstance(node, ast.FunctionDef) or not isinstance(scope, ast.ClassDef):
                    continue
                given = node.args
                names = tuple(one.arg for one in (*given.args, *given.kwonlyargs))[1:]
                key = f"{feature}.{scope.name}.{node.name}"
                found[key] = Action(key, node.name, names), node
    writing = {key for key, (_action, node) in found.items() if _opens_a_unit(node)}
    while True:
        names = {found[key][0].name for key in writing}
        more = {
            key
            for key, (_action, node) in found.items()
            if key not in writing and _hands_the_actor_to(node, names)
        }
        if not more:
            break
        writing |= more
    return {
        key: found[key][0]
        for key in writing
        if not found[key][0].name.startswith("_")
        and "actor" in found[key][0].parameters
        and "work" not in found[key][0].parameters
    }


def _opens_a_unit(node: ast.AST) -> bool:
    """It begins one, or lends its journal to what does."""
    for call, name in calls(node):
        if "journal" in dotted(call.func) and (name == "begin" or hands_over_an_actor(call)):
            return True
        lent = (dotted(one).rpartition(".")[2].lstrip("_") for one in call.args)
        if "journal" in lent and hands_over_an_actor(call):
            return True
    return False


def _hands_the_actor_to(node: ast.AST, names: set[str]) -> bool:
    return any(name in names and hands_over_an_actor(call) for call, name in calls(node))


def hands_over_an_actor(call: ast.Call) -> bool:
    """Whether it acts in somebody's name."""
    given = (*call.args, *(keyword.value for keyword in call.keywords))
    return any(dotted(one).rpartition(".")[2] == "actor" for one in given)


def test_every_action_that_writes_is_weighed() -> None:
    found = set(actions())
    assert found - set(WRITES) == set(), "say what happens where others write the same"
    assert set(WRITES) - found == set(), "these are gone"


@pytest.mark.parametrize("key", [key for key, one in WRITES.items() if isinstance(one, Asks)])
def test_what_asks_takes_what_was_seen_and_has_its_tests(key: str) -> None:
    weighed = WRITES[key]
    assert isinstance(weighed, Asks)
    assert SEEN & set(actions()[key].parameters), "it cannot know what was seen"
    for place in weighed.tests:
        path, _, name = place.partition("::")
        tree = tree_of(ROOT / path)
        test = next(
            (
                one
                for one in ast.walk(tree)
                if isinstance(one, ast.FunctionDef) and one.name == name
            ),
            None,
        )
        assert test is not None, f"there is no {place}"
        assert _has_second_program(test), f"{place} has one program only"


def _has_second_program(test: ast.FunctionDef) -> bool:
    words = {"ben", "other", "theirs", "tomas", "colleague", "seen"}
    names = {node.id for node in ast.walk(test) if isinstance(node, ast.Name)} | {test.name}
    names |= {one.arg for one in test.args.args}
    return any(word in name for name in names for word in words)


def test_windows_hand_through_what_was_seen() -> None:
    """A call that leaves it out would write over others without a word."""
    by_name: dict[str, list[Action]] = {}
    for action in actions().values():
        by_name.setdefault(action.name, []).append(action)
    always = {
        name: found
        for name, found in by_name.items()
        if all(isinstance(WRITES.get(one.key), Asks) for one in found)
    }
    silent: list[str] = []
    for path in python_files("ui", "app"):
        for call, name in calls(tree_of(path)):
            if (
                name in always
                and hands_over_an_actor(call)
                and not _says_what_was_seen(call, always[name])
            ):
                silent.append(f"{name_of(path)}:{call.lineno} {name}")
    allowed = {"app/demo", "app/commands"}
    assert [one for one in silent if not any(map(one.startswith, allowed))] == []


def _says_what_was_seen(call: ast.Call, found: list[Action]) -> bool:
    if any(keyword.arg in SEEN or keyword.arg is None for keyword in call.keywords):
        return True
    places = (next(n for n, one in enumerate(action.parameters) if one in SEEN) for action in found)
    return len(call.args) > min(places)
