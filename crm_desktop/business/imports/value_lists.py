"""Values that stand for something of ours: statuses, countries, owners, sources, own options.

Every different text is looked at once for all rows: what it means, or that nothing of ours fits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice, zip_longest

from crm_desktop.business.contacts.matching import same_person
from crm_desktop.business.custom_fields.model import CustomField, FieldKind, Option
from crm_desktop.business.imports.catalogue import CONTACTS
from crm_desktop.business.imports.evidence import text_of
from crm_desktop.business.imports.groups import GroupFinder, takes_groups
from crm_desktop.business.imports.model import (
    Cell,
    Field,
    ImportPlan,
    ValueList,
    ValueMatch,
)
from crm_desktop.business.imports.own_fields import option_texts
from crm_desktop.business.imports.source import Row
from crm_desktop.business.imports.values import party_kinds, says_nothing
from crm_desktop.business.imports.words import bare, country_code, party_words, stage_words
from crm_desktop.core.records import record
from crm_desktop.core.text import clean_name, fold

MATCHED_FIELDS = CONTACTS.matched
"""Fields whose values are matched with ours."""

MOST_VALUES = 400
"""Different values of one list that are shown; a column with more is no list of values."""
_LONGEST = 200
_SLICE = 1000


@record
class OurWords:
    """What values can mean: stages by code, users, sources; countries are known everywhere."""

    stages: tuple[tuple[str, str], ...] = ()
    """Codes, and the names that the company gave them (empty for built-in ones)."""
    users: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    party_kinds: tuple[tuple[str, str], ...] = ()
    """Codes and names of what contacts are to the company, likewise."""
    free_kinds: tuple[str, ...] = ()
    """Codes that further ones can have."""


def matched_columns(plan: ImportPlan) -> dict[str, list[int]]:
    """The columns whose values are matched, by their field's key; names of groups have none."""
    found: dict[str, list[int]] = {}
    for column in plan.columns:
        if column.field in MATCHED_FIELDS:
            found.setdefault(str(column.field), []).append(column.index)
    for index, field in plan.own:
        if field.kind.has_options:
            found.setdefault(field.key, []).append(index)
    if takes_groups(plan) and plan.section_field in MATCHED_FIELDS:
        found.setdefault(str(plan.section_field), [])
    return found


def count_values(rows: Iterable[tuple[int, Row]], plan: ImportPlan) -> dict[str, Counter[str]]:
    """How often each text stands in the columns that are matched; `rows` with their numbers."""
    columns = matched_columns(plan)
    own = {field.key: field for _index, field in plan.own}
    counted: dict[str, Counter[str]] = {key: Counter() for key in columns}
    is_grouped = takes_groups(plan) and plan.section_field in MATCHED_FIELDS
    groups = GroupFinder(plan)
    is_kind = plan.section_field is Field.PARTY_KINDS
    kept = ((number, row) for number, row in rows if number not in plan.skipped_rows)
    while part := list(islice(kept, _SLICE)):
        if is_grouped:
            named = groups.count(number for number, row in part if any(row))
            for name, count in named.items():
                for text in party_kinds(name) if is_kind else (name,):
                    counted[str(plan.section_field)][text] += count
        by_column: list[tuple[Cell, ...]] = list(zip_longest(*(row for _number, row in part)))
        for key, indexes in columns.items():
            parts: Callable[[str], Iterable[str]] = _whole
            if key == Field.PARTY_KINDS:
                parts = party_kinds
            elif key in own and own[key].kind is FieldKind.CHOICES:
                parts = option_texts
            for index in indexes:
                if index < len(by_column):
                    counted[key].update(_texts(by_column[index], parts))
    return counted


def _whole(text: str) -> Iterable[str]:
    return (text,)


def _texts(cells: Sequence[Cell], parts: Callable[[str], Iterable[str]]) -> Iterable[str]:
    for cell, count in Counter(cells).items():
        if cell is None or cell == "":
            continue
        text = clean_name(text_of(cell)).text[:_LONGEST]
        for part in parts(text):
            if part and not says_nothing(part):
                yield from (part,) * count


