"""Two people changed the options of one own field: option by option, by its code (P3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crm_desktop.business.custom_fields.model import CustomField, Option
from crm_desktop.core.errors import FieldConflict
from crm_desktop.core.text import fold
from crm_desktop.core.three_way import merge_fields, merge_order

_Options = Sequence[Option]


def merged_field(
    base: CustomField, mine: CustomField, theirs: CustomField, names: Sequence[str]
) -> tuple[CustomField, tuple[FieldConflict, ...]]:
    """`theirs` with my changes of `names` on top, and what both changed otherwise.

    What two people did with different options stands side by side.
    """
    merged, conflicts = merge_fields(base, mine, theirs, names)
    if all(one.field != "options" for one in conflicts):
        return merged, conflicts
    options = merged_options(base.options, mine.options, theirs.options)
    if options is None:
        return merged, conflicts
    rest = tuple(one for one in conflicts if one.field != "options")
    return replace(merged, options=options), rest


def merged_options(base: _Options, mine: _Options, theirs: _Options) -> tuple[Option, ...] | None:
    """The options of both; `None` where both changed the same one, or moved the same one.

    One that both added under the same name is there once.
    """
    was, my, their = ({one.code: one for one in each} for each in (base, mine, theirs))
    known = {fold(one.name) for one in theirs if one.code not in was}
    twice = {one.code for one in mine if one.code not in was and fold(one.name) in known}
    kept: dict[str, Option] = {}
    for code in dict.fromkeys((*their, *my)):
        old, new, now = was.get(code), my.get(code), their.get(code)
        if old is not None and new != now and old not in (new, now):
            return None
        stands = now if new == old else new
        if stands is not None and code not in twice:
            kept[code] = stands
    order = merge_order(*([one.code for one in each] for each in (base, mine, theirs)))
    if order is None:
        return None
    return tuple(kept[code] for code in order if code in kept)
