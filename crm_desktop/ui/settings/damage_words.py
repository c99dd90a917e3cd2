"""What a check found and what a salvage brought, in words that a shopkeeper understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from crm_desktop.ui.kit.formatting import format_number

if TYPE_CHECKING:
    from crm_desktop.storage.check import Report
    from crm_desktop.storage.salvage import Salvaged, TableFate

_MOST_NAMES = 200
_LOG_TABLES = frozenset({"change_batch", "change_entry"})


class _Plurals(QObject):
    """Plural sentences are found by the extraction only in a QObject's own `tr`."""

    def kept(self, count: int) -> str:
        return self.tr("%Ln entry(ies) came over as they were", "", count)

    def rebuilt(self, count: int) -> str:
        return self.tr("%Ln entry(ies) put together from the lists and the log", "", count)

    def lost(self, count: int) -> str:
        return self.tr("%Ln entry(ies) lost", "", count)

    def refused(self, count: int) -> str:
        return self.tr("%Ln entry(ies) held nonsense and were left out", "", count)

    def altered(self, count: int) -> str:
        return self.tr("%Ln entry(ies) could be read in part only", "", count)

    def loose(self, count: int) -> str:
        return self.tr("%Ln link(s) led to something lost and were let go", "", count)

    def log(self, count: int) -> str:
        return self.tr("%Ln entry(ies) of the log of changes lost", "", count)

    def contacts(self, count: int) -> str:
        return self.tr("%Ln contact(s)", "", count)


def table_word(table: str) -> str:
    """What a table holds."""
    translate = QCoreApplication.translate
    words = {
        "contact": translate("Damage", "Contacts"),
        "contact_point": translate("Damage", "Phones, e-mails and other channels"),
        "address": translate("Damage", "Addresses"),
        "affiliation": translate("Damage", "Places of work"),
        "relationship": translate("Damage", "Relationships"),
        "tag": translate("Damage", "Tags"),
        "tagging": translate("Damage", "Tags on contacts"),
        "important_date": translate("Damage", "Dates of contacts"),
        "contact_picture": translate("Damage", "Photos and logos"),
        "communication_preference": translate("Damage", "Ways of contact that are wished"),
        "custom_field": translate("Damage", "Own fields"),
        "custom_value": translate("Damage", "Values of own fields"),
        "activity": translate("Damage", "Activities"),
        "activity_user": translate("Damage", "Who takes part in activities"),
        "activity_contact": translate("Damage", "Contacts of activities"),
        "activity_result": translate("Damage", "Results of activities"),
        "attachment": translate("Damage", "Attached files"),
        "recurrence": translate("Damage", "Series of activities"),
        "reminder": translate("Damage", "Reminders"),
        "notification": translate("Damage", "Notifications"),
        "mention": translate("Damage", "Mentions"),
        "not_duplicate": translate("Damage", "Pairs that are no duplicates"),
        "segment": translate("Damage", "Saved lists"),
        "segment_member": translate("Damage", "Contacts on saved lists"),
        "user": translate("Damage", "Employees"),
        "absence": translate("Damage", "Absences"),
        "setting": translate("Damage", "Settings of the company"),
        "source": translate("Damage", "Sources"),
        "dictionary_value": translate("Damage", "Word lists"),
        "import_batch": translate("Damage", "Imports"),
        "import_profile": translate("Damage", "Profiles of imports"),
        "change_batch": translate("Damage", "Log of changes"),
        "change_entry": translate("Damage", "Entries of the log of changes"),
    }
    return words.get(table, table.replace("_", " ").capitalize())


def fate_words(fate: TableFate) -> str:
    """What became of one table, in one line."""
    plurals, translate = _Plurals(), QCoreApplication.translate
    parts = [plurals.kept(fate.kept)]
    if fate.rebuilt:
        parts.append(plurals.rebuilt(fate.rebuilt))
    if fate.lost:
        parts.append(plurals.lost(fate.lost))
    if fate.refused:
        parts.append(plurals.refused(fate.refused))
    if fate.altered:
        parts.append(plurals.altered(fate.altered))
    if fate.gaps:
        parts.append(translate("Damage", "how many are lost cannot be told"))
    return "; ".join(parts)


