"""From codes to sentences in the user's language.

`business/`, `storage/` and `formats/` raise codes; windows and the command line say the sentence.
A test walks the source and proves that every code has one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from crm_desktop.core.errors import ConflictError, Outcome, StorageUnavailable
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.error_sentences import SENTENCES


class Coded(Protocol):
    """An error, remark or problem: a code and what fills its sentence."""

    @property
    def code(self) -> str:
        """What happened."""
        ...


def error_sentence(error: Coded) -> str:
    """The sentence for an error, remark or problem, filled in with its parameters."""
    params: dict[str, object] = dict(getattr(error, "params", {}))
    for name in ("where", "detail"):
        if value := getattr(error, name, ""):
            params.setdefault(name, value)
    if isinstance(error, ConflictError) and error.changed_by_name:
        return _conflict_sentence(error)
    return sentence_of(error.code, params)


def sentence_of(code: str, params: Mapping[str, object] | None = None) -> str:
    """The sentence for a code; an unknown code is shown as it is rather than hidden."""
    source = SENTENCES.get(code)
    if source is None:
        unknown = QCoreApplication.translate(
            "Errors", "Something went wrong ({code}). Try again, and report it if it stays so."
        )
        return fill(unknown, {"code": code})
    return fill(QCoreApplication.translate("Errors", source), params or {})


def outcome_sentence(outcome: Outcome) -> str:
    """What became of the data, said after the cause; empty where nothing was to be saved."""
    if outcome is Outcome.NOT_ASKED:
        return ""
    if outcome is Outcome.KEPT:
        return QCoreApplication.translate("Errors", "Your change was saved.")
    if outcome is Outcome.UNKNOWN:
        return QCoreApplication.translate(
            "Errors", "It is not known whether the change was saved; what you typed is still here."
        )
    return QCoreApplication.translate(
        "Errors", "The change was not saved; what you typed is still here."
    )


def told_with_outcome(error: Coded) -> str:
    """The sentence for an error, and of storage that failed what became of the data."""
    sentence = error_sentence(error)
    if isinstance(error, StorageUnavailable):
        return f"{sentence} {outcome_sentence(error.outcome)}".rstrip()
    return sentence


def known_codes() -> frozenset[str]:
    """Every code that has a sentence."""
    return frozenset(SENTENCES)


def fill(sentence: str, params: Mapping[str, object]) -> str:
    """Put parameters into a translated sentence; a missing one shows as "…".

    Texts are isolated, so that a name in another script does not disturb the sentence.
    """
    if "{" not in sentence:
        return sentence
    values = _Missing({name: _shown(value) for name, value in params.items()})
    about = params.get("file") or params.get("path")
    if about is not None and "name" not in values:
        values["name"] = _shown(PurePath(str(about)).name or str(about))
    return sentence.format_map(values)


def _shown(value: object) -> str:
    return isolate(value) if isinstance(value, str) and not value.isascii() else str(value)


def _conflict_sentence(error: ConflictError) -> str:
    sentence = QCoreApplication.translate(
        "Errors", "{who} changed the same field first. Nothing was overwritten."
    )
    return fill(sentence, {"who": error.changed_by_name})


class _Missing(dict[str, str]):
    """Leaves a gap visible rather than failing while an error is being shown."""

    def __missing__(self, key: str) -> str:
        return "…"
