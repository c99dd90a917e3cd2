"""Which contact is meant by a cell of a link field: found by name, tax number or e-mail."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.derived import sort_key, tax_key
from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.core.text import clean_name

if TYPE_CHECKING:
    from crm_desktop.business.imports.repository import ImportRepository

_REMEMBERED = 20_000
_LEAST_DIGITS = 5
"""A tax number has at least so many; shorter ones are the numbers of a street or a year."""


class LinkFinder:
    """Looks for contacts of the base; those that the same list brings are not there yet."""

    def __init__(self, repository: ImportRepository) -> None:
        self._repository = repository
        self._known: dict[str, tuple[int, ...]] = {}

    def look_in(self, repository: ImportRepository) -> None:
        """Go on with another connection; what is known stays."""
        self._repository = repository

    def find(self, texts: Collection[str]) -> dict[str, tuple[int, ...]]:
        """The living contacts that each text may mean: none, one, or several of one name."""
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        unknown = [text for text in dict.fromkeys(texts) if text not in self._known]
        if unknown:
            self._known.update(self._looked_up(unknown))
        return {text: self._known[text] for text in texts}

    def _looked_up(self, texts: list[str]) -> dict[str, tuple[int, ...]]:
        """An e-mail or a tax number says more than a name."""
        repository = self._repository
        emails = {text: text.casefold() for text in texts if "@" in text}
        codes = {text: code for text in texts if text not in emails and (code := _code(text))}
        by_email = repository.ids_by_points([*emails.values()]) if emails else {}
        by_code = repository.ids_by_codes([*codes.values()]) if codes else {}
        found = {text: by_email.get(email, []) for text, email in emails.items()}
        found |= {text: by_code.get(code, []) for text, code in codes.items()}
        rest = [text for text in texts if not found.get(text)]
        for kind in ContactKind:
            keys = {text: sort_key(kind, clean_name(text).text) for text in rest}
            by_name = repository.ids_by_names(kind, [*keys.values()])
            for text, key in keys.items():
                found[text] = [*found.get(text, ()), *by_name.get(key, ())]
        living = repository.living(key for ids in found.values() for key in ids)
        return {
            text: tuple(dict.fromkeys(key for key in ids if key in living))
            for text, ids in found.items()
        }


def _code(text: str) -> str:
    """The text as a tax key if it may be one."""
    digits = sum(character.isdigit() for character in text)
    return tax_key(text) if digits >= _LEAST_DIGITS else ""
