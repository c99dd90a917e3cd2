"""What the check says of a row: what is wrong, whom it belongs to, what it changes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.imports.insights import (
    Certainty,
    Likeness,
    Reason,
    RowInsight,
    ValueChange,
)
from crm_desktop.business.imports.model import (
    DATE_FIELDS,
    INTERVAL_FIELDS,
    NUMBER_FIELDS,
    CheckedRow,
    Field,
    OtherPerson,
)
from crm_desktop.core.phone import format_international
from crm_desktop.core.text import isolate_ltr
from crm_desktop.ui.imports.words import field_word, interval_word, row_problem
from crm_desktop.ui.kit.direction import arrow, isolate
from crm_desktop.ui.kit.formatting import format_iso_day, format_number

_LTR = NUMBER_FIELDS | {Field.EMAIL, Field.WEBSITE}
_CHANGES_SHOWN = 4


def problem_text(row: CheckedRow, insight: RowInsight) -> str:
    """What is wrong with a row, else why it belongs to another."""
    if row.problems or insight.likeness is None:
        return row_problem(row, insight.suggestions)
    return likeness_text(insight.likeness)


def likeness_text(likeness: Likeness) -> str:
    """What two have in common."""
    translate = QCoreApplication.translate
    words = {
        Reason.CODE: translate("ImportWords", "Same code"),
        Reason.PHONE: translate("ImportWords", "Same phone"),
        Reason.EMAIL: translate("ImportWords", "Same e-mail"),
        Reason.MESSENGER: translate("ImportWords", "Same messenger"),
        Reason.BIRTHDAY: translate("ImportWords", "Same birthday"),
        Reason.NAME: translate("ImportWords", "Same name"),
    }[likeness.reason]
    if likeness.is_turned:
        turned = translate("ImportWords", "name turned")
        return f"{words}, {turned}"
    return words


def certainty_word(certainty: Certainty) -> tuple[str, str]:
    """A word and the color token of how sure it is."""
    translate = QCoreApplication.translate
    return {
        Certainty.SAME: (translate("ImportWords", "same"), "success"),
        Certainty.LIKELY: (translate("ImportWords", "likely"), "warning"),
        Certainty.UNSURE: (translate("ImportWords", "unsure"), "neutral"),
    }[certainty]


def match_text(likeness: Likeness) -> str:
    """Whom a row belongs to."""
    translate = QCoreApplication.translate
    if likeness.row:
        sentence = translate("ImportWords", "row {row}: {name}")
        sentence = sentence.replace("{row}", format_number(likeness.row))
    else:
        sentence = translate("ImportWords", "matches {name}")
    return sentence.replace("{name}", isolate(likeness.title))


def change_text(change: ValueChange) -> str:
    """One value that is written: `Notes: old → new`, or `+ E-mail new`."""
    new = shown_value(change.field, change.new)
    name = field_word(change.field)
    if not change.old:
        return f"+ {name}: {new}"
    return f"{name}: {shown_value(change.field, change.old)} {arrow(name)} {new}"


def shown_value(field: Field, text: str) -> str:
    """A value as it is read."""
    if field in NUMBER_FIELDS and text.startswith("+"):
        return isolate_ltr(format_international(text))
    if field in DATE_FIELDS:
        return isolate(format_iso_day(text))
    if field in INTERVAL_FIELDS:
        return interval_word(text)
    return isolate_ltr(text) if field in _LTR else isolate(text)


def channels_text(row: CheckedRow) -> str:
    """A few values by which a person recognizes the row."""
    found: list[str] = []
    for name in ("organization", "mobile", "phone", "email", "locality"):
        value = row.values.get(name)
        text = value[0] if isinstance(value, list) and value else value
        if isinstance(text, str) and text and text != row.title:
            found.append(shown_value(Field(name), text))
    return " · ".join(found[:3])


def others_text(row: CheckedRow) -> str:
    """The further people that a row names, with their first number or address."""
    return " · ".join(map(other_text, row.others))


def other_text(person: OtherPerson) -> str:
    """One further person: `+ Rasa, buhalterė +370 612 34567`."""
    name = ", ".join(filter(None, (isolate(person.name), isolate(person.job_title))))
    shown = [shown_value(Field(kind), norm or raw) for kind, raw, norm, *_r in person.points[:1]]
    return " ".join(("+", name, *shown))


def changes_text(insight: RowInsight) -> str:
    """What a row writes to its contact, the first few values; what is overwritten comes first."""
    told = sorted(insight.changes, key=lambda each: not each.old)
    shown = [change_text(change) for change in told[:_CHANGES_SHOWN]]
    more = len(insight.changes) - len(shown)
    if more > 0:
        words = QCoreApplication.translate("ImportWords", "and {count} more")
        shown.append(words.replace("{count}", format_number(more)))
    return " · ".join(shown)


def values_text(row: CheckedRow, insight: RowInsight) -> str:
    """The values of a row that matter."""
    wrong = " · ".join(problem.raw for problem in row.problems if problem.raw)
    if wrong:
        better = next(filter(None, insight.suggestions), "")
        return f"{wrong} {arrow()} {better}" if better else wrong
    if insight.likeness is not None:
        changes = changes_text(insight)
        match = match_text(insight.likeness)
        return f"{match} · {changes}" if changes else match
    return ""
