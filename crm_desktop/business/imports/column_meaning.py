"""One column while its meaning is being settled, and what is asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crm_desktop.business.imports.evidence import Evidence
from crm_desktop.business.imports.headings import Scores, heading_words, plain
from crm_desktop.business.imports.model import Field

KNOWN = 0.75
"""From this score on a heading counts as understood."""

ACCEPTED = 0.45
"""Below this score nothing is claimed: `ignore`."""

UNSHAKEN = 0.85
"""Below this score a heading says less than values that can be nothing else."""

MOSTLY = 0.6


@dataclass(slots=True)
class Column:
    """A column and what it means so far: `field` with its `score`, among all that it may mean."""

    index: int
    heading: str
    seen: Evidence
    filled: int
    by_heading: Scores
    scores: Scores
    field: Field = Field.IGNORE
    score: float = 0.0
    is_someone_else: bool = False
    lost: Field = Field.IGNORE
    """What it would mean if another column did not mean it more."""


def best_of(scores: Mapping[Field, float]) -> Field:
    """What scores highest."""
    return max(scores, key=lambda each: scores[each])


def take_best(column: Column) -> None:
    """Let the column mean what scores highest, if that is enough."""
    column.field, column.score = Field.IGNORE, 0.0
    if column.scores:
        field = best_of(column.scores)
        if column.scores[field] >= ACCEPTED:
            column.field, column.score = field, column.scores[field]


def means(column: Column, *fields: Field) -> bool:
    """Whether the column clearly means one of these fields."""
    return column.field in fields and column.score >= KNOWN * 0.9


def could_be(column: Column, field: Field) -> bool:
    """Whether the column may as well mean this field."""
    return column.scores.get(field, 0.0) >= KNOWN * 0.8


def means_only(column: Column, field: Field) -> bool:
    """Whether the heading means this field and no other."""
    return column.by_heading.get(field, 0.0) >= KNOWN and all(
        score < column.by_heading[field] - 0.05
        for other, score in column.by_heading.items()
        if other is not field
    )


def prefer(column: Column, field: Field) -> None:
    """Let the column mean this field, whatever scored higher."""
    column.scores[field] = max(column.scores.values(), default=KNOWN) + 0.02
    take_best(column)


def names_people(column: Column) -> bool:
    """Whether most values look like whole names of people."""
    return column.seen.name_like > 0.6 and column.seen.words >= 1.5


def leave_out(column: Column) -> None:
    """What stands in the column belongs to somebody else."""
    column.is_someone_else = True
    column.scores = {Field.IGNORE: max(column.score, KNOWN)}
    take_best(column)


REACH = (Field.PHONE, Field.MOBILE, Field.EMAIL)


def are_whole_names(seen: Evidence) -> bool:
    """Whether values are names of people, known ones among them, and hardly one twice."""
    are_names = seen.given > 0.4 and seen.name_like > 0.8 and seen.legal_form < 0.05
    is_varied = seen.count > 2 and seen.distinct > 0.5
    return are_names and is_varied and WHOLE_NAME <= seen.words <= LONGEST_NAME


MANY = 20
FEW = 0.4

SOME = 5
NAME_PARTS = (Field.GIVEN_NAME, Field.FAMILY_NAME, Field.FULL_NAME)

WHO = (*NAME_PARTS, Field.ORGANIZATION)
ONE_WORD = 1.2
"""So many words names have on average that are no whole ones."""

WHOLE_NAME = 1.7
"""So many words names have on average that are whole ones."""


def is_job(column: Column) -> bool:
    """Whether the heading is the name of a job and nothing else."""
    words = set(plain(column.heading).split())
    return bool(words) and words <= heading_words("job")


LONGEST_NAME = 3.5
