"""The words of the log: kinds of records, what was done, and what is not known by name."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def kind_word(kind: str) -> str:
    """What a record is; a code that is not known as it is."""
    tr = QCoreApplication.translate
    return {
        "contact": tr("Log", "Contact"),
        "affiliation": tr("Log", "Person in an organization"),
        "relationship": tr("Log", "Relation"),
        "activity": tr("Log", "Activity"),
        "recurrence": tr("Log", "Series"),
        "activity_result": tr("Log", "Result"),
        "reminder": tr("Log", "Reminder"),
        "notification": tr("Log", "Notification"),
        "segment": tr("Log", "Segment"),
        "tag": tr("Log", "Tag"),
        "source": tr("Log", "Source"),
        "dictionary": tr("Log", "Word of a list"),
        "dictionary_value": tr("Log", "Word of a list"),
        "custom_field": tr("Log", "Own field"),
        "import_profile": tr("Log", "Import template"),
        "duplicate": tr("Log", "Duplicates"),
        "user": tr("Log", "Employee"),
        "employee": tr("Log", "Employee"),
        "absence": tr("Log", "Absence"),
        "setting": tr("Log", "Setting"),
        "company": tr("Log", "Company"),
        "backup": tr("Log", "Backup"),
        "turn": tr("Log", "Turn to write"),
        "log": tr("Log", "Log of changes"),
        "contact_point": tr("Log", "Channel"),
        "address": tr("Log", "Address"),
        "attachment": tr("Log", "File"),
        "contact_picture": tr("Log", "Picture"),
        "important_date": tr("Log", "Date"),
        "communication_preference": tr("Log", "How to be reached"),
        "custom_value": tr("Log", "Value of an own field"),
        "tagging": tr("Log", "Tag of a contact"),
        "segment_member": tr("Log", "Contact in a segment"),
        "not_duplicate": tr("Log", "Not a duplicate"),
        "activity_contact": tr("Log", "Contact of an activity"),
        "activity_user": tr("Log", "Employee of an activity"),
        "mention": tr("Log", "Mention"),
        "import_batch": tr("Log", "Import"),
        "": "",
    }.get(kind, kind)


def verb_word(verb: str) -> str:
    """What was done; a code that is not known as it is."""
    tr = QCoreApplication.translate
    return {
        "create": tr("Log", "added"),
        "add": tr("Log", "added"),
        "create_many": tr("Log", "added"),
        "log": tr("Log", "noted"),
        "save": tr("Log", "changed"),
        "star": tr("Log", "starred or not"),
        "picture": tr("Log", "picture changed"),
        "remove": tr("Log", "removed"),
        "delete": tr("Log", "removed"),
        "bin": tr("Log", "moved to the bin"),
        "restore": tr("Log", "taken from the bin"),
        "restored": tr("Log", "put back"),
        "break": tr("Log", "taken from a computer that had failed"),
        "purge": tr("Log", "removed for good"),
        "import": tr("Log", "imported"),
        "export": tr("Log", "exported"),
        "view_many": tr("Log", "looked through within an hour"),
        "take_in": tr("Log", "brought back"),
        "merge": tr("Log", "merged"),
        "reject": tr("Log", "said to be different"),
        "add_tag": tr("Log", "tag added"),
        "remove_tag": tr("Log", "tag removed"),
        "set_stage": tr("Log", "status set"),
        "set_kinds": tr("Log", "kind of party set"),
        "set_field": tr("Log", "field set"),
        "set_custom": tr("Log", "own field set"),
        "reassign": tr("Log", "owner changed"),
        "assign_owner": tr("Log", "owner changed"),
        "cancel": tr("Log", "called off"),
        "reopen": tr("Log", "planned again"),
        "dismiss": tr("Log", "dismissed"),
        "follow_day": tr("Log", "channels that are over"),
        "save_again": tr("Log", "saved again"),
        "rebuilt": tr("Log", "repaired"),
        "complete": tr("Log", "done"),
        "move": tr("Log", "moved"),
        "copy": tr("Log", "copied"),
        "rule": tr("Log", "repetition changed"),
        "extend": tr("Log", "series continued"),
        "attach": tr("Log", "file attached"),
        "detach": tr("Log", "file taken off"),
        "rename_file": tr("Log", "file renamed"),
        "show": tr("Log", "shown"),
        "claim": tr("Log", "being shown"),
        "snooze": tr("Log", "put off"),
        "read": tr("Log", "read"),
        "days": tr("Log", "planned"),
        "zone": tr("Log", "time zone followed"),
        "arrange": tr("Log", "put in order"),
        "rename": tr("Log", "renamed"),
        "recolor": tr("Log", "colored"),
        "retire": tr("Log", "retired"),
        "appearance": tr("Log", "columns changed"),
        "take_out": tr("Log", "taken out"),
        "keep": tr("Log", "remembered"),
        "end": tr("Log", "left"),
        "bring_back": tr("Log", "came back"),
        "undo": tr("Log", "taken back"),
        "redo": tr("Log", "done again"),
        "field": tr("Log", "one change taken back"),
    }.get(verb, verb)


def erased_word() -> str:
    """What stands for values that went with a record that was removed for good."""
    return QCoreApplication.translate("Log", "erased")


def operation_word(operation: str) -> str:
    """What happened to one row."""
    tr = QCoreApplication.translate
    return {
        "insert": tr("Log", "added"),
        "update": tr("Log", "changed"),
        "delete": tr("Log", "removed"),
        "bin": tr("Log", "moved to the bin"),
        "restore": tr("Log", "taken from the bin"),
        "remove": tr("Log", "removed for good"),
    }.get(operation, operation)
