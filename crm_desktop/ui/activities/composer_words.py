"""The composer's words: what stands in the empty text, on its button, and what is said after."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.planner.model import ActivityKind, SavedActivity
from crm_desktop.ui.activities.words import kind_word


def hint_of(kind: ActivityKind) -> str:
    """What to write into the text of a tab."""
    translate = QCoreApplication.translate
    hints = {
        ActivityKind.NOTE: translate("Composer", "Write a note…"),
        ActivityKind.CALL: translate("Composer", "How did the call go?"),
        ActivityKind.MEETING: translate("Composer", "What was agreed?"),
        ActivityKind.TASK: translate("Composer", "What is to be done?"),
        ActivityKind.EMAIL: translate("Composer", "What was written?"),
    }
    return hints[kind]


def verb_of(kind: ActivityKind, *, is_plan: bool) -> str:
    """What the button does: log, plan or add."""
    translate = QCoreApplication.translate
    if kind is ActivityKind.NOTE:
        return translate("Composer", "Add note")
    if kind is ActivityKind.TASK:
        return translate("Composer", "Add task")
    logging = {
        ActivityKind.CALL: translate("Composer", "Log call"),
        ActivityKind.MEETING: translate("Composer", "Log meeting"),
        ActivityKind.VISIT: translate("Composer", "Log visit"),
        ActivityKind.EMAIL: translate("Composer", "Log e-mail"),
        ActivityKind.MESSAGE: translate("Composer", "Log message"),
    }
    planning = {
        ActivityKind.CALL: translate("Composer", "Plan call"),
        ActivityKind.MEETING: translate("Composer", "Plan meeting"),
        ActivityKind.VISIT: translate("Composer", "Plan visit"),
        ActivityKind.EMAIL: translate("Composer", "Plan e-mail"),
        ActivityKind.MESSAGE: translate("Composer", "Plan message"),
    }
    return (planning if is_plan else logging)[kind]


def done_sentence(saved: SavedActivity) -> str:
    """What was stored."""
    translate = QCoreApplication.translate
    activity = saved.activity
    if activity.kind is ActivityKind.NOTE:
        return translate("Composer", "Note added")
    if activity.kind is ActivityKind.TASK:
        return translate("Composer", "Task added")
    if activity.done_at is None:
        done = translate("Composer", "{what} planned")
    elif saved.next_id:
        done = translate("Composer", "{what} logged, next step booked")
    else:
        done = translate("Composer", "{what} logged")
    return done.format(what=kind_word(activity.kind))
