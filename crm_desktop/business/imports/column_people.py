"""Which columns name whom: persons by parts or whole, organizations, further people of a row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from crm_desktop.business.imports.column_meaning import (
    ACCEPTED,
    FEW,
    KNOWN,
    LONGEST_NAME,
    MOSTLY,
    NAME_PARTS,
    ONE_WORD,
    SOME,
    UNSHAKEN,
    WHOLE_NAME,
    Column,
    are_whole_names,
    could_be,
    is_job,
    means,
    means_only,
    names_people,
    prefer,
    take_best,
)
from crm_desktop.business.imports.headings import numeral_of, plain
from crm_desktop.business.imports.model import REPEATABLE_FIELDS, Field

_ONLY_GIVEN: frozenset[Field] = frozenset({Field.GIVEN_NAME})

_ONLY_FAMILY: frozenset[Field] = frozenset({Field.FAMILY_NAME})

BOTH_NAMES = _ONLY_GIVEN | _ONLY_FAMILY


def settle_names(columns: list[Column]) -> None:
    """Say that "Имя" beside "Фамилия" is a given name, "Name" beside "Vorname" a family name."""
    certain = {part for part in NAME_PARTS for column in columns if means_only(column, part)}
    certain |= {column.field for column in columns if _is_only_name(column)}
    _settle_single_names(columns, certain)
    for column in columns:
        open_parts = [part for part in NAME_PARTS if could_be(column, part)]
        if len(open_parts) < 2 and not (open_parts and column.field not in open_parts):
            continue
        if column.field in open_parts and means_only(column, column.field):
            continue
        if column.field not in open_parts and _is_shown_by_values(column):
            continue
        missing = BOTH_NAMES - certain
        if missing == _ONLY_GIVEN and Field.GIVEN_NAME in open_parts:
            wanted = Field.GIVEN_NAME
        elif missing == _ONLY_FAMILY and Field.FAMILY_NAME in open_parts:
            wanted = Field.FAMILY_NAME
        elif Field.FULL_NAME in open_parts and len(missing) != 1:
            wanted = Field.FULL_NAME
        else:
            continue
        if wanted in certain or (wanted is Field.FULL_NAME and not _may_be_whole(column, certain)):
            continue
        prefer(column, wanted)
        certain.add(wanted)
    _settle_names_beside(columns)


def _settle_single_names(columns: list[Column], certain: set[Field]) -> None:
    """Say that a name of one word is the part of it that no other column has."""
    for column in columns:
        if column.field is not Field.FULL_NAME or column.seen.words > ONE_WORD:
            continue
        named = BOTH_NAMES & certain
        if named == _ONLY_FAMILY and column.seen.count:
            prefer(column, Field.GIVEN_NAME)
        elif named == _ONLY_GIVEN and _may_be_family(column):
            prefer(column, Field.FAMILY_NAME)
        else:
            continue
        certain.add(column.field)


def _may_be_whole(column: Column, certain: set[Field]) -> bool:
    """Whether a column may have whole names: "Sname" beside "Fname" has not."""
    is_part = column.field in BOTH_NAMES and 0 < column.seen.words <= ONE_WORD
    return not _is_organization(column) and not (is_part and Field.GIVEN_NAME in certain)


def _may_be_family(column: Column) -> bool:
    """Whether names of one word beside a given name are those of families ("Sname")."""
    seen = column.seen
    return seen.count > 2 and seen.name_like > 0.9 and seen.given < 0.5 and seen.legal_form < 0.05


def _is_shown_by_values(column: Column) -> bool:
    """Whether the values say what a column is, louder than its heading says anything."""
    seen = column.seen
    shares = {
        Field.JOB_TITLE: seen.job,
        Field.HONORIFIC_PREFIX: seen.prefix,
        Field.COUNTRY: seen.country,  # "Ölkənin adı" names a country, whatever else has a name
    }
    if shares.get(column.field, 0.0) > MOSTLY:
        return True
    are_names = seen.name_like + seen.named_number + seen.numbered + seen.initials
    return column.field is Field.NOTES and seen.count > 2 and are_names < FEW


def _settle_names_beside(columns: list[Column]) -> None:
    """A name of one word beside the other part of it, under a heading that nobody knows.

    A given name that has several words, where no column has a family name, is the whole one.
    """
    fields = {column.field for column in columns if column.filled}
    for own, other in (
        (Field.FAMILY_NAME, Field.GIVEN_NAME),
        (Field.GIVEN_NAME, Field.FAMILY_NAME),
    ):
        if own not in fields or other in fields:
            continue
        place = next(column.index for column in columns if column.field is own and column.filled)
        for column in columns:
            seen = column.seen
            is_town = column.field is Field.LOCALITY and seen.town < 0.2
            is_free = column.field is Field.IGNORE or is_town
            is_free = is_free and not column.by_heading and seen.count > 1
            is_name = seen.name_like > 0.9 and seen.words <= ONE_WORD and seen.distinct > 0.4
            if is_free and is_name and abs(column.index - place) == 1:
                column.scores[other] = KNOWN
                take_best(column)
                return
    if Field.GIVEN_NAME in fields and not fields & {Field.FAMILY_NAME, Field.FULL_NAME}:
        for column in columns:
            seen = column.seen
            is_whole = seen.words >= WHOLE_NAME and seen.name_like > 0.8
            if column.field is Field.GIVEN_NAME and is_whole:
                column.scores[Field.FULL_NAME] = column.score
                prefer(column, Field.FULL_NAME)
                return


def _is_only_name(column: Column) -> bool:
    """Whether a heading, abbreviated or mistyped, may be this part of a name and no other."""
    named = [part for part in NAME_PARTS if column.by_heading.get(part, 0.0) >= ACCEPTED]
    return column.field in BOTH_NAMES and named == [column.field]


def _is_organization(column: Column) -> bool:
    return column.seen.legal_form > 0.2 and Field.ORGANIZATION in column.scores


def settle_organization(columns: list[Column]) -> None:
    """Headings such as "Client" or "Name" that may be a person or an organization."""
    certain_organization = any(means_only(column, Field.ORGANIZATION) for column in columns)
    certain_person = any(
        means_only(column, part)
        for column in columns
        for part in (*NAME_PARTS, Field.ADDITIONAL_NAME)
    )
    for column in columns:
        seen = column.seen
        are_firms = seen.legal_form > 0.2 and seen.given < 0.1 and seen.words > WHOLE_NAME
        if column.field in NAME_PARTS and are_firms:  # "Nombre fiscal" over names of companies
            column.scores = {Field.ORGANIZATION: max(column.score, ACCEPTED)}
            take_best(column)
        is_open = could_be(column, Field.ORGANIZATION) and could_be(column, Field.FULL_NAME)
        if not is_open or _is_shown_by_values(column):
            continue
        if _is_organization(column):
            prefer(column, Field.ORGANIZATION)
        elif certain_organization and not certain_person:
            prefer(column, Field.FULL_NAME)
        elif certain_person and not certain_organization:
            prefer(column, Field.ORGANIZATION)


def settle_person(columns: list[Column]) -> None:
    """Say that "Client" or "Name", full of people's names and no company, names a person."""
    if any(means(column, *NAME_PARTS) for column in columns):
        return
    for column in columns:
        seen = column.seen
        is_named = seen.given > 0.5 and seen.words >= WHOLE_NAME
        if column.field is Field.ORGANIZATION and is_named and seen.legal_form < 0.05:
            column.scores[Field.FULL_NAME] = column.score
            prefer(column, Field.FULL_NAME)
            return
        looks_personal = (
            seen.name_like > 0.85
            and 1.7 <= seen.words <= 3.3
            and seen.legal_form < 0.05
            and seen.count > 2
        )
        if column.field is Field.ORGANIZATION and looks_personal:
            others = [c for c in columns if c is not column and could_be(c, Field.ORGANIZATION)]
            if others:
                column.scores[Field.FULL_NAME] = column.score + 0.02
                take_best(column)
                return


