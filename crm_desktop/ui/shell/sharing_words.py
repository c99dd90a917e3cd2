"""Sharing in the words of the shop: in which mode the file is open, why, and who is there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale, QObject, QTime

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.sharing import Mode, Reason, Sharing, Visitor
from crm_desktop.ui.kit.direction import isolate

_CONTEXT = "Sharing"


def short_words(sharing: Sharing) -> str:
    """What the status bar says."""
    translate = QCoreApplication.translate
    others = len(sharing.others)
    drive = isolate(sharing.drive) if sharing.drive else ""
    match sharing.mode:
        case Mode.LOCAL if others:
            return _Plurals().here_with(others)
        case Mode.LOCAL:
            return translate("Sharing", "local file · only this computer")
        case Mode.TEAM if others:
            words = _Plurals().shared_with(others)
        case Mode.TEAM:
            words = translate("Sharing", "shared · nobody else in it")
        case Mode.TURN:
            words = translate("Sharing", "you write, others read")
        case Mode.READ_ONLY:
            return _reading_words(sharing)
    return f"{drive} · {words}" if drive else words


def _reading_words(sharing: Sharing) -> str:
    translate = QCoreApplication.translate
    words = translate("Sharing", "read only")
    if sharing.holder is not None:
        name = person_name(sharing.holder)
        if sharing.holder.is_silent:
            # Without the minutes: what only grows is not told anew.
            said = translate("Sharing", "{name} gives no sign of life")
        else:
            said = translate("Sharing", "{name} writes")
        words = f"{words} · {said.replace('{name}', name)}"
    if sharing.copied_at is not None:
        at = translate("Sharing", "as of {time}").replace("{time}", clock_time(sharing.copied_at))
        words = f"{words} · {at}"
    return words


def mode_title(sharing: Sharing) -> str:
    """The mode as a heading."""
    translate = QCoreApplication.translate
    match sharing.mode:
        case Mode.LOCAL:
            return translate("Sharing", "The file is on this computer")
        case Mode.TEAM:
            return translate("Sharing", "Everybody works in the file together")
        case Mode.TURN:
            return translate("Sharing", "It is your turn to write")
        case Mode.READ_ONLY:
            return translate("Sharing", "You can look, not change")


def why(sharing: Sharing) -> str:
    """Why the mode is what it is, and what that means."""
    translate = QCoreApplication.translate
    drive = translate("Sharing", "the drive")
    if sharing.drive:
        drive = isolate(sharing.drive)
    elif sharing.reason is Reason.SYNC_FOLDER:
        drive = translate("Sharing", "another program")
    sentence = _REASONS[sharing.reason]
    holder = "" if sharing.holder is None else person_name(sharing.holder)
    if sharing.reason is Reason.TURN_TAKEN and not holder:
        sentence = _TURN_FREE
    elif sharing.reason is Reason.TURN_TAKEN and sharing.holder is not None:
        sentence = _TURN_SILENT if sharing.holder.is_silent else sentence
    if sharing.reason is Reason.ALONE and sharing.others:
        sentence = _UNTRIED
    words = translate(_CONTEXT, str(sentence))
    words = words.replace("{drive}", drive).replace("{name}", holder)
    return words[:1].upper() + words[1:]


def person_name(visitor: Visitor) -> str:
    """A person and the computer, told apart from the sentence around them."""
    if not visitor.user and not visitor.machine:
        return QCoreApplication.translate("Sharing", "somebody")
    words = QCoreApplication.translate("Sharing", "{user} on {computer}")
    return words.replace("{user}", isolate(visitor.user or "?")).replace(
        "{computer}", isolate(visitor.machine or "?")
    )


def waiting_words(holder: Visitor | None) -> str:
    """Said while the program waits for the file longer than usual; `holder` is silent."""
    if holder is None:
        return QCoreApplication.translate(
            "Sharing",
            "Somebody else is saving for a long time. It is tried again by itself; what you typed "
            "is still here.",
        )
    sentence = QCoreApplication.translate(
        "Sharing",
        "{computer} of {person} holds the file and has been silent for {seconds} s. It is tried "
        "again by itself; what you typed is still here.",
    )
    words = sentence.replace("{computer}", isolate(holder.machine or "?"))
    words = words.replace("{person}", isolate(holder.user or "?"))
    return words.replace("{seconds}", QLocale().toString(round(holder.silent_seconds)))


def clock_words(sharing: Sharing) -> str:
    """That this computer's clock is not right; empty if it is, about."""
    minutes = sharing.minutes_ahead
    if not minutes:
        return ""
    words = _Plurals()
    return words.clock_ahead(minutes) if minutes > 0 else words.clock_behind(-minutes)


