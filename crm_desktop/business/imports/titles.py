"""Who rows are about: the persons they name, what tells their parties from others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain, repeat

from crm_desktop.business.imports.catalogue import CONTACTS
from crm_desktop.business.imports.model import FieldValue
from crm_desktop.business.imports.parties import Identity, code_key
from crm_desktop.business.imports.staged_slice import StagedSlice

Columns = Mapping[str, Sequence[FieldValue | None]]

_REACHING = ("phone", "mobile", "fax", "email", "messenger")
IDENTIFYING = (
    "family_name", "given_name", "full_name", "organization", "nickname", *_REACHING,
)  # fmt: skip
"""Fields of which a row has at least one."""

_PERSON_PARTS = ("given_name", "additional_name", "family_name")
_KEY_FIELDS = tuple(map(str, CONTACTS.keys))
_CODE_FIELDS = tuple(map(str, CONTACTS.codes))


def any_of(columns: Iterable[Sequence[object]], count: int) -> list[bool]:
    """By position whether any of the columns has something there."""
    return list(map(any, zip(*columns, strict=True))) or [False] * count


def persons(columns: Columns, count: int, *, as_written: bool = False) -> list[str]:
    """The persons that rows name, each as one text; empty where they name none.

    A whole name counts where there is no family name; `as_written` also beside one alone.
    """
    parts = [columns[name] for name in _PERSON_PARTS if name in columns]
    joined = [" ".join(filter(None, each)) for each in zip(*parts, strict=True)]  # type: ignore[arg-type] - names are texts
    found: list[str] = joined or [""] * count
    if "full_name" in columns:
        families = columns.get("family_name") or repeat(None, count)
        given = columns.get("given_name") or repeat(None, count)
        found = [
            str(whole) if whole and not (family and (first or not as_written)) else name
            for whole, family, first, name in zip(
                columns["full_name"], families, given, found, strict=True
            )
        ]
    if "nickname" in columns:
        nicknames = columns["nickname"]
        found = [name or str(nick or "") for name, nick in zip(found, nicknames, strict=True)]
    return found


def title_of(values: Mapping[str, FieldValue]) -> str:
    """What a person would call the row: who, else where, else how to reach them."""
    [person] = persons({name: [value] for name, value in values.items()}, 1)
    title = person or str(values.get("organization", ""))
    if title:
        return title
    for name in _REACHING:
        found = values.get(name)
        if found:
            return found[0]
    return ""


def identities(part: StagedSlice) -> list[Identity]:
    """What tells the party of each row from others."""
    columns, count = part.columns, len(part)
    lists = [columns[name] for name in _KEY_FIELDS if name in columns]
    keys: list[tuple[str, ...]] = [
        tuple(chain.from_iterable(filter(None, each))) for each in zip(*lists, strict=True)
    ] or [()] * count
    for name in _CODE_FIELDS:
        if name in columns:
            keys = [
                (*own, key) if code and (key := code_key(str(code))) else own
                for own, code in zip(keys, columns[name], strict=True)
            ]
    return [
        _identity(each)
        for each in zip(
            persons(columns, count),
            texts_of(columns, "organization", count),
            keys,
            texts_of(columns, "birth_date", count),
            texts_of(columns, "locality", count),
            strict=True,
        )
    ]


_identity: Callable[[tuple[object, ...]], Identity] = partial(
    tuple.__new__,  # pyright: ignore[reportUnknownMemberType] - of tuples of anything
    Identity,
)
"""An `Identity` in half the time its own class takes."""


def texts_of(columns: Columns, name: str, count: int) -> list[str]:
    """A column of texts, empty ones where rows have none."""
    column = columns.get(name)
    if column is None:
        return [""] * count
    return [text or "" for text in column]  # type: ignore[misc] - the field is a text
