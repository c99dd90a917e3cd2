"""Why somebody is to be contacted again, in words: on Today, in lists and while calling."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject

from crm_desktop.business.rotation.model import QueueLine, Reason, ReasonKind
from crm_desktop.core.text import isolate
from crm_desktop.ui.kit.formatting import format_number


class ReasonWords(QObject):
    """The sentences; an object, for only those have plurals."""

    def quiet(self, reason: Reason) -> str:
        """Quiet for longer than agreed."""
        words = self.tr("quiet %Ln day(s), usual rhythm {usual}", "", reason.days)
        return words.replace("{usual}", format_number(reason.usual))

    def broken(self, reason: Reason) -> str:
        """Quiet for longer than lay between the talks until now."""
        words = self.tr("talked every {usual} days, quiet for %Ln day(s)", "", reason.days)
        return words.replace("{usual}", format_number(reason.usual))

    def promised(self, reason: Reason, what: str) -> str:
        """A step of ours is overdue."""
        if not what:
            return self.tr("promised to call, %Ln day(s) overdue", "", reason.days)
        words = self.tr("promised “{what}”, %Ln day(s) overdue", "", reason.days)
        return words.replace("{what}", isolate(what))

    def pays(self, reason: Reason) -> str:
        """The day of payment is near."""
        words = self.tr("pays about day {day} of the month")
        return words.replace("{day}", format_number(reason.days))

    def never(self) -> str:
        """Nobody has contacted them yet."""
        return self.tr("never contacted")


def reason_sentence(reason: Reason, promise: str = "") -> str:
    """One reason: "quiet 94 days, usual rhythm 30"; `promise` is the subject of an overdue step."""
    words = ReasonWords()
    if reason.kind is ReasonKind.QUIET:
        return words.quiet(reason)
    if reason.kind is ReasonKind.BROKEN:
        return words.broken(reason)
    if reason.kind is ReasonKind.PROMISED:
        return words.promised(reason, promise)
    return words.pays(reason) if reason.kind is ReasonKind.PAYS else words.never()


def reasons_of(line: QueueLine) -> str:
    """All reasons of a contact, the weightiest first; empty for one that is in rhythm."""
    found = (reason_sentence(reason, line.promise) for reason in line.urgency.reasons)
    return " · ".join(found)


def short_reason(line: QueueLine) -> str:
    """How long, in a few letters: "97 d"; "new" for whoever was never contacted."""
    if not line.urgency.reasons:
        return ""
    first = line.urgency.reasons[0]
    if first.kind is ReasonKind.NEVER:
        return QCoreApplication.translate("Rotation", "never")
    days = first.days
    if first.kind is ReasonKind.PAYS:
        return ""
    words = QCoreApplication.translate("Rotation", "{days} d")
    return words.replace("{days}", format_number(days))


def rotation_tip(line: QueueLine) -> str:
    """Everything about a line, for its tooltip and for screen readers."""
    parts = (line.name, line.organization, reasons_of(line))
    return "\n".join(part for part in parts if part)
