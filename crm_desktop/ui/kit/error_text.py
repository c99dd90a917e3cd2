"""One table from error codes to sentences: what happened and what to do about it.

`business/`, `storage/` and `formats/` raise codes; windows and the command line say the sentence.
A test walks the source and proves that every code has one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from crm_desktop.core.errors import Outcome, Remark, StorageUnavailable, UserError

_Sentence = Callable[[], str]


_SENTENCES: dict[str, _Sentence] = {
    "not_allowed": lambda: QCoreApplication.translate(
        "Errors", "You have no permission for this. Ask whoever manages the users."
    ),
    "conflict": lambda: QCoreApplication.translate(
        "Errors", "Somebody else saved this first. Nothing of theirs was overwritten."
    ),
    "record_gone": lambda: QCoreApplication.translate(
        "Errors", "This record is no longer there. Somebody may have moved it to the bin."
    ),
}


def error_sentence(error: UserError | StorageUnavailable | Remark) -> str:
    """The sentence for an error or remark, filled in with its parameters."""
    return sentence_of(error.code, error.params)


def sentence_of(code: str, params: Mapping[str, object] | None = None) -> str:
    """The sentence for a code; an unknown code is shown as it is rather than hidden."""
    make = _SENTENCES.get(code)
    if make is None:
        return QCoreApplication.translate("Errors", "Something went wrong ({code}).").format(
            code=code
        )
    return fill(make(), params or {})


def outcome_sentence(outcome: Outcome) -> str:
    """What became of the data, said after the cause."""
    sentences: dict[Outcome, _Sentence] = {
        Outcome.NOT_SAVED: lambda: QCoreApplication.translate(
            "Errors", "The change was not saved; what you typed is still here."
        ),
        Outcome.KEPT: lambda: QCoreApplication.translate("Errors", "Your change was saved."),
        Outcome.UNKNOWN: lambda: QCoreApplication.translate(
            "Errors", "It is not known yet whether the change was saved; it is being checked."
        ),
    }
    return sentences[outcome]()


def known_codes() -> frozenset[str]:
    """Every code that has a sentence."""
    return frozenset(_SENTENCES)


class _Missing(dict[str, object]):
    """Leaves a placeholder visible rather than failing while showing an error."""

    def __missing__(self, key: str) -> str:
        return "…"


def fill(sentence: str, params: Mapping[str, object]) -> str:
    """Put parameters into a translated sentence; a missing one shows as "…"."""
    return sentence.format_map(_Missing(params)) if "{" in sentence else sentence