def settle_title(columns: list[Column]) -> None:
    """Say that "Title" is Mr and Mrs where the values say so or a job title stands elsewhere."""
    certain_job = any(means_only(column, Field.JOB_TITLE) for column in columns)
    certain_prefix = any(means_only(column, Field.HONORIFIC_PREFIX) for column in columns)
    for column in columns:
        if not {Field.JOB_TITLE, Field.HONORIFIC_PREFIX} <= column.by_heading.keys():
            continue
        if column.seen.prefix > 0.3 and certain_prefix:
            # "Titel" with "Dr." beside "Anrede": of the two that one which can be nothing else.
            column.scores = {Field.HONORIFIC_PREFIX: KNOWN}
            take_best(column)
        elif column.seen.prefix > 0.3 or (certain_job and column.seen.job < 0.3):
            prefer(column, Field.HONORIFIC_PREFIX)
        elif certain_prefix or column.seen.count:
            prefer(column, Field.JOB_TITLE)


def settle_other_people(columns: list[Column]) -> None:
    """Columns of names that lost against another one are further people of a row.

    Where rows name no organization only those that say so by a number ("Name 2") or by the heading
    of the first once more: a "Doctor" beside a "Patient" is none.

    With them go the columns for their job, numbers and addresses: those of the same number
    ("Phone 2"), and those behind the name where such a column stood behind the first name, too.
    """
    has_firms = any(column.field is Field.ORGANIZATION for column in columns)
    if has_firms:
        _name_by_job(columns)
    first = next((c for c in columns if c.field in {Field.FULL_NAME, Field.FAMILY_NAME}), None)
    others = [
        column
        for column in columns
        if column.is_someone_else and column.lost is Field.FULL_NAME and _may_be_people(column)
        if has_firms or (first is not None and _is_next_of(column, first))
    ]
    for column in others:
        column.is_someone_else = False
        column.field = Field.OTHER_PERSON
        column.score = max([KNOWN, *column.by_heading.values()])
    if first is None or not others:
        return
    people = sorted((first, *others), key=lambda each: each.index)
    for column in columns:
        kind = _PART_OF_OTHER.get(column.lost if column.field is Field.IGNORE else column.field)
        is_text = column.field is not Field.IGNORE or column.seen.with_digits < 0.3
        if kind is not None and is_text and _owner_of(column, people) in others:
            column.field, column.score = kind, column.score or KNOWN