def value_lists(
    plan: ImportPlan, counted: Mapping[str, Counter[str]], ours: OurWords
) -> tuple[ValueList, ...]:
    """The lists with what each value means: as was chosen before, else as we understand it."""
    own = {field.key: field for _index, field in plan.own}
    lists: list[ValueList] = []
    for key, counts in counted.items():
        chosen = plan.matches.get(key, {})
        field = own.get(key)
        values: list[ValueMatch] = []
        for text, count in _by_folded(counts).most_common(MOST_VALUES):
            known = chosen.get(fold(text))
            target = _meaning(key, field, text, ours) if known is None else known
            values.append(ValueMatch(text, count, target))
        if values:
            lists.append(ValueList(key, tuple(values), field))
    order = [str(field) for field in MATCHED_FIELDS]
    return tuple(sorted(lists, key=lambda one: order.index(one.key) if one.key in order else 99))


def _by_folded(counts: Counter[str]) -> Counter[str]:
    """Texts that differ in case or accents only, as one."""
    shown: dict[str, str] = {}
    found: Counter[str] = Counter()
    for text, count in counts.most_common():
        found[shown.setdefault(fold(text), text)] += count
    return found


def _meaning(key: str, field: CustomField | None, text: str, ours: OurWords) -> str:
    if field is not None:
        wanted = fold(text)
        return next((o.name for o in field.options if fold(o.name) == wanted), "")
    if key == Field.STATUS:
        return _stage(text, ours)
    if key == Field.PARTY_KINDS:
        return _party_kind(text, ours)
    if key == Field.COUNTRY:
        return country_code(text)
    if key == Field.OWNER:
        return user_named(text, ours.users)
    return next((name for name in ours.sources if fold(name) == fold(text)), "")


def _stage(text: str, ours: OurWords) -> str:
    wanted = bare(text)
    codes = {code for code, _name in ours.stages}
    for code, name in ours.stages:
        if name and bare(name) == wanted:
            return code
    found = stage_words().get(wanted, "")
    return found if found in codes or not codes else ""


def _party_kind(text: str, ours: OurWords) -> str:
    wanted = bare(text)
    named = next((code for code, name in ours.party_kinds if name and bare(name) == wanted), "")
    found = named or party_words().get(wanted, "")
    return found if not ours.party_kinds or any(found == c for c, _n in ours.party_kinds) else ""


def user_named(text: str, names: Iterable[str]) -> str:
    """The one name that a text means, however written; empty if several could be meant."""
    known = list(names)
    exact = [name for name in known if fold(name) == fold(text)]
    alike = exact or [name for name in known if same_person(name, text)]
    return alike[0] if len(alike) == 1 else ""


# -- what was decided --------------------------------------------------------------------------


def with_match(plan: ImportPlan, key: str, text: str, target: str | None) -> ImportPlan:
    """The plan with `text` meaning `target`, nothing (empty), or what it says itself (`None`)."""
    matches = {name: dict(each) for name, each in plan.matches.items()}
    of_field = matches.setdefault(key, {})
    if target is None:
        of_field.pop(fold(text), None)
    else:
        of_field[fold(text)] = target
    stages = plan.stages
    if key == Field.STATUS and target:
        stages = stages | {target}
    return replace(
        plan, matches={name: each for name, each in matches.items() if each}, stages=stages
    )


def with_known_matches(plan: ImportPlan, lists: Sequence[ValueList]) -> ImportPlan:
    """The plan with everything that `value_lists` understood, so that the rows are read so."""
    for one in lists:
        for value in one.values:
            if value.target:
                plan = with_match(plan, one.key, value.text, value.target)
    return plan


def with_new_stage(plan: ImportPlan, text: str, code: str, name: str) -> ImportPlan:
    """The plan with a stage of the company that the import makes for a status."""
    kept = tuple(pair for pair in plan.new_stages if pair[0] != code)
    return with_match(replace(plan, new_stages=(*kept, (code, name))), "status", text, code)


def with_new_kind(plan: ImportPlan, text: str, ours: OurWords) -> ImportPlan:
    """The plan with a further thing that contacts can be to us; as it was if there is no room."""
    taken = {code for code, _name in plan.new_party_kinds}
    code = next((code for code in ours.free_kinds if code not in taken), "")
    if not code:
        return plan
    made = (*plan.new_party_kinds, (code, text))
    return with_match(replace(plan, new_party_kinds=made), str(Field.PARTY_KINDS), text, code)


def with_new_option(plan: ImportPlan, key: str, text: str, code: str) -> ImportPlan:
    """The plan with an option that the import adds to an own field."""

    def grown(field: CustomField) -> CustomField:
        if field.key != key or any(fold(o.name) == fold(text) for o in field.options):
            return field
        return replace(field, options=(*field.options, Option(code, text)))

    own = tuple((index, grown(field)) for index, field in plan.own)
    return with_match(replace(plan, own=own), key, text, text)