def salvage_summary(done: Salvaged) -> str:
    """What a salvage brings, in a sentence or two."""
    plurals, translate = _Plurals(), QCoreApplication.translate
    if done.is_whole:
        sentence = translate("Damage", "Everything can be read: {contacts} and all that is theirs.")
        return sentence.replace("{contacts}", plurals.contacts(done.contacts))
    sentence = translate("Damage", "{contacts} can be saved.")
    words = [sentence.replace("{contacts}", plurals.contacts(done.contacts))]
    troubled = [one for one in done.tables if not one.is_whole and one.table not in _LOG_TABLES]
    words += [f"{table_word(one.table)}: {fate_words(one)}." for one in troubled[:4]]
    if done.sealed.lost_entries:
        words.append(f"{plurals.log(done.sealed.lost_entries)}.")
    return "\n".join(words)


def salvage_report(done: Salvaged, source: str, moment: str) -> str:
    """The report that lies beside the new file: what came over and what could not be read."""
    plurals, translate = _Plurals(), QCoreApplication.translate
    lines = [
        translate("Damage", "What could be read of a damaged data file"),
        "",
        translate("Damage", "Damaged file: {path}").replace("{path}", source),
        translate("Damage", "New file: {path}").replace("{path}", str(done.path)),
        translate("Damage", "Made: {when}").replace("{when}", moment),
        "",
        salvage_summary(done).splitlines()[0],
        "",
    ]
    whole = [one for one in done.tables if one.is_whole]
    for fate in done.tables:
        if fate.is_whole:
            continue
        lines.append(f"{table_word(fate.table)}: {fate_words(fate)}.")
        for first, last in fate.gaps:
            sentence = translate("Damage", "nothing could be read from number {first} to {last}")
            sentence = sentence.replace("{first}", format_number(first))
            lines.append(f"  {sentence.replace('{last}', format_number(last))}")
        if fate.names:
            heading = translate("Damage", "These were put together; look at each:")
            lines.append(f"  {heading}")
            lines += [f"  - {name}" for name in fate.names[:_MOST_NAMES]]
    if done.loose_ends:
        lines.append(f"{plurals.loose(done.loose_ends)}.")
    if done.sealed.lost_entries:
        lines.append(f"{plurals.log(done.sealed.lost_entries)}.")
    if whole:
        named = ", ".join(table_word(one.table) for one in whole if one.kept)
        sentence = translate("Damage", "Whole: {what}.")
        lines += ["", sentence.replace("{what}", named)]
    return "\n".join(lines) + "\n"


def check_words(report: Report) -> list[tuple[bool, str]]:
    """What a check looked at, each with whether it holds and a sentence."""
    translate = QCoreApplication.translate
    codes = {one.code for one in report.problems}
    unread = {one.where for one in report.problems if one.code == "damaged"}
    history = translate("Damage", "The log of changes is unbroken: {count} changes.")
    history = history.replace("{count}", format_number(report.batches))
    backups = translate("Damage", "It agrees with {count} backups.")
    backups = backups.replace("{count}", format_number(report.anchors))
    not_together = translate("Damage", "Something points at entries that are not there.")
    unseen = translate("Damage", "What belongs together could not be looked at wholly.")
    found = [
        (
            "damaged" not in codes,
            translate("Damage", "Every page and list of the file can be read."),
            translate("Damage", "Pages or lists of the file are damaged."),
        ),
        (
            not codes & {"foreign_key", "orphan"} and not unread & {"references", "entries"},
            translate("Damage", "Everything that belongs together is there."),
            not_together if codes & {"foreign_key", "orphan"} else unseen,
        ),
        (
            not codes & {"chain_broken", "values_changed"}
            and not unread & {"history", "undone changes"},
            history,
            translate("Damage", "The log of changes was altered or is damaged."),
        ),
    ]
    if report.anchors and not ("history" in unread and "chain_cut" not in codes):
        cut = translate("Damage", "The log lacks what the backups know: something was cut.")
        found.append(("chain_cut" not in codes, backups, cut))
    index = translate("Damage", "The search of this computer is sound.")
    no_index = translate("Damage", "The search of this computer is damaged; it is made anew.")
    found.append(("search_index" not in codes, index, no_index))
    return [(holds, good if holds else bad) for holds, good, bad in found]