def _is_next_of(column: Column, first: Column) -> bool:
    """Whether a heading is that of the first person with a number, or the same once more."""
    return _without_number(column.heading) == _without_number(first.heading)


def _without_number(heading: str) -> list[str]:
    return [word for word in plain(heading).split() if not word.isdigit()]


def _name_by_job(columns: Sequence[Column]) -> None:
    """Columns of names under the name of a job ("Director", "Buhalterė") hold people."""
    for column in columns:
        is_open = column.field is Field.IGNORE or column.field is Field.JOB_TITLE
        if not is_open or not is_job(column) or not names_people(column):
            continue
        if column.seen.job < 0.2:
            column.is_someone_else, column.lost = True, Field.FULL_NAME
            column.field, column.score = Field.IGNORE, KNOWN
            if not any(each.field in NAME_PARTS for each in columns):
                column.is_someone_else, column.field = False, Field.FULL_NAME


_PART_OF_OTHER = {
    Field.JOB_TITLE: Field.OTHER_PERSON_TITLE,
    Field.PHONE: Field.OTHER_PERSON_PHONE,
    Field.MOBILE: Field.OTHER_PERSON_PHONE,
    Field.EMAIL: Field.OTHER_PERSON_EMAIL,
}


def _may_be_people(column: Column) -> bool:
    """Whether a heading that says so stands over names: several different ones."""
    seen = column.seen
    says_so = column.by_heading.get(Field.FULL_NAME, 0.0) >= KNOWN or is_job(column)
    is_varied = seen.distinct * seen.count > 1 or seen.count < 3
    are_names = seen.legal_form < 0.3 and max(seen.name_like, seen.named_number) > 0.3
    return column.filled > 0 and says_so and is_varied and are_names