def doing_words(visitor: Visitor, holder: Visitor | None) -> str:
    """What somebody does: writes, reads, asks for the turn, or has gone silent."""
    translate = QCoreApplication.translate
    if visitor.is_silent:
        minutes = max(1, int(visitor.silent_seconds // 60))
        return _Plurals().silent_for(minutes)
    if visitor.found_damage:
        return translate("Sharing", "found the file damaged")
    if visitor.wants_turn:
        return translate("Sharing", "asks to write")
    is_writing = visitor.mode is not Mode.READ_ONLY
    if is_writing or (holder is not None and holder.token == visitor.token):
        return translate("Sharing", "can write")
    return translate("Sharing", "reads")


def viewing_words(visitor: Visitor, names: Mapping[RecordRef, str]) -> str:
    """Which card somebody has in front; empty for none, or one that is not known by name."""
    for viewing in visitor.viewings:
        name = names.get(viewing.record)
        if name:
            words = QCoreApplication.translate("Sharing", "looks at {card}")
            if viewing.is_editing:
                words = QCoreApplication.translate("Sharing", "edits {card}")
            return words.replace("{card}", isolate(name))
    return ""


class _Plurals(QObject):
    """Plural sentences are found by the extraction only in a QObject's own `tr`."""

    def here_with(self, others: int) -> str:
        return self.tr("on this computer · %Ln other(s) in it", "", others)

    def shared_with(self, others: int) -> str:
        return self.tr("shared · %Ln other(s) in it", "", others)

    def silent_for(self, minutes: int) -> str:
        return self.tr("silent for %Ln minute(s)", "", minutes)

    def clock_ahead(self, minutes: int) -> str:
        return self.tr(
            "The clock of this computer is %Ln minute(s) ahead of that of the drive. Set it right:"
            " reminders and the times of changes follow it.",
            "",
            minutes,
        )

    def clock_behind(self, minutes: int) -> str:
        return self.tr(
            "The clock of this computer is %Ln minute(s) behind that of the drive. Set it right:"
            " reminders and the times of changes follow it.",
            "",
            minutes,
        )


def clock_time(moment: datetime) -> str:
    """The time of day, where the user sits."""
    local = moment.astimezone()
    return QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)


_TURN_FREE: object = QT_TRANSLATE_NOOP(
    "Sharing",
    "Somebody else may write now. You see a copy, which is renewed by itself. Ask for your turn to "
    "change something.",
)
_TURN_SILENT: object = QT_TRANSLATE_NOOP(
    "Sharing",
    "{name} has the turn to write and gives no sign of life any more. You see a copy. If that"
    " computer has failed or is switched off, its turn can be taken after three minutes.",
)
_UNTRIED: object = QT_TRANSLATE_NOOP(
    "Sharing",
    "It is not known yet whether several computers can write on {drive} safely; that is tried by "
    "itself. Until then one writes and the others look.",
)
_REASONS: dict[Reason, object] = {
    Reason.HERE: QT_TRANSLATE_NOOP(
        "Sharing",
        "It lies on a disk of this computer. Every window of the program here may change it.",
    ),
    Reason.PROVEN: QT_TRANSLATE_NOOP(
        "Sharing",
        "It was tried between two computers: on {drive} nobody can overwrite what somebody else is "
        "saving. So all of you may write at the same time.",
    ),
    Reason.ALONE: QT_TRANSLATE_NOOP(
        "Sharing",
        "Nobody else is in the file, so it could not be tried yet whether several computers can "
        "write on {drive} safely. That happens by itself when the next one opens it; until then "
        "one writes and the others look.",
    ),
    Reason.LOCKS_STAY_HERE: QT_TRANSLATE_NOOP(
        "Sharing",
        "{drive} is connected in a way that hides from one computer what the other is saving. So "
        "that nothing is lost, one computer writes at a time and the others look.",
    ),
    Reason.LOCKS_IGNORED: QT_TRANSLATE_NOOP(
        "Sharing",
        "{drive} lets two programs write the same thing at once. So that nothing is lost, one "
        "computer writes at a time and the others look.",
    ),
    Reason.LOCKS_REFUSED: QT_TRANSLATE_NOOP(
        "Sharing",
        "{drive} does not offer what is needed to write together. So that nothing is lost, one "
        "computer writes at a time and the others look.",
    ),
    Reason.CHANGES_LATE: QT_TRANSLATE_NOOP(
        "Sharing",
        "{drive} shows changes of other computers too late. So that nothing is lost, one computer "
        "writes at a time and the others look.",
    ),
    Reason.SYNC_FOLDER: QT_TRANSLATE_NOOP(
        "Sharing",
        "The file lies in a folder that {drive} copies between computers. Two people who write at "
        "the same time would make two different files. Let only one write, and wait until the "
        "folder is copied before another begins; better still, keep the file on a shared drive.",
    ),
    Reason.TURN_TAKEN: QT_TRANSLATE_NOOP(
        "Sharing",
        "{name} writes at the moment. You see a copy, which is renewed by itself. Ask for your "
        "turn to change something.",
    ),
    Reason.TEAM_AT_WORK: QT_TRANSLATE_NOOP(
        "Sharing",
        "Others work in the file, and on this computer it is not known yet that {drive} can be "
        "shared safely. You see a copy, which is renewed by itself.",
    ),
    Reason.TURN_LOST: QT_TRANSLATE_NOOP(
        "Sharing",
        "This computer was not heard of for a while, and somebody else may write now. You see a "
        "copy. Ask for your turn to change something.",
    ),
    Reason.DRIVE_READ_ONLY: QT_TRANSLATE_NOOP(
        "Sharing", "{drive} lets you look at the file and not change it. Ask who looks after it."
    ),
    Reason.DAMAGED: QT_TRANSLATE_NOOP(
        "Sharing",
        "the file was found damaged. Nobody writes in it until it is mended, so that nothing gets"
        " worse.",
    ),
    Reason.ASKED_FOR: QT_TRANSLATE_NOOP(
        "Sharing", "You opened it to look only. Open it again to change something."
    ),
}