def _owner_of(column: Column, people: Sequence[Column]) -> Column | None:
    """Whose column it is, of several people in the order of the sheet; `None` if nobody's."""
    number = numeral_of(column.heading)
    if number:
        return next((one for one in people if numeral_of(one.heading) == number), None)
    before = [one for one in people if one.index < column.index]
    if not before:
        return None
    own = before[-1]
    if own is people[-1]:
        # Behind the last one only as far as behind the one before: the rest is the row's.
        reach = own.index - people[-2].index
        return own if column.index - own.index < reach else None
    return own


def name_someone(columns: list[Column]) -> None:
    """Where no column names anybody, take the first of words under an unknown heading ("Donor")."""
    if any(column.field in NAME_PARTS and column.score > _WEAKEST for column in columns):
        return
    if any(column.field is Field.ORGANIZATION for column in columns):
        _name_person_beside(columns)
        return
    telling = REPEATABLE_FIELDS - {Field.IGNORE}
    if not any(column.field in telling and column.filled for column in columns):
        return
    if _name_in_two(columns):
        return
    for column in columns:  # whoever looks after clients does so for several
        seen = column.seen
        is_own = column.field is Field.OWNER and seen.count > 5 and seen.distinct > 0.9
        if is_own and seen.name_like > 0.8:
            column.field, column.score = Field.FULL_NAME, ACCEPTED
            return
    if any(column.field in NAME_PARTS for column in columns):
        return
    for column in columns:
        known = max(column.by_heading.values(), default=0.0)
        is_free = column.field is Field.IGNORE and known < UNSHAKEN
        if is_free and not column.is_someone_else and are_whole_names(column.seen):
            column.field, column.score = Field.FULL_NAME, ACCEPTED
            return
    for column in columns:
        seen = column.seen
        is_free = column.field is Field.IGNORE and not column.by_heading and not seen.counting
        is_words = seen.with_digits < 0.3 and seen.email + seen.date + seen.url < 0.3
        if is_free and is_words and seen.count > 2 and seen.distinct > 0.5 and seen.words <= 6:
            is_organization = seen.legal_form > 0.5
            column.field = Field.ORGANIZATION if is_organization else Field.FULL_NAME
            column.score = ACCEPTED
            return


def _name_in_two(columns: Sequence[Column]) -> bool:
    """Two columns of single names side by side, known given ones in one of them: "Nm (F)"."""
    for one, other in pairwise(columns):
        if any(each.field is not Field.IGNORE or each.by_heading for each in (one, other)):
            continue
        given, family = sorted((one, other), key=lambda each: -each.seen.given)
        are_names = all(
            each.seen.name_like > 0.9 and each.seen.words <= ONE_WORD and each.seen.count > SOME
            for each in (one, other)
        )
        if are_names and given.seen.given > 0.3 > family.seen.given:
            given.field, given.score = Field.GIVEN_NAME, ACCEPTED
            family.field, family.score = Field.FAMILY_NAME, ACCEPTED
            return True
    return False


def _name_person_beside(columns: list[Column]) -> None:
    """Where rows name an organization alone: whole names of people, all different ones."""
    for column in columns:
        seen = column.seen
        known = max(column.by_heading.values(), default=0.0)
        is_open = column.field is Field.IGNORE and known < UNSHAKEN
        is_open = is_open and (not column.is_someone_else or column.lost is Field.ORGANIZATION)
        if is_open and are_whole_names(seen):
            for weaker in columns:
                if weaker.field in NAME_PARTS:  # "Name 2" over branches and departments
                    weaker.field, weaker.score = Field.IGNORE, 0.0
            column.field, column.score, column.is_someone_else = Field.FULL_NAME, ACCEPTED, False
            return
    if any(column.field in NAME_PARTS for column in columns):
        return
    for column in columns:
        seen = column.seen
        is_free = column.field in {Field.IGNORE, Field.OWNER} and seen.count > 5
        is_unknown = not column.by_heading or column.field is Field.OWNER
        are_people = seen.name_like > 0.85 and seen.legal_form < 0.05 and seen.distinct > 0.9
        is_free = is_free and is_unknown and not column.is_someone_else
        if is_free and are_people and WHOLE_NAME <= seen.words <= LONGEST_NAME:
            column.field, column.score = Field.FULL_NAME, ACCEPTED
            return


_WEAKEST = 0.5
"""Up to this score a name is claimed against what its values say."""
